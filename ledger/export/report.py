"""A view as one HTML file that needs nothing else: its charts, its records with their words, its rules, and how to cite it.

The file loads nothing: its policy lets only its own two scripts run, known by their hashes. The anchor of a record is
its id; the anchor of a part holds an underscore, which no id does.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from html import escape
from itertools import groupby
from pathlib import Path

from ledger import charts
from ledger.charts import colours
from ledger.charts.base import Figure, Value
from ledger.charts.grid import Cell
from ledger.charts.pages import DEFAULTS, PAGES, State
from ledger.export.about import about
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS, Casualties, Claim, Disagreement, Position, Source
from ledger.query import agreement, totals
from ledger.query.filters import Filters
from ledger.query.selection import Selection, select
from ledger.query.totals import COUNTING_RULES
from ledger.rendering import cards, comparison
from ledger.urls import links, params
from ledger.wording import words

_MODES = {"side": ", side by side", "time": ", one issue over time", "agreement": ", who agrees with whom"}
_TOO_FEW = "<p>Nothing to compare: too few actors are chosen, or the filter leaves nothing of them.</p>"
_NO_SCRIPT = "<noscript><p>The charts need scripts; the table below each holds the same.</p></noscript>"
_LOOKS = {"upright": 8, "many": 16}  # of a grid with more columns than that

Made = charts.Chart | charts.Grid
Part = tuple[str, str]  # a heading, and the HTML below it


def html(dataset: Dataset, link: links.Link, page: str, base: str = "") -> str:
    """A view of the whole `dataset` as the text of an HTML file: the filter and state of `link`, on a page of params.CHARTS.

    Any other page gives the overview. `base` is the address of the dashboard; without one its addresses are text, no links.
    """
    page = page if page in params.CHARTS else "overview"
    base = f"{base.rstrip('/')}/" if base.startswith(("https://", "http://")) else ""
    now = {p.key: p.default for p in params.params(page)} | dict(link.state)
    left = select(dataset, link.filters)
    made = _made(left, page, now)
    parts = _parts(left, page, now, made)
    view = replace(about(dataset, link, page, base), title=PAGES[page].title + _MODES.get(now.get("mode", ""), ""))
    parts.append(("How to cite this view", f"<p>{escape(view.citation())}</p>"))
    title = f"{dataset.subject.title}: {view.title}"
    said = f"{view.said} {view.records} of {words.count(view.of, 'record')}."
    address = escape(view.link)
    contents, sections = "", ""
    for number, (name, body) in enumerate(parts, 1):
        contents += f'<li><a href="#part_{number}">{escape(name)}</a></li>'
        sections += f'<section id="part_{number}"><h2>{escape(name)}</h2>{body}</section>'
    body = (
        f'<h1>{escape(title)}</h1><p class="said">{escape(said)}</p><p class="more">Dataset version {escape(view.version)}. '
        f'This view in the dashboard: <a href="{address}">{address}</a></p>{_NO_SCRIPT}'
        f'<nav aria-label="Contents"><ol>{contents}</ol></nav>{sections}'
    )
    return _file(title, _still(body, base), [m.figure for m in made if isinstance(m, charts.Chart) and m.shown])


def _parts(left: Selection, page: str, now: State, made: Sequence[Made]) -> list[Part]:
    """The parts of the report in order: charts, records, disagreements, errata, rules, articles."""
    dataset, filters = left.dataset, left.filters
    compared, behind = _compared(left, now) if page == "positions" else ([], set())
    outcome = now["outcome"] if page == "casualties" else ""
    tables = () if page == "positions" else PAGES[page].tables  # positions show what their chart or comparison shows
    never = totals.never_added(left, outcome) if "casualties" in tables else []
    shown = behind | {name for m in made for name in m.shown}
    shown |= {r.id for r in left.records(left.rows(*tables)) if not outcome or r.outcome == outcome} if tables else set()
    cited = {c.source for name in shown for c in dataset.citations[name]}
    errata = [e for e in left.errata if shown.intersection(e.records) or (not e.records and e.source in cited)]
    return [
        *(_part(dataset, m, filters, now) for m in made),
        *compared,
        *_apart(dataset, never),
        *_records(left, shown),
        *_disagreements(dataset, [d for d in left.disagreements if shown.intersection(d.records)], shown),
        *_cards(f"What the articles get wrong: {len(errata)}", (cards.erratum(dataset, e) for e in errata)),
        ("How it is counted", f"<ul>{''.join(f'<li>{escape(rule)}</li>' for rule in COUNTING_RULES)}</ul>"),
        *_cards("The articles", (_article(source) for source in dataset.sources.values() if source.id in cited)),
    ]


def _made(left: Selection, page: str, now: State) -> list[Made]:
    """The charts of a page under its state; the overview has those of all pages, as they stand there by default."""
    made = list(PAGES[page].make(left, now).values())
    if page == "overview":
        made += [charts.troop_levels(left, "log", "both"), *(charts.casualties(left, by) for by in params.BY_KEY["by"].options)]
        made += [chart for other in ("attacks", "positions") for chart in PAGES[other].make(left, DEFAULTS).values()]
    return made


def _part(dataset: Dataset, made: Made, filters: Filters, now: State) -> Part:
    """A chart or grid with its words, and the table of what it draws."""
    said = escape(made.sentence)
    if not made.shown:
        return made.title, f'<p>{said}</p><p class="nothing">Nothing to show here.</p>'
    if isinstance(made, charts.Grid):
        rows: Sequence[charts.Row] = made.rows_of(made.items)
        drawn = (comparison.legend(dataset, bool(filters.active())) if made.corner == "Actor" else "") + _grid(made)
    else:
        rows = charts.table(dataset, made)
        drawn = f'<div class="chart" role="img" aria-label="{said}"></div>'
    rule = f'<p class="rule">{escape(made.rule)}</p>'
    return made.title, f'<div class="whole"><p>{said}</p>{drawn}</div>{rule}{_details(rows, now)}'


def _details(rows: Sequence[charts.Row], now: State) -> str:
    """The table of what is drawn, open where the view shows tables."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(f"<tr>{''.join(f'<td>{_value(row.get(name))}</td>' for name in columns)}</tr>" for row in rows)
    table = f'<table class="rows"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    how = " open" if now["view"] == "table" else ""
    summary = f"<summary>As a table: {words.count(len(rows), 'row')}</summary>"
    return f"<details{how}>{summary}{_scroll('Table of what is drawn', table)}</details>"


