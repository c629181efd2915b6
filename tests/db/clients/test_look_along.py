"""Who may look at the portal as which contact (F026)."""

import pytest

from aanzet.clients.actions.portal import block_portal_access, look_along
from aanzet.clients.queries.contacts import clients_to_look_along
from aanzet.core.errors import NotFound
from aanzet.core.models import Event


@pytest.mark.feature("F026")
def test_with_the_right_and_a_role_and_it_is_logged(cast):
    with cast.linde.scope():
        fatima = cast.linde.contacts["fatima"]
        look_along(actor=cast.bram, now=cast.now, contact_id=fatima)
        assert Event.objects.get(name="PortalLookedAt").object_id == fatima
        for who in (cast.vera, cast.fatima):
            with pytest.raises(NotFound):
                look_along(actor=who, now=cast.now, contact_id=fatima)
        with pytest.raises(NotFound):
            look_along(actor=cast.bram, now=cast.now, contact_id=cast.eik.contacts["emma"])
        assert clients_to_look_along(cast.bram, fatima) == (cast.linde.clients["fatima"],)
        block_portal_access(actor=cast.anna, now=cast.now, contact_id=fatima)
        assert clients_to_look_along(cast.bram, fatima) == ()  # he sees nothing either
