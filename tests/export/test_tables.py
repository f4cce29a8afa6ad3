import csv
import dataclasses
import io
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger import export
from ledger.export import COLUMNS, JOIN, derived
from ledger.export.carried import with_referred
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import CITABLE, CLAIMS
from ledger.query import totals
from ledger.query.filters import Filters
from ledger.query.selection import Selection, select
from ledger.urls import links
from tests.conftest import data, examples

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


def rows_of(selection: Selection, name: str) -> list[dict[str, object]]:
    """A table as plain rows."""
    return export.rows_of(selection, name)


def tables(selection: Selection) -> dict[str, list[dict[str, object]]]:
    return export.all_rows(selection)


def cell(value: object) -> str:
    return "" if value is None else JOIN.join(value) if isinstance(value, tuple) else str(value)


def changed(table: str, **fields: object) -> Dataset:
    """The dataset with the first record of a table changed."""
    first, *rest = getattr(data(), table)
    return dataclasses.replace(data(), **{table: (first.model_copy(update=fields), *rest)})


@pytest.mark.parametrize("name", COLUMNS)
def test_every_row_has_exactly_the_listed_columns(name):
    rows = rows_of(select(data()), name)
    assert rows
    assert all(set(row) == set(COLUMNS[name]) for row in rows)


@pytest.mark.parametrize("name", COLUMNS)
def test_the_header_line_is_the_listed_columns_in_their_order(name):
    text = export.to_csv(export.frame(select(data()), name))
    assert text.splitlines()[0].split(",") == list(COLUMNS[name])


def test_every_table_has_its_columns_listed():
    assert list(export.frames(select(data()))) == list(COLUMNS)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_without_rows_is_a_header_line(name):
    empty = export.frame(select(data()), name).iloc[:0]
    assert export.to_csv(empty).splitlines() == export.to_sheet_csv(empty).removeprefix("\ufeff").splitlines()
    assert export.to_csv(empty).splitlines() == [",".join(COLUMNS[name])]


@pytest.mark.parametrize("name", COLUMNS)
def test_the_csv_reads_back_to_the_same_cells(name):
    rows = rows_of(select(data()), name)
    back = parsed(export.to_csv(export.frame(select(data()), name)))
    assert back == [{column: cell(row[column]) for column in COLUMNS[name]} for row in rows]


@pytest.mark.parametrize("dtype", ["string", object])
@examples(100)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2))
@example(["a\rb", "c\r\nd\ne"])
@example(['"', ",;\t' "])
def test_any_text_in_a_cell_reads_back_the_same(dtype, values):
    row = dict(zip(("id", "note"), values, strict=True))
    assert parsed(export.to_csv(pd.DataFrame([row, row], dtype=dtype))) == [row, row]


@pytest.mark.parametrize("filters", [Filters(), Filters(text="zzz")], ids=["all", "none"])
@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_has_its_type_whatever_the_rows_hold(name, filters):
    made = export.frame(select(data(), filters), name)
    plain = {"string": "string", "integer": "Int64", "number": "Float64", "date": "datetime64[ms]", "boolean": "boolean"}
    for column in export.columns(name):
        dtype = made[column.name].dtype
        if column.values:
            assert tuple(dtype.categories) == column.values
        elif column.name in ("side", "victims"):
            assert list(dtype.categories) == list(data().sides if column.name == "side" else data().victims)
        else:
            assert dtype == plain[column.type]


def test_a_frame_can_be_reckoned_with():
    levels = export.frame(select(data()), "troop_levels")
    early = levels[levels["refers_to_end"] < "2012"]
    assert 0 < len(early) < len(levels)
    assert levels["high"].isna().any()
    assert levels["best"].max() == max(r.best for r in data().troop_levels if r.best is not None)
    assert list(levels.groupby("kind", observed=False).size().index) == list(levels["kind"].cat.categories)


