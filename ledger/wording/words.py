"""Records in words: the counts, numbers and headlines that cards, charts and lists share."""

from collections.abc import Sequence
from functools import lru_cache

from ledger.model import dates, vocabulary
from ledger.model.about import Highlight, Subject, View
from ledger.model.dataset import Dataset
from ledger.model.public_record import Reference
from ledger.model.record_fields import Model
from ledger.model.records import (
    Actor,
    Attack,
    Casualties,
    Claim,
    Comparison,
    Disagreement,
    Erratum,
    Evidence,
    Issue,
    Measured,
    Place,
    Position,
    Source,
    Term,
    TroopLevel,
)
from ledger.wording import times
from ledger.wording.numbers import numbers_in, says_none


def count(number: int, one: str, many: str = "") -> str:
    """A count with its noun: '1 record', '1,200 records'; `many` is the plural where it is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def articles(dataset: Dataset) -> str:
    """The number of articles as prose has it: 'five articles', '23 articles'."""
    number = len(dataset.sources)
    return f"{_in_prose(number)} {'article' if number == 1 else 'articles'}"


def _in_prose(number: int) -> str:
    """A number as prose has it: a small one as a word."""
    return _SMALL[number] if number < len(_SMALL) else f"{number:,}"


def heading(dataset: Dataset, sources: Sequence[str]) -> str:
    """The topic of the dataset and some of its articles, by their ids: 'US forces in Iraq, as five articles tell it'.

    It is 'as Porter 2006 tells it' or 'as two of five articles tell it'; of no article the topic alone.
    """
    topic, who = dataset.subject.topic, articles(dataset)
    if not sources:
        return f"{topic[0].upper()}{topic[1:]}"
    if len(sources) == 1:
        who = dataset.sources[sources[0]].short
    elif len(sources) < len(dataset.sources):
        who = f"{_in_prose(len(sources))} of {who}"
    tell = "tells" if 1 in (len(dataset.sources), len(sources)) else "tell"
    return f"{topic[0].upper()}{topic[1:]}, as {who} {tell} it"


def opening(dataset: Dataset) -> str:
    """One sentence that says how many records of each kind the dataset holds, with the years of its articles.

    A troop level may be told without a number, so it says how many have one.
    """
    days = [day for source in dataset.sources.values() for day in dates.parse(source.published).days]
    years = list(dict.fromkeys((min(days).year, max(days).year))) if days else []
    when = f" {'from' if len(years) > 1 else 'of'} {' to '.join(map(str, years))}" if years else ""
    counted = [
        count_records(table, len(getattr(dataset, table))) for table in ("troop_levels", "casualties", "attacks", "positions")
    ]
    given = sum(number(level) != NO_NUMBER for level in dataset.troop_levels)
    counted[0] += f" ({given:,} with a number)" * (given < len(dataset.troop_levels))
    return f"{', '.join(counted[:-1])} and {counted[-1]} in {articles(dataset)}{when}, each tied to its exact words."


_NOUNS = {"troop_levels": "troop level", "attacks": "attack", "casualties": "casualty statement", "positions": "position"}


def singular(table: str) -> str:
    """The noun for a record of one table: 'troop level'."""
    return _NOUNS[table]


def plural(table: str) -> str:
    """The noun for the records of one table: 'troop levels'."""
    return f"{_NOUNS[table]}s"


def count_records(table: str, number: int) -> str:
    """A count of records of one table with their noun: '24 troop levels'."""
    return count(number, _NOUNS[table])


def count_of_all(table: str, number: int, whole: int) -> str:
    """How many of the `whole` records of a table, in words: 'all 24 troop levels', '6 of 250 positions', '1 attack' of one."""
    share = f"{number:,} of " if number != whole else "all " if whole > 1 else ""
    return f"{share}{count_records(table, whole)}"


# Words before a number in an article: it is rounded, or it is the most that is meant.
ABOUT = ("about", "around", "roughly", "nearly", "almost", "approximately", "some")
AT_MOST = ("up to", "at most")
_SHORT = 30  # letters of a label at most
NO_NUMBER = "no number"
_NONE, _IMPLIED = "none", "0 (implied)"


def stated(record: Measured) -> str:
    """The number of a record in the article's own terms, short enough for a label: 'about 5,200', 'a few hundred'."""
    wording = " ".join((record.wording or "").split())
    low, high = record.low, record.high
    if low is not None and low == high:
        if low == 0:  # no article writes the digit 0
            none = wording if 0 < len(wording) <= _SHORT else _NONE
            return none if says_none(wording) else _IMPLIED
        return f"{wording.lower()} {low:,}" if wording.lower() in ABOUT else f"{low:,}"
    if wording.lower() in AT_MOST and low is None and high is not None:
        return f"{wording.lower()} {high:,}"
    known = any(n is not None for n in (low, record.best, high))
    return wording if known and wording and len(wording) <= _SHORT else _range(record)


