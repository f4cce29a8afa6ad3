import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "pages").glob("*.py"))
MODULES = sorted((ROOT / "ledger").rglob("*.py"))
CODE = [ROOT / "dashboard.py", *PAGES, *MODULES]

# Lowest first. A module may import from its own layer, without a cycle, and from those above it in this list.
LAYERS = (
    {"problems", "records", "files", "logs", "access", "login"},
    {"dates", "quotes", "yamltext", "zones"},
    {"load"},
    {"check"},
    {"dataset", "index"},
    {"style", "query", "words", "counting", "coverage"},
    {"stances"},
    {"params"},
    {"values"},
    {
        "links",
        "relations",
        "figures",
        "citing",
        "reading",
        "cards",
        "sides",
        "guide",
        "curation",
        "tasks",
        "bibliography",
        "export",
        "dictionary",
        "generate",
        "new",
        "suggest",
        "schema",
    },
    {"report", "forms"},
    {"opening"},
    {"drafts"},
    {"given"},
    {"adding"},
    {"compiled"},
    {"live"},
    {"ui"},
    {"app", "pages", "__main__"},
    {"dashboard"},
)
LAYER = {name: number for number, layer in enumerate(LAYERS) for name in layer}
PUT_OFF = ("TO" + "DO", "FIX" + "ME")
STREAMLIT = {"dashboard", "app", "ui", "pages"}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def called(path: Path) -> str:
    """The name of a file in the layers: of a package its folder's, of a page `pages`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if parts[0] == "ledger" else parts[0]


def imported(path: Path) -> set[str]:
    """Every module that a file imports anywhere, relative imports spelt out."""
    package = list(path.relative_to(ROOT).parent.parts)
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{origin}.{alias.name}" for alias in node.names} if origin == "ledger" else {origin}
    return found


def below(path: Path) -> set[str]:
    """The modules of the ledger that a file imports, by their names in the layers."""
    names = {name.split(".")[1] for name in imported(path) if name.startswith("ledger.")}
    return names - {called(path)}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_module_has_its_layer():
    assert {called(p) for p in CODE} - {"__init__"} == set(LAYER)


@pytest.mark.parametrize("path", CODE, ids=name)
def test_imports_point_down_or_stay_within_a_layer(path):
    mine = called(path)
    assert [other for other in below(path) if mine != "__init__" and LAYER[other] > LAYER[mine]] == []


def test_no_modules_import_each_other():
    graph: dict[str, set[str]] = {}
    for path in CODE:
        graph.setdefault(called(path), set()).update(below(path))
    order = list(TopologicalSorter(graph).static_order())
    assert order.index("records") < order.index("load") < order.index("dataset") < order.index("ui")


def test_no_files_import_each_other():
    files = {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in CODE}
    graph = {name: {other for other in imported(path) if other in files} - {name} for name, path in files.items()}
    order = list(TopologicalSorter(graph).static_order())
    assert order.index("ledger.records") < order.index("ledger.figures") < order.index("ledger.ui")


def test_the_package_imports_nothing_by_itself():
    assert imported(ROOT / "ledger" / "__init__.py") == set()


def test_records_and_problems_know_nothing_of_the_ledger():
    for module in ("problems", "records"):
        assert below(ROOT / "ledger" / f"{module}.py") == set()


@pytest.mark.parametrize("path", CODE, ids=name)
def test_only_the_frame_the_shared_pieces_and_the_pages_import_streamlit(path):
    roots = {module.split(".")[0] for module in imported(path)}
    assert ("streamlit" in roots) <= (called(path) in STREAMLIT)


@pytest.mark.parametrize("path", CODE, ids=name)
def test_nobody_imports_the_tests(path):
    assert not {module.split(".")[0] for module in imported(path)} & {"tests", "pytest", "hypothesis"}


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_is_a_short_script_that_defines_nothing_and_computes_nothing_with_pandas(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    assert [node.lineno for node in ast.walk(tree(path)) if isinstance(node, kinds)] == []
    assert not {module.split(".")[0] for module in imported(path)} & {"pandas", "numpy", "plotly"}


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_imports_no_other_page(path):
    assert not [module for module in imported(path) if module.split(".")[0] in ("pages", "dashboard")]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_has_at_most_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", [p for p in CODE if p.name != "__init__.py" or p.read_text().strip()], ids=name)
def test_every_file_says_first_what_it_is(path):
    assert ast.get_docstring(tree(path))


@pytest.mark.parametrize("path", CODE, ids=name)
def test_nothing_is_put_off_in_a_remark(path):
    text = path.read_text(encoding="utf-8")
    assert [word for word in PUT_OFF if word in text] == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_page_is_in_the_frame(path):
    assert f"pages/{path.name}" in (ROOT / "ledger" / "app.py").read_text(encoding="utf-8")
