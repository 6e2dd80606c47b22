"""Make a find small: what can be left out while the same promise breaks in the same way.

python tests/fuzz/shrink.py FILE [FILE …]      beside each FILE, FILE.small
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from cleaner import Format
from fuzz.ledger import kind_of, where
from fuzz.promises import faults, render_faults

# A find that takes longer is small enough.
MOST_SECONDS = 120


def kinds(text: str, suffix: str) -> dict[str, str]:
    """Every kind of fault of one document, with what it looks like."""
    checks = [lambda: faults(text, Format.HTML if suffix == ".html" else Format.MARKDOWN)]
    if suffix == ".html":
        checks.append(lambda: render_faults(text))
    found = {}
    for check in checks:
        try:
            found.update({kind_of(suffix, *fault): fault[1] for fault in check()})
        except Exception as error:
            found[kind_of(suffix, "exception", where(error))] = where(error)
    return found


def shrink(text: str, is_so: Callable[[str], bool]) -> str:
    """The text without each piece that is not needed, large ones tried first."""
    deadline = time.monotonic() + MOST_SECONDS
    size = len(text) // 2
    while size and time.monotonic() < deadline:
        at = 0
        before = len(text)
        while at < len(text) and time.monotonic() < deadline:
            tried = text[:at] + text[at + size :]
            if is_so(tried):
                text = tried
            else:
                at += size
        size = size if len(text) < before and size < 9 else size // 2
    return text


def main() -> None:
    for name in sys.argv[1:]:
        file = Path(name)
        text = file.read_bytes().decode("utf-8", "replace")
        wanted = file.stem if file.stem in kinds(text, file.suffix) else ""
        if not wanted:
            print(f"{file.name}: no such fault any more: {kinds(text, file.suffix)}")
            continue
        small = shrink(text, lambda tried, w=wanted, s=file.suffix: w in kinds(tried, s))
        file.with_suffix(file.suffix + ".small").write_text(small, "utf-8", newline="")
        print(f"{file.name}: {len(text)} -> {len(small)}: {small!r}")
        print(f"    {kinds(small, file.suffix)[wanted]}")


if __name__ == "__main__":
    main()
