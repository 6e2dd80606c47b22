"""The whole program on one screen: an input becomes an article."""

from __future__ import annotations

import gc
import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from cleaner.account import Task, make_sidecar
from cleaner.detect import decode, detect_format
from cleaner.errors import InputError
from cleaner.judge import Verdicts, judge
from cleaner.model import Article, Document, Edit, Format, Options
from cleaner.parse import parse
from cleaner.render.defuse import defuse_characters
from cleaner.render.front_matter import front_matter
from cleaner.render.lines import cut_lines, plain_text
from cleaner.rules import Rules, rules_in_force
from cleaner.sidecar import SourceInfo

if TYPE_CHECKING:
    from cleaner.judge.survey import PageCount

DEFAULTS = Options()
# Each round of cleaning the result again only removes; real documents need one or two.
MOST_ROUNDS = 10
# Twice what the command line lets in by default. The parser takes 25 times a page's size, and what
# is larger than this has ended for want of memory.
MOST_CHARACTERS = 128 * 1024 * 1024
# Of Markdown and text, blank ones not counted; the reader needs a second for ten thousand of them,
# and reads more than once. The longest novels have half of it.
MOST_LINES = 150_000
# Markdown takes more than a page only where it says again what the page says once: the depth of a
# quote on each line, the address of a site in each link. Real pages stay below half of their size.
MOST_GROWTH = 4
FREE_CHARACTERS = 1_000_000
OUTGROWN = "too large as Markdown: written as plain paragraphs"
LINE_OF_TEXT = re.compile(r"[^\s][^\r\n]*")


