"""Tables as an Excel workbook: *Statements* to read and quote from, *Read me*, then a sheet for each table with typed cells."""

import io
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ledger.export.about import About
from ledger.export.carried import with_referred
from ledger.export.derived import Column
from ledger.export.sheet import FONT, LONGEST, Formats, Link, Sheet
from ledger.export.statements import ADDS, LINK, READ, SUM, headings, in_order, printed, statements, sums
from ledger.export.tables import COLUMNS, MODELS, columns, frame
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS
from ledger.query.selection import Selection
from ledger.query.totals import COUNTING_RULES, sum_words
from ledger.urls import links
from ledger.wording import citation, words
from ledger.wording.numbers import READINGS

STATEMENTS, README = "Statements", "Read me"
_OPTIONS = {
    "constant_memory": True,  # each row is written when the next one begins
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_row_height": 17,
}
_UNDATED = date(1980, 1, 1)  # the time of a workbook of a dataset that knows no day
_HEADER = 1  # the row of headings on Statements, below the title
_WIDTHS = {"integer": 8, "number": 9, "date": 11, "boolean": 7}  # characters
_LONG = 75  # characters from which on a text is long
_WIDE, _NARROW, _LINKED = (
    36,
    22,
    30,
)  # characters: the widest column of long texts, of short ones, and of links, which do not wrap
_UNTURNED = 9  # characters of a heading, with the button of its filter, for which a column is widened
_ON_PAPER = (
    f"{STATEMENTS} is the sheet to print; its chains, links and citations are not printed. Of each other sheet the first columns "
    "are, as many as can be read on a page. Choose another print area for others."
)
_MOST_PRINTED = 190  # characters beside each other that can be read on a page
_PIECE = 2_000  # rows that are held as plain values at a time


def to_xlsx(selected: Selection, about: About) -> bytes:
    """The tables of a selection as the bytes of an Excel workbook, which depend on the view and its dataset alone.

    Text is never a formula. Where the address of the dashboard is known, places and addresses are links to it.
    """
    out, data = io.BytesIO(), selected.dataset
    with Workbook(out, {**_OPTIONS, "default_format_properties": dict(FONT)}) as book:
        created = datetime.combine(data.changed or _UNDATED, time())
        book.set_properties({"title": about.contents[:255], "comments": about.said, "created": created})
        formats = Formats.of(book)
        foot = citation.ledger(data)
        first, second = (book.add_worksheet(name) for name in (STATEMENTS, README))
        _fill_statements(book, first, formats, selected, about, foot)
        carried, rows = with_referred(selected), {}
        for name in (*CLAIMS, *(name for name in COLUMNS if name not in CLAIMS)):
            table = frame(carried, name, about.base, selected)
            _fill_table(book.add_worksheet(name), formats, name, table, about, foot)
            rows[name] = len(table)
        _fill_readme(second, formats, _readme(selected, about, rows), foot)
    return out.getvalue()


def _fill_statements(
    book: Workbook, worksheet: Worksheet, formats: Formats, selected: Selection, about: About, foot: str
) -> None:
    """Fill the sheet with a row for each record in words, and name the columns that formulas need."""
    shown = headings(selected, linked=about.passages)
    sheet = Sheet(worksheet, formats, [heading.width for heading in shown])
    how = f"{README}, the next sheet, says how to read, add up and cite."
    what = " ".join(filter(None, (about.said, f"{about.counted}.", about.perhaps)))
    sheet.add_across(f"{citation.ledger(selected.dataset)}. {what} {how}")
    sheet.add_heads([heading.name for heading in shown], [heading.meaning for heading in shown])
    for row in statements(selected, about.base):
        read = Link(str(row[READ]), str(row[LINK]))
        sheet.add([read if heading.name == READ else row.get(heading.name) for heading in shown])
    if not selected.size:
        sheet.add([None, "The filter leaves no record."])
    sheet.finish(_HEADER, 2, foot, len(printed(selected)))
    for place, heading in enumerate(shown):
        if heading.name in (SUM, ADDS):
            column = chr(ord("A") + place)
            last = max(sheet.length, _HEADER + 2)
            book.define_name(_name(heading.name), f"={STATEMENTS}!${column}${_HEADER + 2}:${column}${last}")


def _name(heading: str) -> str:
    """What formulas call a column of Statements."""
    return heading.replace(" ", "_")


Lines = list[tuple[str, str]]


def _fill_readme(worksheet: Worksheet, formats: Formats, parts: Iterable[tuple[str, Lines]], foot: str) -> None:
    """Fill the sheet that says what the file holds, and how to read, add up and cite it."""
    sheet = Sheet(worksheet, formats, [26, 92])
    for heading, lines in parts:
        sheet.add_across(heading)
        for label, text in lines:
            sheet.add([label, text])
        sheet.skip()
    sheet.set_print(foot)


