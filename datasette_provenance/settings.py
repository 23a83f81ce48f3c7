"""Every number that a user's result depends on as a whole, with the measurement behind it. No options.

Numbers of one step stand in that step's module, the weights of relations in links/model.json.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    claim: float = 0.7
    """Least confidence of a link that families, roles, origins and pages build on. Cross-validated on real
    pages (derived or not, pairs weighted as they were drawn): precision .97 at a recall of .94; below it recall
    rises to .97 at the same precision, at .75 it falls to .73 (figures in links/model.json)."""


DEFAULT = Settings()
