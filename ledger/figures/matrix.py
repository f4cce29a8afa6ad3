"""The matrix of positions: actors by issues, each cell the stance in symbol and words with the statements behind it."""

from collections.abc import Iterable, Sequence

from ledger import stances, style, words
from ledger.dataset import Dataset
from ledger.figures.grids import Grid, Head, Mark
from ledger.figures.marks import Row
from ledger.records import Position

ORDERS = {"side": "Side", "statements": "Number", "agreement": "Agreement"}
_ROOM = 8  # columns beside which there is room for words in the cells
_NO_SIDE = "No side"


def matrix(dataset: Dataset, level: str = "person", order: str = "side", chosen: str = "", rule: str = "statements") -> Grid:
    """Actors by issues, as far as anybody speaks.

    `level` folds persons into what they belong to, `order` sorts by `side`, `statements` or `agreement` with the `chosen` actor,
    `rule` counts `statements` or `stances`.
    """
    said: dict[str, list[Position]] = {}
    for position in dataset.positions:
        said.setdefault(stances.folded(dataset, position.actor, level), []).append(position)
    issues = [i for i in dataset.issues if any(p.issue == i for p in dataset.positions)]
    issues.sort(key=lambda i: -sum(p.issue == i for p in dataset.positions))
    brief = len(issues) > _ROOM
    cells = {
        (actor, issue): _cell(dataset, actor, issue, found, (rule, level), brief)
        for actor, positions in said.items()
        for issue, found in stances.by_issue(positions).items()
    }
    many = words.count(stances.count(dataset, dataset.positions, rule, level), *_NOUNS[rule])
    whose = words.count(len(said), "actor")
    return Grid(
        title="Who says what",
        sentence=f"{many} by {whose} on {words.count(len(issues), 'issue')}." if said else "No statement.",
        rule=_RULES[rule] + " Silence and refusal to discuss are positions; a dot is no statement. The number counts them.",
        corner="Actor",
        columns=tuple(Head(i, dataset.issues[i].question) for i in issues),
        rows=tuple(_rows(dataset, said, level, order, chosen, rule)),
        cells=cells,
        table=tuple(positions_table(dataset, dataset.positions)),
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
            "Known": style.WORDS["speech"][p.speech],
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
    tally = stances.tally(dataset, found, *how)
    symbols = "".join(style.STANCE_SYMBOLS[s] for s in tally)
    total = sum(tally.values())
    split = len(tally) > 1
    told = stances.said_on(dataset, found, *how)
    if brief or split:
        text = f"{symbols} {total}"
    else:
        text = f"{symbols} {words.stance(dataset, found[0]) if found[0].stance != 'silent' else 'Silent'}"
        text += f" {total}" if total > 1 else ""
    title = f"{dataset.actors[actor].name}: {dataset.issues[issue].question} {told}" + (" (statements differ)" if split else "")
    return Mark(tuple(p.id for p in found), text, "split" if split else next(iter(tally)), title)


def _rows(dataset: Dataset, said: dict[str, list[Position]], level: str, order: str, chosen: str, rule: str) -> list[Head]:
    names = {a: dataset.actors[a].name for a in said}
    number = {a: stances.count(dataset, found, rule, level) for a, found in said.items()}
    if order == "agreement" and chosen:
        rank = {a.actor: a for a in stances.agreement(dataset, chosen, level, rule)}
        me = stances.folded(dataset, chosen, level)
        near = {a: (-len(found.issues["agree"]), len(found.issues["differ"])) for a, found in rank.items()}
        ranked = sorted(said, key=lambda a: (a != me, *near.get(a, (1, 0)), names[a].casefold()))
        return [Head(a, f"{names[a]}, {_shared(rank[a])}" if a in rank else names[a]) for a in ranked]
    if order == "statements":
        return [Head(a, f"{names[a]}, {number[a]}") for a in sorted(said, key=lambda a: (-number[a], names[a].casefold()))]
    rows = []
    for side in (*style.WORDS["sides"], None):
        members = [a for a in said if dataset.actors[a].side == side]
        group = style.WORDS["sides"][side] if side else _NO_SIDE
        rows += [Head(a, f"{names[a]}, {number[a]}", group, depth) for a, depth in _tree(dataset, members)]
    return rows


def _shared(found: stances.Agreement) -> str:
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
