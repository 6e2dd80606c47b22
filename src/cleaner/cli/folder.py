"""Many documents into a folder, the tree kept; one bad document costs only its own result."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from cleaner.batch.names import show_name
from cleaner.batch.outcome import Input, Outcome, Status, failed
from cleaner.batch.plan import Plan, check_outputs
from cleaner.batch.signals import SIGNAL_EXIT, Stop, note_signals
from cleaner.batch.write import DiskError, write_results
from cleaner.cli.process import process
from cleaner.cli.request import Request
from cleaner.cli.tally import Tally, tell_trouble
from cleaner.errors import CleanerError, OutputError
from cleaner.report.console import show_progress


def clean_to_folder(request: Request, plan: Plan, out: Path) -> int:
    """Cleans all, writes each as it is done, and names at the end what failed."""
    check_outputs(plan.readable, out)
    tally = Tally()
    is_many = plan.has_folder or len(plan.inputs) > 1
    tells_warnings = request.voice.names_warned or not is_many
    remarkable: list[tuple[Input, Outcome]] = []
    with note_signals() as stop:
        try:
            for document, outcome in run(request, plan, out, stop):
                tally.add(outcome)
                if outcome.status is Status.FAILED or (tells_warnings and outcome.warnings):
                    remarkable.append((document, replace(outcome, output="", sidecar="")))
        except CleanerError as error:
            tally.left = len(plan.inputs) - tally.counts.total()
            report(request, plan, remarkable)
            request.voice.error(str(error))
            return tally.exit_code()
    report(request, plan, remarkable)
    if stop.number:
        request.voice.error(f"stopped: {tally.done} done, run again to go on")
        return SIGNAL_EXIT + stop.number
    if is_many:
        said = tally.describe(named=tells_warnings)
        request.voice.note(f"{said}, in {show_name(str(out))}", **tally.figures())
    return tally.exit_code()


def run(request: Request, plan: Plan, out: Path, stop: Stop) -> Iterator[tuple[Input, Outcome]]:
    """Every document through the workers and onto the disk; raises CleanerError to end it all."""
    voice = request.voice
    shown = not voice.quiet and voice.form == "text"
    with (
        show_progress(len(plan.inputs), shown=shown) as advance,
        closing(process(plan.inputs, request.job, request.terms, stop)) as finished,
    ):
        for document, outcome in finished:
            yield document, write(document, outcome, out)
            advance()


def write(document: Input, outcome: Outcome, out: Path) -> Outcome:
    """The outcome, written; a failure where only this one could not be. Raises DiskError."""
    if outcome.status is Status.FAILED:
        return outcome
    try:
        write_results(out, document.stem, markdown=outcome.output, sidecar=outcome.sidecar)
    except DiskError:
        raise
    except OutputError as error:
        return failed(str(error))
    return outcome


def report(request: Request, plan: Plan, remarkable: list[tuple[Input, Outcome]]) -> None:
    """Names what has warnings or failed, in the order of the plan."""
    place = {document.name: number for number, document in enumerate(plan.inputs)}
    for document, outcome in sorted(remarkable, key=lambda pair: place[pair[0].name]):
        tell_trouble(request.voice, document, outcome)
