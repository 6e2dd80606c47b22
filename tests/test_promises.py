"""The promises of the design, each one provoked with documents made at random."""

import html
import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cleaner
from cleaner import Article, Format, InputError, Options
from cleaner.detect import detect_format
from cleaner.visible import split_lines
from fuzz.grammar import make_markdown, make_page
from fuzz.hostile import hostile
from fuzz.promises import harms
from pace import within

settings.register_profile(
    "promises",
    max_examples=int(os.environ.get("PROMISE_EXAMPLES", "60")),
    deadline=None,
    derandomize="PROMISE_RANDOM" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
PROMISE = settings.get_profile("promises")

SOURCE = Path(__file__).parents[1] / "src"
SCHEMA = jsonschema.Draft202012Validator(cleaner.schema())

# ── documents at random. Each stretch of text carries a word that occurs nowhere else, so that it
# can be found again in the output or in the removals, whoever cut the document into blocks.

WORDS = (
    "river morning council bridge harvest engine letter winter harbour question music window answer"
    " budget teacher village machine evening garden history island journey kitchen lantern meadow"
    " the a of and to in that was with from over under before while its their some every"
).split()
SENTENCE_ENDS = (".", ".", ".", "?", "!", ", he said.", ' ("so far").', " – and more.")
PACKS = SOURCE / "cleaner" / "rules" / "packs"


def examples(pack: str, key: str) -> list[str]:
    """What a pack's rules say they strip; not by `load_packs`, which compiles every pattern."""
    rules = tomllib.loads((PACKS / f"{pack}.toml").read_text("utf-8"))["rule"]
    given = [rule["strips"] for rule in rules if key in rule]
    return [s for strips in given for s in ([strips] if isinstance(strips, str) else strips)]


STRIPS = [s for pack in ("en", "de", "ja") for s in examples(pack, "match") if "\n" not in s]
HTML_NAMES = [s for s in examples("html", "names") if re.fullmatch("[a-z0-9 -]+", s)]


def make_sentence(random: Random) -> str:
    words = " ".join(random.choices(WORDS, k=random.randint(4, 18)))
    return words.capitalize() + random.choice(SENTENCE_ENDS)


# Drawn ready-made: word by word, making the documents takes ten times as long as cleaning them.
RANDOM = Random(2021)
SENTENCES = [make_sentence(RANDOM) for _ in range(200)]
PHRASES = [" ".join(RANDOM.choices(WORDS, k=RANDOM.randint(1, 6))) for _ in range(60)]


def sentences(fewest=1, most=4):
    return st.lists(st.sampled_from(SENTENCES), min_size=fewest, max_size=most).map(" ".join)


phrases = st.sampled_from(PHRASES)
boilerplate = st.sampled_from(STRIPS)


@st.composite
def inline(draw):
    text = draw(sentences())
    if draw(st.integers(0, 3)) == 0:
        word = draw(phrases)
        text += draw(
            st.sampled_from(
                [
                    f" **{word}**",
                    f" *{word}*",
                    f" [{word}](/a/{len(word)})",
                    f" `{word}`",
                    f" ![{word}](/p.png)",
                    " a_b_c",
                    " 3 * 4 * 5",
                    " \\*\\*\\*",
                    f" <b>{word}</b>",
                    " &amp;",
                    f" [{word}][1]",
                    f" <https://example.org/{len(word)}>",
                ]
            )
        )
    return text


fences = st.sampled_from(["```", "~~~", "```python"])
LEAVES = {
    "prose": inline(),
    "boilerplate": boilerplate,
    "rule": st.sampled_from(["---", "***", "* * *", "\\*\\*\\*", "\\*", "___", "⁂", "•"]),
    "underlined": st.tuples(phrases, st.sampled_from(["===", "---"])).map("\n".join),
    "heading": st.builds(
        lambda level, text: "#" * level + " " + text,
        st.integers(1, 4),
        st.one_of(phrases, boilerplate),
    ),
    "several": st.builds(
        lambda joint, lines: joint.join(lines),
        st.sampled_from(["\n", "  \n", "\\\n"]),
        st.lists(st.one_of(inline(), boilerplate, phrases), min_size=2, max_size=4),
    ),
    "code": st.builds(
        lambda fence, text: f"{fence}\n{text}\n\n  x = 1\n{fence[:3]}",
        fences,
        st.one_of(boilerplate, phrases),
    ),
    "table": st.builds(
        lambda head, cell: f"| {head} | b |\n|---|:--|\n| {cell.replace('|', '/')} | 2 |",
        phrases,
        boilerplate,
    ),
    "definition": st.integers(1, 9).map(lambda n: f"[1]: https://example.org/{n}"),
    "html": st.sampled_from(["<!-- more -->", "<div>Words in a division.</div>", "<br>", "<hr>"]),
}
# What makes up most of a page comes most often.
KINDS = (*LEAVES, "prose", "prose", "prose", "boilerplate", "boilerplate", "quote", "list", "list")


@st.composite
def markdown_part(draw, depth=0):
    kind = draw(st.sampled_from(KINDS if depth < 2 else ("prose", "boilerplate")))
    if kind in LEAVES:
        return draw(LEAVES[kind])
    inner = draw(st.lists(markdown_part(depth + 1), min_size=1, max_size=4))
    if kind == "quote":
        return "\n>\n".join("> " + part.replace("\n", "\n> ") for part in inner)
    bullet = draw(st.sampled_from(["- ", "* ", "1. "]))
    joint = draw(st.sampled_from(["\n", "\n\n"]))
    return joint.join(bullet + part.replace("\n", "\n" + " " * len(bullet)) for part in inner)


@st.composite
def markdowns(draw):
    parts = draw(st.lists(markdown_part(), min_size=1, max_size=14))
    text = "\n\n".join(parts) + draw(st.sampled_from(["", "\n", "\n\n"]))
    if draw(st.integers(0, 9)) == 0:
        text = "---\ntitle: A title\ntags: [a, b]\n---\n" + text
    return text.replace("\n", "\r\n") if draw(st.integers(0, 9)) == 0 else text


@st.composite
def plain_texts(draw):
    line = st.one_of(
        sentences(),
        sentences(),
        boilerplate,
        phrases,
        st.sampled_from(["***", "-----", "* an item"]),
    )
    parts = draw(
        st.lists(st.lists(line, min_size=1, max_size=3).map("\n".join), min_size=1, max_size=12)
    )
    return draw(st.sampled_from(["", "\n", "\ufeff"])) + "\n\n".join(parts)


@st.composite
def html_part(draw, depth=0):
    kind = draw(
        st.sampled_from(["p", "p", "p", "loose", "list", "table", "pre", "box", "box", "form"])
    )
    text = html.escape(draw(st.one_of(sentences(), sentences(), boilerplate, phrases)))
    if kind == "p":
        return f"<p>{text} <a href='/x'>{html.escape(draw(phrases))}</a></p>"
    if kind == "loose":
        return text + draw(st.sampled_from(["", "<br>", "<hr>", "<img src='/a.jpg' alt='A view'>"]))
    if kind == "list":
        entries = draw(st.lists(st.one_of(phrases, sentences()), min_size=1, max_size=4))
        return "<ul>" + "".join(f"<li><a href='/{len(e)}'>{e}</a></li>" for e in entries) + "</ul>"
    if kind == "table":
        head = f"<tr><th>{draw(phrases)}</th><th>b</th></tr>"
        return f"<table>{head}<tr><td>{text}</td><td>2</td></tr></table>"
    if kind == "pre":
        return f"<pre><code>{text}\n  x = 1</code></pre>"
    if kind == "form":
        return f"<form><input name=q><button>{html.escape(draw(phrases))}</button></form>"
    tag, _, names = draw(
        st.sampled_from([*HTML_NAMES, "div", "section", "article", "blockquote"])
    ).partition(" ")
    inner = draw(st.lists(html_part(depth + 1), min_size=1, max_size=4)) if depth < 3 else [text]
    return f"<{tag} class='{names}'>" + "\n".join(inner) + f"</{tag}>"


@st.composite
def pages(draw):
    parts = draw(st.lists(html_part(), min_size=1, max_size=8))
    title = draw(phrases)
    return (
        f"<!doctype html><html lang=en><head><title>{title} | Site</title></head><body>"
        f"<h1>{title}</h1>" + "\n".join(parts) + "</body></html>"
    )


def grown(make):
    """Documents of the fuzzers' grammar, odder than these and meant to be taken apart."""
    return st.composite(lambda draw: make(lambda n: draw(st.integers(0, n - 1))).text)()


lines_documents = st.one_of(markdowns(), markdowns(), plain_texts())
documents = st.one_of(lines_documents, pages(), grown(make_markdown), grown(make_page))


def clean(text, **options) -> Article:
    return cleaner.clean(text, options=Options(**options))


def clean_lines(text) -> Article:
    """Cleaned as Markdown or text, also where it begins like a page."""
    found = detect_format(text)
    return clean(text, format=Format.MARKDOWN if found is Format.HTML else found)


# ── 1. what is kept is kept byte for byte


def unjoined(article: Article) -> str:
    """The output with the edits that the sidecar lists undone."""
    text = article.markdown
    for edit in article.sidecar.edits:
        if edit.kind == "joined-paragraph":
            assert edit.after in text
            text = text.replace(edit.after, edit.before.replace(" ¶ ", "\n\n"), 1)
        elif edit.kind == "final-newline":
            assert text.endswith(edit.after)
    return text


@PROMISE
@given(lines_documents)
def test_each_line_of_the_output_is_one_of_the_input_in_order(text):
    article = clean_lines(text)
    source = iter([line.rstrip() for line in split_lines(text.removeprefix("\ufeff"))])
    for line in split_lines(unjoined(article)):
        if line.strip():
            assert line.rstrip() in source, f"not a line of the input, or out of order: {line!r}"


@PROMISE
@given(lines_documents)
def test_each_kept_block_stands_in_the_output_as_it_stood(text):
    article = clean_lines(text)
    raw = text.removeprefix("\ufeff")
    gone = {removal.block for removal in article.removals}
    edited = {edit.line for edit in article.sidecar.edits if edit.kind != "final-newline"}
    lines = split_lines(raw)
    offset = next((b.line - 1 - b.start for b in article.blocks), 0)
    position = 0
    for block in article.blocks:
        if block.index in gone or block.line in edited:
            continue
        own = "".join(lines[block.start + offset : block.end + offset]).strip("\r\n")
        found = article.markdown.find(own, position)
        if not edited:
            assert found >= 0, own
            position = found


@PROMISE
@given(lines_documents)
def test_no_edit_is_made_that_is_not_listed(text):
    article = clean_lines(text)
    kept = [b for b in article.blocks if b.index not in {r.block for r in article.removals}]
    if len(kept) == len(article.blocks) and not article.sidecar.edits:
        expected = text.removeprefix("\ufeff")
        assert article.markdown.strip("\r\n") == expected.strip("\r\n")


@PROMISE
@given(lines_documents)
def test_output_ends_in_one_newline_or_is_empty(text):
    made = clean_lines(text).markdown
    assert made == "" or re.search(r"[^\r\n](?:\r\n|\n)\Z", made)


# ── 2. cleaning what is clean changes nothing


@PROMISE
@given(lines_documents)
def test_cleaning_again_changes_nothing(text):
    once = clean(text).markdown
    again = clean(once)
    assert again.markdown == once, [(r.rule, again.blocks[r.block].text) for r in again.removals]


@PROMISE
@given(lines_documents, st.sampled_from([Format.MARKDOWN, Format.TEXT]))
def test_cleaning_again_in_a_named_format_changes_nothing(text, form):
    once = clean(text, format=form).markdown
    again = clean(once, format=form)
    assert again.markdown == once, [(r.rule, again.blocks[r.block].text) for r in again.removals]


def test_cleaning_again_changes_nothing_where_the_last_sign_of_markdown_went():
    prose = (
        "The water rose through the night, and by morning the streets of the town stood under it."
    )
    once = clean(f"Flood\n-----\n\n{prose}\n\n{prose}\n\n[Share this article](/s)\n").markdown
    assert clean(once).markdown == once


def test_cleaning_again_changes_nothing_where_a_comment_comes_first():
    once = clean(
        "Share this article\n\n<!-- a note -->\n\nThe water rose *through* the night.\n"
    ).markdown
    assert once.startswith("<!-- a note -->")
    assert clean(once).markdown == once


# ── 3. every block is in the output or in the removals


@PROMISE
@given(documents)
def test_counts_add_up(text):
    article = clean(text)
    stats = article.sidecar.stats
    gone = [removal.block for removal in article.removals]
    assert gone == sorted(set(gone)), "each block is removed once, in reading order"
    assert [block.index for block in article.blocks] == list(range(len(article.blocks)))
    assert set(gone) <= set(range(len(article.blocks)))
    kept = [block for block in article.blocks if block.index not in set(gone)]
    assert stats.blocks == len(article.blocks)
    assert stats.words_in == sum(block.words for block in article.blocks)
    assert stats.words_out == sum(block.words for block in kept)
    assert stats.removed == Counter(str(removal.category) for removal in article.removals)
    records = article.sidecar.removals
    assert [record.block for record in records] == gone
    assert [record.text for record in records] == [article.blocks[i].text for i in gone]
    assert all(r.reason and r.rule and 0 <= r.confidence <= 1 for r in records)


def marked(text: str, pattern: str) -> tuple[str, list[str]]:
    """The text with a number of its own on each stretch the pattern finds, and those numbers."""
    marks: list[str] = []

    def mark(found: re.Match[str]) -> str:
        marks.append(f"zq{len(marks)}qz")
        return f"{found[0]} {marks[-1]}"

    return re.sub(pattern, mark, text), marks


def where_marks_went(article: Article, marks: list[str]) -> None:
    removed = " ".join(record.text for record in article.sidecar.removals)
    for mark in marks:
        out, gone = article.markdown.count(mark), removed.count(mark)
        assert out + gone == 1, f"{mark}: {out} times in the output, {gone} times in the removals"


@PROMISE
@given(lines_documents)
def test_no_word_of_a_text_is_lost(text):
    body = text.removeprefix("---\ntitle: A title\ntags: [a, b]\n---\n")
    made, marks = marked(body, r"\b(?:river|council|share|the)\b(?![^(\n]*\))")
    where_marks_went(clean_lines(made), marks)


@PROMISE
@given(pages())
def test_no_word_of_a_page_is_lost(text):
    page, marks = marked(text, r"(?<=>)[a-zA-Z][^<\n]{3,}(?=<)(?!</title)")
    where_marks_went(clean(page), marks)


# ── 4. never empty by accident


@PROMISE
@given(documents, sentences(3, 6))
def test_prose_never_becomes_nothing(text, prose):
    body = f"<p>{prose}</p></body>" if text.startswith("<!doctype") else ""
    text = text.replace("</body>", body) if body else f"{text}\n\n{prose}\n"
    article = clean(text)
    assert article.markdown.strip()
    assert article.text.strip()


@PROMISE
@given(documents)
def test_an_empty_result_says_so(text):
    article = clean(text)
    assert (article.sidecar.stats.words_out == 0) == ("empty" in article.warnings)


# ── 5. one bad document costs its own result only


@PROMISE
@given(st.lists(st.one_of(st.just(b"%PDF-1.4 \x00\x01"), lines_documents), max_size=5))
def test_a_bad_document_gives_its_error_in_its_place(many):
    made = list(cleaner.clean_many(iter(many)))
    assert len(made) == len(many)
    for document, result in zip(many, made, strict=True):
        assert isinstance(result, InputError if isinstance(document, bytes) else Article)


# ── 6. bounded: hostile documents take seconds, not for ever

# Megabytes a second differ between machines; the slowest healthy one needs a tenth of this.
SECONDS = 8
SIZE = 200_000
HOSTILE = hostile(SIZE)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_end_soon(name):
    with within(SECONDS):
        clean(HOSTILE[name])


@PROMISE
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400)))
def test_any_input_gives_an_article_or_an_input_error(data):
    (article,) = cleaner.clean_many([data])
    if isinstance(article, InputError):
        assert str(article)
        return
    SCHEMA.validate(json.loads(article.sidecar.to_json()))
    article.markdown.encode("utf-8")


