"""Signing in: passwords, mailed links and codes (F025, F332, reliability 7). Outside any scope: logins have none."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from aanzet.access.actions.sessions import end_other_sessions
from aanzet.access.events import SignedIn
from aanzet.access.models import Login, Person, SignInLink
from aanzet.access.queries.passwords import LEAKED
from aanzet.access.queries.sign_in import RESET, SIGN_IN, same_browser
from aanzet.access.queries.tokens import code_digest, digest, is_code, new_code, new_token
from aanzet.core.errors import Refused
from aanzet.core.log import publish
from aanzet.rules.actors import Actor

LINK_LASTS = timedelta(minutes=15)
CODE_LASTS = timedelta(minutes=10)
TRIES = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What goes into the mail; it exists nowhere else."""

    login_id: UUID
    token: str
    code: str


@dataclass(frozen=True, slots=True)
class Used:
    """A link or code that was right: who, what for, and where he wanted to go."""

    login_id: UUID
    purpose: str
    next_url: str
    organization_id: UUID | None


def check_password(*, email: str, password: str) -> UUID | None:
    """The login with this address and password, None otherwise. Takes the same time whether or not it exists."""
    login = Login.objects.filter(email=email.strip().lower(), is_active=True).first()
    if login is None or not login.has_usable_password():
        make_password(password)
        return None
    return login.pk if login.check_password(password) else None


@transaction.atomic
def set_password(
    *, now: datetime, login_id: UUID, password: str, session_id: UUID | None = None, reset: str = ""
) -> None:
    """Set the password of a login; his other sessions end. Refused: password_weak, password_leaked.

    reset: token of the mailed link that allows it; used up by this. Refused: link_used.
    """
    login = Login.objects.select_for_update(no_key=True).get(id=login_id)
    refuse_weak_password(password=password, login=login)
    if reset and not SignInLink.objects.filter(token_sha256=digest(reset), used_at=None).update(used_at=now):
        raise Refused("link_used")
    login.set_password(password)
    login.save(update_fields=["password"])
    end_other_sessions(login_id=login_id, session_id=session_id)


def refuse_weak_password(*, password: str, login: Login | None = None) -> None:
    """Refused: password_weak, for one that is short or like the address; password_leaked, for one on the list."""
    try:
        validate_password(password, login)
    except ValidationError as problems:
        leaked = any(problem.code == LEAKED for problem in problems.error_list)
        raise Refused("password_leaked" if leaked else "password_weak", field="password") from None


def ask_link(
    *,
    now: datetime,
    login_id: UUID,
    nonce: str,
    purpose: str = SIGN_IN,
    next_url: str = "",
    organization_id: UUID | None = None,
) -> Asked:
    """Make a link of 15 minutes and a code for the mail; an earlier one of the same purpose dies.

    nonce: secret of the browser that asks, in its cookie.
    """
    SignInLink.objects.filter(login_id=login_id, purpose=purpose, used_at=None).update(used_at=now)
    token, code = new_token(), new_code()
    row = SignInLink(
        login_id=login_id,
        for_organization=organization_id,
        token_sha256=digest(token),
        nonce_sha256=digest(nonce),
        purpose=purpose,
        next_url=next_url[:500],
        created_at=now,
        expires_at=now + LINK_LASTS,
    )
    row.code_hmac = code_digest(code, row.id)
    row.save()
    return Asked(login_id, token, code)


def use_code(*, now: datetime, nonce: str, code: str) -> Used:
    """Use the code that was typed in the browser that asked. Refused: code_wrong, too_many_tries, link_expired."""
    rows = SignInLink.objects.filter(nonce_sha256=digest(nonce)).exclude(purpose=RESET)
    row = rows.order_by("-created_at").first()
    if row is None:
        raise Refused("code_wrong", field="code")  # as for an address that nobody has
    return _use(row, now, code=code)


def use_link(*, now: datetime, token: str, nonce: str, code: str = "") -> Used:
    """Use a link. Another browser than the one that asked gives the code of the mail too (reliability 7.2).

    Refused: link_expired, link_used, code_wrong, too_many_tries.
    """
    row = SignInLink.objects.filter(token_sha256=digest(token)).first()
    if row is None:
        raise Refused("link_expired")
    return _use(row, now, code=code, by_link=same_browser(row, nonce))


def note_sign_in(*, actor: Actor, now: datetime, how: str) -> None:
    """Note that a person came in; in a scope of his organization. how: mail, password, passkey."""
    Person.objects.filter(id=actor.id).update(last_sign_in_at=now)
    publish(actor, now, SignedIn(object_id=actor.id, how=how))


def _use(row: SignInLink, now: datetime, *, code: str, by_link: bool = False) -> Used:
    if row.used_at is not None:
        raise Refused("link_used")
    if row.expires_at <= now:
        raise Refused("link_expired")
    if not by_link:
        _refuse_wrong_code(row, now, code)
    # Two at once: the database lets exactly one through.
    if not SignInLink.objects.filter(id=row.id, used_at=None).update(used_at=now):
        raise Refused("link_used")
    return Used(row.login_id, row.purpose, row.next_url, row.for_organization)


def _refuse_wrong_code(row: SignInLink, now: datetime, code: str) -> None:
    if now - row.created_at > CODE_LASTS:
        raise Refused("link_expired", field="code")
    counted = SignInLink.objects.filter(id=row.id, tries__lt=TRIES).update(tries=F("tries") + 1)
    if not counted:
        raise Refused("too_many_tries", field="code")
    typed = "".join(character for character in code if character.isdigit())
    if not is_code(bytes(row.code_hmac or b""), typed, row.id):
        raise Refused("code_wrong", field="code")
