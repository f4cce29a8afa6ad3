"""What stands beside a claim on cards, on its page and in a report: apart from the article's words, and where it leads."""

import re
from html import unescape

import pytest

from ledger.export import report
from ledger.model.records import Measured
from ledger.query import public_record as public_record_query
from ledger.query.filters import Filters
from ledger.query.public_record import Beside
from ledger.query.selection import select
from ledger.rendering import cards, guide, guide_words, public_record
from ledger.urls import links
from ledger.wording.public_record import IS, READ_BY_ONE, UNSEEN
from tests.charts.samples import changed, real, small
from tests.charts.test_public_record import beside, exact, reference
from tests.conftest import data

TROOPS = "troop-us-46000-2011"


def text(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html))


def test_a_card_has_the_first_comparison_below_the_words_and_says_how_many_more_there_are():
    card = cards.card(data(), data().by_id[TROOPS][1], Filters())
    line = re.search(r'<p class="public">.*?</p>', card)
    assert line
    assert card.index("<blockquote") < line.start()
    told = "The public record: 46,000 US forces left in Iraq (Associated Press, as told by NBC News on 5 July 2011) · agrees"
    assert text(line[0]).startswith(told)
    assert "agrees" in line[0]
    number = len(data().comparisons_of[TROOPS]) - 1
    assert f'<a href="records?record={TROOPS}#public-record">{number} more beside it</a>' in line[0]
    assert re.search(r'<a href="https?://[^"]*" target="_blank" rel="noopener noreferrer"', line[0])


def test_what_a_reader_chose_comes_first_on_its_card_and_says_so():
    _, claim = data().by_id[TROOPS]
    (first, *_, last) = data().comparisons_of[TROOPS]
    lines = re.findall(
        r'<p class="public[^>]*>.*?</p>', cards.card(data(), claim, Filters(), chosen=[last.id, "another-beside-1"])
    )
    assert [text(line).startswith("Chosen in the chart The public record: ") for line in lines] == [True]
    assert last.why in text(lines[0])
    assert first.why not in text(lines[0])
    assert f">{len(data().comparisons_of[TROOPS]) - 1} more beside it</a>" in lines[0]
    both = cards.card(data(), claim, Filters(), chosen=[last.id, first.id])
    assert both.count('<p class="public picked">') == 2
    assert "Chosen in the chart" not in cards.card(data(), claim, Filters(), chosen=["another-beside-1"])


def test_a_figure_of_the_overview_leads_to_what_the_record_says_in_one_click():
    html = cards.highlights(data(), data().highlights, Filters(text="troops"))
    for highlight in data().highlights:
        assert f'href="records?q=troops&amp;record={highlight.record}#public-record"' in html
    bare = changed(real(), references=(), comparisons=()).dataset
    assert not re.search("public-record|with-record", cards.highlights(bare, bare.highlights, Filters()))


def test_the_longest_series_can_be_downloaded():
    told = public_record.longest_series(data(), "troop_levels")
    assert "such as 22 numbers of active-duty US military personnel in Iraq, 30 September 2008 to 30 September 2017" in told
    assert f'href="reference-values.csv?cite={data().version}"' in told
    assert public_record.longest_series(changed(real(), references=(), comparisons=()).dataset, "troop_levels") == ""


def test_a_card_without_a_reference_has_no_line_and_its_page_says_where_it_was_looked():
    name = next(c.claim for c in data().comparisons if c.relation == "not_found")
    assert "public" not in cards.card(data(), data().by_id[name][1], Filters())
    page = public_record.on_page(data(), name)
    assert "<details><summary>Nothing found in the public record</summary>" in page
    assert data().comparisons_of[name][0].why in text(page)
    assert "<ul" not in page


def test_the_page_of_a_record_has_every_comparison_with_its_document_and_where_it_was_read():
    page = public_record.on_page(data(), TROOPS)
    assert IS in text(page)
    for one in data().comparisons_of[TROOPS]:
        source = data().reference[one.reference or ""]
        places = source.places_of(source.value_of(one.time))
        for said in (one.why, source.title, source.definition, source.part or "", *(place.title for place in places)):
            assert said in text(page)
    assert "in the public domain" in page
    assert page.count("<dl>") == len(data().comparisons_of[TROOPS])


def test_each_number_tells_where_it_was_read_itself_in_which_words_and_by_whom():
    def told(claim: str, of: str) -> str:
        return next(li for li in public_record.on_page(data(), claim).split("<details>") if of in text(li))

    quarter = text(told(TROOPS, "row Iraq, column Total Active Duty"))
    assert "rows of Iraq (a copy of it); both readers, 30 November 2026" in quarter
    assert "28675" not in text(told("troop-us-5200-2020", "row Iraq, column Total Active Duty")), "words of another quarter"
    assert "In one place only: Of most quarters" in quarter
    assert "Statista" not in quarter
    assert "Statista" in text(told("troop-us-5200-2020", "row Iraq, column Total Active Duty"))
    june = text(told("casualties-us-june-2011", "iraq-war-vis"))
    assert "In one place only" not in june
    assert UNSEEN in text(told("troop-us-5200-2020", UNSEEN))
    assert UNSEEN not in quarter


