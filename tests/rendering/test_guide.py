"""The Guide says what the definitions say: symbols, words, dates, numbers, rules, fields, and the labels of the buttons."""

import dataclasses
import re
import typing
from html import unescape
from pathlib import Path

import pytest

from ledger.charts import colours, rules
from ledger.charts.basemap import RADIUS
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS, TABLES, Measured, Place
from ledger.model.statements import evidence_of
from ledger.query import agreement, verdicts
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.query.totals import COUNTING_RULES
from ledger.rendering import comparison, guide, guide_words
from ledger.urls import links
from ledger.wording import times, words
from tests.charts.samples import holding, level
from tests.conftest import data
from tests.rendering.test_cards import HOSTILE, Page
from tests.ui.test_pages import run

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', re.DOTALL)
GROUPS = ("kinds", "stances", "mode", "speech", "outcome", "status", "role", "reasons")
USED = [(group, word) for group in GROUPS for word in vocabulary.WORDS[group].values()]


def page(dataset: Dataset | None = None, filters: Filters | None = None) -> str:
    """The whole Guide as HTML."""
    parts = guide.sections(dataset or data(), filters or Filters())
    return guide.opening(dataset or data(), parts) + "".join(p.html for p in parts) + "".join(guide.fields().values())


def plain(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html)).replace("\ufe0e", "").strip()


def rows(html: str) -> list[tuple[str, str]]:
    """Name and meaning of each row, as a reader sees them."""
    return [(plain(name), plain(meaning)) for name, meaning in ROW.findall(html)]


def part(name: str) -> str:
    return next(p.html for p in guide.sections(data(), Filters()) if p.name == name)


@pytest.mark.parametrize(("group", "word"), USED)
def test_every_word_that_the_charts_use_is_explained(group: str, word: str) -> None:
    assert word in plain(page())


@pytest.mark.parametrize("kind", vocabulary.WORDS["kinds"])
def test_each_kind_of_number_has_its_symbol_in_its_colour_and_its_meaning(kind: str) -> None:
    colour, symbol = colours.KIND_MARKS[kind]
    name, meaning = next((n, m) for n, m in ROW.findall(part("marks")) if plain(n).endswith(vocabulary.WORDS["kinds"][kind]))
    assert plain(name) == f"{guide_words.GLYPHS[symbol][0]} {vocabulary.WORDS['kinds'][kind]}"
    assert f"--mark: {colour}" in name
    assert plain(meaning).startswith(guide_words.MEANINGS[kind])
    assert guide_words.GLYPHS[symbol][1] in plain(next(n for n, m in ROW.findall(part("marks")) if m.startswith("Open: ")))


@pytest.mark.parametrize("stance", vocabulary.WORDS["stances"])
def test_each_stance_has_its_symbol(stance: str) -> None:
    told = dict(rows(part("positions")))
    assert told[f"{vocabulary.STANCE_SYMBOLS[stance]} {vocabulary.WORDS['stances'][stance]}"].startswith(
        guide_words.MEANINGS[stance].strip()
    )


def test_the_words_around_a_date_are_explained() -> None:
    """All that the times of records say beside their dates."""
    explained = " ".join((*guide_words.TIMES, *guide_words.TIMES.values()))
    told = {times.when(data(), record) for _, record in data().claims()}
    for word in ("as of ", "under way as of ", "some time between ", "some time in ", "some time from ", " to the article ("):
        assert any(word in one for one in told), word
        assert word.strip(" (") in explained
    told_html = " ".join(section.html for section in guide.sections(data()))
    assert all(meaning in told_html for meaning in guide_words.TIMES.values())


def test_stances_are_shown_in_the_words_of_two_issues_of_the_dataset() -> None:
    told = dict(rows(part("positions")))
    for stance in ("for", "against"):
        labels = re.findall("“(.+?)”", told[f"{vocabulary.STANCE_SYMBOLS[stance]} {vocabulary.WORDS['stances'][stance]}"])
        assert 0 < len(labels) == len(set(labels)) <= 2
        assert set(labels) <= {getattr(i, f"{stance}_label") for i in data().issues.values()}
    assert sum(i.question in plain(part("positions")) for i in data().issues.values()) == 2


@pytest.mark.parametrize("group", ["speech", "status"])
def test_each_way_to_know_and_each_attribution_has_its_meaning(group: str) -> None:
    told = dict(rows(part("positions")))
    assert {word: told[word] for word in vocabulary.WORDS[group].values()} == {
        word: guide_words.MEANINGS[key] for key, word in vocabulary.WORDS[group].items()
    }


def test_comparisons_have_the_signs_that_the_table_of_actors_has() -> None:
    columns = agreement.speakers("sadr,obama-administration")
    compared = comparison.table(data(), columns, agreement.compare(select(data()), columns), Filters())
    drawn = set(re.findall(r'<span class="verdict \w+">(.+?)</span>', compared))
    told = {name for name, _ in rows(part("positions"))}
    assert drawn <= told
    assert {f"{verdicts.SIGNS[v]} {name}" for v, name in verdicts.VERDICTS.items()} <= told


