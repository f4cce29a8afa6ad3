"""The workbook, and CSV for spreadsheets, as LibreOffice reads them: it changes no cell, and it comes to the sums of the page."""

import csv
import dataclasses
import io
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pypdf
import pytest

from ledger import export
from ledger.model.dataset import Dataset
from ledger.query import totals
from ledger.query.selection import select
from ledger.urls import links
from tests.conftest import data

pytestmark = pytest.mark.faults

DAY = datetime(2020, 1, 5)  # noqa: DTZ001 - a day in a spreadsheet has no time zone
TEXTS = [
    "2012",
    "2020-01-05",
    "2011-07-05?",
    "2003/2006",
    "10,000",
    "1e5",
    "1/2",
    "50%",
    "$5",
    "12:30 pm",
    "June 2011",
    "TRUE",
    "007",
]
TEXTS += [
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1+1",
    "＝1+1",
    "'2012",
    "'=1+1",
    "'quoted'",
    "5,200 troops",
    "two\nlines",
    'a "b", c',
    "May 5",
]


_READ_ALL = "44,34,76,1,,1033,false,true"
"""How CSV is read: commas, UTF-8, American English, and with every number and day that LibreOffice can make out."""


def convert(path: Path, form: str, filter_name: str = "") -> Path:
    """Convert a file with LibreOffice to the form of an ending, into a folder `there` beside it."""
    there = path.parent / "there"
    command = ["libreoffice", "--headless", f"-env:UserInstallation=file://{path.parent}/office", "--convert-to"]
    command += [f"{form}:{filter_name}" if filter_name else form, "--outdir", str(there), str(path)]
    if path.suffix == ".csv":
        command.append(f"--infilter=CSV:{_READ_ALL}")
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return there / f"{path.stem}.{form}"


def workbook(query: str) -> bytes:
    link = links.read(query, "overview", data())
    about = export.about(data(), link, "overview", "https://ledger.test/")
    return export.to_xlsx(select(data(), link.filters), about)


def table() -> pd.DataFrame:
    """A table of texts that spreadsheets like to change, beside numbers, days and truth values."""
    number = range(len(TEXTS))
    return pd.DataFrame(
        {
            "text": pd.Series(TEXTS, dtype="string"),
            "kind": pd.Series(TEXTS, dtype="category"),
            "people": pd.Series([None if n % 3 else n * 1000 for n in number], dtype="Int64"),
            "day": pd.Series([f"2011-06-{n + 1:02}" for n in number], dtype="datetime64[ms]"),
        }
    )


def cells_of(path: Path) -> list[list[object]]:
    """The cells of the first sheet below its headings."""
    _, *rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [["" if cell is None else cell for cell in row] for row in rows]


def test_libreoffice_changes_plain_csv_which_is_why_there_is_one_for_spreadsheets(tmp_path: Path) -> None:
    (tmp_path / "plain.csv").write_text(export.to_csv(table()), encoding="utf-8", newline="")
    rows = cells_of(convert(tmp_path / "plain.csv", "xlsx"))
    assert [rows[TEXTS.index(text)][0] for text in ("2012", "10,000", "2020-01-05")] == [2012, 10_000, DAY]


def test_a_csv_for_spreadsheets_stays_what_it_is_there_and_back(tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(export.to_sheet_csv(table()), encoding="utf-8", newline="")
    book = convert(tmp_path / "sheet.csv", "xlsx")
    marked = [export.harmless(text) for text in TEXTS]
    rows = cells_of(book)
    assert [row[0] for row in rows] == marked
    assert [row[1] for row in rows] == marked
    assert [row[2] for row in rows] == ["" if pd.isna(n) else n for n in table()["people"]]
    assert [row[3].date() for row in rows if isinstance(row[3], datetime)] == [day.date() for day in table()["day"]]
    (book.parent / "back").mkdir()
    back = book.rename(book.parent / "back" / "sheet.xlsx")
    text = convert(back, "csv", "Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false").read_text(encoding="utf-8")
    (head, *found) = csv.reader(io.StringIO(text, newline=""))
    assert head == ["text", "kind", "people", "day"]
    assert [row[0] for row in found] == marked
    assert [date.fromisoformat(row[3]) for row in found] == [day.date() for day in table()["day"]]


@pytest.mark.parametrize("name", ["troop_levels", "casualties", "attacks", "positions", "places"])
def test_no_text_of_the_dataset_becomes_anything_else(tmp_path: Path, name: str) -> None:
    exported = export.frame(select(data()), name)
    (tmp_path / f"{name}.csv").write_text(export.to_sheet_csv(exported), encoding="utf-8", newline="")
    rows = cells_of(convert(tmp_path / f"{name}.csv", "xlsx"))
    for place, column in enumerate(export.columns(name)):
        if column.type == "string":
            expected = ["" if pd.isna(cell) else export.harmless(cell) for cell in exported[column.name]]
            assert [row[place] for row in rows] == expected, column.name


def test_libreoffice_reads_every_cell_of_the_workbook(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(workbook(""))
    ours = openpyxl.load_workbook(tmp_path / "book.xlsx")
    theirs = openpyxl.load_workbook(convert(tmp_path / "book.xlsx", "xlsx"))
    assert theirs.sheetnames == ours.sheetnames
    for sheet in ours:
        found = theirs[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                value = found[cell.coordinate].value
                value = {"=TRUE()": True, "=FALSE()": False}.get(str(value), value)  # so LibreOffice writes truth values
                assert value == cell.value, (sheet.title, cell.coordinate)
        assert len([c for row in found.iter_rows() for c in row if c.hyperlink]) == len(
            [c for row in sheet.iter_rows() for c in row if c.hyperlink]
        )


def two_of_a_year() -> Dataset:
    """The dataset, in which the five killed on 6 June 2011 are no part of the fifteen of that month: a sum of two."""
    return dataclasses.replace(data(), casualties=tuple(c.model_copy(update={"part_of": None}) for c in data().casualties))


@pytest.mark.parametrize("given", [data, two_of_a_year])
def test_the_formulas_of_read_me_come_to_the_sums_of_the_page(tmp_path: Path, given: Callable[[], Dataset]) -> None:
    dataset = given()
    about = export.about(dataset, links.read("", "casualties", dataset), "casualties")
    book = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(select(dataset), about)))
    told = {row[0]: str(row[1]).partition("\n")[2] for row in book["Read me"].iter_rows(values_only=True) if row[0]}
    formulas = {name: text for name, text in told.items() if text.startswith("=SUMIFS")}
    sheet = book.create_sheet("tried")
    for name, formula in formulas.items():
        sheet.append([name, formula])
    book.save(tmp_path / "tried.xlsx")
    found = openpyxl.load_workbook(convert(tmp_path / "tried.xlsx", "xlsx"), data_only=True)["tried"]
    assert {str(name).partition(", of ")[0]: number for name, number in found.iter_rows(values_only=True)} == {
        f"{dataset.victims[group].name} {outcome}, {year}": one.best
        for outcome in ("killed", "injured", "abducted")
        for (group, year), one in totals.sums(select(dataset), outcome).by_group_and_year.items()
    }


def test_each_sheet_is_printed_one_page_wide_with_its_heads_on_every_page(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(workbook("source=slavin-2011"))
    pages = [page.extract_text() for page in pypdf.PdfReader(convert(tmp_path / "book.xlsx", "pdf")).pages]
    shown = [text for text in pages if "How exact" in text and "Adds" in text and "Rule 1" not in text]
    assert len(shown) > 1
    assert all("Records with article Slavin 2011." in text for text in shown)
    assert len(pages) < 40
