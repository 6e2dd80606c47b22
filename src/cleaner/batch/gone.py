"""Results whose input is gone: found by the state, and removed where that is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cleaner.batch.fingerprint import hash_of
from cleaner.batch.plan import Plan
from cleaner.batch.resume import Result, look_at_result
from cleaner.batch.state import Entry, State
from cleaner.batch.write import output_error, refuse_links, result_paths

# A run meets a few input folders over and over.
ROOTS = 64


@dataclass(frozen=True, slots=True)
class Gone:
    """A result without an input."""

    entry: Entry
    is_edited: bool
    """Whether somebody changed it: then it is no longer ours to remove."""


def find_gone(state: State, plan: Plan, read: frozenset[str]) -> Iterator[Gone]:
    """The results whose input is no longer there, in order.

    `read` names the files of many documents that this run has read to their end. An input that is
    only left out of this run is not gone, nor is one whose whole folder is missing or empty: that
    is a disk which is not there.
    """
    is_there = lru_cache(ROOTS)(has_entries)
    is_planned = plan.results()
    for entry in state.each():
        container = os.fsdecode(entry.container) if entry.container is not None else None
        if container in read:
            is_gone = not state.has_seen(entry.stem)
        elif is_planned(container or os.fsdecode(entry.stem)):
            is_gone = False
        else:
            root = entry.root or os.path.dirname(entry.path)  # noqa: PTH120
            is_gone = bool(entry.path) and is_missing(entry.path) and is_there(root)
        if is_gone:
            yield Gone(entry, look_at_result(state.out, entry) is Result.EDITED)


def is_missing(path: bytes) -> bool:
    """Whether nothing stands there; what cannot be looked at may well."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def has_entries(folder: bytes) -> bool:
    """Whether a folder holds anything."""
    try:
        with os.scandir(folder) as scan:
            return next(scan, None) is not None
    except OSError:
        return False


def remove(state: State, gone: Gone) -> None:
    """Removes what we wrote of a result, and the folders it leaves empty; raises OutputError."""
    stem = os.fsdecode(gone.entry.stem)
    markdown, sidecar = result_paths(state.out, stem)
    folders = refuse_links(state.out, markdown.parent)
    try:
        written = gone.entry.written
        for path, digest in ((markdown, written.markdown), (sidecar, written.sidecar)):
            if not path.is_symlink() and path.is_file() and hash_of(path.read_bytes()) == digest:
                path.unlink()
    except OSError as error:
        raise output_error(Path(stem), error) from error
    with suppress(OSError):  # one that holds something else
        for folder in reversed(folders):
            folder.rmdir()
    state.forget(gone.entry.stem)
