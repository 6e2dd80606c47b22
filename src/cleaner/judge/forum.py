"""Whether a page is a forum's: its posts are its content; comments below an article are not."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from cleaner.model import Container, Document

ADDRESS = re.compile(
    r"^(?:forums?|community|communities|discuss(?:ions?)?|boards?|answers|users)\."
    r"|/(?:forums?|threads?|topics?|viewtopic|showthread|discussions?|boards?|t|questions)(?:/|\.php|\?|$)"
    r"|/r/\w+/comments/"
)
NAMES = re.compile(
    r"discussionforumposting|schema\.org/qapage|(?<![a-z])(?:forums?|topic-(?:body|post|list|title)"
    r"|crawler-post|post-?bodys?|posts?-stream|bb-?(?:wrapper|code|post)|phpbb|vbulletin|xenforo|nodebb"
    r"|thread-?(?:view|page|title|info|post)|usertext|message-(?:card|body|inner))(?![a-z])"
)
# One such word may be a link to the forum; a thread has several posts.
FEWEST_POSTS = 3


def is_forum(document: Document) -> bool:
    """By its address, or by what its elements are called."""
    try:
        address = urlsplit(document.base or "")
        if ADDRESS.search(address.netloc.removeprefix("www.") + address.path):
            return True
    except ValueError:
        pass
    return has_posts(document.containers)


@lru_cache(maxsize=1)  # every round over a document asks about the same elements
def has_posts(containers: tuple[Container, ...]) -> bool:
    """Whether several elements are called what forums call their posts."""
    posts = 0
    for names in {container.names for container in containers if container.names}:
        posts += NAMES.search(names) is not None
        if posts >= FEWEST_POSTS:
            return True
    return False
