"""The public record beside the claims: figures of documents other than the articles, which are never counted with claims.

A Reference is one document's figure or series, or what it lays down. Where it was looked up stands in its LookUps.
"""

from typing import Annotated, Literal

from pydantic import Field

from ledger.model import vocabulary
from ledger.model.record_fields import Count, Edtf, Model, Named, Text

Address = Annotated[str, Field(strict=True, pattern=r"^https?://[^\s<>\"]+$", max_length=500)]

AS_TOLD, AS_KEPT = "as told by ", "as kept by "
"""What stands in the name of a producer whose own document was not read: before who tells it, and before who keeps it whole."""


class Value(Model):
    """One number of a document, with the time that it is of."""

    time: Edtf = Field(description="The time that the number is about (EDTF).")
    low: Count | None = Field(None, description="Lowest number that the document allows; empty where open.")
    best: Count | None = Field(None, description="The number stated; empty where the document gives none.")
    high: Count | None = Field(None, description="Highest number that the document allows; empty where open.")
    wording: Text | None = Field(None, description="The document's words for a number that is not a plain numeral.")


class LookUp(Model):
    """Where the figure was read: the document itself, a copy of it, or somebody else who says the same."""

    kind: vocabulary.LookUpKind = Field(
        description="`document` itself, a `copy` of it, or `independent`: another producer that says the same."
    )
    title: Text = Field(description="What was read: its producer, title and date.")
    address: Address | None = Field(None, description="Where it can be read.")
    times: tuple[Text, ...] = Field((), description="The `time` of each number that was read there; none where all of them were.")
    words: Annotated[Text, Field(max_length=200)] | None = Field(
        None, description="The few words there that state the figure; of a table, its row."
    )
    by: vocabulary.Readers = Field(
        "first",
        description="Who read it there: the `first` reader, the `second`, who looked it up apart from the first, or `both`.",
    )
    day: Edtf = Field(description="The day on which it was looked up.")


class Reference(Named):
    """A figure, a series or a provision of a public document that is none of the articles."""

    producer: Text = Field(description="Who made the document; where that was not read also `as told by` or `as kept by` whom.")
    title: Text = Field(description="The title of the document.")
    published: Edtf | None = Field(
        None, description="When it was published, of what is told by another when that one told it (EDTF); empty where not known."
    )
    address: Address | None = Field(None, description="Address of what was read, the document itself where that was.")
    part: Text | None = Field(None, description="The page, table, row or article of it.")
    license: vocabulary.ReferenceLicense = Field(
        description="What may be done with it; of a `cited-fact`, single figures are cited and nothing else is taken."
    )
    counts: Text = Field(description="What it counts or lays down, as a noun phrase that stands alone.")
    definition: Text = Field(description="How it counts: whom, where, when, and by what definition; what is left out.")
    says: Text | None = Field(None, description="What it says, in one sentence of our own, where that is no number.")
    like: Literal["troop_levels", "casualties"] | None = Field(
        None, description="The kind of claim of whose sort its numbers are; none where they count something else, or are plans."
    )
    values: tuple[Value, ...] = Field((), description="Its numbers, each of its own time.")
    looked_up: tuple[LookUp, ...] = Field(min_length=1, description="Where it was read.")
    only: Text | None = Field(
        None, description="Why it, or a number of it, was found in one place only; needed where no second place is given."
    )

    def value_of(self, time: str | None) -> Value | None:
        """The number that a comparison means by its `time`; without one the only number. None where there is no such number."""
        if time is None:
            return self.values[0] if len(self.values) == 1 else None
        return next((value for value in self.values if value.time == time), None)

    def places_of(self, value: Value | None) -> tuple[LookUp, ...]:
        """Where a number of it was read, or without one where what it says was read."""
        return tuple(one for one in self.looked_up if value is None or not one.times or value.time in one.times)

    @property
    def found_once(self) -> tuple[Value | None, ...]:
        """Its numbers that were read in one place only; None stands for what it says, where it has no number."""
        return tuple(value for value in self.values or (None,) if len(self.places_of(value)) < 2)

    @property
    def is_read(self) -> bool:
        """Whether the producer's own document was read; otherwise copies of it were, or others who tell it."""
        return any(one.kind == "document" for one in self.looked_up)

    @property
    def is_told(self) -> bool:
        """Whether others tell what the producer said, so that the day of publication is theirs."""
        return not self.is_read and AS_TOLD in self.producer

    def read_by_one(self, value: Value | None) -> Literal["first", "second"] | None:
        """Which of the two readers alone read a number of it, or what it says; None where both did, wherever that was."""
        by = {one.by for one in self.places_of(value)}
        return "first" if by == {"first"} else "second" if by == {"second"} else None

    @property
    def is_unseen(self) -> bool:
        """Whether it has an address of its own at which the second reader did not read it."""
        return self.address is not None and not any(one.address == self.address and one.by != "first" for one in self.looked_up)
