"""What a page's head, its JSON-LD, the lines around its title and a sidecar claim."""

import json

import pytest
import turbohtml
from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import Block, BlockKind, Container, Format
from cleaner.parse import parse
from cleaner.parse.bylines import claims_of_blocks
from cleaner.parse.claims import Head, claims_of_head, claims_of_mapping, claims_of_page
from cleaner.parse.marked import Marks
from pace import within

BODY = Container(0, "body")


def told(claims, field):
    return [claim.value for claim in claims if claim.field == field]


def of_json(*things, url=None):
    texts = tuple(t if isinstance(t, str) else json.dumps(t) for t in things)
    return claims_of_head(Head(json_ld=texts), url)


def lines(*texts):
    kinds = {"# ": BlockKind.HEADING}
    return [
        Block(
            number, kinds.get(text[:2], BlockKind.PARAGRAPH), text.removeprefix("# "),
            len(text.split()), BODY, level=int(text[:2] == "# "),
        )
        for number, text in enumerate(texts)
    ]  # fmt: skip


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Rain falls",
    "author": [{"@type": "Person", "name": "Jane Doe", "url": "https://x.example/jane"}],
    "datePublished": "2021-01-29",
    "publisher": {"@type": "Organization", "name": "The Daily Rain"},
    "image": {"@type": "ImageObject", "url": "https://x.example/rain.jpg"},
    "isAccessibleForFree": "False",
}


def test_an_article_claims_its_fields():
    claims = of_json(ARTICLE)
    assert told(claims, "title") == ["Rain falls"]
    assert told(claims, "authors") == [[{"name": "Jane Doe", "url": "https://x.example/jane"}]]
    assert told(claims, "site_name") == ["The Daily Rain"]
    assert told(claims, "image") == ["https://x.example/rain.jpg"]
    assert told(claims, "is_accessible_for_free") == ["False"]


def test_a_graph_refers_to_its_people_by_id():
    graph = {
        "@graph": [
            {"@type": "Article", "headline": "Rain", "author": {"@id": "#jane"}},
            {"@type": "WebSite", "name": "The Daily Rain"},
            {"@type": "Person", "@id": "#jane", "name": "Jane Doe", "description": "Writes."},
        ]
    }
    claims = of_json(graph)
    assert told(claims, "authors") == [[{"name": "Jane Doe", "bio": "Writes."}]]
    assert told(claims, "site_name") == ["The Daily Rain"]


def test_the_article_that_is_this_page_wins():
    other = {**ARTICLE, "headline": "Snow", "url": "https://x.example/snow"}
    own = {**ARTICLE, "url": "https://www.x.example/rain/?a=1"}
    assert told(of_json([other, own], url="https://x.example/rain"), "title") == ["Rain falls"]


def test_questions_of_a_faq_are_not_the_title():
    faq = {"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": "Why?"}]}
    assert told(of_json(faq), "title") == []


@pytest.mark.parametrize(
    "text",
    [
        "<!--\n" + json.dumps(ARTICLE) + "\n-->",
        "//<![CDATA[\n" + json.dumps(ARTICLE) + "\n//]]>",
        json.dumps(ARTICLE)[:-1] + ",}",
        json.dumps(ARTICLE) + ";",
        json.dumps(ARTICLE).replace("Rain falls", "Rain falls\t"),
        json.dumps(ARTICLE).replace('"', "&quot;"),
        '{"broken": {, "headline": "Rain falls", "datePublished": "2021-01-29"',
    ],
)
def test_json_as_pages_write_it(text):
    claims = of_json(text)
    assert [title.strip() for title in told(claims, "title")] == ["Rain falls"]
    assert told(claims, "published") == ["2021-01-29"]


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "3", '"x"', "{", "[" * 100_000, '{"a":' * 100_000,
        '{"@type": "Article", "headline": ' + "9" * 6000 + "}",
        '{"@type": "Article", "headline": NaN, "author": -Infinity}',
        '{"@type": ["Article", 3, null], "author": [null, 3, [], {}, {"name": {"@value": "J"}}]}',
        '{"@type": {"a": 1}, "@id": [], "@graph": {"@graph": [{"@graph": 1}]}}',
        '{"@type": "Article", "headline": "\\ud800", "publisher": "x", "image": [[[]]]}',
        '{"@id": "#a", "@type": "Article", "author": {"@id": "#a"}}',
        "x" * 2_000_000,
    ],
)  # fmt: skip
def test_hostile_json_is_harmless(text):
    with within(2):
        of_json(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(
            st.sampled_from(["@type", "@graph", "@id", "author", "name", "image"]), inner
        ),
    )
)  # fmt: skip
def test_any_json_is_harmless(value):
    of_json(value, {"@type": "Article", "author": value, "headline": value})


