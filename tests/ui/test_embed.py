"""A view inside a page of another site, in a Chromium: what it shows, what it leaves out, and who may show it."""

import html
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ledger.charts.pages import PAGES, charts_of
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.server import embedding
from ledger.ui import embed
from ledger.urls.view import defaults
from ledger.wording import words
from ledger.wording.retelling import titled
from tests.conftest import data
from tests.identity import Guarded
from tests.serving import Watched, dashboard
from tests.ui.test_first_page import UNSAID
from tests.ui.test_pages import html as body
from tests.ui.test_pages import run

RECORD = "position-sadr-stay-all-foreign"
SIZES = ((600, 400), (360, 500))
NO_FRAME = (
    "[data-testid=stSidebar], [data-testid=stTopNavLink], [data-testid=stHeader]:visible, .st-key-head, .st-key-chips, .name"
)
VIEWS = {  # address: the title of what stands there
    "attacks?embed=true&actor=iran": "Attacks and uses of force by type of attack",
    "attacks?embed=true&at=map": "Where the articles say that attacks happened",
    "attacks?embed=true&at=blames": "Who is said to have had a part, and by whom",
    "troop-levels?embed=true": PAGES["troop-levels"]
    .make(select(data(), Filters()), defaults("troop-levels"))["troop-levels"]
    .title,
    "?embed=true": "What the articles tell, by the time it is about",
    "positions?embed=true": "Who says what",
    f"records?embed=true&record={RECORD}": titled(data(), data().by_id[RECORD][1]),
}


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """The address of another site: each of its pages holds one frame, whose address is the query."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            frame = (
                f'<!doctype html><title>A site</title><iframe src="{html.escape(unquote(urlsplit(self.path).query))}"></iframe>'
            )
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(frame.encode())

        def log_message(self, *ignored: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def embedded(host: str) -> Iterator[str]:
    """A dashboard whose views that site may show."""
    with dashboard(LEDGER_EMBED=host) as url:
        yield url


def show(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector(".st-key-footer", timeout=60_000)
    page.wait_for_selector("#first", state="detached", timeout=60_000)


def window(context: BrowserContext, width: int = 600, height: int = 400) -> Page:
    """A window of this size."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    return page


@pytest.mark.faults
def test_a_view_has_title_sentence_and_source_and_no_frame(embedded: str, visit: Watched) -> None:
    """Each view is opened in one of the sizes, by turns, and then brought to the other; the first is loaded."""
    page = visit.page
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if "violates" in message.text else None)
    for number, (address, title) in enumerate(VIEWS.items()):
        for width, height in (SIZES[number % 2], SIZES[number % 2 - 1]):
            page.set_viewport_size({"width": width, "height": height})
            if (width, height) == SIZES[number % 2]:
                (visit.go if number else visit.open)(f"{embedded}/{address}")
            visit.settle()
            expect(page.get_by_test_id("stMainBlockContainer").locator("h1")).to_have_text(title, timeout=30_000)
            assert page.locator(NO_FRAME).count() == 0, address
            assert page.evaluate(UNSAID) == [], address
            footer, sentence = page.locator(".st-key-footer"), page.locator(".st-key-embed .said, .card .says").first
            for place in (footer, sentence):
                box = place.bounding_box()
                assert box, address
                assert box["height"] > 8
                assert box["y"] + box["height"] <= height, address
            assert re.search(r"Sources: \w+.* 20\d\d", footer.inner_text())
            assert data().version in footer.inner_text()
            assert page.get_by_role("link", name="The Iraq ledger · open this view").is_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults == []


def alone(monkeypatch: pytest.MonkeyPatch, page: str, text: str) -> str:
    """The HTML of a page that stands alone, in a run without a browser."""
    monkeypatch.setattr(embed, "is_embedded", lambda: True)
    at = run(page, text)
    assert not at.exception
    assert not at.sidebar.children
    assert not at.button
    return body(at)


def test_a_way_to_read_positions_that_has_no_chart_says_what_is_left_and_leads_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = alone(monkeypatch, "positions", "mode=side&columns=sadr,maliki&issue=stay")
    assert "<h1>Positions</h1>" in found
    assert "11 of 136 positions, with issue" in found
    assert '<a href="positions?issue=stay&amp;mode=side&amp;columns=sadr%2Cmaliki">' in found
    assert "<blockquote" not in found


def test_what_could_not_be_applied_of_the_address_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    told = "Not all of the address of this view could be applied."
    assert told in alone(monkeypatch, "overview", "actor=nobody-of-this-name")
    assert told not in alone(monkeypatch, "overview", "actor=sadr")


