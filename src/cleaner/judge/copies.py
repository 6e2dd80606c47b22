"""Copies of one article: word for word, or nearly so, by MinHash over its prose."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from cleaner.judge.weigh import is_prose
from cleaner.model import Block
from cleaner.rules.lines import loose_line, plain_line

# 64 hashes tell how alike two texts are within 0.06. Fixed for good: signatures of one machine are
# compared with those of another. Own code, as the usual library brings SciPy for these ten lines.
HASHES = 64
SEED = 20261
# Runs of so many words: of fewer, texts on one subject have many in common.
SHINGLE = 4
# Less prose than this is a caption or a notice, and alike by chance.
FEWEST_WORDS = 50
# A book's first chapters tell it from others.
MOST_WORDS = 20_000
# Articles that share this much of all their runs of words are one: half a dozen changed words in a
# hundred leave 0.8.
ALIKE = 0.8
# 16 bands of four: of pairs that are alike by 0.8 one in 5,000 is missed, of those by 0.3 one in
# eight is looked at in vain.
BANDS = 16
MOST_COMPARED = 3
MIX = np.uint64(0x9E3779B97F4A7C15)

Words = npt.NDArray[np.uint64]


def signature_of(blocks: Sequence[Block]) -> bytes:
    """The MinHash of a page's prose, dates and numbers folded; empty where there is too little."""
    text = " ".join(loose_line(plain_line(block.text)) for block in blocks if is_prose(block))
    words = text.split()[:MOST_WORDS]
    if len(words) < FEWEST_WORDS:
        return b""
    known = {word: zlib.crc32(word.encode("utf-8", "replace")) for word in set(words)}
    hashed = np.array([known[word] for word in words], np.uint64)
    shingles = hashed[: 1 - SHINGLE].copy()
    for ahead in range(1, SHINGLE):
        shingles = mixed(shingles) + hashed[ahead : len(hashed) - SHINGLE + 1 + ahead]
    shingles = np.unique(mixed(shingles))
    least = [(shingles * factor + add >> np.uint64(32)).min() for factor, add in permutations()]
    return np.array(least, "<u4").tobytes()


def mixed(numbers: Words) -> Words:
    """The numbers, their bits stirred."""
    stirred = numbers * MIX
    return stirred ^ (stirred >> np.uint64(29))


def permutations() -> Iterator[tuple[np.uint64, np.uint64]]:
    """An odd factor and an addend for each hash, from a generator that is the same everywhere."""
    state = SEED
    for _ in range(HASHES):
        drawn = []
        for _ in range(2):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            drawn.append(state)
        yield np.uint64(drawn[0] | 1), np.uint64(drawn[1])


def find_near(signatures: npt.NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
    """Pairs of rows that are alike, the earlier row first; a row of zeros is like none."""
    told = np.flatnonzero(signatures.any(axis=1))
    seen: set[tuple[int, int]] = set()
    wide = HASHES // BANDS
    for band in range(BANDS):
        keys = np.zeros(len(told), np.uint64)
        for column in range(band * wide, (band + 1) * wide):
            keys = mixed(keys) + signatures[told, column]
        order = np.argsort(keys, kind="stable")
        ends = np.flatnonzero(np.append(keys[order][1:] != keys[order][:-1], True)) + 1
        for rows in np.split(told[order], ends[:-1]):
            for pair in pairs_of(rows.tolist()):
                if pair not in seen:
                    seen.add(pair)
                    if are_alike(signatures[pair[0]], signatures[pair[1]]):
                        yield pair


def pairs_of(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each row with the first few before it: of a thousand copies all are like those."""
    for number, row in enumerate(rows):
        for first in rows[: min(number, MOST_COMPARED)]:
            yield first, row


def are_alike(one: npt.NDArray[np.uint32], other: npt.NDArray[np.uint32]) -> bool:
    """Whether two signatures are of one article."""
    return float((one == other).mean()) >= ALIKE
