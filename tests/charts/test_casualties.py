import re
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger import charts
from ledger.charts import colours
from ledger.export.derived import counting
from ledger.model import vocabulary
from ledger.query import totals
from ledger.query.facets import period_of
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.rendering import guide
from ledger.urls import params
from ledger.wording import words
from tests.charts.figures import bars, markers, said
from tests.charts.samples import FILTERS, changed, holding, killed, made, one, real, small
from tests.conftest import data, examples

OUTCOMES = tuple(vocabulary.WORDS["outcome"])
NUMBERS = st.lists(st.integers(0, 10**9), min_size=3, max_size=3).map(sorted)


SUM = re.compile(r"(?:: |; )([^,:]+) (\d{4}): ([\d,]+)(?: or more)? in (\d[\d,]*) statements")


@pytest.mark.parametrize("by", params.BY_KEY["by"].options)
@pytest.mark.parametrize("outcome", OUTCOMES)
@examples(40)
@given(filters=FILTERS)
@example(filters=Filters())
def test_whatever_the_filter_each_number_of_the_sentence_is_in_the_table_below_it(by, outcome, filters):
    assert_reproducible(charts.casualties(select(data(), filters), by, outcome), data())


@pytest.mark.parametrize("by", params.BY_KEY["by"].options)
@pytest.mark.parametrize("filters", [Filters(), Filters(end=date(2013, 1, 1))])
def test_each_number_of_the_sentence_about_many_is_in_the_table_below_it(by, filters):
    chart = charts.casualties(select(made(), filters), by)
    assert SUM.search(chart.sentence)
    assert_reproducible(chart, made())


def assert_reproducible(chart, dataset):
    """The statements, the largest of them, the sums and the reasons in the sentence are those of the rows of the table."""
    rows = charts.table(dataset, chart)
    counted = re.match(r"(No|[\d,]+) statement", chart.sentence)[1].replace(",", "")
    of_nobody = re.search(r"and ([\d,]+) that nobody was", chart.sentence)
    untold = re.search(r"killed(?:,| and) ([\d,]+) of casualties \(killed or injured not told\)", chart.sentence)
    many = (0 if counted == "No" else int(counted)) + sum(int(m[1].replace(",", "")) for m in (of_nobody, untold) if m)
    assert len(rows) == many
    assert bool(re.search(r" that nobody was ", chart.sentence)) == any(row["High"] == 0 for row in rows)
    sums = defaultdict(list)
    for row in rows:
        assert (row["Adds"] is None) == row["Counted in"].startswith("not counted: ")
        if row["Adds"] is not None and not row["Counted in"].startswith("alone: "):
            sums[row["Counted in"]].append(row["Adds"])
    numbers = {f"{group} {year}": (n, many) for group, year, n, many in SUM.findall(chart.sentence)}
    assert len(numbers) == min(len(sums), 3)
    assert all((f"{sum(sums[k]):,}", f"{len(sums[k]):,}") == told for k, told in numbers.items())
    assert all(len(added) > 1 for added in sums.values())
    reasons = Counter(row["Counted in"].partition("(")[0].partition("“")[0] for row in rows)
    told = re.search(r"(?:Counted alone|Not added): (.*?)\.(?: Drawn| Of a longer time|$)", chart.sentence)
    left = [n for name, n in reasons.items() if name.startswith(("not counted: ", "alone: "))]
    assert sorted(
        int(n.replace(",", "")) for n in re.findall(r"(?:^|, |Not added: )([\d,]+) ", told[1] if told else "")
    ) == sorted(left)
    largest = sorted(
        (n for row in rows if (n := row["Best"] if row["Best"] is not None else row["Low"]) is not None), reverse=True
    )
    if largest and not chart.drawn:
        return
    for row in rows:
        stated = row["Best"] if row["Best"] is not None else row["Low"]
        if stated and stated > 1 and largest.index(stated) < 3 and largest.count(stated) == 1:
            assert f"{row['Stated as']} (" in chart.sentence


