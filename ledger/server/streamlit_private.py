"""All that the server takes from Streamlit beyond its public API.

Each function says what it does, why it is needed, and which public function it stands in for until there is one.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.datastructures import Headers
from streamlit import auth_util, config
from streamlit.web.server.server_util import AUTH_COOKIE_NAME, get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_websocket import gather_user_info


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


def index_page() -> str:
    """The HTML of the page that Streamlit sends for every address of the dashboard.

    The content policy allows the scripts that stand in it. Wish: a content policy from Streamlit, or the hashes for one.
    """
    return (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
