"""The statements that a record makes, with the evidence for each and from whom an article has it."""

from collections.abc import Iterator

from ledger.model.records import Attack, Attribution, Claim, Evidence, Model, Telling

Statement = Claim | Attribution
"""What stands on evidence and is told by somebody: a record, or an attribution within an attack."""


def statements_of(record: Model) -> Iterator[tuple[tuple[str | int, ...], Statement]]:
    """A claim and, of an attack, each of its attributions, with their paths of keys; nothing of other records."""
    if isinstance(record, Claim):
        yield (), record
    if isinstance(record, Attack):
        for i, attribution in enumerate(record.attributions):
            yield ("attributions", i), attribution


def evidence_of(record: Model) -> Iterator[tuple[tuple[str | int, ...], Evidence]]:
    """Every piece of evidence in `record` with its path of keys, an attack's attributions included."""
    if isinstance(record, Evidence):
        yield (), record
    for path, statement in statements_of(record):
        for i, evidence in enumerate(statement.evidence):
            yield (*path, "evidence", i), evidence


def tellings_of(record: Model) -> Iterator[tuple[tuple[str | int, ...], Statement, Telling]]:
    """From whom a claim and its attributions are had: each telling with its path of keys and its statement."""
    for path, statement in statements_of(record):
        for i, telling in enumerate(statement.told):
            yield (*path, "told", i), statement, telling
