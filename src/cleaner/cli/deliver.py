"""Carries out one call of `cleaner clean`: results to stdout, to a file or to a folder."""

from __future__ import annotations

import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from cleaner.batch.names import SIDECAR_SUFFIX, show_name
from cleaner.batch.outcome import Input, Outcome, Status, failed
from cleaner.batch.plan import Plan, check_outputs, make_plan
from cleaner.batch.signals import SIGNAL_EXIT, Stop, note_signals
from cleaner.batch.write import DiskError, output_error, write_file, write_results
from cleaner.cli.lines import clean_lines, holds_records
from cleaner.cli.process import process
from cleaner.cli.request import Request
from cleaner.cli.stdin import read_stream
from cleaner.cli.stdout import write_stdout
from cleaner.cli.tally import Tally
from cleaner.errors import OutputError, UsageError
from cleaner.report.console import show_progress


def carry_out(request: Request) -> int:
    """Does what was asked, and gives the exit code."""
    if holds_records(request):
        return clean_lines(request)
    plan = make_plan(request.operands, out=request.out_folder)
    check_plan(request, plan)
    plan = replace(plan, inputs=tuple(fill(request, one) for one in plan.inputs))
    if request.looks_only:
        return look(request, plan)
    if request.out_folder is not None:
        check_outputs(plan.readable, request.out_folder)
        return clean_to_folder(request, plan, request.out_folder)
    return clean_single(request, plan.inputs[0])


def check_plan(request: Request, plan: Plan) -> None:
    """Raises UsageError where the inputs and the options do not go together."""
    is_one = len(plan.inputs) == 1 and not plan.has_folder
    if not is_one and not request.looks_only and request.out_folder is None:
        what = "is for one input" if request.out_is_file else "give -o OUT"
        given = f"-o {show_name(str(request.out))}" if request.out_is_file else ""
        hint = "a folder for the results"
        raise UsageError(
            f"{given} {what}; several, or a folder, need {hint}".strip()
            if given
            else f"several inputs, or a folder: {what}, {hint}"
        )
    if not is_one and request.job.url:
        raise UsageError("--url is for one input: the pages of a folder have an address each")
    if request.sidecar and (not is_one or request.out_folder):
        raise UsageError("--sidecar is for one result; a folder gets a sidecar beside each file")


def fill(request: Request, document: Input) -> Input:
    """The document, with its bytes where they come by a stream."""
    if document.path is not None or document.trouble:
        return document
    return read_stream(document, request.job.max_bytes)


def clean_single(request: Request, document: Input) -> int:
    """One document to stdout or to one file, its sidecar first."""
    if request.out:
        check_single(request, document)
    tally = Tally(request.fail_on_empty)
    outcome = failed("")
    for _, found in process([document], request.job, **in_process(request)):
        outcome = tally.judge(found)
    tally.add(document, outcome)
    tell(request, document, outcome)
    if outcome.status is not Status.FAILED:
        write_single(request, outcome)
    return tally.exit_code()


def write_single(request: Request, outcome: Outcome) -> None:
    """The sidecar where it was asked for, then the result."""
    out = request.out
    beside = out.with_name(out.name[: -len(".md")] + SIDECAR_SUFFIX) if out else None
    sidecar = request.sidecar or beside
    if sidecar:
        put(sidecar, outcome.sidecar)
    if out:
        put(out, outcome.output)
    else:
        write_stdout(outcome.output)
