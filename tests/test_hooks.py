"""The hooks before a commit run what `make check` runs on the data, and stop a commit that spoils it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
CONFIG = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
HOOKS = [hook for repo in CONFIG["repos"] for hook in repo["hooks"]]


def test_the_hooks_are_this_projects_own_and_run_the_commands_of_make_check() -> None:
    assert [repo["repo"] for repo in CONFIG["repos"]] == ["local"]
    check = re.search(r"^dataset:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert check
    commands = re.findall(r"\t\$\(BIN\)(/python -m ledger .*)", check[1])
    assert [hook["entry"] for hook in HOOKS] == [f".venv/bin{command}" for command in commands] != []


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
@pytest.mark.parametrize(("path", "runs"), [("data/positions.yaml", True), ("deploy/README.md", False)])
def test_a_hook_runs_where_what_it_looks_at_has_changed(hook: dict[str, str], path: str, runs: bool) -> None:
    assert bool(re.search(hook["files"], path)) == runs


@pytest.mark.faults
def test_a_commit_that_spoils_the_data_is_stopped(tmp_path: Path) -> None:
    """In a clone, with Git and pre-commit as they are."""
    clone = tmp_path / "clone"
    alone = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env = {**alone, "PRE_COMMIT_HOME": str(tmp_path / "home"), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    def run(*command: str, cwd: Path = clone) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)

    assert run("git", "clone", "--quiet", str(ROOT), str(clone), cwd=tmp_path).returncode == 0
    for name in (".pre-commit-config.yaml", "ledger", "data", "docs"):  # as it stands here, committed or not
        assert run("cp", "-r", f"{ROOT}/{name}", str(clone)).returncode == 0
    for setting in ("user.name=Ledger", "user.email=ledger@example.org"):
        run("git", "config", *setting.split("="))
    run("git", "add", "-A")
    run("git", "commit", "--quiet", "--allow-empty", "--message", "As it stands")
    (clone / ".venv").symlink_to(sys.prefix)
    assert run(sys.executable, "-m", "pre_commit", "install").returncode == 0
    everything = run(sys.executable, "-m", "pre_commit", "run", "--all-files")
    assert (everything.returncode, everything.stdout.count("Passed")) == (0, len(HOOKS)), everything.stdout
    path = clone / "data/positions.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("make a decision,” Panetta", "take a decision,” Panetta"), encoding="utf-8"
    )
    stopped = run("git", "commit", "--all", "--message", "Spoilt")
    assert stopped.returncode == 1
    assert "[quote-not-found]" in stopped.stdout + stopped.stderr
    assert run("git", "log", "-1", "--format=%s").stdout == "As it stands\n"
