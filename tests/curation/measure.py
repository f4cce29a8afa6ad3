"""How well proposals do on the texts of `texts/`: `python -m tests.curation.measure` prints the table of docs/suggest.md.

A text is read as a new article is: with the zones that are proposed for it and the actors and places of the dataset. With
`seen` or `unseen` behind the command every proposal that is wrong and every answer that is missed is printed, too.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.curation.suggest import Suggestion, suggestions
from ledger.curation.suggest.score import COVERED
from ledger.curation.zones import zones
from ledger.loading import yaml_text
from ledger.model.article import Article
from ledger.model.records import Source
from tests.conftest import data

TEXTS = Path(__file__).parent / "texts"
FIRST_SEEN, SEEN = 12, 24
"""The numbers of the last text that the rules were first mended with, and of the last whose faults are known.

Texts between the two were measured once unseen and looked at afterwards; what comes behind them the rules were not written from.
"""
FIGURES = ("troop_levels", "casualties")
DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Measured:
    """Of one text and its figures or attacks: answers, those found, proposals, those that are right, and what is wrong unmarked.

    `unmarked` are figures with a wrong number that are not marked doubtful, and right attacks with a wrong date or place.
    """

    kind: str
    seen: bool
    what: str
    stated: int
    found: int
    proposed: int
    right: int
    unmarked: int
    faults: tuple[str, ...] = ()


def article(text: dict[str, Any]) -> tuple[Article, Source]:
    """A text as an article with the zones that are proposed for it."""
    source = Source(
        id="text",
        file="text.txt",
        sha256="0" * 64,
        title=text["kind"],
        short=text["kind"],
        published=text["published"],
        published_basis="invented",
        rights="none",
        display="full",
        voice="text",
        zones=zones(text["text"]),  # type: ignore[arg-type]
    )
    return Article(text["text"], source.zones), source


def texts() -> list[dict[str, Any]]:
    """The texts with their answers in order of their numbers; those up to SEEN are seen."""
    found = [(path, yaml_text.parse(path.name, path.read_bytes()).value) for path in sorted(TEXTS.glob("*.yaml"))]
    numbered = [(int(path.name[:2]), text) for path, text in found if isinstance(text, dict)]
    return [{**text, "seen": number <= SEEN, "first": number <= FIRST_SEEN} for number, text in numbered]


def measured(text: dict[str, Any]) -> list[Measured]:
    """What the rules do on one text, for its figures and for its attacks."""
    proposals = suggestions(*article(text), data().actors, data().places)
    return [
        _counted(text, "figures", [p for p in proposals if p.table in FIGURES]),
        _counted(text, "attacks", [p for p in proposals if p.table == "attacks"]),
    ]


def _counted(text: dict[str, Any], what: str, proposals: Sequence[Suggestion]) -> Measured:
    """The counts for figures or attacks, and what is wrong or missed in words."""
    tables = FIGURES if what == "figures" else ("attacks",)
    answers = [(table, answer) for table in tables for answer in text[table]]
    found: set[int] = set()
    right = unmarked = left_out = 0
    faults: list[str] = []
    for proposal in proposals:
        hits = [n for n, (table, answer) in enumerate(answers) if table == proposal.table and _agrees(text, proposal, answer)]
        new = [n for n in hits if n not in found]
        if hits:
            right += 1
            found.update(new[:1] if what == "figures" else hits[:1] if not new else new[:1])
            if what == "attacks" and (wrong := _wrong_fields(proposal, answers[(new or hits)[0]][1])):
                unmarked += 1
                faults.append(f"{wrong}: {proposal.why}")
        elif any(_touches(text, proposal, words) for words in text["open"]):
            left_out += 1
        else:
            marked = DOUBTFUL in proposal.why or not _numbered(proposal)
            unmarked += what == "figures" and not marked
            faults.append(f"{'wrong, marked' if marked else 'WRONG'}: {_numbers(proposal.fields)} {proposal.why}")
    faults += [f"missed: {answer['words'][0]}" for n, (_, answer) in enumerate(answers) if n not in found]
    counts = (len(answers), len(found), len(proposals) - left_out, right, unmarked)
    return Measured(text["kind"], text["seen"], what, *counts, tuple(faults))


def _agrees(text: dict[str, Any], proposal: Suggestion, answer: dict[str, Any]) -> bool:
    """Whether a proposal holds the words of an answer, its number and its outcome."""
    same = proposal.table == "attacks" or _numbers(proposal.fields) == _numbers(answer)
    return same and any(_covers(text, proposal, words) for words in answer["words"])


def _numbers(fields: Any) -> tuple[Any, ...]:
    """Outcome and numbers of a proposal or an answer."""
    return tuple(fields.get(name) for name in ("outcome", "low", "best", "high"))


def _numbered(proposal: Suggestion) -> bool:
    """Whether a proposal has a number."""
    return any(n is not None for n in _numbers(proposal.fields)[1:])


def _covers(text: dict[str, Any], proposal: Suggestion, words: str) -> bool:
    """Whether the passage of a proposal covers four fifths of these words."""
    start = text["text"].index(words)
    shared = min(proposal.span.end, start + len(words)) - max(proposal.span.start, start)
    return shared >= COVERED * len(words)


def _touches(text: dict[str, Any], proposal: Suggestion, words: str) -> bool:
    """Whether what a rule found in its passage lies in these words, or they in it."""
    phrase = proposal.why.partition("“")[2].rpartition("”")[0].partition("”")[0]
    return _covers(text, proposal, words) and (phrase.lower() in words.lower() or words.lower() in phrase.lower())


def _wrong_fields(proposal: Suggestion, answer: dict[str, Any]) -> str:
    """The names of those fields of an attack that a proposal gives and that the text gives otherwise."""
    date, places = proposal.fields.get("date", "").replace("?", "").replace("~", ""), proposal.fields.get("places")
    wrong = {"date": date and date != answer.get("date"), "places": places and places != [answer.get("place")]}
    return ", ".join(f"wrong {name} {proposal.fields[name]}" for name, is_wrong in wrong.items() if is_wrong)


def _over(parts: Sequence[Measured], kind: str, what: str) -> Measured:
    """Several measurements of figures or of attacks as one."""
    of_kind = [part for part in parts if part.what == what]
    sums = (sum(getattr(part, name) for part in of_kind) for name in ("stated", "found", "proposed", "right", "unmarked"))
    return Measured(kind, of_kind[0].seen, what, *sums)


def _row(row: Measured) -> str:
    """A row of the table in Markdown."""
    shares = [f"{n / of:.0%}".replace("%", " %") if of else "–" for n, of in ((row.found, row.stated), (row.right, row.proposed))]
    numbers = (row.stated, row.found, shares[0], row.proposed, row.right, shares[1], row.unmarked)
    return f"| {row.kind} | {row.what} | {' | '.join(map(str, numbers))} |"


def rows() -> list[Measured]:
    """Every text's figures and attacks, and before those of each group the group as a whole."""
    groups: dict[str, list[Measured]] = {"Unseen": [], "Looked at after the first measure": [], "Seen": []}
    for text in texts():
        group = "Seen" if text["first"] else "Looked at after the first measure" if text["seen"] else "Unseen"
        groups[group] += measured(text)
    shown: list[Measured] = []
    for name, half in groups.items():
        wholes = [_over(half, f"**{name}, {len(half) // 2} texts**", what) for what in ("figures", "attacks") if half]
        shown += [*wholes, *half]
    return shown


def table(measured_rows: Sequence[Measured]) -> str:
    """The table of docs/suggest.md in Markdown."""
    head = "| Kind of text | What | Stated | Found | Recall | Proposals | Right | Precision | Wrong, not marked |"
    return "\n".join([head, "|---|---|--:|--:|--:|--:|--:|--:|--:|", *map(_row, measured_rows)]) + "\n"


def _report(half: str) -> Iterator[str]:
    """What is wrong or missed in each text of a half."""
    for text in texts():
        if text["seen"] is (half == "seen"):
            for part in measured(text):
                yield _row(part)
                yield from (f"    {fault}" for fault in part.faults)


if __name__ == "__main__":
    halves = [name for name in sys.argv[1:] if name in ("seen", "unseen")]
    print("\n".join(line for half in halves for line in _report(half)) if halves else table(rows()), end="\n")
