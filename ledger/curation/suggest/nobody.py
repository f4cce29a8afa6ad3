"""Tells whether words say that nobody was harmed, and whether a word for harm without a number tells of anybody."""

import re
from collections.abc import Iterator

import ledger.curation.suggest.lexicon as lexicon
from ledger.curation.suggest.lexicon import any_of
from ledger.curation.suggest.passages import Hit, Mark, Passage, before

_KNOWN = re.compile(r"(?:(?<!\w)(?i:his|her|their|its)|['’]s|s['’]|(?<=\s)[A-Z][\w’'-]*)\s$")
NONE = any_of(lexicon.NONE_OF_THEM)


def is_none(passage: Passage, cue: Mark) -> bool:
    """Whether it is said that nobody was harmed, before the word or behind a colon: "nobody was hurt", "Wounded: none"."""
    word = before(passage, cue, NONE, 9)
    counted = word and _NO_COUNT.search(passage.text, word.start(), cue.start())
    return bool(_NONE_AFTER.match(passage.text, cue.end()) or (word and not counted))


def tells_of_people(passage: Passage, cue: Mark) -> bool:
    """Whether a word for harm without a number tells who or roughly how many: "the killing of Hill", "many were hurt"."""
    text = passage.text
    if cue[0].lower() in (*lexicon.ONE_DEATH, "death tolls", "casualty"):
        is_subject = re.match(r"\s(?:is|are|was|rates?|threats?)\b", text[cue.end() :])
        return not is_subject and (bool(passage.times) or not is_known_death(passage, cue))
    return bool(before(passage, cue, _SOME, 3) or _SOME_AFTER.match(text, cue.end()))


_SOME = any_of(
    ("many", "several", "some", "numerous", "countless", "unknown number", "large number", "a number", "more", "others")
)
_SOME_AFTER = re.compile(
    r"\s(?:many|several|some|numerous|countless|an\sunknown|a\snumber|other|others|more|civilians|people|women|children)\b"
)
_NO_COUNT = re.compile(
    r"(?i:no|without)\s(?:\w+\s)?(?:count|figures?|lists?|records?|confirmation|reports?|news|word|claims?|estimates?|information|details|sign|trace"
    r"|doubt|numbers?|statistics|data|evidence|longer|matter|idea)\b"
)
_NONE_AFTER = re.compile(r"\s?[:–—]\s(?:none|nil|nobody|no\sone|zero|0)(?![\w.,]\w)", re.IGNORECASE)
_UNHARMED = re.compile(
    r"(?<!\w)(?:(?:unhurt|unharmed|uninjured|unscathed|without\sa\sscratch)|(?:none|nobody|no\s?-?one)\s(?:(?:was|were|is)\s)?(?:hit|touched)"
    r"|did\snot\ssuffer(?=[.,;]|$))\b",
    re.IGNORECASE,
)
_NOBODY_LOST = re.compile(
    r"(?:\bnot|n[’']t|\bnever|\bwithout)\s(?:\w+\s)?(?:lost|lose|losing)\s(?:anybody|anyone|an?\s(?:single\s)?(?:man|soldier|soul|life))\b"
    r"|\blost\s(?:nobody|no\s?-?one|not\sa\sman)\b",
    re.IGNORECASE,
)
_NO_VICTIMS = re.compile(r"\b(?:no|zero|without)\s(?:\w+\s)?victims\b|\bvictims:\s(?:none|nil|0)\b", re.IGNORECASE)


def nobody(passage: Passage) -> Iterator[Hit]:
    """What says in other words than those for harm that nobody was: "unhurt", "no victims", "lost nobody"."""
    for pattern, outcomes in ((_UNHARMED, ("injured",)), (_NOBODY_LOST, ("killed",)), (_NO_VICTIMS, ("killed", "injured"))):
        for match in list(pattern.finditer(passage.text))[:1]:
            for outcome in outcomes:
                read = {"low": 0, "best": 0, "high": 0, "wording": match[0], "outcome": outcome}
                yield Hit(*match.span(), f"people {outcome}: “{match[0]}”", read)


def is_known_death(passage: Passage, cue: Mark) -> bool:
    """Whether a noun refers to a death that is known already: "his death", "the Miller killing", not "the killing of Miller"."""
    return cue[0].lower() in lexicon.ONE_DEATH and bool(_KNOWN.search(passage.text[max(0, cue.start() - 30) : cue.start()]))
