"""The sentences below the charts of troop levels, attacks and casualties: counts and stated numbers of what a filter leaves."""

from collections.abc import Mapping, Sequence
from math import inf

import numpy as np

from ledger.charts import lanes
from ledger.charts.sides import named_in_whole, somebody_in_parts, somebody_named
from ledger.charts.stated_numbers import KINDS, columns_of, positions_of
from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import UNSPECIFIED, Attack, Casualties, Claim, TroopLevel
from ledger.query import reasons, totals
from ledger.query.columns import IntArray
from ledger.query.facets import time_in_words
from ledger.query.narrowing import outside
from ledger.query.selection import Selection
from ledger.query.totals import Fate, Sums, sum_words
from ledger.wording import bylines, times, words

ATTACK = ("record of an attack or use of force", "records of attacks and uses of force")
ADDED = "added by this ledger"
_NAMED = 3  # of the largest statements and sums, as many as a sentence names


def of_attacks(selection: Selection, dated: Sequence[Attack], lanes: Mapping[str, int], by: str) -> str:
    """How many attacks are `dated`, in which lanes they are, how many are part of another of them, and how many have no date.

    `lanes` gives the number of attacks of each lane by its name. `by` is what a lane is: `type`, `place` or `blamed`.
    """
    undated = len(selection.attacks) - len(dated)
    ids = {r.id for r in dated}
    parts = sum(r.part_of in ids for r in dated)
    sentence = words.count(len(dated), *ATTACK) + f" in {words.count(len(lanes), 'lane')}" * bool(lanes)
    if len(lanes) == 1:
        sentence += f", “{next(iter(lanes))}”"
    elif lanes:
        ordered = sorted(lanes, key=lambda n: (-lanes[n], n))
        above = [n for n in ordered[:3] if len(lanes) <= 3 or lanes[n] > lanes[ordered[3]]]  # none of several that are equal
        lead = ": " if len(lanes) <= 3 else ", the largest " if above else ""
        sentence += lead + ", ".join(f"“{n}” {lanes[n]}" for n in above)
    sentence += of_lanes(selection, dated, by) if lanes else ""
    marks = sum(lanes.values())
    sentence += f"; lanes count {words.count(marks, 'mark')}, for some attacks stand in several" if marks > len(dated) else ""
    sentence += f"; {parts} of them {'is' if parts == 1 else 'are'} part of another of them" if parts else ""
    sentence += f"; {undated} more {'has' if undated == 1 else 'have'} no date" if undated else ""
    return f"{sentence}."


def of_lanes(selection: Selection, dated: Sequence[Attack], by: str) -> str:
    """What lanes of `by` hold, to continue a sentence about attacks; of those that are `dated` also for how many it matters."""
    if by == "place":
        others = outside(selection, {place for record in dated for place in record.places})
        verb = "is" if others == 1 else "are"
        beyond = f", and {others:,} of the places {verb} not in what the filter asks for" if others else ""
        return f"; a lane holds what names this place, and a place within it has its own lane{beyond}"
    if by == "blamed":
        asked = set(selection.filters.sources)
        of_others = (asked.isdisjoint(e.source for e in said.evidence) for record in dated for said in record.attributions)
        elsewhere = "; who had a part may be told by another article than the filter asks for" * (bool(asked) and any(of_others))
        told = named_in_whole(selection.dataset, dated)
        wholes, who = somebody_in_parts(selection.dataset, dated)
        elsewhere += f"; for {wholes:,} in which nobody is named, the record of a part says {who}" if wholes else ""
        return elsewhere + (
            f"; for {told:,} in which nobody is named, the record of a wider attack of which it is a part says "
            f"{somebody_named(selection.dataset, dated)}"
            if told
            else ""
        )
    return ""


