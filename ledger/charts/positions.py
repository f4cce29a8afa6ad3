"""The chart of statements in time: on one issue with a lane for each actor, or on all with a lane for each issue.

So a change of mind shows, and what one actor says in the course of time.
"""

from datetime import date
from itertools import combinations

from ledger.charts import colours
from ledger.charts.base import (
    Chart,
    Figure,
    Row,
    custom_data,
    days_trace,
    line_trace,
    mark_trace,
    middle_day,
    plain,
    shorten,
)
from ledger.charts.lanes import LONGEST_LANE, MOST, STATEMENT, by_year, lanes_of, packed
from ledger.charts.time_axis import folded_words, on_time_axis, time_axis
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Position
from ledger.query import agreement, overlaps, verdicts
from ledger.query.agreement import is_concluded
from ledger.query.answers import CONCLUDED
from ledger.query.selection import Selection
from ledger.wording import words

_RING = 11  # pixels from the middle of a mark to the ring around it
_MOST_ANSWERS = 3  # of one stance, in the legend and the sentence
ALL_ISSUES = "Statements over time, issue by issue"
_DASHED = {"color": colours.INK, "width": 1.5, "dash": "3px,2px"}
_KEY = line_trace(_DASHED, name="As analysis") | {"showlegend": True, "x": [None], "y": [None]}


def positions(selection: Selection, issue: str) -> Chart:
    """The selected positions on one issue in time, or on all if `issue` is empty; symbol and colour of a mark are its stance.

    Each actor has a lane, or each issue where all are shown, and a mark is as wide as its date is imprecise. Where statements are
    too many, each stance has a lane, and a mark holds all statements of one stance and year.
    """
    dataset = selection.dataset
    rows = selection.rows("positions")
    if issue:
        rows = rows[selection.index.columns["issues"].single[rows] == list(dataset.issues).index(issue)]
    title = dataset.issues[issue].question if issue else ALL_ISSUES

    def row(position: Position) -> Row:
        asked = {} if issue else {"Issue": dataset.issues[position.issue].question}
        return {"Actor": dataset.actors[position.actor].name, **asked, "Stance": words.stance(dataset, position)}

    if len(rows) > MOST:
        names = vocabulary.WORDS["stances"]
        look = {names[stance]: colour for stance, colour in colours.STANCE_COLOURS.items()}
        of_rows = selection.index.columns["stances"].single[rows]
        return by_year(title, lanes_of(selection, rows, of_rows, list(names.values())), STATEMENT, look, row)
    statements: list[Position] = list(selection.records(rows))
    periods = [dates.parse(p.said_on) for p in statements]
    actors = {position.actor: None for position in statements}
    lanes: dict[str, list[int]] = {}
    for number, position in enumerate(statements):
        lanes.setdefault(position.actor if issue else position.issue, []).append(number)
    starts = [(period.first or date.min, period.days[0]) for period in periods]  # an open start comes before all days
    latest_first = sorted(lanes, key=lambda name: min(starts[n] for n in lanes[name]), reverse=True)
    label = _label if issue else _label_of_issue
    labels = [(label(dataset, [statements[n] for n in lanes[lane]]), lanes[lane]) for lane in latest_first]
    spans = [period.days for period in periods]
    heights, layout = packed(spans, labels)
    traces: list[Figure] = []
    called = _names(dataset, statements)
    for stance in colours.STANCE_COLOURS:
        placed = [(p, height) for p, height in zip(statements, heights, strict=True) if p.stance == stance]
        if placed:
            traces += _stance(dataset, stance, "; ".join(called[stance]), placed)
    concluded = [n for n, p in enumerate(statements) if is_concluded(dataset, p)]
    figure = on_time_axis({"data": [*traces, _KEY] if concluded else traces, "layout": layout}, spans)
    if (axis := time_axis(spans)) and concluded:
        rings = [_ring(axis.shown(middle_day(periods[n])), heights[n]) for n in concluded]
        figure["layout"]["shapes"] = [*figure["layout"].get("shapes", ()), *rings]
    many = f"{words.count(len(statements), *STATEMENT)} by {words.count(len(actors), 'actor')}"
    if related := overlaps.of_speakers(dataset, actors):
        many += f", {related}" + "," * (not issue)
    many += f" on {words.count(len(lanes), 'issue')}" * (not issue)
    numbers = agreement.tally(dataset, statements, "statements")
    stances = ", ".join(f"{' or '.join(called[stance])} {number:,}" for stance, number in numbers.items())
    less = {
        "as analysis": len(concluded),
        "with a limit": sum(bool(p.limit) for p in statements),
        "with an apparent error": sum(p.id in dataset.errata_of for p in statements),
    }
    told = [f"{number:,} {what}" for what, number in less.items() if number]
    of_these = f"; of these {', '.join(told)}" * bool(told)
    return Chart(
        title=title,
        figure=figure,
        sentence=f"{many}: {stances}{of_these}." if statements else "No statement.",
        rule=(
            "A mark is one statement at the time it was said, held or acted out, as wide as that time is imprecise, and to the "
            f"edge where that is open; each {'actor' if issue else 'issue'} has a lane, the one with the earliest statement on "
            f"top. Nothing joins two statements.{f' Dashed: {CONCLUDED}' if concluded else ''}{folded_words(spans)}"
        ),
        drawn=statements,
        row=row,
    )


