"""What the learned judge sees of a document: numbers and hashed words, a row for each block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from cleaner.judge.title import find_title
from cleaner.judge.weigh import PROSE_LINK_SHARE, PROSE_WORDS, TEXT_KINDS
from cleaner.model import Block, BlockKind, Category, Container, Document, Format, Removal

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint32]

# Hashed words share one table of vectors: 0 is no word, then each sort of word has its own part.
WORD_BUCKETS, NAME_BUCKETS, LINK_BUCKETS, PAGE_BUCKETS = 16384, 8192, 2048, 1024
NAME_START = 1 + WORD_BUCKETS
LINK_START = NAME_START + NAME_BUCKETS
PAGE_START = LINK_START + LINK_BUCKETS
BUCKETS = PAGE_START + PAGE_BUCKETS
# A block is known by its first words and its last; the middle of a paragraph says little.
HEAD_WORDS, TAIL_WORDS, LINK_WORDS, NAME_WORDS, PAGE_WORDS = 6, 3, 4, 10, 16
HEAD_CHARACTERS, TAIL_CHARACTERS, LINK_CHARACTERS, NAME_CHARACTERS = 48, 24, 80, 120
# A `<nav>` may be this far above its entries.
LEVELS = 12
# Of these elements around a block the sums are told, from the nearest outwards.
SUM_LEVELS = (0, 1, 2, 3, 5, 8)
LIKENESS_LEVELS = (0, 1, 2)
# Characters counted of each block: the share of digits or capitals is plain by then.
COUNTED_CHARACTERS = 240

KINDS = tuple(BlockKind)
KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
CATEGORIES = tuple(Category)
TAGS = tuple(
    "article main section aside nav header footer form table figure blockquote ul ol dl li details"
    " p pre".split()
)
TAG_BITS = {tag: 1 << number for number, tag in enumerate(TAGS)}
HIDDEN_BIT = 1 << len(TAGS)
CLASSES = 8
LETTER, DIGIT, UPPER, LOWER, COMMA, STOP, MARK, SPACE = range(CLASSES)
# The base of the hash, odd so that it can be divided by in 64 bits, and what its bits are mixed by.
BASE = 0x9E3779B97F4A7C15
UNBASE = pow(BASE, -1, 1 << 64)
MIX = 0xD6E8FEB86659FD93
# Powers are kept for this many characters; a longer document begins with them anew.
MOST_HASHED = 1 << 16


@dataclass(frozen=True, slots=True)
class Features:
    """The rows of one document's blocks, in order."""

    numbers: Floats
    """(blocks, numbers): each about 0 to 1, or the logarithm of a count."""
    words: Ints
    """(blocks, HEAD_WORDS + TAIL_WORDS + LINK_WORDS): buckets, 0 where there is none."""
    around: Ints
    """(blocks, LEVELS): rows of `names`, the nearest element first; the last row is no element."""
    names: Ints
    """(sorts of element + 1, NAME_WORDS + 1): buckets of the tag, then of class, id and role."""
    page: Ints
    """(PAGE_WORDS,): buckets of the address and of what the page calls itself."""


@cache
def character_classes() -> npt.NDArray[np.uint8]:
    """Classes of the characters of the Basic Multilingual Plane; most are letters without case."""
    table = np.zeros(1 << 16, np.uint8)
    for start, end in ((0x2000, 0x2070), (0x3000, 0x3040), (0xFF00, 0xFF10), (0xFF1A, 0xFF21)):
        table[start:end] = MARK
    for code in (*range(0x530), *map(ord, "。！？…،，、")):
        sign = chr(code)
        if sign.isdigit():
            table[code] = DIGIT
        elif sign.isupper():
            table[code] = UPPER
        elif sign.islower():
            table[code] = LOWER
        elif sign.isspace():
            table[code] = SPACE
        elif sign in ",،，、":
            table[code] = COMMA
        elif sign in ".!?。！？…":
            table[code] = STOP
        elif not sign.isalnum():
            table[code] = MARK
    return table


