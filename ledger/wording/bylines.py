"""Bylines: who says what a record states, and who is said to have had which part in an attack, in words."""

import re

from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Actor, Attack, Attribution, Casualties, Claim, Position, TroopLevel
from ledger.model.statements import Statement


def who(dataset: Dataset, record: Claim) -> str:
    """Who says what a record states, how that is known, and who reported it; of an attack, who is said to have had a part."""
    names = dataset.actors
    match record:
        case TroopLevel() | Casualties():
            own = [telling.speaker == "article" for telling in record.told]
            how = (
                f", {vocabulary.WORDS['speech']['analysis']}"
                if is_expected(record)
                else ", and in part the article itself" * any(own)
            )
            return names[record.asserted_by].name + how + through(dataset, record)
        case Position():
            return f"{names[record.actor].name}, {vocabulary.WORDS['speech'][record.speech]}{through(dataset, record)}"
        case Attack():
            return "; ".join(attributed(dataset, a) for a in record.attributions)
    return ""


def name_inside(name: str) -> str:
    """The name of an actor as it stands inside a sentence: 'An Iraqi Shia' is 'an Iraqi Shia'; 'Iraq' stays as it is.

    Names that take an article have it: 'United States' is 'the United States'.
    """
    article = "the " * bool(_WITH_ARTICLE.search(name))
    return article + re.sub(r"^(?:An?|Many|Most|Some|Unnamed)\b", lambda first: first[0].lower(), name)


_WITH_ARTICLE = re.compile(
    r"^(?:United|(?:Government|Parliament) of)\b|^(?!The\b).* (?:administration|Department|Council)(?=$|, | \()"
)
"""What is so in a name that takes an article inside a sentence; where a time or a remark follows the name it takes one, too."""


def through(dataset: Dataset, record: Claim) -> str:
    """Which press outlet reported it, behind a comma: ', via Newsweek', or ', partly via Newsweek'; empty if none is named."""
    via = getattr(record, "via", None)
    return f", {'partly ' * is_partly_via(record)}via {dataset.actors[via].name}" if via else ""


def is_partly_via(statement: Statement) -> bool:
    """Whether its press outlet reported a part of a statement alone, so that the article has the rest from somebody else."""
    return len(statement.told) > 1 and not all(telling.outlet_words for telling in statement.told)


def is_expected(record: TroopLevel | Casualties) -> bool:
    """Whether a number is not said by whom it names, but what the article itself concludes about him."""
    return bool(record.told) and all(telling.speaker == "article" for telling in record.told)


_YEARS = re.compile(r" \(([^()]*\b\d{4})\)")
"""The years of a role, in parentheses."""
_VERBS = {"limit": "told ", "offer": "told ", "plan": "told ", "recommendation": ""}
"""The verb before 'by', for each kind of number; none for a recommendation, and 'stated ' for a kind that is not here."""


def told_by(dataset: Dataset, record: TroopLevel | Casualties) -> str:
    """By whom a number is stated or told, whose recommendation it is, or of whom it is expected.

    So: 'stated by Leon Panetta', 'told by Dan Murphy', 'by the Parliament of Iraq', 'expected of Iran, as analysis'.
    """
    verb = _VERBS.get(record.kind, "stated ") if isinstance(record, TroopLevel) else "stated "
    return ("expected of " if is_expected(record) else f"{verb}by ") + name_inside(who(dataset, record))


_PARTS = {
    "ordered": ("ordering it", "ordered it"),
    "armed": ("arming those who did it", "armed those who did it"),
    "encouraged": ("encouraging it", "encouraged it"),
    "seemingly_encouraged": ("seeming to encourage it", "seems to encourage it"),
}
"""For each role but `carried_out`: what its actor is blamed for or denies ('ordering it'), and what he is said to have done."""


