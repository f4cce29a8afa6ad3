"""Faults around a server that people are using: its folders, its clock, its memory, its provider, its proxy, and its clients."""

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from tests.deploy.test_deploy import Site
from tests.faults.test_server import Attended, Recovery, replaced
from tests.identity import ACCESS, auth, login_address, signed
from tests.serving import ROOT, Watched, ask, dashboard, free_port, health, started
from tests.visiting import Visit

pytestmark = pytest.mark.faults
QUICKLY = "0.1"


@contextmanager
def attended(root: Path, **settings: str) -> Iterator[Attended]:
    """A server over a copy of the dataset in `root`, with two visitors."""
    for folder in ("data", "seeds"):
        shutil.copytree(ROOT / folder, root / folder)
    with started(LEDGER_DATA=str(root), LEDGER_EVERY=QUICKLY, **settings) as server:
        found = Attended(server, root, [])
        found.until(lambda said: said.get("ready") is True)
        with Visit(server.url) as one, Visit(server.url) as other:
            found.visits = [one, other]
            yield found


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attended]:
    """A server for floods."""
    with attended(tmp_path_factory.mktemp("busy")) as found:
        yield found


def is_served(found: Attended) -> None:
    """Both visitors see their pages whole."""
    version = health(found.server.url)["version"]
    assert [(shown.version, shown.exceptions) for shown in found.seen()] == [(version, [])] * 2


def newer(found: Attended) -> str:
    """Write newer data. Gives its version, once it is served."""
    before = health(found.server.url)["version"]
    replaced(b"title: ", b"title: New ")(found.file("views"))
    return str(found.until(lambda said: said.get("version") not in (None, before) and said["reload"]["ok"])["version"])


@pytest.mark.injected(
    "a file in place of the folder of the archive", "nothing; new data are served, and kept once there is a folder again"
)
def test_the_archive_gone(tmp_path: Path, recovery: Recovery) -> None:
    archive = tmp_path / "archive"
    with attended(tmp_path / "root", LEDGER_ARCHIVE=str(archive)) as found:
        shutil.rmtree(archive)
        archive.write_text("no folder", encoding="utf-8")
        version = newer(found)
        is_served(found)
        found.until(lambda said: not said["archive"]["ok"])
        archive.unlink()
        archive.mkdir()
        with recovery():
            end = time.monotonic() + 120
            while not health(found.server.url)["archive"]["ok"]:  # type: ignore[index]
                assert time.monotonic() < end
                time.sleep(0.2)
        assert [path.name for path in archive.iterdir() if version in path.name]


@pytest.mark.injected("the home folder of the server gone, where caches lie", "nothing")
def test_the_home_gone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with attended(tmp_path / "root", HOME=str(home), XDG_CACHE_HOME=str(home / "cache")) as found:
        shutil.rmtree(home)
        is_served(found)
        newer(found)
        is_served(found)
        for path in ("/positions.xlsx", "/package.zip", "/preview/none/overview.png"):
            assert ask(found.server.url, path)[0] in (200, 404)


@pytest.mark.injected(
    "half a checkout: records whose actor is in a file that has not come yet", "the last good dataset, with a notice"
)
def test_half_a_checkout(busy: Attended, recovery: Recovery) -> None:
    actors, positions = busy.file("actors"), busy.file("positions")
    before, kept = health(busy.server.url)["version"], {path: path.read_bytes() for path in (actors, positions)}
    try:
        replaced(b"actor: sadr\n", b"actor: sadr-of-the-new-commit\n")(positions)
        said = busy.until(lambda said: not said["reload"]["ok"])
        assert (said["version"], "unknown-reference" in " ".join(said["reload"]["problems"])) == (before, True)
        assert [shown.version for shown in busy.seen()] == [before, before]
    finally:
        for path, data in kept.items():
            path.write_bytes(data)
    with recovery():
        busy.until(lambda said: said["reload"]["ok"])
    is_served(busy)


@pytest.mark.injected(
    "a replica of the old version beside one of the new", "each link at either, with the version that it shows; nothing mixed"
)
def test_two_versions_side_by_side(busy: Attended, tmp_path: Path, recovery: Recovery) -> None:
    with attended(tmp_path / "other") as other:
        old, new = health(busy.server.url)["version"], newer(other)
        link = f"actor=sadr&cite={new}"
        for _ in range(3):  # as a visitor who is led to one and the other
            for found, version in ((busy, old), (other, new)):
                with Visit(found.server.url) as visit:
                    shown = visit.open("positions", link)
                assert (shown.version, shown.exceptions) == (version, [])
                assert (f"made from dataset version {new}; you see" in " ".join(shown.errors)) is (version == old)
        assert ask(busy.server.url, f"/positions.csv?cite={new}")[0] == 404
        kept = busy.file("views").read_bytes()
        with recovery():
            newer(busy)
        with Visit(busy.server.url) as visit:
            shown = visit.open("positions", link)
            assert (shown.version, shown.errors) == (new, [])
        busy.file("views").write_bytes(kept)
        busy.until(lambda said: said["version"] == old)


