"""Cuts a sentence into clauses, and tells the words that state something from those that only connect.

A sentence is cut at a semicolon, at a dash with a space before it or at a double one, at a parenthesis, around a quotation of
four words or more, after a comma that one of AFTER_COMMA follows, and before one of ALONE wherever it stands. A piece of fewer
than LEAST words, or without a word that looks like a verb, joins the piece before it; the first joins the one after it.

This knows no grammar. What looks like a verb is in VERBS, or ends in -ed or -ing: a verb in the plural present that is not
listed is missed, and "building" is taken for one. Two clauses that "that", "to" or a bare comma joins stay one clause, and
so do the members of a list. A cut can fall within a clause where a quotation is part of it. The pieces put together are the
sentence, whatever it holds.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

LEAST = 4
"""The fewest words of a clause."""

ALONE = "and but while whereas which who whose where although though because despite unless provided"
"""Words that start a clause wherever they stand."""
AFTER_COMMA = f"{ALONE} or nor as so yet until since if when after before with without whom including saying leading"
"""Words that start a clause after a comma."""
_VERBS = """am is are was were be been being has have had do does did done will would shall should can could may might must cannot
    isn't aren't wasn't weren't won't don't doesn't didn't became began brought came cut fell felt found gave got grew
    held hit kept knew lay led left let lost made met overthrew paid put ran said sat saw sent set shown sold sought
    spent spoke spread stood struck swept taken told took took understood went won wrote fought drove meant thought
    taught given gone come known seen drawn driven say says said want wants hold holds believe believes feel feels seem
    seems appear appears remain remains need needs keep keeps give gives make makes take takes go goes come comes call
    calls continue continues become becomes run runs lead leads mean means show shows see sees help helps know knows
    think thinks suggest suggests oppose opposes insist insists deny denies blame blames argue argues demand demands
    accuse accuses like likes end ends conform conforms"""
VERBS = frozenset(_VERBS.split())
"""Words that look like a verb, besides those that end in -ed or -ing."""
_CONNECTING = """a an the and or but nor so yet as if of to in on at by for from with that this these those which who whom whose
    where when while than then also although though because since it its their his her they he she is are was were be has have
    had not however moreover furthermore meanwhile addition"""
CONNECTING = frozenset(_CONNECTING.split())
"""Words that state nothing by themselves."""

_WORD = re.compile(r"[^\W_]+(?:[-’'.,][^\W_]+)*")
_CUT = re.compile(
    rf"""
      (?<=;)\s+
    | \s+(?=[–—-]+\s) | \s*(?=––|—)
    | \s+(?=\() | (?<=\))\s*(?=[\w\s])
    | (?<=[,”"’'])\s+(?=(?:{"|".join(AFTER_COMMA.split())})\b)
    | \s+(?=(?:{"|".join(ALONE.split())})\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_QUOTATION = re.compile(r"“[^”]*”|(?<!\w)\"[^\"]*\"")
_QUOTED = 4
"""The fewest words of a quotation that is a clause."""


def clauses(sentence: str) -> list[tuple[int, int]]:
    """The clauses of a sentence in order, as start and end offsets; white space between two clauses is in neither."""
    cuts = {0, len(sentence), *(match.end() for match in _CUT.finditer(sentence))}
    for match in _QUOTATION.finditer(sentence):
        if word_count(match[0]) >= _QUOTED:
            cuts |= {match.start(), match.end()}
    joined: list[tuple[int, int]] = []
    for start, end in pairwise(sorted(cuts)):
        if joined and not (_stands(sentence[start:end]) and _stands(sentence[joined[-1][0] : joined[-1][1]])):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return list(_trimmed(sentence, joined))


def states_something(text: str) -> bool:
    """Whether a text has a word that does not only connect others."""
    return any(word.casefold() not in CONNECTING for word in _WORD.findall(text))


def word_count(text: str) -> int:
    """How many words a text has."""
    return len(_WORD.findall(text))


def _stands(piece: str) -> bool:
    """Whether a piece of a sentence is long enough for a clause and has a word that looks like a verb."""
    found = [word.casefold().replace("’", "'") for word in _WORD.findall(piece)]
    return len(found) >= LEAST and any(word in VERBS or re.search(r"..(?:ed|ing)$", word) for word in found)


def _trimmed(sentence: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans without white space around their words; a span of white space alone is left out."""
    for start, end in spans:
        text = sentence[start:end]
        first, last = start + len(text) - len(text.lstrip()), start + len(text.rstrip())
        if first < last:
            yield first, last
