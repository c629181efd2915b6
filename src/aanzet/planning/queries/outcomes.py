"""What became of each client of a run, in groups, in words, and where it can be mended (ux 8.16 step 3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, pgettext

from aanzet.cases.queries.refusals import HELD, UNASSIGNED, explain_stored
from aanzet.planning.queries.runs import BLOCKED, DROPPED, FAILED, READY, STARTED, Run, RunLine
from aanzet.rules.msgids import gettext_noop as _

GONE = "client_gone"
NOTES = {GONE: _("This client is no longer there, or you may not start for it.")}
# Codes with their heading, in the order of the preview; other codes come last under "Other".
HEADINGS = {
    "already_exists_for_period": _("Exists already"),
    "deleted_for_period": _("Deleted earlier"),
    "product_missing": _("Does not take the product on that date"),
    "period_mismatch": _("Files by another period"),
    UNASSIGNED: _("No candidate"),
    HELD: _("No recipient"),
    "client_not_accepted": _("Not accepted"),
    "client_ended": _("No longer a client"),
}
STATE_WORDS = {
    READY: _("Starts"),
    BLOCKED: _("Does not start"),
    DROPPED: _("Left out"),
    STARTED: _("Started"),
    FAILED: _("Not started"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Clients with the same outcome. starts: they start all the same."""

    key: str
    code: str
    state: str
    label: str
    count: int
    starts: bool


def groups(counts: Mapping[tuple[str, str], int]) -> list[Group]:
    """The outcomes of a run in the order of the preview; those of the list stand there with 0 too."""
    found = [Group("start", "", READY, pgettext("outcome", "Start"), counts.get((READY, ""), 0), starts=True)]
    seen = {(READY, "")}
    for code, label in HEADINGS.items():
        state = READY if code in (UNASSIGNED, HELD) else BLOCKED
        found.append(Group(code, code, state, gettext(label), counts.get((state, code), 0), starts=state == READY))
        seen.add((state, code))
    for (state, code), count in counts.items():
        if (state, code) not in seen and state in (READY, BLOCKED):
            label = gettext("Stays ready to start") if state == READY else gettext("Other")
            found.append(Group(f"{state}-{code}", code, state, label, count, starts=state == READY))
    dropped = sum(count for (state, _code), count in counts.items() if state == DROPPED)
    if dropped:
        found.append(Group("dropped", "", DROPPED, gettext("Left out by you"), dropped, starts=False))
    return found


def reason_of(line: RunLine) -> str:
    """Why, in one sentence; "" when there is nothing to say."""
    if not line.code:
        return ""
    if line.code in NOTES:
        return gettext(NOTES[line.code])
    return explain_stored(line.code, line.values, line.client_name)


def fix_of(run: Run, line: RunLine) -> tuple[str, str] | None:
    """Where it is mended: label and address; None when there is nothing to mend."""
    client = f"/office/clients/{line.client_number}/"
    if line.code == "deleted_for_period":
        chosen = f"client={line.client_id}&template={run.template_id}&period={run.period}"
        return gettext("Create it again anyway"), f"/office/cases/start/?{chosen}"
    if line.code == "already_exists_for_period":
        return gettext("Open it"), f"/office/cases/{line.values.get('number', '')}/"
    if line.code == "product_missing":
        return gettext("Add the product to the client"), f"{client}products/"
    if line.code == "period_mismatch":
        return gettext("Change how the client files"), f"{client}products/"
    if line.code in (UNASSIGNED, "not_a_candidate"):
        return gettext("Add somebody to the team of the client"), f"{client}team/"
    if line.code in (HELD, "no_recipient"):
        return gettext("Add or choose a contact"), f"{client}contacts/"
    return (gettext("Open the client"), client) if line.code else None
