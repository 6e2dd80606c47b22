"""`python -m cleaner.rules` packs the rule packs anew after a change."""

from cleaner.rules.packed import write_packed

write_packed()
