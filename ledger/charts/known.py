"""How it is known: the flow from articles through press outlets to who speaks.

The flow is a picture of three columns. A bar is as high as the statements that it has, and so is a band between two bars.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ledger.charts import colours
from ledger.charts.base import UNSELECTED, Chart, Figure, Row, base_layout, plain, shorten
from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Claim
from ledger.query import chains
from ledger.query.chains import Chain
from ledger.query.selection import Selection
from ledger.wording import words

KINDS = vocabulary.WORDS["named"]
KIND_COLOURS = {
    "named": colours.TEAL,
    "unnamed": colours.ORANGE,
    "document": colours.BLUE,
    "report": colours.PURPLE,
    "article": colours.GREY,
    "open": colours.RED,
}
_OTHERS = {"named": "others named", "unnamed": "others unnamed", "document": "other documents"}
"""What the bar is called of all speakers of a kind that have no bar of their own."""
_COLUMNS = ("Article", "Press outlet", "Who speaks")
_AT = (0.0, 0.36, 0.955)  # where the three columns begin, and how wide a bar is, as parts of the width
_WIDE = 0.045
_BESIDE = 0.018  # between a bar and the dots of the bands that lead to it
_NONE = "no other outlet named"
_NAMED = 12  # speakers, or outlets, that have a bar of their own
_HIGH = 330  # pixels of all statements together
_APART = 24  # pixels between two bars, in which the name of the lower one stands
_LABEL = 15  # pixels of a line of text
_HOVER = "<b>%{customdata[1]}</b><br>%{customdata[2]}<extra></extra>"
_RULE = (
    f"{chains.RULE} The height of a bar and of a band is the number of statements; a band has the colour of its kind of origin. "
    "Speakers and outlets of the fewest statements are one bar. Choosing a bar or the dot of a band lists its records below."
)
Bar = tuple[int, str]
"""The column of a bar, and its name."""


@dataclass(frozen=True)
class _Flow:
    """The path of statements with the same bars: the names of these, the kind of origin, and the record of each statement."""

    bars: tuple[str, str, str]
    kind: str
    records: list[str]


def flow(selection: Selection) -> Chart:
    """The flow of all selected statements from articles through press outlets to who speaks."""
    dataset = selection.dataset
    every = chains.all_chains(dataset, (record for _, record in selection.claims()))
    flows = _flows(dataset, every)
    drawn = [record for _, record in selection.claims()]
    kinds = Counter(chain.kind for chain in every)
    alone = len(chains.alone_unnamed(dataset, drawn))
    told = ", ".join(f"{name[0].lower()}{name[1:]} {kinds[kind]:,}" for kind, name in KINDS.items() if kinds[kind])
    rests = f"; {words.count(alone, 'record')} {'rests' if alone == 1 else 'rest'} on unnamed speakers alone" if alone else ""
    others = [chain for chain in every if chain.kind != "article"]
    origins = words.count(chains.independent(others), "origin")
    else_ = f"; {len(others):,} of them from somebody else, of {origins}" if others else ""
    asked = selection.filters.sources
    elsewhere = sum(bool(asked) and chain.source not in asked for chain in every)
    of_others = f", {elsewhere:,} of the statements in other articles" if elsewhere else ""
    counted = f"{words.count(len(every), 'statement')} of {words.count(len(drawn), 'record')}{of_others}"
    return Chart(
        title="From the articles through press outlets to who speaks",
        figure=_figure(flows),
        sentence=f"{counted}: {told}{else_}{rests}." if every else "No statement.",
        rule=_RULE,
        drawn=drawn,
        row=partial(_row, dataset),
        marks=partial(_marks, flows),
    )


def _row(dataset: Dataset, record: Claim) -> Row:
    """What the table below the flow says of a record: its kinds of origin, and its chains."""
    kinds = dict.fromkeys(chain.kind for chain in chains.chains_of(dataset, record.id))
    return {"Known from": ", ".join(KINDS[kind] for kind in kinds), "Chain": "; ".join(chains.lines_of(dataset, record.id))}


def _flows(dataset: Dataset, every: Sequence[Chain]) -> list[_Flow]:
    """The paths of chains; articles, outlets and speakers beyond the most frequent are one bar, speakers by their kind."""
    paths: dict[tuple[str, str | None, str, str | None, str], list[str]] = {}
    for chain in every:
        document = chain.telling.words if chain.telling and chain.kind == "document" else ""
        paths.setdefault((chain.source, chain.outlet, chain.kind, chain.speaker, document), []).append(chain.record)
    articles: Counter[str] = Counter()
    outlets: Counter[str] = Counter()
    ends: Counter[tuple[str, str]] = Counter()
    for (source, outlet, kind, speaker, document), records in paths.items():
        articles[dataset.sources[source].short] += len(records)
        outlets[dataset.actors[outlet].name if outlet else _NONE] += len(records)
        ends[kind, _end(dataset, kind, speaker, document)] += len(records)
    shown = [{name for name, _ in counts.most_common(_NAMED)} for counts in (articles, outlets)]
    shown[1].add(_NONE)
    shown_ends = {end for end, _ in ends.most_common(_NAMED)}
    rest = Counter(kind for kind, name in ends if (kind, name) not in shown_ends)
    found = []
    for (source, outlet, kind, speaker, document), records in paths.items():
        article, through = dataset.sources[source].short, dataset.actors[outlet].name if outlet else _NONE
        name = _end(dataset, kind, speaker, document)
        bars = (
            article if article in shown[0] else f"{len(articles) - len(shown[0]):,} other articles",
            through if through in shown[1] else f"{len(outlets.keys() - shown[1]):,} other outlets",
            name if (kind, name) in shown_ends or rest[kind] == 1 else f"{rest[kind]:,} {_OTHERS[kind]}",
        )
        found.append(_Flow(bars, kind, records))
    return found


def _end(dataset: Dataset, kind: str, speaker: str | None, document: str) -> str:
    """What the last bar of a chain is called: the actor who speaks, or the words for a document, or the kind of origin.

    That an actor is unnamed is told by the colour of the bar, and left out of the name.
    """
    if speaker and kind != "open":
        return re.sub(r" \(unnamed, ([^)]*)\)", r" (\1)", dataset.actors[speaker].name).replace(" (unnamed)", "")
    return " ".join(document.split()) or KINDS[kind]


def _slug(name: str) -> str:
    """A name as a part of the key of a mark."""
    return re.sub("[^a-z0-9]+", "-", name.casefold()).strip("-")[:28] or "none"


def _key(first: str, second: str, kind: str) -> str:
    """The key of a mark, which the address holds: of a bar with the number of its column, or of a band with its two bars."""
    return f"~{_slug(first)}~{_slug(second)}-{kind}" if kind else f"~{_slug(first)}~{_slug(second)}"


def _keys(one: _Flow) -> tuple[str, ...]:
    """The keys of the marks in which a statement counts: its three bars and its two bands."""
    bars = tuple(_key(f"column {number}", name, "") for number, name in enumerate(one.bars))
    return (*bars, _key(one.bars[0], one.bars[1], one.kind), _key(f"to {one.bars[1]}", one.bars[2], one.kind))


def _marks(flows: Iterable[_Flow]) -> dict[str, Sequence[str]]:
    """The ids of the records of each mark, by its key."""
    found: dict[str, dict[str, None]] = {}
    for one in flows:
        for key in _keys(one):
            found.setdefault(key, {}).update(dict.fromkeys(one.records))
    return {key: tuple(ids) for key, ids in found.items()}


def _figure(flows: Sequence[_Flow]) -> Figure:
    """The flow as a figure: bands as shapes with a dot on each, bars with their names above them."""
    number_of = sum(len(one.records) for one in flows)
    scale = _HIGH / max(number_of, 1)
    order = {kind: number for number, kind in enumerate(KINDS)}
    first: Counter[tuple[str, str, str]] = Counter()
    second: Counter[tuple[str, str, str]] = Counter()
    sizes: list[Counter[str]] = [Counter(), Counter(), Counter()]
    for one in flows:
        first[one.bars[0], one.bars[1], one.kind] += len(one.records)
        second[one.bars[1], one.bars[2], one.kind] += len(one.records)
        for column, name in enumerate(one.bars):
            sizes[column][name] += len(one.records)
    kind_of = {one.bars[2]: one.kind for one in flows}
    articles = list(dict.fromkeys(one.bars[0] for one in flows))
    outlets = sorted(sizes[1], key=lambda name: (name == _NONE, -sizes[1][name]))
    ends = sorted(sizes[2], key=lambda name: (order[kind_of[name]], -sizes[2][name]))
    tops: dict[Bar, float] = {}
    labels: list[float] = []
    for column, names in ((0, articles), (2, ends), (1, outlets)):
        y = 2.8 * _LABEL
        for name in names:
            while column == 1 and any(abs(y - other) < _LABEL for other in labels):
                y += 3
            tops[column, name] = y
            y += max(sizes[column][name] * scale, 3) + _APART
        labels += [top for (at, _), top in tops.items() if at == column]
    bottom = max((top + max(sizes[column][name] * scale, 3) for (column, name), top in tops.items()), default=0.0)
    shapes: list[Figure] = []
    dots: dict[str, list[tuple[float, float, list[str]]]] = {}
    filled: Counter[tuple[int, str, str]] = Counter()
    places = [{name: number for number, name in enumerate(names)} for names in (articles, outlets, ends)]
    for left, bands in ((0, first), (1, second)):
        for (a, b, kind), number in sorted(
            bands.items(), key=lambda band: (places[left][band[0][0]], places[left + 1][band[0][1]], order[band[0][2]])
        ):
            high = number * scale
            y0, y1 = tops[left, a] + filled[left, a, "out"] * scale, tops[left + 1, b] + filled[left + 1, b, "in"] * scale
            filled[left, a, "out"] += number
            filled[left + 1, b, "in"] += number
            x0, x1 = _AT[left] + _WIDE, _AT[left + 1]
            shapes.append(_band((x0, y0), (x1, y1), high, KIND_COLOURS[kind]))
            text = f"{a} ← {b}" if left == 0 else f"{b}, through {a}" if a != _NONE else f"{b}, {a}"
            key = _key(a if left == 0 else f"to {a}", b, kind)
            custom = [key, plain(text), f"{words.count(number, 'statement')}: {KINDS[kind].lower()}", ""]
            dots.setdefault(kind, []).append((x1 - _BESIDE, y1 + high / 2, custom))
    traces = [_bars(column, names, sizes[column], tops, scale, kind_of) for column, names in enumerate((articles, outlets, ends))]
    traces += [_dots(kind, found) for kind, found in sorted(dots.items(), key=lambda item: order[item[0]])]
    layout = base_layout(height=int(bottom) + 70, legend=True)
    layout["margin"]["r"] = 10
    layout["shapes"] = shapes
    layout["barmode"] = "overlay"
    layout["xaxis"] = {"range": [0, 1], "visible": False, "fixedrange": True}
    layout["yaxis"] = {"range": [bottom + 8, 0], "visible": False, "fixedrange": True}
    layout["annotations"] = [_label(column, _AT[column], _LABEL, f"<b>{_COLUMNS[column]}</b>") for column in range(3)] + [
        _label(column, _AT[column], top, f"{shorten(name, 26)} <b>{sizes[column][name]:,}</b>")
        for (column, name), top in tops.items()
    ]
    return {"data": traces, "layout": layout}


def _band(start: tuple[float, float], end: tuple[float, float], high: float, colour: str) -> Figure:
    """A band of a height from the top left corner `start` to the top right corner `end`, as a shape below the bars."""
    (x0, y0), (x1, y1) = start, end
    middle = (x0 + x1) / 2
    path = f"M {x0},{y0} C {middle},{y0} {middle},{y1} {x1},{y1} L {x1},{y1 + high} "
    path += f"C {middle},{y1 + high} {middle},{y0 + high} {x0},{y0 + high} Z"
    return {"type": "path", "path": path, "fillcolor": colours.faint(colour, 0.3), "line": {"width": 0}, "layer": "below"}


def _bars(
    column: int,
    names: Sequence[str],
    sizes: Mapping[str, int],
    tops: Mapping[Bar, float],
    scale: float,
    kind_of: Mapping[str, str],
) -> Figure:
    """The bars of a column; those of speakers have the colour of their kind of origin."""
    return {
        "type": "bar",
        "showlegend": False,
        "x": [_AT[column] + _WIDE / 2 for _ in names],
        "y": [max(sizes[name] * scale, 3) for name in names],
        "base": [tops[column, name] for name in names],
        "width": _WIDE,
        "customdata": [
            [_key(f"column {column}", name, ""), plain(name), words.count(sizes[name], "statement"), ""] for name in names
        ],
        "hovertemplate": _HOVER,
        "selected": UNSELECTED,
        "unselected": UNSELECTED,
        "marker": {"color": [KIND_COLOURS[kind_of[name]] if column == 2 else colours.INK for name in names]},
    }


def _dots(kind: str, found: Sequence[tuple[float, float, list[str]]]) -> Figure:
    """The dots of the bands of a kind of origin, each in the middle of its band."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": KINDS[kind],
        "x": [x for x, _, _ in found],
        "y": [y for _, y, _ in found],
        "customdata": [custom for *_, custom in found],
        "hovertemplate": _HOVER,
        "marker": {"color": KIND_COLOURS[kind], "size": 9, "line": {"width": 1, "color": colours.PROPERTIES["raised"][0]}},
    }


def _label(column: int, x: float, top: float, text: str) -> Figure:
    """The name of a bar above its upper edge; in the last column it ends where the bar ends."""
    is_last = column == 2
    return {
        "x": x + _WIDE if is_last else x,
        "y": top,
        "text": text,
        "showarrow": False,
        "xanchor": "right" if is_last else "left",
        "yanchor": "bottom",
        "align": "right" if is_last else "left",
        "font": {"size": 12},
    }
