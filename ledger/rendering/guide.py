"""The Guide: how to read the marks, words and counts of the dashboard, as escaped HTML made of the definitions themselves.

Colours come from `charts.colours`, names from `model.vocabulary`, wordings from `model.dates` and `wording.words`, rules from
`query`, fields from `model.records`; examples and numbers come from the dataset.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from itertools import islice, starmap

from ledger.charts import colours
from ledger.charts.basemap import RADIUS
from ledger.charts.rules import PLACES
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import CLAIMS, TABLES, Claim, TroopLevel
from ledger.query import agreement, reasons, totals, verdicts
from ledger.query.chains import RULE
from ledger.query.facets import period_of
from ledger.query.filters import TIME_RULE, Filters
from ledger.query.selection import select
from ledger.query.totals import COUNTING_RULES
from ledger.rendering import chains, guide_words
from ledger.urls import links
from ledger.wording import citation, words


@dataclass(frozen=True)
class Section:
    """A part of the Guide: its anchor, its title, and its content as escaped HTML."""

    name: str
    title: str
    html: str


_YEAR = 2000  # the year of examples where the dataset has no date
_EXAMPLES = 2  # actors that are named of each side
_NAMED = 25  # the most articles that are named


def sections(dataset: Dataset, filters: Filters | None = None, contact: str = "") -> tuple[Section, ...]:
    """The sections of the Guide, without the tables of fields.

    Numbers and examples are those of the whole dataset; the links of examples keep `filters`. contact: the address of whom
    readers can ask, as that of a link; empty if nobody is named.
    """
    kept = (replace(section, html=links.keep(section.html, filters or Filters())) for section in _sections(dataset))
    return Section("about", f"About {dataset.subject.title}", _guide(_table("", _about(dataset, contact)))), *kept


@memoized(maxsize=2)
def _sections(dataset: Dataset) -> tuple[Section, ...]:
    """The sections without a filter in their links, made once for each dataset."""
    return (
        Section("marks", "The marks", _guide(*_marks(dataset))),
        Section("words", "Dates and numbers in words", _guide(*_wordings(dataset))),
        Section("sides", "Sides", _guide(*_sides(dataset))),
        Section("positions", "Positions and blame", _guide(*_positions(dataset))),
        Section("known", "How it is known", _guide(f"<p>{escape(RULE)}</p>", *starmap(_table, chains.kinds(dataset)))),
        Section("counting", "How it counts", _guide(*_counting(dataset))),
        *([Section("record", "The public record", _guide(*_public_record(dataset)))] if dataset.comparisons else []),
        Section(
            "use",
            "How to use it",
            _guide(_table("", [*guide_words.USE.items(), ("Use the records again", escape(citation.rights(dataset)))])),
        ),
        Section("limits", "What it cannot tell", _guide(_list(_limits(dataset)))),
        Section("fields", "The fields of a record", _guide("<p>As the data have them. What is empty is unknown.</p>")),
    )


def opening(dataset: Dataset, parts: Iterable[Section]) -> str:
    """The first lines of the Guide: how much the dataset holds, and a link to each section."""
    content = f"{words.count(dataset.size, 'record')} from {words.count(len(dataset.sources), 'article')}"
    text = f"How to read this dashboard: {content}, each tied to its exact words. Counts here are of all, whatever the filter."
    ways = "".join(f'<a href="#{p.name}">{escape(p.title)}</a>' for p in parts)
    return _guide(f'<p>{text}</p><p class="ways">{ways}</p>')


@cache
def fields() -> dict[str, str]:
    """The fields of each table of claims with their descriptions, as HTML, by the name of the table in words."""
    tables = {}
    for name in CLAIMS:
        descriptions = {field: escape(info.description or "") for field, info in TABLES[name].model_fields.items()}
        rows = [(f"<code>{field}</code>", re.sub("`(.*?)`", r"<code>\1</code>", text)) for field, text in descriptions.items()]
        tables[vocabulary.WORDS["tables"][name]] = _guide(_table(escape(TABLES[name].__doc__ or ""), rows))
    return tables


def _about(dataset: Dataset, contact: str) -> Iterable[tuple[str, str]]:
    """What the ledger is, who answers for it, how an error is reported, and how it is cited; `contact` as for `sections`."""
    asked, again = "whoever gave you its link, for this server names no address", "whoever gave you its link"
    if contact:
        asked = again = f'<a href="{escape(contact)}">{escape(contact.removeprefix("mailto:"))}</a>'
    changes, errors = (escape(links.href("curation", [("part", part)])) for part in ("changes", "problems"))
    what = (
        f"What {words.articles(dataset)} tell{'s' * (len(dataset.sources) == 1)} of {dataset.subject.topic}, a record for each "
        "statement, tied to its exact words. It is a reading of these texts, and no finding of its own."
    )
    who = (
        f"The data name no person as their maker; citations say “{citation.authors(dataset)}”. Whoever runs this server answers "
        "for what it shows: ask "
    )
    report = (
        "Open <b>All about this record</b>, copy its link with <b>Share</b>, and send it, with what the words say instead, to "
        f'{again}. What was mended is in <a href="{changes}">the log of changes</a>; what the articles themselves seem to get '
        f'wrong is <a href="{errors}">in a list</a>.'
    )
    keep = (
        "<b>Keep</b> beside quoted words. What is kept, in your order and with your notes, stands in the address of "
        f'<a href="{escape(links.href("kept", ()))}">Kept</a>: nothing is stored here, and who has that link sees it all. It is '
        "taken away as a memo with footnotes."
    )
    return (
        ("What it is", escape(what)),
        ("Who answers for it", f"{escape(who)}{asked}."),
        ("Report an error", report),
        ("Cite it", "<b>Copy citation</b> below the quotes of a record, <b>Cite this</b> below a chart; both name the version."),
        (
            "Find it",
            "<b>Find</b> above every page, or Ctrl+K: records, quotes, actors, issues, places, views, this Guide.",
        ),
        ("Keep it", keep),
    )


def _marks(dataset: Dataset) -> Iterable[str]:
    """Tables of what the charts draw: kinds of number and how sure they are, casualties, attacks, articles."""
    rows = []
    for kind, (colour, symbol) in colours.KIND_MARKS.items():
        numbered = [r for r in dataset.troop_levels if r.kind == kind and words.number(r) != words.NO_NUMBER]
        example = min(numbered, key=lambda r: (not r.high, len(words.stated(r))), default=None)
        whose = f" ({vocabulary.WORDS['personnel'][example.personnel]})" if example and example.personnel != "military" else ""
        such_as = f", such as {_link(example, words.stated(example) + whose)}." if example else "."
        rows.append(
            (
                f"{_drawn('glyph', colour, guide_words.GLYPHS[symbol][0])} {vocabulary.WORDS['kinds'][kind]}",
                guide_words.MEANINGS[kind] + such_as,
            )
        )
    yield _table("Troop levels: kinds of number, never mixed", rows)
    wide, tall, bar = colours.KIND_MARKS["actual"], colours.KIND_MARKS["forecast"], colours.VICTIM_COLOURS[0]
    open_symbols = " ".join(
        _drawn("glyph", colour, guide_words.GLYPHS[symbol][1]) for colour, symbol in colours.KIND_MARKS.values()
    )
    open_symbols = f'<span class="open" role="img" aria-label="open symbols">{open_symbols}</span>'
    certainty = [
        (_drawn("wide mark", wide[0], guide_words.GLYPHS[wide[1]][0]), "As wide as the date is imprecise."),
        (_drawn("tall mark", tall[0], guide_words.GLYPHS[tall[1]][0]), "As high as the range that the words allow."),
        (
            f"{_drawn('glyph', colours.INK, guide_words.GLYPHS['circle'][0])} No soldiers",
            "In the colour of the text: people who are not soldiers.",
        ),
        (open_symbols, "Open: the words leave an end of the number open (“at least”, “up to”)."),
        (_drawn("bracket", colours.GREY), f"Figures that differ, and why: {', '.join(vocabulary.WORDS['reasons'].values())}."),
        (_drawn("hourglass", colours.INK), "A political event, such as a vote or an agreement."),
    ]
    yield _table("Troop levels: how sure they are, and what stands below", certainty)
    group_colours = colours.victim_colours(dataset.victims)
    groups = (f"<span>{_drawn('swatch', c)} {escape(dataset.victims[v].name)}</span>" for v, c in group_colours.items())
    bars = [
        (_drawn("bar", bar), "One statement. The table says whether it is in a sum, and if not, why."),
        ("Narrow bar inside another", "A part of it, so not added again."),
        (_drawn("hatched bar", bar), "One end of the number is open."),
        (_drawn("glyph ring", colours.GREY, "○"), "Stated zero: the article says that there were none."),
        ("Colour", f'<span class="groups">{"".join(groups)}</span>'),
    ]
    yield _table(f"Casualties: bars of people {', '.join(vocabulary.WORDS['outcome'].values())}", bars)
    attacks = [
        (
            _drawn("wide cross", colours.INK, "✕"),
            (
                "One attack or one series told as a whole, and the days on which it may have happened or over which it went. "
                "The colour is the side said to have had a part."
            ),
        ),
        *((_drawn("circle", colours.INK, "", f"; --km: {km}"), f"Radius {km} km: {PLACES[n]}.") for n, km in RADIUS.items()),
        ("Below the map", "No place narrower than a country is told, or one without coordinates, or one outside the map."),
        ("Dotted line", "Leads to the other places of the same attack."),
    ]
    yield _table("Attacks: the vaguer the place, the wider its circle on the map", attacks)
    articles = [
        (
            _drawn("glyph pentagon", colours.INK, "⬟"),
            "Positions of one side whose times are near each other; the more, the larger.",
        ),
        (
            _drawn("glyph bow tie", colours.INK, "⧓"),
            "Casualty statements, likewise.",
        ),
        *(
            (f'<mark class="claim {t}">words</mark>', f"In an article: {w.lower()}.")
            for t, w in vocabulary.WORDS["tables"].items()
        ),
        ('<mark class="claim several">words</mark>', "In an article: words that several kinds of record cite."),
    ]
    yield _table("Overview: marks of several records; underlined words of articles", articles)


def _wordings(dataset: Dataset) -> Iterable[str]:
    """Tables of the sorts of dates and of numbers, with examples from the dataset."""
    written = {d for _, r in dataset.claims() for f in ("date", "refers_to", "said_on") if (d := getattr(r, f, None))}
    rows = []
    year = min((p.first.year for d in written if (p := dates.parse(d)).first), default=_YEAR)
    for spelling, example, meaning in guide_words.DATES:
        made_up = example.format(year, year + 1)
        date = min((d for d in written if re.fullmatch(spelling, d)), key=lambda d: (len(d), d), default=made_up)
        rows.append((escape(dates.say(date)), f"{meaning} <code>{escape(date)}</code>"))
    yield _table("Dates, with their spelling in the data", [*rows, (dates.say(None), "The article gives no time.")])
    yield _table("Words around a date", guide_words.TIMES.items())
    rows = []
    for fits, meaning in guide_words.NUMBERS:
        if record := next((r for r in (*dataset.troop_levels, *dataset.casualties) if fits(r)), None):
            rows.append((_link(record, words.number(record)), meaning))
    yield _table("Numbers", rows)


def _sides(dataset: Dataset) -> Iterable[str]:
    """What a side is, and each side with its colour, how many actors are on it, and the two of the most records as examples."""
    yield (
        "<p>A side is the camp that an actor counts to. Whoever keeps the data set it once for each actor, so it judges no "
        "single statement, and an actor may speak against its own side. A record is of the side of whoever speaks in it, is said "
        "to have acted, or reported it. That an attack is of a side is somebody’s statement, like all blame here.</p>"
    )
    numbers, tints = select(dataset).counts("actors"), colours.side_colours(dataset.sides)
    rows = []
    for side in dataset.sides.values():
        actors = sorted((a for a in dataset.actors.values() if a.side == side.id), key=lambda a: -numbers[a.id])
        such_as = [escape(a.name) for a in actors if a.name != side.name and numbers[a.id]][:_EXAMPLES]
        named = f"{words.count(len(actors), 'actor')}{', such as ' * bool(such_as)}{'; '.join(such_as)}."
        rows.append((f"{_drawn('swatch', tints[side.id])} {escape(side.name)}", named))
    without = [escape(a.name) for a in dataset.actors.values() if a.side is None and numbers[a.id]]
    if without:
        rows.append(("Of no side", f"Actors of none of these, such as {'; '.join(without[:_EXAMPLES])}."))
    yield _table("The sides, each in its colour", rows)


def _positions(dataset: Dataset) -> Iterable[str]:
    """Tables of stances, of verdicts, of speech and of blame; stances have the labels of the two issues of the most positions."""
    issues = sorted(dataset.issues.values(), key=lambda i: -sum(p.issue == i.id for p in dataset.positions))[:2]
    symbol = {s: f'<b class="{s}" aria-hidden="true">{text}</b>' for s, text in vocabulary.STANCE_SYMBOLS.items()}
    labels = {s: escape(", ".join(dict.fromkeys(f"“{getattr(i, f'{s}_label')}”" for i in issues))) for s in ("for", "against")}
    rows = [
        (f"{symbol[s]} {name}", guide_words.MEANINGS[s] + labels.get(s, "")) for s, name in vocabulary.WORDS["stances"].items()
    ]
    several = (f"{symbol['for']}{symbol['against']} Several", "Several stances of one actor, at one time or at several.")
    dot = ('<b aria-hidden="true">·</b> Dot', "No statement is recorded on the question.")
    yield _table(f"Stances, such as on {escape(' and '.join(f'“{i.question}”' for i in issues))}", [*rows, several, dot])
    signs = {v: f'<span class="verdict {v}">{verdicts.SIGNS[v]} {name}</span>' for v, name in verdicts.VERDICTS.items()}
    groups = (signs, *(vocabulary.WORDS[name] for name in ("mode", "speech", "status", "role")))
    captions = (
        "Actors compared on one issue",
        "What the time of a position means",
        "How a position is known",
        "Who is said to have had a part in an attack",
        "Which part they are said to have had",
    )
    for caption, names in zip(captions, groups, strict=True):
        yield _table(caption, [(name, guide_words.MEANINGS[key]) for key, name in names.items()])


def _public_record(dataset: Dataset) -> Iterable[str]:
    """What the layer of the public record is, how a comparison may come out, and what its rights and look-ups are called."""
    mark = (_drawn("record", colours.SAGE), "A number of the public record; without a dot, an end of it is open.")
    yield _table("Beside the claims, and apart from them", [*guide_words.PUBLIC_RECORD.items(), mark])
    numbers = Counter[str](comparison.relation for comparison in dataset.comparisons)
    named = vocabulary.WORDS["relations"].items()
    rows = [(escape(name), f"{guide_words.RELATIONS[key]} Here {numbers[key]:,}.") for key, name in named]
    compared, in_vain = len(dataset.comparisons) - numbers["not_found"], words.count(numbers["not_found"], "claim")
    yield _table(f"How {words.count(compared, 'comparison')} came out, and {in_vain} for which nothing was found", rows)
    by = ", ".join(vocabulary.WORDS["differs_by"].values())
    read = ", ".join(vocabulary.WORDS["look_ups"].values())
    rights = "; ".join(vocabulary.WORDS["reference_licenses"].values())
    facts = [
        ("By what two differ", by),
        ("Where a figure was read", f"{read}; in two places, or it says why in one."),
        ("Who read it", guide_words.TWO_READERS),
        ("Rights", rights),
    ]
    yield _table("The documents", [(name, escape(text[0].upper() + text[1:])) for name, text in facts])


def _counting(dataset: Dataset) -> Iterable[str]:
    """The rules, and a casualty record for each reason for which one is not in the sums."""
    said, held = (agreement.count(dataset, dataset.positions, rule) for rule in agreement.RULES)
    stances = f"{agreement.STANCES_RULE}: {said:,} statements, {held:,} stances."
    yield _list([*map(escape, COUNTING_RULES), TIME_RULE, stances])
    examples: dict[totals.Fate, tuple[str, str]] = {}
    for outcome in vocabulary.WORDS["outcome"]:
        sums = totals.sums(select(dataset), outcome)
        for fate, records in sums.left_out.items():
            why = escape(reasons.why(sums, records[0]))
            examples.setdefault(fate, (why, _link(records[0], words.quotable(dataset, records[0]))))
    if examples:
        yield _table("Left out of the sums, for instance", examples.values())


def _limits(dataset: Dataset) -> list[str]:
    """What the dataset cannot tell, as paragraphs of HTML with its numbers."""
    inferred = [any(p and p.inferred for p in _times(record, dataset)) for _, record in dataset.claims()]
    blames = words.count(sum(len(a.attributions) for a in dataset.attacks), "attribution")
    names = escape(", ".join(s.short for s in islice(dataset.sources.values(), _NAMED)))
    names += f" and {len(dataset.sources) - _NAMED:,} more" if len(dataset.sources) > _NAMED else ""
    return [
        f"<b>What other texts say.</b> Only {words.count(len(dataset.sources), 'article')} were read: {names}.",
        "<b>What did not happen.</b> The silence of these articles is not the silence of the world.",
        f"<b>Who did it.</b> Responsibility is somebody’s statement, never our finding: {blames}.",
        f"<b>The exact day.</b> {sum(inferred)} of {len(inferred)} records have an inferred date.",
        f"<b>What is true.</b> Apparent errors of the articles, {len(dataset.errata)} of them, are recorded and not mended.",
        "<b>Averages and trends.</b> Nothing is averaged, and no line joins two statements.",
        "<b>More than a reading.</b> The quotes are the articles’; titles, summaries, names of victims and stances are ours.",
    ]


def _times(record: Claim, dataset: Dataset) -> list[dates.Period | None]:
    """The times that a record has: what it is about and, of a troop level, when it was said; None where it has no date."""
    said = [dates.parse(record.said_on)] if isinstance(record, TroopLevel) and record.said_on else []
    return [period_of(record, dataset), *said]


def _guide(*parts: str) -> str:
    """Pieces of HTML as one block in the style of the Guide."""
    return f'<div class="guide">{"".join(parts)}</div>'


def _table(caption: str, rows: Iterable[tuple[str, str]]) -> str:
    """An HTML table of names and meanings, both of which are HTML already; without a caption if that is empty."""
    title = f"<caption>{caption}</caption>" if caption else ""
    body = "".join(f'<tr><th scope="row">{name}</th><td>{meaning}</td></tr>' for name, meaning in rows)
    return f"<table>{title}<tbody>{body}</tbody></table>"


def _list(items: Iterable[str]) -> str:
    """Pieces of HTML as a list."""
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _drawn(shape: str, colour: str, symbol: str = "", more: str = "") -> str:
    """A mark as a chart draws it; `more` are further style declarations.

    A `glyph` or `swatch` stands beside a word that names it and is hidden from screen readers; any other shape is its own name.
    """
    text = f"{symbol}\ufe0e" if symbol else ""  # the selector keeps phones from drawing a button in place of a symbol
    aria = 'aria-hidden="true"' if shape in ("glyph", "swatch") else f'role="img" aria-label="{shape.removeprefix("glyph ")}"'
    return f'<span class="drawn {shape}" style="--mark: {colour}{more}" {aria}>{text}</span>'


def _link(record: Claim, text: str) -> str:
    """A link to the page of a record."""
    return f'<a href="{escape(links.href("records", [("record", record.id)]))}">{escape(text)}</a>'
