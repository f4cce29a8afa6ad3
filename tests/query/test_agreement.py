"""Positions compared: nothing is lost, nothing is invented, and the order of columns changes nothing."""

import dataclasses
import json
import re
from datetime import date
from html import escape
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import charts
from ledger.charts import colours
from ledger.model import vocabulary
from ledger.model.records import Position
from ledger.query import agreement, comparison_words, overlaps, verdicts
from ledger.query.agreement import Speaker, is_concluded
from ledger.query.filters import Filters, values_of
from ledger.query.selection import select
from ledger.rendering import answers
from ledger.rendering import comparison as sides
from ledger.urls import params
from ledger.wording import words
from ledger.wording.bylines import is_plural
from tests.charts.samples import holding, position
from tests.conftest import data, examples


def some(name: str, most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values_of(data(), name)), max_size=most, unique=True).map(tuple)


FILTERS = st.builds(
    Filters,
    sources=some("sources", 2),
    actors=some("actors"),
    sides=some("sides", 2),
    issues=some("issues"),
    stances=some("stances", 2),
    start=st.none() | st.dates(min_value=date(2003, 1, 1), max_value=date(2020, 12, 31)),
)
SPEAKERS = sorted({p.actor for p in data().positions})
COLUMNS = st.lists(
    st.builds(Speaker, st.sampled_from(SPEAKERS), st.sampled_from(["", "2006", "2011", "2019/2020", "2020"])),
    min_size=2,
    max_size=4,
    unique=True,
)

ISSUES = tuple(data().issues)[:2]
LEVELS, RULES, ORDERS = (
    st.sampled_from(list(names)) for names in (agreement.LEVELS, agreement.RULES, params.BY_KEY["order"].options)
)


@given(FILTERS, LEVELS, ORDERS, RULES, st.sampled_from(SPEAKERS))
@examples(150)
def test_the_matrix_holds_each_statement_of_the_filter_once(chosen, level, order, rule, other):
    left = select(data(), chosen)
    grid = charts.matrix(left, level, order, other, rule)
    behind = grid.behind()
    held = [name for ids in behind.values() for name in ids]
    assert sorted(held) == sorted(p.id for p in left.positions)
    assert set(behind) == set(grid.cells)
    total = agreement.count(data(), left.positions, rule, level)
    assert sum(agreement.count(data(), [data().by_id[i][1] for i in ids], rule, level) for ids in behind.values()) == total
    assert grid.sentence.startswith(f"{total} " if held else "No statement")
    assert {r.id for r in grid.rows} == {row for row, _ in grid.cells}
    assert len({r.id for r in grid.rows}) == len(grid.rows)
    assert {c.id for c in grid.columns} == {column for _, column in grid.cells}
    assert [row["Record"] for row in grid.rows_of(grid.items)] == [p.id for p in left.positions]


@given(FILTERS, LEVELS, RULES)
@examples(80)
def test_no_cell_shows_a_stance_without_a_quote_or_a_count_that_is_not_its_own(chosen, level, rule):
    left = select(data(), chosen)
    grid = charts.matrix(left, level, "side", "", rule)
    behind = grid.behind()
    for (actor, issue), mark in grid.cells.items():
        said = [data().by_id[i][1] for i in behind[actor, issue]]
        assert all(i in left and data().citations[i][0].quote for i in behind[actor, issue])
        assert {p.issue for p in said} == {issue}
        assert {agreement.folded(data(), p.actor, level) for p in said} == {actor}
        taken = {p.stance for p in said}
        members = verdicts.members_differ(said, agreement.concluded(said, data()))
        assert {s for s, symbol in vocabulary.STANCE_SYMBOLS.items() if symbol in mark.text} == taken
        assert mark.tone == ("split" if len(taken) > 1 else taken.pop())
        concluded = all(is_concluded(data(), p) for p in said)
        assert mark.is_concluded == mark.title.endswith(", as analysis") == concluded
        in_error = any(p.id in data().errata_of for p in said)
        assert mark.has_error == ("apparent error" in mark.title) == in_error
        title = mark.title.removesuffix(", as analysis")
        assert title.endswith("(several stances, at one time or at several)") == (mark.tone == "split" and not members)
        assert title.endswith("its members differ)") == (verdicts.SIGNS["members"] in mark.text) == members
        shown = [int(n) for n in mark.text.split() if n.isdigit()]
        assert (shown or [1]) == [agreement.count(data(), said, rule, level)]


def test_the_matrix_says_stances_in_the_words_of_the_issue():
    grid = charts.matrix(select(data(), Filters(issues=("stay", "iran-arming"))))
    texts = {word for mark in grid.cells.values() for word in mark.text.split()}
    assert {"Stay", "Leave", "Affirms", "Denies"} <= texts
    assert not {"For", "Against", "for", "against"} & texts
    assert all(data().actors[a].name in m.title and data().issues[i].question in m.title for (a, i), m in grid.cells.items())


