"""The manual page, made from the help of every command: `python -m cleaner.cli.man > cleaner.1`."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import click

from cleaner import __version__
from cleaner.cli.exits import MEANING
from cleaner.cli.group import COMMANDS, cli
from cleaner.cli.stdout import write_stdout
from cleaner.model import Category

FILES = (
    ("cleaner.toml, pyproject.toml", "Of this folder and those above it, the nearest counts."),
    ("~/.config/cleaner/cleaner.toml", "The user's own settings, below those of the folder."),
    ("OUT/.cleaner/state.sqlite", "What runs into the folder OUT have done."),
)
VARIABLES = (
    ("CLEANER_OPTION", "The value of --option where no flag gives one, such as CLEANER_KEEP."),
    ("PAGER", "What shows a long page of explain; less -R without it."),
    ("NO_COLOR", "If set, no colours."),
)
# Of the source's lines; the formatter fills its own.
WIDTH = 78
CODE = re.compile(r"`([^`]+)`")
# A line that begins so would be an order to the formatter.
ORDER = re.compile(r"^([.'])", re.MULTILINE)


def man_page() -> str:
    """The page in the man macros of roff, one section for all commands."""
    with click.Context(cli, info_name="cleaner", **cli.context_settings) as context:
        return "\n".join(page_lines(context)) + "\n"


def page_lines(context: click.Context) -> Iterator[str]:
    """The page, line by line."""
    summary, *more = paragraphs(cli)
    yield f'.TH CLEANER 1 "" "cleaner {__version__}" "User Commands"'
    yield from (".ad l", ".nh", ".SH NAME")
    yield escape(f"cleaner - {summary[0].lower()}{summary[1:].rstrip('.')}")
    calls = [line for name in COMMANDS for line in synopsis(name, context)]
    yield from (".SH SYNOPSIS", "\n.br\n".join(calls))
    yield from (".SH DESCRIPTION", escape(summary))
    for text in more:
        yield from (".PP", escape(text))
    yield ".SH OPTIONS"
    yield from options_of(cli, context)
    yield ".SH COMMANDS"
    yield from commands_of(cli, context)
    yield from (".SH CATEGORIES", escape(f"Blocks go as one of {', '.join(Category)}."))
    yield from terms("EXIT STATUS", [(f"{code:d}", said) for code, said in MEANING.items()])
    yield from terms("FILES", FILES)
    yield from terms("ENVIRONMENT", VARIABLES)


def commands_of(group: click.Group, context: click.Context) -> Iterator[str]:
    """Each command of a group with its help and its options, and those below it."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        with click.Context(command, info_name=name, parent=context) as own:
            yield f".SS {escape(f'cleaner {path_of(own)}')}"
            first, *more = paragraphs(command)
            yield escape(first)
            for text in more:
                yield from (".PP", escape(text))
            if isinstance(command, click.Group):
                yield from commands_of(command, own)
            else:
                yield from options_of(command, own)


def synopsis(name: str, context: click.Context) -> Iterator[str]:
    """How a command is called; of a group, each of its commands."""
    group = context.command
    command = group.get_command(context, name) if isinstance(group, click.Group) else None
    if command is None:
        return
    with click.Context(command, info_name=name, parent=context) as own:
        if isinstance(command, click.Group):
            for below in command.list_commands(own):
                yield from synopsis(below, own)
            return
        arguments = [p.metavar or p.human_readable_name for p in command.params if is_argument(p)]
        words = " ".join((r"[\fIOPTION\fR]...", *(rf"\fI{escape(word)}\fR" for word in arguments)))
        yield rf"\fBcleaner {escape(path_of(own))}\fR {words}"


def path_of(context: click.Context) -> str:
    """A command's own words, without the program's and without arguments."""
    above = context.parent
    words = path_of(above) if above is not None and above.parent is not None else ""
    return f"{words} {context.info_name}".strip()


def is_argument(param: click.Parameter) -> bool:
    """Whether a parameter is no option."""
    return isinstance(param, click.Argument)


def options_of(command: click.Command, context: click.Context) -> Iterator[str]:
    """Each option with its names, its value and its help."""
    for param in command.get_params(context):
        is_told = context.parent is None or "--help" not in param.opts
        if isinstance(param, click.Option) and not param.hidden and is_told:
            names = ", ".join(
                rf"\fB{escape(name)}\fR" for name in (*param.opts, *param.secondary_opts)
            )
            value = "" if param.is_flag else rf" \fI{escape(value_of(param))}\fR"
            default = f" Default: {param.default}." if param.show_default else ""
            yield from (".TP", names + value, escape(f"{param.help or ''}{default}".strip()))


def value_of(param: click.Option) -> str:
    """What stands for an option's value."""
    if param.metavar:
        return param.metavar
    choices: Any = getattr(param.type, "choices", None)
    return "|".join(map(str, choices)) if choices else param.type.name.upper()


def paragraphs(command: click.Command) -> list[str]:
    """The help of a command, each paragraph on one line."""
    whole = inspect.cleandoc(command.help or "")
    return [" ".join(part.split()) for part in whole.split("\n\n")]


def terms(title: str, pairs: Any) -> Iterator[str]:
    """A section of terms, each with what it means."""
    yield f".SH {title}"
    for term, meaning in pairs:
        yield from (".TP", rf"\fB{escape(term)}\fR", escape(meaning))


def escape(text: str) -> str:
    """A text as roff shows it, in short lines: code in bold, hyphens that can be copied.

    No line of it gives orders.
    """
    lines = textwrap.wrap(text, WIDTH, break_on_hyphens=False, break_long_words=False)
    marked = "\n".join(lines).replace("\\", r"\e").replace("-", r"\-")
    coded = CODE.sub(r"\\fB\1\\fR", marked).replace("…", "...").replace("–", r"\(en")
    return ORDER.sub(r"\\&\1", coded)


if __name__ == "__main__":
    write_stdout(man_page())
