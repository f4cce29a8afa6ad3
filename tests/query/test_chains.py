"""How the articles know what they state: the chains of the project's dataset and of small ones."""

from collections import Counter
from dataclasses import replace

import pytest

from ledger.model.article import fold
from ledger.model.statements import evidence_of, statements_of, tellings_of
from ledger.query import chains
from ledger.query.chain_columns import alone_unnamed
from ledger.query.chains import all_chains, chains_of
from ledger.query.selection import select
from tests.conftest import data

COUNTED_BY_HAND = {
    "porter-2006": 5,
    "murphy-2011": 6,
    "slavin-2011": 10,
    "american-interest-2012": 2,
    "arab-center-2020": 15,
}
"""The statements of each article that come from somebody unnamed, counted twice by hand, from the articles."""
PARTLY_UNNAMED = {
    "attack-shia-militias-us-soldiers-2011": {"article", "named", "unnamed"},
    "position-obama-administration-stay-offer": {"article", "unnamed"},
    "attack-explosion-vehicle-2020": {"article", "unnamed"},
    "attack-low-level-violence-2020": {"article", "unnamed"},
    "position-us-officials-talk-insurgents-face-to-face": {"report", "unnamed"},
}
"""Records whose own words give somebody unnamed and somebody else, with the kinds of origin, read in the articles."""


def test_every_chain_of_the_dataset_is_coded_to_its_end() -> None:
    assert chains.incomplete(data()) == ()


def test_as_many_statements_come_from_unnamed_speakers_as_were_counted_by_hand() -> None:
    every = all_chains(data(), [record for _, record in data().claims()])
    assert Counter(chain.source for chain in every if chain.kind == "unnamed") == COUNTED_BY_HAND


def test_every_statement_has_a_chain_for_each_of_its_articles() -> None:
    for _, record in data().claims():
        wanted = {(number, evidence.source) for number, statement in statements_of(record) for evidence in statement.evidence}
        assert {(chain.number, chain.source) for chain in chains_of(data(), record.id)} == wanted


def test_an_outlet_that_a_statement_names_stands_in_its_chain_with_words_for_it() -> None:
    for _, record in data().claims():
        for number, statement in statements_of(record):
            if via := getattr(statement, "via", None):
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
    assert len(chains.origins(found)) == 1
    assert len(chains.origins([*found, *chains_of(data(), "troop-us-5200-2020")])) == 2


def test_what_one_speaker_says_in_one_place_has_one_origin_without_an_id() -> None:
    (origin,) = {chain.origin for chain in chains_of(data(), "casualties-us-spike-2011") if chain.kind == "unnamed"}
    assert origin
    assert {"position-us-officials-iran-arming-chorus", "attack-shia-militias-us-soldiers-2011"} < {
        *chains.of_origin(data(), origin)
    }
    assert {chain.origin for chain in chains_of(data(), "position-mottaki-talk-iran-no-intention")} == {None}


def test_a_record_rests_on_unnamed_speakers_alone_only_if_every_article_has_it_from_them() -> None:
    alone = {record.id for record in alone_unnamed(select(data()))}
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


def test_an_origin_is_that_of_two_chains_or_more() -> None:
    every = all_chains(data(), [record for _, record in data().claims()])
    assert min(Counter(chain.origin for chain in every if chain.origin).values()) == 2


def test_an_origin_without_an_id_is_at_the_paragraph_of_the_quote_with_the_words() -> None:
    origins = {c.origin for _, record in data().claims() for c in chains_of(data(), record.id) if c.origin}
    placed = [origin for origin in origins if ", paragraph " in origin]
    assert placed
    for origin in placed:
        source, _, rest = origin.partition(", paragraph ")
        place, _, words = rest.partition(": ")
        paragraph = place.partition(", character ")[0]
        for name in chains.of_origin(data(), origin):
            pieces = [e for _, e in evidence_of(data().by_id[name][1]) if e.source == source and words in fold(e.quote)]
            assert int(paragraph) in {data().articles[source].paragraph_at(data().span(piece).start) for piece in pieces}, name


def test_the_words_for_an_origin_name_the_outlet_or_else_who_speaks() -> None:
    name = "position-khalilzad-talk-iran-pushed-autumn"
    itself, reported = chains_of(data(), name)
    assert reported.telling
    by_words, by_outlet = (
        chains.pieces_of(data(), reported, said) for said in (reported.telling.words, reported.telling.outlet_words or "")
    )
    every = chains.pieces_of(data(), itself)
    assert by_words != by_outlet
    assert len(every) == 2
    assert chains.words_for(data(), name, ("named",), ()) == by_words
    assert chains.words_for(data(), name, (), ("newsweek",)) == by_outlet
    assert chains.words_for(data(), name, ("article",), ("newsweek",)) == by_outlet
    said = itself.telling.words if itself.telling else ""
    assert chains.words_for(data(), name, ("article",), ()) == chains.pieces_of(data(), itself, said)
    assert chains.words_for(data(), "troop-us-5200-2020", ("article",), ()) == [*data().by_id["troop-us-5200-2020"][1].evidence]
    assert chains.words_for(data(), name, (), ()) == []
    of_outlet, of_article = chains_of(data(), "position-obama-administration-stay-offer")
    told = [chains.pieces_of(data(), c, c.telling.words if c.telling else "") for c in (of_outlet, of_article)]
    assert told[0] != told[1]
    assert chains.words_for(data(), of_article.record, (of_article.kind,), ()) == told[1]


def test_the_quotes_of_a_chain_are_those_of_its_statement_in_its_article() -> None:
    for _, record in data().claims():
        statements = dict(statements_of(record))
        for chain in chains_of(data(), record.id):
            pieces = [piece for piece in statements[chain.number].evidence if piece.source == chain.source]
            assert chains.pieces_of(data(), chain) == pieces
            said = pieces[-1].quote
            assert chains.pieces_of(data(), chain, said) == [piece for piece in pieces if fold(said) in fold(piece.quote)]


def test_an_outlet_is_that_of_the_one_telling_and_of_a_statement_without_any() -> None:
    reported = next(p for p in data().positions if p.via and len(p.told) == 1 and len({e.source for e in p.evidence}) == 1)
    without_words = reported.told[0].model_copy(update={"outlet_words": None})
    for told in ((without_words,), ()):
        (chain,) = chains._of_record(data(), reported.model_copy(update={"told": told}))
        assert chain.outlet == reported.via


def test_who_had_a_part_is_not_said_to_be_told_by_the_article_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    itself = next(c for _, a in data().claims() for c in chains_of(data(), a.id) if c.number is not None and c.kind == "article")
    own = replace(itself, number=None, kind="report")
    monkeypatch.setattr(chains, "chains_of", lambda dataset, record: (own, itself))
    assert chains.lines_of(data(), itself.record) == [chains.in_words(data(), own)]
