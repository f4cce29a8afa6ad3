"""The files of `deploy/`: nginx as shipped in front of two real replicas; the units; the guide."""

import json
import re
import shutil
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

from ledger.server.assets import PLOTLY
from ledger.urls.links import MAX_LENGTH
from tests.proxied import DEPLOY, METRICS_TOKEN, NAME, Nginx, Replica, environment, free_ports
from tests.serving import PAGES, ROOT, Watched, ask, health

LINK = "positions?actor=sadr"
SAID = "positions, of Muqtada al-Sadr."
README = (DEPLOY / "README.md").read_text(encoding="utf-8")
SITE = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")


class Site:
    """Two replicas behind nginx."""

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        self.replicas = {port: Replica(port, root, folder.parent / f"{port}.log") for port in free_ports(2)}
        self.nginx = Nginx(folder, list(self.replicas)).start()
        for replica in self.replicas.values():
            replica.wait()

    def stop(self) -> None:
        self.nginx.stop()
        for replica in self.replicas.values():
            replica.kill()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two replicas behind nginx, which nobody harms."""
    made = Site(tmp_path_factory.mktemp("site"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def window(site: Site, browser: Browser) -> Iterator[tuple[Watched, Counter[str]]]:
    """A page opened through nginx, and the bytes that it took: on the wire, and unpacked."""
    context = visitor(browser)
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    took = Counter[str]()
    network.on("Network.loadingFinished", lambda event: took.update(wire=int(event["encodedDataLength"])))
    network.on("Network.dataReceived", lambda event: took.update(unpacked=event["dataLength"]))
    yield Watched(page).open(f"{site.nginx.url}/attacks"), took
    context.close()


@pytest.fixture
def fragile(tmp_path: Path) -> Iterator[Site]:
    """Two replicas behind nginx, for one test to harm."""
    made = Site(tmp_path / "site")
    yield made
    made.stop()


def visitor(browser: Browser) -> Any:
    """A visitor's window context that takes the certificate of the test."""
    return browser.new_context(viewport={"width": 1440, "height": 900}, ignore_https_errors=True)


def replica_of(site: Site, cookies: list[Any]) -> Replica:
    """The replica that a browser's cookie names."""
    return site.replicas[int(next(c["value"] for c in cookies if c["name"] == "ledger_replica"))]


# nginx


@pytest.mark.parametrize("login", [0, 4180])
def test_nginx_takes_the_site_as_it_is(tmp_path: Path, login: int) -> None:
    said = Nginx(tmp_path / "site", (8501, 8502), login).test()
    assert "test is successful" in said
    complaints = [line for line in said.splitlines() if "[" in line and '"listen ... http2" directive is deprecated' not in line]
    assert complaints == []


def test_no_location_of_the_site_drops_the_headers() -> None:
    for text in (SITE, *(path.read_text(encoding="utf-8") for path in (DEPLOY / "nginx").glob("*.conf"))):
        for location in re.findall(r"location[^{]*\{([^}]*)\}", text):
            assert "add_header" not in location
            assert "proxy_set_header" not in location


@pytest.mark.faults
def test_every_page_opens_over_https_without_fault(site: Site, browser: Browser) -> None:
    context = visitor(browser)
    windows = [Watched(context.new_page()) for _ in PAGES]
    for window, path in zip(windows, PAGES, strict=True):
        window.page.goto(f"{site.nginx.url}/{path}", wait_until="commit")
    for window in windows:
        window.settle()
        window.page.wait_for_load_state("networkidle")
        window.settle()
    assert [(window.faults, window.exceptions()) for window in windows] == [([], [])] * len(PAGES)
    assert windows[1].page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol") == "h2"
    context.close()


@pytest.mark.faults
def test_a_link_of_20000_characters_opens_in_the_browser(site: Site, browser: Browser) -> None:
    context = visitor(browser)
    long = "&".join(["actor=sadr"] + [f"x{i}=" + "a" * 90 for i in range(205)])
    assert len(long) > 19_000
    visit = Watched(context.new_page())
    visit.page.goto(f"{site.nginx.url}/positions?{long}")
    visit.settle()
    assert SAID in visit.said()
    context.close()
    assert site.nginx.get(f"/positions?q={'a' * 20_000}").status == 200


