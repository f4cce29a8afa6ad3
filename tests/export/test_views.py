"""The files of a page hold the records that it tells of, and say how many."""

import csv
import io
import json
import re
import zipfile

import openpyxl
import pytest

from ledger.charts import pages
from ledger.export import views
from ledger.export.about import about
from ledger.export.pictures import pictures
from ledger.model.records import CLAIMS
from ledger.query import narrowing, reach
from ledger.query.filters import Filters, describe
from ledger.query.selection import select
from ledger.urls import links
from tests.conftest import data

BAGHDAD = select(data(), Filters(places=("baghdad",)))
EVENTS = ("troop_levels", "casualties", "attacks")


@pytest.mark.parametrize(
    ("page", "query", "held"),
    [
        ("positions", "", CLAIMS),
        ("positions", "place=baghdad", CLAIMS),
        ("attacks", "place=baghdad", EVENTS),
        ("records", "place=baghdad", EVENTS),
        ("overview", "place=baghdad", EVENTS),
        ("records", "table=positions&place=baghdad", CLAIMS),
        ("troop-levels", "issue=stay", ("troop_levels", "positions")),
    ],
)
def test_the_files_hold_the_tables_that_the_page_tells_of_and_those_that_the_filter_narrows(page, query, held):
    link = links.read(query, page, data())
    selection = select(data(), link.filters)
    of_held = [r.id for table, r in selection.claims() if table in held]
    told = json.loads(views.file(data(), link, page, "json", "").content())
    assert sorted(row["id"] for table in CLAIMS for row in told["tables"][table] if row["left_by_filter"]) == sorted(of_held)
    assert told["records"] == len(of_held)
    assert f" of {sum(len(getattr(data(), table)) for table in held)} " in told["counted"]


@pytest.mark.parametrize("query", ["", "via=new-york-times", "place=baghdad"])
@pytest.mark.parametrize("page", ["overview", "how-it-is-known", "records"])
def test_the_csv_of_a_page_with_all_kinds_of_record_holds_every_record_that_it_shows(page, query):
    link = links.read(query, page, data())
    shown = [record.id for _, record in narrowing.mixed(select(data(), link.filters)).claims()]
    rows = csv.DictReader(io.StringIO(views.file(data(), link, page, "csv", "").content().decode("utf-8-sig")))
    assert sorted(row["id"] for row in rows) == sorted(shown)


@pytest.mark.parametrize("page", ["records", "overview"])
def test_the_report_of_all_tables_leaves_out_those_that_the_filter_cannot_narrow(page):
    text = views.file(data(), links.read("place=baghdad", page, data()), page, "html", "").content().decode()
    headings = re.findall("<h2>(.*?)</h2>", text)
    assert f"Attacks: {BAGHDAD.count('attacks')}" in headings
    assert not [heading for heading in headings if heading.startswith(("Positions", "Who says what"))]


def test_the_report_of_positions_holds_them_under_a_filter_that_cannot_narrow_them():
    text = views.file(data(), links.read("place=baghdad", "positions", data()), "positions", "html", "").content().decode()
    assert f"<h2>Positions: {len(data().positions)}</h2>" in text


def test_a_page_without_tables_of_its_own_tells_of_those_that_the_filter_narrows():
    assert pages.tables_held("sources", Filters(places=("baghdad",)), {}) == CLAIMS


@pytest.mark.parametrize(("page", "is_told"), [("overview", True), ("records", True), ("positions", False), ("attacks", True)])
def test_files_say_which_tables_the_filter_leaves_out(page, is_told):
    cited = about(data(), links.read("place=baghdad", page, data()), page).citation()
    assert ("Positions have no place and are left out." in cited) is is_told
    assert "All records" not in cited


def test_what_stands_below_the_troop_levels_is_told_with_its_own_filter():
    link = links.read("type=bombing&under=attacks", "troop-levels", data())
    said = pages.described("troop-levels", data(), link.filters, link.state)
    assert said == "All troop levels. Troop levels have no type of attack and are not narrowed by it."
    left = select(data(), link.filters)
    told = pages.PAGES["troop-levels"].make(left, {"scale": "log", "beside": "none", **link.state})["troop-levels"].sentence
    many, whole = left.count("attacks"), len(data().attacks)
    assert told.endswith(f". Below: {many} of {whole} records of attacks and uses of force, with type of attack Bombing.")


