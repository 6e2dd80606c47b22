"""Hashes that say whether a result would come out the same again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cleaner import __version__
from cleaner.batch.outcome import Job

# What the program knows besides its code: rules and weights.
DATA = (".json", ".npz", ".toml")


def hash_of(data: bytes) -> str:
    """SHA-256 in hexadecimal, as everywhere in the sidecar."""
    return hashlib.sha256(data).hexdigest()


def hash_given(given: Mapping[str, Any]) -> str:
    """The same of what stands beside an input; empty where there is nothing."""
    if not given:
        return ""
    return hash_of(json.dumps(given, sort_keys=True).encode("utf-8", "surrogatepass"))


def fingerprint(job: Job) -> str:
    """A hash of all that a result depends on besides its document: options, rules, version."""
    import msgspec

    whole = hashlib.sha256(__version__.encode())
    for path in sorted(Path(__file__).parents[1].rglob("*")):
        if path.suffix in DATA:
            whole.update(path.read_bytes())
    if job.profile:
        whole.update(Path(job.profile).read_bytes())
    for folder in job.options.site_files:
        from cleaner.rules.site_files import digest_of_folder

        whole.update(digest_of_folder(folder).encode())
    # How much may be read decides only whether a document fails, and what failed is tried again.
    options = replace(job.options, site_files=())
    same = replace(job, options=options, profile=None, max_bytes=0)
    whole.update(msgspec.json.encode(same, order="deterministic"))
    return whole.hexdigest()
