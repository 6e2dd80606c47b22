"""A folder's documents, in order: what is read, what is not and why."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass

from cleaner.batch.names import is_document

OUTSIDE = "is a link that leads out of the folder; name its target to have it read"
SPECIAL = "is a pipe, a socket or a device, not a file; not read"

FileId = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A document of a folder."""

    path: str
    relative: str
    """Path inside the folder."""
    trouble: str = ""
    """Why it is not read; empty when it is."""


def file_id(path: str | os.PathLike[str]) -> FileId | None:
    """What tells a file from every other one on this machine; None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 – also takes the str of a scan
    except OSError:
        return None
    return status.st_dev, status.st_ino


def walk_folder(folder: str, *, skip: FileId | None = None) -> Iterator[Found]:
    """The documents below a folder, sorted by name; hidden ones and the folder `skip` are left out.

    Folders behind links are not walked: inside the folder they are met where they stand, and
    outside of it nothing is read.
    """
    root = os.path.realpath(folder)
    waiting = [Found(folder, "")]
    while waiting:
        here = waiting.pop()
        if here.relative and not is_plain_folder(here.path):
            trouble = trouble_with(here.path, root)
            if trouble is not None:
                yield Found(here.path, here.relative, trouble)
        elif skip is None or file_id(here.path) != skip:
            try:
                waiting += reversed(entries(here))
            except OSError as error:
                yield Found(here.path, here.relative or ".", f"cannot be opened: {error.strerror}")


def entries(folder: Found) -> list[Found]:
    """What may be a document or hold some, in the order of the names' bytes."""
    with os.scandir(folder.path) as scan:
        wanted = [e for e in scan if is_wanted(e)]
    wanted.sort(key=lambda e: os.fsencode(e.name))
    return [Found(e.path, os.path.join(folder.relative, e.name)) for e in wanted]  # noqa: PTH118


def is_wanted(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder or has a document's name, and is not hidden."""
    if entry.name.startswith("."):
        return False
    try:
        return is_document(entry.name) or entry.is_dir()
    except OSError:  # a link that leads round to itself, and has no document's name
        return False


def is_plain_folder(path: str) -> bool:
    """Whether a folder stands there itself, not a link to one."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def trouble_with(path: str, root: str) -> str | None:
    """Why an entry is not read, empty when it is; None for a link to a folder of the same tree."""
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError as error:
        return f"cannot be read: {(error.strerror or str(error)).lower()}"
    target = os.path.realpath(path)
    if target != root and not target.startswith(os.path.join(root, "")):  # noqa: PTH118
        return OUTSIDE
    if stat.S_ISDIR(status.st_mode):
        return None
    return "" if stat.S_ISREG(status.st_mode) else SPECIAL
