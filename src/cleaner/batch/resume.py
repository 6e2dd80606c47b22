"""What a run need not do again, what it leaves alone, and what it writes down for the next one."""

from __future__ import annotations

import os
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from cleaner.batch.fingerprint import fingerprint, hash_given, hash_of
from cleaner.batch.given import read_given, sidecar_names
from cleaner.batch.outcome import Input, Job, Outcome, Status
from cleaner.batch.read import read_bytes
from cleaner.batch.state import OPEN, Entry, Holder, State
from cleaner.batch.write import Written, remove_leftovers, result_paths, stamp_of_result
from cleaner.errors import InputError

# A file that changed this shortly before it was read may change again within the same tick of its
# disk's clock (two seconds on FAT), and have the same size: its content is looked at once more.
TICK = 2.0
# Outcomes that left a result.
DONE = frozenset({Status.DONE, Status.EMPTY})
EDITED = "its result was changed by hand and is left as it is; --force makes it again"


class Result(Enum):
    """How the two files of a result are found."""

    SAME = "same"
    TOUCHED = "touched"
    """Other times, and the same content."""
    EDITED = "edited"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells without reading whether an input has changed."""

    size: int
    mtime: int
    beside: str


# Of what could not be looked at.
NO_STAMP = Stamp(0, 0, "")


class Resume:
    """One run's view of the state: what to do, what is done."""

    def __init__(self, state: State, job: Job, *, force: bool) -> None:
        """Sweeps up after a run that was killed."""
        self.state = state
        self.job = job
        self.force = force
        self.options = fingerprint(job)
        self.begun: dict[str, Entry] = {}
        self.failures: Counter[str] = Counter()
        for stem in state.opened():
            remove_leftovers(state.out, os.fsdecode(stem))

    def settled(self, document: Input) -> Outcome | None:
        """The outcome of what need not be done; None for what is begun with this."""
        if document.container:
            self.state.see(document.stem)
        stamp = stamp_of(document)
        entry = self.state.find(document.stem)
        if entry and entry.outcome != OPEN and stamp and not self.force:
            result = look_at_result(self.state.out, entry)
            same = entry.outcome in DONE and self.is_same(document, entry, stamp)
            if result is Result.EDITED:
                return Outcome(Status.EDITED, reason="" if same else EDITED)
            if same and result is not Result.MISSING:
                self.refresh(entry, stamp, result)
                return Outcome(Status.UNCHANGED, warnings=entry.warnings)
        self.begin(document, stamp or NO_STAMP, entry)
        return None

    def is_same(self, document: Input, entry: Entry, stamp: Stamp) -> bool:
        """Whether the document is what it was; it is read only where it looks another."""
        if entry.options != self.options or entry.size != stamp.size:
            return False
        if document.data is None and not is_new(entry, stamp):
            return True
        try:
            data = read_bytes(document, self.job.max_bytes)
        except InputError:
            return False
        given = hash_given(read_given(document.path, data)) if document.path else ""
        return (hash_of(data), given) == (entry.sha256, entry.given)

    def refresh(self, entry: Entry, stamp: Stamp, result: Result) -> None:
        """Writes down new times of what is otherwise the same, so that it is not read again."""
        if result is Result.TOUCHED or (entry.container is None and is_new(entry, stamp)):
            paths = result_paths(self.state.out, os.fsdecode(entry.stem))
            written = replace(entry.written, stamp=stamp_of_result(paths))
            fresh = replace(entry, written=written, finished=time.time())
            self.state.put(replace(fresh, mtime=stamp.mtime, beside=stamp.beside))

    def begin(self, document: Input, stamp: Stamp, before: Entry | None) -> None:
        """Writes down that the result is being made: until it is done, nobody takes it for one."""
        entry = self.entry_for(document, stamp, before)
        self.begun[document.stem] = entry
        self.state.put(entry)

    def entry_for(self, document: Input, stamp: Stamp, before: Entry | None) -> Entry:
        """What is known of a document whose result is still to come."""
        path = document.path or document.held_by
        return Entry(
            stem=os.fsencode(document.stem),
            path=os.path.abspath(os.fsencode(path)) if path else b"",  # noqa: PTH100
            root=os.fsencode(document.root),
            container=os.fsencode(document.container) if document.container else None,
            size=stamp.size,
            mtime=stamp.mtime,
            beside=stamp.beside,
            options=self.options,
            outcome=OPEN,
            written=before.written if before else Written(),
        )

    def finish(self, document: Input, outcome: Outcome, *, is_torn: bool = False) -> None:
        """Writes down what became of a document, whose result stands by now.

        One that `is_torn` may have one file of this run and one of an earlier: it is still to come.
        """
        if document.container and outcome.status is Status.FAILED:
            self.failures[document.container] += 1
            self.state.see(document.stem)
        entry = self.begun.pop(document.stem, None)
        if document.trouble and document.stem:
            entry = self.entry_for(document, NO_STAMP, self.state.find(document.stem))
        if entry is not None:
            done = replace(
                entry,
                sha256=outcome.sha256,
                given=outcome.given,
                outcome=OPEN if is_torn else str(outcome.status),
                reason=outcome.reason,
                warnings=outcome.warnings,
                finished=time.time(),
                seconds=round(outcome.seconds, 3),
                written=outcome.written or entry.written,
            )
            self.state.put(done)

    def settled_container(self, document: Input) -> Counter[Status] | None:
        """Counts of a file of many documents that need not be read; None for one that must."""
        holder = self.state.find_holder(document.stem)
        stamp = stamp_of(document)
        if self.force or holder is None or stamp is None:
            return None
        if (holder.size, holder.mtime, holder.options) != (stamp.size, stamp.mtime, self.options):
            return None
        counts: Counter[Status] = Counter()
        for entry in self.state.each(os.fsencode(document.stem)):
            result = look_at_result(self.state.out, entry)
            if entry.outcome not in DONE or result is Result.MISSING:
                return None
            counts[Status.EDITED if result is Result.EDITED else Status.UNCHANGED] += 1
        return counts

    def finish_container(self, document: Input, stamp: Stamp | None) -> None:
        """Writes down that all documents of a file are done, unless one failed."""
        if stamp and not self.failures[document.stem]:
            name = os.fsencode(document.stem)
            self.state.forget(name)  # what an earlier run said of the file as a whole
            self.state.put_holder(Holder(name, stamp.size, stamp.mtime, self.options))


