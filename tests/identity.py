"""A dashboard that asks for a login, a real OIDC provider on loopback, and readers who have an account there."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from oidc_provider_mock import run_server_in_thread
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string
from websockets.sync.client import connect

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
    """A dashboard with a login: its address, its provider's, the file of its secrets, and its log."""

    url: str
    provider: str
    secrets: Path
    log: Path

    def header(self, email: str = LISTED, secret: str = COOKIE_SECRET, **claims: object) -> dict[str, str]:
        """That cookie as a header."""
        return {"Cookie": f"_streamlit_user={self.cookie(email, secret, **claims)}"}

    def cookie(self, email: str = LISTED, secret: str = COOKIE_SECRET, **claims: object) -> str:
        """The cookie that Streamlit sets after a login, with other claims or another secret where asked."""
        return signed({"email": email, "email_verified": True, "is_logged_in": True, "origin": self.url, **claims}, secret)


def signed(claims: object, secret: str = COOKIE_SECRET, name: str = "_streamlit_user") -> str:
    """Claims as Streamlit signs them."""
    return create_signed_value(secret, name, json.dumps(claims)).decode()


def auth(provider: str, base: str = "") -> str:
    """The section of the secrets for this provider and a dashboard below this path."""
    return f"""[auth]
redirect_uri = "http://127.0.0.1:{{port}}{base}/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
client_id = "ledger"
client_secret = "{CLIENT_SECRET}"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@contextmanager
def guarded(folder: Path, base: str = "") -> Iterator[Guarded]:
    """Start a provider with readers, and a dashboard below the path `base` that trusts it."""
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


class Visitor:
    """A visitor on the raw socket, who keeps every byte that the server sends."""

    def __init__(
        self, url: str, cookie: str = "", origin: str | None = None, session: str = "", token: str = "", **headers: str
    ) -> None:
        sent = token or generate_xsrf_token_string()
        cookies = f"_streamlit_xsrf={generate_xsrf_token_string() if token else sent}" + (
            f"; _streamlit_user={cookie}" if cookie else ""
        )
        self.socket = connect(
            url.replace("http", "ws", 1) + "/_stcore/stream",
            max_size=None,
            origin=origin or url,  # type: ignore[arg-type]
            subprotocols=["streamlit", sent, *([session] if session else [])],  # type: ignore[list-item]
            additional_headers={"Cookie": cookies, **{name.replace("_", "-"): value for name, value in headers.items()}},
        )
        self.got = b""
        self.session = ""

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, page: str = "", query: str = "", **also: str) -> None:
        """Ask for a page."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = page
        for name, value in also.items():
            setattr(message.rerun_script, name, value)
        self.socket.send(message.SerializeToString())

    def run(self, page: str = "", query: str = "", **also: str) -> bytes:
        """Ask for a page and give every byte that came until its run was over."""
        self.send(page, query, **also)
        before = len(self.got)
        while True:
            raw = self.socket.recv(timeout=60)
            assert isinstance(raw, bytes)
            self.got += raw
            got = ForwardMsg()
            got.ParseFromString(raw)
            if got.WhichOneof("type") == "new_session":
                self.session = got.new_session.initialize.session_id
            if got.WhichOneof("type") == "script_finished" and got.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return self.got[before:]
