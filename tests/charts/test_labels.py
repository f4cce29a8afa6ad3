"""In a real Chromium: no label of a chart covers another or leaves the picture, whatever the filter and the width."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page

from ledger import charts
from ledger.charts import colours
from ledger.charts.known import flow
from ledger.query.filters import Filters, describe
from ledger.query.selection import Selection, select
from tests.charts.drawing import draw
from tests.charts.samples import real
from tests.conftest import data, few

WIDTHS = (390, 1024, 1440)
MAKE: list[Callable[[Selection], charts.Chart]] = [
    charts.timeline,
    charts.troop_levels,
    lambda left: charts.troop_levels(left, "linear", "both"),
    charts.attacks,
    lambda left: charts.attacks(left, "place"),
    lambda left: charts.attacks(left, "blamed"),
    charts.casualties,
    lambda left: charts.casualties(left, "victims"),
    lambda left: charts.positions(left, "stay"),
    charts.attack_map,
    flow,
]
FEW = [Filters(kinds=("offer", "limit", "forecast"), sources=("slavin-2011", "murphy-2011"))]
MANY = [
    Filters(text="officials"),
    Filters(text="troops"),
    *(Filters(sources=(source,)) for source in data().sources),
    *(Filters(sides=(side,)) for side in data().sides),
    *(Filters(kinds=(kind,)) for kind in ("actual", "limit", "offer", "plan", "forecast", "recommendation")),
    *(Filters(text=text) for text in ("Iran", "rocket", "killed", "2011", "Baghdad", "embassy", "militia")),
]

# The texts of the charts with their boxes, those that lie outside their chart, and pairs that cover each other.
FAULTS = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap((plot) => {
  const frame = plot.getBoundingClientRect();
  const texts = [...plot.querySelectorAll('.main-svg text')].flatMap((text) => {
    const lines = [...text.querySelectorAll('tspan.line')].filter((line) => line.textContent.trim());
    return (lines.length ? lines : [text]).filter((line) => line.textContent.trim()).map((line) => {
      const range = document.createRange();
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      const nodes = [];
      while (walker.nextNode()) if (walker.currentNode.data.trim()) nodes.push(walker.currentNode);
      range.setStart(nodes[0], nodes[0].data.length - nodes[0].data.trimStart().length);
      range.setEnd(nodes.at(-1), nodes.at(-1).data.trimEnd().length);
      const { left, right, top, bottom } = range.getBoundingClientRect();
      const inner = (bottom - top) * 0.2;  // a box is higher than its letters
      return { words: line.textContent.trim(), left: left + 1, right: right - 1, top: top + inner, bottom: bottom - inner };
    });
  }).filter(({ left, right }) => right > left);
  const leaves = (box) =>
    box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top || box.bottom > frame.bottom;
  const covers = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const outside = texts.filter(leaves);
  const covering = texts.flatMap((one, n) =>
    texts.slice(n + 1).filter((other) => covers(one, other)).map((other) => `${one.words} / ${other.words}`));
  return [...outside.map(({ words }) => `outside: ${words}`), ...covering];
})"""

# Labels of marks that reach into years left out, or beyond them; those with a row of their own may, if they touch their time.
ASTRAY = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap((plot) => {
  const frame = plot.getBoundingClientRect();
  return [...plot.querySelectorAll('.scatterlayer .trace')].flatMap((group) => {
    const { index, xaxis } = group.__data__[0].trace;
    const axis = plot._fullLayout[xaxis.replace('x', 'xaxis')];
    const across = (day) => frame.left + axis._offset + axis.d2p(day);
    const bands = plot.layout.shapes.filter(({ type }) => type === 'rect').map(({ x0, x1 }) => [across(x0), across(x1)]);
    return [...group.querySelectorAll('.textpoint')].flatMap((label) => {
      const words = label.textContent.trim();
      const { spans, cut } = plot.ledger.labels[index];
      const [first, mark, last] = spans[label.__data__.i].map(across);
      const { left, right } = label.getBoundingClientRect();
      const room = 14;  // the white space around a label is part of its box
      const wrong = bands.some(([from, to]) => (mark <= from ? right - room > from : mark >= to && left + room < to));
      const touches = cut && Math.min(Math.abs(right - first), Math.abs(left - last)) < 3;
      return words && wrong && !touches ? [words] : [];
    });
  });
})"""

# Marks of the public record that cover another mark, a bar or a text, and those that reach out of the picture.
COVERED = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap((plot) => {
  const frame = plot.getBoundingClientRect();
  const box = (element, edge) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { left: left + edge, right: right - edge, top: top + edge, bottom: bottom - edge };
  };
  const marks = [...plot.querySelectorAll('.scatterlayer .trace')].flatMap((group) =>
    [...group.querySelectorAll('.points path')].map((path) => ({
      isRecord: group.__data__[0].trace.meta?.layer === 'public record',
      name: `${group.__data__[0].trace.name} ${path.__data__.i}`,
      ...box(path, 0.5),
    })));
  const bars = [...plot.querySelectorAll('.bars .point path')].map((path) => ({ name: 'bar', ...box(path, 0.5) }));
  const texts = [...plot.querySelectorAll('.textpoint text, .annotation-text, .bartext')]
    .filter((text) => text.textContent.trim())
    .map((text) => {
      const range = document.createRange();
      range.selectNodeContents(text);
      const { left, right, top, bottom } = range.getBoundingClientRect();
      const room = text.closest('.textpoint') ? 11 : 0;  // the white space around a label is part of its box
      return { name: text.textContent.trim(), left: left + room, right: right - room, top: top + 3, bottom: bottom - 3 };
    });
  const record = marks.filter(({ isRecord }) => isRecord);
  const meet = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const covered = record.flatMap((one) =>
    [...marks, ...bars, ...texts]
      .filter((other) => other.name !== one.name && meet(one, other))
      .map((other) => `${one.name} / ${other.name}`));
  const out = record.filter(({ left, right, top, bottom }) =>
    left < frame.left || right > frame.right || top < frame.top || bottom > frame.bottom);
  return [...covered, ...out.map(({ name }) => `outside: ${name}`), ...(record.length ? [] : ['no mark'])];
})"""

