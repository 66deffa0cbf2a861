"""The errors that counterclaim raises on purpose: each says what happened, to which input, and what to do next."""


class CounterclaimError(Exception):
    """A problem that the user can act on; the command line prints its text and nothing else."""


class InputError(CounterclaimError):
    """An input cannot be read: names the input (and the line), the cause and the remedy."""


class UnknownFormat(InputError):
    """No reader or writer exists for a format; the message lists those that do."""


class ModelError(CounterclaimError):
    """A language model is missing, damaged or of another version."""


class StoreError(CounterclaimError):
    """A store cannot be opened, read or written."""


class QueryError(CounterclaimError):
    """A query or question is malformed, unknown or refused."""
