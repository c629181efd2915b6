"""Single sign-on: which login an identity of a provider is (F025). Outside any scope: logins have none."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aanzet.access.models import Login, LoginIdentity
from aanzet.access.ports import Identity
from aanzet.access.queries.sign_in import memberships
from aanzet.core.errors import Refused
from aanzet.rules.actors import MEMBER


@transaction.atomic
def use_identity(*, now: datetime, identity: Identity) -> UUID:
    """The login of an identity. The first time it is found by the proven address, and tied to it from then on.

    Refused: sign_in_failed, for one who is no team member, is switched off, or whose address was tied to somebody else.
    """
    tied = (
        LoginIdentity.objects.filter(issuer=identity.issuer, subject=identity.subject).select_related("login").first()
    )
    login = (
        tied.login if tied else Login.objects.filter(email=identity.email.lower()).first() if identity.email else None
    )
    if login is None or not login.is_active or not any(one.kind == MEMBER for one in memberships(login.pk)):
        raise Refused("sign_in_failed")
    if tied is None:
        Login.objects.select_for_update(no_key=True).only("id").get(id=login.pk)
        # Another subject under the same address is another person: an address that was given out again.
        if LoginIdentity.objects.filter(login=login, issuer=identity.issuer).exclude(subject=identity.subject).exists():
            raise Refused("sign_in_failed")
        row = LoginIdentity(login=login, issuer=identity.issuer, subject=identity.subject, created_at=now)
        LoginIdentity.objects.bulk_create([row], ignore_conflicts=True)  # the same person in two tabs at once
    return login.pk
