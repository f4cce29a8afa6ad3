"""`import ledger`: what it opens, how a filter narrows it, and that its numbers are those of the dashboard."""

import ast
import doctest
import inspect
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

import ledger
from ledger import charts, export
from ledger.export import api
from ledger.export.api import Ledger
from ledger.model import dates
from ledger.model.problems import Kind
from ledger.query.filters import Filters
from ledger.query.reasons import REASONS
from ledger.query.selection import select
from ledger.wording.citation import source_line
from tests.conftest import MINI, Edit, data, plain

ROOT = Path(__file__).parents[1]
CHARTS = ("timeline", "troop-levels", "casualties", "attacks", "attack-map", "positions", "how-it-is-known")


def whole() -> Ledger:
    return Ledger(data())


# Opening


def test_without_a_path_the_dataset_of_this_checkout_is_opened() -> None:
    opened = ledger.open()
    assert (opened.version, len(opened)) == (data().version, data().size)


def test_where_no_checkout_is_around_the_package_the_working_folder_is_meant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(ledger, "__file__", str(tmp_path / "ledger" / "__init__.py"))
    monkeypatch.chdir(MINI)
    assert ledger.home() == MINI
    assert len(ledger.open()) == len(ledger.open(MINI)) == len(ledger.open(str(MINI)))


def test_a_dataset_with_problems_is_not_opened_and_they_are_listed(mini: Path, edit: Edit) -> None:
    edit("casualties", "  low: 7\n", "  low: 8\n")
    edit("positions", "must leave by autumn", "must leave by noon")
    with pytest.raises(ledger.DatasetError) as error:
        ledger.open(mini)
    assert [p.kind for p in error.value.problems] == [Kind.BAD_RANGE, Kind.QUOTE_NOT_FOUND]
    assert str(error.value).splitlines() == [str(p) for p in error.value.problems]


def test_a_folder_without_a_dataset_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(ledger.DatasetError, match="file-missing"):
        ledger.open(tmp_path)


def test_importing_the_package_loads_nothing_else() -> None:
    script = "import sys, ledger; print(sorted(m for m in sys.modules if m in ('pandas', 'plotly', 'numpy', 'pydantic', 'yaml')))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# Selecting


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("", Filters()),
        ("actor=sadr", Filters(actors=("sadr",))),
        ("?actor=sadr&actor=panetta&q=troops", Filters(actors=("panetta", "sadr"), text="troops")),
        ("q=no+such+words", Filters(text="no such words")),
    ],
)
def test_a_query_leaves_what_it_leaves_on_the_pages(query: str, filters: Filters) -> None:
    left = whole().select(query)
    assert left.filters == filters
    assert len(left) == select(data(), filters).size
    assert left.version == data().version
    assert left


def test_a_selection_is_narrowed_further_in_any_order() -> None:
    once = whole().select("actor=sadr&from=2011&to=2012")
    assert whole().select("from=2011").select("to=2012").select("actor=sadr") == once
    assert 0 < len(once) < len(whole().select("actor=sadr"))


@pytest.mark.parametrize(
    ("first", "then", "reason"),
    [
        ("", "actor=nobody", "There is no actor “nobody”"),
        ("", "actr=sadr", "“actr” is not a parameter of this page"),
        ("", "mode=time", "“mode” has no meaning on this page; it belongs to positions"),
        ("", "from=soon", "“soon”"),
        ("", "from=2012&to=2011", "The period ended before it began"),
        ("actor=sadr", "actor=panetta", "“actor” was given before"),
        ("from=2012", "to=2011", "The period ends before it begins"),
    ],
)
def test_what_cannot_be_applied_raises_with_the_reason(first: str, then: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        whole().select(first).select(then)


def test_a_link_from_another_version_is_taken_with_a_warning() -> None:
    assert whole().select(f"cite={data().version}&actor=sadr&from=open") == whole().select("actor=sadr")
    with pytest.warns(UserWarning, match="from dataset version 0123456789ab; this is version"):
        left = whole().select("cite=0123456789ab&actor=sadr")
    assert left == whole().select("actor=sadr")


# Tables and charts


@pytest.mark.parametrize("query", ["", "actor=sadr", "q=no+such+words"])
def test_a_frame_is_the_table_that_is_exported(query: str) -> None:
    left = whole().select(query)
    for table in left.tables:
        pd.testing.assert_frame_equal(left.frame(table), export.frame(select(data(), left.filters), table))


def test_a_table_that_there_is_not_is_said_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match=r"“troops” is not a table; there are: sides, .*troop_levels"):
        whole().frame("troops")


