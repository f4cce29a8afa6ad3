"""The fixed vocabularies, such as kinds of number and stances: their values, and the words that a reader sees for each."""

from typing import Literal, NamedTuple, get_args

ActorKind = Literal["person", "government", "ministry", "armed_group", "party", "population", "organisation", "press"]
NumberKind = Literal["actual", "limit", "offer", "plan", "forecast", "recommendation"]
AttackType = Literal[
    "bombing",
    "suicide_bombing",
    "rocket_or_mortar",
    "missile_strike",
    "air_or_drone_strike",
    "targeted_killing",
    "arson_or_storming",
    "explosion",
    "unspecified",
]
Status = Literal["claimed", "blamed", "denied", "described"]
Role = Literal["carried_out", "ordered", "armed", "encouraged", "seemingly_encouraged", "unspecified"]
Personnel = Literal["military", "civilian", "armed_group"]
Outcome = Literal["killed", "injured", "abducted"]
Scope = Literal["event", "period_total", "historical_total"]
Stance = Literal["for", "against", "conditional", "ambivalent", "silent"]
Speech = Literal["direct", "reported", "analysis"]
Mode = Literal["said", "held", "did"]
IssueKind = Literal["policy", "fact"]
Speaker = Literal["named", "unnamed", "document", "report", "article"]
Obtained = Literal["interview", "press_conference", "audience", "testimony", "written", "leaked"]
Knowledge = Literal["saw", "was_told", "infers"]
Reason = Literal["date", "scope", "definition", "rounding", "plan_versus_actual", "article_error", "unexplained"]
Relation = Literal["agrees", "within_range", "differs", "other_definition", "same_origin", "not_found"]
DiffersBy = Literal["date", "scope", "definition", "rounding", "account", "unexplained"]
LookUpKind = Literal["document", "copy", "independent"]
Readers = Literal["first", "second", "both"]
ReferenceLicense = Literal["public-domain", "CC-BY-4.0", "cited-fact"]
LicenseId = Literal["CC-BY-4.0", "CC0-1.0"]


class License(NamedTuple):
    """A licence of data: its name, and the address of its text."""

    name: str
    url: str


LICENSES: dict[str, License] = {
    "CC-BY-4.0": License("Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/"),
    "CC0-1.0": License("Creative Commons CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
}
"""The licences that a dataset may have, by their ids in the list of SPDX."""
assert set(LICENSES) == set(get_args(LicenseId))


class Verb(NamedTuple):
    """What is done by the status of an attribution: by one speaker, by several, as a participle; and what that means."""

    one: str
    several: str
    done: str
    meaning: str


STATUS_VERBS: dict[str, Verb] = {
    "claimed": Verb("claims", "claim", "claimed", "The accused say so themselves, or are reported to."),
    "blamed": Verb("blames", "blame", "blamed", "Somebody accuses them."),
    "denied": Verb("denies", "deny", "denied", "They, or somebody else, say that they had no such part."),
    "described": Verb("describes", "describe", "described", "The speaker tells it, or that it seems so, and accuses nobody."),
}
"""The words for each status, such as "blamed"; cards, the table of blame, files, the rules of counting and the Guide take theirs
from here."""
assert set(STATUS_VERBS) == set(get_args(Status))

WORDS: dict[str, dict[str, str]] = {
    "kinds": {
        "actual": "Actual",
        "limit": "Limit",
        "offer": "Offer",
        "plan": "Plan",
        "forecast": "Forecast",
        "recommendation": "Recommendation",
    },
    "personnel": {"military": "soldiers", "civilian": "civilians", "armed_group": "armed group"},
    "types": {
        "bombing": "Bombing",
        "suicide_bombing": "Suicide bombing",
        "rocket_or_mortar": "Rocket or mortar",
        "missile_strike": "Missile strike",
        "air_or_drone_strike": "Air or drone strike",
        "targeted_killing": "Targeted killing",
        "arson_or_storming": "Arson or storming",
        "explosion": "Explosion",
        "unspecified": "Attack, type not specified",
    },
    "stances": {
        "for": "For",
        "against": "Against",
        "conditional": "Conditional",
        "ambivalent": "Ambivalent",
        "silent": "No answer given",
    },
    "outcome": {"killed": "killed", "injured": "injured", "abducted": "abducted"},
    "scope": {"event": "one event", "period_total": "total of a period", "historical_total": "total of history"},
    "mode": {"said": "said", "held": "held", "did": "done"},
    "speech": {"direct": "in quoted words", "reported": "as reported", "analysis": "as analysis"},
    "named": {
        "named": "Somebody named",
        "unnamed": "Somebody unnamed",
        "document": "A document",
        "report": "A press report, its source not told",
        "article": "The article itself",
        "open": "Not coded yet",
    },
    "obtained": {
        "interview": "told to the outlet itself",
        "press_conference": "told to reporters",
        "audience": "said before an audience",
        "testimony": "testified",
        "written": "written",
        "leaked": "leaked",
    },
    "knowledge": {"saw": "saw it", "was_told": "was told it", "infers": "infers it"},
    "status": {status: verb.done for status, verb in STATUS_VERBS.items()},
    "role": {
        "carried_out": "carried it out",
        "ordered": "ordered it",
        "armed": "armed those who did it",
        "encouraged": "encouraged it",
        "seemingly_encouraged": "seems to encourage it",
        "unspecified": "part not specified",
    },
    "precision": {
        "1": "exact",
        "2": "near a known point",
        "3": "district",
        "4": "province",
        "5": "larger area",
        "6": "country",
    },
    "issue_kind": {"policy": "what should be done", "fact": "what is so"},
    "reasons": {
        "date": "of different dates",
        "scope": "of different groups or areas",
        "definition": "by different definitions",
        "rounding": "rounded differently",
        "plan_versus_actual": "plans against facts",
        "article_error": "by an error of an article",
        "unexplained": "not explained in the articles",
    },
    "relations": {
        "agrees": "agrees",
        "within_range": "one lies within the range of the other",
        "differs": "differs",
        "other_definition": "counts or tells something else",
        "same_origin": "most likely has the same origin",
        "not_found": "nothing found",
    },
    "differs_by": {
        "date": "by date",
        "scope": "by whom or where it counts",
        "definition": "by definition",
        "rounding": "by rounding",
        "account": "in what is told",
        "unexplained": "for no reason that was read",
    },
    "look_ups": {"document": "the document itself", "copy": "a copy of it", "independent": "another producer"},
    "readers": {"first": "the first reader alone", "second": "the second reader alone", "both": "both readers"},
    "reference_licenses": {
        "public-domain": "a work of a government, in the public domain",
        "CC-BY-4.0": "CC BY 4.0",
        "cited-fact": "all rights with its producer; a single figure is cited",
    },
    "tables": {
        "troop_levels": "Troop level",
        "attacks": "Attack",
        "casualties": "Casualties",
        "positions": "Position",
    },
}

STANCE_SYMBOLS = {"for": "▲", "against": "▼", "conditional": "◆", "ambivalent": "■", "silent": "○"}
