"""Pieces that the pages share: the dataset, the filter as widgets and links, charts that lead to the article, cards.

This module, `app.py`, `dashboard.py` and the pages are the only ones that know Streamlit. The filter lives in widgets that are
bound to the address. Bound choice widgets write labels, so each visible one has a hidden twin whose labels are the ids; the twin
is bound, the visible one follows it.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from ledger import cards, citing, coverage, dates, figures, links, query, reading, style, words
from ledger.dataset import Dataset
from ledger.opening import open_dataset
from ledger.problems import Problem
from ledger.query import Filters
from ledger.records import Claim
from ledger.relations import frame, order, relations

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "pages"
STYLE = ROOT / "ledger" / "page.css"
PAGE_SIZE = 25

_BOUND_STATE = ("find",)  # page state that a widget of its own keeps in the address
_FILTER_KEYS = tuple(p for p in links.PARAMS if p.field)
_CHOICES = tuple(p for p in _FILTER_KEYS if p.type == "choices")


@st.cache_resource(show_spinner=False)
def opened() -> tuple[Dataset | None, list[Problem]]:
    """The dataset of this project, shared by all readers, or its problems."""
    found: tuple[Dataset | None, list[Problem]] = open_dataset(ROOT)
    return found


def dataset() -> Dataset:
    """The whole dataset. The frame has stopped the page already if there is none."""
    found, _ = opened()
    assert found is not None
    return found


def filters() -> Filters:
    """The filter as the widgets of the sidebar have it now."""
    values: dict[str, Any] = {}
    for param in _FILTER_KEYS:
        value = st.session_state.get(param.key)
        if value:
            values[param.field] = tuple(value) if param.type == "choices" else value
    chosen = Filters(**(values | {"text": links.clean_text(values.get("text", ""))}))
    if chosen.start and chosen.end and chosen.start > chosen.end:
        return Filters(**(values | {"start": chosen.end, "end": chosen.start, "text": chosen.text}))
    return chosen


def selected() -> Dataset:
    """The dataset with what the filter leaves."""
    return query.select(dataset(), filters())


def state(page: str) -> Mapping[str, str]:
    """The state of this page out of its address, defaults filled in."""
    keys = {p.key: p.default for p in links.params(page) if not p.field}
    return keys | dict(links.read_pairs([(k, v) for k, v in _address() if k in keys], page, dataset()).state)


def _address() -> list[tuple[str, str]]:
    """The parameters of the address as they stand."""
    return [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]


def go(to: str, /, **changes: str) -> None:
    """Open a page with the filter kept and the given state in its address, as far as it is not the default."""
    defaults = {p.key: p.default for p in links.params(to)}
    kept = {key: value for key, value in changes.items() if value != defaults[key] and key not in _BOUND_STATE}
    st.switch_page(PAGES / f"{to.replace('-', '_')}.py", query_params=kept)


def option(page: str, key: str, label: str, names: Mapping[str, str], **kept: str) -> str:
    """A choice of the page that its address keeps, such as the scale of an axis. `kept` is state that goes with it."""
    now = dict(state(page))
    chosen = st.segmented_control(label, list(names), format_func=names.__getitem__, default=now[key], key=f"{page}-{key}")
    if chosen and chosen != now[key]:
        now.pop("page", None)
        go(page, **{**now, **kept, key: chosen})
    return now[key]


def take_link(page: str, navigation: Any) -> None:
    """On the first run of a visit: read the address, keep what could not be applied, and rewrite it canonically if it differs.

    Must run before any bound widget; from then on the widgets keep the address.
    """
    if st.session_state.get("arrived"):
        return
    st.session_state["arrived"] = True
    pairs = _address()
    link = links.read_pairs(pairs, page, dataset())
    st.session_state["notices"] = link.notices
    st.session_state["landed"] = (page, link.filters)
    canonical = link.query()
    if sorted(canonical) != sorted(pairs):
        params: dict[str, list[str]] = {}
        for key, value in canonical:
            params.setdefault(key, []).append(value)
        st.switch_page(navigation, query_params=params)


def notices(page: str) -> None:
    """What the link that the reader came by could not apply, and what changed since it was cited, while its view is shown."""
    if st.session_state.get("landed") != (page, filters()):
        return
    found = st.session_state.get("notices", ())
    if found:
        lines = "".join(f"\n- {_plain(notice.message)}" for notice in found[:12])
        more = f"\n- and {len(found) - 12} more" if len(found) > 12 else ""
        st.warning(f"This link could not be applied in full:{lines}{more}", icon=":material/link_off:")
    cited = state(page)["cite"]
    if cited and cited != dataset().version:
        st.info(_since(cited), icon=":material/history:")


def _since(cited: str) -> str:
    """What is known of the changes between the cited version and this one."""
    head = f"This link was made from dataset version {cited}; you see version {dataset().version}."
    changes = links.changes_since(dataset(), cited)
    if changes is None:
        return f"{head} The change log does not know that version, so what differs cannot be said."
    lines = [f"\n- {dates.say(c.date)}: {_plain(c.what)} {_plain(' '.join(c.records))}" for c in changes]
    return f"{head} Since then:{''.join(lines)}"


def filter_sidebar() -> None:
    """The filter of every page, bound to the address."""
    data = dataset()
    with st.container(key="address"):
        for param in _CHOICES:
            st.multiselect(param.key, query.options(data, param.field), key=param.key, bind="query-params")
    st.subheader("Filter", anchor=False)
    st.text_input("Words", key="q", bind="query-params", placeholder="in records, quotes and names", max_chars=links.MAX_TEXT)
    limits: Any = {"value": None, "min_value": links.EARLIEST, "max_value": links.LATEST, "format": "YYYY-MM-DD"}
    st.date_input("From", key="from", bind="query-params", **limits)
    st.date_input("To", key="to", bind="query-params", **limits)
    now = filters()
    for param in _CHOICES[:3]:
        _choose(data, now, param)
    more = sum(bool(getattr(now, param.field)) for param in _CHOICES[3:])
    with st.expander("More filters" + (f" ({more} set)" if more else "")):
        for param in _CHOICES[3:]:
            _choose(data, now, param)
    st.button("Clear the filter", on_click=_clear, disabled=not now.active(), width="stretch", icon=":material/filter_alt_off:")


def _choose(data: Dataset, now: Filters, param: links.Param) -> None:
    counts = query.counts(data, now, param.field)
    visible = f"pick-{param.key}"
    st.session_state[visible] = list(st.session_state[param.key])

    def shown(value: str) -> str:
        return f"{query.label(data, param.field, value)} ({counts[value]})"

    def follow() -> None:
        order = query.options(data, param.field)
        st.session_state[param.key] = [v for v in order if v in st.session_state[visible]]

    st.multiselect(
        query.NAMES[param.field].capitalize(),
        query.options(data, param.field),
        format_func=shown,
        key=visible,
        on_change=follow,
        placeholder="any",
    )


def _clear() -> None:
    for param in _FILTER_KEYS:
        _unset(param)


def _unset(param: links.Param, value: str = "") -> None:
    """Take one value of a filter away, or all of it."""
    if param.type == "choices":
        st.session_state[param.key] = [v for v in st.session_state[param.key] if value and v != value]
    else:
        st.session_state[param.key] = "" if param.type == "text" else None


def view(page: str) -> None:
    """The sentence of the filter, how many records it leaves, a chip to remove each part of it, and the links to this view."""
    data, now = selected(), filters()
    count, whole = sum(1 for _ in data.claims()), sum(1 for _ in dataset().claims())
    with st.container(key="view"):
        st.text(f"{query.describe(dataset(), now)} {count} of {words.count(whole, 'record')}.")
    with st.container(key="chips", horizontal=True, vertical_alignment="center"):
        for param in _FILTER_KEYS:
            value = getattr(now, param.field)
            for part in value if isinstance(value, tuple) else (str(value),) if value else ():
                label = query.label(dataset(), param.field, part) if param.type == "choices" else f"{param.key} {part}"
                key = f"chip-{param.key}-{part}"
                st.button(_plain(label), key=key, on_click=_unset, args=(param, part), icon=":material/close:", help="Remove")
        _copy_links(page, now)


def _copy_links(page: str, now: Filters) -> None:
    here = {key: value for key, value in state(page).items() if key != "cite"}
    short = links.href("", links.write(now, here))
    full = links.href("", links.cite(now, here, page, dataset().version))
    _COPY(key="copy", data={"Copy link": short, "Copy citable link": full}, width="content")


def views() -> None:
    """The named views as links."""
    st.html(cards.views(dataset()))


def chart(made: figures.Chart, key: str, empty: str = "The filter leaves nothing to draw here.") -> None:
    """A chart with its sentence; a click on a mark opens the article at the words behind it."""
    if not made.shown:
        st.info(empty, icon=":material/filter_alt:")
        return
    st.caption(_plain(made.sentence))
    event: Any = st.plotly_chart(
        made.figure,
        key=key,
        on_select="rerun",
        selection_mode="points",
        alt=made.sentence,
        config={"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d"]},
    )
    points = event["selection"]["points"]
    if points and (custom := points[0].get("customdata")) and custom[0] in dataset().by_id:
        go("sources", record=custom[0])


def evidence(records: Iterable[Claim], page: str, nothing: str = "No record is left by the filter.") -> None:
    """Records as cards, a page of the list at a time."""
    given = list(records)
    if not given:
        st.info(nothing, icon=":material/filter_alt:")
        return
    pages = -(-len(given) // PAGE_SIZE)
    at = min(int(state(page).get("page", "1")), pages)
    st.html(cards.cards(dataset(), given[(at - 1) * PAGE_SIZE : at * PAGE_SIZE], filters()))
    if pages > 1:
        turned = st.pagination(pages, default=at, key=f"{page}-pages-{at}")
        if turned != at:
            go(page, **{**state(page), "page": str(turned)})


def _plain(text: str) -> str:
    """Text for an element that reads Markdown, with nothing that Markdown would change."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|~$:<>&@" else c for c in text)


