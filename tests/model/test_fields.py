"""What is read out of the definitions of records, and that all who need to know it read the same."""

import re
from dataclasses import replace

import pytest

from ledger.curation import backlog, dictionary, forms, new_records
from ledger.export import COLUMNS, about, descriptor
from ledger.loading import files, parse
from ledger.loading.opening import freeze
from ledger.model.fields import fields_of, references
from ledger.model.record_fields import Model
from ledger.model.records import CLAIMS, TABLES, Attribution, Evidence, Zone
from ledger.query.selection import select
from ledger.urls import links
from tests.conftest import MINI

MODELS: dict[str, type[Model]] = {**TABLES, "evidence": Evidence, "attributions": Attribution}

# every field that holds ids of other records, with the tables that hold them
REFERENCES = {
    ("sources", "voice"): ("actors",),
    ("actors", "side"): ("sides",),
    ("actors", "member_of"): ("actors",),
    ("actors", "perhaps_part_of"): ("actors",),
    ("troop_levels", "asserted_by"): ("actors",),
    ("troop_levels", "place"): ("places",),
    ("troop_levels", "via"): ("actors",),
    ("attacks", "places"): ("places",),
    ("attacks", "part_of"): ("attacks",),
    ("casualties", "asserted_by"): ("actors",),
    ("casualties", "attack"): ("attacks",),
    ("casualties", "victims"): ("victims",),
    ("casualties", "place"): ("places",),
    ("casualties", "part_of"): ("casualties",),
    ("positions", "actor"): ("actors",),
    ("positions", "issue"): ("issues",),
    ("positions", "via"): ("actors",),
    ("issues", "addressee"): ("actors",),
    ("places", "perhaps_within"): ("places",),
    ("places", "one_of"): ("places",),
    ("places", "within"): ("places",),
    ("disagreements", "records"): CLAIMS,
    ("errata", "source"): ("sources",),
    ("errata", "records"): CLAIMS,
    ("errata", "bears_on"): CLAIMS,
    ("set_aside", "source"): ("sources",),
    ("highlights", "record"): ("troop_levels", "casualties"),
    ("disagreements", "comparison"): ("comparisons",),
    ("errata", "comparison"): ("comparisons",),
    ("comparisons", "claim"): CLAIMS,
    ("comparisons", "reference"): ("references",),
    ("evidence", "source"): ("sources",),
    ("attributions", "actor"): ("actors",),
    ("attributions", "by"): ("actors",),
    ("attributions", "via"): ("actors",),
}


def test_the_fields_that_refer_to_records_are_these() -> None:
    declared = {(t, f.name): f.refers_to for t, model in MODELS.items() for f in fields_of(model).values() if f.refers_to}
    assert declared == REFERENCES
    assert {table for tables in declared.values() for table in tables} <= set(TABLES)


@pytest.mark.parametrize(
    ("model", "name", "kind", "many", "required"),
    [
        (TABLES["places"], "lat", float, False, False),
        (TABLES["places"], "precision", int, False, True),
        (TABLES["casualties"], "low", int, False, False),
        (TABLES["actors"], "aliases", str, True, False),
        (TABLES["attacks"], "attributions", Attribution, True, False),
        (TABLES["positions"], "evidence", Evidence, True, True),
        (TABLES["sources"], "zones", Zone, True, True),
        (Zone, "lines", int, True, True),
        (TABLES["changes"], "since", str, False, False),
    ],
)
def test_a_field_says_what_it_holds(model: type[Model], name: str, kind: type, many: bool, required: bool) -> None:
    field = fields_of(model)[name]
    assert (field.name, field.kind, field.many, field.required) == (name, kind, many, required)
    assert field.inside is (kind if issubclass(kind, Model) else None)
    assert field.description == model.model_fields[name].description


def test_a_field_says_its_allowed_values_its_default_and_whether_it_is_a_date() -> None:
    personnel = fields_of(TABLES["troop_levels"])["personnel"]
    assert (personnel.values, personnel.default) == (("military", "civilian", "armed_group"), "military")
    assert fields_of(TABLES["attacks"])["title"].values == ()
    dated = {(table, field.name) for table, model in MODELS.items() for field in fields_of(model).values() if field.is_date}
    assert dated == {
        ("issues", "period"),
        ("sources", "published"),
        ("troop_levels", "refers_to"),
        ("troop_levels", "said_on"),
        ("attacks", "date"),
        ("casualties", "date"),
        ("positions", "said_on"),
        ("references", "published"),
        ("comparisons", "time"),
        ("comparisons", "judged"),
        ("changes", "date"),
    }


