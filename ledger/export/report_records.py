"""The parts of a report that show records: cards, lists of records, errors of the articles, and the articles.

On paper every record has a number, by which other parts refer to it. Words that several records cite are printed whole with the
first of them, and notes stand at the end of their part. A screen shows words and notes on every card.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

from ledger.charts.sentences import of_numbers_that_differ
from ledger.export.report_charts import Part
from ledger.model import dates, vocabulary
from ledger.model.dataset import Citation
from ledger.model.records import CLAIMS, Casualties, Claim, Erratum, Source
from ledger.query.selection import Selection
from ledger.rendering import cards
from ledger.rendering.public_record import basis
from ledger.wording import bylines, citation, public_record, words

_BEGINNING = 44  # letters of words that stand in full elsewhere on paper
_LONG = 600  # letters of a card that may lie on two pages or in two columns
_SHORT = 60  # letters of words that stand in full everywhere
_RECORD = re.compile(r'<a href="records\?(?:[^"]*&amp;)?record=([^"&]*)">([^<]*)</a>')
_LOOKED_UP = re.compile(r'<a href="records\?(?:[^"]*&amp;)?record=([^"&#]*)#[^"]*">[^<]*</a>')
_CELL = re.compile(r'<td class="record">([^<]*)</td>')
_TAG = re.compile(r"<[^>]*>")
_QUOTE = re.compile(r'<blockquote dir="auto">(.*?)</blockquote>', re.DOTALL)
_HEADLINE = re.compile(r'(<p class="says">.*?)(</p>)', re.DOTALL)


@dataclass(frozen=True)
class Records:
    """The records that a report shows: those of `selection` whose ids are in `shown`.

    `compared` are the ids of those whose words stand whole in the part before their cards, where positions are side by side.
    """

    selection: Selection
    shown: frozenset[str]
    compared: frozenset[str] = frozenset()

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The numbers of the records on paper, by id, in the order of their cards."""
        names = (record.id for _, record in self.selection.claims() if record.id in self.shown)
        return {name: number for number, name in enumerate(names, 1)}

    @cached_property
    def errata(self) -> dict[Erratum, int]:
        """The errors of the articles that concern these records, with their numbers."""
        cited = {c.source for name in self.shown for c in self.selection.dataset.citations[name]}
        concerned = (
            e for e in self.selection.errata if self.shown.intersection(e.records) or (not e.records and e.source in cited)
        )
        return {error: number for number, error in enumerate(concerned, 1)}

    @cached_property
    def whole_at(self) -> dict[tuple[str, object], str]:
        """For the place of each passage the id of the record with which paper has it whole: the first that cites it."""
        at: dict[tuple[str, object], str] = {}
        for name in self.numbers:
            for cited in self._passages(name):
                at.setdefault((cited.source, cited.span), name)
        return at

    def parts(self) -> list[Part]:
        """The cards, a part for each table; behind them the notes of its records for paper."""
        parts: list[Part] = []
        noted = 0
        for table in CLAIMS:
            whole = self.selection.records(self.selection.rows(table))
            records = [record for record in whole if record.id in self.shown]
            some = (
                f"{len(records)} of the {len(whole)} that the filter leaves" if len(records) < len(whole) else f"{len(records)}"
            )
            notes = {note: noted + n for n, note in enumerate(dict.fromkeys(r.note for r in records if r.note), 1)}
            noted += len(notes)
            told = (*(self._card(r, notes) for r in records), self._notes(records, notes))
            parts += _cards(f"{table.replace('_', ' ').capitalize()}: {some}", told)
        return parts or [("Records", '<p class="nothing">No record is left by the filter.</p>')]

    def numbered(self, parts: Iterable[Part]) -> list[Part]:
        """Parts with tables in whose cells paper has the numbers of records in place of their ids."""
        return [(title, _CELL.sub(self._in_cell, html)) for title, html in parts]

    def never_added(self, never: Sequence[tuple[Casualties, str]]) -> list[Part]:
        """A part that lists the casualties that are stated but never added, each with the reason; no part if there are none."""
        items = "".join(self._list_item(record, why) for record, why in never)
        return [("Casualties that are stated, but never added", f'<ul class="told">{items}</ul>')] if never else []

    def disagreements(self) -> list[Part]:
        """Each disagreement with its reason and all its records, also those that are not shown."""
        dataset, parts = self.selection.dataset, []
        for disagreement in self.selection.disagreements:
            if self.shown.intersection(disagreement.records):
                records = [dataset.by_id[name][1] for name in disagreement.records]
                items = "".join(map(self._list_item, records))
                note = f'<p class="more">{escape(disagreement.note)}</p>' if disagreement.note else ""
                note += _LOOKED_UP.sub(self._looked_up, basis(dataset, disagreement))
                why = f"{of_numbers_that_differ(records)}, {vocabulary.WORDS['reasons'][disagreement.reason]}"
                parts.append(f"<h3>{escape(disagreement.quantity)}: {escape(why)}</h3>{note}<ul class=told>{items}</ul>")
        return [("Where statements differ", "".join(parts))] if parts else []

    def wrong(self) -> list[Part]:
        """The apparent errors of the articles, as far as it concerns these records."""
        errors = (
            _LOOKED_UP.sub(self._looked_up, cards.erratum(self.selection.dataset, error, False))
            .replace("<section", f'<section id="erratum_{number}"', 1)
            .replace(">Erratum<", f">Erratum {number}<", 1)
            for error, number in self.errata.items()
        )
        return _cards(f"Apparent errors of the articles: {len(self.errata)}", errors)

    def public_record(self) -> list[Part]:
        """What the public record has beside these records, apart from them; no part if it has nothing."""
        dataset, parts = self.selection.dataset, []
        for name in self.numbers:
            if lines := [public_record.line(dataset, one) for one in dataset.comparisons_of.get(name, ())]:
                items = "".join(
                    f"<li>{escape(str(line))}. {escape(line.why)}"
                    + (f' <span class="address">{escape(line.address)}</span>' if line.address else "")
                    + "</li>"
                    for line in lines
                )
                parts.append(f"<h3>{escape(words.quotable(dataset, dataset.by_id[name][1]))}</h3><ul class=told>{items}</ul>")
        return [(public_record.NAME, f"<p>{escape(public_record.IS)}</p>{''.join(parts)}")] if parts else []

    def articles(self) -> list[Part]:
        """The articles that these records cite."""
        dataset = self.selection.dataset
        cited = {c.source for name in self.shown for c in dataset.citations[name]}
        return _cards("The articles", (_article(source) for source in dataset.sources.values() if source.id in cited))

    def _passages(self, name: str) -> Iterator[Citation]:
        """The passages of a record, in the order of its card."""
        for passages in citation.by_article(self.selection.dataset.citations[name]).values():
            yield from passages

    def _card(self, record: Claim, notes: dict[str, int]) -> str:
        """The card of a record; the id of the record is the text of its link. `notes` gives the numbers of notes."""
        dataset = self.selection.dataset
        html = cards.card(dataset, record, self.selection.filters, beside=False)
        html = html.replace(">All about this record<", f">{escape(record.id)}<")
        html = html.replace('<p class="top">', f'<p class="top"><b class="paper">{self.numbers[record.id]}</b> ', 1)
        html = _RECORD.sub(self._named, html)
        passages = self._passages(record.id)
        html = _QUOTE.sub(lambda quote: self._quote(quote[0], next(passages), record.id), html)
        marks = f' <a class="paper mark" href="#note_{notes[record.note]}">{notes[record.note]}</a>' if record.note else ""
        errors = dataset.errata_of.get(record.id, ())
        if errors and all(error in self.errata for error in errors):
            html = html.replace('<p class="more error">', '<p class="more screen">').replace(
                '"tag errata"', '"tag errata screen"', 1
            )
            marks += "".join(f' <a class="paper" href="#erratum_{self.errata[e]}">[Erratum {self.errata[e]}]</a>' for e in errors)
        html = _HEADLINE.sub(lambda found: f"{found[1]}{marks}{found[2]}", html, count=1)
        return html.replace('class="card"', 'class="card long"', 1) if len(_TAG.sub("", html)) > _LONG else html

    def _named(self, link: re.Match[str]) -> str:
        """A link to the page of a record, with its number on paper if it is in the report."""
        name, label = link[1], link[2]
        if name not in self.numbers or label == name:
            return link[0]
        return f'<span class="screen">{link[0]}</span><a class="paper" href="#{name}">record {self.numbers[name]}</a>'

    def _in_cell(self, cell: re.Match[str]) -> str:
        """The cell of a table with the id of a record, which leads to its card; on paper its number if it has a card."""
        if (name := cell[1]) not in self.numbers:
            return cell[0]
        return f'<td><a class="screen" href="#{name}">{name}</a><a class="paper" href="#{name}">{self.numbers[name]}</a></td>'

    def _looked_up(self, link: re.Match[str]) -> str:
        """A link to a comparison on the page of a record; on paper the number of that record if it is in the report."""
        if (name := link[1]) not in self.numbers:
            return link[0]
        return f'<span class="screen">{link[0]}</span><a class="paper" href="#{name}">[record {self.numbers[name]}]</a>'

    def _quote(self, html: str, cited: Citation, name: str) -> str:
        """A quote on the card of a record; on paper its beginning, if it stands whole before it."""
        whole_at = self.whole_at[cited.source, cited.span]
        if len(cited.quote) <= _SHORT or (whole_at == name and name not in self.compared):
            return html
        beginning = escape(textwrap.shorten(cited.quote, _BEGINNING, placeholder=" …"))
        where = "above" if name in self.compared else f"record {self.numbers[whole_at]}"
        to = "part_1" if name in self.compared else escape(whole_at)
        return (
            f'{html.replace("<blockquote", "<blockquote class=screen", 1)}<p class="paper again">“{beginning}” '
            f'<a href="#{to}">[in full: {where}]</a></p>'
        )

    def _notes(self, records: Sequence[Claim], notes: dict[str, int]) -> str:
        """Notes on records for paper, each with its number and the numbers of its records."""
        items = ""
        for note, number in notes.items():
            back = ", ".join(f'<a href="#{escape(r.id)}">{self.numbers[r.id]}</a>' for r in records if r.note == note)
            items += f'<p id="note_{number}"><b>{number}</b> {escape(note)} [{back}]</p>'
        return f'<div class="paper notes"><h3>Notes on these records</h3>{items}</div>' if notes else ""

    def _list_item(self, record: Claim, why: str = "") -> str:
        """A record as an item of a list: headline, date, speaker and quotes; on paper without quotes that stand on a card.

        The headline links to the card if there is one.
        """
        dataset, name = self.selection.dataset, escape(record.id)
        headline = escape(words.quotable(dataset, record))
        about = ". ".join(filter(None, (why, words.other_time(dataset, record), bylines.who(dataset, record))))
        passages = ((c.quote, citation.place(dataset, c.source, c.span)) for c in dataset.citations[record.id])
        quotes = " ".join(dict.fromkeys(escape(f"“{quote}” ({place})") for quote, place in passages))
        if record.id not in self.numbers:
            return f'<li><b>{headline} ({name})</b> <span class="when">{escape(about)}.</span> <q>{quotes}</q></li>'
        return (
            f'<li><a href="#{name}">{headline}</a> <span class="when">{escape(about)}.</span> <q class="screen">{quotes}</q> '
            f'<a class="paper" href="#{name}">[record {self.numbers[record.id]}]</a></li>'
        )


def _cards(title: str, cards_html: Iterable[str]) -> list[Part]:
    """A part of the report with cards; no part if there are none."""
    body = "".join(cards_html)
    return [(title, f'<div class="cards">{body}</div>')] if body else []


def _article(source: Source) -> str:
    """An article: who, where and when, how that is known, and whose it is."""
    by, publisher = source.author or "author not named in the file", source.publisher or "publisher not named in the file"
    again = f"republished by {source.republished_by}" if source.republished_by else None
    where = " · ".join(filter(None, (by, publisher, dates.say_day(source.published), again)))
    facts = filter(None, (where, source.published_basis, source.url, f"Rights: {source.rights}"))
    lines = "".join(f'<p class="more">{escape(fact)}</p>' for fact in facts)
    return f'<section class="card"><p class="says">{escape(f"{source.short}: {source.title}")}</p>{lines}</section>'
