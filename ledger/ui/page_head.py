"""What stands above the content of a page: name, title, filter in words, links and downloads, notices about a link."""

from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from ledger.charts.pages import PAGES, sentence, tables_told
from ledger.model import dates
from ledger.model.about import Change
from ledger.model.records import CLAIMS
from ledger.model.vocabulary import STATUS_VERBS
from ledger.query import narrowing, reach
from ledger.query.filters import label_of
from ledger.rendering import cards, found
from ledger.rendering.preview import heading
from ledger.server import assets, live, versions
from ledger.ui import address
from ledger.ui.address import dataset, filters, older_version, selected, state
from ledger.ui.assets import script, style
from ledger.ui.charts import CHART
from ledger.ui.downloads import show_share, show_view_downloads
from ledger.ui.escaping import html, plain, titled
from ledger.ui.public_record import show_chip
from ledger.ui.sidebar import remove_value
from ledger.urls import links
from ledger.urls.addresses import FIND
from ledger.urls.kept import MOST_KEPT, Kept
from ledger.urls.links import Link
from ledger.urls.param_values import MAX_RECORDS, day_in_short, former_records
from ledger.urls.params import OF_READER, Param
from ledger.urls.view import FILTER_PARAMS
from ledger.wording import words

_MOST_NOTICES = 12
_OF_THE_LIST = ("page", "chosen", "at")  # parameters of a page that a wider filter would make wrong
_LEFT = "the filter leaves here"
_FEW = 3  # changed records that a notice names
_TO_BLAMES = f'<a href="#{CHART}blames">Who {STATUS_VERBS["blamed"].one} whom, who {STATUS_VERBS["denied"].one} it?</a>'
"""A link on the page of attacks to its last chart, which is far below."""
_FIRST_VIEWS = 4  # named views that the overview shows; the others are folded


def show_name() -> None:
    """Show above the page the name of the dashboard, which leads to the overview, a link to what it is, and “Find”."""
    query = links.write(filters())
    overview, about = escape(links.href("overview", query)), escape(links.href("guide", query))
    html(
        f'<a class="name" href="{overview}">{escape(dataset().subject.title)}</a>'
        f'<a class="about" href="{about}#about">About this ledger</a>'
        '<button type="button" class="find" aria-keyshortcuts="Control+K" title="Find anything (Ctrl+K)">Find</button>'
    )


def show_head(page: str) -> None:
    """Show the title of a page, the links and downloads of the view, what the filter leaves, and a button for each part of it."""
    with st.container(key="head", horizontal=True, vertical_alignment="center", gap="small"):
        st.title(plain(heading(page, dataset(), Link(filters(), state()))), anchor=False)
        if page != "kept":
            show_share(page)
            show_view_downloads(page)
            _show_way_to_kept()
    said = "" if page == "kept" else sentence(page, selected(), state())
    if page != "kept":
        _show_left(page, said)
        _show_chips()
    page_state = state()
    sent = {
        "said": said,
        "chosen": page_state.get("chosen", ""),
        "correction": address.correction(),
        "notice": _in_short(),
        "kept": [one.key for one in address.kept()],
        "notes": {one.key: one.note for one in address.kept() if one.note},
        "set": address.view().state["set"],
        "own": [pair for pair in address.view().query() if pair[0] in OF_READER],
        "most": MOST_KEPT,
        "part": address.is_kept_in_part(),
        "find": {
            "script": _FINDER,
            "address": FIND,
            "cite": older_version(),
            "filter": [param.key for param in FILTER_PARAMS],
        },
    }
    _TOOLS(key="tools", data=[sent], on_kept_change=_take_over_kept)


def _show_way_to_kept() -> None:
    """Show how many passages the reader keeps, as a link to their page, which takes them along in the browser."""
    number = len(address.kept())
    classes = "kept" if number else "kept none-kept"
    html(f'<p class="{classes}"><a href="{escape(links.href("kept", links.write(filters())))}">Kept ({number})</a></p>')


def _take_over_kept() -> None:
    """In a callback: keep the passages of a button, or keep them no longer. Only passages that the dataset holds are kept."""
    sent = st.session_state["tools"].get("kept") or {}
    keys, kept = str(sent.get("keys", "")).split(","), address.kept()
    if sent.get("kept"):
        address.keep([one for one in kept if one.key not in keys])
        return
    pairs = (key.partition("/") for key in keys if key not in {one.key for one in kept})
    stated = dataset().citations
    new = [
        Kept(name, source, dataset().version)
        for name, _, source in pairs
        if any(c.source == source for c in stated.get(name, ()))
    ]
    address.keep([*kept, *new])


