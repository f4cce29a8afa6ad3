"""Proposals of records: what the rules read, that every quote is found, and how well they do on the coded articles."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.__main__ import main
from ledger.curation import dictionary, suggest
from ledger.curation.suggest import KINDS, Suggestion, block, lexicon, record, score, stopped_at, suggestions
from ledger.curation.suggest.names import Names
from ledger.curation.suggest.numerals import amounts
from ledger.curation.suggest.quoting import Quoting
from ledger.curation.suggest.times import times
from ledger.loading import parse, yaml_text
from ledger.model.article import Article, Span, fold
from ledger.model.fields import fields_of
from ledger.model.records import TABLES, Actor, Evidence, Place, Source
from tests.conftest import Edit, data

ROOT = Path(__file__).resolve().parents[2]
FIRST_FIVE = ("porter-2006", "murphy-2011", "slavin-2011", "american-interest-2012", "arab-center-2020")

ACTORS = {
    actor.id: actor
    for actor in (
        Actor(id="hill", name="Ada Hill", kind="person", aliases=("the governor",)),
        Actor(id="stone", name="Ben Stone", kind="person"),
        Actor(id="other-stone", name="Cora Stone", kind="person"),
        Actor(id="front", name="Northern Front", kind="armed_group", aliases=("the N.F.",)),
        Actor(id="post", name="Daily Post", kind="press"),
        Actor(id="reporter", name="A reporter (unnamed)", kind="person"),
    )
}
PLACES = {
    place.id: place
    for place in (
        Place(id="port-green", name="Port Green", precision=2, basis="invented"),
        Place(id="port-grey", name="Port Grey", precision=2, basis="invented"),
        Place(id="land", name="Deltaland", precision=6, basis="invented"),
    )
}


def source(lines: int, published: str = "1998-10-14") -> Source:
    """An invented article of so many lines, all body; 14 October 1998 was a Wednesday."""
    return Source(
        id="delta",
        file="delta.txt",
        sha256="0" * 64,
        title="Delta",
        short="Delta",
        published=published,
        published_basis="invented",
        rights="none",
        display="full",
        voice="reporter",
        zones=({"kind": "body", "lines": (1, lines)},),  # type: ignore[arg-type]
    )


def article_of(text: str) -> Article:
    """A text as an article whose lines are all body."""
    return Article(text, source(max(Article(text, ()).line_count, 1)).zones)


def proposed(text: str, table: str = "", published: str = "1998-10-14") -> list[Suggestion]:
    article = article_of(text)
    found = suggestions(article, source(max(article.line_count, 1), published), ACTORS, PLACES)
    return [s for s in found if table in ("", s.table)]


def one(text: str, table: str) -> Suggestion:
    (found,) = proposed(text, table)
    return found


# numbers and dates


@pytest.mark.parametrize(
    ("words", "low", "best", "high", "wording"),
    [
        ("10,000 men", 10000, 10000, 10000, "10,000"),
        ("about 5,200 men", 5200, 5200, 5200, "about"),
        ("approximately 500 men", 500, 500, 500, "approximately"),
        ("at least 10 men", 10, 10, None, "at least 10"),
        ("more than 10 men", 11, None, None, "more than 10"),
        ("up to 10,000 men", None, None, 10000, "up to"),
        ("as many as 30 men", None, None, 30, "as many as 30"),
        ("fewer than 200 men", None, None, 199, "fewer than 200"),
        ("tens of thousands of men", 20000, None, None, "tens of thousands"),
        ("hundreds of men", 200, None, None, "hundreds"),
        ("a few hundred men", 200, None, 900, "a few hundred"),
        ("several thousand men", 2000, None, 9000, "several thousand"),
        ("between 10 and 20 men", 10, None, 20, "10 and 20"),
        ("10 to 20 men", 10, None, 20, "10 to 20"),
        ("10–20 men", 10, None, 20, "10–20"),
        ("twenty-five men", 25, 25, 25, "twenty-five"),
        ("two hundred and six men", 206, 206, 206, "two hundred and six"),
        ("a dozen men", 12, 12, 12, "a dozen"),
        ("1.5 million men", 1500000, 1500000, 1500000, "1.5 million"),
        ("half a million men", 500000, 500000, 500000, "half a million"),
        ("half a dozen men", 6, 6, 6, "half a dozen"),
        ("two and a half thousand men", 2500, 2500, 2500, "two and a half thousand"),
        ("four-and-thirty dead", 34, 34, 34, "four-and-thirty"),
        ("two score men", 40, 40, 40, "two score"),
        ("not exceeding 1,500 men", None, None, 1500, "not exceeding 1,500"),
        ("upwards of 9,000 troops", 9000, None, None, "upwards of 9,000"),
        ("200 or fewer", None, None, 200, "200 or fewer"),
        ("two hundred thousand men", 200000, 200000, 200000, "two hundred thousand"),
    ],
)
def test_a_number_is_read_as_the_words_allow(words: str, low: int, best: int, high: int, wording: str) -> None:
    (found,) = amounts(f"There were {words}")
    assert (found.low, found.best, found.high, found.wording) == (low, best, high, wording)


@pytest.mark.parametrize("words", ["$590 million", "20 percent", "10 years", "the 3rd", "a 12-year war", "half a truth", "1.5"])
def test_money_measures_and_ordinals_count_nobody(words: str) -> None:
    assert list(amounts(f"It was {words} then")) == []


def test_two_numbers_joined_by_and_are_two_numbers() -> None:
    assert [a.best for a in amounts("20 killed, 30 and 12 wounded")] == [20, 30, 12]


@pytest.mark.parametrize(
    ("words", "published", "edtf"),
    [
        ("on May 4, 2003", "2011-07-06", "2003-05-04"),
        ("on 4 May 2003", "2011-07-06", "2003-05-04"),
        ("on Jun. 6", "2011-07-11?/2011-07-17?", "2011-06-06?"),
        ("on December 6", "2011-07-06", "2010-12-06?"),
        ("by Dec. 31", "2011-07-06", "2011-12-31?"),
        ("on February 30", "2011-07-06", ""),
        ("in June", "2011-07-06", "2011-06?"),
        ("in March 2010", "2011-07-06", "2010-03"),
        ("in early January", "2020-02-16", "2020-01-01~/2020-01-10?"),
        ("last month", "2011-01-06", "2010-12?"),
        ("last year", "2011-07-06", "2010?"),
        ("yesterday", "2011-07-06?", "2011-07-05?"),
        ("on Monday", "2011-07-06?", "2011-07-04?"),
        ("on Monday", "2011-07-11?/2011-07-17?", "2011-07-11?"),
        ("on Monday", "2011", ""),
        ("last autumn", "2006-01-20", "2005-23?"),
        ("between 2005 and 2009", "2011-07-06", "2005?/2009?"),
        ("in 2012", "2011-07-06", "2012"),
        ("on 2011-02-03", "2012", "2011-02-03"),
        ("on Monday", "no date", None),
        ("he may leave", "2011-07-06", None),
        ("they march", "2011-07-06", None),
    ],
)
def test_a_date_is_reckoned_from_the_day_of_publication(words: str, published: str, edtf: str | None) -> None:
    assert [t.edtf for t in times(f"It was {words}, they said", published)] == ([] if edtf is None else [edtf])


# names


def test_an_actor_is_known_by_name_alias_and_family_name_and_two_of_one_name_stay_open() -> None:
    names = Names(ACTORS.values())
    text = "Hill's men met the NF, Ada Hill and Stone; the northern Front hill, the governor."
    found = [(text[n.start : n.end], n.id) for n in names.find(text)]
    assert found == [("Hill's", "hill"), ("NF", "front"), ("Ada Hill", "hill"), ("Stone", ""), ("northern Front", "front")]


# the rules, on subjects of their own

WAR = """Rebels shelled Port Green on Tuesday, killing at least 12 people and wounding dozens.

