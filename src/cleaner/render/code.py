"""Code: its text without gutters and buttons, its language, its fences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cleaner.model import Event
from cleaner.render.marks import clean_code

BACKTICKS = re.compile("`+")
LANGUAGE_CLASS = re.compile(
    r"(?:^|\s)(?:language-|lang-|highlight-source-|highlight-text-|brush:\s{0,3})"
    r"([A-Za-z][\w+#.-]{0,29})",
)
LANGUAGE_ATTRIBUTES = (
    "data-lang",
    "data-language",
    "data-code-language",
    "data-enlighter-language",
)
LANGUAGE = re.compile(r"[A-Za-z][\w+#.-]{0,29}")
# Words that stand where a language would and are none.
NO_LANGUAGE = frozenset(
    (
        "none plain plaintext text txt nohighlight highlight block code hljs wrap wrapper "
        "container toolbar snippet example inline view box line lines numbers copyable "
        "undefined false true"
    ).split()
)
# Languages as bare class words, where a highlighter says nothing else: `<pre class="python">`.
BARE = frozenset(
    (
        "bash c cpp csharp css diff docker dockerfile elixir elm erlang fortran go graphql "
        "haskell html ini java javascript js json jsx julia kotlin latex less lisp lua makefile "
        "markdown matlab nginx objectivec ocaml perl php powershell python py r rb ruby rust rs "
        "sass scala scheme scss sh shell sql swift toml ts tsx typescript vb vim xml yaml yml "
        "zsh console"
    ).split()
)
SKIPPED_CLASS = re.compile(
    r"(?:^|\s)(?:gutter|line-?numbers?(?:-rows)?|linenos?|lineno|ln|lnt|blob-num|copy-?(?:btn|button)"
    r"|hljs-ln-numbers|toolbar|line-numbers-rows|react-syntax-highlighter-line-number"
    r"|code(?:-?block)?[-_]{1,2}(?:header|toolbar|copy|lang(?:uage)?))(?:$|\s)",
)
# What cannot be selected cannot be copied: a line's number, a prompt.
UNSELECTED = re.compile(r"user-select\s{0,5}:\s{0,5}none")
SKIPPED = frozenset(["button", "script", "style", "template", "svg", "textarea", "select", "rp"])
LINE_CLASS = re.compile(
    r"(?:^|\s)(?:line|code-line|view-line|token-line|cm-line|CodeMirror-line|cl)(?:$|\s)"
)
LINE_ELEMENTS = frozenset(["div", "p", "li", "tr"])
# Where an element begins or ends a line; the parser lets no such character through.
EDGE = "\0"
MANY_EDGES = re.compile(EDGE + "+")
EDGES = re.compile(f"{EDGE}\n|\n{EDGE}|{EDGE}")
STEP = {"open": 1, "close": -1, "text": 0}
# How far before a `<pre>` the element that names its language can stand, and how far out.
MOST_EVENTS_BEFORE = 60
MOST_AROUND = 3


def code_text(events: Sequence[Event]) -> str:
    """The code that the events of a `<pre>` (or of a table around one) show."""
    pieces: list[str] = []
    holder = holder_of(events)
    held = skipped = 0
    for at, event in enumerate(events):
        if skipped:
            skipped += STEP[event.kind]
        elif event.kind == "text":
            if held:
                pieces.append(event.name)
        elif event.kind == "close":
            held -= event.name == holder
            if event.name in LINE_ELEMENTS:
                pieces.append(EDGE)
        elif at and is_skipped(event):
            skipped = 1
        else:
            held += event.name == holder
            pieces += line_start(event, pieces)
    return tidy("".join(pieces))


def line_start(event: Event, pieces: Sequence[str]) -> str:
    """What an element's start adds: a line break, the edge of a line, nothing."""
    if event.name == "br":
        return "\n"
    is_line = event.name in LINE_ELEMENTS or is_line_span(event)
    return EDGE if is_line and pieces and not pieces[-1].endswith("\n") else ""


