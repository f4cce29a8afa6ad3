"""The rules that the records of a dataset must keep: each is a generator, named after what must hold, that yields Problems.

`problems` runs them all. A rule takes a Reading, which holds every record that could be read, and yields a Problem a fault. What
one file or one record must look like by itself is checked where it is read, in `loading.parse` and `loading.yaml_text`.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from ledger.loading.parse import Reading
from ledger.loading.rules import (
    articles,
    dates,
    evidence,
    headings,
    ids,
    judgements,
    numbers,
    parts,
    public_record,
    references,
    tellings,
)
from ledger.loading.rules.evidence import MISSES
from ledger.model.problems import BROKEN, Problem

__all__ = ["MISSES", "problems"]

Rule = Callable[[Reading], Iterator[Problem]]

ACROSS: tuple[Rule, ...] = (
    ids.there_is_one_subject,
    ids.ids_are_unique,
    ids.former_ids_are_free,
    evidence.errata_name_their_records,
    evidence.set_aside_is_not_cited,
    parts.nobody_is_counted_twice,
    tellings.origins_tie_statements,
)
"""Rules by which a record that is good by itself may become a fault because of another one."""
RULES: tuple[Rule, ...] = (
    ids.the_subject_has_a_license,
    ids.what_readers_look_for_stands_in_no_article,
    ids.names_are_unique,
    references.references_resolve,
    dates.dates_are_edtf,
    dates.claims_are_no_later_than_their_articles,
    dates.windows_end_with_their_articles,
    dates.open_starts_have_a_reason,
    dates.inferred_publications_are_marked,
    numbers.ranges_are_ordered,
    numbers.inexact_numbers_have_a_wording,
    numbers.numbers_stand_in_the_words,
    parts.parts_have_no_cycle,
    parts.parts_fit_their_whole,
    judgements.conditions_match_stances,
    judgements.deeds_answer_no_past_issue,
    judgements.coordinates_come_in_pairs,
    judgements.a_basis_says_text_or_background,
    judgements.what_rests_on_the_public_record_names_a_comparison,
    judgements.disagreements_compare_records_of_one_table,
    headings.issues_have_short_names,
    headings.summaries_name_their_speaker,
    headings.titles_say_what_and_where,
    headings.notes_are_sentences,
    headings.headings_have_only_dates_that_are_quoted,
    headings.victims_are_named,
    articles.seeds_are_listed,
    articles.zones_cover_every_line_once,
    evidence.quotes_are_found,
    evidence.wordings_are_quoted,
    evidence.errata_say_what_they_bear_on,
    evidence.quotes_do_not_stop_before_a_contrast,
    tellings.words_of_tellings_are_quoted,
    tellings.links_of_tellings_have_words,
    public_record.values_are_clear,
    public_record.references_are_looked_up_twice,
    public_record.what_was_not_read_is_told_by_another,
    public_record.relations_are_true,
    public_record.like_numbers_are_judged_alike,
    public_record.judgements_are_no_earlier_than_what_they_judge,
)
"""Rules that judge each record by itself, with what it refers to."""
FOLLOWING: tuple[Rule, ...] = (references.references_into_broken_files_resolve, references.everything_is_used)
"""Rules whose faults may only follow from a file that is broken or cut short: these are told last."""


def problems(reading: Reading) -> list[Problem]:
    """Every fault of a reading: files that are broken first, then faults of records, then what may follow from the others.

    Within each of these three, problems are in the order of file and line.
    """
    whole = replace(reading, added_from={})
    faults = [*reading.problems, *(problem for rule in RULES for problem in rule(reading))]
    faults += [problem for rule in ACROSS for problem in rule(whole)]
    following = [problem for rule in FOLLOWING for problem in rule(whole)]
    return [*sorted(faults, key=lambda problem: (problem.kind not in BROKEN, problem)), *sorted(following)]
