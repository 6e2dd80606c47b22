"""Footnotes and callouts: the marks in a text and the notes they lead to, boxes and their types."""

import time

import numpy as np
import pytest

from cleaner import Format
from cleaner.judge.together import decide
from cleaner.model import Category, Removal
from cleaner.parse import parse
from cleaner.render import to_markdown
from pace import pace

NOTED = "The heron came back in April.[^1] It left again in June.[^2]\n"
NOTES = "[^1]: So the ferryman said.\n\n[^2]: With two young.\n"


def write(html):
    return to_markdown(parse(f"<body>{html}</body>", Format.HTML))


def marked(first, second):
    return f"<p>The heron came back in April.{first} It left again in June.{second}</p>"


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(
            marked(
                '<sup id="fnref1"><a href="#fn1">1</a></sup>',
                '<sup id="fnref2"><a href="#fn2">2</a></sup>',
            )
            + '<section class="footnotes"><ol><li id="fn1"><p>So the ferryman said.'
            '<a href="#fnref1" class="footnote-back">↩︎</a></p></li>'
            '<li id="fn2"><p>With two young.<a href="#fnref2">↩</a></p></li></ol></section>',
            id="pandoc",
        ),
        pytest.param(
            marked(
                '<sup class="reference"><a href="#cite_note-1">[1]</a></sup>',
                '<sup class="reference"><a href="#cite_note-2">[2]</a></sup>',
            )
            + '<ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink">'
            '<b><a href="#cite_ref-1">^</a></b></span> <span>So the ferryman said.</span></li>'
            '<li id="cite_note-2"><span class="mw-cite-backlink"><b><a href="#cite_ref-2">^</a></b>'
            "</span> <span>With two young.</span></li></ol>",
            id="wiki",
        ),
        pytest.param(
            marked(
                '<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a>',
                '<a class="footnote-anchor" id="footnote-anchor-2" href="#footnote-2">2</a>',
            )
            + '<div class="footnote"><a id="footnote-1" href="#footnote-anchor-1"'
            ' class="footnote-number">1</a><div class="footnote-content"><p>So the ferryman said.'
            '</p></div></div><div class="footnote"><a id="footnote-2" href="#footnote-anchor-2"'
            ' class="footnote-number">2</a><div class="footnote-content"><p>With two young.</p>'
            "</div></div>",
            id="newsletter",
        ),
        pytest.param(
            marked(
                '<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>',
                '<sup><a href="#ftnt2" id="ftnt_ref2">[2]</a></sup>',
            )
            + '<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> So the ferryman said.</p></div>'
            '<div><p><a href="#ftnt_ref2" id="ftnt2">[2]</a> With two young.</p></div>',
            id="word processor",
        ),
        pytest.param(
            marked('<a href="#_ftn1">[1]</a>', '<a href="#_ftn2">[2]</a>')
            + '<p><a href="#_ftnref1">[1]</a> So the ferryman said.</p>'
            '<p><a href="#_ftnref2">[2]</a> With two young.</p>',
            id="notes without ids",
        ),
        pytest.param(
            marked('<sup><a href="#n1">*</a></sup>', '<sup><a href="#n2">†</a></sup>')
            + '<p id="n1">* So the ferryman said.</p><p id="n2">† With two young.</p>',
            id="signs",
        ),
        pytest.param(
            marked("<sup>1</sup>", "<sup>2</sup>")
            + "<p><sup>1</sup> So the ferryman said.</p><p><sup>2</sup> With two young.</p>",
            id="raised numbers",
        ),
        pytest.param(
            marked("<sup>1</sup>", "<sup>2</sup>")
            + '<ol><li id="footnote-1">So the ferryman said.</li>'
            '<li id="footnote-2">With two young.</li></ol>',
            id="numbers and ids",
        ),
        pytest.param(
            marked('<a href="#sources-a">1</a>', '<a href="#sources-b">2</a>')
            + '<p id="sources-a">1. So the ferryman said.</p>'
            '<p id="sources-b">2. With two young.</p>',
            id="numbers in the text",
        ),
    ],
)
def test_marks_and_notes(html):
    assert write(html) == f"{NOTED}\n{NOTES}"


