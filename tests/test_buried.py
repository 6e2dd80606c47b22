"""Text that a page has but does not show: JSON-LD, templates, the state of scripts, late parts."""

import json

import pytest

import cleaner
from cleaner import Format
from cleaner.model import BlockKind
from cleaner.parse import parse
from cleaner.parse.prose import is_prose, rich_html, to_html
from cleaner.parse.state import article_in

TITLE = "The ferry that crosses twice a day"
SENTENCE = "On day {} the ferry left the quay at seven with eleven cars, two lorries and a dog."
LINES = [SENTENCE.format(day) for day in range(1, 13)]
PLAIN = "\n\n".join(LINES)
MARKUP = "".join(f"<p>{line}</p>" for line in LINES)
MENU = "<nav><a href=/>Home</a> <a href=/news>News</a></nav>"


def page(head="", body=""):
    return (
        f"<html><head><title>{TITLE} | Quay News</title><meta property=og:title content='{TITLE}'>"
        f"{head}</head><body>{MENU}{body}<div id=app></div></body></html>"
    )


def script(data, kind="application/json", name=""):
    # As a careful site would write it: no tag ends the script.
    text = json.dumps(data).replace("<", "\\u003c")
    return f"<script type='{kind}' id='{name}'>{text}</script>"


def json_ld(**thing):
    return script({"@context": "https://schema.org", **thing}, "application/ld+json")


def read(source):
    return parse(source, Format.HTML)


def texts(document):
    return [block.text for block in document.blocks]


STATES = {
    "__NEXT_DATA__": script(
        {"props": {"pageProps": {"article": {"title": TITLE, "body": MARKUP}}}},
        name="__NEXT_DATA__",
    ),
    "__NUXT_DATA__": script(
        [["Reactive", 1], {"data": 2}, {"post": 3}, {"title": 4, "content": 5}, TITLE, MARKUP],
        name="__NUXT_DATA__",
    ),
    "serverApp-state": script({"G.1": {"body": {"text": PLAIN}}}, name="serverApp-state"),
    "__INITIAL_STATE__": "<script>window.__INITIAL_STATE__ = "
    + json.dumps({"post": {"content": PLAIN}})
    + ";(function(){var s;}());</script>",
    "__PRELOADED_STATE__": '<script>window["__PRELOADED_STATE__"] = JSON.parse('
    + json.dumps(json.dumps({"post": {"contentHtml": PLAIN}}))
    + ");</script>",
    "__APOLLO_STATE__": "<script>window.__APOLLO_STATE__="
    + json.dumps({"Story:1": {'body({"as":"html"})': PLAIN, "__typename": "Story"}})
    + "</script>",
    "__NUXT__": "<script>window.__NUXT__=(function(a,b){return {data:[{post:{title:a,body:"
    + json.dumps(PLAIN)
    + ",id:b}}]}}('x',1))</script>",
    "data-preloaded": "<div hidden id=data-preloaded data-preloaded='"
    + json.dumps(
        {
            "site": json.dumps({"name": "Quay"}),
            "topic_12": json.dumps(
                {
                    "title": TITLE,
                    "post_stream": {
                        "posts": [
                            {"name": "Ada", "cooked": f"<p>{line} {line} {line}</p>"}
                            for line in LINES
                        ]
                    },
                }
            ),
        }
    ).replace("'", "&#39;")
    + "'></div>",
}


@pytest.mark.parametrize("where", STATES)
def test_the_state_of_a_shell_is_read(where):
    document = read(page(body=STATES[where]))
    assert document.hidden_text == where
    assert all(any(line in text for text in texts(document)) for line in LINES)
    assert document.blocks[0].kind is BlockKind.HEADING
    assert texts(document)[0] == TITLE


LD = {
    "plain": json_ld(**{"@type": "NewsArticle", "headline": TITLE, "articleBody": PLAIN}),
    "markup": json_ld(**{"@type": ["Article"], "headline": TITLE, "articleBody": MARKUP}),
    "escaped": json_ld(
        **{"@type": "BlogPosting", "articleBody": MARKUP.replace("<", "&lt;").replace(">", "&gt;")}
    ),
    "thread": json_ld(
        **{
            "@type": "QAPage",
            "mainEntity": {
                "@type": "Question",
                "name": TITLE,
                "text": "\n".join(LINES[:4]),
                "acceptedAnswer": {"@type": "Answer", "text": "\n".join(LINES[4:8])},
                "suggestedAnswer": [
                    {"text": LINES[8], "comment": {"text": LINES[9]}},
                    {"text": f"<p>{LINES[10]}</p><p>{LINES[11]}</p>"},
                ],
            },
        }
    ),
}


