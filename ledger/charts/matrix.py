"""The matrix of positions: actors as rows, issues as columns; a cell shows the stances taken, with the statements behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ledger.charts.base import Row, article_cells, time_cells
from ledger.charts.grid import OTHERS, Cell, CrossTable, Grid, Head, left_out_words, most_shown
from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Position
from ledger.query import agreement, comparison_words, overlaps, verdicts
from ledger.query.agreement import is_concluded
from ledger.query.columns import IntArray
from ledger.query.selection import Selection
from ledger.wording import words

_ROOM = 8  # with at most so many columns there is room for words in the cells
_MOST_NAMED = 4  # actors behind one answer in the hover text of a cell
_NO_SIDE = "No side"
SIGN_OF_LIMIT = "“…”"
"""What stands in a cell where the article's words limit an answer."""
Places = Mapping[tuple[str, str], Cell]
"""Cells by the ids of their row and column."""
_STANCES = tuple(vocabulary.WORDS["stances"])
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
    """All positions of a dataset as arrays with one entry for each.

    `actor` is the position in `actors` (ids) of the actor that stands for the position's actor at the level. `issue` and
    `stance` are positions in the issues of the dataset and in _STANCES. `counted_once` has the same number for all positions of
    one actor, issue, stance and first article, which count as one under the rule `stances`. `concluded` is 1 where somebody else
    concludes the position (see `agreement.is_concluded`), and `in_error` is 1 where it rests on words with an apparent error.
    """

    actors: tuple[str, ...]
    actor: IntArray
    issue: IntArray
    stance: IntArray
    counted_once: IntArray
    concluded: IntArray
    in_error: IntArray


TITLE = "Who says what"


@memoized(maxsize=6)
def _codes(dataset: Dataset, level: str) -> _Codes:
    """The positions of a dataset as arrays, made once for each dataset and level."""
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
    _, counted_once = np.unique(codes, axis=0, return_inverse=True)
    actor, issue, stance, _ = codes.T.copy()
    concluded = np.array([is_concluded(dataset, p) for p in dataset.positions], dtype=np.intp)
    in_error = np.array([p.id in dataset.errata_of for p in dataset.positions], dtype=np.intp)
    return _Codes(tuple(actors), actor, issue, stance, counted_once.reshape(-1), concluded, in_error)


