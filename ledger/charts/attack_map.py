"""Attacks on a map, each at its place or below."""

from collections.abc import Sequence
from functools import lru_cache, partial
from math import cos, pi, sin, sqrt

import numpy as np

from ledger.charts import colours
from ledger.charts.attacks import NOUN, NOWHERE
from ledger.charts.base import HOVER, Chart, Figure, Row, custom, label_at, layout_of, lines, piece, plain, short
from ledger.charts.basemap import KM, RADIUS, Ground, Point, at, ground, stretch
from ledger.charts.lanes import Lanes
from ledger.model.dataset import Dataset
from ledger.model.records import Attack, Place
from ledger.query.columns import IntArray
from ledger.query.selection import Selection
from ledger.wording import words

_ROW, _STEP, _COLUMNS = 0.6, 0.92, 13  # of the rows below the map and the marks in them, in steps of the ground
_TOUCHING, _EAST = 0.34, 1.2  # how near marks may come, and how many steps to the east are as long as one to the north
_DIGITS = 4
_MOST = 150  # attacks drawn one by one
_NOWHERE_HERE = "No place on the map"
_RULE = (
    "A mark is one attack, drawn once. A circle is as wide as the place is imprecise: 6 km for an exact "
    "place, 25 km near a known point, 50 km a district, 80 km a province, 150 km a larger area. What is told of "
    "no place narrower than a country, or of one outside the map, stands below it. Marks at one place are set side by "
    "side so that each can be chosen; a dotted line leads to the other places of the same attack."
)
_RULE_BY_PLACE = (
    "These are too many to draw one by one: a mark holds all attacks at one place, the larger the more; each attack "
    "stands once, at the first place on the map that is named. How exact a place is, is not drawn. Choosing a mark "
    f"lists its attacks below. Narrow the filter to {_MOST} attacks or fewer to see each."
)


def attack_map(selection: Selection) -> Chart:
    """Each attack once: at the first place that is known more closely than the country, else below the map.

    Where the attacks are not too many, each has a mark, a place is drawn as wide as it is imprecise, and a thin line leads from a
    mark to the other places of the same attack. Else a place has one mark.
    """
    dataset, where, rows = selection.dataset, ground(selection.dataset), selection.rows("attacks")
    spots, codes = _spots(dataset)
    codes = codes[rows - selection.index.tables["attacks"].start]
    numbers = np.bincount(codes, minlength=1)
    placed = len(rows) - int(numbers[0])
    sentence = f"{words.count(placed, *NOUN)} at {words.count(int(np.count_nonzero(numbers[1:])), 'place')}"
    if rest := len(rows) - placed:
        sentence += f"; {rest:,} more {'stands' if rest == 1 else 'stand'} below, told of no place on the map"
    names = [dataset.places[spot].name if spot else _NOWHERE_HERE for spot in spots]
    lanes = Lanes(selection, rows, codes, names, np.ones_like(rows))
    many = len(rows) > _MOST
    traces, labels, bottom = _by_place(dataset, where, spots, lanes) if many else _one_by_one(selection, where)
    layout = _layout(where, bottom)
    layout["annotations"] = labels + layout["annotations"]
    return Chart(
        title="Where the articles say that it happened",
        figure={"data": [*where.traces, *traces], "layout": layout},
        sentence=f"{sentence}.",
        rule=_RULE_BY_PLACE if many else _RULE,
        drawn=selection.attacks,
        row=partial(_row, dataset),
        marks=lanes.marks if many else dict,
    )


Drawn = tuple[list[Figure], list[Figure], float]  # traces, labels below the map, and the height at which the chart ends