def records_page() -> None:
    """One record with all that is known of it, or the list of all that the filter leaves."""
    now = state("records")
    if now["record"]:
        one_record(now["record"])
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        table = option("records", "table", "Show", {"all": "All", **style.WORDS["tables"]})
        sort = option("records", "sort", "Sort by", {"date": "Date", "article": "Article", "actor": "Actor", "words": "Words"})
        shape = option("records", "as", "As", {"cards": "Cards", "table": "Table"})
    data = selected()
    found = [record for name, record in data.claims() if table in ("all", name)]
    found.sort(key=lambda r: order(dataset(), r, sort))
    if shape == "cards" or not found:
        evidence(found, "records")
        return
    picked: Any = st.dataframe(
        frame(dataset(), found), hide_index=True, height=640, key="records-table", on_select="rerun", selection_mode="single-row"
    )
    if rows := picked["selection"]["rows"]:
        go("records", record=found[rows[0]].id)


def one_record(name: str) -> None:
    """Everything known of one record: its card, and what it belongs with."""
    data = dataset()
    record = data.by_id[name][1]
    if name not in selected().by_id:
        st.info("The filter does not leave this record; the link to it is honoured all the same.", icon=":material/filter_alt:")
    if st.button("All records", icon=":material/arrow_back:"):
        go("records")
    st.html(cards.cards(data, [record], filters()))
    for title, related in relations(data, record).items():
        st.subheader(title, anchor=False)
        st.html(cards.cards(data, related, filters()))
    for disagreement in (d for d in data.disagreements if name in d.records):
        st.subheader(_plain(f"Disagreement: {disagreement.quantity}"), anchor=False)
        if disagreement.note:
            st.text(disagreement.note)
        st.html(cards.cards(data, [data.by_id[i][1] for i in disagreement.records if i != name], filters()))
    if found := [e for e in data.errata if name in e.records]:
        st.subheader("Errata", anchor=False)
        st.html("".join(cards.erratum(data, e) for e in found))