def matrix(selection: Selection, level: str = "person", order: str = "side", chosen: str = "", rule: str = "statements") -> Grid:
    """The selected positions as a table of actors by issues; only those with a position have a row or column.

    `level` says which actor stands for which (see `agreement.folded`). `order` sorts the actors by `side`, by the number of
    `statements`, or by `agreement` with the `chosen` actor. `rule` counts `statements` or `stances` (see `agreement.count`).
    """
    dataset, codes, issues = selection.dataset, _codes(selection.dataset, level), tuple(selection.dataset.issues)
    rows = selection.rows("positions")
    selected = rows - selection.index.tables["positions"].start
    counted = None if rule == "statements" else np.unique(codes.counted_once[selected], return_index=True)[1]
    actor_codes, issues_of_all = (
        values[selected] if counted is None else values[selected][counted] for values in (codes.actor, codes.issue)
    )
    numbers = np.bincount(actor_codes, minlength=len(codes.actors))
    counts = {codes.actors[n]: int(numbers[n]) for n in np.flatnonzero(numbers).tolist()}
    sizes = np.bincount(codes.issue[selected], minlength=len(issues))
    issue_codes = sorted(np.flatnonzero(sizes).tolist(), key=lambda n: -sizes[n])
    most = most_shown(len(counts), len(issue_codes))
    speaks = np.zeros((len(codes.actors), len(issues)), dtype=np.intp)
    speaks[codes.actor[selected], codes.issue[selected]] = 1
    shown_codes = _together(speaks, issue_codes[:most])
    middles = speaks[:, shown_codes] @ np.arange(len(shown_codes)) / np.maximum(speaks[:, shown_codes].sum(axis=1), 1)
    places = dict(zip(codes.actors, middles.tolist(), strict=True))
    actors = _actors(selection, counts, places, order, (chosen, level, rule), most)
    columns = [_head(dataset, issues[n]) for n in shown_codes]
    more_actors, more_issues = len(counts) - len(actors), len(issue_codes) - len(columns)
    number_of = {actor: n for n, actor in enumerate(codes.actors)}
    heads = [number_of[head.id] for head in actors], shown_codes
    table = CrossTable(selection, rows, heads, (codes.actor[selected], codes.issue[selected]))
    ids = [*(head.id for head in actors), OTHERS], [*(head.id for head in columns), OTHERS]
    said = _said(table, selection.records(rows))
    told, wrong = (
        {divmod(int(cell), table.width) for cell in np.unique(table.cells[those[selected] == number])}
        for those, number in ((codes.concluded, 0), (codes.in_error, 1))
    )
    cells = {
        (ids[0][row], ids[1][column]): _cell(
            dataset,
            (ids[0][row], ids[1][column]),
            tally,
            said.get((row, column), ()),
            is_brief=len(issue_codes) > _ROOM,
            is_body=level != "person",
            concluded=(row, column) not in told,
            in_error=(row, column) in wrong,
        )
        for (row, column), tally in table.tallies(codes.stance[selected], len(_STANCES), counted).items()
    }
    if more_actors:
        actors.append(Head(OTHERS, f"{more_actors:,} other actors", _NO_SIDE if order == "side" else ""))
    if more_issues:
        columns.append(Head(OTHERS, f"{more_issues:,} other issues"))
    number = f"{words.count(len(actor_codes), agreement.NOUNS[rule])} by {words.count(len(counts), 'actor')}"
    number += f" on {words.count(len(issue_codes), 'issue')}{overlaps.of_these(dataset, counts)}."
    left_out = {
        "actor": sorted(dataset.actors[name].name for name in codes.actors if name not in counts),
        "issue": [dataset.issues[issues[n]].name for n in np.setdiff1d(codes.issue, issue_codes).tolist()],
    }
    counted_out = left_out_words(left_out)
    missing = f" Left out, because nothing is left of them: {counted_out}." if counted_out else ""
    return Grid(
        title=f"{TITLE}{comparison_words.counted_by(level)}",
        sentence=number + missing if len(rows) else "No statement.",
        rule=_RULES[rule] + (_FOLDED if more_actors or more_issues else _SILENCE),
        corner="Actor",
        noun=("issue", "issues"),
        columns=tuple(columns),
        rows=tuple(actors),
        cells=cells,
        notes=_notes(selection, codes, (actor_codes, issues_of_all), (ids[0][:-1], ids[1][:-1]), cells),
        behind=partial(table.behind, ids),
        items=selection.positions,
        rows_of=partial(positions_table, dataset),
        left_out=left_out if len(rows) else {},
    )


def _head(dataset: Dataset, issue: str) -> Head:
    """The head of the column of an issue: its short name, and for hover its question with what yes and no mean."""
    asked, signs = dataset.issues[issue], vocabulary.STANCE_SYMBOLS
    labels = f"{signs['for']} {asked.for_label}, {signs['against']} {asked.against_label}"
    return Head(issue, asked.name, title=f"{asked.question} {labels}", said=asked.question)


def _together(speaks: IntArray, issues: Sequence[int]) -> list[int]:
    """Some issues in an order in which each is followed by the one that it shares the most actors with.

    `speaks` is 1 where an actor (row) speaks on an issue (column). The first issue stays first; of equals the earlier is taken.
    """
    shared = speaks.T @ speaks
    rest, ordered = list(issues[1:]), list(issues[:1])
    while rest:
        ordered.append(max(rest, key=lambda issue: shared[ordered[-1], issue]))
        rest.remove(ordered[-1])
    return ordered


def positions_table(dataset: Dataset, positions: Iterable[Position]) -> list[Row]:
    """Positions as rows for a table: one for each position, with its stance in the issue's own words."""
    return [
        {
            "Actor": dataset.actors[p.actor].name,
            "Issue": dataset.issues[p.issue].question,
            "Stance": words.stance(dataset, p),
            "Condition": p.condition,
            "Limit": p.limit,
            "Summary": p.summary,
            **time_cells(dataset, p),
            "Mode": vocabulary.WORDS["mode"][p.mode],
            "Known": vocabulary.WORDS["speech"][p.speech],
            "Words": first.quote,
            **article_cells(dataset, first.source, first.span),
            "Record": p.id,
        }
        for p in positions
        for first in dataset.citations[p.id][:1]
    ]


