"""The goals of the benchmark: what is measured, how much is wanted, what was measured, and whether that is enough."""

from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any

from benchmarks.shares import BARE, BUSIEST, DASH, FILTERED, PATIENCE, TUNED, TWO, cpu, of, our_pages, share, sizes

Goal = tuple[str, str, str, bool]
"""What is measured, the goal, what was measured, and whether it is met."""


def goals(measured: Mapping[str, Any]) -> list[Goal]:
    """The goals of all parts that were measured."""
    parts = {
        "rerun": _rerun,
        "capacity": _capacity,
        "large": _large,
        "browser": _browser,
        "interaction": _interaction,
    }
    found = [goal for name, tell in parts.items() if name in measured for goal in tell(measured[name])]
    if "reports" in measured:
        found.append(_marks(measured["browser"], measured["reports"]))
    return found


def _rerun(seen: Mapping[str, Any]) -> Iterator[Goal]:
    ratios = {page: cpu(seen, page) / cpu(seen, BARE) for page in our_pages(seen)}
    for goal in (0.6, 0.35):
        yield _worst(f"CPU of a rerun, every page, to {BARE}", ratios, goal)
    to_dash = cpu(seen, BUSIEST) / cpu(seen, DASH)
    yield f"CPU of a rerun, {BUSIEST}, to {DASH}", "at most 1.3", f"{to_dash:.2f}", to_dash <= 1.3


def _capacity(seen: Mapping[str, Any]) -> Iterator[Goal]:
    ours = seen[BUSIEST]["capacity"]
    for what, other, part in ((BUSIEST, BARE, 3.0), (BUSIEST, DASH, 2 / 3), (TWO, BUSIEST, 1.9)):
        ratio = seen[what]["capacity"] / seen[other]["capacity"]
        told = "at least " * (not seen[what]["reached"]) or "at most " * (not seen[other]["reached"])
        yield f"capacity, {what}, to {other}", f"at least {part:.2g}", f"{told}{ratio:.2f}", ratio >= part
    over = seen[BUSIEST]["overload"]
    errors, normal = len(over["load"]["errors"]), over["normal"]
    said = "not within 120 s" if normal is None else f"{normal:.0f} s"
    what = f"{over['visitors']} visitors where {ours} are the capacity (p95 of {PATIENCE} ms): errors; then as before after"
    yield what, "none; at most 60 s", f"{errors}; {said}", not errors and normal is not None and normal <= 60


def _large(measured: Mapping[str, Any]) -> Iterator[Goal]:
    start, memory, seen = measured["start"], measured["memory"], measured["rerun"]
    biggest = list(start)[-1]
    for size, most in (("10,000", 4), (biggest, 25)):
        ratio = start[size] / start["real"]
        yield f"start, {size} records to the real dataset", f"at most {most}", f"{ratio:.1f}", ratio <= most
    yield f"resident, {biggest} records", "at most 800 MB", f"{memory[biggest]:.0f} MB", memory[biggest] <= 800
    ratios = {page: cpu(seen, f"{page}, {biggest}") / cpu(seen, f"{page}, real") for page in sizes(seen)}
    yield _worst(f"CPU of a rerun, every page, {biggest} records to the real dataset", ratios, 2)


def _browser(seen: Mapping[str, Any]) -> Iterator[Goal]:
    pages = our_pages(seen)
    yield _worst(
        f"first load, every page, to {TUNED}", {page: of(seen, page, "cold") / of(seen, TUNED, "cold") for page in pages}, 1.3
    )
    yield _worst(f"reload, every page, to {BARE}", {page: of(seen, page, "warm") / of(seen, BARE, "warm") for page in pages}, 1.5)
    change = of(seen, BUSIEST, "change") / of(seen, DASH, "change")
    yield f"filter change, {BUSIEST}, to {DASH}", "at most 0.8", f"{change:.2f}", change <= 0.8
    first = {page: (of(seen, page, "cold files") + of(seen, page, "cold socket")) / 1e6 for page in pages}
    yield _worst("a first visit, every page, MB", first, 3)
    changed = {page: of(seen, page, "change bytes") / 1e3 for page in pages if "change" in seen[page][0]}
    yield _worst("a change, every page, kB", changed, 30)


def _marks(seen: Mapping[str, Any], reports: Mapping[str, list[list[float]]]) -> Goal:
    """How long a page takes to the first mark of each chart, to the report of its view."""
    ratios = {
        f"{page}, chart {number + 1}": of(seen, page, f"mark {number}") / median(times)
        for page, rounds in reports.items()
        for number, times in enumerate(zip(*rounds, strict=True))
    }
    return _worst("first mark of each chart, to the report of the view", ratios, 2)


def _interaction(seen: Mapping[str, list[float]]) -> Iterator[Goal]:
    most = max(200.0, 1.2 * share(seen[FILTERED], 0.75))
    p75 = {page: share(seen[page], 0.75) for page in our_pages(seen)}
    page = max(p75, key=lambda page: p75[page])
    yield (
        "filter change to next paint, every page, p75",
        f"at most {most:.0f} ms",
        f"{p75[page]:.0f} ms ({page})",
        p75[page] <= most,
    )


def _worst(what: str, found: Mapping[str, float], most: float) -> Goal:
    """A goal that all of some values must meet, told by the largest of them; and by how many it is missed."""
    name = max(found, key=lambda one: found[one])
    missed = sum(value > most for value in found.values())
    told = f", missed by {missed} of {len(found)}" * bool(missed)
    return what, f"at most {most:g}", f"{found[name]:.2f} ({name}{told})", not missed
