"""Dates: every way of writing one, none that does not exist, none at length."""

import json
from datetime import datetime

import pytest

from cleaner import Options, clean
from cleaner.ago import day_from
from cleaner.metadata.dates import date_in_url, parse_date
from pace import within


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2021-01-29", None, "2021-01-29"),
        ("2021-01-29T10:00:00+01:00", None, "2021-01-29T10:00:00+01:00"),
        ("2021-01-29T10:00:00.123Z", None, "2021-01-29T10:00:00+00:00"),
        ("2021-01-29 10:00", None, "2021-01-29T10:00"),
        ("2021/1/9", None, "2021-01-09"),
        ("20210129", None, "2021-01-29"),
        ("1611900000", None, "2021-01-29T06:00:00+00:00"),
        ("2021", None, "2021"),
        ("2021-03", None, "2021-03"),
        ("March 2021", None, "2021-03"),
        ("January 29, 2021", None, "2021-01-29"),
        ("Jan. 29th, 2021 10:30 pm EST", None, "2021-01-29T22:30-05:00"),
        ("6:01 am April 28, 2019", None, "2019-04-28"),
        ("Fri, 29 Jan 2021 10:00:00 GMT", None, "2021-01-29T10:00:00+00:00"),
        ("Fri Jan 29 10:00:00 +0000 2021", None, "2021-01-29T10:00:00+00:00"),
        ("03-Mar-21", None, "2021-03-03"),
        ("29. Januar 2021, 14:30 Uhr", "de", "2021-01-29T14:30"),
        ("Veröffentlicht am 29.01.21", "de", "2021-01-29"),
        ("1er août 2019 à 12h30", "fr", "2019-08-01T12:30"),
        ("29 de enero de 2021", "es", "2021-01-29"),
        ("29 gennaio 2021", "it", "2021-01-29"),
        ("29 de março de 2021", "pt", "2021-03-29"),
        ("29 mei 2021", "nl", "2021-05-29"),
        ("29 października 2021", "pl", "2021-10-29"),
        ("29 января 2021 г.", "ru", "2021-01-29"),
        ("29 ARALIK 2021", "tr", "2021-12-29"),
        ("٢٩ يناير ٢٠٢١", "ar", "2021-01-29"),
        ("29 كانون الثاني 2021", "ar", "2021-01-29"),
        ("2021年3月3日", "zh", "2021-03-03"),
        ("２０２１年３月３日", "ja", "2021-03-03"),
        ("2021년 3월 3일 오후", "ko", "2021-03-03"),
        ("29. října 2021", "cs", "2021-10-29"),
        ("29 maj 2021", "sv", "2021-05-29"),
        ("29. marts 2021", "da", "2021-03-29"),
        ("29. desember 2021", "no", "2021-12-29"),
        ("29. tammikuuta 2021", "fi", "2021-01-29"),
        ("29 січня 2021", "uk", "2021-01-29"),
        ("29 ianuarie 2021", "ro", "2021-01-29"),
        ("2021. március 3.", "hu", "2021-03-03"),
        ("29 Ιανουαρίου 2021", "el", "2021-01-29"),
    ],
)
def test_dates_keep_their_precision(text, language, expected):
    assert parse_date(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("03/04/2021", None, "2021-04-03"),
        ("03/04/2021", "de", "2021-04-03"),
        ("03/04/2021", "en", "2021-03-04"),
        ("03/04/2021", "en-US", "2021-03-04"),
        ("03/04/2021", "en-GB", "2021-04-03"),
        ("03.04.2021", "en", "2021-04-03"),
        ("1/29/2021", "de", "2021-01-29"),
        ("29/1/2021", "en", "2021-01-29"),
        ("macbacchi28.09.1912:44", None, "2019-09-28"),
    ],
)
def test_the_month_leads_only_where_people_write_so(text, language, expected):
    assert parse_date(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "31/02/2021", "13/25/2021", "2021-02-30", "0001-01-01T00:00:00", "1970-01-01"),
        *("1.2.10", "²²²²-01-01", "9" * 5000, "it may be 2021 or so", "version 10.12.3"),
        *("\ud800", "12:30", "5 min read", "99999999999999", "yesterday"),
    ],
)
def test_what_is_no_date_is_none(text):
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.example/2021/01/29/rain", "2021-01-29"),
        ("https://x.example/news/2021-01-29-rain", "2021-01-29"),
        ("https://x.example/20210129/rain", "2021-01-29"),
        ("https://x.example/2021/01/rain", "2021-01"),
        ("https://x.example/a/2021", None),
        ("https://x.example/id/120210129", None),
        ("https://x.example/2021/13/45/rain", None),
    ],
)
def test_dates_in_addresses(url, expected):
    assert date_in_url(url) == expected


