"""What the public record has beside claims. It is read from comparisons, never joined with claims and never in a sum."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.public_record import Reference, Value
from ledger.model.records import Comparison
from ledger.model.vocabulary import Relation
from ledger.query.selection import Selection

TABLES = ("troop_levels", "casualties", "attacks")
"""The claims beside which the public record is looked for; a position has no figure beside it."""


@dataclass(frozen=True)
class Beside:
    """One comparison of a claim, with the reference and the number of it that are meant; both None where none was found."""

    comparison: Comparison
    reference: Reference | None
    value: Value | None


@dataclass(frozen=True)
class Counts:
    """How many claims of TABLES a selection has, and what the public record has beside them.

    beside: claims with a reference beside them; not_found: claims for which one was looked for in vain
    relations: how many comparisons there are of each relation, in the order of the vocabulary
    """

    claims: int
    beside: int
    not_found: int
    relations: Mapping[str, int]


@memoized(maxsize=2_000)
def beside(dataset: Dataset, claim: str) -> tuple[Beside, ...]:
    """What stands beside a claim, in the order of the file; nothing where nobody has judged it."""
    found = []
    for comparison in dataset.comparisons_of.get(claim, ()):
        reference = dataset.reference.get(comparison.reference or "")
        found.append(Beside(comparison, reference, reference.value_of(comparison.time) if reference else None))
    return tuple(found)


def counts(selection: Selection) -> Counts:
    """What the public record has beside the claims of a selection."""
    claims = [record.id for table in TABLES for record in getattr(selection, table)]
    judged = [comparisons for claim in claims if (comparisons := selection.dataset.comparisons_of.get(claim))]
    found = sum(any(one.reference for one in comparisons) for comparisons in judged)
    relations = Counter(one.relation for comparisons in judged for one in comparisons)
    return Counts(len(claims), found, len(judged) - found, {one: relations[one] for one in get_args(Relation)})


def unjudged(dataset: Dataset) -> tuple[str, ...]:
    """The claims of TABLES without a comparison, in a dataset that has references; none in one that has not."""
    if not dataset.references:
        return ()
    return tuple(record.id for table in TABLES for record in getattr(dataset, table) if record.id not in dataset.comparisons_of)


def series(dataset: Dataset, table: str) -> tuple[Reference, ...]:
    """The references whose numbers are of the sort of one table of claims: what may be drawn beside its chart."""
    return tuple(reference for reference in dataset.references if reference.like == table)
