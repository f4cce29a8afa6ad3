"""200 filters made by chance: each package is valid, all forms have the same records, and two runs give the same bytes."""

import io
import json
from collections.abc import Mapping

import frictionless
import pandas as pd
import pytest

from ledger.export import views
from ledger.model.records import CLAIMS
from ledger.query.selection import select
from ledger.urls.links import Link
from tests.conftest import data
from tests.package_checks import described, faults, filters, tables_of, unzipped

FILTERS = filters(data(), 200)
PAGE = "records"


def files_of(link: Link) -> dict[str, bytes]:
    """The view in every form that is one file."""
    return {suffix: views.file(data(), link, PAGE, suffix, "").content() for suffix in ("zip", "json", "xlsx", "csv", "parquet")}


def records_of(files: Mapping[str, bytes]) -> dict[str, dict[str, bool]]:
    """The ids of each form that has all tables, with whether the filter leaves them."""
    told = json.loads(files["json"])["tables"]
    sheets = pd.read_excel(io.BytesIO(files["xlsx"]), sheet_name=list(CLAIMS))
    package = tables_of(unzipped(files["zip"]))
    return {
        "json": {row["id"]: row["left_by_filter"] for name in CLAIMS for row in told[name]},
        "xlsx": {row["id"]: bool(row["left_by_filter"]) for name in CLAIMS for row in sheets[name].to_dict(orient="records")},
        "zip": {str(row["id"]): row["left_by_filter"] == "True" for name in CLAIMS for row in package[name]},
        "list of the zip": {str(row["id"]): row["left_by_filter"] == "True" for row in package["records"]},
    }


@pytest.mark.faults
@pytest.mark.parametrize("start", range(0, 200, 25))
def test_packages_are_valid_and_all_forms_have_the_same_records(tmp_path, start):
    for chosen in FILTERS[start : start + 25]:
        link = Link(chosen)
        files = files_of(link)
        assert files == files_of(link), chosen
        found = records_of(files)
        assert found["json"] == found["xlsx"] == found["zip"] == found["list of the zip"], chosen
        held = views.held(select(data(), chosen), PAGE, {})
        assert {name for name, left in found["zip"].items() if left} == {record.id for _, record in held.claims()}
        shown = pd.read_csv(io.BytesIO(files["csv"]))
        assert list(shown["id"]) == list(pd.read_parquet(io.BytesIO(files["parquet"]))["id"])
        assert set(shown["id"]) == {name for name, left in found["zip"].items() if left}, chosen
        package = unzipped(files["zip"])
        assert faults(described(package), tables_of(package)) == [], chosen
        for name, content in package.items():
            (tmp_path / name).write_bytes(content)
        report = frictionless.validate(tmp_path / "datapackage.json")
        assert report.valid, (chosen, report.flatten(["rowNumber", "fieldName", "type", "message"])[:5])
