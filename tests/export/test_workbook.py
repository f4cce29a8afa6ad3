"""The workbook: what a person reads and quotes from it, what it adds up to, and that each cell stays what it is."""

import dataclasses
import io
import itertools
import math
import re
import time
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ledger import export
from ledger.export import COLUMNS, listing, sheet
from ledger.export.sheet import cell_text, line_count
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS
from ledger.query import totals
from ledger.query.facets import period_of
from ledger.query.selection import Selection, select
from ledger.urls import links
from ledger.wording import citation, times
from tests.conftest import data, few

BASE = "https://ledger.test/"
TRIGGERS = [
    f"{lead}{start}1+1"
    for lead in ("", " ", "\u00a0")
    for start in ("=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠")
]
LEFT = ["", "actor=sadr", "from=2011-06&to=2011-06", "source=slavin-2011", "q=no+such+words"]


def about(query: str = "", page: str = "overview", base: str = BASE) -> export.About:
    return export.about(data(), links.read(query, page, data()), page, base)


def selection(query: str) -> Selection:
    return select(data(), links.read(query, "overview", data()).filters)


@cache
def book(query: str = "", base: str = BASE) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(export.to_xlsx(selection(query), about(query, base=base))))


def read(made: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(made))


def statements(found: Workbook) -> list[dict[str, object]]:
    """The rows of Statements by their headings; those of the title and the headings are left out."""
    _, heads, *rows = found["Statements"].iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def readme(found: Workbook) -> dict[str, str]:
    """The lines of Read me, by their labels."""
    return {str(label): str(text) for label, text in found["Read me"].iter_rows(values_only=True) if label and text}


def named(found: Workbook, name: str) -> list[object]:
    """The values of the cells that a name of the workbook stands for."""
    ((where, cells),) = found.defined_names[name].destinations
    return [row[0].value for row in found[where][cells]]


def cells(found: Workbook) -> Iterator[openpyxl.cell.Cell]:
    for worksheet in found:
        for row in worksheet.iter_rows():
            yield from row


# What a person finds who has only the file


def test_the_file_alone_says_how_many_us_servicemen_were_killed_in_june_2011_and_why_it_is_not_twenty():
    by_statement = {row["Statement"]: row for row in statements(book())}
    fifteen = by_statement["U.S. servicemen in Iraq: 15 killed, June 2011 (date inferred)"]
    five = by_statement["U.S. soldiers in Iraq: 5 killed, 6 June 2011 (date inferred)"]
    assert (fifteen["Number, stance or type"], fifteen["How exact"], fifteen["Who says it"]) == (
        "15",
        "no qualifier",
        "Barbara Slavin",
    )
    name = "US military killed, 2011, of June 2011 (date inferred), one statement"
    assert fifteen["Counted in"] == name
    assert (five["Adds"], five["Counted in"]) == (None, "not counted: part of “U.S. servicemen in Iraq” (15)")
    told = readme(book())[name]
    alone, _, beside = told.partition(" Of this group, or of people whose group is not told apart, in no sum: ")
    assert alone == "15. A single statement, to which nothing is added."
    assert "1 part of another statement" in beside
    assert "statements of no group of victims told apart here" in beside


def test_a_sum_of_a_file_says_of_which_times_it_is_and_how_much_is_beside_it():
    names = [str(row["Counted in"]) for row in statements(book()) if row["Adds"] is not None]
    assert names
    for name, row in ((str(row["Counted in"]), row) for row in statements(book()) if row["Adds"] is not None):
        assert f", of {row['Time'].partition(',')[0]}" in name
        assert name.endswith(", one statement")
    civilians = next(text for name, text in readme(book()).items() if name.startswith("Iraqi civilians killed, 2011"))
    (taji,) = (row for row in statements(book()) if row["Number, stance or type"] == "37")
    assert taji["Counted in"] == "not counted: its people are of no group of victims told apart here"
    assert re.search(r"in no sum: .*[34] statements of no group of victims told apart here", civilians)


