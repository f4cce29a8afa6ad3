"""What the words of one passage may state: one rule a table, each yielding what it read and why.

A rule looks for words of the lexicon near each other, never across the end of a sentence. It reads no meaning: whether the
passage states a claim of its own, repeats one or denies it is for the reader to see.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import ledger.curation.suggest.lexicon as lexicon
from ledger.curation.suggest.lexicon import any_of
from ledger.curation.suggest.numerals import Amount
from ledger.curation.suggest.passages import Hit, Mark, Passage, before, between, claim, ends, hull, near, straight

# --- troop levels ----------------------------------------------------------------------------------------------------

_THING_AFTER = re.compile(rf"\s{any_of(lexicon.THINGS).pattern}", re.IGNORECASE)
_FORCE = any_of(lexicon.SOLDIERS, lexicon.ARMED_GROUPS)
_COUNTED = any_of(lexicon.SOLDIERS, lexicon.ARMED_GROUPS, lexicon.STAFF)
_ARMED_GROUP, _STAFF = any_of(lexicon.ARMED_GROUPS), any_of(lexicon.STAFF)
_UNITS, _IN_SERVICE = any_of(lexicon.UNITS), any_of(lexicon.IN_SERVICE)
_OF_A_THING = re.compile(rf"\s(?:[A-Z]\w+\s|other\s|different\s|separate\s|major\s)?{any_of(lexicon.THINGS).pattern}")
_COMPARED = re.compile(r"(?<!\w)(?:up|down|rose|rise|grew|fell|increase|decrease)(?:\s\w+)?\s(?:from|to)\s$", re.IGNORECASE)
_LEAST_TOTAL = 100  # as a number of a force that no noun stands beside
_TOTAL = re.compile(r"(?<!\w)(?:levels?|number|total|strength|size)\sof\s$", re.IGNORECASE)
_HARMED = any_of(*lexicon.OUTCOMES.values())
_VAGUE_AFTER = any_of(lexicon.VAGUE_AFTER)
_AUXILIARY = re.compile(r"\s(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should)\b")
_STANDS_AT = re.compile(
    r"\b(?:number|numbers|numbered|numbering|total|totals|totalled|totaled|at|to|of|from)\b|\(", re.IGNORECASE
)
_ALL, _GONE, _VAGUE = any_of(lexicon.ALL_OF_THEM), any_of(lexicon.GONE), any_of(lexicon.VAGUE)
_MOVES, _MODALS = any_of(lexicon.MOVES), any_of(lexicon.MODALS)
_KINDS = {kind: any_of(words) for kind, words in lexicon.KINDS.items()}


def troop_levels(passage: Passage) -> Iterator[Hit]:
    """Counts of a force; all of it leaving; where there are none, its size in words, or what may become of it."""
    forces = [noun for noun in _FORCE.finditer(passage.text) if _is_force(noun)]
    harmed = list(_HARMED.finditer(passage.text))
    sized = [*_counts(passage, harmed), *_none_left(passage, forces)]
    yield from sized or list(_unsized(passage, [noun for noun in forces if not near(passage, noun, harmed, 6)]))[:1]


def _counts(passage: Passage, harmed: list[Mark]) -> Iterator[Hit]:
    """Each number of people that counts a force and stands far from words for casualties.

    A number of units has no number of people. One without a noun is doubtful: it may be a number of something else.
    """
    nouns = [noun for noun in _COUNTED.finditer(passage.text) if _is_force(noun)]
    for amount in passage.amounts():
        if near(passage, amount, harmed, 8) or amount.best == 1:
            continue
        if noun := _counted(passage, amount, nouns):
            units = bool(_UNITS.fullmatch(noun[0]))
            read = {"wording": passage.phrase(amount.start, noun.end())} if units else _numbers(amount)
            yield _force_hit(passage, amount, noun, "a count of units" if units else "a count of a force", read)
        elif (amount.best or 0) >= _LEAST_TOTAL and (why := _uncounted_force(passage, amount)):
            read = {**_numbers(amount), "force": passage.before}
            phrase = passage.phrase(amount.start, amount.end)
            yield Hit(amount.start, amount.end, f"{why}: “{phrase}”; doubtful: no noun beside it says whom it counts", read)


def _uncounted_force(passage: Passage, amount: Amount) -> str:
    """Why a number without a noun may count a force; empty where nothing says so."""
    if _IN_SERVICE.match(passage.text, amount.end + 1):
        return "a number of people in service"
    return "a number beside one of a force" if passage.before and _COMPARED.search(passage.text[: amount.start]) else ""


def _none_left(passage: Passage, forces: list[Mark]) -> Iterator[Hit]:
    """Each force of which all are said to go."""
    gone = list(_GONE.finditer(passage.text))
    for noun in forces:
        every = before(passage, noun, _ALL, 3)
        if every and near(passage, noun, gone, 8):
            words = passage.phrase(every.start(), noun.end())
            yield _force_hit(passage, every, noun, "all of a force goes", {"low": 0, "best": 0, "high": 0, "wording": words})


def _unsized(passage: Passage, forces: list[Mark]) -> Iterator[Hit]:
    """Each force whose size is given in words, or that a sentence says may move or stay."""
    modals, moves = list(_MODALS.finditer(passage.undated)), list(_MOVES.finditer(passage.text))
    for noun in forces:
        if size := before(passage, noun, _VAGUE, 4) or _VAGUE_AFTER.match(passage.text, noun.end() + 1):
            wording = passage.phrase(*hull(size, noun))
            yield _force_hit(passage, size, noun, "the size of a force in words", {"wording": wording})
        elif near(passage, noun, modals, 6) and (move := near(passage, noun, moves, 6)):
            wording = passage.phrase(*hull(noun, move))
            yield _force_hit(passage, noun, noun, "what may become of a force", {"wording": wording})


def _numbers(amount: Amount) -> dict[str, Any]:
    """The number fields of a record."""
    return {"low": amount.low, "best": amount.best, "high": amount.high, "wording": amount.wording}


def _counted(passage: Passage, amount: Amount, nouns: list[Mark]) -> Mark | None:
    """The noun that a number counts: right after it, or before it with a word such as `number` between."""
    close = [noun for noun in nouns if passage.gap(amount, noun) <= 4]
    after = (n for n in close if n.start() >= amount.end and straight(passage.text[amount.end : n.start()]))
    ahead = (n for n in reversed(close) if _STANDS_AT.search(passage.text, n.end(), amount.start))
    total = (n for n in reversed(nouns) if n.end() < amount.start and passage.gap(amount, n) <= 10)
    is_total = _TOTAL.search(passage.text[: amount.start])
    return next(after, None) or next(ahead, None) or (next(total, None) if is_total else None)


def _is_force(noun: Mark) -> bool:
    """Whether a noun names people: `military` only before a verb ("some military might serve"), and none before a thing.

    So "military cooperation", "three troop carriers" and "two police stations" name no force.
    """
    if noun[0].lower() == "military":
        return bool(_AUXILIARY.match(noun.string, noun.end()))
    return not _THING_AFTER.match(noun.string, noun.end())


def _force_hit(passage: Passage, first: Any, noun: Mark, why: str, fields: dict[str, Any]) -> Hit:
    """The hit of a force that is counted or sized by `first`, with its kind of people and of number as far as words tell them."""
    start, end = hull(first, noun)
    read = {**fields, "force": _named(passage, first, noun)}
    if _STAFF.fullmatch(noun[0]):
        read["personnel"] = "civilian"
    elif _ARMED_GROUP.fullmatch(noun[0]):
        read["personnel"] = "armed_group"
    around = slice(*claim(passage.text, start, end))
    kinds = [kind for kind, words in _KINDS.items() if words.search(passage.undated[around])]
    if len(kinds) == 1:
        read["kind"] = kinds[0]
    return Hit(start, end, f"{why}: “{fields['wording'] if first is noun else passage.phrase(start, end)}”", read)


_MODIFIER = re.compile(r"[A-Z][\w.'’-]*|foreign|remaining|military|combat|security|special|international|local|armed")


def _named(passage: Passage, first: Any, noun: Mark) -> str:
    """A noun with the words since a number or a word for a size, otherwise with the capitals and few adjectives before it."""
    if ends(first)[1] < noun.start():
        return passage.phrase(ends(first)[1], noun.end())
    words = [noun[0]]
    for word in reversed(passage.text[: noun.start()].split()):
        if not _MODIFIER.fullmatch(word):
            break
        words.insert(0, word)
    return " ".join(words)


# --- casualties ------------------------------------------------------------------------------------------------------

_OUTCOMES = {outcome: any_of(words, lexicon.NO_HARM) for outcome, words in lexicon.OUTCOMES.items()}
_WITH_NUMBER = {outcome: any_of(words, lexicon.NO_HARM) for outcome, words in lexicon.WITH_NUMBER.items()}
_NO_HARM = any_of(lexicon.NO_HARM)
_KNOWN = re.compile(r"(?:(?<!\w)(?i:his|her|their|its)|['’]s|s['’]|(?<=\s)[A-Z][\w’'-]*)\s$")
_PEOPLE = any_of(lexicon.SOLDIERS, lexicon.ARMED_GROUPS, lexicon.STAFF, lexicon.OTHERS)
_ATTACKERS = re.compile(rf"\s(?:\w+\s){{0,2}}{any_of(*lexicon.TYPES.values(), lexicon.VIOLENCE).pattern}", re.IGNORECASE)
_AND = re.compile(r"\s(?:and|or)\s", re.IGNORECASE)
_NONE = any_of(lexicon.NONE_OF_THEM)


def casualties(passage: Passage) -> Iterator[Hit]:
    """People killed, injured or abducted: each number with the nearest word for what happened, or the word alone."""
    cues = _cues(passage, _OUTCOMES)
    with_number = _cues(passage, _WITH_NUMBER)
    counted: dict[str, tuple[Mark, Amount]] = {}
    for amount in passage.amounts():
        if _ATTACKERS.match(passage.text, amount.end) or _OF_A_THING.match(passage.text, amount.end):
            continue
        beside = cues + [(outcome, cue) for outcome, cue in with_number if _is_harmed(passage, outcome, cue, amount)]
        if not beside:
            continue
        _, outcome, _, cue = min((passage.gap(amount, cue), outcome, cue.start(), cue) for outcome, cue in beside)
        if passage.gap(amount, cue) <= 12:
            counted[outcome] = cue, amount
            yield _harm_hit(passage, outcome, cue, amount)
    for outcome, cue in cues + [one for one in with_number if before(passage, one[1], _NONE, 3)]:
        if outcome not in counted:
            shared = [amount for other, amount in counted.values() if _AND.fullmatch(passage.text[slice(*between(other, cue))])]
            none = bool(before(passage, cue, _NONE, 9))
            if shared or none or passage.times or not _is_known_death(passage, cue):
                counted[outcome] = cue, shared[0] if shared else Amount(*cue.span(), *(0 if none else None,) * 3, "")
                yield _harm_hit(passage, outcome, *counted[outcome])


def _cues(passage: Passage, outcomes: Mapping[str, re.Pattern[str]]) -> list[tuple[str, Mark]]:
    """The words for harm in a passage, each with its outcome; nothing that names no harm, such as "death threat"."""
    found = ((outcome, cue) for outcome, words in outcomes.items() for cue in words.finditer(passage.text))
    return [(outcome, cue) for outcome, cue in found if not _NO_HARM.fullmatch(cue[0])]


def _is_harmed(passage: Passage, outcome: str, cue: Mark, amount: Amount) -> bool:
    """Whether a verb that needs a number tells of this one: right beside it; of "lost" also people must follow the number."""
    if outcome == "killed":
        people = _PEOPLE.search(passage.text, amount.end)
        return amount.start == cue.end() + 1 and bool(people) and passage.gap(amount, people) <= 3
    return passage.gap(amount, cue) <= 2


def _is_known_death(passage: Passage, cue: Mark) -> bool:
    """Whether a noun refers to a death that is known already: "his death", "the Miller killing", not "the killing of Miller"."""
    return cue[0].lower() in lexicon.ONE_DEATH and bool(_KNOWN.search(passage.text[max(0, cue.start() - 30) : cue.start()]))


def _harm_hit(passage: Passage, outcome: str, cue: Mark, amount: Amount) -> Hit:
    """The hit of people who were killed, injured or abducted, with their number."""
    start, end = hull(amount, cue)
    noun = _PEOPLE.search(passage.text, amount.end) if amount.wording else None
    victims = passage.phrase(amount.end, noun.end()) if noun and passage.gap(amount, noun) <= 5 else ""
    if noun and victims and any(amount.end < other.start < noun.start() for other in passage.amounts()):
        victims = noun[0]
    read = {**_numbers(amount), "outcome": outcome, "victims_text": victims}
    return Hit(start, end, f"people {outcome}: “{passage.phrase(start, end)}”", read)


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
    elif (cue := _WEAPONS.search(passage.text)) and (supply := near(passage, cue, list(_SUPPLY.finditer(passage.text)), 4)):
        yield Hit(*cue.span(), f"who arms whom: “{passage.phrase(*hull(cue, supply))}”")


def _violent(passage: Passage, cue: Mark) -> bool:
    """Whether a killing may be an attack: no accident, no stated zero, and no mere mention of a death that is known already."""
    if _ACCIDENTS.search(passage.text) or before(passage, cue, _NONE, 3):
        return False
    return bool(passage.times) or not _is_known_death(passage, cue)


def _happened(passage: Passage, words: re.Pattern[str]) -> Mark | None:
    """The first match that nothing before it calls possible, feared or prevented."""
    for cue in words.finditer(passage.text):
        if not (_NO_ATTACK.fullmatch(cue[0]) or before(passage, cue, _NOT_YET, 3)):
            return cue
    return None
