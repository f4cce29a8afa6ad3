"""Whether a good dataset is served: `/healthz`, and what a server does with the dataset at its start and end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ledger.server.live import LIVE


@asynccontextmanager
async def serving(app: object) -> AsyncIterator[None]:
    """Read the dataset before the first visitor, and follow its files as long as the server runs."""
    LIVE.state()
    LIVE.watch()
    yield
    LIVE.stop()


async def healthz(request: Request) -> Response:
    """Whether a good dataset is served, which, and what came of the last look at its files: 200 or 503 with JSON.

    Problems are named by place and kind only: whoever may ask here need not be one who may read the dataset.
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
            "problems": [f"{p.file}:{p.line} {p.record} {p.field} [{p.kind}]" for p in state.problems],
        },
        "uptime": round((datetime.now(UTC) - LIVE.started).total_seconds()),
    }
    return JSONResponse(facts, status_code=200 if dataset else 503, headers={"cache-control": "no-store"})
