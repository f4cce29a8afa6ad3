"""The base map: the part of the world that a map shows, and what is drawn there below the marks.

Nothing of it comes from the network. The borders of countries are bundled for one region, and are drawn where most places of a
dataset lie in it. For any other dataset the base map is as large as its places need, with their names and a scale instead of
borders.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from math import cos, floor, hypot, log10, pi, radians, sin
from pathlib import Path
from typing import Any

from ledger.charts import colours
from ledger.charts.base import Figure, add_line, in_two_lines, line_trace
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Place

# UCDP where_prec to a radius in km: 1 exact, 2 within 25 km of a known point, 3 district, 4 province, 5 a larger area.
RADIUS = {1: 6, 2: 25, 3: 50, 4: 80, 5: 150}
COUNTRY = 6  # the precision of a place of which only the country is known
KM = 111.2  # the length of one degree of latitude
WIDTH, HEIGHT = 12.5, 9.6  # of every base map in steps, a unit of its own; on the bundled one a step is a degree
_BORDERS = Path(__file__).parent / "static" / "borders.json"
_ROOM = 1.3  # the size of a base map relative to the area that its places take up
_LETTER, _LINE = 0.24, 0.24  # the width of a letter and half the height of a line on a phone, in steps
_LONGEST = 18, 22  # letters of a line of a name, which has two at most; the second where the first would cut it
_MARKED = 2  # pixels of the border of a country with places
_ASIDE = 0.7  # how far a name may be moved aside, as a part of half its width
_AROUND, _WIDER = (1.4, 1.7), 1.5  # how far above and below, and by how much farther aside, a name stands in all directions
_FAR = 1.75  # above or below its mark, a name is worse than one whose line runs through another mark
_TURNS = [n * pi / 12 for n in range(24)]
_OFF, _MARK = 0.45, 0.2  # how far a name is from its mark, and half the width of a mark, in steps

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Box = tuple[float, float, float, float]
"""The middle of a name or mark, and half of its width and height, in steps."""


@dataclass(frozen=True)
class Basemap:
    """A window of longitude and latitude with what is drawn in it.

    `aspect_ratio` is the length of a degree of latitude divided by that of a degree of longitude, in the middle of the window.
    `traces` are borders or a scale, `names` are annotations.
    """

    west: float
    south: float
    east: float
    north: float
    aspect_ratio: float
    traces: Sequence[Figure] = ()
    names: Sequence[Figure] = ()

    @cached_property
    def rings(self) -> list[list[Point]]:
        """The borders of the countries with places, each as a ring of points."""
        lands = [trace for trace in self.traces if trace.get("meta") == "land" and trace["line"]["width"] == _MARKED]
        points = [zip(land["x"], land["y"], strict=True) for land in lands]
        return [[*ring] for land in points for is_end, ring in groupby(land, lambda point: point[0] is None) if not is_end]

    @property
    def step_east(self) -> float:
        """The length of a step to the east in degrees of longitude."""
        return (self.east - self.west) / WIDTH

    @property
    def step_north(self) -> float:
        """The length of a step to the north in degrees of latitude."""
        return (self.north - self.south) / HEIGHT

    @property
    def bordered(self) -> bool:
        """Whether it shows borders and the names of countries, not the names of places."""
        return any(trace.get("meta") == "land" for trace in self.traces)

    def shows(self, place: Place) -> bool:
        """Whether a place lies in the window and more than its country is known."""
        return is_located(place) and _within(coordinates(place), self.west, self.south, self.east, self.north)


def is_located(place: Place) -> bool:
    """Whether the coordinates of a place are known, and more than its country."""
    return place.lat is not None and place.lon is not None and place.precision < COUNTRY


def coordinates(place: Place) -> Point:
    """The coordinates of a place that has them."""
    assert place.lat is not None
    assert place.lon is not None
    return place.lon, place.lat


def aspect_ratio(lat: float) -> float:
    """The length of a degree of latitude divided by that of a degree of longitude, at a latitude in degrees."""
    return 1 / cos(radians(max(-80.0, min(80.0, lat))))


@memoized(maxsize=4)
def basemap(dataset: Dataset) -> Basemap:
    """The base map for all places of a dataset, made once for each dataset."""
    places = _places(dataset)
    borders = _borders()
    window = borders["window"]
    edges = window["west"], window["south"], window["east"], window["north"]
    if 2 * sum(_within(coordinates(p), *edges) for p in places) > len(places):
        points = [coordinates(p) for p in places]
        names = [_name(name, *point) for name, point in borders["labels"].items()]
        return Basemap(*edges, aspect_ratio((edges[1] + edges[3]) / 2), list(_countries(borders["countries"], points)), names)
    return _unbordered(places)


def _places(dataset: Dataset) -> list[Place]:
    """The located places of attacks, those of the most attacks first; where there are none, all located places."""
    attacks = Counter(name for attack in dataset.attacks for name in attack.places)
    places = [place for place in dataset.places.values() if is_located(place)]
    return sorted((p for p in places if p.id in attacks), key=lambda p: (-attacks[p.id], p.id)) or places


def _unbordered(places: Sequence[Place]) -> Basemap:
    """A base map without borders that holds the places with their circles and has the shape of the bundled one."""
    if not places:
        return Basemap(0, 0, WIDTH, HEIGHT, 1)
    reach = [(*coordinates(p), RADIUS[p.precision] / KM) for p in places]
    south, north = min(lat - r for _, lat, r in reach), max(lat + r for _, lat, r in reach)
    middle, factor = (south + north) / 2, aspect_ratio((south + north) / 2)
    west, east = min(lon - r * factor for lon, _, r in reach), max(lon + r * factor for lon, _, r in reach)
    shape = WIDTH / HEIGHT / aspect_ratio(33.4)  # of the bundled base map, whose middle lies at this latitude
    height = _ROOM * max(north - south, (east - west) / factor / shape)
    half = height * shape * factor / 2
    edges = (west + east) / 2 - half, middle - height / 2, (west + east) / 2 + half, middle + height / 2
    bare = Basemap(*edges, factor)
    bar, label = _scale(bare)
    points = [coordinates(p) for p in places]
    return Basemap(*edges, factor, [bar], [*names_at([p.name for p in places], points, points, bare), label])


def names_at(
    names: Sequence[str], points: Sequence[Point], marks: Sequence[Point], base: Basemap, beside: bool = False
) -> Iterator[Figure]:
    """Yield each name as an annotation above its point, or else below or `beside` it, if it covers no other name and no mark.

    Where marks crowd around the point it stands farther away, with a line to the point. Names that come first have the first
    choice. `marks` are the points of all marks.
    """
    inside = [(name["x"] / base.step_east, name["y"] / base.step_north, len(name["text"]) * _LETTER / 2) for name in base.names]
    taken = [(x, y, half, _LINE) for x, y, half in inside]
    steps_of_marks = [(lon / base.step_east, lat / base.step_north) for lon, lat in dict.fromkeys(marks)]
    taken += [(x, y, _MARK, _MARK) for x, y in steps_of_marks]
    for name, (lon, lat) in zip(names, points, strict=True):
        x, y = lon / base.step_east, lat / base.step_north
        cuts = [in_two_lines(name, most) for most in _LONGEST]
        text = next((cut for cut in cuts if not cut.endswith("…")), cuts[-1])
        lines = text.split("<br>")
        half, tall = max(map(len, lines)) * _LETTER / 2, len(lines) * _LINE
        near = _OFF + tall - _LINE
        steps = (near, 2 * near, 3 * near) if beside else (near,)
        sides = [(x, y + side * near) for side in (1, -1)] + [(x + side * (half + _OFF), y) for side in (-1, 1) if beside]
        sides += [(x, y + side * away) for away in steps[1:] for side in (1, -1)]
        sides += [
            (x + aside * half * _ASIDE, y + side * away) for away in steps if beside for side in (1, -1) for aside in (-1, 1)
        ]
        sides += [(x + side * (half + away * _OFF), y) for away in (2, 4) if beside for side in (-1, 1)]
        sides += [(x + away * _WIDER * cos(turn), y + away * sin(turn)) for away in _AROUND if beside for turn in _TURNS]
        free = (place for place in sides if _is_free((*place, half, tall), taken))
        crossed = ((p, _crossed(p, (x, y), near, steps_of_marks) + 2 * (abs(p[1] - y) > _FAR)) for p in free)
        place = _least_crossed(crossed, base, half)
        if place:
            across, height = place
            taken.append((across, height, half, tall))
            name_at = _name(text, across * base.step_east, height * base.step_north)
            if beside:
                name_at["font"] = {"size": 12, "color": colours.INK}
            if height == y:  # beside its mark a name is held by the end that is next to the mark, however wide its letters are
                side = 1 if across > x else -1
                name_at |= {"x": (across - side * half) * base.step_east, "xanchor": "left" if side > 0 else "right"}
            is_aslant = across != x and height != y
            if is_aslant or abs(height - y) > near or abs(across - x) > half + 1.5 * _OFF:
                name_at |= {"showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": colours.GREY}
                name_at |= {"axref": "x", "ayref": "y", "ax": name_at["x"], "ay": name_at["y"], "x": lon, "y": lat}
            yield name_at


def _least_crossed(places: Iterable[tuple[Point, int]], base: Basemap, half: float) -> Point | None:
    """The first of some places for a name whose line crosses the fewest marks, and if there is one, the first without a border.

    places: each with the number of marks that its line crosses, in order of preference; no more of them are asked for once one
    crosses none and is not split by a border. half: half of the width of the name. None where there is no place.
    """
    least: dict[int, list[Point]] = {}
    for place, number in places:
        least.setdefault(number, []).append(place)
        if not number and not _is_split(base, place, half):
            return place
    if not least:
        return None
    clear = least[min(least)]
    return next((place for place in clear if min(least) and not _is_split(base, place, half)), clear[0])


def _is_free(box: Box, taken: Sequence[Box]) -> bool:
    """Whether a box covers none of those that are taken; a box is its middle and half of its width and height."""
    x, y, half, tall = box
    for other_x, other_y, wide, high in taken:  # noqa: SIM110 - this runs thousands of times for one map
        if abs(x - other_x) < half + wide and abs(y - other_y) < tall + high:
            return False
    return True


def _crossed(place: Point, point: Point, near: float, marks: Sequence[Point]) -> int:
    """Through how many marks that stand elsewhere the line from a name at a place to its point runs; all in steps."""
    across, up = place[0] - point[0], place[1] - point[1]
    length = hypot(across, up)
    if length <= near:
        return 0  # so near that no line is drawn
    number = 0
    for x, y in marks:
        away = hypot(x - point[0], y - point[1])
        along = ((x - point[0]) * across + (y - point[1]) * up) / length
        beside = abs((x - point[0]) * up - (y - point[1]) * across) / length
        number += away > _MARK and 0 < along < length and beside < 0.9 * _MARK
    return number


def _is_split(base: Basemap, place: Point, half: float) -> bool:
    """Whether a border of a country with places goes through a name at a place, given in steps with half of its width."""
    across, height = place
    ends = [(across + part * half) * base.step_east for part in (-1, -0.5, 0, 0.5, 1)]
    borders = (_crossings(ring, height * base.step_north) for ring in base.rings)
    return any(len({_is_odd_beyond(crossed, end) for end in ends}) > 1 for crossed in borders)


def _scale(bare: Basemap) -> tuple[Figure, Figure]:
    """The scale: a line that is as long as a round number of kilometres, as a trace, and its label."""
    most = (bare.east - bare.west) / bare.aspect_ratio * KM / 4
    power = 10 ** floor(log10(most))
    km = next(n * power for n in (5, 2, 1) if n * power <= most)
    west, height = bare.west + 0.4 * bare.step_east, bare.south + 0.3 * bare.step_north
    east = west + km / KM * bare.aspect_ratio
    bar = line_trace({"color": colours.GREY, "width": 3}, meta="scale")
    add_line(bar, (west, height), (east, height))
    return bar, _name(f"{km:,g} km", west, height) | {"xanchor": "left", "yanchor": "bottom"}


@lru_cache(maxsize=1)
def _borders() -> dict[str, Any]:
    """The bundled file: its window, the rings of points of each country, and the names with their points."""
    borders: dict[str, Any] = json.loads(_BORDERS.read_text(encoding="utf-8"))
    return borders


def _countries(countries: Mapping[str, Sequence[Sequence[Point]]], points: Sequence[Point]) -> Iterator[Figure]:
    """Yield the land of each country as a filled trace.

    Countries in which any of the points lie have a colour of their own and come last, so that their borders are on top.
    """
    marked = {name for name, rings in countries.items() if any(_inside(point, ring) for point in points for ring in rings)}
    for name in sorted(countries, key=lambda n: n in marked):
        x: list[float | None] = []
        y: list[float | None] = []
        for ring in countries[name]:
            x += [*(point[0] for point in ring), ring[0][0], None]
            y += [*(point[1] for point in ring), ring[0][1], None]
        look = {"color": colours.GREY, "width": _MARKED if name in marked else 0.8}
        fill = colours.faint(colours.YELLOW if name in marked else colours.GREY, 0.15)
        yield line_trace(look, name=name, meta="land", x=x, y=y, fill="toself", fillcolor=fill)


def _inside(point: Point, ring: Sequence[Point]) -> bool:
    """Whether a point lies in a ring: a ray from the point to the east crosses the ring an odd number of times."""
    return _is_odd_beyond(_crossings(ring, point[1]), point[0])


def _crossings(ring: Sequence[Point], lat: float) -> list[float]:
    """The longitudes at which a ring crosses a latitude, in the order of the ring."""
    edges = pairwise([*ring, ring[0]])
    return [x + (lat - y) / (to_y - y) * (to_x - x) for (x, y), (to_x, to_y) in edges if (y > lat) != (to_y > lat)]


def _is_odd_beyond(crossed: Sequence[float], lon: float) -> bool:
    """Whether an odd number of longitudes lies to the east of one."""
    return sum(lon < other for other in crossed) % 2 == 1


def _within(point: Point, west: float, south: float, east: float, north: float) -> bool:
    """Whether a point lies in a window."""
    return west <= point[0] <= east and south <= point[1] <= north


def _name(name: str, lon: float, lat: float) -> Figure:
    """A name at a point as an annotation."""
    look = {"size": 12, "color": colours.GREY}
    return {"x": lon, "y": lat, "text": name, "showarrow": False, "font": look}
