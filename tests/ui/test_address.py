"""Each choice is one entry of the browser's history, and no click that was quicker than an answer undoes a choice."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.conftest import few
from tests.serving import Watched


class Slow:
    """A visitor whose browser hears the server's answers only when it is let, and whose clicks can be waited for."""

    def __init__(self, visit: Watched) -> None:
        self.page = visit.page
        self.held: list[str | bytes] | None = None
        self.finished = 0
        self.page.route_web_socket(re.compile("_stcore/stream"), self._between)

    def _between(self, browser: WebSocketRoute) -> None:
        self.browser = browser
        browser.connect_to_server().on_message(self._hear)

    def _hear(self, message: str | bytes) -> None:
        if self.held is None:
            self.browser.send(message)
            return
        self.held.append(message)
        answer = ForwardMsg.FromString(message if isinstance(message, bytes) else message.encode())
        done = answer.WhichOneof("type") == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        self.finished += done

    def hold(self) -> None:
        self.held = []

    def wait_for_answer(self) -> None:
        """Wait until a run of the page has ended since it was last waited for."""
        while not self.finished:
            self.page.wait_for_timeout(20)
        self.finished = 0

    def release(self) -> None:
        held, self.held = self.held or [], None
        for message in held:
            self.browser.send(message)


@pytest.fixture
def visit(warm: Watched) -> Watched:
    """A window that has the dashboard open already."""
    return warm


def chips(visit: Watched) -> Locator:
    return visit.page.locator("[class*=st-key-chip-] button:visible")


@pytest.mark.faults
def test_a_second_click_before_the_answer_to_the_first_undoes_nothing(server: str, context: BrowserContext) -> None:
    visit = Watched(context.new_page())
    line = Slow(visit)
    visit.open(f"{server}/?side=us&side=iraq&issue=stay")
    assert chips(visit).count() == 3
    line.hold()
    for number in range(2):
        chips(visit).nth(number).click()
        line.wait_for_answer()
    line.release()
    visit.page.wait_for_url(re.compile(r"/\?issue=stay$"))
    visit.settle()
    assert chips(visit).count() == 1


@pytest.mark.faults
def test_a_field_that_shows_an_older_value_changes_only_what_was_changed_in_it(server: str, context: BrowserContext) -> None:
    visit = Watched(context.new_page())
    line = Slow(visit)
    visit.open(f"{server}/?side=us&side=iraq&q=troops")
    line.hold()
    chips(visit).first.click()
    line.wait_for_answer()
    pick(visit, "Side", "Iran")
    line.wait_for_answer()
    words(visit, "")
    line.wait_for_answer()
    line.release()
    visit.page.wait_for_url(re.compile(r"/\?side=iraq&side=iran$"))
    visit.settle()
    assert chips(visit).count() == 2


@pytest.mark.faults
def test_what_is_opened_before_the_answer_to_a_click_undoes_nothing(server: str, context: BrowserContext) -> None:
    visit = Watched(context.new_page())
    line = Slow(visit)
    visit.open(f"{server}/?side=us&side=iraq")
    line.hold()
    chips(visit).first.click()
    line.wait_for_answer()
    visit.page.get_by_test_id("stExpander").get_by_text("More filters").click()
    line.wait_for_answer()
    line.release()
    visit.page.wait_for_url(re.compile(r"/\?side=iraq$"))
    visit.settle()
    assert chips(visit).count() == 1


def test_several_clicks_before_the_answer_to_the_first_undo_nothing(server: str, context: BrowserContext) -> None:
    visit = Watched(context.new_page())
    line = Slow(visit)
    visit.open(f"{server}/?side=us&side=iraq&issue=stay")
    visit.page.get_by_test_id("stTopNavLink").filter(has_text="Attacks").click()
    visit.page.wait_for_url(re.compile(r"/attacks\?side=us&side=iraq&issue=stay$"))
    visit.settle()
    line.hold()
    chips(visit).nth(0).click()
    line.wait_for_answer()
    visit.page.get_by_test_id("stExpander").get_by_text("More filters").click()
    line.wait_for_answer()
    chips(visit).nth(1).click()
    line.wait_for_answer()
    line.release()
    visit.page.wait_for_url(re.compile(r"/attacks\?issue=stay$"))
    visit.settle()
    assert chips(visit).count() == 1


