"""Carries out one call of `cleaner clean`: which of its forms it is."""

from __future__ import annotations

from dataclasses import replace

from cleaner.batch.names import show_name
from cleaner.batch.outcome import Input
from cleaner.batch.plan import Plan, make_plan
from cleaner.cli.folder import clean_to_folder
from cleaner.cli.lines import clean_lines, holds_records
from cleaner.cli.look import look
from cleaner.cli.request import Request
from cleaner.cli.single import clean_single
from cleaner.cli.stdin import read_stream
from cleaner.errors import UsageError


def carry_out(request: Request) -> int:
    """Does what was asked, and gives the exit code."""
    if holds_records(request):
        return clean_lines(request)
    plan = make_plan(request.operands, out=request.out_folder)
    check_plan(request, plan)
    plan = replace(plan, inputs=tuple(fill(request, one) for one in plan.inputs))
    if request.looks_only:
        return look(request, plan)
    if request.out_folder:
        if request.out_reads_like_a_file and len(plan.inputs) == 1 and not plan.has_folder:
            name = show_name(str(request.out))
            request.voice.note(f"-o {name} becomes a folder: only a name in .md is one file")
        return clean_to_folder(request, plan, request.out_folder)
    return clean_single(request, plan.inputs[0])


def check_plan(request: Request, plan: Plan) -> None:
    """Raises UsageError where the inputs and the options do not go together."""
    if len(plan.inputs) == 1 and not plan.has_folder:
        if request.sidecar and request.out_folder:
            raise UsageError(
                "--sidecar and a folder exclude each other: it gets one beside each file"
            )
        return
    if request.out_is_file and not request.looks_only:
        name = show_name(str(request.out))
        raise UsageError(f"-o {name} is one file; several inputs, or a folder, need a folder there")
    if not request.out and not request.looks_only:
        raise UsageError("several inputs, or a folder, need -o OUT, a folder for the results")
    if request.job.url:
        raise UsageError("--url is for one input: the pages of a folder have an address each")
    if request.sidecar:
        raise UsageError("--sidecar is for one input: a folder run writes one beside each file")


def fill(request: Request, document: Input) -> Input:
    """The document, with its bytes where they come by a stream."""
    if document.path is not None or document.trouble:
        return document
    return read_stream(document, request.job.max_bytes)
