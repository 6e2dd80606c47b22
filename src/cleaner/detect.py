"""What the bytes are: text or not, which encoding, which format, which language."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from cleaner.errors import InputError
from cleaner.model import Format

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The first bytes of what people hand over by mistake.
BINARY = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF; extract its text first"),
    (b"PK\x03\x04", "a ZIP archive (or DOCX, EPUB); unpack it first"),
    (b"\x1f\x8b", "gzip data; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "zstd data; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"OggS", "an audio file"),
    (b"ID3", "an audio file"),
)
# Where a tar archive says what it is.
TAR_AT = 257
# Text may hold stray control characters, and a log a screen of a terminal's colours; one in two
# hundred of many is no text, nor is one in twelve of few.
CONTROL_SHARE = 0.005
FEWEST_CONTROLS = 64
# What a write that was torn leaves in the middle of a text.
NUL_RUN = re.compile(rb"\0{64,}")
MOST_CONTROL_SHARE = 0.08
CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"
SAMPLE = 65536
# UTF-16 without a mark shows as a NUL beside nearly every Latin letter.
NUL_SHARE = 0.3

META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.IGNORECASE
)
XML_ENCODING = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{2,40})", re.IGNORECASE
)
DECLARATION_BYTES = 4096
# What browsers read these labels as: pages that declare Latin-1 are written in Windows-1252.
LABELS = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "shift-jis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "iso-8859-9": "cp1254", "tis-620": "cp874", "x-user-defined": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
}  # fmt: skip
# Languages that Windows-1252 was made for.
WESTERN = frozenset("da de en es fi fr is it nl no nb nn pt sv".split())
MARKUP = re.compile(r"<[^<>]{0,2000}>")
# ISO-2022 text is seven-bit, and so valid UTF-8 that reads as rubbish.
ISO_2022 = re.compile(rb"\x1b(?:\$[@B]|\([BJ])")

DOCUMENT_TAG = re.compile(r"<(?:!doctype\s{1,9}html|html[\s>]|head[\s>]|body[\s>])", re.IGNORECASE)
# A comment first says nothing: Markdown has them too.
BEFORE = re.compile(r"\A(?:[\ufeff \t\r\n]|<!--.{0,20000}?-->)+", re.DOTALL)
ELEMENT = re.compile(
    r"</?(?:div|p|article|section|main|table|ul|ol|li|h[1-6]|span|a|br|img|figure|blockquote)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
CODE_SPAN = re.compile(r"```.{0,20000}?```|`[^`\n]{1,200}`", re.DOTALL)
MARKDOWN_SIGNS = (
    re.compile(r"(?m)^ {0,3}#{1,6} \S"),
    re.compile(r"\[[^\[\]\n]{1,300}\]\((?!\s)[^)\n]{0,1000}\)"),
    re.compile(r"\*\*[^*\n]{1,300}\*\*"),
    re.compile(r"(?m)^ {0,3}(?:```|~~~)"),
    re.compile(r"(?m)^ {0,3}> \S"),
    re.compile(r"(?m)^\|?(?: {0,9}:?-{3,}:? {0,9}\|){1,50}"),
    re.compile(r"!\[[^\]\n]{0,300}\]\("),
    re.compile(r"(?m)^ {0,3}\[[^\]\n]{1,100}\]: \S"),
    re.compile(r"(?m)^(?:\*{3}|-{3}|_{3})[ \t]{0,9}\r?$"),
    re.compile(r"(?m)^\S.{0,300}\n={3,99}[ \t]{0,9}\r?$"),
    re.compile(r"(?<![\w*])\*[^*\s][^*\n]{0,300}[^*\s]\*(?![\w*])"),
    re.compile(r"\\[*_\[\]#>-]"),
)
# How far to look: enough for the head and the first screens of any page.
FORMAT_SAMPLE = 200_000
LANGUAGE_SAMPLE = 3000
# Below this the detector guesses; the languages of two lines of names are anybody's.
FEWEST_LETTERS = 60
SURE_ENOUGH = 0.5
ISO_639_1 = {
    "afr": "af", "ara": "ar", "arb": "ar", "aze": "az", "bel": "be", "ben": "bn", "bul": "bg",
    "cat": "ca", "ces": "cs", "cmn": "zh", "dan": "da", "deu": "de", "ell": "el", "eng": "en",
    "epo": "eo", "est": "et", "fas": "fa", "pes": "fa", "fin": "fi", "fra": "fr", "guj": "gu",
    "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu", "hye": "hy", "ind": "id", "ita": "it",
    "jpn": "ja", "kan": "kn", "kat": "ka", "kaz": "kk", "kor": "ko", "lav": "lv", "lit": "lt",
    "mal": "ml", "mar": "mr", "mkd": "mk", "msa": "ms", "nld": "nl", "nob": "nb", "nor": "no",
    "pan": "pa", "pol": "pl", "por": "pt", "ron": "ro", "rus": "ru", "slk": "sk", "slv": "sl",
    "spa": "es", "sqi": "sq", "srp": "sr", "swe": "sv", "swa": "sw", "tam": "ta", "tel": "te",
    "tgl": "tl", "tha": "th", "tur": "tr", "ukr": "uk", "urd": "ur", "uzb": "uz", "vie": "vi",
    "zho": "zh",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes as text."""

    text: str
    encoding: str
    replaced: int
    """How many characters could not be read and stand as U+FFFD."""


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Bytes into text: a byte-order mark, then valid UTF-8, then what is declared, then a guess.

    Parsers that obey the declaration first garble the many pages that declare another encoding
    than they are in. Raises InputError for what is no text, or an `encoding` there is not.
    """
    if encoding:
        return decode_as(data, checked_codec(encoding))
    for mark, name in MARKS:
        if data.startswith(mark):
            return decode_as(data[len(mark) :], name)
    refuse_binary(data)
    wide = wide_without_mark(data)
    if wide:
        return decode_as(data, wide)
    refuse_controls(data)
    if not ISO_2022.search(data[:SAMPLE]):
        try:
            return Decoded(data.decode("utf-8"), "utf-8", 0)
        except UnicodeDecodeError as error:
            # Cut off in the middle of a character: the rest is valid.
            if error.start >= len(data) - 3 and error.start > 0:
                return decode_as(data, "utf-8")
    declared = declared_encoding(data)
    if declared:
        made = decode_as(data, declared)
        if made.replaced <= CONTROL_SHARE * len(made.text):
            return made
    return decode_as(data, guess_encoding(data))


def decode_as(data: bytes, encoding: str) -> Decoded:
    """Bytes in a known encoding; what does not fit becomes U+FFFD and is counted."""
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    return Decoded(text, encoding, text.count("\ufffd"))


def checked_codec(encoding: str) -> str:
    """The encoding's usual name; raises InputError where Python knows none such for text."""
    try:
        "".encode(encoding)
        return codecs.lookup(encoding).name
    except (LookupError, UnicodeError, ValueError) as error:
        raise InputError(f"there is no text encoding called {encoding!r}") from error


