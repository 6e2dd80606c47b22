"""What is installed of what the program needs, and of what it can use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module, metadata
from importlib.util import find_spec
from typing import NamedTuple

DISTRIBUTION = "article-cleaner"


class Library(NamedTuple):
    """One that `pyproject.toml` names, with what it is for."""

    name: str
    module: str
    wanted: str
    use: str


class Extra(NamedTuple):
    """An optional part, and the libraries that it brings."""

    name: str
    use: str
    libraries: tuple[tuple[str, str, str], ...]
    """Name, module and versions of each."""


class Found(NamedTuple):
    """What was found of one library; `problem` says what is wrong with it."""

    version: str | None
    problem: str = ""


# Here too, as a checkout that is not installed has no metadata; a test holds both together.
LIBRARIES = (
    Library("beautifulsoup4", "bs4", ">=4.13,<5", "the tree that the Markdown writer reads"),
    Library("charset-normalizer", "charset_normalizer", ">=3.4,<4", "guesses encodings"),
    Library("click", "click", ">=8.1,<9", "the command line"),
    Library("markdown-it-py", "markdown_it", ">=4,<5", "reads Markdown"),
    Library("markdownify", "markdownify", ">=1.2,<2", "writes Markdown"),
    Library("msgspec", "msgspec", ">=0.20,<1", "the sidecar"),
    Library("numpy", "numpy", ">=2,<3", "runs the learned judge"),
    Library("pyahocorasick", "ahocorasick", ">=2.1,<3", "finds the rules' literals"),
    Library("pathspec", "pathspec", ">=1,<2", "--include and --exclude"),
    Library("pebble", "pebble", ">=5.1,<6", "worker processes"),
    Library("pyyaml", "yaml", ">=6.0,<7", "front matter"),
    Library("rich", "rich", ">=13.9,<16", "explain, and progress"),
    Library("turbohtml", "turbohtml", ">=1.15,<2", "reads HTML"),
)
ARROW = ("pyarrow", "pyarrow", ">=17,<30")
EXTRAS = (
    Extra("warc", "archives of crawls (.warc)", (("fastwarc", "fastwarc", ">=2,<3"),)),
    Extra("parquet", "tables, in and out (.parquet)", (ARROW,)),
    Extra("zstd", "files compressed as .zst", (("zstandard", "zstandard", ">=0.23,<1"),)),
    Extra("watch", "--watch", (("watchfiles", "watchfiles", ">=1,<2"),)),
    Extra("arrow", "Arrow tables, for Spark, Dask, DuckDB, Polars", (ARROW,)),
    Extra(
        "datatrove",
        "a step of datatrove's pipelines",
        (
            ("datatrove", "datatrove", ">=0.6,<1"),
            ("fastwarc", "fastwarc", ">=0.15,<3"),
            ("orjson", "orjson", ">=3.10,<4"),
            ARROW,
        ),
    ),
    Extra("ray", "Ray Data", (ARROW, ("ray", "ray", ">=2.40,<3"))),
)
BOUND = re.compile(r"(>=|<)([\d.]+)")


def check_libraries() -> Iterator[tuple[Library, Found]]:
    """Each library that is needed, loaded to see that it can be."""
    for library in LIBRARIES:
        found = find(library.name, library.module, library.wanted)
        if not found.problem:
            try:
                import_module(library.module)
            except Exception as error:  # whatever a broken library does when it is loaded
                found = found._replace(problem=f"cannot be loaded: {error}")
        yield library, found


def check_extras() -> Iterator[tuple[Extra, list[tuple[str, Found]]]]:
    """Each extra, with what is there of its libraries; they are not loaded, as some take long."""
    for extra in EXTRAS:
        yield extra, [(name, find(name, *rest)) for name, *rest in extra.libraries]


def find(name: str, module: str, wanted: str) -> Found:
    """The version that is installed, and whether it is one that will do."""
    try:
        if find_spec(module) is None:
            return Found(None, "not installed")
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Found(None)  # there, but put there by hand
    except (ImportError, ValueError) as error:
        return Found(None, f"cannot be found: {error}")
    if not fits(version, wanted):
        return Found(version, f"{version} is not {wanted}")
    return Found(version)


def fits(version: str, wanted: str) -> bool:
    """Whether a version is within bounds such as `>=2,<3`."""
    own = numbers(version)
    bounds = BOUND.findall(wanted)
    return all((own >= numbers(bound)) == (sign == ">=") for sign, bound in bounds)


def numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version, without zeros at its end."""
    found = re.match(r"[\d.]*", version)
    parts = [int(part) for part in (found[0] if found else "").split(".") if part]
    while parts and not parts[-1]:
        parts.pop()
    return tuple(parts)
