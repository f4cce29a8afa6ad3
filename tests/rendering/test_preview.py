import dataclasses
import datetime
import re
import sys
from itertools import product

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from ledger.charts.pages import PAGES, charts_of, said
from ledger.model import vocabulary
from ledger.model.records import Casualties, TroopLevel
from ledger.query import agreement, comparison_words
from ledger.query.filters import CHOICES, Filters, describe, in_short, values_of
from ledger.query.narrowing import applied, mixed
from ledger.query.selection import select
from ledger.rendering.listed import listed
from ledger.rendering.preview import LONGEST, Preview, preview, tab_title
from ledger.urls import links
from ledger.urls.links import Link
from ledger.urls.param_values import EARLIEST, LATEST
from ledger.urls.params import params
from ledger.urls.view import defaults
from ledger.wording import bylines, words
from ledger.wording import citation as citing
from tests.conftest import data, examples

SIGN = ", words with an apparent error"
EVERY = (
    "overview",
    "troop-levels",
    "casualties",
    "attacks",
    "positions",
    "how-it-is-known",
    "sources",
    "records",
    "curation",
    "guide",
    "kept",
)


FOLDED = [" ".join(article.text.split()) for article in data().articles.values()]


def of(page: str, query: str = "") -> Preview:
    return preview(data(), page, links.read(query, page, data()))


@pytest.mark.parametrize("page", EVERY)
def test_every_page_has_a_title_and_a_description(page: str) -> None:
    told = of(page)
    assert told.title
    assert 20 < len(told.description) <= LONGEST
    assert bool(told.quote) == bool(told.source)


def test_the_first_page_has_no_other_preview_by_its_name() -> None:
    assert of("") == of("overview")
    assert of("").title == "US forces in Iraq, as five articles tell it"
    assert of("").description == words.opening(data())


def test_a_record_is_told_by_its_heading_its_words_and_their_place() -> None:
    for name, (_, record) in data().by_id.items():
        told = of("records", f"record={name}")
        cited = next(one for one in data().citations[name] if one.quote == told.quote)
        assert told.title.startswith(words.quotable(data(), record).partition(words.NO_NUMBER)[0].removesuffix("."))
        if isinstance(record, TroopLevel | Casualties):
            verbs = {"limit": "told by", "offer": "told by", "plan": "told by", "recommendation": "by"}
            verb = verbs.get(getattr(record, "kind", ""), "stated by")
            is_expected = bool(record.told) and all(telling.speaker == "article" for telling in record.told)
            how = "expected of" if is_expected else verb
            assert told.title.removesuffix(SIGN).endswith(f"; {how} {bylines.name_inside(bylines.who(data(), record))}")
            assert record.place is None or data().places[record.place].name in told.title
        assert told.source.startswith(citing.place(data(), cited.source, cited.span))
        assert (told.source if name in data().errata_of else told.source.partition(";")[0]) in told.description
        assert len(told.description) <= LONGEST
        is_wrong = record.id in data().errata_of
        assert told.title.endswith(SIGN) == is_wrong
        errors = [data().articles[error.source].find(error) for error in data().errata if error.source == cited.source]
        assert ("apparent error" in told.source) == any(cited.span.contains(span) for span in errors)


def test_what_an_author_expects_of_somebody_is_not_stated_by_him() -> None:
    title = of("records", "record=troop-all-foreign-out-sadr-supporters-2020").title
    assert title.endswith("; expected of Supporters of Muqtada al-Sadr (2020), as analysis")


def test_quoted_alone_an_offer_names_who_offers_a_forecast_its_condition_and_a_plan_no_day_of_a_report() -> None:
    titles = {record.id: of("records", f"record={record.id}").title for record in data().troop_levels}
    for record in data().troop_levels:
        if record.kind == "offer":
            assert re.search(r"\b(administration|White House) is .offering. to keep in Iraq: ", titles[record.id])
    assert " if no new deal on additional forces is reached: fewer than 200 " in titles["troop-us-marines-embassy-200"]
    assert "1,200, plan for the time from 6 July 2011 (date inferred) on, " in titles["troop-us-embassy-1200-employees"]


