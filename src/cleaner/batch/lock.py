"""One run at a time into an output folder; the system lets go for a run that was killed."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from cleaner.batch.names import show_name
from cleaner.errors import UsageError

# What a locked file answers, by system.
TAKEN = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})
# A process number has no more digits.
MOST_DIGITS = 20


def take_lock(path: Path, out: Path) -> int:
    """The descriptor that holds the lock, until it is closed or the process ends.

    Raises UsageError where another run has it, OSError where the file cannot be made. The lock is
    of the process, not of the descriptor: a child that outlives a killed run does not keep it.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags, 0o666)
    try:
        lock(descriptor)
    except OSError as error:
        holder = os.read(descriptor, MOST_DIGITS).decode("ascii", "replace").strip()
        if error.errno not in TAKEN:
            return descriptor  # a disk that knows no locks: better unlocked than not at all
        os.close(descriptor)
        who = f" (process {holder})" if holder.isdigit() else ""
        name = show_name(str(out))
        raise UsageError(
            f"another run{who} is writing to {name}; wait for it, or stop it"
        ) from error
    os.ftruncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())
    return descriptor


def lock(descriptor: int) -> None:
    """Locks the file at once, or raises OSError."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        # Past what is written there: Windows lets nobody read what is locked.
        os.lseek(descriptor, MOST_DIGITS, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        os.lseek(descriptor, 0, os.SEEK_SET)
        return
    fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
