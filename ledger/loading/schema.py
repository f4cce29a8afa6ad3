"""The JSON Schema of each file of `data/`, for editors that complete and validate while one types; written out of `records`.

Draft 07, which every editor knows. A schema knows the shape of one record; what must hold across records is `check`'s business.
"""

import json
from typing import Any

from pydantic import TypeAdapter

from ledger.model.records import TABLES


def file(table: str) -> str:
    """The path of a table's schema, relative to `data/`."""
    return f"schema/{table}.schema.json"


def line(table: str) -> str:
    """The comment at the top of a table's file by which editors find its schema."""
    return f"# yaml-language-server: $schema={file(table)}\n"


def text(table: str) -> str:
    """The schema of a table's file as JSON text."""
    model = TABLES[table]
    schema = _plain(TypeAdapter(list[model]).json_schema())  # type: ignore[valid-type]
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": f"{table}.yaml", "description": model.__doc__}
    return json.dumps(head | schema, indent=2, ensure_ascii=False) + "\n"


def _plain(node: Any) -> Any:
    """A schema as the files are written: empty fields are left out instead of null, a pair of lines is a list, no titles."""
    if isinstance(node, list):
        return [_plain(part) for part in node]
    if not isinstance(node, dict):
        return node
    schema = {key: _plain(part) for key, part in node.items() if not (key == "title" and isinstance(part, str))}
    if {"type": "null"} in schema.get("anyOf", ()):
        (known,) = (part for part in schema.pop("anyOf") if part != {"type": "null"})
        schema = known | schema
        del schema["default"]
    if pair := schema.pop("prefixItems", None):
        schema["items"] = pair[0]
    return schema