def codes_of(text: str) -> Codes:
    """The characters as numbers, those beyond the plane as the last one of it."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    return np.minimum(codes, 0xFFFF)


def features_of(document: Document, removals: Sequence[Removal]) -> Features:
    """The features of every block, those that other judges' verdicts remove included."""
    blocks = document.blocks
    lengths = np.array([len(b.text) for b in blocks])
    links = np.minimum(np.array([b.link_chars for b in blocks]) / np.maximum(lengths, 1), 1)
    words = np.array([b.words for b in blocks], np.float64)
    text_kind = np.array([b.kind in TEXT_KINDS for b in blocks])
    linked = words * links
    read = (words - linked) * (text_kind & (words >= PROSE_WORDS) & (links < PROSE_LINK_SHARE))
    around, containers = elements_around(document)
    ids: dict[tuple[str, str], int] = {}
    alike = np.array([ids.setdefault((c.tag, c.names), len(ids)) for c in containers] + [len(ids)])
    parts = (
        own_numbers(blocks, words, links, lengths),
        verdict_numbers(blocks, removals),
        character_numbers(blocks),
        place_numbers(document, words, read, linked),
        tag_numbers(containers, around),
        sum_numbers(around, len(containers) + 1, (words, linked, read)),
        likeness_numbers(alike[around[:, LIKENESS_LEVELS]], len(ids) + 1, words, linked),
    )
    hashes, names, page = hashed_words(document, list(ids))
    numbers = np.concatenate(parts, axis=1).astype(np.float32)
    return Features(numbers, hashes, alike[around], names, page)


def elements_around(document: Document) -> tuple[Ints, list[Container]]:
    """(blocks, LEVELS): the elements around each block, their number for none; and the elements."""
    none = len(document.containers)
    parents = np.array([c.parent.index if c.parent else none for c in document.containers] + [none])
    around = np.empty((len(document.blocks), LEVELS), np.int64)
    around[:, 0] = [b.inside.index for b in document.blocks]
    for level in range(1, LEVELS):
        around[:, level] = parents[around[:, level - 1]]
    used = np.flatnonzero(np.bincount(around.ravel(), minlength=none + 1)[:none])
    places = np.full(none + 1, len(used))
    places[used] = np.arange(len(used))
    return places[around], [document.containers[n] for n in used.tolist()]


def own_numbers(blocks: Sequence[Block], words: Numbers, links: Numbers, lengths: Ints) -> Numbers:
    """What a block is by itself."""
    texts = [b.text for b in blocks]
    known: dict[str, int] = {}
    same = np.array([known.setdefault(text, len(known)) for text in texts])
    is_first = np.diff(np.maximum.accumulate(same), prepend=-1) > 0
    lasts = codes_of("".join([t[-1:] or " " for t in texts]))
    emphasis = [b.emphasis for b in blocks]
    columns = (
        np.array([b.level for b in blocks]) / 6,
        np.array([e == "bold" for e in emphasis]),
        np.array([e == "italic" for e in emphasis]),
        character_classes()[lasts] == STOP,
        (lasts == ord(":")) | (lasts == ord("：")),
        (lasts == ord("…")) | np.array([t[-3:] == "..." for t in texts]),
        ~is_first,
        np.array([bool(b.links) and b.links[0][:1] == "#" for b in blocks]),
        np.log1p([len(b.links) for b in blocks]),
        np.log1p([b.images for b in blocks]),
        np.log1p(np.bincount(same)[same]),
        np.log1p(words), np.log1p(lengths), np.minimum(lengths / np.maximum(words, 1), 20) / 10,
        links,
    )  # fmt: skip
    kinds = np.array([KIND_NUMBERS[b.kind] for b in blocks])
    return np.concatenate(
        (np.stack(columns, axis=1), kinds[:, None] == np.arange(len(KINDS))), axis=1
    )


def verdict_numbers(blocks: Sequence[Block], removals: Sequence[Removal]) -> Numbers:
    """Which category a rule has put a block into."""
    table = np.zeros((len(blocks), len(CATEGORIES) + 1))
    places = {b.index: number for number, b in enumerate(blocks)} if removals else {}
    for removal in removals:
        table[places[removal.block], CATEGORIES.index(removal.category)] = 1
        table[places[removal.block], -1] = 1
    return table


def character_numbers(blocks: Sequence[Block]) -> Numbers:
    """The shares of digits, capitals and marks, of words that begin small, and the first sign."""
    texts = [b.text[:COUNTED_CHARACTERS] + " " for b in blocks]
    sizes = np.array([len(t) for t in texts])
    starts = np.cumsum(sizes) - sizes
    codes = codes_of("".join(texts))
    classes = character_classes()[codes]
    spaces = classes == SPACE
    small = (classes == LOWER) & np.concatenate(([True], spaces[:-1]))
    places = np.repeat(np.arange(0, CLASSES * len(texts), CLASSES), sizes)
    by_class = np.bincount(places + classes, minlength=CLASSES * len(texts))
    by_class = by_class.reshape(-1, CLASSES).T
    counts = [by_class[c] / sizes for c in (DIGIT, UPPER, LOWER, COMMA, STOP, MARK)]
    counts.append(np.add.reduceat(codes > 127, starts, dtype=np.int64) / sizes)
    counts.append(np.add.reduceat(small, starts, dtype=np.int64) / by_class[SPACE])
    for sign in "©|@":
        there = np.zeros(len(texts), np.bool_)
        there[np.searchsorted(starts, np.flatnonzero(codes == ord(sign)), "right") - 1] = True
        counts.append(there)
    counts += [classes[starts] == c for c in (UPPER, LOWER, DIGIT)]
    return np.stack(counts, axis=1)


