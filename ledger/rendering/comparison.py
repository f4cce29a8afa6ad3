"""Speakers side by side, and who agrees with whom, as escaped HTML tables; a style sheet turns them into cards on a phone."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import islice

from ledger.charts.grid import Grid, left_out_words
from ledger.charts.matrix import SIGN_OF_LIMIT
from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Issue, Position
from ledger.query import agreement, comparison_words, verdicts
from ledger.query.agreement import Agreement, ComparedIssue, Speaker, is_concluded
from ledger.query.answers import CONCLUDED
from ledger.query.filters import Filters
from ledger.rendering import answers, cards
from ledger.urls import links
from ledger.wording import bylines, times, words

_SILENCE = "No statement recorded on this question"
_MOST_NAMED = 12  # issues of one verdict in a caption
_WIDER = {"person": ": count actors by body or by government", "ministry": ": count actors by government"}
_VERDICT_HEADS = {verdict: text.capitalize() for verdict, text in verdicts.VERDICT_WORDS.items()}


def table(
    dataset: Dataset,
    speakers: Sequence[Speaker],
    rows: Sequence[ComparedIssue],
    filters: Filters,
    whole: Sequence[ComparedIssue] = (),
    level: str = "person",
    more: int = 0,
    compared: int = 0,
) -> str:
    """A comparison as an HTML table with a row for each issue and a column for each speaker.

    A cell holds the positions of the speaker: what was said, when, how it is known, and links to the words. Where `rows` are a
    part of a longer comparison, that is `whole`; the caption then counts the whole. `level` says how actors are counted. For
    `more` and `compared` see `caption`.
    """
    heads = "".join(f'<th scope="col">{escape(speaker.label(dataset))}</th>' for speaker in speakers)
    body = "".join(_row(dataset, speakers, row, filters, level, whole or rows) for row in rows)
    text = escape(caption(dataset, speakers, whole or rows, more, level, compared=compared))
    return (
        f'<table class="sides" style="--columns: {len(speakers)}"><caption>{text}</caption>'
        f'<colgroup><col></colgroup><thead><tr><th scope="col">Issue</th>{heads}</tr></thead><tbody>{body}</tbody></table>'
    )


def folded(
    dataset: Dataset, speakers: Sequence[Speaker], rows: Sequence[ComparedIssue], filters: Filters, level: str = "person"
) -> str:
    """The issues of a comparison that fewer than two of the speakers answer, as a table that unfolds, with their number."""
    summary = f"{words.count(len(rows), 'issue')} that fewer than two of these answer: show"
    return f'<details class="differ"><summary>{summary}</summary>{table(dataset, speakers, rows, filters, level=level)}</details>'


def caption(
    dataset: Dataset,
    speakers: Sequence[Speaker],
    rows: Sequence[ComparedIssue],
    more: int = 0,
    level: str = "person",
    is_brief: bool = False,
    compared: int = 0,
) -> str:
    """A comparison in words: the speakers, the number of issues, and those of each verdict, by name unless they are many.

    Where `rows` are those of one verdict alone, `compared` is the number of all issues that are compared.

    Where it `is_brief` it names no issue, but counts the issues on which those who agree do not stand for themselves.

    Of one column, in which all chosen actors count as one, it says that nothing is compared. Of issues that only one answers it
    says on how many that one is divided. `more` is the number of issues on which only those speak who belong to a speaker, with
    the way to count them in where actors are counted at this `level`.
    """
    if len(speakers) == 1:
        return f"{comparison_words.beside(dataset, speakers)}: all actors chosen count as it, so that nothing is compared."
    by_label: dict[str, list[ComparedIssue]] = {}
    for row in sorted(rows, key=lambda row: [*verdicts.VERDICTS].index(row.verdict)):
        alone = row.verdict == "one" and _is_one_actor(speakers)
        label = "Answered at one of these times at most" if alone else verdicts.label(row.verdict, row.answering, len(speakers))
        by_label.setdefault(label, []).append(row)
    numbers = "; ".join(
        f"{label[0].lower()}{label[1:]} on "
        f"{_tied(dataset, those) if is_brief else _named(dataset, speakers, those)}{_divided(those)}"
        for label, those in by_label.items()
    )
    all_ = f"{len(rows):,} of {words.count(compared, 'issue')}, the others not shown"
    number = all_ if compared > len(rows) else words.count(len(rows), "issue")
    sentence = f"{comparison_words.beside(dataset, speakers)}: {number}{f'; {numbers}' * bool(numbers)}."
    if more:
        sentence += (
            f" On {words.count(more, 'more issue')} only bodies, officials or members of these speak{_WIDER.get(level, '')}."
        )
    return sentence


def _is_one_actor(speakers: Sequence[Speaker]) -> bool:
    """Whether all speakers are one actor at several times, of which issues that ask about one time need no verdict."""
    return len({speaker.actor for speaker in speakers}) == 1


def _named(dataset: Dataset, speakers: Sequence[Speaker], rows: Sequence[ComparedIssue]) -> str:
    """The number of some issues of one verdict, with their names in brackets where several sides answer them.

    So: '1 (Coercing Iran)'. Behind a name stands who of three or more does not answer, how those who agree are related, and that
    words have an apparent error.
    """
    if rows[0].verdict == "one" or len(rows) > _MOST_NAMED:
        return _tied(dataset, rows)
    names = []
    for row in rows:
        ties = comparison_words.ties(dataset, row.sides, row.verdict) if row.verdict == "agree" else []
        missing = comparison_words.unanswered(dataset, speakers, row)
        error = comparison_words.resting_on_error(dataset, row.sides)
        names.append(", ".join(filter(None, (dataset.issues[row.issue].name, missing, *ties, error))))
    return f"{len(rows)} ({'; '.join(names)})"


def _tied(dataset: Dataset, rows: Sequence[ComparedIssue]) -> str:
    """The number of some issues of one verdict, and in brackets on how many those who agree do not stand for themselves."""
    tied = comparison_words.ties_counted(dataset, [[row.sides] for row in rows if row.verdict == "agree"], "on ")
    return f"{len(rows)}{f' ({tied})' * bool(tied)}"


def _divided(rows: Iterable[ComparedIssue]) -> str:
    """How many of some issues that one body alone answers divide it, in brackets behind their number; empty where none does."""
    number = sum(row.verdict == "one" and row.is_divided for row in rows)
    return f" ({number} of these {'divides' if number == 1 else 'divide'} the one body that answers)" if number else ""


def _row(
    dataset: Dataset,
    speakers: Sequence[Speaker],
    row: ComparedIssue,
    filters: Filters,
    level: str,
    whole: Sequence[ComparedIssue],
) -> str:
    """One issue of the `whole` comparison as a table row, with its verdict and the positions of each speaker."""
    issue = dataset.issues[row.issue]
    cells = ""
    for speaker, positions, members in zip(speakers, row.sides, row.members, strict=True):
        cell = _of_members(dataset, speakers, speaker, members, filters, level) or _cell(
            dataset, positions, filters, speaker, level
        )
        other = "" if positions else _on_a_kindred_question(dataset, issue, speakers, speaker, whole)
        cells += f'<td data-label="{escape(speaker.label(dataset))}">{cell}{other}</td>'
    verdict = verdicts.label(row.verdict, row.answering, len(speakers))
    missing = comparison_words.unanswered(dataset, speakers, row)
    labels = [speaker.label(dataset) for speaker in speakers]
    remarks = comparison_words.remarks(dataset, row.sides, row.verdict, row.outside, labels)
    error = comparison_words.in_error(dataset, [p for side in row.sides for p in side])
    told = ", ".join(filter(None, (verdict, missing, *remarks, error * (row.verdict != "one"))))
    mark = f'<span class="verdict {row.verdict}">{verdicts.SIGNS[row.verdict]} {escape(told)}</span>'
    if row.verdict == "one" and _is_one_actor(speakers):
        mark = ""
    return f'<tr id="issue-{escape(row.issue)}"><th scope="row">{escape(issue.question)} {mark}</th>{cells}</tr>'


def _on_a_kindred_question(
    dataset: Dataset, issue: Issue, speakers: Sequence[Speaker], speaker: Speaker, whole: Sequence[ComparedIssue]
) -> str:
    """What one of the speakers answers to a kindred question, with that question; empty if nothing.

    Kindred are two questions where a named view shows both and their answers have the same words. In what else they differ,
    such as their time or of whom they are asked, the questions themselves say. Behind each answer stand its particulars.
    """
    column = speakers.index(speaker)
    alike = [
        row
        for row in whole
        if row.issue in answers.together(dataset).get(issue.id, ())
        and row.sides[column]
        and dataset.issues[row.issue].for_label == issue.for_label
    ]
    return "".join(
        f'<p class="more">On “{escape(dataset.issues[row.issue].question)}”: '
        + "; ".join(_in_brief(dataset, p, speaker.actor) for p in row.sides[column])
        + f' <a href="#issue-{escape(row.issue)}">See the words</a></p>'
        for row in alike
    )


def _in_brief(dataset: Dataset, position: Position, body: str) -> str:
    """A position as its stance, its time, and in brackets what makes it less than that, as an answer of the actor `body`."""
    told = "; ".join(comparison_words.particulars(dataset, [position], body, counted=1))
    return f"{stance(dataset, position)} {escape(times.when(dataset, position) + f' [{told}]' * bool(told))}"


def _cell(dataset: Dataset, positions: Sequence[Position], filters: Filters, speaker: Speaker, level: str) -> str:
    """The positions of a speaker on one issue, or a remark that says why there is none."""
    why = f"No statement{limit}" if (limit := _limit(filters, speaker)) else _SILENCE
    body = agreement.folded(dataset, speaker.actor, level)
    division = verdicts.division(positions, body, agreement.concluded(positions, dataset))
    differ = f'<p class="nothing">{division[0].upper()}{division[1:]}</p>' if division else ""
    answers_first = sorted(positions, key=lambda p: p.stance == "silent")  # for the verdict is of answers alone
    statements = "".join(_statement(dataset, p, filters, p.actor != speaker.actor) for p in answers_first)
    return differ + statements or f'<p class="nothing">{why}</p>'


def _limit(filters: Filters, speaker: Speaker) -> str:
    """What statements of a speaker are left out of its column: of other times, or those that the filter hides; empty if none."""
    return (" of that time" if speaker.period else "") + (" that the filter leaves" if filters.active() else "")


def _of_members(
    dataset: Dataset,
    speakers: Sequence[Speaker],
    speaker: Speaker,
    members: Sequence[Position],
    filters: Filters,
    level: str,
) -> str:
    """What a cell without a position says where members of the speaker take some: how many, and a link that counts them with it.

    It is empty where they take none either.
    """
    if not members:
        return ""
    body = agreement.folded(dataset, speaker.actor, level)
    nearer = level == "person" and any(agreement.folded(dataset, p.actor, "ministry") == body for p in members)
    columns = ",".join(map(str, speakers))
    state = {"mode": "side", "columns": columns, "level": "ministry" if nearer else "government"}
    link = links.href("positions", links.write(filters, state))
    text = comparison_words.members_say(len(members), _limit(filters, speaker))
    return f'<p class="nothing">{text} <a href="{escape(link)}">Count them with it</a></p>'


def _statement(dataset: Dataset, position: Position, filters: Filters, named: bool) -> str:
    """A position as a card: its stance, when and how it was said, its summary, note and quotes; if `named`, also its actor."""
    condition = f" Condition: {position.condition}" if position.condition else ""
    condition += f" Limited by the words “{position.limit}”" if position.limit else ""
    name = f"{dataset.actors[position.actor].name}{comparison_words.early(dataset, position)}. " if named else ""
    when = times.when(dataset, position)
    facts = (
        f"{name}{when[0].upper()}{when[1:]}, {vocabulary.WORDS['speech'][position.speech]}{bylines.through(dataset, position)}"
    )
    note = f'<p class="more note">Note: {escape(position.note)}</p>' if position.note else ""
    quotes = cards.quotes(dataset, dataset.citations[position.id], filters)
    told = (words.error_told(error) for error in dataset.errata_of.get(position.id, ()))
    errors = "".join(f'<p class="more error">{escape(error)}</p>' for error in told)
    return (
        f'<section class="card compared" id="{escape(position.id)}">'
        f'<p class="top">{stance(dataset, position)} <span class="when">{escape(facts)}</span></p>'
        f'<p class="more">{escape(position.summary + condition)}</p>{note}{quotes}{errors}</section>'
    )


def stance(dataset: Dataset, position: Position) -> str:
    """The stance of a position as symbol and word, in the issue's own words, with a wave where an apparent error bears on it."""
    symbol = vocabulary.STANCE_SYMBOLS[position.stance]
    concluded = " concluded" if is_concluded(dataset, position) else ""
    error = " erratum" if position.id in dataset.errata_of else ""
    return f'<span class="tag {position.stance}{concluded}{error}">{symbol} {escape(words.stance(dataset, position))}</span>'


