"""Text and Markdown files: one article a file, its id the file's name, with or without YAML front matter."""

from __future__ import annotations

import re
from typing import Any

from ..errors import SourceError
from .files import File
from .names import GUESSES, plain
from .printed import printed_date
from .rows import Record

FRONT = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
LONGEST_TITLE = 200
LEAST_BELOW = 5
"""Words that stand below a headline, at least."""
NO_TITLE = re.compile(
    r"(?:by|von|par|por|di|da)\s+[^\W\d_]|(?:photo|image|picture|foto|video)\b|(?-i:[^a-z]{2,40}\s*\([^)]{2,40}\)\s*[-–—])|\S+@\S+|https?:",
    re.IGNORECASE,
)
"""A byline, a caption, a dateline, an address."""
WORD = re.compile(r"[^\W\d_]{2}")
BLANK = re.compile(r"[ \t]*\r?\n")


def read_text(text: str, file: File) -> Record:
    """The article of a text file.

    Without front matter the whole file is the text, exactly as read. With it the text begins after the closing line
    and one blank line. The title is the front matter's, else the text's first line where that reads as one. Raises
    SourceError for front matter that is no YAML.
    """
    values, start = _front_matter(text)
    known = {"text": text[start:]}
    if not any(plain(name) in GUESSES["title"] for name in values) and (title := headline(text[start:])):
        known["title"] = title
    return Record(None, values, known=known, fallback_id=file.stem)


def headline(text: str) -> str:
    """The first line of a text, where it reads as a headline: short, no sentence, no place or name, and more follows."""
    first, _, rest = text.strip().partition("\n")
    line = first.strip().lstrip("#").strip().strip("*_").strip()
    if not (3 <= len(line) <= LONGEST_TITLE and WORD.search(line)) or len(rest.split()) < LEAST_BELOW:
        return ""
    if not rest.startswith(("\n", "\r\n")) and not first.startswith("#") and len(rest.split("\n")[0]) < 2 * len(line):
        return ""  # lines of a list or poem
    if line.endswith((".", ":", ";", ",")) or NO_TITLE.match(line) or printed_date(line, "dmy"):
        return ""
    return " ".join(line.split())


def _front_matter(text: str) -> tuple[dict[str, Any], int]:
    match = FRONT.match(text)
    if not match:
        return {}, 0
    import yaml

    try:
        # Every scalar stays the text it is: no date loses its zone, no 007 its zeros, no "No" its meaning.
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(match[1], Loader=yaml.BaseLoader)):
            raise SourceError("has front matter with YAML aliases, which could grow without bound")
        values = yaml.load(match[1], Loader=yaml.BaseLoader)
    except RecursionError:
        raise SourceError("has front matter that is nested too deeply") from None
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
