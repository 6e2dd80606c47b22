"""Runs the examples that each rule carries: its own, and every other rule's `keeps`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaner.model import Rule
from cleaner.rules.scan import Rules
from cleaner.visible import count_words, read_inline

LINE_MARK = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+)")


@dataclass(frozen=True, slots=True)
class Example:
    """A rule's example as the scan sees it."""

    rule: Rule
    written: str
    text: str
    words: int


def check_examples(rules: Iterable[Rule], others: Iterable[Rule] = ()) -> Iterator[str]:
    """What the rules get wrong of their own examples and of all rules' `keeps`; nothing is good.

    `others` are rules whose `keeps` these rules must leave alone too, such as the packs' for a
    reader's own file.
    """
    rules = tuple(rules)
    index = Rules(rules)
    for rule in rules:
        for written in rule.strips:
            if rule not in takers(index, read_example(rule, written)):
                yield f"{rule.id}: does not match its own example {written!r}"
    for other in {rule.id: rule for rule in (*others, *rules)}.values():
        for written in other.keeps:
            for rule in takers(index, read_example(other, written)):
                yield f"{rule.id}: would remove {written!r}, which {other.id} says to keep"


def read_example(rule: Rule, written: str) -> Example:
    """An example, given as Markdown (or, for `names`, as a tag and class words)."""
    if rule.names:
        return Example(rule, written, written.lower(), 0)
    text = read_inline(LINE_MARK.sub("", written)).text
    return Example(rule, written, text, count_words(text))


def takers(index: Rules, example: Example) -> list[Rule]:
    """The rules that would remove an example, by the same scan that cleaning uses."""
    if example.rule.names:
        return index.naming_all(example.text)
    return [rule for rule, _ in index.matching(example.text, example.words)]
