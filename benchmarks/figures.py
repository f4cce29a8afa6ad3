"""How long each figure takes to build on the real dataset, and how large it is: `make bench` or `python -m benchmarks.figures`.

The floor of the same run is what Plotly's own validation of the finished figure takes, which the dashboard does not do.
"""

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import plotly.graph_objects as go

from ledger import charts
from ledger.loading.opening import open_dataset
from ledger.query.selection import Selection, select

ROUNDS = 41
FIGURES: dict[str, Callable[[Selection], charts.Chart]] = {
    "overview": charts.timeline,
    "troop levels, both below": lambda data: charts.troop_levels(data, "log", "both"),
    "troop levels, linear": lambda data: charts.troop_levels(data, "linear"),
    "casualties by event": charts.casualties,
    "casualties by victims": lambda data: charts.casualties(data, "victims"),
    "attacks by type": charts.attacks,
    "attacks by place": lambda data: charts.attacks(data, "place"),
    "attacks by blamed": lambda data: charts.attacks(data, "blamed"),
    "map": charts.attack_map,
    "one issue over time": lambda data: charts.positions(data, "stay"),
}
GRIDS: dict[str, Callable[[Selection], charts.Grid]] = {"who blames whom": charts.blames, "matrix": charts.matrix}


def timed(job: Callable[[], object]) -> float:
    """Milliseconds of CPU that a job takes once."""
    start = time.process_time()
    job()
    return (time.process_time() - start) * 1000


def table() -> list[tuple[str, ...]]:
    """A row for each figure: its name, its median milliseconds, those of Plotly's validation, their ratio, kilobytes of JSON."""
    data, problems = open_dataset(Path(__file__).resolve().parent.parent)
    assert data, problems
    whole = select(data)
    rows: list[tuple[str, ...]] = []
    for name, make in GRIDS.items():
        build = median(timed(partial(make, whole)) for _ in range(ROUNDS))
        size = len(json.dumps(make(whole).data("·"), separators=(",", ":"))) / 1000
        rows.append((name, f"{build:.2f}", "", "", f"{size:.1f}"))
    for name, draw in FIGURES.items():
        figure = draw(whole).figure
        both = [(timed(partial(draw, whole)), timed(partial(go.Figure, figure))) for _ in range(ROUNDS)]
        build, floor = (median(times) for times in zip(*both, strict=True))
        size = len(json.dumps(figure, separators=(",", ":"))) / 1000
        rows.append((name, f"{build:.2f}", f"{floor:.2f}", f"{build / floor:.2f}", f"{size:.1f}"))
    return rows


def main() -> None:
    """Print the table."""
    for name, *numbers in (("figure", "build ms", "floor ms", "ratio", "kB"), *table()):
        print(f"{name:26}", *(f"{number:>9}" for number in numbers))


if __name__ == "__main__":
    main()
