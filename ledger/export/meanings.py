"""What the allowed values of columns mean, in the words that the dictionary of a data package has."""

from collections.abc import Mapping

from ledger.charts.rules import PLACES
from ledger.export.derived import Column
from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.rendering.guide_words import MEANINGS

_WORDS = vocabulary.WORDS
DATE_PRECISIONS = {
    "day": "One day.",
    "month": "One month, or some day of it.",
    "season": "One season, or some day of it.",
    "year": "One year, or some day of it.",
    "range": "At some time between two dates, or all the time: the exact words tell which, as far as anything does.",
    "open": "One end is not known, or there is none.",
    "unknown": "No date is given.",
}
_ZONES = {
    "headline": "The headline.",
    "deck": "The lines below the headline.",
    "caption": "The caption of a picture.",
    "body": "The text itself.",
}
_ORIGINS = {name: f"{words}." for name, words in _WORDS["named"].items()}
_LIKE = {name: _WORDS["tables"][name] for name in ("troop_levels", "casualties")}
_BY_TABLE: dict[tuple[str, str], dict[str, str]] = {
    ("actors", "kind"): {
        "person": "One human being.",
        "government": "A state, its government, or officials of it.",
        "ministry": "A ministry, an army or its officers, or another part of a government.",
        "armed_group": "A group that fights, outside a state's forces or beside them.",
        "party": "A political party, bloc or movement.",
        "population": "People who share a country, a belief or a cause.",
        "organisation": "A body that is none of these, such as an alliance or an institute.",
        "press": "A newspaper, agency or journal.",
    },
    ("issues", "kind"): {name: f"It asks {words}." for name, words in _WORDS["issue_kind"].items()},
    ("troop_levels", "kind"): {name: f"{MEANINGS[name]}." for name in _WORDS["kinds"]},
    ("troop_levels", "personnel"): {name: f"{words.capitalize()}." for name, words in _WORDS["personnel"].items()},
    ("attacks", "type"): {name: f"{words}." for name, words in _WORDS["types"].items()},
    ("disagreements", "reason"): {name: f"They differ: {words}." for name, words in _WORDS["reasons"].items()},
    ("references", "like"): {name: f"Its numbers are of the sort of a {words.lower()}." for name, words in _LIKE.items()},
    ("references", "license"): {name: f"{words[0].upper()}{words[1:]}." for name, words in _WORDS["reference_licenses"].items()},
    ("comparisons", "relation"): {name: f"{words.capitalize()}." for name, words in _WORDS["relations"].items()},
    ("comparisons", "differs_by"): {name: f"They differ {words}." for name, words in _WORDS["differs_by"].items()},
    ("reference_look_ups", "kind"): {name: f"{words.capitalize()}." for name, words in _WORDS["look_ups"].items()},
    ("reference_look_ups", "by"): {name: f"{words.capitalize()}." for name, words in _WORDS["readers"].items()},
    ("sources", "medium"): {
        "newspaper": "A newspaper, in print or on the web.",
        "magazine": "A magazine or journal, in print or on the web.",
        "website": "Another website, such as that of a news agency or an institute.",
    },
    ("sources", "display"): {
        "full": "The dashboard shows the whole article.",
        "excerpts": "Only the cited passages may be shown.",
    },
}
_BY_COLUMN: dict[str, Mapping[str, str]] = {
    "table": {name: f"{words}." for name, words in _WORDS["tables"].items()},
    "outcome": {name: f"People {words}." for name, words in _WORDS["outcome"].items()},
    "scope": {name: f"The number is of {words}." for name, words in _WORDS["scope"].items()}
    | {
        "period_total": "The number is the total of a period.",
        "historical_total": "The number is a total of history, such as that of a war; it is never added.",
    },
    "qualifier": {
        "exact": "The number as it stands, without a word that qualifies it; it may still be rounded.",
        "about": "Rounded by the article; how far off it may be is not said: low, best and high all have the number itself.",
        "at_least": "The lower end is known, the upper end is open.",
        "at_most": "Only the upper end is known.",
        "range": "The article's words, with the lowest and highest number that they allow.",
        "implied": "No word states it: zero, where all are said to be gone or are to go, or one, where somebody is named.",
        "none": "The words give no number.",
    },
    "stance": {name: MEANINGS[name].removesuffix(": ").rstrip(".") + "." for name in _WORDS["stances"]},
    "mode": {name: MEANINGS[name] for name in _WORDS["mode"]},
    "speech": {name: MEANINGS[name] for name in _WORDS["speech"]},
    "status": {name: MEANINGS[name] for name in _WORDS["status"]},
    "role": {name: MEANINGS[name] for name in _WORDS["role"]},
    "role_name": {words: MEANINGS[name] for name, words in _WORDS["role"].items()},
    "precision": {number: f"{words.capitalize()}." for number, words in _WORDS["precision"].items()},
    "precision_name": {
        words: f"{PLACES[int(number)].capitalize()}." if int(number) in PLACES else "A country."
        for number, words in _WORDS["precision"].items()
    },
    "known_from": _ORIGINS,
    "kind_of_origin": _ORIGINS,
    "obtained": {name: f"{words.capitalize()}." for name, words in _WORDS["obtained"].items()},
    "knowledge": {name: f"The speaker {words}." for name, words in _WORDS["knowledge"].items()},
    "zone": _ZONES,
}


def meanings(dataset: Dataset, table: str, column: Column) -> Mapping[str, str]:
    """What each allowed value of a column of a table means, by the value; empty where the values are not listed."""
    if column.name == "side" and table in ("actors", "positions"):
        return {name: _sentence(side.name, side.note) for name, side in dataset.sides.items()}
    if column.name == "victims" and table == "casualties":
        return {name: _sentence(group.name, group.note) for name, group in dataset.victims.items()}
    if column.values == tuple(DATE_PRECISIONS):
        return DATE_PRECISIONS
    is_listed = column.values or (table, column.name) == ("places", "precision")  # which are numbers, listed here only
    return _BY_TABLE.get((table, column.name)) or (_BY_COLUMN.get(column.name, {}) if is_listed else {})


def _sentence(name: str, note: str | None) -> str:
    """A name with its note."""
    return f"{name}. {note}" if note else f"{name}."
