import itertools
import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import example, given

from ledger import charts
from ledger.charts import colours
from ledger.charts.attacks import NOWHERE
from ledger.charts.sides import HEADING, NO_SIDE, NOBODY, SEVERAL, attack_colours
from ledger.model import vocabulary
from ledger.query.facets import period_of
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.urls import params
from tests.charts.figures import days, lined, markers, runs, said, widths
from tests.charts.samples import FILTERS, holding, one, only, real, small
from tests.conftest import data, examples


def test_the_attacks_of_the_small_dataset_stand_in_two_lanes():
    chart = charts.attacks(small())
    assert {custom[0]: (x, y) for _, x, y, custom in markers(chart)} == {
        "winter-raids": ("1920-12-16", 0),
        "oil-store-fire": ("1921-03-01", 1),
    }
    assert widths(chart) == {("y", 0): [("1920-12-01", "1921-01-01")], ("y", 1): [("1921-03-01", "1921-03-02")]}
    assert [said(a["text"]) for a in chart.figure["layout"]["annotations"]] == [
        "Attack, type not specified (1)",
        "Arson or storming (1)",
    ]


def test_a_legend_says_of_its_colours_that_a_side_is_said_to_have_had_a_part():
    for chart in (charts.attacks(real(), "type"), charts.attacks(real(), "place"), charts.attack_map(real())):
        layout = chart.figure["layout"]
        assert layout["showlegend"]
        assert layout["legend"]["title"]["text"] == HEADING == "Colour: side said to have had a part"


def test_an_attack_is_as_wide_as_its_date_where_the_date_is_closed():
    for record in data().attacks:
        period = period_of(record, data())
        if period and period.first and period.last:
            (run,) = (run for trace in lined(charts.attacks(only(record.id))) for run in runs(trace))
            assert [x for x, _, _ in run] == list(days(record))


def test_there_is_one_line_for_each_dated_attack():
    drawn = [run for trace in lined(charts.attacks(real())) for run in runs(trace)]
    assert len(drawn) == sum(period_of(r, data()) is not None for r in data().attacks)


def test_an_attack_whose_date_is_open_at_its_start_is_drawn_from_beyond_the_edge_of_the_chart():
    first, second, *_ = data().attacks
    first = first.model_copy(update={"date": "../2011-07-05"})
    second = second.model_copy(update={"date": "2003-05-01"})
    chart = charts.attacks(holding(first, second))
    closed, (start, end) = sorted(([x for x, _, _ in run] for trace in lined(chart) for run in runs(trace)), key=lambda xs: xs[1])
    assert start < chart.figure["layout"]["xaxis"]["range"][0]
    assert end == "2011-07-06"
    assert closed == ["2003-05-01", "2003-05-02"]


def test_the_sentence_of_attacks_says_how_many_are_undated():
    undated = data().attacks[0].model_copy(update={"date": None})
    sentence = charts.attacks(holding(undated, data().attacks[1])).sentence
    assert sentence.startswith("1 record of an attack or use of force in 1 lane")
    assert sentence.endswith("; 1 more has no date.")
    another = undated.model_copy(update={"id": "another"})
    assert charts.attacks(holding(undated, another, data().attacks[1])).sentence.endswith("; 2 more have no date.")
    assert "no date" not in charts.attacks(real()).sentence


def test_the_sentence_of_attacks_names_no_wider_attack_that_is_not_shown():
    part = next(r for r in data().attacks if r.part_of)
    assert "part of" not in charts.attacks(only(part.id)).sentence
    assert "; 1 of them is part of another of them" in charts.attacks(only(part.id, part.part_of)).sentence
    inner = "attack-baghdad-2020-02-15", "attack-rockets-early-2020", "attack-low-level-violence-2020"
    assert "; 2 of them are part of another of them" in charts.attacks(only(*inner)).sentence
    assert "; 1 of them is part of another of them" in charts.attacks(only(inner[0], inner[2])).sentence
    undated = one(part.part_of).model_copy(update={"date": None})
    assert "part of" not in charts.attacks(holding(part, undated)).sentence


