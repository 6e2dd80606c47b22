"""Writes MathML, and what MathJax draws with elements of its own, as TeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from cleaner.model import Event

# A formula has some hundreds of events; a longer one is left as its characters.
MOST_EVENTS = 20_000
FUNCTIONS = frozenset(
    "sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan log ln lg exp lim liminf limsup"
    " max min sup inf det dim ker deg gcd hom arg Pr".split()
)
LETTERS = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ϵ": "epsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "ϑ": "vartheta", "ι": "iota", "κ": "kappa",
    "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "ς": "varsigma", "τ": "tau", "υ": "upsilon", "φ": "varphi", "ϕ": "phi", "χ": "chi",
    "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi",
    "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "∞": "infty", "ℓ": "ell",
    "∂": "partial", "∇": "nabla", "ℏ": "hbar", "∅": "emptyset", "ℵ": "aleph",
}  # fmt: skip
SIGNS = {
    "×": "times", "⋅": "cdot", "·": "cdot", "÷": "div", "±": "pm", "∓": "mp", "∗": "ast",
    "∘": "circ", "≤": "le", "≥": "ge", "≠": "ne", "≈": "approx", "≡": "equiv", "∼": "sim",
    "≅": "cong", "∝": "propto", "≪": "ll", "≫": "gg", "→": "to", "←": "leftarrow",
    "↔": "leftrightarrow", "⇒": "Rightarrow", "⇐": "Leftarrow", "⇔": "Leftrightarrow",
    "↦": "mapsto", "∈": "in", "∉": "notin", "∋": "ni", "⊂": "subset", "⊆": "subseteq",
    "⊃": "supset", "⊇": "supseteq", "∪": "cup", "∩": "cap", "∖": "setminus", "∧": "wedge",
    "∨": "vee", "¬": "neg", "∀": "forall", "∃": "exists", "∑": "sum", "∏": "prod", "∫": "int",
    "∬": "iint", "∮": "oint", "⟨": "langle", "⟩": "rangle", "〈": "langle", "〉": "rangle",
    "‖": "|", "∥": "parallel", "⊥": "perp", "⊕": "oplus", "⊗": "otimes", "†": "dagger",
    "…": "dots", "⋯": "cdots", "⋮": "vdots", "⋱": "ddots", "′": "prime", "{": "{", "}": "}",
    "⋆": "star",
    "⌊": "lfloor", "⌋": "rfloor", "⌈": "lceil", "⌉": "rceil", "%": "%", "#": "#", "&": "&",
}  # fmt: skip
ACCENTS = {
    "^": "hat", "ˆ": "hat", "~": "tilde", "˜": "tilde", "¯": "bar", "‾": "overline",
    "―": "overline", "_": "underline", "→": "vec", "⃗": "vec", "˙": "dot", ".": "dot", "¨": "ddot",
    "ˇ": "check", "˘": "breve", "⏞": "overbrace", "⏟": "underbrace",
}  # fmt: skip
PLAIN_SIGNS = {"−": "-", "–": "-", "∕": "/"}
# They are heard, not seen: function application, times, separator, plus.
UNSEEN = dict.fromkeys(range(8289, 8293))
LIMITED = frozenset(("\\sum", "\\prod", "\\int", "\\lim", "\\max", "\\min", "\\sup", "\\inf"))
# A matrix in brackets, which has a name of its own.
MATRIX = re.compile(
    r"([(\[|])\\begin\{matrix\}((?:(?!\\begin|\\end).){0,5000})\\end\{matrix\}([)\]|])", re.DOTALL
)
MATRICES = {"()": "pmatrix", "[]": "bmatrix", "||": "vmatrix"}
WORDS = re.compile(r"\\text\{([^{}]{0,100})\}")
# Between the parts of what MathJax stacks in one element.
SPLIT = "\0"
# Before a part that MathJax puts above or below, whatever the order.
PLACED = "\1"

Attrs = Mapping[str, str]


def mathml_tex(events: Sequence[Event]) -> str:
    """The TeX of a formula's events; nothing where they are too many."""
    if len(events) > MOST_EVENTS:
        return ""
    stack: list[tuple[str, Attrs, list[str]]] = [("", {}, [])]
    for kind, name, attrs in events:
        if kind == "open":
            stack.append((name.removeprefix("mjx-").removeprefix("m:"), attrs, []))
        elif kind == "text":
            stack[-1][2].append(name)
        elif len(stack) > 1:
            tag, own, parts = stack.pop()
            stack[-1][2].append(written(tag, own, parts))
    return MATRIX.sub(named, joined(part for _, _, parts in stack for part in parts).strip())


