"""R42: code in C that reads pages is fenced: held to one major version, and never asked to render.

turbohtml 1.15.4 dies of `to_markdown()` on an element that stands in no document. Ours is a writer
of its own, over a list of events; `tests/test_fuzz.py` and `.ci/run` hold every version that is
installed to the promises.
"""

import ast
import re
import tomllib

import pytest

import cleaner
from runs import REPO

# What turbohtml can make of a node. Reading its text is all that is done with one.
RENDERING = {"to_markdown", "to_text", "main_content", "article", "serialize", "prettify"}


@pytest.mark.parametrize("part", ["parse", "render", "judge", "metadata", "batch", "."])
def test_r42_no_node_is_ever_rendered_by_the_parser(part: str) -> None:
    for path in (REPO / "src" / "cleaner" / part).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in RENDERING, f"{path.name}:{node.lineno}"


def test_r42_versions_are_held_below_the_next_major() -> None:
    project = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]
    for wanted in project["dependencies"]:
        assert re.fullmatch(r"[\w-]+>=[\d.]+,<\d+", wanted), wanted


@pytest.mark.parametrize("tag", "td tr code a b span i q small sup label time abbr x-y".split())
@pytest.mark.parametrize("inside", ["a<br>", "\u00a0", "\u2003<br>"])
def test_r42_what_kills_the_parsers_own_writer_is_harmless(tag: str, inside: str) -> None:
    page = f"<body><p>A line.</p><{tag}>{inside}</{tag}><table><{tag}>{inside}</{tag}></table>"
    assert "A line." in cleaner.clean(page).markdown