def is_new(entry: Entry, stamp: Stamp) -> bool:
    """Whether a file may hold something else than it did."""
    is_late = entry.finished - stamp.mtime / 1e9 < TICK
    return is_late or stamp != Stamp(entry.size, entry.mtime, entry.beside)


def stamp_of(document: Input) -> Stamp | None:
    """The stamp of an input as it is now; None where it cannot be had."""
    if document.path is None:
        return Stamp(len(document.data or b""), 0, "")
    try:
        status = os.stat(document.path)  # noqa: PTH116
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns, stamp_beside(document.path))


def stamp_beside(path: str) -> str:
    """Size and time of the sidecar that stands beside an input; empty where there is none."""
    for name in sidecar_names(path):
        with suppress(OSError):
            status = os.stat(name)  # noqa: PTH116
            return f"{status.st_size} {status.st_mtime_ns}"
    return ""


def look_at_result(out: Path, entry: Entry) -> Result:
    """How the result of an earlier run is found; it is read only where its times are others."""
    written = entry.written
    paths = result_paths(out, os.fsdecode(entry.stem))
    try:
        if stamp_of_result(paths) == written.stamp:
            return Result.SAME
        found = [hash_of(path.read_bytes()) for path in paths]
    except OSError:
        return Result.MISSING
    return Result.TOUCHED if found == [written.markdown, written.sidecar] else Result.EDITED
