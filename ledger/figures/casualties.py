"""Each statement of people killed, and a total over what may be added."""

from datetime import date

from ledger import counting, dates, query, style, words
from ledger.dataset import Dataset
from ledger.figures.marks import HOVER, Chart, custom, drawn_edges, layout_of, plain, rows_of
from ledger.records import Casualties

_LEFT_OUT = (
    ("part of", "part of one of them", "parts of them"),
    ("a total of history", "total of history", "totals of history"),
    ("no number", "statement without a number", "statements without a number"),
    ("only an upper", "upper bound", "upper bounds"),
)


def casualties(dataset: Dataset) -> Chart:
    """Each statement of killed people as one bar with its range; totals of history and statements without a number stay out."""
    total = counting.total(r for r in dataset.casualties if r.outcome == "killed")
    parts = [r for r, reason in total.left_out if reason.startswith("part of")]
    drawn = sorted([*total.counted, *parts], key=lambda r: _sort_day(query.period_of(r, dataset)), reverse=True)
    rows = {r.id: i for i, r in enumerate(drawn)}
    traces = []
    for victims, name in style.WORDS["victims"].items():
        records = [r for r in drawn if r.victims == victims]
        if not records:
            continue
        colour = style.VICTIM_COLOURS[victims]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "x": [drawn_edges(r)[1] for r in records],
                "y": [rows[r.id] for r in records],
                "customdata": [custom(dataset, r) for r in records],
                "hovertemplate": HOVER,
                "text": [words.number(r) + (" (part)" if r in parts else "") for r in records],
                "textposition": "outside",
                "cliponaxis": False,
                "width": 0.4,
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": [high - mark for _, mark, high in map(drawn_edges, records)],
                    "arrayminus": [mark - low for low, mark, _ in map(drawn_edges, records)],
                    "color": style.GREY,
                },
                "marker": {
                    "pattern": {"shape": ["/" if r.low is None or r.high is None else "" for r in records]},
                    "color": colour,
                    "line": {"color": colour, "width": 2},
                    "opacity": [0.35 if r in parts else 1 for r in records],
                },
            }
        )
    layout = layout_of(height=120 + 46 * len(drawn), legend=True)
    layout["barmode"] = "overlay"
    layout["xaxis"] = {"title": {"text": "People killed"}, "rangemode": "tozero"}
    layout |= rows_of([_bar_label(r) for r in drawn])
    sentence = killed_sentence(total) if total.counted or total.left_out else "No statement of people killed."
    return Chart({"data": traces, "layout": layout}, sentence, tuple(rows))


def killed_sentence(total: counting.Total) -> str:
    """How a total was made and what it leaves out, in words."""
    many = len(total.counted)
    if not many:
        return f"Nothing can be added up: {_left_out(total)}."
    adds = f"{words.count(many, 'statement')} {'adds' if many == 1 else 'add'} up to"
    said = f"{adds} {words.count(total.best, 'person', 'people')} killed"
    said += " or more" if total.high is None else ""
    return said + (f"; left out: {_left_out(total)}." if total.left_out else ".")


def _left_out(total: counting.Total) -> str:
    reasons = [reason for _, reason in total.left_out]
    found = [(sum(r.startswith(start) for r in reasons), one, many) for start, one, many in _LEFT_OUT]
    return ", ".join(words.count(number, one, many) for number, one, many in found if number)


def _bar_label(record: Casualties) -> str:
    text = record.victims_text if len(record.victims_text) <= 44 else record.victims_text[:42].rstrip() + "…"
    return f"{plain(text)} · {_short_date(record)}"


def _short_date(record: Casualties) -> str:
    if not record.date:
        return "undated"
    period = dates.parse(record.date)
    day = period.days[0]
    return f"{day:%b %Y}" if period.within(dates.parse(f"{day:%Y-%m}")) else dates.say(record.date)


def _sort_day(period: dates.Period | None) -> date:
    return period.days[0] if period else date.max