def test_a_cell_says_whose_an_answer_is_its_limit_its_condition_its_refusal_and_that_it_is_concluded():
    of_bodies, of_persons = charts.matrix(select(data()), "government").cells, charts.matrix(select(data())).cells
    assert of_bodies["iraqi-government", "stay"].title.endswith(
        "Stay 1 (of a number of senior Iraqi Army officers (2011); limit: “appear eager”; as analysis), No answer given 1 "
        "(of Nouri al-Maliki; limit: “largely”) (several stances, at one time or at several)"
    )
    assert "Refuses to discuss it 1" in of_bodies["us-government", "withdrawal-date"].title
    assert "No answer" not in of_bodies["us-government", "withdrawal-date"].title
    assert "Conditional 1 (condition: " in of_persons["trump", "stay-2020"].title
    (alone,) = charts.matrix(select(data(), Filters(actors=("us-state-department",), issues=("stay-2020",)))).cells.values()
    assert alone.text == "○ Refuses to discuss it"
    for cells in (of_bodies, of_persons):
        for place, ids in charts.matrix(select(data()), "person" if cells is of_persons else "government").behind().items():
            said = [data().by_id[name][1] for name in ids]
            assert ("“…”" in cells[place].text) == any(p.limit for p in said)
            for p in said:
                assert (p.condition or "").rstrip(".") in cells[place].title


def test_what_an_official_perhaps_said_before_he_was_in_office_is_told_where_it_counts_as_his_government_s():
    claimed = data().by_id["position-trump-withdrawal-2011-premature"][1]
    assert claimed.said_on.startswith("2012?/2020")
    told = "of Donald Trump, perhaps not yet in office"
    for level, body in (("government", "us-government"), ("ministry", "trump-administration")):
        cells = charts.matrix(select(data()), level).cells
        assert told in cells[body, claimed.issue].title
        assert [place for place, cell in cells.items() if "not yet in office" in cell.title] == [(body, claimed.issue)]
    assert not [cell for cell in charts.matrix(select(data())).cells.values() if "not yet in office" in cell.title]
    columns = agreement.columns(data(), "us-government,iran", "government")
    compared = agreement.compare(select(data()), columns, "government")
    beside = sides.table(data(), columns, compared, Filters(), level="government")
    assert re.findall(r"[\w ]+, perhaps not yet in office", beside) == ["Donald Trump, perhaps not yet in office"]


def test_a_comparison_whose_statement_rests_on_words_with_an_apparent_error_says_so():
    left, actor = select(data()), "human-rights-watch"
    mine = [p for p in data().positions if p.actor == actor and p.id in data().errata_of]
    assert mine
    entries = agreement.agreement(left, actor)
    rows = comparison_words.agreement_rows(data(), actor, entries)
    wrong = [row for row in rows if "apparent error" in str(row["Actor says"])]
    assert wrong
    assert {row["Issue"] for row in wrong} == {data().issues[p.issue].question for p in mine}
    assert sides.agreements(data(), actor, entries, Filters()).count("apparent error") >= len(wrong)
    other = next(e.actor for e in entries if any(mine[0].issue in issues for issues in e.issues.values()))
    speakers = [Speaker(actor), Speaker(other)]
    (row,) = [row for row in agreement.compare(left, speakers) if row.issue == mine[0].issue]
    verdict = re.search(r'class="verdict [^"]*">([^<]*)<', sides.table(data(), speakers, [row], Filters()))
    assert verdict
    assert "apparent error" in verdict[1]


def test_many_issues_leave_room_for_symbols_and_numbers_only_and_the_words_are_in_the_title():
    grid = charts.matrix(select(data()))
    mark, said = grid.cells["kurds", "stay"], grid.behind()["kurds", "stay"]
    assert mark.text == f"▲ {len(said)}"
    assert f"Stay {len(said)}" in mark.title


def test_actors_are_folded_as_far_as_the_level_says():
    assert agreement.folded(data(), "gates", "person") == "gates"
    assert agreement.folded(data(), "gates", "ministry") == "obama-administration"
    assert agreement.folded(data(), "gates", "government") == "us-government"
    assert agreement.folded(data(), "obama-administration", "ministry") == "obama-administration"
    assert agreement.folded(data(), "sadr", "government") == "sadr"


def test_rows_stand_by_side_each_below_what_it_belongs_to():
    rows = charts.matrix(select(data())).rows
    groups = [r.group for r in rows]
    assert list(dict.fromkeys(groups)) == [g for g in (*(side.name for side in data().sides.values()), "No side") if g in groups]
    assert groups == sorted(groups, key=list(dict.fromkeys(groups)).index)
    at = [r.id for r in rows]
    gates, obama = at.index("panetta"), at.index("obama-administration")
    assert rows[gates].depth == rows[obama].depth + 1
    assert obama < gates


def test_columns_have_short_heads_and_each_issue_is_followed_by_one_that_shares_the_most_actors():
    columns = charts.matrix(select(data())).columns
    speakers = {c.id: {p.actor for p in data().positions if p.issue == c.id} for c in columns}
    ids = [c.id for c in columns]
    for number, (before, after) in enumerate(pairwise(ids), 1):
        assert len(speakers[before] & speakers[after]) == max(len(speakers[before] & speakers[i]) for i in ids[number:])
    assert all(c.label == data().issues[c.id].name and c.title.startswith(data().issues[c.id].question) for c in columns)


def test_the_matrix_counts_the_actors_and_issues_of_which_nothing_is_left():
    assert "Left out" not in charts.matrix(select(data())).sentence
    left = select(data(), Filters(issues=("stay",)))
    actors = len({p.actor for p in data().positions}) - len({p.actor for p in left.positions})
    issues = len({p.issue for p in data().positions}) - 1
    assert f"Left out, because nothing is left of them: {actors} actors and {issues} issues." in charts.matrix(left).sentence


def test_rows_can_stand_by_the_number_of_statements():
    rows = charts.matrix(select(data()), order="statements").rows
    counts = [sum(p.actor == r.id for p in data().positions) for r in rows]
    assert counts == sorted(counts, reverse=True)
    assert rows[0].label.endswith(f", {counts[0]}")


