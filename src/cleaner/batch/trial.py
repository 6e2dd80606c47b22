"""A rule that is not in force yet, tried on documents: which blocks it would take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Literal

import msgspec

from cleaner.batch.document import clean_input, outcome_of
from cleaner.batch.outcome import Input, Job, Outcome, Status
from cleaner.model import Article, Block, Removal, Rule
from cleaner.rules import Rules
from cleaner.rules.scan import pattern
from cleaner.visible import fold_for_matching

# So much of a block is shown before the words that matched.
BESIDE = 40
Fate = Literal["new", "before", "along", "stays", "inside"]


class Hit(msgspec.Struct, frozen=True):
    """A block that the rule matches, or that goes because of it."""

    fate: Fate
    """It would go; it goes already; it goes along; something keeps it; it says more besides."""
    line: int
    text: str
    rule: str = ""
    """The other rule that takes it."""


def try_rule(document: Input, job: Job, rule: Rule, loose: Rule) -> Outcome:
    """The hits in one document, as JSON; this is what a worker process runs.

    `loose` matches the same words in a longer block, which no rule can take out of it.
    """

    def work() -> Outcome:
        before = clean_input(document, job).article
        matched = [block for block in before.blocks if matches(rule, block)]
        gone = by_block(before)
        hits = [
            Hit("inside", block.line, passage(loose, block.text))
            for block in before.blocks
            if block not in matched and block.index not in gone and matches(loose, block)
        ]
        if matched:
            own = replace(job.options, rules=(rule, *job.options.rules))
            after = clean_input(document, replace(job, options=own)).article
            hits += fates(matched, rule, gone, by_block(after))
            hits += along(rule, matched, before, after)
        return Outcome(Status.DONE, output=msgspec.json.encode(hits).decode(), blocks=len(hits))

    return outcome_of(work)


def read_hits(outcome: Outcome) -> list[Hit]:
    """What `try_rule` found."""
    return msgspec.json.decode(outcome.output or "[]", type=list[Hit])


@lru_cache(maxsize=2)
def index_of(rule: Rule) -> Rules:
    """The one rule, ready for matching."""
    return Rules((rule,))


def passage(loose: Rule, text: str) -> str:
    """The part of a long block that holds the words."""
    folded = fold_for_matching(text)
    found = pattern(loose.match).search(folded)
    if not found or found.start() <= BESIDE:
        return folded
    return "…" + folded[found.start() - BESIDE :]


def matches(rule: Rule, block: Block) -> bool:
    """Whether a rule's pattern and its word limits fit a block."""
    return any(index_of(rule).matching(block.text, block.words))


def by_block(article: Article) -> Mapping[int, Removal]:
    """Each removal by its block."""
    return {removal.block: removal for removal in article.removals}


def fates(
    matched: list[Block], rule: Rule, before: Mapping[int, Removal], after: Mapping[int, Removal]
) -> Iterator[Hit]:
    """What becomes of each block that the rule matches."""
    for block in matched:
        if block.index in before:
            yield Hit("before", block.line, block.text, before[block.index].rule)
        elif block.index in after:
            other = after[block.index].rule
            yield Hit("new", block.line, block.text, "" if other == rule.id else other)
        else:
            yield Hit("stays", block.line, block.text)


def along(rule: Rule, matched: list[Block], before: Article, after: Article) -> Iterator[Hit]:
    """The other blocks that go only since the rule took some, such as a heading over nothing."""
    known = by_block(before).keys() | {block.index for block in matched}
    for removal in after.removals:
        if removal.block not in known:
            block = after.blocks[removal.block]
            yield Hit("along", block.line, block.text, removal.rule)
