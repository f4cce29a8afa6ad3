"""The declared table of everything that a link may say; reading, writing and the README's table follow it."""

from dataclasses import dataclass, fields
from typing import Literal

from ledger.model.records import CLAIMS
from ledger.query.filters import Filters

ALL, OPEN = "all", "open"


@dataclass(frozen=True)
class Param:
    """One parameter of a link. `field` is the filter's field; a page parameter has none. No pages: every page has it.

    `table` names what an `entity` is one of.
    """

    key: str
    type: Literal["day", "choices", "text", "one", "record", "records", "entity", "columns", "number", "version"]
    meaning: str
    field: str = ""
    pages: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    table: str = ""
    default: str = ""


CHARTS = ("overview", "troop-levels", "casualties", "attacks", "positions")
MODES = ("matrix", "side", "time", "agreement")
PARTS = ("coverage", "problems", "disagreements", "unused", "changes", "draft")
LISTS = (*CHARTS[1:], "records")


PARAMS: tuple[Param, ...] = (
    Param("from", "day", "First day; a year or a month means its first day.", "start"),
    Param("to", "day", "Last day, included; a year or a month means its last day.", "end"),
    Param("source", "choices", "Articles that state the record.", "sources"),
    Param("actor", "choices", "Actors who speak, are said to have acted, or reported it.", "actors"),
    Param("side", "choices", "Sides of those actors.", "sides"),
    Param("place", "choices", "Places of troop levels, attacks and casualties.", "places"),
    Param("issue", "choices", "Issues of positions.", "issues"),
    Param("kind", "choices", "Kinds of number of troop levels.", "kinds"),
    Param("type", "choices", "Types of attack.", "types"),
    Param("stance", "choices", "Stances of positions.", "stances"),
    Param("q", "text", "Words that must all occur in the record, its quotes or the names it refers to.", "text"),
    Param("scale", "one", "Scale of the numbers.", pages=("troop-levels",), options=("log", "linear"), default="log"),
    Param(
        "under",
        "one",
        "What is laid below.",
        pages=("troop-levels",),
        options=("none", "attacks", "events", "both"),
        default="none",
    ),
    Param("by", "one", "What a bar is.", pages=("casualties",), options=("event", "victims"), default="event"),
    Param(
        "outcome",
        "one",
        "What happened to the people.",
        pages=("casualties",),
        options=("killed", "injured", "abducted"),
        default="killed",
    ),
    Param("lanes", "one", "What a lane is.", pages=("attacks",), options=("type", "place", "blamed"), default="type"),
    Param("view", "one", "Charts, or tables of what they draw.", pages=CHARTS, options=("chart", "table"), default="chart"),
    Param(
        "at",
        "one",
        "The chart below which they stand.",
        pages=("attacks",),
        options=("attacks", "map", "blames"),
        default="attacks",
    ),
    Param("chosen", "records", "Records whose words stand below the chart.", pages=CHARTS),
    Param("mode", "one", "How positions are read.", pages=("positions",), options=MODES, default="matrix"),
    Param("columns", "columns", "Actors side by side, each with a time where one is wanted.", pages=("positions",)),
    Param(
        "rows",
        "one",
        "Which issues stand side by side.",
        pages=("positions",),
        options=("all", "agree", "partly", "differ", "one"),
        default="all",
    ),
    Param("topic", "entity", "The issue that is shown over time.", pages=("positions",), table="issues"),
    Param("with", "entity", "The actor with whom others are compared.", pages=("positions",), table="actors"),
    Param(
        "level",
        "one",
        "How far actors are folded into what they belong to.",
        pages=("positions",),
        options=("person", "ministry", "government"),
        default="person",
    ),
    Param(
        "order", "one", "Order of the actors.", pages=("positions",), options=("side", "statements", "agreement"), default="side"
    ),
    Param("count", "one", "What is counted.", pages=("positions",), options=("statements", "stances"), default="statements"),
    Param("part", "one", "What is to be done.", pages=("curation",), options=PARTS, default="coverage"),
    Param("article", "one", "The article that is open.", pages=("sources", "curation")),
    Param("find", "text", "Words to find in the articles.", pages=("sources",)),
    Param("show", "one", "What is marked.", pages=("sources",), options=("claims", "coverage"), default="claims"),
    Param("p", "number", "Paragraph of the article to open at.", pages=("sources",)),
    Param("record", "record", "The record that is open.", pages=("sources", "records")),
    Param("table", "one", "Which records are listed.", pages=("records",), options=("all", *CLAIMS), default="all"),
    Param("sort", "one", "Order of the list.", pages=("records",), options=("date", "article", "actor", "words"), default="date"),
    Param("as", "one", "How the list is shown.", pages=("records",), options=("cards", "table"), default="cards"),
    Param("page", "number", "Page of the list.", pages=LISTS, default="1"),
    Param("cite", "version", "The dataset version that a citable link was made from."),
)


@dataclass(frozen=True)
class Notice:
    """Something in a link that could not be applied as it stands, in a sentence."""

    key: str
    value: str
    message: str

    def __str__(self) -> str:
        return self.message


def params(page: str) -> tuple[Param, ...]:
    """The parameters that a page understands."""
    return tuple(p for p in PARAMS if not p.pages or page in p.pages)


def table() -> str:
    """The table of parameters as Markdown."""
    lines = ["| Parameter | Pages | Values | Default | Meaning |", "|---|---|---|---|---|"]
    kinds = {
        "day": "a day, `open`",
        "choices": "ids, repeated; `all`",
        "text": "words",
        "record": "id of a record",
        "records": "ids of records, joined by commas",
        "columns": "ids of actors, joined by commas; `:2011` or `:2019/2020` behind one is its time",
        "number": "1, 2, …",
        "version": "12 hex digits",
    }
    for param in PARAMS:
        values = ", ".join(f"`{o}`" for o in param.options) or kinds.get(param.type, _of(param))
        default = f"`{param.default}`" if param.default else "none"
        lines.append(f"| `{param.key}` | {', '.join(param.pages) or 'all'} | {values} | {default} | {param.meaning} |")
    return "\n".join(lines) + "\n"


def _of(param: Param) -> str:
    return {"issues": "id of an issue", "actors": "id of an actor"}.get(param.table, "id of an article")


assert {p.field for p in PARAMS if p.field} == {f.name for f in fields(Filters)}
