"""What will be read and where each result will go, all known before anything is written."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cleaner.batch.given import is_ours, read_object, sidecar_paths
from cleaner.batch.names import (
    SIDECAR_SUFFIX,
    SUFFIXES,
    as_compared,
    relative_text,
    show_name,
    stem_of,
)
from cleaner.batch.outcome import Input
from cleaner.batch.walk import FileId, file_id, walk_folder
from cleaner.batch.write import beside
from cleaner.errors import UsageError

STDIN = "-"
STDIN_NAME = "stdin"
# The shell's own pipes, `<(command)`, are files by name only.
DESCRIPTORS = ("/dev/fd/", "/proc/self/fd/", "/dev/stdin")
NOT_A_FILE = "is a pipe, a socket or a device, not a file; pipe it in: `cleaner - < NAME`"
# More clashes than these say nothing new.
MOST_CLASHES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """The documents of a run, in order."""

    inputs: tuple[Input, ...]
    has_folder: bool
    """Whether an operand was a folder."""

    @property
    def readable(self) -> tuple[Input, ...]:
        """The documents that can be tried."""
        return tuple(i for i in self.inputs if not i.trouble)


def make_plan(operands: Sequence[str], *, out: Path | None = None) -> Plan:
    """The documents that the operands name; OUT, when it is a folder among them, is not walked."""
    skip = file_id(out) if out else None
    inputs: list[Input] = []
    has_folder = False
    seen: set[str] = set()
    for operand in operands:
        is_folder = operand != STDIN and os.path.isdir(operand)  # noqa: PTH112
        has_folder |= is_folder
        if is_folder and skip and file_id(operand) == skip:
            name = show_name(operand)
            raise UsageError(f"{name} is both the input and OUT; give another folder with -o")
        named = plan_folder(operand, skip) if is_folder else [plan_file(operand)]
        for one in named:
            place = os.path.abspath(one.path) if one.path else one.name  # noqa: PTH100
            if place not in seen:
                seen.add(place)
                inputs.append(one)
    return Plan(tuple(inputs), has_folder)


def plan_folder(folder: str, skip: FileId | None) -> Iterator[Input]:
    """The documents of one folder, or the one complaint that there are none."""
    empty = True
    for found in walk_folder(folder, skip=skip):
        empty = False
        parent, name = os.path.split(found.relative)
        yield Input(
            name=show_name(found.path),
            path=found.path,
            shown=relative_text(found.relative),
            stem=os.path.join(parent, stem_of(name)),  # noqa: PTH118
            trouble=found.trouble,
        )
    if empty:
        kinds = " ".join(SUFFIXES)
        yield Input(name=show_name(folder), path=folder, trouble=f"holds no document ({kinds})")


def plan_file(operand: str) -> Input:
    """One file, named by the user: whatever its suffix, and through a link."""
    if operand == STDIN or operand.startswith(DESCRIPTORS):
        name = STDIN_NAME if operand == STDIN else operand
        return Input(name, stem=STDIN_NAME, data=b"")
    name = os.path.basename(operand)  # noqa: PTH119
    return Input(
        name=show_name(operand),
        path=operand,
        shown=relative_text(name),
        stem=stem_of(name),
        trouble=trouble_with_file(operand),
    )


def trouble_with_file(path: str) -> str:
    """Why a file that the user named cannot be read; empty when it seems it can."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116
    except FileNotFoundError:
        return "no such file, folder or command"
    except (OSError, ValueError) as error:
        return f"cannot be read: {str(getattr(error, 'strerror', None) or error).lower()}"
    return "" if stat.S_ISREG(mode) else NOT_A_FILE


def check_outputs(inputs: Iterable[Input], out: Path) -> None:
    """Raises UsageError where two results would meet, or a result would replace an input."""
    inputs = tuple(inputs)
    clashes = [*find_clashes(inputs), *find_overwritten(inputs, out)]
    if clashes:
        more = len(clashes) - MOST_CLASHES_SHOWN
        shown = clashes[:MOST_CLASHES_SHOWN] + ([f"… and {more} more"] if more > 0 else [])
        raise UsageError(
            "\n".join([*shown, "nothing was written; rename, or use another -o for one"])
        )


def find_clashes(inputs: Sequence[Input]) -> Iterator[str]:
    """Two inputs whose results would have one name, also on a disk that knows no case."""
    owner: dict[str, Input] = {}
    folders: dict[str, Input] = {}
    for one in inputs:
        key = as_compared(one.stem)
        other = owner.setdefault(key, one)
        if other is not one:
            target = show_name(one.stem + ".md")
            yield f"{other.name} and {one.name} would both be written to {target}"
        parent = os.path.dirname(key)  # noqa: PTH120
        while parent and parent not in folders:
            folders[parent] = one
            parent = os.path.dirname(parent)  # noqa: PTH120
    for key, one in owner.items():
        for suffix in (".md", SIDECAR_SUFFIX):
            if key + suffix in folders:
                name, inside = show_name(one.stem + suffix), folders[key + suffix].name
                yield f"{one.name} would be written to {name}, a folder for {inside}"


def find_overwritten(inputs: Sequence[Input], out: Path) -> Iterator[str]:
    """Results that would take the place of an input, or of a sidecar that came with one."""
    if not out.exists():
        return
    kept = {identity: text for one in inputs for identity, text in files_of(one)}
    for one in inputs:
        for suffix in (".md", SIDECAR_SUFFIX):
            target = beside(out / one.stem, suffix)
            identity = file_id(target)
            if identity in kept:
                yield f"the result of {one.name} would overwrite {kept[identity]}"


def files_of(one: Input) -> Iterator[tuple[FileId, str]]:
    """The files an input is made of: itself, and a sidecar that is not ours."""
    if one.path is None:
        return
    identity = file_id(one.path)
    if identity:
        yield identity, f"the input {one.name}"
    for path in sidecar_paths(one.path):
        identity = file_id(path)
        found = read_object(path) if identity else None
        if identity and found is not None and not is_ours(found):
            yield identity, f"{show_name(str(path))}, which came with {one.name}"
