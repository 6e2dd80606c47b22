"""Whole documents made of choices: pages as sites write and break them, and Markdown as people do.

`choose(n)` gives a number below n, and may come from Hypothesis, a fuzzer's bytes or a random
generator. Nothing but 0 gives the simplest document, so that a find can be made small. Each stretch
of text carries a word that occurs nowhere else, and the document says which of them a reader sees.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Choose = Callable[[int], int]
T = TypeVar("T")

WORDS = (
    "river morning council bridge harvest engine letter winter harbour question music window"
    " the a of and to in that was with from over under 17 2021"
).split()
# What stands in prose: marks of Markdown and of HTML among it, and characters seldom met.
ODD = (
    *("*", "**", "_", "__", "`", "``", "~~", "#", "##", "- ", "+ ", "1. ", "2) ", "> ", "|", "---"),
    *("===", "***", "[", "]", "](", "![", "[x](y)", "[^1]", "[^1]:", "[a]:", "[ ] ", "(", ")"),
    *("\\", "\\*", "$", "$x$", "$$", "snake_case_name", "3 * 4 * 5", "http://a.example/b_c_d"),
    *(
        "www.a.example",
        "a@b.example",
        "C:\\dir\\",
        ":",
        "::",
        ":::",
        "{",
        "}",
        "=",
        "!",
        "!!! note",
    ),
    *("“", "”", "’", "–", "…", "\xa0", "\u2009", "\u3000", "\u200b", "\u200d", "\xad", "\ufeff"),
    *("\u200e", "\u202e", "\u2066", "\u2069", "\x07", "\x1b[31m", "\x00", "\x85", "\x92", "\x0c"),
    *(
        "\u2028",
        "\u2029",
        "a" + "\u0301" * 40,
        "é",
        "日本語の文。",
        "שלום",
        "مرحبا",
        "👩‍👩‍👧",
        "\ufdd0",
        "\uffff",
    ),
)
IN_HTML = (
    *("&amp;", "&lt;b&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;", "&copy;", "&nbsp;", "&#27;"),
    *(
        "&#x202e;",
        "&#0;",
        "&#x80;",
        "&#xD800;",
        "&nope;",
        "&amp;amp;",
        "&lt;!-- x --&gt;",
        "& ",
        "< ",
    ),
    *("&shy;", "&#8203;", "&quot;", "&lt;a href=&quot;javascript:x&quot;&gt;", "&#99999999;"),
)
BOILERPLATE = (
    "Share this article",
    "Read more: Ten things about rain",
    "Subscribe to our newsletter",
    "By Ann Example",
    "Published on 29 January 2021",
    "© 2021 Example Media. All rights reserved.",
    "Advertisement",
    "Comments (3)",
    "Related articles",
    "Accept all cookies",
    "Photo: Ann Example",
    "Sign in to continue reading",
    "* * *",
    "Tags: rain, harbour",
    "Follow us on Twitter",
    "Click here to print",
)
URLS = (
    *("/a/b", "https://example.org/x", "#top", "", "../up?q=1&amp;r=2", "mailto:a@b.example"),
    *("https://example.org/a_(b)_c", "/with space", "/a)b", "/a]b", "/a|b", "//cdn.example/x", "?"),
    *("javascript:alert(1)", " java\tscript:alert(1)", "JAVASCRIPT&colon;x", "data:text/html,x"),
    *(
        "vbscript:x",
        "file:///etc/passwd",
        "&#1;javascript:x",
        "http://[bad",
        "https://a.example:99999999/",
    ),
    *(
        "data:image/png;base64,AAAA",
        "javascript&#58;x",
        "https://a.example/\n\nb",
        "/%",
        "/é",
        "/a\\b",
    ),
)
NAMES = (
    *("", "content", "share-buttons", "sidebar", "related-posts", "comments", "byline", "caption"),
    *("author-bio", "newsletter", "cookie-banner", "advert", "nav", "footer", "post-body", "tags"),
    *("highlight", "code-block", "line-numbers", "footnotes", "paywall"),
)
LANGUAGES = ("", "python", "language-js", "lang-c++ x", "brush: java;", "`x", "a b\nc")
HEADLINES = ("h1", "h2", "h3", "h4", "h5", "h6")
# Where an end tag may be missing, or stand alone, without hiding what follows.
FORGIVING = ("p", "b", "i", "em", "strong", "a", "li", "td", "tr", "div", "span", "blockquote",
             "ul",
             "table", "h2", "font", "code", "pre", "section", "dd")  # fmt: skip
HIDDEN = (
    "<script>var a = '{}';</script>",
    "<style>.a::after {{ content: '{}' }}</style>",
    "<!-- {} -->",
    "<template><p>{}</p></template>",
    "<div hidden>{}</div>",
    "<p style='display:none'>{}</p>",
    "<span style='display: none !important'>{}</span>",
    "<script type='text/x-template'><p>{}</p></script>",
    "<input type=hidden value='{}'>",
    "<meta name=x content='{}'>",
    "<!--[if IE]><p>{}</p><![endif]-->",
)
# What a reader may see or not, or sees twice.
DOUBTFUL = (
    "<noscript><p>{}</p></noscript>",
    "<svg><title>{0}</title><text>{0}</text></svg>",
    "<math><mi>x</mi><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac><mtext>{}</mtext></math>",
    "<script type='math/tex'>x_1 < {}</script>",
    "<ruby>{}<rp>(</rp><rt>b</rt><rp>)</rp></ruby>",
    "<button>{}</button>",
    "<select><option>{}<option>b</select>",
    "<textarea>{}</textarea>",
    "<iframe src='/x'>{}</iframe>",
    "<video src='/x.mp4'>{}</video>",
    "<object data='/x'>{}</object>",
    "<details><summary>{}</summary></details>",
    "<label>{}<input></label>",
    "<span class='katex'><span class=katex-mathml>{0}</span>"
    "<span class=katex-html aria-hidden=true>{0}</span></span>",
    "<sup id=fnref1><a href='#fn1' title='{}'>1</a></sup>",
    "<figure><img src='/a.jpg' alt='{0}'><figcaption>{0}</figcaption></figure>",
    "<div aria-hidden=true>{}</div>",
    "<span class='sr-only'>{}</span>",
    "<td class='gutter'>{}</td>",
    "<base href='javascript:{}'>",
)


@dataclass
class Made:
    """A document in the making, and where its words should go."""

    choose: Choose
    seen: list[str] = field(default_factory=list)
    """Each is in the output or in the removals."""
    hidden: list[str] = field(default_factory=list)
    """None of them is in the output."""
    text: str = ""

    def one(self, of: Sequence[T]) -> T:
        return of[self.choose(len(of))]

    def now_and_then(self, times: int = 8) -> bool:
        """Once in so many times; never where nothing but 0 is chosen."""
        return self.choose(times) == times - 1

    def some(self, make: Callable[[], str], most: int, joint: str = "") -> str:
        return joint.join(make() for _ in range(1 + self.choose(most)))

    def mark(self, where: list[str] | None = None) -> str:
        word = f"zq{len(self.seen) + len(self.hidden)}qz"
        (self.seen if where is None else where).append(word)
        return word

    def prose(self, odd: Sequence[str]) -> str:
        """A few words, one of them its own."""
        pieces = [self.one(WORDS)]
        for _ in range(self.choose(9)):
            pieces.append(self.one(odd) if self.now_and_then(4) else self.one(WORDS))
        pieces.append(self.mark())
        glue = "" if self.now_and_then(12) else " "
        return glue.join(pieces) + self.one((".", "", "?", ", he said."))


# ── pages


def make_page(choose: Choose) -> Made:
    """A page with a head, furniture and an article, sound or broken."""
    made = Made(choose)
    parts = made.some(lambda: block(made, 0), 8, "\n")
    if made.now_and_then(3):
        inner = f"<article class='{made.one(NAMES)}'>{parts}</article>"
        parts = nav(made) + inner + aside(made)
    head = f"<title>{made.one(WORDS)} | Site</title>" + (json_ld(made) if made.choose(3) else "")
    shape = made.one(
        (
            "<!doctype html><html lang=en><head>{}</head><body>{}</body></html>",
            "<html><head>{}</head><body>{}",
            "{}{}",
            "<html><head>{}<body>{}</body></html><p>after</p>",
            "<?xml version='1.0'?><html xmlns='x'><head>{}</head><body>{}</body></html>",
        )
    )
    made.text = shape.format(head, parts)
    return made


def text(made: Made) -> str:
    """Text of a page: what would end it early is written as a reference."""
    if made.now_and_then(10):
        return f"{made.one(BOILERPLATE)} {made.mark()}"
    said = made.prose(ODD if made.choose(2) else IN_HTML)
    return said.replace("</", "&lt;/") if "<" in said else said


def inline(made: Made, depth: int) -> str:
    """A run of text with elements in it."""
    if depth > 3 or not made.choose(3):
        return text(made)
    kind = made.choose(9)
    inner = made.some(lambda: inline(made, depth + 1), 2, made.one((" ", "")))
    if kind == 0:
        return inner
    if kind == 1:
        return f"<a href='{made.one(URLS)}' title='{made.one(ODD)}'>{inner}</a>".replace("'''", "'")
    if kind == 2:
        return f"{inner}<br{made.one(('', ' /'))}>{text(made)}"
    if kind == 3:
        return f"{inner}<img src='{made.one(URLS)}' alt=\"{made.one((*WORDS, *ODD))}\">"
    if kind == 4:
        return inner + unseen(made)
    if kind == 5:
        return broken(made, inner)
    tag = made.one(
        ("b", "i", "em", "strong", "code", "span", "s", "mark", "sub", "sup", "kbd", "abbr", "q",
         "u", "cite", "small", "time", "ins", "del", "font", "x-new", "bdo dir=rtl", "tt", "samp")
    )  # fmt: skip
    return f"<{tag}>{inner}</{tag.split()[0]}>"


def unseen(made: Made) -> str:
    """What no reader sees, or only some."""
    if made.choose(2):
        return made.one(DOUBTFUL).format(made.one(WORDS))
    return made.one(HIDDEN).format(made.mark(made.hidden))


def broken(made: Made, inner: str) -> str:
    """An element without its end, an end without its element, or two that cross."""
    first, second = made.one(FORGIVING), made.one(FORGIVING)
    return made.one(
        (
            f"<{first}>{inner}",
            f"{inner}</{first}>",
            f"<{first}><{second}>{inner}</{first}></{second}>",
            f"</{first}>{inner}<{second}>",
            f"<{first} {made.one(NAMES)}='{second}' {second}>{inner}</{first}>",
        )
    )


def block(made: Made, depth: int) -> str:
    """One part of a page."""
    kinds = (paragraph, paragraph, heading, listing, table, quote, code, box, definitions, figure,
             loose, notes, nav, lambda made, depth: unseen(made),
             lambda made, depth: broken(made, block(made, depth + 1)))  # fmt: skip
    return made.one(kinds[:3] if depth > 3 else kinds)(made, depth)


def paragraph(made: Made, depth: int) -> str:
    return f"<p>{inline(made, 0)}</p>"


def loose(made: Made, depth: int) -> str:
    return inline(made, 0) + made.one(("", "<br><br>", "<hr>", "\n"))


def heading(made: Made, depth: int) -> str:
    tag = made.one(HEADLINES)
    return f"<{tag}>{inline(made, 2)}</{tag}>"


def listing(made: Made, depth: int) -> str:
    tag = made.one(("ul", "ol", "ol start=3", "ol start=-1 reversed", "menu", "ul class=nav"))

    def item() -> str:
        inner = inline(made, 1) if made.choose(3) else block(made, depth + 1)
        return made.one(("<li>{}</li>", "<li>{}", "<li><p>{}</p></li>", "{}")).format(inner)

    return f"<{tag}>{made.some(item, 4)}</{tag.split()[0]}>"


def table(made: Made, depth: int) -> str:
    def cell() -> str:
        tag = made.one(("td", "th"))
        span = made.one(("", "", " colspan=2", " rowspan=2", " colspan=0 rowspan=9", " colspan=x"))
        inner = inline(made, 1) if made.choose(4) else block(made, depth + 2)
        return f"<{tag}{span}>{inner}" + made.one((f"</{tag}>", ""))

    def row() -> str:
        return "<tr>" + made.some(cell, 3) + made.one(("</tr>", ""))

    caption = f"<caption>{text(made)}</caption>" if made.now_and_then(4) else ""
    body = made.one(("{}", "<tbody>{}</tbody>", "<thead>{}", "<tfoot>{}</tfoot>"))
    return f"<table>{caption}{body.format(made.some(row, 3))}</table>"


def quote(made: Made, depth: int) -> str:
    return f"<blockquote>{made.some(lambda: block(made, depth + 1), 2)}</blockquote>"


def code(made: Made, depth: int) -> str:
    said = made.some(lambda: text(made), 3, made.one(("\n", "\n\n", "\t", "\n    ")))
    shape = made.one(
        (
            "<pre>{}</pre>",
            "<pre><code class='{lang}'>{}</code></pre>",
            "<div class='highlight {lang}'><pre>{}</pre></div>",
            "<pre class='{lang}'><span>{}</span><br></pre>",
            "<figure class=code><table><tr><td class=gutter><pre>1\n2</pre></td>"
            "<td class=code><pre>{}</pre></td></tr></table></figure>",
            "<textarea readonly>x</textarea><pre>\n\n{}\n\n</pre>",
        )
    )
    return shape.format(said, lang=made.one(LANGUAGES))


def box(made: Made, depth: int) -> str:
    tag = made.one(("div", "section", "article", "main", "header", "footer", "aside", "form",
                    "center", "details", "fieldset", "address", "figure"))  # fmt: skip
    inner = made.some(lambda: block(made, depth + 1), 4, made.one(("\n", "")))
    return f"<{tag} class='{made.one(NAMES)}' id='{made.one(NAMES)}'>{inner}</{tag}>"


def definitions(made: Made, depth: int) -> str:
    def entry() -> str:
        return f"<dt>{inline(made, 2)}<dd>{inline(made, 1)}"

    return f"<dl>{made.some(entry, 3)}</dl>"


def figure(made: Made, depth: int) -> str:
    image = f"<img src='{made.one(URLS)}' alt='{made.one(WORDS)}' width={made.choose(3)}>"
    return f"<figure>{image}<figcaption>{inline(made, 2)}</figcaption></figure>"


def notes(made: Made, depth: int) -> str:
    number = made.choose(3)
    said = f"<p>{text(made)}<sup><a href='#fn{number}' id='fnref{number}'>{number}</a></sup></p>"
    back = f"<a href='#fnref{number}'>↩</a>"
    return (
        said
        + "<section class=footnotes><ol>"
        + f"<li id='fn{number}'>{text(made)} {back}</li></ol></section>"
    )


def nav(made: Made, depth: int = 0) -> str:
    links = made.some(lambda: f"<li><a href='{made.one(URLS)}'>{text(made)}</a></li>", 4)
    return f"<nav><ul>{links}</ul></nav>"


def aside(made: Made) -> str:
    return f"<aside class='{made.one(NAMES)}'>{paragraph(made, 0)}</aside>"


def json_ld(made: Made) -> str:
    """Structured data, sound or hostile."""
    value = made.one(
        (
            '"A headline"',
            "null",
            "1e999",
            "NaN",
            '"\\ud800 \\u001b[31m"',
            '["a", ["b", {"name": 3}]]',
            "{" + '"@id": "#a", "author": {"@id": "#a"}' + "}",
            "[" * 1200,
            "9" * 5000,
            '"<script>alert(1)</scr\\u0069pt>"',
            '"javascript:alert(1)"',
            "true",
            '"2021-02-30T99:99"',
            '"---\\n: yes"',
        )
    )
    key = made.one(("headline", "author", "datePublished", "url", "image", "keywords", "license",
                    "isAccessibleForFree", "articleBody", "@graph", "publisher"))  # fmt: skip
    kind = made.one(("NewsArticle", "BlogPosting", "BreadcrumbList", "Recipe"))
    return (
        f'<script type="application/ld+json">{{"@type": "{kind}", "{key}": {value}}}</script>'
        f"<meta property='og:title' content='{made.one(ODD)}'>"
        f"<meta name=date content={made.one(WORDS)}>"
    ).replace("'''", "''")


# ── Markdown


def make_markdown(choose: Choose) -> Made:
    """A document of Markdown as people write it, or as a scraper tore it."""
    made = Made(choose)
    front = made.one(("",) * 6 + FRONT) if made.choose(2) else ""
    parts = made.some(
        lambda: part(made, 0), 10, made.one(("\n\n", "\n\n", "\n", "\n\n\n", " \n\t\n"))
    )
    made.text = front + parts + made.one(("\n", "", "\n\n", " "))
    if made.now_and_then():
        made.text = made.text.replace("\n", made.one(("\r\n", "\r", "\n\n")))
    return made


FRONT = (
    "---\ntitle: A title\ntags: [a, b]\n---\n",
    "---\ntitle: [\n---\n\n",
    "---\na: &a [*a]\n---\n",
    "+++\ntitle = 'x'\n+++\n\n",
    "---\ntitle: yes\n\n---\n",
    "---\n- a\n- b\n---\n",
    "---\n",
    "\ufeff---\ntitle: x\n...\n",
    "<!-- c -->\n\n",
    '{"title": "x"}\n\n',
)
RAW = (
    "<div>{}</div>",
    "<b>{}</b>",
    "{}<br>",
    "<!-- {} -->",
    "<details>\n<summary>{}</summary>\n\nx\n</details>",
    "<script>alert(1)</script> {}",
    "<img src=x onerror=alert(1)> {}",
    "<a href='javascript:alert(1)'>{}</a>",
    "<table><tr><td>{}</td></tr></table>",
    "<p align=center>\n{}\n</p>",
    "<scr<script>ipt>alert(1)</script> {}",
    "<iframe src=x>{}</iframe>",
    "<svg/onload=alert(1)> {}",
    "<a\nhref=java&#115;cript:x>{}</a>",
    "<style\n>{}</style>",
    "<?php {} ?>",
    "<![CDATA[ {} ]]>",
    "<pre>\n{}\n\n</pre>",
    "`<script>` {} `",
    "\\<script>{}</script>",
)
LINKS = (
    "[{}]({})",
    "[{}](<{}>)",
    '[{}]({} "t")',
    "![{}]({})",
    "[![{}](/a.png)]({})",
    "[{}][1]\n\n[1]: {}",
    "[{}]: {}",
    "{} <{}>",
    "[{}](\n{})",
    "[{}]({} 't\nt')",
    "[^{}]: {}",
    "[{}]\n\n[x]:\n{}",
)


def span(made: Made) -> str:
    """A run of inline Markdown."""
    if made.now_and_then(10):
        return f"{made.one(BOILERPLATE)} {made.mark()}"
    said = made.prose(ODD)
    kind = made.choose(10)
    if kind == 1:
        return made.one(
            ("**{}**", "*{}*", "__{}__", "_{}_", "~~{}~~", "`{}`", "***{}***", "``{}``")
        ).format(said)
    if kind == 2:
        shape = made.one(LINKS)
        alt = made.one(WORDS)  # what a picture shows is no text of the page
        return (said if "![" in shape else "") + fill(
            shape, alt if "![" in shape else said, made.one(URLS)
        )
    if kind == 3:
        return made.one(RAW).replace("{}", said)
    if kind == 4:
        return said + made.one(
            ("&amp;", "&copy;", "&#x202e;", "&lt;script&gt;", "[^1]", "[1]", "$x_1$")
        )
    if kind == 5:
        return f"{said}{made.one(('  ', chr(92), '', chr(9)))}\n{made.prose(ODD)}"
    return said


def fill(shape: str, said: str, url: str) -> str:
    """Both places of a shape filled, whatever braces the text holds."""
    before, between, after = shape.split("{}")
    return before + said + between + url + after


def part(made: Made, depth: int) -> str:
    """One block of Markdown, others in it."""
    kinds: tuple[Callable[[Made, int], str], ...] = (
        lambda made, depth: span(made),
        lambda made, depth: made.some(lambda: span(made), 3, made.one(("\n", "  \n", " "))),
        md_heading, md_list, md_quote, md_fence, md_table, md_rule, md_raw, md_indented,
    )  # fmt: skip
    return made.one(kinds[:2] if depth > 3 else kinds)(made, depth)


def md_heading(made: Made, depth: int) -> str:
    said = made.prose(ODD)
    return made.one(
        ("# {}", "## {} ##", "#{}", "{}\n===", "{}\n---", "###### {}", "####### {}")
    ).replace("{}", said)


def md_list(made: Made, depth: int) -> str:
    bullet = made.one(("- ", "* ", "1. ", "+ ", "-   ", "10) ", "- [ ] ", "-\n  "))

    def item() -> str:
        inner = (
            span(made) if made.choose(2) else made.some(lambda: part(made, depth + 1), 2, "\n\n")
        )
        pad = " " * made.one((len(bullet.split("\n")[-1]), 0, 4))
        return bullet + inner.replace("\n", "\n" + pad)

    return made.some(item, 4, made.one(("\n", "\n\n")))


def md_quote(made: Made, depth: int) -> str:
    inner = made.some(lambda: part(made, depth + 1), 3, made.one(("\n\n", "\n")))
    mark = made.one(("> ", ">", "> > ", "> [!NOTE]\n> "))
    rest = made.one((mark, "", ">"))
    return mark + inner.replace("\n", "\n" + (rest if "\n" not in rest else "> "))


def md_fence(made: Made, depth: int) -> str:
    fence = made.one(("```", "~~~", "````", "```python", "``` {.x}", "  ```"))
    end = made.one((fence.strip()[:3] + fence.strip()[3:4].strip("p {"), "", "``"))
    said = made.some(lambda: made.prose((*ODD, *BOILERPLATE)), 3, made.one(("\n", "\n\n")))
    return f"{fence}\n{said}\n{end}"


def md_indented(made: Made, depth: int) -> str:
    return made.some(lambda: "    " + made.prose(ODD), 3, "\n")


def md_table(made: Made, depth: int) -> str:
    def row() -> str:
        return (
            "| "
            + made.some(lambda: made.prose(ODD).replace("|", "/"), 3, " | ")
            + made.one((" |", ""))
        )

    rule = made.one(("|---|---|", "|:-:|--:|", "---|---", "|---|", "| - |"))
    return "\n".join((row(), rule, made.some(row, 3, "\n")))


def md_rule(made: Made, depth: int) -> str:
    return made.one(
        ("---", "***", "* * *", "___", "\\*\\*\\*", "⁂", "•", "<hr>", "===", "-", "\\", "&nbsp;")
    )


def md_raw(made: Made, depth: int) -> str:
    return made.one(RAW).replace("{}", made.prose(ODD))
