"""The rules across records: each test starts from the valid dataset in `tests/mini` and changes one thing.

`tests/broken/` holds one file for each kind of fault. It replaces one file of `tests/mini`, and its first lines say which and
what to expect: `replaces: FILE`, `line: NUMBER` (0 is the file as a whole), and where needed `delete: FILE`,
`add-seed: NAME`, `add-group: ID` (of victims), `limit: BYTES`.
"""

import re
import shutil
from pathlib import Path

import pytest

from ledger.loading import files, parse, rules
from ledger.loading.opening import open_dataset, open_older
from ledger.loading.rules import dates as rules_of_dates
from ledger.model.fields import references
from ledger.model.problems import Kind, Problem
from ledger.model.record_fields import Model
from ledger.model.records import TABLES, Attribution, Claim, Evidence
from tests.conftest import MINI, Edit

BROKEN = Path(__file__).parents[1] / "broken"


def found(root: Path, limit: str | None = None) -> list[Problem]:
    """Every problem of the dataset under `root`."""
    return rules.problems(parse.read(files.read(root, int(limit)), int(limit))) if limit else open_dataset(root)[1]


def brief(problems: list[Problem]) -> list[tuple[str, str, str]]:
    """Record, field and kind of each problem."""
    return [(p.record, p.field, p.kind.value) for p in problems]


def of_kind(root: Path, kind: Kind) -> list[Problem]:
    """The problems of one kind, where numbers are tried out that the article does not state."""
    return [problem for problem in found(root) if problem.kind == kind]


def directives(path: Path) -> dict[str, str]:
    head = re.match(rb"\A(?:#[^\n]*\n)*", path.read_bytes())
    assert head
    return dict(re.findall(r"^# ([a-z-]+): (.+)$", head[0].decode("ascii"), re.MULTILINE))


def spoil(root: Path, path: Path) -> dict[str, str]:
    """Put a broken file in its place, and do what its first lines say."""
    says = directives(path)
    shutil.copy(path, root / says["replaces"])
    if "delete" in says:
        (root / says["delete"]).unlink()
    if "add-group" in says:
        with (root / "data/victims.yaml").open("a", encoding="utf-8") as groups:
            groups.write(f"- id: {says['add-group']}\n  name: Another group\n")
    if "add-seed" in says:
        (root / "seeds" / says["add-seed"]).write_text("Nobody knows this article.\n", encoding="utf-8")
    return says


@pytest.mark.parametrize("kind", Kind)
def test_a_file_with_one_fault_gives_one_problem_of_its_kind_at_its_line(mini: Path, kind: Kind) -> None:
    says = spoil(mini, BROKEN / f"{kind}.yaml")
    problems = found(mini, says.get("limit"))
    assert [(p.file, p.line, p.kind) for p in problems] == [(says["replaces"], int(says["line"]), kind)]
    assert problems[0].message.strip()


def test_every_kind_of_fault_has_a_broken_file_and_every_broken_file_a_kind() -> None:
    assert {path.name for path in BROKEN.iterdir()} == {f"{kind}.yaml" for kind in Kind}


@pytest.mark.parametrize("kind", Kind)
def test_a_problem_reads_as_file_line_record_field_message_and_kind(mini: Path, kind: Kind) -> None:
    says = spoil(mini, BROKEN / f"{kind}.yaml")
    (problem,) = found(mini, says.get("limit"))
    where = f"{problem.record} {problem.field}".strip() or "-"
    assert str(problem) == f"{says['replaces']}:{says['line']} {where}: {problem.message} [{kind}]"
    assert re.fullmatch(r"data/[a-z_]+\.yaml:\d+ \S+( \S+)?: .+ \[[a-z0-9-]+\]", str(problem), re.DOTALL)


def test_a_problem_is_shown_like_this(edit: Edit, mini: Path) -> None:
    edit("positions", "  actor: harbour-council\n", "  actor: harbour-board\n")
    assert [str(p) for p in found(mini)] == [
        "data/positions.yaml:2 council-asks actor: 'harbour-board' is in no record of data/actors.yaml [unknown-reference]"
    ]


def test_the_small_dataset_has_a_record_in_every_table_and_no_problem() -> None:
    reading = parse.read(files.read(MINI))
    assert rules.problems(reading) == []
    assert open_dataset(MINI)[0] is not None
    assert {name: bool(reading.records(name)) for name in reading.tables} == dict.fromkeys(TABLES, True)


def test_the_small_dataset_fills_every_field_that_the_tables_have() -> None:
    reading = parse.read(files.read(MINI))
    filled = {
        (name, key) for name in TABLES for record in reading.records(name) for key in record.model_dump(exclude_defaults=True)
    }
    # nothing in an article of our own has these
    empty = {("sources", "url"), ("sources", "republished_by")}
    notes = {(name, key) for name in TABLES for key in ("note", "formerly")}
    assert {(name, key) for name, model in TABLES.items() for key in model.model_fields} - notes - empty <= filled
    assert {key for _, key in filled & notes} == {"note", "formerly"}


# broken files


def test_of_a_file_that_was_saved_in_part_that_is_told_first_and_nothing_that_follows_from_it(mini: Path) -> None:
    path = mini / "data/positions.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("the garrison must leave")], encoding="utf-8")
    (problem,) = found(mini)
    assert (problem.file, problem.line, problem.kind) == ("data/positions.yaml", 34, Kind.CUT_OFF)
    path.write_text(text[: text.index("  evidence:\n  - source: tide-1921") + 4], encoding="utf-8")
    assert next((p.file, p.kind) for p in found(mini)) == ("data/positions.yaml", Kind.CUT_OFF)
    assert {p.file for p in found(mini)} == {"data/positions.yaml"}


def test_a_cut_in_a_file_of_attacks_is_told_before_the_references_that_lead_nowhere(mini: Path) -> None:
    path = mini / "data/attacks.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("- id: oil-store-fire") - 8], encoding="utf-8")
    assert [(p.file, p.kind) for p in found(mini)] == [
        ("data/attacks.yaml", Kind.CUT_OFF),
        ("data/casualties.yaml", Kind.UNKNOWN_REFERENCE),
        ("data/casualties.yaml", Kind.UNKNOWN_REFERENCE),
        ("data/casualties.yaml", Kind.UNKNOWN_REFERENCE),
        ("data/comparisons.yaml", Kind.UNKNOWN_REFERENCE),
        ("data/errata.yaml", Kind.UNKNOWN_REFERENCE),
        ("data/errata.yaml", Kind.UNKNOWN_REFERENCE),
    ]


def test_nothing_counts_as_unused_while_a_reference_leads_nowhere(mini: Path, edit: Edit) -> None:
    path = mini / "data/attacks.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("- id: oil-store-fire")], encoding="utf-8")
    problems = found(mini)
    assert {p.kind for p in problems} == {Kind.UNKNOWN_REFERENCE}
    assert {p.file for p in problems} == {"data/casualties.yaml", "data/comparisons.yaml", "data/errata.yaml"}


def test_what_nothing_refers_to_is_told_after_all_faults_of_records(mini: Path, edit: Edit) -> None:
    edit("actors", "  kind: press\n", "  kind: press\n- id: fog\n  name: Fog\n  kind: press\n")
    edit("positions", "must leave by autumn", "must leave by noon")
    assert [p.kind for p in found(mini)] == [Kind.QUOTE_NOT_FOUND, Kind.UNUSED]


@pytest.mark.parametrize("marker", ["<<<<<<< HEAD", "=======", ">>>>>>> main", "||||||| 0a1b2c3"])
def test_a_merge_conflict_is_called_so_at_the_line_of_its_first_marker(edit: Edit, mini: Path, marker: str) -> None:
    edit("issues", "  against_label: Leave\n", f"  against_label: Leave\n{marker}\n")
    (problem,) = found(mini)
    assert (problem.file, problem.line, problem.kind) == ("data/issues.yaml", 6, Kind.MERGE_CONFLICT)
    assert "keep one of the two versions" in problem.message


