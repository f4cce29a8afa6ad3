"""For every record of the dataset: its deep link puts its passage inside the window, marked."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from ledger import links
from ledger.dataset import Citation
from ledger.opening import open_dataset
from tests.serving import Watched, chromium, dashboard

pytestmark = pytest.mark.xdist_group("deep links")

TABS = 4
ROOT = Path(__file__).resolve().parent.parent


def test_the_deep_link_of_every_record_puts_its_passage_inside_the_window() -> None:
    dataset, _ = open_dataset(ROOT)
    assert dataset
    missed = []
    with dashboard() as url, sync_playwright() as playwright:
        browser = chromium(playwright)
        context = browser.new_context(viewport={"width": 1200, "height": 800})
        tabs = [Watched(context.new_page()) for _ in range(TABS)]
        for some in batched(dataset.citations.items(), TABS):
            at_work = list(zip(tabs, some, strict=False))
            for tab, (name, citations) in at_work:
                tab.page.goto(f"{url}/{links.to_record(name, None, citations[0].source)}", wait_until="commit")
            missed += [name for tab, (name, _) in at_work if not in_window(tab)]
        assert [tab.faults for tab in tabs] == [[]] * TABS
        browser.close()
    assert missed == []


def in_window(tab: Watched) -> bool:
    """Whether the chosen passage comes to stand inside the window within two seconds of its appearance."""
    mark = tab.page.locator("mark.chosen").first
    mark.wait_for(timeout=60_000)
    for _ in range(40):
        box = mark.bounding_box()
        if box and 0 <= box["y"] < 800:
            return True
        tab.page.wait_for_timeout(50)
    return False


def batched(items: Iterable[tuple[str, tuple[Citation, ...]]], size: int) -> Iterator[list[tuple[str, tuple[Citation, ...]]]]:
    found = list(items)
    for start in range(0, len(found), size):
        yield found[start : start + size]