def _ring(day: str | None, height: float) -> Figure:
    """A dashed ring around the mark of a statement that somebody else concludes, as a shape of Plotly's."""
    look = {"line": _DASHED, "type": "circle"}
    corners = {"x0": -_RING, "x1": _RING, "y0": -_RING, "y1": _RING}
    return {**look, **corners, "xsizemode": "pixel", "ysizemode": "pixel", "xanchor": day, "yanchor": height}


def _label(dataset: Dataset, statements: list[Position]) -> str:
    """The name of an actor, with a remark where it is both for and against, at times that overlap or do not.

    Only statements with a known time no wider than a year count, and none that somebody else concludes.
    """
    told = [p for p in statements if p.stance in ("for", "against") and verdicts.is_dated(p) and not is_concluded(dataset, p)]
    taken = [(p.stance, dates.parse(p.said_on).days) for p in told]
    pairs = [(one, other) for (a, one), (b, other) in combinations(taken, 2) if a != b]
    together = any(one[0] <= other[1] and other[0] <= one[1] for one, other in pairs)
    remark = "" if not pairs else " · differs" if together else " · differs over time"
    return shorten(dataset.actors[statements[0].actor].name + remark, LONGEST_LANE)


def _label_of_issue(dataset: Dataset, statements: list[Position]) -> str:
    """The name of an issue with the answers given to it: 'US forces, 2019–2020: Leave'."""
    given = ", ".join(dict.fromkeys(words.stance(dataset, position) for position in statements))
    return shorten(f"{dataset.issues[statements[0].issue].name}: {given}", LONGEST_LANE)


def _names(dataset: Dataset, statements: list[Position]) -> dict[str, list[str]]:
    """What each stance that is taken is called: all that the issues call it or, where that is much of any stance, as in general.

    So no stance has a general name beside another with the words of its issues. Silence and refusals are one stance.
    """
    given: dict[str, dict[str, None]] = {}
    for p in statements:
        given.setdefault(p.stance, {})[words.stance(dataset, p)] = None
    if any(len(names) > _MOST_ANSWERS for names in given.values()):
        return {stance: [vocabulary.WORDS["stances"][stance]] for stance in given}
    return {stance: list(names) for stance, names in given.items()}


def _stance(dataset: Dataset, stance: str, name: str, placed: list[tuple[Position, float]]) -> list[Figure]:
    """The traces of statements of one stance at their heights: a line over the days of each, a mark amid it.

    `name` is what the legend calls the stance.
    """
    colour = colours.STANCE_COLOURS[stance]
    periods = ((dates.parse(position.said_on), height) for position, height in placed)
    bars = days_trace({"color": colour, "width": 5}, periods, opacity=0.4, legendgroup=stance)
    marks = mark_trace(
        [middle_day(dates.parse(position.said_on)) for position, _ in placed],
        [height for _, height in placed],
        [custom_data(dataset, position) for position, _ in placed],
        {"color": colour, "size": 12, "symbol": colours.STANCE_MARKS[stance], "line": {"width": 2, "color": colour}},
        name=plain(name),
        legendgroup=stance,
    )
    return [bars, marks]
