"""`cleaner rules test` on files of sites: what is no XPath, and what they ask that is not done."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cleaner.report.console import counted
from cleaner.rules.site_files import (
    NOT_DONE,
    SWITCHES,
    is_site_name,
    read_site_file,
    site_file_paths,
)

# Of the keys that are not carried out, the ones that are asked for most often are named.
MOST_KEYS = 8


@dataclass(slots=True)
class Checked:
    """What was found in the files of one folder, or in one file."""

    files: int = 0
    lines: int = 0
    failures: list[str] = field(default_factory=list)
    """Lines that are of no use: no XPath, no key of the format."""
    not_done: Counter[str] = field(default_factory=Counter)
    """How many lines ask what is not done here, by key."""

    def describe(self) -> str:
        """The counts in a line."""
        said = f"{counted(self.lines, 'line')} of {counted(self.files, 'site file')}"
        if not self.not_done:
            return said
        keys = ", ".join(f"{key} {n}" for key, n in self.not_done.most_common(MOST_KEYS))
        return f"{said}, {self.not_done.total()} that are not done here ({keys})"


def site_paths(path: str) -> list[Path]:
    """The files of sites that a path stands for; none where it is a rule file."""
    if os.path.isdir(path):  # noqa: PTH112
        return site_file_paths(path)
    return [Path(path)] if is_site_name(os.path.basename(path)) else []  # noqa: PTH119


def check_site_files(paths: Iterable[Path]) -> Checked:
    """Every line of the files, asked of an empty page; raises RuleError for a file of no site."""
    from cleaner.parse.asked import complaints

    checked = Checked()
    for path in paths:
        file = read_site_file(str(path), 0, path.stat().st_size if path.is_file() else 0)
        checked.files += 1
        checked.lines += len(file.lines)
        for about, text in file.remarks:
            if about == "fetching" or about in NOT_DONE or about in SWITCHES:
                checked.not_done[text.split(": ")[1]] += 1
            else:
                checked.failures.append(text)
        checked.failures += complaints(file)
    return checked
