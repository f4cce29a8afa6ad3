"""Data by address: the records that a page shows, single records, and what a search finds, for scripts."""

import asyncio
import functools
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import Executor
from itertools import chain

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from ledger.export import views
from ledger.export.record import record_json
from ledger.model.dataset import Dataset
from ledger.model.vocabulary import LICENSES
from ledger.query.filters import values_of
from ledger.rendering import search
from ledger.server import paths
from ledger.server.bodiless import head, not_modified
from ledger.server.entity_tags import code, is_current, weak_tag
from ledger.server.live import LIVE, cited, must_be_read
from ledger.server.problem_json import problem
from ledger.server.workers import LONGEST_QUEUE, RETRY_AFTER, Workers
from ledger.urls import addresses, links, params
from ledger.urls.param_values import former_records, nearest
from ledger.urls.params import Notice

_SLOW = ("xlsx", "zip")
"""The suffixes of files that take long to make. They have a thread of their own, so that no quick one waits for them."""

_MOST_ALLOWED = 100  # allowed values that a problem lists

Make = Callable[[Request, Dataset, links.Link], Response]


def routes(private: bool) -> list[Route]:
    """A route for each address of data. private: whether readers are asked to log in, so that no shared cache keeps an answer."""
    quick, slow, older, finding = (Workers(name, 1, LONGEST_QUEUE) for name in ("data", "files", "older data", "search"))
    made = []
    for address, (page, suffix) in addresses.DATA.items():
        workers = slow if suffix in _SLOW else quick
        make = functools.partial(_view, page, suffix, private, workers.executor)
        made.append(Route(paths.below_base(address), functools.partial(_answer, workers, older, page, make)))
    record = functools.partial(_answer, quick, older, "", functools.partial(_record, private))
    found = functools.partial(_answer, finding, older, "", functools.partial(_found, private))
    return [*made, Route(paths.below_base(addresses.FIND), found), Route(paths.below_base(addresses.record("{record}")), record)]


async def _answer(workers: Workers, older: Workers, page: str, make: Make, request: Request) -> Response:
    """Answer with a file or a problem, which a thread makes. page: the page whose parameters the address takes.

    What cites a version that has to be read from the archive comes from the thread of `older`: nobody else waits for the archive.
    """
    pairs = links.parse_pairs(request.scope["query_string"].decode("latin-1"))
    threads = older if must_be_read(links.cited(pairs)) else workers
    answer = await threads.answer(request, functools.partial(_respond, page, make, pairs, request))
    return answer or problem(request, 503, "Too many files are being made. Ask again in a moment.", headers=RETRY_AFTER)


def _respond(page: str, make: Make, pairs: Sequence[tuple[str, str]], request: Request) -> Response:
    """The file, or the problem of an address that names no served version of the dataset or cannot be applied in full."""
    today = LIVE.state().dataset
    if today is None:
        return problem(request, 503, "The dataset has problems, and nothing is served until they are mended.")
    version = links.cited(pairs) or today.version
    dataset = cited(version)
    if dataset is None:
        detail = f"The dataset version {version} is not served here; without “cite” this address gives version {today.version}."
        return problem(request, 404, detail, {"served": today.version})
    link = links.read_pairs(pairs, page, dataset)
    if link.notices:
        faults = [_fault(notice, page, dataset) for notice in link.notices]
        detail = f"Nothing is given, because the address cannot be applied in full. {' '.join(map(str, link.notices))}"
        return problem(request, 400, detail, {"parameters": faults})
    return make(request, dataset, link)


def _fault(notice: Notice, page: str, dataset: Dataset) -> dict[str, object]:
    """What of an address cannot be applied, with the values, or for an unknown parameter the keys, that would be right."""
    known = {param.key: param for param in params.params(page)}
    param = known.get(notice.key)
    if param is None:
        allowed = tuple(known)
    elif param.options:
        allowed = tuple(param.options)
    elif param.field and param.type == "choices":
        allowed = tuple(values_of(dataset, param.field))
    else:
        allowed = tuple(getattr(dataset, param.table)) if param.table else ()
    listed = {"allowed": allowed} if 0 < len(allowed) <= _MOST_ALLOWED else {}
    return {"key": notice.key, "value": notice.value, "detail": notice.message, **listed}


