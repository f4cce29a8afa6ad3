"""Rules about the articles: each file in `seeds/` is the file of a source, and each of its lines lies in one zone."""

from collections import Counter
from collections.abc import Iterator

from ledger.loading.parse import Reading
from ledger.model.problems import Kind, Problem
from ledger.model.records import Source


def seeds_are_listed(reading: Reading) -> Iterator[Problem]:
    """Every file in `seeds/` is the file of a source."""
    table = reading.tables["sources"]
    if not table.whole:
        return
    listed = {row.record.file for row in table.rows}
    for path in sorted([*reading.files.contents, *reading.files.refused]):
        folder, _, name = path.partition("/")
        if folder == "seeds" and name not in listed:
            yield Problem(table.file, 0, "", "", Kind.SEED_UNLISTED, f"{path} is no source's file")


def zones_cover_every_line_once(reading: Reading) -> Iterator[Problem]:
    """Every line of an article lies in exactly one zone, and no zone ends after the last line or before it starts."""
    for table, row in reading.rows("sources"):
        source: Source = row.record
        if source.id not in reading.articles:
            continue
        count = reading.articles[source.id].line_count
        cover = Counter(line for zone in source.zones for line in range(zone.lines[0], min(zone.lines[1], count) + 1))
        backwards = [zone for zone in source.zones if zone.lines[0] > zone.lines[1]]
        if backwards:
            first, last = backwards[0].lines
            yield table.problem(row, ("zones",), Kind.ZONE_GAP, f"a zone from line {first} to {last} ends before it starts")
            continue
        gaps = [line for line in range(1, count + 1) if not cover[line]]
        twice = [line for line, times in cover.items() if times > 1]
        if gaps:
            yield table.problem(row, ("zones",), Kind.ZONE_GAP, f"line {gaps[0]} of the article lies in no zone")
        if twice:
            yield table.problem(row, ("zones",), Kind.ZONE_OVERLAP, f"line {twice[0]} of the article lies in two zones")
        if any(zone.lines[1] > count for zone in source.zones):
            yield table.problem(row, ("zones",), Kind.ZONE_GAP, f"a zone ends after line {count}, the last of the article")
