"""A unified diff in the colours that everybody knows."""

from __future__ import annotations

from cleaner.report.console import printable

BOLD, RED, GREEN, CYAN, PLAIN = "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[0m"
# By how a line begins; the first that fits counts.
COLOURS = (
    ("--- a/", BOLD),
    ("+++ b/", BOLD),
    ("@@ ", CYAN),
    ("-", RED),
    ("+", GREEN),
)


def colour_diff(text: str) -> str:
    """The diff for a terminal: its own colours, and none that the page brings along."""
    return "\n".join(map(colour_line, printable(text).split("\n")))


def colour_line(line: str) -> str:
    """One line, in the colour of what it says."""
    colour = next((colour for start, colour in COLOURS if line.startswith(start)), "")
    return f"{colour}{line}{PLAIN}" if colour else line
