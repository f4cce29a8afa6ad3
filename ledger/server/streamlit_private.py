"""All that the project takes from Streamlit beyond its public API. After an upgrade of Streamlit, what breaks is in this file.

Each function says what it does, why it is needed, and which public function it stands in for until there is one.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, wraps
from inspect import unwrap
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st
from starlette.datastructures import Headers
from streamlit import auth_util, config, runtime
from streamlit.elements import html
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import RerunException, StopException, get_script_run_ctx
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.web.server.server_util import AUTH_COOKIE_NAME, get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_websocket import gather_user_info

from ledger.server.message_parts import has_more_parts
from ledger.urls.links import MAX_LENGTH, readable

Held = TypeVar("Held")


def read_secrets() -> Mapping[str, Any] | None:
    """All secrets, or None if there is no file of secrets or it cannot be read.

    `st.secrets` itself raises an error where there is no file. Wish: a public way to ask whether there are secrets.
    """
    try:
        return st.secrets.to_dict() if st.secrets.load_if_toml_exists() else None
    except OSError:
        return None


def trusted_user_headers() -> Mapping[str, str]:
    """The headers by which a proxy names the reader, each with the claim that it states; empty without such a proxy.

    The option is hidden because it is experimental. Wish: `server.trustedUserHeaders` as a public option.
    """
    headers: Mapping[str, str] = config.get_option("server.trustedUserHeaders") or {}
    return headers


def is_set(option: str) -> bool:
    """Whether somebody has set an option, in a file, the environment or the command: `st.get_option` gives defaults as well.

    Wish: a public way to tell a setting from a default.
    """
    return config.is_manually_set(option)


def claims_of_headers(headers: Headers) -> Mapping[str, Any]:
    """What the proxy's headers of a request say of the reader, by the names of the claims.

    `st.user` says it in the run of a page only, and requests for files need the same check. Wish: `st.user` for a request.
    """
    return gather_user_info(headers)


def claims_of_cookies(cookies: Mapping[str, str]) -> Mapping[str, Any]:
    """What the cookies that `st.login` sets say of the reader: the claims of the OIDC login, with `is_logged_in`.

    Empty if they are not signed by this server or were made for another address than that of `redirect_uri`.
    `st.user` says it in the run of a page only, and requests for files need the same check. Wish: `st.user` for a request.
    """
    secret = get_cookie_secret()

    def decoded(name: str) -> bytes | None:
        return decode_signed_value(secret, name, cookies.get(name, "").encode("latin-1"))

    signed = auth_util.get_cookie_with_chunks(decoded, AUTH_COOKIE_NAME)
    try:
        claims = json.loads(signed or b"{}")
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) and claims.get("origin") == auth_util.get_origin_from_redirect_uri() else {}


MOST_PARTS = 5000
"""Parts of one message of a page: its fields, what they hold, and the names of what it has kept. Pages send far fewer."""


def is_scattered(data: bytes) -> bool:
    """Whether a message that came over the socket of a page has more parts than any page sends; Streamlit would keep them all.

    Wish: a setting for what a server takes.
    """
    return has_more_parts(data, BackMsg.DESCRIPTOR, MOST_PARTS)


def received(data: bytes) -> tuple[str, bytes]:
    """A message that came over the socket of a page: its kind, by its name in Streamlit's protocol, and what Streamlit shall get.

    The kind is empty for a message that has none, and for one that no page sends. Streamlit answers some kinds that no page of
    this project sends, and at length, and writes the ids of a download, of a session and of a part of a page into its log as they
    are: a message with an id that no browser makes has no kind. Nor has one that holds more beside its fields and its query than
    an address may: it is copied many times in a run. A longer query is one that a reader may have opened. Streamlit copies it
    too, and drops it without a word if it has too many parameters; it gets what `readable` makes of it, and the page tells it.
    Wish: a setting for what a server takes.
    """
    try:
        message = BackMsg.FromString(data)
        rerun, operation = message.rerun_script, message.backend_operation_request
        query = readable(rerun.query_string)
        if query != rerun.query_string:
            rerun.query_string = query
            data = message.SerializeToString()
        if message.ByteSize() - rerun.widget_states.ByteSize() - len(query.encode()) > MAX_LENGTH:
            return "", data
        logged = (operation.request_id, operation.session_id, rerun.fragment_id)
        return message.WhichOneof("type") or "" if all(re.fullmatch(r"[\w-]{0,100}", id_) for id_ in logged) else "", data
    except Exception:  # protobuf has errors of its own, and comes with Streamlit
        return "", data


def tell_nothing_of_the_machine() -> None:
    """Leave the path of the script, Python's version and the system out of what each page is told from now on.

    Strangers are told it before they log in, and no page needs it. The version of Streamlit stays: an open page compares it to
    reload itself before a new server, and everybody can read it in Streamlit's scripts. Wish: a setting that leaves it out.
    """
    create = AppSession._create_new_session_message

    def create_without(*of_run: Any, **also: Any) -> ForwardMsg:
        message = create(*of_run, **also)
        message.new_session.ClearField("main_script_path")
        for name in ("python_version", "server_os", "has_display"):
            message.new_session.initialize.environment_info.ClearField(name)
        return message

    AppSession._create_new_session_message = create_without  # type: ignore[method-assign]


def read_theme_once() -> None:
    """Read the theme from the settings once, and not for every run of a page: it is a tenth of what a small run costs.

    A server reads its settings when it starts. Wish: that Streamlit keeps the message of the theme.
    """
    fill = unwrap(app_session._populate_theme_msg)

    @cache
    def filled(section: str) -> CustomThemeConfig:
        message = CustomThemeConfig()
        fill(message, section)
        return message

    @wraps(fill)
    def fill_from_kept(msg: CustomThemeConfig, section: str = "theme") -> None:
        if filled(section).ByteSize():  # merging nothing would make of a part that is missing one that is empty
            msg.MergeFrom(filled(section))

    app_session._populate_theme_msg = fill_from_kept


class _OneByOne(Mapping[str, Any]):
    """The state of a session, in which a key is looked up alone."""

    def __init__(self, state: SafeSessionState) -> None:
        self._lock, self._state = state._lock, state._state

    def __getitem__(self, key: str) -> Any:
        with self._lock:
            return self._state[key]

    def __iter__(self) -> Iterator[str]:
        with self._lock:
            return iter(self._state.filtered_state)

    def __len__(self) -> int:
        with self._lock:
            return len(self._state.filtered_state)


def look_up_one_by_one() -> None:
    """Let a text field that looks for its own value in the state of the session look for that alone.

    It asks for all of the state, whose values are made anew each time: for a component that is a class. The three fields of the
    filter did so in every run. Wish: that a field looks its own key up.
    """
    SafeSessionState.filtered_state = property(_OneByOne)  # type: ignore[assignment, method-assign]


_PERHAPS_STYLES = re.compile(r"\s*(?:<style|<!--|$)", re.IGNORECASE)


def know_styles_by_their_beginning() -> None:
    """Let HTML that begins with something else than a style or a comment count as more than styles without being searched.

    Streamlit searches each piece of HTML as a whole, in every run: for the cards of a page that takes longer than making them.
    Wish: that it looks at the beginning first.
    """
    search = unwrap(html._html_only_style_tags)

    @wraps(search)
    def has_only_styles(html_content: str) -> bool:
        return bool(_PERHAPS_STYLES.match(html_content)) and search(html_content)

    html._html_only_style_tags = has_only_styles


def index_page() -> str:
    """The HTML of the page that Streamlit sends for every address of the dashboard.

    The content policy allows the scripts that stand in it. Wish: a content policy from Streamlit, or the hashes for one.
    """
    return (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


def static_folder() -> Path:
    """The folder of the scripts and styles that Streamlit sends from below `static/`; their names say their content.

    Wish: that Streamlit sends them compressed.
    """
    return Path(st.__file__).parent / "static" / "static"


def is_history() -> bool:
    """Whether the reader pressed Back or Forward, which began this run.

    The address of such a run says what to show, even where it says less than the run before showed. A click on a page of the
    navigation sends an address without parameters too, and keeps the filter. Streamlit tells its own bound widgets which of the
    two it was, and no script. Wish: https://github.com/streamlit/streamlit/issues/9279 and
    https://github.com/streamlit/streamlit/issues/13853 (query parameters and Back).
    """
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def held_by_run(look_up: Callable[[], Held]) -> Held:
    """What the script looks up of its session, such as one value of `st.session_state`: looked up once for the thread of a run.

    The context of a run goes from one run of a session to its next in the same thread, and never to another session. A look into
    `st.session_state` goes through four objects and a lock. Wish: that it costs no more than one into a dictionary.
    """
    context = get_script_run_ctx()
    if context is None:
        return look_up()
    held = vars(context)
    if _HELD not in held:
        held[_HELD] = look_up()
    found: Held = held[_HELD]
    return found


_HELD = "held by the ledger"


def visit_name() -> str:
    """Eight letters for the log that tell one visit from another; empty outside a run.

    They are made of the id of Streamlit's session and do not reveal it: with the id a stranger could take the session over.
    Wish: a public id of the session, asked for wherever a script counts its visitors.
    """
    context = get_script_run_ctx()
    return hashlib.sha256(context.session_id.encode()).hexdigest()[:8] if context else ""


def sessions() -> tuple[int, int]:
    """How many sessions have an open page, and how many are kept for a page that lost its connection and may return.

    Wish: a public way to count the sessions of a server.
    """
    if not runtime.exists():
        return 0, 0
    manager = runtime.get_instance()._session_mgr
    return manager.num_active_sessions(), manager.num_sessions() - manager.num_active_sessions()


def forget_expired_sessions() -> None:
    """Forget the sessions that were kept for a page which has not returned in time; Streamlit does it when the next page goes.

    Wish: that their time ends by itself.
    """
    if runtime.exists():
        manager = runtime.get_instance()._session_mgr
        with manager._storage_lock:  # type: ignore[attr-defined]
            manager._session_storage._cache.expire()  # type: ignore[attr-defined]


def outcome(error: BaseException) -> str:
    """How a run ended that raised this error: `rerun`, `stopped` or `failed`.

    Streamlit ends a run by an exception when it is to begin again or to stop, and a line of the log must not call that a failure.
    Wish: public names of the two exceptions, so that a script may let them pass.
    """
    if isinstance(error, RerunException):
        return "rerun"
    return "stopped" if isinstance(error, StopException) else "failed"


def serif() -> Path:
    """The file of Source Serif, the font in which Streamlit sets serif text: a variable font with weight and optical size.

    The pictures of links are set in it, as articles are. Wish: a public place of the fonts that Streamlit brings.
    """
    folder = Path(st.__file__).parent / "static" / "static" / "media"
    return next(folder.glob("SourceSerifVariable-Roman*.woff2"))
