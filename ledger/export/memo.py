"""What a reader keeps as a memo in Word, Markdown or HTML: a sentence for each passage, its words, and a footnote that cites it.

Pandoc writes the files, and prints the citations in the styles of `styles/`. It gets everything as a tree in which no text is
ever read as markup.
"""

import io
import json
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pypandoc

from ledger.export import names
from ledger.export.views import File
from ledger.model.dataset import Dataset
from ledger.rendering.kept import Passage, passages, title
from ledger.urls import links
from ledger.urls.kept import Kept, encode
from ledger.urls.params import BY_KEY
from ledger.wording import bibliography, citation

FORMATS = {
    "docx": ("Word", "docx"),
    "md": ("Markdown", "markdown-smart-citations-bracketed_spans-native_spans-raw_html"),
    "html": ("Web page", "html"),
}
"""For the ending of a file: what it is called, and what pandoc calls its format."""
_STYLES = {"chicago": "chicago-notes-bibliography", "apa": "apa", "mla": "modern-language-association"}
_LONGEST = 60  # seconds that pandoc may take
_VERSION = [1, 23]  # of pandoc's tree

Node = dict[str, Any]
"""A node of pandoc's tree: its type `t` and its content `c`."""


def memo(
    dataset: Dataset,
    kept: Sequence[Kept],
    given: str,
    style: str,
    ending: str,
    base: str,
    today: date,
    has_words: bool = True,
) -> File:
    """The file of what is kept.

    given: the title that the reader gave, or empty; style: of the footnotes, as in the parameter `style`; base: the URL of the
    dashboard; has_words: whether the exact words stand below each sentence, or only its footnote cites them.
    """
    heading = title(dataset, kept, given)

    def pieces() -> Iterator[bytes]:
        blocks = _blocks(dataset, kept, given, style, base, today, has_words)
        facts = {"title": heading, "author": dataset.subject.title, "date": today.isoformat()}
        yield _written(blocks, facts, ending)

    return File(f"{names.memo(heading, dataset.version, today)}.{ending}", pieces)


def record_footnotes(dataset: Dataset, name: str, base: str, today: date) -> File:
    """A text file with the footnotes of a record, by its id, in every style, one for each article that states it.

    They are those that a memo has. base and today: as for `memo`.
    """
    kept = [Kept(name, source, dataset.version) for source in citation.by_article(dataset.citations[name])]

    def pieces() -> Iterator[bytes]:
        for style, label in BY_KEY["style"].options.items():
            notes, _ = footnotes(dataset, passages(dataset, kept), style, base, today)
            yield "\n".join((label, *(words_of(note) for note in notes.values()), "\n")).encode()

    return File(f"{name}_{dataset.version}_footnotes.txt", pieces)


def footnotes(
    dataset: Dataset, told: Sequence[Passage], style: str, base: str, today: date
) -> tuple[dict[str, list[Node]], list[Node]]:
    """The citation of each passage by its key, as inline nodes, and the entries of the articles as paragraphs, in a style.

    A passage is cited as its article with the address of the words, and with their place behind it. The words stand in the memo.
    """
    entries = {}
    for number, one in enumerate(told):
        entry = bibliography.article(dataset, one.kept.source, one.address(dataset), base) | {"id": f"passage-{number}"}
        entries[entry["id"]] = _dated(dataset, one.kept.source, entry, style, today)
    articles = {}
    for source in dict.fromkeys(one.kept.source for one in told):
        entry = bibliography.article(dataset, source, links.to_article(source, dataset.version), base)
        articles[entry["id"]] = _dated(dataset, source, entry, style, today)
    printed = _printed([*entries.values(), *articles.values()], style)
    notes = {
        one.kept.key: [*_ended(printed[id][0]), {"t": "Space"}, *_text(f"{one.place(dataset)}.")]
        for id, one in zip(entries, told, strict=True)
    }
    return notes, [_node("Para", printed[id][1]) for id in printed if id in articles]