def test_a_link_that_is_too_long_is_answered_in_words(site: Site) -> None:
    read, unread = site.nginx.get(f"/positions?q={'a' * MAX_LENGTH}"), site.nginx.get(f"/positions?q={'a' * 40_000}")
    assert (read.status, unread.status) == (200, 414)
    assert unread.one("content-type") == "text/html"
    assert f"at most {MAX_LENGTH:,} characters".encode() in unread.body


def test_a_page_comes_over_https_without_fault(window: tuple[Watched, Counter[str]]) -> None:
    visit, _ = window
    assert (visit.faults, visit.exceptions()) == ([], [])
    assert visit.page.locator(".js-plotly-plot").count()
    assert visit.page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol") == "h2"


def test_the_scripts_arrive_compressed_and_cacheable(site: Site, window: tuple[Watched, Counter[str]]) -> None:
    _, took = window
    assert took["unpacked"] > 4_000_000
    assert took["wire"] < 0.5 * took["unpacked"]
    for path in page_scripts(site):
        plain, packed = site.nginx.get(path), site.nginx.get(path, {"Accept-Encoding": "gzip"})
        assert plain.one("content-encoding") == ""
        assert packed.one("content-encoding") == ("gzip" if len(plain.body) > 1024 else "")
        assert "immutable" in plain.one("cache-control")
        assert "immutable" in packed.one("cache-control")
        assert packed.all("set-cookie") == []


def test_a_download_comes_from_the_replica_that_made_it(window: tuple[Watched, Counter[str]], tmp_path: Path) -> None:
    visit, _ = window
    download(visit, tmp_path / "taken.json")
    assert visit.faults == []


def page_scripts(site: Site) -> list[str]:
    """Paths of the scripts and styles that Streamlit's page names, and of what draws the charts."""
    page = site.nginx.get("/").body.decode()
    return ["/" + path for path in (*re.findall(r'(?:src|href)="\./(static/(?:js|css)/[^"]+)"', page), PLOTLY)]


def test_a_visitor_stays_with_one_replica_and_visitors_are_spread(site: Site) -> None:
    firsts = [site.nginx.get("/") for _ in range(12)]
    assert all(first.one("set-cookie").endswith("; Path=/; Secure; HttpOnly; SameSite=Lax") for first in firsts)
    assert {first.cookie() for first in firsts} == {f"ledger_replica={port}" for port in site.replicas}
    for port in site.replicas:
        for path in ("/", "/positions?actor=sadr", "/_stcore/health", *page_scripts(site)[:1]):
            for _ in range(4):
                assert site.nginx.get(path, {"Cookie": f"ledger_replica={port}"}).cookie() == ""


def test_a_cookie_of_nonsense_is_replaced(site: Site) -> None:
    for value in ("", "1", "9999", "evil.example:80", "8501", "a" * 3000, "%0d%0aX: y"):
        answer = site.nginx.get("/", {"Cookie": f"ledger_replica={value}"})
        assert answer.status == 200
        assert answer.cookie() in {f"ledger_replica={port}" for port in site.replicas}


def test_a_link_says_the_same_on_every_replica(site: Site) -> None:
    said = []
    for port in site.replicas:
        for link in (LINK, "casualties?by=victims", "records?q=troops&sort=words"):
            session = site.nginx.page(link, f"ledger_replica={port}")
            said.append(session.run())
            session.close()
    half = len(said) // 2
    assert said[:half] == said[half:]
    assert any(SAID in text for text in said[0])


def download(visit: Watched, path: Path) -> None:
    """Take the view away as JSON."""
    visit.page.get_by_role("button", name="Download", exact=True).click()
    with visit.page.expect_download() as got:
        visit.page.get_by_role("button", name="JSON", exact=True).click()
    got.value.save_as(path)
    assert json.loads(path.read_text(encoding="utf-8"))
    visit.page.keyboard.press("Escape")


