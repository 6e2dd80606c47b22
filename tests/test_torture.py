"""Hostile documents in small: what each guard against them holds back, and what it leaves alone."""

import json

import pytest
from markdown_it import MarkdownIt

import cleaner
from cleaner.errors import InputError
from cleaner.model import Article, Format, Options
from cleaner.parse import html as html_reader
from cleaner.parse.guard import guard
from cleaner.render.defuse import defuse, defuse_characters
from cleaner.visible import has_bad_characters, without_bad_characters
from pace import within

FIRST = (
    "The ferry left the island at dawn with nine passengers, two goats and a piano that nobody"
    " would admit to owning, and the alphaword captain wrote all of it down in his book."
)
LAST = (
    "When the omegaword wind dropped in the evening, the passengers went ashore one after the"
    " other, the goats first, and the piano stayed on deck until somebody thought to play it."
)
BEFORE = f"<h1>The ferry</h1><p>{FIRST}</p><p>{FIRST}</p>"
AFTER = f"<p>{LAST}</p><p>{LAST}</p>"


def clean_html(middle: str) -> Article:
    page = f"<html><body><article>{BEFORE}{middle}{AFTER}</article></body></html>"
    return cleaner.clean(page, options=Options(format=Format.HTML))


def clean_markdown(middle: str) -> Article:
    text = f"# The ferry\n\n{FIRST}\n\n{FIRST}\n\n{middle}\n\n{LAST}\n\n{LAST}\n"
    return cleaner.clean(text, options=Options(format=Format.MARKDOWN))


def links_of(markdown: str) -> list[str]:
    reader = MarkdownIt("commonmark", {"html": True})
    reader.validateLink = lambda url: True
    return [
        str(value)
        for token in reader.parse(markdown)
        for inner in token.children or ()
        for name, value in inner.attrs.items()
        if name in ("href", "src")
    ]


@pytest.mark.parametrize(
    ("bad", "made"),
    [
        ("red \x1b[31mtext\x07", "red [31mtext"),
        ("a\x0bb\x0cc", "a b c"),
        ("nul\x00l", "null"),
        ("pay \u202eekil\u2066", "pay ekil"),
        ("lone \ud800 half", "lone  half"),
        ("don\x92t", "don’t"),
        ("it\xe2\x80\x99s", "itâs"),
        ("\ufdd0no\uffff", "no"),
        ("a" + "\u0301" * 500, "a" + "\u0301" * 30),
    ],
)
def test_bad_characters_go(bad: str, made: str) -> None:
    assert has_bad_characters(bad)
    assert without_bad_characters(bad) == made
    assert not has_bad_characters(made)


@pytest.mark.parametrize(
    "good",
    ["plain", "tab\tand\r\nlines", "“quotes” – café", "日本語の文章", "می‌خواهم", "a\u0301e\u0308",
     "שָׁלוֹם", "👩‍👩‍👧", "\u200eleft\u200f"],
)  # fmt: skip
def test_good_characters_stay(good: str) -> None:
    assert not has_bad_characters(good)
    assert without_bad_characters(good) == good
    assert defuse_characters(good) == (good, ())


def test_references_to_bad_characters_go_and_others_stay() -> None:
    kept = "&#39;&#x27;&#8217;&#x2019;&#146;&#x92;&#128512;&#9;&#10;&amp;&#9999999999;"
    assert guard(kept) == kept
    assert guard("a&#27;b&#x1b;c&#x0000000001B;d&#8238e&#x202e;f&#xD800;g&#0;") == "abcdefg"


def test_page_with_controls_everywhere_comes_out_clean() -> None:
    made = clean_html(
        '<p class="a\x1bb">One \x1b[31m&#27;[0m two &#x202e;three, \x00and <a href="/a\x07b"'
        ' title="&#x9d;\x1b]0;x">four</a> more.</p><nav><a href="/">Home \x1b[2J</a></nav>'
    )
    for text in (made.markdown, made.text, made.sidecar.to_json().replace("\n", "")):
        assert not has_bad_characters(text)
    assert not has_bad_characters("".join(record.text for record in made.sidecar.removals))


