"""The rule for casualties: who is killed, injured or abducted by the words of one passage, and how many."""

import re
from collections.abc import Iterator, Mapping

import ledger.curation.suggest.lexicon as lexicon
from ledger.curation.suggest.lexicon import any_of
from ledger.curation.suggest.numerals import Amount
from ledger.curation.suggest.passages import NOUN_LEFT_OUT, OF_A_THING, Hit, Mark, Passage, before, between, hull

_OUTCOMES = {outcome: any_of(words, lexicon.NO_HARM) for outcome, words in lexicon.OUTCOMES.items()}
_WITH_NUMBER = {outcome: any_of(words, lexicon.NO_HARM) for outcome, words in lexicon.WITH_NUMBER.items()}
_HARMED = any_of(*lexicon.OUTCOMES.values())
_NO_HARM = any_of(lexicon.NO_HARM)
_KNOWN = re.compile(r"(?:(?<!\w)(?i:his|her|their|its)|['’]s|s['’]|(?<=\s)[A-Z][\w’'-]*)\s$")
_PEOPLE = any_of(lexicon.SOLDIERS, lexicon.ARMED_GROUPS, lexicon.STAFF, lexicon.OTHERS)
_ATTACKING = {word for words in (*lexicon.TYPES.values(), lexicon.VIOLENCE) for word in words} - {
    word for words in lexicon.OUTCOMES.values() for word in words
}
_ATTACKERS = re.compile(rf"\s(?:\w+\s){{0,2}}{any_of(_ATTACKING).pattern}", re.IGNORECASE)
_AND = re.compile(r"\s(?:and|or)\s", re.IGNORECASE)
NONE = any_of(lexicon.NONE_OF_THEM)
_HARMING, _PART_OF = any_of(lexicon.HARMING), any_of(lexicon.PART_OF)
_EITHER = any_of(("casualties", "casualty", "harmed"))
_SINGLE = re.compile(
    rf"(?<!\w)(?:an?|another|his|her|their)\s(?:[a-z0-9’'-]+\s){{0,2}}?(?:{any_of(lexicon.ONE_PERSON).pattern}|\w{{3,}}(?:man|woman|master|keeper|ist)\b)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    rf"(?<!\w)(?:he|she|the\s(?:[a-z’'-]+\s)?(?:{any_of(lexicon.ONE_PERSON).pattern})(?:,\s[^,;.]{{3,60}},|\sof\sthe\s\w+)?"
    r"|(?:an?|another|the)\s(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last))"
    rf"(?=\s(?:(?:was|is|had\sbeen|has\sbeen)\s(?:\w+\s)?(?:{_HARMED.pattern}|hurt\b)|died\b|perished\b"
    rf"|and\s(?:an?|one|two|three|four|five|six|his|her|[0-9]+)\s(?:\w+\s)?(?:were|was)\s{_HARMED.pattern}))",
    re.IGNORECASE,
)
_TITLED = re.compile(
    rf"(?<!\w)(?:Mr|Mrs|Ms|Dr|Gen|Col|Capt|Lt|Sgt|{'|'.join(word.capitalize() for word in lexicon.ONE_PERSON)})\.?"
    r"(?:\s(?:[A-Z]\.|[A-Z][\w’'-]+)){1,3}(?=(?:,\s[^,;.]{2,40},)?\s(?:(?:was|had\sbeen|has\sbeen)\s(?:\w+\s)?"
    rf"(?:{_HARMED.pattern})|died\b|and\s(?:an?|one|two|three|four|five|six|his|her|[0-9]+)\s(?:\w+\s)?(?:were|was)\s"
    rf"(?:{_HARMED.pattern})))"
)
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
_OTHER_FATE = re.compile(rf"\s(?:\w+\s){{0,2}}?(?:(?:was|were|is|are)\s)?{any_of(lexicon.OTHER_FATES).pattern}", re.IGNORECASE)
_TOLD_AGAIN = re.compile(
    r"(?<!\w)(?:it\s(?:was|is)|compared\s(?:with|to)|(?:count|number|figure|total|toll)\s(?:is|was|of|to|stands\sat|stood\sat))\s$",
    re.IGNORECASE,
)
_APART = re.compile(r"[,;:()–—]|\band\b")
_SURE, _FARTHEST = 4, 12  # words between a number and a word for harm, with what keeps them apart
_KEEPS_APART = ((re.compile(r";|[a-z]{2}\. "), _FARTHEST), (re.compile("[,()–—]"), 5), (re.compile(r"\band\b"), 3))


def casualties(passage: Passage) -> Iterator[Hit]:
    """People killed, injured or abducted: each number with the word for what happened to them, or the word alone.

    A number that a stop keeps from its word, or that no noun of people stands beside, is doubtful.
    """
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
            if outcome := next(reversed(counted), passage.harm) if _is_compared(passage, amount) else "":
                why = f"people {outcome}: “{amount.wording}”; doubtful: what happened to them stands before it"
                yield Hit(amount.start, amount.end, why, {**amount.fields, "outcome": outcome})
            continue
        counted[outcome] = cue, amount
        told.add(cue.start())
        yield _harm_hit(passage, outcome, cue, amount, cost > _SURE or not _counts_people(passage, amount, cue))
    for outcome, cue in cues + [one for one in with_number if before(passage, one[1], NONE, 3)]:
        none = bool(before(passage, cue, NONE, 9)) and cue.start() not in told
        if outcome in counted and not none:
            continue
        if outcome not in counted and not none and _states_nobody(passage, cue):
            continue
        one = not none and _PASSIVE.fullmatch(cue[0]) and _SINGULAR.search(passage.text[: cue.start()])
        if one and outcome not in counted and cue.start() not in told:
            single_one = Amount(*cue.span(), 1, 1, 1, cue[0])
            counted[outcome] = cue, single_one
            yield _harm_hit(passage, outcome, cue, single_one, doubtful=True)
            continue
        shared = [amount for other, amount in counted.values() if _AND.fullmatch(passage.text[slice(*between(other, cue))])]
        if shared or none or passage.times or not is_known_death(passage, cue):
            outcomes = ("killed", "injured") if none and _EITHER.fullmatch(cue[0]) else (outcome,)
            for each in outcomes:
                counted[each] = cue, shared[0] if shared else Amount(*cue.span(), *(0 if none else None,) * 3, "")
                yield _harm_hit(passage, each, *counted[each])


def _is_compared(passage: Passage, amount: Amount) -> bool:
    """Whether a number without a noun stands where one of people harmed before may be told again: "then it was five"."""
    return bool(_TOLD_AGAIN.search(passage.text[: amount.start]) and NOUN_LEFT_OUT.match(passage.text, amount.end))


def _single(passage: Passage) -> Iterator[Amount]:
    """Each person who is named without a number, as one: "a woman", "his deputy"; "the driver" and "she" only if harmed.

    "Both" who are harmed are two.
    """
    taken, text = 0, passage.undated
    found = [match for pattern in (_SINGLE, _SUBJECT, _TITLED, _BOTH) for match in pattern.finditer(text)]
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
    one = amount.best == 1 and text[amount.start : end].lower() == "one"
    return one and not (_PERSON_AFTER.match(text, end) or _HARMED_AFTER.match(text, end))


def _apart(passage: Passage, cue: Mark, amount: Amount) -> int | None:
    """How many words stand between a number and a word for harm, more for a stop or "and"; None where they do not go together.

    A verb that harms what follows it does not count what stands before it.
    """
    if before(passage, cue, NONE, 2):
        return None
    text = passage.text[slice(*between(amount, cue))]
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
        counts = (people and passage.gap(amount, people) <= 3) or _OF_THEIR_OWN.match(text, amount.end)
        return bool(counts) and (amount.start == cue.end() + 1 or bool(joined))
    return passage.gap(amount, cue) <= 2


def is_known_death(passage: Passage, cue: Mark) -> bool:
    """Whether a noun refers to a death that is known already: "his death", "the Miller killing", not "the killing of Miller"."""
    return cue[0].lower() in lexicon.ONE_DEATH and bool(_KNOWN.search(passage.text[max(0, cue.start() - 30) : cue.start()]))


def _harm_hit(passage: Passage, outcome: str, cue: Mark, amount: Amount, doubtful: bool = False) -> Hit:
    """The hit of people who were killed, injured or abducted, with their number."""
    start, end = hull(amount, cue)
    noun = _PEOPLE.search(passage.text, amount.end) if amount.wording else None
    victims = passage.phrase(amount.end, noun.end()) if noun and passage.gap(amount, noun) <= 5 else ""
    if noun and victims and any(amount.end < other.start < noun.start() for other in passage.amounts()):
        victims = noun[0]
    read = {**amount.fields, "outcome": outcome, "victims_text": victims}
    doubt = "; doubtful: something stands between the number and what happened" if doubtful else ""
    return Hit(start, end, f"people {outcome}: “{passage.phrase(start, end)}”{doubt}", read)
