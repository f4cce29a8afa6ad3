"""Which records a filter leaves out although they may belong to what it asks for, counted and told in sentences.

Some of them are told of a place that may lie in one of the filter, or of no place. Of others the words do not tell how they were
obtained. Others are of actors who belong to an actor of the filter, or are named with it. What is remarked on these is told
with them. Pages, previews, pictures, reports and files all show these sentences.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import CLAIMS
from ledger.query.agreement import bodies_above
from ledger.query.chains import chains_of
from ledger.query.columns import IntArray, Mask
from ledger.query.facets import enclosing, places_of
from ledger.query.filters import Filters
from ledger.query.members import connected, members_in_words
from ledger.query.selection import Selection, select
from ledger.wording import words
from ledger.wording.bylines import is_plural


@dataclass(frozen=True)
class Piece:
    """A piece of a sentence, which may be a link.

    text: the words of the piece
    filters: the filter to which the link leads, under which the records that the piece counts are found; None for no link
    chosen: the ids of these records, where the filter leaves other records too
    """

    text: str
    filters: Filters | None = None
    chosen: tuple[str, ...] = ()


Sentence = tuple[Piece, ...]


def sentences(selection: Selection, tables: Sequence[str]) -> list[Sentence]:
    """One sentence for each reason for which records of some tables are left out although they may belong to the filter.

    The reasons, in their order: they are told of a wider place (`wider_places`), of one that may lie there (`doubtful_places`),
    of no place (`without_place`), with no word on how they were obtained (`without_way`), of members of the filter's actors
    (`members_in_words`), or an actor of the filter, or one of a side of it, only tells them (`only_told`). A reason that leaves
    out no record has no sentence.
    """
    told, asked = list[Sentence](), selection.filters
    for opening, numbers in (
        ("Told only of a wider or unnamed place, and perhaps there: ", wider_places(selection, tables)),
        ("Told of a place of which no article says whether it lies there: ", doubtful_places(selection, tables)),
    ):
        pieces = [Piece(opening)]
        for place, number in numbers.items():
            name = Piece(selection.dataset.places[place].name, replace(asked, places=(place,)))
            pieces += [Piece(f"{', ' * (len(pieces) > 1)}{number:,} of "), name]
        if numbers:
            told.append((*pieces, Piece(".")))
    if ids := without_place(selection, tables):
        these = Piece(f"{len(ids):,}", replace(asked, places=()), tuple(ids))
        told.append((Piece("Of no stated place, and perhaps there: "), these, Piece(".")))
    if untold := without_way(selection, tables):
        told.append((Piece(f"From somebody else, with no word on how it was obtained: {untold:,}."),))
    more, wider = members_in_words(selection, tables)
    if more:
        told.append((Piece(more, wider), Piece(".")))
    for choice, who in (("actors", "one who is chosen"), ("sides", "somebody of a chosen side")):
        if ids := only_told(selection, choice, tables):
            these = Piece(_more(tables, len(ids)), _without(asked, choice), tuple(ids))
            found = (
                f", which {who} tells wholly or in part, {'is' if len(ids) == 1 else 'are'} not found by a choice of {choice}."
            )
            told.append((these, Piece(found)))
    return told


def _more(tables: Sequence[str], number: int) -> str:
    """So many records beside those that a filter leaves of some tables: '18 more attacks'."""
    counted = words.count_records(tables[0], number) if len(tables) == 1 else words.count(number, "record")
    return counted.replace(" ", " more ", 1)


def see_also(selection: Selection, tables: Sequence[str]) -> list[Sentence]:
    """One sentence that lists the actors whom the data connect with those of the filter, and how many records each would add.

    Those of a body are of its own: what others say who belong to it is not among them.

    It is a list with this sentence, or an empty list where there are no such actors.
    """
    pieces: list[Piece] = []
    for other in connected(selection, tables):
        number = _more(tables, other.number)  # some of this actor's may be among those that the filter leaves
        pieces += [Piece("; " if pieces else "See also "), Piece(selection.dataset.actors[other.actor].name, other.wider)]
        whose = "their" if is_plural(selection.dataset.actors[other.actor]) else "its"
        is_body = any(other.actor in bodies_above(selection.dataset, actor) for actor in selection.filters.actors)
        own = f" of {whose} own" * is_body
        pieces.append(Piece(f"{other.reason} ({number}{own}){other.remark}"))
    return [(*pieces, Piece("."))] if pieces else []


def remarks(selection: Selection) -> list[Sentence]:
    """What the curators remark on the actors of a filter, such as with whom one must not be mixed up."""
    actors = (selection.dataset.actors[actor] for actor in selection.filters.actors)
    return [(Piece(f"Remark on {actor.name}: {actor.note}"),) for actor in actors if actor.note]


def beside(selection: Selection, tables: Sequence[str]) -> list[Sentence]:
    """All that is to be told beside what a filter leaves of some tables: `sentences`, `see_also` and `remarks`."""
    return [*sentences(selection, tables), *see_also(selection, tables), *remarks(selection)]


def in_words(sentences: Iterable[Sentence]) -> list[str]:
    """Some `sentences` as text."""
    return ["".join(piece.text for piece in sentence) for sentence in sentences]


def wider_places(selection: Selection, tables: Sequence[str] = CLAIMS) -> dict[str, int]:
    """How many records of some tables may lie in the places of a filter, but name only a place that may hold it, by its id.

    They pass every other part of the filter. Such places are those in which those of the filter lie, the nearest first; those
    within these of which it is not known where they are, such as bases without a name; and those in which they lie perhaps.
    """
    dataset, places = selection.dataset, selection.index.columns["places"]
    around = dict.fromkeys(name for place in selection.filters.places for name in enclosing(dataset, place))
    wider = [name for name in around if name not in selection.filters.places]
    unknown = [
        place.id for place in dataset.places.values() if place.within in wider and place.lat is None and place.id not in around
    ]
    told = {}
    for name in (*wider, *unknown):
        inner = tuple(place.id for place in dataset.places.values() if name in (place.within, place.one_of))
        told[name] = sum(map(len, _left_out(selection, name, tables, ~places.with_any(inner))))
    for place in around:
        name = dataset.places[place].perhaps_within or place
        if name not in told and name not in around:
            these = (record for rows in _left_out(selection, name, tables) for record in selection.records(rows))
            told[name] = sum(name in (places_of(record, dataset) or ()) for record in these)
    return {name: number for name, number in told.items() if number}


def doubtful_places(selection: Selection, tables: Sequence[str] = CLAIMS) -> dict[str, int]:
    """How many records of some tables name a place that perhaps lies in one of a filter, by the id of that place.

    They pass every other part of the filter.
    """
    places = [p.id for p in selection.dataset.places.values() if p.perhaps_within in selection.filters.places]
    told = {name: sum(map(len, _left_out(selection, name, tables))) for name in places}
    return {name: number for name, number in told.items() if number}


def _left_out(selection: Selection, place: str, tables: Sequence[str], those: Mask | None = None) -> list[IntArray]:
    """The rows of the records of some tables, table by table, that lie in a place and that only the places of a filter leave out.

    those: which records are meant at all, where not all are
    """
    here = select(selection.dataset, replace(selection.filters, places=())).kept & ~selection.kept
    here = here & selection.index.columns["places"].with_any((place,))
    if those is not None:
        here = here & those
    return [np.flatnonzero(here[part]) + part.start for part in (selection.index.tables[table] for table in tables)]


def without_place(selection: Selection, tables: Sequence[str] = CLAIMS) -> Sequence[str]:
    """The ids of the records of some tables that a filter for a place leaves out because no place is stated of them.

    They pass every other part of the filter; none where it asks for no place, or the tables have none.
    """
    if not selection.filters.places:
        return ()
    places = selection.index.columns["places"]
    rows = select(selection.dataset, replace(selection.filters, places=())).rows(*tables)
    return selection.ids(rows[places.has[rows] & (places.single[rows] < 0)])


def only_told(selection: Selection, choice: str, tables: Sequence[str] = CLAIMS) -> Sequence[str]:
    """The ids of the records of some tables that an actor of a filter tells, wholly or in part, but by which they are not found.

    So it is with whoever only tells that an attack took place, and with an author who tells what others did or said. They pass
    every other part of the filter; none where it asks for no actor.

    choice: `actors`, or `sides` for all actors of the sides of the filter
    """
    dataset, asked = selection.dataset, selection.filters
    meant = [a.id for a in dataset.actors.values() if (a.id if choice == "actors" else a.side) in getattr(asked, choice)]
    if not meant:
        return ()
    told, by_teller = np.zeros_like(selection.kept), _tellers(dataset)
    for actor in meant:
        told[by_teller.get(actor, [])] = True
    told &= select(dataset, _without(asked, choice)).kept & ~selection.kept
    parts = [selection.index.tables[table] for table in tables]
    return selection.ids(np.concatenate([np.flatnonzero(told[part]) + part.start for part in parts]))


def _without(asked: Filters, choice: str) -> Filters:
    """A filter with nothing chosen of `actors` or `sides`."""
    return replace(asked, actors=()) if choice == "actors" else replace(asked, sides=())


@memoized(maxsize=2)
def _tellers(dataset: Dataset) -> dict[str, IntArray]:
    """The rows of the records that each actor tells; what an article tells itself, its author tells."""
    found: dict[str, list[int]] = {}
    for _, record in dataset.claims():
        for chain in chains_of(dataset, record.id):
            if actor := dataset.sources[chain.source].voice if chain.kind == "article" else chain.speaker:
                found.setdefault(actor, []).append(dataset.row[record.id])
    return {actor: np.array(rows, dtype=np.intp) for actor, rows in found.items()}


def without_way(selection: Selection, tables: Sequence[str] = CLAIMS) -> int:
    """How many records of some tables rest on somebody else, but the words do not tell how it was obtained.

    Somebody else is all from whom a chain can lead but the article itself: also a document or a press report.

    They pass every other part of a filter for a way of obtaining; none where the filter asks for no way.
    """
    if not selection.filters.obtained:
        return 0
    ways, origins = selection.index.columns["obtained"], selection.index.columns["named"]
    others = [kind for kind in vocabulary.WORDS["named"] if kind != "article"]
    rest = select(selection.dataset, replace(selection.filters, obtained=())).kept & origins.with_any(others)
    untold = rest & (ways.single < 0)
    return sum(int(np.count_nonzero(untold[selection.index.tables[table]])) for table in tables)
