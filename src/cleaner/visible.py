"""The text a reader sees: white space, words in any script, Markdown without its marks."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# Scripts that write without spaces: a character there is about half a word.
UNSPACED = re.compile("[぀-ヿ㐀-䶿一-鿿豈-﫿가-힯\u0e00-\u0e7f]")
CHARACTERS_A_WORD = 2
# What the buttons at a block of code say: part of what a reader sees, and none of the code.
CODE_BUTTONS = frozenset(
    (
        "copy", "copy code", "copied", "copied!", "copy to clipboard", "copy snippet",
        "wrap lines", "toggle word wrap",
    )
)  # fmt: skip
# What highlighters call the column of line numbers beside code, and what stands in it.
GUTTER = re.compile(
    r"line[-_]?num|line-?no(?![a-z])|(?<![a-z])(?:gutter|linenos?|lineno|lntd?|gl|ln"
    r"|(?:blob|crayon)-nums?)(?![a-z])",
    re.IGNORECASE,
)
NUMBERING = re.compile(r"[\d\s.:|]+")

# Zero-width and soft characters that a reader does not see and that split words for a pattern.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# What no result may hold, since a terminal obeys it, it turns lines about, or it cannot be written:
# controls but tab and line ends, C1, bidirectional overrides, what is no character.
BAD_CHARACTERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# The same in UTF-8, for a glance at what is left of a text without its ASCII.
PLAIN_BYTES = bytes((9, 10, 13, *range(32, 127)))
BAD_BYTES = re.compile(
    rb"[\x00-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]"
    rb"|\xed[\xa0-\xbf]|\xef\xb7[\x90-\xaf]|\xef\xbf[\xbe\xbf]"
)
# What stands in their place: a space for what parts words, and for C1 what was meant, which is
# Windows-1252 read as Latin-1, unless UTF-8 was. The others leave nothing.
PARTING = re.compile("[\x0b\x0c\x1c-\x1f]")
MISREAD = re.compile("(?<![\x80-\xff])[\x80-\x9f]")
# Marks over and under one letter. Unicode's own limit for a stream of text is 30 (UAX 15).
MARKS = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u1ab0-\u1aff\u20d0-\u20ff]{30})"
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u1ab0-\u1aff\u20d0-\u20ff]{1,}"
)
MARK_BYTES = re.compile(
    rb"(?:\xcc[\x80-\xbf]|\xcd[\x80-\xaf]|\xd2[\x83-\x89]|\xd6[\x91-\xbd]|\xe1[\xaa-\xab][\x80-\xbf]"
    rb"|\xe2\x83[\x90-\xbf]){31}"
)
QUOTES = {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}

# A line with its end. Not str.splitlines(), which also splits at form feeds and Unicode separators.
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

SPECIAL = re.compile(r"[\\\[\]!<`*_~&]")
# What follows `](`: a destination, perhaps a title, the closing bracket. White space ends a bare
# destination, so a flood of brackets is scanned once.
TARGET = re.compile(
    r"\(\s{0,9}(?:<([^<>\n]{0,4000})>|((?:[^\s()\\]|\\.|\([^\s()]{0,2000}\))*))"
    r"(?:\s{1,9}(?:\"[^\"\n]{0,2000}\"|'[^'\n]{0,2000}'|\([^()\n]{0,2000}\)))?\s{0,9}\)"
)
REFERENCE = re.compile(r"\[([^\[\]\n]{0,200})\]")
AUTOLINK = re.compile(r"<((?:https?|mailto|ftp):[^\s<>]{1,2000})>")
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]{0,40}(?:\s[^<>]{0,2000})?/?>|<!--[^<>]{0,2000}-->")
# Raw tags that begin or end a line, as `<br>` does in a table's cell.
LINE_TAG = re.compile(r"</?(?:br|p|div|li|ul|ol|td|th|tr|hr|h[1-6])\b", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


@dataclass(frozen=True, slots=True)
class Visible:
    """Inline Markdown as a reader sees it."""

    text: str
    link_chars: int
    links: tuple[str, ...]
    images: int


def split_lines(text: str) -> tuple[str, ...]:
    """The lines with their ends: joined they are the text again."""
    return tuple(LINE.findall(text))


def has_bad_characters(text: str) -> bool:
    """Whether `without_bad_characters` would change a text, at a tenth of its cost."""
    rest = text.encode("utf-8", "surrogatepass").translate(None, PLAIN_BYTES)
    return bool(rest) and bool(BAD_BYTES.search(rest) or MARK_BYTES.search(rest))


def without_bad_characters(text: str) -> str:
    """The text without the characters and floods of marks that no result may hold."""
    text = MISREAD.sub(lambda bad: bad[0].encode("latin-1").decode("cp1252", "ignore"), text)
    return MARKS.sub(r"\1", BAD_CHARACTERS.sub("", PARTING.sub(" ", text)))


def without_floods(text: str) -> str:
    """The text without a flood of marks that a mark of Markdown kept apart."""
    if text.isascii() or not has_bad_characters(text):
        return text
    return without_bad_characters(text)


def fold_space(text: str) -> str:
    """One space for each run of white space, none at the ends."""
    return " ".join(text.split())


def fold_for_matching(text: str) -> str:
    """What a rule's pattern is matched against: straight quotes, no invisible characters."""
    if text.isascii():
        return fold_space(text)
    return fold_space(swap(INVISIBLE.sub("", text), QUOTES))


