"""The reading room's data: every word of the article, cut where claims, errata, hits and clauses begin and end."""

import dataclasses
import html
import random
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.model.article import fold
from ledger.model.records import CITABLE, CLAIMS
from ledger.query import finding
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.rendering import found, reading_room
from ledger.wording import citation as citing
from ledger.wording import words
from tests.conftest import data

SOURCES = ("porter-2006", "murphy-2011", "slavin-2011", "american-interest-2012", "arab-center-2020")
MODES = ("claims", "coverage")


def text_of(block: dict) -> str:
    return "".join(text for text, _ in block["pieces"])


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from("abc")), max_size=8))
def test_pieces_put_together_are_the_text_and_know_every_span_that_holds_them(text, spans) -> None:
    spans = [(min(a, b), max(a, b), name) for a, b, name in spans]
    cut = reading_room.pieces(text, 0, len(text), spans)
    assert "".join(piece for piece, _ in cut) == text
    at = 0
    for piece, names in cut:
        for offset in range(at, at + len(piece)):
            assert set(names) == {name for a, b, name in spans if a <= offset < b}
        at += len(piece)


def test_10000_texts_with_any_spans_are_cut_without_loss() -> None:
    rng = random.Random(4)
    for _ in range(10_000):
        text = "".join(rng.choice("ab <>&\"'\n\u202e😀é") for _ in range(rng.randrange(30)))
        spans = [(rng.randrange(-5, 40), rng.randrange(-5, 40), rng.choice("abc")) for _ in range(rng.randrange(7))]
        cut = reading_room.pieces(text, 0, len(text), spans)
        assert "".join(piece for piece, _ in cut) == text
        assert {name for _, names in cut for name in names} <= {name for _, _, name in spans}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("source", SOURCES)
def test_the_whole_article_is_there_word_for_word(source: str, mode: str) -> None:
    article = data().articles[source]
    blocks = reading_room.paragraphs(data(), source, mode, "troops")
    shown = fold(" ".join(text_of(b) if "pieces" in b else " ".join(b["aside"]) for b in blocks))
    assert shown == fold(article.text)


@pytest.mark.parametrize("source", SOURCES)
def test_what_is_not_the_article_is_folded_away_and_cited_by_nothing(source: str) -> None:
    for block in reading_room.paragraphs(data(), source, "claims"):
        if "aside" in block:
            assert block["zone"] not in CITABLE
            assert block["title"]
        elif block["zone"] == "heading":
            assert all(not names for _, names in block["pieces"])


@pytest.mark.parametrize("source", SOURCES)
def test_the_pieces_of_a_claim_are_the_words_of_its_evidence(source: str) -> None:
    blocks = [b for b in reading_room.paragraphs(data(), source, "claims") if "pieces" in b]
    for record, citations in data().citations.items():
        wanted = {fold(c.quote) for c in citations if c.source == source}
        if wanted:
            marked = "".join(t for b in blocks for t, names in b["pieces"] if f"claim:{record}" in names)
            for quote in wanted:
                assert "".join(quote.split()) in "".join(marked.split())


@pytest.mark.parametrize("source", SOURCES)
def test_every_claim_of_an_article_is_listed_once_in_the_order_of_the_words_that_state_it(source: str) -> None:
    found = reading_room.claims(data(), source, select(data()), Filters())
    ids = [claim["id"] for claim in found]
    assert sorted(ids) == sorted(i for i, cs in data().citations.items() if any(c.source == source for c in cs))
    places = [next(c.span for c in data().citations[i] if c.source == source) for i in ids]
    assert places == sorted(places)
    assert all(claim["kept"] for claim in found)


def test_a_claim_that_the_filter_excludes_is_dimmed_and_not_removed() -> None:
    kept = select(data(), Filters(actors=("panetta",)))
    found = reading_room.claims(data(), "slavin-2011", kept, Filters(actors=("panetta",)))
    assert {claim["id"] for claim in found if claim["kept"]} == {r.id for _, r in kept.claims() if "slavin" in str(r)}
    assert 0 < sum(claim["kept"] for claim in found) < len(found)


