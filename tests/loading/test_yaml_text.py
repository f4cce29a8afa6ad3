"""The careful YAML reader: what each refusal is, what each scalar becomes, and that no bytes whatever do anything else."""

import random
import re
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ledger.loading import files, yaml_text
from ledger.loading.yaml_text import Refused, dump, parse
from ledger.model.problems import Kind
from tests.conftest import MINI, few

ROOT = Path(__file__).resolve().parents[2]
FILE = "data/x.yaml"

# the kinds of fault that the bytes of a file can have
OF_BYTES = {
    Kind.FILE_TOO_LARGE,
    Kind.NOT_UTF8,
    Kind.FORBIDDEN_CHARACTER,
    Kind.YAML_SYNTAX,
    Kind.SEVERAL_DOCUMENTS,
    Kind.TOO_DEEP,
    Kind.ALIAS,
    Kind.TAG,
    Kind.DUPLICATE_KEY,
    Kind.KEY_NOT_TEXT,
    Kind.AMBIGUOUS_SCALAR,
}


def value(text: str) -> Any:
    return parse(FILE, text.encode()).value


def refusal(data: bytes | str, max_bytes: int = files.MAX_BYTES) -> tuple[Kind, int]:
    """Kind and line of the refusal."""
    with pytest.raises(Refused) as caught:
        parse(FILE, data.encode() if isinstance(data, str) else data, max_bytes)
    problem = caught.value.problem
    assert problem.file == FILE
    assert problem.message.strip()
    assert str(caught.value) == str(problem)
    return problem.kind, problem.line


# scalars


@pytest.mark.parametrize(
    ("bare", "expected"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("7", 7),
        ("-7", -7),
        ("10000", 10000),
        ("999999999999999999", 999999999999999999),
        ("0.0", 0.0),
        ("33.315", 33.315),
        ("-7.5", -7.5),
        ("lamp", "lamp"),
        ("10,000", "10,000"),
        ("40 guards", "40 guards"),
        ("1e3", "1e3"),
        ("2011-07", "2011-07"),
        ("2011-07-05?", "2011-07-05?"),
        ("../2006-01?", "../2006-01?"),
        ("12:30 h", "12:30 h"),
        ("1-2", "1-2"),
        ("y", "y"),
        ("n", "n"),
        ("nope", "nope"),
        ("0o17", "0o17"),
        ("a#b", "a#b"),
        ("“no”", "“no”"),
        ("c:d", "c:d"),
        ("2024-1-5", "2024-1-5"),
    ],
)
def test_a_bare_scalar_is_true_false_null_a_decimal_number_or_text(bare: str, expected: Any) -> None:
    found = value(f"a: {bare}\n")["a"]
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    "bare",
    [
        *("yes", "no", "on", "off", "Yes", "NO", "On", "OFF", "True", "TRUE", "False", "FALSE", "Null", "NULL"),
        *("12:30", "1:02:03", "010", "-010", "00", "1_000", "0x1F", "0b101", "+1", "-0", "1234567890123456789"),
        *("1.", ".5", "1.5e+3", "1_0.5", "01.5", "+1.5", ".inf", "-.inf", ".nan", "1.1234567890123456"),
        *("2024-01-05", "2024-1-5 12:00:00", "2024-01-05 12:00:00", "2024-01-05T12:00:00Z", "=", "<<"),
    ],
)
def test_a_bare_scalar_that_yaml_would_turn_into_something_else_is_refused(bare: str) -> None:
    assert refusal(f"a:\n- {bare}\n") == (Kind.AMBIGUOUS_SCALAR, 2)
    assert value(f"a:\n- '{bare}'\n") == {"a": [bare]}
    assert value(f'a:\n- "{bare}"\n') == {"a": [bare]}
    assert value(f"a:\n- |-\n  {bare}\n") == {"a": [bare]}


