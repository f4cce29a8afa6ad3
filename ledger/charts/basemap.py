"""The ground of a map: how much of the world it shows, and what is drawn there before any mark.

Nothing of it comes from the network. The outlines of countries are bundled for one region. Where most of a dataset's places lie
in it, these are drawn; for any other dataset the ground is as large as its places need, with their names and a scale in the place
of borders.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, floor, log10, radians
from pathlib import Path
from typing import Any

from ledger.charts import colours
from ledger.charts.base import Figure, lines, piece, short
from ledger.model.dataset import Dataset
from ledger.model.records import Place

# UCDP where_prec to a radius in km: 1 exact, 2 within 25 km of a known point, 3 district, 4 province, 5 a larger area.
RADIUS = {1: 6, 2: 25, 3: 50, 4: 80, 5: 150}
COUNTRY = 6
KM = 111.2  # of one degree of latitude
WIDTH, HEIGHT = 12.5, 9.6  # of the ground in steps; on the bundled one a step is a degree
_BORDERS = Path(__file__).parent / "static" / "borders.json"
_ROOM = 1.3  # of the ground to what its places take up
_LETTER, _LINE, _LONGEST = 0.24, 0.24, 30  # width and half the height of a name's letter in steps, on a phone; most letters
_OFF, _MARK = 0.45, 0.2  # how far a name is from its mark; half a mark

Point = tuple[float, float]


@dataclass(frozen=True)
class Ground:
    """A window of longitude and latitude, how long a degree to the north is beside one to the east, and what is drawn there."""

    west: float
    south: float
    east: float
    north: float
    stretch: float
    traces: Sequence[Figure] = ()
    names: Sequence[Figure] = ()

    @property
    def wide(self) -> float:
        """A step to the east in degrees."""
        return (self.east - self.west) / WIDTH

    @property
    def tall(self) -> float:
        """A step to the north in degrees."""
        return (self.north - self.south) / HEIGHT

    def holds(self, place: Place) -> bool:
        """Whether a place is known more closely than the country and lies on the ground."""
        return located(place) and _within(at(place), self.west, self.south, self.east, self.north)


def located(place: Place) -> bool:
    """Whether it is known where a place is, more closely than the country."""
    return place.lat is not None and place.lon is not None and place.precision < COUNTRY


def at(place: Place) -> Point:
    """Longitude and latitude of a located place."""
    assert place.lat is not None
    assert place.lon is not None
    return place.lon, place.lat


def stretch(lat: float) -> float:
    """How long a degree to the north is beside one to the east."""
    return 1 / cos(radians(max(-80.0, min(80.0, lat))))


@lru_cache(maxsize=4)
def ground(dataset: Dataset) -> Ground:
    """The ground for a dataset, whatever a filter leaves of it."""
    places = _places(dataset)
    borders = _borders()
    window = borders["window"]
    edges = window["west"], window["south"], window["east"], window["north"]
    if 2 * sum(_within(at(p), *edges) for p in places) > len(places):
        points = [at(p) for p in places]
        names = [_name(name, *where) for name, where in borders["labels"].items()]
        return Ground(*edges, stretch((edges[1] + edges[3]) / 2), list(_countries(borders["countries"], points)), names)
    return _unbordered(places)


def _places(dataset: Dataset) -> list[Place]:
    """The located places of attacks, those of the most attacks first; where there is none, all located places."""
    told = Counter(name for attack in dataset.attacks for name in attack.places)
    found = [place for place in dataset.places.values() if located(place)]
    return sorted((p for p in found if p.id in told), key=lambda p: (-told[p.id], p.id)) or found


def _unbordered(places: Sequence[Place]) -> Ground:
    """A ground as large as the places with their circles, of the shape of the bundled one."""
    if not places:
        return Ground(0, 0, WIDTH, HEIGHT, 1)
    reach = [(*at(p), RADIUS[p.precision] / KM) for p in places]
    south, north = min(lat - r for _, lat, r in reach), max(lat + r for _, lat, r in reach)
    middle, factor = (south + north) / 2, stretch((south + north) / 2)
    west, east = min(lon - r * factor for lon, _, r in reach), max(lon + r * factor for lon, _, r in reach)
    shape = WIDTH / HEIGHT / stretch(33.4)  # of the bundled ground, whose middle lies there
    height = _ROOM * max(north - south, (east - west) / factor / shape)
    half = height * shape * factor / 2
    edges = (west + east) / 2 - half, middle - height / 2, (west + east) / 2 + half, middle + height / 2
    bare = Ground(*edges, factor)
    bar, label = _scale(bare)
    return Ground(*edges, factor, [bar], [*_names(places, bare), label])


def _names(places: Sequence[Place], bare: Ground) -> Iterator[Figure]:
    """The names of the places above them or else below, the first ones first, and none that would cover a name or a mark."""
    spots = [(lon / bare.wide, lat / bare.tall) for lon, lat in map(at, places)]
    taken = [(x, y, _MARK, _MARK) for x, y in dict.fromkeys(spots)]
    for place, (x, y) in zip(places, spots, strict=True):
        half = len(place.name[:_LONGEST]) * _LETTER / 2
        for height in (y + _OFF, y - _OFF):
            if all(abs(x - left) >= half + wide or abs(height - low) >= _LINE + tall for left, low, wide, tall in taken):
                taken.append((x, height, half, _LINE))
                yield _name(short(place.name, _LONGEST), at(place)[0], height * bare.tall)
                break


def _scale(bare: Ground) -> tuple[Figure, Figure]:
    """A bar that is as long as a round number of kilometres, and its label."""
    most = (bare.east - bare.west) / bare.stretch * KM / 4
    power = 10 ** floor(log10(most))
    km = next(n * power for n in (5, 2, 1) if n * power <= most)
    west, height = bare.west + 0.4 * bare.wide, bare.south + 0.3 * bare.tall
    east = west + km / KM * bare.stretch
    bar = lines({"color": colours.GREY, "width": 3}, meta="scale")
    piece(bar, (west, height), (east, height))
    return bar, _name(f"{km:,g} km", west, height) | {"xanchor": "left", "yanchor": "bottom"}


@lru_cache(maxsize=1)
def _borders() -> dict[str, Any]:
    """Borders as rings of longitude and latitude within a window, and where names stand; `origin` says where they come from."""
    found: dict[str, Any] = json.loads(_BORDERS.read_text(encoding="utf-8"))
    return found


def _countries(countries: Mapping[str, Sequence[Sequence[Point]]], points: Sequence[Point]) -> Iterator[Figure]:
    """The land of each country as one filled trace; those in which points lie come last, so that their borders are on top."""
    held = {name for name, rings in countries.items() if any(_inside(point, ring) for point in points for ring in rings)}
    for name in sorted(countries, key=lambda n: n in held):
        x: list[float | None] = []
        y: list[float | None] = []
        for ring in countries[name]:
            x += [*(point[0] for point in ring), ring[0][0], None]
            y += [*(point[1] for point in ring), ring[0][1], None]
        yield {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "meta": "land",
            "x": x,
            "y": y,
            "fill": "toself",
            "fillcolor": colours.faint(colours.YELLOW if name in held else colours.GREY, 0.15),
            "line": {"color": colours.GREY, "width": 2 if name in held else 0.8},
            "hoverinfo": "skip",
        }


def _inside(point: Point, ring: Sequence[Point]) -> bool:
    """Whether a ray from the point to the east crosses the ring an odd number of times."""
    crossed = False
    for (x, y), (to_x, to_y) in pairwise([*ring, ring[0]]):
        if (y > point[1]) != (to_y > point[1]) and point[0] < x + (point[1] - y) / (to_y - y) * (to_x - x):
            crossed = not crossed
    return crossed


def _within(point: Point, west: float, south: float, east: float, north: float) -> bool:
    return west <= point[0] <= east and south <= point[1] <= north


def _name(name: str, lon: float, lat: float) -> Figure:
    look = {"size": 12, "color": colours.GREY}
    return {"x": lon, "y": lat, "text": name, "showarrow": False, "font": look}
