"""The sheet *Statements* of a workbook: a row for each record, in words, for people who read and quote."""

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.charts.sides import named_in_whole, somebody_named
from ledger.export.derived import OPENS, Cell, counting, passage
from ledger.model import dates, vocabulary
from ledger.model.dataset import Citation, Dataset
from ledger.model.records import CLAIMS, Attack, Casualties, Claim, Position, TroopLevel
from ledger.query import reasons, totals
from ledger.query.chains import lines_of, speakers
from ledger.query.facets import period_of
from ledger.query.relations import sort_key
from ledger.query.selection import Selection
from ledger.wording import bylines, citation, retelling, times, words


@dataclass(frozen=True)
class Heading:
    """A column of the sheet: its name, what stands in it, and its greatest width in characters."""

    name: str
    meaning: str
    width: int


SUM, ADDS, READ, LINK, CITATION = "Counted in", "Adds", "Read", "Link", "Citation"
SAID = "When said"
_HEADINGS = (
    Heading(
        "Kind",
        "The table that holds the record: troop level (of any force: soldiers, civilians of an embassy, armed groups), attack, "
        "casualties or position.",
        11,
    ),
    Heading(
        "Statement",
        "The record in a few words, which can be quoted alone: a number with its time, the title of an attack, a position in a "
        "sentence.",
        25,
    ),
    Heading(
        "Number, stance or type",
        "The number in the article's own terms (“about 5,200”), with its reading where the words are no number, or the words "
        "where they give none; the sheets troop_levels and casualties have it as numbers. Of a position the question and the "
        "stance; of an attack how it was done.",
        20,
    ),
    Heading(
        "How exact",
        "How the words qualify the number: no qualifier (it may still be rounded), about, at least, at most, "
        "range (from one number to another), implied (no word states it: zero, as in “all to leave”, or one, where somebody is "
        "named), no number. Empty for attacks and positions, to which it does not apply.",
        10,
    ),
    Heading(
        "Time",
        "The time that the record is about; of a position the time at which it was said, held or done. “About” stands before an "
        "end that is approximate, in the article or as the curators have it; “(date inferred)” says that the curators of the "
        "ledger concluded the time, or a part of it such as the year, from the article's words and its own date.",
        15,
    ),
    Heading(
        SAID,
        "When it was said; of a position when it was said, held or done, as it is coded. Of a number or attack that an article "
        "itself states that is when it was published. Where the article tells what somebody else says, and not when, it was said "
        "no later than that. “Some day from” is one day that is not known, “as of” what the article tells in the present tense.",
        15,
    ),
    Heading(
        "Who says it",
        "Who speaks: whoever the article gives as speaker, and via whom where it names the press that reported it; where it "
        "gives nobody, its author.",
        15,
    ),
    Heading(
        "Of whom",
        "Of a position: whose it is, and whether that is in quoted words, reported or concluded. Of an attack: who is said to "
        "have had a part in it, and who says that. Of numbers: whose force, or which people.",
        16,
    ),
    Heading("Where", "The places that the record is told of, as its words name them. Empty where they name none.", 10),
    Heading(
        "Exact words",
        "The words of the article that state the record, as its file has them, slips of spelling and spacing included. Several "
        "passages are numbered.",
        44,
    ),
    Heading(
        "Noted errors", "Apparent errors of the article that the ledger notes in these words. Empty where it notes none.", 14
    ),
    Heading("Article", "The article that holds the words, by its short name. Read me has the articles in full.", 12),
    Heading(
        "Place in article",
        "Paragraph of the article and line of its file, as the ledger holds it, in which the words begin; numbered as the words "
        "are.",
        12,
    ),
)
_SUMS = (
    Heading(
        SUM,
        "Of casualties: in which sum of this file the record counts, and of which times that is. Or “not counted”, with the "
        "reason.",
        18,
    ),
    Heading(ADDS, "For how many people the record counts there. Empty where it is not counted.", 7),
)
_KNOWN = Heading(
    "How it is known",
    "From the article through the press outlet that it names to who speaks; a line a chain. “←” means that it has it from there. "
    "“In its own words” means that the article names nobody from whom it has it.",
    24,
)
_READ = Heading(READ, "A click opens the words in the article.", 7)
_LINK = f"The address of the words, to cite. {OPENS}"
_ADDRESSES = {
    True: f"{_LINK} Where it is the address of one computer or of a network of its own, it opens only there; Read me says so.",
    False: f"{_LINK} This file does not know the address of the dashboard, which belongs before it.",
}
"""What the column of links means, by whether the address of the dashboard is known."""
_CITATION = Heading(
    CITATION,
    "How to cite the record: of each article that states it the words and their place, then the ledger and the link.",
    90,
)
_QUALIFIERS = {name: name.replace("_", " ") for name in words.QUALIFIERS} | {"none": words.NO_NUMBER, "exact": "no qualifier"}