# ── 7. nothing dangerous leaves


def assert_harmless(markdown: str, *, strict: bool) -> None:
    assert list(harms(markdown, strict=strict)) == []


EVIL_SCHEMES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript&#x3A;alert(1)",
    "vbscript:x",
    "data:text/html;base64,PHNjcmlwdD4=",
    "file:///etc/passwd",
    "\x01javascript:alert(1)",
    "javascript\\:alert(1)",
    "&Tab;javascript:alert(1)",
    "java&NewLine;script:alert(1)",
    "&#1;javascript:alert(1)",
)
EVIL_HTML = (
    "<script>alert(1)</script>",
    "<SCRIPT src=//x.example/a.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<style>*{}</style>",
    "<form action='javascript:alert(1)'><input></form>",
    "<object data='data:text/html,x'></object>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='javascript:'>",
    "<div onclick='alert(1)'>words</div>",
    "<body onload=alert(1)>",
    "<link rel=stylesheet href=x>",
    "<p onmouseover = alert(1)>words</p>",
    "<img src='x'onerror=alert(1)>",
    "<img/onerror=alert(1)/src=x>",
    "<a href='javascript:alert(1)'>words</a>",
    "<a\nhref=java&#115;cript:alert(1)>words</a>",
    "<img src=data:text/html,x>",
    "<details open ontoggle=alert(1)>words</details>",
    "`` <script>alert(1)</script> `",
    "\\` <script>alert(1)</script> \\`",
    "``` <script>alert(1)</script> ``",
    "<script\n>alert(1)</script\n>",
    "<a title='>' onclick=alert(1)>words</a>",
    "<video src=x onerror\n=alert(1)>",
    "<button formaction=javascript:alert(1)>words</button>",
    "<p\nonclick=alert(1)>words</p>",
    "<math href='javascript:alert(1)'>x</math>",
)
evil_link = st.sampled_from(EVIL_SCHEMES).flatmap(
    lambda url: st.sampled_from(
        [
            f"[words]({url})",
            f"![words]({url})",
            f"[words](<{url}>)",
            f"[a]\n\n[a]: {url}",
            f"<{url}>",
            f"[a]\n\n[a]:\n{url}",
            f'[words]({url} "title")',
            f"[![p](/a.png)]({url})",
        ]
    )
)


