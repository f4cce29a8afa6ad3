import math
from collections import Counter, defaultdict

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger import charts
from ledger.charts import colours, sentences
from ledger.model import dates, vocabulary
from tests.charts.figures import customs, days, heights, lined, runs, said, written_of
from tests.charts.samples import TROOPS, holding, level, one, real, small
from tests.conftest import data, examples


def test_a_troop_level_of_the_small_dataset_is_three_traces_of_its_kind():
    widths_of, labels, marks = (
        t for t in charts.troop_levels(small(), "linear").figure["data"] if t.get("legendgroup") == "actual civilian"
    )
    assert widths_of["x"] == ["1921-06-01", "1921-07-01", None, "1921-06-15", "1921-06-15", None]
    assert widths_of["y"] == [35, 35, None, 35, 35, None]
    assert (labels["x"], labels["y"], said(labels["text"][0])) == (["1921-06-30"], [35], "35 (civilians)")
    assert (marks["x"], marks["y"], marks["name"]) == (["1921-06-15"], [35], "Actual: civilians")
    assert marks["customdata"] == [
        ["guards-june", "guards: 35", "of June 1921; stated in summer 1921", "Actual · Tide office"],
    ]
    _, symbol = colours.KIND_MARKS["actual"]
    assert (marks["marker"]["color"], marks["marker"]["symbol"]) == (colours.INK, [symbol])


@pytest.mark.parametrize("make", [charts.troop_levels, charts.timeline], ids=["troop levels", "overview"])
def test_the_legend_says_which_marks_are_not_of_soldiers_and_none_of_them_has_the_look_of_troops(make):
    """A label may find no room on a phone; the legend stays."""
    looks = {}
    for trace in make(real()).figure["data"]:
        for custom in trace.get("customdata", ()) if trace.get("legendrank") else ():
            looks.setdefault((trace["name"], trace["marker"]["color"]), set()).add(one(custom[0]).personnel)
    assert looks["Actual: armed group", colours.INK] == {"armed_group"}
    assert looks["Plan: civilians", colours.INK] == {"civilian"}
    assert {colour for (_, colour), people in looks.items() if "military" in people}.isdisjoint({colours.INK})
    assert all(people == {"military"} for (_, colour), people in looks.items() if colour != colours.INK)


def test_labels_of_people_who_are_not_soldiers_come_first_because_the_first_find_room():
    texts = [t for t in charts.troop_levels(real()).figure["data"] if t.get("mode") == "text" and t.get("legendgroup")]
    named = ["(" in said(" ".join(t["text"])) for t in texts]
    assert named == sorted(named, reverse=True)
    assert any(named)


def test_the_title_says_of_whom_the_numbers_are():
    both = [level("a", 10, kind="limit"), level("b", 20, personnel="civilian"), level("c", 30, personnel="civilian")]
    title = "Stated numbers of {}, by kind of number"
    assert charts.troop_levels(holding(*both[1:])).title == title.format("people who are not soldiers")
    assert charts.troop_levels(holding(*both)).title == title.format("troops and of people who are not soldiers")
    assert charts.troop_levels(holding()).title == "No number of troops is stated"


def test_a_name_in_the_legend_has_the_kind_of_its_numbers():
    named = {t["name"] for t in charts.troop_levels(real()).figure["data"] if t.get("legendgroup") and t.get("name")}
    kinds = tuple(vocabulary.WORDS["kinds"].values())
    assert any(": " in name for name in named)
    assert all(name.startswith(kinds) for name in named - {"Apparent error in the words"}), named


