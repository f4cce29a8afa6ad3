"""What the words of one passage may state: one rule a table, each yielding what it read and why.

A rule looks for words of the lexicon near each other, never across the end of a sentence. It reads no meaning: whether the passage
states a claim of its own, repeats one or denies it is for the reader to see.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ledger.suggest import lexicon
from ledger.suggest.lexicon import any_of
from ledger.suggest.names import Named
from ledger.suggest.numerals import Amount, amounts
from ledger.suggest.times import Time

Mark = re.Match[str]


@dataclass(frozen=True)
class Passage:
    """A sentence, its white space made blanks, with the dates and names in it. Offsets count from the start of `text`."""

    text: str
    times: list[Time]
    actors: list[Named]
    places: list[Named]
    published: str
    voice: str

    def amounts(self) -> list[Amount]:
        """The numbers that are no part of a date."""
        return [a for a in amounts(self.text) if all(a.end <= t.start or t.end <= a.start for t in self.times)]

    def gap(self, a: Any, b: Any) -> int:
        """How many words stand between two marks, whichever comes first; 0 where they touch."""
        first, second = sorted((_ends(a), _ends(b)))
        return max(self.text.count(" ", first[1], second[0]) - 1, 0)

    def phrase(self, start: int, end: int) -> str:
        return " ".join(self.text[start:end].split())


@dataclass(frozen=True)
class Hit:
    """What a rule found at `start` to `end` of a passage: the fields that it could read, and the rule in words for a person."""

    start: int
    end: int
    why: str
    fields: dict[str, Any] = field(default_factory=dict)


def _ends(mark: Any) -> tuple[int, int]:
    return mark.span() if isinstance(mark, re.Match) else (mark.start, mark.end)


def _near(passage: Passage, mark: Any, others: list[Any], words: int) -> Any:
    """The nearest of `others` to a mark, at most so many words away."""
    close = [(passage.gap(mark, other), _ends(other)[0], other) for other in others]
    best = min(close, key=lambda found: found[:2], default=None)
    return best[2] if best and best[0] <= words else None


# --- troop levels ----------------------------------------------------------------------------------------------------

_FORCE = any_of(lexicon.SOLDIERS, lexicon.ARMED_GROUPS)
_COUNTED = any_of(lexicon.SOLDIERS, lexicon.ARMED_GROUPS, lexicon.STAFF)
_ARMED_GROUP, _STAFF = any_of(lexicon.ARMED_GROUPS), any_of(lexicon.STAFF)
_HARMED = any_of(*lexicon.OUTCOMES.values())
_VAGUE_AFTER = any_of(lexicon.VAGUE_AFTER)
_AUXILIARY = re.compile(r"\s(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should)\b")
_STANDS_AT = re.compile(r"\b(?:number|numbers|numbered|numbering|total|totals|totalled|totaled|at|to|of|from)\b|\(", re.IGNORECASE)
_ALL, _GONE, _VAGUE = any_of(lexicon.ALL_OF_THEM), any_of(lexicon.GONE), any_of(lexicon.VAGUE)
_MOVES, _MODALS = any_of(lexicon.MOVES), any_of(lexicon.MODALS)
_KINDS = {kind: any_of(words) for kind, words in lexicon.KINDS.items()}
_STOP = re.compile(r"[.;:!?,()–—]")


def troop_levels(passage: Passage) -> Iterator[Hit]:
    """Counts of a force; all of it leaving; a size in words; what may become of a force whose size is not said."""
    forces = [noun for noun in _FORCE.finditer(passage.text) if _is_force(noun)]
    harmed = list(_HARMED.finditer(passage.text))
    counted = list(_COUNTED.finditer(passage.text))
    said = False
    for amount in passage.amounts():
        noun = _counted(passage, amount, counted)
        if noun and not _near(passage, amount, harmed, 8):
            said = True
            yield _troops(passage, amount, noun, f"a count of a force: “{passage.phrase(*_hull(amount, noun))}”", _numbers(amount))
    gone = list(_GONE.finditer(passage.text))
    for noun in forces:
        every = _before(passage, noun, _ALL, 3)
        if every and _near(passage, noun, gone, 8):
            said = True
            none = {"low": 0, "best": 0, "high": 0, "wording": passage.phrase(every.start(), noun.end())}
            yield _troops(passage, every, noun, f"all of a force goes: “{none['wording']}”", none)
    if said:
        return
    for noun in forces:
        if _near(passage, noun, harmed, 6):
            continue
        if size := _before(passage, noun, _VAGUE, 3) or _after(passage, noun, _VAGUE_AFTER):
            words = passage.phrase(*_hull(size, noun))
            yield _troops(passage, size, noun, f"the size of a force in words: “{words}”", {"wording": words})
            return
        may, move = _near(passage, noun, list(_MODALS.finditer(passage.text)), 6), _near(passage, noun, list(_MOVES.finditer(passage.text)), 6)
        if may and move:
            yield _troops(passage, noun, noun, f"what may become of a force: “{noun[0]} … {move[0]}”", {"wording": passage.phrase(*_hull(noun, move))})
            return


def _hull(a: Any, b: Any) -> tuple[int, int]:
    (a0, a1), (b0, b1) = _ends(a), _ends(b)
    return min(a0, b0), max(a1, b1)


def _numbers(amount: Amount) -> dict[str, Any]:
    return {"low": amount.low, "best": amount.best, "high": amount.high, "wording": amount.wording}


def _counted(passage: Passage, amount: Amount, nouns: list[Mark]) -> Mark | None:
    """The noun that a number counts: right after it, or before it with a word such as `number` between."""
    for noun in nouns:
        between = passage.text[amount.end : noun.start()]
        if noun.start() >= amount.end and between.count(" ") <= 5 and not _STOP.search(between.replace("U.S.", "US")):
            return noun
    for noun in reversed(nouns):
        between = passage.text[noun.end() : amount.start]
        if noun.end() <= amount.start and between.count(" ") <= 5 and _STANDS_AT.search(between):
            return noun
    return None


def _before(passage: Passage, noun: Mark, pattern: re.Pattern[str], words: int) -> Mark | None:
    """The last match before a noun, with at most so many words between and no stop."""
    start = max(0, noun.start() - 80)
    for found in reversed(list(pattern.finditer(passage.text, start, noun.start()))):
        between = passage.text[found.end() : noun.start()]
        if between.count(" ") - 1 <= words and not _STOP.search(between.replace("U.S.", "US")):
            return found
    return None


def _after(passage: Passage, noun: Mark, pattern: re.Pattern[str]) -> Mark | None:
    """The match right behind a noun."""
    return pattern.match(passage.text, noun.end() + 1)


def _is_force(noun: Mark) -> bool:
    """`military` is a noun only where a verb follows: "some military might serve", not "military cooperation"."""
    return noun[0].lower() != "military" or bool(_AUXILIARY.match(noun.string, noun.end()))


def _troops(passage: Passage, first: Any, noun: Mark, why: str, fields: dict[str, Any]) -> Hit:
    start, end = _hull(first, noun)
    name = _named_noun(passage, noun, _ends(first)[1] if _ends(first)[1] <= noun.start() else 0)
    read = {**fields, "force": name}
    if _STAFF.fullmatch(noun[0]):
        read["personnel"] = "civilian"
    elif _ARMED_GROUP.fullmatch(noun[0]):
        read["personnel"] = "armed_group"
    kinds = [kind for kind, words in _KINDS.items() if words.search(passage.text)]
    if len(kinds) == 1:
        read["kind"] = kinds[0]
    return Hit(start, end, why, read)


_MODIFIER = re.compile(r"(?:[A-Z][\w.'’-]*|foreign|remaining|military|combat|security|special|international|local|armed|police)$")


def _named_noun(passage: Passage, noun: Mark, since: int) -> str:
    """A noun with the capitals and the few adjectives before it: `Iraqi construction workers` after a number, `US forces`."""
    if since and passage.text.count(" ", since, noun.start()) <= 5:
        return passage.phrase(since, noun.end()) if passage.text[since : noun.start()].strip() else noun[0]
    start = noun.start()
    while found := _MODIFIER.search(passage.text[max(0, start - 30) : start].rstrip()):
        start = max(0, start - 30) + found.start()
    return passage.phrase(start, noun.end())


# --- casualties ------------------------------------------------------------------------------------------------------

_OUTCOMES = {outcome: any_of(words, lexicon.NO_HARM) for outcome, words in lexicon.OUTCOMES.items()}
_NO_HARM = any_of(lexicon.NO_HARM)
_KNOWN = re.compile(r"(?:(?<!\w)(?i:his|her|their|its)|['’]s|s['’]|(?<=\s)[A-Z][\w’'-]*)\s$")
_PEOPLE = any_of(lexicon.SOLDIERS, lexicon.ARMED_GROUPS, lexicon.STAFF, lexicon.OTHERS)
_NONE = any_of(lexicon.NONE_OF_THEM)
_A = re.compile(r"(?<!\w)an?(?!\w)", re.IGNORECASE)


def casualties(passage: Passage) -> Iterator[Hit]:
    """People killed, injured or abducted: each number with the nearest word for what happened, or the word alone."""
    cues = [(outcome, cue) for outcome, words in _OUTCOMES.items() for cue in words.finditer(passage.text) if not _NO_HARM.fullmatch(cue[0])]
    if not cues:
        return
    people = list(_PEOPLE.finditer(passage.text))
    told: set[str] = set()
    for amount in passage.amounts():
        _, outcome, _, cue = min((passage.gap(amount, cue), outcome, cue.start(), cue) for outcome, cue in cues)
        if passage.gap(amount, cue) <= 12:
            told.add(outcome)
            noun = next((n for n in people if n.start() >= amount.end and passage.gap(amount, n) <= 5), None)
            victims = passage.phrase(amount.end, noun.end()) if noun else ""
            yield _harm(outcome, amount, cue, f"people {outcome}: “{passage.phrase(*_hull(amount, cue))}”", _numbers(amount), victims)
    for outcome, cue in cues:
        if outcome in told or (_back(passage, cue) and not passage.times):
            continue
        told.add(outcome)
        none = {"low": 0, "best": 0, "high": 0} if _before(passage, cue, _NONE, 9) else {}
        yield _harm(outcome, cue, cue, f"people {outcome}, no number read: “{cue[0]}”", none, "")


def _back(passage: Passage, cue: Mark) -> bool:
    """Whether a noun speaks of a death as known already: "his death", "the Miller killing", not "the killing of Miller"."""
    return bool(_KNOWN.search(passage.text[max(0, cue.start() - 30) : cue.start()]))


def _harm(outcome: str, first: Any, cue: Mark, why: str, fields: dict[str, Any], victims: str) -> Hit:
    read = {**fields, "outcome": outcome, **({"victims_text": victims} if victims else {})}
    return Hit(*_hull(first, cue), why, read)


# --- attacks ---------------------------------------------------------------------------------------------------------

_TYPES = {kind: any_of(words, lexicon.NO_ATTACK) for kind, words in lexicon.TYPES.items()}
_VIOLENCE = any_of(lexicon.VIOLENCE, lexicon.NO_ATTACK)
_KILLINGS, _DEATHS = any_of(lexicon.KILLINGS, lexicon.NO_HARM), any_of(lexicon.DEATHS, lexicon.NO_HARM)
_NO_ATTACK, _NOT_YET = any_of(lexicon.NO_ATTACK, lexicon.NO_HARM), any_of(lexicon.NOT_YET)
_ACCIDENTS = any_of(lexicon.ACCIDENTS)
_ARMED = any_of(lexicon.ARMED, lexicon.ARMED_GROUPS, lexicon.SOLDIERS)
_BLAME, _WEAPONS, _SUPPLY = any_of(lexicon.BLAME), any_of(lexicon.WEAPONS), any_of(lexicon.SUPPLY)


def attacks(passage: Passage) -> Iterator[Hit]:
    """An attack or use of force, or somebody's words about who did it: one proposal a passage."""
    kinds = {kind: cue for kind, words in _TYPES.items() if (cue := _happened(passage, words))}
    cue = next(iter(kinds.values()), None) or _happened(passage, _VIOLENCE)
    if cue:
        yield Hit(*cue.span(), f"a word for an attack: “{cue[0]}”", {"type": next(iter(kinds))} if len(kinds) == 1 else {})
    elif not _ACCIDENTS.search(passage.text) and (cue := _happened(passage, _KILLINGS)) and (passage.times or not _back(passage, cue)):
        yield Hit(*cue.span(), f"a killing: “{cue[0]}”")
    elif (cue := _happened(passage, _DEATHS)) and (who := _ARMED.search(passage.text)):
        yield Hit(*cue.span(), f"deaths and somebody armed: “{cue[0]}”, “{who[0]}”")
    elif cue := _BLAME.search(passage.text):
        yield Hit(*cue.span(), f"who is said to be responsible: “{cue[0]}”")
    elif (cue := _WEAPONS.search(passage.text)) and (supply := _near(passage, cue, list(_SUPPLY.finditer(passage.text)), 4)):
        yield Hit(*cue.span(), f"who arms whom: “{passage.phrase(*_hull(cue, supply))}”")


