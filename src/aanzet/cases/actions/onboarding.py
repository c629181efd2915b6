"""Bringing in a client that was just added, with a template that is meant for it (F126)."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.cases.queries.refusals import explain
from aanzet.cases.queries.start_choices import client_to_start
from aanzet.cases.queries.templates import onboarding_templates
from aanzet.clients.ports import OnboardingChoice
from aanzet.core.errors import NotFound, Refused
from aanzet.rules.actors import Actor


class CaseOnboarding:
    """What clients ask of cases when one is added."""

    def choices(self, actor: Actor) -> Sequence[OnboardingChoice]:
        """Published onboarding templates, by name; none for who may not start cases."""
        return onboarding_templates(actor)

    def start(self, *, actor: Actor, now: datetime, client_id: UUID, choice: UUID) -> str:
        """Start it; why not as a sentence, "" when it began or stands ready."""
        return start_onboarding(actor=actor, now=now, client_id=client_id, template_id=choice)

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
