"""The public record beside a claim, in words. What it says of how the two stand to each other is never who is right."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.public_record import Reference, Value
from ledger.model.records import Attack, Comparison, Measured
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

    says: its number with what it counts and of what time, or what it says without one; empty where nothing was found
    by: whose it is and when that was published; relation: how it stands to the claim; address: where it can be read
    """

    says: str
    by: str
    relation: str
    why: str
    address: str | None

    def __str__(self) -> str:
        return f"{NAME}: {self.says} ({self.by}) · {self.relation}" if self.says else f"{NAME}: {self.relation}"


def line(dataset: Dataset, comparison: Comparison) -> Line:
    """The line of a comparison: 'The public record: 10,000 troops, for 2012 (Associated Press, published 5 July 2011) · …'."""
    reference, how = dataset.reference.get(comparison.reference or ""), relation(dataset, comparison)
    if reference is None:
        return Line("", "", how, comparison.why, None)
    value = reference.value_of(comparison.time)
    said = (reference.says or reference.counts).rstrip(".")
    if value:
        said = ", ".join(filter(None, (stated(reference, value), time_of(reference, value))))
    return Line(said, by(reference, value), how, comparison.why, read_at(reference))


def time_of(reference: Reference, value: Value) -> str:
    """Of what time a number is: 'on 30 September 2011', 'in June 2011', of what lies after its document 'for 2012'.

    Empty where the document gives no day of its own: the number is then of about the day on which it was published.
    """
    if value.time.endswith("~") and value.time.rstrip("~") == (reference.published or "").rstrip("~?"):
        return ""
    if _is_ahead(reference, value):
        return f"for {dates.say_for(value.time)}"
    said = dates.say_within(value.time)
    before = "on " if dates.precision(value.time) == "day" else "from " if " to " in said and not said.startswith("in ") else ""
    return f"{before}{said}"


def _is_ahead(reference: Reference, value: Value) -> bool:
    """Whether the time of a number lies after its document, or goes on after it.

    A day apart it may be that of another clock, and a month that had begun is told as a whole.
    """
    published, time = dates.parse(reference.published).last if reference.published else None, dates.parse(value.time)
    if not published or not time.first:
        return False
    goes_on = "/" in value.time and time.last is not None and (time.last - published).days > _DAYS_OF_MONTH
    return goes_on or (time.first - published).days > 1


def by(reference: Reference, value: Value | None = None) -> str:
    """Whose a document is and when it was published: 'Associated Press, published 5 July 2011'; without it where unknown.

    Where others tell it, the day is theirs: 'Associated Press, as told by NBC News on 5 July 2011'. Where that is the day of the
    number, or in what the document says, which stands beside it, it is 'the same day'.
    """
    if not reference.published:
        return reference.producer
    told = time_of(reference, value) * ("/" not in value.time) if value else reference.says or ""
    day = rf"(?<!\d){re.escape(dates.say(reference.published))}" if dates.precision(reference.published) == "day" else ""
    return _dated(reference, is_same=bool(day and re.search(day, told)))


def named(reference: Reference) -> str:
    """A document with all of its name: whose it is and of when, and its title."""
    return f"{_dated(reference)}: {reference.title}"


def _dated(reference: Reference, is_same: bool = False) -> str:
    """Whose a document is, with its day or that of who tells it; `is_same` where that stands beside it already."""
    if not reference.published:
        return reference.producer
    said = "the same day" if is_same else dates.say_within(reference.published)
    if not reference.is_told:
        return f"{reference.producer}, published {said}"
    before = "on " if dates.precision(reference.published) == "day" and not is_same else ""
    return f"{reference.producer} {before}{said}"


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


def relation(dataset: Dataset, comparison: Comparison) -> str:
    """How the record stands to the claim: 'agrees', 'differs by date', 'nothing found'.

    Where the claim or the document has no number it is said of what it is, lest it be read as of a number: 'the event agrees'.
    """
    words = WORDS["relations"][comparison.relation]
    words += f" {WORDS['differs_by'][comparison.differs_by]}" if comparison.differs_by else ""
    claim, reference = dataset.by_id[comparison.claim][1], dataset.reference.get(comparison.reference or "")
    is_of_numbers = isinstance(claim, Measured) and not _is_numberless(claim) and bool(reference and reference.values)
    if comparison.relation not in ("agrees", "differs") or is_of_numbers:
        return words
    if isinstance(claim, Attack):
        return f"the event {words}"
    return "agrees in what is told" if comparison.relation == "agrees" else words


def _is_numberless(claim: Measured) -> bool:
    """Whether no number of a claim is known."""
    return claim.low is claim.best is claim.high is None


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


_DAYS_OF_MONTH = 31
_OUTCOMES = {
    "agrees": "agree",
    "within_range": "lie within a range",
    "differs": "differ",
    "other_definition": "count or tell something else",
    "same_origin": "most likely have the same origin",
}
