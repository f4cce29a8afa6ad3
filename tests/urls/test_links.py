import dataclasses
import random
from collections import Counter
from datetime import date, timedelta
from html import escape
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.model.about import Change
from ledger.model.dataset import Dataset
from ledger.query.agreement import speakers
from ledger.query.filters import Filters, describe, label_of, values_of
from ledger.query.selection import select
from ledger.urls import links, params
from ledger.urls import view as reading
from ledger.urls.kept import Kept, encode
from ledger.urls.links import MAX_LENGTH, MAX_PAIRS, TOO_LONG, Link
from ledger.urls.param_values import EARLIEST, LATEST, MAX_RECORDS, MAX_TEXT, MOST_COMPARED, MOST_NAMED, clean_text, nearest
from ledger.urls.params import PARAMS, Notice, Param
from tests.conftest import data, each, examples

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(p.stem.replace("_", "-") for p in (ROOT / "pages").glob("*.py"))
CHOICES = [p for p in PARAMS if p.type == "choices"]
SINGLE = [p for p in PARAMS if p.type != "choices"]
BY_KEY = {p.key: p for p in PARAMS}


def key(param: Param) -> str:
    return param.key


def read(text: str, page: str = "positions", dataset: Dataset | None = None) -> Link:
    return links.read(text, page, dataset or data())


def messages(link: Link) -> str:
    return "\n".join(notice.message for notice in link.notices)


def page_of(param: Param) -> str:
    """A page that has the parameter."""
    return param.pages[0] if param.pages else "positions"


def good(param: Param) -> list[str]:
    """Two values of a parameter that apply as they stand and are not its default."""
    match param.type:
        case "day":
            return ["2011-06-01", "2012-07-31"]
        case "choices":
            return list(values_of(data(), param.field)[:2])
        case "one":
            return [v for v in param.options or tuple(data().sources) if v != param.default][:2]
        case "record":
            return list(data().by_id)[:2]
        case "records":
            ids = list(data().by_id)
            return [",".join(ids[:2]), ids[2]]
        case "entity":
            return list(getattr(data(), param.table))[:2]
        case "columns":
            return ["sadr:2011,sadr:2020", "maliki,iran:2019/2020,panetta"]
        case "number":
            return ["2", "31"]
        case "version":
            return ["0123456789ab", "ba9876543210"]
        case "kept":
            (first, *_), (second, *_) = list(data().citations.values())[:2]
            one, other = (Kept(cited.record, cited.source, data().version, "note") for cited in (first, second))
            return [encode([one, other]), encode([other])]
        case "ids":
            return ["no-longer-here", "attack-taji,attack-taji-2011"]
        case _:
            return ["iran troops", "Sadr"]


# Generated links


def filters() -> st.SearchStrategy[Filters]:
    """Any filter that a link can say: values in the order offered, a period in order, text as the filter holds it."""
    days = st.none() | st.sampled_from([EARLIEST, LATEST, *(EARLIEST + timedelta(n) for n in range(0, 73_000, 97))])
    values = [(param.field, value) for param in CHOICES for value in values_of(data(), param.field)]
    text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.text("&=+%?#;/ \"'<>äß東", max_size=20)
    text |= st.integers(0, 300).map(lambda n: "word " * n)
    return st.builds(_filters, st.tuples(days, days), st.lists(st.sampled_from(values), max_size=8), st.just("") | text)


def _filters(period: tuple[date | None, date | None], values: list[tuple[str, str]], text: str) -> Filters:
    start, end = sorted(period) if all(period) else period
    chosen = {p.field: tuple(v for v in values_of(data(), p.field) if (p.field, v) in values) for p in CHOICES}
    return Filters(start=start, end=end, text=clean_text(text), **chosen)


@st.composite
def pages_with_state(draw) -> tuple[str, dict[str, str]]:
    page = draw(st.sampled_from(PAGES))
    own = [p for p in params.params(page) if not p.field]
    chosen = draw(st.sets(st.sampled_from(own), max_size=3)) if own else ()
    state = {p.key: draw(st.sampled_from(good(p))) for p in chosen}
    if state.keys() >= {"article", "record"}:  # an article is named with a record that it states
        state["article"] = data().citations[state["record"]][0].source
    return page, state


@examples(500)
@given(st.deferred(filters), st.deferred(pages_with_state))
@example(Filters(), ("overview", {}))
@example(Filters(start=EARLIEST, end=EARLIEST), ("guide", {}))
@example(Filters(start=LATEST, end=LATEST), ("attacks", {"lanes": "place", "view": "table"}))
@example(Filters(actors=("sadr", "maliki"), text="&=+%?#;/ \"'<>"), ("sources", {"article": "murphy-2011"}))
@example(Filters(end=date(2011, 6, 30), text="東 ß äÄ"), ("positions", {"columns": "maliki,iran:2019/2020,panetta"}))
@example(Filters(text=clean_text("word " * 300)), ("records", {"page": "31", "cite": "0123456789ab"}))
def test_what_is_written_is_read_back_the_same_and_without_a_notice(chosen, where):
    page, state = where
    link = read(urlencode(links.write(chosen, state)), page)
    assert link.notices == ()
    assert link.filters == chosen
    assert link.state == state
    assert Counter(link.query()) == Counter(links.write(chosen, state))