def test_rows_can_stand_by_agreement_with_one_actor_who_comes_first():
    rows = charts.matrix(select(data()), order="agreement", chosen="iraqi-parliament").rows
    assert rows[0].id == "iraqi-parliament"
    rank = {a.actor: len(a.issues["agree"]) for a in agreement.agreement(select(data()), "iraqi-parliament")}
    alike = [rank.get(r.id, -1) for r in rows[1:]]
    assert alike == sorted(alike, reverse=True)
    assert "1 agree" in next(r.label for r in rows if r.id == "abdul-mahdi")


def test_several_statements_in_one_article_with_one_stance_are_one_stance():
    source = data().citations[data().positions[0].id]
    both = [position("for", name="a"), position("for", name="b"), position("against", name="c")]
    known = dataclasses.replace(data(), citations={**data().citations, **{p.id: source for p in both}}, positions=tuple(both))
    assert agreement.count(known, both, "statements") == 3
    assert agreement.count(known, both, "stances") == 2
    assert comparison_words.stances_in_words(known, both, "statements") == "Stay 2, Leave 1"
    assert comparison_words.stances_in_words(known, both, "stances") == "Stay 1, Leave 1"


def told(position: Position) -> Position:
    """A position that an article reports, and nobody concludes."""
    return position.model_copy(update={"speech": "reported"})


def test_of_three_columns_it_is_said_who_does_not_answer_and_who_may_be_the_same_people():
    both = [told(position("for", who, f"{who}-{issue}", issue)) for who in ("panetta", "us-officials-2011") for issue in ISSUES]
    left, columns = (
        holding(*both, told(position("for", "gates", "c", ISSUES[0]))),
        agreement.speakers("panetta,us-officials-2011,gates"),
    )
    caption = sides.caption(left.dataset, columns, agreement.compare(left, columns))
    assert "all agree on 1 (US forces, 2003–2008, some perhaps the same people)" in caption
    alone = "(Date for withdrawal, without an answer from Robert Gates, perhaps in part the same people)"
    assert f"the two who answer agree on 1 {alone}" in caption
    assert "they agree" not in caption


def test_an_issue_that_only_a_divided_body_answers_is_counted_as_such():
    left, columns = (
        holding(*(told(p) for p in (position("for", "gates", "a"), position("against", "panetta", "b")))),
        agreement.speakers("us-government,iran"),
    )
    rows = agreement.compare(left, columns, "government")
    assert "1 issue; fewer than two answer on 1 (1 of these divides the one body that answers)." in sides.caption(
        data(), columns, rows
    )
    assert agreement.of_verdict(agreement.compare(left, columns, "government"), "members") == rows
    assert "Its members differ" in sides.table(left.dataset, columns, rows, Filters(), level="government")


def test_issues_on_which_only_members_speak_are_counted_and_so_are_the_positions_that_are_shown():
    left = holding(
        position("for", "gates", "a"),
        position("for", "obama-administration", "b", "decide"),
        position("against", "gates", "c", "return", "2020"),
    )
    columns = agreement.speakers("obama-administration:2011,iran")
    assert agreement.of_members_only(left, columns) == 1
    assert agreement.of_members_only(left, columns, "ministry") == 0
    told = (
        "; fewer than two answer on 1. On 1 more issue only bodies, officials or members of these speak: count actors by body or"
    )
    assert told in sides.caption(left.dataset, columns, agreement.compare(left, columns), 1)
    assert comparison_words.speakers_in_words(left, columns, "person") == "1 of these is of the actors and times compared below."
    assert (
        comparison_words.speakers_in_words(left, columns, "ministry") == "2 of these are of the actors and times compared below."
    )


def test_one_actor_at_two_times_has_no_verdict_where_it_answers_at_one_of_them():
    left = holding(position("for", name="a"), position("against", name="b", issue="stay-2020", said_on="2020"))
    columns = agreement.speakers("sadr:2011,sadr:2020")
    page = sides.table(left.dataset, columns, agreement.compare(left, columns), Filters())
    assert "2 issues; answered at one of these times at most on 2." in page
    assert 'class="verdict' not in page


def test_what_the_filter_or_the_time_of_a_column_hides_is_not_said_to_be_missing():
    said = (("us-government", "2011"), ("gates", "2020"), ("iran", "2020"))
    left = holding(*(position("for", actor, actor, said_on=on) for actor, on in said))
    columns, filters = agreement.speakers("us-government:2020,iran"), Filters(stances=("for",))
    rows = agreement.compare(left, columns)
    assert "None by this actor itself of that time; 1 by its bodies" in sides.table(left.dataset, columns, rows, Filters())
    assert "None by this actor itself of that time that the filter leaves; 1 by" in sides.table(
        left.dataset, columns, rows, filters
    )
    assert "none by the actor itself that the filter leaves; n by" in sides.legend(data(), True)
    assert "none by the actor itself; n by" in sides.legend(data())


def test_a_card_side_by_side_has_the_note_of_its_record():
    noted = position("for", name="a").model_copy(update={"note": "Open <here>."})
    left, columns = holding(noted), agreement.speakers("sadr,iran")
    assert "Note: Open &lt;here&gt;." in sides.table(left.dataset, columns, agreement.compare(left, columns), Filters())