@pytest.mark.parametrize("name", LD)
def test_the_structured_data_of_a_shell_is_read(name):
    document = read(page(LD[name]))
    assert document.hidden_text == "JSON-LD articleBody"
    assert texts(document) == [TITLE, *LINES]


def test_a_product_is_described_where_there_is_nothing_else():
    product = json_ld(**{"@type": "Product", "name": "Oar", "description": PLAIN})
    assert read(page(product)).hidden_text == "JSON-LD description"
    assert read(page(product + LD["plain"])).hidden_text == "JSON-LD articleBody"


def test_of_several_places_the_fullest_is_read():
    half = json_ld(**{"@type": "Article", "articleBody": "\n".join(LINES[:8])})
    whole = script({"post": {"body": MARKUP * 2}}, name="__NEXT_DATA__")
    assert read(page(half + whole)).hidden_text == "__NEXT_DATA__"
    assert read(page(LD["plain"] + STATES["__NEXT_DATA__"])).hidden_text == "JSON-LD articleBody"
    noscript = f"<noscript>{MARKUP}</noscript>"
    assert read(page(LD["plain"], noscript)).hidden_text == "<noscript>"


def test_the_sidecar_says_where_the_text_was():
    article = cleaner.clean(page(LD["plain"]))
    assert "text read from JSON-LD articleBody" in article.warnings
    assert article.metadata.title == TITLE
    assert article.markdown.startswith(f"# {TITLE}\n\n{LINES[0]}\n\n")
    assert not cleaner.clean(page(body=MARKUP)).warnings


def test_lines_of_what_is_not_in_the_source_are_unknown():
    assert {block.line for block in read(page(LD["plain"])).blocks} == {0}


@pytest.mark.parametrize("extra", [LD["plain"], LD["markup"], *STATES.values()])
def test_a_page_that_shows_its_text_is_read_as_it_is(extra):
    shown = read(page(extra, f"<article><h1>{TITLE}</h1>{MARKUP}</article>"))
    assert not shown.hidden_text
    assert texts(shown)[-13:] == [TITLE, *LINES]


def test_a_body_that_is_not_shown_beside_other_things_is_read():
    teasers = "".join(f"<p>A teaser of number {n} on quite another matter.</p>" for n in range(12))
    document = read(page(LD["plain"], teasers))
    assert document.hidden_text == "JSON-LD articleBody"
    assert texts(document) == [TITLE, *LINES]
    short = json_ld(**{"@type": "Article", "articleBody": "\n".join(LINES[:3])})
    assert not read(page(short, teasers)).hidden_text


def test_a_template_in_the_articles_body_is_read():
    teasers = "".join(f"<p>A teaser of number {n} on quite another matter.</p>" for n in range(12))
    template = f"<script type=text/template>{MARKUP}</script>"
    document = read(page(body=f"{teasers}<div itemprop=articleBody>{template}</div>"))
    assert document.hidden_text == "<script type=text/template>"
    assert texts(document) == [TITLE, *LINES]
    assert not read(page(body=teasers + template)).hidden_text


def test_menus_and_translations_are_no_article():
    words = {f"label.{n}": f"Choose item {n} of this list" for n in range(200)}
    menu = {"menu": [{"text": PLAIN}], "i18n": {"text": PLAIN}, "footer": {"body": PLAIN}}
    document = read(page(body=script({"messages": words, **menu}, name="__NEXT_DATA__")))
    assert not document.hidden_text
    assert texts(document) == ["Home News"]


def test_the_articles_own_title_tells_it_from_others():
    others = [{"title": f"Other {n}", "slug": f"o-{n}", "body": PLAIN * 3} for n in range(5)]
    own = {"title": TITLE, "slug": "ferry", "body": MARKUP.replace("ferry", "boat")}
    assert article_in({"feed": [*others, own]}, [TITLE]) == own["body"]


