"""Figures of a page as a reader meets them: number, what it says, how it is counted, and where its rows are."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from ... import explain, tally
from ..drawing import charts
from ..queries.figures import Figures
from ..scope import Scope, rows_url
from ..site import Site

ROLES = ("original", "copy", "rewrite", "partial", "translation", "independent")
FEW = 5
"""Below it a share says less than the numbers do."""


class Rows:
    """Addresses of rows of the articles table: of a scope, and of each figure in it."""

    def __init__(self, site: Site, scope: Scope, once: bool) -> None:
        self.site, self.scope, self.once = site, scope, once

    def __call__(self, **conditions: str) -> str:
        return rows_url(self.site, self.scope, self.once, **conditions)

    def query(self) -> str:
        """The scope as the overview's address has it."""
        return urlencode(self.scope.pairs())

    def credit(self, credit: str, **conditions: str) -> str:
        """By one of ``tally.CREDITS``; by the facet's filter where there is one, which is the quicker."""
        key = "credited" if credit in ("credited", "uncredited") else "copy"
        return self(**{key: credit}, **conditions)

    def derived(self) -> str:
        pairs = [("_provenance_not_role", role) for role in ROLES if role not in tally.DERIVED]
        return f"{self()}&{'&'.join(f'{key}={role}' for key, role in pairs)}"

    def period(self, name: str) -> str:
        return self(**{"from": name, "to": name})


def share_words(part: int, whole: int) -> str:
    """``12 of 40 (30 %)``; of fewer than FEW the numbers alone."""
    return f"{part:,} of {whole:,}" + (f" ({explain.percent(part / whole)})" if whole >= FEW else "")


def figures(site: Site, found: Figures, rows: Rows, captures: int) -> list[dict[str, Any]]:
    """``key, label, value, detail, url, how``, the same of any set of articles."""
    total, anothers = found.articles(), found.credit(*tally.ANOTHERS)
    said = found.credit("credited", "uncredited")
    derived = found.role(*tally.DERIVED)
    many = site.options.many
    again = (
        f" So {explain.count(captures, 'further capture')} of pages {'is' if captures == 1 else 'are'} left out."
        if captures
        else ""
    )
    return [
        {
            "key": "articles",
            "label": many,
            "value": total,
            "detail": "",
            "url": rows(),
            "how": f"All {many} here; a page that is stored several times counts once.{again}",
        },
        {
            "key": "anothers",
            "label": "carry another’s copy",
            "value": anothers,
            "detail": share_words(anothers, total) if total else "",
            "url": rows(copy="another"),
            "how": f"The likely origin is known and is not the publisher itself. Of the others {found.credit('own'):,} are taken for their "
            f"publishers’ own reports, and of {found.credit('unknown'):,} nothing tells the origin.",
        },
        {
            "key": "uncredited",
            "label": "of these without credit",
            "value": found.credit("uncredited"),
            "detail": share_words(found.credit("uncredited"), said) if said else "",
            "url": rows.credit("uncredited"),
            "how": f"The stored text names no origin of its copy. Of {found.credit('unsaid'):,} more it cannot be told, because the stored "
            "text breaks off; they are not in the share. What stood on the page beside the stored text is not known here.",
        },
        {
            "key": "derived",
            "label": "made from another text",
            "value": derived,
            "detail": share_words(derived, total) if total else "",
            "url": rows.derived(),
            "how": f"Copies ({found.role('copy'):,}), rewrites ({found.role('rewrite'):,}) and {many} that are partly the same as another "
            f"({found.role('partial'):,}), or told from another language ({found.role('translation'):,}), at or above the confidence from which links are claimed ({explain.percent(site.claim)}).",
        },
    ]


def sources(found: Figures, rows: Rows) -> list[dict[str, Any]]:
    """Where the sources of the articles that are made from another text are: ``key, label, value, url``."""
    return [
        {"key": key, "label": label, "value": found.source[key], "url": rows(source=key)}
        for key, label in tally.SOURCES.items()
    ]


def roles(found: Figures, rows: Rows) -> dict[str, Any]:
    """Roles by credit, those that occur: ``credits`` (columns) and ``rows`` of ``cells``."""
    columns = [c for c in tally.CREDITS if found.credit(c)]
    return {
        "credits": [{"name": c, "label": tally.CREDITS[c], "url": rows.credit(c)} for c in columns],
        "rows": [
            {
                "role": role,
                "label": explain.role_label(role),
                "articles": found.role(role),
                "url": rows(role=role),
                "cells": [
                    {
                        "articles": found.roles[role, c],
                        "url": rows.credit(c, role=role) if found.roles[role, c] else None,
                    }
                    for c in columns
                ],
            }
            for role in ROLES
            if found.role(role)
        ],
    }


def drawings(found: Figures, rows: Rows) -> dict[str, Any]:
    """``over_time``, ``behind``, ``spread``, ``kept``: geometry of each, None where there is nothing to draw."""
    return {
        "over_time": charts.over_time(found.period, rows.period),
        "behind": charts.distribution(found.behind, tally.LAGS, lambda name: rows(behind=name)),
        "spread": charts.distribution(found.spread, tally.LAGS, lambda name: rows(spread=name)),
        "kept": charts.distribution(found.kept, tally.SHARES, lambda name: rows(kept=name)),
    }


def families(site: Site, rows: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
    """Rows of provenance_families as pages list them; None stays None."""
    if rows is None:
        return None
    listed = []
    for row in rows:
        hours = explain.hours_between(row["first_published"], row["last_published"])
        listed.append(
            {
                "id": row["id"],
                "title": row["title"] or "Untitled",
                "origin": row["origin"],
                "articles": row["articles"],
                "publishers": row["publishers"],
                "span_words": explain.duration_words(hours) if hours else "",
                "url": str(site.family_url(row["id"])),
            }
        )
    return listed


def text(url: Any) -> str | None:
    """An address as JSON has it."""
    return None if url is None else str(url)
