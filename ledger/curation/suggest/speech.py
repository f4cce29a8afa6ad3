"""Who says what in a passage: the rule for positions, the speaker, the press that reports it, and who blames whom."""

import re
from collections.abc import Iterator

import ledger.curation.suggest.lexicon as lexicon
from ledger.curation.suggest.lexicon import any_of
from ledger.curation.suggest.passages import Hit, Mark, Passage, near

_STATING, _REPORTING = any_of(lexicon.STATING), any_of(lexicon.REPORTING)
_SAYING, _SAID_BY = any_of(lexicon.SAYING), any_of(lexicon.SAID_BY)
_STATUS = {
    "blamed": any_of(lexicon.ACCUSING),
    "claimed": any_of(lexicon.CLAIMING),
    "denied": any_of(lexicon.DENYING),
}
_QUOTED = re.compile(r"[“\"][^“”\"]{20,}")
_ATTRIBUTED = any_of(lexicon.ATTRIBUTED)
_BEHIND = re.compile(r"\W*((?:[Aa]n?\b|[Tt]he\b|[A-Z])[^,;:“”\"]{1,80}?)(?=$|[,;:“”\"]| (?:on|that|in) |\.$)")
_BEFORE = re.compile(r"(?:^|[,;:“”\"] )([^;:“”\"]{2,80}?) $")
_PRONOUN = re.compile(r"(?<!\w)(?:he|she|they|it|who|we)\s(?:\w+\s)?$", re.IGNORECASE)


def _pronoun(passage: Passage, verb: Mark) -> bool:
    """Whether a pronoun stands before a verb, with at most one word between."""
    return bool(_PRONOUN.search(passage.text[max(0, verb.start() - 20) : verb.start()]))


def positions(passage: Passage) -> Iterator[Hit]:
    """What somebody known says, wants or does: a name before a verb of stating, or words in quotation marks."""
    quoted = _QUOTED.search(passage.text)
    for verb in _STATING.finditer(passage.text):
        if verb.start() and verb[0][0].isupper():  # "the United States"
            continue
        if _pronoun(passage, verb) or near(passage, verb, passage.actors, 12):
            actor = speaker(passage) or _subject(passage, verb, 12)
            read = {"actor": actor, "speech": "direct" if quoted else "reported", "via": via(passage)}
            yield Hit(*verb.span(), f"a verb of stating: “{verb[0]}”", read)
            return
    if quoted:
        yield Hit(*quoted.span(), f"words in quotation marks: {passage.phrase(*quoted.span())[:40]}”", {"speech": "direct"})


def _subject(passage: Passage, verb: Mark, words: int) -> str:
    """The last actor named before a verb, at most so many words away; empty where a pronoun stands nearer or none is known."""
    if _pronoun(passage, verb):
        return ""
    before = [name for name in passage.actors if name.end <= verb.start() and name.id and passage.gap(name, verb) <= words]
    people = [name for name in before if passage.kinds[name.id] == "person"]
    return (people or before)[-1].id if before else ""


def speaker(passage: Passage) -> str:
    """The known actor beside a verb of saying; empty where there is none."""
    for verb in _SAYING.finditer(passage.text):
        if name := _subject(passage, verb, 6):
            return name
    for verb in _SAID_BY.finditer(passage.text):
        if name := next((n.id for n in passage.actors if n.start >= verb.end() and passage.gap(n, verb) <= 2), ""):
            return name
    return ""


def by_pronoun(passage: Passage) -> bool:
    """Whether somebody says it whom the passage does not name: "he said"."""
    return any(_pronoun(passage, verb) for verb in _SAYING.finditer(passage.text))


def attributed(passage: Passage) -> str:
    """The words that say whose statement it is, such as “the Pentagon said”; empty where there are none, or the author's own."""
    for verb in _ATTRIBUTED.finditer(passage.text):
        before = _BEFORE.search(passage.text[: verb.start()])
        is_ahead = before and before[1][-1] != "," and verb[0].split()[-1] not in ("by", "to")
        subject = before[1].rpartition(", ")[2] if before and is_ahead else ""
        if subject.split()[-1:] == ["I"]:
            continue
        behind = _BEHIND.match(passage.text, verb.end()) if not subject else None
        return f"{subject} {verb[0]}{f' {behind[1]}' if behind else ''}".strip()
    return ""


def via(passage: Passage) -> str:
    """The press that the passage names as its source; empty where it names none."""
    press = [name for name in passage.actors if passage.kinds.get(name.id) == "press"]
    return next((name.id for name in press if near(passage, name, list(_REPORTING.finditer(passage.text)), 3)), "")


def attribution(passage: Passage) -> dict[str, str]:
    """Who blames whom, claims or denies, where both are known; empty where they are not."""
    for status, words in _STATUS.items():
        for verb in words.finditer(passage.text):
            by = _subject(passage, verb, 8)
            after = (n.id for n in passage.actors if n.start >= verb.end() and passage.gap(n, verb) <= 4)
            actor = next(after, "") if status == "blamed" else by
            if by and actor:
                return {"actor": actor, "by": by, "status": status, "role": "unspecified"}
    return {}
