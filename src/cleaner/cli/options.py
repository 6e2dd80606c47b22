"""The options that say how a document is read and judged, and what they make together."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeVar

import click

from cleaner.batch.outcome import DEFAULT_MAX_BYTES
from cleaner.cli.complete import complete_categories, complete_kept
from cleaner.cli.known import check_drop, check_keep
from cleaner.cli.overrides import read_overrides
from cleaner.errors import RuleError, UsageError
from cleaner.model import Format, Options, Rule, Selector, Site

F = TypeVar("F", bound=Callable[..., Any])
Lean = Literal["balanced", "precision", "recall"]
# A page that takes longer than this has never been one that anybody wanted.
DEFAULT_TIMEOUT = 30.0
# A worker takes 100 MB and more; machines with many processors often have less memory free.
MOST_JOBS = 8
# Nobody has a million gigabytes.
SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?) ?(m|g)i?b?")
UNITS = {"m": 1024**2, "g": 1024**3}
# With less a worker cannot load the program.
LEAST_MEMORY = 256 * 1024**2


class Size(click.ParamType[int]):
    """A number of bytes, written with MB or GB."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The bytes; fails for what is no size, or too small for any document."""
        if isinstance(value, int):
            return value
        found = SIZE.fullmatch(str(value).strip().lower())
        size = int(float(found[1]) * UNITS[found[2]]) if found else 0
        if size < LEAST_MEMORY:
            self.fail(f"{value!r} is no size from 256MB upwards, such as 800MB or 2GB", param, ctx)
        return size


READING = (
    click.option(
        "--from",
        "format_",
        envvar="CLEANER_FROM",
        type=click.Choice(["auto", *(str(known) for known in Format)]),
        default="auto",
        help="What the input is written in; `auto` looks.",
    ),
    click.option("--url", metavar="URL", help="Where the page came from; resolves its links."),
    click.option("--encoding", metavar="NAME", help="The input's encoding; without it, found out."),
    click.option("--language", metavar="TAG", help="The text's language, such as `de` (BCP 47)."),
    click.option(
        "--keep",
        multiple=True,
        metavar="CATEGORY|RULE-ID|BLOCK",
        shell_complete=complete_kept,
        help="Never remove this; repeat it, or put commas between.",
    ),
    click.option(
        "--drop",
        multiple=True,
        metavar="CATEGORY",
        shell_complete=complete_categories,
        help="Remove this category even where --keep names it.",
    ),
    click.option(
        "--lean",
        type=click.Choice(["balanced", "precision", "recall"]),
        default="balanced",
        hidden=True,
    ),
    click.option("--precision", is_flag=True, help="When in doubt, remove."),
    click.option("--recall", is_flag=True, help="When in doubt, keep."),
    click.option(
        "--rules",
        multiple=True,
        metavar="FILE|FOLDER",
        type=click.Path(),
        help="Rules of your own, beside the packs: a rule file, or a folder of them and of "
        "ftr-site-config files; repeat for more.",
    ),
    click.option(
        "--set",
        "set_",
        multiple=True,
        metavar="FIELD=VALUE",
        help="What is so whatever the page says, such as `author=Jane Doe`; repeat for more.",
    ),
    click.option("--images/--no-images", default=True, help="Whether pictures stay."),
    click.option("--links/--no-links", default=True, help="Whether links stay links."),
    click.option("--keep-tracking", is_flag=True, help="Leave utm_source and its like in links."),
)
BOUNDS = (
    click.option(
        "--timeout",
        type=click.FloatRange(min=0, min_open=True, max=86400),
        default=DEFAULT_TIMEOUT,
        show_default=True,
        metavar="SECONDS",
        help="The deadline of each document.",
    ),
    click.option(
        "--memory",
        type=Size(),
        default="1GB",
        show_default=True,
        metavar="SIZE",
        help="The memory of each worker, such as 800MB or 2GB; a page that needs more fails.",
    ),
    click.option(
        "--max-bytes",
        type=click.IntRange(min=1),
        default=DEFAULT_MAX_BYTES,
        show_default=True,
        metavar="N",
        help="A larger document is refused.",
    ),
)
CONFIG = (
    click.option(
        "--config",
        type=click.Path(exists=True, dir_okay=False),
        metavar="FILE",
        help="Read this config file and no other.",
    ),
    click.option("--isolated", is_flag=True, help="Read no config file."),
)


