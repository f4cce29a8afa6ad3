"""What a reader sees before the first content of a page, and while the page cannot reach its server."""

import io
import re
import signal
from html import escape
from typing import Literal
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from tests.conftest import few
from tests.identity import Guarded
from tests.serving import PAGES, Watched, ask, free_port, health, started

SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) shifted += shift.value;
}).observe({ type: "layout-shift", buffered: true });
"""
STATUS = "Loading the page …"
TROUBLE = "[data-trouble]:not([hidden])"


def ink(page: Page) -> int:
    """How many pixels of what a reader sees are of another colour than most."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("L")
    return sum(picture.histogram()) - max(picture.histogram())


PLACES = [(path, size) for size in SIZES for path in PAGES]


@pytest.mark.parametrize("place", few(PLACES, ("positions", "phone")))
def test_a_page_comes_without_a_jump_and_takes_the_placeholder_away(
    server: str, context: BrowserContext, place: tuple[str, str]
) -> None:
    path, size = place
    with context.new_page() as page:
        page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))  # type: ignore[arg-type]
        visit = Watched(page)
        page.add_init_script(SHIFTS)
        visit.open(f"{server}/{path}")
        expect(page.locator("#first")).to_have_count(0)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_timeout(300)
        assert page.evaluate("shifted") < 0.1
        assert visit.faults == []


# The components of a page that have no height and do not say that they have nothing to draw.
UNSAID = """() => [...document.querySelectorAll("[data-testid^=stBidiComponent]")]
  .filter((one) => !one.offsetHeight && !one.matches("[data-blank]") && !one.querySelector("[data-blank]"))
  .map((one) => one.closest("[class*=st-key-]")?.className ?? "")"""


@pytest.mark.faults
def test_a_component_that_draws_nothing_says_so_on_every_page(server: str, warm: Watched) -> None:
    warm.open(server)
    for path in (*PAGES, "curation?part=draft", "kept", "sources?article=slavin-2011"):
        warm.go(f"{server}/{path}")
        warm.page.wait_for_function(f"() => ({UNSAID})().length === 0")
    assert warm.page.locator(".st-key-tools [data-blank]").count() == 1
    warm.page.evaluate("document.querySelector('.st-key-tools [data-blank]').removeAttribute('data-blank')")
    assert len(warm.page.evaluate(UNSAID)) == 1


@pytest.mark.parametrize(
    ("path", "title"), [("attacks", "Attacks and uses of force"), ("guide", "Guide"), ("", "US forces in Iraq")]
)
def test_before_the_scripts_come_the_name_the_title_and_the_shape_are_there(
    server: str, context: BrowserContext, path: str, title: str
) -> None:
    page = context.new_page()
    page.route("**/static/js/*", lambda route: None)
    for width, has_sidebar in ((1440, True), (390, False)):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{server}/{path}", wait_until="commit")
        expect(page.get_by_role("status")).to_have_text(STATUS)
        expect(page.locator("#first .bar")).to_have_text("The Iraq ledger")
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        assert page.locator("#first .side").is_visible() == has_sidebar
        assert (page.locator("#first .words").bounding_box() or {})["y"] < 340
        assert page.title().startswith(title)
        assert page.title().endswith(" · The Iraq ledger")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


BOXES = """(isOn) => {
  for (const sheet of document.styleSheets) if (sheet.href?.includes("page.css")) sheet.disabled = !isOn;
  return [...document.querySelectorAll("#first *")].map((part) => JSON.stringify(part.getBoundingClientRect()));
}"""


@pytest.mark.parametrize("path", few(PAGES, "", "records", "guide"))
def test_the_placeholder_does_not_change_when_the_style_of_the_page_comes(
    server: str, context: BrowserContext, path: str
) -> None:
    page = context.new_page()
    page.route("**/static/js/*", lambda route: route.abort())
    page.goto(f"{server}/{path}")
    assert page.evaluate("[...document.styleSheets].some((sheet) => sheet.href?.includes('page.css'))")
    assert page.evaluate(BOXES, True) == page.evaluate(BOXES, False)


@pytest.mark.parametrize(
    ("scheme", "kept", "query", "is_dark"),
    [
        pytest.param("light", "", "", False, marks=pytest.mark.faults),
        ("dark", "", "", True),
        pytest.param("dark", "Light", "", False, marks=pytest.mark.faults),
        pytest.param("light", "Dark", "", True, marks=pytest.mark.faults),
        ("light", "Dark", "?embed_options=light_theme", False),
    ],
)
def test_the_placeholder_is_light_or_dark_as_the_page_is(
    server: str, context: BrowserContext, scheme: Literal["light", "dark"], kept: str, query: str, is_dark: bool
) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
    page.add_init_script(f"localStorage.setItem('stActiveTheme-/guide-v2', '\"{kept}\"')" if kept else "")
    page.route("**/static/js/*", lambda route: None)
    page.goto(f"{server}/guide{query}", wait_until="commit")
    ground = "getComputedStyle(document.querySelector('{}')).backgroundColor"
    page.locator("#first").wait_for(state="attached")  # the address is there before the page is read
    first = page.evaluate(ground.format("#first"))
    assert (first == "rgb(20, 23, 27)") == is_dark
    page.unroute_all()
    Watched(page).open(f"{server}/guide{query}")
    assert page.evaluate(ground.format("[data-testid=stApp]")) == first


