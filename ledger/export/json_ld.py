"""The dataset as schema.org describes one, in JSON-LD: what search engines for data read in the HTML of a page."""

import json
from typing import Any

from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.vocabulary import LICENSES
from ledger.query.facets import period_of
from ledger.wording import citation, words

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
        "description": f"{words.heading(dataset)}. {words.opening(dataset)} {citation.rights(dataset)}",
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


@memoized(maxsize=2)
def script(dataset: Dataset, base: str) -> str:
    """The description as an element for the head of a page. It is data, which no browser runs and no content policy forbids.

    No text of the dataset can end the element or begin another: each `<` is written as `\\u003c`.
    """
    text = json.dumps(json_ld(dataset, base), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
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
