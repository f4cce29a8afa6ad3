"""Rules about texts of our own that are shown as headings: names of issues, summaries, titles, and the words for victims."""

import re
from collections.abc import Iterator

from ledger.loading.parse import Reading
from ledger.model.dates import MONTHS
from ledger.model.problems import Kind, Problem
from ledger.model.records import CLAIMS, Actor, Attack, Casualties, Place, Position

_WORD = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*")
_BESIDE = re.compile(r"^(?:an?|the|some|many|most)\s|\s(?:of|in|to|at|and|for|from|who|with|protesting)\s.*", re.IGNORECASE)
"""What stands before and after the noun that a name turns on."""
_SMALL = frozenset(("a", "an", "the", "of", "in", "on", "at", "near", "and", "or", "to", "by", "with", "for", "from", "as"))
_DATE = re.compile(rf"\b(?:[12]\d{{3}}|{'|'.join(set(MONTHS) - {'May'})}|May(?= \d)|(?<=\d )May)\b")
_VAGUE_WORDS = """people persons person civilians civilian men man women woman children child others other lives victims"""
_VAGUE = frozenset(_VAGUE_WORDS.split())
_OWNER_WORDS = """his her hers their its my our your him them those these he she they who"""
_OWNERS = frozenset(_OWNER_WORDS.split())


def issues_have_short_names(reading: Reading) -> Iterator[Problem]:
    """The name of an issue has two to four words, so that it can head a column."""
    for table, row in reading.rows("issues"):
        if not 2 <= len(row.record.name.split()) <= 4:
            message = f"'{row.record.name}' is not two to four words: shorten the question, saying no more than it does"
            yield table.problem(row, ("name",), Kind.NAME_NOT_SHORT, message)


def summaries_name_their_speaker(reading: Reading) -> Iterator[Problem]:
    """The first half of a summary names the actor of the position, so that it is never read as if the ledger said it.

    An actor is named by its name or an alias, by its family name, or by the noun that a name or the role turns on:
    "officials" for US officials (unnamed), "parliament" for Parliament of Iraq. A remark in parentheses is no part of a name.
    Counted are the words of the summary; of an odd number the one in the middle belongs to the first half.
    """
    actors: dict[str, Actor] = {row.record.id: row.record for row in reading.tables["actors"].rows}
    for table, row in reading.rows("positions"):
        position: Position = row.record
        if actor := actors.get(position.actor):
            said = _words(position.summary)
            half = said[: (len(said) + 1) // 2]
            if not any(_stands_in(name, half) for name in _names(actor)):
                message = f"the first half does not name {actor.name}: begin with who says, holds or does it"
                yield table.problem(row, ("summary",), Kind.SPEAKER_NOT_NAMED, message)


def _names(actor: Actor) -> Iterator[list[str]]:
    """The names of an actor, as words; any of them is enough to name it."""
    roles = re.split(r"[;,]", actor.role) if actor.role else []
    for name in (actor.name, *actor.aliases, *roles):
        plain = re.sub(r"\s*\(.*?\)", "", name).strip()
        noun = _words(_BESIDE.sub("", plain))[-1:]
        yield from (_words(plain), noun, [word.removeprefix("al-") for word in noun])


def titles_say_what_and_where(reading: Reading) -> Iterator[Problem]:
    """The title of an attack has a word of its target or of a place, as far as the record has them, and no date.

    Where a title is read alone, `wording.words.quotable` puts the date behind it and says if it was inferred.
    """
    places: dict[str, Place] = {row.record.id: row.record for row in reading.tables["places"].rows}
    for table, row in reading.rows("attacks"):
        attack: Attack = row.record
        title = set(_words(attack.title)) - _SMALL
        told = [attack.target or "", *(places[name].name for name in attack.places if name in places)]
        if any(told) and not any(title & set(_words(text)) for text in told):
            message = f"names neither target nor place: add a word of '{next(filter(None, told))}'"
            yield table.problem(row, ("title",), Kind.TITLE_NOT_QUOTABLE, message)
        elif date := _DATE.search(attack.title):
            message = f"leave '{date[0]}' out: the date of the record is put behind the title, with a word if it is inferred"
            yield table.problem(row, ("title",), Kind.TITLE_NOT_QUOTABLE, message)


def notes_are_sentences(reading: Reading) -> Iterator[Problem]:
    """The note of a claim begins with no small letter and ends with a full stop, for it stands alone below the words."""
    for table, row in reading.rows(*CLAIMS):
        note: str | None = row.record.note
        if note and (note[0].islower() or not re.search(r"[.!?][”\"')]*$", note.rstrip())):
            message = "a note is one or more sentences: begin it with a capital letter, and end it with a full stop"
            yield table.problem(row, ("note",), Kind.NOTE_NOT_SENTENCE, message)


def headings_have_only_dates_that_are_quoted(reading: Reading) -> Iterator[Problem]:
    """A year or month in a summary, or in the words for a force or for victims, stands in a quote of the record too."""
    for name, field in (("positions", "summary"), ("troop_levels", "force"), ("casualties", "victims_text")):
        table = reading.tables[name]
        for row in table.rows:
            quoted = " ".join(evidence.quote for evidence in row.record.evidence)
            for date in _DATE.findall(getattr(row.record, field)):
                if not re.search(rf"\b{date if date.isdigit() else date[:3]}", quoted):
                    message = f"no quote has '{date}': say the time in the article's words, or leave it to the date of the record"
                    yield table.problem(row, (field,), Kind.DATE_NOT_QUOTED, message)


def victims_are_named(reading: Reading) -> Iterator[Problem]:
    """The words for victims say who they are without the sentence they are from: not "people", "keepers" or "his wife"."""
    for table, row in reading.rows("casualties"):
        casualties: Casualties = row.record
        said = [word for word in _words(casualties.victims_text) if word not in _SMALL]
        alone = len(said) == 1 and casualties.victims_text[0].islower()
        if alone or not set(said) - _VAGUE or _OWNERS & set(said):
            message = "say whose people they are or where they were, so that this can be read without its sentence"
            yield table.problem(row, ("victims_text",), Kind.VICTIMS_NOT_NAMED, message)


def _words(text: str) -> list[str]:
    """The words of a text in lower case, without the genitive."""
    return [re.sub(r"[’']s?$", "", word.casefold()) for word in _WORD.findall(text)]


def _stands_in(name: list[str], words: list[str]) -> bool:
    """Whether all words of a name stand among others in their order, one right after the other."""
    return bool(name) and any(words[n : n + len(name)] == name for n in range(len(words)))
