"""Every number that decides something, with the measurement behind it. One frozen record; no options."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    claim: float = 0.8
    """Least confidence of a link that families, roles, origins and pages build on."""


DEFAULT = Settings()
