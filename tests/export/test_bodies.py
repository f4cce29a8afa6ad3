"""Actors counted by body or by government: who is compared is named as what the words are, and nobody is compared with itself."""

import json
from itertools import combinations

import pytest

from ledger import export
from ledger.charts import pages
from ledger.export import views
from ledger.export.compared import compared
from ledger.query import agreement, comparison_words, verdicts
from ledger.query.agreement import Speaker
from ledger.query.selection import select
from ledger.rendering import comparison
from ledger.rendering.preview import preview
from ledger.urls import links
from ledger.urls.view import defaults
from ledger.wording.bylines import is_plural, name_inside
from tests.conftest import data

ACTORS = ("gates", "panetta", "khalilzad", "mottaki", "iran", "esper", "nato", "bush-administration", "us-government", "sadr")


def told(query: str) -> str:
    """All that names a view of positions: its title, description, picture, file names, citations and the JSON of its records."""
    link = links.read(query, "positions", data())
    state = defaults("positions") | dict(link.state)
    known = preview(data(), "positions", link)
    about = export.about(data(), link, "positions")
    table = compared(select(data(), link.filters), state)
    view = json.loads(views.file(data(), link, "positions", "json", "").content())["view"]
    names = (pages.name_of("positions", data(), dict(link.state)), about.file("json"), str(view))
    return "\n".join((known.title, known.description, *names, *((table.title, table.sentence) if table else ())))


@pytest.mark.parametrize("level", ["ministry", "government"])
@pytest.mark.parametrize(("one", "other"), list(combinations(ACTORS, 2)))
def test_a_comparison_by_body_is_named_by_the_bodies(one: str, other: str, level: str) -> None:
    bodies = [agreement.folded(data(), name, level) for name in (one, other)]
    said = told(f"mode=side&columns={one},{other}&level={level}")
    for name, body in zip((one, other), bodies, strict=True):
        assert data().actors[body].name in said
        if body != name and name not in bodies:
            assert data().actors[name].name not in said
            assert data().actors[name].name.lower().replace(" ", "-") not in said
    if bodies[0] == bodies[1]:
        assert "nothing is compared" in said
        assert "agree" not in said
        assert " beside " not in said


@pytest.mark.parametrize(
    "query", ["sadr:2011,sadr", "sadr:2011,sadr:2011-07", "iran:2003,iran", "gates:2011,panetta&level=government"]
)
def test_no_statement_is_compared_with_itself(query: str) -> None:
    link = links.read(f"mode=side&columns={query}", "positions", data())
    state = defaults("positions") | dict(link.state)
    columns = agreement.columns(data(), state["columns"], state["level"])
    rows = agreement.compare(select(data()), columns, state["level"])
    shared = [row for row in rows if {p.id for p in row.sides[0]} & {p.id for p in row.sides[1]}]
    assert {row.verdict for row in shared} <= {"same", "one"}
    assert any(row.verdict == "same" for row in shared)
    assert verdicts.VERDICTS["same"].lower() in comparison.caption(data(), columns, rows).lower()
    assert all(not comparison_words.remarks(data(), row.sides, row.verdict) for row in shared)


def test_columns_that_count_as_one_are_one() -> None:
    assert agreement.columns(data(), "gates,panetta,iran", "government") == (Speaker("us-government"), Speaker("iran"))
    assert agreement.columns(data(), "gates,panetta,iran") == tuple(map(Speaker, ("gates", "panetta", "iran")))
    by_time = agreement.columns(data(), "obama-administration:2011,trump:2020", "government")
    assert by_time == (Speaker("us-government", "2011"), Speaker("us-government", "2020"))
    assert comparison_words.beside(data(), by_time) == "United States, 2011 beside the United States, 2020"


@pytest.mark.parametrize("level", ["person", "ministry", "government"])
@pytest.mark.parametrize("actor", ACTORS)
def test_who_agrees_with_a_body_names_the_body(actor: str, level: str) -> None:
    body = data().actors[agreement.folded(data(), actor, level)].name
    said = told(f"mode=agreement&with={actor}&level={level}")
    name = data().actors[actor].name
    does = "are" if is_plural(data().actors[actor]) else "is"
    whole = body if body == name else f"{body}, of which {name_inside(name)} {does} counted a part"
    assert f"who agrees with {name_inside(whole)}" in said
    assert f"that {name_inside(name)} answers" not in said or name == body