def with_options(*groups: Iterable[Callable[[F], F]]) -> Callable[[F], F]:
    """A decorator that adds groups of options, in the order of the help."""

    def add(function: F) -> F:
        for group in reversed(groups):
            for option in reversed(tuple(group)):
                function = option(function)
        return function

    return add


def make_options(chosen: Mapping[str, Any]) -> Options:
    """The Options of a command's parameters; raises UsageError or RuleError."""
    keep, drop = split_names(chosen["keep"]), split_names(chosen["drop"])
    files, site_files = sort_rules(chosen["rules"])
    own, sites = load_own_rules(files)
    check_drop(drop)
    check_keep(keep, own, site_files)
    return Options(
        format=None if chosen["format_"] == "auto" else Format(chosen["format_"]),
        encoding=check_encoding(chosen["encoding"]),
        language=chosen["language"],
        keep=keep,
        drop=drop,
        lean=choose_lean(chosen),
        rules=own,
        sites=sites,
        selectors=load_own_selectors(files),
        site_files=site_files,
        overrides=read_overrides(chosen["set_"]),
        images=chosen["images"],
        links=chosen["links"],
        keep_tracking=chosen["keep_tracking"],
        front_matter=chosen.get("front_matter", "auto"),
        claims=chosen.get("verbose", False),
    )


def split_names(values: Iterable[str]) -> frozenset[str]:
    """Names from a repeated option, each of which may hold several with commas between."""
    return frozenset(n for value in values for name in value.split(",") if (n := name.strip()))


def check_encoding(name: str | None) -> str | None:
    """The name of an encoding of text; raises UsageError where Python has none of that name."""
    try:
        if name is not None:
            b" ".decode(name, "replace")  # the empty string never asks for a codec
    except (LookupError, ValueError) as error:
        raise UsageError(f"--encoding {name}: no such encoding") from error
    return name


def choose_lean(chosen: Mapping[str, Any]) -> Lean:
    """What to prefer in doubt; the two flags exclude each other."""
    if chosen["precision"] and chosen["recall"]:
        raise UsageError("--precision and --recall exclude each other; give one")
    if chosen["precision"]:
        return "precision"
    lean: Lean = "recall" if chosen["recall"] else chosen["lean"]
    return lean


def sort_rules(paths: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rule files that are named or in the folders named, and the folders with sites' files."""
    files: list[str] = []
    folders: list[str] = []
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112
            refuse_site_file(path)
            files.append(path)
            continue
        from cleaner.rules.site_files import rule_files_in, site_file_paths

        own, theirs = rule_files_in(path), site_file_paths(path)
        if not own and not theirs:
            raise RuleError(
                f"{path}: holds neither rule files (*.toml) nor files of sites (example.com.txt)"
            )
        files += own
        folders += [os.path.abspath(path)] if theirs else []  # noqa: PTH100
    return tuple(files), tuple(dict.fromkeys(folders))


def refuse_site_file(path: str) -> None:
    """Raises RuleError for a file that is called after a host: those are found by their names."""
    if path.endswith(".txt"):
        from cleaner.rules.site_files import is_site_name

        if is_site_name(os.path.basename(path)):  # noqa: PTH119
            raise RuleError(f"{path}: is a file of one site; name the folder that it is in")


def load_own_rules(paths: Iterable[str]) -> tuple[tuple[Rule, ...], dict[str, Site]]:
    """The rules and sites of the user's own files, in order; raises RuleError where one is wrong.

    Of a site that several files know, the last one's word counts.
    """
    if not paths:
        return (), {}
    from cleaner.rules import load_rule_file

    files = [load_rule_file(path) for path in paths]
    rules = tuple(rule for some, _ in files for rule in some)
    return rules, {name: site for _, some in files for name, site in some.items()}


def load_own_selectors(paths: Iterable[str]) -> tuple[Selector, ...]:
    """The selectors of the user's own files, in order; raises RuleError where one is wrong."""
    if not paths:
        return ()
    from cleaner.rules import load_selectors

    found: list[Selector] = []
    for path in paths:
        selectors = load_selectors(path)
        if selectors:
            from cleaner.parse.selected import check_selectors  # the parser takes time to load

            check_selectors(selectors, str(path))
        found += selectors
    return tuple(found)


def default_jobs() -> int:
    """A worker for each processor that this process may run on, within reason."""
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), MOST_JOBS)
    return min(os.cpu_count() or 1, MOST_JOBS)
