"""The group of commands; each is loaded when it is needed, and `clean` needs no naming."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click
from click.shell_completion import CompletionItem

from cleaner import __version__
from cleaner.cli.stdout import write_stdout
from cleaner.errors import UsageError

# Module and name of each command. Loading one costs time that `--version` does not have.
COMMANDS = {
    "clean": ("cleaner.cli.clean", "clean"),
    "doctor": ("cleaner.cli.doctor", "doctor"),
    "explain": ("cleaner.cli.explain", "explain"),
    "learn": ("cleaner.cli.learn", "learn"),
    "report": ("cleaner.cli.report", "report"),
    "rules": ("cleaner.cli.rules", "rules"),
    "schema": ("cleaner.cli.schema", "schema"),
    "status": ("cleaner.cli.status", "status"),
}
DEFAULT = "clean"
OWN_OPTIONS = frozenset({"-h", "--help", "--version"})
HELP = "help"


class CommandGroup(click.Group):
    """Finds its commands by name in COMMANDS; what is no command's name is an input to clean."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts `clean` in front where no command is named; raises UsageError for help on none."""
        if not ctx.resilient_parsing:
            args = name_command(args)
        elif args and args[0] not in OWN_OPTIONS | COMMANDS.keys():
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Files too, as an input may be the first word; before the commands, as bash wants it."""
        files = [] if incomplete.startswith("-") else [CompletionItem(incomplete, type="file")]
        return [*files, *super().shell_complete(ctx, incomplete)]


def name_command(args: list[str]) -> list[str]:
    """The words with a command in front."""
    if not args:
        return [] if waits_for_a_person() else [DEFAULT]
    first = args[0]
    if first in OWN_OPTIONS or first in COMMANDS:
        return args
    if first == HELP and not os.path.lexists(first):
        return ask_for_help(args[1:])
    return [DEFAULT, *args]


def ask_for_help(about: list[str]) -> list[str]:
    """The words that show the help on a command, or on all of it; raises UsageError."""
    if about and about[0] not in OWN_OPTIONS | COMMANDS.keys():
        raise UsageError(f"no help on {about[0]!r}; there are {', '.join(COMMANDS)}")
    return [*about, "--help"]


def waits_for_a_person() -> bool:
    """Whether stdin is a terminal: nothing is piped in, so nobody means to clean it."""
    return sys.stdin is not None and sys.stdin.isatty()


def show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    """Prints the version and ends."""
    if value and not ctx.resilient_parsing:
        write_stdout(f"cleaner {__version__}\n")
        ctx.exit()


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=show_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Clean Markdown from scraped articles, with an account of everything that was removed.

    `cleaner INPUT…` means `cleaner clean INPUT…`. Inputs are HTML, Markdown or plain text: files,
    folders, or `-` for stdin.
    """
