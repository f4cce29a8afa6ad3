"""The README of a data package or of a folder of tables.

It says what the files hold, where an answer is found, how to add up, and what each column and its values mean.
"""

from collections.abc import Container, Iterator, Mapping

from ledger.export.about import About
from ledger.export.derived import CARRIED, JOIN, Column
from ledger.export.meanings import DATE_PRECISIONS, meanings
from ledger.export.package_tables import Table, keys
from ledger.query.selection import Selection
from ledger.query.totals import COUNTING_RULES
from ledger.wording.numbers import readings

_READ = {
    "csv": 'pd.read_csv("casualties.csv", dtype={"adds": "Int64", "year": "Int64"})',
    "parquet": 'pd.read_parquet("casualties.parquet")',
}
SUM = f"""import pandas as pd

casualties = {_READ["csv"]}
times = ("time_in_words", lambda column: "; ".join(column.unique()))
counted = casualties.query("counted == True").groupby(["outcome", "victims_name", "year"], observed=True)
sums = counted.agg(people=("adds", "sum"), statements=("adds", "count"), of=times)
print(sums.to_string())

others = casualties.query("counted == False and left_by_filter == True")
by = ["outcome", "year", "victims_name", "not_counted_because"]
in_no_sum = others.groupby(by, observed=True, dropna=False).agg(statements=("id", "count"), of=times)
print(in_no_sum.to_string())
"""
"""The lines of Python by which a receiver adds up casualties as the page does, from CSV files."""

_ANSWERS = """- **How many?** `casualties.csv` has a row for each statement of people killed, injured or abducted (`outcome`)
  and of their group (`victims_name`). Choose your time by `date_start` and `date_end`: what lies within it has both ends in it,
  what overlaps it may lie in it. `time_in_words` has it in words; where these two are empty, that is the time of the attack.
  Never add up `best`: add `adds` of the rows with `counted` True, as the lines of Python below do. A number of June is no number
  of its year: say the time of a sum with it. `troop_levels.csv` has numbers of forces, of soldiers and others (`personnel`),
  which are never added.
- **Why is a number not added?** `not_counted_because` says so. A number that is a part of another one names that there, and
  by its id in `part_of`: the larger number holds it already.
- **Who says so?** {said_by}`asserted_by_name`; it is the author where the article itself says it, and may be somebody of whom
  the article expects it, or whose document it cites: `chains.csv` tells. In `positions.csv` `actor_name` is whose position it
  is, and `speech` whether the article quotes it, reports it or concludes it: what is reported or concluded the actor need not
  have said. Who is said to have had a part in an attack, and by whom, is in `attributions.csv`. `first_quote` has the first
  of the exact words; many records have more, and all are in `evidence.csv`. They stand as the article's file has them, with
  its slips of spelling and spacing.
- **How does the article know it?** `chains.csv` has a row for each article that has a statement, and each speaker from whom it
  has it: the press outlet, who speaks, the words for each, how it was obtained. Statements with one `origin` rest on one
  dispatch, speech, interview, document or act: they are not independent of each other.
- **Is the number exact?** `qualifier` says how the article puts it: `about`, `at_least`, `at_most`, `range`, or `exact` where it
  says nothing of the kind; such a number may still be rounded. `implied` is a number that no word states: zero, as in “all to
  leave”, or one, where somebody is named. `wording` has the article's own words, and none for a plain numeral. `low`, `best`
  and `high` are what the words allow; how far off an `about` may be is not said, so that all three repeat it. How words such as
  “thousands” are read stands below: say the words with their reading, “thousands (read as at least 2,000)”.
- **When was it said?** `said_on` in `troop_levels.csv` and `positions.csv`. Attacks and casualties have no such column:
  `date` is when it happened, and it was said no later than the article appeared. That is `published` in `sources.csv`, in
  the row whose `short` is the `article` of the record. Beside each date stand its first and last day, whether it was
  inferred by the curators, and whether the article or the curators give it as approximate.
- **How do I cite it?** {citing} `citations.bib` has this view and the articles for reference managers. How to cite this view
  stands above. A title in brackets is the first words of an article whose file has none; `published_basis` in `sources.csv` says
  how its date, author and publisher are known.
"""
_SAID_BY = """`said_by` in `records.csv` for a record of any kind: who speaks, or else the article's author.
  In the table of a number this is """