def test_what_one_reader_alone_read_is_not_told_as_read_by_the_other_elsewhere():
    """Of an address where the second reader was not, the first look-up is by the first; who read the second place decides."""

    def told(first: str, second: str) -> str:
        places = [
            {"kind": "copy", "title": "T", "address": f"https://{place}.org", "by": by, "day": "2026-11-30"}
            for place, by in enumerate((first, second))
        ]
        source = reference("r", exact(31), address="https://0.org", looked_up=places)
        selection = changed(small(), references=(source,), comparisons=(beside("guards-june", "r"),))
        return text(public_record.on_page(selection.dataset, "guards-june"))

    assert READ_BY_ONE["first"] in told("first", "first")
    assert UNSEEN not in told("first", "first")
    assert READ_BY_ONE["second"] in told("second", "second")
    assert UNSEEN in told("first", "second")
    assert not any(one in told("first", "second") + told("both", "first") for one in READ_BY_ONE.values())


def test_the_guide_says_of_what_differs_no_more_than_the_comparisons_are():
    """Some comparisons that differ are of days, places or kinds of event, or have the number of their claim."""

    def is_apart(one: Beside) -> bool:
        _, claim = data().by_id[one.comparison.claim]
        return bool(isinstance(claim, Measured) and one.value and claim.best and one.value.best != claim.best)

    told = guide_words.RELATIONS["differs"]
    beside_all = (one for claim in data().by_id for one in public_record_query.beside(data(), claim))
    assert not all(is_apart(one) for one in beside_all if one.comparison.relation == "differs")
    assert "or day, place or kind of event are told otherwise" in told


def test_a_position_has_nothing_beside_it():
    assert public_record.on_page(data(), data().positions[0].id) == ""


def test_the_text_of_a_document_is_text_and_its_address_leads_nowhere_else():
    hostile = "<script>alert(1)</script>\"' onclick=x"
    fields = {"title": hostile, "part": hostile, "counts": hostile, "definition": hostile, "note": hostile, "producer": hostile}
    address = "https://example.org/?a=1&b='onclick=x"
    left = changed(
        small(),
        references=(reference("r", exact(31), address=address, **fields),),
        comparisons=(beside("guards-june", "r", why=hostile, note=hostile),),
    )
    for made in (public_record.on_card, public_record.on_page):
        html = made(left.dataset, "guards-june")
        assert "<script" not in html
        assert set(re.findall(r"<(\w+)", html)) <= {
            "p",
            "span",
            "a",
            "div",
            "ul",
            "li",
            "details",
            "summary",
            "dl",
            "dt",
            "dd",
        }
        assert re.findall(r'href="(https[^"]*)"', html) == ["https://example.org/?a=1&amp;b=&#x27;onclick=x"]


def test_a_list_of_claims_tells_what_stands_beside_each():
    claims = real().troop_levels
    told = text(public_record.listed(data(), claims))
    lines = sum(one.reference is not None for claim in claims for one in data().comparisons_of.get(claim.id, ()))
    assert told.count("The public record: ") == lines > 10
    assert public_record.listed(data(), real().positions[:1]) == ""


def test_the_overview_counts_comparisons_in_words_and_says_nothing_where_nothing_was_compared():
    assert re.match(
        r"\d+ records of troop levels, casualties and attacks: \d+ have something beside them", public_record.summary(real())
    )
    assert public_record.summary(changed(real(), references=(), comparisons=())) == ""


@pytest.mark.parametrize("page", ["troop-levels", "casualties"])
def test_a_report_has_the_record_where_the_view_has_it_and_nothing_of_it_elsewhere(page):
    errata = tuple(erratum.model_copy(update={"comparison": None}) for erratum in data().errata)
    with_it, bare = changed(real(), errata=errata).dataset, changed(real(), errata=errata, references=(), comparisons=()).dataset
    off, on = (report.html(with_it, links.Link(Filters(), state), page) for state in ({}, {"beside": "record"}))
    assert 'class="public"' not in off
    assert off == report.html(bare, links.Link(Filters(), {}), page)
    assert "<h2>The public record</h2>" in on
    assert "<h2>The public record</h2>" not in off
    assert "with the public record beside" in on[: on.index("</h1>")]
    assert "beside=record" in on


def test_the_guide_tells_each_relation_with_its_number_where_a_dataset_has_a_record():
    (section,) = (part for part in guide.sections(data()) if part.name == "record")
    for name in ("agrees", "differs", "most likely has the same origin", "nothing found", "by definition", "another producer"):
        assert name in section.html.lower()
    in_vain = sum(one.relation == "not_found" for one in data().comparisons)
    assert f"How {len(data().comparisons) - in_vain} comparisons came out, and {in_vain} claims for which" in section.html
    assert [
        part for part in guide.sections(changed(real(), references=(), comparisons=()).dataset) if part.name == "record"
    ] == []


def test_what_rests_on_a_comparison_names_it_and_leads_to_it():
    resting = [erratum for erratum in data().errata if erratum.comparison]
    assert resting
    for erratum in data().errata:
        card = cards.erratum(data(), erratum)
        assert ("Rests on a comparison. The public record: " in card) == (erratum in resting)
        if erratum in resting:
            claim = next(c.claim for c in data().comparisons if c.id == erratum.comparison)
            assert f'<a href="records?record={claim}#public-record">' in card
    differing = data().disagreements[0]
    comparison = next(c for c in data().comparisons if c.reference)
    shown = differing.model_copy(update={"comparison": comparison.id, "records": (comparison.claim, *differing.records)})
    assert "Rests on a comparison" in public_record.basis(data(), shown)
    assert public_record.basis(data(), differing.model_copy(update={"comparison": None})) == ""


def test_a_selection_of_nothing_is_told_nothing_of():
    assert public_record.summary(select(data(), Filters(text="zzzz"))) == ""
