"""What a change of the master key touches here: secrets, and links that were mailed."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator

from aanzet.access.models import EmailChange, Invitation
from aanzet.access.queries.factor_secrets import factor_key, opened_factor, sealed_factor
from aanzet.access.queries.single_sign_on import SECRET, TABLE
from aanzet.access.queries.tokens import digest, row_token
from aanzet.core import crypto
from aanzet.core.rotation import Links, LoosePlace, loose_place, mailed_links, sealed_column

SECRETS = ("secret", "seed")  # of an app with codes, of recovery codes


def keys_of_factors() -> Counter[str]:
    """How many secrets of second factors stand under each key; "" for one that is not ours."""
    found = Authenticator.objects.values_list("data", flat=True)
    return Counter(factor_key(data[name]) for data in found.iterator() for name in SECRETS if name in data)


def reseal_factors(after: int, most: int) -> tuple[int | None, int]:
    """Seal the next secrets anew that stand under an older key; see core.rotation.LoosePlace."""
    rows = list(Authenticator.objects.select_for_update(no_key=True).filter(pk__gt=after).order_by("pk")[:most])
    current, count = crypto.key_ids()[0], 0
    for row in rows:
        old = [name for name in SECRETS if name in row.data and factor_key(row.data[name]) not in ("", current)]
        for name in old:
            row.data[name] = sealed_factor(opened_factor(row.data[name]))
        if old:
            row.save(update_fields=["data"])
        count += len(old)
    return rows[-1].pk if len(rows) == most else None, count


def links_under_old_keys(organization_id: UUID, now: datetime) -> Links:
    """Invitations and questions to confirm an address that are open and were made under an older key."""
    ends = list[datetime]()
    for row in Invitation.objects.filter(used_at=None, revoked_at=None, expires_at__gt=now):
        if digest(row_token("invitation", organization_id, row.id)) != bytes(row.token_sha256):
            ends.append(row.expires_at)
    for change in EmailChange.objects.filter(ended_at=None, expires_at__gt=now):
        if digest(row_token("email_old", organization_id, change.id)) != bytes(change.old_token_sha256):
            ends.append(change.expires_at)
    return Links(len(ends), max(ends, default=None))


sealed_column(TABLE, SECRET)
loose_place(LoosePlace("mfa_authenticator.data", keys_of_factors, reseal_factors))
mailed_links(links_under_old_keys)