def number(record: Measured) -> str:
    """The number of a record in the article's own terms, where need be with its reading: 'a few hundred (read as 200 to 900)'."""
    text, allowed = stated(record), _range(record)
    plain = any(c.isdigit() for c in text) and (record.low == record.high or text.lower().startswith(AT_MOST))
    return text if plain or text in (allowed, _NONE) else f"{text} (read as {allowed})"


def _range(record: Measured) -> str:
    """The range that the words allow: '5,200', 'at least 10', 'at most 199', '200 to 900', 'no number'."""
    low, best, high = record.low, record.best, record.high
    if low is not None and low == high:
        return f"{low:,}"
    likely = f", most likely {best:,}" if best is not None and best not in (low, high) else ""
    if low is not None and high is not None:
        return f"{low:,} to {high:,}{likely}"
    if low is not None:
        return f"at least {low:,}{likely}"
    if high is not None:
        return f"at most {high:,}{likely}"
    return f"{best:,}" if best is not None else NO_NUMBER


QUALIFIERS = ("exact", "about", "at_least", "at_most", "range", "implied", "none")
"""How the words of a record qualify its number; `none` is that there is no number.

`implied` is a number that no word states: zero where all are gone, or one where somebody is named."""


def qualifier(record: Measured) -> str:
    """How the words of a record qualify its number, as one of QUALIFIERS."""
    low, high = record.low, record.high
    if low is None and high is None:
        return "about" if record.best is not None else "none"
    if low is None or high is None:
        return "at_most" if low is None else "at_least"
    if high == 0 and not says_none(record.wording or ""):
        return "implied"
    if low == high == 1 and not record.wording and not any(_says_one(evidence.quote) for evidence in record.evidence):
        return "implied"
    rounded = (record.wording or "").lower() in ABOUT
    return "range" if low != high else "about" if rounded else "exact"


def says_number(record: Measured) -> bool:
    """Whether words of a record state its number: “an American” and “his wife” are one, but no number."""
    return qualifier(record) != "implied" and (record.high != 1 or not record.wording or _says_one(record.wording))


@lru_cache(maxsize=2_000)
def _says_one(text: str) -> bool:
    """Whether a text has a numeral that may mean one."""
    return any(one.least <= 1 <= one.most for one in numbers_in(text))


CASUALTIES = "casualties (killed or injured not told)"


def outcome(record: Casualties) -> str:
    """What happened to the people of a statement: 'killed', or that its words do not tell whether they were killed or injured.

    Of “casualties” without a number there is a record for each of both outcomes.
    """
    is_untold = "casualt" in (record.wording or "").lower() and number(record) == NO_NUMBER
    return CASUALTIES if is_untold else vocabulary.WORDS["outcome"][record.outcome]


def headline(dataset: Dataset, record: Claim) -> str:
    """A record in a few words: its title, its summary, or its number with the people whom it counts."""
    match record:
        case TroopLevel():
            return f"{record.force}: {number(record)}" + (" given" if number(record) == NO_NUMBER else "")
        case Casualties():
            if number(record) == NO_NUMBER:
                filed = f", filed under {vocabulary.WORDS['outcome'][record.outcome]}" * (outcome(record) == CASUALTIES)
                return f"{record.victims_text}: {outcome(record)}, {NO_NUMBER} given{filed}"
            return f"{record.victims_text}: {number(record)} {record.outcome}"
        case Attack():
            return record.title
        case Position():
            return record.summary
    return record.id


def tag(dataset: Dataset, record: Claim) -> str:
    """The sort of a record in words: the kind of number, the outcome, the type of attack or the stance."""
    match record:
        case TroopLevel():
            return vocabulary.WORDS["kinds"][record.kind]
        case Casualties():
            return outcome(record).capitalize()
        case Attack():
            return vocabulary.WORDS["types"][record.type]
        case Position():
            return stance(dataset, record)
    return ""


