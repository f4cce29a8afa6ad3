"""Who gets in: the login page and the log-out button, and what the start checks and says about both.

Whether readers are asked at all is settled once, at the start: secrets that become unreadable later let nobody in.
"""

import functools
import ipaddress
import json
import logging
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import HTTPConnection
from streamlit import auth_util, config
from streamlit.web.server.server_util import AUTH_COOKIE_NAME, get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_websocket import gather_user_info

from ledger.model.dataset import Dataset
from ledger.server import access, login
from ledger.server.access import Refusal
from ledger.ui.address import address_pairs, pinned, plain
from ledger.wording import words

_LOG = logging.getLogger("ledger.gate")
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Asks(Enum):
    """Who asks a reader who they are."""

    NOBODY = auto()
    STREAMLIT = auto()
    PROXY = auto()


@dataclass(frozen=True)
class Rule:
    """Who asks, and whether there is an allow-list."""

    asks: Asks
    listed: bool


def _secrets(section: str) -> Mapping[str, Any] | None:
    """A section of the secrets; nothing if there is none or they cannot be read."""
    try:
        found = st.secrets.get(section) if st.secrets.load_if_toml_exists() else None
    except OSError:
        return None
    return found if isinstance(found, Mapping) else None


@functools.cache
def rule() -> Rule:
    """What holds since the start of this server."""
    listed = _secrets("access") is not None
    if config.get_option("server.trustedUserHeaders"):
        return Rule(Asks.PROXY, listed)
    return Rule(Asks.STREAMLIT if _secrets("auth") is not None else Asks.NOBODY, listed)


def _faults() -> list[str]:
    """Why the server must not start."""
    try:
        readable = st.secrets.load_if_toml_exists()
    except OSError:
        readable = False
    if readable:
        return access.faults(st.secrets.to_dict(), config.get_option("server.trustedUserHeaders"))
    there = [path for path in config.get_option("secrets.files") if Path(path).exists()]
    return [f"the secrets cannot be read: {path}" for path in there] + access.faults(
        {}, config.get_option("server.trustedUserHeaders")
    )


def _is_loopback(address: str) -> bool:
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _say() -> None:
    """One line or two in the log: who can reach this server, and who gets in."""
    address = config.get_option("server.address") or "all addresses"
    asks = rule().asks
    if asks is Asks.NOBODY and _is_loopback(address):
        _LOG.info("Bound to this machine only (%s); see deploy/README.md to let a team in.", address)
    elif asks is Asks.NOBODY:
        _LOG.warning(
            "Bound to %s and nobody is asked to log in: everybody who can reach this port reads everything. "
            "See deploy/auth.md to ask for a login, or bind to 127.0.0.1.",
            address,
        )
    elif asks is Asks.PROXY:
        told = _LOG.info if _is_loopback(address) else _LOG.warning
        told("Bound to %s; readers are whom the proxy's headers name. Nobody but the proxy may reach this port.", address)
    else:
        _LOG.info("Bound to %s; readers log in at %s.", address, urlsplit((_secrets("auth") or {})["server_metadata_url"]).netloc)
    if rule().listed or asks is Asks.STREAMLIT:
        allowed, problems = access.allow_list(_secrets("access") or {})
        for problem in problems:
            _LOG.warning("[access] in the secrets: %s", problem)
        if allowed:
            _LOG.info("The allow-list holds %d addresses and %d domains.", len(allowed.emails), len(allowed.domains))
        else:
            _LOG.warning("The allow-list is empty: nobody gets in. Fill [access] in the secrets, see deploy/auth.md.")


def _public_hosts() -> list[str]:
    """Names of this dashboard beside those of this machine."""
    named = [host.strip() for host in config.get_option("server.allowedHosts")]
    for option in ("browser.serverAddress", "server.address"):
        if config.is_manually_set(option):
            named.append(config.get_option(option))
    named.append(urlsplit((_secrets("auth") or {}).get("redirect_uri", "")).hostname)
    return [name for name in named if name and name not in (*_LOOPBACK, "0.0.0.0", "::")]  # noqa: S104


