"""The tools that are measured: each gives the article of a page as its documentation advises.

Markdown where a tool writes it, else text. Nothing is loaded before a tool is asked for. What a
tool fails on counts as an empty answer; that is for the caller to see to.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

OURS = "cleaner"

Run = Callable[[bytes, "str | None"], "str | None"]


class Peer(NamedTuple):
    """One tool, and how it is used."""

    run: Run
    distribution: str
    """What it is called in the package index."""
    gives: str
    """What comes out: Markdown, text, or HTML whose text is taken."""


def run_cleaner(data: bytes, url: str | None) -> str:
    import cleaner

    return cleaner.clean(data, url=url).markdown


def run_trafilatura(data: bytes, url: str | None) -> str | None:
    """With metadata, as `cleaner` always gives them."""
    return extracted(data, url)


def run_trafilatura_fast(data: bytes, url: str | None) -> str | None:
    """Without the other extractors that it asks where it is in doubt."""
    return extracted(data, url, fast=True)


def extracted(data: bytes, url: str | None, *, fast: bool = False) -> str | None:
    """What trafilatura makes of a page, without the front matter that it puts above it."""
    from trafilatura import extract

    made = extract(
        data, url=url, output_format="markdown", include_comments=False, with_metadata=True,
        fast=fast,
    )  # fmt: skip
    return made.partition("\n---\n")[2] if made and made.startswith("---\n") else made


def run_resiliparse(data: bytes, url: str | None) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(data.decode("utf-8", "replace"), main_content=True)


def run_article(data: bytes, url: str | None) -> str:
    """The article with its metadata."""
    import turbohtml

    element = turbohtml.parse(data).article().element
    return str(element.to_markdown()) if element else ""


def run_main_content(data: bytes, url: str | None) -> str:
    """The element alone that holds the article."""
    import turbohtml

    element = turbohtml.parse(data).main_content()
    return str(element.to_markdown()) if element else ""


def run_readability(data: bytes, url: str | None) -> str:
    """It gives HTML, of which the text is taken, a block a line."""
    from readability import Document
    from scorer import lines_of

    return lines_of(Document(data, url=url).summary(html_partial=True))


def run_newspaper(data: bytes, url: str | None) -> str:
    import newspaper

    page = newspaper.Article(url or "http://unknown.example/", fetch_images=False)
    page.download(input_html=data.decode("utf-8", "replace"))
    page.parse()
    return str(page.text)


def run_justext(data: bytes, url: str | None) -> str:
    import justext

    blocks = justext.justext(data, stop_words(language_of(data)))
    return "\n".join(block.text for block in blocks if not block.is_boilerplate)


def run_goose(data: bytes, url: str | None) -> str:
    with goose() as extractor:
        return str(extractor.extract(raw_html=data.decode("utf-8", "replace")).cleaned_text)


def run_boilerpy(data: bytes, url: str | None) -> str:
    from boilerpy3.extractors import ArticleExtractor

    return str(ArticleExtractor().get_content(data.decode("utf-8", "replace")))


def run_html2text(data: bytes, url: str | None) -> str:
    """The whole page: it chooses nothing."""
    import html2text

    writer = html2text.HTML2Text(baseurl=url or "")
    writer.body_width = 0
    return str(writer.handle(data.decode("utf-8", "replace")))


PEERS: dict[str, Peer] = {
    OURS: Peer(run_cleaner, "article-cleaner", "Markdown"),
    "trafilatura": Peer(run_trafilatura, "trafilatura", "Markdown"),
    "trafilatura fast": Peer(run_trafilatura_fast, "trafilatura", "Markdown"),
    "resiliparse": Peer(run_resiliparse, "resiliparse", "text"),
    "turbohtml article": Peer(run_article, "turbohtml", "Markdown"),
    "turbohtml main_content": Peer(run_main_content, "turbohtml", "Markdown"),
    "readability-lxml": Peer(run_readability, "readability-lxml", "HTML, its text"),
    "newspaper4k": Peer(run_newspaper, "newspaper4k", "text"),
    "jusText": Peer(run_justext, "justext", "text"),
    "goose3": Peer(run_goose, "goose3", "text"),
    "boilerpy3": Peer(run_boilerpy, "boilerpy3", "text"),
    "html2text": Peer(run_html2text, "html2text", "Markdown, the whole page"),
}
RUN: dict[str, Run] = {name: peer.run for name, peer in PEERS.items()}

# jusText must be told the language; these are those of the labelled pages that it knows.
STOP_LISTS = {
    "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fi": "Finnish", "fr": "French", "hu": "Hungarian", "it": "Italian", "nl": "Dutch",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish",
    "tr": "Turkish",
}  # fmt: skip
LANGUAGE = re.compile(rb"<html\b[^>]*?\blang\s*=\s*[\"']?([a-zA-Z]{2})\b")


def language_of(data: bytes) -> str:
    """The language that a page declares; English if it declares none."""
    found = LANGUAGE.search(data)
    return found[1].decode().lower() if found else "en"


@cache
def stop_words(language: str) -> Any:
    import justext

    return justext.get_stoplist(STOP_LISTS.get(language, "English"))


def goose() -> Any:
    """Offline; otherwise as it comes."""
    from goose3 import Configuration, Goose

    settings = Configuration()
    settings.enable_image_fetching = False
    return Goose(settings)


def version_of(name: str) -> str | None:
    """The installed version of a peer, or None."""
    try:
        return version(PEERS[name].distribution)
    except PackageNotFoundError:
        return None


def installed() -> list[str]:
    """The tools that are here, ours first."""
    return [name for name in PEERS if name == OURS or version_of(name)]
