"""Thirty searches as readers type them, each with what they want, written down before the search was built."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.query.filters import Filters
from ledger.query.selection import indexed, select
from ledger.rendering import search, search_entries
from ledger.urls import links
from ledger.wording import citation, words
from tests.conftest import data, examples

THIRTY = {
    "sadr": "records?actor=sadr",
    "46k": "records?record=troop-us-46000-2011",
    "forty six thousand": "records?record=troop-us-46000-2011",
    "5,200": "records?record=troop-us-5200-2020",
    "parliament vote": "records?actor=iraqi-parliament",
    "soleimani killing": "records?record=attack-soleimani-2020",
    "solemani": "records?record=attack-soleimani-2020",
    "who said leave": "positions?issue=stay&stance=against",
    "mālikī": "records?actor=maliki",
    "iraq’s sovereignty": "records?record=position-iran-sovereignty-message-allawi",
    "sep 2011": "records?from=2011-09-01&to=2011-09-30",
    "june 2011 deadliest": "casualties?from=2011-06-01&to=2011-06-30&source=slavin-2011",
    "quds force": "records?record=casualties-soleimani-2020",
    "taji": "records?place=taji",
    "al asad": "records?place=al-asad",
    "troop levels": "troop-levels",
    "who kept silent": "positions?stance=silent",
    "barbara slavin": "sources?article=slavin-2011",
    "christian science monitor": "sources?article=murphy-2011",
    "rockets of 2020": "attacks?from=2020-01-01&place=iraqi-bases&place=baghdad&place=al-asad&type=rocket_or_mortar",
    "tehran": "records?actor=iran",
    "irams": "records?record=attack-irams-us-troops",
    "shiite militia": "records?actor=shia-militias",
    "copy link": "#copy",
    "clear filter": "#clear",
    "never seen before": "records?record=position-trump-iraq-sanctions-never-seen",
    "like its backyard": "sources?article=arab-center-2020&record=position-sadr-follower-iranian-influence-backyard",
    "nato role": "positions?issue=nato-role",
    "embassy rocket": "records?record=attack-embassy-rocket-2011",
    "cite a chart": "guide#use",
}


def test_what_is_wanted_is_among_the_first_five_of_all_but_two_searches_at_most() -> None:
    first = {typed: [hit.href for hit in search.hits(data(), typed)[:5]] for typed in THIRTY}
    missed = {typed: first[typed] for typed, wanted in THIRTY.items() if wanted not in first[typed]}
    assert len(THIRTY) == 30
    assert len(missed) <= 2, missed


TEN = {
    "kataib hezbollah": "records?actor=kataib-hezbollah",
    "muhandis": "records?actor=muhandis",
    "ambassador jeffrey": "records?actor=jeffrey",
    "how many us troops in 2011": "records?record=troop-us-46000-2011",
    "camp taji": "records?place=taji",
    "dead in june 2011": "casualties?from=2011-06-01&to=2011-06-30&source=slavin-2011",
    "contractor killed": "records?record=casualties-american-citizen-2019-12",
    "withdraw all troops by the deadline": "records?record=troop-us-deadline-all-out",
    "iran backed militias": "positions?issue=iran-arming",
    "attacks on american bases": "records?record=attack-rockets-early-2020",
}


def test_what_a_journalist_types_is_among_the_first_five() -> None:
    first = {typed: [hit.href for hit in search.hits(data(), typed)[:5]] for typed in TEN}
    assert {typed: first[typed] for typed, wanted in TEN.items() if wanted not in first[typed]} == {}


@pytest.mark.parametrize("typed", ["basra", "zzzz qqqq"])
def test_a_word_that_stands_nowhere_and_is_like_none_finds_nothing(typed: str) -> None:
    assert {hit.group for hit in search.hits(data(), typed)} == {"These words"}


@pytest.mark.parametrize("typed", ["ISIS", "daesh", "Da'esh", "ISIL", "isis fight", "IS"])
def test_what_no_article_calls_the_islamic_state_leads_to_it(typed: str) -> None:
    hits = search.hits(data(), typed)
    records = [hit.href for hit in hits if hit.group == "Records"]
    assert "records?record=attack-fight-against-is" in records[:3]
    told, *others = [hit for hit in hits if hit.title[0][0].startswith("In the records: ")]
    assert ("The articles write “Islamic State” · " in told.detail) == (typed != "IS")
    assert ["The articles write “IS” · " in other.detail for other in others] == [True] * (typed != "IS")
    assert not told.detail.endswith("0 records have all of them")


def test_two_letters_in_capitals_are_no_small_word() -> None:
    left = select(data(), Filters(text="IS"))
    quotes = {name: " ".join(c.quote for c in data().citations[name]) for name in left.ids(left.rows())}
    assert quotes
    assert left.size < select(data(), Filters(text="is")).size / 4
    shown = [hit.href.partition("record=")[2] for hit in search.hits(data(), "IS") if hit.group == "Records"]
    assert set(shown) <= set(quotes)


def test_a_word_that_only_an_article_has_is_no_slip_and_leads_to_the_article() -> None:
    hits = search.hits(data(), "drone")
    assert [hit.group for hit in hits] == ["These words", "These words"]
    assert (hits[0].href, hits[0].detail) == ("sources?find=drone", "1 hit in 1 of 5 articles")
    assert search.hits(data(), "drones")[0].href == "sources?find=drones"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("PMF", "Popular Mobilization Units"),
        ("hashd al-shaabi", "Popular Mobilization Units"),
        ("IRGC", "Revolutionary Guard Corps"),
        ("AQI", "Al Qaeda in Mesopotamia"),
        ("sahwa", "Awakening Movement"),
    ],
)
def test_a_name_of_readers_is_told_as_what_the_articles_write(typed: str, wanted: str) -> None:
    hits = search.hits(data(), typed)
    assert f"The articles write “{wanted}” · " in hits[-2].detail
    assert "These words" not in {hit.group for hit in hits[:-2]}
    assert len(hits) > 2


def test_of_very_many_only_the_first_are_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    before = search.hits(data(), "iraq")
    monkeypatch.setattr(search, "_RANKED", 5)
    few = search.hits(data(), "iraq")
    assert few != before
    assert {hit.group for hit in few} >= {"Records", "These words"}
    assert search.index(data()).nearest("46000") == ""


WORDS = sorted({word for text in indexed(data()).texts for word in text.split() if re.search(r"\w", word)})
PIECES = st.builds(lambda word, end: word[: max(1, end)], st.sampled_from(WORDS), st.integers(1, 30))
TYPED = st.lists(PIECES | st.sampled_from(WORDS).map(str.upper), min_size=1, max_size=3).map(" ".join)
TYPED = TYPED.filter(lambda typed: re.search(r"\w", typed))


@examples(80)
@given(TYPED)
@example("presiden")
@example("10-15")
@example("relationa")
@example("iraq's")
def test_find_and_the_filter_find_the_same_records(typed: str) -> None:
    """What the filter's words match comes first, and its number is told; other records come only behind all of it."""
    hits = search.hits(data(), typed)
    shown = [hit.href.partition("record=")[2] for hit in hits if hit.group == "Records"]
    left = select(data(), Filters(text=typed))
    held = [*left.ids(left.rows())]
    assert all(hit.title for hit in hits)
    (told,) = [hit.detail for hit in hits if hit.title[0][0].startswith("In the records: ")]
    assert int(told.partition(" ")[0].replace(",", "")) == len(held)
    assert len([name for name in shown if name in held]) >= min(3, len(held))
    assert all(name in held for name in shown[: len(held)])


