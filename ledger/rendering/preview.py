"""What is told of an address where its page is not open: in the tab of a browser, in a chat, by a search engine."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from ledger.charts import pages
from ledger.model import vocabulary
from ledger.model.about import View
from ledger.model.dataset import Citation, Dataset
from ledger.model.memoized import memoized
from ledger.model.records import CLAIMS, Attack, Attribution, Casualties, Claim, Evidence, Measured, Position, TroopLevel
from ledger.query import agreement, comparison_words, finding, narrowing, reach
from ledger.query.chains import words_for
from ledger.query.filters import Filters, describe, in_short
from ledger.query.selection import Selection, select
from ledger.rendering import answers, comparison, found, kept, reading_room
from ledger.rendering.listed import PAGE_SIZE, listed
from ledger.urls import links, param_values
from ledger.urls.links import Link
from ledger.urls.params import BY_KEY
from ledger.urls.view import defaults
from ledger.wording import bylines, words
from ledger.wording import citation as citing
from ledger.wording.cutting import cut, cut_statement
from ledger.wording.retelling import titled

LONGEST = 200
"""Characters of a description at most."""
_LONGEST_FILTER = 90  # characters of a filter in a title; a longer one is told in short

State = Mapping[str, str]


@dataclass(frozen=True)
class Preview:
    """What is told of a view, a record or an article; each text is true without the others.

    title: the chart, record or article, with the filter
    description: one or two sentences of at most LONGEST characters
    headline: the number of a record in few words; empty for anything else
    quote: exact words of an article; empty where the view has none
    source: the article and the place in it where the words stand; empty without a quote
    """

    title: str
    description: str
    headline: str = ""
    quote: str = ""
    source: str = ""


def preview(dataset: Dataset, page: str, link: Link) -> Preview:
    """What is told of the view that a link opens on a page, by its name in the address (`overview` or empty for the first)."""
    return _preview(dataset, page or "overview", link.filters, page_query(link))


def heading(page: str, dataset: Dataset, link: Link) -> str:
    """The heading of a page, by its name in the address; that of what is kept says how much that is."""
    if page == "kept":
        return _title_of_kept(dataset, link.state.get("set", ""))
    return pages.title_of(page, dataset, link.filters)


def page_query(link: Link) -> links.Query:
    """The parameters of the shortest link that are no part of the filter, without the version that it cites."""
    return links.write(None, {key: value for key, value in link.state.items() if key != "cite"})


def tab_title(dataset: Dataset, page: str, link: Link) -> str:
    """The title of an address in the tab of a browser and in lists of results: that of its preview, and the ledger's name."""
    return f"{_title(dataset, page or 'overview', link.filters, page_query(link))} · {dataset.subject.title}"


@memoized(maxsize=500)
def _title(dataset: Dataset, page: str, filters: Filters, query: links.Query) -> str:
    """The title of the preview; `query` as in `_preview`."""
    selection, state = select(dataset, filters), defaults(page) | dict(query)
    if page == "kept":
        return _title_of_kept(dataset, state["set"])
    if name := state.get("record"):
        return titled(dataset, dataset.by_id[name][1])
    if page == "sources" and (article := reading_room.opened(dataset, filters, state)):
        return _of_article(selection, article, state).title
    if view := _named_views(dataset).get((page, links.write(filters, state))):
        return view.title
    shown = pages.title_said(page, selection, state) if page == "positions" else ""
    tables = pages.tables_told(page, filters, state)
    about = narrowing.applied(filters, tables)
    if page == "overview" and len(filters.sources) == 1:  # the heading names it
        about = replace(about, sources=())
    return f"{shown or content(dataset, page, filters, query)[0]}{_filtered(dataset, about, tables)}"


@memoized(maxsize=500)
def _preview(dataset: Dataset, page: str, filters: Filters, query: links.Query) -> Preview:
    """The preview of a page under a filter; `query` has the other parameters, as from `page_query`."""
    state, selection = defaults(page) | dict(query), select(dataset, filters)
    article = reading_room.opened(dataset, filters, state) if page == "sources" else ""
    if page == "kept":
        return _of_kept(dataset, state["set"])
    if name := state.get("record"):
        return of_record(dataset, name, article)
    if article:
        return _of_article(selection, article, state)
    first = first_record(page, selection, state)
    title, sentence = _title(dataset, page, filters, query), content(dataset, page, filters, query)[1]
    view = _named_views(dataset).get((page, links.write(filters, state)))
    description = cut_statement(view.description, LONGEST) if view else ""
    told = Preview(title, description or _described(page, selection, state, sentence))
    if first is None or state.get("mode") in ("side", "agreement"):
        return told
    cited = _passage(dataset, first, filters)
    return replace(told, quote=cited.quote, source=place_of(dataset, cited))


