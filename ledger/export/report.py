"""A view as one HTML file that needs nothing else: its charts, its records with their words, its rules, and how to cite it.

It prints as a document that begins with a title page. The same view of the same dataset gives the same bytes on every day, as
addresses with an entity tag promise: the file has the day of the dataset, and a script adds the day of printing to the paper.

The file loads nothing: its policy lets only its own two scripts run, known by their hashes. The anchor of a record is
its id; the anchor of a part holds an underscore, which no id does.

plotly.js is more than half of a usual report. Pictures made beforehand would be smaller and need no scripts, but the server has
no browser to draw the figures, and drawing them in Python would be a second implementation of every chart. So a browser draws;
where no script runs the tables below the charts tell the same.
"""

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path

from ledger import charts
from ledger.charts import colours
from ledger.charts.base import Figure
from ledger.charts.pages import State, tables_told
from ledger.export.about import About, about_view
from ledger.export.report_charts import Drawing, Part, comparisons, drawing_parts, drawings
from ledger.export.report_records import Records
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.query import reasons
from ledger.query.selection import Selection, select
from ledger.query.totals import COUNTING_RULES
from ledger.urls import links, params
from ledger.urls.view import defaults

_NO_SCRIPT = "<noscript><p>The charts need scripts; the table below each holds the same.</p></noscript>"
_HOW_TO_READ = (
    "A record is one statement of an article: a number, an attack or a position, with who states it and when. The quotes are the "
    "exact words of the article, and behind them stand its paragraph and line; all other words are the ledger’s. Numbers are "
    "added only within one group of victims and one year; such a sum says of which times it is, and is called “added by this "
    "ledger”. Numbers of troops never are. What no article tells stays open."
)
_ON_PAPER = (
    "On paper each record has a number, and small numbers lead to the notes behind the records. The last line of a record ends "
    "with its name: put it behind {address} to open the record in the dashboard."
)


def html(dataset: Dataset, link: links.Link, page: str, base: str = "") -> str:
    """A view of the whole `dataset` as the text of an HTML file: the filter and state of `link`, on a page of params.CHARTS.

    Any other page gives the overview. `base` is the address of the dashboard; without one its addresses are text, no links.
    """
    link, page = of_charts(link, page)
    base = f"{base.rstrip('/')}/" if base.startswith(("https://", "http://")) else ""
    state = defaults(page) | dict(link.state)
    selection = select(dataset, link.filters)
    drawn = drawings(selection, page, state)
    view = about_view(dataset, link, page, base)
    title = f"{dataset.subject.title}: {view.title}"
    parts = [*_parts(selection, page, state, drawn), ("Licence", f"<p>{escape(view.rights)}</p>")]
    sections = [f'<section id="part_{n}"><h2>{escape(name)}</h2>{body}</section>' for n, (name, body) in enumerate(parts, 1)]
    items = "".join(f'<li><a href="#part_{number}">{escape(name)}</a></li>' for number, (name, _) in enumerate(parts, 1))
    nav = f'<nav aria-label="Contents"><ol>{items}</ol></nav>'
    if drawn and isinstance(drawn[0], charts.Chart) and drawn[0].shown:  # on paper it stands with the title
        sections[0] = f"{nav.replace('<nav', '<nav class=screen')}{sections[0]}{nav.replace('<nav', '<nav class=paper')}"
        nav = ""
    body = f"{_title_page(dataset, title, view)}{nav}{''.join(sections)}"
    figures = [m.figure for m in drawn if isinstance(m, charts.Chart) and m.shown]
    return _file(title, f"{title} · dataset version {view.version}", _without_buttons(body, base), figures)


def of_charts(link: links.Link, page: str) -> tuple[links.Link, str]:
    """The view of which the report is made: the one that `link` opens on `page`, or the overview where that has no charts."""
    if page in params.CHARTS:
        return link, page
    known = defaults("overview")
    return links.Link(link.filters, {key: value for key, value in link.state.items() if key in known}), "overview"


