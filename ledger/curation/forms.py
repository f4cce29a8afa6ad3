"""The fields of a record as a form asks for them, out of the definitions in `records`."""

import typing
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import BaseModel

from ledger.loading.parse import ordered
from ledger.model.fields import literals, parts
from ledger.model.records import TABLES

REFERS = {
    "actor": "actors",
    "asserted_by": "actors",
    "attack": "attacks",
    "by": "actors",
    "issue": "issues",
    "member_of": "actors",
    "place": "places",
    "places": "places",
    "side": "sides",
    "via": "actors",
    "victims": "victims",
    "voice": "actors",
}
"""The table that a field's ids are of; `part_of` is of its own, and the records of an erratum are claims of any."""
LONG = ("basis", "note", "problem", "published_basis", "quote", "reason", "says", "summary")
_ELSEWHERE = ("formerly", "file", "sha256", "source", "zones")  # what no form asks for: it is known, or has a form of its own

Sort = Literal["text", "long", "choice", "number", "decimal", "id", "ids", "texts", "records"]


@dataclass(frozen=True)
class Input:
    """One field of a form: its name, what sort of widget it takes, what it means, what it is if it is left empty, and then
    what may be chosen, the table whose ids it takes, or the fields of the records inside it.
    """

    name: str
    sort: Sort
    needed: bool
    said: str
    otherwise: str = ""
    values: tuple[str, ...] = ()
    table: str = ""
    inside: "tuple[Input, ...]" = ()


def inputs(table: str) -> tuple[Input, ...]:
    """The fields of a table's form, in the order in which its file has them."""
    return _inputs(TABLES[table], table)


@cache
def _inputs(model: type[BaseModel], table: str) -> tuple[Input, ...]:
    names = [name for name in ordered(dict.fromkeys(model.model_fields)) if name not in _ELSEWHERE]
    return tuple(_input(model, name, table) for name in names)


def _input(model: type[BaseModel], name: str, table: str) -> Input:
    field = model.model_fields[name]
    needed, said = field.is_required(), field.description or ""
    otherwise = field.default if isinstance(field.default, str) else ""
    of = table if name == "part_of" else REFERS.get(name, "")
    (kind,) = (part for part in parts(field.annotation) if part is not type(None))
    if typing.get_origin(kind) is tuple:
        (item, *_) = parts(typing.get_args(kind)[0])
        if isinstance(item, type) and issubclass(item, BaseModel):
            return Input(name, "records", needed, said, inside=_inputs(item, table))
        return Input(name, "ids" if of else "texts", needed, said, table=of)
    if values := tuple(literals(field.annotation)):
        return Input(name, "choice", needed, said, otherwise, values)
    if kind is int or kind is float:
        return Input(name, "number" if kind is int else "decimal", needed, said)
    return Input(name, "id" if of else "long" if name in LONG else "text", needed, said, table=of)
