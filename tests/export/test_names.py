"""Names of files: legal everywhere, short, and different where what is in the files differs."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import export
from ledger.export import views
from ledger.export.names import file_name
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.urls import links
from ledger.urls.params import params
from ledger.urls.view import defaults
from tests.conftest import data, examples

PAGES = ("overview", "troop-levels", "casualties", "attacks", "positions", "records")
# Few values of each kind, so that two views often share most of them; some are the same in a name unless it tells them apart.
VALUES = {
    "from": ["2011", "2011-06-05"],
    "source": ["slavin-2011", "murphy-2011"],
    "actor": ["sadr", "us-government", "iran"],
    "place": ["baghdad", "taji"],
    "issue": ["stay", "stay-2020"],
    "q": ["US forces", "us-forces", "جنود", "قوات", "Iraq " * 40, "Iraq " * 41],
    "topic": ["stay", "stay-2020"],
    "with": ["sadr", "iran"],
    "columns": ["sadr,maliki", "sadr:2011,maliki", "us-government,iran,sadr,esper", "us-government,iran,sadr,maliki"],
}


@st.composite
def addresses(draw):
    """A page and the query of one of its views."""
    page = draw(st.sampled_from(PAGES))
    known = [p for p in params(page) if p.options or p.key in VALUES]
    chosen = draw(st.lists(st.sampled_from(known), max_size=4, unique=True))
    pairs = [(p.key, draw(st.sampled_from([*p.options] or VALUES[p.key]))) for p in chosen]
    return page, "&".join(f"{key}={value}" for key, value in pairs)


def named(page, query):
    """The names of all files and pictures of a view, each with what it depends on besides links into the dashboard."""
    link = links.read(query, page, data())
    state, selection = defaults(page) | dict(link.state), select(data(), link.filters)
    about = export.about(data(), link, page)
    for table in views.tables(selection, page, state, ""):
        yield table.csv().name, [*table.selection.ids(table.selection.rows(*table._tables()))]
    of_records = json.loads(views.file(data(), link, page, "json", "").content())
    yield about.file("json"), {key: value for key, value in of_records.items() if key not in ("link", "citation")}
    for picture in export.pictures(data(), link, page):
        drawn = {key: re.sub(' (href|data-ids)="[^"]*"', "", v) if key == "html" else v for key, v in picture.drawn.items()}
        yield f"{picture.name}.png", (picture.title, picture.sentence, picture.said, picture.notes[:3], drawn)


@examples(25)
@given(st.lists(addresses(), min_size=2, max_size=6))
def test_files_of_one_name_hold_the_same(pages_and_queries):
    held = {}
    for page, query in pages_and_queries:
        for name, content in named(page, query):
            told = json.dumps(content, sort_keys=True, default=str)
            assert held.setdefault(name, told) == told, (name, pages_and_queries)


@examples(25)
@given(addresses())
def test_a_name_is_legal_on_every_system_and_short(page_and_query):
    page, query = page_and_query
    link = links.read(query, page, data())
    about = export.about(data(), link, page)
    names = [name for name, _ in named(page, query)]
    for name in (
        *names,
        *(about.file(ending) for ending in ("xlsx", "zip", "html", "csl.json")),
        f"{about.view_name}_rows_sheet.csv",
    ):
        assert re.fullmatch(r"[a-z0-9][a-z0-9_-]*[a-z0-9](\.[a-z]+){1,2}", name)
        assert len(name) <= 140
        assert name.startswith(f"iraq-ledger_{page}")
        assert data().version in name


@pytest.mark.parametrize(
    ("page", "query", "stem"),
    [
        ("overview", "", "overview_all-records"),
        ("casualties", "source=slavin-2011&outcome=injured", "casualties-injured_source-slavin-2011"),
        ("troop-levels", "scale=linear&under=events", "troop-levels-linear-with-political-events_all-records"),
        ("attacks", "lanes=place&from=2011&to=2012", "attacks-by-place_from-2011-01-01-to-2012-12-31"),
        (
            "positions",
            "mode=side&columns=sadr:2011,maliki",
            "positions-side-by-side-muqtada-al-sadr-2011-and-nouri-al-maliki_all-records",
        ),
        ("positions", "mode=agreement&with=iran&scale=log", "positions-agreement-iran_all-records"),
        ("positions", "mode=matrix&level=government&actor=sadr", "positions-matrix-by-government_actor-muqtada-al-sadr"),
    ],
)
def test_what_shows_a_view_is_named_after_page_state_filter_and_version(page, query, stem):
    link = links.read(query, page, data())
    assert export.about(data(), link, page).file("html") == f"iraq-ledger_{stem}_{data().version}.html"


def test_a_filter_that_narrows_nothing_of_a_file_is_not_named_but_told_apart():
    plain, narrowed = (file_name(data(), ["positions"], f, ["positions"]) for f in (Filters(), Filters(places=("baghdad",))))
    assert plain == f"iraq-ledger_positions_all-records_{data().version}"
    assert re.fullmatch(f"iraq-ledger_positions_all-records_[0-9a-f]{{6}}_{data().version}", narrowed)


def test_a_long_filter_is_cut_between_words():
    name = file_name(data(), ["overview"], Filters(actors=tuple(data().actors)), ["positions"])
    words = name.split("_")[2].split("-")
    whole = {word for actor in data().actors.values() for word in re.findall("[a-z0-9]+", actor.name.lower())}
    assert len(name) <= 130
    assert set(words) - {"actor", "or"} <= whole
