import json
from collections import Counter
from datetime import date

import numpy as np
import pytest
from hypothesis import example, given

from ledger import charts
from ledger.model import vocabulary
from ledger.query.filters import Filters
from ledger.query.selection import Selection, select
from ledger.wording import bylines
from tests.charts.samples import FILTERS, SMALL_FILTERS, holding, only, real, small
from tests.conftest import data, examples


def attributions(selection: Selection) -> list[tuple]:
    """Each attribution of each attack, with its attack."""
    return [(attack, a) for attack in selection.attacks for a in attack.attributions]


def holds(left: Selection) -> None:
    """What holds of the table of blame whatever it shows."""
    whole = left.dataset
    grid = charts.blames(left)
    behind = grid.behind()
    table = grid.rows_of(grid.items)
    pairs = {(a.actor, a.by) for _, a in attributions(left)}
    assert grid.cells.keys() == behind.keys() == pairs
    assert {row.id for row in grid.rows} == {accused for accused, _ in pairs}
    assert {column.id for column in grid.columns} == {by for _, by in pairs}
    assert len(grid.rows) == len({row.id for row in grid.rows})
    assert len(grid.columns) == len({column.id for column in grid.columns})
    for place, ids in behind.items():
        assert list(ids) == list(dict.fromkeys(attack.id for attack, a in attributions(left) if (a.actor, a.by) == place))
        for name in ids:
            assert all(citation.quote.strip() for citation in whole.citations[name])
    assert set(grid.shown) == {attack.id for attack, _ in attributions(left)}
    counted = Counter((r["Said to have had a part"], r["Speaker"], r["Status"], r["Record"], r["Words"]) for r in table)
    assert counted == Counter(
        (
            whole.actors[a.actor].name,
            whole.actors[a.by].name,
            vocabulary.WORDS["status"][a.status],
            attack.id,
            " ".join(a.evidence[0].quote.split()),
        )
        for attack, a in attributions(left)
    )
    for row in table:
        assert row["Words"] in [citation.quote for citation in whole.citations[row["Record"]]]
    plain = grid.data("·")
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain


@examples(60)
@given(FILTERS)
@example(Filters())
def test_whatever_the_filter_each_attribution_is_counted_once_and_each_cell_is_of_an_accused_and_a_speaker(filters):
    holds(select(data(), filters))


@examples(40)
@given(SMALL_FILTERS)
@example(Filters())
def test_each_attribution_of_the_small_dataset_is_counted_once(filters):
    holds(select(small().dataset, filters))


def test_the_blame_of_the_small_dataset_is_three_cells():
    grid = charts.blames(small())
    assert {place: (mark.text, mark.tone) for place, mark in grid.cells.items()} == {
        ("raiders", "correspondent"): ("describes", "described"),
        ("salt-camp", "harbour-master"): ("blames", "blamed"),
        ("salt-camp", "salt-camp"): ("denies", "denied"),
    }
    assert {place: list(ids) for place, ids in grid.behind().items()} == {place: ["oil-store-fire"] for place in grid.cells}
    assert [(head.id, head.label) for head in grid.rows] == [("salt-camp", "Salt camp"), ("raiders", "Raiders")]
    assert [head.id for head in grid.columns] == ["salt-camp", "harbour-master", "correspondent"]
    assert grid.sentence == (
        "3 statements by 3 speakers about actors under 2 names: 1 blames, 1 denies (Salt camp), 1 describes."
        " “Describes” means that the speaker tells it, or that it seems so, and accuses nobody. It is not counted as blame."
    )
    assert grid.cells["salt-camp", "salt-camp"].title == "Salt camp denies it (1 attack)"
    assert grid.rows_of(grid.items)[1] == {
        "Said to have had a part": "Salt camp",
        "Speaker": "Harbour master",
        "Status": "blamed",
        "Part": "carried it out",
        "Limit": None,
        "Contrast": None,
        "Attack": "Fire in the oil store of Skerry Light",
        "Time": "about 1 March 1921",
        "First day": "1921-03-01",
        "Last day": "1921-03-01",
        "Words": "The harbour master blames the salt camp",
        "Article": "Packet 1921",
        "Paragraph": 4,
        "Line": 9,
        "Record": "oil-store-fire",
    }


def test_the_table_as_data_names_its_cells_by_row_and_column():
    grid = charts.blames(small())
    plain = grid.data("·")
    assert plain["empty"] == "·"
    assert (plain["label"], plain["corner"]) == (grid.title, grid.corner)
    assert {tuple(name.split(" ")) for name in plain["cells"]} == grid.cells.keys()
    assert plain["cells"]["salt-camp salt-camp"] == {
        "text": "denies",
        "tone": "denied",
        "title": "Salt camp denies it (1 attack)",
    }
    assert [row["id"] for row in plain["rows"]] == [row.id for row in grid.rows]
    assert [column["label"] for column in plain["columns"]] == [column.label for column in grid.columns]


