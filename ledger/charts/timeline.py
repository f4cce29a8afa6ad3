"""The overview: troop levels, attacks and the statements of each article, on one time axis."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache, partial

import numpy as np

from ledger.charts import colours, lanes
from ledger.charts.attacks import strip
from ledger.charts.base import (
    JOIN,
    Chart,
    Figure,
    Row,
    add_days,
    label_at,
    line_trace,
    mark_trace,
    middle_day,
    plain,
)
from ledger.charts.panels import Panel, plain_axis, stack
from ledger.charts.troop_levels import levels, numbered_rows, row
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS, Attack, Casualties, Claim, Position, TroopLevel
from ledger.query.columns import IntArray
from ledger.query.facets import period_of
from ledger.query.selection import Selection, select
from ledger.wording import words

_TITLE = "What the articles speak of, and when"
_MOST_ARTICLES = 40  # articles that have a lane each
_OFFSETS = {"positions": 0.0, "casualties": -0.3}  # of marks from the middle of the lane of their article


def timeline(selection: Selection) -> Chart:
    """Panels of troop levels, of attacks, and of positions and casualties with a lane for each article, on one time axis.

    Every selected record with a date is drawn once, but for troop levels without a number. Where records or articles are too
    many, a mark stands for all records of one table and year.
    """
    rows = selection.rows()
    if len(rows) > lanes.MOST or len(np.unique(_first_articles(selection.dataset)[rows])) > _MOST_ARTICLES:
        return _by_year(selection)
    articles, statement_days = _articles(selection)
    important = {h.record for h in selection.dataset.highlights}
    panels = [p for p in (levels(selection, "log", important, pixels=200), strip(selection), articles) if len(p.rows)]
    drawn = np.concatenate([p.rows for p in panels]) if panels else rows[:0]
    years = sorted({day.year for p in panels for day in (statement_days if p is articles else p.days)})
    return Chart(
        title=_TITLE,
        figure=stack(panels) if panels else {"data": [], "layout": {}},
        sentence=_sentence(selection, drawn, years),
        rule=(
            "Each record stands at the time that it is about, as wide as that time is imprecise; positions at the "
            "time they were said, held or done. Numbers are on a logarithmic scale, kinds apart. In the lanes of articles a mark "
            "holds all positions, or all casualty statements, of one article and time; the grey line spans the "
            "times of all records in the lane that the filter leaves, the open hexagon is the publication. A record that several "
            "articles tell is in the lane of the first."
        ),
        drawn=selection.records(drawn),
        row=partial(_row, selection.dataset),
    )


def _sentence(selection: Selection, drawn: IntArray, years: Sequence[int]) -> str:
    """How many records of each table are drawn, about which years, how many of them are part of another, how many not drawn."""
    if not len(drawn):
        return "No record can be drawn; " + _not_drawn(selection.size) if selection.size else "No record can be drawn."
    rows = set(drawn.tolist())
    numbers = [len(rows.intersection(range(part.start, part.stop))) for part in selection.index.tables.values()]
    counted = ", ".join(words.count_records(table, n) for table, n in zip(CLAIMS, numbers, strict=True) if n)
    sentence = f"{counted}, about {years[0]} to {years[-1]}" if len(years) > 1 else f"{counted}, about {years[0]}"
    row_of = selection.dataset.row
    wholes = [getattr(record, "part_of", None) for record in selection.records(drawn)]
    parts = sum(whole is not None and row_of[whole] in rows for whole in wholes)
    sentence += f"; {parts} of these records {'is' if parts == 1 else 'are'} part of another of them" if parts else ""
    rest = selection.size - len(drawn)
    return sentence + (f"; {_not_drawn(rest)}" if rest else ".")


def _not_drawn(number: int) -> str:
    """The end of a sentence about records that are not drawn."""
    return f"{words.count(number, 'record')} without a number or a date {'is' if number == 1 else 'are'} not drawn."


def _row(dataset: Dataset, record: Claim) -> Row:
    """What the table view says of a record; of a troop level and an attack the same as on their own pages."""
    if isinstance(record, TroopLevel | Attack):
        return row(record)
    return {"Drawn as": vocabulary.WORDS["tables"][dataset.by_id[record.id][0]], "Kind": words.tag(dataset, record)}


def _by_year(selection: Selection) -> Chart:
    """The chart with one mark for all records of one table and year."""
    rows = selection.rows()
    names = [vocabulary.WORDS["tables"][table] for table in CLAIMS]
    ends = [part.stop for part in selection.index.tables.values()]
    years = _drawn_years(selection.dataset)[rows]
    drawn = lanes.Lanes(selection, rows, np.searchsorted(ends, rows, side="right"), names, years)
    look = {vocabulary.WORDS["tables"][table]: colour for table, colour in colours.TABLE_COLOURS.items()}
    return lanes.by_year(_TITLE, drawn, ("record", "records"), look, partial(_row, selection.dataset), "number or no date")


@lru_cache(maxsize=2)
def _drawn_years(dataset: Dataset) -> IntArray:
    """The year of each claim of a dataset; 0 for a claim without a date and for a troop level without a number."""
    whole = select(dataset)
    years = whole.index.times.years.copy()
    years[np.setdiff1d(whole.rows("troop_levels"), numbered_rows(whole))] = 0
    return years


@lru_cache(maxsize=2)
def _first_articles(dataset: Dataset) -> IntArray:
    """For each claim of a dataset, the number of the article that its first citation names."""
    numbers = {name: n for n, name in enumerate(dataset.sources)}
    return np.array([numbers[dataset.citations[name][0].source] for name in dataset.by_id], dtype=np.intp)


def _articles(selection: Selection) -> tuple[Panel, list[date]]:
    """A panel with a lane for each article, and the days of the statements in it.

    A mark stands for all positions, or for all casualty records, of one article and one time. A line spans all times that its
    selected records are about, and an open hexagon stands at its publication.
    """
    dataset = selection.dataset
    firsts = {r.id: dataset.citations[r.id][0].source for _, r in selection.claims()}
    sources = [s for s in dataset.sources.values() if s.id in firsts.values()]
    heights = {s.id: -float(n) for n, s in enumerate(sources)}
    groups: dict[tuple[str, str, str], list[Claim]] = {}
    spans: dict[str, list[dates.Period]] = {s.id: [] for s in sources}
    for table, record in selection.claims():
        if period := period_of(record, dataset):
            spans[firsts[record.id]].append(period)
            if isinstance(record, Position | Casualties):
                groups.setdefault((table, firsts[record.id], period.text), []).append(record)
    spoken_of = line_trace({"color": colours.GREY, "width": 2}, opacity=0.6)
    for name, periods in spans.items():
        if periods:
            first, last = min(p.days[0] for p in periods), max(p.days[1] for p in periods)
            opened = any(p.first is None for p in periods), any(p.last is None for p in periods)
            if opened[0]:
                add_days(spoken_of, None, last, heights[name])
            if opened[1] or not any(opened):
                add_days(spoken_of, first, None if opened[1] else last, heights[name])
    traces: list[Figure] = [spoken_of]
    for table, offset in _OFFSETS.items():
        bars = line_trace({"color": colours.TABLE_COLOURS[table], "width": 5}, opacity=0.45)
        look: Figure = {
            "color": colours.TABLE_COLOURS[table],
            "symbol": "pentagon" if table == "positions" else "bowtie",
            "size": [],
            "opacity": 0.9,
        }
        marks = mark_trace([], [], [], look, name=vocabulary.WORDS["tables"][table], showlegend=False)
        for (name, source, text), records in groups.items():
            if name != table:
                continue
            period, y = dates.parse(text), heights[source] + offset
            add_days(bars, period.first, period.last, y)
            marks["x"].append(middle_day(period))
            marks["y"].append(y)
            marks["marker"]["size"].append(min(8 + len(records) // 3, 18))
            about = [words.count_records(table, len(records)), dates.say(text), plain(dataset.sources[source].short)]
            marks["customdata"].append([JOIN.join(r.id for r in records), *about])
        traces += [bars, marks] if marks["x"] else []
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Article published",
            "showlegend": False,
            "x": [middle_day(dates.parse(s.published)) for s in sources],
            "y": [heights[s.id] for s in sources],
            "hovertemplate": "%{text}<extra></extra>",
            "text": [f"{plain(s.short)}, published {dates.say(s.published)}" for s in sources],
            "marker": {"color": colours.GREY, "symbol": "hexagon-open", "size": 14, "line": {"width": 2}},
        }
    )
    panel = Panel(
        title="By article: positions, casualties (bow ties)",
        traces=traces,
        pixels=38 * len(sources),
        axis=plain_axis(-len(sources) + 0.4, 0.65),
        days=[day for periods in spans.values() for p in periods for day in p.days]
        + [dates.parse(s.published).days[0] for s in sources],
        labels=[label_at(plain(s.short), heights[s.id] + 0.12) for s in sources],
        rows=np.array([dataset.row[r.id] for records in groups.values() for r in records], dtype=np.intp),
    )
    return panel, [day for _, _, text in groups for day in dates.parse(text).days]
