"""Processor time of what the server answers without a page, beside a floor: data by address, and the HTML of a link.

`make bench`, or `python -m benchmarks.addresses`, with `LEDGER_DATA` for another dataset than the real one. The floor of a CSV
file is what pandas takes to write the same table, that of the HTML is the page that names the ledger alone.
"""

import io
import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from statistics import median

import pandas as pd

from benchmarks.figures import timed
from benchmarks.shares import share
from ledger.export import views
from ledger.export.files import to_csv
from ledger.model.dataset import Dataset
from ledger.query.filters import CHOICES, values_of
from ledger.query.selection import select
from ledger.server import first_page, paths
from ledger.server.live import LIVE
from ledger.urls import addresses, links
from ledger.urls.params import params
from ledger.urls.view import defaults

ROUNDS = 50
LINKS = 200
_BASE = "https://ledger.example.org/"
_FIRST, _DAYS = date(2003, 3, 1), 17 * 365

Row = tuple[str, ...]


def table(number: int = LINKS) -> list[Row]:
    """A row for each kind of answer: its name, its milliseconds (median, p95), those of the floor, the ratio of the medians."""
    dataset = LIVE.state().dataset
    assert dataset
    return [*_files(dataset), *_pages(dataset, number)]


def _files(dataset: Dataset) -> Iterator[Row]:
    """The rows of CSV files: of what each page shows, without a filter."""
    for page in addresses.DATA_PAGES:
        table = views.tables(select(dataset), page, defaults(page), _BASE)[0]
        frame = pd.read_parquet(io.BytesIO(table.parquet().content()))
        write, floor = partial(_csv, dataset, page), partial(to_csv, frame)
        write()
        times = [(timed(write), timed(floor)) for _ in range(ROUNDS)]
        yield _row(f"{page}.csv, {len(frame):,} records", *map(list, zip(*times, strict=True)))


def _csv(dataset: Dataset, page: str) -> bytes:
    """The CSV file of a page, as its address gives it."""
    return views.file(dataset, links.Link(), page, "csv", _BASE).content()


def _pages(dataset: Dataset, number: int) -> Iterator[Row]:
    """The rows of the HTML of links, none of which was asked for before, and of the same links again."""
    asked = list(made(dataset, number))
    for page in paths.PAGES:
        first_page.html(page, is_reader=True)
    floor = [timed(partial(first_page.html, page, is_reader=False)) for page, _ in asked]
    for name in ("for the first time", "again"):
        times = [timed(partial(first_page.html, page, is_reader=True, pairs=query, host=_BASE[:-1])) for page, query in asked]
        yield _row(f"HTML, {number} links {name}", times, floor)


def made(dataset: Dataset, number: int) -> Iterator[tuple[str, links.Query]]:
    """So many links by chance, always the same ones: a page, a filter of a value or two, and choices of the page."""
    chance = random.Random(0)  # noqa: S311 - it decides nothing that must stay secret
    for _ in range(number):
        page = chance.choice(paths.PAGES)
        pairs: list[tuple[str, str]] = []
        for param in params(page or "overview"):
            if param.field in CHOICES and chance.random() < 0.15:
                pairs += [(param.key, value) for value in chance.sample(values_of(dataset, param.field), 1)]
            elif param.key in ("from", "to") and chance.random() < 0.3:
                pairs.append((param.key, str(_FIRST + timedelta(chance.randrange(_DAYS)))))
            elif param.key in ("record", "article") and chance.random() < 0.3:
                pairs.append((param.key, chance.choice(list(dataset.by_id if param.key == "record" else dataset.sources))))
            elif param.options and chance.random() < 0.2:
                pairs.append((param.key, chance.choice(list(param.options))))
        yield page, tuple(pairs)


def _row(name: str, times: list[float], floor: list[float]) -> Row:
    """The row of one kind of answer."""
    told = (f"{median(each):.1f} / {share(each, 0.95):.1f}" for each in (times, floor))
    return (name, *told, f"{median(times) / median(floor):.1f}")


def main() -> None:
    """Print the table."""
    for name, *numbers in (("answer", "p50 / p95 ms", "floor ms", "ratio"), *table()):
        print(f"{name:45}", *(f"{number:>16}" for number in numbers))


if __name__ == "__main__":
    main()