def test_a_filter_that_leaves_nothing_is_said_with_the_words_of_the_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    found = alone(monkeypatch, "casualties", "actor=sadr")
    assert "No statement of people killed" in found
    assert "Sources:" not in found


@pytest.mark.parametrize("page", PAGES)
def test_a_chart_says_how_to_read_it_in_the_frame_too(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """What a colour stands for, and where the axis leaves out years, is in no sentence of a chart."""
    state = {**defaults(page), "mode": "matrix"} if page == "positions" else defaults(page)
    for key, chart in charts_of(page, data(), Filters(), state).items():
        found = alone(monkeypatch, page, f"at={key}" if key != page else "")
        assert f'<details class="how"><summary>How to read it</summary><p>{html.escape(chart.rule)}</p></details>' in found


def test_a_record_has_its_words_and_their_source(embedded: str, context: BrowserContext) -> None:
    page = window(context)
    show(page, f"{embedded}/records?embed=true&record={RECORD}")
    said = page.inner_text("body")
    assert words.quotable(data(), data().by_id[RECORD][1]) in said
    for passage in data().citations[RECORD]:
        assert passage.quote in said
        assert data().sources[passage.source].short in said
    assert page.locator("button:visible").count() == 0
    assert page.locator(".how").count() == 0


@pytest.mark.parametrize(("options", "is_dark"), [("light_theme", False), ("dark_theme", True)])
def test_the_colours_are_those_that_the_address_names(
    embedded: str, context: BrowserContext, options: str, is_dark: bool
) -> None:
    page = window(context)
    page.emulate_media(color_scheme="light" if is_dark else "dark")
    show(page, f"{embedded}/attacks?embed=true&embed_options={options}")
    ground = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor.match(/\\d+/g).map(Number)")
    assert (max(ground[:3]) < 128) is is_dark


def test_the_filter_holds_and_what_is_opened_is_the_whole_view_in_a_new_tab(embedded: str, context: BrowserContext) -> None:
    page = window(context)
    show(page, f"{embedded}/attacks?embed=true&actor=iran&lanes=place")
    assert "Attacks with Iran named as having had a part" in page.inner_text(".st-key-embed .said >> nth=0")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="open this view").click()
    assert opened.value.url == f"{embedded}/attacks?actor=iran&lanes=place"
    opened.value.close()
    assert page.url == f"{embedded}/attacks?embed=true&actor=iran&lanes=place"


@pytest.mark.faults
def test_a_mark_opens_its_words_in_a_new_tab(embedded: str, context: BrowserContext) -> None:
    page = window(context)
    show(page, f"{embedded}/attacks?embed=true&actor=iran")
    page.wait_for_selector(".js-plotly-plot .point")
    page.focus(".plot")
    page.keyboard.press("ArrowRight")
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    visit = Watched(opened.value)
    visit.page.wait_for_selector(".st-key-chosen section.card", timeout=60_000)
    assert "embed" not in visit.page.url
    assert re.search(r"/attacks\?actor=iran&chosen=attack-[a-z0-9-]+$", visit.page.url)
    visit.page.close()
    show(page, f"{embedded}/attacks?embed=true&at=blames&actor=iran")
    with page.expect_popup() as opened:
        page.locator("button[data-key]:visible").first.click()
    opened.value.wait_for_selector(".st-key-chosen section.card", timeout=60_000)
    assert "at=blames" in opened.value.url
    opened.value.close()


def test_a_site_that_is_named_may_show_a_view_and_no_other_may(embedded: str, host: str, context: BrowserContext) -> None:
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "frame-ancestors" in message.text else None)
    page.goto(f"{host}/?{embedded}/attacks?embed=true&actor=iran")
    expect(page.frame_locator("iframe").locator(".st-key-embed h1")).to_have_text("Attacks and uses of force by type of attack")
    expect(page.frame_locator("iframe").locator(".js-plotly-plot .point").first).to_be_attached()
    assert refused == []
    whole = f"{host}/?{embedded}/attacks?actor=iran"  # which nobody may show
    for address in (f"{host.replace('127.0.0.1', 'localhost')}/?{embedded}/attacks?embed=true&actor=iran", whole):
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.goto(address)
        expect(page.frame_locator("iframe").locator("body")).not_to_contain_text("Attacks")
        assert page.frames[1].url.startswith("chrome-error:")
    assert len(refused) == 2


