"""A view inside a page of another site: a chart or a record with its title, its sentence and its sources, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

import streamlit as st

from ledger.charts import Chart, Grid
from ledger.charts.errors import in_few_words
from ledger.charts.pages import PAGES, charts_of, described, tables_told, title_of
from ledger.query import narrowing, reach
from ledger.rendering import cards
from ledger.server import embedding
from ledger.server.live import name
from ledger.ui import address
from ledger.ui.address import dataset, filters, selected, state
from ledger.ui.assets import script
from ledger.ui.charts import show_alone
from ledger.ui.escaping import html
from ledger.urls import links, params
from ledger.wording import citation
from ledger.wording.retelling import titled

_NAMED = 8  # the most articles that are named
_USUAL_HEIGHT = 400  # pixels of a frame
_WORDS_HEIGHT = 220  # pixels of the words above and below a chart in a frame 600 pixels wide
_LEFT_OUT = ("page", "chosen", "at", "view", "cite")  # of a list, or written into the link by other means


def is_embedded() -> bool:
    """Whether the address of this run has `embed=true`, by which Streamlit leaves its own frame out."""
    return bool(st.context.is_embedded)


def show_embed(page: str) -> None:
    """Show the chart or the record that the address of this page names, its sources, and a link to the whole view."""
    wanted, record = _state(page), state().get("record", "")
    drawn = charts_of(page, dataset(), filters(), wanted)
    tables = tables_told(page, filters(), wanted)
    perhaps = reach.in_words(reach.sentences(selected(), tables))
    with st.container(key="embed"):
        shown: Iterable[str] = ()
        how = ""
        if record:
            shown = (record,)
            html(f'<h1 class="unseen">{escape(titled(dataset(), dataset().by_id[record][1]))}</h1>')
            html(cards.card(dataset(), dataset().by_id[record][1], filters(), beside=False))
        elif drawn:
            key = wanted["at"] if wanted.get("at") in drawn else page
            chart = drawn[key]
            said = described(page, dataset(), filters(), wanted) if filters().active() else ""
            errors = in_few_words(dataset(), chart.shown)  # the rule of the chart, which tells them whole, is folded here
            _show_words(chart.title, " ".join(filter(None, (said, *perhaps, chart.sentence, errors))))
            query = links.write(filters(), {**_for_one(wanted), "at": "" if key == page else key})
            with st.container(key="embedded"):
                show_alone(chart, page, key, f"{links.href(page, query)}{'&' if query else '?'}chosen=")
            shown = chart.shown
            how = f'<details class="how"><summary>How to read it</summary><p>{escape(chart.rule)}</p></details>' * bool(
                chart.rule
            )
        else:
            _show_words(title_of(page, dataset(), filters()), " ".join((narrowing.summary(selected(), tables), *perhaps)))
        with st.container(key="footer"):
            html(_footer(links.href(page, links.write(filters(), {**wanted, "cite": state().get("cite", "")})), shown) + how)
        _SCRIPT(key="tools")


def show_locked(page: str) -> None:
    """Show that the view asks for a login, with a link to where the reader can log in. No word of the data is shown."""
    target, title = escape(links.href(page, address.address_pairs())), escape(name(address.pinned_state().dataset))
    with st.container(key="embed"):
        html(f'<h1>{title}</h1><p>This view asks for a login. <a href="{target}">Open it in a new tab</a></p>')
        _SCRIPT(key="tools")


@dataclass(frozen=True)
class Code:
    """What the HTML of a frame holds: the relative address of the view, and the height in pixels at which all of it is seen."""

    address: str
    height: int


def has_view(page: str) -> bool:
    """Whether this view can stand alone: it has a chart, or a record that is open."""
    kept = _for_one(_state(page))
    return (page in PAGES or bool(kept.get("record"))) and kept.get("mode") not in ("side", "agreement")


def codes(page: str) -> dict[str, Code]:
    """What other sites may embed of this view, by the labels of the buttons that copy the code for a frame.

    One of a page with several charts names the chart, unless that is the first and `at` has no name for it. The
    addresses name the version that is shown. It is empty where no site may embed, and where there is nothing to embed.
    """
    if not embedding.sites() or not has_view(page):
        return {}
    wanted, at = _state(page), params.BY_KEY["at"]
    kept = {**_for_one(wanted), "cite": dataset().version}
    drawn = charts_of(page, dataset(), filters(), wanted)
    label, of_page = "Copy embed code", drawn if page in at.pages else (page,)
    return {
        f"{label}: {at.options[key]}" if key in at.options else label: Code(
            links.href("", [*links.write(filters(), kept | ({"at": key} if key != page else {})), ("embed", "true")]),
            _height(drawn.get(key)),
        )
        for key in of_page
    }


def _height(chart: Chart | Grid | None) -> int:
    """The height of a frame in which all of a chart is seen below its words; tables and cards scroll within a usual height."""
    if not isinstance(chart, Chart) or not chart.drawn:
        return _USUAL_HEIGHT
    return max(_USUAL_HEIGHT, int(chart.figure["layout"]["height"]) + _WORDS_HEIGHT)


def _state(page: str) -> dict[str, str]:
    """The state of the page as it is shown: the matrix where positions are read issue by issue, of which there is no chart."""
    is_list = page == "positions" and state()["mode"] == "issues"
    return {**state(), **({"mode": "matrix"} if is_list else {})}


def _for_one(wanted: Mapping[str, str]) -> dict[str, str]:
    """The part of a state that says something of a chart or record that stands alone."""
    return {key: value for key, value in wanted.items() if key not in _LEFT_OUT}


def _show_words(title: str, sentence: str) -> None:
    """Show the title and the sentence of what stands alone, and whether its address could be applied."""
    unapplied = " Not all of the address of this view could be applied." if address.view().notices else ""
    html(f'<h1>{escape(title)}</h1><p class="said" tabindex="0">{escape(sentence + unapplied)}</p>')


def _footer(target: str, shown: Iterable[str]) -> str:
    """The articles that the shown records stand on, the version, and a link to the whole view, as HTML."""
    data = dataset()
    cited = {passage.source for record in shown for passage in data.citations[record]}
    named = [source for source in data.sources.values() if source.id in cited]
    listed = [f'<span title="{escape(citation.source_line(data, source.id))}">{escape(source.short)}</span>' for source in named]
    more = [f"{len(named) - _NAMED:,} more"] if len(named) > _NAMED else []
    sources = f"Sources: {', '.join(listed[:_NAMED] + more)}. " if named else ""
    link = f'<a href="{escape(target)}">{escape(data.subject.title)} · open this view</a>'
    made_of = state().get("cite", "")
    other = f", not {made_of}, of which this frame was made" if made_of and made_of != data.version else ""
    return f'<p class="said">{sources}Dataset {escape(data.version)}{escape(other)}. {link}</p>'


_SCRIPT = st.components.v2.component("ledger_embed", js=script("embed.js"))
