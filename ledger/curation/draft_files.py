"""A draft as a JSON text, which a curator keeps and gives back. What is wrong in such a text is refused in words."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from ledger.curation import drafts, forms
from ledger.curation.drafts import Draft, Picked
from ledger.curation.forms import Input
from ledger.model.article import Article
from ledger.model.records import Zone

_MARK = "ledger_draft"
MOST = 4_000_000
"""The most characters of such a text: the longest article with thousands of records."""
_ZONES = TypeAdapter(tuple[Zone, ...])


def written(draft: Draft) -> str:
    """A draft as JSON on one line."""
    fields = {
        _MARK: 1,
        "text": draft.article.text,
        "zones": [zone.model_dump(mode="json") for zone in draft.article.zones],
        "facts": draft.facts,
        "records": [[record.number, record.table, record.fields, record.origin, record.changed] for record in draft.records],
        "decided": draft.decided,
    }
    return json.dumps(fields, ensure_ascii=False)


def is_draft(text: str) -> bool:
    """Whether a text was written as a draft, and is no article."""
    return re.match(rf'\s*{{\s*"{_MARK}"', text) is not None


def read(text: str) -> Draft:
    """The draft of a JSON text. Raises ValueError with words for the curator if it is none, or not whole."""
    if len(text) > MOST:
        raise ValueError(f"The file has more than {MOST:,} characters: too many for a draft.")
    try:
        kept = json.loads(text)
        if not isinstance(kept, dict) or kept.get(_MARK) != 1:
            raise ValueError
        article, facts, decided = str(kept["text"]), kept["facts"], kept["decided"]
        zones = _ZONES.validate_python(kept["zones"])
        records = tuple(
            Picked(number, table, fields, origin, True in more) for number, table, fields, origin, *more in kept["records"]
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ValueError("The file is no draft of this desk, or not all of it is there.") from None
    if refused := drafts.refusal(article):
        raise ValueError(refused)
    draft = drafts.begun(article)
    lines = [line for zone in zones for line in range(zone.lines[0], min(zone.lines[1], draft.article.line_count + 1) + 1)]
    if lines != list(range(1, draft.article.line_count + 1)):
        raise ValueError("The zones of the draft do not fit its text.")
    if not _is_of("records", facts, forms.inputs("sources")):
        raise ValueError("What the draft says of its article has a value of a wrong kind.")
    numbers = [record.number for record in records]
    if not all(type(number) is int and number > 0 for number in numbers) or len({*numbers}) < len(numbers):
        raise ValueError("The records of the draft have no numbers of their own.")
    for record in records:
        if record.table not in drafts.TAKEN or not _is_of("records", record.fields, forms.inputs(record.table)):
            raise ValueError(f"Record {record.number} of the draft has a table or a value of a wrong kind.")
    return Draft(Article(draft.article.text, zones), facts, records, tuple(map(str, decided)))


def _is_of(sort: str, value: Any, inside: Sequence[Input]) -> bool:
    """Whether a value is one that a form shows for this sort of field; of `records` one record with these fields inside."""
    match sort:
        case "records":
            known = {item.name: item for item in inside}
            return isinstance(value, Mapping) and all(_is_in(known.get(name), part) for name, part in value.items())
        case "number":
            return type(value) is int and abs(value) < 2**53
        case "decimal":
            return type(value) in (int, float) and abs(value) < 2**53
        case "ids" | "texts":
            return isinstance(value, list) and all(isinstance(part, str) for part in value)
        case _:
            return isinstance(value, str)


def _is_in(item: Input | None, value: Any) -> bool:
    """Whether a value, or None for an empty field, fits a field that a form has."""
    if item is None or value is None:
        return item is not None
    if item.sort == "records":
        return isinstance(value, list) and all(_is_of("records", part, item.inside) for part in value)
    return _is_of(item.sort, value, ())