def test_words_of_a_proposal_hold_what_it_is_in_return_for() -> None:
    """A quote that holds a proposal of Iran stops neither before its price nor before what it would result in."""
    proposals = [cited for all_of_one in data().citations.values() for cited in all_of_one if "Iranian proposal" in cited.quote]
    assert proposals
    assert all("in return for US normalization" in cited.quote for cited in proposals)


def test_the_words_that_are_shown_are_of_the_records_that_the_view_counts() -> None:
    """Figures to be seen first are troop levels and casualties, of which a view of positions or of attacks shows none."""
    assert "46,000" in of("overview", "").quote
    assert of("overview", "stance=against").quote == ""
    assert of("overview", "type=bombing").quote == ""


def test_what_may_lie_in_a_place_and_is_told_of_a_wider_one_is_named() -> None:
    told = of("casualties", "place=baghdad").description
    assert "Told only of a wider or unnamed place, and perhaps there: 2 of Baghdad and surrounding towns, " in told
    assert "largest" not in told


def test_a_number_is_not_told_without_whom_and_when_it_is_about() -> None:
    """Under a filter of June 2011 a total of 2003 to 2011 never ends a description without its time."""
    for query in ("from=2011-06&to=2011-06", "to=2006", "from=2011", "place=baghdad", ""):
        told = of("casualties", query).description
        assert not re.search(r"(stated: [^(]*|thousands|\d)…$", told)


def test_under_a_filter_agreement_is_said_to_be_of_what_is_left() -> None:
    assert "answers no issue, as far as the filter leaves" in of("positions", "mode=agreement&with=iran&actor=sadr").description
    assert of("positions", "mode=agreement&with=maliki").description == (
        "Nouri al-Maliki answers no issue: silence, or a refusal to discuss, answers nothing."
    )
    assert of("positions", "mode=agreement&with=iran&actor=sadr").description.endswith("no issue, as far as the filter leaves.")
    assert of("positions", "mode=agreement&with=abu-amin").description == "Abu Amin answers no issue."
    assert "the filter" not in of("positions", "mode=agreement&with=iran").description
    assert re.search(
        r" differs? on one or more(?: \(\d+ do(?:es)? both\))?, \d+ neither\.$",
        of("positions", "mode=agreement&with=iran&from=2011").description,
    )
    of_one = of("positions", "mode=agreement&with=sadr&source=arab-center-2020").description
    assert re.search(r" differs? on one or more(?: \(\d+ do(?:es)? both\))?, \d+ neither\.$", of_one)


def test_no_speaker_stands_before_words_that_may_be_the_authors() -> None:
    for name, (_, record) in data().by_id.items():
        told = of("records", f"record={name}")
        assert bylines.who(data(), record) == "" or not told.source.startswith(bylines.who(data(), record))


def test_of_several_passages_the_first_is_shown_or_one_that_holds_the_number() -> None:
    shown = {name: of("records", f"record={name}").quote for name in data().by_id}
    assert "five" in shown["casualties-us-2011-06-06"].lower()
    for name, quote in shown.items():
        firsts = data().citations[name][0].quote
        assert quote == firsts or re.search(r"\d", quote), name


def test_a_zero_is_never_large_and_says_of_which_attack_it_is() -> None:
    zeros = [record for record in (*data().troop_levels, *data().casualties) if record.high == 0]
    assert zeros
    for record in zeros:
        told = of("records", f"record={record.id}")
        assert told.headline == ""
        if getattr(record, "attack", None):
            assert f"({words.headline(data(), data().by_id[record.attack][1])})" in told.title


def test_an_error_is_told_of_a_record_only_with_its_words_or_where_it_bears() -> None:
    for name in data().by_id:
        told = of("records", f"record={name}")
        if "apparent error" in told.description:
            assert f"“{told.quote.split()[0]}" in told.description or name in data().errata_of, name
        assert ("apparent error" in told.title) == (name in data().errata_of)
    assert "apparent error" not in of("records", "record=attack-najaf-consulate-2019").description


