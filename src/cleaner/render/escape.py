"""Turns a run of text and stand-ins into Markdown that reads as that text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.render.code import write_span
from cleaner.render.emphasis import flanks, is_punctuation, settle_emphasis
from cleaner.render.marks import (
    AMPERSAND,
    BACKSLASH,
    BACKTICK,
    CELL_BREAK,
    CLOSE_BRACKET,
    CODE_END,
    CODE_START,
    DEL_CLOSE,
    DEL_OPEN,
    DOLLAR,
    DOUBLE_SPACE,
    EM_OPEN,
    LABEL_CLOSE,
    LABEL_OPEN,
    LESS,
    LINK_START,
    MARK,
    MATH,
    OPEN_BRACKET,
    STAR,
    STRONG_CLOSE,
    TILDE,
    UNDERSCORE,
    WRITTEN,
    holds,
)

RUN = re.compile(rf"([{STAR}{UNDERSCORE}{TILDE}{DOLLAR}])\1*")
# What stands for a character of the text itself; what does not.
LITERAL_MARKS = tuple(map(chr, range(ord(BACKSLASH), ord(LABEL_CLOSE) + 1)))
OWN = tuple(
    (mark, WRITTEN.get(mark, ""))
    for mark in map(chr, range(ord(LABEL_CLOSE) + 1, ord(CELL_BREAK) + 1))
)
ALONE = re.compile(
    f"[{BACKSLASH}{BACKTICK}{LESS}{AMPERSAND}{OPEN_BRACKET}{CLOSE_BRACKET}"
    f"{LABEL_OPEN}{LABEL_CLOSE}]"
)
# What each character's own markup looks like before it is written.
OWN_MARKS = {
    STAR: re.compile(f"[{EM_OPEN}-{STRONG_CLOSE}]"),
    TILDE: re.compile(f"[{DEL_OPEN}{DEL_CLOSE}]"),
    DOLLAR: re.compile(MATH),
}
ENTITY = re.compile(AMPERSAND + r"(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
TAG_LIKE = re.compile(LESS + r"[a-zA-Z/!?]")
MAIL_LIKE = re.compile(LESS + "[^\\s<>@]{1,100}@")
TASK_LIKE = re.compile(OPEN_BRACKET + "[ xX]" + CLOSE_BRACKET + "(?: |$)")
CODE = re.compile(f"{CODE_START}([^{CODE_END}]*){CODE_END}")
BANG_LINK = re.compile("!(?=" + LINK_START + ")")
ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\n")
# A heading, a quote, a bullet, a number: what makes of a line's start something else.
LINE_START = re.compile(r"(?:#{1,6}|[-+*])(?= |$)|>|~~~")
NUMBERED = re.compile(r"([0-9]{1,9})([.)])(?= |$)")
# Lines of nothing but these are rules, underlines of headings, front matter or rows of tables.
RULERS = {"-": 1, "=": 1, "_": 3, "*": 3, "+": 3}
CLOSING_HASHES = re.compile(r"(?:^| )(#+)$")


def write_paragraph(text: str) -> str:
    """Lines with a hard break between, none of which starts anything but a paragraph."""
    lines = [guard_start(line) for line in write_lines(text)]
    return lines[0] if len(lines) == 1 else "  \n".join(lines)


def write_heading(text: str) -> str:
    """One line for after the `#`s."""
    line = " ".join(write_lines(text))
    closing = CLOSING_HASHES.search(line) if "#" in line else None
    return f"{line[: closing.start(1)]}\\{closing[1]}" if closing else line


def write_cell(text: str, *, many_ticks: bool = False) -> str:
    """One line for between two bars of a table; a backtick pairs with others across the bars."""
    lines = [stripped for line in text.split("\n") if (stripped := line.strip(" "))]
    return "".join(write_lines(CELL_BREAK.join(lines), many_ticks=many_ticks)).replace("|", "\\|")


def write_lines(text: str, *, many_ticks: bool = False) -> list[str]:
    """The lines of a run as Markdown, no white space at their ends."""
    if "\n" in text:
        text = "\n".join([kept for line in text.split("\n") if (kept := line.strip(" "))])
    else:
        text = text.strip(" ")
    if "  " in text:
        text = DOUBLE_SPACE.sub(" ", text)
    if not text.isascii() and MARK.search(text):
        text = settle_emphasis(text)
        if "!" in text:
            text = BANG_LINK.sub("\\!", text)
        if CODE_START in text:
            text = CODE.sub(
                lambda found: write_span(found[1]), text.replace(CODE_END + CODE_START, "")
            )
        text = resolve(text, many_ticks=many_ticks)
        return [stripped for line in text.split("\n") if (stripped := line.strip(" "))]
    return text.split("\n") if text else []


def resolve(text: str, *, many_ticks: bool = False) -> str:
    """The text with each stand-in written out, with a backslash where it would be misread."""
    if not holds(text, LITERAL_MARKS):
        for mark, written in OWN:
            if mark in text:
                text = text.replace(mark, written)
        return text
    escaped = {*escaped_runs(text), *escaped_marks(text, many_ticks=many_ticks)}
    return MARK.sub(
        lambda found: ("\\" if found.start() in escaped else "") + WRITTEN.get(found[0], ""), text
    )


def escaped_runs(text: str) -> Iterator[int]:
    """Where `*`, `_`, `~` and `$` stand that would pair with others of their kind."""
    runs: dict[str, list[tuple[int, int, bool, bool]]] = {}
    for found in RUN.finditer(text):
        start, end = found.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        runs.setdefault(found[0][0], []).append((start, end, *can_pair(found[0], before, after)))
    for char, places in runs.items():
        own = OWN_MARKS.get(char)
        is_mixed = bool(own and own.search(text))
        first_open = next((i for i, run in enumerate(places) if run[2]), len(places))
        last_close = next((i for i in range(len(places) - 1, -1, -1) if places[i][3]), -1)
        for i, (start, end, opens, closes) in enumerate(places):
            pairs = (opens and last_close > i) or (closes and first_open < i)
            if pairs or (is_mixed and (opens or closes or char == TILDE)):
                yield from range(start, end)


def can_pair(run: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of literal marks could open, and could close, emphasis or a formula."""
    left, right = flanks(before, after)
    if run[0] == UNDERSCORE:
        return (
            left and (not right or is_punctuation(before)),
            right and (not left or is_punctuation(after)),
        )
    if run[0] == DOLLAR:
        both = len(run) > 1
        opens = bool(after) and not after.isspace()
        closes = bool(before) and not before.isspace() and not after.isdigit()
        return opens or both, closes or both
    return left, right