@pytest.mark.parametrize(
    ("source", "name", "words"),
    [
        ("slavin-2011", "position-iran-iran-arming-denies", "Iran denies the allegations"),
        ("murphy-2011", "attack-embassy-rocket-2011", "rocket"),
        ("murphy-2011", "position-maliki-stay-mum", "Maliki"),
    ],
)
def test_a_claim_stands_beside_the_paragraph_that_states_it_and_not_beside_its_context(source, name, words) -> None:
    claims = {claim["id"]: claim for claim in reading_room.claims(data(), source, select(data()), Filters())}
    (block,) = (b for b in reading_room.paragraphs(data(), source, "claims") if b.get("n") == claims[name]["paragraph"])
    marked = "".join(text for text, names in block["pieces"] if f"claim:{name}" in names)
    assert words in marked
    first = next(e for e in data().by_id[name][1].evidence if e.source == source)
    assert fold(first.quote) in fold(marked)


def test_hits_are_found_whatever_the_case_and_the_line_breaks() -> None:
    article = data().articles["porter-2006"]
    found = reading_room.hits(data(), "porter-2006", "SUNNI  insurgents")
    assert len(found) == 3
    assert {fold(article.text[a:b]).casefold() for a, b in found} == {"sunni insurgents"}
    assert any("\n" in article.text[a:b] for a, b in found)


def test_hits_are_not_found_in_comments_and_teasers() -> None:
    assert reading_room.hits(data(), "american-interest-2012", "50,000 on call") == []
    assert reading_room.hits(data(), "arab-center-2020", "RAND corporation") == []


@given(st.text(max_size=12))
@example(".")
def test_any_words_can_be_looked_for(wanted: str) -> None:
    looked_for = re.sub(r"^\W+(?=.*\w)|(?<=\w)\W+$", "", finding.fold(finding.unspaced(wanted)))
    hits = reading_room.hits(data(), "slavin-2011", wanted)
    assert len(hits) == len(set(hits))
    for start, end in hits:
        words = data().articles["slavin-2011"].text[start:end]
        assert finding.fold(words) == looked_for or (len(words) == 1 and looked_for in finding.fold(words))  # such as …


@pytest.mark.parametrize("source", SOURCES)
def test_a_paragraph_has_the_number_and_the_lines_that_cards_and_citations_name(source: str) -> None:
    blocks = {b["n"]: b for b in reading_room.paragraphs(data(), source, "claims") if "pieces" in b}
    for citation in data().cited_in[source]:
        number, line = re.fullmatch(r".*, par\. (\d+), line (\d+)", citing.place(data(), source, citation.span)).groups()
        block = blocks[int(number)]
        assert any(f"claim:{citation.record}" in names for _, names in block["pieces"])
        first, _, last = re.fullmatch(r"lines? (\d+)(–(\d+))?", block["lines"]).groups()
        assert int(first) <= int(line) <= int(last or first)


def test_the_whole_sentence_can_be_cited_where_the_quote_is_a_part_of_it() -> None:
    (claim,) = (
        c for c in reading_room.claims(data(), "slavin-2011", select(data()), Filters()) if c["id"] == "troop-us-46000-2011"
    )
    assert (
        "“all remaining U.S. troops – which currently number 46,000” {note:slavin-2011} Slavin 2011, par. 17, line 34."
        in claim["citation"]
    )
    assert (
        "“Under a 2008 Status of Forces agreement, all remaining U.S. troops – which currently number 46,000 –"
        in claim["sentence"]
    )
    assert "by Dec. 31.” {note:slavin-2011} Slavin 2011, par. 17, line 34." in claim["sentence"]
    for source in SOURCES:
        for claim in reading_room.claims(data(), source, select(data()), Filters()):
            assert claim["sentence"] != claim["citation"]


