"""Templates are compiled once a process, not once a site: that is three quarters of what a page of a new site costs."""

from __future__ import annotations

from functools import wraps
from types import CodeType
from typing import Any

import jinja2


class Compiled(jinja2.BytecodeCache):
    """Code by name, file and content of its template."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Any) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Any) -> None:
        self.codes[bucket.key, bucket.checksum] = bucket.code


def keep() -> None:
    """Let all environments that read their templates alike share what was compiled."""
    init, caches = jinja2.Environment.__init__, {}

    @wraps(init)
    def shared(self: jinja2.Environment, *args: Any, **options: Any) -> None:
        init(self, *args, **options)
        alike = (self.is_async, self.autoescape, self.trim_blocks, self.lstrip_blocks, tuple(sorted(self.extensions)))
        if self.bytecode_cache is None:
            self.bytecode_cache = caches.setdefault(alike, Compiled())

    jinja2.Environment.__init__ = shared  # type: ignore[method-assign]