def refuse_binary(data: bytes) -> None:
    """Raises InputError for bytes that begin as a known kind of file that is no text."""
    for magic, name in BINARY:
        if data.startswith(magic):
            raise InputError(f"not text: it looks like {name}")
    if data[TAR_AT : TAR_AT + 5] == b"ustar":
        raise InputError("not text: it looks like a tar archive; unpack it first")


def refuse_controls(data: bytes) -> None:
    """Raises InputError for bytes with more control characters than any text has."""
    sample = data[:SAMPLE]
    if b"\0" in sample:
        sample = NUL_RUN.sub(b"", sample)
    if data and not sample:
        raise InputError("not text: it holds nothing but NULs")
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    many = controls > max(FEWEST_CONTROLS, CONTROL_SHARE * len(sample))
    if many or (controls > 1 and controls > MOST_CONTROL_SHARE * len(sample)):
        raise InputError("not text: too many control characters; name its encoding if it is text")


def wide_without_mark(data: bytes) -> str | None:
    """UTF-16 or UTF-32 that came without its mark, by where the NULs are."""
    sample = data[:4096]
    if len(sample) >= 8 and not any(sample[2::4]) and not any(sample[3::4]) and any(sample[::4]):
        return "utf-32-le"
    if len(sample) >= 8 and not any(sample[::4]) and not any(sample[1::4]) and any(sample[3::4]):
        return "utf-32-be"
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > NUL_SHARE * half and even < 0.02 * half:
        return "utf-16-le"
    if even > NUL_SHARE * half and odd < 0.02 * half:
        return "utf-16-be"
    return None


