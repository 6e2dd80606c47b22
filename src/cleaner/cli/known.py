"""Which categories and rules there are: what --keep and --drop can name, and `rules` can show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cleaner.errors import UsageError
from cleaner.model import Category, Rule

# No document has as many blocks as a number with more digits says.
MOST_DIGITS = 9
# More names than these are no help in finding the one that was meant.
MOST_SHOWN = 3
SITE_LINE = re.compile(r"[^\s/:]+\.txt:(?:\d{1,6}|body)")


def check_drop(names: Iterable[str]) -> None:
    """Raises UsageError where a name is no category."""
    for name in sorted(set(names) - set(Category)):
        hint = suggest(name, Category) or f"there are {', '.join(Category)}"
        raise UsageError(f"--drop {name}: no such category; {hint}")


def check_keep(names: Iterable[str], own: Iterable[Rule], site_files: Sequence[str] = ()) -> None:
    """Raises UsageError where a name is no category, no block's number and no rule's id.

    The packs are read only where a name may be of a rule in them. With files of sites, each of
    their lines is a rule.
    """
    names = set(names) - set(Category)
    unsure = sorted(n for n in names if not (is_number(n) or (site_files and is_line(n))))
    if not unsure:
        return
    ids = {rule.id for rule in own} | pack_ids() | judge_rules().keys()
    for name in unsure:
        if name not in ids:
            if "/" in name:
                hint = suggest(name, sorted(ids)) or "`cleaner rules list` lists them"
                raise UsageError(f"--keep {name}: no such rule; {hint}")
            hint = suggest(name, Category) or f"there are {', '.join(Category)}"
            raise UsageError(f"--keep {name}: no such category; {hint}")


def is_number(name: str) -> bool:
    """Whether a name is the number of a block."""
    return name.isascii() and name.isdigit() and len(name) <= MOST_DIGITS


def is_line(name: str) -> bool:
    """Whether a name is that of a line of a site's file, as `example.com.txt:7`."""
    return bool(SITE_LINE.fullmatch(name))


def pack_ids() -> set[str]:
    """The ids of the packs' rules."""
    from cleaner.rules.packed import load_packed

    return {rule.id for rule in load_packed()[0]}


def judge_rules() -> dict[str, Rule]:
    """The rules that judges have in themselves, by id: no pattern, no examples."""
    from cleaner.judge.catalogue import JUDGE_RULES

    return {
        name: Rule(id=name, category=category, removes=removes)
        for name, (category, removes) in JUDGE_RULES.items()
    }


def suggest(name: str, known: Iterable[str]) -> str:
    """What may have been meant, as a question; empty when nothing comes near."""
    import difflib

    near = difflib.get_close_matches(name, list(map(str, known)), n=MOST_SHOWN)
    return f"did you mean {', '.join(near)}?" if near else ""