def legend(dataset: Dataset, filtered: bool = False, level: str = "person") -> str:
    """A legend of the symbols of stances, with examples of what the issues call them.

    `filtered` says whether a filter is set, on which the meaning of a dot depends. `level` says how actors are counted.
    """
    yes = _examples(issue.for_label for issue in dataset.issues.values())
    no = _examples(issue.against_label for issue in dataset.issues.values())
    meanings = {"for": f"yes, in the issue’s words{yes}", "against": f"no{no}"}
    meanings |= {s: vocabulary.WORDS["stances"][s].lower() for s in ("conditional", "ambivalent", "silent")}
    parts = [f'<span class="{s}"><b>{vocabulary.STANCE_SYMBOLS[s]}</b> {text}</span>' for s, text in meanings.items()]
    both = vocabulary.STANCE_SYMBOLS["for"] + vocabulary.STANCE_SYMBOLS["against"]
    example = f'<span class="split"><b>{both}</b> several stances, at one time or at several</span>'
    if level != "government":
        left = " that the filter leaves" if filtered else ""
        example += f"<span><b>·n</b> none by the actor itself{left}; n by {comparison_words.MEMBERS}</span>"
    if level != "person":
        example += (
            f'<span class="split"><b>{both}{verdicts.SIGNS["members"]}</b> members, or a body and its members, differ</span>'
        )
    if any(position.limit for position in dataset.positions):
        example += f"<span><b>{SIGN_OF_LIMIT}</b> with words that limit the answer</span>"
    if any(is_concluded(dataset, position) for position in dataset.positions):
        example += f'<span class="concluding"><b class="concluded">Dashed</b> {CONCLUDED.rstrip(".")}</span>'
    if any(position.id in dataset.errata_of for position in dataset.positions):
        example += '<span><b class="erratum">Wavy</b> some of it rests on words with an apparent error</span>'
    silence = "No statement that the filter leaves" if filtered else _SILENCE
    return f'<p class="key stances">{"".join(parts)}{example}<span><b>·</b> {silence[0].lower()}{silence[1:]}</span></p>'


