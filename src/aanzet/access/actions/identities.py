"""Which team member somebody is whom the provider of his organization knows (F025)."""

from datetime import datetime
from uuid import UUID

from aanzet.access.events import IdentityTied
from aanzet.access.models import MemberIdentity, Person, TeamMember
from aanzet.access.ports import Identity
from aanzet.core.errors import Refused
from aanzet.core.log import publish
from aanzet.core.scope import scope
from aanzet.rules.actors import MEMBER, system


def use_identity(*, now: datetime, organization_id: UUID, identity: Identity) -> UUID:
    """The login of an identity of the provider of this organization. Opens a scope of its own.

    Only people of this organization are looked at: what a provider says counts nowhere else. The first time somebody is
    found by the proven address, and tied to the subject from then on. Refused: sign_in_failed, for one who is no active
    team member here, has no login, or whose address was tied to somebody else.
    """
    with scope(organization_id):
        tied = MemberIdentity.objects.filter(issuer=identity.issuer, subject=identity.subject).first()
        people = Person.objects.select_for_update(no_key=True).filter(kind=MEMBER, login__is_active=True)
        if tied is not None:
            person = people.filter(id=tied.member_id).first()
        else:
            person = people.filter(email__iexact=identity.email).first() if identity.email else None
        if (
            person is None
            or person.login_id is None
            or not TeamMember.objects.filter(id=person.id, state=TeamMember.State.ACTIVE).exists()
        ):
            raise Refused("sign_in_failed")
        if tied is None:
            # Another subject under the same address is another person: an address that was given out again.
            if MemberIdentity.objects.filter(member_id=person.id, issuer=identity.issuer).exists():
                raise Refused("sign_in_failed")
            MemberIdentity.objects.create(
                organization_id=organization_id,
                member_id=person.id,
                issuer=identity.issuer,
                subject=identity.subject,
                created_at=now,
            )
            publish(system(organization_id), now, IdentityTied(object_id=person.id, issuer=identity.issuer))
        return person.login_id