@examples(100)
@given(st.deferred(filters), st.deferred(pages_with_state))
def test_a_citable_link_is_read_back_the_same_with_its_version(chosen, where):
    page, state = where
    state.pop("cite", None)
    link = read(urlencode(links.citable(chosen, state, page, data().version)), page)
    assert link.notices == ()
    assert link.filters == chosen
    assert link.state == {**state, "cite": data().version}


@examples(100)
@given(st.deferred(filters))
def test_an_address_is_read_back_the_same_and_stays_in_the_dashboard(chosen):
    address = urlsplit(links.href("positions", links.write(chosen)))
    assert (address.scheme, address.netloc, address.path, address.fragment) == ("", "", "positions", "")
    assert read(address.query).filters == chosen


# Hostile links

ODD = [
    *("", " ", "\t", "\0", "%00", "%", "%%", "%zz", "%2", "%f0%28%8c%28", "%ed%a0%80", "%C0%AF", "+", "%2B", "%26", "%3D"),
    *("\u202e", "\u2066x\u2069", "a\u200bb", "\ufeff", "\ud800", "\udfff\ud800", "💣", "é", "e\u0301", "ß", "İ", "２０１１"),
    *("0", "-1", "1e309", "nan", "inf", "9" * 400, "0000", "0000-01-01", "2011-02-30", "2011-13", "99999", "10000-01-01"),
    *("2011", "2011-06", "2011-06-31", "2005-23", "..", "../..", "2011/2003", "../2011", "2011/..", "2011?", "1899-12-31"),
    *("<script>alert(1)</script>", "' OR 1=1 --", "../../etc/passwd", "{{7*7}}", "javascript:alert(1)", "all", "open", "ALL"),
    *("sadr", "SADR", "Sadr", "maliki", "stay", "leave", "murphy-2011", "murphy", "iraq", "us", "log", "linear", "bombing"),
    *("attack-taji-2011", "attack-taji", "__class__", "None", "null", "true", "[]", "sadr,maliki", "sadr&maliki", "a" * 300),
]
KEYS = [p.key for p in PARAMS]
KEYS += ["", " ", "Actor", "actors", "acter", "to[]", "from ", "%61ctor", "%"]
KEYS += ["\ud800", "\u202e", "__proto__", "a" * 300, "issue%00"]


def hostile(chance: random.Random) -> str:
    """One hostile query string."""

    def value() -> str:
        match chance.randrange(6):
            case 0:
                return "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randrange(12)))
            case 1:
                return quote("".join(chance.choices(ODD, k=2)).encode("utf-8", "surrogatepass"))
            case _:
                return chance.choice(ODD)

    def part() -> str:
        param = chance.choice(PARAMS)
        values = values_of(data(), param.field) if param.type == "choices" else good(param)
        fit = (param.key, quote(chance.choice(values)))
        name, given = chance.choice((fit, fit, (param.key, value()), (chance.choice(KEYS), value())))
        return chance.choice((*[f"{name}={given}"] * 8, name, f"{name}=", f"={given}", f"{name}=={given}", f"{name}={given}" * 3))

    parts = [part() for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 4, 8)))]
    return chance.choice(("", "", "", "?", "&", "#")) + chance.choice("&&&&&;").join(parts)


HUGE = {
    "a value of 600 kB": "q=" + "a" * 600_000,
    "a value of 600 kB for each parameter": "&".join(f"{p.key}={'x' * (600_000 // len(PARAMS))}" for p in PARAMS),
    "a key of 600 kB": "k" * 600_000 + "=1",
    "600 kB of ampersands": "&" * 600_000,
    "300,000 parameters": "a&" * 300_000,
    "100,000 equals signs": "actor=" + "=" * 100_000,
    "600 kB of bad escapes": "q=" + "%" * 600_000,
    "200,000 bytes that are not UTF-8": "q=" + "%F0" * 200_000,
    "200,000 escaped NULs": "actor=" + "%00" * 200_000,
    "300,000 bidirectional marks": "q=" + "\u202e" * 300_000,
    "300,000 surrogates": "q=" + "\ud800" * 300_000,
    "600,000 digits": "from=" + "9" * 600_000,
    "a day of 600 kB": "from=2011-06-01" + "/2011" * 100_000,
    "a page of 600,000 digits": "page=" + "1" * 600_000,
    "60,000 good values": "&".join(["actor=sadr"] * 60_000),
    "5,000 values that are nearly right": "&".join(f"actor=muqtada al-sad{n}" for n in range(5_000)),
    "5,000 keys that are nearly right": "&".join(f"actor{n}=sadr" for n in range(5_000)),
    "600 kB of white space": "q=" + " " * 600_000,
    "600 kB of plus signs": "actor=" + "+" * 600_000,
}


