"""A report as one HTML file: nothing in it is fetched, and nothing of a page can run in it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

# What would end a script element, or begin a comment in one, and what is no JSON to a browser.
ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def report_html(told: Mapping[str, Any]) -> str:
    """The whole file. `told` is data only; the page's own script writes it as text."""
    style, script, page = (part(f"report.{suffix}") for suffix in ("css", "js", "html"))
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    policy = (
        f"default-src 'none'; style-src {hash_of(style)}; script-src {hash_of(script)};"
        " base-uri 'none'; form-action 'none'"
    )
    # The data comes last: whatever it holds, nothing is put into it any more.
    for mark, text in (
        ("@POLICY@", policy), ("@STYLE@", style), ("@SCRIPT@", script), ("@DATA@", data)
    ):  # fmt: skip
        page = page.replace(mark, text, 1)
    return page


def part(name: str) -> str:
    """A file of the package."""
    return (files("cleaner.report") / name).read_text("utf-8")


def hash_of(text: str) -> str:
    """What a policy calls the one script or style that it lets in."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