def test_an_error_that_the_ledger_notes_stands_beside_the_words():
    for row in statements(book()):
        name = str(row["Link"]).partition("record=")[2].partition("&")[0]
        found = citation.by_article(data().citations[name]).values()
        assert str(row["Noted errors"] or "") == "\n".join(e for cited in found for e in citation.noted(data(), *cited))
        assert all(error in str(row["Citation"]) for error in str(row["Noted errors"] or "").split("\n"))
    assert sum(row["Noted errors"] is not None for row in statements(book())) > 10


def test_who_says_it_is_who_speaks_and_never_the_holder_of_whom_the_author_tells():
    for row in statements(book()):
        name = str(row["Link"]).partition("record=")[2].partition("&")[0]
        table, record = data().by_id[name]
        assert row["Who says it"]
        assert row["Of whom"]
        voices = {data().actors[source.voice].name for source in data().sources.values()}
        if table == "positions" and not record.told and record.mode != "said":
            assert str(row["Who says it"]).split(", via")[0] in voices, name
            assert data().actors[record.actor].name in str(row["Of whom"])


def test_the_file_alone_says_that_5200_is_not_exact_when_it_was_said_and_how_to_cite_it():
    (row,) = (row for row in statements(book()) if "5,200" in str(row["Number, stance or type"]))
    assert (row["Number, stance or type"], row["How exact"]) == ("about 5,200", "about")
    assert row["Time"] == "some time between about January 2020 and 1 March 2020 (date inferred)"
    assert row["When said"] == "some day from 16 February 2020 to 1 March 2020 (date inferred)"
    cited = str(row["Citation"])
    assert all(part in cited for part in ("Arab Center Washington DC", "about 5,200 in total", "par. 10", data().version))
    assert cited.endswith(str(row["Link"]))
    assert "5,200" in str(row["Exact words"])
    assert row["Article"] == "Arab Center 2020"
    assert readme(book())[str(row["Article"])].startswith(f"{citation.source_line(data(), 'arab-center-2020')} Publisher: ")
    assert str(row["Link"]).startswith(BASE)
    assert f"cite={data().version}" in str(row["Link"])
    assert data().version in readme(book())["For example"]


OF_A_DOCUMENT = "troop-us-sofa-limit-2011"
"""A limit of an agreement of which the article tells no day: it was not said on the day of the article."""


@pytest.mark.parametrize("query", few(LEFT[:-1], LEFT[0]))
def test_each_row_says_when_it_was_said_and_how_it_is_cited(query):
    for row in statements(book(query)):
        name = str(row["Link"]).partition("record=")[2].partition("&")[0]
        table, record = data().by_id[name]
        passages = citation.by_article(data().citations[name])
        told = str(row["When said"]).split("\n")
        if table in ("troop_levels", "positions") and name != OF_A_DOCUMENT:
            assert told == [times.said_on(data(), record)]
            continue
        assert len(told) == len(passages)
        for line, source in zip(told, passages, strict=True):
            assert line.endswith(f"published {dates.say_day(data().sources[source].published)}")
            assert line.startswith(f"{data().sources[source].short}: ") == (len(told) > 1)
            by_article = record.asserted_by == data().sources[source].voice if table == "casualties" else name not in OF_OTHERS
            assert ("day not recorded; article published" in line) != by_article
        for source in passages:
            assert citation.source_line(data(), source) in str(row["Citation"])


OF_OTHERS = {"attack-crackdown-protesters", "attack-irams-us-troops", OF_A_DOCUMENT}
"""Records of which the article tells nothing itself: what the protesters charge, what Eisenstadt said, and a document."""


