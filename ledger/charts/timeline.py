"""The overview: troop levels, attacks, and the time that each article speaks of, on one axis."""

from datetime import date
from functools import lru_cache

import numpy as np

import ledger.charts.bins as bins
from ledger.charts import colours
from ledger.charts.attacks import strip
from ledger.charts.base import HOVER, JOIN, Chart, Figure, Row, after, edges, label_at, lines, middle, piece, plain
from ledger.charts.panels import Panel, plain_axis, stack
from ledger.charts.troop_levels import levels
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS, Casualties, Claim, Position, TroopLevel
from ledger.query import selection
from ledger.query.columns import Chosen
from ledger.wording import words

_TITLE = "What the articles speak of, and when"
_MOST_ARTICLES = 40  # that have a lane each
_LANES = {"positions": 0.0, "casualties": -0.3}


def timeline(dataset: Dataset) -> Chart:
    """Troop levels, attacks, and in a lane an article what it states besides, on one time axis.

    Every record with a time is drawn once, of the troop levels those with a number.
    """
    if dataset.size > bins.MOST or len({dataset.citations[r.id][0].source for _, r in dataset.claims()}) > _MOST_ARTICLES:
        return _by_year(dataset)
    articles, drawn_days = _articles(dataset)
    panels = [p for p in (levels(dataset, "log", _important(dataset), pixels=200), strip(dataset), articles) if p.drawn]
    drawn = {name: row for p in panels for name, row in p.drawn.items()}
    counts = [sum(name in drawn for name in ids) for ids in _ids(dataset)]
    what = zip(counts, ("troop level", "attack", "casualty figure", "position"), strict=True)
    said = ", ".join(words.count(n, one) for n, one in what if n)
    wholes = [r.part_of for r in dataset.attacks if r.id in drawn] + [r.part_of for r in dataset.casualties if r.id in drawn]
    parts = sum(whole in drawn for whole in wholes)
    left = dataset.size - len(drawn)
    years = sorted({day.year for p in panels for day in (drawn_days if p is articles else p.days)})
    about = f"{years[0]} to {years[-1]}" if len(years) > 1 else "".join(map(str, years))
    sentence = f"{said}, about {about}" if drawn else "No record can be drawn"
    sentence += f"; {words.count(parts, 'record')} of these {'is' if parts == 1 else 'are'} part of another" if parts else ""
    sentence += (
        f"; {words.count(left, 'record')} without a number or a date {'is' if left == 1 else 'are'} not drawn." if left else "."
    )
    return Chart(
        title=_TITLE,
        figure=stack(panels) if panels else {"data": [], "layout": {}},
        sentence=sentence,
        rule=(
            "Each record stands at the time that it is about, as wide as that time is imprecise; positions at the "
            "time they were said. Numbers are on a logarithmic scale, kinds apart. In the lanes of articles a mark "
            "holds all positions, or all casualty figures, of one article and time; the grey line spans all that the "
            "article speaks of, the open hexagon is its publication."
        ),
        drawn=drawn,
    )


def _by_year(dataset: Dataset) -> Chart:
    """All records with a time, and of the troop levels those with a number, by table and year."""
    known, kept = selection.kept(dataset)
    tables, years = _years(selection.whole(dataset))
    at = np.flatnonzero(kept)
    found = bins.Lanes(Chosen(known.records, at), tables[at], years[at], [vocabulary.WORDS["tables"][table] for table in CLAIMS])
    colour_of = {vocabulary.WORDS["tables"][table]: colour for table, colour in colours.TABLE_COLOURS.items()}

    def row(record: Claim) -> Row:
        return {"Drawn as": vocabulary.WORDS["tables"][dataset.by_id[record.id][0]], "Kind": words.tag(dataset, record)}

    return bins.counted(_TITLE, found, ("record", "records"), colour_of, row, "number or no date")


@lru_cache(maxsize=2)
def _years(whole: Dataset) -> tuple[bins.Numbers, bins.Numbers]:
    """Of all records the number of the table and the year; no year for troop levels without a number."""
    known = selection.indexed(whole)
    drawn = np.array([not isinstance(record, TroopLevel) or edges(record) is not None for record in known.records], dtype=bool)
    return np.repeat(np.arange(len(CLAIMS)), [known.size(table) for table in CLAIMS]), np.where(drawn, known.times.years, 0)


def prepare(whole: Dataset) -> None:
    """Find which records can be drawn before it is asked for."""
    _years(whole)


def _ids(dataset: Dataset) -> list[list[str]]:
    return [[r.id for r in table] for table in (dataset.troop_levels, dataset.attacks, dataset.casualties, dataset.positions)]


def _important(dataset: Dataset) -> set[str]:
    return {h.record for h in dataset.highlights}


def _articles(dataset: Dataset) -> tuple[Panel, list[date]]:
    """One lane an article: a mark for all its positions, and one for all its casualties, of one time; and the days of these."""
    firsts = {r.id: dataset.citations[r.id][0].source for _, r in dataset.claims()}
    sources = [s for s in dataset.sources.values() if s.id in firsts.values()]
    lanes = {s.id: -float(n) for n, s in enumerate(sources)}
    groups: dict[tuple[str, str, str], list[Claim]] = {}
    spans: dict[str, list[dates.Period]] = {s.id: [] for s in sources}
    for table, record in dataset.claims():
        if period := selection.period_of(record, dataset):
            spans[firsts[record.id]].append(period)
            if isinstance(record, Position | Casualties):
                groups.setdefault((table, firsts[record.id], period.text), []).append(record)
    whole = lines({"color": colours.GREY, "width": 2}, opacity=0.6)
    for name, periods in spans.items():
        if periods:
            first, last = min(p.days[0] for p in periods), max(p.days[1] for p in periods)
            piece(whole, (first.isoformat(), lanes[name]), (after(last).isoformat(), lanes[name]))
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
            period, y = dates.parse(text), lanes[source] + down
            first, last = period.days
            piece(bars, (first.isoformat(), y), (after(last).isoformat(), y))
            marks["x"].append(middle(period))
            marks["y"].append(y)
            marks["marker"]["size"].append(min(8 + len(records) // 3, 18))
            noun = "position" if table == "positions" else "casualty figure"
            about = [words.count(len(records), noun), dates.say(text), plain(dataset.sources[source].short)]
            marks["customdata"].append([JOIN.join(r.id for r in records), *about])
        traces += [bars, marks] if marks["x"] else []
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Article published",
            "showlegend": False,
            "x": [middle(dates.parse(s.published)) for s in sources],
            "y": [lanes[s.id] for s in sources],
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
        labels=[label_at(plain(s.short), lanes[s.id] + 0.12) for s in sources],
        drawn={
            r.id: {"Drawn as": vocabulary.WORDS["tables"][of], "Kind": words.tag(dataset, r)}
            for (of, _, _), rs in groups.items()
            for r in rs
        },
    )
    return panel, [day for _, _, text in groups for day in dates.parse(text).days]
