"""The commands: their exit codes, what they print and what they write."""

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
import yaml

from ledger import export
from ledger.__main__ import main
from ledger.loading import files, parse, yaml_text
from ledger.model.records import OPTIONAL, TABLES
from ledger.model.vocabulary import Outcome
from ledger.query.selection import select
from ledger.query.totals import sums
from tests.conftest import Edit, data

ROOT = Path(__file__).parents[1]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(mini: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the copy of the small dataset. Gives exit code, output and messages."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main(["--root", str(mini), *arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, *capsys.readouterr()

    return run


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def spoiled(edit: Edit) -> None:
    """Two faults."""
    edit("casualties", "  low: 7\n", "  low: 8\n")
    edit("positions", "must leave by autumn", "must leave by noon")


# check


def test_check_says_that_a_good_dataset_has_no_problems(run: Run) -> None:
    code, out, err = run("check")
    assert (code, out) == (0, "")
    assert err.strip()


def test_check_prints_every_problem_on_a_line_and_their_number(run: Run, edit: Edit) -> None:
    spoiled(edit)
    code, out, err = run("check")
    assert code == 1
    assert [line.split(" ")[0] for line in out.splitlines()] == ["data/casualties.yaml:35", "data/positions.yaml:34"]
    assert out.splitlines()[0].endswith("[bad-range]")
    assert out.splitlines()[1].endswith("[quote-not-found]")
    assert err == "2 problems\n"


def test_check_says_one_problem_where_there_is_one(run: Run, edit: Edit) -> None:
    edit("casualties", "  low: 7\n", "  low: 8\n")
    assert run("check")[::2] == (1, "1 problem\n")


def test_check_looks_at_the_views_too(run: Run, edit: Edit) -> None:
    edit("views", "issue=garrison", "issue=lantern")
    code, out, _ = run("check")
    assert code == 1
    assert "[view-not-applicable]" in out


def test_check_of_a_folder_without_data_is_a_list_of_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(tmp_path / "nowhere"), "check"]) == 1
    assert capsys.readouterr().out.count("[file-missing]") == len(TABLES) - len(OPTIONAL)


def test_check_writes_nothing(run: Run, edit: Edit, mini: Path) -> None:
    spoiled(edit)
    before = contents(mini)
    run("check")
    assert contents(mini) == before


def test_check_of_this_project_finds_nothing() -> None:
    assert main(["check"]) == 0


# format


def test_format_leaves_canonical_files_alone(run: Run, mini: Path) -> None:
    before = contents(mini)
    assert run("format") == (0, "", "")
    assert contents(mini) == before


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("issues", "for_label: Pay\n", 'for_label: "Pay"\n'),
        ("issues", "for_label: Pay\n", "for_label:    Pay\n\n"),
        ("issues", "  for_label: Pay\n  against_label: Do not pay\n", "  against_label: Do not pay\n  for_label: Pay\n"),
        ("issues", "- id: garrison\n", "---\n- id: garrison\n"),
        ("positions", "stance: conditional\n", "stance: conditional\n  via:\n"),
        ("sources", "    lines:\n    - 1\n    - 2\n", "    lines: [1, 2]\n"),
        ("actors", "  aliases:\n  - the master\n", "  aliases: [the master]\n"),
        ("actors", "  formerly:\n  - port-captain\n", "  formerly:\n      - 'port-captain'\n"),
    ],
)
def test_format_rewrites_another_spelling_of_the_same_records(
    run: Run, edit: Edit, mini: Path, table: str, old: str, new: str
) -> None:
    before = contents(mini)
    edit(table, old, new)
    assert run("check")[0] == 1
    assert run("format") == (0, f"data/{table}.yaml: rewritten\n", "")
    assert contents(mini) == before
    assert run("check")[0] == 0


