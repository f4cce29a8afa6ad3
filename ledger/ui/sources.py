"""The page of sources: the list of articles, or one article with its claims marked, and a search for words in all of them."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from ledger.model import dates
from ledger.query import coverage
from ledger.rendering import cards, found, reading_room
from ledger.ui.address import (
    choose,
    choose_in_field,
    dataset,
    filters,
    older_version,
    option,
    selected,
    show_in_field,
    start_over,
    state,
)
from ledger.ui.assets import script, style
from ledger.ui.downloads import show_citation
from ledger.ui.escaping import cited, html
from ledger.ui.pagination import paginate
from ledger.urls import param_values
from ledger.wording import citation

_HITS = 50  # places on a page of the list


def show_sources() -> None:
    """Show the article that the address opens, or else the list of all articles."""
    page_state = state()
    source, wanted = reading_room.opened(dataset(), filters(), page_state), page_state["find"]
    with st.container(horizontal=True, vertical_alignment="bottom", key="find-tools"):
        st.text_input(
            "Find in the articles",
            key=show_in_field("find", wanted, typed=True),
            placeholder="their full text, not only records",
            max_chars=param_values.MAX_TEXT,
            on_change=_take_over_words,
            width=260,
        )
        if source:
            _show_tools(source)
    places = found.hits(dataset(), wanted)
    if wanted:
        _show_hits(wanted, places, is_folded=bool(source))
    if source:
        _show_article(source, page_state, places)
    else:
        names = paginate(list(dataset().sources), "shelf")
        if wanted:
            html('<div class="hits"><h2>All articles</h2></div>')
        html(cards.shelf(reading_room.shelf(selected(), names), filters(), wanted if places else ""))


def _take_over_words() -> None:
    """In a callback: take over the words to find."""
    choose_in_field("find", param_values.clean_text(st.session_state["find"]), {"hit": None})


def _show_tools(source: str) -> None:
    """Show what can be done with the open article, by its id: leave it, choose what is marked, cite it, see whose it is."""
    article = dataset().sources[source]
    st.button("All articles", key="back", icon=":material/arrow_back:", on_click=partial(start_over, find=state()["find"]))
    option("show", article=source)
    show_citation(source)
    with st.popover("About this article"):
        facts = (citation.source_line(dataset(), source), article.published_basis, article.rights, article.note)
        st.text("\n".join(filter(None, facts)))


def _show_hits(wanted: str, places: found.Places, is_folded: bool) -> None:
    """Show where the wanted words stand in all articles, each place with the words around it as a link to it."""
    listed = paginate(found.numbered(places), "hits", _HITS)
    html(found.listed(dataset(), places, listed, wanted, filters(), is_folded))


def _show_article(source: str, page_state: Mapping[str, str], places: found.Places) -> None:
    """Show an article, by its id, with its claims or what was coded of it marked, and the wanted words."""
    data, article, mode = dataset(), dataset().sources[source], page_state["show"]
    html(reading_room.legend(data, source, mode))
    if mode == "coverage":
        st.text(coverage.summary(data, source))
    key = f"reader-{source}"

    def open_record() -> None:
        record = st.session_state[key].get("picked") or ""
        known = record in data.by_id
        choose({"article": source, "record": record, "p": None, "hit": None} if known else {"record": None})

    def open_neighbour() -> None:
        wanted = st.session_state[key].get("onward") or ""
        if wanted in neighbours:
            name, hit = neighbours[wanted]
            start_over(article=name, find=page_state["find"], hit=str(hit), show=mode)

    neighbours = found.neighbours(places, source)
    _READER(
        key=key,
        on_picked_change=open_record,
        on_onward_change=open_neighbour,
        data={
            "source": source,
            "short": article.short,
            "by": ", ".join(filter(None, (article.author, article.publisher, dates.say_day(article.published)))),
            "printed": citation.source_line(data, source),
            "mode": mode,
            "chosen": page_state["record"],
            "wanted": page_state["find"],
            "hit": page_state["hit"],
            "neighbours": {side: data.sources[name].short for side, (name, _) in neighbours.items()},
            "everywhere": sum(map(len, places.values())),
            "paragraph": page_state["p"],
            "claims": [
                {**claim, "citation": cited(claim["citation"]), "sentence": cited(claim["sentence"])}
                for claim in reading_room.claims(data, source, selected(), filters(), older_version())
            ],
            "paragraphs": reading_room.paragraphs(data, source, mode, page_state["find"]),
            "errata": reading_room.errata(data, source),
            "states": reading_room.states(data, source) if mode == "coverage" else [],
        },
    )


_READER = st.components.v2.component("ledger_reader", js=script("reader.js"), css=style("reader.css"))
