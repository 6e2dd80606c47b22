"""Makes emphasis marks stand where CommonMark reads them as such."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from cleaner.render.marks import (
    BACKSLASH,
    CELL_BREAK,
    CODE_END,
    CODE_START,
    DEL_CLOSE,
    DEL_OPEN,
    EM_CLOSE,
    EM_OPEN,
    EMPHASIS,
    IMAGE,
    LINK_END,
    LINK_MIDDLE,
    LINK_START,
    MATH,
    OPENS,
    STRONG_CLOSE,
    STRONG_OPEN,
    TAG_END,
    holds,
)

EMPHASES = (*OPENS, *OPENS.values())
STARS = {EM_OPEN: 1, EM_CLOSE: 1, STRONG_OPEN: 2, STRONG_CLOSE: 2}
MARKUP_STARTS = frozenset("<" + CELL_BREAK + CODE_START + LINK_START + IMAGE + MATH)
MARKUP_ENDS = frozenset(CELL_BREAK + CODE_END + LINK_END + TAG_END + MATH)
# Checking how nested marks will be read takes time that grows with the square of their number; a
# sentence has a handful, a bibliography hundreds.
MOST_CHECKED = 1000


def is_space(char: str) -> bool:
    """Whether CommonMark counts the character, or an end of the line, as white space."""
    return not char or char.isspace()


def is_punctuation(char: str) -> bool:
    """Whether CommonMark counts the character as punctuation; our own marks are."""
    if char.isascii():
        return bool(char) and not char.isalnum() and not char.isspace()
    return "\ufdd0" <= char <= "\ufdef" or unicodedata.category(char)[0] in "PS"


def flanks(before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of marks between the two characters is left- and right-flanking."""
    space_before, space_after = is_space(before), is_space(after)
    point_before, point_after = is_punctuation(before), is_punctuation(after)
    left = not space_after and (not point_after or space_before or point_before)
    right = not space_before and (not point_before or space_after or point_after)
    return left, right


def settle_emphasis(text: str) -> str:
    """The text with marks moved past punctuation, or dropped, where they would not be read."""
    if is_simple(text):
        return text
    chars = list(text)
    unwrap_brackets(chars)
    place_marks(chars)
    drop_empty(chars)
    for gone in ("", EM_OPEN + EM_CLOSE, STRONG_OPEN + STRONG_CLOSE, DEL_OPEN + DEL_CLOSE):
        chars = [char for char in chars if char not in gone]
        if reads_back(chars):
            break
    return "".join(chars)


def is_simple(text: str) -> bool:
    """Whether no two marks touch, none is inside another, and each is read where it stands."""
    if not holds(text, EMPHASES):
        return True
    depth = 0
    previous = -2
    for found in EMPHASIS.finditer(text):
        at, opens = found.start(), found[0] in OPENS
        depth += 1 if opens else -1
        if depth > 1 or at == previous + 1:
            return False
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        # Beside a letter inside of it a mark is read whatever stands outside.
        if not (after if opens else before).isalnum() and not flanks(before, after)[not opens]:
            return False
        previous = at
    return True


def unwrap_brackets(chars: list[str]) -> None:
    """Move out, in place, both brackets of `**「word」**next` when one of them would have to go."""
    opened: list[int] = []
    for at, char in enumerate(chars):
        if char in OPENS:
            opened.append(at)
        elif EM_OPEN <= char <= DEL_CLOSE and opened:
            start = opened.pop()
            before = chars[start - 1] if start else ""
            after = chars[at + 1] if at + 1 < len(chars) else ""
            first, last = chars[start + 1], chars[at - 1]
            is_read = flanks(before, first)[0] and flanks(last, after)[1]
            if not is_read and start + 1 < at - 1 and are_brackets(first, last):
                chars[start : start + 2] = [first, chars[start]]
                chars[at - 1 : at + 1] = [char, last]


def are_brackets(first: str, last: str) -> bool:
    """Whether the two are brackets or quotation marks, one that opens and one that closes."""
    kinds = unicodedata.category(first) + unicodedata.category(last)
    return kinds in ("PsPe", "PiPf")


def place_marks(chars: list[str]) -> None:
    """Move or drop, in place, each group of adjacent marks that is not read where it stands."""
    unread: set[int] = set()
    at = 0
    while at < len(chars):
        if not EM_OPEN <= chars[at] <= DEL_CLOSE:
            at += 1
            continue
        end = at
        while end < len(chars) and EM_OPEN <= chars[end] <= DEL_CLOSE:
            end += 1
        at = place_group(chars, at, end, unread)
    drop_pairs(chars, unread)