def holds(text: str, page: str) -> None:
    """What holds for every link, whatever it says."""
    link = read(text, page)
    assert isinstance(link, Link)
    for notice in link.notices:
        assert notice.message.endswith((".", "”.", "?"))
        assert notice.message.isprintable()
        assert len(notice.message) < 400
    for param in params.params(page):
        value = getattr(link.filters, param.field) if param.field else link.state.get(param.key, param.default)
        assert param.type != "day" or value is None or EARLIEST <= value <= LATEST
        assert param.type != "choices" or set(value) <= set(values_of(data(), param.field))
        assert param.type != "text" or (len(value) <= MAX_TEXT and (value.isprintable()))
        assert not param.options or value in param.options
        assert param.type != "record" or value in ("", *data().by_id)
        assert param.type != "entity" or value in ("", *getattr(data(), param.table))
        assert param.type != "columns" or {c.actor for c in speakers(value)} <= set(data().actors)
        assert param.type != "records" or set(value.split(",")) <= {"", *data().by_id}
    assert set(link.state) <= {p.key for p in params.params(page) if not p.field}
    assert not (link.filters.start and link.filters.end and link.filters.start > link.filters.end)
    describe(data(), link.filters).encode("utf-8")
    again = read(urlencode(link.query()), page)
    assert again == Link(link.filters, link.state, ())


def test_5000_hostile_links_are_read_without_an_exception_and_their_canonical_form_has_no_notice():
    chance = random.Random(5_000)
    for number in range(5_000):
        text = hostile(chance)
        try:
            holds(text, PAGES[number % len(PAGES)])
        except Exception as error:
            error.add_note(f"link {number}: {text!r}")
            raise


@pytest.mark.parametrize("name", HUGE)
def test_a_huge_link_is_read_as_any_other(name):
    assert len(HUGE[name]) > 5_000
    holds(HUGE[name], "records")


@examples(200)
@given(st.text(), st.sampled_from(PAGES))
def test_any_text_at_all_is_read_as_a_link(text, page):
    holds(text, page)


@examples(100)
@given(st.lists(st.tuples(st.sampled_from(KEYS) | st.text(max_size=5), st.sampled_from(ODD) | st.text(max_size=30)), max_size=6))
def test_any_pairs_at_all_are_read_as_a_link(pairs):
    for page in PAGES:
        link = links.read_pairs(pairs, page, data())
        assert read(urlencode(link.query()), page) == Link(link.filters, link.state, ())


def test_a_page_that_does_not_exist_still_reads_the_filter():
    assert read("actor=sadr", "no-such-page").filters == Filters(actors=("sadr",))


@pytest.mark.parametrize("query", ["&".join(["actor=sadr"] * (MAX_PAIRS + 1)), "actor=sadr&q=" + "x" * MAX_LENGTH])
def test_of_a_link_that_is_too_long_nothing_is_applied_and_that_is_said(query):
    assert read("?" + query) == Link(notices=(Notice("", "", TOO_LONG),))
    assert links.readable(links.readable(query)) == links.UNREAD


def test_a_link_may_be_as_long_as_is_said():
    assert read("&".join(["actor=sadr"] * MAX_PAIRS)).notices == ()
    assert read("q=" + "x" * (MAX_LENGTH - 2)).notices != (Notice("", "", TOO_LONG),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("&".join(f"actor=nobody{n}" for n in range(900)), "890 more values of “actor” are not in this dataset"),
        (f"chosen={','.join(f'nothing{n}' for n in range(90))}", "80 more values of “chosen” are not in this dataset"),
        ("&".join(f"odd{n}=1" for n in range(900)), "890 more parameters have no meaning here"),
    ],
)
def test_of_a_flood_of_what_is_unknown_a_few_are_named_and_the_others_counted(text: str, said: str) -> None:
    """To find what is similar to each of them would keep the server busy for seconds."""
    link = read(text)
    assert said in messages(link)
    assert len(link.notices) == MOST_NAMED + 1


def test_the_nearest_name_is_looked_for_where_there_are_not_too_many() -> None:
    names = [f"attack-{n}" for n in range(MOST_COMPARED)]
    assert nearest("atack-17", names) == "attack-17"
    assert nearest("zzzz", names) == ""
    assert nearest("atack-17", [*names, "one-more"]) == ""


def test_what_is_known_applies_in_a_flood_of_what_is_not() -> None:
    link = read("&".join([*(f"actor=nobody{n}" for n in range(100)), "actor=sadr"]))
    assert link.filters.actors == ("sadr",)
    ids = list(data().by_id)[:2]
    assert read(f"chosen={','.join(['nothing', ids[0], 'nobody', ids[1]])}").state == {"chosen": ",".join(ids)}


# What a link says


