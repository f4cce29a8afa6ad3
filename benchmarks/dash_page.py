"""The busiest page's job as a plain Dash app over the same dataset: the sentence, the chart, the map and the cards of attacks.

It leaves out what the dashboard has beside them: the table of who blames whom, the other filters with their counts, the table
view, downloads, links, the address.
"""

import argparse
import logging
from datetime import date
from pathlib import Path
from typing import Any

from dash import Dash, Input, Output, dcc, html

from ledger import charts
from ledger.loading.opening import open_dataset
from ledger.model.dataset import Dataset
from ledger.model.records import Claim
from ledger.query.filters import Filters, describe, label_of, values_of
from ledger.query.selection import select
from ledger.wording import bylines, times, words

SHOWN = 25


def card(data: Dataset, record: Claim) -> html.Section:
    """The card of a record: its tag and date, headline, speaker, and exact words."""
    quotes = [
        part
        for citation in data.citations[record.id]
        for part in (html.Blockquote(citation.quote), html.P(f"{data.sources[citation.source].short}, line {citation.span.line}"))
    ]
    head = f"{words.tag(data, record)} · {times.when(data, record)}"
    return html.Section(
        [html.P(head), html.P(words.headline(data, record)), html.P(bylines.who(data, record)), *quotes], id=record.id
    )


def page(data: Dataset) -> Dash:
    """The Dash app over a dataset."""
    app = Dash(__name__, title="Attacks")
    choices = {"side": "sides", "actor": "actors"}
    fields: list[Any] = [
        dcc.Dropdown(
            [{"label": label_of(data, field, value), "value": value} for value in values_of(data, field)],
            [],
            multi=True,
            id=key,
        )
        for key, field in choices.items()
    ]
    app.layout = html.Div(
        [
            html.H1("Attacks and uses of force"),
            *fields,
            dcc.DatePickerSingle(id="from", clearable=True, display_format="YYYY-MM-DD"),
            html.P(id="said"),
            dcc.Graph(id="chart"),
            dcc.Graph(id="map"),
            html.Div(id="cards"),
        ]
    )

    @app.callback(
        Output("said", "children"),
        Output("chart", "figure"),
        Output("map", "figure"),
        Output("cards", "children"),
        Input("side", "value"),
        Input("actor", "value"),
        Input("from", "date"),
    )
    def show(sides: list[str], actors: list[str], start: str | None) -> tuple[Any, ...]:
        """The sentence, the chart, the map and the cards for what is chosen."""
        chosen = Filters(start=date.fromisoformat(start[:10]) if start else None, sides=tuple(sides), actors=tuple(actors))
        selection = select(data, chosen)
        chart, places = charts.attacks(selection), charts.attack_map(selection)
        sentence = f"{describe(data, chosen)} {chart.sentence} {places.sentence}"
        return sentence, chart.figure, places.figure, [card(data, record) for record in selection.attacks[:SHOWN]]

    return app


def main() -> None:
    """Serve it as Dash serves it."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line for every request else
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    data, problems = open_dataset(Path(__file__).resolve().parent.parent)
    assert data, problems
    page(data).run(port=parser.parse_args().port, debug=False)


if __name__ == "__main__":
    main()