def test_a_line_has_the_times_and_the_conditions_of_both():
    mine, theirs = [position("conditional", said_on="2011")], [position("conditional", said_on="../2006-01"), position("for")]
    assert (
        comparison_words.stances_and_times(data(), mine, "statements", "person")
        == "Conditional 1 (2011; condition: if so; as analysis)"
    )
    assert (
        comparison_words.stances_and_times(data(), theirs, "statements", "person")
        == "Stay 1, Conditional 1 (2011 or before; condition, 2006 or before: if so; 1 as analysis)"
    )


@given(FILTERS, COLUMNS)
@examples(150)
def test_swapping_columns_swaps_the_view_and_nothing_else(chosen, columns):
    left = select(data(), chosen)
    there, back = agreement.compare(left, columns), agreement.compare(left, columns[::-1])
    assert [(r.issue, r.verdict, r.sides) for r in there] == [(r.issue, r.verdict, r.sides[::-1]) for r in back]


@given(FILTERS, COLUMNS)
@examples(150)
def test_a_comparison_holds_what_its_columns_said_and_no_more(chosen, columns):
    left = select(data(), chosen)
    rows = agreement.compare(left, columns)
    for number, column in enumerate(columns):
        held = [p.id for row in rows for p in row.sides[number]]
        assert sorted(held) == sorted(p.id for p in left.positions if column.may_say(p, p.actor, left.index.times.span))
    assert [r for v in verdicts.VERDICTS for r in agreement.of_verdict(agreement.compare(left, columns), v)] == sorted(
        rows, key=lambda r: list(verdicts.VERDICTS).index(r.verdict)
    )
    told = sides.caption(data(), columns, rows).partition("; ")[2].rstrip(".")
    one_actor = len({column.actor for column in columns}) == 1
    for judged, answering in {(row.verdict, row.answering) for row in rows}:
        label = verdicts.label(judged, answering, len(columns))
        issues = [r for r in rows if verdicts.label(r.verdict, r.answering, len(columns)) == label]
        if judged == "one":
            label = "Answered at one of these times at most" if one_actor else label
        counted = f"{label[0].lower()}{label[1:]} on {len(issues)}"
        assert counted in told
        if judged != "one" and len(issues) <= 12:
            named = told.partition(f"{counted} (")[2]
            for row in issues:
                missing = comparison_words.unanswered(data(), columns, row)
                assert f"{data().issues[row.issue].name}{f', {missing}' * bool(missing)}" in named
                assert bool(missing) == (row.answering < len(columns) > 2 and row.verdict != "same")


def test_one_actor_can_stand_beside_itself_at_another_time():
    (row,) = (r for r in agreement.compare(select(data()), agreement.speakers("iran:2003,iran:2011")) if r.issue == "nuclear")
    assert row.verdict == "same"
    assert [{p.stance for p in side} for side in row.sides] == [{"conditional", "against"}, {"against"}]
    assert Speaker("iraqi-sunnis", "2020").label(data()) == "Most Iraqi Sunnis, 2020"


@pytest.mark.parametrize("actor", ["sadr", "iran", "us-government", "slavin"])
def test_agreement_says_of_each_pair_what_stands_side_by_side(actor):
    for other in agreement.agreement(select(data()), actor):
        rows = {r.issue: r for r in agreement.compare(select(data()), (Speaker(actor), Speaker(other.actor)))}
        for name, issues in other.issues.items():
            assert issues == tuple(i for i, row in rows.items() if row.verdict == name)
            for issue in issues:
                assert (tuple(other.mine[issue]), tuple(other.theirs[issue])) == rows[issue].sides
                for side in rows[issue].sides:
                    told = comparison_words.stances_and_times(data(), side, "statements", "person")
                    assert all(words.stance(data(), p) in told for p in side)
        assert other.statements == sum(p.actor == other.actor for p in data().positions)


def test_agreement_is_mutual():
    for other in agreement.agreement(select(data()), "sadr"):
        (back,) = (a for a in agreement.agreement(select(data()), other.actor) if a.actor == "sadr")
        assert back.issues == other.issues


def test_the_table_side_by_side_holds_every_statement_with_its_words_date_and_reporter():
    columns = agreement.speakers("obama-administration:2011,sadr:2011,iraqi-parliament:2020")
    rows = agreement.compare(select(data()), columns)
    page = sides.table(data(), columns, rows, Filters())
    for row in rows:
        for p in (p for side in row.sides for p in side):
            assert f'id="{p.id}"' in page
            assert escape(data().citations[p.id][0].quote) in page
            assert f"record={p.id}" in page
    assert "via Associated Press" in page
    assert "Done 5 January 2020 (date inferred), as reported" in page
    assert "≠ The two who answer differ, without an answer from the Parliament of Iraq, 2020" in page
    assert page.count("No statement of that time") == sum(not side for row in rows for side in row.sides)


def test_no_text_of_an_actor_issue_or_position_becomes_markup():
    text = "<img src=x onerror='alert(1)'> & \"q\""
    known = dataclasses.replace(
        data(),
        actors={k: v.model_copy(update={"name": text}) for k, v in data().actors.items()},
        issues={
            k: v.model_copy(update={"question": text, "for_label": text, "against_label": text}) for k, v in data().issues.items()
        },
        positions=tuple(p.model_copy(update={"summary": text}) for p in data().positions),
    )
    columns = agreement.speakers("sadr,iran")
    table = sides.table(known, columns, agreement.compare(select(known), columns), Filters())
    agreed = sides.agreements(known, "sadr", agreement.agreement(select(known), "sadr"), Filters(), "statements")
    assert "<img" not in table + agreed + sides.legend(data())
    assert "onerror=&#x27;" in table


