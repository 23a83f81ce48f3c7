"""What can go wrong, as sentences for the person at the keyboard."""


class ProvenanceError(Exception):
    """Anything we stop for: the message names the file, row or option, and the way out."""


class SourceError(ProvenanceError):
    """A source of articles cannot be read as a whole (a single bad row is a reject, not an error)."""


class TableError(ProvenanceError):
    """The articles table, or one of its columns, is not what the command needs."""


class StateError(ProvenanceError):
    """The database holds no detection results, or those of another table or version."""
