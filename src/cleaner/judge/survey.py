"""What one page adds to the profile of its site: its lines as hashes, in the order they stand."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from cleaner.judge.copies import signature_of
from cleaner.judge.repeats import JUDGED, read_line
from cleaner.model import Block, Claim, Document
from cleaner.rules.lines import loose_line, plain_line
from cleaner.rules.sites import sites_of

# A site's furniture stands at the ends of a page: of a longer one the middle is left out, which is
# one list or one thread in all pages that were seen to be so long.
MOST_LINES_FIRST, MOST_LINES_LAST = 400, 200
# A line of more is an article in one block; its beginning tells it from others.
MOST_CHARACTERS = 2000
# So many pages of a site tell what repeats on it: a line on a twentieth of them is on a dozen.
MOST_PAGES = 256

LINE = np.dtype([("key", "<u8"), ("plain", "<u4"), ("words", "<u2"), ("flags", "u1")])
HEADING, ITEM, PROSE, LINK = 1, 2, 4, 8
SEPARATOR = "\n"


class PageCount(msgspec.Struct, frozen=True, eq=True):
    """One page, counted. Counts of many pages are put together with `merge`."""

    name: str
    """What tells the page from others: its path or its address."""
    sites: tuple[str, ...]
    """The names of its sites, the widest first."""
    exact: bytes
    """What its visible text is, word for word."""
    title: int
    """A hash of its title; 0 where it has none."""
    signature: bytes
    """The MinHash of its prose; empty where there is next to none."""
    lines: bytes
    """A LINE for each block, as they stand."""
    texts: bytes
    """The lines' texts, packed: a person is to read the profile."""

    @property
    def order(self) -> tuple[bytes, str]:
        """Where it stands among a site's pages: by chance, but the same everywhere."""
        return self.exact, self.name


def count_page(document: Document, *, url: str | None, path: str | None) -> PageCount:
    """The count of one page that was read from `path` or fetched from `url`."""
    blocks = [block for block in document.blocks if block.words and block.kind in JUDGED]
    if len(blocks) > MOST_LINES_FIRST + MOST_LINES_LAST:
        blocks = blocks[:MOST_LINES_FIRST] + blocks[-MOST_LINES_LAST:]
    texts = [block.text[:MOST_CHARACTERS].replace(SEPARATOR, " ") for block in blocks]
    whole = hashlib.blake2b(digest_size=16)
    for block in document.blocks:
        whole.update(block.text.encode("utf-8", "replace") + b"\n")
    return PageCount(
        name=path or url or "",
        sites=sites_of(document.claims, url, path),
        exact=whole.digest(),
        title=title_of(document.claims),
        signature=signature_of(blocks),
        lines=rows_of(blocks, texts).tobytes(),
        texts=zlib.compress(SEPARATOR.join(texts).encode("utf-8", "replace"), 1),
    )


def rows_of(blocks: Sequence[Block], texts: Sequence[str]) -> npt.NDArray[np.void]:
    """A LINE for each block."""
    rows = np.zeros(len(blocks), LINE)
    for number, (block, text) in enumerate(zip(blocks, texts, strict=True)):
        plain = plain_line(text)
        line = read_line(block)
        flags = HEADING * line.heading + ITEM * line.item + PROSE * line.prose + LINK * line.link
        words = min(block.words, 65535)
        rows[number] = (hash_of(loose_line(plain)), hash_of(plain) >> 32, words, flags)
    return rows


def hash_of(text: str) -> int:
    """64 bits of a text, the same on every machine."""
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def title_of(claims: Iterable[Claim]) -> int:
    """A hash of the first title that is claimed."""
    titles = (c.value for c in claims if c.field == "title" and isinstance(c.value, str))
    title = next((t for t in titles if t.strip()), "")
    return hash_of(loose_line(plain_line(title))) if title else 0


def merge(
    one: Mapping[str, Sequence[PageCount]], other: Mapping[str, Sequence[PageCount]]
) -> dict[str, list[PageCount]]:
    """The counts of two sets of pages, by site, as if they had been one.

    The same whichever comes first and however they were cut, also where a page is in both: of each
    site those pages stay that come first by their content.
    """
    merged: dict[str, list[PageCount]] = {}
    for name in one.keys() | other.keys():
        pages = {page.order: page for page in (*one.get(name, ()), *other.get(name, ()))}
        merged[name] = [pages[order] for order in sorted(pages)[:MOST_PAGES]]
    return merged


def by_site(pages: Iterable[PageCount]) -> dict[str, list[PageCount]]:
    """Counts of pages, each under all of its sites."""
    counts: dict[str, list[PageCount]] = {}
    for page in pages:
        for name in page.sites:
            counts.setdefault(name, []).append(page)
    return merge(counts, {})
