"""Entity tags: what a client may write into `If-None-Match`."""

import re

import pytest
from starlette.requests import Request

from ledger.server.bodiless import not_modified
from ledger.server.entity_tags import entity_tag, is_current, weak_tag

TAG = entity_tag(b"an answer")
OTHER = entity_tag(b"another answer")


def asking(*lines: str) -> Request:
    """A request with these lines of `If-None-Match`."""
    return Request({"type": "http", "headers": [(b"if-none-match", line.encode()) for line in lines]})


def test_a_tag_is_in_quotes_and_each_answer_has_its_own() -> None:
    assert re.fullmatch('"[0-9a-f]{32}"', TAG)
    assert TAG != OTHER


@pytest.mark.parametrize(
    "lines", [(TAG,), (f"W/{TAG}",), (f"{OTHER}, {TAG}",), (f"{OTHER},W/{TAG} ",), (OTHER, TAG), ("*",), (OTHER, "*")]
)
@pytest.mark.parametrize("tag", [TAG, f"W/{TAG}"])
def test_a_client_that_names_the_tag_has_the_answer(lines: tuple[str, ...], tag: str) -> None:
    assert is_current(asking(*lines), tag)


@pytest.mark.parametrize("lines", [(), ("",), (OTHER,), (TAG.strip('"'),), (TAG[:-2] + '"',), ('"*"',), (f"{TAG}x",), (",,",)])
def test_a_client_that_names_another_tag_has_not(lines: tuple[str, ...]) -> None:
    assert not is_current(asking(*lines), TAG)


def test_an_answer_that_may_be_compressed_has_a_weak_tag_and_says_on_what_it_depends() -> None:
    assert weak_tag(b"an answer") == f"W/{TAG}"
    answer = not_modified({"etag": weak_tag(b"an answer"), "vary": "Cookie"})
    assert (answer.status_code, answer.body, answer.headers["etag"]) == (304, b"", f"W/{TAG}")
    assert answer.headers["vary"] == "Accept-Encoding, Cookie"