def test_references_are_found_in_the_records_inside_a_record_too() -> None:
    (_, fire) = parse.read(files.read(MINI)).records("attacks")
    assert list(references(fire)) == [
        (("evidence", 0, "source"), "packet-1921", ("sources",)),
        (("told", 0, "by"), "correspondent", ("actors",)),
        (("places", 0), "skerry-light", ("places",)),
        (("places", 1), "coast", ("places",)),
        (("part_of",), "winter-raids", ("attacks",)),
        *(
            reference
            for number, (actor, by) in enumerate(
                (("raiders", "correspondent"), ("salt-camp", "harbour-master"), ("salt-camp", "salt-camp"))
            )
            for reference in (
                (("attributions", number, "actor"), actor, ("actors",)),
                (("attributions", number, "by"), by, ("actors",)),
                *([(("attributions", number, "via"), "correspondent", ("actors",))] if by == "harbour-master" else []),
                (("attributions", number, "evidence", 0, "source"), "packet-1921", ("sources",)),
                *([(("attributions", number, "told", 0, "by"), by, ("actors",))] if by == "harbour-master" else []),
            )
        ),
    ]


@pytest.mark.parametrize(("table", "name"), REFERENCES)
def test_the_dictionary_and_a_blank_record_say_whose_id_a_field_takes(table: str, name: str) -> None:
    tables = REFERENCES[table, name]
    title = {"evidence": "Evidence", "attributions": "Attribution"}.get(table, f"`{table}.yaml`")
    section = dictionary.text().partition(f"## {title}\n")[2].partition("\n## ")[0]
    (row,) = (line for line in section.splitlines() if line.startswith(f"| `{name}` |"))
    assert row.endswith(f"| id of {' or '.join(f'`{target}.yaml`' for target in tables)} |")
    plain = re.sub(r"\n *#  +", " ", new_records.blank("attacks" if table in ("evidence", "attributions") else table))
    files_named = " or ".join(f"data/{target}.yaml" for target in tables)
    assert re.search(rf"An id of {re.escape(files_named)}\.\n *(- )?{name}:\n", plain)


@pytest.mark.parametrize(("table", "name"), REFERENCES)
def test_a_form_offers_the_ids_that_a_field_takes(table: str, name: str) -> None:
    if name == "source":
        return  # the draft's own article, which no form asks for
    inputs = {one.name: one for one in forms.inputs("attacks" if table == "attributions" else table)}
    inputs = {one.name: one for one in inputs["attributions"].inside} if table == "attributions" else inputs
    tables, asked = REFERENCES[table, name], inputs[name]
    many = fields_of(MODELS[table])[name].many
    if len(tables) == 1:
        assert (asked.sort, asked.table) == ("ids" if many else "id", tables[0])
    else:
        assert (asked.sort, asked.table) == ("texts" if many else "id", "")


def test_every_field_that_holds_one_reference_is_a_key_of_the_package() -> None:
    dataset = freeze(parse.read(files.read(MINI)))
    keys = {
        (resource["name"], key["fields"][0]): key["reference"]["resource"]
        for resource in descriptor(select(dataset), about(dataset, links.read("", "records", dataset), "records"))["resources"]
        for key in resource["schema"]["foreignKeys"]
        if len(key["fields"]) == 1
    }
    single = {
        (table, name): "" if tables == (table,) else tables[0] if len(tables) == 1 else "records"
        for (table, name), tables in REFERENCES.items()
        if name in COLUMNS.get(table, ()) and not fields_of(MODELS[table])[name].many
    }
    assert {place: table for place, table in keys.items() if place in single} == single
    assert len(single) == 28


def test_what_claims_and_actors_refer_to_is_not_unused() -> None:
    dataset = freeze(parse.read(files.read(MINI)))
    headings = {
        "actors": "Actors that no record names",
        "places": "Places where no record is",
        "issues": "Issues that no position answers",
        "sides": "Sides without an actor",
        "victims": "Groups of victims that no record tells of",
    }
    named = {target for (table, _), tables in REFERENCES.items() for target in tables if table in (*CLAIMS, "actors")}
    assert named - set(CLAIMS) == set(headings)
    empty = replace(dataset, positions=(), troop_levels=(), attacks=(), casualties=())
    for table, heading in headings.items():
        alone = ("The northern lights (northern-lights)",) if table == "places" else ()
        assert backlog.unused(dataset)[heading] == alone
        without = empty if table != "sides" else replace(empty, actors={})
        assert len(backlog.unused(without)[heading]) == len(getattr(dataset, table)) > 0
