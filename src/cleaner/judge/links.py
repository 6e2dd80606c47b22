"""Lines that are links and little else: lists of links, and teasers for other articles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.judge.structure import is_link_entry
from cleaner.judge.weigh import weigh
from cleaner.model import Block, BlockKind, Category, Document, Format, Removal
from cleaner.rules import Rules

# Three links in a row are a list of links; two may be a sentence's sources set apart.
FEWEST_LINKS = 3
# Where there is this much prose, a line that is all link is no part of it.
TEASER_PROSE_WORDS = 300
TEASER_LINK_SHARE = 0.95
FEWEST_TEASER_WORDS = 4
# An embedded video, sound or post, which the writer gives as a link with its title, at the address
# where a person opens it.
EMBED = re.compile(
    r"/embed/|//(?:www\.)?(?:youtube\.com/(?:watch|playlist)\?|youtu\.be/|vimeo\.com/[0-9]"
    r"|dailymotion\.com/video/|twitch\.tv/videos/|loom\.com/share/|ted\.com/talks/"
    r"|tiktok\.com/(?:embed|player)/|open\.spotify\.com/|(?:w\.)?soundcloud\.com/"
    r"|(?:podcasts|music)\.apple\.com/|(?:x|twitter)\.com/[^/]{1,40}/status/"
    r"|instagram\.com/(?:p|reel|tv)/|codepen\.io/[^/]{1,64}/pen/|codesandbox\.io/s/"
    r"|gist\.github\.com/)"
)
# An article has a few such lines; a page with more of them is a list of what it links to.
MOST_TEASERS = 12


def judge_link_lists(document: Document, rules: Rules) -> Iterator[Removal]:
    """Entries in a row that are nearly all link: menus, related articles, tags."""
    row: list[Block] = []
    for block in (*document.blocks, None):
        if block is not None and is_link_entry(block) and (not row or same_list(row[-1], block)):
            row.append(block)
            continue
        yield from judge_row(row)
        row = [block] if block is not None and is_link_entry(block) else []


def same_list(one: Block, other: Block) -> bool:
    """Whether two entries are of one kind: both items, or both in the same element."""
    return one.kind is other.kind and (
        one.kind is BlockKind.ITEM
        or one.inside is other.inside
        or one.inside.parent is other.inside.parent
    )


def judge_row(row: Sequence[Block]) -> Iterator[Removal]:
    """The verdict on entries in a row."""
    if len(row) < FEWEST_LINKS:
        return
    contents = all(link.startswith("#") for block in row for link in block.links)
    category = Category.NAVIGATION if contents or row[0].words <= 3 else Category.RELATED
    share = sum(b.link_chars for b in row) / max(1, sum(len(b.text) for b in row))
    what = "A table of contents" if contents else "A list of links"
    for block in row:
        yield Removal(
            block.index,
            category,
            "any/link-list",
            f"{what}: {len(row)} entries, {min(share, 1):.0%} link.",
            0.9,
        )


def judge_teasers(document: Document, rules: Rules) -> Iterator[Removal]:
    """A paragraph or heading that is one link, beside prose, points to another article."""
    prose = weigh(document).total
    teasers = [block for block in document.blocks if is_teaser(block)]
    if document.format is Format.TEXT or prose < TEASER_PROSE_WORDS or len(teasers) > MOST_TEASERS:
        return
    for block in teasers:
        reason = f"A line that is one link, {block.words} words, beside {prose:.0f} words of prose."
        yield Removal(block.index, Category.RELATED, "any/teaser", reason, 0.7)


def is_teaser(block: Block) -> bool:
    """Whether a line is one link to somewhere else, with a title's words."""
    return (
        block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
        and block.words >= FEWEST_TEASER_WORDS
        and block.link_share >= TEASER_LINK_SHARE
        and " " in block.text.strip()  # an address is what the author shows, not a title
        and not any(link.startswith(("#", "mailto:")) or EMBED.search(link) for link in block.links)
    )
