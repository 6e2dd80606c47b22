"""Dates: every way of writing one, none that does not exist, none at length."""

import time

import pytest

from cleaner.metadata.dates import date_in_url, parse_date


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
    started = time.perf_counter()
    parse_date(bait * 50_000)
    date_in_url(bait * 50_000)
    assert time.perf_counter() - started < 0.5
