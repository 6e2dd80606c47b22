"""A rule as a table of a rule file, and a rule file with one more."""

from __future__ import annotations

import json
from collections.abc import Iterator

from cleaner.model import Category, Rule

DEFAULTS = Rule(id="", category=Category.SHARE, removes="")
# A longer list of examples reads better one a line.
LINE_LENGTH = 80


def with_rule(old: bytes, rule: Rule) -> bytes:
    """A rule file with a rule behind all that it holds, which stays as it is, byte for byte.

    Where its last line has no end, it gets one; the new lines end as the file's do.
    """
    table = "\n".join(("[[rule]]", *toml_lines(rule), "")).encode("utf-8")
    if not old:
        return table
    newline = b"\r\n" if b"\r\n" in old else b"\n"
    between = newline if old.endswith(b"\n") else newline * 2
    return old + between + table.replace(b"\n", newline)


def toml_lines(rule: Rule) -> Iterator[str]:
    """The keys that are not what they would be anyway, as TOML."""
    for key in Rule.__slots__:
        value = getattr(rule, key)
        if value != getattr(DEFAULTS, key) or key == "category":
            yield f"{key:<9} = {toml_value(value)}"


def toml_value(value: object) -> str:
    """A string, number or list of strings as TOML; patterns stand as they are where they can."""
    if isinstance(value, tuple):
        items = [toml_value(item) for item in value]
        short = f"[{', '.join(items)}]"
        return (
            short
            if len(short) <= LINE_LENGTH
            else "[\n" + "".join(f"  {i},\n" for i in items) + "]"
        )
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if "\\" in text and "'''" not in text and not text.endswith("'") and text.isprintable():
        return f"'''{text}'''"
    # JSON escapes are TOML escapes, but for DEL, which TOML wants escaped and JSON does not.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
