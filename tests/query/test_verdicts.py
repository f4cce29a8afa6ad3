"""How sides stand to each other on an issue: who agrees, differs or answers alone, and how far apart in time."""

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.model import dates, vocabulary
from ledger.model.records import Position, Telling
from ledger.query import agreement, comparison_words, verdicts
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.query.verdicts import verdict
from ledger.rendering import guide_words
from tests.charts.samples import position
from tests.conftest import data, examples


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ([["for"], ["for"]], "agree"),
        ([["for", "for"], ["for"]], "agree"),
        ([["against"], ["against"]], "agree"),
        ([["conditional"], ["conditional"]], "partly"),
        ([["ambivalent"], ["ambivalent"]], "partly"),
        ([["for"], ["ambivalent"]], "partly"),
        ([["conditional"], ["against"]], "partly"),
        ([["for", "conditional"], ["for"]], "partly"),
        ([["for"], ["against"]], "differ"),
        ([["for"], ["conditional"]], "partly"),
        ([["ambivalent"], ["against"]], "partly"),
        ([["for", "against"], ["for"]], "partly"),
        ([["for", "against"], ["for", "against"]], "partly"),
        ([["for"], []], "one"),
        ([["for"], ["silent"]], "one"),
        ([["silent"], ["silent"]], "one"),
        ([["for", "silent"], ["for"]], "agree"),
        ([["for"], ["for"], ["against"]], "differ"),
        ([["for"], ["for"], []], "agree"),
        ([["for"], ["conditional"], ["against"]], "differ"),
        ([["for", "conditional"], ["against"]], "differ"),
        ([["for", "conditional"], ["ambivalent"]], "partly"),
    ],
)
def test_sides_agree_differ_or_only_one_answers(sides, expected):
    for order in permutations(sides):
        assert verdict([[position(s) for s in side] for side in order]) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected", "apart"),
    [
        ("2011-07-05", "2012-07-05", "agree", None),
        ("2011-07-05", "2012-07-07", "partly", (1, "2011-07-05", "2012-07-07")),
        ("2011", "2012", "agree", None),
        ("2003/2010", "2011-12", "partly", None),
        ("2003/2010", "2005", "partly", None),
        ("2010-07/2011-06", "2011-12", "agree", None),
        ("2011", "2020", "partly", (8, "2011", "2020")),
        ("2011-01-03", "2020-01-05", "partly", (9, "2011-01-03", "2020-01-05")),
        ("../2006-01", "2003", "partly", (2, "2003", "../2006-01")),
    ],
)
def test_equal_stances_agree_only_within_a_year(one, other, expected, apart):
    sides = [[position("for", said_on=one)], [position("for", said_on=other)]]
    for pair in (sides, sides[::-1]):
        assert verdict(pair) == expected
        gap = verdicts.apart(pair, expected)
        assert (gap and (gap.years, gap.early.said_on, gap.late.said_on)) == apart


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2011-07-05", "2012-07-05", "differ"),
        ("2011-07-05", "2012-07-07", "partly"),
        ("2003/2010", "2011-12", "differ"),
        ("../2011-07", "2011-07-06", "differ"),
        ("../2011-07", "2020", "partly"),
        ("2011", "2020", "partly"),
    ],
)
def test_opposite_stances_differ_only_if_they_may_lie_within_a_year(one, other, expected):
    sides = [[position("for", said_on=one)], [position("against", said_on=other)]]
    assert verdict(sides) == verdict(sides[::-1]) == expected


def test_opposite_stances_years_apart_say_how_far_apart_they_are():
    sides = [[position("for", said_on="2006"), position("silent", said_on="2011")], [position("against", said_on="2011-07")]]
    assert verdict(sides) == "partly"
    assert verdicts.apart(sides, "partly") == verdicts.Gap(4, sides[0][0], sides[1][0])
    own, other = ([p.model_copy(update={"speech": "reported"}) for p in side] for side in sides)
    told = comparison_words.time_between(data(), [own, other], "partly")
    assert told == "at least 4 years apart: Muqtada al-Sadr (Stay, 2006) and Muqtada al-Sadr (Leave, July 2011)"


