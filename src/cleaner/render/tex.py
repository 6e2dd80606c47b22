"""The TeX that a formula was made from."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.model import Event

TEX_ENCODINGS = ("application/x-tex", "text/x-tex", "application/x-latex", "tex", "latex", "TeX")


def tex_of(events: Sequence[Event]) -> str:
    """The TeX that a MathML element carries with it, or nothing."""
    attrs = events[0].attrs
    inside, pieces = False, []
    for event in events:
        if event.name == "annotation" and event.kind != "text":
            inside = event.kind == "open" and event.attrs.get("encoding", "") in TEX_ENCODINGS
        elif inside and event.kind == "text":
            pieces.append(event.name)
    return " ".join(
        ("".join(pieces) or attrs.get("data-latex") or attrs.get("alttext", "")).split()
    )
