"""What leaves the dashboard: typed, described, harmless, and the same when it is read back."""

import csv
import io
import json
import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import export
from ledger.export import COLUMNS, columns
from ledger.model.records import TABLES
from ledger.query.filters import Filters, values_of
from ledger.query.selection import select
from ledger.urls import links
from tests.conftest import data

TRIGGERS = [
    f"{lead}{start}{rest}"
    for lead in ("", " ", "\u00a0")
    for start in ("=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠")
    for rest in ("1+1", 'HYPERLINK("http://x","y")')
]


def some(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values_of(data(), name)), max_size=2, unique=True).map(tuple)


FILTERS = st.builds(Filters, sources=some("sources"), actors=some("actors"), kinds=some("kinds"), types=some("types"))


def about(query_text: str = "", page: str = "positions", base: str = "") -> export.About:
    return export.about(data(), links.read(query_text, page, data()), page, base)


def unzipped(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def typed(kind: str, text: str) -> object:
    """A cell of a CSV file as its column's type has it."""
    if text == "":
        return None
    return {"integer": int, "number": float, "boolean": lambda cell: cell == "True"}.get(kind, str)(text)


def rows_of(name: str, text: str) -> list[dict[str, object]]:
    kinds = {c.name: c.type for c in columns(name)}
    return [{key: typed(kinds[key], cell) for key, cell in row.items()} for row in csv.DictReader(io.StringIO(text, newline=""))]


# The columns


@pytest.mark.parametrize("name", COLUMNS)
def test_every_column_says_what_it_means(name):
    assert [c.name for c in columns(name)] == list(COLUMNS[name])
    assert all(c.description.endswith((".", ";", ")")) or c.description for c in columns(name))
    assert all(c.type in ("string", "integer", "number", "date", "boolean") for c in columns(name))


@pytest.mark.parametrize("name", [n for n in COLUMNS if n in TABLES])
def test_a_column_that_is_a_field_is_described_where_the_record_is(name):
    fields = TABLES[name].model_fields
    shared = [c for c in columns(name) if c.name in fields and (name, c.name) != ("references", "looked_up")]  # holds records
    assert shared
    assert all(c.description == fields[c.name].description for c in shared)


def test_columns_have_the_types_and_values_of_their_fields():
    found = {c.name: c for c in columns("troop_levels")}
    assert (found["low"].type, found["refers_to_start"].type, found["wording"].type) == ("integer", "date", "string")
    assert found["kind"].values == ("actual", "limit", "offer", "plan", "forecast", "recommendation")
    assert (found["force"].required, found["via"].required) == (True, False)
    assert {c.name: c.type for c in columns("places")}["lat"] == "number"


# Text files


@pytest.mark.parametrize("dtype", ["string", "category", object])
@pytest.mark.parametrize("text", TRIGGERS)
def test_no_text_of_a_csv_for_spreadsheets_starts_as_a_formula_does(dtype, text):
    made = export.to_sheet_csv(pd.DataFrame({"a": [text], "n": [-5]}).astype({"a": dtype, "n": "Int64"}))
    assert made.startswith("\ufeff")
    (row,) = csv.DictReader(io.StringIO(made.removeprefix("\ufeff"), newline=""))
    assert row["a"] == f"'{text}"
    assert row["n"] == "-5"


@pytest.mark.parametrize("cell", ["Iraq", "5,200 troops", "a = b", "'quoted'", "", None, 0, -5, -1.5, "“=” is not first", "May"])
def test_what_a_spreadsheet_keeps_stays_as_it_is(cell):
    assert export.harmless(cell) == cell


READ_AS_VALUES = [
    "2012",
    "2020-01-05",
    "10,000",
    "1e5",
    "1/2",
    "50%",
    "$5",
    "(5)",
    "12:30 pm",
    "June 2011",
    "5 July 2011",
    "Mar 1",
]
READ_AS_VALUES += ["TRUE", "false", "2011-07-05?", "٢٠١٢", "007", " 7 ", "1 234,5", "Sept. 11", "123456e78901"]


@pytest.mark.parametrize("text", READ_AS_VALUES)
def test_a_text_that_a_spreadsheet_takes_for_a_number_a_day_or_a_truth_value_is_marked_as_text(text):
    assert export.harmless(text) == f"'{text}"


def unmarked(cell: str) -> str:
    """A cell of a CSV file for spreadsheets without the apostrophe that marks it as text."""
    return cell[1:] if cell.startswith("'") and export.harmless(cell[1:]) == cell else cell


@given(st.text() | st.text("'=+2e ", max_size=6) | st.sampled_from([*READ_AS_VALUES, *TRIGGERS]).map(lambda text: f"'{text}"))
def test_the_mark_of_a_text_can_be_taken_away(text):
    assert unmarked(str(export.harmless(text))) == text


def test_every_text_of_the_dataset_comes_back_from_a_csv_for_spreadsheets():
    for name, table in export.frames(select(data())).items():
        made = export.to_sheet_csv(table).removeprefix("\ufeff")
        found = [{k: unmarked(cell) for k, cell in row.items()} for row in csv.DictReader(io.StringIO(made, newline=""))]
        assert found == list(csv.DictReader(io.StringIO(export.to_csv(table), newline=""))), name


@pytest.mark.parametrize("write", [export.to_csv, export.to_sheet_csv])
def test_numbers_beside_unknown_ones_keep_their_digits(write):
    table = pd.DataFrame([{"n": 5200, "lat": 33.25}, {"n": None, "lat": None}], dtype=object)
    assert write(table).removeprefix("\ufeff") == "n,lat\r\n5200,33.25\r\n,\r\n"


def test_plain_csv_changes_nothing():
    assert "=1+1" in export.to_csv(pd.DataFrame({"a": ["=1+1"]}))


def test_json_holds_the_filter_the_version_and_every_table():
    facts = about("actor=sadr")
    left = select(data(), Filters(actors=("sadr",)))
    found = json.loads(export.to_json(facts.facts(), export.all_rows(left)))
    assert found["filter"] == "Records with actor Muqtada al-Sadr."
    assert found["dataset_version"] == data().version
    assert {name: len(rows) for name, rows in found["tables"].items()} == {n: len(t) for n, t in export.frames(left).items()}
    assert [row["id"] for row in found["tables"]["positions"]] == [p.id for p in left.positions]


def test_json_has_lists_and_null_and_no_empty_text():
    tables = json.loads(export.to_json({}, export.all_rows(select(data()))))["tables"]
    for name, rows in tables.items():
        lists = {column.name for column in columns(name) if column.many}
        for row in rows:
            assert list(row) == list(COLUMNS[name])
            assert all(isinstance(value, list) is (key in lists) for key, value in row.items())
            assert "" not in row.values()
    assert next(row for row in tables["attacks"] if row["id"] == "attack-consulates-2019")["places"] == ["karbala", "najaf"]


def test_a_comparison_is_cited_with_the_names_of_its_actors():
    cited = about("mode=side&columns=sadr:2011,maliki").citation()
    assert ": Positions side by side: Muqtada al-Sadr, 2011 beside Nouri al-Maliki. " in cited
    assert "Positions: who agrees with Muqtada al-Sadr. " in about("mode=agreement&with=sadr").citation()
    assert ": Positions. " in about("mode=side&columns=sadr").citation()


def test_an_export_says_how_to_cite_it_and_the_way_back():
    found = about("actor=sadr&mode=time&topic=stay", base="https://ledger.test/")
    link = dict(found.lines())["Link to this view"]
    assert link.startswith("https://ledger.test/positions?cite=")
    back = links.read(link.partition("?")[2], "positions", data())
    assert back.filters == Filters(actors=("sadr",))
    assert {"mode": "time", "topic": "stay"}.items() <= back.state.items()
    assert found.citation().endswith(link)
    assert data().version in found.citation()