def test_no_parameter_says_no_filter():
    for text in ("", "?", "&", "&&", "actor=", "actor", "q=+", "from=&to="):
        assert read(text) == Link()


def test_nothing_that_is_as_the_default_has_it_is_written():
    assert links.write(Filters()) == ()
    assert links.write(Filters(), {p.key: p.default for p in PARAMS if not p.field}) == ()


@pytest.mark.parametrize("param", PARAMS, ids=key)
def test_a_good_value_applies_without_a_notice(param):
    for value in good(param):
        link = read(urlencode({param.key: value}), page_of(param))
        assert link.notices == ()
        assert link.query() == ((param.key, value),)


@pytest.mark.parametrize("param", [p for p in PARAMS if p.type != "text"], ids=key)
def test_a_bad_value_is_left_out_and_named(param):
    link = read(urlencode({param.key: "no<such>thing"}), page_of(param))
    assert (link.filters, link.state) == (Filters(), {})
    (notice,) = link.notices
    assert notice.key == param.key
    assert "“no<such>thing”" in notice.message


@pytest.mark.parametrize("param", PARAMS, ids=key)
def test_a_bad_parameter_beside_a_good_one_is_named_and_the_good_one_applies(param):
    value = good(param)[0]
    link = read(urlencode([("nonsense", "1"), (param.key, value)]), page_of(param))
    assert link.query() == ((param.key, value),)
    (notice,) = link.notices
    assert "“nonsense”" in notice.message


@pytest.mark.parametrize("param", CHOICES, ids=key)
def test_of_a_good_and_a_bad_value_the_good_one_applies_and_the_bad_one_is_named(param):
    value = good(param)[0]
    for values in ([value, "no-such-thing"], ["no-such-thing", value]):
        link = read(urlencode([(param.key, v) for v in values]))
        assert getattr(link.filters, param.field) == (value,)
        (notice,) = link.notices
        assert (notice.key, notice.value) == (param.key, "no-such-thing")
        assert "“no-such-thing”" in notice.message


@pytest.mark.parametrize("param", CHOICES, ids=key)
def test_values_of_a_choice_are_read_in_any_order_and_once_each(param):
    one, other = good(param)
    link = read(urlencode([(param.key, v) for v in (other, one, other, one)]))
    assert link == Link(Filters(**{param.field: (one, other)}))


@pytest.mark.parametrize("param", CHOICES, ids=key)
def test_all_is_no_restriction(param):
    assert read(f"{param.key}=all") == Link()


@pytest.mark.parametrize("param", CHOICES, ids=key)
def test_a_label_is_understood_whatever_its_case(param):
    for value in values_of(data(), param.field):
        label = label_of(data(), param.field, value)
        for spelling in (label, label.upper(), f" {label.lower()} "):
            link = read(urlencode({param.key: spelling}))
            assert link == Link(Filters(**{param.field: (value,)})), spelling


@pytest.mark.parametrize("param", CHOICES, ids=key)
def test_the_nearest_value_to_a_misspelt_one_is_named(param):
    value = max(values_of(data(), param.field), key=len)
    link = read(urlencode({param.key: value[:-1] + "~"}))
    assert link.filters == Filters()
    assert f"“{value}”" in messages(link)


@pytest.mark.parametrize(
    ("name", "wrong", "near"),
    [("actor", "sader", "sadr"), ("kind", "actuals", "actual"), ("source", "murphy-2012", "murphy-2011")],
)
def test_a_slip_of_the_pen_is_answered_with_the_value_that_was_meant(name, wrong, near):
    assert f"The nearest is “{near}”." in messages(read(f"{name}={wrong}"))


def test_a_misspelt_parameter_is_answered_with_the_one_that_was_meant():
    assert "Did it mean “actor”?" in messages(read("acter=sadr"))


def test_a_value_that_is_near_nothing_is_left_out_without_a_guess():
    assert "nearest" not in messages(read("actor=%E6%9D%B1%E4%BA%AC"))


@pytest.mark.parametrize(("name", "value"), [("place", "atlantis"), ("actor", "bar")])
def test_what_is_only_a_little_like_a_value_is_no_guess(name, value):
    (notice,) = read(f"{name}={value}").notices
    assert notice.message == f"There is no {name} “{value}” in this dataset; it was left out."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "mode=zzz",
            "There is no way to show this called “zzz”; it was left out. There are: issues, side, time, agreement, matrix.",
        ),
        ("columns=foo", "There is no actor “foo” in this dataset; it was left out."),
    ],
)
def test_an_unknown_value_is_told_by_what_it_should_be_and_of_a_few_choices_all_are_named(text, said):
    assert messages(read(text)) == said


@pytest.mark.parametrize("param", [p for p in PARAMS if p.pages], ids=key)
def test_a_parameter_of_another_page_is_named_with_its_pages(param):
    for page in set(PAGES) - set(param.pages):
        link = read(urlencode({param.key: good(param)[0]}), page)
        assert (link.filters, link.state) == (Filters(), {})
        (notice,) = link.notices
        assert all(name in notice.message for name in param.pages)


