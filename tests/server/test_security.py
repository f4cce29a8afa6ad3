"""What strangers try, against real servers: one that asks for a login, one behind a proxy that does, one that asks nobody."""

import functools
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.starlette import App
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from ledger import charts
from ledger.server import login, paths
from ledger.server.assets import PLOTLY, SENT, STYLE, address
from tests.conftest import data
from tests.identity import ACCESS, CLIENT_SECRET, COOKIE_SECRET, LISTED, OF_DOMAIN, STRANGER, Guarded, auth, signed
from tests.serving import PAGES, ROOT, Watched, ask, dashboard
from tests.visiting import Visit

HEADERS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "X-Frame-Options",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
)
IDENTITY = (
    "X-Forwarded-Email",
    "X-Forwarded-User",
    "X-Forwarded-Preferred-Username",
    "X-Auth-Email",
    "X-Auth-Request-Email",
    "X-Auth-Request-User",
    "X-Remote-User",
    "Remote-User",
    "X-User",
    "X-Email",
    "X-Goog-Authenticated-User-Email",
    "X-MS-Client-Principal-Name",
    "Cf-Access-Authenticated-User-Email",
    "X-Streamlit-User",
    "X-Streamlit-User-Content",
    "Authorization",
)
LINKS = [
    *((page, "") for page in PAGES),
    ("records", "record=position-panetta-decide-complained"),
    ("sources", "article=slavin-2011&show=coverage"),
    ("positions", "actor=sadr&view=table"),
]


@functools.cache
def words() -> tuple[bytes, ...]:
    """What only a reader may get: ids and quotes of records, names of actors, the version, lines of the articles."""
    dataset = data()
    found = {dataset.version}
    for _, claim in dataset.claims():
        found.add(claim.id)
        found.update(evidence.quote for evidence in claim.evidence)
    found.update(actor.name for actor in dataset.actors.values() if " " in actor.name)
    for seed in (ROOT / "seeds").iterdir():
        found.update(line.strip() for line in seed.read_text(encoding="utf-8").splitlines() if len(line) > 40)
    return tuple(word.encode() for word in found)