def test_format_keeps_the_comments_on_top(run: Run, edit: Edit, mini: Path) -> None:
    edit("issues", "- id: garrison\n  name: Garrison at", "# one\n# two\n- {id: garrison,\n  name: Garrison at")
    edit("issues", "Garrison at Skerry Light\n", "Garrison at Skerry Light,\n")
    edit(
        "issues",
        "  question: Should the garrison stay at Skerry Light?\n",
        '  question: "Should the garrison stay at Skerry Light?",\n',
    )
    edit(
        "issues",
        "  for_label: Stay\n  against_label: Leave\n  kind: policy\n  period: '1921'\n",
        "  for_label: Stay, against_label: Leave, kind: policy, period: '1921'}\n",
    )
    assert run("format")[0] == 0
    text = (mini / "data/issues.yaml").read_text(encoding="utf-8")
    assert text.startswith("# one\n# two\n- id: garrison\n  name: Garrison at Skerry Light\n  question: Should the garrison stay")


def test_format_rewrites_windows_line_ends(run: Run, mini: Path) -> None:
    before = contents(mini)
    path = mini / "data/issues.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert run("format")[0] == 0
    assert contents(mini) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- id: oil\n", "# who pays?\n- id: oil\n"),
        ("  for_label: Pay\n", "  for_label: Pay\n  # in full\n"),
        ("  for_label: Pay\n", "  for_label: Pay # in full\n"),
        ("  against_label: Do not pay\n", "  against_label: Do not pay\n# the end\n"),
        ("  for_label: Pay\n", "  for_label: |-\n    Pay\n  # in full\n"),
        ("- id: oil\n", "- # the oil\n  id: oil\n"),
    ],
    ids=["between records", "between fields", "behind a field", "at the end", "after a block", "behind a dash"],
)
def test_format_leaves_a_file_with_comments_among_its_records_and_says_so(
    run: Run, edit: Edit, mini: Path, old: str, new: str
) -> None:
    edit("issues", old, new)
    edit("places", "name: Skerry Light", "name: 'Skerry Light'")
    before = contents(mini)
    code, out, err = run("format")
    assert code == 1
    assert out == "data/places.yaml: rewritten\n"
    assert err.startswith("left as it is: data/issues.yaml:")
    assert "[comment-inside]" in err
    assert contents(mini)["data/issues.yaml"] == before["data/issues.yaml"]


def test_format_leaves_a_file_with_a_fault_of_shape_and_says_so(run: Run, edit: Edit, mini: Path) -> None:
    edit("positions", "  stance: silent\n", "  stance: 'mute'\n")
    before = contents(mini)
    code, out, err = run("format")
    assert (code, out) == (1, "")
    assert err.startswith("left as it is: data/positions.yaml:55 guild-silent-on-oil stance: ")
    assert contents(mini) == before


def test_format_leaves_a_file_that_may_have_been_saved_in_part(run: Run, edit: Edit, mini: Path) -> None:
    edit("issues", "  period: '1921-21'\n", "  period: '1921-21'")
    before = contents(mini)
    code, out, err = run("format")
    assert (code, out) == (1, "")
    assert err.startswith("left as it is: data/issues.yaml:15 -: ends in the middle of a line")
    assert contents(mini) == before


def test_format_leaves_a_file_that_cannot_be_read_and_makes_none_that_is_missing(run: Run, mini: Path) -> None:
    (mini / "data/issues.yaml").write_bytes(b"- id: \xff\n")
    (mini / "data/views.yaml").unlink()
    before = contents(mini)
    code, out, err = run("format")
    assert (code, out) == (1, "")
    assert "[not-utf8]" in err
    assert "[file-missing]" in err
    assert contents(mini) == before


def test_format_rewrites_records_whose_references_or_quotes_do_not_hold(run: Run, edit: Edit) -> None:
    spoiled(edit)
    edit("casualties", "  low: 8\n", "  'low': 8\n")
    assert run("format") == (0, "data/casualties.yaml: rewritten\n", "")


