"""How reliable the coding is, as escaped HTML for the Curation page and the Guide."""

from collections.abc import Iterable, Sequence
from html import escape

from ledger.curation import reliability_text
from ledger.curation.reliability import Reliability
from ledger.curation.reliability_text import Row
from ledger.query.filters import Filters
from ledger.urls import links


def opening(measured: Reliability) -> str:
    """What was compared, and the main result."""
    return f'<p class="tasks">{escape(reliability_text.opening(measured))}</p>'


def clauses(measured: Reliability) -> str:
    """The table of records that both codings made, or one alone."""
    caption = "Records of claims, as the two codings made them."
    return _table(caption, reliability_text.CLAUSE_HEADS, reliability_text.clause_rows(measured))


def fields(measured: Reliability) -> str:
    """The table of fields, with the alpha of each."""
    caption = "Fields of the records that both codings made."
    return _table(caption, reliability_text.FIELD_HEADS, reliability_text.field_rows(measured))


def meaning() -> str:
    """What the numbers mean, as a list."""
    return _list(reliability_text.MEANING)


def limits(measured: Reliability) -> str:
    """Where the result is weak, as a list."""
    return _list(reliability_text.limits(measured))


def guide(measured: Reliability, filters: Filters) -> str:
    """The main numbers as a paragraph of the Guide, with a link to the rest that keeps the filter."""
    text = escape(reliability_text.opening(measured))
    if lowest := reliability_text.lowest(measured):
        text += f" Of the fields that were compared, they agree least on {escape(lowest)}."
    more = escape(links.href("curation", links.write(filters, {"part": "reliability"})))
    text += f' What alpha is, all fields, and where the coding is weak: <a href="{more}">How reliable the coding is</a>.'
    return f'<div class="guide"><ul><li><b>How far another coding would differ.</b> {text}</li></ul></div>'


def _table(caption: str, heads: Sequence[str], rows: Iterable[Row]) -> str:
    """A table whose first column names its rows. Where it is wider than the screen it is scrolled."""
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in row[1:])}</tr>' for row in rows
    )
    table = f'<table class="tasks"><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="measured" role="region" aria-label="{escape(caption)}" tabindex="0">{table}</div>'


def _list(items: Iterable[str]) -> str:
    """Texts as a list."""
    return f'<ul class="tasks">{"".join(f"<li>{escape(item)}</li>" for item in items)}</ul>'
