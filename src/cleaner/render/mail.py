"""Mail addresses that a page hides from robots until its script runs, put back in their place."""

from __future__ import annotations

import re
from dataclasses import replace

from cleaner.model import Document, Event
from cleaner.render.steps import closing

# Cloudflare's way: the address as hexadecimal digits, each byte combined with the first.
ATTRIBUTE = "data-cfemail"
PATH = "/cdn-cgi/l/email-protection"
# 64 characters before the `@` and 255 behind it, a question with the subject, each as four bytes.
CODE = re.compile(r"(?:[0-9a-fA-F]{2}){4,2000}")
MAIL = re.compile(r"[^\s<>()\[\]\"'`\\|,;:@?&]{1,64}@[^\s<>()\[\]\"'`\\|,;:@?&/]{1,255}")
STANDS_FOR = re.compile(r"(\s{0,9})\[email\s{1,9}protected\](\s{0,9})")
SIGN = "[email"
# The sign stands in the element itself or in a span or two.
MOST_EVENTS = 12


def show_mail(document: Document) -> Document:
    """The document with the real address, as a link, wherever a kept block hides one."""
    is_hidden = any(
        SIGN in block.text or any(PATH in link for link in block.links) for block in document.blocks
    )
    if not is_hidden:
        return document
    events = list(document.events)
    for at, event in enumerate(events):
        if event.kind == "open" and (code := code_of(event)) is not None:
            show_one(events, at, decode_mail(code))
    return replace(document, events=tuple(events))


def code_of(event: Event) -> str | None:
    """What an element gives instead of an address, or None when it hides none."""
    if code := event.attrs.get(ATTRIBUTE):
        return code
    _, is_one, code = event.attrs.get("href", "").partition(PATH)
    return code.removeprefix("#") if is_one else None


def decode_mail(code: str) -> str:
    """The address, or nothing when the code is none of one."""
    if not CODE.fullmatch(code):
        return ""
    key, *rest = bytes.fromhex(code)
    text = bytes(byte ^ key for byte in rest).decode("utf-8", "replace").partition("?")[0]
    return text if MAIL.fullmatch(text) and text.isprintable() else ""


def show_one(events: list[Event], at: int, mail: str) -> None:
    """Make a link to the address of the element that opens at `at`."""
    if not mail:
        if events[at].name == "a":
            events[at] = Event("open", "a")
        return
    end = min(len(events), at + MOST_EVENTS)
    close = closing(events, at, end)
    if events[at].name == "a" or close < end:
        events[at] = Event("open", "a", {"href": f"mailto:{mail.replace('%', '%25')}"})
    if close < end:
        events[close] = Event("close", "a")
    for here in range(at + 1, close):
        if events[here].kind == "text" and (found := STANDS_FOR.fullmatch(events[here].name)):
            events[here] = Event("text", f"{found[1]}{mail}{found[2]}")
            return
