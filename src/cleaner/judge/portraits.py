"""Pictures of the authors, above the text or below it: they belong to the byline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.judge.weigh import weigh
from cleaner.model import Block, Category, Document, Format, Removal
from cleaner.rules import Rules

FIELDS = ("author", "authors")
# What such a picture's text says beside the name.
AROUND = re.compile(
    r"^(?:(?:picture|photo|image|portrait|headshot|avatar) (?:of|by) |by )"
    r"|(?:['’]s)?(?: (?:avatar|profile (?:picture|pic|photo|image)|headshot|portrait|photo))$"
)


def judge_portraits(document: Document, rules: Rules) -> Iterator[Removal]:
    """A picture at the edge of the text whose description is an author's name and nothing else."""
    if document.format is not Format.HTML:
        return
    claimed = [c.value for c in document.claims if c.field in FIELDS]
    values = [v for c in claimed for v in ((c,) if isinstance(c, str) else c) if isinstance(v, str)]
    names = {" ".join(value.casefold().split()) for value in values if " " in value.strip()}
    if not names:
        return
    weights = weigh(document)
    prose = [block.index for block in document.blocks if block.index in weights.prose]
    first, last = (prose[0], prose[-1]) if prose else (0, -1)
    for block in document.blocks:
        if block.images == 1 and not block.words and not first < block.index < last:
            described = AROUND.sub("", description_of(document, block).casefold().strip())
            if described in names:
                yield Removal(
                    block.index, Category.AUTHOR_BIO, "any/portrait",
                    "A picture of the author beside the text.", 0.9,
                )  # fmt: skip


def description_of(document: Document, block: Block) -> str:
    """What a page says that a picture shows."""
    events = document.events[block.start : block.end]
    return next((event.attrs.get("alt", "") for event in events if event.name == "img"), "")
