"""What `import ledger` gives: a dataset, or what a filter leaves of it, as DataFrames, figures, sums and citations.

The examples use the small dataset in tests/mini.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go

from ledger import charts
from ledger.charts.base import plain
from ledger.charts.pages import topic_of
from ledger.export import tables
from ledger.model.dataset import Dataset
from ledger.query import totals
from ledger.query.filters import Filters, describe
from ledger.query.selection import Selection, select
from ledger.query.totals import Sums
from ledger.urls import links, params
from ledger.wording import citation, words

_TITLE = {"x": 0, "font": {"size": 16}}


@dataclass(frozen=True, repr=False)
class Ledger:
    """A checked dataset, or what a filter leaves of it. Nothing in it can be changed.

    dataset: all records and articles; filters: what restricts them, nothing at first.
    """

    dataset: Dataset
    filters: Filters = field(default_factory=Filters)

    @property
    def version(self) -> str:
        """The version of the dataset: 12 hex digits over its files. It stays the same under every filter.

        >>> import ledger
        >>> len(ledger.open("tests/mini").version)
        12
        """
        return self.dataset.version

    @property
    def filter(self) -> str:
        """The filter as one sentence.

        >>> import ledger
        >>> ledger.open("tests/mini").select("actor=harbour-master").filter
        'Records with actor Harbour master.'
        """
        return describe(self.dataset, self.filters)

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables that `frame` gives.

        >>> import ledger
        >>> ledger.open("tests/mini").tables[6:9]
        ('troop_levels', 'casualties', 'attacks')
        """
        return tuple(tables.COLUMNS)

    def __len__(self) -> int:
        """How many records there are: troop levels, casualties, attacks and positions.

        >>> import ledger
        >>> len(ledger.open("tests/mini"))
        13
        """
        return self._selected.size

    def __bool__(self) -> bool:
        """Always true, also where the filter leaves no record."""
        return True

    def __repr__(self) -> str:
        return f"<Ledger {self.version}: {self.filter} {words.count(len(self), 'record')}>"

    def select(self, query: str) -> "Ledger":
        """What a filter leaves, written as in a link: `key=value` joined by `&`, as the table of parameters lists them.

        Of one key any value will do; between keys all must hold. A key that already restricts this Ledger cannot be given again.
        A link that was made from another version of the dataset is taken with a warning. Raises ValueError, with the reason in
        words, for whatever cannot be applied.

        >>> import ledger
        >>> master = ledger.open("tests/mini").select("actor=harbour-master")
        >>> len(master), len(master.select("stance=for"))
        (3, 3)
        >>> master.select("issue=lantern")
        Traceback (most recent call last):
        ValueError: There is no issue “lantern” in this dataset; it was left out.
        """
        link = links.read(query, "", self.dataset)
        if link.notices:
            raise ValueError(" ".join(str(notice) for notice in link.notices))
        if twice := set(link.filters.active()) & set(self.filters.active()):
            keys = ", ".join(f"“{p.key}”" for p in params.PARAMS if p.field in twice)
            raise ValueError(f"{keys} was given before; start from the whole ledger to choose anew.")
        if (cited := link.state.get("cite", self.version)) != self.version:
            warnings.warn(f"The link was made from dataset version {cited}; this is version {self.version}.", stacklevel=2)
        chosen = Filters(**{f.name: getattr(self.filters, f.name) or getattr(link.filters, f.name) for f in fields(Filters)})
        if chosen.start and chosen.end and chosen.start > chosen.end:
            raise ValueError("The period ends before it begins.")
        return Ledger(self.dataset, chosen)

    def frame(self, table: str) -> pd.DataFrame:
        """A table as a DataFrame, one row a record; `tables` lists the names. Actors, places and issues are not filtered.

        Types: days are `datetime64[ms]`, integers `Int64`, other numbers `Float64`, text `string`; a column with a list of
        allowed values is `category`. A date is three columns: as it is written (`date`, EDTF), and the first and last day that it
        may mean (`date_start`, `date_end`), beside how it is known. A list is a text joined by ` | `. An empty cell is unknown,
        open, or does not apply, never 0.

        Units: `low`, `best` and `high` are people, `lat` and `lon` degrees, `start` and `end` of a quote offsets in code points.
        docs/tables.md says what a table holds, and how to add up. Raises ValueError for a table that there is not.

        >>> import ledger
        >>> levels = ledger.open("tests/mini").frame("troop_levels")
        >>> levels[["id", "best", "refers_to_start"]]
                      id  best refers_to_start
        0  guards-needed    40      1921-01-01
        1    guards-june    35      1921-06-01
        """
        if table not in tables.COLUMNS:
            raise ValueError(f"“{table}” is not a table; there are: {', '.join(tables.COLUMNS)}.")
        return tables.frame(self._selected, table)

    def chart(self, name: str, **options: str) -> go.Figure:
        """A chart of the dashboard as a Plotly figure, with its title.

        Names, and the options of each: `timeline`; `troop-levels` (`scale`, `under`); `casualties` (`by`, `outcome`); `attacks`
        (`lanes`); `attack-map`; `how-it-is-known`; `positions` (`topic`: the id of an issue; without one, that with most
        statements). Values are those of links. `figure.layout.meta` holds the `sentence` that describes what is shown, the `rule`
        of how it is counted and drawn, and the ids of the `records`. Raises ValueError for a chart, an option or a value that
        there is not.

        >>> import ledger
        >>> figure = ledger.open("tests/mini").chart("troop-levels", scale="linear")
        >>> type(figure).__name__, figure.layout.title.text, figure.layout.meta["records"]
        ('Figure', '35 guards in Skerry Light in June 1921', ('guards-needed', 'guards-june'))
        """
        if name not in _CHARTS:
            raise ValueError(f"“{name}” is not a chart; there are: {', '.join(_CHARTS)}.")
        allowed, draw = _CHARTS[name]
        if foreign := [option for option in options if option not in allowed]:
            raise ValueError(f"“{name}” has no option “{foreign[0]}”; it has: {', '.join(allowed) or 'none'}.")
        link = links.read(urlencode(options), name, self.dataset)
        if link.notices:
            raise ValueError(" ".join(str(notice) for notice in link.notices))
        values = {p.key: link.state.get(p.key, p.default) for p in params.PARAMS if p.key in allowed}
        chart = draw(self._selected, **values)
        figure = go.Figure(chart.figure)
        meta = {"sentence": chart.sentence, "rule": chart.rule, "records": chart.shown}
        return figure.update_layout(title={"text": plain(chart.title), **_TITLE}, meta=meta)

    def sums(self, outcome: str) -> Sums:
        """The sums of people `killed`, `injured` or `abducted`, each of one group of victims and one year; nobody counts twice.

        A sum has `low`, `best` and `high` as numbers of people, and `many` statements; `high` is None where one is open upwards.
        `counted` are the records in all sums, `left_out` all other records by the reason why not. Raises ValueError for another
        outcome.

        >>> import ledger
        >>> killed = ledger.open("tests/mini").sums("killed")
        >>> {place: (one.low, one.best, one.high) for place, one in killed.by_group_and_year.items()}
        {}
        >>> [record.id for record in killed.counted]
        []
        >>> {reason.name: [record.id for record in records] for reason, records in killed.left_out.items()}
        {'HIGHER': ['fire-dead'], 'NO_GROUP': ['winter-dead', 'fire-dead-tide']}
        """
        outcomes = next(column.values for column in tables.columns("casualties") if column.name == "outcome")
        if outcome not in outcomes:
            raise ValueError(f"“{outcome}” is not an outcome; there are: {', '.join(outcomes)}.")
        return totals.sums(self._selected, outcome)

    def cite(self, record: str) -> str:
        """How to cite a record: for each article that states it a line with record, article, words, places and version.

        `record` is its id, or one that it had before. Raises KeyError for an id that there is not.

        >>> import ledger
        >>> print(ledger.open("tests/mini").cite("fire-dead"))  # doctest: +ELLIPSIS, +NORMALIZE_WHITESPACE
        The authors of The Skerry ledger: Keepers of Skerry Light: 3 killed, about 1 March 1921.
        Harbour council asks for a garrison at Skerry Light. The Skerry Packet, 4 March 1921 (date inferred).
        “The fire killed three keepers” (par. 4, line 8). The Skerry ledger, dataset ..., record fire-dead.
        """
        link = links.read(urlencode({"record": record}), "records", self.dataset)
        name = link.state.get("record", "")
        if not name:
            raise KeyError(f"no record is called “{record}”")
        by_article = citation.by_article(self.dataset.citations[name])
        texts = (citation.record(self.dataset, name, source) for source in by_article)
        return "\n".join(text.replace(f". {citation.LINK}", f", record {name}.") for text in texts)

    @property
    def _selected(self) -> Selection:
        """The records that the filter leaves."""
        return select(self.dataset, self.filters)


_CHARTS: dict[str, tuple[tuple[str, ...], Callable[..., charts.Chart]]] = {
    "timeline": ((), charts.timeline),
    "troop-levels": (("scale", "under"), charts.troop_levels),
    "casualties": (("by", "outcome"), charts.casualties),
    "attacks": (("lanes",), charts.attacks),
    "attack-map": ((), charts.attack_map),
    "positions": (("topic",), lambda left, topic: charts.positions(left, topic_of(left, {"topic": topic}))),
    "how-it-is-known": ((), charts.flow),
}
