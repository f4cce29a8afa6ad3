"""Whether a client takes compressed answers, by the weights of its header."""

import pytest

from ledger.server.encodings import takes_gzip


@pytest.mark.parametrize(
    ("lines", "taken"),
    [
        ([], False),
        ([""], False),
        (["gzip"], True),
        (["deflate, GZip;q=0.001"], True),
        (["br", "gzip"], True),
        (["gzip;q=0"], False),
        (["gzip ; q=0.0"], False),
        (["gzip;q=0", "*"], False),
        (["*;q=0.5"], True),
        (["*;q=0, gzip"], True),
        (["*;q=0"], False),
        (["gzip;q=2"], False),
        (["gzip;level=9"], False),
        (["notgzip, gzipped"], False),
    ],
)
def test_gzip_is_taken_where_it_or_everything_has_a_weight(lines: list[str], taken: bool) -> None:
    assert takes_gzip(lines) is taken
