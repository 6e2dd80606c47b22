"""Writes docs/reference.md from the code, and docs/figures.md from the README.

python docs/reference.py            write both
python docs/reference.py --check    exit 1 where one of them is not what it would write
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from cleaner.cli.clean import clean
from cleaner.cli.config import config_keys
from cleaner.cli.exits import ExitCode
from cleaner.cli.group import cli
from cleaner.model import Category
from cleaner.sidecar import schema

DOCS = Path(__file__).parent
README = DOCS.parent / "README.md"
EXITS = {
    "FINE": "fine",
    "CHANGED": "`--check` or `--diff` found a change, a rule file failed its examples, or"
    " `--why` found no block",
    "USAGE": "wrong usage: nothing was done",
    "SOME_FAILED": "some inputs failed; the others are done",
    "ALL_FAILED": "every input failed, or nothing was extracted with `--fail-on-empty`",
    "BROKEN_PIPE": "whoever read stdout has gone",
}
SIGNALS = (
    ("130", "interrupted; what is finished stays, and a second run goes on from there"),
    ("143", "the same, by SIGTERM"),
)


def reference() -> str:
    """The whole page."""
    parts = [
        "# Reference",
        "Made from the code by `docs/reference.py`.",
        *commands("cleaner", cli),
        "## Exit codes",
        table(("code", "means"), sorted([*coded(), *SIGNALS], key=lambda row: int(row[0]))),
        "## Settings",
        "In `cleaner.toml`, or in the `[tool.cleaner]` table of `pyproject.toml`, of the folder or"
        " one above it, and in the user's config folder; as environment variables in capitals, with"
        " `CLEANER_` before the name.",
        ", ".join(f"`{key}`" for key in sorted(config_keys(clean))),
        "## Categories",
        "What a removal can be called, and `--keep` and `--drop` take: "
        + ", ".join(f"`{category}`" for category in sorted(Category))
        + ".",
        "## The sidecar",
        "`cleaner schema` prints its JSON Schema. Its fields:",
        *fields(),
    ]
    return "\n\n".join(parts) + "\n"


def coded() -> list[tuple[str, str]]:
    """Each exit code, and what it means."""
    return [(str(int(code)), EXITS[code.name]) for code in ExitCode]


def commands(name: str, command: click.Command) -> Iterator[str]:
    """A section for a command, and for each below it."""
    context = click.Context(command, info_name=name)
    yield f"## `{name}`" if " " not in name else f"### `{name}`"
    yield flat(command.help or command.get_short_help_str())
    if isinstance(command, click.Group):
        for below in sorted(command.list_commands(context)):
            found = command.get_command(context, below)
            if found is not None and not found.hidden:
                yield from commands(f"{name} {below}", found)
        return
    arguments = " ".join(
        p.make_metavar(context) for p in command.params if p.param_type_name == "argument"
    )
    yield f"```text\n{name} [OPTIONS] {arguments}".rstrip() + "\n```"
    options = [p for p in command.get_params(context) if isinstance(p, click.Option)]
    rows = [row for p in options if (row := p.get_help_record(context))]
    yield table(("option", "does"), rows)


def fields() -> Iterator[str]:
    """A table for each type of the sidecar."""
    definitions = schema().get("$defs", {})
    for name in sorted(definitions):
        known = definitions[name].get("properties", {})
        if known:
            yield f"### {name}"
            yield flat(definitions[name].get("description", ""))
            yield table(("field", "type"), ((f"`{k}`", kind_of(v)) for k, v in known.items()))


def kind_of(value: dict[str, object]) -> str:
    """A field's type in a word or two."""
    if "$ref" in value:
        return str(value["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in value and isinstance(value["anyOf"], list):
        return " or ".join(kind_of(one) for one in value["anyOf"])
    if value.get("type") == "array" and isinstance(value.get("items"), dict):
        return f"list of {kind_of(value['items'])}"  # type: ignore[arg-type]
    return str(value.get("type", "any"))


def table(head: tuple[str, str], rows: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> str:
    """Two columns."""
    lines = [f"| {head[0]} | {head[1]} |", "|---|---|"]
    lines += [f"| {cell(left, code=head[0] == 'option')} | {cell(right)} |" for left, right in rows]
    return "\n".join(lines)


def cell(text: str, *, code: bool = False) -> str:
    """A text that fits into one cell."""
    one_line = flat(text).replace("|", "\\|")
    return f"`{one_line}`" if code else one_line


def flat(text: str) -> str:
    """One line."""
    return re.sub(r"\s+", " ", text.replace("\b", "")).strip()


def figures() -> str:
    """The README's figures as a page of their own."""
    text = README.read_text("utf-8")
    body = text.split("\n## Figures\n", 1)[1].split("\n## ", 1)[0]
    body = body.replace("](docs/", "](")  # this page lies in docs/, the README above it
    return "# Figures\n\nThe README's, which `benchmarks/` measures.\n" + body.rstrip() + "\n"


def main() -> None:
    """Writes both pages, or compares them."""
    pages = {DOCS / "reference.md": reference(), DOCS / "figures.md": figures()}
    if "--check" in sys.argv[1:]:
        stale = [
            p.name for p, text in pages.items() if not p.exists() or p.read_text("utf-8") != text
        ]
        sys.exit(f"stale, run python docs/reference.py: {', '.join(stale)}" if stale else 0)
    for path, text in pages.items():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
