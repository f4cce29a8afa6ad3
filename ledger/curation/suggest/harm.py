"""The rule for casualties: who is killed, injured or abducted by the words of one passage, and how many."""

import re
from collections.abc import Iterator, Mapping

import ledger.curation.suggest.lexicon as lexicon
from ledger.curation.suggest.lexicon import any_of
from ledger.curation.suggest.numerals import Amount
from ledger.curation.suggest.passages import NOUN_LEFT_OUT, OF_A_THING, Hit, Mark, Passage, before, between, hull
from ledger.wording.numbers import TENS, UNITS

_OUTCOMES = {outcome: any_of(words, lexicon.NO_HARM) for outcome, words in lexicon.OUTCOMES.items()}
_WITH_NUMBER = {outcome: any_of(words, lexicon.NO_HARM) for outcome, words in lexicon.WITH_NUMBER.items()}
_HARMED = any_of(*lexicon.OUTCOMES.values())
_NO_HARM = any_of(lexicon.NO_HARM)
_KNOWN = re.compile(r"(?:(?<!\w)(?i:his|her|their|its)|['’]s|s['’]|(?<=\s)[A-Z][\w’'-]*)\s$")
_PEOPLE = any_of(lexicon.SOLDIERS, lexicon.ARMED_GROUPS, lexicon.STAFF, lexicon.OTHERS)
_ATTACKING = {word for words in (*lexicon.TYPES.values(), lexicon.VIOLENCE) for word in words} - {
    word for words in lexicon.OUTCOMES.values() for word in words
}
_ATTACKERS = re.compile(rf"\s(?:(?!was|were|been|being)\w+\s){{0,2}}{any_of(_ATTACKING).pattern}", re.IGNORECASE)
_AND = re.compile(r"\s(?:and|or)\s", re.IGNORECASE)
NONE = any_of(lexicon.NONE_OF_THEM)
_HARMING, _PART_OF = any_of(lexicon.HARMING), any_of(lexicon.PART_OF)
_EITHER = any_of(("casualties", "casualty", "harmed"))
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
_LOST_BY_US = re.compile(r"(?<!\w)(?:we|they|side|company|battalion|regiment|garrison|brigade|army|police|force)(?:[’'](?:ve|d))?\s(?:\w+\s)?$", re.I)
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
_OTHER_FATE = re.compile(rf"\s(?:(?!and\b)\w+\s){{0,2}}?(?:(?:was|were|is|are)\s)?{any_of(lexicon.OTHER_FATES).pattern}", re.IGNORECASE)
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
_RATE = re.compile(r"(?:\s[\w’'-]+){0,4}?\s(?:a|per|each|every)\s(?:single\s)?(?:day|week|month|year|night|hour)\b", re.IGNORECASE)
_ON_AVERAGE = re.compile(r"\b(?:on\saverage|an?\saverage\sof|averag(?:ed|ing))\b", re.IGNORECASE)
_MIGHT = re.compile(r"(?<!\w)(?:could|might|would|may|if|unless|threatened\sto|able\sto|enough\sto|plott\w+|hoax|false)\s", re.IGNORECASE)
_SAID = re.compile(r"(?<!\w)(?:said|says|announced|confirmed|reported)\s", re.IGNORECASE)
_CASUALTY_WORDS = ("casualties", "casualty")
_LOOSE = ("were shot", "was shot", "destroyed", "neutralised", "neutralized", "eliminated", "liquidated", "not come back", "stabbed",
          "to hospital", "to the hospital", "to hospitals")