def _value(value: Value) -> str:
    return "–" if value is None else f"{value:,}" if isinstance(value, int) else escape(str(value))


def _scroll(label: str, table: str) -> str:
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">{table}</div>'


def _grid(made: charts.Grid) -> str:
    """A grid as a table; a filled cell leads to its first record."""
    behind = made.behind()
    head = "".join(f'<th scope="col"><span>{escape(c.label)}</span></th>' for c in made.columns)
    body = ""
    for group, rows in groupby(made.rows, lambda row: row.group):
        if group:
            body += f'<tr><th scope="rowgroup" class="group" colspan="{len(made.columns) + 1}">{escape(group)}</th></tr>'
        for row in rows:
            places = [(row.id, column.id) for column in made.columns]
            cells = "".join(f"<td>{_cell(made.cells.get(place), behind.get(place, ()))}</td>" for place in places)
            body += f'<tr><th scope="row" class="deep{min(row.depth, 4)}">{escape(row.label)}</th>{cells}</tr>'
    look = "".join(f" {name}" for name, number in _LOOKS.items() if len(made.columns) > number)
    head = f'<thead><tr><th scope="col">{escape(made.corner)}</th>{head}</tr></thead>'
    return _scroll(made.title, f'<table class="grid{look}">{head}<tbody>{body}</tbody></table>')


