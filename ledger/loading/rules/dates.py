"""Rules about dates: they are EDTF, nothing is told before it was, an open start has a reason, inferred days are marked."""

import re
from collections.abc import Iterator

from ledger.loading.parse import Reading
from ledger.model import dates
from ledger.model.dates import Period
from ledger.model.fields import Path, fields_of
from ledger.model.problems import Kind, Problem
from ledger.model.record_fields import Model
from ledger.model.records import CLAIMS
from ledger.model.statements import evidence_of

_PAST_DATES = ("said_on", "date")
"""The dates of a claim that lie in the past of its article; what a number refers to may lie ahead."""
_BOUND = re.compile(r"\b(?:this (?:year|month|week)|(?:years?|months?|weeks?|days?) ago|ever since|since \d{4})\b", re.IGNORECASE)
"""Words of a claim that put its start."""
_INFERRED = re.compile(r"(?<!not )\binferred\b", re.IGNORECASE)


def dates_are_edtf(reading: Reading) -> Iterator[Problem]:
    """Every date is one that `model.dates` can read."""
    for table, row in reading.rows():
        for path, text in _dates(row.record):
            try:
                dates.parse(text)
            except ValueError as error:
                yield table.problem(row, path, Kind.BAD_DATE, str(error))


def _dates(record: Model) -> Iterator[tuple[Path, str]]:
    """Every date that is given in a record, those of the records inside it included, with the path to its field."""
    for field in fields_of(type(record)).values():
        value = getattr(record, field.name)
        if field.is_date and value:
            yield (field.name,), value
        elif field.inside and field.many:
            yield from (((field.name, number, *path), text) for number, item in enumerate(value) for path, text in _dates(item))


def claims_are_no_later_than_their_articles(reading: Reading) -> Iterator[Problem]:
    """Nothing was said, and nothing happened, after the publication of an article that the record cites for it.

    Compared are the first day that `said_on` or `date` may mean, and the last day on which the article may have been published.
    """
    published = {row.record.id: parse_or_none(row.record.published) for row in reading.tables["sources"].rows}
    for table, row in reading.rows(*CLAIMS):
        cited = dict.fromkeys(evidence.source for _, evidence in evidence_of(row.record))
        for name in _PAST_DATES:
            period = parse_or_none(getattr(row.record, name, None))
            for source in cited:
                issued = published.get(source)
                if period and period.first and issued and issued.last and period.first > issued.last:
                    message = (
                        f"'{period.text}' is after '{issued.text}', when {source} was published;"
                        " give the time that this article gives, or cite a later one"
                    )
                    yield table.problem(row, (name,), Kind.AFTER_PUBLICATION, message)
                    break


def windows_end_with_their_articles(reading: Reading) -> Iterator[Problem]:
    """A window in which something was said or happened ends by the last day on which an article that tells it was published.

    A window is a date with a first and a last point. A year or a month as a whole may hold the day of publication.
    """
    published = {row.record.id: parse_or_none(row.record.published) for row in reading.tables["sources"].rows}
    for table, row in reading.rows(*CLAIMS):
        issued = [published.get(evidence.source) for _, evidence in evidence_of(row.record)]
        ends = [period.last for period in issued if period and period.last]
        for name in _PAST_DATES:
            period = parse_or_none(getattr(row.record, name, None))
            if period and "/" in period.text and ends and (period.last is None or period.last > max(ends)):
                message = f"'{period.text}' ends after {max(ends)}, when the article was published: end it there"
                yield table.problem(row, (name,), Kind.WINDOW_TOO_LATE, message)


def open_starts_have_a_reason(reading: Reading) -> Iterator[Problem]:
    """A date of a claim without a first day comes with a note, which says why the article gives it no bound.

    Words of the claim that name its year, or a time since which it has been so, are such a bound, whatever the note says.
    """
    for table, row in reading.rows(*CLAIMS):
        bounds = [found[0] for _, evidence in evidence_of(row.record) if (found := _BOUND.search(evidence.quote))]
        for name in (*_PAST_DATES, "refers_to"):
            period = parse_or_none(getattr(row.record, name, None))
            if period and period.first is None and (bounds or not row.record.note):
                message = (
                    f"“{bounds[0]}” bounds the date: begin it there"
                    if bounds
                    else "begin with the bound that the article gives, or say in `note` why it gives none"
                )
                yield table.problem(row, (name,), Kind.OPEN_START, message)


def inferred_publications_are_marked(reading: Reading) -> Iterator[Problem]:
    """A day of publication has a question mark if its basis says that it was inferred."""
    for table, row in reading.rows("sources"):
        period = parse_or_none(row.record.published)
        if period and not period.inferred and _INFERRED.search(row.record.published_basis):
            message = f"the basis says that '{period.text}' was inferred: write '{period.text}?'"
            yield table.problem(row, ("published",), Kind.NOT_MARKED_INFERRED, message)


def parse_or_none(text: str | None) -> Period | None:
    """The period that a date means; None where there is no date, or none that can be read."""
    try:
        return dates.parse(text) if text else None
    except ValueError:
        return None
