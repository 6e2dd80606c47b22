"""How a run went so far: counts, what failed, and the exit code that follows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from cleaner.batch.outcome import Input, Outcome, Status
from cleaner.cli.exits import ExitCode
from cleaner.cli.voice import Voice

# A run over a thousand sites meets many a line that is wrong.
MOST_REMARKS = 20


@dataclass(slots=True)
class Tally:
    """Counts of what came of each document."""

    counts: Counter[Status] = field(default_factory=Counter)
    changed: int = 0
    warned: int = 0
    remarks: dict[str, str] = field(default_factory=dict)
    """What files of sites ask that is not done, by what it is about: each is said once."""
    left: int = 0
    """Documents that were never tried, as the disk took nothing more."""

    def add(self, outcome: Outcome) -> None:
        """Counts one document."""
        self.counts[outcome.status] += 1
        self.changed += outcome.changed
        self.warned += bool(outcome.warnings)
        for about, text in outcome.remarks:
            self.remarks.setdefault(about, text)

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

    def describe(self, *, named: bool, done: str = Status.DONE) -> str:
        """One line for a person, such as `25 cleaned, 1 failed, 3 with warnings`.

        `named` says that each warning was told before; `done` is another word for `cleaned`.
        """
        said = {status: done if status is Status.DONE else str(status) for status in Status}
        parts = [f"{self.counts[s]} {said[s]}" for s in said if self.counts[s] or s is Status.DONE]
        parts += [f"{self.left} not tried"] if self.left else []
        hint = "" if named else " (-v names them)"
        parts += [f"{self.warned} with warnings{hint}"] if self.warned else []
        return ", ".join(parts)

    def figures(self) -> dict[str, Any]:
        """The same for a program."""
        counts = {str(status): count for status, count in self.counts.items()}
        return {"counts": counts, "warned": self.warned}


def tell_remarks(voice: Voice, tally: Tally) -> None:
    """What files of sites ask that is not done."""
    for text in list(tally.remarks.values())[:MOST_REMARKS]:
        voice.note(text)
    more = len(tally.remarks) - MOST_REMARKS
    if more > 0:
        voice.note(f"{more} more such lines; `cleaner rules test FOLDER` names them")


def tell_trouble(voice: Voice, document: Input, outcome: Outcome) -> None:
    """Why a document failed, or what its warnings are."""
    if outcome.status is Status.FAILED:
        voice.fail(document.name, outcome.reason, outcome.trace)
    elif outcome.reason:
        voice.warn(document.name, outcome.reason)
    for warning in outcome.warnings:
        voice.warn(document.name, warning)
