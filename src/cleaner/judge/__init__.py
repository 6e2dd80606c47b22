"""Who says what goes, and why: each judge is a function that touches nothing."""

from cleaner.judge.verdicts import JUDGES, Judge, Verdicts, judge

__all__ = ["JUDGES", "Judge", "Verdicts", "judge"]