@pytest.mark.parametrize("bare", ["true", "null", "~", "7", "1.5", "", " 7 "])
def test_a_scalar_in_quotes_is_text(bare: str) -> None:
    assert value(f"a: '{bare}'\n") == {"a": bare}
    assert value(f'a: "{bare}"\n') == {"a": bare}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: one\n  two\n", {"a": "one two"}),
        ("a: 'one\n\n  two'\n", {"a": "one\ntwo"}),
        ("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}),
        ("a: >-\n  one\n  two\n", {"a": "one two"}),
        ('a: "\\t\\u00e9\\U0001F3EE\\n"\n', {"a": "\té🏮\n"}),
        ("a: 'it''s'\n", {"a": "it's"}),
        ("a: b # not text\n", {"a": "b"}),
        ("[]", []),
        ("{a: [b, {c: d}]}", {"a": ["b", {"c": "d"}]}),
        ("", None),
        ("# only a comment\n", None),
        ("---\n- a\n...\n", ["a"]),
        ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
    ],
)
def test_every_way_to_write_a_value_is_read(text: str, expected: Any) -> None:
    assert value(text) == expected


# refusals


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a: b\nc: \xe9\n", (Kind.NOT_UTF8, 2)),
        (b"a: \xed\xa0\x80\n", (Kind.NOT_UTF8, 1)),
        (b"\xff\xfea\x00:\x00", (Kind.NOT_UTF8, 1)),
        (b"a: \xc0\x80\n", (Kind.NOT_UTF8, 1)),
        (b"a: b\n\nc: \x00\n", (Kind.FORBIDDEN_CHARACTER, 3)),
        (b"\x00" * 1000, (Kind.FORBIDDEN_CHARACTER, 1)),
        ("a: b\n\ufeffc: d\n", (Kind.FORBIDDEN_CHARACTER, 2)),
        ("\ufeffa: b\n", (Kind.FORBIDDEN_CHARACTER, 1)),
        ("a: b\u202ec\n", (Kind.FORBIDDEN_CHARACTER, 1)),
        ("a: b\n# \u2066c\n", (Kind.FORBIDDEN_CHARACTER, 2)),
        ("a: \x1b[31mred\n", (Kind.FORBIDDEN_CHARACTER, 1)),
        ("a: \x85\n", (Kind.FORBIDDEN_CHARACTER, 1)),
        ("a: b\r- c\n", (Kind.FORBIDDEN_CHARACTER, 1)),
        ("a: b\n# c\u2028- d\n", (Kind.FORBIDDEN_CHARACTER, 2)),
        ("a: b\n# c\u2029- d\n", (Kind.FORBIDDEN_CHARACTER, 2)),
        ("a: \uffff\n", (Kind.FORBIDDEN_CHARACTER, 1)),
        ('a: b\nc: "\\0"\n', (Kind.FORBIDDEN_CHARACTER, 2)),
        ('a: b\nc: "\\u202e"\n', (Kind.FORBIDDEN_CHARACTER, 2)),
        ('a: b\n"\\x07": c\n', (Kind.FORBIDDEN_CHARACTER, 2)),
        ('a: b\nc: "\\ud800"\n', (Kind.YAML_SYNTAX, 2)),
        ('a: b\nc: "\\U00110000"\n', (Kind.YAML_SYNTAX, 2)),
        ("a: b\nc: d: e\n", (Kind.YAML_SYNTAX, 2)),
        ("a: [b\n", (Kind.YAML_SYNTAX, 2)),
        ("a: b\n\tc: d\n", (Kind.YAML_SYNTAX, 2)),
        ("a: 'b\n", (Kind.YAML_SYNTAX, 2)),
        ("a: -\n", (Kind.YAML_SYNTAX, 1)),
        ("%YAML 3.0\n---\na: b\n", (Kind.YAML_SYNTAX, 1)),
        ("a: @b\n", (Kind.YAML_SYNTAX, 1)),
        ("a: b\n---\nc: d\n", (Kind.SEVERAL_DOCUMENTS, 2)),
        ("a: b\n...\n---\n", (Kind.SEVERAL_DOCUMENTS, 3)),
        ("a: b\nc: &x d\n", (Kind.ALIAS, 2)),
        ("a: b\n&x c: d\n", (Kind.ALIAS, 2)),
        ("a: b\nc: &x [d]\n", (Kind.ALIAS, 2)),
        ("a: b\nc: *x\n", (Kind.ALIAS, 2)),
        ("a: b\n*x : c\n", (Kind.ALIAS, 2)),
        ("a: b\n<<: {c: d}\n", (Kind.ALIAS, 2)),
        ("a: b\nc: !!str d\n", (Kind.TAG, 2)),
        ("a: b\nc: !!python/object/apply:os.system [ls]\n", (Kind.TAG, 2)),
        ("a: b\nc: !x {d: e}\n", (Kind.TAG, 2)),
        ("a: b\n!!str c: d\n", (Kind.TAG, 2)),
        ("a: b\nc: ! 5\n", (Kind.TAG, 2)),
        ("a: b\nc: d\na: e\n", (Kind.DUPLICATE_KEY, 3)),
        ("a: b\n'a': e\n", (Kind.DUPLICATE_KEY, 2)),
        ("- {a: b, a: b}\n", (Kind.DUPLICATE_KEY, 1)),
        ("- a: b\n- a: b\n  c:\n    d: e\n    d: f\n", (Kind.DUPLICATE_KEY, 5)),
        ("a: b\n1: c\n", (Kind.KEY_NOT_TEXT, 2)),
        ("a: b\ntrue: c\n", (Kind.KEY_NOT_TEXT, 2)),
        ("a: b\n~: c\n", (Kind.KEY_NOT_TEXT, 2)),
        ("a: b\n? \n: c\n", (Kind.KEY_NOT_TEXT, 2)),
        ("a: b\n[c]: d\n", (Kind.KEY_NOT_TEXT, 2)),
        ("a: b\n? {c: d}\n: e\n", (Kind.KEY_NOT_TEXT, 2)),
        ("a: b\nyes: c\n", (Kind.AMBIGUOUS_SCALAR, 2)),
        ("a: b\n2024-01-05: c\n", (Kind.AMBIGUOUS_SCALAR, 2)),
    ],
)
def test_what_the_ledger_does_not_use_is_refused_at_its_line(data: bytes | str, expected: tuple[Kind, int]) -> None:
    assert refusal(data) == expected


