"""The command line: check | format | coverage | new | suggest | add | export | dictionary."""

import argparse
import io
import sys
from pathlib import Path

import ledger
from ledger import export
from ledger.curation import commands as adding
from ledger.curation import dictionary, schema
from ledger.curation.suggest import listing, score
from ledger.export import report
from ledger.loading import files, parse, yaml_text
from ledger.loading.opening import open_dataset
from ledger.model.article import fold
from ledger.model.dataset import Dataset
from ledger.model.problems import Kind
from ledger.query import coverage
from ledger.query.selection import Selection, select
from ledger.urls import links
from ledger.urls.params import CHARTS
from ledger.wording import words

FORMS = {"csv": "", "sheet": "", "parquet": "", "xlsx": "xlsx", "json": "json", "package": "zip", "report": "html"}
HOME = "default: the checkout that the package lies in, else the working folder"


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Gives the exit code: 0 all is well, 1 something in the data is not, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog=_name(), description=__doc__)
    parser.add_argument("--root", type=Path, default=ledger.home(), help=f"folder that holds data/ and seeds/ ({HOME})")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="list every problem of the dataset; exit 1 if there is any")
    commands.add_parser("format", help="rewrite the YAML files in their one canonical spelling")
    cover = commands.add_parser("coverage", help="count cited, set aside and open sentences; exit 1 if one is open")
    cover.add_argument("--list", action="store_true", help="print every sentence with its state")
    adding.arguments(commands)
    out = commands.add_parser("export", help="write the records that a filter leaves as files")
    out.add_argument("--out", type=Path, required=True, help="a folder; for one file its name too")
    out.add_argument("--as", dest="form", choices=FORMS, default="csv", help="sheet is CSV for spreadsheets")
    out.add_argument("--query", default="", help="filter as in a link: 'actor=sadr&from=2011-06-01'")
    out.add_argument(
        "--page", choices=CHARTS, default="overview", help="the page whose view it is, for its charts and parameters"
    )
    out.add_argument("--base", default="", help="address of the dashboard, for links into it: https://host/")
    fields = commands.add_parser(
        "dictionary", help="write what is made out of the code: data/README.md, data/schema/, tables and rules in docs/"
    )
    fields.add_argument("--check", action="store_true", help="only say whether it is current")
    proposals = commands.add_parser("suggest", help="propose records for an article, as YAML to complete; writes nothing")
    proposals.add_argument("source", nargs="?", default="", help="id of the article")
    proposals.add_argument("--score", action="store_true", help="print recall and precision against what is coded")
    given = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may not know the articles' quotation marks
    match given.command:
        case "check":
            return _check(given.root)
        case "format":
            return _format(given.root)
        case "coverage":
            return _coverage(_good(given.root), given.list)
        case "new" | "add":
            return adding.run(given)
        case "export":
            return _export(_good(given.root), given)
        case "suggest":
            return _suggest(_good(given.root), given.source, given.score)
        case _:
            return _dictionary(given.root, given.check)


def _name() -> str:
    """How the command was called: `ledger` where it is installed, else `python -m ledger`."""
    return "ledger" if Path(sys.argv[0]).stem == "ledger" else "python -m ledger"


def _check(root: Path) -> int:
    _, problems = open_dataset(root)
    for problem in problems:
        print(problem)
    print(words.count(len(problems), "problem"), file=sys.stderr)
    return 1 if problems else 0


def _good(root: Path) -> Dataset:
    dataset, problems = open_dataset(root)
    if dataset is None:
        for problem in problems:
            print(problem, file=sys.stderr)
        raise SystemExit(1)
    return dataset


def _format(root: Path) -> int:
    """Rewrite what is well formed; a file with faults of shape, or with comments among its records, is left as it is.

    Where data/ holds the schema of a file, its first line leads there.
    """
    reading = parse.read(files.read(root))
    left = {p.file for p in reading.problems if p.kind != Kind.NOT_CANONICAL}
    for table in reading.tables.values():
        text = parse.canonical(table) if table.whole and table.file not in left else table.text
        if text and (root / "data" / schema.file(table.name)).exists() and schema.line(table.name) not in yaml_text.header(text):
            text = schema.line(table.name) + text
        if text != table.text:
            (root / table.file).write_text(text, encoding="utf-8", newline="")
            print(f"{table.file}: rewritten")
    for problem in reading.problems:
        if problem.file in left:
            print(f"left as it is: {problem}", file=sys.stderr)
    return 1 if left else 0


def _coverage(dataset: Dataset, listed: bool) -> int:
    still_open = 0
    for name, source in dataset.sources.items():
        found = list(coverage.sentences(dataset, name))
        count = {state: sum(s.state == state for s in found) for state in ("cited", "set aside", "open")}
        still_open += count["open"]
        print(f"{source.short}: {len(found)} sentences, " + ", ".join(f"{n} {state}" for state, n in count.items()))
        for sentence in found:
            if listed or sentence.state == "open":
                text = fold(dataset.articles[name].text[sentence.span.start : sentence.span.end])
                reason = f" ({sentence.reason})" if sentence.reason else ""
                print(f"  {source.file}:{sentence.span.line} {sentence.state}{reason}: {text}")
    return 1 if still_open else 0


def _export(dataset: Dataset, given: argparse.Namespace) -> int:
    link = links.read(given.query, given.page, dataset)
    for notice in link.notices:
        print(notice, file=sys.stderr)
    if link.notices:
        print("nothing was written: correct the query", file=sys.stderr)
        return 2
    selected, about = select(dataset, link.filters), export.about(dataset, link, given.page, given.base)
    out: Path = given.out
    if not FORMS[given.form]:
        written = len(export.write_tables(selected, out, given.form))
        said = f"{words.count(written, 'file')} in {out}"
    else:
        path = out / about.file(FORMS[given.form]) if out.is_dir() or not out.suffix else out
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_bytes(dataset, selected, about, link, given))
        said = str(path)
    print(f"{about.said} Dataset {dataset.version}: {said}")
    return 0


def _bytes(dataset: Dataset, selected: Selection, about: export.About, link: links.Link, given: argparse.Namespace) -> bytes:
    match given.form:
        case "xlsx":
            return export.to_xlsx(selected, about)
        case "json":
            return export.to_json(about.facts(), export.frames(selected)).encode()
        case "package":
            return export.to_package(selected, about)
        case _:
            return report.html(dataset, link, given.page, given.base).encode()


def _suggest(dataset: Dataset, source: str, scored: bool) -> int:
    if scored:
        print(score.table(dataset), end="")
        return 0
    if source not in dataset.sources:
        print(f"no article is called '{source}'; there are: {', '.join(dataset.sources) or 'none'}", file=sys.stderr)
        return 2
    print(listing.listing(dataset, source), end="")
    return 0


def _dictionary(root: Path, only_check: bool) -> int:
    wanted = dictionary.documents(root)
    about = root / "docs" / "suggest.md"
    if about.exists():
        wanted[about] = dictionary.between(about.read_text(encoding="utf-8"), "score", score.table(_good(root)))
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if only_check:
            print(f"{path.relative_to(root)} is not current; run `python -m ledger dictionary`", file=sys.stderr)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
    return 1 if only_check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
