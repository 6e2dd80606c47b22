"""TOML files into rules: each mistake is named with its file and its rule."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.errors import RuleError
from cleaner.model import Category, Rule, Selector, Site

if TYPE_CHECKING:
    from cleaner.rules.selectors import Shown

KEYS = frozenset(Rule.__slots__)
STRINGS = frozenset(("id", "category", "removes", "match", "names", "where"))
NUMBERS = frozenset(("max_words", "min_words"))
LISTS = frozenset(("strips", "keeps", "claim"))
PLACES = ("anywhere", "lead", "tail", "edge")
# Fields of the sidecar that a pattern's named group may fill.
CLAIMABLE = frozenset(
    (
        "title authors published modified site_name url section tags license copyright "
        "original_source credits description"
    ).split()
)
# A linear-time guard: a repeat of a repeat, such as `(a+)+`, backtracks for ever on the wrong text.
NESTED_REPEAT = re.compile(r"(?:(?<!\\)[+*]|\{\d*,\})\)\s*(?:[+*]|\{\d*,\d*\})")
ID = re.compile(r"[a-z0-9.-]+/[a-z0-9-]+")


@cache
def load_packs() -> tuple[Rule, ...]:
    """Every rule of the packs that come with the program, in the order of the files' names."""
    return tuple(
        rule for pack in pack_files() for rule in parse_rules(pack.read_text("utf-8"), pack.name)
    )


def pack_files() -> list[Traversable]:
    """The packs: one a language, `html.toml`, and one a host under `sites/`."""
    packs = files("cleaner.rules") / "packs"
    found = [*packs.iterdir(), *(packs / "sites").iterdir()]
    return sorted((f for f in found if f.name.endswith(".toml")), key=lambda f: f.name)


def load_rules(path: Path | str) -> tuple[Rule, ...]:
    """The rules of a file of the caller's own; raises RuleError that says what is wrong where."""
    return load_rule_file(path)[0]


def load_sites(path: Path | str) -> dict[str, Site]:
    """The sites of a file that `cleaner learn` wrote; raises RuleError as `load_rules` does."""
    return load_rule_file(path)[1]


def load_selectors(path: Path | str) -> tuple[Selector, ...]:
    """The selectors of a file's `[metadata]` table; raises RuleError as `load_rules` does."""
    return load_metadata(path)[0]


def load_metadata(path: Path | str) -> tuple[tuple[Selector, ...], tuple[Shown, ...]]:
    """The selectors of a file's `[metadata]` table, and its examples."""
    table = read_file(path).get("metadata")
    if table is None:
        return (), ()
    from cleaner.rules.selectors import read_selectors, read_shown  # few files have any

    return read_selectors(table, str(path)), read_shown(table, str(path))


def load_rule_file(path: Path | str) -> tuple[tuple[Rule, ...], dict[str, Site]]:
    """The rules of a file, and its sites."""
    tables = read_file(path)
    return rules_of(tables, str(path)), sites_of(tables, str(path))


def read_file(path: Path | str) -> dict[str, Any]:
    """The tables of a rule file; raises RuleError."""
    try:
        text = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: cannot be read: {error}") from error
    return read_tables(text, str(path))


def parse_rules(text: str, name: str) -> tuple[Rule, ...]:
    """The rules of one TOML text; `name` is for messages."""
    return rules_of(read_tables(text, name), name)


def parse_sites(text: str, name: str) -> dict[str, Site]:
    """The sites of one TOML text; `name` is for messages."""
    return sites_of(read_tables(text, name), name)


def read_tables(text: str, name: str) -> dict[str, Any]:
    """The tables of one TOML text."""
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RuleError(f"{name}: not valid TOML: {error}") from error
    unknown = set(tables) - {"rule", "site", "metadata"}
    if unknown:
        raise RuleError(
            f"{name}: unknown table [{sorted(unknown)[0]}]; a rule file holds [[rule]] tables,"
            ' one [site."HOST"] a site, and [metadata]'
        )
    return tables


def sites_of(tables: dict[str, Any], name: str) -> dict[str, Site]:
    """The sites among the tables of one file."""
    if "site" not in tables:
        return {}
    from cleaner.rules.sites import read_sites  # its patterns take as long as all others to load

    return read_sites(tables["site"], name)


def rules_of(tables: dict[str, Any], name: str) -> tuple[Rule, ...]:
    """The rules among the tables of one file."""
    rows = tables.get("rule", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RuleError(f"{name}: write each rule as a [[rule]] table")
    rules = tuple(read_rule(row, name) for row in rows)
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RuleError(f"{name}: two rules are called {rule.id!r}")
        seen.add(rule.id)
    return rules


def read_rule(row: dict[str, Any], name: str) -> Rule:
    """One table into a rule."""
    where = f"{name}: rule {row.get('id', '(no id)')!r}"
    for complaint in complaints(row):
        raise RuleError(f"{where}: {complaint}")
    fields: dict[str, Any] = {**row, "category": Category(row["category"])}
    for key in LISTS & row.keys():
        fields[key] = (row[key],) if isinstance(row[key], str) else tuple(row[key])
    return Rule(**fields)


def complaints(row: dict[str, Any]) -> Iterator[str]:
    """What is wrong with one table, most basic first."""
    for key in sorted(row.keys() - KEYS):
        yield f"unknown key {key!r}; known: {', '.join(sorted(KEYS))}"
    yield from type_complaints(row)
    if not ID.fullmatch(row.get("id", "")):
        yield "id is not of the form pack/what-it-is, in small letters"
    if row.get("category") not in set(Category):
        yield f"category {row.get('category')!r} is not one of {', '.join(Category)}"
    if row.get("where", "anywhere") not in PLACES:
        yield f"where is not one of {', '.join(PLACES)}"
    if not row.get("removes"):
        yield "removes is missing: say in a sentence what the rule takes out"
    if bool(row.get("match")) == bool(row.get("names")):
        yield "give either match (a pattern for text) or names (a pattern for class words)"
    if not row.get("strips"):
        yield "strips is missing: give one example of what it removes"
    yield from pattern_complaints(row)


def type_complaints(row: dict[str, Any]) -> Iterator[str]:
    """Which values are of the wrong type."""
    for key in sorted(STRINGS & row.keys()):
        if not isinstance(row[key], str):
            yield f"{key} is not a string"
    for key in sorted(NUMBERS & row.keys()):
        if not isinstance(row[key], int) or row[key] < 0:
            yield f"{key} is not a whole number"
    for key in sorted(LISTS & row.keys()):
        value = row[key]
        if not isinstance(value, str | list) or not all(isinstance(v, str) for v in value):
            yield f"{key} is not a list of strings"


def pattern_complaints(row: dict[str, Any]) -> Iterator[str]:
    """What is wrong with its pattern and with the groups it claims by."""
    pattern = row.get("match") or row.get("names") or ""
    if NESTED_REPEAT.search(pattern):
        yield "the pattern repeats a repeat, such as (a+)+, which can take for ever"
    try:
        groups = re.compile(pattern).groupindex
    except re.error as error:
        yield f"not a valid pattern: {error}"
        return
    claim = row.get("claim", [])
    for wanted in [claim] if isinstance(claim, str) else claim:
        if wanted not in CLAIMABLE:
            yield f"claim {wanted!r} is not one of {', '.join(sorted(CLAIMABLE))}"
        if wanted not in groups:
            yield f"claim {wanted!r} needs a group (?P<{wanted}>…) in the pattern"