def test_every_kind_of_fault_of_bytes_is_tried_here() -> None:
    marks = [m for m in test_what_the_ledger_does_not_use_is_refused_at_its_line.pytestmark if m.name == "parametrize"]
    tried = {expected[0] for _, expected in marks[0].args[1]}
    assert tried | {Kind.FILE_TOO_LARGE, Kind.TOO_DEEP} == OF_BYTES


def test_a_file_may_be_as_long_as_the_limit_and_no_longer() -> None:
    data = b"a: lamp\n"
    assert parse(FILE, data, len(data)).value == {"a": "lamp"}
    assert refusal(data, len(data) - 1) == (Kind.FILE_TOO_LARGE, 0)


def test_a_key_in_quotes_may_look_like_a_merge_key() -> None:
    assert value("'<<': {a: b}\n") == {"<<": {"a": "b"}}


def test_the_same_key_may_stand_in_two_records() -> None:
    assert value("- a: b\n- a: b\n") == [{"a": "b"}, {"a": "b"}]


def test_a_refusal_says_where_in_the_value_it_stands() -> None:
    with pytest.raises(Refused) as caught:
        parse(FILE, b"- a: b\n- c:\n  - d: yes\n")
    assert caught.value.problem.field == "1.c.0"


def test_a_duplicate_key_is_refused_with_the_line_of_the_first() -> None:
    with pytest.raises(Refused, match="line 3"):
        parse(FILE, b"\n\na: b\nc: d\na: b\n")


# depth and bombs


def test_a_file_may_be_nested_as_deep_as_the_limit_and_no_deeper() -> None:
    deep = yaml_text.MAX_DEPTH
    found = value("[" * deep + "a" + "]" * deep)
    for _ in range(deep):
        (found,) = found
    assert found == "a"
    assert refusal("[" * (deep + 1) + "a" + "]" * (deep + 1)) == (Kind.TOO_DEEP, 1)
    assert refusal("\n".join(" " * n + "a:" for n in range(deep + 2))) == (Kind.TOO_DEEP, deep + 1)


