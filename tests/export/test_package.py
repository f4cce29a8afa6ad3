"""A data package holds together, describes itself, and answers what a person asks who has nothing else."""

import csv
import dataclasses
import io
import json
import re
import zipfile

import frictionless
import pandas as pd
import pytest
from hypothesis import HealthCheck, given

from ledger import export
from ledger.export.meanings import meanings
from ledger.export.package_tables import TABLES, package_rows
from ledger.model import dates
from ledger.model.records import CLAIMS, Attribution, Casualties, Evidence, Position, TroopLevel
from ledger.query import totals
from ledger.query.chains import all_chains
from ledger.query.filters import describe
from ledger.query.selection import select
from ledger.urls import links
from ledger.wording import citation
from tests.conftest import data, examples
from tests.export.test_files import FILTERS, about, typed
from tests.package_checks import described, faults, filters, tables_of, unzipped

DATE_PARTS = ("start", "end", "inferred", "approximate", "precision")
FIVE = "from=2011-06-06&to=2011-06-06&q=five"  # leaves the five of a day, and not the fifteen of whom they are a part


def package(query: str = "", page: str = "positions", base: str = "") -> dict[str, bytes]:
    selection = select(data(), links.read(query, page, data()).filters)
    return unzipped(export.to_package(selection, about(query, page, base)))


@pytest.mark.faults
def test_no_reference_leads_nowhere_under_200_filters():
    resources = export.descriptor(select(data()), about())["resources"]
    carried = 0
    for chosen in filters(data(), 200):
        rows = package_rows(select(data(), chosen))
        assert faults(resources, rows) == [], chosen
        carried += any(not row["left_by_filter"] for row in rows["records"])
        listed = "\n".join(str(row["problem"]) for row in rows["errata"])
        noted = [e for row in rows["records"] if row["left_by_filter"] for e in str(row["noted_errors"] or "").splitlines()]
        assert all(error.partition(" – ")[2] in listed for error in noted), chosen
    assert carried > 20


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("casualties", "part_of", "nowhere"),
        ("evidence", "record", "nowhere"),
        ("evidence", "end", "0"),
        ("attack_places", "place", "nowhere"),
        ("actors", "member_of", "nowhere"),
        ("casualties", "outcome", "lost"),
        ("attacks", "title", "a | b"),
        ("records", "statement", None),
    ],
)
def test_the_check_finds_a_fault(table, column, value):
    files = package()
    tables = tables_of(files)
    assert faults(described(files), tables) == []
    tables[table][0][column] = value
    assert faults(described(files), tables)


@pytest.mark.parametrize("text", ["", FIVE])
def test_the_package_is_valid_for_frictionless(tmp_path, text):
    for name, content in package(text).items():
        (tmp_path / name).write_bytes(content)
    found = frictionless.validate(tmp_path / "datapackage.json")
    assert found.valid, found.flatten(["rowNumber", "fieldName", "type", "message"])[:5]
    assert found.stats["tasks"] == len(TABLES)


def test_frictionless_finds_a_fault_in_a_spoilt_package(tmp_path):
    for name, content in package().items():
        (tmp_path / name).write_bytes(content.replace(b",actual,", b",guess,") if name == "troop_levels.csv" else content)
    assert not frictionless.validate(tmp_path / "datapackage.json").valid


def test_the_same_view_gives_the_same_bytes_at_any_time():
    made = [export.to_package(select(data()), about()) for _ in range(2)]
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def rebuilt(files: dict[str, bytes]) -> dict[str, dict[str, object]]:
    """The records that the filter left of a package's CSV files, evidence included."""
    rows = {}
    for name, made in tables_of(files).items():
        kinds = {c.name: c.type for c in TABLES[name].columns}
        typed_rows = [{key: typed(kinds[key], cell or "") for key, cell in row.items()} for row in made]
        rows[name] = [row for row in typed_rows if row.get("left_by_filter", True)]
    proof: dict[object, list[Evidence]] = {}
    for row in rows["evidence"]:
        given = {k: row[k] for k in ("source", "quote", "prefix", "suffix")}
        proof.setdefault(row["attribution"] or row["record"], []).append(Evidence(**given))
    found: dict[str, dict[str, object]] = {}
    for name, model in (("troop_levels", TroopLevel), ("casualties", Casualties), ("positions", Position)):
        known = set(model.model_fields) - {"evidence", "formerly"}
        found[name] = {
            str(row["id"]): model(**{k: v for k, v in row.items() if k in known}, evidence=tuple(proof[row["id"]]))
            for row in rows[name]
        }
    found["attributions"] = {
        str(row["id"]): Attribution(
            **{k: row[k] for k in ("actor", "by", "status", "role", "limit", "contrast", "via")}, evidence=tuple(proof[row["id"]])
        )
        for row in rows["attributions"]
    }
    places: dict[object, tuple[str, ...]] = {}
    for row in rows["attack_places"]:
        places[row["attack"]] = (*places.get(row["attack"], ()), str(row["place"]))
    found["attacks"] = {
        str(row["id"]): (row["title"], row["type"], row["date"], places.get(row["id"], ())) for row in rows["attacks"]
    }
    return found


