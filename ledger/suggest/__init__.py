"""Reads an article and proposes records with exact quotes, by rules and a small lexicon, for a person to judge and complete.

`suggestions` gives the proposals, `record` turns one into a raw record, and `block` into YAML with a comment on every blank.
Nothing here decides: a proposal says which rule made it, and what only a reader can know stays open.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ledger import dates, load, yamltext
from ledger.export.tables import literals
from ledger.quotes import Article, Span
from ledger.records import TABLES, Actor, Evidence, Place, Source
from ledger.suggest import rules
from ledger.suggest.names import Names
from ledger.suggest.quoting import MOST, Quoting
from ledger.suggest.rules import Hit, Passage
from ledger.suggest.times import times

KINDS = ("troop_levels", "casualties", "attacks", "positions")


@dataclass(frozen=True)
class Suggestion:
    """A proposed record: the passage that may state it, what could be read from its words, and what only a reader can fill in."""

    table: str
    span: Span
    evidence: Evidence
    fields: Mapping[str, Any]
    open: tuple[str, ...]
    why: str


def suggestions(
    article: Article, source: Source, actors: Mapping[str, Actor], places: Mapping[str, Place]
) -> tuple[Suggestion, ...]:
    """Every proposal for an article, in the order of its text. Raises for no text; takes time in proportion to its length."""
    quoting, people, spots = Quoting(article), Names(actors.values()), Names(places.values())
    found: list[Suggestion] = []
    used: set[str] = set()
    for sentence in _sentences(article):
        text = re.sub(r"\s", " ", article.text[sentence.start : sentence.end])
        said = _inferred(source.published)
        passage = Passage(text, times(text, source.published), people.found(text), spots.found(text), said, source.voice)
        for table in KINDS:
            for hit in _RULES[table](passage):
                start, end = _claim(text, hit)
                start, end = sentence.start + start, sentence.start + end
                evidence = quoting.evidence(source.id, start, end)
                if evidence is None:
                    continue
                fields = {"id": _id(table, source.id, evidence.quote, hit, used)}
                fields |= {name: value for name, value in _READ[table](passage, hit, places).items() if value not in (None, "")}
                span = Span(start, end, article.line_at(start), sentence.zone)
                found.append(Suggestion(table, span, evidence, fields, _open(table, fields), hit.why))
    return tuple(found)


def record(suggestion: Suggestion, **filled: Any) -> dict[str, Any]:
    """The raw record in the canonical order of its fields, with what a reader filled in; what is still open is left out."""
    given = {**suggestion.fields, **filled, "evidence": [suggestion.evidence.model_dump(exclude_none=True)]}
    return load.ordered({name: given[name] for name in TABLES[suggestion.table].model_fields if name in given})


def block(suggestion: Suggestion) -> str:
    """The record as YAML in canonical spelling, the rule above it, and on every blank a comment with what may stand there."""
    model = TABLES[suggestion.table]
    text = yamltext.dump([record(suggestion, **dict.fromkeys(suggestion.open))])
    for name in suggestion.open:
        info = model.model_fields[name]
        allowed = " | ".join(map(str, literals(info.annotation))) or info.description
        text = re.sub(rf"(?m)^(- |  ){name}: null$", lambda m: f"{m[1]}{name}:  # fill in: {allowed}", text, count=1)  # noqa: B023
    return f"# line {suggestion.span.line}: {suggestion.why}\n{text}"


def _sentences(article: Article) -> Iterator[Span]:
    """The sentences of an article, those too long for a quote cut at a blank."""
    for span in article.sentences:
        start = span.start
        while span.end - start > MOST:
            cut = max(article.text.rfind(" ", start + 1, start + MOST), article.text.rfind("\n", start + 1, start + MOST))
            end = cut if cut > 0 else start + MOST
            yield Span(start, end, article.line_at(start), span.zone)
            start = end
        yield Span(start, span.end, article.line_at(start), span.zone)


_SUBJECTLESS = "is are was were has have had will would can could may might must should did does do not also still to with".split()
_CUT = re.compile(rf"; |, (?=(?:but|while|whereas|though|although) (?!(?:{'|'.join(_SUBJECTLESS)})\b))")
_LEAD = re.compile(r"(?:\s|(?:meanwhile|moreover|however|in addition|furthermore),\s)*", re.IGNORECASE)
_SHORTEST = 5  # words of a clause that can stand alone


def _claim(text: str, hit: Hit) -> tuple[int, int]:
    """The clause that holds a hit, where a semicolon or a word of contrast tells, else the sentence; without its linking word."""
    start, end = 0, len(text)
    for cut in _CUT.finditer(text):
        if cut.end() <= hit.start and text.count(" ", cut.end(), end) >= _SHORTEST:
            start = cut.end()
        elif cut.start() >= hit.end and text.count(" ", start, cut.start()) >= _SHORTEST:
            end = cut.start()
            break
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead and lead.end() <= hit.start else start
    return start, start + len(text[start:end].rstrip())


def _inferred(published: str) -> str:
    """The day of publication as the proposed day of the words."""
    try:
        return published if dates.parse(published).inferred else "/".join(f"{end}?" for end in published.split("/"))
    except ValueError:
        return ""


def _time(passage: Passage, hit: Hit) -> str:
    """The date nearest to a hit; empty where the passage gives none."""
    near = min((t for t in passage.times if t.edtf), key=lambda t: passage.gap(t, hit), default=None)
    return near.edtf if near else ""


def _place(passage: Passage, places: Mapping[str, Place]) -> str:
    """The narrowest place that a passage names; empty where it names none."""
    known = [name.id for name in passage.places if name.id]
    return min(known, key=lambda name: places[name].precision, default="")


def _troop_level(passage: Passage, hit: Hit, places: Mapping[str, Place]) -> dict[str, Any]:
    return {
        **hit.fields,
        "place": _place(passage, places),
        "refers_to": _time(passage, hit),
        "said_on": passage.published,
        "asserted_by": rules.speaker(passage) or passage.voice,
    }


def _casualties(passage: Passage, hit: Hit, places: Mapping[str, Place]) -> dict[str, Any]:
    return {
        **hit.fields,
        "date": _time(passage, hit),
        "place": _place(passage, places),
        "asserted_by": rules.speaker(passage) or passage.voice,
    }


def _attack(passage: Passage, hit: Hit, places: Mapping[str, Place]) -> dict[str, Any]:
    place = _place(passage, places)
    return {**hit.fields, "date": _time(passage, hit), "places": [place] if place else None}


def _position(passage: Passage, hit: Hit, places: Mapping[str, Place]) -> dict[str, Any]:
    return {**hit.fields, "said_on": passage.published}


_RULES = {"troop_levels": rules.troop_levels, "casualties": rules.casualties, "attacks": rules.attacks, "positions": rules.positions}
_READ = {"troop_levels": _troop_level, "casualties": _casualties, "attacks": _attack, "positions": _position}
_NAMES = {"troop_levels": "troop", "casualties": "casualties", "attacks": "attack", "positions": "position"}


def _open(table: str, fields: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that a record must have and that could not be read."""
    needed = (name for name, info in TABLES[table].model_fields.items() if info.is_required() and name != "evidence")
    return tuple(name for name in needed if name not in fields)


def _id(table: str, source: str, quote: str, hit: Hit, used: set[str]) -> str:
    """A new id out of the table, the source and the words found."""
    words = re.findall(r"[a-z0-9]+", hit.why.partition("“")[2].lower().replace(",", ""))
    name = "-".join([_NAMES[table], *words])[:40].rstrip("-")
    base = f"{name}-{source}"[:74].rstrip("-")
    made, n = base, 1
    while made in used:
        n += 1
        made = f"{base}-{n}"
    used.add(made)
    return made
