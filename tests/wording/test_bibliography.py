"""Citations that reference managers read."""

import dataclasses
import json
import re
from datetime import date

import bibtexparser
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc.source.json import CiteProcJSON
from hypothesis import example, given
from hypothesis import strategies as st

from ledger import export
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.urls import links
from ledger.urls.params import PARAMS
from ledger.wording import bibliography, citation
from ledger.wording.bibliography import Entry
from tests.conftest import data, examples, plain

BASE = "https://h/"
PAGES = sorted({page for p in PARAMS for page in p.pages} | {"guide"})
QUERIES = [  # every page without a filter, with a filter, and with each value of each of its choices
    *((page, query) for page in PAGES for query in ("", "actor=sadr&issue=stay&from=2011")),
    *((page, f"{p.key}={value}") for p in PARAMS for page in p.pages for value in [*p.options][1:]),
    ("positions", "mode=side&columns=sadr:2011,maliki"),
    ("positions", "mode=agreement&with=sadr"),
    ("positions", "mode=time&topic=withdrawal-date"),
]


def view(page: str, query: str) -> Entry:
    """The entry of the view that a query string opens on a page."""
    about = export.about(data(), links.read(query, page, data()), page, BASE)
    return bibliography.view(data(), about.title, about.said, about.link, BASE)


def article(name: str, dataset: Dataset | None = None) -> Entry:
    """The entry of an article, by its id."""
    dataset = dataset or data()
    return bibliography.article(dataset, name, f"sources?cite={dataset.version}&article={name}", BASE)


def record(name: str, source: str = "") -> Entry:
    """The entry of a record, with the words of an article that states it, by their ids."""
    return bibliography.record(data(), name, links.citing(f"records?record={name}", data().version), BASE, source)


def passage(name: str, source: str) -> Entry:
    """The entry of the words of an article that state a record, by their ids."""
    return bibliography.passage(data(), name, source, links.to_record(name, None, source, data().version), BASE)


def stating() -> list[tuple[str, str]]:
    """Each record with each article that states it."""
    return [(name, source) for name, cited in data().citations.items() for source in citation.by_article(cited)]


def entries() -> list[Entry]:
    """All articles, views, records and passages."""
    views = [(v.page, v.query) for v in data().views]
    return [
        *map(article, data().sources),
        *(view(page, query) for page, query in dict.fromkeys([*views, *QUERIES])),
        *(record(name, source) for name, source in stating()),
        *(passage(name, source) for name, source in stating()),
    ]


def named(**details: object) -> Dataset:
    """The dataset, in which something else is told of an article by Gareth Porter."""
    changed = data().sources["porter-2006"].model_copy(update=details)
    return dataclasses.replace(data(), sources={**data().sources, "porter-2006": changed})


def fields(text: str) -> dict[str, str]:
    """The fields of the one entry in a BibTeX document, as they stand."""
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    (entry,) = library.entries
    return {field.key: field.value for field in entry.fields}


def decoded(text: str) -> str:
    """A text of BibTeX or CSL-JSON as readers see it, without quotation marks, which programs write as they like."""
    return plain(" ".join(re.sub("</?span[^>]*>", "", text).split())).replace("ˆ", "^")


# What is said


@pytest.mark.parametrize("kind", ["view", "record", "article", "passage"])
def test_text_and_entry_say_the_same_in_the_same_order(kind: str) -> None:
    name, source = "troop-us-46000-2011", "slavin-2011"
    about = export.about(data(), links.read("actor=sadr&issue=stay", "positions", data()), "positions", BASE)
    entry, text = {
        "view": (view("positions", "actor=sadr&issue=stay"), about.citation()),
        "record": (record(name), citation.record(data(), name, source)),
        "article": (article(source), citation.article(data(), source)),
        "passage": (passage(name, source), citation.passage(data(), *data().citations[name])),
    }[kind]
    text = text.replace(citation.LINK, entry["URL"])
    who = entry["author"][0]
    said = [
        who.get("literal") or f"{who['given']} {who['family']}",
        decoded(entry["title"]).partition("]: ")[0],  # the words of a passage stand behind the publisher in the text
        entry["container-title"],
        data().version,
        dates.say(data().changes[0].date),
        entry["URL"],
    ]
    rest = plain(text)
    for part in said:
        before, found, rest = rest.partition(part)
        assert found, f"{part} does not stand behind {before}"
    assert text.count(data().version) == 2  # its name, and in the address


