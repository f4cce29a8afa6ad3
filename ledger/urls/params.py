"""The table of all parameters that a link may have. Reading, writing and the table in docs/links.md follow it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from dataclasses import field as dataclass_field
from functools import lru_cache
from typing import Literal

from ledger.model import vocabulary
from ledger.query import agreement, verdicts
from ledger.query.filters import Filters

ALL, OPEN = "all", "open"
"""The values of older citable links for a field that chooses nothing, and for a period without a first or last day."""


@dataclass(frozen=True, eq=False)
class Param:
    """One parameter of a link.

    key: its name in the address; type: how its value is read; meaning: a sentence for the documentation
    field: the field of `Filters` that it sets; empty for a parameter of a page
    pages: the pages that understand it; empty if all do
    label, options: of a choice on the page, its label, and the label of each of its values
    table: the attribute of the dataset that holds what an `entity` is one of
    default: the value where the address has none
    former: the default of old, where it was another one; it stays the value of links that cite a version and have none
    """

    key: str
    type: Literal["day", "choices", "text", "one", "record", "records", "entity", "columns", "number", "version", "kept", "ids"]
    meaning: str
    field: str = ""
    pages: tuple[str, ...] = ()
    label: str = ""
    options: Mapping[str, str] = dataclass_field(default_factory=dict)
    table: str = ""
    default: str = ""
    former: str = ""

    def default_in(self, is_citable: bool) -> str:
        """The value where an address has none: in a link that cites a version it never changes."""
        return self.former or self.default if is_citable else self.default


def _option(key: str, meaning: str, pages: tuple[str, ...], label: str, options: Mapping[str, str]) -> Param:
    """The parameter of a choice of one value. The first of its values is the default."""
    return Param(key, "one", meaning, pages=pages, label=label, options=options, default=next(iter(options)))


CHARTS = ("overview", "troop-levels", "casualties", "attacks", "positions", "how-it-is-known")
LISTS = (*CHARTS[1:], "records")
ATTACKS, POSITIONS = ("attacks",), ("positions",)


PARAMS: tuple[Param, ...] = (
    Param("from", "day", "First day; a year or a month means its first day.", "start"),
    Param("to", "day", "Last day, included; a year or a month means its last day.", "end"),
    Param("source", "choices", "Articles that state the record.", "sources"),
    Param("actor", "choices", "Actors who speak, are said to have acted, or reported it.", "actors"),
    Param("side", "choices", "Sides of those actors.", "sides"),
    Param("place", "choices", "Places of troop levels, attacks and casualties, each with what lies in it.", "places"),
    Param("issue", "choices", "Issues of positions.", "issues"),
    Param("kind", "choices", "Kinds of number of troop levels.", "kinds"),
    Param("type", "choices", "Types of attack.", "types"),
    Param("stance", "choices", "Stances of positions.", "stances"),
    Param("named", "choices", "How records are known: who speaks at the end of the chain from the article.", "named"),
    Param("via", "choices", "Press outlets that the article names as having reported the record.", "via"),
    Param("obtained", "choices", "How it was obtained, where the words say so, such as in an interview.", "obtained"),
    Param("q", "text", "Words that must all occur in the record, its quotes or the names it refers to.", "text"),
    _option("scale", "Scale of the numbers.", ("troop-levels",), "Scale", {"log": "Logarithmic", "linear": "Linear"}),
    _option(
        "under",
        "What is laid below.",
        ("troop-levels",),
        "Under the chart",
        {"none": "Nothing", "attacks": "Attacks", "events": "Political events", "both": "Both"},
    ),
    _option(
        "beside",
        "What stands beside the claims, in its own symbols; it is never counted with them.",
        ("troop-levels", "casualties"),
        "Beside it",
        {"none": "Nothing", "record": "The public record"},
    ),
    _option("by", "What a bar is.", ("casualties",), "Bars", {"event": "Statement by statement", "victims": "By victims' group"}),
    _option(
        "outcome",
        "What happened to the people.",
        ("casualties",),
        "People",
        {"killed": "Killed", "injured": "Injured", "abducted": "Abducted"},
    ),
    _option(
        "lanes",
        "What a lane is.",
        ATTACKS,
        "Lanes",
        {"type": "By type", "place": "By place", "blamed": "By who is said to have had a part"},
    ),
    _option("view", "Charts, or tables of what they draw.", CHARTS, "Show", {"chart": "Chart", "table": "Table"}),
    _option(
        "at",
        "The chart below which the chosen records stand, and which an embed shows.",
        (*ATTACKS, "how-it-is-known"),
        "Chart",
        {"attacks": "In time", "map": "On the map", "blames": "Who names whom", "shares": "By article and side"},
    ),
    Param("chosen", "records", "Records whose words stand below the chart.", pages=CHARTS),
    _option(
        "mode",
        "How positions are read.",
        POSITIONS,
        "Read as",
        {
            "issues": "Issue by issue",
            "side": "Side by side",
            "time": "Over time",
            "agreement": "Agreement",
            "matrix": "Matrix",
        },
    ),
    Param("columns", "columns", "Actors side by side, each with a time where one is wanted.", pages=POSITIONS),
    _option(
        "rows",
        "Which issues stand side by side, by how those who answer stand to each other.",
        POSITIONS,
        "Rows",
        {"all": "All issues", **verdicts.VERDICTS},
    ),
    Param("topic", "entity", "The issue that is shown over time.", pages=POSITIONS, table="issues"),
    Param("with", "entity", "The actor with whom others are compared.", pages=POSITIONS, table="actors"),
    _option("level", "How far actors are folded into what they belong to.", POSITIONS, "Actors", agreement.LEVELS),
    _option(
        "order",
        "Order of the actors.",
        POSITIONS,
        "Sort by",
        {"side": "Side", "statements": "Number", "agreement": "Agreement"},
    ),
    _option("count", "What is counted.", POSITIONS, "Count", agreement.RULES),
    _option(
        "part",
        "Which part of Curation is shown.",
        ("curation",),
        "Part",
        {
            "coverage": "Coverage",
            "problems": "Problems",
            "disagreements": "Disagreements",
            "unused": "Unused",
            "reliability": "Reliability",
            "changes": "Changes",
            "draft": "Draft desk",
        },
    ),
    Param("since", "version", "The older dataset version that the one shown is compared with.", pages=("curation",)),
    Param("of", "ids", "The records alone whose changes are shown, by their ids of any version.", pages=("curation",)),
    Param("article", "one", "The article that is open.", pages=("sources", "curation")),
    Param("find", "text", "Words to find in the articles.", pages=("sources",)),
    Param("hit", "number", "Which of the places of those words in the article it opens at.", pages=("sources",)),
    _option("show", "What is marked.", ("sources",), "Show", {"claims": "Claims", "coverage": "What was coded, and what not"}),
    Param("p", "number", "Paragraph of the article to open at.", pages=("sources",)),
    Param("record", "record", "The record that is open.", pages=("sources", "records")),
    _option("table", "Which records are listed.", ("records",), "Show", {"all": "All", **vocabulary.WORDS["tables"]}),
    _option(
        "sort",
        "Order of the list.",
        ("records",),
        "Sort by",
        {"date": "Date", "article": "Article", "actor": "Actor", "words": "Words"},
    ),
    _option("as", "How the list is shown.", ("records",), "As", {"cards": "Cards", "table": "Table"}),
    Param("page", "number", "Page of the list.", pages=LISTS, default="1"),
    _option(
        "style",
        "The style of footnotes, and of citations that are copied below quotes; it goes along as `set` does.",
        (),
        "Footnotes",
        {"chicago": "Chicago", "apa": "APA", "mla": "MLA"},
    ),
    _option(
        "repeats",
        "How later footnotes of an article cite it; it goes along as `set` does.",
        (),
        "Later footnotes of an article",
        {"full": "In full", "short": "Short"},
    ),
    Param(
        "set",
        "kept",
        "What the reader keeps, in order and with notes; of links that are copied those on its page have it, no others.",
    ),
    Param("cite", "version", "The dataset version that a citable link was made from."),
)
BY_KEY = {param.key: param for param in PARAMS}
"""The parameters by their keys."""
OF_READER = ("style", "repeats", "set")
"""The keys of what is the reader's own: it goes along from page to page, and links that are copied leave it out, save on Kept."""