def _view(
    page: str, suffix: str, private: bool, threads: Executor, request: Request, dataset: Dataset, link: links.Link
) -> Response:
    """The file of a page; none is made for HEAD. A large one comes in pieces, made by `threads`: never all of it is in memory."""
    base = _base(request)
    headers = _headers(private, dataset, page, suffix, base, *map("=".join, link.query()))
    if is_current(request, headers["etag"]):
        return not_modified(headers)
    file = views.file(dataset, link, page, suffix, base)
    headers |= {"content-disposition": f'attachment; filename="{file.name}"'}
    if request.method == "HEAD":
        return head(headers, addresses.MEDIA[suffix])
    pieces = file.pieces()
    first, second = next(pieces), next(pieces, None)
    if second is None:
        return Response(first, headers=headers, media_type=addresses.MEDIA[suffix])
    return StreamingResponse(
        _in_turn(threads, chain((first, second), pieces)), headers=headers, media_type=addresses.MEDIA[suffix]
    )


async def _in_turn(threads: Executor, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces of a file, each made in a thread when the one before it is sent."""
    loop = asyncio.get_running_loop()
    while piece := await loop.run_in_executor(threads, next, pieces, b""):
        yield piece


def _record(private: bool, request: Request, dataset: Dataset, link: links.Link) -> Response:
    """One record as JSON. A former id leads to the present one."""
    name, former = request.path_params["record"], former_records(dataset)
    if name in former:
        return RedirectResponse(f"./{former[name]}.json{'?' * bool(request.url.query)}{request.url.query}")
    if name not in dataset.by_id:
        near = nearest(name, dataset.by_id)
        there = {"nearest": paths.below_base(addresses.record(near))} if near else {}
        return problem(request, 404, "There is no record of this id in the dataset.", there)
    base = _base(request)
    headers = _headers(private, dataset, name, base)
    if is_current(request, headers["etag"]):
        return not_modified(headers)
    if request.method == "HEAD":
        return head(headers, addresses.MEDIA["json"])
    return Response(record_json(dataset, name, base), headers=headers, media_type=addresses.MEDIA["json"])


def _found(private: bool, request: Request, dataset: Dataset, link: links.Link) -> Response:
    """What a search of the whole ledger finds, as JSON. Its addresses are relative to a page and lead to the version cited."""
    headers = _headers(private, dataset, addresses.FIND, *map("=".join, link.query()))
    if is_current(request, headers["etag"]):
        return not_modified(headers)
    if request.method == "HEAD":
        return head(headers, addresses.MEDIA["json"])
    hits = [
        {"group": hit.group, "href": links.citing(hit.href, link.state.get("cite", "")), "title": hit.title, "detail": hit.detail}
        for hit in search.hits(dataset, link.filters.text)
    ]
    text = json.dumps({"version": dataset.version, "words": link.filters.text, "hits": hits}, ensure_ascii=False)
    return Response(text.encode(errors="replace"), headers=headers, media_type=addresses.MEDIA["json"])


def _headers(private: bool, dataset: Dataset, *facts: str) -> dict[str, str]:
    """The headers that every file has. facts: what the file depends on besides the dataset and the code.

    Caches keep a file and ask each time whether it is current.
    """
    told = "\n".join((code(), dataset.version, *facts))
    return {
        "etag": weak_tag(told.encode(errors="replace")),
        "cache-control": f"{'private' if private else 'public'}, no-cache",
        **({"link": f'<{LICENSES[dataset.subject.license].url}>; rel="license"'} if dataset.subject.license else {}),
        **({"vary": "Cookie"} if private else {}),
    }


def _base(request: Request) -> str:
    """The URL of the first page, as the client reaches it, with a slash at its end; empty if it cannot be told."""
    origin = paths.origin(request)
    return origin + paths.below_base("") if origin else ""
