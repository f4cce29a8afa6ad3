"""A view as a file: it holds what the view shows, lets nothing in, draws offline, and prints without cutting a chart."""

import base64
import dataclasses
import functools
import hashlib
import itertools
import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import example, given
from hypothesis import strategies as st
from playwright.sync_api import Browser, BrowserContext, Page
from pypdf import PageObject, PdfReader
from pypdf._text_extraction import mult

from ledger import charts as figures
from ledger.charts.errors import all_framed
from ledger.charts.known import flow
from ledger.charts.pages import PAGES, tables_told
from ledger.charts.sentences import of_numbers_that_differ
from ledger.charts.shares import shares
from ledger.export import report
from ledger.model import dates, vocabulary
from ledger.model.records import CLAIMS
from ledger.query import agreement, narrowing, reasons, totals
from ledger.query.filters import CHOICES, Filters, describe, values_of
from ledger.query.selection import select
from ledger.query.totals import COUNTING_RULES
from ledger.urls import links, params
from ledger.wording import bylines, public_record, words
from ledger.wording.citation import longest, spot
from tests.conftest import data, examples, few
from tests.rendering.test_cards import HOSTILE, hostile

ROOT = Path(__file__).resolve().parents[2]
BASE = "https://ledger.example/team/"
PLOTLY = figures.PLOTLY.read_text(encoding="utf-8")
VOID = {"meta", "link", "col"}
SIDE = "mode=side&columns=obama-administration:2011,iraqi-parliament:2020"
# Every page, every option that is no default, and what the modes of positions need besides. At which chart a mark was chosen
# (`at`) changes no report, and which rows are left (`rows`) only that of columns side by side: one option of each is enough.
MATRICES = ("order=agreement&with=sadr", "level=government&count=stances&order=statements", "view=table")
VIEWS = sorted(
    {
        (page, f"{p.key}={o}")
        for p in params.PARAMS
        for page in p.pages
        for o in p.options
        if page in params.CHARTS and p.key not in ("at", "rows") and o != p.default
    }
    | {(page, "") for page in params.CHARTS}
    | {("attacks", "at=map"), ("positions", "rows=agree")}
    | {
        ("positions", SIDE),
        ("positions", f"{SIDE}&rows=differ"),
        ("positions", f"{SIDE}&level=government&from=2011"),
        ("positions", "mode=side&columns=sadr"),
    }
    | {("positions", f"mode=agreement&with=sadr&level={level}") for level in agreement.LEVELS}
    | {("positions", "mode=agreement&with=mark-esper&level=government")}
    | {("positions", "mode=agreement&with=sadr&count=stances"), ("positions", "mode=time&topic=iran-arming")}
    | {("positions", f"mode=matrix&{how}") for how in MATRICES}
    | {("overview", "from=2011&source=murphy-2011"), ("overview", "q=zzzz"), ("attacks", "type=explosion&lanes=blamed")}
    | {
        ("casualties", "from=2011&to=2011&outcome=killed&by=victims"),
        ("positions", "mode=time&q=zzzz"),
        ("records", "sort=words"),
    }
)


# The scope puts the tests of one view one after the other, so that one process draws it, once.
of_each_view = pytest.mark.parametrize(("page", "text"), VIEWS, scope="module")


@functools.cache
def made(page: str, text: str, base: str = BASE) -> str:
    return report.html(data(), links.read(text, page, data()), page, base)


