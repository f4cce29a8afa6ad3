"""Passages cited as in a footnote, in the styles of `styles/`: in memos, in the file of a record, and where a citation is copied.

An article is printed once in a style, with signs where the address of the words and their place belong.
"""

import json
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ledger.export.pandoc import Node, link, node, text, words_of, written
from ledger.export.views import File
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.rendering.kept import Passage, passages
from ledger.urls import links
from ledger.urls.kept import Kept
from ledger.urls.params import BY_KEY
from ledger.wording import bibliography, citation

_STYLES = {"chicago": "chicago-notes-bibliography", "apa": "apa", "mla": "modern-language-association"}
_MOST_ARTICLES = 50  # of a dataset that are printed all at once
_ADDRESS, _PLACE = "https://words.invalid/", "⁂"  # stand in what is printed where the address and the place belong


@dataclass(frozen=True)
class _Printed:
    """An article as a style prints it, as inline nodes: its `note`, how it is cited `again`, its `entry` in a bibliography."""

    note: list[Node]
    again: list[Node]
    entry: list[Node]


def footnotes(
    dataset: Dataset, told: Sequence[Passage], style: str, base: str, today: date, is_short_again: bool = False
) -> tuple[dict[str, list[Node]], list[Node]]:
    """The citation of each passage by its key, as inline nodes, and the entries of the articles as paragraphs, in a style.

    A passage is cited as its article with the address of the words, and with their place behind it. The words stand in the memo.
    is_short_again: whether an article that was cited before is cited in short, with the place as a link to the words.
    """
    printed = _articles(dataset, _asked(dataset, (one.kept.source for one in told)), style, today, bool(base))
    notes: dict[str, list[Node]] = {}
    before: set[str] = set()
    for one in told:
        source, address = one.kept.source, base + one.address(dataset) if base else ""
        if is_short_again and source in before:
            spots = one.place(dataset).removeprefix(f"{dataset.sources[source].short}, ")
            notes[one.kept.key] = _placed(printed[source].again, link(spots, address))
        else:
            notes[one.kept.key] = _noted(printed[source].note, one.place(dataset), address)
        before.add(source)
    entries = []
    for source in printed:
        address = base + links.to_article(source, dataset.version)
        entries += [node("Para", _addressed(printed[source].entry, address))] * (source in before)
    return notes, entries


def record_footnotes(dataset: Dataset, name: str, base: str, today: date) -> File:
    """A text file with the footnotes of a record, by its id, in every style, one for each article that states it.

    They are those that a memo has in full. base: the URL of the dashboard.
    """
    kept = [Kept(name, source, dataset.version) for source in citation.by_article(dataset.citations[name])]

    def pieces() -> Iterator[bytes]:
        for style, label in BY_KEY["style"].options.items():
            notes, _ = footnotes(dataset, passages(dataset, kept), style, base, today)
            yield "\n".join((label, *(words_of(note) for note in notes.values()), "\n")).encode()

    return File(f"{name}_{dataset.version}_footnotes.txt", pieces)


def copied(dataset: Dataset, sources: Iterable[str], style: str, today: date) -> Mapping[str, str]:
    """The footnote of each of some articles as text, up to the place of the words, with LINK for their address.

    Without pandoc they are in the words of the ledger.
    """
    asked = tuple(sorted({*sources}))
    try:
        return _in_text(dataset, asked, style, today)
    except (OSError, subprocess.SubprocessError):  # no page with quotes shall depend on another program
        return {source: citation.article(dataset, source) for source in asked}


@memoized(maxsize=256)
def _in_text(dataset: Dataset, sources: tuple[str, ...], style: str, today: date) -> Mapping[str, str]:
    """The same where pandoc runs, kept because every run of a page with quotes asks for it."""
    printed = _articles(dataset, _asked(dataset, sources), style, today, True)
    return {source: words_of(_ended(_addressed(printed[source].note, citation.LINK))) for source in sources}


def _asked(dataset: Dataset, sources: Iterable[str]) -> tuple[str, ...]:
    """The articles that are printed for the sake of `sources`: all of a small dataset, so that it happens once."""
    return tuple(dataset.sources) if len(dataset.sources) <= _MOST_ARTICLES else tuple(sorted({*sources}))