def test_an_opposite_stance_of_years_before_does_not_differ_though_a_condition_is_nearer():
    """Iran proposed in 2003 and might talk under a condition in 2006; Mottaki refused then."""
    iran = [position("conditional", "iran", said_on="2006-01"), position("for", "iran", said_on="2003-05-04")]
    refusal = position("against", "mottaki", said_on="2005-11")
    assert verdict([iran, [refusal]]) == "partly"
    assert verdicts.hindrance([iran, [refusal]]) == "with a condition of one of them"


@pytest.mark.parametrize(("stance", "expected"), [("for", "agree"), ("against", "differ")])
def test_what_others_conclude_brings_no_side_nearer_to_another(stance, expected):
    nearer = position("for", "iran", said_on="2011-07").model_copy(update={"id": "told"})
    own, other = position("for", "iran", said_on="2003"), position(stance, "mottaki", said_on="2011-07")
    assert verdict([[own, nearer], [other]]) == expected
    assert verdict([[own, nearer], [other]], concluded={"told"}) == "partly"
    assert verdicts.apart([[own, nearer], [other]], "partly", {"told"}) == verdicts.Gap(7, own, other)


def test_two_who_act_in_one_act_agree_though_its_time_is_open():
    act = Telling(speaker="article", words="agreed", origin="act")
    one, other = (position("for", name, said_on="2005/2011").model_copy(update={"told": (act,)}) for name in ("iran", "sadr"))
    assert verdict([[one], [other]]) == "agree"
    assert verdict([[one], [other.model_copy(update={"told": ()})]]) == "partly"
    said = act.model_copy(update={"speaker": "report"})
    assert verdict([[one], [other.model_copy(update={"told": (said,)})]]) == "partly"


def test_a_body_is_not_divided_by_what_somebody_else_concludes_of_a_member():
    ordered = position("against", "abdul-mahdi").model_copy(update={"id": "ordered"})
    seemed = position("for", "iraqi-military").model_copy(update={"id": "seemed"})
    assert verdicts.division([ordered, seemed], "iraqi-government") == "its members differ"
    assert verdicts.division([ordered, seemed], "iraqi-government", {"seemed"}) == ""
    assert verdict([[ordered, seemed], [position("against", "sadr")]], concluded={"seemed"}) == "partly"


@pytest.mark.parametrize(
    ("judged", "answering", "number", "told"),
    [
        ("agree", 2, 2, "They agree"),
        ("agree", 3, 3, "All agree"),
        ("agree", 2, 3, "The two who answer agree"),
        ("agree", 3, 4, "All who answer agree"),
        ("differ", 2, 3, "The two who answer differ"),
        ("differ", 3, 3, "At least two differ"),
        ("partly", 2, 4, "The two who answer neither plainly agree nor differ"),
        ("partly", 3, 4, "Not all who answer plainly agree, and no two plainly differ"),
        ("one", 1, 3, "Fewer than two answer"),
    ],
)
def test_a_verdict_on_three_or_more_says_of_whom_it_is(judged, answering, number, told):
    assert verdicts.label(judged, answering, number) == told


def told_of(body: list[Position]) -> str:
    """What is told of positions that the actors of a body took themselves."""
    own = [p.model_copy(update={"speech": "reported"}) for p in body]
    return comparison_words.stances_and_times(data(), own, "statements", "government")


def test_members_of_one_body_who_differ_make_it_neither_contradict_itself_nor_differ_from_another():
    body = [position("for", "gates"), position("against", "panetta")]
    assert verdict([body, [position("against")]]) == "members"
    assert verdict([body, [position("conditional")]]) == "members"
    assert verdict([body, body]) == "members"
    assert verdict([body, [position("for")], [position("against")]]) == "differ"
    assert verdict([body, [position("silent")]]) == "one"
    one = [position("for", "gates"), position("against", "gates")]
    assert verdict([one, [position("against")]]) == "partly"
    assert verdict([body[:1], body[1:]], ["us-government", "us-government"]) == "members"
    assert verdict([body[:1], body[1:]], ["gates", "panetta"]) == "differ"
    assert verdict([one[:1], one[1:]], ["gates", "gates"]) == "differ"
    assert told_of(body) == "Stay 1, Leave 1 (2011; its members differ; 1 of Robert Gates; 1 of Leon Panetta)"


