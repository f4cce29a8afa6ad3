"""The core of the browser tests in Debian's Firefox: every page, filter, Back, charts, tables, articles, downloads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.firefox import firefox
from tests.serving import PAGES, Watched
from tests.ui.test_browser import (  # noqa: F401 - run here with the browser below
    test_a_card_leads_to_its_words_in_the_article_with_the_filter_kept,
    test_a_cell_of_who_blames_whom_is_chosen_with_the_keyboard,
    test_a_chip_of_an_actor_without_a_side_can_be_read,
    test_a_chip_opens_the_words_below_its_issue_and_back_closes_them,
    test_a_chosen_mark_leads_to_the_article_at_the_words,
    test_a_link_to_a_paragraph_opens_the_article_there,
    test_a_link_with_a_good_and_a_bad_value_applies_the_good_and_names_the_bad,
    test_a_view_of_the_overview_opens_in_full,
    test_an_article_never_scrolls_sideways,
    test_an_article_that_is_opened_at_no_record_shows_its_title_and_counts_its_claims,
    test_an_empty_chart_says_which_part_of_the_filter_emptied_it_and_takes_it_away,
    test_cards_of_different_height_leave_no_gaps_and_none_is_cut_in_two,
    test_choosing_a_mark_opens_its_quotes_below_the_chart_and_the_link_to_it_does_too,
    test_choosing_a_row_of_the_list_opens_its_record,
    test_choosing_words_opens_their_records_and_the_address_follows,
    test_every_cell_of_a_matrix_leads_to_its_words_in_two_clicks,
)

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Firefox. Whoever opens a window in it closes it."""
    with sync_playwright() as playwright:
        found = firefox(playwright, tmp_path_factory.mktemp("firefox"))
        yield found
        found.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor on a desktop."""
    made = browser.new_context(viewport={"width": 1440, "height": 900})
    yield made
    made.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_without_fault(server: str, visit: Watched, path: str) -> None:
    visit.open(f"{server}/{path}")
    assert (visit.faults, visit.exceptions()) == ([], [])
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_download_holds_what_the_filter_leaves(server: str, visit: Watched, tmp_path: Path) -> None:
    visit.open(f"{server}/positions?actor=sadr")
    visit.page.get_by_role("button", name="Download", exact=True).click()
    with visit.page.expect_download() as got:
        visit.page.get_by_role("button", name="JSON", exact=True).click()
    got.value.save_as(tmp_path / "taken.json")
    assert b"sadr" in (tmp_path / "taken.json").read_bytes()
