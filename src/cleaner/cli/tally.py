"""How a run went so far: counts, what failed, and the exit code that follows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from cleaner.batch.outcome import Input, Outcome, Status
from cleaner.cli.exits import ExitCode
from cleaner.cli.voice import Voice


@dataclass(slots=True)
class Tally:
    """Counts of what came of each document."""

    counts: Counter[Status] = field(default_factory=Counter)
    changed: int = 0
    warned: int = 0
    left: int = 0
    """Documents that were never tried, as the disk took nothing more."""

    def add(self, outcome: Outcome) -> None:
        """Counts one document."""
        self.counts[outcome.status] += 1
        self.changed += outcome.changed
        self.warned += bool(outcome.warnings)

    @property
    def done(self) -> int:
        """How many gave a result."""
        return self.counts.total() - self.counts[Status.FAILED]

    def exit_code(self, *, tells_changes: bool = False) -> int:
        """The exit code of the whole run."""
        bad = self.counts[Status.FAILED] + self.left
        if bad:
            return ExitCode.SOME_FAILED if self.done else ExitCode.ALL_FAILED
        if tells_changes and self.changed:
            return ExitCode.CHANGED
        return ExitCode.FINE

    def describe(self, *, named: bool) -> str:
        """One line for a person, such as `25 cleaned, 1 failed, 3 with warnings`.

        `named` says that each warning was told before.
        """
        parts = [f"{self.counts[s]} {s}" for s in Status if self.counts[s] or s is Status.DONE]
        parts += [f"{self.left} not tried"] if self.left else []
        hint = "" if named else " (-v names them)"
        parts += [f"{self.warned} with warnings{hint}"] if self.warned else []
        return ", ".join(parts)

    def figures(self) -> dict[str, Any]:
        """The same for a program."""
        counts = {str(status): count for status, count in self.counts.items()}
        return {"counts": counts, "warned": self.warned}


def tell_trouble(voice: Voice, document: Input, outcome: Outcome) -> None:
    """Why a document failed, or what its warnings are."""
    if outcome.status is Status.FAILED:
        voice.fail(document.name, outcome.reason, outcome.trace)
    elif outcome.reason:
        voice.warn(document.name, outcome.reason)
    for warning in outcome.warnings:
        voice.warn(document.name, warning)
