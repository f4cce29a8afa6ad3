"""What the type of a field says: its members, the classes among them, and the values that it lists."""

import types
import typing
from collections.abc import Iterator


def parts(annotation: typing.Any) -> tuple[typing.Any, ...]:
    """What an annotation is made of: the members of a union, else itself without its constraints."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return parts(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        return tuple(part for member in typing.get_args(annotation) for part in parts(member))
    return (annotation,)


def plain_types(annotation: typing.Any) -> Iterator[type]:
    """The classes among the parts of an annotation, such as `str` and `int`."""
    yield from (part for part in parts(annotation) if isinstance(part, type))


def literals(annotation: typing.Any) -> Iterator[str]:
    """The values that a field of a record may have, where they are listed."""
    for part in parts(annotation):
        if typing.get_origin(part) is typing.Literal:
            yield from typing.get_args(part)