def test_on_paper_each_sheet_has_columns_that_can_be_read_on_a_page():
    for worksheet in book():
        if worksheet.title == "Read me":
            continue
        (first, last), *_ = (area.replace("$", "").split(":") for area in worksheet.print_area.split("!")[-1].split(","))
        assert re.sub(r"\d", "", first) == "A"
        columns = openpyxl.utils.column_index_from_string(re.sub(r"\d", "", last))
        heads = [cell.value for cell in worksheet[2 if worksheet.title == "Statements" else 1]]
        letters = map(openpyxl.utils.get_column_letter, range(1, columns + 1))
        assert sum(worksheet.column_dimensions[letter].width for letter in letters) < 250
        wanted = {"troop_levels": {"id", "force", "kind", "low", "best", "high"}, "casualties": {"id", "victims_name"}}
        wanted["casualties"] |= {
            "outcome",
            "low",
            "best",
            "high",
            "qualifier",
            "counted",
            "adds",
            "not_counted_because",
            "time_in_words",
        }
        wanted["troop_levels"] |= {"qualifier"}
        wanted |= {"positions": {"id", "actor_name", "question", "answer"}, "attacks": {"id", "title", "date"}}
        wanted |= {
            "Statements": {
                "Statement",
                "When said",
                "Who says it",
                "Exact words",
                "Article",
                "Place in article",
                "Where",
                "Counted in",
                "Of whom",
                "Noted errors",
            }
        }
        assert wanted.get(worksheet.title, set()) <= set(heads[:columns])
    assert "is the sheet to print" in readme(book())["On paper"]


# Statements


@pytest.mark.parametrize("query", LEFT)
def test_statements_have_a_row_for_each_record_by_kind_and_time(query):
    rows, left = statements(book(query)), selection(query)
    if not left.size:
        assert [row["Statement"] for row in rows] == ["The filter leaves no record."]
        return
    by_link = {str(row["Link"]).partition("record=")[2].partition("&")[0]: row for row in rows}
    assert by_link.keys() == {record.id for _, record in left.claims()}
    assert len(rows) == left.size
    order = [data().by_id[name] for name in by_link]
    assert [table for table, _ in order] == sorted((table for table, _ in order), key=CLAIMS.index)
    for table in CLAIMS:
        periods = [period_of(record, data()) for name, record in order if name == table]
        days = [period.days[0].isoformat() if period else "9999" for period in periods]
        assert days == sorted(days)


def test_a_statement_is_the_same_in_the_workbook_and_in_the_table_of_all_records():
    of_book = {str(row["Link"]).partition("record=")[2].partition("&")[0]: row["Statement"] for row in statements(book())}
    of_csv = {row["id"]: row["statement"] for row in listing.listed(select(data()))}
    assert of_book == of_csv


def test_every_passage_of_a_record_stands_in_its_row():
    for row in statements(book()):
        name = str(row["Link"]).partition("record=")[2].partition("&")[0]
        for cited in citation.longest(data().citations[name]):
            assert cited.quote in str(row["Exact words"])
            assert citation.spot(data().articles[cited.source], cited.span.start) in str(row["Place in article"])
            assert data().sources[cited.source].short in str(row["Article"])


def test_numbers_are_said_to_be_as_exact_as_their_words():
    found = {str(row["Number, stance or type"]): row["How exact"] for row in statements(book()) if row["How exact"]}
    assert {"no qualifier", "about", "at least", "at most", "range", "implied", "no number"} >= set(found.values())
    assert found["about 5,200"] == "about"
    assert found["at least 10"] == "at least"
    assert found["46,000"] == "no qualifier"
    assert found["0 (implied)"] == "implied"
    assert {row["How exact"] for row in statements(book()) if str(row["Number, stance or type"]).startswith("no number")} == {
        "no number"
    }


def test_a_file_without_casualties_has_no_columns_of_sums():
    assert "Adds" in statements(book())[0]
    assert "Adds" not in statements(book("actor=sadr"))[0]
    assert "How to add up in Excel" not in [cell.value for cell in book("actor=sadr")["Read me"]["A"]]


