"""How it is known: the flow from articles through press outlets to who speaks.

The flow is a picture of three columns. A bar is as high as the statements that it has, and so is a band between two bars.
"""

from collections import Counter
from collections.abc import Sequence
from functools import partial

import numpy as np

from ledger.charts import colours
from ledger.charts.base import UNSELECTED, Chart, Figure, Row, base_layout, in_two_lines, mark_trace, plain, shorten
from ledger.charts.flows import NO_OUTLET, Band, Bar, flow_of
from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Claim
from ledger.query import chains
from ledger.query.chain_columns import alone_unnamed, columns_of
from ledger.query.selection import Selection
from ledger.wording import words

KINDS = vocabulary.WORDS["named"]
_FAINT = {kind: colours.faint(colour, 0.3) for kind, colour in colours.ORIGIN_COLOURS.items()}
_COLUMNS = ("Article", "Press outlet", "Who speaks")
_AT = (0.0, 0.42, 0.955)  # where the three columns begin, and how wide a bar is, as parts of the width
_WIDE = 0.045
_BESIDE = 0.022  # between a bar and the dots of the bands that lead to it, and between two dots that would cover each other
_HIGH = 330  # pixels of all statements together
_LEAST = 3  # pixels of the lowest bar
_APART = 26  # pixels between two bars, in which the name of the lower one stands
_LABEL = 15  # pixels of a line of text
_ASIDE = {"l": 116, "r": 156, "t": 2, "b": 10}  # the margins where the names of the outer columns stand beside their bars
_IN_A_LINE = (17, 25)  # letters of a name and its number in the first and the last column, where it stands beside its bar
_BETWEEN = 14  # pixels at least between the lines of two names that would meet
_LETTERS = (22, 30, 30)  # of a name in each column, for which there is room on a phone
_DOT = 9  # pixels across
_STEPS = np.linspace(0, 1, 65)
_CURVE = 1.5 * _STEPS - 1.5 * _STEPS**2 + _STEPS**3, 3 * _STEPS**2 - 2 * _STEPS**3
"""How far across and how far up a band is at points of its curve, as parts of its whole way."""
_HOVER = "<b>%{customdata[1]}</b><br>%{customdata[2]}<extra></extra>"
_RULE = (
    f"{chains.RULE} The height of a bar and of a band is the number of statements; a band has the colour of its kind of origin. "
    "Speakers and outlets of the fewest statements are one bar. Choosing a bar or the dot of a band lists its records below."
)


def flow(selection: Selection) -> Chart:
    """The flow of all selected statements from articles through press outlets to who speaks."""
    dataset, columns = selection.dataset, columns_of(selection.dataset)
    every = columns.of(selection)
    counts = Counter(dict(zip(KINDS, np.bincount(columns.kinds[every], minlength=len(KINDS)).tolist(), strict=True)))
    told = ", ".join(f"{name[0].lower()}{name[1:]} {counts[kind]:,}" for kind, name in KINDS.items() if counts[kind])
    alone = len(alone_unnamed(selection))
    rests = f"; {words.count(alone, 'record')} {'rests' if alone == 1 else 'rest'} on unnamed speakers alone" if alone else ""
    others = every[columns.kinds[every] != list(KINDS).index("article")]
    origins = words.count(columns.origins_of(others), "origin")
    else_ = f"; {len(others):,} of them from somebody else, counted as of {origins}" if len(others) else ""
    asked = [number for number, name in enumerate(selection.dataset.sources) if name in selection.filters.sources]
    elsewhere = int(np.count_nonzero(~np.isin(columns.articles[every], asked))) if asked else 0
    of_others = f", {elsewhere:,} of the statements in other articles" if elsewhere else ""
    counted = f"{words.count(len(every), 'statement')} of {words.count(selection.size, 'record')}{of_others}"
    drawn = flow_of(selection)
    return Chart(
        title="From the articles through press outlets to who speaks",
        figure=_figure(drawn.bars, [list(drawn.bands(left).values()) for left in (0, 1)]),
        sentence=f"{counted}: {told}{else_}{rests}." if len(every) else "No statement.",
        rule=_RULE,
        drawn=selection.records(selection.rows()),
        row=partial(_row, dataset),
        marks=drawn.marks,
    )


def _row(dataset: Dataset, record: Claim) -> Row:
    """What the table below the flow says of a record: its kinds of origin, and its chains."""
    kinds = dict.fromkeys(chain.kind for chain in chains.chains_of(dataset, record.id))
    return {"Known from": ", ".join(KINDS[kind] for kind in kinds), "Chain": "; ".join(chains.lines_of(dataset, record.id))}