def left_out(grid: Grid) -> str:
    """The names that have no row or column in a grid, by what they are, as a list that unfolds; empty if all have one."""
    if not (told := left_out_words(grid.left_out)):
        return ""
    parts = [(words.count(len(names), noun), "; ".join(names)) for noun, names in grid.left_out.items() if names]
    lists = "".join(f"<p><b>{number}</b>: {escape(names)}</p>" for number, names in parts)
    return f'<details class="differ"><summary>{told} without a statement here: show</summary>{lists}</details>'


def _examples(labels: Iterable[str]) -> str:
    """The first two different labels in brackets, or an empty text where there is none."""
    examples = list(islice(dict.fromkeys(labels), 2))
    return f" ({escape(', '.join(examples))} …)" if examples else ""


def agreements(
    dataset: Dataset,
    actor: str,
    entries: Sequence[Agreement],
    filters: Filters,
    level: str = "person",
    rule: str = "statements",
    whole: int = 0,
) -> str:
    """How other actors stand to `actor`, as an HTML table: a row for each of them, with the issues of each verdict.

    Where `entries` are a part of a longer list, that has `whole` entries; the caption then counts the whole.
    """
    shown = [verdict for verdict in verdicts.VERDICT_WORDS if verdict != "members" or level != "person"]
    names = ("Actor", *(_VERDICT_HEADS[verdict] for verdict in shown), "On which issues")
    heads = "".join(f'<th scope="col">{text}</th>' for text in names)
    body = "".join(_agreement(dataset, actor, entry, filters, shown, level, rule) for entry in entries)
    text = f"{agreements_caption(dataset, actor, whole or len(entries))}. {_NUMBERS}"
    head = f"<caption>{escape(text)}</caption><thead><tr>{heads}</tr></thead>"
    return f'<table class="sides agreements">{head}<tbody>{body}</tbody></table>'


