"""What is wrong with the data: kinds of fault, and one fault as a value that is collected with all the others, never raised."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Every kind of fault that the ledger knows. `tests/broken/` holds one example file for each."""

    # what a file may not hold
    FILE_MISSING = "file-missing"
    FILE_UNKNOWN = "file-unknown"
    FILE_TOO_LARGE = "file-too-large"
    NOT_UTF8 = "not-utf8"
    FORBIDDEN_CHARACTER = "forbidden-character"
    CUT_OFF = "cut-off"
    MERGE_CONFLICT = "merge-conflict"
    YAML_SYNTAX = "yaml-syntax"
    SEVERAL_DOCUMENTS = "several-documents"
    TOO_DEEP = "too-deep"
    ALIAS = "alias"
    TAG = "tag"
    DUPLICATE_KEY = "duplicate-key"
    KEY_NOT_TEXT = "key-not-text"
    AMBIGUOUS_SCALAR = "ambiguous-scalar"
    COMMENT_INSIDE = "comment-inside"
    NOT_CANONICAL = "not-canonical"
    # the shape of one record
    NOT_A_LIST = "not-a-list"
    UNKNOWN_KEY = "unknown-key"
    MISSING_FIELD = "missing-field"
    WRONG_TYPE = "wrong-type"
    NOT_ALLOWED = "not-allowed"
    BAD_DATE = "bad-date"
    NOT_MARKED_INFERRED = "not-marked-inferred"
    BAD_RANGE = "bad-range"
    WORDING_MISSING = "wording-missing"
    CONDITION_MISMATCH = "condition-mismatch"
    HALF_COORDINATES = "half-coordinates"
    BASIS_UNCLEAR = "basis-unclear"
    # what must hold across records
    DUPLICATE_ID = "duplicate-id"
    FORMER_ID_TAKEN = "former-id-taken"
    NAME_TAKEN = "name-taken"
    NAME_NOT_SHORT = "name-not-short"
    UNKNOWN_REFERENCE = "unknown-reference"
    UNUSED = "unused"
    PART_CYCLE = "part-cycle"
    PART_EXCEEDS_WHOLE = "part-exceeds-whole"
    COUNTED_TWICE = "counted-twice"
    MIXED_DISAGREEMENT = "mixed-disagreement"
    ERRATUM_WITHOUT_RECORD = "erratum-without-record"
    BEARING_UNCLEAR = "bearing-unclear"
    AFTER_PUBLICATION = "after-publication"
    WINDOW_TOO_LATE = "window-too-late"
    OPEN_START = "open-start"
    DEED_AFTER_ISSUE = "deed-after-issue"
    SPEAKER_NOT_NAMED = "speaker-not-named"
    TITLE_NOT_QUOTABLE = "title-not-quotable"
    NOTE_NOT_SENTENCE = "note-not-sentence"
    DATE_NOT_QUOTED = "date-not-quoted"
    VICTIMS_NOT_NAMED = "victims-not-named"
    LICENSE_MISSING = "license-missing"
    # the articles
    SEED_MISSING = "seed-missing"
    SEED_CHECKSUM = "seed-checksum"
    SEED_UNLISTED = "seed-unlisted"
    ZONE_GAP = "zone-gap"
    ZONE_OVERLAP = "zone-overlap"
    QUOTE_NOT_FOUND = "quote-not-found"
    QUOTE_AMBIGUOUS = "quote-ambiguous"
    QUOTE_NOT_CITABLE = "quote-not-citable"
    STOPS_BEFORE_CONTRAST = "stops-before-contrast"
    WORDING_NOT_QUOTED = "wording-not-quoted"
    NUMBER_NOT_IN_WORDS = "number-not-in-words"
    SET_ASIDE_CITED = "set-aside-cited"
    TELLING_NOT_QUOTED = "telling-not-quoted"
    TELLING_WITHOUT_WORDS = "telling-without-words"
    ORIGIN_ALONE = "origin-alone"
    # the public record
    RELATION_UNTRUE = "relation-untrue"
    VALUE_UNCLEAR = "value-unclear"
    LOOKED_UP_ONCE = "looked-up-once"
    DOCUMENT_NOT_READ = "document-not-read"
    # the views
    VIEW_NOT_APPLICABLE = "view-not-applicable"


BROKEN = frozenset(
    {
        Kind.FILE_MISSING,
        Kind.FILE_TOO_LARGE,
        Kind.NOT_UTF8,
        Kind.FORBIDDEN_CHARACTER,
        Kind.CUT_OFF,
        Kind.MERGE_CONFLICT,
        Kind.YAML_SYNTAX,
        Kind.SEVERAL_DOCUMENTS,
        Kind.TOO_DEEP,
        Kind.ALIAS,
        Kind.TAG,
        Kind.DUPLICATE_KEY,
        Kind.KEY_NOT_TEXT,
        Kind.AMBIGUOUS_SCALAR,
        Kind.NOT_A_LIST,
        Kind.SEED_MISSING,
        Kind.SEED_CHECKSUM,
    }
)
"""Faults of a whole file, from which others may follow: they are told first."""

FORGIVEN = frozenset(
    {
        Kind.FILE_UNKNOWN,
        Kind.ERRATUM_WITHOUT_RECORD,
        Kind.BEARING_UNCLEAR,
        Kind.COUNTED_TWICE,
        Kind.NAME_NOT_SHORT,
        Kind.SPEAKER_NOT_NAMED,
        Kind.TITLE_NOT_QUOTABLE,
        Kind.NOTE_NOT_SENTENCE,
        Kind.VICTIMS_NOT_NAMED,
        Kind.LICENSE_MISSING,
        Kind.STOPS_BEFORE_CONTRAST,
        Kind.NUMBER_NOT_IN_WORDS,
        Kind.RELATION_UNTRUE,
        Kind.LOOKED_UP_ONCE,
        Kind.DOCUMENT_NOT_READ,
    }
)
"""Faults of how records are worded, quoted, compared and counted, and files that no code reads. None of them keeps a record from
being shown: a version that was in service before there was the rule still opens as it was."""


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in the data.

    file: the file, such as `data/attacks.yaml`
    line: its line, counted from 1; 0 means the file as a whole
    record: the id of the record, or `#` and its number in the file; empty for a fault of the file
    field: the field, such as `evidence.0.quote`; empty where the record as a whole is at fault
    kind: what kind of fault it is
    message: what is wrong and what would be right
    """

    file: str
    line: int
    record: str
    field: str
    kind: Kind
    message: str

    def __str__(self) -> str:
        where = f"{self.record} {self.field}".strip() or "-"
        file = repr(self.file)[1:-1]  # whatever its name holds, it is one line of a log
        return f"{file}:{self.line} {where}: {self.message} [{self.kind}]"
