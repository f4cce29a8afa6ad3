"""Faults put into a server that people are using: it says what is wrong, keeps what it has, and recovers by itself."""

import itertools
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import WebSocketException

from ledger.loading.opening import open_dataset
from ledger.server.limits import READER
from tests.serving import ROOT, Server, Watched, free_port, health, started
from tests.visiting import BROKEN, Shown, Visit

Recovery = Callable[[], AbstractContextManager[None]]
"""The type of the fixture `recovery`."""

GONE = "that the server does not answer; then the same view by itself"

QUICKLY = "0.1"
"""Seconds between two looks of the server at its files."""

WITHOUT_ROOTS_RIGHTS = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if os.getuid() == 0 else ()
"""Root may read what nobody may; a server that runs as root here must not."""


@dataclass
class Attended:
    """A server over its own copy of the dataset, with a visitor on two of its pages."""

    server: Server
    root: Path
    visits: list[Visit]

    def file(self, name: str) -> Path:
        return self.root / "data" / f"{name}.yaml"

    def until(self, what: Callable[[dict], bool]) -> dict:
        """What /healthz says once it is as wanted; fails after two minutes."""
        end = time.monotonic() + 120
        while not what(found := health(self.server.url)):
            assert time.monotonic() < end, found
            time.sleep(0.05)
        return found

    def seen(self) -> list[Shown]:
        """What each visitor sees now."""
        return [visit.open(page, "actor=sadr") for visit, page in zip(self.visits, ("", "positions"), strict=True)]


@pytest.fixture(scope="module")
def attended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attended]:
    root = tmp_path_factory.mktemp("dataset")
    for folder in ("data", "seeds"):
        shutil.copytree(ROOT / folder, root / folder)
    places = {"LEDGER_DATA": str(root), "LEDGER_EVERY": QUICKLY}
    with started(prefix=WITHOUT_ROOTS_RIGHTS, **places) as server:
        found = Attended(server, root, [])
        found.until(lambda said: said.get("ready") is True)
        found.visits = [Visit(server.url), Visit(server.url)]
        yield found
        for visit in found.visits:
            visit.close()


def replaced(old: bytes, new: bytes) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        data = path.read_bytes()
        assert old in data
        path.write_bytes(data.replace(old, new, 1))

    return damage


def written(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data) and None


def appended(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(path.read_bytes() + data) and None


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 - 7])


def instead(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        path.unlink()
        make(path)

    return damage


def giant(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(300 * 2**20)


BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n" % (*(98 + n,) * 2, *(97 + n,) * 9) for n in range(12)
)
MERGES = b"a: &a {k0: 0}\n" + b"".join(
    b"%c: &%c {<<: [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]}\n" % (*(98 + n,) * 2, *(97 + n,) * 9) for n in range(12)
)
CONFLICT = b"<<<<<<< HEAD\n- id: one\n=======\n- id: two\n>>>>>>> theirs\n"
SEED = "../seeds/001_f3a5e988c5b38aa5.txt"

IN_FILES = "the last good dataset, and on every page that newer files have problems, told on Curation with file and line"

FAULTS: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "not YAML": ("attacks", appended(b"\n\t- {["), "yaml-syntax"),
    "half-written": ("positions", half, "data/positions.yaml"),
    "emptied": ("actors", written(b""), "not-a-list"),
    "deleted": ("attacks", Path.unlink, "file-missing"),
    "a folder in its place": ("attacks", instead(Path.mkdir), "file-missing"),
    "a pipe in its place": ("attacks", instead(os.mkfifo), "file-missing"),
    "a link to nowhere": ("attacks", instead(lambda path: path.symlink_to("nowhere")), "file-missing"),
    "a link to itself": ("attacks", instead(lambda path: path.symlink_to(path)), "file-missing"),
    "a link to an endless file": ("attacks", instead(lambda path: path.symlink_to("/dev/zero")), "file-missing"),
    "no right to read": ("attacks", lambda path: path.chmod(0), "file-missing"),
    "alias bomb": ("attacks", written(BOMB), "alias"),
    "merge bomb": ("attacks", written(MERGES), "alias"),
    "30,000 brackets": ("attacks", written(b"[" * 30_000), "too-deep"),
    "a million brackets": ("attacks", written(b"[" * 1_000_000), "too-deep"),
    "not UTF-8": ("attacks", appended(b"# \xff\xfe\n"), "not-utf8"),
    "NUL bytes": ("attacks", appended(b"\x00\x00"), "forbidden-character"),
    "300 MB": ("attacks", giant, "file-too-large"),
    "merge conflict": ("attacks", appended(CONFLICT), "merge-conflict"),
    "two documents": ("attacks", appended(b"---\n[]\n"), "several-documents"),
    "a tag that would run code": ("attacks", written(b"- !!python/object/apply:os.system [id]\n"), "tag"),
    "a lone surrogate": ("attacks", written(b'- id: "\\ud800"\n'), "data/attacks.yaml"),
    "the same key twice": ("actors", replaced(b"  name: ", b"  name: Twice\n  name: "), "duplicate-key"),
    "not a list": ("views", written(b"id: one\n"), "not-a-list"),
    "31 February": ("attacks", replaced(b"  date: ", b"  date: 2011-02-31 #"), "data/attacks.yaml"),
    "an actor that does not exist": ("positions", replaced(b"actor: ", b"actor: nobody-"), "unknown-reference"),
    "a quote that is not there": ("positions", replaced(b"quote: ", b"quote: Never said. "), "quote-not-found"),
    "an article with a letter more": (SEED.removesuffix(".txt"), appended(b"."), "seed-checksum"),
    "an article gone": (SEED.removesuffix(".txt"), Path.unlink, "seed-missing"),
}

