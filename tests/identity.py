"""For tests: a dashboard that asks for a login, an OIDC provider on the loopback, and readers who have an account there."""

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from joserfc import jwt
from joserfc.jwk import OctKey
from oidc_provider_mock import run_server_in_thread
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from tests.serving import ROOT, dashboard

COOKIE_SECRET = "cookie-secret-of-the-tests-0123456789"
CLIENT_SECRET = "client-secret-of-the-tests"
LISTED = "a.reader@example.org"
OF_DOMAIN = "b.reader@team.example.org"
STRANGER = "a.stranger@example.net"
UNVERIFIED = "c.reader@team.example.org"
ACCESS = f'[access]\nemails = ["{LISTED.title()}"]\ndomains = ["team.example.org"]\n'


@dataclass(frozen=True)
class Guarded:
    """A dashboard with a login: its URL, that of its provider, the file of its secrets, and the file of its output."""

    url: str
    provider: str
    secrets: Path
    log: Path

    def header(self, email: str = LISTED, secret: str = COOKIE_SECRET, **claims: object) -> dict[str, str]:
        """The header that sends the cookie of a login, for `ask`; arguments as for `cookie`."""
        return {"Cookie": f"_streamlit_user={self.cookie(email, secret, **claims)}"}

    def cookie(self, email: str = LISTED, secret: str = COOKIE_SECRET, **claims: object) -> str:
        """The value of the cookie that Streamlit sets after a login. `claims` replace or add to those of a verified reader."""
        return signed({"email": email, "email_verified": True, "is_logged_in": True, "origin": self.url, **claims}, secret)


def signed(claims: object, secret: str = COOKIE_SECRET, name: str = "_streamlit_user") -> str:
    """Claims as the value of a cookie of this name that Streamlit has signed with the secret."""
    return create_signed_value(secret, name, json.dumps(claims)).decode()


def login_address() -> str:
    """The address to which the button “Log in” leads: it has the name of the provider, signed by the server."""
    key = OctKey.import_key(COOKIE_SECRET)
    return f"/auth/login?provider={jwt.encode({'alg': 'HS256'}, {'provider': 'default', 'exp': int(time.time()) + 120}, key)}"


def auth(provider: str, base: str = "") -> str:
    """The section `[auth]` of the secrets for the provider at this URL and a dashboard below the path `base`."""
    return f"""[auth]
redirect_uri = "http://127.0.0.1:{{port}}{base}/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
client_id = "ledger"
client_secret = "{CLIENT_SECRET}"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@contextmanager
def guarded(folder: Path, base: str = "") -> Iterator[Guarded]:
    """Start a provider with four readers, and a dashboard below the path `base` that trusts it; end both afterwards."""
    secrets, log = folder / "secrets.toml", folder / "log.txt"
    with run_server_in_thread() as server:
        provider = f"http://localhost:{server.server_port}"
        for email in (LISTED, OF_DOMAIN, STRANGER, UNVERIFIED):
            claims = {"email": email, "email_verified": email != UNVERIFIED, "name": "A Reader"}
            request = urllib.request.Request(f"{provider}/users/{quote(email)}", json.dumps(claims).encode(), method="PUT")
            request.add_header("content-type", "application/json")
            urllib.request.urlopen(request).close()
        secrets.write_text(auth(provider, base) + ACCESS)
        with dashboard(ROOT, "--secrets.files", str(secrets), base=base, log=log) as url:
            yield Guarded(url, provider, secrets, log)
