"""What is said of actors who are compared: who is counted as whom, and what keeps two sides from agreeing or differing."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Position
from ledger.query import overlaps
from ledger.query.agreement import Agreement, ComparedIssue, Speaker, answers, compare, concluded, count, folded, tally
from ledger.query.chains import chains_of, origins
from ledger.query.selection import Selection
from ledger.query.verdicts import VERDICT_WORDS, apart, division, hindrance
from ledger.wording import times, words
from ledger.wording.bylines import is_plural, name_inside, perhaps_before_office

_COUNTED_BY = {"ministry": " (counted by body)", "government": " (counted by government)"}
MEMBERS = "its bodies, officials or members"


def beside(dataset: Dataset, columns: Sequence[Speaker]) -> str:
    """The columns of a comparison in words: 'United States beside Iran, 2011'; of one column 'United States alone'."""
    first, *others = (column.label(dataset) for column in columns)
    return " beside ".join((first, *map(name_inside, others))) + " alone" * (not others)


def counted_as(dataset: Dataset, actor: str, level: str) -> str:
    """As whom an actor is counted at a level, as inside a sentence: 'Iran', or 'Iraq, of which the army is counted a part'."""
    body = folded(dataset, actor, level)
    name = name_inside(dataset.actors[actor].name)
    does = "are" if is_plural(dataset.actors[actor]) else "is"
    part = f", of which {name} {does} counted a part" if body != actor else ""
    return f"{name_inside(dataset.actors[body].name)}{part}"


def who_agrees(selection: Selection, actor: str, level: str, entries: Sequence[Agreement], is_brief: bool = False) -> str:
    """How many others agree with an actor, differ and neither, as a sentence; without `entries`, why nobody does.

    `entries` are those of `agreement` with the actor. Why somebody neither agrees nor differs stands in the table alone: a
    list of such reasons is too long for a sentence, and a part of it would not be true of all. Where it `is_brief` it does not
    tell apart why some who agree do not stand for themselves.
    """
    dataset = selection.dataset
    if not entries:
        return no_answer(selection, actor, level)
    body = dataset.actors[folded(dataset, actor, level)]
    limit = "in what the filter leaves, " * bool(selection.filters.active())
    agree, differ = (sum(bool(entry.issues[verdict]) for entry in entries) for verdict in ("agree", "differ"))
    both = sum(bool(entry.issues["agree"] and entry.issues["differ"]) for entry in entries)
    twice = f" ({both} {'does' if both == 1 else 'do'} both)" * bool(both)
    neither = sum(not entry.issues["agree"] and not entry.issues["differ"] for entry in entries)
    agreed = [[(e.mine[i], e.theirs[i]) for i in e.issues["agree"]] for e in entries if e.issues["agree"]]
    tied = ties_counted(dataset, agreed)
    if is_brief and tied:
        number = sum(any(ties(dataset, sides, "agree") for sides in compared) for compared in agreed)
        tied = f"{number} in part of one origin or, perhaps, the same people"
    sentence = (
        f"{limit}{words.count(len(entries), 'other')} answer{'s' * (len(entries) == 1)} an issue that {name_inside(body.name)} "
        f"answer{'s' * (not is_plural(body))}: {agree} agree{'s' * (agree == 1)}{f' ({tied})' * bool(tied)} and {differ} "
        f"differ{'s' * (differ == 1)} on one or more{twice}, {neither} neither."
    )
    return f"{sentence[0].upper()}{sentence[1:]}"


def no_answer(selection: Selection, actor: str, level: str) -> str:
    """Why nobody answers an issue that an actor answers too, as a sentence; silence is told only where some of it is left."""
    limit = ", as far as the filter leaves" if selection.filters.active() else ""
    body = selection.dataset.actors[folded(selection.dataset, actor, level)]
    does = f"{name_inside(body.name)} answer{'s' * (not is_plural(body))}"
    if answers(selection, actor, level):
        return f"Nobody else answers an issue that {does}{limit}."
    is_silent = any(folded(selection.dataset, p.actor, level) == body.id for p in selection.positions)
    return f"{does[0].upper()}{does[1:]} no issue{limit}{': silence, or a refusal to discuss, answers nothing' * is_silent}."


def members_say(number: int, limit: str = "") -> str:
    """What an empty cell of an actor says of those who belong to it: 'None by this actor itself; 7 by its bodies, ...'.

    `limit` names what else is left out of sight, such as ' that the filter leaves'.
    """
    return f"None by this actor itself{limit}; {number:,} by {MEMBERS}"


def stances_in_words(dataset: Dataset, positions: Sequence[Position], rule: str, level: str = "person") -> str:
    """The stances that positions on one issue take, in the issue's own words with counts: 'Stay 2, Leave 1'."""
    labels: dict[str, list[str]] = {}
    for p in positions:
        labels.setdefault(p.stance, []).append(words.stance(dataset, p))
    return ", ".join(f"{' or '.join(dict.fromkeys(labels[s]))} {n}" for s, n in tally(dataset, positions, rule, level).items())


