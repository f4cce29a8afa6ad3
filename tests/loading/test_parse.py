"""Files to records: shapes, lines, the canonical spelling, and that no files whatever stop the reading."""

import random
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from ledger.loading import files, parse, rules, yaml_text
from ledger.model.problems import Kind, Problem
from ledger.model.records import OPTIONAL, TABLES
from tests.conftest import MINI, Edit, few
from tests.loading.test_yaml_text import mutated

ROOT = Path(__file__).resolve().parents[2]


def shown(root: Path) -> list[tuple[int, str, str, str]]:
    """Line, record, field and kind of every problem of reading."""
    return [(p.line, p.record, p.field, p.kind.value) for p in parse.read(files.read(root)).problems]


# the shape of one record


@pytest.mark.parametrize(
    ("table", "old", "new", "expected"),
    [
        ("places", "  lat: 58.25\n", "  lat: 90.5\n", (4, "skerry-light", "lat", "wrong-type")),
        ("places", "  lat: 58.25\n", "  lat: '58.25'\n", (4, "skerry-light", "lat", "wrong-type")),
        ("places", "  precision: 1\n", "  precision: 7\n", (6, "skerry-light", "precision", "wrong-type")),
        ("places", "  precision: 1\n", "  precision: 1.0\n", (6, "skerry-light", "precision", "wrong-type")),
        ("places", "  precision: 1\n", "  precision: true\n", (6, "skerry-light", "precision", "wrong-type")),
        ("places", "  name: Skerry Light\n", "  name:\n", (2, "skerry-light", "name", "wrong-type")),
        ("places", "  name: Skerry Light\n", "  name: ''\n", (2, "skerry-light", "name", "wrong-type")),
        ("places", "  name: Skerry Light\n", "  name: 7\n", (2, "skerry-light", "name", "wrong-type")),
        ("places", "  name: Skerry Light\n", "  name: [Skerry]\n", (2, "skerry-light", "name", "wrong-type")),
        ("places", "  name: Skerry Light\n", f"  name: {'x' * 4001}\n", (2, "skerry-light", "name", "wrong-type")),
        ("places", "- id: skerry-light\n", "- id: Skerry_Light\n", (1, "Skerry_Light", "id", "not-allowed")),
        ("places", "- id: skerry-light\n", "- id: 'skerry light'\n", (1, "skerry light", "id", "not-allowed")),
        ("places", "- id: skerry-light\n", "- id: 7\n", (1, "#1", "id", "wrong-type")),
        ("places", "- id: skerry-light\n  name", "- name", (1, "#1", "id", "missing-field")),
        ("places", "- id: coast\n", "- lamp\n- id: coast\n", (8, "#2", "", "wrong-type")),
        ("places", "- id: coast\n", "- [lamp]\n- id: coast\n", (8, "#2", "", "wrong-type")),
        ("places", "- id: coast\n", "-\n- id: coast\n", (8, "#2", "", "wrong-type")),
        ("casualties", "  low: 7\n", "  low: -1\n", (35, "fire-injured", "low", "wrong-type")),
        ("casualties", "  low: 7\n", "  low: 7.0\n", (35, "fire-injured", "low", "wrong-type")),
        ("casualties", "  low: 7\n", "  low: 1000000001\n", (35, "fire-injured", "low", "wrong-type")),
        ("casualties", "  low: 7\n", "  low: seven\n", (35, "fire-injured", "low", "wrong-type")),
        (
            "attacks",
            "    status: denied\n",
            "    status: doubted\n",
            (49, "oil-store-fire", "attributions.2.status", "not-allowed"),
        ),
        ("attacks", "    status: denied\n", "", (47, "oil-store-fire", "attributions.2.status", "missing-field")),
        (
            "attacks",
            "    status: denied\n",
            "    status: denied\n    why: x\n",
            (50, "oil-store-fire", "attributions.2.why", "unknown-key"),
        ),
        (
            "attacks",
            "  places:\n  - skerry-light\n  - coast\n",
            "  places: coast\n",
            (14, "oil-store-fire", "places", "wrong-type"),
        ),
        (
            "attacks",
            "  - skerry-light\n  - coast\n",
            "  - skerry-light\n  - 7\n",
            (16, "oil-store-fire", "places.1", "wrong-type"),
        ),
        ("sources", "    - 1\n    - 2\n", "    - 0\n    - 2\n", (17, "packet-1921", "zones.0.lines.0", "wrong-type")),
        ("sources", "    - 1\n    - 2\n", "    - 1\n", (16, "packet-1921", "zones.0.lines.1", "missing-field")),
        ("sources", "  display: full\n", "  display: half\n", (12, "packet-1921", "display", "not-allowed")),
        ("sources", "6bdfb544", "6BDFB544", (4, "packet-1921", "sha256", "not-allowed")),
        (
            "positions",
            "    quote: no keeper should sleep alone\n",
            "",
            (22, "master-wants-guards", "evidence.0.quote", "missing-field"),
        ),
        ("disagreements", "  - fire-dead\n  - fire-dead-tide\n", "  - fire-dead\n", (3, "keepers-dead", "records", "wrong-type")),
        ("set_aside", "  reason: The deck; its number is coded from the body.\n", "", (9, "#3", "reason", "missing-field")),
        ("changes", "  since: '0123456789ab'\n", "  since: latest\n", (2, "#1", "since", "not-allowed")),
    ],
)
def test_a_field_of_the_wrong_shape_is_reported_at_its_line_or_that_of_what_holds_it(
    edit: Edit, mini: Path, table: str, old: str, new: str, expected: tuple[int, str, str, str]
) -> None:
    edit(table, old, new)
    assert shown(mini) == [expected]


