"""`new source`, `new record`, `new set-aside` and `add`: what they write, and that with a fault they write nothing."""

import builtins
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ledger.__main__ import main
from ledger.curation import new_records
from ledger.loading import files
from ledger.loading.opening import open_dataset
from ledger.model.records import TABLES
from tests.conftest import Edit
from tests.curation.test_new_records import GOOD

Run = Callable[..., tuple[int, str, str]]

TEXT = """\
The light is put out

The harbour council put out the light in June. “It burns 40 lamps of oil,” the ferry guild said.

Follow us on Twitter
"""
FACTS = ("--author", "Ferry guild", "--published", "1921-06?", "--published-basis", "Said in the text.")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode())
    return path


@pytest.fixture
def run(mini: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the copy of the small dataset. Gives exit code, output and messages."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main(["--root", str(mini), *map(str, arguments)])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, *capsys.readouterr()

    return run


def contents(root: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones included, and its folders."""
    return {str(p.relative_to(root)): p.read_bytes() if p.is_file() else b"" for p in sorted(root.rglob("*"))}


def terminal(monkeypatch: pytest.MonkeyPatch, answers: dict[str, str]) -> list[str]:
    """Somebody sits at a terminal and gives these answers, else Enter. Gives what was asked."""
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return next((said for start, said in answers.items() if prompt.startswith(start)), "")

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(builtins, "input", answer)
    return asked


# new source


def test_an_article_becomes_a_source_with_zones_and_the_dataset_stays_whole(run: Run, mini: Path, article: Path) -> None:
    before = contents(mini)
    version = files.read(mini).version
    code, out, err = run("new", "source", article, *FACTS)
    assert (code, err) == (0, "")
    after = contents(mini)
    assert after["seeds/guild-1921.txt"] == article.read_bytes()
    assert {name for name, held in after.items() if before.get(name) != held} == {"data/sources.yaml", "seeds/guild-1921.txt"}
    assert after["data/sources.yaml"].startswith(before["data/sources.yaml"])
    dataset, problems = open_dataset(mini)
    assert dataset, problems
    source = dataset.sources["guild-1921"]
    assert (source.author, source.voice, source.published) == ("Ferry guild", "ferry-guild", "1921-06?")
    assert [zone.kind for zone in source.zones] == ["headline", "body", "furniture"]
    assert f"before was {version}:" in out
    assert "lines 1-2  headline   The light is put out\n" in out
    assert "line 5  furniture  Follow us on Twitter\n" in out
    assert "3 paragraphs, 3 sentences that may be cited" in out


def test_marks_that_nobody_sees_are_named_with_their_line_and_cleaned_where_asked(run: Run, mini: Path, tmp_path: Path) -> None:
    text = TEXT.replace("lamps", "la\u00admps").replace("council", "counci\u0301l") + "\ufeffThe end of it all.\n"
    path = tmp_path / "marked.txt"
    path.write_text(text, encoding="utf-8")
    code, _, err = run("new", "source", path, *FACTS)
    assert code == 0
    assert (mini / "seeds/guild-1921.txt").read_text(encoding="utf-8") == text
    assert "line 3: an invisible mark, U+00AD soft hyphen\n  line 3: letters with their accents in pieces\n" in err
    assert "line 6: an invisible mark, U+FEFF zero width no-break space\n" in err
    assert run("new", "source", path, *FACTS, "--id", "guild-clean", "--clean")[::2] == (0, "")
    assert (mini / "seeds/guild-clean.txt").read_text(encoding="utf-8") == (
        TEXT.replace("council", "counc\u00edl") + "The end of it all.\n"
    )


def test_of_a_text_that_is_not_in_english_it_is_said_that_the_rules_read_english(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "french.txt"
    path.write_text(
        "Le feu est éteint\n\n" + "Le conseil du port a éteint le feu en juin, et la guilde le dit. " * 3, encoding="utf-8"
    )
    code, _, err = run("new", "source", path, *FACTS)
    assert (code, err) == (0, "The rules of `suggest` read English, and little of this text is: expect few proposals.\n")


def test_until_its_sentences_are_coded_the_check_is_clean_and_coverage_says_what_is_open(run: Run, article: Path) -> None:
    run("new", "source", article, *FACTS)
    assert run("check")[:2] == (0, "")
    code, out, _ = run("coverage")
    assert code == 1
    assert out.count(" open: ") == 3


def test_an_author_whom_nobody_knows_becomes_an_actor(run: Run, mini: Path, article: Path) -> None:
    options = (
        "--author",
        "Tide Watchers' Club",
        "--voice",
        "tide-club",
        "--voice-kind",
        "organisation",
        "--voice-side",
        "port",
    )
    assert run("new", "source", article, *FACTS, *options)[0] == 0
    actor = yaml.safe_load((mini / "data/actors.yaml").read_text(encoding="utf-8"))[-1]
    assert actor == {"id": "tide-club", "name": "Tide Watchers' Club", "kind": "organisation", "side": "port"}


def test_at_a_terminal_it_asks_for_what_is_not_given_and_enter_takes_what_is_proposed(
    run: Run, mini: Path, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = terminal(monkeypatch, {"published-basis": "Said in the text.", "published": "1921-06", "voice": "clerk"})
    assert run("new", "source", article, "--author", "The old clerk", "--url", "https://example.org/")[0] == 0
    dataset, _ = open_dataset(mini)
    assert dataset
    source = dataset.sources["clerk-1921"]
    assert (source.title, source.voice, source.publisher) == ("The light is put out", "clerk", None)
    assert "id [clerk-1921]: " in asked
    assert not [prompt for prompt in asked if prompt.startswith(("author", "url"))]


def test_at_a_terminal_a_needed_answer_is_asked_for_again_and_an_end_of_input_writes_nothing(
    run: Run, mini: Path, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(mini)
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        if len(asked) > 5:
            raise EOFError
        return ""

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(builtins, "input", answer)
    code, _, err = run("new", "source", article)
    assert asked[2:] == ["published: "] * 4
    assert (code, err) == (2, "\nstopped; nothing was written\n")
    assert contents(mini) == before


def test_at_a_terminal_a_wrong_answer_is_said_and_asked_for_again(
    run: Run, mini: Path, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {
        "published: ": ["last month", "1921-02-31", "1921-02"],
        "voice: ": ["fog-office"],
        "voice-kind: ": ["office", "ministry"],
    }
    answers |= {"id [fog-office-1921]: ": ["Fog 1921", "tide-1921", "fog-1921"], "published-basis: ": ["Said in the text."]}
    answers |= {"publisher (Enter: not known): ": ["Fog office"], "display [full]: ": ["half", "excerpts"]}
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(builtins, "input", lambda prompt: answers.get(prompt, [""]).pop(0))
    code, out, err = run("new", "source", article)
    assert (code, err) == (0, "")
    for said in ("'last month' is not a date", "'1921-02-31' is not a date", "must be one of full, excerpts", "is none of these"):
        assert said in out
    assert "such as fog-1921" in out
    assert "the id tide-1921 is taken" in out
    dataset, _ = open_dataset(mini)
    assert dataset
    assert dataset.sources["fog-1921"].display == "excerpts"
    assert dataset.actors["fog-office"].kind == "ministry"


def wrong(name: str, data: bytes | None, *options: str, says: str, code: int = 2) -> Any:
    return pytest.param(data, options, says, code, id=name)


@pytest.mark.parametrize(
    ("data", "options", "says", "code"),
    [
        wrong("binary", b"\x89PNG\r\n\0\0\0", says="article.txt is a binary file"),
        wrong("empty", b" \n", says="article.txt is empty"),
        wrong("latin-1", b"caf\xe9", says="article.txt is not UTF-8 in line 1"),
        wrong("too large", b"words " * 100_000, says="article.txt has more than 500,000 bytes"),
        wrong("missing", None, says="article.txt cannot be read: No such file or directory"),
        wrong("31 February", b"Text.", "--published", "1921-02-31", says="--published: '1921-02-31' is not a date"),
        wrong("no date", b"Text.", "--published", "last month", says="'last month' is not a date"),
        wrong("author empty", b"Text.", "--author", " ", says="--author: is empty"),
        wrong("id taken by a source", b"Text.", "--id", "tide-1921", says="the id tide-1921 is taken"),
        wrong("id taken by a view", b"Text.", "--id", "garrison-quarrel", says="the id garrison-quarrel is taken"),
        wrong("former id", b"Text.", "--id", "port-captain", says="is the id of another record", code=1),
        wrong(
            "no id", b"Text.", "--id", "Tide 1921!", says="small letters and digits with hyphens between them, such as tide-1921"
        ),
        wrong(
            "no such actor",
            b"Text.",
            "--voice",
            "nobody",
            says="--voice-kind must be given: There is no actor nobody; it is added",
        ),
        wrong("no such display", b"Text.", "--display", "half", says="--display: must be one of full, excerpts"),
        wrong("actor is there", b"Text.", "--voice", "clerk", "--voice-kind", "person", says="clerk is an actor already"),
        wrong("unseen character", b"Text.", "--title", "Li\u200eght\u202e", says="holds U+202E", code=1),
    ],
)
def test_bad_input_is_said_and_leaves_every_byte_as_it_was(
    run: Run, mini: Path, tmp_path: Path, data: bytes | None, options: tuple[str, ...], says: str, code: int
) -> None:
    path = tmp_path / "article.txt"
    if data is not None:
        path.write_bytes(data)
    before = contents(tmp_path)
    found, out, err = run("new", "source", path, *FACTS, *options)
    assert (found, says in out + err) == (code, True), out + err
    assert contents(tmp_path) == before


def test_a_directory_a_text_that_is_there_and_what_is_not_given_are_refused(run: Run, mini: Path, article: Path) -> None:
    before = contents(mini)
    for path, options, says in (
        (mini, FACTS, "is a directory"),
        (mini / "seeds/001_tide.txt", FACTS, "this text is there already: seeds/001_tide.txt of tide-1921"),
        (article, FACTS[:4], "--published-basis must be given"),
        (article, ("--author", "Nobody", *FACTS[2:]), "--voice must be given"),
        (article, (*FACTS[2:], "--voice", "x", "--voice-kind", "press"), "the actor x has no name"),
    ):
        code, out, err = run("new", "source", path, *options)
        assert (code, out) == (2, "")
        assert says in err
        assert err.endswith("; nothing was written\n")
        assert contents(mini) == before


def test_a_file_of_the_name_in_seeds_is_never_written_over(run: Run, mini: Path, edit: Edit, article: Path) -> None:
    edit("sources", "file: '001_tide.txt'", "file: guild-1921.txt")
    (mini / "seeds/001_tide.txt").rename(mini / "seeds/guild-1921.txt")
    before = contents(mini)
    code, _, err = run("new", "source", article, *FACTS)
    assert (code, err) == (2, "seeds/guild-1921.txt is there already: choose another --id; nothing was written\n")
    assert contents(mini) == before


@pytest.mark.parametrize("command", ["source", "set-aside", "add"])
def test_a_dataset_that_has_problems_already_is_left_alone(
    run: Run, mini: Path, edit: Edit, article: Path, tmp_path: Path, command: str
) -> None:
    edit("casualties", "  low: 7\n", "  low: 8\n")
    before = contents(tmp_path)
    given = {
        "source": ("new", "source", article, *FACTS),
        "set-aside": ("new", "set-aside", "tide-1921"),
        "add": ("add", article),
    }
    code, out, err = run(*given[command])
    assert code == 1
    assert "[bad-range]" in out
    assert err == "the dataset has problems already: mend them first; nothing was written\n"
    assert contents(tmp_path) == before


def test_a_proposed_id_that_is_taken_gets_a_number(run: Run, mini: Path, article: Path) -> None:
    assert run("new", "source", article, *FACTS)[0] == 0
    article.write_text("Another text of the guild.", encoding="utf-8")
    assert run("new", "source", article, *FACTS)[0] == 0
    assert (mini / "seeds/guild-1921-2.txt").is_file()


# all or nothing


def full(monkeypatch: pytest.MonkeyPatch, last: int) -> list[Path]:
    """The disk is full when the file of this number takes its place. Gives the places that were tried."""
    replace, tried = os.replace, []

    def once(source: str, target: Path) -> None:
        tried.append(target)
        if len(tried) == last:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", once)
    return tried


@pytest.mark.parametrize("last", [1, 2, 3])
def test_what_fails_while_it_is_written_leaves_every_byte_as_it_was(
    run: Run, mini: Path, article: Path, monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    before = contents(mini)
    full(monkeypatch, last)
    options = ("--author", "Nobody", "--voice", "nobody", "--voice-kind", "person")
    code, _, err = run("new", "source", article, *FACTS, *options)
    assert (code, err) == (2, "cannot write: No space left on device; nothing was written\n")
    assert contents(mini) == before


def test_a_new_file_is_taken_away_again_where_the_next_cannot_be_written(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, before = files.read(mini), contents(mini)
    done = full(monkeypatch, 2)
    after = files.Files({"seeds/new.txt": b"Text.", **found.contents, "data/places.yaml": b"[]\n"}, {})
    with pytest.raises(OSError, match="No space left"):
        files.write(mini, found, after)
    assert done == [mini / "seeds/new.txt", mini / "data/places.yaml"]
    assert contents(mini) == before


def test_what_somebody_else_changes_meanwhile_is_not_written_over(mini: Path, edit: Edit) -> None:
    found = files.read(mini)
    after = new_records.added(found, "places", {"id": "fog", "name": "Fog", "precision": 6, "basis": "invented"})
    edit("places", "name: Skerry Light", "name: Skerry")
    before = contents(mini)
    with pytest.raises(OSError, match=r"data/places\.yaml has been changed meanwhile"):
        files.write(mini, found, after)
    assert contents(mini) == before


def test_a_written_file_keeps_its_permissions(mini: Path) -> None:
    (mini / "data/places.yaml").chmod(0o640)
    found = files.read(mini)
    fog = {"id": "fog", "name": "Fog", "precision": 6, "basis": "invented"}
    assert files.write(mini, found, new_records.added(found, "places", fog)) == ["data/places.yaml"]
    assert (mini / "data/places.yaml").stat().st_mode & 0o777 == 0o640


# new record, new set-aside


@pytest.mark.parametrize("table", TABLES)
def test_a_blank_record_of_each_kind_is_printed(run: Run, mini: Path, table: str) -> None:
    before = contents(mini)
    code, out, err = run("new", "record", table)
    assert (code, err) == (0, "")
    assert f"\n{table}:\n" in out
    assert contents(mini) == before


def test_a_blank_record_of_a_kind_that_is_not_there_is_wrong_usage(run: Run) -> None:
    code, _, err = run("new", "record", "opinions")
    assert code == 2
    assert "positions" in err


def test_the_open_sentences_are_printed_and_once_they_have_reasons_can_be_added(run: Run, article: Path, tmp_path: Path) -> None:
    run("new", "source", article, *FACTS)
    code, out, _ = run("new", "set-aside", "guild-1921")
    assert (code, out.count("  reason:\n")) == (0, 3)
    path = tmp_path / "aside.yaml"
    path.write_text(out, encoding="utf-8")
    code, said, _ = run("add", path)
    assert (code, said.count("[missing-field]")) == (1, 3)
    path.write_text(out.replace("reason:\n", "reason: No claim.\n"), encoding="utf-8")
    assert run("add", path)[0] == 0
    assert run("coverage")[0] == 0


def test_an_article_that_is_not_there_has_no_open_sentences(run: Run) -> None:
    assert run("new", "set-aside", "nobody-1921") == (
        2,
        "",
        "there is no article nobody-1921: packet-1921, tide-1921; nothing was written\n",
    )


# add


def test_records_of_several_files_and_of_standard_input_are_added_together(
    run: Run, mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace("actor: tide-office", "actor: fog-office"), encoding="utf-8")
    actor = b"actors:\n- id: fog-office\n  name: Fog office\n  kind: ministry\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(actor)))
    code, out, err = run("add", path, "-")
    assert (code, err) == (0, "")
    assert "1 record added to positions: office-oil\n1 record added to errata\n1 record added to actors: fog-office\n" in out
    assert run("check")[0] == 0
    assert yaml.safe_load((mini / "data/actors.yaml").read_text(encoding="utf-8"))[-1]["id"] == "fog-office"


@pytest.mark.parametrize(
    ("old", "new_text", "says"),
    [
        (
            "pays for the oil",
            "pays for the soil",
            "mine.yaml:15 office-oil evidence.0.quote: these words do not stand in the article",
        ),
        ("tide-office", "fog-office", "mine.yaml:5 office-oil actor: 'fog-office' is in no record of data/actors.yaml"),
        ("'1921-06'", "'1921-02-31'", "mine.yaml:10 office-oil said_on: '1921-02-31' is not a date"),
        ("positions:", "opinions:", "mine.yaml:2 opinions: no kind of record is called so"),
        (GOOD, "\0", "holds U+0000"),
        (GOOD, "[", "not readable as YAML"),
        (GOOD, "positions:\n", "there is no record in "),
    ],
)
def test_with_a_fault_nothing_is_added(run: Run, tmp_path: Path, mini: Path, old: str, new_text: str, says: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace(old, new_text), encoding="utf-8")
    before = contents(tmp_path)
    code, out, err = run("add", path)
    assert code in (1, 2)
    assert says in (out + err).replace(f"{tmp_path}/", "")
    assert err.endswith("nothing was written\n")
    assert contents(tmp_path) == before


def test_a_file_that_cannot_be_read_is_refused(run: Run, mini: Path, tmp_path: Path) -> None:
    before = contents(tmp_path)
    assert "cannot be read: Is a directory; nothing was written" in run("add", mini)[2]
    assert "cannot be read: No such file or directory; nothing was written" in run("add", tmp_path / "x.yaml")[2]
    assert contents(tmp_path) == before
