"""What is longer than the terminal goes through the user's pager."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import suppress

from cleaner.cli.stdout import write_page

# Shows colours, as the pages have them.
PAGER = "less -R"
# For a pager that is `less` without its flags: colours, and the page stays on the screen.
LESS = "FRX"


def show_page(text: str, *, paged: bool) -> None:
    """Writes a page to stdout, or where that is a terminal too small for it, to the pager."""
    command = pager_command() if paged and is_too_long(text) else []
    if not command or not feed(command, text):
        write_page(text)


def is_too_long(text: str) -> bool:
    """Whether stdout is a terminal with fewer lines than the text, a line left for the prompt."""
    if sys.stdout is None or not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        return False
    return text.count("\n") >= shutil.get_terminal_size().lines


def pager_command() -> list[str]:
    """The words of `$PAGER`; none where it is `cat` or nothing, or cannot be read."""
    try:
        words = shlex.split(os.environ.get("PAGER", PAGER))
    except ValueError:
        return []
    return [] if words == ["cat"] else words


def feed(command: list[str], text: str) -> bool:
    """Gives the text to a pager and waits for its end; false where there is no such pager."""
    try:
        pager = subprocess.Popen(
            command, stdin=subprocess.PIPE, env={"LESS": LESS, "LESSCHARSET": "utf-8", **os.environ}
        )
    except OSError:
        return False
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the pager's, as in `git log`
    try:
        with suppress(OSError):  # a person who has seen enough
            pager.communicate(text.encode("utf-8", "replace"))
        pager.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return True
