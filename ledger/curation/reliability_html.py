"""How reliable the coding is, as escaped HTML for the Curation page and the Guide."""

from collections.abc import Iterable, Sequence
from html import escape

from ledger.curation import reliability_text
from ledger.curation.reliability import Reliability
from ledger.curation.reliability_text import Row
from ledger.query.filters import Filters
from ledger.urls import links


def tables(measured: Reliability) -> str:
    """What was compared, the main result, and two tables: of the records of both codings, and of fields with their alpha."""
    clauses = reliability_text.CLAUSE_HEADS, reliability_text.clause_rows(measured)
    fields = reliability_text.FIELD_HEADS, reliability_text.field_rows(measured)
    return (
        f'<p class="tasks">{escape(reliability_text.opening(measured))}</p>'
        + _table("Records of claims, as the two codings made them.", *clauses)
        + _table("Fields of the records that both codings made.", *fields)
    )


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
