"""The rows of each table, as plain values: the fields of a record, and what is computed for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from ledger.export.derived import Row, counting, days, name_of, passage
from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.fields import Field, fields_of
from ledger.model.record_fields import Model
from ledger.model.records import NAMED, Claim
from ledger.model.statements import evidence_of
from ledger.query.chains import all_chains, chains_of, lines_of
from ledger.query.facets import enclosing
from ledger.query.selection import Selection
from ledger.wording import bylines, public_record, words

_ROLES = vocabulary.WORDS["role"]


@dataclass(frozen=True)
class Taken:
    """The records of which rows are made, and what the filter leaves; `base` is what links start with."""

    selection: Selection
    left: Selection
    base: str

    @property
    def dataset(self) -> Dataset:
        """The whole dataset."""
        return self.selection.dataset

    def shared(self, record: Claim) -> Row:
        """The cells that every record has that stands on evidence."""
        chains = chains_of(self.dataset, record.id)
        return {
            "known_from": tuple(chain.kind for chain in chains),
            "chain": tuple(lines_of(self.dataset, record.id)),
            "left_by_filter": record.id in self.left,
            **passage(self.dataset, record, self.base),
        }


def _plain(record: Model) -> Row:
    """The fields of a record as cells; a date has what it means beside it."""
    row: Row = {}
    for field in _fields(type(record)):
        value = getattr(record, field.name)
        if field.is_date:
            row |= days(field.name, value)
        else:
            row[field.name] = value
    return row


@cache
def _fields(model: type[Model]) -> tuple[Field, ...]:
    """The fields of a kind of record that hold no other records."""
    return tuple(field for field in fields_of(model).values() if not field.inside)


def _places(taken: Taken) -> Iterator[Row]:
    """The rows of places."""
    for record in taken.dataset.places.values():
        precision = vocabulary.WORDS["precision"][str(record.precision)]
        within = enclosing(taken.dataset, record.id)[1:]
        yield {**_plain(record), "all_within": within, "precision_name": precision}


def _troop_levels(taken: Taken) -> Iterator[Row]:
    """The rows of troop levels."""
    dataset = taken.dataset
    for record in taken.selection.troop_levels:
        yield {
            **_plain(record),
            "place_name": name_of(dataset.places, record.place),
            "qualifier": words.qualifier(record),
            "asserted_by_name": dataset.actors[record.asserted_by].name,
            "via_only_part": bylines.is_partly_via(record) if record.via else None,
            **taken.shared(record),
        }


def _casualties(taken: Taken) -> Iterator[Row]:
    """The rows of casualties; what is counted is counted as in the sums of what the filter leaves."""
    dataset, counted = taken.dataset, counting(taken.left)
    for record in taken.selection.casualties:
        yield {
            **_plain(record),
            "attack_title": words.headline(dataset, dataset.by_id[record.attack][1]) if record.attack else None,
            "victims_name": dataset.victims[record.victims].name,
            "qualifier": words.qualifier(record),
            **counted(record),
            "place_name": name_of(dataset.places, record.place),
            "asserted_by_name": dataset.actors[record.asserted_by].name,
            **taken.shared(record),
        }


def _attacks(taken: Taken) -> Iterator[Row]:
    """The rows of attacks."""
    dataset = taken.dataset
    for record in taken.selection.attacks:
        said = record.attributions
        yield {
            **_plain(record),
            "place_names": tuple(dataset.places[place].name for place in record.places),
            "attributed_to": tuple(a.actor for a in said),
            "attributed_to_names": tuple(dataset.actors[a.actor].name for a in said),
            "attributed_by": tuple(a.by for a in said),
            "attributed_by_names": tuple(dataset.actors[a.by].name for a in said),
            "attribution_status": tuple(a.status for a in said),
            "attribution_role": tuple(a.role for a in said),
            "attribution_role_names": tuple(_ROLES[a.role] for a in said),
            "attributions_in_words": tuple(bylines.attributed(dataset, a) for a in said),
            **taken.shared(record),
        }


def _positions(taken: Taken) -> Iterator[Row]:
    """The rows of positions."""
    dataset = taken.dataset
    for record in taken.selection.positions:
        actor = dataset.actors[record.actor]
        yield {
            **_plain(record),
            "actor_name": actor.name,
            "side": actor.side,
            "question": dataset.issues[record.issue].question,
            "answer": words.stance(dataset, record),
            "via_only_part": bylines.is_partly_via(record) if record.via else None,
            **taken.shared(record),
        }


def _attributions(taken: Taken) -> Iterator[Row]:
    """The rows of attributions: one for each statement about a part that somebody had, or denies, in an attack."""
    actors = taken.dataset.actors
    for attack in taken.selection.attacks:
        for number, said in enumerate(attack.attributions, 1):
            yield {
                **_plain(said),
                "id": _attribution(attack.id, number),
                "attack": attack.id,
                "number": number,
                "actor_name": actors[said.actor].name,
                "by_name": actors[said.by].name,
                "role_name": _ROLES[said.role],
                "in_words": bylines.attributed(taken.dataset, said),
                "via_only_part": bylines.is_partly_via(said) if said.via else None,
                "left_by_filter": attack.id in taken.left,
            }


def _chains(taken: Taken) -> Iterator[Row]:
    """The rows of chains: one for each article that has a record or an attribution, and each speaker from whom it has it."""
    dataset = taken.dataset
    for chain in all_chains(dataset, (record for _, record in taken.selection.claims())):
        told = chain.telling
        yield {
            "record": chain.record,
            "attribution": None if chain.number is None else _attribution(chain.record, chain.number + 1),
            "source": chain.source,
            "article": dataset.sources[chain.source].short,
            "outlet": chain.outlet,
            "outlet_name": dataset.actors[chain.outlet].name if chain.outlet else None,
            "kind_of_origin": chain.kind,
            "who": chain.speaker,
            "who_name": dataset.actors[chain.speaker].name if chain.speaker else None,
            "who_words": told.words if told else None,
            **{name: getattr(told, name, None) for name in _OF_TELLINGS},
            "origin": chain.origin,
            "left_by_filter": chain.record in taken.left,
        }


_OF_TELLINGS = ("outlet_words", "obtained", "obtained_words", "knowledge", "knowledge_words")


def _attribution(attack: str, number: int) -> str:
    """The id of an attribution."""
    return f"{attack}:{number}"


def _evidence(taken: Taken) -> Iterator[Row]:
    """The rows of evidence: one for each passage that states a record or an attribution."""
    dataset = taken.dataset
    for _, record in taken.selection.claims():
        for citation, (path, evidence) in zip(dataset.citations[record.id], evidence_of(record), strict=True):
            yield {
                "record": citation.record,
                "table": citation.table,
                "attribution": _attribution(record.id, int(path[1]) + 1) if path[0] == "attributions" else None,
                "source": citation.source,
                "article": dataset.sources[citation.source].short,
                "source_file": dataset.sources[citation.source].file,
                "quote": citation.quote,
                "prefix": evidence.prefix,
                "suffix": evidence.suffix,
                "start": citation.span.start,
                "end": citation.span.end,
                "paragraph": dataset.articles[citation.source].paragraph_at(citation.span.start),
                "line": citation.span.line,
                "zone": citation.span.zone,
                "left_by_filter": record.id in taken.left,
            }


def _errata(taken: Taken) -> Iterator[Row]:
    """The rows of the errata that concern what the filter leaves."""
    dataset = taken.dataset
    numbers = {id(erratum): number for number, erratum in enumerate(dataset.errata, 1)}
    for erratum in taken.left.errata:
        span = dataset.span(erratum)
        yield {
            **_plain(erratum),
            "bears_on": erratum.marked,
            "erratum": numbers[id(erratum)],
            "quote": " ".join(erratum.quote.split()),
            "source_file": dataset.sources[erratum.source].file,
            "start": span.start,
            "end": span.end,
            "line": span.line,
        }


def _references(taken: Taken) -> Iterator[Row]:
    """The rows of the references of the public record, which no filter narrows."""
    for record in taken.dataset.references:
        looked_up = tuple(", ".join(filter(None, (one.title, one.address))) for one in record.looked_up)
        yield {**_plain(record), "looked_up": looked_up}


def _reference_values(taken: Taken) -> Iterator[Row]:
    """The rows of the numbers of references, each of its own time."""
    for record in taken.dataset.references:
        for value in record.values:
            yield {"reference": record.id, **_plain(value), "look_ups": len(record.places_of(value))}


def _comparisons(taken: Taken) -> Iterator[Row]:
    """The rows of what the public record has beside the claims that are taken."""
    dataset = taken.dataset
    for _, record in taken.selection.claims():
        for one in dataset.comparisons_of.get(record.id, ()):
            line = public_record.line(dataset, one)
            yield {**_plain(one), "in_words": str(line), "read_at": line.address, "left_by_filter": record.id in taken.left}


def _named(table: str) -> Callable[[Taken], Iterator[Row]]:
    """A function that gives the rows of a table of what claims refer to, which no filter narrows."""
    return lambda taken: (_plain(record) for record in getattr(taken.dataset, table).values())


ROWS: dict[str, Callable[[Taken], Iterator[Row]]] = {
    **{name: _named(name) for name in NAMED},
    "places": _places,
    "troop_levels": _troop_levels,
    "casualties": _casualties,
    "attacks": _attacks,
    "attributions": _attributions,
    "positions": _positions,
    "evidence": _evidence,
    "chains": _chains,
    "errata": _errata,
    "disagreements": lambda taken: (_plain(record) for record in taken.left.disagreements),
    "references": _references,
    "reference_values": _reference_values,
    "comparisons": _comparisons,
}
"""For each table a function that gives its rows. They may have more cells than the table has columns."""
