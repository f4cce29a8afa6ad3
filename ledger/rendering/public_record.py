"""What the public record has beside a claim, as escaped HTML: one line on a card, and all of it on the page of the record.

It is a layer of its own: it stands apart from the words of the articles, and has its own sign and colour.
"""

from collections.abc import Collection, Iterable
from html import escape

from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.public_record import LookUp, Reference, Value
from ledger.model.records import Claim, Disagreement, Erratum
from ledger.query import public_record
from ledger.query.public_record import Beside
from ledger.query.selection import Selection
from ledger.urls import addresses, links
from ledger.wording import public_record as wording
from ledger.wording import words

ANCHOR = "public-record"
"""The anchor of the heading of all that the public record has, on the page of a record."""
TITLE = "The public record beside it"
"""The heading of all that the public record has, on the page of a record."""
TITLE_OF_ALL = "Beside the claims: the public record"
"""The heading of what it has beside all records."""


def on_card(dataset: Dataset, name: str, chosen: Collection[str] = ()) -> str:
    """The line of the first comparison of a claim for its card, and how many more there are; empty where nothing was found.

    chosen: the ids of comparisons that a reader chose; where the claim has such, their lines stand in place of the first.
    """
    found = [one for one in public_record.beside(dataset, name) if one.reference]
    if not found:
        return ""
    picked = [one for one in found if one.comparison.id in chosen]
    shown = picked or found[:1]
    way, rest = escape(links.href("records", [("record", name)])), len(found) - len(shown)
    more = f' · <a href="{way}#{ANCHOR}">{rest:d} more beside it</a>' if rest else ""
    lines = [f"{_PICKED * bool(picked)}{_told(dataset, one)}" for one in shown]
    lines[-1] += more
    return "".join(f'<p class="public{" picked" * bool(picked)}">{line}</p>' for line in lines)


def longest_series(dataset: Dataset, table: str) -> str:
    """Of which time the longest series of a document like one table of claims is, and where it can be had; empty without one."""
    longest = max(public_record.series(dataset, table), key=lambda one: len(one.values), default=None)
    if not longest or len(longest.values) < 2:
        return ""
    times = sorted((value.time for value in longest.values), key=lambda time: dates.parse(time).days)
    what = f"{len(times):,} numbers of {longest.counts}, {dates.say(times[0])} to {dates.say(times[-1])} ({longest.producer})"
    told = f"Here are only numbers that stand beside a statement. Whole series, such as {what}, can be downloaded"
    address = escape(addresses.data("reference-values", "csv", [("cite", dataset.version)]))
    return f'{escape(told)}: <a href="{address}" download>reference-values.csv</a>'


def way(dataset: Dataset, name: str) -> str:
    """A link to all that the public record has beside a claim, with how much that is; empty where nothing was found."""
    number = sum(one.reference is not None for one in public_record.beside(dataset, name))
    if not number:
        return ""
    target, told = escape(links.href("records", [("record", name)])), words.count(number, "entry", "entries")
    label = escape(f"{wording.NAME}: {told} beside {words.headline(dataset, dataset.by_id[name][1])}")
    shown = f'{_SIGN}<span class="called">{wording.NAME} </span>({number:,})'
    return f'<a class="public" href="{target}#{ANCHOR}" aria-label="{label}" title="{label}">{shown}</a>'


def on_page(dataset: Dataset, name: str) -> str:
    """All that the public record has beside a claim; where nothing was found, where it was looked, folded. Empty if not compared.

    Each comparison has its line and its sentence, and what the document counts, its part, its licence and where it was read.
    """
    compared = public_record.beside(dataset, name)
    if not compared:
        return ""
    items = "".join(f"<li>{_whole(dataset, one)}</li>" for one in compared if one.reference)
    listed = f'<ul class="records">{items}</ul>' if items else ""
    missing = "".join(
        f"<details><summary>Nothing found in the public record</summary><p>{escape(one.comparison.why)} "
        f"Judged on {escape(dates.say(one.comparison.judged))}.</p></details>"
        for one in compared
        if not one.reference
    )
    return f'<div class="public"><p class="more">{wording.IS}</p>{listed}{missing}</div>'


