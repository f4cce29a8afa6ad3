"""Issue by issue: who says yes, who says no, and who neither, as an escaped HTML table of chips that open the words."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape
from urllib.parse import urlencode

from ledger.charts import colours
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Position
from ledger.query import comparison_words, overlaps
from ledger.query.agreement import is_concluded
from ledger.query.answers import CONCLUDED, Answer, AnsweredIssue, Body, answered, answered_by
from ledger.query.filters import Filters
from ledger.query.selection import Selection
from ledger.rendering import cards
from ledger.urls import links
from ledger.urls.param_values import MAX_RECORDS
from ledger.wording import times, words
from ledger.wording.citation import by_article

_HEADS = {"yes": ("for", "Yes"), "between": ("conditional", "It depends, neither, no answer"), "no": ("against", "No")}
"""The stance whose symbol and colour each column has, and its heading."""
_NO_SIDE = "No side"
_MOST_BESIDE = 3  # members of a body without an answer of its own that stand side by side; more are folded
_MOST_TOLD = 10  # statements in the tooltip of a chip
_YEARS = re.compile(r"(?: \(|(?P<more>, ))[0-9]{4}(?:(?:-|–| and )[0-9]{4})?\)$")
"""The years in the brackets at the end of a name; `more` is found where the brackets hold other words too."""
RULES = (
    (
        "A chip is one actor with one answer, and the years of all statements in which it gives that answer; “2012–2020” can be "
        "at some time between the two."
    ),
    "Not everybody said it in words: some are told to hold it, or showed it by what they did.",
    "What members of a body say stands behind the body; it is not what the body itself says.",
    "One actor may stand in several columns.",
)
"""How the table is to be read, in sentences for readers."""
Link = Callable[[Sequence[str]], str]
"""Gives the address that opens the words of some records, by their ids."""


def table(dataset: Dataset, issues: Sequence[AnsweredIssue], filters: Filters, chosen: Collection[str] = ()) -> str:
    """Some issues as an HTML table with a row for each and a column for each answer, for a page.

    A chip is one answer of an actor. Its address is a link to the words, and `data-ids` has the ids of its records.
    The words of the records that are `chosen` stand below the row of their issue. Above the table stands what a dashed chip is.
    """
    body = ""
    for row in issues:
        opened = tuple(p for p in row.positions if p.id in chosen)
        make = _kept_row if len(row.positions) <= _MOST_KEPT else _linking_row
        body += make(dataset, row.issue, tuple(p.id for p in row.positions), tuple(p.id for p in opened))
        body += _words(dataset, opened, filters)
    return _key(dataset, issues) + _table(_linked(body, filters))


def printed(dataset: Dataset, issues: Sequence[AnsweredIssue], filters: Filters) -> str:
    """The same table for a report: a chip leads to the card of its first record, and nothing is folded."""
    body = "".join(_row(dataset, row, lambda ids: f"#{ids[0]}", None, "") for row in issues)
    return _key(dataset, issues) + _table(body)


_ALL, _BEFORE, _AFTER = "\0", "\1", "\2"
"""Stand in a row for parameters of the filter, which no text has: all; those before the issues; and those behind them."""


def _linking_row(dataset: Dataset, issue: str, names: tuple[str, ...], chosen: tuple[str, ...]) -> str:
    """The row of an issue with some positions, by their ids, of which some are chosen; `_linked` adds the filter to its links.

    Most rows stay as they are when the filter changes.
    """

    def link(ids: Sequence[str]) -> str:
        return _ALL.join(("positions?", urlencode({"chosen": ",".join(ids)})))

    return _row(dataset, answered(dataset, issue, names), link, chosen, _ways(dataset, issue))


_kept_row = memoized(maxsize=512)(_linking_row)
_MOST_KEPT = 60  # statements of a row that is kept; longer ones would take too much memory


def _linked(rows: str, filters: Filters) -> str:
    """Rows with the filter in their links."""
    pairs = links.write(replace(filters, issues=("",)))
    at = pairs.index(("issue", ""))
    before, after, whole = (escape(urlencode(some)) for some in (pairs[:at], pairs[at + 1 :], links.write(filters)))
    for sign, text in (
        (_ALL, whole and f"{whole}&amp;"),
        (_BEFORE, before and f"{before}&amp;"),
        (_AFTER, after and f"&amp;{after}"),
    ):
        rows = rows.replace(sign, text)
    return rows


def _key(dataset: Dataset, issues: Sequence[AnsweredIssue]) -> str:
    """What a dashed chip is, in HTML; empty if the table has none."""
    is_needed = any(is_concluded(dataset, position) for row in issues for position in row.positions)
    return f'<p class="concluding"><span class="concluded">Dashed</span> {CONCLUDED}</p>' if is_needed else ""


def caption(selection: Selection) -> str:
    """The selected positions in words: how many statements of how many actors on how many issues."""
    speakers = {position.actor for position in selection.positions}
    issues = sum(map(bool, selection.counts("issues", "positions").values()))
    statements = words.count(selection.count("positions"), "statement")
    related = overlaps.of_these(selection.dataset, speakers)
    return f"{statements} by {words.count(len(speakers), 'actor')} on {words.count(issues, 'issue')}{related}"


def _table(body: str) -> str:
    """The table around its rows."""
    heads = "".join(f'<th scope="col">{_head(name)}</th>' for name in _HEADS)
    return f'<table class="answers"><thead><tr><th scope="col">Issue</th>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _head(column: str) -> str:
    """The heading of a column, with its symbol."""
    stance, text = _HEADS[column]
    return f'<span class="{stance}">{vocabulary.STANCE_SYMBOLS[stance]} {text}</span>'


def _row(dataset: Dataset, row: AnsweredIssue, link: Link, chosen: Collection[str] | None, ways: str) -> str:
    """One issue as a table row: its name, its question, the number of statements, and who gives which answer."""
    issue = dataset.issues[row.issue]
    cells = ""
    for column, (stance, _) in _HEADS.items():
        why = "under this filter" if row.issue in answered_by(dataset, column) else "recorded on this question"
        empty = f'<p class="nobody">nobody {why}</p>'
        label = "" if column == "between" else f": {escape(words.stance_label(dataset, row.issue, stance))}"
        sides = "".join(
            f'<div class="side {side_class(dataset, side)}"><b>{escape(dataset.sides[side].name if side else _NO_SIDE)}</b> '
            + " ".join(_body(dataset, body, link, chosen) for body in bodies)
            + "</div>"
            for side, bodies in row.columns[column].items()
        )
        cells += f'<td class="{column}"><p class="answer">{_head(column)}{label}</p>{sides or empty}</td>'
    facts = words.count(len(row.positions), "statement") + (" on a question of fact" if issue.kind == "fact" else "")
    return (
        f'<tr id="issue-{escape(row.issue)}"><th scope="row"><b>{escape(issue.name)}</b> '
        f'<span class="asks">{escape(issue.question)}</span> <span class="asks">{facts}{ways}</span></th>{cells}</tr>'
    )


def _ways(dataset: Dataset, issue: str) -> str:
    """Links to the issue in other ways to read positions, and to the issues of the same matter, each together with this one."""
    over_time = f"positions?{_ALL}{escape(urlencode({'mode': 'time', 'topic': issue}))}"
    ways = f' · <a href="{over_time}">Over time</a> · <a href="{_of_issues(issue)}&amp;mode=matrix">Matrix</a>'
    targets = []
    for other in together(dataset).get(issue, ()):
        both = (one for one in dataset.issues if one in (issue, other))
        targets.append(f'<a href="{_of_issues(*both)}">{escape(dataset.issues[other].name)}</a>')
    return ways + (f" · See also {', '.join(targets)}" if targets else "")


def _of_issues(*issues: str) -> str:
    """The address of the page under the filter, but for these issues in place of its own."""
    return f"positions?{_BEFORE}{escape(urlencode([('issue', issue) for issue in issues]))}{_AFTER}"


@memoized(maxsize=2)
def together(dataset: Dataset) -> Mapping[str, tuple[str, ...]]:
    """The issues of one matter, by the id of each: those that a named view of the positions shows together."""
    found: dict[str, dict[str, None]] = {}
    for view in dataset.views:
        asked = links.read(view.query, view.page, dataset).filters.issues if view.page == "positions" else ()
        for issue in asked:
            found.setdefault(issue, {}).update(dict.fromkeys(other for other in asked if other != issue))
    return {issue: tuple(others) for issue, others in found.items()}


def _body(dataset: Dataset, body: Body, link: Link, chosen: Collection[str] | None) -> str:
    """The chips of a body: its own, and behind it those of its members. A single member stands beside it."""
    chips = [_chip(dataset, answer, link, chosen) for answer in (*body.own, *body.members)]
    own, members = chips[: len(body.own)], chips[len(body.own) :]
    actors = len({answer.actor for answer in body.members})
    if actors < 2 or (not own and actors <= _MOST_BESIDE):
        return " ".join(chips)
    name = short_name(dataset.actors[body.actor].name)
    label = f"+ {actors:,} who belong to it" if own else f"{actors:,} who belong to {name}"
    if chosen is None:
        return f"{' '.join(own)} <small>{escape(label)}:</small> {' '.join(members)}"
    is_open = " open" if any(p.id in chosen for answer in body.members for p in answer.positions) else ""
    return (
        f'{" ".join(own)} <details{is_open} data-body="{escape(body.actor)}">'
        f'<summary title="Members of {escape(name)}, not {escape(name)} itself">{escape(label)}</summary> '
        f"{' '.join(members)}</details>"
    )


def _chip(dataset: Dataset, answer: Answer, link: Link, chosen: Collection[str] | None) -> str:
    """One answer of an actor as a link that opens its words: the actor, the years, and what is particular to it in between."""
    ids = [p.id for p in answer.positions[:MAX_RECORDS]]
    in_time = sorted(answer.positions, key=lambda p: dates.parse(p.said_on).days)
    told = [_told(dataset, p.id) for p in in_time[:_MOST_TOLD]]
    actor = dataset.actors[answer.actor]
    given = dict.fromkeys(words.stance(dataset, p) for p in in_time)
    heading = f"{actor.name}: {', '.join(filter(None, (*given, comparison_words.in_error(dataset, in_time))))}"
    title = "\n".join([heading, *told])
    concluded = all(is_concluded(dataset, p) for p in answer.positions)
    known = f'<span class="known">, {vocabulary.WORDS["speech"]["analysis"]}</span>' if concluded else ""
    kinds = f"{answer.stance} concluded" if concluded else answer.stance
    state = "" if chosen is None else f' aria-expanded="{str(any(i in chosen for i in ids)).lower()}"'
    return (
        f'<a class="chip {kinds}" href="{escape(link(ids))}" data-ids="{escape(",".join(ids))}" title="{escape(title)}"'
        f"{state}>{_mark(answer.stance)}{escape(short_name(actor.name))} <small>{escape(_years(in_time))}</small>"
        f"{_remarks(dataset, in_time)}{known}</a>"
    )


@memoized(maxsize=4_000)
def _told(dataset: Dataset, name: str) -> str:
    """A position in one line, by its id: when it was said, held or done, how that is known, its summary, any error."""
    position = dataset.by_id[name][1]
    assert isinstance(position, Position)
    told = f"{times.when(dataset, position)}, {vocabulary.WORDS['speech'][position.speech]}: {position.summary}"
    return told.removesuffix("." * bool(sign)) + sign if (sign := words.error_sign(dataset, position)) else told


def _mark(stance: str) -> str:
    """The symbol of a stance that shares its column with others."""
    return "" if stance in ("for", "against") else f"{vocabulary.STANCE_SYMBOLS[stance]} "


def _years(positions: Iterable[Position]) -> str:
    """The years of some positions of one actor, in their order: '2003, 2006', '2012–2020'."""
    return ", ".join(dict.fromkeys(comparison_words.years([p]).removeprefix("within ").replace(" to ", "–") for p in positions))


def _remarks(dataset: Dataset, positions: Sequence[Position]) -> str:
    """What a chip says behind the years of positions with one stance: conditions, limits, or the name of a stance in between.

    Behind each of several stand its own years. Apparent errors stand with the positions that rest on them.
    """
    said: dict[str, list[Position]] = {}
    for p in positions:
        limit = f"“{p.limit}”" if p.limit else ""
        firm = p.stance in ("for", "against")
        answer = "" if firm else p.condition or words.stance(dataset, p).lower()
        said.setdefault(", ".join(filter(None, (answer, limit))), []).append(p)
    if len(said) == 1:
        ((text, _),) = said.items()
        remark, error = f": {text}" * bool(text), comparison_words.in_error(dataset, positions)
    else:
        details = {
            text: ", ".join(filter(None, (_years(some), comparison_words.in_error(dataset, some)))) for text, some in said.items()
        }
        remark, error = ": " + "; ".join(f"{text or 'without a limit'} ({detail})" for text, detail in details.items()), ""
    shown = f'<span class="remark">{escape(remark)}</span>' if remark else ""
    return shown + (f', <span class="erratum">{error}</span>' if error else "")


def side_class(dataset: Dataset, side: str | None) -> str:
    """The class that gives what is on a side its colour; empty where there is no side."""
    return colours.SIDES[[*dataset.sides].index(side) % len(colours.SIDES)] if side else ""


def _words(dataset: Dataset, positions: Sequence[Position], filters: Filters) -> str:
    """The cards of the chosen positions as a row of the table, with a button that closes it; empty where none is chosen."""
    if not positions:
        return ""
    count = words.count(len(positions), "statement")
    keys = [f"{p.id}/{source}" for p in positions for source in by_article(dataset.citations[p.id])]
    keep = cards.keep_button(keys, "Keep all") if len(keys) > 1 else ""
    return (
        f'<tr class="words"><td colspan="{1 + len(_HEADS)}"><p tabindex="-1"><b>{count}, in the articles’ words</b> '
        f'{keep} <button type="button" data-close>Close</button></p>{cards.cards(dataset, positions, filters)}</td></tr>'
    )


def short_name(name: str) -> str:
    """The name of an actor without the years in brackets at its end, for where the years of what it says stand beside it."""
    return _YEARS.sub(lambda match: ")" if match["more"] else "", name)