def test_of_people_harmed_the_words_of_a_statement_are_quoted_that_the_chart_draws() -> None:
    for by in ("victims", "event"):
        for query in ("from=2011-07-03&to=2011-07-03", "place=baghdad", "source=murphy-2011", ""):
            link = links.read(f"{query}&by={by}", "casualties", data())
            drawn = charts_of("casualties", data(), link.filters, defaults("casualties") | link.state)["casualties"].shown
            quotes = {cited.quote for name in drawn for cited in data().citations[name]}
            assert of("casualties", f"{query}&by={by}").quote in quotes


def test_the_title_of_an_overview_says_how_many_articles_tell_what_a_filter_leaves() -> None:
    for query in ("place=taji", "type=bombing", "from=2011&to=2011", "side=us", "q=oil"):
        left = select(data(), links.read(query, "overview", data()).filters)
        sources = {cited.source for _, record in mixed(left).claims() for cited in data().citations[record.id]}
        assert of("overview", query).title.startswith(words.heading(data(), [s for s in data().sources if s in sources]))


def test_a_value_of_a_filter_that_holds_a_comma_stands_in_quotation_marks() -> None:
    assert "with type of attack “Attack, type not specified”" in of("attacks", "type=unspecified").title
    assert "with place “Near the US embassy, Baghdad” and what lies in it" in of("attacks", "place=us-embassy-baghdad").title


def test_a_description_of_several_sentences_does_not_break_off_inside_one() -> None:
    assert of("casualties", "outcome=abducted").description.endswith("Not added: 1 total of history.")


def test_a_list_of_one_table_tells_of_that_table_alone() -> None:
    assert of("records", "table=positions").description == f"All {len(data().positions)} positions."


def test_words_that_are_looked_for_stand_in_the_quote() -> None:
    for query in ("q=sanctions&side=us", "q=sanctions", "q=troops&side=iran"):
        assert query[2:].partition("&")[0] in of("positions", query).quote.lower()


def test_who_agrees_with_whom_is_told_without_a_quote() -> None:
    told = of("positions", "mode=agreement&with=sadr")
    pairs = agreement.agreement(select(data()), "sadr")
    counts = [sum(bool(pair.issues[verdict]) for pair in pairs) for verdict in ("agree", "differ")]
    counts.append(sum(not pair.issues["agree"] and not pair.issues["differ"] for pair in pairs))
    assert told.description.startswith(f"{len(pairs)} others answer an issue that Muqtada al-Sadr answers: ")
    assert re.findall(r"\d+", told.description)[1:] == list(map(str, counts))
    assert told.description.endswith(f"{counts[-1]} neither.")
    assert told.quote == told.source == ""


@pytest.mark.parametrize("level", agreement.LEVELS)
def test_wherever_agreement_is_counted_the_ties_of_those_who_agree_are_too(level: str) -> None:
    """Of one origin, or perhaps the same people: in the sentence on one actor, and in the brief caption of two."""
    number = 0
    for actor in {agreement.folded(data(), name, level) for name in data().actors}:
        for entry in agreement.agreement(select(data()), actor, level):
            agreed = [(entry.mine[i], entry.theirs[i]) for i in entry.issues["agree"]]
            tied = [tie for sides in agreed for tie in comparison_words.ties(data(), sides, "agree")]
            if not tied:
                continue
            one = of("positions", f"mode=agreement&with={actor}&level={level}").description
            two = of("positions", f"mode=side&columns={actor},{entry.actor}&level={level}").description
            number += len(tied)
            for told in (one, two):
                assert re.search(r"agrees? .*\((on )?\d* ?[^)]*(of one origin|same people|one (is part|belongs))", told), told
    assert number > 3


def test_the_sentence_on_who_agrees_is_whole_with_its_ties() -> None:
    for actor in data().actors:
        if agreement.answers(select(data()), actor, "person"):
            told = of("positions", f"mode=agreement&with={actor}").description
            assert told.endswith("neither.") or told.startswith("Nobody"), told
    of_parliament = of("positions", "mode=agreement&with=iraqi-parliament").description
    assert "agree (1 counted as of one origin, so not as independent, 1 perhaps in part the same people)" in of_parliament


