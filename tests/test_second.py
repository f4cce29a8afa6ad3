"""A second dataset, on another subject and another continent: nothing on its pages or in its files speaks of the first."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext
from streamlit.testing.v1 import AppTest

from ledger import charts, export
from ledger.export import report
from ledger.loading.opening import open_dataset
from ledger.loading.watch import Live, State
from ledger.model.dataset import Dataset
from ledger.query import coverage
from ledger.query.selection import select
from ledger.server.access import Refusal
from ledger.server.live import LIVE
from ledger.ui import login
from ledger.urls import links
from ledger.urls.params import CHARTS
from ledger.wording import bibliography, citation
from tests.conftest import data
from tests.serving import Watched, dashboard
from tests.ui.test_browser import click
from tests.ui.test_pages import PAGES, html, run, said

APP = Path(__file__).parents[1] / "ledger" / "ui" / "app.py"
SECOND = Path(__file__).parent / "second"
STATES = [
    *((page, "") for page in PAGES),
    ("troop-levels", "under=both&view=table"),
    ("casualties", "by=victims"),
    ("attacks", "lanes=place&side=boer&from=1900-01"),
    ("positions", "mode=side&columns=white,buller"),
    ("positions", "mode=time&topic=storm"),
    ("positions", "mode=agreement&with=white"),
    ("sources", "article=hill-1900&show=coverage"),
    ("records", "record=spion-kop-boers-68"),
]


@pytest.fixture(scope="module")
def second() -> Dataset:
    found, problems = open_dataset(SECOND)
    assert found, problems
    return found


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serves the second dataset instead of the first."""
    monkeypatch.setattr(LIVE, "served", Live(SECOND).state())


def first_words() -> re.Pattern[str]:
    """What only the first dataset speaks of: its title and topic, and every name of its vocabularies."""
    tables = (data().sides, data().victims, data().actors, data().places, data().sources)
    names = {getattr(row, "name", None) or getattr(row, "short", "") for table in tables for row in table.values()}
    names |= {data().subject.title, data().subject.topic, data().subject.id, "Iraq", "Baghdad", "Stay", "Denies", "five articles"}
    names -= {"Not specified"}
    longest = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"\b({longest}|US|U\.S\.)\b")


def everything(at: AppTest) -> str:
    """All that a page sends to the browser."""
    return "\n".join(str(element.proto) for block in (at.main, at.sidebar) for element in elements(block))


def elements(block: object) -> Iterator:
    for child in getattr(block, "children", {}).values():
        yield from elements(child)
        if hasattr(child, "proto"):
            yield child


def test_the_second_dataset_is_checked_covered_and_of_another_time_and_place(second: Dataset) -> None:
    assert open_dataset(SECOND)[1] == []
    assert {s.state for name in second.sources for s in coverage.clauses(second, name)} == {"cited", "set aside"}
    for table in ("troop_levels", "attacks", "casualties", "positions", "disagreements", "errata", "views", "highlights"):
        assert getattr(second, table)
    assert not second.sides.keys() & data().sides.keys()
    assert not second.victims.keys() & data().victims.keys()


@pytest.mark.parametrize(
    ("page", "text"), [*STATES[:4], *(pytest.param(*state, marks=pytest.mark.faults) for state in STATES[4:])]
)
def test_no_page_of_the_second_dataset_speaks_of_the_first(served: None, page: str, text: str) -> None:
    at = run(page, text)
    assert not at.exception
    assert not at.warning
    shown = everything(at)
    assert len(shown) > 2000
    assert first_words().findall(shown) == []


def test_the_words_looked_for_are_found_on_the_pages_of_the_first() -> None:
    found = set(first_words().findall(everything(run("positions")) + everything(run("overview"))))
    assert {"US", "Iraq", "The Iraq ledger", "NATO and Europe", "US forces in Iraq", "five articles", "Stay"} <= found


def test_the_overview_says_what_the_dataset_is_about(served: None) -> None:
    at = run("overview")
    assert at.title[0].value == "The siege of Ladysmith, as two articles tell it"
    assert said(at).endswith(" positions in two articles of 1900, each tied to its exact words.")
    assert '<a class="name" href="./">The Ladysmith ledger</a>' in html(at)


def test_the_login_page_says_whose_door_it_is(served: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "refusal", lambda: Refusal.UNKNOWN)
    at = AppTest.from_file(str(APP), default_timeout=30).run()
    assert not at.exception
    assert at.title[0].value == "The Ladysmith ledger"
    say = "What two articles say about the siege of Ladysmith, each number with the exact words that state it."
    assert at.text[0].value == say
    monkeypatch.setattr(LIVE, "served", State(None, None, datetime.now(UTC), ()))
    at.run()
    assert [at.title[0].value, at.text[0].value.startswith("What")] == ["The ledger", False]


