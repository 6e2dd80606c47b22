"""The language that an element's attributes say its code is in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

LANGUAGE_CLASS = re.compile(
    r"(?:^|\s)(?:language-|lang-|lang:|highlight-source-|highlight-text-(?:html-(?=[a-z]))?"
    r"|brush:\s{0,3}|sourceCode\s{1,3}(?:numberSource\s{1,3})?"
    r"|highlight-(?=[\w+#.-]{1,29}\s{1,3}notranslate))"
    r"([A-Za-z][\w+#.-]{0,29})",
)
LANGUAGE_ATTRIBUTES = (
    "data-lang", "data-language", "data-code-language", "data-enlighter-language", "language",
)  # fmt: skip
LANGUAGE = re.compile(r"[A-Za-z][\w+#.-]{0,29}")
# Words that stand where a language would and are none; the languages that people speak.
NO_LANGUAGE = frozenset(
    (
        "none plain plaintext text txt nohighlight highlight block code hljs wrap wrapper "
        "container toolbar snippet example inline view box line lines numbers copyable "
        "undefined false true auto default numbersource number-lines source "
        "en en-us en-gb de fr es it pt pt-br nl sv da fi no ru uk zh zh-cn zh-tw ja ko ar he tr "
        "vi id th pl-pl fa hu ro bg el-gr switcher selector"
    ).split()
)
# Names that GitHub's own class for a grammar has and nobody else.
RENAMED = {"basic": "html"}
# Languages as bare class words, where a highlighter says nothing else: `<pre class="python">`.
BARE = frozenset(
    (
        "bash clojure cmake cpp c++ c# csharp css dart diff docker dockerfile elixir elm erlang "
        "fortran go graphql groovy haskell html ini java javascript js json jsx julia kotlin latex "
        "lean less lisp lua makefile markdown matlab nginx objectivec ocaml perl php powershell "
        "python python3 py rb ruby rust rs sass scala scheme scss sh shell solidity sql swift toml "
        "ts tsx typescript vb vim xml yaml yml zig zsh console"
    ).split()
)
# Bare words too short to be told from a style sheet's own names, unless a highlighter is named.
SHORT = frozenset(["c", "r", "d"])
HIGHLIGHTERS = re.compile(
    r"(?:^|\s)(?:highlight|hljs|sourceCode|source-?code|syntaxhighlighter|prettyprint|codehilite"
    r"|wp_syntax|chroma|shiki|code-?block|rouge|prism|crayon)(?![a-z])",
    re.IGNORECASE,
)
# Classes are lists of a few words; one longer than this was made by a machine.
MOST_CLASS_CHARACTERS = 400


def named_language(attrs: Mapping[str, str], *, is_code: bool) -> str:
    """The language that an element's attributes name, or nothing.

    Bare words count on the code itself, and around it only beside a highlighter's own name.
    """
    for name in LANGUAGE_ATTRIBUTES:
        if LANGUAGE.fullmatch(attrs.get(name, "")) and (found := acceptable([attrs[name]])):
            return found
    names = attrs.get("class", "")[:MOST_CLASS_CHARACTERS]
    if not names:
        return ""
    if found := acceptable(match[1].rstrip(";") for match in LANGUAGE_CLASS.finditer(names)):
        return found
    has_highlighter = HIGHLIGHTERS.search(names) is not None
    for word in names.lower().split() if is_code or has_highlighter else ():
        if word in BARE or (has_highlighter and word in SHORT):
            return word
    return ""


def acceptable(names: Iterable[str]) -> str:
    """The first of the names that is a language."""
    for name in names:
        lower = name.lower()
        if lower not in NO_LANGUAGE:
            return RENAMED.get(lower, lower)
    return ""
