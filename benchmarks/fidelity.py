"""What of a page's code, tables, notes, formulas, links and the rest arrives in its Markdown.

    python benchmarks/fidelity.py                       cleaner and the peers, kind by kind
    python benchmarks/fidelity.py --misses math         what is expected that cleaner did not write
    python benchmarks/fidelity.py --round-trip          does the Markdown say what the tree says
    python benchmarks/fidelity.py --cost                what writing costs, in bare parses

The pages are those of `markdown-fidelity`, each with the Markdown that another converter writes of
it. Things are matched by kind, as often as they occur: a fenced block by its code without white
space, and with its language; a table by what its cells say; a heading by its text at any level; a
picture by its file name; a footnote by its first words, and its marks by number; a formula by its
TeX without white space; a callout by type and title; a link by text and target without query and
fragment. Recall is the share of the expected things that are there, precision of those there that
are expected. What a page title says counts for nobody: the references drop it as a heading.

The round trip reads the Markdown of `wcxb` pages again. The words of the kept tree and those that
are read must be the same in the same order, and so must the targets of the links.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from folds import use_weights_for
from quality import SHARED, evenly, load_scorer

KINDS = (
    "code", "languages", "tables", "headings", "images", "footnotes", "math", "callouts", "links",
)  # fmt: skip
ADDRESS = re.compile(r'<!--\s*\{"url":\s*"([^"]+)"')
# A page without an address is expected to have one made of its name less this.
GROUP = re.compile(r"^[a-z]+--")
NOTE = re.compile(r"\[\^([^\]\s]{1,80})\]:[ \t]*")
NOTE_MARK = re.compile(r"\[\^([^\]\s]{1,80})\]")
CALLOUT = re.compile(r"\[!([\w-]+)\][+-]?[ \t]*([^\n]*)")
SPACING = re.compile(r"\\(?:left|right)(?![a-z])|\\[,;!]")
ONE_IN_BRACES = re.compile(r"([_^])\{([^\\{}])\}")
SAME_RELATION = re.compile(r"\\(le|ge|ne)q(?![a-z])")
BLOCK_MARK = re.compile(r"\A\[(?:![\w-]+\][+-]?|[ x]\] )")
WORD = re.compile(r"\w+")
# Enough to know a footnote by; the references differ in where they end one.
FIRST_WORDS = 5
# A part of each thing that a list of misses shows.
MOST_SHOWN = 160
# Words or targets that a difference is shown with, on each side.
AROUND = 2
REPEATS = 3
# Elements of the kept tree that stand in a line of text; all others set their text off.
IN_LINE = frozenset(
    ("a", "strong", "em", "code", "del", "sup", "sub", "q", "rt", "math", "mark", "img")
)

Things = dict[str, Counter[Any]]


class Fixture(NamedTuple):
    """One page, and the Markdown expected of it."""

    name: str
    html: bytes
    url: str
    title: str
    expected: str


class Miss(NamedTuple):
    """A thing that is expected, how often, and what was written for it."""

    page: str
    wanted: Any
    times: int
    got: str


# Reading Markdown


@cache
def reader() -> Any:
    """GitHub's Markdown with footnotes and formulas."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    made.block.ruler.before("reference", "note", read_note, {"alt": ["paragraph", "reference"]})
    made.inline.ruler.before("link", "note_mark", read_note_mark)
    made.inline.ruler.before("escape", "math", read_math)
    return made


def read_note(state: Any, line: int, end: int, silent: bool) -> bool:
    """`[^1]: text`, with further blocks indented by four."""
    start = state.bMarks[line] + state.tShift[line]
    found = NOTE.match(state.src, start, state.eMarks[line])
    if not found or state.is_code_block(line):
        return False
    if silent:
        return True
    before = state.bMarks[line], state.tShift[line], state.sCount[line], state.parentType
    state.push("note_open", "", 1).meta = found[1]
    state.blkIndent += 4
    state.bMarks[line], state.tShift[line], state.sCount[line] = found.end(), 0, state.blkIndent
    state.parentType = "note"
    state.md.block.tokenize(state, line, end)
    state.blkIndent -= 4
    state.bMarks[line], state.tShift[line], state.sCount[line], state.parentType = before
    state.push("note_close", "", -1)
    return True


