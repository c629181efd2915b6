"""Bringing in a client starts its template, or says why not and leaves nothing behind (F126)."""

import pytest

from aanzet.cases.actions.onboarding import start_onboarding
from aanzet.cases.models import Case
from aanzet.cases.queries.templates import onboarding_templates
from tests.cast_cases import publish

pytestmark = pytest.mark.feature("F126")


def test_it_starts_or_says_why_not(cast):
    with cast.linde.scope():
        template = publish(cast, model="onboarding", name="Nieuwe cliënt")
        assert [one.id for one in onboarding_templates(cast.anna)] == [template]
        assert onboarding_templates(cast.vera) == []
        client = cast.linde.clients["fatima"]
        here = {"actor": cast.anna, "now": cast.now, "client_id": client}
        assert start_onboarding(**here, template_id=template) == ""
        assert Case.objects.get().template_id == template
        assert "gearchiveerd" in start_onboarding(**here, template_id=client)  # no such template
        assert Case.objects.count() == 1
