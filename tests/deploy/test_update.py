"""`deploy/update.sh` over a repository of its own: new data, bad data, new code, code that does not start, and back again."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.proxied import DEPLOY
from tests.serving import ROOT

README = (DEPLOY / "README.md").read_text(encoding="utf-8")
SITE = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")


class Server:
    """A server's folder with a clone, and stand-ins for systemctl and curl that write down how they were called."""

    def __init__(self, tmp: Path) -> None:
        self.home, self.origin, self.bin = tmp / "srv", tmp / "origin", tmp / "bin"
        for folder in (self.home, self.origin, self.bin):
            folder.mkdir()
        for name in ("ledger", "pages"):
            shutil.copytree(ROOT / name, self.origin / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("data", "seeds"):
            shutil.copytree(ROOT / "tests" / "mini" / name, self.origin / name)
        for name in ("dashboard.py", "requirements.lock"):
            shutil.copy(ROOT / name, self.origin / name)
        self.git("init", "-q", "-b", "main")
        self.commit("first")
        subprocess.run(["git", "clone", "-q", "--bare", self.origin, self.home / "repository.git"], check=True)
        digest = subprocess.run(["sha256sum", ROOT / "requirements.lock"], capture_output=True, text=True, check=True).stdout[:12]
        venv = self.home / f"venv-{digest}"
        (venv / "bin").mkdir(parents=True)
        (venv / "complete").touch()
        python = venv / "bin" / "python"
        python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n', encoding="utf-8")
        python.chmod(0o755)
        self.stub(
            "systemctl", 'case "$1" in list-units) printf "iraq-ledger@8501.service x\\niraq-ledger@8502.service x\\n";; esac'
        )
        self.stub("curl", "exit 0")
        self.stub("sleep", "exit 0")

    def stub(self, name: str, body: str) -> None:
        """A command that writes down its arguments and does what `body` says."""
        path = self.bin / name
        path.write_text(f'#!/bin/sh\necho {name} "$@" >> {self.bin}/calls\n{body}\n', encoding="utf-8")
        path.chmod(0o755)

    def git(self, *arguments: str) -> str:
        """A git command in the origin."""
        who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
        return subprocess.run(
            ["git", *who, *arguments], cwd=self.origin, capture_output=True, text=True, check=True
        ).stdout.strip()

    def commit(self, message: str) -> str:
        """Commit all that lies in the origin."""
        self.git("add", "-A")
        self.git("commit", "-qm", message)
        return self.git("rev-parse", "HEAD")

    def update(self, *arguments: str) -> tuple[int, str, list[str]]:
        """Run the script. Gives its exit code, what it said, and the restarts."""
        calls = self.bin / "calls"
        calls.unlink(missing_ok=True)
        run = subprocess.run(
            [DEPLOY / "update.sh", *arguments],
            env={**os.environ, "LEDGER_HOME": str(self.home), "PATH": f"{self.bin}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )
        called = calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []
        return run.returncode, run.stdout + run.stderr, [call for call in called if "restart" in call]

    def live(self) -> str:
        """The commit that runs."""
        return subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=self.home / "current", capture_output=True, text=True, check=True
        ).stdout.strip()


RESTARTS = [f"systemctl restart iraq-ledger@{port}.service" for port in (8501, 8502)]


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A server on which the first commit runs."""
    made = Server(tmp_path)
    first = made.git("rev-parse", "HEAD")
    assert made.update() == (0, f"{first} runs\n0 problems\n", RESTARTS)
    return made


def releases(server: Server) -> list[Path]:
    return sorted((server.home / "releases").iterdir())


@pytest.mark.faults
@pytest.mark.injected("an update to bad data", "nothing; it is refused once")
def test_an_update_takes_good_data_without_a_restart_and_refuses_bad_data_once(server: Server) -> None:
    first, (release,) = server.live(), releases(server)
    assert release.name.endswith(f"-code-{first[:12]}")
    assert server.update()[1:] == (f"{first} runs already\n", [])

    actors = server.origin / "data" / "actors.yaml"
    good = actors.read_text(encoding="utf-8")
    actors.write_text(good.replace("name: ", "name: New ", 1), encoding="utf-8")
    second = server.commit("good data")
    code, said, restarted = server.update()
    assert (code, restarted) == (0, []), said
    assert server.live() == second
    assert releases(server) == [release]
    assert "New" in (release / "data" / "actors.yaml").read_text(encoding="utf-8")

    actors.write_text(good + "- [", encoding="utf-8")
    third = server.commit("bad data")
    code, said, restarted = server.update()
    assert (code, restarted) == (1, [])
    assert "data/actors.yaml:" in said
    assert f"{second} is kept" in said
    assert (server.live(), releases(server)) == (second, [release])
    code, said, restarted = server.update()
    assert (code, restarted) == (1, [])
    assert f"{third} " in said
    assert "has problems\nwas refused before" in said
    assert "data/actors.yaml:" not in said
    assert "data/actors.yaml:" in server.update("--again")[1]


@pytest.mark.faults
def test_data_are_gone_back_to_and_what_was_gone_back_from_stays_away(server: Server) -> None:
    first, (release,) = server.live(), releases(server)
    actors = server.origin / "data" / "actors.yaml"
    actors.write_text(actors.read_text(encoding="utf-8").replace("name: ", "name: New ", 1), encoding="utf-8")
    second = server.commit("a mistake")
    assert server.update()[::2] == (0, [])
    assert server.update(first)[::2] == (0, [])
    assert server.live() == first
    assert "New" not in (release / "data" / "actors.yaml").read_text(encoding="utf-8")
    code, said, _ = server.update()
    assert (code, server.live()) == (1, first)
    assert "was gone back from" in said
    assert server.update("--again")[0] == 0
    assert server.live() == second
    assert server.update() == (0, f"{second} runs already\n", [])


@pytest.mark.faults
@pytest.mark.injected(
    "an update to code that does not start", "nothing; the other replica answers, and the old release comes back"
)
def test_code_that_does_not_start_is_undone_dropped_and_not_tried_again(server: Server) -> None:
    first, before = server.live(), releases(server)
    (server.origin / "dashboard.py").write_text("# code that does not start\n", encoding="utf-8")
    second = server.commit("bad code")
    server.stub("curl", f"case $(readlink {server.home}/current) in *{second[:12]}) exit 7;; esac")
    code, said, restarted = server.update()
    assert (code, restarted) == (1, RESTARTS[:1] * 2), said
    assert (server.live(), releases(server)) == (first, before)
    code, said, restarted = server.update()
    assert (code, restarted) == (1, [])
    assert "does not become ready\nwas refused before" in said
    (server.origin / "dashboard.py").write_text("# mended code\n", encoding="utf-8")
    server.commit("mended")
    assert server.update()[::2] == (0, RESTARTS)


@pytest.mark.faults
@pytest.mark.injected("an update whose code starts on one of two replicas only", "nothing; both go back")
def test_when_the_second_replica_does_not_become_ready_both_are_put_back(server: Server) -> None:
    first = server.live()
    (server.origin / "dashboard.py").write_text("# code that starts once\n", encoding="utf-8")
    second = server.commit("bad code")
    server.stub("curl", f"case $(readlink {server.home}/current)$4 in *{second[:12]}*8502/*) exit 7;; esac")
    code, said, restarted = server.update()
    assert (code, restarted) == (1, [*RESTARTS, *RESTARTS]), said
    assert server.live() == first


@pytest.mark.faults
def test_code_is_gone_back_to_and_two_releases_are_kept(server: Server) -> None:
    first, (release,) = server.live(), releases(server)
    for number in (1, 2):
        (server.origin / "dashboard.py").write_text(f"# other code {number}\n", encoding="utf-8")
        latest = server.commit(f"code {number}")
        assert server.update()[::2] == (0, RESTARTS)
    assert server.live() == latest
    assert release not in releases(server)
    assert server.update(first)[::2] == (0, RESTARTS)
    assert server.live() == first
    assert server.update()[0] == 1
    assert server.live() == first
    names = [folder.name.rpartition("-")[2] for folder in releases(server)]
    assert sorted(names) == sorted([latest[:12], first[:12]])


@pytest.mark.faults
def test_an_update_that_cannot_be_put_in_place_leaves_no_folder(server: Server) -> None:
    first, before = server.live(), releases(server)
    edited = server.home / "current" / "data" / "actors.yaml"
    edited.write_text("edited in place\n", encoding="utf-8")
    actors = server.origin / "data" / "actors.yaml"
    actors.write_text(actors.read_text(encoding="utf-8").replace("name: ", "name: New ", 1), encoding="utf-8")
    server.commit("good data")
    code, said, restarted = server.update()
    assert (code, restarted) == (1, [])
    assert "data/actors.yaml" in said
    assert (server.live(), releases(server)) == (first, before)
    assert (server.home / "refused").read_text(encoding="utf-8") == ""
