"""Files of the ftr-site-config format: the one for a host is found, and read line by line."""

from __future__ import annotations

import hashlib
import os
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from cleaner.errors import RuleError
from cleaner.model import Remark

SUFFIX = ".txt"
# The longest of the public ones has 30 KB and 400 lines; what is larger is no file of one site.
MOST_BYTES = 256 * 1024
MOST_LINES = 2000
# Of so many sites a long run remembers the files; reading one again takes a tenth of a millisecond.
MOST_REMEMBERED = 256
# As hosts are written in addresses; nothing else becomes part of a path.
HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9_-]*[a-z0-9])*")
# Real hosts have six at most.
MOST_LABELS = 12
REPLACE = re.compile(r"replace_string\((?P<find>.*?)\)\s*:(?P<replace>.*)")
KEY = re.compile(r"(?P<key>[a-z_]+)(?:\([^)]*\))?", re.IGNORECASE)

XPATHS = frozenset(("body", "title", "author", "date", "strip"))
WORDS = frozenset(("strip_id_or_class", "strip_image_src"))
# What `no` asks of these, and what is done instead.
SWITCHES = {
    "prune": "what the body holds is judged all the same",
    "autodetect_on_failure": "where no body is found, the judges decide all the same",
}
# They ask for nothing: tests, and how another program reads HTML; comments and attributes are never
# kept, and a line break ends a block anyway.
NOTHING_ASKED = frozenset(
    "test_url test_urls test_contains tidy parser strip_attr strip_comments"
    " convert_double_br_tags".split()
)
FETCHING = frozenset(
    "http_header single_page_link single_page_link_in_feed next_page_link if_page_contains"
    " requires_login login_uri login_username_field login_password_field login_extra_fields"
    " not_logged_in_xpath".split()
)
NOT_DONE = frozenset(
    "native_ad_clue skip_json_ld dissolve wrap_in move_into src_lazy_load_attr footnotes"
    " insert_detected_image".split()
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a site's file that asks for something."""

    number: int
    key: str
    value: str
    find: str = ""
    """For `replace_string`: what is replaced."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """What one file says of the pages of a site."""

    name: str
    digest: str
    """Tells this text from another."""
    lines: tuple[Line, ...] = ()
    remarks: tuple[Remark, ...] = ()
    """What it asks that is not done."""

    def having(self, key: str) -> tuple[Line, ...]:
        """The lines of one key, in order."""
        return tuple(line for line in self.lines if line.key == key)


def find_site_file(folders: Sequence[str], url: str | None) -> SiteFile | None:
    """The file for the host of an address, of the last folder that has one; raises RuleError."""
    names = tuple(file_names(raw_host(url))) if url else ()
    for folder in reversed(folders):
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118 - tried for each page
            try:
                found = os.stat(path)  # noqa: PTH116
            except OSError:
                continue
            return read_site_file(path, found.st_mtime_ns, found.st_size)
        if not os.path.isdir(folder):  # noqa: PTH112
            raise RuleError(f"{folder}: is no folder of site files")
    return None


def raw_host(url: str) -> str:
    """The host of an address as a file may be called; empty where it has none."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return ""
    return host if HOST.fullmatch(host) and host.count(".") < MOST_LABELS else ""


def file_names(host: str) -> Iterator[str]:
    """What the file of a host may be called: the host, without `www.`, then each wider domain.

    A name that begins with a dot is of the hosts below a domain, and not of the domain.
    """
    if not host:
        return
    plain = host.removeprefix("www.")
    yield from dict.fromkeys((host + SUFFIX, plain + SUFFIX))
    labels = plain.split(".")
    for at in range(1, len(labels)):
        yield f".{'.'.join(labels[at:])}{SUFFIX}"


@lru_cache(maxsize=MOST_REMEMBERED)
def read_site_file(path: str, changed: int, size: int) -> SiteFile:
    """A file as it was at that time; one that cannot be read says so, and nothing else."""
    name = os.path.basename(path)  # noqa: PTH119
    if size > MOST_BYTES:
        said = f"{name}: is larger than {MOST_BYTES >> 10} KB, and passed over"
        return SiteFile(name, "", remarks=(Remark(name, said),))
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        said = f"{name}: cannot be read: {error.strerror or error}"
        return SiteFile(name, "", remarks=(Remark(name, said),))
    return parse_site_file(data.decode("utf-8", "replace"), name)


def parse_site_file(text: str, name: str) -> SiteFile:
    """One file's text; what a line asks that is not done is a remark."""
    lines: list[Line] = []
    remarks: list[Remark] = []
    for line in asking_lines(text, name, remarks):
        if line.key in XPATHS or line.key in WORDS or line.key == "replace_string":
            lines.append(line)
        else:
            remarks += remarks_on(line, name)
    if len(lines) > MOST_LINES:
        remarks.append(Remark(name, f"{name}: only its first {MOST_LINES:,} lines count"))
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return SiteFile(name, digest, tuple(lines[:MOST_LINES]), tuple(remarks))


def asking_lines(text: str, name: str, remarks: list[Remark]) -> Iterator[Line]:
    """The lines that are of the format, each `find_string` as part of its `replace_string`."""
    finds: deque[Line] = deque()
    for number, raw in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        written = raw.strip()
        if not written or written.startswith("#"):
            continue
        line = read_line(number, written)
        if line is None:
            said = f"{name}:{number}: is no line of the form `key: value`"
            remarks.append(Remark("form", said))
        elif line.key == "find_string":
            finds.extend([line] if line.value else [])
        elif line.key == "replace_string" and not line.find:
            if finds:
                yield Line(number, line.key, line.value, finds.popleft().value)
            else:
                said = f"{name}:{number}: replace_string has no find_string before it"
                remarks.append(Remark("replace_string", said))
        elif line.value or line.find:
            yield line
    for line in finds:
        said = f"{name}:{line.number}: find_string has no replace_string after it"
        remarks.append(Remark("find_string", said))


def read_line(number: int, written: str) -> Line | None:
    """One line as key and value; None where it is none."""
    replacing = REPLACE.fullmatch(written)
    if replacing:
        return Line(number, "replace_string", replacing["replace"].strip(), replacing["find"])
    before, colon, value = written.partition(":")
    key = KEY.fullmatch(before.strip())
    if not key or not colon:
        return None
    return Line(number, key["key"].lower(), value.strip())


def remarks_on(line: Line, name: str) -> Iterator[Remark]:
    """What is said of a line that is not carried out; nothing where it asks for nothing."""
    where = f"{name}:{line.number}: {line.key}"
    if line.key in FETCHING:
        yield Remark("fetching", f"{where}: cleaner fetches no page, and logs in nowhere")
    elif line.key in SWITCHES:
        if line.value.lower() == "no":
            yield Remark(line.key, f"{where}: {SWITCHES[line.key]}")
    elif line.key in NOT_DONE:
        yield Remark(line.key, f"{where}: is not done by cleaner")
    elif line.key not in NOTHING_ASKED:
        yield Remark(line.key, f"{where}: no such key is known")


def rule_files_in(folder: str | Path) -> list[str]:
    """The rule files of a folder, by name; raises RuleError."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.name.endswith(".toml"))
    except OSError as error:
        raise RuleError(f"{folder}: cannot be read: {error.strerror or error}") from error
    return [os.path.join(folder, name) for name in names]  # noqa: PTH118


def site_file_paths(folder: str | Path) -> list[Path]:
    """The files of a folder that are called as those of a site are, by name; raises RuleError."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if is_site_name(entry.name))
    except OSError as error:
        raise RuleError(f"{folder}: cannot be read: {error.strerror or error}") from error
    return [Path(folder, name) for name in names]


def is_site_name(name: str) -> bool:
    """Whether a file is called after a host: `example.com.txt`, `.example.com.txt`."""
    host = name.removesuffix(SUFFIX)
    return host != name and "." in host.lstrip(".") and bool(HOST.fullmatch(host.lstrip(".")))


def digest_of_folder(folder: str | Path) -> str:
    """What tells a folder's site files from others, by their names and texts."""
    whole = hashlib.sha256()
    for path in site_file_paths(folder):
        data = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
        whole.update(f"{path.name}\0{len(data)}\0".encode())
        whole.update(data)
    return whole.hexdigest()
