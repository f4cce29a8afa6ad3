"""Answers without a body: that a client has the file already (304), and what it would get, to one that asks by HEAD."""

from collections.abc import Mapping

from starlette.responses import Response, StreamingResponse


def not_modified(headers: Mapping[str, str]) -> Response:
    """The answer that the client has it already, with the headers of the answer, to one of which Streamlit would add a value."""
    return Response(status_code=304, headers=_varying(headers))


def head(headers: Mapping[str, str], media: str) -> Response:
    """The answer to HEAD: the headers of the file, which is not made. So its length and coding are not told (RFC 9110, 9.3.2)."""
    return StreamingResponse((), headers=_varying(headers), media_type=media)


def _varying(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers, with what Streamlit adds where it may compress an answer."""
    return {**headers, "vary": ", ".join(("Accept-Encoding", *headers.get("vary", "").split()))}
