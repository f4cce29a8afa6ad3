"""What is left to do, as escaped HTML for the Curation page."""

from collections.abc import Iterable, Sequence
from html import escape

from ledger.curation import backlog
from ledger.model.article import Span, fold
from ledger.model.dataset import Dataset
from ledger.model.problems import Problem
from ledger.query.filters import Filters
from ledger.urls import links
from ledger.wording import citation

_DESK = (
    "The filter does not apply here. Nothing of what you paste is written on the server: this browser keeps the draft until you"
    " forget it. Download it to go on elsewhere."
)
PARTS = {
    "coverage": "Of the filter, only the choice of articles applies here: words that are in no record have no actor or date.",
    "problems": "The filter applies to the errors in articles, not to those in files: a file with an error gives no records.",
    "disagreements": "The filter applies: it leaves at least one record of each pair and each disagreement here.",
    "unused": "The filter does not apply here: names, places and issues that no record of the whole dataset uses.",
    "reliability": "The filter does not apply here: the two codings are compared as a whole.",
    "changes": "The filter does not apply here.",
    "draft": _DESK,
}
"""What of the filter holds in each part of the page."""


def coverage(dataset: Dataset, sources: Iterable[str], filters: Filters) -> str:
    """A table of articles: how many of their clauses are cited, set aside and open, as numbers and as a bar."""
    rows = []
    for name in sources:
        covered = backlog.covered(dataset, name)
        article_link = links.href("sources", links.write(filters, {"article": name, "show": "coverage"}))
        open_link = links.href("curation", links.write(filters, {"article": name}))
        counts = {"cited": covered.cited, "set aside": covered.set_aside, "open": len(covered.open)}
        bar = "".join(f'<i class="{s.replace(" ", "-")}" style="flex: {n}"></i>' for s, n in counts.items() if n)
        cells = "".join(f"<td>{n}</td>" for n in (covered.cited, covered.set_aside))
        still_open = f'<a href="{escape(open_link)}">{len(covered.open)}</a>' if covered.open else "0"
        rows.append(
            f'<tr><th scope="row"><a href="{escape(article_link)}">{escape(dataset.sources[name].short)}</a></th>{cells}'
            f'<td>{still_open}</td><td class="share"><span class="share" aria-hidden="true">{bar}</span></td></tr>'
        )
    heads = "".join(
        f'<th scope="col">{_KEY.format(s.replace(" ", "-"))}{s.capitalize()}</th>' for s in ("cited", "set aside", "open")
    )
    return (
        '<table class="tasks covered"><caption>How much of each article is in the records. A clause, a part of a sentence, is'
        " cited by a record or as an error of the article, set aside with a reason, or open. The name of an article opens it with"
        " every clause marked.</caption>"
        f'<thead><tr><th scope="col">Article</th>{heads}<td class="share"></td></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


_KEY = '<i class="swatch {}" aria-hidden="true"></i> '


def clauses(dataset: Dataset, open_clauses: Iterable[tuple[str, Span]], filters: Filters) -> str:
    """A list of open clauses, each given by its article and span, with links to where they stand."""
    rows = []
    for name, span in open_clauses:
        state = {"article": name, "show": "coverage", "p": str(dataset.articles[name].paragraph_at(span.start))}
        target = links.href("sources", links.write(filters, state))
        text = fold(dataset.articles[name].text[span.start : span.end])
        where = escape(citation.place(dataset, name, span))
        rows.append(f'<li>“{escape(text)}” <a href="{escape(target)}">{where}</a></li>')
    return f'<ul class="tasks">{"".join(rows)}</ul>'


def problems(problems: Iterable[Problem]) -> str:
    """Problems as a table: the place, the record and field, the message, and the kind by which CONTRIBUTING.md explains it."""
    rows = "".join(
        f'<tr><th scope="row">{escape(p.file)}:{p.line}</th><td>{escape(f"{p.record} {p.field}".strip())}</td>'
        f"<td>{escape(p.message)}</td><td><code>{escape(p.kind)}</code></td></tr>"
        for p in problems
    )
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Place", "Record and field", "What is wrong", "Kind"))
    return f'<table class="tasks"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def listed(items: Sequence[str]) -> str:
    """Texts as a plain list; a paragraph with "None." if there are none."""
    return f'<ul class="tasks">{"".join(f"<li>{escape(item)}</li>" for item in items)}</ul>' if items else "<p>None.</p>"
