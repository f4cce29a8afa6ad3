"""The files of a view, as Download and the addresses of data give them: the records of each, its name and its bytes."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ledger.charts.pages import PAGES, tables_held, topic_of
from ledger.export import report
from ledger.export.about import about, file_name
from ledger.export.files import to_csv, to_json, to_parquet
from ledger.export.listing import listing
from ledger.export.package import to_package
from ledger.export.tables import all_rows, frame
from ledger.export.workbook import to_xlsx
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS
from ledger.query import agreement
from ledger.query.filters import describe
from ledger.query.narrowing import applied, mixed, of_tables
from ledger.query.selection import Selection, select
from ledger.urls.links import Link
from ledger.urls.view import defaults
from ledger.wording import words

PIECE = 2_000
"""Records that are held as a DataFrame at a time while a CSV file is written."""


@dataclass(frozen=True)
class File:
    """A file of a view: its name, and the function that gives its bytes in pieces."""

    name: str
    pieces: Callable[[], Iterator[bytes]]

    def content(self) -> bytes:
        """All bytes of the file."""
        return b"".join(self.pieces())


@dataclass(frozen=True)
class Table:
    """Records of a view that make one table.

    name: the table of the dataset, or `records` for records of all tables; label: what it holds, in words; selection: the
    records; base: what links in it start with, the URL of the dashboard; kind: what the state of the page narrows beyond the
    filter, for the name of the file; empty if nothing.
    """

    name: str
    label: str
    selection: Selection
    base: str
    kind: str = ""

    def csv(self) -> File:
        """The records as a CSV file in UTF-8, in pieces of at most PIECE records; the first piece has the header line."""
        return File(f"{self._stem()}.csv", self._csv)

    def parquet(self) -> File:
        """The records as a Parquet file."""
        return File(f"{self._stem()}.parquet", lambda: iter((to_parquet(self._frame(self.selection)),)))

    def _csv(self) -> Iterator[bytes]:
        """The pieces of the CSV file."""
        rows = self.selection.rows(*self._tables())
        for start in range(0, max(len(rows), 1), PIECE):
            kept = np.zeros_like(self.selection.kept)
            kept[rows[start : start + PIECE]] = True
            text = to_csv(self._frame(replace(self.selection, kept=kept)))
            yield (text.partition("\r\n")[2] if start else text).encode()

    def _frame(self, selection: Selection) -> pd.DataFrame:
        """Some of the records as a DataFrame, each with the version of the dataset in its last column."""
        table = (self.base, self.selection)
        made = listing(selection, *table) if self.name == "records" else frame(selection, self.name, *table)
        return made.assign(dataset=selection.dataset.version)

    def _tables(self) -> tuple[str, ...]:
        """The tables of the dataset that the records are of."""
        return CLAIMS if self.name == "records" else (self.name,)

    def _stem(self) -> str:
        """The name of a file of the records, without ending: dataset, what it holds, the filter in words, the version."""
        data, kind = self.selection.dataset, re.sub("[^a-z0-9]+", "-", self.kind)[:60].strip("-")
        filter_words = describe(data, applied(self.selection.filters, self._tables()))
        return file_name(data, "-".join(filter(None, (self.name, kind))), filter_words)


def tables(selection: Selection, page: str, state: Mapping[str, str], base: str) -> list[Table]:
    """The tables of a view. The first holds the records that the page shows, the others what else the filter leaves for the page.

    state: every parameter of the page, defaults included; base: as in Table. Where a page has several ways to read its records,
    the first table follows it: on Casualties those of the outcome that is shown, on Positions those on the issue or of the actors
    that are shown.
    """
    whole = [Table(name, words.plural(name), selection, base) for name in tables_of(page)]
    if page == "overview" or (page == "records" and state["table"] == "all"):
        return [Table("records", "all records", mixed(selection), base), *whole]
    if page == "records":
        return [table for table in whole if table.name == state["table"]]
    if page == "casualties":
        outcome = state["outcome"]
        shown = _those(selection, {record.id for record in selection.casualties if record.outcome == outcome})
        return [Table("casualties", f"people {outcome}", shown, base, outcome), *whole]
    columns = agreement.speakers(state.get("columns", ""))
    if page == "positions" and state["mode"] == "side" and len(columns) > 1:
        rows = agreement.compare(selection, columns, state["rows"], state["level"])
        shown = _those(selection, {position.id for row in rows for side in row.sides for position in side})
        kind = "-".join((*map(str, columns), *(state[key] for key in ("rows", "level") if state[key] not in ("all", "person"))))
        return [Table("positions", "positions side by side", shown, base, kind), *whole]
    if page == "positions" and state["mode"] == "time" and (topic := topic_of(selection, state)):
        shown = _those(selection, {position.id for position in selection.positions if position.issue == topic})
        return [Table("positions", "positions on this issue", shown, base, topic), *whole]
    return whole


def tables_of(page: str) -> tuple[str, ...]:
    """The tables that a page is about."""
    return PAGES[page].tables if page in PAGES else CLAIMS


def held(selection: Selection, page: str, state: Mapping[str, str]) -> Selection:
    """The records of a view that its files of several tables hold: those of `tables_held`. state: may leave out defaults."""
    return of_tables(selection, tables_held(page, selection.filters, defaults(page) | dict(state)))


def _those(selection: Selection, names: Iterable[str]) -> Selection:
    """Those selected records whose ids are given."""
    kept = np.zeros_like(selection.kept)
    kept[[selection.dataset.row[name] for name in names]] = True
    return replace(selection, kept=kept & selection.kept)


def file(dataset: Dataset, link: Link, page: str, suffix: str, base: str) -> File:
    """A file of the view that a link opens on a page. base: the URL of the dashboard with a slash at its end, or empty.

    suffix: `csv` and `parquet` hold the records that the page shows; `json`, `xlsx` and `zip` (a data package) those of `held`;
    `html` is the report. No file is written before its pieces are asked for.
    """
    selection = select(dataset, link.filters)
    if suffix in ("csv", "parquet"):
        table = tables(selection, page, defaults(page) | dict(link.state), base)[0]
        return table.csv() if suffix == "csv" else table.parquet()
    taken, view = held(selection, page, link.state), about(dataset, link, page, base)
    writers: dict[str, Callable[[], bytes]] = {
        "json": lambda: to_json(view.facts(), all_rows(taken, base)).encode(),
        "xlsx": lambda: to_xlsx(taken, view),
        "zip": lambda: to_package(taken, view),
        "html": lambda: report.html(dataset, link, page, base).encode(),
    }
    return File(view.file(suffix), lambda: iter((writers[suffix](),)))