def told(raw: bytes) -> list[bytes]:
    """The words of the dataset in what a server sent."""
    return [word for word in words() if word in raw]


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard whose readers a proxy names, with an allow-list."""
    secrets = tmp_path_factory.mktemp("proxied") / "secrets.toml"
    secrets.write_text(ACCESS)
    trusted = ("--server.trustedUserHeaders", json.dumps({"X-Auth-Email": "email"}))
    with dashboard(ROOT, "--secrets.files", str(secrets), *trusted) as url:
        yield url


def is_refused(url: str, header: dict[str, str], cookie: str = "", **also: str) -> bool:
    """Whether neither a file nor the socket gives anything to a visitor with this header and cookie."""
    file = ask(url, "/media/any.png", **header)[0]
    with Visit(url, cookie, **also) as visitor:
        return file == 403 and told(visitor.open("records").raw) == []


# The socket


@pytest.mark.parametrize(("page", "query"), LINKS)
def test_no_page_sends_a_word_of_the_dataset_without_a_login(guarded: Guarded, page: str, query: str) -> None:
    with Visit(guarded.url) as visitor:
        assert told(visitor.open(page, query).raw) == []
        assert told(visitor.open(page, query).raw) == []
        assert b"Log in" in visitor.received


def test_a_reader_does_get_the_words_that_the_probes_look_for(guarded: Guarded) -> None:
    with Visit(guarded.url, guarded.cookie()) as visitor:
        for page in PAGES:
            assert told(visitor.open(page).raw), page


def test_a_socket_that_asks_for_a_page_script_or_a_part_of_one_gets_nothing(guarded: Guarded) -> None:
    with Visit(guarded.url, guarded.cookie()) as reader:
        scripts = set(re.findall(rb"[0-9a-f]{32}", reader.open().raw))
    assert scripts
    for script in sorted(scripts)[:20]:
        with Visit(guarded.url) as visitor:
            visitor.send(page_script_hash=script.decode(), fragment_id=script.decode())
            visitor.open(page_script_hash=script.decode())
            assert told(visitor.received) == []


def test_a_stranger_cannot_take_over_the_session_of_a_reader(guarded: Guarded) -> None:
    with Visit(guarded.url, guarded.cookie()) as reader:
        reader.open("records")
        for cookie in ("", guarded.cookie(STRANGER)):
            with Visit(guarded.url, cookie, session=reader.session) as thief:
                assert told(thief.open("records").raw) == []
                assert thief.session != reader.session
        assert told(reader.open("records").raw)


def test_the_socket_of_a_reader_needs_the_token_against_forgery(guarded: Guarded) -> None:
    with Visit(guarded.url, guarded.cookie(), token="another") as visitor:
        assert told(visitor.open("records").raw) == []


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://localhost:9999",
        "http://127.0.0.1:1",
        "http://localhost",
        "null",
        "file://",
        "{url}.evil.example",
        "{url}@evil.example",
        "http://evil.example#{url}",
        "http://[",
    ],
)
@pytest.mark.parametrize("asks", ["guarded", "server"])
def test_a_socket_from_a_foreign_page_is_refused(asks: str, origin: str, request: pytest.FixtureRequest) -> None:
    target = request.getfixturevalue(asks)
    url, cookie = (target.url, target.cookie()) if isinstance(target, Guarded) else (target, "")
    with pytest.raises(InvalidStatus) as refused:
        Visit(url, cookie, origin=origin.format(url=url))
    assert refused.value.response.status_code == 403


def test_a_program_that_is_no_browser_names_no_page_and_gets_a_socket(server: str) -> None:
    with connect(server.replace("http", "ws") + "/_stcore/stream", subprotocols=[Subprotocol("streamlit")]) as socket:
        assert socket.subprotocol == "streamlit"


# Hosts


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "evil.example:{port}",
        "localhost.evil.example",
        "127.0.0.1@evil.example",
        "",
        "[::1",
    ],
)
def test_a_foreign_host_is_refused_on_pages_files_and_socket(server: str, host: str) -> None:
    name = host.format(port=urlsplit(server).port)
    for path in ("/", "/healthz", "/media/x", "/_stcore/health", "/records"):
        status, headers, body = ask(server, path, Host=name)
        assert (status, told(body)) == (400, [])
        assert [header for header in HEADERS if header not in headers] == []
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13"}
    assert ask(server, "/_stcore/stream", Host=name, Sec_WebSocket_Key="x" * 22 + "==", **upgrade)[0] == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "LOCALHOST", "[::1]"])
def test_the_names_of_this_machine_are_known(server: str, host: str) -> None:
    assert ask(server, "/healthz", Host=f"{host}:{urlsplit(server).port}")[0] == 200


# Identity


def test_a_header_that_claims_an_identity_changes_nothing(guarded: Guarded) -> None:
    forged = {name.replace("-", "_"): LISTED for name in IDENTITY}
    assert is_refused(guarded.url, forged, **forged)
    assert is_refused(guarded.url, forged | guarded.header(STRANGER), guarded.cookie(STRANGER), **forged)


@pytest.mark.parametrize(
    "header",
    ["X_Original_URL", "X_Rewrite_URL", "X_Forwarded_Prefix", "X_Forwarded_Uri", "X_HTTP_Method_Override", "X_Accel_Redirect"],
)
def test_a_header_that_renames_the_path_opens_nothing(guarded: Guarded, header: str) -> None:
    assert ask(guarded.url, "/media/any.png", **{header: "/healthz"})[0] == 403


def forgeries(guarded: Guarded) -> dict[str, str]:
    """Cookies that no login has set."""
    good = guarded.cookie()
    body, stamp, signature = good.rsplit(".", 2)
    other = guarded.cookie(STRANGER).rsplit(".", 2)
    return {
        "unsigned": json.dumps({"email": LISTED, "email_verified": True, "is_logged_in": True, "origin": guarded.url}).replace(
            '"', "'"
        ),
        "without signature": f"{body}.{stamp}.",
        "only its body": body,
        "truncated": good[:-1],
        "longer": good + "A",
        "signature of another": f"{body}.{stamp}.{other[2]}",
        "body of another": f"{body}.{other[1]}.{other[2]}",
        "another day": f"{body}.AAAAAA.{signature}",
        "another secret": guarded.cookie(secret="a-guess-at-the-secret-0123456789-0123456789"),
        "an empty secret": guarded.cookie(secret=""),
        "the client's secret": guarded.cookie(secret=CLIENT_SECRET),
        "tokens as user": signed({"email": LISTED, "is_logged_in": True, "email_verified": True}, name="_streamlit_user_tokens"),
        "session as user": signed({"email": LISTED, "is_logged_in": True, "email_verified": True}, name="session"),
        "of another address": guarded.cookie(origin="https://ledger.example.org"),
        "without address": guarded.cookie(origin=None),
        "a list": signed([LISTED]),
        "chunks": signed("chunks-9"),
        "nothing": "",
        "noise": "%00%ff;=,",
    }


FORGERIES = tuple(forgeries(Guarded("http://127.0.0.1", "", Path(), Path())))


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_forged_cookie_opens_nothing(guarded: Guarded, kind: str) -> None:
    cookie = forgeries(guarded)[kind]
    assert is_refused(guarded.url, {"Cookie": f"_streamlit_user={cookie}"}, cookie)


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"is_logged_in": False},
        {"email": STRANGER},
        {"email": "x@sub.team.example.org"},
        {"email": "x@team.example.org.evil.example"},
        {"email": None},
    ],
    ids=str,
)
def test_a_login_that_the_rules_do_not_admit_opens_nothing(guarded: Guarded, claims: dict[str, object]) -> None:
    assert is_refused(guarded.url, guarded.header(**claims), guarded.cookie(**claims))  # type: ignore[arg-type]


def test_a_login_that_the_rules_admit_opens_files_and_pages(guarded: Guarded) -> None:
    for email in (LISTED, LISTED.upper(), OF_DOMAIN):
        assert ask(guarded.url, "/media/any.png", **guarded.header(email))[0] == 404
        with Visit(guarded.url, guarded.cookie(email)) as visitor:
            assert told(visitor.open("records").raw)


def test_behind_a_proxy_the_trusted_header_decides_by_the_same_list(proxied: str) -> None:
    assert is_refused(proxied, {})
    assert is_refused(proxied, {"X_Auth_Email": STRANGER}, X_Auth_Email=STRANGER)
    assert is_refused(proxied, {"X_Auth_Email": ""}, X_Auth_Email="")
    others = {name.replace("-", "_"): LISTED for name in IDENTITY if name != "X-Auth-Email"}
    assert is_refused(proxied, others, **others)
    assert ask(proxied, "/media/any.png", X_Auth_Email=LISTED)[0] == 404
    with Visit(proxied, X_Auth_Email=LISTED) as visitor:
        assert told(visitor.open("records").raw)


# Routes


METHODS = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "CONNECT", "PROPFIND"]


@pytest.mark.parametrize("method", METHODS)
def test_the_route_of_downloads_is_closed_without_a_login(guarded: Guarded, method: str) -> None:
    assert ask(guarded.url, "/media/x", method)[0] == 403
    status, headers, _ = ask(guarded.url, "/media/x", method, **guarded.header())
    assert status == (404 if method in ("GET", "HEAD") else 405)
    assert status == 405 or headers["cache-control"] == "private, no-store"


NOBODY_NEEDS = [
    "/metrics",
    "/_stcore/metrics",
    "/_stcore/agent",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/mcp",
    "/_stcore/script-health-check",
    "/_stcore/upload_file/a/b",
    "/_stcore/bidi-components/x",
    "/_stcore/of-a-later-version",
    "/_stcore/stream/x",
    "/_stcore",
    "/component/x/y",
    "/app/static/x",
    "/auth/of-a-later-version",
    "/of-a-later-version",
]


@pytest.mark.parametrize("path", NOBODY_NEEDS)
def test_routes_that_nobody_needs_are_not_there(guarded: Guarded, server: str, path: str) -> None:
    for method in METHODS:
        assert ask(server, path, method)[0] == 404
        assert ask(guarded.url, path, method)[0] == 404
        assert ask(guarded.url, path, method, **guarded.header())[0] == 404
    assert ask(guarded.url, path.replace("_stcore", "%5fstcore"))[0] == 404


def test_every_route_of_streamlit_is_named_in_the_paths_or_refused(guarded: Guarded) -> None:
    """The routes are those of the installed version, with every option on; a new one has to be judged."""
    options = ("server.enableStaticServing", "server.scriptHealthCheckEnabled", "server.enableAgentApi")
    before = {option: config.get_option(option) for option in options}
    for option in options:
        config.set_option(option, True)
    try:
        app = App("ledger/ui/app.py")
        routes = create_streamlit_routes(app._create_runtime())
    finally:
        Runtime._instance = None
        for option, value in before.items():
            config.set_option(option, value)
    named = {route.path for route in routes if paths.rule(route.path.replace("{", "").replace("}", "")) is not None}
    assert named == {
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/stream",
        "/media/{file_id:path}",
        "/auth/login",
        "/auth/logout",
        "/oauth2callback",
        "",
    }


def test_a_login_that_nobody_asks_for_has_no_routes(server: str) -> None:
    for path in ("/auth/login", "/auth/logout", "/oauth2callback"):
        assert ask(server, path)[0] == 404


@pytest.mark.parametrize("method", [method for method in METHODS if method not in ("GET", "HEAD")])
@pytest.mark.parametrize(
    "path", ["/", "/records", "/healthz", f"/{PLOTLY}", "/_stcore/health", "/_stcore/host-config", "/auth/login"]
)
def test_what_is_open_to_all_can_only_be_read(guarded: Guarded, path: str, method: str) -> None:
    assert ask(guarded.url, path, method)[0] == 405


def test_an_unknown_page_says_so_and_leads_home(server: str) -> None:
    status, headers, body = ask(server, "/recods?q=<script>")
    assert (status, headers.get_content_type()) == (404, "text/html")
    assert b"There is no such page" in body
    assert b'<a href="/">' in body
    assert b"script" not in body


def test_an_unknown_page_offers_the_one_with_the_most_similar_address(server: str) -> None:
    assert b'<a href="/records">' in ask(server, "/recods")[2]
    assert b'<a href="/troop-levels">' in ask(server, "/troops-level")[2]
    assert ask(server, "/xyzzy")[2].count(b"<a href") == 1


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/overview", "./"),
        ("/Overview?q=a%20b&actor=sadr", "./?q=a%20b&actor=sadr"),
        ("/Positions", "./positions"),
        ("/troop-levels.?scale=linear", "./troop-levels?scale=linear"),
        ("/sources)", "./sources"),
        ("/POSITIONS/", "../positions"),
    ],
)
def test_another_spelling_of_the_address_of_a_page_leads_to_it(guarded: Guarded, path: str, page: str) -> None:
    status, headers, _ = ask(guarded.url, path)
    assert (status, headers["location"]) == (307, page)


def test_health_is_open_and_says_nothing_of_the_articles(guarded: Guarded) -> None:
    assert ask(guarded.url, "/_stcore/health")[2] == b"ok"
    status, _, body = ask(guarded.url, "/healthz")
    assert status == 200
    assert set(told(body)) <= {data().version.encode()}


@pytest.mark.parametrize(
    "path",
    [
        "/../.streamlit/secrets.toml",
        "/.streamlit/secrets.toml",
        "/.streamlit/config.toml",
        "/.git/config",
        "/data/positions.yaml",
        "/seeds/",
        "/dashboard.py",
        "/ledger/ui/app.py",
        "/static/../../data/positions.yaml",
        "/static/../../../../../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/data/positions.yaml",
        "/static/..%2f..%2f..%2fdata/positions.yaml",
        "/static/%252e%252e%252fdata/positions.yaml",
        "/media/../data/positions.yaml",
        "/media/%2e%2e/%2e%2e/data/positions.yaml",
        "/media/..%5c..%5cdata%5cpositions.yaml",
        "/app/static/../../dashboard.py",
        "/component/../dashboard.py",
        "/_stcore/../dashboard.py",
        "/_stcore/bidi-components/../../dashboard.py",
        "//etc/passwd",
        "/\\..\\..\\etc\\passwd",
        "/%00",
        "/%2fetc/passwd",
        "/file:///etc/passwd",
        "/....//....//etc/passwd",
    ],
)
def test_no_spelling_of_a_path_reads_a_file(server: str, path: str) -> None:
    status, headers, body = ask(server, path)
    is_index = b"<title>Streamlit</title>" in body
    assert status in (301, 307, 400, 403, 404) or is_index
    assert told(body) == []
    for secret in (b"root:", b"import streamlit", b"[server]", b"[core]", b"cookie_secret", b"evidence:"):
        assert secret not in body
    assert urlsplit(urljoin(server + "/", headers.get("Location", "/"))).netloc == urlsplit(server).netloc


# Redirects

LEADS_OFF = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "/.evil.example",
    "/..//evil.example",
    "/x//evil.example",
    "/%2f/evil.example",
    "/%5cevil.example",
    "/;//evil.example",
    "/records\r\nSet-Cookie: x=y",
    "/\u2044/evil.example",
    "/auth/logout",
    "/media/x",
    "/oauth2callback?error=x",
    "",
]


@pytest.mark.parametrize("link", LEADS_OFF)
def test_no_remembered_link_leads_off_or_into_the_machinery(guarded: Guarded, link: str) -> None:
    assert not login.is_page(link)
    if link.isascii():
        _, headers, _ = ask(guarded.url, "/oauth2callback?error=x", Cookie=f"{login.COOKIE}={login.pack(link)}")
        assert headers["Location"] == "/"


@given(st.text(st.sampled_from("/\\.:@?#%;\t\n\r ehtpsx-_\x00é")))
def test_whatever_is_taken_for_a_page_lies_on_this_host(link: str) -> None:
    if login.is_page(link):
        assert urlsplit(link).netloc == ""
        assert urlsplit(link).scheme == ""
        assert urlsplit(urljoin("https://here.example/records", link)).netloc == "here.example"


def login_cookie(guarded: Guarded, **headers: str) -> str | None:
    """The link that a request for a login leaves in the cookie."""
    _, answered, _ = ask(guarded.url, "/auth/login", **headers)
    jar = SimpleCookie("; ".join(answered.get_all("Set-Cookie", [])))
    return login.unpack(jar[login.COOKIE].value) if login.COOKIE in jar else None


def test_only_a_page_of_this_host_is_remembered(guarded: Guarded) -> None:
    assert login_cookie(guarded, Referer=f"{guarded.url}/records?q=a%20b") == "/records?q=a%20b"
    for referer in (
        "https://evil.example/records",
        f"{guarded.url}.evil.example/records",
        f"{guarded.url}@evil.example/records",
        f"http://evil.example@{urlsplit(guarded.url).netloc}/records",
        "http://127.0.0.1:1/records",
        f"{guarded.url}//evil.example",
        f"{guarded.url}/\\evil.example",
        f"{guarded.url}/auth/logout",
        f"javascript://{urlsplit(guarded.url).netloc}/records",
        "http://[",
        "",
    ):
        assert login_cookie(guarded, Referer=referer) is None, referer


def test_a_bomb_in_the_cookie_is_not_unpacked(guarded: Guarded) -> None:
    bomb = login.pack("/records?q=" + "a" * 3_000_000)
    assert bomb is None or len(login.unpack(bomb) or "") <= login.LONGEST_REFERER


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "path",
    [
        "records.csv",
        "positions.json?actor=sadr",
        "attacks.xlsx",
        "troop-levels.parquet",
        "package.zip",
        "records/attack-taji-2011.json",
        "changes.atom",
        "changes.atom?record=attack-taji-2011",
        f"preview/{data().version}/positions.png",
        f"versions/{data().version}.zip",
        "records%2ecsv?embed=true",
    ],
)
def test_a_stranger_learns_nothing_by_asking_for_what_has_changed_or_for_a_part(guarded: Guarded, path: str, method: str) -> None:
    for asked in ({"If_None_Match": "*"}, {"If_None_Match": '"x", *'}, {"Range": "bytes=0-9"}, {"Cookie": "_streamlit_user=x"}):
        status, headers, body = ask(guarded.url, f"/{path}", method, **asked)
        assert status in (401, 403)
        assert "etag" not in headers
        assert "content-disposition" not in headers
        assert "public" not in headers.get("cache-control", "")
        assert len(body) < 1000


def test_a_login_needs_a_token_of_this_server(guarded: Guarded) -> None:
    for token in ("", "default", "eyJhbGciOiJub25lIn0.eyJwcm92aWRlciI6ImRlZmF1bHQifQ."):
        _, headers, _ = ask(guarded.url, f"/auth/login?provider={token}")
        assert headers["Location"] == "/"


def test_a_callback_without_a_login_sets_no_identity_and_repeats_nothing(guarded: Guarded) -> None:
    for query in ("code=x&state=y", "error=<script>&error_description=<script>", "state=_state_default_x&code=x", ""):
        status, headers, body = ask(guarded.url, f"/oauth2callback?{quote(query, safe='=&')}")
        assert (status, headers["Location"], body) == (302, "/", b"")
        assert not [c for c in headers.get_all("Set-Cookie", []) if c.startswith("_streamlit_user=") and "Max-Age=0" not in c]


# Headers and pages


def test_every_answer_carries_the_security_headers(guarded: Guarded, server: str) -> None:
    static = next(iter((Path(streamlit.__file__).parent / "static" / "static" / "js").glob("index*.js"))).name
    asked = {
        "/": 200,
        "/records?q=x": 200,
        f"/static/js/{static}": 200,
        "/static/js/none.js": 200,
        "/healthz": 200,
        "/_stcore/health": 200,
        "/_stcore/host-config": 200,
        "/_stcore/metrics": 404,
        "/records/_stcore/health": 404,
        "/media/none": 403,
        "/auth/login": 302,
        "/oauth2callback?error=x": 302,
        "/records/": 301,
        "//records": 404,
        "/unknown": 404,
    }
    for path, wanted in asked.items():
        status, headers, _ = ask(guarded.url, path)
        assert status == wanted, path
        assert [name for name in HEADERS if len(headers.get_all(name, [])) != 1] == [], path
    assert [name for name in HEADERS if name not in ask(server, "/media/none")[1]] == []


def test_what_draws_the_charts_is_open_to_all_kept_by_browsers_and_asked_for_early(guarded: Guarded) -> None:
    status, headers, body = ask(guarded.url, f"/{PLOTLY}")
    assert (status, len(body)) == (200, charts.PLOTLY.stat().st_size)
    assert headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in headers["Cache-Control"]
    early = {path: ask(guarded.url, path)[1]["Link"] for path in ("/", "/attacks", "/attacks?q=x", "/guide", "/healthz")}
    assert [path for path, link in early.items() if link == f"<{PLOTLY}>; rel=preload; as=script"] == [*early][:3]
    assert [path for path, link in early.items() if link is None] == [*early][3:]


def test_scripts_and_the_style_are_kept_by_browsers_only_under_the_hash_of_their_text(guarded: Guarded) -> None:
    for name, text in SENT.items():
        kept, other = ask(guarded.url, f"/{address(name)}"), ask(guarded.url, f"/assets/{name}?v=0")
        assert kept[0] == other[0] == 200
        assert kept[2].decode() == other[2].decode() == text
        assert "immutable" in kept[1]["Cache-Control"]
        assert other[1]["Cache-Control"] == "no-cache"
        assert kept[1]["Content-Type"].startswith("text/css" if name == STYLE else "text/javascript")
    assert ask(guarded.url, "/assets/answers.css")[0] == 404


@pytest.mark.faults
def test_every_page_is_used_behind_the_login_without_a_violation_of_the_policy_or_an_outside_request(
    guarded: Guarded, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "_streamlit_user", "value": guarded.cookie(), "url": guarded.url}])
    broken: list[str] = []
    context.expose_function("violated", lambda fault: broken.append(fault))  # noqa: PLW0108  a built-in cannot be exposed
    context.add_init_script(
        "addEventListener('securitypolicyviolation', e => violated(`${e.violatedDirective} ${e.blockedURI}`))"
    )
    visit = Watched(context.new_page())
    visit.page.goto(guarded.url)
    used = 0
    for page in (*PAGES[1:], PAGES[0]):
        title = page.replace("-", " ").capitalize() or "Overview"
        visit.page.get_by_test_id("stTopNavLink").filter(has_text=title).click()
        visit.settle()
        main = visit.page.get_by_test_id("stMain")
        for found in (main.get_by_role("radio", name="Table"), main.get_by_role("button", name="Cite", exact=True)):
            if found.count():
                found.first.click(force=True)
                used += 1
        assert COOKIE_SECRET not in visit.page.content()
        assert CLIENT_SECRET not in visit.page.content()
    visit.settle()
    assert (visit.faults, broken) == ([], [])
    assert used >= 5
    with visit.page.expect_console_message(lambda message: "evil.example" in message.text):
        visit.page.evaluate("fetch('https://evil.example/').catch(() => 0)")
    visit.settle()
    context.close()
    assert broken == ["connect-src https://evil.example/"]


# Secrets


def test_no_secret_stands_in_a_message_or_in_the_log(guarded: Guarded) -> None:
    cookie = guarded.cookie()
    before = len(guarded.log.read_bytes())
    with Visit(guarded.url, cookie) as reader:
        for page in PAGES:
            reader.open(page)
    ask(guarded.url, "/oauth2callback?code=the-code&state=the-state", **guarded.header())
    ask(guarded.url, "/auth/logout", **guarded.header())
    log = guarded.log.read_bytes()
    for secret in (COOKIE_SECRET, CLIENT_SECRET, cookie, "the-code"):
        assert secret.encode() not in reader.received
        assert secret.encode() not in log
    assert b"readers log in at" in log
    assert b"Traceback" not in log[before:]


@pytest.fixture
def changed(guarded: Guarded) -> Iterator[Path]:
    """The secrets, to be changed and put back."""
    before = guarded.secrets.read_text()
    yield guarded.secrets
    guarded.secrets.write_text(before)
    until(lambda: ask(guarded.url, "/media/x", **guarded.header())[0] == 404)


def until(holds: object) -> None:
    """Wait until something holds; Streamlit looks at its secrets about once a second."""
    end = time.monotonic() + 60
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_reader_taken_off_the_list_has_nothing_at_the_next_run_of_an_open_socket(guarded: Guarded, changed: Path) -> None:
    with Visit(guarded.url, guarded.cookie()) as reader, Visit(guarded.url, guarded.cookie(OF_DOMAIN)) as other:
        assert told(reader.open("records").raw)
        changed.write_text(changed.read_text().replace(LISTED.title(), "nobody@example.org"))
        until(lambda: ask(guarded.url, "/media/x", **guarded.header())[0] == 403)
        assert told(reader.open("records").raw) == []
        assert told(other.open("records").raw)


@pytest.mark.injected("the file of secrets broken while the server runs", "that they are not let in until it is mended")
def test_secrets_that_break_later_let_nobody_in(guarded: Guarded, changed: Path) -> None:
    with Visit(guarded.url, guarded.cookie()) as reader:
        changed.write_text("[auth\n")
        until(lambda: ask(guarded.url, "/media/x", **guarded.header())[0] == 403)
        assert told(reader.open("records").raw) == []
    with Visit(guarded.url, guarded.cookie()) as visitor:
        assert told(visitor.open("records").raw) == []
        assert b"cannot read its secrets" in visitor.received


# The start


def start(folder: Path, secrets: str, *options: str) -> tuple[int, str]:
    """Start a dashboard that is expected to end by itself; gives its exit code and what it says."""
    (folder / "secrets.toml").write_text(secrets)
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", "0", "--secrets.files"]
    done = subprocess.run(
        [*command, str(folder / "secrets.toml"), *options], cwd=ROOT, capture_output=True, text=True, timeout=180, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.faults
def test_a_short_cookie_secret_does_not_start_and_is_not_said(tmp_path: Path) -> None:
    code, said = start(tmp_path, auth("http://localhost:1").replace(COOKIE_SECRET, "short-secret") + ACCESS)
    assert code != 0
    assert "cookie_secret of [auth] in the secrets is shorter than 32 characters" in said
    assert "short-secret" not in said
    assert CLIENT_SECRET not in said
    assert "Traceback" not in said


@pytest.mark.faults
def test_secrets_that_cannot_be_read_do_not_start(tmp_path: Path) -> None:
    code, said = start(tmp_path, f'[auth]\nclient_secret = "{CLIENT_SECRET}\n')
    assert code != 0
    assert "cannot be read" in said
    assert CLIENT_SECRET not in said


@pytest.mark.parametrize(
    ("secrets", "options", "says"),
    [
        pytest.param("", (), ["Bound to this machine only (127.0.0.1); see deploy/README.md"], marks=pytest.mark.faults),
        ("", ("--server.address", "0.0.0.0"), ["everybody who can reach this port reads everything"]),
        pytest.param(
            auth("http://localhost:1") + "[access]\nemail = []\n",
            (),
            ["there is no such setting", "nobody gets in"],
            marks=pytest.mark.faults,
        ),
    ],
    ids=["this machine", "all addresses", "empty list"],
)
def test_the_start_says_who_can_read(tmp_path: Path, secrets: str, options: tuple[str, ...], says: list[str]) -> None:
    (tmp_path / "secrets.toml").write_text(secrets)
    with dashboard(ROOT, *options, "--secrets.files", str(tmp_path / "secrets.toml"), log=tmp_path / "log"):
        said = (tmp_path / "log").read_text()
    assert [said.count(words) for words in says] == [1] * len(says)
