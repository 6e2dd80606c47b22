"""Clean Markdown from scraped articles, and an account of everything that was removed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.errors import CleanerError, InputError, RuleError
    from cleaner.model import (
        Article,
        Block,
        Category,
        Format,
        Options,
        Removal,
        Rule,
        Selector,
        Site,
    )
    from cleaner.pipeline import clean, clean_many
    from cleaner.rules import load_rules, load_selectors, load_sites
    from cleaner.sidecar import Author, Metadata, Sidecar, schema

__version__ = "0.1.0"

# Where each public name lives: nothing is imported before it is asked for, so that
# `cleaner --version` need not wait for a parser.
HOMES = {
    "clean": "pipeline",
    "clean_many": "pipeline",
    "load_rules": "rules",
    "load_selectors": "rules",
    "load_sites": "rules",
    "schema": "sidecar",
    **dict.fromkeys(
        (
            *("Article", "Block", "Category", "Format", "Options", "Removal", "Rule", "Selector"),
            "Site",
        ),
        "model",
    ),
    **dict.fromkeys(("Author", "Metadata", "Sidecar"), "sidecar"),
    **dict.fromkeys(("CleanerError", "InputError", "RuleError"), "errors"),
}

__all__ = [
    "Article",
    "Author",
    "Block",
    "Category",
    "CleanerError",
    "Format",
    "InputError",
    "Metadata",
    "Options",
    "Removal",
    "Rule",
    "RuleError",
    "Selector",
    "Sidecar",
    "Site",
    "clean",
    "clean_many",
    "load_rules",
    "load_selectors",
    "load_sites",
    "schema",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name not in HOMES:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    return getattr(import_module(f"cleaner.{HOMES[name]}"), name)
