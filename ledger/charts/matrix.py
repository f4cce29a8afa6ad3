"""The matrix of positions: actors by issues, each cell the stance in symbol and words with the statements behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

import ledger.charts.bins as bins
from ledger.charts.base import Row
from ledger.charts.blame import KEPT_HEADS, MOST_HEADS, OTHERS, Behind, Grid, Head, Held, Mark, Rows, folded, places
from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Position
from ledger.query import agreement, selection
from ledger.wording import words

ORDERS = {"side": "Side", "statements": "Number", "agreement": "Agreement"}
_ROOM = 8  # columns beside which there is room for words in the cells
_NO_SIDE = "No side"
_STANCES = tuple(vocabulary.WORDS["stances"])
_SAID = tuple((stance, vocabulary.STANCE_SYMBOLS[stance], name) for stance, name in vocabulary.WORDS["stances"].items())


def matrix(dataset: Dataset, level: str = "person", order: str = "side", chosen: str = "", rule: str = "statements") -> Grid:
    """Actors by issues, as far as anybody speaks.

    `level` folds persons into what they belong to, `order` sorts by `side`, `statements` or `agreement` with the `chosen` actor,
    `rule` counts `statements` or `stances`.
    """
    asked = selection.counts_of(dataset, "issues")
    if (len(dataset.positions) > MOST_HEADS and _actors(dataset, level) > MOST_HEADS) or len(+asked) > MOST_HEADS:
        return _of_many(dataset, level, order, chosen, rule)
    said: dict[str, list[Position]] = {}
    for position in dataset.positions:
        said.setdefault(agreement.folded(dataset, position.actor, level), []).append(position)
    issues = [i for i in dataset.issues if asked[i]]
    issues.sort(key=lambda i: -asked[i])
    brief = len(issues) > _ROOM
    cells = {
        (actor, issue): _cell(dataset, actor, issue, found, (rule, level), brief)
        for actor, positions in said.items()
        for issue, found in agreement.by_issue(positions).items()
    }
    many = words.count(agreement.count(dataset, dataset.positions, rule, level), *_NOUNS[rule])
    whose = words.count(len(said), "actor")
    return Grid(
        title="Who says what",
        sentence=f"{many} by {whose} on {words.count(len(issues), 'issue')}." if said else "No statement.",
        rule=_RULES[rule] + " Silence and refusal to discuss are positions; a dot is no statement. The number counts them.",
        corner="Actor",
        columns=tuple(Head(i, dataset.issues[i].question) for i in issues),
        rows=tuple(_rows(dataset, said, level, order, chosen, rule)),
        cells=cells,
        table=Rows(dataset.positions, partial(positions_table, dataset)),
    )


@dataclass(frozen=True, eq=False)
class _Codes:
    """The folded actors of all positions; and of each position the numbers of its actor, issue, stance, and of its statement.

    Positions of one actor, issue, stance and first article have the same number of statement, and `firsts` says where the first
    of each stands.
    """

    actors: tuple[str, ...]
    actor: bins.Numbers
    issue: bins.Numbers
    stance: bins.Numbers
    stated: bins.Numbers
    firsts: bins.Numbers


@lru_cache(maxsize=6)
def _codes(whole: Dataset, level: str) -> _Codes:
    """The numbers of all positions, found once."""
    actors: dict[str, int] = {}
    issues, sources, taken = ({name: n for n, name in enumerate(names)} for names in (whole.issues, whole.sources, _STANCES))
    rows = [
        (
            actors.setdefault(agreement.folded(whole, p.actor, level), len(actors)),
            issues[p.issue],
            taken[p.stance],
            sources[whole.citations[p.id][0].source],
        )
        for p in whole.positions
    ]
    codes = np.array(rows, dtype=np.intp).reshape(-1, 4)
    _, firsts, stated = np.unique(codes, axis=0, return_index=True, return_inverse=True)
    actor, issue, stance, _ = codes.T.copy()
    return _Codes(tuple(actors), actor, issue, stance, stated.reshape(-1), firsts)


def _actors(dataset: Dataset, level: str) -> int:
    """How many folded actors have a position."""
    codes = _codes(selection.whole(dataset), level)
    return int(np.count_nonzero(np.bincount(codes.actor[selection.left(dataset, "positions")[1]])))


def prepare(whole: Dataset) -> None:
    """Find the numbers of all positions before they are asked for."""
    _codes(whole, "person")


def _of_many(dataset: Dataset, level: str, order: str, chosen: str, rule: str) -> Grid:
    """The actors and issues of the most statements one by one, all others as one row and one column."""
    codes, (_, given) = _codes(selection.whole(dataset), level), selection.left(dataset, "positions")
    counted = given if rule == "statements" else codes.firsts[np.flatnonzero(np.bincount(codes.stated[given]))]
    sets: tuple[tuple[tuple[str, ...], bins.Numbers], ...] = ((codes.actors, codes.actor), (tuple(dataset.issues), codes.issue))
    sizes = [np.bincount(numbers[counted], minlength=len(of)) for of, numbers in sets]
    shown = [folded(of, size) for (of, _), size in zip(sets, sizes, strict=True)]
    actors, issues = codes.actors, tuple(dataset.issues)
    if order == "agreement" and chosen:
        rank = {a.actor: n for n, a in enumerate(agreement.agreement(dataset, chosen, level, rule))}
        me = agreement.folded(dataset, chosen, level)
        here = np.flatnonzero(sizes[0]).tolist()
        shown[0] = sorted(here, key=lambda n: (actors[n] != me, rank.get(actors[n], len(rank)), actors[n]))[:KEPT_HEADS]
    elif order == "side":
        sides = [*dataset.sides, None]
        shown[0].sort(key=lambda n: sides.index(dataset.actors[actors[n]].side))
    many = [int(np.count_nonzero(size)) for size in sizes]
    rest = [number - len(found) for number, found in zip(many, shown, strict=True)]
    group = order == "side"
    rows = [
        Head(actors[n], f"{dataset.actors[actors[n]].name}, {sizes[0][n]:,}", _side(dataset, actors[n]) if group else "")
        for n in shown[0]
    ]
    rows += [Head(OTHERS, f"{rest[0]:,} other actors", _NO_SIDE if group else "")] if rest[0] else []
    columns = [Head(issues[n], dataset.issues[issues[n]].question) for n in shown[1]]
    columns += [Head(OTHERS, f"{rest[1]:,} other issues")] if rest[1] else []
    said = words.count(len(counted), *_NOUNS[rule])
    return Grid(
        title="Who says what",
        sentence=f"{said} by {words.count(many[0], 'actor')} on {words.count(many[1], 'issue')}.",
        rule=(
            f"{_RULES[rule]} Actors or issues are too many to show one by one: those of the most statements are named, all "
            "others are one row or column. A dot is no statement. Choosing a cell lists its records below."
        ),
        corner="Actor",
        columns=tuple(columns),
        rows=tuple(rows),
        cells=_cells_of_many(dataset, codes, given, counted, shown),
        table=Rows(dataset.positions, partial(positions_table, dataset)),
    )


def _cells_of_many(
    dataset: Dataset, codes: _Codes, given: bins.Numbers, counted: bins.Numbers, shown: Sequence[Sequence[int]]
) -> dict[tuple[str, str], Mark]:
    """The cells: the tally of what is counted, and the ids of all statements that are given."""
    rows, columns = places(len(codes.actors), shown[0]), places(len(dataset.issues), shown[1])
    many, wide, deep = (len(shown[0]) + 1) * (len(shown[1]) + 1), len(shown[1]) + 1, len(_STANCES)

    def cell(at: bins.Numbers) -> bins.Numbers:
        found: bins.Numbers = rows[codes.actor[at]] * wide + columns[codes.issue[at]]
        return found

    cells = cell(given)
    tallied = cells if counted is given else cell(counted)
    tallies = np.bincount(tallied * deep + codes.stance[counted], minlength=many * deep).reshape(many, deep)
    known, _ = selection.kept(dataset)
    held = Held(cells, known.ids[known.tables["positions"]], given)
    issues = tuple(dataset.issues)
    names = [*(codes.actors[n] for n in shown[0]), OTHERS], [*(issues[n] for n in shown[1]), OTHERS]
    found = {}
    for at, tally in ((at, tallies[at].tolist()) for at in np.flatnonzero(tallies.any(axis=1)).tolist()):
        row, column = divmod(at, wide)
        found[names[0][row], names[1][column]] = _cell_of_many(Behind(held, at), tally)
    return found


def _side(dataset: Dataset, actor: str) -> str:
    side = dataset.actors[actor].side
    return dataset.sides[side].name if side else _NO_SIDE


def _cell_of_many(ids: Sequence[str], tally: Sequence[int]) -> Mark:
    symbols, title = "", ""
    for (stance, symbol, name), number in zip(_SAID, tally, strict=True):
        if number:
            tone = "split" if symbols else stance
            symbols += symbol
            title += f", {name} {number:,}" if title else f"{name} {number:,}"
    return Mark(ids, f"{symbols} {sum(tally):,}", tone, title)


def positions_table(dataset: Dataset, positions: Iterable[Position]) -> list[Row]:
    """Positions as plain rows: one a statement, the stance in the issue's own words."""
    return [
        {
            "Actor": dataset.actors[p.actor].name,
            "Issue": dataset.issues[p.issue].question,
            "Stance": words.stance(dataset, p),
            "Condition": p.condition,
            "Summary": p.summary,
            "Time": words.when(p),
            "Known": vocabulary.WORDS["speech"][p.speech],
            "Words": dataset.citations[p.id][0].quote,
            "Article": dataset.sources[dataset.citations[p.id][0].source].short,
            "Record": p.id,
        }
        for p in positions
    ]


