"""The counts of a site's pages become its profile: the lines that repeat, and where."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cleaner.judge.repeats import OWN, Line, Mark, going, zones_of
from cleaner.judge.siblings import FEWEST_WORDS, SHARED, one_of_each
from cleaner.judge.survey import HEADING, ITEM, LINE, LINK, PROSE, SEPARATOR, PageCount, hash_of
from cleaner.model import Site
from cleaner.rules.lines import NUMBER, loose_line, readable_line
from cleaner.rules.sites import PLACES, folders_around, lines_of

# What two pages share may be one article twice, or a quotation; of a site with fewer than three
# pages nothing is known.
FEWEST_PAGES = 3
# Links above and below the text: one section in three of a site has a menu of its own.
EDGE_SHARE = 0.3
# On so many pages a line is no chance whatever their share: the footer of a small section.
MANY_PAGES, MANY_SHARE = 20, 0.05
# What is no link is less often furniture: half of a shop's offers have "Delivery:", a series has an
# introduction, and parts of an article live on in its later versions. Of 0.4, 0.5 and 0.6 for
# sentences, 0.6 loses the least on hosts of wcxb.
TEXT_SHARE = 0.6
FEWEST_FOR_PROSE = 4
# Between the article's paragraphs only what half of the pages have: recipes and reports repeat
# their steps and phrases on some.
INSIDE_SHARE = 0.5
# A label or a heading is furniture if the same line stands beside it nearly always; "Conclusion"
# has the article's own on both sides. One page in five may differ, as where a box is left out.
TIED = 0.8
# Of pages with this much of their prose to themselves the MinHash is that of the article.
MOSTLY_OWN = 0.8
# No profile lists more lines of one site than a person would ever look through.
MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class Page:
    """One page's lines, unpacked."""

    keys: list[int]
    plain: list[int]
    lines: list[Line]
    texts: list[str]


def learn_site(name: str, counts: Iterable[PageCount]) -> Site | None:
    """What repeats on the pages of one site; None where nothing does.

    `counts` are those of a merge: of each site no more than there are to be looked at.
    """
    pages = [unpack(count) for count in one_of_each(list(counts))]
    if len(pages) < FEWEST_PAGES:
        return None
    written = candidates(pages)
    marks = {key: Mark(frozenset(PLACES), NUMBER in text) for key, text in written.items()}
    found = places_of(pages, marks)
    if not found:
        return None
    tables: dict[str, dict[str, int]] = {place: {} for place in PLACES}
    for (key, place), number in sorted(found.items(), key=lambda one: (-one[1], one[0])):
        if len(tables[place]) < MOST_LINES:
            tables[place][written[key]] = number
    return make_site(name, len(pages), tables)


def learn_sites(
    counts: Mapping[str, Sequence[PageCount]], sites: dict[str, Site] | None = None
) -> dict[str, Site]:
    """The profile: a section for each site of which something is known, beside those given."""
    sites = {} if sites is None else sites
    for name in sorted(counts):
        site = learn_site(name, counts[name])
        site = without_known(site, sites) if site else None
        if site:
            sites[name] = site
    return sites


def without_known(site: Site, sites: Mapping[str, Site]) -> Site | None:
    """The site without the lines that a folder around it lists too; None where none is left."""
    around = [sites[name] for name in folders_around(site.name) if name in sites]
    left = {
        place: {
            text: number
            for text, number in getattr(site, place).items()
            if not any(text in getattr(other, place) for other in around)
        }
        for place in PLACES
    }
    return make_site(site.name, site.pages, left) if any(left.values()) else None


def make_site(name: str, pages: int, places: Mapping[str, Mapping[str, int]]) -> Site:
    """A site of tables by place."""
    above, inside, below = (places[place] for place in PLACES)
    return Site(name, pages, above, inside, below)


def unpack(count: PageCount) -> Page:
    """A count as lists."""
    rows = np.frombuffer(count.lines, LINE)
    lines = [
        Line(words, bool(f & HEADING), bool(f & ITEM), bool(f & PROSE), bool(f & LINK))
        for words, f in zip(rows["words"].tolist(), rows["flags"].tolist(), strict=True)
    ]
    texts = zlib.decompress(count.texts).decode("utf-8").split(SEPARATOR) if lines else []
    return Page(rows["key"].tolist(), rows["plain"].tolist(), lines, texts)


