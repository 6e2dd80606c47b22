"""Which elements are a video, a sound or another page, and one block that stays or goes whole."""

from __future__ import annotations

import re
from collections.abc import Mapping

import turbohtml

MEDIA = frozenset(("video", "audio", "iframe", "embed", "object", "canvas", "hr"))
# What becomes a player when its script runs.
PLAYERS = frozenset(
    (
        "lite-youtube lite-vimeo youtube-video vimeo-video amp-youtube amp-vimeo amp-iframe "
        "amp-video"
    ).split()
)
MAYBE_MEDIA = MEDIA | PLAYERS | {"script"}
# Scripts that write what they are called by into their place.
WRITES_ITSELF = re.compile(r"\s{0,9}(?:https?:)?//(?:gist\.github\.com/|asciinema\.org/a/)")

# A player says what it plays, and how to play it; one that holds more was never closed.
MOST_PLAYER_CHARACTERS = 150


def is_media(element: turbohtml.Element, tag: str, attrs: Mapping[str, str]) -> bool:
    """Whether an element that may be one is an embed, or a rule, and not the page unclosed."""
    if tag == "script":
        return WRITES_ITSELF.match(attrs.get("src", "")) is not None
    return tag in MEDIA or len(element.text) <= MOST_PLAYER_CHARACTERS