def disagreements(data: Dataset) -> None:
    """Each disagreement with its records side by side."""
    if not data.disagreements:
        st.info("No disagreement among the records that the filter leaves.", icon=":material/filter_alt:")
    for disagreement in data.disagreements:
        reason = style.WORDS["reasons"][disagreement.reason]
        with st.expander(_plain(f"{disagreement.quantity}: {len(disagreement.records)} statements, {reason}")):
            if disagreement.note:
                st.text(disagreement.note)
            found = [dataset().by_id[name][1] for name in disagreement.records]
            st.html(cards.cards(dataset(), found, filters()))


def errata(data: Dataset) -> None:
    """What the articles get wrong, as far as it concerns what the filter leaves."""
    if not data.errata:
        st.info("No known error concerns the records that the filter leaves.", icon=":material/filter_alt:")
        return
    with st.expander(f"{len(data.errata)} apparent errors, recorded and not mended"):
        st.html('<div class="cards">' + "".join(cards.erratum(dataset(), e) for e in data.errata) + "</div>")


def sources_page() -> None:
    """The shelf of articles, or one article with its claims."""
    now = state("sources")
    holds = [c.source for c in dataset().citations.get(now["record"], ())]
    wanted = now["article"] if now["article"] in (holds or [now["article"]]) else holds[0]
    source = wanted or next(iter(holds), "")
    st.text_input(
        "Find in the articles", key="find", bind="query-params", placeholder="words as they stand", max_chars=links.MAX_TEXT
    )
    find = links.clean_text(st.session_state["find"])
    if find:
        _hits(find, source)
    if source:
        _article(source, now, find)
    else:
        st.html(cards.shelf(reading.shelf(dataset(), selected()), filters(), find))


