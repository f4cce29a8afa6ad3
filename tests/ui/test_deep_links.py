"""For every record of the dataset: its deep link puts its passage inside the window, marked."""

import pytest

from ledger.urls import links
from tests.conftest import data, few
from tests.serving import OPEN_AS_BACK_DOES, Watched

PARTS = 8
COLD = 8
"""One link in so many is opened by a new load of the page, the others as Back and Forward open them."""


@pytest.mark.faults
@pytest.mark.parametrize("part", few(range(PARTS), 0))
def test_the_deep_link_of_every_record_puts_its_passage_inside_the_window(server: str, visit: Watched, part: int) -> None:
    visit.page.set_viewport_size({"width": 1200, "height": 800})
    missed = []
    for number, (name, citations) in enumerate(list(data().citations.items())[part::PARTS]):
        link = f"{server}/{links.to_record(name, None, citations[0].source)}"
        if number % COLD:
            visit.page.evaluate(OPEN_AS_BACK_DOES, link)
        else:
            visit.page.goto(link, wait_until="commit")
        visit.page.locator(f".margin li.open[data-record='{name}']").first.wait_for(timeout=60_000)
        paragraph = data().articles[citations[0].source].paragraph_at(citations[0].span.start)
        if not in_window(visit, paragraph):
            missed.append(name)
    assert visit.faults == []
    assert missed == []


def in_window(tab: Watched, paragraph: int) -> bool:
    """Whether the chosen passage that states the record, in the paragraph of this number, comes to stand inside the window."""
    mark = tab.page.locator(f"#p{paragraph} mark.chosen").first
    for _ in range(600):
        box = mark.bounding_box()
        if box and 0 <= box["y"] < 800:
            return True
        tab.page.wait_for_timeout(50)
    return False
