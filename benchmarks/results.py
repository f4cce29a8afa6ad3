"""Measurements as RESULTS.md: what was run, the goals, ratios, then absolute figures."""

import os
import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.goals import goals
from benchmarks.shares import BARE, DASH, FILTERED, PATIENCE, TUNED, cpu, latencies, of, share, sizes

PACKAGES = ("streamlit", "plotly", "dash", "websockets", "playwright")
NOTES = Path(__file__).with_name("NOTES.md")


def report(measured: dict[str, Any]) -> str:
    """The whole of RESULTS.md."""
    parts: dict[str, Callable[[Any], Iterable[str]]] = {
        "rerun": _rerun,
        "capacity": _capacity,
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
    yield "## Goals"
    yield ""
    rows = [(*row[:3], "met" if row[3] else "**not met**") for row in goals(measured)]
    yield from _table(("What", "Goal", "Measured", ""), rows)


def _rerun(seen: dict[str, Any]) -> Iterator[str]:
    """The part about reruns at the socket."""
    bare = cpu(seen, BARE)
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
                f"{cpu(seen, name) / bare:.2f}",
                f"{cpu(seen, name):.1f}",
                f"{median(r['reruns'] / r['seconds'] for r in four):.0f}",
                f"{share(latencies(alone), 0.5):.0f} / {share(latencies(alone), 0.95):.0f}",
                f"{median(r['bytes'] for r in four) / 1000:.0f}",
                str(sum(r["reruns"] for r in four)),
                str(sum(len(r["errors"]) for r in (*four, *alone))),
            )
        )
    head = ("", "CPU to (a)", "CPU ms", "reruns/s", "alone p50 / p95 ms", "kB", "reruns", "errors")
    yield from _table(head, rows)


def _capacity(seen: dict[str, Any]) -> Iterator[str]:
    """The part about many visitors."""
    yield "## Many visitors, each with a change every 1 to 3 seconds"
    yield ""
    yield (
        f"The capacity is the most visitors whose answers have a p95 of at most {PATIENCE} ms, without an error, found by "
        "halving (to a tenth). Two processes are what deploy/README.md starts on two cores; the load "
        "generator takes part of the same two cores."
    )
    yield ""
    rows = []
    for name, found in seen.items():
        loads = sorted(found["loads"].items())
        tried = ", ".join(f"{many}: {share(one['latencies'], 0.95):.0f} ms" for many, one in loads)
        many = f"{'' if found['reached'] else 'at least '}{found['capacity']}"
        one = found["loads"].get(found["capacity"])
        each = f"{one['cpu']:.1f}" if one and one["cpu"] else ""
        over = found.get("overload")
        beyond = ""
        if over:
            times = over["load"]["latencies"]
            after = "not within 120 s" if over["normal"] is None else f"after {over['normal']:.0f} s"
            beyond = f"{over['visitors']}: {share(times, 0.95):.0f} ms, {len(over['load']['errors'])} errors, as before {after}"
        rows.append((name, many, each, beyond, tried))
    yield from _table(("", "capacity", "CPU ms a change", "half as many again", "visitors tried: p95"), rows)


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
        cold, warm = of(seen, name, "cold"), of(seen, name, "warm")
        change = of(seen, name, "change") if "change" in seen[name][0] else None
        rows.append(
            (
                name,
                f"{cold / of(seen, TUNED, 'cold'):.2f}",
                f"{change / of(seen, DASH, 'change'):.2f}" if change else "",
                f"{cold:.0f}",
                f"{warm:.0f}",
                f"{change:.0f}" if change else "",
                f"{of(seen, name, 'cold files') / 1000:.0f}",
                f"{of(seen, name, 'cold socket') / 1000:.0f}",
                f"{of(seen, name, 'change bytes') / 1000:.0f}" if change else "",
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
    names, seen = list(measured["start"]), measured["rerun"]
    yield "## Many records"
    yield ""
    yield (
        "The same pages over made-up datasets (`python -m benchmarks.generate`). CPU of a rerun in ms, in brackets to that of "
        "the real dataset. Start: seconds until the server answers, the files read and checked."
    )
    yield ""
    rows = [
        ("start", *(f"{took:.1f} s" for took in measured["start"].values())),
        ("resident", *(f"{size:.0f} MB" for size in measured["memory"].values())),
    ]
    for page in sizes(seen):
        real = cpu(seen, f"{page}, real")
        cells = [cpu(seen, f"{page}, {size}") for size in names[1:]]
        rows.append((page, f"{real:.1f}", *(f"{cell:.1f} ({cell / real:.2f})" for cell in cells)))
    yield from _table(("", *names), rows)


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
