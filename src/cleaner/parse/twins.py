"""Pictures that a page loads late, and their twins in `<noscript>`, which say where they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import turbohtml

from cleaner.model import Event
from cleaner.parse.events import attributes

# A twin stands beside its picture: with a wrapper or two between, this many events back.
MOST_BACK = 12
# What a `<noscript>` with a picture is at most; a longer one is another page.
MOST_CHARACTERS = 8000
# A picture this large is there to count readers.
NOTHING = ("0", "1", "0px", "1px")
# What stands in a picture's place until it is there: by its name, or by a size in its address that
# nobody can look at.
PREVIEW_CLASS = re.compile(
    r"(?<![a-z])(?:lqip|preview|placeholder|blur(?:red|-?up|hash)?|low-?(?:res|quality)|progressive"
    r"|thumb(?:nail)?-?small|traced-?svg|base64-?image)(?![a-z])",
    re.IGNORECASE,
)
PREVIEW_ADDRESS = re.compile(
    r"(?:^|[/?&,_-])(?:w|width|max|resize|q_auto:low|w_)[=/_:]?[1-9][0-9]?(?:[/&,x.-]|$)|(?<=[/,_])e_blur"
    r"|[?&]blur=|(?<![a-z])lqip(?![a-z])"
)
LATE = ("data-src", "data-srcset", "data-lazy-src", "data-original", "data-lazy-srcset", "srcset")


def twin_in(noscript: str) -> Mapping[str, str] | None:
    """The attributes of the picture that a `<noscript>` holds, if that is all it holds."""
    if "<img" not in noscript[:MOST_CHARACTERS] or len(noscript) > MOST_CHARACTERS:
        return None
    root = turbohtml.parse(noscript)
    if root.text.strip():
        return None
    pictures = root.find_all("img")
    if len(pictures) != 1:
        return None
    attrs = attributes(pictures[0])
    is_counter = attrs.get("width") in NOTHING or attrs.get("height") in NOTHING
    return None if is_counter or "display:" in attrs.get("style", "") else attrs


def put_twin(events: list[Event], twin: Mapping[str, str]) -> bool:
    """Give the picture just before its twin's address; False where there is no such picture."""
    at = len(events) - 1
    first = max(0, at - MOST_BACK)
    places = [n for n in range(at, first - 1, -1) if events[n][:2] == ("open", "img")]
    name = basename(twin.get("src", ""))
    own = next((n for n in places if name and basename(address(events[n].attrs)) == name), None)
    blank = next((n for n in places if not address(events[n].attrs)), None)
    chosen = own if own is not None else blank
    if chosen is None:
        return bool(places) and places[0] >= at - 1
    attrs = {**events[chosen].attrs, **{key: value for key, value in twin.items() if value}}
    events[chosen] = Event("open", "img", attrs)
    for n in places:
        other = events[n].attrs
        if n != chosen and (basename(address(other)) == name or is_preview(other)):
            events[n] = Event("open", "img", {})
    return True


def is_preview(attrs: Mapping[str, str]) -> bool:
    """Whether a picture only stands in another's place until that is there."""
    named = PREVIEW_CLASS.search(attrs.get("class", "")[:MOST_CHARACTERS])
    return bool(named) or PREVIEW_ADDRESS.search(address(attrs)[-200:]) is not None


def address(attrs: Mapping[str, str]) -> str:
    """Where a picture is, as far as it says so itself."""
    source = attrs.get("src", "")
    if source and not source.startswith(("data:", "about:")):
        return source
    late = next((attrs[key] for key in LATE if attrs.get(key)), "")
    return "" if late.startswith("data:") else late.split(" ", 1)[0]


def basename(url: str) -> str:
    """The last part of an address: previews differ from their pictures in the rest."""
    try:
        return urlsplit(url).path.rpartition("/")[2]
    except ValueError:
        return ""