def test_the_guide_takes_its_examples_from_the_dataset(served: None, second: Dataset) -> None:
    told = html(run("guide"))
    assert "British soldiers" in told
    assert "“Hold out”" in told
    told = told.replace(citation.ledger(second), "")  # the day of this version is one of our days
    assert not re.search("20[012][0-9]", re.sub("<code>[^<]*</code>", "", told).replace("20,000", ""))


@pytest.mark.parametrize("page", CHARTS)
def test_no_file_that_is_taken_away_speaks_of_the_first(second: Dataset, page: str) -> None:
    link = links.read("side=boer" if page == "positions" else "", page, second)
    left, about = select(second, link.filters), export.about(second, link, page, "https://h/")
    made = [
        report.html(second, link, page, "https://h/").replace(charts.PLOTLY.read_text(encoding="utf-8"), ""),
        export.to_json(about.facts(), export.all_rows(left)),
        *texts(export.to_package(left, about)),
        *texts(export.to_xlsx(left, about)),
        bibliography.bibtex([bibliography.view(second, about.title, about.said, about.link), *entries(second)]),
        about.file("csv"),
        about.citation(),
    ]
    assert all("adysmith" in text for text in (made[0], made[1], made[-3], made[-2], made[-1]))
    assert [found for text in made for found in first_words().findall(text)] == []
    assert citation.ledger(second).startswith(f"The Ladysmith ledger, dataset {second.version}")


def entries(second: Dataset) -> list[bibliography.Entry]:
    articles = [bibliography.article(second, name) for name in second.sources]
    return articles + [bibliography.record(second, name, f"records?record={name}") for name in second.by_id]


def texts(archive: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(archive)) as held:
        return [held.read(name).decode("utf-8") for name in held.namelist()]


def test_the_data_package_names_its_sides_and_groups(second: Dataset) -> None:
    link = links.read("", "overview", second)
    with zipfile.ZipFile(io.BytesIO(export.to_package(select(second), export.about(second, link, "overview")))) as held:
        described = json.loads(held.read("datapackage.json"))
        sides = held.read("sides.csv").decode()
    assert (described["name"], described["title"]) == ("ladysmith-ledger", "The Ladysmith ledger: all 26 records")
    assert "boer,Boer republics" in sides
    keys = {
        (r["name"], k["fields"][0]): k["reference"]["resource"]
        for r in described["resources"]
        for k in r["schema"]["foreignKeys"]
    }
    assert keys["actors", "side"] == keys["positions", "side"] == "sides"
    assert keys["casualties", "victims"] == "victims"


def test_the_map_lies_where_the_places_are_without_borders(second: Dataset) -> None:
    chart = charts.attack_map(select(second))
    assert not [t for t in chart.figure["data"] if t.get("meta") == "land"]
    named = {a["text"] for a in chart.figure["layout"]["annotations"]}
    assert {"Ladysmith", "Colenso", "Spion Kop", "Wagon Hill", "Gun Hill", "10 km"} <= named
    west, east = chart.figure["layout"]["xaxis"]["range"]
    assert 29 < west < 29.516 < 29.86 < east < 30.5


@pytest.mark.faults
def test_a_server_of_the_second_dataset_in_a_browser(context: BrowserContext) -> None:
    with dashboard(LEDGER_DATA=str(SECOND)) as url:
        visit = Watched(context.new_page())
        visit.open(url)
        links_to_pages = visit.page.locator("[data-testid=stTopNavLink]")
        for number in range(links_to_pages.count()):
            links_to_pages.nth(number).click()
            visit.settle()
            assert visit.exceptions() == []
            assert "The Ladysmith ledger" in visit.page.title()
            assert first_words().findall(visit.page.inner_text("body")) == []
        assert links_to_pages.count() == len(PAGES) - 1  # what is kept has no link of its own there
        visit.page.get_by_role("link", name="Attacks", exact=True).click()
        visit.page.wait_for_selector(".st-key-chart-map .js-plotly-plot")
        visit.settle()
        plot = visit.page.locator(".st-key-chart-map .js-plotly-plot")
        for name in ("Ladysmith", "Colenso", "Spion Kop", "Wagon Hill", "Gun Hill", "10 km"):
            assert plot.locator(".annotation-text", has_text=name).count() == 1
        plot.scroll_into_view_if_needed()
        marks = plot.locator(".scatterlayer .points path.point")
        assert marks.count() == 5
        click(visit, marks.last)
        visit.page.wait_for_url("**/attacks?*chosen=*")
        visit.settle()
        visit.page.locator(".st-key-chosen").get_by_role("link", name="Read in the article").first.click()
        visit.page.wait_for_url("**/sources?*")
        visit.settle()
        assert visit.page.locator("mark.chosen").count() >= 1
        assert visit.faults == []
