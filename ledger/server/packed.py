"""Scripts and styles that never change under their address, compressed once: Streamlit sends its own as they lie on the disk."""

import functools
import gzip
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ledger import charts
from ledger.server import paths, streamlit_private
from ledger.server.assets import ONCE, PLOTLY
from ledger.server.encodings import takes_gzip

_MEDIA = {".js": "text/javascript", ".css": "text/css"}


@functools.cache
def files() -> dict[str, Path]:
    """The files that are sent compressed, by their whole paths in an address: Streamlit's scripts and styles, and plotly.js."""
    found = (path for path in streamlit_private.static_folder().rglob("*") if path.suffix in _MEDIA)
    named = {paths.below_base(f"static/{path.parent.name}/{path.name}"): path for path in found}
    return named | {paths.below_base(PLOTLY): charts.PLOTLY}


@functools.cache
def packed(path: Path) -> bytes:
    """A file, compressed. It is kept, for the pages ask for few of the files."""
    return gzip.compress(path.read_bytes(), mtime=0)


class PackedFiles:
    """Middleware that answers a request for one of `files`, where the client takes gzip; all other requests are passed on.

    So is one for a part of a file, whose bytes are those of the file itself.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.files = app, files()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in self.files:
            return await self.app(scope, receive, send)
        asked, path = Headers(scope=scope), self.files[scope["path"]]
        if "range" in asked or not takes_gzip(asked.getlist("accept-encoding")):
            return await self.app(scope, receive, send)
        headers = {"cache-control": ONCE, "content-encoding": "gzip", "vary": "Accept-Encoding"}
        body = await run_in_threadpool(packed, path)
        await Response(body, headers=headers, media_type=_MEDIA[path.suffix])(scope, receive, send)