def place_numbers(document: Document, words: Numbers, read: Numbers, linked: Numbers) -> Numbers:
    """Where a block stands in the document, and what the document is."""
    size = len(document.blocks)
    numbers = np.arange(size)
    total, prose = max(float(words.sum()), 1.0), max(float(read.sum()), 1.0)
    before = np.cumsum(words) - words
    read_before = np.cumsum(read) - read
    read_after = np.maximum(prose - read_before - read, 0)
    heading = np.array(
        [b.level if b.kind is BlockKind.HEADING else 0 for b in document.blocks], np.int64
    )
    title = title_row(document, heading)
    last = np.maximum.accumulate(np.where(heading > 0, numbers, -1))
    ones = np.ones(size)
    columns = (
        numbers / size, np.log1p(numbers), np.log1p(size - 1 - numbers), before / total,
        read_before / prose, read_after / prose, np.log1p(read_before), np.log1p(read_after),
        (numbers < title) * (title >= 0), numbers == title, (numbers > title) * (title >= 0),
        np.log1p(np.abs(numbers - title)) * (title >= 0), np.log1p(numbers - last),
        np.where(last >= 0, heading[last], 0) / 6,
        ones * np.log(size), ones * np.log1p(total), ones * (prose / total),
        ones * (float(linked.sum()) / total), ones * (document.format is Format.HTML),
        ones * (document.format is Format.MARKDOWN), ones * bool(document.hidden_text),
    )  # fmt: skip
    return np.stack(columns, axis=1)


def title_row(document: Document, heading: Ints) -> int:
    """The row of the page's own title, or of the first h1; -1 where there is none."""
    own = find_title(document)
    if own is not None:
        return next(n for n, b in enumerate(document.blocks) if b.index == own)
    first = np.flatnonzero(heading == 1)
    return int(first[0]) if len(first) else -1


def tag_numbers(containers: Sequence[Container], around: Ints) -> Numbers:
    """Which elements a block is in, how deep, and whether the page hides it."""
    bits = [TAG_BITS.get(c.tag, 0) | (HIDDEN_BIT if c.hidden else 0) for c in containers]
    mine = np.bitwise_or.reduce(np.array([*bits, 0])[around], axis=1)
    table = (mine[:, None] >> np.arange(len(TAGS) + 1)) & 1
    deep = np.log1p((around < len(containers)).sum(axis=1))
    return np.concatenate((table, deep[:, None]), axis=1)


def sum_numbers(around: Ints, elements: int, sums: tuple[Numbers, ...]) -> Numbers:
    """How many words, links and sentences the elements around a block hold."""
    size, levels = around.shape
    first = np.zeros(elements, np.int64)
    last = np.zeros(elements, np.int64)
    numbers = np.repeat(np.arange(size), levels)  # of several for one element the last one stays
    first[around[::-1].ravel()] = numbers[::-1]
    last[around.ravel()] = numbers + 1
    totals = [np.concatenate(([0.0], np.cumsum(s))) for s in (*sums, np.ones(size))]
    words, linked, read, count = (t[last] - t[first] for t in totals)
    every = np.maximum(words, 1)
    told = np.stack(
        (np.log1p(words), words / max(totals[0][-1], 1), linked / every, read / every,
         np.log1p(count), read / max(totals[2][-1], 1)), axis=1,
    )  # fmt: skip
    told[-1] = 0
    return told[around[:, SUM_LEVELS]].reshape(size, -1)


def likeness_numbers(alike: Ints, size: int, words: Numbers, linked: Numbers) -> Numbers:
    """What the elements of the same tag and class hold, all over the page."""
    parts = []
    total = max(float(words.sum()), 1.0)
    for mine in alike.T:
        count = np.maximum(np.bincount(mine, minlength=size), 1)
        text = np.bincount(mine, words, minlength=size)
        link = np.bincount(mine, linked, minlength=size)
        told = np.stack(
            (np.log1p(count), np.log1p(text / count), link / np.maximum(text, 1), text / total),
            axis=1,
        )
        parts.append(told[mine])
    return np.concatenate(parts, axis=1)


