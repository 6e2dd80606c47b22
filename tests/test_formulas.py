"""Formulas: MathML, MathJax, KaTeX, pictures of formulas, and TeX that a script would draw."""

import pytest

from cleaner import Format
from cleaner.parse import parse
from cleaner.render import to_markdown
from pace import within


def write(html):
    return to_markdown(parse(f"<body><p>Let {html} hold.</p></body>", Format.HTML)).strip()


def math(inner):
    return write(f"<math>{inner}</math>").removeprefix("Let $").removesuffix("$ hold.")


@pytest.mark.parametrize(
    ("mathml", "tex"),
    [
        ("<mi>a</mi><mo>+</mo><mn>1</mn>", "a+1"),
        ("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>−</mo><mn>1</mn></mrow></mfrac>", r"\frac{a}{b-1}"),
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x^{2}"),
        ("<msub><mi>x</mi><mi>i</mi></msub>", "x_{i}"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "x_{i}^{2}"),
        (
            "<mrow><mo>(</mo><mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr>"
            "<mtr><mtd><mi>c</mi></mtd><mtd><mi>d</mi></mtd></mtr></mtable><mo>)</mo></mrow>",
            r"\begin{pmatrix}a & b \\ c & d\end{pmatrix}",
        ),
        (
            "<mtable><mlabeledtr><mtd><mtext>(7)</mtext></mtd><mtd><mi>a</mi></mtd></mlabeledtr>"
            "</mtable>",
            r"a \tag{7}",
        ),
        (
            "<mtable><mlabeledtr><mtd><mtext>(</mtext><mo>⋆</mo><mtext>)</mtext></mtd><mtd>"
            "<mi>a</mi></mtd></mlabeledtr></mtable>",
            r"a \quad (\star)",
        ),
        ("<msqrt><mi>x</mi><mo>+</mo><mi>y</mi></msqrt>", r"\sqrt{x+y}"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", r"\sqrt[3]{x}"),
        (
            "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi>"
            "</munderover><msub><mi>x</mi><mi>i</mi></msub>",
            r"\sum_{i=1}^{n}x_{i}",
        ),
        ("<munder><mi>lim</mi><mrow><mi>n</mi><mo>→</mo><mi>∞</mi></mrow></munder>",
         r"\lim_{n\to\infty}"),
        ("<mover><mi>x</mi><mo>¯</mo></mover>", r"\bar{x}"),
        ("<mover><mi>F</mi><mo>→</mo></mover>", r"\vec{F}"),
        ("<mi>α</mi><mi>x</mi>", r"\alpha x"),
        ("<mi>𝑧</mi>", "z"),
        ("<mi>sin</mi><mo>⁡</mo><mi>x</mi>", r"\sin x"),
        ("<mi>a</mi><mo>≤</mo><mi>b</mi>", r"a\le b"),
        ("<mtext>if</mtext><mi>x</mi>", r"\text{if}x"),
        (
            "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr>"
            "<mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable>",
            r"\begin{matrix}1 & 0 \\ 0 & 1\end{matrix}",
        ),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a,b)"),
        (
            "<semantics><mi>a</mi><annotation encoding='application/x-tex'>\\alpha"
            "</annotation></semantics>",
            r"\alpha",
        ),
    ],
)  # fmt: skip
def test_mathml(mathml, tex):
    assert math(mathml) == tex


