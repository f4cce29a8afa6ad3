"""Measurements as RESULTS.md: what was run, the goals, ratios, then absolute figures."""

import os
import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

PACKAGES = ("streamlit", "plotly", "dash", "websockets", "playwright")
BARE, TUNED, DASH = "(a) bare", "(b) tuned", "(d) Dash"
BUSIEST = "attacks"
TWO = f"{BUSIEST}, two processes"
FILTERED = "(a) bare, with a filter"
NOTES = Path(__file__).with_name("NOTES.md")


def share(values: Sequence[float], part: float) -> float:
    """The value that this part of the values, from 0 to 1, does not exceed; 0 if there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def report(measured: dict[str, Any]) -> str:
    """The whole of RESULTS.md."""
    parts: dict[str, Callable[[Any], Iterable[str]]] = {
        "rerun": _rerun,
        "visitors": _visitors,
        "browser": _browser,
        "interaction": _interaction,
        "large": _large,
        "memory": _memory,
        "figures": _figures,
        "addresses": _addresses,
    }
    lines = [*_head(measured), *_goals(measured)]
    for name, tell in parts.items():
        if name in measured:
            lines += tell(measured[name])
    return "\n".join(lines).rstrip() + "\n\n" + NOTES.read_text(encoding="utf-8")


def _head(measured: dict[str, Any]) -> Iterator[str]:
    """The heading, what is compared, and the machine."""
    yield "# How fast it is"
    yield ""
    yield (
        "Written by `make bench`. (a) is a bare Streamlit page, a selectbox and a Plotly scatter, with Streamlit's own settings; "
        "(b) the same with this project's settings; (c) our pages; (d) the job of the busiest, attacks, as a plain Dash app "
        "with fewer things on it. They took turns on one machine, so ratios say more than absolute figures."
    )
    yield ""
    loads = ["/".join(f"{x:.1f}" for x in measured[f"load {when}"]) for when in ("before", "after")]
    packages = f"Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    yield f"- {measured['began']} to {measured['ended']}{', the short run' if measured['quick'] else ''}"
    yield f"- {os.cpu_count()} cores, {_processor()}, {platform.system()} {platform.release()}"
    yield f"- {packages}"
    yield f"- load of the machine (1/5/15 minutes) before {loads[0]}, after {loads[1]}, the benchmark itself included"
    yield ""


def _processor() -> str:
    """The name of the processor."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "unknown")


def _goals(measured: dict[str, Any]) -> Iterator[str]:
    """The goals, and whether they are met."""
    rows = []
    if "rerun" in measured:
        ratios = {page: _cpu(measured["rerun"], page) / _cpu(measured["rerun"], BARE) for page in _pages(measured["rerun"])}
        worst = max(ratios, key=lambda page: ratios[page])
        rows.append(("CPU of a rerun, every page, to (a)", "at most 0.6", f"{ratios[worst]:.2f} ({worst})", ratios[worst] <= 0.6))
    if "visitors" in measured:
        for many, goal in ((100, 150), (200, 500)):
            if seen := measured["visitors"][TWO].get(many):
                p95, errors = share(_all(seen), 0.95), sum(len(s["errors"]) for s in seen)
                rows.append(
                    (
                        f"{many} visitors, two processes, p95",
                        f"at most {goal} ms, no error",
                        f"{p95:.0f} ms, {errors} errors",
                        p95 <= goal and not errors,
                    )
                )
    if "large" in measured:
        seen = measured["large"]["rerun"]
        biggest = list(measured["large"]["start"])[-1]
        ratios = {page: _cpu(seen, f"{page}, {biggest}") / _cpu(seen, f"{page}, real") for page in _sizes(seen)}
        worst = max(ratios, key=lambda page: ratios[page])
        rows.append(
            (
                f"CPU of a rerun, every page, {biggest} records to the real dataset",
                "at most 2",
                f"{ratios[worst]:.2f} ({worst})",
                ratios[worst] <= 2,
            )
        )
    if "browser" in measured:
        seen = measured["browser"]
        ratios = {page: _of(seen, page, "cold") / _of(seen, TUNED, "cold") for page in _pages(seen)}
        worst = max(ratios, key=lambda page: ratios[page])
        rows.append(
            ("first load in Chromium, every page, to (b)", "at most 1.3", f"{ratios[worst]:.2f} ({worst})", ratios[worst] <= 1.3)
        )
        change = _of(seen, BUSIEST, "change") / _of(seen, DASH, "change")
        rows.append((f"filter change in Chromium, {BUSIEST}, to (d)", "at most 1.3", f"{change:.2f}", change <= 1.3))
    if "interaction" in measured:
        seen = measured["interaction"]
        p75 = {page: share(seen[page], 0.75) for page in _pages(seen)}
        worst = max(p75, key=lambda page: p75[page])
        row = (
            "filter change to next paint, every page, p75",
            "at most 200 ms",
            f"{p75[worst]:.0f} ms ({worst})",
            p75[worst] <= 200,
        )
        rows.append(row)
    yield "## Goals"
    yield ""
    yield from _table(("What", "Goal", "Measured", ""), [(*row[:3], "met" if row[3] else "**not met**") for row in rows])


