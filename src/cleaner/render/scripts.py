"""Raised and lowered text as characters, where there are such characters."""

from __future__ import annotations

RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
# Endings of ordinals and titles, raised by typographic habit only: `4th` says the same.
ORDINALS = frozenset("st nd rd th er re ère ème os as º ª tm sm".split())


def raised(text: str) -> str:
    """What `<sup>` around the text comes to, or nothing when there are no such characters."""
    return plain(text) or shifted(text, RAISED)


def lowered(text: str) -> str:
    """What `<sub>` around the text comes to, or nothing when there are no such characters."""
    return shifted(text, LOWERED)


def plain(text: str) -> str:
    """The text itself, when it means the same on the line."""
    is_symbol = len(text) == 1 and not text.isalnum() and not text.isascii()
    return text if is_symbol or text.lower() in ORDINALS else ""


def shifted(text: str, table: dict[int, int]) -> str:
    """The text in the table's characters, if it has all of them."""
    return text.translate(table) if all(ord(char) in table for char in text) else ""
