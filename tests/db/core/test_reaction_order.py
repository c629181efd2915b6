"""Reactions of one event do not build on each other: whichever comes first, the same is there afterwards."""

from collections import Counter
from uuid import uuid4

import pytest
from django.apps import apps

from aanzet.access.actions.organizations import NewOrganization, create_organization
from aanzet.access.actions.people import NewPerson
from aanzet.clients.actions.clients import add_client
from aanzet.core import log
from aanzet.core.clock import app_now
from aanzet.core.deliveries import deliver
from aanzet.core.fields import Owned
from aanzet.core.scope import scope
from tests.cast import linde


def set_up():
    """Set up an organization; its id."""
    tag = uuid4().hex[:8]
    admin = NewPerson("Anna", "Jansen", f"anna@{tag}.example")
    made = create_organization(now=app_now(), organization=NewOrganization(f"Kantoor {tag}", admin, slug=tag))
    return made.organization_id


def take_in_a_client():
    """Add a client by hand and let everything react; the id of the organization."""
    now = app_now()
    office = linde(now, tag=uuid4().hex[:8])
    with office.scope():
        values = {"number": "00101", "name": "Bakkerij De Vries", "kind": "person"}
        add_client(actor=office.actor("anna"), now=now, values=values)
    deliver(office.id, "reaction")
    return office.id


# An event with more than one reaction at the same moment -> what makes it happen. One that is together with the act
# comes before one that is afterwards, whatever happens.
FLOWS = {"OrganizationCreated": set_up, "ClientAdded": take_in_a_client}


def rows(organization_id):
    """How many rows of each table an organization has."""
    with scope(organization_id):
        models = [model for model in apps.get_models() if issubclass(model, Owned)]
        counts = {model.__name__: model.objects.filter(organization_id=organization_id).count() for model in models}
    return {name: count for name, count in counts.items() if count}


def test_every_event_with_several_reactions_is_tried_here():
    reacting = Counter((reaction.event, reaction.together) for reaction in log.reactions())
    assert {event for (event, _), count in reacting.items() if count > 1} == set(FLOWS)


@pytest.mark.parametrize("event", FLOWS)
def test_the_other_way_round_the_same_is_there(db, monkeypatch, event):
    before = rows(FLOWS[event]())
    reversed_ones = log._reactions[event][::-1]
    assert reversed_ones != log._reactions[event]
    monkeypatch.setitem(log._reactions, event, reversed_ones)
    assert rows(FLOWS[event]()) == before
    assert len(before) > 5