def test_markdown_with_controls_is_mended_and_says_so() -> None:
    made = clean_markdown("A line \x1b[31mwith\x1b[0m colours,\nand one without.")
    assert "A line [31mwith[0m colours,\nand one without." in made.markdown
    assert [(edit.line, edit.before) for edit in made.sidecar.edits] == [(7, "U+001B, U+001B")]
    assert clean_again(made) == made.markdown


def clean_again(made: Article) -> str:
    return cleaner.clean(made.markdown, options=Options(format=Format.MARKDOWN)).markdown


@pytest.mark.parametrize(
    "unsafe",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](<javascript:alert(1)>)",
        "[x](javascript&colon;alert(1))",
        "[x](javascript&#58;alert(1))",
        "[x](java&Tab;script:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](javascript\\:alert(1))",
        "[x](vbscript:x)",
        "[x](blob:https://x.example/1)",
        "![x](data:text/html,x)",
        "<javascript:alert(1)>",
        "[x][1]\n\n[1]: javascript:alert(1)",
        '<a href="javascript:alert(1)">x</a>',
        "<a href=' java\tscript:alert(1)'>x</a>",
        '<a title=">" href=javascript:alert(1)>x</a>',
        '<img src=x onerror=alert(1) onload="alert(2)">',
        '<p title=">" onclick=alert(1)>x</p>',
        "\\` [x](javascript:alert(1)) \\`",
        "<a\nhref=java&#115;cript:alert(1)>x</a>",
        "<img src=x\ntitle=y\nonerror=alert(1)>",
        "[x](\njavascript:alert(1))",
        "then\n\n> [x](\n> javascript:alert(1))",
        "[x][1]\n\n[1]:\njavascript:alert(1)",
        "[x][1]\n\n> [1]:\n> javascript:alert(1)",
        "[x](< javascript:alert(1)>)",
        "[x](<java\tscript:alert(1)>)",
        "[x][1]\n\n[1]: < \tjavascript:alert(1)>",
    ],
)
def test_unsafe_markdown_is_defused(unsafe: str) -> None:
    made = clean_markdown(f"Some words before, {unsafe} and some after.")
    shown = MarkdownIt("commonmark", {"html": True}).render(made.markdown)
    assert not [url for url in links_of(made.markdown) if url.split(":")[0] in BAD_SCHEMES]
    assert 'href="javascript' not in shown.replace(" ", "").replace("\t", "")
    assert "=javascript" not in shown
    for handler in (" onerror=", " onload=", " onclick="):
        assert handler not in shown
    assert made.sidecar.edits
    assert clean_again(made) == made.markdown


BAD_SCHEMES = ("javascript", "vbscript", "data", "blob")


@pytest.mark.parametrize(
    "safe",
    [
        "[x](https://x.example/a:b)", "[x](/a/b:c)", "[x](mailto:a@b.example)", "[x](tel:+1)",
        "[x](#note:1)", "[x](?q=a:b)", "[sic](Note: it was spelled so)", "[Ann]: Well: no.",
        "`[x](javascript:alert(1))`", "Use <xs:element> here.", "On 1 < 2, one = two.",
        '<a href="https://x.example">x</a>', "<br> one=1 ", "[1]: https://x.example/\n",
        "The option data=x: yes.", "[x](<Notes 1: the mouth.md>)",
    ],
)  # fmt: skip
def test_safe_markdown_stays_byte_for_byte(safe: str) -> None:
    assert defuse(safe, 1) == (safe, [])


@pytest.mark.parametrize(
    "flood", ["<a ", '<a "', "](a", "](<\t", "]: ", "<a x='", "[x](j", "on", "`a", "&#"]
)
def test_defusing_takes_linear_time(flood: str) -> None:
    with within(5):
        defuse(flood * 100_000, 1)
        guard(flood * 100_000)


