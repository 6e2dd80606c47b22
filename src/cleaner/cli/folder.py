"""Many documents into a folder, the tree kept; one bad document costs only its own result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from cleaner.batch.gone import find_gone, remove
from cleaner.batch.names import show_name
from cleaner.batch.outcome import Input, Outcome, Status, failed
from cleaner.batch.plan import Plan, check_outputs, give_up_clashes, is_container
from cleaner.batch.readers import documents_in
from cleaner.batch.resume import Resume, Stamp, stamp_of
from cleaner.batch.signals import SIGNAL_EXIT, Stop, note_signals
from cleaner.batch.state import State
from cleaner.batch.write import DiskError, write_results
from cleaner.cli.process import process
from cleaner.cli.request import Request
from cleaner.cli.tally import Tally, tell_remarks, tell_trouble
from cleaner.errors import CleanerError, OutputError
from cleaner.report.console import counted, show_progress

# More results without an input than these are counted.
MOST_GONE = 20


@dataclass(slots=True)
class Folder:
    """A run into one output folder."""

    request: Request
    plan: Plan
    resume: Resume
    stop: Stop
    tally: Tally = field(default_factory=Tally)
    remarkable: list[tuple[Input, Outcome]] = field(default_factory=list)
    read: dict[str, tuple[Input, Stamp | None]] = field(default_factory=dict)
    """The files of many documents that were read to their end, as they were before."""
    advance: Callable[[], None] = lambda: None

    @property
    def is_many(self) -> bool:
        """Whether there is more than one document."""
        return self.plan.has_folder or len(self.plan.inputs) > 1

    @property
    def tells_warnings(self) -> bool:
        """Whether each document's warnings are told."""
        return self.request.voice.names_warned or not self.is_many

    def note(self, document: Input, outcome: Outcome) -> None:
        """Counts one document."""
        self.tally.add(outcome)
        if outcome.reason or (self.tells_warnings and outcome.warnings):
            self.remarkable.append(
                (replace(document, data=None), replace(outcome, output="", sidecar=""))
            )
        if not document.container:
            self.advance()

    def is_settled(self, document: Input) -> bool:
        """Whether an earlier run has done it, or it is to be left alone; counted, then."""
        outcome = self.resume.settled(document)
        if outcome:
            self.note(document, outcome)
        return outcome is not None

    def documents(self) -> Iterator[Input]:
        """Every document, those of a file of many as they are read."""
        for one in self.plan.inputs:
            if one.trouble or not is_container(one):
                yield one
                continue
            known = self.resume.settled_container(one)
            if known is not None:
                self.tally.counts.update(known)
            else:
                stamp = stamp_of(one)
                yield from documents_in(one, self.request.job, self.stop)
                if not self.stop.number:
                    self.read[one.stem] = one, stamp
            self.advance()

    def finish(self, document: Input, outcome: Outcome) -> None:
        """Writes one result, then that it is there. Raises DiskError."""
        out, fsync = self.resume.state.out, self.request.fsync
        made = write(document, outcome, out, fsync=fsync)
        self.resume.finish(document, made, is_torn=made.status is not outcome.status)
        self.note(document, made)


def clean_to_folder(request: Request, plan: Plan, out: Path) -> int:
    """Cleans all, writes each as it is done, and names at the end what failed."""
    give_up_clashes(plan.inputs)
    check_outputs(plan.inputs, out)
    if all(one.trouble for one in plan.inputs):
        return tell_troubles(request, plan)
    with note_signals() as stop:
        try:
            state = State(out)
        except OutputError as error:
            request.voice.error(str(error))
            return Tally(left=len(plan.inputs)).exit_code()
        with closing(state):
            resume = Resume(state, request.job, force=request.force)
            return carry_out(Folder(request, plan, resume, stop))


def tell_troubles(request: Request, plan: Plan) -> int:
    """Says why there is nothing to be done; no folder is made for that."""
    tally = Tally()
    for one in plan.inputs:
        outcome = failed(one.trouble)
        tally.add(outcome)
        tell_trouble(request.voice, one, outcome)
    if plan.has_folder or len(plan.inputs) > 1:
        request.voice.note(tally.describe(named=True), **tally.figures())
    return tally.exit_code()


def carry_out(run: Folder) -> int:
    """The whole run and its report; the exit code."""
    request, tally, state = run.request, run.tally, run.resume.state
    shown = not request.voice.quiet and request.voice.form == "text"
    trouble = ""
    try:
        with show_progress(len(run.plan.inputs), shown=shown) as run.advance:
            clean_all(run)
    except CleanerError as error:
        tally.left = max(0, len(run.plan.inputs) - tally.counts.total())
        trouble = str(error)
    report(run)
    if trouble:
        request.voice.error(trouble)
        return tally.exit_code()
    if run.stop.number:
        request.voice.error(f"stopped: {tally.done} done, run again to go on")
        return SIGNAL_EXIT + run.stop.number
    if run.is_many:
        said = tally.describe(named=run.tells_warnings)
        request.voice.note(f"{said}, in {show_name(str(state.out))}", **tally.figures())
    elif tally.counts[Status.UNCHANGED]:
        request.voice.note("unchanged since it was cleaned; --force does it again")
    tell_gone(run)
    return tally.exit_code()


def clean_all(run: Folder) -> None:
    """Every document through the workers and onto the disk; raises CleanerError to end it all."""
    request = run.request
    finished = process(
        run.documents(), request.job, request.terms, run.stop, is_settled=run.is_settled
    )
    with closing(finished):
        for document, outcome in finished:
            run.finish(document, outcome)
    if not run.stop.number:
        for holder, stamp in run.read.values():
            run.resume.finish_container(holder, stamp)


def write(document: Input, outcome: Outcome, out: Path, *, fsync: bool) -> Outcome:
    """The outcome, written; a failure where only this one could not be. Raises DiskError."""
    if outcome.status is Status.FAILED:
        return outcome
    try:
        written = write_results(
            out, document.stem, markdown=outcome.output, sidecar=outcome.sidecar, fsync=fsync
        )
    except DiskError:
        raise
    except OutputError as error:
        return failed(str(error))
    return replace(outcome, written=written)


def report(run: Folder) -> None:
    """Names what has warnings or failed, in the order of the plan."""
    voice, state = run.request.voice, run.resume.state
    for document, outcome in sorted(run.remarkable, key=lambda pair: pair[0].place):
        tell_trouble(voice, document, outcome)
    tell_remarks(voice, run.tally)
    if state.complaint:
        voice.warn("", state.complaint)


def tell_gone(run: Folder) -> None:
    """Names the results without an input, and removes them with `--prune`."""
    voice, state = run.request.voice, run.resume.state
    if state.complaint:  # it began anew, and knows of no earlier result
        return
    gone = removed = 0
    for one in find_gone(state, run.plan, frozenset(run.read)):
        name = show_name(str(state.out / one.entry.stem.decode("utf-8", "surrogateescape"))) + ".md"
        if run.request.prune and not one.is_edited:
            remove(state, one)
            removed += 1
            continue
        gone += 1
        if gone <= MOST_GONE:
            kept = "; changed by hand, so it stays" if run.request.prune else ""
            voice.note(f"its input is gone{kept}", name)
    if gone and not run.request.prune:
        voice.note(f"{counted(gone, 'result')} without an input; --prune removes what is ours")
    if removed:
        voice.note(f"{counted(removed, 'result')} without an input removed")
