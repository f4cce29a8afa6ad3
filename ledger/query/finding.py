"""How words are looked for, in the filter and in the articles: both fold what is typed and what is searched in one way.

Folding takes away what a person does not type or cannot see: case, accents, curly quotation marks, kinds of dash, the commas
inside numbers, the stops of an abbreviation (`U.S.`), the apostrophes inside a name (`Shi'ite`), invisible characters and
repeated blanks. A hyphen or dash between letters, with or without a line break behind it, becomes a blank: `al Qaeda` finds
`al-Qaeda`. Between digits it stays, so that `10-15` and `2005-06-12` are found as they are.

A word is found where a word begins with it: `iraq` finds `Iraqi`. Numbers, and words of up to three letters, are found as whole
words only: `US` finds neither `because` nor `used`. A word of two letters that is typed in capitals is found in capitals only:
`IS` finds `(IS)` and not `is`, `US` finds `U.S.` too.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from ledger.model.about import SearchedAs

SHORT = 3
"""Letters of a word, at most, that is found as a whole word only."""

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_QUOTES = dict.fromkeys(map(ord, "‘’‚‛`´ʼ′‹›"), "'") | dict.fromkeys(map(ord, "“”„‟«»″"), '"')
_UNSEEN = ("Mn", "Me", "Cf", "Cc")  # categories of Unicode: accents as signs of their own, formatting and control characters
_HALF_RINGS = map(ord, "ʾʿ")  # they stand for two Arabic letters in transcriptions
_LETTER = r"[^\W\d_]"
_LEFT_OUT = re.compile(
    r"[,.' ](?:"
    r"(?<=\d,)(?=\d{3}(?!\d))"  # a comma inside a number
    rf"|(?<=(?<!\w)(?<!\w'){_LETTER}\.)(?!\w\w)"  # the stop behind a single letter
    rf"|(?<={_LETTER}')(?={_LETTER})(?!(?:s|ll|re|ve)(?!\w))"  # an apostrophe in a word; not that of `Iraq's` and `we're`
    rf"|(?<={_LETTER}- )(?= *{_LETTER})"  # the blank behind a hyphen at the end of a line
    r"|(?<=  ))"  # each further blank
)
_HYPHEN = re.compile(rf"(?<={_LETTER})-(?={_LETTER})")
_INSIDE = re.compile(r"\w(?:.*\w)?")
_GROUPED = re.compile(r"(?<![\w,.])\d{1,3}(?:\s\d{3})+(?![\w,.]\d|\w)")  # a number with blanks for commas
_LAST_WORD = re.compile(r"\w+$")
_CAPITALS = re.compile(r"(?<!\w)([A-Z])\.?([A-Z])(?!\w)")


class _Letters(dict[int, str]):
    """What each character becomes, found when it is first asked for."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = " " if char.isspace() else "" if unicodedata.category(char) in _UNSEEN else char
        return self[code]


_LETTERS = _Letters(_DASHES | _QUOTES | dict.fromkeys(_HALF_RINGS, ""))


def _letters(text: str) -> str:
    """A text with each of its characters folded, whatever stands beside it."""
    return unicodedata.normalize("NFKD", text.translate(_QUOTES)).translate(_LETTERS).casefold()


def _joined(letters: str) -> str:
    """Folded characters without those that are left out, and with a blank for each hyphen between letters."""
    return _HYPHEN.sub(" ", _LEFT_OUT.sub("", letters))


class _Folds(dict[str, str]):
    """What `_letters` makes of each character alone, found when it is first asked for."""

    def __missing__(self, char: str) -> str:
        self[char] = _letters(char)
        return self[char]