def test_evidence_may_not_be_an_empty_list(edit: Edit, mini: Path) -> None:
    quote = "  evidence:\n  - source: tide-1921\n    quote: The ferry guild has said nothing about the oil.\n"
    edit("positions", quote, "  evidence: []\n")
    assert shown(mini) == [(61, "guild-silent-on-oil", "evidence", "wrong-type")]


@pytest.mark.parametrize("text", ["", "# nothing\n", "lamp\n", "7\n", "{}\n", "id: x\n", "~\n"])
def test_a_file_that_is_not_a_list_is_reported(mini: Path, text: str) -> None:
    (mini / "data/issues.yaml").write_text(text, encoding="utf-8")
    assert [kind for *_, kind in shown(mini)] == ["not-a-list"]


def test_an_empty_list_is_written_so(mini: Path) -> None:
    (mini / "data/disagreements.yaml").write_text("# none yet\n[]\n", encoding="utf-8")
    assert rules.problems(parse.read(files.read(mini))) == []


def test_what_is_given_as_nothing_is_left_out_of_the_canonical_spelling(edit: Edit, mini: Path) -> None:
    edit("positions", "  via: correspondent\n", "  via: correspondent\n  note:\n")
    assert shown(mini) == [(21, "", "", "not-canonical")]


def test_records_of_the_right_shape_are_kept_beside_one_of_the_wrong_shape(edit: Edit, mini: Path) -> None:
    edit("actors", "  kind: press\n", "  kind: parrot\n")
    table = parse.read(files.read(mini)).tables["actors"]
    assert not table.whole
    assert len(table.rows) == 7
    assert "correspondent" in table.ids


def test_a_message_says_what_would_be_right(edit: Edit, mini: Path) -> None:
    edit("actors", "  kind: press\n", "  kind: parrot\n")
    (problem,) = parse.read(files.read(mini)).problems
    assert "parrot" in problem.message
    assert "'press'" in problem.message


def test_a_message_shows_only_the_start_of_a_long_value(edit: Edit, mini: Path) -> None:
    edit("actors", "  kind: press\n", f"  kind: {'parrot' * 500}\n")
    (problem,) = parse.read(files.read(mini)).problems
    assert len(problem.message) < 500


# lines


@pytest.mark.parametrize("root", [ROOT, MINI], ids=["the data", "the small data"])
def test_the_line_of_every_field_is_where_its_name_stands(root: Path) -> None:
    for table in parse.read(files.read(root)).tables.values():
        lines = table.text.split("\n")
        assert table.rows
        for row in table.rows:
            for key in row.record.model_dump(exclude_defaults=True):
                assert re.match(rf"[ -] {key}:", lines[table.line(row.index, (key,)) - 1])


def test_a_field_that_is_not_written_down_has_the_line_of_its_record() -> None:
    table = parse.read(files.read(MINI)).tables["positions"]
    assert table.line(1, ("note",)) == table.line(1) == 12
    assert table.line(1, ("evidence", 0, "prefix")) == 22
    assert table.line(99, ("note",)) == 0


@pytest.mark.parametrize("root", [ROOT, MINI], ids=["the data", "the small data"])
def test_lines_take_no_room_where_there_is_no_fault(root: Path) -> None:
    reading = parse.read(files.read(root))
    assert rules.problems(reading) == []
    assert [table.name for table in reading.tables.values() if "lines" in vars(table)] == []


def test_a_problem_of_a_row_names_its_record_field_and_line() -> None:
    table = parse.read(files.read(MINI)).tables["positions"]
    problem = table.problem(table.rows[1], ("evidence", 0, "quote"), Kind.QUOTE_NOT_FOUND, "no")
    assert problem == Problem("data/positions.yaml", 23, "master-wants-guards", "evidence.0.quote", Kind.QUOTE_NOT_FOUND, "no")


