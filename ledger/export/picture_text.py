"""Text in a picture: cut, broken into lines of a given width, and drawn, from right to left where its letters ask for it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from ledger.wording.cutting import cut, cut_statement

_FOLDER = Path(__file__).parent / "fonts"
_OTHER_FONTS = (_FOLDER / "noto-naskh-arabic.woff2", _FOLDER / "noto-serif-hebrew.woff2")
_IS_SHAPED = features.check("raqm")
"""Whether Pillow can join Arabic letters and write from right to left, for which the machine needs the library FriBiDi."""
_RIGHT_TO_LEFT = ("R", "AL")
_CLUSTER = re.compile(r".[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u064b-\u065f\u0670\u06d6-\u06ed]*", re.DOTALL)
_MOST_SIGNS = 3  # above and below one letter
_ROUNDING = 8  # pixels that a line may be wider than the sum of its words
ELLIPSIS = "…"


@dataclass(frozen=True)
class Style:
    """How text is set.

    serif: the file of the font, a variable one with the axes weight and optical size; weight: 400 is regular; size: in pixels.
    """

    serif: Path
    weight: int
    size: int


@dataclass(frozen=True)
class Lines:
    """Text set in lines from top to bottom, each `height` pixels high. from_right: whether they begin at the right."""

    texts: tuple[str, ...]
    style: Style
    height: int
    from_right: bool
    is_whole: bool

    def mask(self, number: int, width: int) -> Image.Image:
        """One of the lines as a picture of this width and of the height of a line, in which 0 is empty and 255 is ink."""
        mask, text = Image.new("L", (width, self.height)), self.texts[number]
        draw, baseline = ImageDraw.Draw(mask), round(self.height * 0.55 + self.style.size * 0.26)
        x = width - measure(text, self.style, self.from_right) if self.from_right else 0.0
        for piece in _pieces(text, self.style.serif, self.from_right):
            font = _font(self.style, piece.font)
            draw.text((x, baseline), piece.text, 255, font, anchor="ls", direction=piece.direction)
            x += font.getlength(piece.text, direction=piece.direction)
        return mask


@dataclass(frozen=True)
class _Piece:
    """Part of a line that one font draws in one direction."""

    text: str
    font: int
    direction: str | None


def drawable(text: str, most: int, is_quote: bool, serif: Path) -> str:
    """Text in one line of at most `most` characters, shortened as in `fit`, and only with signs that can be drawn.

    Control signs go. What no font has, such as an emoji, becomes an ellipsis, so that a quote does not seem to be whole.
    """
    head = unicodedata.normalize("NFC", _shortened(" ".join(text.split()), most, is_quote))
    clean = (c for c in head if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    signs = (cluster if _font_number(cluster, serif) is not None else "\0" for cluster in _clusters("".join(clean)))
    return re.sub("\0( *\0)*", ELLIPSIS, "".join(signs)).strip()


def fit(text: str, is_quote: bool, style: Style, width: int, most: int, room: int) -> Lines:
    """Text in at most `most` lines of at most this width, and in all no higher than `room`, both in pixels.

    Where that is too little, it ends in an ellipsis behind a word. There are no lines where there is room for none, and for a
    quote that would be turned by what is left out. A quote gets quotation marks, which stay where it is shortened.
    """
    from_right = _is_from_right(text)
    height = round(style.size * (1.7 if any(_is_tall(cluster, style.serif) for cluster in _clusters(text)) else 1.3))
    most = min(most, room // height)

    def lines(inner: str) -> tuple[str, ...]:
        marked = f"“{inner}”" if is_quote and inner else inner
        return tuple(_wrapped(marked, style, width, from_right))

    whole = lines(text)
    if len(whole) <= most:
        return Lines(whole, style, height, from_right, True)
    low, high = 0, len(text)  # how many characters are left
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(lines(_shortened(text, middle, False))) <= most else (low, middle - 1)
    return Lines(lines(_shortened(text, low, is_quote)), style, height, from_right, False)


def _shortened(text: str, most: int, is_quote: bool) -> str:
    """Text in at most `most` characters; of a word that is longer only its start. A quote is empty where that would turn it."""
    if is_quote:
        return cut_statement(text, most)
    return cut(text, most) or (text[: most - 1] + ELLIPSIS if text and most else "")


def measure(text: str, style: Style, from_right: bool) -> float:
    """The width of a line in pixels."""
    return sum(_font(style, p.font).getlength(p.text, direction=p.direction) for p in _pieces(text, style.serif, from_right))


@lru_cache(maxsize=4096)
def _word_width(word: str, style: Style, from_right: bool) -> float:
    return measure(word, style, from_right)


def _is_from_right(text: str) -> bool:
    """Whether most letters of a text are of a script that is written from right to left."""
    kinds = [unicodedata.bidirectional(sign) for sign in text]
    return sum(kind in _RIGHT_TO_LEFT for kind in kinds) > kinds.count("L")


def _wrapped(text: str, style: Style, width: int, from_right: bool) -> Iterator[str]:
    """The lines of a text. A word breaks behind a dash or a slash, and anywhere if it is longer than a line."""
    line, used = "", 0.0
    for part in re.split(r"(?<=[ –—/])(?=[^ ])", text):
        rest = part
        while rest:
            room = width - _ROUNDING - used
            if _word_width(rest.rstrip(), style, from_right) <= room:
                line, used, rest = line + rest, used + _word_width(rest, style, from_right), ""
            elif line:
                yield line.rstrip()
                line, used = "", 0.0
            else:
                end = _longest_start(rest, style, width - _ROUNDING, from_right)
                yield rest[:end]
                rest = rest[end:]
    if line:
        yield line.rstrip()


def _longest_start(word: str, style: Style, width: int, from_right: bool) -> int:
    """How many characters of a word that is too long for a line fit into it, letter by letter; at least its first letter."""
    used, end = 0.0, 0
    for match in _CLUSTER.finditer(word):
        used += _word_width(match[0], style, from_right)
        if used > width and end:
            break
        end = match.end()
    return end


# Fonts


def _clusters(text: str) -> list[str]:
    """The letters of a text, each with the signs above and below it, of which more than a few are left out."""
    return [m[0][: _MOST_SIGNS + 1] for m in _CLUSTER.finditer(text)]


@lru_cache(maxsize=4096)
def _font_number(cluster: str, serif: Path) -> int | None:
    """The first font that can draw a letter with its signs: 0 for the serif, or that of `_OTHER_FONTS` from 1; None for none."""
    if not _IS_SHAPED and unicodedata.bidirectional(cluster[0]) in (*_RIGHT_TO_LEFT, "AN"):
        return None
    style = Style(serif, 400, 24)
    return next((n for n in range(1 + len(_OTHER_FONTS)) if all(_has(_font(style, n), sign) for sign in cluster)), None)


@lru_cache(maxsize=4096)
def _is_tall(cluster: str, serif: Path) -> bool:
    """Whether a letter needs more room above or below it: one of another font, and one with several signs."""
    return _font_number(cluster, serif) != 0 or len(cluster) > 1 or len(unicodedata.normalize("NFD", cluster)) > 2


def _has(font: ImageFont.FreeTypeFont, sign: str) -> bool:
    """Whether a font can draw a sign: it draws the same box for all that it cannot."""
    drawn, box = font.getmask(sign), font.getmask("\U000f0000")
    return drawn.size != box.size or bytes(drawn) != bytes(box)


@lru_cache(maxsize=16)
def _font(style: Style, number: int) -> ImageFont.FreeTypeFont:
    if number:
        return ImageFont.truetype(_OTHER_FONTS[number - 1], round(style.size * 0.95))
    font = ImageFont.truetype(style.serif, style.size)
    font.set_variation_by_axes([style.weight, min(60, style.size)])
    return font


# Direction


def _pieces(text: str, serif: Path, from_right: bool) -> list[_Piece]:
    """The parts of a line from left to right as they are drawn."""
    clusters = _clusters(text)
    if not from_right and all(_font_number(cluster, serif) == 0 for cluster in clusters):
        return [_Piece("".join(clusters), 0, "ltr" if _IS_SHAPED else None)]
    numbers: list[int] = []
    for cluster in clusters:
        number = _font_number(cluster, serif) or 0
        before = numbers[-1] if numbers else 0
        numbers.append(before if cluster == " " and before else number)
    levels = _levels([cluster[0] for cluster in clusters], from_right)
    runs = [
        (level, _Piece("".join(c for c, *_ in run), number, ("rtl" if level == 1 else "ltr") if _IS_SHAPED else None))
        for (level, number), group in groupby(zip(clusters, levels, numbers, strict=True), lambda each: each[1:])
        for run in [list(group)]
    ]
    return [piece for _, piece in _turned(_turned(runs, 2), 1)]


def _turned(runs: list[tuple[int, _Piece]], lowest: int) -> list[tuple[int, _Piece]]:
    """Pieces with their levels, in which each row of pieces of this level or a higher one is turned around."""
    rows = [(is_deep, list(row)) for is_deep, row in groupby(runs, lambda run: run[0] >= lowest)]
    return [run for is_deep, row in rows for run in (reversed(row) if is_deep else row)]


def _levels(signs: list[str], from_right: bool) -> list[int]:
    """How deep each sign of a line is embedded: 0 and 2 are written from left to right, 1 from right to left.

    This is Unicode's bidirectional algorithm (UAX 9) for text without control signs, each line taken alone. Quotation marks are
    taken for letters of the line, so that a number behind an Arabic quotation in an English line stays behind it.
    """
    base, last, found = "R" if from_right else "L", "R" if from_right else "L", []
    kinds = [base if sign in "“”" else unicodedata.bidirectional(sign) for sign in signs]
    for kind in kinds:
        last = "L" if kind == "L" else "R" if kind in _RIGHT_TO_LEFT else last
        number = "number" if kind == "AN" or (kind == "EN" and last == "R") else last if kind == "EN" else ""
        found.append(last if kind in ("L", *_RIGHT_TO_LEFT) else number)
    for i in range(1, len(found) - 1):  # the comma of 5,200
        if kinds[i] in ("CS", "ES") and found[i - 1] == found[i + 1] == "number":
            found[i] = "number"
    for i, kind in enumerate(kinds):  # the sign of 10%
        if kind == "ET":
            found[i] = next((found[j] for j in (i - 1, i + 1) if 0 <= j < len(kinds) and kinds[j] == "EN"), "")
    start = 0
    for is_neutral, group in groupby(list(found), lambda kind: not kind):
        end = start + len(list(group))
        if is_neutral:
            sides = {
                ("R" if each == "number" else each)
                for each in (found[start - 1] if start else base, *(found[end : end + 1] or [base]))
            }
            found[start:end] = [sides.pop() if len(sides) == 1 else base] * (end - start)
        start = end
    return [{"R": 1, "number": 2, "L": 2 if from_right else 0}[kind] for kind in found]
