"""Where a quote stands in an article, and how an article falls into paragraphs and sentences."""

import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

import pysbd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ledger.loading import files, parse
from ledger.model.article import INVISIBLE, Article, Miss, Span, fold
from ledger.model.records import CITABLE, Evidence, Zone
from tests.conftest import MINI

ROOT = Path(__file__).resolve().parents[2]
ALL = 10**9


def article(text: str, *zones: tuple[str, int, int]) -> Article:
    """An article; without zones all of it is body."""
    return Article(text, tuple(Zone(kind=k, lines=(a, b)) for k, a, b in zones or [("body", 1, ALL)]))


def find(text: str, quote: str, prefix: str | None = None, suffix: str | None = None) -> str | Miss:
    """The words of the file that are found, or the miss."""
    found = article(text).find(Evidence(source="x", quote=quote, prefix=prefix, suffix=suffix))
    return f"<{text[found.start : found.end]}>" if isinstance(found, Span) else found


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("The lamp burned on.", "lamp burned", "<lamp burned>"),
        ("The lamp burned on.", "The lamp burned on.", "<The lamp burned on.>"),
        ("The lamp\n   burned\t\r\non.", "lamp burned on", "<lamp\n   burned\t\r\non>"),
        ("The lamp burned on.", " lamp\n\n  burned\t", "<lamp burned>"),
        ("The lamp\u00a0burned\u2003on.", "lamp burned on", "<lamp\u00a0burned\u2003on>"),
        ("\n\n  The lamp burned on.  \n", "The lamp burned on.", "<The lamp burned on.>"),
        ("The lamp burned on.", "lampburned", "not found"),
        ("The lampburned on.", "lamp burned", "not found"),
        ("The lamp burned on.", "the lamp", "not found"),
        ("The lamp’s oil", "lamp's oil", "not found"),
        ("The lamp – oil", "lamp - oil", "not found"),
        ("The lamp\u200b burned", "lamp burned", "<lamp\u200b burned>"),
        ("\ufeffThe la\u00admp burned", "The lamp", "<The la\u00admp>"),
        ("The lamp \ufeff burned", "lamp burned", "<lamp \ufeff burned>"),
        ("The lamp burned\ufeff", "lamp burned", "<lamp burned>"),
        ("The lamp burned", "lamp \ufeffbur\u00adned", "<lamp burned>"),
        ("cafe\u0301 light", "caf\u00e9 light", "<cafe\u0301 light>"),
        ("caf\u00e9 light", "cafe\u0301 light", "<caf\u00e9 light>"),
        ("cafe\u0301 light", "cafe", "not found"),
        ("\u1112\u1161\u11ab light", "\ud55c", "<\u1112\u1161\u11ab>"),
        ("a 🏮 burns", "🏮", "<🏮>"),
        ("", "lamp", "not found"),
        ("  \n ", "lamp", "not found"),
        ("The lamp burned on.", " \n ", "not found"),
        ("lamp lamp", "lamp", "ambiguous"),
        ("anana", "ana", "ambiguous"),
        ("The lamp burns. (a+b)*", "(a+b)*", "<(a+b)*>"),
    ],
)
def test_a_quote_is_found_exactly_but_for_white_space_and_marks_that_nobody_sees(text: str, quote: str, expected: str) -> None:
    assert find(text, quote) == expected


TWICE = "The lamp burned on.\n\nNobody minded. The lamp  burned on. All slept."


@pytest.mark.parametrize(
    ("prefix", "suffix", "expected"),
    [
        (None, None, "ambiguous"),
        ("minded.", None, "second"),
        ("Nobody minded. ", None, "second"),
        (None, "Nobody", "first"),
        (None, " \n Nobody minded", "first"),
        (None, "All slept.", "second"),
        ("minded.", "All", "second"),
        ("minded.", "Nobody", "not found"),
        ("slept.", None, "not found"),
        (" ", "\n", "ambiguous"),
    ],
)
def test_a_prefix_or_suffix_tells_two_places_apart(prefix: str | None, suffix: str | None, expected: str) -> None:
    words = {"first": "<The lamp burned on.>", "second": "<The lamp  burned on.>"}
    assert find(TWICE, "The lamp burned on.", prefix, suffix) == words.get(expected, expected)