@pytest.mark.injected(
    "the limit of memory reached", "at worst an error for the file that was too large; their pages, once there is memory"
)
def test_no_memory_left(tmp_path: Path, recovery: Recovery) -> None:
    with attended(tmp_path / "root") as found:
        process = found.server.process.pid
        used = int(Path(f"/proc/{process}/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        subprocess.run(["prlimit", "--pid", str(process), f"--as={used + 2**20}:"], check=True)
        for path in ("/package.zip", "/records.xlsx", "/positions.parquet"):
            with suppress(OSError):
                ask(found.server.url, path)
        subprocess.run(["prlimit", "--pid", str(process), "--as=unlimited:"], check=True)
        with recovery():
            found.until(lambda said: said.get("ready") is True)
            is_served(found)
        assert ask(found.server.url, "/package.zip")[0] == 200


@pytest.mark.injected("the clock set back two days, and then forward 40", "nothing; new data are taken up at once")
def test_the_clock_jumps(tmp_path: Path) -> None:
    library = next(iter(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
    assert library, (
        "libfaketime is missing: `apt-get install libfaketime` as root (`make faults` does it), then run the tests again"
    )
    stamp = tmp_path / "stamp"
    stamp.write_text("+0", encoding="utf-8")
    fake = {"LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(stamp), "FAKETIME_NO_CACHE": "1"}
    fake |= {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"}
    with attended(tmp_path / "root", **fake) as found:
        for jump in ("-2d", "+40d"):
            stamp.write_text(jump, encoding="utf-8")
            is_served(found)
            newer(found)
            is_served(found)


class Provider:
    """A provider of logins that answers after some seconds."""

    def __init__(self) -> None:
        self.patience = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.patience.wait(60)
                with suppress(OSError):
                    self.send_error(503)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.mark.injected(
    "a provider of logins that does not answer", "readers who are logged in: nothing; others wait, and are told in words"
)
def test_a_slow_provider(tmp_path: Path, recovery: Recovery) -> None:
    provider, secrets = Provider(), tmp_path / "secrets.toml"
    secrets.write_text(auth(provider.url) + ACCESS, encoding="utf-8")
    with dashboard(ROOT, "--secrets.files", str(secrets)) as url:
        claims = {"email": "a.reader@example.org", "email_verified": True, "is_logged_in": True, "origin": url}
        with Visit(url, signed(claims)) as reader, ExitStack() as stack:
            answers: list[int] = []
            asked = [threading.Thread(target=lambda: answers.append(ask(url, login_address())[0])) for _ in range(10)]
            for thread in asked:
                thread.start()
            time.sleep(1)
            for page in ("records", "guide"):
                assert reader.open(page).version
            assert health(url)["ready"]
            stack.callback(provider.server.shutdown)
            provider.patience.set()
            with recovery():
                for thread in asked:
                    thread.join(60)
            assert reader.open("records").version
            assert len(answers) == 10
            assert {status for status in answers if status >= 500} <= {503}


def opened(found: Attended, count: int) -> list[socket.socket]:
    """Connections to the server."""
    return [socket.create_connection(("127.0.0.1", int(found.server.url.rpartition(":")[2])), timeout=10) for _ in range(count)]


@pytest.mark.injected("300 connections that send a letter a second of a request (slow-loris)", "nothing")
def test_slow_loris(busy: Attended) -> None:
    with ExitStack() as stack:
        lines = [stack.enter_context(closing(line)) for line in opened(busy, 300)]
        for letter in b"GET / HTTP":
            for line in lines:
                line.sendall(bytes([letter]))
            time.sleep(0.2)
        is_served(busy)
    is_served(busy)


@pytest.mark.injected("a slow-loris in front of nginx", "nothing; nginx closes it after 15 seconds")
def test_slow_loris_before_nginx(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    try:
        with ExitStack() as stack:
            ports = [site.nginx.plain] * 100 + [site.nginx.port] * 100
            lines = [stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=50)) for port in ports]
            for line in lines[:100]:
                line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
            assert site.nginx.get("/positions").status == 200
            assert all(line.recv(100) == b"" for line in lines)
        assert site.nginx.get("/positions").status == 200
    finally:
        site.stop()


@pytest.mark.injected("giant headers: 1 MB in one, 10,000 of them, cookies of 60 kB", "nothing; the request is refused")
def test_giant_headers(busy: Attended) -> None:
    many = "".join(f"X-{number}: {'a' * 20}\r\n" for number in range(10_000))
    for headers in (f"X-A: {'a' * 2**20}\r\n", many, f"Cookie: {'a' * 60_000}\r\n", f"Cookie: {'a=b; ' * 12_000}\r\n"):
        with opened(busy, 1)[0] as line, suppress(OSError):
            line.sendall(f"GET /records HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode())
            assert line.recv(1000)[:12] in (b"", b"HTTP/1.1 400", b"HTTP/1.1 431", b"HTTP/1.1 200")
        assert health(busy.server.url)["ready"]
    is_served(busy)


@pytest.mark.injected("50 clients who ask for large files and read nothing", "nothing")
def test_clients_who_never_read(busy: Attended) -> None:
    with ExitStack() as stack:
        for number, line in enumerate(opened(busy, 50)):
            stack.enter_context(closing(line))
            path = ("/package.zip", "/records.json", "/positions.xlsx")[number % 3]
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        is_served(busy)
    is_served(busy)


def flooded(found: Attended, paths: list[str], method: str = "GET") -> set[int]:
    """The statuses of requests that 20 threads make, while the visitors see their pages."""
    statuses: set[int] = set()

    def pour() -> None:
        for path in paths:
            with suppress(OSError):
                statuses.add(ask(found.server.url, path, method)[0])

    threads = [threading.Thread(target=pour, daemon=True) for _ in range(20)]
    for thread in threads:
        thread.start()
    is_served(found)
    for thread in threads:
        thread.join(180)
    assert not any(thread.is_alive() for thread in threads)
    return statuses


@pytest.mark.injected("a flood of pages with a new filter each", "nothing")
def test_a_flood_of_pages(busy: Attended) -> None:
    assert flooded(busy, [f"/records?q=word{number}&actor=nobody{number}" for number in range(20)]) == {200}
    is_served(busy)


@pytest.mark.injected("a flood of downloads", "nothing")
def test_a_flood_of_files(busy: Attended) -> None:
    assert flooded(busy, ["/positions.csv", "/records.json", "/positions.xlsx"]) <= {200, 503}
    is_served(busy)


@pytest.mark.injected("a flood of pictures", "nothing; who asks too much is told to come back")
def test_a_flood_of_pictures(busy: Attended) -> None:
    version = health(busy.server.url)["version"]
    assert flooded(busy, [f"/preview/{version}/positions.png?q=a{number}" for number in range(10)]) <= {200, 503}
    is_served(busy)


@pytest.mark.injected("a flood of wrong methods and paths", "nothing; 404 and 405")
def test_a_flood_of_nonsense(busy: Attended) -> None:
    assert flooded(busy, [f"/nothing-{number}" for number in range(20)]) == {404}
    assert flooded(busy, ["/records"] * 20, "POST") == {405}
    is_served(busy)


@pytest.mark.injected("a message of 30 MB through a websocket", "nothing; that websocket is closed")
def test_a_giant_message(busy: Attended) -> None:
    with Visit(busy.server.url) as giant, suppress(ConnectionClosed, OSError):
        giant.socket.send(b"\x0a" * 30 * 2**20)
        while True:
            giant.socket.recv(timeout=30)
    assert giant.socket.close_code in (1009, 1006, 1000)
    is_served(busy)


@pytest.mark.injected("nobody takes the log: its pipe is closed", "nothing")
def test_the_log_is_closed(tmp_path: Path) -> None:
    port = free_port()
    command = ["streamlit", "run", "dashboard.py", "--server.port", str(port)]
    process = subprocess.Popen([os.sys.executable, "-m", *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        url = f"http://127.0.0.1:{port}"
        end = time.monotonic() + 90
        while not health(url).get("ready"):
            assert time.monotonic() < end
            time.sleep(0.1)
        assert process.stdout
        process.stdout.close()
        with Visit(url) as visit:
            for page in ("records", "guide", "records"):
                assert visit.open(page).version
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.mark.injected(
    "another base path under open pages", "that the page does not reach its server; the view again once it lies there"
)
def test_another_base_path(visit: Watched, recovery: Recovery) -> None:
    port = free_port()
    with dashboard_at(port) as url:
        visit.open(f"{url}/positions?actor=sadr")
        said = visit.said()
    with dashboard_at(port, "/ledger") as url:
        assert ask(url.removesuffix("/ledger"), "/positions")[0] == 404
        visit.page.locator("[data-trouble]:visible").first.wait_for(timeout=90_000)
        assert visit.said() == said
        other = Watched(visit.page.context.new_page())
        other.open(f"{url}/positions?actor=sadr")
        assert other.said() == said
        other.page.close()
    with dashboard_at(port) as url, recovery():
        visit.page.locator("[data-trouble]:visible").first.wait_for(state="detached", timeout=120_000)
    assert visit.exceptions() == []


@contextmanager
def dashboard_at(port: int, base: str = "") -> Iterator[str]:
    """A dashboard at a port, below a path, once it is ready."""
    with started(port=port, base=base) as server:
        end = time.monotonic() + 90
        while not health(server.url).get("ready"):
            assert time.monotonic() < end, server.output()
            time.sleep(0.1)
        yield server.url