def _show_left(page: str, said: str) -> None:
    """Show the sentence `said` on what the filter leaves on a page, with links to what it leaves out."""
    selection, asked = selected(), filters()
    about = tables_told(page, asked, state())
    is_mixed = page in ("overview", "records") and state().get("table", "all") == "all"
    rest = narrowing.left_out(selection) if is_mixed else {}
    beside_it = "".join(_linked(sentence, page) for sentence in reach.beside(selection, about))
    more = "".join(map(_rest, rest, rest.values())) + beside_it
    in_articles = "" if state().get("find") else found.of_filter(dataset(), asked)
    beside = f'<p class="beside">{in_articles}</p>' if in_articles else ""
    below = f" {_TO_BLAMES}" if page == "attacks" and selection.count("attacks") else ""
    html(f'<p class="view">{escape(said)}{more}{below}</p>{beside}')


def _rest(table: str, told: str) -> str:
    """A sentence on the records of a table that a mixed list leaves out, with a link to their list."""
    href = escape(links.href("records", links.write(filters(), {"table": table})))
    return f' {escape(told)}: <a href="{href}">show {"it" if told.startswith("1 ") else "them"}</a>.'


def _linked(sentence: reach.Sentence, page: str) -> str:
    """A sentence on what a filter leaves out, in which what is counted leads to it, where a page can show that."""
    pieces = []
    for piece in sentence:
        text, can_show = escape(piece.text), not piece.chosen or (page in PAGES and len(piece.chosen) <= MAX_RECORDS)
        if piece.filters and can_show:
            kept = {key: value for key, value in state().items() if key not in _OF_THE_LIST}
            query = links.write(piece.filters, {"chosen": ",".join(piece.chosen)} if piece.chosen else kept)
            text = f'<a href="{escape(links.href(page, query))}">{text}</a>'
        pieces.append(text)
    return f" {''.join(pieces)}"


def _show_chips() -> None:
    """Show each value of the filter, and a layer beside the statements, as a button that removes it. The row is always there.

    An element that comes into being above others moves them, and on a busy machine the browser then draws those anew.
    """
    with st.container(key="chips", horizontal=True, vertical_alignment="center", gap="small"):
        for param in FILTER_PARAMS:
            value = getattr(filters(), param.field)
            for part in value if isinstance(value, tuple) else (str(value),) if value else ():
                key = f"chip-{param.key}-{part}"
                label = plain(_chip(param, part))
                st.button(label, key=key, on_click=remove_value, args=(param, part), icon=":material/close:", help="Remove")
        show_chip()


def _chip(param: Param, part: str) -> str:
    """The words for a value of the filter on its button."""
    match param.type:
        case "choices":
            return label_of(dataset(), param.field, part)
        case "day":
            short = day_in_short(date.fromisoformat(part), param.key)
            return f"{'from' if param.key == 'from' else 'until the end of' if short != part else 'until'} {dates.say(short)}"
        case _:
            return f"“{part}”"


def show_notices() -> None:
    """Show what could not be applied of the link that opened the view, and what changed in the data since the link was made."""
    view = address.view()
    if not view.is_opened:
        return
    if view.notices:
        lines = "".join(f"\n- {plain(notice.message)}" for notice in view.notices[:_MOST_NOTICES])
        more = f"\n- and {len(view.notices) - _MOST_NOTICES:d} more" if len(view.notices) > _MOST_NOTICES else ""
        st.warning(f"This link could not be applied in full:{lines}{more}", icon=":material/link_off:")
    cited = view.state["cite"]
    if cited and cited != dataset().version:
        reason = f"This link was made from dataset version {cited}; you see version {dataset().version}."
        named = "; ".join(f"[{plain(called)}]({target})" for called, target in which_changed(cited))
        st.info(
            plain(reason + _not_kept(cited))
            + changed_since(cited)
            + (f" Changed: {named}." if named else "")
            + f" [What changed]({way_to_changes(cited)})"
            + _files_of(cited),
            icon=":material/history:",
        )