@pytest.mark.parametrize("flood", ["[", "![", "<a ", "`a", "[a](", "<a href= "])
def test_the_second_look_takes_linear_time(flood: str) -> None:
    text = "Words, `<script>` and \\<a href=javascript:x>\n\n" + flood * (200_000 // len(flood))
    with within(8):  # a healthy one needs two seconds at most
        cleaner.clean(text, options=Options(format=Format.MARKDOWN))


def test_page_of_too_many_elements_keeps_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_reader, "MANY_EVENTS", 50)
    monkeypatch.setattr(html_reader, "MOST_BLOCKS", 50)
    middle = "<p>x</p>" * 200 + '<p style="display:none">hiddenword</p><script>alert(1)</script>'
    made = clean_html(middle)
    assert len(made.blocks) < 60
    everything = " ".join(block.text for block in made.blocks)
    assert "omegaword" in everything
    assert "hiddenword" not in everything
    assert "alert" not in everything


def test_what_stands_after_too_many_elements_stays_and_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(html_reader, "MANY_EVENTS", 400)
    monkeypatch.setattr(html_reader, "MOST_BLOCKS", 400)
    made = clean_html("<ul>" + "<li>A short entry" * 500 + "</ul>")
    assert made.markdown.count("omegaword") == 2
    assert made.warnings[-1].startswith("too many elements: what follows the first 400 blocks")
    assert "too many" not in str(clean_html("<ul>" + "<li>A short entry" * 100 + "</ul>").warnings)


def test_items_that_hold_each_other_are_passed_over() -> None:
    made = clean_html(
        '<div itemscope itemtype="https://schema.org/Article" itemref=two></div>'
        "<p id=two itemprop=part itemscope itemref=three>"
        "<p id=three itemprop=part itemscope itemref=two>"
    )
    assert "omegaword" in made.markdown


def test_items_that_double_with_each_reference_end_soon() -> None:
    pairs = "".join(
        f'<p id={name}{at} itemprop={name} itemscope itemref="a{at + 1} b{at + 1}">'
        for at in range(22)
        for name in "ab"
    )
    with within(5):
        clean_html(f'<div itemscope itemtype="https://schema.org/Article" itemref="a0 b0">{pairs}')


def test_button_that_nobody_closed_is_not_a_control() -> None:
    made = clean_html("<button><button>")
    assert "omegaword" in made.markdown
    assert "Send now" not in clean_html("<button>Send now</button>").markdown


@pytest.mark.parametrize("form", [Format.MARKDOWN, Format.TEXT])
def test_too_many_lines_are_refused(form: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.pipeline.MOST_LINES", 30)
    options = Options(format=form)
    with pytest.raises(InputError, match="40 lines"):
        cleaner.clean("a line\n" * 40, options=options)
    cleaner.clean("a line\n" * 30 + "\n" * 100, options=options)


def test_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.pipeline.MOST_CHARACTERS", 1024 * 1024)
    with pytest.raises(InputError, match="larger than 1 MB"):
        cleaner.clean(b"x" * (1024 * 1024 + 1))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", [True, False])
def test_wide_encodings(encoding: str, *, mark: bool) -> None:
    bom = "\ufeff".encode(encoding)
    text = f"<html><body>{BEFORE}<p>Café “naïve”</p>{AFTER}</body></html>"
    made = cleaner.clean((bom if mark else b"") + text.encode(encoding))
    assert "Café “naïve”" in made.markdown
    assert made.sidecar.source.encoding == encoding


def test_few_controls_and_a_torn_write_are_still_text() -> None:
    page = f"<html><body>{BEFORE}\x1b[31m\x1b[0m\x07\x00{AFTER}</body></html>".encode()
    assert "omegaword" in cleaner.clean(page).markdown
    assert "omegaword" in cleaner.clean(page.replace(b"\x07", b"\x00" * 4096)).markdown


@pytest.mark.parametrize(
    "data",
    [
        bytes(10_000),
        bytes(range(256)) * 40,
        b"\x1b\x01" * 9000,
        b"a.txt" + bytes(252) + b"ustar\x00",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="not text"):
        cleaner.clean(data)


def test_sidecar_of_hostile_page_is_strict_json() -> None:
    made = clean_html('<script type="application/ld+json">{"headline": "\\ud800 \\u001b"}</script>')
    json.loads(made.sidecar.to_json().encode("utf-8"))
