"""The TeX that a formula was made from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from cleaner.model import Event
from cleaner.render.mathml import mathml_tex

TEX_ENCODINGS = ("application/x-tex", "text/x-tex", "application/x-latex", "tex", "latex", "TeX")

DISPLAYED = re.compile(r"\{\\(?:display|text)style(.*)\}", re.DOTALL)
# Services that draw the TeX in their address.
SERVICE = re.compile(
    r"(?:latex\.codecogs\.com/[a-z.]{1,20}(?:\?|/)|/latex\.php\?(?:.{0,100}&)?latex="
    r"|chart\.(?:apis\.google|googleapis)\.com/chart\?.{0,100}chl=|math\.vercel\.app/?\?(?:.{0,100}&)?from="
    r"|/render/math\?(?:.{0,100}&)?math=)([^&#]{1,2000})"
)
SERVED = ("latex", "math", "chart", "%5")
IN_PATH = re.compile(r"/(%5[Cc][a-zA-Z][^/?#]{1,2000})$")
# What a page writes for a script to draw.
FORMULA = re.compile(
    r"(?<![\\$])\$\$([^$]{1,4000})\$\$|\\\[([^\[\]]{1,4000}?)\\\]|\\\((.{1,2000}?)\\\)"
    r"|(?<![\\$\w])\$(?![\s$])([^$\n]{1,600}?)(?<![\s\\])\$(?![\d$])"
)
# A page with one of these writes TeX, and its other dollar signs are no prices.
STRONG = re.compile(
    r"\$[^$\n]{0,300}\\[a-zA-Z]{2,20}[^$\n]{0,600}\$|\$[^$\n]{0,300}[\^_]\{[^$\n]{0,600}\$"
    r"|\\\([^\n]{1,600}\\\)|\\\[[^\n]{1,600}\\\]|\$[a-zA-Z0-9]{1,3}[\^_][a-zA-Z0-9]\$"
)
# What a reader that knows no formulas takes for a tag, a link or a definition.
MISREAD = re.compile(r"<(?=[a-zA-Z/!?])|\](?=[(:\[])")
# What TeX has and a price has not.
COMMAND = re.compile(r"\\[a-zA-Z]|[\^_]|^[a-zA-Z]$|^[a-zA-Z]\s?[=<>]|[a-zA-Z]\([a-zA-Z]")


def tex_of(events: Sequence[Event]) -> str:
    """The TeX that a MathML element carries with it, or nothing."""
    attrs = events[0].attrs
    inside, pieces = False, []
    for event in events:
        if event.name == "annotation" and event.kind != "text":
            inside = event.kind == "open" and event.attrs.get("encoding", "") in TEX_ENCODINGS
        elif inside and event.kind == "text":
            pieces.append(event.name)
    given = "".join(pieces) or attrs.get("data-latex") or attrs.get("alttext", "")
    return unwrapped(" ".join((given or mathml_tex(events)).split()))


def unwrapped(tex: str) -> str:
    """TeX without the style that some wikis put around all of it."""
    found = DISPLAYED.fullmatch(tex)
    return found[1].strip() if found else tex


def spaced(tex: str) -> str:
    """TeX with a space, which it does not show, where it would be misread."""
    return MISREAD.sub(r"\g<0> ", tex)


def image_tex(attrs: Mapping[str, str]) -> str:
    """The TeX of a picture of a formula, from its text or its address; else nothing."""
    names, source = attrs.get("class", ""), attrs.get("src", "")
    alt = attrs.get("alt", "").strip()
    if "mwe-math" in names and alt:
        return unwrapped(alt)
    is_served = any(map(source.__contains__, SERVED))  # nine pictures in ten are not
    if is_served and (found := SERVICE.search(source) or IN_PATH.search(source)):
        return " ".join(unquote(found[1].replace("+", " ")).split())
    is_named = "latex" in names.split() or "tex" in names.split()
    return alt.strip("$ ") if is_named and alt else ""


def writes_tex(texts: Iterable[str]) -> bool:
    """Whether a page leaves formulas to a script: one of its texts has what only TeX has."""
    return any(STRONG.search(text) is not None for text in texts if "$" in text or "\\" in text)


def split_tex(text: str) -> Iterator[tuple[str, str]]:
    """A text in pieces: `("", words)`, `("$", TeX)`, `("$$", TeX)`.

    `$…$` is a formula only where it looks like one: prices have two dollar signs as well.
    """
    at = 0
    for found in FORMULA.finditer(text):
        tex = next(group for group in found.groups() if group is not None)
        is_display = found[0].startswith(("$$", "\\["))
        if found[0].startswith("$") and not is_display and not COMMAND.search(tex):
            continue
        if not tex.strip():
            continue
        if found.start() > at:
            yield "", text[at : found.start()]
        yield "$$" if is_display else "$", " ".join(tex.split())
        at = found.end()
    if at < len(text):
        yield "", text[at:]
