"""The inset of a map: where places crowd, a framed area of the map is drawn again below it, enlarged."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import hypot

from ledger.charts import colours
from ledger.charts.base import Figure, line_trace
from ledger.charts.basemap import KM, WIDTH, Basemap, Point

_NEAR, _CROWD = 60, 3  # kilometres within which so many places or more crowd
_MARGIN = 25  # kilometres around the places that crowd
_HIGH, _HEAD = 5.5, 0.8  # steps from the top of the inset to its bottom, and from the map to the top


@dataclass(frozen=True)
class Inset:
    """An area of a base map between degrees of longitude and latitude; its inset is as broad as the map and stands below it."""

    base: Basemap
    west: float
    south: float
    east: float
    north: float

    @cached_property
    def factor(self) -> float:
        """How many times as large as the area its inset is."""
        return (self.base.east - self.base.west) / (self.east - self.west)

    @cached_property
    def top(self) -> float:
        """The latitude on the axis at which the inset begins."""
        return self.base.south - _HEAD * self.base.step_north

    @property
    def bottom(self) -> float:
        """The latitude on the axis at which the inset ends."""
        return self.top - _HIGH * self.base.step_north

    def holds(self, point: Point) -> bool:
        """Whether a point of the map lies in the area."""
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north

    def moved(self, point: Point) -> Point:
        """Where a point of the map stands in the inset; a point outside the area stands at the frame."""
        lon, lat = min(max(point[0], self.west), self.east), min(max(point[1], self.south), self.north)
        return self.base.west + (lon - self.west) * self.factor, self.top - (self.north - lat) * self.factor

    def frames(self) -> list[Figure]:
        """The frames of the area and of the inset as traces."""
        corners = [(self.west, self.north), (self.east, self.north), (self.east, self.south), (self.west, self.south)]
        rings = [[*corners, corners[0]], [*map(self.moved, corners), self.moved(corners[0])]]
        return [
            line_trace({"color": colours.INK, "width": 1.5}, meta="frame")
            | {"x": [x for x, _ in ring], "y": [y for _, y in ring]}
            for ring in rings
        ]

    def edge(self) -> list[Point]:
        """Points along the frame of the area, and along its label above it, for what may not cover them."""
        parts = [n / 8 for n in range(9)]
        across = [(self.west + part * (self.east - self.west), y) for part in parts for y in (self.south, self.north)]
        return [*across, *((x, y + 0.4 * self.base.step_north) for x, y in across if y == self.north)] + [
            (x, self.south + part * (self.north - self.south)) for part in parts for x in (self.west, self.east)
        ]


def inset_of(points: Iterable[Point], base: Basemap) -> Inset | None:
    """The inset for marks at some points of a base map with borders; None where nowhere three of the points crowd.

    It holds the largest number of points that lie within 60 km of one of them, and whatever else is in its area.
    """
    spots = sorted(set(points))
    crowds = [[other for other in spots if _kilometres(one, other, base) <= _NEAR] for one in spots]
    crowd = max(crowds, key=len, default=[])
    if len(crowd) < _CROWD or not base.bordered:
        return None
    ends = [(min(numbers), max(numbers)) for numbers in zip(*crowd, strict=True)]
    (west, east), (south, north) = ends
    margin = _MARGIN / KM
    high = max(
        (north - south + 2 * margin) / base.step_north,
        (east - west + 2 * margin * base.aspect_ratio) / base.step_east * _HIGH / WIDTH,
    )
    half = high / _HIGH * WIDTH / 2 * base.step_east, high / 2 * base.step_north
    middle = (west + east) / 2, (south + north) / 2
    return Inset(base, middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1])


def _kilometres(one: Point, other: Point, base: Basemap) -> float:
    """How far two points of a base map are from each other."""
    return hypot((one[0] - other[0]) / base.aspect_ratio, one[1] - other[1]) * KM
