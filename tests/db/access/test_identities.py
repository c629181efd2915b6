"""Which team member somebody is whom the provider of his organization knows (F025)."""

import pytest

from aanzet.access.actions.identities import use_identity
from aanzet.access.actions.people import give_login
from aanzet.access.models import MemberIdentity, TeamMember
from aanzet.access.ports import Identity
from aanzet.core.errors import Refused
from aanzet.core.models import Event
from aanzet.rules.actors import system

pytestmark = pytest.mark.feature("F025")


@pytest.fixture
def login_id(cast):
    with cast.linde.scope():
        return give_login(actor=system(cast.linde.id), now=cast.now, person_id=cast.linde.people["anna"])


def use(cast, subject, email, office=None):
    identity = Identity("https://idp.example", subject, email, strong=True)
    return use_identity(now=cast.now, organization_id=(office or cast.linde).id, identity=identity)


def test_use_identity_ties_once(cast, login_id):
    assert use(cast, "s-1", "Anna@linde.example") == login_id
    assert use(cast, "s-1", "") == login_id
    with cast.linde.scope():
        assert MemberIdentity.objects.count() == 1
        assert Event.objects.filter(name="IdentityTied").count() == 1
    for other in ("s-2", "s-3"):
        with pytest.raises(Refused):
            use(cast, other, "anna@linde.example")


def test_what_one_organization_says_counts_nowhere_else(cast, login_id):
    use(cast, "s-1", "anna@linde.example")
    for email in ("anna@linde.example", ""):
        with pytest.raises(Refused):
            use(cast, "s-1", email, office=cast.eik)
    with cast.eik.scope():
        assert not MemberIdentity.objects.exists()


def test_who_does_not_work_here_any_more_does_not_come_in(cast, login_id):
    use(cast, "s-1", "anna@linde.example")
    with cast.linde.scope():
        TeamMember.objects.filter(id=cast.linde.people["anna"]).update(state="deactivated")
    with pytest.raises(Refused):
        use(cast, "s-1", "anna@linde.example")