def test_what_may_only_be_shown_in_excerpts_gives_no_whole_sentence() -> None:
    source = data().sources["slavin-2011"].model_copy(update={"display": "excerpts"})
    short = dataclasses.replace(data(), sources={**data().sources, source.id: source})
    assert {c["sentence"] for c in reading_room.claims(short, source.id, select(short), Filters())} == {""}


def test_found_words_are_listed_in_their_articles_each_with_a_link_that_opens_there() -> None:
    places = found.hits(data(), "sovereignty")
    listed = found.listed(data(), places, found.numbered(places), "sovereignty", Filters(actors=("sadr",)), is_folded=False)
    assert 0 < len(places) < len(SOURCES)
    for source in SOURCES:
        name = data().sources[source].short
        assert (f"<h2>{name}</h2>" in listed) == (source in places)
        for number in range(1, len(places.get(source, ())) + 1):
            assert f'href="sources?actor=sadr&amp;article={source}&amp;find=sovereignty&amp;hit={number}"' in listed
        assert source in places or name in listed.partition("Not found in ")[2]
    assert listed.lower().count("<mark>sovereignty</mark>") == sum(map(len, places.values()))
    assert found.summary(data(), places) in listed


def test_what_is_listed_of_an_article_of_excerpts_is_cited() -> None:
    source = data().sources["slavin-2011"].model_copy(update={"display": "excerpts"})
    short = dataclasses.replace(data(), sources={source.id: source})
    places = found.hits(short, "troops")
    listed = found.listed(short, places, found.numbered(places), "troops", Filters(), is_folded=True)
    for shown in re.findall(r"<li><a [^>]*>(.*?)</a>", listed):
        text = html.unescape(re.sub("<[^>]*>", "", shown)).strip("… ")
        assert any(fold(text) in c.quote for c in data().cited_in["slavin-2011"])


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        ("grand bargin", "grand bargain"),
        ("Muqtada Sader", "muqtada"),
        ("ten thousand", "thousands"),
        ("al-Qaida", "qaeda"),
        ("re-xylophone", ""),
        ("xylophone", ""),
        ("+++", ""),
    ],
)
def test_where_nothing_is_found_it_is_said_and_the_nearest_words_that_stand_in_an_article_are_a_link(wanted, near) -> None:
    assert not found.hits(data(), wanted)
    listed = found.listed(data(), {}, [], wanted, Filters(actors=("sadr",)), is_folded=False)
    assert f"No article has the words “{wanted}”." in listed
    assert "0 hits" not in listed
    links = re.findall(r'<a href="([^"]*)">(.*?)</a>', listed)
    assert links == ([(f"sources?actor=sadr&amp;find={near.replace(' ', '+')}", near)] if near else [])
    assert bool(near) == bool(near and found.hits(data(), near))


def test_words_of_the_filter_that_no_record_has_are_told_with_the_way_to_their_place_in_the_articles() -> None:
    told = found.of_filter(data(), Filters(text="Danaeifar", actors=("sadr",)))
    ((source, [(start, _)]),) = found.hits(data(), "Danaeifar").items()
    assert 'href="sources?actor=sadr&amp;q=Danaeifar&amp;article=slavin-2011&amp;find=Danaeifar&amp;hit=1">1 place in the' in told
    assert "“Danaeifar” is in no record; it stands at " in told
    assert told.endswith(f"</a>: Slavin 2011, par. {data().articles[source].paragraph_at(start)}, line 20.")


def test_words_that_records_have_too_are_told_with_the_articles_in_which_they_stand() -> None:
    told = found.of_filter(data(), Filters(text="sovereignty"))
    places = found.hits(data(), "sovereignty")
    assert (
        f'find=sovereignty">{sum(map(len, places.values()))} places in the articles</a>: American Interest 2012, Arab Center 2020'
        in told
    )
    assert "no record" not in told
    near = found.of_filter(data(), Filters(text="Suleimani", actors=("sadr",)))
    number = sum(map(len, found.hits(data(), "soleimani").values()))
    assert near.startswith("“Suleimani” is in no record and in no article. The nearest words that stand in an article: ")
    assert near.endswith(f'href="sources?actor=sadr&amp;q=soleimani&amp;find=soleimani">soleimani</a>, at {number} places.')
    assert found.of_filter(data(), Filters(text="xylophone")) == found.of_filter(data(), Filters()) == ""