CLOSED = (
    "/metrics",
    "/metrics/",
    "//metrics",
    "/%6Detrics",
    "/_stcore/metrics",
    "/_stcore/metrics/",
    "//_stcore/metrics",
    "/_stcore//metrics",
    "/_stcore/%6Detrics",
    "/positions/../_stcore/metrics",
    "/_stcore/metrics?families=x",
    "/_stcore/agent",
    "/_stcore/agent/openapi.json",
    "/_stcore/upload_file/a/b",
)


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_what_no_reader_needs_is_not_there(site: Site, path: str, method: str) -> None:
    headers = {"X-Forwarded-For": "127.0.0.1", "Authorization": f"Bearer {METRICS_TOKEN}"}
    assert site.nginx.get(path, headers, method).status == 404


def test_a_monitor_gets_the_numbers_at_the_port_of_each_replica(site: Site) -> None:
    for replica in site.replicas.values():
        status, _, body = ask(replica.url, "/metrics", Authorization=f"Bearer {METRICS_TOKEN}")
        assert (status, b"ledger_records" in body) == (200, True)
        assert ask(replica.url, "/metrics")[0] == 404


def test_a_page_of_another_site_gets_no_websocket(site: Site) -> None:
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol": "streamlit",
    }
    assert site.nginx.get("/_stcore/stream", upgrade | {"Origin": "https://evil.example"}).status == 403
    assert site.nginx.get("/_stcore/stream", upgrade | {"Origin": site.nginx.url, "Host": "evil.example"}).status == 421


def test_plain_http_leads_to_https_under_the_one_name(site: Site) -> None:
    for host in (NAME, "ledger", "evil.example"):
        said = subprocess.run(
            ["curl", "-si", "-H", f"Host: {host}", f"http://127.0.0.1:{site.nginx.plain}/{LINK}"], capture_output=True, check=True
        ).stdout.decode()
        assert said.startswith("HTTP/1.1 301")
        assert f"Location: https://{NAME}/{LINK}\r\n" in said


def test_another_name_gets_no_certificate(site: Site) -> None:
    said = subprocess.run(["curl", "-sik", f"https://127.0.0.1:{site.nginx.port}/"], capture_output=True, check=False)
    assert said.returncode != 0
    assert said.stdout == b""
    assert site.nginx.get("/", {"Host": "evil.example"}).status == 421


SECURITY = (
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "strict-transport-security",
)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/positions", 200),
        ("/healthz", 200),
        ("/_stcore/health", 200),
        ("/_stcore/host-config", 200),
        ("/media/none", 404),
        ("/_stcore/agent", 404),
        ("/unavailable.html", 404),
        ("/too-long.html", 404),
        ("/_stcore/metrics", 404),
        ("/positions/", 301),
        ("/..%5c..%5cx", 404),
        ("/" + "a" * 40_000, 414),
    ],
)
def test_every_response_has_each_security_header_once(site: Site, path: str, status: int) -> None:
    answer = site.nginx.get(path)
    assert answer.status == status
    assert {name: len(answer.all(name)) for name in SECURITY} == dict.fromkeys(SECURITY, 1)
    assert answer.one("server") == "nginx"


@pytest.mark.injected("nginx without any replica", "that the ledger is not answering; the page tries again by itself")
def test_when_no_replica_answers_the_page_says_so(tmp_path: Path) -> None:
    nginx = Nginx(tmp_path / "site", free_ports(2)).start()
    try:
        for path in ("/", f"/{LINK}", "/_stcore/stream"):
            answer = nginx.get(path)
            assert answer.status == 502
            assert answer.one("content-type").startswith("text/html")
            assert b"<h1>The ledger is not answering</h1>" in answer.body
            assert b'http-equiv="refresh"' in answer.body
            assert {name: len(answer.all(name)) for name in SECURITY} == dict.fromkeys(SECURITY, 1)
    finally:
        nginx.stop()


def test_the_log_holds_no_query(site: Site) -> None:
    site.nginx.get("/positions?q=a-secret-search")
    site.nginx.get("/_stcore/agent?q=a-secret-search")
    end = time.monotonic() + 10
    while '"GET /_stcore/agent" 404' not in (log := (site.nginx.folder / "access.log").read_text(encoding="utf-8")):
        assert time.monotonic() < end
        time.sleep(0.02)
    assert '"GET /positions" 200' in log
    assert "a-secret-search" not in log


