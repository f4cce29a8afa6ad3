"""Where a text names actors or places of the dataset: by name, alias or, of a person, family name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ledger.model.records import Actor, Place

_TOKEN = re.compile(r"\w[\w.'’-]*")
_REMARK = re.compile(r"\s*\([^)]*\)")
_SMALL = {"the", "a", "an", "some", "many"}


@dataclass(frozen=True)
class Named:
    """A name at `start` to `end` of a text, with every id that it may mean."""

    start: int
    end: int
    ids: frozenset[str]

    @property
    def id(self) -> str:
        """The one id that it means; empty where that is open."""
        return next(iter(self.ids)) if len(self.ids) == 1 else ""


class Names:
    """The spellings of actors or places. Finding them takes time in proportion to the text, however many there are."""

    def __init__(self, records: Iterable[Actor | Place]) -> None:
        self._ids: dict[tuple[str, ...], set[str]] = {}
        self._longest = 0
        self._families: set[tuple[str, ...]] = set()  # of places, what is a name of people behind another: "Bashar Al Asad"
        for record in records:
            for spelling in _spellings(record):
                tokens = [_plain(mark[0]) for mark in _TOKEN.finditer(spelling)]
                while tokens and tokens[0] in _SMALL:
                    tokens = tokens[1:]
                if len(tokens) > 1 or (tokens and tokens[0][0].isupper()):  # "the secretary" is nobody's name
                    self._ids.setdefault(_key(tokens), set()).add(record.id)
                    if isinstance(record, Place) and tokens[0].lower().startswith("al") and not _BASE.search(f" {spelling}"):
                        self._families.add(_key(tokens))
                    self._longest = max(self._longest, len(tokens))

    def find(self, text: str) -> list[Named]:
        """Every name in a text, in order. Of several names at one place it is the longest."""
        marks = list(_TOKEN.finditer(text))
        tokens = [_plain(mark[0]) for mark in marks]
        names, index = [], 0
        while index < len(tokens):
            for length in range(min(self._longest, len(tokens) - index), 0, -1):
                key = _key(tokens[index : index + length])
                if key in self._families and index and marks[index - 1][0][0].isupper():
                    continue
                if ids := self._ids.get(key):
                    end = marks[index + length - 1]
                    names.append(Named(marks[index].start(), end.start() + len(end[0].rstrip(".'’-")), frozenset(ids)))
                    index += length
                    break
            else:
                index += 1
        return names


def _spellings(record: Actor | Place) -> Iterable[str]:
    """Name and aliases without remarks in brackets; of a person also the family name, of a place what stands before a comma."""
    name = _REMARK.sub("", record.name)
    yield name
    if isinstance(record, Place):
        yield name.partition(",")[0]
        yield from _other_spellings(name)
    if isinstance(record, Actor):
        yield from (_REMARK.sub("", alias) for alias in record.aliases)
        family = name.split()[-1:]
        if record.kind == "person" and len(name.split()) > 1 and family[0][:1].isupper():
            yield family[0]
        elif record.kind == "person" and "-" in "".join(family):
            yield from family


_ARTICLE = re.compile(r"^(?:ayn |ain )?al[- ](?P<rest>[A-Z].*)$", re.IGNORECASE)
_BASE = re.compile(r" (?:air ?)?base$", re.IGNORECASE)


def _other_spellings(name: str) -> Iterable[str]:
    """How a base whose name has the Arabic article is also spelled: "al-Asad air base" is "Al Asad" and "Ayn al-Asad airbase"."""
    article = _ARTICLE.match(name)
    if not article or not _BASE.search(name):
        return
    short = _BASE.sub("", article["rest"])
    for base in (" air base", " airbase", " Air Base", " Airbase", " base", ""):
        for before in ("", "Ayn ", "Ain "):
            yield from (f"{before}{spelled}{short}{base}" for spelled in ("al-", "al ", "Al-", "Al "))


def _plain(token: str) -> str:
    """A token without the dots of an abbreviation and without a possessive ending: `U.S.` and `US's` are `US`."""
    return re.sub(r"['’]s?$", "", token.rstrip(".-")).replace(".", "")


def _key(tokens: list[str]) -> tuple[str, ...]:
    """Tokens as they are compared: capitals count, but not the first of several words, which may start a sentence."""
    return (tokens[0].lower(), *tokens[1:]) if len(tokens) > 1 else (tokens[0],)
