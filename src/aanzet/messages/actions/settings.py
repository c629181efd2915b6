"""How this organization tells people things: changed by an admin, for new messages only (F094, F097)."""

from collections.abc import Mapping
from datetime import datetime

from aanzet.access.actions.settings import change_settings
from aanzet.core.commands import command
from aanzet.core.errors import Refused
from aanzet.messages.queries.choices import ALWAYS, OFF, WAYS
from aanzet.messages.queries.settings import NAMES
from aanzet.rules import names
from aanzet.rules.actors import Actor

LONGEST_WINDOW = 24 * 60  # minutes
WORDS = 300  # characters of the out-of-office text


@command
def change_message_settings(*, actor: Actor, now: datetime, values: Mapping[str, bool | int | str]) -> tuple[str, ...]:
    """Change settings by name (queries.settings.MessageSettings); the names that really changed.

    Refused: choice_invalid for a name or a number that cannot be, too_long, characters_refused.
    """
    for name in values:
        if name not in NAMES:
            raise Refused("choice_invalid", field=name, value=name, allowed=", ".join(NAMES))
    checked = dict(values)
    for name in (name for name in values if name.startswith("mail_") and name != "mail_window_minutes"):
        ways = [way for way in WAYS if way != OFF or name.removeprefix("mail_") not in ALWAYS]
        if values[name] not in ways:
            raise Refused("choice_invalid", field=name, value=str(values[name]), allowed=", ".join(ways))
    window = values.get("mail_window_minutes")
    if window is not None and not (isinstance(window, int) and 0 <= window <= LONGEST_WINDOW):
        raise Refused("choice_invalid", field="mail_window_minutes", value=str(window), allowed=f"0-{LONGEST_WINDOW}")
    if "out_of_office" in values:
        text = names.name(str(values["out_of_office"]), WORDS)
        if text.error:
            raise Refused(text.error, field="out_of_office", allowed=WORDS)
        checked["out_of_office"] = text.value
    return change_settings(actor=actor, now=now, values=checked)