@pytest.mark.parametrize("outlet", ["washington-post", "financial-times", "newsweek"])
def test_the_words_shown_of_an_outlet_are_the_same_whether_it_is_chosen_as_outlet_or_as_actor(outlet: str) -> None:
    for page in ("attacks", "positions"):
        if select(data(), Filters(via=(outlet,))).count(page):
            as_actor, as_outlet = of(page, f"actor={outlet}"), of(page, f"via={outlet}")
            assert (as_actor.quote, as_actor.source) == (as_outlet.quote, as_outlet.source), page


def test_a_choice_of_verdicts_is_told_as_a_part_of_the_comparison() -> None:
    columns = "mode=side&columns=trump,arab-center-author"
    whole, part, none = (
        of("positions", columns),
        of("positions", f"{columns}&rows=differ"),
        of("positions", f"{columns}&rows=same"),
    )
    number = re.search(r": (\d+) issues; ", whole.description)
    assert number
    assert re.search(rf": \d of {number[1]} issues, the others not shown; they differ on ", part.description)
    assert part.title == f"{whole.title}, only “They differ”"
    assert none.description.endswith(f": 0 of {number[1]} issues, the others not shown.")


def test_agreement_that_rests_on_words_with_an_apparent_error_says_so_where_it_is_counted() -> None:
    (entry,) = (e for e in agreement.agreement(select(data()), "human-rights-watch", "person") if e.issues["agree"])
    for query in ("mode=agreement&with=human-rights-watch", f"mode=side&columns=human-rights-watch,{entry.actor}"):
        assert "resting on words with an apparent error" in of("positions", query).description, query


@pytest.mark.parametrize("query", ["mode=agreement&with=iran", "mode=matrix", "mode=side&columns=iran,sadr"])
def test_what_counts_as_one_actor_is_told_once(query: str) -> None:
    for level, counted in (("person", ""), ("government", "counted by government"), ("ministry", "counted by body")):
        told = of("positions", f"{query}&level={level}")
        assert re.findall("counted by [a-z]+", f"{told.title} {told.description}".lower()) == [counted] * bool(counted)


def test_the_words_are_of_the_article_that_the_filter_asks_for() -> None:
    for page, source in (("attacks", "murphy-2011"), ("attacks", "arab-center-2020"), ("records", "arab-center-2020")):
        assert of(page, f"source={source}").source.startswith(data().sources[source].short)


def test_of_several_passages_the_one_that_holds_the_words_looked_for_is_shown() -> None:
    assert "withdraw" in of("records", "q=withdraw").quote


def test_where_no_number_is_given_the_title_has_the_words() -> None:
    told = of("records", "record=troop-us-coming-back-2012")
    assert told.title.startswith(
        "US forces that may come back into Iraq: no number given (“US forces potentially coming back into Iraq”)"
    )


def test_under_a_filter_of_actors_it_is_told_how_numbers_are_found() -> None:
    many = len(data().casualties)
    assert of("casualties", "side=iran").description == f"0 of {many} casualty statements, made by somebody on the side “Iran”."
    told = of("troop-levels", "actor=panetta")
    assert told.title.endswith(" (troop levels stated by Leon Panetta)")
    assert " troop levels, stated by Leon Panetta." in told.description


def test_the_title_of_a_period_has_its_years_and_of_places_and_sides_their_names() -> None:
    title = "US forces in Iraq, as four of five articles tell it (time may touch 2011)"
    assert of("overview", "from=2011&to=2011").title == title
    assert of("overview", "from=2011&to=2011").description.startswith("71 of 217 records (time may touch 2011): ")
    assert of("attacks", "from=2011&to=2020&place=baghdad").title.endswith(" (time may touch 2011 to 2020; place Baghdad)")
    assert of("records", "from=2011-07-05&side=iran").title == "Records (time may touch the days from 5 July 2011; side Iran)"
    many = of("overview", "from=2011-07-05&side=iran&source=porter-2006&source=slavin-2011&place=baghdad&issue=stay&q=iran")
    assert many.title.endswith(" (time may touch the days from 5 July 2011; article Porter 2006 or Slavin 2011; 4 more choices)")
    assert many.description


