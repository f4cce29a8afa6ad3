"""Processor time of a filter change on every page, for the real dataset and made-up ones: `python -m benchmarks.scale`.

Each size runs in a process of its own. Every change sets another first day, so that no answer is known from before.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 10_000, 100_000)
PAGES = ("overview", "troop-levels", "casualties", "attacks", "positions", "sources", "records", "guide")
TURNS = 7


def main() -> None:
    """Measure every size, and print one line a page: milliseconds of processor time, and the ratio to the real dataset."""
    with tempfile.TemporaryDirectory() as folder:
        found = {"real": measured(ROOT)}
        for size in SIZES:
            out = Path(folder) / str(size)
            subprocess.run([sys.executable, "-m", "ledger", "generate", "--records", str(size), "--out", out], check=True)
            found[f"{size:,}"] = measured(out)
    print(f"{'':14}" + "".join(f"{name:>18}" for name in found))
    for row in ("load", "memory", *PAGES):
        cells = (f"{f[row]:.0f} ({f[row] / found['real'][row]:.1f})" for f in found.values())
        print(f"{row:14}" + "".join(f"{cell:>18}" for cell in cells))


def measured(data: Path) -> dict[str, float]:
    """What a process of its own finds over one dataset."""
    environment = {**os.environ, "LEDGER_DATA": str(data)}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.scale", "one"], env=environment, check=True, capture_output=True, text=True, cwd=ROOT
    )
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def one() -> None:
    """Load once, then time filter changes on each page; prints milliseconds (and for `memory` MB) as JSON."""
    from streamlit.testing.v1 import AppTest

    from ledger import ui

    started = time.process_time()
    served = ui.LIVE.state()
    assert served.dataset, served.problems
    answer = {"load": 1000 * (time.process_time() - started), "memory": memory()}
    for page in PAGES:
        at = AppTest.from_file(str(ROOT / "ledger" / "app.py"), default_timeout=600)
        at.run()
        if page != "overview":
            at.switch_page(str(ROOT / "pages" / f"{page.replace('-', '_')}.py"))
            at.run()
        times = []
        for turn in range(TURNS):
            started = time.process_time()
            at.date_input(key="from").set_value(date(2005, 1, 1) + timedelta(days=turn)).run()
            times.append(1000 * (time.process_time() - started))
            assert not at.exception, at.exception
        answer[page] = median(times)
        print(page, answer[page], file=sys.stderr, flush=True)
    print(json.dumps(answer))


def memory() -> float:
    """Resident megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    one() if sys.argv[1:] == ["one"] else main()
