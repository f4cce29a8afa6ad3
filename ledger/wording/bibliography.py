"""Citations for reference managers: a view, a record, an article or a passage as BibTeX and as CSL-JSON.

An entry is a CSL-JSON item, a dict; BibTeX is made of it. Each says what the text of `citation` says: who, what, which version of
the ledger, when and where. What the file of an article does not say is left out. Of a date that was inferred CSL-JSON has only
the year, marked as `circa`, for most styles print a day as if it were certain; BibTeX has the date with its question marks. That
it was inferred stands in words that every style prints, as does who published an article again.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import accumulate
from typing import Any
from urllib.parse import parse_qsl, quote

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.wording import citation

Entry = dict[str, Any]
"""A CSL-JSON item; its `edtf` is the date of issue in EDTF, which CSL-JSON cannot hold."""

_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_SPECIAL |= {"<": "{<}", ">": "{>}"}  # else a program may read them as options of a command
_SPECIAL |= {c: f"\\{c}" for c in "&%$#_{}"}
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")
_SUFFIX_COMMA = re.compile(rf", *({_SUFFIX.pattern})(?![^\s,;&])")
_ENDED = re.compile(r"[.?!:…][\W_]*$")
_KEPT, _KEPT_END = '<span class="nocase">', "</span>"
_FIRST_PART = re.compile(r"(.{12,}?)(?:(?<=[?!])|:)\s")  # of a title: before a question mark or colon inside it
_TAG = re.compile(r"<(?=/?(?:i|b|sc|sup|sub|span)\b)", re.I)
_TYPES = {"newspaper": "article-newspaper", "magazine": "article-magazine"}  # of CSL, by the medium of an article
_SEASONS = {21: 1, 22: 2, 23: 3, 24: 4}  # of EDTF, as CSL counts them


def view(dataset: Dataset, title: str, filter_text: str, link: str, base: str = "") -> Entry:
    """The entry of a page of the dashboard under a filter, which `filter_text` describes.

    `link` is the address of the view below `base`; without a base the entry has no URL.
    """
    page, _, query = link.partition("?")
    chosen = sorted({(key, value) for key, value in parse_qsl(query, keep_blank_values=True) if key != "cite"})
    digits = hashlib.sha256(json.dumps(chosen).encode()).hexdigest()[:10] if chosen else ""
    key = [dataset.subject.id, page.strip("./") or "overview", digits]
    return _of_ledger(dataset, key, citation.view_title(title, filter_text), link, base)


def record(dataset: Dataset, name: str, link: str, base: str = "", source: str = "") -> Entry:
    """The entry of the record `name`: its headline, an article that states it, and the words there.

    `source` is the id of the article; the first that is cited if it is empty. `link` and `base` as for `view`.
    """
    first = dataset.citations[name][0].source
    source = source or first
    notes = citation.errata(dataset, *citation.by_article(dataset.citations[name])[source]).strip()
    key = [name, source if source != first else ""]
    entry = _of_ledger(dataset, key, citation.statement(dataset, name, source), link, base)
    return entry | ({"note": notes} if notes else {})


def article(dataset: Dataset, source: str, link: str = "", base: str = "") -> Entry:
    """The entry of the article `source`, an id, as it is read in the ledger.

    `link` is the address of the article in the dashboard, below `base`. It is the URL of the entry where the file of the article
    gives no other.
    """
    return _of_article(dataset, [source], citation.title(dataset, source), source, link, base)


def passage(dataset: Dataset, name: str, source: str, link: str, base: str = "") -> Entry:
    """The entry of the words of an article, by its id, that state the record `name`; `link` and `base` as for `view`."""
    cited = citation.by_article(dataset.citations[name])[source]
    said, title = citation.passages(dataset, *cited), citation.title(dataset, source)
    title = f"{title}{'' if citation.ended(title) == title else ':'}"
    entry = _of_article(dataset, [source, name, dataset.version], title, source, link, base, said)
    notes = citation.errata(dataset, *cited).strip()
    return entry | ({"note": notes} if notes else {})


def accessed(entry: Entry, day: date) -> Entry:
    """An entry that also tells on which day its address was opened; without an address it stays as it is."""
    return entry | ({"accessed": {"date-parts": [[day.year, day.month, day.day]]}} if "URL" in entry else {})


def in_notes(dataset: Dataset, source: str, entry: Entry, style: str) -> Entry:
    """The entry of an article for footnotes in a style, with an inferred date told once, and a short title if it has two parts.

    APA would print a date in words twice: it gets the year as circa, and the day in words behind it. What it prints in front
    of the name of a website goes behind it, for it is not told of the website.
    """
    short = _FIRST_PART.match(entry["title"])
    entry = entry | ({"title-short": short[1]} if short else {})
    if style != "apa":
        return _dated(dataset, source, entry)
    if entry["type"] != "webpage" or "container-title" not in entry:
        return entry
    return entry | {"container-title": f"{entry['container-title']}{_KEPT}. {entry['archive']}{_KEPT_END}", "archive": ""}


def _dated(dataset: Dataset, source: str, entry: Entry) -> Entry:
    """The entry of an article with an inferred date in words as its date, and in no other place; any other stays as it is."""
    if not dates.parse(dataset.sources[source].published).inferred:
        return entry
    said = citation.history(dataset, source).removeprefix("Published ").replace(" (date inferred)", ", date inferred")
    return entry | {"issued": {"literal": _text(said)}, "archive": _text(citation.ledger(dataset))}


_OURS = ("edtf", "history")
"""The fields of an entry that CSL does not know."""


def csl(entries: Iterable[Entry]) -> str:
    """Entries as a CSL-JSON document."""
    items = [{name: value for name, value in entry.items() if name not in _OURS} for entry in entries]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def bibtex(entries: Iterable[Entry]) -> str:
    """Entries as a BibTeX document, with the fields of BibLaTeX where it has more."""
    return "\n".join(_bibtex(entry) for entry in entries)


def _of_ledger(dataset: Dataset, key: Iterable[str], title: str, link: str, base: str) -> Entry:
    """The entry of something that the ledger says; `key` has the parts of its id, to which the version is added."""
    day = citation.issued(dataset)
    return {
        "id": ":".join(filter(None, [*key, dataset.version])),
        "type": "dataset",
        "author": [{"literal": _text(citation.authors(dataset))}],
        "title": f"{_KEPT}{_text(title)}{_KEPT_END}",
        "container-title": _text(dataset.subject.title),
        "version": dataset.version,
        **({"issued": _issued(day), "edtf": day} if day else {}),
        **({"URL": _url(base + link)} if base else {}),
    }


def _of_article(dataset: Dataset, key: Iterable[str], title: str, source: str, link: str, base: str, said: str = "") -> Entry:
    """The entry of an article, or of words of it; `said` is what follows its title, in which no letter is changed."""
    details = dataset.sources[source]
    url = details.url or (base + link if base else "")
    people, published = _people(dataset, source), _as_far_as_known(details.published)
    told = [text for text in (citation.history(dataset, source), citation.ledger(dataset)) if text]
    return {
        "id": ":".join(key),
        "type": _TYPES.get(details.medium or "", "webpage") if details.publisher else "document",
        **({"author": people} if people else {}),
        "title": f"{_text(title)} {_KEPT}{_text(said)}{_KEPT_END}" if said else _text(title),
        **({"container-title": _text(details.publisher)} if details.publisher else {}),
        "issued": _issued(published),
        "edtf": details.published,
        "history": _text(citation.history(dataset, source)),
        "archive": _text(". ".join(told)),
        **({"URL": _url(url)} if url else {}),
    }


def _people(dataset: Dataset, source: str) -> list[dict[str, str]]:
    """The authors of an article as CSL writes names. A body that is its author is one name, which no program takes apart."""
    details = dataset.sources[source]
    if not details.author:
        return []
    if dataset.actors[details.voice].kind != "person":
        return [{"literal": _text(details.author)}]
    byline = _SUFFIX_COMMA.sub(r" \1", _text(details.author))
    return [_person(name) for name in re.split(r"\s*(?:,\s*(?:and|&)|,|;|\band\b|&)\s+", byline) if name.strip()]


def _person(name: str) -> dict[str, str]:
    """The name of a person as CSL writes it. Small words such as "van" or "de" begin the family name."""
    parts = name.split()
    suffix = parts.pop() if len(parts) > 2 and _SUFFIX.fullmatch(parts[-1]) else ""
    small = next((n for n, part in enumerate(parts[1:-1], 1) if part.islower()), len(parts) - 1)
    given, family = " ".join(parts[:small]), " ".join(parts[small:])
    if not given:
        return {"literal": family}
    return {"family": family, "given": given, **({"suffix": suffix} if suffix else {})}


def _as_far_as_known(text: str) -> str:
    """A date (EDTF) of which nothing but its years stands if it was inferred; an open end stays open."""
    if not dates.parse(text).inferred:
        return text
    years = dict.fromkeys(end if end == ".." else f"{end[:4]}?" for end in text.split("/"))
    return "/".join(years)


def _issued(text: str) -> dict[str, Any]:
    """A date (EDTF) as CSL writes it: its two ends as far as they are known, with `circa` if inferred or approximate."""
    period = dates.parse(text)
    ends = [end.rstrip("?~%").split("-") for end in text.split("/") if end != ".."]
    parts = [[int(part) for part in end] for end in ends]
    about = {"circa": True} if period.inferred or period.approximate or ".." in text else {}
    if len(parts) == 1 and dates.precision(text) == "season":
        return {"date-parts": [parts[0][:1]], "season": _SEASONS[parts[0][1]], **about}
    first, last = period.days
    if any(len(part) > 1 and part[1] in _SEASONS for part in parts):
        parts = [[first.year, first.month], [last.year, last.month]][: len(parts)]
    return {"date-parts": parts, **about}


def _text(text: str) -> str:
    """A text of an entry: typographic quotation marks, white space as one space, and nothing that reads as markup."""
    text = re.sub(r"(?<![^\s(\[“‘—–])'", "‘", " ".join(text.replace("`", "‘").split())).replace("'", "’")
    text = re.sub(r"(?<![^\s(\[‘—–])\"", "“", text).replace('"', "”")
    return _TAG.sub("<\u2060", text)


def _url(text: str) -> str:
    """An address in which every character that would end a field or a link is written as a number."""
    return re.sub(r"[\s{}\\\"<>^`|]", lambda found: quote(found[0]), text)


def _bibtex(entry: Mapping[str, Any]) -> str:
    """One entry as BibTeX."""
    is_article = entry["type"] != "dataset"
    fields = {
        "author": " and ".join(_name(person) for person in entry.get("author", ())),
        "title": _title(entry["title"]),
        "organization" if is_article else "publisher": _braced(entry.get("container-title", "")),
        "howpublished": _braced(entry.get("history", "")),  # programs print it, and a note not at all
        "version": entry.get("version", ""),
        "date": entry.get("edtf", ""),
        "year": str(entry["issued"]["date-parts"][0][0]) if "issued" in entry else "",
        "note": _escaped(". ".join(filter(None, (entry.get("archive"), entry.get("note"))))),
        "url": entry.get("URL", ""),
        "urldate": "-".join(f"{part:02}" for part in entry.get("accessed", {}).get("date-parts", [[]])[0]),
    }
    body = "".join(f"  {name} = {{{_balanced(value)}}},\n" for name, value in fields.items() if value)
    return f"@{'online' if is_article else 'dataset'}{{{entry['id']},\n{body}}}\n"


def _name(person: Mapping[str, str]) -> str:
    """A name as BibTeX writes it."""
    if "literal" in person:
        return _braced(person["literal"])
    return _escaped(", ".join(person[part] for part in ("family", "suffix", "given") if part in person))


def _title(text: str) -> str:
    """A title for BibTeX, in which braces keep the letters as they are that styles would make small or large.

    They are those of words with capitals, of words that begin a sentence, and all letters where the entry keeps them.
    """
    plain, _, kept = text.removesuffix(_KEPT_END).partition(_KEPT)
    words = plain.split()
    begin = [_ENDED.search(before) for before in (".", *words)]
    parts = [
        _braced(word) if word != word.lower() or first else _escaped(word) for word, first in zip(words, begin, strict=False)
    ]
    written = " ".join([*parts, _braced(kept)] if kept else parts)
    return re.sub(r"([?!])}$", r"}\1", written)  # at which programs see that no full stop is to follow


def _braced(text: str) -> str:
    """A text for BibTeX that stands as it is: no letter becomes small, no name is taken apart; empty if the text is."""
    return f"{{{_escaped(text)}}}" if text else ""


def _escaped(text: str) -> str:
    """A text for BibTeX: characters that TeX would read as commands are escaped; "--" stays two signs."""
    return re.sub(r"([-,])(?=\1)", r"\1{}", "".join(_SPECIAL.get(c, c) for c in text))


def _balanced(value: str) -> str:
    """A value of BibTeX in which each brace has its other half: BibTeX counts those of the text too, though they are escaped."""
    depths = list(accumulate({"{": 1, "}": -1}.get(sign, 0) for sign in value))
    if not depths or (min(depths) >= 0 and depths[-1] == 0):
        return value
    return value.replace(r"\{", r"\textbraceleft{}").replace(r"\}", r"\textbraceright{}")