def basis(dataset: Dataset, judgement: Erratum | Disagreement) -> str:
    """The comparison that an erratum or a disagreement rests on, in a line with a link to all that it says; empty without one."""
    for name in judgement.records if judgement.comparison else ():
        for comparison in dataset.comparisons_of.get(name, ()):
            if comparison.id == judgement.comparison:
                way = escape(links.href("records", [("record", name)]))
                told = escape(f"Rests on a comparison. {wording.line(dataset, comparison)}.")
                return f'<p class="more rests">{told} <a href="{way}#{ANCHOR}">What it says, and where it was looked up</a></p>'
    return ""


def listed(dataset: Dataset, claims: Iterable[Claim]) -> str:
    """What stands beside some claims as a list, each claim by its headline as a link to its page; empty where nothing does."""
    items = []
    for claim in claims:
        found = [one for one in public_record.beside(dataset, claim.id) if one.reference]
        lines = "".join(f"<li>{_told(dataset, one)}</li>" for one in found)
        if lines:
            way = escape(links.href("records", [("record", claim.id)]))
            items.append(f'<li><a href="{way}">{escape(words.quotable(dataset, claim))}</a><ul>{lines}</ul></li>')
    return f'<div class="public"><p>{escape(wording.IS)}</p><ul>{"".join(items)}</ul></div>' if items else ""


def summary(selection: Selection) -> str:
    """How many claims of a selection have something beside them, and how it comes out; empty where nothing was judged."""
    found = public_record.counts(selection)
    return wording.summary(found.claims, found.beside, found.not_found, found.relations)


def _told(dataset: Dataset, one: Beside) -> str:
    """A comparison in a line, with the sentence why it stands so, and the link to its document, which opens outside."""
    reference, line = one.reference, wording.line(dataset, one.comparison)
    assert reference
    told = f"{_SIGN}{escape(str(line))} · {escape(line.why)}"
    if not line.address:
        return told
    shown = "Open the document" if reference.is_read else "Open what was read"
    return f"{told} {_outside(line.address, shown, f'{shown}: {reference.producer}, {reference.title}')}"


def _outside(address: str, shown: str, label: str = "") -> str:
    """A link to a page that is not of the dashboard; `label` is what screen readers say in place of what is shown."""
    aria = f' aria-label="{escape(label)}"' if label else ""
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer"{aria}>{escape(shown)}</a>'


def _whole(dataset: Dataset, one: Beside) -> str:
    """A comparison with all that is known of its document."""
    reference = one.reference
    assert reference
    facts = [
        ("Document", wording.named(reference)),
        ("Part", reference.part or ""),
        ("It counts", f"{reference.counts[0].upper()}{reference.counts[1:]}. {reference.definition}"),
        ("It says", reference.says or ""),
        ("In its words", one.value.wording if one.value and one.value.wording else ""),
        ("Rights", vocabulary.WORDS["reference_licenses"][reference.license]),
        ("Judged", dates.say(one.comparison.judged)),
        ("Remark", " ".join(filter(None, (one.comparison.note, reference.note)))),
    ]
    rows = "".join(f"<dt>{label}</dt><dd>{escape(text)}</dd>" for label, text in facts if text)
    rows += f"<dt>Looked up</dt><dd>{_looked_up(reference, one.value)}</dd>"
    folded = f"<details><summary>How it counts, and where it was looked up</summary><dl>{rows}</dl></details>"
    return f"<p>{_told(dataset, one)}</p>{folded}"


def _looked_up(reference: Reference, value: Value | None) -> str:
    """Where a number of a reference was read, or what it says: each place, why there is one only, and what nobody read again."""
    read = "".join(f"<li>{_read(place)}</li>" for place in reference.places_of(value))
    only = f" In one place only: {escape(reference.only)}" if reference.only and value in reference.found_once else ""
    return f"<ul>{read}</ul>{only}{f' {wording.UNSEEN}' if reference.is_unseen else ''}"


def _read(place: LookUp) -> str:
    """Where a figure was read, as a link if it has an address, with the words there and who read them."""
    title = _outside(place.address, place.title) if place.address else escape(place.title)
    words_there = f": “{escape(place.words)}”" if place.words else ""
    kind, by = vocabulary.WORDS["look_ups"][place.kind], vocabulary.WORDS["readers"][place.by]
    return f"{title} ({escape(kind)}){words_there}; {escape(by)}, {escape(dates.say(place.day))}"


_PICKED = "<b>Chosen in the chart</b> "
_SIGN = '<span class="sign" aria-hidden="true"></span>'
