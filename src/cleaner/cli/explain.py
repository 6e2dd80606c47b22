"""`cleaner explain`: what would go from one document, and why."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import click

from cleaner.batch.alone import run_alone
from cleaner.batch.names import show_name
from cleaner.batch.outcome import Input, Job, Outcome, Status, failed
from cleaner.batch.plan import plan_file
from cleaner.cli.config import ConfiguredCommand
from cleaner.cli.exits import ExitCode
from cleaner.cli.options import BOUNDS, CONFIG, READING, make_options, with_options
from cleaner.cli.stdin import read_stream
from cleaner.cli.stdout import write_page, write_stdout
from cleaner.cli.voice import Voice
from cleaner.errors import InputError, UsageError

# Narrower than this, two columns of text cannot be read; wider than this, lines are too long.
NARROWEST, WIDEST = 60, 160


@dataclass(frozen=True, slots=True)
class Page:
    """How the explanation is shown."""

    form: Literal["text", "json"]
    width: int
    colour: bool


@click.command(cls=ConfiguredCommand)
@click.argument("document", metavar="INPUT", type=click.Path())
@click.option(
    "--format",
    "shown_as",
    envvar="CLEANER_EXPLAIN_FORMAT",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="`json` is the sidecar.",
)
@with_options(READING, BOUNDS, CONFIG)
def explain(document: str, **chosen: Any) -> int:
    """Show what would be removed from one document, and why.

    What stays is plain; what would go is dimmed, with its category, rule and reason beside it. A
    block's number or a rule's id can be given to `clean --keep`.
    """
    if os.path.isdir(document):  # noqa: PTH112
        raise UsageError(f"{show_name(document)} is a folder; explain takes one document")
    job = Job(make_options(chosen), url=chosen["url"], max_bytes=chosen["max_bytes"])
    subject = plan_file(document)
    if subject.path is None:
        subject = read_stream(subject, job.max_bytes)
    outcome = explain_alone(subject, job, chosen)
    if outcome.status is Status.FAILED:
        Voice().fail(subject.name, outcome.reason)
        return ExitCode.ALL_FAILED
    if chosen["shown_as"] == "json":
        write_stdout(outcome.output)
    else:
        write_page(outcome.output)
    return ExitCode.FINE


def explain_alone(subject: Input, job: Job, chosen: Mapping[str, Any]) -> Outcome:
    """The explanation, made in a child that a deadline holds."""
    if subject.trouble:
        return failed(subject.trouble)
    work = partial(explain_document, subject, job, choose_page(chosen["shown_as"]))
    if not hasattr(os, "fork"):
        return work()
    try:
        return run_alone(work, timeout=chosen["timeout"], memory=chosen["memory"])
    except InputError as error:
        return failed(str(error))


def choose_page(form: Literal["text", "json"]) -> Page:
    """As wide as the terminal, and in colour where there is one that wants it."""
    width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns))
    colour = sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return Page(form, width, colour and os.environ.get("TERM") != "dumb")


def explain_document(subject: Input, job: Job, page: Page) -> Outcome:
    """Cleans the document and writes the page about it."""
    from cleaner.batch.document import clean_input, outcome_of

    def work() -> Outcome:
        article = clean_input(subject, job).article
        if page.form == "json":
            return Outcome(Status.DONE, output=article.sidecar.to_json())
        from rich.console import Console

        from cleaner.report.explain import explain_article

        paper = io.StringIO()
        console = Console(
            file=paper,
            width=page.width,
            force_terminal=page.colour,
            no_color=not page.colour,
            highlight=False,
            emoji=False,
            markup=False,
        )
        explain_article(article, console)
        return Outcome(Status.DONE, output=paper.getvalue())

    return outcome_of(work)
