"""Answers to scripts that cannot have what they ask for: problems as JSON, in the form of RFC 9457."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse


class _Problem(JSONResponse):
    media_type = "application/problem+json"


def problem(
    request: HTTPConnection,
    status: int,
    detail: str,
    more: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The answer to a request with this status: what is wrong in words (`detail`), and `more` members with what would be right.

    `type` is `about:blank`, which means that the status says what kind of problem it is. `instance` is the path of the request.
    No cache keeps the answer.
    """
    members = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": quote(request.scope["path"])[:200],
        **(more or {}),
    }
    return _Problem(members, status, headers={"cache-control": "no-store", **(headers or {})})
