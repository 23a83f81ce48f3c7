"""The publishers of a table as sources in their own right, beside those of the registry.

A paper that is in nobody's list is still credited and cited by its neighbours: the names in the publisher
column are looked for in all texts of the table, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .registry import Registry, Source, build, fold

MIN_LETTERS = 4


def with_publishers(known: Registry, names: Iterable[str]) -> Registry:
    """The registry and, of these names, those that it does not know. Addresses are no names; a name in one word
    is an ordinary word, too, and counts only where its form makes it a source. Names that differ in nothing but
    case, accents or a leading The are one source, by the form that is used most."""
    forms: dict[str, str] = {}
    for name, _ in sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])):
        if (
            len(name) >= MIN_LETTERS
            and name[0].isupper()
            and not {".", "/"} & set(name)
            and known.canonical(name) is None
        ):
            forms.setdefault(fold(name), name)
    fresh = [Source(n, "outlet", ambiguous=() if " " in n else (n,)) for n in sorted(forms.values())]
    return build((*known.sources, *fresh)) if fresh else known
