"""Tables of marks: what is behind each cell and how it is counted, against what one by one gives."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from ledger import charts
from ledger.charts.grid import KEPT_HEADS, MOST_HEADS, OTHERS, CrossTable, Grid, most_shown
from ledger.model import vocabulary
from ledger.model.records import Position
from ledger.query import agreement, verdicts
from ledger.query.agreement import is_concluded
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.server.assets import COMPONENTS
from ledger.wording import words
from tests.charts.samples import made, real
from tests.conftest import data

SOME = [Filters(), Filters(start=date(2009, 3, 1)), Filters(end=date(2013, 1, 1), stances=("for", "silent"))]
FEW = Filters(sides=("side-2",), start=date(2015, 1, 1), end=date(2015, 3, 1))


def by_cell(grid: Grid, statements: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], list[str]]:
    """The third of each triple by the cell that the first two lie in, said as plainly as can be."""
    rows, columns = {head.id for head in grid.rows}, {head.id for head in grid.columns}
    found = defaultdict(list)
    for row, column, held in statements:
        found[row if row in rows else OTHERS, column if column in columns else OTHERS].append(held)
    return dict(found)


def behind(grid: Grid) -> dict[tuple[str, str], list[str]]:
    """The ids behind each cell."""
    return {place: list(ids) for place, ids in grid.behind().items()}


def title_of(place: tuple[str, str], tally: Counter[str], division: str, said: Iterable[Position]) -> str:
    """What a cell of the matrix says in full: the stances with their numbers, of an actor and an issue in its own words.

    `division` says how the actor is divided. What stands in brackets behind a stance is left out.
    """
    stances = [stance for stance in vocabulary.WORDS["stances"] if tally[stance]]
    if OTHERS in place:
        wrong = ", some with an apparent error" * any(p.id in made().errata_of for p in said)
        return ", ".join(f"{vocabulary.WORDS['stances'][stance]} {tally[stance]:,}" for stance in stances) + wrong
    actor, asked = made().actors[place[0]].name, made().issues[place[1]].question
    names = {s: " or ".join(dict.fromkeys(words.stance(made(), p) for p in said if p.stance == s)) for s in stances}
    told = ", ".join(f"{names[stance]} {tally[stance]:,}" for stance in stances)
    differ = f" ({division or 'several stances, at one time or at several'})" if len(stances) > 1 else ""
    return f"{actor}: {asked} {told}{differ}"


@pytest.mark.parametrize("filters", SOME)
@pytest.mark.parametrize(("level", "rule"), [("person", "statements"), ("government", "stances")])
def test_the_cells_of_the_matrix_hold_and_count_what_one_by_one_gives(level, rule, filters):
    left = select(made(), filters)
    grid = charts.matrix(left, level, "statements", rule=rule)
    assert "too many" in grid.rule
    given_by = [(agreement.folded(made(), p.actor, level), p.issue, p) for p in left.positions]
    assert behind(grid) == by_cell(grid, ((actor, asked, p.id) for actor, asked, p in given_by))
    taken = {p.id: f"{p.stance} {made().citations[p.id][0].source}" for p in left.positions}
    statements = [(actor, asked, f"{actor} {asked} {taken[p.id]}") for actor, asked, p in given_by]
    if rule == "stances":
        statements = list(dict.fromkeys(statements))
    counted = by_cell(grid, statements)
    assert grid.cells.keys() == counted.keys()
    held = behind(grid)
    for place, mark in grid.cells.items():
        said = [made().by_id[name][1] for name in held[place]]
        division = verdicts.division(said, place[0], agreement.concluded(said, made()))
        concluded = ", as analysis" * all(is_concluded(made(), position) for position in said)
        title = title_of(place, Counter(statement.split()[2] for statement in counted[place]), division, said)
        assert (
            re.sub(
                r"(?<=\d) \((?:\d+ )?(?:statements? )?(?:of|limit|condition|as analysis|apparent error)[^()]*\)", "", mark.title
            ),
            mark.is_concluded,
        ) == (
            title + concluded,
            bool(concluded),
        )
        assert mark.text.endswith(f" {len(counted[place]):,}")
    assert grid.sentence.startswith(f"{len(statements):,} st")
    sizes = Counter(actor for actor, *_ in statements)
    first = sorted(sizes, key=lambda actor: (-sizes[actor], actor))
    assert [head.id for head in grid.rows] == [*first[:KEPT_HEADS], OTHERS]
    assert grid.rows[-1].label == f"{len(first) - KEPT_HEADS:,} other actors"
    assert [row["Record"] for row in grid.rows_of(grid.items[:50])] == [p.id for p in left.positions[:50]]
    assert len(grid.items) == len(left.positions)


@pytest.mark.parametrize("filters", [*SOME, FEW])
def test_the_cells_of_blames_hold_and_count_what_one_by_one_gives(filters):
    left = select(made(), filters)
    grid = charts.blames(left)
    statements = [(a.actor, a.by, r.id, a.status) for r in left.attacks for a in r.attributions]
    held = by_cell(grid, ((accused, by, name) for accused, by, name, _ in statements))
    assert behind(grid) == {place: list(dict.fromkeys(ids)) for place, ids in held.items()}
    statuses = by_cell(grid, ((accused, by, status) for accused, by, _, status in statements))
    assert grid.cells.keys() == statuses.keys()
    folded = "too many" in grid.rule
    assert folded == (filters != FEW)
    for place, mark in grid.cells.items():
        tally = Counter(statuses[place])
        times = {status: f" {number:,}" if tally.total() > 1 else "" for status, number in tally.items()}
        verbs = {"claimed": "claims", "blamed": "blames", "denied": "denies", "described": "describes"}
        assert mark.text == ", ".join(f"{verb}{times[status]}" for status, verb in verbs.items() if tally[status])
        assert len(grid.within(place)) == len(statuses[place])
        assert mark.tone == (next(iter(tally)) if len(tally) == 1 else "split")
    for heads, part in ((grid.rows, 0), (grid.columns, 1)):
        sizes = Counter(statement[part] for statement in statements)
        first = sorted(sizes, key=lambda actor: (-sizes[actor], actor))
        named = first[:KEPT_HEADS] if folded else first
        if part:
            does = {by: {status for _, other, _, status in statements if other == by} for by in named}
            named.sort(key=lambda by: 0 if "denied" in does[by] else 2 if does[by] == {"described"} else 1)
        assert [head.id for head in heads] == [*named, *[OTHERS] * folded]
    assert grid.sentence.startswith(f"{len(statements):,} statement")
    assert [(name, a.status) for name, a in grid.items] == [(name, status) for *_, name, status in statements]
    assert [row["Record"] for row in grid.rows_of(grid.items[:50])] == [name for _, _, name, _ in statements[:50]]


@pytest.mark.parametrize("make", [charts.matrix, charts.blames])
def test_no_grid_weighs_more_than_105_kb(make):
    assert len(json.dumps(make(select(made())).data("·"))) < 105_000


def test_all_rows_and_columns_are_named_up_to_a_hundred_and_few_beyond():
    assert most_shown(3, MOST_HEADS) == MOST_HEADS
    assert most_shown(3, MOST_HEADS + 1) == most_shown(MOST_HEADS + 1, 3) == KEPT_HEADS


NAMES = 6
STATEMENTS = st.lists(st.tuples(st.integers(0, NAMES), st.integers(0, NAMES), st.integers(0, 2), st.booleans()), max_size=40)
HEADS = st.lists(st.integers(0, NAMES), unique=True)


@given(STATEMENTS, HEADS, HEADS)
@example([], [], [])
def test_cells_hold_and_tally_what_one_by_one_gives(statements, rows, columns):
    # Two statements that follow each other are of one claim.
    claims = np.arange(len(statements)) // 2
    row_codes, column_codes, values = (np.array([s[n] for s in statements], dtype=np.intp) for n in range(3))
    counted = np.flatnonzero([s[3] for s in statements])
    cells = CrossTable(real(), claims, (rows, columns), (row_codes, column_codes))
    ids = list(data().by_id)
    held, tallies, some = defaultdict(list), defaultdict(lambda: [0, 0, 0]), defaultdict(lambda: [0, 0, 0])
    for number, (row, column, value, is_counted) in enumerate(statements):
        place = (
            rows.index(row) if row in rows else len(rows),
            columns.index(column) if column in columns else len(columns),
        )
        held[place].append(ids[number // 2])
        tallies[place][value] += 1
        if is_counted:
            some[place][value] += 1
    assert cells.tallies(values, 3) == tallies
    assert cells.tallies(values, 3, counted) == some
    names = [f"row {n}" for n in range(len(rows) + 1)], [f"column {n}" for n in range(len(columns) + 1)]
    wanted = {(f"row {row}", f"column {column}"): list(dict.fromkeys(found)) for (row, column), found in held.items()}
    assert {place: list(found) for place, found in cells.behind(names).items()} == wanted


@pytest.mark.faults
def test_a_table_of_few_rows_stands_as_a_whole_and_a_longer_one_tells_how_many_rows_it_has(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1024, "height": 900})
    page.set_content(f"<style>{(COMPONENTS / 'grid.css').read_text(encoding='utf-8')}</style>")
    script = (COMPONENTS / "grid.js").read_text(encoding="utf-8").replace("export default function", "window.show = function")
    page.add_script_tag(content=f"{{ {script} }}")
    for grid, is_whole in ((charts.blames(real()), True), (charts.matrix(real()), False)):
        data = {**grid.data("·"), "chosen": ""}
        page.evaluate(
            "data => { document.querySelector('.grid')?.remove(); show({ data: [data], parentElement: document.body }); }", data
        )
        labels = page.locator("td button").evaluate_all("all => all.map((e) => [e.dataset.key, e.ariaLabel, e.title])")
        assert {key: (label, title) for key, label, title in labels} == {
            " ".join(place): (cell.title, cell.title) for place, cell in grid.cells.items()
        }
        assert {*filter(None, page.locator("td.none").evaluate_all("all => all.map((e) => e.title)"))} == {
            note.title for note in grid.notes.values()
        }
        scroll = page.locator(".scroll")
        assert scroll.evaluate("e => e.scrollHeight <= e.clientHeight") == is_whole
        sign = page.locator(".deeper")
        page.wait_for_timeout(100)
        assert sign.evaluate("e => getComputedStyle(e).visibility") == ("hidden" if is_whole else "visible")
        assert sign.text_content() == words.count(len(grid.rows), "row") + " ↓"
    page.close()