def _cell(mark: Cell | None, ids: Sequence[str]) -> str:
    where = mark and f'class="{escape(mark.tone)}" href="#{escape(ids[0])}" title="{escape(mark.title)}"'
    return f"<a {where}>{escape(mark.text)}</a>" if mark else "·"


def _compared(left: Selection, now: State) -> tuple[list[Part], set[str]]:
    """Actors side by side, or who agrees with whom, with the ids of the positions behind it."""
    dataset, filters = left.dataset, left.filters
    title, table, found, level = "Agreement", "", list[Position](), now["level"]
    if now["mode"] == "side" and len(columns := agreement.speakers(now["columns"])) > 1:
        rows = agreement.compare(left, columns, now["rows"], level)
        title = "Side by side: " + " beside ".join(c.label(dataset) for c in columns)
        table = comparison.legend(dataset, bool(filters.active())) + comparison.table(dataset, columns, rows, filters)
        found = [p for row in rows for side in row.sides for p in side]
        plain = charts.positions_table(dataset, found)
    elif now["mode"] == "agreement" and now["with"]:
        actor = agreement.folded(dataset, now["with"], level)
        others = agreement.agreement(left, now["with"], level, now["count"])
        within = f", with {dataset.actors[now['with']].name} as part of it" if actor != now["with"] else ""
        title = f"Who agrees with {dataset.actors[actor].name}{within}"
        table = comparison.agreements(dataset, actor, others, filters, level, now["count"])
        shared = {(name, i) for other in others for i in other.theirs for name in (actor, other.actor)}
        found = [p for p in left.positions if (agreement.folded(dataset, p.actor, level), p.issue) in shared]
        plain = agreement.agreement_rows(dataset, actor, others, now["count"], level)
    elif now["mode"] not in ("side", "agreement"):
        return [], set()
    if not found:
        return [(title, _TOO_FEW)], set()
    table = re.sub(' (id|style)="[^"]*"', "", table)  # the cards below have the ids
    return [(title, f'{table}<p class="rule">{agreement.RULE}</p>{_details(plain, now)}')], {p.id for p in found}


def _apart(dataset: Dataset, never: Sequence[tuple[Casualties, str]]) -> list[Part]:
    """Casualties that are stated but never added, each with the reason."""
    told = "".join(_told(dataset, record, {record.id}, why) for record, why in never)
    return [("Casualties that are stated, but never added", f'<ul class="told">{told}</ul>')] if never else []


def _told(dataset: Dataset, record: Claim, shown: set[str], why: str = "") -> str:
    """A record as an item of a list: what it says, when, who says it, its words, and a link to its card if it is in `shown`."""
    said = escape(words.headline(dataset, record))
    said = f'<a href="#{escape(record.id)}">{said}</a>' if record.id in shown else f"<b>{said} ({escape(record.id)})</b>"
    about = ". ".join(filter(None, (why, words.when(record), words.who(dataset, record))))
    passages = ((c.quote, dataset.sources[c.source].short, c.span.line) for c in dataset.citations[record.id])
    quotes = dict.fromkeys(escape(f"“{quote}” ({article}, line {line})") for quote, article, line in passages)
    return f'<li>{said} <span class="when">{escape(about)}.</span> <q>{" ".join(quotes)}</q></li>'


def _records(left: Selection, shown: set[str]) -> list[Part]:
    """The records shown, as cards, table by table."""
    parts: list[Part] = []
    for table in CLAIMS:
        whole = left.records(left.rows(table))
        found = [r for r in whole if r.id in shown]
        some = f"{len(found)} of the {len(whole)} that the filter leaves" if len(found) < len(whole) else f"{len(found)}"
        parts += _cards(f"{table.replace('_', ' ').capitalize()}: {some}", (_card(left.dataset, r, left.filters) for r in found))
    return parts or [("Records", '<p class="nothing">No record is left by the filter.</p>')]


