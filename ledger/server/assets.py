"""The file that the server sends besides those of Streamlit: the script that draws the charts."""

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from ledger import charts

PLOTLY = f"assets/{charts.PLOTLY.name}"
"""Address of the script that draws the charts, relative to a page. Its name has its version, so that a browser asks once."""


async def plotly(request: Request) -> Response:
    """Answer with the script that draws the charts; a browser keeps it for a year."""
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return FileResponse(charts.PLOTLY, headers=headers, media_type="text/javascript")
