"""What is left for the curators to do: clauses without a record, figures that differ and nobody has judged, unused vocabulary.

All of it is found in the data as they are; nothing here judges, and nothing changes them.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pydantic import BaseModel

from ledger.model import vocabulary
from ledger.model.article import Span
from ledger.model.dataset import Dataset
from ledger.model.fields import fields_of, references
from ledger.model.memoized import memoized
from ledger.model.records import CLAIMS, TABLES, Casualties, TroopLevel
from ledger.query import coverage, finding, public_record
from ledger.query.facets import period_of
from ledger.wording import words

Figure = TroopLevel | Casualties
Value = tuple[int | None, int | None, int | None]

MOST = 5_000
"""How many pairs of figures are looked for."""

RULE = (
    "Two figures are listed where they are of the same quantity, their dates overlap, their place is the same and their numbers"
    " differ. Troop levels are of the same quantity if their force starts with the same word and is made of the same sort of"
    " people, and the kind of number is the same: an offer does not contradict a limit. Casualties are, if victims, outcome and"
    " scope are the same, and the attack too; where one of them names no attack, date and place decide. Left out is what has no"
    " number, a part beside its whole or beside another part of it, and what is judged together already."
)


@dataclass(frozen=True)
class Covered:
    """How many clauses of an article are in which state, and where those stand that are open."""

    cited: int
    set_aside: int
    open: tuple[Span, ...]

    @property
    def all(self) -> int:
        """How many clauses the article has."""
        return self.cited + self.set_aside + len(self.open)


@memoized(maxsize=2_000)
def covered(dataset: Dataset, source: str) -> Covered:
    """How many clauses of one article are cited, set aside and open."""
    article_clauses = list(coverage.clauses(dataset, source))
    states = [clause.state for clause in article_clauses]
    return Covered(states.count("cited"), states.count("set aside"), tuple(c.span for c in article_clauses if c.state == "open"))


@dataclass(frozen=True)
class Pair:
    """Two figures of one quantity that differ; `apart` where no number is allowed by both."""

    records: tuple[Figure, Figure]
    apart: bool


@memoized(maxsize=2)
def unjudged(dataset: Dataset) -> tuple[Pair, ...]:
    """Pairs of figures that differ and that no disagreement names together, those apart from each other first.

    RULE says in words what is found; of more than MOST pairs the rest is left out.
    """
    judged: dict[str, set[int]] = defaultdict(set)
    for number, disagreement in enumerate(dataset.disagreements):
        for name in disagreement.records:
            judged[name].add(number)
    pairs = []
    for first, second in _differing(dataset):
        if judged[first.id] & judged[second.id] or _parts(dataset, first, second):
            continue
        pairs.append(Pair((first, second), _apart(first, second)))
        if len(pairs) == MOST:
            break
    return tuple(sorted(pairs, key=lambda pair: not pair.apart))


def of_what(dataset: Dataset, pair: Pair) -> str:
    """The quantity of two figures in words."""
    first, second = pair.records
    where = dataset.places[first.place].name if first.place else ""
    if isinstance(first, TroopLevel):
        return f"{first.force}, {where}: {vocabulary.WORDS['kinds'][first.kind].lower()}"
    if first.attack and isinstance(second, Casualties) and first.attack == second.attack:
        where = words.headline(dataset, dataset.by_id[first.attack][1])
    return f"{dataset.victims[first.victims].name} {vocabulary.WORDS['outcome'][first.outcome]}, {where}"


@dataclass(frozen=True)
class _Dated:
    """A figure with the first and last day that it may be about. `free` says that it is tied to no attack."""

    record: Figure
    first: date
    last: date
    free: bool = False

    @property
    def value(self) -> Value:
        """Its lowest, stated and highest number."""
        return self.record.low, self.record.best, self.record.high


def _differing(dataset: Dataset) -> Iterator[tuple[Figure, Figure]]:
    """Pairs of one quantity and place that overlap in time and differ in number."""
    groups: dict[tuple[str | None, ...], list[_Dated]] = defaultdict(list)
    for level in dataset.troop_levels:
        if figure := _figure(dataset, level):
            groups[level.force.split()[0].casefold(), level.personnel, level.kind, level.place].append(figure)
    loose: dict[tuple[str | None, ...], list[_Dated]] = defaultdict(list)
    for record in dataset.casualties:
        if figure := _figure(dataset, record):
            if record.attack:
                groups[record.victims, record.outcome, record.scope, record.attack].append(figure)
            if record.place:
                loose[record.victims, record.outcome, record.scope, record.place].append(replace(figure, free=not record.attack))
    for figures in groups.values():
        for first, second in _overlapping(figures):
            if first.place == second.place or not (first.place and second.place):
                yield first, second
    for figures in loose.values():
        if any(figure.free for figure in figures):
            yield from _overlapping(figures, free=True)


def _figure(dataset: Dataset, record: Figure) -> _Dated | None:
    """A record to compare; None where it has no number, or neither a date nor an attack."""
    period = period_of(record, dataset)
    if (record.low, record.best, record.high) == (None, None, None) or not (period or getattr(record, "attack", None)):
        return None
    first, last = (period.first, period.last) if period else (None, None)
    return _Dated(record, first or date.min, last or date.max)


def _overlapping(figures: Iterable[_Dated], free: bool = False) -> Iterator[tuple[Figure, Figure]]:
    """Pairs of figures whose days overlap and whose numbers differ. If `free`, one of each pair is tied to no attack.

    The figures are gone through by their first day. Those whose last day has not passed are kept, grouped by their number, so
    that the work grows with the number of figures and of pairs that are found.
    """
    going: dict[bool, dict[Value, list[_Dated]]] = {True: {}, False: {}}
    for figure in sorted(figures, key=lambda f: (f.first, f.record.id)):
        for side, values in going.items():
            if free and not (side or figure.free):
                continue
            for value in [v for v in values if v != figure.value]:
                values[value] = [other for other in values[value] if other.last >= figure.first]
                yield from ((other.record, figure.record) for other in values[value])
                if not values[value]:
                    del values[value]
        going[figure.free].setdefault(figure.value, []).append(figure)


def _parts(dataset: Dataset, first: Figure, second: Figure) -> bool:
    """Whether one of two records contains the other, or a third contains both."""
    chains = [list(_wholes(dataset, record)) for record in (first, second)]
    return first.id in chains[1] or second.id in chains[0] or not set(chains[0]).isdisjoint(chains[1])


def _wholes(dataset: Dataset, record: Figure) -> Iterator[str]:
    """The ids of the records that contain a record, from the narrowest to the widest."""
    whole: str | None = getattr(record, "part_of", None)
    while whole:
        yield whole
        whole = getattr(dataset.by_id[whole][1], "part_of", None)


def _apart(first: Figure, second: Figure) -> bool:
    """Whether no number is allowed by both."""
    ends = [(r.low or 0, r.high if r.high is not None else math.inf) for r in (first, second)]
    return ends[0][1] < ends[1][0] or ends[1][1] < ends[0][0]


NOT_COMPARED = "Records that were not compared with the public record"
"""Troop levels, casualties and attacks without a comparison, in a dataset that has references."""
_UNUSED = {
    "actors": "Actors that no record names",
    "places": "Places where no record is",
    "issues": "Issues that no position answers",
    "sides": "Sides without an actor",
    "victims": "Groups of victims that no record tells of",
}


@memoized(maxsize=2)
def unused(dataset: Dataset) -> Mapping[str, tuple[str, ...]]:
    """Vocabulary that no claim uses, and claims without a comparison, as texts to show, by a heading.

    What nothing at all refers to is a problem for `check`.
    """
    articles_text = " ".join(finding.fold(article.text) for article in dataset.articles.values())
    used = {
        (target, name)
        for table, record in (*dataset.claims(), *(("actors", actor) for actor in dataset.actors.values()))
        for _, name, targets in references(record)
        for target in targets
        if target != table  # being the whole of another actor is no use of an actor
    }
    return {
        **{heading: tuple(_without_use(dataset, table, used)) for table, heading in _UNUSED.items()},
        "Other names that stand in no article": tuple(
            f"{alias} ({actor.name})"
            for actor in dataset.actors.values()
            for alias in actor.aliases
            if finding.fold(alias) not in articles_text
        ),
        **({NOT_COMPARED: public_record.unjudged(dataset)} if dataset.references else {}),
        "Allowed values that no record has": tuple(_values(dataset)),
    }


def _without_use(dataset: Dataset, table: str, used: set[tuple[str, str]]) -> Iterator[str]:
    """The records of a table that are not among `used`, which has pairs of table and id: the name or question, and the id."""
    for name, record in getattr(dataset, table).items():
        if (table, name) not in used:
            yield f"{record.question if table == 'issues' else record.name} ({name})"


def _values(dataset: Dataset) -> Iterator[str]:
    """The allowed values of fields that no record has, each with its table and field, also of records within others."""
    allowed: dict[tuple[str, str], tuple[str, ...]] = {}
    had = defaultdict[tuple[str, str], set[object]](set)

    def look(owner: str, model: type[BaseModel], records: Sequence[BaseModel]) -> None:
        for field in fields_of(model).values():
            values = [getattr(record, field.name) for record in records]
            items = [item for value in values if value is not None for item in (value if field.many else (value,))]
            if field.values:
                allowed[owner, field.name] = field.values
                had[owner, field.name].update(items)
            elif field.inside:
                look(field.name, field.inside, items)

    for table in (*CLAIMS, "actors"):
        rows = getattr(dataset, table)
        look(table, TABLES[table], tuple(rows.values() if isinstance(rows, Mapping) else rows))
    for (owner, name), values in allowed.items():
        yield from (f"{value} ({owner}, {name})" for value in values if value not in had[owner, name])
