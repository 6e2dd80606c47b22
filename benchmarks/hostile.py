"""Writes hostile documents of our own: what a cleaner must survive, in any size.

    python benchmarks/hostile.py FOLDER               as the tests have them, 2 MB
    python benchmarks/hostile.py FOLDER --scale 20    twenty times as deep, as wide and as long

`torture.py FOLDER` runs them. Each has two paragraphs before its hostile part and two after it, so
that what is lost is seen. The tests run the small ones, `.ci/run` the large ones too.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import random
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

FIRST = (
    "The firstbell keeper climbed the tower before sunrise, as he had done for thirty years, and"
    " counted the steps aloud so that the swallows in the rafters would know who was coming."
)
LAST = (
    "Only when the lastbell had rung over the valley did the baker open his shutters, and by then"
    " the children were on their way down to the river with their nets and a loaf of yesterday."
)
INSIDE = "midbell"


class Case(NamedTuple):
    """One document, and what must and must not come of it."""

    name: str
    kind: str
    """`html`, `md`, or `bin` for what is no article."""
    data: bytes
    expect: tuple[str, ...] = ("firstbell", "lastbell")
    forbid: tuple[str, ...] = ()
    may_refuse: bool = False


def page(middle: str = "", *, head: str = "", title: str = "The bell", charset: str = "") -> str:
    declared = f"<meta charset={charset}>" if charset else ""
    return (
        f"<!doctype html><html lang=en><head>{declared}<title>{title}</title>{head}</head><body>"
        f'<nav><a href="/">Start</a></nav><main><h1>The bell</h1><p>{FIRST}</p><p>{FIRST}</p>'
        f"{middle}<p>{LAST}</p><p>{LAST}</p></main></body></html>"
    )


def lines(middle: str = "") -> str:
    return f"# The bell\n\n{FIRST}\n\n{FIRST}\n\n{middle}\n\n{LAST}\n\n{LAST}\n"


def html_case(name: str, middle: str = "", **more: str) -> Case:
    expect = ("firstbell", "lastbell", *([INSIDE] if INSIDE in middle else []))
    return Case(name, "html", page(middle, **more).encode("utf-8", "surrogatepass"), expect)


def md_case(name: str, middle: str) -> Case:
    expect = ("firstbell", "lastbell", *([INSIDE] if INSIDE in middle else []))
    return Case(name, "md", lines(middle).encode("utf-8", "surrogatepass"), expect)


def cases(scale: int = 1) -> Iterator[Case]:
    """Every document, in a fixed order; `scale` multiplies depths, widths and lengths."""
    for group in GROUPS:
        yield from group(scale)


# ── pages


NESTS = {
    "div": ("<div>", "</div>"),
    "quote": ("<blockquote>", "</blockquote>"),
    "list": ("<ul><li>", "</li></ul>"),
    "numbers": ("<ol><li><p>", "</p></li></ol>"),
    "table": ("<table><tr><td>", "</td></tr></table>"),
    "bold": ("<b>", "</b>"),
    "marks": ("<em><strong>", "</strong></em>"),
    "span": ("<span>", "</span>"),
    "terms": ("<dl><dd>", "</dd></dl>"),
    "own": ("<x-box>", "</x-box>"),
    "section": ("<section class=content>", "</section>"),
    "figure": ("<figure><figcaption>", "</figcaption></figure>"),
    "details": ("<details open><summary>", "</summary></details>"),
    "foreign": ("<svg><foreignObject>", "</foreignObject></svg>"),
}


def nesting(scale: int) -> Iterator[Case]:
    depth = 2500 * scale
    for name, (opened, closed) in NESTS.items():
        inner = "" if name == "foreign" else INSIDE
        yield html_case(f"nest-{name}", opened * depth + inner + closed * depth)
    for name in ("div", "quote", "list", "bold"):
        yield html_case(f"open-{name}", NESTS[name][0] * depth + INSIDE)
    yield html_case("nest-words-in-each", "<ul><li>a step " * (depth // 4))


def soup(scale: int) -> Iterator[Case]:
    many = 2500 * scale
    yield html_case("soup-misnested", "<a href=x><i><p>t</a></i>" * many)
    yield html_case("soup-fonts", "".join(f"<font f{n}>" for n in range(150)) + "<p>x" * 150)
    yield html_case("soup-adoption", "<b><div>" * many + "</b>" * many)
    yield html_case("soup-foster", "<table>" + "<i>t<tr>" * many + "</table>")
    yield html_case("soup-paragraphs", "<p>a" * many)
    yield html_case("soup-items", "<ul>" + "<li>a" * many + "</ul>")
    yield html_case("soup-ends", "</div></p></br></main>" * many)
    yield html_case("soup-headings", "".join(f"<h{n % 6 + 1}>Part {n}" for n in range(many)))
    yield html_case("soup-breaks", "<br>" * many + "<hr>" * many)
    yield html_case("soup-comments", "<!-- a -->" * many)
    yield html_case("soup-links", '<a href="/a">go</a> ' * many)
    attributes = " ".join(f"a{n}=b" for n in range(many))
    yield html_case("soup-attributes", f"<p {attributes}>{INSIDE}</p>")
    yield html_case("soup-bodies", "".join(f"<body b{n}=x>" for n in range(many)))
    yield html_case("soup-roots", "".join(f"<HTML h{n}=x>" for n in range(many)))
    yield html_case("soup-classes", f'<p class="{"c d " * many}">{INSIDE}</p>')
    yield html_case("soup-buttons", "<button>" * 40 + f"<p>{INSIDE}")
    yield html_case("soup-frames", '<iframe srcdoc="&lt;script&gt;x&lt;/script&gt;"></iframe>' * 9)
    yield html_case("soup-carriage-returns", f"<p>{INSIDE}</p>\r\r<p>b</p>")
    for name in ("script", "style", "textarea", "title", "plaintext", "xmp", "select", "noscript"):
        whole = page(f"<{name}>a").encode()
        yield Case(f"unclosed-{name}", "html", whole, ("firstbell",), may_refuse=True)
    for number, cut in enumerate(("<div cla", '<a href="http://bell.example/', "<!-- a", "&#x41")):
        whole = page(cut)[: page(cut).index(cut) + len(cut)].encode()
        yield Case(f"cut-{number}", "html", whole, ("firstbell",))


def sizes(scale: int) -> Iterator[Case]:
    size = 60_000 * scale
    yield html_case("long-text", f"<p>{'water under the bridge ' * (size // 20)}</p>")
    yield html_case("long-word", f"<p>{'w' * size}</p>")
    yield html_case("long-attribute", f'<p title="{"t" * size}">{INSIDE}</p>')
    yield html_case("long-picture", f'<p>{INSIDE}<img src="data:image/png;base64,{"iVBO" * size}">')
    yield html_case("long-tag", f"<{'x' * size}>{INSIDE}")
    yield html_case("long-comment", f"<!--{'- ' * size}-->")
    yield html_case("long-script", f"<script>{'let a=1;' * size}</script>")
    yield html_case("long-style", head=f"<style>{'.a{top:0}' * size}</style>")
    yield html_case("long-title", title="bell and tower " * (size // 10))
    yield html_case("long-references", f"<p>{'&amp;&lt;&eacute;' * (size // 10)}</p>")
    yield html_case("long-reference", f"<p>&{'a' * size} &#{'9' * size}; &#x{'F' * size};</p>")
    yield html_case("long-blank", f"<pre>{chr(10) * size}</pre>")
    yield html_case("long-unspaced", f"<p>{'川の水は夜のあいだに増えた。' * (size // 20)}</p>")


def tables(scale: int) -> Iterator[Case]:
    many = 600 * scale
    huge = "9" * 5000
    for name, span in (("huge", "1000000000"), ("digits", huge), ("odd", "-1"), ("word", "²")):
        cell = f'<td colspan="{span}" rowspan="{span}">{INSIDE}</td>'
        yield html_case(f"span-{name}", f"<table><tr><th>a<th>b</tr><tr>{cell}<td>c</tr></table>")
    spans = "<td colspan=900 rowspan=900>s" * 200
    yield html_case("span-many", f"<table><tr>{spans}</tr><tr>{'<td>t' * 90}</table>")
    yield html_case("table-wide", f"<table><tr>{'<td>x' * many}</tr></table>")
    ragged = f"<tr>{'<th>x' * many}</tr>" + "<tr><td>y</tr>" * many
    yield html_case("table-ragged", f"<table>{ragged}</table>")
    long = f"<tr><td>a<td>{'w' * (20 * many)}</tr>" + "<tr><td>a<td>b</tr>" * many
    yield html_case("table-long-cell", f"<table><tr><th>k<th>v</tr>{long}</table>")
    yield html_case("table-rows", f"<table>{'<tr><td>a<td>b' * many}</table>")
    yield html_case(
        "list-start", f"<ol start={huge}><li>{INSIDE}</ol><ol start=-7><li value=²>x</ol>"
    )


def runs(scale: int) -> Iterator[Case]:
    size = 20_000 * scale
    for sign in " \t\n\u00a0_*-[]`|.1(\\~=#\"'!:/@":
        name = f"run-{ord(sign):x}"
        yield html_case(name, f"<p>from {sign * size}z</p>")
        yield md_case(f"{name}-md", f"from {sign * size}z")
    for number, part in enumerate((" \n", "1/2/", "a@a.", "http://a.a/", "[a](", "![", "By A, ")):
        yield html_case(f"runs-{number}", f"<p>{part * size}</p>")
    yield html_case(
        "run-twice", "<p>The same sentence comes again and again, word for word.</p>" * 600
    )


def characters(scale: int) -> Iterator[Case]:
    escapes = (
        "\x1b[31mred\x1b[0m \x1b]0;owned\x07 \x1b]52;c;eA==\x07 \x9b1m \x1bP+q\x1b\\ \x7f\x05\x08"
    )
    named = "&#27;[31m&#x9b;1m&#7;&#x202e;&#xD800;&#0;&#x110000;&#128;"
    turned = "user\u202e\u2066admin\u2069\u2067x"
    marks = "a" + "\u0301\u0323" * (2000 * scale)
    yield html_case("escapes-text", f"<p>{INSIDE} {escapes}</p>")
    yield html_case("escapes-head", title=escapes, head=f'<meta name=author content="A {escapes}">')
    yield html_case("escapes-named", f"<p>{INSIDE} {named}</p>", title=named)
    link = f'<a href="http://bell.example/\x1b[31m">{INSIDE}</a><img alt="\x1b[1m" src=i.png>'
    yield html_case("escapes-link", link)
    yield html_case("escapes-code", "<pre><code class='language-\x1b[31mpy'>a\x1b[0m</code></pre>")
    yield md_case("escapes-md", f"{INSIDE} {escapes}")
    yield html_case("turned", f"<p>{INSIDE} {turned}</p>", title=turned)
    yield md_case("turned-md", f"{INSIDE} {turned}")
    yield html_case("marks", f"<p>{marks}</p>")
    yield md_case("marks-md", marks)
    alternating = "a" + "\u0300\u0316\u0345" * (2000 * scale)
    yield html_case("marks-alternating", f"<p>{alternating}</p>")
    yield html_case("no-characters", f"<p>{INSIDE} \ufffe\uffff\ufdd0 \ue000 a\u2028b\u2029c</p>")
    yield html_case(
        "unseen", "<p>mid\u200bbell zero\u200dwidth\ufeff soft\u00adhyphen\U000e0041</p>"
    )
    yield html_case("controls", f"<p>{''.join(map(chr, (*range(1, 32), *range(127, 160))))}</p>")
    yield md_case("line-ends", f"a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029{INSIDE}")
    yield html_case("nul", f"<p>{INSIDE}\0</p><a hr\0ef='java\0script:alert(1)'>x</a>")
    yield html_case("console-markup", f"<p>{INSIDE} [/] [bold]x[/bold]</p>", title="[/none] [red]T")


ODD = "He said “it’s the café’s naïve £5” – and left."
JAPANESE = "鐘の音は谷に響き、朝のパン屋はまだ店を開けていなかった。"
LANGUAGES = {
    "shift_jis": JAPANESE,
    "euc_jp": JAPANESE,
    "gb18030": "钟声在山谷里回响，面包师傅还没有打开店门，孩子们已经拿着渔网向河边走去。",
    "euc_kr": "종소리가 골짜기에 울려 퍼지자 빵집 주인은 가게 문을 열고 아이들은 강으로 내려갔다.",
    "koi8_r": "Колокол звонил над долиной, и пекарь открыл ставни, а дети уже шли к реке с сетями.",
    "cp1251": "Колокол звонил над долиной, и пекарь открыл ставни, а дети уже шли к реке с сетями.",
}


def encodings(scale: int) -> Iterator[Case]:
    whole = page(f"<p>{ODD}</p>")
    expect = ("firstbell", "lastbell", "café", "“it’s", "naïve")
    for name in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"):
        yield Case(f"in-{name}", "html", whole.encode(name), expect)
        yield Case(f"in-{name}-md", "md", lines(ODD).encode(name), expect)
    for wrong in ("iso-8859-1", "utf-16", "no-such", "zip", "unicode_escape", "utf-7"):
        yield Case(f"says-{wrong}", "html", page(f"<p>{ODD}</p>", charset=wrong).encode(), expect)
    for declared in ("", "iso-8859-1", "windows-1252"):
        made = page(f"<p>{ODD}</p>", charset=declared).encode("cp1252")
        yield Case(f"in-cp1252-as-{declared or 'nothing'}", "html", made, expect)
    for name, text in LANGUAGES.items():
        made = page(f"<p>{text}</p>" * 4, charset=name).encode(name)
        yield Case(f"in-{name}", "html", made, ("firstbell", text[:8]))
    torn = page().encode().replace(b"sunrise", b"sunrise \xff\xfe \xc0\xaf \xe2\x82 \xed\xa0\x80")
    yield Case("broken-utf-8", "html", torn)
    yield Case("cut-utf-8", "html", page().encode() + "鐘".encode()[:2])
    mixed = page(f"<p>{ODD}</p>").encode() + f"<p>{ODD}</p>".encode("cp1252")
    yield Case("mixed", "html", mixed, ("firstbell", "lastbell"))
    yield Case("torn", "html", page("<p>midbell</p>" + "\0" * 4096).encode(), may_refuse=False)
    seven = page(f"<p>{INSIDE} +ADw-script+AD4-</p>", charset="utf-7").encode()
    yield Case("seven-bit", "html", seven, forbid=("<script",))


def no_articles(scale: int) -> Iterator[Case]:
    noise = random.Random(7).randbytes(20_000 * scale)
    made = {
        "nothing": b"",
        "blank": b" \n\t\r\n" * 2000 * scale,
        "nuls": bytes(20_000 * scale),
        "noise": noise,
        "png": b"\x89PNG\r\n\x1a\n" + noise,
        "pdf": b"%PDF-1.7\n" + noise,
        "zip": b"PK\x03\x04" + noise,
        "elf": b"\x7fELF\x02\x01" + noise,
        "gzip": gzip.compress(page().encode(), mtime=0),
        "gzip-cut": gzip.compress(page().encode(), mtime=0)[:200],
        "bomb": zlib.compress(bytes(1_000_000 * scale), wbits=31),
        "base64": base64.b64encode(noise),
        "json": json.dumps({"body": FIRST}).encode(),
    }
    for name, data in made.items():
        yield Case(f"no-{name}", "bin", data, (), may_refuse=True)


SCHEMES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
    "java\nscript:alert(1)", "&#106;avascript:alert(1)", "&#x6a&#x61vascript:alert(1)",
    "\x01javascript:alert(1)", "javascript&colon;alert(1)", "java&Tab;script:alert(1)",
    "vbscript:x", "data:text/html,<b>x</b>", "data:image/svg+xml,<svg onload=alert(1)>",
    "feed:javascript:x", "view-source:javascript:x", "file:///etc/passwd", "blob:https://a.example/",
    "livescript:x", "jar:javascript:x", "\\\\bell.example\\x", "//bell.example/x",
)  # fmt: skip
BREAKS = (
    "http://b.example/a b", "http://b.example/)(javascript:alert(1)", "http://b.example/&gt;x",
    "http://b.example/\n\n# a", "http://b.example/\\", "http://[::1",
    "http://b.example:99999999/", "",
)  # fmt: skip
LIKE_MARKDOWN = (
    "# no heading", "1. no list", "- no list", "+ no list", "&gt; no quote", "```", "~~~", "***",
    "---", "===", "[a]: http://b.example", "[x](javascript:alert(1))", "![x](y)", "&lt;script&gt;x",
    "*a* _b_ `c`", "| a | b |", "    four", "&amp;lt;", "\\", "a  ", "http://b.example/a_b_c",
)  # fmt: skip


def links(scale: int) -> Iterator[Case]:
    said = "The rope of the bell was new that year, and nobody had yet learned to"
    for where, written in (
        ("a", '<p>{said} <a href="{url}">hold it</a> well.</p>'),
        ("img", '<p>{said} <img src="{url}" alt=rope srcset="{url} 2x"> hold.</p>'),
        ("area", '<map><area href="{url}"></map><form action="{url}"><button>a</button></form>'),
    ):
        middle = "".join(written.format(said=said, url=url) for url in SCHEMES)
        yield html_case(f"schemes-{where}", middle)
    for where, written in (
        ("link", "[hold]({})"), ("picture", "![hold]({})"), ("angle", "[hold](<{}>)"),
        ("auto", "<{}>"), ("tag", '<a href="{}">hold</a>'),
    ):  # fmt: skip
        middle = "\n\n".join(f"{said} {written.format(url)}." for url in SCHEMES)
        yield md_case(f"schemes-{where}-md", middle)
    hrefs = "".join(
        f'<p>{said} <a href="{u}" title="x&quot;)\n\n[y](z)">a]b</a></p>' for u in BREAKS
    )
    yield html_case("links-that-break", hrefs)
    yield html_case("text-like-markdown", "".join(f"<p>{text}</p>" for text in LIKE_MARKDOWN))
    cells = "".join(f"<tr><td>{text}<td>|</tr>" for text in LIKE_MARKDOWN)
    yield html_case("cells-like-markdown", f"<table><tr><th>a<th>b</tr>{cells}</table>")
    tags = (
        "<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)><iframe src=x>"
    )
    yield html_case("scripts", tags + "</iframe></svg>")
    yield md_case("scripts-md", f"{tags}\n\n{INSIDE} {tags}\n\n<style>*{{}}</style>")
    frames = (
        '<object data="javascript:x"></object><embed src="javascript:x"><base href="javascript:">'
    )
    yield html_case("frames", frames, head="<meta http-equiv=refresh content='0;url=javascript:x'>")
    confused = "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;<img onerror=x>'>"
    yield html_case("confused", confused + "</table></mtext></math>")
    hidden = '<p style="display:none">unseenbell</p><p hidden>unseenbell</p>'
    yield html_case("hidden", f"{hidden}<p>{INSIDE}</p>")._replace(forbid=("unseenbell",))


# ── what pages say of themselves


def as_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def claims(scale: int) -> Iterator[Case]:
    deep = 2000 * scale
    article = '{{"@type":"NewsArticle",{}}}'.format
    told = {
        "deep": "[" * deep + "]" * deep,
        "deep-graph": '{"@graph":[' * deep + "]}" * deep,
        "digits": article(f'"wordCount":{"9" * 6000}'),
        "no-numbers": article('"wordCount":NaN,"a":Infinity,"b":1e999999'),
        "half": article('"headline":"a \\ud800 \\u0000 \\u001b]0;x\\u0007 \\u202e"'),
        "types": article('"headline":{"a":[1]},"author":[null,5,[],{"name":{"x":1}}],"image":7'),
        "long": article(f'"headline":"{"bell " * deep}"'),
        "many": json.dumps([{"@type": "Person", "name": "A"}] * deep),
        "script": article('"headline":"<img onerror=x>","url":"javascript:x","image":"data:x"'),
        "broken": '{"headline":"a' * deep,
        "self": '{"@type":"Article","@id":"#a","author":{"@id":"#a"},"isPartOf":{"@id":"#a"}}',
    }
    for name, text in told.items():
        yield html_case(f"ld-{name}", head=as_ld(text))
    yield html_case("metas", head='<meta property="og:image" content="/a.png">' * deep)
    dates = "".join(
        f'<meta property="article:published_time" content="{date}">'
        for date in (
            "99999-99-99",
            "0000-00-00",
            "1" * 9000,
            "२०२०-०१-०१",
            "2020-13-45T25:61Z",
            "²",
        )
    )
    yield html_case("dates", f"<time datetime={'1' * 9000}>x</time>", head=dates)
    hrefs = "".join(
        f'<link rel=canonical href="{url}"><base href="{url}">' for url in BREAKS + SCHEMES
    )
    yield html_case("canonicals", head=hrefs)
    cycle = "<p id=c1 itemprop=a itemscope itemref=c2><p id=c2 itemprop=a itemscope itemref=c1>"
    item = '<div itemscope itemtype="https://schema.org/Article" itemref="{}"></div>'.format
    yield html_case("items-cycle", item("c1") + cycle)
    doubled = "".join(
        f'<p id=d{n} itemprop=a itemscope itemref="d{n + 1} e{n + 1}">'
        f'<p id=e{n} itemprop=b itemscope itemref="d{n + 1} e{n + 1}">'
        for n in range(30)
    )
    yield html_case("items-double", item("d0 e0") + doubled)
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for name, entity in (
        ("laughs", f'<!ENTITY l0 "ha">{laughs}'),
        ("outside", '<!ENTITY l9 SYSTEM "file:///etc/passwd">'),
    ):
        whole = f'<?xml version="1.0"?><!DOCTYPE html [{entity}]>' + page("<p>&l9;</p>")[15:]
        yield Case(f"entity-{name}", "html", whole.encode(), forbid=("root:x:0", "hahaha"))
    state = json.dumps({"props": {"body": "<p>" + FIRST + "</p>"}})
    yield html_case(
        "state", f'<script id="__NEXT_DATA__" type="application/json">{state}{"[" * deep}</script>'
    )


def front_matters(scale: int) -> Iterator[Case]:
    aliases = "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    heads = {
        "aliases": f"a0: &a0 [x,x,x]\n{aliases}",
        "deep": f"a: {'[' * 2000 * scale}{']' * 2000 * scale}\n",
        "object": 'title: x\nevil: !!python/object/apply:os.system ["true"]\n',
        "escapes": 'title: "x \\e[31m \\0"\nurl: javascript:alert(1)\npath: ../../etc\n',
        "many": "".join(f"k{n}: v\n" for n in range(2000 * scale)),
        "cycle": "a: &a [*a]\n",
        "dates": "date: 2020-13-45\nmodified: 99999-01-01\n",
    }
    for name, head in heads.items():
        yield Case(f"front-{name}", "md", f"---\n{head}---\n{lines()}".encode())
    yield Case("front-unclosed", "md", f"---\ntitle: x\n{lines()}".encode())
    yield Case("front-toml", "md", f"+++\ntitle = {'[' * 2000 * scale}\n+++\n{lines()}".encode())


# ── Markdown


def markdown(scale: int) -> Iterator[Case]:
    many = 800 * scale
    made = {
        "quotes": ">" * many + f" {INSIDE}",
        "quotes-growing": "\n".join(">" * n + " x" for n in range(min(many, 2000))),
        "items": "- " * many + INSIDE,
        "items-growing": "\n".join("  " * n + "- x" for n in range(min(many, 800))),
        "items-flat": "- an item\n" * many,
        "numbers": "1. " * many + INSIDE,
        "stars": "*a **a " * many,
        "stars-mixed": "*_" * many + "a" + "_*" * many,
        "brackets": "[" * many + INSIDE + "]" * many,
        "links": "[a](" * many,
        "pictures": "![" * many + INSIDE + "](u)" * many,
        "angles": "[a](<b" * many,
        "ticks": " ".join("`" * n for n in range(1, 500)) + f" {INSIDE}",
        "definitions": "\n".join(f"[r{n}]: http://b.example/{n}" for n in range(many)),
        "amplified": "[r]: http://b.example/" + "b" * many + "\n\n" + "[r] " * many,
        "columns": "|a" * many + "|\n" + "|-" * many + "|\n" + "|x\n" * many,
        "openings": "a <!-- b <? c <![CDATA[ d </ " * many,
        "addresses": "<http: a@b. " * many,
        "references": "&" * many + " &#" * many,
        "pipes": "|" * many + "\n" + "-" * 999,
        "blank": "\n" * many * 9,
        "long-line": "bell and tower " * many,
        "paragraphs": "x\n\n" * many,
        "fence-ladder": "\n".join("`" * (n + 3) for n in range(200)) + f"\n{INSIDE}",
        "notes": "a[^1]\n\n[^1]: b[^2]\n\n[^2]: c[^1]\n",
        "underlined": "x\n" * many + "===",
        "tabs": "a" + "\t" * many + "b",
        "html-nest": "<div>\n" * many,
    }
    for name, middle in made.items():
        case = md_case(f"md-{name}", middle)
        is_swallowed = name in ("openings", "fence-ladder", "html-nest")
        yield case._replace(expect=("firstbell",)) if is_swallowed else case
    yield Case("md-named-page", "md", page().encode())
    yield Case("md-named-html", "html", lines().encode())


GROUPS: tuple[Callable[[int], Iterator[Case]], ...] = (
    nesting, soup, sizes, tables, runs, characters, encodings, no_articles, links, claims,
    front_matters, markdown,
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=int, default=1)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    told = []
    for case in cases(given.scale):
        file = f"{case.name}.{'md' if case.kind == 'md' else 'html'}"
        (given.folder / file).write_bytes(case.data)
        told.append(as_told(case, file))
    (given.folder / "cases.json").write_text(json.dumps(told, indent=1), "utf-8")
    print(f"{len(told)} documents, {sum(case['bytes'] for case in told) // 1_000_000} MB")
    return 0


def as_told(case: Case, file: str) -> dict[str, object]:
    """A case as `torture.py` reads it."""
    return {
        "name": case.name, "file": file, "kind": case.kind, "bytes": len(case.data),
        "expect": list(case.expect), "forbid": list(case.forbid),
        "clean_refusal": case.may_refuse,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
