"""For every record of the dataset: its deep link puts its passage inside the window, marked."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from ledger import links
from ledger.dataset import Citation
from tests.conftest import data
from tests.serving import Watched

TABS = 4
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_the_deep_link_of_every_record_puts_its_passage_inside_the_window(server: str, browser: Browser, part: int) -> None:
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    tabs = [Watched(context.new_page()) for _ in range(TABS)]
    missed = []
    for some in batched(list(data().citations.items())[part::PARTS], TABS):
        at_work = list(zip(tabs, some, strict=False))
        for tab, (name, citations) in at_work:
            tab.page.goto(f"{server}/{links.to_record(name, None, citations[0].source)}", wait_until="commit")
        missed += [name for tab, (name, _) in at_work if not in_window(tab)]
    assert [tab.faults for tab in tabs] == [[]] * TABS
    assert missed == []
    context.close()


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


def batched(items: list[tuple[str, tuple[Citation, ...]]], size: int) -> Iterator[list[tuple[str, tuple[Citation, ...]]]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
