"""The columns of exported tables that are no fields of records: what each means, and how it is computed for a record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import get_args

from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import CITABLE, Casualties, Claim, Place
from ledger.model.vocabulary import Outcome
from ledger.query import reasons, totals
from ledger.query.facets import time_in_words
from ledger.query.selection import Selection
from ledger.query.totals import Fate
from ledger.urls import links
from ledger.wording import citation, words

Cell = str | int | float | bool | None
Row = dict[str, Cell | tuple[str, ...]]
"""The cells of a row by their columns; a tuple is a list of texts."""

JOIN = " | "
"""Between the values of a list, where a form has room for one text only."""
OPENS = (
    "It names this version of the dataset. A dashboard that keeps older versions opens this one; any other opens the version "
    "that it has then, and says that it is not the cited one."
)
"""What an address opens that cites a version."""
CARRIED = "the filter leaves it out; it is here because another record refers to it"
"""Why a record that came along is in no sum."""


@dataclass(frozen=True)
class Column:
    """One column of a table: what it means, its type (`string`, `integer`, `number`, `date` or `boolean`), and its values.

    required: whether no row leaves it empty; values: the only values allowed, where they are listed; many: whether a cell is a
    list of such values.
    """

    name: str
    type: str
    description: str
    required: bool = False
    values: tuple[str, ...] = ()
    many: bool = False

    @property
    def title(self) -> str:
        """The name as a heading."""
        return self.name.replace("_", " ").capitalize()


_COLUMNS = (
    Column("actor_name", "string", "Name of the actor."),
    Column("by_name", "string", "Name of who says so."),
    Column("side", "string", "Side of the actor."),
    Column("place_name", "string", "Name of the place."),
    Column("place_names", "string", "Names of the places, in the same order.", many=True),
    Column("asserted_by_name", "string", "Name of who states it, or of whom the article expects it."),
    Column("victims_name", "string", "Name of the group of victims."),
    Column("attack_title", "string", "Title of the attack."),
    Column("question", "string", "The question that the issue is."),
    Column("answer", "string", "The stance in the words of the issue."),
    Column("all_within", "string", "All places in which it lies, the nearest first, and those of which it is one.", many=True),
    Column("precision_name", "string", "The precision in words.", True, tuple(vocabulary.WORDS["precision"].values())),
    Column(
        "left_by_filter",
        "boolean",
        "True where the filter leaves the record; false where it is here only because another record refers to it.",
        True,
    ),
    Column("qualifier", "string", "How the article's words qualify the number.", True, words.QUALIFIERS),
    Column(
        "counted",
        "boolean",
        "Whether it counts in this view: added to others of its outcome, group and year, or alone where there is no other.",
        True,
    ),
    Column("adds", "integer", "The people that it counts for, alone or in a sum: `best`, else `low`; empty where not counted."),
    Column(
        "time_in_words", "string", "When it happened, in words; where it has no date of its own the time of its attack.", True
    ),
    Column("year", "integer", "The year within which it lies; empty where its time is not within one year."),
    Column("not_counted_because", "string", "Why it is not counted in this view; empty where it is counted."),
    Column("attributed_to", "string", "Who is said to have had a part in it, one entry a statement.", many=True),
    Column("attributed_to_names", "string", "Their names, in the same order.", many=True),
    Column("attributed_by", "string", "Who says so, in the same order.", many=True),
    Column("attributed_by_names", "string", "Their names, in the same order.", many=True),
    Column("attribution_status", "string", "The status of each of these statements, in the same order.", many=True),
    Column("attribution_role", "string", "The part that each of these statements gives the actor, in the same order.", many=True),
    Column("attribution_role_names", "string", "These parts in words, in the same order.", many=True),
    Column("attributions_in_words", "string", "These statements in words, each with its limit, in the same order.", many=True),
    Column("in_words", "string", "The statement in words, with its limit and what the article sets against it."),
    Column(
        "via_only_part",
        "boolean",
        "True where `via` reported a part of the statement alone; false where it reported all of it; empty without `via`.",
    ),
    Column("role_name", "string", "The part in words.", True, tuple(vocabulary.WORDS["role"].values())),
    Column("known_from", "string", "Its kinds of origin, one entry a chain.", many=True),
    Column("chain", "string", "How its articles know it, in words, one entry a line.", many=True),
    Column("kind_of_origin", "string", "The end of the chain.", True, tuple(vocabulary.WORDS["named"])),
    Column("source", "string", "The article that has the statement."),
    Column("outlet", "string", "The press outlet that the article names as having reported it."),
    Column("outlet_name", "string", "Name of that outlet."),
    Column("who", "string", "The actor who speaks at the end of the chain; empty where no actor does."),
    Column("who_name", "string", "Name of that actor."),
    Column("who_words", "string", "The article's words that name or describe who speaks, the document or the report."),
    Column("attack", "string", "The attack that the statement is about."),
    Column("number", "integer", "The place of the statement in its attack, counted from 1."),
    Column("record", "string", "The record that stands on the words."),
    Column("table", "string", "The table that holds the record."),
    Column(
        "attribution",
        "string",
        "Id of the attribution of the attack that the words state; empty where they state the record itself.",
    ),
    Column("erratum", "integer", "Number of the erratum in this version of the dataset, counted from 1.", True),
    Column("article", "string", "Short name of the article.", True),
    Column("source_file", "string", "Name of the article's file."),
    Column(
        "start",
        "integer",
        "Offset in the article's file of the first character of the words: code points of its UTF-8 text, counted from 0.",
    ),
    Column(
        "end",
        "integer",
        "Offset after their last character, so that `text[start:end]`, each run of white space as one space, are the words.",
    ),
    Column("paragraph", "integer", "Paragraph of the article in which the words start, counted from 1.", True),
    Column("line", "integer", "Line of the article's file on which the words start, counted from 1.", True),
    Column("zone", "string", "What that part of the article is.", True, CITABLE),
    Column("first_quote", "string", "The first passage that states the record; the table `evidence` has all of them.", True),
    Column(
        "noted_errors",
        "string",
        "Apparent errors of the articles that the ledger notes in the words that state the record, one a line; empty where it "
        "notes none. The table `errata` has them with how each is known.",
    ),
    Column("reference", "string", "The reference of the public record whose number it is.", True),
    Column("looked_up", "string", "Where it was read, one entry a place: what was read, and its address.", many=True),
    Column(
        "look_ups", "integer", "In how many places the number was read; where in one, `only` of its reference says why.", True
    ),
    Column("read_at", "string", "Address at which the reference, or a copy of it, can be read."),
    Column("link", "string", f"Address of the words that state the record, to cite. {OPENS}", True),
)
BESIDE = Column("in_words", "string", "What the public record has beside the claim, in words; it never says who is right.", True)
"""The column of comparisons that has the same name as one of attributions."""
_BY_NAME = {column.name: column for column in _COLUMNS}
PASSAGE = ("first_quote", "article", "paragraph", "line", "noted_errors", "link")
"""The columns that say of a record where its first passage stands, and which errors its passages have."""
_DATES = ("start", "end", "inferred", "approximate", "precision")


def dated(name: str) -> tuple[str, ...]:
    """The names of the columns of a date: the date as it is written, then what it means."""
    return (name, *(f"{name}_{what}" for what in _DATES))


def computed(name: str) -> Column:
    """The description of a column that is no field. Raises KeyError for one that there is not."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    base, _, what = name.rpartition("_")
    match what:
        case "start" | "end":
            which = "First" if what == "start" else "Last"
            return Column(name, "date", f"{which} day that `{base}` may mean; empty where it is open or not given.")
        case "inferred":
            return Column(
                name,
                "boolean",
                f"Whether `{base}`, or a part of it such as the year, was inferred by the curators; empty where it is not given.",
            )
        case "approximate":
            return Column(
                name,
                "boolean",
                f"Whether the article or the curators give `{base}`, or one end of it, as approximate; empty if not given.",
            )
        case "precision":
            return Column(name, "string", f"How precise `{base}` is.", True, dates.PRECISIONS)
    raise KeyError(name)


