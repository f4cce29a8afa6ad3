"""The records whose words a page shows first, in the order in which it shows them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from ledger.charts import pages
from ledger.charts.base import JOIN
from ledger.model.records import Claim, Position
from ledger.query import agreement, totals
from ledger.query.answers import answered_issues
from ledger.query.chain_columns import alone_unnamed
from ledger.query.narrowing import mixed
from ledger.query.relations import sort_key
from ledger.query.selection import Selection

PAGE_SIZE = 25
"""Items on one page of a list, where it does not ask for another number."""


def listed(page: str, selection: Selection, state: Mapping[str, str], most: int = PAGE_SIZE) -> Sequence[Claim]:
    """At most `most` records of those whose words a page shows: the chosen ones, else those of the open page of its list.

    On the overview these are the figures to be seen first. `state` has all parameters of the page. Pages without a list of
    records give none.
    """
    chosen = [name for name in state.get("chosen", "").split(JOIN) if name in selection]
    if chosen:
        return [selection.dataset.by_id[name][1] for name in chosen[:most]]
    records = _records(page, selection, state)
    if not records:
        return []
    number = min(int(state.get("page", "1")), -(-len(records) // PAGE_SIZE)) if page != "overview" else 1
    start = (number - 1) * PAGE_SIZE
    return list(records[start : start + min(most, PAGE_SIZE)])


def _records(page: str, selection: Selection, state: Mapping[str, str]) -> Sequence[Claim]:
    """All records that a page lists, in its order."""
    dataset = selection.dataset
    match page:
        case "overview":
            shown = mixed(selection)
            return [dataset.by_id[h.record][1] for h in dataset.highlights if h.record in shown]
        case "troop-levels":
            return selection.troop_levels
        case "attacks":
            return selection.attacks
        case "casualties":
            undrawn, others = totals.lists(selection, state["outcome"])
            return others if state["page"] != "1" or not undrawn else undrawn
        case "positions":
            return _positions(selection, state)
        case "how-it-is-known":
            return alone_unnamed(mixed(selection))
        case "records":
            table = state["table"]
            shown = mixed(selection) if table == "all" else selection
            return shown.in_order(state["sort"], lambda record: sort_key(dataset, record, state["sort"]), table)
    return ()


def _positions(selection: Selection, state: Mapping[str, str]) -> Sequence[Claim]:
    """The positions that come first on their page, in the way in which it is read; none where it waits for a choice."""
    if state["mode"] == "side":
        columns = agreement.columns(selection.dataset, state["columns"], state["level"])
        every = agreement.compare(selection, columns, state["level"]) if "," in state["columns"] else []
        rows = agreement.of_verdict(every, state["rows"])
        return list(islice((position for row in rows for side in row.sides for position in side), PAGE_SIZE))
    if state["mode"] == "agreement":
        judged = {position.id: position for position in _judged(selection, state)} if state["with"] else {}
        return list(islice(judged.values(), PAGE_SIZE))
    if state["mode"] == "matrix" or (state["mode"] == "time" and not pages.topic_of(selection, state)):
        return selection.positions
    first = pages.topic_of(selection, state) if state["mode"] == "time" else next(iter(answered_issues(selection)), "")
    return list(islice((position for position in selection.positions if position.issue == first), PAGE_SIZE))


def _judged(selection: Selection, state: Mapping[str, str]) -> Iterator[Position]:
    """Yield what an actor and each of those who agree with it, or do not, say on the issues that both answer."""
    for entry in agreement.agreement(selection, state["with"], state["level"], state["count"]):
        for issue in (issue for judged in entry.issues.values() for issue in judged):
            yield from entry.mine[issue]
            yield from entry.theirs[issue]
