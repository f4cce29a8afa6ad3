import typing
from collections.abc import Iterator
from pathlib import Path

from ledger.curation import dictionary
from ledger.model.fields import fields_of
from ledger.model.record_fields import Model
from ledger.model.records import TABLES, Attribution, Evidence, Zone

ROOT = Path(__file__).resolve().parents[2]


def models(model: type[Model] = Model) -> Iterator[type[Model]]:
    for below in model.__subclasses__():
        yield below
        yield from models(below)


def section(model: type[Model]) -> str:
    """The part of the page about one model."""
    titles = {m: f"## `{name}.yaml`" for name, m in TABLES.items()} | {
        m: f"## {m.__name__}" for m in (Evidence, Attribution, Zone)
    }
    _, _, rest = dictionary.text().partition(f"{titles[model]}\n")
    return rest.partition("\n## ")[0]


DOCUMENTED = (*TABLES.values(), Evidence, Attribution, Zone)


def test_every_field_of_every_model_has_a_description_that_is_a_sentence():
    found = {(m.__name__, name): f.description or "" for m in models() for name, f in m.model_fields.items()}
    assert found
    assert [key for key, text in found.items() if not text.endswith((".", "?"))] == []


def test_the_data_dictionary_has_a_section_for_what_stands_inside_records():
    inside = {field.inside for table in TABLES.values() for field in fields_of(table).values() if field.inside}
    assert len(inside) > 5
    assert [one.__name__ for one in inside if f"\n## {one.__name__}" not in dictionary.text()] == []


def test_every_model_says_what_it_is():
    assert [m.__name__ for m in models() if not (m.__doc__ or "").strip()] == []


def test_the_data_dictionary_in_the_repository_is_current():
    assert (ROOT / "data" / "README.md").read_text(encoding="utf-8") == dictionary.text()


def test_the_page_has_a_section_for_each_file_of_the_dataset():
    files = {path.name for path in (ROOT / "data").glob("*.yaml")}
    assert files == {f"{name}.yaml" for name in TABLES}
    for file in files:
        assert f"\n## `{file}`\n" in dictionary.text()


def test_every_field_of_a_section_stands_there_with_its_description_and_whether_it_is_needed():
    for model in DOCUMENTED:
        rows = [line for line in section(model).splitlines() if line.startswith("| `")]
        assert len(rows) == len(model.model_fields)
        for row, (name, field) in zip(rows, model.model_fields.items(), strict=True):
            needed = "yes" if field.is_required() else ""
            assert row.startswith(f"| `{name}` | {needed} | {field.description} | ")


def test_no_description_breaks_the_table_that_it_stands_in():
    for model in DOCUMENTED:
        for line in section(model).splitlines():
            if line.startswith("|"):
                assert line.count("|") == 5, line


def test_every_value_that_a_field_may_have_is_listed():
    for model in DOCUMENTED:
        text = section(model)
        for name, field in model.model_fields.items():
            values = [v for a in (field.annotation, *typing.get_args(field.annotation)) for v in literals(a)]
            row = next(line for line in text.splitlines() if line.startswith(f"| `{name}` |"))
            assert [v for v in values if f"`{v}`" not in row] == []


def literals(annotation: object) -> tuple:
    return typing.get_args(annotation) if typing.get_origin(annotation) is typing.Literal else ()


def test_a_new_field_would_make_the_dictionary_of_the_repository_stale(monkeypatch):
    class Longer(Zone):
        """A zone with one more field."""

        more: str

    monkeypatch.setitem(dictionary.TABLES, "zones", Longer)
    assert dictionary.text() != (ROOT / "data" / "README.md").read_text(encoding="utf-8")
