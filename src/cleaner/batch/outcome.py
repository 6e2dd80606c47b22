"""What goes into a worker, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from cleaner.model import Options

Form = Literal["md", "json", "jsonl", "text", "check", "diff"]
# A page of 64 MB has never been an article; text-only dumps of whole sites have.
DEFAULT_MAX_BYTES = 64 * 1024 * 1024


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


@dataclass(frozen=True, slots=True)
class Terms:
    """How many workers, how long a document may take, and whether results keep the order."""

    jobs: int
    timeout: float
    ordered: bool = False


class Status(StrEnum):
    """How one document ended."""

    DONE = "cleaned"
    EMPTY = "empty"
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
    blocks: int = 0
    removed: Mapping[str, int] = field(default_factory=dict)
    """How many blocks went, by category."""


def failed(reason: str, trace: str = "") -> Outcome:
    """The outcome of a document that gave no result."""
    return Outcome(Status.FAILED, reason=reason, trace=trace)
