"""What lies beside an input and says something of it: a scraper's or a person's own sidecar."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from cleaner.batch.names import SIDECAR_SUFFIX, unpacked

# A sidecar holds names and dates; beyond this it is a data set that only shares the name.
LARGEST = 4 * 1024 * 1024


def sidecar_names(path: str) -> tuple[str, ...]:
    """Where an input's own sidecar would stand, the first that is there to be read."""
    stem = os.path.splitext(unpacked(path))[0]  # noqa: PTH122
    return tuple(stem + suffix for suffix in (SIDECAR_SUFFIX, ".json"))


def read_given(path: str, data: bytes) -> dict[str, Any]:
    """The metadata that stands beside an input; empty where there is none that can be used."""
    for candidate in sidecar_names(path):
        found = read_object(Path(candidate))
        if found is not None and not is_account_of(found, data):
            return found
    return {}


def read_object(path: Path) -> dict[str, Any] | None:
    """The JSON object in a file, if it is there, is of a sensible size and is one."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return None
        found = json.loads(path.read_bytes(), parse_constant=lambda _: None)
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def is_ours(found: dict[str, Any]) -> bool:
    """Whether a sidecar is one that this program wrote."""
    return "schema_version" in found and isinstance(found.get("cleaner"), dict)


def is_account_of(found: dict[str, Any], data: bytes) -> bool:
    """Whether a sidecar is what an earlier run said of these very bytes: no news, then."""
    source = found.get("source")
    said = source.get("sha256") if isinstance(source, dict) else None
    return is_ours(found) and said == hashlib.sha256(data).hexdigest()