def _title_page(dataset: Dataset, title: str, view: About) -> str:
    """What the report is: its title, filter, version and day, how to read it and how to cite it."""
    address = escape(view.link)
    of = f" of {dates.say(dataset.changes[0].date)}" if dataset.changes else ""
    record = view.base + links.href("records", [("record", "")]).removeprefix("./")
    return (
        f'<header><h1>{escape(title)}</h1><p class="said">{escape(f"{view.said} {view.counted}. {view.perhaps}".rstrip())}</p>'
        f'<p class="more">Dataset version {escape(view.version)}{escape(of)}. <span class="paper" id="day_printed"></span> '
        f'This view in the dashboard: <a href="{address}">{address}</a></p>{_NO_SCRIPT}'
        f"<div class=how><div><h2>How to read this report</h2><p>{_HOW_TO_READ}</p>"
        f'<p class="paper">{escape(_ON_PAPER.format(address=record))}</p></div>'
        f"<div><h2>How to cite this view</h2><p>{escape(view.citation())}</p></div></div></header>"
    )


def _parts(selection: Selection, page: str, state: State, drawn: Sequence[Drawing]) -> list[Part]:
    """The parts of the report in order: charts, records, disagreements, errata, the public record if asked for, rules."""
    filters = selection.filters
    beside, behind = comparisons(selection, state) if page == "positions" else ([], set())
    outcome = state["outcome"] if page == "casualties" else ""
    tables = (
        () if page == "positions" else tables_told(page, filters, state)
    )  # positions show what their chart or comparison shows
    never = reasons.never_added(selection, outcome) if "casualties" in tables else []
    shown = behind | {name for m in drawn for name in m.shown}
    shown |= (
        {r.id for r in selection.records(selection.rows(*tables)) if not outcome or r.outcome == outcome} if tables else set()
    )
    records = Records(selection, frozenset(shown), frozenset(behind if state.get("mode") == "side" else ()))
    return [
        *records.numbered((*drawing_parts(selection.dataset, drawn, filters, state), *beside)),
        *records.never_added(never),
        *records.parts(),
        *records.disagreements(),
        *records.wrong(),
        *(records.public_record() if state.get("beside") == "record" else ()),
        ("How it is counted", f'<ul class="rules">{"".join(f"<li>{escape(rule)}</li>" for rule in COUNTING_RULES)}</ul>'),
        *records.articles(),
    ]


_BUTTON = re.compile(r" ?<button [^>]*>[^<]*</button>")
_LINK = re.compile(r'<a href="([^"#][^"]*)">([^<]*)</a>')
_ON_SCREEN = re.compile(r'<a href="[^"]*">(?:Read in the article|Count them with it)</a>')
"""Links of which paper has nothing: their words are no address, and what stands beside them says where to look."""


def _without_buttons(page: str, base: str) -> str:
    """HTML of the dashboard without its buttons, its links made absolute; without `base` they become text."""

    def link(match: re.Match[str]) -> str:
        """A link with its whole address, or its text and address if the address of the dashboard is not known."""
        address, label = match[1].removeprefix("./"), match[2]
        if base:
            return f'<a href="{escape(base)}{address}">{escape(base) + address if label == match[1] else label}</a>'
        spare = label == "Read in the article" or match[1].endswith(label)
        return f'{"" if spare else label + " "}<span class="address">{address}</span>'

    return _LINK.sub(link, _ON_SCREEN.sub(r'<span class="screen">\g<0></span>', _BUTTON.sub("", page)))


def _file(title: str, running: str, body: str, drawn: Sequence[Figure]) -> str:
    """The complete HTML file: content security policy, style, body, the figures as JSON, and the two scripts.

    `running` stands above every printed page but the first.
    """
    look, ours = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    plotly = _plotly()
    policy = (  # of styles Plotly makes its own, so they cannot be known by a hash
        f"default-src 'none'; script-src '{_hash(plotly)}' '{_hash(ours)}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    looks = zip(*(colours.PROPERTIES[name] for name in ("text", "rule", "raised")), strict=True)
    grounds = " ".join(f'data-{ground}="{" ".join(look)}"' for ground, look in zip(("light", "dark"), looks, strict=True))
    above = "".join(letter if letter.isalnum() else f"\\{ord(letter):x} " for letter in running)
    look = f':root {{ {colours.custom_properties()} }}\n{look}@page {{ @top-left {{ content: "{above}"; }} }}'
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
