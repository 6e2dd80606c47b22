"""`cleaner learn`: what the pages of a site have in common, as a rule file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from cleaner.batch.names import show_name
from cleaner.batch.plan import STDIN, make_plan
from cleaner.batch.write import output_error, write_file
from cleaner.cli.clean import RUNNING
from cleaner.cli.config import ConfiguredCommand
from cleaner.cli.options import BOUNDS, CONFIG, READING, with_options
from cleaner.cli.request import make_request
from cleaner.cli.stdout import write_stdout
from cleaner.cli.tally import tell_trouble
from cleaner.errors import RuleError, UsageError
from cleaner.model import Site
from cleaner.report.console import counted

# What `clean` has and `learn` has not, as it stands where nobody says anything.
UNSAID: Mapping[str, Any] = {
    "sidecar": None, "form": "md", "text_key": None, "url_key": "url",
    **dict.fromkeys(("check", "diff", "dry_run", "learn", "dedupe"), False),
}  # fmt: skip


@click.command(cls=ConfiguredCommand)
@click.argument("inputs", nargs=-1, required=True, metavar="FOLDER...", type=click.Path())
@click.option("-o", "--out", metavar="SITE.toml", type=click.Path(), help="Without it, stdout.")
@with_options(READING, BOUNDS, RUNNING, CONFIG)
def learn(inputs: tuple[str, ...], out: str | None, **chosen: Any) -> int:
    """Learn what repeats on the pages of a site, as a rule file.

    `clean --rules` takes the file. Pages are put together by the host of their address; those that
    name none, by their folder.
    """
    from cleaner.cli.first_pass import HEAD, look_over
    from cleaner.rules.sites import write_sites

    target = None if out in (None, STDIN) else Path(str(out))
    kept = keeps_of(target)
    request = make_request(inputs, {**UNSAID, "out": None, **chosen})
    found = look_over(request, make_plan(inputs).inputs)
    sites = spared(found.sites, kept)
    if found.tally.done:
        put(target, HEAD + write_sites(sites))
    for document, outcome in found.troubles:
        tell_trouble(request.voice, document, outcome)
    lines = sum(len(s.above) + len(s.inside) + len(s.below) for s in sites.values())
    said = f"{counted(lines, 'line')} of {counted(len(sites), 'site')}"
    copies = f", {counted(len(found.copies), 'duplicate')} among them" if found.copies else ""
    request.voice.note(f"{said}, from {counted(found.tally.done, 'document')}{copies}")
    return found.tally.exit_code()


def keeps_of(target: Path | None) -> dict[str, tuple[str, ...]]:
    """What an older profile of that name says to keep; raises UsageError for another file."""
    if target is None or not os.path.lexists(target):
        return {}
    from cleaner.rules import load_rule_file

    name = show_name(str(target))
    try:
        rules, sites = load_rule_file(target)
    except RuleError as error:
        raise UsageError(f"-o {name} is there and no profile; give another name") from error
    if rules:
        raise UsageError(f"-o {name} holds rules of your own; give another name")
    return {site.name: site.keeps for site in sites.values() if site.keeps}


def spared(sites: Mapping[str, Site], kept: Mapping[str, tuple[str, ...]]) -> dict[str, Site]:
    """The sites without the lines that an older profile says to keep."""
    from cleaner.rules.sites import without_lines

    return {
        name: without_lines(sites.get(name, Site(name)), kept.get(name, ()))
        for name in sites.keys() | kept.keys()
    }


def put(target: Path | None, text: str) -> None:
    """The profile to its file, whole or not at all, or to stdout."""
    if target is None:
        write_stdout(text)
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, text)
    except OSError as error:
        raise output_error(target, error) from error