def lanes_of(dataset, attack, lanes) -> list[str]:
    """The lanes in which an attack is to stand."""
    accused = dict.fromkeys(a.actor for a in attack.attributions if a.status != "denied")
    return {
        "type": [vocabulary.WORDS["types"][attack.type]],
        "place": [dataset.places[name].name for name in attack.places] or [NOWHERE],
        "blamed": [dataset.actors[name].name for name in accused] or [NOBODY],
    }[lanes]


@pytest.mark.parametrize("lanes", params.BY_KEY["lanes"].options)
@examples(30)
@given(filters=FILTERS)
@example(filters=Filters())
def test_each_attack_stands_in_its_lanes_and_each_lane_counts_what_it_shows(lanes, filters):
    chart = charts.attacks(select(data(), filters), lanes)
    # A label stands above the highest mark of its lane.
    labels = sorted(
        (a["y"], *re.fullmatch(r"(.*) \((\d+)\)", said(a["text"])).groups()) for a in chart.figure["layout"]["annotations"]
    )
    inside: Counter[str] = Counter()
    stood = []
    for _, _, y, custom in markers(chart):
        lane = next(name for height, name, _ in labels if height > y)
        whole = [name for name in lanes_of(data(), one(custom[0]), lanes) if name == lane or name.startswith(lane.rstrip("…"))]
        assert whole
        inside[lane] += 1
        stood.append((custom[0], lane))
    assert len(set(stood)) == len(stood) == sum(len(lanes_of(data(), one(name), lanes)) for name in chart.shown)
    assert {name for name, _ in stood} == set(chart.shown)
    assert inside == {name: int(number) for _, name, number in labels}
    assert len(labels) == len(inside)
    assert (f"lanes count {len(stood)} marks" in chart.sentence) == (len(stood) > len(chart.shown))
    assert ("stands in the lane of each" in chart.rule) == (lanes != "type")
    assert {row["Record"]: row["Lane"] for row in charts.table(data(), chart)} == {
        name: "; ".join(lanes_of(data(), one(name), lanes)) for name in chart.shown
    }


def test_the_lane_of_an_accused_counts_every_attack_of_which_it_is_accused():
    accused = {a.actor for attack in data().attacks for a in attack.attributions if a.status != "denied"}
    labels = [said(a["text"]) for a in charts.attacks(real(), "blamed").figure["layout"]["annotations"]]
    for actor in accused:
        number = sum(any(a.actor == actor and a.status != "denied" for a in attack.attributions) for attack in data().attacks)
        assert f"{data().actors[actor].name} ({number})" in labels
    assert sum(label.startswith("Iran (") for label in labels) <= 1


def test_who_only_denies_is_not_in_a_lane():
    blamed = next(a for a in data().attacks if a.attributions)
    denied = [a.model_copy(update={"status": "denied"}) for a in blamed.attributions]
    chart = charts.attacks(holding(blamed.model_copy(update={"attributions": tuple(denied)})), "blamed")
    assert [said(a["text"]) for a in chart.figure["layout"]["annotations"]] == [f"{NOBODY} (1)"]
    chart = charts.attacks(holding(blamed.model_copy(update={"attributions": (*denied, blamed.attributions[0])})), "blamed")
    accused = data().actors[blamed.attributions[0].actor].name
    assert [said(a["text"]) for a in chart.figure["layout"]["annotations"]] == [f"{accused} (1)"]


def test_the_lane_of_what_is_not_stated_is_the_lowest_and_the_others_are_in_order_of_number():
    for lanes, last in (("type", "Attack, type not specified"), ("place", NOWHERE), ("blamed", NOBODY)):
        found = sorted(charts.attacks(real(), lanes).figure["layout"]["annotations"], key=lambda a: a["y"])
        assert said(found[0]["text"]).startswith(last)
        numbers = [int(re.search(r"\((\d+)\)$", a["text"])[1]) for a in found[1:]]
        assert numbers == sorted(numbers)


