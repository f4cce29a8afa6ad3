"""The data dictionary `data/README.md`: a page that describes every field, made from the definitions in `model.records`."""

from ledger.model.fields import Field, fields_of
from ledger.model.records import TABLES, Attribution, Evidence, Model, Zone

_INTRO = """# The dataset, field by field

This page is generated from `ledger/model/records.py` by `python -m ledger dictionary`; change the descriptions there.

Each file holds a list of records in block style. Dates are EDTF text: `2011-07-05`, `2011-07`, `2011`, `2005-23` (autumn),
`first/last`, `..` for an open end, `?` after a date that was inferred, `~` after one that is approximate. A field that is not
written down is unknown; 0 is a stated zero. Numbers are read as the words allow: "at least 10" is low 10, best 10; "up to 10,000"
is high 10000; "a few hundred" is low 200, high 900; "about 5,200" is 5200 three times with the wording "about".
"""


def text() -> str:
    """The whole page as Markdown."""
    sections = [_INTRO]
    for name, model in TABLES.items():
        sections.append(_section(f"`{name}.yaml`", model))
    for model in (Evidence, Attribution, Zone):
        sections.append(_section(model.__name__, model))
    return "\n".join(sections)


def between(page: str, name: str, text: str) -> str:
    """A Markdown page with the part between the marks `<!-- name -->` and `<!-- /name -->` replaced by `text`."""
    head, start, rest = page.partition(f"<!-- {name} -->")
    _, end, tail = rest.partition(f"<!-- /{name} -->")
    return f"{head}{start}\n{text}{end}{tail}" if start and end else page


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
