"""HTML in, Markdown out: each kind of thing a page holds, as a reader of Markdown expects it."""

from __future__ import annotations

import pytest

from cleaner.parse.html import parse_html
from cleaner.render import to_markdown

BLOCKS = [
    pytest.param("<h1>One</h1><p>Two.</p>", "# One\n\nTwo.", id="heading and paragraph"),
    pytest.param("<h2>One<br>two</h2>", "# One two", id="break in a heading"),
    pytest.param("<h2><b>Bold</b> head</h2>", "# **Bold** head", id="bold in a heading"),
    pytest.param("<h2><b>All bold</b></h2>", "# All bold", id="a heading all in bold"),
    pytest.param("<h2>Top <a href='#top'>#</a></h2>", "# Top", id="permalink"),
    pytest.param("<h2><img src='/a.png'></h2>", "![](/a.png)", id="picture as heading"),
    pytest.param("<h3>On C#</h3><h3>On #</h3>", "# On C#\n\n# On \\#", id="closing hashes"),
    pytest.param("<p>a<br>b<br><br>c</p>", "a  \nb\n\nc", id="breaks"),
    pytest.param("<div>a<div>b</div>c</div>", "a\n\nb\n\nc", id="text in wrappers"),
    pytest.param("<hr><p>a</p><hr><hr><p>b</p><hr>", "a\n\n---\n\nb", id="rules between only"),
    pytest.param("<blockquote>a<p>b</p></blockquote>", "> a\n>\n> b", id="quote"),
    pytest.param("<dl><dt>T</dt><dd>D</dd></dl>", "**T**  \nD", id="definition"),
    pytest.param(
        "<dl><dt>T</dt><dd><ul><li>D</li></ul></dd></dl>", "**T**\n\n- D", id="list as definition"
    ),
    pytest.param(
        "<figure><img src='/a.png' alt='A'><figcaption>Of <i>A</i></figcaption></figure>",
        "![A](/a.png)\n\n*Of A*",
        id="figure",
    ),
    pytest.param(
        "<details><summary>More</summary><p>Text</p></details>", "**More**\n\nText", id="details"
    ),
    pytest.param(
        "<p>a</p><iframe src='https://v.example/1' title='A [film]'></iframe>",
        "a\n\n[A \\[film\\]](https://v.example/1)",
        id="embed",
    ),
    pytest.param("<iframe src='about:blank'></iframe><p>a</p>", "a", id="embed of nothing"),
    pytest.param("<pre>a\n\n  b\n</pre>", "```\na\n\n  b\n```", id="code"),
    pytest.param("<pre>```\na</pre>", "````\n```\na\n````", id="fence in code"),
    pytest.param(
        "<div class='highlight'><pre><code class='language-rust'>fn</code></pre></div>",
        "```rust\nfn\n```",
        id="language of the code",
    ),
    pytest.param(
        "<div class='highlight-source-shell'><pre>ls</pre></div>",
        "```shell\nls\n```",
        id="language around the code",
    ),
    pytest.param(
        "<pre><span class='ln'>1</span>a<br>b<button>Copy</button></pre>",
        "```\na\nb\n```",
        id="gutter and button",
    ),
    pytest.param(
        "<pre><code><div class='line'>a</div><div class='line'>b</div></code></pre>",
        "```\na\nb\n```",
        id="lines as elements",
    ),
]

LISTS = [
    pytest.param("<ul><li>a</li><li>b</li></ul>", "- a\n- b", id="bullets"),
    pytest.param("<ol start=9><li>a</li><li>b</li></ol>", "9. a\n10. b", id="start"),
    pytest.param("<ol reversed><li>a<li>b</ol>", "2. a\n1. b", id="reversed"),
    pytest.param("<ol><li value=4>a<li>b</ol>", "4. a\n5. b", id="value"),
    pytest.param("<ol start=-2><li>a</ol>", "1. a", id="no such number"),
    pytest.param("<ul><li>a<ul><li>b</ul></ul>", "- a\n  - b", id="nested"),
    pytest.param("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b", id="list in a list"),
    pytest.param("<ul><li>a<ol start=3><li>b</ol></ul>", "- a\n\n  3. b", id="number after text"),
    pytest.param("<ul><li><p>a</p><p>b</p><li>c</ul>", "- a\n\n  b\n\n- c", id="loose"),
    pytest.param(
        "<ol><li>a<pre>b</pre></ol>", "1. a\n\n   ```\n   b\n   ```", id="code in an item"
    ),
    pytest.param("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b", id="two lists"),
    pytest.param("<li>a</li><li>b</li>", "- a\n- b", id="items without a list"),
    pytest.param("<ul>a<li>b</li></ul>", "- a\n- b", id="text without an item"),
    pytest.param(
        "<ul><li><input type=checkbox checked> a<li><input type=checkbox> b</ul>",
        "- [x] a\n- [ ] b",
        id="tasks",
    ),
    pytest.param("<ul><li></li><li> </li></ul><p>a</p>", "a", id="empty items"),
]

