"""The way to the dataset: read, check, freeze, and check the views against what was read."""

from collections.abc import Iterator
from pathlib import Path

from ledger import check, files, links, load
from ledger.dataset import Dataset, freeze
from ledger.files import Files
from ledger.problems import Kind, Problem


def open_dataset(root: Path) -> tuple[Dataset | None, list[Problem]]:
    """The dataset under `root` and no problems, or no dataset and all that is wrong with it."""
    return open_files(files.read(root))


def open_files(found: Files) -> tuple[Dataset | None, list[Problem]]:
    """The dataset that these files hold and no problems, or no dataset and all that is wrong with it."""
    reading = load.read(found)
    problems = check.problems(reading)
    if problems:
        return None, problems
    dataset = freeze(reading)
    problems = list(views_apply(reading, dataset))
    return (None if problems else dataset), problems


def views_apply(reading: load.Reading, dataset: Dataset) -> Iterator[Problem]:
    """A view whose link no longer applies in full."""
    table = reading.tables["views"]
    for row in table.rows:
        for notice in links.read(row.record.query, row.record.page, dataset).notices:
            yield table.problem(row, ("query",), Kind.VIEW_NOT_APPLICABLE, notice.message)