def read_note_mark(state: Any, silent: bool) -> bool:
    """`[^1]` in a line."""
    found = NOTE_MARK.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.push("note_mark", "", 0).meta = found[1]
    state.pos = found.end()
    return True


def read_math(state: Any, silent: bool) -> bool:
    """`$x$` and `$$x$$`; as in Pandoc, no space inside and no digit after, so `$5` is money."""
    source, start = state.src, state.pos
    if source[start] != "$":
        return False
    fence = "$$" if source.startswith("$$", start) else "$"
    begin = start + len(fence)
    close = source.find(fence, begin, state.posMax)
    while close > 0 and source[close - 1] == "\\":
        close = source.find(fence, close + 1, state.posMax)
    tex = source[begin:close] if close > 0 else ""
    if not tex.strip() or (fence == "$" and not is_formula(tex, source[close + 1 : close + 2])):
        return False
    if not silent:
        state.push("math", "", 0).content = tex
    state.pos = close + len(fence)
    return True


def is_formula(tex: str, after: str) -> bool:
    return not tex[0].isspace() and not tex[-1].isspace() and not after.isdigit()


def said(token: Any) -> str:
    """What a token says: no picture, no footnote mark."""
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "html_inline":
        return "\n" if token.content == "<br>" else ""
    if token.type in ("image", "note_mark"):
        return ""
    if token.children is None:
        return str(token.content)
    return "".join(said(child) for child in token.children)


# Finding things


def things(markdown: str, url: str) -> Things:
    """What is in a Markdown text, by kind."""
    found: Things = {kind: Counter() for kind in KINDS}
    tokens = reader().parse(markdown)
    for at, token in enumerate(tokens):
        if token.type == "fence":
            add_code(found, token)
        elif token.type == "table_open":
            found["tables"].update(table_at(tokens, at))
        elif token.type == "heading_open":
            found["headings"].update(filter(None, [folded(said(tokens[at + 1]))]))
        elif token.type == "note_open":
            found["footnotes"][first_words(tokens, at)] += 1
        elif token.type == "blockquote_open":
            found["callouts"].update(callout_at(tokens, at))
        elif token.type == "inline":
            add_inline(found, token.children, url)
    return found


def add_code(found: Things, token: Any) -> None:
    code = "".join(token.content.split())
    language = (token.info.split() or [""])[0].lower()
    found["code"][code] += 1
    if language:
        found["languages"][language, code] += 1


def upto_close(tokens: list[Any], at: int) -> Iterator[Any]:
    """The tokens inside of the one that opens here."""
    close = tokens[at].type.replace("_open", "_close")
    level = tokens[at].level
    for token in tokens[at + 1 :]:
        if token.type == close and token.level == level:
            return
        yield token


def table_at(tokens: list[Any], at: int) -> Iterator[tuple[str, ...]]:
    """The cells that say something: how a table without a header is written is nobody's fault."""
    cells = (folded(said(t)) for t in upto_close(tokens, at) if t.type == "inline")
    if filled := tuple(cell for cell in cells if cell):
        yield filled


def first_words(tokens: list[Any], at: int) -> str:
    text = " ".join(said(t) for t in upto_close(tokens, at) if t.type in ("inline", "fence"))
    return " ".join(words(text)[:FIRST_WORDS])


def callout_at(tokens: list[Any], at: int) -> Iterator[tuple[str, str]]:
    """Type and title; where the title only says the type, it is as good as none."""
    inline = tokens[at + 2] if len(tokens) > at + 2 else None
    match = CALLOUT.match(inline.content) if inline and inline.type == "inline" else None
    if match:
        title = folded(match[2]).lower()
        yield match[1].lower(), "" if title == match[1].lower() else title


def add_inline(found: Things, tokens: list[Any], url: str) -> None:
    target, text = "", ""
    for token in tokens:
        if token.type == "link_open":
            target, text = target_of(token.attrs["href"], url), ""
        elif token.type == "link_close":
            found["links"][folded(text), target] += 1
        elif token.type == "image":
            found["images"].update(filter(None, [file_name(token.attrs["src"])]))
        elif token.type == "math":
            found["math"][formula(token.content)] += 1
        elif token.type == "note_mark":
            found["footnotes"]["[^]"] += 1
        text += said(token)


def formula(tex: str) -> str:
    """TeX without what two ways of writing one formula differ in."""
    tex = SAME_RELATION.sub(r"\\\1", SPACING.sub("", tex))
    return ONE_IN_BRACES.sub(r"\1\2", "".join(tex.split()))