@pytest.mark.parametrize("query", ["", "actor=sadr", "q=no+such+words"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_a_plotly_figure_with_its_title_and_records(name: str, query: str) -> None:
    left = whole().select(query)
    figure = left.chart(name)
    assert isinstance(figure, go.Figure)
    assert figure.layout.title.text
    assert set(figure.layout.meta) == {"sentence", "rule", "records"}
    assert {*figure.layout.meta["records"]} <= {record.id for _, record in select(data(), left.filters).claims()}
    if query != "actor=sadr":
        assert bool(figure.layout.meta["records"]) == (query == "")


def test_the_options_of_a_chart_are_those_of_links() -> None:
    figure = whole().chart("casualties", by="victims", outcome="injured")
    made = charts.casualties(select(data()), "victims", "injured")
    assert figure.layout.title.text == made.title
    assert figure.layout.meta["records"] == made.shown
    assert figure.to_dict()["data"] == go.Figure(made.figure).to_dict()["data"]
    assert whole().chart("troop-levels") == whole().chart("troop-levels", scale="log", under="none")
    assert whole().chart("positions", topic="withdrawal-date").layout.title.text == data().issues["withdrawal-date"].question


@pytest.mark.parametrize(
    ("name", "options", "reason"),
    [
        ("pie", {}, "“pie” is not a chart; there are: timeline, troop-levels"),
        ("attacks", {"scale": "log"}, "“attacks” has no option “scale”; it has: lanes."),
        ("timeline", {"actor": "sadr"}, "“timeline” has no option “actor”; it has: none."),
        ("attacks", {"lanes": "colour"}, "“colour”"),
        ("positions", {"topic": "weather"}, "There is no topic “weather”"),
    ],
)
def test_a_chart_or_option_that_there_is_not_is_said(name: str, options: dict[str, str], reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        whole().chart(name, **options)


# Sums and citations


@pytest.mark.parametrize("outcome", ["killed", "injured", "abducted"])
@pytest.mark.parametrize("query", ["", "from=2011-06&to=2011-06-30", "q=no+such+words"])
def test_the_sums_account_for_every_record_of_its_outcome(query: str, outcome: str) -> None:
    left = whole().select(query)
    sums = left.sums(outcome)
    here = left.frame("casualties").query(f"outcome == '{outcome}'")
    left_out = [record.id for records in sums.left_out.values() for record in records]
    assert {r.id for r in sums.counted} | set(left_out) == set(here["id"])
    assert len(sums.counted) + len(left_out) == len(here)
    for (group, _), one in sums.by_group_and_year.items():
        assert one.best <= sum(r.low if r.best is None else r.best for r in sums.counted if r.victims == group)
    assert set(sums.left_out) <= set(REASONS)


def test_an_outcome_that_there_is_not_is_said() -> None:
    with pytest.raises(ValueError, match="“saved” is not an outcome; there are: killed, injured, abducted"):
        whole().sums("saved")


def test_every_record_is_cited_with_all_its_words_its_id_and_the_version() -> None:
    for _, record in data().claims():
        lines, passages = whole().cite(record.id).splitlines(), data().citations[record.id]
        assert len(lines) == len({passage.source for passage in passages})
        for passage in passages:
            (line,) = (line for line in lines if source_line(data(), passage.source) in line)
            assert line.startswith("The authors of The Iraq ledger: ")
            assert plain(passage.quote) in plain(line)
            assert f", dataset {data().version}, {dates.say(data().changes[0].date)}, record {record.id}." in line


def test_a_record_is_cited_by_an_id_that_it_had_before() -> None:
    mini = ledger.open(MINI)
    assert mini.cite("guards-1921") == mini.cite("guards-needed")


def test_a_record_that_there_is_not_cannot_be_cited() -> None:
    with pytest.raises(KeyError, match="no record is called “nothing”"):
        whole().cite("nothing")


# Documents


@pytest.mark.parametrize("module", [ledger, api], ids=lambda module: module.__name__)
def test_the_examples_of_the_docstrings_hold(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = doctest.testmod(module)
    assert found.attempted
    assert found.failed == 0


def test_everything_public_has_an_example() -> None:
    public = [
        value for name, value in vars(Ledger).items() if not name.startswith("_") and (callable(value) or name in PROPERTIES)
    ]
    assert len(public) == 8
    assert [value for value in [*public, ledger.open] if ">>> " not in (inspect.getdoc(value) or "")] == []


PROPERTIES = [name for name, value in vars(Ledger).items() if isinstance(value, property)]


def cells(name: str) -> list[str]:
    """The code of a notebook, cell by cell."""
    found = json.loads((ROOT / "docs" / name).read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in found if cell["cell_type"] == "code"]


def results(code: list[str]) -> list[Any]:
    """The value of the last line of each cell, run one after the other; None where that is no expression."""
    names: dict[str, Any] = {}
    found = []
    for cell in code:
        tree = ast.parse(cell)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)
        found.append(eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None)  # type: ignore[attr-defined]
    return found


def test_the_notebook_answers_its_questions(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT / "docs")
    _, levels, chart, dead, _, _, sadr, counts, statements = results(cells("notebook.ipynb"))
    assert {*levels["by"]} >= {"Dan Murphy", "Barbara Slavin"}
    assert isinstance(chart, go.Figure)
    assert dict(zip(dead["id"], dead["part_of"], strict=True))["casualties-us-2011-06-06"] == "casualties-us-june-2011"
    assert set(sadr["stance"]) == {"against"}
    assert set(statements["stance"]) == {"for"}
    assert len(statements) == counts.sum() > 1
    said = capsys.readouterr().out
    assert "casualties-us-june-2011 15\n" in said
    assert "['casualties-us-2011-06-06'] left out: PART" in said
    assert "“Overall, 15 U.S. servicemen were killed" in said


def test_the_notebook_is_kept_without_its_results() -> None:
    found = json.loads((ROOT / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))["cells"]
    assert [c for c in found if c["cell_type"] == "code" and (c["outputs"] or c["execution_count"] is not None)] == []


def test_the_example_of_the_readme_runs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = readme[readme.index("\n## In Python\n") :].split("```python\n")[1].split("```")[0]
    assert isinstance(results([block])[0], str)
