"""The pages of a site of which one is no copy of another: what copies share is no furniture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cleaner.judge.survey import LINE, LINK, PROSE, PageCount

# A title on more of the pages than this is the site's name, and tells no articles apart.
MOST_ONE_TITLE = 0.5
# Pages of one title that share half of the shorter one's prose are one article, or a later version.
SHARED = 0.5
# Prose on so many of the pages is the site's own, whatever the other pages are, until copies are
# told: a text of which a site has more copies than other pages is not told from a footer.
COMMON_SHARE, FEWEST_COMMON = 0.6, 3
# Pages with less prose of their own than this are not compared: two captions may be alike.
FEWEST_WORDS = 20

Marks = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]


def one_of_each(counts: Sequence[PageCount]) -> list[PageCount]:
    """The first of each article's copies, in order."""
    exact = list({count.exact: count for count in reversed(counts)}.values())[::-1]
    if len(exact) < 2:
        return exact
    held, words, own = shared_prose(exact)
    titles = telling_titles(exact)
    same = (titles[:, None] == titles[None, :]) & (titles[:, None] != 0)
    groups = joined(is_shared(held, words, own) & same)
    first = [row for row, group in enumerate(groups) if row == group]
    held, own = held[first], own[first]
    common = held.sum(axis=0) >= max(FEWEST_COMMON, COMMON_SHARE * len(first))
    own = own - held @ (words * common)
    groups = joined(is_shared(held, words * ~common, own))
    return [exact[first[row]] for row, group in enumerate(groups) if row == group]


def shared_prose(counts: Sequence[PageCount]) -> tuple[Marks, Numbers, Numbers]:
    """Which page holds which sentence that several hold, its words, and each page's own in all."""
    rows = [np.frombuffer(count.lines, LINE) for count in counts]
    told = [np.unique(row[(row["flags"] & (PROSE | LINK)) == PROSE]) for row in rows]
    keys, at, number = np.unique(np.concatenate(told)["key"], return_index=True, return_counts=True)
    words = np.concatenate(told)["words"][at].astype(np.float64)[number > 1]
    keys = keys[number > 1]
    held = np.array([np.isin(keys, row["key"]) for row in told], np.bool_)
    own = np.array([row["words"].sum() for row in told], np.float64)
    return held, words, own


def telling_titles(counts: Sequence[PageCount]) -> npt.NDArray[np.uint64]:
    """Each page's title, 0 where it is nearly everybody's."""
    number = Counter(count.title for count in counts)
    most = max(2, MOST_ONE_TITLE * len(counts))
    return np.array([c.title if number[c.title] <= most else 0 for c in counts], np.uint64)


def is_shared(held: Marks, words: Numbers, own: Numbers) -> Marks:
    """Which pages share half of the shorter one's prose; sums of whole numbers, and so exact."""
    shared = (held * words) @ held.T.astype(np.float64)
    least = np.minimum(own[:, None], own[None, :])
    found: Marks = (least >= FEWEST_WORDS) & (shared >= SHARED * least)
    return found


def joined(alike: Marks) -> list[int]:
    """For each row the first row that it is alike to, by way of others too."""
    group = list(range(len(alike)))
    for row in range(len(alike)):
        for other in np.flatnonzero(alike[row, :row]).tolist():
            low, high = sorted((group[row], group[other]))
            group = [low if g == high else g for g in group]
    return group