@PROMISE
@given(
    markdowns(),
    st.lists(st.one_of(evil_link, st.sampled_from(EVIL_HTML)), min_size=1, max_size=4),
    sentences(),
)
def test_markdown_that_came_in_goes_out_harmless(text, evil, prose):
    made = clean(
        "\n\n".join([text, *(f"{prose} {e} {prose}" for e in evil)]), format=Format.MARKDOWN
    )
    assert_harmless(made.markdown, strict=False)


@pytest.mark.parametrize("url", EVIL_SCHEMES)
@pytest.mark.parametrize(
    "written", ["[words]({})", "![words]({})", "[words](<{}>)", "<{}>", "[a]: {}\n\n[a]"]
)
def test_each_way_to_write_a_bad_link_is_defused(url, written):
    evil = written.format(url)
    made = clean(
        f"# T\n\nSome words before it.\n\nMore words. {evil}\n\n{evil}\n", format=Format.MARKDOWN
    )
    assert_harmless(made.markdown, strict=False)


@pytest.mark.parametrize("tag", EVIL_HTML)
def test_each_bad_tag_is_defused(tag):
    made = clean(
        f"# T\n\nSome words before it.\n\nMore words. {tag}\n\n{tag}\n", format=Format.MARKDOWN
    )
    assert_harmless(made.markdown, strict=False)


