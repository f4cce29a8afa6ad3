"""The matrix of positions: actors by issues, each cell the stance in symbol and words with the statements behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from ledger.charts.base import Row
from ledger.charts.grid import OTHERS, Cells, Grid, Head, Mark, most_shown
from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Position
from ledger.query import agreement
from ledger.query.columns import IntArray
from ledger.query.selection import Selection
from ledger.wording import words

_ROOM = 8  # columns beside which there is room for words in the cells
_NO_SIDE = "No side"
_STANCES = tuple(vocabulary.WORDS["stances"])
_NOUNS = {"statements": ("statement",), "stances": ("stance",)}
_RULES = {
    "statements": "Several statements by one actor in one article count as several.",
    "stances": "What one actor says of one issue in one article with the same stance counts once.",
}
_FOLDED = (
    " Actors or issues are too many to show one by one: those of the most statements are named, all others are one row or "
    "column. A dot is no statement. Choosing a cell lists its records below."
)
_SILENCE = " Silence and refusal to discuss are positions; a dot is no statement. The number counts them."


@dataclass(frozen=True, eq=False)
class _Codes:
    """The folded actors of all positions; and of each position the numbers of its actor, issue, stance and statement.

    Positions of one actor, issue, stance and first article are one statement.
    """

    actors: tuple[str, ...]
    actor: IntArray
    issue: IntArray
    stance: IntArray
    statement: IntArray


@lru_cache(maxsize=6)
def _codes(dataset: Dataset, level: str) -> _Codes:
    actors: dict[str, int] = {}
    vocabularies = (dataset.issues, dataset.sources, _STANCES)
    issues, sources, stances = ({name: n for n, name in enumerate(names)} for names in vocabularies)
    values = [
        (
            actors.setdefault(agreement.folded(dataset, p.actor, level), len(actors)),
            issues[p.issue],
            stances[p.stance],
            sources[dataset.citations[p.id][0].source],
        )
        for p in dataset.positions
    ]
    codes = np.array(values, dtype=np.intp).reshape(-1, 4)
    _, statement = np.unique(codes, axis=0, return_inverse=True)
    actor, issue, stance, _ = codes.T.copy()
    return _Codes(tuple(actors), actor, issue, stance, statement.reshape(-1))


def matrix(selection: Selection, level: str = "person", order: str = "side", chosen: str = "", rule: str = "statements") -> Grid:
    """Actors by issues, as far as anybody speaks.

    `level` folds persons into what they belong to, `order` sorts by `side`, `statements` or `agreement` with the `chosen` actor,
    `rule` counts `statements` or `stances`.
    """
    dataset, codes, issues = selection.dataset, _codes(selection.dataset, level), tuple(selection.dataset.issues)
    rows = selection.rows("positions")
    at = rows - selection.index.tables["positions"].start
    counted = None if rule == "statements" else np.unique(codes.statement[at], return_index=True)[1]
    speakers = codes.actor[at] if counted is None else codes.actor[at][counted]
    numbers = np.bincount(speakers, minlength=len(codes.actors))
    counts = {codes.actors[n]: int(numbers[n]) for n in np.flatnonzero(numbers).tolist()}
    sizes = np.bincount(codes.issue[at], minlength=len(issues))
    asked = sorted(np.flatnonzero(sizes).tolist(), key=lambda n: -sizes[n])
    most = most_shown(len(counts), len(asked))
    actors = _actors(selection, counts, order, (chosen, level, rule), most)
    columns = [Head(issues[n], dataset.issues[issues[n]].question) for n in asked[:most]]
    more_actors, more_issues = len(counts) - len(actors), len(asked) - len(columns)
    number_of = {actor: n for n, actor in enumerate(codes.actors)}
    heads = [number_of[head.id] for head in actors], asked[:most]
    cells = Cells(selection, rows, heads, (codes.actor[at], codes.issue[at]))
    ids = [*(head.id for head in actors), OTHERS], [*(head.id for head in columns), OTHERS]
    filled = {
        (ids[0][row], ids[1][column]): _mark(dataset, ids[0][row], ids[1][column], tally, len(asked) > _ROOM)
        for (row, column), tally in cells.tallies(codes.stance[at], len(_STANCES), counted).items()
    }
    if more_actors:
        actors.append(Head(OTHERS, f"{more_actors:,} other actors", _NO_SIDE if order == "side" else ""))
    if more_issues:
        columns.append(Head(OTHERS, f"{more_issues:,} other issues"))
    many = f"{words.count(len(speakers), *_NOUNS[rule])} by {words.count(len(counts), 'actor')}"
    return Grid(
        title="Who says what",
        sentence=f"{many} on {words.count(len(asked), 'issue')}." if len(at) else "No statement.",
        rule=_RULES[rule] + (_FOLDED if more_actors or more_issues else _SILENCE),
        corner="Actor",
        columns=tuple(columns),
        rows=tuple(actors),
        cells=filled,
        behind=partial(cells.behind, ids),
        items=selection.positions,
        rows_of=partial(positions_table, dataset),
    )


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


def _mark(dataset: Dataset, actor: str, issue: str, tally: Sequence[int], brief: bool) -> Mark:
    """A cell: the stances taken in it as symbols, with their number; in a `brief` table without words.

    A row or column of all others has the general words for the stances.
    """
    counts = {stance: number for stance, number in zip(_STANCES, tally, strict=True) if number}
    folded = OTHERS in (actor, issue)
    names = {s: vocabulary.WORDS["stances"][s] if folded else words.stance_label(dataset, issue, s) for s in counts}
    symbols, total = "".join(vocabulary.STANCE_SYMBOLS[s] for s in counts), sum(tally)
    title = ", ".join(f"{names[s]} {n:,}" for s, n in counts.items())
    if not folded:
        differ = " (statements differ)" if len(counts) > 1 else ""
        title = f"{dataset.actors[actor].name}: {dataset.issues[issue].question} {title}{differ}"
    (*_, last) = counts
    if brief or folded or len(counts) > 1:
        return Mark(f"{symbols} {total:,}", "split" if len(counts) > 1 else last, title)
    text = f"{symbols} {'Silent' if last == 'silent' else names[last]}"
    return Mark(f"{text} {total:,}" if total > 1 else text, last, title)


def _actors(selection: Selection, counts: Mapping[str, int], order: str, how: tuple[str, str, str], most: int) -> list[Head]:
    """The rows of at most so many actors, in order; `counts` are their statements."""
    if order == "agreement" and how[0]:
        return _by_agreement(selection, counts, *how)[:most]
    names = {actor: selection.dataset.actors[actor].name for actor in counts}
    kept = sorted(counts, key=lambda a: (-counts[a], names[a].casefold()))[:most]
    return _by_side(selection.dataset, counts, kept) if order == "side" else [Head(a, f"{names[a]}, {counts[a]:,}") for a in kept]


def _by_agreement(selection: Selection, actors: Iterable[str], chosen: str, level: str, rule: str) -> list[Head]:
    """The chosen actor, then those who agree with it on the most issues."""
    names = {actor: selection.dataset.actors[actor].name for actor in actors}
    entries = {entry.actor: entry for entry in agreement.agreement(selection, chosen, level, rule)}
    me = agreement.folded(selection.dataset, chosen, level)
    near = {a: (-len(entry.issues["agree"]), len(entry.issues["differ"])) for a, entry in entries.items()}
    ranked = sorted(names, key=lambda a: (a != me, *near.get(a, (1, 0)), names[a].casefold()))
    return [Head(a, f"{names[a]}, {_shared(entries[a])}" if a in entries else names[a]) for a in ranked]


def _shared(entry: agreement.Agreement) -> str:
    """In counts, how an actor stands to the chosen one: '3 alike, 1 apart'."""
    verbs = {"agree": "alike", "partly": "in part", "differ": "apart"}
    return ", ".join(f"{len(issues)} {verbs[verdict]}" for verdict, issues in entry.issues.items() if issues)


def _by_side(dataset: Dataset, counts: Mapping[str, int], actors: Sequence[str]) -> list[Head]:
    """The actors side by side, each below the nearest one it belongs to that is there too."""
    heads = []
    for side in (*dataset.sides, None):
        members = [a for a in actors if dataset.actors[a].side == side]
        group = dataset.sides[side].name if side else _NO_SIDE
        heads += [Head(a, f"{dataset.actors[a].name}, {counts[a]:,}", group, depth) for a, depth in _tree(dataset, members)]
    return heads


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