@pytest.mark.faults
@pytest.mark.parametrize("pause", few([0, 30, 100, 300], 30))
def test_two_chips_taken_away_quickly_are_both_away_and_come_back_one_by_one(server: str, visit: Watched, pause: int) -> None:
    visit.open(f"{server}/attacks?side=us&side=iraq&q=troops")
    buttons = [chips(visit).nth(number).element_handle() for number in range(2)]
    for button in buttons:
        button.click(no_wait_after=True)
        visit.page.wait_for_timeout(pause)
    visit.page.wait_for_url(re.compile(r"/attacks\?q=troops$"))
    visit.settle()
    assert chips(visit).count() == 1
    visit.page.go_back()
    visit.page.wait_for_url(re.compile(r"/attacks\?side=iraq&q=troops$"))
    visit.page.go_back()
    visit.page.wait_for_url(re.compile(r"/attacks\?side=us&side=iraq&q=troops$"))
    expect(chips(visit)).to_have_count(3)


def test_a_page_of_the_navigation_keeps_the_filter_and_is_one_entry(server: str, visit: Watched) -> None:
    visit.open(f"{server}/?side=us&view=table")
    visit.page.get_by_test_id("stTopNavLink").filter(has_text="Attacks").click()
    visit.page.wait_for_url(re.compile(r"/attacks\?side=us$"))
    visit.settle()
    assert " attacks, with somebody on the side “" in visit.said()
    visit.page.get_by_role("link", name="Guide").focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url(re.compile(r"/guide\?side=us$"))
    visit.page.go_back()
    visit.page.wait_for_url(re.compile(r"/attacks\?side=us$"))
    visit.page.go_back()
    visit.page.wait_for_url(re.compile(r"/\?side=us&view=table$"))
    visit.settle()
    assert chips(visit).count() == 1


