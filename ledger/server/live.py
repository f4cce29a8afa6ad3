"""The dataset that this server serves, the same for all its readers: `LIVE`."""

import os
from pathlib import Path

from ledger import charts
from ledger.loading.files import Files
from ledger.loading.opening import open_files
from ledger.loading.watch import Live
from ledger.model.dataset import Dataset
from ledger.model.problems import Problem
from ledger.rendering import guide

DATA_ROOT = Path(os.environ.get("LEDGER_DATA") or Path(__file__).parents[2]).resolve()
"""The folder that holds `data/` and `seeds/`: this project's own, or the one that the variable `LEDGER_DATA` names."""


def read(files: Files) -> tuple[Dataset | None, list[Problem]]:
    """What the files hold: a dataset, or None and its problems. What its pages need at first is computed here, so that no
    visitor waits for it."""
    dataset, problems = open_files(files)
    if dataset:
        charts.prepare(dataset)
        guide.sections(dataset)
    return dataset, problems


LIVE = Live(DATA_ROOT, read)