_CITED = """`citation` in `records.csv` cites a record: article, words, place in the article, version of this
  dataset, link. `citation` in `passages.csv` cites one passage."""
_TO_CITE = """Name the article, the words and their place in it (`article`, `first_quote`, `paragraph`, `line`), then
  the ledger with its version, and `link`; `sources.csv` has the author, title and day of the article."""

_HELD = f"""A record that the filter leaves may refer to one that it leaves out: the whole of which it is a part, its attack, or
what it disagrees with. That record is here too, so that no reference leads nowhere, and has False in `left_by_filter`. Leave
such rows out when you count records. They never add to a sum: `not_counted_because` says
“{CARRIED}”.
The tables of articles, actors, places, issues, sides and groups of victims are here in full under every filter.
"""

_DATES = """Dates are EDTF: `2011-07-05`, `2011-07`, `2011`, `2005-23` (autumn; 21 spring to 24 winter), `first/last`, `..` for an
open end, `?` inferred by the curators, which may be no more than the year, `~` approximate in the article, `%` both. Of a
publication `first/last` is one day, which is not known, from the first to the last. An empty cell is unknown, open, not told, or
does not apply; it is never 0. `datapackage.json` has the same columns with their types and keys for programs. Columns of whole
numbers that may be empty are best read as `Int64`. What the columns that end in `_precision` hold:
"""


def readme(selected: Selection, about: About, tables: Mapping[str, Table], ending: str = "csv") -> str:
    """The README of the tables of a view, as Markdown. tables: by their names, which the files have too, with the `ending`."""
    text = _readme(selected, about, tables)
    return text.replace(_READ["csv"], _READ[ending]).replace(".csv", f".{ending}")


def _readme(selected: Selection, about: About, tables: Mapping[str, Table]) -> str:
    """The README of tables in CSV files."""
    text = [f"# {about.contents}", ""]
    text += [*(f"- **{label}**: {told}" for label, told in about.lines() if told not in COUNTING_RULES), ""]
    text += ["## What is here", "", *(f"- `{name}.csv`: {table.described}" for name, table in tables.items()), "", _HELD]
    has_records = "records" in tables
    answers = {"citing": _CITED if has_records else _TO_CITE, "said_by": _SAID_BY if has_records else ""}
    text += ["## Where to find an answer", "", _ANSWERS.format(**answers)]
    text += ["## How the words of an article are read as numbers", "", readings()]
    text += ["## The sums of the page, from these files alone", "", f"```python\n{SUM}```", ""]
    text += ["What they add, and what not:", "", *(f"- {rule}" for rule in COUNTING_RULES), ""]
    text += ["## Every column, and what its values mean", "", _DATES]
    text += [*(f"- `{value}`: {meaning}" for value, meaning in DATE_PRECISIONS.items()), ""]
    for name, table in tables.items():
        text += [f"### {name}.csv", "", table.described, ""]
        for column in table.columns:
            text += _column(selected, name, column)
        text += ["", *_keys(name, tables)]
    return "\n".join(text)


def _column(selected: Selection, table: str, column: Column) -> Iterator[str]:
    """The lines of one column: what it means, then each value that it may hold."""
    kind = f"list of {column.type}s, joined by `{JOIN}`" if column.many else column.type
    yield f"- `{column.name}` ({kind}): {column.description}"
    told = meanings(selected.dataset, table, column)
    if told is not DATE_PRECISIONS:  # of which the list stands once, above all columns
        yield from (f"    - `{value}`: {meaning}" for value, meaning in told.items())


def _keys(table: str, tables: Container[str]) -> Iterator[str]:
    """The lines that say to which of some tables the columns of a table refer; none where it refers to none."""
    there = (key for key in keys(table) if key.table in tables)
    told = [f"`{', '.join(key.columns)}` → `{', '.join(key.referred)}` of `{key.table}.csv`" for key in there]
    if told:
        yield f"Refers to: {'; '.join(told)}."
        yield ""
