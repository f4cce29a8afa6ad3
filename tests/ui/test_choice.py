"""The fields of the filter in which values are chosen, in Chromium: finding, keys, the list, and answers that come late."""

import itertools
import re
from collections.abc import Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from ledger.charts.pages import sentence
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.server.assets import SENT
from tests.conftest import data, few
from tests.serving import Watched
from tests.ui.test_address import Slow


@pytest.fixture
def visit(warm: Watched) -> Watched:
    """A window that has the dashboard open already."""
    return warm


def field(visit: Watched, name: str) -> Locator:
    """The box of a field in which one types."""
    return visit.page.get_by_role("combobox", name=name, exact=True)


def typed(visit: Watched, name: str, text: str) -> list[str]:
    """What a field offers for a text."""
    field(visit, name).fill(text)
    return offered(visit)


def offered(visit: Watched) -> list[str]:
    return visit.page.get_by_role("option").all_inner_texts()


def tags(visit: Watched) -> list[str]:
    return visit.page.locator("[data-tag] span").all_inner_texts()


def press(visit: Watched, *keys: str) -> None:
    for key in keys:
        visit.page.keyboard.press(key)


def active(visit: Watched, name: str) -> str:
    """The option that Enter takes, as a screen reader is told."""
    option = field(visit, name).get_attribute("aria-activedescendant")
    return visit.page.locator(f"#{option}").inner_text() if option else ""


def test_names_come_before_other_names_and_whole_words_before_beginnings_and_letters(server: str, visit: Watched) -> None:
    visit.open(f"{server}/positions")

    def kind(text: str, option: str) -> int:
        """In which order an option for this word is expected."""
        name, _, also = option.partition(" — also ")
        whole, begins = (re.compile(rf"\b{text}{end}", re.IGNORECASE) for end in (r"\b", ""))
        kinds = [whole.search(name), whole.search(also), begins.search(name), begins.search(also)]
        return next((number for number, found in enumerate(kinds) if found), 4)

    for text in ("US", "Iraq", "the", "Sadr", "Bush"):
        found = typed(visit, "Actor", text)
        kinds = [kind(text, option) for option in found]
        assert found
        assert kinds == sorted(kinds), found
    names = [option.partition(" (")[0] for option in typed(visit, "Actor", "US")]
    assert "United States" in names[: names.index("Bush administration")]
    assert any(option.startswith("United States (") and option.endswith(" — also the US") for option in offered(visit))
    expected = sum("us" in " ".join((actor.name, *actor.aliases)).casefold() for actor in data().actors.values())
    assert len(names) == expected


def test_what_begins_with_several_words_typed_comes_first(server: str, visit: Watched) -> None:
    visit.open(f"{server}/positions")
    for text in ("Iraqi gov", "iraqi government"):
        found = [option.partition(" (")[0] for option in typed(visit, "Actor", text)]
        assert found.index("Government of Iraq") == 0 < found.index("Security forces of the Iraqi government"), text


SPELLINGS = ("sadr", "AL‑SADR", "al sadr muqtada", "Múqtadā", "Muq’tada", "al\u200b-Sadr")


@pytest.mark.parametrize("entered", few(SPELLINGS, SPELLINGS[-1]))
def test_typing_and_enter_choose_whatever_the_letters_look_like(server: str, visit: Watched, entered: str) -> None:
    visit.open(f"{server}/positions")
    for text in (*SPELLINGS, entered):
        assert typed(visit, "Actor", text)[0].startswith("Muqtada al-Sadr ("), text
    press(visit, "Enter")
    visit.page.wait_for_url("**/positions?actor=sadr")
    assert tags(visit) == [re.sub(r" — .*", "", tags(visit)[0])]
    assert field(visit, "Actor").input_value() == ""
    assert visit.page.locator("[role=listbox]:visible").count() == 0


