"""Errors that a user can fix. Each message is one line that says what is wrong and what was expected."""


class SamesenseError(ValueError):
    """Bad input. The command line prints the message as one line and exits with code 2."""


class TextError(SamesenseError):
    """A word or phrase that cannot be scored."""


class DataError(SamesenseError):
    """A file or table that cannot be read or written, or that holds something else than expected."""


class ModelError(SamesenseError):
    """A place that should hold a model or a checkpoint and does not, or holds a damaged one."""


class ParamsError(SamesenseError):
    """A parameter that is missing, unknown, of the wrong type or out of range."""
