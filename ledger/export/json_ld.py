"""The dataset, and each of its claims, as schema.org describes them, in JSON-LD: what search engines read in the HTML of a page.

A claim is a `Claim` with the article as its appearance. It is never reviewed or rated: the ledger does not say who is right.
"""

import json
from collections.abc import Sequence
from typing import Any

from ledger.model.dataset import Citation, Dataset
from ledger.model.memoized import memoized
from ledger.model.vocabulary import LICENSES
from ledger.query.facets import period_of
from ledger.urls import links
from ledger.wording import citation, words
from ledger.wording.retelling import titled

_FILES = {"package.zip": "application/zip", "records.csv": "text/csv", "records.json": "application/json"}
"""The addresses at which the whole dataset is given, below that of the dashboard, and their media types."""


def json_ld(dataset: Dataset, base: str) -> dict[str, Any]:
    """The description of the whole dataset as a schema.org `Dataset`; `base` is the address of the dashboard, ending in a slash.

    What the dataset does not know, such as the day of its last change, is left out.
    """
    described = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": base,
        "url": base,
        "name": dataset.subject.title,
        "description": f"{words.heading(dataset, list(dataset.sources))}. {words.opening(dataset)} {citation.rights(dataset)}",
        "version": dataset.version,
        "license": LICENSES[dataset.subject.license].url if dataset.subject.license else None,
        "creator": {"@type": "Organization", "name": citation.authors(dataset)},
        "dateModified": dataset.changed.isoformat() if dataset.changed else None,
        "temporalCoverage": _years(dataset),
        "spatialCoverage": _places(dataset),
        "citation": [citation.source_line(dataset, name) for name in dataset.sources],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": form, "contentUrl": base + file} for file, form in _FILES.items()
        ],
    }
    return {key: value for key, value in described.items() if value}


def claim(dataset: Dataset, name: str, base: str) -> dict[str, Any]:
    """The description of a record, by its id, as a schema.org `Claim`: its words, and each article in which they appear.

    Of an article the address is that at which the words are read; `base` is the address of the dashboard.
    """
    _, record = dataset.by_id[name]
    address = base + links.href("records", [("record", name)])
    return {
        "@context": "https://schema.org/",
        "@type": "Claim",
        "@id": address,
        "url": address,
        "identifier": name,
        "name": titled(dataset, record),
        "isPartOf": {"@type": "Dataset", "@id": base, "name": dataset.subject.title, "version": dataset.version},
        "appearance": [
            _appearance(dataset, name, source, cited, base)
            for source, cited in citation.by_article(dataset.citations[name]).items()
        ],
    }


def _appearance(dataset: Dataset, name: str, source: str, cited: Sequence[Citation], base: str) -> dict[str, Any]:
    """An article that states a claim, with the exact words and the address at which they are read in it."""
    article = dataset.sources[source]
    known = {
        "@type": "Article",
        "name": article.title,
        "author": {"@type": "Person", "name": article.author} if article.author else None,
        "publisher": {"@type": "Organization", "name": article.publisher} if article.publisher else None,
        "url": base + links.to_record(name, article=source),
        "text": " … ".join(one.quote for one in cited),
    }
    return {key: value for key, value in known.items() if value}


@memoized(maxsize=500)
def script(dataset: Dataset, base: str, record: str = "") -> str:
    """The description of the dataset, or of a record, as an element for the head of a page.

    It is data, which no browser runs and no content policy forbids. No text of the dataset can end the element or begin another:
    each `<` is written as `\\u003c`.
    """
    described = claim(dataset, record, base) if record else json_ld(dataset, base)
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def _years(dataset: Dataset) -> str | None:
    """The first and the last year that a record names, as `2003/2020`; None if no record has a date. Open ends are no year."""
    periods = [period for _, record in dataset.claims() if (period := period_of(record, dataset))]
    years = [day.year for period in periods for day in (period.first, period.last) if day]
    return f"{min(years):04}/{max(years):04}" if years else None


def _places(dataset: Dataset) -> list[dict[str, Any]]:
    """The places that lie within no other one, with their coordinates where these are known."""
    return [
        {
            "@type": "Place",
            "name": place.name,
            **({"geo": _point(place.lat, place.lon)} if place.lat is not None and place.lon is not None else {}),
        }
        for place in dataset.places.values()
        if place.within is None
    ]


def _point(lat: float, lon: float) -> dict[str, Any]:
    """Coordinates in degrees as schema.org writes them."""
    return {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}
