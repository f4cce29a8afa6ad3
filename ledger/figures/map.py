"""Attacks on a map of Iraq and its neighbours, which needs nothing from the network."""

import json
from functools import lru_cache, partial
from math import cos, pi, radians, sin, sqrt
from pathlib import Path
from typing import Any

import numpy as np

import ledger.figures.bins as bins
from ledger import query, style, words
from ledger.dataset import Dataset
from ledger.figures.marks import HOVER, Chart, Figure, Row, custom, label_at, layout_of, lines, plain, short
from ledger.records import Attack, Place

_BORDERS = Path(__file__).with_name("borders.json")
# UCDP where_prec to a radius in km: 1 exact, 2 within 25 km of a known point, 3 district, 4 province, 5 a larger area.
RADIUS = {1: 6, 2: 25, 3: 50, 4: 80, 5: 150}
COUNTRY = 6
_KM = 111.2  # of one degree of latitude
_HOME = "Iraq"
_LABELS = {
    "Iraq": (42.6, 31.6),
    "Iran": (48.6, 33.9),
    "Syria": (39.6, 34.9),
    "Turkey": (40.6, 37.7),
    "Saudi Arabia": (41.6, 29.6),
}
_LABELS |= {"Jordan": (38.65, 32.4), "Kuwait": (47.6, 29.3)}
_ROW, _STEP, _COLUMNS = 0.6, 0.92, 13  # of the rows below the map and the marks in them, in degrees
_TOUCHING = 0.34
_MOST = 150  # attacks drawn one by one
_NOWHERE, _NOWHERE_HERE = "No place is stated", "No place on the map"
_NOUN = ("attack or use of force", "attacks and uses of force")


def attack_map(dataset: Dataset) -> Chart:
    """Each attack once: at the first place that is known more closely than the country, else in a row below the map.

    A place is drawn as wide as it is imprecise. A thin line leads from a mark to the other places of the same attack.
    """
    if len(dataset.attacks) > _MOST:
        return _by_place(dataset)
    borders = _borders()
    window = borders["window"]
    here: dict[tuple[float, float], list[Attack]] = {}
    below: dict[str, list[Attack]] = {}
    areas: dict[str, Place] = {}
    firsts: set[str] = set()
    links = lines({"color": style.RED, "width": 1, "dash": "dot"})
    for record in dataset.attacks:
        inside = _inside(dataset, record)
        if not inside:
            name = ", ".join(dataset.places[p].name for p in record.places) or _NOWHERE
            below.setdefault(name, []).append(record)
            continue
        here.setdefault(_at(inside[0]), []).append(record)
        firsts.add(inside[0].id)
        areas |= {p.id: p for p in inside}
        for other in inside[1:]:
            if _at(other) != _at(inside[0]):
                links["x"] += [_at(inside[0])[0], _at(other)[0], None]
                links["y"] += [_at(inside[0])[1], _at(other)[1], None]
    marks = _marks("Attack or use of force")
    spots: list[tuple[float, float]] = []
    for place in sorted(here):
        for record in here[place]:
            spot = _free(place, spots)
            spots.append(spot)
            _add(marks, dataset, record, spot)
    labels = []
    bottom = window["south"]
    for name in sorted(below, key=lambda n: (-len(below[n]), n)):
        bottom -= _ROW
        labels.append(label_at(f"{short(name)} ({len(below[name])})", bottom, xref="x", x=window["west"]))
        bottom -= _ROW * 0.7
        for number, record in enumerate(below[name]):
            row, column = divmod(number, _COLUMNS)
            _add(marks, dataset, record, (window["west"] + 0.4 + column * _STEP, bottom - row * _ROW))
        bottom -= _ROW * ((len(below[name]) - 1) // _COLUMNS) + 0.15
    layout = _layout(window, bottom, borders)
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
        figure={"data": [*_countries(borders), *_areas(areas), links, marks], "layout": layout},
        sentence=f"{sentence}.",
        rule=(
            "A mark is one attack, drawn once. A circle is as wide as the place is imprecise: 6 km for an exact "
            "place, 25 km near a known point, 50 km a district, 80 km a province, 150 km a larger area. What is only "
            "said to be in Iraq, or nowhere, or outside the map, stands below it. Marks at one place are set side by "
            "side so that each can be chosen; a dotted line leads to the other places of the same attack."
        ),
        drawn=drawn,
    )


