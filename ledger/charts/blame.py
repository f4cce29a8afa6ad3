"""The table of blame: who is said to have had a part in attacks as rows, who says so as columns, with the statuses."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np

from ledger.charts.base import Row, article_cells, time_cells
from ledger.charts.grid import OTHERS, Cell, CrossTable, Grid, Head, left_out_words, most_shown
from ledger.charts.sides import named_in_whole, naming_whole, somebody_in_parts, somebody_named
from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Attribution
from ledger.query.columns import IntArray, Subset
from ledger.query.relations import attacks_within
from ledger.query.selection import Selection, indexed, once_for_records
from ledger.wording import bylines, words

_WAYS = tuple(product(vocabulary.WORDS["status"], (False, True)))
"""Every status that an attribution may have, each without and with words that limit it or stand against it."""
_LIMITED = " with a limit"
_RANKS = {"denied": 0, "claimed": 1, "blamed": 1, "described": 2}  # of the columns of those who say so
HAD_A_PART = "Said to have had a part"
"""The heading of the actors of whom something is said."""
_TITLE = "Who is said to have had a part, and by whom"
_RULE = (
    "A row is who is said to have had a part in an attack, a column who says so. One statement counts once for each actor "
    "and each attack that it is about."
)
_LIMITS = " “With a limit” means that words of the article limit it or stand against it; the text of the cell has them."
_DESCRIBED = vocabulary.STATUS_VERBS["described"]
_DESCRIBES = (
    f" “{_DESCRIBED.one.capitalize()}” means that {_DESCRIBED.meaning[0].lower()}{_DESCRIBED.meaning[1:]} It is not counted as "
    f"{vocabulary.STATUS_VERBS['blamed'].several}."
)
_OF_A_PART = " of a part"
_NAMED = 3  # of those who deny, as many as a sentence names
_ALL = ", all that any article tells of these records themselves"  # and not only what the filter asks for
_FOLDED = " Names are too many to show one by one: those of the most statements are named, all others are one row or column."

Statement = tuple[str, Attribution]
"""The id of an attack, and one attribution of it: who is said by whom to have done it."""


@dataclass(frozen=True, eq=False)
class _Statements:
    """All attributions of a dataset, with arrays that have one entry for each of them.

    `attack` is the row of the attack among all claims. `accused` and `speaker` are positions in the actors of the dataset, and
    `way` is the position in _WAYS.
    """

    items: tuple[Statement, ...]
    attack: IntArray
    accused: IntArray
    speaker: IntArray
    way: IntArray


@memoized(maxsize=4)
def _statements(dataset: Dataset) -> _Statements:
    """The attributions of a dataset, made once for each dataset."""
    actors = {name: number for number, name in enumerate(dataset.actors)}
    start = indexed(dataset).tables["attacks"].start
    items = [(start + n, attack.id, a) for n, attack in enumerate(dataset.attacks) for a in attack.attributions]
    codes = [(row, actors[a.actor], actors[a.by], _WAYS.index((a.status, bool(a.limit or a.contrast)))) for row, _, a in items]
    return _Statements(tuple((name, a) for _, name, a in items), *np.array(codes, dtype=np.intp).reshape(-1, 4).T.copy())


def blames(selection: Selection) -> Grid:
    """The attributions of the selected attacks as a table: a row for each accused actor, a column for each speaker."""
    asked = selection.filters
    return _blames(selection, bool(asked.sources or asked.actors or asked.sides or asked.named or asked.via or asked.obtained))


@once_for_records("attacks")
def _blames(selection: Selection, is_narrowed: bool) -> Grid:
    """The same table; `is_narrowed` is whether the filter asks for some articles or actors, or how something is known."""
    dataset, statements, names = selection.dataset, _statements(selection.dataset), tuple(selection.dataset.actors)
    selected = np.flatnonzero(selection.kept[statements.attack])
    codes = statements.accused[selected], statements.speaker[selected]
    orders = [_by_weight(names, numbers) for numbers in codes]
    most = most_shown(*map(len, orders))
    heads = orders[0][:most], _deniers_first(orders[1][:most], codes[1], statements.way[selected])
    folded = [len(order) - len(named) for order, named in zip(orders, heads, strict=True)]
    table = CrossTable(selection, statements.attack[selected], heads, codes)
    ids = [*(names[n] for n in heads[0]), OTHERS], [*(names[n] for n in heads[1]), OTHERS]
    tallies = {(ids[0][r], ids[1][c]): tally for (r, c), tally in table.tallies(statements.way[selected], len(_WAYS)).items()}
    of_part = _of_parts(dataset, Subset(statements.items, selected))
    parts = {(ids[0][r], ids[1][c]): number for (r, c), (_, number) in table.tallies(of_part, 2).items()}
    if any(folded):
        cells = {
            place: _cell(tally, parts[place], place[1] in dataset.actors and bylines.is_plural(dataset.actors[place[1]]))
            for place, tally in tallies.items()
        }
    else:
        behind, said = table.behind(ids), _in_words(dataset, Subset(statements.items, selected))
        cells = {
            place: _cell_in_words(dataset, place, tally, said[place], (len(behind[place]), parts[place]))
            for place, tally in tallies.items()
        }
    sentence = f"{words.count(len(selected), 'statement')} by {words.count(len(orders[1]), 'speaker')} about "
    sentence += f"actors under {words.count(len(orders[0]), 'name')}"
    if is_narrowed:
        sentence += _ALL
    every = _by_weight(names, statements.accused), _by_weight(names, statements.speaker)
    without = {
        noun: [dataset.actors[names[n]].name for n in whole if n not in left]
        for noun, whole, left in zip(("name", "speaker"), every, map(set, orders), strict=True)
    }
    counts = _by_status(np.bincount(statements.way[selected], minlength=len(_WAYS)).tolist())
    who_deny = _by_weight(names, codes[1][[_WAYS[way][0] == "denied" for way in statements.way[selected].tolist()]])
    deniers = ", ".join(dataset.actors[names[n]].name for n in who_deny[:_NAMED])
    deniers = f" ({deniers}{f' and {len(who_deny) - _NAMED:,} others' if len(who_deny) > _NAMED else ''})"
    counted = [f"{n:,} {_does(status, n > 1)}{deniers if status == 'denied' else ''}" for status, n in counts.items()]
    sentence += f": {', '.join(counted)}"
    if many := int(of_part.sum()):
        of_them = f"; {many:,} of them {'is' if many == 1 else 'are'} of a part of an attack"
        sentence += f"{of_them} of which the same speaker names the same actor"
    sentence += f". Left out, because nothing is left of them: {told}" if (told := left_out_words(without)) else ""
    described = _DESCRIBES * ("described" in counts) + _LIMITS * any(cell.text.endswith(_LIMITED) for cell in cells.values())
    rows, columns = (
        tuple(Head(name, f"{rest:,} others" if name == OTHERS else dataset.actors[name].name) for name in named)
        for named, rest in ((ids[n] if folded[n] else ids[n][:-1], folded[n]) for n in (0, 1))
    )
    return Grid(
        title=_TITLE,
        sentence=f"{sentence}.{described}{_of_wholes(selection)}" if len(selected) else _nobody(selection),
        rule=_RULE + (f"{_FOLDED} Choosing a cell lists its records below." if any(folded) else ""),
        corner=HAD_A_PART,
        noun=("speaker", "speakers"),
        columns=columns,
        rows=rows,
        cells=cells,
        behind=partial(table.behind, ids),
        items=(items := Subset(statements.items, selected)),
        rows_of=partial(_rows, dataset),
        left_out=without if len(selected) else {},
        within=partial(_within, items, (frozenset(ids[0]), frozenset(ids[1]))),
    )


def _of_parts(dataset: Dataset, statements: Sequence[Statement]) -> IntArray:
    """For each of some attributions 1 if it is of a part of an attack of which the same speaker names the same actor, else 0."""
    wholes: dict[int, list[int]] = {}
    for part, whole in zip(*attacks_within(dataset), strict=True):
        wholes.setdefault(int(part), []).append(int(whole))
    said = [(dataset.row[attack], (a.actor, a.by, a.status)) for attack, a in statements]
    known = set(said)
    of_part = (any((whole, what) in known for whole in wholes.get(row, ())) for row, what in said)
    return np.fromiter(of_part, dtype=np.intp, count=len(said))


def _of_wholes(selection: Selection) -> str:
    """A sentence on selected attacks that name nobody, but are parts of some outside the filter that do; empty without any."""
    dataset, (parts, wholes) = selection.dataset, _named_in_wholes(selection.dataset)
    left = parts[selection.kept[parts] & ~selection.kept[wholes]]
    if not left.size:
        return ""
    are = "1 that names nobody is part of an attack" if left.size == 1 else f"{left.size:,} that name nobody are parts of attacks"
    return f" {are} outside this filter whose record says {somebody_named(dataset, selection.records(left))}."


@memoized(maxsize=4)
def _named_in_wholes(dataset: Dataset) -> tuple[IntArray, IntArray]:
    """The rows of all attacks that name nobody but are part of one whose record does, and the rows of these (`naming_whole`)."""
    start = indexed(dataset).tables["attacks"].start
    rows = {attack.id: start + number for number, attack in enumerate(dataset.attacks)}
    pairs = [(rows[a.id], rows[whole.id]) for a in dataset.attacks if (whole := naming_whole(dataset, a))]
    parts, wholes = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    return parts, wholes


def _nobody(selection: Selection) -> str:
    """The sentence where no selected attack says who had a part; and what is said of the attacks that they are part of."""
    if not selection.count("attacks"):
        return "No attack or use of force."
    told, alone = named_in_whole(selection.dataset, selection.attacks), selection.count("attacks") == 1
    one = "it" if alone else "1 of them"
    of_whole = f"{one} is part of a wider attack" if told == 1 else f"{told:,} of them are parts of wider attacks"
    more = f"; {of_whole} whose record says {somebody_named(selection.dataset, selection.attacks)}" if told else ""
    wholes, who = somebody_in_parts(selection.dataset, selection.attacks)
    have = f"{one} has a part" if wholes == 1 else f"{wholes:,} of them have parts"
    more += f"; {have} whose record says {who}" if wholes else ""
    return f"Nobody is named in {'this record itself' if alone else 'these records themselves'}{more}."


def _by_weight(names: Sequence[str], numbers: IntArray) -> list[int]:
    """The numbers of the names that occur in `numbers`, those that occur most often first, and then by name."""
    sizes = np.bincount(numbers, minlength=len(names))
    return sorted(np.flatnonzero(sizes).tolist(), key=lambda n: (-sizes[n], names[n]))


def _deniers_first(speakers: Sequence[int], numbers: IntArray, ways: IntArray) -> list[int]:
    """Speakers in a new order: those who deny anything, then those who claim or blame, and last those who only describe.

    `numbers` gives the speaker of each statement and `ways` its way; within each part the order stays.
    """
    ranks = np.array([_RANKS[status] for status, _ in _WAYS], dtype=np.intp)[ways]
    return sorted(speakers, key=lambda speaker: int(ranks[numbers == speaker].min()))


def _rows(dataset: Dataset, statements: Sequence[Statement]) -> list[Row]:
    """Attributions as rows for a table."""
    names = dataset.actors
    return [
        {
            HAD_A_PART: names[a.actor].name,
            "Speaker": names[a.by].name,
            "Status": vocabulary.WORDS["status"][a.status],
            "Part": vocabulary.WORDS["role"][a.role],
            "Limit": a.limit,
            "Contrast": a.contrast,
            "Attack": words.headline(dataset, dataset.by_id[attack][1]),
            **time_cells(dataset, dataset.by_id[attack][1]),
            "Words": " ".join(a.evidence[0].quote.split()),
            **article_cells(dataset, a.evidence[0].source, dataset.span(a.evidence[0])),
            "Record": attack,
        }
        for attack, a in statements
    ]


def _within(items: Sequence[Statement], named: tuple[frozenset[str], frozenset[str]], place: tuple[str, str]) -> list[Statement]:
    """The attributions of a cell; `named` are the ids that have a row, and those that have a column of their own."""

    def is_in(name: str, part: int) -> bool:
        return place[part] == (name if name in named[part] else OTHERS)

    return [item for item in items if is_in(item[1].actor, 0) and is_in(item[1].by, 1)]


def _by_status(tally: Sequence[int]) -> Counter[str]:
    """The number of statements of each status that occurs; `tally` gives the number of each of _WAYS."""
    counts: Counter[str] = Counter()
    for (status, _), number in zip(_WAYS, tally, strict=True):
        counts[status] += number
    return +counts


def _does(status: str, many: bool) -> str:
    """What one speaker does by the status of an attribution, or what several do: 'blames', 'blame'."""
    verb = vocabulary.STATUS_VERBS[status]
    return verb.several if many else verb.one


def _cell(tally: Sequence[int], parts: int, many: bool) -> Cell:
    """A cell that shows what the speaker does, with numbers unless it is one thing once: 'blames 2, describes 1'.

    `parts` are those of them that say of a part of an attack what others say of the whole; the cell tells them. `many` is whether
    the speaker is several people. Where any of it has a limit, the cell says of how many, if not of all.
    """
    counts = _by_status(tally)
    text = ", ".join(_does(s, many) + (f" {n:,}" if sum(tally) > 1 else "") for s, n in counts.items())
    text += f", {parts:,}{_OF_A_PART}" * bool(parts)
    limited = sum(number for (_, is_limited), number in zip(_WAYS, tally, strict=True) if is_limited)
    text += f",{f' {limited:,}' * (limited < sum(tally))}{_LIMITED}" * bool(limited)
    return Cell(text, next(iter(counts)) if len(counts) == 1 else "split", text)


def _in_words(dataset: Dataset, items: Iterable[Statement]) -> dict[tuple[str, str], str]:
    """What attributions say in words, by the ids of the accused and of the speaker; what is said alike is told once."""
    told: dict[tuple[str, str], dict[str, None]] = {}
    for _, a in items:
        told.setdefault((a.actor, a.by), {})[bylines.attributed(dataset, a)] = None
    return {place: "; ".join(said) for place, said in told.items()}


def _cell_in_words(dataset: Dataset, place: tuple[str, str], tally: Sequence[int], said: str, attacks: tuple[int, int]) -> Cell:
    """A cell whose whole text is what is `said`, in words, with the number of attacks and of those that are part of others.

    `place` are the ids of the accused and of the speaker.
    """
    number, parts = attacks
    cell = _cell(tally, parts, bylines.is_plural(dataset.actors[place[1]]))
    return Cell(cell.text, cell.tone, f"{said} ({words.count(number, 'attack')}{_part_of_another(parts)})")


def _part_of_another(parts: int) -> str:
    """How many of some attacks are part of another of them, to follow their number; empty if none is."""
    return f", {parts:,} of them part of another" if parts else ""
