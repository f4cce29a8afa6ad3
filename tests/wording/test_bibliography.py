"""Citations that reference managers read."""

import json

import bibtexparser
import pytest
from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.urls import links
from ledger.wording import bibliography
from tests.conftest import data


def entries() -> list[bibliography.Entry]:
    articles = [bibliography.article(data(), name) for name in data().sources]
    records = [
        bibliography.record(data(), name, links.href("records", [("record", name)]), "https://h/") for name in data().by_id
    ]
    view = bibliography.view(data(), "Positions", "Records with actor 50% & co_ {x}.", "positions?a=b_c", "https://h/")
    return [*articles, *records, view]


def test_every_entry_is_read_as_bibtex_with_its_fields():
    library = bibtexparser.parse_string(bibliography.bibtex(entries()))
    assert not library.failed_blocks
    assert [e.key for e in library.entries] == [e["id"] for e in entries()]
    first = {f.key: f.value for f in library.entries[0].fields}
    assert (first["author"], first["year"]) == ("Porter, Gareth", "2006")


def test_every_entry_is_read_as_csl_json():
    found = CiteProcJSON(json.loads(bibliography.csl(entries())))
    assert list(found) == [e["id"].lower() for e in entries()]
    assert found["porter-2006"].author[0].family == "Porter"


@pytest.mark.parametrize("name", data().sources)
def test_an_article_is_cited_as_far_as_its_file_says(name):
    source, entry = data().sources[name], bibliography.article(data(), name)
    assert entry["title"] == source.title
    assert ("author" in entry) == bool(source.author)
    assert ("URL" in entry) == bool(source.url)
    assert ("circa" in entry["issued"]) == ("?" in source.published)
    parts = entry["issued"]["date-parts"][0]
    assert source.published.startswith("-".join(f"{p:02}" for p in parts[:2]))


def test_a_date_has_as_many_parts_as_it_is_precise():
    issued = {name: bibliography.article(data(), name)["issued"]["date-parts"][0] for name in data().sources}
    assert issued["murphy-2011"] == [2011, 7, 6]
    assert issued["slavin-2011"] == [2011, 7]
    assert issued["american-interest-2012"] == [2012]


def test_a_record_is_cited_with_its_words_place_version_and_address():
    entry = bibliography.record(data(), "troop-us-46000-2011", "records?record=troop-us-46000-2011", "https://h/")
    assert "which currently number 46,000” (Slavin 2011, par. 17, line 34)" in entry["note"]
    assert entry["version"] == data().version
    assert entry["URL"] == "https://h/records?record=troop-us-46000-2011"


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60))
@settings(max_examples=100)
def test_no_text_breaks_an_entry(text):
    entry = bibliography.view(data(), text, "All records.", "positions")
    library = bibtexparser.parse_string(bibliography.bibtex([entry, entries()[0]]))
    assert not library.failed_blocks
    assert len(library.entries) == 2
