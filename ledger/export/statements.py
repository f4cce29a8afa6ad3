"""The sheet *Statements* of a workbook: a row for each record, in words, for people who read and quote."""

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.export.derived import OPENS, Cell, counting, passage
from ledger.model import dates, vocabulary
from ledger.model.dataset import Citation, Dataset
from ledger.model.records import CLAIMS, Casualties, Claim, Position, TroopLevel
from ledger.query import totals
from ledger.query.chains import lines_of
from ledger.query.facets import period_of
from ledger.query.relations import sort_key
from ledger.query.selection import Selection
from ledger.wording import bylines, citation, words


@dataclass(frozen=True)
class Heading:
    """A column of the sheet: its name, what stands in it, and its greatest width in characters."""

    name: str
    meaning: str
    width: int


SUM, ADDS, READ, LINK, CITATION = "In the sum", "Adds", "Read", "Link", "Citation"
SAID = "When said"
_HEADINGS = (
    Heading("Kind", "The table that holds the record: troop level, attack, casualties or position.", 11),
    Heading(
        "Statement",
        "The record in a few words, which can be quoted alone: a number with its time, the title of an attack, a position in a "
        "sentence.",
        28,
    ),
    Heading(
        "Number, stance or type",
        "The number in the article's own terms (“about 5,200”), with its reading where the words are no number; of a position "
        "the question and the stance; of an attack how it was done.",
        22,
    ),
    Heading(
        "How exact",
        "How the words qualify the number: exact, about, at least, at most, range (from one number to another), implied (no "
        "word states it: zero, as in “all to leave”, or one, where somebody is named), no number. "
        "Empty for attacks and positions.",
        10,
    ),
    Heading(
        "Time",
        "The time that the record is about; of a position the time at which it was said, held or done. “About” is the article's "
        "or the curators'; “(inferred)” says that the curators of the ledger concluded the time.",
        16,
    ),
    Heading(
        SAID,
        "When it was said. Of what an article itself states that is when it was published. Where the article tells what somebody "
        "else says, and not when, it was said no later than that.",
        16,
    ),
    Heading(
        "Who says it",
        "Who says so, and via whom where the article names the press that reported it. Of an attack: who is said to have had a "
        "part in it, and who says that; empty where the article names nobody.",
        17,
    ),
    Heading("How it is known", "From the article through the press outlet that it names to who speaks; a line a chain.", 24),
    Heading("Exact words", "The words of the article that state the record. Several passages are numbered.", 44),
    Heading("Article", "The article that holds the words, by its short name. Read me has the articles in full.", 12),
    Heading("Place", "Paragraph of the article and line of its file in which the words begin, numbered as the words are.", 15),
)
_SUMS = (
    Heading(
        SUM, "Of casualties: the sum of this file to which the record is added; “none”, with the reason, where it is in none.", 18
    ),
    Heading(ADDS, "How many people the record adds to that sum. Empty where it is in none.", 7),
)
_CITED = (
    Heading(READ, "A click opens the words in the article.", 7),
    Heading(
        LINK,
        f"The address of the words, to cite. {OPENS} Where it begins with “sources”, the address of the dashboard belongs before "
        "it.",
        30,
    ),
    Heading(
        CITATION,
        "How to cite the record: of each article that states it the words and their place, then the ledger and the link.",
        60,
    ),
)
_QUALIFIERS = {name: name.replace("_", " ") for name in words.QUALIFIERS} | {"none": words.NO_NUMBER}


def headings(selection: Selection, *, linked: bool) -> tuple[Heading, ...]:
    """The columns of the sheet for a selection: those of sums if it has casualties, and that to click if it is `linked`."""
    cited = (heading for heading in _CITED if linked or heading.name != READ)
    return (*_HEADINGS, *(_SUMS if selection.count("casualties") else ()), *cited)


def in_order(selection: Selection) -> Iterator[tuple[str, Claim]]:
    """Each selected record with the name of its table: table by table, and in each by time."""
    dataset = selection.dataset
    for table in CLAIMS:
        for record in selection.in_order("date", lambda claim: sort_key(dataset, claim, "date"), table):
            yield table, record


