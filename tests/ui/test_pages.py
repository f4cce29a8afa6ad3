"""Every page runs, with and without filters, and shows what the filter leaves."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ledger import charts
from ledger.loading.watch import State
from ledger.model.dataset import Dataset
from ledger.model.problems import Kind, Problem
from ledger.model.records import CLAIMS
from ledger.query import narrowing
from ledger.query.selection import select
from ledger.server.live import LIVE
from ledger.server.logs import Lines
from ledger.ui.escaping import plain
from ledger.urls import links, params
from ledger.wording import words
from tests.conftest import data

ROOT = Path(__file__).resolve().parents[2]
PAGES = {path.stem.replace("_", "-"): path for path in sorted((ROOT / "pages").glob("*.py"))}
FILTERED = [page for page in PAGES if page != "kept"]
"""The pages that show what the filter leaves."""


STATE_KEYS = {p.key for p in params.PARAMS if p.pages}


def run(page: str, text: str = "") -> AppTest:
    """The dashboard with `page` open and `text` as its parameters.

    The test runner always opens the first page first: the filter is given to that, the state of a page to the page itself.
    """
    at = AppTest.from_file(str(ROOT / "ledger" / "ui" / "app.py"), default_timeout=30)
    pairs = links.parse_pairs(text)
    for key, value in pairs:
        if key not in STATE_KEYS or page == "overview":
            at.query_params[key] = [*at.query_params.get(key, []), value]
    at.run()
    if page != "overview":
        at.switch_page(str(PAGES[page]))
        for key, value in pairs:
            if key in STATE_KEYS:
                at.query_params[key] = [value]
        at.run()
    return at


def said(at: AppTest) -> str:
    return unescape(next(iter(re.findall(r'<p class="view">(.*?)</p>', html(at)))))


def html(at: AppTest) -> str:
    """The HTML of the page, that of the table issue by issue included, which a component shows."""
    tables = [json.loads(e.proto.json)[0] for e in at.get("bidi_component") if e.proto.component_name == "ledger_answers"]
    return "".join([*(e.proto.body for e in at.get("html")), *tables])


def choice(at: AppTest, key: str) -> dict[str, Any]:
    """What the browser is told of the field of the filter in which values of this parameter are chosen."""
    sent = (json.loads(e.proto.bytes) for e in at.get("bidi_component") if e.proto.component_name == "ledger_choice")
    return next(field | {"heard": facts["heard"]} for facts in sent for field in facts["fields"] if field["key"] == key)


def pick(at: AppTest, key: str, *changes: tuple[int, bool, list[str]]) -> AppTest:
    """Send changes made in such a field, as a browser does: the number of each, whether it chooses, and the values."""
    sent = (e.proto for e in at.get("bidi_component") if e.proto.component_name == "ledger_choice")
    fields = next(one.id for one in sent if any(field["key"] == key for field in json.loads(one.bytes)["fields"]))
    states = at._tree.get_widget_states()
    states.widgets.add(id=fields, json_value=json.dumps({"picked": [(key, *change) for change in changes]}))
    return at._run(states)


@pytest.mark.parametrize("page", FILTERED)
def test_a_page_runs_without_a_filter_twice(page: str) -> None:
    at = run(page)
    for _ in ("the first time", "and again"):
        assert not at.exception
        tables = charts.PAGES[page].tables if page in charts.PAGES else CLAIMS
        whole = sum(len(getattr(data(), table)) for table in tables)
        if page in ("sources", "curation", "guide"):
            assert said(at) == ""  # nothing there is a list of all records
        else:
            assert said(at).startswith(f"{len(data().troop_levels)} troop levels (" if page == "overview" else f"All {whole} ")
        at.run()


@pytest.mark.parametrize("page", FILTERED)
def test_a_page_shows_what_the_filter_leaves(page: str) -> None:
    dataset = data()
    text = "actor=panetta&from=2011-07-01&to=2011-07-31"
    at = run(page, text)
    assert not at.exception
    filters = links.read(text, page, dataset).filters
    left = select(dataset, filters)
    tables = charts.PAGES[page].tables if page in charts.PAGES else CLAIMS
    assert re.split(r" See also | <a href=.#chart", said(at))[0] == narrowing.summary(left, tables)
    assert said(at).startswith(f"{sum(left.count(t) for t in tables)} of {sum(len(getattr(dataset, t)) for t in tables)} ")
    if len(tables) == 1:
        parts = {"troop_levels": "stated by", "casualties": "made by", "attacks": "with a statement by", "positions": "of"}
        assert f" from 1 July 2011 to 31 July 2011; {parts[tables[0]]} Leon Panetta" in said(at)
    else:
        assert " from 1 July 2011 to 31 July 2011; with actor Leon Panetta: " in said(at)


def test_a_place_says_what_has_no_stated_place_and_leads_to_it() -> None:
    without = [attack.id for attack in data().attacks if not attack.places]
    at = run("attacks", "place=baghdad")
    assert f"Of no stated place, and perhaps there: {len(without)}." in re.sub("<[^>]*>", "", said(at))
    assert f'<a href="attacks?chosen={",".join(without)}">' in html(at).replace("%2C", ",")
    assert "Of no stated place" not in said(run("attacks", "side=us"))


def test_agreement_without_an_actor_offers_those_of_the_most_positions() -> None:
    name, number = Counter(position.actor for position in data().positions).most_common(1)[0]
    way = f'?mode=agreement&amp;with={name}">{data().actors[name].name}</a> ({number})'
    assert way in html(run("positions", "mode=agreement"))


def test_every_page_leads_to_who_answers_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    link = '<a href="guide?actor=sadr#about">About this ledger, and how to report an error</a>'
    assert link in html(run("attacks", "actor=sadr"))
    monkeypatch.setenv("LEDGER_CONTACT", "ledger@example.org")
    assert '<a href="mailto:ledger@example.org">ledger@example.org</a>' in html(run("guide"))


def test_a_page_says_that_the_filter_does_not_narrow_what_it_is_about() -> None:
    whole = len(data().positions)
    at = run("positions", "place=baghdad&mode=matrix")
    assert said(at) == f"All {whole} positions. Positions have no place and are not narrowed by it."


def test_an_empty_page_does_not_tell_that_the_filter_leaves_what_it_does_not_narrow() -> None:
    found = html(run("casualties", "place=al-asad"))
    assert re.search(r"Elsewhere it leaves <a [^>]+>1 troop level</a>, <a [^>]+>1 attack</a>\.", found)
    assert f"{len(data().positions)} positions have no place and are not narrowed by it." in found


@pytest.mark.parametrize("page", ["records", "overview"])
def test_a_mixed_list_shows_no_positions_under_a_place_and_links_to_them(page: str) -> None:
    at = run(page, "place=baghdad")
    whole = len(data().positions)
    assert f'{whole} positions have no place: <a href="records?place=baghdad&amp;table=positions">show them</a>.' in html(at)
    assert "tag positions" not in html(at)
    assert "not narrowed" not in said(at)
    assert "tag positions" in html(run("records", "place=baghdad&table=positions"))


@pytest.mark.parametrize("page", charts.PAGES)
def test_the_filter_stands_on_a_page_in_words_once(page: str) -> None:
    words = "from 1 January 2011 to 31 December 2011"
    assert re.sub(r'data-(text|words)="[^"]*"', "", html(run(page, "from=2011&to=2011&view=chart"))).count(words) == 1


@pytest.mark.parametrize("page", FILTERED)
def test_a_page_says_so_when_the_filter_leaves_nothing(page: str) -> None:
    at = run(page, "q=nothing-holds-these-words")
    assert not at.exception
    assert "0 of" in said(at)
    assert at.info or page in ("curation", "guide", "sources")


# A default value is not written in an address: it is the page without any state, which another test runs.
STATES = [(page, p.key, value) for p in params.PARAMS for page in p.pages for value in p.options if value != p.default]


@pytest.mark.parametrize(("page", "key", "value"), STATES)
def test_a_page_runs_in_every_state_that_its_address_can_give_it(page: str, key: str, value: str) -> None:
    at = run(page, f"{key}={value}&article=slavin-2011" if page == "sources" else f"{key}={value}")
    assert not at.exception
    assert not at.warning
    assert "<div>Dataset " in html(at)


def test_the_table_of_records_holds_all_that_the_filter_leaves() -> None:
    at = run("records", "as=table&table=positions&actor=sadr")
    assert len(at.dataframe[0].value) == sum(position.actor == "sadr" for position in data().positions) > 1


def cards(at: AppTest) -> list[str]:
    """The ids of the record cards on the page."""
    return re.findall(r'<section class="card" id="([^"]+)"', html(at))


def test_a_record_page_shows_what_the_record_belongs_with() -> None:
    shown = cards(run("records", "record=casualties-us-2011-06-06"))
    assert shown[:2] == ["casualties-us-2011-06-06", "casualties-us-june-2011"]
    assert "attack-us-soldiers-2011-06-06" in shown


def test_the_list_turns_its_pages_and_keeps_them_in_the_address() -> None:
    first, second = (cards(run("records", f"table=positions{page}")) for page in ("", "&page=2"))
    assert first
    assert second
    assert not set(first) & set(second)


def test_cards_hold_the_exact_words_and_the_way_to_them() -> None:
    at = run("troop-levels")
    assert "all remaining U.S. troops – which currently number 46,000" in html(at)
    assert "sources?article=slavin-2011&amp;record=troop-us-46000-2011" in html(at)


@pytest.mark.parametrize(
    ("typed", "day", "shown"),
    [("2011", "2011-01-01", "2011"), ("2011-06", "2011-06-01", "2011-06"), (" 2011-06-05 ", "2011-06-05", "2011-06-05")],
)
def test_a_year_a_month_or_a_day_may_be_typed(typed: str, day: str, shown: str) -> None:
    at = run("attacks")
    at.text_input(key="from").set_value(typed).run()
    assert at.query_params["from"] == day
    assert at.text_input(key="from").value == shown


def test_a_typed_year_ends_with_its_last_day() -> None:
    at = run("attacks")
    at.text_input(key="to").set_value("2011").run()
    assert at.query_params["to"] == "2011-12-31"
    assert at.text_input(key="to").value == "2011"


def test_years_typed_in_the_wrong_order_are_whole_years_and_a_message_says_so() -> None:
    at = run("attacks", "from=2015")
    at.text_input(key="to").set_value("2010").run()
    told = "from 1 January 2010 to 31 December 2015"
    assert f"The period ends before it begins. It is taken {told}." in html(at)
    assert f"in the days {told}" in said(at)
    assert [at.query_params["from"], at.query_params["to"]] == ["2015-01-01", "2010-12-31"]
    assert [at.text_input(key=key).value for key in ("from", "to")] == ["2015", "2010"]
    at.text_input(key="to").set_value("2020").run()
    assert "The period ends" not in html(at)
    at = run("attacks", "from=2015&to=2010")
    assert [at.text_input(key=key).value for key in ("from", "to")] == ["2010", "2015"]


def test_a_text_that_is_no_day_is_said_to_be_none_and_not_applied() -> None:
    at = run("attacks", "from=2011")
    at.text_input(key="from").set_value("2011-13").run()
    assert "“2011-13” is no year, month or day." in html(at)
    assert at.text_input(key="from").value == "2011-13"
    assert " attacks, whose time lies, or may lie, at least partly in the days from 1 January 2011 on." in said(at)
    at.text_input(key="from").set_value("2006").run()
    assert "is no year" not in html(at)
    assert at.query_params["from"] == "2006-01-01"


def test_an_empty_page_says_what_is_left_on_others() -> None:
    at = run("attacks", "q=mottaki")
    found = re.search(r'<p class="elsewhere">(.*?)</p>', html(at))
    assert [i.value for i in at.info] == ["No attacks are left by the filter."]
    assert "<h3>" not in html(at)
    left = select(data(), links.read("q=mottaki", "attacks", data()).filters)
    assert found
    assert f'<a href="positions?q=mottaki">{words.count_records("positions", left.count("positions"))}</a>' in found[1]
    assert "attacks" not in found[1]


@pytest.mark.parametrize(
    ("page", "text", "missing", "elsewhere"),
    [
        ("records", "table=attacks&q=mottaki", "No attacks are left by the filter.", "positions?q=mottaki"),
        ("records", "q=zzzqqq", "No records are left by the filter.", ""),
        ("troop-levels", "q=taji", "No troop levels are left by the filter.", "attacks?q=taji"),
        ("positions", "mode=agreement&q=taji", "No positions are left by the filter.", "attacks?q=taji"),
        (
            "casualties",
            "outcome=abducted&q=taji",
            "The filter leaves no statement of people abducted.",
            "casualties?q=taji",
        ),
    ],
)
def test_an_empty_page_says_what_is_missing_and_leads_to_what_is_left(page: str, text: str, missing: str, elsewhere: str) -> None:
    at = run(page, text)
    assert any(info.value.replace("\\", "").startswith(missing) for info in at.info)
    ways = re.findall(r'<p class="elsewhere">.*?</p>', html(at))
    assert [f'href="{elsewhere}"' in way for way in ways] == [True] * bool(elsewhere)
    assert page == "casualties" or any(button.label.startswith("Leave out") for button in at.button)


def test_words_of_the_filter_lead_to_their_places_in_the_articles_also_from_the_list_of_articles() -> None:
    for page in ("overview", "sources"):
        assert 'find=Danaeifar&amp;hit=1">1 place in the articles</a>: Slavin 2011' in html(run(page, "q=Danaeifar"))
    assert 'class="beside"' not in html(run("sources", "q=Danaeifar&find=Danaeifar"))


def test_an_actor_whose_officials_have_more_records_is_told_so_with_the_link_that_adds_them() -> None:
    told = html(run("positions", "actor=iran"))
    assert ' <a href="positions?actor=iran&amp;actor=mottaki">1 more of its bodies, officials or members</a>.' in told
    assert "officials or members: <a" not in html(run("positions", "actor=iran&actor=mottaki"))


def test_side_by_side_begins_with_the_actor_of_the_filter() -> None:
    at = run("positions", "mode=side&actor=iran")
    assert at.selectbox(key="side-0").value == "iran"
    at.selectbox(key="side-1").select("us-government").run()
    assert at.query_params["columns"] == "iran,us-government"
    assert run("positions", "mode=side").selectbox(key="side-0").value is None


def test_choosing_an_actor_narrows_the_page() -> None:
    at = run("positions")
    pick(at, "actor", (1, True, ["sadr"]))
    assert not at.exception
    assert choice(at, "actor")["chosen"] == ["sadr"]
    by_sadr = sum(position.actor == "sadr" for position in data().positions)
    told = "positions, of Muqtada al-Sadr."
    assert said(at).startswith(f"{by_sadr} of {len(data().positions)} {told}")


def test_a_change_in_a_field_is_taken_over_once_however_often_it_is_sent() -> None:
    at = run("positions", "actor=sadr")
    changes: list[tuple[int, bool, list[str]]] = [(1, True, ["maliki"]), (2, False, ["sadr"]), (3, True, ["panetta"])]
    pick(at, "actor", *changes[:2])
    assert choice(at, "actor")["chosen"] == ["maliki"]
    assert choice(at, "actor")["heard"] == 2
    next(b for b in at.button if b.label == "Clear the filter").click().run()
    pick(at, "actor", *changes)
    assert choice(at, "actor")["chosen"] == ["panetta"]
    assert choice(at, "actor")["heard"] == 3
    pick(at, "actor", (4, True, ["nobody"]))
    assert not at.exception
    assert choice(at, "actor")["chosen"] == ["panetta"]


def test_actors_without_a_record_stand_at_the_end_and_sides_where_they_always_stand() -> None:
    at = run("positions", "source=slavin-2011")
    numbers = [number for _, number, *_ in choice(at, "actor")["options"]]
    assert 0 in numbers
    assert [bool(number) for number in numbers] == sorted((bool(number) for number in numbers), reverse=True)
    assert [side for side, *_ in choice(at, "side")["options"]] == list(data().sides)


def test_clearing_the_filter_brings_everything_back() -> None:
    at = run("positions", "actor=sadr&q=troops")
    next(b for b in at.button if b.label == "Clear the filter").click().run()
    assert said(at) == f"All {len(data().positions)} positions."


def test_a_chip_removes_its_part_of_the_filter_only() -> None:
    at = run("positions", "actor=sadr&actor=maliki&issue=stay")
    next(b for b in at.button if b.key == "chip-actor-sadr").click().run()
    issue = f"with issue “{data().issues['stay'].question}”"
    assert said(at).endswith(f" positions, of Nouri al-Maliki; {issue}")


def test_what_a_link_cannot_apply_is_named() -> None:
    at = run("overview", "actor=sadr&actor=sadrr&colour=red&from=yesterday")
    assert not at.exception
    banner = "".join(w.value for w in at.warning)
    assert "sadrr" in banner
    assert "colour" in banner
    assert "yesterday" in banner
    assert " records, with actor Muqtada al-Sadr: " in said(at)


def test_a_link_that_applies_in_full_shows_no_banner() -> None:
    at = run("overview", "actor=sadr&from=2011")
    assert not at.warning


def test_a_link_from_a_version_that_the_change_log_does_not_know_says_so() -> None:
    at = run("overview", "cite=0123456789ab&actor=sadr")
    assert "0123456789ab" in "".join(i.value for i in at.info)


def serving(monkeypatch: pytest.MonkeyPatch, dataset: Dataset | None, *problems: Problem) -> None:
    now = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    monkeypatch.setattr(LIVE, "served", State(dataset, now if dataset else None, now, problems))


@pytest.mark.parametrize(("named", "number"), [(("attack-taji-2011", "gone"), "1"), ((), "none")])
def test_an_older_citable_link_says_whether_and_which_of_the_shown_records_changed(
    monkeypatch: pytest.MonkeyPatch, named, number
) -> None:
    change = data().changes[0].model_copy(update={"records": named})
    serving(monkeypatch, replace(data(), changes=(change, *(one for one in data().changes if one.since != change.since))))
    at = run("overview", f"cite={change.since}")
    told = "".join(i.value for i in at.info)
    assert f"Of the {data().size} records that the filter leaves here, {number} changed since then." in told
    assert "gone" not in told
    assert plain(f"you see version {data().version}. This server has not kept the records of that version") in told
    called = plain(words.quotable(data(), data().by_id["attack-taji-2011"][1]))
    taji = f"[{called}](records?record=attack-taji-2011&cite={change.since})"
    assert told.count(f"Changed: {taji}.") == len(named) // 2
    assert f"[What changed](curation?part=changes&since={change.since})" in told


FAULT = Problem("data/attacks.yaml", 12, "kufa", "date", Kind.BAD_DATE, "'31 *June*' is no date")


def test_a_broken_dataset_shows_its_problems_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    serving(monkeypatch, None, FAULT)
    at = AppTest.from_file(str(ROOT / "ledger" / "ui" / "app.py"), default_timeout=30).run()
    assert not at.exception
    assert at.title[0].value == "The dataset has problems"
    assert str(FAULT) in at.text[0].value
    assert [len(kind) for kind in (at.get("bidi_component"), at.text_input, at.button)] == [0, 0, 0]


def test_faults_of_newer_files_stand_above_every_page_until_they_are_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    serving(monkeypatch, data(), *[FAULT] * 7)
    at = run("attacks", "")
    said = at.error[0].value
    assert "7 problems" in said
    assert "2026-01-02 at 03:04 UTC" in said
    assert "[Curation](curation?part=problems)" in said
    assert "kufa" not in said
    assert "\n" not in said
    listed = html(run("curation", "part=problems"))
    assert "data/attacks.yaml" in listed
    assert "*June*" in listed
    serving(monkeypatch, data())
    assert not at.run().error


def test_a_reader_is_told_once_that_the_data_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    serving(monkeypatch, replace(data(), version="000000000000"))
    at = run("attacks", "")
    assert not at.info
    serving(monkeypatch, data())
    at.run()
    assert f"from version 000000000000 to {data().version}" in at.info[0].value
    assert not at.run().info


def test_a_run_and_the_callbacks_after_it_see_one_dataset(monkeypatch: pytest.MonkeyPatch) -> None:
    serving(monkeypatch, data())
    at = run("attacks", "side=iraq")
    serving(monkeypatch, replace(data(), version="000000000000"))
    assert at.session_state["visit"].served.dataset is data()
    at.run()
    assert at.session_state["visit"].served.dataset.version == "000000000000"
    assert "Dataset 000000000000 · " in html(at)


def test_a_line_of_the_log_names_page_and_version_and_nothing_of_the_query(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "ledger"):
        run("attacks", "q=secretword&side=iraq")
    record = [r for r in caplog.records if r.name == "ledger.pages"][-1]
    assert {"page": "attacks", "outcome": "ok", "version": data().version}.items() <= record.facts.items()
    assert record.facts["ms"] > 0
    assert "secretword" not in Lines(as_json=True).format(record)


def test_side_by_side_the_sentence_of_the_filter_counts_the_positions_that_stand_below() -> None:
    at = run("positions", "mode=side&columns=sadr:2011,sadr:2020")
    shown = len(re.findall('class="card compared"', html(at)))
    assert said(at).endswith(f"positions. {shown} of these are of the actors and times compared below.")
    assert "compared below" not in said(run("positions", "mode=side&columns=sadr:2011"))
    assert "compared below" not in said(run("positions", "columns=sadr:2011,sadr:2020"))


def places_of_keys(block: Any, above: tuple[int, ...] = ()) -> dict[str, tuple[int, ...]]:
    """Where each container with a key stands: its number in what holds it, after the numbers of all that holds that."""
    found = {}
    for number, child in getattr(block, "children", {}).items():
        if key := re.fullmatch(r"\$\$ID-[0-9a-f]+-(.+)", getattr(getattr(child, "proto", None), "id", "")):
            found[key[1]] = (*above, number)
        found |= places_of_keys(child, (*above, number))
    return found


@pytest.mark.parametrize("page", ["overview", "troop-levels", "casualties", "attacks", "positions"])
@pytest.mark.parametrize("text", ["q=Iraq", "q=Iraq&place=atlantis", "q=Iraq&actor=iran&side=iran"])
def test_charts_stay_in_their_place_when_a_filter_is_set(page, text):
    """What comes into being above a chart moves it; a busy browser then draws it anew, and its zoom is lost."""
    without, filtered = places_of_keys(run(page).main), places_of_keys(run(page, text).main)
    kept = [key for key in without if key in filtered and key.startswith(("chart-", "picture-", "ways", "options", "answers"))]
    assert "chips" in without
    assert kept
    assert {key: filtered[key] for key in kept} == {key: without[key] for key in kept}


@pytest.mark.parametrize("page", ["overview", "attacks", "sources", "records"])
def test_the_way_from_an_actor_to_those_connected_with_it_stands_once_on_a_page(page: str) -> None:
    shown = html(run(page, "actor=sadr"))
    assert shown.count("See also ") == 1
    assert re.search(r'<a href="[^"]*actor=mahdi-army&amp;actor=sadr[^"]*">Mahdi Army</a>: Force of Muqtada al-Sadr', shown)
    assert "See also " not in html(run(page, "actor=kurds"))


def test_the_title_of_the_overview_names_the_articles_of_the_filter() -> None:
    assert run("overview", "source=porter-2006").title[0].value == "US forces in Iraq, as Porter 2006 tells it"
    assert run("overview", "actor=iran").title[0].value == "US forces in Iraq, as four of five articles tell it"


def test_over_time_names_the_other_issues_that_a_filter_leaves_positions_on() -> None:
    (topic, *_) = sorted({p.issue for p in data().positions if p.actor == "sadr"})
    at = run("positions", f"mode=time&actor=sadr&topic={topic}")
    found = re.search(r'<p class="elsewhere">The filter also leaves positions on (.*?)[.]</p>', html(at))
    issues = {p.issue for p in data().positions if p.actor == "sadr"} - {at.selectbox(key="pick-positions-topic").value}
    assert found
    assert {key for link in re.findall('href="([^"]*)"', found[1]) for key in re.findall("topic=([^&]*)", link)} == issues
    assert "also leaves" not in html(run("positions", "mode=time"))


@pytest.mark.parametrize("page", PAGES)
def test_the_name_of_a_field_is_told_to_a_screen_reader_as_it_is_seen(page: str) -> None:
    """Streamlit gives the label of a field to `aria-label` as it was written, with the signs that escape its Markdown."""
    at = run(page, "beside=record&find=Sadr")
    fields = [
        *at.checkbox,
        *at.toggle,
        *at.text_input,
        *at.number_input,
        *at.text_area,
        *at.selectbox,
        *at.multiselect,
        *at.radio,
    ]
    assert [field.label for field in fields if re.search(r"\\|:\w+\[", field.label)] == []
