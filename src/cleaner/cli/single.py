"""One document, to stdout or to one file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cleaner.batch.names import SIDECAR_SUFFIX
from cleaner.batch.outcome import Input, Outcome, Status, failed
from cleaner.batch.plan import check_outputs
from cleaner.batch.signals import Stop
from cleaner.batch.walk import file_id
from cleaner.batch.write import output_error, write_file
from cleaner.cli.process import process
from cleaner.cli.request import MARKDOWN, Request
from cleaner.cli.stdout import write_stdout
from cleaner.cli.tally import Tally, tell_remarks, tell_trouble
from cleaner.errors import UsageError


def clean_single(request: Request, document: Input) -> int:
    """Cleans it, writes the sidecar where one is wanted, then the result."""
    check_targets(request, document)
    tally = Tally()
    outcome = failed("")
    for _, found in process([document], request.job, request.terms, Stop()):
        outcome = found
    tally.add(outcome)
    tell_trouble(request.voice, document, outcome)
    tell_remarks(request.voice, tally)
    if outcome.status is not Status.FAILED:
        deliver(request, outcome)
    return tally.exit_code()


def check_targets(request: Request, document: Input) -> None:
    """Raises UsageError where a result would take the place of the input."""
    if request.out and not document.trouble:
        stem = request.out.name[: -len(MARKDOWN)]
        check_outputs([replace(document, stem=stem)], request.out.parent)
    for target in (request.out, request.sidecar):
        identity = file_id(target) if target else None
        if identity and document.path and identity == file_id(document.path):
            raise UsageError(f"{document.name} would be overwritten; give another name")


def deliver(request: Request, outcome: Outcome) -> None:
    """The sidecar first: a result that is there has its account."""
    out = request.out
    beside = out.with_name(out.name[: -len(MARKDOWN)] + SIDECAR_SUFFIX) if out else None
    sidecar = request.sidecar or beside
    if sidecar:
        put(sidecar, outcome.sidecar)
    if out:
        put(out, outcome.output)
    else:
        write_stdout(outcome.output)


def put(target: Path, text: str) -> None:
    """Writes a file the user named: whole or not at all, but into a pipe or device as it is."""
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            with target.open("wb") as stream:
                stream.write(text.encode("utf-8", "replace"))
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, text)
    except OSError as error:
        raise output_error(target, error) from error
