"""What readers come for, walked from the overview in a real browser, with the clicks counted.

A click is a click; typing into a field and Enter together are one.
"""

import re

import pytest
from playwright.sync_api import Locator, expect

from ledger.query.filters import Filters
from ledger.query.selection import select
from tests.conftest import data, few
from tests.serving import Watched


class Walk:
    """A visit that starts at the overview and counts what its reader does."""

    def __init__(self, server: str, visit: Watched) -> None:
        self.visit = visit.open(server)
        self.page = visit.page
        self.clicks = 0

    def click(self, place: Locator) -> None:
        """Click in the middle of what is seen, and wait until the page rests."""
        place.scroll_into_view_if_needed()
        place.click()
        self._count()

    def type(self, field: str, text: str) -> None:
        """Type into a field of the filter and press Enter."""
        box = self.page.get_by_test_id("stSidebar").get_by_role("combobox", name=field, exact=False).first
        box.focus()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        self._count()

    def _count(self) -> None:
        self.clicks += 1
        self.visit.settle()


@pytest.fixture
def walk(server: str, warm: Watched) -> Walk:
    """A reader at the overview."""
    return Walk(server, warm)


def test_one_click_leads_from_the_overview_to_the_words_of_46000(walk: Walk) -> None:
    walk.click(walk.page.locator("a.figure", has_text="46,000"))
    words = walk.page.locator("mark.chosen").first
    expect(words).to_contain_text("troops – which currently number 46,000")
    expect(words).to_be_in_viewport()
    assert walk.clicks == 1


def test_two_clicks_show_two_statements_that_differ_side_by_side(walk: Walk) -> None:
    walk.click(walk.page.locator("details.differ summary").first)
    first, second = (walk.page.locator("details.differ section.card blockquote").nth(n) for n in (0, 1))
    expect(first).to_contain_text("keep 10,000 troops in Iraq in 2012")
    expect(second).to_contain_text("keep up to 10,000 troops in Iraq in 2012")
    boxes = [walk.visit.still(quote) for quote in (first, second)]
    assert abs(boxes[0]["y"] - boxes[1]["y"]) < 150
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    assert walk.clicks <= 2


def test_three_clicks_leave_all_attacks_of_baghdad(walk: Walk) -> None:
    walk.click(walk.page.get_by_test_id("stExpander").get_by_text("More filters"))
    walk.type("Place", "Baghdad")
    walk.click(walk.page.get_by_test_id("stTopNavLink").filter(has_text="Attacks"))
    walk.page.wait_for_url("**/attacks?place=baghdad")
    walk.visit.settle()
    attacks = select(data(), Filters(places=("baghdad",))).attacks
    assert len(attacks) > len([attack for attack in data().attacks if "baghdad" in attack.places])
    assert walk.visit.said().startswith(f"{len(attacks)} of {len(data().attacks)} attacks")
    assert set(walk.visit.cards()) >= {attack.id for attack in attacks}
    assert walk.clicks == 3


def test_two_clicks_show_who_blames_iran_and_what_iran_denies(walk: Walk) -> None:
    walk.click(walk.page.get_by_test_id("stTopNavLink").filter(has_text="Attacks"))
    blamed = walk.page.get_by_role("button", name=re.compile("^Iran blamed by Leon Panetta"))
    denies = walk.page.get_by_role("button", name=re.compile("^Iran denies"))
    expect(blamed).to_be_visible()
    walk.click(denies)
    said = walk.page.locator(".st-key-chosen")
    expect(said).to_contain_text("Iran denies the allegations")
    expect(said).to_contain_text("accused Iran of providing lethal weapons")
    expect(blamed).to_be_visible()
    assert walk.clicks == 2


def test_two_clicks_copy_a_quote_with_its_citation(walk: Walk) -> None:
    walk.click(walk.page.locator("a.figure", has_text="46,000"))
    walk.click(walk.page.locator(".margin li.open").get_by_role("button", name="Copy citation"))
    text = walk.page.evaluate("navigator.clipboard.readText()")
    assert "which currently number 46,000" in text
    assert "Barbara Slavin" in text
    assert data().version in text
    assert walk.clicks == 2


OF_SOURCES = {
    "Troop levels from unnamed speakers": ("2 of 29 troop levels", "officials probably authorized to speak"),
    "What Slavin's article says was told to IPS": ("5 of 217 records", "told IPS"),
    "What came through the New York Times": ("by New York Times", "11 statements of 10 records"),
    "What came through the Associated Press": ("by Associated Press", "5 of them from somebody else, counted as of 2 origins"),
    "What Iran's side says itself": ("somebody on the side “Iran”", "Manoucher Mottaki"),
}
"""Named views that answer from whom the articles have something: what stands above each, and words of its answer."""


@pytest.mark.parametrize("title", few(OF_SOURCES, next(iter(OF_SOURCES))))
def test_two_clicks_show_from_whom_the_articles_have_it(walk: Walk, title: str) -> None:
    said, answer = OF_SOURCES[title]
    walk.click(walk.page.get_by_text(re.compile(r"^\d+ more views$")))
    walk.click(walk.page.get_by_role("link", name=title))
    assert said in walk.visit.said()
    expect(walk.page.get_by_test_id("stMain")).to_contain_text(answer)
    assert walk.clicks == 2
