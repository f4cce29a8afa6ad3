"""When a record is: the time that it is about, and when it was said, held or done, in words."""

from collections.abc import Callable

from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Attack, Casualties, Claim, Position, TroopLevel
from ledger.wording.bylines import is_expected


def when(dataset: Dataset, record: Claim) -> str:
    """The time of a record in words: what it is about; when a troop level or a position was said, held or done.

    A number that an article gives in its own voice is stated, not said.
    """
    match record:
        case TroopLevel(kind="actual"):
            return f"of {dates.say_window(record.refers_to)}; {_stated(dataset, record)}"
        case TroopLevel():
            return f"for {dates.say_for(record.refers_to)}; {_stated(dataset, record)}"
        case Position():
            return _taken(record, _said(dataset, record, dates.say_within))
        case Attack() | Casualties():
            return dates.say_course(record.date)
    return ""


def _taken(record: Position, time: str) -> str:
    """How and when a position was taken: 'said in June 2011', 'under way as of 2011', of silence 'silent up to 6 July 2011'."""
    if is_silence(record):
        lasting = time if " to the article " in time else dates.say_for(record.said_on).removeprefix("the time ")
        return f"silent {'from ' * (' to ' in lasting.replace('up to ', ''))}{'in ' * (', up to ' in lasting)}{lasting}"
    if record.mode == "did" and time.startswith("as of "):
        return f"under way {time}"
    return f"{vocabulary.WORDS['mode'][record.mode]} {'from ' * (' to the article' in time)}{time}"


def is_silence(record: Position) -> bool:
    """Whether a position is silence, a state that lasts; to refuse to discuss something is none."""
    return record.stance == "silent" and record.mode == "did"


def _stated(dataset: Dataset, record: TroopLevel) -> str:
    """When a number was said, or stated if the article gives it in its own voice."""
    verb = "stated" if record.asserted_by in _voices(dataset, record) or is_expected(record) else "said"
    return f"{verb} {_said(dataset, record, dates.say_within)}"


def _voices(dataset: Dataset, record: Claim) -> set[str]:
    """The authors of the articles that have a record."""
    return {dataset.sources[evidence.source].voice for evidence in record.evidence}


def said_on(dataset: Dataset, record: TroopLevel | Position) -> str:
    """When a troop level or a position was said, held or done, in words; that was on one day where it was with its article."""
    return _said(dataset, record, dates.say)


def _said(dataset: Dataset, record: TroopLevel | Position, otherwise: Callable[[str], str]) -> str:
    """When a record was said, in words: '5 July 2011', 'as of 5 July 2011', 'some time between …'; else what `otherwise` gives.

    If `said_on` is the time of publication of its article, that day is told, with "as of" for all but the author, who
    may have said or done it before. A stretch that only bounds the time of an act does not say that the act went on through it.
    """
    published = {dataset.sources[evidence.source].published for evidence in record.evidence}
    if record.said_on in published and dates.precision(record.said_on) in ("day", "range"):
        is_anothers = isinstance(record, Position) and record.actor not in _voices(dataset, record)
        return f"{'as of ' * is_anothers}{dates.say_day(record.said_on)}"
    window = dates.say_window(record.said_on)
    if window.startswith("some time ") and _is_bounded(record):
        return window
    going_on = filter(None, (dates.say_to_the_article(record.said_on, day) for day in published))
    return next(going_on, "") or otherwise(record.said_on)


def _is_bounded(record: TroopLevel | Position) -> bool:
    """Whether a stretch only bounds the time of a record: what was said, a political event, or all else whose start is inferred.

    Silence is a state that lasts.
    """
    if isinstance(record, TroopLevel):
        return True
    start = record.said_on.partition("/")[0]
    return not is_silence(record) and (record.mode == "said" or bool(record.event) or start[-1] in "?%")