def _row(dataset: Dataset, record: Attack) -> Row:
    return {"Drawn at": ", ".join(dataset.places[p].name for p in record.places) or _NOWHERE}


def _inside(dataset: Dataset, record: Attack) -> list[Place]:
    """The places of an attack that are on the map and known more closely than the country."""
    located = [p for name in record.places if (p := dataset.places[name]).lat is not None and p.precision < COUNTRY]
    return [p for p in located if _within(_at(p), _borders()["window"])]


@lru_cache(maxsize=2)
def _spots(whole: Dataset) -> tuple[tuple[str, ...], bins.Numbers]:
    """The first places on the map of all attacks, and the number of that of each; the empty one for those without."""
    numbers = {"": 0}
    firsts = ((found[0].id if (found := _inside(whole, record)) else "") for record in whole.attacks)
    codes = [numbers.setdefault(name, len(numbers)) for name in firsts]
    return tuple(numbers), np.array(codes, dtype=np.intp)


def prepare(whole: Dataset) -> None:
    """Find the place of every attack before it is asked for."""
    _spots(whole)


def _by_place(dataset: Dataset) -> Chart:
    """One mark a place, as large as the number of its attacks, and one below the map for all attacks of no place on it."""
    ids, codes = _spots(query.whole(dataset))
    every = bins.lanes_of(dataset, "attacks", [dataset.places[i].name if i else _NOWHERE_HERE for i in ids], codes)
    found = bins.Lanes(every.records, every.codes, np.ones_like(every.codes), every.names)
    borders = _borders()
    window, counts = borders["window"], found.counts
    below = (window["west"] + 0.4, window["south"] - _ROW * 1.7)
    at = [_at(dataset.places[ids[lane]]) if ids[lane] else below for lane, _, _ in counts]
    most = max(n for _, _, n in counts)
    marks = _marks("Attacks and uses of force")
    marks["x"], marks["y"] = [x for x, _ in at], [y for _, y in at]
    marks["customdata"] = [
        [found.key(lane, 1), words.count(n, *_NOUN), plain(found.names[lane]), "at the first place named"]
        for lane, _, n in counts
    ]
    marks["marker"] = {"color": style.RED, "size": [round(6 + 22 * (n / most) ** 0.5, 1) for *_, n in counts], "opacity": 0.6}
    rest = sum(n for lane, _, n in counts if not ids[lane])
    layout = _layout(window, below[1] - 0.4, borders)
    if rest:
        text = f"{_NOWHERE_HERE} ({rest:,})"
        layout["annotations"].append(label_at(text, below[1] + _ROW * 0.7, xref="x", x=window["west"]))
    placed = sum(bool(ids[lane]) for lane, _, _ in counts)
    sentence = words.count(len(found.records) - rest, *_NOUN) + f" at {words.count(placed, 'place')}"
    sentence += f"; {rest:,} more {'stands' if rest == 1 else 'stand'} below, told of no place on the map" if rest else ""
    return Chart(
        title="Where the articles say that it happened",
        figure={"data": [*_countries(borders), marks], "layout": layout},
        sentence=f"{sentence}.",
        rule=(
            "These are too many to draw one by one: a mark holds all attacks at one place, the larger the more; each attack "
            "stands once, at the first place on the map that is named. How exact a place is, is not drawn. Choosing a mark "
            f"lists its attacks below. Narrow the filter to {_MOST} attacks or fewer to see each."
        ),
        drawn=bins.Drawn(found, partial(_row, dataset)),
        bins=bins.Bins(found),
    )


