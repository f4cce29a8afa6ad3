"""What the server takes from Streamlit beyond its public API: only in one module, and it still does what that module says."""

import ast
import gc
import inspect
import weakref
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
from starlette.datastructures import Headers
from streamlit.elements import html
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from ledger.server import streamlit_private
from tests.identity import COOKIE_SECRET, LISTED, Guarded, signed
from tests.test_architecture import CODE, imported, name, tree
from tests.visiting import Visit

USED = {
    "streamlit.runtime.scriptrunner": {"RerunException", "StopException", "get_script_run_ctx"},
    "streamlit.elements": {"html"},
    "streamlit.runtime.state.safe_session_state": {"SafeSessionState"},
    "streamlit.proto.BackMsg_pb2": {"BackMsg"},
    "streamlit.proto.ForwardMsg_pb2": {"ForwardMsg"},
    "streamlit.proto.NewSession_pb2": {"CustomThemeConfig"},
    "streamlit.runtime": {"app_session"},
    "streamlit.runtime.app_session": {"AppSession"},
    "streamlit.auth_util": {"get_cookie_with_chunks", "get_origin_from_redirect_uri"},
    "streamlit.config": {"get_option", "is_manually_set"},
    "streamlit.web.server.server_util": {"AUTH_COOKIE_NAME", "get_cookie_secret"},
    "streamlit.web.server.starlette.starlette_app_utils": {"decode_signed_value"},
    "streamlit.web.server.starlette.starlette_websocket": {"gather_user_info"},
}
SECRETS = {"auth": {"redirect_uri": "https://ledger.example.org/oauth2callback", "cookie_secret": COOKIE_SECRET}}


def private(path: Path) -> Iterator[str]:
    """Every import of a part of Streamlit, and every attribute of `st` with an underscore before it."""
    yield from (module for module in imported(path) if module.startswith("streamlit."))
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and node.attr != "__file__":
            root = node.value
            while isinstance(root, ast.Attribute):
                root = root.value
            if isinstance(root, ast.Name) and root.id in ("st", "streamlit"):
                yield f"st.{node.attr}"


def test_private_things_of_streamlit_are_used_in_one_module_only() -> None:
    assert {name(path) for path in CODE if any(private(path))} == {"ledger/server/streamlit_private.py"}


def test_what_is_read_of_the_context_of_a_run_is_there() -> None:
    source = ast.parse(inspect.getsource(streamlit_private))
    attributes = (node for node in ast.walk(source) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name))
    read = {node.attr for node in attributes if node.value.id == "context"}
    assert read == {"is_history_navigation", "session_id"}
    assert set(ScriptRunContext.__dataclass_fields__) >= read


def test_the_private_things_are_those_that_this_test_names() -> None:
    source = ast.parse(inspect.getsource(streamlit_private))
    found: dict[str, set[str]] = {}
    for node in ast.walk(source):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("streamlit."):
            found.setdefault(str(node.module), set()).update(alias.name for alias in node.names)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("auth_util", "config"):
            found.setdefault(f"streamlit.{node.value.id}", set()).add(node.attr)
    assert found == USED


def test_each_function_says_which_public_function_it_stands_in_for() -> None:
    functions = inspect.getmembers(streamlit_private, inspect.isfunction)
    own = [found for _, found in functions if found.__module__ == streamlit_private.__name__]
    assert len(own) == 20
    assert [found.__name__ for found in own if "Wish: " not in (found.__doc__ or "")] == []