@pytest.mark.parametrize("page", ["troop-levels", "casualties", "attacks"])
def test_beside_a_period_a_title_names_no_time_that_only_touches_it(page: str) -> None:
    """“15 killed in June 2011” beside “6 June 2011” would read as killed on that day."""
    for days in ("from=2011-06-06&to=2011-06-06", "from=2011-06-15&to=2011-06-15", "from=2013&to=2013"):
        assert not re.search(r"\d.*\(time may touch ", of(page, days).title)
    assert of("casualties", "from=2011-06&to=2011-06").title.startswith(
        "5 statements of people killed: 2 from 5 to 15, 2 of a longer time, "
    )
    assert "an American citizen" not in of("casualties", "from=2019&to=2019").title, "no word states a number"


def test_a_description_ends_with_a_sentence_or_behind_a_clause_of_its_first_one() -> None:
    """A list of reasons, places or counts that stops before its end is another list."""
    for query in ("", "from=2011&to=2011", "place=baghdad", "actor=iran", "source=slavin-2011", "side=us"):
        for page in ("overview", "troop-levels", "casualties", "attacks", "positions", "how-it-is-known"):
            told = of(page, query).description
            assert told.endswith(".") or (told.endswith("…") and ". " not in told), (page, query, told)
    for actor in data().actors:
        told = of("positions", f"mode=agreement&with={actor}").description
        assert told.endswith(".")


def test_under_a_filter_of_articles_the_first_page_is_as_these_tell_it() -> None:
    assert of("overview", "source=porter-2006").title == "US forces in Iraq, as Porter 2006 tells it"
    assert (
        of("overview", "source=porter-2006&from=2004").title
        == "US forces in Iraq, as Porter 2006 tells it (time may touch the days from 2004)"
    )
    two = of("overview", "source=porter-2006&source=slavin-2011").title
    assert two.startswith("US forces in Iraq, as two of five articles tell it (")
    every = "&".join(f"source={name}" for name in data().sources)
    assert of("overview", every).title.startswith("US forces in Iraq, as five articles tell it")


@pytest.mark.parametrize("page", ["overview", "records", "sources"])
def test_what_a_filter_leaves_out_of_a_count_is_told(page: str) -> None:
    of_place = of(page, "place=baghdad").description
    assert of_place.startswith("8 of 81 records, ")
    assert "Positions have no place and are left out." in of_place
    assert "are not narrowed" not in of_place
    of_stance = of(page, "stance=for").description
    assert "Troop levels, attacks and casualty statements have no stance and are left out." in of_stance
    assert "Positions have no place and are left out." in of(page, "place=baghdad&from=2020&to=2020&side=us").description


def test_of_an_actor_the_records_of_its_officials_are_counted_too() -> None:
    told = of("troop-levels", "actor=us-government").description
    assert told == "0 of 29 troop levels, stated by the United States. 3 more of its bodies, officials or members."


def test_the_number_of_a_record_is_never_large_without_its_kind() -> None:
    for record in data().troop_levels:
        told = of("records", f"record={record.id}").headline
        assert told == "" or (record.kind == "actual") == (told == words.stated(record))
    for record in data().casualties:
        assert of("records", f"record={record.id}").headline in ("", f"{words.stated(record)} {record.outcome}")


def test_of_a_record_in_several_articles_the_words_of_the_open_one_are_quoted() -> None:
    name, cited = next(iter(data().citations.items()))
    other = next(c for cs in data().citations.values() for c in cs if c.source != cited[0].source)
    known = dataclasses.replace(data(), citations={**data().citations, name: (*cited, other)})
    link = links.read(f"record={name}&article={other.source}", "sources", known)
    assert preview(known, "sources", link).quote == other.quote


@pytest.mark.parametrize("page", [p for p in PAGES if p not in ("overview", "positions")])
@pytest.mark.parametrize("query", ["", "place=baghdad", "actor=iran&from=2011", "q=sadr", "type=bombing&kind=limit"])
def test_a_page_with_charts_is_told_by_the_title_of_its_first_chart_and_the_filter(page: str, query: str) -> None:
    link = links.read(query, page, data())
    options = [p for p in params(page) if p.options and p.key not in ("view", "at")]
    for values in product(*(p.options for p in options)):
        state = defaults(page) | dict(zip((p.key for p in options), values, strict=True))
        chart = PAGES[page].make(select(data(), link.filters), state)[page]
        assert said(page, select(data(), link.filters), state) == (chart.title, chart.sentence)
        told = preview(data(), page, Link(link.filters, state))
        assert told.title.startswith(chart.title)
        about = describe(data(), applied(link.filters, PAGES[page].tables), PAGES[page].tables).rstrip(".")
        filtered = applied(link.filters, PAGES[page].tables).active()
        short = in_short(data(), applied(link.filters, PAGES[page].tables))
        assert not filtered or told.title.endswith((f"({short})", f"({about[0].lower()}{about[1:]})"))