def _in_short() -> str:
    """What the notices about the link say, in a line that stays in the window while they are out of sight; empty without any."""
    view, cited = address.view(), address.view().state["cite"]
    if version := older_version():
        return f"As cited: dataset {version}.{changed_since(version)}"
    if not view.is_opened:
        return ""
    made = f"This link was made from dataset version {cited}.{changed_since(cited)}"
    told = ("This link could not be applied in full.", view.notices), (made, cited and cited != dataset().version)
    return " ".join(sentence for sentence, is_told in told if is_told)


def _not_kept(version: str) -> str:
    """Where the server cannot show the records of a version, a sentence that says so; empty otherwise."""
    if live.has_records(version):
        return ""
    return " This server has not kept the records of that version: what the link showed then cannot be shown here."


def _files_of(version: str) -> str:
    """Where the archive has a version that cannot be read: a sentence, as Markdown, that offers its files; empty otherwise."""
    if not live.older(version):
        return ""
    return f" The code of today cannot open the older version; [its files]({plain(versions.address(version))}) are kept."


def way_to_changes(version: str) -> str:
    """The relative address that shows what differs between an older version of the dataset and the present one.

    Where some records are open or chosen, it shows what differs in these alone.
    """
    shown, kind = _shown()
    of = "" if kind == _LEFT else ",".join(shown)
    return links.href("curation", links.write(filters(), {"part": "changes", "since": version, "of": of}))


def changed_since(version: str) -> str:
    """How many of the shown records changed since an older version of the dataset, in a sentence that follows another one."""
    changes = links.changes_since(address.today(), version)
    if changes is None:
        return " The log of changes names no such version, so what differs cannot be said: perhaps there never was one."
    shown, kind = _shown()
    changed = len(_named(changes).intersection(shown))
    if len(shown) == 1 and kind != _LEFT:
        return f" The record that is {plain(kind)} {'has' if changed else 'has not'} changed since then."
    number = f"{changed:,}" if changed else "none"
    return (
        f" Of the {len(shown):,} records that {plain('are chosen' if kind == 'chosen' else kind)}, {number} changed since then."
    )


def which_changed(version: str) -> list[tuple[str, str]]:
    """Links to the shown records that changed since an older version, each as its words and its relative address.

    There is one for each of a few records, or one to all; none if that would be too many, or where the address names just these.
    The addresses cite the version too.
    """
    names, (shown, kind) = _named(links.changes_since(address.today(), version) or ()), _shown()
    changed = [name for name in shown if name in names]
    if len(changed) == len(shown) and kind != _LEFT:
        return []
    if len(changed) > _FEW:
        page = address.view().page if address.view().page in PAGES else "overview"
        target = links.href(page, links.write(filters(), {"chosen": ",".join(changed), "cite": version}))
        return [(f"these {len(changed):d} records", target)] if len(changed) <= MAX_RECORDS else []
    targets = [links.href("records", links.write(filters(), {"record": name, "cite": version})) for name in changed]
    return [(words.quotable(dataset(), dataset().by_id[name][1]), to) for name, to in zip(changed, targets, strict=True)]


def _named(changes: Sequence[Change]) -> set[str]:
    """The ids of the records that entries of the log name, and the present ones of those that it names by a former id."""
    names, present = {name for change in changes for name in change.records}, former_records(dataset())
    return names | {present[name] for name in names if name in present}


def _shown() -> tuple[list[str], str]:
    """The ids of the records that the address shows, and what they are: open, chosen, or left by the filter on this page."""
    page, page_state = address.view().page, state()
    if record := page_state.get("record"):
        return [record], "open"
    chosen = [name for name in page_state.get("chosen", "").split(",") if name]
    if chosen and all(name in dataset().by_id for name in chosen):  # and not marks of many records
        return chosen, "chosen"
    return list(selected().ids(selected().rows(*(PAGES[page].tables if page in PAGES else CLAIMS)))), _LEFT


def show_named_views(title: str) -> None:
    """Show the named views of the dataset as links below a title."""
    first, rest = dataset().views[:_FIRST_VIEWS], dataset().views[_FIRST_VIEWS:]
    more = f"<details><summary>{words.count(len(rest), 'more view')}</summary>{cards.views(dataset(), rest)}</details>"
    html(titled(title, cards.views(dataset(), first) + more * bool(rest)))


_FINDER = assets.address("finder.js")
_TOOLS = st.components.v2.component("ledger_tools", js=script("tools.js"), css=style("finder.css"), isolate_styles=False)
