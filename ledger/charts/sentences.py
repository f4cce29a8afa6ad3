"""The sentences below the charts of attacks and of casualties: counts and stated numbers of what a filter leaves."""

from collections.abc import Mapping, Sequence

import numpy as np

from ledger.charts import lanes
from ledger.charts.sides import named_in_whole, somebody_named
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import UNSPECIFIED, Attack, Casualties
from ledger.query import totals
from ledger.query.facets import period_of
from ledger.query.narrowing import outside
from ledger.query.selection import Selection
from ledger.query.totals import Fate, Sums, sum_words
from ledger.wording import words

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
    sentence = f"{words.count(len(dated), *ATTACK)} in {words.count(len(lanes), 'lane')}"
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
        elsewhere = "; who had a part may be told by another article than the filter asks for" * bool(selection.filters.sources)
        told = named_in_whole(selection.dataset, dated)
        return elsewhere + (
            f"; for {told:,} in which nobody is named, the record that it is part of names "
            f"{somebody_named(selection.dataset, dated)}"
            if told
            else ""
        )
    return ""


def of_casualties(selection: Selection, sums: Sums, outcome: str) -> str:
    """The statements of one outcome in words: how many they are, the largest as stated, the sums, and what is in no sum."""
    dataset, many = selection.dataset, int(np.count_nonzero(sums.fates != Fate.FILTERED))
    if not many:
        return f"No statement of people {outcome}."
    zeros = totals.zeros(selection, outcome)
    text = f"{words.count(many - len(zeros), *lanes.STATEMENT)} of people {outcome}" if many > len(zeros) else ""
    if zeros:
        named = "; ".join(_none_of(dataset, record) for record in zeros[:_NAMED])
        text += f", and {len(zeros):,}" if text else words.count(len(zeros), *lanes.STATEMENT)
        text += f" that nobody was {outcome}: {named}" + " …" * (len(zeros) > _NAMED)
    largest = [(r, period_of(r, dataset)) for r in totals.largest(selection, outcome, _NAMED) if r.high != 0]
    stated = [f"{words.stated(r)} ({r.victims_text}, {_within(when)})" for r, when in largest]
    if stated:
        text += f"; the {'number' if len(stated) == 1 else 'largest numbers'} stated: {', '.join(stated)}"
    added = sorted(sums.added.items(), key=lambda item: -item[1].best)
    if added:
        sums_named = (
            f"{group_name(dataset, group)} {year}: {sum_words(one)} in {words.count(one.many, *lanes.STATEMENT)}"
            for (group, year), one in added[:_NAMED]
        )
        rest = f", and {words.count(len(added) - _NAMED, 'more sum')}" if len(added) > _NAMED else ""
        text += f". {ADDED.capitalize()}, by group of victims and year: {', '.join(sums_named)}{rest}"
    elif many > 1:
        text += ". Nothing is added up: no two numbers that can be added count one group of victims in one year"
    left_out = totals.left_out_words(sums)
    return text + (f". Not added: {left_out}." if left_out else ".")


def _none_of(dataset: Dataset, record: Casualties) -> str:
    """Whom a statement of nobody is about, and in which attack or at which time."""
    period = period_of(record, dataset)
    when = _within(period) if not record.attack else words.headline(dataset, dataset.by_id[record.attack][1])
    return f"{record.victims_text} ({when})"


def _within(period: dates.Period | None) -> str:
    """The time of a statement in words; a window of years that the curators inferred is said to be one."""
    said = dates.say(period.text if period else None)
    return f"within {said}" if period and period.inferred and period.days[0].year != period.days[1].year else said


def group_name(dataset: Dataset, victims: str) -> str:
    """The name of a group of victims."""
    return "group not specified" if victims == UNSPECIFIED else dataset.victims[victims].name