@pytest.mark.parametrize("opening", ["[", "{a: ", "{a:", "- ", "? ", "a:\n", "[{a: ", "{? ", "[[", "!!seq [", "&a ["])
def test_thirty_thousand_levels_are_refused_without_a_crash(opening: str) -> None:
    text = "".join(" " * n + "a:\n" for n in range(3000)) if opening == "a:\n" else opening * 30_000
    kind, _ = refusal(text)
    assert kind in {Kind.TOO_DEEP, Kind.KEY_NOT_TEXT, Kind.TAG, Kind.ALIAS, Kind.YAML_SYNTAX}


def _bomb(names: str, item: str, first: str) -> str:
    return f"a: &a {first}\n" + "".join(f"{n}: &{n} {item.replace('@', m)}\n" for m, n in pairwise(names))


@pytest.mark.parametrize(
    "text",
    [
        _bomb("abcdefghi", "[*@, *@, *@, *@, *@, *@, *@, *@, *@]", "[lol, lol, lol]"),
        _bomb("abcdefghi", "{<<: [*@, *@, *@, *@, *@, *@, *@, *@, *@]}", "{k: v}"),
        "a: {<<: {<<: {<<: {<<: {k: v}}}}}\n",
        "&a [*a, *a]\n",
    ],
    ids=["aliases", "merge keys of aliases", "merge keys", "a list of itself"],
)
def test_a_bomb_is_refused_at_its_fuse(text: str) -> None:
    start = time.monotonic()
    assert refusal(text) == (Kind.ALIAS, 1)
    assert time.monotonic() - start < 1


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "x" * 2_000_000,
        "- a\n" * 100_000,
        "".join(f"k{n}: {n}\n" for n in range(50_000)),
        "#\n" * 500_000,
        "\n" * 1_000_000,
    ],
    ids=["one long text", "a long list", "many keys", "many comments", "many empty lines"],
)
def test_a_long_file_is_read_in_seconds(text: str) -> None:
    start = time.monotonic()
    assert parse(FILE, text.encode()).value != {}
    assert time.monotonic() - start < 20


# lines


def test_the_line_of_every_key_and_item_is_known() -> None:
    text = "# top\n- id: one\n  zones:\n  - lines:\n    - 1\n    - 2\n\n- id: two\n"
    text += "  note: 'of\n\n    three lines'\n  last: {a: b,\n    c: d}\n"
    assert parse(FILE, text.encode()).lines == {
        (0,): 2,
        (0, "id"): 2,
        (0, "zones"): 3,
        (0, "zones", 0): 4,
        (0, "zones", 0, "lines"): 4,
        (0, "zones", 0, "lines", 0): 5,
        (0, "zones", 0, "lines", 1): 6,
        (1,): 8,
        (1, "id"): 8,
        (1, "note"): 9,
        (1, "last"): 12,
        (1, "last", "a"): 12,
        (1, "last", "c"): 13,
    }


def _paths(found: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    pairs = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    return {p for key, inner in pairs for p in {(*path, key), *_paths(inner, (*path, key))}}


@pytest.mark.parametrize("path", sorted((ROOT / "data").glob("*.yaml")), ids=lambda p: p.name)
def test_lines_are_known_for_just_what_a_file_holds(path: Path) -> None:
    parsed = parse(path.name, path.read_bytes())
    assert set(parsed.lines) == _paths(parsed.value)
    lines = path.read_text(encoding="utf-8").split("\n")
    for where, line in parsed.lines.items():
        if isinstance(where[-1], str):
            assert re.match(rf"[ -]*{where[-1]}:", lines[line - 1])


# the canonical spelling

VISIBLE = st.characters(exclude_categories=["Cs"]).filter(lambda c: not yaml_text._FORBIDDEN.search(c))
TEXTS = st.text(VISIBLE, max_size=200) | st.text("ab 0-:#'\"\n\t|>&*!%@`{}[],?\\~=", max_size=60)
# as the reader gives them; the numbers right beside zero have a test of their own
FLOATS = st.from_regex(yaml_text._FLOAT, fullmatch=True).map(float).filter(lambda f: f == 0 or abs(f) >= 0.0001)
LEAVES = st.none() | st.booleans() | st.integers(1 - 10**18, 10**18 - 1) | FLOATS | TEXTS
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5), max_leaves=20
)