def place_group(chars: list[str], start: int, end: int, unread: set[int]) -> int:
    """Place the marks of chars[start:end]; returns where to go on."""
    before = chars[start - 1] if start else ""
    after = chars[end] if end < len(chars) else ""
    left, right = flanks(before, after)
    closing = [i for i in range(start, end) if chars[i] not in OPENS]
    opening = [i for i in range(start, end) if chars[i] in OPENS]
    if closing and not right:
        if before in MARKUP_ENDS or is_space(before) or before == BACKSLASH:
            unread.update(closing)
        elif not opening or closing[-1] < opening[0]:
            # `**word.**next`: the full stop steps out, and its left neighbour is looked at again.
            middle = start + len(closing)
            chars[start - 1 : middle] = [*chars[start:middle], before]
            return max(0, start - 1)
        else:
            unread.update(closing)
    if opening and not left:
        if after in MARKUP_STARTS or is_space(after):
            unread.update(opening)
        elif not closing or closing[-1] < opening[0]:
            first = opening[0]
            chars[first : end + 1] = [after, *chars[first:end]]
            return first + 1
        else:
            unread.update(opening)
    return end


def drop_pairs(chars: list[str], unread: set[int]) -> None:
    """Blank the marks at these places, and the other half of each."""
    if not unread:
        return
    opened: list[int] = []
    for at, char in enumerate(chars):
        if char in OPENS:
            opened.append(at)
        elif EM_OPEN <= char <= DEL_CLOSE and opened:
            start = opened.pop()
            if start in unread or at in unread:
                chars[start] = chars[at] = ""
    chars[:] = [char for char in chars if char]


def drop_empty(chars: list[str]) -> None:
    """Drop the pairs that hold nothing any more."""
    kept: list[str] = []
    for char in chars:
        if kept and OPENS.get(kept[-1]) == char:
            kept.pop()
        else:
            kept.append(char)
    chars[:] = kept


@dataclass(slots=True)
class Run:
    """Adjacent marks of one character, as a reader of CommonMark counts them."""

    kind: str
    size: int
    opens: bool
    closes: bool
    left: int


def reads_back(chars: list[str]) -> bool:
    """Whether CommonMark's own procedure leaves none of the marks over."""
    scopes = runs_of(chars)
    if sum(map(len, scopes)) > MOST_CHECKED:
        return False
    return all(all_pair(runs) for runs in scopes)


def all_pair(runs: list[Run]) -> bool:
    """Whether each run of marks finds its other half among these."""
    openers: list[Run] = []
    for run in runs:
        while run.closes and run.left:
            found = matching(openers, run)
            if found < 0:
                break
            opener = openers[found]
            del openers[found + 1 :]
            used = 2 if run.kind == "~" or (opener.left >= 2 and run.left >= 2) else 1
            opener.left -= used
            run.left -= used
            if not opener.left:
                openers.pop()
        if run.left and run.opens:
            openers.append(run)
    return not any(run.left for run in runs)


def matching(openers: list[Run], closer: Run) -> int:
    """Where the nearest run stands that the closer may close, or -1."""
    for at in range(len(openers) - 1, -1, -1):
        opener = openers[at]
        if opener.kind != closer.kind:
            continue
        if opener.kind == "~":
            return at
        odd = (opener.closes or closer.opens) and (opener.size + closer.size) % 3 == 0
        if not odd or (opener.size % 3 == 0 and closer.size % 3 == 0):
            return at
    return -1


def runs_of(chars: list[str]) -> list[list[Run]]:
    """The runs of marks in reading order, those in the text of a link apart from the others."""
    scopes: list[list[Run]] = [[]]
    inside = [0]
    at = 0
    while at < len(chars):
        char = chars[at]
        if char == LINK_START:
            inside.append(len(scopes))
            scopes.append([])
        elif char == LINK_MIDDLE:
            inside.pop()
        elif EM_OPEN <= char <= DEL_CLOSE:
            run, at = run_at(chars, at)
            scopes[inside[-1]].append(run)
            continue
        at += 1
    return scopes


def run_at(chars: list[str], start: int) -> tuple[Run, int]:
    """The run of marks of one character that starts here, and where it ends."""
    is_del = chars[start] in (DEL_OPEN, DEL_CLOSE)
    at, size = start, 0
    while at < len(chars) and EM_OPEN <= chars[at] <= DEL_CLOSE:
        if (chars[at] in (DEL_OPEN, DEL_CLOSE)) != is_del:
            break
        size += STARS.get(chars[at], 2)
        at += 1
    before = chars[start - 1] if start else ""
    after = chars[at] if at < len(chars) else ""
    left, right = flanks(before, after)
    return Run("~" if is_del else "*", size, left, right, size), at
