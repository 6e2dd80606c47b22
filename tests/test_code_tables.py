"""Code as its highlighters show it, and tables as pages make them."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.model import BlockKind
from cleaner.parse.html import parse_html
from cleaner.render import to_markdown
from pace import within

TWO_LINES = "```\na\n  b\n```"
ROUGE_TABLE = (
    "<div class='language-rb highlighter-rouge'><div class='highlight'><code><table "
    "class='rouge-table'><tr><td class='rouge-gutter gl'><pre class='lineno'>1\n2\n</pre></td>"
    "<td class='rouge-code'><pre>a\n  b\n</pre></td></tr></table></code></div></div>"
)
CHROMA_TABLE = (
    "<div class='chroma'><table class='lntable'><tr><td class='lntd'><pre><code><span class='lnt'>1"
    "\n</span><span class='lnt'>2\n</span></code></pre></td><td class='lntd'><pre><code "
    "class='language-go'><span class='line'><span class='cl'>a\n</span></span><span class='line'>"
    "<span class='cl'>  b\n</span></span></code></pre></td></tr></table></div>"
)
CHROMA_STYLE = (
    "<pre><code class='language-go'><span style='display:flex'><span style='user-select:none'>1"
    "</span><span>a\n</span></span><span style='display:flex'><span style='user-select:none'>2"
    "</span><span>  b\n</span></span></code></pre>"
)
SYNTAX_HIGHLIGHTER = (
    "<div class='syntaxhighlighter java'><table><tr><td class='gutter'><div class='line number1'>1"
    "</div><div class='line number2'>2</div></td><td class='code'><div class='container'><div "
    "class='line number1'><code class='plain'>a</code></div><div class='line number2'><code "
    "class='spaces'>&nbsp;&nbsp;</code><code>b</code></div></div></td></tr></table></div>"
)
CRAYON = (
    "<table><tr><td class='crayon-nums'><div>1</div><div>2</div></td><td class='crayon-code'>"
    "<div class='crayon-line'>a</div><div class='crayon-line'>&nbsp;&nbsp;b</div></td></tr></table>"
)
CODE_MIRROR_5 = (
    "<div class='CodeMirror'><textarea>x</textarea><div class='CodeMirror-code'><div><div "
    "class='CodeMirror-gutter-wrapper'><div class='CodeMirror-linenumber'>1</div></div><pre "
    "class='CodeMirror-line'>a</pre></div>\n<div><div class='CodeMirror-gutter-wrapper'><div "
    "class='CodeMirror-linenumber'>2</div></div><pre class='CodeMirror-line'>  b</pre></div>"
    "</div></div>"
)
CODE_MIRROR_6 = (
    "<div class='cm-editor'><div class='cm-gutters'><div>1</div><div>2</div><div>3</div></div>"
    "<div class='cm-content' data-language='python'><div class='cm-line'>a</div><div "
    "class='cm-line'><br></div><div class='cm-line'>  b</div></div></div>"
)
CHAT = (
    "<pre><div><div>python</div><div><button>Copy code</button></div><div><code class='{}'>"
    "<span>a\n</span>  b\n</code></div></div></pre>"
)
STRIPE = (
    "<pre class='language-node'><code><div class='CodeBlock-row'><span class='LineNumber'>1</span>"
    "<span>a</span></div><div class='CodeBlock-row'><span class='LineNumber'>2</span>  b</div>"
    "</code></pre>"
)
VITEPRESS = (
    "<div class='language-js line-numbers-mode'><span class='lang'>js</span><pre class='shiki'>"
    "<code><span class='line'>a</span>\n<span class='line'>  b</span></code></pre><div "
    "class='line-numbers-wrapper'><span>1</span><br><span>2</span><br></div></div>"
)
EXPRESSIVE = (
    "<pre data-language='ts'><code><div class='ec-line'><div class='gutter'><div class='ln'>1</div>"
    "</div><div class='code'>a</div></div><div class='ec-line'><div class='gutter'><div "
    "class='ln'>2</div></div><div class='code'>  b</div></div></code></pre>"
)

CODE = [
    pytest.param(ROUGE_TABLE, "```rb\na\n  b\n```", id="rouge, numbers in a table"),
    pytest.param(CHROMA_TABLE, "```go\na\n  b\n```", id="chroma, numbers in a table"),
    pytest.param(CHROMA_STYLE, "```go\na\n  b\n```", id="chroma, numbers by their style"),
    pytest.param(SYNTAX_HIGHLIGHTER, "```java\na\n  b\n```", id="syntaxhighlighter"),
    pytest.param(CRAYON, TWO_LINES, id="crayon"),
    pytest.param(CODE_MIRROR_5, TWO_LINES, id="codemirror 5"),
    pytest.param(CODE_MIRROR_6, "```python\na\n\n  b\n```", id="codemirror 6"),
    pytest.param(CHAT.format("language-python"), "```python\na\n  b\n```", id="chat"),
    pytest.param(CHAT.format("x"), "```python\na\n  b\n```", id="language said in a header only"),
    pytest.param(STRIPE, "```node\na\n  b\n```", id="stripe"),
    pytest.param(VITEPRESS, "```js\na\n  b\n```", id="label and numbers beside the code"),
    pytest.param(EXPRESSIVE, "```ts\na\n  b\n```", id="gutter in each line"),
    pytest.param(
        "<pre><code><span data-line=''>a</span><span data-line=''> </span><span data-line=''>"
        "</span><span data-line=''>  b</span></code></pre>",
        "```\na\n\n\n  b\n```",
        id="lines without line breaks, empty ones too",
    ),
    pytest.param(
        "<pre><code><span data-line=''>a</span>\n<span data-line=''></span>\n<span data-line=''>"
        "  b</span></code></pre>",
        "```\na\n\n  b\n```",
        id="lines with line breaks",
    ),
    pytest.param(
        "<pre>\n  <div class=line>a</div>\n  <div class=line>  b</div>\n</pre>",
        TWO_LINES,
        id="indented source of lines",
    ),
    pytest.param(
        "<div class='code-block'><div class='code-header'><span>python</span><span>Copy code"
        "</span></div><pre><code>a\n  b</code></pre></div>",
        "```python\na\n  b\n```",
        id="header beside the code",
    ),
    pytest.param("<pre><code>a</code><div class='x'>Copy</div></pre>", "```\na\n```", id="copy"),
    pytest.param(
        "<pre><code><div class=line>copy</div><div class=line>run</div></code></pre>",
        "```\ncopy\nrun\n```",
        id="a line that says copy",
    ),
    pytest.param("<pre><div>Copy</div>me</pre>", "```\nme\n```", id="copy without code"),
    pytest.param(
        "<pre class='line-numbers'><code class='line-numbers'>42\n7</code></pre>",
        "```\n42\n7\n```",
        id="numbers that are the code",
    ),
    pytest.param(
        "<pre><code class='line-numbers'>a\n  b</code></pre>", TWO_LINES, id="numbered by a script"
    ),
    pytest.param("<p><code>a<br>&nbsp;&nbsp;b</code></p>", TWO_LINES, id="breaks in inline code"),
    pytest.param("<p> <code>a\n  b</code> </p>", TWO_LINES, id="lines in inline code"),
    pytest.param("<p>x <code>a\nb</code> y</p>", "x `a b` y", id="code in a sentence"),
    pytest.param(
        "<p>x<code class='hl block'>a\n  b</code>y</p>",
        f"x\n\n{TWO_LINES}\n\ny",
        id="code as block",
    ),
    pytest.param(
        "<code style='white-space: pre'>a\n  b</code>", TWO_LINES, id="code that keeps its lines"
    ),
    pytest.param("<code><pre>a\n  b</pre></code>", TWO_LINES, id="pre in code"),
    pytest.param("<xmp>a <b>c</b></xmp>", "```\na <b>c</b>\n```", id="xmp"),
    pytest.param("<pre>a</pre><pre>b</pre>", "```\na\n```\n\n```\nb\n```", id="two stay two"),
    pytest.param(
        "<div class='highlight'><pre>a</pre><pre>b</pre></div>",
        "```\na\n```\n\n```\nb\n```",
        id="two in a box stay two",
    ),
    pytest.param("<pre>a <pre>b</pre>c</pre>", "```\na \nb\nc\n```", id="pre in pre"),
    pytest.param(
        "<div class='highlight'><p>Words of the page.</p><pre>a</pre></div>",
        "Words of the page.\n\n```\na\n```",
        id="a box with more than code",
    ),
    pytest.param(
        "<div class='code-block'><div>src/a.py</div><pre>a</pre></div>",
        "src/a.py\n\n```\na\n```",
        id="the name of a file stays",
    ),
    pytest.param(
        "<pre>a<span style='display:none'>key</span></pre>", "```\na\n```", id="hidden in code"
    ),
]

LANGUAGES = [
    ("<div class='highlight-python3 notranslate'><div class='highlight'><pre>x</pre></div></div>",
     "python3"),
    ("<div class='highlight-default notranslate'><pre>x</pre></div>", ""),
    ("<div class='sourceCode'><pre class='sourceCode dot'><code>x</code></pre></div>", "dot"),
    ("<pre class='sourceCode numberSource idris number-lines'>x</pre>", "idris"),
    ("<pre class='brush: zig; gutter: true'>x</pre>", "zig"),
    ("<pre class='lang:ruby decode:true'>x</pre>", "ruby"),
    ("<div class='highlight highlight-text-html-basic'><pre>x</pre></div>", "html"),
    ("<div class='highlight highlight-text-xml'><pre>x</pre></div>", "xml"),
    ("<figure class='highlight lua'><table><tr><td class='code'><pre>x</pre></table></figure>",
     "lua"),
    ("<pre language='bash'><code language='bash'>x</code></pre>", "bash"),
    ("<pre class='hljs r'>x</pre>", "r"),
    ("<pre class='c d r'>x</pre>", ""),
    ("<div class='markdown prose'><pre>x</pre></div>", ""),
    ("<div class='entry html'><pre>x</pre></div>", ""),
    ("<div class='lang-de'><pre>x</pre></div>", ""),
    ("<div class='language-en-US'><pre>x</pre></div>", ""),
    ("<pre data-lang='none' class='language-kotlin'>x</pre>", "kotlin"),
]  # fmt: skip

HEAD = "<tr><th>A<th>B"
TOP = "| A | B |\n| --- | --- |\n"
TABLES = [
    pytest.param(
        "<table><tr><th align=left>A<th style='text-align: right'>B<th class='text-center'>C<th>D"
        "<tr><td>1<td>2<td>3<td>4</table>",
        "| A | B | C | D |\n| :--- | ---: | :---: | --- |\n| 1 | 2 | 3 | 4 |",
        id="alignment by the header",
    ),
    pytest.param(
        f"<table>{HEAD}<tr><td>1<td align=right>2<tr><td align=right>3<td align=right>4"
        "<tr><td>5<td>6</table>",
        "| A | B |\n| --- | ---: |\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |",
        id="alignment by most cells",
    ),
    pytest.param(
        f"<table align=center style='text-align:end'>{HEAD}<tr align=left><td>1<td>2</table>",
        "| A | B |\n| :--- | :--- |\n| 1 | 2 |",
        id="alignment of rows before that of the table",
    ),
    pytest.param(
        f"<table align=center>{HEAD}<tr><td>1<td>2</table>",
        TOP + "| 1 | 2 |",
        id="where the table itself stands",
    ),
    pytest.param(
        "<table><tr><td><th>A<th>B<tr><th>x<td>1<td>2</table>",
        "|  | A | B |\n| --- | --- | --- |\n| x | 1 | 2 |",
        id="a header with an empty corner",
    ),
    pytest.param(
        "<table><tr><td><b>A</b><td><b>B</b><tr><td>1<td><b>2</b></table>",
        TOP + "| 1 | **2** |",
        id="a header in bold",
    ),
    pytest.param(
        "<table><tr><td><b>1</b><td><b>2</b><tr><td><b>3</b><td><b>4</b></table>",
        "|  |  |\n| --- | --- |\n| **1** | **2** |\n| **3** | **4** |",
        id="all in bold",
    ),
    pytest.param(
        f"<table><tr><th colspan=2>Title</th></tr>{HEAD}<tr><td>1<td>2</table>",
        "*Title*\n\n" + TOP + "| 1 | 2 |",
        id="a title over the header",
    ),
    pytest.param(
        f"<table><tr><td><th colspan=2>Title</th></tr>{HEAD}<tr><td>1<td>2</table>",
        "*Title*\n\n" + TOP + "| 1 | 2 |",
        id="a title after an empty cell",
    ),
    pytest.param(
        f"<table><tfoot><tr><td>T<td>9</tfoot><thead>{HEAD}</thead><tr><td>1<td>2</table>",
        TOP + "| 1 | 2 |\n| T | 9 |",
        id="a foot that comes first",
    ),
    pytest.param(
        f"<table>{HEAD}<tr><td><pre>x\n  y|z</pre><td>1</table>",
        TOP + "| `x`<br>`y\\|z` | 1 |",
        id="lines of code in a cell",
    ),
    pytest.param(
        f"<table>{HEAD}<tr><td><pre>1\n  2\n3\n4</pre><td>1</table>",
        "A\n\nB\n\n```\n1\n  2\n3\n4\n```\n\n1",
        id="code too long for a cell",
    ),
    pytest.param(
        f"<table>{HEAD}<tr><td><p>x</p><p>y</p><td><ol><li>a<li>b</ol></table>",
        TOP + "| x<br>y | 1. a<br>2. b |",
        id="blocks and lists in cells",
    ),
    pytest.param(
        "<table><tr><th><button>A</button><th>B<tr><td>1<td>2<button>x</button></table>",
        TOP + "| 1 | 2 |",
        id="a header that sorts",
    ),
    pytest.param(
        f"<table>{HEAD}<tr><td><span style='display:none'>0001</span>1<td>2</table>",
        TOP + "| 1 | 2 |",
        id="a hidden key to sort by",
    ),
    pytest.param(
        "<table><tr><th>A<th><th>B<tr><td><td><td><tr><td>1<td><td>2<tr></table>",
        TOP + "| 1 | 2 |",
        id="empty rows and columns",
    ),
    pytest.param(
        "<table><tr><td colspan=60000>a<td rowspan=60000>b<tr><td>c<td>d</table>",
        "|  |  |  |\n| --- | --- | --- |\n| a |  | b |\n| c | d |  |",
        id="giant spans",
    ),
    pytest.param("<table><tr><td>a<td><p>b</p></table>", "a\n\nb", id="one row"),
    pytest.param(
        "<table><tr><td>a</td><td></td></tr><tr><td></td><td>b</td></tr></table>",
        "a\n\nb",
        id="one filled cell a row",
    ),
    pytest.param(
        "<table><tr><td>a<tr><td><p>b</p><p>c</p></table>", "a\n\nb\n\nc", id="one column"
    ),
    pytest.param(
        f"<table role=presentation>{HEAD}<tr><td>c<td>d</table>", "A\n\nB\n\nc\n\nd", id="for show"
    ),
    pytest.param(
        f"<table><tr><td><table>{HEAD}<tr><td>c<td>d</table><td>e</table>",
        TOP + "| c | d |\n\ne",
        id="a table in a layout",
    ),
    pytest.param(
        f"<table>{HEAD}<tr><td>x<td><table><tr><td>i<td>j</table></table>",
        TOP + "| x | i<br>j |",
        id="a table in a cell",
    ),
    pytest.param(
        f"<table>{HEAD}<tr><td><picture><source srcset='/w.webp'><img alt=p></picture><td>"
        "<img class=latex alt='$x^2$' src=/f.png></table>",
        TOP + "| ![p](/w.webp) | $x^2$ |",
        id="pictures in cells",
    ),
]


def write(page: str) -> str:
    """The Markdown of a page that nothing has been removed from."""
    return to_markdown(parse_html(page)).rstrip("\n")


@pytest.mark.parametrize(("page", "expected"), [*CODE, *TABLES])
def test_code_and_tables(page, expected):
    assert write(page) == expected


@pytest.mark.parametrize(("page", "expected"), LANGUAGES)
def test_languages(page, expected):
    assert write(page) == f"```{expected}\nx\n```"


def test_a_long_table_of_code_is_code():
    numbers = "\n".join(str(line) for line in range(1, 201))
    lines = "\n".join(f"    line_{line} = {line}" for line in range(1, 201))
    page = (
        "<div class='highlight'><table class='highlighttable'><tr><td class='linenos'>"
        f"<pre>{numbers}</pre></td><td class='code'><pre>{lines}</pre></td></tr></table></div>"
    )
    assert write(page) == f"```\n{lines}\n```"


def test_the_lines_of_code_are_words_apart():
    (block,) = parse_html("<p><code>one<br>two</code></p>").blocks
    assert (block.kind, block.text, block.words) == (BlockKind.CODE, "one\ntwo", 2)


def test_code_in_what_prism_calls_a_toolbar_stays():
    words = "<p>The settings are read once, when the service starts, and never again after.</p>"
    page = (
        f"<article><h1>Settings</h1>{words * 2}<div class='code-toolbar'><pre class='language-ini'>"
        "<code class='language-ini'>[service]\nport = 1</code></pre><div class='toolbar'>"
        f"<button>Copy</button></div></div>{words}</article>"
    )
    markdown = cleaner.clean(page).markdown
    assert "```ini\n[service]\nport = 1\n```" in markdown
    assert "Copy" not in markdown


@pytest.mark.parametrize(
    "page",
    [
        "<div class=highlight>" * 30_000,
        "<pre>" + "<div class=header>a</div>" * 50_000 + "<code>z</code></pre>",
        "<pre>" + "<div>" * 50_000 + "a</div><code>z</code></pre>",
        "<p>" + "<code>a\nb</code>" * 50_000,
        "<table><tr><th>a<th>b<tr><td>" * 3000,
        "<table><tr><td class=lntd>" * 3000 + "1",
        "<pre>" + "<span class=line><span class=ln>1</span>a\n</span>" * 50_000 + "</pre>",
    ],
    ids=["boxes", "headers", "nested", "inline", "tables", "code tables", "lines"],
)
def test_large_and_deep_code_ends_soon(page):
    with within(8):
        write(page)
