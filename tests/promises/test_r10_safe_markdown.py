"""R10: safe Markdown out, wherever a page or a text puts an address that runs code.

`tests/test_promises.py` (part 7), `tests/test_torture.py` and `tests/test_hostile.py` have more.
"""

import html
import os
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import cleaner
from cleaner import Format, Options

EXAMPLES = int(os.environ.get("CLEANER_EXAMPLES", "100"))
SCHEMES = ("javascript", "vbscript", "livescript", "data", "file", "blob", "feed:javascript", "jar")
SAFE = ("http", "https", "mailto", "tel")
READER = MarkdownIt("commonmark", {"html": True}).enable("table")
READER.validateLink = lambda url: True
TAG = re.compile(r"<([a-z][a-z0-9]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
LED = re.compile(r"\s(?:href|src|srcset|action|data|poster|cite)\s*=\s*\"([^\"]*)\"", re.IGNORECASE)
RUNNING = "script iframe object embed base form svg style meta link".split()
SAID = "The rope of the bell was new that year, and the keeper had yet to learn how it"
IN_PAGES = (
    '<p>{said} <a href="{url}">pulled</a> well.</p>',
    '<p>{said} <img src="{url}" alt="pulled"> well.</p>',
    '<p>{said} <img src="a.png" srcset="{url} 2x" alt="]({url})"> well.</p>',
    '<p>{said} <a href="/a" title="x&quot;) [y]({url})">pulled</a> well.</p>',
    "<table><tr><th>a<th>b</tr><tr><td>{said}<td><a href='{url}'>pulled</a></table>",
    '<figure><img data-src="{url}"><figcaption>{said}</figcaption></figure>',
    '<h2><a href="{url}">{said}</a></h2>',
    '<blockquote cite="{url}"><p>{said} pulled.</p></blockquote>',
    "<p>{said} [pulled]({url}) and &lt;{url}&gt; well.</p>",
    '<video src="{url}" poster="{url}"></video><p>{said} pulled.</p>',
)
IN_MARKDOWN = (
    "{said} [pulled]({url}) well.",
    "{said} [pulled](<{url}>) well.",
    "{said} [pulled]( {url} 'a') well.",
    "{said} ![pulled]({url}) well.",
    "{said} <{url}> well.",
    "{said} [pulled][r] well.\n\n[r]: {url}",
    "{said} [pulled][r] well.\n\n[r]: <{url}> 'a'",
    "| a | b |\n|---|---|\n| {said} | [pulled]({url}) |",
    '{said} <a href="{url}">pulled</a> well.',
    "> {said} [pulled](\n> {url}) well.",
)


@st.composite
def addresses(draw):
    scheme = draw(st.sampled_from(SCHEMES))
    at = draw(st.integers(1, len(scheme) - 1))
    letter = scheme[at]
    spelled = draw(
        st.sampled_from(
            [
                letter, letter.upper(), f"&#{ord(letter)};", f"&#x{ord(letter):x};",
                f"&#0000{ord(letter)}", f"{letter}\t", f"&Tab;{letter}", f"{letter}\x01",
                f"\\{letter}", f"{letter}\n", f"{letter}\u00ad", f"%{ord(letter):02x}",
            ]
        )
    )  # fmt: skip
    before = draw(st.sampled_from(["", " ", "\t", "\x01", "&#1;", "&nbsp;", "\u200b"]))
    colon = draw(st.sampled_from([":", "&colon;", "&#58;", "&#x3A;", "\\:", "&#x03a"]))
    return before + scheme[:at] + spelled + scheme[at + 1 :] + colon + "alert(1)"


def assert_harmless(markdown: str) -> None:
    for found in TAG.finditer(READER.render(markdown)):
        assert found[1].lower() not in RUNNING
        assert not re.search(r"[\s/\"']on[a-z]+\s*=", re.sub(r"\"[^\"]*\"", '""', found[2]))
        for url in LED.findall(found[2]):
            plain = re.sub(r"[\x00-\x20]", "", html.unescape(url))
            scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", plain)
            assert not scheme or scheme[1].lower() in SAFE, found[0]


@pytest.mark.parametrize("around", IN_PAGES)
@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(addresses())
def test_r10_from_a_page(around, url):
    page = f"<html><body>{around.format(said=SAID, url=url) * 2}<p>{SAID} rang.</p></body></html>"
    made = cleaner.clean(page, options=Options(format=Format.HTML))
    assert SAID in made.markdown
    assert_harmless(made.markdown)


@pytest.mark.parametrize("around", IN_MARKDOWN)
@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(addresses())
def test_r10_from_markdown(around, url):
    text = f"# The rope\n\n{SAID} rang.\n\n{around.format(said=SAID, url=url)}\n\n{SAID} rang.\n"
    made = cleaner.clean(text, options=Options(format=Format.MARKDOWN))
    assert SAID in made.markdown
    assert_harmless(made.markdown)
