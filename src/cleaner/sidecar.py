"""The sidecar: its types, which are its JSON Schema, and its JSON."""

from __future__ import annotations

import json
from typing import Any, Literal

import msgspec

SCHEMA_VERSION = 1


class Record(msgspec.Struct, frozen=True):
    """What every part of the sidecar is: read-only, fields by name."""


class Author(Record, frozen=True, kw_only=True):
    """A person, or a body, that the page names as its author."""

    name: str
    url: str | None = None
    bio: str | None = None
    type: Literal["person", "organization"] = "person"


class Metadata(Record, frozen=True, kw_only=True):
    """What is known of the article. Unknown is null, never guessed."""

    title: str | None = None
    authors: tuple[Author, ...] = ()
    published: str | None = None
    """ISO 8601, with the precision the page gives: `2021`, `2021-01-29`, or with a time."""
    modified: str | None = None
    site_name: str | None = None
    url: str | None = None
    language: str | None = None
    """BCP 47."""
    direction: Literal["ltr", "rtl"] | None = None
    """Which way the text is written, where the page says so or the language's script does."""
    description: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    section: str | None = None
    license: str | None = None
    copyright: str | None = None
    original_source: str | None = None
    credits: tuple[str, ...] = ()
    extra: dict[str, list[str]] = {}
    """Label lines of the page (`Region: …`) and unknown keys that came with the input."""
    is_accessible_for_free: bool | None = None


class LostClaim(Record, frozen=True, kw_only=True, rename={"from_": "from"}):
    """What a field might have been: another claim on it, as it was made."""

    value: str
    from_: str
    confidence: float


class Origin(Record, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Where a field's value came from."""

    from_: str
    confidence: float
    lost: tuple[LostClaim, ...] | msgspec.UnsetType = msgspec.UNSET
    """What was claimed besides, most trusted first; only where it was asked for (`-v`)."""


class SourceInfo(Record, frozen=True, kw_only=True):
    """The input as it was given."""

    path: str | None = None
    sha256: str
    bytes: int
    format: str
    encoding: str
    retrieved: str | None = None
    """When it was fetched, ISO 8601: what an archive, or a saved page's own note, says."""


class Stats(Record, frozen=True, kw_only=True):
    """Counts: words in the input's blocks and in the kept ones, blocks, removals by category."""

    words_in: int
    words_out: int
    blocks: int
    removed: dict[str, int]
    reading_minutes: int


class RemovalRecord(Record, frozen=True, kw_only=True):
    """One block that is not in the output."""

    block: int
    line: int
    category: str
    rule: str
    reason: str
    confidence: float
    text: str


class EditRecord(Record, frozen=True, kw_only=True):
    """One change to kept text."""

    line: int
    kind: str
    before: str
    after: str
    rule: str | msgspec.UnsetType = msgspec.UNSET
    """The line of a site's file that asked for it."""


class Quality(Record, frozen=True, kw_only=True):
    """How sure the judges are of the whole, 0 to 1."""

    confidence: float


PAGE_KINDS = (
    "article",
    "forum",
    "documentation",
    "listing",
    "product",
    "service",
    "collection",
)


class PageKind(Record, frozen=True, kw_only=True):
    """What sort of page it is, one of PAGE_KINDS, and how sure that is, 0 to 1."""

    name: str
    confidence: float


class ToolInfo(Record, frozen=True, kw_only=True):
    """What made the result: version, options that differ from the defaults, hash of the rules."""

    version: str
    options: dict[str, Any]
    rules: str


class Sidecar(Record, frozen=True, kw_only=True):
    """Everything that is known of one cleaned document."""

    schema_version: int = SCHEMA_VERSION
    metadata: Metadata
    origins: dict[str, Origin]
    source: SourceInfo
    stats: Stats
    removals: tuple[RemovalRecord, ...]
    edits: tuple[EditRecord, ...]
    warnings: tuple[str, ...]
    quality: Quality
    kind: PageKind | None = None
    cleaner: ToolInfo

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists, strings and numbers, in the order of the schema."""
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return plain

    def to_json(self) -> str:
        """Indented JSON that ends in a newline."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a sidecar."""
    made = msgspec.json.schema(Sidecar)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Sidecar", **made}
