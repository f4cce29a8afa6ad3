"""How records are known, as readers meet it: the choice on a page of records, the flow, and the picture of a record."""

import re

import pytest

from tests.serving import Watched


@pytest.fixture
def visit(warm: Watched) -> Watched:
    """A window that has the dashboard open already."""
    return warm


def test_a_choice_by_how_it_is_known_becomes_the_filter(server: str, visit: Watched) -> None:
    visit.open(f"{server}/troop-levels")
    visit.page.get_by_role("button", name="By how it is known").click()
    visit.page.get_by_text("This is a part of the filter, on this page and all others").wait_for()
    visit.page.get_by_role("button", name="Somebody unnamed 2").click()
    visit.page.wait_for_url("**named=unnamed*")
    visit.page.locator("p.view", has_text="2 of 29 troop levels, known, whole or in part, from somebody unnamed.").wait_for()
    visit.page.get_by_role("button", name="By how it is known (1 set)").click()
    visit.page.get_by_role("link", name="See from whom they are").click()
    visit.page.wait_for_url("**/how-it-is-known?named=unnamed*")
    assert visit.faults == []


@pytest.mark.faults
def test_what_was_told_to_the_outlet_itself_is_kept_with_the_words_that_say_so(server: str, visit: Watched) -> None:
    visit.open(f"{server}/troop-levels?source=slavin-2011")
    visit.page.get_by_role("button", name="By how it is known").click()
    visit.page.get_by_role("button", name="told to the outlet itself 4").click()
    visit.page.wait_for_url("**obtained=interview*")
    told = "4 of 29 troop levels, with article Slavin 2011; obtained, whole or in part, in this way: told to the outlet itself"
    visit.page.locator("p.view", has_text=told).wait_for()
    visit.settle()
    assert visit.page.locator("section.card .known").all_inner_texts() == [
        "Slavin 2011 ← Michael Eisenstadt, told to the outlet itself: “He told IPS”"
    ] * len(visit.cards())
    assert visit.faults == []


def test_what_rests_on_unnamed_speakers_alone_stands_first_with_its_number(server: str, visit: Watched) -> None:
    visit.open(f"{server}/how-it-is-known")
    head = visit.page.get_by_text(re.compile(r"^\d+ of 217 records rest on unnamed speakers alone$"))
    assert head.evaluate("one => one.getBoundingClientRect().bottom") < 340
    head.click()
    visit.page.locator(".st-key-unnamed section.card").first.wait_for()
    visit.settle()
    told = visit.page.locator(".st-key-unnamed section.card .known").all_inner_texts()
    assert told
    assert all("unnamed:" in line for line in told if "Said of who" not in line)


def test_enter_on_a_bar_of_the_flow_lists_its_records(server: str, visit: Watched) -> None:
    visit.open(f"{server}/how-it-is-known?via=new-york-times")
    visit.page.locator(".plot .annotation-text").first.wait_for(state="attached")
    visit.page.locator(".plot").first.focus()
    visit.page.keyboard.press("Home")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text("10 chosen records").wait_for()
    assert visit.faults == []


def test_a_box_of_the_chain_opens_the_article_at_the_record(server: str, visit: Watched) -> None:
    visit.open(f"{server}/records?record=position-nasr-iran-motive-relations")
    visit.page.locator(".chain a").last.click()
    visit.page.wait_for_url("**/sources?*record=position-nasr-iran-motive-relations*")
    assert visit.faults == []
