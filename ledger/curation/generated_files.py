"""The command `dictionary`: the files, and parts of files, that are written from the code and the dataset."""

import re
import sys
from pathlib import Path

from ledger.curation import codings, dictionary, reliability, reliability_text
from ledger.curation.suggest import score
from ledger.loading.commands import open_or_exit
from ledger.model.dataset import Dataset
from ledger.model.problems import Problem


def write_generated_files(root: Path, only_check: bool) -> int:
    """Write the files that are not current. With `only_check`, name them instead; the exit code then is 1 if there is one.

    They are data/README.md, data/schema/, the parts between marks of documents in docs/ and the version in CITATION.cff, as far
    as these exist, and how far the codings in data/coding/ agree, if there are any. Problems of the codings are printed; then
    nothing of these is written.
    """
    suggest, codebook = root / "docs" / "suggest.md", root / "docs" / "codebook.md"
    texts = dictionary.documents(root)
    problems: list[Problem] = []
    if suggest.exists():
        texts[suggest] = dictionary.between(suggest.read_text(encoding="utf-8"), "score", score.table(open_or_exit(root)))
    cited = root / "CITATION.cff"
    if cited.exists():
        texts[cited] = _of_today(cited.read_text(encoding="utf-8"), open_or_exit(root))
    if (root / codings.FOLDER).exists():
        dataset = open_or_exit(root)
        coded, problems = codings.read(root, dataset)
        if coded:
            measured = reliability.measure(coded, dataset)
            texts[root / reliability.FILE] = reliability.text(measured)
            if codebook in texts:
                texts[codebook] = dictionary.between(texts[codebook], "reliability", reliability_text.markdown(measured))
    for problem in problems:
        print(problem, file=sys.stderr)
    stale = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if only_check:
            print(f"{path.relative_to(root)} is not current; run `python -m ledger dictionary`", file=sys.stderr)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(texts[path], encoding="utf-8")
    return 1 if problems or (only_check and stale) else 0


def _of_today(text: str, dataset: Dataset) -> str:
    """The text of CITATION.cff with the version of the dataset and its day; the day that it has stays if the dataset has none."""
    text = re.sub("(?m)^version: .*$", f"version: '{dataset.version}'", text)
    return re.sub("(?m)^date-released: .*$", f"date-released: '{dataset.changes[0].date}'", text) if dataset.changes else text
