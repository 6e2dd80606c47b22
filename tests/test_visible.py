"""The text a reader sees, and how many words it has."""

import pytest

from cleaner.visible import count_words, fold_for_matching, fold_space, read_inline, split_lines
from pace import within


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("a", ("a",)),
        ("a\n", ("a\n",)),
        ("a\r\nb\rc\n", ("a\r\n", "b\r", "c\n")),
        ("\n\n", ("\n", "\n")),
        ("a\x0cb\u2028c\x85d\n", ("a\x0cb\u2028c\x85d\n",)),
    ],
)
def test_lines_together_are_the_text(text, lines):
    assert split_lines(text) == lines
    assert "".join(split_lines(text)) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one", 1),
        ("don't – stop, half-way", 3),
        ("* * *", 0),
        ("a_b", 2),
        ("3.14", 2),
        ("naïve Übung", 2),
        ("山あいの町で", 3),
        ("東京 tower", 2),
        ("Привет, мир!", 2),
        ("مرحبا بالعالم", 2),
    ],
)
def test_words(text, words):
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("plain", "plain"),
        ("**bold** and *italic* and __bold__ and _italic_", "bold and italic and bold and italic"),
        ("[text](/url)", "text"),
        ('[text](/url "title")', "text"),
        ("[a (b)](/u_(v))", "a (b)"),
        ("[**bold** text](/url)", "bold text"),
        ("[![alt](/p.png) more](/u)", "more"),
        ("![alt](/p.png)", ""),
        ("[text][ref]", "text"),
        ("[not a link]", "[not a link]"),
        ("\\*\\*\\*", "***"),
        ("\\[text\\](x)", "[text](x)"),
        ("snake_case_name", "snake_case_name"),
        ("3 * 4 * 5", "3 * 4 * 5"),
        ("a &amp; b &copy; c &nope;", "a & b © c &nope;"),
        ("<b>bold</b> <!-- no --> text", "bold text"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("`code`", "code"),
        ("~~gone~~", "gone"),
        ("two  \nlines", "two lines"),
        ("half [a link", "half [a link"),
    ],
)
def test_inline_markdown_as_seen(written, seen):
    assert read_inline(written).text == seen


def test_links_are_measured():
    seen = read_inline("See [the report](/r) and [![x](/p.png)](/q) or <mailto:a@b.example>.")
    assert seen.links == ("/r", "/q", "mailto:a@b.example")
    assert seen.images == 1
    assert seen.link_chars == len("the report") + len("mailto:a@b.example")


def test_space_and_quotes_are_folded():
    assert fold_space(" a\u00a0\n b\t") == "a b"
    assert fold_for_matching("“It’s\u200b a\u00adgain”") == '"It\'s again"'


@pytest.mark.parametrize(
    "flood", ["[", "](", "![", "[a](", "<a ", "&", "\\", "*_", "`", "[x][", "<!--", "[(", "\\("]
)
def test_reading_is_linear(flood):
    with within(3):  # a healthy one needs a tenth of a second
        read_inline(flood * (100_000 // len(flood)))
