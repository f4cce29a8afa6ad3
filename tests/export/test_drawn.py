"""What a chart draws, as CSV: its columns are called as in the tables, and hold what these hold."""

import csv
import io

import pytest

from ledger import charts
from ledger.charts import pages
from ledger.export import listing, rows_of
from ledger.export.drawn import drawn_csv
from ledger.model.records import CLAIMS
from ledger.query.agreement import agreement
from ledger.query.comparison_words import agreement_rows
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.urls.view import defaults
from tests.conftest import data

VIEWS = [
    ("overview", {}),
    ("troop-levels", {"under": "both"}),
    ("casualties", {}),
    ("casualties", {"by": "victims"}),
    ("attacks", {}),
    ("positions", {"mode": "time", "topic": "stay"}),
    ("positions", {"mode": "matrix"}),
]
OWN = {
    "statement",
    "time_in_words",
    "drawn_as",
    "kind_name",
    "personnel_name",
    "type_name",
    "lane",
    "counted_in",
    "drawn",
    "dataset",
}
OWN |= {"mode_name", "speech_name", "status_name", "stated_as"}
"""What no table has: words for codes, and where the chart draws a record."""


def read(rows: list[charts.Row]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(drawn_csv(rows, data().version).decode(), newline="")))


@pytest.mark.parametrize(("page", "state"), VIEWS)
def test_the_columns_of_a_chart_are_those_of_the_tables_with_the_same_content(page, state):
    listed = {row["id"]: row for row in listing.listed(select(data()))}
    of_tables = {row["id"]: row for table in CLAIMS for row in rows_of(select(data()), table)}
    places = {row["name"]: row for row in rows_of(select(data()), "places")}
    nowhere = dict.fromkeys(("lat", "lon", "precision_name"))
    attributed = {(row["attack"], row["actor_name"], row["by_name"]): row for row in rows_of(select(data()), "attributions")}
    for key, chart in pages.charts_of(page, data(), Filters(), defaults(page) | state).items():
        made = chart.rows_of(chart.items) if isinstance(chart, charts.Grid) else charts.table(data(), chart)
        rows = read(made)
        assert rows
        for row in rows:
            known = {**listed[row["id"]], **of_tables[row["id"]], **places.get(row.get("place_name", ""), nowhere)}
            known |= attributed.get((row["id"], row.get("actor_name"), row.get("by_name")), {})
            known |= {"id": row["id"], "place_name": row.get("place_name"), "attack_title": known.get("title")}
            for name in row.keys() - OWN:
                if name in ("first_quote", "paragraph", "line", "article") and key == "blames":
                    continue  # of the words that say who had a part
                assert row[name] == ("" if known[name] is None else str(known[name])), (row["id"], name)


def test_the_rows_of_the_map_have_one_place_each():
    chart = pages.charts_of("attacks", data(), Filters(), defaults("attacks"))["map"]
    rows = read(charts.table(data(), chart))
    named = {(row["id"], row["place_name"]) for row in rows}
    assert named == {(a.id, data().places[p].name if p else "") for a in data().attacks for p in a.places or ("",)}
    for row in rows:
        place = next((p for p in data().places.values() if p.name == row["place_name"]), None)
        assert (row["lat"], row["lon"]) == ((str(place.lat), str(place.lon)) if place and place.lat else ("", ""))


def test_every_column_of_a_chart_has_a_name_that_a_script_can_use():
    for page in pages.PAGES:
        for mode in ("matrix", "time"):
            state = defaults(page) | ({"mode": mode} if page == "positions" else {})
            for chart in pages.charts_of(page, data(), Filters(), state).values():
                rows = chart.rows_of(chart.items) if isinstance(chart, charts.Grid) else charts.table(data(), chart)
                assert [name for name in read(rows)[0] if not name.isidentifier()] == []


def test_who_agrees_is_told_with_names_of_the_tables():
    rows = read(agreement_rows(data(), "sadr", agreement(select(data()), "sadr")))
    assert set(rows[0]) == {
        "actor_name",
        "other_name",
        "question",
        "verdict",
        "remarks",
        "actor_says",
        "other_says",
        "dataset",
    }


def test_the_charts_of_a_view_are_made_once_for_page_pictures_and_frames(monkeypatch):
    made = []
    page = pages.PAGES["casualties"]
    counted = pages.Page(page.name, page.title, page.tables, lambda *given: made.append(given) or page.make(*given))
    monkeypatch.setitem(pages.PAGES, "casualties", counted)
    state, chosen = defaults("casualties"), Filters(text="killed", sources=("slavin-2011",))
    first = pages.charts_of("casualties", data(), chosen, state)
    assert pages.charts_of("casualties", data(), chosen, {**state, "chosen": "some", "view": "table"}) is first
    assert len(made) == 1
    assert pages.charts_of("casualties", data(), chosen, {**state, "by": "victims"}) is not first
    assert len(made) == 2
    assert pages.charts_of("guide", data(), chosen, state) == {}
