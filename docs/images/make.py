"""Draws the pictures of the documents anew: `python docs/images/make.py`."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

import cleaner
from cleaner.report.explain import explain_article

HERE = Path(__file__).parent
SEED = HERE.parents[1] / "seeds" / "der-alte-leuchtturm.md"
WIDTH = 100
# As much as a large terminal shows at once.
LINES = 58
# Each colour has a contrast of 4.5 or more over the paper, which small text needs.
THEME = TerminalTheme(
    (253, 253, 250),
    (32, 33, 36),
    [
        *((32, 33, 36), (176, 0, 32), (30, 110, 50), (130, 90, 0)),
        *((25, 85, 170), (130, 40, 140), (0, 105, 110), (95, 99, 104)),
    ],
)
# Fonts that are there: a picture in a README may load nothing.
FONTS = "ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace"
FONT_FACE = re.compile(r"@font-face \{\{.*?\}\}\s*", re.DOTALL)


def explained() -> Text:
    """The explanation of the seed, with its colours, as far as the picture goes."""
    options = cleaner.Options(claims=True, path=SEED.name)
    article = cleaner.clean(SEED.read_bytes(), options=options)
    paper = io.StringIO()
    explain_article(article, Console(file=paper, width=WIDTH, force_terminal=True, highlight=False))
    lines = Text.from_ansi(paper.getvalue()).split("\n")
    return Text("\n").join(lines[:LINES])


def draw() -> str:
    """The picture, which needs nothing from elsewhere."""
    console = Console(record=True, width=WIDTH, force_terminal=True, file=io.StringIO())
    console.print(explained(), soft_wrap=True)
    plain = FONT_FACE.sub("", CONSOLE_SVG_FORMAT).replace("Fira Code, monospace", FONTS)
    return console.export_svg(
        title=f"cleaner explain seeds/{SEED.name}",
        theme=THEME,
        code_format=plain,
        unique_id="explain",
    )


if __name__ == "__main__":
    (HERE / "explain.svg").write_text(draw(), "utf-8")
