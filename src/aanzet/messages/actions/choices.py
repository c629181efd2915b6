"""How somebody wants his mails: his own choice (F097)."""

from collections.abc import Mapping
from datetime import datetime

from aanzet.core.commands import command
from aanzet.core.errors import NotFound, Refused
from aanzet.core.ids import new_id
from aanzet.core.log import insert, publish
from aanzet.messages.events import NoticeChoicesChanged
from aanzet.messages.queries.choices import ALWAYS, GROUPS, OFF, WAYS
from aanzet.rules.actors import Actor

COLUMNS = {"id": "uuid", "organization_id": "uuid", "person_id": "uuid", "group": "text", "how": "text"}
QUOTED = {'"group"' if name == "group" else name: kind for name, kind in COLUMNS.items()}


@command
def choose_notices(*, actor: Actor, now: datetime, choices: Mapping[str, str]) -> None:
    """Keep how the actor gets mails, by group (queries.choices.GROUPS): direct, bundled or off.

    Refused: choice_invalid, also for switching off what cannot be.
    """
    if actor.id is None:
        raise NotFound
    for group, how in choices.items():
        possible = [way for way in WAYS if way != OFF or group not in ALWAYS]
        if group not in GROUPS or how not in possible:
            raise Refused("choice_invalid", field=group, value=how, allowed=", ".join(possible))
    rows = [
        {"id": new_id(), "organization_id": actor.organization_id, "person_id": actor.id, "group": group, "how": how}
        for group, how in choices.items()
    ]
    insert(
        "messages_noticechoice",
        QUOTED,
        rows,
        'on conflict (organization_id, person_id, "group") do update set how = excluded.how',
    )
    publish(actor, now, NoticeChoicesChanged(object_id=actor.id, groups=tuple(sorted(choices))))
