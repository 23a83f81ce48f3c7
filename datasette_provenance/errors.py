"""What can go wrong, as sentences for the person at the keyboard."""

HELP = {
    "locked": "another program is writing to it. Try again when that is done",
    "full": "the disk is full. Make room, and run this again",
    "malformed": "it is damaged. Restore a copy of it; what can be saved of it, `sqlite3 FILE .recover` saves",
    "not a database": "it is no SQLite database, or an encrypted one",
    "readonly": "it may only be read. Give its file and its folder the right to be written, or work on a copy",
    "unable to open": "there is no such file, it is a folder, or you may not read and write it and its folder",
    "disk I/O error": "the disk could not be read or written. Look whether it is full, or damaged",
}
"""A part of SQLite's message -> what it means and what helps."""


def said_of(error: Exception) -> str:
    """What an error of SQLite means to who ran the command: a sentence without its end."""
    return next((f"{error}: {said}" for part, said in HELP.items() if part in str(error)), str(error))


def unusable(path: object, error: Exception, otherwise: str) -> str:
    """What it means that SQLite refused: a database that cannot be worked on at the moment, as one that is locked, or
    one that is none (``otherwise``). A sentence without its end."""
    passing = type(error).__name__ == "OperationalError" and "no such" not in str(error)
    return f"{path} {'could not be worked on' if passing else otherwise}: {said_of(error)}"


class ProvenanceError(Exception):
    """Anything we stop for: the message names the file, row or option, and the way out."""


class SourceError(ProvenanceError):
    """A source of articles cannot be read as a whole (a single bad row is a reject, not an error)."""


class TableError(ProvenanceError):
    """The articles table, or one of its columns, is not what the command needs."""


class StateError(ProvenanceError):
    """The database holds no detection results, or those of another table or version."""
