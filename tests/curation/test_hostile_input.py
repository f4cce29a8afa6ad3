"""Hostile files for `new source`, `suggest`, `add` and `import`: each is taken or refused, and a refusal changes no byte."""

import contextlib
import io
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ledger.__main__ import main
from tests.conftest import MINI, examples
from tests.curation.test_adding import FACTS, contents
from tests.curation.test_event_tables import EVENTS
from tests.curation.test_new_records import GOOD

MAP = "date: EVENT_DATE\ndates: day first\nprecision: TIME_PRECISION\nplaces: [LOCATION]\nkey: EVENT_ID\nkilled: FATALITIES\n"
ARTICLE = """\
The light is put out

On 4 May 1921 some 1,500 guards left Skerry Light. “We lost three men, and 14 were wounded,” the harbour master said in spring.

Bombs in 12 towns left 30 dead[12]; 45.000 to 60 thousand soldiers may stay until June 12-13, 1922.
"""
PIECES = [
    *(
        "\0",
        "\ufeff",
        "\u202e",
        "\u2028",
        "\u00ad",
        "\ud800",
        "e\u0301",
        "١٢٣",
        "½",
        "\r",
        "\x85",
        "\t",
        "\f",
        '"',
        "'",
        "\\",
        "`",
        "“",
    ),
    *(
        "---\n",
        "- ",
        ": ",
        "&a *a",
        "!!python/object:os.system",
        "<<: ",
        "|\n",
        "[",
        "{",
        "}",
        "#",
        "<<<<<<< x\n",
        "id: ",
        "null",
        "~",
    ),
    *(
        "31 February 2011",
        "in the Spring of 0000",
        "9" * 400,
        "1,2,3,4",
        "-5",
        "1e999",
        "10^9",
        "zero",
        "a hundred and",
        "per 1,000",
    ),
    *(
        "killed",
        " left ",
        "[1][2][3]",
        "NAME: ",
        "11/03/20",
        "2020-13-45",
        "0001-01-01",
        "9999-12-31",
        ",,,,",
        ";",
        "|",
        "1921-03/..",
        "...",
    ),
    *("../../../etc/passwd", "<script>", "${x}", "%s%n", "{0}", "a" * 5_000, "\n" * 50, "1 " * 500),
]


def spoilt(good: str) -> st.SearchStrategy[bytes]:
    """A good file with pieces put into it, with a part of it gone, or anything else in its place."""
    place = st.integers(0, len(good))
    put = st.lists(st.tuples(place, st.sampled_from(PIECES) | st.text(max_size=5), st.integers(0, 40)), min_size=1, max_size=5)
    text = put.map(lambda pieces: _put(good, pieces)) | st.text() | st.lists(st.sampled_from(PIECES)).map("".join)
    return text.map(lambda changed: changed.encode("utf-8", "surrogatepass")) | st.binary()


def _put(good: str, pieces: list[tuple[int, str, int]]) -> str:
    """A text in which each piece stands at its place, instead of as many characters."""
    for place, piece, gone in pieces:
        good = good[:place] + piece + good[place + gone :]
    return good


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small dataset that is made good again after each command that was taken."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(MINI, folder / "ledger")
    return folder / "ledger"


def taken(root: Path, *arguments: str) -> bool:
    """Run a command. Says whether it was taken; a refusal must have its reason, and change no byte beside or below the root."""
    before = contents(root.parent)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(["--root", str(root), *arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
    assert code in (0, 1, 2)
    if code:
        assert out.getvalue() or err.getvalue()
        assert contents(root.parent) == before
    return code == 0


def restore(root: Path) -> None:
    """Make the copy of the small dataset good again."""
    shutil.rmtree(root)
    shutil.copytree(MINI, root)


def add(root: Path, records: bytes) -> None:
    (root.parent / "mine.yaml").write_bytes(records)
    if taken(root, "add", str(root.parent / "mine.yaml")):
        assert taken(root, "check")
        restore(root)


def new_source(root: Path, article: bytes) -> None:
    (root.parent / "article.txt").write_bytes(article)
    if taken(root, "new", "source", str(root.parent / "article.txt"), *FACTS, "--id", "new-1921", "--voice", "ferry-guild"):
        assert taken(root, "suggest", "new-1921")
        assert taken(root, "new", "set-aside", "new-1921")
        restore(root)


def table(root: Path, rows: bytes, columns: bytes) -> None:
    for name, data in (("events.csv", rows), ("map.yaml", columns)):
        (root.parent / name).write_bytes(data)
    taken(root, "import", str(root.parent / "events.csv"))
    if taken(root, "import", str(root.parent / "events.csv"), "--map", str(root.parent / "map.yaml"), "--leave-out-bad"):
        assert not taken(root, "add", str(root.parent / "events.waiting.yaml"))  # no row without words is a record
        (root.parent / "events.waiting.yaml").unlink()


FEW = examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
MANY = settings(FEW, max_examples=20_000)


@FEW
@given(spoilt(GOOD))
def test_hostile_records_are_added_or_refused_whole(root: Path, records: bytes) -> None:
    add(root, records)


@FEW
@given(spoilt(ARTICLE))
@example(ARTICLE.encode())
@example(f"{ARTICLE}\u202e\u202e".encode())
@example(f"{'a' * 5_000}. {'b' * 5_000} said so.\n\nSo it is. {'b' * 5_000}\n".encode())
def test_a_hostile_article_is_taken_or_refused_and_read_by_the_rules(root: Path, article: bytes) -> None:
    new_source(root, article)


@FEW
@given(spoilt(EVENTS), spoilt(MAP) | st.just(MAP.encode()))
@example(EVENTS.encode(), MAP.encode())
def test_a_hostile_table_or_map_is_imported_or_refused_whole(root: Path, rows: bytes, columns: bytes) -> None:
    table(root, rows, columns)


@pytest.mark.faults
@MANY
@given(spoilt(GOOD), spoilt(ARTICLE), spoilt(EVENTS), spoilt(MAP) | st.just(MAP.encode()))
def test_a_long_run_of_hostile_files(root: Path, records: bytes, article: bytes, rows: bytes, columns: bytes) -> None:
    add(root, records)
    new_source(root, article)
    table(root, rows, columns)
