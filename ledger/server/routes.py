"""The addresses that are no page: each with what answers it. Streamlit answers all others."""

from functools import partial

from starlette.routing import Route

from ledger.server import crawlers, data, feed, first_page, gate, paths, pictures, versions
from ledger.server.assets import FAVICONS, PLOTLY, SENT, component, favicon, plotly
from ledger.server.health import healthz


def routes() -> list[Route]:
    """The routes of the server, below the path under which it lies. First comes what answers first."""
    return [
        Route(paths.below_base(paths.HEALTH), healthz),
        Route(paths.below_base(PLOTLY), plotly),
        *(Route(paths.below_base(f"assets/{name}"), component) for name in SENT),
        *pictures.routes(gate.admits, is_public=gate.rule().asks is gate.Asks.NOBODY),
        *(Route(paths.below_base(path), favicon) for path in FAVICONS),
        Route(paths.below_base(paths.ROBOTS), partial(crawlers.answer, gate.asks_for_login())),
        *data.routes(gate.asks_for_login()),
        *versions.routes(),
        *feed.routes(),
        *first_page.routes(gate.admits),
    ]