@pytest.mark.parametrize("filters", [Filters(), Filters(actors=("sadr",)), Filters(text="zzz")], ids=["all", "some", "none"])
def test_parquet_reads_back_to_the_same_frames(tmp_path, filters):
    left = select(data(), filters)
    written = export.write_tables(left, tmp_path, "parquet")
    assert [p.name for p in written] == [f"{name}.parquet" for name in COLUMNS]
    for path in written:
        made, back = export.frame(left, path.stem), pd.read_parquet(path)
        if made.empty:  # Parquet keeps the allowed values of a column with its cells
            assert [d == "category" for d in back.dtypes] == [d == "category" for d in made.dtypes]
            back = back.astype(made.dtypes)
        pd.testing.assert_frame_equal(back, made)


def test_a_day_before_the_years_of_nanoseconds_is_kept():
    made = export.frame(select(changed("attacks", date="1258-02-10")), "attacks")
    assert str(made["date_start"][0].date()) == "1258-02-10"
    assert ",1258-02-10,1258-02-10,1258-02-10," in export.to_csv(made).splitlines()[1]


@pytest.mark.parametrize("name", ["evidence", "errata"])
def test_start_and_end_of_every_quote_cut_its_words_out_of_the_file(name):
    rows = rows_of(select(data()), name)
    for row in rows:
        text = (ROOT / "seeds" / row["source_file"]).read_bytes().decode("utf-8")
        words = text[row["start"] : row["end"]]
        assert " ".join(words.split()) == row["quote"], row
        assert words == words.strip()
        assert row["line"] == text.count("\n", 0, row["start"]) + 1


def test_every_quote_lies_in_one_citable_zone_and_the_row_names_it():
    for row in rows_of(select(data()), "evidence"):
        text = (ROOT / "seeds" / row["source_file"]).read_bytes().decode("utf-8")
        last = text.count("\n", 0, row["end"] - 1) + 1
        zones = data().sources[row["source"]].zones
        kinds = {z.kind for z in zones for line in range(row["line"], last + 1) if z.lines[0] <= line <= z.lines[1]}
        assert kinds == {row["zone"]}
        assert row["zone"] in CITABLE


def test_every_claim_has_evidence_and_every_piece_of_evidence_is_a_row():
    rows = rows_of(select(data()), "evidence")
    expected = []
    for table, record in data().claims():
        pieces = [*record.evidence, *(e for a in getattr(record, "attributions", ()) for e in a.evidence)]
        expected += [(record.id, table, e.source, " ".join(e.quote.split())) for e in pieces]
    assert [(r["record"], r["table"], r["source"], r["quote"]) for r in rows] == expected


def test_days_are_iso_and_span_the_date_that_they_stand_beside():
    for name, columns in DATED.items():
        for row in rows_of(select(data()), name):
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
    row = rows_of(select(changed("attacks", date=text)), "attacks")[0]
    assert (row["date"], row["date_start"], row["date_end"]) == (text, start, end)


@pytest.mark.parametrize(
    ("text", "inferred", "approximate", "precision"),
    [
        ("2011-06-05", False, False, "day"),
        ("2011-06?", True, False, "month"),
        ("2005-23", False, False, "season"),
        ("2011~", False, True, "year"),
        ("2011-07-01/2011-07-05?", True, False, "range"),
        ("../2006-01?", True, False, "open"),
        (None, None, None, "unknown"),
    ],
)
def test_how_a_date_is_known_stands_beside_it(text, inferred, approximate, precision):
    row = rows_of(select(changed("attacks", date=text)), "attacks")[0]
    assert (row["date_inferred"], row["date_approximate"], row["date_precision"]) == (inferred, approximate, precision)


@pytest.mark.parametrize(
    ("low", "best", "high", "wording", "qualifier"),
    [
        (46000, 46000, 46000, None, "exact"),
        (5200, 5200, 5200, "about", "about"),
        (10, 10, None, "at least 10", "at_least"),
        (None, None, 199, "fewer than 200", "at_most"),
        (200, None, 900, "a few hundred", "range"),
        (0, 0, 0, "withdraw all troops", "implied"),
        (0, 0, 0, "none of the troops", "exact"),
        (None, None, None, "some", "none"),
    ],
)
def test_the_qualifier_says_how_exact_a_number_is(low, best, high, wording, qualifier):
    row = rows_of(select(changed("troop_levels", low=low, best=best, high=high, wording=wording)), "troop_levels")[0]
    assert row["qualifier"] == qualifier