def _happened(passage: Passage, words: re.Pattern[str]) -> Mark | None:
    """The first match that nothing before it calls possible, feared or prevented."""
    return next((cue for cue in words.finditer(passage.text) if not (_NO_ATTACK.fullmatch(cue[0]) or _before(passage, cue, _NOT_YET, 3))), None)


# --- positions -------------------------------------------------------------------------------------------------------

_STATING, _REPORTING = any_of(lexicon.STATING), any_of(lexicon.REPORTING)
_SAYING = any_of(lexicon.SAYING)
_QUOTED = re.compile(r"[“\"]([^“”\"]{20,})[”\"]?")
_PRONOUN = re.compile(r"(?<!\w)(?:he|she|they|it|who)(?!\w)", re.IGNORECASE)


def positions(passage: Passage) -> Iterator[Hit]:
    """What a known actor says, wants or does: an actor near a verb of stating, or words in quotation marks."""
    verbs = list(_STATING.finditer(passage.text))
    quoted = _QUOTED.search(passage.text)
    subject = speaker(passage)
    known = _near(passage, verbs[0], list(passage.actors), 12) if verbs else None
    if not (quoted or known or (verbs and _PRONOUN.search(passage.text))):
        return
    read: dict[str, Any] = {"speech": "direct" if quoted else "reported"} if quoted or verbs else {}
    actor = subject or (known.id if known else "")
    if actor:
        read["actor"] = actor
    cue = verbs[0] if verbs else quoted
    assert cue
    yield Hit(*cue.span(), f"a verb of stating or words in quotation marks: “{passage.phrase(*cue.span())[:40]}”", read)


def speaker(passage: Passage) -> str:
    """The known actor beside a verb of saying; empty where there is none."""
    for verb in _SAYING.finditer(passage.text):
        if (name := _near(passage, verb, list(passage.actors), 6)) and name.id:
            return str(name.id)
    return ""