@given(VALUES)
def test_what_is_written_is_read_back_the_same_and_written_the_same_again(x: Any) -> None:
    text = dump(x)
    assert value(text) == x
    assert repr(value(text)) == repr(x)
    assert dump(value(text)) == text


@given(TEXTS)
def test_any_text_is_written_so_that_it_is_read_as_text(text: str) -> None:
    assert value(dump([text, {text: text}])) == [text, {text: text}]


LOOK_ALIKES = [
    *(
        "yes",
        "no",
        "on",
        "12:30",
        "010",
        "1_000",
        "2024-01-05",
        "1e3",
        "-1e3",
        "0x1F",
        "~",
        "null",
        "true",
        "",
        " ",
        "7",
        "<<",
        "=",
    ),
    *("-", "?", "#", "a: b", "a #b", "- a", "&a", "*a", "!a", "'", '"', "\n", "a\n", "\na", " a", "a ", "\u00a0", "é", "🏮"),
    *("---", "...", "%a", "\r\n", "a\n# b", "a\n\n b"),
]


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_text_that_looks_like_something_else_stays_text(text: str) -> None:
    assert value(dump([text])) == [text]
    assert value(dump({text: text})) == {text: text}


@pytest.mark.parametrize("number", ["0.0001", "0.00001", "-0.000000000000001", "0.000012345"])
def test_a_number_near_zero_that_can_be_read_can_be_written_and_read_again(number: str) -> None:
    found = value(f"lat: {number}\n")
    assert found == {"lat": float(number)}
    assert value(dump(found)) == found


def test_text_that_starts_with_a_digit_is_written_in_quotes() -> None:
    assert dump([{"date": "2011-07", "n": 7, "text": "the 7th"}]) == "- date: '2011-07'\n  n: 7\n  text: the 7th\n"


def test_keys_keep_their_order_and_letters_their_shape() -> None:
    assert dump([{"b": "Sh’ia – é", "a": []}]) == "- b: Sh’ia – é\n  a: []\n"


def test_the_comments_on_top_of_a_file_stay_on_top() -> None:
    top = "# one\n#\n# two\n"
    assert yaml_text.header(top + "- a\n# inside\n") == top
    assert dump(["a"], top) == top + "- a\n"
    assert yaml_text.header("- a\n# inside\n") == ""
    assert yaml_text.header("\n# below an empty line\n- a\n") == ""


@pytest.mark.parametrize("end", ["\r", "\u2028", "\u2029"], ids=["U+000D", "U+2028", "U+2029"])
def test_the_top_of_a_file_holds_nothing_that_is_read_as_data(end: str) -> None:
    """These end a line, and so a comment, in YAML."""
    text = f"# top{end}- a\n"
    try:
        found = value(text)
    except Refused:
        return
    assert value(yaml_text.dump(found, yaml_text.header(text))) == found


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- a: b\n# c\n- a: d\n", 2),
        ("- a: b\n  # c\n", 2),
        ("# top\n\n# not top\n- a: b\n", 3),
        ("- a: b # c\n", 1),
        ("- a: b\n- [b, # c\n  d]\n", 2),
        ("- a: |\n    b\n# c\n- d\n", 3),
        ("- a: >\n    b\n\n  # c\n- d\n", 4),
        ("- a: 'b\n    # no comment'\n# c\n", 3),
        ("- # c\n  a: b\n", 1),
        ("- [ # c\n  a ]\n", 1),
        ("- a: # c\n    b\n", 1),
        ("- a: | # c\n    b\n", 1),
        ("- a: |\n\n# c\n- b\n", 3),
        ("- a: |\n\n  \n# c\n- b\n- d # e\n", 4),
        ("- a: b # c\n- |", 1),
        ("- a: |+\n    b\n# c\n- d\n", 3),
        ("- a: >+\n    b\n\n    # text\n  # d\n- d\n", 5),
        ("- |2-\n    a\n  # text\n# c\n", 4),
        ("- 'é 🏮 # text'\n- é # c\n", 2),
        ("- a: b\r\n# c\r\n", 2),
    ],
)
def test_a_comment_below_the_top_is_found_wherever_it_stands(text: str, line: int) -> None:
    problem = yaml_text.comment_inside(FILE, text)
    assert problem
    assert (problem.file, problem.line, problem.kind) == (FILE, line, Kind.COMMENT_INSIDE)


