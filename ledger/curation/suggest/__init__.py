"""Reads an article and proposes records with exact quotes, by rules and a small lexicon, for a person to judge and complete.

`suggestions` gives the proposals, `record` turns one into a raw record, and `block` into YAML with a comment on every blank.
Nothing here decides: a proposal says which rule made it, and what only a reader can know stays open.
"""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.curation.new_records import ID_STEMS
from ledger.curation.suggest.attacks import attacks
from ledger.curation.suggest.context import Context
from ledger.curation.suggest.forces import troop_levels
from ledger.curation.suggest.harm import casualties
from ledger.curation.suggest.names import Names
from ledger.curation.suggest.passages import Hit, Mark, Passage, claim, ends
from ledger.curation.suggest.quoting import MOST, Quoting
from ledger.curation.suggest.speech import attributed, attribution, by_pronoun, positions, speaker, via
from ledger.curation.suggest.times import times, year_of
from ledger.loading import parse, yaml_text
from ledger.model import dates
from ledger.model.article import INVISIBLE, Article, Span
from ledger.model.fields import fields_of
from ledger.model.records import TABLES, Actor, Evidence, Place, Source

_LOG = logging.getLogger("ledger.suggest")
_MANY_YEARS = 5  # dates with a year, after which one without a year may be of any
_REMEMBERED = 2  # sentences for which it is known what the last number of people counted
MOST_PROPOSED = 3_000
"""After so many proposals the rest of a text is left out. Half a million letters of newspapers give fewer."""

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
    """The proposals for an article, in the order of its text: every one, or those up to the sentence that reaches MOST_PROPOSED.

    Raises for no text; takes time in proportion to its length. A sentence is read with what stands before it: the year of its
    heading, the last date with a year, whoever speaks in a transcript, and the
    force or the harm that one of the last sentences counts.
    """
    quoting, people, spots = Quoting(article), Names(actors.values()), Names(places.values())
    proposed: list[Suggestion] = []
    used: Counter[str] = Counter()
    kinds, published = {name: actor.kind for name, actor in actors.items()}, _inferred(source.published)
    told, force, harm, counted_in = Context(article), "", "", 0
    years: list[tuple[int, int]] = []  # paragraph and year of each day or month with a year
    for number, (sentence, quotes) in enumerate(_sentences(article, told)):
        if len(proposed) >= MOST_PROPOSED:
            break
        text = re.sub(r"\s|" + INVISIBLE.pattern, " ", article.text[sentence.start : sentence.end])
        if not yaml_text.holds(text):
            continue
        paragraph = article.paragraph_at(sentence.start)
        before = years[-1][1] if years and (years[-1][0] == paragraph or len(years) >= _MANY_YEARS) else None
        dated = times(text, source.published, told.year_at(sentence.start), before)
        label = told.speaker_at(sentence.start)
        voice = source.voice if label is None else next((name.id for name in people.find(label.title())), "")
        if number - counted_in > _REMEMBERED:
            force = harm = ""
        passage = Passage(text, dated, people.find(text), spots.find(text), kinds, published, voice, quotes, force, harm)
        years += [(paragraph, year) for time in dated if (year := year_of(time, text))]
        for table in KINDS:
            for hit in _hits(table, passage):
                if table in ("troop_levels", "casualties") and counted_in != number:
                    force, harm, counted_in = "", "", number
                force, harm = force or hit.fields.get("force", ""), hit.fields.get("outcome", harm)
                start, end = claim(text, hit.start, hit.end)
                start, end = sentence.start + start, sentence.start + end
                evidence = quoting.evidence(source.id, start, end)
                if evidence is None:
                    continue
                stranger = _unknown_place(passage, hit)
                spots_of_hit = [] if stranger else _narrowest(passage, places)
                read = {"id": _id(table, source.id, hit, used), **_READERS[table](passage, hit, spots_of_hit)}
                fields = {name: value for name, value in read.items() if value not in (None, "", [])}
                for statement in fields.get("attributions", ()):
                    statement["evidence"] = [_plain(evidence)]
                span, left = Span(start, end, article.line_at(start), sentence.zone), _open(table, fields)
                why = (
                    hit.why
                    + (f"; said by {label}" if label else "")
                    + (stranger and f"; “{stranger}” is no place of the dataset")
                    + (f"; who says it: “{said}”" if "asserted_by" in left and (said := attributed(passage)) else "")
                )
                proposed.append(Suggestion(table, span, evidence, fields, left, why))
    return tuple(proposed)


