"""One sheet of an Excel workbook: cells that stay what they are, columns as wide and rows as high as their texts need, print."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ledger.charts.colours import PROPERTIES

FONT = {"font_name": "Arial", "font_size": 10, "font_scheme": "none"}  # LibreOffice has a font of the same widths
_LINE = 12.75  # points, of a line in that font
_HIGHEST = 409  # points of a row at most
LONGEST = 32_767
"""Characters that a cell of Excel can hold, counted in UTF-16."""
MOST_LINKS = 65_530
"""Links that a sheet of Excel can hold."""
_LONGEST_LINK = 2_079
_A4 = 9  # Excel's number for this size of paper


@dataclass(frozen=True)
class Link:
    """A cell whose text opens an address."""

    text: str
    address: str


Content = str | int | float | bool | date | Link | None


def cell_text(text: str) -> str:
    """A text as a cell can hold it. One that is too long is cut, and says so at its end."""
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if units > LONGEST:
        told = (
            f" […] [Cut: a cell of Excel holds {LONGEST:,} characters, the text has {len(text):,}. JSON and CSV files hold all.]"
        )
        room = 2 * (LONGEST - len(told))
        text = text.encode("utf-16-le", "surrogatepass")[:room].decode("utf-16-le", "ignore") + told
    # XlsxWriter would take such a text for its own markup of formatted text.
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


_BREAKS = str.maketrans("-?", "  ")  # signs after which a line may break


def line_count(text: str, width: float) -> int:
    """How many lines a text takes at most in a column of a width in characters, with its own line breaks."""
    return sum(_lines(line, width) for line in text.split("\n")) if "\n" in text else _lines(text, width)


def _lines(line: str, width: float) -> int:
    """How many lines a text without line breaks takes at most.

    A letter takes nine tenths of the width of a digit on average. A line that breaks before a long word stays short.
    """
    size = len(line) if line.isascii() else len(line) + sum(letter > "\u2e80" for letter in line)
    if size < width:
        return 1
    longest = max(map(len, line.translate(_BREAKS).split()), default=size)
    return math.ceil(0.9 * size / (width - min(max(2, longest / 2 - 3), width / 3)))


@dataclass(frozen=True)
class Formats:
    """The formats of cells of a workbook."""

    head: Format
    upright: Format
    title: Format
    text: Format
    number: Format
    day: Format
    link: Format

    @classmethod
    def of(cls, book: Workbook) -> "Formats":
        """The formats, added to a workbook."""
        rule, ground, ink = (PROPERTIES[name][0] for name in ("rule", "aside", "link"))
        cell = {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": rule}
        return cls(
            head=book.add_format({**cell, "bold": True, "bg_color": ground, "valign": "bottom"}),
            upright=book.add_format({**cell, "bold": True, "bg_color": ground, "rotation": 90, "valign": "bottom"}),
            title=book.add_format({"text_wrap": True, "valign": "top", "bold": True, "align": "left"}),
            text=book.add_format(cell),
            number=book.add_format({**cell, "align": "right", "indent": 1}),
            day=book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "left"}),
            link=book.add_format({**cell, "font_color": ink, "underline": 1}),
        )


class Sheet:
    """A sheet that is written row by row, from the top. Its columns have the widths given, in characters.

    Rows are as high as the texts of their first columns need, `whole` of them, by default all; of the others a part may be seen.
    """

    def __init__(self, sheet: Worksheet, formats: Formats, widths: Sequence[float], whole: int | None = None) -> None:
        self._sheet, self._formats, self._widths, self._whole = sheet, formats, widths, whole
        self._links = 0
        self.length = 0
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def add(self, cells: Iterable[Content]) -> None:
        """Write the next row."""
        row, self.length = self.length, self.length + 1
        contents = [cell_text(cell) if isinstance(cell, str) else cell for cell in cells]
        self._sheet.set_row(row, self._height(contents[: self._whole], self._widths))
        for place, content in enumerate(contents):
            self._write(row, place, content)

    def add_heads(self, names: Sequence[str], notes: Sequence[str]) -> None:
        """Write the row of headings, each with its note for who points at it. A name that is wider than its column is turned."""
        row, self.length = self.length, self.length + 1
        turned = [len(name) + 3 > width and " " not in name for name, width in zip(names, self._widths, strict=True)]
        longest = max((len(name) for name, is_turned in zip(names, turned, strict=True) if is_turned), default=0)
        self._sheet.set_row(row, max(self._height(names, self._widths), 5.8 * longest + 18 * bool(longest)))
        for place, (name, note, is_turned) in enumerate(zip(names, notes, turned, strict=True)):
            self._sheet.write_string(row, place, name, self._formats.upright if is_turned else self._formats.head)
            self._sheet.write_comment(row, place, note, {"x_scale": 2})

    def add_across(self, text: str) -> None:
        """Write a text in bold as the next row, over all columns."""
        row, self.length = self.length, self.length + 1
        shown = cell_text(text)
        self._sheet.set_row(row, self._height([shown], [sum(self._widths) * 0.9]) + 3)
        self._sheet.merge_range(row, 0, row, len(self._widths) - 1, "", self._formats.title)
        self._sheet.write_string(row, 0, shown, self._formats.title)

    def skip(self) -> None:
        """Leave a row empty."""
        self.length += 1

    def finish(self, header: int, fixed: int, foot: str, printed: int) -> None:
        """Freeze the rows down to the headings, whose row is `header`, and `fixed` columns, and set how the sheet is printed.

        Its first columns, `printed` of them, are printed one page wide, with the rows down to the headings on every page and
        `foot` below. More columns would make the letters too small to read.
        """
        sheet, last = self._sheet, len(self._widths) - 1
        sheet.freeze_panes(header + 1, fixed)
        sheet.repeat_rows(0, header)
        sheet.autofilter(header, 0, max(self.length - 1, header + 1), last)
        sheet.set_landscape()
        sheet.print_area(0, 0, max(self.length - 1, header), printed - 1)
        self.set_print(foot)

    def set_print(self, foot: str) -> None:
        """Set paper, margins, the width of one page, and what stands at the foot of each. The paper is upright by default."""
        self._sheet.set_paper(_A4)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        self._sheet.fit_to_pages(1, 0)
        left = foot[:150].replace("&", "&&")
        self._sheet.set_footer(f"&L&8{left}&R&8Page &P of &N")

    def _height(self, contents: Sequence[Content], widths: Sequence[float]) -> float:
        """The height of a row in points."""
        shown = (cell.text if isinstance(cell, Link) else cell for cell in contents)
        lines = [line_count(text, width) for text, width in zip(shown, widths, strict=False) if isinstance(text, str)]
        return min(_LINE * max(lines, default=1) + 2, _HIGHEST)

    def _write(self, row: int, place: int, content: Content) -> None:
        """Write a cell by the type of its content. Nothing is read as a formula."""
        sheet, style = self._sheet, self._formats.text
        match content:
            case None | "":
                sheet.write_blank(row, place, None, style)
            case bool():
                sheet.write_boolean(row, place, content, style)
            case int() | float():
                sheet.write_number(row, place, content, self._formats.number)
            case date():
                sheet.write_datetime(row, place, content, self._formats.day)
            case Link() if self._links < MOST_LINKS and len(content.address) <= _LONGEST_LINK:
                self._links += 1
                sheet.write_url(row, place, content.address, self._formats.link, cell_text(content.text))
            case Link():
                sheet.write_string(row, place, cell_text(content.text), style)
            case _:
                sheet.write_string(row, place, content, style)
