"""The whole run: a command's return value or its error becomes an exit code."""

from __future__ import annotations

import os
import traceback
from collections.abc import Sequence
from itertools import pairwise

import click

from cleaner.batch.signals import Stopped, raise_on_signals
from cleaner.cli.exits import ExitCode
from cleaner.cli.group import cli
from cleaner.cli.stdout import ReaderGone
from cleaner.cli.voice import Voice
from cleaner.errors import CleanerError, RuleError, UsageError


def run(args: Sequence[str]) -> int:
    """Runs one command line; every end of it is an exit code, none a traceback."""
    fill_closed_descriptors()
    raise_on_signals()
    voice = early_voice(args)
    try:
        return int(cli.main(list(args), prog_name="cleaner", standalone_mode=False) or 0)
    except Stopped as stopped:
        voice.error("stopped")
        return stopped.exit_code
    except ReaderGone:
        return ExitCode.BROKEN_PIPE
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return ExitCode.USAGE
    except (click.ClickException, UsageError, RuleError) as error:
        voice.error(describe_usage(error))
        return ExitCode.USAGE
    except Exception as error:
        voice.error(describe(error))
        if not isinstance(error, CleanerError):
            voice.detail(traceback.format_exc())
        return ExitCode.ALL_FAILED


def describe(error: Exception) -> str:
    """What kept the whole run from going on."""
    if isinstance(error, CleanerError):
        return str(error)
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    return f"internal error ({type(error).__name__}: {error}); please report it, with what -v shows"


def early_voice(args: Sequence[str]) -> Voice:
    """How to speak of a command line that may never be understood."""
    words = {*args, *map("=".join, pairwise(args))}
    is_json = "--log-format=json" in words or os.environ.get("CLEANER_LOG_FORMAT") == "json"
    return Voice(verbose=bool({"-v", "--verbose"} & words), form="json" if is_json else "text")


def describe_usage(error: Exception) -> str:
    """What is wrong with the command line, and where to read how it is written."""
    if not isinstance(error, click.ClickException):
        return str(error)
    message = error.format_message().rstrip(".")
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "cleaner"
    join = " see" if message.endswith("?") else "; see"
    return f"{message}{join} `{path} --help`".replace("\n", " ")


def fill_closed_descriptors() -> None:
    """Opens what the shell closed (`<&-`), so that no file of ours gets the number of a stream."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
