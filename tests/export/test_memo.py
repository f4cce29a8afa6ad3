"""Memos of what a reader keeps: footnotes that cite as the pages of the records do, and text that stays text."""

import io
import json
import re
import subprocess
import zipfile
from datetime import date
from html import escape, unescape
from xml.etree import ElementTree

import pytest

from ledger.export.footnotes import copied, record_footnotes
from ledger.export.footnotes import footnotes as notes_of
from ledger.export.memo import Form, memo
from ledger.export.pandoc import words_of as text_of
from ledger.rendering.kept import passages
from ledger.urls import links
from ledger.urls.kept import Kept
from ledger.wording import bibliography, citation
from ledger.wording.retelling import retold
from tests.conftest import data, plain

DAY, BASE = date(2026, 11, 30), "https://ledger.example.org/"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = "<script>alert(1)</script> **b** [x](javascript:alert(1)) $x^2$ `c` # h"
RULES = {"chicago": "chicago-notes-bibliography", "apa": "apa", "mla": "modern-language-association"}
EVERY = [*data().citations]
ALL = [Kept(name, source, data().version) for name in EVERY for source in citation.by_article(data().citations[name])]
KEPT = [Kept(name, data().citations[name][0].source, data().version) for name in EVERY[:: len(EVERY) // 12][:12]]


def written(style: str, ending: str, kept: list[Kept] = KEPT, base: str = BASE, title: str = "") -> bytes:
    return memo(data(), kept, title, Form(style), ending, base, DAY).content()


def words_of(node: ElementTree.Element) -> str:
    return "".join(text.text or "" for text in node.iter(f"{W}t"))


def footnotes(file: bytes) -> list[tuple[str, list[str]]]:
    """The words of each footnote of a Word file, and the addresses of its links."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        tree = ElementTree.fromstring(parts.read("word/footnotes.xml"))
        relations = ElementTree.fromstring(parts.read("word/_rels/footnotes.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    marks = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    return [
        (words_of(note).strip(), [targets[link.get(marks)] for link in note.iter(f"{W}hyperlink")])
        for note in tree.iter(f"{W}footnote")
        if note.get(f"{W}type") is None
    ]


def cited(one: Kept, style: str, tmp_path) -> str:
    """The entry of the article at the address of the words, as pandoc prints it alone in a style."""
    link = links.to_record(one.record, article=one.source, cite=data().version)
    entry = bibliography.accessed(bibliography.article(data(), one.source, link, BASE), DAY)
    entry = bibliography.in_notes(data(), one.source, entry, style)
    (tmp_path / "entry.json").write_text(bibliography.csl([entry]), encoding="utf-8")
    rules = f"ledger/export/styles/{RULES[style]}.csl"
    command = ["pandoc", "--citeproc", f"--bibliography={tmp_path}/entry.json", f"--csl={rules}", "-t", "plain", "--wrap=none"]
    text = f"[@{{{entry['id']}}}]" if style == "chicago" else '---\nnocite: "@*"\n...\n'
    printed = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout
    if style == "chicago":  # the note alone, not the bibliography below it
        printed = re.search(r"^\[1\] (.*)$", printed, re.MULTILINE)[1]
    return printed


@pytest.mark.faults
@pytest.mark.parametrize("style", RULES)
def test_a_word_file_of_twelve_passages_has_twelve_footnotes_that_cite_the_article_and_the_place(style: str, tmp_path) -> None:
    found = footnotes(written(style, "docx"))
    assert len(found) == 12
    for (said, targets), one in zip(found, KEPT, strict=True):
        address = BASE + links.to_record(one.record, article=one.source, cite=data().version)
        assert targets == [address]
        places = citation.by_article(data().citations[one.record])[one.source]
        article, short = data().articles[one.source], data().sources[one.source].short
        where = "; ".join(dict.fromkeys(citation.spot(article, passage.span.start) for passage in places))
        whole = f"{cited(one, style, tmp_path).strip().removesuffix('.')}. {short}, {where}."
        assert plain(said).replace("_", "").replace(" Some day ", " some day ") == plain(whole).replace("_", "")
        assert all(citation.quoted(article, passage) not in said for passage in places)


@pytest.mark.parametrize("style", ["chicago", "mla"])
def test_an_inferred_date_stands_once_in_a_footnote_and_in_the_list(style: str) -> None:
    murphy = [Kept(name, "murphy-2011") for name in EVERY if data().citations[name][0].source == "murphy-2011"][:1]
    notes, listed = notes_of(data(), passages(data(), murphy), style, BASE, DAY)
    for said in (text_of(notes[murphy[0].key]), text_of(listed[0]["c"])):
        assert said.count("6 July 2011, date inferred") == 1
        assert "2011?" not in said
        assert "Published" not in said


def test_a_memo_without_the_exact_words_has_sentences_and_the_same_footnotes() -> None:
    forms = Form("apa"), Form("apa", has_words=False)
    whole, short = (memo(data(), KEPT, "", form, "docx", BASE, DAY).content() for form in forms)
    assert footnotes(whole) == footnotes(short)
    page = memo(data(), KEPT, "", forms[1], "html", BASE, DAY).content().decode()
    assert page.count("<blockquote") == 0
    assert written("apa", "html").decode().count("<blockquote") == len(KEPT)


def test_a_memo_without_the_exact_words_tells_no_error_of_words_that_it_does_not_show() -> None:
    name = "attack-najaf-consulate-2019"
    kept = [Kept(name, "arab-center-2020", data().version)]
    forms = Form("apa"), Form("apa", has_words=False)
    whole, short = (memo(data(), kept, "", form, "html", BASE, DAY).content().decode() for form in forms)
    assert name not in data().errata_of
    assert "The ledger notes an apparent error" in whole
    assert "The ledger notes an apparent error" not in short


@pytest.mark.parametrize("style", RULES)
def test_each_footnote_of_every_record_is_the_one_that_the_page_of_the_record_gives(style: str) -> None:
    """The page gives a file of a record alone; in a memo others stand beside it, which must not change it."""
    every = ALL
    assert {one.record for one in every} == {record.id for _, record in data().claims()}
    together, _ = notes_of(data(), passages(data(), every), style, BASE, DAY)
    alone = {}
    for source in dict.fromkeys(one.source for one in every):
        of_article = [one for one in every if one.source == source]
        for told in (of_article[::2][::-1], of_article[1::2]):
            alone |= notes_of(data(), passages(data(), told), style, BASE, DAY)[0]
    assert {key: text_of(note) for key, note in alone.items()} == {key: text_of(note) for key, note in together.items()}
    for one in KEPT[::6]:
        notes = record_footnotes(data(), one.record, BASE, DAY).content().decode().split("\n")
        assert text_of(together[one.key]) in notes
    said = [said for said, _ in footnotes(written(style, "docx"))]
    assert [plain(note) for note in said] == [plain(text_of(together[one.key])) for one in KEPT]


AGAIN = {  # how a style cites an article again, with the place
    "chicago": "Murphy, “US ‘Offering’ to Keep Troops in Iraq?” {}.",
    "apa": "Murphy, ca. 2011, {}.",
    "mla": "Murphy, {}.",
}


@pytest.mark.parametrize("style", RULES)
def test_a_later_footnote_of_an_article_may_be_short_and_still_leads_to_its_words(style: str) -> None:
    for kept in ([one for one in ALL if one.source == "murphy-2011"][:3], ALL[:: len(ALL) // 20]):
        full, short = (memo(data(), kept, "", Form(style, is_short), "docx", BASE, DAY).content() for is_short in (False, True))
        before: set[str] = set()
        for one, (whole, targets), (said, places) in zip(kept, footnotes(full), footnotes(short), strict=True):
            place = passages(data(), [one])[0].place(data())
            if one.source in before:
                assert len(said) < len(whole)
                spots = place.removeprefix(f"{data().sources[one.source].short}, ")
                assert plain(said).endswith(f"{plain(spots)}.")
                if one.source == "murphy-2011":
                    assert plain(said) == plain(AGAIN[style].format(spots))
            else:
                assert said == whole
            assert places == targets == [BASE + links.to_record(one.record, article=one.source, cite=data().version)]
            before.add(one.source)
    text = memo(data(), ALL[:9], "", Form(style, is_short_again=True), "md", "", DAY).content().decode()
    assert "](" not in text.replace("](http://creativecommons", "")


@pytest.mark.parametrize("style", RULES)
def test_what_is_copied_below_a_quote_is_the_footnote_of_the_memo(style: str) -> None:
    for one in KEPT:
        (note,) = notes_of(data(), passages(data(), [one]), style, BASE, DAY)[0].values()
        cited = citation.by_article(data().citations[one.record])[one.source]
        text = citation.copied(data(), *cited)
        articles = copied(data(), [one.source], style, DAY)
        text = citation.NOTE.sub(lambda found, articles=articles: articles[found[1]], text)
        address = BASE + links.to_record(one.record, article=one.source, cite=data().version)
        assert plain(text_of(note)) in plain(text.replace(citation.LINK, address))


def test_a_citation_is_copied_in_the_words_of_the_ledger_where_pandoc_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> bytes:
        raise FileNotFoundError("pandoc")

    monkeypatch.setattr("ledger.export.pandoc.subprocess.run", fails)
    later = date(2026, 12, 24)  # of which nothing is kept yet
    assert copied(data(), ["porter-2006"], "apa", later) == {"porter-2006": citation.article(data(), "porter-2006")}


@pytest.mark.parametrize("style", RULES)
def test_only_what_a_title_names_is_set_as_a_title(style: str) -> None:
    """An institute and a news agency are no newspapers, and an article without a known publisher is no book."""
    kept = [next(one for one in ALL if one.source == source) for source in data().sources]
    _, listed = notes_of(data(), passages(data(), kept), style, BASE, DAY)
    slanted = {text_of(node["c"]) for entry in listed for node in entry["c"] if node["t"] == "Emph"}
    names = {"The Christian Science Monitor", "The American Interest"}
    assert names - {"The American Interest"} <= slanted
    if style == "chicago":
        assert slanted == names
    if style != "apa":
        assert not any("Help in Iraq" in said for said in slanted)
    assert not any("some day" in text_of(entry["c"]).partition(". ")[2][:9] for entry in listed)


@pytest.mark.parametrize("short", [False, True])
def test_no_page_of_a_word_file_holds_the_licence_alone(short: bool) -> None:
    file = memo(data(), KEPT, "", Form("chicago", short), "docx", BASE, DAY).content()
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        styles = ElementTree.fromstring(parts.read("word/styles.xml"))
        body = ElementTree.fromstring(parts.read("word/document.xml")).find(f"{W}body")
    looks = {style.get(f"{W}styleId"): {node.tag.removeprefix(W) for node in style.iter()} for style in styles.iter(f"{W}style")}
    paragraphs = [(p.find(f"{W}pPr/{W}pStyle").get(f"{W}val"), words_of(p)) for p in body.iter(f"{W}p")]
    (_, last), before = paragraphs[-1], paragraphs[-4:-1]
    assert citation.rights(data()) in last
    assert citation.ledger(data()) in last
    assert all("keepNext" in looks[name] for name, _ in before)
    assert "keepLines" in looks[paragraphs[-1][0]]
    for style in styles.iter(f"{W}style"):
        assert len(style.findall(f"{W}pPr")) <= 1
        assert len(style.findall(f"{W}rPr")) <= 1


def test_the_file_tells_its_title_the_ledger_and_the_day_and_no_author_and_no_program() -> None:
    title = "Who “wanted” <US> troops & others to stay?"
    file = memo(data(), KEPT, title, Form("apa"), "docx", BASE, DAY)
    assert file.name == f"who-wanted-us-troops-others-to-stay_2026-11-30_{data().version}.docx"
    with zipfile.ZipFile(io.BytesIO(file.content())) as parts:
        assert parts.testzip() is None
        facts = {node.tag.partition("}")[2]: node.text for node in ElementTree.fromstring(parts.read("docProps/core.xml"))}
        assert title in words_of(ElementTree.fromstring(parts.read("word/document.xml")))
        properties = b"".join(parts.read(name) for name in parts.namelist() if name.startswith("docProps/"))
    assert (facts["title"], facts["language"]) == (title, "en")
    assert facts["description"] == f"Made from {citation.ledger(data())}"
    assert not {"creator", "lastModifiedBy"} & facts.keys()
    assert {facts["created"], facts["modified"]} == {"2026-11-30T00:00:00Z"}
    assert not re.search(rb"pandoc|Microsoft", properties)
    page = written("apa", "html", title=title).decode()
    assert f"<title>{escape(title, quote=False)}</title>" in page
    assert '<meta name="author"' not in page
    assert unescape(written("apa", "md", title=title).decode()).replace("\\", "").startswith(f"# {title}")
    assert memo(data(), KEPT, "", Form("apa"), "md", BASE, DAY).name == f"12-passages-kept_2026-11-30_{data().version}.md"
    assert memo(data(), KEPT, "東", Form("apa"), "md", BASE, DAY).name == f"memo_2026-11-30_{data().version}.md"


def test_a_link_of_a_footnote_opens_the_words() -> None:
    for (_, (target,)), one in zip(footnotes(written("apa", "docx")), KEPT, strict=True):
        link = links.read(target.partition("?")[2], "sources", data())
        assert (link.state["record"], link.state["article"], link.state["cite"]) == (one.record, one.source, data().version)
        assert link.notices == ()


@pytest.mark.parametrize("ending", ["docx", "md", "html"])
def test_every_file_has_the_sentence_the_exact_words_the_note_and_the_version(ending: str) -> None:
    kept = [Kept(one.record, one.source, one.version, f"note {number} of mine") for number, one in enumerate(KEPT)]
    file = written("mla", ending, kept)
    if ending == "docx":
        with zipfile.ZipFile(io.BytesIO(file)) as parts:
            text = words_of(ElementTree.fromstring(parts.read("word/document.xml")))
    else:
        reader = {"md": "markdown-smart", "html": "html"}[ending]
        text = subprocess.run(
            ["pandoc", "-f", reader, "-t", "plain", "--wrap=none"], input=file, capture_output=True, check=True
        ).stdout.decode()
    said = plain(unescape(" ".join(text.split())))
    for number, one in enumerate(kept):
        assert plain(retold(data(), one.record, one.source)) in said
        article = data().articles[one.source]
        for passage in citation.by_article(data().citations[one.record])[one.source]:
            assert plain(citation.quoted(article, passage)) in said
        assert f"Note: note {number} of mine" in said
    assert plain(citation.ledger(data())) in said


def test_a_markdown_file_has_footnotes_that_pandoc_reads() -> None:
    file = written("chicago", "md").decode()
    made = subprocess.run(["pandoc", "-f", "markdown", "-t", "json"], input=file, capture_output=True, text=True, check=True)
    assert made.stdout.count('"t":"Note"') == 12
    assert not re.search(r"\{\.nocase\}|\\\[\^", file)


@pytest.mark.parametrize("style", RULES)
def test_a_hostile_note_is_text_in_every_file(style: str) -> None:
    one = [Kept(KEPT[0].record, KEPT[0].source, data().version, HOSTILE)]
    with zipfile.ZipFile(io.BytesIO(written(style, "docx", one))) as parts:
        assert f"Note: {HOSTILE}" in words_of(ElementTree.fromstring(parts.read("word/document.xml")))
    page = written(style, "html", one).decode()
    assert "<script" not in page
    assert f"Note: {HOSTILE}" in unescape(page)
    markdown = written(style, "md", one).decode()
    blocks = json.loads(
        subprocess.run(
            ["pandoc", "-f", "markdown-smart", "-t", "json"], input=markdown, capture_output=True, text=True, check=True
        ).stdout
    )["blocks"]
    note = next(block for block in blocks if block["c"] and block["c"][0] == {"t": "Str", "c": "Note:"})
    assert {node["t"] for node in note["c"]} == {"Str", "Space"}


def test_what_the_dataset_no_longer_holds_is_said_and_has_no_footnote() -> None:
    kept = [Kept("attack-nobody-knows", "porter-2006", "0123456789ab", "still mine"), KEPT[0]]
    assert len(footnotes(written("apa", "docx", kept))) == 1
    file = written("apa", "md", kept).decode()
    assert "attack-nobody-knows" in file
    assert "cannot be quoted" in file
    assert "Note: still mine" in file


def test_without_the_address_of_the_dashboard_there_are_no_links() -> None:
    assert "](" not in written("apa", "md", base="").decode().replace("](http://creativecommons", "")