def test_meta_tags_by_their_vocabularies():
    head = Head(
        title="Rain falls | X",
        metas=(
            ("og:title", "Rain falls"),
            ("citation_author", "Doe, Jane"),
            ("citation_author", "Roe, Richard"),
            ("article:tag", "rain"),
            ("article:tag", "weather"),
            ("author", "Jane Doe"),
            ("made-up", "x"),
        ),
        links=(("license", "https://creativecommons.org/licenses/by/4.0/"),),
        canonical="https://x.example/rain",
        language="en",
    )
    claims = claims_of_head(head, None)
    assert ("authors", ["Doe, Jane", "Roe, Richard"], "citation_author") in [
        (c.field, c.value, c.origin) for c in claims
    ]
    assert told(claims, "tags") == [["rain", "weather"]]
    assert {c.origin for c in claims if c.field == "title"} == {"og:title", "title"}
    assert "meta:author" in {c.origin for c in claims}
    assert told(claims, "url") == ["https://x.example/rain"]
    assert len(told(claims, "license")) == 1


def test_the_lines_around_the_title_speak():
    blocks = lines(
        "Home", "Monday, 1 March 2021", "# Rain falls", "By Jane Doe", "Published 3 March 2021 | "
        "Updated 5 March 2021", "It rained on 7 March 1999, as everybody who was there remembers.",
    )  # fmt: skip
    claims = claims_of_blocks(blocks, "Rain falls - The Daily Rain")
    assert told(claims, "authors") == ["By Jane Doe"]
    dated = sorted((c for c in claims if c.field == "published"), key=lambda c: -c.confidence)
    assert "3 March 2021" in dated[0].value
    assert [v.strip() for v in told(claims, "modified")] == ["5 March 2021"]
    assert not any("1999" in c.value for c in claims)


def test_a_time_element_gives_its_line_the_exact_moment():
    blocks = lines("# Rain falls", "Posted March 3, 2021")
    claims = claims_of_blocks(blocks, times=[("2021-03-03T10:00:00Z", "March 3, 2021")])
    assert told(claims, "published") == ["2021-03-03T10:00:00Z"]


def test_a_bare_name_counts_only_beside_a_date():
    assert told(claims_of_blocks(lines("# Rain", "Jane Doe", "3 March 2021")), "authors")
    assert not told(claims_of_blocks(lines("# Rain", "Jane Doe", "It rains.")), "authors")


def authors_of(html):
    claims = parse(f"<body>{html}</body>", Format.HTML).claims
    return {str(c.value): c.confidence for c in claims if c.field == "authors"}


def test_a_year_alone_makes_no_byline_of_a_title():
    titled = lines("Best River Boats of 2025 – The Grand List", "We tried nine boats.")
    assert told(claims_of_blocks(titled), "authors") == []
    dated = lines("# River boats", "Dec 26, 2025 • Ada Quill", "We tried nine boats.")
    assert told(claims_of_blocks(dated), "authors") == ["Ada Quill"]


def test_a_byline_of_the_comments_is_believed_less():
    trust = authors_of(
        '<h1>Rain falls</h1><p class="byline">By Jane Doe</p>'
        + "<p>It rained for a week, and the weir held all the same.</p>" * 20
        + '<div class="comments"><p><span class="author">Angry Reader</span></p></div>'
    )
    assert trust["Angry Reader"] < 0.5 < trust["By Jane Doe"]


def test_a_photo_credit_is_no_byline():
    assert authors_of('<h1>Rain falls</h1><p class="byline">Photo by Ann Lens</p>') == {}


def test_a_page_without_blocks_or_title_claims_nothing():
    assert claims_of_page(Head(), [], None, turbohtml.parse(""), Marks()) == ()


@pytest.mark.parametrize("bait", ["by ", "2021 ", "1.1.21 ", "updated ", "A ", "von A", "Aa "])
def test_hostile_lines_cost_nothing(bait):
    with within(2):
        texts = [bait * 30] * 2000
        claims_of_blocks([*lines("# T"), *lines(*texts)], bait * 100)


def test_front_matter_fills_fields_and_the_rest_is_extra():
    claims = claims_of_mapping(
        {
            "title": "A",
            "Author": "Jane Doe",
            "created": "2021-02-01",
            "date": "2021-01-29",
            "source": "https://x.example/a",
            "categories": ["one", "two"],
            "layout": "post",
            "published": True,
            "params": {"lang": "de"},
            "empty": None,
        },
        "front-matter",
        1.0,
    )
    fields = [claim.field for claim in claims]
    assert {"title", "authors", "url", "section", "language"} <= set(fields)
    dates = {c.value: c.confidence for c in claims if c.field == "published"}
    assert dates["2021-01-29"] > dates["2021-02-01"]
    assert ("layout", "post") in told(claims, "extra")
    assert ("published", True) in told(claims, "extra")
    assert {c.origin for c in claims} == {"front-matter"}


def test_our_own_sidecar_comes_back():
    sidecar = {
        "schema_version": 1,
        "metadata": {
            "title": "A",
            "authors": [{"name": "J"}],
            "extra": {"region": ["Asia"]},
            "url": None,
        },
        "stats": {},
    }
    claims = claims_of_mapping(sidecar, "sidecar", 1.0)
    assert [(c.field, c.value) for c in claims] == [
        ("title", "A"), ("authors", [{"name": "J"}]), ("extra", ("region", ["Asia"])),
    ]  # fmt: skip


def test_a_source_that_is_no_address_is_where_it_came_from():
    assert told(claims_of_mapping({"source": "Reuters"}, "sidecar", 1.0), "original_source")
