"""Markdown that came in: raw scripts and links that run code, made harmless where they stand."""

from __future__ import annotations

import html
import re

from cleaner.model import Edit

# `](` or `]:` or `<`, then a scheme that a browser would run, however it is spelled.
TARGET = re.compile(
    r"(?P<lead>\]\(\s{0,9}<?|\]:\s{0,9}<?|<)(?P<scheme>[^\s()<>\]]{3,60}?(?::|&colon;|&#0{0,5}58;|&#x0{0,5}3a;))",
    re.IGNORECASE,
)
RAW_TAG = re.compile(
    r"<(?=/?(?:script|style|iframe|object|embed|form|svg|math|base|meta|link|template)\b)",
    re.IGNORECASE,
)
HANDLER = re.compile(r"(<[a-z][^<>]{0,2000}?\s)(on[a-z]{3,20}\s{0,3}=)", re.IGNORECASE)
RUNS_CODE = ("javascript:", "vbscript:", "data:", "file:")
CODE_SPAN = re.compile(r"(`{1,5})[^`\n]{1,2000}\1(?!`)")


def defuse(lines: str, line: int) -> tuple[str, list[Edit]]:
    """The lines without what a browser would run, and each change; code spans are left alone."""
    if "<" not in lines and "](" not in lines and "]:" not in lines:
        return lines, []
    edits: list[Edit] = []
    made: list[str] = []
    position = 0
    for span in CODE_SPAN.finditer(lines):
        made += (defuse_part(lines[position : span.start()], line, edits), span[0])
        position = span.end()
    made.append(defuse_part(lines[position:], line, edits))
    return "".join(made), edits


def defuse_part(text: str, line: int, edits: list[Edit]) -> str:
    """One stretch outside of code."""

    def unlink(found: re.Match[str]) -> str:
        scheme = re.sub(r"[\x00-\x20]", "", html.unescape(found["scheme"])).lower()
        if not scheme.startswith(RUNS_CODE):
            return found[0]
        edits.append(Edit(line, "defused-link", found[0], found["lead"] + "#"))
        return found["lead"] + "#"

    def escape(found: re.Match[str]) -> str:
        edits.append(Edit(line, "defused-html", text[found.start() : found.start() + 60], "&lt;"))
        return "&lt;"

    def disarm(found: re.Match[str]) -> str:
        edits.append(Edit(line, "defused-html", found[2], "data-" + found[2]))
        return f"{found[1]}data-{found[2]}"

    return HANDLER.sub(disarm, RAW_TAG.sub(escape, TARGET.sub(unlink, text)))
