"""What `streamlit run dashboard.py` starts: the frame, with the dataset loaded first, a health check and security headers."""

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger import charts, ui
from ledger.server import logs
from ledger.urls.params import CHARTS


def content_policy() -> str:
    """The content security policy: this host only, and of scripts in the page only the ones that Streamlit's own page holds.

    WebAssembly, because the 64-bit numbers of Streamlit's messages are tried in it first.
    """
    page = Path(st.__file__).parent / "static" / "index.html"
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page.read_text(encoding="utf-8"), re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline]
    scripts = " ".join(f"'sha256-{digest}'" for digest in hashes)
    return (
        f"default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval' {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
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
            (b"x-frame-options", b"SAMEORIGIN"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                message["headers"] = [*message.get("headers", []), *self.headers]
            await send(message)

        await self.app(scope, receive, with_headers)


async def healthz(request: Request) -> Response:
    """Whether a good dataset is served, which, and what came of the last look at its files: 200 or 503 with JSON.

    Problems are named by place and kind only: whoever may ask here need not be one who may read the dataset.
    """
    state = ui.LIVE.state()
    dataset = state.dataset
    facts = {
        "ready": dataset is not None,
        "version": dataset.version if dataset else None,
        "records": dataset.size if dataset else 0,
        "loaded": state.loaded.isoformat() if state.loaded else None,
        "reload": {
            "ok": not state.problems,
            "at": state.tried.isoformat(),
            "problems": [f"{p.file}:{p.line} {p.record} {p.field} [{p.kind}]" for p in state.problems],
        },
        "uptime": round((datetime.now(UTC) - ui.LIVE.started).total_seconds()),
    }
    return JSONResponse(facts, status_code=200 if dataset else 503, headers={"cache-control": "no-store"})


async def plotly(request: Request) -> Response:
    """What draws the charts; its name has its version, so a browser asks once."""
    kept = {"cache-control": "public, max-age=31536000, immutable"}
    return FileResponse(charts.PLOTLY, headers=kept, media_type="text/javascript")


class EarlyPlotly:
    """Lets a browser fetch what draws the charts of a page together with Streamlit's own scripts, not after them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.pages = {"/", *(f"/{page}" for page in CHARTS)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_link(message: Message) -> None:
            if message["type"] == "http.response.start":
                link = f"<{ui.PLOTLY}>; rel=preload; as=script".encode()
                message["headers"] = [*message.get("headers", []), (b"link", link)]
            await send(message)

        await self.app(scope, receive, with_link if scope["type"] == "http" and scope["path"] in self.pages else send)


@asynccontextmanager
async def serving(app: object) -> AsyncIterator[None]:
    """Read the dataset before the first visitor, and follow its files as long as the server runs."""
    ui.LIVE.state()
    ui.LIVE.watch()
    yield
    ui.LIVE.stop()


logs.start()
app = st.App(
    "ledger/ui/app.py",
    lifespan=serving,
    routes=[Route("/healthz", healthz), Route(f"/{ui.PLOTLY}", plotly)],
    middleware=[Middleware(SecurityHeaders), Middleware(EarlyPlotly), *ui.middleware()],
)