@pytest.mark.parametrize("flow", [None, True, False])
@pytest.mark.parametrize("width", [20, 1000])
@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("indent", [2, 6])
def test_format_gives_one_spelling_however_the_records_are_spelled(
    run: Run, mini: Path, flow: bool | None, width: int, unicode: bool, indent: int
) -> None:
    before = contents(mini)
    for path in sorted((mini / "data").iterdir()):
        value, top = yaml_text.parse("", path.read_bytes()).value, yaml_text.header(path.read_text(encoding="utf-8"))
        spelling = {"default_flow_style": flow, "width": width, "allow_unicode": unicode, "indent": indent}
        path.write_text(top + "\n" + yaml.safe_dump(value, **spelling), encoding="utf-8")
    assert run("check")[0] == 1
    assert run("format")[0] == 0
    assert contents(mini) == before


@pytest.mark.parametrize("end", ["\r", "\u2028"], ids=["U+000D", "U+2028"])
def test_format_never_changes_what_a_file_says(run: Run, edit: Edit, mini: Path, end: str) -> None:
    """These end a comment in YAML, and so a record may follow them on the same line of an editor."""
    edit("sources", "for the tests.\n- id: packet-1921", f"for the tests.{end}- id: packet-1921")
    before, records = contents(mini), parse.read(files.read(mini)).records("sources")
    run("format")
    assert contents(mini) == before or run("check")[0] == 0
    assert parse.read(files.read(mini)).records("sources") == records


def test_format_writes_a_coordinate_near_zero_so_that_it_can_be_read_again(run: Run, edit: Edit, mini: Path) -> None:
    edit("places", "  lat: 58.25\n", "  lat: 0.00001\n")
    run("format")
    assert run("check")[:2] == (0, "")
    assert parse.read(files.read(mini)).records("places")[0].lat == 0.00001


# coverage


def test_coverage_counts_the_clauses_of_each_article(run: Run) -> None:
    assert run("coverage") == (
        0,
        "Packet 1921: 13 clauses, 10 cited, 3 set aside, 0 open\nTide office 1921: 8 clauses, 7 cited, 1 set aside, 0 open\n",
        "",
    )


def test_coverage_prints_an_open_clause_and_fails(run: Run, edit: Edit) -> None:
    edit("positions", GUILD_SILENT, "")
    edit("issues", OIL, "")
    code, out, _ = run("coverage")
    assert code == 1
    assert out.splitlines()[1:] == [
        "Tide office 1921: 8 clauses, 6 cited, 1 set aside, 1 open",
        "  001_tide.txt:6 open: The ferry guild has said nothing about the oil.",
    ]


GUILD_SILENT = """\
- id: guild-silent-on-oil
  actor: ferry-guild
  issue: oil
  stance: silent
  limit: about the oil
  summary: The ferry guild says nothing about the oil.
  said_on: ../1921-22
  mode: held
  speech: analysis
  evidence:
  - source: tide-1921
    quote: The ferry guild has said nothing about the oil.
  note: The article does not say since when.
"""
OIL = """\
- id: oil
  name: Paying for oil
  question: Should the ferry guild pay for the oil?
  for_label: Pay
  against_label: Do not pay
  kind: policy
  addressee: ferry-guild
  period: '1921-21'
"""


def test_coverage_lists_every_clause_with_its_state_on_demand(run: Run) -> None:
    code, out, _ = run("coverage", "--list")
    assert code == 0
    lines = [line for line in out.splitlines() if line.startswith("  ")]
    assert len(lines) == 21
    assert lines[0] == "  000_packet.txt:1 cited: Harbour council asks for a garrison at Skerry Light"
    assert lines[-8 + 1] == (
        "  001_tide.txt:2 set aside (The deck; its number is coded from the body.): Fewer lamps, fewer guards – and more fog"
    )


