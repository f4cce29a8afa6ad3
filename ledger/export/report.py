"""A view as one HTML file that needs nothing else: its charts, its records with their words, its rules, and how to cite it.

The file loads nothing: its policy lets only its own two scripts run, known by their hashes. The anchor of a record is
its id; the anchor of a part holds an underscore, which no id does.
"""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
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
from ledger.charts.pages import DEFAULTS, PAGES, State, tables_told
from ledger.export.about import about
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS, Casualties, Claim, Disagreement, Position, Source
from ledger.query import agreement, totals, verdicts
from ledger.query.answers import answered_issues
from ledger.query.answers import answers as issue_answers
from ledger.query.filters import Filters
from ledger.query.narrowing import of_tables
from ledger.query.selection import Selection, select
from ledger.query.totals import COUNTING_RULES
from ledger.rendering import answers, cards, comparison
from ledger.urls import links, params
from ledger.wording import citation, words

_MODES = {"side": ", side by side", "time": ", one issue over time", "agreement": ", who agrees with whom"}
_TOO_FEW = "<p>Nothing to compare: too few actors are chosen, or the filter leaves nothing of them.</p>"
_NO_SCRIPT = "<noscript><p>The charts need scripts; the table below each holds the same.</p></noscript>"
_LOOKS = {"upright": 8, "many": 16}  # of a grid with more columns than that

Drawing = charts.Chart | charts.Grid
Part = tuple[str, str]  # a heading, and the HTML below it


def html(dataset: Dataset, link: links.Link, page: str, base: str = "") -> str:
    """A view of the whole `dataset` as the text of an HTML file: the filter and state of `link`, on a page of params.CHARTS.

    Any other page gives the overview. `base` is the address of the dashboard; without one its addresses are text, no links.
    """
    page = page if page in params.CHARTS else "overview"
    base = f"{base.rstrip('/')}/" if base.startswith(("https://", "http://")) else ""
    state = {p.key: p.default for p in params.params(page)} | dict(link.state)
    tables, selection = tables_told(page, link.filters, state), select(dataset, link.filters)
    drawings = _drawings(selection, page, state)
    parts = _parts(selection, page, state, drawings)
    view = replace(about(dataset, link, page, base, tables), title=PAGES[page].title + _MODES.get(state.get("mode", ""), ""))
    parts.append(("How to cite this view", f"<p>{escape(view.citation())}</p>"))
    parts.append(("Licence", f"<p>{escape(view.rights)}</p>"))
    title = f"{dataset.subject.title}: {view.title}"
    summary = f"{view.said} {view.counted}."
    address = escape(view.link)
    contents, sections = "", ""
    for number, (name, body) in enumerate(parts, 1):
        contents += f'<li><a href="#part_{number}">{escape(name)}</a></li>'
        sections += f'<section id="part_{number}"><h2>{escape(name)}</h2>{body}</section>'
    body = (
        f'<h1>{escape(title)}</h1><p class="said">{escape(summary)}</p><p class="more">Dataset version {escape(view.version)}. '
        f'This view in the dashboard: <a href="{address}">{address}</a></p>{_NO_SCRIPT}'
        f'<nav aria-label="Contents"><ol>{contents}</ol></nav>{sections}'
    )
    return _file(title, _without_buttons(body, base), [m.figure for m in drawings if isinstance(m, charts.Chart) and m.shown])


def _parts(selection: Selection, page: str, state: State, drawings: Sequence[Drawing]) -> list[Part]:
    """The parts of the report in order: charts, records, disagreements, errata, rules, articles."""
    dataset, filters = selection.dataset, selection.filters
    compared, behind = _comparison(selection, state) if page == "positions" else ([], set())
    outcome = state["outcome"] if page == "casualties" else ""
    tables = (
        () if page == "positions" else tables_told(page, filters, state)
    )  # positions show what their chart or comparison shows
    never = totals.never_added(selection, outcome) if "casualties" in tables else []
    shown = behind | {name for m in drawings for name in m.shown}
    shown |= (
        {r.id for r in selection.records(selection.rows(*tables)) if not outcome or r.outcome == outcome} if tables else set()
    )
    cited = {c.source for name in shown for c in dataset.citations[name]}
    errata = [e for e in selection.errata if shown.intersection(e.records) or (not e.records and e.source in cited)]
    return [
        *(_drawing_part(dataset, m, filters, state) for m in drawings),
        *compared,
        *_never_added(dataset, never),
        *_records(selection, shown),
        *_disagreements(dataset, [d for d in selection.disagreements if shown.intersection(d.records)], shown),
        *_cards(f"What the articles get wrong: {len(errata)}", (cards.erratum(dataset, e) for e in errata)),
        ("How it is counted", f"<ul>{''.join(f'<li>{escape(rule)}</li>' for rule in COUNTING_RULES)}</ul>"),
        *_cards("The articles", (_article(source) for source in dataset.sources.values() if source.id in cited)),
    ]