@pytest.mark.parametrize("param", SINGLE, ids=key)
def test_of_one_value_given_twice_the_last_is_used_and_that_is_said(param):
    first, last = (good(param) * 2)[:2]
    link = read(urlencode([(param.key, first), (param.key, last)]), page_of(param))
    assert link.query() == ((param.key, last),)
    assert [notice.key for notice in link.notices] == [param.key]


def test_unknown_values_are_shown_short_and_without_anything_invisible():
    (notice,) = read(urlencode({"actor": "\u202e\0" + "x" * 1000})).notices
    assert "x" * 60 not in notice.message
    assert notice.message.isprintable()


# Addresses as people and programs change them


@each([p for p in PARAMS if p.type not in ("text", "version")], [".", ")", ",", ").", ";", "”", "?", "!"])
def test_a_sign_of_the_sentence_around_a_link_is_no_part_of_it(param, sign):
    for value in good(param):
        if param.type in ("day", "columns") and sign == "?":
            continue  # it is a part of dates
        link = read(urlencode({param.key: value + sign}), page_of(param))
        assert (link.query(), link.notices) == (((param.key, value),), ())


@pytest.mark.parametrize("param", [p for p in PARAMS if p.type not in ("text", "version", "kept")], ids=key)
def test_capital_letters_of_keys_and_values_do_not_matter(param):
    for value in good(param):
        for name in (param.key.upper(), param.key.capitalize()):
            link = read(urlencode({name: value.upper()}), page_of(param))
            assert (link.query(), link.notices) == (((param.key, value),), ())


def test_beside_a_value_that_is_not_known_a_tidied_one_applies():
    link = read("Actor=Sadr.&actor=nobody")
    assert link.filters == Filters(actors=("sadr",))
    assert [notice.value for notice in link.notices] == ["nobody"]


def test_words_to_find_keep_their_letters_and_signs():
    assert read(urlencode({"q": "Iraq (US)."})) == Link(Filters(text="Iraq (US)."))


@pytest.mark.parametrize("key", ["utm_source", "utm_campaign", "UTM_Medium", "fbclid", "gclid", "mc_cid", "msclkid", "embed"])
def test_what_mailing_lists_and_networks_add_to_a_link_is_ignored_in_silence(key):
    assert read(urlencode([(key, "a.b"), ("actor", "sadr")])) == Link(Filters(actors=("sadr",)))


# Days


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2011-07-05", date(2011, 7, 5), date(2011, 7, 5)),
        ("2011-06", date(2011, 6, 1), date(2011, 6, 30)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2011", date(2011, 1, 1), date(2011, 12, 31)),
        ("1000", date(1000, 1, 1), date(1000, 12, 31)),
        ("2100", date(2100, 1, 1), date(2100, 12, 31)),
    ],
)
def test_from_means_the_first_day_and_to_the_last_of_a_day_a_month_or_a_year(text, first, last):
    assert read(f"from={text}") == Link(Filters(start=first))
    assert read(f"to={text}") == Link(Filters(end=last))
    assert read(f"from={text}&to={text}") == Link(Filters(start=first, end=last))


@pytest.mark.parametrize("end", ["from", "to"])
def test_an_end_of_the_period_can_be_said_to_be_open(end):
    assert read(f"{end}=open") == Link()


@pytest.mark.parametrize(
    "text", ["0000", "0000-01-01", "0999-12-31", "2101-01-01", "2011-02-30", "2011-13", "1e309", "5 July", "9999"]
)
@pytest.mark.parametrize("end", ["from", "to"])
def test_what_is_no_day_from_1000_to_2100_is_left_out_and_named(end, text):
    link = read(urlencode({end: text, "actor": "sadr"}))
    assert link.filters == Filters(actors=("sadr",))
    (notice,) = link.notices
    assert (notice.key, notice.value) == (end, text)
    assert f"“{text}”" in notice.message
    assert notice.message.endswith("is not a day from 1000 to 2100 and was left out; write it as year-month-day.")


def test_a_period_that_ends_before_it_begins_is_turned_round_and_that_is_said():
    link = read("from=2012&to=2011-06")
    assert link.filters == Filters(start=date(2011, 6, 1), end=date(2012, 12, 31))
    assert "ended before it began; its two ends were exchanged: 1 June 2011 to 31 December 2012." in messages(link)
    assert read("from=2015-06-05&to=2010").filters == Filters(start=date(2010, 1, 1), end=date(2015, 6, 5))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("July 2011", date(2011, 7, 1), date(2011, 7, 31)),
        ("jul. 2011", date(2011, 7, 1), date(2011, 7, 31)),
        ("7/2011", date(2011, 7, 1), date(2011, 7, 31)),
        ("5 July 2011", date(2011, 7, 5), date(2011, 7, 5)),
        ("July 5, 2011", date(2011, 7, 5), date(2011, 7, 5)),
        ("7/5/2011", None, None),
        ("13/2011", None, None),
        ("31 June 2011", None, None),
        ("Ju 2011", None, None),
        ("Julius 2011", None, None),
        ("5 July 6, 2011", None, None),
    ],
)
def test_a_day_or_month_is_read_as_people_write_it_unless_it_may_mean_two(text: str, first: date | None, last: date | None):
    link = links.read_pairs([("from", text), ("to", text)], "overview", data())
    assert (link.filters.start, link.filters.end) == (first, last)
    assert len(link.notices) == (0 if first else 2)


