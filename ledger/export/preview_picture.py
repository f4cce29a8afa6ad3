"""The picture of a page, view or record that a chat or a search engine shows beside a link to it: PNG, 1200 to 630 pixels."""

import io
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw

from ledger.charts.colours import PROPERTIES
from ledger.export.picture_text import Lines, Style, drawable, fit
from ledger.rendering.preview import Preview
from ledger.wording import citation

WIDTH, HEIGHT = 1200, 630
_LEFT, _COLUMN = 76, 1048  # pixels: where text begins, and how wide it may be
_HEAD, _TOP, _BOTTOM, _FOOT = 40, 112, 546, 574  # where the name, the middle, its end and the version are
_INDENT = 30  # of a quote, for the bar beside it
_ATTEMPTS = 5


@dataclass(frozen=True)
class Block:
    """Lines at their place in the picture. colour: a name in `PROPERTIES`; has_bar: whether a bar beside them marks a quote."""

    lines: Lines
    x: int
    y: int
    width: int
    colour: str
    has_bar: bool

    @property
    def bottom(self) -> int:
        """The first row of pixels below the block."""
        return self.y + len(self.lines.texts) * self.lines.height


@dataclass(frozen=True)
class _Part:
    """Text that a picture is to hold.

    sizes: how large it is in each attempt to place everything; most: how many lines it has at most; gap: pixels above it.
    """

    text: str
    sizes: tuple[int, ...]
    most: int
    colour: str
    gap: int = 0
    weight: int = 400
    is_quote: bool = False

    def at(self, y: int, bottom: int, attempt: int, serif: Path) -> Block:
        """The part in the size of an attempt, from `y` on and no lower than `bottom`."""
        indent = _INDENT if self.is_quote else 0
        style = Style(serif, self.weight, self.sizes[attempt])
        lines = fit(self.text, self.is_quote, style, _COLUMN - indent, self.most, bottom - y)
        return Block(lines, _LEFT + (0 if lines.from_right else indent), y, _COLUMN - indent, self.colour, self.is_quote)


def draw(preview: Preview, name: str, version: str, serif: Path) -> bytes:
    """The picture as the bytes of a PNG file, the same for the same words.

    name: of the ledger; version: of its dataset; serif: the file of the font for Latin, Greek and Cyrillic letters, a variable
    font with the axes weight and optical size. What is empty is left out.
    """
    picture = Image.new("RGB", (WIDTH, HEIGHT), _colour("paper"))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, 11), _colour("link"))
    pen.rectangle((_LEFT, _FOOT - 13, _LEFT + _COLUMN - 1, _FOOT - 12), _colour("rule"))
    for block in layout(preview, name, version, serif):
        for number in range(len(block.lines.texts)):
            mask = block.lines.mask(number, block.width)
            picture.paste(_colour(block.colour), (block.x, block.y + number * block.lines.height), mask)
        if block.has_bar:
            x = _LEFT + _COLUMN - 6 if block.lines.from_right else _LEFT
            pen.rectangle((x, block.y + 6, x + 5, block.bottom - 6), _colour("cited-bar"))
    file = io.BytesIO()
    picture.quantize(96, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def layout(preview: Preview, name: str, version: str, serif: Path) -> list[Block]:
    """All text of a picture at its place, from top to bottom. No block reaches into another one or out of the picture."""

    def words(text: str, most: int, is_quote: bool = False) -> str:
        return drawable(text, most, is_quote, serif)

    if preview.headline:
        top = [
            _Part(words(preview.title, 240), (38, 38, 32, 30, 26), 3, "link", weight=600),
            _Part(words(preview.headline, 240), (88, 72, 56, 56, 44), 2, "text", gap=6, weight=600),
        ]
    else:
        top = [_Part(words(preview.title, 240), (72, 56, 44, 38, 38), 3, "text", weight=600)]
    quote = _Part(
        words(citation.single(preview.quote), 700, is_quote=True), (38, 38, 32, 30, 26), 9, "text", gap=24, is_quote=True
    )
    source = _Part(words(preview.source, 200), (26, 26, 24, 24, 22), 2, "dim", gap=12)
    told = _Part(words(preview.description, 400), (38, 38, 32, 30, 26), 9, "dim", gap=20)
    middle = _middle(top, quote, source, serif) if quote.text else []
    if not any(block.has_bar for block in middle):
        middle = _middle(top, told, None, serif)
    head = _Part(words(name, 90), (30,), 1, "dim", weight=600).at(_HEAD, _TOP, 0, serif)
    foot = _Part(version and words(f"Dataset version {version}", 90), (22,), 1, "dim").at(_FOOT, HEIGHT, 0, serif)
    return [block for block in (head, *middle, foot) if block.lines.texts]


def _middle(top: list[_Part], said: _Part, source: _Part | None, serif: Path) -> list[Block]:
    """The parts between name and version below each other, in the largest sizes in which all of them is whole, else the smallest.

    What is said gets the room that the others leave. The source stands below it, and is left out together with it.
    """
    blocks: list[Block] = []
    for attempt in range(_ATTEMPTS):
        blocks, y = [], _TOP
        below = source.at(0, _BOTTOM, attempt, serif) if source and source.text else None
        kept = below.bottom + source.gap if source and below else 0
        for part in (*top, said):
            blocks.append(part.at(y + part.gap, _BOTTOM - (kept if part is said else 0), attempt, serif))
            y = blocks[-1].bottom
        if source and below and blocks[-1].lines.texts:
            blocks.append(replace(below, y=y + source.gap))
        if all(block.lines.is_whole for block in blocks):
            break
    blocks = [block for block in blocks if block.lines.texts]
    spare = _BOTTOM - max((block.bottom for block in blocks), default=_BOTTOM)
    return [replace(block, y=block.y + spare // 3) for block in blocks]


def _colour(name: str) -> str:
    """A colour of the light theme: pictures have no dark one."""
    return PROPERTIES[name][0]
