"""Attacks on a map, each at its place or below."""

from functools import lru_cache, partial
from math import cos, pi, sin, sqrt

import numpy as np

import ledger.charts.bins as bins
from ledger.charts import colours
from ledger.charts.base import HOVER, Chart, Figure, Row, custom, label_at, layout_of, lines, piece, plain, short
from ledger.charts.basemap import KM, RADIUS, Ground, Point, at, ground, stretch
from ledger.model.dataset import Dataset
from ledger.model.records import Attack, Place
from ledger.query import selection
from ledger.wording import words

_ROW, _STEP, _COLUMNS = 0.6, 0.92, 13  # of the rows below the map and the marks in them, in steps of the ground
_TOUCHING, _EAST = 0.34, 1.2  # how near marks may come, and how many steps to the east are as long as one to the north
_DIGITS = 4
_MOST = 150  # attacks drawn one by one
_NOWHERE, _NOWHERE_HERE = "No place is stated", "No place on the map"
_NOUN = ("attack or use of force", "attacks and uses of force")


def attack_map(dataset: Dataset) -> Chart:
    """Each attack once: at the first place that is known more closely than the country, else in a row below the map.

    A place is drawn as wide as it is imprecise. A thin line leads from a mark to the other places of the same attack.
    """
    if len(dataset.attacks) > _MOST:
        return _by_place(dataset)
    where = ground(dataset)
    here: dict[Point, list[Attack]] = {}
    below: dict[str, list[Attack]] = {}
    areas: dict[str, Place] = {}
    firsts: set[str] = set()
    links = lines({"color": colours.RED, "width": 1, "dash": "dot"})
    for record in dataset.attacks:
        inside = _inside(dataset, record, where)
        if not inside:
            name = ", ".join(dataset.places[p].name for p in record.places) or _NOWHERE
            below.setdefault(name, []).append(record)
            continue
        here.setdefault(at(inside[0]), []).append(record)
        firsts.add(inside[0].id)
        areas |= {p.id: p for p in inside}
        for other in inside[1:]:
            if at(other) != at(inside[0]):
                piece(links, at(inside[0]), at(other))
    marks = _marks("Attack or use of force")
    spots: list[Point] = []
    for place in sorted(here):
        for record in here[place]:
            spot = _free(place, spots, where)
            spots.append(spot)
            _add(marks, dataset, record, spot)
    labels = []
    bottom = where.south
    for name in sorted(below, key=lambda n: (-len(below[n]), n)):
        bottom -= _ROW * where.tall
        labels.append(label_at(f"{short(name)} ({len(below[name])})", bottom, xref="x", x=where.west))
        bottom -= _ROW * 0.7 * where.tall
        for number, record in enumerate(below[name]):
            row, column = divmod(number, _COLUMNS)
            spot = where.west + (0.4 + column * _STEP) * where.wide, bottom - row * _ROW * where.tall
            _add(marks, dataset, record, spot)
        bottom -= (_ROW * ((len(below[name]) - 1) // _COLUMNS) + 0.15) * where.tall
    layout = _layout(where, bottom)
    layout["annotations"] = labels + layout["annotations"]
    placed = sum(map(len, here.values()))
    rest = len(dataset.attacks) - placed
    sentence = (
        words.count(placed, "attack or use of force", "attacks and uses of force") + f" at {words.count(len(firsts), 'place')}"
    )
    if rest:
        sentence += f"; {rest} more {'stands' if rest == 1 else 'stand'} below, told of no place on the map"
    drawn = {r.id: _row(dataset, r) for r in dataset.attacks}
    return Chart(
        title="Where the articles say that it happened",
        figure={"data": [*where.traces, *_areas(areas), links, marks], "layout": layout},
        sentence=f"{sentence}.",
        rule=(
            "A mark is one attack, drawn once. A circle is as wide as the place is imprecise: 6 km for an exact "
            "place, 25 km near a known point, 50 km a district, 80 km a province, 150 km a larger area. What is told of "
            "no place narrower than a country, or of one outside the map, stands below it. Marks at one place are set side by "
            "side so that each can be chosen; a dotted line leads to the other places of the same attack."
        ),
        drawn=drawn,
    )


def _row(dataset: Dataset, record: Attack) -> Row:
    return {"Drawn at": ", ".join(dataset.places[p].name for p in record.places) or _NOWHERE}


def _inside(dataset: Dataset, record: Attack, where: Ground) -> list[Place]:
    """The places of an attack that are on the map and known more closely than the country."""
    return [place for name in record.places if where.holds(place := dataset.places[name])]


@lru_cache(maxsize=2)
def _spots(whole: Dataset) -> tuple[tuple[str, ...], bins.Numbers]:
    """The first places on the map of all attacks, and the number of that of each; the empty one for those without."""
    numbers = {"": 0}
    where = ground(whole)
    firsts = ((found[0].id if (found := _inside(whole, record, where)) else "") for record in whole.attacks)
    codes = [numbers.setdefault(name, len(numbers)) for name in firsts]
    return tuple(numbers), np.array(codes, dtype=np.intp)


def prepare(whole: Dataset) -> None:
    """Find the place of every attack before it is asked for."""
    _spots(whole)


def _by_place(dataset: Dataset) -> Chart:
    """One mark a place, as large as the number of its attacks, and one below the map for all attacks of no place on it."""
    ids, codes = _spots(selection.whole(dataset))
    every = bins.lanes_of(dataset, "attacks", [dataset.places[i].name if i else _NOWHERE_HERE for i in ids], codes)
    found = bins.Lanes(every.records, every.codes, np.ones_like(every.codes), every.names)
    where, counts = ground(dataset), found.counts
    below = where.west + 0.4 * where.wide, where.south - _ROW * 1.7 * where.tall
    spots = [at(dataset.places[ids[lane]]) if ids[lane] else below for lane, _, _ in counts]
    most = max(n for _, _, n in counts)
    marks = _marks("Attacks and uses of force")
    marks["x"], marks["y"] = [x for x, _ in spots], [y for _, y in spots]
    marks["customdata"] = [
        [found.key(lane, 1), words.count(n, *_NOUN), plain(found.names[lane]), "at the first place named"]
        for lane, _, n in counts
    ]
    marks["marker"] = {"color": colours.RED, "size": [round(6 + 22 * (n / most) ** 0.5, 1) for *_, n in counts], "opacity": 0.6}
    rest = sum(n for lane, _, n in counts if not ids[lane])
    layout = _layout(where, below[1] - 0.4 * where.tall)
    if rest:
        text = f"{_NOWHERE_HERE} ({rest:,})"
        layout["annotations"].append(label_at(text, below[1] + _ROW * 0.7 * where.tall, xref="x", x=where.west))
    placed = sum(bool(ids[lane]) for lane, _, _ in counts)
    sentence = words.count(len(found.records) - rest, *_NOUN) + f" at {words.count(placed, 'place')}"
    sentence += f"; {rest:,} more {'stands' if rest == 1 else 'stand'} below, told of no place on the map" if rest else ""
    return Chart(
        title="Where the articles say that it happened",
        figure={"data": [*where.traces, marks], "layout": layout},
        sentence=f"{sentence}.",
        rule=(
            "These are too many to draw one by one: a mark holds all attacks at one place, the larger the more; each attack "
            "stands once, at the first place on the map that is named. How exact a place is, is not drawn. Choosing a mark "
            f"lists its attacks below. Narrow the filter to {_MOST} attacks or fewer to see each."
        ),
        drawn=bins.Drawn(found, partial(_row, dataset)),
        bins=bins.Bins(found),
    )


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
            "fillcolor": "rgba(178,58,72,0.10)",
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


def _marks(name: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [],
        "y": [],
        "customdata": [],
        "hovertemplate": HOVER,
        "marker": {"color": colours.RED, "size": 10, "symbol": "x", "opacity": 0.9},
    }


def _add(marks: Figure, dataset: Dataset, record: Attack, spot: Point) -> None:
    marks["x"].append(round(spot[0], _DIGITS))
    marks["y"].append(round(spot[1], _DIGITS))
    marks["customdata"].append(custom(dataset, record))