# The numbers and names beside marks and above bars that are shown, but for those of the public record.
SHOWN = """() => [...document.querySelectorAll('.js-plotly-plot')].map((plot) =>
  [...plot.data.filter(({ mode, meta }) => mode === 'text' && !meta?.layer).flatMap(({ text }) => text),
   ...[...plot.querySelectorAll('.annotation-text, .bartext')].map(({ textContent }) => textContent)]
    .map((words) => words.replaceAll('<br>', '').replace(/[\\s\u2003]+/g, ' ').trim()).filter(Boolean))"""

# Where the labels of a chart stand to their marks, by their words.
STAND = """() => Object.fromEntries(
  document.querySelector('.js-plotly-plot').data.filter(({ mode }) => mode === 'text').flatMap(({ text, textposition }) =>
    text.map((words, n) => [words.replaceAll('<br>', '').trim(), textposition[n]])))"""

# Whether the charts have the width of their places, twice with a frame between.
SETTLED = """() => new Promise((done) => {
  const plots = [...document.querySelectorAll('.js-plotly-plot')];
  const fits = () => plots.every((plot) => plot._fullLayout.width === plot.clientWidth);
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(fits()))));
})"""


@pytest.fixture
def page(paper: Page) -> Page:
    return paper


def faults(page: Page, filters: Filters, theme: str) -> dict[int, list[str]]:
    """The faults of all charts under a filter, by the width of the window."""
    left = select(data(), filters)
    drawn = [chart for make in MAKE if (chart := make(left)).drawn]
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    draw(page, drawn, theme)
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(SETTLED)
        if wrong := page.evaluate(FAULTS):
            found[width] = wrong
    return found


@pytest.mark.parametrize("theme", few(["light", "dark"], "light"))
def test_no_label_covers_another_or_leaves_the_picture(page, theme):
    assert faults(page, Filters(), theme) == {}


@pytest.mark.faults
@pytest.mark.parametrize("filters", FEW, ids=lambda filters: describe(data(), filters))
def test_no_label_covers_another_or_leaves_the_picture_under_a_filter(page, filters):
    assert faults(page, filters, "light") == {}


RECORD: list[Callable[[Selection, str], charts.Chart]] = [
    lambda left, beside: charts.troop_levels(left, beside=beside),
    lambda left, beside: charts.troop_levels(left, "linear", "both", beside),
    lambda left, beside: charts.casualties(left, beside=beside),
    lambda left, beside: charts.casualties(left, outcome="injured", beside=beside),
]


