"""What a curator decides of the proposals and open sentences of a draft: accepted, dropped, set aside, and taken back again."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

from ledger.curation import drafts, new_records, suggest
from ledger.curation.drafts import Draft
from ledger.curation.forms import label
from ledger.curation.suggest import Suggestion
from ledger.model import vocabulary
from ledger.model.article import Span, fold
from ledger.model.dataset import Dataset
from ledger.wording import words
from ledger.wording.cutting import cut

Numbered = tuple[int, Suggestion]
"""A proposal with its number, by which the article marks its words."""


def proposal_key(proposal: Suggestion) -> str:
    """A text that tells a proposal from all others for the same article; a picked record has it as its `origin`."""
    return f"{proposal.table} {proposal.span.start} {proposal.why}"


def accepted(draft: Draft, dataset: Dataset, proposal: Suggestion) -> Draft:
    """A draft with the record of a proposal."""
    changed = drafts.picked(draft, dataset, proposal.table, suggest.record(proposal), proposal_key(proposal))
    return replace(changed, decided=(*draft.decided, proposal_key(proposal)))


def dropped(draft: Draft, proposal: Suggestion) -> Draft:
    """A draft for which a proposal is no longer made."""
    return replace(draft, decided=(*draft.decided, proposal_key(proposal)))


def undone(draft: Draft, proposals: Sequence[Suggestion]) -> tuple[Draft, str]:
    """A draft before its last decision, and a sentence that names what was undone.

    Where a record of that decision was filled in since, all of it stays, and the sentence says so. The next time is the turn of
    the decision before it.
    """
    if not draft.decided:
        return draft, "Nothing is left to undo."
    *earlier, last = draft.decided
    made = [record for record in draft.records if record.origin == last]
    number, proposal = next((item for item in enumerate(proposals, 1) if proposal_key(item[1]) == last), (0, None))
    what = "accepted" if made and made[0].table != "set_aside" else "set aside" if made else "dropped"
    quotes = [proposal.evidence.quote] if proposal else [str(record.fields.get("quote") or "") for record in made]
    name = f"{what}{f' {number}' if number else ''}: “{cut(fold(quotes[0]), 60)}”" if quotes else f"{what}: a proposal"
    name += f" and {words.count(len(quotes) - 1, 'passage')} more" if len(quotes) > 1 else ""
    if any(record.changed for record in made):
        return replace(draft, decided=tuple(earlier)), f"Kept, because it was filled in since, {name}. “Remove” takes it out."
    left = tuple(record for record in draft.records if record.origin != last)
    return replace(draft, decided=tuple(earlier), records=left), f"Undone, {name}."


def remaining(draft: Draft, proposals: Sequence[Suggestion]) -> list[Numbered]:
    """The proposals on which nothing is decided: those with nothing left to fill in first, then in the order of the article.

    Those of one sentence follow each other, the one with the least left to fill in first.
    """
    settled = {*draft.decided, *(record.origin for record in draft.records)}
    numbered = [(number, proposal) for number, proposal in enumerate(proposals, 1) if proposal_key(proposal) not in settled]
    return sorted(numbered, key=lambda item: (not _is_whole(item[1]), item[1].span.line, item[1].span.start, len(item[1].open)))


def _is_whole(proposal: Suggestion) -> bool:
    """Whether nothing is left to fill in, and the rule does not call its reading doubtful."""
    return not proposal.open and "doubt" not in proposal.why


def grouped(draft: Draft, shown: Iterable[Numbered]) -> Iterator[dict[str, Any]]:
    """Proposals in the order of `remaining` as the list at the desk takes them: a group with a heading for each paragraph.

    A proposal with the same words as the one before it has an empty `quote`.
    """
    article = draft.article
    for (whole, place), group in groupby(shown, lambda i: (_is_whole(i[1]), article.paragraph_at(i[1].span.start))):
        paragraph = article.paragraphs[max(place, 1) - 1]
        begins = cut(fold(article.text[paragraph.start : paragraph.end]), 60)
        state = "All fields proposed: check them · " if whole else ""
        items = [_item(*numbered) for numbered in group]
        for before, item in reversed([*pairwise(items)]):
            item["quote"] = "" if item["quote"] == before["quote"] else item["quote"]
        yield {"heading": f"{state}line {paragraph.line}: {begins}", "items": items}


def _item(number: int, proposal: Suggestion) -> dict[str, Any]:
    """A proposal as the list at the desk takes it."""
    return {
        "id": proposal_key(proposal),
        "number": number,
        "table": proposal.table,
        "name": vocabulary.WORDS["tables"][proposal.table],
        "quote": fold(proposal.evidence.quote),
        "why": proposal.why,
        "more": ", ".join(label(name).lower() for name in proposal.open),
    }


def progress(draft: Draft, proposals: Sequence[Suggestion]) -> str:
    """A sentence or two: how many proposals wait for a decision, and how many decisions there were of each kind."""
    taken = {record.origin for record in draft.records if record.origin}
    known = {proposal_key(proposal) for proposal in proposals}
    accepted_count, dropped_count = len(known & taken), len(known & {*draft.decided} - taken)
    aside = sum(record.table == "set_aside" for record in draft.records)
    left = f"{words.count(len(remaining(draft, proposals)), 'proposal')} left of {len(proposals)}, made by rules over the words."
    if not (accepted_count or dropped_count or aside):
        return left
    return f"{left} So far {accepted_count} accepted, {dropped_count} dropped, {words.count(aside, 'passage')} set aside."


def passages(draft: Draft, sentences: Iterable[Span]) -> list[Span]:
    """These sentences as few passages: those in a row in one paragraph are one, of at most LONGEST characters."""
    places = {sentence: place for place, sentence in enumerate(draft.article.sentences)}
    found: list[Span] = []
    before = -2
    for sentence in sorted(sentences):
        last = found[-1] if found else sentence
        together = draft.article.paragraph_at(last.start) == draft.article.paragraph_at(sentence.start)
        if places[sentence] == before + 1 and together and sentence.end - last.start <= new_records.LONGEST:
            found[-1] = replace(last, end=sentence.end)
        else:
            found.append(sentence)
        before = places[sentence]
    return found


def set_aside(draft: Draft, dataset: Dataset, sentences: Iterable[Span], reason: str) -> Draft:
    """A draft in which these sentences are set aside by one decision, all with one reason, which may still be empty."""
    decision = f"set aside {max((record.number for record in draft.records), default=0) + 1}"
    for passage in passages(draft, sentences):
        fields = {**drafts.aside(draft, passage), "reason": reason or None}
        draft = drafts.picked(draft, dataset, "set_aside", fields, decision)
    return replace(draft, decided=(*draft.decided, decision))


def undecided(sentences: Sequence[Span], waiting: Iterable[Numbered]) -> Counter[Span]:
    """How many of the proposals that wait for a decision lie in each of these sentences, which are in their order."""
    starts = [sentence.start for sentence in sentences]
    around = ((sentences[bisect_right(starts, p.span.start) - 1], p.span) for _, p in waiting if starts)
    return Counter(sentence for sentence, span in around if sentence.overlaps(span))


def reasons(draft: Draft, dataset: Dataset) -> list[str]:
    """Reasons for which sentences were set aside: those of the draft, then those that the dataset gives more than once."""
    own = [
        str(record.fields["reason"]) for record in draft.records if record.table == "set_aside" and record.fields.get("reason")
    ]
    given = [record.reason for record in dataset.set_aside]
    return list(dict.fromkeys([*reversed(own), *(reason for reason in given if given.count(reason) > 1)]))
