"""The proposals for one article of the dataset as a page of YAML, grouped by the file that they would go to."""

from ledger.curation.suggest import KINDS, Suggestion, block
from ledger.curation.suggest.score import holds, proposed
from ledger.model.dataset import Dataset
from ledger.wording import words

_HEAD = """# {count} for {source}, made by rules; none of them is a record until a person has read it.
# Delete what is no claim, fill in the blanks of the rest, then run `python -m ledger add` with this file.
"""


def listing(dataset: Dataset, source: str) -> str:
    """Every proposal for an article; one whose words already state records of the same file says which."""
    found = proposed(dataset, source)
    parts = [_HEAD.format(count=words.count(len(found), "proposal"), source=source)]
    for table in KINDS:
        mine = [suggestion for suggestion in found if suggestion.table == table]
        parts.append(f"{table}:  # {words.count(len(mine), 'proposal')}\n" if mine else "")
        parts += [_coded(dataset, source, suggestion) + block(suggestion) for suggestion in mine]
    return "\n".join(parts)


def _coded(dataset: Dataset, source: str, suggestion: Suggestion) -> str:
    cited = [c for c in dataset.cited_in.get(source, ()) if c.table == suggestion.table and holds(suggestion.span, c.span)]
    names = dict.fromkeys(citation.record for citation in cited)
    return f"# holds words of {', '.join(names)}\n" if names else ""