def test_a_good_end_of_a_period_applies_beside_a_bad_one():
    link = read("from=2011-06&to=yesterday")
    assert link.filters == Filters(start=date(2011, 6, 1))
    assert [notice.key for notice in link.notices] == ["to"]


# Free text


def test_text_is_kept_word_for_word_with_single_spaces():
    assert read(urlencode({"q": "  “shi'ite”   MILITIAS & 10,000 "})) == Link(Filters(text="“shi'ite” MILITIAS & 10,000"))


def test_text_that_is_too_long_is_cut_and_that_is_said():
    link = read("q=" + "word+" * 100)
    assert 0 < len(link.filters.text) <= MAX_TEXT
    assert str(MAX_TEXT) in messages(link)
    assert read("q=" + "w" * MAX_TEXT) == Link(Filters(text="w" * MAX_TEXT))


@examples(200)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
@example("\0")
@example("a\u200bb")
@example("a" + " " * 900 + "b")
def test_text_applies_word_for_word_or_a_notice_says_that_it_does_not(value):
    link = read(urlencode({"q": value}))
    assert link.filters.text == " ".join(value.split()) or [n.key for n in link.notices] == ["q"]


# Former ids


@pytest.mark.parametrize("name", ["sources", "actors", "places", "issues"])
def test_a_former_id_is_followed_and_that_is_said(name):
    identity = next(iter(getattr(data(), name)))
    renamed = getattr(data(), name)[identity].model_copy(update={"formerly": ("once-so-called",)})
    dataset = dataclasses.replace(data(), **{name: {**getattr(data(), name), identity: renamed}})
    param = next(p for p in CHOICES if p.field == name)
    link = read(f"{param.key}=once-so-called", dataset=dataset)
    assert link.filters == Filters(**{name: (identity,)})
    (notice,) = link.notices
    assert "“once-so-called”" in notice.message
    assert f"“{identity}”" in notice.message
    assert read(f"{param.key}=once-so-called").filters == Filters()


def test_the_former_id_of_an_article_opens_it():
    murphy = data().sources["murphy-2011"].model_copy(update={"formerly": ("csm-2011",)})
    dataset = dataclasses.replace(data(), sources={**data().sources, "murphy-2011": murphy})
    link = read("article=csm-2011", "sources", dataset)
    assert link.state == {"article": "murphy-2011"}
    assert "“csm-2011”" in messages(link)


def test_of_several_records_the_known_ones_are_taken_once_and_the_others_named():
    first, second, *_ = data().by_id
    link = read(urlencode({"chosen": f"{second}, {first},no-such-record,{second},"}), "attacks")
    assert link.state == {"chosen": f"{second},{first}"}
    assert [n.value for n in link.notices] == ["no-such-record"]


def test_more_records_than_a_link_may_hold_are_cut_and_that_is_said():
    ids = list(data().by_id)[: MAX_RECORDS + 5]
    link = read(urlencode({"chosen": ",".join(ids)}), "overview")
    assert link.state == {"chosen": ",".join(ids[:MAX_RECORDS])}
    assert f"Of {len(ids)} records the first {MAX_RECORDS} were taken." in messages(link)


@pytest.mark.parametrize(
    ("given", "kept", "named"),
    [
        ("sadr:2011,nobody,maliki", "sadr:2011,maliki", ["nobody"]),
        ("sadr:yesterday,maliki", "sadr,maliki", ["yesterday"]),
        ("sadr,sadr", "sadr", []),
        (" sadr : 2011 ,, maliki", "sadr:2011,maliki", []),
        ("sadr,maliki,iran,panetta,gates", "sadr,maliki,iran,panetta", [""]),
        (":2011", "", [""]),
    ],
)
def test_of_columns_what_can_be_read_is_taken_and_the_rest_named(given, kept, named):
    link = read(urlencode({"mode": "side", "columns": given}), "positions")
    assert link.state.get("columns", "") == kept
    assert [n.value for n in link.notices] == named


def test_the_overview_is_linked_as_the_root():
    assert links.href("overview", (("q", "iran"),)) == "./?q=iran"
    assert links.href("overview", ()) == "./"