@pytest.mark.parametrize("command", [["coverage"], ["export", "--out", "csv"]])
def test_a_dataset_with_problems_is_neither_counted_nor_exported(
    run: Run, edit: Edit, mini: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(mini)
    spoiled(edit)
    before = contents(mini)
    code, out, err = run(*command)
    assert (code, out) == (1, "")
    assert err.count("\n") == 2
    assert "[bad-range]" in err
    assert contents(mini) == before


# export


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_export_writes_a_file_for_each_table_and_says_which_version(run: Run, mini: Path) -> None:
    out = mini / "deep" / "csv"
    code, said, err = run("export", "--out", str(out))
    assert (code, err) == (0, "")
    assert {path.name for path in out.iterdir()} == {
        *(f"{name}.csv" for name in export.COLUMNS),
        "README.md",
        "DICTIONARY.md",
        "citations.bib",
    }
    assert (
        f"Dataset {files.read(mini).version}: {len(export.COLUMNS)} tables, README.md, DICTIONARY.md and citations.bib in {out}"
        in said
    )
    assert [row["id"] for row in rows(out / "positions.csv")] == [r.id for r in parse.read(files.read(mini)).records("positions")]
    assert {(row["record"], row["quote"]) for row in rows(out / "evidence.csv")} >= {
        ("master-wants-guards", "no keeper should sleep alone")
    }


@pytest.mark.parametrize(("form", "ending"), [("csv", "csv"), ("sheet", "csv"), ("parquet", "parquet")])
def test_the_readme_of_a_folder_tells_of_its_files_and_their_columns_and_adds_up(
    form: str, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["--root", str(ROOT), "export", "--out", str(out), "--as", form, "--page", "casualties"]) == 0
    capsys.readouterr()
    text, dictionary = ((out / name).read_text(encoding="utf-8") for name in ("README.md", "DICTIONARY.md"))
    tables = {path.stem for path in out.iterdir()} - {"README", "DICTIONARY", "citations"}
    assert set(re.findall(r"`(\w+)\.(?:csv|parquet)`", text + dictionary)) <= tables
    assert {f"{name}.{ending}" for name in tables} == set(re.findall(rf"^## (\w+\.{ending})$", dictionary, re.MULTILINE))
    for name in tables:
        (listed,) = re.findall(rf"^## {name}\.{ending}\n\nColumns: (.*)\.$", dictionary, re.MULTILINE)
        assert re.findall(r"`(\w+)`", listed) == list(export.COLUMNS[name])
    assert "None" not in text
    assert "{" not in re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    monkeypatch.chdir(out)
    exec("".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL)), {})
    added = capsys.readouterr().out
    numbers = [one.best for outcome in get_args(Outcome) for one in sums(select(data()), outcome).by_group_and_year.values()]
    assert numbers
    added, _, in_no_sum = added.partition("not_counted_because")
    assert sorted(int(people) for people in re.findall(r" \d{4} +(\d+) +\d+ +\S", added)) == sorted(numbers)
    assert "part of “U.S. servicemen in Iraq” (15)" in in_no_sum


def test_export_writes_only_what_a_query_selects(run: Run, mini: Path) -> None:
    code, _, err = run("export", "--out", str(mini / "csv"), "--query", "issue=oil")
    assert (code, err) == (0, "")
    assert [row["id"] for row in rows(mini / "csv/positions.csv")] == ["guild-silent-on-oil"]


@pytest.mark.parametrize("query", ["issue=lantern", "lamp=1", "from=soon", "actor=ferry-guild&page=2"])
def test_export_writes_nothing_for_a_query_that_does_not_apply_in_full(run: Run, mini: Path, query: str) -> None:
    code, out, err = run("export", "--out", str(mini / "csv"), "--query", query)
    assert (code, out) == (2, "")
    assert err.endswith("nothing was written: correct the query\n")
    assert err.count("\n") >= 2
    assert not (mini / "csv").exists()


# dictionary


