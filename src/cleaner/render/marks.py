"""The characters that stand for Markdown's marks until a whole line is known."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Whether `*` in a text needs a backslash, and whether `**` opens anything, depends on what ends up
# beside it, and that is known only when the line is complete. Until then each such mark is one of
# Unicode's noncharacters U+FDD0..U+FDEF, which no text may hold (clean_text takes them out).
(
    BACKSLASH,
    BACKTICK,
    STAR,
    UNDERSCORE,
    OPEN_BRACKET,
    CLOSE_BRACKET,
    LESS,
    AMPERSAND,
    TILDE,
    DOLLAR,
    LABEL_OPEN,
    LABEL_CLOSE,
    EM_OPEN,
    EM_CLOSE,
    STRONG_OPEN,
    STRONG_CLOSE,
    DEL_OPEN,
    DEL_CLOSE,
    IMAGE,
    LINK_START,
    LINK_MIDDLE,
    LINK_END,
    TAG_END,
    MATH,
    CODE_START,
    CODE_END,
    CELL_BREAK,
) = map(chr, range(0xFDD0, 0xFDEB))

# What the text says, and what stands for it.
LITERALS = {
    "\\": BACKSLASH,
    "`": BACKTICK,
    "*": STAR,
    "_": UNDERSCORE,
    "[": OPEN_BRACKET,
    "]": CLOSE_BRACKET,
    "<": LESS,
    "&": AMPERSAND,
    "~": TILDE,
    "$": DOLLAR,
}
LITERAL_SIGNS = tuple(LITERALS)

# What is written for each in the end; a literal may get a backslash before it.
WRITTEN = {
    **{mark: literal for literal, mark in LITERALS.items()},
    LABEL_OPEN: "[",
    LABEL_CLOSE: "]",
    EM_OPEN: "*",
    EM_CLOSE: "*",
    STRONG_OPEN: "**",
    STRONG_CLOSE: "**",
    DEL_OPEN: "~~",
    DEL_CLOSE: "~~",
    IMAGE: "!",
    LINK_START: "[",
    LINK_MIDDLE: "]",
    LINK_END: ")",
    TAG_END: ">",
    MATH: "$",
    CELL_BREAK: "<br>",
}
MARK = re.compile("[\ufdd0-\ufdef]")
OPENS = {EM_OPEN: EM_CLOSE, STRONG_OPEN: STRONG_CLOSE, DEL_OPEN: DEL_CLOSE}
EMPHASIS = re.compile(f"[{EM_OPEN}-{DEL_CLOSE}]")

# Control characters, soft hyphens, zero-width characters, bidirectional overrides, invisible tags,
# lone surrogates (no UTF-8 can hold them) and noncharacters. The two joiners go except between
# letters beyond ASCII: Persian words and emoji families are spelt with them.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
SPACES = re.compile(r"\s{2,}|[^\S ]")
DOUBLE_SPACE = re.compile(" {2,}")


def holds(text: str, signs: Iterable[str]) -> bool:
    """Whether a text has one of these signs; a loop, as a generator takes twice the time."""
    for sign in signs:  # noqa: SIM110
        if sign in text:
            return True
    return False


def clean_code(text: str) -> str:
    """The text with its white space, without what a reader cannot see."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return UNSEEN.sub("", text)


def clean_text(text: str) -> str:
    """The text without what a reader cannot see, one space for each run of white space."""
    # What is printable holds nothing unseen, and no white space but spaces.
    if not text.isprintable():
        text = text.replace("\n", " ").replace("\xa0", " ")
        if not text.isprintable():
            text = UNSEEN.sub("", SPACES.sub(" ", text))
    return DOUBLE_SPACE.sub(" ", text) if "  " in text else text


def mark_literals(text: str) -> str:
    """The text with a stand-in for each character that may need a backslash."""
    # Most texts hold none of the ten, and to ask for each takes a fifth of the time of a pattern.
    for literal in LITERAL_SIGNS:
        if literal in text:
            text = text.replace(literal, LITERALS[literal])
    return text