def test_signs_of_a_conflict_within_a_text_are_text(edit: Edit, mini: Path) -> None:
    edit("issues", "  against_label: Leave\n", "  against_label: Leave ======= now <<<<<<< then\n")
    assert found(mini) == []


@pytest.mark.parametrize(
    ("table", "old", "new", "field", "message"),
    [
        (
            *("attacks", "  places:\n  - skerry-light\n  - coast\n", "  places: coast\n", "places"),
            "must be a list, each item on a line of its own with a dash, not 'coast'",
        ),
        ("actors", "name: Ferry guild", "name: 7", "name", "must be text, not 7"),
        ("actors", "name: Ferry guild", "name: ''", "name", "must be text of 1 or more characters, not ''"),
        (
            "actors",
            "name: Ferry guild",
            f"name: {'x' * 4001}",
            "name",
            "must be text of at most 4000 characters, not 4001 characters",
        ),
        ("actors", "name: Ferry guild", "name:", "name", "must be text, not empty"),
        ("casualties", "  low: 7\n", "  low: seven\n", "low", "must be a whole number, not 'seven'"),
        ("casualties", "  low: 7\n", "  low: -7\n", "low", "must be at least 0, not -7"),
        ("places", "  lat: 58.25\n", "  lat: 158.25\n", "lat", "must be at most 90.0, not 158.25"),
        ("places", "  lat: 58.25\n", "  lat: north\n", "lat", "must be a number, not 'north'"),
        ("disagreements", "  - fire-dead-tide\n", "", "records", "must be a list of at least 2, not a list of 1"),
        ("actors", "name: Ferry guild", "name:\n    of: Skerry", "name", "must be text, not a mapping of fields"),
    ],
)
def test_a_value_of_the_wrong_type_is_told_in_plain_words(
    edit: Edit, mini: Path, table: str, old: str, new: str, field: str, message: str
) -> None:
    edit(table, old, new)
    (problem,) = (p for p in found(mini) if p.kind != Kind.UNKNOWN_REFERENCE)
    assert (problem.field, problem.kind) == (field, Kind.WRONG_TYPE)
    assert problem.message.startswith(message)


# several faults


def test_all_faults_are_reported_at_once_broken_files_first_the_others_in_the_order_of_file_and_line(
    edit: Edit, mini: Path
) -> None:
    edit("actors", "- id: raiders\n", "- id: salt-camp\n")
    edit("casualties", "  low: 7\n", "  low: 8\n")
    edit("casualties", "date: '1921-03-01'\n", "date: '1921-02-29'\n")
    edit("positions", "  stance: silent\n", "  stance: conditional\n")
    edit("positions", "must leave by autumn", "must leave by noon")
    edit("sources", "6bdfb544", "00000000")
    problems = found(mini)
    assert brief(problems) == [
        ("packet-1921", "sha256", "seed-checksum"),
        ("salt-camp", "id", "duplicate-id"),
        ("oil-store-fire", "attributions.0.actor", "unknown-reference"),
        ("fire-injured", "low", "bad-range"),
        ("fire-dead-tide", "date", "bad-date"),
        ("guild-wants-garrison-gone", "evidence.0.quote", "quote-not-found"),
        ("guild-silent-on-oil", "stance", "condition-mismatch"),
    ]
    assert [(p.file, p.line) for p in problems[1:]] == sorted((p.file, p.line) for p in problems[1:])


def test_one_record_may_have_several_faults_of_shape_and_all_are_reported(edit: Edit, mini: Path) -> None:
    edit("positions", "  stance: silent\n", "  stance: mute\n  volume: low\n")
    edit("positions", "  said_on: ../1921-22\n", "")
    assert sorted(brief(found(mini))) == [
        ("guild-silent-on-oil", "said_on", "missing-field"),
        ("guild-silent-on-oil", "stance", "not-allowed"),
        ("guild-silent-on-oil", "volume", "unknown-key"),
    ]


def test_a_fault_of_shape_in_one_record_does_not_hide_faults_across_the_others(edit: Edit, mini: Path) -> None:
    edit("positions", "  stance: silent\n", "  stance: mute\n")
    edit("positions", "  actor: harbour-council\n", "  actor: harbour-board\n")
    edit("positions", "quote: no keeper should sleep alone", "quote: no keeper should sleep")
    edit("positions", "must leave by autumn", "must leave by noon")
    edit("casualties", "  part_of: winter-dead\n", "  part_of: fire-dead\n")
    assert brief(found(mini)) == [
        ("fire-dead", "part_of", "part-cycle"),
        ("council-asks", "actor", "unknown-reference"),
        ("guild-wants-garrison-gone", "evidence.0.quote", "quote-not-found"),
        ("guild-silent-on-oil", "stance", "not-allowed"),
    ]


def test_an_unreadable_file_does_not_hide_faults_in_the_others(edit: Edit, mini: Path) -> None:
    edit("issues", "for_label: Stay", "for_label: &x Stay")
    edit("positions", "  actor: harbour-council\n", "  actor: harbour-board\n")
    edit("positions", "must leave by autumn", "must leave by noon")
    assert [p.kind for p in found(mini)] == [Kind.ALIAS, Kind.UNKNOWN_REFERENCE, Kind.QUOTE_NOT_FOUND]


def test_a_record_of_the_wrong_shape_may_still_be_referred_to(edit: Edit, mini: Path) -> None:
    edit("actors", "name: Ferry guild", "name: 7")
    assert brief(found(mini)) == [("ferry-guild", "name", "wrong-type")]


# ids


def test_an_id_may_not_be_used_again_in_another_table(edit: Edit, mini: Path) -> None:
    edit("positions", "- id: council-asks\n", "- id: coast\n")
    (problem,) = found(mini)
    assert (problem.record, problem.field, problem.kind) == ("coast", "id", Kind.DUPLICATE_ID)
    assert "data/places.yaml:8" in problem.message


def test_two_records_may_not_have_had_the_same_id_before(edit: Edit, mini: Path) -> None:
    edit("actors", "  - port-captain\n", "  - guards-1921\n")
    assert brief(found(mini)) == [("guards-needed", "formerly.1", "former-id-taken")]


def test_an_id_before_may_not_be_the_present_id_of_the_same_record(edit: Edit, mini: Path) -> None:
    edit("actors", "  - port-captain\n", "  - harbour-master\n")
    assert brief(found(mini)) == [("harbour-master", "formerly.0", "former-id-taken")]


# references


def _references() -> list[tuple[str, int, tuple[str | int, ...], str]]:
    tables = parse.read(files.read(MINI)).tables.values()
    return [(t.file, r.index, path, name) for t in tables for r in t.rows for path, name, _ in references(r.record)]


@pytest.mark.parametrize(("file", "index", "path", "name"), _references(), ids=str)
def test_a_reference_to_a_record_that_is_not_there_is_reported(
    mini: Path, file: str, index: int, path: tuple[str | int, ...], name: str
) -> None:
    table = next(t for t in parse.read(files.read(mini)).tables.values() if t.file == file)
    line = table.line(index, path)
    lines = table.text.split("\n")
    assert lines[line - 1].endswith(name)
    lines[line - 1] = lines[line - 1].removesuffix(name) + "nobody"
    (mini / file).write_text("\n".join(lines), encoding="utf-8", newline="")
    problems = [p for p in found(mini) if p.kind == Kind.UNKNOWN_REFERENCE]
    assert [(p.file, p.line, p.field) for p in problems] == [(file, line, parse.dotted(path))]
    assert "'nobody'" in problems[0].message


