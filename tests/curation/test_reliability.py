"""The agreement of two codings is measured, stored, worded and shown."""

import re
from pathlib import Path

import pytest

from ledger.__main__ import main
from ledger.curation import codings, generated_files, reliability, reliability_html, reliability_text
from ledger.curation.codings import Codings
from ledger.curation.reliability import LEVELS, Alpha, Reliability
from ledger.loading.files import PATTERNS
from ledger.query.filters import Filters
from ledger.server.live import LIVE
from tests.conftest import ROOT, data
from tests.ui.test_pages import html, run


@pytest.fixture(scope="module")
def coded() -> Codings:
    coded, problems = codings.read(ROOT, data())
    assert problems == []
    return coded


@pytest.fixture(scope="module")
def quick() -> pytest.MonkeyPatch:
    """Intervals are left out: they take long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reliability, "interval", lambda units, level: None)
        yield patch


@pytest.fixture(scope="module")
def measured(coded: Codings, quick: pytest.MonkeyPatch) -> Reliability:
    return reliability.measure(coded, data())


def stored() -> Reliability:
    found = reliability.stored(ROOT)
    assert found
    return found


def without_intervals(result: Reliability) -> Reliability:
    cut = {"low": None, "high": None}
    return result.model_copy(
        update={name: tuple(m.model_copy(update=cut) for m in getattr(result, name)) for name in ("clauses", "fields")}
    )


def test_what_is_stored_is_what_the_codings_give(measured: Reliability) -> None:
    assert without_intervals(stored()) == measured
    assert (ROOT / reliability.FILE).read_text(encoding="utf-8") == reliability.text(stored())


def test_the_codebook_has_the_numbers_that_are_stored() -> None:
    page = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    assert f"<!-- reliability -->\n{reliability_text.markdown(stored())}<!-- /reliability -->" in page


def test_every_stored_interval_holds_its_alpha_and_none_is_given_without_one() -> None:
    measures: list[Alpha] = [*stored().clauses, *stored().fields]
    assert len(measures) == 6 + sum(map(len, LEVELS.values()))
    for m in measures:
        assert (m.alpha is None) <= (m.low is None)
        assert (m.low is None) == (m.high is None)
        if m.alpha is not None and m.low is not None and m.high is not None:
            assert m.low <= m.alpha <= m.high <= 1


def test_the_numbers_of_clauses_and_pairs_add_up(measured: Reliability, coded: Codings) -> None:
    *tables, together = measured.clauses
    assert together.both == sum(m.both for m in tables)
    for coder, only in enumerate(("only_a", "only_b")):
        records = sum(record.table in LEVELS for two in coded.values() for record in two[coder])
        assert together.both + getattr(together, only) == records
    assert together.n == measured.sentences * len(LEVELS)
    both = {m.table: m.both for m in tables}
    for field in measured.fields:
        assert field.alike <= field.n <= both[field.table] - field.one_only


def test_a_coding_compared_with_itself_agrees_in_full(coded: Codings, quick: pytest.MonkeyPatch) -> None:
    same = reliability.measure({name: (first, first) for name, (first, _) in coded.items()}, data())
    assert {m.alpha for m in (*same.clauses, *same.fields)} <= {1.0, None}
    assert (same.together.only_a, same.together.only_b) == (0, 0)
    assert all(field.alike == field.n and field.one_only == 0 for field in same.fields)


def test_alpha_does_not_depend_on_which_coding_comes_first(
    measured: Reliability, coded: Codings, quick: pytest.MonkeyPatch
) -> None:
    turned = reliability.measure({name: (second, first) for name, (first, second) in coded.items()}, data())
    assert turned.fields == measured.fields
    assert [m.alpha for m in turned.clauses] == [m.alpha for m in measured.clauses]
    assert [(m.only_b, m.only_a) for m in turned.clauses] == [(m.only_a, m.only_b) for m in measured.clauses]


def test_a_date_is_compared_by_its_middle_day_and_one_with_an_open_end_is_not() -> None:
    day = reliability._value("1921-03-02", "interval")
    assert isinstance(day, float)
    assert reliability._value("1921-03-01/1921-03-03?", "interval") == day
    assert reliability._value("1921-03-02/1921-03-03", "interval") == day + 0.5
    assert [reliability._value(text, "interval") for text in ("../1921-03-02", "1921-03-02/..", None)] == [None] * 3
    assert reliability._value("1921-03-02", "nominal") == "1921-03-02"


def test_the_codings_are_no_part_of_the_version_of_the_dataset() -> None:
    assert not any(path.match(pattern) for pattern in PATTERNS for path in (ROOT / codings.FOLDER).iterdir())


# In words


def result(**changed: float | None) -> Reliability:
    """A result with one field, whose alpha and interval are given."""
    field = stored().fields[0].model_copy(update=changed)
    return stored().model_copy(update={"fields": (field,)})


@pytest.mark.parametrize(
    ("alpha", "low", "word"),
    [
        (0.8, 0.7, "good"),
        (0.8, 0.5, "good, but unsure"),
        (0.9, None, "good, but unsure"),
        (0.799, 0.7, "tentative"),
        (0.667, 0.1, "tentative"),
        (0.666, 0.1, "do not rest on it"),
        (-0.2, -0.4, "do not rest on it"),
        (None, None, "undefined"),
    ],
)
def test_each_alpha_has_its_reading_and_is_called_weak_unless_it_is_good(alpha: float, low: float, word: str) -> None:
    one = result(alpha=alpha, low=low, high=low and 1.0)
    row = reliability_text.field_rows(one)[0]
    assert row[-1] == word
    assert (row[1] in " ".join(w.split(" of ")[0] for w in reliability_text.weak(one))) == (word != "good")
    assert (row[5] == "undefined") == (alpha is None)
    assert (row[6] == "undefined") == (low is None)


def test_the_field_that_is_called_lowest_is_the_lowest_of_those_with_an_alpha() -> None:
    lowest = min(f.alpha for f in stored().fields if f.alpha is not None)
    assert f"({lowest:.3f}, n = " in reliability_text.lowest(stored())
    assert reliability_text.lowest(result(alpha=None, low=None, high=None)) == ""


def test_fields_are_told_in_words_and_not_by_their_names_in_the_data() -> None:
    told = [row[1] for row in reliability_text.field_rows(stored())] + reliability_text.weak(stored())
    assert "who states it" in told
    assert not [text for text in told if "_" in text]


def test_html_is_escaped() -> None:
    field = stored().fields[0].model_copy(update={"field": "<b>kind</b>"})
    assert "<b>kind" not in reliability_html.tables(stored().model_copy(update={"fields": (field,)}))


def test_the_command_prints_the_tables(coded: Codings, quick: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(ROOT), "agreement"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(reliability_text.opening(stored()))
    for row in (reliability_text.CLAUSE_HEADS, reliability_text.FIELD_HEADS):
        assert re.search(r"\s+".join(map(re.escape, row)), printed)
    for row in reliability_text.field_rows(stored()):
        assert re.search(r"\s+".join(map(re.escape, row[:5])), printed)


# On pages


def cells(text: str) -> list[str]:
    return re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", text)


def test_the_page_shows_every_number_that_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reliability, "measure", lambda *_: pytest.fail("a page measures nothing"))
    for query in ("part=reliability", "part=reliability&actor=sadr"):
        at = run("curation", query)
        assert not at.exception
        found = cells(html(at))
        for row in (*reliability_text.clause_rows(stored()), *reliability_text.field_rows(stored())):
            assert any(found[i : i + len(row)] == list(row) for i in range(len(found)))
        for text in (*reliability_text.MEANING, *reliability_text.limits(stored())):
            assert text in html(at)


def test_the_page_says_so_where_nothing_was_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(LIVE, "root", tmp_path)
    at = run("curation", "part=reliability")
    assert not at.exception
    assert any(t.value.startswith("It was not measured") for t in at.text)
    assert "How far another coding would differ" not in html(run("guide"))


def test_the_guide_has_the_main_numbers_and_a_link_that_keeps_the_filter() -> None:
    told = html(run("guide", "actor=sadr"))
    assert reliability_text.opening(stored()) in told
    assert reliability_text.lowest(stored()) in told
    assert reliability_html.guide(stored(), Filters(actors=("sadr",))) in told
    assert 'href="curation?actor=sadr&amp;part=reliability"' in told


def test_a_stored_result_is_read_once_and_again_when_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / reliability.FILE
    path.parent.mkdir(parents=True)
    assert reliability.stored(tmp_path) is None
    path.write_text(reliability.text(stored()), encoding="utf-8")
    first = reliability.stored(tmp_path)
    assert first == stored()
    assert reliability.stored(tmp_path) is first
    path.write_text("clauses: none\n", encoding="utf-8")
    assert reliability.stored(tmp_path) is None


def test_a_stale_result_is_named_and_written_anew(
    mini: Path, quick: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = mini / codings.FOLDER
    folder.mkdir()
    for coder in codings.CODERS:
        (folder / f"packet-1921-{coder}.yaml").write_text("- table: set_aside\n  quotes:\n  - Nobody minded.\n", encoding="utf-8")
    assert generated_files.write_generated_files(mini, True) == 1
    assert f"{reliability.FILE} is not current" in capsys.readouterr().err
    assert generated_files.write_generated_files(mini, False) == 0
    found = reliability.stored(mini)
    assert found
    assert {m.alpha for m in (*found.clauses, *found.fields)} == {None}
    assert reliability_text.opening(found).endswith(
        "made 0 different records of claims; 0 of them were made by both (undefined). Whether a sentence states a claim of a "
        "table: agreement beyond chance (Krippendorff’s alpha; 1 is full, 0 is chance) undefined."
    )
    assert generated_files.write_generated_files(mini, True) == 0