def of_troop_levels(selection: Selection, numbered: IntArray, below: Sequence[str]) -> str:
    """How many numbers there are of each kind, and how many are not of soldiers or not drawn.

    No range is told: numbers of one kind may be of other forces, places or times.
    `numbered` are the rows of the numbers among all claims, and `below` counts what the panels below show, in words.
    """
    columns = columns_of(selection.dataset)
    numbers = positions_of(selection, numbered)
    sentence = words.count(len(numbers), "stated number") if len(numbers) else "No stated number"
    told = []
    for code, kind in enumerate(KINDS):
        of_kind = numbers[columns.kinds[numbers] == code]
        if len(of_kind):
            zeros, others = int(np.count_nonzero(columns.high[of_kind] == 0)), int(columns.others[of_kind].sum())
            remarks = [f"{zeros:,} of them read as 0"] * bool(zeros) + [f"{others:,} of them not of soldiers"] * bool(others)
            told.append(f"{vocabulary.WORDS['kinds'][kind]} {len(of_kind):,}" + (f" ({', '.join(remarks)})" if remarks else ""))
    sentence += f": {', '.join(told)}" if told else ""
    if silent := selection.count("troop_levels") - len(numbers):
        verbs = "is given without a number and stands" if silent == 1 else "are given without a number and stand"
        sentence += f"; {silent}{' more' * bool(len(numbers))} {verbs} in the list only"
    return sentence + (f". Below: {' and '.join(below)}." if below else ".")


def of_casualties(selection: Selection, sums: Sums, outcome: str, drawn: int) -> str:
    """The statements of one outcome in words: how many they are, the largest as stated, the sums, and what is in no sum.

    drawn: how many of them have a bar in the chart.
    """
    dataset, many = selection.dataset, int(np.count_nonzero(sums.fates != Fate.FILTERED))
    if not many:
        return f"No statement of people {outcome}."
    zeros = totals.zeros(selection, outcome)
    untold = sum(words.outcome(record) == words.CASUALTIES for record in sums.of(Fate.NO_NUMBER))
    text = _counted(many, untold, len(zeros), outcome)
    of_nobody = "; ".join(_none_of(dataset, record) for record in zeros[:_NAMED]) + " …" * (len(zeros) > _NAMED)
    numbers = [r for r in totals.largest(selection, outcome, many) if r.high != 0 and words.qualifier(r) != "implied"]
    history = {r.id for r in sums.of(Fate.HISTORY)}
    said_numbers = [r for r in numbers if words.says_number(r)]
    stated = _numbers_of(dataset, [r for r in said_numbers if r.id not in history])
    of_history = _numbers_of(dataset, [r for r in said_numbers if r.id in history])
    if zeros and not stated:
        text += f": {of_nobody}"
    if stated:
        bounds = len(sums.of(Fate.UPPER_BOUND))
        others = [f"{words.count(len(history), 'total')} of a longer time"] * bool(history)
        others += [words.count(bounds, "upper bound")] * bool(bounds)
        apart = f"apart from {' and '.join(others)}, " * bool(others)
        text += f"; {apart}the {'number' if len(stated) == 1 else 'largest numbers'} stated: {', '.join(stated)}"
        text += f"; nobody {outcome}: {of_nobody}" * bool(zeros)
    if 0 < (undrawn := many - drawn) < many:
        text += f". Of the statements, {undrawn:,} {'has' if undrawn == 1 else 'have'} no bar"
    text += _among(dataset, sums)
    added = sorted(sums.added.items(), key=lambda item: -item[1].best)
    if added:
        sums_named = (
            f"{group_name(dataset, group)} {year}: {sum_words(one)} in {words.count(one.many, *lanes.STATEMENT)}, of "
            f"{reasons.times(dataset, sums.statements(group, year))}"
            for (group, year), one in added[:_NAMED]
        )
        rest = f"; and {words.count(len(added) - _NAMED, 'more sum')}" if len(added) > _NAMED else ""
        text += f". {ADDED.capitalize()}, by group of victims and year: {'; '.join(sums_named)}{rest}"
    elif many > 1:
        text += ". Nothing is added up, for no two numbers of one group of victims and one year can be added"
    if alone := reasons.alone_words(sums):
        text += f". Counted alone: {alone}"
    left_out = reasons.left_out_words(sums.left_out)
    text += f". Not added: {left_out}" * bool(left_out)
    return text + (f". Of a longer time, and never added: {', '.join(of_history)}." if of_history else ".")


def _numbers_of(dataset: Dataset, records: Sequence[Casualties]) -> list[str]:
    """The first of some stated numbers, each with its people and its time: '15 (U.S. servicemen in Iraq, June 2011)'."""
    return [
        f"{words.stated(r)} ({r.victims_text}, {time_in_words(r, dataset)}{words.error_sign(dataset, r)})"
        for r in records[:_NAMED]
    ]


