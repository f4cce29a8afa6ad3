"""Statements on one issue in time: a lane an actor, so that a change of mind shows."""

import ledger.charts.bins as bins
from ledger.charts import colours
from ledger.charts.base import (
    HOVER,
    Chart,
    Figure,
    Row,
    after,
    custom,
    layout_of,
    lines,
    middle,
    pack,
    piece,
    plain,
    rows_of,
    short,
    time_axis,
)
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Position
from ledger.query import agreement, selection
from ledger.query.columns import Chosen
from ledger.wording import words

_STEP = 0.3
_MOST = 300


def positions(dataset: Dataset, issue: str) -> Chart:
    """What each actor says of one issue, and when: stance as symbol and colour, as wide as its date is imprecise."""
    asked = dataset.issues[issue]
    if selection.counts_of(dataset, "issues")[issue] > _MOST:
        return _by_year(dataset, issue)
    found = [p for p in dataset.positions if p.issue == issue]
    days = [day for p in found for day in dates.parse(p.said_on).days]
    least = max(1, (max(days) - min(days)).days // 40) if days else 1
    lanes: dict[str, list[int]] = {}
    for number, position in enumerate(found):
        lanes.setdefault(position.actor, []).append(number)
    order = sorted(lanes, key=lambda a: min(dates.parse(found[n].said_on).days for n in lanes[a]), reverse=True)
    at, heights, labels = 0.0, [0.0] * len(found), []
    for actor in order:
        rows = pack([dates.parse(found[n].said_on).days for n in lanes[actor]], least)
        for number, row in zip(lanes[actor], rows, strict=True):
            heights[number] = at + row * _STEP
        mind = " · changes or differs" if len({found[n].stance for n in lanes[actor]} - {"silent"}) > 1 else ""
        labels.append((at + max(rows) * _STEP, short(dataset.actors[actor].name + mind, 54)))
        at += max(rows) * _STEP + 1
    traces: list[Figure] = []
    for stance, colour in colours.STANCE_COLOURS.items():
        numbers = [n for n, p in enumerate(found) if p.stance == stance]
        if not numbers:
            continue
        bars = lines({"color": colour, "width": 5}, opacity=0.4, legendgroup=stance)
        for n in numbers:
            first, last = dates.parse(found[n].said_on).days
            piece(bars, (first.isoformat(), heights[n]), (after(last).isoformat(), heights[n]))
        marks = {
            "type": "scatter",
            "mode": "markers",
            "name": plain(words.stance(dataset, found[numbers[0]])),
            "legendgroup": stance,
            "x": [middle(dates.parse(found[n].said_on)) for n in numbers],
            "y": [heights[n] for n in numbers],
            "customdata": [custom(dataset, found[n]) for n in numbers],
            "hovertemplate": HOVER,
            "marker": {
                "color": colour,
                "size": 12,
                "symbol": colours.STANCE_MARKS[stance],
                "line": {"width": 2, "color": colour},
            },
        }
        traces += [bars, marks]
    layout = layout_of(height=int(140 + 42 * at), legend=True)
    layout |= rows_of(["" for _ in order], range=[-0.5, at - 0.2])
    for annotation, (y, text) in zip(layout["annotations"], labels, strict=True):
        annotation |= {"y": y + 0.2, "text": text}
    layout["xaxis"] = time_axis(days)
    told = agreement.said_on(dataset, found, "statements")
    many = f"{words.count(len(found), 'statement')} by {words.count(len(order), 'actor')}"
    return Chart(
        title=asked.question,
        figure={"data": traces, "layout": layout},
        sentence=f"{many}: {told}." if found else "No statement.",
        rule=(
            "A mark is one statement at the time it was said, as wide as that time is imprecise; each actor has a lane, "
            "the first to speak on top. Nothing joins two statements."
        ),
        drawn={p.id: {"Actor": dataset.actors[p.actor].name, "Stance": words.stance(dataset, p)} for p in found},
    )


def _by_year(dataset: Dataset, issue: str) -> Chart:
    """The statements on an issue by stance and year."""
    values = vocabulary.WORDS["stances"]
    known, at = selection.left(dataset, "positions")
    about = at[bins.values_of(dataset, "positions", "issues")[at] == list(dataset.issues).index(issue)]
    records = Chosen(selection.whole(dataset).positions, about)
    codes = bins.values_of(dataset, "positions", "stances")[about]
    years = known.times.years[known.tables["positions"]][about]
    found = bins.Lanes(records, codes, years, list(values.values()))

    def row(position: Position) -> Row:
        return {"Actor": dataset.actors[position.actor].name, "Stance": words.stance(dataset, position)}

    look = {name: colours.STANCE_COLOURS[stance] for stance, name in values.items()}
    return bins.counted(dataset.issues[issue].question, found, ("statement", "statements"), look, row)
