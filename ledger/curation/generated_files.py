"""The command `dictionary`: the files, and parts of files, that are written from the code and the dataset."""

import sys
from pathlib import Path

from ledger.curation import dictionary
from ledger.curation.suggest import score
from ledger.loading.commands import open_or_exit


def write_generated_files(root: Path, only_check: bool) -> int:
    """Write the files that are not current. With `only_check`, name them instead; the exit code then is 1 if there is one.

    They are data/README.md, data/schema/, and the parts between marks of documents in docs/, as far as these exist.
    """
    suggest = root / "docs" / "suggest.md"
    texts = dictionary.documents(root)
    if suggest.exists():
        texts[suggest] = dictionary.between(suggest.read_text(encoding="utf-8"), "score", score.table(open_or_exit(root)))
    stale = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if only_check:
            print(f"{path.relative_to(root)} is not current; run `python -m ledger dictionary`", file=sys.stderr)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(texts[path], encoding="utf-8")
    return 1 if only_check and stale else 0