def test_no_band_of_years_left_out_lies_under_the_legend():
    layout = charts.troop_levels(real()).figure["layout"]
    top = layout["yaxis"]["domain"][1]
    assert {shape["y1"] for shape in layout["shapes"] if shape["type"] == "rect"} == {top}
    assert top < 1


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_a_troop_level_is_as_wide_as_its_date_and_as_high_as_its_range(scale):
    for record in (*data().troop_levels, level("range", 500, low=200, high=900)):
        chart = charts.troop_levels(holding(record), scale)
        if not chart.shown:
            assert {record.low, record.best, record.high} == {None}
            continue
        *wide, high = (run for trace in lined(chart) for run in runs(trace))
        shown = [[x for x, _, _ in run] for run in wide]
        first, after = days(record)
        is_open = dates.parse(record.refers_to).last is None  # such a mark goes on to the edge of the chart
        assert all(run[0] == first and (run[1] > after if is_open else run[1:] == [after]) for run in shown)
        known = [n for n in (record.low, record.best, record.high) if n is not None]
        ends = [y for _, y, _ in high]
        axis = {n: heights(charts.troop_levels(holding(level("x", n)), scale))["x"] for n in known}
        assert (min(ends), max(ends)) == (axis[min(known)], axis[max(known)])
        ranged = record.best is None and None not in (record.low, record.high)
        stated = known if ranged else [record.best if record.best is not None else max(known)]
        assert [run[0][1] for run in wide] == [axis[n] for n in stated]


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_a_range_without_a_number_of_its_own_has_no_mark_at_a_number_that_nobody_states(scale):
    few = level("few", None, low=200, high=900, wording="a few hundred")
    chart = charts.troop_levels(holding(few, level("some", 500)), scale)
    (trace,) = (t for t in chart.figure["data"] if t.get("customdata"))
    opacities = {custom[0]: n for custom, n in zip(trace["customdata"], trace["marker"]["opacity"], strict=True)}
    assert opacities == {"few": 0, "some": 1}
    (alone,) = (t for t in charts.troop_levels(holding(level("some", 500)), scale).figure["data"] if t.get("customdata"))
    assert "opacity" not in alone["marker"]


def test_labels_of_one_place_are_all_written_each_once():
    named = [level("a", 10_000, wording=None), level("b", None, high=10_000, wording="up to"), level("c", 10_000, wording=None)]
    chart = charts.troop_levels(holding(*named, level("d", 10_000, kind="limit", wording="around")))
    texts = [said(text) for t in chart.figure["data"] if t.get("mode") == "text" for text in t["text"]]
    assert sorted(filter(None, texts)) == ["10,000 · up to 10,000 · around 10,000"]


def test_all_troop_levels_together_are_drawn_with_the_same_lines_as_each_alone():
    together = sorted(run for trace in lined(charts.troop_levels(real(), "linear")) for run in runs(trace))
    each = [lined(charts.troop_levels(holding(r), "linear")) for r in data().troop_levels]
    assert together == sorted(run for traces in each for trace in traces for run in runs(trace))


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_zero_stands_below_one_and_one_below_ten(scale):
    at = heights(charts.troop_levels(holding(level("a", 0), level("b", 1), level("c", 10), level("d", 10_000)), scale))
    assert at["a"] < at["b"] < at["c"] < at["d"]


def test_the_rule_says_that_zero_has_no_true_place_on_the_logarithmic_scale_only():
    said_of_zero = "On the logarithmic scale 0 has no true place"
    assert said_of_zero in charts.troop_levels(real(), "log").rule
    assert said_of_zero not in charts.troop_levels(real(), "linear").rule


@pytest.mark.parametrize("least", [1, 9, 10, 99, 100, 1000, 46_000])
def test_zero_stands_one_step_below_the_highest_power_of_ten_that_is_not_above_any_number(least):
    chart = charts.troop_levels(holding(level("zero", 0), level("least", least), level("most", 170_000)), "log")
    power = len(str(least)) - 1
    assert heights(chart) == pytest.approx({"zero": power - 1, "least": math.log10(least), "most": math.log10(170_000)})
    axis = chart.figure["layout"]["yaxis"]
    assert axis["ticktext"][:2] == ["0", f"{10**power:,}"]
    assert axis["tickvals"][:2] == [power - 1, power]


@pytest.mark.parametrize("whole", [real, small])
def test_the_labels_of_the_logarithmic_axis_stand_where_their_numbers_are_drawn(whole):
    axis = charts.troop_levels(whole(), "log").figure["layout"]["yaxis"]
    ticks = {int(label.replace(",", "")): place for place, label in zip(axis["tickvals"], axis["ticktext"], strict=True)}
    chart = charts.troop_levels(holding(*(level(f"n{number}", number) for number in ticks)), "log")
    assert heights(chart) == {f"n{number}": place for number, place in ticks.items()}
    for record in whole().troop_levels:
        if record.best:
            assert heights(charts.troop_levels(whole(), "log"))[record.id] == pytest.approx(math.log10(record.best))


