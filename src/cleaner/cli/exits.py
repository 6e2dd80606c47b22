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


# For the manual.
MEANING: dict[int, str] = {
    ExitCode.FINE: "Fine.",
    ExitCode.CHANGED: (
        "`--check` or `--diff` found a change, `rules test` found a fault, `rules new` made no"
        " rule, `doctor` found something broken, or no block holds what `explain --why` asks about."
    ),
    ExitCode.USAGE: "Options, a config file or a rule file that cannot be.",
    ExitCode.SOME_FAILED: "Some inputs failed.",
    ExitCode.ALL_FAILED: "Every input failed, or the result cannot be written.",
    130: "Interrupted by Ctrl-C; a rerun goes on from there.",
    ExitCode.BROKEN_PIPE: "Whoever read stdout has gone.",
}
