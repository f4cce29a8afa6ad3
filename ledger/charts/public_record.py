"""The public record in charts: its numbers as marks of their own beside the statements, never joined with them, never counted."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from ledger.charts import colours
from ledger.charts.base import HOVER, Chart, Figure, plain, text_trace, wrap
from ledger.charts.panels import Panel, plain_axis
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import Casualties, Claim
from ledger.query import public_record
from ledger.query.public_record import Beside
from ledger.wording import words
from ledger.wording.public_record import IS, NAME, by, relation, stated, time_of

IN_TITLE = ", with the public record beside"
"""What stands behind the title of a chart that has the layer."""
LAYER = {"layer": "public record"}
"""What marks the traces of the layer, in the place that Plotly leaves free."""
_MOST = 40  # numbers that are drawn
_MOST_TOLD = 3  # statements that are told where the pointer is over a mark
_PITCH, _PHONE = 17, 58  # pixels from one mark to the next where each has its number beside it in a line, and on a phone in three
_ASIDE = timedelta(days=365)  # after the last time, where such marks stand on an axis that nobody sees
_STEP, _FIRST = 44, 24  # pixels from one row of marks below a bar to the next, and from the bar to the middle of the first
_RULE = (
    " A hollow square in grey-green is a number of the public record that was set beside a statement. All of them stand below "
    "the time axis, each with its number, what it counts, the time of that, whose it is, and how it stands to its statement: "
    "where it stands says nothing else. On a narrow screen each stands in three lines, cut where they are "
    "too long. Where an end of the number is open it has no dot. Choosing it lists the statements beside which it stands. The "
    "file of what is drawn has the statements alone; what stands beside them has files of its own, comparisons.csv and "
    "reference-values.csv."
)
_RULE_OF_BARS = (
    " A hollow square in grey-green below a bar is a number of the public record that was set beside its statement, with the "
    "range that its document gives; it has no dot where an end of the number is open. Beside it stands what it counts, of what "
    "time it is, which may be another than that of the bar, whose it is, and how it stands to the statement, in up to three "
    "lines, cut where they are too long. The file of what is drawn has the statements alone; what stands beside "
    "them has files of its own, comparisons.csv and reference-values.csv."
)


@dataclass(frozen=True)
class Mark:
    """A number of the public record beside some statements, once however many these are.

    key: its name in the address; low, number, high: from where to where its bar goes, and where the mark stands; is_open: whether
    an end of the number is open; period: the time that it is of; lines: what it counts and of what time it is, then its producer
    and how it stands to the statements; short: for little room what it counts, then its time and how it stands, then whose it is;
    claims: the ids of the statements; comparisons: those that set it beside them, by their ids; custom: its custom data.
    """

    key: str
    low: int
    number: int
    high: int
    is_open: bool
    period: dates.Period
    lines: tuple[str, str]
    short: tuple[str, str, str]
    claims: tuple[str, ...]
    comparisons: tuple[str, ...]
    custom: list[str]


@dataclass(frozen=True)
class Layer:
    """What the public record has beside the statements of a chart: marks, or the reason in words why none is drawn.

    numbers: how many numbers of it the marks are; claims: how many statements the chart draws; marked: how many of them have a
    mark; unmarked: how many others have something of it beside them; others, wordings: how many of its numbers and of its entries
    without a number stand beside the statements and are not drawn.
    """

    marks: Sequence[Mark]
    numbers: int
    claims: int
    marked: int
    unmarked: int
    others: int
    wordings: int
    undrawn: str = ""

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
        rule = f"{chart.rule}{_RULE if 'xaxis3' in chart.figure['layout'] else _RULE_OF_BARS}".lstrip()
        return replace(
            chart,
            title=f"{chart.title}{IN_TITLE}",
            sentence=told,
            rule=rule,
            marks=lambda: {**chart.marks(), **ids},
            compared={mark.key: mark.comparisons for mark in self.marks},
        )

    def sentence(self) -> str:
        """What the layer shows, what stands beside the statements and is not drawn, and what the layer is not."""
        if self.undrawn:
            return f"The public record is not drawn here: {self.undrawn}."
        if not self.marks:
            return f"No number of the public record is drawn here. {self._not_drawn()}".rstrip()
        shown = words.count(self.numbers, "number of the public record", "numbers of the public record")
        return f"Beside them {shown}, at {self._of(self.marked)} drawn. {self._not_drawn()} {IS}".replace("  ", " ")

    def _of(self, number: int) -> str:
        """So many of the statements: '5 of the 14 statements', 'all 14 statements', 'the statement'."""
        if number == self.claims:
            return "the statement" if number == 1 else f"all {number:,} statements"
        return f"{number:,} of the {self.claims:,} statements"

    def _not_drawn(self) -> str:
        """What of the public record stands beside the statements and is not drawn, and why; how many have nothing beside them."""
        which = "is a plan or of another sort" if self.others == 1 else "are plans or of another sort"
        numbers = f"{words.count(self.others, 'number')} that {which} than what is drawn"
        wordings = words.count(self.wordings, "entry without a number", "entries without a number")
        kinds = " and ".join([numbers] * bool(self.others) + [wordings] * bool(self.wordings))
        nothing = self.claims - self.marked - self.unmarked
        told = f"Not drawn: {kinds}, told at each statement" * bool(kinds)
        told += f"; {_have(self.unmarked, 'nothing but these')}" * bool(self.unmarked) + "." * bool(kinds)
        return f"{told} {_have(nothing, 'nothing of it')}." if nothing and (self.numbers or kinds) else told


def _have(number: int, what: str) -> str:
    """What so many statements have beside them: '1 statement has nothing of it beside it'."""
    one = number == 1
    return f"{words.count(number, 'statement')} {'has' if one else 'have'} {what} beside {'it' if one else 'them'}"


def layer_of(dataset: Dataset, claims: Sequence[Claim], each: bool = False, undrawn: str = "") -> Layer:
    """The layer of a chart that draws these statements; where `undrawn` gives a reason it draws nothing.

    each: whether a number has a mark beside each of its statements, as where these stand apart from each other in rows.
    """
    found: dict[tuple[str, str, str], list[tuple[Claim, Beside]]] = {}
    others: set[tuple[str, str]] = set()
    wordings: set[str] = set()
    marked, unmarked = set[str](), set[str]()
    for claim in claims:
        for one in public_record.beside(dataset, claim.id):
            if one.reference and one.value and one.reference.like == dataset.by_id[claim.id][0]:
                found.setdefault((one.reference.id, one.value.time, claim.id * each), []).append((claim, one))
                marked.add(claim.id)
            elif one.reference:
                unmarked.add(claim.id)
                if one.value:
                    others.add((one.reference.id, one.value.time))
                else:
                    wordings.add(one.reference.id)
    numbers = len({key[:2] for key in found})
    if len(found) > _MOST:
        undrawn = f"{numbers:,} numbers of it stand beside what is drawn, too many to draw; narrow the filter"
    marks = [] if undrawn else [_mark(dataset, pairs, each) for pairs in found.values()]
    marks.sort(key=lambda mark: mark.is_open)  # the legend shows the symbol of the first
    rest = len(unmarked - marked)
    return Layer(marks, numbers, len(claims), len(marked), rest, len(others), len(wordings), undrawn)


def _mark(dataset: Dataset, pairs: Sequence[tuple[Claim, Beside]], each: bool) -> Mark:
    """The mark of one number beside some statements, each given with its comparison; `each` as in `layer_of`."""
    one = pairs[0][1]
    assert one.reference
    assert one.value
    value = one.value
    known = [n for n in (value.best, value.high, value.low) if n is not None]
    number = value.best if value.best is not None else known[0]
    ends = [n if n is not None else number for n in (value.low, value.high)]
    told = [f"beside {words.quotable(dataset, c)}: {relation(dataset, other.comparison)}" for c, other in pairs[:_MOST_TOLD]]
    told += [f"and beside {len(pairs) - _MOST_TOLD} more"] if len(pairs) > _MOST_TOLD else []
    place = one.reference.values.index(value) + 1
    when, whose = time_of(one.reference, value), by(one.reference, value)
    custom = [
        f"~record~{one.reference.id}-{place}{f'-{dataset.row[pairs[0][0].id]}' * each}",
        wrap(f"{NAME}: {stated(one.reference, value)}"),
        plain(when or whose),
        "<br>".join([*([wrap(whose)] if when else []), *map(wrap, told)]),
    ]
    period = dates.parse(value.time)
    is_open = None in (value.low, value.high)
    beside = tuple(other.comparison.id for _, other in pairs)
    claims = tuple(claim.id for claim, _ in pairs)
    how = "; ".join(dict.fromkeys(relation(dataset, other.comparison) for _, other in pairs))
    claim = pairs[0][0]
    if each and isinstance(claim, Casualties) and claim.part_of:
        how = f"beside the {words.stated(claim)}: {how}"  # which may lie inside the bar of its whole
    said = ", ".join(filter(None, (stated(one.reference, value), when)))
    lines = said, f"{one.reference.producer if when else whose} · {how}"
    short = stated(one.reference, value), " · ".join(filter(None, (when, how))), one.reference.producer if when else whose
    return Mark(custom[0], min(ends), number, max(ends), is_open, period, lines, short, claims, beside, custom)


def trace(
    marks: Iterable[Mark],
    x: Callable[[Mark], object],
    y: Callable[[Mark], float],
    orientation: str = "v",
    **lengths: Callable[[Mark], tuple[float, float]],
) -> list[Figure]:
    """The trace of some marks at their places, in a list; no trace where there is no mark.

    orientation: `h` where the marks are read from top to bottom; lengths: for `error_x` how far the bar of a mark reaches
    to smaller and to larger values.
    """
    marks = list(marks)
    bars = {}
    for name, length in lengths.items():
        pairs = [length(mark) for mark in marks]
        look = {"color": colours.SAGE, "thickness": 1.5, "width": 0}  # a bar of no length has no ends that would seem a dot
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


def listed(layer: Layer) -> Panel:
    """The panel of a layer: its marks below each other in order of time, each with its number, the time of that, and whose it is.

    It is not on a time axis, so that the axis of the statements and their labels stay as they are without it.
    """
    marks = sorted(layer.marks, key=lambda mark: (mark.period.days, -mark.number))
    rows = {mark.key: -row for row, mark in enumerate(marks)}
    last = max(mark.period.days[1] for mark in marks)
    here = (last + _ASIDE).isoformat()  # by keyboard the marks come after those of the statements
    labels = text_trace(
        [here] * len(marks),
        list(rows.values()),
        [f"\u2003{plain(', '.join(mark.lines))}\u2003" for mark in marks],
        ["middle right"] * len(marks),
        meta={**LAYER, "cut": True, "single": True, "short": _short(marks)},
        textfont={"size": 11},
    )
    ground = plain_axis(-len(marks) + 0.4, 0.6)
    across = {"type": "date", "range": [last.isoformat(), (last + 50 * _ASIDE).isoformat()], "visible": False, "fixedrange": True}
    drawn = trace(marks, lambda mark: here, lambda mark: rows[mark.key])
    title, narrow = f"{NAME}, in order of time", _PHONE * len(marks)
    return Panel(title, [labels, *drawn], _PITCH * len(marks), ground, [], across=across, narrow=narrow)


def _short(marks: Iterable[Mark]) -> list[list[str]]:
    """The short lines of some marks, escaped, for labels where there is little room."""
    return [[plain(line) for line in mark.short] for mark in marks]


def rows_below(layer: Layer, wholes: Mapping[str, str]) -> dict[str, int]:
    """The row below its bar, from 0, in which each mark of a layer stands with its label, by its key.

    wholes: for each statement the one whose bar stands above its marks.
    """
    taken = Counter[str]()
    rows: dict[str, int] = {}
    for mark in sorted(layer.marks, key=lambda mark: (mark.number, mark.key)):
        of = wholes[mark.claims[0]]
        rows[mark.key] = taken[of]
        taken[of] += 1
    return rows


def pixels_below(layer: Layer, rows: Mapping[str, int], wholes: Mapping[str, str]) -> dict[str, int]:
    """How many pixels the marks below each bar take, by the id of its statement; `rows` and `wholes` as in `rows_below`."""
    pixels: dict[str, int] = {}
    for mark in layer.marks:
        of = wholes[mark.claims[0]]
        pixels[of] = max(pixels.get(of, 0), _FIRST + _STEP * (rows[mark.key] + 1) - _STEP // 2)
    return pixels


def below_bars(layer: Layer, rows: Mapping[str, int], bottoms: Mapping[str, float], pixel: float, most: float) -> list[Figure]:
    """The marks of a layer, each of one statement, below the bars of these, and beside each what it is.

    rows: as `rows_below` gives them; bottoms: the height at which the bar of each statement ends; pixel: how high a pixel is;
    most: the number at the end of the axis.
    """

    def height(mark: Mark) -> float:
        return bottoms[mark.claims[0]] - (_FIRST + _STEP * rows[mark.key]) * pixel

    def long(mark: Mark) -> tuple[float, float]:
        return mark.number - mark.low, mark.high - mark.number

    is_right = [mark.number < most / 2 for mark in layer.marks]
    labels = text_trace(
        [mark.high if right else mark.low for mark, right in zip(layer.marks, is_right, strict=True)],
        [height(mark) for mark in layer.marks],
        [f"\u2003{plain(', '.join(mark.lines))}\u2003" for mark in layer.marks],
        [f"middle {'right' if right else 'left'}" for right in is_right],
        meta={**LAYER, "cut": True, "short": _short(layer.marks)},
        textfont={"size": 10},
    )
    return [labels, *trace(layer.marks, lambda mark: mark.number, height, "h", error_x=long)]