_FOLDS = _Folds()


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """A text folded as above, without blanks at its ends: so are the texts in which words are found, and these words."""
    return _joined(_letters(text)).strip()


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, blanks at its ends included, and for each of its characters the offset in `text` that it comes from.

    Behind these offsets stands the length of `text`.
    """
    folds = [_FOLDS[char] for char in text]
    places = [offset for offset, fold in enumerate(folds) for _ in fold]
    folded = "".join(folds)
    for match in reversed(list(_LEFT_OUT.finditer(folded))):
        del places[match.start()]
    return _joined(folded), [*places, len(text)]


def unspaced(wanted: str) -> str:
    """What a person looks for, with the blanks inside numbers left out: `10 000` becomes `10000`, which `10,000` is folded to."""
    return _GROUPED.sub(lambda number: "".join(number[0].split()), wanted)


def pattern(wanted: str) -> re.Pattern[str] | None:
    """What finds the wanted words, in one piece, in a folded text; None where nothing is wanted.

    Signs around them do not count, unless there is nothing but signs.
    """
    found = _looked_for(wanted)
    return found[0] if found else None


@lru_cache(maxsize=256)
def _looked_for(wanted: str) -> tuple[re.Pattern[str], str] | None:
    """The pattern of wanted words, and the letters that every text has in which it is found."""
    folded = fold(unspaced(wanted))
    inside = _INSIDE.search(folded)
    if not inside:
        return (re.compile(re.escape(folded)), folded) if folded else None
    last = _LAST_WORD.search(inside[0])
    assert last is not None
    end = r"(?!\w)" if len(last[0]) <= SHORT or last[0].isdecimal() else ""
    literal = re.escape(inside[0])  # first, because `re` looks for a literal beginning fast
    return re.compile(rf"{literal}(?<!\w{literal}){end}"), inside[0]


def each_word(wanted: str) -> list[tuple[re.Pattern[str], str]]:
    """For each of the wanted words what finds it, alone, in a folded text, and the letters that every such text has.

    To look for the letters first is several times as fast.
    """
    return [found for word in unspaced(wanted).split() if (found := _looked_for(word))]


def capitals(text: str) -> frozenset[str]:
    """The words of two letters that stand in a text in capitals, folded: `us` for `US` and for `U.S.`."""
    return frozenset("".join(word).casefold() for word in _CAPITALS.findall(text))


@lru_cache(maxsize=256)
def wanted_in_capitals(wanted: str) -> frozenset[str]:
    """The words of two letters that are wanted in capitals only; none where all is typed in capitals, longer words too."""
    is_shouted = wanted.isupper() and any(len(word) > 2 for word in fold(wanted).split())
    return frozenset() if is_shouted else capitals(wanted)


def as_written(wanted: str, known: Iterable[SearchedAs]) -> list[tuple[str, str]]:
    """What a person looks for, in the words of the articles for a name that none has: each way of them, and these words alone.

    The list is empty if no such name is wanted. Of several names the longest is replaced.
    """
    pairs = ((searched, name) for searched in known for name in searched.names)
    for one, name in sorted(pairs, key=lambda pair: -len(pair[1])):
        for start, end in places(wanted, name):
            if not wanted[end : end + 1].isalnum():
                return [(f"{wanted[:start]}{words}{wanted[end:]}", words) for words in one.words]
    return []


def places(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where the wanted words, in one piece, stand in a text, as start and end offsets."""
    looked_for, demanded = pattern(wanted), wanted_in_capitals(wanted)
    found = places_in(*fold_with_places(text), looked_for) if looked_for else []
    return [(start, end) for start, end in found if demanded <= capitals(text[start:end])] if demanded else found


def places_in(folded: str, offsets: list[int], looked_for: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where a pattern stands in a text, which `fold_with_places` has folded, as start and end offsets of the text itself.

    What folding leaves out behind the last letter, such as its accent or the stop of an abbreviation, belongs to the place. A
    character that is folded to several, such as `…`, is one place, however often the pattern stands in it.
    """
    found = ((match.start(), match.end()) for match in looked_for.finditer(folded))
    return list(dict.fromkeys((offsets[first], max(offsets[last - 1] + 1, offsets[last])) for first, last in found))