@pytest.mark.parametrize("query", ["", "issue=stay", "side=us&q=zzzz"])
@pytest.mark.parametrize("mode", ["time", "matrix"])
def test_positions_are_told_by_the_title_of_their_chart(mode: str, query: str) -> None:
    link = links.read(f"mode={mode}&{query}", "positions", data())
    chart = PAGES["positions"].make(select(data(), link.filters), defaults("positions") | dict(link.state))["positions"]
    told = preview(data(), "positions", link)
    assert told.title.startswith(chart.title)
    assert tab_title(data(), "positions", link) == f"{told.title} · The Iraq ledger"


def test_of_more_records_than_have_a_mark_each_the_title_is_that_of_the_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in (("attacks", "MOST"), ("titles", "MOST_BARS"), ("troop_levels", "_MOST"), ("titles", "MANY")):
        monkeypatch.setattr(sys.modules[f"ledger.charts.{module}"], name, 3)
    for page in ("attacks", "casualties", "troop-levels"):
        chart = PAGES[page].make(select(data()), defaults(page))[page]
        assert said(page, select(data()), defaults(page)) == (chart.title, chart.sentence)


def test_what_a_filter_leaves_comes_first_and_what_it_does_not_narrow_is_not_told_in_the_title() -> None:
    assert of("attacks", "place=taji").description.startswith("2 of 34 attacks, with place Taji. ")
    assert of("attacks", "issue=stay").title == of("attacks").title


def test_a_filter_that_leaves_nothing_says_so() -> None:
    told = of("troop-levels", "q=zzzz")
    assert told.description == "0 of 29 troop levels, containing “zzzz”."
    assert (told.headline, told.quote, told.source) == ("", "", "")


def test_a_named_view_has_the_title_of_the_curators_and_another_filter_has_not() -> None:
    for view in data().views:
        told = of(view.page, view.query)
        assert told.title == view.title
        assert told.description == view.description
        assert of(view.page, f"{view.query}&q=zzzz").title != view.title


def test_one_issue_is_told_by_its_stances() -> None:
    told = of("positions", "mode=time&topic=stay")
    assert told.title == data().issues["stay"].question
    assert "Stay " in told.description


def test_an_article_is_told_by_its_title_and_a_passage_by_its_paragraph() -> None:
    told = of("sources", "article=porter-2006")
    assert told.title == data().sources["porter-2006"].title
    assert told.description.startswith(citing.source_line(data(), "porter-2006")[:60])
    passage = of("sources", "article=porter-2006&p=9")
    assert passage.title == f"{told.title}, paragraph 9"
    assert "the Sunnis fighting against the occupation" in passage.quote
    assert of("sources", "article=porter-2006&p=9999") == told


def test_of_an_article_shown_in_excerpts_no_other_words_are_told() -> None:
    sources = {**data().sources, "porter-2006": data().sources["porter-2006"].model_copy(update={"display": "excerpts"})}
    hidden = dataclasses.replace(data(), sources=sources)
    numbers = [str(n) for n in range(1, len(hidden.articles["porter-2006"].paragraphs) + 1)]
    told = [preview(hidden, "sources", Link(state={"article": "porter-2006", "p": n})).quote for n in numbers]
    whole = [preview(data(), "sources", Link(state={"article": "porter-2006", "p": n})).quote for n in numbers]
    cut = [(short, full) for short, full in zip(told, whole, strict=True) if short != full]
    assert cut
    assert all("[…]" in short or not short for short, _ in cut)


def test_what_is_chosen_is_quoted() -> None:
    name = data().positions[5].id
    assert of("positions", f"chosen={name}").quote in [cited.quote for cited in data().citations[name]]


