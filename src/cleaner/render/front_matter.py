"""Metadata as front matter: valid YAML for every string, with the keys each profile reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from cleaner.sidecar import Author, Metadata

Profile = Literal["yaml", "hugo", "jekyll", "obsidian"]

ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T[\d:]{4,8}(?:[+-]\d\d:\d\d)?)?)?)?")
# A fence after one of these would end the front matter for a simple reader; escaped, none can.
LINE_BREAK = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# A reader that knows no front matter takes it for Markdown, and these for a tag or a link.
MISREAD = re.compile(r"<(?=[a-zA-Z/!?])|\](?=[(:\[])")
DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T.{1,30})?")
WITHOUT_SECONDS = re.compile(r"(T\d\d:\d\d)(?!:)")


class Moment(str):
    """A date, which YAML takes unquoted."""

    __slots__ = ()


def front_matter(metadata: Metadata, profile: Profile, retrieved: str | None = None) -> str:
    """A fenced YAML block that ends in a newline; empty when nothing is known.

    `retrieved` is when the page was fetched, if that is known.
    """
    build = {"yaml": yaml_keys, "hugo": hugo_keys, "jekyll": jekyll_keys, "obsidian": obsidian_keys}
    keys = known(build[profile](metadata))
    if keys and profile == "obsidian":
        keys |= known({"created": day_or_none(retrieved)})
    return f"---\n{dump(keys)}---\n" if keys else ""


def dump(keys: Mapping[str, Any]) -> str:
    """YAML, a line a value however long, in the order of the keys."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Dates plain, text to be escaped in double quotes, everything else as it must be."""

    def represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        style = '"' if LINE_BREAK.search(text) or MISREAD.search(text) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    def represent_moment(dumper: yaml.SafeDumper, moment: Moment) -> yaml.ScalarNode:
        tag = dumper.resolve(yaml.ScalarNode, str(moment), (True, False))  # type: ignore[no-untyped-call]
        return dumper.represent_scalar(tag, str(moment))

    Dumper.add_representer(str, represent_text)
    Dumper.add_representer(Moment, represent_moment)
    made: str = yaml.dump(
        dict(keys), Dumper=Dumper, allow_unicode=True, sort_keys=False, width=float("inf")
    )
    return MISREAD.sub(lambda found: f"\\x{ord(found[0]):02X}", made)


def moment(date: str | None) -> Moment | None:
    """A date, if it is one, with the seconds that YAML and Go want in a time."""
    return Moment(WITHOUT_SECONDS.sub(r"\1:00", date)) if date and ISO.fullmatch(date) else None


def day_or_none(date: str | None) -> Moment | None:
    """A date that says at least the day: site generators stop at less."""
    return moment(date) if date and DAY.fullmatch(date) else None


def names_of(authors: tuple[Author, ...]) -> list[str]:
    """The authors' names."""
    return [author.name for author in authors]


def full_author(author: Author) -> str | dict[str, str]:
    """A name, or a record where more is known."""
    more = known({"url": author.url, "bio": author.bio})
    if author.type != "person":
        more["type"] = author.type
    return {"name": author.name, **more} if more else author.name


def yaml_keys(metadata: Metadata) -> dict[str, Any]:
    """Every field that is known, under the sidecar's names."""
    return {
        "title": metadata.title,
        "authors": [full_author(author) for author in metadata.authors],
        "published": moment(metadata.published),
        "modified": moment(metadata.modified),
        "site_name": metadata.site_name,
        "url": metadata.url,
        "language": metadata.language,
        "direction": metadata.direction,
        "description": metadata.description,
        "image": metadata.image,
        "tags": list(metadata.tags),
        **other_keys(metadata),
        "extra": {key: list(values) for key, values in metadata.extra.items()},
    }


def other_keys(metadata: Metadata) -> dict[str, Any]:
    """The fields that no generator has a key of its own for."""
    return {
        "section": metadata.section,
        "license": metadata.license,
        "copyright": metadata.copyright,
        "original_source": metadata.original_source,
        "credits": list(metadata.credits),
        "is_accessible_for_free": metadata.is_accessible_for_free,
    }


def known(keys: Mapping[str, Any]) -> dict[str, Any]:
    """The keys that have a value."""
    return {key: value for key, value in keys.items() if value not in (None, "", [], {})}


def hugo_keys(metadata: Metadata) -> dict[str, Any]:
    """Hugo's own keys, and the rest under `params`; `url` would move the page."""
    params = {
        "authors": names_of(metadata.authors),
        "source": metadata.url,
        "site_name": metadata.site_name,
        "language": metadata.language,
        "published": None if day_or_none(metadata.published) else metadata.published,
        **other_keys(metadata),
        **{key: list(values) for key, values in metadata.extra.items()},
    }
    return {
        "title": metadata.title,
        "date": day_or_none(metadata.published),
        "lastmod": day_or_none(metadata.modified),
        "description": metadata.description,
        "tags": list(metadata.tags),
        "images": [metadata.image] if metadata.image else [],
        "params": known(params),
    }


def jekyll_keys(metadata: Metadata) -> dict[str, Any]:
    """Jekyll's own keys; `published` there means whether to publish at all."""
    return {
        "title": metadata.title,
        "author": names_of(metadata.authors)[0]
        if len(metadata.authors) == 1
        else names_of(metadata.authors),
        "date": day_or_none(metadata.published),
        "last_modified_at": day_or_none(metadata.modified),
        "description": metadata.description,
        "image": metadata.image,
        "tags": list(metadata.tags),
        "lang": metadata.language,
        "source_url": metadata.url,
        "site_name": metadata.site_name,
        **other_keys(metadata),
        "extra": {key: list(values) for key, values in metadata.extra.items()},
    }


def obsidian_keys(metadata: Metadata) -> dict[str, Any]:
    """The keys of Obsidian's web clipper; a tag there holds no space."""
    return {
        "title": metadata.title,
        "source": metadata.url,
        "author": names_of(metadata.authors),
        "published": moment(metadata.published),
        "description": metadata.description,
        "tags": ["-".join(tag.split()) for tag in metadata.tags],
    }