def test_who_is_not_logged_in_sees_the_name_alone(guarded: Guarded) -> None:
    for path in ("", "/attacks"):
        text = ask(guarded.url, path or "/")[2].decode()
        assert 'class="alone"' in text
        assert "The Iraq ledger" in text
        assert "US forces" not in text
        assert "Attacks" not in text
    assert "Attacks and uses of force" in ask(guarded.url, "/attacks", Cookie=f"_streamlit_user={guarded.cookie()}")[2].decode()


def test_without_javascript_the_page_says_what_it_needs(server: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/attacks")
    assert "needs JavaScript" in page.inner_text("body")
    assert STATUS not in page.inner_text("body")
    page.get_by_role("link", name="US invasion of Iraq that toppled Saddam Hussein's regime, 2003").click()
    page.get_by_text("eight years after U.S. invaders toppled Saddam Hussein’s regime").wait_for()
    assert urlsplit(page.url).path == "/records"
    context.close()


WORDS = {
    "": (
        "29 troop levels (14 with a number), 18 casualty statements",
        "all remaining U.S. troops – which currently number 46,000",
    ),
    "attacks?place=taji": ("2 of 34 attacks, with place Taji.", "The second blast was timed to kill and maim more people"),
    "sources?article=porter-2006&p=9": ("Bush seeks his enemies' help in Iraq", "the Sunnis fighting against the occupation"),
}
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1440, "dark"), (390, "light"))


@pytest.mark.parametrize("path", WORDS)
def test_while_the_socket_is_blocked_the_first_words_can_be_read_once(server: str, visit: Watched, path: str) -> None:
    sentence, quote = WORDS[path]
    visit.page.route_web_socket("**/_stcore/stream", lambda socket: None)
    for width, scheme in LOOKS:
        visit.page.set_viewport_size({"width": width, "height": 844})
        visit.page.emulate_media(color_scheme=scheme)
        visit.page.goto(f"{server}/{path}")
        visit.page.locator("[data-test-connection-state]").wait_for(state="attached", timeout=60_000)
        words = visit.page.locator("#first")
        expect(words).to_contain_text(sentence)
        expect(words.get_by_text(quote)).to_be_visible()
        words.locator("a").last.scroll_into_view_if_needed()
        assert not visit.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert visit.page.get_by_text(quote).count() == 1  # nothing is told twice


@pytest.mark.faults
def test_each_view_and_record_has_its_title_in_the_tab_also_after_back(server: str, visit: Watched) -> None:
    page, titles = visit.page, []

    def note(start: str) -> None:
        expect(page).to_have_title(re.compile(f"^{re.escape(start)}.* · The Iraq ledger$"), timeout=30_000)
        visit.settle()
        titles.append(page.title())
        sent = ask(server, page.url.removeprefix(server))[2].decode()
        assert f"<title>{escape(page.title())}</title>" in sent

    visit.open(f"{server}/attacks?place=taji")
    note("Attacks and uses of force by type of attack (attacks with place Taji)")
    page.get_by_role("button", name="Taji", exact=True).click()
    expect(page).to_have_url(f"{server}/attacks")
    note("Attacks and uses of force by type of attack")
    page.get_by_role("link", name="Troop levels", exact=True).click()
    note("46,000 US troops in Iraq in July 2011")
    page.locator("section.card").first.get_by_role("link", name="All about this record").click()
    note("US troops")
    assert titles[1] == "Attacks and uses of force by type of attack · The Iraq ledger"
    for before in titles[-2::-1]:
        page.go_back()
        expect(page).to_have_title(before, timeout=30_000)
        visit.settle()


