"""The files of a view, as Download and the addresses of data give them: the records of each, its name and its bytes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ledger.charts.pages import tables_held, tables_of, topic_of
from ledger.export import report
from ledger.export.about import about
from ledger.export.files import to_csv, to_json, to_parquet, to_sheet_csv
from ledger.export.listing import listing
from ledger.export.names import file_name
from ledger.export.package import to_package
from ledger.export.tables import all_rows, frame
from ledger.export.workbook import to_xlsx
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS
from ledger.query import agreement
from ledger.query.narrowing import mixed, of_tables
from ledger.query.selection import Selection, select
from ledger.urls.addresses import LAYER
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

    name: the table of the dataset, or `records` for records of all tables; label: how many records of what it holds, in words;
    selection: the records; base: what links in it start with, the URL of the dashboard; page: the page of the view; kind: what
    the state of the page narrows beyond the filter, for the name of the file.
    """

    name: str
    label: str
    selection: Selection
    base: str
    page: str
    kind: tuple[str, ...] = ()

    def csv(self) -> File:
        """The records as a CSV file in UTF-8, in pieces of at most PIECE records; the first piece has the header line."""
        return File(f"{self._stem()}.csv", self._csv)

    def sheet(self) -> File:
        """The records as a CSV file for spreadsheets, in which no text is a formula."""
        return File(f"{self._stem()}_sheet.csv", lambda: iter((to_sheet_csv(self._frame(self.selection)).encode(),)))

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
        """The name of a file of the records, without ending: dataset, page, what it holds, the filter in words, the version."""
        what = [*dict.fromkeys((self.page, self.name.replace("_", "-"))), *self.kind]
        return file_name(self.selection.dataset, what, self.selection.filters, self._tables())


def tables(selection: Selection, page: str, state: Mapping[str, str], base: str) -> list[Table]:
    """The tables of a view. The first holds the records that the page shows, the others what else the filter leaves for the page.

    state: every parameter of the page, defaults included; base: as in Table. Where a page has several ways to read its records,
    the first table follows it: on Casualties those of the outcome that is shown, on Positions those on the issue or of the actors
    that are shown.
    """
    is_filtered = bool(selection.filters.active())

    def table(name: str) -> Table:
        number, size = selection.count(name), len(getattr(selection.dataset, name))
        left = "" if not is_filtered else " that the filter leaves" if number < size else ", which the filter leaves"
        label = f"{'all ' if number == size > 1 else ''}{words.count_records(name, number)}{left}"
        return Table(name, label, selection, base, page)

    def part(name: str, label: str, ids: Iterable[str], *kind: str) -> Table:
        return Table(name, f"{label}, as on this page", _those(selection, ids), base, page, kind)

    whole = [table(name) for name in tables_of(page)]
    if page in ("overview", "how-it-is-known") or (page == "records" and state["table"] == "all"):
        shown = mixed(selection)
        number = sum(map(shown.count, CLAIMS))
        every = f"{'all ' * (number == selection.dataset.size)}{words.count(number, 'record')} in one list"
        return [Table("records", every, shown, base, page), *whole]
    if page == "records":
        return [one for one in whole if one.name == state["table"]]
    if page == "casualties":
        outcome = state["outcome"]
        ids = {record.id for record in selection.casualties if record.outcome == outcome}
        return [part("casualties", f"{words.count(len(ids), 'statement')} of people {outcome}", ids, outcome), *whole]
    if page == "positions" and state["mode"] == "side" and "," in state["columns"]:
        columns = agreement.columns(selection.dataset, state["columns"], state["level"])
        rows = agreement.of_verdict(agreement.compare(selection, columns, state["level"]), state["rows"])
        ids = {position.id for row in rows for side in row.sides for position in side}
        kind = (*map(str, columns), *(state[key] for key in ("rows", "level") if state[key] not in ("all", "person")))
        return [part("positions", f"{words.count(len(ids), 'position')} side by side", ids, *kind), *whole]
    if page == "positions" and state["mode"] == "time" and (topic := topic_of(selection, state)):
        ids = {position.id for position in selection.positions if position.issue == topic}
        return [part("positions", f"{words.count(len(ids), 'position')} on this issue", ids, topic), *whole]
    return whole


def held(selection: Selection, page: str, state: Mapping[str, str]) -> Selection:
    """The records of a view that its files of several tables hold: those of `tables_held`. state: may leave out defaults."""
    return of_tables(selection, tables_held(page, selection.filters, defaults(page) | dict(state)))


def _those(selection: Selection, names: Iterable[str]) -> Selection:
    """Those selected records whose ids are given."""
    kept = np.zeros_like(selection.kept)
    kept[[selection.dataset.row[name] for name in names]] = True
    return replace(selection, kept=kept & selection.kept)


def file(dataset: Dataset, link: Link, page: str, suffix: str, base: str) -> File:
    """A file of the view that a link opens on a page, or of a table of LAYER under the filter of the link.

    base: the URL of the dashboard with a slash at its end, or empty.

    suffix: `csv` and `parquet` hold the records that the page shows; `json`, `xlsx` and `zip` (a data package) those of `held`;
    `html` is the report. No file is written before its pieces are asked for.
    """
    selection = select(dataset, link.filters)
    if page in LAYER:
        return _of_layer(selection, page, suffix, base)
    if suffix in ("csv", "parquet"):
        table = tables(selection, page, defaults(page) | dict(link.state), base)[0]
        return table.csv() if suffix == "csv" else table.parquet()
    if suffix == "html":
        link, page = report.of_charts(link, page)
    taken, view = held(selection, page, link.state), about(dataset, link, page, base)
    writers: dict[str, Callable[[], bytes]] = {
        "json": lambda: to_json(view.facts(), all_rows(taken, base)).encode(),
        "xlsx": lambda: to_xlsx(taken, view),
        "zip": lambda: to_package(taken, view),
        "html": lambda: report.html(dataset, link, page, base).encode(),
    }
    return File(view.file(suffix), lambda: iter((writers[suffix](),)))


def _of_layer(selection: Selection, table: str, suffix: str, base: str) -> File:
    """A table of LAYER as `csv` or `parquet`, each row with the version of the dataset in its last column."""
    name = file_name(selection.dataset, [table], selection.filters, CLAIMS)
    made = frame(selection, table.replace("-", "_"), base).assign(dataset=selection.dataset.version)
    return File(f"{name}.{suffix}", lambda: iter((to_csv(made).encode() if suffix == "csv" else to_parquet(made),)))
