"""Results onto the disk: complete or absent, and never outside the output folder."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from cleaner.batch.names import SIDECAR_SUFFIX, show_name
from cleaner.errors import OutputError

# Errors that the next document would meet too: a full disk, one that takes no writing.
FATAL = frozenset(
    getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EROFS", "EIO") if hasattr(errno, name)
)
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


def write_results(out: Path, stem: str, *, markdown: str, sidecar: str) -> None:
    """The sidecar, then the Markdown: a Markdown file that is there has its sidecar."""
    target = out / stem
    try:
        make_folders(out, target.parent)
        write_file(beside(target, SIDECAR_SUFFIX), sidecar)
        write_file(beside(target, ".md"), markdown)
    except OSError as error:
        raise output_error(target, error) from error


def beside(target: Path, suffix: str) -> Path:
    """The path with a suffix added to its whole name, dots and all."""
    return target.with_name(target.name + suffix)


def make_folders(out: Path, folder: Path) -> None:
    """The folder and those above it up to OUT; refuses to go through a link inside OUT."""
    out.mkdir(parents=True, exist_ok=True)
    inside = folder.relative_to(out)
    for depth in range(1, len(inside.parts) + 1):
        part = out.joinpath(*inside.parts[:depth])
        if part.is_symlink():
            raise OutputError(f"{show_name(str(part))} is a link; nothing is written through it")
        part.mkdir(exist_ok=True)


def write_file(target: Path, text: str) -> None:
    """The whole text under its final name, or nothing; raises OSError or OutputError."""
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise OutputError(f"{show_name(str(target))} is no regular file; remove it to write there")
    temporary = target.with_name(f".cleaner-{os.getpid()}-{os.urandom(4).hex()}.tmp")
    descriptor = os.open(temporary, NEW_FILE, 0o666)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 – a descriptor has no path
            file.write(text.encode("utf-8", "replace"))
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
