"""The commands that add to the dataset: `new source`, `new record`, `new set-aside` and `add`.

Whatever is to be written is first checked with all the rest. Then everything is written, or, with a fault, nothing.
"""

import argparse
import hashlib
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from ledger.curation import new_records, record_files
from ledger.curation.record_files import Written
from ledger.curation.told_again import advice, told_again
from ledger.loading import files, parse, yaml_text
from ledger.loading.files import Files
from ledger.loading.opening import open_files
from ledger.model import dates
from ledger.model.article import Article, fold
from ledger.model.dataset import Dataset
from ledger.model.fields import fields_of
from ledger.model.problems import Problem
from ledger.model.records import TABLES, Actor, Source, Zone
from ledger.query import coverage
from ledger.wording import words

ASKED = ("author", "publisher", "published", "published_basis", "id", "title", "short", "url", "rights", "display")
OPTIONS = (*ASKED, "medium", "republished_by", "note")

Fields = dict[str, Any]
Ask = Callable[[str, str, str | None, bool, Callable[[str], str]], str | None]
"""Asks for an option: its name, what it means, what is proposed, whether it is needed, and what is wrong with an answer."""


class Refused(Exception):
    """Why nothing was written, in words for whoever gave the command."""


def arguments(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the parsers of `new` and `add` to the command line."""
    new = commands.add_parser("new", help="add an article; print a blank record; print what is left to set aside")
    kinds = new.add_subparsers(dest="what", required=True)
    source = kinds.add_parser(
        "source",
        help="copy an article into seeds/ and write its entry",
        description="Copies an article into seeds/ and writes its entry into data/sources.yaml. Asks for the rest at a terminal.",
    )
    source.add_argument("file", type=Path, help="the article: text in UTF-8")
    for name in OPTIONS:
        source.add_argument(f"--{_option(name)}", help=fields_of(Source)[name].description.rstrip(".").replace("%", "%%"))
    source.add_argument("--clean", action="store_true", help="copy it without invisible marks, and each letter in one piece")
    source.add_argument("--voice", help="the id of the actor who speaks: the author (default: the actor of the author's name)")
    source.add_argument("--voice-kind", choices=fields_of(Actor)["kind"].values, help="adds this actor, of this kind")
    source.add_argument("--voice-side", help="the side of an added actor")
    source.add_argument("--voice-name", help="the name of an added actor (default: author, else publisher)")
    record = kinds.add_parser("record", help="print a blank record, with a comment on each field")
    record.add_argument("table", choices=TABLES, metavar="KIND", help=", ".join(TABLES))
    aside = kinds.add_parser("set-aside", help="print the open clauses of an article as records of set_aside, for the reasons")
    aside.add_argument("source", help="the id of the article")
    add = commands.add_parser("add", help="add the records of YAML files, if the whole dataset holds with them")
    add.add_argument(
        "files", nargs="+", metavar="FILE", help="kinds with lists of records, as `new record` prints; - is standard input"
    )


def run(options: argparse.Namespace) -> int:
    """Run `new` or `add` with options that were parsed. Gives the exit code: 0 done, 1 the data have problems, 2 wrong usage."""
    try:
        if options.command == "add":
            return _add(options.root, options.files)
        match options.what:
            case "source":
                return _new_source(options)
            case "record":
                print(new_records.blank(options.table, parse.read(files.read(options.root)).records(options.table)), end="")
                return 0
            case _:
                return _set_aside(options.root, options.source)
    except Refused as why:
        print(f"{why}; nothing was written", file=sys.stderr)
        return 2
    except (EOFError, KeyboardInterrupt):
        print("\nstopped; nothing was written", file=sys.stderr)
        return 2


def _open(root: Path) -> tuple[Files, Dataset] | None:
    """The files and the dataset under a root. If it has problems, they are printed and the answer is None."""
    dataset_files = files.read(root)
    dataset, problems = open_files(dataset_files)
    if dataset is None:
        _tell(problems, "the dataset has problems already: mend them first")
        return None
    return dataset_files, dataset


def _tell(problems: Iterable[Problem], why: str) -> None:
    """Print problems, and that nothing was written, with the reason."""
    for problem in problems:
        print(problem)
    print(f"{why}; nothing was written", file=sys.stderr)


def _write(root: Path, before: Files, after: Files) -> None:
    """Write the files that changed and print their names. Raises Refused if that cannot be done."""
    try:
        for name in files.write(root, before, after):
            print(f"written: {name}")
    except OSError as error:
        raise Refused(f"cannot write: {error.strerror or error}") from error


# new source


def _new_source(options: argparse.Namespace) -> int:
    """The command `new source`: adds an article, its entry in sources.yaml, and its actor if that is new. Gives the exit code."""
    if (opened := _open(options.root)) is None:
        return 1
    before, dataset = opened
    text = _article(options.file).decode("utf-8")
    if options.clean:
        text = new_records.cleaned(text)
    data = text.encode("utf-8")
    digest = hashlib.sha256(data).hexdigest()
    if taken := next((s for s in dataset.sources.values() if s.sha256 == digest), None):
        raise Refused(f"this text is there already: seeds/{taken.file} of {taken.id}")
    ask = _ask if sys.stdin and sys.stdin.isatty() else _known
    article = new_records.article_of(data.decode("utf-8"))
    facts = _facts(article, dataset, options, ask)
    voice, actor = _voice(facts, dataset, options, ask)
    source = new_records.source(article, f"{facts['id']}.txt", **facts, voice=voice)
    seed = f"seeds/{source['file']}"
    if seed in before.contents or seed in before.refused:
        raise Refused(f"{seed} is there already: choose another --id")
    after = before.having({seed: data})
    after = new_records.added(new_records.added(after, "actors", actor) if actor else after, "sources", source)
    changed_dataset, problems = open_files(after)
    if changed_dataset is None:
        _tell(problems, words.count(len(problems), "problem"))
        return 1
    _write(options.root, before, after)
    _print_next_steps(changed_dataset, source["id"], dataset.version)
    _print_doubts(text)
    return 0


def _article(path: Path) -> bytes:
    """The bytes of an article's file. Raises Refused if they cannot be read or are no article."""
    try:
        if path.is_dir():
            raise Refused(f"{path} is a directory: name the file with the article's text")
        with path.open("rb") as file:
            data = file.read(new_records.MAX_ARTICLE + 1)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from error
    if why := new_records.unfit(data):
        raise Refused(f"{path} {why}")
    return data


def _facts(article: Article, dataset: Dataset, options: argparse.Namespace, ask: Ask) -> Fields:
    """The fields of an article: each from its option, or from the answer to a question, or as it is proposed."""
    options_given = {name: getattr(options, name) for name in OPTIONS if getattr(options, name) is not None}
    facts: Fields = {}
    for name in OPTIONS:
        fault = partial(_fault, name, dataset=dataset)
        if name in options_given:
            if why := fault(options_given[name]):
                raise Refused(f"--{_option(name)}: {why}")
            facts[name] = options_given[name]
        elif name in ASKED:
            field = fields_of(Source)[name]
            proposed = new_records.proposals(article, {**options_given, **facts}).get(name)
            if proposed and name == "id":
                proposed = new_records.free_id(proposed, new_records.ids_in_use(dataset))
            if answer := ask(_option(name), field.description, proposed, field.required, fault):
                facts[name] = answer
    return facts


def _option(name: str) -> str:
    """The option of the command line for a field."""
    return name.replace("_", "-")


def _fault(name: str, value: str, dataset: Dataset) -> str:
    """What is wrong with the value of one field of an article; empty if nothing is."""
    field = fields_of(Source)[name]
    if not value.strip():
        return "is empty: leave it out where the text does not say"
    if field.values and value not in field.values:
        return f"must be one of {', '.join(field.values)}"
    if name == "id" and value in new_records.ids_in_use(dataset):
        return f"the id {value} is taken: choose another"
    if name == "id" and new_records.slug(value) != value:
        return f"an id is small letters and digits with hyphens between them, such as {new_records.slug(value) or 'porter-2006'}"
    if field.is_date:
        try:
            dates.parse(value)
        except ValueError as error:
            return str(error)
    return ""


def _voice(facts: Fields, dataset: Dataset, options: argparse.Namespace, ask: Ask) -> tuple[str, Fields | None]:
    """The id of the actor who speaks in an article, and the record of that actor if it is a new one."""
    names = {facts.get("author"), facts.get("publisher")} - {None}
    known = next((a.id for a in dataset.actors.values() if names & {a.name, *a.aliases}), None)
    voice = options.voice or ask("voice", "The id of the actor who speaks: the author.", known, True, lambda question: "")
    about = {name: getattr(options, f"voice_{name}") for name in ("name", "kind", "side")}
    if voice in dataset.actors:
        if more := next((name for name, value in about.items() if value), None):
            raise Refused(f"{voice} is an actor already: leave out --voice-{more}")
        return str(voice), None
    kinds = fields_of(Actor)["kind"].values
    if about["kind"] is None:
        question = f"There is no actor {voice}; it is added. What sort it is: {', '.join(kinds)}."
        about["kind"] = ask("voice-kind", question, None, True, lambda question: "" if question in kinds else "is none of these")
    if not (name := about["name"] or facts.get("author") or facts.get("publisher")):
        raise Refused(f"the actor {voice} has no name: give --voice-name")
    return str(voice), new_records.spelt("actors", {**about, "id": voice, "name": name})


def _known(option: str, meaning: str, proposed: str | None, needed: bool, fault: Callable[[str], str]) -> str | None:
    """The proposed value of an option; used if nobody can be asked. Raises Refused if a needed option has no proposal."""
    if needed and not proposed:
        raise Refused(f"--{option} must be given: {meaning}")
    return proposed if needed else None


def _ask(option: str, meaning: str, proposed: str | None, needed: bool, fault: Callable[[str], str]) -> str | None:
    """The answer of the person at the terminal, asked again until it has no fault. Enter takes the proposed value."""
    print(meaning)
    while True:
        answer = input(f"{option}{f' [{proposed}]' if proposed else '' if needed else ' (Enter: not known)'}: ").strip()
        if answer and (why := fault(answer)):
            print(why)
        elif answer or proposed or not needed:
            return answer or proposed


def _print_next_steps(dataset: Dataset, name: str, before: str) -> None:
    """Print the proposed zones of an article and the commands that come next. `before` is the version before the article."""
    article, zones = dataset.articles[name], dataset.sources[name].zones
    print(f"\nIts zones, as they are proposed; correct them in data/sources.yaml below `- id: {name}`:")
    for zone in zones:
        print(f"  {_lines(zone):>12}  {zone.kind:<9}  {_first_words(article, zone)}")
    paragraphs, citable = words.count(len(article.paragraphs), "paragraph"), words.count(len(article.sentences), "sentence")
    print(
        f"{paragraphs}, {citable} that may be cited\n"
        f"check: 0 problems. The version before was {before}: it is the `since` of your entry in data/changes.yaml.\n\n"
        f"Next:  python -m ledger suggest {name} > records.yaml     and fill it in\n"
        f"       python -m ledger add records.yaml\n"
        f"       python -m ledger new set-aside {name} > aside.yaml     and give the reasons\n"
        f"       python -m ledger add aside.yaml\n"
        f"Until then python -m ledger coverage lists its clauses as open, and exits with 1."
    )


_MOST_UNSEEN = 12


def _print_doubts(text: str) -> None:
    """Print on standard error what is unseen in a text, and that it is not in English, each with what follows from it."""
    if unseen := new_records.unseen(text):
        print("In the text, for you to know (quotes are found all the same; --clean copies the text without):", file=sys.stderr)
        more = len(unseen) - _MOST_UNSEEN
        print(
            "\n".join(f"  {one}" for one in unseen[:_MOST_UNSEEN]) + (f"\n  and {more:,} more" if more > 0 else ""),
            file=sys.stderr,
        )
    if not new_records.reads_english(text):
        print("The rules of `suggest` read English, and little of this text is: expect few proposals.", file=sys.stderr)


def _lines(zone: Zone) -> str:
    """The lines of a zone in words."""
    first, last = zone.lines
    return f"line {first}" if first == last else f"lines {first}-{last}"


def _first_words(article: Article, zone: Zone) -> str:
    """The first 60 characters of the text of a zone."""
    lines = article.text.split("\n")[zone.lines[0] - 1 : zone.lines[1]]
    text = fold(" ".join(lines))
    return text if len(text) <= 60 else f"{text[:59]}…"


# new set-aside


def _set_aside(root: Path, source: str) -> int:
    """The command `new set-aside`: prints the open clauses of an article as records without a reason. Gives the exit code."""
    if (opened := _open(root)) is None:
        return 1
    _, dataset = opened
    if source not in dataset.sources:
        raise Refused(f"there is no article {source}: {', '.join(dataset.sources)}")
    open_spans = [c.span for c in coverage.clauses(dataset, source) if c.state == "open"]
    rows = new_records.set_aside(dataset.articles[source], source, open_spans)
    print("# The open clauses: give each a reason, or delete it here and record it.")
    print("# One reason for a run: keep its first, with the last words of its last as `until`. Then: python -m ledger add FILE")
    print(yaml_text.dump({"set_aside": rows}).replace("\n  reason: null\n", "\n  reason:\n"), end="")
    return 0


# add


def _add(root: Path, names: list[str]) -> int:
    """The command `add`: adds the records of these files, or prints the problems and adds none. Gives the exit code."""
    if (opened := _open(root)) is None:
        return 1
    before, dataset = opened
    records: list[Written] = []
    problems: list[Problem] = []
    for name in names:
        read, faults = record_files.read("standard input" if name == "-" else name, _bytes(name))
        records += read
        problems += faults
    if not problems and not records:
        raise Refused(f"there is no record in {' and '.join(names)}")
    after = before
    if not problems:
        after, problems = record_files.check(before, dataset, records)
    if problems:
        _tell(problems, words.count(len(problems), "problem"))
        return 1
    _write(root, before, after)
    for table in dict.fromkeys(record.table for record in records):
        names = [str(record.raw.get("id", "")) for record in records if record.table == table]
        print(f"{words.count(len(names), 'record')} added to {table}{': ' if any(names) else ''}{' '.join(filter(None, names))}")
    for record in records:
        if told := told_again(dataset, record.table, record.raw):
            print(advice(str(record.raw["id"]), told), file=sys.stderr)
    return 0


def _bytes(name: str) -> bytes:
    """The bytes of a file, or of standard input for `-`. Raises Refused if it cannot be read."""
    try:
        if name == "-":
            return sys.stdin.buffer.read()
        with open(name, "rb") as file:
            return file.read(files.MAX_BYTES + 1)
    except OSError as error:
        raise Refused(f"{name} cannot be read: {error.strerror}") from error
