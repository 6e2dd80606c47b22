"""`--check`, `--diff` and `--dry-run`: says what would be done, and writes nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from cleaner.batch.names import show_name
from cleaner.batch.outcome import Input, Outcome, Status
from cleaner.batch.plan import Plan, check_outputs
from cleaner.batch.signals import SIGNAL_EXIT, Stop, note_signals
from cleaner.cli.process import process
from cleaner.cli.request import MARKDOWN, Request
from cleaner.cli.stdout import write_page, write_stdout
from cleaner.cli.tally import Tally, tell_remarks, tell_trouble
from cleaner.report.console import wants_colour
from cleaner.report.diff import colour_diff


def look(request: Request, plan: Plan) -> int:
    """Cleans in memory and tells of each document, in order."""
    if request.out_folder:
        check_outputs(plan.inputs, request.out_folder)
    is_many = plan.has_folder or len(plan.inputs) > 1
    names_warned = request.voice.names_warned or not is_many
    tally = Tally()
    terms = replace(request.terms, ordered=True)
    with (
        note_signals() as stop,
        closing(process(documents(request, plan, stop), request.job, terms, stop)) as finished,
    ):
        for document, outcome in finished:
            tally.add(outcome)
            if outcome.status is Status.FAILED or names_warned:
                tell_trouble(request.voice, document, outcome)
            tell(request, document, outcome)
    tell_remarks(request.voice, tally)
    if stop.number:
        request.voice.error(f"stopped: {tally.counts.total()} looked at")
        return SIGNAL_EXIT + stop.number
    if is_many:
        said = f"{tally.describe(named=names_warned, done='read')}; {tally.changed} would change"
        request.voice.note(said, **tally.figures(), would_change=tally.changed)
    return tally.exit_code(tells_changes=not request.tells_plan)


def documents(request: Request, plan: Plan, stop: Stop) -> Iterable[Input]:
    """Every document of the plan."""
    if not plan.has_folder:
        return plan.inputs
    from cleaner.batch.readers import each_document

    return each_document(plan.inputs, request.job, stop)


def tell(request: Request, document: Input, outcome: Outcome) -> None:
    """What would become of one document."""
    voice = request.voice
    if outcome.status is Status.FAILED:
        return
    if request.tells_plan:
        voice.note(
            where_to(request.out, document) + what_goes(outcome),
            document.name,
            removed=dict(outcome.removed),
        )
    elif outcome.changed:
        voice.note("would change", document.name)
    if not outcome.output:
        return
    if wants_colour(sys.stdout):
        write_page(colour_diff(outcome.output))
    else:
        write_stdout(outcome.output)


def where_to(out: Path | None, document: Input) -> str:
    """The file that would be written; nothing for stdout."""
    if out is None:
        return ""
    is_file = out.name.lower().endswith(MARKDOWN) and not out.is_dir()
    return "to " + show_name(str(out if is_file else out / (document.stem + MARKDOWN))) + ": "


def what_goes(outcome: Outcome) -> str:
    """How many blocks would go, and of what kind."""
    total = sum(outcome.removed.values())
    kinds = ", ".join(f"{name} {count}" for name, count in sorted(outcome.removed.items()))
    return f"{total} of {outcome.blocks} blocks would go" + (f" ({kinds})" if kinds else "")