def test_a_run_has_the_same_id_in_both_logs_and_in_the_answer(site: Site) -> None:
    named = site.nginx.get("/positions", {"X-Request-Id": "forged"}).one("x-request-id")
    assert re.fullmatch("[0-9a-f]{32}", named)
    session = site.nginx.page(LINK)
    session.run()
    session.close()
    said = "".join(replica.log.read_text(encoding="utf-8") for replica in site.replicas.values())
    ran = [json.loads(line) for line in said.splitlines() if '"message": "run"' in line][-1]
    end = time.monotonic() + 10
    while ran["request"] not in (log := (site.nginx.folder / "access.log").read_text(encoding="utf-8")):
        assert time.monotonic() < end
        time.sleep(0.02)
    assert f"{ran['request']}\n" in log
    assert f"{named}\n" in log
    assert "forged" not in log + said


# who comes in by the proxy


class Stub:
    """A server that answers what a function says; for what nginx passes on."""

    def __init__(self, answer: Callable[[BaseHTTPRequestHandler], tuple[int, dict[str, str], bytes]]) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = answer(self)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def echo(request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
    """The request's own headers, as JSON."""
    return 200, {"Content-Type": "application/json"}, json.dumps([[k.lower(), v] for k, v in request.headers.items()]).encode()


def login(request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
    """As oauth2-proxy answers: 202 with the identity, or 401; and the way to the provider."""
    if request.path.startswith("/oauth2/start"):
        return 302, {"Location": f"https://provider.example/?back={request.headers['X-Auth-Request-Redirect']}"}, b""
    if "session=good" in request.headers.get("Cookie", ""):
        return 202, {"X-Auth-Request-Email": "reader@example.org", "X-Auth-Request-User": "reader"}, b""
    return 401, {}, b""


IDENTITY = (
    "Forwarded",
    "Remote-User",
    "Remote_User",
    "X-Auth-Email",
    "X-Auth-Request-Email",
    "X-Auth-Request-Groups",
    "X-Auth-Request-User",
    "X-Forwarded-Access-Token",
    "X-Forwarded-Email",
    "X-Forwarded-For",
    "X-Forwarded-Groups",
    "X-Forwarded-Host",
    "X-Forwarded-Preferred-Username",
    "X-Forwarded-Proto",
    "X-Forwarded-Uri",
    "X-Forwarded-User",
    "X_Forwarded_Email",
    "X-Real-Ip",
    "X-Remote-User",
)
FORGED = dict.fromkeys(IDENTITY, "forged")


@pytest.fixture
def echoes() -> Iterator[list[Stub]]:
    """Two replicas that say what reaches them, and a login."""
    made = [Stub(echo), Stub(echo), Stub(login)]
    yield made
    for stub in made:
        stub.stop()


def test_what_a_client_says_of_its_identity_does_not_reach_the_app(echoes: list[Stub], tmp_path: Path) -> None:
    nginx = Nginx(tmp_path / "site", [stub.port for stub in echoes[:2]]).start()
    try:
        got = json.loads(nginx.get("/", FORGED).body)
    finally:
        nginx.stop()
    assert [pair for pair in got if "forged" in pair[1]] == []
    assert ["host", f"{NAME}:{nginx.port}"] in got
    assert ["x-forwarded-for", "127.0.0.1"] in got
    assert ["x-forwarded-proto", "https"] in got


def bake(request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
    """Sets the cookie that the path names, with what follows it."""
    return 200, {"Set-Cookie": request.path.removeprefix("/").replace("+", "; ")}, b""


def test_every_cookie_becomes_secure_once(tmp_path: Path) -> None:
    ovens = [Stub(bake), Stub(bake)]
    nginx = Nginx(tmp_path / "site", [oven.port for oven in ovens]).start()
    try:
        for asked in ("a=b", "a=b+Path=/+HttpOnly", "a=b+Secure", "a=b+secure+Path=/"):
            cookie, replica = nginx.get(f"/{asked}").all("set-cookie")
            assert cookie.startswith("a=b")
            assert cookie.lower().count("secure") == 1
            assert replica.count("Secure") == 1
    finally:
        nginx.stop()
        for oven in ovens:
            oven.stop()


def test_with_the_login_in_front_nobody_passes_without_it(echoes: list[Stub], tmp_path: Path) -> None:
    nginx = Nginx(tmp_path / "site", [stub.port for stub in echoes[:2]], login=echoes[2].port).start()
    try:
        for path in ("/", f"/{LINK}", "/media/x.csv", "/static/js/x.js", "/_stcore/stream", "/healthz"):
            answer = nginx.get(path, FORGED)
            assert answer.status == 302
            assert answer.one("location") == f"https://provider.example/?back={path}"
        asked_by_scripts = "/attacks.csv?actor=sadr", "/records/a-record.json", "/package.zip"
        for path in (*asked_by_scripts, "/changes.atom?actor=sadr", "/preview/0123456789ab/troop-levels.png?by=actor"):
            answer = nginx.get(path, FORGED)
            assert (answer.status, answer.one("content-type")) == (401, "application/problem+json")
            assert json.loads(answer.body)["status"] == 401
            assert ["x-auth-email", "reader@example.org"] in json.loads(nginx.get(path, {"Cookie": "session=good"}).body)
        assert nginx.get("/login-needed.json").status == 404
        assert nginx.get("/oauth2/auth", {"Cookie": "session=good"}).status == 404
        got = json.loads(nginx.get("/", FORGED | {"Cookie": "session=good"}).body)
    finally:
        nginx.stop()
    assert [pair for pair in got if "forged" in pair[1]] == []
    assert ["x-auth-email", "reader@example.org"] in got


# faults


@pytest.mark.faults
@pytest.mark.injected("nginx reloaded three times", "nothing")
def test_a_reload_of_nginx_cuts_nobody(site: Site) -> None:
    sessions = [site.nginx.page(LINK) for _ in range(4)]
    before = [session.run() for session in sessions]
    for _ in range(3):
        site.nginx.reload()
        for _ in range(10):
            assert site.nginx.get("/").status == 200
    assert [session.run() for session in sessions] == before
    for session in sessions:
        session.close()


@pytest.mark.faults
@pytest.mark.injected("one of two replicas killed under visitors", "nothing; their pages go on at the other")
def test_when_a_replica_is_killed_links_answer_and_its_visitors_move(site: Site) -> None:
    crowd = Crowd(site, 4)
    killed, kept = site.replicas.values()
    crowd.wait()
    killed.kill()
    for _ in range(20):
        answer = site.nginx.get(f"/{LINK}", {"Cookie": f"ledger_replica={killed.port}"})
        assert (answer.status, answer.cookie()) == (200, f"ledger_replica={kept.port}")
    before = list(crowd.answered)
    killed.start()
    killed.wait()
    answered, failed = crowd.stop()
    assert failed == []
    assert all(now > then for now, then in zip(answered, before, strict=True))


@pytest.mark.faults
@pytest.mark.injected("the replica of an open page killed", "the same view and downloads at the other")
def test_when_a_replica_is_killed_its_open_page_goes_on_with_the_same_view_and_downloads(
    fragile: Site, browser: Browser, tmp_path: Path
) -> None:
    context = visitor(browser)
    visit = Watched(context.new_page()).open(f"{fragile.nginx.url}/{LINK}")
    killed = replica_of(fragile, context.cookies())
    (kept,) = [replica for replica in fragile.replicas.values() if replica is not killed]
    crowd = Crowd(fragile, 4)
    with visit.page.expect_event("websocket", timeout=60_000):
        killed.kill()
    for _ in range(10):
        answer = fragile.nginx.get(f"/{LINK}", {"Cookie": f"ledger_replica={killed.port}"})
        assert answer.status == 200
        assert answer.cookie() == f"ledger_replica={kept.port}"
    visit.page.get_by_role("textbox", name="Words").fill("Sadr")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**q=Sadr**")
    visit.settle()
    assert "positions, of Muqtada al-Sadr" in visit.said()
    assert "actor=sadr" in visit.page.url
    assert replica_of(fragile, context.cookies()) is kept

    killed.start()
    killed.wait()
    time.sleep(4)  # longer than nginx leaves the replica alone
    download(visit, tmp_path / "taken.json")
    colleague = visitor(browser)
    other = Watched(colleague.new_page()).open(visit.page.url)
    assert other.said() == visit.said()
    answered, failed = crowd.stop()
    assert failed == []
    assert all(count > 3 for count in answered)
    colleague.close()
    context.close()


class Crowd:
    """Visitors who open a link and use the page, and reconnect as the browser does when their socket is cut."""

    def __init__(self, site: Site, size: int) -> None:
        self.site, self.going = site, True
        self.answered = [0] * size
        self.failed: list[str] = []
        self.threads = [threading.Thread(target=self.visit, args=(number,)) for number in range(size)]
        for thread in self.threads:
            thread.start()

    def visit(self, number: int) -> None:
        """Use the page until told to stop; a cut socket is opened again, an answer that is not the same is a failure."""
        cookie = self.site.nginx.get("/").cookie()
        first: list[str] = []
        while self.going:
            try:
                session = self.site.nginx.page(LINK, cookie)
                while self.going:
                    said = session.run()
                    first = first or said
                    if said != first:
                        self.failed.append(f"{said} instead of {first}")
                    self.answered[number] += 1
                    time.sleep(0.5)
                session.close()
            except AssertionError as error:
                self.failed.append(str(error))
            except Exception:  # cut: a browser asks again, and takes the cookie that it is given
                answer = self.site.nginx.get("/_stcore/health", {"Cookie": cookie})
                if answer.status != 200 or answer.body != b"ok":
                    self.failed.append(f"health {answer.status}")
                cookie = answer.cookie() or cookie

    def wait(self) -> None:
        """Wait until each was answered."""
        end = time.monotonic() + 60
        while not all(self.answered):
            assert time.monotonic() < end, self.failed
            time.sleep(0.02)

    def stop(self) -> tuple[list[int], list[str]]:
        """End; gives how often each was answered, and what went wrong."""
        self.going = False
        for thread in self.threads:
            thread.join()
        return self.answered, self.failed


@pytest.mark.faults
@pytest.mark.injected("replicas killed in turn and nginx reloaded, under a crowd", "nothing; no request fails")
def test_replicas_are_killed_in_turn_and_nginx_reloaded_under_a_crowd(fragile: Site) -> None:
    crowd = Crowd(fragile, 16)
    for _ in range(3):
        for replica in fragile.replicas.values():
            time.sleep(4)
            replica.kill()
            time.sleep(1)
            replica.start()
            fragile.nginx.reload()
            replica.wait()
    time.sleep(4)
    before = list(crowd.answered)
    time.sleep(4)
    answered, failed = crowd.stop()
    assert failed == []
    assert all(now > then for now, then in zip(answered, before, strict=True))


def test_a_body_in_pieces_which_a_replica_refuses_reaches_it_whole(site: Site) -> None:
    headers = {"Transfer-Encoding": "chunked"}
    answers = [site.nginx.get("/healthz", headers, body=body) for body in (b"0\r\n\r\n", b"1\r\nx\r\n0\r\n\r\n")]
    assert [answer.status for answer in answers] == [200, 200]


@pytest.mark.faults
@pytest.mark.injected("one of two replicas frozen", "an answer of the other")
def test_a_frozen_replica_loses_its_visitors_to_the_other(fragile: Site) -> None:
    frozen, kept = fragile.replicas.values()
    frozen.process.send_signal(signal.SIGSTOP)
    answer = fragile.nginx.get(f"/{LINK}", {"Cookie": f"ledger_replica={frozen.port}"})
    assert (answer.status, answer.cookie()) == (200, f"ledger_replica={kept.port}")
    session = fragile.nginx.page(LINK, answer.cookie())
    assert any(SAID in text for text in session.run())
    session.close()
    frozen.process.send_signal(signal.SIGCONT)


@pytest.mark.faults
@pytest.mark.injected("bad data below both replicas", "the last good dataset at both, with a notice")
def test_all_replicas_of_one_folder_take_up_its_new_data_and_refuse_its_bad_data(mini: Path, tmp_path: Path) -> None:
    for name in ("ledger", "pages", ".streamlit"):
        shutil.copytree(ROOT / name, mini / name)
    shutil.copy(ROOT / "dashboard.py", mini)
    site = Site(tmp_path / "site", mini)

    def versions(wanted: Callable[[Any], bool]) -> set[str]:
        """The versions that the replicas serve, once all are as wanted."""
        until = time.monotonic() + 60
        while not all(wanted(health(replica.url)) for replica in site.replicas.values()):
            assert time.monotonic() < until
            time.sleep(0.2)
        return {str(health(replica.url)["version"]) for replica in site.replicas.values()}

    try:
        (first,) = versions(lambda said: said["ready"])
        actors = mini / "data" / "actors.yaml"
        text = actors.read_text(encoding="utf-8")
        actors.write_text(text.replace("name: ", "name: New ", 1), encoding="utf-8")
        (second,) = versions(lambda said: said["version"] != first)
        actors.write_text(text + "- [", encoding="utf-8")
        assert versions(lambda said: not said["reload"]["ok"]) == {second}
        actors.write_text(text, encoding="utf-8")
        assert versions(lambda said: said["version"] != second) == {first}
    finally:
        site.stop()


# units


def unit(name: str) -> list[tuple[str, str]]:
    """The settings of a unit file, in order."""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    return [(key, value) for key, value in re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)]


def test_the_single_unit_is_the_template_on_port_8501() -> None:
    template = [(key, value.replace(" on port %i", "").replace("%i", "8501")) for key, value in unit("iraq-ledger@.service")]
    assert unit("iraq-ledger.service") == template


def test_the_unit_and_the_image_make_the_folder_of_the_archive() -> None:
    archive = environment()["LEDGER_ARCHIVE"]
    assert archive == f"/var/lib/{dict(unit('iraq-ledger@.service'))['StateDirectory']}"
    assert f"install -d -o 10001 -g 10001 {archive}\n" in (DEPLOY / "Containerfile").read_text(encoding="utf-8")


def test_the_unit_starts_this_project() -> None:
    command = dict(unit("iraq-ledger@.service"))["ExecStart"]
    assert command.endswith("/streamlit run dashboard.py --server.port=%i")
    assert set(environment()) >= {"STREAMLIT_SERVER_COOKIE_SECRET", "STREAMLIT_SERVER_ALLOWED_HOSTS"}
    given = (DEPLOY / "environment").read_text(encoding="utf-8")
    assert re.search(r"^STREAMLIT_SERVER_COOKIE_SECRET=$", given, re.MULTILINE)


@pytest.mark.parametrize("name", ["iraq-ledger.service", "iraq-ledger@.service"])
def test_systemd_understands_the_unit_and_finds_it_hardened(name: str, tmp_path: Path) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8").replace("/srv/iraq-ledger/current/.venv/bin/streamlit", "/bin/true")
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    verified = subprocess.run(["systemd-analyze", "verify", "--man=no", path], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    hardened = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=15", path], capture_output=True, text=True, check=False
    )
    assert hardened.returncode == 0, hardened.stdout


# what monitors ask


def test_the_probes_ask_what_the_app_answers(site: Site) -> None:
    deployment = yaml.safe_load((DEPLOY / "kubernetes" / "deployment.yaml").read_text(encoding="utf-8"))
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    bodies = {
        kind: site.nginx.get(container[f"{kind}Probe"]["httpGet"]["path"]).body for kind in ("startup", "liveness", "readiness")
    }
    assert bodies["startup"] == bodies["liveness"] == b"ok"
    assert json.loads(bodies["readiness"])["ready"] is True


# the guide


def test_every_file_of_deploy_is_in_the_guide() -> None:
    top = {p.name for p in DEPLOY.iterdir() if not p.name.startswith(".")} - {"README.md", "certificates", "acme"}
    assert [name for name in sorted(top) if name not in README] == []
    assert "deploy/README.md" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"(?<!tests/)deploy/[\w./@-]*\w", README))))
def test_every_file_that_the_guide_names_is_there(path: str) -> None:
    assert (ROOT / path).exists() or path in ("deploy/.env", "deploy/.env.ledger", "deploy/certificates", "deploy/acme")
