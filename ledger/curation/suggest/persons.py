"""Finds each person who is harmed and is named without a number: “a woman”, “his deputy”, “Mayor Hill”."""

import re
from collections.abc import Iterator

import ledger.curation.suggest.lexicon as lexicon
from ledger.curation.suggest.lexicon import any_of
from ledger.curation.suggest.numerals import Amount
from ledger.curation.suggest.passages import Passage

_HARMED = any_of(*lexicon.OUTCOMES.values())
_SINGLE = re.compile(
    rf"(?<!\w)(?:an?|another|his|her|their)\s(?:[a-z0-9’'-]+\s){{0,2}}?(?:{any_of(lexicon.ONE_PERSON).pattern}|\w{{3,}}(?:man|woman|master|keeper|ist)\b)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    rf"(?<!\w)(?:he|she|the\s(?:[a-z’'-]+\s)?(?:{any_of(lexicon.ONE_PERSON).pattern})(?:,\s[^,;.]{{3,60}},|\s(?:of|in)\s(?:the\s)?\w+(?:\s\w+)?)?"
    r"|(?:an?|another|the)\s(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last))"
    rf"(?=\s(?:(?:was|is|had\sbeen|has\sbeen)\s(?:\w+\s)?(?:{_HARMED.pattern}|hurt\b|grazed\b|in\sintensive\scare|in\s(?:a\s)?critical)"
    rf"|(?:has\s|had\s)?died\b|perished\b|taken\saway\b"
    rf"|and\s(?:an?|one|two|three|four|five|six|his|her|[0-9]+)\s(?:\w+\s)?(?:were|was)\s{_HARMED.pattern}))",
    re.IGNORECASE,
)
_TITLED = re.compile(
    rf"(?<!\w)(?:Mr|Mrs|Ms|Dr|Gen|Col|Capt|Lt|Sgt|{'|'.join(word.capitalize() for word in lexicon.ONE_PERSON)})\.?"
    r"(?:\s(?:[A-Z]\.|[A-Z][\w’'-]+)){1,3}(?=(?:,\s[^,;.]{2,40},)?\s(?:(?:was|had\sbeen|has\sbeen)\s(?:\w+\s)?"
    rf"(?:{_HARMED.pattern})|died\b|and\s(?:an?|one|two|three|four|five|six|his|her|[0-9]+)\s(?:\w+\s)?(?:were|was)\s"
    rf"(?:{_HARMED.pattern})))"
)
_BEHIND_VERB = re.compile(
    rf"(?:(?<=killing\s)|(?<=wounding\s)|(?<=injuring\s)|(?<=killed\s)|(?<=wounded\s)|(?<=injured\s)|(?<=abducted\s)|(?<=kidnapped\s)"
    rf"|(?<=murdered\s))(?:the|its|the\s[a-z]+[’']s)\s(?:[a-z-]+\s){{0,2}}?{any_of(lexicon.ONE_PERSON).pattern}",
    re.IGNORECASE,
)
_IN_A_LIST = re.compile(
    rf"(?:(?<=[,;:–]\s)|^)(?:[a-z-]+\s)?{any_of(lexicon.ONE_PERSON).pattern}(?=\s(?:\w+ly\s)?(?:{_HARMED.pattern}|hurt\b)\s?(?:[.,;)]|$))",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"(?<=\sand\s)another(?=\s(?:was\s)?(?:\w+ly\s)?(?:wounded|injured|killed|kidnapped|hurt)\b)")
_BOTH = re.compile(rf"(?<!\w)both(?:\s(?!of)\w+)?(?=\s(?:were\s(?:\w+ly\s)?{_HARMED.pattern}|died\b))", re.IGNORECASE)
_SAYING = re.compile(r"\s(?:\w+\s)?(?:said|says|told|added|reported|claimed|confirmed|announced|survived|escaped)\b")


def single_persons(passage: Passage) -> Iterator[Amount]:
    """Each person who is named without a number, as one: "a woman", "his deputy"; "the driver" and "she" only if harmed.

    "Both" who are harmed are two.
    """
    taken, text = 0, passage.undated
    patterns = (_SINGLE, _SUBJECT, _TITLED, _BOTH, _BEHIND_VERB, _IN_A_LIST, _ANOTHER)
    found = [match for pattern in patterns for match in pattern.finditer(text)]
    for match in sorted(found, key=lambda match: match.start()):
        if match.start() >= taken and not _SAYING.match(text, match.end()):
            taken = match.end()
            yield Amount(*match.span(), *((2 if match.re is _BOTH else 1,) * 3), passage.phrase(*match.span()))