def test_the_grid_is_plain_data():
    whole = charts.matrix(select(data())).data("·")
    assert json.loads(json.dumps(whole)) == whole
    assert len(json.dumps(whole)) < 100_000


@pytest.mark.parametrize("issue", data().issues)
def test_an_issue_over_time_draws_each_of_its_statements_once_with_its_stance(issue):
    chart = charts.positions(select(data()), issue)
    drawn = []
    for trace in chart.figure["data"]:
        for y, custom in zip(trace["y"], trace.get("customdata") or [None] * len(trace["y"]), strict=True):
            if custom:
                p = data().by_id[custom[0]][1]
                drawn.append((p.id, y))
                assert words.stance(data(), p) in trace["name"].split("; ")
                assert trace["marker"]["symbol"] == colours.STANCE_MARKS[p.stance]
    assert sorted(n for n, _ in drawn) == sorted(p.id for p in data().positions if p.issue == issue)
    lanes: dict[str, list[float]] = {}
    for name, y in drawn:
        lanes.setdefault(data().by_id[name][1].actor, []).append(y)
    spans = sorted((min(ys), max(ys)) for ys in lanes.values())
    assert all(high < low for (_, high), (low, _) in pairwise(spans))
    minds = [a["text"] for a in chart.figure["layout"]["annotations"] if "differs" in a["text"]]
    firm = [p for p in data().positions if verdicts.is_dated(p) and not is_concluded(data(), p)]
    assert len(minds) == sum(
        {p.stance for p in firm if p.issue == issue and p.actor == actor} >= {"for", "against"} for actor in lanes
    )


def test_symbols_and_marks_of_stances_tell_them_apart():
    assert (
        len(set(vocabulary.STANCE_SYMBOLS.values()))
        == len(vocabulary.WORDS["stances"])
        == len(set(colours.STANCE_MARKS.values()))
    )


@pytest.mark.parametrize("level", agreement.LEVELS)
def test_agreement_of_folded_actors_is_what_stands_side_by_side_at_the_same_level(level):
    for other in agreement.agreement(select(data()), "sadr", level):
        rows = {r.issue: r for r in agreement.compare(select(data()), (Speaker("sadr"), Speaker(other.actor)), level)}
        for name, issues in other.issues.items():
            assert issues == tuple(i for i, row in rows.items() if row.verdict == name)


def test_agreement_says_the_years_and_leads_to_the_same_level():
    found = agreement.agreement(select(data()), "sadr", "government")
    of_sadr = next(a for a in found if a.actor == "us-government").mine["stay-2020"]
    assert comparison_words.stances_and_times(data(), of_sadr, "statements", "government") == "Leave 1 (within 2019 to 2020)"
    page = sides.agreements(data(), "sadr", found, Filters(), "government")
    assert "columns=sadr%2Cus-government&amp;level=government" in page


def test_agreement_as_rows_has_one_a_pair_and_issue():
    found = agreement.agreement(select(data()), "sadr")
    rows = comparison_words.agreement_rows(data(), "sadr", found)
    assert len(rows) == sum(len(issues) for a in found for issues in a.issues.values())
    assert {row["Verdict"] for row in rows} <= {"agree", "neither", "differ"}
    assert {row["Actor"] for row in rows} == {"Muqtada al-Sadr"}


def test_a_blank_says_why_it_is_blank():
    def page(text: str, filters: Filters) -> str:
        columns = agreement.speakers(text)
        return sides.table(data(), columns, agreement.compare(select(data(), filters), columns), filters)

    assert "No statement recorded on this question" in page("sadr,iran", Filters())
    assert "No statement of that time" in page("sadr:2011,iran", Filters())
    assert "No statement that the filter leaves" in page("sadr,iran", Filters(sources=("murphy-2011",)))
    assert "No statement recorded on this question" not in page("sadr,iran", Filters(sources=("murphy-2011",)))


@given(FILTERS, LEVELS, RULES)
@examples(80)
def test_an_empty_cell_of_the_matrix_says_how_much_members_of_the_actor_say(chosen, level, rule):
    left = select(data(), chosen)
    grid = charts.matrix(left, level, "side", "", rule)
    for row in grid.rows:
        for column in grid.columns:
            of_members = [
                p
                for p in left.positions
                if p.issue == column.id and row.id in agreement.bodies_above(data(), agreement.folded(data(), p.actor, level))
            ]
            number = agreement.count(data(), of_members, rule, level)
            note = grid.notes.get((row.id, column.id))
            assert bool(note) == bool(number and (row.id, column.id) not in grid.cells)
            if note:
                assert note.text == f"·{number}"
                limit = " that the filter leaves" if chosen.active() else ""
                assert f"None by this actor itself{limit}; {number} by its " in note.title


def test_a_blank_beside_others_says_who_of_the_body_does_speak_and_leads_there():
    columns = agreement.speakers("us-government,iran")
    page = sides.table(data(), columns, (rows := agreement.compare(select(data()), columns)), Filters())
    (arming,) = (r for r in rows if r.issue == "iran-arming")
    officials = [p for p in data().positions if p.issue == "iran-arming" and "us-government" in above(p.actor)]
    assert arming.members == (tuple(officials), ())
    assert f"None by this actor itself; {len(officials)} by its bodies, officials or members" in page
    assert "columns=us-government%2Ciran&amp;level=government" in page
    (folded,) = (r for r in agreement.compare(select(data()), columns, "government") if r.issue == "iran-arming")
    assert folded.members == ((), ())
    assert len(folded.sides[0]) == len(officials)


