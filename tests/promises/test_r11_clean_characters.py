"""R11: clean characters out: what a terminal, a reader of UTF-8 or an eye would trip over is gone.

`tests/test_torture.py` has each replacement; `tests/test_hostile.py` looks through every result.
Composed and decomposed letters stay as the author has them: text is never normalised.
"""

import json
import re

import pytest

import cleaner
from cleaner import Format, Options

BAD = [
    *range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0x202A, 0x202F),
    *range(0x2066, 0x206A), 0xD800, 0xDFFF, 0xFDD0, 0xFFFE, 0xFFFF,
]  # fmt: skip
FOUND = re.compile(f"[{re.escape(''.join(map(chr, BAD)))}]")
SAID = "The ferry left the island at dawn with nine passengers and two goats, all of them awake."
SPOILT = "".join(f"a{chr(number)}b " for number in BAD)
NAMED = "".join(f"a&#{number};b a&#x{number:x};b " for number in BAD)


def page(bad: str) -> str:
    return (
        f"<html lang='{bad}'><head><title>T {bad}</title><meta name=author content='A {bad}'>"
        f"<meta name=description content='D {bad}'></head><body><h1>H {bad}</h1><p>{SAID} {bad}</p>"
        f"<pre><code class='language-{bad}'>{bad}</code></pre><p><a href='/x{bad}' title='{bad}'>"
        f"{SAID}</a> <img alt='{bad}' src='/i{bad}.png'></p><ul class='{bad}'><li>{SAID} {bad}</ul>"
        f"<div class=share>Share this {bad}</div></body></html>"
    )


def markdown(bad: str) -> str:
    return f"---\ntitle: T {bad}\n---\n# H {bad}\n\n{SAID} {bad}\n\n```\n{bad}\n```\n\n{SAID}\n"


@pytest.mark.parametrize("bad", [SPOILT, NAMED], ids=["themselves", "by number"])
@pytest.mark.parametrize("form", [Format.HTML, Format.MARKDOWN, Format.TEXT])
@pytest.mark.parametrize("front_matter", ["auto", "yaml"])
def test_r11_nothing_that_is_written_has_them(bad, form, front_matter):
    text = page(bad) if form is Format.HTML else markdown(bad)
    data = text.encode("utf-8", "surrogatepass")
    options = Options(format=form, front_matter=front_matter, encoding="utf-8")
    made = cleaner.clean(data, url="https://example.org/", options=options)
    assert SAID in made.markdown
    assert not FOUND.search(made.markdown)
    assert not FOUND.search(made.text)
    for written in strings(json.loads(made.sidecar.to_json())):
        assert not FOUND.search(written), written
    assert "\r" not in made.markdown
    assert not made.markdown.startswith("\ufeff")


def strings(value):
    if isinstance(value, dict):
        yield from (inner for pair in value.items() for part in pair for inner in strings(part))
    elif isinstance(value, list):
        yield from (inner for part in value for inner in strings(part))
    elif isinstance(value, str):
        yield value


def test_r11_composed_letters_stay_as_they_are():
    for letter in ("é", "e\u0301", "한", "\u1112\u1161\u11ab"):
        made = cleaner.clean(
            f"# T\n\n{SAID} caf{letter}.\n", options=Options(format=Format.MARKDOWN)
        )
        assert f"caf{letter}." in made.markdown
