"""The map of attacks: each attack stands at its place, or below the map where it has none."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from math import cos, pi, sin, sqrt

import numpy as np

from ledger.charts import colours, rules
from ledger.charts.attacks import NOWHERE
from ledger.charts.base import (
    JOIN,
    Chart,
    Choice,
    Figure,
    Row,
    add_line,
    base_layout,
    custom_data,
    label_at,
    line_trace,
    mark_sizes,
    mark_trace,
    plain,
    shorten,
    with_heading,
)
from ledger.charts.basemap import HEIGHT, KM, RADIUS, Basemap, Point, aspect_ratio, basemap, coordinates, names_at
from ledger.charts.inset import Inset, inset_of
from ledger.charts.lanes import Lanes
from ledger.charts.sentences import ATTACK, of_parts
from ledger.charts.sides import HEADING, attack_colours, colour_name
from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Attack, Place
from ledger.query.columns import IntArray
from ledger.query.narrowing import outside
from ledger.query.selection import Selection, once_for_records
from ledger.wording import words

# Distances are in steps of the base map (see `basemap.WIDTH`).
_ROW, _STEP, _COLUMNS = 0.6, 0.92, 13  # height of a row below the map, distance of the marks in it, and their number
_TOUCHING = 0.34  # the least distance of two marks
_EAST = 1.2  # how many steps to the east are as long on the screen as one step to the north
_PIXELS = 56  # of a step to the north, where the window is wide enough
_DIGITS = 4  # of longitudes and latitudes behind the point
_MOST = 150  # attacks that have a mark each
_MOST_BESIDE = 25  # places that the list names where there are more attacks
_TITLE = "Where the articles say that attacks happened"
_NOWHERE_HERE = "Not on the map"
_RULE_BY_PLACE = (
    "These are too many to draw one by one: a mark holds all attacks at one place, the larger the more; each attack "
    "stands once, at the first place on the map that is named. How exact a place is, is not drawn. Choosing a mark "
    f"lists its attacks below. Narrow the filter to {_MOST} attacks or fewer to see each."
)
_RULE_OF_INSET = (
    " The marks of the framed area stand only in its enlargement below the map, which has no borders and cuts off wide circles."
)


def attack_map(selection: Selection) -> Chart:
    """The selected attacks on a map, each once: at its first place that is on the map, else below the map.

    Each attack has a mark, a place has a circle as wide as it is imprecise, and a dotted line leads from a mark to the other
    places of the same attack. Where places crowd, an area is enlarged below the map, and its marks stand only there. Where
    attacks are too many, each place has one mark and nothing else.
    """
    dataset, base, rows = selection.dataset, basemap(selection.dataset), selection.rows("attacks")
    spots, codes = _spots(dataset)
    codes = codes[rows - selection.index.tables["attacks"].start]
    numbers = np.bincount(codes, minlength=1)
    placed = len(rows) - int(numbers[0])
    told = {name for record in selection.attacks for name in record.places}
    on_map = {name for name in told if base.shows(dataset.places[name])}
    of_places = f", told of {words.count(len(on_map), 'place')} on the map" * bool(placed)
    sentence = "None is drawn" if len(rows) > placed == 0 else f"{words.count(placed, *ATTACK)} drawn{of_places}"
    sentence += of_parts(dataset, rows[codes > 0])
    if others := outside(selection, on_map):
        these = f"{others:,} of these places {'lies' if others == 1 else 'lie'}"
        if others == len(on_map):
            these = "this place lies" if others == 1 else "all of these places lie"
        sentence += f"; {these} outside what the filter asks for: an attack told of several is drawn once, at the first of them"
    if rest := len(rows) - placed:
        more = f"{rest:,} more" if placed else words.count(rest, *ATTACK)
        sentence += f"; {more} {'stands' if rest == 1 else 'stand'} below, told of no place narrower than a country, "
        sentence += "or of one that cannot be drawn"
    names = [dataset.places[spot].name if spot else _NOWHERE_HERE for spot in spots]
    lanes = Lanes(selection, rows, codes, names, np.ones_like(rows))
    many = len(rows) > _MOST
    traces, labels, bottom = _by_place(dataset, base, spots, lanes) if many else _one_by_one(selection, selection.filters.places)
    layout = _layout(base, bottom, legend=not many)
    layout["annotations"] = labels + layout["annotations"]
    layout = layout if many else with_heading(layout, HEADING)
    return Chart(
        title=_TITLE,
        figure={"data": [*base.traces, *traces], "layout": layout},
        sentence=f"{sentence}.",
        rule=_RULE_BY_PLACE
        if many
        else rules.of_map([_inside(dataset, record, base) for record in selection.attacks])
        + _RULE_OF_INSET * bool(_inset(selection, base)),
        drawn=selection.attacks,
        parts=partial(_place_rows, dataset),
        marks=lanes.marks if many else dict,
        beside=_keys(spots, lanes) if many else _choices(selection, base),
    )


def _choices(selection: Selection, base: Basemap) -> list[Choice]:
    """The places of the selected attacks with their numbers, those on the map first, then those of the most attacks."""
    dataset = selection.dataset
    ids: dict[str, list[str]] = {}
    for record in selection.attacks:
        for place in record.places or ("",):
            ids.setdefault(place, []).append(record.id)
    choices = [
        Choice(dataset.places[place].name, len(names), JOIN.join(names), base.shows(dataset.places[place]))
        if place
        else Choice(NOWHERE, len(names), JOIN.join(names), is_drawn=False)
        for place, names in ids.items()
    ]
    return sorted(choices, key=lambda one: (not one.is_drawn, -one.number, one.name))


def _keys(spots: Sequence[str], lanes: Lanes) -> list[Choice]:
    """The names of marks that hold all attacks at one place, those of the most attacks first (see `_by_place`)."""
    choices = [Choice(lanes.names[lane], n, lanes.key(lane, 1), bool(spots[lane])) for lane, _, n in lanes.counts]
    return sorted(choices, key=lambda one: (not one.is_drawn, -one.number, one.name))[:_MOST_BESIDE]


Drawn = tuple[list[Figure], list[Figure], float]
"""Traces, labels below the map, and the latitude at which the chart ends."""


@once_for_records("attacks")
def _one_by_one(selection: Selection, asked: Sequence[str]) -> Drawn:
    """A mark for each attack: side by side at its place, or in rows below the map where it has no place on it.

    The places for which a filter `asked` have the first choice of where their names stand.
    """
    dataset, base = selection.dataset, basemap(selection.dataset)
    at_point: dict[Point, list[Attack]] = {}
    below: dict[tuple[str, ...], list[Attack]] = {}
    areas: dict[str, Place] = {}
    links = line_trace({"color": colours.INK, "width": 1, "dash": "dot"})
    inset = _inset(selection, base)
    for record in selection.attacks:
        inside = _inside(dataset, record, base)
        if not inside:
            below.setdefault(record.places, []).append(record)
            continue
        at_point.setdefault(_point(inside[0], inset), []).append(record)
        areas |= {p.id: p for p in inside}
        for other in inside[1:]:
            if coordinates(other) != coordinates(inside[0]):
                is_within = inset and all(inset.holds(coordinates(place)) for place in (inside[0], other))
                add_line(links, *(_point(place, inset if is_within else None) for place in (inside[0], other)))
    placed: list[tuple[Attack, Point]] = []
    for point in sorted(at_point):
        for record in at_point[point]:
            placed.append((record, _free_point(point, [other for _, other in placed], base)))
    labels = []
    bottom = inset.bottom if inset else base.south
    for places in sorted(below, key=lambda ids: (-len(below[ids]), ids)):
        bottom -= _ROW * base.step_north
        labels.append(label_at(_name_below(selection, places, len(below[places])), bottom, xref="x", x=base.west))
        bottom -= _ROW * 0.7 * base.step_north
        for number, record in enumerate(below[places]):
            row, column = divmod(number, _COLUMNS)
            placed.append((record, (base.west + (0.4 + column * _STEP) * base.step_east, bottom - row * _ROW * base.step_north)))
        bottom -= (_ROW * ((len(below[places]) - 1) // _COLUMNS) + 0.15) * base.step_north
    if base.bordered:
        labels += _names(selection, areas, [point for _, point in placed], inset, asked)
    frames = inset.frames() if inset else []
    return [*frames, *_areas(areas, inset), links, *_by_side(dataset, placed)], labels, bottom


def _name_below(selection: Selection, places: Sequence[str], standing: int) -> str:
    """The name of places below the map, with the number of attacks told of all of them, and how many do not stand there."""
    names = "; ".join(selection.dataset.places[place].name for place in places) or NOWHERE
    told = sum(set(places) <= set(record.places) for record in selection.attacks) if places else standing
    return f"{shorten(names)} ({told}{f', {told - standing} elsewhere' * (told > standing)})"


def _names(
    selection: Selection, areas: dict[str, Place], marks: list[Point], inset: Inset | None, asked: Sequence[str]
) -> Iterator[Figure]:
    """Yield the names of places with their numbers of attacks, and what the frame and the inset hold, as annotations.

    `areas` are the places by their ids, and `marks` the points of all marks.
    """
    base = basemap(selection.dataset)
    numbers = Counter(name for record in selection.attacks for name in set(record.places))
    here = sorted(areas.values(), key=lambda p: (p.id not in asked, -numbers[p.id], p.id))
    outside_inset = here
    if inset:
        held = [p for p in here if inset.holds(coordinates(p))]
        outside_inset = [p for p in here if p not in held]
        number = sum(inset.top >= lat >= inset.bottom for _, lat in marks)
        yield label_at(f"{number} enlarged", inset.north, xref="x", x=inset.east, xanchor="right")
        head = f"The framed area, {inset.factor:.0f} times as large ({number})"
        yield label_at(head, base.south - _ROW * base.step_north, xref="x", x=base.west)
        names, points = [f"{p.name} ({numbers[p.id]})" for p in held], [_point(p, inset) for p in held]
        yield from names_at(names, points, marks, replace(base, names=(), traces=()), beside=True)
        marks = [*marks, *inset.edge()]
    names, points = [f"{p.name} ({numbers[p.id]})" for p in outside_inset], [coordinates(p) for p in outside_inset]
    yield from names_at(names, points, marks, base, beside=True)


def _inset(selection: Selection, base: Basemap) -> Inset | None:
    """The inset of a map with a mark for each of the selected attacks, where their marks crowd."""
    firsts = (_inside(selection.dataset, record, base)[:1] for record in selection.attacks)
    return inset_of([coordinates(place) for places in firsts for place in places], base)


def _point(place: Place, inset: Inset | None) -> Point:
    """Where a place is drawn: in the inset where that holds it, else at its coordinates."""
    point = coordinates(place)
    return inset.moved(point) if inset and inset.holds(point) else point


def _by_side(dataset: Dataset, placed: Sequence[tuple[Attack, Point]]) -> list[Figure]:
    """The marks of attacks at their points, in a trace for each side that is said to have had a part in any of them."""
    names = [colour_name(dataset, record) for record, _ in placed]
    return [
        _marks(
            plain(name),
            [point for (_, point), other in zip(placed, names, strict=True) if other == name],
            [custom_data(dataset, record) for (record, _), other in zip(placed, names, strict=True) if other == name],
            {"color": colour, "size": 10, "symbol": "x"},
        )
        for name, colour in attack_colours(dataset).items()
        if name in names
    ]


def _place_rows(dataset: Dataset, record: Attack) -> list[Row]:
    """What the table view says of an attack: a row for each of its places, with its coordinates and whether it is drawn there."""
    inside = [place.id for place in _inside(dataset, record, basemap(dataset))[:1]]
    elsewhere = f"see {dataset.places[inside[0]].name}" if inside else "below the map"
    return [
        {
            "Place": place.name,
            "Lat": place.lat,
            "Lon": place.lon,
            "Precision": vocabulary.WORDS["precision"][str(place.precision)],
            "Drawn": "here" if place.id in inside else elsewhere,
        }
        for place in map(dataset.places.__getitem__, record.places)
    ] or [{"Place": None, "Lat": None, "Lon": None, "Precision": None, "Drawn": NOWHERE}]


def _inside(dataset: Dataset, record: Attack, base: Basemap) -> list[Place]:
    """The places of an attack that are on the map, in the order in which they are named."""
    return [place for name in record.places if base.shows(place := dataset.places[name])]


@memoized(maxsize=2)
def _spots(dataset: Dataset) -> tuple[tuple[str, ...], IntArray]:
    """The ids of the first places on the map of all attacks of a dataset, and for each attack the number of its place.

    The first id, number 0, is empty and stands for no place on the map.
    """
    numbers = {"": 0}
    base = basemap(dataset)
    firsts = ((inside[0].id if (inside := _inside(dataset, record, base)) else "") for record in dataset.attacks)
    codes = [numbers.setdefault(name, len(numbers)) for name in firsts]
    return tuple(numbers), np.array(codes, dtype=np.intp)


def _by_place(dataset: Dataset, base: Basemap, spots: Sequence[str], lanes: Lanes) -> Drawn:
    """One mark for each place, the larger the more attacks it has, and one below the map for the attacks without a place on it.

    `lanes` has a lane for each of `spots` (see `_spots`), with all attacks in the year 1.
    """
    below = base.west + 0.4 * base.step_east, base.south - _ROW * 1.7 * base.step_north
    hover = [
        [lanes.key(lane, 1), words.count(n, *ATTACK), plain(lanes.names[lane]), "at the first place named"]
        for lane, _, n in lanes.counts
    ]
    points = [coordinates(dataset.places[spots[lane]]) if spots[lane] else below for lane, _, _ in lanes.counts]
    look = {"color": colours.INK, "size": mark_sizes([n for _, _, n in lanes.counts]), "opacity": 0.6}
    marks = _marks("Attacks and uses of force", points, hover, look)
    height = below[1] + _ROW * 0.7 * base.step_north
    labels = [
        label_at(f"{_NOWHERE_HERE} ({n:,})", height, xref="x", x=base.west) for lane, _, n in lanes.counts if not spots[lane]
    ]
    return [marks], labels, below[1] - 0.4 * base.step_north


def _layout(base: Basemap, bottom: float, legend: bool) -> Figure:
    """The layout of the map, with axes that reach down to the latitude `bottom` and the names of the base map."""
    # Without a place there is only what stands below.
    top, height, step = (base.north, 40 + int(_PIXELS * HEIGHT), _PIXELS) if base.names else (base.south, 60, 42)
    layout = base_layout(height=height + int((base.south - bottom) / base.step_north * step), legend=legend)
    layout["annotations"] = list(base.names)
    hidden = {"showgrid": False, "zeroline": False, "showticklabels": False}
    layout["xaxis"] = {**hidden, "range": [base.west, base.east], "constrain": "domain"}
    layout["yaxis"] = {**hidden, "range": [bottom - 0.2 * base.step_north, top], "scaleanchor": "x"}
    layout["yaxis"] |= {"scaleratio": base.aspect_ratio, "constrain": "domain", "constraintoward": "top"}
    return layout


def _areas(places: dict[str, Place], inset: Inset | None) -> list[Figure]:
    """A trace with the circle of each place, in the inset where that holds the place."""
    return [_area(place, inset if inset and inset.holds(coordinates(place)) else None) for place in places.values()]


def _area(place: Place, inset: Inset | None) -> Figure:
    """The trace of the circle of a place, on the map or in an inset."""
    circle = [*map(inset.moved, _circle(place))] if inset else _circle(place)
    return line_trace(
        {"color": colours.INK, "width": 1},
        name=plain(place.name),
        meta="area",
        x=[round(x, 3) for x, _ in circle],
        y=[round(y, 3) for _, y in circle],
        fill="toself",
        fillcolor=colours.faint(colours.INK, 0.08),
    )


@lru_cache(maxsize=1_000)
def _circle(place: Place) -> list[Point]:
    """The points of a circle around a place, as wide as the place is imprecise."""
    (lon, lat), radius = coordinates(place), RADIUS[place.precision] / KM
    turns = [2 * pi * n / 36 for n in range(37)]
    return [(round(lon + radius * cos(t) * aspect_ratio(lat), 3), round(lat + radius * sin(t), 3)) for t in turns]


def _free_point(centre: Point, taken: list[Point], base: Basemap) -> Point:
    """The nearest point to `centre` on a spiral at which a mark covers none of the marks at the points that are taken."""
    for number in range(500):
        distance, turn = 0.16 * sqrt(number), number * 2.39996
        east, north = distance * cos(turn) * _EAST * base.step_east, distance * sin(turn) * base.step_north
        point = round(centre[0] + east, _DIGITS), round(centre[1] + north, _DIGITS)
        for x, y in taken:
            if ((point[0] - x) / base.step_east) ** 2 + ((point[1] - y) / base.step_north) ** 2 < _TOUCHING**2:
                break
        else:
            return point
    return centre


def _marks(name: str, points: Sequence[Point], custom: Sequence[Sequence[str]], look: Figure) -> Figure:
    """A trace of marks at points, with their custom data; `look` is Plotly's `marker`."""
    x, y = ([round(point[axis], _DIGITS) for point in points] for axis in (0, 1))
    return mark_trace(x, y, custom, look, name=name)
