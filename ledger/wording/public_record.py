"""The public record beside a claim, in words. What it says of how the two stand to each other is never who is right."""

from collections.abc import Mapping
from dataclasses import dataclass

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.public_record import Reference, Value
from ledger.model.records import Comparison
from ledger.model.vocabulary import WORDS
from ledger.wording.words import ABOUT, AT_MOST, count

NAME = "The public record"
IS = (
    "Figures of public documents other than the articles, looked up apart from them. They are never counted with the claims, and"
    " nothing here says who is right."
)
"""What the layer is and is not, wherever it is shown."""
UNSEEN = "Not confirmed at the document’s own address: the second reader found it elsewhere."
"""What is told of a document that the second reader did not open where it is."""


@dataclass(frozen=True)
class Line:
    """What the public record has beside one claim, in the pieces that a line of it has.

    says: its number with what it counts, or what it says without one; empty where nothing was found
    producer, when: whose it is, and of what time; relation: how it stands to the claim; address: where it can be read
    """

    says: str
    producer: str
    when: str
    relation: str
    why: str
    address: str | None

    def __str__(self) -> str:
        known = ", ".join(filter(None, (self.says, self.producer, self.when)))
        return f"{NAME}: {known} · {self.relation}" if known else f"{NAME}: {self.relation}"


def line(dataset: Dataset, comparison: Comparison) -> Line:
    """The line of a comparison: 'The public record: 28,675 active duty, Defense Manpower Data Center, 30 September 2011 · …'."""
    reference = dataset.reference.get(comparison.reference or "")
    if reference is None:
        return Line("", "", "", relation(comparison), comparison.why, None)
    value = reference.value_of(comparison.time)
    when = value.time if value else reference.published
    said = stated(reference, value) if value else (reference.says or reference.counts).rstrip(".")
    return Line(
        said, reference.producer, dates.say(when) if when else "", relation(comparison), comparison.why, read_at(reference)
    )


def stated(reference: Reference, value: Value) -> str:
    """A number of a reference with what it counts: '28,675 US military personnel in Iraq, active duty'."""
    return f"{number(value)} {reference.counts}"


def number(value: Value) -> str:
    """A number of a document in its own terms: '28,675', 'about 5,200', 'fewer than 200', 'up to 10,000'."""
    wording = value.wording or ""
    if value.low is not None and value.low == value.high:
        return f"{wording} {value.low:,}" if wording in ABOUT else f"{value.low:,}"
    if wording in AT_MOST and value.high is not None:
        return f"{wording} {value.high:,}"
    return wording


def relation(comparison: Comparison) -> str:
    """How the record stands to the claim: 'agrees', 'differs by date', 'nothing found'."""
    words = WORDS["relations"][comparison.relation]
    return f"{words} {WORDS['differs_by'][comparison.differs_by]}" if comparison.differs_by else words


def read_at(reference: Reference) -> str | None:
    """The address at which a reference can be read: its own, or that of the first look-up that has one."""
    return reference.address or next((one.address for one in reference.looked_up if one.address), None)


def summary(claims: int, beside: int, not_found: int, relations: Mapping[str, int]) -> str:
    """How many claims have something beside them, and how it comes out, as a sentence or two; empty where nothing was judged.

    relations: how many comparisons there are of each relation
    """
    if not beside + not_found:
        return ""
    text = f"{count(claims, 'record')} of troop levels, casualties and attacks"
    text += f": {beside:,} {'has' if beside == 1 else 'have'} something beside them in the public record"
    text += f", {not_found:,} {'was' if not_found == 1 else 'were'} looked up in vain" if not_found else ""
    shown = [f"{number:,} {_OUTCOMES[one]}" for one, number in relations.items() if number and one in _OUTCOMES]
    compared = sum(number for one, number in relations.items() if one in _OUTCOMES)
    return f"{text}. Of {count(compared, 'comparison')}, {', '.join(shown)}." if shown else f"{text}."


_OUTCOMES = {
    "agrees": "agree",
    "within_range": "lie within a range",
    "differs": "differ",
    "other_definition": "count or tell something else",
    "same_origin": "most likely have the same origin",
}
