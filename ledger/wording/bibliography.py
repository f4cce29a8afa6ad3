"""Citations for reference managers: an article, a record or a view as BibTeX and as CSL-JSON.

An entry is a CSL-JSON item, a dict; BibTeX is made of it. What the file of an article does not say is left out. A date that was
inferred is marked as `circa`, and the note gives it in words.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.wording import words
from ledger.wording.citation import errata, ledger, place, quoted

Entry = dict[str, Any]

_BIBTEX = {"article-newspaper": "article", "dataset": "misc"}
_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_SPECIAL |= {c: f"\\{c}" for c in "&%$#_{}"}


def article(dataset: Dataset, source: str) -> Entry:
    """The entry of the article `source`, an id."""
    details = dataset.sources[source]
    entry: Entry = {"id": source, "type": "article-newspaper", "title": details.title, "issued": _issued(details.published)}
    if details.author:
        given, _, family = details.author.rpartition(" ")
        entry["author"] = [{"family": family, "given": given} if given else {"literal": family}]
    if details.publisher:
        entry["container-title"] = details.publisher
    if details.url:
        entry["URL"] = details.url
    notes = [f"Published {dates.say(details.published)}"] if dates.parse(details.published).inferred else []
    notes += [f"Republished by {details.republished_by}"] if details.republished_by else []
    return entry | ({"note": ". ".join(notes)} if notes else {})


def record(dataset: Dataset, name: str, link: str, base: str = "") -> Entry:
    """The entry of the record `name`: its headline, its first quote with the article, and the version of the ledger.

    `link` is the address of the record below `base`; without a base the entry has no URL.
    """
    first = dataset.citations[name][0]
    words_cited = quoted(dataset.articles[first.source], first)
    return {
        "id": name,
        "type": "dataset",
        "title": words.headline(dataset, dataset.by_id[name][1]),
        "container-title": ledger(dataset),
        "version": dataset.version,
        "note": f"“{words_cited}” ({place(dataset, first.source, first.span)}){errata(dataset, first)}",
        **({"URL": base + link} if base else {}),
    }


def view(dataset: Dataset, title: str, filter_text: str, link: str, base: str = "") -> Entry:
    """The entry of a page of the dashboard under a filter, which `filter_text` describes; `link` and `base` as for `record`."""
    entry = {
        "id": f"{dataset.subject.id}-{dataset.version}",
        "type": "dataset",
        "title": f"{title}. {filter_text}",
        "version": dataset.version,
        "note": ledger(dataset),
    }
    return entry | ({"URL": base + link} if base else {})


def csl(entries: Iterable[Entry]) -> str:
    """Entries as a CSL-JSON document."""
    return json.dumps(list(entries), ensure_ascii=False, indent=1) + "\n"


def bibtex(entries: Iterable[Entry]) -> str:
    """Entries as a BibTeX document."""
    return "\n".join(_bibtex(entry) for entry in entries)


def _bibtex(entry: Mapping[str, Any]) -> str:
    """One entry as BibTeX."""
    fields: dict[str, str] = {"title": entry["title"]}
    people = [f"{p['family']}, {p['given']}" if "family" in p else f"{{{p['literal']}}}" for p in entry.get("author", ())]
    fields |= {"author": " and ".join(people)} if people else {}
    issued = entry.get("issued", {}).get("date-parts", [[]])[0]
    fields |= {name: str(part) for name, part in zip(("year", "month", "day"), issued, strict=False)}
    where = "journal" if entry["type"] == "article-newspaper" else "howpublished"
    names = {"container-title": where, "version": "version", "note": "note", "URL": "url"}
    fields |= {bibtex_name: str(entry[csl_name]) for csl_name, bibtex_name in names.items() if csl_name in entry}
    key = re.sub(r"[^A-Za-z0-9:-]", "-", entry["id"])
    body = "".join(f"  {name} = {{{value if name == 'url' else _escaped(value)}}},\n" for name, value in fields.items())
    return f"@{_BIBTEX[entry['type']]}{{{key},\n{body}}}\n"


def _escaped(text: str) -> str:
    """Text for a BibTeX field: characters that TeX would read as commands are escaped, and white space is one space."""
    return "".join(_SPECIAL.get(c, c) for c in " ".join(text.split()))


def _issued(text: str) -> dict[str, Any]:
    """A date (EDTF) as CSL writes it: year, month and day as far as they are known, with `circa` if inferred or approximate."""
    period = dates.parse(text)
    first, last = period.days
    parts = [first.year]
    if (first.year, first.month) == (last.year, last.month):
        parts.append(first.month)
        parts += [first.day] if first == last else []
    return {"date-parts": [parts], **({"circa": True} if period.inferred or period.approximate else {})}
