"""Ctrl-C, SIGTERM and SIGHUP: an orderly end, with the exit code a shell expects."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

STOPPING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
# A shell reports a death by signal as 128 and the signal's number.
SIGNAL_EXIT = 128


class Stopped(BaseException):
    """The user or the system asked the program to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
        self.exit_code = SIGNAL_EXIT + number


@dataclass(slots=True)
class Stop:
    """Whether a signal has come."""

    number: int = 0
    """Which one; 0 means none."""
    at_once: bool = False
    """True while the program only waits, as for the next line of stdin: then it ends there."""


def raise_on_signals() -> None:
    """A stopping signal raises Stopped from now on, where it was not ignored (as under `nohup`)."""
    for number in STOPPING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, raise_stopped)


def raise_stopped(number: int, frame: FrameType | None) -> None:
    """The handler that ends the program at once."""
    raise Stopped(number)


@contextmanager
def note_signals() -> Iterator[Stop]:
    """Inside, the first stopping signal is only noted; a second one raises Stopped."""
    stop = Stop()

    def note(number: int, frame: FrameType | None) -> None:
        if stop.number or stop.at_once:
            raise Stopped(number)
        stop.number = number

    before = {n: h for n in STOPPING if (h := signal.getsignal(n)) is not signal.SIG_IGN}
    for number in before:
        signal.signal(number, note)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
