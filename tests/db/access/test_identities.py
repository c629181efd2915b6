"""Which login an identity of a provider is (F025)."""

import pytest

from aanzet.access.actions.identities import use_identity
from aanzet.access.actions.people import give_login
from aanzet.access.models import LoginIdentity
from aanzet.access.ports import Identity
from aanzet.core.errors import Refused
from aanzet.rules.actors import system


@pytest.mark.feature("F025")
def test_use_identity_ties_once(cast):
    with cast.linde.scope():
        login_id = give_login(actor=system(cast.linde.id), now=cast.now, person_id=cast.linde.people["anna"])
    first = Identity("https://idp.example", "s-1", "Anna@linde.example", strong=True)
    assert use_identity(now=cast.now, identity=first) == login_id
    assert use_identity(now=cast.now, identity=Identity("https://idp.example", "s-1", "", strong=False)) == login_id
    assert LoginIdentity.objects.count() == 1
    for other in ("s-2", "s-3"):
        with pytest.raises(Refused):
            use_identity(now=cast.now, identity=Identity("https://idp.example", other, "anna@linde.example", True))