@pytest.mark.parametrize(
    "text",
    [
        "# top\n# of it\n- a: b\n",
        "- a: b\n",
        "- 'a\n  # text'\n",
        '- "a\n\n  # text\n  # text"\n',
        "- |\n  a\n  # text\n",
        "- >\n  # text\n  a\n- b\n",
        "- a#b\n",
        "- 'a # text'\n",
        '- "a \\" # text"\n',
        "- 'é 🏮 # text'\n- 'é # text'\n",
        "- |2\n    a\n  # text\n",
        "- a: |\n    b\n\n    # text\n  c: d\n",
        "",
    ],
)
def test_a_text_that_holds_a_number_sign_is_no_comment(text: str) -> None:
    assert yaml_text.comment_inside(FILE, text) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [("- a: 'b'\n", 1), ("- a: b\n- {c: d}\n", 2), ("- a: b\n\n- c: d\n", 2), ("- a: b\n- c: d", 3), ("- a: b\r\n- c: d\r\n", 3)],
)
def test_a_spelling_that_is_not_canonical_is_reported_at_its_first_line(text: str, line: int) -> None:
    problem = yaml_text.difference(FILE, text, dump(value(text)))
    assert problem
    assert (problem.line, problem.kind) == (line, Kind.NOT_CANONICAL)
    assert "ledger format" in problem.message


def test_a_canonical_spelling_differs_from_nothing() -> None:
    assert yaml_text.difference(FILE, "- a: b\n", dump([{"a": "b"}])) is None


# fuzz

DOCUMENTS, RUNS, LONGEST = 40_000, 4, 2500
SPECIAL = [c.encode() for c in ":-?#&*!|>'\"%@`{}[],~=<\\ \n\t\r\0"]
PHRASES = [
    *(
        b": ",
        b"- ",
        b"? ",
        b"--- ",
        b"\n---\n",
        b"\n...\n",
        b"<<: ",
        b"&a ",
        b"*a",
        b"!!str ",
        b"!<x> ",
        b"!",
        b"%YAML 1.1\n",
        b"%TAG ! x\n",
    ),
    *(
        b'"\\ud800"',
        b'"\\udfff\\ud800"',
        b'"\\0"',
        b'"\\x',
        b'"\\U0011ffff"',
        b"\\",
        b"\xed\xa0\x80",
        b"\xff",
        b"\xc3",
        b"\xe2\x80\xa8",
    ),
    *(
        b"\xe2\x80\xae",
        b"\xef\xbb\xbf",
        b"\xef\xbf\xbf",
        b"\xc2\x85",
        b"\xf0\x9f\x8f\xae",
        b"|+\n",
        b">-2\n",
        b"|99\n",
        b"2024-01-05",
        b"12:30",
    ),
    *(
        b"[" * 50,
        b"{a: " * 50,
        b"- " * 50,
        b"? " * 50,
        b"]" * 9,
        b"}" * 9,
        b"'",
        b'"',
        b"  ",
        b"\t",
        b"1e999",
        b"9" * 5000,
        b".nan",
        b"0x",
    ),
]
Mutation = Callable[[random.Random, bytearray, list[bytes]], None]


def _flip(r: random.Random, data: bytearray, pool: list[bytes]) -> None:
    if data:
        data[r.randrange(len(data))] ^= 1 << r.randrange(8)


