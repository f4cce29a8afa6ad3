"""What is answered where the server itself fails."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from ledger.server import gate
from tests.server.test_security import HEADERS


def fail(request: Request) -> Response:
    raise RuntimeError("secretword")


@pytest.fixture
def failing() -> TestClient:
    """A client of a server all of whose answers fail, behind the middleware of the real one."""
    routes = [Route(path, fail) for path in ("/attacks.csv", "/healthz")]
    return TestClient(Starlette(routes=routes, middleware=gate.middleware()), "http://127.0.0.1", raise_server_exceptions=False)


@pytest.mark.parametrize(("path", "media"), [("/healthz", "text/html"), ("/attacks.csv", "application/problem+json")])
def test_an_answer_that_fails_is_told_in_words_with_the_headers_of_every_other(
    failing: TestClient, path: str, media: str
) -> None:
    answer = failing.get(path)
    assert answer.status_code == 500
    assert answer.headers["content-type"].partition(";")[0] == media
    assert [name for name in HEADERS if name not in answer.headers] == []
    assert "The server failed at this." in answer.text
    assert "secretword" not in answer.text