class Read(HTMLParser):
    """What a browser would see: tags with attributes, text by innermost tag and by card, scripts, and nothing left open."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self.texts: list[tuple[str, str]] = []
        self.cards: dict[str, str] = {}
        self.card = ""
        self.feed(html.replace(PLOTLY, "plotly"))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "section":
            self.card = dict(attrs).get("id") or ""

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        self.texts.append((self.open[-1] if self.open else "", text))
        self.cards[self.card] = self.cards.get(self.card, "") + text

    def of(self, tag: str) -> list[str]:
        return [text for innermost, text in self.texts if innermost == tag]

    def all(self, name: str, tag: str = "") -> list[str]:
        return [attrs[name] or "" for found, attrs in self.tags if name in attrs and tag in ("", found)]

    @property
    def text(self) -> str:
        return "".join(text for tag, text in self.texts if tag not in ("script", "style"))

    @property
    def figures(self) -> list:
        return json.loads(self.of("script")[0])


@functools.cache
def read(page: str, text: str, base: str = BASE) -> Read:
    return Read(made(page, text, base))


@functools.cache
def drawn(page: str, text: str) -> list:
    """The charts and grids that a page of the dashboard shows, with what they say of apparent errors."""
    return list(all_framed(data(), {str(number): one for number, one in enumerate(_drawn(page, text))}).values())


def _drawn(page: str, text: str) -> list:
    """The charts and grids of a page from the state of its address."""
    link = links.read(text, page, data())
    left, now = select(data(), link.filters), {p.key: p.default for p in params.params(page)} | dict(link.state)
    match page:
        case "troop-levels":
            return [figures.troop_levels(left, now["scale"], now["under"], now["beside"])]
        case "casualties":
            return [figures.casualties(left, now["by"], now["outcome"], now["beside"])]
        case "attacks":
            return [figures.attacks(left, now["lanes"]), figures.attack_map(left), figures.blames(left)]
        case "how-it-is-known":
            return [flow(left), shares(left)]
        case "positions":
            issues = [p.issue for p in left.positions]
            topic = now["topic"] or max(issues, key=lambda i: (issues.count(i), -[*data().issues].index(i)), default="")
            return {
                "matrix": lambda: [figures.matrix(left, now["level"], now["order"], now["with"], now["count"])],
                "time": lambda: [figures.positions(left, topic)] if topic else [],
            }.get(now["mode"], list)()
    first = [figures.timeline(left), figures.troop_levels(left, "log", "both")]
    first += [figures.casualties(left, "event"), figures.casualties(left, "victims")]
    return [*first, figures.attacks(left), figures.attack_map(left), figures.blames(left), figures.matrix(left)]


@functools.cache
def expected(page: str, text: str) -> set[str]:
    """Ids of the records that a view shows: of its tables all that the filter leaves, of positions those that it compares."""
    link = links.read(text, page, data())
    left, now = select(data(), link.filters), link.state
    found = {name for chart in drawn(page, text) for name in chart.shown}
    if page == "casualties":
        return found | {r.id for r in left.casualties if r.outcome == now.get("outcome", "killed")}
    if page != "positions":
        table = page.replace("-", "_")
        return found | {r.id for name, r in left.claims() if name == table or table not in CLAIMS}
    level = now.get("level", "person")

    def folded(actor: str) -> str:
        return agreement.folded(data(), actor, level)

    if now.get("mode") == "side":
        columns = agreement.speakers(now.get("columns", ""))
        wanted = {
            p.id
            for p in left.positions
            for c in columns
            if dataclasses.replace(c, actor=folded(c.actor)).may_say(p, folded(p.actor), left.index.times.span)
        }
        rows = now.get("rows", "all")
        kept = {r.issue for r in agreement.compare(left, columns, level=level) if rows in ("all", r.verdict)}
        return {p.id for p in left.positions if p.id in wanted and p.issue in kept and len(columns) > 1}
    if now.get("mode") == "agreement" and "with" in now:
        me = folded(now["with"])
        pairs = {(a, i) for o in agreement.agreement(left, now["with"], level) for i in o.theirs for a in (me, o.actor)}
        return {p.id for p in left.positions if (folded(p.actor), p.issue) in pairs}
    if "mode" not in now:
        return {p.id for p in left.positions}
    return found


@of_each_view
def test_a_report_holds_each_record_of_its_view_with_its_words_once_as_a_card(page, text):
    found, wanted = read(page, text), expected(page, text)
    assert set(found.cards) & set(data().by_id) == wanted
    for name in wanted:
        assert name in found.cards[name]
        for citation in data().citations[name]:
            assert citation.quote in found.cards[name]
            assert data().sources[citation.source].short in found.cards[name]
        for citation in longest(data().citations[name]):
            assert spot(data().articles[citation.source], citation.span.start) in found.cards[name]
    assert bool(wanted) != ("No record is left by the filter." in found.text)
    assert len(found.all("id")) == len(set(found.all("id")))
    assert found.all("style") == []


@pytest.mark.parametrize("base", ["", BASE, BASE.rstrip("/")])
@pytest.mark.parametrize(("page", "text"), [("overview", "from=2011&actor=sadr"), ("positions", SIDE), ("attacks", "q=a%26b")])
def test_a_report_says_its_filter_its_counts_its_version_and_the_link_that_restores_it(page, text, base):
    found, link = read(page, text, base), links.read(text, page, data())
    left, tables = select(data(), link.filters), CLAIMS if page == "overview" else (page,)
    said = narrowing.described(data(), link.filters, tables)
    many, whole = (sum(len(getattr(given, table)) for table in tables) for given in (left, data()))
    noun = "records" if page == "overview" else page
    assert any(text.startswith(f"{said} {many} of {whole} {noun}") for text in found.of("p"))
    assert f"Dataset version {data().version} of {dates.say(data().changes[0].date)}." in found.text
    address = links.href(page, links.citable(link.filters, link.state, page, data().version)).removeprefix("./")
    full = f"{BASE if base else ''}{address}"
    assert found.of("a" if base else "span").count(full) == 1
    assert (full in found.all("href", "a")) == bool(base)
    again = links.read(full.partition("?")[2], page, data())
    assert (again.filters, {**again.state, "cite": ""}) == (link.filters, {**link.state, "cite": ""})
    (cited,) = (t for t in found.of("p") if t.startswith("The authors of The Iraq ledger: "))
    assert said in cited
    assert data().version in cited
    assert cited.endswith(full)


@of_each_view
def test_a_report_holds_the_charts_of_its_view_as_the_page_state_has_them(page, text):
    found, charts = read(page, text), drawn(page, text)
    whole = [c for c in charts if c.shown]
    assert found.figures == json.loads(json.dumps([c.figure for c in whole if isinstance(c, figures.Chart)]))
    assert found.all("class", "div").count("chart") == len(found.figures)
    for chart in charts:
        assert chart.title in found.of("h2")
        assert chart.sentence in found.of("p")
        assert not chart.shown or chart.rule in found.of("p")
    assert [c.sentence for c in whole if isinstance(c, figures.Chart)] == [
        attrs["aria-label"] for _, attrs in found.tags if attrs.get("class") == "chart"
    ]
    cells = {*found.of("td"), *found.of("a")}
    for chart in whole:
        rows = chart.rows_of(chart.items) if isinstance(chart, figures.Grid) else figures.table(data(), chart)
        for row in rows:
            assert {f"{v:,}" if isinstance(v, int) else str(v or "–") for v in row.values() if v != ""} <= cells
    shown_open = [attrs for tag, attrs in found.tags if tag == "details" and "open" in attrs]
    tables = sum(tag == "details" for tag, _ in found.tags)
    assert len(shown_open) == (tables if "view=table" in text else 0)


@pytest.mark.parametrize(("view", "printed"), [("overview", False), ("positions", True), ("attacks", True)])
def test_on_paper_tables_lack_what_cards_say_and_long_ones_are_left_out(view, printed):
    found = read(view, "view=table&mode=matrix" if view == "positions" else "view=table")
    assert {attrs.get("class") for tag, attrs in found.tags if tag == "details"} == {None if printed else "screen"}
    heads = [attrs for tag, attrs in found.tags if tag == "th" and attrs.get("scope") == "col"]
    on_screen = sum(attrs.get("class") == "screen" for attrs in heads)
    said_again = "Condition", "Summary", "Words", "Article", "Paragraph", "Line", "First day", "Last day"
    assert on_screen == sum(text in said_again for text in found.of("th")) > 0


@pytest.mark.parametrize("page", ["records", "sources", "nowhere"])
def test_a_page_without_charts_gives_the_overview(page):
    assert made(page, "source=murphy-2011") == made("overview", "source=murphy-2011")


@pytest.mark.parametrize(
    ("page", "text"),
    [("attacks", ""), ("positions", "mode=matrix"), ("positions", "mode=matrix&level=government&issue=stay&issue=nato-role")],
)
def test_a_grid_is_a_table_with_heads_and_each_cell_with_its_text_title_and_first_record(page, text):
    found = read(page, text)
    (grid,) = (g for g in drawn(page, text) if isinstance(g, figures.Grid))
    start = next(n for n, (tag, attrs) in enumerate(found.tags) if tag == "table" and "grid" in attrs["class"])
    inside = list(itertools.takewhile(lambda t: t[0] != "details", found.tags[start:]))
    scopes = [attrs["scope"] for tag, attrs in inside if tag == "th"]
    groups = {row.group for row in grid.rows} - {""}
    assert (scopes.count("col"), scopes.count("row")) == (len(grid.columns) + 1, len(grid.rows))
    assert scopes.count("rowgroup") == len(groups)
    behind = grid.behind()
    marks = {
        place: grid.cells[place]
        for place in itertools.product([r.id for r in grid.rows], [c.id for c in grid.columns])
        if place in grid.cells
    }
    assert [(a["class"], a["href"], a["title"]) for tag, a in inside if tag == "a"] == [
        (m.tone + " concluded" * m.is_concluded + " erratum" * m.has_error, f"#{behind[place][0]}", m.title)
        for place, m in marks.items()
    ]
    assert all(found.of("a").count(m.text) for m in marks.values())
    legends = [int(attrs["colspan"]) for tag, attrs in inside if tag == "td" and attrs]  # on paper, in the head of the table
    assert legends == [len(grid.columns) + 1] * (page == "positions")
    assert sum(tag == "td" for tag, _ in inside) == len(grid.rows) * len(grid.columns) + len(legends)


def test_a_report_is_told_in_the_order_in_which_it_is_read():
    found = read("overview", "")
    tables = {"Troop levels": "troop_levels", "Attacks": "attacks", "Casualties": "casualties", "Positions": "positions"}
    title_page = ["How to read this report", "How to cite this view"]
    heads = [
        *(c.title for c in drawn("overview", "")),
        "Casualties that are stated, but never added",
        *(f"{name}: {len(getattr(data(), table))}" for name, table in tables.items()),
        "Where statements differ",
        f"Apparent errors of the articles: {len(data().errata)}",
        "How it is counted",
        "The articles",
        "Licence",
    ]
    assert found.of("h2") == [*title_page, *heads]
    assert found.of("h1") == ["The Iraq ledger: Overview"] == found.of("title")
    assert [text for text in found.of("a") if text in heads] == heads * 2  # on a screen before the first chart, on paper after it


@of_each_view
def test_a_report_says_what_is_stated_but_never_added_where_it_shows_casualties(page, text):
    found, link = read(page, text), links.read(text, page, data())
    left = select(data(), link.filters)
    outcomes = [link.state.get("outcome", "killed")] if page == "casualties" else ["killed", "injured", "abducted"]
    never = [r for outcome in outcomes for r in totals.sums(left, outcome).of(*totals.NEVER)]
    assert {r.id for r in left.casualties if r.scope == "historical_total" and r.outcome in outcomes} <= {r.id for r in never}
    wanted = never if page in ("overview", "casualties", "how-it-is-known", "records") else []
    assert ("Casualties that are stated, but never added" in found.of("h2")) == bool(wanted)
    for record in wanted:
        assert words.quotable(data(), record) in found.of("a")
        reason = reasons.why(totals.sums(left, record.outcome), record)
        assert any(text.startswith(reason) for text in found.of("span"))


@of_each_view
def test_a_report_holds_the_disagreements_errata_rules_and_articles_that_concern_its_records(page, text):
    found, shown = read(page, text), expected(page, text)
    left = select(data(), links.read(text, page, data()).filters)
    for one in data().disagreements:
        numbers = of_numbers_that_differ([data().by_id[name][1] for name in one.records])
        head = f"{one.quantity}: {numbers}, {vocabulary.WORDS['reasons'][one.reason]}"
        assert (head in found.of("h3")) == bool(shown & set(one.records))
        if shown & set(one.records):
            assert all(words.quotable(data(), data().by_id[n][1]) in found.text for n in one.records)
            assert all(c.quote in found.text for n in one.records for c in data().citations[n])
            assert (one.note or "") in found.text
    cited = {c.source for name in shown for c in data().citations[name]}
    for error in data().errata:
        concerned = bool(shown & set(error.records)) or (not error.records and error.source in cited)
        assert (f"Apparent error: {error.problem}" in found.of("p")) == (concerned and error in left.errata)
    assert set(COUNTING_RULES) <= set(found.of("li"))
    for source in data().sources.values():
        assert (f"{source.short}: {source.title}" in found.of("p")) == (source.id in cited)
        if source.id in cited:
            assert {source.published_basis, f"Rights: {source.rights}"} <= set(found.of("p"))
            assert any(
                (source.author or "author not named in the file") in p and (source.publisher or "") in p for p in found.of("p")
            )


@pytest.mark.parametrize("base", ["", BASE, "javascript:alert(1)//"])
@pytest.mark.parametrize(
    ("page", "text"),
    [("overview", ""), ("positions", SIDE), ("positions", "mode=agreement&with=sadr"), ("attacks", "view=table")],
)
def test_links_lead_into_the_file_or_to_the_dashboard_and_no_button_is_left(page, text, base):
    found = read(page, text, base)
    assert "button" not in {tag for tag, _ in found.tags}
    inside = [href for href in found.all("href", "a") if href.startswith("#")]
    outside = [href for href in found.all("href", "a") if not href.startswith("#")]
    assert {href[1:] for href in inside} <= set(found.all("id"))
    assert all(href.startswith(BASE) for href in outside)
    assert bool(outside) == (base == BASE)
    for href in [*outside, *(t for t in found.of("span") if re.match(r"(sources|records|positions|attacks)?\?", t))]:
        path, _, asked = href.removeprefix(BASE).partition("#")[0].partition("?")
        assert links.read(asked, path or "overview", data()).notices == ()
    wanted = {f"sources?article={c.source}&record={n}" for n in expected(page, text) for c in data().citations[n]}
    assert wanted <= {t.removeprefix(BASE) for t in [*outside, *found.of("span")]}


def test_a_report_runs_two_known_scripts_and_loads_nothing():
    html = made("overview", "")
    found = read("overview", "")
    assert [attrs for tag, attrs in found.tags if tag == "script"] == [{"type": "application/json", "id": "data_figures"}, {}, {}]
    assert found.of("script")[1] == "plotly"
    assert html.count(PLOTLY) == 1
    (policy,) = (a["content"] for _, a in found.tags if a.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    known = [PLOTLY, found.of("script")[2]]
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in known]
    assert rules.pop("script-src").split() == hashes
    assert rules == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert found.all("src") == []
    assert found.all("href", "link") == ["data:,"]
    assert "url(" not in "".join(found.of("style"))
    assert "@import" not in "".join(found.of("style"))


@functools.cache
def known_markup() -> set[tuple[str, frozenset[str]]]:
    """Each kind of element with the names of its attributes, of reports that hold every kind."""
    agree = "mode=agreement&with=sadr"
    views = [
        ("overview", ""),
        ("overview", "q=iraq"),
        ("attacks", ""),
        *(("positions", text) for text in (SIDE, agree, "mode=time&topic=stay")),
    ]
    return {(tag, frozenset(attrs)) for view in views for tag, attrs in read(*view).tags}


TEXTS = st.text("<>&\"'/ab;#x!-", min_size=1, max_size=40).filter(str.strip)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("overview", ""),
        ("positions", "mode=side&columns=sadr,iran"),
        ("positions", "mode=agreement&with=sadr"),
        ("positions", "mode=time&topic=stay"),
    ],
)
@examples(3)
@given(evil=TEXTS)
@example(evil=HOSTILE)
@example(evil="</script><!--<script>alert(1)</script>--><img src=x onerror=alert(1)>")
@example(evil='" onmouseover="alert(1)" id="x" style="color:red" <a href="http://evil.example">Read in the article</a>')
def test_no_text_of_the_dataset_becomes_markup(page, text, evil):
    dataset, _ = hostile(evil, "positions")
    names = ("title", "author", "publisher", "published_basis", "rights", "republished_by", "url")
    dataset = dataclasses.replace(
        dataset,
        sources={k: v.model_copy(update=dict.fromkeys(names, evil)) for k, v in dataset.sources.items()},
        positions=tuple(p.model_copy(update={"event": evil} if p.event else {}) for p in dataset.positions),
        disagreements=tuple(d.model_copy(update={"quantity": evil, "note": evil}) for d in dataset.disagreements),
        errata=tuple(e.model_copy(update={"problem": evil, "basis": evil}) for e in dataset.errata),
    )
    html = report.html(dataset, links.read(text, page, dataset), page, BASE)
    found = Read(html)
    assert {(tag, frozenset(attrs)) for tag, attrs in found.tags} <= known_markup()
    assert len(found.of("script")) == 3
    assert "<" not in found.of("script")[0]
    assert all(href.startswith(("#", BASE)) for href in found.all("href", "a"))
    shown = select(dataset, links.read(text, page, dataset).filters)
    charts = [figures.positions(shown, "stay")] if "time" in text else []
    assert not charts or found.figures == json.loads(json.dumps([c.figure for c in charts]))
    assert found.of("blockquote").count(evil) > 3
    assert f"Rights: {evil}" in found.of("p")


@given(evil=TEXTS)
@examples(8)
@example(evil=HOSTILE)
def test_no_word_of_the_filter_becomes_markup(evil):
    link = links.Link(Filters(text=evil))
    found = Read(report.html(data(), link, "attacks", BASE))
    assert {(tag, frozenset(attrs)) for tag, attrs in found.tags} <= known_markup()
    assert any(f"containing “{' '.join(evil.split())}”" in p for p in found.of("p"))


def some(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values_of(data(), name)), max_size=2, unique=True).map(tuple)


DAYS = st.none() | st.dates(min_value=date(2003, 1, 1), max_value=date(2020, 12, 31))
CHOSEN = {name: some(name) for name in CHOICES}
FILTERS = st.builds(Filters, start=DAYS, end=DAYS, text=st.sampled_from(["", "", "iraq", "zzzz"]), **CHOSEN)


@given(FILTERS, st.sampled_from(VIEWS), st.sampled_from(["", BASE]))
@examples(30)
def test_a_report_of_any_filter_is_well_formed_and_holds_what_the_filter_leaves(chosen, view, base):
    page, text = view
    link = links.Link(chosen, links.read(text, page, data()).state)
    found, left = Read(report.html(data(), link, page, base)), select(data(), chosen)
    ids = found.all("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in found.all("href") if href.startswith("#")} <= set(ids)
    assert all(name in left for name in set(found.cards) & set(data().by_id))
    shown = [r for r in left.casualties if r.outcome == link.state.get("outcome", "killed")]  # the page shows one outcome
    own = {"troop-levels": left.troop_levels, "casualties": shown, "attacks": left.attacks, "positions": ()}
    told = tables_told(page if page in PAGES else "overview", chosen, link.state)
    assert {r.id for r in own.get(page, [r for table, r in left.claims() if table in told])} <= set(ids)
    assert narrowing.described(data(), chosen, told) in found.text
    assert found.all("class", "div").count("chart") == len(found.figures)


SHAPES = {
    "desktop": (1440, 900, "light"),
    "dark": (1440, 900, "dark"),
    "phone": (390, 844, "light"),
}
OPENED = (
    "overview",
    "troop-levels",
    "positions?mode=time",
    f"positions?{SIDE}",
    "positions?mode=agreement&with=sadr",
    "attacks?view=table",
)
PAPER = {"A4": (595, 842), "Letter": (612, 792)}


class Opened:
    """A report opened from a file where nothing else can be reached, with all that it asked for or complained of."""

    def __init__(self, context: BrowserContext, folder: Path, view: str, shape: str) -> None:
        page, _, text = view.partition("?")
        width, height, scheme = SHAPES[shape]
        file = folder / "report.html"
        file.write_text(made(page, text), encoding="utf-8")
        self.read, self.faults = read(page, text), list[str]()
        self.page: Page = context.new_page()
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(color_scheme=scheme)
        self.page.on("request", lambda r: None if r.url.startswith(("file:", "data:")) else self.faults.append(f"asked: {r.url}"))
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning", "trace") else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(file.as_uri())
        self.page.wait_for_function(f"document.querySelectorAll('.js-plotly-plot').length == {len(self.read.figures)}")

    def print(self) -> None:
        """What happens on the page when a person prints it."""
        self.page.emulate_media(media="print")
        self.page.evaluate("dispatchEvent(new Event('beforeprint'))")

    def charts(self) -> list[dict]:
        """Of each chart: its box, its picture's box, how many marks it has, and the words that reach beyond it."""
        return self.page.evaluate(
            """[...document.querySelectorAll(".chart")].map((chart) => {
                const of = (element) => {
                    const { left, top, width, height } = element.getBoundingClientRect();
                    return { left, top, width, height };
                };
                const marks = chart.querySelectorAll(".points > path, .point").length;
                const svg = chart.querySelector(".main-svg").getBoundingClientRect();
                const out = (text) => {
                    const { left, right } = text.getBoundingClientRect();
                    const space = text.textContent === text.textContent.trim() ? 1 : 10; // around labels of marks
                    return left < svg.left - space || right > svg.right + space;
                };
                const words = [...chart.querySelectorAll(".textpoint text, .xtick text, .ytick text, .legendtext")];
                const cut = words.filter(out).map((text) => text.textContent);
                return { box: of(chart), svg: of(chart.querySelector(".main-svg")), marks, cut };
            })"""
        )

    def contrast(self, what: str) -> float:
        """The least contrast of the texts that a selector finds with the page."""
        return self.page.evaluate(
            r"""(what) => {
                const part = (n) => (n <= 0.04 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
                const light = (colour) => {
                    const [r, g, b] = colour.match(/[\d.]+/g).map((n) => part(n / 255));
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
                };
                const back = light(getComputedStyle(document.body).backgroundColor);
                const found = [...document.querySelectorAll(what)].map((text) => light(getComputedStyle(text).fill));
                return Math.min(...found.map((text) => Math.max(text, back) / Math.min(text, back)));
            }""",
            what,
        )