def headings(selection: Selection, *, linked: bool) -> tuple[Heading, ...]:
    """The columns of the sheet for a selection: those of sums if it has casualties, and that to click if it is `linked`."""
    return (*printed(selection), _KNOWN, *((_READ,) if linked else ()), Heading(LINK, _ADDRESSES[linked], 30), _CITATION)


def printed(selection: Selection) -> tuple[Heading, ...]:
    """The first columns, which are printed: they name article and place, and the foot of the page the version."""
    return (*_HEADINGS, *(_SUMS if selection.count("casualties") else ()))


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
    dataset, counted, names = selection.dataset, counting(selection), {one.key: one.name for one in sums(selection)}
    for table, record in in_order(selection):
        by_article = citation.by_article(dataset.citations[record.id])
        passages = [cited for found in by_article.values() for cited in found]
        first = passage(dataset, record, base)
        link, errors = str(first["link"]), first["noted_errors"]
        cited_as = (citation.passage(dataset, *found).replace(citation.LINK, link) for found in by_article.values())
        row: dict[str, Cell] = {
            "Kind": vocabulary.WORDS["tables"][table],
            "Statement": retelling.statement(dataset, record),
            "Number, stance or type": _number(dataset, record),
            "How exact": _QUALIFIERS[words.qualifier(record)] if isinstance(record, TroopLevel | Casualties) else None,
            "Time": _time(dataset, record),
            SAID: _said(dataset, record, list(by_article)),
            "Who says it": "\n".join(speakers(dataset, record.id)),
            "Of whom": _of_whom(dataset, record),
            "Where": _where(dataset, record),
            "Exact words": _numbered([cited.quote for cited in passages]),
            "Noted errors": errors if isinstance(errors, str) else None,
            "Article": "\n".join(dataset.sources[source].short for source in by_article),
            "Place in article": _numbered([_spot(dataset, cited, len(by_article) > 1) for cited in passages]),
            _KNOWN.name: "\n".join(lines_of(dataset, record.id)),
            READ: "Read",
            LINK: link,
            CITATION: " ".join(cited_as),
        }
        if isinstance(record, Casualties):
            cells = counted(record)
            left_out = f"not counted: {cells['not_counted_because']}"
            row[SUM] = names[record.outcome, record.victims, cells["year"]] if cells["counted"] else left_out
            row[ADDS] = adds if isinstance(adds := cells["adds"], int) else None
        yield row


@dataclass(frozen=True)
class NamedSum:
    """A sum in words, also of a single statement.

    key: outcome, group of victims and year; name: these, and of which times it is; beside: how many statements may be of the same
    and are in no sum, by reason; empty if none are.
    """

    key: tuple[str, str, object]
    name: str
    sum: totals.Sum
    beside: str


