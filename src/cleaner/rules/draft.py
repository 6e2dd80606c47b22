"""A rule from a sentence that a person names: its pattern, its id, its category."""

from __future__ import annotations

import math
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import replace

from cleaner.model import Category, Rule
from cleaner.rules.examples import read_example, takers
from cleaner.rules.scan import Rules
from cleaner.visible import WORD, fold_for_matching

# What another copy of the sentence may say in its place: “40,000”, “41.5”, “2027”.
NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
ANY_NUMBER = r"\d[\d.,]*"
SPECIAL = re.compile(r"[\\.^$*+?{}\[\]|()]")
# An arrow, a bullet or quotes before the sentence, a full stop or the like behind it.
MOST_SIGNS = 3
# Both as `pattern_of` writes them.
ANCHORS = re.compile(r"^\^\\W\{0,\d+\}|\\W\{0,\d+\}\$$|\\b$")
# By so many words may another number be longer: “1,200,000” is three.
WORDS_A_NUMBER = 2
# A sentence of fewer words begins many others: `Read more` is no button in “Read more books”.
FEW_WORDS = 6
# How much may stand behind a longer one in its block: a link's words, half a sentence.
SLACK_SHARE = 0.5
LEAST_SLACK = 3
# Longer than this is no sentence but a text, another copy of which will differ.
MOST_WORDS = 80
# Less alike than this, two sentences share little more than their grammar.
NEAR = 0.4
# One word in common says nothing, unless it is all there is.
FEWEST_SHARED = 2
PACK = "own"
ID_WORDS = 3
# Words that tell nothing in an id.
EMPTY = frozenset(
    "a an and at be by for from in is it of on or our the this to us we you your".split()
)
LONGEST_QUOTED = 80
# A rule's examples are read as its rule wants them; this one wants visible text.
NAMELESS = Rule(id="", category=Category.BOILERPLATE, removes="")


def draft_rule(
    written: str, *, keeps: Iterable[str] = (), category: Category, rule_id: str
) -> Rule:
    """A rule that matches the sentence, whatever its numbers, case, quotes and white space."""
    text = visible(written)
    words = count(written)
    most = words if words < FEW_WORDS else words + slack(words)
    short = text if len(text) <= LONGEST_QUOTED else text[:LONGEST_QUOTED] + "…"
    return Rule(
        id=rule_id,
        category=category,
        removes=f"The line “{short}”",
        match=pattern_of(text, closed=words < FEW_WORDS),
        max_words=most + WORDS_A_NUMBER * len(NUMBER.findall(text)),
        strips=(written,),
        keeps=tuple(keeps),
    )


def visible(written: str) -> str:
    """What a pattern is matched against, of a sentence that may be written as Markdown."""
    return fold_for_matching(read_example(NAMELESS, written).text)


def count(written: str) -> int:
    """The words of a sentence, as those of a block are counted."""
    return read_example(NAMELESS, written).words


def slack(words: int) -> int:
    """How many words more than the sentence has its block may have."""
    return max(LEAST_SLACK, math.ceil(words * SLACK_SHARE))


def pattern_of(text: str, *, closed: bool) -> str:
    """The pattern of a sentence, from the beginning of a block; to its end too, where `closed`.

    It takes linear time: it repeats nothing but digits, and a few signs on either side.
    """
    signs = "".join(sign for sign in set(text) if not sign.isalnum())
    core = text.strip(signs)
    before = max(MOST_SIGNS, len(text) - len(text.lstrip(signs)))
    behind = max(MOST_SIGNS, len(text) - len(text.rstrip(signs)))
    parts: list[str] = []
    end = 0
    for found in NUMBER.finditer(core):
        parts += [escape(core[end : found.start()]), ANY_NUMBER]
        end = found.end()
    parts.append(escape(core[end:]))
    rest = rf"\W{{0,{behind}}}$" if closed else r"\b"
    return rf"^\W{{0,{before}}}{''.join(parts)}{rest}"


def loosened(rule: Rule) -> Rule:
    """The same sentence wherever it stands in a block, however long that is."""
    core = ANCHORS.sub("", rule.match)
    return replace(rule, match=core, max_words=sys.maxsize)


def escape(text: str) -> str:
    """A text as a pattern of itself; unlike `re.escape`, spaces stay as they are."""
    return SPECIAL.sub(r"\\\g<0>", text)


def suggest_id(written: str, taken: Container[str]) -> str:
    """An id of the sentence's first telling words that no other rule has."""
    plain = unicodedata.normalize("NFKD", visible(written)).encode("ascii", "ignore").decode()
    words = [word for word in re.findall(r"[a-z]+", plain.lower()) if word not in EMPTY]
    stem = f"{PACK}/{'-'.join(words[:ID_WORDS]) or 'line'}"
    number, name = 1, stem
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


def guess_category(written: str, rules: Iterable[Rule]) -> Category:
    """The category of the rule that takes the sentence; else of the one with the nearest example.

    Of two texts, the words that both have, twice, over those that either has (Dice); a word counts
    by how few examples have it. Where no example is near, it is plain boilerplate.
    """
    rules = tuple(rules)
    if taken_by := takers(Rules(rules), read_example(NAMELESS, written)):
        return taken_by[0].category
    sentence = words_of(written)
    known = [(rule, words_of(shown)) for rule in rules if rule.match for shown in rule.strips]
    texts_with = Counter(word for _, words in known for word in words)

    def weigh(words: Iterable[str]) -> float:
        return sum(math.log((2 + len(known)) / (1 + texts_with[word])) for word in sorted(words))

    best, nearest = Category.BOILERPLATE, NEAR
    own = weigh(sentence)
    for rule, words in known:
        common = sentence & words
        if len(common) >= min(FEWEST_SHARED, len(sentence)):
            near = 2 * weigh(common) / (own + weigh(words))
            if near > nearest:
                best, nearest = rule.category, near
    return best


def words_of(written: str) -> set[str]:
    """The different words of a text, in small letters."""
    return set(WORD.findall(visible(written).casefold()))
