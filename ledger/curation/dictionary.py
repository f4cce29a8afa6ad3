"""Documents that are made out of the code: `data/README.md`, the schemas beside it, and the tables and rules in `docs/`."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from ledger.loading import schema
from ledger.model.about import SearchedAs
from ledger.model.fields import Field, fields_of
from ledger.model.public_record import LookUp, Value
from ledger.model.record_fields import Model
from ledger.model.records import TABLES, Attribution, Evidence, Telling, Zone
from ledger.query import agreement, filters, reasons, totals, verdicts
from ledger.urls import addresses, params
from ledger.wording import numbers

_INTRO = """# The dataset, field by field

This page is made from the classes of records in `ledger/model/` (`records.py`, `about.py`, `public_record.py`) by
`python -m ledger dictionary`. To change a description, change it there. How a record is added is told in
[CONTRIBUTING.md](../CONTRIBUTING.md).

Each file of `data/` is a YAML list of records. Dates are EDTF (Extended Date/Time Format): `2011-07-05`, `2011-07`, `2011`,
`2005-23` (autumn 2005), `first/last` for a period, `..` for an open end, `?` after a date that was inferred, `~` after one that
is approximate, `%` after one that is both. A field that is left out is unknown, open or does not apply; 0 means that the article
says zero. Numbers say what the words allow:

"""
_HEADINGS: Mapping[type[Model], str] = {
    Telling: "Telling, an entry of `told`",
    SearchedAs: "SearchedAs, an entry of `searched_as`",
    Value: "Value, an entry of `values`",
    LookUp: "LookUp, an entry of `looked_up`",
}


def documents(root: Path) -> dict[Path, str]:
    """What is made out of the code, by its path below `root`.

    That is the data dictionary, a schema for each file of `data/`, and each document of PARTS that is there, its parts made anew.
    """
    made = {root / "data" / "README.md": text()}
    made |= {root / "data" / schema.file(table): schema.text(table) for table in TABLES}
    for name, parts in PARTS.items():
        path = root / name
        if path.exists():
            page = path.read_text(encoding="utf-8")
            for mark, part in parts.items():
                page = between(page, mark, part())
            made[path] = page
    return made


def text() -> str:
    """The data dictionary as Markdown."""
    sections = [_INTRO + numbers.readings()]
    for name, model in TABLES.items():
        sections.append(_section(f"`{name}.yaml`", model))
    for model in (Evidence, Telling, Attribution, Zone, SearchedAs, Value, LookUp):
        sections.append(_section(_HEADINGS.get(model, model.__name__), model))
    return "\n".join(sections)


def between(page: str, name: str, text: str) -> str:
    """A Markdown page with the part between the marks `<!-- name -->` and `<!-- /name -->` replaced by `text`."""
    head, start, rest = page.partition(f"<!-- {name} -->")
    _, end, tail = rest.partition(f"<!-- /{name} -->")
    return f"{head}{start}\n{text}{end}{tail}" if start and end else page


def _reasons() -> str:
    """The reasons for which a statement is no part of a sum, as a table."""
    lines = ["| Why it is left out | What the note below a sum calls them | Depends on the filter |", "|---|---|---|"]
    for fate, reason in reasons.REASONS.items():
        lines.append(f"| {reason.why} | {reason.many} | {'no' if fate in totals.NEVER else 'yes'} |")
    return "\n".join(lines) + "\n"


PARTS: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "docs/links.md": {"parameters": params.table},
    "docs/addresses.md": {"pages": addresses.pages, "addresses": addresses.table},
    "docs/codebook.md": {"readings": numbers.readings},
    "docs/counting.md": {
        "rules": lambda: _list(totals.COUNTING_RULES),
        "reasons": _reasons,
        "filter": lambda: _list((filters.COMBINATION_RULE, filters.TIME_RULE)),
        "agreement": lambda: _list((*verdicts.RULES, f"{agreement.STANCES_RULE}.")),
    },
}
"""The parts of documents that are made out of the code, by the document and the name of their marks."""


def _list(items: Iterable[str]) -> str:
    return "".join(f"- {item}\n" for item in items)


def _section(title: str, model: type[Model]) -> str:
    """The section of one kind of record: its heading, what it is, and the table of its fields."""
    lines = [f"## {title}", "", (model.__doc__ or "").strip(), "", "| Field | Needed | Meaning | Values |", "|---|---|---|---|"]
    lines += [
        f"| `{field.name}` | {'yes' if field.required else ''} | {field.description} | {_values(field)} |"
        for field in fields_of(model).values()
    ]
    return "\n".join(lines) + "\n"


def _values(field: Field) -> str:
    """The values that a field may have, or the files that hold the ids it takes; empty for any other field."""
    if field.refers_to:
        return f"id of {' or '.join(f'`{table}.yaml`' for table in field.refers_to)}"
    return ", ".join(f"`{value}`" for value in field.values)