def middleware() -> list[Middleware]:
    """What each request passes before Streamlit. Ends the start with a message where settings contradict each other."""
    wrong = _faults()
    if wrong:
        sys.exit("The dashboard does not start:\n" + "\n".join(f"- {fault}" for fault in wrong) + "\nSee deploy/auth.md.")
    _say()
    base = "/".join(["", config.get_option("server.baseUrlPath").strip("/")]).rstrip("/")
    public = _public_hosts()
    origins = [*public, *(urlsplit(origin).hostname or "" for origin in config.get_option("server.corsAllowedOrigins"))]
    return [
        Middleware(TrustedHostMiddleware, allowed_hosts=[*_LOOPBACK, *public], www_redirect=False),
        Middleware(login.Doorkeeper, admits=_admits, hosts=origins, base=base),
        Middleware(login.KeptLink, base=base),
    ]


def _refused(claims: Mapping[str, Any]) -> Refusal | None:
    """What the rules, as they are now, say about a reader."""
    held = rule()
    allowed, _ = access.allow_list(_secrets("access") or {})
    if held.asks is Asks.PROXY:
        return access.refused_behind_proxy(claims, allowed if held.listed else None)
    return access.refused(claims, allowed) if held.asks is Asks.STREAMLIT else None


def _admits(request: HTTPConnection) -> bool:
    """Whether a request outside the socket comes from somebody who may read: the same cookie or header, the same rules."""
    if rule().asks is Asks.PROXY:
        return _refused(gather_user_info(request.headers)) is None
    return rule().asks is Asks.NOBODY or _refused(_cookie_claims(request.cookies)) is None


def _cookie_claims(cookies: Mapping[str, str]) -> Mapping[str, Any]:
    """What Streamlit's cookie says of the reader; nothing if it is not of this server's making or of another address."""
    secret = get_cookie_secret()

    def part(name: str) -> bytes | None:
        return decode_signed_value(secret, name, cookies.get(name, "").encode("latin-1"))

    signed = auth_util.get_cookie_with_chunks(part, AUTH_COOKIE_NAME)
    try:
        claims = json.loads(signed or b"{}")
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) and claims.get("origin") == auth_util.get_origin_from_redirect_uri() else {}


def refusal() -> Refusal | None:
    """Why the reader of this run is not let in, or nothing if they are."""
    return None if rule().asks is Asks.NOBODY else _refused(st.user.to_dict())


def name(held: Dataset | None) -> str:
    """The title of the dashboard, also where there is no good dataset to tell it."""
    return held.subject.title if held else "The ledger"


def stop(why: Refusal) -> None:
    """Show a reader who is not let in the login page, and end the run."""
    held = pinned().dataset
    st.title(plain(name(held)), anchor=False)
    if held:
        say = "says" if len(held.sources) == 1 else "say"
        told = f"What {words.articles(held)} {say} about {held.subject.topic}"
        st.text(f"{told}, each number with the exact words that state it.")
    address = str(st.user.get("email") or "")
    if rule().asks is Asks.PROXY:
        st.text("You are not logged in." if why is Refusal.UNKNOWN else f"{address} is not let in: {why}.")
    elif why is Refusal.UNKNOWN:
        st.text("Log in to read it.")
        _log_in()
    else:
        st.text(f"{address or 'Your login'} is not let in: {why}. Whoever runs this dashboard keeps the list.")
        st.button("Log out to try another address", on_click=st.logout)
    st.stop()


def _log_in() -> None:
    home = urlsplit((_secrets("auth") or {}).get("redirect_uri", ""))
    url = st.context.url or ""
    if not home.netloc:
        st.text("This is not possible at the moment: the server cannot read its secrets.")
        return
    if urlsplit(url).netloc not in ("", home.netloc.replace("{port}", str(config.get_option("server.port")))):
        st.text(f"This works only at {home.scheme}://{home.netloc}: open the page there.")
        return
    if not login.is_kept(f"{url}?{urlencode(address_pairs())}"):
        st.text("Your link is too long to be kept while you log in. Open it again afterwards.")
    st.button("Log in", on_click=st.login, type="primary")


def log_out() -> None:
    """A way out, for those who logged in here."""
    if rule().asks is Asks.STREAMLIT:
        st.button("Log out", on_click=st.logout, type="tertiary", icon=":material/logout:", help=str(st.user.get("email")))