QUICK = (
    "half-written",
    "deleted",
    "a folder in its place",
    "a pipe in its place",
    "a link to an endless file",
    "no right to read",
    "merge bomb",
    "30,000 brackets",
    "not UTF-8",
    "300 MB",
    "merge conflict",
    "an actor that does not exist",
    "an article with a letter more",
)
"""The faults that `make test` puts in; `make faults` adds the others."""


def of_file(fault: str) -> pytest.ParameterSet:
    """A fault in a file, as a parameter of the test."""
    named = pytest.mark.injected(f"a file of the dataset: {fault}", IN_FILES)
    return pytest.param(fault, marks=[named] if fault in QUICK else [named, pytest.mark.faults])


@pytest.mark.parametrize("fault", [of_file(name) for name in FAULTS])
def test_a_fault_in_the_files_is_named_and_the_last_good_dataset_stays(
    attended: Attended, fault: str, recovery: Recovery
) -> None:
    name, damage, kind = FAULTS[fault]
    path = attended.root / "data" / name if name.endswith(".txt") else attended.file(name)
    if name.startswith("../"):
        path = (attended.root / "data" / f"{name}.txt").resolve()
    before = health(attended.server.url)
    assert before["reload"]["ok"]
    kept, heard = path.read_bytes(), len(attended.server.output())
    try:
        damage(path)
        said = attended.until(lambda said: not said["reload"]["ok"])
        assert kind in " ".join(said["reload"]["problems"])
        assert (said["ready"], said["version"], said["records"]) == (True, before["version"], before["records"])
        for shown in attended.seen():
            assert shown.exceptions == []
            assert shown.version == before["version"]
            assert "Until this is mended you see version" in " ".join(shown.errors)
    finally:
        heal(path, kept)
    with recovery():
        assert attended.until(lambda said: said["reload"]["ok"])["version"] == before["version"]
    for shown in attended.seen():
        assert shown.version == before["version"]
        assert "Until this is mended" not in " ".join(shown.errors)
    assert attended.server.process.poll() is None
    assert "Traceback" not in attended.server.output()[heard:]


def heal(path: Path, data: bytes) -> None:
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    elif path.is_symlink() or path.exists():
        path.unlink()
    path.write_bytes(data)


def test_good_data_reach_a_visit_that_is_open(attended: Attended) -> None:
    path, before = attended.file("views"), health(attended.server.url)["version"]
    kept = path.read_bytes()
    assert {shown.version for shown in attended.seen()} == {before}
    replaced(b"title: ", b"title: New ")(path)
    now = attended.until(lambda said: said["version"] != before)["version"]
    for shown in attended.seen():
        assert shown.version == now
        assert f"from version {before} to {now}" in " ".join(shown.errors)
    path.write_bytes(kept)
    attended.until(lambda said: said["version"] == before)