def named(found: re.Match[str]) -> str:
    """A matrix in brackets by its own name."""
    name = MATRICES.get(found[1] + found[3])
    return f"\\begin{{{name}}}{found[2]}\\end{{{name}}}" if name else found[0]


def written(tag: str, attrs: Attrs, parts: list[str]) -> str:
    """One element from its parts."""
    if tag in TOKENS:
        return TOKENS[tag]("".join(parts).strip())
    if tag in ("annotation", "annotation-xml", "mphantom", "surd", "nstrut", "dstrut", "spacer"):
        return ""
    parts = [part for part in parts if part.strip()]
    if tag in SHAPES:
        return SHAPES[tag](attrs, parts)
    return joined(parts)


def joined(parts: object) -> str:
    """Parts in a row, a space where two would become one command."""
    made = ""
    for part in parts:  # type: ignore[attr-defined]
        if made and part and made[-1].isalpha() and part[0].isalpha() and is_command_end(made):
            made += " "
        made += part
    return made


def is_command_end(text: str) -> bool:
    """Whether a text ends in the name of a command."""
    return text[: len(text) - trailing_letters(text)].endswith("\\")


def trailing_letters(text: str) -> int:
    """How many letters stand at a text's end."""
    count = 0
    while count < len(text) and text[-1 - count].isalpha():
        count += 1
    return count


def letters(text: str) -> str:
    """An identifier: a letter, a Greek letter, a function's name."""
    text = unicodedata.normalize("NFKC", text).translate(UNSEEN)
    if text in LETTERS:
        return f"\\{LETTERS[text]}"
    if text in FUNCTIONS:
        return f"\\{text}"
    return f"\\mathrm{{{text}}}" if len(text) > 1 and text.isalpha() else sign(text)


def sign(text: str) -> str:
    """An operator, or several."""
    text = text.translate(UNSEEN)
    return joined(f"\\{SIGNS[c]}" if c in SIGNS else PLAIN_SIGNS.get(c) or letter(c) for c in text)


def letter(char: str) -> str:
    """One character, in its plain form."""
    char = unicodedata.normalize("NFKC", char) if char.isalnum() else char
    return f"\\{LETTERS[char]}" if char in LETTERS else char


def words(text: str) -> str:
    """Words between formulas."""
    return f"\\text{{{text}}}" if text else ""


def group(text: str) -> str:
    """What an index or a root applies to."""
    return text if len(text) == 1 else f"{{{text}}}"


def base(text: str) -> str:
    """What carries an index: a group unless it is one thing."""
    is_one = len(text) == 1 or (text.startswith("\\") and text[1:].isalpha())
    return text if is_one or not text else f"{{{text}}}" if "_" in text or "^" in text else text


def under_over(parts: list[str], marks: str) -> str:
    """A base with what stands below it, above it, or both."""
    if any(part.startswith(PLACED) for part in parts):
        return placed(parts)
    parts = [piece for part in parts for piece in part.split(SPLIT) if piece]
    if not parts:
        return ""
    return base(parts[0]) + "".join(
        f"{mark}{{{part}}}" for mark, part in zip(marks, parts[1:], strict=False)
    )


def placed(parts: list[str]) -> str:
    """A base among parts that say themselves where they stand."""
    around = [part for part in parts if part.startswith(PLACED)]
    inner = joined(part for part in parts if not part.startswith(PLACED))
    return inner + "".join(f"{part[1]}{{{part[2:]}}}" for part in reversed(around))


