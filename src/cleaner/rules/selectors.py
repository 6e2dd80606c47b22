"""The `[metadata]` table of a rule file: which elements of a page fill which fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cleaner.errors import RuleError
from cleaner.model import Selector
from cleaner.sidecar import Metadata

EXAMPLES = "example"
# What people write for a field that is called otherwise in the sidecar.
ALIASES = {"author": "authors", "date": "published", "site": "site_name", "tag": "tags"}
# `extra` has keys of its own, which no selector names.
FIELDS = frozenset(Metadata.__struct_fields__) - {"extra"}
KEYS = frozenset(("select", "attribute"))


@dataclass(frozen=True, slots=True)
class Shown:
    """An example of the table: a piece of HTML, and what the selectors make of it."""

    html: str
    wanted: Mapping[str, Any]
    """Field of the sidecar to its value; authors as their names."""


def read_selectors(table: Any, name: str) -> tuple[Selector, ...]:
    """The selectors of one table, in its order; raises RuleError."""
    if not isinstance(table, dict):
        raise RuleError(f"{name}: write the selectors in one [metadata] table")
    return tuple(
        read_selector(key, value, f"{name}: [metadata] {key}")
        for key, value in table.items()
        if key != EXAMPLES
    )


def read_selector(key: str, value: Any, where: str) -> Selector:
    """One line of the table."""
    field = field_called(key, where)
    row = {"select": value} if isinstance(value, str) else value
    if not isinstance(row, dict) or not all(isinstance(v, str) and v for v in row.values()):
        raise RuleError(f'{where} is neither "SELECTOR" nor {{ select = "…", attribute = "…" }}')
    unknown = sorted(row.keys() - KEYS)
    if unknown or "select" not in row:
        complaint = f"unknown key {unknown[0]!r}" if unknown else "select is missing"
        raise RuleError(f"{where}: {complaint}; known: attribute, select")
    return Selector(field, row["select"], row.get("attribute", ""))


def field_called(key: str, where: str) -> str:
    """The field of the sidecar that goes by this name; raises RuleError."""
    field = ALIASES.get(key, key)
    if field not in FIELDS:
        raise RuleError(f"{where}: no such field; known: {', '.join(sorted(FIELDS))}")
    return field


def read_shown(table: Mapping[str, Any], name: str) -> tuple[Shown, ...]:
    """The examples of one table; raises RuleError."""
    rows = table.get(EXAMPLES, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RuleError(f"{name}: write each example as a [[metadata.{EXAMPLES}]] table")
    return tuple(read_row(row, f"{name}: [[metadata.{EXAMPLES}]]") for row in rows)


def read_row(row: Mapping[str, Any], where: str) -> Shown:
    """One example."""
    html = row.get("html")
    if not isinstance(html, str) or len(row) < 2:
        raise RuleError(f"{where}: give html, a piece of a page, and what a field is then")
    wanted = {field_called(key, where): value for key, value in row.items() if key != "html"}
    return Shown(html, wanted)


def unshown(selectors: tuple[Selector, ...], shown: tuple[Shown, ...]) -> Iterator[str]:
    """A line for each selector that no example shows at work."""
    fields = {field for example in shown for field in example.wanted}
    for selector in selectors:
        if selector.field not in fields:
            yield f"[metadata] {selector.field}: no [[metadata.{EXAMPLES}]] shows what it finds"
