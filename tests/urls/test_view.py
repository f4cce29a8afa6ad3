"""What a reader sees, as one value: out of an address and back, and changed."""

from datetime import date

import pytest

from ledger.urls import links
from ledger.urls.params import PARAMS, params
from ledger.urls.view import View, defaults, read
from tests.conftest import data

PAGES = sorted({page for p in PARAMS for page in p.pages} | {"guide"})


def view(text: str, page: str = "attacks") -> View:
    return read(links.parse_pairs(text), page, data())


@pytest.mark.parametrize("page", PAGES)
def test_a_view_holds_every_parameter_of_its_page(page: str) -> None:
    assert {*view("", page).state, *(p.key for p in PARAMS if p.field)} == {p.key for p in params(page)}
    assert view("", page).query() == ()


def test_a_view_is_the_same_after_a_way_through_its_address() -> None:
    now = view("actor=sadr&from=2011&lanes=place&q=troops&colour=red")
    again = read(now.query(), "attacks", data())
    assert (again.asked, again.state) == (now.asked, now.state)
    assert now.notices
    assert not again.notices


def test_none_and_an_empty_text_bring_a_parameter_back_to_its_default() -> None:
    now = view("actor=sadr&from=2011&lanes=place&view=table&q=troops")
    assert now.changed({"actor": None, "from": None, "lanes": None, "view": "", "q": None}).query() == ()


def test_what_a_page_does_not_know_is_left_out() -> None:
    assert view("lanes=place").changed({"mode": "side", "lanes": "blamed"}).query() == (("lanes", "blamed"),)


def test_notices_stay_until_the_filter_is_changed() -> None:
    now = view("actor=nobody&lanes=place")
    assert now.changed({"lanes": "type"}).notices == now.notices
    assert now.changed({"q": "troops"}).notices == ()
    assert not now.changed({"q": "troops"}).is_opened


def test_the_ends_of_a_period_are_in_order_in_the_filter_and_as_they_were_set_in_the_address() -> None:
    now = view("to=2011-12-31").changed({"from": date(2015, 1, 1)})
    assert (now.filters.start, now.filters.end) == (date(2011, 1, 1), date(2015, 12, 31))
    assert now.query() == (("from", "2015-01-01"), ("to", "2011-12-31"))
    assert now.changed({"to": date(2016, 1, 1)}).filters.start == date(2015, 1, 1)


def test_the_state_of_one_page_is_not_the_state_of_another() -> None:
    assert view("", "attacks").state["lanes"] == "type"
    assert "lanes" not in defaults("positions")
