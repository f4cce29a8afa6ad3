"""What leaves the dashboard: typed, described, harmless, and the same when it is read back."""

import csv
import dataclasses
import io
import itertools
import json
import re
import time
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import frictionless
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import export
from ledger.export import COLUMNS, columns
from ledger.model.dataset import Dataset
from ledger.model.records import TABLES, Attribution, Casualties, Evidence, Position, TroopLevel
from ledger.query import totals
from ledger.query.filters import Filters, describe, values_of
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


def texts(book: openpyxl.Workbook) -> Iterator[openpyxl.cell.Cell]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from row


# The columns


@pytest.mark.parametrize("name", COLUMNS)
def test_every_column_says_what_it_means(name):
    assert [c.name for c in columns(name)] == list(COLUMNS[name])
    assert all(c.description.endswith((".", ";", ")")) or c.description for c in columns(name))
    assert all(c.type in ("string", "integer", "number", "date", "boolean") for c in columns(name))


@pytest.mark.parametrize("name", [n for n in COLUMNS if n in TABLES])
def test_a_column_that_is_a_field_is_described_where_the_record_is(name):
    fields = TABLES[name].model_fields
    shared = [c for c in columns(name) if c.name in fields]
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


@pytest.mark.parametrize("cell", ["Iraq", "5,200", "a = b", "'quoted'", "", None, 0, -5, -1.5, "“=” is not first"])
def test_what_is_no_formula_stays_as_it_is(cell):
    assert export.harmless(cell) == cell


@pytest.mark.parametrize("write", [export.to_csv, export.to_sheet_csv])
def test_numbers_beside_unknown_ones_keep_their_digits(write):
    table = pd.DataFrame([{"n": 5200, "lat": 33.25}, {"n": None, "lat": None}], dtype=object)
    assert write(table).removeprefix("\ufeff") == "n,lat\r\n5200,33.25\r\n,\r\n"


def test_plain_csv_changes_nothing():
    assert "=1+1" in export.to_csv(pd.DataFrame({"a": ["=1+1"]}))


def test_json_holds_the_filter_the_version_and_every_table():
    facts = about("actor=sadr")
    left = select(data(), Filters(actors=("sadr",)))
    found = json.loads(export.to_json(facts.facts(), export.frames(left)))
    assert found["filter"] == "Records with actor Muqtada al-Sadr."
    assert found["dataset_version"] == data().version
    assert found["tables"] == {name: export.rows(table) for name, table in export.frames(left).items()}
    assert [row["id"] for row in found["tables"]["positions"]] == [p.id for p in left.positions]


def test_a_file_is_named_after_filter_and_version():
    assert about("actor=sadr").file("xlsx") == f"iraq-ledger_records-with-actor-muqtada-al-sadr_{data().version}.xlsx"
    assert about().file("json") == f"iraq-ledger_all-records-no-filter-set_{data().version}.json"
    everyone = "&".join(f"actor={name}" for name in data().actors)
    assert len(about(everyone).file("html")) < 140


def test_a_comparison_is_cited_with_the_names_of_its_actors():
    cited = about("mode=side&columns=sadr:2011,maliki").citation()
    assert ": Positions side by side: Muqtada al-Sadr, 2011 beside Nouri al-Maliki. " in cited
    assert "Positions: who agrees with Muqtada al-Sadr. " in about("mode=agreement&with=sadr").citation()
    assert ": Positions. " in about("mode=side&columns=sadr").citation()


def test_an_export_says_how_to_cite_it_and_the_way_back():
    found = about("actor=sadr&mode=time&topic=stay", base="https://ledger.test/")
    link = found.lines()[4][1]
    assert link.startswith("https://ledger.test/positions?cite=")
    back = links.read(link.partition("?")[2], "positions", data())
    assert back.filters == Filters(actors=("sadr",))
    assert {"mode": "time", "topic": "stay"}.items() <= back.state.items()
    assert found.citation().endswith(link)
    assert data().version in found.citation()


# The workbook


