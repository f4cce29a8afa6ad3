"""The README of a data package or of a folder of tables.

It says first what the files hold, how to add up, how to cite and under which licence; then where an answer is found, and how the
ledger counts. What each column means stands in a file of its own.
"""

from collections.abc import Mapping

from ledger.export.about import About
from ledger.export.derived import CARRIED
from ledger.export.package_dictionary import NAME
from ledger.export.package_tables import Table
from ledger.query.selection import Selection
from ledger.query.totals import COUNTING_RULES
from ledger.wording.numbers import readings

_READ = {
    "csv": 'pd.read_csv("casualties.csv", dtype={"adds": "Int64", "year": "Int64"})',
    "parquet": 'pd.read_parquet("casualties.parquet")',
}
_TIMES = '("time_in_words", lambda times: "; ".join(times.unique()))'
SUM = f"""import pandas as pd

casualties = {_READ["csv"]}
counted = casualties.query("counted == True").groupby(["outcome", "victims_name", "year"], observed=True)
sums = counted.agg(people=("adds", "sum"), statements=("adds", "count"), of={_TIMES})
print(sums.to_string())
"""
"""The lines of Python by which a receiver adds up casualties as the page does, from CSV files."""
IN_NO_SUM = f"""others = casualties.query("counted == False and left_by_filter == True")
others = others.groupby(["outcome", "year", "victims_name", "not_counted_because"], observed=True, dropna=False)
in_no_sum = others.agg(statements=("id", "count"), of={_TIMES})
print(in_no_sum.to_string())
"""
"""The lines that tell, after those of SUM, what is in no sum, and why."""

_WHAT = f"""Each record is one statement, with the exact words of the articles that state it: a number of forces, an attack,
casualties or a position. It says that the articles say so, and not that it is so. What every column means, and each of its
values, stands in `{NAME}`.
"""
_COUNT = "Records are counted by the rows that have True in `left_by_filter`."
_ADD = """Never add up `best`. These lines give the sums of the page; `of` has the times that a sum is of. A number of June is no
number of its year: say the time with the sum.
"""

_ANSWERS = """- **How many?** `casualties.csv` has a row for each statement of people killed, injured or abducted (`outcome`)
  and of their group (`victims_name`). Choose your time by `date_start` and `date_end`: what lies within it has both ends in it,
  what overlaps it may lie in it. `time_in_words` has it in words; where these two are empty, that is the time of the attack.
  Add `adds` of the rows with `counted` True, as the lines of Python above do. `troop_levels.csv` has numbers of
  forces, of soldiers and others (`personnel`), which are never added.
- **Why is a number not added?** `not_counted_because` says so. A number that is a part of another one names that by its id in
  `part_of`: the larger number holds it already. The lines of Python below list all that is in no sum.
- **Who says so?** {said_by}`asserted_by_name`; it is the author where the article itself says it and
  names nobody from whom it has it, and may be somebody of whom
  the article expects it, or whose document it cites: `chains.csv` tells. In `positions.csv` `actor_name` is whose position it
  is, and `speech` whether the article quotes it, reports it or concludes it: what is reported or concluded the actor need not
  have said. Who is said to have had a part in an attack, and by whom, is in `attributions.csv`; quote it as `in_words`, for the
  words may limit it, as those of positions with a `limit` do. `first_quote` has the first
  of the exact words; many records have more, and all are in `evidence.csv`. They stand as the article's file has them, with
  its slips of spelling and spacing.
- **How does the article know it?** `chains.csv` has a row for each article that has a statement, and each speaker from whom it
  has it: the press outlet, who speaks, the words for each, how it was obtained. Statements with one `origin` count
  as of one origin, and not as independent of each other: they rest on one dispatch, speech, interview, document or act, the
  same words of an article give who speaks, or it has them from one outlet without telling whether they are of one report.
- **Is the number exact?** `qualifier` says how the article puts it: `about`, `at_least`, `at_most`, `range`, or `exact` where it
  says nothing of the kind; such a number may still be rounded. `implied` is a number that no word states: zero, as in “all to
  leave”, or one, where somebody is named. `wording` has the article's own words, and none for a plain numeral. `low`, `best`
  and `high` are what the words allow; how far off an `about` may be is not said, so that all three repeat it. How words such as
  “thousands” are read stands below: say the words with their reading, “thousands (read as at least 2,000)”.
- **When was it said?** `said_on` in `troop_levels.csv` and `positions.csv`. Attacks and casualties have no such column:
  `date` is when it happened, and it was said no later than the article appeared. That is `published` in `sources.csv`, in
  the row whose `short` is the `article` of the record. Beside each date stand its first and last day, whether it was
  inferred by the curators, and whether the article or the curators give it as approximate.
- **Is the article right?** The ledger does not say so. Apparent errors that it knows of are in `noted_errors` of each record that
  stands on the words, and in `errata.csv` with how each is known.
- **What do others say?** `comparisons.csv` has for troop levels, casualties and attacks what the public record has beside them,
  in words (`in_words`, `why`), or that nothing was found and where it was looked. `references.csv` has the documents, how each
  counts and where it was read, and `reference_values.csv` their numbers. This is a layer of its own: it was looked up apart from
  the articles, is never joined with claims, stands in no sum, and says nothing of who is right.
- **What is a title in brackets?** The first words of an article whose file has none; `published_basis` in `sources.csv` says how
  its date, author and publisher are known.
"""
_SAID_BY = """`said_by` in `records.csv` for a record of any kind: who speaks, or else the article's author.
  In the table of a number this is """
