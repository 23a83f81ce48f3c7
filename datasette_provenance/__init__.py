"""datasette-provenance: who wrote what you are reading?

From Python (docs/python.md)::

    from datasette_provenance import load, detect, match, articles, links, families
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["articles", "detect", "families", "links", "load", "match"]

if TYPE_CHECKING:
    from .interface import articles, detect, families, links, load, match


class _Package(ModuleType):
    """This package: its functions are imported when they are asked for, so that the site starts without them; and they keep
    their names where a module has the same (``datasette_provenance.match`` is the function, ``from
    datasette_provenance.match import ...`` the module)."""


def _function(name: str) -> property:
    def get(package: ModuleType) -> Any:
        from . import interface

        return getattr(interface, name)

    def leave(package: ModuleType, module: ModuleType) -> None:
        """A module of that name was imported, and Python would put it in the function's place."""

    return property(get, leave)


for _name in __all__:
    setattr(_Package, _name, _function(_name))
sys.modules[__name__].__class__ = _Package