def speakers_in_words(selection: Selection, speakers: Sequence[Speaker], level: str) -> str:
    """How many of the selected positions are those of the speakers, as a sentence that follows their number."""
    positions = {p.id for row in compare(selection, speakers, level) for side in row.sides for p in side}
    compared = "actors and times compared" if len(speakers) > 1 else "one actor"
    return f"{len(positions):,} of these {'is' if len(positions) == 1 else 'are'} of the {compared} below."


def counted_by(level: str) -> str:
    """' (counted by body)' or ' (counted by government)' for such a level, to stand behind a number or a heading; else empty."""
    return _COUNTED_BY.get(level, "")


def stances_and_times(dataset: Dataset, positions: Sequence[Position], rule: str, level: str) -> str:
    """The stances of positions on one issue, with counts, the years in which they were taken, and their `particulars`.

    So: 'Leave 3 (within 2011 to 2020)' or 'Stay 1, Conditional 1 (2011; condition: Iraq asks for it)'.
    It says where members of a body differ.
    """
    body = folded(dataset, positions[0].actor, level)
    divided = division(positions, body, concluded(positions, dataset))
    counted = count(dataset, positions, rule, level)
    details = filter(None, (years(positions), divided, *particulars(dataset, positions, body, counted)))
    return f"{stances_in_words(dataset, positions, rule, level)} ({'; '.join(details)})"


def early(dataset: Dataset, position: Position) -> str:
    """Words after the name of an official who perhaps did not hold his office yet when he took a position; empty otherwise."""
    first = dates.parse(position.said_on).days[0].year
    return ", perhaps not yet in office" * perhaps_before_office(dataset.actors[position.actor], first)


def particulars(
    dataset: Dataset, positions: Sequence[Position], body: str, counted: int, all_concluded: bool = True, most: int | None = None
) -> list[str]:
    """What makes the answers of positions less than their labels say: errors, whose, conditions, limits, who concludes them.

    So: '1 of 2 with an apparent error', 'of Iraqi Army officers', 'limit: “appear eager”', '1 as analysis'.
    `body` is the id of the actor that stands for all of them; only others are named. What holds of some of them has its own
    years, or where these are the same its number. `counted` is the number before the brackets: where that is one of stances, and
    another than that of the positions, each number says that it is one of statements: '1 of 2 statements as analysis'.
    `all_concluded` is whether it is said, too, where all are concluded. Of more than `most` actors only the first are named.
    """
    all_ = f" of {len(positions)} statements" * (counted != len(positions))
    found: dict[tuple[str, str], list[Position]] = {}
    for p in sorted(positions, key=lambda p: dates.parse(p.said_on).days):
        actor = dataset.actors[p.actor]
        told = {
            "of": f"{name_inside(actor.name)}{early(dataset, p)}" * (p.actor != body),
            "condition": (p.condition or "").rstrip("."),
            "limit": f"“{p.limit}”" * bool(p.limit),
        }
        for what, text in told.items():
            if text:
                found.setdefault((what, text), []).append(p)
    details = list(filter(None, [in_error(dataset, positions, counted)]))
    speakers = [some for (what, _), some in found.items() if what == "of"]
    unnamed = speakers[most - 1 :] if most and len(speakers) > most else []
    for (what, text), some in found.items():
        part = (words.count(len(some), "statement") if all_ else f"{len(some)}") + " "
        own = years(some)
        alike = sum(p.stance in {s.stance for s in some} for p in positions)
        when = f", {own}" if own != years(positions) else f" of {len(some)}{all_}" * (len(some) < alike)
        if some not in unnamed or what != "of":
            details.append(f"{part * (len(some) < len(positions))}of {text}" if what == "of" else f"{what}{when}: {text}")
    if unnamed:
        others = words.count(len({p.actor for some in unnamed for p in some}), "other actor")
        details.append(f"{words.count(sum(map(len, unnamed)), 'statement')} of {others}")
    number = len(concluded(positions, dataset))
    if number and (all_concluded or number < len(positions)):
        details.append(f"{number}{all_} " * (number < len(positions)) + vocabulary.WORDS["speech"]["analysis"])
    return details