def _hits(find: str, source: str) -> None:
    """How often the words stand in each article, each a way to it."""
    data = dataset()
    found = {name: len(reading.hits(data, name, find)) for name in data.sources}
    with st.container(horizontal=True, key="hits"):
        st.text(words.count(sum(found.values()), "hit") + ":")
        for name, number in found.items():
            label = f"{_plain(data.sources[name].short)} ({number})"
            if st.button(label, key=f"hits-{name}", disabled=not number or name == source, type="tertiary"):
                go("sources", article=name)


def _article(source: str, now: Mapping[str, str], find: str) -> None:
    data, found = dataset(), dataset().sources[source]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button("All articles", icon=":material/arrow_back:"):
            go("sources")
        modes = {"claims": "Claims", "coverage": "What was coded, and what not"}
        show = option("sources", "show", "Show", modes, article=source)
    st.text(citing.source_line(data, source))
    with st.expander("How author, publisher and date are known, and whose text this is"):
        st.text("\n".join(filter(None, [found.published_basis, found.rights, found.note])))
    names = style.WORDS["tables"]
    if show == "claims":
        st.html('<p class="key">' + "".join(f'<mark class="claim {t}">{n}</mark>' for t, n in names.items()) + "</p>")
    else:
        sentences = list(coverage.sentences(data, source))
        cited = sum(s.state == "cited" for s in sentences)
        st.text(
            f"{cited} of {words.count(len(sentences), 'sentence')} are cited; the others were read and set aside with a reason."
        )
    key = f"reader-{source}"

    def picked() -> None:
        record = st.session_state[key].get("picked") or ""
        if record in data.by_id:
            st.query_params.update({"article": source, "record": record})
        else:
            st.query_params.pop("record", None)

    _READER(
        key=key,
        on_picked_change=picked,
        data={
            "source": source,
            "mode": show,
            "chosen": now["record"],
            "wanted": find,
            "claims": reading.claims(data, source, selected().by_id, filters()),
            "paragraphs": reading.paragraphs(data, source, show, find),
            "errata": reading.errata(data, source),
            "states": reading.states(data, source) if show == "coverage" else [],
        },
    )


def _asset(name: str) -> str:
    return (ROOT / "ledger" / name).read_text(encoding="utf-8")


_COPY = st.components.v2.component("ledger_copy", js=_asset("copy.js"), css=_asset("copy.css"))
_READER = st.components.v2.component("ledger_reader", js=_asset("reader.js"), css=_asset("reader.css"))
