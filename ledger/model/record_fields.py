"""What the fields of records may hold, and what every record has: the types that `model.records` is written with."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

Text = Annotated[str, Field(strict=True, min_length=1, max_length=4000)]
Id = Annotated[str, Field(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
TermId = Annotated[str, Field(strict=True, pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$", max_length=80)]


class Ref:
    """Marks a field that holds ids: each is the id of a record in one of these tables."""

    def __init__(self, *tables: str) -> None:
        self.tables = tables


ONE_OR_MORE = (
    BeforeValidator(lambda given: (given,) if isinstance(given, str) else given, json_schema_input_type=Id | tuple[Id, ...]),
    PlainSerializer(lambda held: held[0] if len(held) == 1 else held, when_used="json"),
)
"""Marks a list that files write as the one value alone where it has just one, as they did before there could be several."""


class Dated:
    """Marks a field that holds a date as EDTF text."""


Edtf = Annotated[str, Dated(), Field(strict=True, min_length=4, max_length=40)]
Count = Annotated[int, Field(strict=True, ge=0, le=10**9)]
Line = Annotated[int, Field(strict=True, ge=1)]


_GIVEN: dict[frozenset[str], set[str]] = {}


class Model(BaseModel):
    """Frozen; a key that is not defined below is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_post_init(self, context: Any) -> None:
        """Let all records that give the same fields share the set of their names, which takes as much room as a short record."""
        given = self.model_fields_set
        object.__setattr__(self, "__pydantic_fields_set__", _GIVEN.setdefault(frozenset(given), given))


class Named(Model):
    """What every record has: an id that stays, the ids it had before, and a remark."""

    id: Id = Field(description="Stable identifier; never used for anything else.")
    formerly: tuple[Id, ...] = Field(
        (),
        description="Ids whose links lead here: of the record before it was renamed, and of others that were merged into it, "
        "coded anew as it, or set aside. Readers are told that they see it in place of the other.",
    )
    note: Text | None = Field(None, description="A remark by the curators, in their own words.")
