"""The command line: check | format | coverage | new | suggest | add | import | export | archive | agreement | dictionary."""

import argparse
import io
import sys
from pathlib import Path

import ledger
from ledger.curation import commands as adding
from ledger.curation import import_command
from ledger.curation.generated_files import write_generated_files
from ledger.curation.reliability_text import print_agreement
from ledger.curation.suggest.listing import print_proposals
from ledger.export.command import ENDINGS, export_view
from ledger.loading.commands import check, fill_archive, format_files, list_archive, open_or_exit, print_coverage
from ledger.urls.params import CHARTS

_HOME = "default: the checkout that the package lies in, else the working folder"


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Gives the exit code: 0 all is well, 1 something in the data is not, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may not know the articles' quotation marks
    root: Path = options.root
    match options.command:
        case "check":
            return check(root)
        case "format":
            return format_files(root)
        case "coverage":
            return print_coverage(open_or_exit(root), options.list)
        case "new" | "add":
            return adding.run(options)
        case "import":
            return import_command.run(options)
        case "export":
            return export_view(open_or_exit(root), options.query, options.page, options.form, options.out, options.base)
        case "archive":
            return fill_archive(root) if options.from_git else list_archive()
        case "agreement":
            return print_agreement(root, open_or_exit(root))
        case "suggest":
            return print_proposals(open_or_exit(root), options.source, options.score)
        case _:
            return write_generated_files(root, options.check)


def _parser() -> argparse.ArgumentParser:
    """The parser of all commands and their options."""
    program = "ledger" if Path(sys.argv[0]).stem == "ledger" else "python -m ledger"  # as it was called
    parser = argparse.ArgumentParser(prog=program, description=__doc__)
    parser.add_argument("--root", type=Path, default=ledger.home(), help=f"folder that holds data/ and seeds/ ({_HOME})")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="list every problem of the dataset; exit 1 if there is any")
    commands.add_parser("format", help="rewrite the YAML files in their one canonical spelling")
    covering = commands.add_parser("coverage", help="count cited, set aside and open clauses; exit 1 if one is open")
    covering.add_argument("--list", action="store_true", help="print every clause with its state")
    adding.arguments(commands)
    import_command.arguments(commands)
    exporting = commands.add_parser("export", help="write the records that a filter leaves as files")
    exporting.add_argument("--out", type=Path, required=True, help="a folder; for one file its name too")
    exporting.add_argument("--as", dest="form", choices=ENDINGS, default="csv", help="sheet is CSV for spreadsheets")
    exporting.add_argument("--query", default="", help="filter as in a link: 'actor=sadr&from=2011-06-01'")
    exporting.add_argument(
        "--page", choices=CHARTS, default="overview", help="the page whose view it is, for its charts and parameters"
    )
    exporting.add_argument("--base", default="", help="address of the dashboard, for links into it: https://host/")
    archiving = commands.add_parser("archive", help="list the versions of the dataset in the folder that LEDGER_ARCHIVE names")
    archiving.add_argument("--from-git", action="store_true", help="keep there every version that git knows")
    generating = commands.add_parser(
        "dictionary",
        help="write what is made out of the code: data/README.md, data/schema/, data/coding/reliability.yaml, parts of docs/",
    )
    generating.add_argument("--check", action="store_true", help="only say whether it is current")
    commands.add_parser("agreement", help="say how far the two codings of each article in data/coding/ agree")
    proposing = commands.add_parser("suggest", help="propose records for an article, as YAML to complete; writes nothing")
    proposing.add_argument("source", nargs="?", default="", help="id of the article")
    proposing.add_argument("--score", action="store_true", help="print recall and precision against what is coded")
    return parser


if __name__ == "__main__":
    sys.exit(main())
