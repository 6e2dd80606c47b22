"""`--include` and `--exclude`: which files of a folder are read, in the syntax of `.gitignore`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cleaner.batch.walk import Wanted, every_document
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


def choose_wanted(include: Sequence[str], exclude: Sequence[str]) -> Wanted:
    """What says whether a path is read; raises UsageError for a pattern that is none."""
    if not include and not exclude:
        return every_document
    included = compile_patterns("--include", include)
    excluded = compile_patterns("--exclude", exclude)

    def wanted(path: str, *, is_folder: bool) -> bool:
        if excluded.match_file(path + "/" if is_folder else path):
            return False
        if is_folder:  # it may hold what is included, whatever its own name
            return True
        return included.match_file(path) if include else every_document(path, is_folder=False)

    return wanted


def compile_patterns(option: str, patterns: Sequence[str]) -> GitIgnoreSpec:
    """The patterns of one option together, later ones over earlier ones."""
    from pathspec import GitIgnoreSpec  # most calls name none

    for pattern in patterns:
        if not pattern.strip() or pattern.startswith("#"):
            raise UsageError(f"{option} {pattern!r} matches nothing; write it as in .gitignore")
    try:
        return GitIgnoreSpec.from_lines(patterns)
    except ValueError as error:
        raise UsageError(f"{option}: {error}; write it as in .gitignore") from error
