"""What a person does, in a real Chromium against a server started as a user starts it."""

import csv
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from ledger.model import dates
from ledger.query import coverage
from tests.conftest import data, few
from tests.serving import PAGES, Watched, dashboard, visitor


def copied(visit: Watched, label: str, within: Locator | None = None) -> str:
    """The text that a button puts on the clipboard."""
    visit.page.evaluate("navigator.clipboard.writeText('')")
    (within or visit.page).get_by_role("button", name=label, exact=True).first.click()
    for _ in range(1000):
        if text := visit.page.evaluate("navigator.clipboard.readText()"):
            return text
        visit.page.wait_for_timeout(30)
    raise AssertionError(f"“{label}” copied nothing")


def shared(visit: Watched) -> list[str]:
    """The link and the citable link to what is shown."""
    visit.page.get_by_role("button", name="Share", exact=True).click()
    return [copied(visit, name, within=visit.page.locator("p.share")) for name in ("Copy link", "Copy citable link")]


def choose(visit: Watched, field: str, value: str) -> None:
    """Choose a value of the filter as a person does: open, type, pick."""
    box = visit.page.get_by_test_id("stSidebar").get_by_role("combobox", name=field, exact=False).first
    box.click()
    visit.page.keyboard.type(value)
    visit.page.get_by_role("option", name=value).filter(has_not_text="matches").first.click()
    visit.page.keyboard.press("Escape")
    visit.settle()


def fault_free(visit: Watched) -> None:
    """No exception, no console error, no request to another host, nothing wider than the window."""
    assert visit.exceptions() == []
    assert visit.faults == []
    assert not visit.page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")