@pytest.mark.faults
@pytest.mark.parametrize("filters", [Filters(), Filters(sources=("slavin-2011",))], ids=["all", "of one article"])
@pytest.mark.parametrize("theme", few(["light", "dark"], "light"))
def test_no_number_of_the_public_record_covers_anything_or_costs_a_statement_its_label(page, theme, filters):
    left = select(data(), filters)
    made = [(with_it, make(left, "none")) for make in RECORD if (with_it := make(left, "record")).compared]
    assert made
    shown: list[list[list[str]]] = []
    for drawn in zip(*made, strict=True):
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        draw(page, drawn, theme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_function(SETTLED)
            if drawn[0].compared:
                assert (width, page.evaluate(COVERED), page.evaluate(FAULTS)) == (width, [], [])
            shown.append(page.evaluate(SHOWN))
    for with_it, without in zip(shown[: len(WIDTHS)], shown[len(WIDTHS) :], strict=True):
        for labels, expected in zip(with_it, without, strict=True):
            assert not [label for label in expected if label not in labels]


@pytest.mark.faults
def test_no_label_stands_in_or_beyond_years_left_out(page):
    draw(page, [*(charts.troop_levels(real(), scale, "both") for scale in ("log", "linear")), charts.timeline(real())])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(SETTLED)
        assert page.evaluate(ASTRAY) == []


def test_an_event_beside_years_left_out_is_named_in_full(page):
    draw(page, [charts.troop_levels(real(), "log", "events")])
    page.set_viewport_size({"width": 1024, "height": 900})
    page.wait_for_function(SETTLED)
    named = page.evaluate(STAND)
    assert named["Agreement on a NATO role"] == "middle left"
    assert not [words for words in named if words.endswith("…")]


def test_labels_of_numbers_at_one_time_do_not_stand_where_they_seem_to_be_of_another_number(page):
    """“a few hundred” has lines at 200 and 900; “fewer than 200” has its mark on the lower one, and 1,500 is above both."""
    page.set_viewport_size({"width": 1024, "height": 900})
    left = select(data(), Filters(kinds=("forecast", "recommendation"), end=date(2012, 12, 31)))
    for scale, between in (("log", "middle right"), ("linear", "top right")):
        draw(page, [charts.troop_levels(left, scale)])
        page.wait_for_function(SETTLED)
        wanted = {"1,500": "top right", "a few hundred": between, "fewer than 200": "bottom right"}
        assert page.evaluate(STAND) == wanted


@pytest.mark.faults
@pytest.mark.parametrize("filters", MANY, ids=lambda filters: describe(data(), filters))
def test_no_label_covers_another_or_leaves_the_picture_under_many_filters(page, filters):
    assert faults(page, filters, "light") == {}


def test_the_check_of_labels_finds_those_that_cover_each_other(page):
    page.set_content(
        "<svg class='js-plotly-plot' width=100 height=50><g class='main-svg'><text y=20>abc</text><text y=22>def</text></g></svg>"
    )
    assert page.evaluate(FAULTS) == ["abc / def"]


def test_in_the_dark_marks_have_the_colours_for_a_dark_ground(page):
    draw(page, [charts.attacks(real())], "dark")
    fills = page.evaluate(
        "[...new Set(document.querySelector('.js-plotly-plot').data.map((t) => t.marker?.color).filter(Boolean))]"
    )
    assert set(fills) <= set(colours.ON_DARK.values())


def chart_line(page: Page) -> str:
    return page.locator(".plot-line").first.inner_text()


def test_the_marks_of_a_chart_are_one_stop_and_the_arrows_go_through_them_in_order_of_time(page):
    page.set_viewport_size({"width": 1024, "height": 900})
    chart = charts.troop_levels(real())
    draw(page, [chart])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("plot")
    told = []
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        told.append(chart_line(page))
    assert told[0].startswith("US embassy employees")
    assert len(set(told)) == 3
    page.keyboard.press("ArrowLeft")
    assert chart_line(page) == told[1]
    page.keyboard.press("Enter")
    picked = page.evaluate("window.picked.at(-1)")
    assert set(picked.split(",")) <= set(chart.shown)
    page.keyboard.press("Escape")
    assert chart_line(page) == ""


def test_the_toolbar_is_one_stop_and_its_arrows_go_from_button_to_button(page):
    draw(page, [charts.troop_levels(real())])
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.dataset.title")
    assert first
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.title") not in (first, None)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.body")


def test_a_reader_who_zooms_gets_ticks_with_their_year_and_the_first_ones_again_when_all_is_shown(page):
    draw(page, [charts.attacks(real())])
    ticks = "[...document.querySelectorAll('.xaxislayer-above .xtick text')].map((tick) => tick.textContent)"
    before = page.evaluate(ticks)
    page.evaluate("Plotly.relayout(document.querySelector('.js-plotly-plot'), { 'xaxis.range': ['2011-06-20', '2011-07-20'] })")
    zoomed = page.evaluate(ticks)
    assert zoomed != before
    assert all("2011" in text for text in zoomed)
    whole = charts.attacks(real()).figure["layout"]["xaxis"]["range"]
    page.evaluate("range => Plotly.relayout(document.querySelector('.js-plotly-plot'), { 'xaxis.range': range })", whole)
    assert page.evaluate(ticks) == before
