"""Scripts and styles go out compressed, once made, to whoever takes that; everybody else gets the file as it is."""

import gzip

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ledger import charts
from ledger.server import packed, paths
from ledger.server.assets import ONCE, PLOTLY

OTHERS = Starlette(
    routes=[Route("/{path:path}", lambda request: PlainTextResponse("from the others"))],
    middleware=[Middleware(packed.PackedFiles)],
)
SCRIPT = next(path for path in sorted(packed.files()) if path.startswith("/static/js/index."))


def asked(path: str, **headers: str):
    """The answer to a request with these headers; a `_` in a name stands for `-`."""
    named = {"accept-encoding": "gzip", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return TestClient(OTHERS).get(path, headers=named)


@pytest.mark.parametrize("path", [SCRIPT, paths.below_base(PLOTLY)])
def test_a_script_is_sent_compressed_and_read_as_it_lies_on_the_disk(path: str) -> None:
    answer, file = asked(path), packed.files()[path]
    assert answer.content == file.read_bytes()
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == ONCE
    assert answer.headers["vary"] == "Accept-Encoding"
    assert 2 * int(answer.headers["content-length"]) < len(answer.content)


def test_a_file_is_compressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    packed.packed.cache_clear()
    made, compress = [], gzip.compress
    monkeypatch.setattr(gzip, "compress", lambda *told, **named: made.append(told) or compress(*told, **named))
    assert asked(SCRIPT).content == asked(SCRIPT).content
    assert len(made) == 1


@pytest.mark.parametrize("headers", [{"accept_encoding": "identity"}, {"accept_encoding": "gzip;q=0"}, {"range": "bytes=0-9"}])
def test_who_does_not_take_it_or_asks_for_a_part_gets_the_file_itself(headers: dict[str, str]) -> None:
    assert asked(SCRIPT, **headers).text == "from the others"


@pytest.mark.parametrize("path", ["/", "/static/js/none.js", "/static/../data/positions.yaml", "/media/x.js", f"{SCRIPT}/"])
def test_all_other_addresses_are_passed_on(path: str) -> None:
    assert asked(path).text == "from the others"


def test_it_has_streamlit_s_scripts_and_styles_and_plotly_alone() -> None:
    endings = {path.rpartition(".")[2] for path in packed.files()}
    assert endings == {"js", "css"}
    assert packed.files()[paths.below_base(PLOTLY)] == charts.PLOTLY
