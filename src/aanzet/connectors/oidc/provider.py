"""An OpenID Connect provider: authorization code with PKCE; the ID token is verified with the provider's keys."""

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact

from aanzet.access.ports import Begun, Identity, ProviderFailed
from aanzet.core.http import AnswerLost, Unreachable, call

# Never "none", and never a shared secret: who can verify could also make one.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"]
SECOND_FACTORS = {"mfa", "otp", "hwk", "swk", "fpt", "face", "sc"}  # RFC 8176: more than a password
REMEMBERED = 3600.0  # seconds that settings and keys of the provider are kept
NEW_KEYS = 60.0  # seconds between two looks for a key that is not known yet
CLOCKS_DIFFER = 60  # seconds


@dataclass(slots=True)
class OpenIdProvider:
    """One provider. domains: whose addresses it may vouch for; without them it only knows who was tied before."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    domains: tuple[str, ...] = ()
    _known: dict[str, tuple[float, Any]] = field(default_factory=dict)

    def begin(self, back: str) -> Begun:
        """Off to the provider, with a state, a nonce and a PKCE challenge that stay in this session."""
        kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        challenge = hashlib.sha256(kept["verifier"].encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": back,
            "scope": "openid email",
            "state": kept["state"],
            "nonce": kept["nonce"],
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        address = self._setting("authorization_endpoint")
        return Begun(f"{address}{'&' if '?' in address else '?'}{urlencode(query)}", kept)

    def finish(self, kept: dict[str, str], answer: dict[str, str], now: datetime) -> Identity:
        """Change the code for an ID token and check it."""
        if not secrets.compare_digest(answer.get("state", "").encode(), kept["state"].encode()):
            raise ProviderFailed("the state is not the one of this browser")
        if answer.get("iss", self.issuer) != self.issuer:
            raise ProviderFailed("the answer comes from another provider")
        if "error" in answer or not answer.get("code"):
            raise ProviderFailed(f"refused: {answer.get('error', 'no code')[:100]}")
        token = self._token(answer["code"], kept)
        claims = self._claims(token, kept["nonce"], now)
        shown = {claims["amr"]} if isinstance(claims.get("amr"), str) else set(claims.get("amr") or ())
        return Identity(self.issuer, str(claims["sub"]), self._address(claims), bool(shown & SECOND_FACTORS))

    def _address(self, claims: dict[str, Any]) -> str:
        email = str(claims.get("email") or "").strip().lower()
        proven = claims.get("email_verified") is True and email.rpartition("@")[2] in self.domains
        return email if proven else ""

    def _token(self, code: str, kept: dict[str, str]) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": kept["back"],
            "code_verifier": kept["verifier"],
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        found = self._asked("POST", self._setting("token_endpoint"), form=form)
        token = found.get("id_token")
        if not isinstance(token, str):
            raise ProviderFailed("no ID token")
        return token

    def _claims(self, token: str, nonce: str, now: datetime) -> dict[str, Any]:
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=CLOCKS_DIFFER,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims = jwt.decode(token, self._keys(token), algorithms=ALGORITHMS).claims
            registry.validate(claims)
        except (JoseError, ValueError, TypeError, KeyError) as problem:
            raise ProviderFailed(f"ID token: {type(problem).__name__}") from None
        others = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if (len(others) > 1 or "azp" in claims) and claims.get("azp") != self.client_id:
            raise ProviderFailed("the ID token was made for somebody else")
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
            raise ProviderFailed("no usable subject")
        return claims

    def _keys(self, token: str) -> KeySet:
        """The provider's keys; looked up anew when this token is signed with one that is not known yet."""
        address = self._setting("jwks_uri")
        keys = self._remembered(address, REMEMBERED)
        known = {key.get("kid") for key in keys.get("keys", [])}
        if jwt_header(token).get("kid") not in known:
            keys = self._remembered(address, NEW_KEYS)
        return KeySet.import_key_set(keys)

    def _setting(self, name: str) -> str:
        found = self._remembered(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration", REMEMBERED)
        if found.get("issuer") != self.issuer:
            raise ProviderFailed("the settings belong to another issuer")
        if not isinstance(found.get(name), str):
            raise ProviderFailed(f"the settings name no {name}")
        return found[name]

    def _remembered(self, address: str, seconds: float) -> dict[str, Any]:
        at, found = self._known.get(address, (-REMEMBERED, {}))
        if time.monotonic() - at > seconds:
            found = self._asked("GET", address)
            self._known[address] = (time.monotonic(), found)
        return found

    def _asked(self, method: str, address: str, form: dict[str, str] | None = None) -> dict[str, Any]:
        try:
            answer = call(method, address, form=form, deadline=15)
            found = answer.json() if answer.status == 200 else None
        except (Unreachable, AnswerLost, ValueError) as problem:
            raise ProviderFailed(f"{method}: {type(problem).__name__} {problem}") from None
        if not isinstance(found, dict):
            raise ProviderFailed(f"{method}: answer {answer.status}")
        return found


def jwt_header(token: str) -> dict[str, Any]:
    """The header of a token, not verified: only good for choosing the key."""
    try:
        return extract_compact(token.encode()).protected
    except (JoseError, ValueError):
        raise ProviderFailed("ID token: no token") from None
