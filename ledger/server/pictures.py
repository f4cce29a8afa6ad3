"""The pictures that chats and search engines show beside a link: `preview/<version>/<page>.png?<query>`."""

import functools
import re
import threading
import time
from collections.abc import Callable

from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ledger.export import preview_picture
from ledger.model.dataset import Dataset
from ledger.rendering.preview import Preview, preview
from ledger.server import paths, streamlit_private
from ledger.server.bodiless import head
from ledger.server.entity_tags import code, entity_tag, is_current
from ledger.server.live import cited, must_be_read
from ledger.server.workers import LONGEST_QUEUE, RETRY_AFTER, Workers
from ledger.urls import links

KEPT = 200
"""Pictures that are kept in memory, of about 20 kB each."""

_SECONDS = 365 * 24 * 3600  # for which a picture is kept; another version of the dataset has other addresses
_ADDRESS = re.compile(r"([0-9a-f]+)/([a-z-]+)\.png")


def routes(admits: Callable[[HTTPConnection], bool], is_public: bool) -> list[Route]:
    """The route of all pictures. admits: whether a request comes from somebody who may read; is_public: whether everybody may."""
    return [Route(paths.below_base(f"{paths.PICTURES}/{{address:path}}"), Pictures(admits, is_public).answer)]


class Pictures:
    """Answers requests for pictures.

    One is drawn at a time, in a thread of its own, which rests for as long as that took: pictures take at most half of a core.
    Those of a version that has to be read from the archive come from another thread: nobody else waits for the archive.
    """

    def __init__(self, admits: Callable[[HTTPConnection], bool], is_public: bool) -> None:
        self.admits = admits
        self.headers = (
            {"cache-control": f"public, max-age={_SECONDS}, immutable"}
            if is_public
            else {"cache-control": "private, no-cache", "vary": "Cookie"}
        )
        self._workers, self._older = (Workers(name, 1, LONGEST_QUEUE) for name in ("pictures", "older pictures"))
        self._drawing = threading.Lock()
        self._rested = 0.0  # when the next picture may be drawn, by the clock of `time.monotonic`

    async def answer(self, request: Request) -> Response:
        """Answer with a picture: 401 to somebody who may not read, 404 for an address that names nothing, 503 in a flood."""
        if not self.admits(request):
            return _refusal(401, "Log in first", {"www-authenticate": 'Cookie realm="ledger"'})
        address = _ADDRESS.fullmatch(request.path_params["address"])
        if not address or address[2] not in ("overview", *paths.PAGES[1:]):
            return _refusal(404, "There is no such picture")
        make = functools.partial(self._respond, address[1], address[2], request)
        if must_be_read(address[1]):
            drawn = await self._older.answer(request, make)
        else:
            drawn = await self._workers.answer(request, functools.partial(self._after_rest, make))
        return drawn or _refusal(503, "Too many pictures are being drawn", RETRY_AFTER)

    def _after_rest(self, make: Callable[[], Response]) -> Response:
        """The answer that `make` gives, after a rest."""
        time.sleep(max(0, self._rested - time.monotonic()))
        begin = time.monotonic()
        try:
            return make()
        finally:
            self._rested = 2 * time.monotonic() - begin

    def _respond(self, version: str, page: str, request: Request) -> Response:
        """The picture of a view of a version. It is drawn only if it is to be sent."""
        dataset = cited(version)
        told = _told(dataset, page, request.url.query) if dataset else None
        if dataset is None or told is None:
            return _refusal(404, "There is no such picture")
        facts = repr((code(), told, dataset.subject.title, version))
        headers = {**self.headers, "etag": entity_tag(facts.encode(errors="replace"))}
        if is_current(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        if request.method == "HEAD":
            return head(headers, "image/png")
        with self._drawing:
            picture = _drawn(told, dataset.subject.title, version)
        return Response(picture, headers=headers, media_type="image/png")


def _refusal(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(text, status, {"cache-control": "no-store", **(headers or {})})


def _told(dataset: Dataset, page: str, query: str) -> Preview | None:
    """What is told of the view that a link with this query opens on a page; None if it names an unknown record or article."""
    link = links.read(query, page, dataset)
    if any(notice.key in ("record", "article") for notice in link.notices):
        return None
    return preview(dataset, page, link)


@functools.lru_cache(KEPT)
def _drawn(told: Preview, name: str, version: str) -> bytes:
    return preview_picture.draw(told, name, version, streamlit_private.serif())
