"""The shares of the kinds of origin, by article and by side: how much each has from whom."""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from functools import partial
from itertools import groupby

from ledger.charts.base import Row, time_cells
from ledger.charts.grid import Cell, Grid, Head
from ledger.charts.known import KINDS
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Attack, statements_of
from ledger.query import chains
from ledger.query.chains import Chain
from ledger.query.selection import Selection
from ledger.wording import bylines, words

_SHARES = "Kinds of origin, by article and by side"
_OF_SIDES = "Sides: statements about what the side said or did"
_SHARES_RULE = (
    "Statements and kinds of origin are those of the flow above. The side is that of whom a statement gives as its speaker, or "
    "whose position it tells, whoever the article has it from; what is stated of an attack itself has none. A share is of the "
    "statements of its row, rounded to whole per cent. Choosing a cell lists its records below."
)
_MOST_ROWS = 24  # articles that have a row of their own
_REST = "other-articles"


def shares(selection: Selection) -> Grid:
    """The statements of each article, and of each side, by kind of origin, with their shares of the row."""
    dataset = selection.dataset
    every = chains.all_chains(dataset, (record for _, record in selection.claims()))
    articles = Counter(chain.source for chain in every)
    shown = {name for name, _ in articles.most_common(_MOST_ROWS)}
    placed = [(row, chain.kind, chain) for chain in every for row in _rows_of(dataset, chain, shown)]
    numbers = Counter((row, kind) for row, kind, _ in placed)
    wholes = Counter(row for row, _, _ in placed)
    names = {f"article-{name}": source.short for name, source in dataset.sources.items() if name in shown}
    names[_REST] = f"{len(articles) - len(shown):,} other articles"
    sides = {f"side-{name}": side.name for name, side in dataset.sides.items()}
    heads = [Head(row, f"{name} ({wholes[row]:,})", "Articles") for row, name in names.items()]
    heads += [Head(row, f"{name} ({wholes[row]:,})", _OF_SIDES) for row, name in sides.items()]
    kinds = [kind for kind in KINDS if any(chain.kind == kind for chain in every)]
    return Grid(
        title=_SHARES,
        sentence=f"{words.count(len(every), 'statement')} by {words.count(len(kinds), 'kind')} of origin.",
        rule=_SHARES_RULE,
        corner="Article or side",
        noun="kind of origin",
        columns=tuple(Head(kind, KINDS[kind]) for kind in kinds),
        rows=tuple(head for head in heads if wholes[head.id]),
        cells={place: _share(number, wholes[place[0]]) for place, number in numbers.items()},
        behind=partial(_behind, placed),
        items=every,
        rows_of=partial(_table, dataset),
    )


def _share(number: int, whole: int) -> Cell:
    """A cell with a number of statements and its share of its row."""
    share = f"{100 * number / whole:.0f} %"
    return Cell(f"{number:,} ({share})", "described", f"{number:,} of {words.count(whole, 'statement')}, {share}")


def _rows_of(dataset: Dataset, chain: Chain, shown: Container[str]) -> Iterable[str]:
    """The rows in which a chain counts: that of its article, and that of the side of whom its statement gives as speaker.

    Articles that are not `shown` have one row.
    """
    yield f"article-{chain.source}" if chain.source in shown else _REST
    if side := _sides(dataset).get((chain.record, chain.number)):
        yield f"side-{side}"


@memoized(maxsize=2)
def _sides(dataset: Dataset) -> dict[tuple[str, int | None], str]:
    """The side of whom each statement gives as its speaker, by record and number of the attribution."""
    found = {}
    for _, record in dataset.claims():
        for path, statement in statements_of(record):
            speaker = chains.speaker_of(statement)
            if speaker and (side := dataset.actors[speaker].side):
                found[record.id, int(path[1]) if path else None] = side
    return found


def _behind(placed: Iterable[tuple[str, str, Chain]]) -> dict[tuple[str, str], Sequence[str]]:
    """The ids of the records of each cell, each once."""
    ordered = sorted(placed, key=lambda item: item[:2])
    return {
        place: tuple(dict.fromkeys(chain.record for *_, chain in items))
        for place, items in groupby(ordered, key=lambda item: item[:2])
    }


def _table(dataset: Dataset, every: Sequence[Chain]) -> list[Row]:
    """Chains as rows of a table."""
    return [
        {
            "Statement": _statement(dataset, chain),
            "Known from": KINDS[chain.kind],
            "Chain": chains.in_words(dataset, chain),
            "Speaker's words": chain.telling.words if chain.telling else None,
            "Origin": chain.origin,
            **time_cells(dataset, dataset.by_id[chain.record][1]),
            "Article": dataset.sources[chain.source].short,
            "Record": chain.record,
        }
        for chain in every
    ]


def _statement(dataset: Dataset, chain: Chain) -> str:
    """What the statement of a chain says: the record, or of a statement on who had a part in it first what that says."""
    record = dataset.by_id[chain.record][1]
    if chain.number is None or not isinstance(record, Attack):
        return words.headline(dataset, record)
    a = record.attributions[chain.number]
    return f"{bylines.attribution(dataset, a.actor, a.by, a.status, a.role)}: {words.headline(dataset, record)}"