def plain(record: object) -> object:
    """A record with its quotes folded to one line, without its former ids, which no package holds, and without its chain."""
    folded = tuple(e.model_copy(update={"quote": " ".join(e.quote.split())}) for e in record.evidence)
    return record.model_copy(update={"evidence": folded, "told": (), **({"formerly": ()} if hasattr(record, "formerly") else {})})


@given(FILTERS)
@examples(15, suppress_health_check=[HealthCheck.too_slow])
def test_reading_a_package_back_gives_the_same_records(chosen):
    left = select(data(), chosen)
    files = unzipped(export.to_package(left, export.about(data(), links.Link(chosen), "positions")))
    found = rebuilt(files)
    for name in ("troop_levels", "casualties", "positions"):
        assert found[name] == {r.id: plain(r) for r in getattr(left, name)}
    assert found["attributions"] == {f"{a.id}:{n}": plain(x) for a in left.attacks for n, x in enumerate(a.attributions, 1)}
    assert found["attacks"] == {a.id: (a.title, a.type, a.date, a.places) for a in left.attacks}
    assert files["README.md"].decode().count(describe(data(), chosen)) >= 1


def test_a_package_has_every_chain_with_its_words():
    files = package("")
    rows = list(csv.DictReader(io.StringIO(files["chains.csv"].decode("utf-8-sig"))))
    wanted = [
        (
            chain.record,
            chain.source,
            chain.outlet or "",
            chain.kind,
            chain.telling.words if chain.telling else "",
            chain.origin or "",
        )
        for chain in all_chains(data(), [record for _, record in data().claims()])
    ]
    names = ("record", "source", "outlet", "kind_of_origin", "who_words", "origin")
    assert [tuple(row[name] for name in names) for row in rows] == wanted


def test_the_readme_and_the_description_tell_rules_version_fields_and_values():
    files = package("actor=sadr")
    text, dictionary = files["README.md"].decode(), files["DICTIONARY.md"].decode()
    assert all(text.count(rule) == 1 for rule in export.COUNTING_RULES)
    assert data().version in text
    above, *sections = dictionary.split("\n## ")[2:]
    by_table = {section.partition(".csv\n")[0]: section for section in sections}
    assert list(by_table) == list(TABLES)
    for name, table in TABLES.items():
        names = [column.name for column in table.columns]
        assert f"\nColumns: {', '.join(f'`{column}`' for column in names)}.\n" in by_table[name]
        beside = {f"{date}_{part}" for date in names if f"{date}_precision" in names for part in DATE_PARTS}
        for column in table.columns:
            line = f"- `{column.name}` ({column.type}): {column.description}"
            assert ((line in by_table[name]) + (line in above)) == (column.name not in beside), (name, column.name)
            for value, meaning in meanings(data(), name, column).items():
                assert f"    - `{value}`: {meaning}" in dictionary
    facts = json.loads(files["datapackage.json"])
    assert facts["version"] == data().version
    for resource in facts["resources"]:
        fields = [(f["name"], f["description"]) for f in resource["schema"]["fields"]]
        assert fields == [(c.name, c.description) for c in TABLES[resource["name"]].columns]


@pytest.mark.parametrize("query", ["", FIVE])
def test_the_first_lines_of_the_readme_answer_a_receiver_and_nothing_is_told_twice(query):
    files = package(query, "casualties", "https://ledger.test/")
    text, dictionary = files["README.md"].decode(), files["DICTIONARY.md"].decode()
    view = about(query, "casualties", "https://ledger.test/")
    first = "\n".join(text.splitlines()[:40])
    for told in (view.contents, view.said, view.counted, view.version, view.citation(), view.rights, "left_by_filter"):
        assert told in first
    (script,) = re.findall(r"```python\n(.*?)```", first, re.DOTALL)
    assert len([line for line in script.splitlines() if line and not line.startswith(("import", "print"))]) == 3
    for made in (text, dictionary):
        lines = [line for line in made.splitlines() if len(line) > 60]
        assert len(set(lines)) == len(lines)
    assert len(text.splitlines()) < 160


