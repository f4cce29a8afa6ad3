"""A table of events in a file, CSV in any encoding and with any separator or an Excel workbook, as rows of text by their line.

Why workbooks are read with openpyxl is told in docs/decisions/0006-workbooks.md.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import charset_normalizer
import openpyxl

MAX_BYTES = 60_000_000
"""The most bytes of a table."""
MAX_ROWS = 200_000
"""The most rows of a table."""
MAX_COLUMNS = 300
"""The most columns of a table."""
_MAX_GROWTH = 30  # times the bytes, beyond the first megabyte: workbooks of people grow tenfold, others are made to fill a memory
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
"""What may stand between the cells of a line, by its name."""
_NO_VALUE = "\0"  # in the place of a formula whose result the workbook does not have; no cell can hold it
_MOST_GUESSED = 100_000  # bytes that an encoding is told from


class Unreadable(Exception):
    """Why a file is no table, or not as it is said to be, in words for whoever chose it."""


@dataclass(frozen=True)
class Row:
    """A row of a table: its line in the file, counted from 1, or its number in the sheet; and a text for each heading."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be read, by its line, and the reason."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line:,}: {self.reason}"


@dataclass(frozen=True)
class EventTable:
    """A table as it was read: its headings, its rows, those that have too many or too few cells, and how the file was read.

    `encoding` and `separator` are empty for a workbook. `is_guess` says that the encoding was told from the letters alone.
    """

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...]
    encoding: str = ""
    separator: str = ""
    is_guess: bool = False


def seen(text: str) -> str:
    """A text on one line, without anything that nobody can see."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def read(data: bytes, encoding: str = "", separator: str = "") -> EventTable:
    """Read the bytes of a table. What is not said of a CSV file is told from the file. Raises Unreadable, and nothing else."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"has more than {MAX_BYTES:,} bytes")
    if data.startswith(b"PK\3\4"):
        return EventTable(*_table(_sheet(data), padded=True))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("is a workbook of the old kind, or has a password: save it as .xlsx or CSV")
    text, used, is_guess = _text(data, encoding)
    if separator and separator not in SEPARATORS:
        raise Unreadable(f"cannot be separated by {seen(separator)[:20]!r}: say one of {', '.join(SEPARATORS)}")
    heading = next((line for line in text.splitlines() if line.strip()), "")
    found = separator or max(SEPARATORS, key=lambda name: heading.count(SEPARATORS[name]))
    return EventTable(*_table(_lines(text, SEPARATORS[found]), padded=False), used, found, is_guess)


def _text(data: bytes, encoding: str) -> tuple[str, str, bool]:
    """Bytes as text, the name of their encoding, and whether that is a guess. Raises Unreadable."""
    marked = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "")
    for name in [encoding] if encoding else [marked or "utf-8"]:
        try:
            return data.decode(name), name, False
        except (LookupError, ValueError) as error:
            if encoding or marked:
                raise Unreadable(f"is not in the encoding {seen(name)[:40]!r}") from error
    telling = b"\n".join(line for line in data[: 20 * _MOST_GUESSED].split(b"\n") if not line.isascii())[:_MOST_GUESSED]
    guess = charset_normalizer.from_bytes(data[:_MOST_GUESSED] if b"\0" in data else telling).best()
    if guess is None:
        raise Unreadable("is in no encoding that can be told: save it as UTF-8, or say `encoding` in the map")
    try:
        return data.decode(guess.encoding), guess.encoding, True
    except ValueError as error:
        raise Unreadable(f"looks like {guess.encoding} and is not: save it as UTF-8, or say `encoding` in the map") from error


def _lines(text: str, separator: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row of a CSV text with the line that it starts in. Raises Unreadable."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    try:
        for cells in rows:
            yield line, cells
            line = rows.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"cannot be read from line {line:,} on: {error}") from error


def _sheet(data: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row of the first sheet of a workbook with its number. Raises Unreadable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(data)).infolist()) > 1_000_000 + _MAX_GROWTH * len(data):
                raise Unreadable(f"grows to more than {_MAX_GROWTH} times its size when it is unpacked")
            sheets = [
                openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False).worksheets[0]
                for values in ((True, False) if _has_formulas(data) else (True,))
            ]
            for sheet in sheets:
                sheet.reset_dimensions()
            for number, rows in enumerate(zip(*(sheet.iter_rows() for sheet in sheets), strict=True), 1):
                yield number, [_cell(value, formula) for value, formula in zip(rows[0], rows[-1], strict=True)]
    except Unreadable:
        raise
    except Exception as error:  # openpyxl lets whatever a broken workbook leads to through
        raise Unreadable("cannot be read as an Excel workbook: save it as .xlsx or CSV") from error


def _has_formulas(data: bytes) -> bool:
    """Whether a sheet of a workbook has a formula. Only then it has to be read a second time, as it was written."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "/worksheets/" in name]
    return any(re.search(rb"<(?:\w+:)?f[\s>/]", sheet) for sheet in sheets)


def _cell(cell: Any, as_written: Any) -> str:
    """The value of a cell of a workbook as text: a day as ISO, a whole number without a point; _NO_VALUE of a bare formula.

    A formula whose result is an empty text has a value, of the type "str".
    """
    value = cell.value
    if value is None and as_written.data_type == "f" and cell.data_type != "str":
        return _NO_VALUE
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _table(
    lines: Iterator[tuple[int, Sequence[str]]], padded: bool
) -> tuple[tuple[str, ...], tuple[Row, ...], tuple[BadRow, ...]]:
    """Headings, rows and bad rows. Where rows are `padded`, cells that are missing at the end are empty. Raises Unreadable."""
    headings: tuple[str, ...] = ()
    rows: list[Row] = []
    bad: list[BadRow] = []
    for count, (line, cells) in enumerate(lines):
        if count > MAX_ROWS:
            raise Unreadable(f"has more than {MAX_ROWS:,} rows: import it in parts")
        if len(cells) > MAX_COLUMNS:
            raise Unreadable(f"has more than {MAX_COLUMNS} columns in line {line:,}")
        if not any(cell and not cell.isspace() for cell in cells):
            continue
        if not headings:
            headings = _headings(cells)
            continue
        missing = len(headings) - len(cells)
        if (missing > 0 and not padded) or any(cells[len(headings) :]):
            bad.append(BadRow(line, f"has {len(cells)} cells, and there are {len(headings)} headings"))
        elif bare := next((heading for heading, cell in zip(headings, cells, strict=False) if cell is _NO_VALUE), None):
            bad.append(BadRow(line, f"has in {bare} a formula without a value: save it once in a spreadsheet program"))
        else:
            rows.append(Row(line, (*cells[: len(headings)], *[""] * missing)))
    if not rows and not bad:
        raise Unreadable("has no rows below a line of headings")
    return headings, tuple(rows), tuple(bad)


def _headings(cells: Sequence[str]) -> tuple[str, ...]:
    """The headings of the columns; those that are empty, or the same as an earlier one, are told apart by their number."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = seen(cell)[:200]
        names.append(name if name and name not in names else f"{name} (column {number})".strip())
    if len({*names}) < len(names):
        raise Unreadable("has two columns of one heading")
    return tuple(names)