_CITED = (
    "`citation` in `records.csv` cites a record: article, words, place in the article, version of this dataset, link. "
    "`citation` in `passages.csv` cites one passage."
)
_TO_CITE = (
    "Of a record name the article, the words and their place in it (`article`, `first_quote`, `paragraph`, `line`), then the "
    "ledger with its version, and `link`; `sources.csv` has the author, title and day of the article."
)

_HELD = f"""A record that the filter leaves may refer to one that it leaves out: the whole of which it is a part, its attack, or
what it disagrees with. That record is here too, so that no reference leads nowhere, and has False in `left_by_filter`. It
never adds to a sum: `not_counted_because` says “{CARRIED}”.
The tables of articles, actors, places, issues, sides and groups of victims are here in full under every filter.
"""


def readme(selected: Selection, about: About, tables: Mapping[str, Table], ending: str = "csv") -> str:
    """The README of the tables of a view, as Markdown. tables: by their names, which the files have too, with the `ending`."""
    text = _readme(selected, about, tables)
    return text.replace(_READ["csv"], _READ[ending]).replace(".csv", f".{ending}")


def _readme(selected: Selection, about: About, tables: Mapping[str, Table]) -> str:
    """The README of tables in CSV files."""
    told = {label: said for label, said in about.lines() if said not in COUNTING_RULES}
    title, cited, licence = (told.pop(label) for label in ("Title", "Cite as", "Licence"))
    has_records = "records" in tables
    text = [f"# {title}", "", _WHAT, *(f"- **{label}**: {said}" for label, said in told.items()), ""]
    text += ["## Count and add up", "", _COUNT, _ADD, f"```python\n{SUM}```", ""]
    text += ["## Cite", "", f"- This view: {cited}", f"- {_CITED if has_records else _TO_CITE}"]
    text += ["- `citations.bib` has this view and the articles for reference managers.", ""]
    text += ["## Licence", "", licence, ""]
    text += ["## What is here", "", *(f"- `{name}.csv`: {table.described}" for name, table in tables.items())]
    text += ["- `datapackage.json`: the columns with their types and keys, for programs."] * has_records + ["", _HELD]
    text += ["## Where to find an answer", "", _ANSWERS.format(said_by=_SAID_BY if has_records else "")]
    text += ["## What is in no sum", "", f"```python\n{IN_NO_SUM}```", ""]
    text += ["## How the ledger counts", "", *(f"- {rule}" for rule in COUNTING_RULES), ""]
    text += ["## How the words of an article are read as numbers", "", readings()]
    return "\n".join(text) + "\n"
