"""A dashboard below a path of its host, as `server.baseUrlPath` says: routes, charts and the login lie there too."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import expect

from ledger import charts
from ledger.server.assets import PLOTLY
from tests import identity
from tests.conftest import few
from tests.identity import LISTED
from tests.serving import Watched, ask, dashboard

BASE = "/ledger"


@pytest.fixture(scope="module")
def below() -> Iterator[str]:
    with dashboard(base=BASE) as url:
        yield url


def test_routes_lie_below_the_base_path_and_nowhere_else(below: str) -> None:
    assert json.loads(ask(below, f"{BASE}/healthz")[2])["ready"]
    assert len(ask(below, f"{BASE}/{PLOTLY}")[2]) == charts.PLOTLY.stat().st_size
    for path in ("/healthz", f"/{PLOTLY}", "/", "/attacks", "/_stcore/health", f"{BASE}attacks", f"{BASE}{BASE}/healthz"):
        assert ask(below, path)[0] == 404
    assert b'<a href="/ledger/">' in ask(below, "/attacks")[2]


def test_what_is_told_of_a_page_names_addresses_below_the_base_path(below: str) -> None:
    html = ask(below, f"{BASE}/attacks?place=taji&q=")[2].decode()
    assert f'<link rel="canonical" href="{below}/attacks?place=taji">' in html
    assert f'<meta property="og:image" content="{below}/preview/' in html
    assert f'<link rel="canonical" href="{below}/">' in ask(below, f"{BASE}/")[2].decode()


@pytest.mark.parametrize("page", ["/", "/attacks"])
def test_the_script_of_the_charts_is_asked_for_early_below_the_base_path(below: str, page: str) -> None:
    link = ask(below, BASE + page)[1]["Link"]
    assert urljoin(BASE + page, link[1 : link.index(">")]) == f"{BASE}/{PLOTLY}"


@pytest.mark.parametrize("path", few(["", "/", "/attacks", "/casualties?by=victims"], "/casualties?by=victims"))
def test_a_page_draws_its_chart_below_the_base_path(below: str, visit: Watched, path: str) -> None:
    visit.open(below + path)
    expect(visit.page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    visit.page.get_by_test_id("stTopNavLink").filter(has_text="Troop levels").click()
    visit.page.wait_for_url(f"{below}/troop-levels")
    visit.settle()
    expect(visit.page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert visit.faults == []


@pytest.mark.faults
def test_find_and_keep_work_below_the_base_path(below: str, visit: Watched) -> None:
    page = visit.open(f"{below}/attacks").page
    page.locator("button[data-keep]:visible", has_text="Keep").first.click()
    expect(page.locator(".st-key-head p.kept")).to_have_text("Kept (1)")
    visit.settle()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Find anything").fill("taji")
    expect(page.get_by_role("option").first).to_contain_text("Taji")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(f"{below}/records?place=taji")))
    visit.settle()
    page.locator(".st-key-head p.kept a").click()
    expect(page.locator(".kept-list li")).to_have_count(1)
    visit.settle()
    assert page.url.startswith(f"{below}/kept?")
    with page.expect_download() as got:
        page.get_by_role("button", name="Markdown", exact=True).click()
    assert f"{below}/sources?article=" in Path(got.value.path()).read_text()
    page.locator(".kept-list a", has_text="Read in the article").click()
    page.wait_for_url(re.compile(re.escape(f"{below}/sources?")))
    visit.settle()
    expect(page.locator(".reader")).to_be_visible()
    assert visit.faults == []


@pytest.mark.faults
def test_a_link_below_the_base_path_survives_the_login(visit: Watched, tmp_path: Path) -> None:
    link = "/positions?actor=sadr"
    with identity.guarded(tmp_path, BASE) as guarded:
        visit.page.goto(guarded.url + link)
        visit.page.get_by_role("button", name="Log in").click()
        visit.page.get_by_placeholder("sub").fill(LISTED)
        visit.page.get_by_role("button", name="Authorize").click()
        visit.settle()
        assert visit.page.url == guarded.url + link
        assert visit.page.locator(".answers .chip").count()
        cookies = {cookie["name"]: cookie for cookie in visit.page.context.cookies(guarded.url)}
        assert urlsplit(guarded.url).path == cookies["_streamlit_user"]["path"] == BASE
        assert ask(guarded.url, "/auth/login")[0] == 404
