"""What the program says on stderr: one line a matter, as text or as JSON."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from cleaner.report.console import one_line, printable


@dataclass(frozen=True, slots=True)
class Voice:
    """How much is said, and in which form."""

    quiet: bool = False
    verbose: bool = False
    form: Literal["text", "json"] = "text"

    def fail(self, name: str, reason: str, trace: str = "") -> None:
        """A document that gave no result; with `-v`, the traceback of an error in the program."""
        self._say("error", reason, document=name)
        if trace and self.verbose:
            for line in trace.rstrip("\n").split("\n"):
                self._say("trace", line, document=name)

    def warn(self, name: str, warning: str) -> None:
        """What a person should look at in one document."""
        if not self.quiet:
            self._say("warning", warning, document=name)

    @property
    def names_warned(self) -> bool:
        """Whether a run of many documents says what each one's warnings are."""
        return not self.quiet and (self.verbose or self.form == "json")

    def note(self, text: str, document: str = "", **fields: Any) -> None:
        """What happened, for a person who watches."""
        if not self.quiet:
            self._say("info", text, document, **fields)

    def detail(self, text: str, **fields: Any) -> None:
        """What only `-v` shows."""
        if self.verbose:
            self._say("debug", text, **fields)

    def error(self, text: str) -> None:
        """What keeps the whole run from going on; each line of the text is one of its own."""
        for line in text.split("\n"):
            self._say("error", line)

    def _say(self, level: str, text: str, document: str = "", **fields: Any) -> None:
        if self.form == "json":
            named = {"document": document} if document else {}
            line = json.dumps({"level": level, **named, "message": text, **fields})
        else:
            name = f"{one_line(document)}: " if document else ""
            mark = "warning: " if level == "warning" else ""
            line = f"cleaner: {name}{mark}{one_line(text)}"
        if sys.stderr is not None:
            with suppress(OSError, ValueError):  # nobody left to tell
                sys.stderr.write(printable(line) + "\n")
                sys.stderr.flush()
