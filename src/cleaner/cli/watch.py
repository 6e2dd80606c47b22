"""`--watch`: cleans a folder, and again what changes in it, until Ctrl-C."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from cleaner.batch.extras import load
from cleaner.batch.names import is_document, show_name
from cleaner.batch.signals import SIGNAL_EXIT, note_signals
from cleaner.batch.walk import every_document
from cleaner.cli.exits import ExitCode
from cleaner.cli.request import Request
from cleaner.errors import CleanerError, UsageError

# A change counts once nothing has changed for so many milliseconds: editors and downloads write a
# file in pieces. Where it never ends, the first number is the longest wait.
DEBOUNCE, STEP = 2000, 200
# How long it takes at most to notice that somebody wants to end it.
GLANCE = 200
# What stands beside a page and is read with it.
BESIDE = ".json"


def watch(request: Request, run: Callable[[Request], int]) -> int:
    """Runs once, and again for each batch of changes; Ctrl-C between two runs ends it well.

    A run does only what is new since the last, which the folder's state knows. The watching begins
    before the first run, so that no change falls between the two.
    """
    out = check(request)
    watcher = load("watchfiles", "watch")
    folders = [os.path.abspath(name) for name in request.operands]  # noqa: PTH100 – links stay
    changes = watcher.watch(
        *folders,
        watch_filter=make_filter(request, out),
        debounce=DEBOUNCE,
        step=STEP,
        rust_timeout=GLANCE,
        yield_on_timeout=True,
    )
    again = replace(request, force=False)
    with closing(changes), note_signals() as stop:
        next(changes)
        code = run(request)
        if code < SIGNAL_EXIT:
            request.voice.note(f"watching {named(request)}; Ctrl-C ends it")
        while code < SIGNAL_EXIT and not stop.number:
            if next(changes) and not stop.number:
                code = run_again(again, run)
    if code >= SIGNAL_EXIT:
        return code
    return ExitCode.FINE if stop.number == signal.SIGINT else SIGNAL_EXIT + stop.number


def check(request: Request) -> Path:
    """The output folder; raises UsageError where there is nothing to watch, or nowhere to write."""
    if not all(Path(operand).is_dir() for operand in request.operands):
        raise UsageError("--watch watches folders; name one, and -o OUT for the results")
    if request.looks_only or request.out_folder is None:
        raise UsageError("--watch writes to a folder; name it with -o, without --check or --diff")
    return request.out_folder


def named(request: Request) -> str:
    """The watched folders, as the user wrote them."""
    return ", ".join(show_name(operand) for operand in request.operands)


def run_again(request: Request, run: Callable[[Request], int]) -> int:
    """Another run; what keeps it from going on is told, and mended by the next change perhaps."""
    try:
        return run(request)
    except CleanerError as error:
        request.voice.error(str(error))
        return ExitCode.ALL_FAILED


def make_filter(request: Request, out: Path) -> Callable[[Any, str], bool]:
    """What says whether a change matters: not of results, nor of what no run reads."""
    results = out.resolve()
    chooses = request.wanted is not every_document

    def matters(_: Any, name: str) -> bool:
        path = Path(name)
        is_ours = path.is_relative_to(results) or path.resolve().is_relative_to(results)
        if is_ours or path.name.startswith("."):
            return False
        return chooses or not path.suffix or is_document(path.name) or path.suffix == BESIDE

    return matters
