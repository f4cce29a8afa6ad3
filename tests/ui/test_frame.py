"""What stands around every page: the name, the pages, the filter, and what is shown above the first chart."""

import re

import pytest
from playwright.sync_api import expect

from tests.serving import PAGES, Watched

PICTURES = {  # the first picture of each page with charts
    "": ".st-key-figures-and-picture",
    "troop-levels": ".st-key-chart-troop-levels",
    "casualties": ".st-key-chart-casualties",
    "attacks": ".st-key-chart-attacks",
    "positions": "[class*=st-key-chart-], .st-key-positions-mode",
    "how-it-is-known": ".st-key-chart-how-it-is-known",
}
# Where the first of what is drawn begins.
BEGINS = """(all, drawn) => Math.min(...[...all[0].querySelectorAll(drawn)]
    .map((one) => one.getBoundingClientRect()).filter(({ width, height }) => width + height).map(({ top }) => top))"""
DRAWN = ".x2tick text, .xtick text, .points path, .point path"
WITH_KEY = f"{DRAWN}, .legendtext"  # on a phone, where the key has several rows
BOTTOM = "all => Math.max(...all.map((one) => one.getBoundingClientRect().bottom))"


@pytest.fixture
def visit(warm: Watched) -> Watched:
    """A window that has the dashboard open already."""
    return warm


def start_near(visit: Watched, path: str, most: int, drawn: str = DRAWN) -> None:
    """The first picture of a page and, where it is a chart, what is drawn in it begin at most so many pixels from the top."""
    assert visit.page.locator(PICTURES[path]).first.evaluate("one => one.getBoundingClientRect().top") <= most, path
    if path != "positions":
        visit.page.locator(".js-plotly-plot .main-svg").first.wait_for()
        assert visit.page.locator(".js-plotly-plot").evaluate_all(BEGINS, drawn) <= most, path


def test_name_pages_and_filter_are_in_sight_and_the_first_picture_is_near(server: str, visit: Watched) -> None:
    visit.open(server)
    for path in PICTURES:
        visit.go(f"{server}/{path}")
        name = visit.page.get_by_role("link", name="The Iraq ledger", exact=True)
        assert name.is_visible()
        assert visit.page.locator("[data-testid=stTopNavLink]:visible").count() == len(PAGES)
        start_near(visit, path, 340)
        fields = visit.page.get_by_test_id("stSidebar").locator("input, button")
        assert fields.evaluate_all(BOTTOM) < 900
    assert visit.faults == []


# Whether nothing lies on something: a point in each tenth of its width is its own.
LIES_FREE = """(selector) => {
  const one = document.querySelector(selector), { left, top, width, height } = one.getBoundingClientRect();
  return [...Array(9)].every((_, n) => one.contains(document.elementFromPoint(left + (n + 1) * width / 10, top + height / 2)));
}"""


def test_a_page_opens_on_a_phone_without_fault_its_name_stands_above_and_the_pages_are_reached(
    server: str, visit: Watched
) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.open(server)
    for path in (*(path for path in PAGES if path not in PICTURES), *PICTURES):
        visit.go(f"{server}/{path}")
        assert visit.page.get_by_role("link", name="The Iraq ledger", exact=True).is_visible()
        assert visit.page.evaluate(LIES_FREE, "a.name"), path
        assert visit.exceptions() == [], path
        assert not visit.page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"), path
        if path in PICTURES:
            start_near(visit, path, 420, WITH_KEY)
    visit.page.get_by_test_id("stExpandSidebarButton").click()
    visit.page.get_by_role("link", name="Attacks", exact=True).click()
    visit.page.wait_for_url("**/attacks")
    visit.settle()
    assert visit.faults == []


@pytest.mark.faults
def test_the_menu_of_a_phone_closes_when_a_page_is_chosen_and_never_lies_over_a_page_that_opens(
    server: str, visit: Watched
) -> None:
    menu = visit.page.get_by_test_id("stSidebar")
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.open(server)
    expect(menu).to_have_attribute("data-collapsed", "true")
    visit.page.get_by_test_id("stExpandSidebarButton").click()
    expect(menu).to_have_attribute("data-collapsed", "false")
    expect(visit.page.locator("button.find")).to_be_hidden()
    visit.page.get_by_test_id("stSidebarNavItems").get_by_role("link", name="Casualties", exact=True).click()
    visit.page.wait_for_url("**/casualties")
    visit.settle()
    expect(menu).to_have_attribute("data-collapsed", "true")
    visit.page.get_by_test_id("stExpandSidebarButton").click()
    expect(menu).to_have_attribute("data-collapsed", "false")
    visit.page.goto(f"{server}/attacks?place=baghdad")
    visit.settle()
    expect(menu).to_have_attribute("data-collapsed", "true")


