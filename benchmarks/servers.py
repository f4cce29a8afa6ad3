"""The servers that are measured side by side, and what the kernel says of them."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOOR = ROOT / "benchmarks" / "floor"
TICK = os.sysconf("SC_CLK_TCK")
STREAMLIT = (sys.executable, "-m", "streamlit", "run")
PLAIN = ("--server.headless=true", "--server.address=127.0.0.1", "--browser.gatherUsageStats=false")


@dataclass(frozen=True)
class Server:
    """A running server: its address, its process, and the seconds from its start until it answered."""

    url: str
    pid: int
    took: float = 0

    def cpu(self) -> float:
        """Seconds of processor time that it has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def resident(self) -> float:
        """Megabytes (of 1,000,000 bytes) that it holds in memory."""
        lines = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) * 1024 / 1e6


@contextmanager
def floor() -> Iterator[Server]:
    """(a) The bare page with Streamlit's default settings, as far as a server without a screen can have them."""
    with _serve([*STREAMLIT, "app.py", *PLAIN], FLOOR, "/_stcore/health", "--server.port") as server:
        yield server


@contextmanager
def filtered() -> Iterator[Server]:
    """The bare page with a filter of words and sides, and with Streamlit's default settings."""
    with _serve([*STREAMLIT, "filter.py", *PLAIN], FLOOR, "/_stcore/health", "--server.port") as server:
        yield server


@contextmanager
def tuned() -> Iterator[Server]:
    """(b) The bare page with this project's settings."""
    ours = ("--runner.postScriptGC=false", "--server.fileWatcherType=none")
    with _serve([*STREAMLIT, "tuned.py", *PLAIN, *ours], FLOOR, "/_stcore/health", "--server.port") as server:
        yield server


@contextmanager
def ledger(data: Path | None = None) -> Iterator[Server]:
    """(c) The dashboard, over the dataset of this project or the one under `data`."""
    env = {"LEDGER_LIMITS": "off"} | ({"LEDGER_DATA": str(data)} if data else {})
    with _serve([*STREAMLIT, "dashboard.py"], ROOT, "/healthz", "--server.port", env) as server:
        yield server


@contextmanager
def dash() -> Iterator[Server]:
    """(d) The busiest page's job as a Dash app."""
    with _serve([sys.executable, "-m", "benchmarks.dash_page"], ROOT, "/", "--port") as server:
        yield server


@contextmanager
def _serve(command: list[str], folder: Path, ready: str, port_flag: str, env: dict[str, str] | None = None) -> Iterator[Server]:
    """Start a server on a free port of this machine; gives it once `ready` answers 200."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*command, f"{port_flag}={port}"], cwd=folder, env=os.environ | (env or {}), stdout=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}"
        began = time.monotonic()
        until = began + 900
        while not _answers(url + ready):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{' '.join(command)} did not start")
            time.sleep(0.1)
        yield Server(url, process.pid, time.monotonic() - began)
    finally:
        process.kill()
        process.wait()


def _answers(url: str) -> bool:
    """Whether an address answers with status 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - an address of this machine
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
