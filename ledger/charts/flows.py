"""Statements as they flow from articles through press outlets to who speaks: what has a bar of its own, and the bands between."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ledger.query.chain_columns import KINDS, columns_of
from ledger.query.columns import IntArray, without_repetitions
from ledger.query.selection import Selection

NO_OUTLET = "no other outlet named"
_MOST = 12  # articles, outlets or speakers that have a bar of their own
_KINDS = (*KINDS, "", "none")  # of bars: the kinds of origin of who speaks, that of articles and outlets, and that of no outlet
_PLAIN, _NONE = len(KINDS), len(KINDS) + 1
_FROM_TOP = (_NONE, KINDS.index("article"))
"""The kinds whose bars stand above all others of their column: they are the largest, and stand at one height."""
_OTHER_SPEAKERS = {"named": "others named", "unnamed": "others unnamed", "document": "other documents"}
"""What the bar is called of all speakers of a kind that have no bar of their own."""


@dataclass(frozen=True)
class Bar:
    """A bar: its column, its kind of origin if it is of who speaks, its name, the number of statements, and its key.

    The key is what the address holds.
    """

    column: int
    kind: str
    name: str
    number: int
    key: str


@dataclass(frozen=True)
class Band:
    """A band between two bars for a kind of origin, with the number of its statements."""

    left: Bar
    right: Bar
    kind: str
    number: int

    @property
    def key(self) -> str:
        """The key of the band, which the address holds."""
        return f"~{'to-' if self.left.column else ''}{_slug(self.left.name)}~{_slug(self.right.name)}-{self.kind}"


@dataclass(frozen=True, eq=False)
class Flow:
    """The statements of a selection as they flow.

    `bars` gives the bars of each of the three columns. The arrays have an entry for each statement: `at` has for each column the
    position of its bar, `kinds` that of its kind of origin in KINDS, and `claims` the row of its record.
    """

    selection: Selection
    bars: tuple[Sequence[Bar], ...]
    at: tuple[IntArray, ...]
    kinds: IntArray
    claims: IntArray

    def bands(self, left: int) -> dict[int, Band]:
        """The bands from a column to the next, in the order of their bars: each by its code (see `_codes`)."""
        width = len(self.bars[left + 1])
        numbers = np.bincount(self._codes(left))
        found = {}
        for code in np.flatnonzero(numbers).tolist():
            place, kind = divmod(code, len(KINDS))
            ends = self.bars[left][place // width], self.bars[left + 1][place % width]
            found[code] = Band(*ends, KINDS[kind], int(numbers[code]))
        return found

    def _codes(self, left: int) -> IntArray:
        """For each statement a number for its band from a column to the next."""
        return (self.at[left] * len(self.bars[left + 1]) + self.at[left + 1]) * len(KINDS) + self.kinds

    def marks(self) -> Mapping[str, Sequence[str]]:
        """The ids of the records of each bar and band, by its key."""
        of_bars = [(bar.key, self.at[column] == n) for column, bars in enumerate(self.bars) for n, bar in enumerate(bars)]
        of_bands = [(band.key, self._codes(left) == code) for left in (0, 1) for code, band in self.bands(left).items()]
        return {key: self.selection.ids(without_repetitions(self.claims[some])) for key, some in (*of_bars, *of_bands)}


def flow_of(selection: Selection) -> Flow:
    """The statements of a selection; articles, outlets and speakers beyond the most frequent are one bar, speakers by kind."""
    dataset, columns = selection.dataset, columns_of(selection.dataset)
    some = columns.of(selection)
    articles = [source.short for source in dataset.sources.values()]
    outlets = [dataset.actors[name].name if name else NO_OUTLET for name in columns.outlet_ids]
    plain = np.full(max(len(articles), len(outlets)), _PLAIN)
    through = np.where(np.arange(len(outlets)), _PLAIN, _NONE)
    speakers = _column(2, (columns.end_names, columns.end_kinds), columns.ends[some], _OTHER_SPEAKERS)
    parts = (
        _column(0, (articles, plain), columns.articles[some], {"": "other articles"}),
        _uncrossed(*_column(1, (outlets, through), columns.outlets[some], {"": "other outlets"}), speakers[1]),
        speakers,
    )
    return Flow(selection, tuple(p[0] for p in parts), tuple(p[1] for p in parts), columns.kinds[some], columns.claims[some])


def _column(
    column: int, names: tuple[Sequence[str], IntArray], codes: IntArray, others: Mapping[str, str]
) -> tuple[list[Bar], IntArray]:
    """The bars of a column, and for each statement the position of its bar.

    names: the name of each code, and the position of its kind in _KINDS; codes: that of each statement; others: what the bar is
    called of all of a kind that have none of their own. Articles stand in their order, the others by kind and number.
    """
    texts, kinds = names
    sizes = np.bincount(codes, minlength=len(texts))
    present = np.flatnonzero(sizes)
    ranked = present[np.argsort(-sizes[present], kind="stable")]
    rest = np.bincount(kinds[ranked[_MOST:]], minlength=len(_KINDS))
    is_folded = np.zeros(len(texts), dtype=bool)
    is_folded[ranked[_MOST:]] = rest[kinds[ranked[_MOST:]]] > 1
    folded = present[is_folded[present]]
    found = [
        (kinds[n], n, _bar(column, texts[n], _KINDS[kinds[n]], int(sizes[n]))) for n in present[~is_folded[present]].tolist()
    ]
    for kind in np.unique(kinds[folded]).tolist():
        name = others[_KINDS[kind]]
        bar = _bar(column, name, _KINDS[kind], int(sizes[folded[kinds[folded] == kind]].sum()))
        found.append((kind, -1, replace(bar, name=f"{rest[kind]:,} {name}")))
    found.sort(key=lambda one: (one[0] not in _FROM_TOP, one[0], one[1] < 0, -one[2].number if column else 0))
    places = np.zeros(len(texts), dtype=np.intp)
    for place, (kind, n, _) in enumerate(found):
        places[n if n >= 0 else folded[kinds[folded] == kind]] = place
    return [bar for *_, bar in found], places[codes]


def _uncrossed(bars: Sequence[Bar], at: IntArray, to: IntArray) -> tuple[list[Bar], IntArray]:
    """The bars of outlets from those that lead to the top of the next column to those that lead to its bottom.

    So fewer bands cross. at: the position of the bar of each statement, which is given anew; to: that in the next column.
    """
    means = np.bincount(at, to) / np.bincount(at)
    order = sorted(range(len(bars)), key=lambda n: (bars[n].kind != "none", means[n]))
    return [bars[n] for n in order], np.argsort(order)[at]


def _bar(column: int, name: str, kind: str, number: int) -> Bar:
    """A bar of a column, of `number` statements: its name, and the kind of speaker or outlet, one of _KINDS."""
    return Bar(column, kind, name, number, f"~column-{column}~{_slug(name)}{f'-{kind}' if column == 2 else ''}")


@lru_cache(maxsize=1_000)
def _slug(name: str) -> str:
    """A name as a part of the key of a mark."""
    return re.sub("[^a-z0-9]+", "-", name.casefold()).strip("-")[:72] or "none"
