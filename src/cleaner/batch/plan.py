"""What will be read and where each result will go, all known before anything is written."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.batch.extras import refuse_missing
from cleaner.batch.given import is_ours, read_object, sidecar_names
from cleaner.batch.names import (
    CONTAINERS,
    SIDECAR_SUFFIX,
    STATE_FOLDER,
    SUFFIXES,
    as_compared,
    container_suffix,
    relative_text,
    show_name,
    stem_of,
)
from cleaner.batch.outcome import Input
from cleaner.batch.walk import FileId, Wanted, every_document, file_id, walk_folder
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from cleaner.batch.listing import Listing

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

    inputs: Sequence[Input]
    has_folder: bool
    """Whether an operand was a folder, or a file that holds many documents."""

    def filled(self, read: Callable[[Input], Input]) -> Plan:
        """The plan with the bytes of what comes by a stream."""
        if isinstance(self.inputs, tuple):
            return replace(self, inputs=tuple(map(read, self.inputs)))
        listing: Listing = self.inputs  # type: ignore[assignment]
        listing.fill(read)
        return self

    def results(self) -> Callable[[str], bool]:
        """What says whether a document of the plan has its result in a place."""
        if isinstance(self.inputs, tuple):
            stems = frozenset(as_compared(one.stem) for one in self.inputs)
            return lambda stem: as_compared(stem) in stems
        listing: Listing = self.inputs  # type: ignore[assignment]
        return listing.holds


def make_plan(
    operands: Sequence[str], *, out: Path | None = None, wanted: Wanted = every_document
) -> Plan:
    """The documents that the operands name; OUT, when it is a folder among them, is not walked."""
    skip = file_id(out) if out else None
    folders = [o != STDIN and os.path.isdir(o) for o in operands]  # noqa: PTH112
    for operand, is_folder in zip(operands, folders, strict=True):
        if is_folder and out and skip:
            refuse_output(operand, out, skip)
    if len(operands) == 1 and not folders[0]:
        one = plan_file(operands[0])
        return Plan((one,), is_container(one))
    from cleaner.batch.listing import Listing  # one file needs no database

    found = (
        (number, one)
        for number, (operand, is_folder) in enumerate(zip(operands, folders, strict=True))
        for one in (plan_folder(operand, skip, wanted) if is_folder else [plan_file(operand)])
    )
    listing = Listing(found)
    return Plan(listing, any(folders) or any(map(is_container_name, operands)))


def refuse_output(folder: str, out: Path, skip: FileId) -> None:
    """Raises UsageError where OUT is the input, or a folder of it with documents that are not ours.

    OUT is not walked: they would be passed over, and overwritten where a result has their name.
    """
    name = show_name(folder)
    if file_id(folder) == skip:
        raise UsageError(f"{name} is both the input and OUT; give another folder with -o")
    is_inside = Path(folder).resolve() in out.resolve().parents
    if is_inside and not (out / STATE_FOLDER).is_dir() and any(walk_folder(str(out))):
        raise UsageError(
            f"{show_name(str(out))} is in {name} and holds documents, which would not be read;"
            " give another folder with -o"
        )


def is_container_name(operand: str) -> bool:
    """Whether an operand is a file that holds many documents, by its name."""
    return operand != STDIN and bool(container_suffix(operand))


def is_container(one: Input) -> bool:
    """Whether an input is a file that holds many documents, by its name."""
    return one.path is not None and is_container_name(one.path)


def plan_folder(folder: str, skip: FileId | None, wanted: Wanted) -> Iterator[Input]:
    """The documents of one folder, or the one complaint that there are none."""
    empty = True
    root = os.path.abspath(folder)  # noqa: PTH100
    for found in walk_folder(folder, skip=skip, wanted=wanted):
        empty = False
        refuse_missing(found.path)
        parent, name = os.path.split(found.relative)
        yield Input(
            name=show_name(found.path),
            path=found.path,
            shown=relative_text(found.relative),
            stem=os.path.join(parent, stem_of(name)),  # noqa: PTH118
            trouble=found.trouble,
            root=root,
        )
    if empty:
        kinds = " ".join((*SUFFIXES, *CONTAINERS))
        yield Input(name=show_name(folder), path=folder, trouble=f"holds no document ({kinds})")


def plan_file(operand: str) -> Input:
    """One file, named by the user: whatever its suffix, and through a link."""
    if operand == STDIN or operand.startswith(DESCRIPTORS):
        name = STDIN_NAME if operand == STDIN else operand
        return Input(name, stem=STDIN_NAME, data=b"")
    refuse_missing(operand)
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


def give_up_clashes(inputs: Sequence[Input]) -> None:
    """Of documents that were found in folders, those whose results would meet all fail.

    None of them is written over by another, and the others do not wait for somebody to rename one.
    """
    from cleaner.batch.listing import Listing

    if isinstance(inputs, Listing):
        for first, other in inputs.same_place():
            if first.root and other.root:
                target = show_name(first.stem + ("/" if is_container(first) else ".md"))
                for one, rival in ((first, other), (other, first)):
                    told = f"would be written to {target}, as would {rival.name}"
                    inputs.give_up(one, f"{told}; rename one, or --exclude it")


def check_outputs(inputs: Sequence[Input], out: Path) -> None:
    """Raises UsageError where two results would meet, or a result would replace an input."""
    from cleaner.batch.listing import Listing

    listing = inputs if isinstance(inputs, Listing) else Listing((0, one) for one in inputs)
    found = chain(find_clashes(listing), find_overwritten(listing, out))
    shown = list(islice(found, MOST_CLASHES_SHOWN))
    if shown:
        more = sum(1 for _ in found)
        shown += [f"… and {more} more"] if more else []
        raise UsageError(
            "\n".join([*shown, "nothing was written; rename, or use another -o for one"])
        )


def find_clashes(listing: Listing) -> Iterator[str]:
    """Two inputs whose results would have one name, also on a disk that knows no case."""
    for first, other in listing.same_place():
        target = show_name(other.stem + ("/" if is_container(other) else ".md"))
        yield f"{first.name} and {other.name} would both be written to {target}"
    for folder, inside in listing.folders():
        for suffix in (".md", SIDECAR_SUFFIX):
            key = folder.removesuffix(suffix.encode())
            one = listing.result_at(key) if key != folder else None
            if one:
                name = show_name(one.stem + suffix)
                yield f"{one.name} would be written to {name}, a folder for {inside.name}"
        one = listing.result_at(folder + b"/")
        if one:
            yield f"{one.name} and {inside.name} would both be written below {show_name(one.stem)}"


def find_overwritten(listing: Listing, out: Path) -> Iterator[str]:
    """Results that would take the place of an input, or of a sidecar that came with one."""
    if not out.exists():
        return
    there = listing.identities(
        (identity, one)
        for one in listing
        for suffix in (".md", SIDECAR_SUFFIX)
        if not one.trouble and (identity := file_id(os.path.join(out, one.stem + suffix)))  # noqa: PTH118
    )
    for one in listing:
        for identity, path in files_of(one):
            at = there(identity)
            if at is not None and (path == one.path or came_with(path)):
                kept = "the input " + one.name
                if path != one.path:
                    kept = f"{show_name(path)}, which came with {one.name}"
                yield f"the result of {at.name} would overwrite {kept}"


def files_of(one: Input) -> Iterator[tuple[FileId, str]]:
    """The files an input is made of: itself, and what stands where its sidecar would."""
    if one.path is None or one.trouble:
        return
    for path in (one.path, *sidecar_names(one.path)):
        identity = file_id(path)
        if identity:
            yield identity, path


def came_with(path: str) -> bool:
    """Whether a sidecar is one that this program did not write."""
    found = read_object(Path(path))
    return found is not None and not is_ours(found)
