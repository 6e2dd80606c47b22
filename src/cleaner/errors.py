"""What can go wrong, said to a person: the file, what is wrong, what to do."""


class CleanerError(Exception):
    """The parent of every error `cleaner` raises on purpose."""


class InputError(CleanerError):
    """A document that cannot be read, or that is not text."""


class RuleError(CleanerError):
    """A rule file that is not valid, or a rule that fails its own examples."""


class UsageError(CleanerError):
    """Options that do not go together, or a config file that is not valid."""


class OutputError(CleanerError):
    """A result that cannot be written."""
