"""A folder's documents: what is read, what is not and why."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from cleaner.batch.names import is_document

OUTSIDE = "is a link that leads out of the folder; name its target to have it read"
SPECIAL = "is a pipe, a socket or a device, not a file; not read"

FileId = tuple[int, int]


class Wanted(Protocol):
    """Says whether a path inside a folder is read."""

    def __call__(self, path: str, *, is_folder: bool) -> bool:
        """Whether a folder is walked, or a file has the name of a document."""


def every_document(path: str, *, is_folder: bool) -> bool:
    """All folders, and what has the name of a document."""
    return is_folder or is_document(os.path.basename(path))  # noqa: PTH119


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


def walk_folder(
    folder: str, *, skip: FileId | None = None, wanted: Wanted = every_document
) -> Iterator[Found]:
    """The documents below a folder, in no order; hidden ones and the folder `skip` are left out.

    Folders behind links are not walked: inside the folder they are met where they stand, and
    outside of it nothing is read.
    """
    root = os.path.realpath(folder)
    waiting = [Found(folder, "")]
    while waiting:
        here = waiting.pop()
        if skip is not None and file_id(here.path) == skip:
            continue
        try:
            with os.scandir(here.path) as scan:
                for entry in scan:
                    path = os.path.join(here.relative, entry.name)  # noqa: PTH118
                    found = Found(entry.path, path)
                    if is_folder(entry):
                        if wanted(path, is_folder=True):
                            waiting.append(found)
                    elif is_wanted(entry, path, wanted):
                        is_plain = entry.is_file(follow_symlinks=False)
                        trouble = "" if is_plain else trouble_with(entry.path, root)
                        if trouble is not None:
                            yield Found(entry.path, path, trouble)
        except OSError as error:
            yield Found(here.path, here.relative or ".", f"cannot be opened: {error.strerror}")


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether a folder that is not hidden stands there itself, not a link to one."""
    try:
        return not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def is_wanted(entry: os.DirEntry[str], path: str, wanted: Wanted) -> bool:
    """Whether an entry that is no folder has a document's name, or may lead to a folder."""
    if entry.name.startswith("."):
        return False
    try:
        leads_away = entry.is_symlink() and entry.is_dir()
    except OSError:  # a link that leads round to itself
        leads_away = False
    return wanted(path, is_folder=leads_away)


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
