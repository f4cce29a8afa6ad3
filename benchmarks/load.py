"""The load generator, a process of its own: `python -m benchmarks.load --server URL PID --visitors 50 ...`.

Prints one line of JSON: how long each rerun took, what the server's processor time and memory were, what went wrong.
"""

import argparse
import asyncio
import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.servers import Server
from benchmarks.visitors import DashVisitor, Visitor, Wrong, floor_visitor, ledger_visitor


class Load:
    """Visitors of one page and what they saw."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.given = options
        self.servers = [Server(url, int(pid)) for url, pid in options.server]
        self.latencies: list[float] = []
        self.errors: list[str] = []
        self.bytes = 0
        self._threads = ThreadPoolExecutor(64)

    def visitor(self, seed: int) -> Visitor:
        """A new visitor, the same for the same seed; they go to the servers in turn, as a proxy would send them."""
        rng = random.Random(seed)  # noqa: S311 - choices of visitors, not secrets
        url = self.servers[seed % len(self.servers)].url
        if self.given.kind == "dash":
            return DashVisitor(url, self.given.page, rng, self._threads)
        make = floor_visitor if self.given.kind == "floor" else ledger_visitor
        return make(url, self.given.page, rng)

    def resident(self) -> float:
        """Megabytes that the servers hold in memory."""
        return sum(server.resident() for server in self.servers)

    def cpu(self) -> float:
        """Seconds of processor time that the servers have used so far."""
        return sum(server.cpu() for server in self.servers)

    async def steady(self) -> dict[str, Any]:
        """Every visitor opens the page and changes a filter, with pauses, until the time or number of reruns is reached."""
        options = self.given
        visitors = [self.visitor(options.seed * 1000 + number) for number in range(options.visitors)]
        before = self.resident()
        for group in range(0, len(visitors), 10):
            await asyncio.gather(*(v.open() for v in visitors[group : group + 10]))
        for visitor in visitors[:10]:  # not the first change of all
            await visitor.change()
        opened, received = self.resident(), sum(v.received for v in visitors)
        start, used = time.perf_counter(), self.cpu()
        self._until = start + options.seconds
        await asyncio.gather(*(self._choose(v) for v in visitors))
        took, cpu = time.perf_counter() - start, self.cpu() - used
        total = sum(v.received for v in visitors) - received
        for visitor in visitors:
            await visitor.close()
        done = len(self.latencies)
        return {
            "reruns": done,
            "latencies": [round(1000 * x, 2) for x in self.latencies],
            "errors": self.errors,
            "seconds": took,
            "cpu": 1000 * cpu / done if done else None,
            "busy": cpu / took,
            "bytes": total / done if done else None,
            "before": before,
            "opened": opened,
            "after": self.resident(),
        }

    async def _choose(self, visitor: Visitor) -> None:
        """A visitor who changes a filter again and again, until the time or the number of reruns is reached."""
        low, high = self.given.think
        await asyncio.sleep(random.uniform(0, high))  # noqa: S311
        while time.perf_counter() < self._until and len(self.latencies) < self.given.reruns:
            start = time.perf_counter()
            try:
                await visitor.change()
            except (Wrong, OSError, TimeoutError) as error:
                self.errors.append(f"{type(error).__name__} {error}")
                if len(self.errors) > 20:
                    return
            self.latencies.append(time.perf_counter() - start)
            if high:
                await asyncio.sleep(random.uniform(low, high))  # noqa: S311

    async def coming_and_going(self) -> dict[str, Any]:
        """Visitors who open the page, change a filter twice and leave, ten at a time; memory after each tenth part of them."""

        async def one(seed: int) -> None:
            """A visitor who opens the page, changes a filter twice and leaves."""
            visitor = self.visitor(seed)
            try:
                await visitor.open()
                await visitor.change()
                await visitor.change()
                await visitor.close()
            except (Wrong, OSError, TimeoutError) as error:
                self.errors.append(f"{type(error).__name__} {error}")

        resident = [self.resident()]
        for part in range(10):
            share = range(part * self.given.visitors // 10, (part + 1) * self.given.visitors // 10)
            for group in range(share.start, share.stop, 10):
                await asyncio.gather(*(one(self.given.seed * 1000 + n) for n in range(group, min(group + 10, share.stop))))
            resident.append(self.resident())
        return {"resident": resident, "errors": self.errors}


def main() -> None:
    """Run the load that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", nargs=2, action="append", required=True, metavar=("URL", "PID"), help="one or several")
    parser.add_argument("--kind", choices=("ledger", "floor", "dash"), default="ledger")
    parser.add_argument("--page", default="", help="page of the dashboard, as in its address")
    parser.add_argument("--visitors", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--reruns", type=int, default=1_000_000, help="stop after so many")
    parser.add_argument("--think", type=float, nargs=2, default=(0, 0), metavar=("LOW", "HIGH"), help="seconds between changes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leaving", action="store_true", help="visitors come and go")
    options = parser.parse_args()
    load = Load(options)
    print(json.dumps(asyncio.run(load.coming_and_going() if options.leaving else load.steady())))


if __name__ == "__main__":
    main()
