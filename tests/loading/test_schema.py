"""The JSON Schemas in `data/schema/`: current, named on top of each file, met by the data, and not by what has another shape."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from ledger.__main__ import main
from ledger.loading import schema, yaml_text
from ledger.model.problems import Kind
from ledger.model.records import TABLES, Evidence
from tests.conftest import MINI
from tests.loading.test_rules import BROKEN, directives

ROOT = Path(__file__).resolve().parents[2]
SHAPE = (Kind.NOT_A_LIST, Kind.UNKNOWN_KEY, Kind.MISSING_FIELD, Kind.WRONG_TYPE, Kind.NOT_ALLOWED)


def faults(table: str, value: Any) -> list[str]:
    """What is wrong with the value of a file, by its schema."""
    return [error.message for error in Draft7Validator(json.loads(schema.text(table))).iter_errors(value)]


@pytest.mark.parametrize("table", TABLES)
def test_the_schema_in_the_repository_is_current_and_is_one(table: str) -> None:
    stored = (ROOT / "data" / schema.file(table)).read_text(encoding="utf-8")
    assert stored == schema.text(table)
    Draft7Validator.check_schema(json.loads(stored))


def test_there_is_no_other_schema() -> None:
    assert {f"schema/{path.name}" for path in (ROOT / "data/schema").iterdir()} == {schema.file(table) for table in TABLES}


@pytest.mark.parametrize("table", TABLES)
def test_every_file_of_the_dataset_leads_editors_to_its_schema(table: str) -> None:
    path = ROOT / "data" / f"{table}.yaml"
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    assert first == f"# yaml-language-server: $schema=schema/{table}.schema.json"
    assert (path.parent / first.partition("$schema=")[2]).is_file()


@pytest.mark.parametrize("root", [ROOT, MINI], ids=["the dataset", "the small one"])
@pytest.mark.parametrize("table", TABLES)
def test_the_data_meets_its_schema_as_editors_read_it(root: Path, table: str) -> None:
    value = yaml.safe_load((root / "data" / f"{table}.yaml").read_text(encoding="utf-8"))
    assert value
    assert faults(table, value) == []


@pytest.mark.parametrize("kind", SHAPE)
def test_a_file_of_another_shape_does_not_meet_it(kind: Kind) -> None:
    path = BROKEN / f"{kind}.yaml"
    table = Path(directives(path)["replaces"]).stem
    assert faults(table, yaml_text.parse(path.name, path.read_bytes()).value)


@pytest.mark.parametrize("table", TABLES)
def test_what_the_records_refuse_the_schema_refuses(table: str) -> None:
    """Each field of a record is left out, emptied, and given another type."""
    (first, *_) = yaml.safe_load((MINI / "data" / f"{table}.yaml").read_text(encoding="utf-8"))
    for name, info in TABLES[table].model_fields.items():
        left_out = [{key: value for key, value in first.items() if key != name}]
        assert bool(faults(table, left_out)) == info.is_required()
        for wrong in (None, {"a": 1}, "" if name not in ("formerly",) else 3):
            assert faults(table, [{**first, name: wrong}]), (name, wrong)


@pytest.mark.parametrize("lines", [[1], [1, 2, 3], [0, 2], ["1", "2"], [1.5, 2]])
def test_a_zone_has_two_lines(lines: list[Any]) -> None:
    (first, *_) = yaml.safe_load((MINI / "data/sources.yaml").read_text(encoding="utf-8"))
    assert faults("sources", [{**first, "zones": [{"kind": "body", "lines": lines}]}])


@pytest.mark.parametrize("table", TABLES)
def test_every_field_is_described_for_the_editor(table: str) -> None:
    made = json.loads(schema.text(table))
    model = TABLES[table]
    described = {name: field["description"] for name, field in made["$defs"][model.__name__]["properties"].items()}
    assert described == {name: info.description for name, info in model.model_fields.items()}
    if table == "positions":
        assert set(made["$defs"]["Evidence"]["properties"]) == set(Evidence.model_fields)


def test_format_puts_the_line_on_top_where_the_schema_is_and_leaves_it_there(mini: Path) -> None:
    before = (mini / "data/sources.yaml").read_text(encoding="utf-8")
    assert main(["--root", str(mini), "format"]) == 0
    assert (mini / "data/sources.yaml").read_text(encoding="utf-8") == before
    (mini / "data/schema").mkdir()
    shutil.copy(ROOT / "data/schema/sources.schema.json", mini / "data/schema")
    for _ in range(2):
        assert main(["--root", str(mini), "format"]) == 0
        assert (mini / "data/sources.yaml").read_text(encoding="utf-8") == schema.line("sources") + before
    assert (mini / "data/actors.yaml").read_bytes() == (MINI / "data/actors.yaml").read_bytes()
    assert main(["--root", str(mini), "check"]) == 0


def test_a_stale_schema_is_found_and_written_anew(mini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--root", str(mini), "dictionary"]
    assert main(arguments) == 0
    path = mini / "data/schema/positions.schema.json"
    path.write_text(path.read_text(encoding="utf-8").replace("ambivalent", "torn"), encoding="utf-8")
    assert main([*arguments, "--check"]) == 1
    assert capsys.readouterr().err == "data/schema/positions.schema.json is not current; run `python -m ledger dictionary`\n"
    assert main(arguments) == 0
    assert path.read_text(encoding="utf-8") == schema.text("positions")
