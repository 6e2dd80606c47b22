"""HTML into blocks, containers and claims."""

import pytest

from cleaner import Format
from cleaner.model import BlockKind
from cleaner.parse import parse


def read(page, url=None):
    return parse(page, Format.HTML, url)


def blocks(page):
    return [(str(b.kind), b.text) for b in read(page).blocks]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>One <b>bold</b> word.</p>", [("paragraph", "One bold word.")]),
        ("<h2>Title<br>of two</h2>", [("heading", "Title of two")]),
        (
            "<div>loose <span>text</span><p>and more</p>tail</div>",
            [("paragraph", "loose text"), ("paragraph", "and more"), ("paragraph", "tail")],
        ),
        ("<ul><li>a<li><p>b</p></ul>", [("item", "a"), ("item", "b")]),
        ("one<br>two", [("paragraph", "one"), ("paragraph", "two")]),
        ("<pre>x\n  y</pre>", [("code", "x\n  y")]),
        ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", [("table", "a b 1 2")]),
        ("<hr>", [("rule", "")]),
        ("<p><img src=/a.png alt=x></p>", [("media", "")]),
        ("<iframe src=/v></iframe>", [("media", "")]),
        ("<p>Press <button>Go</button> now</p>", [("paragraph", "Press Go now")]),
        ("<button>Go</button>", [("control", "Go")]),
        ("<h2><button>Why?</button></h2>", [("heading", "Why?")]),
        ("<h2>Why? <button>Copy</button></h2>", [("heading", "Why?"), ("control", "Copy")]),
        ("<script>x</script><style>y</style><template>z</template>", []),
        ("<title>t</title><p>x", [("paragraph", "x")]),
        ("<p>a <span hidden>b</span> c</p>", [("paragraph", "a c")]),
        ("", []),
    ],
)
def test_kinds(page, expected):
    assert blocks(page) == expected


def test_containers_know_what_they_are_called():
    (block,) = read("<div class='articleBody share_bar' id=X role=main><p>x</p></div>").blocks
    assert block.inside.tag == "p"
    assert set(block.inside.parent.names.split()) == {"article-body", "share-bar", "x", "main"}


def test_hidden_containers_are_marked():
    document = read("<div style='display: none'><p>x</p></div><p>y</p>")
    assert [b.inside.parent.hidden for b in document.blocks] == [True, False]


def test_links_emphasis_and_levels():
    document = read(
        "<h3>T</h3><p><a href=/a>all link</a></p><p><em>all of it</em></p>"
        "<ul><li>a<ul><li>b</ul></ul>"
    )
    heading, link, lead, outer, inner = document.blocks
    assert heading.level == 3
    assert (link.links, link.link_share) == (("/a",), 1.0)
    assert lead.emphasis == "italic"
    assert (outer.level, inner.level) == (1, 2)


def test_claims_of_the_head():
    page = """<html lang=nl><head><title>Title - Site</title>
    <meta property=og:site_name content=Site><link rel=canonical href=/a>
    <meta property="article:published_time" content="2020-01-02"></head><p>x"""
    claimed = {c.field: c.value for c in read(page, "https://example.org/b").claims}
    assert claimed["site_name"] == "Site"
    assert claimed["published"].startswith("2020-01-02")


def test_the_base_of_relative_links():
    assert read("<base href=https://b.example/x/><p>x").base == "https://b.example/x/"
    assert read("<p>x", "https://u.example/").base == "https://u.example/"
    assert read("<link rel=canonical href=https://c.example/><p>x").base == "https://c.example/"
    assert read("<p>x").base is None


def test_a_shell_is_read_from_its_noscript():
    thread = "".join(
        f"<p>Post {n} says what it has to say in these words and no others.</p>" for n in range(20)
    )
    document = read(f"<body><div id=app></div><noscript>{thread}</noscript></body>")
    assert document.hidden_text == "<noscript>"
    assert len(document.blocks) == 20
    assert not read(f"<body>{thread * 3}<noscript>{thread}</noscript></body>").hidden_text


def test_text_in_reading_order_and_none_twice():
    page = "<div>a<p>b</p><ul><li>c<li>d<p>e</p></ul><blockquote>f<p>g</p></blockquote>h</div>"
    assert "".join(b.text for b in read(page).blocks) == "abcdefgh"


def test_events_are_cut_where_blocks_are():
    document = read("<p>One <b>two</b></p><p>three</p>")
    for block in document.blocks:
        inside = document.events[block.start : block.end]
        assert "".join(e.name for e in inside if e.kind == "text").strip() == block.text


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + "words",
        "<body>" * 5000 + "words",
        "<p>" * 20_000 + "words",
        "<a href=x>" * 5000 + "words",
        "<b>" * 5000 + "words",
        "<table><tr><td>" * 300 + "words",
        "<ul><li>" * 5000 + "words",
        "words<" + "!" * 9000,
        f"<img src='data:image/png;base64,{'A' * 500_000}'><p>words</p>",
    ],
)
def test_hostile_pages_are_read(page):
    assert any("words" in block.text for block in read(page).blocks)


def test_blocks_know_their_line():
    document = read("<body>\n<p>one</p>\n<div>\n<p>two <b>three</b></p>\n</div>\n<hr></body>")
    assert [block.line for block in document.blocks] == [2, 4, 6]


def test_kinds_are_of_the_enumeration():
    assert all(isinstance(b.kind, BlockKind) for b in read("<p>x<hr><pre>y</pre>").blocks)
