"""Bringing in clients that were just added, one or a whole import, with a template that is meant for it (F126)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.queries.access import case_links
from aanzet.cases.queries.refusals import HELD, UNASSIGNED, explain, explain_stored
from aanzet.cases.queries.start_choices import client_to_start
from aanzet.cases.queries.starting import cases_there
from aanzet.cases.queries.templates import onboarding_templates
from aanzet.clients.ports import Begun, OnboardingChoice
from aanzet.core.errors import NotFound, Refused
from aanzet.rules.actors import Actor


class CaseOnboarding:
    """What clients ask of cases when some are added."""

    def choices(self, actor: Actor) -> Sequence[OnboardingChoice]:
        """Published onboarding templates, by name; none for who may not start cases."""
        return onboarding_templates(actor)

    def start(self, *, actor: Actor, now: datetime, client_id: UUID, choice: UUID) -> str:
        """Start it; why not as a sentence, "" when it began or stands ready."""
        return start_onboarding(actor=actor, now=now, client_id=client_id, template_id=choice)

    def start_many(
        self, *, actor: Actor, now: datetime, client_ids: Sequence[UUID], choice: UUID
    ) -> Mapping[UUID, Begun]:
        """Start it for many in a few statements; a client that has it already gets no second one."""
        return start_onboardings(actor=actor, now=now, client_ids=client_ids, template_id=choice)

    def why(self, code: str, values: Mapping[str, Any], client: str) -> str:
        """The code of a Begun, as it was stored, as a sentence about this client."""
        return explain_stored(code, values, client)

    def links(self, actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, tuple[str, str]]:
        """Number and address of these cases, as far as this actor may see them."""
        return {key: (number, reverse("case", args=[number])) for key, number in case_links(actor, ids).items()}

    def again_url(self, client_id: UUID, choice: UUID) -> str:
        """The page that starts one case, filled in."""
        return f"{reverse('case-new')}?{urlencode({'client': client_id, 'template': choice})}"


def start_onboarding(*, actor: Actor, now: datetime, client_id: UUID, template_id: UUID) -> str:
    """Start the onboarding of a client in a transaction of its own; why it did not, as a sentence, "" when it did."""
    order = StartOrder(template_id)
    try:
        client = client_to_start(actor, client_id)
        outcome = start_cases(actor=actor, now=now, order=order, client_ids=[client_id]).get(client_id)
    except NotFound:
        return Refused("template_archived").text
    refusal = outcome.refusal or outcome.not_begun if outcome else None
    return explain(refusal, client=client.name).text if refusal else ""


def start_onboardings(
    *, actor: Actor, now: datetime, client_ids: Sequence[UUID], template_id: UUID
) -> dict[UUID, Begun]:
    """Start the onboarding of many clients, as a bulk start does; what became of each.

    Also where the template may run more than once for a client, one that has it already keeps the one it has.
    """
    there = cases_there(template_id, client_ids)
    begun = {client: Begun(case, "onboarding_there", {"number": number}) for client, (case, number) in there.items()}
    left = [client for client in client_ids if client not in there]
    if not left:
        return begun
    try:
        outcomes = start_cases(actor=actor, now=now, order=StartOrder(template_id), client_ids=left)
    except NotFound:
        return begun | dict.fromkeys(left, Begun(None, "template_archived"))
    for client in left:
        outcome = outcomes.get(client)
        refusal = outcome.refusal or outcome.not_begun if outcome else None
        if outcome is None:
            begun[client] = Begun(None, "permission_missing")
        elif refusal:
            begun[client] = Begun(outcome.case_id, refusal.code, dict(refusal.values))
        else:
            begun[client] = Begun(outcome.case_id, UNASSIGNED if outcome.unassigned else HELD if outcome.held else "")
    return begun
