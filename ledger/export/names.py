"""Names of files: dataset, page, state and filter in words, version. Different content has different names.

A name is made of small letters, digits, hyphens and underscores, which every system takes, and is at most 140 characters long.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ledger.model.dataset import Dataset
from ledger.query import agreement, comparison_words
from ledger.query.filters import CHOICES, Filters, label_of
from ledger.query.narrowing import applied
from ledger.urls import links
from ledger.urls.params import BY_KEY, params
from ledger.urls.view import defaults

_MOST = 124  # characters of a name without its ending
_MOST_SUBJECT, _MOST_STATE = 24, 68
_ALWAYS = ("outcome", "mode")  # parameters of a page that are named even where they have their default
_OF_MODE = {
    "issues": (),
    "side": ("columns", "rows", "level"),
    "time": ("topic",),
    "agreement": ("with", "level", "count"),
    "matrix": ("level", "order", "with", "count"),
}
"""The parameters that change what is shown, for each way to read positions."""
_SHOWN = ("scale", "under", "beside", "by", "outcome", "lanes", "view", "mode", "table")
"""The parameters that change what all other pages show, and the one that says how positions are read."""


def file_name(dataset: Dataset, what: Sequence[str], filters: Filters, tables: Sequence[str], rest: Sequence[str] = ()) -> str:
    """A file name without ending.

    what: the page and what else tells this file from others of the same records. tables: those of the file; what of the filter
    applies to none of them is not named. rest: what else the content depends on. Where the words do not say all, because they
    are cut or cannot be written in such a name, six hex digits tell this file from others.
    """
    told = _words(dataset, applied(filters, tables))
    digits = hashlib.sha256(repr((links.write(filters), [*what], [*rest])).encode(errors="replace")).hexdigest()[:6]
    can_be_written = all(sign.isascii() or not sign.isalnum() for text in (*what, *told) for sign in _plain(text))
    is_all_said = applied(filters, tables) == filters and not filters.text and not rest and can_be_written
    state, words = _slug(what), _slug(told) or "all-records"
    subject = _cut(_slug([dataset.subject.id]), _MOST_SUBJECT)
    room = _MOST - len(subject) - min(len(state), _MOST_STATE) - len(dataset.version) - len(digits) - 4
    short = _cut(state, _MOST_STATE), _cut(words, room)
    is_all_said = is_all_said and short == (state, words)
    return "_".join(filter(None, (subject, *short, "" if is_all_said else digits, dataset.version)))


def memo(title: str, version: str, day: date) -> str:
    """The name without ending of the file of a memo: its title, its day, and the version of the dataset."""
    return "_".join((_cut(_slug([title]), _MOST_STATE) or "memo", day.isoformat(), version))


def state_words(dataset: Dataset, page: str, state: Mapping[str, str]) -> list[str]:
    """What of the state of a page changes what it shows, in words: 'side by side', 'Iran beside Muqtada al-Sadr, 2011'.

    state: may leave out defaults.
    """
    known = defaults(page) | dict(state)
    kept = {key: known[key] for key in _ALWAYS if key in known} | changed_state(page, state)
    return [_value_in_words(dataset, key, value, known.get("level", "person")) for key, value in kept.items()]


def changed_state(page: str, state: Mapping[str, str]) -> dict[str, str]:
    """Those parameters that change what a page shows, and do not have their default."""
    known = {param.key for param in params(page)}
    keys = (*_SHOWN, *_OF_MODE.get(state.get("mode", BY_KEY["mode"].default), ()))
    return {key: state[key] for key in keys if key in known and state.get(key) and state[key] != BY_KEY[key].default}


def _value_in_words(dataset: Dataset, key: str, value: str, level: str) -> str:
    """The value of a parameter of a page in words; `level` says how far actors are folded into what they belong to."""
    param = BY_KEY[key]
    if key == "columns":
        return " and ".join(column.label(dataset) for column in agreement.columns(dataset, value, level))
    if key == "with" and value in dataset.actors:
        return comparison_words.counted_as(dataset, value, level)
    if param.table:
        found = getattr(dataset, param.table).get(value)
        return str(getattr(found, "name", value))
    if key == "beside":
        return "with the public record beside"
    return "with " + param.options[value] if key == "under" else "as table" if key == "view" else param.options.get(value, value)


def _words(dataset: Dataset, filters: Filters) -> list[str]:
    """The filter in words that are short enough for a name: 'from 2011-06-01', 'place', 'Baghdad'."""
    told = []
    for name in filters.active():
        if name in CHOICES:
            labels = [label_of(dataset, name, value) for value in getattr(filters, name)]
            told.append(f"{name.removesuffix('s')} {' or '.join(labels)}")
        else:
            value = getattr(filters, name)
            told.append({"start": "from", "end": "to", "text": "words"}[name] + f" {value}")
    return told


def _slug(texts: Iterable[str]) -> str:
    """Texts as small letters without accents, digits and hyphens."""
    return "-".join(filter(None, (re.sub("[^a-z0-9]+", "-", _plain(text)).strip("-") for text in texts)))


def _plain(text: str) -> str:
    """A text in small letters without accents."""
    spelled = unicodedata.normalize("NFKD", text.lower().replace("'", "").replace("’", ""))
    return "".join(sign for sign in spelled if not unicodedata.combining(sign))


def _cut(slug: str, most: int) -> str:
    """A slug in at most `most` characters, cut between words where it has several."""
    return slug if len(slug) <= most else slug[: most + 1].rpartition("-")[0] or slug[:most]
