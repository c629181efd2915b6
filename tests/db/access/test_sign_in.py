"""Links, codes, passwords, factors and sessions, without pages (F025, F332, reliability 7)."""

from datetime import timedelta

import pytest

from aanzet.access.actions.factors import (
    activate_totp,
    add_passkey,
    make_recovery_codes,
    new_totp_secret,
    note_passkey_used,
    remove_factor,
    use_recovery_code,
    use_totp,
)
from aanzet.access.actions.notes import note_denial, note_events
from aanzet.access.actions.sessions import (
    end_other_sessions,
    end_session,
    end_session_by_key,
    prove_session,
    start_session,
    touch_session,
)
from aanzet.access.actions.sign_in import (
    ask_link,
    check_password,
    note_sign_in,
    refuse_weak_password,
    set_password,
    use_code,
    use_link,
)
from aanzet.access.events import ViewDeleted
from aanzet.access.models import Login, LoginSession, SignInLink
from aanzet.access.queries.sign_in import factors, link_state, sessions
from aanzet.access.queries.tokens import new_code, read_row_token, row_token
from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Event
from aanzet.rules import totp
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def login(db):
    return Login.objects.create_user("kim@voorbeeld.example", PASSWORD)


@pytest.fixture
def now(db):
    from aanzet.core.clock import app_now

    return app_now()


@pytest.mark.feature("F332")
def test_a_link_works_once_in_the_browser_that_asked(login, now):
    asked = ask_link(now=now, login_id=login.pk, nonce="n", next_url="/portal/x/")
    assert link_state(asked.token, "n", now).open
    assert link_state(asked.token, "other", now).needs_code
    used = use_link(now=now, token=asked.token, nonce="n")
    assert (used.login_id, used.next_url) == (login.pk, "/portal/x/")
    for act in (
        lambda: use_link(now=now, token=asked.token, nonce="n"),
        lambda: use_code(now=now, nonce="n", code=asked.code),
        lambda: use_link(now=now, token="made up", nonce="n"),
    ):
        with pytest.raises(Refused):
            act()
    assert link_state(asked.token, "n", now).used


@pytest.mark.feature("F332")
def test_links_and_codes_run_out(login, now):
    asked = ask_link(now=now, login_id=login.pk, nonce="n")
    with pytest.raises(Refused, match="verlopen"):
        use_code(now=now + timedelta(minutes=11), nonce="n", code=asked.code)
    with pytest.raises(Refused, match="verlopen"):
        use_link(now=now + timedelta(minutes=15), token=asked.token, nonce="n")
    assert use_link(now=now + timedelta(minutes=14), token=asked.token, nonce="n")


def test_nothing_that_opens_a_door_is_stored(login, now):
    asked = ask_link(now=now, login_id=login.pk, nonce="nonce")
    row = SignInLink.objects.values().get()
    stored = repr({name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()})
    for secret in (asked.token, asked.code, "'nonce'"):
        assert secret not in stored


def test_five_wrong_codes_kill_it(login, now):
    asked = ask_link(now=now, login_id=login.pk, nonce="n")
    wrong = f"{(int(asked.code) + 1) % 10**6:06}"
    for _ in range(5):
        with pytest.raises(Refused, match="klopt niet"):
            use_code(now=now, nonce="n", code=wrong)
    with pytest.raises(Refused, match="Te veel pogingen"):
        use_code(now=now, nonce="n", code=asked.code)


def test_codes_keep_their_zeros():
    assert all(len(new_code()) == 6 for _ in range(200))


def test_tokens_of_rows_cannot_be_made_up(login):
    import uuid

    organization, row = uuid.uuid4(), uuid.uuid4()
    token = row_token("invitation", organization, row)
    assert read_row_token("invitation", token) == (organization, row)
    assert read_row_token("email_old", token) is None
    for broken in ("", "x", token[:-1] + ("A" if token[-1] != "A" else "B"), token + "AAAA", "é" * 20):
        assert read_row_token("invitation", broken) is None


@pytest.mark.feature("F025")
def test_passwords(login, now):
    assert check_password(email="KIM@voorbeeld.example", password=PASSWORD) == login.pk
    assert check_password(email="kim@voorbeeld.example", password="mis") is None
    assert check_password(email="niemand@voorbeeld.example", password=PASSWORD) is None
    for weak in ("kort", "password1234", "kim@voorbeeld.example"[:11]):
        with pytest.raises(Refused):
            refuse_weak_password(password=weak, login=login)
    start_session(now=now, login_id=login.pk, session_key="a" * 32, browser="", strong=True)
    set_password(now=now, login_id=login.pk, password="een nieuw lang wachtwoord")
    assert not LoginSession.objects.exists()
    assert check_password(email="kim@voorbeeld.example", password="een nieuw lang wachtwoord") == login.pk