def _drawings(selection: Selection, page: str, state: State) -> list[Drawing]:
    """The charts and grids of a page in its state. The overview also has those of all other pages whose tables it tells of."""
    drawings = list(PAGES[page].make(selection, state).values())
    if page != "overview":
        return drawings
    tables = tables_told(page, selection.filters, state)
    told = of_tables(selection, tables)
    others: dict[str, Callable[[], Iterable[Drawing]]] = {
        "troop_levels": lambda: [charts.troop_levels(told, "log", "both")],
        "casualties": lambda: [charts.casualties(told, by) for by in params.BY_KEY["by"].options],
        "attacks": lambda: PAGES["attacks"].make(told, DEFAULTS).values(),
        "positions": lambda: [charts.matrix(told)],
    }
    return drawings + [drawing for table, make in others.items() if table in tables for drawing in make()]


def _drawing_part(dataset: Dataset, drawing: Drawing, filters: Filters, state: State) -> Part:
    """A chart or grid with its words, and the table of what it draws."""
    sentence = escape(drawing.sentence)
    if not drawing.shown:
        return drawing.title, f'<p>{sentence}</p><p class="nothing">Nothing to show here.</p>'
    if isinstance(drawing, charts.Grid):
        rows: Sequence[charts.Row] = drawing.rows_of(drawing.items)
        drawn = (
            comparison.legend(dataset, bool(filters.active()), state.get("level", "person")) if drawing.corner == "Actor" else ""
        ) + _grid(drawing)
    else:
        rows = charts.table(dataset, drawing)
        drawn = f'<div class="chart" role="img" aria-label="{sentence}"></div>'
    rule = f'<p class="rule">{escape(drawing.rule)}</p>'
    return drawing.title, f'<div class="whole"><p>{sentence}</p>{drawn}</div>{rule}{_details(rows, state)}'


def _details(rows: Sequence[charts.Row], state: State) -> str:
    """The table of what is drawn, folded unless the view shows tables."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(f"<tr>{''.join(f'<td>{_value(row.get(name))}</td>' for name in columns)}</tr>" for row in rows)
    table = f'<table class="rows"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    how = " open" if state["view"] == "table" else ""
    summary = f"<summary>As a table: {words.count(len(rows), 'row')}</summary>"
    return f"<details{how}>{summary}{_scroll('Table of what is drawn', table)}</details>"


def _value(value: Value) -> str:
    """The text of a cell."""
    return "–" if value is None else f"{value:,}" if isinstance(value, int) else escape(str(value))


def _scroll(label: str, table: str) -> str:
    """A table in a region that scrolls and can be focused by keyboard."""
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">{table}</div>'


def _grid(grid: charts.Grid) -> str:
    """A grid as a table; a filled cell leads to its first record."""
    behind = grid.behind()
    head = "".join(f'<th scope="col"><span>{escape(c.label)}</span></th>' for c in grid.columns)
    body = ""
    for group, rows in groupby(grid.rows, lambda row: row.group):
        if group:
            body += f'<tr><th scope="rowgroup" class="group" colspan="{len(grid.columns) + 1}">{escape(group)}</th></tr>'
        for row in rows:
            places = [(row.id, column.id) for column in grid.columns]
            cells = "".join(
                f"<td>{_cell(grid.cells.get(place), behind.get(place, ()), grid.notes.get(place))}</td>" for place in places
            )
            body += f'<tr><th scope="row" class="deep{min(row.depth, 4)}">{escape(row.label)}</th>{cells}</tr>'
    look = "".join(f" {name}" for name, number in _LOOKS.items() if len(grid.columns) > number)
    head = f'<thead><tr><th scope="col">{escape(grid.corner)}</th>{head}</tr></thead>'
    return _scroll(grid.title, f'<table class="grid{look}">{head}<tbody>{body}</tbody></table>')


def _cell(mark: Cell | None, ids: Sequence[str], note: Cell | None) -> str:
    """The content of a grid's cell: a link to its first record; if it is empty its note, or a dot where it has none."""
    if note:
        return f'<span title="{escape(note.title)}">{escape(note.text)}</span>'
    where = mark and f'class="{escape(mark.tone)}" href="#{escape(ids[0])}" title="{escape(mark.title)}"'
    return f"<a {where}>{escape(mark.text)}</a>" if mark else "·"