def swap(text: str, signs: Mapping[str, str]) -> str:
    """The text with others for some characters; `str.translate` takes far longer for so few."""
    for sign, other in signs.items():
        if sign in text:
            text = text.replace(sign, other)
    return text


def count_words(text: str) -> int:
    """Words; in scripts without spaces, two characters count as one."""
    if text.isascii():
        return len(WORD.findall(text))
    unspaced = len(UNSPACED.findall(text))
    if not unspaced:
        return len(WORD.findall(text))
    return len(WORD.findall(UNSPACED.sub(" ", text))) + -(-unspaced // CHARACTERS_A_WORD)


def read_inline(markdown: str) -> Visible:
    """Read inline Markdown in one pass: marks gone, links measured, pictures counted."""
    out: list[str] = []
    opened: list[tuple[int, bool]] = []  # where an open bracket stands in `out`, and if it is `![`
    links: list[str] = []
    link_chars = images = 0
    position, size = 0, len(markdown)
    while position < size:
        found = SPECIAL.search(markdown, position)
        if not found:
            out.append(markdown[position:])
            break
        at = found.start()
        out.append(markdown[position:at])
        mark = markdown[at]
        position = at + 1
        if mark == "\\" and position < size and not markdown[position].isalnum():
            out.append(markdown[position])
            position += 1
        elif mark == "[":
            opened.append((len(out), False))
            out.append("[")
        elif mark == "!" and markdown.startswith("[", position):
            opened.append((len(out), True))
            out.append("![")
            position += 1
        elif mark == "]" and opened:
            start, is_image = opened.pop()
            target = TARGET.match(markdown, position) or REFERENCE.match(markdown, position)
            if not target:
                out.append("]")
                continue
            label = "".join(out[start + 1 :])
            del out[start:]
            position = target.end()
            if is_image:
                images += 1
                continue
            links.append(next((g for g in target.groups() if g is not None), ""))
            link_chars += len(fold_space(label))
            out.append(label)
        elif mark == "<":
            skipped = AUTOLINK.match(markdown, at) or TAG.match(markdown, at)
            if skipped and skipped.re is AUTOLINK:
                out.append(skipped[1])
                links.append(skipped[1])
                link_chars += len(skipped[1])
            out.append(mark if not skipped else " " if LINE_TAG.match(skipped[0]) else "")
            position = skipped.end() if skipped else position
        elif mark == "&":
            entity = ENTITY.match(markdown, at)
            out.append(without_bad_characters(html.unescape(entity[0])) if entity else mark)
            position = entity.end() if entity else position
        elif not is_mark(markdown, at):
            out.append(mark)
    return Visible(without_floods(fold_space("".join(out))), link_chars, tuple(links), images)


def is_mark(markdown: str, at: int) -> bool:
    """Whether `*`, `_`, `~` or a backtick is a mark: not between spaces, not in snake_case."""
    before = markdown[at - 1] if at else " "
    after = markdown[at + 1] if at + 1 < len(markdown) else " "
    if markdown[at] in "_~":
        return not (before.isalnum() and after.isalnum()) and not (before == after == " ")
    return markdown[at] == "`" or (markdown[at] == "*" and not (before == after == " "))
