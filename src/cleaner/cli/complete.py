"""What the shell may complete where an option takes a name: categories, rules, packs."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from cleaner.model import Category

# With fewer letters than these, the thousand rules would push the categories off the screen.
LETTERS_OF_A_RULE = 2


def complete_categories(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The categories that begin so."""
    return [CompletionItem(str(name)) for name in Category if name.startswith(incomplete)]


def complete_rules(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The rules whose ids begin so, of the packs and of the judges."""
    from cleaner.cli.known import judge_rules
    from cleaner.rules.packed import load_packed

    known = {rule.id: rule.removes for rule in (*load_packed()[0], *judge_rules().values())}
    return [
        CompletionItem(name, help=known[name])
        for name in sorted(known)
        if name.startswith(incomplete)
    ]


def complete_kept(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """What `--keep` takes: categories, and rules once there are letters to choose by."""
    found = complete_categories(ctx, param, incomplete)
    if len(incomplete) >= LETTERS_OF_A_RULE:
        found += complete_rules(ctx, param, incomplete)
    return found


def complete_packs(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The packs that begin so."""
    names = {item.value.partition("/")[0] for item in complete_rules(ctx, param, incomplete)}
    return [CompletionItem(name) for name in sorted(names)]