def test_the_first_screen_leads_to_what_the_ledger_is(server: str, visit: Watched) -> None:
    visit.open(f"{server}/casualties?side=us")
    visit.page.get_by_role("link", name="About this ledger", exact=True).click()
    visit.page.wait_for_url("**/guide?side=us#about")
    visit.settle()
    assert visit.page.locator("#about").is_visible()


@pytest.mark.faults
def test_what_is_scrolled_beside_a_page_passes_below_its_name(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks")
    visit.page.get_by_text("More filters").click()
    visit.page.get_by_role("combobox", name="Way of obtaining").wait_for()
    visit.settle()
    at_name = "document.elementsFromPoint(110, 30)[1].closest('[data-testid=stSidebarHeader]') !== null"
    visit.page.get_by_test_id("stSidebarContent").evaluate("one => one.scrollTo(0, 400)")
    assert visit.page.get_by_test_id("stSidebarContent").evaluate("one => one.scrollTop") > 100
    assert visit.page.evaluate(at_name)


@pytest.mark.faults
def test_frames_of_the_focus_cut_no_words_and_no_tools(server: str, visit: Watched) -> None:
    visit.open(f"{server}/troop-levels")
    tools = visit.page.locator(".plot .modebar-container").first.evaluate("one => one.getBoundingClientRect().bottom")
    assert tools <= visit.page.locator(".plot").first.evaluate("one => one.getBoundingClientRect().bottom") - 2
    visit.go(f"{server}/sources?article=slavin-2011&record=troop-us-46000-2011")
    entry = visit.page.locator("li.open .entry").first
    entry.focus()
    visit.page.keyboard.press("Shift+Tab")
    visit.page.keyboard.press("Tab")
    assert entry.evaluate("one => getComputedStyle(one).outlineOffset") == "-2px"


def test_all_who_blame_stand_beside_each_other_in_a_wide_window(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks")
    table = visit.page.locator(".scroll").first
    table.scroll_into_view_if_needed()
    visit.settle()
    assert table.evaluate("one => one.scrollWidth - one.clientWidth") <= 0


def test_a_place_beside_the_map_opens_its_attacks(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks?side=us&side=iraq")
    visit.page.locator(".beside a").first.click()
    visit.page.wait_for_url("**/attacks?*side=us&side=iraq*at=map*")
    visit.settle()
    number = visit.page.locator(".beside li:has([aria-current])").inner_text().split()[-1]
    assert visit.page.locator(".st-key-chosen section.card").count() == int(number)


@pytest.mark.faults
def test_what_is_chosen_by_its_place_is_in_the_window_and_its_frames_alone_are_dark(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks")
    visit.page.locator(".beside a", has_text="Near the US embassy").first.click()
    visit.page.wait_for_url("**/attacks?*chosen=*")
    visit.settle()
    expect(visit.page.locator(".st-key-chosen section.card").first).to_be_in_viewport(timeout=10_000)
    faded = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap((plot) => plot._fullData)
      .filter((trace) => trace.legendgroup === "errors" && trace.x.length > (trace.selectedpoints ?? trace.x).length).length"""
    assert visit.page.evaluate(faded) > 0


def test_articles_without_the_words_are_told_within_the_width_of_a_phone(server: str, visit: Watched) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.open(f"{server}/sources?find=drone")
    expect(visit.page.get_by_text("Not found in")).to_be_visible()
    assert visit.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") == 390


def test_a_year_is_chosen_in_the_drawing_and_back_takes_it_back(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks?side=us")
    bar = visit.page.locator(".bars span[title^='2011:']")
    number = int(re.findall(r"[\d,]+", bar.get_attribute("title") or "")[1])
    bar.click()
    visit.page.wait_for_url("**/attacks?from=2011-01-01&to=2011-12-31&side=us")
    visit.settle()
    assert visit.page.get_by_role("textbox", name="From").input_value() == "2011"
    assert visit.page.get_by_role("textbox", name="To", exact=True).input_value() == "2011"
    visit.go(f"{server}/records?from=2011&to=2011&side=us")
    assert visit.said().startswith(f"{number} of ")
    visit.go(f"{server}/attacks?side=us")
    handle = visit.page.get_by_role("slider", name="First year")
    handle.focus()
    visit.page.keyboard.press("ArrowRight")
    visit.page.wait_for_url("**/attacks?from=2004-01-01&side=us")
    visit.settle()
    visit.page.keyboard.press("ArrowRight")  # the handle keeps the focus
    visit.page.wait_for_url("**/attacks?from=2005-01-01&side=us")
    visit.settle()
    visit.page.go_back()
    visit.page.wait_for_url("**/attacks?from=2004-01-01&side=us")
    visit.settle()
    visit.page.go_back()
    visit.page.wait_for_url("**/attacks?side=us")
    visit.settle()
    expect(visit.page.get_by_role("textbox", name="From")).to_have_value("")


@pytest.mark.parametrize(("typed", "chosen"), [("Sadr", "sadr"), ("the White House (2011)", "obama-administration")])
def test_an_actor_is_found_by_name_or_other_name_and_enter_takes_the_first(
    server: str, visit: Watched, typed: str, chosen: str
) -> None:
    visit.open(f"{server}/positions")
    visit.page.get_by_test_id("stSidebar").get_by_role("combobox", name="Actor", exact=False).first.click()
    visit.page.keyboard.type(typed)
    visit.page.get_by_role("option", name=typed).first.wait_for()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url(re.compile(rf"/positions\?actor={chosen}$"))


def test_the_way_to_what_is_left_elsewhere_is_one_click(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks?q=mottaki")
    link = visit.page.locator(".elsewhere").get_by_role("link", name=re.compile("positions?$"))
    link.click()
    visit.page.wait_for_url("**/positions?q=mottaki")
    visit.settle()
    assert re.match(r"[1-9]", visit.said())


def test_the_name_of_the_open_page_leads_out_of_an_open_article_to_the_list(server: str, visit: Watched) -> None:
    visit.open(f"{server}/sources?actor=sadr&article=murphy-2011")
    visit.page.locator("[data-testid=stTopNavLink][aria-current=page]").click()
    visit.page.wait_for_url(re.compile(r"/sources\?actor=sadr$"))
    visit.settle()
    expect(visit.page.get_by_role("button", name="All articles")).to_have_count(0)


def test_escape_closes_the_words_that_enter_opened_at_a_mark(server: str, visit: Watched) -> None:
    visit.open(f"{server}/troop-levels")
    visit.page.locator(".js-plotly-plot").first.focus()
    for key in ("ArrowRight", "Enter"):
        visit.page.keyboard.press(key)
    visit.page.wait_for_url("**/troop-levels?chosen=*")
    visit.settle()
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_url(re.compile(r"/troop-levels$"))


def test_the_next_hit_is_in_the_address_and_the_first_one_after_the_last_is_said_to_be_so(server: str, visit: Watched) -> None:
    visit.open(f"{server}/sources?article=arab-center-2020&find=Soleimani&hit=1")
    forth = visit.page.get_by_role("button", name="Next hit")
    forth.click()
    visit.page.wait_for_url("**hit=2")
    told = visit.page.locator(".reader .steps:has([aria-label='Next hit']) .count")
    for _ in range(int(told.inner_text().split()[2]) - 1):
        forth.click()
    visit.page.wait_for_url("**hit=1")
    expect(told).to_contain_text("from the first again")


# What lies on a bar of a chart, or out of the chart: its labels and the names of its legend.
ASTRAY = """() => {
  const plot = document.querySelector(".plot"), box = (one) => one.getBoundingClientRect();
  const frame = box(plot.closest("[class*=st-key-]"));
  const bars = [...plot.querySelectorAll(".barlayer .point path")].map(box);
  return [...plot.querySelectorAll(".annotation-text, .legendtext")].filter((label) => {
    const own = box(label);
    const lies = (bar) => own.left < bar.right && bar.left < own.right && own.top + 3 < bar.bottom && bar.top < own.bottom - 3;
    return bars.some(lies) || own.bottom > frame.bottom || own.top < frame.top;
  }).map((label) => label.textContent);
}"""


def test_on_a_phone_no_label_of_a_chart_lies_on_a_bar_and_its_legend_is_whole(server: str, visit: Watched) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    for path in ("casualties", "casualties?outcome=injured", "attacks?actor=iran", "troop-levels"):
        visit.open(f"{server}/{path}") if path == "casualties" else visit.go(f"{server}/{path}")
        expect(visit.page.locator(".plot .legendtext").first).to_be_visible()
        assert visit.page.evaluate(ASTRAY) == [], path
