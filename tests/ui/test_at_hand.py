"""What the notices about a link say stays in the window of a reader whom the link leads further down the page."""

import pytest
from playwright.sync_api import expect

from ledger.model.records import Attack
from tests.conftest import data, few
from tests.serving import Watched

CITED, RECORD = next(
    (change.since, name)
    for change in data().changes
    for name in change.records
    if change.since and name in data().by_id and isinstance(data().by_id[name][1], Attack)
)
"""A version of the dataset, and an attack that has changed since."""

ARTICLE = data().citations[RECORD][0].source
HAS_CHANGED = f"version {CITED}. The record that is {{}} has changed since then."
ADDRESSES = {
    f"sources?article={ARTICLE}&record={RECORD}&cite={CITED}": (".row:has(li.open) mark.chosen", HAS_CHANGED.format("open")),
    f"sources?article=murphy-2011&find=Sadr&hit=5&cite={CITED}": (".hit.current", f"version {CITED}"),
    f"attacks?chosen={RECORD}&cite={CITED}": (".st-key-chosen .card", HAS_CHANGED.format("chosen")),
    f"?chosen={RECORD}&cite={CITED}": (".st-key-chosen .card", HAS_CHANGED.format("chosen")),
    f"attacks?chosen={RECORD}&place=narnia": (".st-key-chosen .card", "could not be applied in full"),
}
"""Links that lead down a page: what each leads to, and what a notice says of the link."""

PLACES = [(address, width) for address in ADDRESSES for width in (1440, 1024, 390)]
FIRST = list(zip(ADDRESSES, (1440, 1024, 390), strict=False))  # each width and each kind of place once

# Whether words stand in a notice, or in the line in place of it, inside the window and below nothing else.
SEEN = """words => [...document.querySelectorAll(".st-key-news [role=alert], .at-hand")].some((notice) => {
  const { left, top, right, bottom } = notice.getBoundingClientRect();
  const inside = top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth && bottom > top;
  const above = (y) => notice.contains(document.elementFromPoint((left + right) / 2, y));
  return inside && above(top + 3) && above(bottom - 3) && notice.innerText.replace(/\\s+/g, " ").includes(words);
})"""


@pytest.mark.parametrize("place", few(PLACES, *FIRST))
def test_a_link_that_leads_down_a_page_still_says_in_the_window_what_is_to_be_known_of_it(
    server: str, visit: Watched, place: tuple[str, int]
) -> None:
    address, width = place
    visit.page.set_viewport_size({"width": width, "height": 844})
    visit.open(f"{server}/{address}")
    target, words = ADDRESSES[address]
    expect(visit.page.locator(target).first).to_be_in_viewport()
    visit.still(visit.page.locator(target).first)
    visit.page.wait_for_function(
        "() => document.querySelector('.st-key-news').getBoundingClientRect().y < 0"
    )  # it is not itself seen
    visit.page.wait_for_function(SEEN, arg=words)
    assert visit.faults == []


def test_the_line_leads_to_the_notice_by_keyboard_and_gives_way_to_it(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks?chosen={RECORD}&cite={CITED}")
    button = visit.page.get_by_role("button", name="Read the notice")
    button.focus()  # it has the focus of itself where the page gave it to nothing else while it opened
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".st-key-news")).to_be_in_viewport(ratio=1)
    expect(button).to_be_hidden()
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("!!document.activeElement.closest('.st-key-news')")


def test_the_focus_of_a_link_to_a_record_in_its_article_is_still_at_the_record(server: str, visit: Watched) -> None:
    visit.open(f"{server}/{FIRST[0][0]}")
    expect(visit.page.get_by_role("button", name="Read the notice")).to_be_visible()
    expect(visit.page.locator(f".margin li[data-record='{RECORD}'] > button")).to_be_focused()


# An observer that tells of two moments at once, as that of a busy browser does.
IN_PAIRS = """() => {
  window.AtOnce = window.IntersectionObserver;
  window.IntersectionObserver = class extends window.AtOnce {
    constructor(tell, options) {
      let held = [];
      super((moments) => (held.push(...moments), held.length > 1 && tell(held.splice(0))), options);
    }
  };
}"""


def test_the_line_is_there_where_the_browser_tells_late_that_the_notice_went_out_of_sight(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks?place=baghdad")
    visit.page.evaluate(IN_PAIRS)
    try:
        visit.go(f"{server}/attacks?place=baghdad&cite={CITED}")
        visit.page.locator(".st-key-footer").scroll_into_view_if_needed()
        expect(visit.page.locator(".at-hand")).to_be_visible()
    finally:
        visit.page.evaluate("() => { window.IntersectionObserver = window.AtOnce; }")


@pytest.mark.faults
def test_the_line_stays_right_from_page_to_page(server: str, visit: Watched) -> None:
    line = visit.page.locator(".at-hand")
    visit.open(f"{server}/attacks?chosen={RECORD}&cite={CITED}")
    expect(line).to_be_visible()
    visit.go(f"{server}/?chosen={RECORD}&cite={CITED}")
    visit.page.locator(".st-key-news").evaluate("notices => notices.scrollIntoView()")
    expect(line).to_be_hidden()
    visit.page.locator(".st-key-footer").scroll_into_view_if_needed()
    expect(line).to_be_visible()
    visit.go(f"{server}/attacks?chosen={RECORD}")
    expect(line).to_have_count(0)
