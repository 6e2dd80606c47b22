"""The house keeps its shape: who imports whom, how large things are, what is read when."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from cleaner.rules.packed import pack, source_digest

HOUSE = Path(__file__).parents[1] / "src" / "cleaner"
MODULES = sorted(HOUSE.rglob("*.py"))
NAMES = [str(path.relative_to(HOUSE)) for path in MODULES]
# From the top down. A part may import parts of lower floors, never one beside it.
FLOORS = (
    {"cli"},
    {"batch", "engines", "report"},
    {"pipeline"},
    {"account"},
    {"warn"},
    {"judge", "parse", "metadata", "render"},
    {"rules"},
    {"detect"},
    {"sidenotes"},
    {"notes"},
    {"ago", "other_days"},
    {"steps"},
    {"model", "visible", "errors"},
    {"sidecar"},
)
FLOOR = {part: number for number, parts in enumerate(FLOORS) for part in parts}
# Only these know the parser: it can be exchanged without the rest of the house noticing.
PARSER_ROOMS = ("parse", "detect")
MOST_LINES = 400
MOST_FUNCTION_LINES = 60
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "handlers"}
# What the fork server loads before the workers are forked; loading is its one job.
WARMING = "cleaner.batch.warm"

each_module = pytest.mark.parametrize("path", MODULES, ids=NAMES)


def part_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every module a tree imports, with its line; `from cleaner import x` as `cleaner.x`."""
    for step in ast.walk(tree):
        if isinstance(step, ast.Import):
            yield from ((step.lineno, alias.name) for alias in step.names)
        elif isinstance(step, ast.ImportFrom):
            assert step.level == 0, f"line {step.lineno}: a relative import"
            if step.module == "cleaner":
                yield from ((step.lineno, f"cleaner.{alias.name}") for alias in step.names)
            else:
                yield step.lineno, step.module or ""


def test_every_part_has_a_floor():
    assert {part_of(path) for path in MODULES} - {"__init__", "__main__"} <= FLOOR.keys()


@each_module
def test_imports_point_down_and_never_sideways(path):
    part = part_of(path)
    if part in ("__init__", "__main__"):
        return
    for line, name in imported(tree_of(path)):
        package, _, rest = name.partition(".")
        other = rest.partition(".")[0]
        if package != "cleaner" or other == part or other.startswith("__version"):
            continue
        assert other in FLOOR, f"{path.name}:{line}: imports {name}, which has no floor"
        assert FLOOR[other] > FLOOR[part], f"{path.name}:{line}: {part} imports {name}"


@each_module
def test_only_the_parser_room_knows_the_parser(path):
    if part_of(path) not in PARSER_ROOMS:
        assert not [n for _, n in imported(tree_of(path)) if n.split(".")[0] == "turbohtml"]


def test_the_public_names_hold_no_logic():
    tree = tree_of(HOUSE / "__init__.py")
    assert [step.name for step in tree.body if isinstance(step, ast.FunctionDef)] == ["__getattr__"]
    assert not any(isinstance(step, ast.ClassDef) for step in tree.body)


@each_module
def test_docstring_says_the_one_job_in_one_line(path):
    docstring = ast.get_docstring(tree_of(path), clean=False)
    assert docstring, "no docstring"
    first, _, rest = docstring.partition("\n")
    assert first.strip() == first != ""
    assert first.endswith((".", "!", "?")), first
    assert not rest or rest.startswith("\n"), "a blank line follows the first one"


@each_module
def test_module_is_short(path):
    lines = path.read_text("utf-8").count("\n")
    assert lines <= MOST_LINES, f"{lines} lines"


@each_module
def test_functions_are_short(path):
    for step in ast.walk(tree_of(path)):
        if isinstance(step, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (step.end_lineno or 0) - step.lineno + 1
            assert lines <= MOST_FUNCTION_LINES, f"{step.name}: {lines} lines"


@each_module
def test_names_say_what_is_inside(path):
    assert not VAGUE & {part.removesuffix(".py") for part in path.relative_to(HOUSE).parts}


@each_module
def test_no_state_that_changes(path):
    assert not [s for s in ast.walk(tree_of(path)) if isinstance(s, ast.Global)]


WATCH = """
import importlib, json, pkgutil, sys
opened = []
sys.addaudithook(lambda event, args: event == "open" and opened.append(args[0]))
import cleaner
for found in pkgutil.walk_packages(cleaner.__path__, "cleaner."):
    if not found.name.endswith("__main__") and found.name != sys.argv[1]:
        importlib.import_module(found.name)
home = str(cleaner.__path__[0])
print(json.dumps([str(o) for o in opened if str(o).startswith(home)]))
"""


def test_importing_reads_no_file_of_ours():
    done = subprocess.run(
        [sys.executable, "-c", WATCH, WARMING],
        env={"PYTHONPATH": str(HOUSE.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    read = [name for name in json.loads(done.stdout) if not name.endswith((".py", ".pyc", ".so"))]
    assert [n for n in read if "__pycache__" not in n] == []


def test_the_version_needs_no_parser():
    code = "import sys, cleaner; cleaner.__version__; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(HOUSE.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"turbohtml", "markdown_it", "bs4", "msgspec", "rich"} & set(done.stdout.split())


def stored_packs() -> dict[str, object]:
    stored: dict[str, object] = json.loads((files("cleaner.rules") / "packed.json").read_bytes())
    return stored


def test_packed_rules_are_current():
    assert stored_packs()["source"] == source_digest(), (
        "the packs changed since packed.json was made: run `python -m cleaner.rules`"
    )


def test_packed_rules_are_what_the_code_makes_of_the_packs():
    import msgspec

    made = json.loads(msgspec.json.encode(pack()))
    assert stored_packs() == made, (
        "packed.json is not what the code makes of the packs: run `python -m cleaner.rules`"
    )
