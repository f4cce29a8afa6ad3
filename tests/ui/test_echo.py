"""What the server sets in the filter survives clicks that were quicker than its answer, and gives way to Back."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import WebSocketRoute

from ledger.ui.echo import Unheard
from tests.serving import Watched

VALUES = st.sampled_from([None, ["a"], ["b"], ["a", "b"]])


def waiting(before: dict[str, Any], **after: Any) -> Unheard:
    return Unheard([before], dict(after))


def test_an_old_value_beside_a_new_one_is_set_again() -> None:
    unheard = waiting({"issue": None, "from": None}, issue=["stay"])
    assert unheard.restored({"issue": None, "from": "2011-01-01"}, back=True) == {"issue": ["stay"]}
    assert unheard.restored({"issue": ["stay"], "from": "2011-01-01"}, back=True) == {}


def test_exactly_what_the_browser_had_is_the_way_back() -> None:
    assert waiting({"issue": None, "from": None}, issue=["stay"]).restored({"issue": None, "from": None}, back=True) == {}


def test_right_after_a_run_it_is_no_way_back() -> None:
    unheard = waiting({"issue": None, "from": None}, issue=["stay"])
    assert unheard.restored({"issue": None, "from": None}, back=False) == {"issue": ["stay"]}


def test_what_neither_had_is_the_readers_own() -> None:
    unheard = waiting({"issue": ["dates"], "from": None}, issue=[])
    assert unheard.restored({"issue": ["stay"], "from": None}, back=False) == {}


def test_an_emptied_filter_counts_as_said_back_when_the_browser_sends_nothing() -> None:
    assert waiting({"issue": ["stay"]}, issue=[]).restored({"issue": None}, back=False) == {}


@given(before=VALUES, after=VALUES, other=VALUES)
def test_whatever_is_set_again_is_what_the_server_had_set(before: Any, after: Any, other: Any) -> None:
    unheard = waiting({"issue": before, "side": None}, issue=after or [])
    again = unheard.restored({"issue": before, "side": other}, back=other is None)
    assert again == ({"issue": after or []} if other and before != after else {})


class Slow:
    """A visitor whose browser hears the server's answers only when it is let."""

    def __init__(self, visit: Watched) -> None:
        self.held: list[str | bytes] | None = None
        visit.page.route_web_socket(re.compile("_stcore/stream"), self._between)

    def _between(self, browser: WebSocketRoute) -> None:
        self.browser = browser
        browser.connect_to_server().on_message(self._hear)

    def _hear(self, message: str | bytes) -> None:
        if self.held is None:
            self.browser.send(message)
        else:
            self.held.append(message)

    def release(self) -> None:
        held, self.held = self.held or [], None
        for message in held:
            self.browser.send(message)


def test_a_second_click_before_the_answer_to_the_first_undoes_nothing(server: str, visit: Watched) -> None:
    line = Slow(visit)
    visit.open(f"{server}/?side=iraq&side=us&issue=stay")
    chips = visit.page.locator("[class*=st-key-chip-] button:visible")
    assert chips.count() == 3
    line.held = []
    for number in range(2):
        chips.nth(number).click()
        visit.page.wait_for_timeout(800)
    line.release()
    visit.page.wait_for_url(re.compile(r"/\?issue=stay$"))
    visit.settle()
    assert chips.count() == 1


def test_back_takes_a_choice_back(server: str, visit: Watched) -> None:
    visit.open(f"{server}/?side=iraq&side=us")
    chips = visit.page.locator("[class*=st-key-chip-] button:visible")
    chips.first.click()
    visit.page.wait_for_url(re.compile(r"/\?side=us$"))
    visit.settle()
    visit.page.go_back()
    visit.page.wait_for_url(re.compile(r"/\?side=iraq&side=us$"))
    visit.settle()
    assert chips.count() == 2