def _dated(dataset: Dataset, source: str, entry: bibliography.Entry, style: str, today: date) -> bibliography.Entry:
    """The entry of an article with the day of today, and its inferred date told once.

    APA would print a date in words twice: it gets the year as circa, and the day in words behind it.
    """
    return bibliography.accessed(entry if style == "apa" else bibliography.dated(dataset, source, entry), today)


def _ended(inlines: list[Node]) -> list[Node]:
    """A citation with a full stop, also where the style ends it with an address."""
    return inlines if words_of(inlines).rstrip().endswith((".", "?", "!", "”", "’")) else [*inlines, *_text(".")]


def _printed(entries: Sequence[bibliography.Entry], style: str) -> dict[str, tuple[list[Node], list[Node]]]:
    """Each entry by its id as a footnote and as an entry of a bibliography, in the order of the style's bibliography."""
    cites = [_node("Para", [_node("Cite", [[_cited(entry["id"])], _text("cited")])]) for entry in entries]
    with tempfile.TemporaryDirectory() as folder:
        cited = Path(folder, "entries.json")
        cited.write_text(bibliography.csl(entries), encoding="utf-8")
        rules = Path(__file__).parent / "styles" / f"{_STYLES[style]}.csl"
        made = json.loads(_pandoc(cites, "json", "--citeproc", f"--bibliography={cited}", f"--csl={rules}"))["blocks"]
    notes = {}
    for entry, block in zip(entries, made, strict=False):
        note = next((inline for cite in _of(block, "Cite") for inline in _of(cite, "Note")), None)
        notes[entry["id"]] = note["c"][0]["c"] if note else None
    printed = {}
    for reference in made[-1]["c"][1]:
        (id, *_), blocks = reference["c"]
        whole = [inline for block in blocks for inline in block["c"]]
        printed[id.removeprefix("ref-")] = (notes[id.removeprefix("ref-")] or whole, whole)
    return printed


def words_of(inlines: Sequence[Node]) -> str:
    """The text of inline nodes without their form; blanks and the ends of lines are single blanks."""
    said = ""
    for node in inlines:
        content = node.get("c")
        if isinstance(content, list):  # what is marked or linked, with its attributes or address beside the nodes
            nested = next((part for part in content if isinstance(part, list) and part and isinstance(part[0], dict)), content)
            said += words_of(nested)
        else:
            said += content if isinstance(content, str) else " "
    return said


def _blocks(
    dataset: Dataset, kept: Sequence[Kept], given: str, style: str, base: str, today: date, has_words: bool
) -> list[Node]:
    """The memo as blocks: the passages, the bibliography, and the version with the link to what is kept."""
    told = passages(dataset, kept)
    notes, articles = footnotes(dataset, [one for one in told if one.record], style, base, today)
    blocks = [block for one in told for block in _passage(dataset, one, notes.get(one.kept.key), base, has_words)]
    link = links.citing(links.href("kept", [("set", encode(kept, given))]), dataset.version)
    end = [
        *_text(f"{citation.ledger(dataset)}. "),
        *(_link("The passages of this memo", base + link) if base else []),
        *_text(".") * bool(base),
    ]
    listed = [_heading("Articles"), *articles] if articles else []
    return [*blocks, *listed, _heading("Version"), _node("Para", end), _node("Para", _text(citation.rights(dataset)))]


def _passage(dataset: Dataset, one: Passage, note: list[Node] | None, base: str, has_words: bool) -> list[Node]:
    """A kept passage as blocks: its sentence with the footnote, its words with their place if wanted, and the reader's note."""
    told = [*_text(one.says), *([_node("Note", [_node("Para", note)])] if note else [])]
    blocks = [_node("Para", told)]
    if one.record:
        article = dataset.articles[one.kept.source]
        quotes = [_node("Para", _text(f"“{citation.quoted(article, cited)}”")) for cited in one.cited]
        place = one.place(dataset)
        quotes.append(_node("Para", _link(place, base + one.address(dataset)) if base else _text(place)))
        blocks += [_node("BlockQuote", quotes)] * has_words
        blocks += [
            _node("Para", _text(f"The ledger notes an apparent error: {error}")) for error in citation.noted(dataset, *one.cited)
        ]
    blocks += [_node("Para", _text(one.since))] if one.since else []
    return blocks + ([_node("Para", _text(f"Note: {one.kept.note}"))] if one.kept.note else [])


