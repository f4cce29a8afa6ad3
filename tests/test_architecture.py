"""The rooms of the house: which may import which, and what each file must keep to."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "pages").glob("*.py"))
MODULES = sorted((ROOT / "ledger").rglob("*.py"))
CODE = [ROOT / "dashboard.py", *PAGES, *MODULES]

# Lowest first. A file may import from its own room and from the rooms before it in this list, and from no other.
ROOMS = (
    "model",
    "wording",
    "query",
    "urls",
    "charts",
    "loading",
    "rendering",
    "export",
    "curation",
    "server",
    "ui",
    "ledger",
    "dashboard",
    "pages",
)
STREAMLIT = {"server", "ui", "pages", "dashboard"}
PUT_OFF = ("TO" + "DO", "FIX" + "ME")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def room(parts: tuple[str, ...]) -> str:
    """The room of a file or module: a folder of `ledger/`, `pages`, `dashboard`; `ledger` for what lies in it itself."""
    return parts[1] if parts[0] == "ledger" and len(parts) > 1 and parts[1] in ROOMS else parts[0]


def room_of(path: Path) -> str:
    return room(path.relative_to(ROOT).with_suffix("").parts)


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
            found |= {origin, *(f"{origin}.{alias.name}" for alias in node.names)}
    return found


def below(path: Path) -> set[str]:
    """The rooms that a file imports from, its own left out."""
    mine = {name for name in imported(path) if name.split(".")[0] in ("ledger", "pages", "dashboard") and name != "ledger"}
    return {room(tuple(name.split("."))) for name in mine} - {room_of(path)}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_folder_is_a_room_and_nothing_but_the_command_line_lies_flat():
    assert {room_of(path) for path in CODE} == set(ROOMS)
    assert {path.name for path in (ROOT / "ledger").glob("*.py")} == {"__init__.py", "__main__.py"}


def test_imports_point_down():
    floor = {found: number for number, found in enumerate(ROOMS)}
    assert [(name(p), other) for p in CODE for other in below(p) if floor[other] > floor[room_of(p)]] == []


def test_no_files_import_each_other():
    files = {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in CODE}
    graph = {one: {other for other in imported(path) if other in files} - {one} for one, path in files.items()}
    for one in files:  # the first import of a file of a package runs the package's own
        graph[one] -= {other for other in files if one.startswith(f"{other}.")}
    order = list(TopologicalSorter(graph).static_order())
    assert order.index("ledger.model.records") < order.index("ledger.charts.base") < order.index("ledger.export.report")


def test_records_know_the_vocabulary_and_the_types_of_fields_alone_and_problems_and_the_vocabulary_nothing_of_the_ledger():
    fields = {"ledger.model", "ledger.model.vocabulary", "ledger.model.record_fields"}
    for module, known in (
        ("problems", set()),
        ("vocabulary", set()),
        ("record_fields", set()),
        ("public_record", fields),
        ("about", fields),
        ("records", {*fields, "ledger.model.about", "ledger.model.public_record"}),
    ):
        found = {o for o in imported(ROOT / "ledger" / "model" / f"{module}.py") if o.startswith("ledger")}
        assert {o for o in found if not o.rpartition(".")[2][0].isupper()} == known


def test_only_the_server_the_pages_and_what_they_share_import_streamlit():
    assert [name(p) for p in CODE if room_of(p) not in STREAMLIT and "streamlit" in {m.split(".")[0] for m in imported(p)}] == []


def test_nobody_imports_the_tests():
    assert [name(p) for p in CODE if {m.split(".")[0] for m in imported(p)} & {"tests", "pytest", "hypothesis"}] == []


def test_a_page_is_a_short_script_that_defines_nothing_and_imports_no_other_page():
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    assert [name(p) for p in PAGES if len(p.read_text(encoding="utf-8").splitlines()) > 80] == []
    assert [name(p) for p in PAGES if any(isinstance(node, kinds) for node in ast.walk(tree(p)))] == []
    roots = {name(p): {m.split(".")[0] for m in imported(p)} for p in PAGES}
    assert [page for page, found in roots.items() if found & {"pandas", "numpy", "plotly", "pages", "dashboard"}] == []


def test_a_module_has_at_most_400_lines():
    assert [name(p) for p in MODULES if len(p.read_text(encoding="utf-8").splitlines()) > 400] == []


def test_every_file_says_first_what_it_is():
    assert [name(p) for p in CODE if p.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree(p))] == []


def test_nothing_is_put_off_in_a_remark():
    assert [name(p) for p in CODE if any(word in p.read_text(encoding="utf-8") for word in PUT_OFF)] == []


def test_every_page_is_in_the_frame():
    frame = (ROOT / "ledger" / "ui" / "app.py").read_text(encoding="utf-8")
    assert [p.name for p in PAGES if f"pages/{p.name}" not in frame] == []
