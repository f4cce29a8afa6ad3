"""The licences of code and data: that all files name the same, and that each download states that of the data."""

import io
import json
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import openpyxl
import yaml

from ledger import export
from ledger.export import report
from ledger.loading.opening import open_dataset
from ledger.model.vocabulary import LICENSES
from ledger.query.selection import select
from ledger.urls import links
from ledger.wording import citation
from tests.conftest import MINI, data

ROOT = Path(__file__).parents[1]
AUTHORS = "The authors of The Iraq ledger"


def test_the_files_agree_with_each_other_and_with_the_dataset():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    of_code = (ROOT / "LICENSE").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    subject, readme = data().subject, (ROOT / "README.md").read_text(encoding="utf-8")
    assert of_code.startswith("MIT License\n\nCopyright (c) 2026 " + AUTHORS)
    assert (project["license"], project["license-files"]) == ("MIT", ["LICENSE"])
    assert (cited["license"], cited["license-url"]) == (subject.license, LICENSES[subject.license or "CC0-1.0"].url)
    assert (cited["title"], cited["authors"]) == (subject.title, [{"name": AUTHORS}])
    assert "MIT licence" in readme
    assert "CC BY 4.0" in readme


def is_valid_citation(path: Path) -> bool:
    """Whether a file keeps the schema of the Citation File Format, which check-jsonschema brings."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format", str(path)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_the_citation_file_keeps_the_schema_of_its_format_and_cites_this_version(tmp_path: Path):
    assert is_valid_citation(ROOT / "CITATION.cff")
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    broken = tmp_path / "CITATION.cff"
    for there, other in (("type: dataset", "type: data"), ("license: CC-BY-4.0", "license: CC"), ("message:", "massage:")):
        assert there in text
        broken.write_text(text.replace(there, other), encoding="utf-8")
        assert not is_valid_citation(broken)
    cited = yaml.safe_load(text)
    assert (cited["version"], cited["date-released"]) == (data().version, data().changes[0].date)


def test_every_download_states_the_licence_and_that_the_articles_are_not_ours():
    link = links.read("actor=sadr", "positions", data())
    left, about = select(data(), link.filters), export.about(data(), link, "positions", "https://h/")
    with zipfile.ZipFile(io.BytesIO(export.to_package(left, about))) as package:
        described, readme = json.loads(package.read("datapackage.json")), package.read("README.md").decode()
    sheet = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(left, about)))["Read me"]
    held = json.loads(export.to_json(about.facts(), export.all_rows(left)))
    texts = [
        readme,
        " ".join(str(cell) for row in sheet.values for cell in row),
        report.html(data(), link, "positions", "https://h/"),
        held["rights"],
        described["ledger"]["rights"],
    ]
    for text in texts:
        assert "Creative Commons Attribution 4.0 International (CC-BY-4.0)" in text
        assert "https://creativecommons.org/licenses/by/4.0/" in text
        assert citation.NOT_OURS in text
    license = LICENSES["CC-BY-4.0"]
    assert described["licenses"] == [
        {"name": "CC-BY-4.0", "title": f"{license.name}, for the records. {citation.NOT_OURS}", "path": license.url}
    ]
    assert (held["license"], held["license_url"]) == ("CC-BY-4.0", license.url)


def test_a_version_without_a_licence_says_so():
    dataset, _ = open_dataset(MINI)
    assert dataset
    without = dataset.subject.model_copy(update={"license": None})
    object.__setattr__(dataset, "subject", without)
    about = export.about(dataset, links.read("", "overview", dataset), "overview")
    assert about.facts()["license"] is about.facts()["license_url"] is None
    assert about.rights == f"This version states no licence. {citation.NOT_OURS}"
    assert "licenses" not in export.descriptor(select(dataset), about)
