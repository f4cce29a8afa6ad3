"""The rule for attacks: what the words of one passage may tell of an attack, a killing, or who is held responsible."""

import re
from collections.abc import Iterator

import ledger.curation.suggest.lexicon as lexicon
from ledger.curation.suggest.lexicon import any_of
from ledger.curation.suggest.nobody import NONE, is_known_death
from ledger.curation.suggest.passages import Hit, Mark, Passage, before, hull, near

_TYPES = {kind: any_of(words, lexicon.NO_ATTACK) for kind, words in lexicon.TYPES.items()}
_VIOLENCE = any_of(lexicon.VIOLENCE, lexicon.NO_ATTACK)
_KILLINGS, _DEATHS = any_of(lexicon.KILLINGS, lexicon.NO_HARM), any_of(lexicon.DEATHS, lexicon.NO_HARM)
_NO_ATTACK, _NOT_YET = any_of(lexicon.NO_ATTACK, lexicon.NO_HARM), any_of(lexicon.NOT_YET)
_ACCIDENTS, _MANY, _DID_NOT_HAPPEN = any_of(lexicon.ACCIDENTS), any_of(lexicon.MANY_ATTACKS), any_of(lexicon.DID_NOT_HAPPEN)
_MORE_OR_FEWER = any_of(lexicon.MORE_OR_FEWER)
_ROSE_OR_FELL = re.compile(rf"(?:\s\w+){{0,4}}?\s{any_of(lexicon.ROSE_OR_FELL).pattern}", re.IGNORECASE)
_OBJECT = re.compile(r"\s(?:by|in|on|when|at|near|the|an?|his|her|their|[0-9])\b")
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
    if _ACCIDENTS.search(passage.text) or before(passage, cue, NONE, 3) or _is_statistic(passage, cue):
        return False
    return bool(passage.times) or not is_known_death(passage, cue)


def _is_statistic(passage: Passage, cue: Mark) -> bool:
    """Whether a killing is a number in a table, with no verb, time or armed person: "Losses: 4 killed, 19 wounded"."""
    counted = any(amount.end + 1 == cue.start() for amount in passage.amounts())
    return counted and not passage.times and not _ARMED.search(passage.text) and not _OBJECT.match(passage.text, cue.end())


def _happened(passage: Passage, words: re.Pattern[str]) -> Mark | None:
    """The first match that nothing beside it calls possible, feared or prevented, and that is more than violence in general."""
    for cue in words.finditer(passage.text):
        if not (_NO_ATTACK.fullmatch(cue[0]) or before(passage, cue, _NOT_YET, 3) or _in_general(passage, cue)):
            prevented = _DID_NOT_HAPPEN.search(passage.text, cue.end())
            if prevented is None or passage.gap(cue, prevented) > 8:
                return cue
    return None


def _in_general(passage: Passage, cue: Mark) -> bool:
    """Whether a word for many attacks has no time, place, actor or number beside it: "attacks rose again"."""
    named = passage.times or passage.places or passage.actors or before(passage, cue, _ARMED, 6)
    compared = before(passage, cue, _MORE_OR_FEWER, 1) or _ROSE_OR_FELL.match(passage.text, cue.end())
    return bool(_MANY.fullmatch(cue[0])) and (bool(compared) or not (named or near(passage, cue, passage.amounts(), 3)))
