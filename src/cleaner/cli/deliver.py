"""Carries out one call of `cleaner clean`: which of its forms it is."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from cleaner.batch.names import show_name
from cleaner.batch.outcome import Input
from cleaner.batch.plan import Plan, is_container, make_plan
from cleaner.cli.lines import clean_lines, holds_records
from cleaner.cli.look import look
from cleaner.cli.request import Request
from cleaner.cli.single import clean_single
from cleaner.cli.stdin import read_stream
from cleaner.errors import UsageError


def carry_out(request: Request) -> int:
    """Does what was asked, and gives the exit code."""
    if request.watches:
        from cleaner.cli.watch import watch

        return watch(replace(request, watches=False), carry_out)
    if holds_records(request):
        if request.learns or request.dedupes:
            raise UsageError("--learn and --dedupe read a folder or several files, not JSONL yet")
        return clean_lines(request)
    check_folder(request)
    plan = make_plan(request.operands, out=request.out_folder, wanted=request.wanted)
    check_plan(request, plan)
    plan = plan.filled(partial(fill, request))
    if request.learns or request.dedupes:
        refuse_holders(plan)
        from cleaner.cli.first_pass import learn_first

        request, plan = learn_first(request, plan)
    if request.looks_only:
        return look(request, plan)
    if request.out_table:
        from cleaner.cli.table import clean_to_table

        return clean_to_table(request, plan, request.out_table)
    if request.out_folder:
        from cleaner.cli.folder import clean_to_folder

        if request.out_reads_like_a_file and len(plan.inputs) == 1 and not plan.has_folder:
            name = show_name(str(request.out))
            request.voice.note(f"-o {name} becomes a folder: only a name in .md is one file")
        return clean_to_folder(request, plan, request.out_folder)
    return clean_single(request, plan.inputs[0])


def check_folder(request: Request) -> None:
    """Raises UsageError where an option is for a folder of results and there is none."""
    if request.looks_only or not request.out_folder:
        for option, chosen in (("--fsync", request.fsync), ("--prune", request.prune)):
            if chosen:
                raise UsageError(f"{option} is for a folder of results; name it with -o")


def check_plan(request: Request, plan: Plan) -> None:
    """Raises UsageError where the inputs and the options do not go together."""
    if len(plan.inputs) == 1 and not plan.has_folder:
        if request.learns or request.dedupes:
            raise UsageError("--learn and --dedupe compare documents; give a folder, or several")
        if request.sidecar and (request.out_folder or request.out_table):
            raise UsageError(
                "--sidecar and a folder exclude each other: it gets one beside each file"
            )
        return
    if request.out_is_file and not request.looks_only:
        name = show_name(str(request.out))
        raise UsageError(f"-o {name} is one file; several inputs, or a folder, need a folder there")
    if not request.out and not request.looks_only:
        raise UsageError(
            "several inputs, or a folder, need -o OUT, a folder for the results, or one file"
            " for all of them that ends in .jsonl or .parquet"
        )
    if request.job.url:
        raise UsageError("--url is for one input: the pages of a folder have an address each")
    if request.sidecar:
        raise UsageError("--sidecar is for one input: a folder run writes one beside each file")


def refuse_holders(plan: Plan) -> None:
    """Raises UsageError for files of many documents, which the first pass does not read."""
    for one in plan.inputs:
        if not one.trouble and is_container(one):
            raise UsageError(f"--learn and --dedupe do not look into {one.name} yet; unpack it")


def fill(request: Request, document: Input) -> Input:
    """The document, with its bytes where they come by a stream."""
    if document.path is not None or document.trouble:
        return document
    return read_stream(document, request.job.max_bytes)