@pytest.mark.parametrize(
    "filters", [Filters(), Filters(start=date(2011, 6, 6), end=date(2011, 6, 6)), Filters(sources=("porter-2006",))]
)
def test_what_a_table_counts_is_what_the_page_adds(filters):
    selection = select(data(), filters)
    rows = rows_of(selection, "casualties")
    for outcome in ("killed", "injured", "abducted"):
        sums = totals.sums(selection, outcome)
        added: dict[tuple[object, object], list[int]] = {}
        for row in rows:
            if row["outcome"] == outcome and row["counted"]:
                added.setdefault((row["victims"], row["year"]), []).append(row["adds"])
        assert {key: (sum(n), len(n)) for key, n in added.items()} == {
            key: (one.best, one.many) for key, one in sums.by_group_and_year.items()
        }
    assert all(bool(row["not_counted_because"]) is not row["counted"] for row in rows)
    assert all((row["adds"] is None) is not row["counted"] for row in rows)


def test_names_and_the_first_words_stand_beside_the_ids():
    claims = {table: {row["id"]: row for row in rows_of(select(data()), table)} for table in CLAIMS}
    for table, record in data().claims():
        row, first = claims[table][record.id], data().citations[record.id][0]
        article = data().articles[first.source]
        assert row["first_quote"] == first.quote
        assert (row["article"], row["line"]) == (data().sources[first.source].short, first.span.line)
        assert row["paragraph"] == article.paragraph_at(first.span.start)
        assert [error.problem in str(row["noted_errors"]) for error in data().errata] == [
            error in data().errata_of.get(record.id, ())
            or any(c.source == error.source and c.span.contains(data().span(error)) for c in data().citations[record.id])
            for error in data().errata
        ]
        for key in ("place", "actor", "asserted_by"):
            if row.get(key):
                named = data().places if key == "place" else data().actors
                assert row[f"{key}_name"] == named[row[key]].name


def test_a_link_of_a_row_opens_its_record_in_the_version_of_the_table():
    row = export.rows_of(select(data()), "troop_levels", "https://ledger.example/")[0]
    page, _, query = row["link"].removeprefix("https://ledger.example/").partition("?")
    link = links.read(query, page, data())
    assert (page, link.notices, link.state["record"], link.state["cite"]) == ("sources", (), row["id"], data().version)


def test_an_open_number_is_an_empty_cell_and_a_stated_zero_is_zero():
    rows = {r["id"]: r for r in parsed(export.to_csv(export.frame(select(data()), "troop_levels")))}
    marines, limit = rows["troop-us-marines-embassy-200"], rows["troop-us-sofa-limit-2011"]
    assert (marines["low"], marines["best"], marines["high"]) == ("", "", "199")
    assert (limit["low"], limit["best"], limit["high"]) == ("0", "0", "0")


def test_who_what_and_how_of_an_attribution_stand_at_the_same_place_of_their_cells():
    for row, attack in zip(rows_of(select(data()), "attacks"), data().attacks, strict=True):
        columns = [row["attributed_to"], row["attributed_by"], row["attribution_status"]]
        assert list(zip(*columns, strict=True)) == [(a.actor, a.by, a.status) for a in attack.attributions]


def test_no_value_that_is_joined_holds_the_joint():
    names = {alias for actor in data().actors.values() for alias in actor.aliases}
    assert names
    assert not [name for name in names if JOIN.strip() in name]


