"""ZIP archives and EPUB books: the documents inside, in order."""

from __future__ import annotations

import os
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import unquote
from xml.etree import ElementTree

from cleaner.batch.names import SUFFIXES, as_compared, portable, show_name, stem_of
from cleaner.batch.outcome import Input
from cleaner.batch.unpack import BOMB, HARMLESS, MOST_RATIO, refuse_bomb
from cleaner.errors import InputError

# A file list takes half a kilobyte of memory an entry.
MOST_MEMBERS = 200_000
# The list of a book's parts; the longest have some thousand lines.
LARGEST_LIST = 4 * 1024 * 1024
CONTAINER = "META-INF/container.xml"
ENCRYPTED = 0x1
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError),
)


@contextmanager
def open_zip(path: str) -> Iterator[zipfile.ZipFile]:
    """The archive; raises InputError for one that is broken or a bomb."""
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN as error:
        raise InputError(f"cannot be read as ZIP: {str(error).lower()}") from error
    with archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise InputError(f"holds more than {MOST_MEMBERS:,} files")
        whole = sum(member.file_size for member in members)
        # Members that share their bytes: each for itself unpacks to what is usual.
        if whole > HARMLESS and whole > MOST_RATIO * os.path.getsize(path):  # noqa: PTH202
            raise InputError(BOMB)
        yield archive


def read_zip(path: str, name: str, *, limit: int) -> Iterator[Input]:
    """Each document as an input named `NAME:MEMBER`, in the order of the names."""
    with open_zip(path) as archive:
        taken: dict[str, str] = {}
        for member in sorted(archive.infolist(), key=lambda one: one.filename):
            place = safe_parts(member.filename)
            if member.is_dir() or not place or not is_member(place):
                continue
            stem = posixpath.join(*map(portable, (*place[:-1], stem_of(place[-1]))))
            other = taken.setdefault(as_compared(stem), member.filename)
            label = f"{name}:{show_name(member.filename)}"
            if other != member.filename:
                trouble = f"would be written to the same file as {show_name(other)}; not read"
                yield Input(label, shown=label, stem=f"{stem}.twice", trouble=trouble)
                continue
            yield read_member(archive, member, label, stem, limit)


def is_member(place: list[str]) -> bool:
    """Whether a file inside an archive is a document, and not hidden."""
    if any(part.startswith(".") for part in place) or place[0] == "__MACOSX":
        return False
    return place[-1].lower().endswith(SUFFIXES)


def safe_parts(name: str) -> list[str]:
    """The parts of a member's name that lead nowhere but down."""
    parts = name.replace("\\", "/").replace("\0", "").split("/")
    return [part for part in parts if part not in ("", ".", "..") and not part.endswith(":")]


def read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, label: str, stem: str, limit: int
) -> Input:
    """One member as an input; with its trouble where it cannot be read."""
    try:
        data = member_bytes(archive, member, limit)
    except InputError as error:
        return Input(label, shown=label, stem=stem, trouble=str(error))
    return Input(label, shown=label, stem=stem, data=data)


def member_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """The bytes of a member, at most one over the limit; raises InputError."""
    if member.flag_bits & ENCRYPTED:
        raise InputError("is encrypted")
    try:
        with archive.open(member) as file:
            data = file.read(limit + 1)
    except BROKEN as error:
        raise InputError(f"cannot be unpacked: {str(error).lower()}") from error
    refuse_bomb(len(data), member.compress_size)
    return data


def read_epub(path: str, name: str, *, limit: int) -> Iterator[Input]:
    """Each part of a book as an input, in the order in which it is read."""
    with open_zip(path) as archive:
        members = {member.filename: member for member in archive.infolist()}
        package = package_of(archive, members)
        tree = parse_list(archive, members, package)
        folder = posixpath.dirname(package)
        sources = {
            text for text in texts_of(tree, "source") if text.startswith(("http:", "https:"))
        }
        parts = list(spine_of(tree))
        for number, href in enumerate(parts, 1):
            target = posixpath.normpath(posixpath.join(folder, unquote(href)))
            label = f"{name}:{show_name(target)}"
            stem = portable(f"{number:03}-{stem_of(posixpath.basename(target) or 'part')}")
            if target not in members:
                yield Input(label, shown=label, stem=stem, trouble="is not in the book")
                continue
            one = read_member(archive, members[target], label, stem, limit)
            # A book may say where it was made from: that is an address of all its parts or none.
            url = next(iter(sources)) if len(sources) == 1 and len(parts) == 1 else None
            yield replace(one, url=url)


def package_of(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> str:
    """The name of the file that lists the book's parts."""
    for step in parse_list(archive, members, CONTAINER).iter():
        path = step.get("full-path")
        if path:
            return path
    raise InputError("is no EPUB: it names no list of its parts")


def parse_list(
    archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], name: str
) -> ElementTree.Element:
    """One of a book's XML files."""
    if name not in members:
        raise InputError(f"is no EPUB: it holds no {show_name(name)}")
    data = member_bytes(archive, members[name], LARGEST_LIST)
    # Entities that are made of entities fill any memory; no list of parts has need of them.
    if len(data) > LARGEST_LIST or re.search(rb"<!ENTITY", data):
        raise InputError(f"{show_name(name)} is no list of parts")
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InputError(f"{show_name(name)} is not valid XML: {error}") from error


def local(step: ElementTree.Element) -> str:
    """An element's name without its namespace."""
    return step.tag.rpartition("}")[2] if isinstance(step.tag, str) else ""


def texts_of(tree: ElementTree.Element, name: str) -> Iterable[str]:
    """The texts of the elements of one name."""
    return ((step.text or "").strip() for step in tree.iter() if local(step) == name)


def spine_of(tree: ElementTree.Element) -> Iterator[str]:
    """The addresses of a book's pages, in order, without its table of contents."""
    items = {step.get("id"): step for step in tree.iter() if local(step) == "item"}
    for step in tree.iter():
        item = items.get(step.get("idref")) if local(step) == "itemref" else None
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        if "html" in (item.get("media-type") or ""):
            yield item.get("href") or ""