def above(actor: str) -> list[str]:
    return agreement.bodies_above(data(), actor)


def test_a_blank_at_one_time_counts_the_members_of_that_time_alone():
    columns = agreement.speakers("us-government:2020,iran")
    for row in agreement.compare(select(data()), columns):
        assert all(columns[0].may_say(p, "us-government", select(data()).index.times.span) for p in row.members[0])


def test_issues_that_more_speakers_answer_come_first_and_those_of_fewer_than_two_unfold():
    columns = agreement.speakers("us-government,iran,sadr")
    rows = agreement.compare(select(data()), columns)
    answering = [sum(any(p.stance != "silent" for p in side) for side in row.sides) for row in rows]
    assert answering == sorted(answering, reverse=True) == [row.answering for row in rows]
    alone = [row for row in rows if row.answering < 2]
    folded = sides.folded(data(), columns, alone, Filters())
    assert f"<summary>{len(alone)} issues that fewer than two of these answer: show</summary>" in folded
    assert all(f'id="issue-{row.issue}"' in folded for row in alone)


def test_a_grid_counts_and_names_what_it_leaves_out():
    grid = charts.matrix(select(data(), Filters(issues=("stay",))))
    shown = {position.actor for position in data().positions if position.issue == "stay"}
    left_out = {data().actors[position.actor].name for position in data().positions if position.actor not in shown}
    assert set(grid.left_out["actor"]) == left_out
    assert f"{len(left_out)} actors and " in sides.left_out(grid)
    assert sides.left_out(charts.matrix(select(data()))) == ""
    said = charts.blames(select(data(), Filters(text="Taji")))
    assert {row.label for row in said.rows}.isdisjoint(said.left_out.get("name", ()))


def test_an_unnamed_part_of_a_body_has_a_small_letter_within_a_sentence():
    parts = [a for a in data().actors.values() if a.name.startswith(("A ", "An ")) and a.member_of]
    assert parts
    for part in parts:
        does = "are" if is_plural(part) else "is"
        assert f", of which a{part.name[1:]} {does} counted a part" in comparison_words.counted_as(data(), part.id, "government")


def test_silence_is_no_answer_and_an_answer_is_that_of_the_body_at_its_level():
    left = holding(position("for", "gates", "a"), position("silent", "panetta", "b"))
    assert [agreement.answers(left, name, "person") for name in ("gates", "panetta", "us-government")] == [True, False, False]
    assert agreement.answers(left, "us-government", "government")
    assert not agreement.answers(left, "iran", "government")


def test_a_stance_counts_once_in_the_article_that_is_cited_first():
    one, other = (next(c[0] for c in data().citations.values() if c[0].source == name) for name in list(data().sources)[:2])
    both = [position("for", name="a"), position("for", name="b")]
    known = dataclasses.replace(data(), citations={"a": (one, other), "b": (one,)}, positions=tuple(both))
    assert agreement.count(known, both, "stances") == 1


def test_who_agrees_on_the_most_issues_comes_first_then_who_differs_on_the_most():
    said = (
        position("for", "sadr", "a"),
        position("for", "sadr", "b", "decide"),
        position("against", "maliki", "c"),
        position("against", "maliki", "d", "decide"),
        position("for", "panetta", "e"),
        position("against", "iran", "f"),
    )
    left = holding(*(p.model_copy(update={"speech": "reported"}) for p in said))
    assert [a.actor for a in agreement.agreement(left, "sadr")] == ["panetta", "maliki", "iran"]


def test_an_empty_cell_says_a_kindred_question_and_nothing_of_its_time():
    columns = agreement.speakers("jeffrey,panetta")
    page = sides.table(data(), columns, agreement.compare(select(data()), columns), Filters())
    assert f"On “{data().issues['iran-violence'].question}”: " in page
    assert "another time" not in page


def test_a_kindred_answer_says_whose_it_is_its_limit_its_condition_and_that_it_is_concluded():
    columns = agreement.speakers("iraqi-government,iraqi-sunnis")
    page = sides.table(data(), columns, agreement.compare(select(data()), columns, "government"), Filters(), level="government")
    (line,) = re.findall(r'<p class="more">On “Should US forces stay in Iraq after the deadline.*?</p>', page)
    assert "[of a number of senior Iraqi Army officers (2011); limit: “appear eager”; as analysis]" in line
    assert "[of Nouri al-Maliki; limit: “largely”]" in line
    columns = agreement.speakers("us-government,iraqi-sunnis")
    page = sides.table(data(), columns, agreement.compare(select(data()), columns, "government"), Filters(), level="government")
    told = " ".join(re.findall(r'<p class="more">On “.*?</p>', page))
    assert "[of Donald Trump; condition: " in told
    assert "limit: “appears desperate”; as analysis]" in told


def test_of_one_actor_at_two_times_the_column_that_is_only_concluded_is_named():
    columns = agreement.speakers("iran:2003,iran:2006")
    page = sides.table(data(), columns, agreement.compare(select(data()), columns), Filters())
    assert "with Iran, 2006 told only as a conclusion of somebody else" in page
    assert "with Iran told only" not in page


def test_the_number_of_issues_that_divide_one_body_stands_behind_those_that_it_alone_answers():
    fences = "position-us-officials-diplomats-2020-restraint-mend-fences"
    against = {"issue": "iraq-sanctions", "stance": "against"}
    positions = tuple(p.model_copy(update=against) if p.id == fences else p for p in data().positions)
    dataset = dataclasses.replace(data(), positions=positions)
    columns = agreement.speakers("us-government:2006,us-government:2012,us-government:2020")
    rows = agreement.compare(select(dataset), columns, "government")
    caption = sides.caption(dataset, columns, rows)
    alone = [row for row in rows if row.verdict == "one"]
    divided = sum(row.is_divided for row in alone)
    assert divided
    assert f"answered at one of these times at most on {len(alone)} ({divided} of these divides the one body" in caption