def test_a_link_broken_after_its_bracket_is_defused():
    assert_harmless(
        clean("# T\n\nSome [words](\njavascript:alert(1)) here.\n").markdown, strict=False
    )


@PROMISE
@given(
    pages(),
    st.lists(st.sampled_from(EVIL_SCHEMES), max_size=3),
    st.lists(st.sampled_from(EVIL_HTML), max_size=3),
    sentences(),
)
def test_pages_go_out_harmless(text, urls, tags, prose):
    evil = [f"<p>{prose} <a href='{u}'>words</a> <img src='{u}' alt=p> {prose}</p>" for u in urls]
    evil += [f"<p>{prose} {tag} {prose}</p>" for tag in tags]
    evil += [f"<p>{prose} {html.escape(tag)} {prose}</p>" for tag in tags]
    assert_harmless(clean(text.replace("</body>", "".join(evil) + "</body>")).markdown, strict=True)


@PROMISE
@given(pages())
def test_control_characters_of_a_page_do_not_reach_the_markdown(text):
    spoilt = text.replace(" ", " \x1b[31m\x07", 3)
    made = clean(spoilt, format=Format.HTML).markdown
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", made), made


# ── pure: the same bytes, every time and everywhere


@PROMISE
@given(documents)
def test_the_same_input_gives_the_same_article(text):
    first, other, second = clean(text), clean("Something else.\n"), clean(text)
    assert other.markdown == "Something else.\n"
    assert (first.markdown, first.text, first.to_dict()) == (
        second.markdown,
        second.text,
        second.to_dict(),
    )