def _among(dataset: Dataset, sums: Sums) -> str:
    """Why parts are not added, as a sentence: '. Not added to each other: the 5 of 6 June 2011 are among the 15 of June 2011'."""
    told, selected, within = [], sums.fates != Fate.FILTERED, totals.casualty_columns(dataset).whole
    parts = np.flatnonzero(selected & (within >= 0))
    for row in parts[selected[within[parts]]].tolist():
        part, whole = sums.records[row], sums.records[sums.wholes[row] if sums.wholes[row] >= 0 else within[row]]
        time = time_in_words(part, dataset)
        of_part = f"the {words.stated(part)} of {time}" if words.says_number(part) else f"{part.victims_text} ({time})"
        of_whole = f"{words.stated(whole)} of {time_in_words(whole, dataset)}"
        told.append(f"{of_part} {'is' if part.high == 1 else 'are'} among the {of_whole}")
    more = f", and {len(told) - _NAMED:,} more so" * (len(told) > _NAMED)
    return f". Not added to each other: {', '.join(told[:_NAMED])}{more}" if told else ""


def statements_in_words(records: Sequence[Casualties], outcome: str) -> str:
    """How many statements of one outcome there are, as `_counted` says it."""
    untold = sum(words.outcome(record) == words.CASUALTIES for record in records)
    return _counted(len(records), untold, sum(record.high == 0 for record in records), outcome)


def _counted(many: int, untold: int, zeros: int, outcome: str) -> str:
    """How many statements of one outcome there are; those that leave the outcome open, and those of nobody, are told apart.

    So: '13 statements of people killed, 1 of casualties (killed or injured not told), and 1 that nobody was killed'.
    """
    numbers = {
        f"of people {outcome}": many - untold - zeros,
        f"of {words.CASUALTIES}": untold,
        f"that nobody was {outcome}": zeros,
    }
    (kind, first), *others = [(kind, number) for kind, number in numbers.items() if number]
    *before, last = f"{words.count(first, *lanes.STATEMENT)} {kind}", *(f"{number:,} {kind}" for kind, number in others)
    return f"{', '.join(before)}{',' * bool(zeros)} and {last}" if before else last


def of_numbers_that_differ(records: Sequence[Claim]) -> str:
    """The numbers of statements that disagree, and by how much they differ: '46 or 50, 4 apart'.

    A number that may be more or less differs by at least so much; by how much is not told where all may mean the same number.
    """
    numbers = [record for record in records if isinstance(record, TroopLevel | Casualties)]
    if not numbers:
        return words.count(len(records), "record")
    stated = list(dict.fromkeys(words.stated(r) for r in numbers))
    gap = max(r.low or 0 for r in numbers) - min(inf if r.high is None else r.high for r in numbers)
    how = {words.qualifier(r) for r in numbers}
    more, about = "at least " * bool(how - {"exact", "about"}), "about " * ("about" in how)
    between = "apart" if len(stated) == 2 else "from the lowest to the highest"
    return f"{' or '.join(stated)}, {f'{more}{about}{gap:,} {between}' if gap > 0 else 'not told how far apart'}"


def of_number(dataset: Dataset, record: TroopLevel | Casualties) -> str:
    """A number with who states it and the time that it is about: '10,000: Dan Murphy, for 2012; stated 6 July 2011'."""
    return f"{words.stated(record)}: {bylines.who(dataset, record)}, {times.when(dataset, record)}"


def _none_of(dataset: Dataset, record: Casualties) -> str:
    """Whom a statement of nobody is about, in which attack if it tells of one, and at which time by its own words."""
    attack = dataset.by_id[record.attack][1] if record.attack else None
    of_attack = f"{attack.title}, " if isinstance(attack, Attack) else ""
    return f"{record.victims_text} ({of_attack}{time_in_words(record, dataset)}{words.error_sign(dataset, record)})"


def group_name(dataset: Dataset, victims: str) -> str:
    """The name of a group of victims."""
    return "group not specified" if victims == UNSPECIFIED else dataset.victims[victims].name
