"""Each field settled from claims that disagree, lie or attack."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.metadata import settle
from cleaner.model import Claim
from cleaner.sidecar import Metadata
from pace import within


def settled(*claims, language=None, url=None):
    full = [Claim(*claim) if len(claim) == 4 else Claim(*claim, 0.9) for claim in claims]
    return settle(full, language=language, url=url)


def value(field, *claims, **known):
    return getattr(settled(*claims, **known).metadata, field)


def authors(*claims):
    return [author.name for author in settled(*claims).metadata.authors]


def byline(text):
    return authors(("authors", text, "byline", 0.7))


def test_nothing_claimed_is_nothing_known():
    assert settle([], language=None, url=None).metadata == Metadata()


def test_what_was_given_wins_as_it_stands():
    title = ("title", "A Title | Mine", "front-matter", 1.0)
    found = settled(title, ("title", "Other", "json-ld"), ("title", "Other", "heading"))
    assert found.metadata.title == "A Title | Mine"
    assert found.origins["title"].from_ == "front-matter"
    assert (
        value("published", ("published", "2020", "sidecar"), ("published", "2021-01-01", "json-ld"))
        == "2020"
    )


@pytest.mark.parametrize(
    "raw",
    [
        "Rain falls | The Site",
        "Rain falls - The Site",
        "Rain falls « The Site",
        "The Site: Rain falls",
        "Rain falls — The Site",
        "Rain falls | News | The Site",
    ],
)
def test_a_title_loses_the_sites_name(raw):
    claims = [("title", raw, "title", 0.7), ("site_name", "The Site", "og:site_name")]
    assert value("title", *claims, ("title", "Rain falls", "heading")) == "Rain falls"


def test_a_title_keeps_what_is_its_own():
    raw = "Rain: a history – part two"
    assert value("title", ("title", raw, "title", 0.7), ("title", raw, "heading")) == raw


def test_the_host_is_the_sites_name_too():
    claims = [("title", "Rain falls at last - Dailyrain", "title", 0.7)]
    assert value("title", *claims, url="https://www.dailyrain.example/a") == "Rain falls at last"


def test_a_logo_in_a_heading_is_not_the_title():
    claims = [("title", "Menu", "heading"), ("title", "Rain falls in May", "heading", 0.5)]
    assert (
        value("title", *claims, ("title", "Rain falls in May", "og:title")) == "Rain falls in May"
    )


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("By Jane Doe | Updated 3 March 2021", ["Jane Doe"]),
        ("By Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("By Jane Doe, John Roe & Ann Poe", ["Jane Doe", "John Roe", "Ann Poe"]),
        ("Von Jane Doe und Karl von Roe", ["Jane Doe", "Karl von Roe"]),
        ("Par Zoé Dupont et Luc Martin", ["Zoé Dupont", "Luc Martin"]),
        ("Por Ana Díaz y Luis Gil", ["Ana Díaz", "Luis Gil"]),
        ("Di Anna Rossi e Ugo Bianchi", ["Anna Rossi", "Ugo Bianchi"]),
        ("文/王小明、李雷", ["王小明", "李雷"]),
        ("ByKathryn GiuffridaMar 5, 2025", ["Kathryn Giuffrida"]),
        ("By Jane Doe, PhD", ["Jane Doe"]),
        ("By Jane Doe Senior Editor", ["Jane Doe"]),
        ("Written by Derek McKinsey on 3 May", ["Derek McKinsey"]),
        ("Parisa Ostovari", ["Parisa Ostovari"]),
        ("Posted on 21 July 2019 by Jane Doe", ["Jane Doe"]),
        ("By Jane Doe jane@x.example", ["Jane Doe"]),
        ("Lucas Doe de Almeida", ["Lucas Doe de Almeida"]),
        ("By April Smith April 12, 2024", ["April Smith"]),
        ("Share on Facebook", []),
        ("Read more comments", []),
        ("3 minutes", []),
        ("https://x.example/jane", []),
        ("admin", []),
    ],
)
def test_bylines(line, names):
    assert byline(line) == names


def test_each_author_once_in_order():
    people = [
        "Jane Doe",
        {"name": "JANE DOE"},
        {"name": "John Roe", "url": "https://x.example/john"},
    ]
    found = settled(("authors", people, "json-ld")).metadata.authors
    assert [author.name for author in found] == ["Jane Doe", "John Roe"]
    assert found[1].url == "https://x.example/john"


def test_a_person_is_preferred_to_the_site():
    claims = [("authors", "The Site", "json-ld"), ("site_name", "The Site", "og:site_name")]
    assert authors(*claims, ("authors", "By Jane Doe", "byline", 0.7)) == ["Jane Doe"]
    assert authors(*claims) == ["The Site"]


def test_an_organisation_waits_for_a_person():
    body = [{"name": "Rain Watch", "type": "organization"}]
    assert authors(("authors", body, "json-ld"), ("authors", "Jane Doe", "meta:author")) == [
        "Jane Doe"
    ]


def test_inverted_names_are_turned():
    claim = ("authors", ["Doe, Jane", "Roe, Richard A."], "citation_author")
    assert authors(claim) == ["Jane Doe", "Richard A. Roe"]


def test_an_address_is_no_name():
    claims = [
        ("authors", "https://www.facebook.com/x", "article:author"),
        ("authors", "@jane", "twitter:creator"),
    ]
    assert authors(*claims) == []


def test_a_biography_finds_its_author():
    people = ("authors", ["Lucas Doe de Almeida", "Jane Roe"], "json-ld")
    found = settled(people, ("author_bio", ("Lucas Doe", "Lucas Doe fishes."), "author-bio"))
    assert [author.bio for author in found.metadata.authors] == ["Lucas Doe fishes.", None]
    alone = settled(("authors", "Jane Roe", "json-ld"), ("author_bio", (None, "Sings."), "x"))
    assert alone.metadata.authors[0].bio == "Sings."


def test_what_the_reader_sees_corrects_a_hidden_date():
    hidden, seen = (
        ("published", "2025-06-24", "json-ld"),
        ("published", "August 25, 2024", "dateline", 0.9),
    )
    assert value("published", hidden, seen) == "2024-08-25"
    changed = ("modified", "2024-08-25", "json-ld")
    assert value("published", hidden, seen, changed) == "2025-06-24"


def test_a_date_read_the_wrong_way_round_corrects_nothing():
    claims = [("published", "2024-09-10", "json-ld"), ("published", "09.10.2024", "dateline", 0.9)]
    assert value("published", *claims) == "2024-09-10"


def test_a_month_is_made_a_day_where_another_claim_agrees():
    claims = [("published", "2024-09", "json-ld"), ("published", "2024-09-10", "time", 0.7)]
    assert value("published", *claims) == "2024-09-10"
    assert value("published", url="https://x.example/2021/03/04/rain") == "2021-03-04"


def test_a_change_is_not_a_publication():
    found = settled(("modified", "2024-09-10", "json-ld")).metadata
    assert (found.published, found.modified) == (None, "2024-09-10")


@pytest.mark.parametrize(
    ("said", "detected", "expected"),
    [
        ("en_US", None, "en-US"),
        ("de", "de", "de"),
        ("en", "de", "de"),
        ("en-GB", "en", "en-GB"),
        ("nb", "no", "nb"),
        ("zh-hans-cn", "zh", "zh-Hans-CN"),
        ("x" * 50, None, None),
        ("english please", None, None),
        ("", "fr", "fr"),
    ],
)
def test_the_language_is_the_texts(said, detected, expected):
    assert value("language", ("language", said, "lang"), language=detected) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("https://creativecommons.org/licenses/by-sa/4.0/", "CC BY-SA 4.0"),
        ("http://creativecommons.org/licenses/by-nc-nd/3.0/de/", "CC BY-NC-ND 3.0 DE"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("Creative Commons BY 4.0", "CC BY 4.0"),
        ("All rights reserved", "All rights reserved"),
    ],
)
def test_licences(raw, expected):
    assert value("license", ("license", raw, "link:license")) == expected


def test_tags_credits_and_extra():
    found = settled(
        ("tags", ["rain, Weather", "weather", " "], "article:tag"),
        ("credits", "Image: Ann Lens", "credit"),
        ("credits", "Image: Ann Lens", "credit"),
        ("extra", ("Region:", ["Asia", "Russia"]), "label"),
        ("extra", ("Reading Level", [3, True, None]), "label"),
        ("extra", "not a pair", "label"),
        ("is_accessible_for_free", "http://schema.org/False", "json-ld"),
        ("image", "/a.jpg", "og:image"),
        url="https://x.example/b",
    ).metadata
    assert found.tags == ("rain", "Weather")
    assert found.credits == ("Image: Ann Lens",)
    assert found.extra == {"region": ["Asia", "Russia"], "reading_level": ["3", "true"]}
    assert found.is_accessible_for_free is False
    assert found.image == "https://x.example/a.jpg"
    assert found.url == "https://x.example/b"


HOSTILE = [
    "\ud800", "\x00\x1b[31m", "\u202ereversed", "<script>alert(1)</script>", "javascript:alert(1)",
    "&#999999999999;", "&#" + "9" * 6000 + ";", "http://[::1", "http://x:99999999/", "9" * 6000,
    " " * 100_000, "a" * 100_000, "by " * 50_000, "a, " * 50_000, "| " * 50_000, "<" * 50_000,
    "a@" * 50_000, None, True, 3, 10**400, float("nan"), float("inf"), [], {}, (), [None], [[]],
    {"name": None}, {"name": {"name": "x"}}, ["x"] * 100_000, (None, None), ("a", "b", "c"), b"x",
]  # fmt: skip
FIELDS = [*Metadata.__struct_fields__, "author_bio", "unheard-of"]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda v: repr(v)[:20])
@pytest.mark.parametrize("origin", ["json-ld", "byline", "heading", "sidecar", "dateline"])
def test_hostile_values_never_raise_and_always_write(hostile, origin):
    with within(1):
        found = settle(
            [Claim(f, hostile, origin, 0.9) for f in FIELDS], language="\ud800", url="http://[::1"
        )
        plain = msgspec.to_builtins(found.metadata)
        json.dumps(plain, allow_nan=False, ensure_ascii=False).encode("utf-8")
        assert "\x1b" not in repr(plain).encode("unicode_escape").decode()


ORIGINS = ["json-ld", "byline", "og:title", "title", "heading", "front-matter", "dateline"]
VALUES = st.text() | st.lists(st.text())


@given(st.lists(st.tuples(st.sampled_from(FIELDS), VALUES, st.sampled_from(ORIGINS))))
def test_any_claims_settle(claims):
    found = settled(*claims, url="https://x.example/2021/01/02/a")
    msgspec.json.encode(found.metadata)
