"""`cleaner clean`: its options."""

from __future__ import annotations

import sys
from typing import Any

import click

from cleaner.batch.plan import STDIN
from cleaner.cli.config import ConfiguredCommand
from cleaner.cli.deliver import carry_out
from cleaner.cli.exits import ExitCode
from cleaner.cli.options import BOUNDS, CONFIG, MOST_JOBS, READING, with_options
from cleaner.cli.request import make_request

FRONT_MATTER = ("auto", "none", "yaml", "hugo", "jekyll", "obsidian")

WRITING = (
    click.option(
        "-o",
        "--out",
        metavar="OUT",
        type=click.Path(),
        help="A file (its name ends in .md) or a folder for the results; `-` is stdout.",
    ),
    click.option("--sidecar", metavar="PATH", type=click.Path(), help="Write the sidecar there."),
    click.option(
        "--format",
        "form",
        envvar="CLEANER_FORMAT",
        type=click.Choice(["md", "json", "jsonl", "text"]),
        default="md",
        show_default=True,
        help="What stdout carries; `jsonl` also reads JSONL, a document a line.",
    ),
    click.option(
        "--front-matter",
        type=click.Choice(FRONT_MATTER),
        default="auto",
        help="`auto` keeps what the input came with and adds none.",
    ),
    click.option("--text-key", metavar="KEY", help="JSONL: the field with the text; else `text`."),
    click.option("--url-key", metavar="KEY", default="url", help="JSONL: the field with the URL."),
    click.option(
        "--check", is_flag=True, help="Write nothing; exit 1 if cleaning would change it."
    ),
    click.option("--diff", is_flag=True, help="Write nothing; show what would change as a diff."),
    click.option("--dry-run", is_flag=True, help="Write nothing; tell what would be removed."),
)
CHOOSING = (
    click.option(
        "--include",
        multiple=True,
        metavar="PATTERN",
        help="Of a folder, read only what matches, whatever its suffix; written as in .gitignore.",
    ),
    click.option(
        "--exclude", multiple=True, metavar="PATTERN", help="Of a folder, do not read what matches."
    ),
)
AGAIN = (
    click.option("--force", is_flag=True, help="OUT: do everything again, done before or not."),
    click.option("--prune", is_flag=True, help="OUT: remove our results whose input is gone."),
    click.option(
        "--fsync", is_flag=True, help="OUT: wait until each result is on the disk; slower."
    ),
    click.option(
        "--watch", is_flag=True, help="Then clean what changes in the folder, until Ctrl-C."
    ),
)
FIRST_PASS = (
    click.option(
        "--learn",
        is_flag=True,
        help="Read all documents first, and remove what the pages of a site have in common.",
    ),
    click.option("--dedupe", is_flag=True, help="Clean only the first of each article's copies."),
)
RUNNING = (
    click.option(
        "-j",
        "--jobs",
        type=click.IntRange(min=1, max=1024),
        metavar="N",
        help=f"Worker processes; without it, one a processor, {MOST_JOBS} at most.",
    ),
    click.option("--fail-on-empty", is_flag=True, help="A document without an article has failed."),
    click.option("-q", "--quiet", is_flag=True, help="Only say what failed."),
    click.option(
        "-v",
        "--verbose",
        is_flag=True,
        help="Say more: tracebacks, and what each field might have been.",
    ),
    click.option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        default="text",
        help="How messages on stderr are written.",
    ),
)


@click.command(cls=ConfiguredCommand)
@click.argument("inputs", nargs=-1, metavar="[INPUT]...", type=click.Path())
@with_options(WRITING, AGAIN, CHOOSING, READING, FIRST_PASS, BOUNDS, RUNNING, CONFIG)
@click.pass_context
def clean(ctx: click.Context, /, inputs: tuple[str, ...], **chosen: Any) -> int:
    """Clean articles: HTML, Markdown or plain text in, Markdown out.

    One INPUT goes to stdout; for several, or a folder, name a folder with -o. Each result there has
    a sidecar beside it, NAME.meta.json, that accounts for everything that was removed.
    """
    if not inputs and sys.stdin is not None and sys.stdin.isatty():
        click.echo(ctx.get_help(), err=True)
        return ExitCode.USAGE
    return carry_out(make_request(inputs or (STDIN,), chosen))
