"""The files that the server sends besides those of Streamlit: scripts, the style of the pages, and the mark of the ledger."""

from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from ledger import charts
from ledger.charts import colours

PLOTLY = f"assets/{charts.PLOTLY.name}"
"""Address of the script that draws the charts, relative to a page. Its name has its version, so that a browser asks once."""

FAVICONS = {"favicon.ico": "image/vnd.microsoft.icon", "favicon.png": "image/png"}
"""The mark of the ledger, a compass: the addresses of its files, which lie beside this module, and their media types."""

COMPONENTS = Path(__file__).parents[1] / "ui" / "components"
"""The folder of the scripts and styles of the pages."""

STYLE = "page.css"
"""The name of the style of every page among SENT."""

_PARTS = {STYLE: ("page.css", "print.css"), "plot.js": ("figures.js", "plot.js"), "picture.js": ("figures.js", "picture.js")}
"""The files that are sent as one, in their order."""
ONCE = "public, max-age=31536000, immutable"
"""What `Cache-Control` says of a file that never changes under its address: browsers keep it for a year."""


def _text(name: str) -> str:
    """The text that is sent under a name; the style begins with the colours of the project as custom properties."""
    parts = "\n".join((COMPONENTS / part).read_text(encoding="utf-8") for part in _PARTS.get(name, (name,)))
    return f":root {{ {colours.custom_properties()} }}\n{parts}" if name == STYLE else parts


SENT = {name: _text(name) for name in (STYLE, *sorted(path.name for path in COMPONENTS.glob("*.js")))}
"""The texts that are sent from below `assets/`, by their names."""


def address(name: str) -> str:
    """The address of one of SENT, relative to a page, with a hash of its text, so that a browser asks for each text once."""
    return f"assets/{name}?v={_hash(name)}"


def _hash(name: str) -> str:
    """A hash of the text of one of SENT."""
    return sha256(SENT[name].encode()).hexdigest()[:12]


async def component(request: Request) -> Response:
    """Answer with the one of SENT that the path ends in.

    A browser keeps it for a year, but not where the address has the hash of another text, as that of a page of another version.
    """
    name = request.url.path.rpartition("/")[2]
    keeps = ONCE if request.query_params.get("v") == _hash(name) else "no-cache"
    return Response(
        SENT[name], headers={"cache-control": keeps}, media_type=f"text/{name.rpartition('.')[2].replace('js', 'javascript')}"
    )


async def plotly(request: Request) -> Response:
    """Answer with the script that draws the charts; a browser keeps it for a year."""
    return FileResponse(charts.PLOTLY, headers={"cache-control": ONCE}, media_type="text/javascript")


async def favicon(request: Request) -> Response:
    """Answer with the mark of the ledger that the path ends in; a browser keeps it for a day."""
    path = Path(__file__).with_name(request.url.path.rpartition("/")[2])
    return FileResponse(path, headers={"cache-control": "public, max-age=86400"}, media_type=FAVICONS[path.name])