def folded(text: str) -> str:
    """Text in the form in which two are compared."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def words(text: str) -> list[str]:
    """The words, whatever characters that nobody sees stand in them."""
    seen = (char for char in text if unicodedata.category(char) != "Cf")
    return WORD.findall(unicodedata.normalize("NFKC", "".join(seen)))


def target_of(href: str, url: str) -> str:
    parts = urlsplit(urljoin(url, href))
    return unquote(f"{parts.netloc}{parts.path}").rstrip("/") or href


def file_name(source: str) -> str:
    """The last part of a picture's address; one that is in the address itself has none."""
    if source.startswith("data:"):
        return ""
    return unquote(urlsplit(source).path).rstrip("/").rpartition("/")[2] or source


# The tools


def run_cleaner(page: Fixture) -> str:
    import cleaner

    options = cleaner.Options(front_matter="none")
    return cleaner.clean(page.html, url=page.url, options=options).markdown


def run_trafilatura(page: Fixture) -> str:
    from trafilatura import extract

    made = extract(
        page.html, url=page.url, output_format="markdown", include_comments=False,
        include_links=True, include_images=True, include_tables=True, include_formatting=True,
    )  # fmt: skip
    return made or ""


def run_turbohtml(page: Fixture) -> str:
    import turbohtml

    element = turbohtml.parse(page.html).article().element
    return str(element.to_markdown()) if element else ""


def run_markdownify(page: Fixture) -> str:
    """The whole body: it chooses nothing, so its recall is bounded by its writing alone."""
    from bs4 import BeautifulSoup
    from markdownify import markdownify

    soup = BeautifulSoup(page.html, "html.parser")
    for tag in soup(["script", "style", "noscript", "template"]):
        tag.decompose()
    return str(markdownify(str(soup.body or soup)))


TOOLS: dict[str, Callable[[Fixture], str]] = {
    "cleaner": run_cleaner,
    "trafilatura": run_trafilatura,
    "turbohtml": run_turbohtml,
    "markdownify": run_markdownify,
}


# The table


def fixtures(folder: Path) -> Iterator[Fixture]:
    if not folder.is_dir():
        sys.exit(f"{folder} is not there: say with --shared where the data is.")
    for path in sorted(folder.glob("*.html")):
        html = path.read_bytes()
        address = ADDRESS.search(html[:2000].decode("utf-8", "replace"))
        head, _, expected = path.with_suffix(".md").read_text("utf-8").partition("\n```\n")
        title = json.loads(head.removeprefix("```json"))["title"]
        url = address[1] if address else f"https://{GROUP.sub('', path.stem)}/"
        yield Fixture(path.stem, html, url, title, expected)


@dataclass
class Tally:
    """How one tool did on one kind of thing."""

    expected: int = 0
    written: int = 0
    both: int = 0

    @property
    def recall(self) -> float:
        """The share of the expected things that were written."""
        return self.both / self.expected if self.expected else 0.0

    @property
    def precision(self) -> float:
        """The share of the written things that are expected."""
        return self.both / self.written if self.written else 0.0


def compare(
    pages: Iterable[Fixture], run: Callable[[Fixture], str]
) -> tuple[dict[str, Tally], dict[str, list[Miss]]]:
    """The tallies of one tool, and what it missed; a crash has written nothing."""
    tallies = {kind: Tally() for kind in KINDS}
    misses: dict[str, list[Miss]] = {kind: [] for kind in KINDS}
    for page in pages:
        try:
            markdown = run(page)
        except Exception as error:
            print(f"  {page.name}: {type(error).__name__}: {str(error)[:100]}", file=sys.stderr)
            markdown = ""
        wanted, got = things(page.expected, page.url), things(markdown, page.url)
        for some in (wanted, got):
            some["headings"].pop(folded(page.title), None)
        for kind, tally in tallies.items():
            tally.expected += wanted[kind].total()
            tally.written += got[kind].total()
            tally.both += (wanted[kind] & got[kind]).total()
            for thing, times in (wanted[kind] - got[kind]).items():
                likest = most_like(thing, got[kind] - wanted[kind], markdown)
                misses[kind].append(Miss(page.name, thing, times, likest))
    return tallies, misses