@pytest.mark.parametrize("suffix", ["xlsx", "json", "zip"])
@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("overview", ""),
        ("positions", ""),
        ("positions", "place=baghdad"),
        ("attacks", "place=baghdad"),
        ("troop-levels", "issue=stay"),
        ("records", "table=attacks&actor=sadr"),
        ("positions", "q=zzzz"),
    ],
)
def test_the_title_of_files_says_what_they_hold(page, query, suffix):
    link = links.read(query, page, data())
    content = views.file(data(), link, page, suffix, "").content()
    if suffix == "json":
        title = json.loads(content)["title"]
    elif suffix == "zip":
        title = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("datapackage.json"))["title"]
    else:
        book = openpyxl.load_workbook(io.BytesIO(content))
        title = book.properties.title
        assert ("Title", title) in [row[:2] for row in book["Read me"].iter_rows(values_only=True)]
    held = {table: views.held(select(data(), link.filters), page, link.state).count(table) for table in CLAIMS}
    told = re.findall(r"(\d+)(?: of \d+)? (troop level|attack|casualty statement|position|record)s?\b", title.rpartition(": ")[2])
    names = {"troop level": "troop_levels", "attack": "attacks", "casualty statement": "casualties", "position": "positions"}
    if query:
        assert {names[noun]: int(many) for many, noun in told} == {table: many for table, many in held.items() if many}
        assert describe(data(), link.filters)[1:].removesuffix(".") in title
    else:
        assert told == [(str(data().size), "record")]
    assert not any(page.title in title for page in pages.PAGES.values())


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "Positions"),
        ("mode=matrix", "Positions"),
        ("mode=time&topic=stay", "Positions over time: Should US forces stay in Iraq after the deadline of 31 December 2011?"),
        ("mode=side&columns=sadr,maliki", "Positions side by side: Muqtada al-Sadr beside Nouri al-Maliki"),
        ("mode=agreement&with=sadr", "Positions: who agrees with Muqtada al-Sadr"),
    ],
)
def test_a_view_of_positions_has_one_name_in_reports_and_citations(query, title):
    link = links.read(query, "positions", data())
    text = views.file(data(), link, "positions", "html", "").content().decode()
    assert f"<h1>The Iraq ledger: {title}</h1>" in text
    assert f": {title}" in about(data(), link, "positions").citation()


@pytest.mark.parametrize("page", ["records", "sources", "guide"])
def test_the_report_of_a_page_without_charts_is_called_by_what_it_shows(page):
    made = views.file(data(), links.read("actor=sadr", page, data()), page, "html", "")
    assert made.name == views.file(data(), links.read("actor=sadr", "overview", data()), "overview", "html", "").name


def test_everything_that_is_taken_away_says_what_the_filter_leaves_out_as_unknown():
    """Three attacks are in Baghdad; of others the articles say too little, so that three are never taken for all."""
    link = links.read("place=baghdad", "attacks", data())
    told = reach.in_words(reach.sentences(select(data(), link.filters), ("attacks",)))
    assert len(told) == 2
    assert about(data(), link, "attacks").facts()["left_out"]
    report = views.file(data(), link, "attacks", "html", "").content().decode()
    made = pictures(data(), link, "attacks")
    assert len(made) > 1
    for text in (report, *(" ".join(picture.data("")["lines"]) for picture in made)):
        assert all(sentence in text for sentence in told)
    of_files = reach.in_words(reach.sentences(select(data(), link.filters), EVENTS))
    book = openpyxl.load_workbook(io.BytesIO(views.file(data(), link, "attacks", "xlsx", "").content()))
    cells = [str(cell.value) for row in book["Read me"].iter_rows() for cell in row]
    assert any(all(sentence in cell for sentence in of_files) for cell in cells)
    with zipfile.ZipFile(io.BytesIO(views.file(data(), link, "attacks", "zip", "").content())) as package:
        assert all(sentence in package.read("README.md").decode() for sentence in of_files)
        assert all(sentence in json.loads(package.read("datapackage.json"))["description"] for sentence in of_files)


def test_files_say_what_members_of_an_actor_and_those_connected_with_it_would_add():
    link = links.read("actor=iran", "positions", data())
    assert "1 more of its bodies, officials or members." in str(about(data(), link, "positions").facts()["left_out"])
    link = links.read("actor=sadr", "attacks", data())
    assert "; Mahdi Army: Force of Muqtada al-Sadr, as of 2011" in str(about(data(), link, "attacks").facts()["left_out"])