def test_the_linear_axis_is_the_number_itself():
    chart = charts.troop_levels(real(), "linear")
    for name, height in heights(chart).items():
        record = one(name)
        if record.best is None and None not in (record.low, record.high):
            assert height == (record.low + record.high) / 2
        else:
            assert height == next(n for n in (record.best, record.high, record.low) if n is not None)
    assert "tickvals" not in chart.figure["layout"]["yaxis"]


NUMBERS = st.lists(st.integers(0, 10**9), min_size=3, max_size=3).map(sorted)


@pytest.mark.parametrize("scale", ["log", "linear"])
@examples(60)
@given(numbers=st.lists(NUMBERS, min_size=1, max_size=5))
@example(numbers=[[0, 0, 0]])
def test_every_number_lies_within_its_axis(scale, numbers):
    records = [level(f"n{i}", best, low=low, high=high) for i, (low, best, high) in enumerate(numbers)]
    chart = charts.troop_levels(holding(*records), scale)
    low, high = chart.figure["layout"]["yaxis"]["range"]
    assert all(low <= y <= high for trace in chart.figure["data"] for y in trace["y"] if y is not None)


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_each_number_is_written_beside_its_mark_as_the_article_says_it_and_once_a_place(scale):
    chart = charts.troop_levels(real(), scale)
    written = defaultdict(list)
    for trace in chart.figure["data"]:
        if trace.get("legendgroup") and trace["mode"] == "text":
            for x, y, text in zip(trace["x"], trace["y"], trace["text"], strict=True):
                written[x, y] += [said(text)] if said(text) else []
    stated = defaultdict(set)
    for name, height in heights(chart).items():
        stated[dates.parse(one(name).refers_to).days[1].isoformat(), height].add(written_of(one(name)))
    assert written.keys() == stated.keys()
    for place, texts in written.items():
        assert len(texts) == 1
        assert sorted(texts[0].split(" · ")) == sorted(stated[place])


def test_a_mark_that_others_cover_carries_their_ids_too_and_each_of_them_its_own():
    same = [level("a", 10_000), level("b", 10_000, kind="offer"), level("c", 10_000, refers_to="2003"), level("d", 99)]
    found = {custom[0]: custom[4:] for custom in customs(charts.troop_levels(holding(*same)))}
    assert found == {"a": ["b"], "b": ["a"], "c": [], "d": []}


def test_the_sentence_of_troop_levels_says_how_many_are_not_of_soldiers():
    both = [level("a", 10), level("b", 20, personnel="civilian")]
    assert "(1 of them not of soldiers)" in charts.troop_levels(holding(*both)).sentence
    assert "soldiers" not in charts.troop_levels(holding(both[0])).sentence


@pytest.mark.parametrize(("scale", "under"), [("log", "none"), ("linear", "both")])
def test_kinds_of_number_are_never_in_one_trace(scale, under):
    names = {name: kind for kind, name in vocabulary.WORDS["kinds"].items()} | {
        "Actual: armed group": "actual",
        "Plan: civilians": "plan",
    }
    chart = charts.troop_levels(real(), scale, under)
    numbers = [trace for trace in chart.figure["data"] if trace.get("legendgroup")]
    for trace in numbers:
        if trace.get("customdata"):
            assert {one(custom[0]).kind for custom in trace["customdata"]} == {names[trace["name"]]}
            assert trace["legendgroup"].split()[0] == names[trace["name"]]
    kinds = Counter(trace["legendgroup"] for trace in numbers if trace.get("customdata"))
    people = {(r.kind, r.personnel) for r in data().troop_levels if r.id in chart.shown}
    assert kinds == {kind if who == "military" else f"{kind} {who}": 1 for kind, who in people}