@pytest.mark.feature("F025")
@pytest.mark.parametrize("leaked", ["motdepasse123", "Motdepasse123", "qwertyuiop123", "1q2w3e4r5t6y7u8i"])
def test_a_leaked_password_is_refused(login, now, leaked):
    with pytest.raises(Refused) as refusal:
        set_password(now=now, login_id=login.pk, password=leaked)
    assert refusal.value.code == "password_leaked"
    assert check_password(email="kim@voorbeeld.example", password=PASSWORD) == login.pk


@pytest.mark.feature("F025")
def test_one_s_own_address_is_no_password(login, now):
    for weak in ("kim@voorbeeld.example", "Kim@Voorbeeld.example1!"):
        with pytest.raises(Refused) as refusal:
            set_password(now=now, login_id=login.pk, password=weak)
        assert refusal.value.code == "password_weak"


@pytest.mark.feature("F025")
def test_the_codes_of_an_app_work_once(login, now):
    secret = new_totp_secret()
    first = totp.code_at(secret, totp.counter_of(now))
    with pytest.raises(Refused):
        activate_totp(now=now, login_id=login.pk, secret=secret, code="000000")
    activate_totp(now=now, login_id=login.pk, secret=secret, code=first)
    assert factors(login.pk).second
    assert not use_totp(now=now, login_id=login.pk, code=first), "used to set it up"
    later = now + timedelta(seconds=30)
    code = totp.code_at(secret, totp.counter_of(later))
    assert use_totp(now=later, login_id=login.pk, code=f"{code[:3]} {code[3:]}")
    assert not use_totp(now=later, login_id=login.pk, code=code)
    far = now + timedelta(minutes=5)
    assert not use_totp(now=far, login_id=login.pk, code=totp.code_at(secret, totp.counter_of(now) + 2))


@pytest.mark.feature("F025")
def test_recovery_codes_and_passkeys(login, now):
    codes = make_recovery_codes(now=now, login_id=login.pk)
    assert len(set(codes)) == 10
    assert use_recovery_code(now=now, login_id=login.pk, code=codes[0])
    assert not use_recovery_code(now=now, login_id=login.pk, code=codes[0])
    fresh = make_recovery_codes(now=now, login_id=login.pk)
    assert not use_recovery_code(now=now, login_id=login.pk, code=codes[1])
    assert use_recovery_code(now=now, login_id=login.pk, code=fresh[1])
    key = add_passkey(now=now, login_id=login.pk, name="Telefoon", credential={"id": "x"})
    note_passkey_used(now=now, passkey_id=key)
    assert factors(login.pk).passkeys == ((key, "Telefoon", now),)
    with pytest.raises(Refused, match="tweede"):
        remove_factor(login_id=login.pk, factor_id=key, last_allowed=False)
    with pytest.raises(NotFound):
        remove_factor(login_id=login.pk, last_allowed=True)
    remove_factor(login_id=login.pk, factor_id=key, last_allowed=True)
    assert not factors(login.pk).recovery_codes


def test_sessions_start_go_on_and_end(login, now):
    ids = [
        start_session(now=now, login_id=login.pk, session_key=f"{number}" * 32, browser="Firefox", strong=False)
        for number in range(3)
    ]
    touch_session(now=now + timedelta(minutes=2), session_id=ids[0])
    touch_session(now=now + timedelta(minutes=1), session_id=ids[0])
    assert LoginSession.objects.get(id=ids[0]).seen_at == now + timedelta(minutes=2)
    prove_session(now=now, session_id=ids[0])
    assert sessions(login.pk)[0].strong
    assert not end_session(login_id=Login.objects.create_user("x@voorbeeld.example").pk, session_id=ids[1])
    assert end_session(login_id=login.pk, session_id=ids[1])
    assert end_other_sessions(login_id=login.pk, session_id=ids[0]) == 1
    end_session_by_key(session_key="0" * 32)
    assert sessions(login.pk) == ()


def test_what_pages_note(cast):
    note_denial(actor=cast.bram, now=cast.now, address="/office/x/", reason="permission_missing")
    note_events(actor=cast.bram, now=cast.now, events=[ViewDeleted(object_id=cast.linde.id, page="queue")])
    with cast.linde.scope():
        note_sign_in(actor=cast.bram, now=cast.now, how="password")
        names = list(Event.objects.order_by("-sequence").values_list("name", flat=True)[:3])
    assert names == ["SignedIn", "ViewDeleted", "AccessDenied"]
