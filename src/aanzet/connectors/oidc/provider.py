"""An OpenID Connect provider: authorization code with PKCE; the ID token is verified with the provider's keys."""

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact

from aanzet.access.ports import Begun, Identity, ProviderFailed, Registration
from aanzet.core.http import NoAnswer, Unreachable, Why, call, refuse_odd

# Never "none", and never a shared secret: who can verify could also make one.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"]
SECOND_FACTORS = {"mfa", "otp", "hwk", "swk", "fpt", "face", "sc"}  # RFC 8176: more than a password
REMEMBERED = 3600.0  # seconds that settings and keys of the provider are kept
NEW_KEYS = 60.0  # seconds between two looks for a key that is not known yet
CLOCKS_DIFFER = 60  # seconds
DEADLINE = 10.0  # seconds for one question
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(slots=True)
class OpenIdProvider:
    """Speaks with the provider of whichever organization. What providers publish is remembered by its address."""

    _known: dict[str, tuple[float, Any]] = field(default_factory=dict)

    def begin(self, at: Registration, back: str, *, again: bool = False) -> Begun:
        """Off to the provider, with a state, a nonce and a PKCE challenge that stay in this session."""
        kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        challenge = hashlib.sha256(kept["verifier"].encode()).digest()
        query = {
            "response_type": "code",
            "client_id": at.client_id,
            "redirect_uri": back,
            "scope": "openid email",
            "state": kept["state"],
            "nonce": kept["nonce"],
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        if again:
            query |= {"prompt": "login", "max_age": "0"}
        address = self._setting(at, "authorization_endpoint")
        return Begun(f"{address}{'&' if '?' in address else '?'}{urlencode(query)}", kept | {"back": back})

    def finish(self, at: Registration, kept: dict[str, str], answer: dict[str, str], now: datetime) -> Identity:
        """Change the code for an ID token and check it."""
        if not secrets.compare_digest(answer.get("state", "").encode(), kept["state"].encode()):
            raise ProviderFailed("the state is not the one of this browser")
        if answer.get("iss", at.issuer) != at.issuer:
            raise ProviderFailed("the answer comes from another provider")
        if "error" in answer or not answer.get("code"):
            raise ProviderFailed(f"refused: {answer.get('error', 'no code')[:100]}")
        token = self._token(at, answer["code"], kept)
        claims = self._claims(at, token, kept["nonce"], now)
        shown = {claims["amr"]} if isinstance(claims.get("amr"), str) else set(claims.get("amr") or ())
        email = str(claims.get("email") or "").strip().lower() if claims.get("email_verified") is True else ""
        strong = bool(shown & SECOND_FACTORS)
        return Identity(at.issuer, str(claims["sub"]), email, strong, _moment(claims.get("auth_time"), now))

    def check(self, at: Registration) -> None:
        """Fetch settings and keys anew, and look whether they are whole."""
        fresh = OpenIdProvider()
        for name in ENDPOINTS:
            fresh.refuse_odd(fresh._setting(at, name))
        keys = fresh._remembered(fresh._setting(at, "jwks_uri"), REMEMBERED).get("keys")
        if not isinstance(keys, list) or not keys:
            raise ProviderFailed("no keys", "provider_incomplete", what="keys")

    def refuse_odd(self, issuer: str) -> None:
        """The rules of the way out: https on its own port (on loopback in the demo and in tests)."""
        try:
            refuse_odd(issuer)
        except Unreachable as problem:
            raise ProviderFailed(str(problem), "provider_address") from None

    def _token(self, at: Registration, code: str, kept: dict[str, str]) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": kept["back"],
            "code_verifier": kept["verifier"],
            "client_id": at.client_id,
            "client_secret": at.client_secret,
        }
        found = self._asked("POST", self._setting(at, "token_endpoint"), form=form)
        token = found.get("id_token")
        if not isinstance(token, str):
            raise ProviderFailed("no ID token")
        return token

    def _claims(self, at: Registration, token: str, nonce: str, now: datetime) -> dict[str, Any]:
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=CLOCKS_DIFFER,
            iss={"essential": True, "value": at.issuer},
            aud={"essential": True, "value": at.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims = jwt.decode(token, self._keys(at, token), algorithms=ALGORITHMS).claims
            registry.validate(claims)
        except (JoseError, ValueError, TypeError, KeyError) as problem:
            raise ProviderFailed(f"ID token: {type(problem).__name__}") from None
        others = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if (len(others) > 1 or "azp" in claims) and claims.get("azp") != at.client_id:
            raise ProviderFailed("the ID token was made for somebody else")
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
            raise ProviderFailed("no usable subject")
        return claims

    def _keys(self, at: Registration, token: str) -> KeySet:
        """The provider's keys; looked up anew when this token is signed with one that is not known yet."""
        address = self._setting(at, "jwks_uri")
        keys = self._remembered(address, REMEMBERED)
        known = {key.get("kid") for key in keys.get("keys", [])}
        if jwt_header(token).get("kid") not in known:
            keys = self._remembered(address, NEW_KEYS)
        return KeySet.import_key_set(keys)

    def _setting(self, at: Registration, name: str) -> str:
        found = self._remembered(f"{at.issuer.rstrip('/')}/.well-known/openid-configuration", REMEMBERED)
        if found.get("issuer") != at.issuer:
            named = str(found.get("issuer") or "?")[:200]
            raise ProviderFailed("the settings belong to another issuer", "provider_issuer", issuer=named)
        if not isinstance(found.get(name), str):
            raise ProviderFailed(f"the settings name no {name}", "provider_incomplete", what=name)
        return found[name]

    def _remembered(self, address: str, seconds: float) -> dict[str, Any]:
        at, found = self._known.get(address, (-REMEMBERED, {}))
        if time.monotonic() - at > seconds:
            found = self._asked("GET", address)
            self._known[address] = (time.monotonic(), found)
        return found

    def _asked(self, method: str, address: str, form: dict[str, str] | None = None) -> dict[str, Any]:
        status = "?"
        try:
            answer = call(method, address, form=form, deadline=DEADLINE)
            status = str(answer.status)
            found = answer.json() if answer.status == 200 else None
        except NoAnswer as problem:
            code = "provider_no_settings" if problem.why is Why.BROKEN else f"provider_{problem.why}"
            raise ProviderFailed(f"{method}: {problem}", code, url=address, status=status) from None
        except ValueError as problem:
            raise ProviderFailed(f"{method}: {problem}", "provider_no_settings", url=address, status=status) from None
        if not isinstance(found, dict):
            raise ProviderFailed(f"{method}: answer {status}", "provider_no_settings", url=address, status=status)
        return found


def _moment(seconds: Any, now: datetime) -> datetime | None:
    """When he last showed who he is, never later than now; None for what is no moment."""
    if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds < 0:
        return None
    try:
        return min(datetime.fromtimestamp(seconds, UTC), now)
    except (ValueError, OverflowError, OSError):
        return None


def jwt_header(token: str) -> dict[str, Any]:
    """The header of a token, not verified: only good for choosing the key."""
    try:
        return extract_compact(token.encode()).protected
    except (JoseError, ValueError):
        raise ProviderFailed("ID token: no token") from None