def hostile(given: Sequence[str]) -> Dataset:
    """Sixty positions and all actors, with the texts, in turn, in names, titles, summaries, notes and quotes."""
    position, cited = data().positions[0], data().citations[data().positions[0].id]
    names = [f"made-{number}" for number in range(60)]
    in_turn = dict(zip(names, itertools.cycle(given), strict=False))
    positions = tuple(position.model_copy(update={"id": n, "note": t, "summary": t}) for n, t in in_turn.items())
    quoted = {n: tuple(dataclasses.replace(c, quote=t) for c in cited) for n, t in in_turn.items()}
    named = {
        k: v.model_copy(update={"name": t, "note": t})
        for (k, v), t in zip(data().actors.items(), itertools.cycle(given), strict=False)
    }
    none = dict.fromkeys(("troop_levels", "attacks", "casualties", "disagreements", "errata"), ())
    return dataclasses.replace(data(), actors=named, citations=quoted, positions=positions, **none)


def test_no_cell_of_a_workbook_is_a_formula():
    book = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(select(hostile(TRIGGERS)), about())))
    assert not [c.coordinate for c in texts(book) if c.data_type == "f"]
    head, *rows = book["positions"].iter_rows(values_only=True)
    assert len(rows) == len(TRIGGERS)
    for text, row in zip(TRIGGERS, rows, strict=True):
        for cell in (row[head.index("note")], row[head.index("summary")]):
            assert isinstance(cell, str)
            assert cell.endswith(text[-3:])


def test_a_text_of_a_workbook_stays_a_text_as_long_as_a_cell_can_hold():
    given = ("{=1+1}", "https://x.test/", "mailto:a@x.test", "internal:about!A1", "1e5", "x" * 40_000)
    book = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(select(hostile(given)), about())))
    head, *rows = book["positions"].iter_rows()
    place = [c.value for c in head].index("note")
    assert {(row[place].value, row[place].data_type, row[place].hyperlink) for row in rows} == {
        (text[:32_767], "s", None) for text in given
    }


def test_cells_of_a_workbook_are_typed_and_passages_linked():
    book = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(select(data()), about(base="https://ledger.test/"))))
    assert book.sheetnames == ["about", *COLUMNS]
    levels = list(book["troop_levels"].iter_rows(values_only=True))
    head, rows = levels[0], [dict(zip(levels[0], row, strict=True)) for row in levels[1:]]
    assert list(head) == list(COLUMNS["troop_levels"])
    known = {r.id: r for r in data().troop_levels}
    assert [(r["low"], r["best"], r["high"]) for r in rows] == [
        (known[r["id"]].low, known[r["id"]].best, known[r["id"]].high) for r in rows
    ]
    open_starts = {r["id"] for r in rows if known[r["id"]].refers_to.startswith("..")}
    assert {r["id"] for r in rows if not isinstance(r["refers_to_start"], datetime)} == open_starts
    links_of = [c.hyperlink.target for c in list(book["evidence"].columns)[-1][1:]]
    assert all(target.startswith("https://ledger.test/sources?") for target in links_of)
    assert data().version in [c.value for c in book["about"]["B"]]


def test_negative_numbers_stay_numbers_in_a_workbook():
    west = {k: p.model_copy(update={"lon": -7.5}) for k, p in data().places.items()}
    book = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(select(dataclasses.replace(data(), places=west)), about())))
    assert {c.value for c in next(column for column in book["places"].columns if column[0].value == "lon")[1:]} == {-7.5}


def test_without_an_address_of_the_dashboard_no_link_is_written():
    book = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(select(data()), about())))
    assert not [c for c in texts(book) if c.hyperlink]


# The package


@pytest.mark.parametrize("text", ["", "actor=sadr", "source=american-interest-2012", "q=no+such+words", "from=2019-01-01"])
def test_the_package_is_valid_for_frictionless(tmp_path, text):
    link = links.read(text, "positions", data())
    for name, content in unzipped(export.to_package(select(data(), link.filters), about(text))).items():
        (tmp_path / name).write_bytes(content)
    found = frictionless.validate(tmp_path / "datapackage.json")
    assert found.valid, found.flatten(["rowNumber", "fieldName", "type", "message"])[:5]
    assert found.stats["tasks"] == len(COLUMNS)


def test_frictionless_finds_a_fault_in_a_spoilt_package(tmp_path):
    for name, content in unzipped(export.to_package(select(data()), about())).items():
        (tmp_path / name).write_bytes(content.replace(b",actual,", b",guess,") if name == "troop_levels.csv" else content)
    assert not frictionless.validate(tmp_path / "datapackage.json").valid


def test_the_same_view_gives_the_same_bytes():
    assert export.to_package(select(data()), about()) == export.to_package(select(data()), about())
    first = export.to_xlsx(select(data()), about())
    time.sleep(2)  # a zip and a workbook tell times two seconds apart
    assert export.to_xlsx(select(data()), about()) == first


