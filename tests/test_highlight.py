import dataclasses
import functools
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger import highlight, words
from ledger.dataset import Citation, Dataset
from ledger.opening import open_dataset
from ledger.quotes import Article, Span, fold
from ledger.records import CITABLE, Zone

ROOT = Path(__file__).parents[1]
SOURCES = ("porter-2006", "murphy-2011", "slavin-2011", "american-interest-2012", "arab-center-2020")
OURS = {"div": {"class"}, "p": {"class", "id"}, "h2": {"class", "id"}, "h3": {"class", "id"}, "span": {"class"}}
OURS |= {"mark": {"class", "title"}, "details": set(), "summary": set()}
HOSTILE = "<script>alert('x')</script> & \"quoted\" &lt;b&gt; <mark class=chosen> </p></div> a' onload=x &#60;i&#62;"
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text("<>&\"'/ab \n;#x", max_size=60) | st.just(HOSTILE)


@functools.cache
def data() -> Dataset:
    found, problems = open_dataset(ROOT)
    assert found, problems
    return found


class Page(HTMLParser):
    """What a browser would see: tags and attributes; the text of each block without its number; the marks."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict]] = []
        self.tags: list[tuple[str, dict]] = []
        self.blocks: list[tuple[dict, list[str]]] = []
        self.marks: list[tuple[dict, str]] = []
        self.aside: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.open.append((tag, dict(attrs)))
        self.tags.append((tag, dict(attrs)))
        if tag in ("p", "h2", "h3") and dict(attrs).get("id"):
            self.blocks.append((dict(attrs), []))
        if tag == "mark":
            assert "details" not in [name for name, _ in self.open]
            self.marks.append((dict(attrs), ""))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, text):
        inside = [tag for tag, _ in self.open]
        if "details" in inside:
            self.aside.append(text)
        elif ("span", {"class": "n"}) not in self.open:
            self.blocks[-1][1].append(text)
        if "mark" in inside:
            self.marks[-1] = (self.marks[-1][0], self.marks[-1][1] + text)

    def texts(self) -> list[str]:
        return ["".join(parts) for _, parts in self.blocks]

    def foreign(self) -> list[tuple[str, dict]]:
        """Tags and attributes that are not ours."""
        return [(tag, attrs) for tag, attrs in self.tags if tag not in OURS or not set(attrs) <= OURS[tag]]


def show(dataset: Dataset, source: str, kept=None, chosen: str = "") -> Page:
    return Page(highlight.article(dataset, source, dataset.by_id if kept is None else kept, chosen))


FIRST, SECOND = "attack-taji-2011", "casualties-us-june-2011"


def made(text: str, *spans: tuple[int, int, str], display: str = "full", kind: str = "body") -> Dataset:
    """A dataset of one article, with passages of the given records at the given places."""
    zone = Zone.model_validate({"kind": kind, "lines": (1, text.count("\n") + 1)})
    source = data().sources["murphy-2011"].model_copy(update={"id": "made", "display": display, "zones": (zone,)})
    citations = {}
    for start, end, record in spans:
        cited = Citation(record, data().by_id[record][0], "made", fold(text[start:end]), Span(start, end, 1, "body"))
        citations[record] = (*citations.get(record, ()), cited)
    return dataclasses.replace(data(), sources={"made": source}, articles={"made": Article(text, (zone,))}, citations=citations)


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from("abc")).map(lambda s: (*sorted(s[:2]), s[2])))


@settings(max_examples=500, deadline=None)
@given(st.text(min_size=40, max_size=40), st.integers(0, 20), st.integers(21, 40), SPANS)
def test_pieces_put_together_are_the_text_and_each_names_the_spans_that_hold_all_of_it(text, start, end, spans):
    spans = [s for s in spans if s[0] < s[1]]
    found = highlight.pieces(text, start, end, spans)
    assert "".join(piece for piece, _ in found) == text[start:end]
    at = start
    for piece, names in found:
        assert piece
        for place in range(at, at + len(piece)):
            assert set(names) == {name for a, b, name in spans if a <= place < b}
        assert len(set(names)) == len(names)
        at += len(piece)


def test_overlapping_spans_are_cut_where_they_begin_and_end():
    found = highlight.pieces("0123456789", 0, 10, [(2, 6, "a"), (4, 8, "b"), (4, 6, "c")])
    assert found == [("01", ()), ("23", ("a",)), ("45", ("a", "b", "c")), ("67", ("b",)), ("89", ())]


def test_the_articles_are_those_of_the_dataset():
    assert set(SOURCES) == set(data().sources)


@pytest.mark.parametrize("source", SOURCES)
def test_the_paragraphs_shown_are_the_articles_text_letter_for_letter(source):
    article = data().articles[source]
    shown = [p for p in article.paragraphs if p.zone in CITABLE or p.zone == "heading"]
    page = show(data(), source)
    assert page.texts() == [article.text[p.start : p.end] for p in shown]
    assert page.foreign() == []


@pytest.mark.parametrize("source", SOURCES)
def test_what_is_not_the_article_is_folded_away_and_never_marked(source):
    article = data().articles[source]
    page = show(data(), source)
    for paragraph in article.paragraphs:
        if paragraph.zone not in CITABLE and paragraph.zone != "heading":
            assert fold(article.text[paragraph.start : paragraph.end]) in page.aside


@pytest.mark.parametrize("source", SOURCES)
def test_the_marks_cover_exactly_the_cited_letters(source):
    article = data().articles[source]
    spans = [c.span for cs in data().citations.values() for c in cs if c.source == source]
    shown = [place for p in article.paragraphs if p.zone in CITABLE for place in range(p.start, p.end)]
    cited = "".join(article.text[i] for i in shown if any(s.start <= i < s.end for s in spans))
    assert "".join(text for _, text in show(data(), source).marks) == cited


@pytest.mark.parametrize("source", SOURCES)
def test_every_paragraph_has_its_own_anchor(source):
    anchors = [attrs["id"] for attrs, _ in show(data(), source).blocks]
    assert anchors
    assert len(set(anchors)) == len(anchors)


@settings(max_examples=300, deadline=None)
@given(ANY, st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
@example(HOSTILE, 0, 30, 4, 60)
def test_no_text_of_an_article_becomes_markup(text, a, b, c, d):
    spans = [(*sorted((a, b)), FIRST), (*sorted((c, d)), SECOND)]
    page = show(made(text, *(s for s in spans if s[0] < s[1])), "made", chosen=FIRST)
    assert page.foreign() == []
    paragraphs = Article(text, (Zone(kind="body", lines=(1, text.count("\n") + 1)),)).paragraphs
    assert page.texts() == [text[p.start : p.end] for p in paragraphs]


@settings(max_examples=200, deadline=None)
@given(ANY)
@example(HOSTILE)
def test_no_text_that_is_folded_away_becomes_markup(text):
    page = show(made(text, kind="comment"), "made")
    assert page.foreign() == []
    assert page.marks == []
    summary = [t for t in page.aside if t.startswith("Reader comments")]
    assert bool(summary) == bool(text.strip())
    assert fold("".join(t for t in page.aside if t not in summary)) == fold("".join(fold(p) for p in fold_blocks(text)))


def fold_blocks(text: str) -> list[str]:
    article = Article(text, (Zone(kind="comment", lines=(1, text.count("\n") + 1)),))
    return [text[p.start : p.end] for p in article.paragraphs]


@settings(max_examples=100, deadline=None)
@given(ANY.filter(str.strip))
@example(HOSTILE)
def test_no_headline_of_a_record_becomes_markup_in_the_title_of_its_mark(title):
    attack = data().by_id[FIRST][1].model_copy(update={"title": title})
    dataset = dataclasses.replace(made("some words", (0, 4, FIRST)), attacks=(attack,))
    page = show(dataset, "made")
    assert page.foreign() == []
    assert [attrs["title"] for attrs, _ in page.marks] == [title]


def test_words_of_several_records_are_marked_for_all_of_them():
    page = show(made("0123456789", (2, 6, FIRST), (4, 8, SECOND)), "made")
    assert [text for _, text in page.marks] == ["23", "45", "67"]
    assert page.texts() == ["0123456789"]
    both = page.marks[1][0]
    assert set(both["class"].split()) == {"claim", "attacks", "casualties"}
    assert both["title"].split("\n") == [words.headline(data(), data().by_id[name][1]) for name in (FIRST, SECOND)]


def test_a_passage_of_records_that_the_filter_leaves_out_is_dimmed_but_still_marked():
    dataset = made("0123456789", (2, 6, FIRST), (4, 8, SECOND))
    page = show(dataset, "made", kept={SECOND: None})
    assert [text for _, text in page.marks] == ["23", "45", "67"]
    assert ["dimmed" in attrs["class"].split() for attrs, _ in page.marks] == [True, False, False]
    assert "attacks" not in page.marks[1][0]["class"].split()


def test_nothing_is_dimmed_without_a_filter():
    assert not [a for a, _ in show(data(), "slavin-2011").marks if "dimmed" in a["class"].split()]


def test_only_the_passages_of_the_chosen_record_stand_out():
    page = show(made("0123456789", (2, 6, FIRST), (4, 8, SECOND)), "made", chosen=FIRST)
    assert ["chosen" in attrs["class"].split() for attrs, _ in page.marks] == [True, True, False]


def test_nothing_stands_out_where_no_record_is_chosen():
    assert not [a for a, _ in show(data(), "slavin-2011").marks if "chosen" in a["class"].split()]


@pytest.mark.parametrize("record", [FIRST, SECOND, "position-mckenzie-stay-way-forward"])
def test_the_chosen_words_are_the_quotes_of_the_chosen_record(record):
    source = data().citations[record][0].source
    page = show(data(), source, chosen=record)
    spans = {(c.span.start, c.span.end) for c in data().citations[record] if c.source == source}
    text = data().articles[source].text
    letters = sorted({i for a, b in spans for i in range(a, b)})
    chosen = "".join(t for attrs, t in page.marks if "chosen" in attrs["class"].split())
    assert chosen == "".join(text[i] for i in letters)


def test_excerpts_show_the_cited_words_and_hide_all_others():
    page = show(made("secret quoted words secret", (7, 19, FIRST), display="excerpts"), "made")
    assert [text for _, text in page.marks] == ["quoted words"]
    assert fold("".join(page.texts())) == "[…] quoted words […]"


@pytest.mark.parametrize("kind", ["comment", "teaser", "furniture", "bio", "heading"])
def test_excerpts_hide_what_is_not_the_article_too(kind):
    html = highlight.article(made("secret", display="excerpts", kind=kind), "made", {})
    assert "secret" not in html


def test_excerpts_of_a_real_article_hold_no_letter_that_is_not_cited():
    source = data().sources["slavin-2011"].model_copy(update={"display": "excerpts"})
    dataset = dataclasses.replace(data(), sources={**data().sources, "slavin-2011": source})
    page, full = show(dataset, "slavin-2011"), show(data(), "slavin-2011")
    assert [text for _, text in page.marks] == [text for _, text in full.marks]
    cited = "".join(text for _, text in page.marks)
    assert "".join("".join(page.texts()).replace("[…]", "").split()) == "".join(cited.split())