@pytest.mark.parametrize("lanes", params.BY_KEY["lanes"].options)
def test_the_sentence_of_attacks_names_the_three_largest_lanes_with_their_numbers(lanes):
    sizes = Counter(name for attack in data().attacks for name in lanes_of(data(), attack, lanes))
    named = re.findall(r"“(.*?)” (\d+)", charts.attacks(real(), lanes).sentence)
    assert [int(number) for _, number in named] == sorted(sizes.values(), reverse=True)[:3]
    assert all(sizes[lane] == int(number) for lane, number in named)


@pytest.mark.parametrize("lanes", params.BY_KEY["lanes"].options)
def test_no_two_marks_of_a_row_are_nearer_than_a_seventieth_of_the_time_axis(lanes):
    for whole in (real(), small()):
        chart = charts.attacks(whole, lanes)
        start, end = map(date.fromisoformat, chart.figure["layout"]["xaxis"]["range"])
        for (_, x, y, _), (_, other, height, _) in itertools.combinations(markers(chart), 2):
            apart = abs((date.fromisoformat(x[:10]) - date.fromisoformat(other[:10])).days)
            assert y != height or apart > (end - start).days / 70


def test_the_colour_of_an_attack_is_the_side_said_to_have_had_a_part_in_it():
    sides = {side.name for side in data().sides.values()}
    look = attack_colours(data())
    for trace, _, _, custom in markers(charts.attacks(real())):
        accused = {a.actor for a in one(custom[0]).attributions if a.status != "denied"}
        sides_of = {data().actors[actor].side for actor in accused}
        named = {data().sides[side].name if side else NO_SIDE for side in sides_of}
        assert trace["name"] == (SEVERAL if len(named) > 1 else next(iter(named), NOBODY))
        assert trace["marker"]["color"] == look[trace["name"]]
    assert look.keys() > sides
    assert look[NOBODY] == colours.GREY


def test_an_attack_of_a_side_and_of_somebody_of_no_side_has_not_the_colour_of_that_side_alone():
    names = {custom[0]: trace["name"] for trace, _, _, custom in markers(charts.attacks(real()))}
    assert {data().actors[a.actor].side for a in one("attack-fight-against-is").attributions} == {"non_state", None}
    assert names["attack-fight-against-is"] == "Not one side alone"


def test_an_attack_in_two_places_has_a_mark_in_the_lane_of_each_and_no_lane_names_both():
    attack = data().attacks[0].model_copy(update={"places": ("taji", "najaf")})
    chart = charts.attacks(holding(attack), "place")
    assert [said(a["text"]) for a in chart.figure["layout"]["annotations"]] == ["Taji (1)", "Najaf (1)"]
    assert len({y for _, _, y, _ in markers(chart)}) == 2


@pytest.mark.parametrize("lanes", params.BY_KEY["lanes"].options)
def test_on_a_phone_no_framed_mark_reaches_another_and_the_highest_label_is_below_the_axis(lanes):
    """A frame has 17 pixels. A phone draws 328 pixels of the axis, and the legend takes some of the height there."""
    chart = charts.attacks(real(), lanes)
    figure = chart.figure
    layout, axis = figure["layout"], figure["layout"]["xaxis"]
    low, high = layout["yaxis"]["range"]
    rows = -(-len({trace["name"] for trace, *_ in markers(chart)}) // 2) + 1
    up = (layout["height"] - 48 - 20 - 30 - 19 * rows) / (high - low)
    shown = lambda day: date.fromisoformat(str(day)[:10])  # noqa: E731
    hidden = [tuple(map(shown, gap["bounds"])) for gap in axis.get("rangebreaks", ())]

    def across(day):
        gone = sum((min(max(shown(day), start), end) - start).days for start, end in hidden)
        return (shown(day) - shown(axis["range"][0])).days - gone

    wide = 328 / across(axis["range"][1])
    places = [(across(x) * wide, y * up) for _, x, y, _ in markers(chart)]
    near = [(a, b) for a, b in itertools.combinations(places, 2) if abs(a[0] - b[0]) < 14 and abs(a[1] - b[1]) < 14]
    assert not near
    assert (high - max(note["y"] for note in layout["annotations"])) * up > 15
