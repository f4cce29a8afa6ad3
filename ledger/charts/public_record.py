"""The public record in charts: its numbers as marks of their own beside the statements, never joined with them, never counted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ledger.charts import colours
from ledger.charts.base import HOVER, Chart, Figure, middle_day, plain, wrap
from ledger.charts.time_axis import Span
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import Claim
from ledger.query import public_record
from ledger.query.public_record import Beside
from ledger.wording import words
from ledger.wording.public_record import IS, NAME, relation, stated

IN_TITLE = ", with the public record beside"
"""What stands behind the title of a chart that has the layer."""
LAYER = {"layer": "public record"}
"""What marks the traces of the layer, in the place that Plotly leaves free."""
_MOST = 200  # numbers that are drawn
_MOST_TOLD = 3  # statements that are told where the pointer is over a mark
_DAY = 86_400_000  # milliseconds, in which Plotly measures lengths of time
_BELOW, _APART, _MOST_BELOW = 0.26, 0.075, 3  # of marks below a bar, as parts of the distance of two bars; rows of them
_NEAR = 0.02  # as a part of the largest number: nearer to each other, marks would cover each other
_RULE = (
    " A hollow square in grey-green is a number of the public record that was set beside a statement. Its bars are as long as "
    "the range and the time that its document gives, and where an end of the number is open it has no dot. Choosing it lists the "
    "statements beside which it stands."
)
_RULE_OF_BARS = (
    " A hollow square in grey-green below a bar is a number of the public record that was set beside its statement, with the "
    "range that its document gives; it has no dot where an end of the number is open. It may be of another time than the bar."
)


@dataclass(frozen=True)
class Mark:
    """A number of the public record beside some statements, once however many these are.

    key: its name in the address; low, number, high: from where to where its bar goes, and where the mark stands; is_open: whether
    an end of the number is open; period: the time that it is of; claims: the ids of the statements; custom: its custom data.
    """

    key: str
    low: int
    number: int
    high: int
    is_open: bool
    period: dates.Period
    claims: tuple[str, ...]
    custom: list[str]


@dataclass(frozen=True)
class Layer:
    """What the public record has beside the statements of a chart: marks, or the reason in words why none is drawn.

    numbers: how many numbers of it the marks are; claims: how many statements the chart draws; compared: how many of them have
    something of the public record beside them.
    """

    marks: Sequence[Mark]
    numbers: int
    claims: int
    compared: int
    undrawn: str = ""

    @property
    def spans(self) -> list[Span]:
        """The times that a time axis must hold."""
        return [mark.period.days for mark in self.marks]

    @property
    def ends(self) -> list[int]:
        """The numbers that an axis of numbers must hold."""
        return [end for mark in self.marks for end in (mark.low, mark.high)]

    def on(self, chart: Chart) -> Chart:
        """The chart with the title, sentence and rule of the layer, and with the statements behind each of its marks."""
        ids = {mark.key: mark.claims for mark in self.marks}
        told = f"{chart.sentence} {self.sentence()}"
        if not self.marks:
            return replace(chart, sentence=told)
        rule = f"{chart.rule}{_RULE if 'xaxis2' in chart.figure['layout'] else _RULE_OF_BARS}".lstrip()
        return replace(chart, title=f"{chart.title}{IN_TITLE}", sentence=told, rule=rule, marks=lambda: {**chart.marks(), **ids})

    def sentence(self) -> str:
        """What the layer shows and what it is not, or why it shows nothing."""
        all_of = "the statement" if self.claims == 1 else f"all {self.claims:,} statements"
        of = f"{all_of if self.compared == self.claims else f'{self.compared:,} of the {self.claims:,} statements'} drawn"
        if self.undrawn:
            return f"The public record is not drawn here: {self.undrawn}."
        if not self.marks:
            rest = f"; {of} {'has' if self.compared == 1 else 'have'} something of it beside them that is no number"
            return f"No number of the public record stands beside them{rest * bool(self.compared)}."
        shown = words.count(self.numbers, "number of the public record", "numbers of the public record")
        have = "has" if self.compared == 1 else "have"
        return f"Beside them {shown}; {of} {have} something of it beside them. {IS} No line joins a number of it to a claim."


def layer_of(dataset: Dataset, claims: Sequence[Claim], each: bool = False, undrawn: str = "") -> Layer:
    """The layer of a chart that draws these statements; where `undrawn` gives a reason it draws nothing.

    each: whether a number has a mark beside each of its statements, as where these stand apart from each other in rows.
    """
    found: dict[tuple[str, str, str], list[tuple[Claim, Beside]]] = {}
    compared = 0
    for claim in claims:
        beside = [one for one in public_record.beside(dataset, claim.id) if one.reference]
        compared += bool(beside)
        for one in beside:
            if one.reference and one.value and one.reference.like == dataset.by_id[claim.id][0]:
                found.setdefault((one.reference.id, one.value.time, claim.id * each), []).append((claim, one))
    numbers = len({key[:2] for key in found})
    if len(found) > _MOST:
        undrawn = f"{numbers:,} numbers of it stand beside what is drawn, too many to draw; narrow the filter"
    marks = [] if undrawn else [_mark(dataset, pairs, each) for pairs in found.values()]
    marks.sort(key=lambda mark: mark.is_open)  # the legend shows the symbol of the first
    return Layer(marks, numbers, len(claims), compared, undrawn)


def _mark(dataset: Dataset, pairs: Sequence[tuple[Claim, Beside]], each: bool) -> Mark:
    """The mark of one number beside some statements, each given with its comparison; `each` as in `layer_of`."""
    one = pairs[0][1]
    assert one.reference
    assert one.value
    value = one.value
    known = [n for n in (value.best, value.high, value.low) if n is not None]
    number = value.best if value.best is not None else known[0]
    ends = [n if n is not None else number for n in (value.low, value.high)]
    told = [f"beside {words.headline(dataset, claim)}: {relation(beside.comparison)}" for claim, beside in pairs[:_MOST_TOLD]]
    told += [f"and beside {len(pairs) - _MOST_TOLD} more"] if len(pairs) > _MOST_TOLD else []
    place = one.reference.values.index(value) + 1
    custom = [
        f"~record~{one.reference.id}-{place}{f'-{dataset.row[pairs[0][0].id]}' * each}",
        wrap(f"{NAME}: {stated(one.reference, value)}"),
        plain(dates.say(value.time)),
        "<br>".join([wrap(one.reference.producer), *map(wrap, told)]),
    ]
    period = dates.parse(value.time)
    is_open = None in (value.low, value.high)
    return Mark(custom[0], min(ends), number, max(ends), is_open, period, tuple(claim.id for claim, _ in pairs), custom)


def trace(
    marks: Iterable[Mark],
    x: Callable[[Mark], object],
    y: Callable[[Mark], float],
    orientation: str = "v",
    **lengths: Callable[[Mark], tuple[float, float]],
) -> list[Figure]:
    """The trace of some marks at their places, in a list; no trace where there is no mark.

    orientation: `h` where the marks are read from top to bottom; lengths: for `error_x` and `error_y` how far the bars of a mark
    reach to smaller and to larger values.
    """
    marks = list(marks)
    bars = {}
    for name, length in lengths.items():
        pairs = [length(mark) for mark in marks]
        look = {"color": colours.SAGE, "thickness": 1.5, "width": 3}
        less, more = [ends[0] for ends in pairs], [ends[1] for ends in pairs]
        bars[name] = {"type": "data", "symmetric": False, "array": more, "arrayminus": less, **look}
    marker = {"symbol": [f"square-open{'' if mark.is_open else '-dot'}" for mark in marks], "size": 9}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": NAME,
            "legendgroup": NAME,
            "legendrank": 2000,
            "meta": LAYER,
            "x": [x(mark) for mark in marks],
            "y": [y(mark) for mark in marks],
            "customdata": [mark.custom for mark in marks],
            "hovertemplate": HOVER,
            "marker": {**marker, "color": colours.SAGE, "line": {"width": 1.5, "color": colours.SAGE}},
            "orientation": orientation,
            "cliponaxis": orientation == "v",
            **bars,
        }
    ] * bool(marks)


def in_time(layer: Layer, height: Callable[[int], float]) -> list[Figure]:
    """The marks of a layer at their times and at the heights of their numbers, with bars as long as time and number are open."""

    def wide(mark: Mark) -> tuple[float, float]:
        first, last = mark.period.days
        half = (last - first).days * _DAY / 2
        return half, half

    def high(mark: Mark) -> tuple[float, float]:
        middle = height(mark.number)
        return round(middle - height(mark.low), 6), round(height(mark.high) - middle, 6)

    return trace(layer.marks, lambda mark: middle_day(mark.period), lambda mark: height(mark.number), error_x=wide, error_y=high)


def below_bars(layer: Layer, rows: Mapping[str, float]) -> list[Figure]:
    """The marks of a layer, each of one statement, below the bars of these; `rows` gives the heights of the statements.

    Marks of numbers that are near each other stand below each other.
    """
    near = max(layer.ends, default=0) * _NEAR
    taken: dict[tuple[int, int], list[int]] = {}
    heights: dict[str, float] = {}
    for mark in layer.marks:
        row, line = round(rows[mark.claims[0]]), 0
        while any(abs(other - mark.number) <= near for other in taken.get((row, line), ())):
            line += 1
        taken.setdefault((row, line), []).append(mark.number)
        heights[mark.key] = row - _BELOW - _APART * min(line, _MOST_BELOW)

    def long(mark: Mark) -> tuple[float, float]:
        return mark.number - mark.low, mark.high - mark.number

    return trace(layer.marks, lambda mark: mark.number, lambda mark: heights[mark.key], "h", error_x=long)