def candidates(pages: Sequence[Page]) -> dict[int, str]:
    """The lines on enough pages, each once a page, as the first page writes it.

    Dates and numbers that differ from page to page are folded.
    """
    number: Counter[int] = Counter()
    for page in pages:
        number.update(set(page.keys))
    enough = {key for key, many in number.items() if many >= wanted(len(pages))}
    forms: dict[int, set[int]] = {key: set() for key in enough}
    texts: dict[int, str] = {}
    for page in pages:
        for key, plain, line, text in zip(
            page.keys, page.plain, page.lines, page.texts, strict=True
        ):
            if key in enough and number[key] < wanted_of(line, len(pages)):
                enough.discard(key)
            if key in enough:
                forms[key].add(plain)
                texts.setdefault(key, text)
    return {key: readable_line(texts[key], is_loose=len(forms[key]) > 1) for key in enough}


def wanted(pages: int) -> float:
    """On how many pages a line must stand above or below the text."""
    return max(FEWEST_PAGES, min(EDGE_SHARE * pages, max(MANY_PAGES, MANY_SHARE * pages)))


def wanted_of(line: Line, pages: int) -> float:
    """On how many this line must: what is no link may be an article's own."""
    if line.link:
        return wanted(pages)
    fewest = FEWEST_FOR_PROSE if line.prose else FEWEST_PAGES
    return max(fewest, min(TEXT_SHARE * pages, max(MANY_PAGES, MANY_SHARE * pages)))


def places_of(pages: Sequence[Page], marks: Mapping[int, Mark]) -> dict[tuple[int, str], int]:
    """On how many pages each line may go from each place, where these are enough."""
    tied = tied_lines(pages, marks)
    number: Counter[tuple[int, str]] = Counter()
    for page in pages:
        marked = [
            marks.get(key, OWN) if is_furniture(key, line, tied) else OWN
            for key, line in zip(page.keys, page.lines, strict=True)
        ]
        shown = [marks.get(key, OWN) for key in page.keys]
        zones = zones_of(page.lines, shown)
        number.update({(page.keys[row], zones[row]) for row in going(page.lines, marked, zones)})
    inside = max(FEWEST_FOR_PROSE, INSIDE_SHARE * len(pages))
    bar = {"above": wanted(len(pages)), "inside": inside, "below": wanted(len(pages))}
    return {where: many for where, many in number.items() if many >= bar[where[1]]}


def is_furniture(key: int, line: Line, tied: set[int]) -> bool:
    """Whether a line can be told from the article's own wherever it stands."""
    return line.prose or line.link or key in tied


def tied_lines(pages: Sequence[Page], marks: Mapping[int, Mark]) -> set[int]:
    """Labels that nearly always stand beside the same line, and headings over the same one.

    Where a number changes, between the same two: "Weekly letter 12" is an article's title. A page's
    first and last line count as lines too.
    """
    before: dict[int, Counter[int]] = {}
    after: dict[int, Counter[int]] = {}
    heads: set[int] = set()
    for page in pages:
        keys = page.keys
        for row, key in enumerate(keys):
            if key not in marks:
                continue
            before.setdefault(key, Counter())[keys[row - 1] if row else 0] += 1
            after.setdefault(key, Counter())[keys[row + 1] if row + 1 < len(keys) else 0] += 1
            if page.lines[row].heading:
                heads.add(key)
    tied = set()
    for key in before:
        above, below = is_tied(before[key], marks), is_tied(after[key], marks)
        if marks[key].varies:
            is_furniture = above and below and key not in heads
        else:
            is_furniture = below or (above and key not in heads)
        if is_furniture:
            tied.add(key)
    return tied


def is_tied(beside: Counter[int], marks: Mapping[int, Mark]) -> bool:
    """Whether one line that repeats is nearly always what stands there."""
    key, number = max(beside.items(), key=lambda one: (one[1], one[0]))
    return (key == 0 or key in marks) and number >= TIED * beside.total()


def same_article(one: PageCount, other: PageCount, sites: Mapping[str, Site]) -> bool:
    """Whether two pages with nearly the same prose are so by their own, not by their sites'."""
    theirs = [own_prose(page, sites) for page in (one, other)]
    if all(words >= MOSTLY_OWN * whole for _, words, whole in theirs):
        return True
    least = min(words for _, words, _ in theirs)
    first, second = theirs[0][0], theirs[1][0]
    shared = sum(words for key, words in first.items() if key in second)
    return least >= FEWEST_WORDS and shared >= SHARED * least


def own_prose(page: PageCount, sites: Mapping[str, Site]) -> tuple[dict[int, int], int, int]:
    """A page's sentences that its sites do not repeat, their words, and those of all."""
    known = lines_of(sites, page.sites)
    repeated = {hash_of(loose_line(text)) for text in known.lines} if known else set()
    rows = np.frombuffer(page.lines, LINE)
    rows = rows[(rows["flags"] & (PROSE | LINK)) == PROSE]
    told = dict(zip(rows["key"].tolist(), rows["words"].tolist(), strict=True))
    own = {key: words for key, words in told.items() if key not in repeated}
    return own, sum(own.values()), sum(told.values())