@pytest.mark.parametrize("bait", ["1", "1/", "2021-", "may ", "1.1.", "jan 1 ", " ", "年", "12:"])
def test_hostile_length_costs_nothing(bait):
    with within(0.5):
        parse_date(bait * 50_000)
        date_in_url(bait * 50_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 days ago", "2021-02-28"),
        ("Published 2 hours ago by Jane", "2021-03-03"),
        ("20 hours ago", "2021-03-02"),
        ("Updated: yesterday", "2021-03-02"),
        ("Yesterday, 14:30", "2021-03-02"),
        ("vor 3 Tagen", "2021-02-28"),
        ("vor einem Monat", "2021-02"),
        ("gestern", "2021-03-02"),
        ("il y a 2 heures", "2021-03-03"),
        ("hace un año", "2020"),
        ("há 2 semanas", "2021-02"),
        ("3 giorni fa", "2021-02-28"),
        ("2 dagen geleden", "2021-03-01"),
        ("3 dni temu", "2021-02-28"),
        ("3 дня назад", "2021-02-28"),
        ("3 gün önce", "2021-02-28"),
        ("منذ 3 أيام", "2021-02-28"),
        ("3天前", "2021-02-28"),
        ("2か月前", "2021-01"),
        ("어제", "2021-03-02"),
        ("för 3 dagar sedan", "2021-02-28"),
        ("USA Today", None),
        ("The day after", None),
        ("Open 3 days a week", None),
        ("999 years ago", "1022"),
        ("day " * 50_000, None),
        ("1" * 100_000, None),
    ],
)
def test_relative_dates_are_told_from_the_day_of_retrieval(text, expected):
    with within(0.5):
        assert day_from(text, datetime(2021, 3, 3, 12)) == expected


PAGE = "# Rain\n\nBy Ada Quill | 3 days ago\n\n" + "It rained on the hills all night. " * 12


def test_a_relative_date_needs_a_day_of_retrieval():
    assert clean(PAGE).metadata.published is None
    for retrieved in ("2021-03-03T10:00:00Z", "2021-03-03"):
        article = clean(PAGE, options=Options(retrieved=retrieved))
        assert article.metadata.published == "2021-02-28"
    assert clean(PAGE, options=Options(retrieved="no date")).metadata.published is None


def test_no_date_is_after_the_day_of_retrieval():
    page = (
        '<title>Rain</title><meta property="article:published_time" content="2031-05-01">'
        '<meta name="date" content="2021-03-01"><h1>Rain</h1><p>It rained.'
    )
    assert clean(page).metadata.published == "2031-05-01"
    known = Options(retrieved="2021-03-03T10:00:00Z")
    assert clean(page, options=known).metadata.published == "2021-03-01"
    # Midnight has passed somewhere.
    near = page.replace("2031-05-01", "2021-03-04")
    assert clean(near, options=known).metadata.published == "2021-03-04"


def test_nothing_changes_before_it_is_published():
    page = (
        '<title>Rain on the hills</title><meta name="date" content="2021-03-09">'
        "<h1>Rain on the hills</h1><p>Updated: 3 March 2021</p>"
        + "<p>It rained on the hills, and the river rose by a foot before the night was over.</p>"
        * 6
    )
    assert clean(page).metadata.published == "2021-03-03"


