import dataclasses
from datetime import date
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.charts import colours
from ledger.charts.titles import Clause
from ledger.model import dates
from ledger.model.about import Highlight
from ledger.model.dataset import Citation, Dataset
from ledger.model.records import CLAIMS
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.rendering import cards, reading_room
from ledger.urls import links
from ledger.wording import bylines, times, words
from ledger.wording import citation as citing
from tests.charts.samples import holding, killed
from tests.conftest import data, examples, plain

OURS = {
    "div": {"class"},
    "section": {"class", "id"},
    "p": {"class"},
    "span": {"class", "aria-hidden"},
    "blockquote": {"dir"},
    "mark": set(),
}
OURS |= {"a": {"class", "href", "target", "rel", "aria-label"}, "button": {"data-link", "data-text", "data-keep"}}
HOSTILE = "<script>alert('x')</script> & \"quoted\" &lt;b&gt; </section></div> ' onload=x &#60;i&#62;"
# Fields of every record in which a curator writes freely, and of what it refers to.
FREE = ("title", "target", "weapon", "force", "wording", "victims_text", "summary", "condition", "note")


class Page(HTMLParser):
    """What a browser would see: tags with attributes, the text, and the text of each innermost element."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self.texts: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        self.text += text
        self.texts.append((self.open[-1], text))

    def foreign(self) -> list[tuple[str, dict]]:
        """Tags and attributes that are not ours."""
        return [(tag, attrs) for tag, attrs in self.tags if tag not in OURS or not set(attrs) <= OURS[tag]]

    def of(self, tag: str) -> list[str]:
        return [text for innermost, text in self.texts if innermost == tag]

    def hrefs(self) -> list[str]:
        return [attrs["href"] for tag, attrs in self.tags if tag == "a"]


def show(record, filters: Filters | None = None, dataset: Dataset | None = None) -> Page:
    return Page(cards.card(dataset or data(), record, filters or Filters()))


def hostile(text: str, table: str):
    """The dataset with `text` wherever a curator may write what he likes, and a record of `table` in it."""

    def rewritten(record):
        return record.model_copy(update={name: text for name in FREE if getattr(record, name, None)})

    known: dict = {t: tuple(rewritten(r) for r in getattr(data(), t)) for t in CLAIMS}
    for table_name, field in (("actors", "name"), ("places", "name"), ("issues", "question"), ("sources", "short")):
        known[table_name] = {k: v.model_copy(update={field: text}) for k, v in getattr(data(), table_name).items()}
    known["issues"] = {k: v.model_copy(update={"for_label": text, "against_label": text}) for k, v in known["issues"].items()}
    known["citations"] = {k: tuple(dataclasses.replace(c, quote=text) for c in v) for k, v in data().citations.items()}
    dataset = dataclasses.replace(data(), **known)
    return dataset, max(getattr(dataset, table), key=lambda r: len(r.model_dump_json(exclude_defaults=True)))


def test_every_claim_has_a_card_with_its_words_its_number_and_its_quotes_and_no_foreign_tag():
    for table, record in data().claims():
        page = show(record)
        assert page.foreign() == []
        assert page.tags[0] == ("section", {"class": "card", "id": record.id})
        assert words.quotable(data(), record) in page.of("p")
        assert words.quotable(data(), record).startswith(words.headline(data(), record))
        assert words.tag(data(), record) in page.of("span")
        said = words.quotable(data(), record) + "".join(page.of("span"))
        about, _, spoken = times.when(data(), record).partition("; ")
        if table == "troop_levels":
            assert dates.say_window(record.refers_to) in said or dates.say_for(record.refers_to) in said
        else:
            assert about in said
        assert spoken in said
        assert sorted(page.of("blockquote")) == sorted(c.quote for c in shown(record))
        assert any(f"tag {table}" == attrs.get("class") for _, attrs in page.tags)


def shown(record) -> list[Citation]:
    """The citations of a record without those whose words are among those of another one, each passage once."""
    once = {(c.source, c.span.start, c.span.end): c for c in data().citations[record.id]}
    return [
        c
        for (source, start, end), c in once.items()
        if not any(s == source and a <= start and end <= b and (a, b) != (start, end) for s, a, b in once)
    ]


def test_quotes_of_one_article_have_one_line_that_names_it_and_the_place_of_each_quote():
    for _, record in data().claims():
        page, cited = show(record), shown(record)
        lines = [attrs for tag, attrs in page.tags if tag == "p" and attrs.get("class") == "cite"]
        assert len(lines) == len({c.source for c in cited})
        for citation in cited:
            article = data().articles[citation.source]
            number = next(n for n, p in enumerate(article.paragraphs, 1) if p.overlaps(citation.span))
            assert f"par. {number}, line {citation.span.line}" in page.text
            assert f"{data().sources[citation.source].short}, " in page.text


def test_each_of_several_quotes_of_one_article_has_a_link_to_its_own_paragraph():
    several = 0
    for _, record in data().claims():
        found = show(record, Filters(actors=("sadr",))).hrefs()
        for citation in (cited := shown(record)):
            article = data().articles[citation.source]
            if len({citing.spot(article, c.span.start) for c in cited if c.source == citation.source}) > 1:
                several += 1
                state = {"record": record.id, "article": citation.source}
                state["p"] = str(article.paragraph_at(citation.span.start))
                assert links.href("sources", links.write(Filters(actors=("sadr",)), state)) in found
    assert several > 5


def test_every_passage_of_a_card_links_to_its_record_in_its_article_with_the_filter_kept():
    chosen = Filters(start=date(2011, 6, 1), actors=("iran", "sadr"), text='a&b="c" <d>')
    for _, record in data().claims():
        found = show(record, chosen).hrefs()
        for citation in data().citations[record.id]:
            target = links.to_record(record.id, chosen, citation.source)
            assert target in found
            link = links.read(urlsplit(target).query, urlsplit(target).path, data())
            assert link.filters == chosen
            assert (link.state["record"], link.state["article"]) == (record.id, citation.source)
            assert link.notices == ()


def test_every_passage_of_a_card_can_be_copied_as_a_link_and_as_a_citation():
    chosen = Filters(text='a&b="c" <d>', actors=("sadr",))
    for _, record in data().claims():
        page = show(record, chosen)
        copied = [attrs for tag, attrs in page.tags if tag == "button" and "data-link" in attrs]
        for citation in shown(record):
            assert {"data-link": links.to_record(record.id, article=citation.source)} in copied
            target = links.to_record(record.id, article=citation.source, cite=data().version)
            (text,) = (attrs["data-text"] for attrs in copied if attrs["data-link"] == target)
            said, note, place = text.partition(f"{{note:{citation.source}}}")
            assert plain(citation.quote) in plain(said)
            assert note
            assert f"{data().sources[citation.source].short}, " in place
            assert ("button", {"data-keep": f"{record.id}/{citation.source}"}) in page.tags
        assert not [attrs for attrs in copied if "sadr" in attrs["data-link"].partition("record=")[0]]


def test_no_link_of_a_card_leaves_the_dashboard_but_that_to_a_public_document_in_a_window_of_its_own():
    for _, record in data().claims():
        outside = {
            one.address for c in data().comparisons_of.get(record.id, ()) if (one := data().reference.get(c.reference or ""))
        }
        outside |= {
            place.address
            for c in data().comparisons_of.get(record.id, ())
            if c.reference
            for place in data().reference[c.reference].looked_up
        }
        for tag, attrs in show(record).tags:
            if tag == "a" and attrs.get("rel") == "noopener noreferrer":
                assert attrs["href"] in outside
            elif tag == "a":
                assert urlsplit(attrs["href"])[:2] == ("", "")
                assert parse_qsl(urlsplit(attrs["href"]).query)


@pytest.mark.parametrize("table", CLAIMS)
@examples(60)
@given(
    text=(st.text(st.characters(exclude_categories=["Cs"]), max_size=50) | st.text("<>&\"'/ab;#x", max_size=50)).filter(str.strip)
)
@example(text=HOSTILE)
def test_no_text_of_a_record_becomes_markup(table, text):
    dataset, record = hostile(text, table)
    page = show(record, dataset=dataset)
    assert page.foreign() == []
    assert words.quotable(dataset, record) in page.of("p")
    assert set(page.of("blockquote")) == {text}
    plain = show(next(r for r in getattr(data(), table) if r.id == record.id))
    assert [tag for tag, _ in page.tags if tag != "p"] == [tag for tag, _ in plain.tags if tag != "p"]


@examples(60)
@given(text=st.text("<>&\"'/ab;#x", min_size=1, max_size=50))
@example(text=HOSTILE)
def test_no_text_of_an_erratum_becomes_markup(text):
    plain = data().errata[0]
    page = Page(cards.erratum(data(), plain.model_copy(update={"says": text, "problem": text, "basis": text})))
    assert page.foreign() == []
    assert f"The article says: {text}" in page.of("p")
    assert f"Apparent error: {text}" in page.of("p")
    assert f"Basis: {text}" in page.of("p")


def test_an_erratum_shows_the_articles_words_what_is_wrong_and_how_we_know():
    for error in data().errata:
        page = Page(cards.erratum(data(), error))
        assert page.foreign() == []
        assert [" ".join(q.split()) for q in page.of("blockquote")] == [" ".join(error.quote.split())]
        assert f"Apparent error: {error.problem}" in page.of("p")
        assert f"Basis: {error.basis}" in page.of("p")
        assert any(data().sources[error.source].short in text for text in page.of("span"))
        for name in error.records:
            assert f"records?record={name}" in cards.erratum(data(), error)
            assert f"records?record={name}" not in cards.erratum(data(), error, False).partition('class="more rests"')[0]
        assert f"article={error.source}" in cards.erratum(data(), error)


def test_every_named_view_is_a_link_that_opens_it():
    page = Page(cards.views(data(), data().views))
    assert page.foreign() == []
    assert len(page.hrefs()) == len(data().views)
    for view, href in zip(data().views, page.hrefs(), strict=True):
        assert (view.title in page.of("p"), view.description in page.of("p")) == (True, True)
        link = links.read(urlsplit(href).query, urlsplit(href).path, data())
        assert urlsplit(href).path == view.page
        assert link == links.read(view.query, view.page, data())
        assert link.notices == ()


@examples(60)
@given(text=st.text("<>&\"'/ab;#x", min_size=1, max_size=50))
@example(text=HOSTILE)
def test_no_text_of_a_view_or_an_article_becomes_markup(text):
    views = tuple(v.model_copy(update={"title": text, "description": text}) for v in data().views)
    page = Page(cards.views(data(), views))
    assert page.foreign() == []
    assert set(page.of("p")) == {text}
    written = {"title": text, "author": text, "publisher": text, "published_basis": text}
    sources = {name: source.model_copy(update=written) for name, source in data().sources.items()}
    dataset = dataclasses.replace(data(), sources=sources)
    page = Page(cards.shelf(reading_room.shelf(select(dataset)), Filters(text=text), text))
    assert page.foreign() == []
    assert page.of("p").count(text) == 2 * len(sources)
    assert len(page.hrefs()) == len(sources)


def test_the_shelf_says_what_each_article_contributes_under_the_filter():
    page = Page(cards.shelf(reading_room.shelf(select(data(), Filters(issues=("stay",), text="zzz"))), Filters()))
    assert sum("Of its records the filter leaves none." in text for text in page.of("p")) == len(data().sources)
    page = Page(cards.shelf(reading_room.shelf(select(data())), Filters()))
    for source, href in zip(data().sources.values(), page.hrefs(), strict=True):
        positions = sum(source.id in {c.source for c in data().citations[p.id]} for p in data().positions)
        assert any(f"{positions} positions" in text for text in page.of("p"))
        assert links.read(urlsplit(href).query, "sources", data()).state == {"article": source.id}


def test_a_list_of_cards_has_one_card_a_record_in_the_given_order():
    records = [data().positions[3], data().attacks[0], data().casualties[1]]
    page = Page(cards.cards(data(), records, Filters()))
    assert [attrs["id"] for tag, attrs in page.tags if tag == "section"] == [r.id for r in records]
    assert Page(cards.cards(data(), [], Filters())).text == ""


def test_a_passage_that_stands_twice_under_one_record_is_shown_once():
    attack = data().by_id["attack-mahdi-army-us-forces"][1]
    assert len(data().citations[attack.id]) == 2
    assert len(show(attack).of("blockquote")) == 1


def test_a_conditional_position_shows_its_condition():
    position = next(p for p in data().positions if p.condition)
    assert f"Condition: {position.condition}" in show(position).of("p")


def test_a_position_shows_its_question_and_its_stance_in_the_issues_own_words():
    position = next(p for p in data().positions if p.issue == "stay" and p.stance == "against")
    page = show(position)
    assert data().issues["stay"].question in page.of("p")
    assert "Leave" in page.of("span")


def test_a_part_leads_to_the_whole_that_holds_it_and_the_whole_to_its_parts():
    five, fifteen = (data().by_id[f"casualties-us-{name}"][1] for name in ("2011-06-06", "june-2011"))
    part, whole = show(five), show(fifteen)
    assert "Part of: " in part.of("p")
    assert any("15" in text for text in part.of("a"))
    assert "records?record=casualties-us-june-2011" in part.hrefs()
    assert "Its parts: " in whole.of("p")
    assert "records?record=casualties-us-2011-06-06" in whole.hrefs()


def test_the_card_on_the_page_of_its_record_has_no_link_to_that_page_and_leaves_what_belongs_to_it_to_the_page():
    five = data().by_id["casualties-us-2011-06-06"][1]
    page = Page(cards.card(data(), five, Filters(), alone=True))
    assert not any(href.startswith("records") for href in page.hrefs())
    assert "Part of: " not in page.text
    assert "All about this record" in show(five).text


def test_a_number_can_be_quoted_with_its_heading_alone():
    says = {name: words.quotable(data(), data().by_id[name][1]) for name in ("troop-us-46000-2011", "troop-us-offer-10000-ap")}
    assert says["troop-us-46000-2011"] == "US troops in Iraq: 46,000, July 2011 (date inferred)"
    assert says["troop-us-offer-10000-ap"] == (
        'US troops that the Obama administration is "offering" to keep in Iraq: 10,000, offer for 2012'
    )


def test_the_words_of_the_filter_are_marked_in_a_card_however_they_are_typed():
    record = data().by_id["troop-us-46000-2011"][1]
    page = show(record, Filters(text="46000 Number"))
    assert {"46,000", "number"} == set(page.of("mark"))
    assert page.foreign() == []
    assert show(record, Filters(text="umber")).of("mark") == []


@given(text=st.text("ab <&' é,1", max_size=30), wanted=st.text("ab <&' é,1", max_size=6))
def test_marking_changes_no_letter_of_a_text(text, wanted):
    page = Page(f"<p>{cards.marked(text, wanted)}</p>")
    assert page.text == text
    assert page.foreign() == []


def test_a_part_names_its_whole_where_the_dataset_does_not_hold_it():
    five = data().by_id["casualties-us-2011-06-06"][1]
    page = show(five, dataset=dataclasses.replace(data(), casualties=(five,)))
    assert f"Part of: {five.part_of}" in page.of("p")
    assert f"records?record={five.part_of}" not in page.hrefs()


def test_an_attack_without_a_place_says_so():
    attack = data().attacks[0].model_copy(update={"places": ()})
    dataset = dataclasses.replace(data(), attacks=(attack, *data().attacks[1:]))
    assert any("Place not stated" in text for text in show(attack, dataset=dataset).of("p"))


def test_a_number_is_shown_with_the_articles_own_words_for_it():
    for record in (*data().troop_levels, *data().casualties):
        if record.wording and record.wording.lower() not in words.number(record).lower():
            assert f"In the article's words: “{citing.single(record.wording)}”" in show(record).of("p")


def test_a_note_of_the_curators_is_shown_as_such():
    for _, record in data().claims():
        if record.note:
            assert f"Note: {record.note}" in show(record).of("p")


def test_the_class_of_a_card_is_a_table_that_has_a_colour():
    assert set(colours.TABLE_COLOURS) == set(CLAIMS)


def test_each_number_of_what_the_figures_come_to_leads_to_its_record_and_says_who_states_it():
    record = data().troop_levels[0]
    several = [r for r in data().troop_levels if r.kind == "limit" and r.low == 0]
    said = [Clause("", "about <5>", " US & more in 2011", (record,)), Clause("a limit of ", "none", " in 2012", tuple(several))]
    page = Page(cards.figures_in_words(data(), said, Filters(text="x")))
    names = ", ".join(bylines.who(data(), r) for r in several)
    assert page.text == f"About <5> US & more in 2011 ({bylines.who(data(), record)}); a limit of none in 2012 ({names})."
    led = [dict(parse_qsl(urlsplit(attributes["href"]).query)) for tag, attributes in page.tags if tag == "a"]
    assert [(target["record"], target["q"]) for target in led] == [(r.id, "x") for r in (record, several[0], *several)]
    assert cards.figures_in_words(data(), [], Filters()) == ""


def test_the_marks_of_a_wording_are_not_doubled():
    for _, record in data().claims():
        assert "““" not in show(record).text


def test_an_erratum_says_what_the_article_says_then_what_is_wrong_then_how_that_is_known():
    for error in data().errata:
        for page in (Page(cards.erratum(data(), error)), *(show(data().by_id[name][1]) for name in error.marked)):
            places = [
                page.text.find(said)
                for said in (f"The article says: {error.says}", f"Apparent error: {error.problem}", error.basis)
            ]
            assert -1 not in places
            assert places == sorted(places)


@pytest.mark.parametrize(
    "name",
    [
        "position-us-government-iranian-influence-pressure",
        "position-trump-administration-iraq-sanctions-waiver",
        "position-iran-stay-message-allawi",
    ],
)
def test_a_record_beside_an_error_that_is_not_of_it_has_no_mark_and_its_words_as_cited_tell_the_error(name):
    record = data().by_id[name][1]
    (first, *_) = errors = [error for error in data().errata if name in error.records]
    assert all(error.bears_on == () for error in errors)
    assert "pparent error" not in show(record).text
    assert words.error_sign(data(), record) == ""
    cited = [one for one in data().citations[name] if one.source == first.source]
    assert first.problem in citing.errata(data(), *cited)


def test_the_four_dead_of_the_rocket_are_marked_for_its_day_alone():
    text = show(data().by_id["casualties-embassy-rocket-2011-killed"][1]).text
    assert text.count("Apparent error:") == 1
    assert "late on Monday, 4 July 2011" in text
    assert "million dollars" not in text


def test_a_figure_to_be_seen_first_that_has_no_date_says_so():
    figure = Highlight(id="h", record="undated", why="for the test")
    dataset = holding(killed("undated", 7, date=None, attack=None)).dataset
    page = Page(cards.highlights(dataset, [figure], Filters()))
    assert page.of("b")[1:] == ["no date"]
