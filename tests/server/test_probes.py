"""What strangers and other sites try on the addresses of data, feeds, pictures and older versions."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser

from ledger.export.preview_picture import HEIGHT, WIDTH
from ledger.urls import addresses
from tests.conftest import data
from tests.identity import STRANGER, Guarded
from tests.server.test_security import told
from tests.serving import ask

RECORD = "troop-us-46000-2011"
VERSION = data().version
ADDRESSES = (
    *(f"attacks.{suffix}" for suffix in addresses.SUFFIXES),
    "package.zip",
    f"records/{RECORD}.json",
    "changes.atom",
    f"preview/{VERSION}/attacks.png",
    f"versions/{VERSION}.zip",
)
EVIL = "evil.example"
SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": "/{}".format,
    "two slashes": "//{}".format,
    "a dot": "/./{}".format,
    "up and down": "/x/../{}".format,
    "up from what is open": "/static/../{}".format,
    "up from a picture": "/preview/../{}".format,
    "up, encoded": "/healthz/%2e%2e/{}".format,
    "up, encoded twice": "/static/%252e%252e/{}".format,
    "up, overlong": "/static/%c0%ae%c0%ae/{}".format,
    "backslash": "/static\\..\\{}".format,
    "slash, encoded": "/%2f{}".format,
    "first letter, encoded": lambda path: f"/%{ord(path[0]):02x}{path[1:]}",
    "capitals": lambda path: f"/{path.upper()}",
    "slash behind": "/{}/".format,
    "dot behind": "/{}/.".format,
    "blank behind": "/{}%20".format,
    "nothing behind": "/{}%00".format,
    "line behind": "/{}%0d%0aX-Evil:%201".format,
    "semicolon behind": "/{};.css".format,
    "style behind": "/{}/x.css".format,
    "whole address": f"http://{EVIL}/{{}}".format,
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("path", ADDRESSES)
def test_no_spelling_of_an_address_gives_a_stranger_a_word(guarded: Guarded, path: str, spelling: str) -> None:
    asked = SPELLINGS[spelling](path)
    for header in ({}, guarded.header(STRANGER)):
        status, headers, body = ask(guarded.url, asked, **header)
        assert status in (307, 400, 401, 403, 404) or is_streamlits(body)
        assert leaked(body, asked) == []
        assert {"set-cookie", "x-evil", "content-disposition"}.isdisjoint(map(str.lower, headers))
        assert headers["etag"] is None or is_streamlits(body)
        assert EVIL not in (headers["location"] or "")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_is_kept_as_a_style_or_picture_by_a_cache(guarded: Guarded, spelling: str) -> None:
    """A cache that goes by the ending of a path would keep what a reader gets at such a path for all others."""
    for path in ADDRESSES:
        asked = SPELLINGS[spelling](path)
        status, headers, body = ask(guarded.url, asked, **guarded.header())
        assert not is_shared(headers) or leaked(body, asked) == []
        assert status != 200 or is_streamlits(body) or not is_shared(headers)


def leaked(body: bytes, asked: str) -> list[bytes]:
    """The words of the dataset in an answer that the address did not hold, which a problem repeats."""
    return [word for word in told(body) if word not in asked.lower().encode()]


def is_streamlits(body: bytes) -> bool:
    """Whether an answer is Streamlit's own page, which it sends for a file below `/static/` that it does not have."""
    return b"<title>Streamlit</title>" in body


def is_shared(headers: object) -> bool:
    """Whether a cache that many use may keep an answer (RFC 9111, 3)."""
    directives = {part.strip().partition("=")[0] for part in (headers["cache-control"] or "").lower().split(",")}  # type: ignore[index]
    return not directives & {"private", "no-store"}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["", "attacks", "attacks?embed=true", *ADDRESSES])
def test_what_a_reader_gets_is_kept_by_no_shared_cache_nor_shown_after_the_logout(
    guarded: Guarded, path: str, method: str
) -> None:
    """Behind a login each answer is asked for anew, also by the reader's own browser, which somebody else may use next."""
    first = ask(guarded.url, f"/{path}", method, **guarded.header())
    asked = [first, ask(guarded.url, f"/{path}", method, If_None_Match=first[1]["etag"] or "*", **guarded.header())]
    for status, headers, _ in asked:
        assert status in (200, 304) or path.startswith("versions")  # this server keeps no version
        assert not is_shared(headers) or status == 404
        assert "max-age" not in (headers["cache-control"] or "")
    assert asked[1][0] == 304 or not first[1]["etag"]


@pytest.mark.parametrize(
    "header",
    [
        {"X_Forwarded_Host": EVIL},
        {"Forwarded": f"host={EVIL};proto=https"},
        {"X_Forwarded_Server": EVIL},
        {"X_Original_URL": f"//{EVIL}/"},
        {"X_Rewrite_URL": f"//{EVIL}/"},
        {"X_Forwarded_Prefix": f"//{EVIL}"},
        {"X_Forwarded_Proto": f"https://{EVIL}/?"},
        {"Referer": f"https://{EVIL}/"},
        {"Origin": f"https://{EVIL}"},
    ],
    ids=str,
)
def test_no_header_puts_another_host_into_a_link(server: str, header: dict[str, str]) -> None:
    for path in ("/", "/attacks?actor=sadr", *(f"/{path}" for path in ADDRESSES[:2] + ADDRESSES[4:7])):
        _, headers, body = ask(server, path, **header)
        assert EVIL.encode() not in body
        assert not [value for value in headers.values() if EVIL in value]
    record = json.loads(ask(server, f"/records/{RECORD}.json", **header)[2])
    assert record["link"] == f"{server}/records?record={RECORD}"