def test_the_code_for_a_frame_is_copied_and_shows_the_view(embedded: str, host: str, visit: Watched) -> None:
    visit.open(f"{embedded}/attacks?actor=iran&lanes=place&view=table")
    visit.page.get_by_role("button", name="Share").click()
    visit.page.get_by_role("button", name="Copy embed code: On the map").click()
    expect(visit.page.get_by_role("button", name="Copied")).to_be_visible()
    code = visit.page.evaluate("navigator.clipboard.readText()")
    address = f"{embedded}/attacks?actor=iran&lanes=place&at=map&cite={data().version}&embed=true"
    found = re.fullmatch(
        r'<iframe src="([^"]+)" title="([^"]+)" width="600" height="(\d+)" style="[a-z0-9:;%-]+" loading="lazy"></iframe>', code
    )
    assert found, code
    assert html.unescape(found[1]) == address
    assert html.unescape(found[2]).startswith("The authors of The Iraq ledger: Attacks with Iran named")
    assert visit.faults == []


@pytest.mark.faults
def test_a_frame_of_the_size_in_its_code_shows_the_whole_chart(embedded: str, context: BrowserContext) -> None:
    page = context.new_page()
    for name in ("troop-levels", "attacks"):
        show_whole = Watched(page)
        show_whole.open(f"{embedded}/{name}")
        page.get_by_role("button", name="Share").click()
        button = page.locator("button[data-frame]").first
        address, height = (button.get_attribute(f"data-{fact}") for fact in ("link", "height"))
        assert address
        assert height
        frame = window(context, height=int(height))
        show(frame, f"{embedded}/{name}{address}")
        frame.wait_for_selector(".js-plotly-plot .point")
        hidden = "document.querySelector('.st-key-embed > :has(> .st-key-embedded)')"
        assert frame.evaluate(f"(box => box.scrollHeight - box.clientHeight)({hidden})") <= 0, name
        frame.close()


def test_a_frame_made_of_another_version_says_which_is_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"Dataset {data().version}, not {'0' * 12}, of which this frame was made." in alone(
        monkeypatch, "overview", f"cite={'0' * 12}"
    )
    assert f"Dataset {data().version}. <a" in alone(monkeypatch, "overview", f"cite={data().version}")


def test_where_no_site_may_embed_share_says_so_in_a_sentence() -> None:
    told = "Embedding is off: this server lets no other site show its views inside a page."
    for page, is_told in (("attacks", True), ("guide", False)):
        at = run(page)
        at.session_state[f"share-{page}"] = True  # opened
        at.run()
        assert (told in body(at)) is is_told
        assert "Copy citable link" in body(at)


def test_the_placeholder_has_no_frame_either(server: str, context: BrowserContext) -> None:
    page = context.new_page()
    page.route("**/static/**", lambda route: route.abort())
    for address, is_framed in (("/attacks", True), ("/attacks?embed=true", False)):
        page.goto(server + address)
        assert page.locator("#first .title").is_visible()
        assert page.locator("#first .bar").is_visible() is page.locator("#first .side").is_visible() is is_framed


@pytest.mark.faults
def test_where_no_site_may_embed_no_code_is_offered(server: str, visit: Watched) -> None:
    visit.open(f"{server}/attacks")
    visit.page.get_by_role("button", name="Share").click()
    expect(visit.page.get_by_role("button", name="Copy citable link")).to_be_visible()
    assert visit.page.get_by_role("button", name="embed code").count() == 0


def test_with_a_login_a_view_alone_says_only_that_it_asks_for_one(guarded: Guarded, context: BrowserContext) -> None:
    page = window(context)
    page.goto(f"{guarded.url}/attacks?embed=true&actor=%22%3E%3Cscript%3E")
    expect(page.get_by_text("This view asks for a login.")).to_be_visible()
    assert page.inner_text("[data-testid=stMain]").split("\n")[0] == "The Iraq ledger"
    assert page.locator("button:visible").count() == 0
    link = page.get_by_role("link", name="Open it in a new tab").get_attribute("href")
    assert link == "attacks?actor=%22%3E%3Cscript%3E"
    assert "attack" not in page.inner_text("[data-testid=stMain]").lower()


@pytest.mark.parametrize("page", PAGES)
def test_each_code_for_a_frame_leads_to_another_chart_of_its_page(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """A chart that the page does not have would be its first one again."""
    monkeypatch.setattr(embedding, "sites", lambda: ("https://example.org",))
    monkeypatch.setattr(embed, "dataset", data)
    monkeypatch.setattr(embed, "filters", Filters)
    monkeypatch.setattr(embed, "state", lambda: dict(defaults(page)))
    state = {**defaults(page), "mode": "matrix"} if page == "positions" else defaults(page)
    drawn = charts_of(page, data(), Filters(), state)
    led = [dict(parse_qsl(urlsplit(code.address).query)).get("at", page) for code in embed.codes(page).values()]
    assert led == list(drawn)
