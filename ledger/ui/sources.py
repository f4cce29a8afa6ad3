"""The shelf of articles and the reading room."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from ledger.model import vocabulary
from ledger.query import coverage
from ledger.rendering import cards, reading_room
from ledger.ui.address import choose, choose_in_field, dataset, filters, option, plain, selected, showing, start_over, state
from ledger.ui.downloads import citations
from ledger.ui.markup import html
from ledger.ui.paging import turned
from ledger.ui.view import asset
from ledger.urls import readers
from ledger.wording import citation, words

_FEW = 25  # articles that are named even where the words do not stand


def sources_page() -> None:
    """The shelf of articles, or one article with its claims."""
    now = state()
    holds = [c.source for c in dataset().citations.get(now["record"], ())]
    source = next((s for s in (now["article"], *filters().sources, *holds) if s in (holds or [now["article"]])), "")
    find = now["find"]
    st.text_input(
        "Find in the articles",
        key=showing("find", find),
        placeholder="words as they stand",
        max_chars=readers.MAX_TEXT,
        on_change=_find_entered,
    )
    if find:
        _hits(find, source)
    if source:
        _article(source, now, find)
    else:
        names = turned(list(dataset().sources), "shelf")
        html(cards.shelf(reading_room.shelf(selected(), names), filters(), find))


def _find_entered() -> None:
    choose_in_field("find", readers.clean_text(st.session_state["find"]))


def _open(article: str = "") -> None:
    """In a callback: open an article, or the shelf of all; the words to find stay."""
    start_over(article=article, find=state()["find"])


def _hits(find: str, source: str) -> None:
    """How often the words stand in each article, each a way to it."""
    data = dataset()
    found = {name: len(reading_room.hits(data, name, find)) for name in data.sources}
    with st.container(horizontal=True, key="hits"):
        st.text(words.count(sum(found.values()), "hit") + ":")
        shown = list(found) if len(found) <= _FEW else sorted((n for n in found if found[n]), key=lambda n: -found[n])
        for name in turned(shown, "hits"):
            number = found[name]
            label = f"{plain(data.sources[name].short)} ({number})"
            st.button(
                label,
                key=f"hits-{name}",
                disabled=not number or name == source,
                type="tertiary",
                on_click=partial(_open, name),
            )


def _article(source: str, now: Mapping[str, str], find: str) -> None:
    data, found = dataset(), dataset().sources[source]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button("All articles", icon=":material/arrow_back:", on_click=_open)
        show = option("show", article=source)
        citations(source)
    st.text(citation.source_line(data, source))
    with st.expander("How author, publisher and date are known, and whose text this is"):
        st.text("\n".join(filter(None, [found.published_basis, found.rights, found.note])))
    names = vocabulary.WORDS["tables"]
    if show == "claims":
        html('<p class="key">' + "".join(f'<mark class="claim {t}">{n}</mark>' for t, n in names.items()) + "</p>")
    else:
        st.text(coverage.summary(data, source))
    key = f"reader-{source}"

    def picked() -> None:
        record = st.session_state[key].get("picked") or ""
        if record in data.by_id:
            choose({"article": source, "record": record})
        else:
            choose({"record": None})

    _READER(
        key=key,
        on_picked_change=picked,
        data={
            "source": source,
            "mode": show,
            "chosen": now["record"],
            "wanted": find,
            "paragraph": now["p"],
            "claims": reading_room.claims(data, source, selected(), filters()),
            "paragraphs": reading_room.paragraphs(data, source, show, find),
            "errata": reading_room.errata(data, source),
            "states": reading_room.states(data, source) if show == "coverage" else [],
        },
    )


_READER = st.components.v2.component("ledger_reader", js=asset("reader.js"), css=asset("reader.css"))