def test_a_note_of_several_blocks_is_one_note():
    html = (
        '<p>The heron came back.<a href="#fn1">1</a></p><ol><li id="fn1"><p>He said so.</p>'
        "<ul><li>twice</li></ul><p>And wrote it.</p></li></ol><p>Then it left.</p>"
    )
    assert write(html) == (
        "The heron came back.[^1]\n\n[^1]: He said so.\n\n    - twice\n\n    And wrote it.\n\n"
        "Then it left.\n"
    )


def test_two_marks_may_lead_to_one_note():
    html = (
        '<p>Heron.<a href="#fn1">1</a> Stork.<a href="#fn1">1</a></p>'
        '<p id="fn1">1. Both are birds.</p>'
    )
    assert write(html) == "Heron.[^1] Stork.[^1]\n\n[^1]: Both are birds.\n"


def test_a_note_that_leads_back_to_each_of_its_marks_is_one_note():
    """As wikis write it: `^ a b The note.` The text that it leads back to is no note."""
    html = (
        '<p>Heron.<sup id="cite_ref_1-0"><a href="#cite_note-1">[1]</a></sup> Stork.'
        '<sup id="cite_ref_1-1"><a href="#cite_note-1">[1]</a></sup> Crane.'
        '<sup id="cite_ref_2"><a href="#cite_note-2">[2]</a></sup></p>'
        '<ol><li id="cite_note-1"><span class="mw-cite-backlink">^ <a href="#cite_ref_1-0"><sup>'
        '<b>a</b></sup></a> <a href="#cite_ref_1-1"><sup><b>b</b></sup></a></span> <span>Both are '
        'birds.</span></li><li id="cite_note-2"><span class="mw-cite-backlink"><b>'
        '<a href="#cite_ref_2">^</a>'
        "</b></span> <span>So is it.</span></li></ol>"
    )
    assert write(html) == (
        "Heron.[^1] Stork.[^1] Crane.[^2]\n\n[^1]: Both are birds.\n\n[^2]: So is it.\n"
    )


def test_numbers_that_begin_anew_are_counted_on():
    html = (
        '<p>Heron.<a href="#fn-a">1</a></p><p id="fn-a">1. A bird.</p>'
        '<p>Pike.<a href="#fn-b">1</a></p><p id="fn-b">1. A fish.</p>'
    )
    assert write(html) == "Heron.[^1]\n\n[^1]: A bird.\n\nPike.[^2]\n\n[^2]: A fish.\n"


@pytest.mark.parametrize(
    "html",
    [
        '<p>By (<a href="#eq1">1</a>) it holds.</p><div id="eq1"><p>E is m times c.</p></div>',
        '<p>See figure <a href="#S3.F1">1</a> below.</p><figure id="S3.F1"><p>Plan</p></figure>',
        "<p>The area is 5 m<sup>2</sup> in all.</p><p><sup>3</sup>He is a gas.</p>",
        '<p><a href="#fn1">1</a></p><p id="fn1">1. No text before its mark.</p>',
        '<p>Heron.<a href="#fn9">9</a></p><p>No such note.</p>',
        '<ul><li>Part <a href="#p1">1</a></li></ul><h2 id="p1">The first part</h2><p>Text.</p>',
    ],
)
def test_what_is_no_footnote(html):
    assert "[^" not in write(html)


def test_many_marks_and_deep_notes_end_soon():
    deep = "<div>" * 500 + "".join(f"<p id=fn{n}>{n}. Note.</p>" for n in range(900))
    marks = "".join(f'x<a href="#fn{n}">{n}</a> ' for n in range(900))
    began = time.monotonic()
    assert write(f"<p>{marks}</p>{deep}").count("\n[^") == 900
    assert time.monotonic() - began < 10 * pace()


