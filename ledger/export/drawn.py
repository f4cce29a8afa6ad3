"""The rows of a chart, or of a table of a page, as CSV: what is drawn, under the names that the tables have."""

from collections.abc import Sequence

import pandas as pd

from ledger.charts import Row
from ledger.export.files import to_csv, to_sheet_csv

_NAMES = {
    "Record": "id",
    "Statement": "statement",
    "Time": "time_in_words",
    "First day": "time_start",
    "Last day": "time_end",
    "Words": "first_quote",
    "Actor": "actor_name",
    "Other": "other_name",
    "Issue": "question",
    "Stance": "answer",
    "Mode": "mode_name",
    "Known": "speech_name",
    "Said to have had a part": "actor_name",
    "Speaker": "by_name",
    "Speaker's words": "words_for_speaker",
    "Status": "status_name",
    "Part": "role_name",
    "Attack": "attack_title",
    "Victims": "victims_name",
    "Of": "personnel_name",
    "Kind": "kind_name",
    "Type": "type_name",
    "Place": "place_name",
    "Precision": "precision_name",
}
"""The name of a column in the CSV, by its heading on the page, where they differ; `_name` marks words for a code."""


def drawn_csv(rows: Sequence[Row], version: str, *, sheet: bool = False) -> bytes:
    """Rows as CSV in UTF-8, each with the version of the dataset; for spreadsheets (`sheet`) no text in it is a formula."""
    table = pd.DataFrame([{**row, "Dataset": version} for row in rows], dtype=object)
    table.columns = pd.Index([_NAMES.get(heading) or heading.lower().replace(" ", "_") for heading in table.columns])
    return (to_sheet_csv if sheet else to_csv)(table).encode()
