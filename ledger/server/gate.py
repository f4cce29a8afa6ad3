"""Who gets in: what the secrets and settings say, the checks and the log of it at the start, and the middleware of each request.

Whether readers have to log in is decided once, at the start: secrets that become unreadable later let nobody in.
"""

import functools
import ipaddress
import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import HTTPConnection

from ledger.server import access, contact, cors, embedding, metrics, provider, streamlit_private
from ledger.server.access import Refusal
from ledger.server.doorkeeper import Doorkeeper
from ledger.server.encodings import Encodings
from ledger.server.headers import SecurityHeaders
from ledger.server.heads import refuse_by_head
from ledger.server.limits import SocketLimits
from ledger.server.login import KeptLink
from ledger.server.packed import PackedFiles
from ledger.server.request_ids import RequestIds

_LOG = logging.getLogger("ledger.gate")
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Asks(Enum):
    """Who asks readers to log in: nobody, Streamlit, or a proxy in front of the server."""

    NOBODY = auto()
    STREAMLIT = auto()
    PROXY = auto()


@dataclass(frozen=True)
class Rule:
    """Who asks readers to log in, and whether there is an allow-list (`listed`)."""

    asks: Asks
    listed: bool


def secrets(name: str) -> Mapping[str, Any] | None:
    """A section of the secrets; None if there is none of this name, or if the secrets cannot be read."""
    section = (streamlit_private.read_secrets() or {}).get(name)
    return section if isinstance(section, Mapping) else None


@functools.cache
def rule() -> Rule:
    """The rule of this server, as its settings were when it started."""
    listed = secrets("access") is not None
    if streamlit_private.trusted_user_headers():
        return Rule(Asks.PROXY, listed)
    return Rule(Asks.STREAMLIT if secrets("auth") is not None else Asks.NOBODY, listed)


def refused(claims: Mapping[str, Any]) -> Refusal | None:
    """Why a reader with these claims is not let in, by the allow-list as it is now; None if they are."""
    at_start = rule()
    allowed, _ = access.allow_list(secrets("access") or {})
    if at_start.asks is Asks.PROXY:
        return access.refused_behind_proxy(claims, allowed if at_start.listed else None)
    return access.refused(claims, allowed) if at_start.asks is Asks.STREAMLIT else None


def admits(request: HTTPConnection) -> bool:
    """Whether a request comes from somebody who may read, by the cookie or header by which a page recognises its reader."""
    if rule().asks is Asks.PROXY:
        return refused(streamlit_private.claims_of_headers(request.headers)) is None
    return rule().asks is Asks.NOBODY or refused(streamlit_private.claims_of_cookies(request.cookies)) is None


def asks_for_login() -> bool:
    """Whether somebody asks readers to log in, so that no answer to one of them may be given to others."""
    return rule().asks is not Asks.NOBODY


def middleware() -> list[Middleware]:
    """The middleware that each request passes before Streamlit, the outermost first.

    Ends the process with the reasons if the settings contradict each other.
    """
    faults = _faults()
    if faults:
        sys.exit(
            "The dashboard does not start:\n"
            + "\n".join(f"- {fault}" for fault in faults)
            + "\nSee deploy/auth.md and deploy/README.md."
        )
    _log_who_can_read()
    if rule().asks is Asks.STREAMLIT:
        provider.share_answers(provider.Answers())
    if embedding.sites():
        _LOG.info("Views may stand inside the pages of %s.", ", ".join(embedding.sites()))
    streamlit_private.tell_nothing_of_the_machine()
    streamlit_private.read_theme_once()
    streamlit_private.look_up_one_by_one()
    streamlit_private.know_styles_by_their_beginning()
    if os.environ.get("LEDGER_LIMITS") != "off":
        refuse_by_head()
    public = _public_hosts()
    origins = [*public, *(urlsplit(origin).hostname or "" for origin in st.get_option("server.corsAllowedOrigins"))]
    return [
        Middleware(SecurityHeaders, sites=embedding.sites()),
        Middleware(RequestIds),
        *([Middleware(metrics.ForMonitors, token=metrics.token())] if metrics.token() else []),
        Middleware(TrustedHostMiddleware, allowed_hosts=[*_LOOPBACK, *public], www_redirect=False),
        *([Middleware(cors.DataForOthers, origins=cors.origins())] if cors.origins() else []),
        Middleware(Doorkeeper, admits=admits, hosts=origins, has_login=rule().asks is Asks.STREAMLIT),
        *([] if os.environ.get("LEDGER_LIMITS") == "off" else [Middleware(SocketLimits, admits=admits)]),
        Middleware(KeptLink),
        Middleware(Encodings),
        Middleware(PackedFiles),
    ]


def _faults() -> list[str]:
    """Why the server must not start, in sentences; empty if it may."""
    read = streamlit_private.read_secrets()
    unreadable = [path for path in st.get_option("secrets.files") if Path(path).exists()] if read is None else []
    headers = streamlit_private.trusted_user_headers()
    of_secrets = [f"the secrets cannot be read: {path}" for path in unreadable]
    return (
        of_secrets + access.faults(read or {}, headers) + cors.faults() + contact.faults() + embedding.faults() + metrics.faults()
    )


def _public_hosts() -> list[str]:
    """The names of hosts by which readers may reach this dashboard, besides those of the loopback."""
    names = [host.strip() for host in st.get_option("server.allowedHosts")]
    for option in ("browser.serverAddress", "server.address"):
        if streamlit_private.is_set(option):
            names.append(st.get_option(option))
    names.append(urlsplit((secrets("auth") or {}).get("redirect_uri", "")).hostname)
    return [name for name in names if name and name not in (*_LOOPBACK, "0.0.0.0", "::")]  # noqa: S104


def _log_who_can_read() -> None:
    """Write into the log who can reach this server, and who gets in."""
    address = st.get_option("server.address") or "all addresses"
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
        log = _LOG.info if _is_loopback(address) else _LOG.warning
        log("Bound to %s; readers are whom the proxy's headers name. Nobody but the proxy may reach this port.", address)
    else:
        _LOG.info("Bound to %s; readers log in at %s.", address, urlsplit((secrets("auth") or {})["server_metadata_url"]).netloc)
    if rule().listed or asks is Asks.STREAMLIT:
        allowed, problems = access.allow_list(secrets("access") or {})
        for problem in problems:
            _LOG.warning("[access] in the secrets: %s", problem)
        if allowed:
            _LOG.info("The allow-list holds %d addresses and %d domains.", len(allowed.emails), len(allowed.domains))
        else:
            _LOG.warning("The allow-list is empty: nobody gets in. Fill [access] in the secrets, see deploy/auth.md.")


def _is_loopback(address: str) -> bool:
    """Whether only programs of the same machine reach an address."""
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
