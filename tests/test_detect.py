"""Bytes into text, text into a format, and which language it is."""

import codecs

import pytest

from cleaner import Format, InputError
from cleaner.detect import decode, detect_format, detect_language

GERMAN = "Über den Flüssen wächst das Gras, und die Brücken führen größere Straßen hinüber. "
RUSSIAN = "Вода поднималась всю ночь, и к утру нижние улицы города стояли в воде. "

LONG_RUSSIAN = (
    "Никто не пострадал, сказал мэр, потому что предупреждение пришло рано вечером, и люди успели"
    " подняться на верхние этажи своих домов, а кто не успел, того сняли с крыши спасатели."
)


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_gone(mark, name):
    found = decode(mark + GERMAN.encode(name))
    assert (found.text, found.encoding, found.replaced) == (GERMAN, name, 0)


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark(name):
    assert decode(("<html>" + GERMAN * 3).encode(name)).encoding == name


def test_valid_utf_8_beats_a_wrong_declaration():
    page = f'<meta charset="iso-8859-1"><p>{GERMAN}</p>'
    assert decode(page.encode()).text == page


@pytest.mark.parametrize(
    ("declared", "really"),
    [
        ("iso-8859-1", "cp1252"),
        ("windows-1251", "cp1251"),
        ("koi8-r", "koi8-r"),
        ("gb2312", "gb18030"),
        ("shift_jis", "cp932"),
        ("EUC-JP", "euc_jp"),
        ("big5", "big5"),
    ],
)
def test_what_a_page_declares_is_read_as_browsers_do(declared, really):
    text = {"cp1252": "“Größe” – déjà", "cp1251": RUSSIAN, "koi8-r": RUSSIAN}.get(
        really, "山川東西"
    )
    page = f'<html><head><meta charset="{declared}"></head><p>{text}</p>'
    assert text in decode(page.encode(really)).text


def test_nothing_declared_is_guessed():
    assert decode((GERMAN * 5).encode("cp1252")).text == GERMAN * 5
    assert decode((RUSSIAN * 5).encode("cp1251")).text == RUSSIAN * 5


def test_an_encoding_by_name():
    assert decode(b"\xe9", "latin-1").text == "é"
    assert decode(b"a\xffb", "utf-8").replaced == 1
    with pytest.raises(InputError, match="no text encoding"):
        decode(b"x", "rot13")


def test_cut_off_in_the_middle_of_a_character():
    found = decode(("Grüße " * 20 + "ü").encode()[:-1])
    assert found.encoding == "utf-8"
    assert found.text.startswith("Grüße ")


@pytest.mark.parametrize(
    "magic", [b"\x89PNG\r\n", b"%PDF-1.7", b"PK\x03\x04", b"\x1f\x8b\x08", b"\x7fELF", b"GIF89a"]
)
def test_what_is_no_text_is_refused_by_its_name(magic):
    with pytest.raises(InputError, match="not text: it looks like"):
        decode(magic + b"\x00\x01" * 40)


def test_too_many_control_characters_are_no_text():
    with pytest.raises(InputError, match="not text"):
        decode(bytes(range(8)) * 50)


def test_empty_is_text():
    assert decode(b"").text == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!doctype html><p>x", Format.HTML),
        ("  \n<html lang=de>", Format.HTML),
        ("\ufeff<?xml version='1.0'?><html>", Format.HTML),
        ("<!-- made by hand --><!DOCTYPE html><title>x</title>", Format.HTML),
        ("<p>One.</p><p>Two.</p><p>Three.</p>", Format.HTML),
        ("<article><p>One.</p></article>", Format.HTML),
        ("# Title\n\nText.\n", Format.MARKDOWN),
        ("Title\n=====\n\nText.\n", Format.MARKDOWN),
        ("Text with a [link](/a).\n", Format.MARKDOWN),
        ("Text, *stressed*.\n", Format.MARKDOWN),
        ("Above\r\n\r\n---\r\n\r\nBelow\r\n", Format.MARKDOWN),
        ("```\n<html><body>\n```\n", Format.MARKDOWN),
        ("# The `<html>` element\n\nA page has one `<body>`.\n", Format.MARKDOWN),
        ("# T\n\n<br>\n\nText <b>bold</b>.\n", Format.MARKDOWN),
        ("<!-- date: 2020 -->\n\n# Title\n\nText.\n", Format.MARKDOWN),
        ("Just words.\n\nAnd more.\n", Format.TEXT),
        ("2 * 3 * 4 < 5 and snake_case_name\n", Format.TEXT),
        ("", Format.TEXT),
    ],
)
def test_format_by_what_is_written(text, expected):
    assert detect_format(text) is expected


def test_the_name_decides_where_the_text_does_not():
    assert detect_format("Just words.", "a.md") is Format.MARKDOWN
    assert detect_format("Just <b>words</b>, <p>.", "a.html") is Format.HTML
    assert detect_format("<!doctype html><p>x", "a.md") is Format.HTML


@pytest.mark.parametrize(
    "text",
    ["<" * 100_000, "<!--" * 50_000, "[" * 100_000, "`" * 100_001, "**a" * 50_000, "|" * 100_000],
)
def test_format_of_a_flood(text):
    detect_format(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        (LONG_RUSSIAN, "ru"),
        (
            "The water rose through the night, and by morning the town stood under a foot of it.",
            "en",
        ),
        (
            "La idea fue de la última farera, que se jubiló en primavera y no quería el silencio.",
            "es",
        ),
        (
            "山あいの町で、三十年前に列車が来なくなった駅が図書館として生まれ変わった。待合室には新聞と絵本が並び、切符売り場だった窓口で本を借りることができる。",
            "ja",
        ),
    ],
)
def test_language(text, language):
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "Hm.", "12 34 56 " * 40, "Anna Bo, Ida Li"])
def test_too_little_to_say_which_language(text):
    assert detect_language(text) is None