def in_error(dataset: Dataset, positions: Sequence[Position], counted: int | None = None) -> str:
    """How many of some positions rest on words with an apparent error, in words; empty if none does.

    `counted` as in `particulars`; None where no number stands before.
    """
    number = sum(p.id in dataset.errata_of for p in positions)
    statements = " statements" * (counted not in (None, len(positions)))
    return (
        "apparent error"
        if number == len(positions) > 0
        else f"{number:,} of {len(positions):,}{statements} with an apparent error" * bool(number)
    )


def time_between(dataset: Dataset, sides: Sequence[Sequence[Position]], verdict: str) -> str:
    """How far apart in time sides are under a verdict, and which two answers tell it; empty within a year (see `apart`).

    So: 'at least 8 years apart: Iran (Denies, July 2011) and Arab Center author (Affirms, 2020)'.
    """
    gap = apart(sides, verdict, concluded((p for side in sides for p in side), dataset))
    if not gap:
        return ""
    years = "more than a year" if gap.years == 1 else f"at least {gap.years} years"
    answers = (gap.early, gap.late)
    both = (
        f"{name_inside(dataset.actors[p.actor].name)} ({words.stance(dataset, p)}, {times.said_on(dataset, p)})" for p in answers
    )
    return f"{years} apart: {' and '.join(both)}"


_OUTSIDE = "with a time that may lie outside the one that is asked for"


def remarks(
    dataset: Dataset,
    sides: Sequence[Sequence[Position]],
    verdict: str,
    outside: Collection[str] = (),
    labels: Sequence[str] = (),
) -> list[str]:
    """What belongs behind a verdict on sides: why they neither agree nor differ, how far apart in time, how they are related.

    outside: the ids of positions that may have been said at another time than that of their column or of the filter.
    labels: what the sides are called, where that is not the name of their actor
    """
    known = concluded((p for side in sides for p in side), dataset)
    told_only = [n for n, s in enumerate(sides) if s and all(p.id in known for p in s if p.stance != "silent")]
    alone = {p.actor for n in told_only for p in sides[n]} if len(told_only) == 1 else set()
    only = name_inside(dataset.actors[min(alone)].name) if len(alone) == 1 else "one side"
    if labels and alone:
        only = name_inside(labels[told_only[0]])
    why = hindrance(sides, known, only) if verdict == "partly" else ""
    elsewhere = verdict == "partly" and any(p.id in outside for side in sides for p in side if p.stance != "silent")
    between = time_between(dataset, sides, verdict)
    return [remark for remark in (why, _OUTSIDE * elsewhere, between, *ties(dataset, sides, verdict)) if remark]


def ties(dataset: Dataset, sides: Sequence[Sequence[Position]], verdict: str) -> list[str]:
    """Why sides do not stand for themselves: one origin, or that they are or may be the same people.

    Of bodies and their members, and of one government, the latter is said where they agree or differ; of described groups always.
    """
    if verdict in ("one", "same"):
        return []
    only_groups = verdict not in ("agree", "differ")
    return [tie for tie in (shared_origin(dataset, sides), overlaps.of_sides(dataset, sides, only_groups)) if tie]


