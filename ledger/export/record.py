"""One record as JSON: its row, its words, how it is cited, and, apart from it, what the public record has beside it."""

import json

import numpy as np

from ledger.export import json_ld
from ledger.export.tables import rows_of
from ledger.model.dataset import Dataset
from ledger.query.filters import Filters
from ledger.query.selection import Selection, indexed, select
from ledger.urls import links
from ledger.wording import citation, public_record
from ledger.wording.retelling import titled


def record_json(dataset: Dataset, name: str, base: str = "") -> bytes:
    """A record, by its id, as JSON in UTF-8: its title, link and citations, the row of its table, who is said
    to have had a part in it, how the articles know it (`chains`), and its evidence.

    base: the URL of the dashboard with a slash at its end, or empty; links then are relative. Raises KeyError for
    an unknown id.
    """
    kept = np.zeros(len(indexed(dataset).records), dtype=bool)
    kept[dataset.row[name]] = True
    selection = Selection(dataset, Filters(), kept)
    table, record = dataset.by_id[name]
    link = base + links.href("records", [("record", name)])
    cited = base + links.citing(links.href("records", [("record", name)]), dataset.version)
    facts: dict[str, object] = {
        "id": name,
        "table": table,
        "headline": titled(dataset, record),
        "dataset_version": dataset.version,
        "link": link,
        "license": dataset.subject.license,
        "citations": [
            citation.record(dataset, name, source).replace(citation.LINK, cited)
            for source in citation.by_article(dataset.citations[name])
        ],
        "record": rows_of(selection, table, base, select(dataset, Filters()))[0],
        "attributions": rows_of(selection, "attributions"),
        "chains": rows_of(selection, "chains"),
        "evidence": [
            {**row, "link": base + links.to_record(name, None, str(row["source"]))} for row in rows_of(selection, "evidence")
        ],
    }
    facts["claim"] = json_ld.claim(dataset, name, base)
    if dataset.comparisons_of.get(name):
        facts["beside"] = {"what": public_record.IS, "comparisons": rows_of(selection, "comparisons")}
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()