def test_every_field_that_holds_an_id_is_known_as_a_reference() -> None:
    """The small dataset fills them all; ids of changes may be of records that are gone."""
    known = {
        (table.name, ".".join(key for key in path if isinstance(key, str)))
        for table in parse.read(files.read(MINI)).tables.values()
        for row in table.rows
        for path, _, _ in references(row.record)
    }
    patterns = [
        re.findall(r"pattern='([^']+)'", str(TABLES[table].model_fields["id"].metadata))[0] for table in ("sources", "sides")
    ]

    def fields(model: type[Model]) -> set[str]:
        named = {key: repr(field) for key, field in model.model_fields.items() if key not in ("id", "formerly")}
        return {key for key, text in named.items() if any(pattern in text for pattern in patterns)}

    expected = {(name, key) for name, model in TABLES.items() if name != "changes" for key in fields(model)}
    expected |= {(n, f"evidence.{key}") for n, model in TABLES.items() if issubclass(model, Claim) for key in fields(Evidence)}
    expected |= {(n, "told.by") for n, model in TABLES.items() if issubclass(model, Claim)} | {
        ("attacks", "attributions.told.by")
    }
    expected |= {("attacks", f"attributions.{key}") for key in [*fields(Attribution), "evidence.source"]}
    assert known == expected


def test_a_side_or_a_group_of_victims_that_is_not_in_the_vocabulary_is_reported_with_those_that_are(
    edit: Edit, mini: Path
) -> None:
    edit("actors", "  kind: organisation\n  side: guild\n", "  kind: organisation\n  side: union\n")
    edit(
        "casualties",
        "  victims: unspecified\n  victims_text: people on the coast\n",
        "  victims: lives\n  victims_text: people on the coast\n",
    )
    told = {str(p).partition(" [")[0] for p in found(mini) if p.kind == Kind.UNKNOWN_REFERENCE}
    sides = "port, guild, raiding, office"
    assert told == {
        f"data/actors.yaml:24 ferry-guild side: 'union' is in no record of data/sides.yaml; there are {sides}",
        "data/casualties.yaml:8 winter-dead victims: 'lives' is in no record of data/victims.yaml; there are unspecified",
    }


def test_a_side_may_have_the_id_of_a_place_and_is_not_used_by_what_refers_to_the_place(edit: Edit, mini: Path) -> None:
    edit("sides", "  name: Offices\n", "  name: Offices\n- id: coast\n  name: Coast\n")
    assert brief(found(mini)) == [("coast", "id", "unused")]
    edit("actors", "  side: office\n", "  side: coast\n")
    edit("sides", "- id: office\n  name: Offices\n", "")
    assert found(mini) == []


def test_two_sides_of_one_id_are_reported(edit: Edit, mini: Path) -> None:
    edit("sides", "- id: office\n", "- id: office\n  name: Office\n- id: office\n")
    assert brief(found(mini)) == [("office", "id", "duplicate-id")]


def test_an_id_that_a_side_had_before_is_only_taken_among_sides(edit: Edit, mini: Path) -> None:
    edit("sides", "  name: Guilds\n", "  name: Guilds\n  formerly:\n  - coast\n")
    assert found(mini) == []
    edit("sides", "  - coast\n", "  - port\n")
    assert brief(found(mini)) == [("guild", "formerly.0", "former-id-taken")]


@pytest.mark.parametrize(("text", "line"), [("[]\n", 1), ("{0}{0}", 10)])
def test_a_dataset_has_one_subject(mini: Path, text: str, line: int) -> None:
    path = mini / "data/subject.yaml"
    path.write_text(text.format(path.read_text(encoding="utf-8")).replace("skerry-ledger", "other", 1), encoding="utf-8")
    (problem,) = found(mini)
    assert (problem.file, problem.line, problem.kind) == ("data/subject.yaml", line, Kind.WRONG_TYPE)


def test_a_licence_that_is_not_known_is_reported(edit: Edit, mini: Path) -> None:
    edit("subject", "license: CC0-1.0", "license: CC-BY-NC-4.0")
    (problem,) = found(mini)
    assert (problem.line, problem.field, problem.kind) == (4, "license", Kind.NOT_ALLOWED)
    assert "'CC-BY-NC-4.0' is not one of 'CC-BY-4.0' or 'CC0-1.0'" in problem.message


def test_a_dataset_without_a_licence_can_still_be_read(edit: Edit, mini: Path) -> None:
    edit("subject", "  license: CC0-1.0\n", "")
    (problem,) = found(mini)
    assert (problem.kind, problem.field) == (Kind.LICENSE_MISSING, "license")
    assert parse.read(files.read(mini)).records("subject")[0].license is None


def test_what_a_dataset_without_a_subject_lacks_is_said(mini: Path) -> None:
    (mini / "data/subject.yaml").unlink()
    said = "data/subject.yaml:0 -: no such file; it holds one record with id, title, topic and license [file-missing]"
    assert [str(p) for p in found(mini)] == [said]


def test_a_claim_cannot_be_the_part_of_a_claim_of_another_table(edit: Edit, mini: Path) -> None:
    edit("casualties", "  part_of: winter-dead\n", "  part_of: winter-raids\n")
    assert brief(found(mini)) == [("fire-dead", "part_of", "unknown-reference")]


def test_a_disagreement_is_about_claims_only(edit: Edit, mini: Path) -> None:
    edit("disagreements", "  - fire-dead-tide\n", "  - skerry-light\n")
    assert brief(found(mini)) == [("keepers-dead", "records.1", "unknown-reference")]


def test_references_into_a_file_that_cannot_be_read_are_not_judged(edit: Edit, mini: Path) -> None:
    edit("attacks", "date: '1920-24'", "date: 1920-12-24")
    assert [p.kind for p in found(mini)] == [Kind.AMBIGUOUS_SCALAR]


def test_nothing_counts_as_unused_while_a_file_cannot_be_read(edit: Edit, mini: Path) -> None:
    (mini / "data/positions.yaml").unlink()
    assert [p.kind for p in found(mini)] == [Kind.FILE_MISSING]


@pytest.mark.parametrize(
    ("table", "last", "new"),
    [
        ("actors", "  kind: press\n", "- id: fog\n  name: Fog\n  kind: press\n"),
        ("places", "  precision: 5\n  basis: invented\n", "- id: fog\n  name: Fog\n  precision: 6\n  basis: invented\n"),
        (
            "issues",
            "  period: '1921-21'\n",
            "- id: fog\n  name: More fog\n  question: F?\n  for_label: F\n  against_label: G\n  kind: fact\n  period: '1921'\n",
        ),
    ],
)
def test_a_record_that_nothing_refers_to_is_reported(edit: Edit, mini: Path, table: str, last: str, new: str) -> None:
    edit(table, last, last + new)
    assert brief(found(mini)) == [("fog", "id", "unused")]


def test_an_article_that_nothing_cites_yet_is_no_problem(edit: Edit, mini: Path) -> None:
    second = (mini / "data/sources.yaml").read_text(encoding="utf-8").split("- id: tide-1921")[1]
    (mini / "seeds/002_copy.txt").write_bytes((mini / "seeds/001_tide.txt").read_bytes())
    edit("sources", second, second + "- id: copy" + second.replace("001_tide", "002_copy"))
    assert found(mini) == []


# dates, numbers, stances


@pytest.mark.parametrize(
    ("table", "old", "field"),
    [
        ("sources", "published: '1921-22'", "published"),
        ("troop_levels", "refers_to: '1921-06'", "refers_to"),
        ("positions", "said_on: '1921-03'\n", "said_on"),
        ("attacks", "date: '1920-24'", "date"),
        ("casualties", "date: '1921-03-01'\n", "date"),
        ("changes", "date: '1921-07'", "date"),
    ],
)
@pytest.mark.parametrize("bad", ["1921-02-29", "spring 1921", "1921-13-01", "1922/1921", "../.."])
def test_every_field_for_a_date_refuses_what_is_no_date(
    edit: Edit, mini: Path, table: str, old: str, field: str, bad: str
) -> None:
    edit(table, old, f"{field}: '{bad}'" + "\n" * old.endswith("\n"))
    assert [(p.field, p.kind) for p in found(mini) if p.kind != Kind.NOT_CANONICAL] == [(field, Kind.BAD_DATE)]


