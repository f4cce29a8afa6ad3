"""The address `/healthz`, which says whether a dataset is served, and what the server does with the dataset at start and end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ledger.server.live import KEEPER, LIVE


@asynccontextmanager
async def serving(app: object) -> AsyncIterator[None]:
    """Read the dataset before the first visitor comes, and read its files again when they change, as long as the server runs."""
    LIVE.state()
    LIVE.watch()
    yield
    LIVE.stop()


async def healthz(request: Request) -> Response:
    """Answer with JSON: whether a dataset is served, its version, and the problems of the newest files. 503 without a dataset.

    Times are in ISO 8601, `uptime` in seconds. A problem is named by its file, line and kind only, because everybody may ask,
    even who may not read the dataset. `archive` says why the last dataset could not be kept, where one is named.
    """
    state = LIVE.state()
    dataset = state.dataset
    facts = {
        "ready": dataset is not None,
        "version": dataset.version if dataset else None,
        "records": dataset.size if dataset else 0,
        "loaded": state.loaded.isoformat() if state.loaded else None,
        "reload": {
            "ok": not state.problems,
            "at": state.tried.isoformat(),
            "problems": [f"{p.file}:{p.line} [{p.kind}]" for p in state.problems],
        },
        **({"archive": {"ok": not KEEPER.fault, "problem": KEEPER.fault or None}} if KEEPER else {}),
        "uptime": round((datetime.now(UTC) - LIVE.started).total_seconds()),
    }
    return JSONResponse(facts, status_code=200 if dataset else 503, headers={"cache-control": "no-store"})
