"""The rule for troop levels: what the words of one passage may state of a force, its number or what becomes of it.

Like the rules in `harm` and `attacks` it looks for words of the lexicon near each other, never across the end of a sentence. It
reads no meaning: whether the passage states a claim of its own, repeats one or denies it is for the reader to see.
"""

import re
from collections.abc import Iterator
from typing import Any

import ledger.curation.suggest.lexicon as lexicon
from ledger.curation.suggest.lexicon import any_of
from ledger.curation.suggest.numerals import Amount
from ledger.curation.suggest.passages import NOUN_LEFT_OUT, THING, Hit, Mark, Passage, before, claim, ends, hull, near, straight

_THING_AFTER = re.compile(rf"\s{THING}", re.IGNORECASE)
_FORCE = any_of(lexicon.SOLDIERS, lexicon.ARMED_GROUPS)
_COUNTED = any_of(lexicon.SOLDIERS, lexicon.ARMED_GROUPS, lexicon.STAFF)
_ARMED_GROUP, _STAFF = any_of(lexicon.ARMED_GROUPS), any_of(lexicon.STAFF)
_GROUP = any_of(lexicon.GROUPS, ("divisions", "companies", "columns"))
_BODY = any_of(
    lexicon.GROUPS, ("group", "faction", "front", "gang", "gangs", "cell", "network", "wing", "movement", "alliance", "grouping")
)
_GROUP_OF = re.compile(
    rf"{any_of(lexicon.GROUPS).pattern}\s(?:of|with|numbering|totalling|totaling)\s(?:only\s|but\s)?$", re.IGNORECASE
)
_ALL_RANKS = re.compile(r"\s(?:men|women|soldiers|of\sall\s(?:arms|ranks))\b", re.IGNORECASE)
_STRONG = re.compile(r"(?:[\s-]strong|-(?:man|men|member|person))\b", re.IGNORECASE)
_BY_ARMS = re.compile(rf"\s{any_of(lexicon.BY_ARMS).pattern}", re.IGNORECASE)
_MUSTERED = re.compile(
    r"\b(?:there\s(?:are|were)|has|have|consist\w*|under|garrison\w*|strength|muster\w*|column|force|with|line)\b", re.IGNORECASE
)
_HAVE = re.compile(
    r"(?<!\w)(?:has|have|had|with|keeps?|kept|numbers?|numbered|counts?|counted|claims?|claimed|equal\sto|brought\sto|totals?)\s(?:only\s|but\s|just\s|now\s)?$",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r"\s(people|persons|members|folks)\b(?!\sof\sthe\spublic)", re.IGNORECASE)
