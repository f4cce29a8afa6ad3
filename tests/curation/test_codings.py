"""Codings are read strictly, and records of one clause are paired."""

from pathlib import Path
from typing import Any

import pytest

from ledger.__main__ import main
from ledger.curation import codings, pairing
from ledger.curation.codings import Coded
from ledger.loading import yaml_text
from ledger.loading.opening import open_dataset
from ledger.model.article import fold
from ledger.model.dataset import Dataset
from ledger.model.problems import Kind, Problem
from tests.conftest import MINI, ROOT, data

LEVEL: dict[str, Any] = {
    "table": "troop_levels",
    "quotes": ["Skerry Light needs 40 guards"],
    "force": "guards",
    "kind": "recommendation",
    "low": 40,
    "said_on": "1921-03-03",
    "asserted_by": "harbour-master",
}
POSITION: dict[str, Any] = {
    "table": "positions",
    "quotes": ["The ferry guild answered", "the garrison must leave by autumn"],
    "actor": "ferry-guild",
    "issue": "garrison",
    "stance": "against",
}
BLAME: dict[str, Any] = {
    "table": "attributions",
    "quotes": ["The harbour master blames the salt camp"],
    "attack": "The fire",
    "actor": "salt-camp",
    "by": "harbour-master",
    "status": "blamed",
    "role": "unspecified",
}


@pytest.fixture(scope="module")
def small() -> Dataset:
    dataset, problems = open_dataset(MINI)
    assert dataset, problems
    return dataset


def write(root: Path, *rows: Any, coder: str = "a", source: str = "packet-1921") -> None:
    path = root / codings.FOLDER / f"{source}-{coder}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml_text.dump(list(rows)), encoding="utf-8")


def problems(root: Path, dataset: Dataset) -> list[Problem]:
    coded, problems = codings.read(root, dataset)
    assert not (problems and coded)
    return problems


def only(root: Path, dataset: Dataset) -> Problem:
    (problem,) = problems(root, dataset)
    return problem


def test_the_codings_of_the_repository_have_no_problem_and_cover_every_article() -> None:
    coded, problems = codings.read(ROOT, data())
    assert problems == []
    assert set(coded) == set(data().sources)
    assert all(len(coding) > 15 for two in coded.values() for coding in two)


def test_two_codings_are_read_with_the_places_of_their_quotes(tmp_path: Path, small: Dataset) -> None:
    write(tmp_path, LEVEL, POSITION)
    write(tmp_path, BLAME, coder="b")
    coded, problems = codings.read(tmp_path, small)
    assert problems == []
    (level, position), (blame,) = coded["packet-1921"]
    assert (level.table, level.fields["low"], position.index, blame.fields["by"]) == ("troop_levels", 40, 1, "harbour-master")
    text = small.articles["packet-1921"].text
    assert [fold(text[span.start : span.end]) for span in position.spans] == POSITION["quotes"]


def test_without_codings_there_is_nothing_and_no_problem(tmp_path: Path, small: Dataset) -> None:
    assert codings.read(tmp_path, small) == ({}, [])


@pytest.mark.parametrize(
    ("changed", "field", "kind"),
    [
        ({"quotes": ["Skerry Light needs 400 guards"]}, "quotes.0", Kind.QUOTE_NOT_FOUND),
        ({"quotes": ["40 guards", "skerry light"]}, "quotes.1", Kind.QUOTE_NOT_FOUND),
        ({"quotes": []}, "quotes", Kind.WRONG_TYPE),
        ({"quotes": "40 guards"}, "quotes", Kind.WRONG_TYPE),
        ({"table": "levels"}, "table", Kind.NOT_ALLOWED),
        ({"kind": "guess"}, "kind", Kind.NOT_ALLOWED),
        ({"low": "40"}, "low", Kind.WRONG_TYPE),
        ({"low": -1}, "low", Kind.WRONG_TYPE),
        ({"low": True}, "low", Kind.WRONG_TYPE),
        ({"force": 40}, "force", Kind.WRONG_TYPE),
        ({"said_on": "1921-02-31"}, "said_on", Kind.BAD_DATE),
        ({"weapon": "fire"}, "weapon", Kind.UNKNOWN_KEY),
    ],
    ids=str,
)
def test_a_fault_is_a_problem_with_file_line_record_and_field(
    tmp_path: Path, small: Dataset, changed: dict[str, Any], field: str, kind: Kind
) -> None:
    write(tmp_path, POSITION, {**LEVEL, **changed})
    write(tmp_path, POSITION, coder="b")
    problem = only(tmp_path, small)
    assert (problem.file, problem.record, problem.field, problem.kind) == ("data/coding/packet-1921-a.yaml", "#2", field, kind)
    line = (tmp_path / problem.file).read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert line.startswith("  - " if "." in field else (f"- {field}", f"  {field}"))


def test_words_in_the_place_of_fixed_values_that_the_coders_did_not_see_are_kept(tmp_path: Path, small: Dataset) -> None:
    write(tmp_path, {**LEVEL, "personnel": "watchmen"})
    write(tmp_path, coder="b")
    assert problems(tmp_path, small) == []


