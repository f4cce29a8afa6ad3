"""DICTIONARY.md of a data package or of a folder of tables: what every column means, and every value that it may hold.

What several tables have under one name with one meaning is told once, above all tables; so are the columns beside a date.
"""

from collections import Counter
from collections.abc import Container, Iterator, Mapping

from ledger.export.derived import JOIN, Column, computed, dated
from ledger.export.meanings import meanings
from ledger.export.package_tables import Table, keys
from ledger.model.dataset import Dataset

NAME = "DICTIONARY.md"
"""The name of the file."""
_CELLS = """An empty cell is unknown, open, not told, or does not apply; it is never 0. Columns of whole numbers that may be empty
are best read as `Int64`. A column that is not explained with its table stands in several, and is explained above them.

## Dates

Dates are EDTF: `2011-07-05`, `2011-07`, `2011`, `2005-23` (autumn; 21 spring to 24 winter), `first/last`, `..` for an
open end, `?` inferred by the curators, which may be no more than the year, `~` approximate, in the article or set so by the
curators, `%` both. Of a
publication `first/last` is one day, which is not known, from the first to the last. Beside each date, such as `date`, stand:
"""
_DATE = "date"  # stands for every column that is a date

Told = tuple[str, ...]
"""The lines of a column: what it means, then each value that it may hold."""


def dictionary(dataset: Dataset, tables: Mapping[str, Table], ending: str = "csv") -> str:
    """The dictionary of some tables, as Markdown. tables: by their names, which the files have too, with the `ending`."""
    shared = _shared(dataset, tables)
    text = ["# Every column, and what its values mean", "", _CELLS]
    for name in dated(_DATE)[1:]:
        text += [line.replace(f"`{_DATE}`", "the date") for line in _told(dataset, "", computed(name))]
    text += ["", "## Columns of several tables", ""]
    text += [line for told in shared.values() for line in told]
    for name, table in tables.items():
        text += ["", f"## {name}.{ending}", "", f"Columns: {', '.join(f'`{column.name}`' for column in table.columns)}.", ""]
        for column in _own(table):
            told, above = _told(dataset, name, column), shared.get(column.name, ())
            if told != above:
                text += (told[0], "    - values as above") if told[1:] and told[1:] == above[1:] else told
        text += _keys(name, tables, ending)
    return "\n".join(text) + "\n"


def _own(table: Table) -> list[Column]:
    """The columns of a table without those that stand beside a date."""
    names = {column.name for column in table.columns}
    beside = {part for name in names if f"{name}_precision" in names for part in dated(name)[1:]}
    return [column for column in table.columns if column.name not in beside]


def _shared(dataset: Dataset, tables: Mapping[str, Table]) -> dict[str, Told]:
    """What is told of the columns that several tables have with one meaning, by their names; of several the commonest one."""
    told = Counter((column.name, _told(dataset, name, column)) for name, table in tables.items() for column in _own(table))
    commonest = dict(sorted(told, key=lambda one: told[one]))
    return {name: commonest[name] for name, _ in told if told[name, commonest[name]] > 1}


def _told(dataset: Dataset, table: str, column: Column) -> Told:
    """What is told of a column."""
    kind = f"list of {column.type}s, joined by `{JOIN}`" if column.many else column.type
    values = (f"    - `{value}`: {meaning}" for value, meaning in meanings(dataset, table, column).items())
    return (f"- `{column.name}` ({kind}): {column.description}", *values)


def _keys(table: str, tables: Container[str], ending: str) -> Iterator[str]:
    """The lines that say to which of some tables the columns of a table refer; none where it refers to none."""
    there = (key for key in keys(table) if key.table in tables)
    told = [f"`{', '.join(key.columns)}` → `{', '.join(key.referred)}` of `{key.table}.{ending}`" for key in there]
    if told:
        yield ""
        yield f"Refers to: {'; '.join(told)}."
