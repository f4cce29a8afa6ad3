"""What stands above the bars of casualties and at their ends: people, times, numbers and remarks."""

import re
from collections.abc import Sequence

from ledger.charts import colours, lanes
from ledger.charts.base import in_two_lines, plain
from ledger.charts.sentences import ADDED, group_name
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import UNSPECIFIED, Casualties
from ledger.query.facets import period_of
from ledger.wording import words

SPACE = "\u2002"  # between a bar and its number
_ONE_YEAR = re.compile(r"(\w{3}) (\d{4}) to (.*\b\2\b)")  # a course within a year, which is told once
_UNBROKEN = "\u00a0"  # a space at which no line ends


def number_words(dataset: Dataset, record: Casualties, remark: str, parts: Sequence[Casualties]) -> str:
    """The number written at the end of a bar, with a remark, and with the numbers of the parts that lie inside it."""
    when = short_date(dataset, record)
    inside = [
        words.stated(p)
        + (f" ({date.replace(' (date inferred)', ', date inferred')})" if (date := short_date(dataset, p)) != when else "")
        for p in parts
    ]
    text = words.stated(record) + (f" ({remark})" if remark else "") + (f", of them {', '.join(inside)}" if inside else "")
    return SPACE * (2 if record.high == 0 else 1) + plain(text)


def of_statement(dataset: Dataset, record: Casualties) -> str:
    """The label above a bar: whom it counts and when; where groups are more than colours also the group of victims.

    A statement on which an apparent error of its article bears says so.
    """
    several = len(dataset.victims) > len(set(colours.victim_colours(dataset.victims).values()))
    group = f" · {group_name(dataset, record.victims)}" if several else ""
    when = short_date(dataset, record).replace(" ", _UNBROKEN)
    return in_two_lines(f"{record.victims_text}{group}{_UNBROKEN}· {when}{_error(dataset, [record])}")


def _error(dataset: Dataset, records: Sequence[Casualties]) -> str:
    """What a label says of statements on which an apparent error of their article bears: of how many, if not of all."""
    wrong = sum(record.id in dataset.errata_of for record in records)
    some = f"{wrong:,} with an " * (wrong < len(records))
    return f" · {some}apparent error".replace(" ", _UNBROKEN).replace(_UNBROKEN, " ", 1) * bool(wrong)


def alone(dataset: Dataset, record: Casualties) -> str:
    """The label of a statement that is in no sum: its people, their group if it is one that is told apart, and the time.

    So: 'people at a government building in Taji · 5 Jul 2011 (date inferred)'.
    """
    group = "" if record.victims == UNSPECIFIED else f"{_UNBROKEN}· {dataset.victims[record.victims].name}"
    when = f"{_UNBROKEN}· {short_date(dataset, record).replace(' ', _UNBROKEN)}"
    return in_two_lines(f"{record.victims_text}{group.replace(' ', _UNBROKEN)}{when}{_error(dataset, [record])}")


def of_group(dataset: Dataset, key: tuple[str, int], records: Sequence[Casualties], wholes: Sequence[Casualties] = ()) -> str:
    """The label of the bar of a group of victims and a year, with its time: 'US military · Jun 2011 · 1 statement'.

    Of several times it names the months from first to last: 'US military · Jun to Jul 2011 · 2 statements, added by this ledger'.

    wholes: the statements below it of which some of its own are part, one for each of these: ', among the at least 10 below'
    """
    some = f"{len(wholes):,} of them " * (len(wholes) < len(records))
    among = f", {some}among the {' and the '.join(dict.fromkeys(map(words.stated, wholes)))} below" if wholes else ""
    name, many = dataset.victims[key[0]].name, words.count(len(records), *lanes.STATEMENT)
    times = list(dict.fromkeys(short_date(dataset, record) for record in records))
    periods = [period for record in records if (period := period_of(record, dataset))]
    first, last = min(f"{p.days[0]:%m %b}" for p in periods)[3:], max(f"{p.days[1]:%m %b %Y}" for p in periods)[3:]
    mark = next((p.mark for p in periods if p.mark), "")
    within = (last if last.startswith(first) else f"{first} to {last}") + mark
    when = (times[0] if len(times) == 1 else within).replace(" ", _UNBROKEN)
    added = f", {ADDED}" * (len(records) > 1)
    return in_two_lines(f"{name} · {when} · {many}{added}{among}{_error(dataset, records)}")


def short_date(dataset: Dataset, record: Casualties) -> str:
    """The time of a record in words, months shortened, one year once: '5 Jul 2011 (date inferred)', 'Jan to 15 Feb 2020'."""
    period = period_of(record, dataset)
    text = dates.say_course(period.text).removeprefix("some time ") if period else "undated"
    for month in dates.MONTHS:
        text = text.replace(month, month[:3])
    return _ONE_YEAR.sub(r"\1 to \3", text)
