"""Which sites may show a view inside their pages: the variable, and the headers of each address."""

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from ledger.server import embedding, paths
from ledger.server.headers import SecurityHeaders
from tests.serving import ROOT, in_a_loop, started

WIKI, NEWS = "https://wiki.example.org", "https://news.example.org:8443"
EMBEDS = ("/attacks?embed=true", "/?embed=true", "/records?record=x&embed=true&embed_options=dark_theme", "/?a=b&embed=%74rue")
OTHERS = (
    *("/", "/attacks", "/attacks?embed=false", "/attacks?embed=", "/attacks?embed=TRUE", "/attacks?Embed=true"),
    *("/attacks?q=embed%3Dtrue", "/attacks?embed_options=embed,true", "/attacks?q=&amp;embed=true".replace("&amp;", "%26")),
    *(
        "/healthz?embed=true",
        "/auth/login?embed=true",
        "/media/x?embed=true",
        "/_stcore/health?embed=true",
        "/static/x?embed=true",
    ),
    *("/attacks/../media/x?embed=true", "//attacks?embed=true", "/nowhere?embed=true", "/attacks.csv?embed=true"),
)


@pytest.fixture(autouse=True)
def fresh() -> None:
    """The sites are read anew by each test."""
    embedding.sites.cache_clear()


def headers(address: str, *sites: str, method: str = "GET") -> dict[str, str]:
    """The headers of the response to a request for this address, where these sites may embed."""
    sent: dict[str, str] = {}

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("")(scope, receive, send)

    async def keep(message: dict[str, object]) -> None:
        for key, value in message.get("headers", ()):  # type: ignore[attr-defined]
            sent[key.decode()] = value.decode()

    path, _, query = address.partition("?")
    scope = {"type": "http", "method": method, "scheme": "https", "path": path, "query_string": query.encode(), "headers": []}
    headers = SecurityHeaders(answer, sites=sites)
    in_a_loop(headers(scope, None, keep))  # type: ignore[arg-type]
    return sent


@pytest.mark.parametrize("address", EMBEDS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_view_alone_may_stand_in_the_pages_of_the_sites_that_are_named(address: str, method: str) -> None:
    found = headers(address, WIKI, NEWS, method=method)
    assert found["content-security-policy"].endswith(f"; frame-ancestors 'self' {WIKI} {NEWS}")
    assert "x-frame-options" not in found
    assert found["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("address", OTHERS)
def test_every_other_address_stays_as_closed_as_without_such_sites(address: str) -> None:
    found = headers(address, WIKI)
    assert found == headers(address)
    assert found["content-security-policy"].endswith("; frame-ancestors 'self'")
    assert found["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("address", EMBEDS)
def test_where_no_site_is_named_nothing_may_be_framed(address: str) -> None:
    assert headers(address)["x-frame-options"] == "SAMEORIGIN"
    assert headers(address)["content-security-policy"].endswith("; frame-ancestors 'self'")


def test_only_the_frame_differs_in_the_policy_of_a_view_alone() -> None:
    open_, closed = headers(EMBEDS[0], WIKI), headers("/attacks", WIKI)
    assert open_["content-security-policy"].replace(f" {WIKI}", "") == closed["content-security-policy"]
    assert {name for name in closed if open_.get(name) != closed[name]} == {"content-security-policy", "x-frame-options"}


def test_below_a_path_the_pages_lie_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "base", lambda: "/dash")
    assert "x-frame-options" not in headers("/dash/attacks?embed=true", WIKI)
    assert "x-frame-options" in headers("/attacks?embed=true", WIKI)


def test_the_variable_names_sites_parted_by_blanks_or_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_EMBED", f" {WIKI},{NEWS}\n http://localhost:8600 ")
    assert embedding.sites() == (WIKI, NEWS, "http://localhost:8600")
    assert embedding.faults() == []


def test_without_the_variable_there_is_no_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEDGER_EMBED", raising=False)
    assert (embedding.sites(), embedding.faults()) == ((), [])


@pytest.mark.parametrize(
    "entry",
    [
        *("*", "https://*.example.org", "wiki.example.org", "https://wiki.example.org/", "https://wiki.example.org/page"),
        *("https://Wiki.example.org", "'none'", "data:", "https:", "https://a;script-src", "https://a.org:x", "https://u@a.org"),
        *("file:///x", "https://-a.org", "https://wiki.example.org;", "null"),
    ],
)
def test_an_entry_that_is_no_origin_is_a_fault_and_no_site(monkeypatch: pytest.MonkeyPatch, entry: str) -> None:
    monkeypatch.setenv("LEDGER_EMBED", f"{WIKI} {entry}")
    assert embedding.sites() == (WIKI,)
    (fault,) = embedding.faults()
    assert entry in fault
    assert "such as https://wiki.example.org" in fault


def test_a_malformed_entry_ends_the_start_with_words() -> None:
    with started(ROOT, LEDGER_EMBED="https://wiki.example.org/page") as server:
        assert server.process.wait(60) != 0
        assert "LEDGER_EMBED: “https://wiki.example.org/page” is not the origin of a site" in server.output()
