"""Fuzz `cleaner` with nothing but Python: grown and mutated documents against the promises.

    python tests/fuzz/mutate.py FOUND [--seconds 600] [--seed 0]

What is found goes to the folder FOUND, one of each kind, the smallest. The same seed tries the same
documents. A document that ends Python itself is FOUND/current; so is one that hangs, with a
traceback on stderr.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))
from cleaner import Format
from fuzz import promises
from fuzz.grammar import make_markdown, make_page
from fuzz.ledger import Ledger
from fuzz.seeds import MOST_BYTES, pages

# Longer than any document of this size takes on a busy machine.
DEADLINE = 60
MEMORY = 3 * 1024**3
MAKERS = {Format.HTML: make_page, Format.MARKDOWN: make_markdown}
SUFFIXES = {Format.HTML: ".html", Format.MARKDOWN: ".md"}
PIECES = (
    *(
        "<",
        ">",
        "</",
        "<!--",
        "-->",
        "&#",
        ";",
        "\x00",
        "\n",
        "\n\n",
        "\r",
        "\t",
        "`",
        "```",
        "|",
        "\\",
    ),
    *(
        "](",
        "[^",
        "]:",
        "> ",
        "- ",
        "    ",
        "$",
        "**",
        "_",
        "~~",
        "<br>",
        "<table>",
        "<td>",
        "</table>",
    ),
    *(
        "<pre>",
        "<code>",
        "<script>",
        "<svg>",
        "<select>",
        "<textarea>",
        "<a href=#x>",
        "<li>",
        "\u202e",
    ),
    *("javascript:", "onclick=", "\u2028", "\ufdd0", "\U000e0001", "\ud800", "é", "中", "---\n"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("found", type=Path)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    bound_memory()
    promises.warm()
    random, ledger = Random(given.seed), Ledger(given.found, f"mutate {given.seed}")
    seeds = [(Format(form), data.decode("utf-8", "replace")) for form, data in pages()
             if len(data) <= MOST_BYTES]  # fmt: skip
    while ledger.seconds() < given.seconds:
        form, text = random.choice(seeds)
        if random.random() < 0.5:
            text = MAKERS[form](random.randrange).text
        text = mutated(random, text, random.choice(seeds)[1])
        run_one(ledger, text, form)
    print(json.dumps({"runs": ledger.runs, "seconds": round(ledger.seconds()),
                      "found": ledger.seen}))  # fmt: skip
    return bool(ledger.seen)


def run_one(ledger: Ledger, text: str, form: Format) -> None:
    """One document, which is on the disk while it is tried."""
    current = ledger.folder / "current"
    current.write_bytes(text.encode("utf-8", "surrogatepass"))
    faulthandler.dump_traceback_later(DEADLINE, exit=True)
    ledger.run(text, SUFFIXES[form], lambda: promises.faults(text, form))
    faulthandler.cancel_dump_traceback_later()
    current.unlink()


def mutated(random: Random, text: str, other: str) -> str:
    """The text, changed in some places; `other` lends it pieces."""
    for _ in range(random.randint(1, 8)):
        at = random.randint(0, len(text))
        size = random.choice((1, 2, 4, 16, 64, 256))
        text = random.choice(
            (
                text[:at] + text[at + size :],
                text[:at] + random.choice(PIECES) + text[at:],
                text[:at] + random.choice(PIECES) * size + text[at:],
                text[:at] + text[at : at + size] * random.randint(2, 9) + text[at + size :],
                text[:at]
                + other[(start := random.randint(0, len(other))) : start + size]
                + text[at:],
                text[:at]
                + chr(random.choice((random.randrange(0x300), random.randrange(0xD800))))
                + text[at + 1 :],
            )
        )
    return text[:MOST_BYTES]


def bound_memory() -> None:
    """More than this is a find: MemoryError."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    sys.exit(main())
