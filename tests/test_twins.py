"""Pictures that are loaded late, and their twins in `<noscript>`."""

import pytest

from cleaner import Format
from cleaner.parse import parse
from cleaner.render import to_markdown

REAL = '<noscript><img src="/boat.jpg" alt="A boat"></noscript>'


@pytest.mark.parametrize(
    "html",
    [
        f'<img class="lazy" src="data:image/gif;base64,R0" alt="A boat">{REAL}',
        f'<img data-x="1" alt="A boat">{REAL}',
        f'<div><img src="/60/boat.jpg"></div><img class="late">{REAL}',
        f'<div><img src="/x17.jpg" class="img lqip"></div><img class="late">{REAL}',
        f'<img src="/max/60/x17.jpg"><img class="late">{REAL}',
        f'<img src="/x17.jpg?w=40&h=20"><img class="late">{REAL}',
        f'<img src="/c/e_blur:400/x17.jpg"><img class="late">{REAL}',
        f'<img data-src="/boat.jpg" alt="A boat">{REAL}',
        f'<img src="/boat.jpg" alt="A boat">{REAL}',
        f"<span>{REAL}</span>",
        f'<figure><span><img src="data:,"></span>{REAL}</figure>',
    ],
)
def test_one_picture_not_two_and_not_none(html):
    made = to_markdown(parse(f"<body><p>Before.</p>{html}<p>After.</p>", Format.HTML))
    assert made == "Before.\n\n![A boat](/boat.jpg)\n\nAfter.\n"


@pytest.mark.parametrize(
    "html",
    [
        '<noscript><img src="https://count.example/p?1" height="1" width="1"></noscript>',
        '<noscript><img src="https://count.example/p" style="display:none"></noscript>',
        "<noscript>Please turn scripts on.</noscript>",
        '<noscript><p>Turn scripts on <img src="/a.png"></p></noscript>',
        '<noscript><iframe src="https://tags.example/ns.html"></iframe></noscript>',
    ],
)
def test_what_is_no_twin(html):
    made = to_markdown(parse(f"<body><p>Before.</p>{html}<p>After.</p>", Format.HTML))
    assert made == "Before.\n\nAfter.\n"


def test_two_pictures_in_a_row_keep_their_own_twins():
    first = '<img data-n="1"><noscript><img src="/a.jpg"></noscript>'
    second = '<img data-n="2"><noscript><img src="/b.jpg"></noscript>'
    made = to_markdown(parse(f"<body><p>{first}</p><p>{second}</p>", Format.HTML))
    assert made == "![](/a.jpg)\n\n![](/b.jpg)\n"


def test_any_attribute_of_a_script_may_hold_the_address():
    html = '<img src="data:image/svg+xml,x" data-loader="https://i.example/p/boat.png" data-n="3">'
    made = to_markdown(parse(f"<body><p>{html}</p>", Format.HTML))
    assert made == "![](https://i.example/p/boat.png)\n"


def test_a_late_source_of_a_picture_is_read_in_a_text_as_in_a_cell():
    source = '<source srcset="data:image/gif;base64,R0" data-srcset="/boat.webp 800w">'
    picture = f'<picture>{source}<img src="data:," alt="A boat"></picture>'
    table = f"<table><tr><th>Ship<th>Built</tr><tr><td>{picture}<td>1912</tr></table>"
    made = to_markdown(parse(f"<body><p>{picture}</p>{table}", Format.HTML))
    assert made.count("![A boat](/boat.webp)") == 2


@pytest.mark.parametrize(
    "other", ["/own.jpg", "/2024/w/own.jpg", "/own.jpg?w=400", "/max/600/own.jpg", "/blurred.jpg"]
)
def test_a_picture_of_its_own_before_a_late_one_stays(other):
    made = to_markdown(parse(f'<body><img src="{other}"><img class="late">{REAL}', Format.HTML))
    assert made == f"![]({other})![A boat](/boat.jpg)\n"
