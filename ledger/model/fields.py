"""The fields of a kind of record, read from its definition in `model.records`: the one place that looks into type annotations.

The checks, the forms, blank records, the data dictionary and the exports all ask `fields_of`, so they agree on what a record
holds.
"""

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ledger.model.record_fields import Dated, Ref

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Field:
    """One field of a kind of record.

    kind: `str`, `int`, `float`, or the class of the records inside it; of a list, what its items are
    many: whether it holds a list
    required: whether it must be given
    default: the text that it holds where it is not given; empty where there is none
    values: the only values allowed, where they are listed
    refers_to: the tables that hold the records whose ids it takes
    is_date: whether it holds a date as EDTF text
    """

    name: str
    kind: type
    many: bool
    required: bool
    description: str
    default: str
    values: tuple[str, ...]
    refers_to: tuple[str, ...]
    is_date: bool

    @property
    def inside(self) -> type[BaseModel] | None:
        """The class of the records that it holds; None for plain values."""
        return self.kind if issubclass(self.kind, BaseModel) else None


@cache
def fields_of(model: type[BaseModel]) -> Mapping[str, Field]:
    """The fields of a kind of record by name, in the order of their definition."""
    return {name: _field(name, info) for name, info in model.model_fields.items()}


def _field(name: str, info: FieldInfo) -> Field:
    """The field of a model, from the information that pydantic has of it."""
    parts = [*info.metadata, *_parts(info.annotation)]
    many = any(typing.get_origin(part) is tuple for part in parts)
    values = tuple(value for part in parts if typing.get_origin(part) is typing.Literal for value in typing.get_args(part))
    classes = [part for part in parts if isinstance(part, type) and part is not types.NoneType]
    return Field(
        name=name,
        kind=classes[0] if classes else str,
        many=many,
        required=info.is_required(),
        description=info.description or "",
        default=info.default if isinstance(info.default, str) else "",
        values=values,
        refers_to=next((part.tables for part in parts if isinstance(part, Ref)), ()),
        is_date=any(isinstance(part, Dated) for part in parts),
    )


def _parts(annotation: Any) -> Iterator[Any]:
    """All that an annotation is made of: its classes, tuples, literals, and what `Annotated` attaches to them."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        yield from _parts(arguments[0])
        yield from arguments[1:]
    elif origin in (typing.Union, types.UnionType):
        for member in arguments:
            yield from _parts(member)
    else:
        yield annotation
        if origin is tuple:
            yield from _parts(arguments[0])


def references(record: BaseModel) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """Every reference that a record makes, those of the records inside it included.

    Gives the path to the field, such as ("attributions", 0, "actor"), the id, and the tables that may hold a record of that id.
    """
    for field in _leading(type(record)):
        value = getattr(record, field.name)
        items = () if value is None else enumerate(value) if field.many else ((None, value),)
        for number, item in items:
            path: Path = (field.name,) if number is None else (field.name, number)
            if field.refers_to:
                yield path, item, field.refers_to
            else:
                yield from (((*path, *below), name, tables) for below, name, tables in references(item))


@cache
def _leading(model: type[BaseModel]) -> tuple[Field, ...]:
    """The fields of a kind of record that hold references, or other records that may hold some."""
    return tuple(field for field in fields_of(model).values() if field.refers_to or field.inside)