def test_a_side_that_others_only_conclude_neither_agrees_nor_differs():
    us, officers, parliament = (
        [position(stance).model_copy(update={"id": name})]
        for name, stance in (("us", "for"), ("officers", "for"), ("parliament", "against"))
    )
    assert (verdict([us, officers]), verdict([us, parliament])) == ("agree", "differ")
    assert verdict([us, officers], concluded={"officers"}) == "partly"
    assert verdict([us, parliament], concluded={"parliament"}) == "partly"
    assert verdict([us, parliament, officers], concluded={"officers"}) == "differ"
    assert verdict([us, [*officers, *us]], concluded={"officers"}) == "agree"
    paid = [position("conditional").model_copy(update={"id": "paid"})]
    assert verdict([[*us, *paid], parliament]) == "differ"
    assert verdict([[*us, *paid], parliament], concluded={"us"}) == "partly"
    assert verdict([officers, []], concluded={"officers"}) == "one"


def test_no_verdict_of_the_dataset_rests_on_what_an_author_concludes_about_another():
    dataset = data()
    authors = {source.voice for source in dataset.sources.values()}
    for level in ("person", "government"):
        for actor in ("us-government", "iraqi-government", "iran", "sadr"):
            for entry in agreement.agreement(select(dataset), actor, level):
                for issue in (*entry.issues["agree"], *entry.issues["differ"]):
                    for side in (entry.mine[issue], entry.theirs[issue]):
                        said = [p for p in side if p.stance != "silent" and (p.speech != "analysis" or p.actor in authors)]
                        assert said, (actor, entry.actor, issue)


def test_members_who_speak_years_apart_or_at_no_narrow_time_do_not_differ():
    def pair(one: str, other: str) -> list[Position]:
        return [position("for", "gates", said_on=one), position("against", "panetta", said_on=other)]

    assert verdicts.members_differ(pair("2011-07", "2012-06"))
    for other in ("2013", "../2011", "2003/2011"):
        assert not verdicts.members_differ(pair("2011-07", other))
        assert verdict([pair("2011-07", other), [position("conditional")]]) == "partly"


def test_a_body_that_opposes_its_own_member_is_said_to():
    body = [position("for", "us-government"), position("against", "gates")]
    assert verdicts.division(body, "us-government") == "it and its members differ"
    assert verdicts.division([*body, position("for", "panetta")], "us-government") == "its members differ"
    assert verdicts.division([body[0], position("against", "gates", said_on="2020")], "us-government") == ""
    assert told_of(body) == "Stay 1, Leave 1 (2011; it and its members differ; 1 of Robert Gates)"


SIDES = st.lists(
    st.lists(
        st.builds(
            position,
            st.sampled_from(list(vocabulary.WORDS["stances"])),
            st.sampled_from(["gates", "panetta", "sadr"]),
            said_on=st.sampled_from(["2003/2006", "2006", "2010-02", "2011-07-05", "2012-08", "../2011", "2019/.."]),
        ),
        max_size=4,
    ),
    min_size=2,
    max_size=4,
)


@given(SIDES)
@examples(300)
def test_none_agree_without_equal_stances_free_of_condition_within_a_year(given_sides):
    if verdict(given_sides) != "agree":
        return
    answers = [said for side in given_sides if (said := [p for p in side if p.stance != "silent"])]
    assert {p.stance for side in answers for p in side} in ({"for"}, {"against"})
    for side, other in combinations(answers, 2):
        times = [(*dates.parse(p.said_on).days, *dates.parse(q.said_on).days) for p in side for q in other]
        assert min(max((c - b).days, (a - d).days, 0) for a, b, c, d in times) <= 366


@given(SIDES)
@examples(200)
def test_silence_never_changes_a_verdict(given_sides):
    spoken = [[p for p in side if p.stance != "silent"] for side in given_sides]
    assert verdict(given_sides) == verdict(spoken)
    assert verdicts.apart(given_sides, verdict(spoken)) == verdicts.apart(spoken, verdict(spoken))


def _days_between(one: Position, other: Position) -> int:
    (a, b), (c, d) = dates.parse(one.said_on).days, dates.parse(other.said_on).days
    return max((c - b).days, (a - d).days, 0)


