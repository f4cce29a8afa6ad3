"""Every page and state in light, in dark and in forced colours, at 200 % zoom: nothing that axe calls serious, nothing cut."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import few
from tests.serving import PAGES, Watched

THEMES = (
    {"color_scheme": "light", "forced_colors": "none"},
    {"color_scheme": "dark", "forced_colors": "none"},
    {"color_scheme": "dark", "forced_colors": "active"},
)
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules of axe whose answer depends on colours. `make test` asks only these in dark, and `make faults` all."""
CURATION = [f"curation?part={part}" for part in ("problems", "disagreements", "unused", "reliability", "changes", "draft")]
OTHER_STATES = [
    "?view=table",
    "troop-levels?under=both",
    "troop-levels?chosen=troop-us-46000-2011",
    "troop-levels?beside=record",
    "troop-levels?beside=record&view=table",
    "casualties?by=victims",
    "casualties?beside=record&chosen=casualties-us-june-2011",
    "casualties?view=table",
    "attacks?lanes=blamed",
    "attacks?view=table",
    "attacks?actor=slavin&from=2019-01-01",
    "attacks?type=bombin&place=atlantis&q=Taji",
    "positions?chosen=position-panetta-decide-complained",
    "positions?mode=side",
    "positions?mode=side&columns=sadr,maliki",
    "positions?mode=time&issue=stay",
    "positions?mode=time&issue=stay&view=table",
    "positions?mode=agreement&with=sadr",
    "positions?mode=matrix&source=slavin-2011",
    "positions?mode=matrix&source=slavin-2011&view=table",
    "sources?find=troops",
    "sources?article=slavin-2011&find=troops&hit=3",
    "records?as=table",
    "records?record=casualties-us-2011-06-06",
    "records?record=troop-us-kurdistan-forces-2012",
    "records?q=zzzz",
    *CURATION,
    "curation?part=changes&since=0911b31075d7",
]
ALWAYS = [*PAGES, "sources?record=troop-us-46000-2011", "sources?article=murphy-2011&show=coverage"]

# The elements with words of their own that stand in part to the right of the window, where nothing scrolls to them.
CUT = """() => {
  const own = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  const block = document.querySelector("[data-testid=stMainBlockContainer]");
  const scrolled = (e) => e !== block && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolled(e.parentElement));
  return [...block.querySelectorAll(":not(svg *)")]
    .filter((e) => own(e) && e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1 && !scrolled(e))
    .map((e) => e.textContent.trim().slice(0, 60));
}"""

# By how many pixels the page and its main part are wider than what is seen of them.
TOO_WIDE = """[document.documentElement, document.querySelector("[data-testid=stMain]")]
  .map((e) => e.scrollWidth - e.clientWidth)"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One window for all states, whose browser keeps the scripts that it has loaded."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def seen(page: Page) -> Watched:
    """The window, watched, which loads the dashboard once."""
    return Watched(page, is_kept=True)


def grave(page: Page, *rules: str) -> list[tuple[str, object, str]]:
    """What axe calls serious or critical on the whole page: the rule, where, and why. rules: by default all."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        (fault["id"], node["target"], (node["any"] or node["all"] or node["none"])[0]["message"])
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"][:3]
    ]


def themed(seen: Watched, theme: dict[str, str]) -> None:
    """Let the browser want this theme, and wait until the page has it, if one is open."""
    seen.page.emulate_media(**theme)  # type: ignore[arg-type]
    if seen.page.url != "about:blank":
        seen.settle()