def _readme(selected: Selection, about: About, rows: Mapping[str, int]) -> Iterator[tuple[str, Lines]]:
    """The parts of Read me: of each its heading, and its lines as pairs of label and text. rows: how many each table has."""
    data, shown = selected.dataset, headings(selected, linked=about.passages)
    what = [(label, text) for label, text in about.lines() if text not in COUNTING_RULES]
    place = [label for label, _ in what].index("Dataset version") + 1
    changed = [("Date of the dataset", f"{data.changed.day} {data.changed:%B %Y}")] if data.changed else []
    yield "What this file is", [*what[:place], *changed, *what[place:]]
    yield "How to cite a statement", list(_citing(selected, about))
    yield f"The columns of {STATEMENTS}", [(heading.name, heading.meaning) for heading in shown]
    cited = [name for name, number in selected.counts("sources").items() if number]
    if cited:
        yield "The articles", [(data.sources[name].short, _article(data, name)) for name in cited]
    if selected.count("casualties"):
        yield "How to add up in Excel", list(_adding(selected))
    yield "How the words of an article are read as numbers", [(f"“{one.words}”", one.said()) for one in READINGS]
    yield "How the ledger counts", [(f"Rule {number}", rule) for number, rule in enumerate(COUNTING_RULES, 1)]
    sheets = [(STATEMENTS, f"{words.count(selected.size, 'record')} in words, by kind and time.")]
    sheets += [(name, f"{_held(selected, name, number)}. {_meaning(name)}") for name, number in rows.items()]
    yield "The sheets of this file", sheets
    yield (
        "Cells",
        [
            ("On paper", _ON_PAPER),
            ("Heads", "Each head has a note that says what its column means."),
            ("Empty cells", "An empty cell is unknown, open, or does not apply; it is never 0."),
            ("Long texts", f"A cell of Excel holds {LONGEST:,} characters. A longer text is cut, and says so at its end."),
        ],
    )


def _article(data: Dataset, source: str) -> str:
    """An article in a line, and how its date, author and publisher are known."""
    return f"{citation.source_line(data, source)} {data.sources[source].published_basis}"


def _citing(selected: Selection, about: About) -> Iterator[tuple[str, str]]:
    """How a statement of the file is cited, with the first one of the sheet as an example."""
    what = "The article, the exact words, their place in it, the ledger with its version, and the link."
    yield "What to name", f"{what} A title in brackets is the first words of an article whose file has none."
    data = selected.dataset
    for _, record in in_order(selected):
        passages = next(iter(citation.by_article(data.citations[record.id]).values()))
        address = about.base + links.to_record(record.id, article=passages[0].source, cite=data.version)
        yield "For example", citation.passage(data, *passages).replace(citation.LINK, address)
        break


def _adding(selected: Selection) -> Iterator[tuple[str, str]]:
    """How each sum of the page is made from the columns of Statements, and what it comes to."""
    explained = (
        f"SUMIFS adds what the column “{ADDS}” has where the column “{SUM}” has the name of a sum. Type a formula from below "
        "into an empty cell. Some languages of Excel have another name for SUMIFS, and a semicolon in place of the comma. The "
        "ledger adds no sums of different groups or years to each other. The name of a sum says of which times it is: it is no "
        "number for the whole year, unless they are."
    )
    yield "The formula", explained
    for one in sums(selected):
        alone = " A single statement, to which nothing is added." * (one.sum.many == 1)
        beside = f" Of this group, or of people whose group is not told apart, in no sum: {one.beside}." * bool(one.beside)
        doubled = one.name.replace('"', '""')
        yield one.name, f'{sum_words(one.sum)}.{alone}{beside}\n=SUMIFS({_name(ADDS)},{_name(SUM)},"{doubled}")'


def _held(selected: Selection, name: str, number: int) -> str:
    """How many rows the sheet of a table has, in words; of claims also how many there are in all."""
    if name not in CLAIMS:
        return words.count(number, "row")
    told = words.count_of_all(name, number, len(getattr(selected.dataset, name)))
    return told[0].upper() + told[1:]


def _meaning(name: str) -> str:
    """What a row of a table is, in a sentence."""
    told, stop, _ = " ".join((MODELS[name].__doc__ or "").replace("`", "").split()).partition(". ")
    return told + stop.strip()


def _fill_table(worksheet: Worksheet, formats: Formats, name: str, table: pd.DataFrame, about: About, foot: str) -> None:
    """Fill the sheet of a table with typed cells. The name of an article is a link to the words in it."""
    described = columns(name)
    widths = [_width(column, table[column.name]) for column in described]
    columns_printed = _printed(widths)
    sheet = Sheet(worksheet, formats, widths, columns_printed)
    sheet.add_heads([column.name for column in described], [column.description for column in described])
    linked = COLUMNS[name].index("article") if about.passages and "article" in COLUMNS[name] else None
    for start in range(0, len(table), _PIECE):
        piece = table.iloc[start : start + _PIECE]
        made = [_contents(piece[column.name], column.type) for column in described]
        if linked is not None:
            made[linked] = list(map(Link, made[linked], _addresses(piece, about)))
        for row in zip(*made, strict=True):
            sheet.add(row)
    sheet.finish(0, 1, foot, columns_printed)


def _printed(widths: Sequence[float]) -> int:
    """How many of the first columns of a table are printed: as many as can be read on one page."""
    return max(1, sum(total <= _MOST_PRINTED for total in itertools.accumulate(widths)))


def _addresses(rows: pd.DataFrame, about: About) -> Iterator[str]:
    """The address of the words of each row of a table: that of its column `link`, else that of its record and article."""
    if "link" in rows:
        yield from rows["link"]
    else:
        for record, source in zip(rows["record"], rows["source"], strict=True):
            yield about.base + links.to_record(record, article=source, cite=about.version)


def _contents(column: pd.Series, kind: str) -> list[Any]:
    """The values of a column of one type as cells hold them: None for what is unknown, days as `date`."""
    values = column.astype(object).where(column.notna(), None).tolist()
    return [value and value.date() for value in values] if kind == "date" else values


def _width(column: Column, values: pd.Series) -> float:
    """The width of a column of a table, in characters: as its values need, up to a limit; a short heading is not turned."""
    if column.type == "string":
        lengths = values.astype("string").str.len()
        longest = 0 if lengths.isna().all() else int(lengths.max()) + 2
        width = min(longest, _WIDE if longest > _LONG else _LINKED if column.name == "article" else _NARROW)
    else:
        width = _WIDTHS[column.type]
    return max(width, min(len(column.name) + 3, _UNTURNED))