def _layout(window: dict[str, float], bottom: float, borders: dict[str, Any]) -> Figure:
    """The map's own axes down to `bottom`, with the names of the countries."""
    layout = layout_of(height=480 + int((window["south"] - bottom) * 42), legend=False)
    layout["annotations"] = [_name(name, *at) for name, at in _LABELS.items() if name in borders["countries"]]
    hidden = {"showgrid": False, "zeroline": False, "showticklabels": False}
    layout["xaxis"] = {**hidden, "range": [window["west"], window["east"]], "constrain": "domain"}
    layout["yaxis"] = {**hidden, "range": [bottom - 0.2, window["north"]], "scaleanchor": "x", "scaleratio": 1 / cos(radians(33))}
    layout["yaxis"] |= {"constrain": "domain", "constraintoward": "top"}
    return layout


@lru_cache(maxsize=1)
def _borders() -> dict[str, Any]:
    """Borders as rings of longitude and latitude within a window; `origin` says where they come from."""
    found: dict[str, Any] = json.loads(_BORDERS.read_text(encoding="utf-8"))
    return found


def _countries(borders: dict[str, Any]) -> list[Figure]:
    """The land of each country as one filled trace; the country of the subject last, so that its border is on top."""
    traces = []
    for name in sorted(borders["countries"], key=lambda n: n == _HOME):
        x: list[float | None] = []
        y: list[float | None] = []
        for ring in borders["countries"][name]:
            x += [*(point[0] for point in ring), ring[0][0], None]
            y += [*(point[1] for point in ring), ring[0][1], None]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": name,
                "meta": "land",
                "x": x,
                "y": y,
                "fill": "toself",
                "fillcolor": "rgba(201,162,39,0.16)" if name == _HOME else "rgba(128,128,128,0.13)",
                "line": {"color": style.GREY, "width": 2 if name == _HOME else 0.8},
                "hoverinfo": "skip",
            }
        )
    return traces


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
            "line": {"color": style.RED, "width": 1},
            "hoverinfo": "skip",
        }
        for place in places.values()
    ]


@lru_cache(maxsize=1_000)
def _circle(place: Place) -> list[tuple[float, float]]:
    (lon, lat), radius = _at(place), RADIUS[place.precision] / _KM
    turns = [2 * pi * n / 36 for n in range(37)]
    return [(round(lon + radius * cos(t) / cos(radians(lat)), 3), round(lat + radius * sin(t), 3)) for t in turns]


def _at(place: Place) -> tuple[float, float]:
    assert place.lat is not None
    assert place.lon is not None
    return place.lon, place.lat


def _within(at: tuple[float, float], window: dict[str, float]) -> bool:
    return window["west"] <= at[0] <= window["east"] and window["south"] <= at[1] <= window["north"]


def _free(place: tuple[float, float], taken: list[tuple[float, float]]) -> tuple[float, float]:
    """The nearest spot around a place, on a spiral of equal area, at which a mark covers none that is there."""
    for number in range(500):
        distance, turn = 0.16 * sqrt(number), number * 2.39996
        spot = (round(place[0] + distance * cos(turn) / cos(radians(33)), 3), round(place[1] + distance * sin(turn), 3))
        if all((spot[0] - x) ** 2 + (spot[1] - y) ** 2 >= _TOUCHING**2 for x, y in taken):
            return spot
    return place


def _name(name: str, lon: float, lat: float) -> Figure:
    look = {"size": 12, "color": style.GREY}
    return {"x": lon, "y": lat, "text": name, "showarrow": False, "font": look}


def _marks(name: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [],
        "y": [],
        "customdata": [],
        "hovertemplate": HOVER,
        "marker": {"color": style.RED, "size": 10, "symbol": "x", "opacity": 0.9},
    }


def _add(marks: Figure, dataset: Dataset, record: Attack, at: tuple[float, float]) -> None:
    marks["x"].append(round(at[0], 3))
    marks["y"].append(round(at[1], 3))
    marks["customdata"].append(custom(dataset, record))