def _hits(table: str, passage: Passage) -> list[Hit]:
    """What the rule of a table finds in a passage; nothing where the rule fails, which is logged: no text may end all reading."""
    try:
        return list(_RULES[table](passage))
    except Exception:
        _LOG.exception("the rule of %s failed at: %s", table, passage.text)
        return []


def stopped_at(proposed: Sequence[Suggestion]) -> int:
    """The line at which the rest of an article was left out because there were so many proposals; 0 if nothing was."""
    return proposed[-1].span.line if len(proposed) >= MOST_PROPOSED else 0


def record(suggestion: Suggestion, **filled: Any) -> dict[str, Any]:
    """The raw record in the canonical order of its fields, with what a reader filled in; what is still open is left out."""
    fields = {**suggestion.fields, **filled, "evidence": [_plain(suggestion.evidence)]}
    return parse.ordered({name: fields[name] for name in fields_of(TABLES[suggestion.table]) if name in fields})


def block(suggestion: Suggestion) -> str:
    """The record as YAML in canonical spelling, the rule above it, and on every blank a comment with what may stand there."""
    fields = fields_of(TABLES[suggestion.table])
    text = yaml_text.dump([record(suggestion, **dict.fromkeys(suggestion.open))])
    for name in suggestion.open:
        allowed = " | ".join(fields[name].values) or fields[name].description
        text = re.sub(rf"(?m)^(- |  ){name}: null$", lambda m: f"{m[1]}{name}:  # fill in: {allowed}", text, count=1)  # noqa: B023
    return f"# line {suggestion.span.line}: {suggestion.why}\n{text}"


def _plain(evidence: Evidence) -> dict[str, str]:
    """Evidence as a mapping of the fields that are not empty."""
    return {name: value for name, value in evidence.model_dump().items() if value}


_QUOTES = re.compile('[“”"]')
_INNER = re.compile(r"(?<=[a-z]{4}[.!?…])[”\"’]?\s+(?=[“\"‘]?[A-Z])|(?<=[.!?])(?:\[[0-9]{1,3}\])+\s+(?=[“\"‘]?[A-Z])")


def _sentences(article: Article, told: Context) -> Iterator[tuple[Span, bool]]:
    """The sentences of an article, each with whether it holds quotation marks. Sentences within a long quotation are divided.

    The label of a speaker at the head of a sentence is no part of it.

    A sentence over MOST characters is cut into pieces, which count as holding quotation marks if the whole does.
    """
    for whole in article.sentences:
        begins = min(told.after_label(whole.start), whole.end)
        span = Span(begins, whole.end, article.line_at(begins), whole.zone)
        text = article.text[span.start : span.end]
        ends = [*(m.end() for m in _INNER.finditer(text)), len(text)]
        start = 0
        for end in ends:
            while start < end:
                stop = end if end - start <= MOST else text.rfind(" ", start, start + MOST) + 1
                stop = stop if stop > start else start + MOST
                offset = span.start + start
                yield Span(offset, span.start + stop, article.line_at(offset), span.zone), bool(_QUOTES.search(text))
                start = stop


def _inferred(published: str) -> str:
    """A date of publication with each end marked as inferred; empty if it is no date."""
    try:
        return published if dates.parse(published).inferred else "/".join(f"{end}?" for end in published.split("/"))
    except ValueError:
        return ""


_COMPARED_TO = re.compile(r"(?<!\w)(?:than|against|compared (?:with|to))(?: (?:in|on))? ?$", re.IGNORECASE)


def _time(passage: Passage, hit: Hit) -> str:
    """The date nearest to a hit in its claim; empty where that gives none, and where the nearest cannot be said in days.

    "Since May" and the line that says when a report was sent are no dates of anything.
    """
    start, end = claim(passage.text, hit.start, hit.end)
    dated = (
        time
        for time in passage.times
        if not time.is_dateline
        and "since " not in passage.text[max(time.start - 6, 0) : time.end].lower()
        and start <= time.start
        and time.end <= end
        and not _COMPARED_TO.search(passage.text[: time.start])
    )
    near = min(dated, key=lambda time: passage.gap(time, hit), default=None)
    return near.edtf if near else ""


