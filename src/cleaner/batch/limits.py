"""What one worker process may use, so that a hostile document costs only its own result."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

# Each worker is one process of several: a thread for every processor in each of them is too many,
# and what such threads reserve goes past the bound on memory.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# The kernel ends a worker before it ends the program that watches it.
OOM_SCORE = b"1000"


def use_one_thread() -> None:
    """Keeps libraries that are loaded from now on, here or in a child, from starting threads."""
    for name in THREADS:
        os.environ.setdefault(name, "1")


def limit_process(memory: int) -> None:
    """Bounds on memory, no core file, no terminal, and a death that needs no Python to run."""
    use_one_thread()
    with suppress(ImportError, ValueError, OSError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        bound = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":
        with suppress(OSError):
            descriptor = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
            os.write(descriptor, OOM_SCORE)
            os.close(descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    leave_terminal()


def leave_terminal() -> None:
    """What a library prints, or a dying interpreter says, reaches nobody."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
