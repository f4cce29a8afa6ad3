"""Rules about the numbers of troop levels and casualties: their order, their wording, and that the cited words state them."""

from collections.abc import Iterator

from ledger.loading.parse import Reading
from ledger.model.article import fold
from ledger.model.problems import Kind, Problem
from ledger.model.records import Measured
from ledger.wording.numbers import Stated, numbers_in, says_none_or_all

_TABLES = ("troop_levels", "casualties")  # whose records have numbers
COUNTED = 12
"""Numbers up to this one may be counted off by the curator, as in "a leader and his wife", and need no numeral."""


def ranges_are_ordered(reading: Reading) -> Iterator[Problem]:
    """low <= best <= high, as far as they are given."""
    for table, row in reading.rows(*_TABLES):
        known = [n for n in (row.record.low, row.record.best, row.record.high) if n is not None]
        if known != sorted(known):
            message = f"low {row.record.low}, best {row.record.best}, high {row.record.high}: must be low <= best <= high"
            yield table.problem(row, ("low",), Kind.BAD_RANGE, message)


def inexact_numbers_have_a_wording(reading: Reading) -> Iterator[Problem]:
    """A number that is not exact, or not given, comes with the words that give or qualify it."""
    for table, row in reading.rows(*_TABLES):
        record: Measured = row.record
        numbers = {record.low, record.best, record.high}
        if (len(numbers) > 1 or None in numbers) and not record.wording:
            given = "no number is given" if numbers == {None} else "the number is not exact"
            message = f"{given}: give as `wording` the article's words for it, such as 'at least 10' or 'dozens'"
            yield table.problem(row, ("wording",), Kind.WORDING_MISSING, message)


def numbers_stand_in_the_words(reading: Reading) -> Iterator[Problem]:
    """The numbers of a record are stated by the words that it cites, as an English reader may read them.

    Compared are `low`, `best` and `high` with every numeral in the quotes of the record's evidence, in digits ("46,000",
    "46.000", "1.5 million") or in words ("two hundred and five"). `best` must be one of these numbers; `low` may be one more
    ("more than 300") and `high` one less ("fewer than 200"). "Hundreds" and "a few hundred" allow what lies from 200 to 1,000,
    and so on.
    A number up to COUNTED may be counted off without a numeral, unless the record's `wording` has one: "five" is not 3. Zero as
    `best` or `high` needs a word such as none or without, or that all are gone or
    to go. Whether the right one of several numbers was taken, and whether it counts people, cannot be seen here.
    """
    for table, row in reading.rows(*_TABLES):
        record: Measured = row.record
        words = " … ".join(fold(evidence.quote) for evidence in record.evidence)
        stated = list(numbers_in(words)) if any((record.low, record.best, record.high)) else []
        counted = not any(numbers_in(record.wording or ""))
        for name, reach in (("best", (0,)), ("low", (0, -1)), ("high", (0, 1))):
            number: int | None = getattr(record, name)
            if number is None or (number == 0 and name == "low"):
                continue
            if number == 0:
                if not says_none_or_all(words):
                    message = f"{name} is 0, and the words that are cited state no zero; what is unknown is left out"
                    yield table.problem(row, (name,), Kind.NUMBER_NOT_IN_WORDS, message)
                    break
            elif not (number <= COUNTED and counted) and not any(
                numeral.least <= number + more <= numeral.most for numeral in stated for more in reach
            ):
                message = f"{name} is {number:,}, and the words that are cited {_state(stated)}"
                yield table.problem(row, (name,), Kind.NUMBER_NOT_IN_WORDS, message)
                break


def _state(stated: list[Stated]) -> str:
    """The stated numbers as the end of a sentence."""
    return f"give {' and '.join(dict.fromkeys(map(str, stated)))}" if stated else "give no number"
