"""The ledger: what articles say about their subject, each claim tied to its words.

    import ledger

    sadr = ledger.open().select("actor=sadr&from=2011")
    sadr.frame("positions")        # a pandas DataFrame
    sadr.chart("troop-levels")     # a plotly.graph_objects.Figure
    sadr.sums("killed").counted    # the records that may be added
    sadr.cite(RECORD)              # text

`open` gives a `Ledger`; its methods stand in `ledger/export/api.py`. Nothing else of the package is promised to stay as it is.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.export.api import Ledger
    from ledger.model.problems import Problem

__all__ = ["DatasetError", "home", "open"]


class DatasetError(Exception):
    """A dataset cannot be opened. `problems` lists everything that is wrong with it; the message is the same, one on a line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def open(path: str | os.PathLike[str] | None = None) -> Ledger:
    """Read and check a dataset: a folder with `data/*.yaml` and `seeds/`. Without a path, that of `home`.

    Raises DatasetError where anything is wrong with it, also where the folder is no dataset.

    >>> import ledger
    >>> ledger.open("tests/mini")  # doctest: +ELLIPSIS
    <Ledger ...: All records, no filter set. 13 records>
    """
    from ledger.export.api import Ledger
    from ledger.loading.opening import open_dataset

    dataset, problems = open_dataset(home() if path is None else Path(path))
    if dataset is None:
        raise DatasetError(problems)
    return Ledger(dataset)


def home() -> Path:
    """The folder of the dataset that is meant where none is named: that which the package lies in, else the working one."""
    checkout = Path(__file__).resolve().parents[1]
    return checkout if (checkout / "data" / "subject.yaml").is_file() else Path.cwd()
