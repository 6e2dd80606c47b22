"""What makes a parser or a pattern slow, in any size."""

from __future__ import annotations

from math import isqrt


def hostile(size: int) -> dict[str, str]:
    """Each pattern by its name, about `size` characters of most."""
    return {
        "brackets": "[" * size,
        "links": "[a](" * (size // 4),
        "closing": "]" * size,
        "images": "![" * (size // 2),
        "stars": "*a **b " * (size // 7),
        "underscores": "_" * size,
        "ticks": "`a``b" * (size // 5),
        "quotes": "> " * (size // 40) + "a",
        "lists": "".join("  " * n + "- a\n" for n in range(isqrt(size // 2))),
        "tags": "<a" * (size // 2),
        "comments": "<!--" * (size // 4),
        "entities": "&" * size,
        "spaces": "a" + " " * size + "b",
        "spaces in a paragraph": "Words.\n\na" + " " * size + "b\nc\n",
        "blank": "a\n" + "\n" * size + "b",
        "tables": "|" * size,
        "table rows": "a|b\n-|-\n" + "c|d\n" * (size // 10),
        "definitions": "".join(f"[{n}]: /u\n" for n in range(size // 20)),
        "digits": "1" * size,
        "one letter": "a " * (size // 2),
        "separators": "* * *\n\n" * (size // 20),
        "dates": "January 29, 2021, by A B | " * (size // 40),
        "addresses": "a@" * (size // 2),
        "nest": "<div>" * (size // 40) + "words" + "</div>" * (size // 40),
        "open": "<html>" + "<b><i>" * (size // 40) + "words",
        "attributes": "<p " + "a=b " * (size // 10) + ">words</p>",
        "many items": "<html><ul>" + "<li><a href=/>x</a>" * (size // 10),
        "table rules": "<html><p>" + "|---\n" * (size // 5) + "words",
        "unclosed": "<html><p>" + "<p>words " * (size // 10),
    }