@pytest.mark.parametrize(
    ("low", "best", "high", "good"),
    [
        (3, 3, 3, True),
        (0, 0, 0, True),
        (0, None, 5, True),
        (None, None, 2, True),
        (None, None, None, True),
        (4, 3, 3, False),
        (None, 4, 3, False),
        (4, None, 3, False),
        (4, 3, None, False),
        (1, 0, None, False),
    ],
)
def test_low_best_and_high_must_not_fall_where_they_are_given(
    edit: Edit, mini: Path, low: int | None, best: int | None, high: int | None, good: bool
) -> None:
    given = {"low": low, "best": best, "high": high}
    lines = "".join(f"  {key}: {number}\n" for key, number in given.items() if number is not None)
    edit("casualties", "  low: 2\n  best: 2\n  high: 2\n", lines)
    assert brief(of_kind(mini, Kind.BAD_RANGE)) == ([] if good else [("fire-dead-tide", "low", "bad-range")])


@pytest.mark.parametrize("stance", ["for", "against", "ambivalent", "silent"])
def test_only_a_conditional_stance_has_a_condition(edit: Edit, mini: Path, stance: str) -> None:
    edit("positions", "  stance: conditional\n", f"  stance: {stance}\n")
    assert brief(found(mini)) == [("office-keeps-guards-if-paid", "stance", "condition-mismatch")]


# parts


def test_each_attack_on_a_cycle_of_parts_is_reported(edit: Edit, mini: Path) -> None:
    edit("attacks", "  - coast\n  evidence:\n", "  - coast\n  part_of: oil-store-fire\n  evidence:\n")
    assert brief(found(mini)) == [("winter-raids", "part_of", "part-cycle"), ("oil-store-fire", "part_of", "part-cycle")]


def test_an_actor_cannot_belong_to_its_own_member(edit: Edit, mini: Path) -> None:
    edit("actors", "  name: Harbour council\n  kind: government\n  side: port\n", COUNCIL_OF_THE_CLERK)
    assert brief(found(mini)) == [("harbour-council", "member_of", "part-cycle"), ("clerk", "member_of", "part-cycle")]


COUNCIL_OF_THE_CLERK = "  name: Harbour council\n  kind: government\n  side: port\n  member_of: clerk\n"


def test_a_place_lies_in_no_place_that_lies_in_it(edit: Edit, mini: Path) -> None:
    edit("places", "  name: The coast of Skerry\n", "  name: The coast of Skerry\n  within: skerry-light\n")
    assert brief(found(mini)) == [("skerry-light", "within", "part-cycle"), ("coast", "within", "part-cycle")]


def test_a_place_lies_in_a_place_that_there_is(edit: Edit, mini: Path) -> None:
    edit("places", "  within: coast\n", "  within: sea\n")
    assert brief(found(mini)) == [("skerry-light", "within", "unknown-reference")]


def test_an_actor_may_in_part_be_several_groups_and_of_each_no_cycle_leads_back(edit: Edit, mini: Path) -> None:
    """`raiders` names two; the way back is by the second alone."""
    edit("actors", "- id: ferry-guild\n", "- id: ferry-guild\n  perhaps_part_of: raiders\n")
    raiders = "- id: raiders\n  name: Raiders\n"
    edit("actors", raiders, f"{raiders}  perhaps_part_of:\n  - salt-camp\n  - ferry-guild\n")
    assert ("raiders", "perhaps_part_of", "part-cycle") in brief(found(mini))
    assert ("clerk", "perhaps_part_of", "part-cycle") not in brief(found(mini))


def test_a_part_that_leads_into_a_cycle_without_being_on_it_is_not_blamed(edit: Edit, mini: Path) -> None:
    edit("casualties", "  place: coast\n", "  place: coast\n  part_of: winter-dead\n")
    assert brief(found(mini)) == [("winter-dead", "part_of", "part-cycle")]


@pytest.mark.parametrize(
    ("part", "whole", "good"),
    [
        ({"best": 12}, {"best": 12, "high": 12}, True),
        ({"best": 13}, {"best": 12, "high": 12}, False),
        ({"best": 13}, {"best": 12}, False),
        ({"best": 13}, {"low": 12, "best": 12}, True),
        ({"best": 13}, {"best": 12, "high": 13}, True),
        ({"low": 13}, {"high": 12}, False),
        ({"high": 13}, {"high": 12}, True),
        ({"low": 2, "best": 11, "high": 20}, {"low": 12, "best": 12, "high": 12}, True),
        ({"best": 1}, {"best": 0, "high": 0}, False),
        ({"best": 1}, {}, True),
    ],
)
def test_a_part_is_judged_only_where_it_must_be_more_than_its_whole(
    edit: Edit, mini: Path, part: dict[str, int], whole: dict[str, int], good: bool
) -> None:
    for (old, new), wording in (((3, part), "three"), ((12, whole), "'12 lives in all'")):
        lines = "".join(f"  {key}: {number}\n" for key, number in new.items())
        edit(
            "casualties", f"  low: {old}\n  best: {old}\n  high: {old}\n  wording: {wording}\n", f"{lines}  wording: {wording}\n"
        )
    assert brief(of_kind(mini, Kind.PART_EXCEEDS_WHOLE)) == ([] if good else [("fire-dead", "part_of", "part-exceeds-whole")])


# names, places, judgements


@pytest.mark.parametrize("name", ["Harbour  Master", "THE MASTER", "harbour master"])
def test_two_actors_may_not_share_a_name_or_an_alias(edit: Edit, mini: Path, name: str) -> None:
    edit("actors", "  name: Raiders\n", f"  name: {name}\n")
    assert brief([p for p in found(mini) if p.kind != Kind.NOT_CANONICAL]) == [("raiders", "name", "name-taken")]


def test_an_alias_may_not_be_the_name_of_another_and_an_actor_may_say_its_own_name_twice(edit: Edit, mini: Path) -> None:
    edit("actors", "  - the master\n", "  - the master\n  - Harbour master\n")
    assert found(mini) == []
    edit("actors", "  - Harbour master\n", "  - raiders\n")
    (problem,) = found(mini)
    assert (problem.record, problem.field, problem.kind) == ("raiders", "name", Kind.NAME_TAKEN)
    assert "'harbour-master'" in problem.message


@pytest.mark.parametrize(
    ("table", "old", "record"),
    [("places", "The coast of Skerry", "coast"), ("issues", "Paying for oil", "oil"), ("sides", "Offices", "office")],
)
def test_two_places_issues_or_sides_may_not_share_a_name(edit: Edit, mini: Path, table: str, old: str, record: str) -> None:
    taken = {"places": "skerry light", "issues": "garrison at  Skerry light", "sides": "GUILDS"}[table]
    edit(table, f"  name: {old}\n", f"  name: {taken}\n")
    assert [b for b in brief(found(mini)) if b[1] != "title" and b[2] != Kind.NOT_CANONICAL] == [(record, "name", "name-taken")]


@pytest.mark.parametrize(
    ("name", "short"), [("Oil", False), ("Paying oil", True), ("Who pays for oil", True), ("To pay for the oil", False)]
)
def test_the_name_of_an_issue_has_two_to_four_words(edit: Edit, mini: Path, name: str, short: bool) -> None:
    edit("issues", "  name: Paying for oil\n", f"  name: {name}\n")
    assert brief(found(mini)) == ([] if short else [("oil", "name", "name-not-short")])


def test_a_place_may_have_the_name_of_an_actor(edit: Edit, mini: Path) -> None:
    edit("places", "  name: The coast of Skerry\n", "  name: Salt camp\n")
    edit("attacks", "  title: Raids on the coast\n", "  title: Raids on the salt camp\n")
    assert found(mini) == []