def ties_counted(dataset: Dataset, agreed: Sequence[Sequence[Sequence[Sequence[Position]]]], before: str = "") -> str:
    """How many of those who agree do not stand for themselves, and why, in words; empty where all do (see `ties`).

    Told with them is of how many the words have an apparent error.

    `agreed` has a list of comparisons for each of those who are counted, each given by its sides. Of several they are counted,
    with `before` before each number: 'on 1 perhaps in part the same people, on 2 where one belongs to the other'.
    """
    kinds = (shared_origin, overlaps.of_sides, resting_on_error)
    told = Counter(
        next((tie for sides in compared if (tie := kind(dataset, sides))), "") for kind in kinds for compared in agreed
    )
    del told[""]
    if len(agreed) == 1:
        return ", ".join(told)
    return ", ".join(f"{before}{number} {'where ' * tie.startswith('one ')}{tie}" for tie, number in told.items())


def resting_on_error(dataset: Dataset, sides: Sequence[Sequence[Position]]) -> str:
    """That an answer of one of the sides rests on words with an apparent error; empty where none does."""
    wrong = any(p.id in dataset.errata_of for side in sides for p in side if p.stance != "silent")
    return "resting on words with an apparent error" * wrong


def unanswered(dataset: Dataset, speakers: Sequence[Speaker], row: ComparedIssue) -> str:
    """Which of three or more speakers the verdict on an issue leaves out: 'without an answer from Iran'."""
    if len(speakers) < 3 or row.verdict in ("one", "same"):
        return ""
    given = [any(p.stance != "silent" for p in side) for side in row.sides]
    missing = [name_inside(speaker.label(dataset)) for speaker, is_given in zip(speakers, given, strict=True) if not is_given]
    return f"without an answer from {' or '.join(missing)}" if missing else ""


def shared_origin(dataset: Dataset, sides: Sequence[Sequence[Position]]) -> str:
    """That answers of several sides rest on one dispatch, speech, interview, document or act; empty where they do not.

    It is "partly" where other answers of theirs do not. Silence is no answer.
    """
    told = [origins(chain for p in side if p.stance != "silent" for chain in chains_of(dataset, p.id)) for side in sides]
    numbers = Counter(origin for side in told for origin in side)
    shared = any(number > 1 for number in numbers.values())
    return f"{'partly ' * (len(numbers) > 1)}counted as of one origin, so not as independent" if shared else ""


def years(positions: Iterable[Position]) -> str:
    """The years in which positions were taken: '2011', 'within 2011 to 2020', '2006 or before' where their beginning is open.

    Years that are approximate have "about" before them.
    """
    positions = list(positions)
    periods = [dates.parse(p.said_on) for p in positions]
    first, last = (end([period.days[n].year for period in periods]) for n, end in ((0, min), (1, max)))
    until = any(period.first is None for period in periods)
    after = " and later" if any(period.last is None for period in periods) else ""
    about = "about " * any(re.fullmatch(r"\d{4}[~%]", end) for p in positions for end in p.said_on.split("/"))
    told = (
        f"{about}{last} or before" if until else f"{about}{first}" if first == last else f"within {about}{first} to {about}{last}"
    )
    return told + after


def names_of(dataset: Dataset, actor: str, entry: Agreement) -> tuple[str, str]:
    """What the two sides of an entry of `agreement` with an actor, or with the body that it is counted as, are called."""
    return dataset.actors[actor].name, dataset.actors[entry.actor].name


def agreement_rows(
    dataset: Dataset, actor: str, entries: Iterable[Agreement], rule: str = "statements", level: str = "person"
) -> list[dict[str, str | int | float | None]]:
    """The entries of `agreement` with an actor as rows for a table: one for each other actor and issue that both answer."""
    return [
        {
            "Actor": dataset.actors[actor].name,
            "Other": dataset.actors[entry.actor].name,
            "Issue": dataset.issues[issue].question,
            "Verdict": VERDICT_WORDS[verdict],
            "Remarks": "; ".join(
                remarks(
                    dataset,
                    (entry.mine[issue], entry.theirs[issue]),
                    verdict,
                    entry.outside,
                    names_of(dataset, actor, entry),
                )
            ),
            "Actor says": stances_and_times(dataset, entry.mine[issue], rule, level),
            "Other says": stances_and_times(dataset, entry.theirs[issue], rule, level),
        }
        for entry in entries
        for verdict, issues in entry.issues.items()
        for issue in issues
    ]
