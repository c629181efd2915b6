"""For how many clients of a product nobody can be reached, by function of the contact (F111)."""

import pytest

from aanzet.clients.models import Contact, ContactLink
from aanzet.clients.queries.engine import clients_unreached

pytestmark = pytest.mark.feature("F111")


def test_counted_by_function_and_for_the_primary_contact(cast):
    with cast.linde.scope():
        product = cast.linde.products["Aangifte IB"]
        clients, unreached = clients_unreached([product])
        assert clients >= 1 and unreached.get("", 0) == 0 and unreached["director"] >= 0
        links = ContactLink.objects.filter(client_id=cast.linde.clients["fatima"], primary=True)
        links.update(functions=["director"])
        before = clients_unreached([product])[1].get("director", 0)
        Contact.objects.filter(id__in=links.values("contact_id")).update(portal="blocked")
        clients, unreached = clients_unreached([product])
        assert (unreached[""], unreached["director"]) == (1, before + 1)
        assert clients_unreached([]) == (0, {})
