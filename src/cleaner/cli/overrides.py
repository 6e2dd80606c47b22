"""`--set FIELD=VALUE`: what the user knows of a document, whatever its page says."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from cleaner.errors import UsageError

# Before the name of a value that has no field of its own.
EXTRA = "extra."


def read_overrides(values: Iterable[str]) -> dict[str, Any]:
    """The fields that are set, as Options has them; raises UsageError for what none can be."""
    overrides: dict[str, Any] = {}
    for written in values:
        key, equals, value = written.partition("=")
        if not equals:
            raise UsageError(f"--set {written}: write it as FIELD=VALUE, such as title=Rain")
        if key.startswith(EXTRA) and key != EXTRA:
            overrides.setdefault("extra", {})[key.removeprefix(EXTRA)] = value
        else:
            field = field_called(key.strip(), written)
            overrides[field] = checked(field, value.strip(), written)
    return overrides


def field_called(key: str, written: str) -> str:
    """The field of the sidecar of this name; raises UsageError."""
    from cleaner.rules.selectors import ALIASES, FIELDS

    field = ALIASES.get(key, key)
    if field in FIELDS:
        return field
    near = get_close_matches(key, [*FIELDS, *ALIASES], n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(FIELDS))}"
    raise UsageError(f"--set {written}: no such field; {hint} A name of your own: {EXTRA}{key}")


def checked(field: str, value: str, written: str) -> str | None:
    """The value, if its field can have it; None for nothing. Raises UsageError."""
    if not value:
        return None
    from cleaner.metadata import settle
    from cleaner.parse.given import claims_of_mapping

    claims = claims_of_mapping({field: value}, "set", 1.0)
    if field not in settle(claims, language=None, url=None).origins:
        raise UsageError(f"--set {written}: nothing that {field} can be")
    return value
