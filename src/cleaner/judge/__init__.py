"""Who says what goes, and why: each judge is a function that touches nothing."""

from cleaner.judge.verdicts import (
    CLOSING_JUDGES,
    RULE_JUDGES,
    Hearing,
    Judge,
    Verdicts,
    judge,
    language_of,
)
from cleaner.judge.weigh import is_prose

__all__ = [
    "CLOSING_JUDGES",
    "RULE_JUDGES",
    "Hearing",
    "Judge",
    "Verdicts",
    "is_prose",
    "judge",
    "language_of",
]
