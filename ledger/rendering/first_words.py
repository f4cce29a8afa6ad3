"""The first words of a page as escaped HTML that needs neither scripts nor a connection: what a search engine reads of it."""

from html import escape

from ledger.charts import pages
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.query.filters import Filters
from ledger.query.narrowing import mixed
from ledger.query.selection import Selection, select
from ledger.rendering import cards, guide, kept, reading_room
from ledger.rendering.listed import listed
from ledger.rendering.preview import content, first_record, page_query, place_of, preview
from ledger.urls import links, param_values
from ledger.urls.links import Link
from ledger.urls.view import defaults
from ledger.wording import bylines, words
from ledger.wording import citation as citing

_MOST = 6  # records or articles that are told


def first_words(dataset: Dataset, page: str, link: Link) -> str:
    """The sentence above a page, and behind it what comes first on it: figures, records or an article, as text and links."""
    return _first_words(dataset, page or "overview", link.filters, page_query(link))


@memoized(maxsize=500)
def _first_words(dataset: Dataset, page: str, filters: Filters, query: links.Query) -> str:
    """The first words of a page under a filter; `query` has the other parameters, as from `page_query`."""
    selection, state = select(dataset, filters), defaults(page) | dict(query)
    sentence = f'<p class="sentence">{escape(pages.sentence(page, selection, state))}</p>'
    article = reading_room.opened(dataset, filters, state) if page == "sources" else ""
    if name := state.get("record"):
        body = _record(dataset, name, article)
    elif article:
        body = _article(selection, article, Link(filters, dict(query)))
    elif page == "sources":
        body = "".join(_on_the_shelf(selection, source, state["find"]) for source in list(dataset.sources)[:_MOST])
    elif page == "kept":
        body = _kept(dataset, state["set"])
    elif page == "guide":
        body = guide.opening(dataset, guide.sections(dataset))
    else:
        body = _list(page, selection, query)
    return links.keep(f'{sentence}<div class="words">{body}</div>', filters)


def _kept(dataset: Dataset, value: str) -> str:
    """The passages that a reader keeps: each as a sentence with its words, a link to them, and the reader's note."""
    told = ""
    for one in kept.passages(dataset, param_values.kept(value)):
        quotes = "".join(f'<blockquote dir="auto">{escape(cited.quote)}</blockquote>' for cited in one.cited)
        place = f'<p><a href="{escape(one.address(dataset))}">{escape(one.place(dataset))}</a></p>' if one.record else ""
        told += f"<h3>{escape(one.says)}</h3>{quotes}{place}" + (f"<p>Note: {escape(one.kept.note)}</p>" if one.kept.note else "")
    return told or f"<p>{escape(kept.described(dataset, ()))}</p>"


def _list(page: str, selection: Selection, query: links.Query) -> str:
    """What a page of charts or lists says first: its chart with the sentence on it, and the first records with their words."""
    dataset, state = selection.dataset, defaults(page) | dict(query)
    title, sentence = content(dataset, page, selection.filters, query)
    if page == "overview":
        shown = mixed(selection)
        return cards.highlights(dataset, [h for h in dataset.highlights if h.record in shown], Filters())
    first = first_record(page, selection, state)
    records = dict.fromkeys((*([first] if first else []), *listed(page, selection, state, _MOST)))
    told = "".join(_record(dataset, record.id) for record in records)
    return f"<h2>{escape(title)}</h2>{f'<p>{escape(sentence)}</p>' if sentence else ''}{told}"


def _article(selection: Selection, source: str, link: Link) -> str:
    """An open article: who wrote it, what it states under the filter, and the open paragraph or its first passages."""
    dataset = selection.dataset
    told = preview(dataset, "sources", link)
    head = f"<h2>{escape(told.title)}</h2>{_facts(selection, source)}"
    if told.quote:
        target = escape(links.href("sources", page_query(link)))
        place = f'<p><a href="{target}">{escape(told.source)}</a></p>'
        return f'{head}<blockquote dir="auto">{escape(told.quote)}</blockquote>{place}'
    cited = sorted(dataset.cited_in.get(source, ()), key=lambda c: (c.span, c.record))
    names = list(dict.fromkeys(c.record for c in cited if c.record in selection))[:_MOST]
    return head + "".join(_record(dataset, name, source) for name in names)


def _on_the_shelf(selection: Selection, source: str, find: str) -> str:
    """An article in the list of all: its title as a link that opens it, who wrote it, and what it states under the filter."""
    state = {"article": source, **({"find": find} if find else {})}
    target = links.href("sources", links.write(Filters(), state))
    title = selection.dataset.sources[source].title
    return f'<h3><a href="{escape(target)}">{escape(title)}</a></h3>{_facts(selection, source)}'


def _facts(selection: Selection, source: str) -> str:
    """Who wrote an article and when, and what it states under the filter."""
    line = citing.source_line(selection.dataset, source)
    return f"<p>{escape(line)} {escape(reading_room.contribution(selection, source))}</p>"


@memoized(maxsize=2_000)
def _record(dataset: Dataset, name: str, source: str = "") -> str:
    """A record, by its id, as text: its heading with a link to its page, its time and who says it, and its words with links.

    Only its words in the article `source` are told, unless that is empty. The links have no filter.
    """
    record = dataset.by_id[name][1]
    facts = " · ".join(
        filter(None, (words.tag(dataset, record), words.other_time(dataset, record), bylines.who(dataset, record)))
    )
    quotes = "".join(
        f'<blockquote dir="auto">{escape(c.quote)}</blockquote>'
        f'<p><a href="{escape(links.to_record(name, None, article))}">{escape(place_of(dataset, c))}</a></p>'
        for article, passages in citing.by_article(dataset.citations[name]).items()
        for c in passages
        if article == source or not source
    )
    target = escape(links.href("records", [("record", name)]))
    return f'<h3><a href="{target}">{escape(words.with_error_remark(dataset, record))}</a></h3><p>{escape(facts)}</p>{quotes}'
