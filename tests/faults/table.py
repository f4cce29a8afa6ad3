"""The table of faults in docs/faults.md: `python -m tests.faults.table RESULTS`, after a run of pytest with `--junitxml RESULTS`.

A test that puts a fault into a real server has the mark `injected`, with the fault and what readers see of it, and records the
seconds to recovery.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
BEGIN, END = "<!-- faults -->\n", "<!-- /faults -->\n"
NOTHING = "nothing to heal"
"""In place of seconds: readers are served all the time."""

UNKNOWN = "not measured"

FOLDERS = ("tests/faults", "tests/deploy", "tests/server")
"""Where such tests are."""


@dataclass(frozen=True, order=True)
class Fault:
    """A fault, and what readers see of it."""

    fault: str
    seen: str


class _Collector:
    """A plugin of pytest that keeps the faults of all tests that it collects."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.faults = [Fault(*mark.args) for item in session.items if (mark := item.get_closest_marker("injected"))]


def suite() -> list[Fault]:
    """Every fault of the suite, sorted. Collects the tests, and runs none."""
    collector = _Collector()
    pytest.main(["--collect-only", "-qq", "-m", "injected", "-p", "no:cacheprovider", *FOLDERS], plugins=[collector])
    return sorted(collector.faults)


def rows(results: Path) -> dict[Fault, str]:
    """The faults of a run of pytest whose tests passed, each with the seconds to recovery."""
    found = {}
    for case in ElementTree.parse(results).iter("testcase"):
        properties = {one.attrib["name"]: one.attrib["value"] for one in case.iter("property")}
        if "fault" in properties and not {part.tag for part in case} & {"failure", "error", "skipped"}:
            found[Fault(properties["fault"], properties["seen"])] = properties.get("recovery", NOTHING)
    return found


def listed() -> dict[Fault, str]:
    """The faults that the table holds, each with the seconds to recovery."""
    table = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    cells = [[cell.strip() for cell in line.strip("|\n ").split(" | ")] for line in table.splitlines()[2:]]
    return {Fault(fault, seen): seconds for _, fault, seen, seconds in cells}


def written(results: dict[Fault, str]) -> str:
    """The table as Markdown."""
    lines = ["| | Fault | What readers see | Seconds to recovery |", "|---|---|---|---|"]
    lines += [
        f"| {number} | {one.fault} | {one.seen} | {seconds} |" for number, (one, seconds) in enumerate(sorted(results.items()), 1)
    ]
    return "\n".join(lines) + "\n"


def main(results: Path) -> int:
    """Write the table anew. Faults that the run did not have, or whose test failed, keep their seconds.

    Gives the exit code: 1 if there are faults that were never measured.
    """
    every, before, now = suite(), listed(), rows(results)
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    kept = {one: now.get(one, before.get(one, UNKNOWN)) for one in every}
    table = written(kept)
    PAGE.write_text(head + BEGIN + table + END + rest.partition(END)[2], encoding="utf-8")
    return 1 if UNKNOWN in kept.values() else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
