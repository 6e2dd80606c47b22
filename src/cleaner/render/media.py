"""What an embedded video, sound or page is called and where it is."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.model import Event

SOURCES = ("src", "data-src", "data-lazy-src", "data")


def read_embed(events: Sequence[Event]) -> dict[str, str]:
    """The address and the title of an embed."""
    attrs = events[0].attrs
    holders = [attrs, *(e.attrs for e in events if e.kind == "open" and e.name == "source")]
    source = next((held[name] for held in holders for name in SOURCES if held.get(name)), "")
    return {"src": source, "title": attrs.get("title") or attrs.get("aria-label") or ""}
