"""The fields of a record as a form asks for them, made from the definitions in `model.records`."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import BaseModel

from ledger.loading.parse import ordered
from ledger.model.fields import Field, fields_of
from ledger.model.records import TABLES

LONG = ("basis", "note", "problem", "published_basis", "quote", "reason", "says", "summary")
_ELSEWHERE = ("formerly", "file", "sha256", "source", "zones")  # what no form asks for: it is known, or has a form of its own

Sort = Literal["text", "long", "date", "choice", "number", "decimal", "id", "ids", "texts", "records"]


@dataclass(frozen=True)
class Input:
    """One field of a form: its name, what sort of widget it takes, what it means, what it is if it is left empty, and then
    what may be chosen, the table whose ids it takes, or the fields of the records inside it.
    """

    name: str
    sort: Sort
    needed: bool
    meaning: str
    default: str = ""
    values: tuple[str, ...] = ()
    table: str = ""
    inside: "tuple[Input, ...]" = ()

    @property
    def label(self) -> str:
        """What stands above the field."""
        return label(self.name)


def label(name: str) -> str:
    """The name of a field as the form has it: `Said on` for `said_on`."""
    return name.replace("_", " ").capitalize()


def inputs(table: str) -> tuple[Input, ...]:
    """The fields of a table's form, in the order in which its file has them."""
    return _inputs(TABLES[table])


@cache
def _inputs(model: type[BaseModel]) -> tuple[Input, ...]:
    """The inputs of a kind of record, without those that no form asks for."""
    return tuple(_input(field) for name, field in ordered(dict(fields_of(model))).items() if name not in _ELSEWHERE)


def _input(field: Field) -> Input:
    """The input of a field."""
    table = field.refers_to[0] if len(field.refers_to) == 1 else ""
    inside = _inputs(field.inside) if field.inside else ()
    return Input(field.name, _sort(field), field.required, field.description, field.default, field.values, table, inside)


def _sort(field: Field) -> Sort:
    """The sort of widget that a field takes."""
    if field.inside:
        return "records"
    if field.many:
        return "ids" if len(field.refers_to) == 1 else "texts"
    if field.values:
        return "choice"
    if field.refers_to:
        return "id"
    if field.kind is int or field.kind is float:
        return "number" if field.kind is int else "decimal"
    return "date" if field.is_date else "long" if field.name in LONG else "text"