def _insert(r: random.Random, data: bytearray, pool: list[bytes]) -> None:
    at = r.randint(0, len(data))
    data[at:at] = r.choice(SPECIAL if r.random() < 0.6 else PHRASES)


def _delete(r: random.Random, data: bytearray, pool: list[bytes]) -> None:
    at = r.randint(0, len(data))
    del data[at : at + r.randint(1, 20)]


def _truncate(r: random.Random, data: bytearray, pool: list[bytes]) -> None:
    del data[r.randint(0, len(data)) :]


def _lines(r: random.Random, data: bytearray, pool: list[bytes]) -> None:
    """Repeat, drop, swap or indent a line."""
    lines = bytes(data).split(b"\n")
    a, b = r.randrange(len(lines)), r.randrange(len(lines))
    match r.randrange(4):
        case 0:
            lines.insert(b, lines[a])
        case 1:
            del lines[a]
        case 2:
            lines[a], lines[b] = lines[b], lines[a]
        case _:
            lines[a] = b" " * r.randint(1, 4) + lines[a]
    data[:] = b"\n".join(lines)


def _splice(r: random.Random, data: bytearray, pool: list[bytes]) -> None:
    """The head of this and the tail of another."""
    other = r.choice(pool)
    data[r.randint(0, len(data)) :] = other[r.randint(0, len(other)) :]


def _nest(r: random.Random, data: bytearray, pool: list[bytes]) -> None:
    at = r.randint(0, len(data))
    data[at:at] = r.choice([b"[", b"{a: ", b"- ", b"{? ", b"[{a: "]) * r.choice([3, 30, 300])


MUTATIONS: list[Mutation] = [_flip, _insert, _insert, _insert, _delete, _truncate, _lines, _lines, _splice, _nest]


def mutated(r: random.Random, pool: list[bytes]) -> bytes:
    data = bytearray(r.choice(pool))
    for _ in range(r.choice([1, 1, 1, 2, 3, 8])):
        r.choice(MUTATIONS)(r, data, pool)
    return bytes(data)


def slices() -> list[bytes]:
    """The data files and the small ones in pieces that start at a record."""
    found = []
    for path in sorted([*(ROOT / "data").glob("*.yaml"), *MINI.glob("data/*.yaml")]):
        piece = b""
        for record in re.split(rb"^(?=- )", path.read_bytes(), flags=re.MULTILINE):
            if len(piece) + len(record) > LONGEST:
                found.append(piece[:LONGEST])
                piece = b""
            piece += record
        found.append(piece[:LONGEST])
    return [piece for piece in found if piece.strip()]


def assert_plain(found: Any) -> None:
    """Nothing but lists, mappings with text as keys, and scalars; no text holds what a file may not hold."""
    if isinstance(found, list):
        for inner in found:
            assert_plain(inner)
    elif isinstance(found, dict):
        for key, inner in found.items():
            assert type(key) is str
            assert_plain(key)
            assert_plain(inner)
    elif isinstance(found, str):
        assert not yaml_text._FORBIDDEN.search(found)
    else:
        assert found is None or type(found) in (bool, int, float)


