"""Pages that a browser saved: the page itself, where it came from and when."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.message import Message
from email.utils import parsedate_to_datetime

from cleaner.batch.names import unpacked
from cleaner.errors import InputError

MHTML = (".mhtml", ".mht")
# The note stands before or just behind `<html …>`; SingleFile's holds an address and a line more.
HEAD = 4096
SINGLE_FILE = re.compile(
    rb"<!--\s{0,9}Page saved with SingleFile\s{1,9}url: ?(\S{1,2000})[^\S\n]{0,9}\n"
    rb"\s{0,9}saved date: ?([^\n]{1,99})\n"
)
# `Thu Nov 23 2023 10:00:00 GMT+0100 (Central European Standard Time)`, as JavaScript writes it.
SCRIPT_DATE = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2} \d{1,2} \d{4} \d\d:\d\d:\d\d) GMT([+-])(\d\d)(\d\d)"
)
MONOLITH = re.compile(
    rb"<!-- Saved from (https?://\S{1,2000}) at (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?) using monolith"
)
BROWSER = re.compile(rb"<!-- saved from url=\(\d{4}\)(https?://\S{1,2000}) -->")


@dataclass(frozen=True, slots=True)
class Saved:
    """A page, and what its file says of it."""

    data: bytes
    url: str | None = None
    retrieved: str | None = None
    charset: str | None = None


def open_saved(data: bytes, path: str | None) -> Saved:
    """The page in a file that may be a saved one; raises InputError for broken MHTML."""
    if path and unpacked(path).lower().endswith(MHTML):
        return open_mhtml(data)
    head = data[:HEAD]
    if b"<!--" not in head:
        return Saved(data)
    if found := SINGLE_FILE.search(head):
        return Saved(data, text_of(found[1]), script_date(text_of(found[2])))
    if found := MONOLITH.search(head):
        return Saved(data, text_of(found[1]), text_of(found[2]))
    if found := BROWSER.search(head):
        return Saved(data, text_of(found[1]))
    return Saved(data)


def text_of(raw: bytes) -> str:
    """An address or a date as text."""
    return raw.decode("utf-8", "replace").strip()


def script_date(text: str) -> str | None:
    """ISO 8601 of a date as JavaScript writes it; None for what is none."""
    found = SCRIPT_DATE.match(text)
    if not found:
        return None
    offset = timedelta(hours=int(found[3]), minutes=int(found[4]))
    try:
        when = datetime.strptime(found[1], "%b %d %Y %H:%M:%S")
        zone = timezone(offset if found[2] == "+" else -offset)
    except ValueError:
        return None
    return when.replace(tzinfo=zone).isoformat()


def open_mhtml(data: bytes) -> Saved:
    """The page of an MHTML file: its first part that is HTML."""
    try:
        whole = email.message_from_bytes(data, policy=email.policy.compat32)
        part = next((p for p in whole.walk() if p.get_content_type() == "text/html"), None)
        page = part.get_payload(decode=True) if part is not None else None
    except (ValueError, LookupError, RecursionError, AssertionError) as error:
        raise InputError(f"is no MHTML that can be read: {error}") from error
    if part is None or not isinstance(page, bytes):
        raise InputError("is MHTML without a page in it")
    found = whole.get("Snapshot-Content-Location") or part.get("Content-Location")
    url = str(found).strip() if found else None
    charset = part.get_content_charset()
    is_address = url is not None and url.startswith(("http://", "https://"))
    return Saved(page, url if is_address else None, mail_date(whole), charset)


def mail_date(message: Message) -> str | None:
    """ISO 8601 of a message's date; None where it has none that can be read."""
    try:
        when = parsedate_to_datetime(str(message.get("Date")))
    except (TypeError, ValueError, OverflowError):
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).isoformat()
