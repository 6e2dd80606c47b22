"""All rules against one text: literals first, in one scan; patterns only where a literal stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property

from cleaner.model import Rule
from cleaner.rules.literals import required_literals
from cleaner.visible import fold_for_matching

Trie = dict[str, "Trie"]
END = ""


class Rules:
    """A set of rules, ready to be asked which of them match a text. Read-only."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.all = tuple(rules)
        self.by_id = {rule.id: rule for rule in self.all}
        self.for_text = tuple(rule for rule in self.all if rule.match)
        self.for_names = tuple(rule for rule in self.all if rule.names)
        self.max_words = max((rule.max_words for rule in self.for_text), default=0)
        self._text = LiteralIndex((rule, rule.match) for rule in self.for_text)
        self._names = LiteralIndex((rule, rule.names) for rule in self.for_names)

    @cached_property
    def digest(self) -> str:
        """What tells this set of rules from another, for the sidecar."""
        return "sha256:" + hashlib.sha256(repr(self.all).encode()).hexdigest()

    def matching(self, text: str, words: int) -> Iterator[tuple[Rule, re.Match[str]]]:
        """The rules whose pattern matches a block of this visible text, in the order of the packs."""
        if words > self.max_words:
            return
        folded = fold_for_matching(text)
        for rule in self._text.candidates(folded):
            if rule.min_words <= words <= rule.max_words:
                found = pattern(rule.match).search(folded)
                if found:
                    yield rule, found

    def naming(self, names: str) -> Iterator[Rule]:
        """The rules whose pattern matches an element's tag, class, id and role words."""
        for rule in self._names.candidates(names):
            if pattern(rule.names).search(names):
                yield rule


class LiteralIndex:
    """Finds the few rules that can match a text at all."""

    def __init__(self, patterns: Iterable[tuple[Rule, str]]) -> None:
        by_literal: dict[str, list[int]] = {}
        always: list[int] = []
        self.rules: list[Rule] = []
        for number, (rule, source) in enumerate(patterns):
            self.rules.append(rule)
            literals = required_literals(source)
            for literal in literals:
                by_literal.setdefault(literal, []).append(number)
            if not literals:
                always.append(number)
        self.always = frozenset(always)
        # A literal that begins with another one stands in for it, as one scan finds the longest.
        self.numbers = {
            literal: frozenset(n for size in range(1, len(literal) + 1) for n in by_literal.get(literal[:size], ()))
            for literal in by_literal
        }
        self.scan = re.compile(f"(?=({trie_pattern(by_literal)}))") if by_literal else None

    def candidates(self, text: str) -> list[Rule]:
        """The rules whose literals the text holds, in order, and those that have none."""
        numbers = set(self.always)
        if self.scan:
            for literal in set(self.scan.findall(text.lower())):
                numbers |= self.numbers[literal]
        return [self.rules[number] for number in sorted(numbers)]


def trie_pattern(words: Iterable[str]) -> str:
    """One alternation that finds the longest of the words at a place, each first letter tried once."""
    root: Trie = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[END] = {}
    return branches(root)


def branches(node: Trie) -> str:
    """The part of the alternation below one node."""
    options = [re.escape(letter) + branches(below) for letter, below in sorted(node.items()) if letter]
    if not options:
        return ""
    joined = options[0] if len(options) == 1 else "(?:" + "|".join(options) + ")"
    return f"(?:{joined})?" if END in node else joined


@cache
def pattern(source: str) -> re.Pattern[str]:
    """A rule's pattern, compiled the first time a text needs it."""
    return re.compile(source, re.IGNORECASE)


@cache
def compile_rules(rules: tuple[Rule, ...]) -> Rules:
    """The index over a set of rules, made once."""
    return Rules(rules)
