"""Issue by issue as HTML: chips, their words, empty columns, and what a report shows."""

import re
from html import unescape

import pytest

from ledger.query.answers import answered_issues, answers
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.rendering import answers as page
from tests.conftest import data
from tests.rendering.test_cards import hostile


def shown(filters: Filters | None = None, chosen: tuple[str, ...] = ()) -> str:
    """The table of what a filter leaves."""
    left = select(data(), filters or Filters())
    return page.table(data(), answers(left, answered_issues(left)), filters or Filters(), chosen)


def test_every_statement_is_behind_exactly_one_chip():
    listed = [name for ids in re.findall(r'data-ids="([^"]+)"', shown()) for name in ids.split(",")]
    assert sorted(listed) == sorted(p.id for p in data().positions)


def test_an_empty_column_says_whether_a_filter_may_be_why():
    assert "nobody recorded on this question" in shown()
    one = Filters(issues=("iran-violence",))  # to which the whole dataset has no plain no
    assert not any(p.issue == "iran-violence" and p.stance == "against" for p in data().positions)
    assert "nobody recorded on this question" in shown(one)
    assert "nobody under this filter" not in shown(one)
    assert "nobody under this filter" in shown(Filters(sources=("slavin-2011",)))


def test_members_are_folded_behind_a_body_that_answers_and_open_where_one_is_chosen():
    only = Filters(issues=("engage-insurgents",))
    assert "+ 3 who belong to it" in shown(only)
    assert "<details data" in shown(only)
    member = next(p.id for p in data().positions if (p.actor, p.issue) == ("us-officials-2006", "engage-insurgents"))
    assert "<details open data" in shown(only, (member,))


def test_few_members_of_a_body_without_an_answer_of_its_own_stand_side_by_side(monkeypatch):
    only = Filters(issues=("iran-arming",))
    assert "<details" not in shown(only)
    panetta = next(p.id for p in data().positions if (p.actor, p.issue) == ("panetta", "iran-arming"))
    assert "1 statement, in the articles’ words" in shown(only, (panetta,))
    monkeypatch.setattr(page, "_MOST_BESIDE", 2)
    monkeypatch.setattr(page, "_kept_row", page._kept_row.__wrapped__)  # which was made with another number
    assert "3 who belong to United States" in shown(only)


def test_a_chip_tells_of_a_condition_and_of_how_it_is_known():
    said = "we’re not leaving unless they pay us back for it [a very expensive air base]"
    trump = next(p for p in data().positions if p.condition == said)
    text = shown(Filters(issues=(trump.issue,)))
    assert f'Donald Trump <small>2020</small><span class="remark">: {said}</span>' in text
    assert "Iran: Leave\nsaid in early February 2020" in text
    assert "\nheld as of some day from 16 February 2020" in text


def chips(text: str) -> dict[str, str]:
    """The chips of a table: the classes of each, by the ids of its records."""
    return {ids: kinds for kinds, ids in re.findall(r'<a class="chip ([^"]+)"[^>]*data-ids="([^"]+)"', text)}


def test_a_chip_of_what_an_author_concludes_about_an_actor_is_marked_and_says_so():
    text = shown()
    for ids, kinds in chips(text).items():
        positions = [data().by_id[name][1] for name in ids.split(",")]
        own = [p.actor in {data().sources[e.source].voice for e in p.evidence} for p in positions]
        concluded = all(p.speech == "analysis" for p in positions) and not any(own)
        assert ("concluded" in kinds) == concluded, ids
    assert text.count(">, as analysis</span>") == sum("concluded" in kinds for kinds in chips(text).values()) > 0
    assert text.count("Dashed") == 1
    assert "Dashed" not in shown(Filters(actors=("panetta",)))


def test_a_condition_is_told_in_the_words_of_the_article_and_not_without_its_answer():
    bare = re.compile(r"(unless|provided|without|in return|only|until|the death of .* militia$)", re.I)
    for position in data().positions:
        if position.condition:
            words = re.sub(r" \[.*\]$", "", position.condition)
            assert words in " ".join(e.quote for e in position.evidence), position.id
            assert not bare.match(words), position.id


def test_a_report_folds_nothing_and_leads_to_cards():
    left = select(data())
    text = page.printed(data(), answers(left, answered_issues(left)), Filters())
    assert "<details" not in text
    assert not re.findall(r'href="[^#]', text)


@pytest.mark.parametrize("text", ["<b>x</b>", '" onload="x', "</td><script>"])
def test_text_of_the_data_is_never_markup(text):
    dataset, _ = hostile(text, "positions")
    left = select(dataset)
    found = page.table(dataset, answers(left, answered_issues(left)), Filters(), tuple(p.id for p in dataset.positions[:3]))
    assert text not in found
    tags = "table thead tbody tr th td span b a p div small details summary section blockquote button"
    assert {*re.findall(r"<(\w+)", found)} <= {*tags.split()}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("US officials (unnamed, 2005 and 2006)", "US officials (unnamed)"),
        ("Iraqi protesters (2019-2020)", "Iraqi protesters"),
        ("Iraqi politicians (unnamed)", "Iraqi politicians (unnamed)"),
        ("Group of 2011 (exile)", "Group of 2011 (exile)"),
    ],
)
def test_a_short_name_leaves_out_the_years_in_the_last_brackets_and_nothing_else(name, short):
    assert page.short_name(name) == short


def test_a_chip_of_several_statements_pairs_each_condition_and_each_apparent_error_with_its_own():
    """The grand bargain of 2003 rests on words with an apparent error; what Iran was willing to do in 2006 does not."""
    bargain, willing = (data().by_id[f"position-iran-talk-iran-{name}"][1] for name in ("grand-bargain", "willing"))
    assert (bargain.id in data().errata_of, willing.id in data().errata_of) == (True, False)
    text = unescape(shown(Filters(issues=("iran-negotiates",))))
    both = f": {bargain.condition} (2003, apparent error); {willing.condition} (2006)</span></a>"
    assert f'Iran <small>2003, 2006</small><span class="remark">{both}' in text


def test_a_chip_says_how_many_of_its_statements_rest_on_words_with_an_apparent_error():
    found = re.findall(r'data-ids="([^"]+)".*?</a>', text := shown(), re.S)
    for ids, chip in zip(found, re.findall(r'data-ids=".*?</a>', text, re.S), strict=True):
        names = ids.split(",")
        wrong = sum(name in data().errata_of for name in names)
        assert ("apparent error" in chip) == bool(wrong)
        if wrong and 'class="remark"' not in chip:
            told = "apparent error" if wrong == len(names) else f"{wrong} of {len(names)} with an apparent error"
            assert f', <span class="erratum">{told}</span></a>' in chip
        title = unescape(re.search(r'title="([^"]*)"', chip)[1])
        assert title.count("with an apparent error") == wrong + (0 < wrong < len(names)), "each statement and the heading say it"