@pytest.mark.parametrize("path", [*ADDRESSES, "Attacks", "overview", "attacks"])
def test_a_parameter_cannot_write_a_header(server: str, path: str) -> None:
    for query in ("q=%0d%0aX-Evil:%201", "%0d%0aX-Evil:%201=x", "cite=%0aX-Evil:1", "q=%E2%80%A8%C2%85X-Evil:1", "x=%00"):
        for method in ("GET", "HEAD"):
            status, headers, _ = ask(server, f"/{path}?{query}", method)
            assert status in (200, 307, 400, 404)
            assert "x-evil" not in map(str.lower, headers)
            assert not [value for value in headers.values() if re.search(r"[^ -~]", value)]


@pytest.mark.parametrize(
    "query",
    [
        "lanes=type&lanes=place",
        "lanes=place&LANES=type",
        "q=a&q=b",
        "from=2011&from=2006",
        "cite=0123456789ab&cite=abcdef012345",
        "actor[]=sadr",
        "actor=sadr;from=2011",
        "actor=sadr%26from%3D2011",
        "actor.id=sadr",
        "__proto__=x",
        "actor=sadr&actor=nobody",
    ],
)
def test_a_parameter_that_stands_twice_or_in_another_way_is_refused_and_not_guessed(server: str, query: str) -> None:
    for suffix in ("csv", "json"):
        status, headers, body = ask(server, f"/attacks.{suffix}?{query}")
        assert (status, headers["content-type"]) in ((400, "application/problem+json"), (404, "application/problem+json"))
        assert json.loads(body)["status"] == status


def test_a_value_that_stands_twice_counts_once(server: str) -> None:
    assert ask(server, "/positions.csv?actor=sadr&actor=sadr")[2] == ask(server, "/positions.csv?actor=sadr")[2]


def test_a_picture_and_the_page_that_names_it_read_a_polluted_address_in_one_way(server: str) -> None:
    """Of two records the same one: what a chat shows beside a link is what the link opens."""
    one, other = (claim.id for claim in data().troop_levels[:2])
    for query in (f"record={one}&record={other}", f"record={other}&record={one}"):
        html = ask(server, f"/records?{query}")[2].decode()
        canonical = re.findall(r'rel="canonical" href="([^"]*)"', html)[0]
        picture = re.findall(r'property="og:image" content="([^"]*)"', html)[0]
        assert canonical.partition("?")[2] == picture.partition("?")[2]
        assert ask(server, f"/preview/{VERSION}/records.png?{canonical.partition('?')[2]}", "HEAD")[0] == 200
        assert ask(server, f"/preview/{VERSION}/records.png?{query}", "HEAD")[0] == 404


@pytest.mark.parametrize("path", ADDRESSES)
def test_no_other_site_is_let_in_where_none_is_named(server: str, path: str) -> None:
    for origin in (f"https://{EVIL}", "null", f"{server}.{EVIL}", server):
        _, headers, _ = ask(server, f"/{path}", Origin=origin)
        assert headers["access-control-allow-origin"] is None
        assert headers["cross-origin-resource-policy"] == "same-origin"
        asked = {"Access_Control_Request_Method": "GET", "Access_Control_Request_Private_Network": "true"}
        status, headers, body = ask(server, f"/{path}", "OPTIONS", Origin=origin, **asked)
        assert (status, leaked(body, path)) == (405, [])
        assert not [name for name in headers if name.lower().startswith("access-control")]


@contextmanager
def other_site(html: str) -> Iterator[str]:
    """A page of another origin."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *told: object) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=site.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{site.server_address[1]}"
    finally:
        site.shutdown()
        site.server_close()


READ = """async ([address, way]) => {
  const load = (tag, key) => new Promise((done) => {
    const it = Object.assign(document.createElement(tag), { onload: () => done(it.width || "loaded"), onerror: () => done("") });
    it[key] = address;
    document.body.append(it);
  });
  if (way === "img") return load("img", "src");
  if (way === "script") return load("script", "src");
  try {
    const answer = await fetch(address, { mode: way, credentials: "include" });
    return (await answer.text()) || "";
  } catch { return ""; }
}"""


@pytest.mark.faults
def test_a_page_of_another_site_reads_nothing_with_the_cookies_of_a_reader(guarded: Guarded, browser: Browser) -> None:
    context = browser.new_context()
    context.add_cookies([{"name": "_streamlit_user", "value": guarded.cookie(), "url": guarded.url}])
    page = context.new_page()
    with other_site("<!doctype html><body>") as site:
        page.goto(guarded.url)
        picture = f"{guarded.url}/preview/{VERSION}/attacks.png"
        assert page.evaluate(READ, [picture, "img"]) == WIDTH > HEIGHT  # its own page sees it
        page.goto(site)
        for path in ADDRESSES:
            for way in ("cors", "no-cors", "img", "script"):
                assert page.evaluate(READ, [f"{guarded.url}/{path}", way]) == "", (path, way)
    context.close()
