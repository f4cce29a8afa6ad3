"""A view inside a page of another site: a chart or a record with its title, its sentence and its sources, and nothing else."""

from collections.abc import Iterable, Mapping
from html import escape

import streamlit as st

from ledger.charts.pages import PAGES, title_of
from ledger.model.records import CLAIMS
from ledger.query import narrowing
from ledger.rendering import cards
from ledger.server import embedding
from ledger.server.live import name
from ledger.ui import address
from ledger.ui.address import dataset, filters, selected, state
from ledger.ui.assets import asset
from ledger.ui.charts import show_alone
from ledger.ui.escaping import html
from ledger.urls import links, params
from ledger.wording import citation, words

_NAMED = 8  # the most articles that are named
_OF_A_LIST = ("page", "chosen", "at", "view", "cite")  # parameters that say nothing of what stands alone


def is_embedded() -> bool:
    """Whether the address of this run has `embed=true`, by which Streamlit leaves its own frame out."""
    return bool(st.context.is_embedded)


def show_embed(page: str) -> None:
    """Show the chart or the record that the address of this page names, its sources, and a link to the whole view."""
    wanted, record = _state(page), state().get("record", "")
    drawn = PAGES[page].make(selected(), wanted) if page in PAGES else {}
    tables = PAGES[page].tables if page in PAGES else CLAIMS
    with st.container(key="embed"):
        shown: Iterable[str] = ()
        if record:
            shown = (record,)
            html(f'<h1 class="unseen">{escape(words.headline(dataset(), dataset().by_id[record][1]))}</h1>')
            html(cards.card(dataset(), dataset().by_id[record][1], filters(), alone=True))
        elif drawn:
            key = wanted["at"] if wanted.get("at") in drawn else page
            chart = drawn[key]
            said = narrowing.described(dataset(), filters(), tables) if filters().active() else ""
            _show_words(chart.title, f"{said} {chart.sentence}".strip())
            query = links.write(filters(), {**_kept(wanted), "at": "" if key == page else key})
            with st.container(key="embedded"):
                show_alone(chart, page, key, _with(links.href(page, query), "chosen="))
            shown = chart.shown
        else:
            _show_words(title_of(page, dataset()), narrowing.summary(selected(), tables))
        with st.container(key="footer"):
            html(_footer(links.href(page, links.write(filters(), {**wanted, "cite": state().get("cite", "")})), shown))
        _SCRIPT(key="tools")


def show_locked(page: str) -> None:
    """Show that the view asks for a login, with a link to where the reader can log in. No word of the data is shown."""
    target, title = escape(links.href(page, address.address_pairs())), escape(name(address.pinned_state().dataset))
    with st.container(key="embed"):
        html(f'<h1>{title}</h1><p>This view asks for a login. <a href="{target}">Open it in a new tab</a></p>')
        _SCRIPT(key="tools")


def addresses(page: str) -> dict[str, str]:
    """What other sites may embed of this view: relative addresses by the labels of the buttons that copy the code for a frame.

    It is empty where no site may embed, and where the page has neither a chart nor an open record.
    """
    kept = _kept(_state(page))
    if not embedding.sites() or (page not in PAGES and not kept.get("record")) or kept.get("mode") in ("side", "agreement"):
        return {}
    at = params.BY_KEY["at"]
    of_charts = {f"Copy embed code: {words}": {"at": key} for key, words in at.options.items()} if page in at.pages else {}
    return {
        label: links.href("", [*links.write(filters(), kept | of_chart), ("embed", "true")])
        for label, of_chart in (of_charts or {"Copy embed code": {}}).items()
    }


def _state(page: str) -> dict[str, str]:
    """The state of the page as it is shown: the matrix where positions are read issue by issue, of which there is no chart."""
    is_list = page == "positions" and state()["mode"] == "issues"
    return {**state(), **({"mode": "matrix"} if is_list else {})}


def _kept(wanted: Mapping[str, str]) -> dict[str, str]:
    """The part of a state that says something of a chart or record that stands alone."""
    return {key: value for key, value in wanted.items() if key not in _OF_A_LIST}


def _with(href: str, parameter: str) -> str:
    """An address with one more parameter."""
    return f"{href}{'&' if '?' in href else '?'}{parameter}"


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
    return f'<p class="said">{sources}Dataset {escape(data.version)}. {link}</p>'


_SCRIPT = st.components.v2.component("ledger_embed", js=asset("embed.js"))