@pytest.mark.parametrize("typed", ["ISIS", "daesh", "Daʿesh"])
def test_for_a_name_that_no_article_has_the_words_of_the_articles_are_offered(typed: str) -> None:
    number = select(data(), Filters(text="Islamic State")).size
    places = sum(map(len, found.hits(data(), "Islamic State").values()))
    assert number >= 6
    wanted = f'The articles write “Islamic State”: <a href="records?q=Islamic+State">{number} records</a>'
    wanted += f', <a href="sources?find=Islamic+State">{places} place'
    assert wanted in found.of_filter(data(), Filters(text=typed, actors=("iran",)))
    assert wanted in found.listed(data(), {}, [], typed, Filters(), False)


def test_behind_the_last_article_with_hits_comes_the_first() -> None:
    places = {"a": [(1, 2)], "c": [(1, 2), (3, 4)], "d": [(5, 6)]}
    assert found.neighbours(places, "c") == {"previous": ("a", 1), "next": ("d", 1)}
    assert found.neighbours(places, "d") == {"previous": ("c", 2), "next": ("a", 1)}
    assert found.neighbours(places, "b") == {"previous": ("d", 1), "next": ("a", 1)}
    assert found.neighbours({"a": [(1, 2)]}, "a") == {}


def test_every_clause_has_its_state_and_set_aside_ones_their_reason() -> None:
    for source in SOURCES:
        names = {
            n for b in reading_room.paragraphs(data(), source, "coverage") if "pieces" in b for _, ns in b["pieces"] for n in ns
        }
        states = reading_room.states(data(), source)
        assert {f"clause:{i}" for i in range(len(states))} == {n for n in names if n.startswith("clause:")}
        assert all(bool(s["reason"]) == (s["state"] == "set aside") for s in states)


def test_errata_are_marked_where_they_stand() -> None:
    blocks = reading_room.paragraphs(data(), "murphy-2011", "claims")
    marked = [t for b in blocks if "pieces" in b for t, names in b["pieces"] if any(n.startswith("erratum:") for n in names)]
    assert "three Sunni groups" in "".join(marked)
    assert len(reading_room.errata(data(), "murphy-2011")) == 4


def test_excerpts_show_nothing_but_what_is_cited() -> None:
    source = data().sources["american-interest-2012"].model_copy(update={"display": "excerpts"})
    short = dataclasses.replace(data(), sources={**data().sources, source.id: source})
    for mode in MODES:
        blocks = reading_room.paragraphs(short, source.id, mode)
        shown = " ".join(text_of(b) for b in blocks)
        assert all("aside" not in b for b in blocks)
        assert "Luke Lea" not in shown
        assert "Great Realignment" not in shown
    assert "Realignment" not in " ".join(text_of(b) for b in reading_room.paragraphs(short, source.id, "claims", "Realignment"))


def test_the_shelf_counts_what_the_filter_leaves() -> None:
    whole = {e["source"].id: e for e in reading_room.shelf(select(data()))}
    assert set(whole) == set(data().sources)
    assert "It states 10 troop levels, 5 attacks, 5 casualty statements, 18 positions." in whole["slavin-2011"]["states"]
    assert whole["porter-2006"]["years"] == "2003 to 2006"
    left = {e["source"].id: e for e in reading_room.shelf(select(data(), Filters(actors=("gates",))))}
    assert left["porter-2006"]["states"].endswith("Of its records the filter leaves none.")
    assert "the filter leaves 0 of 10 troop levels, 1 of 5 attacks" in left["slavin-2011"]["states"]