def test_all_who_ask_at_once_wait_for_one_index(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    make = search._Index.__init__
    monkeypatch.setattr(search._Index, "__init__", lambda self, dataset: (made.append(time.sleep(0.1)), make(self, dataset))[0])
    fresh = replace(data())
    with ThreadPoolExecutor(8) as threads:
        found = [*threads.map(lambda _: search.index(fresh), range(8))]
    assert (len(made), len({*map(id, found)})) == (1, 1)


def test_numbers_accents_word_forms_and_slips_are_forgiven() -> None:
    def first(typed: str) -> str:
        return search.hits(data(), typed)[0].href

    assert {first(typed) for typed in ("46k", "46,000", "46 000", "46 thousand", "forty-six thousand")} == {
        "records?record=troop-us-46000-2011"
    }
    assert {first(typed) for typed in ("Mālikī", "al-Maliki", "malik", "prime minister maliki", "malliki")} == {
        "records?actor=maliki"
    }
    for typed in ("killings soleimani", "killed soleimani", "Soleimani’s killing"):
        assert "positions?issue=soleimani-killing" in [hit.href for hit in search.hits(data(), typed)]


def test_whole_words_come_before_beginnings() -> None:
    titles = ["".join(text for text, _ in hit.title) for hit in search.hits(data(), "iran") if hit.group == "Actors"]
    assert titles[0] == "Iran"


def test_a_month_is_a_period_and_a_word_that_is_none_is_not() -> None:
    assert [hit.group for hit in search.hits(data(), "ju 2011")].count("Time") == 0  # June, or July
    assert search.hits(data(), "2011")[0].href == "records?from=2011-01-01&to=2011-12-31"


def test_what_is_shown_of_a_record_is_whole_and_of_a_passage_the_words_of_its_article() -> None:
    dataset = data()
    shown = [hit for typed in THIRTY for hit in search.hits(dataset, typed) if hit.group in ("Records", "Passages")]
    called = {words.with_error_remark(dataset, record) for _, record in dataset.claims()}
    quotes = [citation.single(c.quote) for citations in dataset.citations.values() for c in citations]
    assert shown
    for hit in shown:
        text = "".join(text for text, _ in hit.title)
        if hit.group == "Records":
            assert text in called
        else:
            assert any(text.strip("“”…") in quote for quote in quotes), text


def test_signs_that_mean_something_to_the_index_are_only_signs() -> None:
    for typed in (
        '"',
        "*",
        "NEAR(a b)",
        "title:iraq AND OR NOT",
        "a-b^c{d}",
        "'; DROP TABLE entry; --",
        "\x00",
        "(" * 200,
        "k" * 200,
    ):
        assert [hit.group for hit in search.hits(data(), typed)]
    assert search.hits(data(), "sadr")[0].href == "records?actor=sadr"


def test_every_address_that_is_found_applies() -> None:
    for typed in ("", *THIRTY):
        for hit in search.hits(data(), typed):
            page, _, query = hit.href.partition("#")[0].partition("?")
            assert hit.href.startswith("#") or links.read(query, page.removeprefix("./") or "overview", data()).notices == ()


def test_the_public_record_is_found_and_leads_to_the_claim() -> None:
    found = [hit for hit in search.hits(data(), "dmdc") if hit.group == "The public record"]
    assert found
    assert "records?record=troop-us-46000-2011" in {hit.href for hit in found}
    assert all("Defense Manpower Data Center" in hit.detail for hit in found)


def test_a_refusal_is_called_one_among_the_answers() -> None:
    of_date = [e for e in search_entries.things(data()) if e.group == "Answers" and "issue=withdrawal-date&" in e.href]
    titles = [e.title for e in of_date]
    assert words.REFUSAL in titles
    assert "No answer given" not in titles
