"""The dataset that this server serves, the same for all its readers: `LIVE`; and the name of the dashboard."""

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
    """The dataset in the files, or None with its problems. Computes what pages need first, so that no visitor waits for it."""
    dataset, problems = open_files(files)
    if dataset:
        charts.prepare(dataset)
        guide.sections(dataset)
    return dataset, problems


def name(dataset: Dataset | None) -> str:
    """The name of the dashboard: that of the dataset, or a general one where no dataset is served."""
    return dataset.subject.title if dataset else "The ledger"


LIVE = Live(DATA_ROOT, read)
"""What the server serves now. It is read again when the files change."""