_NOUNS = {"statements": ("statement",), "stances": ("stance",)}
_RULES = {
    "statements": "Several statements by one actor in one article count as several.",
    "stances": "What one actor says of one issue in one article with the same stance counts once.",
}


def _cell(dataset: Dataset, actor: str, issue: str, found: Sequence[Position], how: tuple[str, str], brief: bool) -> Mark:
    tally = agreement.tally(dataset, found, *how)
    symbols = "".join(vocabulary.STANCE_SYMBOLS[s] for s in tally)
    total = sum(tally.values())
    split = len(tally) > 1
    told = agreement.said_on(dataset, found, *how)
    if brief or split:
        text = f"{symbols} {total}"
    else:
        text = f"{symbols} {words.stance(dataset, found[0]) if found[0].stance != 'silent' else 'Silent'}"
        text += f" {total}" if total > 1 else ""
    title = f"{dataset.actors[actor].name}: {dataset.issues[issue].question} {told}" + (" (statements differ)" if split else "")
    return Mark(tuple(p.id for p in found), text, "split" if split else next(iter(tally)), title)


def _rows(dataset: Dataset, said: dict[str, list[Position]], level: str, order: str, chosen: str, rule: str) -> list[Head]:
    names = {a: dataset.actors[a].name for a in said}
    number = {a: agreement.count(dataset, found, rule, level) for a, found in said.items()}
    if order == "agreement" and chosen:
        rank = {a.actor: a for a in agreement.agreement(dataset, chosen, level, rule)}
        me = agreement.folded(dataset, chosen, level)
        near = {a: (-len(found.issues["agree"]), len(found.issues["differ"])) for a, found in rank.items()}
        ranked = sorted(said, key=lambda a: (a != me, *near.get(a, (1, 0)), names[a].casefold()))
        return [Head(a, f"{names[a]}, {_shared(rank[a])}" if a in rank else names[a]) for a in ranked]
    if order == "statements":
        return [Head(a, f"{names[a]}, {number[a]}") for a in sorted(said, key=lambda a: (-number[a], names[a].casefold()))]
    rows = []
    for side in (*dataset.sides, None):
        members = [a for a in said if dataset.actors[a].side == side]
        group = dataset.sides[side].name if side else _NO_SIDE
        rows += [Head(a, f"{names[a]}, {number[a]}", group, depth) for a, depth in _tree(dataset, members)]
    return rows


def _shared(found: agreement.Agreement) -> str:
    """In counts, how an actor stands to the chosen one: '3 agree, 1 differs'."""
    said = {v: len(issues) for v, issues in found.issues.items() if issues}
    verbs = {"agree": "alike", "partly": "in part", "differ": "apart"}
    return ", ".join(f"{n} {verbs[v]}" for v, n in said.items())


def _tree(dataset: Dataset, members: Sequence[str]) -> list[tuple[str, int]]:
    """Actors of one side, each below the nearest one it belongs to that is there too, with its depth."""
    here = set(members)

    def above(name: str) -> str | None:
        at = dataset.actors[name].member_of
        while at and at not in here:
            at = dataset.actors[at].member_of
        return at

    below: dict[str | None, list[str]] = {}
    for name in sorted(members, key=lambda a: dataset.actors[a].name.casefold()):
        below.setdefault(above(name), []).append(name)

    def walk(name: str | None, depth: int) -> list[tuple[str, int]]:
        return [row for child in below.get(name, ()) for row in ((child, depth), *walk(child, depth + 1))]

    return walk(None, 0)
