"""A name as SQL takes it. Apart from what else the store does, for commands that only look need no more of it."""


def quoted(name: str) -> str:
    """As an identifier of SQL; ``rowid`` stays what it is."""
    return '"' + name.replace('"', '""') + '"' if name != "rowid" else "rowid"
