"""Markdown that came in: scripts, links that run code and bad characters, made harmless."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

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
TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*+\"|'[^']*+'|[\"'])*+")
HANDLER = re.compile(r"(?<=[\s/\"'])on[a-z]{2,60}\s*+=", re.IGNORECASE)
ATTRIBUTE = re.compile(
    r"(?P<lead>(?:href|src|srcset|action|data|poster|background|cite|ping)\s{0,99}=\s{0,99}[\"']?)"
    r"(?P<scheme>[^\"'<>]{2,300}?" + COLON + ")",
    re.IGNORECASE,
)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,60}:")
ALLOWED = ("http:", "https:", "mailto:", "tel:")
# In angle brackets and definitions a name with a colon may be a tag (`<xs:element>`) or a
# speaker's; only what runs code or reads files is certainly no such thing.
RUNS_CODE = ("javascript:", "vbscript:", "livescript:", "mocha:", "data:", "file:", "blob:",
             "filesystem:", "jar:", "feed:", "view-source:")  # fmt: skip
BACKTICKS = re.compile("`+")
MOST_SHOWN = 10
# An even number: of a longer row it is not asked whether it is odd, and it protects nothing.
MOST_BACKSLASHES = 100


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
    """The lines without what a browser would run, and each change.

    What stands in a code span or behind a backslash is left alone: `defuse_raw` sees to it where a
    reader of the whole does not take it for text.
    """
    if "<" not in lines and "](" not in lines and "]:" not in lines:
        return lines, []
    edits: list[Edit] = []
    made: list[str] = []
    position = 0
    for start, end in code_spans(lines):
        made += (defuse_part(lines[position:start], line, edits), lines[start:end])
        position = end
    made.append(defuse_part(lines[position:], line, edits))
    return "".join(made), edits


def code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where inline code stands: between two rows of as many backticks."""
    rows = [(row.start() + is_escaped(row), row.end()) for row in BACKTICKS.finditer(text)]
    closing: dict[int, list[int]] = {}
    for at in range(len(rows) - 1, -1, -1):
        closing.setdefault(rows[at][1] - rows[at][0], []).append(at)
    last = -1
    for at, (start, end) in enumerate(rows):
        candidates = closing[end - start]
        while candidates and candidates[-1] <= at:
            candidates.pop()
        if at > last and start < end and candidates:
            last = candidates[-1]
            yield start, rows[last][1]


def defuse_part(text: str, line: int, edits: list[Edit], *, is_raw: bool = False) -> str:
    """One stretch outside of code; a backslash protects nothing in raw HTML."""

    def unlink(found: re.Match[str]) -> str:
        is_link = found["lead"].startswith("](")
        is_bad = is_unsafe(found["scheme"]) if is_link else runs_code(found["scheme"])
        if not is_bad or (not is_raw and is_escaped(found)):
            return found[0]
        edits.append(Edit(line, "defused-link", found[0], found["lead"] + "#"))
        return found["lead"] + "#"

    def escape(found: re.Match[str]) -> str:
        if not is_raw and is_escaped(found):
            return found[0]
        before = found.string[found.start() : found.start() + 60]
        edits.append(Edit(line, "defused-html", before, "&lt;"))
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
        if not is_raw and is_escaped(found):
            return found[0]
        return ATTRIBUTE.sub(unlink_attribute, HANDLER.sub(disarm, found[0]))

    return TAG.sub(tame, RAW_TAG.sub(escape, TARGET.sub(unlink, ANGLED.sub(unlink, text))))


def is_escaped(found: re.Match[str]) -> bool:
    """Whether a backslash makes text of what was found."""
    before = found.string[max(0, found.start() - MOST_BACKSLASHES) : found.start()]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


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
