"""A record as a sentence of a memo: who wrote it and when, and what the record says, in the words of its fields alone."""

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import Attack, Casualties, Claim, Position, TroopLevel
from ledger.wording import bylines, citation, words


def retold(dataset: Dataset, name: str, source: str) -> str:
    """The record `name` as the article `source` tells it: 'Barbara Slavin wrote in July 2011 of US troops in Iraq: 46,000, …'.

    Behind it stands who states it, of a number that is not the article's own; the press outlet through which the article has a
    number or a position; and who is said, by whom, to have had a part in an attack. Where the ledger notes an apparent error in
    the words, the sentence says so.
    """
    record, details = dataset.by_id[name][1], dataset.sources[source]
    cited = citation.by_article(dataset.citations[name])[source]
    noted = " [the ledger notes an apparent error]" * bool(citation.noted(dataset, *cited))
    writer = details.author or f"{details.publisher or details.short} (author not named)"
    wrote = f"{writer} wrote {_published(details.published)}"
    return citation.ended(f"{wrote}{_told(dataset, record, details.voice)}{noted}")


def _told(dataset: Dataset, record: Claim, voice: str) -> str:
    """What a record says, to follow the verb, without a full stop. `voice` is the actor in whose voice its article speaks."""
    said = words.quotable(dataset, record).rstrip(".")
    match record:
        case Position():
            return f": {said} ({words.when(dataset, record)}{bylines.through(dataset, record)})"
        case TroopLevel() | Casualties():
            is_own = record.asserted_by == voice and not bylines.through(dataset, record)
            return f" of {said}" + ("" if is_own else f"; {bylines.told_by(dataset, record)}")
        case Attack():
            who = bylines.who(dataset, record)
            return f" of an attack or use of force: {said}" + (f"; {who}" if who else "")
    return f": {said}"


def _published(text: str) -> str:
    """When an article was published (EDTF), as it stands after 'wrote'. Days of one month or year are told as that alone."""
    period = dates.parse(text)
    first, last = period.first, period.last
    if not first or not last or first == last:
        return f"on {dates.say_day(text)}" if first == last else dates.say_day(text)
    mark = "?" if period.inferred else "~" if period.approximate else ""
    if (first.year, first.month) == (last.year, last.month):
        return dates.say_within(f"{first:%Y-%m}{mark}")
    return dates.say_within(f"{first:%Y}{mark}") if first.year == last.year else dates.say_day(text)