def links_of(page: str) -> st.SearchStrategy[Link]:
    """Any link of a page."""
    fields = {name: st.lists(st.sampled_from(values_of(data(), name)), max_size=4, unique=True).map(tuple) for name in CHOICES}
    text = st.sampled_from(["", "iran", "zzzz", "<script>alert(1)</script> “x” " * 6])
    day = st.none() | st.dates(EARLIEST, LATEST)
    filters = st.builds(Filters, start=day, end=day, text=text, **fields)
    options = {p.key: st.sampled_from(list(p.options)) for p in params(page) if p.options}
    options |= {p.key: st.sampled_from(["2", "999"]) for p in params(page) if p.key == "page"}
    state = st.fixed_dictionaries({}, optional=options)
    return st.builds(Link, filters, state)


@examples(25, phases=[Phase.generate])
@given(st.data())
@pytest.mark.parametrize("page", EVERY)
def test_every_link_has_a_title_a_description_and_words_that_stand_in_an_article(page: str, drawn: st.DataObject) -> None:
    link = drawn.draw(links_of(page))
    told = preview(data(), page, link)
    assert tab_title(data(), page, link).startswith(f"{told.title} · ")
    assert 0 < len(told.description) <= LONGEST
    assert not told.quote or any(told.quote in text for text in FOLDED)
    first = listed(page, select(data(), link.filters), defaults(page) | dict(link.state), 1)
    assert bool(first) <= bool(told.quote) or link.state.get("mode") in ("side", "agreement")


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2020-01-01", "2020-01-05", "time may touch 1 to 5 January 2020"),
        ("2011-12-01", "2011-12-31", "time may touch December 2011"),
        ("2011-06-01", "2011-12-31", "time may touch June 2011 to December 2011"),
        ("2011-01-01", "2020-12-31", "time may touch 2011 to 2020"),
        ("2011-07-04", "2011-07-04", "time may touch 4 July 2011"),
        ("2012-01-01", "2011-12-31", "time may touch 2012 to 2011"),
    ],
)
def test_a_period_in_short_is_as_exact_at_its_end_as_at_its_beginning(start: str, end: str, said: str) -> None:
    days = (datetime.date.fromisoformat(day) for day in (start, end))
    assert in_short(data(), Filters(**dict(zip(("start", "end"), days, strict=True)))) == said


@pytest.mark.parametrize(
    ("page", "query", "held"),
    [
        ("troop-levels", "place=kurdistan", "1,500"),
        ("troop-levels", "q=Kurdistan", "1,500"),
        ("casualties", "q=blast", "37"),
        ("casualties", "q=rocket", "four Iraqi construction workers"),
        ("attacks", "actor=iran", "Iran"),
        ("attacks", "actor=panetta", "Panetta"),
        ("attacks", "actor=jeffrey", "Jeffrey"),
        ("attacks", "actor=kataib-hezbollah", "Kataib Hezbollah"),
        ("attacks", "via=washington-post", "Ambassador Jeffrey told the Washington Post yesterday"),
        ("positions", "via=washington-post", "told the Washington Post yesterday"),
        ("positions", "via=newsweek", "in an interview with Newsweek magazine"),
        ("attacks", "named=unnamed", "Iraqi officials"),
        ("attacks", "actor=murphy", "whose Mahdi Army repeatedly targeted US forces"),
    ],
)
def test_the_words_of_a_preview_carry_its_title_and_name_the_actor_asked_for(page: str, query: str, held: str) -> None:
    assert held in of(page, query).quote


def test_a_title_says_no_words_twice():
    for record in (*data().troop_levels, *data().casualties):
        title = of("records", f"record={record.id}").title
        quoted = re.findall("“([^”]+)”", title)
        assert len(quoted) == len(set(quoted)), title


def test_no_preview_quotes_a_name_alone() -> None:
    assert of("attacks", "named=named").quote.startswith("US Ambassador to Iraq James F. Jeffrey has blamed Iran for much of")
    for record in data().attacks:
        names = {telling.words for said in (record, *record.attributions) for telling in said.told}
        for kind in vocabulary.WORDS["named"]:
            told = of("attacks", f"named={kind}&chosen={record.id}").quote
            assert told not in names
