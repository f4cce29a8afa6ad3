"""Citations for reference managers: an article, a record or a view as BibTeX and as CSL-JSON.

An entry is a CSL-JSON item; BibTeX is written out of it. What an article's file does not say is left out; a date that was
inferred is marked `circa`, and the note says so.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.wording import words
from ledger.wording.citation import ledger

Entry = dict[str, Any]

_BIBTEX = {"article-newspaper": "article", "dataset": "misc"}
_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_SPECIAL |= {c: f"\\{c}" for c in "&%$#_{}"}


def article(dataset: Dataset, source: str) -> Entry:
    """The entry of an article."""
    found = dataset.sources[source]
    entry: Entry = {"id": source, "type": "article-newspaper", "title": found.title, "issued": _issued(found.published)}
    if found.author:
        given, _, family = found.author.rpartition(" ")
        entry["author"] = [{"family": family, "given": given} if given else {"literal": family}]
    if found.publisher:
        entry["container-title"] = found.publisher
    if found.url:
        entry["URL"] = found.url
    notes = [f"Published {dates.say(found.published)}"] if dates.parse(found.published).inferred else []
    notes += [f"Republished by {found.republished_by}"] if found.republished_by else []
    return entry | ({"note": ". ".join(notes)} if notes else {})


def record(dataset: Dataset, name: str, link: str, base: str = "") -> Entry:
    """The entry of a record: what it says, its words, the article, and the version of the ledger."""
    first = dataset.citations[name][0]
    source = dataset.sources[first.source]
    words_of = f"“{first.quote}” ({source.short}, line {first.span.line})"
    return {
        "id": name,
        "type": "dataset",
        "title": words.headline(dataset, dataset.by_id[name][1]),
        "container-title": ledger(dataset),
        "version": dataset.version,
        "note": words_of,
        **({"URL": base + link} if base else {}),
    }


def view(dataset: Dataset, title: str, said: str, link: str, base: str = "") -> Entry:
    """The entry of a view of the dashboard."""
    entry = {
        "id": f"{dataset.subject.id}-{dataset.version}",
        "type": "dataset",
        "title": f"{title}. {said}",
        "version": dataset.version,
        "note": ledger(dataset),
    }
    return entry | ({"URL": base + link} if base else {})


def csl(entries: Iterable[Entry]) -> str:
    """Entries as a CSL-JSON document."""
    return json.dumps(list(entries), ensure_ascii=False, indent=1) + "\n"


def bibtex(entries: Iterable[Entry]) -> str:
    """Entries as BibTeX."""
    return "\n".join(_bibtex(entry) for entry in entries)


def _bibtex(entry: Mapping[str, Any]) -> str:
    fields: dict[str, str] = {"title": entry["title"]}
    people = [f"{p['family']}, {p['given']}" if "family" in p else f"{{{p['literal']}}}" for p in entry.get("author", ())]
    fields |= {"author": " and ".join(people)} if people else {}
    issued = entry.get("issued", {}).get("date-parts", [[]])[0]
    fields |= {name: str(part) for name, part in zip(("year", "month", "day"), issued, strict=False)}
    where = "journal" if entry["type"] == "article-newspaper" else "howpublished"
    named = {"container-title": where, "version": "version", "note": "note", "URL": "url"}
    fields |= {theirs: str(entry[mine]) for mine, theirs in named.items() if mine in entry}
    key = re.sub(r"[^A-Za-z0-9:-]", "-", entry["id"])
    body = "".join(f"  {name} = {{{value if name == 'url' else _escaped(value)}}},\n" for name, value in fields.items())
    return f"@{_BIBTEX[entry['type']]}{{{key},\n{body}}}\n"


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(c, c) for c in " ".join(text.split()))


def _issued(text: str) -> dict[str, Any]:
    """A date as CSL has it: as many parts as it is precise; `circa` where it was inferred or is approximate."""
    period = dates.parse(text)
    first, last = period.days
    parts = [first.year]
    if (first.year, first.month) == (last.year, last.month):
        parts.append(first.month)
        parts += [first.day] if first == last else []
    return {"date-parts": [parts], **({"circa": True} if period.inferred or period.approximate else {})}
