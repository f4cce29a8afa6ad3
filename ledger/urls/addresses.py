"""The addresses at which a server answers: which there are for data, and the table of all of them in docs/addresses.md."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.urls.links import href
from ledger.urls.params import CHARTS

DATA_PAGES = (*CHARTS, "records")
"""The pages whose records can be had by address."""

MEDIA = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "zip": "application/zip",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
}
"""The media type of each file of a view, by the ending of its name."""

SUFFIXES = ("csv", "json", "xlsx", "parquet")
"""What may stand behind the name of a page for its data, with a dot before it."""

PACKAGE = "package.zip"
"""The address of the data package of all that a filter leaves."""

LAYER = ("references", "reference-values", "comparisons")
"""The tables of the public record, by their names in the address. No page shows them, and none is among the data of a page."""

LAYER_SUFFIXES = ("csv", "parquet")
"""What may stand behind the name of a table of the public record, with a dot before it."""

DATA = (
    {PACKAGE: ("overview", "zip")}
    | {f"{page}.{suffix}": (page, suffix) for page in DATA_PAGES for suffix in SUFFIXES}
    | {f"{table}.{suffix}": (table, suffix) for table in LAYER for suffix in LAYER_SUFFIXES}
)
"""Every address of data, below the path of the dashboard: the page or table whose parameters it takes, and its ending."""


def data(page: str, suffix: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """The address of the data of a page, relative to a page: `attacks.csv?place=basra` for `attacks`, `csv` and that query.

    Raises KeyError for a page or suffix that has no data.
    """
    address = f"{page}.{suffix}"
    if address not in DATA:
        raise KeyError(f"there is no {address}")
    return href(address, query)


FIND = "find.json"
"""The address at which the whole ledger is searched."""


def record(name: str) -> str:
    """The address of one record, by its id, as JSON, relative to a page."""
    return f"records/{name}.json"


@dataclass(frozen=True)
class Address:
    """A line of the table: a path below that of the dashboard, what it gives, as which media type, and for which request.

    PAGE, SUFFIX, ID and FILE stand for a part of a path. errors: every status besides 200 and 304, which all have; methods: of
    HTTP; login: whether readers have to be logged in where the server asks for a login.
    """

    path: str
    gives: str
    media: str
    parameters: str = "none"
    errors: str = "405"
    methods: str = "GET, HEAD"
    login: bool = False


_FILTER = "those of the page: [links.md](links.md)"
_DATA_ERRORS = "400, 401, 404, 405, 503"
ADDRESSES = (
    Address("", "the overview", "`text/html`", _FILTER, "405"),
    Address("PAGE", "a page", "`text/html`", _FILTER, "404, 405"),
    Address("PAGE.csv", "the records that the page shows, one a row", f"`{MEDIA['csv']}`", _FILTER, _DATA_ERRORS, login=True),
    Address("PAGE.parquet", "the same with types", f"`{MEDIA['parquet']}`", _FILTER, _DATA_ERRORS, login=True),
    Address("PAGE.json", "all tables of what the filter leaves", f"`{MEDIA['json']}`", _FILTER, _DATA_ERRORS, login=True),
    Address("PAGE.xlsx", "the same as a workbook", f"`{MEDIA['xlsx']}`", _FILTER, _DATA_ERRORS, login=True),
    Address(PACKAGE, "the same as a data package", f"`{MEDIA['zip']}`", "those of the overview", _DATA_ERRORS, login=True),
    *(
        Address(f"{table}.{suffix}", gives, f"`{MEDIA[suffix]}`", "those of a filter, `cite`", _DATA_ERRORS, login=True)
        for table, what in (
            ("references", "the documents of the public record, one a row"),
            ("reference-values", "the numbers of these documents, one a row"),
            ("comparisons", "what the public record has beside the claims that the filter leaves, one a row"),
        )
        for suffix, gives in (("csv", what), ("parquet", "the same with types"))
    ),
    Address(
        "records/ID.json",
        "one record, its words and citations",
        f"`{MEDIA['json']}`",
        "`cite`",
        _DATA_ERRORS + ", 307",
        login=True,
    ),
    Address(FIND, "what a search of the whole ledger finds", f"`{MEDIA['json']}`", "`q`, `cite`", _DATA_ERRORS, login=True),
    Address(
        "changes.atom",
        "the log of changes as a feed",
        "`application/atom+xml`",
        "those of a filter, or `record`",
        _DATA_ERRORS,
        login=True,
    ),
    Address(
        "preview/VERSION/PAGE.png",
        "the picture of a link in a chat",
        "`image/png`",
        _FILTER,
        "401, 404, 405, 503",
        login=True,
    ),
    Address("versions/VERSION.zip", "the files of a kept version", "`application/zip`", errors="403, 404, 405, 503", login=True),
    Address("robots.txt", "what crawlers may read", "`text/plain`"),
    Address("favicon.ico", "the mark of the ledger", "`image/vnd.microsoft.icon`"),
    Address("favicon.png", "the mark of the ledger", "`image/png`"),
    Address("healthz", "whether a dataset is served, its version, and its problems", "`application/json`", errors="405, 503"),
    Address(
        "metrics", "numbers for Prometheus, to whoever sends the operator's secret", "`text/plain`", errors="404", methods="GET"
    ),
    Address("assets/FILE", "the scripts and the style of the pages", "`text/javascript`, `text/css`", errors="404, 405"),
    Address("static/FILE", "a script or style of Streamlit", "by its ending", errors="404, 405"),
    Address("manifest.json", "a file of Streamlit", "`application/json`"),
    Address("media/FILE", "a download that a page has made", "by its ending", errors="403, 404, 405", login=True),
    Address("_stcore/health", "whether Streamlit runs", "`text/plain`"),
    Address("_stcore/host-config", "settings of Streamlit for the browser", "`application/json`"),
    Address("_stcore/stream", "the websocket of the pages", "none", errors="403, 404, 429", methods="websocket"),
    Address("auth/login", "to the login, where Streamlit asks for one", "none", errors="302, 404, 405", methods="GET"),
    Address("auth/logout", "out again", "none", errors="302, 404, 405", methods="GET"),
    Address("oauth2callback", "back from the login", "none", errors="302, 404, 405, 503", methods="GET"),
)


def table() -> str:
    """The table of all addresses as Markdown, for the documentation."""
    lines = ["| Address | Methods | Gives | Content type | Parameters | Other answers | Login |", "|---|---|---|---|---|---|---|"]
    lines += [
        f"| `/{a.path}` | {a.methods} | {a.gives} | {a.media} | {a.parameters} | {a.errors} | {'yes' if a.login else 'no'} |"
        for a in ADDRESSES
    ]
    return "\n".join(lines) + "\n"


def pages() -> str:
    """The pages, and the tables of the public record, that can be had by address, each with its addresses, as a Markdown list."""
    named = [*((page, SUFFIXES) for page in DATA_PAGES), *((table, LAYER_SUFFIXES) for table in LAYER)]
    return "".join(f"- {', '.join(f'`/{name}.{suffix}`' for suffix in suffixes)}\n" for name, suffixes in named)
