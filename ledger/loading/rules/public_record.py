"""Rules about the public record: its numbers are in order, it says where it was read, and a relation is true of the numbers."""

from collections.abc import Iterator

from ledger.loading.parse import Reading
from ledger.loading.rules.dates import parse_or_none
from ledger.model.problems import Kind, Problem
from ledger.model.public_record import AS_KEPT, AS_TOLD, Reference, Value
from ledger.model.records import Comparison, Measured, TroopLevel

Range = tuple[float, float]
_OF_BEFORE = ("He", "She", "It", "They", "This", "That", "These", "Those")


def values_are_clear(reading: Reading) -> Iterator[Problem]:
    """A reference says something or has values; each value has a number, in order, with words if not exact, and its own time.

    What it says stands alone in a line, so that it begins with no word for something named before.
    """
    for table, row in reading.rows("references"):
        reference: Reference = row.record
        if not reference.values and not reference.says:
            message = "give `values`, or in `says` what the document says"
            yield table.problem(row, ("values",), Kind.VALUE_UNCLEAR, message)
        if reference.says and reference.says.split()[0] in _OF_BEFORE:
            message = (
                f"'{reference.says.split()[0]}' stands for something named before, and nothing is: say whom or what is meant"
            )
            yield table.problem(row, ("says",), Kind.VALUE_UNCLEAR, message)
        times: set[str] = set()
        for number, value in enumerate(reference.values):
            path = ("values", number)
            known = [n for n in (value.low, value.best, value.high) if n is not None]
            if not known:
                yield table.problem(row, path, Kind.VALUE_UNCLEAR, "a value has at least one of low, best and high")
            elif known != sorted(known):
                message = f"low {value.low}, best {value.best}, high {value.high}: must be low <= best <= high"
                yield table.problem(row, (*path, "low"), Kind.BAD_RANGE, message)
            elif (len(set(known)) > 1 or len(known) < 3) and not value.wording:
                message = "the number is not exact: give as `wording` the document's words for it"
                yield table.problem(row, (*path, "wording"), Kind.WORDING_MISSING, message)
            if value.time in times:
                message = f"two values of '{value.time}': a comparison could not tell them apart"
                yield table.problem(row, (*path, "time"), Kind.VALUE_UNCLEAR, message)
            times.add(value.time)


def references_are_looked_up_twice(reading: Reading) -> Iterator[Problem]:
    """Each number of a reference was looked up in two places, or `only` says why in one; and it does not say so where all were.

    A look-up names times of numbers that there are.
    """
    for table, row in reading.rows("references"):
        reference: Reference = row.record
        once = [value.time if value else "what it says" for value in reference.found_once]
        if bool(once) != (reference.only is not None):
            found = f"in one place only: {', '.join(once)}" if once else "all of it has two places"
            message = f"{found}; look each up in a second place, or say in `only` why there is one; otherwise leave `only` out"
            yield table.problem(row, ("looked_up",), Kind.LOOKED_UP_ONCE, message)
        times = {value.time for value in reference.values}
        for number, one in enumerate(reference.looked_up):
            if unknown := [time for time in one.times if time not in times]:
                message = f"no number of it is of {', '.join(unknown)}"
                yield table.problem(row, ("looked_up", number, "times"), Kind.VALUE_UNCLEAR, message)


def what_was_not_read_is_told_by_another(reading: Reading) -> Iterator[Problem]:
    """A reference whose producer's own document was not read says who tells or keeps it; its address is one that was read."""
    for table, row in reading.rows("references"):
        reference: Reference = row.record
        if not reference.is_read and not any(told in reference.producer for told in (AS_TOLD, AS_KEPT)):
            message = f"no look-up is the `document` itself: say in `producer` who is read, with `{AS_TOLD}` or `{AS_KEPT}`"
            yield table.problem(row, ("producer",), Kind.DOCUMENT_NOT_READ, message)
        if reference.address and reference.address not in {one.address for one in reference.looked_up}:
            message = "nobody read it there: give an address at which it was looked up, or none"
            yield table.problem(row, ("address",), Kind.DOCUMENT_NOT_READ, message)


def relations_are_true(reading: Reading) -> Iterator[Problem]:
    """The relation of a comparison is true of the numbers of its claim and its reference, as far as both have numbers.

    What `agrees` overlaps, and is a number beside a number or a bound beside a bound; of a number and a bound, one lies
    `within_range` of the other; what `differs` does not overlap. What agrees, lies within a range or differs is of one thing:
    levels of troops of one time, and no numbers of other people, places or definitions. Where nothing was found
    there is no reference. Of a reference with several values the comparison says which one it means. By what the two differ is
    said where they do, and nothing is both found and not found.
    """
    references = {row.record.id: row.record for row in reading.tables["references"].rows}
    claims: dict[str, Measured] = {}
    for name in ("troop_levels", "casualties"):
        for of_claims in reading.tables[name].rows:
            claims.setdefault(of_claims.record.id, of_claims.record)  # of two records of one id the first is meant
    beside: dict[str, list[tuple[str | None, str | None]]] = {}
    for _, row in reading.rows("comparisons"):
        beside.setdefault(row.record.claim, []).append((row.record.reference, row.record.time))
    for table, row in reading.rows("comparisons"):
        comparison: Comparison = row.record
        if (comparison.reference is None) != (comparison.relation == "not_found"):
            message = "name the reference, or say `not_found`, not both"
            yield table.problem(row, ("relation",), Kind.RELATION_UNTRUE, message)
            continue
        if (comparison.differs_by is None) == (comparison.relation == "differs"):
            message = "say in `differs_by` by what the two differ, if and only if they do"
            yield table.problem(row, ("differs_by",), Kind.RELATION_UNTRUE, message)
        if comparison.reference is None and len(beside[comparison.claim]) > 1:
            message = f"`not_found`, and another comparison of {comparison.claim} names what was found"
            yield table.problem(row, ("relation",), Kind.RELATION_UNTRUE, message)
        reference = references.get(comparison.reference or "")
        if reference is None:
            continue
        if beside[comparison.claim].count(named := (comparison.reference, comparison.time)) > 1:
            message = f"another comparison sets the same number beside {comparison.claim}: {' '.join(filter(None, named))}"
            yield table.problem(row, ("reference",), Kind.VALUE_UNCLEAR, message)
        value, claim = reference.value_of(comparison.time), claims.get(comparison.claim)
        if value is None and (reference.values or comparison.time):
            known = ", ".join(value.time for value in reference.values) or "none, so leave it out"
            message = f"say which number of {reference.id} is meant by its time: {known}"
            yield table.problem(row, ("time",), Kind.VALUE_UNCLEAR, message)
            continue
        if not value or not claim:
            continue
        if fault := _untrue(comparison, _range(claim), _range(value)) or _of_two_things(comparison, claim, value):
            yield table.problem(row, ("relation",), Kind.RELATION_UNTRUE, fault)


