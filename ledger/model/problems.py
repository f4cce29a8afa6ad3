"""A fault in the data is a value: it is collected with all the others, shown and counted, never raised."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Every kind of fault that the ledger knows. `tests/broken/` holds one example file for each."""

    # what a file may not hold
    FILE_MISSING = "file-missing"
    FILE_TOO_LARGE = "file-too-large"
    NOT_UTF8 = "not-utf8"
    FORBIDDEN_CHARACTER = "forbidden-character"
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
    BAD_RANGE = "bad-range"
    CONDITION_MISMATCH = "condition-mismatch"
    # what must hold across records
    DUPLICATE_ID = "duplicate-id"
    FORMER_ID_TAKEN = "former-id-taken"
    UNKNOWN_REFERENCE = "unknown-reference"
    UNUSED = "unused"
    PART_CYCLE = "part-cycle"
    PART_EXCEEDS_WHOLE = "part-exceeds-whole"
    # the articles
    SEED_MISSING = "seed-missing"
    SEED_CHECKSUM = "seed-checksum"
    SEED_UNLISTED = "seed-unlisted"
    ZONE_GAP = "zone-gap"
    ZONE_OVERLAP = "zone-overlap"
    QUOTE_NOT_FOUND = "quote-not-found"
    QUOTE_AMBIGUOUS = "quote-ambiguous"
    QUOTE_NOT_CITABLE = "quote-not-citable"
    SET_ASIDE_CITED = "set-aside-cited"
    # the views
    VIEW_NOT_APPLICABLE = "view-not-applicable"


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: where it stands and what would be right. `line` counts from 1; 0 means the file as a whole."""

    file: str
    line: int
    record: str
    field: str
    kind: Kind
    message: str

    def __str__(self) -> str:
        where = f"{self.record} {self.field}".strip() or "-"
        return f"{self.file}:{self.line} {where}: {self.message} [{self.kind}]"