@pytest.fixture
def links_page(mini: Path) -> Path:
    path = mini / "docs" / "links.md"
    path.parent.mkdir()
    path.write_text("# Mini\n\n<!-- parameters -->\nold\n<!-- /parameters -->\n\nEnd.\n", encoding="utf-8")
    return path


def test_dictionary_writes_what_its_check_then_finds_current(run: Run, mini: Path, links_page: Path) -> None:
    code, _, err = run("dictionary", "--check")
    assert code == 1
    assert "data/README.md is not current" in err
    assert "\nold\n" in links_page.read_text(encoding="utf-8")
    assert run("dictionary") == (0, "", "")
    assert run("dictionary", "--check") == (0, "", "")
    text = links_page.read_text(encoding="utf-8")
    assert text.startswith("# Mini\n\n<!-- parameters -->\n|")
    assert text.endswith("<!-- /parameters -->\n\nEnd.\n")
    assert "\nold\n" not in text
    assert "| `id` |" in (mini / "data/README.md").read_text(encoding="utf-8")


# usage


@pytest.mark.parametrize(
    "arguments", [[], ["polish"], ["check", "--fast"], ["export"], ["coverage", "tide-1921"], ["--roof", ".", "check"]]
)
def test_wrong_usage_is_said_with_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "usage: python -m ledger" in capsys.readouterr().err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    said = capsys.readouterr().out
    assert all(command in said for command in ("check", "format", "coverage", "new", "add", "export", "dictionary"))


def test_the_commands_run_as_a_module_whatever_the_terminal_can_show(mini: Path) -> None:
    """The articles' dashes and quotes are printed even where the terminal's encoding has none."""
    command = [sys.executable, "-m", "ledger", "--root", str(mini), "coverage", "--list"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=mini, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 23


# export in other forms


@pytest.mark.parametrize(
    ("form", "ending", "start"),
    [("xlsx", "xlsx", b"PK"), ("package", "zip", b"PK"), ("json", "json", b"{"), ("report", "html", b"<!DOCTYPE html>")],
)
def test_export_writes_one_file_named_after_the_filter(run: Run, mini: Path, form: str, ending: str, start: bytes) -> None:
    out = mini / "out"
    out.mkdir()
    code, said, err = run("export", "--as", form, "--out", str(out), "--query", "issue=oil")
    assert (code, err) == (0, "")
    (path,) = out.iterdir()
    assert path.name.startswith("skerry-ledger_overview_issue-")
    assert path.name.endswith(f"_{files.read(mini).version}.{ending}")
    assert path.read_bytes().startswith(start)
    assert str(path) in said


def test_export_writes_to_the_file_that_is_named(run: Run, mini: Path) -> None:
    path = mini / "deep" / "view.json"
    assert run("export", "--as", "json", "--out", str(path), "--query", "issue=oil&page=1", "--page", "positions")[0] == 0
    assert [row["id"] for row in json.loads(path.read_text(encoding="utf-8"))["tables"]["positions"]] == ["guild-silent-on-oil"]


def test_export_for_spreadsheets_marks_what_would_be_a_formula(run: Run, mini: Path, edit: Edit) -> None:
    edit("places", "name: The coast of Skerry", "name: =The coast of Skerry")
    assert run("export", "--as", "sheet", "--out", str(mini / "csv"))[0] == 0
    text = (mini / "csv/places.csv").read_text(encoding="utf-8")
    assert text.startswith("\ufeff")
    assert "'=The coast of Skerry" in text


def test_a_page_s_own_parameters_belong_to_its_export_only(run: Run, mini: Path) -> None:
    assert run("export", "--as", "json", "--out", str(mini / "a.json"), "--query", "mode=time", "--page", "positions")[0] == 0
    assert run("export", "--as", "json", "--out", str(mini / "b.json"), "--query", "mode=time")[0] == 2
    assert not (mini / "b.json").exists()
