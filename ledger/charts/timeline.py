"""The overview: troop levels, attacks, and the time that each article speaks of, on one axis."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache, partial

import numpy as np

from ledger.charts import colours, lanes
from ledger.charts.attacks import strip
from ledger.charts.base import HOVER, JOIN, Chart, Figure, Row, after, label_at, lines, middle, piece, plain
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
_MOST_ARTICLES = 40  # that have a lane each
_LANES = {"positions": 0.0, "casualties": -0.3}


def timeline(selection: Selection) -> Chart:
    """Troop levels, attacks, and in a lane an article what it states besides, on one time axis.

    Every record with a time is drawn once, of the troop levels those with a number.
    """
    rows = selection.rows()
    if len(rows) > lanes.MOST or len(np.unique(_first_articles(selection.dataset)[rows])) > _MOST_ARTICLES:
        return _by_year(selection)
    articles, spoken = _articles(selection)
    important = {h.record for h in selection.dataset.highlights}
    panels = [p for p in (levels(selection, "log", important, pixels=200), strip(selection), articles) if len(p.rows)]
    drawn = np.concatenate([p.rows for p in panels]) if panels else rows[:0]
    years = sorted({day.year for p in panels for day in (spoken if p is articles else p.days)})
    return Chart(
        title=_TITLE,
        figure=stack(panels) if panels else {"data": [], "layout": {}},
        sentence=_sentence(selection, drawn, years),
        rule=(
            "Each record stands at the time that it is about, as wide as that time is imprecise; positions at the "
            "time they were said. Numbers are on a logarithmic scale, kinds apart. In the lanes of articles a mark "
            "holds all positions, or all casualty figures, of one article and time; the grey line spans all that the "
            "article speaks of, the open hexagon is its publication."
        ),
        drawn=selection.records(drawn),
        row=partial(_row, selection.dataset),
    )


def _sentence(selection: Selection, drawn: IntArray, years: Sequence[int]) -> str:
    """How many records of each kind are drawn, about which years, and how many are part of another or not drawn."""
    if not len(drawn):
        return "No record can be drawn; " + _not_drawn(selection.size) if selection.size else "No record can be drawn."
    here = set(drawn.tolist())
    numbers = [len(here.intersection(range(part.start, part.stop))) for part in selection.index.tables.values()]
    counted = ", ".join(words.of(table, n) for table, n in zip(CLAIMS, numbers, strict=True) if n)
    sentence = f"{counted}, about {years[0]} to {years[-1]}" if len(years) > 1 else f"{counted}, about {years[0]}"
    row_of = selection.dataset.row
    wholes = [getattr(record, "part_of", None) for record in selection.records(drawn)]
    parts = sum(whole is not None and row_of[whole] in here for whole in wholes)
    sentence += f"; {words.count(parts, 'record')} of these {'is' if parts == 1 else 'are'} part of another" if parts else ""
    left = selection.size - len(drawn)
    return sentence + (f"; {_not_drawn(left)}" if left else ".")


def _not_drawn(number: int) -> str:
    return f"{words.count(number, 'record')} without a number or a date {'is' if number == 1 else 'are'} not drawn."


def _row(dataset: Dataset, record: Claim) -> Row:
    """What is drawn of a record; of troop levels and attacks as in the charts of their own pages."""
    if isinstance(record, TroopLevel | Attack):
        return row(record)
    return {"Drawn as": vocabulary.WORDS["tables"][dataset.by_id[record.id][0]], "Kind": words.tag(dataset, record)}


def _by_year(selection: Selection) -> Chart:
    """All records with a time, and of the troop levels those with a number, by table and year."""
    rows = selection.rows()
    names = [vocabulary.WORDS["tables"][table] for table in CLAIMS]
    ends = [part.stop for part in selection.index.tables.values()]
    years = _drawn_years(selection.dataset)[rows]
    drawn = lanes.Lanes(selection, rows, np.searchsorted(ends, rows, side="right"), names, years)
    look = {vocabulary.WORDS["tables"][table]: colour for table, colour in colours.TABLE_COLOURS.items()}
    return lanes.by_year(_TITLE, drawn, ("record", "records"), look, partial(_row, selection.dataset), "number or no date")


@lru_cache(maxsize=2)
def _drawn_years(dataset: Dataset) -> IntArray:
    """The year of every claim, in the order of the claims; 0 for one without a date and for a troop level without a number."""
    whole = select(dataset)
    years = whole.index.times.years.copy()
    silent = np.setdiff1d(whole.rows("troop_levels"), numbered_rows(whole))
    years[silent] = 0
    return years


@lru_cache(maxsize=2)
def _first_articles(dataset: Dataset) -> IntArray:
    """The number of the article of the first passage of every claim, in the order of the claims."""
    numbers = {name: n for n, name in enumerate(dataset.sources)}
    return np.array([numbers[dataset.citations[name][0].source] for name in dataset.by_id], dtype=np.intp)


def _articles(selection: Selection) -> tuple[Panel, list[date]]:
    """One lane an article: a mark for all its positions, and one for all its casualties, of one time; and the days of these."""
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
    whole = lines({"color": colours.GREY, "width": 2}, opacity=0.6)
    for name, periods in spans.items():
        if periods:
            first, last = min(p.days[0] for p in periods), max(p.days[1] for p in periods)
            piece(whole, (first.isoformat(), heights[name]), (after(last).isoformat(), heights[name]))
    traces: list[Figure] = [whole]
    for table, down in _LANES.items():
        bars = lines({"color": colours.TABLE_COLOURS[table], "width": 5}, opacity=0.45)
        marks: Figure = {
            "type": "scatter",
            "mode": "markers",
            "name": vocabulary.WORDS["tables"][table],
            "showlegend": False,
            "x": [],
            "y": [],
            "customdata": [],
            "hovertemplate": HOVER,
            "marker": {
                "color": colours.TABLE_COLOURS[table],
                "symbol": "pentagon" if table == "positions" else "bowtie",
                "size": [],
                "opacity": 0.9,
            },
        }
        for (of, source, text), records in groups.items():
            if of != table:
                continue
            period, y = dates.parse(text), heights[source] + down
            first, last = period.days
            piece(bars, (first.isoformat(), y), (after(last).isoformat(), y))
            marks["x"].append(middle(period))
            marks["y"].append(y)
            marks["marker"]["size"].append(min(8 + len(records) // 3, 18))
            about = [words.of(table, len(records)), dates.say(text), plain(dataset.sources[source].short)]
            marks["customdata"].append([JOIN.join(r.id for r in records), *about])
        traces += [bars, marks] if marks["x"] else []
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Article published",
            "showlegend": False,
            "x": [middle(dates.parse(s.published)) for s in sources],
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
