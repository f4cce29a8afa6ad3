"""Which records of two codings are of the same clause, and which sentences state a claim of a table."""

from collections.abc import Iterator, Sequence

from ledger.curation.codings import Coded
from ledger.model.article import Article

Pair = tuple[Coded, Coded]

_PREFERRED = {
    "positions": ("actor", "issue"),
    "attributions": ("actor", "by"),
    "casualties": ("outcome",),
    "attacks": ("places",),
}
"""The fields by which records of one clause are told apart, by the table; pairs that have them in common come first."""


def pairs(first: Sequence[Coded], second: Sequence[Coded]) -> list[Pair]:
    """The records of two codings of one article that are of the same clause, each record in at most one pair.

    They are of the same clause if they are of one table and their quotes share words of the article. Pairs with the same values
    of _PREFERRED are made first, then those of the largest share of common words.
    """
    candidates = sorted(
        ((_likeness(a, b), -a.index, -b.index, a, b) for a in first for b in second if a.table == b.table and overlap(a, b)),
        key=lambda candidate: candidate[:3],
        reverse=True,
    )
    left, right, paired = set[int](), set[int](), []
    for _, _, _, a, b in candidates:
        if a.index not in left and b.index not in right:
            left.add(a.index)
            right.add(b.index)
            paired.append((a, b))
    return sorted(paired, key=lambda pair: pair[0].index)


def overlap(first: Coded, second: Coded) -> float:
    """The characters that stand in the quotes of both records, as a share of those that stand in the quotes of either."""
    one, other = _characters(first), _characters(second)
    return len(one & other) / len(one | other) if one & other else 0.0


def _characters(coded: Coded) -> set[int]:
    """The offsets of all characters that a record quotes."""
    return {offset for span in coded.spans for offset in range(span.start, span.end)}


def _likeness(first: Coded, second: Coded) -> tuple[bool | float, ...]:
    """How well two records of a table fit each other: whether each preferred field is the same, and how much they share."""
    same = (first.fields.get(field) == second.fields.get(field) for field in _PREFERRED.get(first.table, ()))
    return (*same, overlap(first, second))


def stated(article: Article, first: Sequence[Coded], second: Sequence[Coded], table: str) -> Iterator[tuple[bool, bool]]:
    """For each sentence of an article that may be cited: whether a record of the table quotes words of it, by coder."""
    for sentence in article.sentences:
        one, other = (
            any(coded.table == table and any(span.overlaps(sentence) for span in coded.spans) for coded in coding)
            for coding in (first, second)
        )
        yield one, other