@pytest.mark.parametrize(
    ("number", "text"), [(1, "blames, with a limit"), (2, "blames 2, with a limit"), (3, "blames 3, with a limit")]
)
def test_a_cell_says_how_often_where_it_is_more_than_once(number, text):
    accused = next(a for _, a in attributions(real()) if a.status == "blamed" and a.by == "jeffrey")
    attacks = [
        data().attacks[0].model_copy(update={"id": f"a{n}", "attributions": (accused,), "part_of": None}) for n in range(number)
    ]
    grid = charts.blames(holding(*attacks))
    (mark,) = grid.cells.values()
    assert mark.text == text
    (ids,) = grid.behind().values()
    assert list(ids) == [f"a{n}" for n in range(number)]
    assert mark.title.endswith("(1 attack)" if number == 1 else f"({number} attacks)")
    assert len(grid.rows_of(grid.items)) == number


def test_several_statuses_of_one_speaker_about_one_accused_stand_in_one_cell():
    blamed = next(a for _, a in attributions(real()) if a.status == "blamed" and a.by == "jeffrey")
    claimed = blamed.model_copy(update={"status": "claimed"})
    record = data().attacks[0].model_copy(update={"attributions": (blamed, claimed, blamed)})
    grid = charts.blames(holding(record))
    (mark,) = grid.cells.values()
    (ids,) = grid.behind().values()
    assert (mark.text, list(ids)) == ("claims 1, blames 2, with a limit", [record.id])
    assert len(grid.rows_of(grid.items)) == 3


def test_a_denial_has_its_own_tone_and_no_other_cell_has_it():
    for whole in (real(), small()):
        statuses: dict[tuple[str, str], set[str]] = {}
        for _, a in attributions(whole):
            statuses.setdefault((a.actor, a.by), set()).add(a.status)
        grid = charts.blames(whole)
        assert {"denied"} in statuses.values()
        for place, mark in grid.cells.items():
            assert mark.tone in (statuses[place] if len(statuses[place]) == 1 else {"split"})
            assert (mark.tone == "denied") == (statuses[place] == {"denied"})


def test_rows_and_columns_of_more_statements_come_first():
    grid = charts.blames(real())
    statements = Counter(a.actor for _, a in attributions(real()))
    assert [head.id for head in grid.rows] == sorted(statements, key=lambda name: (-statements[name], name))
    said_by = Counter(a.by for _, a in attributions(real()))
    only_describe = [h.id for h in grid.columns if {a.status for _, a in attributions(real()) if a.by == h.id} == {"described"}]
    assert only_describe == sorted(only_describe, key=lambda name: (-said_by[name], name))


def test_it_is_told_for_how_many_the_record_that_they_are_part_of_names_somebody():
    """The rocket of 15 February 2020 is the last of attacks that an article lays at the door of Iran."""
    in_baghdad = select(data(), Filters(places=("baghdad",)))
    told = (
        "; for {} in which nobody is named, the record of a wider attack of which it is a part says "
        "who is said to have had a part in the wider one: "
    )
    assert (
        f"{told.format(1)}Iran seems to encourage it, as Arab Center author tells it"
        in charts.attacks(in_baghdad, "blamed").sentence
    )
    wholes = {a.id: data().by_id[a.part_of][1] if a.part_of else None for a in data().attacks}

    def names_somebody(name: str) -> bool:
        whole = wholes[name]
        return whole is not None and (bool(whole.attributions) or names_somebody(whole.id))

    silent = [a for a in data().attacks if not a.attributions and names_somebody(a.id)]
    assert "attack-muhandis-2020" in {a.id for a in silent}
    assert told.format(len(silent)) in charts.attacks(real(), "blamed").sentence


def test_where_nobody_is_blamed_the_table_is_empty():
    silent = data().attacks[0].model_copy(update={"attributions": ()})
    for left in (holding(), holding(silent)):
        grid = charts.blames(left)
        assert grid.sentence == ("Nobody is named in this record itself." if left.attacks else "No attack or use of force.")
        assert (grid.shown, grid.rows, grid.columns, grid.rows_of(grid.items)) == ((), (), (), [])
        assert grid.cells == grid.behind() == {}
        assert json.loads(json.dumps(grid.data("·")))["cells"] == {}


def test_the_sentence_counts_statements_speakers_accused_and_denials():
    found = [a for _, a in attributions(real())]
    counts = Counter(a.status for a in found)
    assert counts["denied"] == 1
    assert "claimed" not in counts
    assert min(counts["blamed"], counts["described"]) > 1
    assert charts.blames(real()).sentence == (
        f"{len(found)} statements by {len({a.by for a in found})} speakers"
        f" about actors under {len({a.actor for a in found})} names:"
        f" {counts['blamed']} blame, 1 denies (Iran), {counts['described']} describe"
        "; 3 of them are of a part of an attack of which the same speaker names the same actor."
        " “Describes” means that the speaker tells it, or that it seems so, and accuses nobody. It is not counted as blame."
        " “With a limit” means that words of the article limit it or stand against it; the text of the cell has them."
    )