def test_a_problem_is_one_line_whatever_the_name_of_its_file() -> None:
    told = str(Problem("data/a\nb\x1b[31m“é”.yaml", 0, "", "", Kind.FILE_UNKNOWN, "no"))
    assert told == "data/a\\nb\\x1b[31m“é”.yaml:0 -: no [file-unknown]"


# the canonical spelling


@pytest.mark.parametrize("root", [ROOT, MINI], ids=["the data", "the small data"])
def test_the_data_are_written_canonically(root: Path) -> None:
    for table in parse.read(files.read(root)).tables.values():
        assert parse.canonical(table) == table.text


def test_evidence_and_remarks_come_after_a_records_own_fields() -> None:
    fields = {"formerly": 1, "note": 2, "evidence": 3, "id": 4, "attributions": 5, "title": 6, "zones": 7}
    assert list(parse.ordered(fields)) == ["id", "title", "evidence", "attributions", "zones", "note", "formerly"]
    assert parse.ordered(fields) == fields


@pytest.mark.parametrize("table", TABLES)
def test_another_order_of_the_fields_is_read_the_same_and_written_canonically(mini: Path, table: str) -> None:
    before = parse.read(files.read(mini))
    path = mini / f"data/{table}.yaml"
    top = yaml_text.header(before.tables[table].text)
    turned = [dict(reversed(item.items())) for item in yaml_text.parse("", path.read_bytes()).value]
    path.write_text(yaml_text.dump(turned, top), encoding="utf-8")
    after = parse.read(files.read(mini))
    assert after.records(table) == before.records(table)
    assert parse.canonical(after.tables[table]) == before.tables[table].text
    assert [p.kind for p in after.problems] == [Kind.NOT_CANONICAL]


# seeds and versions


def test_every_source_has_its_article(mini: Path) -> None:
    reading = parse.read(files.read(mini))
    assert set(reading.articles) == {"packet-1921", "tide-1921"}
    assert reading.articles["tide-1921"].text.startswith("Guard numbers at Skerry fall\n")


def test_an_article_with_another_checksum_is_read_all_the_same(edit: Edit, mini: Path) -> None:
    edit("seeds/001_tide.txt", "35 guards", "36 guards")
    reading = parse.read(files.read(mini))
    assert [p.kind for p in reading.problems] == [Kind.SEED_CHECKSUM]
    assert "36 guards" in reading.articles["tide-1921"].text


def test_the_version_is_that_of_the_bytes_and_names(mini: Path, edit: Edit) -> None:
    first = files.read(mini).version
    assert re.fullmatch(r"[0-9a-f]{12}", first)
    assert files.read(MINI).version == first
    versions = {first}
    edit("places", "background, invented\n- id", "background, invented \n- id")
    versions.add(files.read(mini).version)
    edit("seeds/001_tide.txt", "35 guards", "36 guards")
    versions.add(files.read(mini).version)
    (mini / "seeds/001_tide.txt").rename(mini / "seeds/002_tide.txt")
    versions.add(files.read(mini).version)
    (mini / "data/views.yaml").unlink()
    versions.add(files.read(mini).version)
    assert len(versions) == 5


def test_the_version_does_not_depend_on_files_that_hold_no_data(mini: Path) -> None:
    (mini / "data/README.md").write_text("x", encoding="utf-8")
    (mini / "notes.txt").write_text("x", encoding="utf-8")
    assert files.read(mini).version == files.read(MINI).version


def test_a_file_of_no_table_is_named_and_its_bytes_are_not_read(mini: Path) -> None:
    before = files.fingerprint(mini)
    (mini / "data/notes.yaml").write_text("a secret", encoding="utf-8")
    (mini / "data/positions.yml").write_text("[]", encoding="utf-8")
    read = files.read(mini)
    assert files.fingerprint(mini) != before
    assert read.contents == files.read(MINI).contents
    told = [(p.file, p.kind) for p in rules.problems(parse.read(read))]
    assert told == [("data/notes.yaml", Kind.FILE_UNKNOWN), ("data/positions.yml", Kind.FILE_UNKNOWN)]


def test_bytes_moved_from_one_file_to_the_next_make_another_version(mini: Path) -> None:
    seeds = mini / "seeds"
    (seeds / "a.txt").write_bytes(b"one")
    (seeds / "b.txt").write_bytes(b"two")
    before = files.read(mini).version
    (seeds / "a.txt").write_bytes(b"onet")
    (seeds / "b.txt").write_bytes(b"wo")
    assert files.read(mini).version != before


