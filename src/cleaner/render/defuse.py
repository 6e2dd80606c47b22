"""Markdown that came in: scripts, links that run code and bad characters, made harmless."""

from __future__ import annotations

import html
import re

from cleaner.model import Edit
from cleaner.visible import BAD_CHARACTERS, has_bad_characters, split_lines, without_bad_characters

# Where a link of Markdown leads, up to the first colon, however that is spelled. White space ends
# a destination, and after the colon makes it a sentence.
COLON = r"(?::|&colon;|&#0{0,9}58;?|&#[xX]0{0,9}3[aA];?)"
TARGET = re.compile(
    r"(?P<lead>\]\([\s>]{0,20}<?|\]:[\s>]{0,20}<?|<)(?P<scheme>[^\s()<>\]]{2,120}?"
    + COLON
    + r")(?!\s)",
)
# In angle brackets white space may come first, and browsers pass over a tab anywhere; after a space
# it is the name of a file.
ANGLED = re.compile(
    r"(?P<lead>(?:\]\(|\]:)[\s>]{0,20}<)(?P<scheme>[ \t]{0,20}[^<> \n]{2,120}?" + COLON + ")"
)
RAW_TAG = re.compile(
    r"<(?=/?(?:script|style|iframe|frame|frameset|object|embed|applet|form|svg|math|base|meta"
    r"|link|template)\b)",
    re.IGNORECASE,
)
# The start of a tag with its attributes: no text of the page, and a quoted `>` does not end it.
TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]{0,1000}\"|'[^']{0,1000}'|[\"'])*+")
HANDLER = re.compile(r"(?<=[\s/\"'])on[a-z]{3,20}\s{0,9}=", re.IGNORECASE)
ATTRIBUTE = re.compile(
    r"(?P<lead>(?:href|src|srcset|action|data|poster|background|cite|ping)\s{0,9}=\s{0,9}[\"']?)"
    r"(?P<scheme>[^\"'<>]{2,120}?" + COLON + ")",
    re.IGNORECASE,
)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,60}:")
ALLOWED = ("http:", "https:", "mailto:", "tel:")
# In angle brackets and definitions a name with a colon may be a tag (`<xs:element>`) or a
# speaker's; only what runs code or reads files is certainly no such thing.
RUNS_CODE = ("javascript:", "vbscript:", "livescript:", "mocha:", "data:", "file:", "blob:",
             "filesystem:", "jar:", "feed:", "view-source:")  # fmt: skip
CODE_SPAN = re.compile(r"(?<![\\`])(`{1,5})(?!`)[^`\n]{1,2000}\1(?!`)")
MOST_SHOWN = 10


def defuse_characters(text: str) -> tuple[str, tuple[Edit, ...]]:
    """The text without characters that a terminal obeys or no file can hold, and each change."""
    if not has_bad_characters(text):
        return text, ()
    lines = list(split_lines(text))
    edits: list[Edit] = []
    for number, line in enumerate(lines):
        made = without_bad_characters(line)
        if made != line:
            found = BAD_CHARACTERS.findall(line)[:MOST_SHOWN] or ["a flood of marks"]
            names = (f"U+{ord(c):04X}" if len(c) == 1 else c for c in found)
            edits.append(Edit(number + 1, "defused-html", ", ".join(names), ""))
            lines[number] = made
    return "".join(lines), tuple(edits)


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
        is_link = found["lead"].startswith("](")
        if not (is_unsafe(found["scheme"]) if is_link else runs_code(found["scheme"])):
            return found[0]
        edits.append(Edit(line, "defused-link", found[0], found["lead"] + "#"))
        return found["lead"] + "#"

    def escape(found: re.Match[str]) -> str:
        before = text[: found.start()]
        if (len(before) - len(before.rstrip("\\"))) % 2:
            return found[0]  # with a backslash it is text already
        edits.append(Edit(line, "defused-html", text[found.start() : found.start() + 60], "&lt;"))
        return "&lt;"

    def disarm(found: re.Match[str]) -> str:
        edits.append(Edit(line, "defused-html", found[0], "data-" + found[0]))
        return f"data-{found[0]}"

    def unlink_attribute(found: re.Match[str]) -> str:
        if not is_unsafe(found["scheme"]):
            return found[0]
        edits.append(Edit(line, "defused-link", found[0], found["lead"] + "#"))
        return found["lead"] + "#"

    def tame(found: re.Match[str]) -> str:
        return ATTRIBUTE.sub(unlink_attribute, HANDLER.sub(disarm, found[0]))

    return TAG.sub(tame, RAW_TAG.sub(escape, TARGET.sub(unlink, ANGLED.sub(unlink, text))))


def scheme_of(written: str) -> str:
    """The scheme with its colon as a browser reads it, or nothing.

    Readers of Markdown take any white space off an address, a no-break space too.
    """
    plain = re.sub(r"[\s\x00-\x20\\]", "", html.unescape(written)).lower()
    found = SCHEME.match(plain)
    return found[0] if found else ""


def is_unsafe(written: str) -> bool:
    """Whether a link does more than lead somewhere."""
    scheme = scheme_of(written)
    return bool(scheme) and scheme not in ALLOWED


def runs_code(written: str) -> bool:
    """Whether a browser would run what follows, or read a file."""
    return scheme_of(written).startswith(RUNS_CODE)
