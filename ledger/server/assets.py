"""The files that the server sends besides those of Streamlit: the script that draws the charts, and the mark of the ledger."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from ledger import charts

PLOTLY = f"assets/{charts.PLOTLY.name}"
"""Address of the script that draws the charts, relative to a page. Its name has its version, so that a browser asks once."""

FAVICONS = {"favicon.ico": "image/vnd.microsoft.icon", "favicon.png": "image/png"}
"""The mark of the ledger, a compass: the addresses of its files, which lie beside this module, and their media types."""


async def plotly(request: Request) -> Response:
    """Answer with the script that draws the charts; a browser keeps it for a year."""
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return FileResponse(charts.PLOTLY, headers=headers, media_type="text/javascript")


async def favicon(request: Request) -> Response:
    """Answer with the mark of the ledger that the path ends in; a browser keeps it for a day."""
    path = Path(__file__).with_name(request.url.path.rpartition("/")[2])
    return FileResponse(path, headers={"cache-control": "public, max-age=86400"}, media_type=FAVICONS[path.name])
