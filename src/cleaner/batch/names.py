"""File names: shown without harm, kept inside the limits of a disk, compared as disks compare."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from pathlib import PurePath

# What a folder run reads; anything else in a folder is no document.
SUFFIXES = (
    *(".html", ".htm", ".xhtml", ".mhtml", ".mht"),
    *(".md", ".markdown", ".txt", ".text"),
)
# One document, compressed: `page.html.gz`.
PACKED = (".gz", ".zst")
# Files that hold many documents; the first three may be compressed as a whole.
CONTAINERS = (".jsonl", ".ndjson", ".warc", ".zip", ".epub", ".parquet")
PACKED_CONTAINERS = CONTAINERS[:3]
SIDECAR_SUFFIX = ".meta.json"
# Where an output folder keeps what runs into it remember.
STATE_FOLDER = ".cleaner"
# 255 bytes is the longest name of every common file system.
LONGEST_NAME = 255
LONGEST_STEM = LONGEST_NAME - len(SIDECAR_SUFFIX)
# Two cut names of one folder meet by chance once in four thousand million.
HASH_LETTERS = 8
# What Windows has in no name, and what a terminal obeys.
NOT_IN_NAMES = re.compile(r'[<>:"|?*\\/\x00-\x1f\x7f-\x9f]')
# Windows takes these for devices, with any suffix.
DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\.|$)", re.IGNORECASE)


def show_name(name: str) -> str:
    """A name in one harmless line: control characters and bytes that are no UTF-8 as escapes."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else escape(c) for c in text)


def escape(character: str) -> str:
    """A character as Python would write it between quotes, by its number or its letter."""
    return character.encode("unicode_escape").decode("ascii")


def unpacked(name: str) -> str:
    """A name without what says that the file is compressed."""
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 – a name here, not a path
    return stem if suffix.lower() in PACKED else name


def container_suffix(name: str) -> str:
    """What kind of file of many documents a name stands for; empty where it is none."""
    for suffix in CONTAINERS:
        may_be_packed = suffix in PACKED_CONTAINERS
        if (unpacked(name) if may_be_packed else name).lower().endswith(suffix):
            return suffix
    return ""


def is_document(name: str) -> bool:
    """Whether a folder run reads a file of this name, for itself or for what it holds."""
    if name.startswith("."):
        return False
    return unpacked(name).lower().endswith(SUFFIXES) or bool(container_suffix(name))


def stem_of(name: str) -> str:
    """A file's name without the suffix of a document; another suffix stays.

    What holds many documents keeps its whole name: its results stand in a folder of that name.
    """
    stem, suffix = os.path.splitext(unpacked(name))  # noqa: PTH122
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


def portable(part: str) -> str:
    """The name of a file or folder that no disk gave us, as one that every disk takes."""
    text = NOT_IN_NAMES.sub("_", part)
    kept = text.rstrip(". ")  # Windows drops them
    text = kept + "_" * (len(text) - len(kept))
    return shorten(f"_{text}" if DEVICE.match(text) else text)


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