def declared_encoding(data: bytes) -> str | None:
    """What a page says its encoding is, if Python knows it."""
    head = data[:DECLARATION_BYTES]
    found = META_CHARSET.search(head) or XML_ENCODING.search(head)
    if not found:
        return None
    label = found[1].decode("ascii", "ignore").lower()
    try:
        name = checked_codec(LABELS.get(label, label))
    except InputError:
        return None
    return None if name.startswith(("utf-16", "utf-32")) else name


def guess_encoding(data: bytes) -> str:
    """The encoding these bytes make most sense in; Windows-1252 where none makes any."""
    from charset_normalizer import from_bytes

    sample = data[:SAMPLE]
    found = from_bytes(sample)
    best = found.best()
    if best is None:
        return "cp1252"
    # Letters of a few Western words are as likely in the code pages of neighbours.
    as_western = next((one for one in found if one.encoding == "cp1252"), best)
    if as_western is not best and as_western.chaos <= best.chaos:
        text = MARKUP.sub(" ", sample.decode("cp1252", "replace"))
        if detect_language(text) in WESTERN:
            return "cp1252"
    return best.encoding


def detect_format(text: str, name: str | None = None) -> Format:
    """HTML, Markdown or plain text: by what is written, then by the file's name.

    A Markdown article about HTML shows its tags in code, and a scraper's Markdown may hold some.
    """
    sample = text[:FORMAT_SAMPLE]
    start = BEFORE.sub("", sample, count=1)
    if start[:1] == "<" and (DOCUMENT_TAG.match(start) or start.startswith("<?xml")):
        return Format.HTML
    suffix = (name or "").lower().rpartition(".")[2]
    outside_code = CODE_SPAN.sub("", sample) if "`" in sample else sample
    if DOCUMENT_TAG.search(outside_code) and suffix not in ("md", "markdown"):
        return Format.HTML
    if suffix in ("md", "markdown"):
        return Format.MARKDOWN
    tags = len(ELEMENT.findall(outside_code)) if "<" in outside_code else 0
    if suffix in ("html", "htm", "xhtml") and tags:
        return Format.HTML
    signs = sum(bool(sign.search(sample)) for sign in MARKDOWN_SIGNS)
    # One tag a hundred characters is a page; Markdown with a few raw tags has far fewer.
    if tags > 2 and tags * 100 > len(outside_code) and signs < 2:
        return Format.HTML
    if start[:1] == "<" and tags and ELEMENT.match(start) and not signs:
        return Format.HTML
    return Format.MARKDOWN if signs else Format.TEXT


def detect_language(text: str) -> str | None:
    """The BCP 47 language of a text, or None where it is too short or too mixed to say."""
    from turbohtml.detect import detect_language as detect

    sample = text[:LANGUAGE_SAMPLE]
    if sum(map(str.isalpha, sample)) < FEWEST_LETTERS:
        return None
    match = detect(sample)
    if not match.language or match.confidence < SURE_ENOUGH:
        return None
    return ISO_639_1.get(match.language, match.language)
