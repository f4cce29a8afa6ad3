"""How the articles know what they state: the chains of the project's dataset and of small ones."""

from collections import Counter

import pytest

from ledger.model.article import fold
from ledger.model.records import statements_of, tellings_of
from ledger.query import chains
from ledger.query.chains import all_chains, chains_of
from tests.conftest import data

COUNTED_BY_HAND = {
    "porter-2006": 4,
    "murphy-2011": 7,
    "slavin-2011": 7,
    "american-interest-2012": 2,
    "arab-center-2020": 16,
}
"""The statements of each article that come from somebody unnamed, counted twice by hand, from the articles."""
PARTLY_UNNAMED = {
    "attack-shia-militias-us-soldiers-2011": {"named", "unnamed"},
    "position-obama-administration-stay-offer": {"article", "unnamed"},
    "attack-explosion-vehicle-2020": {"article", "unnamed"},
}
"""Records whose own words give somebody unnamed and somebody else, with the kinds of origin, read in the articles."""


def test_every_chain_of_the_dataset_is_coded_to_its_end() -> None:
    assert chains.incomplete(data()) == ()


def test_as_many_statements_come_from_unnamed_speakers_as_were_counted_by_hand() -> None:
    every = all_chains(data(), [record for _, record in data().claims()])
    assert Counter(chain.source for chain in every if chain.kind == "unnamed") == COUNTED_BY_HAND


def test_every_statement_has_a_chain_for_each_of_its_articles() -> None:
    for _, record in data().claims():
        wanted = {
            (int(path[1]) if path else None, evidence.source)
            for path, statement in statements_of(record)
            for evidence in statement.evidence
        }
        assert {(chain.number, chain.source) for chain in chains_of(data(), record.id)} == wanted


def test_an_outlet_that_a_statement_names_stands_in_its_chain_with_words_for_it() -> None:
    for _, record in data().claims():
        for path, statement in statements_of(record):
            if via := getattr(statement, "via", None):
                number = int(path[1]) if path else None
                assert any(c.number == number and c.outlet == via for c in chains_of(data(), record.id))
                assert any(telling.outlet_words for telling in statement.told), record.id


def test_the_words_of_each_link_stand_in_the_article_that_has_the_chain() -> None:
    for _, record in data().claims():
        for chain in chains_of(data(), record.id):
            if telling := chain.telling:
                text = fold(data().articles[chain.source].text)
                given = (telling.words, telling.outlet_words, telling.obtained_words, telling.knowledge_words)
                assert all(fold(words) in text for words in given if words)


@pytest.mark.parametrize(
    ("record", "kind", "outlet", "speaker"),
    [
        ("troop-us-offer-10000-ap", "unnamed", "associated-press", "us-officials-2011"),
        ("position-us-officials-engage-insurgents-asking", "named", "new-york-times", "abu-amin"),
        ("position-iran-talk-iran-grand-bargain", "report", "financial-times", None),
        ("troop-us-sofa-limit-2011", "document", None, None),
        ("troop-us-5200-2020", "article", None, None),
        ("position-kurds-stay-lobbying", "article", None, None),
    ],
)
def test_a_chain_ends_at_who_speaks(record: str, kind: str, outlet: str | None, speaker: str | None) -> None:
    (chain,) = chains_of(data(), record)
    assert (chain.kind, chain.outlet, chain.speaker) == (kind, outlet, speaker)


def test_records_of_one_origin_are_not_independent() -> None:
    tied = chains.of_origin(data(), "new-york-times-2006-01-06")
    found = all_chains(data(), [data().by_id[name][1] for name in tied])
    assert len(tied) == 8
    assert chains.independent(found) == 1
    assert chains.independent([*found, *chains_of(data(), "troop-us-5200-2020")]) == 2


def test_what_one_speaker_says_in_one_place_has_one_origin_without_an_id() -> None:
    (origin,) = {chain.origin for chain in chains_of(data(), "casualties-us-spike-2011")}
    assert origin
    assert {"position-us-officials-iran-arming-chorus", "attack-shia-militias-us-soldiers-2011"} < {
        *chains.of_origin(data(), origin)
    }
    assert {chain.origin for chain in chains_of(data(), "position-mottaki-talk-iran-no-intention")} == {None}


def test_a_record_rests_on_unnamed_speakers_alone_only_if_every_article_has_it_from_them() -> None:
    alone = {record.id for record in chains.alone_unnamed(data(), [record for _, record in data().claims()])}
    assert "troop-us-offer-10000-ap" in alone
    assert alone.isdisjoint(PARTLY_UNNAMED)
    assert "attack-taji-2011" not in alone, "only who had a part is told by officials"


def test_a_record_has_a_chain_for_each_from_whom_its_article_has_it() -> None:
    for record, kinds in PARTLY_UNNAMED.items():
        assert {chain.kind for chain in chains_of(data(), record) if chain.number is None} == kinds
    pushed, revealed = chains_of(data(), "position-khalilzad-talk-iran-pushed-autumn")
    assert (pushed.kind, pushed.outlet, revealed.kind, revealed.outlet) == ("article", None, "named", "newsweek")


def test_a_statement_of_another_without_a_telling_has_a_chain_that_is_open() -> None:
    position = next(p for p in data().positions if p.told and p.mode == "said" and p.speech != "analysis" and not p.via)
    bare = position.model_copy(update={"told": ()})
    (chain,) = chains._of_record(data(), bare)
    assert (chain.kind, chain.speaker) == (chains.OPEN, position.actor)


def test_whoever_speaks_in_a_telling_is_not_given_twice() -> None:
    for _, record in data().claims():
        for _, statement, telling in tellings_of(record):
            assert telling.by is None or telling.by != chains.speaker_of(statement), record.id
    assert all(p.told for p in data().positions if p.mode == "said" and p.speech != "analysis")