def sums(selection: Selection) -> Iterator[NamedSum]:
    """Every sum in which a selected record counts: 'US military killed, 2011, of June 2011 (date inferred), one statement'."""
    dataset = selection.dataset
    for outcome, said in vocabulary.WORDS["outcome"].items():
        found = totals.sums(selection, outcome)
        for (group, year), one in found.by_group_and_year.items():
            of = reasons.times(dataset, found.statements(group, year))
            many = "one statement" if one.many == 1 else f"{one.many:,} statements"
            name = f"{dataset.victims[group].name} {said}, {year}{f', of {of}' * (of != str(year))}, {many}"
            yield NamedSum((outcome, group, year), name, one, reasons.beside(dataset, found, group, year))


def _of_whom(dataset: Dataset, record: Claim) -> str:
    """Whom a record is of: whose force, which people, whose position, or who is said to have had a part."""
    match record:
        case TroopLevel():
            return record.force
        case Casualties():
            return record.victims_text
        case Attack() if named_in_whole(dataset, [record]):
            whole = f"that of a wider attack of which it is a part says {somebody_named(dataset, [record])}"
            return f"nobody is named in this record; {whole}"
    return bylines.who(dataset, record) or "nobody is named in this record"


def _number(dataset: Dataset, record: Claim) -> str:
    """The number of a record in words; of a position its question and its stance, of an attack its type."""
    match record:
        case TroopLevel() | Casualties():
            is_told = record.wording and words.number(record) == words.NO_NUMBER
            return words.number(record) + (f": “{record.wording}”" if is_told else "")
        case Position():
            condition = f": {record.condition}" if record.condition else ""
            limit = f" (“{record.limit}”)" if record.limit else ""
            return f"{dataset.issues[record.issue].question} {words.stance(dataset, record)}{limit}{condition}"
    return words.tag(dataset, record)


def _time(dataset: Dataset, record: Claim) -> str:
    """The time of a record in words; casualties without a time of their own have that of their attack."""
    if isinstance(record, Casualties) and not record.date and (period := period_of(record, dataset)):
        return f"{dates.say_course(period.text)}, the time of the attack"
    return dates.say_window(record.refers_to) if isinstance(record, TroopLevel) else times.when(dataset, record)


def _where(dataset: Dataset, record: Claim) -> str | None:
    """The names of the places that a record is told of, each on a line; None where it names none."""
    names: tuple[str, ...] = record.places if isinstance(record, Attack) else ()
    if isinstance(record, TroopLevel | Casualties) and record.place:
        names = (record.place,)
    return "\n".join(dataset.places[name].name for name in names) or None


def _said(dataset: Dataset, record: Claim, sources: list[str]) -> str:
    """When a record was said, in words; by the time of the articles that state it where they do not tell more."""
    published = {dataset.sources[source].published for source in sources}
    # Of a document the article may tell no time: what is recorded then is the time of the article, in which no document speaks.
    is_of_document = isinstance(record, TroopLevel) and _tellers(record) == {"document"} and record.said_on in published
    if isinstance(record, TroopLevel | Position) and not is_of_document:
        return times.said_on(dataset, record)
    several, told = len(sources) > 1, []
    for source in sources:
        article = dataset.sources[source]
        of_another = isinstance(record, Casualties) and record.asserted_by != article.voice
        of_another |= is_of_document or (isinstance(record, Attack) and "article" not in (_tellers(record) or ("article",)))
        name = f"{article.short}: " * several
        told.append(f"{name}{'day not recorded; article ' * of_another}published {dates.say_day(article.published)}")
    return "\n".join(told)


def _tellers(record: Attack | TroopLevel) -> set[str]:
    """The kinds of speakers who tell what a record states, such as 'document'; none where the record does not say it."""
    return {telling.speaker for telling in record.told}


def _spot(dataset: Dataset, cited: Citation, named: bool) -> str:
    """Where a passage begins, with the name of its article if it shall be `named`."""
    if named:
        return citation.place(dataset, cited.source, cited.span)
    return citation.spot(dataset.articles[cited.source], cited.span.start)


def _numbered(lines: list[str]) -> str:
    """A single text as it is; of several each on a line with its number."""
    return lines[0] if len(lines) == 1 else "\n".join(f"[{number}] {line}" for number, line in enumerate(lines, 1))