def _written(blocks: list[Node], facts: Mapping[str, str], ending: str) -> bytes:
    """The file of some blocks. facts: its `title`, which stands above them, and its `author` and `date`."""
    top = _node("Header", [1, ["", [], []], _text(facts["title"])])
    told = {"pagetitle": facts["title"], "author-meta": facts["author"], "date-meta": facts["date"], "lang": "en"}
    meta = {key: {"t": "MetaString", "c": text} for key, text in told.items()} if ending == "html" else {}
    made = _pandoc([top, *blocks], FORMATS[ending][1], "--wrap=none", "--standalone", meta=meta)
    return _with_properties(made, facts) if ending == "docx" else made


_CORE = """<?xml version="1.0" encoding="UTF-8"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>
<cp:lastModifiedBy>{author}</cp:lastModifiedBy><dc:language>en</dc:language>
<dcterms:created xsi:type="dcterms:W3CDTF">{date}T00:00:00Z</dcterms:created>
<dcterms:modified xsi:type="dcterms:W3CDTF">{date}T00:00:00Z</dcterms:modified></cp:coreProperties>"""
_APP = """<?xml version="1.0" encoding="UTF-8"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"></Properties>"""


def _with_properties(file: bytes, facts: Mapping[str, str]) -> bytes:
    """A Word file whose properties tell the title, the author and the date of `facts`, and no program."""
    properties = {
        "docProps/core.xml": _CORE.format_map({key: escape(text) for key, text in facts.items()}),
        "docProps/app.xml": _APP,
    }
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as given, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given.infolist():
            made.writestr(part, properties.get(part.filename, given.read(part)))
    return written.getvalue()


def _pandoc(blocks: list[Node], target: str, *arguments: str, meta: Mapping[str, Node] | None = None) -> bytes:
    """What pandoc makes of some blocks and the facts about them."""
    tree = json.dumps({"pandoc-api-version": _VERSION, "meta": meta or {}, "blocks": blocks}).encode()
    command = [pypandoc.get_pandoc_path(), "--from=json", f"--to={target}", "--output=-", *arguments]
    return subprocess.run(command, input=tree, capture_output=True, check=True, timeout=_LONGEST).stdout  # noqa: S603


def _of(node: Node, kind: str) -> list[Node]:
    """The nodes of a type that stand directly in a paragraph or a citation."""
    inlines = node["c"][1] if node["t"] == "Cite" else node["c"]
    return [inline for inline in inlines if inline["t"] == kind]


def _cited(id: str) -> Node:
    """A reference to an entry, as pandoc's tree has it."""
    facts = {"citationPrefix": [], "citationSuffix": [], "citationMode": {"t": "NormalCitation"}}
    return {"citationId": id, **facts, "citationNoteNum": 0, "citationHash": 0}


def _node(kind: str, content: Any) -> Node:
    """A node of the tree."""
    return {"t": kind, "c": content}


def _text(text: str) -> list[Node]:
    """A text as words with blanks between them."""
    nodes: list[Node] = []
    for number, word in enumerate(text.split(" ")):
        nodes += [{"t": "Space"}] * bool(number) + [_node("Str", word)] * bool(word)
    return nodes


def _link(text: str, address: str) -> list[Node]:
    """A link."""
    return [_node("Link", [["", [], []], _text(text), [address, ""]])]


def _heading(text: str) -> Node:
    """A heading of the second level."""
    return _node("Header", [2, ["", [], []], _text(text)])
