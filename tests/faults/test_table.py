"""The table of docs/faults.md: that it holds the faults of the suite, and how it is written."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import table
from tests.faults.table import Fault
from tests.serving import ROOT

RESULTS = """<testsuites><testsuite>
<testcase name="a"><properties><property name="fault" value="B"/><property name="seen" value="nothing"/></properties></testcase>
<testcase name="b"><properties><property name="fault" value="A"/><property name="seen" value="words"/>
<property name="recovery" value="1.5"/></properties></testcase>
<testcase name="c"><properties><property name="fault" value="C"/><property name="seen" value="x"/></properties>
<failure/></testcase>
<testcase name="d"/></testsuite></testsuites>"""


@pytest.mark.faults
def test_the_table_holds_the_faults_of_the_suite() -> None:
    code = "from tests.faults.table import suite\nfor one in suite(): print(one.fault, one.seen, sep='\\t')"
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    every = [Fault(*line.split("\t")) for line in said.splitlines() if "\t" in line]
    assert len(set(every)) == len(every)
    assert list(table.listed()) == every


def test_a_row_is_what_the_run_recorded_and_a_test_that_failed_has_none(tmp_path: Path) -> None:
    (tmp_path / "results.xml").write_text(RESULTS, encoding="utf-8")
    assert table.rows(tmp_path / "results.xml") == {Fault("B", "nothing"): table.NOTHING, Fault("A", "words"): "1.5"}


def test_faults_are_numbered_in_order() -> None:
    text = table.written({Fault("B", "nothing"): table.NOTHING, Fault("A", "words"): "1.5"})
    assert text.splitlines()[2:] == ["| 1 | A | words | 1.5 |", f"| 2 | B | nothing | {table.NOTHING} |"]
