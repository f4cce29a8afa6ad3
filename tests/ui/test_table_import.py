"""A table of events at the draft desk, and a record there that tells again what another article is coded for."""

from pathlib import Path

import yaml
from playwright.sync_api import BrowserContext
from streamlit.testing.v1 import AppTest

from ledger.curation import drafts
from ledger.curation.event_table import read
from ledger.ui.forms import DRAFT
from tests.conftest import data
from tests.ui.test_desk import begun, known
from tests.ui.test_draft_walk import Desk
from tests.ui.test_pages import html, run

TABLE = """\
id,date,place,killed,notes
a,2020-02-15,"Near the US embassy, Baghdad",0,**bold** <script>alert(1)</script> :smile:
b,31/02/2020,Taji,3,bad
c,11/03/2020,<b>Smallville</b>,3,rockets
"""


def desk(table: str, encoding: str = "utf-8") -> AppTest:
    """The desk of a curator who has chosen this table."""
    at, data = run("curation", "part=draft"), table.encode(encoding)
    at.session_state["table-held"], at.session_state["table-name"], at.session_state["table-bytes"] = (
        read(data),
        "events.csv",
        data,
    )
    return at.run()


def test_rows_are_shown_beside_what_is_coded_once_the_order_of_day_and_month_is_said() -> None:
    at = desk(TABLE)
    assert any("one of two days" in warning.value for warning in at.warning)
    assert "attack-baghdad-2020-02-15" not in html(at)
    at.selectbox(key="table-map-dates").set_value("day first").run()
    shown = html(at)
    assert 'same? <a href="sources?record=attack-baghdad-2020-02-15">' in shown
    assert "**bold** &lt;script&gt;alert(1)&lt;/script&gt; :smile:" in shown
    assert "&lt;b&gt;Smallville&lt;/b&gt; (not in the dataset)" in shown
    assert "<li>line 3: date &#x27;31/02/2020&#x27; is no date that can be read</li>" in shown
    assert any(text.value.startswith("2 rows: 1 same?, 1 new.") for text in at.text)
    assert not at.exception


def test_an_encoding_that_is_guessed_is_said_to_be_and_another_can_be_chosen() -> None:
    at = desk("day,town,notes\n2020-02-15,Nîmes,“señor”\n2020-02-16,Ñandú,El niño comió\n", "cp1252")
    guess = at.selectbox(key="table-encoding").value
    assert any(f"That it is in {guess} is a guess" in warning.value for warning in at.warning)
    at.multiselect(key="table-map-places").set_value(["town"]).run()
    at.selectbox(key="table-encoding").set_value("cp1252").run()
    at.multiselect(key="table-map-places").set_value(["town"]).run()
    assert "Nîmes" in html(at)
    assert "Ñandú" in html(at)
    assert not at.warning
    at.selectbox(key="table-encoding").set_value("utf-8").run()
    assert "is not in the encoding" in at.error[0].value
    assert at.selectbox(key="table-encoding").value == "cp1252"
    assert "Nîmes" in html(at)
    at.selectbox(key="table-encoding").set_value("cp1250").run()
    at.multiselect(key="table-map-places").set_value(["town"]).run()
    assert "Ńandú" in html(at)
    assert not at.exception


def test_a_column_is_chosen_for_another_and_a_table_without_days_asks_for_them() -> None:
    at = desk("Wann,Wo\n2020-02-15,Taji\n")
    assert any("which column has the day" in warning.value for warning in at.warning)
    at.selectbox(key="table-map-date").set_value("Wann").run()
    at.multiselect(key="table-map-places").set_value(["Wo"]).run()
    assert "Line 2 · 15 February 2020 · Taji" in html(at)
    next(button for button in at.button if button.label == "Put the table away").click().run()
    assert "Line 2" not in html(at)
    assert "table-map-date" not in at.session_state


def test_a_file_is_read_in_the_browser_and_a_bad_one_is_told(server: str, context: BrowserContext, tmp_path: Path) -> None:
    page = Desk(context.new_page())
    page.open(f"{server}/curation?part=draft")
    page.page.get_by_text("Or choose a table of events").click()
    files = page.page.locator("input[type=file]").nth(1)
    for name, content, says in (
        ("old.xls", b"\xd0\xcf\x11\xe0 old", "old.xls is a workbook of the old kind"),
        ("large.csv", b"date\n" + b"2020\n" * 210_000, "large.csv has more than 1,000,000 bytes"),
    ):
        (tmp_path / name).write_bytes(content)
        files.set_input_files(tmp_path / name)
        page.page.get_by_text(says).wait_for()
    files.set_input_files(
        {"name": "events.csv", "mimeType": "text/csv", "buffer": "date,place\n2020-02-15,Taji\n".encode("utf-16")}
    )
    page.page.get_by_text("Line 2 · 15 February 2020 · Taji").wait_for()
    with page.page.expect_download() as download:
        page.page.get_by_role("button", name="Download what waits for words, 1 row").click()
    assert download.value.suggested_filename == "events.waiting.yaml"
    assert b"id: attack-events-line-2" in Path(download.value.path()).read_bytes()


def test_a_record_that_another_article_is_coded_for_is_named_beside_the_draft() -> None:
    at = known(begun())
    evidence = [{"quote": "The ferry is late."}]
    fields = {"date": "2020-02-15", "places": ["baghdad"], "title": "Rockets", "evidence": evidence}
    at.session_state[DRAFT] = drafts.picked(at.session_state[DRAFT], data(), "attacks", fields)
    shown = html(at.run())
    assert 'same? <a href="sources?record=attack-baghdad-2020-02-15">' in shown
    assert "copy the lines below and remove this record here" in shown
    lines = next(code.value for code in at.code if "The ferry is late." in code.value)
    coded = Path("data/attacks.yaml").read_text(encoding="utf-8")
    (_, record) = coded.split("- id: attack-baghdad-2020-02-15\n")
    first = record.index("  - source:")
    with_lines = yaml.safe_load(f"- id: x\n  evidence:\n{record[first:].splitlines()[0]}\n{lines}")
    assert with_lines[0]["evidence"][1] == {"source": "article-2012", "quote": "The ferry is late."}