def _comparison(selection: Selection, state: State) -> tuple[list[Part], set[str]]:
    """The parts that show positions issue by issue, side by side or by agreement, and the ids of the positions in them."""
    dataset, filters = selection.dataset, selection.filters
    title, table, positions, level = "Agreement", "", list[Position](), state["level"]
    rule = verdicts.RULE
    if state["mode"] == "issues":
        title, rule, positions = "Issue by issue", answers.RULE, list(selection.positions)
        table = answers.printed(dataset, issue_answers(selection, answered_issues(selection)), filters)
        plain = charts.positions_table(dataset, positions)
    elif state["mode"] == "side" and len(columns := agreement.speakers(state["columns"])) > 1:
        rows = agreement.compare(selection, columns, state["rows"], level)
        title = "Side by side: " + " beside ".join(c.label(dataset) for c in columns)
        table = comparison.legend(dataset, bool(filters.active()), level) + comparison.table(
            dataset, columns, rows, filters, level=level, more=agreement.of_members_only(selection, columns, level)
        )
        positions = [p for row in rows for side in row.sides for p in side]
        plain = charts.positions_table(dataset, positions)
    elif state["mode"] == "agreement" and state["with"]:
        actor = agreement.folded(dataset, state["with"], level)
        others = agreement.agreement(selection, state["with"], level, state["count"])
        within = f", with {dataset.actors[state['with']].name} as part of it" if actor != state["with"] else ""
        title = f"Who agrees with {dataset.actors[actor].name}{within}"
        table = comparison.agreements(dataset, actor, others, filters, level, state["count"])
        shared = {(name, i) for other in others for i in other.theirs for name in (actor, other.actor)}
        positions = [p for p in selection.positions if (agreement.folded(dataset, p.actor, level), p.issue) in shared]
        plain = agreement.agreement_rows(dataset, actor, others, state["count"], level)
    elif state["mode"] in ("matrix", "time"):
        return [], set()
    if not positions:
        return [(title, _TOO_FEW)], set()
    table = re.sub(' (id|style)="[^"]*"', "", table)  # the cards below have the ids
    return [(title, f'{table}<p class="rule">{rule}</p>{_details(plain, state)}')], {p.id for p in positions}


def _never_added(dataset: Dataset, never: Sequence[tuple[Casualties, str]]) -> list[Part]:
    """A part that lists the casualties that are stated but never added, each with the reason; no part if there are none."""
    items = "".join(_list_item(dataset, record, {record.id}, why) for record, why in never)
    return [("Casualties that are stated, but never added", f'<ul class="told">{items}</ul>')] if never else []


def _list_item(dataset: Dataset, record: Claim, shown: set[str], why: str = "") -> str:
    """A record as an item of a list: headline, date, speaker and quotes. The headline links to its card if that is in `shown`."""
    headline = escape(words.headline(dataset, record))
    headline = (
        f'<a href="#{escape(record.id)}">{headline}</a>' if record.id in shown else f"<b>{headline} ({escape(record.id)})</b>"
    )
    about = ". ".join(filter(None, (why, words.when(dataset, record), words.who(dataset, record))))
    passages = ((c.quote, citation.place(dataset, c.source, c.span)) for c in dataset.citations[record.id])
    quotes = dict.fromkeys(escape(f"“{quote}” ({place})") for quote, place in passages)
    return f'<li>{headline} <span class="when">{escape(about)}.</span> <q>{" ".join(quotes)}</q></li>'


def _records(selection: Selection, shown: set[str]) -> list[Part]:
    """The cards of the records in `shown`, a part for each table."""
    parts: list[Part] = []
    for table in CLAIMS:
        whole = selection.records(selection.rows(table))
        records = [r for r in whole if r.id in shown]
        some = f"{len(records)} of the {len(whole)} that the filter leaves" if len(records) < len(whole) else f"{len(records)}"
        parts += _cards(
            f"{table.replace('_', ' ').capitalize()}: {some}", (_card(selection.dataset, r, selection.filters) for r in records)
        )
    return parts or [("Records", '<p class="nothing">No record is left by the filter.</p>')]


def _card(dataset: Dataset, record: Claim, filters: Filters) -> str:
    """The card of a record as HTML; the id of the record is the text of its link."""
    return cards.card(dataset, record, filters).replace(">All about this record<", f">{escape(record.id)}<")


def _disagreements(dataset: Dataset, disagreements: Sequence[Disagreement], shown: set[str]) -> list[Part]:
    """Each disagreement with its reason and all its records, also those that are not shown."""
    parts = []
    for disagreement in disagreements:
        items = "".join(_list_item(dataset, dataset.by_id[name][1], shown) for name in disagreement.records)
        note = f'<p class="more">{escape(disagreement.note)}</p>' if disagreement.note else ""
        why = f"{words.count(len(disagreement.records), 'record')}, {vocabulary.WORDS['reasons'][disagreement.reason]}"
        parts.append(f"<h3>{escape(disagreement.quantity)}: {escape(why)}</h3>{note}<ul class=told>{items}</ul>")
    return [("Where statements differ", "".join(parts))] if parts else []


def _cards(title: str, cards_html: Iterable[str]) -> list[Part]:
    """A part of the report with cards; no part if there are none."""
    body = "".join(cards_html)
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


def _without_buttons(page: str, base: str) -> str:
    """HTML of the dashboard without its buttons, its links made absolute; without `base` they become text."""

    def link(match: re.Match[str]) -> str:
        """A link with its whole address, or its text and address if the address of the dashboard is not known."""
        address, label = match[1].removeprefix("./"), match[2]
        if base:
            return f'<a href="{escape(base)}{address}">{escape(base) + address if label == match[1] else label}</a>'
        spare = label == "Read in the article" or match[1].endswith(label)
        return f'{"" if spare else label + " "}<span class="address">{address}</span>'

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
    """The source of the Plotly library."""
    return charts.PLOTLY.read_text(encoding="utf-8")


@lru_cache
def _hash(script: str) -> str:
    """The hash by which the content security policy lets a script run."""
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"
