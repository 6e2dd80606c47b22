"""Runs the examples that each rule carries: its own, and every other rule's `keeps`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.model import Rule
from cleaner.rules.scan import pattern
from cleaner.visible import count_words, fold_for_matching, read_inline

LINE_MARK = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+)")


def check_examples(rules: Iterable[Rule], others: Iterable[Rule] = ()) -> Iterator[str]:
    """What the rules get wrong of their own examples and of all rules' `keeps`; nothing is good.

    `others` are rules whose `keeps` these rules must leave alone too, such as the packs' for a
    reader's own file.
    """
    rules = tuple(rules)
    kept = [(rule, text) for rule in {r.id: r for r in (*others, *rules)}.values() for text in rule.keeps]
    for rule in rules:
        for text in rule.strips:
            if not takes(rule, text):
                yield f"{rule.id}: does not match its own example {text!r}"
        for other, text in kept:
            if bool(rule.names) == bool(other.names) and takes(rule, text):
                yield f"{rule.id}: would remove {text!r}, which {other.id} says to keep"


def takes(rule: Rule, example: str) -> bool:
    """Whether the rule matches an example, given as Markdown (or, for `names`, as class words)."""
    if rule.names:
        return bool(pattern(rule.names).search(example.lower()))
    visible = read_inline(LINE_MARK.sub("", example)).text
    words = count_words(visible)
    fits = rule.min_words <= words <= rule.max_words
    return fits and bool(pattern(rule.match).search(fold_for_matching(visible)))