@given(SIDES)
@examples(300)
def test_the_answers_that_tell_the_time_between_two_sides_are_the_nearest_of_their_kind(given_sides):
    """No two answers of the sides are nearer to each other; where the sides differ, two opposite ones lie within a year."""
    sides, answers = given_sides[:2], [[p for p in side if p.stance != "silent"] for side in given_sides[:2]]
    judged = verdict(sides)
    pairs = [(p, q) for p in answers[0] for q in answers[1]]
    gap = verdicts.apart(sides, judged)
    if judged == "differ":
        opposite = [(p, q) for p, q in pairs if {p.stance, q.stance} == {"for", "against"}]
        assert min(_days_between(*pair) for pair in opposite) <= 366
    if judged != "partly" or min(_days_between(*pair) for pair in pairs) <= 366:
        assert gap is None
        return
    assert gap
    assert (gap.early, gap.late) in pairs or (gap.late, gap.early) in pairs
    assert _days_between(gap.early, gap.late) == min(_days_between(*pair) for pair in pairs)


@given(SIDES)
@examples(300)
def test_members_of_one_body_never_make_it_differ_from_itself_or_from_another(given_sides):
    for side in given_sides:
        assert verdict([side, side]) != "differ"
        if verdicts.members_differ(side):
            assert all(verdict([side, other]) in ("members", "one") for other in given_sides)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ([position("for", said_on="2011")], [position("conditional", said_on="2011")], "with a condition of one of them"),
        ([position("conditional")], [position("conditional")], "with conditions of several of them"),
        (
            [position("for", said_on="2011")],
            [position("ambivalent", said_on="2011")],
            "with an answer that is neither plainly yes nor no",
        ),
        (
            [position("for", said_on="2006-01")],
            [position("against", said_on="2006%/2008%")],
            "with a time that is this ledger’s reading",
        ),
        ([position("for", said_on="2010-07~/2011-07-17?")], [position("for", said_on="2020")], ""),
        (
            [position("for", said_on="2011"), position("against", said_on="2011")],
            [position("for", said_on="2011")],
            "with several answers of one of them",
        ),
        (
            [position("for", said_on="2019-01/2020-03")],
            [position("for", said_on="2020")],
            "alike in answer, with a time that is open or wider than a year",
        ),
        ([position("for", said_on="2006")], [position("for", said_on="2011")], ""),
    ],
)
def test_neither_says_why(one, other, why):
    assert verdict([one, other]) == "partly"
    assert verdicts.hindrance([one, other]) == why
    named = [[p.model_copy(update={"id": f"{n}"}) for p in side] for n, side in enumerate((one, other))]
    assert verdicts.hindrance(named, {"0"}) == "with one side told only as a conclusion of somebody else"
    assert verdicts.hindrance(named, {"0"}, "Iran") == "with Iran told only as a conclusion of somebody else"
    assert verdicts.hindrance(named, {"0", "1"}, "Iran") == "with both sides told only as conclusions of somebody else"
    assert verdicts.hindrance([*named, other], {"0", "1"}) == "with several sides told only as conclusions of somebody else"


_BEFORE_THE_NEXT = {
    "only conclusions": (
        [("conditional", "2011")],
        [("for", "2011")],
        "with one side told only as a conclusion of somebody else",
    ),
    "condition": ([("conditional", "2011")], [("ambivalent", "2011")], "with a condition of one of them"),
    "ambivalent": (
        [("ambivalent", "2011")],
        [("for", "2011"), ("against", "2011")],
        "with an answer that is neither plainly yes nor no",
    ),
    "several": ([("for", "2006"), ("against", "2006")], [("for", "2020")], "with several answers of one of them"),
    "apart": ([("for", "2006%")], [("for", "2020")], ""),
    "all read": ([("for", "2006%/2008%")], [("for", "2007?/2009?")], "with a time that is this ledger’s reading"),
    "open": (
        [("for", "2005?/2006-12?")],
        [("for", "2006"), ("for", "2006%/2008%")],
        "alike in answer, with a time that is open or wider than a year",
    ),
    "read": (
        [("for", "2005/2006-12")],
        [("against", "2006%/2008%"), ("against", "2013")],
        "with a time that is this ledger’s reading",
    ),
}
"""For each of HINDRANCES two sides, in which the next one holds, too, and what is told of them."""


