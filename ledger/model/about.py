"""Records that tell of a dataset itself: what it is about, what of it is worth seeing first, and what changed in it.

They state nothing that an article says. The other kinds of record are in `model.records`.
"""

from typing import Annotated, Literal

from pydantic import Field

from ledger.model import vocabulary
from ledger.model.record_fields import Edtf, Id, Model, Named, Ref, Text

FigureId = Annotated[Id, Ref("troop_levels", "casualties")]


class SearchedAs(Model):
    """Words of the articles, and what readers call the same. It is for finding only; nothing is shown under these names."""

    words: tuple[Text, ...] = Field(min_length=1, description="The words as the articles write them, each way of its own.")
    names: tuple[Text, ...] = Field(min_length=1, description="What readers type for them; none of it stands in an article.")


class Subject(Named):
    """What the dataset is about; one record, which gives the dashboard and its exports their names."""

    id: Id = Field(description="Short name of the dataset in names of files and of citations.")
    title: Text = Field(description="Title of the dashboard and of all that is exported from it; stands on the login page too.")
    topic: Text = Field(description="What the articles tell of, as it stands within a sentence.")
    license: vocabulary.LicenseId | None = Field(
        None,
        description="The licence of the records, by its SPDX id. It must be given; it is not one of the articles' texts.",
    )
    searched_as: tuple[SearchedAs, ...] = Field(
        (), description="Names that stand in no article and that readers look for, by the words that the articles write."
    )


class View(Named):
    """A view worth opening, as a link: a page and its parameters."""

    title: Text = Field(description="What a reader sees there.")
    description: Text = Field(description="Why it is worth opening, in one sentence.")
    page: Literal["overview", "troop-levels", "casualties", "attacks", "positions", "how-it-is-known", "sources", "records"] = (
        Field(description="The page.")
    )
    query: Text = Field(description="The parameters of the link; all of them must apply.")


class Highlight(Named):
    """A figure that a reader in a hurry should see first."""

    record: FigureId = Field(description="The troop level or casualty record with the figure.")
    why: Text = Field(description="Why it matters, in a few words.")


class Change(Model):
    """What changed in the data, newest first."""

    date: Edtf = Field(description="The day of the change.")
    since: Annotated[str, Field(strict=True, pattern=r"^[0-9a-f]{12}$")] | None = Field(
        None, description="The dataset version that it changed; empty for the first entry."
    )
    what: Text = Field(description="What was added, changed or removed.")
    why: Text = Field(description="Why.")
    records: tuple[Id, ...] = Field((), description="Ids of the records concerned, removed ones too.")
