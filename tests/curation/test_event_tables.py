"""`import`: rows of a table of events become drafts that wait for words, and with a fault no byte is written."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ledger.curation import event_drafts, event_map, event_table
from ledger.curation.event_drafts import Waiting
from ledger.curation.event_map import BadMap
from ledger.curation.event_table import BadRow, Unreadable
from tests.conftest import data
from tests.curation.test_adding import Run, contents, run  # noqa: F401

EVENTS = """\
EVENT_ID,EVENT_DATE,TIME_PRECISION,EVENT_TYPE,ACTOR1,ACTOR2,COUNTRY,ADMIN1,LOCATION,LATITUDE,LONGITUDE,SOURCE,NOTES,FATALITIES
1IRQ,11/03/2020,1,Explosions/Remote violence,Unidentified armed group,US forces,Iraq,Baghdad,Taji,33.52,44.26,Wire,\
Rockets hit a base; three foreign soldiers die.,3
2IRQ,14/03/2020,1,Explosions/Remote violence,Unidentified armed group,US forces,Iraq,Baghdad,Taji,33.52,44.26,Wire,\
A second salvo wounds five.,0
"""


def rows_of(text: str | bytes, **fields: Any) -> tuple[tuple[Waiting, ...], tuple[BadRow, ...]]:
    """The rows of a table beside the dataset, read by its proposed map with some fields changed."""
    table = event_table.read(text if isinstance(text, bytes) else text.encode())
    chosen = event_map.checked(event_map.proposed(table) | fields, table)
    assert event_drafts.open_date(table, chosen) is None
    return event_drafts.waiting(table, chosen, data(), "events")


def one(text: str, **fields: Any) -> Waiting:
    rows, bad = rows_of(text, **fields)
    assert (len(rows), bad) == (1, ())
    return rows[0]


def dated(text: str, **fields: Any) -> str:
    return one(f'date,place\n"{text}",Taji\n', **fields).date


def test_a_table_of_events_asks_for_the_order_of_day_and_month_and_becomes_drafts_that_wait_for_words(
    run: Run,  # noqa: F811
    mini: Path,
    tmp_path: Path,
) -> None:
    table, chosen, out = tmp_path / "events.csv", tmp_path / "map.yaml", tmp_path / "events.waiting.yaml"
    table.write_text(EVENTS.replace("14/03", "12/03"), encoding="utf-8")
    before = contents(mini)
    code, proposal, err = run("import", table)
    assert (code, err) == (0, "")
    fields = {name: value for name, value in yaml.safe_load(proposal).items() if value}
    assert fields == {
        "date": "EVENT_DATE",
        "precision": "TIME_PRECISION",
        "places": ["LOCATION", "ADMIN1"],
        "key": "EVENT_ID",
        "killed": "FATALITIES",
        "beside": ["EVENT_TYPE", "ACTOR1", "ACTOR2", "NOTES", "SOURCE"],
        "encoding": "utf-8",
        "separator": "comma",
    }
    chosen.write_text(proposal, encoding="utf-8")
    code, printed, err = run("import", table, "--map", chosen)
    assert (code, printed, out.exists()) == (2, "", False)
    assert err.startswith("line 2: 11/03/2020 is one of two days: say in the map `dates: day first` or `dates: month first`")
    chosen.write_text(proposal.replace("dates:\n", "dates: day first\n"), encoding="utf-8")
    assert run("import", table, "--map", chosen)[0] == 0
    drafts = yaml.safe_load(out.read_text(encoding="utf-8"))
    assert [(d["id"], d["date"]) for d in drafts["attacks"]] == [
        ("attack-events-1irq", "2020-03-11"),
        ("attack-events-2irq", "2020-03-12"),
    ]
    assert [(d["attack"], d["outcome"], d["low"], d["best"], d["high"]) for d in drafts["casualties"]] == [
        ("attack-events-1irq", "killed", 3, 3, 3)  # a 0 in a table is no statement that nobody died
    ]
    assert "Rockets" not in str(drafts)  # the table's own words are no words of an article
    assert "# line 2: place: Taji" in out.read_text(encoding="utf-8")
    written = contents(tmp_path)
    assert run("add", out)[0] == 1  # without words no row is a claim
    assert run("import", table, "--map", chosen)[0] == 2  # the file is there
    assert contents(tmp_path) == written
    assert run("import", table, "--map", chosen, "--overwrite")[0] == 0
    assert contents(mini) == before


def test_a_draft_that_was_given_the_words_of_an_article_is_a_record(run: Run, mini: Path, tmp_path: Path) -> None:  # noqa: F811
    table, chosen = tmp_path / "events.csv", tmp_path / "map.yaml"
    table.write_text("date,place\n1921-02-28,Skerry Light\n1921-03-09,Skerry Light\n", encoding="utf-8")
    chosen.write_text("date: date\nplaces: [place]\n", encoding="utf-8")
    assert run("import", table, "--map", chosen)[0] == 0
    text = (tmp_path / "events.waiting.yaml").read_text(encoding="utf-8")
    assert "# same? oil-store-fire: Fire in the oil store of Skerry Light (about 1 March 1921, Skerry Light" in text
    assert "# new: no attack of these days is coded near Skerry Light" in text
    one_draft = text[: text.index("# line 3")].replace("title:", "title: Fire at Skerry Light")
    one_draft = one_draft.replace("type:", "type: unspecified").replace("source:", "source: packet-1921")
    (tmp_path / "mine.yaml").write_text(one_draft.replace("quote:", "quote: raiders burned the oil store."), encoding="utf-8")
    assert run("add", tmp_path / "mine.yaml")[0] == 0


@pytest.mark.parametrize(
    ("text", "fields", "right"),
    [
        ("2020-03-11", {}, "2020-03-11"),
        ("2020-03-11 00:00:00.000", {}, "2020-03-11"),
        ("2020/3/1", {}, "2020-03-01"),
        ("11 March 2020", {}, "2020-03-11"),
        ("11-Mar-2020", {}, "2020-03-11"),
        ("March 11, 2020", {}, "2020-03-11"),
        ("Sept. 1st, 2020", {}, "2020-09-01"),
        ("March 2020", {}, "2020-03"),
        ("2020", {}, "2020"),
        ("2020-03-01~/2020-03-05?", {}, "2020-03-01~/2020-03-05?"),
        ("14/03/2020", {}, "2020-03-14"),
        ("03/14/2020", {}, "2020-03-14"),
        ("05.05.2020", {}, "2020-05-05"),
        ("11/03/2020", {"dates": "day first"}, "2020-03-11"),
        ("11/03/2020", {"dates": "month first"}, "2020-11-03"),
        ("11.3.2020", {"dates": "day first"}, "2020-03-11"),
    ],
)
def test_a_date_is_read_as_it_is_meant(text: str, fields: dict[str, str], right: str) -> None:
    assert dated(text, **fields) == right


@pytest.mark.parametrize("text", ["11/03/2020", "1.2.2020", "01-12-2020 10:30"])
def test_an_order_of_day_and_month_that_is_open_is_never_guessed(text: str) -> None:
    table = event_table.read(f"date\n14/03/2020\n{text}\n".encode())
    assert event_drafts.open_date(table, event_map.checked({"date": "date"}, table)) == (3, text)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("14/03/2020,Taji,1,month first", "date '14/03/2020' is no date that can be read"),
        ("03/14/2020,Taji,1,day first", "date '03/14/2020' is no date that can be read"),
        ("31/02/2020,Taji,1,day first", "date '31/02/2020' is no date that can be read"),
        ("1/2/20,Taji,1,day first", "date '1/2/20' has a year of two digits: write four"),
        ("43901,Taji,1,", "date '43901' is no date that can be read"),
        ("yesterday,Taji,1,", "date 'yesterday' is no date that can be read"),
        ("2020-03-11,Taji,several,", "killed 'several' is no whole number"),
        ("2020-03-11,Taji,-3,", "killed '-3' is no whole number"),
        ("2020-03-11,Taji,2.5,", "killed '2.5' is no whole number"),
        ("2020-03-11,Taji", "has 2 cells, and there are 4 headings"),
        ("2020-03-11,Taji,1,,x", "has 5 cells, and there are 4 headings"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_line_and_the_reason(row: str, reason: str) -> None:
    order = row.rpartition(",")[2] if row.count(",") == 3 and row[-1] != "," else None
    text = f'date,place,killed,order\n2020-03-01,"two\nlines",1,\n\n{row}\n2020-03-02,Taji,1,\n'
    rows, bad = rows_of(text, dates=order)
    assert [str(one) for one in bad] == [f"line 5: {reason}"]
    assert [waiting.line for waiting in rows] == [2, 6]


def test_what_contradicts_itself_or_another_row_cannot_be_read() -> None:
    head = "id,date,until,precision,low,best,high\n"
    rows, bad = rows_of(
        head
        + "a,2020-03-05,2020-03-01,1,,,\nE,2020-03-05,,1,,,\nb,2020-03-05,,4,,,\nc,2020-03-05,,1,5,3,9\nd,,2020-03-05,1,,,\n"
        + "e,2020-03-05,,1,,,\nf,2020-03-05,,1,,,\n",
        precision="precision",
    )
    assert [waiting.line for waiting in rows] == [3, 8]
    assert [str(one) for one in bad] == [
        "line 2: '2020-03-05/2020-03-01' ends before it starts",
        "line 4: precision '4' is not 1, 2 or 3",
        "line 5: has numbers of people killed that are not in order: 5, 3, 9",
        "line 6: has a last day and no first",
        "line 7: has the id of line 3",
    ]


def test_a_date_is_as_wide_as_its_table_says() -> None:
    rows, _ = rows_of("date,time_precision\n2020-03-11,1\n2020-03-11,2\n2020-03-11,3\n")
    assert [row.date for row in rows] == ["2020-03-11", "2020-03-11~", "2020-03"]
    assert one("date_start,date_end\n2020-03-11,2020-03-14\n").date == "2020-03-11/2020-03-14"
    assert one("date_start,date_end\n2020-03-11,2020-03-11\n").date == "2020-03-11"
    assert one("date,place\n,Taji\n").answer == "not compared"


def test_numbers_stay_as_open_as_they_are() -> None:
    head = "date,low,best,high,wounded\n2020-03-11,"
    assert one(f"{head}2,3,5,7\n").killed == (2, 3, 5)
    assert one(f"{head}0,3,5,7\n").killed == (None, 3, 5)
    assert one(f"{head},,5,\n").killed == (None, None, 5)
    assert one(f'{head},"1,200",,n/a\n').killed == (1200, 1200, 1200)
    assert (one(f"{head},,,?\n").killed, one(f"{head}0,0,0,0\n").killed) == (None, None)
    assert one(f"{head}2,3,5,7\n").injured == 7


@pytest.mark.parametrize(
    ("headings", "right"),
    [
        (
            "id,relid,year,where_prec,where_coordinates,adm_1,adm_2,latitude,country,date_prec,date_start,date_end,best,high,low,source_article",
            {
                "date": "date_start",
                "until": "date_end",
                "key": "id",
                "killed": "best",
                "killed_low": "low",
                "killed_high": "high",
            },
        ),
        (
            "IBC code,Start Date,End Date,Time,Location,Target,Weapons,Reported Minimum,Reported Maximum,Sources",
            {"date": "Start Date", "until": "End Date", "key": "IBC code", "killed_low": "Reported Minimum"},
        ),
        ("Day;Town;Dead;Wounded;Remarks", {"date": "Day", "places": ["Town"], "killed": "Dead", "injured": "Wounded"}),
    ],
)
def test_headings_that_are_known_are_mapped(headings: str, right: dict[str, Any]) -> None:
    separator = ";" if ";" in headings else ","
    proposed = event_map.proposed(event_table.read(f"{headings}\n{separator * headings.count(separator)}x\n".encode()))
    assert {name: proposed[name] for name in right} == right


def test_an_unknown_town_stays_unknown_and_is_compared_with_what_is_coded_around_it() -> None:
    row = one("date,location,admin1\n2020-02-15,Smallville,Near the US embassy Baghdad\n", places=["location", "admin1"])
    assert (row.place, row.place_name) == ("", "Smallville")
    row = one('date,location,admin1\n2020-02-15,Smallville,"Near the US embassy, Baghdad"\n', places=["location", "admin1"])
    assert (row.place, row.near, row.told[0].record.id) == ("", "Near the US embassy, Baghdad", "attack-baghdad-2020-02-15")
    text = event_drafts.written([row], [], "t.csv")
    assert "Smallville (a place that the dataset does not have)" in text
    assert yaml.safe_load(text)["attacks"][0]["places"] is None


@pytest.mark.parametrize("day", ["2020-02-14", "2020-02-16"])
@pytest.mark.parametrize(
    "place",
    [
        "Baghdad",
        "Near the US embassy, Baghdad",
        "US embassy complex, Baghdad",  # a table may say so of rockets that an article has near it: a reader is asked
        "Unnamed bases housing US personnel",
    ],
)
def test_a_coded_attack_is_shown_a_day_off_and_in_places_near_it(day: str, place: str) -> None:
    row = one(f'date,place\n{day},"{place}"\n')
    assert (row.answer, row.told[0].record.id) == ("same?", "attack-baghdad-2020-02-15")
    assert one("date,place\n2020-02-18,Karbala\n").answer != "same?"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_is_read_in_its_encoding_with_its_separator(encoding: str, separator: str, end: str) -> None:
    lines = [
        ["date", "Ort", "notes"],
        ["2020-03-11", "Köln", f'Sie sagte: "Für Übung{separator} größer"'],
        ["2020-03-12", "Zürich", "–"],
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(lines)
    table = event_table.read(text.getvalue().encode(encoding))
    assert [list(row.cells) for row in table.rows] == lines[1:]
    assert table.is_guess == (encoding == "cp1252")


def test_an_encoding_that_the_map_says_is_taken() -> None:
    table = event_table.read("date,notes\n2020,мир\n".encode("cp1251"), "cp1251")
    assert table.rows[0].cells == ("2020", "мир")
    for wrong in ("utf-8", "no-such", "rot13", "a\0b"):
        with pytest.raises(Unreadable, match="is not in the encoding"):
            event_table.read("date,notes\n2020,мир\n".encode("cp1251"), wrong)


def workbook(*rows: list[Any]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def test_a_workbook_is_read_with_its_days_and_numbers() -> None:
    rows, bad = rows_of(workbook(["date", "place", "killed"], [date(2020, 3, 11), "Taji", 3.0], [], [date(2020, 3, 14), "Taji"]))
    assert [(row.line, row.date, row.killed) for row in rows] == [(2, "2020-03-11", (3, 3, 3)), (4, "2020-03-14", None)]
    assert not bad


def test_a_formula_without_a_value_is_no_empty_cell_and_one_with_an_empty_text_is() -> None:
    bare = workbook(["date", "killed"], ["2020-03-11", "=1+1"], ["2020-03-12", 4])
    rows, bad = rows_of(bare)
    assert [row.line for row in rows] == [3]
    assert [str(row) for row in bad] == ["line 2: has in killed a formula without a value: save it once in a spreadsheet program"]
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bare)) as book, zipfile.ZipFile(copy, "w") as empty:
        for name in book.namelist():
            empty.writestr(name, book.read(name).replace(b'"B2"><f>1+1</f>', b'"B2" t="str"><f>1+1</f>'))
    rows, bad = rows_of(copy.getvalue())
    assert [(row.line, row.killed) for row in rows] == [(2, None), (3, (4, 4, 4))]
    assert not bad


def test_an_order_of_day_and_month_that_a_row_proves_is_proposed_with_that_row(run: Run, tmp_path: Path) -> None:  # noqa: F811
    table = tmp_path / "events.csv"
    table.write_text("date\n11/03/2020\n31/02/2020\n13/13/2020\n03/25/2020\n", encoding="utf-8")
    proposal = run("import", table)[1]
    assert yaml.safe_load(proposal)["dates"] == "month first"
    assert "dates: month first is proposed, because line 5 has 03/25/2020" in proposal
    for unproven in ("11/03/2020\n31/02/2020", "25/03/2020\n03/25/2020"):
        assert "dates" not in event_map.proposed(event_table.read(f"date\n{unproven}\n".encode()))


@pytest.mark.parametrize(
    ("data_", "why"),
    [
        (b"", "no rows"),
        (b"date,place\n", "no rows"),
        (b"PK\3\4 nothing", "cannot be read as an Excel workbook"),
        (workbook(["date"], ["2020"])[:-300], "cannot be read as an Excel workbook"),
        (b"\xd0\xcf\x11\xe0 old", "old kind"),
        (b"a," * 400 + b"\n1\n", "more than 300 columns"),
        (b"a (column 3),a,a\n1,2,3\n", "two columns of one heading"),
    ],
)
def test_what_is_no_table_is_refused(data_: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        event_table.read(data_)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "date"),
        ({"date": "Tag"}, "the table has no column 'Tag'"),
        ({"date": "date", "colour": "x"}, "colour"),
        ({"date": "date", "dates": "guess"}, "dates"),
        ({"date": ["date"]}, "date"),
        (["date"], "a map is a list of fields"),
    ],
)
def test_a_map_that_does_not_fit_is_refused(fields: Any, why: str) -> None:
    with pytest.raises(BadMap, match=why):
        event_map.checked(fields, event_table.read(b"date,place\n2020,x\n"))


def test_bad_rows_are_named_and_nothing_is_written_unless_they_are_to_be_left_out(
    run: Run,  # noqa: F811
    mini: Path,
    tmp_path: Path,
) -> None:
    table, chosen = tmp_path / "t.csv", tmp_path / "m.yaml"
    table.write_text("date\n2020\nnever\n", encoding="utf-8")
    chosen.write_text("date: date\n", encoding="utf-8")
    before = contents(tmp_path)
    code, out, err = run("import", table, "--map", chosen)
    assert (code, out) == (1, "line 3: date 'never' is no date that can be read\n")
    assert err == "1 row of 2 cannot be read: mend them, or give --leave-out-bad; nothing was written\n"
    for wrong in (table, chosen, mini / "data/events.yaml", tmp_path, tmp_path / "none/x.yaml"):
        assert run("import", table, "--map", chosen, "--leave-out-bad", "--overwrite", "--out", wrong)[0] == 2
    assert contents(tmp_path) == before
    assert run("import", table, "--map", chosen, "--leave-out-bad")[0] == 0
    assert "# left out, line 3: date 'never' is no date that can be read" in (tmp_path / "t.waiting.yaml").read_text("utf-8")


def test_a_row_of_the_days_of_a_much_longer_record_may_be_part_of_it() -> None:
    row = one("date,place\n2020-01-20,Unnamed bases housing US personnel\n")
    assert ("part of?", "attack-rockets-early-2020") in [(told.question, told.record.id) for told in row.told]


_CELLS = st.text(max_size=12) | st.sampled_from(
    ["11/03/2020", "2020-03-11", "Taji", "3", "", '"', "\0", "#", "\n- id: x", "\u202e", "\u2028"]
)


@given(st.lists(st.lists(_CELLS, min_size=1, max_size=4), max_size=5), st.sampled_from(",;\t|"))
def test_no_text_of_a_table_becomes_anything_but_a_comment(rows: list[list[str]], separator: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([["date", "place", "notes", "killed"], *rows])
    try:
        table = event_table.read(text.getvalue().encode())
    except Unreadable:
        return
    fields = event_map.proposed(table)
    assert yaml.safe_load(event_map.written(fields)) == {name: fields.get(name) for name in event_map.EventMap.model_fields}
    chosen = event_map.checked(fields | {"dates": "day first"}, table)
    found, bad = event_drafts.waiting(table, chosen, data(), "t")
    written = yaml.safe_load(event_drafts.written(found, bad, "t\n- x")) or {}
    assert set(written) <= {"attacks", "casualties"}
    assert len(written.get("attacks", ())) == len(found)
    assert all(
        draft["title"] is None and draft["evidence"] == [{"source": None, "quote": None}] for draft in written.get("attacks", ())
    )


@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda tail: workbook(["date"], ["2020"])[:400] + tail))
def test_bytes_that_are_no_table_are_refused_in_words(junk: bytes) -> None:
    try:
        table = event_table.read(junk)
    except Unreadable:
        return
    event_map.proposed(table)


@given(st.binary(max_size=200) | st.text(max_size=80).map(lambda text: f"date: {text}\n".encode("utf-8", "surrogatepass")))
def test_bytes_that_are_no_map_are_refused_in_words(junk: bytes) -> None:
    table = event_table.read(b"date,place\n2020,x\n")
    try:
        event_map.checked(event_map.read("map.yaml", junk), table)
    except BadMap:
        return
