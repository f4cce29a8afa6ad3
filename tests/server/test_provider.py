"""The provider of logins is asked once in some minutes, and one that does not answer holds nobody."""

import asyncio
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from authlib.integrations.starlette_client import StarletteOAuth2App  # type: ignore[import-untyped]

from ledger.server import provider
from ledger.server.provider import FAILED, KEPT, Answers, Silent
from tests.identity import ACCESS, auth, login_address
from tests.serving import ROOT, ask, dashboard, in_a_loop


class Asked:
    """A provider that counts how often it was asked. fails: whether it gives no answer."""

    def __init__(self) -> None:
        self.times = 0
        self.fails = False

    async def __call__(self) -> dict[str, str]:
        self.times += 1
        await asyncio.sleep(0)
        if self.fails:
            raise ConnectionError
        return {"issuer": str(self.times)}


async def said(answers: Answers, asked: Asked) -> str:
    try:
        return (await answers.get("https://provider.example", asked))["issuer"]
    except Silent:
        return ""


def test_one_asks_for_all_and_again_only_when_its_answer_is_old() -> None:
    async def run() -> None:
        now, asked = [0.0], Asked()
        answers = Answers(lambda: now[0])
        assert await asyncio.gather(*(said(answers, asked) for _ in range(20))) == ["1"] * 20
        now[0] = KEPT - 1
        assert await said(answers, asked) == "1"
        now[0] = KEPT
        assert await said(answers, asked) == "2"

    in_a_loop(run())


def test_a_provider_that_gave_no_answer_is_left_alone_for_a_moment() -> None:
    async def run() -> None:
        now, asked = [0.0], Asked()
        answers, asked.fails = Answers(lambda: now[0]), True
        assert await asyncio.gather(*(said(answers, asked) for _ in range(20))) == [""] * 20
        assert asked.times == 1
        asked.fails, now[0] = False, FAILED - 1
        assert await said(answers, asked) == ""
        now[0] = FAILED
        assert await said(answers, asked) == "2"

    in_a_loop(run())


def test_a_provider_that_is_too_slow_gave_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "PATIENCE", 0.01)

    async def never() -> dict[str, str]:
        await asyncio.Event().wait()
        return {}

    with pytest.raises(Silent):
        in_a_loop(Answers().get("https://provider.example", never))


def test_what_one_login_adds_to_the_answer_no_other_sees() -> None:
    async def run() -> None:
        answers, asked = Answers(), Asked()
        (await answers.get("https://provider.example", asked))["jwks"] = "mine"
        assert await answers.get("https://provider.example", asked) == {"issuer": "1"}

    in_a_loop(run())


def test_all_logins_share_one_tls_context(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("load_server_metadata", "client_cls"):  # they are put back at the end
        monkeypatch.setattr(StarletteOAuth2App, name, getattr(StarletteOAuth2App, name))
    provider.share_answers(Answers())
    made, make = [], ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", lambda **options: made.append(options) or make(**options))

    async def run() -> list[str]:
        clients = [StarletteOAuth2App(None, client_id="ledger", authorize_url="https://provider.example/login") for _ in range(3)]
        return [(await client.create_authorization_url("https://ledger.example/back"))["url"] for client in clients]

    assert all(address.startswith("https://provider.example/login?") for address in in_a_loop(run()))
    assert len(made) == 1


@pytest.fixture
def counted() -> Iterator[tuple[str, Counter[str]]]:
    """The address of a provider that says where the login is, and how often each of its paths was asked for."""
    asked = Counter[str]()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked[self.path] += 1
            body = b'{"authorization_endpoint": "https://provider.example/login"}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()


@pytest.mark.faults
def test_logins_of_strangers_ask_the_provider_once(counted: tuple[str, Counter[str]], tmp_path: Path) -> None:
    address, asked = counted
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(auth(address) + ACCESS, encoding="utf-8")
    with dashboard(ROOT, "--secrets.files", str(secrets)) as url:
        answers = [ask(url, login_address()) for _ in range(5)]
    assert {status for status, _, _ in answers} == {302}
    assert all(headers["Location"].startswith("https://provider.example/login?") for _, headers, _ in answers)
    assert asked == {"/.well-known/openid-configuration": 1}
