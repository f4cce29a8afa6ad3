"""Rows of a table of events that wait for words, and rows that cannot be read, as escaped HTML."""

from collections.abc import Sequence
from html import escape

from ledger.curation import event_drafts
from ledger.curation.event_drafts import Waiting
from ledger.curation.event_table import BadRow
from ledger.urls import links


def rows(waiting: Sequence[Waiting]) -> str:
    """Rows as a table: what is read of each, and the coded attacks that it may be, with links."""
    shown = [dict(event_drafts.shown(row)) for row in waiting]
    if not shown:
        return ""
    used = [heading for heading in shown[0] if any(fields[heading] for fields in shown)]
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in [*used, "In the dataset"])
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(fields[heading])}</td>' for heading in used)}<td>{_coded(row)}</td></tr>"
        for row, fields in zip(waiting, shown, strict=True)
    )
    table = f'<table class="tasks"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="wide" role="region" tabindex="0" aria-label="The rows">{table}</div>'


def _coded(row: Waiting) -> str:
    """The coded attacks that a row may be, each with a link, or that it is new."""
    found = (
        f'{told.question} <a href="{escape(links.to_record(told.record.id))}">{escape(told.record.id)}</a> {escape(told.why)}'
        for told in row.told
    )
    return "<br>".join(found) or escape(row.answer)


def bad(unread: Sequence[BadRow]) -> str:
    """Rows that cannot be read, each with its line and the reason."""
    return f'<ul class="tasks">{"".join(f"<li>{escape(str(row))}</li>" for row in unread)}</ul>'
