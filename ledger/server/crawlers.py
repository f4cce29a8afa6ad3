"""What crawlers are told: the address `/robots.txt`."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ledger.server import paths
from ledger.urls.addresses import PACKAGE, SUFFIXES


def robots(private: bool) -> str:
    """The text of robots.txt. Where readers are asked to log in, crawlers may read nothing.

    Otherwise they may read every page and the whole data, but not the data of a filter: there are endlessly many of those.
    """
    if private:
        return "User-agent: *\nDisallow: /\n"
    below = [paths.below_base(pattern) for pattern in (*(f"*.{suffix}?" for suffix in SUFFIXES), f"{PACKAGE}?", "media/")]
    return "".join(("User-agent: *\n", *(f"Disallow: {pattern}\n" for pattern in below), f"Allow: {paths.below_base('')}\n"))


def answer(private: bool, request: Request) -> Response:
    """Answer with robots.txt; a crawler may keep it for a day."""
    return PlainTextResponse(robots(private), headers={"cache-control": "public, max-age=86400"})