def test_every_allowed_value_has_a_meaning_and_no_other_value_has():
    for name, table in TABLES.items():
        for column in table.columns:
            told = meanings(data(), name, column)
            if (name, column.name) == ("places", "precision"):
                assert list(told) == ["1", "2", "3", "4", "5", "6"]
            else:
                listed = data().victims if column.name == "victims" else data().sides if column.name == "side" else column.values
                assert list(told) == list(listed), (name, column.name)
            assert all(meaning[0].isupper() and meaning.endswith(".") and len(meaning) > 2 for meaning in told.values())


def test_the_description_says_what_the_filter_is_whose_the_data_are_and_when_they_were_made():
    facts = json.loads(package("actor=sadr", base="https://ledger.test/")["datapackage.json"])
    assert facts["title"] == "The Iraq ledger, records with actor Muqtada al-Sadr: 1 of 29 troop levels, 2 of 136 positions"
    assert facts["created"] == f"{data().changes[0].date}T00:00:00Z"
    assert [source["title"].split(":")[0] for source in facts["sources"]][:2] == ["Gareth Porter", "Dan Murphy"]
    assert len(facts["sources"]) == len(data().sources) == 5
    assert facts["contributors"] == [{"title": "The authors of The Iraq ledger", "role": "author"}]
    assert facts["licenses"][0]["name"] == "CC-BY-4.0"
    assert "US forces in Iraq" in facts["keywords"]
    assert facts["homepage"].startswith("https://ledger.test/positions?cite=")


def test_the_citations_have_the_view_and_every_article():
    text = package()["citations.bib"].decode()
    assert text.count("\n@") + text.startswith("@") == 1 + len(data().sources)
    assert all(f"{{{name},\n" in text for name in data().sources)


def test_every_field_that_refers_to_a_record_is_a_declared_key():
    resources = {r["name"]: r["schema"]["foreignKeys"] for r in export.descriptor(select(data()), about())["resources"]}
    ids = {name: set(getattr(data(), name)) for name in ("sides", "victims", "sources", "actors", "places", "issues")}
    ids |= {name: {record.id for record in getattr(data(), name)} for name in (*CLAIMS, "disagreements")}
    for name, rows in package_rows(select(data())).items():
        keyed = {column for key in resources[name] for column in key["fields"]}
        for column in TABLES[name].columns:
            cells = {row[column.name] for row in rows} - {None}
            refers = any(cells and cells <= known for known in ids.values())
            assert refers <= (column.name in keyed or column.name == "id"), (name, column.name)


def test_passages_are_the_words_of_the_articles_with_a_little_of_their_paragraph_around_them():
    rows = package_rows(select(data()))["passages"]
    cited = {(c.source, c.span.start, c.span.end) for found in data().citations.values() for c in found}
    assert {(row["source"], row["start"], row["end"]) for row in rows} == cited
    assert len(rows) == len(cited)
    for row in rows:
        text = data().articles[row["source"]].text
        around = text[max(0, row["start"] - 33) : row["end"] + 33]
        said = " ".join(filter(None, (row["prefix"], row["exact"], row["suffix"])))
        assert "".join(said.split()) in "".join(around.split())
        assert "".join(text[row["start"] : row["end"]].split()) == "".join(row["exact"].split())
    assert sum(row["prefix"] is not None for row in rows) > len(rows) / 2


def test_of_an_article_of_which_excerpts_may_be_shown_only_the_quotes_are_given():
    whole = data()
    hidden = {name: source.model_copy(update={"display": "excerpts"}) for name, source in whole.sources.items()}
    rows = package_rows(select(dataclasses.replace(whole, sources=hidden)))["passages"]
    assert {(row["prefix"], row["suffix"]) for row in rows} == {(None, None)}
    assert [row["exact"] for row in rows] == [row["exact"] for row in package_rows(select(whole))["passages"]]