INLINE = [
    pytest.param("a <b>b </b>c", "a **b** c", id="space inside bold"),
    pytest.param("<b>a</b><b>b</b> <i>c</i>", "**ab** *c*", id="neighbours"),
    pytest.param("<b><i>a</i></b>", "***a***", id="bold italic"),
    pytest.param("un<b>believ</b>able", "un**believ**able", id="inside a word"),
    pytest.param("<b>「你好」</b>世界", "「**你好**」世界", id="beside Chinese punctuation"),
    pytest.param("a<b>b.</b>c", "a**b**.c", id="full stop inside bold"),
    pytest.param("<b>a<br>b</b>", "**a  \nb**", id="break inside bold"),
    pytest.param("<b></b>a<i> </i>b", "a b", id="empty marks"),
    pytest.param("<s>a</s> <del>b</del>", "~~a~~ ~~b~~", id="struck"),
    pytest.param("<kbd>Tab</kbd> <mark>m</mark> <abbr title=x>A</abbr>", "Tab m A", id="unmarked"),
    pytest.param("x<sup>2</sup> H<sub>2</sub>O", "x² H₂O", id="scripts as characters"),
    pytest.param("x<sup>a</sup> 4<sup>th</sup>", "x<sup>a</sup> 4th", id="scripts as elements"),
    pytest.param("<q>a</q>", '"a"', id="quotation"),
    pytest.param("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>", "漢(かん)", id="ruby"),
    pytest.param("<code>a`b</code> <code>`</code>", "``a`b`` `` ` ``", id="backticks in code"),
    pytest.param("<code>a*b_c</code>", "`a*b_c`", id="marks in code"),
    pytest.param("<code>a</code><code>b</code>", "`ab`", id="neighbouring code"),
    pytest.param("<code><a href='/x'>f</a></code>", "[`f`](/x)", id="link in code"),
    pytest.param("a&nbsp;b\u00adc\u200bd\u202ee\x01", "a bcde", id="what nobody sees"),
    pytest.param("می\u200cخواهم", "می\u200cخواهم", id="a joiner that is spelling"),
    pytest.param("a  \n\t b", "a b", id="white space"),
]

LITERALS = [
    ("# a", "\\# a"), ("#a", "#a"), ("> a", "\\> a"), ("a > b", "a > b"), ("- a", "\\- a"),
    ("-a", "-a"), ("+ a", "\\+ a"), ("1. a", "1\\. a"), ("1) a", "1\\) a"), ("1.5 a", "1.5 a"),
    ("1986. A year", "1986\\. A year"), ("~~~", "\\~~~"), ("===", "\\==="), ("---", "\\---"),
    ("* * *", "\\* * *"), ("___", "\\___"), ("*a*", "\\*a\\*"), ("3 * 4", "3 * 4"),
    ("snake_case_name", "snake_case_name"), ("_a_", "\\_a\\_"), ("__init__", "\\_\\_init\\_\\_"),
    ("5* hotel, 4* hotel", "5* hotel, 4* hotel"), ("a note*", "a note*"),
    ("C# and F#", "C# and F#"),
    ("Mr. X", "Mr. X"), ("`a`", "\\`a\\`"), ("a ` b", "a ` b"), ("[x](y)", "[x\\](y)"),
    ("[1] and [2]", "[1] and [2]"), ("![x](y)", "![x\\](y)"), ("[x]: y", "[x\\]: y"),
    ("[ ] a", "\\[ ] a"), ("[^1]", "\\[^1]"), ("<tag>", "\\<tag>"), ("a < b", "a < b"),
    ("<3", "<3"),
    ("&amp;", "\\&amp;"), ("AT&T", "AT&T"), ("a\\b", "a\\b"), ("a\\*b", "a\\\\*b"),
    ("| a | b |", "| a | b |"), ("|---|---|", "\\|---|---|"), ("~~a~~", "\\~\\~a\\~\\~"),
    ("~5 to ~6", "~5 to ~6"), ("$5 and $10", "$5 and $10"), ("$x$", "\\$x\\$"),
    ("https://example.org/a_b_c", "https://example.org/a_b_c"), ("+++", "\\+++"),
]  # fmt: skip

