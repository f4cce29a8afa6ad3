"""A view as one HTML file that needs nothing else: its charts, its records with their words, its rules, and how to cite it.

The file loads nothing: its policy lets only its own style and scripts run, each known by its hash. The anchor of a record is
its id; the anchor of a part holds an underscore, which no id does.
"""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from html import escape
from itertools import groupby

from plotly.offline import get_plotlyjs

from ledger import cards, citing, counting, dates, figures, links, params, query, sides, stances, style, words
from ledger.dataset import Dataset
from ledger.query import Filters
from ledger.records import CLAIMS, Claim, Disagreement, Erratum, Position, Source

RULES = (
    "A record is one statement. One event told by two articles is one attack with two pieces of evidence.",
    "A part is never added to the whole that contains it; “Part of” on a card names that whole.",
    "A period keeps every record whose date may lie in it; a record without a date lies in no period. Troop levels count by the "
    "time they are about, positions by the time they were said.",
    "A choice narrows the records that have the thing chosen: an issue narrows positions and leaves attacks alone.",
)
NAMES = {
    "overview": "Overview",
    "troop-levels": "Troop levels",
    "casualties": "Casualties",
    "attacks": "Attacks and uses of force",
    "positions": "Positions",
}
_MODES = {"side": ", side by side", "time": ", one issue over time", "agreement": ", who agrees with whom"}
_TABLES = {"troop_levels": "Troop levels", "attacks": "Attacks", "casualties": "Casualties", "positions": "Positions"}
_OWN = {"overview": CLAIMS, "troop-levels": ("troop_levels",), "casualties": ("casualties",), "attacks": ("attacks",)}
_AGREE = (
    "Actors agree where each takes one and the same stance, and differ where one is plainly for and another plainly against. A "
    "condition, ambivalence, or several stances of one actor make it agreement in part. Silence answers nothing."
)
_MANY = 8  # columns of a grid above which their names stand upright

Made = figures.Chart | figures.Grid
State = Mapping[str, str]
Part = tuple[str, str]  # a heading, and the HTML below it


def html(dataset: Dataset, link: links.Link, page: str, base: str = "") -> str:
    """A view of the whole `dataset` as the text of an HTML file: the filter and state of `link`, on a page of params.CHARTS.

    Any other page gives the overview. `base` is the address of the dashboard; without one its addresses are text, no links.
    """
    page = page if page in params.CHARTS else "overview"
    base = f"{base.rstrip('/')}/" if base.startswith(("https://", "http://")) else ""
    now = {p.key: p.default for p in params.params(page)} | dict(link.state)
    left = query.select(dataset, link.filters)
    made = _made(left, page, now)
    compared, behind = _compared(dataset, left, now) if page == "positions" else ([], set())
    shown = behind | {name for m in made for name in m.shown}
    shown |= {r.id for table in _OWN.get(page, ()) for r in getattr(left, table)}
    parts = [*(_part(dataset, m, now) for m in made), *compared]
    parts += _apart(dataset, left, now.get("outcome", "")) if page in ("overview", "casualties") else []
    parts += _records(dataset, left, shown)
    parts += _disagreements(dataset, [d for d in left.disagreements if shown.intersection(d.records)], shown)
    parts += _errata(dataset, left, shown)
    parts.append(("How it is counted", f"<ul>{''.join(f'<li>{escape(rule)}</li>' for rule in RULES)}</ul>"))
    parts += _articles(dataset, shown)
    title = f"The Iraq ledger: {NAMES[page]}{_MODES.get(now.get('mode', ''), '')}"
    said = _said(dataset, left, link.filters)
    state = {key: value for key, value in now.items() if key != "cite"}
    there = escape(links.href(page, links.cite(link.filters, state, page, dataset.version)))
    address = f'<a href="{there}">{_whole(there, base)}</a>'
    cited = escape(citing.chart(title, said, dataset.version).removesuffix(citing.LINK))
    parts.append(("How to cite this view", f"<p>{cited}{address}</p>"))
    head = f'<h1>{escape(title)}</h1><p class="said">{escape(said)}</p>'
    head += f'<p class="more">Dataset version {escape(dataset.version)}. The view in the dashboard: {address}</p>'
    sections = "".join(
        f'<section id="part_{n}"><h2>{escape(name)}</h2>{body}</section>' for n, (name, body) in enumerate(parts, 1)
    )
    return _file(title, _still(head + _contents(parts) + sections, base), [m.figure for m in made if _is_drawn(m)])