def _narrowest(passage: Passage, places: Mapping[str, Place]) -> list[str]:
    """The narrowest places that a passage names."""
    known = list(dict.fromkeys(name.id for name in passage.places if name.id))
    narrowest = min((places[name].precision for name in known), default=0)
    return [name for name in known if places[name].precision == narrowest]


def _only(places: list[str]) -> str:
    """The place where there is one; empty for none and for several."""
    return places[0] if len(places) == 1 else ""


_SPOT = re.compile(r"(?<!\w)(?:in|at|near|outside)\s((?:[A-Z][\w’'-]+\s)*[A-Z][\w’'-]+)")


def _unknown_place(passage: Passage, hit: Hit) -> str:
    """The name of the place nearest to a hit in its claim, where the dataset has no such place; empty where it has."""
    start, end = claim(passage.text, hit.start, hit.end)
    spots = [spot for spot in _SPOT.finditer(passage.text, start, end) if not _is_known(passage, spot)]
    unknown = min(spots, key=lambda spot: passage.gap(spot, hit), default=None)
    known = min((passage.gap(name, hit) for name in passage.places), default=None)
    if unknown is None or (known is not None and known <= passage.gap(unknown, hit)):
        return ""
    return unknown[1]


def _is_known(passage: Passage, spot: Mark) -> bool:
    """Whether what stands after “in” or “at” is a date, an actor or a place of the dataset."""
    first, last = spot.span(1)
    spans = [*map(ends, passage.times), *map(ends, passage.actors), *map(ends, passage.places)]
    return any(start < last and first < end for start, end in spans)


def _speaker(passage: Passage) -> str:
    """The id of the actor who says the words; empty if another than the article may have said them."""
    return speaker(passage) or ("" if passage.quotes or by_pronoun(passage) or attributed(passage) else passage.voice)


def _troop_level(passage: Passage, hit: Hit, places: list[str]) -> dict[str, Any]:
    """The fields of a proposed troop level."""
    place, refers_to = _only(places), _time(passage, hit)
    statement = {"said_on": passage.published, "asserted_by": _speaker(passage), "via": via(passage)}
    return {**hit.fields, "place": place, "refers_to": refers_to, **statement}


def _casualties(passage: Passage, hit: Hit, places: list[str]) -> dict[str, Any]:
    """The fields of a proposed casualty record."""
    return {**hit.fields, "date": _time(passage, hit), "place": _only(places), "asserted_by": _speaker(passage)}


def _attack(passage: Passage, hit: Hit, places: list[str]) -> dict[str, Any]:
    """The fields of a proposed attack."""
    blame = attribution(passage)
    attributions: list[dict[str, Any]] = [dict(blame)] if blame else []
    return {**hit.fields, "date": _time(passage, hit), "places": places, "attributions": attributions}


_RULES = {
    "troop_levels": troop_levels,
    "casualties": casualties,
    "attacks": attacks,
    "positions": positions,
}
_READERS: Mapping[str, Callable[[Passage, Hit, list[str]], dict[str, Any]]] = {
    "troop_levels": _troop_level,
    "casualties": _casualties,
    "attacks": _attack,
    "positions": lambda passage, hit, places: {**hit.fields, "said_on": passage.published},
}


def _open(table: str, fields: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that a record must have and that could not be read."""
    needed = (field.name for field in fields_of(TABLES[table]).values() if field.required and field.name != "evidence")
    return tuple(name for name in needed if name not in fields)


def _id(table: str, source: str, hit: Hit, used: Counter[str]) -> str:
    """A new id out of the table, the words found and the source."""
    words = re.findall(r"[a-z0-9]+", hit.why.partition("“")[2].partition("”")[0].lower().replace(",", ""))
    name = "-".join([ID_STEMS[table], *words])[:40].rstrip("-")
    base = numbered = f"{name}-{source}"[:72].rstrip("-")
    while used[numbered]:
        used[base] += 1
        numbered = f"{base}-{used[base]}"
    used[numbered] += 1
    return numbered
