"""What must hold of one document whatever it is, as faults in words."""

from __future__ import annotations

import html
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

import cleaner
from cleaner import Article, Format, InputError, Options
from cleaner.model import Document, Event
from cleaner.parse.front_matter import split_front_matter
from cleaner.parse.html import parse_html
from cleaner.render import to_markdown
from cleaner.sidecar import Sidecar
from cleaner.visible import fold_space
from fuzz.grammar import Made

# ── what a reader of the Markdown is given

SAFE_SCHEMES = ("http", "https", "mailto", "tel")
DANGEROUS = ("javascript:", "vbscript:", "data:", "file:")
URL_ATTRIBUTE = re.compile(
    r"<[a-z][^>]*?\s(?:href|src|action|formaction|data|poster|xlink:href)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))",
    re.IGNORECASE,
)
RAW_SCRIPT = re.compile(
    r"<(?:script|iframe|object|embed|style|form|svg|base|meta|link)\b", re.IGNORECASE
)
HANDLER = re.compile(r"<[a-z](?:[^>\"']|\"[^\"]*\"|'[^']*')*?[\s/\"']on[a-z]+\s*=", re.IGNORECASE)
# Controls but tab and line ends, C1, surrogates, bidirectional overrides, what is no character.
BAD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u1ab0-\u1aff\u20d0-\u20ff]{31,}")

# A page of 20 kB takes a hundredth of a second, half a millisecond a kilobyte; what takes ten times
# that and a quarter of a second besides is slow on a quiet machine and on a busy one.
SECONDS_ALWAYS = 0.25
SECONDS_A_BYTE = 10e-6


# What has never failed is asked of one document in so many: it takes a run of its own.
ONCE_IN = 8


def open_reader() -> MarkdownIt:
    """A reader of Markdown that trusts everything, so that it hides no danger from the test."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    return reader


def targets(markup: str) -> list[str]:
    """Where a browser would go: entities read, what it ignores left out."""
    found = (
        next(g for g in groups if g or g == groups[-1]) for groups in URL_ATTRIBUTE.findall(markup)
    )
    return [re.sub(r"[\x00-\x20\xad\u200b]", "", html.unescape(url)).lower() for url in found]


def harms(markdown: str, *, strict: bool) -> Iterator[str]:
    """What a browser would run, were the Markdown shown by a reader that lets HTML through."""
    markup = open_reader().render(markdown)
    if found := RAW_SCRIPT.search(markup):
        yield f"raw {found[0]}"
    if found := HANDLER.search(markup):
        yield f"a handler: {found[0][-60:]!r}"
    for url in targets(markup):
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", url)
        if url.startswith(DANGEROUS) or (strict and scheme and scheme[1] not in SAFE_SCHEMES):
            yield f"an unsafe link: {url[:60]!r}"


# ── the text a page's Markdown says

READER = MarkdownIt("commonmark", {"maxNesting": 400}).enable(["table", "strikethrough"])


# The writer's own, for what Markdown has no mark for.
WRITTEN_TAG = re.compile("<br>|</?su[bp]>")


def read(markdown: str) -> str:
    """What a reader of Markdown shows."""
    return "".join(said(token) for token in READER.parse(markdown))


def said(token: Token) -> str:
    """What a token shows; anything that should never come of a page shows as itself."""
    if token.type in ("text", "code_inline", "fence"):
        return token.content
    if token.type == "html_inline":
        return "" if WRITTEN_TAG.fullmatch(token.content) else f"HTML{token.content}"
    if token.type in ("code_block", "html_block"):
        return f"{token.type}{token.content}"
    if token.type == "image":
        return ""
    return "".join(said(child) for child in token.children or ())


def folded(text: str) -> str:
    """The text without white space and what nobody sees, its look-alikes made one."""
    seen = (char for char in text if unicodedata.category(char)[0] != "C" and char not in '"•')
    return "".join(unicodedata.normalize("NFKC", "".join(seen)).split())


# Shown for want of something better, shown as a link or in brackets, or said a second time.
UNSAID = frozenset(
    "object iframe video audio embed rt rp select textarea button svg math canvas noscript"
    " picture".split()
)
SECOND = re.compile(r"gutter|katex|line-?num|mathjax|mwe|emoji", re.IGNORECASE)


def is_unsaid(event: Event) -> bool:
    """Whether a page's element says what its Markdown does not."""
    return (
        "-" in event.name
        or event.name in UNSAID
        or bool(SECOND.search(event.attrs.get("class", "")))
    )