def like_numbers_are_judged_alike(reading: Reading) -> Iterator[Problem]:
    """Of the numbers of the sort of one claim, those that are the same and of one time stand to it in one relation.

    One of them may have the origin of the claim, which the others need not have.
    """
    references = {row.record.id: row.record for row in reading.tables["references"].rows}
    tables = {row.record.id: name for name in ("troop_levels", "casualties") for row in reading.tables[name].rows}
    judged: dict[tuple[object, ...], list[tuple[Value, Comparison]]] = {}
    for table, row in reading.rows("comparisons"):
        comparison: Comparison = row.record
        reference = references.get(comparison.reference or "")
        value = reference.value_of(comparison.time) if reference else None
        like = tables.get(comparison.claim)
        if not reference or not value or reference.like != like or comparison.relation == "same_origin":
            continue
        others = judged.setdefault((comparison.claim, value.low, value.best, value.high), [])
        for other, before in others:
            is_other = (comparison.relation, comparison.differs_by) != (before.relation, before.differs_by)
            if is_other and _days_apart(other.time, value.time) <= (_LEVEL_HOLDS if like == "troop_levels" else 0):
                message = f"{before.id} has the same number of the same time, and is judged otherwise: judge both alike"
                yield table.problem(row, ("relation",), Kind.RELATION_UNTRUE, message)
                break
        others.append((value, comparison))


def judgements_are_no_earlier_than_what_they_judge(reading: Reading) -> Iterator[Problem]:
    """A comparison was judged no earlier than its reference was looked up for the first time."""
    references = {row.record.id: row.record for row in reading.tables["references"].rows}
    for table, row in reading.rows("comparisons"):
        reference = references.get(row.record.reference or "")
        judged = parse_or_none(row.record.judged)
        looked = [parse_or_none(look_up.day) for look_up in reference.looked_up] if reference else []
        first = min((period.first for period in looked if period and period.first), default=None)
        if judged and judged.last and first and judged.last < first:
            message = f"judged before {first}, when {reference.id} was looked up" if reference else ""
            yield table.problem(row, ("judged",), Kind.AFTER_PUBLICATION, message)


def _range(numbers: Measured | Value) -> Range | None:
    """The numbers that a claim or value allows, from low to high; None where neither is known."""
    if numbers.low is numbers.best is numbers.high is None:
        return None
    return (
        float("-inf") if numbers.low is None else numbers.low,
        float("inf") if numbers.high is None else numbers.high,
    )


def _untrue(comparison: Comparison, claim: Range | None, value: Range | None) -> str:
    """What is wrong with a relation between two ranges; empty where it is true, or one of the two is not known."""
    if claim is None or value is None:
        return ""
    overlap = max(claim[0], value[0]) <= min(claim[1], value[1])
    within = _within(claim, value) or _within(value, claim)
    match comparison.relation:
        case "agrees" if not overlap:
            return "`agrees`, but the two numbers have nothing in common"
        case "within_range" if not within:
            return "`within_range`, but neither number lies within the other"
        case "agrees" if (claim[0] == claim[1]) != (value[0] == value[1]):
            return "`agrees`, but one is a number and the other a bound or a range: that is `within_range`"
        case "differs" if overlap:
            return "`differs`, but the two numbers overlap"
    return ""


def _of_two_things(comparison: Comparison, claim: Measured, value: Value) -> str:
    """Why two numbers that are judged as of one thing are of two; empty where they are not judged so, or are of one."""
    if comparison.relation not in ("agrees", "within_range", "differs") or _range(claim) is None:
        return ""
    if comparison.differs_by in ("scope", "definition"):
        return f"numbers that differ by `{comparison.differs_by}` count two things: that is `other_definition`"
    if isinstance(claim, TroopLevel) and _days_apart(claim.refers_to, value.time) > _LEVEL_HOLDS:
        return f"the claim is about {claim.refers_to} and the number of {value.time}: that is `other_definition`"
    return ""


def _days_apart(one: str, other: str) -> int:
    """How many days lie between two times; 0 where they overlap, or one of them is no date."""
    first, second = parse_or_none(one), parse_or_none(other)
    if not first or not second or first.overlaps(second.first, second.last):
        return 0
    gaps = [
        (later.first - earlier.last).days
        for earlier, later in ((first, second), (second, first))
        if earlier.last and later.first and later.first > earlier.last
    ]
    return min(gaps, default=0)


_LEVEL_HOLDS = 31  # days within which two levels of troops are taken as of one time


def _within(inner: Range, outer: Range) -> bool:
    """Whether the first range lies in the second."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]
