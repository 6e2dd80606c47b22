"""`cleaner explain`: what would go from one document, and why."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

import click

from cleaner.batch.alone import run_alone
from cleaner.batch.names import show_name
from cleaner.batch.outcome import Form, Input, Job, Outcome, Status, failed
from cleaner.batch.plan import plan_file
from cleaner.cli.config import ConfiguredCommand
from cleaner.cli.exits import ExitCode
from cleaner.cli.options import BOUNDS, CONFIG, READING, make_options, with_options
from cleaner.cli.pager import show_page
from cleaner.cli.stdin import read_stream
from cleaner.cli.stdout import write_stdout
from cleaner.cli.tally import Tally, tell_remarks
from cleaner.cli.voice import Voice
from cleaner.errors import InputError, UsageError
from cleaner.model import Article
from cleaner.report.console import one_line, printable, wants_colour
from cleaner.report.diff import colour_diff

# Narrower than this, two columns of text cannot be read; wider than this, lines are too long.
NARROWEST, WIDEST = 60, 160


Shown = Literal["text", "json", "diff"]


@dataclass(frozen=True, slots=True)
class Page:
    """How the explanation is shown."""

    form: Shown
    width: int
    colour: bool
    why: str | None = None
    """The text that is asked about; None for the whole document."""


@click.command(cls=ConfiguredCommand)
@click.argument("document", metavar="INPUT", type=click.Path())
@click.option(
    "--format",
    "shown_as",
    envvar="CLEANER_EXPLAIN_FORMAT",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="`json` is the sidecar; with --why, a list of blocks.",
)
@click.option(
    "--why",
    metavar="TEXT",
    help="Only say what became of this text; exit 1 if no block holds it.",
)
@click.option("--diff", is_flag=True, help="Show what would change as a unified diff.")
@click.option("--no-pager", is_flag=True, help="Write a long page straight to the terminal.")
@with_options(READING, BOUNDS, CONFIG)
def explain(document: str, **chosen: Any) -> int:
    """Show what would be removed from one document, and why.

    What stays is plain; what would go is struck, with its category, rule and reason beside it. A
    block's number or a rule's id can be given to `clean --keep`. A page that is longer than the
    terminal goes through $PAGER.
    """
    if os.path.isdir(document):  # noqa: PTH112
        raise UsageError(f"{show_name(document)} is a folder; explain takes one document")
    if chosen["why"] is not None and not chosen["why"].strip():
        raise UsageError("--why needs a text to look for")
    if chosen["diff"] and (chosen["why"] is not None or chosen["shown_as"] == "json"):
        raise UsageError("--diff shows the whole page; leave out --why and --format json")
    # What lost is part of the explanation.
    options = replace(make_options(chosen), claims=True)
    form: Form = "diff" if chosen["diff"] else "md"
    job = Job(options, form, url=chosen["url"], max_bytes=chosen["max_bytes"])
    subject = plan_file(document)
    if subject.path is None:
        subject = read_stream(subject, job.max_bytes)
    outcome = explain_alone(subject, job, chosen)
    if outcome.status is Status.FAILED:
        Voice().fail(subject.name, outcome.reason)
        return ExitCode.ALL_FAILED
    tally = Tally()
    tally.add(outcome)
    tell_remarks(Voice(), tally)
    return deliver(outcome, subject, chosen)


def deliver(outcome: Outcome, subject: Input, chosen: Mapping[str, Any]) -> int:
    """The explanation to stdout; exit code 1 for a diff, or where no block holds what was asked."""
    if chosen["diff"]:
        show_page(dressed_diff(outcome.output), paged=not chosen["no_pager"])
        return ExitCode.CHANGED if outcome.changed else ExitCode.FINE
    if chosen["shown_as"] == "json" or chosen["why"] is not None:
        write_stdout(outcome.output)
    else:
        show_page(outcome.output, paged=not chosen["no_pager"])
    if chosen["why"] is None or outcome.blocks:
        return ExitCode.FINE
    Voice().fail(subject.name, f"no block holds “{one_line(chosen['why'])}”")
    return ExitCode.CHANGED


def dressed_diff(text: str) -> str:
    """A diff for the terminal, in colours where they are wanted; elsewhere as it is."""
    if wants_colour(sys.stdout):
        return colour_diff(text)
    return printable(text) if sys.stdout is not None and sys.stdout.isatty() else text


def explain_alone(subject: Input, job: Job, chosen: Mapping[str, Any]) -> Outcome:
    """The explanation, made in a child that a deadline holds."""
    if subject.trouble:
        return failed(subject.trouble)
    width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns))
    form: Shown = "diff" if chosen["diff"] else chosen["shown_as"]
    page = Page(form, width, wants_colour(sys.stdout), chosen["why"])
    work = partial(explain_document, subject, job, page)
    if not hasattr(os, "fork"):
        return work()
    try:
        return run_alone(work, timeout=chosen["timeout"], memory=chosen["memory"])
    except InputError as error:
        return failed(str(error))


def explain_document(subject: Input, job: Job, page: Page) -> Outcome:
    """Cleans the document and writes the page about it."""
    from cleaner.batch.document import clean_input, outcome_from, outcome_of

    def work() -> Outcome:
        cleaned = clean_input(subject, job)
        article = cleaned.article
        if page.form == "diff":
            return outcome_from(cleaned)
        if page.why is not None:
            return replace(answer(article, page.why, page.form), remarks=article.remarks)
        text = article.sidecar.to_json() if page.form == "json" else draw(article, page)
        return Outcome(Status.DONE, output=text, remarks=article.remarks)

    return outcome_of(work)


def answer(article: Article, wanted: str, form: str) -> Outcome:
    """What became of the blocks that hold a text; `blocks` counts them."""
    from cleaner.report.why import answer_lines, answer_records, find_blocks

    found = find_blocks(article.blocks, wanted)
    if form == "json":
        text = json.dumps(answer_records(article, found), ensure_ascii=False, indent=2) + "\n"
    else:
        text = "".join(f"{line}\n" for line in answer_lines(article, found))
    return Outcome(Status.DONE, output=text, blocks=len(found))


def draw(article: Article, page: Page) -> str:
    """The marked-up page, as it is written to a terminal."""
    from rich.console import Console

    from cleaner.report.explain import explain_article

    paper = io.StringIO()
    console = Console(
        file=paper,
        width=page.width,
        force_terminal=page.colour,
        no_color=not page.colour,
        color_system="standard" if page.colour else None,
        highlight=False,
        emoji=False,
        markup=False,
    )
    explain_article(article, console)
    # A grid fills its last column with spaces, which a line's end does not need.
    return "\n".join(line.rstrip(" ") for line in paper.getvalue().split("\n"))
