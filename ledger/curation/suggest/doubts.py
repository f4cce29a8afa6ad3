"""Says why a number that was found may not be that of the people killed, injured or abducted."""

import re

import ledger.curation.suggest.lexicon as lexicon
from ledger.curation.suggest.lexicon import any_of
from ledger.curation.suggest.numerals import Amount
from ledger.curation.suggest.passages import Mark, Passage

_PART_OF = any_of(lexicon.PART_OF)
_RATE = re.compile(
    r"(?:\s[\w’'-]+){0,4}?\s(?:a|per|each|every)\s(?:single\s)?(?:day|week|month|year|night|hour)\b", re.IGNORECASE
)
_ON_AVERAGE = re.compile(r"\b(?:on\saverage|an?\saverage\sof|averag(?:ed|ing))\b", re.IGNORECASE)
_MIGHT = re.compile(
    r"(?<!\w)(?:could|might|would|may|if|unless|threatened\sto|able\sto|enough\sto|plott\w+|hoax|false)\s", re.IGNORECASE
)
_SAID = re.compile(r"(?<!\w)(?:said|says|announced|confirmed|reported)\s", re.IGNORECASE)
_CASUALTY_WORDS = ("casualties", "casualty")
_LOOSE = (
    "were shot",
    "was shot",
    "destroyed",
    "neutralised",
    "neutralized",
    "eliminated",
    "liquidated",
    "not come back",
    "stabbed",
    "to hospital",
    "to the hospital",
    "to hospitals",
)
_OF_WHOM = re.compile(r"\s(?:out\s)?of\s(?:whom|them|which|these|those)\b")


def harm_doubt(passage: Passage, cue: Mark, amount: Amount, is_far: bool, before: int) -> str:
    """Why a number may not be that of the people harmed; empty where nothing speaks against it.

    is_far: whether words, a stop or no noun of people keep the number from the word for harm
    before: how many outcomes are counted in the passage, this one among them
    """
    text = passage.text
    around = text[max(0, amount.start - 24) : amount.end + 14]
    if amount.doubt:
        return amount.doubt
    if is_far:
        return "something stands between the number and what happened"
    if _RATE.match(text, max(amount.end, cue.end())) or _ON_AVERAGE.search(text):
        return "it may be a number for each day, month or year"
    if _MIGHT.search(text[: cue.start()]) and not _SAID.search(text[: cue.start()]):
        return "the words may tell of what has not happened"
    if cue[0].lower() in _CASUALTY_WORDS:
        return "casualties may be dead or injured"
    if cue[0].lower() in _LOOSE:
        return f"“{cue[0]}” may tell of something else"
    if _OF_WHOM.match(text, amount.end) and cue.end() <= amount.start:
        return "what happened to this part may stand behind it"
    if before > 1 and _PART_OF.search(around):
        return "it may be a part of either number before it"
    return ""