def text_faults(document: Document, markdown: str) -> Iterator[str]:
    """Where the Markdown of a page says something else than its blocks.

    Of pages with footnotes and formulas it is not asked: a reader of CommonMark knows neither. Nor
    where a page holds what is said otherwise or not at all.
    """
    if "[^" in markdown or "$" in markdown or any(is_unsaid(e) for e in document.events):
        return
    expected = folded(" ".join(block.text for block in document.blocks))
    try:
        shown = folded(read(markdown))
    except RecursionError:  # the reader's own, in brackets in brackets
        return
    if shown != expected:
        at = next(
            (i for i, (a, b) in enumerate(zip(shown, expected, strict=False)) if a != b),
            min(len(shown), len(expected)),
        )
        start = max(0, at - 20)
        yield f"reads {shown[start : at + 30]!r}, is {expected[start : at + 30]!r}"


def render_faults(page: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a whole page written as Markdown, nothing removed."""
    document = parse_html(page)
    markdown = to_markdown(document)
    yield from (("text", fault) for fault in text_faults(document, markdown))
    yield from (("harmless", fault) for fault in harms(markdown, strict=True))
    yield from character_faults("Markdown", markdown)


# ── one document, cleaned


def faults(
    data: str | bytes, form: Format | None, made: Made | None = None
) -> Iterator[tuple[str, str]]:
    """Each promise that one document breaks, and how; an exception is the caller's to catch.

    Of a document that the grammar made it is known where its words belong.
    """
    options = Options(format=form)
    started = time.process_time()
    try:
        article = cleaner.clean(data, options=options)
    except InputError as error:
        if not str(error):
            yield "refusal", "an error that says nothing"
        return
    seconds = time.process_time() - started
    if seconds > SECONDS_ALWAYS + SECONDS_A_BYTE * len(data):
        yield "slow", f"{seconds:.2f} s for {len(data):,}"
    if len(data) % ONCE_IN == 0:
        again = cleaner.clean(data, options=options)
        if (again.markdown, again.text, again.to_dict()) != (
            article.markdown,
            article.text,
            article.to_dict(),
        ):
            yield "deterministic", "the second run gives something else"
    yield from article_faults(article, len(data))
    yield from stable_faults(article, form)
    if made is not None:
        yield from word_faults(article, made)


def article_faults(article: Article, size: int) -> Iterator[tuple[str, str]]:
    """What is wrong with what came of a document."""
    is_page = article.sidecar.source.format == Format.HTML
    # Front matter that came with the input stays as it is.
    body = article.markdown if is_page else split_front_matter(article.markdown).body
    yield from (("harmless", fault) for fault in harms(body, strict=is_page))
    yield from character_faults("Markdown", article.markdown)
    yield from character_faults("text", article.text)
    yield from account_faults(article)
    written = article.sidecar.to_json()
    yield from character_faults("sidecar", written)
    msgspec.json.decode(written.encode("utf-8"), type=Sidecar)
    if not re.fullmatch(r"(?s)|.*[^\r\n](?:\r\n|\n|\r)", article.markdown):
        yield "newline", f"ends in {article.markdown[-5:]!r}"
    most = 4 * size + 20_000 + 600 * len(article.removals)
    if len(article.markdown) > most or len(written) > 2 * most:
        yield "size", f"{size:,} became {len(article.markdown):,} and {len(written):,}"


def account_faults(article: Article) -> Iterator[tuple[str, str]]:
    """Where kept and removed are not all that there was."""
    gone = [removal.block for removal in article.removals]
    kept = [block for block in article.blocks if block.index not in set(gone)]
    stats = article.sidecar.stats
    if gone != sorted(set(gone)) or not set(gone) <= set(range(len(article.blocks))):
        yield "account", f"removed {gone}"
    if [record.text for record in article.sidecar.removals] != [
        article.blocks[i].text for i in gone
    ]:
        yield "account", "a removal's text is not its block's"
    if (stats.words_in, stats.words_out) != (
        sum(block.words for block in article.blocks),
        sum(block.words for block in kept),
    ):
        yield "account", f"{stats.words_in} words in, {stats.words_out} out"
    if stats.removed != Counter(str(removal.category) for removal in article.removals):
        yield "account", f"removed {stats.removed}"
    if (stats.words_out == 0) != ("empty" in article.warnings):
        yield "empty", f"{stats.words_out} words, warnings {article.warnings}"
    if article.sidecar.source.format == Format.HTML:
        said_by_blocks = fold_space(" ".join(block.text for block in kept))
        if folded(article.text) != folded(said_by_blocks):
            yield "account", "the plain text is not the text of the blocks kept"


def stable_faults(article: Article, form: Format | None) -> Iterator[tuple[str, str]]:
    """Cleaning what is clean changes nothing; what came of a page is at most cut again."""
    made, was = article.markdown, article.sidecar.source.format
    if was == Format.HTML:
        again = cleaner.clean(made, options=Options(format=Format.MARKDOWN))
        for edit in again.sidecar.edits:
            if edit.kind.startswith("defused"):
                yield "escaped", f"{edit.before!r} is defused in what came of a page"
        return
    try:
        again = cleaner.clean(made, options=Options(format=form))
    except InputError as error:
        yield "stable", f"refused: {error}"
        return
    if again.markdown != made:
        yield "stable", difference(made, again.markdown)


def difference(first: str, second: str) -> str:
    """The first place where two texts part."""
    at = next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )
    return f"{first[max(0, at - 20) : at + 40]!r} becomes {second[max(0, at - 20) : at + 40]!r}"


def character_faults(name: str, text: str) -> Iterator[tuple[str, str]]:
    """What a terminal, a reader of UTF-8 or an eye would trip over."""
    if found := BAD.search(text):
        yield "characters", f"{name} holds U+{ord(found[0]):04X}"
    if found := MARKS.search(text):
        yield "characters", f"{name} holds {len(found[0])} combining marks in a row"


# ── a document of the grammar's, which knows where its words belong


# Of a page that shows less than 60 words, what it hides is read as well.
FEWEST_SHOWN_WORDS = 100


def word_faults(article: Article, made: Made) -> Iterator[tuple[str, str]]:
    """Where words went that no reader of the page sees, and where those that he sees did not."""
    removed = " ".join(record.text for record in article.sidecar.removals)
    for mark in made.seen:
        out, gone = article.markdown.count(mark), removed.count(mark)
        if out + gone == 0 and not is_alt(made.text, mark):
            yield "lost", f"{mark} is nowhere"
        elif out + gone > 1:
            yield "doubled", f"{mark}: {out} times in the output, {gone} times in the removals"
    is_best_guess = any(warning.startswith("nearly everything") for warning in article.warnings)
    if article.sidecar.stats.words_in > FEWEST_SHOWN_WORDS and not is_best_guess:
        for mark in made.hidden:
            if mark in article.markdown:
                yield "shown", f"{mark}, which no reader of the page sees"


def is_alt(text: str, mark: str) -> bool:
    """Whether a word of Markdown may be what a picture shows, which is no text."""
    at = text.find(mark)
    return "![" in text[text.rfind("\n\n", 0, at) + 1 : at]


def warm() -> None:
    """Load what is loaded when it is first needed: the first document is not slow."""
    for text, form in (("# T\n\nWords.\n", Format.MARKDOWN), ("<p>Words.</p>", Format.HTML)):
        cleaner.clean(text, options=Options(format=form))