LINKS = [
    pytest.param("/a(b)", "[t](https://h.example/a(b))", id="brackets"),
    pytest.param("/a(b", "[t](https://h.example/a\\(b)", id="half a bracket"),
    pytest.param("a b", "[t](https://h.example/d/a%20b)", id="space"),
    pytest.param("/a\n\tb", "[t](https://h.example/ab)", id="line break"),
    pytest.param('/a"<>`|', "[t](https://h.example/a%22%3C%3E%60%7C)", id="marks"),
    pytest.param("/?a=1&amp;copy;=2", "[t](https://h.example/?a=1&amp;copy;=2)", id="entity"),
    pytest.param("//x.example/a", "[t](https://x.example/a)", id="protocol-relative"),
    pytest.param("mailto:a@b.example", "[t](mailto:a@b.example)", id="mail"),
    pytest.param("javascript:alert(1)", "t", id="script"),
    pytest.param(" jAvA\tscript:x", "t", id="script in disguise"),
    pytest.param("javascript&amp;colon;alert(1)", "[t](https://h.example/d/javascript", id="twice"),
    pytest.param("vbscript:x", "t", id="vbscript"),
    pytest.param("data:text/html,x", "t", id="data"),
    pytest.param("\x01javascript:x", "t", id="control character"),
    pytest.param("http://[", "[t](http://[)", id="no address"),
    pytest.param("", "t", id="empty"),
]

IMAGES = [
    pytest.param("src='/a.png' alt='A ]b['", "![A \\]b\\[](/a.png)", id="brackets"),
    pytest.param("src='data:image/gif;base64,R0' data-src='/a.png'", "![](/a.png)", id="lazy"),
    pytest.param("data-srcset='/s.png 300w, /l.png 900w'", "![](/l.png)", id="set"),
    pytest.param("src='/blank.gif' srcset='/a.png 2x'", "![](/a.png)", id="blank"),
    pytest.param("src='data:image/png;base64,R0lG'", "", id="data"),
    pytest.param("src='/img/clear.gif'", "", id="spacer"),
    pytest.param("src='/pixel-art.png'", "![](/pixel-art.png)", id="no spacer"),
    pytest.param("src='/t.gif' width=1 height=1", "", id="pixel"),
    pytest.param("src='/e.png' class='emoji' alt='😀'", "😀", id="emoji"),
    pytest.param("alt='nothing'", "", id="no address"),
]

TABLES = [
    pytest.param(
        "<table><tr><th>A<th>B<tr><td>1<td>2</table>",
        "| A | B |\n| --- | --- |\n| 1 | 2 |",
        id="header",
    ),
    pytest.param(
        "<table><tr><td>1<td>2<tr><td>3<td>4</table>",
        "|  |  |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |",
        id="no header",
    ),
    pytest.param(
        "<table><tr><th>A<th>B<tr><td>a|b<td>x<br>y<ul><li>z</ul></table>",
        "| A | B |\n| --- | --- |\n| a\\|b | x<br>y<br>• z |",
        id="bars and lines",
    ),
    pytest.param(
        "<table><tr><th colspan=2>A<th>B<tr><td rowspan=2>1<td>2<td>3<tr><td>4<td>5</table>",
        "| A |  | B |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n|  | 4 | 5 |",
        id="spans",
    ),
    pytest.param(
        "<table><caption>C</caption><tr><th>A<th>B<tr><td><code>a|b</code><td>*x*</table>",
        "*C*\n\n| A | B |\n| --- | --- |\n| `a\\|b` | \\*x\\* |",
        id="caption and code",
    ),
    pytest.param(
        "<table class=highlighttable><tr><td class=linenos><pre>1\n2</pre>"
        "<td class=code><pre>a\nb</pre></table>",
        "```\na\nb\n```",
        id="line numbers beside code",
    ),
]


@pytest.mark.parametrize(("page", "expected"), [*BLOCKS, *LISTS, *TABLES])
def test_blocks(page, expected):
    assert to_markdown(parse_html(page)) == f"{expected}\n"


@pytest.mark.parametrize(("page", "expected"), INLINE)
def test_inline(page, expected):
    assert to_markdown(parse_html(f"<p>{page}</p>")) == f"{expected}\n"


@pytest.mark.parametrize(("text", "expected"), LITERALS)
def test_text_that_looks_like_markup_stays_text(text, expected):
    page = f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>"
    assert to_markdown(parse_html(page)) == f"{expected}\n"


@pytest.mark.parametrize(("target", "expected"), LINKS)
def test_links(target, expected):
    page = f"<p><a href='{target}'>t</a></p>"
    assert to_markdown(parse_html(page, "https://h.example/d/")).startswith(expected)


@pytest.mark.parametrize(("attrs", "expected"), IMAGES)
def test_images(attrs, expected):
    assert to_markdown(parse_html(f"<p><img {attrs}></p>")).rstrip("\n") == expected


def test_links_and_images_can_be_left_out():
    page = "<p>a <a href='/x'>b</a> <a href='/y'><img src='/c.png'></a></p>"
    document = parse_html(page)
    assert to_markdown(document) == "a [b](/x) [![](/c.png)](/y)\n"
    assert to_markdown(document, images=False) == "a [b](/x)\n"
    assert to_markdown(document, links=False) == "a b ![](/c.png)\n"


def test_nothing_is_nothing():
    assert to_markdown(parse_html("")) == ""