@pytest.mark.parametrize(("old", "field"), [("  lat: 58.25\n", "lon"), ("  lon: -7.5\n", "lat")])
def test_half_a_pair_of_coordinates_is_reported_where_it_is_given(edit: Edit, mini: Path, old: str, field: str) -> None:
    edit("places", old, "")
    assert brief(found(mini)) == [("skerry-light", field, "half-coordinates")]


def test_only_of_coordinates_must_the_basis_be_known(edit: Edit, mini: Path) -> None:
    edit("places", "  basis: background, invented\n", "  basis: a map\n")
    assert brief(found(mini)) == [("skerry-light", "basis", "basis-unclear")]
    edit("places", "  lat: 58.25\n  lon: -7.5\n", "")
    assert found(mini) == []


@pytest.mark.parametrize(
    ("basis", "good"),
    [("text, twice", True), ("background", True), ("'background: x'", True), ("texts", False), ("Background", False)],
)
def test_an_erratum_says_first_whether_it_stands_on_the_text_or_on_background(
    edit: Edit, mini: Path, basis: str, good: bool
) -> None:
    edit("errata", "  basis: 'text: the other article has ''Two nights earlier''.'\n", f"  basis: {basis}\n")
    assert brief(found(mini)) == ([] if good else [("#1", "basis", "basis-unclear")])


@pytest.mark.parametrize(
    ("published", "basis", "good"),
    [
        ("1921-22", "Inferred from June.", False),
        ("1921-22?", "Inferred from June.", True),
        ("1921-22?", "It looks back on June.", True),
        ("1921-22~", "The date is inferred.", False),
        ("1921-06-01/1921-08-31?", "inferred", True),
        ("1921-22", "On the page, not inferred.", True),
        ("1921-22", "It looks back on June.", True),
    ],
)
def test_a_date_of_publication_that_was_inferred_has_a_question_mark(
    edit: Edit, mini: Path, published: str, basis: str, good: bool
) -> None:
    edit("sources", "  published: '1921-22'\n", f"  published: {published}\n")
    edit("sources", "  published_basis: It looks back on June.\n", f"  published_basis: {basis}\n")
    problems = [p for p in found(mini) if p.kind != Kind.NOT_CANONICAL]
    assert brief(problems) == ([] if good else [("tide-1921", "published", "not-marked-inferred")])


@pytest.mark.parametrize(
    ("day", "good"),
    [
        ("1921-03-04", True),
        ("1921", True),
        ("1921-03-04/1921-12", True),
        ("../1930", True),
        ("1921-03-05", False),
        ("1921-04", False),
        ("1922/..", False),
    ],
)
@pytest.mark.parametrize(
    ("table", "old", "name", "record"),
    [
        ("positions", "  said_on: '1921-03-03'\n", "said_on", "master-wants-guards"),
        ("troop_levels", "  said_on: '1921-03-03'\n", "said_on", "guards-needed"),
        ("attacks", "  date: '1921-03-01~'\n", "date", "oil-store-fire"),
        ("casualties", "  date: '1920-24'\n", "date", "winter-dead"),
    ],
)
def test_nothing_is_told_of_before_it_was(
    edit: Edit, mini: Path, table: str, old: str, name: str, record: str, day: str, good: bool
) -> None:
    """The article is of 4 March 1921; of the guards needed another article of that summer tells too."""
    edit(table, old, f"  {name}: {day}\n" if day.startswith("..") else f"  {name}: '{day}'\n")
    problems = of_kind(mini, Kind.AFTER_PUBLICATION)
    assert brief(problems) == ([] if good else [(record, name, "after-publication")])
    assert all("packet-1921" in problem.message for problem in problems)


def test_an_article_whose_date_cannot_be_read_is_not_compared_with(edit: Edit, mini: Path) -> None:
    edit("sources", "  published: '1921-03-04?'\n", "  published: March 1921\n")
    assert brief(found(mini)) == [("packet-1921", "published", "bad-date")]


def test_what_a_number_refers_to_may_lie_after_its_article(edit: Edit, mini: Path) -> None:
    edit("troop_levels", "  refers_to: '1921-06'\n", "  refers_to: '1999'\n")
    assert found(mini) == []


@pytest.mark.parametrize(("other", "good"), [("winter-dead", True), ("guards-june", False), ("oil-store-fire", False)])
def test_a_disagreement_is_about_records_of_one_table(edit: Edit, mini: Path, other: str, good: bool) -> None:
    edit("disagreements", "  - fire-dead-tide\n", f"  - {other}\n")
    assert brief(found(mini)) == ([] if good else [("keepers-dead", "records.1", "mixed-disagreement")])


# the articles


def test_an_article_that_is_not_utf8_counts_as_missing(mini: Path) -> None:
    (mini / "seeds/001_tide.txt").write_bytes(b"Guard numbers at Sk\xe9rry fall\n")
    assert brief(found(mini)) == [("tide-1921", "file", "seed-missing")]


@pytest.mark.parametrize("name", ["../seeds/001_tide.txt", "/etc/hostname", "..", ".", "sub/001_tide.txt"])
def test_an_article_is_read_from_the_folder_of_articles_only(edit: Edit, mini: Path, name: str) -> None:
    (mini / "seeds/001_tide.txt").rename(mini / "tide.txt")
    edit("sources", "'001_tide.txt'", f"'{name}'")
    problems = [p for p in found(mini) if p.kind != Kind.NOT_CANONICAL]
    assert brief(problems) == [("tide-1921", "file", "seed-missing")]


def test_a_change_of_one_byte_of_an_article_is_noticed(edit: Edit, mini: Path) -> None:
    edit("seeds/000_packet.txt", "Send 400 more.", "Send 401 more.")
    assert brief(found(mini)) == [("packet-1921", "sha256", "seed-checksum")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    - 10\n    - 11\n", "    - 10\n    - 10\n", ["zone-gap"]),
        ("    - 10\n    - 11\n", "    - 10\n    - 12\n", ["zone-gap"]),
        ("    - 10\n    - 11\n", "    - 10\n    - 11\n  - kind: body\n    lines:\n    - 12\n    - 12\n", ["zone-gap"]),
        ("    - 10\n    - 11\n", "    - 10\n    - 11\n  - kind: body\n    lines:\n    - 50\n    - 60\n", ["zone-gap"]),
        ("    - 10\n    - 11\n", "    - 9\n    - 11\n", ["zone-overlap"]),
        ("    - 10\n    - 11\n", "    - 10\n    - 1000000000000\n", ["zone-gap"]),
    ],
    ids=["too short", "too long by a line", "one after the end", "one far after the end", "twice", "absurdly long"],
)
def test_zones_must_cover_every_line_of_the_article_once_and_no_other(
    edit: Edit, mini: Path, old: str, new: str, expected: list[str]
) -> None:
    edit("sources", old, new)
    assert brief(found(mini)) == [("tide-1921", "zones", kind) for kind in expected]


def test_a_zone_that_ends_before_it_starts_is_a_fault(edit: Edit, mini: Path) -> None:
    edit("sources", "    - 10\n    - 11\n", "    - 10\n    - 11\n  - kind: body\n    lines:\n    - 9\n    - 4\n")
    assert len(found(mini)) == 1