def is_plural(actor: Actor) -> bool:
    """Whether the name of an actor is a plural, which takes a plural verb, such as 'Iraqi officials (unnamed)'.

    It begins with 'Many of' or 'A number of'; or its last word before a comma, 'of', 'in' or a parenthesis ends with a single
    s, and is in small letters, or the actor is a population or unnamed. No name of a person is a plural, nor is 'United States'.
    """
    if actor.name.startswith(("Many of ", "A number of ")):
        return True
    last = re.split(r", | (?:\(|of |in )", actor.name)[0].split()[-1]
    is_noun = last.islower() or actor.kind == "population" or "(unnamed" in actor.name
    return actor.kind != "person" and is_noun and last.endswith("s") and not last.endswith("ss")


def role_of(actor: Actor) -> str:
    """The role of an actor in the ledger's words, empty where none is known: 'Force of Muqtada al-Sadr, as of 2011'.

    The years that the field has in parentheses are those of which the articles tell the role, not those of an act in it.
    """
    return _YEARS.sub(lambda found: f", as of {' and '.join(found[1].split(', '))}", actor.role or "")


def perhaps_before_office(actor: Actor, first: int) -> bool:
    """Whether what a person says from a year on may lie before the role for which a body is taken to speak through it.

    That is so of a time that begins earlier than the year before the first year of which the articles tell the role.
    """
    years = [int(year) for told in _YEARS.findall(actor.role or "") for year in re.findall(r"\b\d{4}\b", told)]
    return actor.kind == "person" and actor.member_of is not None and bool(years) and first < min(years) - 1


def attributed(dataset: Dataset, said: Attribution, *, active: bool = False) -> str:
    """An attribution in words, with its limit and what the article sets against it: 'Iran blamed by Jeffrey (“much of”)'.

    With `active` it is 'Jeffrey blames Iran (“much of”)'. The quotation marks hold the article's words alone.
    """
    told = [f"“{said.limit}”"] if said.limit else []
    if said.contrast:
        told.append(f"but {dataset.actors[dataset.sources[said.evidence[0].source].voice].name}: “{said.contrast}”")
    words = attribution(dataset, said.actor, said.by, said.status, said.role, active=active)
    return words + (f" ({'; '.join(told)})" if told else "")


def attribution(dataset: Dataset, actor: str, by: str, status: str, role: str, *, active: bool = False) -> str:
    """What `by` says about the part of `actor` in an attack, in words: 'Iran blamed by Leon Panetta for arming those who did it'.

    `role` is one of the values of `Role`; with `carried_out` the words say no more of the part. With `active` who blames comes
    first: 'Leon Panetta blames Iran for arming those who did it'. The limit of a single statement is added by `attributed`.
    """
    accused, speaker = dataset.actors[actor].name, dataset.actors[by].name
    unspecified = f", {vocabulary.WORDS['role'][role]}" if role == "unspecified" else ""
    part, deed = _PARTS.get(role, ("", ""))
    many = is_plural(dataset.actors[by])
    says, tells = ("say", "tell") if many else ("says", "tells")
    verb = vocabulary.STATUS_VERBS[status]
    does = verb.several if many else verb.one
    match status:
        case "denied" if actor == by:
            return f"{speaker} {does} {part or 'it'}{unspecified}"
        case "denied":
            return f"{speaker} {does} that {f'{accused} {deed}' if deed else f'it was {accused}'}{unspecified}"
        case "claimed" if actor == by:
            return f"{accused} {does} {part}" if part else f"{verb.done} by {accused}{unspecified}"
        case "claimed":
            return f"{speaker} {says} that {accused} {verb.done} {part or 'it'}{unspecified}"
        case "described":
            return f"{accused}{f' {deed}' if deed else ''}, as {name_inside(speaker)} {tells} it{unspecified}"
        case _:
            whom = f"{speaker} {does} {accused}" if active else f"{accused} {verb.done} by {name_inside(speaker)}"
            return f"{whom}{f' for {part}' if part else ''}{unspecified}"
