"""`cleaner rules`: the rules in force, one of them in full, and a rule file's own examples."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cleaner.batch.names import show_name
from cleaner.cli.complete import complete_packs, complete_rules
from cleaner.cli.exits import ExitCode
from cleaner.cli.known import judge_rules, suggest
from cleaner.cli.new_rule import new_rule
from cleaner.cli.stdout import write_stdout
from cleaner.cli.voice import Voice
from cleaner.errors import UsageError
from cleaner.model import Category, Format, Options, Rule, Selector
from cleaner.report.console import counted, one_line

if TYPE_CHECKING:
    from cleaner.rules.selectors import Shown

# Said of a rule that is no data, and so no table of a rule file.
NO_PATTERN = "# One of the program's own judges; there is no pattern to show."


@click.group()
def rules() -> None:
    """Look at the rules, make your own, and test them."""


rules.add_command(new_rule)


@rules.command("list")
@click.option(
    "--language",
    metavar="PACK",
    shell_complete=complete_packs,
    help="Only one pack: `en`, `de`, `html`, a host; `any` is of no language.",
)
@click.option(
    "--category",
    metavar="CATEGORY",
    type=click.Choice([str(known) for known in Category]),
    help="Only one category.",
)
def list_rules(language: str | None, category: str | None) -> int:
    """List the rules: id, category, and what each removes."""
    from cleaner.rules import load_packs

    packs = [*load_packs(), *judge_rules().values()]
    known = sorted({pack_of(rule) for rule in packs})
    if language is not None and language not in known:
        raise UsageError(f"--language {language}: no such pack; there are {', '.join(known)}")
    chosen = [
        rule
        for rule in packs
        if language in (None, pack_of(rule)) and category in (None, rule.category)
    ]
    write_stdout("".join(f"{rule.id}\t{rule.category}\t{rule.removes}\n" for rule in chosen))
    return ExitCode.FINE


@rules.command("show")
@click.argument("rule_id", metavar="ID", shell_complete=complete_rules)
def show_rule(rule_id: str) -> int:
    """Show one rule as it would stand in a rule file, with its examples."""
    from cleaner.rules import load_packs
    from cleaner.rules.toml import toml_lines

    packs, judges = {rule.id: rule for rule in load_packs()}, judge_rules()
    rule = packs.get(rule_id) or judges.get(rule_id)
    if rule is None:
        hint = suggest(rule_id, [*packs, *judges]) or "`cleaner rules list` lists them"
        raise UsageError(f"{rule_id}: no such rule; {hint}")
    head = "[[rule]]" if rule_id in packs else NO_PATTERN
    write_stdout("".join(f"{line}\n" for line in (head, *toml_lines(rule))))
    return ExitCode.FINE


@rules.command("test")
@click.argument("file", metavar="FILE|FOLDER", type=click.Path())
@click.option("-q", "--quiet", is_flag=True, help="Only say what failed.")
def test_rules(file: str, quiet: bool) -> int:
    """Run a rule file's examples, and the packs' against it.

    Of files of the ftr-site-config format it is told what is no XPath, and what is not done here.
    """
    from cleaner.cli.site_check import check_site_files, site_paths
    from cleaner.rules.site_files import rule_files_in

    sites = site_paths(file)
    is_folder = os.path.isdir(file)  # noqa: PTH112
    own = rule_files_in(file) if is_folder else [] if sites else [file]
    if is_folder and not own and not sites:
        raise UsageError(f"{show_name(file)}: holds neither rule files nor files of sites")
    told = [(name, *check_rule_file(name)) for name in own]
    if sites:
        checked = check_site_files(sites)
        told.append((file, checked.describe(), checked.failures))
    voice = Voice(quiet=quiet)
    for name, ours, failures in told:
        write_stdout("".join(f"{one_line(failure)}\n" for failure in failures))
        found = counted(len(failures), "failure") if failures else "all good"
        voice.note(f"{show_name(name)}: {ours}, {found}")
    return ExitCode.CHANGED if any(failures for _, _, failures in told) else ExitCode.FINE


def check_rule_file(file: str) -> tuple[str, list[str]]:
    """What is in a rule file, in a few words, and what its own examples get wrong."""
    from cleaner.rules import check_examples, load_metadata, load_packs, load_rule_file
    from cleaner.rules.sites import PLACES, check_sites

    own, sites = load_rule_file(file)
    selectors, shown = load_metadata(file)
    packs = load_packs()
    failures = [
        *check_examples(own, packs),
        *check_sites(sites, (*packs, *own)),
        *check_shown(selectors, shown),
    ]
    examples = sum(len(rule.strips) + len(rule.keeps) for rule in own)
    ours = f"{counted(len(own), 'rule')}, {counted(examples, 'example')} of their own"
    if sites:
        lines = sum(len(getattr(site, place)) for site in sites.values() for place in PLACES)
        theirs = f"{counted(lines, 'line')} of {counted(len(sites), 'site')}"
        ours = f"{ours}, {theirs}" if own else theirs
    if selectors:
        told = f"{counted(len(selectors), 'selector')}, {counted(len(shown), 'example')} of them"
        ours = f"{ours}, {told}" if own or sites else told
    return ours, failures


def check_shown(selectors: tuple[Selector, ...], shown: tuple[Shown, ...]) -> Iterator[str]:
    """What the selectors of a file get wrong of their own examples; nothing is good."""
    if not selectors and not shown:
        return
    from cleaner.pipeline import clean
    from cleaner.rules.selectors import unshown

    options = Options(format=Format.HTML, selectors=selectors)
    for example in shown:
        found = clean(example.html, options=options).to_dict()["metadata"]
        found["authors"] = [author["name"] for author in found["authors"]]
        for field, wanted in example.wanted.items():
            is_list = isinstance(found[field], list)
            if found[field] != ([wanted] if is_list and isinstance(wanted, str) else wanted):
                yield f"[metadata] {field}: {found[field]!r}, not {wanted!r}, in {example.html!r}"
    yield from unshown(selectors, shown)


def pack_of(rule: Rule) -> str:
    """The pack a rule is in, which its id begins with."""
    return rule.id.split("/", 1)[0]