@contextmanager
def no_collection() -> Iterator[None]:
    """The garbage collector waits while one document's objects are made.

    They are all in use till the end: the collector would walk them again and again for nothing,
    one part in twenty of all the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@no_collection()
def clean(data: bytes | str, *, url: str | None = None, options: Options = DEFAULTS) -> Article:
    """Clean one document: HTML, Markdown or plain text, as bytes or as a string.

    `url` is where it came from: relative links are resolved against it. Pure: the same input gives
    the same article everywhere, as long as the files of `options.site_files` are the same. Raises
    InputError for what is no text, or cannot be decoded.
    """
    source, text = read(data, options)
    mended: tuple[Edit, ...] = ()
    notices: tuple[str, ...] = ()
    if source.format != Format.HTML:
        refuse_length(text)
        text, mended = defuse_characters(text)
    document = parse_as_told(text, Format(source.format), url, options)
    rules = rules_in_force(options.rules).with_file(document.sited)
    if options.sites:
        from cleaner.rules.sites import lines_of, sites_of  # most runs have no profile

        rules = rules.on_site(lines_of(options.sites, sites_of(document.claims, url, options.path)))
    verdicts = judge(document, rules, options)
    if document.format is Format.HTML:
        from cleaner.render import to_markdown  # BeautifulSoup takes a tenth of a second to import
        from cleaner.render.mail import show_mail

        kept = show_mail(document.without(verdicts.removals))
        body = to_markdown(
            kept,
            images=options.images,
            links=options.links,
            keep_tracking=options.keep_tracking,
        )
        edits = document.edits
        if len(body) > MOST_GROWTH * len(text) + FREE_CHARACTERS:
            body, notices = plain_paragraphs(kept), (OUTGROWN,)
    else:
        verdicts, body, edits = settle_lines(document, verdicts, rules, options)
        kept = document.without(verdicts.removals)
    sidecar = make_sidecar(
        document, verdicts, (*mended, *edits), Task(source, url, rules, options, notices)
    )
    profile = options.front_matter
    head = document.front_matter if profile == "auto" else ""
    if profile != "auto" and profile != "none":
        head = front_matter(sidecar.metadata, profile, source.retrieved)
    return Article(
        markdown=head + body,
        text=plain_text(kept.blocks),
        blocks=document.blocks,
        removals=tuple(sorted(verdicts.removals, key=lambda removal: removal.block)),
        sidecar=sidecar,
        remarks=document.sited.remarks if document.sited else (),
    )


def parse_as_told(text: str, form: Format, url: str | None, options: Options) -> Document:
    """The document, by the file of its site where there is one."""
    if options.site_files and form is Format.HTML:
        from cleaner.parse.on_site import parse_with_files  # most runs have no such files

        return parse_with_files(text, url, options)
    return parse(text, form, url, options.given, selectors=options.selectors)


def count(data: bytes | str, *, url: str | None = None, options: Options = DEFAULTS) -> PageCount:
    """What one page adds to the profile of its site; raises InputError as `clean` does."""
    from cleaner.judge.survey import count_page

    source, text = read(data, options)
    if source.format != Format.HTML:
        refuse_length(text)
        text, _ = defuse_characters(text)
    document = parse(text, Format(source.format), url, options.given)
    return count_page(document, url=url, path=options.path)


def clean_many(
    documents: Iterable[bytes | str | tuple[bytes | str, str | None]],
    *,
    options: Options = DEFAULTS,
) -> Iterator[Article | InputError]:
    """Clean a stream of documents, or of (document, url), in order; a bad one gives its error."""
    for document in documents:
        data, url = document if isinstance(document, tuple) else (document, None)
        try:
            yield clean(data, url=url, options=options)
        except InputError as error:
            yield error


def read(data: bytes | str, options: Options) -> tuple[SourceInfo, str]:
    """The input as text, and what is known of it."""
    if len(data) > MOST_CHARACTERS:
        raise InputError(f"is larger than {MOST_CHARACTERS >> 20} MB, which no article is")
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if isinstance(data, str):
        text, encoding = (
            data.encode("utf-8", "replace").decode("utf-8").removeprefix("\ufeff"),
            "utf-8",
        )
    else:
        decoded = decode(data, options.encoding)
        text, encoding = decoded.text, decoded.encoding
    found = options.format or detect_format(text, options.path)
    digest = hashlib.sha256(raw).hexdigest()
    return SourceInfo(
        path=options.path,
        sha256=digest,
        bytes=len(raw),
        format=found,
        encoding=encoding,
        retrieved=options.retrieved,
    ), text


def refuse_length(text: str) -> None:
    """Raises InputError for a text of more lines than can be read in bounded time."""
    if text.count("\n") + text.count("\r") < MOST_LINES:
        return
    lines = sum(1 for _ in LINE_OF_TEXT.finditer(text))
    if lines > MOST_LINES:
        raise InputError(f"is larger than an article: {lines:,} lines, and {MOST_LINES:,} is most")


def plain_paragraphs(kept: Document) -> str:
    """The kept text of a page without lists, quotes, links and pictures."""
    from cleaner.render import to_markdown

    page = "".join(f"<p>{html.escape(block.text)}</p>" for block in kept.blocks)
    return to_markdown(parse(page, Format.HTML))


def settle_lines(
    document: Document, verdicts: Verdicts, rules: Rules, options: Options
) -> tuple[Verdicts, str, tuple[Edit, ...]]:
    """Cut, and judge the result as a document of its own, until that would do nothing."""
    kept_by_number = frozenset(int(name) for name in options.keep if name.isdecimal())
    cut = cut_lines(document.without(verdicts.removals))
    for _ in range(MOST_ROUNDS):
        text = document.front_matter + cut.text
        form = options.format or detect_format(text, options.path)
        if form is Format.HTML:
            break  # the next run would make Markdown of it: what is left is no longer ours to cut
        again = parse(text, form)
        more = {
            index: replace(removal, block=index)
            for removal in judge(again, rules, options).removals
            for line in range(again.block(removal.block).start, again.block(removal.block).end)
            for index in cut.owners[line]
            if index not in kept_by_number
        }
        if not more:
            joined = cut_lines(again)  # paragraphs that only now stand side by side
            if form is document.format and joined.text != cut.text:
                return verdicts, joined.text, (*cut.edits, *joined.edits)
            break
        verdicts = replace(verdicts, removals=(*verdicts.removals, *more.values()))
        cut = cut_lines(document.without(verdicts.removals))
    return verdicts, cut.text, cut.edits