def first_record(page: str, selection: Selection, state: State) -> Claim | None:
    """The record whose words are quoted of a view: a chosen one, else of the title, else with a bar, else the first listed.

    Where the title tells no number, a figure to be seen first comes before the list. Where a filter looks for words it is the
    first of these with a passage that holds them, if there is one.
    """
    bars = [*islice(pages.bars_of(page, selection, state), PAGE_SIZE)]
    figures = (selection.dataset.by_id[h.record] for h in selection.dataset.highlights if h.record in selection)
    is_chart = page in pages.PAGES and not state.get("chosen")
    tables = pages.tables_told(page, selection.filters, state) if is_chart else ()
    drawn = [
        record for table, record in figures if table in tables and (page != "casualties" or any(record is bar for bar in bars))
    ]
    told, wanted = pages.in_title(page, selection, state) if is_chart else [], _looked_for(selection.filters.text)
    records = told or [*drawn, *bars, *listed(page, selection, state, PAGE_SIZE if wanted else 1)]
    holding = (r for r in records if _held(wanted, _passage(selection.dataset, r, selection.filters)) == len(wanted))
    return next(holding, next(iter(records), None))


def of_record(dataset: Dataset, name: str, article: str = "") -> Preview:
    """What is told of a record, by its id, with the words that state it, in an article if one is named."""
    record = dataset.by_id[name][1]
    cited = _passage(dataset, record, Filters(sources=(article,)))
    quote, place = citing.quoted(dataset.articles[cited.source], cited), place_of(dataset, cited)
    description = f"“{quote}” ({place})"
    if len(description) > LONGEST:
        # An error of words that are not shown is told only where it bears on the record.
        spot = place if name in dataset.errata_of else citing.place(dataset, cited.source, cited.span)
        told = (text for text in _without_words(dataset, record, spot) if len(text) <= LONGEST)
        description = next(told, cut_statement(description, LONGEST))
    return Preview(titled(dataset, record), description, _headline(record), cited.quote, place)


def _without_words(dataset: Dataset, record: Claim, place: str) -> Iterator[str]:
    """Sentences for a record whose words are too long, the fullest first; they go with its title and do not repeat it."""
    match record:
        case TroopLevel() | Casualties():
            told = bylines.told_by(dataset, record)
            yield f"{told[0].upper()}{told[1:]} ({place})."
        case Position():
            yield f"{dataset.actors[record.actor].name} on “{dataset.issues[record.issue].question}” ({place})."
    yield f"Told in {place}."


def _passage(dataset: Dataset, record: Claim, asked: Filters) -> Citation:
    """The words of a record that are shown of it under a filter: the first passage of its evidence, which states it.

    They are of one of the articles of the filter, if the record has words of them. Of an attack they say which part an actor or
    a side of the filter had, or says that somebody had. Under a choice of origins, or of outlets as such or as actors, they name
    who speaks, or the outlet, if there is such a passage; for one that is a name alone stand the words of the same statement. Of
    these passages it is one that holds the most of the words that the filter looks for, and among such ones of a number the first
    that holds the number, if there is one.
    """
    citations = dataset.citations[record.id]
    here = [cited for cited in citations if cited.source in asked.sources] or list(citations)
    by_quote = {cited.quote: cited for cited in here}
    here = [by_quote[said.quote] for said in _on_actors(dataset, record, asked) if said.quote in by_quote] or here
    outlets = (*asked.via, *(actor for actor in asked.actors if dataset.actors[actor].kind == "press"))
    told_so = {said.quote for said in words_for(dataset, record.id, asked.named, outlets, asked.obtained)}
    here = [cited for cited in here if cited.quote in told_so] or [by_quote[q] for q in by_quote if q in told_so] or here
    wanted = _looked_for(asked.text)
    held = [_held(wanted, cited) for cited in here]
    here = [cited for cited, number in zip(here, held, strict=True) if number == max(held)]
    told = re.search(r"\d[\d,]*", words.stated(record)) if isinstance(record, Measured) else None
    holding = [one for one in here if told and re.search(rf"(?<![\d,]){told[0]}(?![\d,]\d|\d)", one.quote)]
    return _with_the_statement(record, (holding or here)[0], by_quote)


def _with_the_statement(record: Claim, cited: Citation, by_quote: Mapping[str, Citation]) -> Citation:
    """A passage of a record; for one that holds a speaker's name and nothing else, what he is told to have said."""
    said: list[Attribution | Claim] = [*(record.attributions if isinstance(record, Attack) else ()), record]
    names = {telling.words for one in said for telling in one.told}
    if cited.quote not in names:
        return cited
    of_it = (one for one in said if any(telling.words == cited.quote for telling in one.told))
    stated = (evidence.quote for one in of_it for evidence in one.evidence if evidence.quote not in names)
    return next((by_quote[quote] for quote in stated if quote in by_quote), cited)