def test_the_parts_of_an_article_stay_together():
    parts = [{"heading": f"Part {n} of it", "html": f"<p>{line * 3}</p>"}
             for n, line in enumerate(LINES)]  # fmt: skip
    parts.insert(3, {"html": "<p>And a short one goes here.</p>"})
    found = article_in({"page": {"title": TITLE, "sections": parts}}, [TITLE])
    assert found.index("Part 2 of it") < found.index("And a short one") < found.index("Part 3")


@pytest.mark.parametrize(
    "parts",
    [
        [{"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in LINES],
        [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": line}]}
         for line in LINES],
        [{"_type": "block", "style": "normal", "children": [{"_type": "span", "text": line}]}
         for line in LINES],
        [{"type": "unstyled", "text": line} for line in LINES],
        [{"type": "P", "text": line} for line in LINES],
        [{"type": "paragraph", "data": {"text": line}} for line in LINES],
        [{"name": "core/paragraph", "attributes": {"content": line}} for line in LINES],
    ],
)  # fmt: skip
def test_rich_text_is_read(parts):
    assert rich_html(parts) == "\n".join(f"<p>{line}</p>" for line in LINES)
    document = read(page(body=script({"doc": {"content": parts}}, name="__NEXT_DATA__")))
    assert texts(document) == [TITLE, *LINES]


def test_rich_text_has_headings_items_and_inline_runs():
    parts = [
        {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "Two"}]},
        {"type": "h3", "text": "Three <3"},
        {"type": "paragraph", "content": [{"text": "one "}, {"text": "two"}, {"text": " three"}]},
        {"type": "bulletList", "content": [
            {"type": "listItem", "content": [{"type": "paragraph", "content": [{"text": "a"}]}]},
            {"type": "listItem", "content": [{"type": "paragraph", "content": [{"text": "b"}]}]},
        ]},
    ]  # fmt: skip
    found = rich_html(parts)
    assert "<h2>Two</h2>\n<h3>Three &lt;3</h3>\n<p>one two three</p>" in found
    assert found.index("a") < found.index("b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a < b\n\n\nc & d", "<p>a &lt; b</p>\n<p>c &amp; d</p>"),
        ("<p>as it is</p>", "<p>as it is</p>"),
        ("&lt;p&gt;escaped&lt;/p&gt;", "<p>escaped</p>"),
        ("fish &amp; chips", "<p>fish &amp; chips</p>"),
        ("", ""),
    ],
)
def test_strings_become_html(text, expected):
    assert to_html(text) == expected


def test_markdown_in_a_state_is_read_as_such():
    found = to_html("## Two\n\nA [link](https://example.org/) and **bold** text.")
    assert found == (
        '<h2>Two</h2>\n<p>A <a href="https://example.org/">link</a> and '
        "<strong>bold</strong> text.</p>\n"
    )


def test_programs_are_no_prose():
    assert is_prose(PLAIN)
    assert not is_prose("body { margin: 0; } a { color: red; } " * 30)
    assert not is_prose('{"a": "' + PLAIN + '"}')
    assert not is_prose("word " * 10)


def test_what_is_hostile_in_a_state_does_no_harm():
    body = (
        "<script>alert(1)</script><style>p{}</style><p><a href='javascript:alert(2)'>here</a></p>"
        f"<iframe src='javascript:alert(3)'></iframe><p onclick=alert(4)>\x1b[2J{MARKUP}"
    )
    for source in (
        json_ld(**{"@type": "Article", "articleBody": body}),
        script({"post": {"body": body}}, name="__NEXT_DATA__"),
    ):
        article = cleaner.clean(page(source))
        assert LINES[0] in article.markdown
        assert all(
            bad not in article.markdown for bad in ("alert", "javascript:", "<script", "\x1b")
        )


DEEP = '{"content":' * 100_000 + "1" + "}" * 100_000