def late(moment, shown):
    story = {"@type": "Article", "headline": "Rain on the hills", "datePublished": moment}
    return (
        f'<script type="application/ld+json">{json.dumps(story)}</script><h1>Rain on the hills</h1>'
        f"<p>{shown}</p>" + "<p>It rained on the hills, and the river rose by a foot.</p>" * 8
    )


def test_the_clock_on_the_page_tells_which_day_it_was_there():
    page = late("2022-05-04T00:25:10Z", "3 May 2022 21:25")
    assert clean(page).metadata.published == "2022-05-03T21:25-03:00"
    # No zone is 13 and a half hours away, and a full hour may be any event's.
    page = late("2022-05-04T10:25:10Z", "3 May 2022 20:55")
    assert clean(page).metadata.published != "2022-05-03T20:55-13:30"
    page = late("2022-05-04T03:00:10Z", "3 May 2022 20:00")
    assert "-07:00" not in str(clean(page).metadata.published)


def test_the_one_line_of_a_page_that_is_a_date_may_stand_anywhere():
    news = "<p>It rained on the hills, and the river rose by a foot.</p>" * 130
    line = "<p>01.02.2022 Kategorie: Wetter, Berge</p>"
    page = f"<title>Regen</title><h1>Regen in den Bergen</h1>{news}{line}{news}"
    assert clean(page).metadata.published == "2022-02-01"
    two = page.replace(line, line + "<p>03.02.2022 Kategorie: Wetter</p>")
    assert clean(two).metadata.published is None


def test_a_title_that_names_its_minute_is_believed_before_the_lines_below():
    page = (
        "<title>Storm over the pass</title><h1>Storm over the pass, 16.10.2019 18:15 Uhr</h1>"
        "<p>14.10.2020 14:00 Uhr</p>" + "<p>It rained on the hills, and the river rose.</p>" * 8
    )
    assert clean(page).metadata.published == "2019-10-16T18:15"


def test_a_birthday_and_a_caption_are_no_datelines():
    facts = "<dl><dt>Birthplace</dt><dd>Oslo</dd><dt>Born</dt><dd>28 January 1975</dd></dl>"
    page = f"<title>Ada Quill</title><h1>Ada Quill</h1>{facts}<p>{'She wrote of rain. ' * 20}</p>"
    assert clean(page).metadata.published is None
    page = "# Snow maps\n\nFigure: the valley on 31.05.2021\n\n" + "It snowed all night. " * 20
    assert clean(page).metadata.published is None


def test_the_winner_is_not_among_the_lost():
    page = "# Rain\n\nPosted on 3 March 2021\n\nIt rained on the hills all night.\n"
    origins = clean(page, options=Options(claims=True)).sidecar.origins
    assert origins["published"].lost == ()


@pytest.mark.parametrize(
    ("label", "line"),
    [
        ("Video available until:", "14.10.2031 ∙ 14:00"),
        ("Bewerbungsschluss", "14.10.2031"),
        ("About the course", "Closing date: 14 October 2031"),
        ("Lettre", "Offre valable jusqu'au 14 octobre 2031"),
    ],
)
def test_an_end_is_no_day_of_publication(label, line):
    news = "<p>It rained on the hills, and the river rose by a foot.</p>" * 8
    page = f"<h1>Rain on the hills</h1><p>{label}</p><p>{line}</p>{news}"
    assert clean(page).metadata.published is None
    assert clean(page.replace(label, "Weather").replace(line, "14.10.2021")).metadata.published


def test_data_of_several_articles_does_not_say_which_day_is_this_ones():
    news = "<h1>Rain on the hills</h1>" + "<p>It rained on the hills for most of a week.</p>" * 8
    one = '<script>var a = {"publishDate": "2021-03-03T10:00:00Z"};</script>'
    assert clean(news + one + one).metadata.published == "2021-03-03T10:00:00+00:00"
    other = one.replace("2021-03-03", "2019-01-01")
    assert clean(news + one + other).metadata.published is None