def test_a_record_is_cited_with_its_article_words_place_version_and_address() -> None:
    entry = record("troop-us-46000-2011")
    assert entry["title"] == (
        '<span class="nocase">US troops in Iraq: 46,000, July 2011 (date inferred). '
        "Barbara Slavin: [Reviving U.S.-Iran friction over Iraq]. "
        "IPS, some day from 11 to 17 July 2011 (date inferred); republished by Atlantic Council. "
        "“all remaining U.S. troops – which currently number 46,000” "
        "(par. 17, line 34)</span>"
    )
    assert (entry["version"], entry["container-title"]) == (data().version, "The Iraq ledger")
    assert entry["URL"] == f"https://h/records?cite={data().version}&record=troop-us-46000-2011"


def test_an_entry_has_the_day_of_its_version_and_if_wished_that_of_access() -> None:
    entry, day = view("overview", ""), data().changes[0].date
    assert entry["issued"] == {"date-parts": [[int(part) for part in day.split("-")]]}
    assert entry["title"] == '<span class="nocase">Overview. All records, no filter set</span>'
    opened = bibliography.accessed(entry, date(2026, 12, 1))
    assert opened["accessed"] == {"date-parts": [[2026, 12, 1]]}
    assert fields(bibliography.bibtex([opened])) == {
        "author": "{The authors of The Iraq ledger}",
        "title": "{Overview. All records, no filter set}",
        "publisher": "{The Iraq ledger}",
        "version": data().version,
        "date": day,
        "year": day[:4],
        "url": f"https://h/?cite={data().version}",
        "urldate": "2026-12-01",
    }
    without = bibliography.view(data(), "Positions", "All records.", "positions")
    assert bibliography.accessed(without, date(2026, 12, 1)) == without


def test_a_version_without_a_log_has_no_day() -> None:
    bare = dataclasses.replace(data(), changes=())
    assert citation.ledger(bare) == f"The Iraq ledger, dataset {data().version}"
    entry = bibliography.view(bare, "Positions", "All records.", "positions")
    assert "issued" not in entry
    assert not {"date", "year"} & fields(bibliography.bibtex([entry])).keys()


def test_no_article_is_said_to_be_of_a_newspaper_which_no_record_tells() -> None:
    assert "entrysubtype" not in bibliography.bibtex([article(name) for name in data().sources])


def test_no_text_has_a_doubled_stop() -> None:
    assert citation.chart(data(), "Should they stay?", "Records of “Who?”").startswith(
        "The authors of The Iraq ledger: Should they stay? Records of “Who?” The Iraq ledger, dataset"
    )
    assert citation.view_title("They differ on 1.", "All.") == "They differ on 1. All"
    texts = [citation.record(data(), name, source) for name, source in stating()] + [entry["title"] for entry in entries()]
    assert [text for text in texts if re.search(r"[^.]\.\.(?!\.)|[?!]\.|\.”\. |\?: |, ,", text)] == []


# Names, dates, titles


