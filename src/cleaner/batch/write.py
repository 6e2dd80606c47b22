"""Results onto the disk: complete or absent, and never outside the output folder."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cleaner.batch.names import SIDECAR_SUFFIX, show_name
from cleaner.errors import OutputError

# Errors that the next document would meet too: a full disk, one that takes no writing.
FATAL = frozenset(
    getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EROFS", "EIO") if hasattr(errno, name)
)
# How the name of a file begins that is not finished.
TEMPORARY = ".cleaner-"
# Every part of these a file is opened with: new, never through a link, no newline translation.
NEW_FILE = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)


class DiskError(OutputError):
    """The disk takes nothing more; going on is useless."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of one document, and how to tell whether somebody changed it since."""

    stamp: str = ""
    """Size and time of the Markdown and of the sidecar."""
    markdown: str = ""
    sidecar: str = ""
    """Hashes of the two files."""


def write_results(
    out: Path, stem: str, *, markdown: str, sidecar: str, fsync: bool = False
) -> Written:
    """Both files whole before either has its name: a disk that fills leaves an older result alone.

    The sidecar gets its name first: a Markdown file that is there has its sidecar. With `fsync`
    both are on the disk when this returns, their names and their folders included.
    """
    target = out / stem
    paths = result_paths(out, stem)
    texts = [text.encode("utf-8", "replace") for text in (markdown, sidecar)]
    try:
        make_folders(out, target.parent)
        with ExitStack() as unfinished:
            for path, text in zip(paths, texts, strict=True):
                # The Markdown is entered first, so that it is named last.
                write_bytes(unfinished.enter_context(new_file(path)), text, fsync=fsync)
        if fsync:
            sync_folders(out, target.parent)
        stamp = stamp_of_result(paths)
    except OSError as error:
        raise output_error(target, error) from error
    return Written(stamp, *(hashlib.sha256(text).hexdigest() for text in texts))


def result_paths(out: Path, stem: str) -> tuple[Path, Path]:
    """The Markdown and the sidecar of one document."""
    target = out / stem
    return beside(target, ".md"), beside(target, SIDECAR_SUFFIX)


def beside(target: Path, suffix: str) -> Path:
    """The path with a suffix added to its whole name, dots and all."""
    return target.with_name(target.name + suffix)


def stamp_of_result(paths: Iterable[Path]) -> str:
    """Sizes and times of files; raises OSError where one is not there."""
    found = (os.lstat(path) for path in paths)
    return " ".join(f"{status.st_size}:{status.st_mtime_ns}" for status in found)


def remove_leftovers(out: Path, stem: str) -> None:
    """Removes what a run that was killed left half-written where a result should stand."""
    folder = (out / stem).parent
    with suppress(OSError, OutputError):
        refuse_links(out, folder)
        for path in folder.glob(f"{TEMPORARY}*.tmp"):
            path.unlink(missing_ok=True)


def make_folders(out: Path, folder: Path) -> None:
    """The folder and those above it up to OUT; refuses to go through a link inside OUT."""
    out.mkdir(parents=True, exist_ok=True)
    for part in refuse_links(out, folder):
        part.mkdir(exist_ok=True)


def refuse_links(out: Path, folder: Path) -> list[Path]:
    """The folders on the way from OUT to one inside; raises OutputError where one is a link."""
    inside = folder.relative_to(out).parts
    parts = [out.joinpath(*inside[:depth]) for depth in range(1, len(inside) + 1)]
    for part in parts:
        if part.is_symlink():
            raise OutputError(f"{show_name(str(part))} is a link; nothing is written through it")
    return parts


def write_file(target: Path, text: str) -> None:
    """The whole text under its final name, or nothing; raises OSError or OutputError."""
    with new_file(target) as file:
        file.write(text.encode("utf-8", "replace"))


def write_bytes(file: BinaryIO, data: bytes, *, fsync: bool) -> None:
    """All of it as far as the system, or as the disk; raises OSError."""
    file.write(data)
    file.flush()
    if fsync:
        os.fsync(file.fileno())


def sync_folders(out: Path, folder: Path) -> None:
    """Waits until the names of a result are on the disk, and those of the folders it stands in."""
    for part in (folder, *folder.parents):
        sync_folder(part)
        if part == out:
            break
    with suppress(PermissionError):  # a folder that is not ours to read
        sync_folder(out.parent)


def sync_folder(folder: Path) -> None:
    """Waits until the names in a folder are on the disk, where the system can say so."""
    flag = getattr(os, "O_DIRECTORY", None)
    if flag is None:
        return
    descriptor = os.open(folder, os.O_RDONLY | flag)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def new_file(target: Path) -> Iterator[BinaryIO]:
    """A file that gets its name when all is written, and is gone where something goes wrong."""
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise OutputError(f"{show_name(str(target))} is no regular file; remove it to write there")
    temporary = target.with_name(f"{TEMPORARY}{os.getpid()}-{os.urandom(4).hex()}.tmp")
    descriptor = os.open(temporary, NEW_FILE, 0o666)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 – a descriptor has no path
            yield file
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def output_error(target: Path, error: OSError) -> OutputError:
    """What went wrong, with what to do about it."""
    reason = (error.strerror or str(error)).lower()
    if error.errno in FATAL:
        return DiskError(f"cannot write: {reason}; make room or choose another folder with -o")
    return OutputError(f"cannot write {show_name(str(target))}: {reason}")
