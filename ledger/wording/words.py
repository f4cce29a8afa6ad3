"""Records in words: the number, the headline and the byline that cards, charts and lists share."""

from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Attack, Casualties, Claim, Measured, Position, TroopLevel


def count(number: int, one: str, many: str = "") -> str:
    """A count with its noun: '1 record', '1,200 records'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def articles(dataset: Dataset) -> str:
    """How many articles there are, as prose has it: 'five articles', '23 articles'."""
    number = len(dataset.sources)
    return f"{_SMALL[number] if number < len(_SMALL) else f'{number:,}'} {'article' if number == 1 else 'articles'}"


def heading(dataset: Dataset) -> str:
    """What the dataset is about and who tells it: 'US forces in Iraq, as five articles tell it'."""
    topic, tell = dataset.subject.topic, "tells" if len(dataset.sources) == 1 else "tell"
    return f"{topic[0].upper()}{topic[1:]}, as {articles(dataset)} {tell} it"


def opening(dataset: Dataset) -> str:
    """What the dataset holds, in a sentence with the years of its articles."""
    days = [day for source in dataset.sources.values() for day in dates.parse(source.published).days]
    years = list(dict.fromkeys((min(days).year, max(days).year))) if days else []
    when = f" {'from' if len(years) > 1 else 'of'} {' to '.join(map(str, years))}" if years else ""
    return f"Every troop level, casualty figure, attack and position in {articles(dataset)}{when}, tied to its exact words."


_NOUNS = {
    "troop_levels": ("troop level",),
    "attacks": ("attack",),
    "casualties": ("casualty figure",),
    "positions": ("position",),
}


def of(table: str, number: int) -> str:
    """A count of records of one table with their noun: '24 troop levels'."""
    return count(number, *_NOUNS[table])


def of_table(table: str, number: int, whole: int) -> str:
    """How many of a table's records: 'all 24 troop levels', '6 of 250 positions'."""
    return f"{'all ' if number == whole else f'{number:,} of '}{of(table, whole)}"


ABOUT = ("about", "around", "roughly", "nearly", "almost", "approximately", "some")
AT_MOST = ("up to", "at most")
_SHORT = 30
NO_NUMBER = "no number"


def stated(record: Measured) -> str:
    """The number in the article's own terms, short enough for a label: 'about 5,200', 'a few hundred', 'up to 10,000'."""
    wording = " ".join((record.wording or "").split())
    low, high = record.low, record.high
    if low is not None and low == high:
        return f"{wording.lower()} {low:,}" if wording.lower() in ABOUT else f"{low:,}"
    if wording.lower() in AT_MOST and low is None and high is not None:
        return f"{wording.lower()} {high:,}"
    known = any(n is not None for n in (low, record.best, high))
    return wording if known and wording and len(wording) <= _SHORT else _range(record)


def number(record: Measured) -> str:
    """The number in the article's own terms, with what the words allow where they are no number: 'a few hundred (200 to 900)'."""
    said, allowed = stated(record), _range(record)
    plain = any(c.isdigit() for c in said) and (record.low == record.high or said.lower().startswith(AT_MOST))
    return said if plain or said == allowed else f"{said} ({allowed})"


def _range(record: Measured) -> str:
    """What the words allow: '5,200', 'at least 10', 'at most 199', '200 to 900', 'no number'."""
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


def headline(dataset: Dataset, record: Claim) -> str:
    """What the record says, in a few words."""
    match record:
        case TroopLevel():
            return f"{record.force}: {number(record)}" + (" given" if number(record) == NO_NUMBER else "")
        case Casualties():
            if number(record) == NO_NUMBER:
                return f"{record.victims_text}: {record.outcome}, {NO_NUMBER} given"
            return f"{record.victims_text}: {number(record)} {record.outcome}"
        case Attack():
            return record.title
        case Position():
            return record.summary
    return record.id


def tag(dataset: Dataset, record: Claim) -> str:
    """The sort of record in the reader's words: the kind of number, the type of attack, the stance."""
    match record:
        case TroopLevel():
            return vocabulary.WORDS["kinds"][record.kind]
        case Casualties():
            return vocabulary.WORDS["outcome"][record.outcome].capitalize()
        case Attack():
            return vocabulary.WORDS["types"][record.type]
        case Position():
            return stance(dataset, record)
    return ""


def stance(dataset: Dataset, record: Position) -> str:
    """The stance of a position in its issue's own words: 'Stay', 'Leave', 'Conditional'."""
    return stance_label(dataset, record.issue, record.stance)


def stance_label(dataset: Dataset, issue: str, stance: str) -> str:
    """A stance on an issue in the issue's own words."""
    labels = {"for": dataset.issues[issue].for_label, "against": dataset.issues[issue].against_label}
    return labels.get(stance, vocabulary.WORDS["stances"][stance])


def when(record: Claim) -> str:
    """The time that the record is about, and where it differs when it was said."""
    match record:
        case TroopLevel():
            return f"about {dates.say(record.refers_to)}; said {dates.say(record.said_on)}"
        case Position():
            return f"said {dates.say(record.said_on)}"
        case Attack() | Casualties():
            return dates.say(record.date)
    return ""


def who(dataset: Dataset, record: Claim) -> str:
    """Who says it, how, and who reported it."""
    names = dataset.actors
    match record:
        case TroopLevel() | Casualties():
            via = getattr(record, "via", None)
            return names[record.asserted_by].name + (f", via {names[via].name}" if via else "")
        case Position():
            via = f", via {names[record.via].name}" if record.via else ""
            return f"{names[record.actor].name}, {vocabulary.WORDS['speech'][record.speech]}{via}"
        case Attack():
            return "; ".join(attribution(dataset, a.actor, a.by, a.status) for a in record.attributions)
    return ""


def attribution(dataset: Dataset, actor: str, by: str, status: str) -> str:
    """Who says what about whose responsibility: 'Iran blamed by James F. Jeffrey'."""
    accused, speaker = dataset.actors[actor].name, dataset.actors[by].name
    match status:
        case "denied":
            return f"{speaker} denies it" if actor == by else f"{speaker} denies that it was {accused}"
        case "claimed":
            return f"claimed by {accused}" if actor == by else f"{speaker} says that {accused} claimed it"
        case "described":
            return f"{accused}, as {speaker} tells it"
        case _:
            return f"{accused} blamed by {speaker}"