def _rerun(seen: dict[str, Any]) -> Iterator[str]:
    """The part about reruns at the socket."""
    bare = _cpu(seen, BARE)
    yield "## A filter change at the socket"
    yield ""
    yield (
        "A visitor changes first day, sides or actors; the answer is checked to be another one, whole and without an exception. "
        "The days are random, so that hardly any view was there before. CPU is the processor time of the server."
    )
    yield ""
    rows = []
    for name, rounds in seen.items():
        four, alone = [r["four"] for r in rounds], [r["alone"] for r in rounds]
        rows.append(
            (
                name,
                f"{_cpu(seen, name) / bare:.2f}",
                f"{_cpu(seen, name):.1f}",
                f"{median(r['reruns'] / r['seconds'] for r in four):.0f}",
                f"{share(_all(alone), 0.5):.0f} / {share(_all(alone), 0.95):.0f}",
                f"{median(r['bytes'] for r in four) / 1000:.0f}",
                str(sum(r["reruns"] for r in four)),
                str(sum(len(r["errors"]) for r in (*four, *alone))),
            )
        )
    head = ("", "CPU to (a)", "CPU ms", "reruns/s", "alone p50 / p95 ms", "kB", "reruns", "errors")
    yield from _table(head, rows)


def _visitors(seen: dict[str, Any]) -> Iterator[str]:
    """The part about many visitors."""
    numbers = list(next(iter(seen.values())))
    yield "## Many visitors, each with a change every 1 to 3 seconds"
    yield ""
    yield (
        "p50 / p95 of the time from the change to the end of the answer, ms; processor time used, of one core; errors if any. "
        "Two processes are what deploy/README.md starts on two cores, visitors shared out between them."
    )
    yield ""
    rows = []
    for name, by_number in seen.items():
        row = [name]
        for many in numbers:
            times, errors = _all(by_number[many]), sum(len(s["errors"]) for s in by_number[many])
            busy = median(s["busy"] for s in by_number[many])
            row.append(
                f"{share(times, 0.5):.0f} / {share(times, 0.95):.0f}, {busy:.0%}" + (f", {errors} errors" if errors else "")
            )
        rows.append(tuple(row))
    yield from _table(("", *(f"{n} visitors" if n > 1 else "1 visitor" for n in numbers)), rows)


def _browser(seen: dict[str, Any]) -> Iterator[str]:
    """The part about Chromium."""
    yield "## In Chromium"
    yield ""
    yield (
        "First load with an empty profile and a reload: until the page changes no more. Filter change: from the click on an "
        "option to the last change in a chart. Medians; bytes as they come over the wire, without a proxy that compresses."
    )
    yield ""
    rows = []
    for name in seen:
        cold, warm = _of(seen, name, "cold"), _of(seen, name, "warm")
        change = _of(seen, name, "change") if "change" in seen[name][0] else None
        rows.append(
            (
                name,
                f"{cold / _of(seen, TUNED, 'cold'):.2f}",
                f"{change / _of(seen, DASH, 'change'):.2f}" if change else "",
                f"{cold:.0f}",
                f"{warm:.0f}",
                f"{change:.0f}" if change else "",
                f"{_of(seen, name, 'cold files') / 1000:.0f}",
                f"{_of(seen, name, 'cold socket') / 1000:.0f}",
                f"{_of(seen, name, 'change bytes') / 1000:.0f}" if change else "",
            )
        )
    head = (
        "",
        "first load to (b)",
        "change to (d)",
        "first load ms",
        "reload ms",
        "change ms",
        "files kB",
        "socket kB",
        "change kB",
    )
    yield from _table(head, rows)


