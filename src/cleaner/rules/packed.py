"""The packs, read once and for all: `packed.json` holds what matching needs of them.

Reading a megabyte of TOML and finding the literals of a thousand patterns takes most of a second.
After a change to a pack, `python -m cleaner.rules` writes the file anew; until then the
packs themselves are read, so that a stale file is slow and never wrong.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from cleaner.model import Rule
from cleaner.rules.literals import required_literals
from cleaner.rules.load import load_packs, pack_files


class PackedRule(msgspec.Struct):
    """A rule without its examples, and its literals."""

    rule: Rule
    literals: tuple[str, ...]


class Packed(msgspec.Struct):
    """All packs, and what they were made from."""

    source: str
    rules: list[PackedRule]


@cache
def load_packed() -> tuple[tuple[Rule, ...], dict[str, tuple[str, ...]]]:
    """The packs' rules in order, and the literals of each by its id."""
    packed = read_packed()
    if packed is None or packed.source != source_digest():
        packed = pack()
    return tuple(p.rule for p in packed.rules), {p.rule.id: p.literals for p in packed.rules}


def read_packed() -> Packed | None:
    """What the file holds; nothing where it is missing or cannot be read."""
    try:
        data = (files("cleaner.rules") / "packed.json").read_bytes()
        return msgspec.json.decode(data, type=Packed)
    except (OSError, msgspec.MsgspecError):
        return None


def is_current() -> bool:
    """Whether the file was made from the packs as they are now."""
    packed = read_packed()
    return packed is not None and packed.source == source_digest()


def source_digest() -> str:
    """What the packs hold at this moment."""
    together = hashlib.sha256()
    for pack_file in pack_files():
        together.update(pack_file.read_bytes())
    return together.hexdigest()


def pack() -> Packed:
    """The packs as they are now."""
    rules = [
        PackedRule(
            replace(rule, strips=(), keeps=()),
            tuple(sorted(required_literals(rule.match or rule.names))),
        )
        for rule in load_packs()
    ]
    return Packed(source_digest(), rules)


def write_packed() -> None:
    """Write the file anew from the packs."""
    Path(str(files("cleaner.rules") / "packed.json")).write_bytes(msgspec.json.encode(pack()))