_OF_WHOM = re.compile(r"\s(?:out\s)?of\s(?:whom|them|which|these|those)\b")
_OTHERWISE = re.compile(
    r"(?<!\w)(?:arrest|captur|detain|releas|rescu|sentenc|convict|evacuat|displac|question|freed|freeing|seiz)\w*\s(?:about\s|some\s|another\s)?$", re.I
)
_THEN_OF_WHOM = re.compile(r"\b(?:of\swhom|of\swhich|whose)\b")
_ACTIVE = re.compile(
    r"\s(?:(?:at\sleast|about|some|nearly|almost|over|more\sthan|up\sto|as\smany\sas|around|another|all|both|between)\s)?"
    rf"(?:[0-9]|(?:an?|the|his|her|their|its|several|dozens|scores|hundreds|thousands|people|civilians|{'|'.join(UNITS)}|{'|'.join(TENS)})\b)",
    re.IGNORECASE,
)
_PASSIVELY = re.compile(r"(?<!\w)(?:was|were|been|being|be|is|are|got|dead|and|or|[0-9]+)\s(?:\w+ly\s)?$", re.IGNORECASE)
_TRANSITIVE = any_of(("killed", "wounded", "injured", "abducted", "kidnapped", "murdered", "massacred", "executed", "beheaded", "stabbed"))
_PART_OF_A_NUMBER = re.compile(r"(?:[0-9]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|none|some|all|half))\s(?:out\s)?of\s(?:the|its|their|our|his)?\s?$|[0-9]\s\w+\sof\sthe\s$", re.I)
_APART = re.compile(r"[,;:()–—]|\band\b")
_SURE, _FARTHEST = 4, 12  # words between a number and a word for harm, with what keeps them apart
_KEEPS_APART = ((re.compile(r";|[a-z]{2}\. "), _FARTHEST), (re.compile("[,()–—]"), 5), (re.compile(r"\band\b"), 3))


def casualties(passage: Passage) -> Iterator[Hit]:
    """People killed, injured or abducted: each number with the word for what happened to them, or the word alone.

    A number that a stop keeps from its word, or that no noun of people stands beside, is doubtful.
    """
    yield from _nobody(passage)
    cues = _cues(passage, _OUTCOMES)
    with_number = _cues(passage, _WITH_NUMBER)
    counted: dict[str, tuple[Mark, Amount]] = {}
    told: set[int] = set()
    single = list(_single(passage))
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
        yield _harm_hit(passage, outcome, cue, amount, _doubt(passage, outcome, cue, amount, cost, len(counted)))
    for outcome, cue in cues + [one for one in with_number if before(passage, one[1], NONE, 3)]:
        none = _is_none(passage, cue) and cue.start() not in told
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
        if shared or none or _tells_of_people(passage, cue):
            outcomes = ("killed", "injured") if none and _EITHER.fullmatch(cue[0]) else (outcome,)
            for each in outcomes:
                counted[each] = cue, shared[0] if shared else Amount(*cue.span(), *(0 if none else None,) * 3, "")
                unsure = each == "killed" and cue[0].lower() == "harmed"
                yield _harm_hit(passage, each, *counted[each], "who is not harmed may or may not be dead" if unsure else "")


def _is_none(passage: Passage, cue: Mark) -> bool:
    """Whether it is said that nobody was harmed, before the word or behind a colon: "nobody was hurt", "Wounded: none"."""
    word = before(passage, cue, NONE, 9)
    counted = word and _NO_COUNT.search(passage.text, word.start(), cue.start())
    return bool(_NONE_AFTER.match(passage.text, cue.end()) or (word and not counted))


def _tells_of_people(passage: Passage, cue: Mark) -> bool:
    """Whether a word for harm without a number tells who or roughly how many: "the killing of Hill", "many were hurt"."""
    text = passage.text
    if cue[0].lower() in (*lexicon.ONE_DEATH, "death tolls", "casualty"):
        is_subject = re.match(r"\s(?:is|are|was|rates?|threats?)\b", text[cue.end() :])
        return not is_subject and (bool(passage.times) or not is_known_death(passage, cue))
    return bool(before(passage, cue, _SOME, 3) or _SOME_AFTER.match(text, cue.end()))


