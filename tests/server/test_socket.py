"""Through the real socket: every page answers to hostile links without an exception, and each message is sent as a whole."""

import random
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.serving import PAGES, dashboard
from tests.visiting import Visit

KEYS = ("from", "to", "source", "actor", "side", "place", "issue", "kind", "type", "stance", "q")
STATE = ("scale", "lanes", "article", "record", "table", "sort", "as", "page", "cite", "embed", "", "__proto__", "🧨")
VALUES = (
    "sadr",
    "us",
    "2011-06-01",
    "0000-00-00",
    "9999-99-99",
    "1e309",
    "-1",
    "NaN",
    "null",
    "%00",
    "%ff%fe",
    "%",
    "%zz",
    "%F0%9F%92%A3",
    "%E2%80%AE%E2%81%A6",
    "%ED%A0%80",
    "<script>alert(1)</script>",
    "'; drop table records; --",
    "../../etc/passwd",
    "{{7*7}}",
    "$\\LaTeX$",
    ":material/close:",
    "a" * 5000,
    "all",
    "open",
    "",
    " ",
)


def hostile(seed: int) -> str:
    """One query string, the same for the same seed."""
    rng = random.Random(seed)
    pairs = rng.choice((1, 2, 5, 5, 20, 900, 1500) if seed % 25 == 0 else (1, 2, 3, 5, 8))
    parts = []
    for _ in range(pairs):
        key = rng.choice(KEYS + STATE)
        value = rng.choice(VALUES)
        if rng.random() < 0.2:
            value = quote("".join(chr(rng.choice((rng.randrange(1, 0x300), rng.randrange(0x2000, 0x2100)))) for _ in range(12)))
        parts.append(rng.choice((f"{key}={value}", f"{key}={value}", key, f"={value}", f"{key}={value};{key}={value}")))
    return rng.choice(("&", "&", "&", "&&")).join(parts)


@pytest.mark.parametrize("seeds", [range(200), pytest.param(range(200, 500), marks=pytest.mark.faults)], ids=["some", "the rest"])
def test_500_hostile_links_are_answered_without_an_exception(server: str, seeds: range) -> None:
    failed = []
    for seed in seeds:
        page = PAGES[seed % len(PAGES)]
        text = hostile(seed)
        with Visit(server) as visit:
            shown = visit.open(page, text)
        if shown.exceptions or not shown.version:
            failed.append((page, text[:200], shown.exceptions))
    assert failed == []


def test_no_message_is_sent_by_reference(server: str) -> None:
    """A browser drops what it was sent sooner than the server knows, and cannot draw a message that only names it again."""
    with Visit(server) as visit:
        for page in ("attacks", "positions"):
            for _ in range(2):
                visit.open(page)
        kinds = [message.WhichOneof("type") for message in visit.messages]
    assert "delta" in kinds
    assert "ref_hash" not in kinds


@pytest.mark.faults
def test_a_page_with_a_list_that_is_turned_leaves_no_warning_in_the_log(tmp_path: Path) -> None:
    with dashboard(log=tmp_path / "log") as url, Visit(url) as visit:
        assert visit.open("records", "page=2").version
    assert "created with a default value" not in (tmp_path / "log").read_text(encoding="utf-8")