def test_the_casualties_of_the_small_dataset_are_bars_from_the_earliest_down():
    chart = charts.casualties(small())
    bars, parts = chart.figure["data"]
    assert chart.shown == ("winter-dead", "fire-dead", "fire-dead-tide")
    assert dict(zip((c[0] for c in bars["customdata"]), zip(bars["x"], bars["y"], bars["text"], strict=True), strict=True)) == {
        "winter-dead": (12, 1, "\u200212, of them 3 (about 1 Mar 1921)"),
        "fire-dead-tide": (2, 0, "\u20022"),
    }
    assert (parts["x"], parts["y"], [c[0] for c in parts["customdata"]]) == ([3], [1], ["fire-dead"])
    assert parts["hovertext"] == ["part of 12: people on the coast, winter 1920"]
    assert "%{hovertext}" in parts["hovertemplate"]
    assert [(a["y"] // 1, said(a["text"])) for a in chart.figure["layout"]["annotations"]] == [
        (0, "keepers of Skerry Light · 1 Mar 1921"),
        (1, "people on the coast · winter 1920"),
    ]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_bar_of_casualties_is_the_number_of_people_in_its_record(outcome):
    chart = charts.casualties(real(), "event", outcome)
    rows = []
    for trace in bars(chart):
        for x, y, custom in zip(trace["x"], trace["y"], trace["customdata"], strict=True):
            record = one(custom[0])
            whole = record.part_of in chart.shown
            rows += [] if whole else [y]
            assert record.outcome == outcome
            assert record.scope != "historical_total"
            assert trace["name"] == ("Part of a bar" if whole else data().victims[record.victims].name)
            assert x == (record.best if record.best is not None else record.low)
    assert sorted(rows) == list(range(len(rows)))


def test_the_rows_of_the_table_and_the_bars_from_the_top_are_in_order_of_time():
    chart = charts.casualties(real())
    rows_of = {custom[0]: round(y) for _, _, y, custom in markers(chart)}
    assert [rows_of[name] for name in chart.shown] == sorted(rows_of.values(), reverse=True)
    rows = charts.table(data(), chart)
    firsts = [row["First day"] for row in rows[: len(chart.shown)]]
    assert firsts == sorted(firsts)
    assert not {row["Record"] for row in rows[len(chart.shown) :]} & set(chart.shown)


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("whole", [real, small])
def test_the_segments_of_a_group_of_victims_and_year_add_up_to_the_number_at_their_end(whole, outcome):
    assert_segments(whole(), outcome)


def test_the_segments_of_several_groups_and_years_add_up():
    records = [killed("a", 1), killed("b", 2), killed("c", 4, date="2010"), killed("d", 8, victims="iranian", high=None)]
    labels = assert_segments(holding(*records), "killed")
    assert labels == [
        "US military · 2010 · 1 statement",
        "US military · Jun 2011 (date inferred) · 2 statements, added by this ledger",
        "Iranians · Jun 2011 (date inferred) · 1 statement",
    ]


def test_a_bar_of_one_statement_does_not_read_as_the_total_of_its_year():
    left = select(data(), Filters(start=date(2011, 1, 1), end=date(2011, 12, 31)))
    assert assert_segments(left, "killed") == [
        "US military · Jun 2011 (date inferred) · 1 statement",
        "Iraqi civilians · 3 Jul 2011 (date inferred) · 1 statement · apparent error",
        "Armed groups · 4 Jul 2011 (date inferred) · 1 statement, among the at least 10 below",
    ]


def assert_segments(left, outcome) -> list[str]:
    """By group of victims and year each bar is made of the statements of both; gives the labels of the bars from the top."""
    chart = charts.casualties(left, "victims", outcome)
    counted = {r.id: r for r in totals.sums(left, outcome).counted}
    assert counted.keys() <= set(chart.shown)
    assert chart.figure["layout"]["barmode"] == "stack"
    groups = defaultdict(list)
    for trace in bars(chart):
        if trace["customdata"][0][0] in counted:
            groups[trace["y"][0]].append(trace)
    labels = {round(a["y"] - 0.22): said(a["text"]) for a in chart.figure["layout"]["annotations"]}
    alone = len(below := set(chart.shown) - counted.keys())
    assert all("1 statement" not in labels[row] for row in range(alone))
    labels = {row: text for row, text in labels.items() if row >= alone}
    assert labels.keys() == groups.keys()
    for row, segments in groups.items():
        records = [counted[custom[0]] for trace in segments for custom in trace["customdata"]]
        assert [x for trace in segments for x in trace["x"]] == [totals.number(r) for r in records]
        (group,) = {left.dataset.victims[r.victims].name for r in records}
        (year,) = {period_of(r, left.dataset).first.year for r in records}
        (written,) = (text for trace in segments for text in trace.get("text", ()))
        more = " or more" if any(r.high is None for r in records) else ""
        assert written == f"{sum(totals.number(r) for r in records):,}{more}"
        many = "1 statement" if len(records) == 1 else f"{len(records)} statements, added by this ledger"
        error = " · apparent error" if all(r.id in left.dataset.errata_of for r in records) else ""
        wholes = [left.dataset.by_id[r.part_of][1] for r in records if r.part_of in below]
        among = f", among the {words.stated(wholes[0])} below" if wholes else ""
        label = labels[row].replace("<br>", " ").replace("\u00a0", " ")
        assert re.fullmatch(rf"{group} · (.* )?{year}.* · {many}{among}{error}", label)
    several = any(len(segments) > 1 for segments in groups.values())
    assert chart.title == f"People {outcome}, by group of victims{' and year' if several else ''}"
    return [labels[row] for row in sorted(labels, reverse=True)]


def test_statements_that_tell_no_group_have_a_bar_each_below_those_of_the_groups_and_none_is_in_a_sum():
    chart = charts.casualties(real(), "victims")
    labels = [said(a["text"]).replace("<br>", " ") for a in chart.figure["layout"]["annotations"]]
    assert [text for text in labels if "1 statement" not in text] == [
        "Americans in the low-level violence told of · about Jan to 15 Feb 2020 (date inferred) · apparent error",
        "an American citizen · late Dec 2019 (date inferred)",
        "people at a government building in Taji · 5 Jul 2011 (date inferred)",
        "people in Baghdad and surrounding towns like Abu Ghraib · 4 Jul 2011 (date inferred)",
    ]
    (taji,) = (t for t in bars(chart) if t["customdata"][0][0] == "casualties-taji-2011-killed")
    assert (taji["x"], taji["text"], taji["marker"]["color"]) == ([37], ["37"], colours.GREY)
    assert "casualties-awakening-leaders-wife-2011-killed" not in chart.shown
    assert "one statement each and in no sum" in chart.rule
    assert "one statement each" not in charts.casualties(holding(killed("a", 1)), "victims").rule


def test_no_rule_of_a_chart_tells_marks_apart_by_a_colour_that_is_another_in_the_dark():
    made = [charts.casualties(real(), by) for by in params.BY_KEY["by"].options]
    made += [
        charts.attacks(real()),
        charts.attack_map(real()),
        charts.timeline(real()),
        charts.troop_levels(real(), under="both"),
    ]
    named = re.compile(
        r"\b(dark|pale|light|faint|black|white|gr[ae]y|blue|red|green|orange|purple|violet|brown)(er)?\b", re.IGNORECASE
    )
    assert {chart.title: found for chart in made if (found := named.findall(f"{chart.rule} {chart.sentence}"))} == {}
    assert not named.search(re.sub("<[^>]*>", " ", next(p.html for p in guide.sections(data(), Filters()) if p.name == "marks")))


def test_a_segment_is_the_number_stated_or_else_its_lower_bound():
    chart = charts.casualties(holding(killed("a", 10, low=8, high=12), killed("b", None, low=20)), "victims")
    assert {custom[0]: x for _, x, _, custom in markers(chart)} == {"a": 10, "b": 20}
    assert [text for trace in bars(chart) for text in trace.get("text", ())] == ["30 or more"]


def test_by_victims_no_part_and_no_total_of_history_is_drawn():
    history = killed("history", 20_000, scope="historical_total")
    chart = charts.casualties(holding(killed("whole", 15), killed("part", 5, part_of="whole"), history), "victims")
    assert chart.shown == ("whole",)
    assert [trace["x"] for trace in bars(chart)] == [[15]]


def test_where_groups_of_victims_are_more_than_colours_the_label_of_a_bar_says_the_group():
    record = killed("a", 10, victims="us_military")
    (few,) = charts.casualties(holding(record)).figure["layout"]["annotations"]
    assert "US military" not in few["text"]
    groups = {
        f"g{n}": data().victims["us_military"].model_copy(update={"id": f"g{n}"}) for n in range(len(colours.VICTIM_COLOURS))
    }
    more = holding(record, victims={**groups, **data().victims})
    (many,) = charts.casualties(more).figure["layout"]["annotations"]
    assert many["text"].replace("<br>", " ") == few["text"].replace("\u00a0·", " · US military\u00a0·")


@pytest.mark.parametrize("by", params.BY_KEY["by"].options)
def test_the_rule_of_casualties_says_what_is_never_added(by):
    rule = charts.casualties(real(), by).rule
    assert "A part is never added to its whole" in rule
    assert "Totals of history" in rule
    assert "are never added" in rule
    assert ("cut into its statements" in rule) == (by == "victims")
    assert ("A narrow bar lies inside" in rule) == (by == "event")


@pytest.mark.parametrize("by", params.BY_KEY["by"].options)
@examples(60)
@given(numbers=st.lists(st.tuples(NUMBERS, st.sampled_from(list(data().victims))), min_size=1, max_size=6))
def test_every_bar_of_casualties_ends_within_its_axis(by, numbers):
    records = [
        killed(f"n{i}", best, low=low, high=high, victims=victims) for i, ((low, best, high), victims) in enumerate(numbers)
    ]
    chart = charts.casualties(holding(*records), by)
    ends: Counter[int] = Counter()
    for trace in bars(chart):
        above = trace.get("error_x", {}).get("array", [0] * len(trace["x"]))
        for x, more, y in zip(trace["x"], above, trace["y"], strict=True):
            ends[y] += x + more
    low, high = chart.figure["layout"]["xaxis"]["range"]
    assert low == 0
    assert all(end <= high for end in ends.values())


@pytest.mark.parametrize(("low", "high"), [(8, 12), (10, None), (None, 10)])
def test_a_bar_shows_more_than_its_text_that_its_number_is_a_range_or_open(low, high):
    def look(record) -> list[dict]:
        traces = charts.casualties(holding(record)).figure["data"]
        return [{k: v for k, v in trace.items() if k not in ("text", "customdata")} for trace in traces]

    assert look(killed("a", 10, low=low, high=high)) != look(killed("a", 10))


def test_the_error_bar_of_a_range_reaches_from_its_lowest_to_its_highest_number():
    (trace,) = charts.casualties(holding(killed("a", 10, low=8, high=13))).figure["data"]
    assert (trace["x"], trace["error_x"]["arrayminus"], trace["error_x"]["array"]) == ([10], [2], [3])


def test_a_part_lies_inside_the_bar_of_its_whole_and_alone_it_is_pale_and_says_that_it_is_a_part():
    chart = charts.casualties(real())
    places = {custom[0]: (trace, x, y) for trace, x, y, custom in markers(chart)}
    inside = [name for name in chart.shown if one(name).part_of in chart.shown]
    assert inside
    for name in inside:
        (trace, x, y), (around, most, row) = places[name], places[one(name).part_of]
        width = trace["width"][trace["y"].index(y)]
        assert x <= most
        assert row - around["width"] / 2 < y - width / 2 < y + width / 2 < row + around["width"] / 2
    without_number = killed("between", None, part_of="whole")
    (both,) = bars(charts.casualties(holding(killed("whole", 15), without_number, killed("part", 5, part_of="between"))))
    assert sorted(zip(both["marker"]["opacity"], both["text"], strict=True)) == [(0.45, "\u20025 (part)"), (1, "\u200215")]


def test_parts_of_one_whole_do_not_cover_each_other():
    parts = [killed(f"part-{n}", n + 1, part_of="whole") for n in range(5)]
    *_, trace = bars(charts.casualties(holding(killed("whole", 15), *parts)))
    edges = sorted((y - w / 2, y + w / 2) for y, w in zip(trace["y"], trace["width"], strict=True))
    assert all(end <= start for (_, end), (start, _) in pairwise(edges))
    assert -0.2 < edges[0][0] < edges[-1][1] < 0.2


def test_a_part_without_a_number_is_left_out_like_any_other_statement_without_one():
    chart = charts.casualties(holding(killed("whole", 15), killed("part", None, part_of="whole")))
    assert chart.shown == ("whole",)
    assert chart.sentence.startswith("2 statements of people killed; the number stated: 15 (")


ALONE = "Counted alone: 1 statement to which no other of its group and year can be added."


def left_out(sentence: str) -> str:
    """What the sentence of casualties says that is in no sum: what counts alone, and what does not count."""
    return re.split("Counted alone: |Not added: ", sentence.split(" Of a longer time")[0], maxsplit=1)[-1]


@pytest.mark.parametrize("by", params.BY_KEY["by"].options)
def test_nothing_is_said_to_add_up_over_events_of_several_years_and_groups(by):
    sums, sentence = totals.sums(real(), "killed"), charts.casualties(real(), by).sentence
    killed_ = [r for r in data().casualties if r.outcome == "killed"]
    (nobody,) = (r for r in killed_ if r.high == 0)
    untold = sum(words.outcome(r) == words.CASUALTIES for r in killed_)
    assert untold
    assert sentence.startswith(
        f"{len(killed_) - 1 - untold} statements of people killed, {untold} of {words.CASUALTIES}, and 1 that nobody was killed; "
        f"apart from {len(sums.of(totals.Fate.HISTORY))} totals of a longer time, the largest numbers stated: 37 ("
    )
    assert (
        f"; nobody killed: {nobody.victims_text} (Low-level violence against US troops and interests in Iraq, "
        "about January 2020 to 15 February 2020 "
    ) in sentence
    assert "add up" not in sentence
    many = int(np.count_nonzero(sums.fates != totals.Fate.FILTERED))
    assert sum(map(int, re.findall(r"\d+", left_out(sentence)))) == many - sum(one.many for one in sums.added.values())


def test_the_fifteen_of_june_are_not_twenty_in_the_sentence():
    left = select(data(), Filters(sources=("slavin-2011",)))
    assert "the largest numbers stated: 15 (" in charts.casualties(left).sentence
    assert "20" not in charts.casualties(left).sentence.replace("2011", "")
    assert re.search(r"1 part\b", left_out(charts.casualties(left).sentence))


@pytest.mark.parametrize(
    ("records", "sentence"),
    [
        ([("a", 1, {})], "1 statement of people killed; the number stated: 1 ({MEN}). " + ALONE),
        (
            [("a", 0, {})],
            "1 statement that nobody was killed: men (June 2011 (date inferred)). " + ALONE,
        ),
        (
            [("a", 1200, {}), ("b", 1, {})],
            (
                "2 statements of people killed; the largest numbers stated: 1,200 ({MEN}), 1 ({MEN}). "
                "Added by this ledger, by group of victims and year: US military 2011: 1,201 in 2 statements, "
                "of June 2011 (date inferred)."
            ),
        ),
        (
            [("a", 2, {}), ("b", 3, {"victims": "iranian", "high": None}), ("c", 1, {"victims": "unspecified"})],
            (
                "3 statements of people killed; the largest numbers stated: at least 3 ({MEN}), 2 ({MEN}), "
                "1 ({MEN}). Nothing is added up, for no two numbers of one group of victims and one year can be added. "
                "Counted alone: 2 statements to which no other of their group and year can be added. "
                "Not added: 1 statement of no group of victims told apart here."
            ),
        ),
        (
            [("a", 4, {"high": None}), ("b", 3, {}), ("c", 9, {"date": "2010"}), ("d", 8, {"date": "2010/2011"})],
            (
                "4 statements of people killed; the largest numbers stated: 9 (men, 2010), 8 (men, 2010 to 2011), at least 4 "
                "({MEN}). Added by this ledger, by group of victims and year: US military 2011: 7 or more in 2 "
                "statements, of June 2011 (date inferred). "
                "Counted alone: 1 statement to which no other of its group and year can be added. "
                "Not added: 1 statement that is not within one year."
            ),
        ),
        (
            [("a", 9, {}), ("b", 2, {"part_of": "a"})],
            (
                "2 statements of people killed; the largest numbers stated: 9 ({MEN}), 2 ({MEN}){PARTS}. Not added to each "
                "other: the 2 of June 2011 (date inferred) are among the 9 of June 2011 (date inferred). Nothing "
                "is added up, for no two numbers of one group of victims and one year can be added. Counted "
                "alone: 1 statement to which no other of its group and year can be added. Not added: 1 part of another statement."
            ),
        ),
        ([("a", None, {})], "1 statement of people killed. Not added: 1 statement without a number."),
        ([], "No statement of people killed."),
    ],
)
def test_the_sentence_of_casualties_in_singular_and_plural(records, sentence):
    as_soldiers = {"victims_text": "men"}
    wordings = {1: "one man", 0: None}
    given = [killed(name, number, wording=wordings.get(number or -1), **as_soldiers | fields) for name, number, fields in records]
    for by in params.BY_KEY["by"].options:
        undrawn = ". Of the statements, 1 has no bar" if by == "victims" else ""  # parts stand within single statements alone
        told = sentence.replace("{MEN}", "men, June 2011 (date inferred)").replace("{PARTS}", undrawn)
        assert charts.casualties(holding(*given), by).sentence == told


def test_why_june_2011_is_not_added_is_told_before_numbers_of_longer_times():
    left = select(data(), Filters(start=date(2011, 6, 1), end=date(2011, 6, 30)))
    told = charts.casualties(left).sentence
    reason = "Not added to each other: the 5 of 6 June 2011 (date inferred) are among the 15 of June 2011 (date inferred)."
    assert reason in told
    assert (
        told.index(reason)
        < told.index("Nothing is added up")
        < told.index("Of a longer time, and never added: Tens of thousands")
    )
    assert "Thousands" not in told[: told.index("Of a longer time")]


@pytest.mark.parametrize("text", ["history teachers", "men (no number stated)"])
def test_a_part_is_left_out_as_a_part_whatever_its_whole_is_called(text):
    whole = killed("whole", 15, victims_text=text)
    out = left_out(charts.casualties(holding(whole, killed("part", 5, part_of="whole"))).sentence)
    assert "Not added: 1 part of another statement." in out
    assert "history" not in out
    assert "number" not in out


def test_one_person_who_is_told_without_a_numeral_is_no_number_stated():
    citizen = one("casualties-american-citizen-2019-12")
    assert "stated" not in charts.casualties(holding(citizen)).sentence
    assert "; the number stated: 1 (" in charts.casualties(holding(citizen, killed("a", 1, wording="one man"))).sentence


def test_a_total_of_history_alone_is_not_called_no_statement():
    sentence = charts.casualties(holding(one("casualties-death-squads-killed"))).sentence
    assert not sentence.startswith("No statement")
    assert "history" in sentence


def test_injured_and_abducted_people_are_in_no_bar_and_no_sum():
    for outcome in ("injured", "abducted"):
        chart = charts.casualties(holding(killed("a", 15), killed("b", 99, outcome=outcome)))
        assert chart.shown == ("a",)
        assert "15" in chart.sentence
        assert "114" not in chart.sentence


@pytest.mark.parametrize("by", params.BY_KEY["by"].options)
def test_a_stated_zero_has_a_ring_and_no_other_number_has(by):
    chart = charts.casualties(holding(killed("none", 0), killed("some", 3)), by)
    assert set(chart.shown) == {"none", "some"}
    (ring,) = (trace for trace in chart.figure["data"] if trace["type"] == "scatter")
    assert ring["marker"]["symbol"] == "circle-open"
    assert (ring["x"], [custom[0] for custom in ring["customdata"]]) == ([0], ["none"])
    (row,) = (y for trace, _, y, custom in markers(chart) if trace["type"] == "bar" and custom[0] == "none")
    assert ring["y"] == [row]


def test_a_range_from_zero_is_a_bar_to_its_end_by_statement_and_a_ring_where_only_its_lower_bound_is_added():
    some, chart_of = holding(killed("range", None, low=0, high=5), killed("some", 3)), charts.casualties
    by_event, by_victims = ({custom[0]: x for _, x, _, custom in markers(chart_of(some, by))} for by in ("event", "victims"))
    assert by_event == {"range": 5, "some": 3}
    assert by_victims == {"range": 0, "some": 3}
    assert [trace["customdata"][0][0] for trace in chart_of(some, "victims").figure["data"] if trace["type"] == "scatter"] == [
        "range"
    ]
    assert not [trace for trace in chart_of(some).figure["data"] if trace["type"] == "scatter"]


def test_undated_casualties_of_an_attack_that_the_filter_left_out_can_be_drawn():
    record = one("casualties-taji-2011-killed").model_copy(update={"date": None})
    whole = changed(real(), casualties=(record,))
    left = select(whole.dataset, Filters(types=("rocket_or_mortar",)))
    assert charts.casualties(left).shown == (record.id,)


def test_a_sum_names_the_times_of_its_statements():
    records = [killed("a", 1), killed("b", 2, date="2011-07-04"), killed("c", 4, date="2011-07-20")]
    chart = charts.casualties(holding(*records), "victims")
    (label,) = (said(a["text"]) for a in chart.figure["layout"]["annotations"])
    assert label == "US military · Jun to Jul 2011 (date inferred) · 3 statements, added by this ledger"
    assert "US military 2011: 7 in 3 statements, of June 2011 (date inferred), 4 July 2011, 20 July 2011." in chart.sentence
    many = [*records, killed("d", 8, date="2011-08-04")]
    sentence = charts.casualties(holding(*many), "victims").sentence
    assert "15 in 4 statements, of 4 times from 1 June 2011 to 4 August 2011 (date inferred)." in sentence


@pytest.mark.parametrize("by", ["event", "victims"])
def test_on_a_wide_window_the_longest_bar_takes_most_of_the_axis_which_on_a_phone_leaves_room_for_words(by):
    layout = charts.casualties(select(data()), by).figure["layout"]
    longest = max(r.high for r in data().casualties if r.outcome == "killed" and r.best is not None and r.high is not None)
    wide, narrow = (axis["range"][1] for axis in (layout["xaxis"], layout["meta"]["narrow"]["xaxis"]))
    assert longest < wide < longest * 1.2
    assert narrow >= wide


def test_no_words_deny_other_numbers_of_a_group_and_year_that_another_row_of_the_table_has():
    """The 15 of June 2011 have the 5 of 6 June as a part and a spike without a number beside them, all of one group and year."""
    left = select(data(), Filters(sources=("slavin-2011",)))
    chart = charts.casualties(left)
    rows = {row["Record"]: row for row in charts.table(data(), chart)}
    assert (rows["casualties-us-june-2011"]["Adds"], rows["casualties-us-june-2011"]["Counted in"]) == (
        15,
        "alone: no other number of its group and year can be added to it",
    )
    assert rows["casualties-us-2011-06-06"]["Counted in"] == "not counted: part of “U.S. servicemen in Iraq” (15)"
    assert "1 statement to which no other of its group and year can be added" in chart.sentence
    cells = {record.id: counting(left)(record) for record in left.casualties}
    for name, row in rows.items():
        assert row["Adds"] == cells[name]["adds"], "a file and the table of a chart count alike"
        if reason := cells[name]["not_counted_because"]:
            assert row["Counted in"] == f"not counted: {reason}"


def test_every_part_is_said_to_be_among_its_whole_also_of_those_in_no_sum():
    told = charts.casualties(real()).sentence.partition("Not added to each other: ")[2].partition(".")[0]
    parts = [r for r in data().casualties if r.part_of and r.outcome == "killed"]
    assert len(parts) == 3
    assert told.count(" among the ") == len(parts)
    assert "a leader of the Awakening Movement (4 July 2011 (date inferred)) is among the at least 10 of " in told


def test_a_bar_says_how_many_of_its_statements_are_part_of_one_in_a_bar_below():
    records = [killed("a", 1, part_of="c"), killed("b", 2), killed("c", 4, victims="unspecified")]
    labels = assert_segments(holding(*records[:1], records[2]), "killed")
    assert labels == ["US military · Jun 2011 (date inferred) · 1 statement, among the 4 below"]
    chart = charts.casualties(holding(*records), "victims")
    labels = [said(a["text"]).replace("<br>", " ").replace("\u00a0", " ") for a in chart.figure["layout"]["annotations"]]
    assert any(label.endswith("2 statements, added by this ledger, 1 of them among the 4 below") for label in labels), labels
