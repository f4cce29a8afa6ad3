"""The chain of a record as a picture, and what else is told of it."""

import dataclasses
import re
from html import unescape

from ledger.model.article import fold
from ledger.query import agreement
from ledger.query.chains import chains_of, lines_of
from ledger.query.comparison_words import remarks
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.rendering import chains, comparison, guide
from ledger.urls import links
from tests.conftest import data, each

BOX = re.compile(r'<a href="(sources\?[^"]*)">(.*?)</a>')


@each(data().by_id)
def test_each_box_with_words_opens_an_article_at_a_paragraph_that_holds_them(name: str) -> None:
    for target, content in BOX.findall(chains.picture(data(), data().by_id[name][1], Filters())):
        link = links.read(unescape(target).partition("?")[2], "sources", data())
        assert not link.notices
        article = data().articles[link.state["article"]]
        said = unescape(re.findall("<q>(.*?)</q>", content)[0])
        following = [fold(article.text[p.start : p.end]) for p in article.paragraphs[int(link.state["p"]) - 1 :]]
        assert said in " ".join(following)


def test_a_chain_reads_from_the_article_through_the_outlet_to_the_words_for_who_speaks() -> None:
    assert lines_of(data(), "position-khalilzad-talk-iran-letter") == [
        "Porter 2006 ← Al-Hayat ← unnamed: “both Iranian and Iraqi sources”"
    ]
    assert lines_of(data(), "troop-us-eisenstadt-contractors") == [
        "Slavin 2011 ← Michael Eisenstadt, told to the outlet itself: “He told IPS”"
    ]
    assert lines_of(data(), "troop-us-5200-2020") == ["Arab Center 2020, in its own words"]
    assert (
        lines_of(data(), "attack-taji-2011")[-1] == "Said of who had a part or had none: Murphy 2011 ← unnamed: “Iraqi officials”"
    )


def captions(record: str) -> list[str]:
    picture = chains.picture(data(), data().by_id[record][1], Filters())
    above = [unescape(text) for text in re.findall("<p class=more>(.*?)</p>", picture)]
    assert [unescape(text) for text in re.findall('<ol class=chain aria-label="(.*?)">', picture)] == above
    return above


def test_each_of_several_chains_says_of_which_statement_and_article_it_is() -> None:
    assert captions("troop-us-5200-2020") == []
    assert captions("position-khalilzad-talk-iran-pushed-autumn") == [
        "The position, in Porter 2006, 1 of 2",
        "The position, in Porter 2006, 2 of 2",
    ]
    assert captions("attack-us-invasion-2003") == [
        "The attack itself, in Slavin 2011",
        "United States, as Barbara Slavin tells it",
    ]
    for name in data().by_id:
        several = len(set(chains_of(data(), name))) if name in data().row else 1
        found = captions(name) if several > 1 else []
        assert len(set(found)) == len(found) == (several if several > 1 else 0)


def test_records_of_one_origin_are_said_to_be_so_also_those_of_two_articles() -> None:
    html = chains.picture(data(), data().by_id["troop-us-offer-10000-ap"][1], Filters())
    assert "Counted as of one origin, so not as independent, with" in html
    assert "position-obama-administration-stay-offer" in html
    (offer,) = (r for r in data().troop_levels if r.id == "troop-us-offer-10000-ap")
    origin = next(r for r in data().troop_levels if r.id == "troop-us-trainers-return-forecast-2012").told[0].origin
    moved = offer.model_copy(update={"told": (offer.told[0].model_copy(update={"origin": origin}),)})
    known = dataclasses.replace(data(), troop_levels=tuple(moved if r is offer else r for r in data().troop_levels))
    assert "2 articles, counted as of one origin, so not as independent, with" in chains.picture(known, moved, Filters())


def test_agreement_of_sides_that_one_document_tells_is_not_called_independent() -> None:
    names = ("position-iraqi-government-withdrawal-date-agreed", "position-us-government-withdrawal-date-agreed")
    first, second = (p for p in data().positions if p.id in names)
    assert remarks(data(), [[first], [second]], "agree") == ["counted as of one origin, so not as independent"], (
        "they agreed in one act"
    )
    acts = (p for p in data().positions if p.id in ("position-esper-nato-agreement", "position-nato-nato-agreement"))
    assert remarks(data(), [[act] for act in acts], "agree") == ["counted as of one origin, so not as independent"]
    message = ("position-us-government-fight-al-qaeda-message", "position-us-government-engage-insurgents-message")
    one, two = (p for p in data().positions if p.id in message)
    assert remarks(data(), [[one], [two]], "agree") == ["counted as of one origin, so not as independent"]
    (other,) = (p for p in data().positions if p.id == "position-iraqis-stay-caption")
    assert remarks(data(), [[first], [second, other]], "agree") == ["partly counted as of one origin, so not as independent"]
    assert remarks(data(), [[first], [other]], "one") == []
    columns = agreement.columns(data(), "us-government,iraqi-government", "government")
    caption = comparison.caption(data(), columns, agreement.compare(select(data()), columns, "government"))
    assert "they agree on 1 (Date for withdrawal, partly counted as of one origin, so not as independent)" in caption


def test_the_guide_counts_the_statements_of_each_kind_of_origin() -> None:
    (section,) = [part for part in guide.sections(data()) if part.name == "known"]
    unnamed = sum(c.kind == "unnamed" for _, r in data().claims() for c in chains_of(data(), r.id))
    assert f"{unnamed} statements, such as" in section.html
