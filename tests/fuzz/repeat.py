"""Look for what takes more than linear time: a few pieces of markup, again and again.

    python tests/fuzz/repeat.py FOUND [--seconds 600] [--seed 0]

A small document shows nothing of it. Each try is cleaned at two sizes; where four times the text
takes far more than four times the time, it goes to the folder FOUND.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))
import cleaner
from cleaner import Format, InputError, Options
from fuzz import promises
from fuzz.ledger import Ledger
from fuzz.mutate import PIECES, SUFFIXES, bound_memory

SMALL, LARGE = 5_000, 20_000
# Nearly twice as steep as linear, and long enough to be measured.
STEEP = 7
SECONDS = 0.5
DEADLINE = 120
OTHER = (
    *("a", " ", "a ", "word word ", ". ", "\n", "\n\n", "1", "# ", "## a\n\n", "|a|b|\n"),
    *("- a\n", "1. a\n", "> a\n", "  ", "\t", "[a](b)", "![a](b)", "[a]: b\n", "<a href=b>c</a>"),
    *("<p>", "<div>", "<span>", "<b>", "<i>", "<ul>", "<tr>", "<th>", "<h2>a</h2>", "<img src=a>"),
    *("<p>a</p>", "</p>", "</div>", "</b>", "<div class=a>", "<sup><a href=#f>1</a></sup>", "<q>"),
    *("<blockquote>", "<dd>", "<figure>", "<section>", "<article>", "<nav>", "<font a>", "|-|-|\n"),
    *("By Ann Example", "29 January 2021", "Share this", "©", "\u0301", "a\u0301", "日本"),
    *("&amp;", "&#1;", "@", "a@b.example ", "http://a.example ", "_a", "*a*", "'", '"', "=", ":"),
    *("<dl><dt>", "$x$", "\\(", ","),
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("found", type=Path)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    bound_memory()
    promises.warm()
    random, ledger = Random(given.seed), Ledger(given.found, f"repeat {given.seed}")
    pieces = (*PIECES, *OTHER)
    while ledger.seconds() < given.seconds:
        form = random.choice((Format.HTML, Format.MARKDOWN))
        before, unit, after = (
            "".join(random.choices(pieces, k=random.randint(*most)))
            for most in ((0, 3), (1, 4), (0, 2))
        )
        run_one(ledger, (before, unit, after), form)
    print(json.dumps({"runs": ledger.runs, "seconds": round(ledger.seconds())}))
    return bool(ledger.seen)


def run_one(ledger: Ledger, parts: tuple[str, str, str], form: Format) -> None:
    """One pattern at both sizes."""
    before, unit, after = parts
    small, large = (before + unit * (size // len(unit)) + after for size in (SMALL, LARGE))
    (ledger.folder / "current").write_text(repr(parts), "utf-8")
    faulthandler.dump_traceback_later(DEADLINE, exit=True)
    ledger.runs += 1
    slow = seconds_of(large, form)
    if slow > SECONDS and (ratio := slow / seconds_of(small, form)) > STEEP:
        name = f"{form}-{ledger.runs}"
        (ledger.folder / f"{name}{SUFFIXES[form]}").write_text(small, "utf-8", "surrogatepass", "")
        ledger.note(f"slow-{name}", len(small), f"{slow:.1f} s, {ratio:.0f} times: {parts!r}")
    faulthandler.cancel_dump_traceback_later()


def seconds_of(text: str, form: Format) -> float:
    """The time to clean a text."""
    started = time.process_time()
    try:
        cleaner.clean(text, options=Options(format=form))
    except InputError:
        return 0.0
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
