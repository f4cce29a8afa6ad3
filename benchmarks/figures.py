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

from ledger import figures
from ledger.dataset import Dataset
from ledger.opening import open_dataset

ROUNDS = 41
FIGURES: dict[str, Callable[[Dataset], figures.Chart]] = {
    "overview": figures.timeline,
    "troop levels, both below": lambda data: figures.troop_levels(data, "log", "both"),
    "troop levels, linear": lambda data: figures.troop_levels(data, "linear"),
    "casualties by event": figures.casualties,
    "casualties by victims": lambda data: figures.casualties(data, "victims"),
    "attacks by type": figures.attacks,
    "attacks by place": lambda data: figures.attacks(data, "place"),
    "attacks by blamed": lambda data: figures.attacks(data, "blamed"),
    "map": figures.attack_map,
    "one issue over time": lambda data: figures.positions(data, "stay"),
}
GRIDS: dict[str, Callable[[Dataset], figures.Grid]] = {"who blames whom": figures.blames, "matrix": figures.matrix}


def timed(job: Callable[[], object]) -> float:
    """Milliseconds of CPU that a job takes once."""
    start = time.process_time()
    job()
    return (time.process_time() - start) * 1000


def main() -> None:
    """Print one line a figure: median milliseconds, the floor's, their ratio, and kilobytes of JSON."""
    data, problems = open_dataset(Path(__file__).resolve().parent.parent)
    assert data, problems
    print(f"{'figure':26} {'build ms':>9} {'floor ms':>9} {'ratio':>6} {'kB':>6}")
    for name, make in GRIDS.items():
        build = median(timed(partial(make, data)) for _ in range(ROUNDS))
        size = len(json.dumps(make(data).data("·"), separators=(",", ":"))) / 1000
        print(f"{name:26} {build:9.2f} {'':>9} {'':>6} {size:6.1f}")
    for name, draw in FIGURES.items():
        made = draw(data).figure
        both = [(timed(partial(draw, data)), timed(partial(go.Figure, made))) for _ in range(ROUNDS)]
        build, floor = (median(times) for times in zip(*both, strict=True))
        size = len(json.dumps(made, separators=(",", ":"))) / 1000
        print(f"{name:26} {build:9.2f} {floor:9.2f} {build / floor:6.2f} {size:6.1f}")


if __name__ == "__main__":
    main()
