"""Positions beside each other, as a table with its words: issue by issue, side by side, or by agreement with one actor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ledger import charts
from ledger.charts.pages import State
from ledger.model.records import Position
from ledger.query import agreement, comparison_words, verdicts
from ledger.query.answers import answered_issues
from ledger.query.answers import answers as issue_answers
from ledger.query.selection import Selection
from ledger.rendering import answers, comparison

_AGREEMENT_RULES = (
    *verdicts.RULES,
    "Statements of all years count, unless a period is chosen.",
    "Numbers are issues, not weights; few statements stay few.",
)


@dataclass(frozen=True)
class Compared:
    """A table of positions.

    key: its name on the page; title, sentence, rules: its words; entries: what it has a row for; html: gives the table of some
    of them; columns: how many it has; positions: gives those in it; rows: makes what it says as rows for a table of data;
    legend: that of its signs, as HTML; empty where it has none.
    """

    key: str
    title: str
    sentence: str
    rules: Sequence[str]
    entries: Sequence[Any]
    html: Callable[[Sequence[Any]], str]
    columns: int
    positions: Callable[[], Sequence[Position]]
    rows: Callable[[], Sequence[charts.Row]]
    legend: str = ""


def compared(selection: Selection, state: State) -> Compared | None:
    """The table of the page “Positions” in its state; None where it shows none: a chart, or nothing to compare."""
    found: Compared | None = None
    match state["mode"]:
        case "issues":
            found = _by_issue(selection)
        case "side" if "," in state["columns"]:
            found = _side_by_side(selection, state)
        case "agreement" if state["with"]:
            found = _by_agreement(selection, state)
    return found if found and found.entries else None


def _by_issue(selection: Selection) -> Compared:
    """The table of the answers to each issue; an entry is the id of an issue."""
    dataset, positions = selection.dataset, selection.positions
    return Compared(
        "issues",
        "Issue by issue",
        answers.caption(selection),
        answers.RULES,
        answered_issues(selection),
        lambda issues: answers.printed(dataset, issue_answers(selection, issues), selection.filters),
        1,
        lambda: positions,
        lambda: charts.positions_table(dataset, positions),
    )


def _side_by_side(selection: Selection, state: State) -> Compared:
    """The table with a column for each of several actors; an entry is a `ComparedIssue`."""
    dataset, filters, level = selection.dataset, selection.filters, state["level"]
    columns = agreement.columns(dataset, state["columns"], level)
    every = agreement.compare(selection, columns, level)
    rows, number = agreement.of_verdict(every, state["rows"]), len(every)
    more = agreement.of_members_only(selection, columns, level)
    positions = [position for row in rows for side in row.sides for position in side]
    return Compared(
        "side-by-side",
        f"Side by side: {comparison_words.beside(dataset, columns)}",
        comparison.caption(dataset, columns, rows, more, level, compared=number),
        verdicts.RULES,
        rows,
        lambda some: comparison.table(dataset, columns, some, filters, rows, level, more, number),
        len(columns) + 1,
        lambda: positions,
        lambda: charts.positions_table(dataset, positions),
        comparison.legend(dataset, bool(filters.active()), level),
    )


def _by_agreement(selection: Selection, state: State) -> Compared:
    """The table of who agrees with one actor, and who differs; an entry is an `Agreement`."""
    dataset, level, rule = selection.dataset, state["level"], state["count"]
    actor = agreement.folded(dataset, state["with"], level)
    pairs = agreement.agreement(selection, state["with"], level, rule)

    def positions() -> list[Position]:
        shared = {(name, issue) for pair in pairs for issue in pair.theirs for name in (actor, pair.actor)}
        return [p for p in selection.positions if (agreement.folded(dataset, p.actor, level), p.issue) in shared]

    return Compared(
        "agreement",
        f"Who agrees with {comparison_words.counted_as(dataset, state['with'], level)}",
        comparison.agreements_caption(dataset, actor, len(pairs)),
        _AGREEMENT_RULES,
        pairs,
        lambda some: comparison.agreements(dataset, actor, some, selection.filters, level, rule, len(pairs)),
        1,
        positions,
        lambda: comparison_words.agreement_rows(dataset, actor, pairs, rule, level),
    )
