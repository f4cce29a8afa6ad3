"""CONTRIBUTING.md is followed word by word: its files are saved, its commands run, and a sixth article is in the dataset."""

import contextlib
import re
import shlex
import shutil
from pathlib import Path

import pytest
import yaml

from ledger.__main__ import main
from ledger.curation import record_files
from ledger.loading.opening import open_dataset
from ledger.query import coverage
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.urls import links

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WALK = TEXT.partition("# Adding or changing a record")[0]
BLOCKS = re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", WALK, re.MULTILINE | re.DOTALL)


def commands(block: str) -> list[list[str]]:
    """The command lines of a block as words, those that a backslash continues joined."""
    return [shlex.split(line) for line in block.replace("\\\n", " ").splitlines()]


def run(root: Path, line: list[str]) -> int:
    """Run one line `python -m ledger ... [> FILE]` on the copy."""
    assert line[:3] == ["python", "-m", "ledger"]
    words, _, out = " ".join(map(shlex.quote, line[3:])).partition(" '>' ")
    with contextlib.ExitStack() as stack:
        if out:
            stack.enter_context(contextlib.redirect_stdout(stack.enter_context(Path(out).open("w", encoding="utf-8"))))
        return main(["--root", str(root), *shlex.split(words)])


def quotes(text: str) -> list[tuple[str, str]]:
    return [(row["source"], row["quote"]) for row in yaml.safe_load(text)["set_aside"]]


def test_the_walk_saves_an_article_its_records_the_rest_and_the_change() -> None:
    assert [name for _, name, _ in BLOCKS if name] == ["article.txt", "records.yaml", "aside.yaml", "change.yaml"]


@pytest.mark.faults
def test_following_the_steps_word_by_word_brings_an_article_to_the_dashboard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("data", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / "try" / folder)
    root, before = tmp_path / "try", open_dataset(ROOT)[0]
    assert before
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", None)  # nobody is there to be asked
    codes: list[tuple[str, int]] = []
    version = ""
    for _, name, block in BLOCKS:
        if name == "records.yaml" and Path(name).exists():  # what is proposed has the form that `add` takes
            assert record_files.read(name, Path(name).read_bytes())[1] == []
        if name == "aside.yaml":  # the block shows what the command printed, with the reasons filled in
            assert quotes(block) == quotes(Path(name).read_text(encoding="utf-8"))
        if name:
            Path(name).write_text(block.replace("0123456789ab", version), encoding="utf-8")
            continue
        for line in commands(block):
            codes.append((line[3], run(root, line)))
            said = capsys.readouterr().out
            version = next(iter(re.findall(r"The version before was ([0-9a-f]{12})", said)), version)
    assert {code for _, code in codes} == {0}, codes
    assert [name for name, _ in codes] == ["new", "suggest", "add", "new", "add", "add", "check", "coverage", "dictionary"]
    dataset, problems = open_dataset(root)
    assert dataset, problems
    (source,) = set(dataset.sources) - set(before.sources)
    assert (root / "seeds" / dataset.sources[source].file).read_bytes() == Path("article.txt").read_bytes()
    assert [s for s in coverage.clauses(dataset, source) if s.state == "open"] == []
    kept = select(dataset, Filters(sources=(source,)))
    added = {record.id for _, record in kept.claims()}
    assert added == set(dataset.by_id) - set(before.by_id) == set(dataset.changes[0].records)
    assert len(added) == kept.size == 2
    assert links.changes_since(dataset, before.version) == dataset.changes[:1]
    (link,) = re.findall(r"`/sources\?(article=[^`]+)`", WALK)
    assert links.read(link, "sources", dataset).notices == ()
