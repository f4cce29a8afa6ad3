"""How reliable the coding is, in words: the sentences and tables that the command, the codebook and the Curation page share."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ledger.curation import codings, reliability
from ledger.curation.reliability import GOOD, TENTATIVE, Alpha, Clauses, Reliability
from ledger.model.dataset import Dataset
from ledger.model.vocabulary import STATUS_VERBS, WORDS
from ledger.wording import words

Row = tuple[str, ...]

UNDEFINED = "undefined"
_FIELDS = {
    "asserted_by": "who states it",
    "by": "who says so",
    "low": "lowest number",
    "best": "stated number",
    "high": "highest number",
    "said_on": "when it was said",
    "refers_to": "the time it is about",
    "mode": "said, held or done",
    "speech": "how it is known",
    "scope": "event or period",
    "role": "part in the attack",
    "status": f"{STATUS_VERBS['blamed'].done}, {STATUS_VERBS['denied'].done} or {STATUS_VERBS['described'].done}",
}
CLAUSE_HEADS = ("Table", "By both", "Only by A", "Only by B", "Share", "Alpha", "95 % interval")
FIELD_HEADS = ("Table", "Field", "n", "Alike", "Only one", "Alpha", "95 % interval", "Reading")
MEANING = (
    (
        "Alpha says how far the two codings agree beyond what chance would give: 1 is full agreement, 0 is what chance gives, and"
        f" below 0 they agree less than by chance. {GOOD} and more is good. From {TENTATIVE} up to that it is tentative: conclude"
        " with care. Below that, do not rest anything on the field."
    ),
    (
        "The interval is where alpha lies in 95 of 100 cases if as many sentences, or pairs of records, are drawn anew from"
        " these. Alpha is undefined where fewer than two pairs can be compared, or where all of them have one and the same value:"
        " then nothing is known of how well the value is told from others."
    ),
    (
        "Tables: a record of each coding are a pair, made by both, if they are of one table and their quotes share words of the"
        " article. The share is that of the pairs among all different records. Alpha is that of the question, asked of each"
        " sentence, whether it states a claim of the table. It is lower where the quotes of one pair reach into different"
        " sentences."
    ),
    (
        "Fields: n is the number of pairs of records in which both codings give a value; “alike” is in how many of"
        " them it is the same, “only one” in how many pairs one coding gives a value and the other does not. Words and ids are"
        " the same or not, numbers differ by their ratio, dates by the days between their middles."
    ),
)
"""What the numbers mean."""


def opening(measured: Reliability) -> str:
    """What was compared, and the main result."""
    together = measured.together
    return (
        f"Two codings of {words.count(measured.articles, 'article')} were made from the codebook as it was then, each without"
        f" sight of the dataset and of the other. Together they made {words.count(_made(together), 'different record')} of"
        f" claims; {together.both:,} of them {'was' if together.both == 1 else 'were'} made by both ({_share(together)}). Whether"
        " a sentence states a claim of a table: agreement beyond chance (Krippendorff’s alpha; 1 is full, 0 is chance)"
        f" {_number(together.alpha)}."
    )


def limits(measured: Reliability) -> tuple[str, ...]:
    """Where the result is weak: the fields of which little can be said, and what no number here shows."""
    found = weak(measured)
    sure = (
        f"Alpha is below {GOOD}, or its interval begins below {TENTATIVE}, for: {'; '.join(found)}."
        if found
        else f"No alpha is below {GOOD}, and no interval begins below {TENTATIVE}."
    )
    habits = (
        f"Take alpha as an upper bound. Of {measured.summaries:,} pairs of summaries, which were worded freely,"
        f" {measured.same_summaries:,} are the same word for word: the two codings have habits in common, and coders with"
        " other habits may agree less."
    )
    return (
        sure,
        *([habits] if measured.same_summaries else []),
        "That two codings agree does not make them true. What both misread or overlooked alike, no number shows.",
        (
            "Where several records stand on one clause, those of the same actor and issue (or accused and accuser, outcome,"
            " places) are paired first: alpha of these fields is rather too high. Records of one sentence depend on each other:"
            " intervals are rather too narrow. Where the codings never differ the interval is 1 to 1, which is no promise."
        ),
        (
            "The dates of all articles together reach over many years, so alpha of a date is near 1 even where months are in"
            " dispute: look at “alike”. Dates with an open end have no middle day and are not compared."
        ),
        (
            "When these codings were made the list of types of attack was not before the coders: their words for it are"
            " compared as they wrote them. The names of forces and sorts of personnel, titles, summaries and conditions are free"
            " text and are not compared."
        ),
    )


def weak(measured: Reliability) -> list[str]:
    """The tables and fields whose alpha is undefined, not good or unsure, in words."""
    measures: list[tuple[str, Alpha]] = [(f"claims of {_table(m.table)}", m) for m in measured.clauses]
    measures += [(f"{_field(field.field)} of {_table(field.table)}", field) for field in measured.fields]
    return [f"{name} ({_number(m.alpha)}, {_interval(m)})" for name, m in measures if _reading(m) != "good"]


def lowest(measured: Reliability) -> str:
    """The field with the lowest alpha, with that, in words; empty if no alpha is defined."""
    field = min((f for f in measured.fields if f.alpha is not None), key=lambda f: f.alpha or 0, default=None)
    return f"{_field(field.field)} of {_table(field.table)} ({_number(field.alpha)}, n = {field.n})" if field else ""


def clause_rows(measured: Reliability) -> list[Row]:
    """Rows for CLAUSE_HEADS."""
    return [
        (
            _table(m.table).capitalize(),
            f"{m.both:,}",
            f"{m.only_a:,}",
            f"{m.only_b:,}",
            _share(m),
            _number(m.alpha),
            _interval(m),
        )
        for m in measured.clauses
    ]


def field_rows(measured: Reliability) -> list[Row]:
    """Rows for FIELD_HEADS."""
    return [
        (
            _table(field.table).capitalize(),
            _field(field.field),
            *(f"{number:,}" for number in (field.n, field.alike, field.one_only)),
            _number(field.alpha),
            _interval(field),
            _reading(field),
        )
        for field in measured.fields
    ]


def _table(name: str) -> str:
    """The name of a table of codings in words."""
    return {"all": "all tables", "attributions": "attribution"}.get(name) or WORDS["tables"][name].lower()


def _field(name: str) -> str:
    """The name of a field in words: `asserted_by` is who states it, `low` a number."""
    return _FIELDS.get(name, name.replace("_", " "))


def _made(clauses: Clauses) -> int:
    """How many different records of claims the two codings made."""
    return clauses.both + clauses.only_a + clauses.only_b


def _share(clauses: Clauses) -> str:
    """The share of the records that both codings made."""
    return f"{100 * clauses.both / _made(clauses):.0f} %" if _made(clauses) else UNDEFINED


def _number(alpha: float | None) -> str:
    """An alpha or the end of an interval."""
    return UNDEFINED if alpha is None else f"{alpha:.3f}"


def _interval(measured: Alpha) -> str:
    """The interval of an alpha."""
    return UNDEFINED if measured.low is None else f"{_number(measured.low)} to {_number(measured.high)}"


def _reading(measured: Alpha) -> str:
    """What may be rested on an alpha, in a word. A good one with an interval that is undefined or begins too low is unsure."""
    if measured.alpha is None:
        return UNDEFINED
    if measured.alpha < GOOD:
        return "tentative" if measured.alpha >= TENTATIVE else "do not rest on it"
    return "good" if measured.low is not None and measured.low >= TENTATIVE else "good, but unsure"


def markdown(measured: Reliability) -> str:
    """The result as a part of a Markdown page: what was compared, both tables, what they mean and where they are weak."""
    parts = (
        opening(measured),
        _markdown_table(CLAUSE_HEADS, clause_rows(measured), 1),
        _markdown_table(FIELD_HEADS, field_rows(measured), 2),
        "\n".join(f"- {item}" for item in MEANING),
        "Where it is weak:",
        "\n".join(f"- {item}" for item in limits(measured)),
    )
    return "\n\n".join(parts) + "\n"


def _markdown_table(heads: Sequence[str], rows: Iterable[Row], texts: int) -> str:
    """A table in Markdown, whose first columns hold text and the others numbers."""
    rule = ["---"] * texts + ["--:"] * (len(heads) - texts)
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, rule, *rows))


def print_agreement(root: Path, dataset: Dataset) -> int:
    """Compare the codings below `root` and print the result. Gives the exit code: 1 if there is a problem or no coding."""
    coded, problems = codings.read(root, dataset)
    for problem in problems:
        print(problem)
    if not coded:
        print(f"{words.count(len(problems), 'problem')}; {codings.FOLDER} has no codings to compare")
        return 1
    measured = reliability.measure(coded, dataset)
    print(opening(measured))
    for heads, rows in ((CLAUSE_HEADS, clause_rows(measured)), (FIELD_HEADS, field_rows(measured))):
        widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
        print()
        for row in (heads, *rows):
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print()
    for item in limits(measured):
        print(f"- {item}")
    return 0
