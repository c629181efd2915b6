"""An OpenID Connect provider on loopback for the demo and the tests: real keys, real tokens, and faults on demand.

It asks who you are and believes it. `people` restricts who there are; without it every address is somebody. A fault is
named in `faults` and happens at every token until it is taken out again:
expired, nonce, audience, issuer, unsigned, secret, stranger, key, error500, html, noemail, noauthtime. Of the settings:
nosettings, otherissuer, nokeys, noendpoint, slow. ago: how many seconds ago he showed there who he is; asked anew, now.
"""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

PAGE = """<!doctype html><html lang="nl"><meta name="viewport" content="width=device-width">
<title>Oefenaanbieder</title>
<h1>Oefenaanbieder</h1><p>SIMULATOR: geen echte aanmelding.</p>
<form>{hidden}<p><label>E-mailadres <input name="person" type="email" value="{hint}" autofocus required></label></p>
<p><label><input name="factor" type="checkbox" value="otp" checked> met tweede stap</label></p>
<button>Inloggen</button></form>"""


@dataclass(slots=True)
class Provider:
    """What the provider knows. people: subject and whether the address is proven, by address."""

    issuer: str
    client_id: str = "aanzet"
    client_secret: str = "oefengeheim"  # noqa: S105 - of a simulator
    people: dict[str, tuple[str, bool]] | None = None
    faults: set[str] = field(default_factory=set)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": secrets.token_hex(4)}))
    calls: list[str] = field(default_factory=list)
    ago: int = 0

    def change_key(self) -> None:
        """A new signing key, as providers do once in a while."""
        self.key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4)})

    def settings(self) -> dict[str, Any]:
        """The answer of the discovery address."""
        found = {
            "issuer": "https://else.example" if "otherissuer" in self.faults else self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        if "noendpoint" in self.faults:
            del found["token_endpoint"]
        return found

    def sign_in(self, asked: dict[str, str]) -> str:
        """Where the browser goes after the form."""
        person = asked["person"].strip().lower()
        back = {"state": asked["state"], "iss": self.issuer}
        if self.people is not None and person not in self.people:
            back["error"] = "access_denied"
        else:
            code = secrets.token_urlsafe(24)
            self.codes[code] = {**asked, "person": person}
            back["code"] = code
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str]) -> dict[str, str] | None:
        """The ID token for a code; None when anything about the question is wrong. A code works once."""
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.client_secret)
            or form.get("redirect_uri") != asked["redirect_uri"]
            or challenge.rstrip(b"=").decode() != asked["code_challenge"]
        ):
            return None
        return {"access_token": secrets.token_hex(8), "token_type": "Bearer", "id_token": self._signed(asked)}

    def _signed(self, asked: dict[str, str]) -> str:
        now, person = int(time.time()), asked["person"]
        known = hashlib.sha256(person.encode()).hexdigest()[:24]
        subject, proven = (self.people or {}).get(person, (known, True))
        claims: dict[str, Any] = {
            "iss": "https://else.example" if "issuer" in self.faults else self.issuer,
            "sub": subject,
            "aud": "another" if "audience" in self.faults else self.client_id,
            "exp": now - 600 if "expired" in self.faults else now + 300,
            "iat": now,
            "nonce": "another" if "nonce" in self.faults else asked["nonce"],
            "email": person,
            "email_verified": proven,
            "amr": ["pwd", "otp"] if asked.get("factor") else ["pwd"],
            "auth_time": now if asked.get("max_age") == "0" else now - self.ago,
        }
        if "noauthtime" in self.faults:
            del claims["auth_time"]
        if "stranger" in self.faults:
            claims |= {"aud": [self.client_id, "another"], "azp": "another"}
        if "noemail" in self.faults:
            del claims["email"]
        header = {"alg": "RS256", "kid": self.key.as_dict()["kid"]}
        if "unsigned" in self.faults:
            parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
            return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        if "secret" in self.faults:  # signed with what everybody can read: the public key
            return jwt.encode({**header, "alg": "HS256"}, claims, OctKey.import_key(self.key.as_pem(private=False)))
        signer = RSAKey.generate_key(2048, {"kid": header["kid"]}) if "key" in self.faults else self.key
        return jwt.encode(header, claims, signer)


class Pages(BaseHTTPRequestHandler):
    """The addresses of the provider."""

    provider: Provider

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        """Settings, keys, and the form."""
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.provider.calls.append(parts.path)
        if parts.path == "/.well-known/openid-configuration":
            if "slow" in self.provider.faults:
                time.sleep(2)
            if "nosettings" in self.provider.faults:
                return self.answer(404, b"<p>Niets</p>", "text/html")
            self.answer_json(self.provider.settings())
        elif parts.path == "/keys":
            keys = [] if "nokeys" in self.provider.faults else [self.provider.key.as_dict(private=False)]
            self.answer_json({"keys": keys})
        elif parts.path == "/authorize" and "person" in asked:
            self.send_response(302)
            self.send_header("Location", self.provider.sign_in(asked))
            self.end_headers()
        elif parts.path == "/authorize":
            hidden = "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">' for k, v in asked.items())
            page = PAGE.format(hidden=hidden, hint=escape(asked.get("login_hint", "")))
            self.answer(200, page.encode(), "text/html; charset=utf-8")
        else:
            self.answer(404, b"", "text/plain")
        return None

    def do_POST(self) -> None:  # noqa: N802
        """The token."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.provider.calls.append(self.path)
        if "error500" in self.provider.faults:
            return self.answer_json({"error": "server_error"}, 500)
        if "html" in self.provider.faults:
            return self.answer(200, b"<p>Onderhoud</p>", "text/html")
        found = self.provider.token({name: values[0] for name, values in parse_qs(body).items()})
        return self.answer_json(found or {"error": "invalid_grant"}, 200 if found else 400)

    def answer_json(self, found: Any, status: int = 200) -> None:
        """An answer of the machine."""
        self.answer(status, json.dumps(found).encode(), "application/json")

    def answer(self, status: int, body: bytes, kind: str) -> None:
        """Send it."""
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """No line per request."""


def server(port: int = 0, **options: Any) -> tuple[ThreadingHTTPServer, Provider]:
    """The server, bound but not serving yet, and what it knows."""
    bound = ThreadingHTTPServer(("127.0.0.1", port), Pages)
    provider = Provider(f"http://127.0.0.1:{bound.server_port}", **options)
    bound.RequestHandlerClass = type("Pages", (Pages,), {"provider": provider})
    return bound, provider
