"""The feed of changes: of all, of those to one record, or of those to records that a filter leaves."""

import functools

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ledger.export import feed
from ledger.model.dataset import Dataset
from ledger.query.narrowing import described, mixed, narrowed
from ledger.query.selection import select
from ledger.server import paths
from ledger.server.bodiless import not_modified
from ledger.server.entity_tags import is_current, weak_tag
from ledger.server.live import LIVE
from ledger.server.problem_json import problem
from ledger.server.workers import LONGEST_QUEUE, RETRY_AFTER, Workers
from ledger.urls import links
from ledger.urls.param_values import former_records, shown
from ledger.wording import words


class _Refused(Exception):
    """Why a feed cannot be given: the status of the response, and a sentence for whoever asked."""

    def __init__(self, status: int, detail: str) -> None:
        self.status, self.detail = status, detail


def routes() -> list[Route]:
    """The route of the feed. Feeds are made in a thread of their own."""
    return [Route(paths.below_base(paths.FEED), functools.partial(_answer, Workers("feed", 1, LONGEST_QUEUE)))]


async def _answer(workers: Workers, request: Request) -> Response:
    answer = await workers.answer(request, functools.partial(_respond, request))
    return answer or problem(request, 503, "Too many feeds are being made. Ask again in a moment.", headers=RETRY_AFTER)


def _respond(request: Request) -> Response:
    """Answer with the feed, or with 304 if the reader has it already; with JSON that says why there is none (RFC 9457).

    The answer may depend on who asks, so that no cache between may keep it.
    """
    headers = {"cache-control": "private, no-cache", "vary": "Cookie"}
    try:
        dataset = LIVE.state().dataset
        if dataset is None:
            raise _Refused(503, "The dataset has problems, and nothing is served until they are mended.")
        body = _feed(dataset, request)
    except _Refused as refused:
        return problem(request, refused.status, refused.detail)
    headers["etag"] = weak_tag(body)
    if is_current(request, headers["etag"]):
        return not_modified(headers)
    return Response(body, headers=headers, media_type=f"{feed.MEDIA}; charset=utf-8")


def _feed(dataset: Dataset, request: Request) -> bytes:
    """The feed that a request asks for. Raises _Refused for what cannot be applied, and for a record that nobody knows."""
    origin = paths.origin(request)
    if not origin:
        raise _Refused(400, "The header Host is not a name and a port.")
    pairs = links.parse_pairs(request.scope["query_string"].decode("latin-1"))
    records = [value.strip() for key, value in pairs if key.lower() == "record"]
    link = links.read_pairs([pair for pair in pairs if pair[0].lower() != "record"], "records", dataset)
    refused = [notice.message for notice in link.notices if not notice.is_followed]
    refused += [f"“{key}” has no meaning for the feed." for key in link.state]
    if len(records) > 1 or (records and link.filters.active()):
        refused.append("A feed is of one record, or of a filter: leave one of them out.")
    if refused:
        raise _Refused(400, " ".join(refused))
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


def _present(dataset: Dataset, name: str) -> str:
    """The present id of the record that has or had this id. Raises _Refused if neither the dataset nor its log knows it."""
    present = former_records(dataset).get(name, name)
    if present not in dataset.by_id and all(name not in change.records for change in dataset.changes):
        raise _Refused(404, f"Neither the dataset nor its log of changes names “{shown(name)}”.")
    return present


def _names_of_record(dataset: Dataset, name: str) -> tuple[set[str], str]:
    """The ids that a record has and had, and what it is called; of what is no record of today's, the id alone."""
    if name not in dataset.by_id:
        return {name}, f"that name the id {name}"
    record = dataset.by_id[name][1]
    return {name, *record.formerly}, f"that name the record “{words.called(dataset, record)}”"