def rebuilt(files: dict[str, bytes]) -> dict[str, dict[str, object]]:
    """The records that a package's CSV files hold, evidence included."""
    rows = {name: rows_of(name, files[f"{name}.csv"].decode()) for name in COLUMNS}
    proof: dict[object, list[Evidence]] = {}
    for row in rows["evidence"]:
        given = {k: row[k] for k in ("source", "quote", "prefix", "suffix")}
        proof.setdefault((row["record"], row["attribution"]), []).append(Evidence(**given))
    found: dict[str, dict[str, object]] = {}
    for name, model in (("troop_levels", TroopLevel), ("casualties", Casualties), ("positions", Position)):
        known = set(model.model_fields) - {"evidence", "formerly"}
        found[name] = {
            str(row["id"]): model(**{k: v for k, v in row.items() if k in known}, evidence=tuple(proof[row["id"], None]))
            for row in rows[name]
        }
    found["attributions"] = {
        f"{row['attack']} {row['number']}": Attribution(
            **{k: row[k] for k in ("actor", "by", "status", "role")}, evidence=tuple(proof[row["attack"], row["number"]])
        )
        for row in rows["attributions"]
    }
    return found


def plain(record: object) -> object:
    """A record with its quotes folded to one line and without its former ids, which a package does not hold."""
    folded = tuple(e.model_copy(update={"quote": " ".join(e.quote.split())}) for e in record.evidence)
    return record.model_copy(update={"evidence": folded, **({"formerly": ()} if hasattr(record, "formerly") else {})})


@given(FILTERS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_reading_a_package_back_gives_the_same_records(chosen):
    left = select(data(), chosen)
    files = unzipped(export.to_package(left, export.about(data(), links.Link(chosen), "positions")))
    found = rebuilt(files)
    for name in ("troop_levels", "casualties", "positions"):
        assert found[name] == {r.id: plain(r) for r in getattr(left, name)}
    assert found["attributions"] == {f"{a.id} {n}": plain(x) for a in left.attacks for n, x in enumerate(a.attributions, 1)}
    attacks = {row["id"]: row for row in rows_of("attacks", files["attacks.csv"].decode())}
    assert {(i, row["title"], row["type"], row["date"]) for i, row in attacks.items()} == {
        (a.id, a.title, a.type, a.date) for a in left.attacks
    }
    assert files["README.md"].decode().count(describe(data(), chosen)) >= 1


def test_the_readme_of_the_package_says_rules_version_and_every_field():
    files = unzipped(export.to_package(select(data()), about("actor=sadr")))
    text = files["README.md"].decode()
    assert all(rule in text for rule in export.COUNTING_RULES)
    assert data().version in text
    assert all(f"- `{c.name}` ({c.type}): {c.description}" in text for name in COLUMNS for c in columns(name))
    described = json.loads(files["datapackage.json"])
    assert described["version"] == data().version
    for resource in described["resources"]:
        assert [(f["name"], f["description"]) for f in resource["schema"]["fields"]] == [
            (c.name, c.description) for c in columns(resource["name"])
        ]


def test_days_in_the_tables_are_days():
    for name in COLUMNS:
        days = [c.name for c in columns(name) if c.type == "date"]
        for row in export.rows(export.frame(select(data()), name)):
            assert all(row[day] is None or date.fromisoformat(str(row[day])) for day in days)


@pytest.mark.parametrize("query", ["", "from=2011-06&to=2011-06", "source=slavin-2011", "q=nothing-has-these-words"])
def test_the_lines_of_python_in_the_package_give_the_sums_of_the_page(tmp_path, capsys, monkeypatch, query):
    selection = select(data(), links.read(query, "casualties", data()).filters)
    for name, content in unzipped(export.to_package(selection, about(query, "casualties"))).items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    script = re.search(r"```python\n(.*?)```", (tmp_path / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    exec(script[1], {})
    printed = [re.split(r"\s{2,}", line.strip()) for line in capsys.readouterr().out.splitlines()]
    numbers = sorted((int(total), int(many)) for *_, total, many in (row for row in printed if row[-1].isdigit()))
    by_group = [
        one for outcome in ("killed", "injured", "abducted") for one in totals.sums(selection, outcome).by_group_and_year.values()
    ]
    assert numbers == sorted((one.best, one.many) for one in by_group)