def _figure(bars: Sequence[Sequence[Bar]], bands: Sequence[Sequence[Band]]) -> Figure:
    """The flow as a figure: bands as shapes with a dot on each, bars with their names above them."""
    scale = _HIGH / max(sum(bar.number for bar in bars[0]), 1)
    tops = _tops(bars, scale)
    bottom = max((top + _height(bar, scale) for bar, top in tops.items()), default=0.0)
    shapes: list[Figure] = []
    dots: dict[str, list[tuple[float, float, list[str]]]] = {}
    for left, between in enumerate(bands):
        leaving, arriving = (dict.fromkeys(column, 0) for column in (bars[left], bars[left + 1]))
        free = dict.fromkeys(arriving, (0.0, 0))  # from which height on a dot covers no other, and how many it would cover
        for band in between:
            high, (x0, x1) = band.number * scale, (_AT[left] + _WIDE, _AT[left + 1])
            y0 = tops[band.left] + leaving[band.left] * scale
            y1 = tops[band.right] + arriving[band.right] * scale
            leaving[band.left] += band.number
            arriving[band.right] += band.number
            shapes.append(_band((x0, y0), (x1, y1), high, band))
            middle, (below, covered) = y1 + high / 2, free[band.right]
            covered = (covered + 1) % 4 if middle < below else 0
            free[band.right] = middle + _DOT, covered
            x = x1 - _BESIDE * (1 + covered)
            y = y0 + (y1 - y0) * float(np.interp((x - x0) / (x1 - x0), *_CURVE)) + high / 2
            dots.setdefault(band.kind, []).append((x, y, _custom(band)))
    layout = base_layout(height=int(bottom) + 34, legend=False)
    layout |= {"shapes": shapes, "barmode": "overlay", "margin": _ASIDE}
    layout["xaxis"] = {"range": [0, 1], "visible": False, "fixedrange": True}
    layout["yaxis"] = {"range": [bottom + 8, 0], "visible": False, "fixedrange": True}
    heads = _heads(bars[2], tops)
    layout["annotations"] = [
        *(_label(column, _LABEL, f"<b>{name}</b>") for column, name in enumerate(_COLUMNS)),
        *(_label(2, top - _LABEL, text) for top, text in heads),
        *(_above(bar, top) if bar.column == 1 else _beside(bar, top, scale) for bar, top in tops.items()),
    ]
    above = [
        *(_label(column, _LABEL, f"<b>{name}</b>", is_narrow=True) for column, name in enumerate(_COLUMNS)),
        *(_label(2, top - _LABEL, text, is_narrow=True) for top, text in heads),
        *(_above(bar, top) for bar, top in tops.items()),
    ]
    layout["meta"] = {"narrow": {"annotations": above, "margin": {"l": 10, "r": 10, "t": 2, "b": 10}}}
    kinds = [kind for kind in KINDS if kind in dots]
    return {
        "data": [*(_bars(column, tops, scale) for column in bars), *(_dots(kind, dots[kind]) for kind in kinds)],
        "layout": layout,
    }


def _height(bar: Bar, scale: float) -> float:
    """The height of a bar in pixels; `scale` is that of one statement."""
    return max(bar.number * scale, _LEAST)


def _tops(bars: Sequence[Sequence[Bar]], scale: float) -> dict[Bar, float]:
    """The upper edge of each bar. On a phone no name of the middle column has room beside another, so it stands between them."""
    tops: dict[Bar, float] = {}
    for number in (0, 2, 1):
        beside = [top - line for top, _ in _heads(bars[2], tops) for line in (0, _LABEL)] if number == 1 else []
        taken, y = [*tops.values(), *beside] if number == 1 else [], 2.8 * _LABEL
        kind = ""
        for bar in bars[number]:
            if number == 2 and bar.kind != kind and bar.name != KINDS[bar.kind]:
                y += _LABEL  # for what the kind is called
            kind = bar.kind
            while any(abs(y - other) < _BETWEEN for other in taken):
                y += 1
            tops[bar] = y
            y += _height(bar, scale) + _APART
    return tops


