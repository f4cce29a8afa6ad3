"""The page of sources: the list of articles, or one article with its claims marked, and a search for words in all of them."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from ledger.model import vocabulary
from ledger.query import coverage
from ledger.rendering import cards, reading_room
from ledger.ui.address import choose, choose_in_field, dataset, filters, option, selected, show_in_field, start_over, state
from ledger.ui.assets import asset
from ledger.ui.downloads import show_citation
from ledger.ui.escaping import html, plain
from ledger.ui.pagination import paginate
from ledger.urls import param_values
from ledger.wording import citation, words

_FEW = 25  # of at most so many articles, those without a hit are named as well


def show_sources() -> None:
    """Show the article that the address names, or one that states the record it names, or else the list of all articles.

    Of several articles that state the record, the one that is named comes first, then those of the filter.
    """
    page_state = state()
    article, wanted = page_state["article"], page_state["find"]
    stating = [place.source for place in dataset().citations.get(page_state["record"], ())]
    source = next((name for name in (article, *filters().sources, *stating) if name in (stating or [article])), "")
    st.text_input(
        "Find in the articles",
        key=show_in_field("find", wanted),
        placeholder="words as they stand",
        max_chars=param_values.MAX_TEXT,
        on_change=_take_over_words,
    )
    if wanted:
        _show_hits(wanted, source)
    if source:
        _show_article(source, page_state, wanted)
    else:
        names = paginate(list(dataset().sources), "shelf")
        html(cards.shelf(reading_room.shelf(selected(), names), filters(), wanted))


def _take_over_words() -> None:
    """In a callback: take over the words to find."""
    choose_in_field("find", param_values.clean_text(st.session_state["find"]))


def _open(article: str = "") -> None:
    """In a callback: open an article, by its id, or the list of all. The words to find stay."""
    start_over(article=article, find=state()["find"])


def _show_hits(wanted: str, source: str) -> None:
    """Show how often the wanted words stand in each article, as buttons that open the articles; `source` is the open one."""
    data = dataset()
    counts = {name: len(reading_room.hits(data, name, wanted)) for name in data.sources}
    with st.container(horizontal=True, key="hits"):
        st.text(words.count(sum(counts.values()), "hit") + ":")
        shown = list(counts) if len(counts) <= _FEW else sorted((n for n in counts if counts[n]), key=lambda n: -counts[n])
        for name in paginate(shown, "hits"):
            st.button(
                plain(f"{data.sources[name].short} ({counts[name]})"),
                key=f"hits-{name}",
                disabled=not counts[name] or name == source,
                type="tertiary",
                on_click=partial(_open, name),
            )


def _show_article(source: str, page_state: Mapping[str, str], wanted: str) -> None:
    """Show an article, by its id, with its claims or what was coded of it marked, and the wanted words."""
    data, article = dataset(), dataset().sources[source]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button("All articles", icon=":material/arrow_back:", on_click=_open)
        mode = option("show", article=source)
        show_citation(source)
    st.text(citation.source_line(data, source))
    with st.expander("How author, publisher and date are known, and whose text this is"):
        st.text("\n".join(filter(None, [article.published_basis, article.rights, article.note])))
    if mode == "claims":
        labels = vocabulary.WORDS["tables"].items()
        html('<p class="key">' + "".join(f'<mark class="claim {table}">{label}</mark>' for table, label in labels) + "</p>")
    else:
        st.text(coverage.summary(data, source))
    key = f"reader-{source}"

    def open_record() -> None:
        record = st.session_state[key].get("picked") or ""
        if record in data.by_id:
            choose({"article": source, "record": record})
        else:
            choose({"record": None})

    _READER(
        key=key,
        on_picked_change=open_record,
        data={
            "source": source,
            "mode": mode,
            "chosen": page_state["record"],
            "wanted": wanted,
            "paragraph": page_state["p"],
            "claims": reading_room.claims(data, source, selected(), filters()),
            "paragraphs": reading_room.paragraphs(data, source, mode, wanted),
            "errata": reading_room.errata(data, source),
            "states": reading_room.states(data, source) if mode == "coverage" else [],
        },
    )


_READER = st.components.v2.component("ledger_reader", js=asset("reader.js"), css=asset("reader.css"))