@pytest.mark.parametrize("page", ["sources", "records"])
@pytest.mark.parametrize("table", ["troop_levels", "attacks", "casualties", "positions"])
def test_the_former_id_of_a_record_opens_it(table, page):
    first, *rest = getattr(data(), table)
    renamed = first.model_copy(update={"formerly": ("once", "once-more")})
    dataset = dataclasses.replace(data(), **{table: (renamed, *rest)})
    for old in renamed.formerly:
        link = read(f"record={old}", page, dataset)
        assert link.state == {"record": first.id}
        assert f"“{old}”" in messages(link)


# Addresses, citable links, views


def test_the_address_of_a_record_opens_it_in_its_article_with_the_filter_kept():
    chosen = Filters(start=date(2011, 6, 1), issues=("stay", "decide"), text="a&b=c")
    address = urlsplit(links.to_record("attack-taji-2011", chosen, "murphy-2011"))
    assert address.path == "sources"
    link = read(address.query, "sources")
    assert link == Link(chosen, {"record": "attack-taji-2011", "article": "murphy-2011"})


def test_an_address_without_parameters_is_the_page():
    assert links.href("positions", ()) == "positions"


@pytest.mark.parametrize("page", PAGES)
def test_a_citable_link_of_a_view_without_a_filter_has_the_version_only(page):
    state = {p.key: p.default for p in params.params(page) if not p.field}
    assert links.citable(Filters(), state, page, data().version) == (("cite", data().version),)
    assert links.citable(Filters(actors=("sadr",)), {}, page, data().version) == (("cite", data().version), ("actor", "sadr"))


CITED = {  # never change a value: handed out links that cite a version mean it where they leave the parameter out
    "scale": "log",
    "under": "none",
    "beside": "none",
    "by": "event",
    "outcome": "killed",
    "lanes": "type",
    "view": "chart",
    "at": "attacks",
    "mode": "issues",
    "rows": "all",
    "level": "person",
    "order": "side",
    "count": "statements",
    "part": "coverage",
    "show": "claims",
    "table": "all",
    "sort": "date",
    "as": "cards",
    "page": "1",
    "style": "chicago",
    "repeats": "full",
}


def test_what_a_citable_link_leaves_out_never_changes():
    """Whoever changes a default keeps the old one as `former`."""
    meant = {p.key: p.default_in(True) for p in PARAMS}
    assert {key: value for key, value in meant.items() if value} == CITED


@pytest.fixture
def a_default_changed(monkeypatch):
    """The scale of troop levels is linear from now on; it was logarithmic when links were handed out."""
    changed = [dataclasses.replace(p, default="linear", former="log") if p.key == "scale" else p for p in PARAMS]
    for module in (params, links, reading):
        monkeypatch.setattr(module, "PARAMS", tuple(changed))
    for module in (params, links):
        monkeypatch.setattr(module, "BY_KEY", {p.key: p for p in changed})
    params.params.cache_clear()
    yield
    params.params.cache_clear()


VERSION = "0123456789ab"
OF_OLD = "from=open&to=open&source=all&actor=all&side=all&place=all&issue=all&kind=all&type=all&stance=all&scale=log&under=none"


@pytest.mark.usefixtures("a_default_changed")
@pytest.mark.parametrize(
    ("query", "scale"),
    [
        ("", "linear"),
        ("scale=log", "log"),
        (f"cite={VERSION}", "log"),
        (f"cite={VERSION}&{OF_OLD}", "log"),
        (f"cite={VERSION}&scale=linear", "linear"),
        (f"cite={VERSION}&scale=nonsense", "log"),
    ],
)
def test_a_link_of_old_shows_the_cited_view_when_a_default_has_changed(query, scale):
    opened = reading.read(links.parse_pairs(query), "troop-levels", data())
    assert opened.state["scale"] == scale
    for again in (opened.query(), read(query, "troop-levels").query(), reversed(opened.query())):
        assert reading.read(again, "troop-levels", data()).state == opened.state
    state = {key: value for key, value in opened.state.items() if key != "cite"}
    cited = links.citable(opened.filters, state, "troop-levels", VERSION)
    assert dict(cited) == ({"cite": VERSION, "scale": "linear"} if scale == "linear" else {"cite": VERSION})


@pytest.mark.usefixtures("a_default_changed")
@pytest.mark.parametrize(
    "address", ["troop-levels", "troop-levels?actor=sadr", "troop-levels.csv?scale=log", "sources?find=x", "./"]
)
def test_a_link_that_is_brought_to_a_version_keeps_its_state_when_a_default_has_changed(address):
    page, _, query = address.partition("?")
    name = page.removesuffix(".csv").removeprefix("./") or "overview"
    there = links.citing(address, VERSION)
    assert there.startswith(f"{page}?cite={VERSION}")
    before, after = (reading.read(links.parse_pairs(text), name, data()) for text in (query, there.partition("?")[2]))
    assert after.notices == ()
    assert (after.filters, after.state) == (before.filters, {**before.state, "cite": VERSION})