def most_like(thing: Any, beside: Counter[Any], markdown: str) -> str:
    """Of what was written and not expected the likest; else the line that shares most words."""
    likest = difflib.get_close_matches(repr(thing), map(repr, beside), n=1, cutoff=0.4)
    if likest:
        return likest[0]
    wanted = set(words(str(thing).lower()))
    line = max(
        markdown.splitlines(), key=lambda line: len(wanted & set(words(line.lower()))), default=""
    )
    return f"the line {line!r}" if wanted & set(words(line.lower())) else "nothing like it"


def show_fidelity(options: argparse.Namespace) -> None:
    pages = list(fixtures(options.shared / "data" / "markdown-fidelity"))
    tools = [name for name in TOOLS if name == "cleaner" or find_spec(name)]
    results = {tool: compare(pages, TOOLS[tool]) for tool in tools}
    print("recall / precision")
    print(f"{'kind':11}{'things':>7}" + "".join(f"{tool:>16}" for tool in tools))
    for kind in KINDS:
        tallies = [results[tool][0][kind] for tool in tools]
        cells = "".join(f"{t.recall:9.3f} /{t.precision:5.2f}" for t in tallies)
        print(f"{kind:11}{tallies[0].expected:7}{cells}")
    for kind in KINDS if options.misses == "all" else [options.misses] * bool(options.misses):
        print(f"\n{kind}: expected of cleaner, and not written")
        for miss in results["cleaner"][1][kind]:
            times = f" {miss.times} times" if miss.times > 1 else ""
            print(f"  {miss.page}\n    expected{times} {shown(repr(miss.wanted))}")
            print(f"    wrote {shown(miss.got)}")


