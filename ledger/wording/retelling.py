"""A record as a sentence of a memo: who wrote it and when, and what the record says, in the words of its fields alone."""

import re

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import Attack, Casualties, Claim, Position, Source, TroopLevel
from ledger.wording import bylines, citation, times, words


def retold(dataset: Dataset, name: str, source: str) -> str:
    """The record `name` as the article `source` tells it: 'Barbara Slavin wrote in July 2011 of US troops in Iraq: 46,000, …'.

    Behind it stands who states it, of a number that is not the article's own, or which document; of which wider attack or toll it
    is a part,
    for the words may tell of all of that; of an attack, who is said, by whom, to have had a part. Of a position square brackets
    hold whose act or statement is of which time, with the press outlet through which the article has it (see `_dated`). That the
    author says it, which the summary of a position may say too, is said once. Where the ledger notes an apparent error of the
    article that bears on the record, the sentence says so.
    """
    record, details = dataset.by_id[name][1], dataset.sources[source]
    noted = "the ledger notes an apparent error" * any(error.source == source for error in dataset.errata_of.get(name, ()))
    writer = details.author or f"{details.publisher or details.short} (author not named)"
    wrote = f"{writer} wrote {_published(details.published)}"
    if isinstance(record, Position):
        said = citation.ended(without_author(record.summary, dataset.actors[details.voice].name))
        remarks = "; ".join(filter(None, (_dated(dataset, record, details), noted)))
        return f"{wrote}: {said}" + (f" [{remarks[0].upper()}{remarks[1:]}.]" if remarks else "")
    return citation.ended(f"{wrote}{_told(dataset, record, details.voice)}{f' [{noted}]' if noted else ''}")


def _dated(dataset: Dataset, record: Position, details: Source) -> str:
    """Whose act, statement or position is of which time: 'act by Iran, via Financial Times: 4 May 2003'.

    The deed is named, for "that was done" would also say that what somebody demands or agrees on came to be. What is concluded
    about somebody is no deed that is told: 'concluded of Iran: 2012'. The time is left out where 'wrote in …' tells it: of the
    author's own view, and of what the article `details` says is so as it appears.
    """
    who = bylines.name_inside(dataset.actors[record.actor].name)
    through = bylines.through(dataset, record)
    time = re.sub(r"(to the article) \([^()]+\)", r"\1", times.said_on(dataset, record))  # 'wrote in …' tells its day
    if time.startswith("as of ") or (record.actor == details.voice and record.said_on == details.published):
        return through.removeprefix(", ")
    if times.is_silence(record):
        lasting = f"from {time}" if time.endswith("to the article") else times.when(dataset, record).removeprefix("silent ")
        return f"silence of {who}{through}: {lasting}"
    if record.speech == "analysis" and record.actor != details.voice:
        return f"concluded of {who}{through}: {time}"
    deed = "refusal to discuss it by" if record.stance == "silent" else _DEEDS[record.mode]
    return f"{deed} {who}{through}: {time}"


_DEEDS = {"said": "statement by", "did": "act by", "held": "position of"}
"""What a position is, by its mode, to stand before the name of its actor."""


def titled(dataset: Dataset, record: Claim) -> str:
    """The title of a record where it stands alone; of a number also its place, of which attack it is where nobody was harmed,
    and who states it, whose recommendation it is or of whom it is expected.

    Where no number is given the article's words stand in its place.
    """
    if not isinstance(record, TroopLevel | Casualties):
        return words.with_error_remark(dataset, record)
    title = words.quotable(dataset, record)
    place = dataset.places[record.place].name if record.place else ""
    title += f", {place}" * (place not in title)
    if isinstance(record, Casualties) and record.attack and record.high == 0:
        title += f" ({words.headline(dataset, dataset.by_id[record.attack][1])})"
    return f"{title}; {bylines.told_by(dataset, record)}{words.error_sign(dataset, record)}"


