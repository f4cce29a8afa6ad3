"""What a reader keeps as a memo in Word, Markdown or HTML: a sentence for each passage, its words, and a footnote that cites it.

`pandoc` writes the files, and `footnotes` has the citations.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from ledger.export import names
from ledger.export.footnotes import footnotes
from ledger.export.pandoc import Node, heading, link, node, text, written
from ledger.export.views import File
from ledger.model.dataset import Dataset
from ledger.rendering.kept import Passage, passages, title
from ledger.urls import links
from ledger.urls.kept import Kept, encode
from ledger.wording import citation

FORMATS = {
    "docx": ("Word", "docx"),
    "md": ("Markdown", "markdown-smart-citations-bracketed_spans-native_spans-raw_html"),
    "html": ("Web page", "html"),
}
"""For the ending of a file: what it is called, and what pandoc calls its format."""
_LISTED, _COLOPHON = "Bibliography", "Colophon"
_ON_PAGES = {_LISTED: "break-inside: avoid; break-after: avoid", _COLOPHON: "font-size: .75em; break-inside: avoid"}
"""What keeps the end of a memo together when it is printed, so that no page has the licence alone, by the style."""
_IN_WORD = {
    _LISTED: '<w:pPr><w:keepNext/><w:keepLines/><w:spacing w:after="60"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr>',
    _COLOPHON: '<w:pPr><w:keepLines/><w:spacing w:before="80" w:after="0"/></w:pPr><w:rPr><w:sz w:val="16"/></w:rPr>',
    "Heading2": '<w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="160" w:after="60"/><w:outlineLvl w:val="1"/></w:pPr>'
    '<w:rPr><w:b/><w:sz w:val="22"/></w:rPr>',
    "Normal": '<w:rPr><w:sz w:val="22"/></w:rPr>',
    "FootnoteText": '<w:pPr><w:spacing w:after="60"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr>',
}
"""The same in the styles of Word, and how large the letters are, in half points."""


@dataclass(frozen=True)
class Form:
    """How a memo is written.

    style: of the footnotes, as in the parameter `style`; is_short_again: whether an article that was cited before is cited in
    short; has_words: whether the exact words stand below each sentence, or only its footnote cites them.
    """

    style: str
    is_short_again: bool = False
    has_words: bool = True


def memo(dataset: Dataset, kept: Sequence[Kept], given: str, form: Form, ending: str, base: str, today: date) -> File:
    """The file of what is kept. given: the title that the reader gave, or empty; base: the URL of the dashboard."""
    called = title(dataset, kept, given)

    def pieces() -> Iterator[bytes]:
        told = passages(dataset, kept)
        held = [one for one in told if one.record]
        notes, articles = footnotes(dataset, held, form.style, base, today, form.is_short_again)
        blocks = [block for one in told for block in _passage(dataset, one, notes.get(one.kept.key), base, form.has_words)]
        if articles:
            blocks += [heading("Articles", 2), *_styled(_LISTED, articles, ending)]
        whole = links.citing(links.href("kept", [("set", encode(kept, given))]), dataset.version)
        blocks += _styled(_COLOPHON, [_colophon(dataset, base + whole if base else "")], ending)
        yield _written([heading(called, 1), *blocks], called, citation.ledger(dataset), today, ending)

    return File(f"{names.memo(called, dataset.version, today)}.{ending}", pieces)


def _colophon(dataset: Dataset, address: str) -> Node:
    """The paragraph below the memo: the ledger with its version, the link to what is kept if it has an address, the rights."""
    to_all = [*link("The passages of this memo", address), *text(". ")] if address else []
    return node("Para", [*text(f"{citation.ledger(dataset)}. "), *to_all, *text(citation.rights(dataset))])


def _styled(style: str, blocks: list[Node], ending: str) -> list[Node]:
    """Blocks in a style of `_ON_PAGES`; Markdown has none."""
    given = {"docx": ["custom-style", style], "html": ["style", _ON_PAGES[style]]}
    return [node("Div", [["", [], [given[ending]]], blocks])] if ending in given else blocks


def _passage(dataset: Dataset, one: Passage, note: list[Node] | None, base: str, has_words: bool) -> list[Node]:
    """A kept passage as blocks: its sentence with the footnote, its words with their place if wanted, and the reader's note."""
    told = [*text(one.says), *([node("Note", [node("Para", note)])] if note else [])]
    blocks = [node("Para", told)]
    if one.record:
        article = dataset.articles[one.kept.source]
        quotes = [node("Para", text(f"“{citation.quoted(article, cited)}”")) for cited in one.cited]
        place = one.place(dataset)
        quotes.append(node("Para", link(place, base + one.address(dataset) if base else "")))
        blocks += [node("BlockQuote", quotes)] * has_words
        blocks += [
            node("Para", text(f"The ledger notes an apparent error: {error}"))
            for error in citation.noted(dataset, *one.cited, shown=has_words)
        ]
    blocks += [node("Para", text(one.since))] if one.since else []
    return blocks + ([node("Para", text(f"Note: {one.kept.note}"))] if one.kept.note else [])


def _written(blocks: list[Node], called: str, ledger: str, today: date, ending: str) -> bytes:
    """The file of some blocks. called: its title; ledger: from what it was made, with the version."""
    told = {"pagetitle": called, "date-meta": today.isoformat(), "lang": "en"}
    meta = {key: node("MetaString", said) for key, said in told.items()} if ending == "html" else {}
    made = written(blocks, FORMATS[ending][1], "--wrap=none", "--standalone", meta=meta)
    return _finished(made, called, ledger, today) if ending == "docx" else made


_CORE = """<?xml version="1.0" encoding="UTF-8"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:description>{made}</dc:description>
<dc:language>en</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">{date}T00:00:00Z</dcterms:created>
<dcterms:modified xsi:type="dcterms:W3CDTF">{date}T00:00:00Z</dcterms:modified></cp:coreProperties>"""
_APP = """<?xml version="1.0" encoding="UTF-8"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"></Properties>"""


def _finished(file: bytes, called: str, ledger: str, today: date) -> bytes:
    """A Word file whose properties tell its title, the ledger and the day, no author and no program, and with our own styles."""
    facts = {"title": called, "made": f"Made from {ledger}", "date": today.isoformat()}
    parts = {
        "docProps/core.xml": _CORE.format_map({key: escape(said) for key, said in facts.items()}).encode(),
        "docProps/app.xml": _APP.encode(),
    }
    finished = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as given, zipfile.ZipFile(finished, "w", zipfile.ZIP_DEFLATED) as made:
        parts["word/styles.xml"] = _with_styles(given.read("word/styles.xml").decode()).encode()
        for part in given.infolist():
            made.writestr(part, parts.get(part.filename, given.read(part)))
    return finished.getvalue()


def _with_styles(styles: str) -> str:
    """The styles of a Word file with what `_IN_WORD` says in place of what some said."""
    for name, look in _IN_WORD.items():
        if begun := re.search(rf'<w:style\b[^>]*w:styleId="{name}"', styles):
            end = styles.index("</w:style>", begun.end())
            bare = re.sub(r"<w:([pr]Pr)(?: ?/>|>.*?</w:\1>)", "", styles[begun.end() : end], flags=re.DOTALL)
            styles = styles[: begun.end()] + bare + look + styles[end:]
    return styles
