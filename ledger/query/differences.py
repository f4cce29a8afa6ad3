"""What differs between two versions of a dataset: record by record and field by field, with the reasons that the log gives."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ledger.model.about import Change
from ledger.model.article import fold
from ledger.model.dataset import Dataset
from ledger.model.fields import Field, fields_of
from ledger.model.memoized import memoized
from ledger.model.record_fields import Model, Named
from ledger.model.records import CLAIMS, TABLES, Evidence

COMPARED = (*CLAIMS, *(table for table in TABLES if table not in (*CLAIMS, "changes")))
"""The tables whose records are compared, claims first; entries of the log are the reasons."""


@dataclass(frozen=True)
class Edit:
    """A field with its values before and after.

    A single value is a tuple of one, an empty field an empty tuple. Of a list they are the items that only this version has; all
    of its items where the two versions have the same ones in another order.
    """

    field: Field
    before: tuple[Any, ...]
    after: tuple[Any, ...]


@dataclass(frozen=True)
class Difference:
    """A record that differs between two versions.

    table: the name of its table
    before, after: the record in each version; None where the version does not have it
    edits: the fields that differ; all that are filled in where only one version has the record
    reasons: the entries of the log between the two versions that name it
    can_be_named: whether an entry of the log can name it: it has an id that no record of another table has
    merged_into: of a dropped record, the one to which its links lead now; None where there is none
    """

    table: str
    before: Model | None
    after: Model | None
    edits: tuple[Edit, ...]
    reasons: tuple[Change, ...]
    can_be_named: bool
    merged_into: Model | None = None

    @property
    def ids(self) -> set[str]:
        """The ids that the record has in the two versions; empty for one without an id."""
        return {record.id for record in (self.before, self.after) if isinstance(record, Named)}

    @property
    def sort(self) -> Literal["added", "changed", "merged", "dropped"]:
        """What became of the record."""
        if self.before is None:
            return "added"
        if self.after is not None:
            return "changed"
        return "merged" if self.merged_into else "dropped"


@memoized(maxsize=2)
def differences(old: Dataset, new: Dataset) -> tuple[Difference, ...]:
    """The records that differ between two versions of a dataset, in the order of the tables.

    Within a table those that the new version has come first, in its order. A record that got another id is one record, found by
    its former ids. A record without an id, such as an erratum, is the same as long as it quotes the same words, or more or fewer
    of them. White space and the order of records are not compared.
    """
    logged = entries_between(old, new)
    tables_of = Counter(name for table in COMPARED for name in _ids(old, table) | _ids(new, table))
    found = []
    for table in COMPARED:
        later = records_of(new, table)
        heirs = {name: record for record in later if isinstance(record, Named) for name in record.formerly}
        for before, after in _pairs(records_of(old, table), later):
            edits = tuple(_edits(before, after))
            if edits:
                names = {record.id for record in (before, after) if isinstance(record, Named)}
                can_be_named = bool(names) and all(tables_of[name] == 1 for name in names)
                reasons = tuple(change for change in logged if can_be_named and names.intersection(change.records))
                heir = heirs.get(before.id) if after is None and isinstance(before, Named) else None
                found.append(Difference(table, before, after, edits, reasons, can_be_named, heir))
    return tuple(found)


def entries_between(old: Dataset, new: Dataset) -> tuple[Change, ...]:
    """The entries that the longer log of two versions has and the shorter has not, or has in other words; newest first.

    The log only grows, so the longer one is that of the later version, which may be `old`.
    """
    earlier, later = sorted((old.changes, new.changes), key=len)
    return tuple(change for change in later if change not in earlier)


def all_ids(dataset: Dataset, names: Iterable[str]) -> frozenset[str]:
    """Some ids of claims, and all others that the same claims have or had in this version and the older ones."""
    asked = set(names)
    known = ({record.id, *record.formerly} for _, record in dataset.claims())
    return frozenset(asked.union(*(ids for ids in known if asked & ids)))


def records_of(dataset: Dataset, table: str) -> tuple[Model, ...]:
    """All records of a table, in their order."""
    held = getattr(dataset, table)
    if isinstance(held, Mapping):
        return tuple(held.values())
    return (held,) if isinstance(held, Model) else tuple(held)


def _ids(dataset: Dataset, table: str) -> set[str]:
    """The ids of the records of a table; empty for a table whose records have none."""
    return {record.id for record in records_of(dataset, table) if isinstance(record, Named)}


def _pairs(old: Iterable[Model], new: Iterable[Model]) -> Iterator[tuple[Model | None, Model | None]]:
    """Each record of a table in both versions; None in place of that of a version which does not have it."""
    left, later = _keyed(old), _keyed(new)
    before = {key: left.pop(key) for key in later if key in left}
    for key, record in later.items():
        if key not in before and (earlier := _earlier(left, record)):
            before[key] = left.pop(earlier)
    yield from ((before.get(key), record) for key, record in later.items())
    yield from ((record, None) for record in left.values())


_Key = tuple[Any, ...]


def _keyed(records: Iterable[Model]) -> dict[_Key, Model]:
    """The records by their ids, or by the words that they quote; several of the same words are counted from 0."""
    keyed: dict[_Key, Model] = {}
    seen: Counter[_Key] = Counter()
    for record in records:
        key: _Key = (record.id,) if isinstance(record, Named) else _quoted(record)
        keyed[*key, seen[key]] = record
        seen[key] += 1
    return keyed


def _quoted(record: Model) -> _Key:
    """The article and the words that a record without an id quotes, with what tells them from the same words elsewhere."""
    assert isinstance(record, Evidence)
    return record.source, *(fold(text or "") for text in (record.quote, record.prefix, record.suffix))


def _earlier(left: Mapping[_Key, Model], record: Model) -> _Key | None:
    """The key of the record that one of the new version was before, among those that have no other counterpart."""
    if isinstance(record, Named):
        return next(((name, 0) for name in record.formerly if (name, 0) in left), None)
    source, quote, *_ = _quoted(record)
    return next((key for key in left if key[0] == source and (key[1] in quote or quote in key[1])), None)


def _edits(before: Model | None, after: Model | None) -> Iterator[Edit]:
    """The fields in which two versions of a record differ. A new id tells of the former one, which is not told a second time."""
    held = after or before
    if before == after or held is None:
        return
    was = before.id if isinstance(before, Named) else None
    for field in fields_of(type(held)).values():
        earlier, later = _values(before, field), _values(after, field)
        if field.name == "formerly":
            later = tuple(name for name in later if name != was)
        if earlier == later:
            continue
        counts = Counter(map(_folded, earlier)), Counter(map(_folded, later))
        if counts[0] != counts[1]:
            yield Edit(field, _only(earlier, counts[0] - counts[1]), _only(later, counts[1] - counts[0]))
        elif list(map(_folded, earlier)) != list(map(_folded, later)):
            yield Edit(field, earlier, later)


def _values(record: Model | None, field: Field) -> tuple[Any, ...]:
    """The values of a field: the items of a list, a single value as a tuple of one, nothing for an empty field."""
    value = getattr(record, field.name) if record else None
    if value is None:
        return ()
    return value if field.many else (value,)


def _folded(value: Any) -> Any:
    """A value without differences of white space, for comparison; that of a record inside it as its type and its values."""
    if isinstance(value, str):
        return fold(value)
    if isinstance(value, Model):
        return type(value), *(_folded(getattr(value, name)) for name in fields_of(type(value)))
    return tuple(map(_folded, value)) if isinstance(value, tuple) else value


def _only(values: tuple[Any, ...], wanted: Counter[Any]) -> tuple[Any, ...]:
    """The values that are wanted, each as often as that, in their order."""
    open_count = wanted.copy()
    kept = []
    for value in values:
        if open_count[_folded(value)] > 0:
            open_count[_folded(value)] -= 1
            kept.append(value)
    return tuple(kept)
