"""What a user can mend. Each message is one line that says what is wrong and what was expected."""


class SamesenseError(ValueError):
    """Bad input; the command line prints it as one line and ends with exit code 2."""


class ModelError(SamesenseError):
    """A folder or a hub's repository that holds no model of ours."""


class TextError(SamesenseError):
    """A word or phrase that cannot be scored."""


class TableError(SamesenseError):
    """A table that cannot be read or written."""