@pytest.mark.parametrize("missing", ["data", "seeds", ""], ids=["no data", "no seeds", "nothing"])
def test_a_folder_without_a_dataset_is_read_as_faults(mini: Path, missing: str) -> None:
    shutil.rmtree(mini / missing)
    kinds = Counter(p.kind for p in parse.read(files.read(mini)).problems)
    assert kinds == ({Kind.SEED_MISSING: 2} if missing == "seeds" else {Kind.FILE_MISSING: len(TABLES) - len(OPTIONAL)})


def test_a_folder_in_the_place_of_a_file_is_a_missing_file(mini: Path) -> None:
    (mini / "data/issues.yaml").unlink()
    (mini / "data/issues.yaml").mkdir()
    assert [kind for *_, kind in shown(mini)] == ["file-missing"]


def test_a_file_above_the_limit_is_not_read(mini: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in (mini / "data").iterdir()}
    limit = max(sizes.values()) - 1
    reading = parse.read(files.read(mini, limit), limit)
    assert [(p.file, p.kind) for p in reading.problems] == [("data/positions.yaml", Kind.FILE_TOO_LARGE)]
    assert reading.records("positions") == []


# fuzz

VALUES = [
    *(
        "7",
        "-1",
        "0",
        "1.5",
        "999999999",
        "true",
        "~",
        "''",
        "' '",
        "[]",
        "{}",
        "[[]]",
        "[a]",
        "{a: b}",
        "[{source: x}]",
        "[1, 2]",
    ),
    *(
        "coast",
        "fire-dead",
        "garrison",
        "clerk",
        "packet-1921",
        "nobody",
        "for",
        "silent",
        "us",
        "'1921-25'",
        "'../..'",
        "'9999'",
    ),
    *("'0000'", "'../seeds/000_packet.txt'", '"\\u2028"', "🏮", "é", "'a\\b'", "[50, 60]", "[9, 4]", "[1, 999999999]"),
    *(f"'{'x' * 4100}'", "{source: packet-1921, quote: The}", "[{kind: body, lines: [50, 60]}]", "[{kind: body, lines: [9, 1]}]"),
]
SCALAR = re.compile(r"(?m)^( *(?:- )*(?:[a-z0-9_]+: ?|- ))(.*)$")


def rewritten(r: random.Random, text: str) -> str:
    """Well-formed YAML with other values in a few places."""
    for _ in range(r.choice([1, 1, 2, 4])):
        matches = list(SCALAR.finditer(text))
        if matches:
            match = r.choice(matches)
            text = text[: match.end(1)] + r.choice([" ", ""]) * match[1].endswith(":") + r.choice(VALUES) + text[match.end() :]
    return text


@pytest.mark.parametrize("run", few(range(4), 0))
def test_any_damage_to_a_dataset_is_a_list_of_problems_and_never_an_error(mini: Path, run: int) -> None:
    r = random.Random(f"load {run}")
    whole = sorted([*(MINI / "data").glob("*.yaml"), *(MINI / "seeds").glob("*.txt")])
    pool = [path.read_bytes() for path in whole]
    kinds: Counter[Kind] = Counter()
    for _ in range(100):
        chosen = r.sample(whole, r.choice([1, 1, 2, 4]))
        for path in chosen:
            data = path.read_bytes()
            if r.random() < 0.5 and path.suffix == ".yaml":
                data = rewritten(r, data.decode("utf-8")).encode("utf-8")
            else:
                data = mutated(r, [data, data, data, *pool])
            (mini / path.parent.name / path.name).write_bytes(data)
        reading = parse.read(files.read(mini))
        problems = rules.problems(reading)
        assert set(reading.tables) == set(TABLES)
        assert set(reading.problems) <= set(problems)
        assert all(p.message.strip() and p.line >= 0 and str(p).startswith("data/") for p in problems)
        kinds.update(p.kind for p in problems)
        for table in reading.tables.values():
            assert yaml_text.parse("", parse.canonical(table).encode()).value is not None
        for article in reading.articles.values():
            if not problems:
                assert article.paragraphs
        for path in chosen:
            shutil.copy(path, mini / path.parent.name / path.name)
    assert len(kinds) > 15, kinds


def test_a_link_is_followed_within_the_folder_of_the_dataset_and_not_out_of_it(mini: Path, tmp_path: Path) -> None:
    outside, attacks = tmp_path / "outside.yaml", mini / "data" / "attacks.yaml"
    shutil.copy(attacks, outside)
    attacks.rename(mini / "attacks-of-today.yaml")
    attacks.symlink_to("../attacks-of-today.yaml")
    assert shown(mini) == []
    attacks.unlink()
    attacks.symlink_to(outside)
    assert [kind for *_, kind in shown(mini)] == ["file-missing"]
    assert files.read(mini).refused == {"data/attacks.yaml": "a link that leads out of the folder of the dataset"}