@pytest.mark.injected("the folder of the data gone", IN_FILES)
def test_the_whole_folder_gone_and_back(attended: Attended, recovery: Recovery) -> None:
    before = health(attended.server.url)["version"]
    (attended.root / "data").rename(attended.root / "elsewhere")
    said = attended.until(lambda said: not said["reload"]["ok"])
    assert said["version"] == before
    assert [shown.version for shown in attended.seen()] == [before, before]
    (attended.root / "elsewhere").rename(attended.root / "data")
    with recovery():
        assert attended.until(lambda said: said["reload"]["ok"])["version"] == before


@pytest.mark.injected("noise on sockets in place of messages", "nothing; the socket that sent it is closed")
def test_noise_on_the_socket_ends_one_visit_only(attended: Attended) -> None:
    for noise in (b"", b"\xff" * 1000, b"\x00" * 100_000, "text instead of bytes"):
        with Visit(attended.server.url) as visit:
            visit.socket.send(noise)
    port = int(attended.server.url.rpartition(":")[2])
    for request in (b"\x16\x03\x01\x00\xa5\x01", b"GET / HTTP/1.1\r\nHost: " + b"a" * 100_000 + b"\r\n\r\n", b"\r\n" * 1000):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
            line.sendall(request)
    assert [shown.exceptions for shown in attended.seen()] == [[], []]