def escaped_marks(text: str, *, many_ticks: bool = False) -> Iterator[int]:
    """Where brackets, backticks, `<`, `&` and backslashes stand that would be misread."""
    many_ticks = many_ticks or text.count(BACKTICK) + text.count("`") > 1
    for found in ALONE.finditer(text):
        at, char = found.span()[0], found[0]
        if char == BACKSLASH:
            after = text[at + 1 : at + 2]
            is_escaped = after in ASCII_PUNCTUATION or "\ufdd0" <= after <= "\ufdef"
        elif char == BACKTICK:
            is_escaped = many_ticks
        elif char == LESS:
            is_escaped = bool(TAG_LIKE.match(text, at) or MAIL_LIKE.match(text, at))
        elif char == AMPERSAND:
            is_escaped = bool(ENTITY.match(text, at))
        else:
            is_escaped = is_bracket_misread(text, at, char)
        if is_escaped:
            yield at


def is_bracket_misread(text: str, at: int, char: str) -> bool:
    """Whether a bracket would be part of a link, a footnote, a definition or a check box."""
    if char in (LABEL_OPEN, LABEL_CLOSE):
        return True
    after = text[at + 1 : at + 2]
    if char == CLOSE_BRACKET:
        return after in ("(", ":", OPEN_BRACKET, LINK_START)
    if char == OPEN_BRACKET:
        starts_line = at == 0 or text[at - 1] == "\n"
        return after == "^" or (starts_line and bool(TASK_LIKE.match(text, at)))
    return False


def is_ruler(line: str) -> bool:
    """Whether a line is one character, often enough to be a rule or an underline."""
    return len(line) >= RULERS[line[0]] and line.count(line[0]) == len(line)


def guard_start(line: str) -> str:
    """The line with a backslash where its start would make something else of it."""
    if line[0] in "#-+*>~" and LINE_START.match(line):
        return f"\\{line}"
    if line[0] in RULERS and is_ruler(line.replace(" ", "")):
        return f"\\{line}"
    if line[0] in "|:-" and is_table_rule(line):
        return f"\\{line}"
    if line[0].isdigit() and (found := NUMBERED.match(line)):
        return f"{found[1]}\\{line[found.end(1) :]}"
    return line


def is_table_rule(line: str) -> bool:
    """Whether a line is what stands below the names of a table's columns."""
    return not line.strip("|:- ") and "-" in line and ("|" in line or ":" in line)