@pytest.mark.parametrize("query", [query for query in LEFT if query != "actor=sadr"])
def test_the_formulas_of_read_me_come_to_the_sums_of_the_page(query):
    told = {
        label: re.fullmatch(r'(.*)\n=SUMIFS\(Adds,Counted_in,"(.*)"\)', text, re.DOTALL)
        for label, text in readme(book(query)).items()
    }
    formulas = {label: (match[1], match[2]) for label, match in told.items() if match}
    found = {}
    for label, (said, criterion) in formulas.items():
        assert criterion == label
        adds, sums = named(book(query), "Adds"), named(book(query), "Counted_in")
        found[label] = sum(int(str(number)) for number, name in zip(adds, sums, strict=True) if name == criterion)
        assert said.startswith(f"{found[label]:,}")
    of_page = [
        (data().victims[group].name, outcome, str(year), one.best)
        for outcome in ("killed", "injured", "abducted")
        for (group, year), one in totals.sums(selection(query), outcome).by_group_and_year.items()
    ]
    named_so = [re.fullmatch(r"(.*) (killed|injured|abducted), (\d{4}), of .*, (?:one|\d+) statements?", name) for name in found]
    assert sorted((*name.groups(), number) for name, number in zip(named_so, found.values(), strict=True)) == sorted(of_page)


# Read me


def test_read_me_says_what_the_file_is():
    told = readme(book("actor=sadr"))
    assert told["Filter"] == "Records with actor Muqtada al-Sadr."
    assert told["Dataset version"] == data().version
    assert told["Date of the dataset"] == dates.say(data().changes[0].date)
    assert told["positions"].startswith("2 of 136 positions. ")
    assert told["actors"].startswith(f"{len(data().actors)} rows. ")
    assert "CC-BY-4.0" in told["Licence"]
    assert set(export.COUNTING_RULES) <= set(told.values())
    heads = [cell.value for cell in book("actor=sadr")["Statements"][2]]
    assert all(told[str(head)].endswith(".") for head in heads)


# Tables


def test_there_is_a_sheet_for_each_table_with_typed_cells():
    found = book()
    assert found.sheetnames[:2] == ["Statements", "Read me"]
    assert found.sheetnames[2:6] == list(CLAIMS)
    assert sorted(found.sheetnames[2:]) == sorted(COLUMNS)
    for name in COLUMNS:
        head, *rows = found[name].iter_rows(values_only=True)
        assert list(head) == list(COLUMNS[name])
        read_back = [
            {
                key: value.date().isoformat() if isinstance(value, datetime) else value
                for key, value in zip(head, row, strict=True)
            }
            for row in rows
        ]
        table = export.rows_of(select(data()), name, BASE)
        assert read_back == [
            {key: (export.JOIN.join(value) or None) if isinstance(value, tuple) else value for key, value in row.items()}
            for row in table
        ]


def test_the_name_of_an_article_opens_the_words():
    for name in (*CLAIMS, "evidence"):
        head = [cell.value for cell in book()[name][1]]
        targets = [row[head.index("article")].hyperlink.target for row in book()[name].iter_rows(min_row=2)]
        assert all(target.startswith(f"{BASE}sources?") and f"cite={data().version}" in target for target in targets)
        if "link" in head:
            assert targets == [row[head.index("link")].value for row in book()[name].iter_rows(min_row=2)]


@pytest.mark.faults
def test_without_an_address_of_the_dashboard_no_link_is_written():
    assert not [cell for cell in cells(book(base="")) if cell.hyperlink]
    assert "Read" not in statements(book(base=""))[0]


@pytest.mark.faults
def test_negative_numbers_stay_numbers():
    west = {k: p.model_copy(update={"lon": -7.5}) for k, p in data().places.items()}
    found = read(export.to_xlsx(select(dataclasses.replace(data(), places=west)), about()))
    assert {c.value for c in next(column for column in found["places"].columns if column[0].value == "lon")[1:]} == {-7.5}


# How it looks


def frozen(worksheet: Worksheet) -> tuple[object, object]:
    return worksheet.freeze_panes, worksheet.print_title_rows


