"""Beginnings of texts: how interfaces that give away no more mark where they stop."""

from __future__ import annotations

import re

STUB = re.compile(r"\[\+\d[\d,.]* ?(?:more )?(?:chars|characters|words)\]\s*$", re.IGNORECASE)
"""[+1234 chars]"""


def is_stub(text: str) -> bool:
    return STUB.search(text, max(0, len(text) - 100)) is not None
