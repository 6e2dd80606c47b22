"""Mail addresses that a page hides from robots until its script runs, put back in their place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from msgspec import structs

from cleaner.model import Block, Document, Event
from cleaner.steps import closing

# Cloudflare's way: the address as hexadecimal digits, each byte combined with the first.
ATTRIBUTE = "data-cfemail"
PATH = "/cdn-cgi/l/email-protection"
# 64 characters before the `@` and 255 behind it, a question with the subject, each as four bytes.
CODE = re.compile(r"(?:[0-9a-fA-F]{2}){4,2000}")
MAIL = re.compile(r"[^\s<>()\[\]\"'`\\|,;:@?&]{1,64}@[^\s<>()\[\]\"'`\\|,;:@?&/]{1,255}")
STANDS_FOR = re.compile(r"(\s{0,9})\[email\s{1,9}protected\](\s{0,9})")
SIGN = "[email"
SHOWN = re.compile(r"\[email\s{1,9}protected\]")
# The sign stands in the element itself or in a span or two.
MOST_EVENTS = 12


def show_mail(document: Document) -> Document:
    """The document with the real address, as a link, wherever a kept block hides one."""
    blocks = document.blocks
    if not hides_mail(blocks):
        return document
    events = list(document.events)
    shown: dict[int, str] = {}
    for at, event in enumerate(events):
        if event.kind == "open" and (code := code_of(event)) is not None:
            mail = decode_mail(code)
            if (place := show_one(events, at, mail)) >= 0:
                shown[place] = mail
    mended = (with_mail(block, shown) if SIGN in block.text else block for block in blocks)
    return replace(document, blocks=tuple(mended), events=tuple(events))


def hides_mail(blocks: Sequence[Block]) -> bool:
    """Whether a block says the sign, or a link leads to where the script would show an address."""
    for block in blocks:  # loops, as generators take twice the time
        if SIGN in block.text:
            return True
        for link in block.links:
            if PATH in link:
                return True
    return False


def with_mail(block: Block, shown: Mapping[int, str]) -> Block:
    """The block with the addresses in its text that are shown in its events, in their order."""
    mails = iter([shown[at] for at in sorted(shown) if block.start <= at < block.end])
    return structs.replace(block, text=SHOWN.sub(lambda sign: next(mails, sign[0]), block.text))


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


def show_one(events: list[Event], at: int, mail: str) -> int:
    """Make a link to the address of the element that opens at `at`; where its text is, or -1."""
    if not mail:
        if events[at].name == "a":
            events[at] = Event("open", "a")
        return -1
    end = min(len(events), at + MOST_EVENTS)
    close = closing(events, at, end)
    if events[at].name == "a" or close < end:
        events[at] = Event("open", "a", {"href": f"mailto:{mail.replace('%', '%25')}"})
    if close < end:
        events[close] = Event("close", "a")
    for here in range(at + 1, close):
        if events[here].kind == "text" and (found := STANDS_FOR.fullmatch(events[here].name)):
            events[here] = Event("text", f"{found[1]}{mail}{found[2]}")
            return here
    return -1
