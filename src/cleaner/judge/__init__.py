"""Who says what goes, and why: each judge is a function that touches nothing."""

from cleaner.judge.verdicts import JUDGES, Judge, Verdicts, judge
from cleaner.judge.weigh import is_prose

__all__ = ["JUDGES", "Judge", "Verdicts", "is_prose", "judge"]
