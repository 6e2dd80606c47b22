"""What goes into a worker, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from cleaner.batch.write import Written
from cleaner.model import Options, Remark

Form = Literal["md", "json", "jsonl", "text", "check", "diff"]
# A page of 64 MB has never been an article; text-only dumps of whole sites have.
DEFAULT_MAX_BYTES = 64 * 1024 * 1024
# A worker has 0.2 GB before it reads anything, and a page takes 25 times its size: pages up to
# 30 MB fit, which is ten times the largest article seen.
DEFAULT_MEMORY = 1024**3
TOO_MUCH_MEMORY = "needs too much memory to be read; --memory allows more"


@dataclass(frozen=True, slots=True)
class Input:
    """One document to be cleaned."""

    name: str
    """What messages call it: the path as the user would type it, or `-`."""
    path: str | None = None
    """The file to open; None when the bytes are already here."""
    shown: str | None = None
    """The path for the sidecar, relative to the input folder."""
    stem: str = ""
    """Where the result goes inside OUT, without a suffix."""
    data: bytes | None = None
    is_record: bool = False
    """True when `data` is one line of JSONL."""
    trouble: str = ""
    """Why it cannot be read, when that is known before it is opened."""
    root: str = ""
    """The folder it was found in, where an operand is one."""
    number: int = 0
    """Its place among the documents, or that of the file that holds it."""
    record: int = 0
    """Its place in a file that holds many, from one."""
    container: str = ""
    """Where the results of that file go inside OUT; empty of a document that is a file."""
    held_by: str = ""
    """The path of that file."""
    url: str | None = None
    """Where it came from, if what holds it says so."""
    retrieved: str | None = None
    """When it was fetched, if what holds it says so; ISO 8601."""
    charset: str | None = None
    """The encoding that it was sent with."""

    @property
    def place(self) -> tuple[int, int, str]:
        """What documents are sorted by."""
        return self.number, self.record, self.name


@dataclass(frozen=True, slots=True)
class Job:
    """How every document of a run is cleaned, and in which form the result is wanted."""

    options: Options = field(default_factory=Options)
    form: Form = "md"
    url: str | None = None
    max_bytes: int = DEFAULT_MAX_BYTES
    fail_on_empty: bool = False
    """A document that nothing was extracted from has failed."""
    text_key: str = "text"
    url_key: str = "url"
    profile: str | None = None
    """A file of what repeats on the documents' sites, read by each worker: too large to send."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How many workers, what a document may cost, and whether results keep the order."""

    jobs: int
    timeout: float
    ordered: bool = False
    memory: int = DEFAULT_MEMORY
    """Of each worker, in bytes."""


class Status(StrEnum):
    """How one document ended."""

    DONE = "cleaned"
    EMPTY = "empty"
    UNCHANGED = "unchanged"
    """Done by an earlier run, and nothing has changed since."""
    EDITED = "edited"
    """Its result was changed by hand: left as it is."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one document."""

    status: Status
    reason: str = ""
    """What went wrong and what to do, when it failed."""
    trace: str = ""
    """The traceback of an error nobody foresaw, shown with `-v`."""
    output: str = ""
    """The result in the form that was asked for."""
    sidecar: str = ""
    changed: bool = False
    """Whether the Markdown differs from the input's text; any HTML does."""
    warnings: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    """What the file of its site asks that is not done."""
    blocks: int = 0
    removed: Mapping[str, int] = field(default_factory=dict)
    """How many blocks went, by category."""
    sha256: str = ""
    """Of the input's bytes."""
    given: str = ""
    """The same of the metadata that stands beside the input; empty where there is none."""
    seconds: float = 0.0
    """How long it took."""
    written: Written | None = None
    """The result on the disk, once it is there."""


def failed(reason: str, trace: str = "") -> Outcome:
    """The outcome of a document that gave no result."""
    return Outcome(Status.FAILED, reason=reason, trace=trace)