def stacked(parts: list[str], mark: str, command: str) -> str:
    """An accent, a limit, or something set above or below."""
    if any(part.startswith(PLACED) for part in parts):
        return placed(parts)
    if len(parts) != 2:
        return joined(parts)
    name = next((ACCENTS[p] for p in (parts[1], parts[1].lstrip("\\")) if p in ACCENTS), "")
    if not name and parts[1] == "\\to":
        name = "vec"
    if name:
        return f"\\{name}{{{parts[0]}}}"
    if parts[0] in LIMITED:
        return f"{parts[0]}{mark}{{{parts[1]}}}"
    return f"\\{command}{{{parts[1]}}}{{{parts[0]}}}"


def fraction(attrs: Attrs, parts: list[str]) -> str:
    """A fraction; MathJax has it as one part that is grouped already."""
    if len(parts) == 1:
        return f"\\frac{parts[0]}"
    if attrs.get("linethickness", "").startswith("0") and len(parts) == 2:
        return f"\\binom{{{parts[0]}}}{{{parts[1]}}}"
    return "\\frac" + "".join(f"{{{part}}}" for part in parts)


def root(attrs: Attrs, parts: list[str]) -> str:
    """A root with its degree."""
    return f"\\sqrt[{parts[1]}]{{{parts[0]}}}" if len(parts) == 2 else f"\\sqrt{{{joined(parts)}}}"


def fenced(attrs: Attrs, parts: list[str]) -> str:
    """Parts in brackets, commas between."""
    return f"{attrs.get('open', '(')}{','.join(parts)}{attrs.get('close', ')')}"


def table(attrs: Attrs, parts: list[str]) -> str:
    """A matrix, or lines of one formula below each other."""
    if len(parts) == 1 and " & " not in parts[0]:
        return parts[0]
    name = "aligned" if "columnalign" in attrs else "matrix"
    lines = " \\\\ ".join(parts)
    return f"\\begin{{{name}}}{lines}\\end{{{name}}}"


def tagged(label: str) -> str:
    """The number or the sign beside an equation."""
    said = WORDS.sub(r"\1", label)
    return f" \\quad {said}" if "\\" in said else f" \\tag{{{said.strip('()')}}}"


SHAPES: Mapping[str, Callable[[Attrs, list[str]], str]] = {
    "mfrac": fraction,
    "msqrt": lambda _, parts: f"\\sqrt{{{joined(parts)}}}",
    "mroot": root,
    "msub": lambda _, parts: under_over(parts, "_"),
    "msup": lambda _, parts: under_over(parts, "^"),
    "msubsup": lambda _, parts: under_over(parts, "_^"),
    "munderover": lambda _, parts: under_over(parts, "_^"),
    "munder": lambda _, parts: stacked(parts, "_", "underset"),
    "mover": lambda _, parts: stacked(parts, "^", "overset"),
    "mfenced": fenced,
    "mtable": table,
    "mtr": lambda _, parts: " & ".join(parts),
    "mlabeledtr": lambda _, parts: " & ".join(parts[1:]) + tagged(parts[0]) if parts else "",
    "menclose": lambda attrs, parts: (
        f"\\overline{{{joined(parts)}}}" if attrs.get("notation") == "top" else joined(parts)
    ),
    "semantics": lambda _, parts: parts[0] if parts else "",
    "num": lambda _, parts: f"{{{joined(parts)}}}",
    "den": lambda _, parts: f"{{{joined(parts)}}}",
    "over": lambda _, parts: f"{PLACED}^{joined(parts)}",
    "under": lambda _, parts: f"{PLACED}_{joined(parts)}",
    "script": lambda _, parts: SPLIT.join(reversed(parts)),
    "mspace": lambda _, parts: "\\ ",
}
TOKENS: Mapping[str, Callable[[str], str]] = {
    "mi": letters,
    "mn": lambda text: unicodedata.normalize("NFKC", text),
    "mo": sign,
    "mtext": words,
    "ms": words,
    "mtd": lambda text: text,
}
