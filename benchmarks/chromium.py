"""What a reader with a browser waits for: a page opened cold and again, and a chart redrawn after a filter change."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from benchmarks import servers
from ledger.export.report import html
from ledger.loading.opening import open_dataset
from ledger.urls import links

ARGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
QUIET = 700
"""Milliseconds without a change after which a page has come to rest."""

# Notes when the page last changed within its charts, and within the whole of it, and when each chart had its first mark.
WATCH = """
window.bench = {charts: 0, page: 0, marks: []};
new MutationObserver(all => {
  const now = performance.now();
  [...document.querySelectorAll('.js-plotly-plot')].forEach((chart, n) => {
    window.bench.marks[n] ??= chart.querySelector('.points path, .point path, path.js-line') ? now : undefined;
  });
  for (const change of all) {
    const node = change.target.nodeType === 1 ? change.target : change.target.parentElement;
    const chart = '.js-plotly-plot';
    const added = [...change.addedNodes].some(n => n.nodeType === 1 && (n.matches(chart) || n.querySelector(chart)));
    if (node?.closest(chart) || added) window.bench.charts = now;
    window.bench.page = now;
  }
}).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
"""


@dataclass(frozen=True)
class Screen:
    """How to use a page: where it says that it stands, how many charts it has, and what to click to change a filter."""

    url: str
    ready: str
    charts: int
    field: str
    option: str


def ledger(url: str, page: str, charts: int) -> Screen:
    """A page of the dashboard; the filter change is a click on the last side that is offered, or article on casualties."""
    asked = "source" if page == "casualties" else "side"
    field = f".pick-{asked} [role=combobox]"
    ready = ".st-key-footer"
    return Screen(f"{url}/{'' if page == 'overview' else page}", ready, charts, field, "[role=option]")


def floor(url: str) -> Screen:
    """The bare page; the filter change is another series."""
    field = ".st-key-series [role=combobox], .st-key-series input"
    return Screen(url, ".js-plotly-plot .main-svg", 1, field, "[role=option]:nth-of-type(3), [role=option]")


def dash(url: str) -> Screen:
    """The Dash page; the filter change is a click on the first side that is offered."""
    return Screen(url, "#cards section", 2, "#side", ".dash-dropdown-option, .dash-options-list-option")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium without a screen: `$CHROMIUM`, the system's, or Playwright's."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGS))
        yield browser
        browser.close()


class Traffic:
    """Bytes that a page receives: of files as they are on the wire, and by its socket."""

    def __init__(self, page: Page) -> None:
        self.files = self.socket = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._file)
        session.on("Network.webSocketFrameReceived", self._frame)

    def _file(self, event: dict[str, Any]) -> None:
        """Count the bytes of a file."""
        self.files += int(event["encodedDataLength"])

    def _frame(self, event: dict[str, Any]) -> None:
        """Count the bytes of a message of the socket."""
        payload = event["response"]["payloadData"]
        self.socket += len(payload) if event["response"]["opcode"] == 1 else len(payload) * 3 // 4


def visit(browser: Browser, screen: Screen) -> dict[str, float]:
    """Milliseconds of a first load with an empty profile, of a reload, and of filter changes; bytes of each."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)  # Playwright evaluates text
    try:
        page = context.new_page()
        page.add_init_script(WATCH)
        traffic = Traffic(page)
        page.goto(screen.url, wait_until="commit")
        times = _rest(page, screen)
        measured = {"cold": times["page"], "cold files": traffic.files, "cold socket": traffic.socket}
        measured |= {f"mark {n}": at for n, at in enumerate(times["marks"][: screen.charts])}
        traffic.files = traffic.socket = 0
        page.reload(wait_until="commit")
        measured |= {"warm": _rest(page, screen)["page"], "warm files": traffic.files}
        if screen.charts and screen.field:
            traffic.files = traffic.socket = 0
            measured |= {"change": _change(page, screen)}
            measured |= {"change bytes": traffic.socket + traffic.files}
        return measured
    finally:
        context.close()


def report(page: str, folder: Path) -> str:
    """Write the report of the first view of a page into a folder. Gives the address of the file."""
    dataset, problems = open_dataset(servers.ROOT)
    if dataset is None:
        raise RuntimeError(problems)
    file = folder / f"{page}.html"
    file.write_text(html(dataset, links.read("", page, dataset), page, "http://localhost/"), encoding="utf-8")
    return file.as_uri()


def first_marks(browser: Browser, url: str, charts: int) -> list[float]:
    """Milliseconds until each of the first charts of a report has its first mark."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(url, wait_until="commit")
        page.wait_for_function("n => window.bench.marks.filter(Boolean).length >= n", arg=charts, timeout=60_000)
        marks: list[float] = page.evaluate("window.bench.marks")
        return marks[:charts]
    finally:
        context.close()


def _change(page: Page, screen: Screen) -> float:
    """Milliseconds from the click on an option to the last change within a chart."""
    before = _drawn(page)
    field = page.locator(screen.field).first
    field.scroll_into_view_if_needed()
    for _ in range(3):
        field.click()
        try:
            page.wait_for_selector(screen.option, timeout=3_000)
            break
        except TimeoutError:  # the page was not at rest after all
            page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    page.evaluate(
        "document.addEventListener('click', () => { window.bench.clicked = performance.now(); window.bench.charts = 0 },"
        " {capture: true, once: true})"
    )
    page.locator(screen.option).last.click()
    page.wait_for_function("window.bench.charts > 0", timeout=30_000)
    times = _rest(page, screen)
    if _drawn(page) == before:
        raise RuntimeError(f"{screen.url}: the charts are as they were")
    return float(times["charts"] - times["clicked"])


def _drawn(page: Page) -> str:
    """The HTML of all charts without ids, to see whether they changed."""
    return json.dumps(
        page.eval_on_selector_all(".js-plotly-plot", 'all => all.map(x => x.innerHTML.replace(/id="[^"]*"/g, \'\'))')
    )


def _rest(page: Page, screen: Screen) -> dict[str, Any]:
    """Wait until the page has not changed for QUIET ms. Gives when the page and its charts last changed."""
    page.wait_for_selector(screen.ready, timeout=60_000, state="attached")
    page.wait_for_function(
        "n => document.querySelectorAll('.js-plotly-plot .main-svg').length >= n", arg=screen.charts, timeout=60_000
    )
    page.wait_for_function("quiet => performance.now() - window.bench.page > quiet", arg=QUIET, timeout=60_000)
    times: dict[str, Any] = page.evaluate("window.bench")
    return times