@pytest.mark.parametrize("version", ["", "0123", "0123456789AB", "g" * 12, "0123456789abc"])
def test_what_is_no_dataset_version_is_left_out_of_a_citable_link(version):
    link = read(urlencode({"cite": version, "actor": "sadr"}))
    assert link.state == {}
    assert link.filters == Filters(actors=("sadr",))
    assert [n.key for n in link.notices] == (["cite"] if version else [])


def test_changes_since_a_version_are_those_after_it_and_unknown_for_a_version_nobody_knows():
    days = ("2026-03-01", "2026-02-01", "2026-01-01")
    befores = ("b" * 12, "a" * 12, None)
    changes = tuple(Change(date=day, since=before, what="x", why="y") for day, before in zip(days, befores, strict=True))
    dataset = dataclasses.replace(data(), changes=changes, version="c" * 12)
    assert links.changes_since(dataset, "c" * 12) == ()
    assert links.changes_since(dataset, "b" * 12) == changes[:1]
    assert links.changes_since(dataset, "a" * 12) == changes[:2]
    assert links.changes_since(dataset, "d" * 12) is None
    twice = tuple(change.model_copy(update={"since": "b" * 12}) for change in changes[:2])
    assert links.changes_since(dataclasses.replace(dataset, changes=(*twice, changes[2])), "b" * 12) == twice


def test_every_named_view_applies_in_full_and_leaves_something_to_see():
    assert data().views
    for view in data().views:
        link = read(view.query, view.page)
        assert link.notices == (), view.id
        assert link.filters.active() or link.state, view.id
        assert next(select(data(), link.filters).claims(), None), view.id


# The table of parameters


def test_no_two_parameters_have_the_same_key_or_field():
    assert len(BY_KEY) == len(PARAMS)
    assert sorted(p.field for p in PARAMS if p.field) == sorted(f.name for f in dataclasses.fields(Filters))


@pytest.mark.parametrize("param", PARAMS, ids=key)
def test_a_parameter_is_explained_in_a_sentence_and_belongs_to_pages_that_exist(param):
    assert param.meaning.endswith(".")
    assert set(param.pages) <= set(PAGES)
    assert not param.options or param.default in param.options
    assert parse_qsl(urlencode({param.key: "x"})) == [(param.key, "x")]
    assert f"| `{param.key}` |" in params.table()


def test_the_table_has_a_row_for_each_parameter_and_no_broken_one():
    head, rule, *rows = params.table().strip().splitlines()
    assert len(rows) == len(PARAMS)
    assert {row.count("|") for row in (head, rule, *rows)} == {6}


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("", ""),
        ("actor=sadr", ""),
        ("cite=0123456789ab", "0123456789ab"),
        ("Cite=0123456789ab&actor=sadr", "0123456789ab"),
        ("cite=0123456789ab&cite=aaaaaaaaaaaa&cite=", "aaaaaaaaaaaa"),
        ("cite=+0123456789ab%20", "0123456789ab"),
        ("cite=../../etc/pas", ""),
        ("cite=0123456789AB", ""),
        ("cite=0123456789ab0", ""),
        ("cite=0123456789ab" + "&q=x" * (links.MAX_PAIRS - 1), "0123456789ab"),
        ("cite=0123456789ab" + "&q=x" * links.MAX_PAIRS, ""),
    ],
)
def test_the_version_that_an_address_cites_is_that_of_its_view(text: str, version: str) -> None:
    assert links.cited(links.parse_pairs(text)) == version
    assert links.read(text, "attacks", data()).state.get("cite", "") == version


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("./", "./?cite=0123456789ab"),
        ("records", "records?cite=0123456789ab"),
        ("troop-levels?q=a+%26+b&actor=sadr", "troop-levels?cite=0123456789ab&q=a+%26+b&actor=sadr"),
        ("guide?q=x#limits", "guide?cite=0123456789ab&q=x#limits"),
        ("?", "?cite=0123456789ab"),
        ("?cite=aaaaaaaaaaaa", "?cite=aaaaaaaaaaaa"),
        ("#limits", "#limits"),
        ("https://a.example/records?q=x", "https://a.example/records?q=x"),
        ("versions/0123456789ab.zip", "versions/0123456789ab.zip"),
    ],
)
def test_links_of_html_lead_to_a_version(before: str, after: str) -> None:
    text = '<a class="x" href="{0}">href=&quot;records&quot;</a><button data-link="{0}" data-text="as href=records">'
    assert links.to_version(text.format(escape(before)), "0123456789ab") == text.format(escape(after))


def test_a_record_opens_in_an_article_that_states_it_and_that_another_one_was_named_is_said():
    link = read("article=slavin-2011&record=attack-consulates-2019", "sources")
    assert link.state == {"record": "attack-consulates-2019"}
    assert [notice.message for notice in link.notices] == [
        "Slavin 2011 does not state the record that the link names; an article that does is opened."
    ]
    assert read("article=arab-center-2020&record=attack-consulates-2019", "sources").notices == ()
