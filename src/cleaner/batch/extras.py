"""Libraries that not everybody needs: where one is missing, what to install."""

from __future__ import annotations

import os
from functools import lru_cache
from importlib import import_module
from typing import Any

from cleaner.batch.names import container_suffix, show_name
from cleaner.errors import UsageError

# The library that reads a kind of file, and the extra it comes with.
NEEDED = {
    ".zst": ("zstandard", "zstd"),
    ".warc": ("fastwarc", "warc"),
    ".parquet": ("pyarrow", "parquet"),
}


def load(library: str, extra: str) -> Any:
    """The module; raises UsageError where it is not installed."""
    try:
        return import_module(library)
    except ImportError as error:
        raise UsageError(missing(library, extra)) from error


def missing(library: str, extra: str) -> str:
    """What is to be installed."""
    package = library.partition(".")[0]
    return f"this needs {package}: pip install 'article-cleaner[{extra}]'"


def refuse_missing(path: str) -> None:
    """Raises UsageError where what reads a file of that name is not installed."""
    for suffix in (os.path.splitext(path)[1].lower(), container_suffix(path)):  # noqa: PTH122
        if suffix in NEEDED and not is_here(NEEDED[suffix][0]):
            raise UsageError(f"{show_name(path)}: {missing(*NEEDED[suffix])}")


@lru_cache(len(NEEDED))
def is_here(library: str) -> bool:
    """Whether a library is installed."""
    from importlib.util import find_spec  # most runs meet no such file

    return find_spec(library) is not None