def statement(dataset: Dataset, record: Claim) -> str:
    """What a record states in one line of a table that has a column for who says it: `words.quotable`, and of whom an article
    expects the number, for that person does not state it.
    """
    said = words.quotable(dataset, record)
    if isinstance(record, TroopLevel | Casualties) and bylines.is_expected(record):
        return f"{said}, expected of {dataset.actors[record.asserted_by].name}"
    return said


def without_author(summary: str, author: str) -> str:
    """A summary without the words that its author says it, for behind 'wrote'; other verbs, such as 'infers', stay.

    `author` is the name of the voice of the article. So 'Iran, Porter says, is willing' is 'Iran is willing', as is 'Iran is
    willing, as Porter tells', and 'Porter says that Iran is' is 'Iran is'. A summary in which the author says two things, or
    something in a relative clause, stays as it is.
    """
    author = re.sub(r" \([^()]*\)$", "", author)  # '(unsigned)' is no part of the name
    who = rf"(?:[Tt]he )?(?:{re.escape(author)}|{re.escape(author.split()[-1])})"
    if len(re.findall(who, summary)) != 1:
        return summary
    if begun := re.match(rf"{who} (?:says|holds) that ", summary):
        rest = summary[begun.end() :]
        if re.search(r"\band (?:that|says|holds)\b", rest):
            return summary
        return f"{rest[0].upper()}{rest[1:]}"
    return re.sub(rf", (?:{who} says|as {who} tells)(?:,(?= )|(?=\.$))", "", summary)


def _told(dataset: Dataset, record: Claim, voice: str) -> str:
    """What a number or an attack says, to follow the verb, without a full stop. `voice` is the actor in whose voice its article
    speaks.
    """
    said = words.quotable(dataset, record).rstrip(".")
    match record:
        case TroopLevel() | Casualties():
            is_own = record.asserted_by == voice and not bylines.through(dataset, record)
            is_number = words.number(record) != words.NO_NUMBER
            told = f" of {inside(dataset, said)}" if is_number else f": {said}"  # '… of US troops: no number given' is no English
            documents = [f"in the document “{telling.words}”" for telling in record.told if telling.speaker == "document"]
            whose = documents if is_own else [bylines.told_by(dataset, record), *documents]
            return f"{told}{_part(dataset, record)}" + (f"; {', '.join(whose)}" if whose else "")
        case Attack():
            who = bylines.who(dataset, record)
            told = f" of an attack or use of force: {said}{_part(dataset, record)}"
            return told + (f"; who is said to have had a part: {who}" if who else "")
    return f": {said}"


def _part(dataset: Dataset, record: Claim) -> str:
    """Of which wider attack or toll a record is a part, behind a comma, for nobody shall add a part to its whole; else empty."""
    if not isinstance(record, Attack | Casualties) or not record.part_of:
        return ""
    return f", part of “{words.quotable(dataset, dataset.by_id[record.part_of][1]).rstrip('.')}”"


def inside(dataset: Dataset, text: str) -> str:
    """A text as it stands inside a sentence: with a small first letter, where an article writes its first word with one.

    So 'Foreign forces in Iraq' is 'foreign forces in Iraq'. Words in capitals, such as 'US', stay.
    """
    word = re.match(r"[A-Z][a-z]+\b", text)
    if not word or not any(re.search(rf"\b{word[0].lower()}\b", article.text) for article in dataset.articles.values()):
        return text
    return f"{text[0].lower()}{text[1:]}"


def _published(text: str) -> str:
    """When an article was published (EDTF), to follow 'wrote': 'in July 2011', 'between 29 July 2011 and 2 August 2011'.

    Days of one month are told as that month alone.
    """
    period = dates.parse(text)
    first, last = period.first, period.last
    if not first or not last or first == last:
        return f"on {dates.say_day(text)}" if first == last else dates.say_day(text)
    if "/" not in text:
        return dates.say_within(text)
    mark = "?" if period.inferred else "~" if period.approximate else ""
    if (first.year, first.month) == (last.year, last.month):
        return dates.say_within(f"{first:%Y-%m}{mark}")
    return f"between {dates.say(text).replace(' to ', ' and ', 1)}"
