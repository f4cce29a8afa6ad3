"""The Curation page as a visitor has it: its parts, and a draft that nobody else sees and the server never writes down."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ledger.curation import backlog
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.server.live import LIVE
from ledger.ui import drafts as desk
from ledger.ui.escaping import plain
from tests.conftest import data
from tests.ui.test_pages import FAULT, html, run, serving

TEXT = """Rockets and a vote

About 300 US troops were stationed in Baghdad in April 2012, according to the governor.

The ferry is late.
"""


def faults(at: AppTest) -> list[str]:
    return [unescape(text) for text in re.findall(r'<p class="fault" role="alert">(.*?)</p>', html(at))]


def press(at: AppTest, label: str) -> AppTest:
    return next(b for b in at.button if b.label == label).click().run()


def read(at: AppTest, text: str = TEXT) -> AppTest:
    at.text_area(key="draft-text").set_value(text).run()
    return press(at, "Read this text")


def begun() -> AppTest:
    return read(run("curation", "part=draft"))


def known(at: AppTest) -> AppTest:
    at.text_input(key="draft-0-published").set_value("2012-05-05")
    at.text_area(key="draft-0-published_basis").set_value("The byline.")
    return at.selectbox(key="draft-0-voice").set_value("murphy").run()


def listed(at: AppTest) -> dict[str, Any]:
    """What the browser is told of the proposals."""
    return next(json.loads(e.proto.json) for e in at.get("bidi_component") if e.proto.component_name == "ledger_proposals")


def items(at: AppTest) -> list[dict[str, Any]]:
    """The proposals that wait for a decision."""
    return [item for group in listed(at)["shown"] for item in group["items"]]


def decide(at: AppTest, *decisions: tuple[int, str, str]) -> AppTest:
    """Send decisions on proposals, as the browser does: the number of each, what it is, and on which proposal."""
    field = next(e.proto.id for e in at.get("bidi_component") if e.proto.id.endswith("-draft-proposals"))
    states = at._tree.get_widget_states()
    states.widgets.add(id=field, json_value=json.dumps({"decided": decisions}))
    return at._run(states)


def tree() -> dict[Path, tuple[int, int]]:
    """Size and time of every file of the project that a run may not touch."""
    root = LIVE.root
    parts = [path for name in ("data", "seeds", "pages", "ledger") for path in (root / name).rglob("*")]
    return {p: (p.stat().st_size, p.stat().st_mtime_ns) for p in parts if p.is_file() and "__pycache__" not in p.parts}


def test_problems_of_refused_files_are_listed_and_none_are_where_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert any(t.value.startswith("None: the files passed") for t in run("curation", "part=problems").text)
    serving(monkeypatch, data(), FAULT)
    found = html(run("curation", "part=problems"))
    assert "data/attacks.yaml:12" in found
    assert "31 *June*" in found
    assert "<code>bad-date</code>" in found


def test_a_pair_that_nobody_has_judged_is_shown_and_obeys_the_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    records = [data().by_id[name][1] for name in ("troop-us-offer-10000-ap", "troop-us-offer-up-to-10000-caption")]
    monkeypatch.setattr(backlog, "unjudged", lambda dataset: (backlog.Pair((records[0], records[1]), False),))
    assert 'id="troop-us-offer-10000-ap"' in html(run("curation", "part=disagreements"))
    at = run("curation", "part=disagreements&source=porter-2006")
    assert 'id="troop-us-offer-10000-ap"' not in html(at)
    assert any(t.value.startswith("None: no two figures") for t in at.text)


def test_coverage_obeys_a_choice_of_articles_and_one_article_can_be_opened() -> None:
    assert html(run("curation")).count("show=coverage") == len(data().sources)
    assert html(run("curation", "source=slavin-2011")).count("show=coverage") == 1
    at = run("curation", "article=slavin-2011")
    assert html(at).count("show=coverage") == 1
    press(at, "All articles")
    assert html(at).count("show=coverage") == len(data().sources)


def test_a_draft_is_picked_completed_and_checked() -> None:
    at = known(begun())
    assert not at.exception
    level = next(item for item in items(at) if item["table"] == "troop_levels")
    at = press(decide(at, (1, "accept", level["id"])), "Complete")
    assert not at.exception
    assert faults(at) == []
    assert "Still to be filled in" in html(at)
    assert not downloads(at)
    key = next(t.key for t in at.text_input if re.fullmatch(r"draft-\d+-force", t.key or "")).removesuffix("force")
    at.selectbox(key=f"{key}kind").set_value("actual").run()
    at.selectbox(key=f"{key}asserted_by").set_value("sadr").run()  # the governor is no actor of the dataset
    for name, value in {"force": "US troops", "refers_to": "2012-04", "said_on": "2012-05-05"}.items():
        at.text_input(key=f"{key}{name}").set_value(value).run()
    at.selectbox(key=f"{key}place").set_value("baghdad").run()
    assert faults(at) == []
    assert at.success[0].value.startswith("Checked with all of the dataset: no problem.")
    assert downloads(at) == ["Download the files for a pull request (zip)"]
    assert "force: US troops" in at.code[0].value


def downloads(at: AppTest) -> list[str]:
    """The files that the desk offers."""
    return [button.label for button in at.get("download_button") if "(zip)" in button.label]


def test_what_is_missing_is_listed_and_told_at_its_field_once_the_curator_asked_for_the_check() -> None:
    at = begun()
    assert faults(at) == []
    assert not at.warning
    assert "<li>The article: Published, Published basis, Voice</li>" in html(at)
    assert downloads(at) == []
    at = press(at, "Check the draft")
    assert faults(at) == ["Published is needed.", "Voice is needed.", "Published basis is needed."]
    assert "3 problems" in at.warning[0].value
    assert downloads(at) == ["Download the unfinished draft, 3 problems open (zip)"]
    at = press(known(at), "Set aside")
    assert faults(at) == []
    assert "<li>Sentence set aside 1: Reason</li>" in html(at)
    assert faults(press(at, "Close")) == ["Reason is needed."]


def test_the_byline_names_the_author_and_an_author_who_is_known_speaks() -> None:
    at = read(
        run("curation", "part=draft"), "A headline about a vote\n\nBy Barbara Slavin, IPS\n\nThe ferry is late, they said.\n"
    )
    assert '<span class="zone">byline</span>' in html(at)
    assert at.text_input(key="draft-0-author").placeholder == "Barbara Slavin"
    assert "voice: slavin" in at.code[0].value
    at = read(run("curation", "part=draft"), "A headline about a vote\n\nBy Jane Doe\n\nThe ferry is late, they said.\n")
    assert any(button.label.startswith("Jane Doe is new") for button in at.button)


def test_leaving_the_field_of_the_text_reads_it() -> None:
    at = run("curation", "part=draft")
    at.text_area(key="draft-text").set_value(TEXT).run()
    assert "according to the governor" in html(at)


def picked() -> tuple[AppTest, str]:
    """A desk with an empty troop level open, and what the keys of its fields begin with."""
    at = known(begun())
    at.selectbox(key="draft-table").set_value("troop_levels").run()
    at = press(at, "Add")
    return at, "draft-1-"


def test_bad_input_is_told_at_its_field_and_nothing_is_lost() -> None:
    at, key = picked()
    at.selectbox(key=f"{key}kind").set_value("actual")
    at.selectbox(key=f"{key}place").set_value("baghdad")
    for name, text in {"force": "troops", "refers_to": "2012", "said_on": "2012-02-31", "id": "Not an id"}.items():
        at.text_input(key=f"{key}{name}").set_value(text)
    at.text_area(key=f"{key}evidence.0.quote").set_value("words that nobody wrote").run()
    found = faults(at)
    assert len(found) == 3
    assert found[0].startswith("“Not an id” cannot be an id: small letters")
    assert found[1].startswith("'2012-02-31' is not a date")
    assert found[2] == "these words do not stand in the article: words that nobody wrote"
    assert "3 problems" in at.warning[0].value
    assert at.text_input(key=f"{key}said_on").value == "2012-02-31"
    at.text_input(key=f"{key}said_on").set_value("2012-02-29")
    at.text_input(key=f"{key}id").set_value("an-id")
    at.text_area(key=f"{key}evidence.0.quote").set_value("The ferry is late").run()
    assert faults(at) == ["no number is given: give as “Wording” the article's words for it, such as 'at least 10' or 'dozens'"]
    at.text_input(key=f"{key}wording").set_value("late").run()
    assert faults(at) == []
    assert at.success


def test_an_id_that_is_none_leaves_the_page_whole_and_records_are_proposed_when_it_is_mended() -> None:
    at = known(begun())
    at.text_input(key="draft-0-id").set_value("x" * 81).run()
    assert not at.exception
    assert "Mend the id of the article above. Then records are proposed." in [info.value for info in at.info]
    at.text_input(key="draft-0-id").set_value("ferry-2012").run()
    assert items(at)


def test_a_text_that_is_refused_leaves_the_draft_as_it_was() -> None:
    at = known(begun())
    at = read(at, "PNG\x00\x01")
    assert "binary" in at.error[0].value
    assert at.text_input(key="draft-0-published").value == "2012-05-05"
    assert "according to the governor" in html(at)
    assert not read(at, TEXT + "\nMore.").error
    assert at.text_input(key="draft-0-published").value == "2012-05-05"


def test_a_draft_outlives_a_look_at_another_page_and_is_gone_when_it_is_thrown_away() -> None:
    at, key = picked()
    at.text_input(key=f"{key}force").set_value("the guards").run()
    at.switch_page(str(LIVE.root / "pages" / "guide.py")).run()
    at.switch_page(str(LIVE.root / "pages" / "curation.py"))
    at.query_params["part"] = "draft"
    at.run()
    assert at.text_input(key=f"{key}force").value == "the guards"
    assert at.text_input(key="draft-0-published").value == "2012-05-05"
    at = press(at, "Throw the draft away")
    assert at.text_area(key="draft-text").value == ""
    assert not [w for w in at.text_input if (w.key or "").startswith("draft-")]


def test_a_draft_is_written_nowhere_and_no_other_visitor_sees_it() -> None:
    before = tree()
    at, key = picked()
    at.text_input(key=f"{key}force").set_value("a secret force").run()
    assert tree() == before
    other = run("curation", "part=draft")
    assert other.text_area(key="draft-text").value == ""
    assert "according to the governor" not in html(other)
    assert "draft-held" in at.session_state
    assert "draft-held" not in other.session_state


def test_an_open_sentence_is_set_aside_and_only_the_reason_is_asked_for() -> None:
    at = press(press(known(begun()), "Set aside"), "Check the draft")
    assert faults(at) == ["Reason is needed."]
    assert at.text_area(key="draft-1-quote").value == "Rockets and a vote"
    at.text_area(key="draft-1-reason").set_value("The headline.").run()
    assert at.success
    assert any(t.value.startswith("2 sentences of 3 neither") for t in at.text)
    assert any(m.value.startswith("**Sentence set aside** “Rockets and a vote”") for m in at.markdown)


def test_of_two_proposals_from_one_sentence_one_stays_when_the_other_is_picked() -> None:
    at = read(
        run("curation", "part=draft"), "News\n\nTwo policemen were killed and three soldiers were wounded in Baghdad on Monday.\n"
    )
    at = known(at)
    before = [item["id"] for item in items(at)]
    assert len(before) > 1
    at = decide(at, (1, "accept", before[0]))
    assert [item["id"] for item in items(at)] == before[1:]


def test_decisions_are_taken_once_in_their_order_counted_and_undone() -> None:
    at = read(
        run("curation", "part=draft"), "News\n\nTwo policemen were killed. Three soldiers were wounded in Baghdad on Monday.\n"
    )
    at = known(at)
    first, second, *rest = (item["id"] for item in items(at))
    done = [(1, "accept", first), (2, "drop", second)]
    at = decide(at, *done)
    at = decide(at, *done, (3, "drop", "a proposal that is none"))
    assert [item["id"] for item in items(at)] == rest
    assert "So far 1 accepted, 1 dropped, 0 passages set aside." in listed(at)["said"]
    assert [item["id"] for item in items(decide(at, (4, "undo", "")))] == [second, *rest]
    assert [item["id"] for item in items(decide(at, (5, "undo", "")))] == [first, second, *rest]


def test_a_record_that_was_filled_in_outlives_undo_and_is_proposed_again_when_it_is_removed() -> None:
    at = known(begun())
    first = next(item["id"] for item in items(at) if item["table"] == "troop_levels")
    at = press(decide(at, (1, "accept", first)), "Complete")
    at.text_input(key="draft-1-force").set_value("typed words").run()
    at = decide(at, (2, "undo", ""))
    assert listed(at)["undone"].startswith("Kept, because it was filled in since, accepted")
    assert at.text_input(key="draft-1-force").value == "typed words"
    assert first in [item["id"] for item in items(press(at, "Remove"))]


def choose_reason(at: AppTest) -> AppTest:
    return at.selectbox(key="draft-reason").set_value(at.selectbox(key="draft-reason").options[0]).run()


def test_undo_takes_back_the_last_decision_of_any_kind_names_it_and_takes_out_nothing_in_its_stead() -> None:
    at = known(read(run("curation", "part=draft"), f"{TEXT}\nTwo policemen were killed in Baghdad on Monday.\n\nIt rains.\n"))
    first, second = (next(i for i in items(at) if i["table"] == table) for table in ("casualties", "troop_levels"))
    at = decide(at, (1, "accept", first["id"]), (2, "accept", second["id"]))
    at = at.button(key="draft-open-2").click().run()
    at.text_input(key="draft-2-force").set_value("typed words").run()
    at = next(n for n in choose_reason(at).number_input if n.label == "to sentence").set_value(3).run()
    at = press(at, "Set aside 2 sentences")
    tables = [record[1] for record in json.loads(kept(at))["records"]]
    assert tables == ["casualties", "troop_levels", "set_aside", "set_aside"]
    at = decide(at, (3, "undo", ""))
    assert listed(at)["undone"] == "Undone, set aside: “The ferry is late.” and 1 passage more."
    at = decide(at, (4, "undo", ""))
    assert [record[1] for record in json.loads(kept(at))["records"]] == ["casualties", "troop_levels"]
    assert listed(at)["undone"].startswith(f"Kept, because it was filled in since, accepted {second['number']}: “About 300")
    at = decide(at, (5, "undo", ""))
    assert [record[1] for record in json.loads(kept(at))["records"]] == ["troop_levels"]
    assert listed(at)["undone"].startswith(f"Undone, accepted {first['number']}: “Two policemen")


def test_sentences_with_proposals_that_wait_stay_out_of_a_run_and_are_counted() -> None:
    at = known(begun())
    waiting = len(items(at))
    at = next(n for n in at.number_input if n.label == "to sentence").set_value(3).run()
    at = choose_reason(at)
    assert any(t.value == "Kept open: 2 sentences of these, because of 2 proposals without a decision." for t in at.text)
    at = press(at, "Set aside 1 sentence")
    assert [record[2]["quote"] for record in json.loads(kept(at))["records"]] == ["The ferry is late."]
    assert len(items(at)) == waiting == 2


def test_a_run_of_sentences_is_set_aside_with_one_reason_in_one_action() -> None:
    at = known(read(run("curation", "part=draft"), "A headline of a vote\n\nThe ferry is late. It rains.\n\nNobody came.\n"))
    reason = at.selectbox(key="draft-reason").options[0]
    at.selectbox(key="draft-reason").set_value(reason)
    at = next(n for n in at.number_input if n.label == "From sentence").set_value(2).run()
    at = next(n for n in at.number_input if n.label == "to sentence").set_value(4).run()
    at = press(at, "Set aside 3 sentences")
    assert any(t.value.startswith("1 sentence of 4 neither") for t in at.text)
    assert at.code[0].value.count(f"reason: {reason}") == 2  # a passage for each paragraph
    at = press(at, plain("Set aside what is headline: 1 sentence"))
    assert any(t.value.startswith("0 sentences of 4 neither") for t in at.text)
    assert at.success


def kept(at: AppTest) -> str:
    """The draft that the browser is given to keep."""
    keeper = next(e for e in at.get("bidi_component") if e.proto.component_name == "ledger_keeper")
    return str(json.loads(keeper.proto.json)["draft"])


def test_a_draft_that_was_kept_is_taken_back_whole_and_a_spoilt_one_is_refused_in_words() -> None:
    at = known(begun())
    at = decide(at, (1, "drop", items(at)[0]["id"]))
    text = kept(at)
    other = read(run("curation", "part=draft"), text)
    assert kept(other) == text
    assert other.text_area(key="draft-text").value == TEXT
    other = read(other, text[:-9])
    assert "is no draft of this desk" in other.error[0].value
    assert kept(other) == text


def test_lines_are_called_something_else() -> None:
    at = begun()
    last = TEXT.count("\n")
    at.number_input(key=f"draft-zone-from-{last}").set_value(5).run()
    at.number_input(key=f"draft-zone-to-{last}").set_value(5).run()
    at.selectbox(key="draft-zone-kind").set_value("bio").run()
    at = press(at, "Set")
    assert '<tr class="aside"><th scope="row">5<span class="zone">bio</span>' in html(at)


def test_a_passage_is_added_and_taken_away() -> None:
    at, key = picked()
    at.text_area(key=f"{key}evidence.0.quote").set_value("The ferry is late").run()
    at = press(at, "Add to evidence")
    at.text_area(key=f"{key}evidence.1.quote").set_value("Rockets").run()
    at = next(b for b in at.button if b.key == "draft-less-1-evidence.0").click().run()
    assert not at.exception
    assert at.text_area(key=f"{key}evidence.0.quote").value == "Rockets"
    assert not [t for t in at.text_area if t.key == f"{key}evidence.1.quote"]


def test_a_new_author_becomes_an_actor_who_speaks() -> None:
    at = begun()
    at.text_input(key="draft-0-author").set_value("Jane *Doe*").run()
    at = press(at, next(b.label for b in at.button if b.label.endswith("add an actor")))
    assert at.selectbox(key="draft-0-voice").value == "jane-doe"
    assert "- id: jane-doe\n  name: Jane *Doe*\n  kind: person\n" in at.code[0].value


def test_a_large_dataset_is_checked_when_the_reader_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "MOST_CHECKED_AT_ONCE", 10)
    at = known(begun())
    assert not at.success
    assert not at.warning
    at = press(at, "Check the draft")
    assert at.success or at.warning
    at.text_input(key="draft-0-publisher").set_value("Somebody").run()
    assert not at.success
    assert not at.warning


def test_the_check_waits_while_the_files_are_not_what_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk._base(data().version)
    assert desk._base("000000000000") is None
    monkeypatch.setattr(desk, "_base", lambda version: None)
    at = known(begun())
    assert "the check waits" in at.warning[0].value


def test_errata_that_name_no_record_are_said_to() -> None:
    errata = select(data(), Filters(sources=("murphy-2011",))).errata
    without = sum(not erratum.records for erratum in errata)
    page = html(run("curation", "part=problems&source=murphy-2011"))
    (label,) = re.findall(r"<summary><b>([^<]*apparent error[^<]*)</b></summary>", page)
    assert label.startswith(f"{len(errata)} apparent error")
    told = re.search(r"; (\d+) of them concerns? an article, but no record$", label)
    assert int(told[1] if told else 0) == without