@pytest.mark.faults
def test_back_pressed_twice_before_a_page_stands_leads_two_pages_back(server: str, visit: Watched) -> None:
    held: list[tuple[WebSocketRoute, str | bytes]] = []
    holds = False

    def between(browser: WebSocketRoute) -> None:
        heard = browser.connect_to_server()
        heard.on_message(lambda message: held.append((browser, message)) if holds else browser.send(message))

    visit.page.route_web_socket(re.compile("_stcore/stream"), between)
    visit.open(f"{server}/attacks")
    visit.page.get_by_role("link", name="Troop levels", exact=True).click()
    visit.page.wait_for_url("**/troop-levels")
    visit.settle()
    visit.page.goto(f"{server}/guide")
    holds = True
    visit.page.go_back(wait_until="commit")
    while not held:  # the first answer is on its way
        visit.page.wait_for_timeout(20)
    holds = False
    visit.page.evaluate("setTimeout(() => history.back())")
    visit.page.wait_for_url("**/attacks")
    for browser, message in held:
        browser.send(message)
    expect(visit.page.locator("h1")).to_have_text("Attacks and uses of force")
    visit.settle()
    assert visit.page.url == f"{server}/attacks"


def test_a_script_that_does_not_arrive_is_said(server: str, visit: Watched) -> None:
    visit.page.route("**/static/js/index*.js", lambda route: route.abort())
    visit.page.goto(f"{server}/attacks")
    expect(visit.page.locator(TROUBLE)).to_contain_text("did not arrive")


@pytest.mark.faults
@pytest.mark.parametrize("path", few(["sources?article=slavin-2011", "attacks"], "attacks"))
def test_on_a_slow_line_no_moment_is_blank_in_the_dark(server: str, browser: Browser, path: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    page = context.new_page()
    line = context.new_cdp_session(page)
    slow = {"offline": False, "latency": 80, "downloadThroughput": 2000 * 1000 / 8, "uploadThroughput": 2000 * 1000 / 8}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", slow)
    page.goto(f"{server}/{path}", wait_until="commit")
    for _ in range(6):
        page.wait_for_timeout(500)
        assert ink(page) > 2000
    line.send("Network.emulateNetworkConditions", {**slow, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
    for _ in range(40):
        page.wait_for_timeout(250)
        assert ink(page) > 2000
        if not page.locator("#first").count():
            break
    context.close()


class Blocked:
    """A page whose socket is blocked, silently or by a refusal, until it is let through."""

    def __init__(self, visit: Watched, is_refused: bool) -> None:
        self.page, self.is_refused, self.is_blocked = visit.page, is_refused, True
        self.silent: list[WebSocketRoute] = []
        self.words = self.page.locator(TROUBLE)
        self.page.route_web_socket("**/_stcore/stream", self._between)

    def _between(self, socket: WebSocketRoute) -> None:
        if not self.is_blocked:
            socket.connect_to_server()
        elif self.is_refused:
            socket.close(code=1008)
        else:
            self.silent.append(socket)

    def let_through(self) -> None:
        self.is_blocked = False
        for socket in self.silent:
            socket.close()


@pytest.mark.faults
def test_a_blocked_socket_is_said_and_no_longer_once_it_opens(server: str, context: BrowserContext) -> None:
    """Two pages wait at the same time, one for a socket that is silent, the other for one that is refused."""
    both = [Blocked(Watched(context.new_page()), is_refused) for is_refused in (False, True)]
    for one in both:
        one.page.goto(f"{server}/attacks?side=us", wait_until="commit")
    for one in both:
        one.page.locator("[data-test-connection-state]").wait_for(state="attached", timeout=60_000)
    both[0].page.wait_for_timeout(3_000)
    for one in both:
        expect(one.words).to_have_count(0)
    for one in both:
        expect(one.words).to_contain_text("The live connection is blocked", timeout=20_000)
        expect(one.words).to_contain_text(server.removeprefix("http://"))
        expect(one.words).to_contain_text("the administrator of your network or the operator of this server")
        expect(one.words.get_by_role("button", name="Try again")).to_be_visible()
        expect(one.page.get_by_role("dialog")).to_have_count(0)
        one.let_through()
    for one in both:
        one.page.locator("p.view").wait_for(timeout=60_000)
        expect(one.words).to_have_count(0)


@pytest.mark.faults
def test_a_server_that_is_gone_is_said_and_the_view_comes_back_with_it(visit: Watched) -> None:
    port = free_port()
    with started(port=port) as server:
        visit.page.goto("about:blank")
        while not health(server.url).get("ready"):
            visit.page.wait_for_timeout(200)
        visit.open(f"{server.url}/attacks?side=iraq")
        said = visit.said()
        server.process.send_signal(signal.SIGKILL)
        words = visit.page.locator(TROUBLE)
        expect(words).to_contain_text("The server cannot be reached", timeout=20_000)
        expect(words).to_contain_text("come back by itself")
        expect(words.get_by_text("What is shown may still be read")).to_be_visible()
        expect(visit.page.get_by_role("dialog")).to_have_count(0)
        assert visit.said() == said
    with started(port=port) as server:
        expect(words).to_have_count(0, timeout=60_000)
        visit.settle()
        assert visit.said() == said
        assert visit.page.url == f"{server.url}/attacks?side=iraq"
