"""The account of one document: metadata settled, removals and edits listed, words counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from msgspec import UNSET

from cleaner import __version__
from cleaner.judge import Verdicts
from cleaner.metadata import settle
from cleaner.model import Document, Edit, Options, Removal
from cleaner.parse.given import claims_of_mapping
from cleaner.rules import Rules
from cleaner.sidecar import (
    EditRecord,
    Quality,
    RemovalRecord,
    Sidecar,
    SourceInfo,
    Stats,
    ToolInfo,
)
from cleaner.warn import find_warnings, rate

# Silent reading of non-fiction in English (Brysbaert 2019, 190 studies).
WORDS_A_MINUTE = 238
DEFAULTS = Options()
# What came with the input is no option that somebody chose.
OF_THE_INPUT = ("given", "path", "retrieved", "sites", "site_files")


@dataclass(frozen=True, slots=True)
class Task:
    """What was asked: this input, from there, by these rules and options."""

    source: SourceInfo
    url: str | None
    rules: Rules
    options: Options
    notices: tuple[str, ...] = ()
    """What the writer has to say; it comes last among the warnings."""


def make_sidecar(
    document: Document, verdicts: Verdicts, edits: Iterable[Edit], task: Task
) -> Sidecar:
    """Everything that is known of the document and of what was done to it."""
    removals = sorted(verdicts.removals, key=lambda removal: removal.block)
    kept = document.without(removals).blocks
    overrides = task.options.overrides
    claims = (*claims_of_mapping(overrides, "set", 1.0), *document.claims, *verdicts.claims)
    kind = verdicts.kind.name if verdicts.kind else None
    settled = settle(
        claims,
        language=verdicts.language,
        url=task.url,
        kind=kind,
        retrieved=task.source.retrieved,
    )
    if overrides:
        settled = settled.without(name for name, value in overrides.items() if value is None)
    if task.options.claims:
        settled = settled.with_lost()
    words_out = sum(block.words for block in kept)
    return Sidecar(
        metadata=settled.metadata,
        origins=settled.origins,
        source=task.source,
        stats=Stats(
            words_in=sum(block.words for block in document.blocks),
            words_out=words_out,
            blocks=len(document.blocks),
            removed=dict(sorted(Counter(str(removal.category) for removal in removals).items())),
            reading_minutes=-(-words_out // WORDS_A_MINUTE),
        ),
        removals=tuple(record(document, removal) for removal in removals),
        edits=tuple(
            EditRecord(
                line=e.line, kind=e.kind, before=e.before, after=e.after, rule=e.rule or UNSET
            )
            for e in edits
        ),
        warnings=find_warnings(document, kept, verdicts, settled.metadata) + task.notices,
        quality=Quality(confidence=rate(kept, verdicts)),
        kind=verdicts.kind,
        cleaner=ToolInfo(
            version=__version__, options=changed_options(task.options), rules=task.rules.digest
        ),
    )


def record(document: Document, removal: Removal) -> RemovalRecord:
    """A verdict with the text it is about."""
    block = document.block(removal.block)
    return RemovalRecord(
        block=block.index,
        line=block.line,
        category=removal.category,
        rule=removal.rule,
        reason=removal.reason,
        confidence=round(removal.confidence, 3),
        text=block.text,
    )


def changed_options(options: Options) -> dict[str, Any]:
    """The options that are not the defaults, as plain data; what came with the input is not one."""
    changed: dict[str, Any] = {}
    for field in fields(Options):
        value = getattr(options, field.name)
        if value == getattr(DEFAULTS, field.name) or field.name in OF_THE_INPUT:
            continue
        if field.name == "rules":
            value = [rule.id for rule in value]
        changed[field.name] = sorted(value) if isinstance(value, frozenset) else value
    return changed
