"""Which fixed words a text must hold for a pattern to match it: they rule out most rules."""

from __future__ import annotations

import re
from re import _parser  # type: ignore[attr-defined]  # the standard library's own reader of patterns
from typing import Any

from cleaner.visible import swap

# Over this many words of which one must be there, the check costs more than it saves.
MOST_LITERALS = 120


# What `\d` asks for: a sign that `signs_of` puts behind a text that has a digit of any script.
A_DIGIT = "\0"
DIGIT = re.compile(r"\d")
DIGITS_WORTH = 2.5
# Under IGNORECASE the four Turkish i's match each other; everything else lowers to one letter.
DOTS = {"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"}


def lower(text: str) -> str:
    """Small letters, one for each letter, alike for all that a pattern takes to be the same."""
    return text.lower() if text.isascii() else swap(text, DOTS).lower()


def signs_of(text: str) -> str:
    """What the literals are looked for in."""
    return lower(text) + (A_DIGIT if DIGIT.search(text) else "")


def required_literals(pattern: str) -> frozenset[str]:
    """Small-letter strings, one of which every matching text holds; empty when unknown."""
    return best_of(_parser.parse(pattern, re.IGNORECASE))


def best_of(sequence: Any) -> frozenset[str]:
    """Of the parts of a sequence that must all match, the one whose shortest literal is longest."""
    found: list[frozenset[str]] = []
    run = ""
    for op, value in [*sequence, (None, None)]:
        if str(op) == "LITERAL":
            run += lower(chr(value))
            continue
        if run:
            found.append(frozenset({run}))
        run = ""
        if op is not None:
            found.append(literals_of_part(str(op), value))
    usable = [literals for literals in found if literals and len(literals) <= MOST_LITERALS]
    return max(usable, key=worth, default=frozenset())


def worth(literals: frozenset[str]) -> tuple[float, int]:
    """How much a set of literals rules out: long ones are rare, digits rarer than letters."""
    length = DIGITS_WORTH if literals == {A_DIGIT} else min(map(len, literals))
    return length, -len(literals)


def literals_of_part(op: str, value: Any) -> frozenset[str]:
    """The literals one part needs: any branch of an alternation, the inside of a group."""
    if op == "SUBPATTERN":
        return best_of(value[-1])
    if op == "ATOMIC_GROUP":
        return best_of(value)
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return best_of(value[2]) if value[0] > 0 else frozenset()
    if op == "ASSERT" and value[0] > 0:
        return best_of(value[1])
    if op == "IN" and [str(kind) for kind, _ in value] == ["CATEGORY"]:
        return frozenset({A_DIGIT}) if str(value[0][1]) == "CATEGORY_DIGIT" else frozenset()
    if op == "BRANCH":
        branches = [best_of(branch) for branch in value[1]]
        return frozenset().union(*branches) if all(branches) else frozenset()
    return frozenset()
