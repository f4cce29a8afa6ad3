"""What is left to do in the data is found, and nothing else is."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ledger.curation import backlog, backlog_html
from ledger.curation.backlog import unjudged
from ledger.loading.opening import open_dataset
from ledger.model.dataset import Dataset
from ledger.model.records import Casualties, Disagreement, TroopLevel
from ledger.query.facets import period_of
from ledger.query.filters import Filters
from tests.conftest import MINI, Edit, data


@pytest.fixture(scope="module")
def small() -> Dataset:
    found, problems = open_dataset(MINI)
    assert found, problems
    return replace(found, disagreements=())


def level(dataset: Dataset, name: str, **changed: Any) -> TroopLevel:
    """The guards of June, with another id and what is changed."""
    kept = next(r for r in dataset.troop_levels if r.id == "guards-june")
    return kept.model_copy(update={"id": name, **changed})


def dead(dataset: Dataset, name: str, **changed: Any) -> Casualties:
    """The dead of the fire as the tide office counts them, with another id and what is changed."""
    kept = next(r for r in dataset.casualties if r.id == "fire-dead-tide")
    return kept.model_copy(update={"id": name, **changed})


def pairs(dataset: Dataset, *records: TroopLevel | Casualties, judged: tuple[str, ...] = ()) -> set[frozenset[str]]:
    """The ids of the pairs that are found among some records alone."""
    entry = Disagreement(id="judged", quantity="It", records=judged, reason="scope") if judged else None
    made = replace(
        dataset,
        troop_levels=tuple(r for r in records if isinstance(r, TroopLevel)),
        casualties=tuple(r for r in records if isinstance(r, Casualties)),
        disagreements=(entry,) if entry else (),
    )
    return {frozenset(r.id for r in pair.records) for pair in unjudged(made)}


AB = {frozenset("ab")}


def test_two_numbers_for_one_force_place_and_time_are_a_pair(small: Dataset) -> None:
    a, b = level(small, "a"), level(small, "b", low=40, best=40, high=40, refers_to="1921-06-05", force="Guards of the light")
    assert pairs(small, a, b) == AB
    assert pairs(small, b, a) == AB


OTHER = {"low": 40, "best": 40, "high": 40}


@pytest.mark.parametrize(
    "changed",
    [
        {"low": 35, "best": 35, "high": 35},
        {"low": None, "best": None, "high": None},
        {**OTHER, "refers_to": "1921-07"},
        {**OTHER, "refers_to": "../1921-05"},
        {**OTHER, "place": "coast"},
        {**OTHER, "kind": "plan"},
        {**OTHER, "personnel": "military"},
        {**OTHER, "force": "keepers and guards"},
    ],
    ids=str,
)
def test_troop_levels_of_another_quantity_time_or_place_or_of_the_same_number_are_none(small: Dataset, changed: dict) -> None:
    assert pairs(small, level(small, "a"), level(small, "b", **changed)) == set()


def test_what_is_judged_together_is_left_out_and_what_is_judged_apart_is_not(small: Dataset) -> None:
    a, b, c = level(small, "a"), level(small, "b", **OTHER), level(small, "c", high=99)
    assert pairs(small, a, b, judged=("a", "b")) == set()
    assert pairs(small, a, b, c, judged=("a", "b")) == {frozenset("ac"), frozenset("bc")}


def test_figures_of_one_attack_are_a_pair_even_without_a_place(small: Dataset) -> None:
    a = dead(small, "a")
    assert pairs(small, a, dead(small, "b", low=9, best=9, high=9)) == AB
    assert pairs(small, a, dead(small, "b", low=9, best=9, high=9, place=None, date=None)) == AB


@pytest.mark.parametrize(
    "changed",
    [
        {"victims": "iranian"},
        {"outcome": "injured"},
        {"scope": "period_total"},
        {"place": "coast"},
        {"date": "1921-04"},
        {"attack": "winter-raids"},
        {"part_of": "a"},
        {"attack": None, "place": None},
        {"attack": None, "place": "coast"},
        {"attack": None, "date": None},
    ],
    ids=str,
)
def test_casualties_of_another_event_or_group_or_a_part_are_none(small: Dataset, changed: dict) -> None:
    more: dict = {"low": 9, "best": 9, "high": 9, **changed}
    assert pairs(small, dead(small, "a"), dead(small, "b", **more)) == set()


def test_parts_of_parts_and_parts_of_one_whole_are_left_out(small: Dataset) -> None:
    whole = dead(small, "whole", low=50, best=50, high=50, scope="period_total")
    a, b = (dead(small, name, low=n, best=n, high=n, part_of="whole") for n, name in enumerate("ab", 5))
    c = dead(small, "c", low=1, best=1, high=1, part_of="a")
    assert pairs(small, whole, a, b, c) == set()
    assert pairs(small, whole, a, b.model_copy(update={"part_of": None})) == AB


def test_a_figure_of_no_attack_is_compared_by_place_and_date_but_two_attacks_are_two_events(small: Dataset) -> None:
    free = dead(small, "a", attack=None)
    one, other = dead(small, "b", low=9, best=9, high=9), dead(small, "c", low=8, best=8, high=8, attack="winter-raids")
    assert pairs(small, free, one, other) == {frozenset("ab"), frozenset("ac")}
    assert pairs(small, one, other) == set()
    assert pairs(small, free, dead(small, "b", attack=None, low=9, best=9, high=9)) == AB


def test_numbers_without_a_common_one_come_first(small: Dataset) -> None:
    a, near, far = level(small, "a"), level(small, "b", high=99), level(small, "c", place="coast", low=1, high=1, best=1)
    other = level(small, "d", place="coast", low=7, best=7, high=None)
    found = unjudged(replace(small, troop_levels=(a, near, far, other), casualties=()))
    assert [pair.apart for pair in found] == [True, False]


def test_every_pair_that_overlaps_is_found_whatever_the_order_of_the_days(small: Dataset) -> None:
    spans = ["1921-06", "1921-06-03", "1921-06-20", "1921", "../1921-06-04", "1921-06-04/..", "1921-08"]
    made = [level(small, f"r{n}", refers_to=text, low=n, best=n, high=n) for n, text in enumerate(spans)]
    periods = {r.id: period_of(r, small) for r in made}
    wanted = {
        frozenset((a.id, b.id))
        for a in made
        for b in made
        if a.id < b.id and periods[a.id].overlaps(periods[b.id].first, periods[b.id].last)
    }
    assert pairs(small, *made) == wanted
    assert 0 < len(wanted) < 21


def test_no_more_pairs_are_looked_for_than_can_be_shown(small: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backlog, "MOST", 5)
    made = [level(small, f"r{n}", low=n, best=n, high=n) for n in range(10)]
    assert len(pairs(small, *made)) == 5


def test_the_rule_finds_a_judged_disagreement_of_the_dataset_once_its_judgement_is_gone() -> None:
    assert unjudged(data()) == ()
    found = {frozenset(r.id for r in pair.records) for pair in unjudged(replace(data(), disagreements=()))}
    assert frozenset(("troop-us-offer-10000-ap", "troop-us-offer-up-to-10000-caption")) in found


def test_a_clause_that_is_neither_cited_nor_set_aside_is_open_and_leads_to_its_paragraph(mini: Path, edit: Edit) -> None:
    whole, _ = open_dataset(mini)
    assert whole
    made = replace(whole, set_aside=())
    found = backlog.covered(made, "packet-1921")
    assert found.open
    assert found.cited == backlog.covered(whole, "packet-1921").cited
    span = found.open[0]
    number = made.articles["packet-1921"].paragraph_at(span.start)
    html = backlog_html.clauses(made, [("packet-1921", span)], Filters(sources=("packet-1921",)))
    assert f"source=packet-1921&amp;article=packet-1921&amp;show=coverage&amp;p={number}" in html
    assert made.articles["packet-1921"].paragraphs[number - 1].overlaps(span)
    table = backlog_html.coverage(made, ["packet-1921"], Filters())
    assert f'<a href="curation?article=packet-1921">{len(found.open)}</a>' in table


def test_unused_vocabulary_is_named_and_used_is_not(small: Dataset) -> None:
    found = backlog.unused(replace(small, positions=(), troop_levels=(), attacks=(), casualties=()))
    assert len(found["Actors that no record names"]) == len(small.actors)
    assert len(found["Places where no record is"]) == len(small.places)
    assert len(found["Issues that no position answers"]) == len(small.issues)
    now = backlog.unused(small)
    assert now["Actors that no record names"] == now["Issues that no position answers"] == ()
    assert now["Places where no record is"] == ("The northern lights (northern-lights)",)  # other places are one of them
    assert now["Other names that stand in no article"] == ("the master (Harbour master)",)
    for alias in ("The Harbour-master", "the  HARBOUR- master", "the harbour master’s"):
        named = {name: actor.model_copy(update={"aliases": (alias,)}) for name, actor in small.actors.items()}
        articles = {
            "packet-1921": replace(small.articles["packet-1921"], text="Words of the harbour- master. The harbour master's")
        }
        assert not backlog.unused(replace(small, actors=named, articles=articles))["Other names that stand in no article"]
    assert set(now[backlog.NOT_COMPARED]) == {"fire-injured", "fire-dead-tide", "winter-raids"}
    assert backlog.NOT_COMPARED not in backlog.unused(replace(small, references=(), comparisons=()))
    assert "limit (troop_levels, kind)" in now["Allowed values that no record has"]
    assert "actual (troop_levels, kind)" not in now["Allowed values that no record has"]
    assert "claimed (attributions, status)" in now["Allowed values that no record has"]
    assert "denied (attributions, status)" not in now["Allowed values that no record has"]
    assert "leaked (told, obtained)" in now["Allowed values that no record has"]
