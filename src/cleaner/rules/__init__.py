"""What one rule is, the packs that come with the program, and a reader's own rule files."""

from cleaner.rules.examples import check_examples
from cleaner.rules.load import (
    load_metadata,
    load_packs,
    load_rule_file,
    load_rules,
    load_selectors,
    load_sites,
    parse_rules,
)
from cleaner.rules.scan import Rules, rules_in_force

__all__ = [
    "Rules",
    "check_examples",
    "load_metadata",
    "load_packs",
    "load_rule_file",
    "load_rules",
    "load_selectors",
    "load_sites",
    "parse_rules",
    "rules_in_force",
]