def test_a_formula_at_the_start_of_a_paragraph():
    page = "<p><math><msup><mi>x</mi><mn>2</mn></msup></math> grows.</p>"
    assert to_markdown(parse(page, Format.HTML)) == "$x^{2}$ grows.\n"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('<script type="math/tex">a_1</script>', "Let $a_1$ hold."),
        (
            '<img src="https://example.com/formula/%5Cfrac%7Ba%7D%7Bb%7D">',
            r"Let $\frac{a}{b}$ hold.",
        ),
        (
            '<img src="https://chart.apis.google.com/chart?cht=tx&chl=%5Calpha">',
            r"Let $\alpha$ hold.",
        ),
        ('<script type="math/tex; mode=display">a_1</script>', "Let $$a_1$$ hold."),
        (
            '<span class="MathJax_Preview">a1</span><span class="MathJax"><span>a</span>'
            '</span><script type="math/tex">a_1</script>',
            "Let $a_1$ hold.",
        ),
        (
            '<mjx-container jax="CHTML"><mjx-math><mjx-mi><mjx-c>a</mjx-c></mjx-mi></mjx-math>'
            "<mjx-assistive-mml><math><mi>a</mi></math></mjx-assistive-mml></mjx-container>",
            "Let $a$ hold.",
        ),
        (
            "<mjx-container><mjx-math><mjx-mfrac><mjx-frac><mjx-num><mjx-mn><mjx-c>1</mjx-c>"
            "</mjx-mn></mjx-num><mjx-dbox><mjx-dtable><mjx-row><mjx-den><mjx-mi><mjx-c>n</mjx-c>"
            "</mjx-mi></mjx-den></mjx-row></mjx-dtable></mjx-dbox></mjx-frac></mjx-mfrac>"
            "</mjx-math></mjx-container>",
            r"Let $\frac{1}{n}$ hold.",
        ),
        (
            '<span class="katex"><span class="katex-mathml"><math><semantics><mi>a</mi>'
            '<annotation encoding="application/x-tex">a_1</annotation></semantics></math></span>'
            '<span class="katex-html">a1</span></span>',
            "Let $a_1$ hold.",
        ),
        (
            '<span class="katex-display"><span class="katex"><math><mi>a</mi></math>'
            '<span class="katex-html">a</span></span></span>',
            "Let $$a$$ hold.",
        ),
        (
            '<img class="mwe-math-fallback-image-inline" alt="{\\displaystyle a_{1}}" src=/m.svg>',
            "Let $a_{1}$ hold.",
        ),
        (
            '<img src="https://latex.codecogs.com/png.latex?%5Cfrac%7Ba%7D%7Bb%7D">',
            r"Let $\frac{a}{b}$ hold.",
        ),
        ('<img class="latex" alt="x^2" src="https://s.example/latex.php?latex=x%5E2">',
         "Let $x^2$ hold."),
        (r"\(a_1\) and \[b\]", "Let $a_1$ and $$b$$ hold."),
        (r"$x$ and $\alpha$", r"Let $x$ and $\alpha$ hold."),
        (r"<code>$\alpha$</code>", r"Let `$\alpha$` hold."),
    ],
)  # fmt: skip
def test_what_draws_formulas(html, markdown):
    assert write(html) == markdown


@pytest.mark.parametrize("text", ["$5 and $10", "US$ 5_000 or $6", "a $ sign"])
def test_prices_are_no_formulas(text):
    made = write(text)
    assert made.replace("\\", "") == f"Let {text} hold."


def test_a_formula_beside_prices():
    assert write(r"$\alpha$ of $5 and $10") == r"Let $\alpha$ of \$5 and \$10 hold." or (
        write(r"$\alpha$ of $5 and $10") == r"Let $\alpha$ of $5 and $10 hold."
    )


def test_deep_and_long_formulas_end_soon():
    with within(10):
        write("<math>" + "<mrow>" * 5000 + "<mi>x</mi>" + "</mrow>" * 5000 + "</math>")
        write("<math>" + "<mi>x</mi>" * 200_000 + "</math>")
        write(r"\alpha $" + "x$ \\( " * 20_000)


def test_formulas_in_cells():
    math = "<math><msup><mi>x</mi><mn>2</mn></msup></math>"
    katex = f'<span class="katex"><span>{math}</span><span class="katex-html">x2</span></span>'
    mathjax = f"<mjx-container><mjx-math>x2</mjx-math><mjx-x>{math}</mjx-x></mjx-container>"
    cells = "".join(f"<td>{cell}</td>" for cell in (math, katex, mathjax, "<b>y</b>"))
    page = f"<table><tr><th>A<th>B<th>C<th>D</tr><tr>{cells}</tr></table>"
    made = to_markdown(parse(page, Format.HTML))
    assert made.splitlines()[2] == "| $x^{2}$ | $x^{2}$ | $x^{2}$ | **y** |"


@pytest.mark.parametrize(
    "number",
    [
        '<span style="user-select:none">1</span>',
        '<span style="color:red;-webkit-user-select: none">1</span>',
        '<div class="code__header"><span>bash</span></div>',
        '<div class="codeblock-header">bash</div>',
    ],
)
def test_numbers_and_headers_of_code_that_nobody_can_copy(number):
    page = f"<pre><code>{number}<span>ls -l</span>\n</code></pre>"
    assert to_markdown(parse(page, Format.HTML)) == "```\nls -l\n```\n"
