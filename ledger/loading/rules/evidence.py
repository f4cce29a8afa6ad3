"""Rules about the words that records stand on: quotes, the wording of numbers, and what is set aside."""

import re
from collections.abc import Iterator

from ledger.loading.parse import Reading
from ledger.model.article import Miss, Span, fold
from ledger.model.fields import Path
from ledger.model.problems import Kind, Problem
from ledger.model.record_fields import Model
from ledger.model.records import CLAIMS, Attack, Erratum, Evidence, Measured, Position, SetAside
from ledger.model.statements import evidence_of

_CONTRAST = re.compile(
    r"(?:(?!\n\s*\n)[\s,;:–—()“”\"'’-])*\b(but(?!\s+also\b)|although|though|despite"
    r"|unless|provided|however|yet|except|only (?:to|if)|if)\b",
    re.IGNORECASE,
)
"""A word of contrast or condition in the same paragraph, after nothing but punctuation."""
_ENDED = re.compile(r"[.!?][”\"’']*\s*$")
MISSES: dict[Miss, tuple[Kind, str]] = {
    "not found": (Kind.QUOTE_NOT_FOUND, "these words do not stand in the article"),
    "ambiguous": (Kind.QUOTE_AMBIGUOUS, "these words stand there more than once; add `prefix` or `suffix`"),
    "not citable": (
        Kind.QUOTE_NOT_CITABLE,
        "these words lie outside the headline, deck, captions and body, or across two of them",
    ),
}
"""The kind and the message of a problem for each reason why a quote cannot be placed in its article."""


def quotes_are_found(reading: Reading) -> Iterator[Problem]:
    """Every quote stands exactly once in a part of its article that may be cited."""
    for table, row in reading.rows():
        for path, evidence in evidence_of(row.record):
            span = _span(reading, evidence)
            if span and not isinstance(span, Span):
                kind, message = MISSES[span]
                yield table.problem(row, (*path, "quote"), kind, f"{message}: {evidence.quote[:80]}")


def _wordings(record: Model) -> Iterator[tuple[Path, str, tuple[Evidence, ...]]]:
    """The fields of a record that hold an article's words: the path of keys, the words, and the quotes that must have them."""
    if isinstance(record, Measured) and record.wording:
        yield ("wording",), record.wording, record.evidence
    if isinstance(record, Position) and record.limit:
        yield ("limit",), record.limit, record.evidence
    for number, said in enumerate(record.attributions if isinstance(record, Attack) else ()):
        for key in ("limit", "contrast"):
            if words := getattr(said, key):
                yield ("attributions", number, key), words, said.evidence


def wordings_are_quoted(reading: Reading) -> Iterator[Problem]:
    """The pieces of a `wording`, which `…` divides, stand in the record's quotes one after the other, letter by letter.

    So do those of the `limit` of a position, and of the `limit` and the `contrast` of an attribution in its own quotes.

    Only white space may differ. The quotes are taken in the order in which the record has them.
    """
    for table, row in reading.rows():
        for path, wording, evidence in _wordings(row.record):
            quotes, start = "\n".join(fold(piece.quote) for piece in evidence), 0
            for piece in map(fold, wording.split("…")):
                start = quotes.find(piece, start) if piece else -1
                if start < 0:
                    place = "is out of order" if piece and piece in quotes else "stands in no quote of the record"
                    advice = "copy the article's words, join pieces of them with '…', and put what is yours into `note`"
                    message = f"'{piece[:80]}' {place}: {advice}"
                    yield table.problem(row, path, Kind.WORDING_NOT_QUOTED, message)
                    break
                start += len(piece)


def quotes_do_not_stop_before_a_contrast(reading: Reading) -> Iterator[Problem]:
    """No quote of a claim ends right before a word of contrast or condition of the same sentence, such as "but" or "unless".

    The rest may stand in another piece of the record's evidence. Else the note must have the word, and say why the rest does not
    change the claim. Only punctuation may lie between the quote and the word; a contrast further on cannot be seen here.
    """
    for table, row in reading.rows(*CLAIMS):
        pieces = list(evidence_of(row.record))
        spans = [(evidence.source, _span(reading, evidence)) for _, evidence in pieces]
        for (path, evidence), (_, span) in zip(pieces, spans, strict=True):
            contrast = _CONTRAST.match(reading.articles[evidence.source].text, span.end) if isinstance(span, Span) else None
            if not contrast or _ENDED.search(evidence.quote):
                continue
            word, place = contrast[1].lower(), contrast.start(1)
            quoted = any(isinstance(s, Span) and s.start <= place < s.end for name, s in spans if name == evidence.source)
            if not quoted and not re.search(rf"\b{word}\b", row.record.note or "", re.IGNORECASE):
                message = f"the sentence goes on with '{word}': quote that too, or say in `note` what '{word} …' is about"
                yield table.problem(row, (*path, "quote"), Kind.STOPS_BEFORE_CONTRAST, message)


def set_aside_is_not_cited(reading: Reading) -> Iterator[Problem]:
    """Words that are set aside overlap with none that a claim cites."""
    cited: dict[str, list[Span]] = {name: [] for name in reading.articles}
    for _, row in reading.rows(*CLAIMS):
        for _, evidence in evidence_of(row.record):
            if isinstance(span := _span(reading, evidence), Span):
                cited[evidence.source].append(span)
    for table, row in reading.rows("set_aside"):
        aside: SetAside = row.record
        span = _span(reading, aside)
        if isinstance(span, Span) and any(span.overlaps(other) for other in cited[aside.source]):
            yield table.problem(row, ("quote",), Kind.SET_ASIDE_CITED, "a record cites these words; they are not set aside")


def errata_name_their_records(reading: Reading) -> Iterator[Problem]:
    """Every claim of whose evidence the words of an erratum are a part is among the records of the erratum."""
    cited: dict[str, list[tuple[str, Span]]] = {}  # of each article, so that an erratum is compared with its own alone
    for _, row in reading.rows(*CLAIMS):
        for _, evidence in evidence_of(row.record):
            if isinstance(span := _span(reading, evidence), Span):
                cited.setdefault(evidence.source, []).append((row.record.id, span))
    for table, row in reading.rows("errata"):
        error: Erratum = row.record
        wrong = _span(reading, error)
        if not isinstance(wrong, Span):
            continue
        on_it = (name for name, span in cited.get(error.source, ()) if span.contains(wrong))
        if missing := sorted({*on_it} - {*error.records}):
            message = f"these stand on the words too: {', '.join(missing)}"
            yield table.problem(row, ("records",), Kind.ERRATUM_WITHOUT_RECORD, message)


def errata_say_what_they_bear_on(reading: Reading) -> Iterator[Problem]:
    """An erratum on whose words records stand says on which of them it bears; it bears on no other record."""
    for table, row in reading.rows("errata"):
        error: Erratum = row.record
        if error.records and error.bears_on is None:
            message = "say on which of `records` it bears, or `bears_on: []` if it says nothing of any of them"
            yield table.problem(row, ("bears_on",), Kind.BEARING_UNCLEAR, message)
        elif others := [name for name in error.marked if name not in error.records]:
            message = f"it bears on {', '.join(others)}, which `records` does not name"
            yield table.problem(row, ("bears_on",), Kind.BEARING_UNCLEAR, message)


def _span(reading: Reading, evidence: Evidence) -> Span | Miss | None:
    """Where a quote stands in its article, or why that cannot be said; None where the article could not be read."""
    article = reading.articles.get(evidence.source)
    return article.find(evidence) if article else None
