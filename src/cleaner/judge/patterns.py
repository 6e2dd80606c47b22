"""Blocks whose text is known boilerplate: the rule packs and the caller's own rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.judge.labels import read_label
from cleaner.judge.weigh import Weights, weigh
from cleaner.model import Block, BlockKind, Category, Claim, Document, Removal, Rule
from cleaner.rules import Rules

# Code and tables are the author's own; a "Share" in them is an example or a figure.
JUDGED = frozenset((BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.HEADING))
# A rule for the lead or the tail may look this far into the prose: past a standfirst of a few
# lines, and up from the end past the notices and boxes that no rule knows.
LEAD_SHARE = 0.1
TAIL_SHARE = 0.25
EVERY_PLACE = ("anywhere", "edge", "lead", "tail")
# What a visible line says of the article is right about this often.
CLAIM_CONFIDENCE = 0.8
# "About the author" heads a biography; a biography says more than that.
FEWEST_BIO_WORDS = 6


def judge_by_pattern(document: Document, rules: Rules) -> Iterator[Removal]:
    """Each block's visible text against every rule that could match it."""
    weights = weigh(document)
    before = 0.0
    for block in document.blocks:
        words = block.words if block.index in weights.prose else 0
        if block.kind in JUDGED and block.text:
            place = places(before, words, weights)
            first = rules.first_match(block.text, block.words, place)
            if first:
                rule, found = first
                yield Removal(
                    block.index,
                    rule.category,
                    rule.id,
                    rule.removes,
                    claims=claims_of(rule, found, block),
                )
        before += words * (1 - block.link_share)


def places(before: float, words: int, weights: Weights) -> tuple[str, ...]:
    """Where a block stands, in the words of a rule's `where`."""
    after = weights.total - before - words
    lead = before <= LEAD_SHARE * weights.total
    tail = after <= TAIL_SHARE * weights.total
    if lead and tail:
        return ("anywhere", "edge", "lead", "tail")
    if lead or tail:
        return ("anywhere", "edge", "lead" if lead else "tail")
    return ("anywhere",)


def claims_of_line(block: Block, rules: Rules, category: Category) -> tuple[Claim, ...]:
    """What a line says of the article that goes for another reason than its text."""
    first = rules.first_match(block.text, block.words, EVERY_PLACE)
    if first:
        return claims_of(*first, block)
    if category is Category.AUTHOR_BIO and FEWEST_BIO_WORDS <= block.words <= rules.max_words:
        return (Claim("author_bio", (None, block.text), str(category), CLAIM_CONFIDENCE),)
    return ()


def claims_of(rule: Rule, found: re.Match[str], block: Block) -> tuple[Claim, ...]:
    """What the line said, for the metadata, before it is gone."""
    groups = found.groupdict()
    origin = str(rule.category)
    claims = tuple(
        Claim(field, groups[field].strip(), origin, CLAIM_CONFIDENCE)
        for field in rule.claim
        if groups.get(field)
    )
    if rule.category is Category.AUTHOR_BIO and block.words >= FEWEST_BIO_WORDS:
        claims += (Claim("author_bio", (None, block.text), origin, CLAIM_CONFIDENCE),)
    if rule.category is Category.TAXONOMY and not claims:
        label = read_label(block)
        claims += (Claim("extra", label, origin, CLAIM_CONFIDENCE),) if label else ()
    return claims