def test_a_prefix_that_both_places_have_does_not_tell_them_apart() -> None:
    assert find("a lamp, a lamp", "lamp", prefix="a") == "ambiguous"


def test_a_prefix_may_end_in_the_middle_of_the_word_that_the_quote_starts_in() -> None:
    assert find("relight, twilight", "light", prefix="twi") == "<light>"


ZONED = "Headline\nDeck\nBody one.\nBody two.\nCaption\nHeading\nBio\nTeaser\nMenu\nComment\nLoose"
ZONES = [
    ("headline", 1, 1),
    ("deck", 2, 2),
    ("body", 3, 3),
    ("body", 4, 4),
    ("caption", 5, 5),
    ("heading", 6, 6),
    ("bio", 7, 7),
    ("teaser", 8, 8),
    ("furniture", 9, 9),
    ("comment", 10, 10),
]


@pytest.mark.parametrize(
    ("quote", "zone", "line"),
    [
        ("Headline", "headline", 1),
        ("Deck", "deck", 2),
        ("Caption", "caption", 5),
        ("one. Body two", "body", 3),
        ("two.", "body", 4),
    ],
)
def test_a_span_says_its_zone_and_first_line(quote: str, zone: str, line: int) -> None:
    found = article(ZONED, *ZONES).find(Evidence(source="x", quote=quote))
    assert isinstance(found, Span)
    assert (found.zone, found.line) == (zone, line)
    assert fold(ZONED[found.start : found.end]) == quote


@pytest.mark.parametrize(
    "quote",
    ["Heading", "Bio", "Teaser", "Menu", "Comment", "Loose", "Headline Deck", "two. Caption", "Caption Heading", "Comment Loose"],
)
def test_words_outside_one_kind_of_citable_zone_cannot_be_cited(quote: str) -> None:
    assert article(ZONED, *ZONES).find(Evidence(source="x", quote=quote)) == "not citable"


def test_words_that_stand_in_the_body_and_in_a_comment_are_ambiguous() -> None:
    two = article("The lamp.\nThe lamp.", ("body", 1, 1), ("comment", 2, 2))
    assert two.find(Evidence(source="x", quote="The lamp.")) == "ambiguous"


TEXTS = st.text(max_size=60) | st.text("ab \n\t\u00a0é\u0301🏮’", max_size=40)


