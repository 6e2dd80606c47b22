"""Links, pictures and embeds of a page: where they lead, and what is written for them."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from cleaner import Format, Options, clean
from cleaner.cli.clean import clean as clean_command
from cleaner.judge.links import is_teaser
from cleaner.parse import parse
from cleaner.parse.html import parse_html
from cleaner.render import to_markdown
from cleaner.render.mail import decode_mail
from cleaner.render.media import page_of
from cleaner.render.tracking import strip_tracking

BASE = "https://h.example/d/"


def written(html: str, **options: bool) -> str:
    return to_markdown(parse_html(f"<body>{html}</body>", BASE), **options).rstrip("\n")


def hide(mail: str, key: int = 0x5A) -> str:
    return bytes([key, *(byte ^ key for byte in mail.encode())]).hex()


TRACKING = [
    ("https://a.example/p?utm_source=x", "https://a.example/p"),
    ("https://a.example/p?utm_source=x#top", "https://a.example/p#top"),
    ("https://a.example/p?UTM_Source=x&id=3", "https://a.example/p?id=3"),
    ("https://a.example/p?id=3&fbclid=9&b=%20+é&", "https://a.example/p?id=3&b=%20+é"),
    ("https://a.example/p?b=2&&a=1&gclid=x", "https://a.example/p?b=2&&a=1"),
    ("https://a.example/p?gclid=x&b=2", "https://a.example/p?b=2"),
    ("https://a.example/p?gclid&b", "https://a.example/p?b"),
    ("https://a.example/p?a=1&amp;utm_medium=y", "https://a.example/p?a=1"),
    ("/p?mc_cid=1&mc_eid=2", "/p"),
    ("?_hsenc=1&q=2", "?q=2"),
]
UNTOUCHED = [
    "https://a.example/p?",
    "https://a.example/p?a=1&",
    "https://a.example/p?ref=b&source=c&cid=d&si=e&s=f&t=10",
    "https://a.example/p?q=utm_source&my_utm_source=1&gclids=2",
    "https://a.example/utm_source=1",
    "https://a.example/p#/x?utm_source=1",
    "mailto:a@b.example?subject=x&utm_source=1",
]


@pytest.mark.parametrize(("url", "expected"), TRACKING)
def test_tracking_parameters_go_and_the_rest_stays_as_it_was(url, expected):
    assert strip_tracking(url) == expected
    assert strip_tracking(expected) == expected


@pytest.mark.parametrize("url", UNTOUCHED)
def test_what_does_not_track_stays(url):
    assert strip_tracking(url) == url


def test_tracking_goes_from_links_pictures_and_embeds_unless_it_is_to_be_kept():
    page = (
        '<p>a <a href="/p?id=1&amp;utm_source=x">b</a> <img src="/c.png?w=3&amp;fbclid=y"></p>'
        '<iframe src="https://v.example/1?gclid=z" title="V"></iframe>'
    )
    assert written(page) == (
        "a [b](https://h.example/p?id=1) ![](https://h.example/c.png?w=3)\n\n"
        "[V](https://v.example/1)"
    )
    assert written(page, keep_tracking=True) == (
        "a [b](https://h.example/p?id=1&utm_source=x) ![](https://h.example/c.png?w=3&fbclid=y)\n\n"
        "[V](https://v.example/1?gclid=z)"
    )


def test_the_text_of_a_link_is_not_changed_with_its_address():
    url = "https://a.example/p?utm_source=x"
    assert written(f'<p>See <a href="{url}">{url}</a></p>') == f"See [{url}](https://a.example/p)"


def test_keep_tracking_is_an_option_of_the_api_and_of_the_command():
    link = "<a href='https://a.example/?utm_source=x'>mill</a>"
    page = f"<article><h1>Mill</h1><p>The {link} stood by the river and its wheel turned.</p>"
    assert "utm_source" not in clean(page).markdown
    assert "utm_source" in clean(page, options=Options(keep_tracking=True)).markdown
    runner = CliRunner()
    given = [("-", False), ("--keep-tracking -", True)]
    for arguments, is_kept in given:
        result = runner.invoke(clean_command, f"--isolated --from html {arguments}", input=page)
        assert result.exit_code == 0
        assert ("utm_source" in result.stdout) is is_kept


def test_markdown_keeps_its_addresses_byte_for_byte():
    page = "# Mill\n\nThe [mill](https://a.example/?utm_source=x&id=1) stood by the river.\n"
    assert clean(page, options=Options(format=Format.MARKDOWN)).markdown == page


LINKS = [
    pytest.param("a <a href='/x'></a> b", "a b", id="empty"),
    pytest.param("a <a href='/x'> </a> b", "a b", id="space"),
    pytest.param("a <a href='/x'>b<br>c</a>", "a [b  \nc](https://h.example/x)", id="break"),
    pytest.param("a <a href='/x'>b\n\nc</a>", "a [b c](https://h.example/x)", id="newlines"),
    pytest.param(
        'a <a href="/x)y(z">]"b"[</a>', 'a [\\]"b"\\[](https://h.example/x\\)y\\(z)', id="marks"
    ),
    pytest.param("<a href='../x'>b</a>", "[b](https://h.example/x)", id="relative"),
    pytest.param("<a href='?q=1'>b</a>", "[b](https://h.example/d/?q=1)", id="query"),
    pytest.param("<a href='//a.example/x'>b</a>", "[b](https://a.example/x)", id="protocol"),
    pytest.param("<a href='file:///x'>b</a>", "b", id="file"),
    pytest.param("<a href='blob:x'>b</a>", "b", id="blob"),
]
AROUND_BLOCKS = [
    pytest.param(
        "<a href='/x'><h3>Head</h3><p>Text</p></a>",
        "# [Head](https://h.example/x)\n\n[Text](https://h.example/x)",
        id="heading and paragraph",
    ),
    pytest.param(
        "<a href='/x'><div>One</div><div>Two</div></a>",
        "[One](https://h.example/x)\n\n[Two](https://h.example/x)",
        id="two divisions",
    ),
    pytest.param(
        "<a href='/x'><ul><li>One<li>Two</ul></a>",
        "- [One](https://h.example/x)\n- [Two](https://h.example/x)",
        id="list",
    ),
    pytest.param(
        "<a href='/x'><figure><img src='/b.png' alt=B><figcaption>Of B</figcaption></figure></a>",
        "[![B](https://h.example/b.png)](https://h.example/x)\n\n*[Of B](https://h.example/x)*",
        id="figure",
    ),
    pytest.param("<a href='/x'><pre>code</pre></a>", "```\ncode\n```", id="code"),
]


@pytest.mark.parametrize(("html", "expected"), LINKS)
def test_links(html, expected):
    assert written(f"<p>{html}</p>") == expected


@pytest.mark.parametrize(("html", "expected"), AROUND_BLOCKS)
def test_links_around_blocks(html, expected):
    assert written(html) == expected


BRACKETS = [
    ("[source]", "[[source](https://h.example/s)]"),
    ("[1]", "[[1](https://h.example/s)]"),
    (" [<em>one</em> two] ", "[[*one* two](https://h.example/s)]"),
    ("[a] and [b]", "[\\[a\\] and \\[b\\]](https://h.example/s)"),
    ("[a [b]]", "[\\[a \\[b\\]\\]](https://h.example/s)"),
    ("[]", "[\\[\\]](https://h.example/s)"),
    ("[^1]", "[\\[^1\\]](https://h.example/s)"),
    ("[a] b", "[\\[a\\] b](https://h.example/s)"),
]


@pytest.mark.parametrize(("label", "expected"), BRACKETS)
def test_brackets_around_all_of_a_link_stand_outside(label, expected):
    made = written(f"<p>x <a href='/s'>{label}</a> y</p>")
    assert made == f"x {expected} y"


@pytest.mark.parametrize("after", ["", "(y)", ":", "[z]", "<a href='/t'>[2]</a>"])
def test_brackets_outside_are_no_other_markup(after):
    made = written(f"<p><a href='/s'>[1]</a>{after}</p>")
    read = MarkdownIt().parse(made)[1].children
    text = "".join(token.content for token in read if token.type == "text")
    assert text == "[1]" + (after if after[:1] != "<" else "[2]")
    assert next(t.attrs["href"] for t in read if t.type == "link_open") == "https://h.example/s"


MAIL = "keeper_1@light.example"
LINKED = "[keeper_1@light.example](mailto:keeper_1@light.example)"
SIGN = "[email&#160;protected]"
HIDDEN = [
    (f'<a href="/cdn-cgi/l/email-protection#{hide(MAIL)}">{SIGN}</a>', LINKED),
    (f'<a href="/cdn-cgi/l/email-protection" data-cfemail="{hide(MAIL)}">{SIGN}</a>', LINKED),
    (
        f'<a href="/cdn-cgi/l/email-protection#{hide(MAIL + "?subject=Hi")}">'
        f'<span class="__cf_email__" data-cfemail="{hide(MAIL)}">{SIGN}</span></a>',
        LINKED,
    ),
    (f'<span class="__cf_email__" data-cfemail="{hide(MAIL)}">{SIGN}</span>', LINKED),
    (
        f'<a href="/cdn-cgi/l/email-protection#{hide(MAIL)}">Write to <b>us</b></a>',
        f"[Write to **us**](mailto:{MAIL})",
    ),
    (f'<b data-cfemail="{hide(MAIL)}">{SIGN}</b>', LINKED),
    (f'<a href="/cdn-cgi/l/email-protection#zz">{SIGN}</a>', "[email protected]"),
    (f'<a href="/cdn-cgi/l/email-protection">{SIGN}</a>', "[email protected]"),
    (f'<span data-cfemail="{hide("javascript:x")}">{SIGN}</span>', "[email protected]"),
]


@pytest.mark.parametrize(("html", "expected"), HIDDEN)
def test_hidden_mail_addresses_are_shown(html, expected):
    assert written(f"<p>Ask {html} and <i>wait</i>.</p>") == f"Ask {expected} and *wait*."


@pytest.mark.parametrize(
    "code", ["", "5", "zz", "5a", hide("a@b c.example"), "ff" * 9, "5a" * 5000]
)
def test_what_is_no_hidden_mail_address(code):
    assert decode_mail(code) == ""


PICTURES = [
    pytest.param("data-src=/b.png src='data:image/gif;base64,R0'", "b.png", id="data-src"),
    pytest.param("data-lazy-src=/b.png src=/p.svg", "b.png", id="data-lazy-src"),
    pytest.param("data-original=/b.png src=/p.gif", "b.png", id="data-original"),
    pytest.param("data-cfsrc=/b.png", "b.png", id="data-cfsrc"),
    pytest.param("data-lazy=true src=/b.png", "b.png", id="a switch"),
    pytest.param("data-src=17 src=/b.png", "b.png", id="a number"),
    pytest.param("data-src='{{ x }}' src=/b.png", "b.png", id="a template"),
    pytest.param("data-url=/page src=/b.png", "b.png", id="its page"),
    pytest.param("data-url=/b.png src='data:,'", "b.png", id="data-url"),
    pytest.param("data-large-file=/b.png src='data:,'", "b.png", id="data-large-file"),
    pytest.param("srcset='/s.png 1x,/b.png 2x'", "b.png", id="no space in the set"),
    pytest.param("srcset='/s.png, /b.png 2x'", "b.png", id="no size in the set"),
    pytest.param("srcset='/c_1,w_2/b.png 2x, /s.png'", "c_1,w_2/b.png", id="commas"),
    pytest.param("srcset='/b.png 800w, data:image/gif;base64,R0 900w'", "b.png", id="data in set"),
    pytest.param("src=/b.png width=0 height=0 srcset='/b.png 1x'", "b.png", id="fitted by script"),
    pytest.param("src=/b.png style='border:1px solid;max-width:1px'", "b.png", id="border"),
    pytest.param("src=/b.png style='display:none' alt=B", "b.png", id="hidden with a text"),
    pytest.param("data-src=/b.png style='display:none'", "b.png", id="hidden until loaded"),
    pytest.param("src=https://facebook.com/trees/b.png", "facebook", id="no counter"),
]
COUNTERS = [
    "src='https://www.facebook.com/tr?id=1&ev=PageView&noscript=1'",
    "src='//pixel.wp.com/g.gif?v=1'",
    "src='https://sb.scorecardresearch.com/p?c1=2'",
    "src=/t.gif style='display: none'",
    "src=/t.gif style='width:0;height:0'",
    "src=/t.gif height=1",
    "src=/t.gif hidden",
    "src=/t.gif width=1px height=1px",
]


@pytest.mark.parametrize(("attrs", "expected"), PICTURES)
def test_pictures_that_load_late_are_found(attrs, expected):
    made = written(f"<p>x <img {attrs}></p>")
    assert made.count("![") == 1
    assert expected in made


@pytest.mark.parametrize("attrs", COUNTERS)
def test_pictures_that_count_readers_go(attrs):
    assert written(f"<p>x <img {attrs}></p>") == "x"


def test_a_picture_takes_what_its_element_offers_when_it_has_no_address_of_its_own():
    offers = "<source srcset='/b.webp 1x, /c.webp 2x'>"
    own = "<picture>{}<img src='{}' alt=A></picture>"
    assert written(own.format(offers, "data:,")) == "![A](https://h.example/c.webp)"
    assert written(own.format(offers, "/b.jpg")) == "![A](https://h.example/b.jpg)"


def test_a_picture_in_a_link_and_its_alternative_text():
    html = "<a href='/x'><img src='/b.png' alt='A\n]b[ *c* \"d\"'></a>"
    picture = '![A \\]b\\[ \\*c\\* "d"](https://h.example/b.png)'
    assert written(f"<p>{html}</p>") == f"[{picture}](https://h.example/x)"


ID = "Ab_-1234567"
EMBEDS = [
    (f"https://www.youtube.com/embed/{ID}?rel=0", f"https://www.youtube.com/watch?v={ID}"),
    (f"//www.youtube-nocookie.com/embed/{ID}", f"https://www.youtube.com/watch?v={ID}"),
    (f"https://youtube.com/v/{ID}", f"https://www.youtube.com/watch?v={ID}"),
    (
        "https://www.youtube.com/embed/videoseries?list=PL1",
        "https://www.youtube.com/playlist?list=PL1",
    ),
    ("https://player.vimeo.com/video/123?color=x", "https://vimeo.com/123"),
    ("https://player.vimeo.com/video/123?h=ab1&x=1", "https://vimeo.com/123/ab1"),
    ("https://www.dailymotion.com/embed/video/x1y", "https://www.dailymotion.com/video/x1y"),
    (
        "https://geo.dailymotion.com/player/x1.html?video=x1y",
        "https://www.dailymotion.com/video/x1y",
    ),
    ("https://player.twitch.tv/?parent=a&video=v12", "https://www.twitch.tv/videos/12"),
    ("https://player.twitch.tv/?channel=who", "https://www.twitch.tv/who"),
    ("https://www.loom.com/embed/a1b2", "https://www.loom.com/share/a1b2"),
    ("https://embed.ted.com/talks/who_what", "https://www.ted.com/talks/who_what"),
    ("https://open.spotify.com/embed/episode/A1?x=y", "https://open.spotify.com/episode/A1"),
    (
        "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/who/what&color=x",
        "https://soundcloud.com/who/what",
    ),
    (
        "https://embed.podcasts.apple.com/us/podcast/a/id1",
        "https://podcasts.apple.com/us/podcast/a/id1",
    ),
    ("https://platform.twitter.com/embed/Tweet.html?a=b&id=12", "https://x.com/i/status/12"),
    ("https://www.instagram.com/p/A_1/embed/captioned/", "https://www.instagram.com/p/A_1/"),
    (
        "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fa%2Fposts%2F1",
        "https://www.facebook.com/a/posts/1",
    ),
    ("https://codepen.io/who/embed/preview/aB1?height=3", "https://codepen.io/who/pen/aB1"),
    ("https://codesandbox.io/embed/a-b1", "https://codesandbox.io/s/a-b1"),
    ("https://jsfiddle.net/who/a1/2/embedded/result/", "https://jsfiddle.net/who/a1/"),
    ("https://gist.github.com/who/a1b2.pibb", "https://gist.github.com/who/a1b2"),
    ("https://giphy.com/embed/a1", "https://giphy.com/gifs/a1"),
]
OWN = [
    "https://www.tiktok.com/embed/v2/712",
    "https://www.youtube.com/embed/live_stream?channel=a",
    "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1",
    "https://www.google.com/maps/embed?pb=1",
    "https://v.example/embed/3",
]


@pytest.mark.parametrize(("player", "page"), EMBEDS)
def test_embeds_lead_to_where_a_person_opens_them(player, page):
    assert page_of(player)[0] == page
    assert written(f"<iframe src='{player}' title='The light'></iframe>") == f"[The light]({page})"


@pytest.mark.parametrize("player", OWN)
def test_players_without_a_page_keep_their_address(player):
    assert written(f"<iframe src='{player}' title='V'></iframe>") == f"[V]({player})"


def test_an_embed_without_a_title_is_called_after_its_site():
    watch = f"(https://www.youtube.com/watch?v={ID})"
    player = f"https://www.youtube.com/embed/{ID}"
    assert written(f"<iframe src='{player}'></iframe>") == f"[YouTube video]{watch}"
    assert written(f"<iframe src='{player}' aria-label='A'></iframe>") == f"[A]{watch}"
    late = f"<iframe src='about:blank' data-src='{player}' style='display:none'></iframe>"
    assert written(late) == f"[YouTube video]{watch}"
    assert written("<iframe src='https://v.example/1'></iframe>") == "<https://v.example/1>"


@pytest.mark.parametrize(
    "attrs",
    [
        "src='https://www.googletagmanager.com/ns.html?id=1'",
        "src='https://v.example/1' style='display:none;visibility:hidden'",
        "src='https://v.example/1' width=0 height=0",
        "src='javascript:alert(1)'",
        "src='https://www.facebook.com/tr?id=1'",
    ],
)
def test_frames_that_nobody_is_to_see_go(attrs):
    assert written(f"<p>a</p><iframe {attrs}></iframe>") == "a"


def test_what_a_player_is_told_to_show_cannot_break_out_of_its_link():
    inside = "https%3A%2F%2Fsoundcloud.com%2Fa)%5Bb%5D(%3Cscript%3E%0Ac"
    made = written(f"<iframe src='https://w.soundcloud.com/player/?url={inside}'></iframe>")
    links = [t for t in MarkdownIt().parse(made)[1].children if t.type == "link_open"]
    assert len(links) == 1
    assert links[0].attrs["href"].startswith("https://soundcloud.com/a)")


def test_a_quoted_post_keeps_its_text_and_its_link():
    post = (
        '<blockquote class="twitter-tweet"><p>Storm <a href="https://t.co/x">now</a></p>&mdash; '
        'Keeper <a href="https://twitter.com/k/status/1?ref_src=twsrc%5Etfw">May 5</a></blockquote>'
    )
    assert written(post) == (
        "> Storm [now](https://t.co/x)\n>\n> — Keeper [May 5](https://twitter.com/k/status/1)"
    )


@pytest.mark.parametrize(("player", "page"), [*EMBEDS[:7], EMBEDS[12], EMBEDS[13], EMBEDS[15]])
def test_an_embed_is_no_teaser_when_its_markdown_is_cleaned_again(player, page):
    html = f"<iframe src='{player}' title='How the light was mended'></iframe>"
    document = parse(f"{written(html)}\n", Format.MARKDOWN)
    assert [is_teaser(block) for block in document.blocks] == [False]


@pytest.mark.parametrize("player", [*(player for player, _ in EMBEDS), *OWN])
def test_an_embed_without_a_title_stays_when_its_markdown_is_cleaned_again(player):
    prose = [
        f"The {who} climbed the stairs for thirty years, and every evening counted them aloud to"
        f" the wind that came in from the sea over the {place}."
        for who, place in (("keeper", "sand"), ("miller", "dyke"), ("smith", "quay"))
    ]
    first, *rest = (f"<p>{text}</p>" for text in prose)
    page = (
        f"<article><h1>Light</h1>{first}<iframe src='{player}'></iframe>{''.join(rest)}</article>"
    )
    once = clean(page, options=Options(format=Format.HTML)).markdown
    assert page_of(player)[0] in once
    assert clean(once, options=Options(format=Format.MARKDOWN)).markdown == once


@pytest.mark.parametrize(
    ("player", "made"),
    [
        ('<lite-youtube playlistid="PLx_1"></lite-youtube>',
         "[YouTube playlist](https://www.youtube.com/playlist?list=PLx_1)"),
        ('<lite-vimeo videoid="123" videotitle="A [film]"></lite-vimeo>',
         "[A \\[film\\]](https://vimeo.com/123)"),
        ('<amp-youtube data-videoid="abcdefghijk"></amp-youtube>',
         "[YouTube video](https://www.youtube.com/watch?v=abcdefghijk)"),
        ('<amp-iframe src="https://v.example/1" title="V"></amp-iframe>',
         "[V](https://v.example/1)"),
        ('<youtube-video src="https://youtu.be/x"></youtube-video>', "<https://youtu.be/x>"),
        ('<lite-youtube videoid="a b"></lite-youtube>', ""),
        ('<lite-youtube></lite-youtube>', ""),
        ('<amp-img src="/a.png" alt="x"><noscript><img src="/a.png"></noscript></amp-img>',
         "![x](https://h.example/a.png)"),
        ('<script src="https://asciinema.org/a/14.js" id="a"></script>',
         "[Terminal recording](https://asciinema.org/a/14)"),
        ('<script src="https://gist.github.example/a/1.js"></script>', ""),
    ],
)  # fmt: skip
def test_what_becomes_a_player_or_a_listing_when_its_script_runs(player, made):
    assert written(player) == made
    assert written(f"<p>a</p>{player}<p>b</p>") == "\n\n".join(filter(None, ["a", made, "b"]))


@pytest.mark.parametrize(
    "attrs",
    [
        'src="https://cmp.example/x" title="SP Consent Message"',
        'src="https://sourcepoint.news.example/index.html?message_id=1"',
        'src="https://www.google.com/recaptcha/api2/anchor" title="reCAPTCHA"',
        'src="//www.facebook.com/plugins/like.php?href=x"',
        'src="https://ep2.adtrafficquality.example/x" title="Cookie notice"',
        'src="https://tpc.googlesyndication.com/safeframe/1"',
        'src="https://accounts.google.com/gsi/iframe"',
    ],
)
def test_frames_of_the_site_go(attrs):
    assert written(f"<p>a</p><iframe {attrs}></iframe>") == "a"


def test_frames_that_only_sound_like_the_sites_stay():
    page = '<iframe src="https://v.example/consent" title="Manufacturing consents"></iframe>'
    assert written(page) == "[Manufacturing consents](https://v.example/consent)"


def test_a_hidden_mail_address_is_in_the_text_too():
    story = (
        "<p>Reeds grow in the marsh, and everyone who has been there in spring knows it.</p>" * 4
    )
    code = hide("ada@marsh.example")
    mail = f'<span class="__cf_email__" data-cfemail="{code}">[email protected]</span>'
    made = clean(f"<body>{story}<p>Those who saw a bittern there may write to {mail} about it.</p>")
    assert "ada@marsh.example" in made.markdown
    assert "write to ada@marsh.example about" in made.text
    assert "protected" not in made.text