@pytest.mark.parametrize("query", ["", FIVE, "from=2011-06&to=2011-06", "source=slavin-2011", "q=nothing-has-these-words"])
def test_the_lines_of_python_in_the_package_give_the_sums_of_the_page(tmp_path, capsys, monkeypatch, query):
    selection = select(data(), links.read(query, "casualties", data()).filters)
    for name, content in package(query, "casualties").items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    script = "".join(re.findall(r"```python\n(.*?)```", (tmp_path / "README.md").read_text(encoding="utf-8"), re.DOTALL))
    made: dict[str, pd.DataFrame] = {}
    exec(script, made)
    assert capsys.readouterr().out == f"{made['sums'].to_string()}\n{made['in_no_sum'].to_string()}\n"
    numbers = sorted(zip(made["sums"]["people"], made["sums"]["statements"], strict=True))
    assert made["in_no_sum"]["statements"].sum() == selection.count("casualties") - made["sums"]["statements"].sum()
    by_group = [
        one for outcome in ("killed", "injured", "abducted") for one in totals.sums(selection, outcome).by_group_and_year.values()
    ]
    assert numbers == sorted((one.best, one.many) for one in by_group)
    if query == "":
        assert made["sums"].loc[("killed", "US military", 2011)].tolist() == [15, 1, "June 2011 (date inferred)"]
        assert ("killed", 2011, "Not specified") in made["in_no_sum"].index.droplevel(3)


def test_a_person_who_has_only_the_package_finds_five_answers(tmp_path):
    """The steps are those of the README: each column that it names is there and holds the answer."""
    files = package("", "casualties", "https://ledger.test/")
    text = files["README.md"].decode()
    for column in (
        "adds",
        "counted",
        "noted_errors",
        "not_counted_because",
        "asserted_by_name",
        "qualifier",
        "wording",
        "said_on",
        "citation",
    ):
        assert f"`{column}`" in text
    tables = {name: pd.DataFrame(rows) for name, rows in tables_of(files).items()}
    casualties = tables["casualties"].set_index("id")
    june = casualties.query(
        "outcome == 'killed' and victims_name == 'US military' and date_start >= '2011-06-01' and date_end <= '2011-06-30'"
    )
    counted = june[june["counted"] == "True"]
    assert list(counted["adds"]) == ["15"]
    (why,) = set(june.loc[(june["counted"] == "False") & june["best"].notna(), "not_counted_because"])
    assert why == "part of “U.S. servicemen in Iraq” (15)"
    assert list(counted["asserted_by_name"]) == ["Barbara Slavin"]
    (level,) = tables["troop_levels"].query("best == '5200'").to_dict("records")
    assert (level["qualifier"], level["wording"]) == ("about", "about")
    assert (level["said_on_start"], level["said_on_end"]) == ("2020-02-16", "2020-03-01")
    (cited,) = tables["records"].query("id == 'casualties-us-june-2011'")["citation"]
    first = data().citations["casualties-us-june-2011"][0]
    assert cited.startswith("Barbara Slavin: ")
    for part in (
        first.quote.split()[0],
        "(par. ",
        citation.ledger(data()),
        "https://ledger.test/sources?",
    ):
        assert part in cited


@pytest.mark.parametrize(
    ("base", "is_private"),
    [
        ("http://127.0.0.1:8611/", True),
        ("http://localhost:8501/ledger/", True),
        ("http://[::1]/", True),
        ("http://192.168.1.5/", True),
        ("https://ledger.internal/", True),
        ("http://desk/", True),
        ("https://ledger.test/", False),
        ("http://1.1.1.1/", False),
        ("", False),
    ],
)
def test_a_file_says_where_links_to_a_private_address_open(base, is_private):
    made = about("", "casualties", base)
    assert bool(made.reach) == is_private
    assert (("Where links open", made.reach) in made.lines()) == is_private
    if is_private:
        files = package("", "casualties", base)
        assert f"Only where this dashboard runs: {base} is" in files["README.md"].decode()
        assert made.reach in json.loads(files["datapackage.json"])["description"]


def test_the_citation_of_a_passage_opens_its_paragraph_and_no_record():
    for row in package_rows(select(data()), "https://ledger.test/")["passages"]:
        address = re.search(r"https://ledger\.test/sources\?\S+", str(row["citation"]))[0]
        link = links.read(address.partition("?")[2], "sources", data())
        assert link.state["article"] == row["source"]
        assert link.state["p"] == str(row["paragraph"])
        assert link.state["cite"] == data().version
        assert "record" not in link.state
        assert not link.notices


def test_the_licence_of_the_description_does_not_cover_the_articles_and_the_citations_have_addresses():
    files = package("", base="https://ledger.test/")
    assert citation.NOT_OURS in json.loads(files["datapackage.json"])["licenses"][0]["title"]
    cited = files["citations.bib"].decode()
    for name, source in data().sources.items():
        entry = cited[cited.index(f"@online{{{name},") :].partition("\n}\n")[0]
        assert f"url = {{https://ledger.test/sources?article={name}&cite={data().version}}}" in entry
        assert f"date = {{{source.published}}}" in entry
        assert f"Published {dates.say_day(source.published)}" in entry