def _said(dataset: Dataset, left: Dataset, filters: Filters) -> str:
    count, whole = (sum(1 for _ in data.claims()) for data in (left, dataset))
    return f"{query.describe(dataset, filters)} {count} of {words.count(whole, 'record')}."


def _made(left: Dataset, page: str, now: State) -> list[Made]:
    """The charts and grids of a page under its state."""
    match page:
        case "troop-levels":
            return [figures.troop_levels(left, now["scale"], now["under"])]
        case "casualties":
            return [figures.casualties(left, now["by"], now["outcome"])]
        case "attacks":
            return [figures.attacks(left, now["lanes"]), figures.attack_map(left), figures.blames(left)]
        case "positions" if now["mode"] == "matrix":
            return [figures.matrix(left, now["level"], now["order"], now["with"], now["count"])]
        case "positions":
            spoken = [p.issue for p in left.positions]
            topic = now["topic"] or max(left.issues, key=spoken.count)
            return [figures.positions(left, topic)] if now["mode"] == "time" else []
    return [
        figures.timeline(left),
        figures.troop_levels(left, "log", "both"),
        *(figures.casualties(left, by) for by in figures.BY),
        *_made(left, "attacks", {"lanes": "type"}),
        figures.matrix(left),
    ]


def _is_drawn(made: Made) -> bool:
    return isinstance(made, figures.Chart) and bool(made.shown)


def _part(dataset: Dataset, made: Made, now: State) -> Part:
    """A chart or grid with its words, and the table of what it draws."""
    said = escape(made.sentence)
    if not made.shown:
        return made.title, f'<p>{said}</p><p class="nothing">Nothing to show here.</p>'
    if isinstance(made, figures.Grid):
        rows: Sequence[figures.Row] = made.table
        drawn = (sides.legend() if made.corner == "Actor" else "") + _grid(made)
    else:
        rows = figures.table(dataset, made)
        drawn = f'<div class="chart" role="img" aria-label="{said}"></div>'
    return made.title, f'<p>{said}</p>{drawn}<p class="rule">{escape(made.rule)}</p>{_details(rows, now)}'


def _details(rows: Sequence[figures.Row], now: State) -> str:
    """The table of what is drawn, open where the view shows tables."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(f"<tr>{''.join(f'<td>{_value(row.get(name))}</td>' for name in columns)}</tr>" for row in rows)
    return (
        f"<details{' open' if now['view'] == 'table' else ''}><summary>The same as a table: {words.count(len(rows), 'row')}"
        f'</summary>{_scroll("Table of what is drawn", f"<table class=rows><thead><tr>{head}</tr></thead>{body}</table>")}</details>'
    )


def _value(value: figures.marks.Cell) -> str:
    return "–" if value is None else f"{value:,}" if isinstance(value, int) else escape(str(value))


def _scroll(label: str, table: str) -> str:
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">{table}</div>'


def _grid(made: figures.Grid) -> str:
    """A grid as a table; a filled cell leads to its first record."""
    head = "".join(f'<th scope="col"><span>{escape(c.label)}</span></th>' for c in made.columns)
    body = ""
    for group, rows in groupby(made.rows, lambda row: row.group):
        body += f'<tr><th scope="rowgroup" class="group" colspan="{len(made.columns) + 1}">{escape(group)}</th></tr>' if group else ""
        for row in rows:
            cells = "".join(f"<td>{_cell(made.cells.get((row.id, c.id)))}</td>" for c in made.columns)
            body += f'<tr><th scope="row" class="deep{min(row.depth, 4)}">{escape(row.label)}</th>{cells}</tr>'
    many = " many" if len(made.columns) > _MANY else ""
    head = f'<thead><tr><th scope="col">{escape(made.corner)}</th>{head}</tr></thead>'
    return _scroll(made.title, f'<table class="grid{many}">{head}<tbody>{body}</tbody></table>')


def _cell(mark: figures.grids.Mark | None) -> str:
    if not mark:
        return "·"
    return f'<a class="{escape(mark.tone)}" href="#{escape(mark.ids[0])}" title="{escape(mark.title)}">{escape(mark.text)}</a>'