@pytest.mark.parametrize(
    ("named", "issue", "related"),
    [
        ("nato,stoltenberg", "nato-role", "one belongs to the other"),
        ("nato,stoltenberg,esper", "nato-role", "some belong to others"),
        ("many-protesters-against-us-forces,sadr-follower", "iranian-influence", "perhaps in part the same people"),
        ("iraqi-politicians-2020,iraqi-parliament", "stay-2020", "perhaps in part the same people"),
        ("protesters-against-us-forces,sadr-follower", "stay-2020", "perhaps in part the same people"),
        ("protesters-against-us-forces,many-protesters-against-us-forces", "stay-2020", "one is part of the other"),
        ("shia-protester,protesters", "militia-abuse", "perhaps in part the same people"),
        ("sadr-follower,sadr-supporters", "stay-2020", "perhaps in part the same people"),
        ("nasr,analysts", "iran-motive", "perhaps in part the same people"),
        ("iraqis,sadr", "stay", "perhaps in part the same people"),
        ("iraqis,sunni-groups-small", "stay", "perhaps in part the same people"),
        ("iraqi-sunnis,sunni-insurgents", "stay-2003", "perhaps in part the same people"),
        ("iraqi-shia,protesters", "iranian-influence", "perhaps in part the same people"),
        ("iraqi-shia,many-protesters-against-us-forces", "iranian-influence", "perhaps in part the same people"),
        ("iraqi-shia,sadr-follower", "iranian-influence", "perhaps in part the same people"),
        ("sadr-supporters,protesters-against-us-forces", "stay-2020", "perhaps in part the same people"),
        ("sadr-supporters,many-protesters-against-us-forces", "stay-2020", "perhaps in part the same people"),
        ("sadr,iraqi-politicians-2020", "stay-2020", "perhaps in part the same people"),
        ("awakening-movement,sunni-insurgents", "insurgents-cooperate", "perhaps in part the same people"),
        ("sadr,iran", "stay-2020", ""),
        ("iraqis,kurds", "stay", ""),
    ],
)
def test_it_is_said_who_may_be_of_a_group_who_is_of_one_and_who_belongs_to_a_body(named, issue, related):
    (row,) = (r for r in agreement.compare(select(data()), agreement.speakers(named)) if r.issue == issue)
    assert overlaps.of_sides(data(), row.sides) == related
    told = comparison_words.remarks(data(), row.sides, "partly")
    assert bool(told.count(related)) == bool(related and "nato" not in named)


def test_a_member_of_a_body_may_be_of_the_groups_of_which_the_body_may_be():
    """Abu Amin belongs to the Sunni insurgents, who may be of those whom an article calls most Iraqi Sunnis."""
    assert overlaps.of_speakers(data(), ("abu-amin", "iraqi-sunnis")) == "who are perhaps in part the same people"


def test_two_records_of_one_clause_are_of_one_origin_and_never_of_two_groups():
    columns = agreement.speakers("protesters-against-us-forces,many-protesters-against-us-forces")
    (row,) = (r for r in agreement.compare(select(data()), columns) if r.issue == "stay-2020")
    page = sides.table(data(), columns, [row], Filters())
    assert "counted as of one origin, so not as independent, one is part of the other" in page


def test_a_time_that_no_article_bounds_makes_no_difference():
    columns = agreement.speakers("awakening-movement,insurgent-leader")
    (row,) = agreement.compare(select(data()), columns)
    assert row.verdict == "partly"
    assert "with a time that is this ledger’s reading" in comparison_words.remarks(data(), row.sides, row.verdict)


def test_in_a_column_of_one_time_nobody_agrees_or_differs_by_what_may_lie_outside_it():
    """The agreed deadline of Murphy's article has no year, so in a column of 2006 it is no agreement of 2006."""
    for columns in ("us-government:2006,iraqi-government:2006", "iran:2003,un-security-council:2003"):
        rows = agreement.compare(select(data()), agreement.speakers(columns))
        assert any(row.outside for row in rows)
        assert {row.verdict for row in rows} & {"agree", "differ"} == set()
        page = sides.table(data(), agreement.speakers(columns), rows, Filters())
        assert "with a time that may lie outside the one that is asked for" in page
    wide = agreement.compare(select(data()), agreement.speakers("iran,un-security-council"))
    assert "differ" in {row.verdict for row in wide}


def test_in_a_period_nobody_agrees_or_differs_by_what_may_lie_outside_it_as_in_a_column_of_it():
    year = Filters(start=date(2020, 1, 1), end=date(2020, 12, 31))
    left = select(data(), year)
    for pair in (("iran", "protesters"), ("sadr", "arab-center-author"), ("iran", "un-security-council")):
        under = agreement.compare(left, agreement.speakers(",".join(pair)))
        timed = agreement.compare(select(data()), agreement.speakers(",".join(f"{name}:2020" for name in pair)))
        assert {row.issue: row.verdict for row in under} == {row.issue: row.verdict for row in timed}
    (row,) = (r for r in agreement.compare(left, agreement.speakers("iran,protesters")) if r.issue == "iranian-influence")
    assert row.verdict == "partly"
    page = sides.table(data(), agreement.speakers("iran,protesters"), [row], year)
    assert "with a time that may lie outside the one that is asked for" in page
    (entry,) = (e for e in agreement.agreement(left, "iran") if e.actor == "protesters")
    assert "iranian-influence" in entry.issues["partly"]
    told = comparison_words.agreement_rows(data(), "iran", [entry])
    assert (
        "with a time that may lie outside the one that is asked for"
        in {r["Issue"]: r["Remarks"] for r in told}[data().issues["iranian-influence"].question]
    )