def test_everything_is_done_by_keyboard(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks")
    box = field(visit, "Side")
    sides = [side.name for side in data().sides.values()]
    box.focus()
    expect(box).to_have_attribute("aria-expanded", "false")
    press(visit, "ArrowDown")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert [option.partition(" (")[0] for option in offered(visit)] == sides
    assert active(visit, "Side").startswith(sides[0])
    press(visit, "End")
    assert active(visit, "Side").startswith(sides[-1])
    press(visit, "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp")
    assert active(visit, "Side").startswith(sides[-1])
    press(visit, "Home", "Enter")
    visit.page.wait_for_url("**side=us")
    visit.settle()
    expect(box).to_have_attribute("aria-expanded", "true")  # who looks through the list may go on
    assert active(visit, "Side").startswith(sides[0])
    press(visit, "ArrowDown", "Enter")
    visit.page.wait_for_url("**side=us&side=iraq")
    selected = visit.page.locator("[role=option][aria-selected=true]").all_inner_texts()
    assert [option.partition(" (")[0] for option in selected] == sides[:2]
    press(visit, "Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    assert box.evaluate("box => box === document.activeElement")
    press(visit, "Backspace")
    visit.page.wait_for_url("**/attacks?side=us")
    box.press_sequentially("zzz")
    assert offered(visit) == []
    assert visit.page.get_by_text("No name here has these letters.").is_visible()
    press(visit, "Enter", "Escape")
    assert box.input_value() == ""
    box.press_sequentially("ira")
    press(visit, "Tab")
    expect(visit.page.get_by_role("button", name="Clear side")).to_be_focused()
    assert (box.input_value(), offered(visit)) == ("", [])
    press(visit, "Enter")
    visit.page.wait_for_url("**/attacks")
    expect(box).to_be_focused()
    assert visit.faults == []


def test_back_and_forward_show_what_was_chosen_then(server: str, visit: Watched) -> None:
    visit.open(f"{server}/positions?side=us")
    field(visit, "Side").fill("Iran")
    press(visit, "Enter")
    visit.page.wait_for_url("**side=us&side=iran")
    visit.page.get_by_role("button", name="Remove United States").click()
    visit.page.wait_for_url("**/positions?side=iran")
    visit.settle()
    for step, names in (
        ("go_back", ["United States", "Iran"]),
        ("go_back", ["United States"]),
        ("go_forward", ["United States", "Iran"]),
    ):
        getattr(visit.page, step)()
        expect(visit.page.locator("[data-tag] span")).to_have_text([re.compile(name) for name in names])


def send(visit: Watched, line: Slow, changes: Sequence[tuple[str, str]]) -> None:
    """Type values into fields one after the other, while the answers are held back."""
    for name, text in changes:
        field(visit, name).fill(text)
        press(visit, "Enter")
        line.wait_for_answer()


def test_choices_made_before_an_answer_are_all_taken_and_typing_goes_on_while_answers_come(
    server: str, context: BrowserContext
) -> None:
    visit = Watched(context.new_page())
    line = Slow(visit)
    visit.open(f"{server}/positions")
    line.hold()
    send(visit, line, [("Actor", "Sadr"), ("Actor", "Maliki"), ("Side", "Iran")])
    press(visit, "Backspace")
    line.wait_for_answer()
    assert [name.partition(" (")[0] for name in tags(visit)] == ["Muqtada al-Sadr", "Nouri al-Maliki"]
    box = field(visit, "Actor")
    box.press_sequentially("panet")
    option = visit.page.get_by_role("option").first.element_handle()
    line.release()
    visit.page.wait_for_url(re.compile(r"/positions\?actor=sadr&actor=maliki$"))
    visit.settle()
    assert (box.input_value(), active(visit, "Actor").partition(" (")[0]) == ("panet", "Leon Panetta")
    option.click()  # the same element as before the answers
    visit.page.wait_for_url(re.compile(r"actor=panetta"))
    visit.settle()
    assert len(tags(visit)) == 3
    for names in (2, 3, 2, 1, 0):
        visit.page.go_back()
        expect(visit.page.locator("[data-tag]")).to_have_count(names)
    assert visit.page.url.endswith("/positions")


# A field on a bare page, given its data as Streamlit gives it, and the end that Streamlit calls.
ALONE = """async (code) => {
  const { default: show } = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  const actor = { key: "actor", label: "Actor", hint: "", options: [["panetta", 3, "Leon Panetta"]], chosen: [],
                  nouns: ["record", "records"] };
  const parentElement = document.body.appendChild(document.createElement("div"));
  const data = new TextEncoder().encode(JSON.stringify({ heard: 0, fields: [actor] }));
  const end = show({ data, parentElement, setStateValue: () => {} });
  Object.assign(window, { end, parentElement });
}"""


def test_an_end_that_streamlit_calls_for_a_field_that_stays_takes_no_letters_away(browser: Browser) -> None:
    context = browser.new_context()
    visit = Watched(context.new_page())
    visit.page.evaluate(ALONE, SENT["choice.js"])
    box = field(visit, "Actor")
    box.press_sequentially("pan")
    visit.page.evaluate("end()")
    assert (box.input_value(), offered(visit)) == ("pan", ["Leon Panetta (3 records)"])
    visit.page.evaluate("() => { window.box = parentElement.querySelector('input'); parentElement.remove(); end(); }")
    assert visit.page.evaluate("[box.value, box.ariaExpanded]") == ["", "false"]
    assert visit.faults == []
    context.close()


@pytest.mark.faults
def test_on_a_phone_the_list_is_within_the_screen_and_closes_when_one_taps_elsewhere(server: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    visit = Watched(context.new_page()).open(f"{server}/positions?actor=sadr&actor=maliki")
    visit.page.get_by_test_id("stExpandSidebarButton").click()
    for name in ("Article", "Actor", "Side"):
        box = field(visit, name)
        box.scroll_into_view_if_needed()
        visit.still(box)
        box.tap()
        visit.page.get_by_role("option").first.wait_for()
        bounds = visit.still(visit.page.locator(".offers:popover-open"))
        assert 0 <= bounds["x"] < bounds["x"] + bounds["width"] <= 390
        assert 0 <= bounds["y"] < bounds["y"] + bounds["height"] <= 844
        heights = visit.page.get_by_role("option").evaluate_all("all => all.map(one => one.offsetHeight)")
        assert min(heights) >= 40
        visit.page.get_by_text("Years", exact=True).dispatch_event("pointerdown")
        assert offered(visit) == []
    assert not visit.page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    context.close()


@pytest.mark.faults
def test_axe_finds_no_serious_fault_in_the_fields_with_an_open_list(server: str, context: BrowserContext) -> None:
    visit = Watched(context.new_page())
    visit.open(f"{server}/positions?actor=sadr&source=slavin-2011")
    looks = ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"color_scheme": "light", "forced_colors": "active"})
    for look, text in itertools.product(looks, ("", "us", "zzz")):
        visit.page.emulate_media(**look)  # type: ignore[arg-type]
        visit.settle()
        field(visit, "Actor").click()
        field(visit, "Actor").fill(text)
        press(visit, "ArrowDown")
        found = Axe().run(visit.page, context={"include": [[".choice"]]}).response["violations"]
        grave = [(fault["id"], fault["nodes"][0]["html"]) for fault in found if fault["impact"] in ("serious", "critical")]
        assert grave == [], look


@pytest.mark.faults
def test_the_further_fields_stay_open_and_say_how_many_values_are_set(server: str, visit: Watched) -> None:
    page = visit.page
    visit.open(f"{server}/positions")
    page.get_by_text("More filters", exact=True).click()
    field = page.locator(".pick-stance [role=combobox]")
    for number in range(3):
        field.click()
        page.locator(".pick-stance [role=option]").nth(number).click()
        expect(page.locator("p.set")).to_have_text(f"{number + 1} set")
        expect(field).to_be_visible()
    expect(page).to_have_url(re.compile("stance=.*&stance=.*&stance="))
    page.get_by_role("button", name="Clear the filter").click()
    expect(page.locator("p.set")).to_be_hidden()
    expect(field).to_be_visible()


def test_what_a_choice_leaves_is_said_to_a_screen_reader_and_is_no_second_copy_afterwards(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks")
    live = visit.page.locator(".live")
    expect(visit.page.locator(".live:not(:empty)")).to_have_count(0)
    field(visit, "Side").click()
    visit.page.get_by_role("option").first.click()
    expect(live).to_have_text(re.compile(r"^\d+ of \d+ attacks, "))
    assert live.get_attribute("aria-live") == "polite"
    chosen = select(data(), Filters(sides=(next(iter(data().sides)),)))
    assert live.inner_text() == sentence("attacks", chosen, {}) == visit.page.inner_text("p.view")[: len(live.inner_text())]
    expect(live).to_be_empty()


def test_the_list_stays_where_it_is_when_the_field_grows(server: str, visit: Watched) -> None:
    visit.open(f"{server}/positions")
    box = field(visit, "Actor")
    box.click()
    rows = visit.page.get_by_role("option")
    place = rows.nth(5).bounding_box()
    high = visit.page.locator(".pick-actor .box").bounding_box()
    assert place
    assert high
    for number in range(3):
        rows.nth(number).click()
        expect(rows.nth(number)).to_have_attribute("aria-selected", "true")
    expect(visit.page.locator(".pick-actor [data-tag]")).to_have_count(3)
    visit.page.wait_for_url("**actor=*actor=*actor=*")
    visit.settle()
    grown = visit.page.locator(".pick-actor .box").bounding_box()
    assert grown
    assert grown["height"] > high["height"] + 40  # two lines more
    assert rows.nth(5).bounding_box() == place
    box.press_sequentially("u")  # who types sees the letters: the list goes below them
    listed = visit.page.locator(".pick-actor .offers").bounding_box()
    assert listed
    assert listed["y"] >= grown["y"] + grown["height"]