def test_the_guide_lists_what_keeps_sides_from_agreeing_in_the_order_in_which_it_is_told():
    assert [*_BEFORE_THE_NEXT] == [*verdicts.HINDRANCES]
    for key, (*given_sides, why) in _BEFORE_THE_NEXT.items():
        sides = [
            [position(stance, said_on=when).model_copy(update={"id": f"{n}-{i}"}) for i, (stance, when) in enumerate(side)]
            for n, side in enumerate(given_sides)
        ]
        known = {"0-0"} if key == "only conclusions" else set()
        assert verdict(sides, concluded=known) == "partly", key
        assert verdicts.hindrance(sides, known) == why, key
        assert bool(verdicts.apart(sides, "partly", known)) == (key in ("several", "apart"))
    listed = guide_words.MEANINGS["partly"]
    places = [listed.index(text) for text in verdicts.HINDRANCES.values()]
    assert places == sorted(places)
    assert listed.endswith("how far apart they are where more than a year lies between them.")


def test_columns_that_share_a_statement_need_not_overlap():
    for named in ("trump:2019,trump:2020", "iran:2003,iran:2006"):
        assert any(row.verdict == "same" for row in agreement.compare(select(data()), agreement.speakers(named)))
    assert "overlap" not in guide_words.MEANINGS["same"]


def test_silence_and_a_time_beside_one_that_is_told_are_no_reason():
    """The US agreed on a date and would not discuss one; what insurgents demanded has a time that is wider than a year."""
    agreed, refused = position("for", said_on="2006"), position("silent", said_on="2005?/2006-01-06?")
    demanded, read = position("for", said_on="2005?/2006-12-06?"), position("for", said_on="2006%/2008%")
    why = "alike in answer, with a time that is open or wider than a year"
    assert verdicts.hindrance([[agreed, refused], [demanded]]) == why
    assert verdicts.hindrance([[agreed, read], [demanded]]) == why
    compared = agreement.agreement(select(data(), Filters()), "us-government")
    entry = next(entry for entry in compared if "withdrawal-date" in entry.theirs and entry.actor == "sunni-insurgents")
    sides = (entry.mine["withdrawal-date"], entry.theirs["withdrawal-date"])
    assert any(p.stance == "silent" for p in sides[0])
    assert comparison_words.remarks(data(), sides, "partly") == [why]


@given(SIDES)
@examples(300)
def test_two_sides_that_neither_agree_nor_differ_have_a_reason_or_years_between_them(given_sides):
    sides = given_sides[:2]
    if verdict(sides) == "partly":
        assert verdicts.hindrance(sides) or verdicts.apart(sides, "partly")


def test_a_year_and_a_leap_day_may_lie_between_and_be_spanned_and_not_a_day_more():
    for last, is_near in (("2012-07-05", True), ("2012-07-06", False)):
        one, other = position("for", "gates", said_on="2011-07-05"), position("for", "panetta", said_on=last)
        wide = position("for", "sadr", said_on=f"2011-07-05/{last}")
        assert verdict([[one], [other]]) == verdict([[one], [wide]]) == ("agree" if is_near else "partly")
        assert (verdicts.apart([[one], [other]], "partly") is None) == is_near
        assert verdicts.members_differ([one, position("against", "panetta", said_on=last)]) == is_near
        assert verdicts.hindrance([[one], [wide]]) == (
            "" if is_near else "alike in answer, with a time that is open or wider than a year"
        )


def test_years_apart_are_whole_years_also_on_the_day_itself():
    early = position("for", said_on="2011-01-03")
    for late, years in (("2020-01-02", 8), ("2020-01-03", 9)):
        late_side = [position("for", said_on=late)]
        assert verdicts.apart([[early], late_side], "partly") == verdicts.Gap(years, early, late_side[0])


def test_of_three_sides_the_two_that_are_named_are_those_furthest_apart():
    sides = [[position("for", said_on="2011")], [position("for", said_on="2012")], [position("against", said_on="2016")]]
    assert verdict(sides) == "partly"
    assert verdicts.apart(sides, "partly") == verdicts.Gap(4, sides[0][0], sides[2][0])