def agreements_caption(dataset: Dataset, actor: str, number: int) -> str:
    """What the table of `agreements` shows, in words; `number` of other actors."""
    return f"{dataset.actors[actor].name} and {words.count(number, 'other actor')} who answer the same issues"


_NUMBERS = (
    "The numbers count issues that both answer: they agree, they differ, or neither plainly, and then the line says why. The "
    "rule stands below."
)


def _agreement(
    dataset: Dataset, actor: str, entry: Agreement, filters: Filters, shown: Sequence[str], level: str, rule: str
) -> str:
    """One other actor as a table row: its name, linked to the comparison with `actor`, and how many issues have each verdict.

    The last cell lists these issues. `shown` are the verdicts that have a column.
    """
    name = dataset.actors[entry.actor].name
    pair = links.href("positions", links.write(filters, {"mode": "side", "columns": f"{actor},{entry.actor}", "level": level}))
    cells = "".join(
        f'<td class="number{" none" * (not number)}" data-label="{_VERDICT_HEADS[v]}">{number}</td>'
        for v in shown
        for number in [len(entry.issues[v])]
    )
    issues = "".join(_issues(dataset, actor, entry, v, rule, level) for v in shown)
    return (
        f'<tr><th scope="row"><a href="{escape(pair)}">{escape(name)}</a> '
        f'<span class="when">{words.count(entry.statements, agreement.NOUNS[rule])}</span></th>'
        f"{cells}<td><ul>{issues}</ul></td></tr>"
    )


def _issues(dataset: Dataset, actor: str, entry: Agreement, verdict: str, rule: str, level: str) -> str:
    """The issues of one verdict as items of a list, each with the verdict and the stances of both actors."""
    lines = []
    for issue in entry.issues[verdict]:
        sides = entry.mine[issue], entry.theirs[issue]
        both = " beside ".join(comparison_words.stances_and_times(dataset, side, rule, level) for side in sides)
        labels = comparison_words.names_of(dataset, actor, entry)
        both = ", ".join((both, *comparison_words.remarks(dataset, sides, verdict, entry.outside, labels)))
        judged = f'<b class="verdict {verdict}">{verdicts.SIGNS[verdict]} {_VERDICT_HEADS[verdict]}</b>'
        question = escape(dataset.issues[issue].question)
        lines.append(f'<li>{judged}: {question} <span class="when">{escape(both)}</span></li>')
    return "".join(lines)
