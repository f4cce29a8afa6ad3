"""Threads with a short queue: who comes too late is refused, who has gone is left out, and nobody else waits."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient
from starlette.types import Message

from ledger.server import data as data_by_address
from ledger.server import feed, first_page, live, pictures, versions
from ledger.server.routes import routes
from ledger.server.workers import LONGEST_QUEUE, Workers
from tests.conftest import data
from tests.serving import in_a_loop


def request(*messages: str) -> Request:
    """A request whose client sends these messages, and then nothing more."""
    left = [{"type": message} for message in messages]

    async def receive() -> Message:
        return left.pop(0) if left else await asyncio.Event().wait()  # type: ignore[return-value]

    return Request({"type": "http", "method": "GET", "path": "/", "headers": []}, receive)


def test_who_comes_too_late_is_refused_and_who_waits_is_served() -> None:
    go = threading.Event()

    def make() -> Response:
        go.wait(30)
        return PlainTextResponse("made")

    async def crowd() -> list[Response | None]:
        workers = Workers("test", 1, 2)
        waiting = [asyncio.create_task(workers.answer(request("http.request"), make)) for _ in range(3)]
        await asyncio.sleep(0)
        refused = await workers.answer(request("http.request"), make)
        go.set()
        return [refused, *await asyncio.gather(*waiting), await workers.answer(request("http.request"), make)]

    refused, *served = in_a_loop(crowd())
    assert refused is None
    assert [answer.body for answer in served if answer] == [b"made"] * 4


def test_nothing_is_made_for_a_client_that_has_gone() -> None:
    made: list[int] = []

    def make(number: int) -> Response:
        made.append(number)
        return PlainTextResponse("made")

    async def answers() -> None:
        workers = Workers("test", 1, 2)
        await workers.answer(request("http.disconnect"), partial(make, 1))
        await workers.answer(request("http.request"), partial(make, 2))

    in_a_loop(answers())
    assert made == [2]


@pytest.fixture
def slow_workbook(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Workbooks take until this is set."""
    go, file = threading.Event(), data_by_address.views.file

    def slow(dataset: object, link: object, page: str, suffix: str, base: str) -> object:
        if suffix == "xlsx":
            go.wait(30)
        return file(data(), link, page, "csv" if suffix == "xlsx" else suffix, base)  # type: ignore[arg-type]

    monkeypatch.setattr(data_by_address.views, "file", slow)
    return go


def test_quick_files_do_not_wait_for_workbooks_and_too_many_of_these_are_refused(
    slow_workbook: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_by_address, "LONGEST_QUEUE", 2)
    app = Starlette(routes=data_by_address.routes(private=False))
    with TestClient(app) as client, ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(client.get, f"/records.xlsx?from={year}") for year in range(2004, 2008)]
        refused = next(as_completed(waiting, timeout=30)).result()
        assert client.get("/attacks.csv").status_code == 200
        assert (refused.status_code, refused.headers["retry-after"], refused.json()["status"]) == (503, "5", 503)
        slow_workbook.set()
        assert sorted(each.result().status_code for each in waiting) == [200, 200, 200, 503]


def test_other_answers_do_not_wait_for_versions_that_have_to_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    go, told = threading.Event(), first_page.html

    def slow(page: str, is_reader: bool, pairs: list[tuple[str, str]], host: str) -> str:
        if "cite" in dict(pairs):
            go.wait(30)
        return told(page, is_reader, host=host)

    monkeypatch.setattr(first_page, "html", slow)
    monkeypatch.setattr(first_page, "must_be_read", bool)
    app = Starlette(routes=first_page.routes(lambda _: True))
    with TestClient(app) as client, ThreadPoolExecutor(60) as pool:
        asked = [pool.submit(client.get, f"/attacks?cite={number:012x}") for number in range(60)]
        assert client.get("/attacks").status_code == 200
        go.set()
        statuses = [each.result().status_code for each in asked]
    assert statuses.count(200) >= 1 + LONGEST_QUEUE
    assert set(statuses) <= {200, 503}


@pytest.mark.parametrize("path", ["/changes.atom", "/versions/0123456789ab.zip"])
def test_a_flood_of_feeds_or_versions_is_refused_and_pages_do_not_wait(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()

    def slow(*asked: object) -> bytes:
        go.wait(30)
        raise LookupError if path.endswith("zip") else feed._Refused(404, "There is no such feed.")

    monkeypatch.setattr(feed, "_feed", slow)
    monkeypatch.setattr(versions, "ARCHIVE", SimpleNamespace(read=slow))
    with TestClient(Starlette(routes=routes())) as client, ThreadPoolExecutor(60) as pool:
        asked = [pool.submit(client.get, path) for _ in range(60)]
        refused = next(as_completed(asked, timeout=60)).result()
        assert (refused.status_code, refused.headers.get("retry-after")) == (503, "5")
        assert [client.get(other).status_code for other in ("/healthz", "/attacks", "/attacks.csv")] == [200] * 3
        assert not all(each.done() for each in asked)
        go.set()
        statuses = [each.result().status_code for each in asked]
    assert statuses.count(404) >= 1 + LONGEST_QUEUE
    assert set(statuses) == {404, 503}


@pytest.mark.parametrize(
    ("path", "older"),
    [
        ("/attacks.csv", "/attacks.csv?from=2011&cite=0123456789ab"),
        ("/records.xlsx", "/records.xlsx?CITE=0123456789ab"),
        ("/records/attack-taji-2011.json", "/records/attack-taji-2011.json?cite=0123456789ab"),
        (f"/preview/{data().version}/attacks.png", "/preview/0123456789ab/attacks.png"),
    ],
)
def test_files_and_pictures_do_not_wait_for_those_of_versions_that_have_to_be_read(
    path: str, older: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, begun = threading.Event(), threading.Event()

    def slow(version: str) -> None:
        begun.set()
        go.wait(30)

    monkeypatch.setattr(live, "OLDER", SimpleNamespace(must_be_read=bool, get=slow))
    app = Starlette(routes=[*data_by_address.routes(private=False), *pictures.routes(lambda _: True, is_public=True)])
    with TestClient(app) as client, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.get, older)
        assert begun.wait(30)
        assert client.get(path).status_code == 200
        assert not waiting.done()
        go.set()
        assert waiting.result().status_code == 404