def days(name: str, text: str | None) -> Row:
    """The cells of a date: as it is written, the first and last day that it may mean in ISO, and how it is known."""
    period = dates.parse(text) if text else None
    return {
        name: text,
        f"{name}_start": period.first.isoformat() if period and period.first else None,
        f"{name}_end": period.last.isoformat() if period and period.last else None,
        f"{name}_inferred": period.inferred if period else None,
        f"{name}_approximate": period.approximate if period else None,
        f"{name}_precision": dates.precision(text),
    }


def name_of(places: Mapping[str, Place], place: str | None) -> str | None:
    """The name of a place, by its id; None without one."""
    return places[place].name if place else None


def counting(selection: Selection) -> Callable[[Casualties], Row]:
    """A function that gives the cells of a record on how the sums of this selection count it; one not selected never counts."""
    by_outcome = {outcome: totals.sums(selection, outcome) for outcome in get_args(Outcome)}
    start = selection.index.tables["casualties"].start

    def cells(record: Casualties) -> Row:
        sums = by_outcome[record.outcome]
        row = selection.dataset.row[record.id] - start
        fate = Fate(sums.fates[row])
        year = int(totals.casualty_columns(selection.dataset).years[row])
        time: Row = {"time_in_words": time_in_words(record, selection.dataset), "year": year if year > 0 else None}
        if fate != Fate.ADDED:
            reason = CARRIED if fate == Fate.FILTERED else reasons.why(sums, record)
            return {**time, "counted": False, "adds": None, "not_counted_because": reason}
        return {**time, "counted": True, "adds": totals.number(record), "not_counted_because": None}

    return cells


def passage(dataset: Dataset, record: Claim, base: str) -> Row:
    """The cells of PASSAGE for a record; `base` is what its link starts with."""
    first = dataset.citations[record.id][0]
    errors = (
        error for cited in citation.by_article(dataset.citations[record.id]).values() for error in citation.noted(dataset, *cited)
    )
    return {
        "first_quote": first.quote,
        "article": dataset.sources[first.source].short,
        "paragraph": dataset.articles[first.source].paragraph_at(first.span.start),
        "line": first.span.line,
        "noted_errors": "\n".join(errors) or None,
        "link": base + links.to_record(record.id, article=first.source, cite=dataset.version),
    }