@dataclass(frozen=True)
class Notice:
    """Something in a link that could not be applied as it stands: its key and value, and a sentence for the reader.

    is_followed: whether it was applied nevertheless, because the value is a former id and leads to what has another one now
    """

    key: str
    value: str
    message: str
    is_followed: bool = False

    def __str__(self) -> str:
        return self.message


@lru_cache(maxsize=64)
def params(page: str) -> tuple[Param, ...]:
    """The parameters that a page understands, by its name in the address, such as `troop-levels` or `overview`."""
    return tuple(p for p in PARAMS if not p.pages or page in p.pages)


def table() -> str:
    """The table of parameters as Markdown, for the documentation."""
    lines = ["| Parameter | Pages | Values | Default | Meaning |", "|---|---|---|---|---|"]
    kinds = {
        "day": "a day, `open`",
        "choices": "ids or words, repeated; `all`",
        "text": "words",
        "record": "id of a record",
        "records": "ids of records, joined by commas",
        "columns": "ids of actors, joined by commas; `:2011` or `:2019/2020` behind one is its time",
        "number": "1, 2, …",
        "version": "12 hex digits",
        "kept": "the ids of records and articles with notes, compressed",
        "ids": "ids of records, joined by commas",
    }
    for param in PARAMS:
        one_id = {"issues": "id of an issue", "actors": "id of an actor"}.get(param.table, "id of an article")
        values = ", ".join(f"`{o}`" for o in param.options) or kinds.get(param.type, one_id)
        default = f"`{param.default}`" if param.default else "none"
        lines.append(f"| `{param.key}` | {', '.join(param.pages) or 'all'} | {values} | {default} | {param.meaning} |")
    return "\n".join(lines) + "\n"


assert {p.field for p in PARAMS if p.field} == {f.name for f in fields(Filters)}
