"""Label lines, such as "Region: Asia, Europe": they file the article, and their values are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.judge.weigh import SENTENCE_END, weigh
from cleaner.model import Block, BlockKind, Category, Claim, Document, Removal
from cleaner.rules import Rules

LABEL = re.compile(r"(?P<label>[^\W\d_][^:：|]{1,24})\s?[:：]\s?(?P<values>\S.{0,200})")
# "Region: Asia, Europe" is a label line; "Note: bring a coat and shoes for the rain" is a sentence.
MOST_LABEL_WORDS = 2
MOST_VALUE_WORDS = 4
MOST_VALUES = 12
LABEL_LINK_SHARE = 0.4


def judge_labels(document: Document, rules: Rules) -> Iterator[Removal]:
    """A line such as "Region: Asia, Europe" at the article's edge files it; its values are kept."""
    weights = weigh(document)
    prose = [b.index for b in document.blocks if b.index in weights.prose]
    if not prose:
        return
    for block in document.blocks:
        if prose[0] < block.index < prose[-1] or block.index in weights.prose:
            continue
        found = read_label(block)
        if found:
            label, values = found
            claim = Claim("extra", (label, values), "label", 0.8)
            yield Removal(
                block.index, Category.TAXONOMY, "any/label-line",
                f"A label line at the article's edge: {label}.", 0.9, (claim,),
            )  # fmt: skip


def read_label(block: Block) -> tuple[str, list[str]] | None:
    """The label and the values of a line that is nothing else."""
    if block.kind is not BlockKind.PARAGRAPH:
        return None
    found = LABEL.fullmatch(block.text)
    if not found or block.text.endswith(SENTENCE_END):
        return None
    label = found["label"].strip()
    values = [v.strip() for v in re.split(r"[,、，;；|]", found["values"]) if v.strip()]
    if len(label.split()) > MOST_LABEL_WORDS or (not label[0].isupper() and label[0].islower()):
        return None
    if not values or len(values) > MOST_VALUES:
        return None
    if any(len(v.split()) > MOST_VALUE_WORDS or "://" in v or "@" in v for v in values):
        return None
    linked = block.link_share >= LABEL_LINK_SHARE
    return (
        (label, values)
        if linked or all(v[0].isupper() or not v[0].islower() for v in values)
        else None
    )
