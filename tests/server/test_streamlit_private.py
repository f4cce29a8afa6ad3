"""What is used of Streamlit that it does not offer in public, and that no other file uses any of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.test_architecture import CODE, name, tree

ROOM = "ledger/server/streamlit_private.py"
PUBLIC = ("streamlit.testing", "streamlit.proto")
USED = {
    "streamlit.runtime.scriptrunner.RerunException",
    "streamlit.runtime.scriptrunner.StopException",
    "streamlit.runtime.scriptrunner.get_script_run_ctx",
}
CONTEXT = {"is_history_navigation", "session_id"}
"""What is read of the context of a run."""
ELSEWHERE = {
    "ledger/ui/gate.py": {
        "streamlit.auth_util",
        "streamlit.config",
        "streamlit.web.server.server_util.AUTH_COOKIE_NAME",
        "streamlit.web.server.server_util.get_cookie_secret",
        "streamlit.web.server.starlette.starlette_app_utils.decode_signed_value",
        "streamlit.web.server.starlette.starlette_websocket.gather_user_info",
    }
}
"""Of files that do not go through the room of private use yet."""


def private(path: Path) -> Iterator[str]:
    """Every import of a part of Streamlit, and every attribute of `st` with an underscore before it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("streamlit."))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "streamlit":
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and node.attr != "__file__":
            root = node.value
            while isinstance(root, ast.Attribute):
                root = root.value
            if isinstance(root, ast.Name) and root.id in ("st", "streamlit"):
                yield f"st.{node.attr}"


def test_what_is_private_is_used_in_one_file() -> None:
    found = {name(path): {one for one in private(path) if not one.startswith(PUBLIC)} for path in CODE}
    assert {file: used for file, used in found.items() if used} == {ROOM: USED, **ELSEWHERE}


def test_what_is_read_of_the_context_of_a_run_is_there() -> None:
    path = next(path for path in CODE if name(path) == ROOM)
    read = {
        node.attr
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "context"
    }
    assert read == CONTEXT
    from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

    assert set(ScriptRunContext.__dataclass_fields__) >= CONTEXT


def test_every_private_use_says_why_and_which_wish_it_stands_for() -> None:
    path = next(path for path in CODE if name(path) == ROOM)
    functions = [node for node in tree(path).body if isinstance(node, ast.FunctionDef)]
    assert [one.name for one in functions if "The wish: " not in " ".join((ast.get_docstring(one) or "").split())] == []