def test_each_group_of_victims_has_its_colour() -> None:
    for victims, colour in colours.victim_colours(data().victims).items():
        assert f'style="--mark: {colour}" aria-hidden="true"></span> {data().victims[victims].name}<' in part("marks")


def test_the_circles_of_the_map_have_its_radii_in_its_words() -> None:
    told = [meaning for _, meaning in rows(part("marks")) if meaning.startswith("Radius ")]
    assert told == [f"Radius {km} km: {rules.PLACES[n]}." for n, km in RADIUS.items()]
    precision = TABLES["places"].model_fields["precision"].description or ""
    assert all(f"{number} " in precision for number in rules.PLACES)
    assert len(rules.PLACES) == len(RADIUS) == max(RADIUS)
    assert Place.model_fields["precision"].description == precision


def test_date_examples_are_said_as_everywhere_and_stand_in_the_data() -> None:
    found = [(said, m) for said, m in ROW.findall(part("words")) if "<code>" in m]
    given = {getattr(r, f, None) for _, r in data().claims() for f in ("date", "refers_to", "said_on")}
    assert len(found) == len(guide_words.DATES)
    for said, meaning in found:
        text = unescape(meaning.partition("<code>")[2].partition("</code>")[0])
        assert unescape(said) == dates.say(text)
        assert text in given or text in {example.format(2003, 2004) for _, example, _ in guide_words.DATES}
    assert sum(unescape(m).split("<code>")[1].removesuffix("</code>") in given for _, m in found) >= 5
    assert dates.say(None) in dict(rows(part("words")))


@pytest.mark.parametrize(("spelling", "example", "meaning"), guide_words.DATES)
def test_an_example_that_stands_in_for_one_of_the_data_is_of_its_sort(spelling: str, example: str, meaning: str) -> None:
    filled = example.format(1864, 1865)
    assert re.fullmatch(spelling, filled)
    assert dates.parse(filled)


@pytest.mark.parametrize(
    "wanted",
    ["(date inferred)", "about ", "early |mid |late ", "by ", "from ", "^[A-Z][a-z]+ [0-9]{4}$", "spring|summer|autumn|winter"],
)
def test_every_way_to_say_a_date_has_an_example(wanted: str) -> None:
    assert any(re.search(wanted.replace("(", r"\(").replace(")", r"\)"), said) for said, _ in rows(part("words")))


def test_numbers_are_examples_of_records_in_their_own_words() -> None:
    found = re.findall(r'<a href="records\?record=([\w-]+)">(.+?)</a>', part("words"))
    assert len(found) == len(guide_words.NUMBERS)
    for name, said in found:
        assert unescape(said) == words.number(data().by_id[name][1])  # type: ignore[arg-type]


def test_the_rules_are_those_of_the_exports() -> None:
    assert all(rule in plain(part("counting")) for rule in COUNTING_RULES)


def test_statements_and_stances_are_counted() -> None:
    said, held = (agreement.count(data(), data().positions, rule) for rule in agreement.RULES)
    assert f"{said} statements, {held} stances." in plain(part("counting"))


def test_numbers_follow_the_dataset() -> None:
    sources = dict(list(data().sources.items())[:3])
    of_them = {
        table: tuple(r for r in getattr(data(), table) if {e.source for _, e in evidence_of(r)} <= set(sources))
        for table in CLAIMS
    }
    of_them["positions"] = of_them["positions"][:7]
    fewer = dataclasses.replace(data(), sources=sources, **of_them)
    assert f"{sum(1 for _ in fewer.claims())} records from 3 articles" in plain(page(fewer))
    assert "Only 3 articles were read" in plain(page(fewer))
    assert "7 statements" in plain(page(fewer))


def test_it_stands_with_hardly_any_records() -> None:
    none = dataclasses.replace(data(), **dict.fromkeys(CLAIMS, ()), issues={}, errata=())
    assert "0 records" in plain(page(none))
    assert "Actual" in plain(page(none))


@pytest.mark.parametrize("table", CLAIMS)
def test_every_field_has_the_description_of_its_definition_and_no_other(table: str) -> None:
    html = guide.fields()[vocabulary.WORDS["tables"][table]]
    fields = TABLES[table].model_fields
    assert rows(html) == [(name, (info.description or "").replace("`", "")) for name, info in fields.items()]
    assert "`" not in html