def _one_by_one(selection: Selection, where: Ground) -> Drawn:
    """A mark for each attack, side by side at one place; those of no place on the map in rows below it."""
    dataset = selection.dataset
    here: dict[Point, list[Attack]] = {}
    below: dict[str, list[Attack]] = {}
    areas: dict[str, Place] = {}
    links = lines({"color": colours.RED, "width": 1, "dash": "dot"})
    for record in selection.attacks:
        inside = _inside(dataset, record, where)
        if not inside:
            name = ", ".join(dataset.places[p].name for p in record.places) or NOWHERE
            below.setdefault(name, []).append(record)
            continue
        here.setdefault(at(inside[0]), []).append(record)
        areas |= {p.id: p for p in inside}
        for other in inside[1:]:
            if at(other) != at(inside[0]):
                piece(links, at(inside[0]), at(other))
    placed: list[tuple[Attack, Point]] = []
    for place in sorted(here):
        for record in here[place]:
            placed.append((record, _free(place, [spot for _, spot in placed], where)))
    labels = []
    bottom = where.south
    for name in sorted(below, key=lambda n: (-len(below[n]), n)):
        bottom -= _ROW * where.tall
        labels.append(label_at(f"{short(name)} ({len(below[name])})", bottom, xref="x", x=where.west))
        bottom -= _ROW * 0.7 * where.tall
        for number, record in enumerate(below[name]):
            row, column = divmod(number, _COLUMNS)
            placed.append((record, (where.west + (0.4 + column * _STEP) * where.wide, bottom - row * _ROW * where.tall)))
        bottom -= (_ROW * ((len(below[name]) - 1) // _COLUMNS) + 0.15) * where.tall
    marks = _marks("Attack or use of force", [spot for _, spot in placed], [custom(dataset, record) for record, _ in placed])
    marks["marker"] = {"color": colours.RED, "size": 10, "symbol": "x", "opacity": 0.9}
    return [*_areas(areas), links, marks], labels, bottom


def _row(dataset: Dataset, record: Attack) -> Row:
    return {"Drawn at": ", ".join(dataset.places[p].name for p in record.places) or NOWHERE}


def _inside(dataset: Dataset, record: Attack, where: Ground) -> list[Place]:
    """The places of an attack that are on the map and known more closely than the country."""
    return [place for name in record.places if where.holds(place := dataset.places[name])]


@lru_cache(maxsize=2)
def _spots(dataset: Dataset) -> tuple[tuple[str, ...], IntArray]:
    """The first places on the map of all attacks, and the number of that of each; the empty one, number 0, for those without."""
    numbers = {"": 0}
    where = ground(dataset)
    firsts = ((inside[0].id if (inside := _inside(dataset, record, where)) else "") for record in dataset.attacks)
    codes = [numbers.setdefault(name, len(numbers)) for name in firsts]
    return tuple(numbers), np.array(codes, dtype=np.intp)


def _by_place(dataset: Dataset, where: Ground, spots: Sequence[str], lanes: Lanes) -> Drawn:
    """One mark a place, as large as the number of its attacks, and one below the map for all attacks of no place on it."""
    below = where.west + 0.4 * where.wide, where.south - _ROW * 1.7 * where.tall
    hover = [
        [lanes.key(lane, 1), words.count(n, *NOUN), plain(lanes.names[lane]), "at the first place named"]
        for lane, _, n in lanes.counts
    ]
    points = [at(dataset.places[spots[lane]]) if spots[lane] else below for lane, _, _ in lanes.counts]
    marks = _marks("Attacks and uses of force", points, hover)
    most = max(n for _, _, n in lanes.counts)
    sizes = [round(6 + 22 * (n / most) ** 0.5, 1) for _, _, n in lanes.counts]
    marks["marker"] = {"color": colours.RED, "size": sizes, "opacity": 0.6}
    height = below[1] + _ROW * 0.7 * where.tall
    labels = [
        label_at(f"{_NOWHERE_HERE} ({n:,})", height, xref="x", x=where.west) for lane, _, n in lanes.counts if not spots[lane]
    ]
    return [marks], labels, below[1] - 0.4 * where.tall


def _layout(where: Ground, bottom: float) -> Figure:
    """The map's own axes down to `bottom`, with the names of the ground."""
    top, height = (where.north, 480) if where.names else (where.south, 60)  # without a place only what stands below
    layout = layout_of(height=height + int((where.south - bottom) / where.tall * 42), legend=False)
    layout["annotations"] = list(where.names)
    hidden = {"showgrid": False, "zeroline": False, "showticklabels": False}
    layout["xaxis"] = {**hidden, "range": [where.west, where.east], "constrain": "domain"}
    layout["yaxis"] = {**hidden, "range": [bottom - 0.2 * where.tall, top], "scaleanchor": "x"}
    layout["yaxis"] |= {"scaleratio": where.stretch, "constrain": "domain", "constraintoward": "top"}
    return layout


def _areas(places: dict[str, Place]) -> list[Figure]:
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": plain(place.name),
            "meta": "area",
            "x": [x for x, _ in _circle(place)],
            "y": [y for _, y in _circle(place)],
            "fill": "toself",
            "fillcolor": colours.faint(colours.RED, 0.1),
            "line": {"color": colours.RED, "width": 1},
            "hoverinfo": "skip",
        }
        for place in places.values()
    ]


@lru_cache(maxsize=1_000)
def _circle(place: Place) -> list[Point]:
    (lon, lat), radius = at(place), RADIUS[place.precision] / KM
    turns = [2 * pi * n / 36 for n in range(37)]
    return [(round(lon + radius * cos(t) * stretch(lat), 3), round(lat + radius * sin(t), 3)) for t in turns]


def _free(place: Point, taken: list[Point], where: Ground) -> Point:
    """The nearest spot around a place, on a spiral of equal area, at which a mark covers none that is there."""
    for number in range(500):
        distance, turn = 0.16 * sqrt(number), number * 2.39996
        east, north = distance * cos(turn) * _EAST * where.wide, distance * sin(turn) * where.tall
        spot = round(place[0] + east, _DIGITS), round(place[1] + north, _DIGITS)
        if all(((spot[0] - x) / where.wide) ** 2 + ((spot[1] - y) / where.tall) ** 2 >= _TOUCHING**2 for x, y in taken):
            return spot
    return place


def _marks(name: str, points: Sequence[Point], hover: Sequence[Sequence[str]]) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [round(x, _DIGITS) for x, _ in points],
        "y": [round(y, _DIGITS) for _, y in points],
        "customdata": list(hover),
        "hovertemplate": HOVER,
    }
