"""What the documents say is so: the files, functions, commands and pages that they name are there, and none is left out."""

import ast
import functools
import re
from pathlib import Path

import pytest

from ledger.__main__ import main
from ledger.curation import dictionary
from ledger.loading.opening import open_dataset
from ledger.model.problems import Kind
from ledger.urls import links
from tests.conftest import each
from tests.test_architecture import ROOMS
from tests.ui.test_pages import html, run

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "data/README.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "deploy").glob("*.md")),
]
NOT_KEPT = {".streamlit/secrets.toml", "deploy/.env", "deploy/acme"}  # what an administrator writes
SUFFIXES = (".py", ".md", ".yaml", ".toml", ".css", ".js", ".json", ".txt", ".lock")


def lines(name: str) -> list[str]:
    """The lines of a file at the root."""
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# Files and functions


def is_there(document: Path, path: str) -> bool:
    """Whether a path that a document names exists, as seen from the root or from the folder of the document."""
    return any(next(folder.glob(path.removesuffix("/")), None) for folder in (ROOT, document.parent))


def named_paths(document: Path) -> set[str]:
    """The paths within backquotes: what begins with a folder that there is, or ends like a file of this project."""
    tokens = re.findall(r"`([\w.@*-]+(?:/[\w.@*-]*)+)`", document.read_text(encoding="utf-8"))
    return {token for token in {*tokens} - NOT_KEPT if is_there(document, token.split("/")[0]) or token.endswith(SUFFIXES)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=relative)
def test_every_path_that_a_document_names_exists(document: Path) -> None:
    assert [path for path in sorted(named_paths(document)) if not is_there(document, path)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=relative)
def test_every_link_of_a_document_leads_to_a_file_or_a_heading(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^a-z0-9 -]", "", line.lower()).replace(" ", "-") for line in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    assert [t for t in targets if not (t[1:] in headings if t.startswith("#") else (document.parent / t).exists())] == []


def test_the_architecture_names_many_paths() -> None:
    assert len(named_paths(ROOT / "docs" / "architecture.md")) > 40