@pytest.mark.parametrize(
    ("author", "people", "bibtex"),
    [
        ("Gareth Porter", [("Gareth", "Porter", "")], "Porter, Gareth"),
        ("Ann Lee and Bo Ek", [("Ann", "Lee", ""), ("Bo", "Ek", "")], "Lee, Ann and Ek, Bo"),
        (
            "Ann Lee, Bo Ek, and Cy Ott",
            [("Ann", "Lee", ""), ("Bo", "Ek", ""), ("Cy", "Ott", "")],
            "Lee, Ann and Ek, Bo and Ott, Cy",
        ),
        ("John Smith Jr.", [("John", "Smith", "Jr.")], "Smith, Jr., John"),
        ("John Smith, Jr. & Ann Lee", [("John", "Smith", "Jr."), ("Ann", "Lee", "")], "Smith, Jr., John and Lee, Ann"),
        ("Ann Lee; Henry Ford III", [("Ann", "Lee", ""), ("Henry", "Ford", "III")], "Lee, Ann and Ford, III, Henry"),
        ("Jan van der Berg", [("Jan", "van der Berg", "")], "van der Berg, Jan"),
        ("Muqtada al-Sadr", [("Muqtada", "al-Sadr", "")], "al-Sadr, Muqtada"),
        ("Sandra Anderson", [("Sandra", "Anderson", "")], "Anderson, Sandra"),
    ],
)
def test_a_byline_is_several_people_with_their_suffixes(author, people, bibtex) -> None:
    entry = article("porter-2006", named(author=author))
    assert [(p["given"], p["family"], p.get("suffix", "")) for p in entry["author"]] == people
    assert fields(bibliography.bibtex([entry]))["author"] == bibtex


def test_a_body_and_a_single_name_are_not_taken_apart() -> None:
    body = named(author="Department of State and Defense", voice="american-interest")
    assert article("porter-2006", body)["author"] == [{"literal": "Department of State and Defense"}]
    assert fields(bibliography.bibtex([article("porter-2006", body)]))["author"] == "{Department of State and Defense}"
    assert article("porter-2006", named(author="Voltaire"))["author"] == [{"literal": "Voltaire"}]


@pytest.mark.parametrize(
    ("published", "issued"),
    [
        ("2011-07-06", {"date-parts": [[2011, 7, 6]]}),
        ("2011-07-06?", {"date-parts": [[2011]], "circa": True}),
        ("2011~", {"date-parts": [[2011]], "circa": True}),
        ("2011-07", {"date-parts": [[2011, 7]]}),
        ("2011-07-11?/2011-07-17?", {"date-parts": [[2011]], "circa": True}),
        ("2019-12-21?/2020-01?", {"date-parts": [[2019], [2020]], "circa": True}),
        ("2011-07?/..", {"date-parts": [[2011]], "circa": True}),
        ("2003/2006", {"date-parts": [[2003], [2006]]}),
        ("1921-22", {"date-parts": [[1921]], "season": 2}),
        ("2005-21/2005-23", {"date-parts": [[2005, 3], [2005, 11]]}),
        ("2011-07/..", {"date-parts": [[2011, 7]], "circa": True}),
    ],
)
def test_a_date_has_both_ends_as_precise_as_they_are_and_of_an_inferred_one_the_years(published, issued) -> None:
    entry = article("porter-2006", named(published=published))
    assert entry["issued"] == issued
    written = fields(bibliography.bibtex([entry]))
    assert (written["date"], written["year"]) == (published, published[:4])
    told = written.get("howpublished", "")
    assert (f"Published {dates.say_day(published)}" in told) == ("?" in published)
    assert "(date inferred)" not in told or "?" in published


def test_who_published_an_article_again_is_no_author_and_no_publisher() -> None:
    entry, text = article("slavin-2011"), citation.source_line(data(), "slavin-2011")
    assert entry["container-title"] == "IPS"
    assert entry["archive"].startswith(
        "Published some day from 11 to 17 July 2011 (date inferred); republished by Atlantic Council. The Iraq ledger, "
    )
    assert text.endswith(" IPS, some day from 11 to 17 July 2011 (date inferred); republished by Atlantic Council.")
    known = article("porter-2006", named(published="2006-01-07", republished_by="A journal"))
    assert known["archive"].startswith("Republished by A journal. The Iraq ledger, ")