@st.composite
def text_and_slice(draw: st.DrawFn) -> tuple[str, str]:
    text = draw(TEXTS.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    assume(not any(unicodedata.combining(char) for char in text[start] + text[end : end + 1]))  # no half of a letter
    return text, text[start:end]


@given(text_and_slice())
@example(("a\u0301\n🏮 \u2028b", "🏮 \u2028b"))
@example(("e\u0301e", "e"))
def test_any_slice_of_any_article_that_occurs_once_is_found_where_it_stands(given_: tuple[str, str]) -> None:
    text, quote = given_
    folded, wanted = fold(text), fold(quote)
    times = sum(folded.startswith(wanted, i) for i in range(len(folded))) if wanted else 0
    found = article(text).find(Evidence(source="x", quote=quote))
    if times == 1:
        assert isinstance(found, Span)
        assert fold(text[found.start : found.end]) == wanted
        assert not text[found.start].isspace()
        assert not text[found.end - 1].isspace()
        assert found.line == text.count("\n", 0, found.start) + 1
    else:
        assert found == ("ambiguous" if times else "not found")


@given(text_and_slice(), TEXTS, TEXTS)
def test_a_prefix_and_suffix_never_find_what_the_quote_alone_does_not(given_: tuple[str, str], before: str, after: str) -> None:
    text, quote = given_
    whole = article(text).find(Evidence(source="x", quote=quote))
    narrowed = article(text).find(Evidence(source="x", quote=quote, prefix=before or None, suffix=after or None))
    assert narrowed == whole or narrowed == "not found" or whole == "ambiguous"


@given(TEXTS)
def test_folding_leaves_single_spaces_and_every_other_character_that_is_seen(text: str) -> None:
    folded, seen = fold(text), unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    assert "".join(folded.split()) == "".join(seen.split())
    assert folded == " ".join(seen.split()) == fold(folded)


@given(st.text("abé\u0301\u0323\u200b\ufeff\u00ad \n", min_size=1), st.data())
def test_a_quote_that_looks_the_same_is_found_however_it_is_typed(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    typed = data.draw(st.sampled_from(("NFC", "NFD")))
    quote = unicodedata.normalize(typed, text[start:])
    assume(not any(unicodedata.combining(char) for char in fold(quote)[:1]))
    if fold(quote) and sum(fold(text).startswith(fold(quote), n) for n in range(len(text))) == 1:
        found = article(text).find(Evidence(source="x", quote=quote))
        assert isinstance(found, Span)
        assert fold(text[found.start : found.end]) == fold(quote)


@given(st.integers(0, 9), st.integers(1, 9), st.integers(0, 9), st.integers(1, 9))
def test_spans_overlap_if_they_share_a_character(a: int, size: int, b: int, other: int) -> None:
    one, two = Span(a, a + size, 1, "body"), Span(b, b + other, 1, "body")
    assert one.overlaps(two) == two.overlaps(one) == bool({*range(a, a + size)} & {*range(b, b + other)})


# lines, paragraphs and sentences


@given(st.text("ab\n", max_size=30), st.data())
def test_the_line_of_a_place_is_one_more_than_the_line_feeds_before_it(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    assert article(text).line_at(at) == text.count("\n", 0, at) + 1


@pytest.mark.parametrize(("text", "count"), [("", 0), ("a", 1), ("a\n", 1), ("a\nb", 2), ("a\n\n", 2), ("\n", 1)])
def test_the_last_line_feed_starts_no_line(text: str, count: int) -> None:
    assert article(text).line_count == count


def test_a_form_feed_starts_no_line() -> None:
    paged = article("The lamp.\x0cThe oil.\nThe fog.", ("body", 1, 2))
    assert paged.line_count == 2


def test_paragraphs_are_the_zones_cut_at_blank_lines() -> None:
    text = "Title\n\nOne\nmore. \n \t\n\n Two.\nBy me\n"
    spans = article(text, ("headline", 1, 2), ("body", 3, 7), ("bio", 8, 8)).paragraphs
    assert [(text[s.start : s.end], s.line, s.zone) for s in spans] == [
        ("Title", 1, "headline"),
        ("One\nmore.", 3, "body"),
        ("Two.", 7, "body"),
        ("By me", 8, "bio"),
    ]


def test_paragraphs_of_a_file_with_windows_line_ends_are_cut_too() -> None:
    text = "One.\r\n\r\nTwo.\r\n"
    assert [text[s.start : s.end] for s in article(text, ("body", 1, 3)).paragraphs] == ["One.", "Two."]


def test_sentences_are_those_of_citable_paragraphs_only() -> None:
    text = "A title\n\nOne  lamp. Two\nlamps!\n\nDr. Fog asks: why?\nA comment. Another."
    spans = article(text, ("headline", 1, 2), ("body", 3, 6), ("comment", 7, 7)).sentences
    assert [fold(text[s.start : s.end]) for s in spans] == ["A title", "One lamp.", "Two lamps!", "Dr. Fog asks: why?"]
    assert [s.line for s in spans] == [1, 3, 3, 6]


LINES = st.lists(
    st.sampled_from(["", " ", "The lamp burned.", "Fog! Fog?", "“No,” he said. So be it.", "40 guards.", "é 🏮"]), min_size=1
)


@st.composite
def zoned(draw: st.DrawFn) -> Article:
    lines = draw(LINES)
    cuts = sorted({0, len(lines), *draw(st.lists(st.integers(0, len(lines)), max_size=4))})
    kinds = st.sampled_from(["headline", "body", "comment", "caption", "furniture"])
    return article("\n".join(lines), *((draw(kinds), a + 1, b) for a, b in pairwise(cuts)))


def covered(spans: tuple[Span, ...]) -> set[int]:
    return {i for s in spans for i in range(s.start, s.end)}


def written(found: Article, citable: bool) -> set[int]:
    """Every character of the article but white space; only that which may be cited if `citable`."""
    return {
        i
        for i, char in enumerate(found.text)
        if not char.isspace() and (not citable or found.zone_at(found.line_at(i)) in CITABLE)
    }


def assert_cut_well(found: Article) -> None:
    """Paragraphs hold every word, sentences every word that may be cited; each in order, none twice."""
    for spans, citable in ((found.paragraphs, False), (found.sentences, True)):
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert all(s.line == found.line_at(s.start) and s.zone == found.zone_at(s.line) for s in spans)
        assert written(found, citable) <= covered(spans)
        ends = {i for s in spans for i in (s.start, s.end - 1)}
        assert all(not found.text[i].isspace() for i in ends)
    assert covered(found.sentences) <= covered(found.paragraphs)


@given(zoned())
def test_paragraphs_and_sentences_hold_every_word_once(found: Article) -> None:
    assert_cut_well(found)


@given(st.text(max_size=60))
def test_paragraphs_and_sentences_of_any_text_hold_every_word_once(text: str) -> None:
    text = text.replace("\x0b", " ")
    assert_cut_well(article(text, ("body", 1, text.count("\n") + 1)))


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"The lamp of keeper {n} burned low." for n in range(500)),
        "no stop in sight " * 500,
        "x" * 5000,
        "One.   \n" * 900 + "“Two?”  " * 900,
        "A fog came. " + " " * 5000 + "It left.",
    ],
    ids=lambda text: text[:8],
)
def test_a_long_paragraph_is_segmented_in_portions(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lengths = []
    segment = pysbd.Segmenter.segment
    monkeypatch.setattr(pysbd.Segmenter, "segment", lambda own, words: lengths.append(len(words)) or segment(own, words))
    assert_cut_well(article(text, ("body", 1, text.count("\n") + 1)))
    assert max(lengths) <= 2000
    assert len(lengths) > 1


def test_a_long_paragraph_has_the_sentences_of_its_parts() -> None:
    parts = [f"The lamp of keeper {n} burned low." for n in range(500)]
    text = " ".join(parts)
    assert [text[s.start : s.end] for s in article(text, ("body", 1, 1)).sentences] == parts


@cache
def articles(root: Path) -> dict[str, Article]:
    return parse.read(files.read(root)).articles


@pytest.mark.parametrize(("marks", "sentences"), [(26, 2), (27, 1)])
def test_a_text_full_of_marks_of_a_list_is_one_sentence(marks: int, sentences: int) -> None:
    """The segmenter takes 15 seconds for two thousand letters of such a text."""
    text = " and ".join(["b) this"] * marks) + ". This follows."
    spans = article(text, ("body", 1, 1)).sentences
    assert len(spans) == sentences
    assert (spans[0].start, spans[-1].end) == (0, len(text))


@pytest.mark.parametrize("root", [ROOT, MINI], ids=["the articles", "the small articles"])
def test_paragraphs_and_sentences_of_the_articles_hold_every_word_once(root: Path) -> None:
    assert articles(root)
    for found in articles(root).values():
        assert_cut_well(found)


@pytest.mark.parametrize("root", [ROOT, MINI], ids=["the articles", "the small articles"])
def test_every_sentence_of_the_articles_is_found_again_or_stands_there_twice(root: Path) -> None:
    for found in articles(root).values():
        for span in found.sentences:
            again = found.find(Evidence(source="x", quote=found.text[span.start : span.end]))
            assert again in (span, "ambiguous")