def holder_of(events: Sequence[Event]) -> str:
    """The element outside of which text is only the page's indentation."""
    if events[0].name == "table" and not any(e.kind == "open" and e.name == "pre" for e in events):
        return "td"
    return "pre"


def is_line_span(event: Event) -> bool:
    """Whether a highlighter shows the element as a line (`display: block` by its class)."""
    return event.name in ("span", "code") and bool(LINE_CLASS.search(event.attrs.get("class", "")))


def is_skipped(event: Event) -> bool:
    """Whether the element is furniture of the code's box."""
    attrs = event.attrs
    if event.name in SKIPPED or (attrs.get("aria-hidden") == "true" and event.name != "span"):
        return True
    names = attrs.get("class", "")
    if "style" in attrs and UNSELECTED.search(attrs["style"][:400]):
        return True
    return ("data-line-number" in attrs and event.name == "td") or bool(
        names and SKIPPED_CLASS.search(names)
    )


def tidy(text: str) -> str:
    """The code with one line break where an element's edge and a line's end meet."""
    text = EDGES.sub("\n", MANY_EDGES.sub(EDGE, text))
    lines = [line if not line.isspace() else "" for line in clean_code(text).split("\n")]
    first = next((at for at, line in enumerate(lines) if line), len(lines))
    last = next((at for at in range(len(lines), first, -1) if lines[at - 1]), first)
    return "\n".join(lines[first:last])


def language_of(events: Sequence[Event], start: int, end: int) -> str:
    """The language that the code, or what is close around it, is said to be in."""
    inside = (e.attrs for e in events[start : min(end, start + 8)] if e.kind == "open")
    for attrs in (*inside, *around(events, start)):
        if found := named_language(attrs):
            return found
    return ""


def around(events: Sequence[Event], start: int) -> Iterator[Mapping[str, str]]:
    """The attributes of the elements that are open just before the code, nearest first."""
    closed = found = 0
    for at in range(start - 1, max(-1, start - MOST_EVENTS_BEFORE), -1):
        event = events[at]
        if event.kind == "close":
            closed += 1
        elif event.kind == "open" and closed:
            closed -= 1
        elif event.kind == "open":
            yield event.attrs
            found += 1
            if found == MOST_AROUND or event.name in ("article", "main", "body", "section"):
                return


def named_language(attrs: Mapping[str, str]) -> str:
    """The language that an element's attributes name, or nothing."""
    for name in LANGUAGE_ATTRIBUTES:
        if LANGUAGE.fullmatch(attrs.get(name, "")):
            return acceptable([attrs[name]])
    names = attrs.get("class", "")[:400]
    if not names:
        return ""
    words = names.split()
    return (
        acceptable(found[1].rstrip(";") for found in LANGUAGE_CLASS.finditer(names))
        or next((word for word in words if word.lower() in BARE), "").lower()
    )


def acceptable(names: Iterable[str]) -> str:
    """The first of the names that is a language."""
    for name in names:
        if name.lower() not in NO_LANGUAGE:
            return name.lower()
    return ""


def write_fence(code: str, language: str) -> str:
    """A fenced block, its fence longer than any inside."""
    longest = max((len(run) for run in BACKTICKS.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code}\n{fence}"


def write_span(code: str) -> str:
    """Inline code, its backticks longer than any inside."""
    runs = {len(run) for run in BACKTICKS.findall(code)}
    size = next(size for size in range(1, len(runs) + 2) if size not in runs)
    ticks = "`" * size
    pad = " " if code[0] == "`" or code[-1] == "`" else ""
    return f"{ticks}{pad}{code}{pad}{ticks}"


def is_code_table(events: Sequence[Event]) -> bool:
    """Whether a table is only there to stand line numbers beside code."""
    rows = sum(event.kind == "open" and event.name == "tr" for event in events[:400])
    first = next((e for e in events[:400] if e.kind == "open" and e.name == "td"), None)
    if first is None:
        return False
    has_pre = any(event.kind == "open" and event.name == "pre" for event in events[:400])
    is_gutter = bool(SKIPPED_CLASS.search(first.attrs.get("class", "")))
    return is_gutter and (has_pre or rows > 1)
