"""`cleaner rules new`: a rule from a sentence, tried, checked, and added to a rule file."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from cleaner.batch.names import show_name
from cleaner.batch.write import new_file, output_error
from cleaner.cli.exits import ExitCode
from cleaner.cli.stdout import write_stdout
from cleaner.cli.voice import Voice
from cleaner.errors import RuleError, UsageError
from cleaner.model import Category, Rule


@click.command("new")
@click.option(
    "--removes", metavar="TEXT", required=True, help="A sentence that is to go, as it stands there."
)
@click.option("--keeps", multiple=True, metavar="TEXT", help="A text that must stay; repeat it.")
@click.option(
    "--category",
    metavar="CATEGORY",
    type=click.Choice([str(known) for known in Category]),
    help="Without it, that of the nearest rule in the packs.",
)
@click.option("--id", "rule_id", metavar="ID", help="Such as own/join-readers.")
@click.option(
    "--file",
    "file",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    default="my-rules.toml",
    show_default=True,
    help="The rule file that gets it; made where there is none.",
)
@click.option(
    "--try",
    "folder",
    metavar="FOLDER",
    type=click.Path(exists=True),
    help="First show what the rule would take from these pages.",
)
@click.option("--yes", is_flag=True, help="Write without asking.")
def new_rule(
    removes: str,
    keeps: tuple[str, ...],
    category: str | None,
    rule_id: str | None,
    file: str,
    folder: str | None,
    yes: bool,
) -> int:
    """Make a rule that removes a sentence, and add it to a rule file.

    Any number may stand where the sentence has one. The rule is refused if it would take a text
    that a rule of the packs, or of the file, says to keep.
    """
    from cleaner.rules import load_packs

    path = Path(file).resolve()
    packs, own = load_packs(), rules_in(path, file)
    rule = draft(removes, keeps, category, rule_id, (*packs, *own))
    joined(path, file, rule)
    write_stdout("".join(f"{line}\n" for line in table_of(rule)))
    voice = Voice()
    failures = complaints(rule, packs, own)
    for failure in failures:
        voice.error(failure)
    if failures:
        return ExitCode.CHANGED
    if folder is not None:
        from cleaner.cli.trial import show_trial

        show_trial(folder, rule, own, voice)
    if not yes and not agrees(file):
        voice.note("nothing was written")
        return ExitCode.CHANGED
    add_rule(file, path, rule)
    voice.note(f"{rule.id} is in {show_name(file)}; use it with --rules {show_name(file)}")
    return ExitCode.FINE


def rules_in(path: Path, name: str) -> tuple[Rule, ...]:
    """The rules that the file holds already; raises RuleError for one that is not valid."""
    from cleaner.rules import parse_rules

    return parse_rules(read_old(path, name).decode("utf-8"), show_name(name))


def read_old(path: Path, name: str) -> bytes:
    """The file as it is, empty where there is none; raises RuleError."""
    try:
        data = path.read_bytes()
        data.decode("utf-8")
    except FileNotFoundError:
        return b""
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{show_name(name)}: cannot be read: {error}") from error
    return data


def draft(
    removes: str,
    keeps: tuple[str, ...],
    category: str | None,
    rule_id: str | None,
    known: Sequence[Rule],
) -> Rule:
    """The rule; raises UsageError where the sentence or the id is none."""
    from cleaner.rules import draft as drafting
    from cleaner.rules.load import ID

    words = drafting.count(removes)
    if not words:
        raise UsageError("--removes needs a sentence with words in it")
    if words > drafting.MOST_WORDS:
        most = drafting.MOST_WORDS
        raise UsageError(f"--removes has {words} words; name one sentence, of {most} at most")
    taken = {rule.id for rule in known}
    if rule_id is not None and not ID.fullmatch(rule_id):
        raise UsageError(f"--id {rule_id}: write it as pack/what-it-is, in small letters")
    if rule_id in taken:
        raise UsageError(f"--id {rule_id}: there is a rule of that name; choose another")
    chosen = Category(category) if category else drafting.guess_category(removes, known)
    name = rule_id or drafting.suggest_id(removes, taken)
    return drafting.draft_rule(removes, keeps=keeps, category=chosen, rule_id=name)


def table_of(rule: Rule) -> list[str]:
    """The rule as it will stand in the file."""
    from cleaner.rules.toml import toml_lines

    return ["[[rule]]", *toml_lines(rule)]


def complaints(rule: Rule, packs: Sequence[Rule], own: Sequence[Rule]) -> list[str]:
    """What the rule gets wrong of its own examples and of others' `keeps`, and they of its."""
    from cleaner.rules import check_examples

    before = set(check_examples(own, packs))
    found = check_examples((*own, rule), packs)
    return [f"refused: {one}" for one in found if one not in before]


def agrees(name: str) -> bool:
    """Whether a person says yes; raises UsageError where there is nobody to ask."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(f"nothing was written: add --yes to write to {show_name(name)}")
    try:
        return click.confirm(f"Add this rule to {show_name(name)}?", err=True)
    except click.Abort:
        return False


def joined(path: Path, name: str, rule: Rule) -> bytes:
    """The file with the rule; raises RuleError where the two do not go together."""
    from cleaner.rules import parse_rules
    from cleaner.rules.toml import with_rule

    data = with_rule(read_old(path, name), rule)
    try:
        is_there = rule in parse_rules(data.decode("utf-8"), show_name(name))
    except RuleError as error:
        raise RuleError(f"{error}; a [[rule]] table cannot be added to it") from error
    if not is_there:
        raise RuleError(f"{show_name(name)}: the rule would not be read back as it is")
    return data


def add_rule(name: str, path: Path, rule: Rule) -> None:
    """Writes the file with the rule behind what it holds by now, whole or not at all."""
    data = joined(path, name, rule)
    try:
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else None
        path.parent.mkdir(parents=True, exist_ok=True)
        with new_file(path) as out:
            if mode is not None and hasattr(os, "fchmod"):
                os.fchmod(out.fileno(), mode)
            out.write(data)
    except OSError as error:
        raise output_error(path, error) from error