UNCERTAIN = "Neither plainly yes nor no"
"""The answer to a question of fact of whoever is uncertain, finds it hard to prove, or says both."""
REFUSAL = "Refuses to discuss it"


def stance(dataset: Dataset, record: Position) -> str:
    """The stance of a position in its issue's own words: 'Stay', 'Leave', 'Conditional'.

    Only of an actor who says, or is told to hold, that he will not discuss the issue it is a refusal. To keep silent is a deed.
    """
    if record.stance == "silent" and not times.is_silence(record):
        return REFUSAL
    return stance_label(dataset, record.issue, record.stance)


def stance_label(dataset: Dataset, issue: str, stance: str) -> str:
    """A stance on an issue in the issue's own words; ambivalence about a question of fact calls the answer uncertain."""
    asked = dataset.issues[issue]
    labels = {"for": asked.for_label, "against": asked.against_label}
    if asked.kind == "fact":
        labels["ambivalent"] = UNCERTAIN
    return labels.get(stance, vocabulary.WORDS["stances"][stance])


def quotable(dataset: Dataset, record: Claim) -> str:
    """The headline of a record as it can be quoted alone: a number has its time, and its kind if that is not `actual`.

    Where there is no number, the article's words stand in its place, for “might also need” is less than a recommendation.

    The title of an attack has its time too, and both say where a time is inferred or approximate. Summaries of positions are
    written so that they can be quoted as they are.
    """
    match record:
        case TroopLevel():
            kind = vocabulary.WORDS["kinds"][record.kind].lower()
            time = (
                dates.say_window(record.refers_to) if record.kind == "actual" else f"{kind} for {dates.say_for(record.refers_to)}"
            )
            return f"{headline(dataset, record)}{_words_without_number(record)}, {time}"
        case Attack() | Casualties() if record.date:
            return f"{headline(dataset, record)}{_words_without_number(record)}, {dates.say_course(record.date)}"
    return headline(dataset, record)


def _words_without_number(record: Claim) -> str:
    """The article's words for what a record without a number counts, for they may limit it: ' (“might also need troops”)'.

    Empty for all other records.
    """
    if not isinstance(record, Measured) or not record.wording or number(record) != NO_NUMBER:
        return ""
    return f" (“{' '.join(record.wording.split())}”)"


def with_error_remark(dataset: Dataset, record: Claim) -> str:
    """The headline of a record as in `quotable`, with a remark at its end if it rests on words with an apparent error."""
    sign = error_sign(dataset, record)
    return f"{quotable(dataset, record).removesuffix('.' * bool(sign))}{sign}"


def error_sign(dataset: Dataset, record: Claim) -> str:
    """What ends the heading of a record that rests on words with an apparent error; empty for any other."""
    return ", words with an apparent error" * (record.id in dataset.errata_of)


def error_told(error: Erratum) -> str:
    """An apparent error in words: what the article says, and what is wrong with it."""
    return f"The article says: {error.says} Apparent error: {error.problem}"


def called(dataset: Dataset, record: Model) -> str:
    """What any record is called where it is named alone: a claim as it can be quoted, an actor by its name, an issue by its
    question, words that were set aside by themselves. `dataset` is the version that holds the record.
    """
    match record:
        case Claim():
            return quotable(dataset, record)
        case Actor() | Place() | Term():
            return record.name
        case Issue():
            return record.question
        case Source() | Subject() | View():
            return record.title
        case Disagreement():
            return record.quantity
        case Highlight():
            return record.why
        case Reference():
            return f"{record.producer}: {record.counts}"
        case Comparison():
            return f"Beside {quotable(dataset, dataset.by_id[record.claim][1])}"
        case Erratum():
            return f"The article says: {record.says}"
        case Evidence():
            return f"“{' '.join(record.quote.split())}”"
    return str(getattr(record, "id", ""))


def other_time(dataset: Dataset, record: Claim) -> str:
    """The time of a record as far as `quotable` does not tell it; empty if it tells all."""
    match record:
        case TroopLevel():
            return times.when(dataset, record).partition("; ")[2]
        case Attack() | Casualties() if record.date:
            return ""
    return times.when(dataset, record)