def test_a_number_of_actors_says_that_some_of_them_are_the_same_people():
    def alike(actors: frozenset[str]) -> set[str]:
        return {overlaps._relation(data(), one, other) for one, other in combinations(actors, 2)} - {""}

    for issue in data().issues:
        actors = frozenset(p.actor for p in data().positions if p.issue == issue)
        assert overlaps._relations(data(), actors) - {""} == alike(actors)
    everybody = frozenset(p.actor for p in data().positions)
    assert overlaps._relations(data(), everybody) - {""} == alike(everybody) == {"member", "part", "perhaps"}
    told = "136 statements by 64 actors on 41 issues; some of these actors belong to, are part of or "
    assert answers.caption(select(data())).startswith(told)
    assert charts.matrix(select(data())).sentence.startswith(told)
    assert overlaps.of_these(data(), ("abu-amin", "iraqi-sunnis")) == "; these actors are perhaps in part the same people"
    assert overlaps.of_these(data(), ("sadr",)) == ""


def test_where_stances_are_counted_the_brackets_say_that_they_count_statements():
    """One stance of Iran is told by two statements, of which one is somebody's conclusion: the stance itself is not."""
    mine = next(a for a in agreement.agreement(select(data()), "iran") if "stay-2020" in a.mine).mine["stay-2020"]
    assert len(mine) == 2
    line = comparison_words.stances_and_times(data(), mine, "stances", "person")
    assert line == "Leave 1 (2020; 1 of 2 statements as analysis)"
    assert comparison_words.stances_and_times(data(), mine, "statements", "person") == "Leave 2 (2020; 1 as analysis)"
    title = charts.matrix(select(data()), "person", rule="stances").cells["iran", "stay-2020"].title
    assert title.endswith("Leave 1 (1 of 2 statements as analysis)")
    title = charts.matrix(select(data()), "government", rule="stances").cells["us-government", "iran-arming"].title
    whose = "1 statement of Robert Gates; 1 statement of US officials (unnamed, 2011); 1 statement of Leon Panetta"
    assert title.endswith(f"Affirms 1 ({whose})")


@given(FILTERS, LEVELS)
@examples(60)
def test_no_number_in_brackets_is_more_than_the_stances_before_it_unless_it_counts_statements(chosen, level):
    for cell in charts.matrix(select(data(), chosen), level, rule="stances").cells.values():
        for number, bracket in re.findall(r" (\d+) \(((?:[^()]|\([^()]*\))*)\)", cell.title):
            inside = [int(n) for n in re.findall(r"(?:^|; )(?:limit of )?(\d+) (?!of \d+ statements|statements? )", bracket)]
            assert all(n <= int(number) for n in inside)


def test_a_cell_keeps_each_limit_and_what_is_analysis_and_counts_the_statements_of_actors_it_does_not_name():
    title = charts.matrix(select(data()), "government").cells["us-government", "nato-role"].title
    assert "limit of 1: “in the Middle East”; 1 as analysis" in title
    assert not any(re.search(r"; \d+ more\b", cell.title) for cell in charts.matrix(select(data()), "government").cells.values())
    speakers = ("gates", "panetta", "obama-administration", "us-officials-2011", "jeffrey", "little")
    said = [told(position("for", who, who)) for who in speakers]
    said += [told(position("for", "jeffrey", "twice")), position("for", "gates", "z").model_copy(update={"limit": "perhaps"})]
    (cell,) = charts.matrix(holding(*said), "government").cells.values()
    assert "; 4 statements of 3 other actors; 1 as analysis)" in cell.title
    assert "limit of 1: “perhaps”" in cell.title


def test_no_name_inside_a_sentence_begins_like_a_sentence():
    columns = agreement.speakers("iraqi-army-officers,sunni-groups-small,trump-advisers,us-government")
    assert comparison_words.beside(data(), columns) == (
        "A number of senior Iraqi Army officers (2011) beside some small Sunni groups (2011) beside some advisers of "
        "Donald Trump beside the United States"
    )
    assert comparison_words.counted_as(data(), "trump-advisers", "person") == "some advisers of Donald Trump"
    assert comparison_words.counted_as(data(), "us-government", "person") == "the United States"


def test_who_is_only_concluded_is_named_in_the_list_of_who_agrees_too():
    """At the level of governments several actors make a side; the list calls it as the table side by side does."""
    for actor in ("iraqi-government", "us-government", "iran"):
        entries = agreement.agreement(select(data()), actor, "government")
        page = sides.agreements(data(), actor, entries, Filters(), "government")
        rows = comparison_words.agreement_rows(data(), actor, entries, "statements", "government")
        assert "with one side told only" not in page
        assert not [row for row in rows if "with one side told only" in str(row["Remarks"])]


@pytest.mark.parametrize("level", agreement.LEVELS)
def test_the_title_of_the_matrix_says_by_what_it_counts(level):
    counted = comparison_words.counted_by(level)
    assert charts.matrix(select(data()), level).title == f"Who says what{counted}"
