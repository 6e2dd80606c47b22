"""The exit codes, which are part of the contract."""

from enum import IntEnum


class ExitCode(IntEnum):
    """How a run ended. A signal adds 128 to its own number."""

    FINE = 0
    CHANGED = 1
    """`--check` or `--diff` found a change, a rule fails its examples or is not written, no block
    holds what `--why` asks about, `doctor` finds something broken."""
    USAGE = 2
    SOME_FAILED = 3
    ALL_FAILED = 4
    BROKEN_PIPE = 141
    """Whoever read stdout has gone: what a shell reports for `yes | head`."""