def _said(table: CrossTable, positions: Sequence[Position]) -> dict[tuple[int, int], list[Position]]:
    """The records behind each cell that has a row and a column of its own, by the numbers of these.

    `positions` are the records of the statements of `table`.
    """
    rows, columns = np.divmod(table.cells, table.width)
    said: dict[tuple[int, int], list[Position]] = {}
    for number in np.flatnonzero((rows < table.height - 1) & (columns < table.width - 1)).tolist():
        said.setdefault((int(rows[number]), int(columns[number])), []).append(positions[number])
    return said


def _notes(
    selection: Selection,
    codes: _Codes,
    counted: tuple[IntArray, IntArray],
    heads: tuple[Sequence[str], Sequence[str]],
    cells: Places,
) -> Places:
    """What stands in the cells of actors who say nothing on an issue, but whose members do, by the ids of row and column.

    `counted` are the numbers of actor and of issue of each statement that counts, and `heads` the ids of the rows and columns.
    """
    dataset, limit = selection.dataset, " that the filter leaves" if selection.filters.active() else ""
    size, issues = len(dataset.issues), {name: n for n, name in enumerate(dataset.issues)}
    shape = len(codes.actors), size
    own = np.bincount(counted[0] * size + counted[1], minlength=shape[0] * shape[1]).reshape(shape)
    number_of = {actor: n for n, actor in enumerate(codes.actors)}
    of_members = np.zeros_like(own)
    for number, actor in enumerate(codes.actors):
        for body in agreement.bodies_above(dataset, actor):
            if body in number_of:
                of_members[number_of[body]] += own[number]
    notes = {}
    for actor in heads[0]:
        for issue in heads[1]:
            number = int(of_members[number_of[actor], issues[issue]])
            if number and (actor, issue) not in cells:
                text = f"{dataset.actors[actor].name}: {dataset.issues[issue].question} "
                how = ". Count actors by body or by government to see them."
                notes[actor, issue] = Cell(f"·{number:,}", "none", text + comparison_words.members_say(number, limit) + how)
    return notes


def _cell(
    dataset: Dataset,
    place: tuple[str, str],
    tally: Sequence[int],
    said: Sequence[Position],
    is_brief: bool,
    is_body: bool,
    concluded: bool,
    in_error: bool,
) -> Cell:
    """The cell of an actor and an issue: the stances taken as symbols and their number; words too, unless the table `is_brief`.

    `place` are the ids of actor and issue, `tally` gives the number of each of _STANCES, and `said` are the records. Where the
    actor or the issue is OTHERS, the stances have their general names. What makes an answer less than its label says stands
    behind it (see `comparison_words.particulars`). `is_body` is whether actors are counted as what they belong to, which may be
    divided. `concluded` is what `Cell` calls `is_concluded`, and `in_error` what it calls
    `has_error`.
    """
    actor, issue = place
    counts = {stance: number for stance, number in zip(_STANCES, tally, strict=True) if number}
    symbols, number = "".join(vocabulary.STANCE_SYMBOLS[s] for s in counts), sum(tally)
    if OTHERS in place:
        names = {s: vocabulary.WORDS["stances"][s] for s in counts}
        title = ", ".join(f"{names[s]} {n:,}" for s, n in counts.items()) + ", some with an apparent error" * in_error
    else:
        taken = {s: [p for p in said if p.stance == s] for s in counts}
        names = {s: " or ".join(dict.fromkeys(words.stance(dataset, p) for p in those)) for s, those in taken.items()}
        title = ", ".join(f"{names[s]} {n:,}{_less(dataset, taken[s], actor, n, concluded)}" for s, n in counts.items())
        answering = [p for p in said if p.stance in ("for", "against")]
        divided = verdicts.division(answering, actor, agreement.concluded(answering, dataset)) if is_body and answering else ""
        differ = f" ({divided or 'several stances, at one time or at several'})" if len(counts) > 1 else ""
        symbols += verdicts.SIGNS["members"] if divided else ""
        title = f"{dataset.actors[actor].name}: {dataset.issues[issue].question} {title}{differ}"
    title += f", {vocabulary.WORDS['speech']['analysis']}" if concluded else ""
    limited = f" {SIGN_OF_LIMIT}" * any(p.limit for p in said)
    (*_, last) = counts
    if is_brief or OTHERS in place or len(counts) > 1:
        return Cell(f"{symbols}{limited} {number:,}", "split" if len(counts) > 1 else last, title, concluded, in_error)
    text = f"{symbols} {names[last]}{limited}"
    return Cell(f"{text} {number:,}" if number > 1 else text, last, title, concluded, in_error)