def _band(start: tuple[float, float], end: tuple[float, float], high: float, band: Band) -> Figure:
    """A band of a height from the top left corner `start` to the top right corner `end`, as a shape below the bars.

    Its name are the keys of the marks with which it stands out: its own and those of its bars.
    """
    (x0, y0), (x1, y1) = start, end
    middle = (x0 + x1) / 2
    path = f"M {x0},{y0} C {middle},{y0} {middle},{y1} {x1},{y1} L {x1},{y1 + high} "
    path += f"C {middle},{y1 + high} {middle},{y0 + high} {x0},{y0 + high} Z"
    return {
        "type": "path",
        "name": f"{band.key} {band.left.key} {band.right.key}",
        "path": path,
        "fillcolor": _FAINT[band.kind],
        "line": {"width": 0},
        "layer": "below",
    }


def _custom(band: Band) -> list[str]:
    """The custom data of the dot of a band: its key, its two ends, and of how many statements it has how many."""
    left, right = band.left.name, band.right.name
    if band.left.column:
        ends, whole = f"{right}, {left}" if left == NO_OUTLET else f"{right}, through {left}", left
    else:
        ends, whole = f"{left} ← {right}", left
    number = f"{band.number:,} of {words.count(band.left.number, 'statement')} of “{whole}”: {KINDS[band.kind].lower()}"
    return [band.key, plain(ends), plain(number), ""]


def _bars(bars: Sequence[Bar], tops: dict[Bar, float], scale: float) -> Figure:
    """The bars of a column; those of speakers have the colour of their kind of origin."""
    return {
        "type": "bar",
        "showlegend": False,
        "x": [_AT[bar.column] + _WIDE / 2 for bar in bars],
        "y": [_height(bar, scale) for bar in bars],
        "base": [tops[bar] for bar in bars],
        "width": _WIDE,
        "customdata": [[bar.key, plain(bar.name), words.count(bar.number, "statement"), ""] for bar in bars],
        "hovertemplate": _HOVER,
        "selected": UNSELECTED,
        "unselected": UNSELECTED,
        "marker": {"color": [colours.ORIGIN_COLOURS[bar.kind] if bar.column == 2 else colours.INK for bar in bars]},
    }


def _dots(kind: str, found: Sequence[tuple[float, float, list[str]]]) -> Figure:
    """The dots of the bands of a kind of origin, each in the middle of its band."""
    look = {"color": colours.ORIGIN_COLOURS[kind], "size": _DOT, "line": {"width": 1, "color": colours.PROPERTIES["raised"][0]}}
    x, y, data = zip(*found, strict=True)
    return mark_trace(x, y, data, look, name=KINDS[kind]) | {"hovertemplate": _HOVER, "showlegend": False}


def _heads(bars: Sequence[Bar], tops: dict[Bar, float]) -> list[tuple[float, str]]:
    """The upper edge of the first bar of each kind of origin that its names do not tell, and what is written above it.

    It stands in place of a legend: the kind with its colour and its number of statements.
    """
    found = []
    for kind in dict.fromkeys(bar.kind for bar in bars):
        of_kind = [bar for bar in bars if bar.kind == kind]
        if any(bar.name != KINDS[kind] for bar in of_kind):
            number = sum(bar.number for bar in of_kind)
            square = f'<span style="color:{colours.ORIGIN_COLOURS[kind]}">■</span>'
            found.append((tops[of_kind[0]], f"{square} <b>{KINDS[kind]} {number:,}</b>"))
    return found


def _above(bar: Bar, top: float) -> Figure:
    """The name of a bar above its upper edge."""
    return _label(bar.column, top, f"{shorten(bar.name, _LETTERS[bar.column])} <b>{bar.number:,}</b>", is_narrow=True)


def _beside(bar: Bar, top: float, scale: float) -> Figure:
    """The name of a bar of an outer column outside of it, beside its middle, where no band runs."""
    is_last, number = bar.column == 2, f"{bar.number:,}"
    return {
        "x": _AT[bar.column] + _WIDE * is_last,
        "y": top + _height(bar, scale) / 2,
        "text": f"{in_two_lines(bar.name, _IN_A_LINE[is_last] - len(number))} <b>{number}</b>",
        "showarrow": False,
        "xanchor": "left" if is_last else "right",
        "xshift": 4 if is_last else -4,
        "yanchor": "middle",
        "align": "left" if is_last else "right",
        "font": {"size": 12},
    }


def _label(column: int, top: float, text: str, is_narrow: bool = False) -> Figure:
    """A label at the left edge of a column; in the last column of a narrow picture it ends where the bars end."""
    at_end = is_narrow and column == 2
    return {
        "x": _AT[column] + _WIDE * at_end,
        "y": top,
        "text": text,
        "showarrow": False,
        "xanchor": "right" if at_end else "left",
        "yanchor": "bottom",
        "align": "right" if at_end else "left",
        "font": {"size": 12},
    }