def shown(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


# The round trip


class Trip(NamedTuple):
    """What one page's tree said and its Markdown did not, or the other way; None where neither."""

    page: str
    words: str | None
    links: str | None


def kept_document(data: bytes, url: str | None) -> Any:
    """The document that is given to the writer."""
    from cleaner.judge import judge
    from cleaner.model import Format, Options
    from cleaner.parse import parse
    from cleaner.pipeline import read
    from cleaner.rules import rules_in_force

    options = Options(format=Format.HTML)
    source, text = read(data, options)
    document = parse(text, Format(source.format), url, options.given)
    rules = rules_in_force(options.rules)
    return document.without(judge(document, rules, options).removals)


def travel(shared: Path, page: dict[str, Any]) -> Trip:
    from cleaner.render import to_markdown
    from cleaner.render.fragment import build_soup
    from cleaner.render.mail import show_mail
    from cleaner.render.markdown import PageWriter

    use_weights_for(load_scorer(shared), page["url"] or "")
    document = kept_document(page["html"], page["url"])
    soup = build_soup(show_mail(document))
    tokens = reader().parse(to_markdown(document, keep_tracking=True))
    writer = PageWriter(document.base, images=True, links=True)
    return Trip(
        page["id"],
        first_change(words("".join(tree_text(soup, writer))), words(read_text(tokens))),
        first_change(tree_targets(soup, writer), read_targets(tokens)),
    )


def first_change(before: list[str], after: list[str]) -> str | None:
    """Where two lists part, with what is around, or None."""
    if before == after:
        return None
    pairs = enumerate(zip(before, after, strict=False))
    at = next((at for at, (x, y) in pairs if x != y), min(len(before), len(after)))
    start, end = max(0, at - AROUND), at + AROUND + 1
    return f"{before[start:end]} became {after[start:end]}"


def tree_text(tag: Any, writer: Any) -> Iterator[str]:
    """The text of the kept tree; what is no line of text is set off by a space."""
    children = tag.contents
    if tag.name == "table":  # Markdown has no place for a caption but above
        children = sorted(children, key=lambda child: child.name != "caption")
    for child in children:
        name = child.name
        if name is None:
            yield str(child)
        elif name in LEAVES:
            yield LEAVES[name](child, writer)
        elif not is_type_said_again(child):
            space = "" if name in IN_LINE else " "
            yield space
            yield from tree_text(child, writer)
            yield space


def said_by_math(tag: Any, _: Any) -> str:
    return str(tag.get("data-tex") or tag.get_text())


def said_by_frame(tag: Any, writer: Any) -> str:
    url = target_in(tag, writer)
    return f" {tag.get('title') or url} " if url else ""


def said_by_picture(tag: Any, _: Any) -> str:
    """Nothing, unless it stands for a character."""
    from cleaner.render.images import emoji_of

    return emoji_of({key: str(value) for key, value in tag.attrs.items()})


LEAVES: dict[str, Callable[[Any, Any], str]] = {
    "math": said_by_math,
    "iframe": said_by_frame,
    "img": said_by_picture,
    "mark": lambda tag, writer: "",
}


def is_type_said_again(tag: Any) -> bool:
    """Whether it is the title of a callout that only says the type."""
    callout = tag.parent
    if tag.name != "p" or callout.name != "callout" or tag is not callout.contents[0]:
        return False
    return "".join(words(tag.get_text())).lower() == str(callout["data-callout"])


def read_text(tokens: list[Any]) -> str:
    """The text that is read, without the marks of tasks and callouts."""
    texts = [said(t) for t in tokens if t.type in ("inline", "fence", "code_block", "html_block")]
    return " ".join(BLOCK_MARK.sub("", text) for text in texts)


def tree_targets(soup: Any, writer: Any) -> list[str]:
    """Where the links of the kept tree lead that have something to click on."""
    found = []
    for tag in soup.find_all(("a", "iframe")):
        url = target_in(tag, writer)
        if url and (tag.name == "iframe" or writer.inner_of(tag).strip()):
            found.append(unquote(reader().normalizeLink(url)))
    return found


def target_in(tag: Any, writer: Any) -> str:
    from cleaner.render.links import resolve_url

    url = resolve_url(str(tag.get("href") or tag.get("src") or ""), writer.base) or ""
    return url if tag.name == "a" or url.startswith("http") else ""


def read_targets(tokens: list[Any]) -> list[str]:
    inside = (child for token in tokens for child in token.children or ())
    return [unquote(child.attrs["href"]) for child in inside if child.type == "link_open"]


def show_round_trip(options: argparse.Namespace) -> None:
    pages = list(load_scorer(options.shared).wcxb())
    with Pool(options.jobs) as pool:
        trips = pool.map(partial(travel, options.shared), evenly(pages, options.pages))
    for name in ("words", "links"):
        wrong = [(trip.page, getattr(trip, name)) for trip in trips if getattr(trip, name)]
        print(f"same {name}: {1 - len(wrong) / len(trips):.4f} of {len(trips)} pages")
        for page, change in wrong if options.misses else ():
            print(f"  {page}: {change}")


# The cost


def show_cost(options: argparse.Namespace) -> None:
    """CPU time, the best of several runs of each page, summed over the pages."""
    import turbohtml

    from cleaner.render import to_markdown
    from cleaner.render.fragment import build_soup

    scorer = load_scorer(options.shared)
    articles = [page for page in scorer.wcxb() if page["kind"] == "article"]
    spent: Counter[str] = Counter()
    pages = evenly(articles, options.pages)
    for page in pages:
        use_weights_for(scorer, page["url"] or "")
        document = kept_document(page["html"], page["url"])
        spent["a bare parse"] += best_of(turbohtml.parse, page["html"])
        spent["the kept tree"] += best_of(build_soup, document)
        spent["tree and Markdown"] += best_of(to_markdown, document)
    for name, nanoseconds in spent.items():
        times = nanoseconds / spent["a bare parse"]
        print(f"{name:20}{nanoseconds / len(pages) / 1e6:8.3f} ms a page{times:8.2f} bare parses")


def best_of(run: Callable[[Any], object], value: Any) -> int:
    """CPU nanoseconds of the quickest of several runs."""
    spent = []
    for _ in range(REPEATS):
        started = time.process_time_ns()
        run(value)
        spent.append(time.process_time_ns() - started)
    return min(spent)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of bench/ and data/")
    parser.add_argument(
        "--misses", choices=(*KINDS, "all"), nargs="?", const="all",
        help="list what is missed: of one kind, or all; with --round-trip the first difference",
    )  # fmt: skip
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--round-trip", action="store_true")
    what.add_argument("--cost", action="store_true")
    parser.add_argument("--pages", type=int, default=sys.maxsize, help="fewer pages of wcxb")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    options.shared = options.shared.resolve()
    if options.round_trip:
        show_round_trip(options)
    elif options.cost:
        show_cost(options)
    else:
        show_fidelity(options)


if __name__ == "__main__":
    main()
