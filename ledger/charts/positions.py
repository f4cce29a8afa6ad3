"""Statements on one issue in time: a lane for each actor, so that a change of mind shows."""

from ledger.charts import colours
from ledger.charts.base import HOVER, Chart, Figure, Row, after, custom, lines, middle, piece, plain, short
from ledger.charts.lanes import by_year, lanes_of, packed
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Position
from ledger.query import agreement
from ledger.query.selection import Selection
from ledger.wording import words

_MOST = 300  # statements drawn one by one
_NOUN = ("statement", "statements")


def positions(selection: Selection, issue: str) -> Chart:
    """What each actor says of one issue, and when: stance as symbol and colour, as wide as its date is imprecise."""
    dataset = selection.dataset
    rows = selection.rows("positions")
    rows = rows[selection.index.columns["issues"].single[rows] == list(dataset.issues).index(issue)]

    def row(position: Position) -> Row:
        return {"Actor": dataset.actors[position.actor].name, "Stance": words.stance(dataset, position)}

    if len(rows) > _MOST:
        names = vocabulary.WORDS["stances"]
        look = {names[stance]: colour for stance, colour in colours.STANCE_COLOURS.items()}
        stances = selection.index.columns["stances"].single[rows]
        lanes = lanes_of(selection, rows, stances, list(names.values()))
        return by_year(dataset.issues[issue].question, lanes, _NOUN, look, row)
    statements: list[Position] = list(selection.records(rows))
    periods = [dates.parse(p.said_on) for p in statements]
    lanes_by_actor: dict[str, list[int]] = {}
    for number, position in enumerate(statements):
        lanes_by_actor.setdefault(position.actor, []).append(number)
    latest_first = sorted(lanes_by_actor, key=lambda a: min(periods[n].days for n in lanes_by_actor[a]), reverse=True)
    labels = [(_label(dataset, [statements[n] for n in lanes_by_actor[a]]), lanes_by_actor[a]) for a in latest_first]
    places = packed([period.days for period in periods], labels)
    traces: list[Figure] = []
    for stance in colours.STANCE_COLOURS:
        numbers = [n for n, p in enumerate(statements) if p.stance == stance]
        traces += _stance(dataset, stance, [(statements[n], places.heights[n]) for n in numbers]) if numbers else []
    many = f"{words.count(len(statements), *_NOUN)} by {words.count(len(lanes_by_actor), 'actor')}"
    return Chart(
        title=dataset.issues[issue].question,
        figure={"data": traces, "layout": places.layout},
        sentence=f"{many}: {agreement.stances_in_words(dataset, statements, 'statements')}." if statements else "No statement.",
        rule=(
            "A mark is one statement at the time it was said, as wide as that time is imprecise; each actor has a lane, "
            "the first to speak on top. Nothing joins two statements."
        ),
        drawn=statements,
        row=row,
    )


def _label(dataset: Dataset, statements: list[Position]) -> str:
    """The name of an actor, with a remark where the statements take more than one stance."""
    several = len({p.stance for p in statements} - {"silent"}) > 1
    return short(dataset.actors[statements[0].actor].name + (" · changes or differs" if several else ""), 54)


def _stance(dataset: Dataset, stance: str, placed: list[tuple[Position, float]]) -> list[Figure]:
    """The statements of one stance: a line over the days of each, and a mark in their middle."""
    colour = colours.STANCE_COLOURS[stance]
    bars = lines({"color": colour, "width": 5}, opacity=0.4, legendgroup=stance)
    for position, height in placed:
        first, last = dates.parse(position.said_on).days
        piece(bars, (first.isoformat(), height), (after(last).isoformat(), height))
    marks = {
        "type": "scatter",
        "mode": "markers",
        "name": plain(words.stance(dataset, placed[0][0])),
        "legendgroup": stance,
        "x": [middle(dates.parse(position.said_on)) for position, _ in placed],
        "y": [height for _, height in placed],
        "customdata": [custom(dataset, position) for position, _ in placed],
        "hovertemplate": HOVER,
        "marker": {"color": colour, "size": 12, "symbol": colours.STANCE_MARKS[stance], "line": {"width": 2, "color": colour}},
    }
    return [bars, marks]
