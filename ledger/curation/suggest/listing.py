"""The command `suggest`: the proposals for one article as a page of YAML, grouped by the file that they would go to."""

import sys

from ledger.curation.suggest import KINDS, Suggestion, block, stopped_at
from ledger.curation.suggest.score import holds, proposals, table
from ledger.model.dataset import Dataset
from ledger.wording import words

_HEAD = """# {count} for {source}, made by rules; none of them is a record until a person has read it.
# Delete what is no claim, fill in the blanks of the rest, then run `python -m ledger add` with this file.
"""


def print_proposals(dataset: Dataset, source: str, scored: bool) -> int:
    """Print the proposals for the article of this id, or with `scored` how well proposals agree with all that is coded.

    Gives the exit code: 0 printed, 2 there is no such article.
    """
    if scored:
        print(table(dataset), end="")
        return 0
    if source not in dataset.sources:
        print(f"no article is called '{source}'; there are: {', '.join(dataset.sources) or 'none'}", file=sys.stderr)
        return 2
    print(listing(dataset, source), end="")
    return 0


def listing(dataset: Dataset, source: str) -> str:
    """Every proposal for an article as YAML. A comment names the records of the same table that already cite its words."""
    suggestions = proposals(dataset, source)
    parts = [_HEAD.format(count=words.count(len(suggestions), "proposal"), source=source)]
    parts += [f"# So many that none was looked for after line {line}.\n"] if (line := stopped_at(suggestions)) else []
    for kind in KINDS:
        of_kind = [suggestion for suggestion in suggestions if suggestion.table == kind]
        parts.append(f"{kind}:  # {words.count(len(of_kind), 'proposal')}\n" if of_kind else "")
        parts += [_coded_comment(dataset, source, suggestion) + block(suggestion) for suggestion in of_kind]
    return "\n".join(parts)


def _coded_comment(dataset: Dataset, source: str, suggestion: Suggestion) -> str:
    """A comment line that names the records that cite words of a proposal; empty where there are none."""
    cited = [c for c in dataset.cited_in.get(source, ()) if c.table == suggestion.table and holds(suggestion.span, c.span)]
    names = dict.fromkeys(citation.record for citation in cited)
    return f"# holds words of {', '.join(names)}\n" if names else ""