def test_a_session_whose_time_is_over_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = MemorySessionStorage(ttl_seconds=0)
    manager = WebsocketSessionManager(storage, Mock(), Mock(), None)
    monkeypatch.setattr(streamlit_private.runtime, "exists", lambda: True)
    monkeypatch.setattr(streamlit_private.runtime, "get_instance", lambda: Mock(_session_mgr=manager))
    gone = Mock()
    storage.save(gone)
    held = weakref.ref(gone)
    del gone
    assert held()
    streamlit_private.forget_expired_sessions()
    gc.collect()
    assert not held()


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server with a login."""
    from streamlit.runtime.secrets import secrets_singleton

    monkeypatch.setattr(secrets_singleton, "_secrets", SECRETS)


@pytest.mark.usefixtures("secrets")
def test_the_cookie_of_a_login_says_who_the_reader_is() -> None:
    claims = {"email": LISTED, "is_logged_in": True, "origin": "https://ledger.example.org"}
    assert streamlit_private.read_secrets() == SECRETS
    assert streamlit_private.claims_of_cookies({"_streamlit_user": signed(claims)}) == claims
    for cookies in ({}, {"_streamlit_user": signed(claims, "another")}, {"_streamlit_user": signed({**claims, "origin": "x"})}):
        assert streamlit_private.claims_of_cookies(cookies) == {}


def test_the_trusted_headers_say_who_the_reader_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert streamlit_private.trusted_user_headers() == {}
    assert streamlit_private.claims_of_headers(Headers({"x-auth-email": LISTED})) == {}
    real = streamlit_private.config.get_option
    trusted = {"X-Auth-Email": "email"}
    monkeypatch.setattr(
        streamlit_private.config, "get_option", lambda key: trusted if key == "server.trustedUserHeaders" else real(key)
    )
    assert streamlit_private.trusted_user_headers() == trusted
    assert streamlit_private.claims_of_headers(Headers({"x-auth-email": LISTED})) == {"email": LISTED}


def test_a_default_is_not_a_setting() -> None:
    assert not streamlit_private.is_set("browser.serverAddress")


def test_the_page_of_streamlit_holds_scripts() -> None:
    assert "<script" in streamlit_private.index_page()


def test_a_stranger_is_told_nothing_of_the_machine(guarded: Guarded) -> None:
    with Visit(guarded.url) as visit:
        shown = visit.open("records")
        told = [message.new_session for message in visit.messages if message.HasField("new_session")]
    assert len(told) == 1
    assert {field.name for field, _ in told[0].initialize.environment_info.ListFields()} == {"streamlit_version"}
    assert b"ledger/ui/app.py" not in shown.raw


def test_the_theme_is_read_once_and_sent_as_streamlit_would_send_it(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"theme": {"primaryColor": "#123456", "base": "dark"}, "theme.light": {"textColor": None}}
    read: list[str] = []

    def options_of(section: str) -> dict[str, str | None]:
        read.append(section)
        return options[section]

    monkeypatch.setattr(app_session.config, "get_options_for_section", options_of)
    before = inspect.unwrap(app_session._populate_theme_msg)  # another test may have started a server
    monkeypatch.setattr(app_session, "_populate_theme_msg", before)  # put back after the test
    streamlit_private.read_theme_once()
    sent = []
    for fill in (before, app_session._populate_theme_msg, app_session._populate_theme_msg):
        message = NewSession().custom_theme
        fill(message)
        fill(message.light, "theme.light")
        sent.append(message.SerializeToString(deterministic=True))
    assert len(set(sent)) == 1
    assert b"#123456" in sent[0]
    assert read.count("theme") == 2  # once by Streamlit, once for the two that follow


def test_what_a_run_holds_is_looked_up_once_and_never_by_another_run(monkeypatch: pytest.MonkeyPatch) -> None:
    class Run:
        """Stands for the context of a run."""

    runs, looked_up = [Run(), Run()], iter(range(9))
    found = []
    for run in (runs[0], runs[0], runs[1], None, runs[0], None):
        monkeypatch.setattr(streamlit_private, "get_script_run_ctx", lambda run=run: run)
        found.append(streamlit_private.held_by_run(lambda: next(looked_up)))
    assert found == [0, 0, 1, 2, 0, 3]


def test_a_key_is_looked_up_alone_and_found_as_streamlit_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    state = SafeSessionState(SessionState(), lambda: None)
    state["words"], state["none"] = "troops", None
    monkeypatch.setattr(SafeSessionState, "filtered_state", SafeSessionState.filtered_state)  # put back after the test
    whole = dict(state._state.filtered_state)
    streamlit_private.look_up_one_by_one()
    assert dict(state.filtered_state) == whole == {"words": "troops", "none": None}
    assert len(state.filtered_state) == 2
    monkeypatch.setattr(SessionState, "filtered_state", property(lambda _: pytest.fail("all of the state was made")))
    alone = state.filtered_state
    assert [alone["words"], alone["none"], "words" in alone, "other" in alone] == ["troops", None, True, False]


def test_what_is_only_styles_is_told_as_streamlit_tells_it_and_cards_are_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    search = inspect.unwrap(html._html_only_style_tags)
    texts = (
        "",
        " \n",
        "<style>p {}</style>",
        " <STYLE a>p</STYLE><!-- a -->",
        "<!-- a --><p>b</p>",
        "<style>p</style> a",
        "<p>",
        "a",
    )
    searched: list[str] = []

    def noted(text: str) -> bool:
        searched.append(text)
        return bool(search(text))

    monkeypatch.setattr(html, "_html_only_style_tags", noted)  # put back after the test
    streamlit_private.know_styles_by_their_beginning()
    assert [html._html_only_style_tags(text) for text in texts] == [search(text) for text in texts]
    assert not {"<p>", "a"}.intersection(searched)