def _on_actors(dataset: Dataset, record: Claim, asked: Filters) -> Iterator[Evidence]:
    """The words of an attack that say which part an actor or a side of the filter had, or what one of them says of it."""
    for said in record.attributions if isinstance(record, Attack) else ():
        for actor in (said.actor, said.by):
            if actor in asked.actors or dataset.actors[actor].side in asked.sides:
                yield from said.evidence


def _looked_for(text: str) -> list[re.Pattern[str]]:
    """What finds each of the words that a filter looks for."""
    return [looked_for for word in finding.unspaced(text).split() if (looked_for := finding.pattern(word))]


def _held(wanted: Sequence[re.Pattern[str]], cited: Citation) -> int:
    """How many of the words that a filter looks for stand in a passage."""
    return sum(bool(looked_for.search(finding.fold(cited.quote))) for looked_for in wanted)


def place_of(dataset: Dataset, cited: Citation) -> str:
    """Where a passage of a record stands, and whether the ledger notes an error of the article in its words."""
    noted = "; the ledger notes an apparent error" * citing.has_noted_error(dataset, cited)
    return f"{citing.place(dataset, cited.source, cited.span)}{noted}"


def _headline(record: Claim) -> str:
    """The number of a record with what it counts or its kind; empty where none is given, and where it is none."""
    if not isinstance(record, Measured) or words.stated(record) == words.NO_NUMBER or record.high == 0:
        return ""
    match record:
        case Casualties():
            return f"{words.stated(record)} {record.outcome}"
        case TroopLevel() if record.kind != "actual":
            return f"{vocabulary.WORDS['kinds'][record.kind]}: {words.stated(record)}"
    return words.stated(record)


def _of_article(selection: Selection, source: str, state: State) -> Preview:
    """What is told of an open article: who wrote it, what it states under the filter, and the words of the open paragraph."""
    dataset = selection.dataset
    line = citing.source_line(dataset, source)
    told = [line, reading_room.contribution(selection, source)]
    if state["find"]:
        told.insert(0, f"“{state['find']}”: {found.summary(dataset, found.hits(dataset, state['find']))}.")
    paragraph = int(state["p"] or 0)
    blocks = reading_room.paragraphs(dataset, source, "claims") if paragraph else []
    text = next(("".join(text for text, _ in b["pieces"]).strip() for b in blocks if b.get("n") == paragraph), "")
    where = f", paragraph {paragraph}" if text else ""
    place = f"{dataset.sources[source].short}, par. {paragraph}" if text else ""
    return Preview(
        f"{dataset.sources[source].title.rstrip('.') if where else dataset.sources[source].title}{where}",
        _joined(told),
        quote=text,
        source=place,
    )


def _title_of_kept(dataset: Dataset, value: str) -> str:
    """The title of what a value of the parameter `set` keeps."""
    return kept.title(dataset, param_values.kept(value), param_values.kept_title(value))


def _of_kept(dataset: Dataset, value: str) -> Preview:
    """What is told of passages that a reader keeps: from which articles they are, and the words of the first one."""
    listed = param_values.kept(value)
    told = Preview(_title_of_kept(dataset, value), _joined([kept.described(dataset, listed)]))
    first = next((one for one in kept.passages(dataset, listed) if one.record), None)
    return replace(told, quote=first.cited[0].quote, source=place_of(dataset, first.cited[0])) if first else told


@memoized(maxsize=4)
def _named_views(dataset: Dataset) -> dict[tuple[str, links.Query], View]:
    """The named views of a dataset by their page and the parameters of their shortest link."""
    return {(view.page, links.read(view.query, view.page, dataset).query()): view for view in dataset.views}


def _described(page: str, selection: Selection, state: State, sentence: str) -> str:
    """What a filter leaves on a page, and the sentence on what the page shows first, in at most LONGEST characters."""
    is_of_all = state.get("table", "all") == "all" and (page == "overview" or page not in pages.PAGES)
    tables = narrowing.narrowed(selection.filters) if is_of_all else pages.tables_told(page, selection.filters, state)
    about = narrowing.applied(selection.filters, tables)
    if not about.active() and page != "overview":
        of_table = narrowing.summary(selection, tables) if page == "records" and not is_of_all else ""
        return _joined([sentence or of_table or words.opening(selection.dataset)])
    omitted = narrowing.omitted(selection.filters, [table for table in CLAIMS if table not in tables]) if is_of_all else ""
    left = pages.sentence(page, selection, state) if page in pages.PAGES else narrowing.summary(selection, tables)
    if len(f"{left} {omitted}") > LONGEST or state.get("mode") == "agreement":
        number, colon, each = narrowing.counts_in_words(selection, tables).partition(":")
        left = f"{number} ({in_short(selection.dataset, about)}){colon}{each}."
        if state.get("mode") == "agreement" and len(f"{left} {sentence}") > LONGEST:
            left = ""  # the title has the filter, and the numbers come before it
    beside = reach.in_words(reach.sentences(selection, tables))
    return _joined([left, omitted, *beside, sentence if narrowing.counts(selection, tables)[0] else ""])


