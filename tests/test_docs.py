"""What the documents say is so: pages, kinds of problem, commands, requirements and parameters are all in them."""

import re
from pathlib import Path

import pytest

from ledger.__main__ import main
from ledger.curation import dictionary
from ledger.loading.opening import open_dataset
from ledger.model.problems import Kind
from ledger.urls import links, params
from tests.ui.test_pages import html, run

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_readme_opens_with_the_two_commands() -> None:
    first = README.index("## ")
    assert README[first:].startswith("## Two commands\n\n    make run")
    assert "    make test" in README


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("*.py")), ids=lambda p: p.stem)
def test_every_page_is_in_the_readme(page: Path) -> None:
    title = page.stem.replace("_", " ").capitalize()
    assert f"| {title} |" in README


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_problem_is_explained(kind: Kind) -> None:
    assert f"`{kind}`" in CONTRIBUTING


def test_the_table_of_parameters_is_current() -> None:
    assert dictionary.between(README, "parameters", params.table()) == README
    assert f"| `{params.PARAMS[0].key}` |" in README


@pytest.mark.parametrize("line", (ROOT / "requirements.txt").read_text().splitlines())
def test_every_requirement_is_pinned_and_has_its_reason(line: str) -> None:
    name, _, version = line.partition(";")[0].partition("==")
    assert re.fullmatch(r"[0-9.]+", version)
    assert f"| {name} |" in README


@pytest.mark.parametrize("command", re.findall(r"python -m ledger (\w+)", README))
def test_every_command_of_the_readme_exists(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    assert "usage" in capsys.readouterr().out


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text()


def test_the_pictures_of_the_readme_exist() -> None:
    for path in re.findall(r"!\[[^]]+\]\(([^)]+)\)", README):
        assert (ROOT / path).is_file()


TOUR = re.findall(
    r"^\| (.+\?) \| `/([a-z-]+)\?(.+)` \|$", README.partition("<!-- tour -->")[2].partition("<!-- /tour -->")[0], re.MULTILINE
)


def test_the_tour_has_six_questions() -> None:
    assert len(TOUR) == 6


@pytest.mark.parametrize(("question", "page", "query"), TOUR, ids=lambda text: text[:40])
def test_each_link_of_the_tour_opens_a_page_that_answers(question: str, page: str, query: str) -> None:
    dataset, _ = open_dataset(ROOT)
    assert dataset
    assert links.read(query, page, dataset).notices == ()
    at = run(page, query)
    assert not at.exception
    assert not at.warning
    assert not at.info


def test_the_tour_answers_with_the_words_that_it_promises() -> None:
    told = {question: html(run(page, query)) for question, page, query in TOUR}
    sunnis = told["Did Iraqi Sunnis change their mind?"]
    assert "▼ Leave" in sunnis
    assert "▲ Stay" in sunnis
    assert "≠ They differ" in sunnis
    assert "Sunni insurgents" in told["With whom does Muqtada al-Sadr agree, and from whom does he differ?"]
    assert "position-iran-iran-arming-denies" in told["Who says that Iran arms the militias, and who denies it?"]