def test_heads_stay_and_each_sheet_is_one_page_wide():
    assert frozen(book()["Statements"]) == ("C3", "$1:$2")
    assert all(frozen(book()[name]) == ("B2", "$1:$1") for name in COLUMNS)
    for worksheet in book():
        assert worksheet.sheet_properties.pageSetUpPr.fitToPage
        assert (worksheet.page_setup.fitToWidth or 1, worksheet.page_setup.fitToHeight) == (1, 0)


@pytest.mark.parametrize("name", CLAIMS)
def test_rows_of_a_table_are_no_higher_than_its_printed_columns_need(name):
    sheet = book()[name]
    last = openpyxl.utils.range_boundaries(sheet.print_area.rpartition("!")[2])[2]
    for row in sheet.iter_rows(min_row=2):
        printed = [cell for cell in row[:last] if isinstance(cell.value, str)]
        lines = (math.ceil(2 * len(cell.value) / sheet.column_dimensions[cell.column_letter].width) for cell in printed)
        assert sheet.row_dimensions[row[0].row].height <= 12.75 * max(lines) + 2


def test_columns_are_no_wider_than_a_page_can_show_and_texts_wrap():
    for worksheet in book():
        assert all(dimension.width <= 93 for dimension in worksheet.column_dimensions.values())
    for cell in cells(book()):
        assert cell.alignment.wrap_text or cell.alignment.textRotation or cell.value is None, (cell.parent.title, cell.coordinate)


@pytest.mark.parametrize(
    ("text", "width", "least"),
    [("", 10, 1), ("one", 10, 1), ("one\ntwo\n\nfour", 10, 4), ("word " * 30, 20, 7), ("x" * 100, 20, 5), ("国" * 20, 20, 2)],
)
def test_a_row_is_reckoned_as_high_as_its_text_needs(text, width, least):
    assert least <= line_count(text, width) <= 2 * least


# Cells stay what they are


def hostile(given: Sequence[str]) -> Dataset:
    """Sixty positions and all actors, with the texts, in turn, in names, summaries, notes and quotes."""
    position, cited = data().positions[0], data().citations[data().positions[0].id]
    names = [f"made-{number:02}" for number in range(60)]
    in_turn = dict(zip(names, itertools.cycle(given), strict=False))
    positions = tuple(position.model_copy(update={"id": n, "note": t, "summary": t}) for n, t in in_turn.items())
    quoted = {n: tuple(dataclasses.replace(c, quote=t) for c in cited) for n, t in in_turn.items()}
    actors = {
        k: v.model_copy(update={"name": t, "note": t})
        for (k, v), t in zip(data().actors.items(), itertools.cycle(given), strict=False)
    }
    none = dict.fromkeys(("troop_levels", "attacks", "casualties", "disagreements", "errata"), ())
    return dataclasses.replace(data(), actors=actors, citations=quoted, positions=positions, **none)


def test_no_cell_is_a_formula():
    found = read(export.to_xlsx(select(hostile(TRIGGERS)), about()))
    assert not [c.coordinate for c in cells(found) if c.data_type == "f"]
    notes = [row[COLUMNS["positions"].index("note")] for row in found["positions"].iter_rows(min_row=2)]
    assert [(cell.value.replace("_x000D_", "\r"), cell.data_type) for cell in notes] == [
        (text, "s") for text, _ in zip(itertools.cycle(TRIGGERS), notes, strict=False)
    ]


def test_a_text_stays_a_text_that_excel_opens():
    given = (
        "{=1+1}",
        "https://x.test/",
        "mailto:a@x.test",
        "internal:about!A1",
        "1e5",
        "2012",
        "_x0041_",
        "<b>&amp;</b>",
        "\x01\x1f",
        "\ufffe",
    )
    made = export.to_xlsx(select(hostile(given)), about())
    found = read(made)
    place = COLUMNS["positions"].index("note")
    shown = {row[place].value: (row[place].data_type, row[place].hyperlink) for row in found["positions"].iter_rows(min_row=2)}
    assert set(shown.values()) == {("s", None)}
    assert {"{=1+1}", "https://x.test/", "mailto:a@x.test", "internal:about!A1", "1e5", "2012", "<b>&amp;</b>"} <= shown.keys()
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        held = archive.read("xl/worksheets/sheet6.xml").decode()
    assert all(escaped in held for escaped in ("_x005F_x0041_", "_x0001__x001F_", "_xFFFE_"))


