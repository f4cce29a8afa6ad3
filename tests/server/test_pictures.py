"""The addresses of the pictures that chats show beside a link."""

import io
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from ledger.server import first_page, pictures, streamlit_private
from ledger.urls import links
from tests.conftest import data
from tests.identity import STRANGER, Guarded
from tests.server.test_security import HEADERS, told
from tests.serving import PAGES, ask

VERSION = data().version
RECORD = "troop-us-46000-2011"


def address(page: str = "overview", query: str = "", version: str = VERSION) -> str:
    return f"/preview/{version}/{page}.png{'?' * bool(query)}{query}"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A client of a server that has nothing but the route of the pictures, and asks nobody to log in."""
    with TestClient(Starlette(routes=pictures.routes(lambda _: True, is_public=True))) as client:
        yield client


# What they are


@pytest.mark.parametrize("page", ["overview", *PAGES[1:]])
def test_every_page_has_a_picture(client: TestClient, page: str) -> None:
    response = client.get(address(page))
    assert (response.status_code, response.headers["content-type"]) == (200, "image/png")
    with Image.open(io.BytesIO(response.content)) as picture:
        assert picture.size == (1200, 630)


def test_every_record_and_article_has_a_picture_of_its_own(client: TestClient) -> None:
    names = [f"record={claim.id}" for _, claim in data().claims()][::29] + [f"article={name}" for name in data().sources]
    found = {client.get(address("sources", name)).content for name in names}
    assert len(found) == len(names)


def test_the_picture_that_the_html_of_an_address_names_answers(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_page.LIVE, "state", lambda: SimpleNamespace(dataset=data()))
    queries = [
        ("", "q=café “ضد”"),
        ("sources", f"record={RECORD}"),
        ("records", "actor=nobody&x=1"),
        ("troop-levels", "cite=x"),
    ]
    for page, query in [*((page, "") for page in PAGES), *queries]:
        html = first_page.html(page, is_reader=True, pairs=links.parse_pairs(query), host="http://testserver")
        address = unescape(re.findall('property="og:image" content="([^"]*)"', html)[0])
        assert client.get(address).headers["content-type"] == "image/png", address


def test_a_picture_is_kept_for_a_year_and_asked_for_again_by_its_tag(client: TestClient) -> None:
    first = client.get(address("attacks", "place=us-embassy-baghdad"))
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    for tag in (first.headers["etag"], f'"x", W/{first.headers["etag"]}', "*"):
        again = client.get(address("attacks", "place=us-embassy-baghdad"), headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    other = client.get(address("attacks", "place=us-embassy-baghdad"), headers={"If-None-Match": '"x"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_nothing_is_drawn_for_who_asks_by_head_or_has_the_picture(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get(address("attacks", "place=taji"))
    monkeypatch.setattr(pictures, "_drawn", lambda *told: pytest.fail("a picture is drawn"))
    asked = client.head(address("attacks", "place=taji"))
    assert (asked.status_code, asked.content, asked.headers["etag"]) == (200, b"", first.headers["etag"])
    assert client.get(address("attacks", "place=taji"), headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert client.head(address("attacks")).headers["etag"] != first.headers["etag"]
    assert client.head(address("records", "record=no-such-record")).status_code == 404


def test_what_means_nothing_in_a_link_changes_no_picture(client: TestClient) -> None:
    one = "place=us-embassy-baghdad"
    plain = client.get(address("attacks", one)).content
    for query in (
        "place=us-embassy-baghdad&utm_source=chat",
        "place=us-embassy-baghdad&place=us-embassy-baghdad",
        "Place=US-embassy-Baghdad",
        "place=us-embassy-baghdad&cite=0123456789ab",
    ):
        assert client.get(address("attacks", query)).content == plain, query
    assert client.get(address("attacks")).content != plain


# What is not there


@pytest.mark.parametrize(
    "path",
    [
        address(version="0123456789ab"),
        address("no-such-page"),
        address(""),
        address("Records"),
        address("records", "record=no-such-record"),
        address("sources", "article=no-such-article"),
        address("sources", f"record={RECORD}&record=no-such-record"),
        "/preview/",
        "/preview/x.png",
        f"/preview/{VERSION}/records",
        f"/preview/{VERSION}/records.svg",
        f"/preview/{VERSION}/records.png/",
        f"/preview/{VERSION}/x/records.png",
        f"/preview/{VERSION}/%2e%2e/records.png",
        f"/preview/..%2f..%2f{VERSION}/records.png",
        f"/preview/{VERSION}/..%2fdata%2fsubject.yaml",
        f"/preview/{VERSION}/records.png%00",
        "/preview/%ff%fe/records.png",
    ],
)
def test_an_address_that_names_nothing_is_404_and_kept_by_nobody(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["cache-control"]) == (404, "no-store")


def test_pictures_are_404_while_no_dataset_is_served(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "cited", lambda version: None)
    assert client.get(address()).status_code == 404


# Floods


@pytest.mark.parametrize(
    "text", ["word " * 4000, "W" * 20_000, "😀" * 5000, "ضد " * 3000, "a\u0301" * 3000, "\u202e\u0000" * 2000]
)
@pytest.mark.parametrize("page", ["records", "sources"])
def test_a_huge_text_in_a_link_costs_little_more_than_a_short_one(client: TestClient, page: str, text: str) -> None:
    start = time.process_time()
    response = client.get(address(page, f"{'find' if page == 'sources' else 'q'}={quote(text)}"))
    assert response.status_code == 200
    assert time.process_time() - start < 3


def test_one_picture_is_drawn_at_a_time_and_a_flood_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    may_end, drawing, most = threading.Event(), 0, 0

    def slow(*told: object) -> bytes:
        nonlocal drawing, most
        drawing += 1
        most = max(most, drawing)
        may_end.wait(30)
        drawing -= 1
        return b"png"

    monkeypatch.setattr(pictures, "_drawn", slow)
    monkeypatch.setattr(pictures, "LONGEST_QUEUE", 2)
    served = pictures.Pictures(lambda _: True, is_public=True)
    app = Starlette(routes=[Route("/preview/{address:path}", served.answer)])
    with TestClient(app) as client, ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(client.get, address(query=f"q={number}")) for number in range(3)]
        deadline = time.monotonic() + 20
        while served._workers._taken < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        refused = client.get(address())
        may_end.set()
        assert (refused.status_code, refused.headers["retry-after"], refused.headers["cache-control"]) == (503, "5", "no-store")
        assert [each.result().status_code for each in waiting] == [200, 200, 200]
        assert client.get(address()).status_code == 200
    assert most == 1


def test_pictures_take_at_most_half_of_a_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_drawn", lambda *_: time.sleep(0.1) or b"png")
    with TestClient(Starlette(routes=pictures.routes(lambda _: True, is_public=True))) as client:
        begin = time.monotonic()
        for number in range(4):
            client.get(address(query=f"q={number}"))
        assert time.monotonic() - begin > 0.7  # four pictures, and three rests between them


def test_a_bounded_number_of_pictures_is_kept() -> None:
    assert pictures._drawn.cache_info().maxsize == pictures.KEPT < 1000


def test_streamlit_brings_the_font_that_pictures_are_drawn_with() -> None:
    assert streamlit_private.serif().is_file()


# On a whole server


def test_a_server_sends_pictures_with_its_security_headers_and_only_to_get_and_head(server: str) -> None:
    status, headers, _ = ask(server, address("records", f"record={RECORD}"))
    assert (status, headers["content-type"]) == (200, "image/png")
    assert [header for header in HEADERS if header not in headers] == []
    status, head, nothing = ask(server, address("records", f"record={RECORD}"), "HEAD")
    assert (status, nothing, head["etag"], head["content-type"]) == (200, b"", headers["etag"], "image/png")
    assert ask(server, address(), "POST")[0] == 405
    for path in ("", "/x", f"/{VERSION}/../../data/subject.yaml", f"/{VERSION}/records.png/", f"/{VERSION}%0a/records.png"):
        assert ask(server, f"/preview{path}")[0] in (400, 404), path


def test_a_stranger_gets_no_picture_and_cannot_tell_which_version_is_served(guarded: Guarded) -> None:
    answers = set()
    for path in (address(), address("records", f"record={RECORD}"), address(version="0123456789ab"), address("x")):
        for header in ({}, guarded.header(STRANGER)):
            status, headers, body = ask(guarded.url, path, **header)
            assert told(body) == []
            answers.add((status, body, headers["cache-control"], headers.get("etag")))
    assert answers == {(401, b"Log in first", "no-store", None)}


def test_a_reader_gets_pictures_that_no_shared_cache_keeps(guarded: Guarded) -> None:
    status, headers, body = ask(guarded.url, address(), **guarded.header())
    assert (status, body[:4]) == (200, b"\x89PNG")
    assert re.match("private,", headers["cache-control"])