def test_a_file_of_another_form_or_spelling_or_without_its_fellow_is_a_problem(tmp_path: Path, small: Dataset) -> None:
    write(tmp_path, LEVEL)
    assert only(tmp_path, small).kind == Kind.FILE_MISSING
    write(tmp_path, LEVEL, coder="b")
    path = tmp_path / codings.FOLDER / "packet-1921-b.yaml"
    good = path.read_text(encoding="utf-8")
    for text, kind in (
        (good.replace("  low", "  # a remark\n  low"), Kind.NOT_CANONICAL),
        ("table: positions\n", Kind.NOT_A_LIST),
        ("- positions\n", Kind.WRONG_TYPE),
        ("- [\n", Kind.YAML_SYNTAX),
    ):
        path.write_text(text, encoding="utf-8")
        assert only(tmp_path, small).kind == kind
    path.write_text(good, encoding="utf-8")
    write(tmp_path, LEVEL, source="gazette-1922")
    assert only(tmp_path, small).kind == Kind.UNKNOWN_REFERENCE


def test_a_quote_that_stands_twice_is_taken_from_beside_the_other_quotes(tmp_path: Path, small: Dataset) -> None:
    write(tmp_path, {**POSITION, "quotes": ["The lamp burned on", "Our correspondent has written"]})
    write(tmp_path, {**POSITION, "quotes": ["The lamp burned on"]}, coder="b")
    coded, _ = codings.read(tmp_path, small)
    (second,), (first,) = coded["packet-1921"]
    text = small.articles["packet-1921"].text
    assert first.spans[0].start == text.index("The lamp burned on")
    assert second.spans[0].start == text.rindex("The lamp burned on")


def test_the_command_names_the_problems_and_computes_nothing(mini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(mini), "agreement"]) == 1
    assert "no codings to compare" in capsys.readouterr().out
    write(mini, {**LEVEL, "quotes": ["Nobody wrote this"]})
    write(mini, LEVEL, coder="b")
    for command in (["agreement"], ["dictionary"]):
        assert main(["--root", str(mini), *command]) == 1
        printed = "".join(capsys.readouterr())
        assert "data/coding/packet-1921-a.yaml:3 #1 quotes.0: these words do not stand in the article" in printed
    assert not (mini / "data" / "coding" / "reliability.yaml").exists()


# Pairs


def coding(root: Path, dataset: Dataset, first: list[dict[str, Any]], second: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """The numbers of the records that are paired."""
    write(root, *first)
    write(root, *second, coder="b")
    coded, problems = codings.read(root, dataset)
    assert problems == []
    return [(a.index, b.index) for a, b in pairing.pairs(*coded["packet-1921"])]


def test_records_are_paired_by_table_and_common_words_and_only_once(tmp_path: Path, small: Dataset) -> None:
    other = {**LEVEL, "quotes": ["40 guards"]}
    assert coding(tmp_path, small, [LEVEL, POSITION], [POSITION, LEVEL]) == [(0, 1), (1, 0)]
    assert coding(tmp_path, small, [LEVEL], [other, LEVEL]) == [(0, 1)]
    assert coding(tmp_path, small, [LEVEL, other], [LEVEL]) == [(0, 0)]
    assert coding(tmp_path, small, [POSITION], [{**POSITION, "quotes": ["no keeper should sleep alone"]}]) == []
    assert coding(tmp_path, small, [POSITION], [{**LEVEL, "quotes": POSITION["quotes"]}]) == []


def test_positions_of_one_clause_are_paired_by_actor_then_issue_then_common_words(tmp_path: Path, small: Dataset) -> None:
    guild, master = POSITION, {**POSITION, "actor": "harbour-master"}
    assert coding(tmp_path, small, [guild, master], [master, guild]) == [(0, 1), (1, 0)]
    oil, short = {**POSITION, "issue": "oil"}, {**POSITION, "quotes": POSITION["quotes"][:1]}
    assert coding(tmp_path, small, [guild, oil], [oil, short]) == [(0, 1), (1, 0)]
    assert coding(tmp_path, small, [master], [short, guild]) == [(0, 1)]


def test_new_actors_are_the_same_only_if_their_words_are(tmp_path: Path, small: Dataset) -> None:
    one, other = ({**POSITION, "actor": f"NEW: {words}"} for words in ("the keepers", "some keepers"))
    assert coding(tmp_path, small, [one, other], [other, one]) == [(0, 1), (1, 0)]


def test_a_sentence_states_a_claim_where_a_record_quotes_words_of_it(small: Dataset, tmp_path: Path) -> None:
    write(tmp_path, LEVEL, POSITION)
    write(tmp_path, BLAME, coder="b")
    coded, _ = codings.read(tmp_path, small)
    article = small.articles["packet-1921"]

    def states(table: str) -> list[tuple[bool, bool]]:
        return list(pairing.stated(article, *coded["packet-1921"], table))

    assert len(states("positions")) == len(article.sentences)
    assert [states(table).count((True, False)) for table in ("troop_levels", "positions", "attributions")] == [1, 1, 0]
    assert states("attributions").count((False, True)) == 1
    assert set(states("casualties")) == {(False, False)}


def test_the_pairs_of_the_repository_do_not_depend_on_which_coding_comes_first() -> None:
    coded, _ = codings.read(ROOT, data())

    def numbers(pairs: list[tuple[Coded, Coded]]) -> set[tuple[int, int]]:
        return {(a.index, b.index) for a, b in pairs}

    for first, second in coded.values():
        there, back = numbers(pairing.pairs(first, second)), numbers(pairing.pairs(second, first))
        assert there == {(a, b) for b, a in back}