@pytest.mark.parametrize("state", few([*ALWAYS, *OTHER_STATES], *ALWAYS[:4]))
def test_a_state_is_without_grave_fault_in_light_and_dark_and_nothing_is_cut_at_200_percent(
    server: str, seen: Watched, state: str
) -> None:
    seen.faults.clear()
    seen.page.set_viewport_size({"width": 1440, "height": 900})
    themed(seen, THEMES[1])
    seen.open(f"{server}/{state}")
    assert grave(seen.page, *OF_COLOURS) == [], "dark"
    themed(seen, THEMES[0])
    assert grave(seen.page) == [], "light"
    assert max(seen.page.evaluate(TOO_WIDE)) <= 1
    seen.page.set_viewport_size({"width": 720, "height": 450})  # what 1440 by 900 pixels show at 200 %
    seen.settle()
    assert max(seen.page.evaluate(TOO_WIDE)) <= 1
    assert seen.page.evaluate(CUT) == []
    assert seen.exceptions() == []
    assert seen.faults == []


@pytest.mark.parametrize("state", few([*ALWAYS, *OTHER_STATES], "attacks"))
def test_a_state_is_without_grave_fault_in_forced_colours(server: str, seen: Watched, state: str) -> None:
    seen.page.set_viewport_size({"width": 1440, "height": 900})
    themed(seen, THEMES[2])
    seen.open(f"{server}/{state}")
    assert grave(seen.page) == []
    themed(seen, THEMES[0])


@pytest.mark.faults
@pytest.mark.parametrize("state", [*ALWAYS, *OTHER_STATES])
def test_a_state_is_without_grave_fault_by_any_rule_in_dark(server: str, seen: Watched, state: str) -> None:
    seen.page.set_viewport_size({"width": 1440, "height": 900})
    themed(seen, THEMES[1])
    seen.open(f"{server}/{state}")
    assert grave(seen.page) == []
    themed(seen, THEMES[0])


@pytest.mark.faults
@pytest.mark.parametrize("name", ["Share", "Download"])
def test_what_a_button_above_the_page_opens_is_without_grave_fault(server: str, seen: Watched, name: str) -> None:
    themed(seen, THEMES[0])
    seen.page.set_viewport_size({"width": 1440, "height": 900})
    seen.open(f"{server}/attacks?actor=sadr").page.get_by_role("button", name=name, exact=True).click()
    seen.settle()
    for theme in THEMES:
        themed(seen, theme)
        assert grave(seen.page) == [], theme


def test_the_page_for_an_unknown_address_is_without_grave_fault_in_every_theme(server: str, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{server}/no/such/page")
    expect(page.get_by_role("heading")).to_have_text("There is no such page")
    for theme in THEMES:
        page.emulate_media(**theme)  # type: ignore[arg-type]
        assert grave(page) == [], theme


def background(seen: Watched, name: str) -> str:
    """The background colour of one of several buttons of which one is chosen."""
    return str(seen.page.get_by_role("radio", name=name, exact=True).evaluate("e => getComputedStyle(e).backgroundColor"))


@pytest.mark.faults
def test_forced_colours_show_what_is_chosen_and_leave_the_words_of_claims_readable(server: str, seen: Watched) -> None:
    seen.page.set_viewport_size({"width": 1440, "height": 900})
    themed(seen, THEMES[2])
    seen.open(f"{server}/attacks")
    assert background(seen, "Chart") != background(seen, "Table")
    cells = seen.page.locator(".st-key-chart-blames td button")
    cells.first.click()
    seen.page.wait_for_url("**chosen=*")
    seen.settle()
    looks = cells.evaluate_all("all => all.slice(0, 2).map(e => getComputedStyle(e).backgroundColor)")
    assert looks[0] != looks[1]
    seen.open(f"{server}/sources?record=troop-us-46000-2011")
    words = "mark => [getComputedStyle(mark).color, getComputedStyle(mark).backgroundColor]"
    chosen = seen.page.locator("mark.chosen").first.evaluate(words)
    other = seen.page.locator("mark.claim:not(.chosen)").first.evaluate(words)
    assert chosen[1] != other[1]
    assert re.findall(r"\d+", other[0])[:3] == ["255", "255", "255"], "dark forced colours have white text"
    themed(seen, THEMES[0])
