"""Texts made shorter, for places that show only so many characters."""

import re
from functools import lru_cache

_MARKS = " ,;:.–—-(“‘'\""
# Words at which no text ends: the reader would take what follows for something else.
_OPEN = re.compile(
    r"\b(?:a|about|against|all|almost|an|and|any|are|as|at|between|but|by|except|first|for|from|had|has|have|if|in|is|last|least|"
    r"less|more|most|nearly|neither|never|no|none|nor|not|of|on|only|or|over|some|than|that|the|their|these|those|to|under|unless|"
    r"until|up|uses|was|were|whether|who|with|within|without|troop|casualty)$|[,;:] \d{1,3}$",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(r"(?:\.\w+\.|\b\w{1,3}\.)$")
_CLAUSE_END = re.compile(r"[,;.!?](?=\s)")
# Words that turn what was said before them.
_TURNS = re.compile(
    r"\b(?:not|no|nor|never|none|nobody|nothing|neither|without|unless|if|but|except|only|until|than|or|however|although|though|"
    r"yet|rather|instead|despite|while|whereas|hardly|unlikely|false|wrong|den(?:y|ies|ied|ying)|reject\w*|refus\w*|doubt\w*)\b"
    r"|n[’']t\b|\?",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def cut(text: str, most: int) -> str:
    """The text in at most `most` characters: whole, or as many of its words as there is room for, and “…”.

    It is cut behind a clause where one ends in the second half of the room, never behind a word that needs the next one, and
    never inside a clause that brackets close, for these say of what its words are. Where no word fits it is empty.
    """
    if len(text) <= most:
        return text
    ends = [match.start() for match in re.finditer(r"\s", text[:most]) if _can_end(text[: match.start()])]
    ends = [end for end in ends if text[end - 1] in ",;.!?" or "(" not in _CLAUSE_END.split(text[end:], 1)[0]]
    clauses = [end for end in ends if text[end - 1] in ",;.!?" and end > most // 2]
    end = max(clauses or ends, default=0)
    return f"{text[:end].rstrip(_MARKS)}…" if end else ""


def cut_statement(text: str, most: int) -> str:
    """What somebody states in at most `most` characters, as `cut` does it; empty where the words left out would turn it."""
    short = cut(text, most)
    return "" if short != text and _TURNS.search(text[len(short) - 1 :]) else short


def _can_end(text: str) -> bool:
    """Whether a text may end here: with no bracket open, and not with an abbreviation or a word that needs the next one."""
    kept = text.rstrip(_MARKS)
    balanced = text.count("(") == text.count(")") and text.count("“") == text.count("”")
    return balanced and bool(kept) and not _OPEN.search(kept) and not _ABBREVIATED.search(text)