@functools.cache
def defined(path: Path) -> set[str]:
    """The names of the functions, classes and values that a module defines."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


FUNCTIONS = [
    (name, path)
    for first, second, path in re.findall(r"`(\w+)`(?: and `(\w+)`)?\s+in\s+`([\w/.]+\.py)`", ARCHITECTURE)
    for name in (first, second)
    if name
]


@each(FUNCTIONS)
def test_every_function_that_the_architecture_names_is_in_its_file(named: tuple[str, str]) -> None:
    name, path = named
    assert name in defined(ROOT / path)


def test_a_recipe_names_what_is_to_be_changed_in_a_module() -> None:
    """It says "`name` in `file`", which the test above checks: "a route in `dashboard.py`" stays unseen when it gets stale."""
    recipes = " ".join(ARCHITECTURE.partition("## Recipes")[2].split())
    assert re.findall(r"\S*[^`\s]\s(?:in|into|to)\s`[\w/.]+\.py`", recipes) == []


def tree() -> dict[str, list[str]]:
    """The tree in docs/architecture.md: each file or folder at the left edge, with what is listed below it."""
    block = ARCHITECTURE.partition("<!-- tree -->\n```\n")[2].partition("```\n<!-- /tree -->")[0]
    entries: dict[str, list[str]] = {}
    for line in block.splitlines():
        names = re.split(r"\s{2,}", line.strip())[0].split(", ")
        if line.startswith(" "):
            entries[next(reversed(entries))] += names
        else:
            entries |= {name: [] for name in names}
    return entries


def test_every_path_of_the_tree_exists() -> None:
    paths = [f"{folder}{name}" for folder, names in tree().items() for name in ("", *names)]
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_module_is_in_the_tree_once() -> None:
    listed = [f"{folder}{name}" for folder, names in tree().items() for name in names]
    modules = [relative(path) for path in sorted((ROOT / "ledger").rglob("*.py"))]
    homes = {m: [p for p in listed if m == p or (p.endswith("/") and m.startswith(p))] for m in modules}
    assert [m for m, found in homes.items() if len(found) != 1 and not m.endswith("/__init__.py")] == []
    assert len(listed) == len(set(listed))


def test_the_tree_has_every_folder_of_the_repository_that_is_not_hidden() -> None:
    folders = {p.name for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith((".", "_"))} - {"build"}
    assert {f"{name}/" for name in folders if not name.endswith(".egg-info")} <= set(tree())


def test_the_rooms_of_the_tree_are_in_the_order_of_their_imports() -> None:
    rooms = [folder.split("/")[1] for folder in tree() if folder.startswith("ledger/") and folder != "ledger/"]
    assert rooms == [room for room in ROOMS if (ROOT / "ledger" / room).is_dir()]


# Operating it


@pytest.mark.parametrize("name", ["nginx.conf", "nginx/auth.conf"])
def test_what_is_said_of_a_path_names_each_location_of_nginx(name: str) -> None:
    """So that an administrator knows of each whether the path goes before it."""
    said = (ROOT / "deploy/README.md").read_text(encoding="utf-8").partition("## Below a path")[2].partition("\n## ")[0]
    conf = (ROOT / "deploy" / name).read_text(encoding="utf-8")
    locations = set(re.findall(r"^ *location (?:[=^~]+ )?(/\S*) +\{", conf, re.MULTILINE))
    assert len(locations) > 2
    assert [path for path in sorted(locations) if f"`{path}`" not in said] == []


# The README


def test_the_readme_opens_with_the_two_commands() -> None:
    first = README.index("## ")
    assert README[first:].startswith("## Two commands\n\n    make run")
    assert "    make test" in README


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 150


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("*.py")), ids=lambda p: p.stem)
def test_every_page_is_in_the_readme(page: Path) -> None:
    title = page.stem.replace("_", " ").capitalize()
    assert f"| {title} |" in README


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_problem_is_explained(kind: Kind) -> None:
    assert f"`{kind}`" in CONTRIBUTING


@pytest.mark.parametrize("name", dictionary.PARTS)
def test_what_is_made_out_of_the_code_is_current(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert dictionary.documents(ROOT)[ROOT / name] == text
    for mark, part in dictionary.PARTS[name].items():
        assert f"<!-- {mark} -->\n{part()}<!-- /{mark} -->\n" in text


def test_every_setting_of_the_environment_is_explained() -> None:
    code = [ROOT / "dashboard.py", *(ROOT / "ledger").rglob("*.py")]
    settings = {name for p in code for name in re.findall(r"environ\.get\(\"(LEDGER_\w+)\"", p.read_text(encoding="utf-8"))}
    text = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    assert settings
    assert [name for name in sorted(settings) if f"| `{name}` |" not in text] == []


@pytest.mark.parametrize("line", [*lines("requirements.txt"), *lines("requirements-dev.txt")[1:]])
def test_every_requirement_is_pinned_and_has_its_reason(line: str) -> None:
    name, _, version = line.partition(";")[0].partition("==")
    assert re.fullmatch(r"[0-9.]+", version)
    assert f"| {name} |" in (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")


COMMANDS = {c for d in DOCUMENTS for c in re.findall(r"python -m ledger (?:--root \S+ )?([a-z]+)", d.read_text(encoding="utf-8"))}


def test_the_page_about_the_command_line_has_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    every = re.search(r"\{([a-z,]+)\}", capsys.readouterr().out)
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert every
    assert [command for command in every[1].split(",") if f"    python -m ledger {command}" not in text] == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_that_a_document_names_exists(command: str, capsys: pytest.CaptureFixture[str]) -> None:
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
    assert "▼ Not stay" in sunnis
    assert "▲ Stay" in sunnis
    assert "Should US forces stay in Iraq in the years 2003 to 2008?" in sunnis
    assert "Should US forces stay in Iraq in 2019 and 2020?" in sunnis
    assert "Adel Abdul-Mahdi" in told["With whom does Muqtada al-Sadr agree, and from whom does he differ?"]
    assert (
        "position-iran-iran-arming-denies" in told["Who says that Iran backs militias that attack US forces, and who denies it?"]
    )
