"""What comes along with the records that a filter leaves, so that in the files of several tables no reference leads nowhere."""

from dataclasses import replace
from itertools import chain

import numpy as np

from ledger.model.records import Attack, Casualties, Claim
from ledger.query.selection import Selection


def with_referred(left: Selection) -> Selection:
    """The records that a filter leaves, and those to which they refer: their attack, and the wholes of which they are a part.

    The records that a disagreement or an erratum names come along too, where it concerns any record that is left. What comes
    along brings what it refers to itself, but no disagreement and no erratum of its own.
    """
    dataset = left.dataset
    lists = [one.records for one in left.disagreements] + [one.records for one in left.errata]
    waiting = [*(record.id for _, record in left.claims()), *chain.from_iterable(lists)]
    found = set(waiting)
    while waiting:
        new = [name for name in _referred(dataset.by_id[waiting.pop()][1]) if name not in found]
        found.update(new)
        waiting += new
    kept = left.kept.copy()
    kept[np.fromiter((dataset.row[name] for name in found), dtype=np.intp, count=len(found))] = True
    return left if np.array_equal(kept, left.kept) else replace(left, kept=kept)


def _referred(record: Claim) -> list[str]:
    """The ids of the records to which a record refers."""
    names = (record.part_of if isinstance(record, Attack | Casualties) else None, getattr(record, "attack", None))
    return [name for name in names if name]