def hashed_words(document: Document, called: Sequence[tuple[str, str]]) -> tuple[Ints, Ints, Ints]:
    """The buckets of the blocks' words, of each sort of element and of none, and of the page.

    Of a block these are its first and its last words, and the last of its first link.
    """
    blocks = document.blocks
    size = len(blocks)
    texts = [b.text for b in blocks]
    pieces = [t[:HEAD_CHARACTERS].lower() for t in texts]
    pieces += [t[-TAIL_CHARACTERS:].lower() if len(t) > HEAD_CHARACTERS else "" for t in texts]
    pieces += [b.links[0][:LINK_CHARACTERS].lower() if b.links else "" for b in blocks]
    pieces += [f"{tag} {names[:NAME_CHARACTERS]}" for tag, names in called]
    pieces += ["", page_words(document)]
    backwards = np.zeros(len(pieces), np.bool_)
    backwards[size : 3 * size] = True
    table = hashed(pieces, PAGE_WORDS, backwards)
    heads, tails, links = (table[n * size : (n + 1) * size] for n in range(3))
    return (
        np.concatenate(
            (bucket(heads[:, :HEAD_WORDS], 1, WORD_BUCKETS),
             bucket(tails[:, :TAIL_WORDS], 1, WORD_BUCKETS),
             bucket(links[:, :LINK_WORDS], LINK_START, LINK_BUCKETS)), axis=1,
        ),
        bucket(table[3 * size : -1, : NAME_WORDS + 1], NAME_START, NAME_BUCKETS),
        bucket(table[-1], PAGE_START, PAGE_BUCKETS),
    )  # fmt: skip


def page_words(document: Document) -> str:
    """What the page says that it is, and its address."""
    told = [f"{c.origin}{c.value}"[:20] for c in document.claims if c.field == "kind"]
    try:
        address = urlsplit(document.base or "")
    except ValueError:
        return " ".join(told)
    return " ".join((*told[:4], address.netloc[-40:], address.path[:LINK_CHARACTERS])).lower()


def bucket(hashes: npt.NDArray[np.uint64], start: int, size: int) -> Ints:
    """Hashes as rows of one part of the table; no word is row 0."""
    return np.where(hashes > 0, (hashes % np.uint64(size)).astype(np.int64) + start, 0)


@cache
def powers(base: int) -> npt.NDArray[np.uint64]:
    """The powers of a base from the first on, in integers that wrap."""
    made: npt.NDArray[np.uint64] = np.cumprod(
        np.full(MOST_HASHED, base, np.uint64), dtype=np.uint64
    )
    return made


def hashed(
    pieces: Sequence[str], most: int, backwards: npt.NDArray[np.bool_]
) -> npt.NDArray[np.uint64]:
    """(pieces, most): the hashes of each piece's first words, or of its last ones, the last first.

    All pieces at once: a prefix sum of characters times powers of a base gives any word's hash as a
    difference (Karp and Rabin 1987), in integers that wrap at 64 bits, the same on every machine.
    """
    table = np.zeros((len(pieces), most), np.uint64)
    sizes = np.array([len(piece) + 1 for piece in pieces])
    codes = codes_of(" ".join(pieces) + " ").astype(np.uint64)
    classes = character_classes()[codes]
    codes[classes == DIGIT] = ord("0")
    word = classes <= LOWER
    edges = np.flatnonzero(word[1:] != word[:-1]) + 1  # a space is last, so they come in pairs
    if word[0]:
        edges = np.concatenate(([0], edges))
    begins, ends = edges[::2], edges[1::2]
    place = np.arange(len(codes)) % MOST_HASHED
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(codes * powers(BASE)[place])))
    values = (sums[ends] - sums[begins]) * powers(UNBASE)[place[begins]]
    values = ((values ^ (values >> np.uint64(29))) * np.uint64(MIX)) >> np.uint64(32)
    borders = np.cumsum(sizes)
    owner = np.searchsorted(borders, begins, "right")
    lasts = np.searchsorted(begins, borders)
    numbers = np.arange(len(begins))
    rank = np.where(
        backwards[owner],
        lasts[owner] - 1 - numbers,
        numbers - np.concatenate(([0], lasts[:-1]))[owner],
    )
    chosen = rank < most
    table[owner[chosen], rank[chosen]] = values[chosen] | np.uint64(1)
    return table
