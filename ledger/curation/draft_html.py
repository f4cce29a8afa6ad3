"""An article at the draft desk, its proposed records and its problems, as escaped HTML."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape

from ledger.curation.forms import label
from ledger.curation.told_again import Told
from ledger.curation.zones import byline
from ledger.model.article import Article, Span
from ledger.model.fields import fields_of
from ledger.model.problems import Kind, Problem
from ledger.model.records import CITABLE, TABLES, Attribution, Evidence
from ledger.rendering.reading_room import pieces, spaced
from ledger.urls import links


def article(draft: Article, marks: Iterable[tuple[Span, str, str]]) -> str:
    """An article that is being read, paragraph by paragraph, with its lines, what they are, and marks in its words.

    A mark is a span, the class of its look, and a number that is set before it.
    """
    marked: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for span, look, number in marks:
        for place in range(draft.paragraph_at(span.start), draft.paragraph_at(span.end - 1) + 1):
            marked[place].append((span.start, span.end, f"{look}\n{number}"))
    rows, kind, author = [], "", byline(draft.text)
    for place, paragraph in enumerate(draft.paragraphs, 1):
        last = draft.line_at(paragraph.end - 1)
        lines = str(paragraph.line) if last == paragraph.line else f"{paragraph.line}–{last}"
        words = "".join(_piece(*piece) for piece in pieces(draft.text, paragraph.start, paragraph.end, marked[place]))
        names_author = (
            paragraph.zone not in CITABLE and author.casefold() in draft.text[paragraph.start : paragraph.end].casefold()
        )
        zone = "byline" if author and names_author else paragraph.zone
        says, kind = zone if zone != kind else "", zone
        cited = "" if paragraph.zone in CITABLE else ' class="aside"'
        rows.append(f'<tr{cited}><th scope="row">{lines}<span class="zone">{says}</span></th><td>{words}</td></tr>')
    return (
        '<div class="draft" role="region" tabindex="0" aria-label="The article"><table><thead class="unseen"><tr>'
        f'<th scope="col">Lines</th><th scope="col">Words</th></tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _piece(text: str, names: tuple[str, ...]) -> str:
    """A piece of an article's text, marked with the looks and numbers of `names`, each of which is both on two lines."""
    if not names:
        return escape(spaced(text))
    looks = dict.fromkeys(look for name in names for look in name.split("\n")[0].split())
    numbers = " ".join(name.split("\n")[1] for name in names)
    return f'<mark class="claim {escape(" ".join(looks))}" data-n="{escape(numbers)}">{escape(spaced(text))}</mark>'


def sentence(number: int, quote: str, span: Span) -> str:
    """A sentence of the article with its number among the open ones, and its line."""
    return f'<p class="suggestion">{number} · “{escape(spaced(quote))}” <span class="when">line {span.line}</span></p>'


def told_again(told: Sequence[Told]) -> str:
    """The coded claims of other articles that a record may tell again, each with a link, and what can be done if it does."""
    names = [(one, f'<a href="{escape(links.to_record(one.record.id))}">{escape(one.record.id)}</a>') for one in told]
    rows = "".join(f"<li>{one.question} {name}: {escape(one.why)}</li>" for one, name in names)
    return f'<div class="tasks">May tell again what another article is coded for.<ul class="tasks">{rows}</ul>{_REMEDY}</div>'


def messages(problems: Iterable[Problem], named: bool = False) -> list[str]:
    """The messages of problems as plain texts, to stand beside their field. `named` puts the field before each."""
    return [(f"{_place(p)}: " if named and p.field and p.kind is not Kind.MISSING_FIELD else "") + told(p) for p in problems]


def needed(problems: Iterable[tuple[str, Problem]]) -> str:
    """What is still to be filled in: for each record its name and the labels of its empty fields. Empty if nothing is."""
    labels: dict[str, list[str]] = {}
    for name, problem in problems:
        labels.setdefault(name, []).append(_place(problem))
    rows = "".join(f"<li>{escape(name)}: {escape(', '.join(fields))}</li>" for name, fields in labels.items())
    return f'<div class="tasks">Still to be filled in:<ul class="tasks">{rows}</ul></div>' if rows else ""


def told(problem: Problem) -> str:
    """What is wrong, in the words of the form: fields are called as they are called there."""
    match problem.kind:
        case Kind.MISSING_FIELD:
            return f"{_place(problem)} is needed."
        case Kind.UNKNOWN_REFERENCE if name := _NO_RECORD.match(problem.message):
            return f"“{name[1]}” is not known here: choose from the list, or add it as another record below."
        case Kind.NOT_ALLOWED if name := _NO_ID.match(problem.message):
            return f"“{name[1]}” cannot be an id: small letters, digits and hyphens only, such as doe-2012."
    return _FIELD.sub(lambda found: f"“{label(found[1])}”", problem.message)


def _place(problem: Problem) -> str:
    """The labels that lead to the field of a problem: `Evidence 2, Quote`."""
    parts = problem.field.split(".")
    return ", ".join(
        label(part) + (f" {int(after) + 1}" if after.isdigit() else "")
        for part, after in zip(parts, [*parts[1:], ""], strict=True)
        if not part.isdigit()
    )


_REMEDY = (
    "If it does, copy the lines below and remove this record here. The desk changes no coded record: put the lines at the end of"
    " its evidence, in the files that you download or in those of the dataset."
)
_NO_RECORD = re.compile(r"'(.*)' is in no record of")
_NO_ID = re.compile(r"'(.*)' must match \^\[a-z")
_FIELDS = {name for model in (*TABLES.values(), Evidence, Attribution) for name in fields_of(model)}
_FIELD = re.compile(rf"['`]({'|'.join(sorted(_FIELDS))})['`]")