@pytest.mark.parametrize("run", few(range(RUNS), 0))
def test_any_damage_to_a_data_file_is_read_or_refused_and_nothing_else(run: int) -> None:
    r, pool = random.Random(f"ledger {run}"), slices()
    outcomes: Counter[str] = Counter()
    for number in range(DOCUMENTS // RUNS):
        data = mutated(r, pool)
        try:
            parsed = parse(FILE, data)
        except Refused as refused:
            problem = refused.problem
            assert problem.kind in OF_BYTES, data
            assert problem.message, data
            assert 0 <= problem.line <= len(data) + 1, data
            outcomes[problem.kind.value] += 1
            continue
        outcomes["read"] += 1
        assert_plain(parsed.value)
        assert all(1 <= line <= len(data) + 1 for line in parsed.lines.values()), data
        if number % 10 == 0:
            assert value(dump(parsed.value)) == parsed.value, data
    assert outcomes.total() == DOCUMENTS // RUNS
    assert outcomes["read"] > 1000, outcomes
    found = set(outcomes) | {Kind.AMBIGUOUS_SCALAR.value}  # which is so rare that a run may have none
    assert found == {"read", *(OF_BYTES - {Kind.FILE_TOO_LARGE})}, outcomes


def test_the_damaged_documents_are_at_least_twenty_thousand() -> None:
    assert DOCUMENTS >= 20_000
    assert DOCUMENTS % RUNS == 0
    assert len(slices()) > 50
    assert all(len(piece) <= 3000 for piece in slices())


@pytest.mark.parametrize("run", range(RUNS))
def test_noise_is_read_or_refused_and_nothing_else(run: int) -> None:
    r = random.Random(f"noise {run}")
    outcomes: Counter[str] = Counter()
    for _ in range(500):
        data = r.randbytes(r.randint(0, 40)) if r.random() < 0.3 else b"".join(r.choices([*SPECIAL, *PHRASES, b"a", b"7"], k=12))
        try:
            parse(FILE, data)
            outcomes["read"] += 1
        except Refused:
            outcomes["refused"] += 1
    assert outcomes.total() == 500
    assert outcomes["refused"] > 0


@pytest.mark.parametrize("path", sorted((ROOT / "data").glob("*.yaml")), ids=lambda p: p.name)
def test_the_parser_in_plain_python_reads_the_same(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """It stands in where PyYAML came without its C library."""
    data = path.read_bytes()[:20_000].rpartition(b"\n- ")[0]
    fast = parse(path.name, data)
    monkeypatch.setattr(yaml_text, "_PARSER", yaml.SafeLoader)
    assert parse(path.name, data) == fast


def test_the_parser_in_plain_python_reads_or_refuses_damaged_files_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "_PARSER", yaml.SafeLoader)
    r, pool = random.Random("plain"), [piece[:500] for piece in slices()]
    outcomes: Counter[str] = Counter()
    for _ in range(500):
        try:
            assert_plain(parse(FILE, mutated(r, pool)).value)
            outcomes["read"] += 1
        except Refused as refused:
            outcomes[refused.problem.kind] += 1
    assert outcomes.total() == 500
    assert set(outcomes) <= {"read", *OF_BYTES}
    for opening in ("[", "{a: ", "- "):
        assert refusal(opening * 30_000)[0] in {Kind.TOO_DEEP, Kind.YAML_SYNTAX}


SPELT = [
    "a",
    "it's",
    "“quoted”",
    "a: b",
    "#x",
    "- y",
    "10,000",
    '"dq"',
    "long" * 35,
    "?",
    "&",
    "*",
    "%",
    "@",
    "|",
    ">",
    "~",
    "null",
]
SPELT += [
    "yes",
    "1e3",
    "12:30",
    "---",
    "...",
    "é",
    "\u00a0",
    "\u200b",
    "\ufeff",
    "\u0085",
    "\U0001f600",
    "\\",
    "\t",
    "\n",
    " ",
    "\x07",
]
WORDS = st.builds(" ".join, st.lists(st.sampled_from(SPELT), max_size=30))
NUMBERS = st.sampled_from([0, -3, 10**12, True, None, 33.315, 1e-7])
VALUES = st.recursive(
    WORDS | NUMBERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "note", "low"]), inner, max_size=3),
    max_leaves=6,
)


class Slow(yaml.SafeDumper):
    """PyYAML's own way from a value to text, with text that starts with a digit in quotes, and no exponents and aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


Slow.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'" if text[:1].isdigit() else None)
)
Slow.add_representer(
    float, lambda dumper, number: dumper.represent_scalar("tag:yaml.org,2002:float", format(Decimal(repr(number)), "f"))
)


@given(VALUES)
def test_what_is_written_is_spelt_as_pyyaml_spells_it(value: Any) -> None:
    slow = yaml.dump([value], Dumper=Slow, sort_keys=False, allow_unicode=True, width=110, default_flow_style=False)
    assert dump([value]) == slow
