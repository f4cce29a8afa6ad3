import pytest

from ledger import charts
from ledger.charts.errors import framed, in_few_words
from ledger.charts.pages import charts_of
from ledger.model.records import Attack, Erratum
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.urls.view import defaults
from ledger.wording import words
from tests.charts.figures import said
from tests.charts.samples import holding, killed
from tests.conftest import data


def test_each_mark_of_a_record_with_an_apparent_error_has_a_frame_and_no_other_mark_has_one():
    for page in ("troop-levels", "attacks", "positions", "overview"):
        state = defaults(page) | ({"mode": "time", "topic": "talk-insurgents"} if page == "positions" else {})
        for name, chart in charts_of(page, data(), Filters(), state).items():
            if name == "blames":
                continue
            traces = chart.figure["data"]
            frames = {point for t in traces if t.get("legendgroup") == "errors" for point in zip(t["x"], t["y"], strict=True)}
            marks = [
                (point, row)
                for trace in traces
                if trace.get("mode") == "markers" and "customdata" in trace
                for point, row in zip(zip(trace["x"], trace["y"], strict=True), trace["customdata"], strict=True)
            ]
            wrong = {point for point, row in marks if any(i in data().errata_of for i in row[0].split(","))}
            assert frames == wrong, (page, name)
            assert wrong or page == "troop-levels", (page, name)
            if page != "overview":  # where a mark of positions tells the sides of all that it holds
                assert all("Apparent error" in said(row[3]) for _, row in marks if row[0] in data().errata_of)
            is_told = "A frame marks what rests on words with an apparent error: “" in chart.rule
            assert is_told == (bool(wrong) and name == page), "the first chart of a page says it, and no other again"


def test_an_error_of_several_records_is_told_once():
    for page in ("overview", "attacks"):
        rule = charts_of(page, data(), Filters(), defaults(page))[page].rule
        told = [error.says for error in data().errata if error.says and error.says in rule]
        assert told
        assert {says: rule.count(says) for says in told} == dict.fromkeys(told, 1)


def test_every_error_of_a_record_is_told_and_those_of_the_same_records_stand_together():
    def error(says: str, *records: str) -> Erratum:
        cited = {"source": "slavin-2011", "quote": "15 U.S. servicemen were killed in Iraq in June"}
        return Erratum(**cited, says=f"{says}.", problem="No.", basis="text: so it says.", records=records)

    def told(*errata: Erratum) -> str:
        left = holding(killed("a", 2, victims_text="men"), killed("b", 3, victims_text="women"), errata=errata)
        rule = framed(left.dataset, charts.casualties(left)).rule
        return (
            rule.partition("apparent error: ")[2]
            .replace(", June 2011 (date inferred)", "")
            .replace("The article says: ", "")
            .replace(" Apparent error: No", "")
        )

    assert told(error("One", "a"), error("Two", "a")) == "“men: 2 killed” (One.; Two.)."
    assert told(error("One", "a", "b"), error("Two", "a", "b")) == "“men: 2 killed” and “women: 3 killed” (One.; Two.)."
    assert (
        told(error("One", "a", "b"), error("Two", "b"))
        == "“men: 2 killed” and “women: 3 killed” (One.); “women: 3 killed” (Two.)."
    )


def test_the_title_of_one_attack_warns_of_an_apparent_error_and_the_rule_says_what_it_is():
    chart = charts_of("attacks", data(), Filters(places=("al-asad",)), defaults("attacks"))["attacks"]
    assert chart.title.endswith(", words with an apparent error")
    assert "ballistic missiles" in chart.rule


def test_a_rule_says_what_the_article_says_before_what_is_wrong_with_it():
    for name, errors in data().errata_of.items():
        record = data().by_id[name][1]
        if isinstance(record, Attack):
            chart = charts_of("attacks", data(), Filters(text=record.title), defaults("attacks"))["attacks"]
            assert f"“{words.quotable(data(), record)}”" in chart.rule  # with the others that rest on the same words
            assert f"” (The article says: {errors[0].says} Apparent error: {errors[0].problem[:40]}" in chart.rule


@pytest.mark.parametrize("by", ["event", "victims"])
def test_a_bar_says_in_its_label_and_a_sentence_in_its_words_that_a_statement_rests_on_an_apparent_error(by: str) -> None:
    left = select(data(), Filters(places=("us-embassy-baghdad",)))
    assert "casualties-embassy-rocket-2011-killed" in left.dataset.errata_of
    chart = charts.casualties(left, by)
    labels = [said(note["text"]) for note in chart.figure["layout"]["annotations"]]
    assert any(label.replace("\u00a0", " ").endswith(" · apparent error") for label in labels), labels
    assert "words with an apparent error" in chart.sentence


def test_a_bar_of_several_statements_says_on_how_many_of_them_an_error_bears() -> None:
    cited = {"source": "slavin-2011", "quote": "15 U.S. servicemen were killed in Iraq in June"}
    error = Erratum(**cited, says="So.", problem="No.", basis="text: so it says.", records=("a",))
    chart = charts.casualties(holding(killed("a", 2), killed("b", 3), errata=(error,)), "victims")
    labels = [said(note["text"]).replace("\u00a0", " ") for note in chart.figure["layout"]["annotations"]]
    assert any(label.endswith(" · 1 with an apparent error") for label in labels), labels


def test_what_stands_alone_says_in_few_words_how_many_records_rest_on_an_error() -> None:
    wrong, right = next(iter(data().errata_of)), next(n for n in data().by_id if n not in data().errata_of)
    assert in_few_words(data(), [right]) == ""
    assert in_few_words(data(), [wrong]) == "The record shown rests on words with an apparent error."
    assert in_few_words(data(), [wrong, right]) == "1 of the records shown rests on words with an apparent error."
