"""The rule for casualties: who is killed, injured or abducted by the words of one passage, and how many."""

import re
from collections.abc import Iterator, Mapping

import ledger.curation.suggest.lexicon as lexicon
from ledger.curation.suggest.doubts import harm_doubt
from ledger.curation.suggest.lexicon import any_of
from ledger.curation.suggest.nobody import NONE, is_none, nobody, tells_of_people
from ledger.curation.suggest.numerals import Amount
from ledger.curation.suggest.passages import NOUN_LEFT_OUT, OF_A_THING, Hit, Mark, Passage, before, between, hull
from ledger.curation.suggest.persons import single_persons
from ledger.wording.numbers import TENS, UNITS

_OUTCOMES = {outcome: any_of(words, lexicon.NO_HARM) for outcome, words in lexicon.OUTCOMES.items()}
_WITH_NUMBER = {outcome: any_of(words, lexicon.NO_HARM) for outcome, words in lexicon.WITH_NUMBER.items()}
_HARMED = any_of(*lexicon.OUTCOMES.values())
_NO_HARM = any_of(lexicon.NO_HARM)
_MORE_OF_A_NOUN = re.compile(r"\s(?:members?|recruits?|officers?|personnel|workers?|staff|guards?|cadets|employees|leaders?)\b")
_PEOPLE = any_of(lexicon.SOLDIERS, lexicon.ARMED_GROUPS, lexicon.STAFF, lexicon.OTHERS)
_ATTACKING = {word for words in (*lexicon.TYPES.values(), lexicon.VIOLENCE) for word in words} - {
    word for words in lexicon.OUTCOMES.values() for word in words
}
_ATTACKERS = re.compile(rf"\s(?:(?!was|were|been|being)\w+\s){{0,2}}{any_of(_ATTACKING).pattern}", re.IGNORECASE)
_AND = re.compile(r"\s(?:and|or)\s", re.IGNORECASE)
_HARMING, _PART_OF = any_of(lexicon.HARMING), any_of(lexicon.PART_OF)
_EITHER = any_of(("casualties", "casualty", "harmed"))
_ASIDE = re.compile(r",?\s(?:including|among\sthem)\s[^,;.]*,?|\s\([^)]*\)|,?\saged\s\S+(?:\s(?:and|to)\s[0-9]+)?,?")
_OF_THE_HURT = re.compile(r"\sof\s(?:the|those|them)\s(?:\w+\s)?$")
_DIED = re.compile(r"\b(?:died|dead|die|succumbed)\b", re.IGNORECASE)
_ROSE_OR_FELL = re.compile(rf"\s(?:\w+\s)?{any_of(lexicon.ROSE_OR_FELL).pattern}", re.IGNORECASE)
_SINGULAR = re.compile(r"(?<!\w)(?:was|is|had\sbeen|has\sbeen)\s(?:\w+ly\s)?$", re.IGNORECASE)
_PASSIVE = any_of(
    (
        "killed",
        "wounded",
        "injured",
        "abducted",
        "kidnapped",
        "murdered",
        "assassinated",
        "executed",
        "slain",
        "beheaded",
        "shot dead",
    )
)
_MAY = re.compile(r"(?<!\w)(?:can|could|may|might|would|will|must|should|if)\s", re.IGNORECASE)
_BARE = any_of(("kill", "wound", "injure", "die", "kidnap", "abduct", "murder", "maim"))
_OF_THEIR_OWN = re.compile(r"\sof\s(?:its|their|our|his)\s(?:own|number)\b")
_LOST_BY_US = re.compile(
    r"(?<!\w)(?:we|they|side|company|battalion|regiment|garrison|brigade|army|police|force)(?:[’'](?:ve|d))?\s(?:\w+\s)?$", re.I
)
_SHOT_AND = re.compile(r"\s(?:dead|down|at\b|(?:in|through)\sthe|and\s(?:killed|wounded|injured))")
_LIVES_TAKEN = re.compile(r"(?<!\w)(?:cost|costs|costing|claim|claimed|claims|claiming|took|take|taken|taking)\s$", re.IGNORECASE)
_FALLS = re.compile(
    r"\s(?:to|by|from|on|into|ill|sick|back|short|below|asleep|out|over|behind|under|apart|off|through|silent)\b", re.IGNORECASE
)
_PERSON_AFTER = re.compile(
    rf"\s(?:of\s(?:our|their|its|his|the|them)\s)?(?:[\w.'’-]+\s){{0,3}}?(?:{_PEOPLE.pattern}|{any_of(lexicon.ONE_PERSON).pattern}"
    r"|\w+(?:ers|ors|ists|ians|ants|ees|men|women|man)\b)",
    re.IGNORECASE,
)
_HARMED_AFTER = re.compile(rf"\s(?:(?:was|were|is|are|has|have|had|been|more|others?)\s){{0,3}}{_HARMED.pattern}", re.IGNORECASE)
_OTHER_FATE = re.compile(
    rf"\s(?:(?!and\b)\w+\s){{0,2}}?(?:(?:was|were|is|are)\s)?{any_of(lexicon.OTHER_FATES).pattern}", re.IGNORECASE
)
_TOLD_AGAIN = re.compile(
    r"(?<!\w)(?:it\s(?:was|is|be)|compared\s(?:with|to)|(?:count|number|figure|total|toll|dead|wounded)\s(?:now\s)?"
    r"(?:is|was|of|to|now|at|stands\sat|stood\sat)|says?|said|has|have|had|gives|gave|puts?(?:\sit)?\sat|reported|reports|counted|counts"
    r"|names?|named|tells?\sus|told\sus|sp[eo]aks?\sof|spoke\sof|talk\w*\sof|make\sthat|makes\sit|against|estimated\sat|put\sat"
    r"|given\sas|as|lists|listed|claims?|claimed|acknowledges?|acknowledged|admits?|admitted|confirms?|confirmed|recorded|sources?:"
    r"|accepts?|accepted|mentions?|mentioned)"
    r"\s(?:only\s|just\s|now\s|it\sat\s|over\s|about\s|some\s|a\stotal\sof\s)?$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"\s(?:in|at|near|on)\s(?:the\s)?[A-Za-z]")  # after "5 were killed in the east, 1"
_NEXT = re.compile(r"(?:[,;]|\sand)\s(?:(?:and|in|at|near)\s(?:the\s)?[\w’'-]+,?\s)?$")
_IN_A_PLACE = re.compile(r"[;,]\s(?:and\s)?(?:in|at|near)\s(?:the\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?,?\s$")
_STRONG = re.compile(r"(?:[\s-]strong|-(?:man|men|member|person))\b", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"(?<!\w)(?:arrest|captur|detain|releas|rescu|sentenc|convict|evacuat|displac|question|freed|freeing|seiz)\w*\s(?:about\s|some\s|another\s)?$",
    re.I,
)
_THEN_OF_WHOM = re.compile(r"\b(?:of\swhom|of\swhich|whose)\b")
_ACTIVE = re.compile(
    r"\s(?:(?:at\sleast|about|some|nearly|almost|over|more\sthan|up\sto|as\smany\sas|around|another|all|both|between)\s)?"
    rf"(?:[0-9]|(?:an?|the|his|her|their|its|several|dozens|scores|hundreds|thousands|people|civilians|{'|'.join(UNITS)}|{'|'.join(TENS)})\b)",
    re.IGNORECASE,
)
_PASSIVELY = re.compile(r"(?<!\w)(?:was|were|been|being|be|is|are|got|dead|and|or|[0-9]+)\s(?:\w+ly\s)?$", re.IGNORECASE)
_TRANSITIVE = any_of(
    ("killed", "wounded", "injured", "abducted", "kidnapped", "murdered", "massacred", "executed", "beheaded", "stabbed")
)
_PART_OF_A_NUMBER = re.compile(
    r"(?:[0-9]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|none|some|all|half))\s(?:out\s)?of\s(?:the|its|their|our|his)?\s?$|[0-9]\s\w+\sof\sthe\s$",
    re.I,
)
_APART = re.compile(r"[,;:()–—]|\band\b")
_SURE, _FARTHEST = 4, 12  # words between a number and a word for harm, with what keeps them apart
_KEEPS_APART = ((re.compile(r";|[a-z]{2}\. "), _FARTHEST), (re.compile("[,()–—]"), 5), (re.compile(r"\band\b"), 3))


def casualties(passage: Passage) -> Iterator[Hit]:
    """People killed, injured or abducted: each number with the word for what happened to them, or the word alone.

    A number that a stop keeps from its word, or that no noun of people stands beside, is doubtful.
    """
    yield from nobody(passage)
    cues = _cues(passage, _OUTCOMES)
    with_number = _cues(passage, _WITH_NUMBER)
    counted: dict[str, tuple[Mark, Amount]] = {}
    told: set[int] = set()
    single = list(single_persons(passage))
    for amount in sorted([*passage.amounts(), *single], key=lambda amount: amount.start):
        if _counts_no_victims(passage, amount):
            continue
        beside = cues + [(outcome, cue) for outcome, cue in with_number if _is_harmed(passage, cue, amount)]
        costs = [
            (cost, outcome, cue.start(), cue) for outcome, cue in beside if (cost := _apart(passage, cue, amount)) is not None
        ]
        cost, outcome, _, cue = min(costs, key=lambda one: one[:3], default=(_FARTHEST, "", 0, None))
        if cue is None or cost >= (_FARTHEST if amount not in single else _SURE + 2):
            again = _is_compared(passage, amount) or _is_in_another_place(passage, amount, bool(counted))
            if outcome := next(reversed(counted), passage.harm) if again and not _STRONG.match(passage.text, amount.end) else "":
                why = f"people {outcome}: “{amount.wording}”; doubtful: what happened to them stands before it"
                yield Hit(amount.start, amount.end, why, {**amount.fields, "outcome": outcome})
            continue
        counted[outcome] = cue, amount
        told.add(cue.start())
        is_far = cost > _SURE or not _counts_people(passage, amount, cue)
        yield _harm_hit(passage, outcome, cue, amount, harm_doubt(passage, cue, amount, is_far, len(counted)))
    for outcome, cue in cues + [one for one in with_number if before(passage, one[1], NONE, 3)]:
        none = is_none(passage, cue) and cue.start() not in told
        if outcome in counted and not none:
            continue
        if outcome not in counted and not none and _states_nobody(passage, cue):
            continue
        one = not none and _PASSIVE.fullmatch(cue[0]) and _SINGULAR.search(passage.text[: cue.start()])
        if one and outcome not in counted and cue.start() not in told:
            single_one = Amount(*cue.span(), 1, 1, 1, cue[0])
            counted[outcome] = cue, single_one
            yield _harm_hit(passage, outcome, cue, single_one, "it is not said in a number that it is one")
            continue
        shared = [amount for other, amount in counted.values() if _AND.fullmatch(passage.text[slice(*between(other, cue))])]
        if shared or none or tells_of_people(passage, cue):
            outcomes = ("killed", "injured") if none and _EITHER.fullmatch(cue[0]) else (outcome,)
            for each in outcomes:
                counted[each] = cue, shared[0] if shared else Amount(*cue.span(), *(0 if none else None,) * 3, "")
                unsure = each == "killed" and cue[0].lower() == "harmed"
                yield _harm_hit(passage, each, *counted[each], "who is not harmed may or may not be dead" if unsure else "")


def _is_compared(passage: Passage, amount: Amount) -> bool:
    """Whether a number without a noun stands where one of people harmed before may be told again: "then it was five"."""
    return bool(_TOLD_AGAIN.search(passage.text[: amount.start]) and NOUN_LEFT_OUT.match(passage.text, amount.end))


def _is_in_another_place(passage: Passage, amount: Amount, counted: bool) -> bool:
    """Whether a number without a noun goes on counting those harmed, in another place: "5 killed in the east, 1 in the south"."""
    ahead = passage.text[: amount.start]
    if not counted or not NOUN_LEFT_OUT.match(passage.text, amount.end):
        return False
    return bool((_ELSEWHERE.match(passage.text, amount.end) and _NEXT.search(ahead)) or _IN_A_PLACE.search(ahead))


def _states_nobody(passage: Passage, cue: Mark) -> bool:
    """Whether a word for harm without a number tells of what may be or is asked: "they would kill", "how many died?"."""
    may = _BARE.fullmatch(cue[0]) and _MAY.search(passage.undated[: cue.start()])
    return bool(may or _ROSE_OR_FELL.match(passage.text, cue.end())) or passage.text.rstrip('”"’ ').endswith("?")


def _counts_no_victims(passage: Passage, amount: Amount) -> bool:
    """Whether a number counts attackers, things, people with another fate, or nothing: "no one", "one speaks of"."""
    text, end = passage.text, amount.end
    if _ATTACKERS.match(text, end) or OF_A_THING.match(text, end) or _OTHER_FATE.match(text, end):
        return True
    if _PART_OF_A_NUMBER.search(text[: amount.start]) or _OTHERWISE.search(text[: amount.start]):
        return True
    one = amount.best == 1 and text[amount.start : end].lower() == "one"
    return one and not (_PERSON_AFTER.match(text, end) or _HARMED_AFTER.match(text, end))


def _apart(passage: Passage, cue: Mark, amount: Amount) -> int | None:
    """How many words stand between a number and a word for harm, more for a stop or "and"; None where they do not go together.

    A verb that harms what follows it does not count what stands before it.
    """
    if before(passage, cue, NONE, 2) or (amount.start <= cue.start() and cue.end() <= amount.end):
        return None
    text = passage.text[slice(*between(amount, cue))]
    if amount.end <= cue.start() and (
        _THEN_OF_WHOM.search(text, 4) or _is_active(passage, cue) or _STRONG.match(passage.text, amount.end)
    ):
        return None
    if any(amount.end < other.start and other.end + 1 == cue.start() for other in passage.amounts()) and _APART.search(text):
        return None
    if amount.end <= cue.start():
        if _OF_THE_HURT.fullmatch(text) and _DIED.search(passage.text, cue.end()):
            return None
        text = _ASIDE.sub("", text)
    words = max(text.count(" ") - 1, 0)
    if _in_a_row(passage, cue, amount):
        text = text.replace(" and ", " ")
    apart = next((cost for mark, cost in _KEEPS_APART if mark.search(text)), 0)
    part = _PART_OF.search(passage.text, max(0, amount.start - 16), amount.end + 10)
    if amount.end <= cue.start():
        as_noun = cue[0].lower() == "kills" and text == " "
        return None if _HARMING.fullmatch(cue[0]) and not as_noun else words + (0 if part and apart < _FARTHEST else apart)
    return words + (0 if part and apart < _FARTHEST else apart)


def _is_active(passage: Passage, cue: Mark) -> bool:
    """Whether a word for harm has those harmed behind it, so that whoever stands before it did it: "a gunman killed two"."""
    return bool(
        _TRANSITIVE.fullmatch(cue[0])
        and _ACTIVE.match(passage.text, cue.end())
        and not _PASSIVELY.search(passage.text[: cue.start()])
        and not passage.text[: cue.start()].endswith((", ", "; ", "/ ", ") "))
    )


def _in_a_row(passage: Passage, cue: Mark, amount: Amount) -> bool:
    """Whether a number or person is one of two that "and" joins beside a word for harm: "a teacher and his son"."""
    others = [other for other in [*passage.amounts(), *single_persons(passage)] if other.start != amount.start]
    if cue.end() <= amount.start:
        joined = passage.text[: amount.start].endswith(" and ")
        return joined and any(cue.end() <= other.start < amount.start for other in others)
    return any(amount.end < other.start < cue.start() and passage.text[: other.start].endswith(" and ") for other in others)


def _counts_people(passage: Passage, amount: Amount, cue: Mark) -> bool:
    """Whether a noun of people, or nothing but the word for harm itself, stands beside a number."""
    text = passage.text
    if cue.end() <= amount.start and (
        text[cue.end() : amount.start].strip() in ("", ":") or NOUN_LEFT_OUT.match(text, amount.end)
    ):
        return True
    if _HARMED_AFTER.match(text, amount.end):
        return True
    return bool(cue.start() - amount.end <= 2 or _PERSON_AFTER.match(text, amount.end) or amount.wording[:1].isalpha())


def _cues(passage: Passage, outcomes: Mapping[str, re.Pattern[str]]) -> list[tuple[str, Mark]]:
    """The words for harm in a passage, each with its outcome; nothing that names no harm, such as "death threat"."""
    found = ((outcome, cue) for outcome, words in outcomes.items() for cue in words.finditer(passage.text))
    return [(outcome, cue) for outcome, cue in found if not _NO_HARM.fullmatch(cue[0])]


def _is_harmed(passage: Passage, cue: Mark, amount: Amount) -> bool:
    """Whether a word that needs a number tells of this one: "lost" and "fell" of people, "toll" and "lives" of what is lost."""
    text, word = passage.text, cue[0].lower()
    if word == "toll":
        return amount.start > cue.start() and passage.gap(amount, cue) <= 4 and bool(NOUN_LEFT_OUT.match(text, amount.end))
    if word == "lives":
        return amount.end + 1 == cue.start() and bool(_LIVES_TAKEN.search(text[: amount.start]))
    if word in ("was shot", "were shot") and _SHOT_AND.match(text, cue.end()):
        return False
    people = _PEOPLE.search(text, amount.end)
    if word == "fell":
        fallen = people and people.end() < cue.start() and passage.gap(amount, people) <= 2
        return bool(fallen) and passage.gap(people, cue) == 0 and not _FALLS.match(text, cue.end())
    if word.startswith("los"):
        joined = re.fullmatch(r"\s(?:\S+\s){1,3}and\s", text[cue.end() : amount.start])
        lost = _LOST_BY_US.search(text[: cue.start()]) and NOUN_LEFT_OUT.match(text, amount.end)
        counts = lost or (people and passage.gap(amount, people) <= 3) or _OF_THEIR_OWN.match(text, amount.end)
        return bool(counts) and (amount.start == cue.end() + 1 or bool(joined))
    return passage.gap(amount, cue) <= 2


def _harm_hit(passage: Passage, outcome: str, cue: Mark, amount: Amount, doubt: str = "") -> Hit:
    """The hit of people who were killed, injured or abducted, with their number."""
    start, end = hull(amount, cue)
    noun = _PEOPLE.search(passage.text, amount.end) if amount.wording else None
    last = noun.end() if noun else 0
    while noun and (more := _MORE_OF_A_NOUN.match(passage.text, last)):
        last = more.end()
    victims = passage.phrase(amount.end, last) if noun and passage.gap(amount, noun) <= 5 else ""
    if noun and victims and any(amount.end < other.start < noun.start() for other in passage.amounts()):
        victims = passage.phrase(noun.start(), last)
    read = {**amount.fields, "outcome": outcome, "victims_text": victims}
    doubtful = f"; doubtful: {doubt}" if doubt else ""
    return Hit(start, end, f"people {outcome}: “{passage.phrase(start, end)}”{doubtful}", read)
