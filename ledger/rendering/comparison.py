"""Positions side by side and who agrees with whom, as escaped HTML tables that become cards on a phone."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import islice

from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Position
from ledger.query import agreement
from ledger.query.agreement import Agreement, Column, Compared
from ledger.query.filters import Filters
from ledger.rendering import cards
from ledger.urls import links
from ledger.wording import words

_SILENCE = "No statement in these articles"
_FILTERED = "No statement that the filter leaves"
_ELSEWHEN = "No statement of that time"


def table(
    dataset: Dataset, columns: Sequence[Column], rows: Sequence[Compared], filters: Filters, whole: Sequence[Compared] = ()
) -> str:
    """Issues in rows, actors in columns: in each cell what they said, when, how it is known, and the way to the words.

    Where `rows` are a part of a longer comparison, that is `whole`.
    """
    heads = "".join(f'<th scope="col">{escape(c.label(dataset))}</th>' for c in columns)
    body = "".join(_row(dataset, columns, row, filters) for row in rows)
    told = escape(caption(dataset, columns, whole or rows))
    return (
        f'<table class="sides" style="--columns: {len(columns)}"><caption>{told}</caption>'
        f'<thead><tr><th scope="col">Issue</th>{heads}</tr></thead><tbody>{body}</tbody></table>'
    )


def caption(dataset: Dataset, columns: Sequence[Column], rows: Sequence[Compared]) -> str:
    """What a comparison shows, in a sentence."""
    counts = {v: sum(r.verdict == v for r in rows) for v in agreement.VERDICTS}
    said = ", ".join(f"{label[0].lower()}{label[1:]} on {counts[v]}" for v, label in agreement.VERDICTS.items() if counts[v])
    whose = " beside ".join(c.label(dataset) for c in columns)
    return f"{whose}: {words.count(len(rows), 'issue')}" + (f"; {said}." if said else ".")


def _row(dataset: Dataset, columns: Sequence[Column], row: Compared, filters: Filters) -> str:
    issue = dataset.issues[row.issue]
    cells = "".join(
        f'<td data-label="{escape(column.label(dataset))}">{_cell(dataset, said, filters, column)}</td>'
        for column, said in zip(columns, row.sides, strict=True)
    )
    mark = f'<span class="verdict {row.verdict}">{agreement.SIGNS[row.verdict]} {agreement.VERDICTS[row.verdict]}</span>'
    return f'<tr id="issue-{escape(row.issue)}"><th scope="row">{escape(issue.question)} {mark}</th>{cells}</tr>'


def _cell(dataset: Dataset, said: Sequence[Position], filters: Filters, column: Column) -> str:
    why = _FILTERED if filters.active() else _ELSEWHEN if column.period else _SILENCE
    return "".join(_statement(dataset, p, filters) for p in said) or f'<p class="nothing">{why}</p>'


def _statement(dataset: Dataset, position: Position, filters: Filters) -> str:
    condition = f" Condition: {position.condition}" if position.condition else ""
    via = f", via {dataset.actors[position.via].name}" if position.via else ""
    facts = f"Said {dates.say(position.said_on)}, {vocabulary.WORDS['speech'][position.speech]}{via}"
    quotes = "".join(cards.quote(dataset, citation, filters) for citation in dataset.citations[position.id])
    return (
        f'<section class="card said" id="{escape(position.id)}">'
        f'<p class="top">{stance(dataset, position)} <span class="when">{escape(facts)}</span></p>'
        f'<p class="more">{escape(position.summary + condition)}</p>{quotes}</section>'
    )


def stance(dataset: Dataset, position: Position) -> str:
    """A stance as symbol and word, in the issue's own words."""
    symbol = vocabulary.STANCE_SYMBOLS[position.stance]
    return f'<span class="tag {position.stance}">{symbol} {escape(words.stance(dataset, position))}</span>'


def legend(dataset: Dataset, filtered: bool = False) -> str:
    """What the symbols of stances mean, in words of the first issues; what a dot means depends on whether a filter is set."""
    yes, no = (
        _examples(i.for_label for i in dataset.issues.values()),
        _examples(i.against_label for i in dataset.issues.values()),
    )
    said = {"for": f"yes, in the issue’s words{yes}", "against": f"no{no}"}
    said |= {s: vocabulary.WORDS["stances"][s].lower() for s in ("conditional", "ambivalent", "silent")}
    parts = [f'<span class="{s}"><b>{vocabulary.STANCE_SYMBOLS[s]}</b> {text}</span>' for s, text in said.items()]
    both = vocabulary.STANCE_SYMBOLS["for"] + vocabulary.STANCE_SYMBOLS["against"]
    example = f'<span class="split"><b>{both}</b> statements differ</span>'
    silence = _FILTERED if filtered else _SILENCE
    return f'<p class="key stances">{"".join(parts)}{example}<span><b>·</b> {silence[0].lower()}{silence[1:]}</span></p>'


def _examples(labels: Iterable[str]) -> str:
    """The first two of some labels in brackets."""
    found = list(islice(dict.fromkeys(labels), 2))
    return f" ({escape(', '.join(found))} …)" if found else ""


def agreements(
    dataset: Dataset,
    actor: str,
    found: Sequence[Agreement],
    filters: Filters,
    level: str = "person",
    rule: str = "statements",
    whole: int = 0,
) -> str:
    """For one actor, everybody else who answers the same issues: on which they take the same stance, and on which not.

    Where `found` is a part of a longer list, that has `whole` actors.
    """
    heads = "".join(f'<th scope="col">{text}</th>' for text in ("Actor", "Alike", "In part", "Apart"))
    body = "".join(_agreement(dataset, actor, entry, filters, level, rule) for entry in found)
    told = f"{dataset.actors[actor].name} and {words.count(whole or len(found), 'other actor')} who answer the same issues"
    head = f"<caption>{escape(told)}</caption><thead><tr>{heads}</tr></thead>"
    return f'<table class="sides agreements">{head}<tbody>{body}</tbody></table>'


def _agreement(dataset: Dataset, actor: str, entry: Agreement, filters: Filters, level: str, rule: str) -> str:
    name = dataset.actors[entry.actor].name
    pair = links.href("positions", links.write(filters, {"mode": "side", "columns": f"{actor},{entry.actor}", "level": level}))
    cells = "".join(
        f'<td data-label="{label}"><b>{len(entry.issues[v])}</b>{_issues(dataset, entry, v, rule, level)}</td>'
        for v, label in {"agree": "Alike", "partly": "In part", "differ": "Apart"}.items()
    )
    noun = {"statements": "statement", "stances": "stance"}[rule]
    return (
        f'<tr><th scope="row"><a href="{escape(pair)}">{escape(name)}</a> '
        f'<span class="when">{words.count(entry.statements, noun)}</span></th>{cells}</tr>'
    )


def _issues(dataset: Dataset, entry: Agreement, verdict: str, rule: str, level: str) -> str:
    lines = []
    for issue in entry.issues[verdict]:
        both = " beside ".join(agreement.said_when(dataset, side[issue], rule, level) for side in (entry.mine, entry.theirs))
        lines.append(f'<li>{escape(dataset.issues[issue].question)} <span class="when">{escape(both)}</span></li>')
    return f"<ul>{''.join(lines)}</ul>" if lines else ""
