"""What the words of one passage may state: one rule a table, each yielding what it read and why.

A rule looks for words of the lexicon near each other, never across the end of a sentence. It reads no meaning: whether the
passage states a claim of its own, repeats one or denies it is for the reader to see.
"""

import re
from collections.abc import Iterator, Mapping
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
    """A sentence, its white space made blanks, with the dates and names in it. Offsets count from the start of `text`.

    `kinds` says of every actor what it is, `published` when and `voice` by whom the article speaks.
    """

    text: str
    times: list[Time]
    actors: list[Named]
    places: list[Named]
    kinds: Mapping[str, str]
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


_SUBJECTLESS = "is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|do|not|also|still|to|with"
_CUT = re.compile(rf"; |, (?=(?:but|while|whereas|though|although|despite|amid) (?!(?:{_SUBJECTLESS})\b))")
_LEAD = re.compile(r"(?:\s|(?:meanwhile|moreover|however|in addition|furthermore),\s)*", re.IGNORECASE)
_SHORTEST = 5  # words of a clause that can stand alone


def claim(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around `start` to `end`, where a semicolon or a word of contrast tells, else the sentence; without its linking word."""
    first, last = start, end
    start, end = 0, len(text)
    for cut in _CUT.finditer(text):
        if cut.end() <= first and text.count(" ", cut.end(), end) >= _SHORTEST:
            start = cut.end()
        elif cut.start() >= last and text.count(" ", start, cut.start()) >= _SHORTEST:
            end = cut.start()
            break
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead and lead.end() <= first else start
    return start, start + len(text[start:end].rstrip())


# --- troop levels ----------------------------------------------------------------------------------------------------

_FORCE = any_of(lexicon.SOLDIERS, lexicon.ARMED_GROUPS)
_COUNTED = any_of(lexicon.SOLDIERS, lexicon.ARMED_GROUPS, lexicon.STAFF)
_ARMED_GROUP, _STAFF = any_of(lexicon.ARMED_GROUPS), any_of(lexicon.STAFF)
_HARMED = any_of(*lexicon.OUTCOMES.values())
_VAGUE_AFTER = any_of(lexicon.VAGUE_AFTER)
_AUXILIARY = re.compile(r"\s(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should)\b")
_STANDS_AT = re.compile(
    r"\b(?:number|numbers|numbered|numbering|total|totals|totalled|totaled|at|to|of|from)\b|\(", re.IGNORECASE
)
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
            yield _troops(
                passage, amount, noun, f"a count of a force: “{passage.phrase(*_hull(amount, noun))}”", _numbers(amount)
            )
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
        if size := _before(passage, noun, _VAGUE, 4) or _after(passage, noun, _VAGUE_AFTER):
            words = passage.phrase(*_hull(size, noun))
            yield _troops(passage, size, noun, f"the size of a force in words: “{words}”", {"wording": words})
            return
        may, move = (
            _near(passage, noun, list(_MODALS.finditer(passage.text)), 6),
            _near(passage, noun, list(_MOVES.finditer(passage.text)), 6),
        )
        if may and move:
            yield _troops(
                passage,
                noun,
                noun,
                f"what may become of a force: “{noun[0]} … {move[0]}”",
                {"wording": passage.phrase(*_hull(noun, move))},
            )
            return


def _hull(a: Any, b: Any) -> tuple[int, int]:
    (a0, a1), (b0, b1) = _ends(a), _ends(b)
    return min(a0, b0), max(a1, b1)


def _between(a: Any, b: Any) -> tuple[int, int]:
    """Where the words between two marks start and end."""
    (_, end), (start, _) = sorted((_ends(a), _ends(b)))
    return end, start


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
    around = slice(*claim(passage.text, start, end))
    kinds = [kind for kind, words in _KINDS.items() if words.search(passage.text[around])]
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
_ATTACKERS = re.compile(rf"\s(?:\w+\s){{0,2}}{any_of(*lexicon.TYPES.values(), lexicon.VIOLENCE).pattern}", re.IGNORECASE)
_AND = re.compile(r"\s(?:and|or)\s", re.IGNORECASE)
_NONE = any_of(lexicon.NONE_OF_THEM)


def casualties(passage: Passage) -> Iterator[Hit]:
    """People killed, injured or abducted: each number with the nearest word for what happened, or the word alone."""
    cues = [
        (outcome, cue)
        for outcome, words in _OUTCOMES.items()
        for cue in words.finditer(passage.text)
        if not _NO_HARM.fullmatch(cue[0])
    ]
    if not cues:
        return
    told: dict[str, tuple[Mark, Amount]] = {}
    for amount in passage.amounts():
        if _ATTACKERS.match(passage.text, amount.end):
            continue
        _, outcome, _, cue = min((passage.gap(amount, cue), outcome, cue.start(), cue) for outcome, cue in cues)
        if passage.gap(amount, cue) <= 12:
            told[outcome] = cue, amount
            yield _harm(passage, outcome, cue, amount)
    for outcome, cue in cues:
        if outcome not in told:
            shared = [amount for other, amount in told.values() if _AND.fullmatch(passage.text[slice(*_between(other, cue))])]
            none = bool(_before(passage, cue, _NONE, 9))
            if shared or none or passage.times or not _back(passage, cue):
                told[outcome] = cue, shared[0] if shared else _uncounted(cue, 0 if none else None)
                yield _harm(passage, outcome, *told[outcome])


def _uncounted(cue: Mark, number: int | None) -> Amount:
    """The place of a word as an amount: none known, or a stated zero."""
    return Amount(*cue.span(), number, number, number, "")


def _back(passage: Passage, cue: Mark) -> bool:
    """Whether a noun speaks of a death as known already: "his death", "the Miller killing", not "the killing of Miller"."""
    return cue[0].lower() in lexicon.ONE_DEATH and bool(_KNOWN.search(passage.text[max(0, cue.start() - 30) : cue.start()]))


def _harm(passage: Passage, outcome: str, cue: Mark, amount: Amount) -> Hit:
    start, end = _hull(amount, cue)
    noun = _PEOPLE.search(passage.text, amount.end) if amount.wording else None
    victims = passage.phrase(amount.end, noun.end()) if noun and passage.gap(amount, noun) <= 5 else ""
    return Hit(
        start,
        end,
        f"people {outcome}: “{passage.phrase(start, end)}”",
        {**_numbers(amount), "outcome": outcome, "victims_text": victims},
    )


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
    elif (cue := _happened(passage, _KILLINGS)) and _violent(passage, cue):
        yield Hit(*cue.span(), f"a killing: “{cue[0]}”")
    elif (cue := _happened(passage, _DEATHS)) and (who := _ARMED.search(passage.text)):
        yield Hit(*cue.span(), f"deaths and somebody armed: “{cue[0]}”, “{who[0]}”")
    elif passage.actors and (cue := _BLAME.search(passage.text)):
        yield Hit(*cue.span(), f"who is said to be responsible: “{cue[0]}”")
    elif (cue := _WEAPONS.search(passage.text)) and (supply := _near(passage, cue, list(_SUPPLY.finditer(passage.text)), 4)):
        yield Hit(*cue.span(), f"who arms whom: “{passage.phrase(*_hull(cue, supply))}”")


def _violent(passage: Passage, cue: Mark) -> bool:
    """Whether a killing may be an attack: no accident, no stated zero, and no mere mention of a death that is known already."""
    if _ACCIDENTS.search(passage.text) or _before(passage, cue, _NONE, 3):
        return False
    return bool(passage.times) or not _back(passage, cue)


def _happened(passage: Passage, words: re.Pattern[str]) -> Mark | None:
    """The first match that nothing before it calls possible, feared or prevented."""
    return next(
        (cue for cue in words.finditer(passage.text) if not (_NO_ATTACK.fullmatch(cue[0]) or _before(passage, cue, _NOT_YET, 3))),
        None,
    )


# --- who says it -----------------------------------------------------------------------------------------------------

_STATING, _REPORTING = any_of(lexicon.STATING), any_of(lexicon.REPORTING)
_SAYING, _SAID_BY = any_of(lexicon.SAYING), any_of(lexicon.SAID_BY)
_STATUS = {
    "blamed": any_of(lexicon.ACCUSING),
    "claimed": any_of(lexicon.CLAIMING),
    "denied": any_of(lexicon.DENYING),
}
_QUOTED = re.compile(r"[“\"][^“”\"]{20,}")
_PRONOUN = re.compile(r"(?<!\w)(?:he|she|they|it|who|we)\s(?:\w+\s)?$", re.IGNORECASE)


def positions(passage: Passage) -> Iterator[Hit]:
    """What somebody known says, wants or does: a name before a verb of stating, or words in quotation marks."""
    quoted = _QUOTED.search(passage.text)
    verbs = list(_STATING.finditer(passage.text))
    for verb in verbs:
        pronoun = _PRONOUN.search(passage.text[max(0, verb.start() - 20) : verb.start()])
        if pronoun or _near(passage, verb, list(passage.actors), 12):
            actor = speaker(passage) or _subject(passage, verb, 12)
            read = {"actor": actor, "speech": "direct" if quoted else "reported", "via": via(passage)}
            yield Hit(*verb.span(), f"a verb of stating: “{verb[0]}”", read)
            return
    if quoted:
        yield Hit(*quoted.span(), f"words in quotation marks: {passage.phrase(*quoted.span())[:40]}”", {"speech": "direct"})


def _subject(passage: Passage, verb: Mark, words: int) -> str:
    """The last actor named before a verb, at most so many words away; empty where a pronoun stands nearer or none is known."""
    if _PRONOUN.search(passage.text[max(0, verb.start() - 20) : verb.start()]):
        return ""
    before = [name for name in passage.actors if name.end <= verb.start() and name.id and passage.gap(name, verb) <= words]
    people = [name for name in before if passage.kinds[name.id] == "person"]
    return (people or before)[-1].id if before else ""


def speaker(passage: Passage) -> str:
    """The known actor beside a verb of saying; empty where there is none."""
    for verb in _SAYING.finditer(passage.text):
        if name := _subject(passage, verb, 6):
            return name
    for verb in _SAID_BY.finditer(passage.text):
        if name := next((n.id for n in passage.actors if n.start >= verb.end() and passage.gap(n, verb) <= 2), ""):
            return name
    return ""


def via(passage: Passage) -> str:
    """The press that the passage names as its source; empty where it names none."""
    press = [name for name in passage.actors if passage.kinds.get(name.id) == "press"]
    return next((name.id for name in press if _near(passage, name, list(_REPORTING.finditer(passage.text)), 3)), "")


def attribution(passage: Passage) -> dict[str, str]:
    """Who blames whom, claims or denies, where both are known; empty where they are not."""
    for status, words in _STATUS.items():
        for verb in words.finditer(passage.text):
            by = _subject(passage, verb, 8)
            after = (n.id for n in passage.actors if n.start >= verb.end() and passage.gap(n, verb) <= 4)
            actor = next(after, "") if status == "blamed" else by
            if by and actor:
                return {"actor": actor, "by": by, "status": status}
    return {}
