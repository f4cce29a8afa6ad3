"""The shares of the kinds of origin, by article and by side: how much each has from whom."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from ledger.charts.base import Row, time_cells
from ledger.charts.grid import OTHERS, Cell, CrossTable, Grid, Head
from ledger.charts.known import KINDS
from ledger.model.dataset import Dataset
from ledger.model.records import Attack
from ledger.query import chains
from ledger.query.chain_columns import columns_of
from ledger.query.chains import Chain
from ledger.query.columns import Subset
from ledger.query.selection import Selection
from ledger.wording import bylines, retelling, words

_SHARES = "Kinds of origin, by article and by side"
_OF_SIDES = "Sides: statements about what the side said or did"
_SHARES_RULE = (
    "Statements and kinds of origin are those of the flow above. The side is that of whom a statement gives as its speaker, or "
    "whose position it tells, whoever the article has it from; what is stated of an attack itself has none. A share is of the "
    "statements of its row, rounded to whole per cent. Choosing a cell lists its records below."
)
_MOST_ROWS = 24  # articles that have a row of their own


def shares(selection: Selection) -> Grid:
    """The statements of each article, and of each side, by kind of origin, with their shares of the row."""
    dataset, columns = selection.dataset, columns_of(selection.dataset)
    every = columns.of(selection)
    sources, sides = tuple(dataset.sources), tuple(dataset.sides)
    sizes = np.bincount(columns.articles[every], minlength=len(sources))
    shown = sorted(sorted(range(len(sources)), key=lambda n: -sizes[n])[:_MOST_ROWS])
    with_side = every[columns.sides[every] >= 0]
    numbered = [*shown, *range(len(sources), len(sources) + len(sides))]
    codes = np.concatenate([columns.articles[every], len(sources) + columns.sides[with_side]])
    both = np.concatenate([every, with_side])
    table = CrossTable(selection, columns.claims[both], (numbered, range(len(KINDS))), (codes, columns.kinds[both]))
    names = [*(f"article-{sources[n]}" for n in shown), *(f"side-{name}" for name in sides), OTHERS]
    kinds = (*KINDS, OTHERS)
    numbers = {(names[row], kinds[column]): number for (row, column), (number,) in table.tallies(np.zeros_like(both), 1).items()}
    wholes = {name: sum(numbers.get((name, kind), 0) for kind in KINDS) for name in names}
    labels = [dataset.sources[sources[n]].short for n in shown], [side.name for side in dataset.sides.values()]
    more = int(np.count_nonzero(sizes)) - len(shown)
    articles = zip([*names[: len(shown)], OTHERS], [*labels[0], f"{more:,} other articles"], strict=True)
    heads = [Head(name, f"{label} ({wholes[name]:,})", "Articles") for name, label in articles]
    of_sides = zip(names[len(shown) : -1], labels[1], strict=True)
    heads += [Head(name, f"{label} ({wholes[name]:,})", _OF_SIDES) for name, label in of_sides]
    found = [kind for kind in KINDS if any((name, kind) in numbers for name in names)]
    return Grid(
        title=_SHARES,
        sentence=f"{words.count(len(every), 'statement')} by {words.count(len(found), 'kind')} of origin.",
        rule=_SHARES_RULE,
        corner="Article or side",
        noun=("kind of origin", "kinds of origin"),
        columns=tuple(Head(kind, KINDS[kind]) for kind in found),
        rows=tuple(head for head in heads if wholes[head.id]),
        cells={place: _share(number, wholes[place[0]]) for place, number in numbers.items()},
        behind=partial(table.behind, (names, kinds)),
        items=Subset(columns.chains, every),
        rows_of=partial(_table, dataset),
    )


def _share(number: int, whole: int) -> Cell:
    """A cell with a number of statements and its share of its row."""
    share = f"{(200 * number + whole) // (2 * whole)} %"  # halves are rounded up, as readers do it
    return Cell(f"{number:,} ({share})", "described", f"{number:,} of {words.count(whole, 'statement')}, {share}")


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
        return retelling.statement(dataset, record)
    a = record.attributions[chain.number]
    return f"{bylines.attributed(dataset, a)}: {words.quotable(dataset, record)}"
