"""Config files: found, read, and turned into the defaults of a command's options."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from cleaner.batch.names import show_name
from cleaner.errors import UsageError

OWN_FILE = "cleaner.toml"
PROJECT_FILE = "pyproject.toml"
APP = "cleaner"
# What belongs to one call, not to a project: where it writes, and what it only looks at.
NOT_IN_CONFIG = frozenset(
    {
        *(
            "out",
            "sidecar",
            "url",
            "check",
            "diff",
            "dry_run",
            "verbose",
            "learn",
            "dedupe",
            "force",
            "prune",
            "fsync",
            "watch",
        ),
        *("config", "isolated", "precision", "recall"),
    }
)


class ConfiguredCommand(click.Command):
    """A command whose options default to CLEANER_* variables, then to config files."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        settings = kwargs.setdefault("context_settings", {})
        settings.setdefault("auto_envvar_prefix", APP.upper())
        super().__init__(*args, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Reads the config files first: what they say counts where no flag or variable does."""
        if not ctx.resilient_parsing:
            given, _, _ = self.make_parser(ctx).parse_args(list(args))
            config = given.get("config") or os.environ.get("CLEANER_CONFIG")
            isolated = given.get("isolated") or bool(os.environ.get("CLEANER_ISOLATED"))
            if config and isolated:
                raise UsageError("--config and --isolated exclude each other; give one")
            ctx.default_map = {} if isolated else load_defaults(ctx, config)
        return super().parse_args(ctx, args)


def load_defaults(ctx: click.Context, config: str | None) -> dict[str, Any]:
    """Values by parameter name: the user's file, and over it the nearest one; or the one named."""
    defaults: dict[str, Any] = {}
    for path in [Path(config)] if config else [find_user_file(), find_nearest(Path.cwd())]:
        if path is not None:
            defaults |= read_values(ctx, path)
    return defaults


def find_user_file() -> Path | None:
    """`cleaner.toml` in the user's own config folder, where there is one."""
    path = Path(click.get_app_dir(APP)) / OWN_FILE
    return path if path.is_file() else None


def find_nearest(folder: Path) -> Path | None:
    """The first folder upwards with a `cleaner.toml`, or a `pyproject.toml` that speaks to us."""
    for place in (folder, *folder.parents):
        if (place / OWN_FILE).is_file():
            return place / OWN_FILE
        project = place / PROJECT_FILE
        if project.is_file() and read_table(project) is not None:
            return project
    return None


def read_table(path: Path) -> dict[str, Any] | None:
    """Our table of a TOML file; None for a `pyproject.toml` without one. Raises UsageError."""
    import tomllib  # most calls have no config file

    name = show_name(str(path))
    try:
        whole = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{name}: cannot be read: {error}") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{name}: not valid TOML: {error}; mend it, or use --isolated") from error
    tool = whole.get("tool", {})
    table = tool.get(APP) if isinstance(tool, dict) else None
    if path.name != PROJECT_FILE and table is None:
        table = whole
    if table is not None and not isinstance(table, dict):
        raise UsageError(f"{name}: [tool.{APP}] is not a table")
    return table


def read_values(ctx: click.Context, path: Path) -> dict[str, Any]:
    """The file's values by parameter; raises UsageError for a key that is no option of `clean`."""
    from cleaner.cli.clean import clean

    values: dict[str, Any] = {}
    name = show_name(str(path))
    known = config_keys(clean)
    for key, value in (read_table(path) or {}).items():
        param = known.get(key.replace("_", "-"))
        if param is None:
            from difflib import get_close_matches

            near = get_close_matches(key.replace("_", "-"), known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}"
            raise UsageError(f"{name}: unknown key {key!r}; {hint}")
        values[param.name or key] = check_value(param, ctx, value, where=f"{name}: {key}")
    if "rules" in values:
        values["rules"] = [os.path.join(path.parent, rule) for rule in values["rules"]]  # noqa: PTH118
    return values


def config_keys(command: click.Command) -> dict[str, click.Option]:
    """The options that may stand in a config file, by their long names on the command line."""
    return {
        max(param.opts, key=len).lstrip("-"): param
        for param in command.params
        if isinstance(param, click.Option) and param.name not in NOT_IN_CONFIG
    }


def check_value(param: click.Option, ctx: click.Context, value: Any, *, where: str) -> Any:
    """A value that the option accepts; raises UsageError that names the file and the key."""
    if param.multiple:
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise UsageError(f"{where} is not a list of strings")
    elif isinstance(value, list | dict) or isinstance(value, bool) != param.is_flag:
        wanted = "true or false" if param.is_flag else "a single value"
        raise UsageError(f"{where} is not {wanted}")
    try:
        param.type_cast_value(ctx, value)
    except click.UsageError as error:
        raise UsageError(f"{where}: {error.message}") from error
    return value