_WITH_ARMS = re.compile(
    r"\s(?:people|persons|men|women|youths)\s(?:with\s(?:guns|rifles|arms)|under\sarms|in\sarms|in\suniform)\b", re.IGNORECASE
)
_SUPPLIED = any_of(lexicon.SUPPLY, ("distributed", "captured", "seized", "bought", "lost", "found"))
_UNITS, _IN_SERVICE = any_of(lexicon.UNITS), any_of(lexicon.IN_SERVICE)
_STRENGTH = re.compile(
    rf"(?:\bstrength|{any_of(lexicon.GROUPS).pattern})\s(?:[\w’']+\s){{0,5}}?(?:at|to|of|from|numbers|numbered)\s(?:\S+\sto\s)?$",
    re.I,
)
_COMPARED = re.compile(r"(?<!\w)(?:up|down|rose|rise|grew|fell|increase|decrease)(?:\s\w+)?\s(?:from|to)\s$", re.IGNORECASE)
_LEAST_TOTAL, _MOST_TOTAL = 100, 900_000  # as a number of a force that no noun stands beside
_TOTAL = re.compile(r"(?<!\w)(?:levels?|number|total|strength|size)\sof\s$", re.IGNORECASE)
_HARMED = any_of(*lexicon.OUTCOMES.values(), lexicon.WITH_NUMBER["injured"], ("mourn", "were shot", "was shot"))
_OTHER_FATE = re.compile(
    rf"\s(?:\w+\s){{0,2}}?(?:(?:was|were|is|are)\s(?:{any_of(lexicon.OTHER_FATES).pattern}|destroyed|neutrali[sz]ed|liquidated|eliminated|shot)|fell\b(?!\s(?:to|by|from)\b))",
    re.I,
)
_FELL = re.compile(r"\bfell\b(?!\s(?:to|by|from|on|into|back|ill|short|upon|out|below|apart|behind|off|under|over)\b)")
_VAGUE_AFTER = any_of(lexicon.VAGUE_AFTER)
_AUXILIARY = re.compile(r"\s(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should)\b")
_STANDS_AT = re.compile(
    r"\b(?:number|numbers|numbered|numbering|total|totals|totalled|totaled|at|to|of|from)\b|\(|: $", re.IGNORECASE
)
_ALL, _GONE, _VAGUE = any_of(lexicon.ALL_OF_THEM), any_of(lexicon.GONE), any_of(lexicon.VAGUE)
_NO_FORCE = re.compile(
    rf"(?:^|[;:,]\s|(?<!\w)(?:is|are|was|were|been|has|have|had|with|and|kept|keeps|left)\s)"
    rf"(?P<none>(?:no|not\sa(?:\ssingle)?|not\sone|zero)\s(?!more|fewer|other|additional|new|extra|such|longer)(?:\w+\s){{0,2}}?{_COUNTED.pattern})"
    r"(?=[.,;]|$|\s(?:at\sall|left\b|(?:in|on|there|anywhere|stationed|deployed|based|present)\b|(?:is|are|was|were|has\sbeen|have\sbeen)\s"
    r"(?:left|stationed|deployed|based|present|there)\b))",
    re.I,
)
_NONE_LISTED = re.compile(rf"(?P<none>{_COUNTED.pattern}:\s(?:0|none|nil|zero))(?![\w.,]\w)", re.I)
_BREAK = re.compile("[;:!?]")
_LOST = re.compile(
    rf"{any_of(lexicon.WITH_NUMBER['killed'], lexicon.SEIZED).pattern}\s(?:\w+\s\w+\sand\s)?$", re.IGNORECASE
)  # whose object is no force
_MEN = re.compile(
    r"\s(?:(?:unpaid|able-bodied|armed|trained|fit|fighting|picked|other|good|mounted)\s)?(men|women|folks|elements|persons)\b"
    rf"(?P<arms>\s(?:under arms|in uniform|on the ground|on duty|of the (?:\w+\s){{0,3}}?{any_of(lexicon.GROUPS).pattern}))?",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\b(?:held|holds?|holding|guard\w*|defend\w*|garrison\w*|manned|patrol\w*|post|posted|stationed|deploy\w*|march\w*|recruit\w*|enlist\w*"
    r"|muster\w*|landed|on\sduty|under\sarms|attack\w*|storm\w*|raid\w*|assault\w*|besieg\w*|surround\w*|army|militia|watch|troops?"
    r"|mission|present|sent|send|sends|escort\w*|gunmen|rifles|armed|reinforce\w*|strength|unit|contingent)\b",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"(?<!\w)(?:famil\w+|trials?|funerals?|names|bod\w+|graves?|arrests?|capture|release|deaths?|loss\w*|desertion|relatives|widows|pictures"
    r"|letters|memory|coffins|remains)\s(?:of|for|to|from)\s(?:the\s|some\s|about\s)?$",
    re.IGNORECASE,
)
_FORMER = re.compile(
    r"(?<!\w)(?:former|retired|ex|dead|fallen|wounded|captured|missing|discharged|imaginary|returning|returned|disarmed|surrendered|deserted|sick|off-duty"
    r"|unarmed)[\s-]",
    re.IGNORECASE,
)
_OWNED = re.compile(r"['’]")
_FEW, _PART = 6, re.compile(r"\b(?:said|says|told|who|saw|came|went|ran|spoke|asked|tried|was|were)\b")
_MOVES, _MODALS = any_of(lexicon.MOVES), any_of(lexicon.MODALS)
_KINDS = {kind: any_of(words) for kind, words in lexicon.KINDS.items()}


def troop_levels(passage: Passage) -> Iterator[Hit]:
    """Counts of a force; all of it leaving; where there are none, its size in words, or what may become of it."""
    forces = [noun for noun in _FORCE.finditer(passage.text) if _is_force(noun)]
    harmed = [*_HARMED.finditer(passage.text), *_FELL.finditer(passage.text)]
    sized = [
        *_counts(passage, harmed),
        *_none_left(passage, [noun for noun in _COUNTED.finditer(passage.text) if _is_force(noun)]),
    ]
    yield from sized or list(_unsized(passage, [noun for noun in forces if not near(passage, noun, harmed, 6)]))[:1]


def _counts(passage: Passage, harmed: list[Mark]) -> Iterator[Hit]:
    """Each number of people that counts a force and stands far from words for casualties.

    A number of units has no number of people. One without a noun is doubtful: it may be a number of something else.
    """
    nouns = [noun for noun in _COUNTED.finditer(passage.text) if _is_force(noun)]
    for amount in passage.amounts():
        ahead = passage.text[: amount.start]
        beside = [cue for cue in harmed if not _OF_WHOM.search(passage.text[amount.end : max(amount.end, cue.start())])]
        strong = _STRONG.match(passage.text, amount.end)
        if (near(passage, amount, beside, 8) and not strong) or amount.best == 1 or _LOST.search(ahead) or _OF_THEM.search(ahead):
            continue
        if _OTHER_FATE.match(passage.text, amount.end) or (amount.best == 0 and ahead.endswith(": ")):
            continue
        if noun := strong or _counted(passage, amount, nouns) or _men(passage, amount, nouns):
            units = bool(_UNITS.fullmatch(noun[0])) and noun.start() >= amount.end
            read = {"wording": passage.phrase(amount.start, noun.end())} if units else amount.fields
            why = "a count of units" if units else "a count of a force"
            yield _force_hit(passage, amount, noun, why, read, "" if units else _doubt(passage, amount, noun))
        elif noun := _in_a_group(passage, amount, nouns):
            yield _force_hit(passage, amount, noun, "the strength of a force", amount.fields, _doubt(passage, amount, noun))
        elif why := _uncounted_force(passage, amount, nouns):
            read = {**amount.fields, "force": passage.before}
            phrase = passage.phrase(amount.start, amount.end)
            yield Hit(amount.start, amount.end, f"{why}: “{phrase}”; doubtful: no noun beside it says whom it counts", read)


def _in_a_group(passage: Passage, amount: Amount, nouns: list[Mark]) -> Mark | None:
    """What is counted where no noun of soldiers follows a number: "a team of 12", "840 people there", "140 rifles"."""
    text = passage.text
    group = _GROUP_OF.search(text[: amount.start])
    if group and (NOUN_LEFT_OUT.match(text, amount.end) or _ALL_RANKS.match(text, amount.end)):
        return group
    if armed := _WITH_ARMS.match(text, amount.end):
        return armed
    if (arms := _BY_ARMS.match(text, amount.end)) and _MUSTERED.search(text) and not _SUPPLIED.search(text[: amount.start]):
        return arms
    named = [*nouns, *_BODY.finditer(text, 0, amount.start)]
    force = near(passage, amount, [noun for noun in named if noun.end() < amount.start], 6)
    held = force and _HAVE.search(text[: amount.start]) and straight(text[force.end() : amount.start])
    return _PEOPLE.match(text, amount.end) if held else None


def _uncounted_force(passage: Passage, amount: Amount, nouns: list[Mark]) -> str:
    """Why a number without a noun may count a force; empty where nothing says so."""
    text, ahead, most = passage.text, passage.text[: amount.start], max(amount.low or 0, amount.high or 0)
    if most > _MOST_TOTAL or (most < _LEAST_TOTAL and not (most >= _FEW and _OF_A_STRENGTH.search(ahead))):
        return ""
    if _IN_SERVICE.match(text, amount.end + 1):
        return "a number of people in service"
    if _OF_THEIR_OWN.match(text, amount.end):
        return "a number of people in service"
    left_out = NOUN_LEFT_OUT.match(text, amount.end)
    if left_out and (_STRENGTH.search(ahead) or _OF_A_STRENGTH.search(ahead)):
        return "a number beside a word for a force"
    told = passage.before or any(noun.end() <= amount.start for noun in nouns)
    named = _FORCE_BEFORE.search(ahead) and (_TOLD.search(ahead) or text.startswith("say ", amount.start))
    if (told or named) and (left_out or _COMPARED.search(ahead)):
        return "a number beside one of a force"
    return ""


_OF_A_STRENGTH = re.compile(
    r"\b(?:strength|garrison)\b(?:[^.;]{0,50}(?:\bfrom|\bto|\bat|\bof|\bput|,|\bwhich|\bwas|\bis))?\s(?:\S+\sto\s)?$"
    r"|\b(?:whose|their|its|fighting|total)\snumber\b[^.;]{0,40}\bat\s$",
    re.IGNORECASE,
)
_OF_THEIR_OWN = re.compile(
    r"\sof\s(?:its|their|our|his|the\scountry[’']s)\s(?:own|sons|men|people|citizens)\b[^.;]{0,30}\b(?:under\sarms|serving|in\suniform|deployed|stationed)\b"
)
_FORCE_BEFORE = re.compile(
    r"\b(?:army|police|militia|navy|marines|flotilla|fleet|guard|mission|enemy|bayonets|battle\sgroup|coalition|deployment)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"(?:(?<!\w)(?:to|at|of|by|now|it[’']s|is|was|were|are|had|has|have|from|says?|said|only|just|but|another|and|then|reported|claims?|claimed|declares?"
    r"|declared|promised|wants?|wanted|needs?|gets?|numbered|numbers|numbering|counted|plan:|planned|ceiling:?|target:?|total|leaving|estimated|until)"
    r"|[,:/])\s(?:about\s|some\s)?$",
    re.IGNORECASE,
)
_OF_WHOM = re.compile(r"\bof\s(?:whom|which)\b")


def _doubt(passage: Passage, amount: Amount, noun: Mark) -> str:
    """Why a number with a noun may count no force; empty where nothing speaks against it."""
    text = passage.text
    most = max(amount.low or 0, amount.best or 0, amount.high or 0)
    if amount.doubt:
        return amount.doubt
    if _OWNED.match(text, noun.end()) or _FORMER.search(text[amount.start : noun.start()]):
        return "they may not be in the force"
    if most < _FEW and (not _PRESENT.search(text) or _PART.match(text, noun.end() + 1)):
        return "so few may be no force"
    if noun[0].lower() in ("men", "women", "folks", "elements", "persons", "people", "members") and not _FORCE.search(text):
        return "the noun says not that they are armed"
    return ""


def _none_left(passage: Passage, forces: list[Mark]) -> Iterator[Hit]:
    """Each force that is said not to be there, or of which all are said to go."""
    gone = list(_GONE.finditer(passage.text))
    for match in (*_NO_FORCE.finditer(passage.text), *_NONE_LISTED.finditer(passage.text)):
        noun = next((noun for noun in forces if match.start("none") <= noun.start() and noun.end() <= match.end()), None)
        if noun:
            words = passage.phrase(*match.span("none"))
            yield _force_hit(passage, noun, noun, "no force", {"low": 0, "best": 0, "high": 0, "wording": words})
    for noun in forces:
        every = before(passage, noun, _ALL, 3)
        if every and near(passage, noun, gone, 8):
            words = passage.phrase(every.start(), noun.end())
            yield _force_hit(passage, every, noun, "all of a force goes", {"low": 0, "best": 0, "high": 0, "wording": words})


def _unsized(passage: Passage, forces: list[Mark]) -> Iterator[Hit]:
    """Each force whose size is given in words, or that a sentence says may move or stay."""
    modals, moves = list(_MODALS.finditer(passage.undated)), list(_MOVES.finditer(passage.text))
    for noun in forces:
        if size := before(passage, noun, _VAGUE, 4) or _VAGUE_AFTER.match(passage.text, noun.end() + 1):
            wording = passage.phrase(*hull(size, noun))
            yield _force_hit(passage, size, noun, "the size of a force in words", {"wording": wording})
        elif near(passage, noun, modals, 6) and (move := near(passage, noun, moves, 6)):
            wording = passage.phrase(*hull(noun, move))
            yield _force_hit(passage, noun, noun, "what may become of a force", {"wording": wording})


def _counted(passage: Passage, amount: Amount, nouns: list[Mark]) -> Mark | None:
    """The noun that a number counts: right after it, or before it with a word such as `number` between."""
    close = [noun for noun in nouns if passage.gap(amount, noun) <= 4]
    after = (n for n in close if n.start() >= amount.end and straight(passage.text[amount.end : n.start()]))
    named = NOUN_LEFT_OUT.match(passage.text, amount.end)
    ahead = (
        n
        for n in reversed(close)
        if named
        and _STANDS_AT.search(passage.text, n.end(), amount.start)
        and (not _BREAK.search(passage.text, n.end(), amount.start) or passage.text[n.end() : amount.start] == ": ")
    )
    total = (n for n in reversed(nouns) if n.end() < amount.start and passage.gap(amount, n) <= 10)
    is_total = _TOTAL.search(passage.text[: amount.start])
    return next(after, None) or next(ahead, None) or (next(total, None) if is_total else None)


def _men(passage: Passage, amount: Amount, nouns: list[Mark]) -> Mark | None:
    """The word `men` behind a number, where it is said that they are armed or a force is named before."""
    men = _MEN.match(passage.text, amount.end)
    named = any(noun.end() <= amount.start for noun in nouns) or _GROUP.search(passage.text) or _PRESENT.search(passage.text)
    return men if men and (men["arms"] or passage.before or named) else None


def _is_force(noun: Mark) -> bool:
    """Whether a noun names people: `military` only before a verb ("some military might serve"), and none before a thing.

    So "military cooperation", "three troop carriers" and "two police stations" name no force.
    """
    if noun[0].lower() == "military":
        return bool(_AUXILIARY.match(noun.string, noun.end()))
    return not _THING_AFTER.match(noun.string, noun.end())


def _force_hit(passage: Passage, first: Any, noun: Mark, why: str, fields: dict[str, Any], doubt: str = "") -> Hit:
    """The hit of a force that is counted or sized by `first`, with its kind of people and of number as far as words tell them.

    doubt: why its number may be another's; empty where nothing speaks against it
    """
    start, end = hull(first, noun)
    read = {**fields, "force": _named(passage, first, noun)}
    if _STAFF.fullmatch(noun[0]):
        read["personnel"] = "civilian"
    elif _ARMED_GROUP.fullmatch(noun[0]):
        read["personnel"] = "armed_group"
    around = slice(*claim(passage.text, start, end))
    kinds = [kind for kind, words in _KINDS.items() if words.search(passage.undated[around])]
    if len(kinds) == 1:
        read["kind"] = kinds[0]
    words = fields["wording"] if first is noun else passage.phrase(start, end)
    return Hit(start, end, f"{why}: “{words}”{f'; doubtful: {doubt}' if doubt else ''}", read)


_MODIFIER = re.compile(r"[A-Z][\w.'’-]*|foreign|remaining|military|combat|security|special|international|local|armed")


def _named(passage: Passage, first: Any, noun: Mark) -> str:
    """A noun with the words since a number or a word for a size, otherwise with the capitals and few adjectives before it."""
    if ends(first)[1] < noun.start():
        return passage.phrase(ends(first)[1], noun.end())
    words = [noun[0]]
    for word in reversed(passage.text[: noun.start()].split()):
        if not _MODIFIER.fullmatch(word):
            break
        words.insert(0, word)
    return " ".join(words)
