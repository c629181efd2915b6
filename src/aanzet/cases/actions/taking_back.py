"""Who is back takes back what others had picked up in his name (F404)."""

from datetime import datetime
from uuid import UUID

from aanzet.access.queries.visitors import actor_of
from aanzet.cases.actions.run import run
from aanzet.cases.queries.in_my_name import Lent, lent_by
from aanzet.core.commands import command
from aanzet.core.errors import NotFound
from aanzet.rules.actors import Actor
from aanzet.rules.process.commands import AssignTask, Command, ReleaseTask


@command
def take_back(*, actor: Actor, now: datetime, task_ids: tuple[UUID, ...] = ()) -> int:
    """The actor takes these open tasks back, or all that colleagues have in his name; how many came back.

    What is laid down by who picked it up is the actor's again; what went on to somebody is given to him by name. One
    that was finished meanwhile stays as it is. NotFound: not a member.
    """
    if actor.id is None or actor_of(actor.id) is None:
        raise NotFound("member")
    back = 0
    for lent in lent_by(actor, actor.id):
        if task_ids and lent.id not in task_ids:
            continue
        back += any(_order(actor, now, lent, order) for order in _orders(actor.id, lent))
    return back


def _orders(me: UUID, lent: Lent) -> tuple[Command, ...]:
    """What is tried in turn. Laid down it is his again when it is his by name; otherwise it is given to him."""
    release = ReleaseTask(lent.id)
    return (release,) if lent.mine else (AssignTask(lent.id, (me,)), release)


def _order(actor: Actor, now: datetime, lent: Lent, order: Command) -> bool:
    outcome = run(actor, now, {lent.case_id: order}, tasks=[lent.id]).get(lent.case_id)
    return outcome is not None and outcome.refusal is None and not outcome.decision.is_empty