_SOME = any_of(("many", "several", "some", "numerous", "countless", "unknown number", "large number", "a number", "more", "others"))
_SOME_AFTER = re.compile(r"\s(?:many|several|some|numerous|countless|an\sunknown|a\snumber|other|others|more|civilians|people|women|children)\b")
_NO_COUNT = re.compile(
    r"(?i:no|without)\s(?:\w+\s)?(?:count|figures?|lists?|records?|confirmation|reports?|news|word|claims?|estimates?|information|details|sign|trace"
    r"|doubt|numbers?|statistics|data|evidence|longer|matter|idea)\b"
)
_NONE_AFTER = re.compile(r"\s?[:–—]\s(?:none|nil|nobody|no\sone|zero|0)(?![\w.,]\w)", re.IGNORECASE)
_UNHARMED = re.compile(
    r"(?<!\w)(?:(?:unhurt|unharmed|uninjured|unscathed|without\sa\sscratch)|(?:none|nobody|no\s?-?one)\s(?:(?:was|were|is)\s)?(?:hit|touched)"
    r"|did\snot\ssuffer(?=[.,;]|$))\b",
    re.IGNORECASE,
)
_NOBODY_LOST = re.compile(
    r"(?:\bnot|n[’']t|\bnever|\bwithout)\s(?:\w+\s)?(?:lost|lose|losing)\s(?:anybody|anyone|an?\s(?:single\s)?(?:man|soldier|soul|life))\b"
    r"|\blost\s(?:nobody|no\s?-?one|not\sa\sman)\b",
    re.IGNORECASE,
)
_NO_VICTIMS = re.compile(r"\b(?:no|zero|without)\s(?:\w+\s)?victims\b|\bvictims:\s(?:none|nil|0)\b", re.IGNORECASE)


def _nobody(passage: Passage) -> Iterator[Hit]:
    """What says in other words than those for harm that nobody was: "unhurt", "no victims", "lost nobody"."""
    for pattern, outcomes in ((_UNHARMED, ("injured",)), (_NOBODY_LOST, ("killed",)), (_NO_VICTIMS, ("killed", "injured"))):
        for match in list(pattern.finditer(passage.text))[:1]:
            for outcome in outcomes:
                read = {"low": 0, "best": 0, "high": 0, "wording": match[0], "outcome": outcome}
                yield Hit(*match.span(), f"people {outcome}: “{match[0]}”", read)


def _is_compared(passage: Passage, amount: Amount) -> bool:
    """Whether a number without a noun stands where one of people harmed before may be told again: "then it was five"."""
    return bool(_TOLD_AGAIN.search(passage.text[: amount.start]) and NOUN_LEFT_OUT.match(passage.text, amount.end))


def _is_in_another_place(passage: Passage, amount: Amount, counted: bool) -> bool:
    """Whether a number without a noun goes on counting those harmed, in another place: "5 killed in the east, 1 in the south"."""
    ahead = passage.text[: amount.start]
    if not counted or not NOUN_LEFT_OUT.match(passage.text, amount.end):
        return False
    return bool((_ELSEWHERE.match(passage.text, amount.end) and _NEXT.search(ahead)) or _IN_A_PLACE.search(ahead))


def _single(passage: Passage) -> Iterator[Amount]:
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
    if amount.end <= cue.start() and (_THEN_OF_WHOM.search(text, 4) or _is_active(passage, cue) or _STRONG.match(passage.text, amount.end)):
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
    others = [other for other in [*passage.amounts(), *_single(passage)] if other.start != amount.start]
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


def is_known_death(passage: Passage, cue: Mark) -> bool:
    """Whether a noun refers to a death that is known already: "his death", "the Miller killing", not "the killing of Miller"."""
    return cue[0].lower() in lexicon.ONE_DEATH and bool(_KNOWN.search(passage.text[max(0, cue.start() - 30) : cue.start()]))


def _doubt(passage: Passage, outcome: str, cue: Mark, amount: Amount, cost: int, before: int) -> str:
    """Why a number may not be that of the people harmed; empty where nothing speaks against it.

    cost: the words and stops between the number and the word for harm
    before: how many outcomes are counted in the passage, this one among them
    """
    text = passage.text
    around = text[max(0, amount.start - 24) : amount.end + 14]
    if amount.doubt:
        return amount.doubt
    if cost > _SURE or not _counts_people(passage, amount, cue):
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


def _harm_hit(passage: Passage, outcome: str, cue: Mark, amount: Amount, doubt: str = "") -> Hit:
    """The hit of people who were killed, injured or abducted, with their number."""
    start, end = hull(amount, cue)
    noun = _PEOPLE.search(passage.text, amount.end) if amount.wording else None
    victims = passage.phrase(amount.end, noun.end()) if noun and passage.gap(amount, noun) <= 5 else ""
    if noun and victims and any(amount.end < other.start < noun.start() for other in passage.amounts()):
        victims = noun[0]
    read = {**amount.fields, "outcome": outcome, "victims_text": victims}
    doubtful = f"; doubtful: {doubt}" if doubt else ""
    return Hit(start, end, f"people {outcome}: “{passage.phrase(start, end)}”{doubtful}", read)