def content(dataset: Dataset, page: str, filters: Filters, query: links.Query) -> tuple[str, str]:
    """The title of what a page shows first, and a sentence on it, which is empty where it has none. `query` as in `_preview`.

    Parts of the filter that do not narrow what the page counts do not change it, so that it is kept without them.
    """
    state = defaults(page) | dict(query)
    is_narrow = page in pages.PAGES and page != "overview" and state.get("under", "none") == "none"
    return _content(dataset, page, narrowing.applied(filters, pages.PAGES[page].tables) if is_narrow else filters, query)


@memoized(maxsize=500)
def _content(dataset: Dataset, page: str, filters: Filters, query: links.Query) -> tuple[str, str]:
    """The same for exactly this filter."""
    selection, state = select(dataset, filters), defaults(page) | dict(query)
    title = pages.title_of(page, dataset, filters)
    if page == "overview":
        return title, ""
    if told := pages.said(page, selection, state):
        return told
    if page == "positions":
        if state["mode"] == "side" and "," in state["columns"]:
            columns = agreement.columns(dataset, state["columns"], state["level"])
            every = agreement.compare(selection, columns, state["level"])
            rows, compared = agreement.of_verdict(every, state["rows"]), len(every)
            caption = comparison.caption(dataset, columns, rows, compared=compared) if every else ""
            if len(caption) > LONGEST:  # cut, it would lack the verdicts that come last
                caption = comparison.caption(dataset, columns, rows, is_brief=True, compared=compared)
            return pages.name_of(page, dataset, state), caption
        if state["mode"] == "agreement" and state.get("with"):
            pairs = agreement.agreement(selection, state["with"], state["level"], state["count"])
            sentence = comparison_words.who_agrees(selection, state["with"], state["level"], pairs)
            if len(sentence) > LONGEST:
                sentence = comparison_words.who_agrees(selection, state["with"], state["level"], pairs, is_brief=True)
            return pages.name_of(page, dataset, state), sentence
        return pages.name_of(page, dataset, state), f"{answers.caption(selection)}."
    if page == "sources" and state["find"]:
        return f"“{state['find']}” in the articles", f"{found.summary(dataset, found.hits(dataset, state['find']))}."
    if page == "records" and state["table"] != "all":
        return f"{title}: {words.plural(state['table'])}", ""
    if page == "curation":
        return f"{title}: {BY_KEY['part'].options[state['part']].lower()}", ""
    return title, ""


def _filtered(dataset: Dataset, filters: Filters, tables: Sequence[str]) -> str:
    """A filter of some tables as the end of a title, in brackets; a long one, or one of a period, in short. Empty without one.

    What a period leaves may only touch it: that is said, since a title stands alone.
    """
    if not filters.active():
        return ""
    told = describe(dataset, filters, tables).rstrip(".")
    has_period = filters.start or filters.end
    if has_period or len(told) > _LONGEST_FILTER:
        return f" ({in_short(dataset, filters)})"
    return f" ({told[0].lower()}{told[1:]})"


def _joined(sentences: list[str]) -> str:
    """Sentences in a row in at most LONGEST characters: the first ones that fit whole; only the first may be cut.

    That is cut behind a clause that a semicolon ends, if there is one, for what stands between semicolons is true alone; else
    behind a sentence, if it is several.
    """
    first, *others = list(filter(None, sentences)) or [""]
    clause = first[: max(first.rfind("; ", 0, LONGEST), 0)]
    is_whole = bool(clause) and clause.count("(") == clause.count(")")
    stop = max((found.end() for found in re.finditer(r"(?<![A-Z])\.(?= [A-Z])", first[: LONGEST + 2])), default=0)
    shorter = f"{clause}…" if is_whole else first[:stop] or cut(first, LONGEST)
    text = first if len(first) <= LONGEST else shorter
    for sentence in others if text == first else ():
        if len(f"{text} {sentence}") > LONGEST:
            break
        text = f"{text} {sentence}"
    return text