@pytest.fixture(scope="module")
def offline(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A visitor who reaches nothing but files. An empty page stays open, so that the next one finds the drawing code compiled."""
    context = browser.new_context()
    context.set_offline(True)
    context.route(re.compile("^(https?|wss?):"), lambda route: route.abort())
    empty = tmp_path_factory.mktemp("offline") / "empty.html"
    empty.touch()
    context.new_page().goto(empty.as_uri())
    yield context
    context.close()


@pytest.fixture
def opened(offline: BrowserContext, tmp_path: Path) -> Iterator:
    made_here: list[Opened] = []

    def opened(view: str, shape: str = "desktop") -> Opened:
        made_here.append(Opened(offline, tmp_path, view, shape))
        return made_here[-1]

    yield opened
    for one in made_here:
        one.page.close()


IN_SHAPES = list(itertools.product(OPENED, SHAPES))
ALWAYS = [pair for pair in IN_SHAPES if pair[1] == "desktop" and pair[0] in ("overview", f"positions?{SIDE}")]


@pytest.mark.parametrize("view_in_shape", few(IN_SHAPES, *ALWAYS))
def test_a_report_draws_offline_without_fault_and_never_scrolls_sideways(opened, view_in_shape):
    view, shape = view_in_shape
    report = opened(view, shape)
    found = report.charts()
    for chart, figure in zip(found, report.read.figures, strict=True):
        assert chart["marks"] >= sum(len(t["customdata"]) for t in figure["data"] if "customdata" in t) > 0
        assert chart["svg"]["width"] <= chart["box"]["width"]
        assert chart["cut"] == []
    assert report.faults == []
    assert report.page.evaluate("document.documentElement.scrollWidth") <= SHAPES[shape][0]
    if found:
        assert report.contrast(".xtick text, .annotation-text, .legendtext, .textpoint text") > 4.5


def test_a_click_on_a_mark_leads_to_the_card_of_its_record(opened):
    report = opened("attacks")
    mark = report.page.locator(".chart").first.locator(".points > path").last
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    report.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    report.page.locator(".hoverlayer .hovertext").first.wait_for()
    report.page.mouse.down()
    report.page.mouse.up()
    report.page.wait_for_function("location.hash.length > 1")
    chosen = report.page.evaluate("location.hash.slice(1)")
    assert chosen in {custom[0] for t in report.read.figures[0]["data"] for custom in t.get("customdata", ())}
    assert report.page.locator(f"section.card#{chosen}").evaluate("card => card.matches(':target')")
    assert 0 <= report.page.locator(f"section.card#{chosen}").bounding_box()["y"] < 900
    assert report.faults == []


@pytest.mark.faults
@pytest.mark.parametrize(("view", "scheme"), [("overview", "dark"), ("positions?mode=time", "desktop")])
def test_on_paper_every_chart_is_whole_and_dark_on_light_and_comes_back_afterwards(opened, view, scheme):
    report = opened(view, scheme)
    before = report.charts()
    report.print()
    for chart in report.charts():
        box, svg = chart["box"], chart["svg"]
        assert chart["cut"] == []
        assert 600 < svg["width"] <= 705
        assert 100 < svg["height"] <= 700
        assert svg["left"] >= box["left"] - 1
        assert svg["top"] >= box["top"] - 1
        assert svg["left"] + svg["width"] <= box["left"] + box["width"] + 1
        assert svg["top"] + svg["height"] <= box["top"] + box["height"] + 1
    inked = report.page.locator(".xtick text").first.evaluate("text => getComputedStyle(text).fill")
    assert max(map(int, re.findall(r"\d+", inked))) < 90
    report.page.emulate_media(media="screen")
    report.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert [c["svg"]["width"] for c in report.charts()] == [c["svg"]["width"] for c in before]
    assert report.faults == []


@pytest.mark.faults
def test_the_title_page_has_what_when_how_to_read_how_to_cite_and_the_first_chart(opened):
    report = opened("overview?actor=sadr")
    report.print()
    title = report.page.inner_text("header")
    today = report.page.evaluate("new Date().toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })")
    told = describe(data(), Filters(actors=("sadr",))), data().version, f"Printed on {today}.", f"{BASE}records?record="
    for text in ("The Iraq ledger: Overview", "How to read this report", "How to cite this view", *told):
        assert text in title
    assert report.page.evaluate("document.querySelector('header').offsetHeight") < 400
    first = report.page.locator(".chart").first.bounding_box()
    assert first["y"] + first["height"] < 900  # of 950 pixels of Letter
    assert f"Printed on {today}" not in made("overview", "actor=sadr")


@pytest.mark.faults
def test_on_paper_each_record_keeps_its_number_time_speaker_place_and_words(opened):
    report = opened("overview")
    report.print()
    cards = report.page.eval_on_selector_all(
        "section.card[id]", "all => Object.fromEntries(all.map((card) => [card.id, card.innerText.replace(/\\s+/g, ' ')]))"
    )
    claims = {name: text for name, text in cards.items() if name in data().by_id}
    assert len(claims) == len(list(select(data(), Filters()).claims()))
    numbers = dict(enumerate(claims, 1))
    notes = report.page.inner_text("main")
    for number, name in numbers.items():
        text, (_, record) = claims[name], data().by_id[name]
        assert text.startswith(f"{number} {words.tag(data(), record)}")
        for told in (words.quotable(data(), record), words.other_time(data(), record), bylines.who(data(), record), name):
            assert " ".join(told.split()) in text
        assert not record.note or (f"{record.note} [" in notes and record.note not in text)
        wholes = [claims[numbers[int(at)]] for at in re.findall(r"in full: record (\d+)", text)]
        for cited in longest(data().citations[name]):
            assert spot(data().articles[cited.source], cited.span.start) in text
            assert any(cited.quote in whole for whole in (text, *wholes))
        assert not any(whole is text for whole in wholes)
    links_in = report.page.eval_on_selector_all("a.paper", "all => all.map((a) => a.getAttribute('href').slice(1))")
    assert links_in
    assert set(links_in) <= set(report.read.all("id"))


def printed(page: PageObject) -> tuple[str, float]:
    """The text of a printed page, and which part of it lies empty below its last line of text, margins left out.

    That measures charts too, for below each of them stands its rule.
    """
    lines: list[float] = []

    def line(text: str, matrix: list[float], text_matrix: list[float], *_: object) -> None:
        if text.strip():
            lines.append(mult(text_matrix, matrix)[5])

    text = " ".join(page.extract_text(visitor_text=line).split())
    height, margin = float(page.mediabox.height), 13 / 25.4 * 72
    return text, (min(y for y in lines if margin < y < height - margin) - margin) / (height - 2 * margin)


TO_AXE = list(itertools.product(("attacks", f"positions?{SIDE}"), ("desktop", "dark")))
MOST_PAGES = {"overview": 25, f"positions?{SIDE}": 3, "casualties?view=table": 8, "positions?mode=matrix&view=table": 25}
MORE_PAGES = {
    "overview?view=table": 25,
    "attacks?view=table": 12,
    "positions?mode=time&view=table": 8,
    "positions?mode=issues&view=table": 25,
    "positions?mode=agreement&with=sadr&view=table": 8,
    f"positions?{SIDE}&view=table": 4,
}


@pytest.mark.faults
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("view", [*MOST_PAGES, *MORE_PAGES])
def test_a_report_prints_on_few_pages_none_of_which_is_empty(opened, tmp_path, view, paper):
    report = opened(view, "dark")
    before = report.charts()
    report.page.pdf(path=tmp_path / "report.pdf", format=paper)
    assert [c["svg"]["width"] for c in report.charts()] == [c["svg"]["width"] for c in before]
    pages = PdfReader(tmp_path / "report.pdf").pages
    assert 1 < len(pages) <= (MOST_PAGES | MORE_PAGES)[view]
    width, height = PAPER[paper]
    numbered, empty = zip(*map(printed, pages), strict=True)
    (title,) = report.read.of("h1")
    for number, (page, text) in enumerate(zip(pages, numbered, strict=True), 1):
        assert (page.mediabox.width, page.mediabox.height) == (pytest.approx(width, abs=2), pytest.approx(height, abs=2))
        assert f"{number} of {len(pages)}" in text
        plain = unicodedata.normalize("NFKC", text)  # letters may be set as one, as in "dff6e1"
        assert (f"{title} · dataset version {data().version}" in plain) == (number > 1)
    assert max(empty[:-1]) < 1 / 3
    assert not re.search("[ﬀ-ﬆ]", "".join(numbered)), "letters that cannot be found or copied as they are"
    whole = re.sub(r"\s", "", "".join(numbered))
    for head in report.read.of("h2"):
        assert re.sub(r"\s", "", head) in whole
    if view == "overview":  # its matrix is longer than a page: the legend and each issue stand above all its parts
        issues = [c.label for c in figures.matrix(select(data(), Filters())).columns]
        with_heads = [number for number, text in enumerate(numbered) if all(issue in text for issue in issues)]
        assert len(with_heads) > 1
        assert with_heads == [number for number, text in enumerate(numbered) if "no answer given" in text]
    notes = [note.get_object() for page in pages for note in page.get("/Annots", ())]
    led = {str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})}
    page, _, text = view.partition("?")
    kept = links.write(links.read(text, page, data()).filters)
    cards = expected(page, text) & set(report.read.cards)
    assert cards
    assert {f"{BASE}{links.href('records', (*kept, ('record', name)))}" for name in cards} <= led
    assert report.faults == []


@pytest.mark.parametrize("view_in_shape", few(TO_AXE, ("attacks", "dark")))
def test_axe_finds_no_serious_fault_in_a_report(opened, view_in_shape):
    found = Axe().run(opened(*view_in_shape).page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")] == []


def test_a_report_has_the_public_record_only_where_it_is_asked_for():
    def made(query: str) -> str:
        return report.html(data(), links.read(query, "troop-levels", data()), "troop-levels", BASE)

    asked, plain = made("beside=record"), made("")
    line = (
        "28,675 active-duty US military personnel in Iraq, on 30 September 2011 "
        "(Defense Manpower Data Center, as kept by the R package troopdata) · counts or tells something else"
    )
    assert line in asked
    assert "Defense Manpower Data Center" not in plain
    assert public_record.IS in asked
    assert public_record.IS not in plain


def test_on_paper_the_second_chart_of_casualties_tells_only_what_the_first_did_not():
    (_, by_group) = (part for part in re.findall(r'<div class="whole">.*?</div>', made("overview", ""), re.S) if "no bar" in part)
    (screen, paper) = re.findall(r'<p class="(?:screen|paper)">(.*?)</p>', by_group)
    assert paper == "Of the statements, 6 have no bar."
    assert paper in screen
    assert "U.S. servicemen in Iraq" in screen
