import csv
import dataclasses
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger import export
from ledger.export import COLUMNS, JOIN
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import CITABLE, CLAIMS
from ledger.query.filters import Filters
from ledger.query.selection import select
from tests.conftest import data

ROOT = Path(__file__).resolve().parents[2]
DATED = {
    "sources": ("published",),
    "troop_levels": ("refers_to", "said_on"),
    "casualties": ("date",),
    "attacks": ("date",),
    "positions": ("said_on",),
}


def parsed(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def cell(value: object) -> str:
    return "" if value is None else str(value)


def changed(table: str, **fields: object) -> Dataset:
    """The dataset with the first record of a table changed."""
    first, *rest = getattr(data(), table)
    return dataclasses.replace(data(), **{table: (first.model_copy(update=fields), *rest)})


@pytest.mark.parametrize("name", COLUMNS)
def test_every_row_has_exactly_the_listed_columns(name):
    rows = export.tables(select(data()))[name]
    assert rows
    assert all(set(row) == set(COLUMNS[name]) for row in rows)


@pytest.mark.parametrize("name", COLUMNS)
def test_the_header_line_is_the_listed_columns_in_their_order(name):
    text = export.to_csv(COLUMNS[name], export.tables(select(data()))[name])
    assert text.splitlines()[0].split(",") == list(COLUMNS[name])


def test_every_table_has_its_columns_listed():
    assert list(export.tables(select(data()))) == list(COLUMNS)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_without_rows_is_a_header_line(name):
    assert export.to_csv(COLUMNS[name], []).splitlines() == [",".join(COLUMNS[name])]


@pytest.mark.parametrize("name", COLUMNS)
def test_the_csv_reads_back_to_the_same_cells(name):
    rows = export.tables(select(data()))[name]
    back = parsed(export.to_csv(COLUMNS[name], rows))
    assert back == [{column: cell(row[column]) for column in COLUMNS[name]} for row in rows]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2))
@example(["a\rb", "c\r\nd\ne"])
@example(['"', ",;\t' "])
def test_any_text_in_a_cell_reads_back_the_same(values):
    row = dict(zip(("id", "note"), values, strict=True))
    assert parsed(export.to_csv(("id", "note"), [row, row])) == [row, row]


@pytest.mark.parametrize("name", ["evidence", "errata"])
def test_start_and_end_of_every_quote_cut_its_words_out_of_the_file(name):
    rows = export.tables(select(data()))[name]
    for row in rows:
        text = (ROOT / "seeds" / row["source_file"]).read_bytes().decode("utf-8")
        words = text[row["start"] : row["end"]]
        assert " ".join(words.split()) == row["quote"], row
        assert words == words.strip()
        assert row["line"] == text.count("\n", 0, row["start"]) + 1


def test_every_quote_lies_in_one_citable_zone_and_the_row_names_it():
    for row in export.tables(select(data()))["evidence"]:
        text = (ROOT / "seeds" / row["source_file"]).read_bytes().decode("utf-8")
        last = text.count("\n", 0, row["end"] - 1) + 1
        zones = data().sources[row["source"]].zones
        kinds = {z.kind for z in zones for line in range(row["line"], last + 1) if z.lines[0] <= line <= z.lines[1]}
        assert kinds == {row["zone"]}
        assert row["zone"] in CITABLE


def test_every_claim_has_evidence_and_every_piece_of_evidence_is_a_row():
    rows = export.tables(select(data()))["evidence"]
    expected = []
    for table, record in data().claims():
        pieces = [*record.evidence, *(e for a in getattr(record, "attributions", ()) for e in a.evidence)]
        expected += [(record.id, table, e.source, " ".join(e.quote.split())) for e in pieces]
    assert [(r["record"], r["table"], r["source"], r["quote"]) for r in rows] == expected