def _card(dataset: Dataset, record: Claim, filters: Filters) -> str:
    """The card of a record as HTML; the id of the record is the text of its link."""
    return cards.card(dataset, record, filters).replace(">All about this record<", f">{escape(record.id)}<")


def _disagreements(dataset: Dataset, found: Sequence[Disagreement], shown: set[str]) -> list[Part]:
    """Each disagreement with its reason and all its records, also those that are not shown."""
    made = []
    for one in found:
        told = "".join(_told(dataset, dataset.by_id[name][1], shown) for name in one.records)
        note = f'<p class="more">{escape(one.note)}</p>' if one.note else ""
        why = f"{words.count(len(one.records), 'statement')}, {vocabulary.WORDS['reasons'][one.reason]}"
        made.append(f"<h3>{escape(one.quantity)}: {escape(why)}</h3>{note}<ul class=told>{told}</ul>")
    return [("Where statements differ, and why", "".join(made))] if made else []


def _cards(title: str, made: Iterable[str]) -> list[Part]:
    body = "".join(made)
    return [(title, f'<div class="cards">{body}</div>')] if body else []


def _article(source: Source) -> str:
    """An article: who, where and when, how that is known, and whose it is."""
    by, publisher = source.author or "author not named in the file", source.publisher or "publisher not named in the file"
    again = f"republished by {source.republished_by}" if source.republished_by else None
    where = " · ".join(filter(None, (by, publisher, again, dates.say(source.published))))
    facts = filter(None, (where, source.published_basis, source.url, f"Rights: {source.rights}"))
    lines = "".join(f'<p class="more">{escape(fact)}</p>' for fact in facts)
    return f'<section class="card"><p class="says">{escape(f"{source.short}: {source.title}")}</p>{lines}</section>'


_BUTTON = re.compile(r" ?<button [^>]*>[^<]*</button>")
_LINK = re.compile(r'<a href="([^"#][^"]*)">([^<]*)</a>')


def _still(page: str, base: str) -> str:
    """HTML of the dashboard, its text escaped, without buttons; its links get the whole address, or without `base` are text."""

    def link(found: re.Match[str]) -> str:
        address, said = found[1].removeprefix("./"), found[2]
        if base:
            return f'<a href="{escape(base)}{address}">{escape(base) + address if said == found[1] else said}</a>'
        spare = said == "Read in the article" or found[1].endswith(said)
        return f'{"" if spare else said + " "}<span class="address">{address}</span>'

    return _LINK.sub(link, _BUTTON.sub("", page))


def _file(title: str, body: str, drawn: Sequence[Figure]) -> str:
    """The complete HTML file: content security policy, style, body, the figures as JSON, and the two scripts."""
    look, ours = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    plotly = _plotly()
    policy = (  # of styles Plotly makes its own, so they cannot be known by a hash
        f"default-src 'none'; script-src '{_hash(plotly)}' '{_hash(ours)}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    looks = zip(*(colours.PROPERTIES[name] for name in ("text", "rule", "raised")), strict=True)
    grounds = " ".join(f'data-{ground}="{" ".join(look)}"' for ground, look in zip(("light", "dark"), looks, strict=True))
    look = f":root {{ {colours.custom_properties()} }}\n{look}"
    data = json.dumps(drawn, separators=(",", ":")).replace("<", "\\u003c")
    return (
        f'<!DOCTYPE html><html lang="en" {grounds}><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
        f'<title>{escape(title)}</title><link rel="icon" href="data:,"><style>{look}</style></head><body><main>{body}</main>'
        f'<script type="application/json" id="data_figures">{data}</script><script>{plotly}</script><script>{ours}</script>'
        "</body></html>"
    )


@lru_cache(maxsize=1)
def _plotly() -> str:
    return charts.PLOTLY.read_text(encoding="utf-8")


@lru_cache
def _hash(script: str) -> str:
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"
