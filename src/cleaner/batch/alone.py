"""One document in a child process: the deadline holds whatever the code is doing."""

from __future__ import annotations

import os
import pickle
import select
import signal
import time
from collections.abc import Callable
from typing import TypeVar

from cleaner.batch.limits import limit_process
from cleaner.batch.outcome import DEFAULT_MEMORY, TOO_MUCH_MEMORY
from cleaner.errors import InputError

T = TypeVar("T")
READ_SIZE = 1 << 20
# The child ends itself this long after the deadline, should nobody be left to end it.
ORPHAN_SECONDS = 5


def run_alone(work: Callable[[], T], *, timeout: float, memory: int = DEFAULT_MEMORY) -> T:
    """What `work` returns, done in a forked child (POSIX only).

    Raises InputError when it takes too long, when the child dies, or for what `work` raised.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        run_child(work, writing, timeout, memory)
    os.close(writing)
    try:
        data = read_until(reading, time.monotonic() + timeout)
    finally:
        os.close(reading)
        status = end_child(child)
    if data is None:
        raise InputError(slow(timeout))
    try:
        result = pickle.loads(data)
    except (EOFError, pickle.UnpicklingError) as error:
        raise InputError(died(os.waitstatus_to_exitcode(status))) from error
    if isinstance(result, InputError):
        raise result
    value: T = result
    return value


def slow(timeout: float) -> str:
    """The reason given for a document that met its deadline."""
    return f"took longer than {timeout:g} s and was stopped; --timeout allows more"


def died(exit_code: int) -> str:
    """The reason given for a document whose worker is gone."""
    how = f"by signal {-exit_code}" if exit_code < 0 else f"with code {exit_code}"
    return f"the process that read it ended {how}; the page may need more than --memory allows"


def run_child(work: Callable[[], object], writing: int, timeout: float, memory: int) -> None:
    """Does the work, sends what came of it and never returns."""
    try:
        limit_process(memory)
        signal.alarm(int(timeout) + ORPHAN_SECONDS)
        data = pickle.dumps(attempt(work))
        while data:
            data = data[os.write(writing, data) :]
    finally:
        os._exit(0)


def attempt(work: Callable[[], object]) -> object:
    """The result, or why there is none: what fails here is the program itself, or its loading."""
    try:
        return work()
    except MemoryError:
        return InputError(TOO_MUCH_MEMORY)
    except Exception as error:
        return InputError(f"internal error ({type(error).__name__}: {error}); please report it")


def read_until(reading: int, deadline: float) -> bytes | None:
    """Everything the child sends before it closes the pipe; None when the deadline comes first."""
    parts: list[bytes] = []
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return None
        part = os.read(reading, READ_SIZE)
        if not part:
            return b"".join(parts)
        parts.append(part)


def end_child(child: int) -> int:
    """Ends the child if it still runs, and gives its status."""
    finished, status = os.waitpid(child, os.WNOHANG)
    if not finished:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return status
