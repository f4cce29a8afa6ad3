"""The feed of changes: of all, of those to one record, or of those to records that a filter leaves."""

import hashlib
import re
from collections.abc import Callable
from functools import partial

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ledger.export import feed
from ledger.model.dataset import Dataset
from ledger.query.narrowing import described, mixed, narrowed
from ledger.query.selection import select
from ledger.server import paths
from ledger.server.live import LIVE
from ledger.urls import links
from ledger.urls.param_values import former_records, shown
from ledger.wording import words


class _Problem(Exception):
    """Why a feed cannot be given: the status of the response, and a sentence for whoever asked."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        self.status, self.title, self.detail = status, title, detail


def routes(admits: Callable[[HTTPConnection], bool]) -> list[Route]:
    """The route of the feed. admits: whether a request comes from somebody who may read."""
    return [Route(paths.below_base(paths.FEED), partial(_answer, admits))]


def _answer(admits: Callable[[HTTPConnection], bool], request: Request) -> Response:
    """Answer with the feed, or with 304 if the reader has it already; with JSON that says why there is none (RFC 9457).

    The answer may depend on who asks, so that no cache between may keep it. Starlette runs this in a thread of its own.
    """
    headers = {"cache-control": "private, no-cache", "vary": "Cookie"}
    try:
        if not admits(request):
            raise _Problem(401, "Log in first", "Only readers who are logged in get the changes of this ledger.")
        dataset = LIVE.state().dataset
        if dataset is None:
            raise _Problem(503, "No dataset is served", "The files of the dataset have problems.")
        body = _feed(dataset, request)
    except _Problem as problem:
        facts = {"type": "about:blank", "title": problem.title, "status": problem.status, "detail": problem.detail}
        unasked = {"www-authenticate": 'Cookie realm="ledger"'} if problem.status == 401 else {}
        headers = {"cache-control": "no-store", **unasked}
        return JSONResponse(facts, problem.status, headers, "application/problem+json")
    headers["etag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if headers["etag"] in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=f"{feed.MEDIA}; charset=utf-8")


def _feed(dataset: Dataset, request: Request) -> bytes:
    """The feed that a request asks for. Raises _Problem for what cannot be applied, and for a record that nobody knows."""
    origin = _origin(request)
    pairs = links.parse_pairs(request.scope["query_string"].decode("latin-1"))
    records = [value.strip() for key, value in pairs if key.lower() == "record"]
    link = links.read_pairs([pair for pair in pairs if pair[0].lower() != "record"], "records", dataset)
    refused = [notice.message for notice in link.notices if not notice.is_followed]
    refused += [f"“{key}” has no meaning for the feed." for key in link.state]
    if len(records) > 1 or (records and link.filters.active()):
        refused.append("A feed is of one record, or of a filter: leave one of them out.")
    if refused:
        raise _Problem(400, "The feed cannot be given as asked", " ".join(refused))
    query = [("record", _present(dataset, records[0]))] if records else links.write(link.filters)
    if records:
        names, about = _names_of_record(dataset, query[0][1])
    elif link.filters.active():
        kept = [record for _, record in mixed(select(dataset, link.filters)).claims()]
        names = {name for record in kept for name in (record.id, *record.formerly)}
        asked = described(dataset, link.filters, narrowed(link.filters)).rstrip(".")
        about = f"that name {asked[0].lower()}{asked[1:]}"
    else:
        names, about = None, ""
    entries = feed.entries_naming(dataset, names)
    return feed.atom(dataset, entries, about, origin + paths.below_base(""), origin + paths.feed(query))


def _origin(request: Request) -> str:
    """Scheme, host and port by which the server was asked. Raises _Problem where the header `Host` names more, or no port.

    Which hosts may be named is checked before, up to the colon in the header.
    """
    named = request.headers.get("host", "")
    if not re.fullmatch(r"[a-zA-Z0-9.-]+(:[0-9]{1,5})?|\[[0-9a-fA-F:.]+\](:[0-9]{1,5})?", named):
        raise _Problem(400, "The host cannot be read", "The header Host is not a name and a port.")
    return f"{request.url.scheme}://{named}"


def _present(dataset: Dataset, name: str) -> str:
    """The present id of the record that has or had this id. Raises _Problem if neither the dataset nor its log knows it."""
    present = former_records(dataset).get(name, name)
    if present not in dataset.by_id and all(name not in change.records for change in dataset.changes):
        raise _Problem(404, "There is no such record", f"Neither the dataset nor its log of changes names “{shown(name)}”.")
    return present


def _names_of_record(dataset: Dataset, name: str) -> tuple[set[str], str]:
    """The ids that a record has and had, and what it is called; of what is no record of today's, the id alone."""
    if name not in dataset.by_id:
        return {name}, f"that name the id {name}"
    record = dataset.by_id[name][1]
    return {name, *record.formerly}, f"that name the record “{words.called(dataset, record)}”"