BODY = "<p>Keep off the ice.</p>"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            '<div class="markdown-alert markdown-alert-note"><p class="markdown-alert-title">Note'
            f"</p>{BODY}</div>",
            "> [!note]\n> Keep off the ice.\n",
        ),
        (
            '<div class="callout" data-callout="faq" data-callout-fold="-"><div class='
            f'"callout-title"><div>Is it thick?</div></div><div>{BODY}</div></div>',
            "> [!faq]- Is it thick?\n> Keep off the ice.\n",
        ),
        (
            '<div class="theme-admonition theme-admonition-tip alert alert--success">'
            f'<div class="admonitionHeading_a1">tip</div><div>{BODY}</div></div>',
            "> [!tip]\n> Keep off the ice.\n",
        ),
        (
            f'<div class="admonition warning"><p class="admonition-title">Thin ice</p>{BODY}'
            "<ul><li>a</li></ul></div>",
            "> [!warning] Thin ice\n> Keep off the ice.\n>\n> - a\n",
        ),
        (
            f'<div class="custom-block danger"><p class="custom-block-title">STOP</p>{BODY}</div>',
            "> [!danger] STOP\n> Keep off the ice.\n",
        ),
        (
            '<aside class="starlight-aside starlight-aside--caution"><p class='
            f'"starlight-aside__title">Caution</p>{BODY}</aside>',
            "> [!caution]\n> Keep off the ice.\n",
        ),
        ('<div class="alert alert-danger">Off the ice.</div>', "> [!danger]\n> Off the ice.\n"),
        (
            f'<details class="admonition note"><summary>Why</summary>{BODY}</details>',
            "> [!note]- Why\n> Keep off the ice.\n",
        ),
        (f'<div class="callout">{BODY}</div>', "Keep off the ice.\n"),
        (f'<div class="alertness note">{BODY}</div>', "Keep off the ice.\n"),
    ],
)
def test_callouts(html, markdown):
    assert write(html) == markdown
    assert write(f"<p>Before.</p>{html}<p>After.</p>") == f"Before.\n\n{markdown}\nAfter.\n"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h2>A</h2><h4>B</h4><h2>C</h2>", "# A\n\n## B\n\n# C\n"),
        ("<h1>A</h1><h3>B</h3><h5>C</h5><h3>D</h3>", "# A\n\n## B\n\n### C\n\n## D\n"),
        ("<h1>A</h1><h2>B</h2>", "# A\n\n## B\n"),
        ("<h1><img src=/a.png></h1><h3>B</h3>", "![](/a.png)\n\n# B\n"),
    ],
)
def test_levels_of_headings_begin_at_one_and_leave_none_out(html, markdown):
    assert write(html) == markdown


def test_a_paragraph_is_no_title_where_the_callouts_own_was_removed():
    page = parse(
        '<body><p>Before.</p><div class="admonition note"><p class="admonition-title">Mind</p>'
        f"<div>{BODY}</div></div></body>",
        Format.HTML,
    )
    assert "[!note] Mind" in to_markdown(page)
    title = next(block.index for block in page.blocks if block.text == "Mind")
    left = page.without([Removal(title, Category.NAVIGATION, "any/test", "a test")])
    assert to_markdown(left) == "Before.\n\n> [!note]\n> Keep off the ice.\n"


def test_what_was_removed_between_paragraphs_leaves_lists_and_quotes_as_they_are():
    page = parse(
        "<body><ul><li>Gates</li><li>Menu<div><b>Share</b><ul><li>here</li></ul></div></li>"
        "<li>Sluices<blockquote>Quoted.</blockquote></li></ul><p>After <b>all</b>.</p></body>",
        Format.HTML,
    )
    gone = [b.index for b in page.blocks if b.text in ("Menu", "Share", "here")]
    left = page.without([Removal(at, Category.SHARE, "any/test", "a test") for at in gone])
    assert to_markdown(left) == "- Gates\n\n- Sluices\n\n  > Quoted.\n\nAfter **all**.\n"