@pytest.mark.faults
@pytest.mark.injected("a start over broken files", "that the dataset has problems, with file and line, and nothing else")
def test_a_server_that_starts_over_broken_files_says_so_and_serves_once_they_are_mended(
    tmp_path: Path, recovery: Recovery
) -> None:
    for folder in ("data", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    path = tmp_path / "data" / "attacks.yaml"
    kept = path.read_bytes()
    path.write_bytes(kept + b"\n\t- {[")
    with started(LEDGER_DATA=str(tmp_path), LEDGER_EVERY=QUICKLY) as server:
        found = Attended(server, tmp_path, [])
        said = found.until(lambda said: "ready" in said)
        assert (said["ready"], said["version"], said["records"]) == (False, None, 0)
        assert "data/attacks.yaml" in " ".join(said["reload"]["problems"])
        with Visit(server.url) as visit:
            shown = visit.open("positions", "actor=sadr")
            assert BROKEN in shown.texts
            assert shown.version == ""
            assert shown.exceptions == []
            assert any("data/attacks.yaml:" in text for text in shown.texts)
            path.write_bytes(kept)
            with recovery():
                found.until(lambda said: said["ready"])
            assert visit.open("positions", "actor=sadr").version


def without_a_position(path: Path) -> bool:
    """Take a position out that nothing else needs."""
    records = re.split(r"(?m)^(?=- id: )", path.read_text(encoding="utf-8"))
    for number in range(1, len(records)):
        path.write_text("".join(records[:number] + records[number + 1 :]), encoding="utf-8")
        if open_dataset(path.parent.parent)[0]:
            return True
    return False


def serves(version: str, said: dict[str, Any]) -> bool:
    return bool(said["reload"]["ok"] and said["version"] == version)


@pytest.mark.faults
@pytest.mark.injected("200 checkouts, back and forth between two versions", "one version or the other, never both mixed")
def test_two_hundred_checkouts_back_and_forth_never_mix_two_versions(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=n", "-c", "user.email=e@example.org", *words], cwd=tmp_path, check=True, capture_output=True
        )

    for folder in ("data", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "one")
    git("branch", "one")
    assert without_a_position(tmp_path / "data" / "positions.yaml")
    replaced(b"title: ", b"title: New ")(tmp_path / "data" / "views.yaml")
    git("commit", "-qam", "two")
    git("branch", "two")
    versions = []
    for name in ("one", "two"):
        git("checkout", "-q", name)
        whole, _ = open_dataset(tmp_path)
        assert whole
        versions.append(whole.version)
    counts: dict[str, set[str]] = {}
    with started(LEDGER_DATA=str(tmp_path), LEDGER_EVERY=QUICKLY, LEDGER_LIMITS="off") as server:
        found = Attended(server, tmp_path, [])
        found.until(lambda said: said.get("ready") is True)
        with Visit(server.url) as visit:
            for number in range(200):
                git("checkout", "-q", ("one", "two")[number % 2])
                if number % 50 < 2:  # most follow each other too quickly to be taken up
                    found.until(partial(serves, versions[number % 2]))
                for page in ("records", "how-it-is-known"):
                    shown = visit.open(page)
                    assert shown.exceptions == []
                    of_dataset = shown.foot.split(" · ")[1]
                    sentence = next(text for text in shown.texts if text.startswith("All "))
                    assert sentence == f"All {of_dataset.split()[0]} records."
                    counts.setdefault(shown.version, set()).add(of_dataset)
            git("checkout", "-q", "one")
            found.until(partial(serves, versions[0]))
            assert visit.open().version == versions[0]
    assert len(counts) == 2
    assert len(set.union(*counts.values())) == 2
    assert all(len(records) == 1 for records in counts.values())


def page_version(visit: Watched) -> str:
    return visit.page.inner_text(".st-key-footer").split()[1]


@pytest.mark.faults
def test_an_open_page_learns_of_new_data_and_of_faults_within_a_minute(attended: Attended, visit: Watched) -> None:
    path, before = attended.file("views"), health(attended.server.url)["version"]
    kept = path.read_bytes()
    visit.open(f"{attended.server.url}/positions?actor=sadr&from=2011-01-01")
    assert page_version(visit) == before
    path.write_bytes(kept + b"\n\t- {[")
    visit.page.get_by_text("Until this is mended you see version").wait_for(timeout=60_000)
    path.write_bytes(kept.replace(b"title: ", b"title: New ", 1))
    now = attended.until(lambda said: said["version"] != before)["version"]
    visit.page.get_by_text(f"Dataset {now}").wait_for(timeout=60_000)
    visit.settle()
    assert visit.page.get_by_text("Until this is mended").count() == 0
    assert visit.page.url.endswith("/positions?actor=sadr&from=2011-01-01")
    assert visit.exceptions() == []
    path.write_bytes(kept)
    attended.until(lambda said: said["version"] == before)


@pytest.mark.faults
@pytest.mark.parametrize(
    "end",
    [
        pytest.param(signal.SIGKILL, id="kill -9", marks=pytest.mark.injected("kill -9 under load", GONE)),
        pytest.param(signal.SIGTERM, id="SIGTERM", marks=pytest.mark.injected("SIGTERM under load, and newer data", GONE)),
    ],
)
def test_an_open_page_recovers_after_a_restart_with_its_filter_and_newer_data(
    tmp_path: Path, visit: Watched, end: int, recovery: Recovery
) -> None:
    for folder in ("data", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    places = {"LEDGER_DATA": str(tmp_path)}
    port = free_port()
    with started(port=port, **places) as server, Load(server.url):
        Attended(server, tmp_path, []).until(lambda said: said.get("ready") is True)
        visit.open(f"{server.url}/attacks?side=iraq")
        visit.page.get_by_role("radio", name="By place").click()
        visit.page.wait_for_url("**lanes=place**")
        visit.settle()
        before, said = page_version(visit), visit.said()
        server.process.send_signal(end)
        assert server.process.wait(timeout=10) in (-end, 0, 128 + end)
    path = tmp_path / "data" / "views.yaml"
    path.write_bytes(path.read_bytes().replace(b"title: ", b"title: New ", 1))
    with started(port=port, **places) as server:
        now = Attended(server, tmp_path, []).until(lambda said: said.get("ready") is True)["version"]
        assert now != before
        with recovery():
            visit.page.get_by_text(f"Dataset {now}").wait_for(timeout=90_000)
        visit.settle()
        assert visit.said() == said
        assert set(urlsplit(visit.page.url).query.split("&")) == {"side=iraq", "lanes=place"}
        assert visit.page.get_by_role("radio", name="By place").is_checked()
        assert visit.exceptions() == []


@pytest.mark.faults
@pytest.mark.injected("the process frozen for five seconds", "the page that they have; a choice waits")
def test_a_frozen_process_goes_on_where_it_was(attended: Attended, recovery: Recovery) -> None:
    attended.server.process.send_signal(signal.SIGSTOP)
    visit = attended.visits[0]
    asked = threading.Thread(target=visit.open, args=("attacks", "side=iraq"))
    asked.start()
    asked.join(5)
    assert asked.is_alive()
    assert health(attended.server.url) == {}
    attended.server.process.send_signal(signal.SIGCONT)
    with recovery():
        asked.join(20)
    assert not asked.is_alive()
    assert [shown.exceptions for shown in attended.seen()] == [[], []]


@pytest.mark.faults
@pytest.mark.injected("100 websockets cut without a word", "nothing")
def test_a_hundred_sockets_cut_without_a_word_leave_the_others_alone(attended: Attended) -> None:
    for _ in range(100):
        cut = Visit(attended.server.url)
        cut.socket.send(b"\x0a\x00")
        cut.socket.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        cut.socket.socket.close()
    assert [shown.exceptions for shown in attended.seen()] == [[], []]
    assert attended.server.process.poll() is None


@pytest.mark.faults
@pytest.mark.injected("a reader who asks for 100 runs and reads no answer", "nothing")
def test_a_reader_who_never_listens_holds_nobody_up(attended: Attended) -> None:
    deaf = Visit(attended.server.url)
    message = BackMsg()
    message.rerun_script.page_name = "positions"
    for _ in range(READER.messages):
        deaf.socket.send(message.SerializeToString())
    assert [shown.exceptions for shown in attended.seen()] == [[], []]
    deaf.close()


@pytest.mark.faults
@pytest.mark.injected("no file descriptors left", "no new page until sockets are closed")
def test_out_of_file_descriptors_is_over_when_the_sockets_are_gone(tmp_path: Path, recovery: Recovery) -> None:
    prefix = ("prlimit", "--nofile=120:120")
    with started(prefix=prefix, LEDGER_EVERY=QUICKLY) as server:
        found = Attended(server, ROOT, [])
        version = found.until(lambda said: said.get("ready") is True)["version"]
        port = int(server.url.rpartition(":")[2])
        lines = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(150)]
        time.sleep(3)
        assert server.process.poll() is None
        for line in lines:
            line.close()
        with recovery():
            found.until(lambda said: said.get("version") == version and said["reload"]["ok"])
        with Visit(server.url) as visit:
            assert visit.open("positions").version == version


@pytest.mark.faults
@pytest.mark.injected("a disk that takes nothing", "nothing")
def test_a_disk_that_takes_nothing_costs_no_reader_anything(tmp_path: Path) -> None:
    prefix = ("prlimit", "--fsize=1000")
    for folder in ("data", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    with started(prefix=prefix, LEDGER_DATA=str(tmp_path), LEDGER_EVERY=QUICKLY) as server:
        found = Attended(server, tmp_path, [])
        before = found.until(lambda said: said.get("ready") is True)["version"]
        with Visit(server.url) as visit:
            assert visit.open("positions").version == before
            path = tmp_path / "data" / "views.yaml"
            path.write_bytes(path.read_bytes().replace(b"title: ", b"title: New ", 1))
            now = found.until(lambda said: said["version"] != before)["version"]
            assert visit.open("positions").version == now


class Load:
    """Visitors who change their page all the time, until the end of the `with`; they bear with a server that dies."""

    def __init__(self, url: str, visitors: int = 4) -> None:
        self.url, self.over = url, threading.Event()
        self.threads = [threading.Thread(target=self._visit, daemon=True) for _ in range(visitors)]

    def _visit(self) -> None:
        while not self.over.is_set():
            try:
                with Visit(self.url, timeout=5) as visit:
                    for number in itertools.count():
                        visit.open(("positions", "attacks", "")[number % 3], f"side={('iraq', 'us')[number % 2]}")
                        if self.over.wait(0.1):
                            break
            except (OSError, WebSocketException, TimeoutError):
                self.over.wait(0.2)

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(10)
