"""`make bench`: our pages beside a bare Streamlit page and a Dash app, in one run and alternating rounds; writes RESULTS.md.

`python -m benchmarks --quick` takes a few minutes; `--parts rerun browser` chooses; `--data DIR` keeps the made-up datasets.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import addresses, chromium, figures, interaction, results, servers, shares
from benchmarks.servers import Server

PAGES = {"overview": 1, "troop-levels": 1, "casualties": 1, "attacks": 2, "how-it-is-known": 1}
PAGES |= dict.fromkeys(("positions", "sources", "records", "curation", "guide"), 0)
"""Our pages, and how many charts each has."""
BUSIEST = "attacks"
PARTS = ("figures", "addresses", "rerun", "capacity", "memory", "large", "browser", "interaction")
THINK = (1.0, 3.0)
MOST_VISITORS = 320
"""More are not tried: the load generator itself would be what is measured."""
SIZES = (1_000, 10_000, 100_000)
"""Records of the made-up datasets."""


@dataclass(frozen=True)
class Peer:
    """One thing that is measured: its name in the tables, its servers, the kind of visitor that it takes, and its page."""

    name: str
    servers: tuple[Server, ...]
    kind: str
    page: str = ""

    def load(self, **options: object) -> dict[str, Any]:
        """Run the load generator with these options of its command line. Gives what it measured."""
        command = [sys.executable, "-m", "benchmarks.load", "--kind", self.kind, "--page", self.page]
        for server in self.servers:
            command += ["--server", server.url, str(server.pid)]
        for key, value in options.items():
            parts = value if isinstance(value, tuple) else () if value is True else (value,)
            command += [f"--{key}", *map(str, parts)]
        done = subprocess.run(command, cwd=servers.ROOT, check=True, stdout=subprocess.PIPE)
        measured: dict[str, Any] = json.loads(done.stdout)
        return measured


def rerun(peers: Mapping[str, Peer], rounds: int, seconds: float) -> dict[str, list[dict[str, Any]]]:
    """Measure reruns without pauses, the peers in turn. Gives one measurement a round and peer, with one and four visitors."""
    measured = defaultdict(list)
    for number in range(rounds):
        for name, peer in peers.items():
            alone = peer.load(visitors=1, seconds=seconds / 2, seed=2 * number)
            four = peer.load(visitors=4, seconds=seconds, seed=2 * number + 1)
            measured[name].append({"alone": alone, "four": four})
            _say(f"rerun {number + 1}/{rounds} {name}: {four['cpu'] or 0:.1f} ms, {len(four['errors'])} errors")
    return dict(measured)


def capacity(peers: Mapping[str, Peer], seconds: float) -> dict[str, dict[str, Any]]:
    """Find how many visitors, each with a change every 1 to 3 seconds, a peer answers within `shares.PATIENCE` at p95.

    Gives for each peer its capacity, the most visitors that were tried, and every load by its number of visitors. Of our own
    servers also what half as many again do to them: their errors, and the seconds until one visitor is answered as before.
    """
    measured: dict[str, dict[str, Any]] = {}
    for name, peer in peers.items():
        loads: dict[int, dict[str, Any]] = {}

        def holds(many: int, peer: Peer = peer, name: str = name, loads: dict[int, dict[str, Any]] = loads) -> bool:
            """Whether so many visitors are answered in time, without an error."""
            loads[many] = load = peer.load(visitors=many, seconds=seconds, think=THINK, seed=100 + len(loads))
            p95 = shares.share(load["latencies"], 0.95)
            _say(f"capacity {name}: {many} visitors, p95 {p95:.0f} ms, {len(load['errors'])} errors")
            return p95 <= shares.PATIENCE and not load["errors"]

        low, high = 1, 20
        while high <= MOST_VISITORS and holds(high):
            low, high = high, 2 * high
        while low * 1.1 < (high if high <= MOST_VISITORS else low):
            middle = round((low * high) ** 0.5)
            low, high = (middle, high) if holds(middle) else (low, middle)
        measured[name] = {"capacity": low, "reached": high <= MOST_VISITORS, "loads": loads}
        if peer.kind == "ledger":
            measured[name]["overload"] = _overload(peer, round(1.5 * low))
    return measured


def _overload(peer: Peer, many: int) -> dict[str, Any]:
    """Load a peer beyond its capacity. Gives the load, and the seconds until one visitor is answered as he was before."""
    alone = shares.share(peer.load(visitors=1, seconds=3, seed=200)["latencies"], 0.95)
    load = peer.load(visitors=many, seconds=20, think=THINK, seed=201)
    began, normal = time.monotonic(), False
    while not normal and time.monotonic() - began < 120:
        normal = shares.share(peer.load(visitors=1, seconds=2, seed=202)["latencies"], 0.95) <= 1.5 * alone
    took = time.monotonic() - began
    _say(f"overload: {many} visitors, {len(load['errors'])} errors, as before after {took:.0f} s")
    return {"visitors": many, "load": load, "normal": took if normal else None}


def memory(peer: Peer, reruns: int, guests: int) -> dict[str, Any]:
    """Memory at the start, with a hundred visitors, over a soak of many reruns, and while visitors come and go twice."""
    start = sum(server.resident() for server in peer.servers)
    warm = peer.load(visitors=10, reruns=100, seconds=60, seed=300)["after"]
    hundred = peer.load(visitors=100, seconds=1, think=THINK, seed=301)
    soak = [peer.load(visitors=20, reruns=reruns // 10, seconds=600, seed=302 + n) for n in range(10)]
    guest = [peer.load(visitors=guests, leaving=True, seed=400 + n) for n in range(2)]
    _say(f"memory: {start:.0f} MB at the start, {soak[-1]['after']:.0f} MB after the soak")
    return {"start": start, "warm": warm, "hundred": hundred, "soak": soak, "guests": guest}


def large(ours: Server, folder: Path, seconds: float) -> dict[str, Any]:
    """Measure every page over made-up datasets of all sizes and over the real one, and how long each takes to start."""
    measured: dict[str, Any] = {"start": {"real": ours.took}, "memory": {"real": ours.resident()}}
    with ExitStack() as stack:
        sizes = {"real": ours}
        for size in SIZES:
            data = folder / str(size)
            if not data.exists():
                subprocess.run([sys.executable, "-m", "benchmarks.generate", "--records", str(size), "--out", data], check=True)
            served = stack.enter_context(servers.ledger(data))
            name = f"{size:,}"
            measured["start"][name], measured["memory"][name] = served.took, served.resident()
            sizes[name] = served
            _say(f"{name} records: {served.took:.1f} s until it answers")
        pages = {f"{page}, {size}": Peer(page, (server,), "ledger", page) for page in PAGES for size, server in sizes.items()}
        measured["rerun"] = rerun(pages, 1, seconds)
    return measured


def browser(screens: Mapping[str, chromium.Screen], rounds: int) -> dict[str, list[dict[str, float]]]:
    """Open, reload and filter each screen once a round in a new profile. Gives the measurements of each screen."""
    measured = defaultdict(list)
    with chromium.chromium() as engine:
        for number in range(rounds):
            for name, screen in screens.items():
                measured[name].append(times := chromium.visit(engine, screen))
                _say(f"browser {number + 1}/{rounds} {name}: " + ", ".join(f"{k} {v:.0f}" for k, v in times.items()))
    return dict(measured)


def reports(pages: Sequence[str], rounds: int) -> dict[str, list[list[float]]]:
    """Open the report of each page from a file, once a round. Gives the milliseconds to the first mark of each of its charts."""
    measured = defaultdict(list)
    with chromium.chromium() as engine, TemporaryDirectory() as folder:
        files = {page: chromium.report(page, Path(folder)) for page in pages}
        for _ in range(rounds):
            for page, file in files.items():
                measured[page].append(chromium.first_marks(engine, file, PAGES[page]))
    return dict(measured)


def interactions(pages: Mapping[str, interaction.Filtered], rounds: int) -> dict[str, list[float]]:
    """Change the filter of each page twenty times a round. Gives the milliseconds to the next paint, by page."""
    measured: dict[str, list[float]] = defaultdict(list)
    with chromium.chromium() as engine:
        for number in range(rounds):
            for name, page in pages.items():
                times = interaction.measure(engine, page)
                measured[name] += times
                _say(
                    f"interaction {number + 1}/{rounds} {name}: p75 {shares.share(times, 0.75):.0f} ms, most {max(times):.0f} ms"
                )
    return dict(measured)


def _say(text: str) -> None:
    """Print a line with the time on standard error."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def main() -> None:
    """Run the parts that are asked for and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds, short loads")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument(
        "--data", type=Path, help="folder that keeps the datasets of the part `large`, so that they are made once"
    )
    parser.add_argument("--out", type=Path, default=servers.ROOT / "benchmarks" / "RESULTS.md")
    options = parser.parse_args()
    quick = options.quick
    results_by_part: dict[str, Any] = {"quick": quick, "began": time.strftime("%Y-%m-%d %H:%M"), "load before": os.getloadavg()}
    with ExitStack() as stack:
        bare, tuned = stack.enter_context(servers.floor()), stack.enter_context(servers.tuned())
        ours, dash = stack.enter_context(servers.ledger()), stack.enter_context(servers.dash())
        floors = {"(a) bare": Peer("(a) bare", (bare,), "floor"), "(b) tuned": Peer("(b) tuned", (tuned,), "floor")}
        pages = {page: Peer(page, (ours,), "ledger", page) for page in PAGES}
        rival = {"(d) Dash": Peer("(d) Dash", (dash,), "dash")}
        if "figures" in options.parts:
            results_by_part["figures"] = figures.table()
        if "addresses" in options.parts:
            results_by_part["addresses"] = addresses.table()
        if "rerun" in options.parts:
            results_by_part["rerun"] = rerun({**floors, **pages, **rival}, 1 if quick else 3, 2 if quick else 4)
        if "capacity" in options.parts:
            twice = Peer(shares.TWO, (ours, stack.enter_context(servers.ledger())), "ledger", BUSIEST)
            some = {**floors, BUSIEST: pages[BUSIEST], shares.TWO: twice, **rival}
            results_by_part["capacity"] = capacity(some, 4 if quick else 10)
        if "browser" in options.parts:
            screens = {"(a) bare": chromium.floor(bare.url), "(b) tuned": chromium.floor(tuned.url)}
            screens |= {page: chromium.ledger(ours.url, page, charts) for page, charts in PAGES.items()}
            rounds = 1 if quick else 5
            results_by_part["browser"] = browser({**screens, "(d) Dash": chromium.dash(dash.url)}, rounds)
            results_by_part["reports"] = reports([page for page, charts in PAGES.items() if charts], rounds)
        if "interaction" in options.parts:
            bare_filter = stack.enter_context(servers.filtered())
            filtered = {shares.FILTERED: interaction.Filtered(bare_filter.url, ".js-plotly-plot .main-svg")}
            filtered |= {
                page: interaction.Filtered(f"{ours.url}/{page.replace('overview', '')}", ".st-key-footer") for page in PAGES
            }
            results_by_part["interaction"] = interactions(filtered, 1 if quick else 3)
        if "large" in options.parts:
            results_by_part["large"] = large(
                ours, options.data or Path(stack.enter_context(TemporaryDirectory())), 2 if quick else 4
            )
        if "memory" in options.parts:
            fresh = stack.enter_context(servers.ledger())
            peer = Peer(BUSIEST, (fresh,), "ledger", BUSIEST)
            results_by_part["memory"] = memory(peer, 500 if quick else 3000, 50 if quick else 300)
    results_by_part |= {"ended": time.strftime("%H:%M"), "load after": os.getloadavg()}
    options.out.write_text(results.report(results_by_part), encoding="utf-8")
    _say(f"written: {options.out}")


if __name__ == "__main__":
    main()
