"""The statements that a record makes, with the evidence for each and from whom an article has it."""

from collections.abc import Iterator

from ledger.model.record_fields import Model
from ledger.model.records import Attack, Attribution, Claim, Evidence, Telling

Statement = Claim | Attribution
"""What stands on evidence and is told by somebody: a record, or an attribution within an attack."""


def statements_of(record: Model) -> Iterator[tuple[int | None, Statement]]:
    """A claim, with None, and of an attack each of its attributions with its number, from 0; nothing of other records."""
    if isinstance(record, Claim):
        yield None, record
    if isinstance(record, Attack):
        yield from enumerate(record.attributions)


def _path(number: int | None) -> tuple[str | int, ...]:
    """The path of keys to a statement within its record."""
    return () if number is None else ("attributions", number)


def evidence_of(record: Model) -> Iterator[tuple[tuple[str | int, ...], Evidence]]:
    """Every piece of evidence in `record` with its path of keys, an attack's attributions included."""
    if isinstance(record, Evidence):
        yield (), record
    for number, statement in statements_of(record):
        for i, evidence in enumerate(statement.evidence):
            yield (*_path(number), "evidence", i), evidence


def tellings_of(record: Model) -> Iterator[tuple[tuple[str | int, ...], Statement, Telling]]:
    """From whom a claim and its attributions are had: each telling with its path of keys and its statement."""
    for number, statement in statements_of(record):
        for i, telling in enumerate(statement.told):
            yield (*_path(number), "told", i), statement, telling
