"""What is installed, and how: the requirements, their locks, the package that is built of `ledger/`, and `make run`."""

import ast
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = [ROOT / "dashboard.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "ledger").rglob("*.py")]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def normal(name: str) -> str:
    """The name of a package as an index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(name: str) -> dict[str, str]:
    """The version of each package that a file of requirements names."""
    return {normal(package): version for package, version in PIN.findall(text(name))}


# Requirements


def test_every_import_of_the_dashboard_is_a_requirement() -> None:
    modules = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            if isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module.split(".")[0])
    foreign = modules - set(sys.stdlib_module_names) - {"ledger", "pages", "dashboard"}
    packages = packages_distributions()
    assert {normal(packages[module][0]) for module in foreign} <= set(pins("requirements.txt"))


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_a_lock_has_the_versions_that_are_required(name: str) -> None:
    assert pins(f"{name}.txt").items() <= pins(f"{name}.lock").items()


def test_the_lock_for_development_holds_what_the_dashboard_runs_with() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_of_a_lock_has_hashes(name: str) -> None:
    entries = re.split(r"\n(?=[a-z])", text(name))[1:]
    assert [entry.splitlines()[0] for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []
    assert len(entries) == len(pins(name))


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_package_of_a_lock_is_required_or_needed_by_one_that_is(name: str) -> None:
    needed: set[str] = set()
    waiting = [*pins("requirements.txt"), *pins(f"{name}.txt")]
    while waiting:
        if (package := waiting.pop()) not in needed:
            needed.add(package)
            waiting += needs(package)
    assert set(pins(f"{name}.lock")) - needed == set()


def needs(package: str) -> list[str]:
    """What an installed package needs on any platform, whatever extras it offers; nothing where it is not installed here."""
    try:
        return [normal(re.split(r"[^A-Za-z0-9._-]", need)[0]) for need in requires(package) or ()]
    except PackageNotFoundError:
        return []


def test_a_package_that_windows_lacks_is_not_locked_there() -> None:
    assert re.search(r"^uvloop==\S+ ; sys_platform != 'win32'", text("requirements.lock"), re.MULTILINE)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements.lock", "requirements-dev.lock"])
def test_requirements_name_no_package_index(name: str) -> None:
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", text(name))


def test_everything_that_is_installed_is_checked_by_its_hash() -> None:
    installs = [
        line for name in ("Makefile", "deploy/Containerfile") for line in text(name).splitlines() if "pip install" in line
    ]
    own = [line for line in installs if not re.search(r"(uv|pip-audit)==[0-9.]+$", line)]  # tools in an environment of their own
    assert len(own) == 3
    assert all("--require-hashes -r" in line for line in own)


@pytest.mark.parametrize("name", ["Makefile", "deploy/Containerfile", "deploy/README.md"])
def test_wherever_packages_of_debian_are_installed_the_library_for_arabic_is(name: str) -> None:
    assert re.search(r"apt-get install\b.*\blibfribidi0\b", text(name))


# The package


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what `pip install .` would install."""
    copy, out = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("built")
    for name in ("ledger", "pages"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "requirements.txt", "dashboard.py", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    build = [sys.executable, "-c", "import setuptools; setuptools.setup()", "--quiet", "build", "--build-lib", str(out)]
    subprocess.run(build, cwd=copy, check=True, capture_output=True)
    return out


def test_the_package_holds_every_file_of_ledger_and_nothing_else(built: Path) -> None:
    def files(folder: Path, root: Path) -> set[Path]:
        return {path.relative_to(root) for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"}

    assert files(built, built) == files(ROOT / "ledger", ROOT)


def test_an_installed_package_checks_a_dataset_that_is_named_and_the_one_in_its_folder(built: Path) -> None:
    command = [sys.executable, "-m", "ledger"]
    mini = ROOT / "tests" / "mini"
    env = {**os.environ, "PYTHONPATH": str(built)}
    for arguments, folder in (["--root", str(mini), "check"], built), (["check"], mini):
        done = subprocess.run([*command, *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "0 problems\n")


# make run


STREAMLIT = """\
import signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
print("started", flush=True)
sys.exit(signal.sigwait([signal.SIGINT]) and 1)
"""
"""Says that it has started and ends with an error once it is interrupted, however soon that is."""


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """An environment that counts as complete, with a stand-in for Streamlit that waits until it is interrupted."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    streamlit = tmp_path / "bin" / "streamlit"
    streamlit.write_text(f"#!{sys.executable}\n{STREAMLIT}", encoding="utf-8")
    streamlit.chmod(0o755)
    (tmp_path / ".run").touch()
    return tmp_path


OWN = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
"""The environment of a `make` that a person starts, also where `make test` runs these tests."""


LISTENING = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execvp(sys.argv[1], sys.argv[1:])"
"""Runs a command that an interrupt reaches, also where these tests run in the background, where interrupts are ignored."""


def make_run(venv: Path, port: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", LISTENING, "make", "run", f"VENV={venv}", f"PORT={port}"],
        cwd=ROOT,
        env=OWN,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize("port", ["0", "70000", "eight", "-1"])
def test_a_port_out_of_range_is_said_before_anything_starts(venv: Path, port: str) -> None:
    out, err = make_run(venv, port).communicate(timeout=60)
    assert out == ""
    assert err.startswith(f"A port is a number from 1 to 65535, not {port}. Choose one: make run PORT=8600\n")


def test_a_port_that_is_taken_is_said_before_anything_starts(venv: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        out, err = make_run(venv, port).communicate(timeout=60)
    assert out == ""
    assert err.startswith(f"Port {port} cannot be used: address already in use. Choose another one: make run PORT=8600\n")


def test_control_c_ends_the_dashboard_without_a_word(venv: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    run = make_run(venv, port)
    assert run.stdout
    assert run.stderr
    assert run.stdout.readline() == "started\n"
    os.killpg(run.pid, signal.SIGINT)
    run.wait(timeout=60)
    os.killpg(run.pid, signal.SIGTERM)  # what waits to open the browser
    assert (run.stdout.read(), run.stderr.read()) == ("", "")


def test_an_old_python_is_told_which_one_is_needed(tmp_path: Path) -> None:
    old = tmp_path / "python"
    old.write_text(f'#!/bin/sh\nexec {sys.executable} -c "import sys; sys.version_info = (3, 9); exec(sys.argv[1])" "$2"\n')
    old.chmod(0o755)
    run = ["make", "run", f"VENV={tmp_path / 'venv'}", f"PYTHON={old}"]
    done = subprocess.run(run, cwd=ROOT, env=OWN, capture_output=True, text=True, check=False)
    assert done.stdout == ""
    assert done.stderr.startswith("Python 3.11 or newer is needed: make PYTHON=python3.11 run\n")