def _less(dataset: Dataset, positions: Sequence[Position], actor: str, counted: int, concluded: bool) -> str:
    """What makes an answer of an actor less than its label says, in brackets (see `comparison_words.particulars`); or empty.

    Of many actors who give it only the first are named. `counted` is the number that stands before the brackets, and `concluded`
    is whether the cell says by itself that all in it is concluded.
    """
    told = comparison_words.particulars(dataset, positions, actor, counted, not concluded, _MOST_NAMED)
    return f" ({'; '.join(told)})" if told else ""


def _actors(
    selection: Selection, counts: Mapping[str, int], places: Mapping[str, float], order: str, how: tuple[str, str, str], most: int
) -> list[Head]:
    """The heads of the rows in order, at most `most`; `counts` gives the number of statements of each actor.

    `places` gives the mean place of the columns in which an actor speaks: on one side actors stand in that order. `how` are the
    chosen actor, the level and the rule (see `matrix`).
    """
    if order == "agreement" and how[0]:
        return _by_agreement(selection, counts, *how)[:most]
    names = {actor: selection.dataset.actors[actor].name for actor in counts}
    kept = sorted(counts, key=lambda a: (-counts[a], names[a].casefold()))[:most]
    if order == "side":
        return _by_side(selection.dataset, counts, sorted(kept, key=places.__getitem__))
    return [_row_head(selection.dataset, a, f"{counts[a]:,}") for a in kept]


def _row_head(dataset: Dataset, actor: str, more: str, group: str = "", depth: int = 0) -> Head:
    """The head of the row of an actor: its name, and behind it `more`, such as how many statements it has."""
    name = dataset.actors[actor].name
    return Head(actor, ", ".join(filter(None, (name, more))), group, depth, said=f"{name}:")


def _by_agreement(selection: Selection, actors: Iterable[str], chosen: str, level: str, rule: str) -> list[Head]:
    """The heads of the rows of some actors: the chosen actor, then the others, those who agree on the most issues first."""
    names = {actor: selection.dataset.actors[actor].name for actor in actors}
    entries = {entry.actor: entry for entry in agreement.agreement(selection, chosen, level, rule)}
    chosen = agreement.folded(selection.dataset, chosen, level)
    ranks = {a: (-len(entry.issues["agree"]), len(entry.issues["differ"])) for a, entry in entries.items()}
    ranked = sorted(names, key=lambda a: (a != chosen, *ranks.get(a, (1, 0)), names[a].casefold()))
    told = {  # how an actor stands to the chosen one, as counts of issues: '3 alike, 1 opposed'
        a: ", ".join(f"{len(issues)} {verdicts.VERDICT_WORDS[verdict]}" for verdict, issues in entry.issues.items() if issues)
        for a, entry in entries.items()
    }
    return [_row_head(selection.dataset, a, told.get(a, "")) for a in ranked]


def _by_side(dataset: Dataset, counts: Mapping[str, int], actors: Sequence[str]) -> list[Head]:
    """The heads of the rows of some actors, one side after the other, each actor below the nearest one that it belongs to."""
    heads = []
    for side in (*dataset.sides, None):
        members = [a for a in actors if dataset.actors[a].side == side]
        group = dataset.sides[side].name if side else _NO_SIDE
        heads += [_row_head(dataset, a, f"{counts[a]:,}", group, depth) for a, depth in _tree(dataset, members)]
    return heads


def _tree(dataset: Dataset, members: Sequence[str]) -> list[tuple[str, int]]:
    """Actors of one side with their depth, each below the nearest that it belongs to; on one depth they keep their order."""

    def body_of(name: str) -> str | None:
        body = dataset.actors[name].member_of
        while body and body not in members:
            body = dataset.actors[body].member_of
        return body

    children: dict[str | None, list[str]] = {}
    for name in members:
        children.setdefault(body_of(name), []).append(name)

    def walk(name: str | None, depth: int) -> list[tuple[str, int]]:
        return [row for child in children.get(name, ()) for row in ((child, depth), *walk(child, depth + 1))]

    return walk(None, 0)
