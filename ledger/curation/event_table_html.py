"""Rows of a table of events that wait for words, and rows that cannot be read, as escaped HTML."""

from collections.abc import Sequence
from html import escape

from ledger.curation import event_drafts
from ledger.curation.event_drafts import Waiting
from ledger.curation.event_table import BadRow
from ledger.urls import links


def rows(waiting: Sequence[Waiting]) -> str:
    """Rows as a list: what is read of each, what is beside it, and the coded attacks that it may be, with links."""
    return f'<ul class="tasks">{"".join(map(_row, waiting))}</ul>'


def _row(row: Waiting) -> str:
    """One row of the list."""
    said = {heading: text for heading, text in event_drafts.shown(row) if text}
    beside = escape(said.pop("Beside", ""))
    read = " · ".join(text if heading in ("Day", "Place") else f"{heading} {text}" for heading, text in said.items())
    coded = "".join(
        f'<br>{told.question} <a href="{escape(links.to_record(told.record.id))}">{escape(told.record.id)}</a> {escape(told.why)}'
        for told in row.told
    )
    return (
        f'<li class="suggestion">{escape(read)}<span class="when">{beside}</span>{coded.removeprefix("<br>") or row.answer}</li>'
    )


def bad(unread: Sequence[BadRow]) -> str:
    """Rows that cannot be read, each with its line and the reason."""
    return f'<ul class="tasks">{"".join(f"<li>{escape(str(row))}</li>" for row in unread)}</ul>'