def test_no_text_becomes_markup_of_the_workbook():
    found = read(export.to_xlsx(select(hostile(["<r><t>bold</t></r>", "<r></t></r>"])), about()))
    notes = {row[COLUMNS["positions"].index("note")] for row in found["positions"].iter_rows(min_row=2, values_only=True)}
    assert notes == {"<r><t>bold</t></r> ", "<r></t></r> "}


@pytest.mark.parametrize("letter", ["x", "国", "😀"])
def test_a_text_that_no_cell_can_hold_is_cut_and_says_so(letter):
    kept, longer = letter * (32_767 // (1 + (letter > "\uffff"))), letter * 40_000
    assert cell_text(kept) == kept
    shown = cell_text(longer)
    assert len(shown.encode("utf-16-le")) // 2 in (32_766, 32_767)
    text, _, told = shown.partition(" […] ")
    assert longer.startswith(text)
    assert told == "[Cut: a cell of Excel holds 32,767 characters, the text has 40,000. JSON and CSV files hold all.]"


@pytest.mark.faults
def test_a_sheet_has_no_more_links_than_excel_opens(monkeypatch):
    monkeypatch.setattr(sheet, "MOST_LINKS", 5)
    found = read(export.to_xlsx(select(data()), about()))
    for name in ("Statements", "evidence"):
        assert len([cell for row in found[name].iter_rows() for cell in row if cell.hyperlink]) == 5
    column = [cell.value for cell in found["evidence"]["E"]]
    assert None not in column


# The same bytes


@pytest.mark.faults
def test_the_same_view_gives_the_same_bytes_at_another_time(monkeypatch):
    font = dict(sheet.FONT)
    first = export.to_xlsx(select(data()), about())
    assert font == sheet.FONT  # XlsxWriter changes what it is given, and with that the next file
    monkeypatch.setattr(time, "time", lambda: 2_500_000_000.0)
    later = time.gmtime(2_500_000_000)
    monkeypatch.setattr(time, "localtime", lambda *moment: time.gmtime(*moment) if moment else later)
    assert export.to_xlsx(select(data()), about()) == first


@pytest.mark.faults
def test_the_file_says_that_it_was_made_on_the_day_of_the_dataset():
    assert book().properties.created.isoformat() == f"{data().changes[0].date}T00:00:00"
    undated = dataclasses.replace(data(), changes=())
    assert undated.changed is None
    found = read(export.to_xlsx(select(undated), about()))
    assert found.properties.created.isoformat() == "1980-01-01T00:00:00"
    assert "Date of the dataset" not in readme(found)


def test_pandas_reads_the_tables_as_they_are():
    found = pd.read_excel(io.BytesIO(export.to_xlsx(select(data()), about())), sheet_name="casualties")
    assert list(found.columns) == list(COLUMNS["casualties"])
    assert int(found.loc[found["outcome"] == "killed", "adds"].sum()) == sum(
        one.best for one in totals.sums(select(data()), "killed").by_group_and_year.values()
    )


def test_the_words_of_a_row_are_those_of_the_record():
    shown = {str(row["Link"]).partition("record=")[2].partition("&")[0]: row for row in statements(book())}
    assert shown["position-sadr-stay-bloodshed"]["Number, stance or type"].endswith("? Leave")
    assert shown["position-sadr-stay-bloodshed"]["Of whom"] == "Muqtada al-Sadr, as reported"
    record = data().by_id["casualties-us-2011-06-06"][1]
    assert shown[record.id]["Time"] == times.when(data(), record)
