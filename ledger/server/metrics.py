"""The address `/metrics`: numbers about this server for Prometheus, given only to who sends the secret `LEDGER_METRICS_TOKEN`.

Without that variable, and to everybody else, the address does not exist: the request goes on to the doorkeeper, which names no
such path. The check stands before that of hosts, because a monitor asks a replica by its own address.
"""

import hmac
import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ledger.server import paths, streamlit_private
from ledger.server.live import LIVE

PATH = "metrics"
SHORTEST_TOKEN = 32
"""Characters that the secret has at least."""


class Facts(Collector):
    """What the server serves and for how many, read at the moment at which it is asked for."""

    def collect(self) -> Iterator[Metric]:
        """The sessions, and the version, records, times and problems of the dataset. Times are seconds since 1970."""
        state = LIVE.state()
        sessions = GaugeMetricFamily(
            "ledger_sessions", "Sessions of pages: open, or kept for a page that may return", labels=["state"]
        )
        for name, count in zip(("open", "kept"), streamlit_private.sessions(), strict=True):
            sessions.add_metric([name], count)
        yield sessions
        dataset = GaugeMetricFamily("ledger_dataset", "1 for the version of the dataset that is served", labels=["version"])
        if state.dataset:
            dataset.add_metric([state.dataset.version], 1)
        yield dataset
        yield GaugeMetricFamily("ledger_records", "Records that are served", state.dataset.size if state.dataset else 0)
        yield GaugeMetricFamily("ledger_problems", "Problems of the newest files of the dataset", len(state.problems))
        yield GaugeMetricFamily("ledger_reload_time_seconds", "When files were last read", state.tried.timestamp())
        if state.loaded:
            yield GaugeMetricFamily(
                "ledger_good_reload_time_seconds", "When files were last taken into service", state.loaded.timestamp()
            )
        yield GaugeMetricFamily("ledger_start_time_seconds", "When the server was started", LIVE.started.timestamp())


_REGISTRY = CollectorRegistry()
_REGISTRY.register(Facts())
ProcessCollector(registry=_REGISTRY)

RUNS = Histogram(
    "ledger_run_seconds",
    "Runs of pages, by page and outcome: ok, rerun, stopped or failed",
    ("page", "outcome"),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=_REGISTRY,
)
"""How long each run of a page took."""


def token() -> str:
    """The secret that a monitor sends; empty if the server gives no numbers."""
    return os.environ.get("LEDGER_METRICS_TOKEN") or ""


def faults() -> list[str]:
    """A sentence if the secret is too short to be one."""
    if 0 < len(token()) < SHORTEST_TOKEN:
        return [f"LEDGER_METRICS_TOKEN is shorter than {SHORTEST_TOKEN} characters"]
    return []


class ForMonitors:
    """Middleware that answers `/metrics` to a request with the right secret, and passes all others on."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self.app = app
        self.expected = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_asked = scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == paths.below_base(PATH)
        if not (is_asked and hmac.compare_digest(Headers(scope=scope).get("authorization", "").encode(), self.expected)):
            return await self.app(scope, receive, send)
        text = await run_in_threadpool(generate_latest, _REGISTRY)
        await Response(text, headers={"cache-control": "no-store"}, media_type=CONTENT_TYPE_LATEST)(scope, receive, send)
