"""What the lines of a text are taken to be: of the five coded articles, and of made-up ones that try each rule."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.curation.zones import _Piece, byline, zones
from ledger.model.article import Article, Span
from ledger.model.records import Zone
from ledger.model.statements import evidence_of
from tests.conftest import data

LONG = "The council met on Monday and spoke at length of the harbour, of the light and of the oil that it burns in winter. " * 2
LINES = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            ["", " ", "A title", LONG, "By the staff", "3 comments", "Keep reading", "© 2011", "Photo: AP/File", "\r"]
        ),
    )
)


def covered(found: list[dict[str, Any]]) -> list[int]:
    return [line for zone in found for line in range(zone["lines"][0], zone["lines"][1] + 1)]


def kinds(text: str) -> list[tuple[str, str]]:
    """What each line with something on it is taken to be, with its first words."""
    of = {line: zone["kind"] for zone in zones(text) for line in covered([zone])}
    return [(of[n], line[:20]) for n, line in enumerate(text.split("\n"), 1) if line.strip()]


def test_no_line_of_a_text_full_of_notes_on_authors_is_judged_again_for_each_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    monkeypatch.setattr(_Piece, "prose", property(lambda piece: judged.append(piece.words)))
    lines = ["A title", "A paragraph. " * 20, *(f"Jane Doe {n} is a historian." for n in range(500))]
    zones("\n\n".join(lines))
    assert len(judged) <= 3 * len(lines)


@given(st.one_of(LINES.map("\n".join), st.text()))
def test_every_line_of_any_text_lies_in_exactly_one_zone(text: str) -> None:
    found = zones(text)
    shaped = tuple(Zone.model_validate(zone) for zone in found)
    assert covered(found) == list(range(1, Article(text, shaped).line_count + 1))


def test_a_text_without_a_word_is_furniture_and_an_empty_one_has_no_zone() -> None:
    assert zones("") == []
    assert zones("\n \n") == [{"kind": "furniture", "lines": [1, 2]}]


@pytest.mark.parametrize("source", data().sources)
def test_the_lines_of_the_coded_articles_are_told_but_for_one(source: str) -> None:
    """The rules were written with these articles in view: of others they know less."""
    article = data().articles[source]
    of = {line: zone["kind"] for zone in zones(article.text) for line in covered([zone])}
    lines = article.text.split("\n")
    wrong = [
        (n, article.zone_at(n), of[n])
        for n in range(1, article.line_count + 1)
        if lines[n - 1].strip() and of[n] != article.zone_at(n)
    ]
    assert wrong == ([(7, "deck", "body")] if source == "arab-center-2020" else [])


def test_every_quote_of_the_dataset_is_found_in_the_zones_as_they_are_proposed() -> None:
    made = {name: tuple(Zone.model_validate(z) for z in zones(article.text)) for name, article in data().articles.items()}
    articles = {name: Article(article.text, made[name]) for name, article in data().articles.items()}
    pieces = [piece for _, record in data().claims() for _, piece in evidence_of(record)]
    assert Counter(isinstance(articles[piece.source].find(piece), Span) for piece in pieces) == {True: len(pieces)}


def test_the_paragraphs_of_a_wrapped_text_are_kept_apart() -> None:
    text = "The light burns\nthe whole night\nlong.\nNobody knows who\npays for the oil\nof it.\n"
    found = tuple(Zone.model_validate(z) for z in zones(f"A title\n\n{text}"))
    assert [p.line for p in Article(f"A title\n\n{text}", found).paragraphs] == [1, 3, 6]


def test_a_page_as_it_is_copied_is_taken_apart() -> None:
    text = "\n".join(
        [
            "Skip to content",
            "",
            "The light is put out",
            "The harbour council saves oil, and the ferries stay in port.",
            "By the staff of the harbour office",
            "3 May 2011",
            LONG,
            "Photo: the light, as it stood",
            LONG,
            "What comes next",
            LONG,
            "The harbour office is a reporter of tides and light.",
            "© 2011 The harbour office",
            "More from the harbour",
            "The ferries sail again",
            "12 comments",
        ]
    )
    assert [kind for kind, _ in kinds(text)] == [
        *(
            "furniture",
            "headline",
            "body",
            "furniture",
            "furniture",
            "body",
            "caption",
            "body",
            "heading",
            "body",
            "bio",
            "furniture",
        ),
        *("teaser", "teaser", "furniture"),
    ]


def test_what_readers_add_is_a_comment_up_to_the_foot_of_the_page() -> None:
    text = f"A title\n\n{LONG}\n\nShow comments\n\nsomebody\n\n{LONG}\n\n© The harbour office\n"
    assert [kind for kind, _ in kinds(text)] == ["headline", "body", "furniture", "comment", "comment", "furniture"]


@pytest.mark.parametrize("text", ["ضوء الميناء\n\nقال المجلس إن الضوء سيطفأ.\n", "港の灯\n\n灯は消された。\n"])
def test_a_script_without_capitals_is_no_furniture(text: str) -> None:
    assert "furniture" not in dict(kinds(text))


def test_the_shortest_article_is_body() -> None:
    assert kinds("The light is out.") == [("body", "The light is out.")]


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("A title\n\nBy Jane Doe\n\nWords follow here.\n", "Jane Doe"),
        ("A title\n\nBY JANE DOE, Staff writer\n\nWords follow here.\n", "Jane Doe"),
        ("A title\n\nBy Jane Doe and John A. Roe\n\nWords follow here.\n", "Jane Doe and John A. Roe"),
        ("Help in\nIraq By Gareth Porter\nWASHINGTON - To avoid failure of its\nmission\n", "Gareth Porter"),
        ("A title\n\nBy Monday\n\nWords follow here.\n", ""),
        ("A title\n\nBy the end of the Cold War, little was left.\n", ""),
    ],
)
def test_a_byline_gives_the_name_of_the_author(text: str, author: str) -> None:
    assert byline(text) == author


def test_a_byline_with_a_role_is_no_part_of_the_article_and_a_short_sentence_is() -> None:
    found = zones("A title\n\nBy Jane Doe, Staff writer\n\nBy then, 300 were dead.\n\nMore words.\n")
    assert [zone["kind"] for zone in found][1] == "furniture"
    assert [zone["kind"] for zone in found if zone["lines"][0] <= 5 <= zone["lines"][1]] == ["body"]


NOTES = f"""A paper

{LONG}[3]

2009

{LONG}

(Applause.)

{LONG}

References

[1] Army Yearbook 2005, p. 31.
[2] "Shells kill 23", Evening Post, 4 October 2004.

What else to read

Two soldiers shot at a checkpoint
"""


def test_notes_stage_directions_and_what_else_to_read_are_no_body_and_a_year_alone_is_a_heading() -> None:
    told = [kind for kind, _ in kinds(NOTES)]
    assert told == [
        *("headline", "body", "heading", "body", "direction", "body", "heading", "reference", "reference", "teaser", "teaser"),
    ]


def test_a_text_goes_on_after_its_notes() -> None:
    told = kinds(f"A paper\n\n{LONG}\n\nNotes\n\na. Local press.\n\n{LONG}")
    assert [kind for kind, _ in told] == ["headline", "body", "heading", "reference", "body"]