def test_a_cell_with_a_limit_says_so_and_has_the_words():
    cells = charts.blames(real()).cells
    assert cells["iran", "jeffrey"].text == "blames, with a limit"
    assert "(“much of the recent violence in the country”; but Dan Murphy: “" in cells["iran", "jeffrey"].title
    limited = {(a.actor, a.by) for _, a in attributions(real()) if a.limit or a.contrast}
    assert {place for place, cell in cells.items() if cell.text.endswith(" with a limit")} == limited
    assert cells["iran", "arab-center-author"].text == "describes 3, 1 of a part, 1 with a limit"
    grid = charts.blames(real())
    (row,) = [row for row in grid.rows_of(grid.items) if row["Limit"] == "allegedly"]
    assert row["Record"] == "attack-explosion-vehicle-2020"


def test_a_cell_says_how_many_of_its_attacks_are_part_of_another_of_them():
    cells = charts.blames(real()).cells
    protesters = cells["shia-protesters-2019", "arab-center-author"]
    assert protesters.text == "describes 2, 1 of a part"
    assert protesters.title.endswith("(2 attacks, 1 of them part of another)")
    twice = {}
    for attack, a in attributions(real()):
        twice.setdefault((a.actor, a.by, a.status), set()).add(attack.id)
    within = {
        (actor, by)
        for (actor, by, _), names in twice.items()
        if any(attack.id in names and attack.part_of in names for attack in data().attacks)
    }
    assert {place for place, cell in cells.items() if " of a part" in cell.text} == within
    part = charts.blames(only("attack-najaf-consulate-2019"))
    assert part.cells["shia-protesters-2019", "arab-center-author"].text == "describes"
    assert "of a part" not in part.sentence


def test_the_name_of_a_group_says_which_other_accused_is_one_of_it():
    """Beside Kataib Hezbollah they would be read as three others, in lanes, cells and lines of who blames whom."""
    groups, attack = data().actors["groups-singled-out-2011"], data().by_id["attack-recent-weeks-iraq-2011"][1]
    assert groups.name == "Three armed groups, Kataib Hezbollah among them (2011)"
    assert bylines.is_plural(groups)
    (lane,) = [a["text"] for a in charts.attacks(real(), "blamed").figure["layout"]["annotations"] if "hree armed" in a["text"]]
    assert lane == f"{groups.name} (1)"
    assert f"; {groups.name} blamed by James F. Jeffrey" in bylines.who(data(), attack)


def test_a_cell_holds_the_statements_of_its_speaker_about_its_accused_and_no_others():
    grid = charts.blames(real())
    for accused, by in grid.cells:
        wanted = [(attack.id, a) for attack, a in attributions(real()) if (a.actor, a.by) == (accused, by)]
        assert list(grid.within((accused, by))) == wanted
    assert grid.within(("nobody", "at-all")) == []


def test_the_sentence_says_who_denies():
    assert "1 denies (Iran)" in charts.blames(real()).sentence


def test_where_only_the_wider_attack_names_somebody_the_sentence_says_whom():
    left = select(data(), Filters(places=("baghdad",)))
    assert charts.blames(left).sentence == (
        "Nobody is named in these records themselves; 1 of them is part of a wider attack whose record says "
        "who is said to have had a part in the wider one: "
        "Iran seems to encourage it, as Arab Center author tells it"
        " (“not to the point of escalating it to direct military conflict”)."
    )


def test_where_only_a_part_of_the_attack_names_somebody_the_sentence_says_whom():
    whole = data().row["attack-score-settling-after-saddam"]
    alone = Selection(data(), Filters(), np.arange(len(data().row)) == whole)
    named = "says who is said to have had a part: Death squads, as Dan Murphy tells it"
    assert charts.blames(alone).sentence == f"Nobody is named in this record itself; it has a part whose record {named}."
    assert f"; for 1 in which nobody is named, the record of a part {named}" in charts.attacks(alone, "blamed").sentence


def test_the_verb_of_several_speakers_is_a_plural():
    cells = {speaker: cell for (_, speaker), cell in charts.blames(real()).cells.items()}
    assert cells["us-officials-2011"].text.startswith("blame")
    assert not cells["us-officials-2011"].text.startswith("blames")
    assert "blamed by US officials (unnamed, 2011)" in cells["us-officials-2011"].title
    assert cells["murphy"].text.startswith("describes")


def test_the_sentence_on_who_is_named_nowhere_stands_once_on_the_page_of_attacks():
    rules = [charts.attacks(real()).rule, charts.attack_map(real()).rule, charts.blames(real()).rule]
    assert sum("is of that record alone" in rule for rule in rules) == 1


def test_who_denies_stands_in_front_of_who_blames_and_who_only_describes_stands_last():
    statuses = {head.id: {a.status for _, a in attributions(real()) if a.by == head.id} for head in charts.blames(real()).columns}
    ranks = [0 if "denied" in some else 2 if some == {"described"} else 1 for some in statuses.values()]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2}


def test_attacks_that_name_nobody_but_are_parts_of_some_outside_the_filter_that_do_are_told():
    asked = Filters(types=("rocket_or_mortar",), start=date(2020, 1, 1))
    told = charts.blames(select(data(), asked)).sentence
    assert "Iran seems to encourage it, as Arab Center author tells it" in told
    assert told.endswith(".")
    assert "outside this filter" not in charts.blames(select(data())).sentence
