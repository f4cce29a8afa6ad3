"""What a filter leaves out although it may belong to what is asked for.

The articles may say too little to know, or the data connect those of whom it is told with an actor of the filter.

One list of sentences says it wherever a filter is told: on pages, in previews, pictures, reports and files.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ledger.model.records import CLAIMS
from ledger.query.facets import enclosing
from ledger.query.filters import Filters
from ledger.query.members import added, connected, members_in_words
from ledger.query.selection import Selection, select
from ledger.wording import words


@dataclass(frozen=True)
class Piece:
    """A piece of a sentence. filters: those under which the records that it counts are found, if there are such.

    chosen: the ids of these records, where the filter leaves others too.
    """

    text: str
    filters: Filters | None = None
    chosen: tuple[str, ...] = ()


Sentence = tuple[Piece, ...]


def sentences(selection: Selection, tables: Sequence[str]) -> list[Sentence]:
    """The `wider_places`, how many records are `without_place` and `without_way`, and how many more are of members.

    There is a sentence for each of these that a filter leaves out.
    """
    told, asked = list[Sentence](), selection.filters
    if numbers := wider_places(selection, tables):
        pieces = [Piece("Told only of a wider or unnamed place, and perhaps there: ")]
        for place, number in numbers.items():
            name = Piece(selection.dataset.places[place].name, replace(asked, places=(place,)))
            pieces += [Piece(f"{', ' * (len(pieces) > 1)}{number:,} of "), name]
        told.append((*pieces, Piece(".")))
    if ids := without_place(selection, tables):
        these = Piece(f"{len(ids):,}", replace(asked, places=()), tuple(ids))
        told.append((Piece("Of no stated place, and perhaps there: "), these, Piece(".")))
    if untold := without_way(selection, tables):
        told.append((Piece(f"From somebody else, with no word on how it was obtained: {untold:,}."),))
    if more := members_in_words(selection, tables):
        told.append((Piece(more.removesuffix("."), added(selection, tables)[1]), Piece(".")))
    return told


def see_also(selection: Selection, tables: Sequence[str]) -> list[Sentence]:
    """The actors whom the data connect with those of the filter, and how many records each would add, as one sentence or none."""
    pieces: list[Piece] = []
    for other in connected(selection, tables):
        number = words.count_records(tables[0], other.number) if len(tables) == 1 else words.count(other.number, "record")
        pieces += [Piece("; " if pieces else "See also "), Piece(selection.dataset.actors[other.actor].name, other.wider)]
        pieces.append(Piece(f"{other.reason} ({number})"))
    return [(*pieces, Piece("."))] if pieces else []


def in_words(sentences: Iterable[Sentence]) -> list[str]:
    """Some `sentences` as text."""
    return ["".join(piece.text for piece in sentence) for sentence in sentences]


def wider_places(selection: Selection, tables: Sequence[str] = CLAIMS) -> dict[str, int]:
    """How many records of some tables may lie in the places of a filter, but name only a place that may hold it, by its id.

    They pass every other part of the filter. Such places are those in which those of the filter lie, the nearest first, and
    then those within these of which it is not known where they are, such as bases without a name.
    """
    dataset, places = selection.dataset, selection.index.columns["places"]
    wider = dict.fromkeys(name for place in selection.filters.places for name in enclosing(dataset, place)[1:])
    if not wider:
        return {}
    others = select(dataset, replace(selection.filters, places=())).kept & ~selection.kept
    unknown = [
        place.id for place in dataset.places.values() if place.within in wider and place.lat is None and place.id not in wider
    ]
    told = {}
    for name in (*wider, *unknown):
        inner = tuple(place.id for place in dataset.places.values() if place.within == name)
        kept = others & places.with_any((name,)) & ~places.with_any(inner)
        told[name] = sum(int(np.count_nonzero(kept[selection.index.tables[table]])) for table in tables)
    return {name: number for name, number in told.items() if number}


def without_place(selection: Selection, tables: Sequence[str] = CLAIMS) -> Sequence[str]:
    """The ids of the records of some tables that a filter for a place leaves out because no place is stated of them.

    They pass every other part of the filter; none where it asks for no place, or the tables have none.
    """
    if not selection.filters.places:
        return ()
    places = selection.index.columns["places"]
    rows = select(selection.dataset, replace(selection.filters, places=())).rows(*tables)
    return selection.ids(rows[places.has[rows] & (places.single[rows] < 0)])


def without_way(selection: Selection, tables: Sequence[str] = CLAIMS) -> int:
    """How many records of some tables rest on somebody else, but the words do not tell how it was obtained.

    They pass every other part of a filter for a way of obtaining; none where the filter asks for no way.
    """
    if not selection.filters.obtained:
        return 0
    ways, origins = selection.index.columns["obtained"], selection.index.columns["named"]
    rest = select(selection.dataset, replace(selection.filters, obtained=())).kept & origins.with_any(("named", "unnamed"))
    untold = rest & (ways.single < 0)
    return sum(int(np.count_nonzero(untold[selection.index.tables[table]])) for table in tables)
