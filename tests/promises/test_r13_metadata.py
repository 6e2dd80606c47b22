"""R13: metadata is well formed and inert: strict JSON, strings that stay strings, safe addresses.

`tests/test_metadata.py`, `tests/test_claims.py` and `tests/test_front_matter.py` have more.
"""

import json
from typing import Any

import pytest
import yaml

import cleaner
from cleaner import Article, Format, Options
from cleaner.parse import front_matter, json_ld

SAID = "The ferry left the island at dawn with nine passengers and two goats, all of them awake."
STRINGS = (
    "yes", "no", "null", "~", "1.0", "0x1F", "1e3", "2021-01-29", "---", "...", "- a", "a: b",
    "# a", "[a", "{a", "&a", "*a", "!!int 3", "| a", "> a", "'a", '"a', "%a", "@a", "`a", "true",
    "a\\b", "=", "<<",
    "\u2028a", "a\u0085b", "é", "日本",
)  # fmt: skip
UNSAFE = "javascript:alert(1)"


def clean(head: str = "", body: str = "", **options: Any) -> Article:
    words = f"<h1>Ferry</h1><p>{SAID}</p>{body}<p>{SAID}</p>"
    page = f"<html><head>{head}</head><body>{words}</body></html>"
    return cleaner.clean(page, options=Options(format=Format.HTML, **options))


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    assert len(made) == len(pairs), "a key twice"
    return made


def strictly(made: Article) -> dict[str, Any]:
    data = made.sidecar.to_json().encode("utf-8")
    plain: dict[str, Any] = json.loads(
        data, parse_constant=pytest.fail, object_pairs_hook=refuse_twice
    )
    return plain


@pytest.mark.parametrize(
    "text",
    [
        '{"@type":"Article","headline":NaN,"wordCount":Infinity,"a":1e999999}',
        '{"@type":"Article","headline":"a \\ud800 \\u0000"}',
        '{"@type":"Article","headline":"a","headline":"b"}',
        '{"@type":"Article","wordCount":' + "9" * 6000 + "}",
        '{"@type":["Article",null],"headline":{"a":[1]},"author":[null,5,{"name":{"x":[]}}]}',
        '{"@type":"Article","headline":"' + "long " * 150_000 + '"}',
    ],
    ids=lambda text: text[:50],
)
def test_r13_the_sidecar_is_strict_json(text):
    plain = strictly(clean(ld(text)))
    removed = sum(len(record["text"]) for record in plain["removals"])
    assert len(json.dumps(plain)) < 1_000_000 + 2 * removed


@pytest.mark.parametrize("text", STRINGS)
@pytest.mark.parametrize("profile", ["yaml", "hugo", "jekyll", "obsidian"])
def test_r13_strings_stay_strings_in_front_matter(text, profile):
    options = {"overrides": {"title": text, "tags": [text], "section": text}}
    made = clean(front_matter=profile, **options)
    read = yaml.safe_load(made.markdown[4 : made.markdown.index("\n---\n", 4)])
    assert read["title"] == made.metadata.title
    assert isinstance(read["title"], str)


def test_r13_addresses_that_run_code_are_none():
    made = clean(
        f'<link rel=canonical href="{UNSAFE}"><link rel=license href="{UNSAFE}">'
        f'<meta property="og:url" content="{UNSAFE}"><meta property="og:image" content="{UNSAFE}">'
        + ld(
            f'{{"@type":"Article","url":"{UNSAFE}","image":"{UNSAFE}",'
            f'"license":"{UNSAFE}","author":{{"name":"Ann","url":"{UNSAFE}"}}}}'
        )
    )
    assert "javascript:" not in json.dumps(strictly(made)["metadata"])


@pytest.mark.parametrize(("depth", "is_read"), [(json_ld.MOST_DEPTH - 1, True), (8, False)])
def test_r13_json_ld_is_read_so_deep(depth, is_read):
    text = '{"@graph":[' * depth + '{"@type":"Article","headline":"Deep water"}' + "]}" * depth
    assert (clean(ld(text)).metadata.title == "Deep water") is is_read


@pytest.mark.parametrize(("size", "is_read"), [(json_ld.MOST_CHARACTERS, True), (1_000_001, False)])
def test_r13_json_ld_is_read_so_large(size, is_read):
    text = '{"@type":"Article","headline":"Deep water","x":"'
    text += "x" * (size - len(text) - 2) + '"}'
    assert len(text) == size
    assert (clean(ld(text)).metadata.title == "Deep water") is is_read


@pytest.mark.parametrize("brackets", [900, 1100, 100_000])
def test_r13_brackets_that_no_reader_can_follow(brackets):
    assert strictly(clean(ld("[" * brackets + "]" * brackets)))["metadata"]["title"] == "Ferry"


@pytest.mark.parametrize(
    ("size", "is_read"), [(front_matter.MOST_CHARACTERS - 9, True), (20_001, False)]
)
def test_r13_front_matter_is_read_so_large(size, is_read):
    head = "title: Deep water\nx: "
    text = f"---\n{head}{'x' * (size - len(head) - 5)}\n---\n\n# Ferry\n\n{SAID}\n\n{SAID}\n"
    made = cleaner.clean(text, options=Options(format=Format.MARKDOWN))
    assert (made.metadata.title == "Deep water") is is_read


@pytest.mark.parametrize("head", ["a: &a [x]\nb: *a", "a: &a [*a]", "a: " + "[" * 99 + "]" * 99])
def test_r13_front_matter_that_is_a_trap_is_text(head):
    text = f"---\n{head}\ntitle: Trap\n---\n\n# Ferry\n\n{SAID}\n\n{SAID}\n"
    made = cleaner.clean(text, options=Options(format=Format.MARKDOWN))
    assert made.metadata.title != "Trap"
    assert SAID in made.markdown