def test_capitals_are_protected_and_the_remark_of_the_curators_is_no_title() -> None:
    said = {name: fields(bibliography.bibtex([article(name)]))["title"] for name in data().sources}
    assert said["porter-2006"] == "{Bush} seeks his enemies’ help in {Iraq}"
    assert said["murphy-2011"] == "{US} ‘offering’ to keep troops in {Iraq?} {More} like begging for permission to stay"
    assert said["slavin-2011"] == "{[Reviving} {U.S.-Iran} friction over {Iraq]}"
    assert not any("no title" in text for text in [*said.values(), citation.source_line(data(), "slavin-2011")])


def test_markup_in_a_title_is_text_and_an_address_ends_nothing() -> None:
    entry = article("porter-2006", named(title="Of <b>bold</b> men, 1 < 2", url="https://x/{a}\\b c%20d"))
    assert entry["title"] == "Of <\u2060b>bold<\u2060/b> men, 1 < 2"
    assert entry["URL"] == "https://x/%7Ba%7D%5Cb%20c%20d"


# Keys


def test_no_two_views_records_articles_or_passages_share_a_key() -> None:
    keys = [entry["id"] for entry in entries()]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch("[A-Za-z0-9:-]+", key) for key in keys)


def test_a_view_has_one_key_whatever_the_order_of_its_parameters() -> None:
    key = view("positions", "actor=sadr&actor=maliki&mode=side&columns=sadr,maliki")["id"]
    assert view("positions", "columns=sadr,maliki&actor=maliki&view=chart&mode=side&actor=sadr&actor=sadr")["id"] == key
    assert view("positions", "columns=maliki,sadr&actor=maliki&mode=side&actor=sadr")["id"] != key
    assert view("positions", "")["id"] == f"iraq-ledger:positions:{data().version}"


# What programs read


def test_every_entry_is_read_as_bibtex_with_its_fields() -> None:
    library = bibtexparser.parse_string(bibliography.bibtex(entries()), append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    assert [e.key for e in library.entries] == [e["id"] for e in entries()]
    for read, entry in zip(library.entries, entries(), strict=True):
        found = {field.key: decoded(field.value.replace("{", "").replace("}", "")) for field in read.fields}
        container = found.get("organization") or found.get("publisher")
        wanted = [decoded(entry["title"]), entry.get("container-title"), entry.get("version"), entry["edtf"]]
        assert [found["title"], container, found.get("version"), found["date"]] == wanted
        assert data().version in found.get("note", "") + found.get("version", "")


def test_every_entry_is_read_as_csl_json() -> None:
    items = json.loads(bibliography.csl(entries()))
    assert not any("edtf" in item for item in items)
    found = CiteProcJSON(items)
    assert list(found) == [e["id"].lower() for e in entries()]
    assert found["porter-2006"].author[0].family == "Porter"


SIGNS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
TEXTS = st.text(SIGNS | st.sampled_from("{}\\%&$#_^~'\"`-<>"), max_size=60)


@given(TEXTS, TEXTS)
@example("}", "a\\{b}c")
@example("100% & #1_a $x^2 ~", "يعود الى العراق")
@example("<b>bold</b> --- \\textbf{x}", "x" * 500)
@examples(150)
def test_a_text_of_any_signs_comes_back_out_of_bibtex(title: str, filter_text: str) -> None:
    entry = bibliography.view(data(), title, f"{filter_text} end", "positions")
    text = bibliography.bibtex([entry])
    braces = [sign for sign in text if sign in "{}"]
    assert all(braces[:n].count("{") >= braces[:n].count("}") for n in range(len(braces)))
    assert braces.count("{") == braces.count("}")
    library = bibtexparser.parse_string(
        text + bibliography.bibtex([article("porter-2006")]), append_middleware=[LatexDecodingMiddleware()]
    )
    assert not library.failed_blocks
    assert [e.key for e in library.entries] == [entry["id"], "porter-2006"]
    if "{" not in entry["title"] and "}" not in entry["title"]:
        assert decoded(library.entries[0].fields_dict["title"].value.strip("{}")) == decoded(entry["title"])