def test_several_places_aliases_and_records_are_lists_which_a_cell_of_text_joins():
    rows = tables(select(data()))
    assert next(r for r in rows["attacks"] if r["id"] == "attack-consulates-2019")["places"] == ("karbala", "najaf")
    made = export.frame(select(data()), "attacks").set_index("id")
    assert made.at["attack-consulates-2019", "places"] == "karbala | najaf"
    assert pd.isna(made.at[next(a.id for a in data().attacks if not a.places), "places"])
    us = next(r for r in rows["actors"] if r["id"] == "us-government")
    assert us["aliases"] == ("Washington", "the US", "the Americans")
    for row, disagreement in zip(rows["disagreements"], data().disagreements, strict=True):
        assert row["records"] == disagreement.records


def test_a_position_has_the_name_and_side_of_its_actor():
    for row in rows_of(select(data()), "positions"):
        actor = data().actors[row["actor"]]
        assert (row["actor_name"], row["side"]) == (actor.name, actor.side)


def test_a_filtered_export_holds_the_records_that_are_left_with_their_evidence_and_what_these_refer_to():
    left = select(data(), Filters(sources=("slavin-2011",), text="militias"))
    rows = tables(left)
    for table in CLAIMS:
        assert [r["id"] for r in rows[table] if r["left_by_filter"]] == [r.id for r in getattr(left, table)]
    kept = {r.id for _, r in left.claims()}
    assert 0 < len(kept) < len(data().by_id)
    assert {r["record"] for r in rows["evidence"] if r["left_by_filter"]} == kept
    assert {r["record"] for r in rows["evidence"]} == {r["id"] for table in CLAIMS for r in rows[table]}
    assert len(rows["errata"]) == len(left.errata)
    assert [r["id"] for r in rows["disagreements"]] == [d.id for d in left.disagreements]


def test_the_whole_of_a_part_comes_along_and_adds_nothing():
    day = select(data(), Filters(start=date(2011, 6, 6), end=date(2011, 6, 6), text="five"))
    made = {row["id"]: row for row in tables(day)["casualties"]}
    part, whole = made["casualties-us-2011-06-06"], made["casualties-us-june-2011"]
    assert (part["left_by_filter"], part["counted"], part["adds"]) == (True, True, 5)
    assert (whole["left_by_filter"], whole["counted"], whole["adds"], whole["year"]) == (False, False, None, 2011)
    assert whole["not_counted_because"] == "the filter leaves it out; it is here because another record refers to it"
    attacks = {row["id"]: row["left_by_filter"] for row in tables(day)["attacks"]}
    assert not attacks["attack-shia-militias-us-soldiers-2011"]


def test_a_table_by_itself_holds_what_the_filter_leaves_and_nothing_else():
    day = select(data(), Filters(start=date(2011, 6, 6), end=date(2011, 6, 6), text="five"))
    made = export.frame(day, "casualties")
    assert list(made["id"]) == [record.id for record in day.casualties]
    assert made["left_by_filter"].all()


def test_where_everything_is_left_nothing_comes_along():
    everything = select(data())
    assert with_referred(everything) is everything


def test_a_filtered_export_still_names_every_article_and_actor():
    rows = tables(select(data(), Filters(text="zzz")))
    assert [r["id"] for r in rows["sources"]] == list(data().sources)
    assert [r["id"] for r in rows["actors"]] == list(data().actors)


def test_the_files_on_disk_hold_the_tables(tmp_path):
    written = export.write_tables(select(data()), tmp_path / "new" / "folder")
    assert [p.name for p in written] == [f"{name}.csv" for name in COLUMNS]
    for path in written:
        name = path.stem
        assert path.read_bytes().decode("utf-8") == export.to_csv(export.frame(select(data()), name))


def test_no_column_that_is_no_field_is_described_twice():
    """Of two descriptions of one name the later would stand at the columns of both tables."""
    names = [column.name for column in derived._COLUMNS]
    assert [name for name in names if names.count(name) > 1] == []


def test_what_is_said_in_words_is_described_in_each_table_as_what_it_is_there():
    said = {
        table: {c.name: c.description for c in export.columns(table)}["in_words"] for table in ("attributions", "comparisons")
    }
    assert said["attributions"].startswith("The statement in words")
    assert said["comparisons"].startswith("What the public record has")