def test_what_the_filter_does_not_narrow_of_an_article_is_no_part_of_what_it_leaves() -> None:
    left = select(data(), Filters(places=("baghdad",)))
    for name in data().sources:
        told = reading_room.contribution(left, name)
        positions = sum(any(e.source == name for e in p.evidence) for p in data().positions)
        assert f"; {positions} positions have no place (not narrowed)." in told
        assert "positions" not in told.partition("the filter leaves")[2].partition(";")[0]
        assert told == reading_room.contribution(select(data(), Filters(places=("baghdad",), sources=(name,))), name)


def test_a_citation_holds_author_title_publisher_date_words_and_the_place_of_the_link() -> None:
    (citation,) = data().citations["troop-us-46000-2011"]
    said = citing.passage(data(), citation)
    version = f"The Iraq ledger, dataset {data().version}"
    for part in (
        "Barbara Slavin",
        "IPS",
        "some day from 11 to 17 July 2011 (date inferred)",
        citation.quote,
        "(par. 17, line 34)",
        version,
        citing.LINK,
    ):
        assert part in said


def test_a_citation_names_no_author_whom_the_file_does_not_name() -> None:
    assert citing.source_line(data(), "american-interest-2012").startswith("US Forces Headed Back to Iraq?")


def test_the_shelf_and_the_page_say_what_is_still_open_in_an_article_that_nobody_has_coded() -> None:
    bare = dataclasses.replace(data(), citations={}, errata=(), set_aside=())
    entries = {entry["source"].id: entry for entry in reading_room.shelf(select(bare))}
    assert entries["slavin-2011"]["years"] == ""
    assert (
        entries["slavin-2011"]["coded"]
        == "0 of 67 clauses are cited by a record or an erratum, 0 set aside with a reason, 67 are still open."
    )
    whole = {entry["source"].id: entry["coded"] for entry in reading_room.shelf(select(data()))}
    assert whole["slavin-2011"] == "46 of 67 clauses are cited by a record or an erratum, 21 set aside with a reason."


def test_a_claim_names_its_parts_with_links_to_their_pages() -> None:
    part = next(r for r in data().casualties if r.part_of)
    source = data().citations[part.part_of][0].source
    listed = {claim["id"]: claim for claim in reading_room.claims(data(), source, select(data()), Filters())}
    assert f"records?record={part.id}" in [named["page"] for named in listed[part.part_of]["parts"]]
    assert listed[part.part_of]["parts"][0]["says"]
    assert [named["page"] for named in listed[part.id]["wholes"]] == [f"records?record={part.part_of}"]


def test_a_number_beside_an_article_says_what_kind_it_is_and_its_time_once():
    for source in data().sources:
        for listed in reading_room.claims(data(), source, set(), Filters()):
            record = data().by_id[listed["id"]][1]
            assert listed["says"] == words.quotable(data(), record)
            assert not listed["when"] or listed["when"] not in listed["says"]


def test_the_legend_names_every_mark_that_the_article_can_have() -> None:
    styles = (Path(__file__).parents[2] / "ledger" / "ui" / "components" / "reader.css").read_text()
    legends = {mode: reading_room.legend(data(), "murphy-2011", mode) for mode in ("claims", "coverage")}
    for name in (*CLAIMS, "several"):
        assert f"mark.{'claim' if name == 'positions' else name} {{" in styles
        assert f'<mark class="claim {name}">' in legends["claims"]
    for name in ("cited", "set-aside", "open"):
        assert f".coverage mark.{name} {{" in styles
        assert f'<mark class="{name}">' in legends["coverage"]
    for source in SOURCES:
        assert ("Apparent error" in reading_room.legend(data(), source, "claims")) == bool(reading_room.errata(data(), source))


def test_only_the_paragraphs_that_hold_new_words_are_searched_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    real, read = finding.places, []
    monkeypatch.setattr(finding, "places", lambda text, wanted: read.append(text) or real(text, wanted))
    places = found.hits(data(), "sovereignty")
    assert 0 < len(read) <= sum(map(len, places.values()))
    assert all("sovereignty" in text.lower() for text in read)
