"""The proposals for one article of the dataset as a page of YAML, grouped by the file that they would go to."""

from ledger import words
from ledger.dataset import Dataset
from ledger.suggest import KINDS, Suggestion, block
from ledger.suggest.score import holds, proposed

_HEAD = """# {count} for {source}, made by rules; none of them is a record until a person has read it.
# Take over what is right, fill in the blanks, and delete the comments: a file of the dataset holds none among its records.
# Then run `python -m ledger format` and `python -m ledger check`.
"""


def listing(dataset: Dataset, source: str) -> str:
    """Every proposal for an article; one whose words already state records of the same file says which."""
    found = proposed(dataset, source)
    parts = [_HEAD.format(count=words.count(len(found), "proposal"), source=source)]
    for table in KINDS:
        mine = [suggestion for suggestion in found if suggestion.table == table]
        parts.append(f"# ---- data/{table}.yaml: {words.count(len(mine), 'proposal')}\n")
        parts += [_coded(dataset, source, suggestion) + block(suggestion) for suggestion in mine]
    return "\n".join(parts)


def _coded(dataset: Dataset, source: str, suggestion: Suggestion) -> str:
    cited = [c for c in dataset.cited_in.get(source, ()) if c.table == suggestion.table and holds(suggestion.span, c.span)]
    names = dict.fromkeys(citation.record for citation in cited)
    return f"# holds words of {', '.join(names)}\n" if names else ""
