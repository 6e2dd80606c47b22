"""All rules against one text: literals first, in one scan; patterns only where a literal stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import ahocorasick

from cleaner.model import Rule, Sited
from cleaner.rules.literals import required_literals, signs_of
from cleaner.rules.load import PLACES
from cleaner.rules.packed import load_packed
from cleaner.visible import fold_for_matching

if TYPE_CHECKING:
    from cleaner.rules.sites import SiteLines

Literals = Mapping[str, Sequence[str]]
NO_LITERALS: Literals = {}
# What was asked for the texts and names of some fifty pages; half a kilobyte each.
MOST_REMEMBERED = 8192
# No button or menu is longer; a page of one word of many megabytes is not held on to.
LONGEST_REMEMBERED = 2000
UNSEEN: Any = object()
# The packs that are a language's; `html` and a caller's own are everybody's.
LANGUAGES = frozenset("ar de en es fr it ja ko nl pl pt ru tr zh".split())


class Rules:
    """A set of rules, ready to be asked which of them match a text. Read-only.

    `literals` are the literals of rules by id, where they are known already.
    """

    def __init__(self, rules: Iterable[Rule], literals: Literals = NO_LITERALS) -> None:
        self.all = tuple(rules)
        self.max_words = max((rule.max_words for rule in self.all if rule.match), default=0)
        self.site: SiteLines | None = None
        self.file = ""
        """The digest of the file of the page's site."""
        self._literals = literals
        self._by_language: dict[str, Rules] = {}
        self._seen_text: dict[tuple[str, tuple[str, ...]], tuple[Rule, re.Match[str]] | None] = {}
        self._seen_names: dict[tuple[str, str], Rule | None] = {}

    @cached_property
    def _text(self) -> LiteralIndex:
        return LiteralIndex([rule for rule in self.all if rule.match], self._literals)

    @cached_property
    def _names(self) -> LiteralIndex:
        return LiteralIndex([rule for rule in self.all if rule.names], self._literals)

    def remembering(self, language: str | None = None) -> Rules:
        """The rules for one document.

        Where the document's language is known, the packs of other languages than that and English
        are left out: a French menu's "Services" is an English article's heading.
        """
        own = copy(self.for_language((language or "").partition("-")[0]))
        for seen in (own._seen_text, own._seen_names):
            if len(seen) > MOST_REMEMBERED:
                seen.clear()
        own.site, own.file = self.site, self.file
        return own

    def with_file(self, sited: Sited | None) -> Rules:
        """The rules with what the file of the page's site says, as far as the digest goes."""
        if sited is None:
            return self
        own = copy(self)
        own.file = sited.digest
        return own

    def on_site(self, site: SiteLines | None) -> Rules:
        """The rules with what repeats on the page's site."""
        if site is None:
            return self
        own = copy(self)
        own.site = site
        return own

    def for_language(self, language: str) -> Rules:
        """The rules without other languages' packs; English stays, as buttons are English anywhere.

        Made once for each language; all of them where it is unknown.
        """
        if language not in self._by_language:
            foreign = LANGUAGES - {language, "en"} if language else frozenset()
            fitting = [rule for rule in self.all if rule.id.partition("/")[0] not in foreign]
            made = Rules(fitting, self._literals)
            made._text, made._names  # noqa: B018 - built here, and so shared by all copies
            self._by_language[language] = made
        return self._by_language[language]

    @property
    def digest(self) -> str:
        """What tells this set of rules from another, for the sidecar; examples do not count."""
        if self.site is None and not self.file:
            return self._digest
        told: list[object] = [self._digest]
        if self.site is not None:
            lines = sorted((text, *sorted(line.places)) for text, line in self.site.lines.items())
            told += [self.site.name, lines]
        if self.file:
            told.append(self.file)
        both = repr(tuple(told))
        return "sha256:" + hashlib.sha256(both.encode("utf-8", "replace")).hexdigest()

    @cached_property
    def _digest(self) -> str:
        """The same, without what is of one site."""
        told = [
            (r.id, r.category, r.match, r.names, r.max_words, r.min_words, r.where, r.claim)
            for r in self.all
        ]
        return "sha256:" + hashlib.sha256(repr(told).encode()).hexdigest()

    def matching(
        self, text: str, words: int, place: tuple[str, ...] = PLACES
    ) -> Iterator[tuple[Rule, re.Match[str]]]:
        """The rules that match a block of this visible text at this place, in the packs' order."""
        if words > self.max_words:
            return
        folded = fold_for_matching(text)
        for rule in self._text.candidates(folded):
            if rule.where in place and rule.min_words <= words <= rule.max_words:
                found = pattern(rule.match).search(folded)
                if found:
                    yield rule, found

    def first_match(
        self, text: str, words: int, place: tuple[str, ...]
    ) -> tuple[Rule, re.Match[str]] | None:
        """The first of the rules that match, looked up once for each text and place.

        All copies remember together: buttons and menus are the same on page after page.
        """
        if words > self.max_words:
            return None
        key = (text, place)
        found: tuple[Rule, re.Match[str]] | None = self._seen_text.get(key, UNSEEN)
        if found is UNSEEN:
            found = next(self.matching(text, words, place), None)
            if len(text) <= LONGEST_REMEMBERED:
                self._seen_text[key] = found
        return found

    def naming(self, tag: str, names: str) -> Rule | None:
        """The first rule whose pattern matches an element's tag and class, id and role words."""
        key = (tag, names)
        found: Rule | None = self._seen_names.get(key, UNSEEN)
        if found is UNSEEN:
            called = f"{tag} {names}".rstrip()
            candidates = self._names.candidates(called)
            found = next((rule for rule in candidates if pattern(rule.names).search(called)), None)
            if len(names) <= LONGEST_REMEMBERED:
                self._seen_names[key] = found
        return found

    def naming_all(self, names: str) -> list[Rule]:
        """Every rule whose pattern matches; for checking examples."""
        return [r for r in self._names.candidates(names) if pattern(r.names).search(names)]


class LiteralIndex:
    """Finds the few rules that can match a text at all, by an Aho-Corasick automaton."""

    def __init__(self, rules: Sequence[Rule], known: Literals) -> None:
        self.rules = rules
        by_literal: dict[str, list[int]] = {}
        always: list[int] = []
        for number, rule in enumerate(rules):
            literals = (
                known[rule.id] if rule.id in known else required_literals(rule.match or rule.names)
            )
            for literal in literals:
                by_literal.setdefault(literal, []).append(number)
            if not literals:
                always.append(number)
        self.always = tuple(always)
        self.automaton = ahocorasick.Automaton()
        self.numbers = tuple(by_literal.values())
        for place, literal in enumerate(by_literal):
            self.automaton.add_word(literal, place)
        self.automaton.make_automaton()

    def candidates(self, text: str) -> list[Rule]:
        """The rules whose literals the text holds, in order, and those that have none."""
        numbers = set(self.always)
        if self.numbers:
            for place in {place for _, place in self.automaton.iter(signs_of(text))}:
                numbers.update(self.numbers[place])
        return [self.rules[number] for number in sorted(numbers)]


@cache
def pattern(source: str) -> re.Pattern[str]:
    """A rule's pattern, compiled the first time a text needs it."""
    return re.compile(source, re.IGNORECASE)


@cache
def rules_in_force(own: tuple[Rule, ...] = ()) -> Rules:
    """The packs' rules behind the caller's own, ready for matching; made once for each set."""
    packed, literals = load_packed()
    return Rules((*own, *packed), literals)
