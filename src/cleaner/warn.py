"""What a person should look at: said in the sidecar, and nothing done about it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.judge import Verdicts, is_prose
from cleaner.model import Block, Category, Document, Format
from cleaner.sidecar import Metadata

# An article has more; a notice, an error or a wall has less.
THIN_WORDS = 60
WALL_WORDS = 150
# Teasers and notices beside an article have prose too, but seldom this share of it.
MUCH_OUTSIDE = 0.4
# Where the judges had to be overruled, one page in five is right.
VETOED = 0.2
ERROR_TITLE = re.compile(
    r"^(?:error\s)?(?:40[0-9]|50[0-9])\b|\b(?:page|file) not found\b|\bnot found$"
    r"|^access denied\b|^forbidden\b|\bjust a moment\b|\battention required\b"
    r"|\bare you (?:a robot|human)\b|\bservice unavailable\b|\bseite nicht gefunden\b"
    r"|\bpage introuvable\b|\bpágina no encontrada\b|\bpagina non trovata\b",
    re.IGNORECASE,
)
SHELL = re.compile(
    r"\b(?:enable|activate|turn on|requires?|needs?) javascript\b"
    r"|\bjavascript (?:is )?(?:disabled|required)\b"
    r"|\bjavascript (?:aktivieren|erforderlich)\b|\bactive[rz] javascript\b",
    re.IGNORECASE,
)


def find_warnings(
    document: Document, kept: tuple[Block, ...], verdicts: Verdicts, metadata: Metadata
) -> tuple[str, ...]:
    """The warnings on a document, each a word or two with a stable spelling."""
    return tuple(warnings(document, kept, verdicts, metadata))


def warnings(
    document: Document, kept: tuple[Block, ...], verdicts: Verdicts, metadata: Metadata
) -> Iterator[str]:
    """Each warning, the gravest first."""
    words = sum(block.words for block in kept)
    if not words:
        yield "empty"
    if verdicts.vetoed:
        yield "nearly everything looked like boilerplate; only what is known as such was removed"
    categories = {removal.category for removal in verdicts.removals}
    if words < WALL_WORDS:
        yield from walls(document, metadata, words, consent=Category.CONSENT in categories)
    if Category.PAYWALL in categories:
        yield "paywall: the text may be cut short"
    if 0 < words < THIN_WORDS:
        yield f"thin: {counted(words)}"
    outside = prose_outside(document, verdicts)
    if outside > MUCH_OUTSIDE * (words + outside) and not verdicts.vetoed:
        yield f"{outside} words of prose were taken to stand outside of the article"
    yield from of_reading(document, kept)


def of_reading(document: Document, kept: tuple[Block, ...]) -> Iterator[str]:
    """What could not be read as it stands, and what was read in the place of the page's body."""
    if any("\ufffd" in block.text for block in kept):
        yield "some characters could not be read"
    if document.told_apart is not None:
        yield f"too many elements: what follows the first {document.told_apart} blocks is one"
    if document.sited:
        yield from document.sited.warnings
    if document.hidden_text:
        yield f"text read from {document.hidden_text}"


def counted(words: int) -> str:
    """So many words."""
    return "1 word" if words == 1 else f"{words} words"


def walls(document: Document, metadata: Metadata, words: int, *, consent: bool) -> Iterator[str]:
    """What stands in the way of an article that is not there."""
    if ERROR_TITLE.search(metadata.title or ""):
        yield "error page"
    if document.format is Format.HTML and is_shell(document):
        yield "script shell: the page's text is made by scripts"
    if consent and words < THIN_WORDS:
        yield "consent wall"


def prose_outside(document: Document, verdicts: Verdicts) -> int:
    """How many words of paragraphs went only because the learned judge said so."""
    gone = (document.block(r.block) for r in verdicts.removals if r.rule == "any/learned")
    return sum(block.words for block in gone if is_prose(block))


def is_shell(document: Document) -> bool:
    """Whether a page is there to be filled by scripts."""
    total = sum(block.words for block in document.blocks)
    return total < THIN_WORDS and (total == 0 or any(SHELL.search(b.text) for b in document.blocks))


def rate(kept: tuple[Block, ...], verdicts: Verdicts) -> float:
    """How sure the judges are of the whole, 0 to 1: the learned judge's word, less after a veto."""
    if not any(block.words for block in kept):
        return 0.0
    return min(VETOED, verdicts.confidence) if verdicts.vetoed else verdicts.confidence