def test_back_to_a_page_without_a_filter_shows_it_without(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks")
    visit.page.get_by_role("link", name="Positions").click()
    visit.page.wait_for_url("**/positions")
    visit.settle()
    pick(visit, "Side", "Iran")
    visit.page.wait_for_url(re.compile(r"/positions\?side=iran$"))
    visit.page.go_back()
    visit.page.wait_for_url("**/positions")
    visit.page.go_back()
    visit.page.wait_for_url("**/attacks")
    visit.page.get_by_role("heading", name="Attacks and uses of force", exact=True).wait_for()
    visit.settle()
    assert visit.said().startswith("All ")


def test_another_spelling_of_a_link_is_corrected_in_its_own_entry(server: str, context: BrowserContext) -> None:
    visit = Watched(context.new_page())
    visit.open(f"{server}/guide")
    visit.open(f"{server}/attacks?q=++troops&place=atlantis&actor=SADR&lanes=type&embed_options=show_padding")
    visit.page.wait_for_url(re.compile(r"/attacks\?embed_options=show_padding&actor=sadr&q=troops$"))
    assert "atlantis" in visit.page.inner_text("[data-testid=stAlertContentWarning]")
    visit.page.go_back()
    visit.page.wait_for_url("**/guide")


# Five choices of five kinds on each page


def words(visit: Watched, value: str) -> None:
    visit.page.get_by_role("textbox", name="Words").fill(value)
    visit.page.keyboard.press("Enter")


def day(visit: Watched, value: str) -> None:
    visit.page.get_by_role("textbox", name="From").fill(value)
    visit.page.keyboard.press("Enter")


def pick(visit: Watched, field: str, value: str) -> None:
    visit.page.get_by_test_id("stSidebar").get_by_role("combobox", name=field, exact=False).first.click()
    visit.page.keyboard.type(value)
    visit.page.get_by_role("option", name=value).first.click()


def option(visit: Watched, value: str) -> None:
    visit.page.get_by_test_id("stMain").get_by_role("radio", name=value, exact=True).click()


def find(visit: Watched, value: str) -> None:
    visit.page.get_by_role("textbox", name="Find in the articles").fill(value)
    visit.page.keyboard.press("Enter")


Choice = tuple[Callable[..., None], tuple[str, ...], str]
"""What is done, with which values, and what then stands in the address."""

WORDS: Choice = (words, ("troops",), "q=troops")
DAY: Choice = (day, ("2006",), "from=2006-01-01")
ACTOR: Choice = (pick, ("Actor", "Barbara Slavin"), "actor=slavin")
SIDE: Choice = (pick, ("Side", "Analysts"), "side=analyst")
ARTICLE: Choice = (pick, ("Article", "Slavin 2011"), "source=slavin-2011")
TABLE: Choice = (option, ("Table",), "=table")
CHOICES: dict[str, Sequence[Choice]] = {
    "": (WORDS, DAY, ACTOR, SIDE, TABLE),
    "troop-levels": (WORDS, DAY, ACTOR, (option, ("Linear",), "scale=linear"), TABLE),
    "casualties": (DAY, WORDS, (option, ("Injured",), "outcome=injured"), ACTOR, TABLE),
    "attacks": (ACTOR, (option, ("By place",), "lanes=place"), WORDS, TABLE, DAY),
    "positions?mode=agreement": (
        (option, ("By body",), "level=ministry"),
        WORDS,
        ACTOR,
        (option, ("Over time",), "mode=time"),
        DAY,
    ),
    "sources?article=slavin-2011": (
        WORDS,
        (find, ("Iraq",), "find=Iraq"),
        DAY,
        (option, ("What was coded, and what not",), "show=coverage"),
        ACTOR,
    ),
    "records": (ACTOR, (option, ("Words",), "sort=words"), DAY, TABLE, WORDS),
    "curation": (WORDS, (option, ("Unused",), "part=unused"), DAY, ACTOR, SIDE),
    "guide": (WORDS, DAY, ACTOR, SIDE, ARTICLE),
}

SHOWN = """() => {
  const all = (css, what) => [...document.querySelectorAll(css)].map(what);
  return {
    address: location.pathname + location.search,
    running: document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'notRunning',
    said: document.querySelector('p.view')?.textContent,
    cards: all('section.card[id]', (card) => card.id),
    fields: all('[data-testid=stSidebar] input, .st-key-find input', (field) => field.value),
    wrong: all('[data-testid=stSidebar] .fault', (line) => line.innerText),
    tags: all('[data-testid=stSidebar] [data-tag]', (tag) => tag.textContent),
    checked: all('[data-testid=stMain] [role=radio][aria-checked=true]', (one) => one.textContent),
    faults: all('[data-testid=stException]', (fault) => fault.innerText),
  };
}"""


def shown(visit: Watched) -> dict[str, Any]:
    """What the page shows, once it stays the same."""
    visit.settle()
    now: dict[str, Any] = visit.page.evaluate(SHOWN)
    assert now["said"] is not None
    return now


def wait_until_shown(visit: Watched, wanted: dict[str, Any]) -> None:
    """Wait until the page shows exactly this."""
    for _ in range(600):
        now = visit.page.evaluate(SHOWN)
        if now == wanted:
            return
        visit.page.wait_for_timeout(50)
    assert now == wanted


@pytest.mark.parametrize("path", few(CHOICES, "positions?mode=agreement"))
def test_five_choices_are_taken_back_one_by_one_and_given_again(server: str, visit: Watched, path: str) -> None:
    visit.open(f"{server}/{path}")
    steps, filters = [shown(visit)], []
    entries = visit.page.evaluate("history.length")
    for act, values, written in CHOICES[path]:
        act(visit, *values)
        visit.page.wait_for_url(f"**{written}**")
        steps.append(shown(visit))
        filters += [written] * (act in (words, day, pick))
        assert [part for part in filters if part not in visit.page.url] == []
    assert len({step["address"] for step in steps}) == 6
    assert visit.page.evaluate("history.length") == entries + 5
    visit.open(f"{server}/{path}")
    for act, values, written in CHOICES[path]:
        act(visit, *values)
        if act is find:  # what is typed here and in the filter within one run of the page is applied in the order of the page
            visit.page.wait_for_url(f"**{written}**")
    wait_until_shown(visit, steps[-1])
    walk(visit, steps)
    assert visit.faults == []


def walk(visit: Watched, steps: Sequence[dict[str, Any]]) -> None:
    """Back through all steps, and forward again; each is shown as it was."""
    for step in reversed(steps[:-1]):
        visit.page.go_back()
        wait_until_shown(visit, step)
    for step in steps[1:]:
        visit.page.go_forward()
        wait_until_shown(visit, step)