@pytest.mark.parametrize("char", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\r"], ids=lambda c: f"U+{ord(c):04X}")
def test_lines_of_an_article_end_at_line_feeds_and_at_nothing_else(edit: Edit, mini: Path, char: str) -> None:
    edit("seeds/001_tide.txt", "Write to", f"Write{char}to")
    assert brief(found(mini)) == [("tide-1921", "sha256", "seed-checksum")]


def test_a_quote_in_an_attribution_is_checked_like_any_other(edit: Edit, mini: Path) -> None:
    edit("attacks", "quote: the salt camp denies it.", "quote: the salt camp regrets it.")
    (problem,) = found(mini)
    assert (problem.line, problem.field) == (53, "attributions.2.evidence.0.quote")
    assert "the salt camp regrets it." in problem.message


@pytest.mark.parametrize("table", ["errata", "set_aside"])
def test_a_record_without_an_id_is_named_by_its_number(edit: Edit, mini: Path, table: str) -> None:
    edit(
        table,
        *{"errata": ("quote: was lit at noon", "quote: was lit at night"), "set_aside": ("Nobody minded.", "Nobody looked.")}[
            table
        ],
    )
    assert brief(found(mini)) == [({"errata": "#1", "set_aside": "#2"}[table], "quote", "quote-not-found")]


@pytest.mark.parametrize(
    "quote",
    [
        "Send 400 more.",
        "The Skerry Packet",
        "written about Skerry for ten years. Comments",
        "Nobody minded. The lamp burned on. Our",
    ],
    ids=["a comment", "furniture", "across two that may not be cited", "from one that may into one that may not"],
)
def test_only_headline_deck_captions_and_body_may_be_cited(edit: Edit, mini: Path, quote: str) -> None:
    edit("positions", "quote: no keeper should sleep alone", f"quote: {quote}")
    assert brief(found(mini)) == [("master-wants-guards", "evidence.0.quote", "quote-not-citable")]


def test_words_that_a_record_cites_in_part_are_not_set_aside(edit: Edit, mini: Path) -> None:
    edit("set_aside", "quote: Nobody minded. The lamp burned on.\n  prefix: lamp burned on.", "quote: in all. The lamp")
    assert brief(found(mini)) == [("#2", "quote", "set-aside-cited")]


def test_words_right_beside_a_cited_passage_may_be_set_aside(edit: Edit, mini: Path) -> None:
    edit("set_aside", "  quote: The lamp burned on.\n  suffix: Nobody minded\n", "  quote: ', and was lit at noon'\n")
    edit("set_aside", "- source: packet-1921\n  quote: ', and", "- source: tide-1921\n  quote: ', and")
    assert found(mini) == []


def test_a_run_that_is_set_aside_ends_with_words_of_the_article(edit: Edit, mini: Path) -> None:
    edit("set_aside", "until: and more fog", "until: nowhere in it")
    assert brief(found(mini)) == [("#3", "quote", "quote-not-found")]


@pytest.mark.parametrize(
    ("bears_on", "good"),
    [
        ("  bears_on:\n  - oil-store-fire\n", True),
        ("  bears_on: []\n", True),
        ("", False),
        ("  bears_on:\n  - winter-dead\n", False),
    ],
)
def test_an_erratum_says_on_which_of_its_records_it_bears(edit: Edit, mini: Path, bears_on: str, good: bool) -> None:
    edit("errata", "  bears_on:\n  - oil-store-fire\n", bears_on)
    assert brief(found(mini)) == ([] if good else [("#1", "bears_on", "bearing-unclear")])


def test_of_an_older_erratum_every_record_is_marked(edit: Edit, mini: Path) -> None:
    edit("errata", "  bears_on:\n  - oil-store-fire\n", "")
    older, problems = open_older(files.read(mini))
    assert older, problems
    assert set(older.errata_of) == {"fire-dead-tide", "oil-store-fire"}
    now, _ = open_dataset(MINI)
    assert now
    assert set(now.errata_of) == {"oil-store-fire"}


def test_an_erratum_may_stand_on_words_that_are_set_aside(edit: Edit, mini: Path) -> None:
    edit("errata", "quote: was lit at noon\n  prefix: not three, and\n  suffix: .\n", "quote: Fewer lamps\n")
    assert found(mini) == []


# the article's own words


@pytest.mark.parametrize(
    ("wording", "fault"),
    [
        ("at least seven", ""),
        ("injured … seven fishermen", ""),
        ("injured…seven   fishermen", ""),
        ("injured at least seven fishermen, the council’s clerk wrote", ""),
        ("seven … injured", "'injured' is out of order"),
        ("At least seven", "'At least seven' stands in no quote"),
        ("at least seven (no children)", "'at least seven (no children)' stands in no quote"),
        ("injured ... seven", "stands in no quote"),
        ("at least seven …", "'' stands in no quote"),
        ("three keepers", "'three keepers' stands in no quote"),
    ],
)
def test_a_wording_is_pieces_of_the_records_quotes_in_their_order(edit: Edit, mini: Path, wording: str, fault: str) -> None:
    edit("casualties", "  wording: at least seven\n", f"  wording: {wording}\n")
    problems = [p for p in found(mini) if p.kind not in (Kind.NOT_CANONICAL, Kind.NUMBER_NOT_IN_WORDS)]
    assert brief(problems) == ([("fire-injured", "wording", "wording-not-quoted")] if fault else [])
    assert all(fault in problem.message for problem in problems)


@pytest.mark.parametrize("field", ["limit", "contrast"])
@pytest.mark.parametrize(("text", "fault"), [("raiders … oil store", False), ("some raiders", True)])
def test_the_limit_of_an_attribution_is_pieces_of_its_own_quotes(
    edit: Edit, mini: Path, field: str, text: str, fault: bool
) -> None:
    edit(
        "attacks",
        "    status: described\n    role: carried_out\n",
        f"    status: described\n    role: carried_out\n    {field}: {text}\n",
    )
    assert brief(found(mini)) == ([("oil-store-fire", f"attributions.0.{field}", "wording-not-quoted")] if fault else [])


def test_pieces_of_a_wording_may_be_of_several_quotes_but_none_runs_from_one_into_the_next(edit: Edit, mini: Path) -> None:
    edit("troop_levels", "  wording: needs 40 guards\n", "  wording: '40 guards … still speaks of 40'\n")
    assert found(mini) == []
    edit("troop_levels", "  wording: '40 guards … still", "  wording: '40 guards The harbour master still")
    assert brief(found(mini)) == [("guards-needed", "wording", "wording-not-quoted")]


@pytest.mark.parametrize(
    ("low", "best", "high", "needed"),
    [(2, 2, 2, False), (2, 2, None, True), (None, None, 2, True), (2, None, 2, True), (None, None, None, True), (0, 0, 0, False)],
)
def test_a_number_that_is_not_exact_needs_a_wording(
    edit: Edit, mini: Path, low: int | None, best: int | None, high: int | None, needed: bool
) -> None:
    given = {"low": low, "best": best, "high": high}
    lines = "".join(f"  {key}: {number}\n" for key, number in given.items() if number is not None)
    edit("casualties", "  low: 2\n  best: 2\n  high: 2\n", lines)
    told = [(p.record, p.field) for p in found(mini) if p.kind == Kind.WORDING_MISSING]
    assert told == ([("fire-dead-tide", "wording")] if needed else [])


GUARDS = "In June the garrison held 35 guards, the tide office counted."


@pytest.mark.parametrize(
    ("words", "low", "best", "high", "good"),
    [
        ("46,000", 46000, 46000, 46000, True),
        ("46,000", 200, 200, 200, False),
        ("46,000", 46, 46, 46, False),
        ("46.000", 46000, 46000, 46000, True),
        ("46 000", 46000, 46000, 46000, True),
        ("46 thousand", 46000, 46000, 46000, True),
        ("forty-six thousand", 46000, 46000, 46000, True),
        ("1.5 million", 1500000, 1500000, 1500000, True),
        ("60 and 70 thousand", 60000, None, 70000, True),
        ("more than 300", 301, None, None, True),
        ("more than 300", 302, None, None, False),
        ("fewer than 200", None, None, 199, True),
        ("fewer than 200", None, None, 198, False),
        ("at least 20", 20, 20, None, True),
        ("at least 20", 20, 21, None, False),
        ("a few hundred", 200, None, 900, True),
        ("a few hundred", 200, None, 9000, False),
        ("hundreds of", 200, None, None, True),
        ("thousands of", 200, None, None, False),
        ("Tens of thousands of", 20000, None, None, True),
        ("many", 200, None, None, False),
        ("five", 3, 3, 3, False),
        ("five", 5, 5, 5, True),
        ("none of the", 0, 0, 0, True),
        ("all of the 46,000", 0, 0, 0, False),
        ("46,000", 0, 0, 0, False),
        ("up to 40", 0, None, 40, True),
        ("two dozen", 24, 24, 24, True),
        ("12 to 15", 12, None, 15, True),
        ("12 to 15", 12, 14, 15, False),
    ],
)
def test_a_number_is_one_that_the_cited_words_state(
    edit: Edit, mini: Path, words: str, low: int | None, best: int | None, high: int | None, good: bool
) -> None:
    """The record's wording is the words in question; the articles are changed with the quote."""
    given = {"low": low, "best": best, "high": high}
    lines = "".join(f"  {key}: {number}\n" for key, number in given.items() if number is not None)
    edit("troop_levels", "  low: 35\n  best: 35\n  high: 35\n  wording: '35'\n", f"{lines}  wording: '{words}'\n")
    edit("troop_levels", GUARDS, f"In June the garrison held {words} guards, the tide office counted.")
    edit("seeds/001_tide.txt", "held 35 guards", f"held {words} guards")
    problems = [p for p in found(mini) if p.kind not in (Kind.SEED_CHECKSUM, Kind.NOT_CANONICAL)]
    assert [(p.record, p.kind) for p in problems] == ([] if good else [("guards-june", Kind.NUMBER_NOT_IN_WORDS)])


@pytest.mark.parametrize(("number", "good"), [(1, True), (12, True), (13, False)])
def test_a_few_people_may_be_counted_off_where_no_numeral_stands_in_the_wording(
    edit: Edit, mini: Path, number: int, good: bool
) -> None:
    edit("casualties", "  low: 2\n  best: 2\n  high: 2\n", f"  low: {number}\n  best: {number}\n  high: {number}\n")
    assert brief(found(mini)) == ([] if good else [("fire-dead-tide", "best", "number-not-in-words")])


# dates of claims and their articles


@pytest.mark.parametrize(
    ("said_on", "good"),
    [
        ("1921-06/1921-08", True),
        ("1921-06/1921-08-31", True),
        ("1921-06/1921-09", False),
        ("1921-06/..", False),
        ("1921", True),
        ("1921-08-01?/1921-09-01?", False),
    ],
)
def test_a_window_ends_when_its_article_was_published(edit: Edit, mini: Path, said_on: str, good: bool) -> None:
    """The article is of summer 1921, which ends with August."""
    edit("positions", "  said_on: '1921-22'\n", f"  said_on: '{said_on}'\n")
    assert brief(found(mini)) == ([] if good else [("office-keeps-guards-if-paid", "said_on", "window-too-late")])


def test_of_two_articles_the_later_one_ends_the_window(edit: Edit, mini: Path) -> None:
    quote = "  - source: packet-1921\n    quote: The ferry guild answered that the garrison must leave by autumn.\n"
    edit("positions", "  said_on: '1921-03'\n", "  said_on: '1921-02/1921-07'\n")
    assert [p.kind for p in found(mini)] == [Kind.WINDOW_TOO_LATE]
    edit("positions", quote, f"{quote}  - source: tide-1921\n    quote: The ferry guild has said nothing\n")
    assert found(mini) == []


@pytest.mark.parametrize(("table", "field"), [("casualties", "date"), ("troop_levels", "refers_to")])
def test_an_open_start_of_any_date_of_a_claim_has_a_note(edit: Edit, mini: Path, table: str, field: str) -> None:
    old, record = {"date": ("'1921-03-01'", "fire-dead-tide"), "refers_to": ("'1921-06'", "guards-june")}[field]
    edit(table, f"  {field}: {old}\n", f"  {field}: ../{old[1:5]}-03\n")
    assert brief(found(mini)) == [(record, field, "open-start")]


def test_an_open_start_is_bounded_by_words_that_name_its_time(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The quote of the silence has no such words; read as one, “nothing” bounds it in spite of the note."""
    assert found(mini) == []
    words_for_time = rules_of_dates._BOUND
    assert words_for_time.search("extended beyond the end of this year.")
    assert words_for_time.search("upon Iraq nearly three years ago")
    assert not words_for_time.search("largely mum on the matter since he took office")
    monkeypatch.setattr(rules_of_dates, "_BOUND", re.compile("nothing"))
    assert brief(found(mini)) == [("guild-silent-on-oil", "said_on", "open-start")]


@pytest.mark.parametrize(("mode", "good"), [("said", True), ("held", True), ("did", False)])
def test_only_a_deed_must_lie_in_the_time_of_its_issue(edit: Edit, mini: Path, mode: str, good: bool) -> None:
    edit("positions", "  issue: garrison\n  stance: conditional\n", "  issue: oil\n  stance: conditional\n")
    edit("positions", "  said_on: '1921-22'\n  mode: said\n", f"  said_on: '1921-22'\n  mode: {mode}\n")
    assert brief(found(mini)) == ([] if good else [("office-keeps-guards-if-paid", "said_on", "deed-after-issue")])


# headings


@pytest.mark.parametrize(
    ("summary", "good"),
    [
        ("The harbour master wants no keeper to be alone at night.", True),
        ("No keeper, the master says, should be alone at any time of the night.", True),
        ("The head of the port wants it so.", True),
        ("No keeper should be alone at night, says the harbour master.", False),
        ("The harbour wants no keeper to be alone.", False),
        ("Masterly, no keeper is to be alone.", False),
        ("Two.", False),
    ],
)
def test_the_first_half_of_a_summary_names_who_speaks(edit: Edit, mini: Path, summary: str, good: bool) -> None:
    """The actor is Harbour master, also called the master; his role is head of the port (1921)."""
    edit("positions", "  summary: The harbour master wants no keeper to be alone at night.\n", f"  summary: {summary}\n")
    assert brief(found(mini)) == ([] if good else [("master-wants-guards", "summary", "speaker-not-named")])


@pytest.mark.parametrize(
    ("name", "summary", "good"),
    [
        ("Anna al-Sadr", "Sadr wants it.", True),
        ("Anna al-Sadr", "Anna wants it.", False),
        ("US officials (unnamed, 2011)", "Some officials said that it was so.", True),
        ("US officials (unnamed, 2011)", "In those days some said that it was so.", False),
        ("Parliament of Iraq", "Iraq’s parliament wants it so.", True),
        ("Parliament of Iraq", "Iraq wants it to be so.", False),
        ("Some advisers of Anna", "Anna’s advisers want it so.", True),
        ("Some advisers of Anna", "Anna wants it to be so.", False),
    ],
)
def test_an_actor_is_named_by_the_noun_that_its_name_turns_on(
    edit: Edit, mini: Path, name: str, summary: str, good: bool
) -> None:
    edit("actors", "  name: Harbour council\n", f"  name: {name}\n")
    edit("positions", "  summary: The council asks for a garrison.\n", f"  summary: {summary}\n")
    assert [p.kind for p in found(mini) if p.record == "council-asks"] == ([] if good else [Kind.SPEAKER_NOT_NAMED])


@pytest.mark.parametrize(
    ("title", "good"),
    [
        ("Oil store burned", True),
        ("Fire at Skerry Light", True),
        ("A fire that may burn the coast", True),
        ("A fire", False),
        ("Oil store burned, 1921", False),
        ("Oil store burned in March", False),
        ("Oil store burned on 1 May", False),
    ],
)
def test_a_title_says_where_or_what_and_leaves_the_date_to_its_record(edit: Edit, mini: Path, title: str, good: bool) -> None:
    edit("attacks", "  title: Fire in the oil store of Skerry Light\n", f"  title: {title}\n")
    problems = [p for p in found(mini) if p.kind != Kind.NOT_CANONICAL]
    assert brief(problems) == ([] if good else [("oil-store-fire", "title", "title-not-quotable")])


def test_what_a_record_does_not_know_its_title_need_not_say(edit: Edit, mini: Path) -> None:
    edit("attacks", "  title: Raids on the coast\n", "  title: Raids\n")
    edit("attacks", "  date: '1920-24'\n  places:\n  - coast\n", "")
    assert found(mini) == []


@pytest.mark.parametrize(
    ("summary", "good"),
    [
        ("The harbour master wants no keeper to be alone at night.", True),
        ("The harbour master says that the council may send guards.", True),
        ("The harbour master wants no keeper to be alone in 1921.", False),
        ("The harbour master wants no keeper to be alone in March.", False),
    ],
)
def test_a_summary_has_no_year_or_month_that_no_quote_has(edit: Edit, mini: Path, summary: str, good: bool) -> None:
    edit("positions", "  summary: The harbour master wants no keeper to be alone at night.\n", f"  summary: {summary}\n")
    assert brief(found(mini)) == ([] if good else [("master-wants-guards", "summary", "date-not-quoted")])


@pytest.mark.parametrize(("when", "good"), [("on 1 March 1921", True), ("in April 1921", False)])
def test_the_words_for_victims_may_have_the_month_of_the_quote(edit: Edit, mini: Path, when: str, good: bool) -> None:
    """The quote has "The fire of 1 March 1921"."""
    old = "  victims_text: keepers of Skerry Light\n  outcome: killed\n  scope: event\n  date: '1921-03-01'\n"
    edit("casualties", old, old.replace("Light", f"Light {when}"))
    assert brief(found(mini)) == ([] if good else [("fire-dead-tide", "victims_text", "date-not-quoted")])


@pytest.mark.parametrize(
    ("victims", "good"),
    [
        ("Boers", True),
        ("fishermen at Skerry Light", True),
        ("the wife of a keeper", True),
        ("fishermen", False),
        ("people", False),
        ("the people", False),
        ("many other people", True),
        ("men and women", False),
        ("his wife", False),
        ("a keeper and his wife", False),
    ],
)
def test_the_words_for_victims_say_who_they_are(edit: Edit, mini: Path, victims: str, good: bool) -> None:
    edit("casualties", "  victims_text: fishermen at Skerry Light\n", f"  victims_text: {victims}\n")
    assert brief(found(mini)) == ([] if good else [("fire-injured", "victims_text", "victims-not-named")])


# contrasts


OFFER = "    quote: The tide office would keep the guards only if the ferry guild pays for the oil.\n"


@pytest.mark.parametrize(
    ("after", "good"),
    [
        (" only if the ferry guild pays for the oil.", False),
        (", but only by day.", False),
        (" – although nobody pays for it.", False),
        ("” unless it rains.", False),
        (", but also the boats.", True),
        (" at Skerry but not the boats.", True),
        (". But it was not asked.", True),
        (" butter and all.", True),
    ],
)
def test_a_quote_does_not_stop_before_a_contrast_of_its_sentence(edit: Edit, mini: Path, after: str, good: bool) -> None:
    edit("positions", OFFER, "    quote: The tide office would keep the guards\n")
    edit("seeds/001_tide.txt", " only if the ferry guild pays for the oil.", after)
    problems = [p for p in found(mini) if p.kind != Kind.SEED_CHECKSUM]
    assert brief(problems) == ([] if good else [("office-keeps-guards-if-paid", "evidence.0.quote", "stops-before-contrast")])


@pytest.mark.parametrize(
    ("more", "good"),
    [
        ("  - source: tide-1921\n    quote: only if the ferry guild pays for the oil.\n", True),
        ("  - source: tide-1921\n    quote: the ferry guild pays for the oil.\n", False),
        ("  note: The sentence goes on with “only if”.\n", True),
        ("  note: Told in summer.\n", False),
    ],
)
def test_the_rest_stands_in_another_piece_or_the_note_speaks_of_it(edit: Edit, mini: Path, more: str, good: bool) -> None:
    edit("positions", OFFER, f"    quote: The tide office would keep the guards\n{more}")
    assert [p.kind for p in found(mini)] == ([] if good else [Kind.STOPS_BEFORE_CONTRAST])


# the views


def test_every_parameter_of_a_view_must_apply(edit: Edit, mini: Path) -> None:
    edit("views", "issue=garrison&from=1921-01-01", "issue=garrison&from=1921-02-30&lamp=1")
    assert brief(found(mini)) == [("garrison-quarrel", "query", "view-not-applicable")] * 2


@pytest.mark.parametrize(("query", "fault"), [("q=lighthouses", "leaves no record"), ("'&'", "says nothing")])
def test_a_view_asks_for_something_and_leaves_something_to_see(edit: Edit, mini: Path, query: str, fault: str) -> None:
    edit("views", "query: issue=garrison&from=1921-01-01", f"query: {query}")
    (problem,) = found(mini)
    assert (problem.record, problem.field, problem.kind) == ("garrison-quarrel", "query", Kind.VIEW_NOT_APPLICABLE)
    assert fault in problem.message


def test_views_are_judged_only_once_all_else_is_right(edit: Edit, mini: Path) -> None:
    edit("views", "issue=garrison", "issue=lantern")
    edit("casualties", "  low: 7\n", "  low: 8\n")
    assert [p.kind for p in found(mini)] == [Kind.BAD_RANGE]


def test_what_readers_look_for_stands_in_no_article_and_its_words_in_one(edit: Edit, mini: Path) -> None:
    edit("subject", "Skerry Packet", "SKERRY PACKET")
    assert found(mini) == []
    edit("subject", "SKERRY PACKET", "Skerry Packets")
    edit("subject", "the Bulletin", "salt CAMP")
    assert brief(found(mini)) == [
        ("skerry-ledger", "searched_as.0.words.0", "quote-not-found"),
        ("skerry-ledger", "searched_as.0.names.0", "name-taken"),
    ]


# casualties of the same people


def test_two_figures_of_one_attack_are_in_a_disagreement_or_one_contains_the_other(edit: Edit, mini: Path) -> None:
    """The small dataset has three dead keepers, and two, of one fire; a disagreement names both."""
    with (mini / "data/victims.yaml").open("a", encoding="utf-8") as groups:
        groups.write("- id: keepers\n  name: Keepers\n")
    for record in ("fire-dead", "fire-dead-tide"):
        of = "clerk" if record == "fire-dead" else "tide-office"
        told = f"  asserted_by: {of}\n  attack: oil-store-fire\n  victims: "
        number = {"fire-dead": "  high: 3\n  wording: three\n", "fire-dead-tide": "  high: 2\n"}[record]
        edit("casualties", f"{number}{told}unspecified\n", f"{number}{told}keepers\n")
    assert found(mini) == []
    (mini / "data/disagreements.yaml").write_text("[]\n", encoding="utf-8")
    (problem,) = of_kind(mini, Kind.COUNTED_TWICE)
    assert (problem.record, problem.field) == ("fire-dead-tide", "attack")
    assert "'fire-dead'" in problem.message
    place = "  date: '1921-03-01'\n  place: skerry-light\n"
    edit("casualties", place, f"{place}  part_of: fire-dead\n")
    assert of_kind(mini, Kind.COUNTED_TWICE) == []
    edit("casualties", f"{place}  part_of: fire-dead\n", f"{place}  part_of: winter-dead\n")
    assert len(of_kind(mini, Kind.COUNTED_TWICE)) == 1, "they are parts of a toll that is of another attack"
    edit("casualties", "  attack: winter-raids\n", "  attack: oil-store-fire\n")
    assert of_kind(mini, Kind.COUNTED_TWICE) == []


def test_a_figure_that_is_never_added_needs_no_disagreement(mini: Path) -> None:
    """The two figures of the fire are of no told group of victims."""
    (mini / "data/disagreements.yaml").write_text("[]\n", encoding="utf-8")
    assert of_kind(mini, Kind.COUNTED_TWICE) == []
