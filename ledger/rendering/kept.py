"""What a reader keeps, as plain data: each passage as a sentence with its exact words, and what has become of it since."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.model.dataset import Citation, Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Position
from ledger.urls import links
from ledger.urls.kept import Kept
from ledger.urls.param_values import former_records
from ledger.wording import citation, words
from ledger.wording.retelling import retold


@dataclass(frozen=True)
class Passage:
    """A kept passage as the dataset has it.

    kept: what is kept; record: the present id of its record, empty if the dataset does not hold the passage; cited: its words, in
    the order of the article; says: the record as a sentence, or that it is gone; since: what changed since it was kept, in a
    sentence, or empty; then: the address of the record in the version it was kept from, where that is not what is shown.
    """

    kept: Kept
    record: str
    cited: tuple[Citation, ...]
    says: str
    since: str = ""
    then: str = ""

    def place(self, dataset: Dataset) -> str:
        """Where its words stand, in words; only of a passage that the dataset holds."""
        return citation.place(dataset, self.kept.source, *(cited.span for cited in self.cited))

    def address(self, dataset: Dataset) -> str:
        """The relative address at which its words are read in this version of the dataset."""
        return links.to_record(self.record, article=self.kept.source, cite=dataset.version)


def passages(dataset: Dataset, kept: Sequence[Kept]) -> tuple[Passage, ...]:
    """What is kept, as the dataset has it, in the order of the reader. A page and its preview ask for it several times."""
    return _passages(dataset, tuple(kept))


@memoized(maxsize=16)
def _passages(dataset: Dataset, kept: tuple[Kept, ...]) -> tuple[Passage, ...]:
    """The same, worked out once for each list."""
    return tuple(_passage(dataset, one) for one in kept)


def _passage(dataset: Dataset, kept: Kept) -> Passage:
    """One kept passage."""
    name = kept.record if kept.record in dataset.by_id else former_records(dataset).get(kept.record, "")
    cited = citation.by_article(dataset.citations[name]).get(kept.source, []) if name else []
    is_other = kept.version not in ("", dataset.version)
    then = links.href("records", [("record", kept.record), ("cite", kept.version)]) if is_other else ""
    if not cited:
        says = f"The record “{kept.record}” of “{kept.source}” is not in dataset {dataset.version}: it cannot be quoted from it."
        return Passage(kept, "", (), says, then=then)
    since = _since(dataset, kept, name) if is_other else ""
    return Passage(kept, name, tuple(cited), retold(dataset, name, kept.source), since, then * bool(since))


def _since(dataset: Dataset, kept: Kept, name: str) -> str:
    """What became of the record `name` since it was kept from another version of the dataset; empty if nothing."""
    changes = links.changes_since(dataset, kept.version)
    if changes is None:
        return f"Kept from dataset {kept.version}, which the log of changes does not name: whether it changed cannot be said."
    changed = {kept.record, name}.intersection(other for change in changes for other in change.records)
    return f"Changed since it was kept from dataset {kept.version}." if changed else ""


def title(dataset: Dataset, kept: Sequence[Kept], given: str = "") -> str:
    """The title that the reader gave, or else what is kept in a few words: '12 passages kept on “Should US troops stay?”'.

    On what is told if it is true of all.
    """
    if given:
        return given
    told = passages(dataset, kept)
    number = words.count(len(told), "passage")
    held = [dataset.by_id[one.record] for one in told if one.record]
    if not told or len(held) < len(told):
        return f"{number} kept"
    issues = {record.issue if isinstance(record, Position) else "" for _, record in held}
    tables = {table for table, _ in held}
    if len(issues) == 1 and "" not in issues:
        return f"{number} kept on “{dataset.issues[issues.pop()].question}”"
    return f"{number} kept on {words.plural(tables.pop())}" if len(tables) == 1 else f"{number} kept"


def described(dataset: Dataset, kept: Sequence[Kept]) -> str:
    """From which articles and how many notes of the reader: 'From Slavin 2011 and Murphy 2011, with 2 notes of a reader.'"""
    sources = [dataset.sources[one.kept.source].short for one in passages(dataset, kept) if one.record]
    named = dict.fromkeys(sources)
    notes = sum(bool(one.note) for one in kept)
    told = f", with {words.count(notes, 'note')} of the reader who keeps them" if notes else ""
    return (
        f"From {', '.join(named)}{told}."
        if named
        else "Passages that readers keep for a memo stand here: “Keep” below the words of a record puts them here."
    )
