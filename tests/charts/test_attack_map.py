import json
from collections import Counter, defaultdict
from itertools import combinations, pairwise
from math import asin, cos, dist, radians, sin, sqrt
from pathlib import Path

import plotly.graph_objects as go
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger import charts
from ledger.charts import rules
from ledger.charts.attack_map import _TOUCHING
from ledger.charts.attacks import NOWHERE
from ledger.charts.basemap import COUNTRY, RADIUS, basemap
from ledger.charts.inset import Inset, inset_of
from ledger.charts.sentences import ATTACK
from ledger.model import vocabulary
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.wording import words
from tests.charts.figures import markers, runs, said, strings
from tests.charts.samples import FILTERS, holding, made, real, small
from tests.conftest import data, examples

BORDERS = json.loads((Path(charts.__file__).parent / "static" / "borders.json").read_text(encoding="utf-8"))
WINDOW = BORDERS["window"]
NEIGHBOURS = {"Iran", "Jordan", "Kuwait", "Saudi Arabia", "Syria", "Turkey"}
EARTH = 6371.0
TOUCHING = _TOUCHING


def at(*places: str, name: str = "a"):
    """An attack at these places."""
    return data().attacks[0].model_copy(update={"id": name, "places": places, "part_of": None})


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two points of longitude and latitude."""
    (east, north), (to_east, to_north) = (map(radians, point) for point in (one, other))
    half = sin((to_north - north) / 2) ** 2 + cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))


def inside(point: tuple[float, float], ring: list[list[float]]) -> bool:
    """Whether a ray from the point crosses the ring an odd number of times."""
    crossed = False
    for (x, y), (to_x, to_y) in pairwise([*ring, ring[0]]):
        if (y > point[1]) != (to_y > point[1]) and point[0] < x + (point[1] - y) / (to_y - y) * (to_x - x):
            crossed = not crossed
    return crossed


def spot(place) -> tuple[float, float] | None:
    """Where a place is, if it is known more closely than the country and lies in the window."""
    if place.lat is None or place.precision >= COUNTRY:
        return None
    here = WINDOW["west"] <= place.lon <= WINDOW["east"] and WINDOW["south"] <= place.lat <= WINDOW["north"]
    return (place.lon, place.lat) if here else None


def first_place(record, dataset=None):
    """The place at which an attack is to stand, if any."""
    places = (dataset or data()).places
    return next((places[name] for name in record.places if spot(places[name])), None)


def spots(chart: charts.Chart) -> dict[str, tuple[float, float]]:
    return {custom[0]: (x, y) for _, x, y, custom in markers(chart)}


def of(chart: charts.Chart, meta: str) -> list[dict]:
    return [trace for trace in chart.figure["data"] if trace.get("meta") == meta]


def enlarged(left) -> Inset | None:
    """The inset of the map of some attacks, if it has one."""
    places = [first_place(record, left.dataset) for record in left.attacks]
    return inset_of([spot(place) for place in places if place], basemap(left.dataset))


def drawn_at(left, place) -> tuple[float, float]:
    """Where the map of some attacks has a place: in its inset, or on the map."""
    inset = enlarged(left)
    return inset.moved(spot(place)) if inset and inset.holds(spot(place)) else spot(place)


def in_inset(left, point: tuple[float, float]) -> bool:
    inset = enlarged(left)
    return inset is not None and inset.bottom <= point[1] <= inset.top


@examples(60)
@given(FILTERS)
@example(Filters())
def test_whatever_the_filter_each_attack_has_one_mark_at_its_place_or_below_the_window(filters):
    left = select(data(), filters)
    chart = charts.attack_map(left)
    assert sorted(custom[0] for *_, custom in markers(chart)) == sorted(chart.shown) == sorted(r.id for r in left.attacks)
    for name, mark in spots(chart).items():
        if place := first_place(data().by_id[name][1]):
            where = drawn_at(left, place)
            assert dist(mark, where) <= 4 * TOUCHING or kilometres(mark, where) <= RADIUS[place.precision]
        else:
            assert mark[1] < WINDOW["south"]
            assert not in_inset(left, mark)


@examples(60)
@given(FILTERS)
@example(Filters())
def test_whatever_the_filter_no_two_marks_touch_and_all_lie_within_the_axes(filters):
    chart = charts.attack_map(select(data(), filters))
    layout = chart.figure["layout"]
    for x, y in spots(chart).values():
        assert layout["xaxis"]["range"][0] < x < layout["xaxis"]["range"][1]
        assert layout["yaxis"]["range"][0] < y < layout["yaxis"]["range"][1]
    assert all(dist(one, other) >= TOUCHING for one, other in combinations(spots(chart).values(), 2))


@examples(25)
@given(st.lists(st.sampled_from(sorted(data().places)), min_size=1, max_size=60))
@example(["baghdad"] * 60)
@example(["iraq"] * 60)
def test_many_attacks_at_one_place_stand_side_by_side(places):
    chart = charts.attack_map(holding(*(at(name, name=f"a{n}") for n, name in enumerate(places))))
    found = spots(chart)
    assert len(found) == len(places)
    assert all(dist(one, other) >= TOUCHING for one, other in combinations(found.values(), 2))
    layout = chart.figure["layout"]
    assert all(layout["xaxis"]["range"][0] < x < layout["xaxis"]["range"][1] for x, _ in found.values())
    assert all(layout["yaxis"]["range"][0] < y < layout["yaxis"]["range"][1] for _, y in found.values())


def test_an_attack_alone_at_a_place_stands_on_it():
    for place in data().places.values():
        chart = charts.attack_map(holding(at(place.id)))
        if spot(place):
            assert spots(chart)["a"] == pytest.approx(spot(place), abs=0.001)
        else:
            assert spots(chart)["a"][1] < WINDOW["south"]


def test_an_attack_of_several_places_stands_at_the_first_that_is_known_more_closely_than_the_country():
    chart = charts.attack_map(holding(at("iraq", "iraqi-bases", "taji", "najaf")))
    assert spots(chart)["a"] == pytest.approx(spot(data().places["taji"]), abs=0.001)
    assert {trace["name"] for trace in of(chart, "area")} == {data().places["taji"].name, data().places["najaf"].name}


def test_a_line_leads_from_an_attack_to_each_of_its_other_places_and_joins_no_two_attacks():
    chart = charts.attack_map(real())
    (links,) = (trace for trace in chart.figure["data"] if trace.get("mode") == "lines" and not trace.get("meta"))
    wanted = Counter()
    for record in data().attacks:
        places = [p for name in record.places if (p := spot(data().places[name]))]
        moved = enlarged(real()).moved if all(map(enlarged(real()).holds, places)) else tuple
        wanted.update((moved(places[0]), moved(other)) for other in places[1:] if other != places[0])
    assert wanted
    assert Counter((start[:2], end[:2]) for start, end in runs(links)) == wanted


def test_what_stands_below_is_headed_by_its_place_and_number():
    base = next(a for a in data().attacks if a.places == ("us-embassy-baghdad",))
    base = base.model_copy(update={"id": "base", "places": ("us-embassy-baghdad", "iraqi-bases")})
    shown = holding(*data().attacks, base)
    chart = charts.attack_map(shown)
    rest = Counter(
        ", ".join(data().places[name].name for name in record.places) or NOWHERE
        for record in shown.attacks
        if not first_place(record)
    )
    assert all(", " not in name for name in rest)
    told = {one.name: one.number for one in chart.beside}
    assert any(told[name] > standing for name, standing in rest.items())
    apart = {name: f", {told[name] - standing} elsewhere" * (told[name] > standing) for name, standing in rest.items()}
    labels = [a for a in chart.figure["layout"]["annotations"] if a["y"] < enlarged(real()).bottom]
    assert {said(a["text"]) for a in labels} == {f"{name} ({told[name]}{apart[name]})" for name in rest}
    assert len(labels) == len(rest) > 1
    heads = sorted((a["y"] for a in labels), reverse=True)
    rows = defaultdict(set)
    for name, (_, y) in spots(chart).items():
        if y < enlarged(real()).bottom:
            record = data().by_id[name][1]
            rows[max(n for n, head in enumerate(heads) if y < head)].add(tuple(record.places))
    assert all(len(places) == 1 for places in rows.values())
    assert len(rows) == len(labels)


def elsewhere(place, lat: float, lon: float, name: str = ""):
    return place.model_copy(update={"lat": lat, "lon": lon} | ({"name": name} if name else {}))


def test_attacks_outside_the_window_stand_below_it():
    far = {"taji": elsewhere(data().places["taji"], 51.5, -0.1)}
    near = [at("najaf", name="b"), at("karbala", name="c")]
    chart = charts.attack_map(holding(at("taji"), *near, places=data().places | far))
    assert spots(chart)["a"][1] < WINDOW["south"]
    assert spots(chart)["b"] == pytest.approx(spot(data().places["najaf"]), abs=0.001)
    assert [trace["name"] for trace in of(chart, "area")] == [data().places[name].name for name in ("najaf", "karbala")]


def test_where_most_attacks_are_outside_the_bundled_outlines_no_border_is_drawn_and_none_stands_below():
    far = {name: elsewhere(data().places[name], 51.5, lon) for lon, name in enumerate(("taji", "karbala"))}
    near = [at("najaf", name="b"), at("karbala", name="c")]
    chart = charts.attack_map(holding(at("taji"), *near, places=data().places | far))
    assert of(chart, "land") == []
    assert chart.sentence == "3 records of attacks and uses of force drawn, told of 3 places on the map."


def test_the_sentence_says_how_many_of_those_drawn_are_part_of_another_of_them():
    drawn = {record.id for record in data().attacks if any(spot(data().places[name]) for name in record.places)}
    parts = [record for record in data().attacks if record.id in drawn and record.part_of in drawn]
    assert len(parts) == 5
    assert "; 5 of them are part of another of them; " in charts.attack_map(real()).sentence
    assert "A name has the number of records told of that place itself" in charts.attack_map(real()).rule
    alone = charts.attack_map(holding(parts[0].model_copy(update={"part_of": None})))
    assert "part of another" not in alone.sentence


def moved(lat: float, lon: float, spread: float = 1.0):
    """The attacks of the dataset with all its places about as far from each other, somewhere else."""
    here = [place for place in data().places.values() if spot(place)]
    south, west = min(p.lat for p in here), min(p.lon for p in here)
    there = {p.id: elsewhere(p, lat + (p.lat - south) * spread, lon + (p.lon - west) * spread) for p in here}
    return holding(*data().attacks, places=data().places | there)


ELSEWHERE = {
    "south": (-28.5, 29.5, 1.0),
    "north": (64.0, -21.0, 0.5),
    "one town": (52.5, 13.4, 0.001),
    "a continent": (-20.0, 10.0, 8.0),
    "pole": (88.0, 0.0, 0.2),
}


@pytest.mark.parametrize(("lat", "lon", "spread"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_where_no_outlines_are_bundled_the_ground_holds_all_places_with_a_scale_and_no_borders(lat, lon, spread):
    whole = moved(lat, lon, spread)
    chart, here = charts.attack_map(whole), basemap(whole.dataset)
    layout = chart.figure["layout"]
    assert of(chart, "land") == []
    for record in whole.attacks:
        closely = [p for name in record.places if (p := whole.dataset.places[name]).lat is not None and p.precision < COUNTRY]
        assert (spots(chart)[record.id][1] >= here.south) == bool(closely), record.id
    for circle in of(chart, "area"):
        assert all(here.west < x < here.east for x in circle["x"])
        assert all(here.south < y < here.north for y in circle["y"])
    steps = [((x - here.west) / here.step_east, (y - here.south) / here.step_north) for x, y in spots(chart).values()]
    assert all(dist(one, other) >= TOUCHING * 0.99 for one, other in combinations(steps, 2))
    assert layout["yaxis"]["scaleratio"] == pytest.approx(1 / cos(radians(min(80, (here.south + here.north) / 2))))
    # As broad and high as the bundled one.
    assert here.step_east / here.step_north == pytest.approx(here.aspect_ratio / 1.1978, rel=0.01)
    (bar,) = of(chart, "scale")
    (label,) = (a["text"] for a in layout["annotations"] if a["text"].endswith(" km"))
    length = float(label.removesuffix(" km").replace(",", ""))
    assert str(int(length)).rstrip("0") in ("1", "2", "5")
    if here.north < 80:
        ends = [(x, (here.south + here.north) / 2) for x in bar["x"][:2]]
        assert kilometres(*ends) == pytest.approx(length, rel=0.03)


def test_names_of_places_stand_where_borders_do_not_and_none_covers_another():
    names = {a["text"] for a in charts.attack_map(moved(-28.5, 29.5)).figure["layout"]["annotations"]}
    assert {"Najaf", "Al-Asad air base"} & names
    crowded = basemap(moved(52.5, 13.4, 0.001).dataset)
    assert len(crowded.names) == 3, "one above, one below, and the scale"
    heights = [name["y"] for name in crowded.names[:2]]
    assert min(heights) + 0.5 * crowded.step_north < max(heights)


def test_the_ground_is_the_same_whatever_the_filter_leaves():
    whole = moved(-28.5, 29.5)
    some = charts.attack_map(select(whole.dataset, Filters(types=("bombing",))))
    (scale,), (same,) = of(some, "scale"), of(charts.attack_map(whole), "scale")
    assert scale == same
    assert len(some.shown) < len(whole.attacks)


def test_without_any_place_there_is_no_ground_and_all_stands_below():
    nowhere = {p.id: p.model_copy(update={"lat": None, "lon": None}) for p in data().places.values()}
    whole = holding(*data().attacks, places=nowhere)
    chart = charts.attack_map(whole)
    assert set(spots(chart)) == {r.id for r in whole.attacks}
    assert of(chart, "land") == of(chart, "area") == of(chart, "scale") == []
    assert chart.figure["layout"]["height"] < charts.attack_map(real()).figure["layout"]["height"]
    low, high = chart.figure["layout"]["yaxis"]["range"]
    assert all(low < y < high for _, y in spots(chart).values())


def test_a_circle_is_as_wide_as_its_place_is_imprecise():
    checked = set()
    for place in data().places.values():
        circles = of(charts.attack_map(holding(at(place.id))), "area")
        if not spot(place):
            assert circles == []
            continue
        (circle,) = circles
        points = list(zip(circle["x"], circle["y"], strict=True))
        assert points[0] == points[-1]
        assert len(set(points)) >= 36
        for point in points:
            assert kilometres(point, spot(place)) == pytest.approx(RADIUS[place.precision], rel=0.05)
        checked.add(place.precision)
    assert len(checked) > 2


@pytest.mark.parametrize("precision", RADIUS)
def test_each_precision_has_a_radius_of_its_own_that_the_rule_says(precision):
    place = next(iter(data().places.values())).model_copy(update={"precision": precision, "lat": 33.0, "lon": 44.0})
    assert f": {RADIUS[precision]} km for {rules.PLACES[precision]}." in rules.of_map([[place]])
    drawn = {spot.precision for r in data().attacks for name in r.places if (spot := data().places[name]).precision in RADIUS}
    if precision not in drawn:
        assert f" {RADIUS[precision]} km" not in charts.attack_map(real()).rule
    assert [RADIUS[p] for p in sorted(RADIUS)] == sorted(set(RADIUS.values()))
    assert precision < COUNTRY


def test_there_is_one_circle_for_each_place_at_which_an_attack_is_drawn():
    drawn = {name for r in data().attacks for name in r.places if spot(data().places[name])}
    circles = of(charts.attack_map(real()), "area")
    assert sorted(trace["name"] for trace in circles) == sorted(data().places[name].name for name in drawn)


def test_the_borders_lie_in_their_window_and_say_where_they_come_from():
    assert "Natural Earth" in BORDERS["origin"]
    assert BORDERS["countries"].keys() == NEIGHBOURS | {"Iraq"}
    for rings in BORDERS["countries"].values():
        assert rings
        for ring in rings:
            assert len(ring) > 2
            assert all(WINDOW["west"] <= x <= WINDOW["east"] and WINDOW["south"] <= y <= WINDOW["north"] for x, y in ring)


def test_no_border_of_iraq_is_cut_off_by_the_window():
    for x, y in BORDERS["countries"]["Iraq"][0]:
        assert WINDOW["west"] < x < WINDOW["east"]
        assert WINDOW["south"] < y < WINDOW["north"]


def test_every_place_that_is_known_closely_lies_in_iraq_and_in_no_other_country():
    known = [spot(place) for place in data().places.values() if spot(place)]
    assert known
    for point in known:
        assert [n for n, rings in BORDERS["countries"].items() if any(inside(point, ring) for ring in rings)] == ["Iraq"]


def test_the_name_of_a_country_stands_in_it():
    layout = charts.attack_map(real()).figure["layout"]
    names = {a["text"]: (a["x"], a["y"]) for a in layout["annotations"] if a["text"] in BORDERS["countries"]}
    assert names.keys() == NEIGHBOURS | {"Iraq"}
    for name, point in names.items():
        assert any(inside(point, ring) for ring in BORDERS["countries"][name])


def test_each_country_is_land_with_all_its_rings_closed_and_iraq_on_top():
    land = of(charts.attack_map(real()), "land")
    assert [trace["name"] for trace in land].count("Iraq") == 1
    assert land[-1]["name"] == "Iraq"
    assert {trace["name"] for trace in land} == BORDERS["countries"].keys()
    for trace in land:
        drawn = [[list(point[:2]) for point in run] for run in runs(trace)]
        assert drawn == [[*ring, ring[0]] for ring in BORDERS["countries"][trace["name"]]]
        assert trace["fill"] == "toself"


@pytest.mark.parametrize("whole", [real, small, holding])
def test_the_map_needs_nothing_from_the_network(whole):
    figure = charts.attack_map(whole()).figure
    assert {trace["type"] for trace in figure["data"]} == {"scatter"}
    assert not {"geo", "map", "mapbox", "images"} & figure["layout"].keys()
    assert not [text for text in strings(figure) if "//" in text]
    go.Figure(figure)


def test_a_kilometre_is_as_long_to_the_east_as_to_the_north():
    layout = charts.attack_map(real()).figure["layout"]
    assert layout["yaxis"]["scaleanchor"] == "x"
    middle = (WINDOW["west"] + WINDOW["east"]) / 2, (WINDOW["south"] + WINDOW["north"]) / 2
    east = kilometres(middle, (middle[0] + 0.1, middle[1]))
    north = kilometres(middle, (middle[0], middle[1] + 0.1))
    assert layout["yaxis"]["scaleratio"] == pytest.approx(north / east, rel=0.02)


UNPLACED = "told of no place narrower than a country, or of one that cannot be drawn."


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        ([["taji"]], "1 record of an attack or use of force drawn, told of 1 place on the map."),
        ([["taji"], ["taji"]], "2 records of attacks and uses of force drawn, told of 1 place on the map."),
        (
            [["taji"], ["najaf"], ["iraq"]],
            "2 records of attacks and uses of force drawn, told of 2 places on the map; 1 more stands below, " + UNPLACED,
        ),
        (
            [["taji"], [], ["iraq"]],
            "1 record of an attack or use of force drawn, told of 1 place on the map; 2 more stand below, " + UNPLACED,
        ),
    ],
)
def test_the_sentence_of_the_map_in_singular_and_plural(places, sentence):
    records = [at(*names, name=f"a{n}") for n, names in enumerate(places)]
    assert charts.attack_map(holding(*records)).sentence == sentence


def test_of_no_attack_neither_places_nor_lanes_are_told():
    nothing = "0 records of attacks and uses of force"
    assert charts.attack_map(holding()).sentence == f"{nothing} drawn."
    assert charts.attacks(holding()).sentence == f"{nothing}."


def test_the_sentence_of_the_map_counts_the_places_that_the_articles_name():
    at_a_place = [place.id for record in data().attacks if (place := first_place(record))]
    many = words.count(len(at_a_place), *ATTACK)
    places = words.count(len(of(charts.attack_map(real()), "area")), "place")
    assert charts.attack_map(real()).sentence.startswith(f"{many} drawn, told of {places} on the map;")


def test_the_table_view_has_each_place_of_an_attack_with_its_coordinates_and_where_it_is_drawn():
    rows = charts.table(data(), charts.attack_map(real()))
    found = [(row["Record"], row["Place"]) for row in rows]
    named = [(a.id, data().places[name].name if name else None) for a in data().attacks for name in a.places or (None,)]
    assert Counter(found) == Counter(named)
    assert len(found) > len(data().attacks)
    for row in rows:
        record = data().by_id[row["Record"]][1]
        place = next((p for p in map(data().places.get, record.places) if p.name == row["Place"]), None)
        told = (place.lat, place.lon, vocabulary.WORDS["precision"][str(place.precision)]) if place else (None, None, None)
        assert (row["Lat"], row["Lon"], row["Precision"]) == told
        first = first_place(record)
        where = (NOWHERE if not place else "below the map") if not first else "here" if place == first else f"see {first.name}"
        assert row["Drawn"] == where


def test_the_list_beside_the_map_has_each_place_with_its_number_and_opens_its_attacks():
    places = Counter(data().places[name].name for record in data().attacks for name in record.places)
    chart = charts.attack_map(real())
    assert {one.name: one.number for one in chart.beside} == {**places, NOWHERE: sum(not r.places for r in data().attacks)}
    for one in chart.beside:
        ids = one.chosen.split(charts.JOIN)
        assert len(ids) == one.number
        named = [name for name in data().places if data().places[name].name == one.name]
        assert all(set(named) & set(data().by_id[name][1].places) if named else not data().by_id[name][1].places for name in ids)
        assert one.is_drawn == any(spot(data().places[name]) for name in named)
    order = [(not one.is_drawn, -one.number, one.name) for one in chart.beside]
    assert order == sorted(order)


@pytest.mark.faults
def test_where_attacks_are_too_many_the_list_beside_the_map_has_the_keys_of_its_marks():
    chart = charts.attack_map(select(made()))
    assert 1 < len(chart.beside) <= 25
    marks = chart.marks()
    assert all(one.number == len(marks[one.chosen]) for one in chart.beside)


def test_places_that_crowd_are_enlarged_below_the_map_and_their_marks_stand_only_there():
    chart, inset = charts.attack_map(real()), enlarged(real())
    held = [r.id for r in data().attacks if (place := first_place(r)) and inset.holds(spot(place))]
    found = spots(chart)
    assert held
    assert sorted(held) == sorted(name for name, point in found.items() if in_inset(real(), point))
    assert not [point for point in found.values() if inset.holds(point)]
    assert all(WINDOW["west"] <= found[name][0] <= WINDOW["east"] for name in held)
    texts = [said(a["text"]) for a in chart.figure["layout"]["annotations"]]
    assert f"{len(held)} enlarged" in texts
    assert f"The framed area, {inset.factor:.0f} times as large ({len(held)})" in texts
    corners = [(x, y) for trace in of(chart, "frame") for x, y in zip(trace["x"], trace["y"], strict=True)]
    assert len(of(chart, "frame")) == 2
    assert all(inset.holds(point) or in_inset(real(), point) for point in corners)
    assert rules_of_inset(chart)


def rules_of_inset(chart: charts.Chart) -> bool:
    return "framed area" in chart.rule


@pytest.mark.parametrize("places", [[], ["taji"], ["baghdad", "taji"], ["baghdad"] * 9, ["taji", "najaf", "al-asad"]])
def test_without_crowding_there_is_no_inset(places):
    chart = charts.attack_map(holding(*(at(name, name=f"a{n}") for n, name in enumerate(places) if name in data().places)))
    assert of(chart, "frame") == []
    assert not rules_of_inset(chart)


def test_the_inset_is_as_much_larger_as_its_label_says_to_the_east_and_to_the_north():
    inset = enlarged(real())
    one, other = (inset.west + 0.1, inset.south + 0.1), (inset.west + 0.2, inset.south + 0.3)
    east, north = (b - a for a, b in zip(inset.moved(one), inset.moved(other), strict=True))
    assert east == pytest.approx(0.1 * inset.factor)
    assert north == pytest.approx(0.2 * inset.factor)
    corner = inset.moved((inset.east, inset.south))
    assert corner == pytest.approx((WINDOW["east"], inset.bottom))
    assert inset.moved((inset.east + 1, inset.south - 1)) == pytest.approx(corner), "what is outside stands at the frame"


def test_a_name_that_stands_away_from_its_place_has_a_line_to_it():
    inset = enlarged(real())
    for note in charts.attack_map(real()).figure["layout"]["annotations"]:
        named = [
            p for p in data().places.values() if said(note["text"]).replace("<br>", " ").startswith(f"{p.name} (") and spot(p)
        ]
        for place in named:
            if note["y"] < inset.bottom:
                continue
            where = drawn_at(real(), place)
            assert note["showarrow"] or dist((note["x"], note["y"]), where) < 1, place.name
            if note["showarrow"]:
                assert (note["x"], note["y"]) == pytest.approx(where)


def test_the_line_from_a_name_to_its_place_runs_through_no_other_mark():
    """Else the mark that the line runs through would seem to have the name."""
    chart = charts.attack_map(real())
    first = {record.id: place for record in data().attacks if (place := first_place(record))}
    marks = {name: point for name, point in spots(chart).items() if name in first}
    with_line = [note for note in chart.figure["layout"]["annotations"] if note.get("showarrow")]
    assert with_line
    base = basemap(data())
    scaled = lambda x, y: (x / base.step_east, y / base.step_north)  # noqa: E731
    for note in with_line:
        (x, y), (to_x, to_y) = scaled(note["x"], note["y"]), scaled(note["ax"], note["ay"])
        for name, (mark_x, mark_y) in ((name, scaled(*mark)) for name, mark in marks.items()):
            if said(note["text"]).replace("<br>", " ").startswith(f"{first[name].name} ("):
                continue
            if dist((x, y), (mark_x, mark_y)) < 0.21:
                continue
            part = ((mark_x - x) * (to_x - x) + (mark_y - y) * (to_y - y)) / dist((x, y), (to_x, to_y)) ** 2
            nearest = x + min(max(part, 0), 1) * (to_x - x), y + min(max(part, 0), 1) * (to_y - y)
            assert dist(nearest, (mark_x, mark_y)) > 0.17, note["text"]