The Northern Front claimed responsibility. Ada Hill blamed the Northern Front for the mortar attack of May 3, 1985.

About 5,200 peacekeepers left in March; all foreign troops are to withdraw by June 1. Hill said the army would keep up to
1,500 soldiers in Port Green.

"We need more boats, and we need them now," she told the Daily Post. Nobody was killed in Port Grey. The bridge cost
$2 million and was built in ten years.
"""


def test_a_report_of_another_war_gives_its_figures_attacks_and_positions() -> None:
    found = [(s.table, s.evidence.quote, s.fields) for s in proposed(WAR)]
    rain = "Rebels shelled Port Green on Tuesday, killing at least 12 people and wounding dozens."
    assert [(t, q, [f.get(n) for n in ("low", "best", "high")]) for t, q, f in found if t in KINDS[:2]] == [
        ("casualties", rain, [12, 12, None]),
        ("casualties", rain, [24, None, None]),
        ("troop_levels", "About 5,200 peacekeepers left in March", [5200, 5200, 5200]),
        ("troop_levels", "all foreign troops are to withdraw by June 1.", [0, 0, 0]),
        ("troop_levels", "Hill said the army would keep up to 1,500 soldiers in Port Green.", [None, None, 1500]),
        ("casualties", "Nobody was killed in Port Grey.", [0, 0, 0]),
    ]
    attacks = [f for t, _, f in found if t == "attacks"]
    assert [(f.get("type"), f.get("date"), f.get("places")) for f in attacks] == [
        ("rocket_or_mortar", "1998-10-13?", ["port-green"]),
        (None, None, None),
        ("rocket_or_mortar", "1985-05-03", None),
    ]
    blame = [(a["actor"], a["by"], a["status"]) for f in attacks for a in f.get("attributions", ())]
    assert blame == [("front", "front", "claimed"), ("front", "hill", "blamed")]
    speech = [(f.get("actor"), f["speech"], f.get("via")) for t, _, f in found if t == "positions"]
    assert ("hill", "reported", None) in speech
    assert (None, "direct", "post") in speech


def test_a_flood_is_no_attack() -> None:
    found = proposed(
        "Floods killed 30 villagers in Port Green. More than 3,000 soldiers and some 450 volunteers filled sandbags."
    )
    assert [(s.table, s.fields["low"]) for s in found] == [("casualties", 30), ("troop_levels", 3001), ("troop_levels", 450)]
    assert found[2].fields["personnel"] == "civilian"


@pytest.mark.parametrize(
    "text",
    [
        "The treaty should prevent attacks on Port Green.",
        "The town is vulnerable to rockets.",
        "They came to attack the town.",
        "He died of a heart attack.",
        "Ada Hill fears death squads, and the death penalty.",
    ],
)
def test_what_has_not_happened_is_no_attack_of_its_own(text: str) -> None:
    assert [s.why for s in proposed(text, "attacks") if "death squads" not in s.why] == []


def test_one_number_of_two_outcomes_counts_for_both() -> None:
    found = proposed("Thousands of farmers were abducted and killed.", "casualties")
    assert [(s.fields["outcome"], s.fields["low"]) for s in found] == [("abducted", 2000), ("killed", 2000)]


def test_a_number_of_attackers_counts_no_victims() -> None:
    found = one("Two suicide bombers killed a farmer.", "casualties")
    assert (found.fields["low"], found.fields["high"], found.fields["wording"]) == (1, 1, "a farmer")


def test_where_several_may_speak_it_is_open_who_says_it() -> None:
    assert one("The army has 300 soldiers.", "troop_levels").fields["asserted_by"] == "reporter"
    assert one("Ada Hill said the army has 300 soldiers.", "troop_levels").fields["asserted_by"] == "hill"
    for text in ("She said the army has 300 soldiers.", "“The army has 300 soldiers.”"):
        assert "asserted_by" in one(text, "troop_levels").open


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The army has 300 soldiers, the War Office said on 15 January 2021.", "the War Office said"),
        ("A spokesman for the allies said the army has 300 soldiers.", "A spokesman for the allies said"),
        ("The army has 300 soldiers, according to the River Observatory.", "according to the River Observatory"),
        ("The army has 300 soldiers, said Col. Joe Stone, a spokesman.", "said Col. Joe Stone"),
        ("The army has 300 soldiers, as reported by the Gazette on Monday.", "reported by the Gazette"),
        ("The mayor told a paper that the army has 300 soldiers.", "The mayor told"),
    ],
)
def test_a_speaker_whom_the_dataset_does_not_have_is_left_open_and_named_in_the_words_of_the_article(text, speaker) -> None:
    found = one(text, "troop_levels")
    assert "asserted_by" in found.open
    assert "asserted_by" not in found.fields
    assert found.why.endswith(f"; who says it: “{speaker}”")


def test_what_the_author_says_of_the_own_words_is_the_authors() -> None:
    assert one("As I said, the army has 300 soldiers.", "troop_levels").fields["asserted_by"] == "reporter"


def test_a_place_is_proposed_only_where_the_words_name_one() -> None:
    assert one("300 soldiers are in Port Green.", "troop_levels").fields["place"] == "port-green"
    assert one("300 soldiers are in Port Green in Deltaland.", "troop_levels").fields["place"] == "port-green"
    assert "place" in one("300 soldiers are in Port Green and Port Grey.", "troop_levels").open


def test_the_quote_is_the_clause_where_a_word_of_contrast_tells() -> None:
    found = one("Rebels shelled the old town on Tuesday, but the harbour of the town was quiet all day.", "attacks")
    assert found.evidence.quote == "Rebels shelled the old town on Tuesday"
    whole = one("The troops would not stay in the town, but would train others.", "troop_levels")
    assert whole.evidence.quote == "The troops would not stay in the town, but would train others."


def test_a_sentence_that_stands_twice_is_quoted_with_the_words_beside_it() -> None:
    found = proposed(
        "On Monday it began. Rebels shelled the town. Then it rained. Rebels shelled the town. All slept.", "attacks"
    )
    assert [s.evidence.quote for s in found] == ["Rebels shelled the town."] * 2
    assert all(s.evidence.prefix or s.evidence.suffix for s in found)


def test_words_that_repeat_throughout_cannot_be_quoted_and_are_looked_up_no_more_than_a_few_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked = []
    stands = Quoting._stands
    monkeypatch.setattr(Quoting, "_stands", lambda *given: looked.append(1) or stands(*given))
    assert proposed("Rebels shelled the town. " * 300) == []
    assert looked == []


# any text

PIECES = st.sampled_from(
    [
        *(
            "killed",
            "wounded",
            "troops",
            "soldiers",
            "militants",
            "attack",
            "rocket",
            "blamed",
            "said",
            "told",
            "all",
            "none",
            "no",
        ),
        *(
            "withdraw",
            "a few hundred",
            "tens of thousands",
            "up to",
            "fewer than",
            "10,000",
            "12",
            "billion billion",
            "twenty-five",
        ),
        *("Ada Hill", "Stone", "he", "Northern Front", "Port Green", "Deltaland", "Daily Post", "June 6", "last month", "Monday"),
        *(
            "2012",
            "May",
            "Feb. 30",
            "early January",
            "by Dec. 31",
            "between 2005 and 2009",
            ".",
            ",",
            ";",
            "?",
            "!",
            "…",
            "—",
            "(",
            ")",
        ),
        *(
            "“",
            "”",
            '"',
            "'",
            "’s",
            "U.S.",
            "Mr.",
            ", but it",
            "\n",
            "\n\n",
            "  ",
            "\t",
            "\x0b",
            "\x1c",
            "\u2028",
            "é",
            "🏮",
            "\x00",
        ),
        *("x", "the", "of", "and", "-", "$", "1.5 million", "000,000", "١٢", "ﬃ", "#", ": null", "- id:", "\u202e", "İ"),
    ]
)
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(["", " ", " "])), max_size=60).map(lambda p: "".join(a + b for a, b in p))


@given(st.text(alphabet="ab “.\n ", max_size=40), st.integers(0, 40), st.integers(0, 40))
@example("j k y z q r s j k y zq r s j k y z r r", 8, 13)
def test_evidence_for_any_passage_is_found_there_or_refused(text: str, start: int, end: int) -> None:
    if not text[start:end].strip() or text[start].isspace() or text[:end][-1].isspace():
        return
    article = Article(text, source(max(Article(text, ()).line_count, 1)).zones)
    evidence = Quoting(article).evidence("delta", start, end)
    if evidence:
        found = article.find(evidence)
        assert isinstance(found, Span)
        assert (found.start, found.end) == (start, min(end, len(text)))


def assert_sound(text: str, found: list[Suggestion]) -> None:
    """Every quote is found once and where the proposal says, every record has its shape once filled in, no id stands twice."""
    about = source(max(Article(text, ()).line_count, 1))
    article = Article(text, about.zones)
    for suggestion in found:
        assert article.find(suggestion.evidence) == suggestion.span
        assert fold(text[suggestion.span.start : suggestion.span.end]) == suggestion.evidence.quote
        assert_shaped(suggestion)
    assert len({s.fields["id"] for s in found}) == len(found)


def filled(suggestion: Suggestion) -> dict[str, Any]:
    """Something for every blank, as a reader may choose."""
    fields = fields_of(TABLES[suggestion.table])
    return {name: next(iter(fields[name].values), "2011-07") for name in suggestion.open}


def assert_shaped(suggestion: Suggestion) -> None:
    raw = record(suggestion, **filled(suggestion))
    made = TABLES[suggestion.table].model_validate(raw)
    text = yaml_text.dump([raw])
    assert yaml_text.parse("x", text.encode()).value == [raw]
    assert yaml_text.dump([parse.ordered(made.model_dump(mode="json", exclude_defaults=True))]) == text
    blank = yaml_text.parse("x", block(suggestion).encode()).value
    assert blank == [raw | dict.fromkeys(suggestion.open)]
    assert block(suggestion).count("# fill in: ") == len(suggestion.open)


@given(TEXTS)
@example("Rebels shelled the town. Rebels shelled the town.")
@example("Rebels shelled the \x00 town.")
@example("xkilled the troops of killed the troops of")
def test_whatever_the_text_no_rule_fails_and_every_quote_is_found_once(text: str) -> None:
    assert_sound(text, proposed(text))


@given(st.text(max_size=80), st.text(max_size=12))
def test_no_text_and_no_day_of_publication_makes_a_rule_fail(text: str, published: str) -> None:
    about = source(max(Article(text, ()).line_count, 1)).model_copy(update={"published": published})
    assert_sound(text, list(suggestions(Article(text, about.zones), about, ACTORS, PLACES)))


def test_of_a_text_that_is_full_of_claims_the_first_are_proposed_and_it_is_said_how_far_they_go(monkeypatch) -> None:
    text = "\n\n".join(f"Rebels killed {n} soldiers." for n in range(2, 40))
    every = proposed(text)
    assert stopped_at(every) == 0
    monkeypatch.setattr(suggest, "MOST_PROPOSED", 10)
    first = proposed(text)
    assert first == every[: len(first)]
    assert 10 <= len(first) < len(every)
    assert stopped_at(first) == first[-1].span.line > 1


def test_a_sentence_too_long_for_a_quote_is_cut() -> None:
    text = "Rebels shelled the town " + "and then the next one " * 200 + "with 300 soldiers."
    found = proposed(text)
    assert {s.table for s in found} == {"attacks", "troop_levels"}
    assert all(len(s.evidence.quote) <= 1000 for s in found)


def test_a_phrase_of_the_lexicon_is_in_lower_case_and_stands_once() -> None:
    groups = {name: words for name, words in vars(lexicon).items() if name.isupper() and isinstance(words, tuple)}
    assert len(groups) > 20
    for name, words in groups.items():
        assert all(word == word.strip().lower() and word for word in words), name
        assert len(set(words)) == len(words), name


def test_the_lexicon_names_no_actor_and_no_place_of_the_dataset() -> None:
    names = Names([*data().actors.values(), *data().places.values()])
    assert names.find("Baghdad")
    phrases = {word for words in vars(lexicon).values() if isinstance(words, tuple) for word in words}
    assert [phrase for phrase in phrases if names.find(phrase.title())] == []


# the articles


@pytest.mark.parametrize("name", FIRST_FIVE)
def test_nine_of_ten_coded_quotes_of_figures_are_found(name: str) -> None:
    found = [(s.table, s.span) for s in score.proposals(data(), name)]
    figures = [r for r in (*data().troop_levels, *data().casualties) if (r.low, r.best, r.high) != (None, None, None)]
    coded = [(data().by_id[r.id][0], c) for r in figures for c in data().citations[r.id][:1] if c.source == name]
    missed = [c.quote for table, c in coded if not any(kind == table and score.holds(span, c.span) for kind, span in found)]
    assert len(missed) <= len(coded) / 10, missed


def test_four_of_five_coded_quotes_of_troop_levels_casualties_and_attacks_are_found() -> None:
    whole = score.over([s for s in score.scores(data()) if s.source in FIRST_FIVE and s.table != "positions"])
    assert whole.found >= 0.8 * whole.coded > 0


@pytest.mark.parametrize("name", FIRST_FIVE)
def test_every_proposal_for_an_article_is_sound_and_no_longer_than_a_sentence(name: str) -> None:
    article = data().articles[name]
    found = score.proposals(data(), name)
    assert found
    for suggestion in found:
        assert article.find(suggestion.evidence) == suggestion.span
        assert any(s.start <= suggestion.span.start and suggestion.span.end <= s.end for s in article.sentences)
        assert_shaped(suggestion)


def test_a_proposal_must_cover_four_fifths_of_a_quote() -> None:
    article = Article("x" * 200, source(1).zones)
    quote = Evidence(source="delta", quote="x" * 200)
    whole = article.find(quote)
    assert not isinstance(whole, str)
    cut = [type(whole)(0, n, 1, "body") for n in (160, 159)]
    assert [score.holds(span, whole) for span in cut] == [True, False]


def test_the_table_of_scores_in_the_docs_is_current() -> None:
    page = (ROOT / "docs" / "suggest.md").read_text(encoding="utf-8")
    assert dictionary.between(page, "score", score.table(data())) == page
    assert page.count("| Slavin 2011 |") == 1 + len(KINDS)


# the command


def test_the_command_prints_every_proposal_by_file_and_writes_nothing(mini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in mini.rglob("*") if path.is_file()}
    assert main(["--root", str(mini), "suggest", "packet-1921"]) == 0
    out = capsys.readouterr().out
    parsed = yaml_text.parse("x", out.encode()).value
    assert isinstance(parsed, dict)
    assert list(parsed) == [table for table in KINDS if table in parsed]
    assert "# holds words of " in out
    assert {path: path.read_bytes() for path in mini.rglob("*") if path.is_file()} == before


def test_an_article_that_does_not_exist_is_refused_with_those_that_do(mini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("nobody-1900", ""):
        assert main(["--root", str(mini), "suggest", name]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert "packet-1921, tide-1921" in err


def test_a_dataset_with_problems_gives_its_problems(mini: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    edit("casualties", "  low: 7\n", "  low: 8\n")
    with pytest.raises(SystemExit) as stop:
        main(["--root", str(mini), "suggest", "packet-1921"])
    assert stop.value.code == 1
    assert "[bad-range]" in capsys.readouterr().err


def test_the_scores_are_printed_for_any_dataset(mini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(mini), "suggest", "--score"]) == 0
    assert "| Packet 1921 | together |" in capsys.readouterr().out


def test_a_dataset_without_articles_has_a_table_too() -> None:
    assert score.table(replace(data(), sources={})).count("| – |") == 2 * (1 + len(KINDS))
