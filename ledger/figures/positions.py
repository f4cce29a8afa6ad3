"""Statements on each issue by stance."""

from ledger import style, words
from ledger.dataset import Dataset
from ledger.figures.marks import Chart, layout_of, plain, rows_of


def positions(dataset: Dataset) -> Chart:
    """Statements on each issue by stance: how many, not how weighty."""
    issues = [i for i in dataset.issues.values() if any(p.issue == i.id for p in dataset.positions)]
    issues.sort(key=lambda i: sum(p.issue == i.id for p in dataset.positions))
    traces = []
    for stance, name in style.WORDS["stances"].items():
        counts = [sum(p.issue == i.id and p.stance == stance for p in dataset.positions) for i in issues]
        labels = {"for": "for_label", "against": "against_label"}
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "x": counts,
                "y": list(range(len(issues))),
                "width": 0.4,
                "customdata": [
                    [i.id, plain(i.question), plain(getattr(i, labels[stance]) if stance in labels else name)] for i in issues
                ],
                "hovertemplate": "%{customdata[1]}<br><b>%{customdata[2]}</b>: %{x}<extra></extra>",
                "marker": {"color": style.STANCE_COLOURS[stance]},
            }
        )
    layout = layout_of(height=130 + 44 * len(issues), legend=True)
    layout["barmode"] = "stack"
    layout["xaxis"] = {"title": {"text": "Statements"}, "tickformat": "d"}
    layout |= rows_of([plain(i.question) for i in issues])
    actors = len({p.actor for p in dataset.positions})
    said = f"{words.count(len(dataset.positions), 'statement')} by {words.count(actors, 'actor')}"
    return Chart(
        title="Statements on each issue, by stance",
        figure={"data": traces, "layout": layout},
        sentence=f"{said} on {words.count(len(issues), 'issue')}.",
        rule="A bar counts statements, not actors and not weight: one actor may speak several times.",
        drawn={p.id: {"Issue": dataset.issues[p.issue].question, "Stance": words.stance(dataset, p)} for p in dataset.positions},
    )
