"""Where each setting of `cleaner clean` has its value from: default, config file or variable."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from cleaner.batch.names import show_name
from cleaner.cli.clean import clean
from cleaner.cli.config import (
    APP,
    NOT_IN_CONFIG,
    OWN_FILE,
    PROJECT_FILE,
    config_keys,
    find_nearest,
    read_table,
    read_values,
)
from cleaner.cli.options import make_options
from cleaner.errors import CleanerError, UsageError

PREFIX = APP.upper()


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A config file that counts, or might have."""

    path: Path
    state: str
    """`read`, `not read`, `absent`, `without [tool.cleaner]`, or `broken`."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One option's value without any flag, and who says so."""

    name: str
    value: Any
    source: str
    """`default`, the name of a variable, or a file with its line."""


@dataclass(slots=True)
class Settings:
    """All that is set, and what is wrong with it."""

    files: list[ConfigFile] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def look_up_settings(config: str | None, *, isolated: bool) -> Settings:
    """Every setting of `clean`, as a call from this folder with these two flags would have it."""
    found = Settings()
    context = click.Context(clean, info_name="clean", auto_envvar_prefix=PREFIX)
    said: dict[str, tuple[Any, str]] = {}
    for path in counting_files(found, config, isolated=isolated):
        try:
            values = read_values(context, path)
        except UsageError as error:
            found.problems.append(str(error))
            found.files.append(ConfigFile(path, "broken"))
            continue
        found.files.append(ConfigFile(path, "read"))
        said |= {name: (value, place(path, name)) for name, value in values.items()}
    context.default_map = {name: value for name, (value, _) in said.items()}
    chosen = dict(each_value(context, said, found))
    found.notes += unknown_variables()
    if not found.problems:
        try:
            make_options(chosen)
        except CleanerError as error:
            said_by = [s.source for s in found.settings if f"--{s.name} " in f"{error} "]
            found.problems.append(f"{said_by[0]}: {error}" if said_by else str(error))
    return found


def counting_files(found: Settings, config: str | None, *, isolated: bool) -> Iterator[Path]:
    """The files that are read, the stronger one last; what else was looked for is noted."""
    user = Path(click.get_app_dir(APP)) / OWN_FILE
    if config is not None:
        found.files += [ConfigFile(user, "not read")] if user.is_file() else []
        yield Path(config)
        return
    folders = (Path.cwd(), *Path.cwd().parents)
    try:
        nearest = find_nearest(Path.cwd())
    except UsageError as error:
        found.problems.append(str(error))
        nearest = None
    if user.is_file() and not isolated:
        yield user
    else:
        found.files.append(ConfigFile(user, "not read" if user.is_file() else "absent"))
    for path in (folder / name for folder in folders for name in (OWN_FILE, PROJECT_FILE)):
        if path == nearest and not isolated:
            yield path
        elif path.is_file():
            found.files.append(ConfigFile(path, describe(path)))


def describe(path: Path) -> str:
    """Why a file that is there is not read."""
    try:
        return "not read" if read_table(path) is not None else f"without [tool.{APP}]"
    except UsageError:
        return "broken"


def place(path: Path, name: str) -> str:
    """The file and the line that set a parameter; the file alone where the line is not plain."""
    keys = [key for key, param in config_keys(clean).items() if param.name == name]
    key = re.escape(keys[0]).replace(r"\-", "[-_]") if keys else re.escape(name)
    pattern = re.compile(rf"^\s*[\"']?{key}[\"']?\s*=", re.MULTILINE)
    text = path.read_text("utf-8", "replace")
    lines = [text.count("\n", 0, m.start(0) + len(m[0])) + 1 for m in pattern.finditer(text)]
    return f"{show_name(str(path))}:{lines[0]}" if len(lines) == 1 else show_name(str(path))


def each_value(
    context: click.Context, said: dict[str, tuple[Any, str]], found: Settings
) -> Iterator[tuple[str, Any]]:
    """Each parameter's value; notes where it is from, and what is wrong with it."""
    for param in clean.params:
        if not isinstance(param, click.Option) or not param.name:
            continue
        name, variable = param.name, variable_of(param)
        try:
            param.handle_parse_result(context, {}, [])
        except click.UsageError as error:
            source = context.get_parameter_source(name)
            where = variable if source is ParameterSource.ENVIRONMENT else said[name][1]
            found.problems.append(f"{where}: {error.message.rstrip('.')}")
            continue
        value = set_value(param, context.params.get(name))
        yield name, value
        match context.get_parameter_source(name):
            case ParameterSource.ENVIRONMENT:
                origin = variable
            case ParameterSource.DEFAULT_MAP:
                origin = said[name][1]
            case _:
                origin = "default"
        if origin != "default" or name not in NOT_IN_CONFIG:
            found.settings.append(Setting(long_name(param), value, origin))


def set_value(param: click.Option, value: Any) -> Any:
    """The value; nothing for the sign that Click 8.3 and later have for an option without one."""
    if type(value).__name__ == "Sentinel":
        return () if param.multiple else None
    return value


def long_name(param: click.Option) -> str:
    """What an option is called in a config file."""
    return max(param.opts, key=len).lstrip("-")


def variable_of(param: click.Option) -> str:
    """The environment variable that sets an option."""
    return str(param.envvar or f"{PREFIX}_{(param.name or '').upper()}")


def unknown_variables() -> Iterator[str]:
    """Variables that look like ours and set nothing."""
    from cleaner.cli.group import COMMANDS, cli

    known = set()
    with click.Context(cli) as context:
        for name in COMMANDS:
            command = cli.get_command(context, name)
            params = command.params if command else []
            known |= {variable_of(p) for p in params if isinstance(p, click.Option)}
    for variable in sorted(os.environ):
        if variable.startswith(f"{PREFIX}_") and variable not in known:
            yield f"{show_name(variable)}: no option has this variable"
