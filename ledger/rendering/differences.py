"""What differs between two versions of a dataset as escaped HTML: each record with its values before and after."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from html import escape
from typing import Any

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.fields import Field
from ledger.model.public_record import LookUp, Value
from ledger.model.record_fields import Model
from ledger.model.records import Attribution, Claim, Evidence, Zone
from ledger.model.vocabulary import WORDS
from ledger.query.differences import Difference, records_of
from ledger.urls import links
from ledger.wording import bylines, public_record, words

NAMES = {
    "subject": ("Subject of the ledger", "Subject of the ledger"),
    "sides": ("Side", "Sides"),
    "victims": ("Group of victims", "Groups of victims"),
    "sources": ("Article", "Articles"),
    "actors": ("Actor", "Actors"),
    "places": ("Place", "Places"),
    "issues": ("Issue", "Issues"),
    "troop_levels": ("Troop level", "Troop levels"),
    "attacks": ("Attack", "Attacks"),
    "casualties": ("Casualty statement", "Casualty statements"),
    "positions": ("Position", "Positions"),
    "disagreements": ("Disagreement", "Disagreements"),
    "errata": ("Error of an article", "Errors of articles"),
    "set_aside": ("Words set aside", "Words set aside"),
    "references": ("Reference of the public record", "References of the public record"),
    "comparisons": ("Comparison with the public record", "Comparisons with the public record"),
    "views": ("Named view", "Named views"),
    "highlights": ("Highlight", "Highlights"),
}
"""What a record of each table is called, one and several."""

_SORTS = {"added": "Added", "changed": "Changed", "merged": "Merged into another record", "dropped": "Dropped"}
_EMPTY = '<span class="when">(empty)</span>'
_SIMILAR = 0.4  # of two texts: the share of words in common from which on the others are marked


def counted(found: Sequence[Difference]) -> str:
    """How many records were added, changed, merged and dropped, in words: '2 added, 1 changed'."""
    numbers = {sort: sum(one.sort == sort for one in found) for sort in _SORTS}
    return ", ".join(f"{number:,} {sort}" for sort, number in numbers.items() if number)


def listed(old: Dataset, new: Dataset, found: Iterable[Difference]) -> str:
    """Records that differ, each folded: what became of it, what it is called, and the fields with their values and the reason."""
    return "".join(_one(old, new, each) for each in found)


def _one(old: Dataset, new: Dataset, found: Difference) -> str:
    """One record that differs, folded."""
    record, dataset = (found.after, new) if found.after else (found.before, old)
    assert record
    names = ", ".join(_label(edit.field) for edit in found.edits) if found.sort == "changed" else ""
    fields = f' <span class="when">{escape(names)}</span>' if names else ""
    rows = "".join(
        f"<dt>{escape(_label(edit.field))}</dt>{_values(old, new, found, edit.field, edit.before, edit.after)}"
        for edit in found.edits
    )
    return (
        f'<details class="differ"><summary><b>{_SORTS[found.sort]}</b> {escape(words.called(dataset, record))}'
        f"{fields}</summary>"
        f'<dl class="edits">{rows}</dl>{_where_now(new, found)}{_reasons(found)}</details>'
    )


def _label(field: Field) -> str:
    """The name of a field in words."""
    return field.name.replace("_", " ").capitalize()


def _values(old: Dataset, new: Dataset, found: Difference, field: Field, before: Sequence[Any], after: Sequence[Any]) -> str:
    """The values of a field before and after; of a record that only one version has, the values of that version alone."""
    earlier = [_said(old, field, value) for value in before]
    later = [_said(new, field, value) for value in after]
    sides = (("del", "Before", earlier, later, found.before), ("ins", "After", later, earlier, found.after))
    return "".join(
        "<dd>"
        + f'<span class="version">{name}</span> ' * (found.sort == "changed")
        + ("".join(f"<{tag}>{_marked(text, other)}</{tag}>" for text in texts) or _EMPTY)
        + "</dd>"
        for tag, name, texts, other, record in sides
        if record
    )


def _said(dataset: Dataset, field: Field, value: Any) -> str:
    """A value as text. `dataset` is the version that holds it, in which what it refers to is looked up."""
    match value:
        case Evidence():
            around = [f"{name} “{text}”" for name, text in (("after", value.prefix), ("before", value.suffix)) if text]
            place = ", ".join([dataset.sources[value.source].short, *around])
            return f"“{' '.join(value.quote.split())}” ({place})"
        case Attribution():
            said = bylines.attributed(dataset, value)
            return f"{said}: {'; '.join(_said(dataset, field, evidence) for evidence in value.evidence)}"
        case Zone():
            return f"lines {value.lines[0]} to {value.lines[1]}: {value.kind}"
        case Value():
            return f"{public_record.number(value)} ({dates.say(value.time)})"
        case LookUp():
            known = (WORDS["look_ups"][value.kind], value.title, value.address, *value.times, value.words)
            return ", ".join(filter(None, (*known, WORDS["readers"][value.by], dates.say(value.day))))
        case int() | float():
            return f"{value:,}"
    text = str(value)
    if field.refers_to:
        return _called(dataset, field.refers_to, text)
    if field.is_date:
        return f"{dates.say(text)} ({text})"
    if field.values:
        return next((table[text] for table in WORDS.values() if set(table) == set(field.values)), text.replace("_", " "))
    return text


def _called(dataset: Dataset, tables: Iterable[str], name: str) -> str:
    """What the record of this id in one of the tables is called; the id itself where there is none."""
    found = (record for table in tables for record in records_of(dataset, table) if getattr(record, "id", "") == name)
    record = next(found, None)
    return words.called(dataset, record) if record else name


def _marked(text: str, others: Sequence[str]) -> str:
    """A text as escaped HTML with the words marked that the most similar of the others does not have; none if none is similar."""
    own = text.split()
    matchers = [SequenceMatcher(None, own, other.split(), autojunk=False) for other in others]
    nearest = max(matchers, key=SequenceMatcher.ratio, default=None)
    if not nearest or nearest.ratio() < _SIMILAR:
        return escape(text)
    parts = []
    for what, start, end, _, _ in nearest.get_opcodes():
        run = escape(" ".join(own[start:end]))
        parts += [run if what == "equal" else f"<b>{run}</b>"] if run else []
    return " ".join(parts)


def _where_now(new: Dataset, found: Difference) -> str:
    """A line that leads to the record, or to the one into which it was merged; empty where no page shows it."""
    record: Model | None = found.after or found.merged_into
    if not isinstance(record, Claim):
        return ""
    target = escape(links.href("records", [("record", record.id)]))
    lead = "" if found.after else "Its links lead to: "
    return f'<p class="more">{lead}<a href="{target}">{escape(words.called(new, record))}</a></p>'


def _reasons(found: Difference) -> str:
    """What the entries of the log that name the record say why, a paragraph each; a sentence where there is or can be none."""
    if found.reasons:
        return "".join(
            f'<p class="more">Why, {escape(dates.say(change.date))}: {escape(change.why)}</p>' for change in found.reasons
        )
    if found.can_be_named:
        return (
            '<p class="more">No reason is given in the log: none of its entries between the two versions names this record.</p>'
        )
    return '<p class="more">The log names records by their ids, and cannot name this one, which shares its id or has none.</p>'
