"""Find anything, in Chromium: the dialog by key and by button, its keys, and what it opens."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.serving import Watched


@pytest.fixture
def visit(warm: Watched) -> Watched:
    """A window that has the dashboard open already."""
    return warm


def test_the_key_that_is_pressed_while_the_page_loads_opens_the_search_when_it_is_there(server: str, visit: Watched) -> None:
    page = visit.page
    page.goto(f"{server}/attacks", wait_until="commit")
    page.wait_for_function("document.documentElement.classList.contains('waits')")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Find anything")).to_be_focused(timeout=30_000)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.finder")).to_be_hidden()


def test_a_reader_types_chooses_and_opens_without_a_mouse(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks")
    page = visit.page
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Find anything")
    expect(box).to_be_focused()
    page.keyboard.type("mālikī")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("Nouri al-Maliki")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("group", name="Actors")).to_be_visible()
    assert Axe().run(page, context={"include": [["dialog.finder"]]}).response["violations"] == []
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    page.get_by_role("button", name="Find", exact=True).click()
    box.fill("taji")
    expect(first).to_contain_text("Taji")
    page.keyboard.press("Enter")
    page.wait_for_url("**/records?place=taji")
    assert visit.faults == []


@pytest.mark.faults
def test_clear_takes_the_filter_from_the_address_and_leaves_the_rest(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks?actor=sadr&lanes=place")
    visit.page.get_by_role("button", name="Find", exact=True).click()
    visit.page.get_by_role("combobox", name="Find anything").fill("clear filter")
    expect(visit.page.get_by_role("option").first).to_contain_text("Clear the filter")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/attacks?lanes=place")