def test_days_are_iso_and_span_the_date_that_they_stand_beside():
    for name, columns in DATED.items():
        for row in export.tables(select(data()))[name]:
            for column in columns:
                period = dates.parse(row[column])
                assert date.fromisoformat(row[f"{column}_start"] or "0001-01-01") == (period.first or date.min)
                assert date.fromisoformat(row[f"{column}_end"] or "9999-12-31") == (period.last or date.max)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2011-06", "2011-06-01", "2011-06-30"),
        ("2020-02~", "2020-02-01", "2020-02-29"),
        ("2011-07-05?", "2011-07-05", "2011-07-05"),
        ("../2006-01?", None, "2006-01-31"),
        ("2003/..", "2003-01-01", None),
        (None, None, None),
    ],
)
def test_an_open_end_and_an_unknown_date_are_empty_cells(text, start, end):
    row = export.tables(select(changed("attacks", date=text)))["attacks"][0]
    assert (row["date"], row["date_start"], row["date_end"]) == (text, start, end)


def test_an_open_number_is_an_empty_cell_and_a_stated_zero_is_zero():
    rows = {r["id"]: r for r in parsed(export.to_csv(COLUMNS["troop_levels"], export.tables(select(data()))["troop_levels"]))}
    marines, limit = rows["troop-us-marines-embassy-200"], rows["troop-us-sofa-limit-2011"]
    assert (marines["low"], marines["best"], marines["high"]) == ("", "", "199")
    assert (limit["low"], limit["best"], limit["high"]) == ("0", "0", "0")


def test_who_what_and_how_of_an_attribution_stand_at_the_same_place_of_their_cells():
    for row, attack in zip(export.tables(select(data()))["attacks"], data().attacks, strict=True):
        columns = [row["attributed_to"], row["attributed_by"], row["attribution_status"]]
        parts = [tuple(c.split(JOIN)) if c else () for c in columns]
        assert list(zip(*parts, strict=True)) == [(a.actor, a.by, a.status) for a in attack.attributions]


def test_no_value_that_is_joined_holds_the_joint():
    names = {alias for actor in data().actors.values() for alias in actor.aliases}
    assert names
    assert not [name for name in names if JOIN.strip() in name]


def test_several_places_aliases_and_records_are_joined():
    rows = export.tables(select(data()))
    assert next(r for r in rows["attacks"] if r["id"] == "attack-consulates-2019")["places"] == "karbala | najaf"
    us = next(r for r in rows["actors"] if r["id"] == "us-government")
    assert us["aliases"] == "Washington | the US | the Americans"
    for row, disagreement in zip(rows["disagreements"], data().disagreements, strict=True):
        assert tuple(row["records"].split(JOIN)) == disagreement.records


def test_a_position_has_the_name_and_side_of_its_actor():
    for row in export.tables(select(data()))["positions"]:
        actor = data().actors[row["actor"]]
        assert (row["actor_name"], row["side"]) == (actor.name, actor.side)


def test_a_filtered_export_holds_the_records_that_are_left_with_their_evidence_and_nothing_else():
    left = select(data(), Filters(sources=("slavin-2011",), text="militias"))
    rows = export.tables(left)
    for table in CLAIMS:
        assert [r["id"] for r in rows[table]] == [r.id for r in getattr(left, table)]
    kept = {r.id for _, r in left.claims()}
    assert 0 < len(kept) < len(data().by_id)
    assert {r["record"] for r in rows["evidence"]} == kept
    assert len(rows["errata"]) == len(left.errata)
    assert [r["id"] for r in rows["disagreements"]] == [d.id for d in left.disagreements]


def test_a_filtered_export_still_names_every_article_and_actor():
    rows = export.tables(select(data(), Filters(text="zzz")))
    assert [r["id"] for r in rows["sources"]] == list(data().sources)
    assert [r["id"] for r in rows["actors"]] == list(data().actors)


def test_the_files_on_disk_hold_the_tables(tmp_path):
    written = export.write_csv(select(data()), tmp_path / "new" / "folder")
    assert [p.name for p in written] == [f"{name}.csv" for name in COLUMNS]
    for path in written:
        name = path.stem
        assert path.read_bytes().decode("utf-8") == export.to_csv(COLUMNS[name], export.tables(select(data()))[name])
