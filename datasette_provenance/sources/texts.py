"""Text and Markdown files: one article a file, its id the file's name, with or without YAML front matter."""

from __future__ import annotations

import re
from typing import Any

from ..errors import SourceError
from .files import File
from .rows import Record

FRONT = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
BLANK = re.compile(r"[ \t]*\r?\n")


def read_text(text: str, file: File) -> Record:
    """The article of a text file.

    Without front matter the whole file is the text, exactly as read, and the title is not known. With it
    the text begins after the closing line and one blank line. Raises SourceError for front matter that
    is no YAML.
    """
    values, start = _front_matter(text)
    return Record(None, values, known={"text": text[start:]}, fallback_id=file.stem)


def _front_matter(text: str) -> tuple[dict[str, Any], int]:
    match = FRONT.match(text)
    if not match:
        return {}, 0
    import yaml

    try:
        # Every scalar stays the text it is: no date loses its zone, no 007 its zeros, no "No" its meaning.
        values = yaml.load(match[1], Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 2})" if mark else ""
        raise SourceError(
            f"has front matter that is not valid YAML{where}: {getattr(error, 'problem', error)}"
        ) from None
    if not isinstance(values, dict):
        return {}, 0  # a text that begins with a rule
    blank = BLANK.match(text, match.end())
    return {str(key): value for key, value in values.items()}, blank.end() if blank else match.end()