def _interaction(seen: dict[str, list[float]]) -> Iterator[str]:
    """The part about the next paint after a filter change."""
    yield "## From a filter change to the next paint"
    yield ""
    yield (
        "A side is chosen, its chip removed, words are entered, their chip removed. Milliseconds from the click or key to the "
        "next paint, as Chromium reports it to a page; 16 stands for less. To the bare page with the same widgets in brackets."
    )
    yield ""
    floor = share(seen[FILTERED], 0.75)
    rows = [
        (
            name,
            f"{share(times, 0.5):.0f}",
            f"{share(times, 0.75):.0f} ({share(times, 0.75) / floor:.1f})",
            f"{max(times):.0f}",
            str(len(times)),
        )
        for name, times in seen.items()
    ]
    yield from _table(("", "p50 ms", "p75 ms", "most ms", "changes"), rows)


def _large(measured: dict[str, Any]) -> Iterator[str]:
    """The part about datasets of many records."""
    sizes, seen = list(measured["start"]), measured["rerun"]
    yield "## Many records"
    yield ""
    yield (
        "The same pages over made-up datasets (`python -m benchmarks.generate`). CPU of a rerun in ms, in brackets to that of "
        "the real dataset. Start: seconds until the server answers, the files read and checked."
    )
    yield ""
    rows = [
        ("start", "", *(f"{took:.1f} s" for took in measured["start"].values())),
        ("resident", "", *(f"{size:.0f} MB" for size in measured["memory"].values())),
    ]
    for page in _sizes(seen):
        real = _cpu(seen, f"{page}, real")
        cells = [_cpu(seen, f"{page}, {size}") for size in sizes]
        rows.append((page, f"{real:.1f}", *(f"{cell:.1f} ({cell / real:.2f})" for cell in cells)))
    yield from _table(("", "real", *sizes), rows)


def _memory(seen: dict[str, Any]) -> Iterator[str]:
    """The part about memory."""
    hundred, soak, guests = seen["hundred"], seen["soak"], seen["guests"]
    each = (hundred["opened"] - hundred["before"]) / 100
    done = sum(s["reruns"] for s in soak)
    half = len(soak) // 2
    rows = [
        ("at the start", f"{seen['start']:.0f} MB"),
        ("after 100 reruns", f"{seen['warm']:.0f} MB"),
        ("a visitor who has the page open", f"{1000 * each:.0f} kB"),
        (f"soak of {done} reruns: after each tenth", " ".join(f"{s['after']:.0f}" for s in soak) + " MB"),
        ("growth over its second half", f"{soak[-1]['after'] - soak[half - 1]['after']:+.1f} MB"),
    ]
    for number, guest in enumerate(guests, 1):
        resident = " ".join(f"{x:.0f}" for x in guest["resident"])
        rows.append((f"visitors come and go, {'first' if number == 1 else 'second'} time", f"{resident} MB"))
    rows.append(("errors", str(sum(len(s["errors"]) for s in (*soak, *guests)))))
    yield "## Memory"
    yield ""
    yield from _table(("", "resident"), rows)


def _figures(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """The part about figures."""
    yield "## Figures"
    yield ""
    yield "CPU of building one on the real dataset, beside what Plotly's validation of it takes, which the pages leave out."
    yield ""
    yield from _table(("", "build ms", "validation ms", "ratio", "kB"), rows)


def _addresses(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """The part about what the server answers without a page."""
    yield "## Addresses"
    yield ""
    yield (
        "CPU of what the server answers without a page, on the real dataset: CSV files beside what pandas takes to write the "
        "same table, and the HTML of links by chance beside the page that names the ledger alone. Median / p95."
    )
    yield ""
    yield from _table(("", "ms", "floor ms", "ratio"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table in Markdown."""
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _pages(seen: dict[str, Any]) -> list[str]:
    """The names of our pages among those that were measured."""
    return [name for name in seen if not name.startswith("(")]


def _sizes(seen: dict[str, Any]) -> list[str]:
    """The pages that were measured over datasets of several sizes."""
    return list(dict.fromkeys(name.partition(", ")[0] for name in seen))


def _cpu(seen: dict[str, Any], name: str) -> float:
    """The median milliseconds of processor time of a rerun."""
    return float(median(r["four"]["cpu"] for r in seen[name]))


def _of(seen: dict[str, Any], name: str, what: str) -> float:
    """The median of one measurement of a screen."""
    return float(median(r[what] for r in seen[name]))


def _all(seen: Iterable[dict[str, Any]]) -> list[float]:
    """The latencies of several measurements together."""
    return [x for s in seen for x in s["latencies"]]