@pytest.mark.parametrize(
    "source",
    [
        f"<script type=application/ld+json>{DEEP}</script>",
        f"<script type=application/json id=__NEXT_DATA__>{DEEP}</script>",
        f"<script>window.__INITIAL_STATE__={DEEP}</script>",
        "<script>window.__INITIAL_STATE__=" + "window.__A_STATE__={" * 20_000 + "</script>",
        '<script>window.__INITIAL_STATE__={body:"' + 'body:\\"' * 200_000 + "</script>",
        "<script>window.__STATE__=JSON.parse('" + "\\'" * 200_000 + "</script>",
        '<script type=application/json id=__NUXT_DATA__>[[0,0,1],[0,1],{"body":0}]</script>',
        "<script type=application/json id=__NUXT_DATA__>[[-1,99,1e99],{}]</script>",
        "<script type=application/json id=__NUXT_DATA__>["
        + json.dumps([1] * 5_000)
        + ","
        + json.dumps([1] * 5_000)
        + "]</script>",
        script({"body": "word. " * 1_200_000}, name="__NEXT_DATA__"),
        script({"a": [{"body": "short"}] * 150_000}, name="__NEXT_DATA__"),
        script([{"text": "<" * 100_000}, {"body": "&lt;" * 50_000}], name="__NEXT_DATA__"),
        script({"body": "#" * 100 + "[" * 100_000 + "](http://a"}, name="__NEXT_DATA__"),
        json_ld(**{"@type": "Question", "text": 5, "comment": [[], {"text": None}, "x"]}),
        "<div data-page='{' data-preloaded='[1' data-props=''></div>",
        "<script type=application/json>" + "9" * 10_000 + "</script>",
    ],
)
def test_what_cannot_be_read_is_let_be(source):
    document = read(page(body=source))
    assert not document.hidden_text
    assert "Home News" in texts(document)[0]


def test_broken_json_gives_its_longest_text():
    broken = '{"post": {"id": undefined, "body": ' + json.dumps(PLAIN) + ', "tags": [1, 2'
    document = read(page(body=f"<script>window.__INITIAL_STATE__ = {broken}</script>"))
    assert document.hidden_text == "__INITIAL_STATE__"
    assert texts(document) == [TITLE, *LINES]


def test_a_frame_that_nobody_closed_in_a_noscript_swallows_nothing():
    source = f"<body><noscript><iframe src=/track height=0 /></noscript><h1>{TITLE}</h1>{MARKUP}"
    assert texts(read(source)) == [TITLE, *LINES]


def test_late_parts_stand_where_the_page_puts_them():
    parts = (
        f"<main><h1>{TITLE}</h1><!--$?--><template id='B:0'></template><p>Loading …</p><!--/$-->"
        "<p>The end.</p></main>"
        f'<div hidden id="S:0">{MARKUP}<template id="P:1"></template></div>'
        f'<div hidden id="S:1"><p>{LINES[0]}</p></div>'
    )
    assert texts(read(parts)) == [TITLE, *LINES, LINES[0], "The end."]
    links = "<a href=/x>A story</a> <a href=/y>Another story</a>"
    assert texts(read(f'<p>{PLAIN}</p><div hidden id="S:0">{links}</div>'))[0] == " ".join(LINES)


@pytest.mark.parametrize(
    "source",
    [
        '<div hidden id="S:0"><template id="B:0"></template>x</div>',
        '<template id="B:0"></template><div hidden id="S:0"><template id="B:0"></template>x</div>',
        '<div hidden id="S:0">' * 5_000 + '<template id="B:0"></template>' * 5_000 + "x",
        '<!--$?--><template id="B:0">' * 5_000 + '<div hidden id="S:0">x',
    ],
)
def test_late_parts_that_make_no_sense_are_let_be(source):
    assert read(source) is not None


def test_a_page_says_what_kind_it_is():
    claims = read(
        "<meta property=og:type content=' Article '>"
        + json_ld(**{"@type": ["NewsArticle", "Report"], "headline": TITLE})
    ).claims
    kinds = [(c.origin, c.value) for c in claims if c.field == "kind"]
    assert kinds == [("json-ld", "newsarticle"), ("json-ld", "report"), ("og:type", "article")]


def test_the_kind_is_none_of_the_metadata():
    article = cleaner.clean(page("<meta property=og:type content=article>" + LD["plain"]))
    assert "kind" not in json.dumps(article.to_dict()["metadata"])
