"""The sites that may show a view inside their own pages, as the variable `LEDGER_EMBED` names them, and what they may show.

LEDGER_EMBED="https://wiki.example.org https://news.example.org:8443"
"""

import functools
import os
import re
from urllib.parse import parse_qsl

from starlette.types import Scope

from ledger.server import paths

_ORIGIN = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")


@functools.cache
def sites() -> tuple[str, ...]:
    """The origins of the sites that may embed, as the variable was at the start; empty if nobody may."""
    return tuple(origin for origin in _named() if _ORIGIN.fullmatch(origin))


def faults() -> list[str]:
    """A sentence for each entry of the variable that is not the origin of a site."""
    wanted = "is not the origin of a site, such as https://wiki.example.org: no path, no capital letter, no wildcard"
    return [f"LEDGER_EMBED: “{entry[:80]}” {wanted}" for entry in _named() if not _ORIGIN.fullmatch(entry)]


def _named() -> list[str]:
    """The entries of the variable, which blanks or commas part."""
    return os.environ.get("LEDGER_EMBED", "").replace(",", " ").split()


def may_be_framed(scope: Scope) -> bool:
    """Whether a request is for a page that shows a view without its frame: the path of a page, with `embed=true`.

    Streamlit leaves its own frame out under the same condition.
    """
    page = scope.get("path", "").removeprefix(paths.below_base(""))
    query = scope.get("query_string", b"").decode("latin-1")
    return scope["type"] == "http" and page in paths.PAGES and ("embed", "true") in parse_qsl(query)