@memoized(maxsize=32)
def _articles(dataset: Dataset, sources: tuple[str, ...], style: str, today: date, has_address: bool) -> dict[str, _Printed]:
    """Some articles by their ids as a style prints them, in the order of its bibliography.

    Each is cited twice, for a style of notes prints the second citation in short. Other styles cite in brackets, which no
    footnote needs; their footnote is the entry of the bibliography.
    """
    entries = [_entry(dataset, source, style, today, has_address) for source in sources]
    again = [_cited(source, [node("Str", ","), {"t": "Space"}, node("Str", _PLACE)]) for source in sources]
    with tempfile.TemporaryDirectory() as folder:
        cited = Path(folder, "entries.json")
        cited.write_text(bibliography.csl(entries), encoding="utf-8")
        rules = Path(__file__).parent / "styles" / f"{_STYLES[style]}.csl"
        arguments = "--citeproc", f"--bibliography={cited}", f"--csl={rules}"
        made = json.loads(written([*map(_cited, sources), *again], "json", *arguments))["blocks"]
    listed = {}
    for reference in made[-1]["c"][1]:
        (id, *_), blocks = reference["c"]
        listed[id.removeprefix("ref-")] = _begun([inline for block in blocks for inline in block["c"]])
    said = [inline["c"][1] for block in made[:-1] for inline in block["c"] if inline["t"] == "Cite"]
    printed = {}
    for source, first, second in zip(sources, said, said[len(sources) :], strict=False):
        if first[0]["t"] == "Note":
            printed[source] = _Printed(_inside(first), _inside(second), listed[source])
        else:
            printed[source] = _Printed(listed[source], _unbracketed(second), listed[source])
    return {source: printed[source] for source in listed}


def _entry(dataset: Dataset, source: str, style: str, today: date, has_address: bool) -> bibliography.Entry:
    """The entry of an article for a style, with the day of today."""
    entry = bibliography.article(dataset, source, base=_ADDRESS * has_address)
    return bibliography.accessed(bibliography.in_notes(dataset, source, entry, style), today)


def _noted(note: list[Node], place: str, address: str) -> list[Node]:
    """A footnote in full: the article with the address, and the place, which is the link where the article has another one."""
    is_told = _ADDRESS in json.dumps(note)
    behind = text(f"{place}.") if is_told or not address else [*link(place, address), *text(".")]
    return [*_ended(_addressed(note, address)), {"t": "Space"}, *behind]


def _placed(nodes: list[Node], place: list[Node]) -> list[Node]:
    """A citation in short with the place of the words where it belongs."""
    said: list[Node] = []
    for one in nodes:
        before, sign, behind = one["c"].partition(_PLACE) if one["t"] == "Str" else ("", "", "")
        said += [*text(before), *place, *text(behind)] if sign else [one]
    return _ended(said)


def _addressed(nodes: list[Node], address: str) -> list[Node]:
    """What is printed, with an address where it belongs."""
    filled: list[Node] = json.loads(json.dumps(nodes).replace(_ADDRESS, json.dumps(address)[1:-1]))
    return filled


def _ended(inlines: list[Node]) -> list[Node]:
    """A citation with a full stop, also where the style ends it with an address."""
    return inlines if words_of(inlines).rstrip().endswith((".", "?", "!", "”", "’")) else [*inlines, *text(".")]


def _begun(inlines: list[Node]) -> list[Node]:
    """An entry in which 'some day' has a large letter where it begins a sentence: no style does that to a date in words."""
    said = [dict(one) for one in inlines]
    for number, one in enumerate(said[1:], 1):
        if one == node("Str", "some") and words_of(inlines[:number]).rstrip().rstrip("”’").endswith((".", "?", "!")):
            one["c"] = "Some"
    return said


def _inside(cite: list[Node]) -> list[Node]:
    """The inline nodes of a citation that is a note."""
    inlines: list[Node] = cite[0]["c"][0]["c"]
    return inlines


def _unbracketed(cite: list[Node]) -> list[Node]:
    """A citation in brackets without them."""
    first, last = cite[0]["c"].removeprefix("("), cite[-1]["c"].removesuffix(")")
    return [node("Str", first), *cite[1:-1], node("Str", last)]


def _cited(id: str, behind: Sequence[Node] = ()) -> Node:
    """A paragraph that cites an entry, with something behind, as pandoc's tree has it."""
    facts = {"citationPrefix": [], "citationSuffix": [*behind], "citationMode": {"t": "NormalCitation"}}
    return node("Para", [node("Cite", [[{"citationId": id, **facts, "citationNoteNum": 0, "citationHash": 0}], text("cited")])])
