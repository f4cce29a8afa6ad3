"""What `streamlit run dashboard.py` starts: the frame, with the dataset loaded first, a health check and security headers."""

import base64
import gc
import hashlib
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger import ui


def content_policy() -> str:
    """The content security policy: this host only, and of scripts in the page only the ones that Streamlit's own page holds."""
    page = Path(st.__file__).parent / "static" / "index.html"
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page.read_text(encoding="utf-8"), re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline]
    scripts = " ".join(f"'sha256-{digest}'" for digest in hashes)
    return (
        f"default-src 'self'; script-src 'self' blob: {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'self'"
    )


class SecurityHeaders:
    """Adds the security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = [
            (b"content-security-policy", content_policy().encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *self.headers]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


async def healthz(request: Request) -> Response:
    """Whether a good dataset is served, and which: 200 or 503 with JSON."""
    dataset, problems = ui.opened()
    records = dataset.size if dataset else 0
    facts = {
        "ready": dataset is not None,
        "version": dataset.version if dataset else None,
        "records": records,
        "problems": [str(p) for p in problems],
    }
    return JSONResponse(facts, status_code=200 if dataset else 503)


def send_at_once() -> None:
    """Let no message of an answer wait until the browser has acknowledged the one before.

    Streamlit opens its socket in a way in which asyncio does not see to it; a second click within a moment then took 40 ms more.
    """
    for found in gc.get_objects():
        if isinstance(found, socket.socket) and found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # each connection takes it over


@asynccontextmanager
async def preload(app: object) -> AsyncIterator[None]:
    """Load the dataset before the first visitor, and keep what is loaded out of garbage collection."""
    ui.opened()
    send_at_once()
    gc.collect()
    gc.freeze()
    yield


app = st.App(
    "ledger/app.py",
    lifespan=preload,
    routes=[Route("/healthz", healthz)],
    middleware=[Middleware(SecurityHeaders)],
)
