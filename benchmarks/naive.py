"""A whole page as Markdown or text, as scrapers save it that choose nothing."""

from __future__ import annotations

import re


def convert(data: bytes) -> dict[str, str]:
    """What four converters make of all that a page shows, its title before it."""
    import html2text
    import html_to_markdown
    import inscriptis
    from bs4 import BeautifulSoup, Comment
    from markdownify import markdownify

    soup = BeautifulSoup(data, "lxml")
    for tag in soup(["script", "style", "noscript"]):
        tag.decompose()
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    title = " ".join(soup.title.get_text().split()) if soup.title else ""
    page = str(soup.body or soup)
    wide = html2text.HTML2Text()
    wide.body_width = 0
    plain = html_to_markdown.ConversionOptions(
        extract_metadata=False, preprocessing=html_to_markdown.PreprocessingOptions(enabled=False)
    )
    made = {
        "html2text": wide.handle(page),
        "markdownify": markdownify(page),
        "html-to-markdown": html_to_markdown.convert(page, plain).content or "",
        "inscriptis": inscriptis.get_text(page),
    }
    return {name: f"{title}\n\n{tidy(text)}" for name, text in made.items()}


def tidy(text: str) -> str:
    """One empty line at most between two others, and none around."""
    return re.sub(r"\n{3,}", "\n\n", text.replace("\r", "")).strip()
