"""A sentence as the rules see it: its dates and names, and how far apart its words stand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import ledger.curation.suggest.lexicon as lexicon
from ledger.curation.suggest.lexicon import any_of
from ledger.curation.suggest.names import Named
from ledger.curation.suggest.numerals import Amount, amounts
from ledger.curation.suggest.times import Time

Mark = re.Match[str]


@dataclass(frozen=True)
class Passage:
    """A sentence, its white space made blanks, with the dates and names in it. Offsets count from the start of `text`.

    `kinds` says of every actor what it is, `published` when and `voice` by whom the article speaks; `quotes` whether words in
    quotation marks are in it, so that another may speak. `before` is the force that the sentence before it counts, if any, and
    `harm` what happened to the people that it counts.
    """

    text: str
    times: list[Time]
    actors: list[Named]
    places: list[Named]
    kinds: Mapping[str, str]
    published: str
    voice: str
    quotes: bool
    before: str = ""
    harm: str = ""

    def amounts(self) -> list[Amount]:
        """The numbers that are no part of a date."""
        return list(amounts(self.undated))

    @cached_property
    def undated(self) -> str:
        """The text with a dot for each character of a date, so that no word of a date is taken for another: "4 May"."""
        text = self.text
        for time in self.times:
            text = text[: time.start] + "·" * (time.end - time.start) + text[time.end :]
        return text

    def gap(self, a: Any, b: Any) -> int:
        """How many words stand between two marks, whichever comes first; 0 where they touch."""
        first, second = sorted((ends(a), ends(b)))
        return max(self.text.count(" ", first[1], second[0]) - 1, 0)

    def phrase(self, start: int, end: int) -> str:
        """The words from `start` to `end`."""
        return " ".join(self.text[start:end].split())


@dataclass(frozen=True)
class Hit:
    """What a rule found at `start` to `end` of a passage: the fields that it could read, and the rule in words for a person."""

    start: int
    end: int
    why: str
    fields: dict[str, Any] = field(default_factory=dict)


def ends(mark: Any) -> tuple[int, int]:
    """Where a match, a number, a date or a name starts and ends."""
    return mark.span() if isinstance(mark, re.Match) else (mark.start, mark.end)


def near(passage: Passage, mark: Any, others: list[Any], words: int) -> Any:
    """The nearest of `others` to a mark, at most so many words away."""
    close = [(passage.gap(mark, other), ends(other)[0], other) for other in others]
    best = min(close, key=lambda candidate: candidate[:2], default=None)
    return best[2] if best and best[0] <= words else None


THING = rf"{any_of(lexicon.THINGS).pattern}(?!\s(?:\w+(?:ers?|ors?|men|ees|ents)|staff|elders|children|people|girls|boys)\b)"
"""Finds a noun of things that does not belong to one of people: "bus", but not the "bus" of "bus drivers"."""
OF_A_THING = re.compile(rf"\s(?:[A-Z]\w+\s|other\s|different\s|separate\s|major\s)?{THING}")
"""What follows a number that counts no people but things."""
NOUN_LEFT_OUT = re.compile(
    r"\s?(?:$|[.,;:()\[\]”\"!?–—/]|(?:and|or|on|in|at|by|as|to|for|from|when|while|after|since|until|with|who|whom|will|would|were"
    r"|was|are|is|have|has|had|more|others?|there|here|now|today|last|this|next|before|so|still|also|then|all|stays?|stayed|remains?"
    r"|remained|left|arrived|came|went|moved|marched|reached|held|stood|strong|between|under|across|along|inside|of\s(?:all|its|their|our))\b)"
)
"""What follows a number that stands without a noun."""
_STOP = re.compile(r"[;:!?,()–—]|(?<=[a-z]{2})\.")  # no dot of an abbreviation in capitals


def straight(text: str) -> bool:
    """Whether nothing in the words between two marks keeps them apart."""
    return not _STOP.search(text)


_SUBJECTLESS = "is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|do|not|also|still|to|with"
_CUT = re.compile(rf"; |, (?=(?:but|while|whereas|though|although|despite|amid) (?!(?:{_SUBJECTLESS})\b))")
_LEAD = re.compile(r"(?:\s|(?:meanwhile|moreover|however|in addition|furthermore),\s)*", re.IGNORECASE)
_SHORTEST = 5  # words of a clause that can stand alone


def claim(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around `start` to `end` where a semicolon or a word of contrast tells, else the sentence; no linking word."""
    first, last, start, end = start, end, 0, len(text)
    for cut in _CUT.finditer(text):
        if cut.end() <= first and text.count(" ", cut.end(), end) >= _SHORTEST:
            start = cut.end()
        elif cut.start() >= last and text.count(" ", start, cut.start()) >= _SHORTEST:
            end = cut.start()
            break
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead and lead.end() <= first else start
    return start, start + len(text[start:end].rstrip())


def hull(a: Any, b: Any) -> tuple[int, int]:
    """From the start of the first of two marks to the end of the last."""
    (a0, a1), (b0, b1) = ends(a), ends(b)
    return min(a0, b0), max(a1, b1)


def between(a: Any, b: Any) -> tuple[int, int]:
    """Where the words between two marks start and end."""
    (_, end), (start, _) = sorted((ends(a), ends(b)))
    return end, start


def before(passage: Passage, noun: Mark, pattern: re.Pattern[str], words: int) -> Mark | None:
    """The last match before a noun, with at most so many words between and no stop."""
    start = max(0, noun.start() - 80)
    for match in reversed(list(pattern.finditer(passage.text, start, noun.start()))):
        if passage.gap(match, noun) <= words and straight(passage.text[match.end() : noun.start()]):
            return match
    return None