@PROMISE
@given(documents)
def test_bytes_and_string_give_the_same_article(text):
    assert cleaner.clean(text.encode()).markdown == cleaner.clean(text).markdown


@PROMISE
@given(documents)
def test_sidecar_is_valid(text):
    article = clean(text)
    plain = json.loads(article.sidecar.to_json())
    SCHEMA.validate(plain)
    assert json.loads(json.dumps(article.to_dict())) == plain


PROBE = """
import hashlib, json, sys
import cleaner
for text in json.load(sys.stdin):
    article = cleaner.clean(text, url="https://example.org/a/b")
    print(hashlib.sha256((article.markdown + article.sidecar.to_json()).encode()).hexdigest())
"""


def digests(texts: list[str], seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        input=json.dumps(texts),
        text=True,
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(SOURCE), "PYTHONHASHSEED": seed},
    )
    return done.stdout


@settings(PROMISE, max_examples=1)
@given(st.lists(documents, min_size=30, max_size=30))
def test_the_hash_seed_changes_nothing(texts):
    assert digests(texts, "0") == digests(texts, "1")


def test_cleaning_reads_no_file_and_writes_nothing(capfd, monkeypatch):
    clean("# Warm\n\nSome words, so that the packs are loaded.\n")
    clean("<html><body><p>Some words, so that BeautifulSoup is loaded.</p></body></html>")
    opened = []
    monkeypatch.setattr("builtins.open", lambda *args, **_: opened.append(args))
    monkeypatch.setattr(Path, "open", lambda *args, **_: opened.append(args))
    clean("# Title\n\nSome words of prose that stay.\n\nShare this article\n")
    clean("<html><body><h1>T</h1><p>Some words of prose that stay.</p></body></html>")
    assert opened == []
    assert capfd.readouterr() == ("", "")


def test_options_are_not_changed_by_use():
    options = Options(keep=frozenset({"share"}), given={"title": "Given"})
    before = replace(options)
    cleaner.clean("# T\n\nShare this article\n", options=options)
    assert options == before