@pytest.fixture
def visit(warm: Watched) -> Watched:
    """A window that has the dashboard open already."""
    return warm


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor with a phone, whose browser keeps the scripts that it has loaded."""
    with visitor(browser, 390, 844) as made:
        yield made


@pytest.fixture(scope="module")
def colleague(browser: Browser) -> Iterator[BrowserContext]:
    """Another visitor on a desktop, whose browser keeps the scripts that it has loaded."""
    with visitor(browser) as made:
        yield made


@pytest.mark.faults
def test_a_cold_server_answers_its_first_request_with_frame_filter_and_filtered_page(context: BrowserContext) -> None:
    with dashboard() as url:
        visit = Watched(context.new_page()).open(f"{url}/positions?actor=sadr")
        assert visit.page.get_by_test_id("stTopNavLink").count() == len(PAGES)
        assert visit.page.get_by_test_id("stSidebar").get_by_text("Muqtada al-Sadr").is_visible()
        assert "positions, of Muqtada al-Sadr." in visit.said()
        ids = visit.page.locator(".answers .chip").evaluate_all("all => all.flatMap(chip => chip.dataset.ids.split(','))")
        assert len(ids) == sum(position.actor == "sadr" for position in data().positions)
        assert all("sadr" in name for name in ids)


STATE = {
    "troop-levels": ("Linear", "scale=linear"),
    "sources?article=slavin-2011": ("What was coded, and what not", "show=coverage"),
    "records": ("Words", "sort=words"),
}


ARTICLE = "sources?article=slavin-2011"


@pytest.mark.parametrize("path", few([*(p for p in PAGES if p != "sources"), ARTICLE], ARTICLE))
def test_a_copied_link_shows_a_colleague_the_same_on_another_server(
    server: str, other_server: str, context: BrowserContext, colleague: BrowserContext, path: str
) -> None:
    mine = Watched(context.new_page()).open(f"{server}/{path}")
    choose(mine, "Article", "Slavin")
    choose(mine, "Side", "United")
    mine.page.get_by_role("textbox", name="Words").fill("troops")
    mine.page.keyboard.press("Enter")
    mine.settle()
    if path in STATE:
        label, written = STATE[path]
        mine.page.get_by_role("radio", name=label, exact=True).click()
        mine.settle()
        assert written in mine.page.url
    links = shared(mine)
    assert "source=slavin-2011" in links[0]
    assert "side=us" in links[0]
    assert "q=troops" in links[0]
    assert "cite=" in links[1]
    if path in STATE:
        assert all(STATE[path][1] in link for link in links)
    for link in links:
        with colleague.new_page() as page:
            theirs = Watched(page).open(link.replace(server, other_server))
            assert theirs.said() == mine.said()
            assert theirs.cards() == mine.cards()
            assert page.query_selector("[data-testid=stAlertContentWarning]") is None


def test_the_address_holds_the_whole_filter_in_ids_at_every_moment(server: str, visit: Watched) -> None:
    visit.open(f"{server}/positions")
    choose(visit, "Actor", "Maliki")
    assert "actor=maliki" in visit.page.url
    choose(visit, "Actor", "Panetta")
    assert re.search(r"actor=panetta&actor=maliki$", visit.page.url)
    visit.page.get_by_role("link", name="Attacks").click()
    visit.page.wait_for_url("**/attacks?*")
    visit.settle()
    assert "actor=panetta&actor=maliki" in visit.page.url
    assert "Leon Panetta" in visit.said()


def test_a_link_with_a_good_and_a_bad_value_applies_the_good_and_names_the_bad(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks?type=bombing&type=bombin&place=atlantis&q=Taji")
    assert "attacks, with type of attack Bombing; containing “Taji”." in visit.said()
    banner = visit.page.inner_text("[data-testid=stAlertContentWarning]")
    assert "bombin" in banner
    assert "atlantis" in banner
    assert visit.page.url.endswith("/attacks?type=bombing&q=Taji")


def click(visit: Watched, mark: Locator) -> None:
    """A click in the middle of a mark of a chart."""
    mark.evaluate("mark => mark.scrollIntoView({block: 'center'})")  # not below the header of the page
    box = visit.still(mark)
    visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


CHARTS = {
    "overview": ("", "chart-overview", ".scatterlayer .point"),
    "troop levels": ("troop-levels?under=both", "chart-troop-levels", ".scatterlayer .point"),
    "casualties by event": ("casualties", "chart-casualties", ".barlayer .point path"),
    "casualties by victims": ("casualties?by=victims", "chart-casualties", ".barlayer .point path"),
    "a stated zero": ("casualties?outcome=injured", "chart-casualties", ".scatterlayer .point"),
    "attacks": ("attacks?lanes=blamed", "chart-attacks", ".scatterlayer .point"),
    "map": ("attacks", "chart-map", ".scatterlayer .point"),
}


@pytest.mark.parametrize("chart", few(CHARTS, "map"))
def test_choosing_a_mark_opens_its_quotes_below_the_chart_and_the_link_to_it_does_too(
    server: str, visit: Watched, context: BrowserContext, chart: str
) -> None:
    path, key, mark = CHARTS[chart]
    visit.open(f"{server}/{path}")
    click(visit, visit.page.locator(f".st-key-{key} {mark}").first)
    visit.page.wait_for_url("**chosen=*")
    visit.settle()
    panel = visit.page.locator(".st-key-chosen")
    panel.locator("section.card blockquote").first.wait_for()
    chosen = panel.locator("section.card").evaluate_all("all => all.map(card => card.id)")
    assert chosen == visit.page.url.partition("chosen=")[2].partition("&")[0].replace("%2C", ",").split(",")
    first = panel.locator("section.card").first.element_handle()
    visit.page.wait_for_function("card => card.getBoundingClientRect().top < innerHeight", arg=first)
    theirs = Watched(context.new_page()).open(visit.page.url)
    again = theirs.page.locator(".st-key-chosen section.card").evaluate_all("all => all.map(card => card.id)")
    assert again == chosen
    visit.page.get_by_role("button", name="Close").click()
    panel.wait_for(state="detached")
    assert "chosen" not in visit.page.url


@pytest.mark.faults
def test_a_finger_on_a_chart_scrolls_the_page_and_a_tap_chooses(server: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    visit = Watched(context.new_page()).open(f"{server}/casualties")
    visit.page.locator(".barlayer").first.scroll_into_view_if_needed()
    plot = visit.page.locator(".nsewdrag").first.bounding_box()
    assert plot
    x, y = plot["x"] + plot["width"] * 0.8, min(plot["y"] + 250, 700)
    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop"
    before = visit.page.evaluate(scrolled)
    finger = context.new_cdp_session(visit.page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - 15 * step}]})
        visit.page.wait_for_timeout(16)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    visit.page.wait_for_function(f"before => {scrolled} > before + 80", arg=before)
    bar = visit.page.locator(".barlayer .point path").nth(1)
    visit.still(bar)
    bar.scroll_into_view_if_needed()
    box = visit.still(bar)
    visit.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visit.page.wait_for_url("**chosen=casualties-*")
    context.close()


HIGHLIGHTED = """document.querySelector('.js-plotly-plot').data.filter(t => t.meta !== 'disagreement' && t.customdata)
  .flatMap(t => (t.selectedpoints || []).map(n => t.customdata[n][0]))"""


def test_the_chart_shows_what_a_link_chose_and_forgets_it_when_it_is_closed(server: str, visit: Watched) -> None:
    visit.open(f"{server}/troop-levels?chosen=troop-us-46000-2011")
    assert visit.page.evaluate(HIGHLIGHTED) == ["troop-us-46000-2011"]
    visit.page.get_by_role("button", name="Close").click()
    visit.page.wait_for_url(lambda url: "chosen" not in url)
    visit.settle()
    assert visit.page.evaluate(HIGHLIGHTED) == []
    click(visit, visit.page.locator(".scatterlayer .point").first)
    visit.page.wait_for_url("**chosen=*")
    visit.page.go_back()
    visit.page.wait_for_url(lambda url: "chosen" not in url)
    visit.settle()
    assert visit.page.locator(".st-key-chosen").count() == 0
    assert visit.page.evaluate(HIGHLIGHTED) == []


MARKS = "data.filter(t => t.customdata).reduce((many, t) => many + t.x.length, 0)"


@pytest.mark.faults
def test_a_chart_stays_while_its_marks_change_and_follows_the_theme(server: str, visit: Watched) -> None:
    def plot(what: str) -> object:
        return visit.page.evaluate(f"document.querySelector('.st-key-chart-attacks .js-plotly-plot').{what}")

    visit.open(f"{server}/attacks?lanes=place")
    plot("mine = true")
    visit.page.locator('.st-key-chart-attacks [data-title="Zoom in"]').click()
    visit.settle()
    zoomed, marks = plot("_fullLayout.xaxis.range"), plot(MARKS)
    click(visit, visit.page.locator(".st-key-chart-attacks .scatterlayer .point").nth(12))
    visit.page.wait_for_url("**chosen=*")
    visit.settle()
    visit.page.get_by_role("button", name="Close").click()
    visit.page.wait_for_url(lambda url: "chosen" not in url)
    visit.settle()
    assert plot("_fullLayout.xaxis.range") == zoomed
    choose(visit, "Side", "Iraq")
    assert plot(MARKS) < marks
    assert plot("_fullLayout.xaxis.range") != zoomed
    papers = [plot("_fullLayout.paper_bgcolor")]
    visit.page.emulate_media(color_scheme="dark")
    for _ in range(600):
        papers.append(plot("_fullLayout.paper_bgcolor"))
        if papers[-1] != papers[0]:
            break
        visit.page.wait_for_timeout(50)
    visit.settle()
    papers.append(plot("_fullLayout.paper_bgcolor"))
    assert list(dict.fromkeys(papers)) == ["#fbfaf6", "#14171b"]
    assert plot("mine")
    assert visit.faults == []


@pytest.mark.faults
def test_marks_that_cover_each_other_are_chosen_together(server: str, visit: Watched) -> None:
    visit.open(f"{server}/troop-levels?kind=offer&kind=limit")
    click(visit, visit.page.locator(".scatterlayer .point").first)
    visit.page.wait_for_url("**chosen=*")
    visit.settle()
    assert visit.page.locator(".st-key-chosen section.card").count() == 2


@pytest.mark.faults
def test_a_link_opens_its_choice_below_the_chart_at_which_it_was_made(
    server: str, visit: Watched, context: BrowserContext
) -> None:
    visit.open(f"{server}/attacks")
    visit.page.get_by_role("button", name="Al Qaeda in Mesopotamia blamed").click()
    visit.page.wait_for_url("**at=blames*")
    visit.settle()
    chosen = visit.page.locator("td button[aria-pressed=true]")
    row, column = visit.page.locator("tr", has=chosen).locator("th"), visit.page.locator("th.column", has_text="Iraqi officials")
    for seen in (chosen, row, column.first, visit.page.locator(".st-key-chosen section.card").first):
        expect(seen).to_be_in_viewport()
    theirs = Watched(context.new_page()).open(visit.page.url)
    theirs.page.locator(".st-key-chosen section.card").first.wait_for()
    tops = "['.st-key-chart-blames', '.st-key-chosen'].map((key) => document.querySelector(key).getBoundingClientRect().top)"
    chart, cards = theirs.page.evaluate(tops)  # in one moment: the page may still scroll to what is chosen
    assert cards > chart
    assert theirs.page.locator("td button[aria-pressed=true]").get_attribute("aria-label").startswith("Al Qaeda in Mesopotamia")


@pytest.mark.faults
def test_a_table_of_few_filled_cells_without_room_for_its_columns_lists_them(server: str, visit: Watched) -> None:
    visit.page.set_viewport_size({"width": 1024, "height": 768})
    visit.open(f"{server}/attacks")
    table = visit.page.locator("table", has_text="Said to have had a part")
    denial = table.get_by_role("button", name="Iran denies")
    expect(denial).to_be_visible()
    assert table.evaluate("(table) => table.parentElement.scrollWidth <= table.parentElement.clientWidth")
    assert denial.evaluate("(button) => getComputedStyle(button.parentElement, '::before').content") == '"Iran"'
    visit.page.set_viewport_size({"width": 1440, "height": 900})
    expect(table.locator("th.column").first).to_be_visible()


@pytest.mark.faults
def test_a_box_over_marks_chooses_all_of_them(server: str, visit: Watched) -> None:
    visit.page.set_viewport_size({"width": 1280, "height": 1800})  # the whole chart is in the window
    visit.open(f"{server}/attacks?lanes=place")
    chart = visit.page.locator(".st-key-chart-attacks")
    chart.locator('[data-title="Box Select"]').click()
    chart.locator(".nsewdrag").first.evaluate("plot => plot.scrollIntoView({block: 'center', behavior: 'instant'})")
    box = chart.locator(".nsewdrag").first.bounding_box()
    assert box
    visit.page.mouse.move(box["x"] + 12, box["y"] + 12)  # at the very edge begins a handle of the axis
    visit.page.mouse.down()
    visit.page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] - 2, steps=8)
    visit.page.mouse.up()
    visit.page.wait_for_url("**chosen=*")
    visit.settle()
    assert f"{len(data().attacks)} chosen records" in visit.page.locator(".st-key-chosen").inner_text()


def test_the_table_of_a_chart_is_worked_with_the_keyboard(server: str, visit: Watched) -> None:
    visit.open(f"{server}/troop-levels?view=table&kind=offer")
    canvas = visit.page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    assert canvas
    visit.page.mouse.click(canvas["x"] + 150, canvas["y"] + 50)
    visit.settle()  # the table takes a key after it has drawn what the one before chose
    visit.page.keyboard.press("ArrowDown")
    visit.settle()
    visit.page.keyboard.press("Shift+Space")
    visit.page.wait_for_url("**chosen=troop-us-offer-up-to-10000-caption*")
    visit.settle()
    assert "keep up to 10,000 troops" in visit.page.locator(".st-key-chosen").inner_text()


def test_choosing_a_row_of_the_list_opens_its_record(server: str, visit: Watched) -> None:
    visit.open(f"{server}/records?as=table&table=casualties&actor=us-officials-2011")
    canvas = visit.page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    assert canvas
    visit.page.mouse.click(canvas["x"] + 150, canvas["y"] + 50)
    visit.settle()
    visit.page.keyboard.press("Shift+Space")
    visit.page.wait_for_url("**record=casualties-us-spike-2011*")
    visit.settle()
    assert set(urlsplit(visit.page.url).query.split("&")) == {"actor=us-officials-2011", "record=casualties-us-spike-2011"}
    assert visit.cards()[0] == "casualties-us-spike-2011"


def test_the_rows_of_a_chart_can_be_downloaded_and_the_chart_be_cited(server: str, visit: Watched, tmp_path: Path) -> None:
    visit.open(f"{server}/casualties?source=slavin-2011")
    visit.page.get_by_role("button", name="Download this chart").click()
    with visit.page.expect_download() as got:
        visit.page.get_by_role("button", name="CSV", exact=True).click()
    got.value.save_as(tmp_path / "chart.csv")
    rows = list(csv.DictReader((tmp_path / "chart.csv").open(encoding="utf-8", newline="")))
    assert re.fullmatch(r"iraq-ledger_casualties-killed_source-slavin-2011_[0-9a-f]{12}_rows\.csv", got.value.suggested_filename)
    visit.page.keyboard.press("Escape")
    sums = {
        "casualties-us-june-2011": ("15", "alone: no other number of its group and year can be added to it"),
        "casualties-us-2011-06-06": ("5", "not counted: part of “U.S. servicemen in Iraq” (15)"),
        "casualties-us-spike-2011": ("", "not counted: no number stated"),
        "casualties-irams-us-troops-killed": ("", "not counted: no number stated"),
    }
    assert {row["id"]: (row["best"], row["counted_in"]) for row in rows} == sums
    assert {row["id"]: row["adds"] for row in rows if row["adds"]} == {"casualties-us-june-2011": "15"}
    cited = copied(visit, "Cite this")
    assert (
        "3 statements of people killed: 2 from 5 to 15, 1 without a number; the largest number: U.S. servicemen in Iraq, "
        "June 2011 (date inferred). "
        "Casualty statements with article Slavin 2011." in cited
    )
    assert "/casualties?cite=" in cited


def test_the_map_has_land_borders_and_places_without_the_network(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks")
    plot = visit.page.locator(".st-key-chart-map .js-plotly-plot")
    land = plot.evaluate("plot => plot.data.filter(t => t.meta === 'land').map(t => t.name)")
    assert {"Iraq", "Iran", "Syria", "Turkey", "Kuwait", "Jordan", "Saudi Arabia"} == set(land)
    filled = plot.locator(".scatterlayer path.js-fill").evaluate_all("all => all.filter(p => p.getBBox().width > 20).length")
    assert filled >= len(land)
    assert plot.locator(".annotation-text", has_text="Iraq").count() >= 1
    marks = plot.evaluate("plot => plot.data.flatMap(t => t.customdata && t.mode === 'markers' ? t.x : []).length")
    framed = plot.evaluate("plot => plot.data.flatMap(t => t.legendgroup === 'errors' ? t.x : []).length")
    assert marks == len(data().attacks)
    assert plot.locator(".scatterlayer .point").count() == marks + framed
    assert visit.faults == []


def test_a_cell_of_who_blames_whom_is_chosen_with_the_keyboard(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks")
    first = visit.page.locator(".st-key-chart-blames td button").first
    first.focus()
    visit.page.keyboard.press("ArrowRight")
    focused = visit.page.evaluate("document.activeElement.shadowRoot.activeElement.getAttribute('aria-label')")
    assert focused != first.get_attribute("aria-label")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**chosen=~*")
    visit.settle()
    visit.page.locator(".st-key-chosen section.card").first.wait_for()


def test_an_empty_chart_says_which_part_of_the_filter_emptied_it_and_takes_it_away(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks?actor=slavin&from=2019-01-01")
    button = visit.page.get_by_role("button", name="Leave out: with actor Barbara Slavin")
    assert re.search(r" \(\d+ records\)$", button.inner_text())
    button.click()
    visit.page.locator(".st-key-chart-attacks .scatterlayer .point").first.wait_for()
    visit.settle()
    assert "actor=" not in visit.page.url
    assert "from=2019-01-01" in visit.page.url


def test_a_chosen_mark_leads_to_the_article_at_the_words(server: str, visit: Watched) -> None:
    visit.open(f"{server}/troop-levels?actor=slavin&kind=actual")
    visit.page.wait_for_selector(".scatterlayer .point")
    click(visit, visit.page.locator(".scatterlayer .point").first)
    visit.page.wait_for_url("**chosen=*")
    visit.settle()
    visit.page.locator(".st-key-chosen").get_by_role("link", name="Read in the article").click()
    visit.page.wait_for_url("**/sources?*")
    visit.settle()
    assert "record=troop-us-46000-2011" in visit.page.url
    assert "actor=slavin" in visit.page.url
    chosen = visit.page.locator("mark.chosen").first
    assert "which currently number 46,000" in chosen.inner_text()
    box = visit.still(chosen)
    assert 100 < box["y"] < 800
    visit.page.go_back()
    visit.page.wait_for_url("**/troop-levels?*")
    visit.settle()
    assert "actor=slavin" in visit.page.url


def test_a_card_leads_to_its_words_in_the_article_with_the_filter_kept(server: str, visit: Watched) -> None:
    visit.open(f"{server}/casualties?from=2011-06-01&to=2011-06-30&actor=us-officials-2011")
    visit.page.get_by_role("link", name="Read in the article").first.click()
    visit.page.wait_for_url("**/sources?*")
    visit.settle()
    assert "a chorus of U.S. officials has accused Iran of providing lethal weapons" in "".join(
        visit.page.locator("mark.chosen").all_inner_texts()
    )
    assert "actor=us-officials-2011" in visit.page.url


@pytest.mark.faults
def test_a_deep_link_to_a_passage_is_centred_on_a_phone_too(server: str, phone: BrowserContext) -> None:
    visit = Watched(phone.new_page()).open(f"{server}/sources?record=position-panetta-decide-complained")
    box = visit.still(visit.page.locator("mark.chosen").first)
    assert 0 < box["y"] < 844
    visit.page.close()


def test_choosing_words_opens_their_records_and_the_address_follows(server: str, visit: Watched) -> None:
    visit.open(f"{server}/sources?article=slavin-2011&actor=slavin")
    visit.page.locator("mark.claim", has_text="which currently number 46,000").click()
    visit.page.wait_for_url("**record=troop-us-46000-2011*")
    visit.settle()
    opened = visit.page.locator(".margin li.open")
    assert "US troops in Iraq: 46,000" in opened.first.inner_text()
    assert "article=slavin-2011" in visit.page.url
    link = copied(visit, "Copy link", within=opened)
    assert link.endswith("/sources?article=slavin-2011&record=troop-us-46000-2011")
    words = copied(visit, "Copy citation", within=opened)
    assert "Barbara Slavin" in words
    assert "which currently number 46,000" in words
    assert words.endswith(f"{link}&cite={data().version}. Slavin 2011, par. 17, line 34.")


def test_the_keyboard_walks_from_claim_to_claim_and_what_the_filter_excludes_is_dimmed_and_not_removed(
    server: str, visit: Watched
) -> None:
    visit.open(f"{server}/sources?article=slavin-2011&actor=panetta")
    assert re.search(r"\b4 of \d+ claims match the filter", visit.page.locator(".bar").inner_text())
    assert visit.page.locator("mark.claim.dimmed").count() > 20
    assert visit.page.locator("mark.claim:not(.dimmed)").count() > 0
    visit.page.get_by_role("button", name="Next claim").focus()
    visit.page.keyboard.press("j")
    visit.page.wait_for_url("**record=*")
    visit.settle()
    first = visit.page.url
    visit.page.keyboard.press("j")
    visit.page.wait_for_url(lambda url: url != first)
    visit.settle()
    second = visit.page.url
    assert first != second
    visit.page.keyboard.press("k")
    visit.page.wait_for_url(lambda url: url != second)
    assert visit.page.url == first
    assert visit.page.locator("mark.chosen").count() >= 1


def test_found_words_are_marked_and_walked_through(server: str, visit: Watched) -> None:
    visit.open(f"{server}/sources?article=slavin-2011")
    visit.page.get_by_role("textbox", name="Find in the articles").fill("troops")
    visit.page.keyboard.press("Enter")
    visit.page.locator(".hit.current").first.wait_for()
    assert "find=troops" in visit.page.url
    assert "1 of 7 hits" in visit.page.locator(".bar").inner_text()
    visit.page.get_by_role("button", name="Next hit").click()
    assert "2 of 7 hits" in visit.page.locator(".bar").inner_text()
    visit.page.get_by_role("button", name="Previous hit").click()
    visit.page.get_by_role("button", name="Previous hit").click()
    visit.page.wait_for_url("**article=murphy-2011*")
    visit.settle()
    visit.page.locator(".hit.current").first.wait_for()
    assert "6 of 6 hits" in visit.page.locator(".bar").inner_text()
    visit.page.get_by_role("button", name="Next hit").click()
    visit.page.wait_for_url("**article=slavin-2011*")
    visit.settle()
    assert "1 of 7 hits" in visit.page.locator(".bar").inner_text()


def test_each_found_word_is_listed_and_opens_its_article_there(server: str, visit: Watched) -> None:
    visit.open(f"{server}/sources?find=troops")
    assert "in 4 of 5 articles" in visit.page.locator(".hits > summary").inner_text()
    link = visit.page.locator(".hits a[href*='article=slavin-2011'][href*='hit=3']")
    words = " ".join(link.inner_text().split()).strip("…")
    link.click()
    visit.page.wait_for_url("**article=slavin-2011*")
    visit.settle()
    current = visit.page.locator(".hit.current").first
    assert 60 < visit.still(current)["y"] < 900
    assert "3 of 7 hits" in visit.page.locator(".bar").inner_text()
    paragraph = current.evaluate("mark => mark.closest('[id]').innerText")
    assert words in " ".join(paragraph.split())


@pytest.mark.faults
def test_the_bar_says_which_article_it_is_and_leads_back_to_the_view_from_which_one_came(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks?actor=iran&lanes=blamed")
    first = visit.page.url
    visit.page.locator(".st-key-chart-attacks .scatterlayer .point").first.wait_for()
    click(visit, visit.page.locator(".st-key-chart-attacks .scatterlayer .point").first)
    visit.page.wait_for_url("**chosen=*")
    visit.settle()
    view = visit.page.url
    assert view != first
    visit.page.locator(".st-key-chosen").get_by_role("link", name="Read in the article").first.click()
    visit.page.wait_for_url("**/sources?*")
    visit.settle()
    visit.page.get_by_role("button", name="Next claim").click()
    visit.settle()
    bar = visit.page.locator(".bar")
    assert re.search(r"claim \d+ of \d+ that match the filter", bar.inner_text())
    (article,) = parse_qs(urlsplit(visit.page.url).query)["article"]
    assert bar.locator("b").inner_text() == data().sources[article].short
    box, header = bar.bounding_box(), visit.page.get_by_test_id("stHeader").bounding_box()
    assert box
    assert header
    assert abs(box["y"] - header["y"] - header["height"]) <= 2
    bar.get_by_role("link", name="Back to Attacks").click()
    visit.page.wait_for_url(view)
    visit.settle()
    visit.page.locator(".st-key-chosen section.card").first.wait_for()


@pytest.mark.faults
def test_from_a_hit_in_an_article_one_goes_back_to_the_hits(server: str, visit: Watched) -> None:
    visit.open(f"{server}/positions")
    visit.open(f"{server}/sources?find=sovereignty")
    hits = visit.page.url
    visit.page.locator("a[href*='hit=']").first.click()
    visit.page.wait_for_url("**article=**")
    visit.settle()
    visit.page.locator(".bar").get_by_role("link", name="Back to the hits").click()
    visit.page.wait_for_url(hits)


def test_an_article_that_is_opened_at_no_record_shows_its_title_and_counts_its_claims(
    server: str, context: BrowserContext
) -> None:
    visit = Watched(context.new_page())
    visit.open(f"{server}/sources?article=murphy-2011")
    box = visit.still(visit.page.locator(".reader h2").first)
    assert box["y"] + box["height"] < 900
    count = len({c.record for c in data().cited_in["murphy-2011"]})
    assert f"{count} claims" in visit.page.locator(".bar").inner_text()
    assert "filter" not in visit.page.locator(".bar").inner_text()
    assert visit.page.get_by_role("link", name=re.compile("Back to")).count() == 0


def test_the_margin_has_the_paragraph_and_the_line_that_the_card_names(server: str, visit: Watched) -> None:
    visit.open(f"{server}/records?record=troop-us-46000-2011")
    card = visit.page.locator("#troop-us-46000-2011")
    assert "Slavin 2011, par. 17, line 34" in card.inner_text()
    card.get_by_role("link", name="Read in the article").click()
    visit.page.wait_for_url("**/sources?*")
    visit.settle()
    words = visit.page.locator("mark.chosen").first
    assert (
        words.evaluate("mark => mark.closest('[id]').querySelector('.n').innerText.split(/\\s+/).join(' ')") == "par. 17 line 34"
    )
    citation = copied(visit, "Copy whole sentence", within=visit.page.locator(".margin li.open"))
    assert "“Under a 2008 Status of Forces agreement, all remaining U.S. troops" in citation
    assert citation.endswith("Slavin 2011, par. 17, line 34.")


def test_an_article_never_scrolls_sideways(server: str, visit: Watched) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.open(f"{server}/sources?article=arab-center-2020&find=Iraq")
    visit.page.locator(".reader p.body").first.evaluate("p => p.append(' ' + 'x'.repeat(300))")
    for width in (390, 1440):
        visit.page.set_viewport_size({"width": width, "height": 844})
        visit.settle()
        assert not visit.page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        main = visit.page.get_by_test_id("stMain")
        assert not main.evaluate("main => main.scrollWidth > main.clientWidth + 1")


@pytest.mark.faults
def test_cards_of_different_height_leave_no_gaps_and_none_is_cut_in_two(server: str, visit: Watched) -> None:
    visit.open(f"{server}/records?table=attacks")
    boxes = visit.page.locator(".cards section.card").evaluate_all(
        "all => all.map(card => card.getBoundingClientRect().toJSON())"
    )
    columns: dict[int, list[dict[str, float]]] = {}
    for box in boxes:
        columns.setdefault(round(box["x"]), []).append(box)
    assert len(columns) == 2
    for column in columns.values():
        for above, below in itertools.pairwise(sorted(column, key=lambda box: box["y"])):
            assert 5 < below["y"] - above["bottom"] < 30


def test_the_coverage_view_says_what_was_not_coded_and_why(server: str, visit: Watched) -> None:
    visit.open(f"{server}/sources?article=american-interest-2012&show=coverage")
    aside = [c for c in coverage.clauses(data(), "american-interest-2012") if c.state == "set aside"]
    assert visit.page.locator("mark.clause.set-aside").count() == len(aside) > 4
    assert visit.page.locator("mark.clause.open").count() == 0
    assert f"Set aside: {aside[0].reason}" in visit.page.locator(".reader").inner_text()


def test_on_a_phone_a_drawer_lists_the_records_of_the_chosen_words(server: str, phone: BrowserContext) -> None:
    visit = Watched(phone.new_page()).open(f"{server}/sources?article=slavin-2011")
    visit.page.locator("mark.claim", has_text="which currently number 46,000").click()
    drawer = visit.page.locator(".drawer")
    drawer.get_by_text("US troops in Iraq: 46,000, July 2011 (date inferred)", exact=True).wait_for()
    expect(drawer.locator(".where")).to_have_text("par. 17, line 34")
    visit.settle()
    box = drawer.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 845
    visit.page.close()


def test_reader_comments_are_folded_away(server: str, visit: Watched) -> None:
    visit.open(f"{server}/sources?article=american-interest-2012")
    assert not visit.page.get_by_text("Luke Lea").is_visible()
    visit.page.get_by_text("Reader comments").click()
    assert visit.page.get_by_text("Luke Lea").is_visible()


def test_a_card_gives_its_citation(server: str, visit: Watched) -> None:
    visit.open(f"{server}/casualties?actor=slavin&q=largest")
    words = copied(visit, "Copy citation")
    assert "five U.S. soldiers on Jun. 6" in words
    assert "Barbara Slavin, “[Reviving U.S.-Iran Friction over Iraq],” IPS, " in words
    assert f"&cite={data().version}. Slavin 2011, par. " in words
    assert "{" not in words
    assert "actor=" not in words


def test_a_link_to_a_paragraph_opens_the_article_there(server: str, visit: Watched) -> None:
    visit.open(f"{server}/sources?article=arab-center-2020&p=20")
    box = visit.page.locator("#p20").bounding_box()
    assert box
    assert -200 < box["y"] < 900


def shown_sides(visit: Watched) -> dict[str, list[str]]:
    """Columns, rows, statements and the caption of a comparison."""
    tables = visit.page.locator("table.sides")  # the second is folded
    tables.first.wait_for()
    return {
        "columns": tables.first.locator("thead th").all_inner_texts(),
        "rows": tables.locator("tbody th").all_text_contents(),
        "statements": tables.locator("section.compared").evaluate_all("all => all.map(s => s.id)"),
        "caption": tables.first.locator("caption").all_inner_texts(),
    }


@pytest.mark.faults
def test_three_actors_side_by_side_look_the_same_to_a_colleague_on_another_server(
    server: str, other_server: str, visit: Watched, colleague: BrowserContext
) -> None:
    visit.open(f"{server}/positions")
    visit.page.get_by_role("radio", name="Side by side").click()
    visit.page.wait_for_url("**mode=side*")
    visit.settle()
    main = visit.page.get_by_test_id("stMain")
    for number, name in enumerate(("Muqtada al-Sadr", "Nouri al-Maliki", "Iraqi Kurds"), 1):
        if number == 3:  # two actors make a sheet, and the fields are folded
            main.get_by_role("button", name="Actors and issues").click()
        box = main if number < 3 else visit.page.get_by_test_id("stPopoverBody")
        box = box.get_by_role("combobox", name=f"Column {number}")
        box.click()
        visit.page.keyboard.type(name)
        visit.page.get_by_role("option", name=name, exact=True).click()
        visit.settle()
    visit.page.get_by_test_id("stExpander").get_by_text("More filters").click()
    visit.settle()
    choose(visit, "Issue", "Should US forces stay in Iraq after the deadline of 31 December 2011?")
    visit.page.wait_for_url("**issue=stay*")
    visit.page.get_by_role("textbox", name="From").fill("2011")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**from=2011-01-01*")
    visit.settle()
    mine = shown_sides(visit)
    assert mine["columns"] == ["Issue", "Muqtada al-Sadr", "Nouri al-Maliki", "Iraqi Kurds"]
    assert len(mine["rows"]) == 1
    assert mine["statements"]
    link = shared(visit)[0]
    assert "columns=sadr%2Cmaliki%2Ckurds" in link
    with colleague.new_page() as page:
        theirs = Watched(page).open(link.replace(server, other_server))
        assert shown_sides(theirs) == mine
        assert theirs.said() == visit.said()


@pytest.mark.faults
def test_an_actor_beside_itself_at_another_time_is_chosen_by_hand(server: str, visit: Watched) -> None:
    visit.open(f"{server}/positions?mode=side&columns=iraqi-sunnis,iraqi-sunnis:2020")
    visit.page.get_by_role("button", name="Actors and issues").click()
    time = visit.page.get_by_label("Time of column 1")
    time.fill("2003/2006")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**iraqi-sunnis%3A2003*")
    visit.settle()
    assert shown_sides(visit)["columns"][1:] == ["Most Iraqi Sunnis, 2003 to 2006", "Most Iraqi Sunnis, 2020"]
    visit.page.get_by_label("Time of column 1").fill("the day before")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text("“the day before” is no time. Write 2011, 2011-06 or 2019/2020.").wait_for()
    assert visit.page.get_by_label("Time of column 1").input_value() == "the day before"
    assert shown_sides(visit)["columns"][1:] == ["Most Iraqi Sunnis, 2003 to 2006", "Most Iraqi Sunnis, 2020"]
    visit.page.get_by_label("Time of column 1").fill("2004/2006")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**iraqi-sunnis%3A2004*")
    visit.settle()
    assert not visit.page.locator(".stMain .fault").count()


def test_fields_that_are_unfolded_after_a_filter_show_what_is_chosen_and_lose_nothing(server: str, visit: Watched) -> None:
    """The browser draws a folded field when it is unfolded, which may be runs after the server gave it its value."""
    visit.open(f"{server}/positions?mode=side&columns=iraqi-sunnis:2003/2006,iraqi-sunnis:2020")
    visit.page.get_by_role("textbox", name="Words").fill("Iraq")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**q=Iraq*")
    visit.settle()
    visit.page.get_by_role("button", name="Actors and issues").click()
    fields = {"Column 1": "Most Iraqi Sunnis", "Time of column 1": "2003/2006", "Time of column 2": "2020", "Column 3": ""}
    for label, value in fields.items():
        expect(visit.page.get_by_label(label, exact=True)).to_have_value(value)
    expect(visit.page.get_by_role("radio", name="All issues")).to_be_checked()
    visit.page.get_by_label("Time of column 1").fill("2004/2006")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**iraqi-sunnis%3A2004%2F2006%2Ciraqi-sunnis%3A2020*")


@pytest.mark.parametrize(
    "path", few(["troop-levels", "attacks", "positions", "sources?article=slavin-2011", "records"], "sources?article=slavin-2011")
)
def test_what_a_reader_works_with_stays_the_same_element_when_the_filter_changes(server: str, visit: Watched, path: str) -> None:
    """An element that is made anew loses the focus, and what is typed in it and not yet sent."""
    visit.open(f"{server}/{path}")
    visit.page.evaluate("""() => {
      const key = (element) => element.className.match(/st-key-\\S+/)[0];
      const keyed = [...document.querySelectorAll("[class*=st-key-]")];
      const worked = keyed.filter((element) => element.querySelector("input, button, .plot"));
      window.before = worked.map((element) => [key(element), element]);
    }""")
    visit.page.get_by_role("textbox", name="Words").fill("troops")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**q=troops*")
    visit.settle()
    same, made_anew = visit.page.evaluate("""() => {
      const kept = window.before.filter(([key]) => document.querySelector(`.${CSS.escape(key)}`));
      return [true, false].map((is) => kept.filter(([, element]) => element.isConnected === is).map(([key]) => key));
    }""")
    assert len(same) > 8
    assert made_anew == []


def test_on_a_phone_the_columns_become_cards(server: str, phone: BrowserContext) -> None:
    visit = Watched(phone.new_page()).open(f"{server}/positions?mode=side&columns=sadr,iran,kurds&issue=stay")
    cells = visit.page.locator("table.sides td")
    boxes = [box for n in range(cells.count()) if (box := cells.nth(n).bounding_box())]
    assert len(boxes) == 3
    assert len({round(box["x"]) for box in boxes}) == 1
    assert all(box["width"] > 280 for box in boxes)
    assert cells.first.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Muqtada al-Sadr"'
    assert not visit.page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    visit.page.close()


def test_a_chip_opens_the_words_below_its_issue_and_back_closes_them(server: str, visit: Watched) -> None:
    visit.open(f"{server}/positions")
    row = visit.page.locator("#issue-iran-arming")
    row.get_by_role("link", name="Leon Panetta").click()
    visit.page.wait_for_url("**chosen=position-*")
    visit.settle()
    words = visit.page.locator("#issue-iran-arming + tr.words")
    assert "Leon Panetta" in words.locator("blockquote").first.inner_text()
    assert row.get_by_role("link", name="Leon Panetta").get_attribute("aria-expanded") == "true"
    visit.page.go_back()
    words.wait_for(state="detached")
    row.get_by_role("link", name="Barbara Slavin").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**chosen=position-iran-*")
    visit.settle()
    visit.page.keyboard.press("Escape")
    words.wait_for(state="detached")
    assert "chosen" not in visit.page.url


def test_a_chip_of_an_actor_without_a_side_can_be_read(server: str, visit: Watched) -> None:
    visit.open(f"{server}/positions?issue=nuclear")
    colours = [
        visit.page.locator(path).first.evaluate("node => getComputedStyle(node).color")
        for path in (".answers .side:has-text('No side') .chip", ".answers .asks")
    ]
    assert colours[0] == colours[1]


@pytest.mark.faults
@pytest.mark.parametrize("back", ["Escape", "Close"])
def test_the_focus_goes_to_the_words_that_a_key_opens_and_back_to_their_chip(server: str, visit: Watched, back: str) -> None:
    visit.open(f"{server}/positions")
    chip = visit.page.locator("#issue-iran-arming").get_by_role("link", name="Leon Panetta")
    chip.focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**chosen=position-*")
    visit.settle()
    focused = visit.page.locator(":focus")
    assert focused.inner_text().startswith("1 statement, in the articles’ words")
    if back == "Close":
        visit.page.keyboard.press("Tab")
        assert focused.inner_text() == "Close"
    visit.page.keyboard.press("Escape" if back == "Escape" else "Enter")
    visit.page.locator("tr.words").wait_for(state="detached")
    visit.settle()
    expect(chip).to_be_focused()


@pytest.mark.faults
def test_the_focus_is_at_the_claim_that_a_link_opens_and_stays_at_it_when_it_is_closed(server: str, visit: Watched) -> None:
    visit.open(f"{server}/")
    visit.page.locator("a.figure", has_text="46,000").focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**record=troop-us-46000-2011*")
    visit.settle()
    opened = visit.page.locator(".margin li[data-record=troop-us-46000-2011]").first
    expect(opened.get_by_role("button").first).to_be_focused()
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Tab")
    expect(opened.get_by_role("button", name="Copy citation")).to_be_focused()
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_url(lambda url: "record=" not in url)
    visit.settle()
    expect(opened.get_by_role("button").first).to_be_focused()


def test_on_a_phone_the_answers_to_an_issue_stand_below_each_other(server: str, phone: BrowserContext) -> None:
    visit = Watched(phone.new_page()).open(f"{server}/positions?issue=stay-2020")
    cells = visit.page.locator("#issue-stay-2020 td")
    boxes = [box for n in range(cells.count()) if (box := cells.nth(n).bounding_box())]
    assert len(boxes) == 3
    assert all(upper["y"] + upper["height"] <= lower["y"] + 1 for upper, lower in itertools.pairwise(boxes))
    assert not visit.page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    visit.page.close()


def test_on_a_phone_the_matrix_shows_one_issue_that_is_chosen(server: str, phone: BrowserContext) -> None:
    visit = Watched(phone.new_page()).open(f"{server}/positions?mode=matrix&source=slavin-2011")
    field = visit.page.get_by_label("One issue")
    field.select_option(label="Iran backing militias")
    table = visit.page.locator(".st-key-chart-positions table")
    assert table.locator("th.column:visible").all_inner_texts() == ["Iran backing militias"]
    assert all(table.locator(f"tbody tr:visible:has(td) >> nth={n}").locator("button:visible").count() == 1 for n in range(3))
    visit.page.close()


@pytest.mark.faults
def test_every_cell_of_a_matrix_leads_to_its_words_in_two_clicks(server: str, visit: Watched) -> None:
    visit.open(f"{server}/positions?mode=matrix&source=murphy-2011")
    cells = visit.page.locator(".st-key-chart-positions td button")
    panel = visit.page.locator(".st-key-chosen")
    assert cells.count() > 10
    seen: set[str] = set()
    for number in range(cells.count()):
        before = visit.page.url
        cells.nth(number).click()
        visit.page.wait_for_url(lambda url, before=before: url != before)
        visit.settle()
        ids = panel.locator("section.card").evaluate_all("all => all.map(card => card.id)")
        assert ids
        assert not seen & set(ids)
        seen |= set(ids)
        targets = panel.get_by_role("link", name="Read in the article").evaluate_all("all => all.map(a => a.href)")
        assert all(any(f"record={name}" in target for target in targets) for name in ids)
    panel.get_by_role("link", name="Read in the article").first.click()
    visit.page.wait_for_url("**/sources?*")
    visit.settle()
    assert visit.page.locator("mark.chosen").count() >= 1


def test_the_matrix_is_walked_with_the_keyboard(server: str, visit: Watched) -> None:
    visit.open(f"{server}/positions?mode=matrix&issue=stay&issue=iran-arming")
    held = "document.activeElement.shadowRoot.activeElement.getAttribute('aria-label')"
    visit.page.locator(".st-key-chart-positions td button").first.focus()
    first = visit.page.evaluate(held)
    visit.page.keyboard.press("ArrowDown")
    second = visit.page.evaluate(held)
    assert second != first
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**chosen=*")
    visit.settle()
    assert visit.page.evaluate(held) == second
    visit.page.keyboard.press("ArrowUp")
    assert visit.page.evaluate(held) == first


def test_one_issue_over_time_and_agreement_keep_their_choice_in_the_address(server: str, visit: Watched) -> None:
    visit.open(f"{server}/positions?mode=agreement")
    box = visit.page.get_by_test_id("stMain").get_by_role("combobox", name="Actor")
    box.click()
    visit.page.keyboard.type("Muqtada")
    visit.page.get_by_role("option", name="Muqtada al-Sadr", exact=True).click()
    visit.page.wait_for_url("**with=sadr*")
    visit.settle()
    pair = visit.page.locator("table.agreements").get_by_role("link", name="Obama administration")
    pair.click()
    visit.page.wait_for_url("**columns=sadr*")
    visit.settle()
    assert shown_sides(visit)["columns"][1:] == ["Muqtada al-Sadr", "Obama administration"]
    visit.page.get_by_role("radio", name="Over time").click()
    visit.page.wait_for_url("**mode=time*")
    visit.settle()
    click(visit, visit.page.locator(".scatterlayer .point").first)
    visit.page.wait_for_url("**chosen=position-*")


DOWNLOADS = {
    "CSV": ("csv", b"id,"),
    "CSV for spreadsheets": ("csv", b"\xef\xbb\xbfid,"),
    "Parquet": ("parquet", b"PAR1"),
    "Excel": ("xlsx", b"PK"),
    "Data package": ("zip", b"PK"),
    "JSON": ("json", b"{"),
    "Report (HTML)": ("html", b"<!doctype html>"),
    "BibTeX": ("bib", b"@dataset"),
    "CSL-JSON": ("csl.json", b"["),
}


def taken(visit: Watched, button: str, path: Path) -> str:
    """Save what a button of the open menu gives under a path; gives the name that the browser would give the file."""
    with visit.page.expect_download() as got:
        visit.page.get_by_role("button", name=button, exact=True).click()
    got.value.save_as(path)
    return got.value.suggested_filename


def test_the_menu_says_what_each_file_holds_under_the_filter_and_without_it(server: str, visit: Watched, tmp_path: Path) -> None:
    visit.open(f"{server}/positions?actor=sadr&mode=time&topic=stay")
    visit.page.get_by_role("button", name="Download", exact=True).click()
    menu, file = visit.page.get_by_test_id("stPopoverBody"), tmp_path / "taken"
    menu.get_by_text("1 position on this issue, as on this page").wait_for()
    for what, (ending, start) in DOWNLOADS.items():
        name = taken(visit, what, file)
        assert re.fullmatch(
            r"iraq-ledger_positions[a-z0-9-]*_actor-muqtada-al-sadr_([0-9a-f]{6}_)?[0-9a-f]{12}(_sheet)?", name.partition(".")[0]
        )
        assert name.endswith(f".{ending}")
        assert file.read_bytes()[:20].lower().startswith(start.lower())
    assert "Records with actor Muqtada al-Sadr." in menu.inner_text()
    menu.get_by_role("radio").first.focus()
    visit.page.keyboard.press("ArrowDown")
    menu.get_by_text("All 217 records, a table for each kind").wait_for()
    visit.settle()
    assert taken(visit, "JSON", file).startswith("iraq-ledger_positions_all-records_")
    told = json.loads(file.read_text(encoding="utf-8"))
    assert (told["records"], told["filter"]) == (217, "All records, no filter set.")
    assert "actor=sadr" in visit.page.url  # the page still follows its filter
    assert visit.faults == []


def test_pictures_of_a_chart_and_a_table_hold_their_words_and_do_not_follow_the_window(
    server: str, visit: Watched, tmp_path: Path
) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    drawn = {}
    for width in (390, 1440):
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.open(f"{server}/attacks?source=slavin-2011&q=Iran")
        visit.page.get_by_role("button", name="Download", exact=True).click()
        for title in ("Attacks and uses of force by type of attack", "Who is said to have had a part, and by whom"):
            name = taken(visit, f"SVG: {title}", tmp_path / "picture.svg")
            drawn[title, width] = (tmp_path / "picture.svg").read_text(encoding="utf-8")
            assert name.startswith("iraq-ledger_attacks")
            if width == 390:
                taken(visit, f"PNG: {title}", tmp_path / "picture.png")
                with Image.open(tmp_path / "picture.png") as picture:
                    assert picture.size == (3200, 1800)
    for title in {title for title, _ in drawn}:
        small, large = (re.sub(r'(id|class)="[^"]*"|url\([^)]*\)', "", drawn[title, width]) for width in (390, 1440))
        assert small == large
        root = ElementTree.fromstring(drawn[title, 390])
        assert [root.get(side) for side in ("width", "height")] == ["1600", "900"]
        texts = [(float(t.get("x", 0)), "".join(t.itertext())) for t in root.findall("{http://www.w3.org/2000/svg}text")]
        said = " ".join(text for _, text in texts)
        for words in (
            title,
            "Attacks with article Slavin 2011; containing “Iran”.",
            "Barbara Slavin: [Reviving U.S.-Iran friction",
            "Dataset version",
            f"{server}/attacks?cite=",
        ):
            assert words in said
    assert visit.page.locator("[data-title*=ownload]").count() == 0  # no second picture, without words
    assert visit.faults == []


def test_links_in_a_download_lead_back_to_this_dashboard(server: str, visit: Watched, tmp_path: Path) -> None:
    visit.open(f"{server}/positions?actor=sadr&mode=time")
    visit.page.get_by_role("button", name="Download", exact=True).click()
    with visit.page.expect_download() as got:
        visit.page.get_by_role("button", name="JSON", exact=True).click()
    got.value.save_as(tmp_path / "taken.json")
    told = json.loads((tmp_path / "taken.json").read_text(encoding="utf-8"))
    assert told["link"].startswith(f"{server}/positions?cite=")
    sentence = visit.said()
    assert visit.open(told["link"]).said() == sentence
    assert visit.page.get_by_role("radio", name="Over time").is_checked()


def test_a_record_and_an_article_give_their_citation(server: str, visit: Watched, tmp_path: Path) -> None:
    day = dates.say(data().changes[0].date)
    for path, key in (
        ("records?record=troop-us-46000-2011", "troop-us-46000-2011"),
        ("sources?article=slavin-2011", "slavin-2011"),
    ):
        visit.open(f"{server}/{path}")
        visit.page.get_by_role("button", name="Cite", exact=True).click()
        text = copied(visit, "Copy citation as text")
        page, _, query = path.partition("?")
        words = f"{server}/sources?article=slavin-2011&record=troop-us-46000-2011&cite={data().version}"
        address = (
            f"{words}. Slavin 2011, par. 17, line 34." if page == "records" else f"{server}/{page}?cite={data().version}&{query}."
        )
        assert text.endswith(f"The Iraq ledger, dataset {data().version}, {day}, {address}")
        assert "Barbara Slavin, “[Reviving U.S.-Iran Friction over Iraq],” IPS, " in text
        with visit.page.expect_download() as got:
            visit.page.get_by_role("button", name="BibTeX", exact=True).click()
        got.value.save_as(tmp_path / "taken.bib")
        assert f"{{{key}{f':{data().version}' * (key in data().by_id)}," in (tmp_path / "taken.bib").read_text(encoding="utf-8")


def test_a_view_of_the_overview_opens_in_full(server: str, visit: Watched) -> None:
    visit.open(server)
    visit.page.get_by_role("link", name="Does Iran back the militias?").click()
    visit.page.wait_for_url("**/positions?*")
    visit.settle()
    expect(visit.page.get_by_test_id("stMain")).to_contain_text("Does Iran back militias in Iraq that attack US forces?")
    assert visit.page.query_selector("[data-testid=stAlertContentWarning]") is None


def test_an_article_can_hold_no_markup(server: str, visit: Watched) -> None:
    visit.open(f"{server}/positions?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    assert visit.page.query_selector("p.view img") is None
    assert "<img src=x onerror=alert(1)>" in visit.said()
    assert visit.faults == []


CHOICES = (
    ("attacks?side=iraq&from=2011-01-01", "By place", "lanes=place"),
    ("troop-levels?side=us&kind=actual", "Linear", "scale=linear"),
    ("casualties?side=iraq", "Injured", "outcome=injured"),
    ("positions?issue=stay&side=iraq", "Side by side", "mode=side"),
    ("records?side=iraq", "Table", "as=table"),
    ("records?side=iraq", "Next page", "page=2"),
)


@pytest.mark.parametrize(
    "choice", few(CHOICES, *(choice for choice in CHOICES if choice[1] in ("By place", "Injured", "Side by side", "Next page")))
)
def test_a_choice_on_a_page_leaves_the_filter_in_the_address_and_back_takes_it_back(
    server: str, visit: Watched, choice: tuple[str, str, str]
) -> None:
    place, name, written = choice
    before = set(place.partition("?")[2].split("&"))
    visit.open(f"{server}/{place}")
    said = visit.said()
    main = visit.page.get_by_test_id("stMain")
    main.get_by_role("radio", name=name, exact=True).or_(main.get_by_role("button", name=name, exact=True)).first.click()
    visit.page.wait_for_url(f"**{written}**")
    visit.settle()
    assert set(urlsplit(visit.page.url).query.split("&")) == before | {written}
    assert visit.said() == said
    visit.page.go_back()
    visit.page.wait_for_function("text => !location.search.includes(text)", arg=written)
    visit.settle()
    assert set(urlsplit(visit.page.url).query.split("&")) == before
    assert visit.said() == said
    fault_free(visit)


@pytest.mark.faults
def test_on_a_phone_a_link_below_the_title_leads_to_who_blames_whom_and_all_speakers_are_listed(
    server: str, phone: BrowserContext
) -> None:
    visit = Watched(phone.new_page()).open(f"{server}/attacks")
    visit.page.locator("p.view a[href='#chart-blames']").click()
    heading = visit.page.locator("#chart-blames")
    expect(heading).to_be_in_viewport()
    speakers = {said.by for attack in data().attacks for said in attack.attributions}
    shown = visit.page.locator(".st-key-chart-blames .grid select")
    assert shown.evaluate("(field) => field.selectedOptions[0].text") == f"all {len(speakers)}"
    assert visit.faults == []