def test_a_number_with_an_open_end_has_an_open_symbol_and_no_other_has():
    for record in data().troop_levels:
        chart = charts.troop_levels(holding(record), "log")
        for trace in chart.figure["data"]:
            if trace.get("customdata"):
                assert trace["marker"]["symbol"][0].endswith("-open") == (None in (record.low, record.high))


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ([], "No stated number."),
        ([None], "No stated number; 1 is given without a number and is not drawn."),
        ([46_000], "1 stated number: Actual 1."),
        ([46_000, 1], "2 stated numbers: Actual 2."),
        ([1, None, None], "1 stated number: Actual 1; 2 more are given without a number and are not drawn."),
        ([1, None], "1 stated number: Actual 1; 1 more is given without a number and is not drawn."),
    ],
)
def test_the_sentence_of_troop_levels_in_singular_and_plural(numbers, sentence):
    records = [level(f"n{i}", number) for i, number in enumerate(numbers)]
    assert charts.troop_levels(holding(*records)).sentence == sentence


def test_no_range_of_numbers_is_told_and_who_are_no_soldiers_stands_at_their_kind():
    """A count, a limit and a demand, or two forces, have nothing in common that a reader could quote as one range."""
    there = level("a", 46_000), level("b", 5_000, personnel="armed_group"), level("c", 1_200, kind="plan", personnel="civilian")
    demands = level("d", 0, kind="recommendation"), level("e", 0, kind="recommendation", refers_to="2012")
    assert charts.troop_levels(holding(*there, *demands)).sentence == (
        "5 stated numbers: Actual 2 (1 of them not of soldiers), Plan 1 (not of soldiers), Recommendation 2 (both read as 0)."
    )


def test_a_remark_on_every_number_of_a_kind_counts_none_of_them():
    nothing = [level(name, 0, kind="recommendation") for name in "abc"]
    for number, remark in enumerate(("read as 0", "both read as 0", "all read as 0"), start=1):
        assert charts.troop_levels(holding(*nothing[:number])).sentence.endswith(f": Recommendation {number} ({remark}).")
    some = (*nothing[:1], level("d", 5, kind="recommendation"))
    assert charts.troop_levels(holding(*some)).sentence.endswith(": Recommendation 2 (1 of them read as 0).")


@pytest.mark.parametrize(
    ("attacks", "events", "below"),
    [
        (1, 0, "1 record of an attack or use of force"),
        (2, 0, "2 records of attacks and uses of force"),
        (0, 1, "1 political event"),
        (1, 2, "1 record of an attack or use of force and 2 political events"),
    ],
)
def test_the_sentence_of_troop_levels_says_in_singular_and_plural_what_is_below(attacks, events, below):
    acts = [p for p in data().positions if p.event]
    chart = charts.troop_levels(holding(one(TROOPS), *data().attacks[:attacks], *acts[:events]), "log", "both")
    assert chart.sentence == f"1 stated number: Actual 1. Below: {below}."


def test_the_sentence_of_troop_levels_says_how_many_have_no_number():
    silent = sum({r.low, r.best, r.high} == {None} for r in data().troop_levels)
    assert silent
    assert f"{silent} more are given without a number" in charts.troop_levels(real(), "log").sentence
    assert "without a number" not in charts.troop_levels(holding(one(TROOPS)), "log").sentence


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ([{"best": 46}, {"best": 50}], "46 or 50, 4 apart"),
        ([{"best": 46}, {"best": 50, "wording": "about"}], "46 or about 50, about 4 apart"),
        ([{"best": 46}, {"best": None, "low": 50, "high": None}], "46 or at least 50, at least 4 apart"),
        ([{"best": 46}, {"best": None, "low": None, "high": 50}], "46 or at most 50, not told how far apart"),
        ([{"best": 46}, {"best": 48}, {"best": 50}], "46 or 48 or 50, 4 from the lowest to the highest"),
    ],
)
def test_numbers_that_differ_are_told_with_no_more_between_them_than_their_words_say(stated, told):
    plain = [{"low": n["best"], "high": n["best"], **n} for n in stated]
    records = [level(f"n{number}", one.pop("best"), **one) for number, one in enumerate(plain)]
    assert sentences.of_numbers_that_differ(records) == told
