"""An article at the draft desk, its proposed records and its problems, as escaped HTML."""

from collections.abc import Iterable
from html import escape

from ledger.model import vocabulary
from ledger.model.article import Article, Span
from ledger.model.problems import Problem
from ledger.model.records import CITABLE
from ledger.rendering.reading_room import pieces, spaced


def article(draft: Article, marks: Iterable[tuple[Span, str, str]]) -> str:
    """An article that is being read, paragraph by paragraph, with its lines, what they are, and marks in its words.

    A mark is a span, the class of its look, and a number that is set before it.
    """
    marked = [(span.start, span.end, f"{look}\n{number}") for span, look, number in marks]
    rows, kind = [], ""
    for paragraph in draft.paragraphs:
        last = draft.line_at(paragraph.end - 1)
        lines = str(paragraph.line) if last == paragraph.line else f"{paragraph.line}–{last}"
        words = "".join(_piece(*piece) for piece in pieces(draft.text, paragraph.start, paragraph.end, marked))
        says = paragraph.zone if paragraph.zone != kind else ""
        kind = paragraph.zone
        cited = "" if kind in CITABLE else ' class="aside"'
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


def suggestion(number: int, table: str, quote: str, why: str, line: int) -> str:
    """A proposed record: its number in the article, its table, its words, and the rule that found it."""
    return (
        f'<p class="suggestion"><span class="tag {escape(table)}">{number} · {escape(vocabulary.WORDS["tables"][table])}</span> '
        f'“{escape(spaced(quote))}” <span class="when">line {line}: {escape(why)}</span></p>'
    )


def sentence(quote: str, span: Span) -> str:
    """A sentence of the article with its line."""
    return f'<p class="suggestion">“{escape(spaced(quote))}” <span class="when">line {span.line}</span></p>'


def faults(problems: Iterable[Problem], named: bool = False) -> str:
    """The messages of problems, to stand beside their field. `named` puts the field before each. Empty without problems."""
    messages = [(f"{p.field}: " if named and p.field else "") + p.message for p in problems]
    return "".join(f'<p class="fault" role="alert">{escape(text)}</p>' for text in messages)
