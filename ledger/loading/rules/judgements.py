"""Rules about what curators judge: stances and their issues, coordinates, the basis of what they know, disagreements."""

import re
from collections.abc import Iterator

from ledger.loading.parse import Reading
from ledger.loading.rules.dates import parse_or_none
from ledger.model.problems import Kind, Problem
from ledger.model.records import CLAIMS, Disagreement, Erratum, Place, Position

_BASIS = re.compile(r"(text|background)\b")
_RECORD = re.compile(r"record\b")


def conditions_match_stances(reading: Reading) -> Iterator[Problem]:
    """A position has a condition if, and only if, its stance is conditional."""
    for table, row in reading.rows("positions"):
        position: Position = row.record
        if (position.stance == "conditional") != (position.condition is not None):
            message = "a conditional stance has a condition, and no other stance has one"
            yield table.problem(row, ("stance",), Kind.CONDITION_MISMATCH, message)


def deeds_answer_no_past_issue(reading: Reading) -> Iterator[Problem]:
    """What an actor did, by which it took a position, was not done after the time that the issue asks about.

    What is said or held may look back at any time, and all may look ahead.
    """
    periods = {row.record.id: parse_or_none(row.record.period) for row in reading.tables["issues"].rows}
    for table, row in reading.rows("positions"):
        position: Position = row.record
        done, asked = parse_or_none(position.said_on), periods.get(position.issue)
        if position.mode == "did" and done and asked and done.first and asked.last and done.first > asked.last:
            message = (
                f"done in '{done.text}', after '{asked.text}', the time that {position.issue} asks about: take another issue"
            )
            yield table.problem(row, ("said_on",), Kind.DEED_AFTER_ISSUE, message)


def coordinates_come_in_pairs(reading: Reading) -> Iterator[Problem]:
    """A place has a latitude and a longitude, or neither."""
    for table, row in reading.rows("places"):
        place: Place = row.record
        if (place.lat is None) != (place.lon is None):
            present, missing = ("lat", "lon") if place.lon is None else ("lon", "lat")
            message = f"`{present}` is given without `{missing}`: give both, or leave both out"
            yield table.problem(row, (present,), Kind.HALF_COORDINATES, message)


def a_basis_says_text_or_background(reading: Reading) -> Iterator[Problem]:
    """The basis of an erratum, and of a place with coordinates, starts with `text` or `background`, of an erratum or `record`."""
    for table, row in reading.rows():
        needed = table.name == "errata" or (table.name == "places" and row.record.lat is not None)
        if needed and not (_BASIS.match(row.record.basis) or (table.name == "errata" and _RECORD.match(row.record.basis))):
            of_record = ", with `record` if the public record has it" * (table.name == "errata")
            message = f"must start with `text` if an article says it{of_record}, or with `background` if it is general knowledge"
            yield table.problem(row, ("basis",), Kind.BASIS_UNCLEAR, message)


def what_rests_on_the_public_record_names_a_comparison(reading: Reading) -> Iterator[Problem]:
    """A basis that starts with `record` names a comparison; it is one of the records concerned, and the two differ."""
    comparisons = {row.record.id: row.record for row in reading.tables["comparisons"].rows}
    for table, row in reading.rows():
        if table.name not in ("errata", "disagreements"):
            continue
        judged: Erratum | Disagreement = row.record
        if isinstance(judged, Erratum) and judged.comparison is None and _RECORD.match(judged.basis):
            message = "name in `comparison` the comparison with the public record that has it"
            yield table.problem(row, ("basis",), Kind.BASIS_UNCLEAR, message)
        comparison = comparisons.get(judged.comparison or "")
        if comparison and (comparison.reference is None or comparison.claim not in judged.records):
            message = f"'{comparison.id}' has no reference, or its claim is none of `records`"
            yield table.problem(row, ("comparison",), Kind.BASIS_UNCLEAR, message)
        elif comparison and comparison.relation != "differs":
            message = f"'{comparison.id}' does not say that the two differ: it bears out no error and no disagreement"
            yield table.problem(row, ("comparison",), Kind.RELATION_UNTRUE, message)


def disagreements_compare_records_of_one_table(reading: Reading) -> Iterator[Problem]:
    """The records of a disagreement are all troop levels, or all casualties, and so on."""
    for table, row in reading.rows("disagreements"):
        disagreement: Disagreement = row.record
        homes = {name: [table for table in CLAIMS if name in reading.tables[table].ids] for name in disagreement.records}
        first = homes[disagreement.records[0]]
        for number, name in enumerate(disagreement.records):
            if first and homes[name] and homes[name] != first:
                message = (
                    f"'{name}' is of {homes[name][0]}, '{disagreement.records[0]}' of {first[0]}: compare records of one table"
                )
                yield table.problem(row, ("records", number), Kind.MIXED_DISAGREEMENT, message)
                break
