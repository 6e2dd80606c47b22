"""File names: shown without harm, kept inside the limits of a disk, compared as disks compare."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from pathlib import PurePath

# What a folder run reads; anything else in a folder is no document.
SUFFIXES = (".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".text")
SIDECAR_SUFFIX = ".meta.json"
# 255 bytes is the longest name of every common file system.
LONGEST_NAME = 255
LONGEST_STEM = LONGEST_NAME - len(SIDECAR_SUFFIX)
# Two cut names of one folder meet by chance once in four thousand million.
HASH_LETTERS = 8


def show_name(name: str) -> str:
    """A name in one harmless line: control characters and bytes that are no UTF-8 as escapes."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else escape(c) for c in text)


def escape(character: str) -> str:
    """A character as Python would write it between quotes, by its number or its letter."""
    return character.encode("unicode_escape").decode("ascii")


def is_document(name: str) -> bool:
    """Whether a folder run reads a file of this name."""
    return name.lower().endswith(SUFFIXES) and not name.startswith(".")


def stem_of(name: str) -> str:
    """A file's name without the suffix of a document; another suffix stays."""
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 – a name here, not a path
    return shorten(stem if suffix.lower() in SUFFIXES else name)


def shorten(stem: str) -> str:
    """A stem that leaves room for `.meta.json`: cut, and told apart by a hash of the whole."""
    raw = os.fsencode(stem)
    if len(raw) <= LONGEST_STEM:
        return stem
    digest = hashlib.sha256(raw).hexdigest()[:HASH_LETTERS]
    cut = raw[: LONGEST_STEM - HASH_LETTERS - 1]
    while cut and is_inside_character(raw, len(cut)):
        cut = cut[:-1]
    return f"{os.fsdecode(cut)}-{digest}"


def is_inside_character(raw: bytes, at: int) -> bool:
    """Whether the byte there goes on with a UTF-8 character that began before."""
    return raw[at] & 0xC0 == 0x80


def as_compared(path: str) -> str:
    """A path as a disk may compare it that knows no case and writes accents its own way."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def relative_text(path: PurePath | str) -> str:
    """A path for the sidecar: `/` between its parts, bytes that are no UTF-8 as escapes."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return text.replace(os.sep, "/") if os.sep != "/" else text