ASIDE_PAGE = (
    '<div><div><p>The mill is old.<sup class="aside-link">1</sup></p></div>'
    '<aside><ol start="1"><li>Older than the bridge.</li></ol></aside></div>'
    '<div><div><p>The bridge<sup class="aside-link">2</sup> is not.</p></div>'
    '<aside><ol start="2"><li>Of stone.</li></ol></aside></div>'
)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        pytest.param(
            ASIDE_PAGE,
            "The mill is old.[^1]\n\n[^1]: Older than the bridge.\n\nThe bridge[^2] is not.\n\n"
            "[^2]: Of stone.\n",
            id="lists beside the text that count on",
        ),
        pytest.param(
            '<p>The mill is <span>old.<span id="ft-1"> <sup>1</sup> </span></span>So they say.</p>'
            '<ol><li id="fn1" class="footnote-item"><p>Very.</p></li></ol>',
            "The mill is old. [^1] So they say.\n\n[^1]: Very.\n",
            id="a note whose item has the number",
        ),
        pytest.param(
            '<p>The mill is old.<label for="sn" class="margin-toggle sidenote-number"></label>'
            '<input type="checkbox" id="sn" class="margin-toggle"><span class="sidenote">Very '
            "<i>old</i>.</span> So they say.</p><p>On it goes.</p>",
            "The mill is old.[^1] So they say.\n\nOn it goes.\n\n[^1]: Very *old*.\n",
            id="Tufte",
        ),
        pytest.param(
            '<p>The mill is old.<label class="footref" for="fn.1">1</label><input id="fn.1" '
            'type="checkbox"><span class="sidenote"><sup>1</sup> Very.</span></p>',
            "The mill is old.[^1]\n\n[^1]: Very.\n",
            id="Org",
        ),
        pytest.param(
            '<p>The mill is old.<sup class="modern-footnotes-footnote" data-mfn="1"><a href="'
            'javascript:void(0)">1</a></sup><span role="tooltip" class="modern-footnotes-footnote'
            '__note" data-mfn="1">Very.</span> So they say.</p>',
            "The mill is old.[^1] So they say.\n\n[^1]: Very.\n",
            id="a plugin for WordPress",
        ),
    ],
)
def test_notes_beside_the_text_and_in_it(html, markdown):
    assert write(html) == markdown


@pytest.mark.parametrize(
    ("first", "second", "stay"), [(0.9, 0.1, True), (0.1, 0.9, False), (0.1, 0.1, False)]
)
def test_notes_stay_together_where_most_of_what_they_say_does(first, second, stay):
    page = parse(
        marked('<sup><a href="#fn1">1</a></sup>', '<sup><a href="#fn2">2</a></sup>')
        + f'<p>{"The water fell. " * 20}</p><ol><li id="fn1">So the ferryman said, and he had it '
        'from the miller.</li><li id="fn2">With two young.</li></ol>',
        Format.HTML,
    )
    chances = np.array([0.9, 0.9, first, second], np.float32)
    keep = decide(page, chances, np.zeros(4, np.bool_))
    assert keep.tolist() == [True, True, stay, stay or second > 0.5]


def test_in_a_text_a_note_stays_wherever_its_mark_does():
    page = parse(
        '<p>Heron.<a href="#fn1">1</a></p><p>Stork.<a href="#fn2">2</a></p>'
        '<p id="fn1">1. A bird of the river.</p><p id="fn2">2. A bird of the roofs.</p>',
        Format.HTML,
    )
    chances = np.array([0.9, 0.1, 0.1, 0.1], np.float32)
    nothing = np.zeros(4, np.bool_)
    assert decide(page, chances, nothing, is_text=True).tolist() == [True, False, True, False]
    assert decide(page, chances, nothing).tolist() == [True, False, False, False]