def statements(selection: Selection, base: str) -> Iterator[dict[str, Cell]]:
    """A row for each selected record, by the names of the columns: table by table, and in each by time.

    base: what links start with, the address of the dashboard with a slash at its end, or empty.
    """
    dataset, counted = selection.dataset, counting(selection)
    for table, record in in_order(selection):
        by_article = citation.by_article(dataset.citations[record.id])
        passages = [cited for found in by_article.values() for cited in found]
        link = str(passage(dataset, record, base)["link"])
        cited_as = (citation.passage(dataset, *found).replace(citation.LINK, link) for found in by_article.values())
        row: dict[str, Cell] = {
            "Kind": vocabulary.WORDS["tables"][table],
            "Statement": words.quotable(dataset, record),
            "Number, stance or type": _number(dataset, record),
            "How exact": _QUALIFIERS[words.qualifier(record)] if isinstance(record, TroopLevel | Casualties) else None,
            "Time": _time(dataset, record),
            SAID: _said(dataset, record, list(by_article)),
            "Who says it": bylines.who(dataset, record) or None,
            "How it is known": "\n".join(lines_of(dataset, record.id)),
            "Exact words": _numbered([cited.quote for cited in passages]),
            "Article": "\n".join(dataset.sources[source].short for source in by_article),
            "Place": _numbered([_spot(dataset, cited, len(by_article) > 1) for cited in passages]),
            READ: "Read",
            LINK: link,
            CITATION: " ".join(cited_as),
        }
        if isinstance(record, Casualties):
            cells = counted(record)
            left_out = f"none: {cells['not_counted_because']}"
            row[SUM] = sum_name(dataset, record.victims, record.outcome, cells["year"]) if cells["counted"] else left_out
            row[ADDS] = adds if isinstance(adds := cells["adds"], int) else None
        yield row


def sum_name(dataset: Dataset, group: str, outcome: str, year: object) -> str:
    """What the sum of one outcome, group of victims and year is called: 'US military killed, 2011'."""
    return f"{dataset.victims[group].name} {vocabulary.WORDS['outcome'][outcome]}, {year}"


def sums(selection: Selection) -> dict[str, totals.Sum]:
    """Every sum to which a selected record is added, also where that is a single one, by its name."""
    return {
        sum_name(selection.dataset, group, outcome, year): one
        for outcome in vocabulary.WORDS["outcome"]
        for (group, year), one in totals.sums(selection, outcome).by_group_and_year.items()
    }


def _number(dataset: Dataset, record: Claim) -> str:
    """The number of a record in words; of a position its question and its stance, of an attack its type."""
    match record:
        case TroopLevel() | Casualties():
            return words.number(record)
        case Position():
            condition = f": {record.condition}" if record.condition else ""
            return f"{dataset.issues[record.issue].question} {words.stance(dataset, record)}{condition}"
    return words.tag(dataset, record)


def _time(dataset: Dataset, record: Claim) -> str:
    """The time of a record in words; casualties without a time of their own have that of their attack."""
    if isinstance(record, Casualties) and not record.date and (period := period_of(record, dataset)):
        return f"{dates.say_window(period.text)}, the time of the attack"
    return dates.say(record.refers_to) if isinstance(record, TroopLevel) else words.when(dataset, record)


def _said(dataset: Dataset, record: Claim, sources: list[str]) -> str:
    """When a record was said, in words; by the time of the articles that state it where they do not tell more."""
    if isinstance(record, TroopLevel | Position):
        return dates.say(record.said_on)
    several, told = len(sources) > 1, []
    for source in sources:
        article = dataset.sources[source]
        of_another = isinstance(record, Casualties) and record.asserted_by != article.voice
        name = f"{article.short}: " * several
        told.append(f"{name}{'not told; article ' * of_another}published {dates.say(article.published)}")
    return "\n".join(told)


def _spot(dataset: Dataset, cited: Citation, named: bool) -> str:
    """Where a passage begins, with the name of its article if it shall be `named`."""
    if named:
        return citation.place(dataset, cited.source, cited.span)
    return citation.spot(dataset.articles[cited.source], cited.span.start)


def _numbered(lines: list[str]) -> str:
    """A single text as it is; of several each on a line with its number."""
    return lines[0] if len(lines) == 1 else "\n".join(f"[{number}] {line}" for number, line in enumerate(lines, 1))