def test_hostile_text_stays_text() -> None:
    issues = {
        name: issue.model_copy(update={"question": HOSTILE, "for_label": HOSTILE, "against_label": HOSTILE})
        for name, issue in data().issues.items()
    }
    sources = {name: source.model_copy(update={"short": HOSTILE}) for name, source in data().sources.items()}
    troops = tuple(r.model_copy(update={"force": HOSTILE, "wording": "about " + HOSTILE[:20]}) for r in data().troop_levels)
    people = tuple(r.model_copy(update={"victims_text": HOSTILE}) for r in data().casualties)
    spoilt = dataclasses.replace(data(), issues=issues, sources=sources, troop_levels=troops, casualties=people)
    found = Page(page(spoilt))
    assert {tag for tag, _ in found.tags} == {tag for tag, _ in Page(page()).tags}
    assert not [attrs for _, attrs in found.tags if any(name.startswith("on") for name in attrs)]
    assert HOSTILE in found.text
    assert "<script" not in page(spoilt)


def test_the_links_of_examples_keep_the_filter_and_lead_to_records() -> None:
    found = [unescape(link) for link in re.findall(r'<a href="(records[^"]+)"', page(filters=Filters(actors=("sadr",))))]
    assert len(found) > 10
    for link in found:
        read = links.read(link.partition("?")[2], "records", data())
        assert read.notices == ()
        assert read.filters.actors == ("sadr",)
        assert read.filters.obtained or read.state["record"] in data().by_id


@pytest.mark.parametrize(("said_on", "number"), [("2011-07-05?", 1), ("2011-07-05", 0)])
def test_a_record_whose_day_of_speech_alone_is_inferred_has_an_inferred_date(said_on: str, number: int) -> None:
    of_one = holding(level("a", 5, refers_to="2011-07", said_on=said_on)).dataset
    assert f"{number} of 1 records have an inferred date" in plain(page(of_one))


def test_an_example_of_a_number_says_whom_it_counts_where_they_are_no_soldiers() -> None:
    for personnel, said in (("civilian", "such as 1,200 (civilians)."), ("military", "such as 1,200.")):
        assert said in plain(page(holding(level("a", 1200, kind="plan", personnel=personnel)).dataset))


def test_the_example_of_a_range_has_two_ends_that_differ() -> None:
    (name,) = (
        m[0] for m in re.findall(r'record=([\w-]+)">([^<]+)</a></th><td>The article’s words, and the lowest', part("words"))
    )
    example = data().by_id[name][1]
    assert isinstance(example, Measured)
    assert example.low != example.high


def test_each_way_into_the_guide_leads_to_a_part_of_it() -> None:
    parts = guide.sections(data(), Filters())
    assert re.findall(r'<a href="#(\w+)">', guide.opening(data(), parts)) == [p.name for p in parts]


def test_every_label_that_it_names_is_on_the_screen() -> None:
    ui = ROOT / "ledger" / "ui"
    code = [
        *ui.glob("*.py"),
        *ui.rglob("*.js"),
        ROOT / "ledger" / "rendering" / "cards.py",
        ROOT / "ledger" / "urls" / "params.py",
    ]
    shown = "".join(path.read_text(encoding="utf-8") for path in code)
    labels = re.findall("<b>(.+?)</b>", part("use"))
    assert len(labels) > 6
    plotly = {"Box Select"}
    assert [label for label in labels if label not in plotly and f'"{label}"' not in shown and f">{label}<" not in shown] == []


def test_every_drawn_mark_has_a_word_or_a_name() -> None:
    names = [name for name, _ in ROW.findall(page())]
    assert [name for name in names if not re.sub(r"\W", "", plain(name)) and "aria-label" not in name] == []


def test_the_page_shows_every_part_under_any_filter() -> None:
    for text in ("", "actor=sadr", "q=nothing-holds-these-words"):
        at = run("guide", text)
        assert not at.exception
        assert not at.warning
        assert [h.value for h in at.header] == [p.title for p in guide.sections(data(), Filters())]
        assert [e.label for e in at.expander if e.label in guide.fields()] == list(guide.fields())


def test_every_kind_and_stance_that_a_record_may_have_has_a_meaning() -> None:
    for table, field in (("troop_levels", "kind"), ("positions", "stance"), ("positions", "speech")):
        assert set(typing.get_args(TABLES[table].model_fields[field].annotation)) <= set(guide_words.MEANINGS)


def test_each_side_is_named_with_its_colour_and_actors_that_are_on_it() -> None:
    found = part("sides")
    told = dict(rows(found))
    assert "A side is the camp that an actor counts to." in plain(found)
    for side, colour in colours.side_colours(data().sides).items():
        assert f"--mark: {colour}" in found
        on_it = [actor.name for actor in data().actors.values() if actor.side == side]
        meaning = told[data().sides[side].name]
        assert meaning.startswith(f"{len(on_it)} actors, such as ")
        assert any(name in meaning for name in on_it)
    assert "UN Security Council" in told["Of no side"] or "Associated Press" in told["Of no side"]


def test_the_guide_says_how_charts_are_read_by_keyboard_and_put_into_a_page() -> None:
    told = dict(rows(part("use")))
    assert "Arrow keys go from mark to mark" in told["Go through a chart by keyboard"]
    assert "Copy embed code" in told["Put a chart into your own web page"]
    assert "Copy data link" in told["Read the data with a program"]
