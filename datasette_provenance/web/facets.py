"""The facet ``_facet_provenance=origin|role|relation|cited|credited|carried_by`` on the articles table.

Counting stays within a facet's time limit because it never joins the result tables: see ``queries.facets``.
"""

from __future__ import annotations

import sqlite3
from typing import Any
from urllib.parse import urlencode

from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.filters import Filters
from datasette.plugins import pm
from datasette.utils import await_me_maybe, escape_sqlite

from .access import site_allowed, visible_site
from .filters import applied
from .queries.facets import Column, Filter, Query, counted, unchanged
from .site import Site
from .vocabulary import FACETS, TABLE, filter_key, label

LOOKUPS = frozenset(
    "contains date endswith exact glob gt gte in like lt lte not notcontains notin notlike startswith".split()
)
"""Of core's filters, those that look at nothing but the column's value."""


class ProvenanceFacet(Facet):
    """Values from the facets table, counted within whatever the table page shows."""

    # No __init__ and no dict as a config value: the two lines of Datasette differ there.
    type = "provenance"

    async def suggest(self) -> list[dict[str, Any]]:
        if not self.table:
            return []
        site = await visible_site(self.ds, self.request.actor, self.database, self.table, ())
        if site is None:
            return []
        enabled = {name for name, _ in self._wanted()}
        suggestions = []
        for name in await site.db.execute_fn(_names_with_values):
            if name in enabled:
                continue
            if await site_allowed(self.ds, self.request.actor, site, FACETS[name].reads):
                added = [("_facet_provenance", name)]
                url = self.ds.absolute_url(self.request, self._toggled(add=added, page=True))
                suggestions.append({"name": name, "type": self.type, "toggle_url": url})
        return suggestions

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        results, timed_out = [], []
        for name, hideable in self._wanted():
            site = await self._site_for(name)
            if site is None:
                continue
            try:
                results.append(await self._counted(site, name, hideable))
            except QueryInterrupted:
                timed_out.append(name)
            except sqlite3.OperationalError as error:
                # Results of an older version, without the sums: the overview says what to run.
                if "no such table" not in str(error):
                    raise
        return results, timed_out

    def _wanted(self) -> list[tuple[str, bool]]:
        """Names asked for, each once, with whether the reader can hide it: not if the metadata wants it."""
        wanted: dict[str, bool] = {}
        for entry in self.get_configs():
            config = entry["config"]
            name = config.get("simple") if isinstance(config, dict) else None
            if isinstance(name, str) and name in FACETS:
                wanted[name] = wanted.get(name, True) and entry["source"] != "metadata"
        return list(wanted.items())

    async def _site_for(self, name: str) -> Site | None:
        if not self.table:
            return None
        return await visible_site(self.ds, self.request.actor, self.database, self.table, FACETS[name].reads)

    async def _counted(self, site: Site, name: str, hideable: bool) -> dict[str, Any]:
        size = self.get_facet_size()
        sql, params = await counted(site, name, *await self._filtered(site))
        counts = await self.ds.execute(
            self.database,
            sql,
            {**params, "prov_limit": size + 1},
            truncate=False,
            custom_time_limit=self.ds.setting("facet_time_limit_ms"),
        )
        return {
            "name": name,
            "type": self.type,
            "hideable": hideable,
            "toggle_url": self._toggled(drop={("_facet_provenance", name)}, page=True),
            "results": [self._value(name, row["value"], row["count"]) for row in counts.rows[:size]],
            "truncated": len(counts.rows) > size,
        }

    def _value(self, name: str, value: str, count: int) -> dict[str, Any]:
        pair = (filter_key(name), str(value))
        selected = pair in self.get_querystring_pairs()
        url = self._toggled(drop={pair}) if selected else self._toggled(add=[pair])
        return {
            "value": value,
            "label": label(name, str(value)),
            "count": count,
            "toggle_url": self.ds.absolute_url(self.request, url),
            "selected": selected,
        }

    def _toggled(
        self,
        add: list[tuple[str, str]] | None = None,
        drop: set[tuple[str, str]] | None = None,
        page: bool = False,
    ) -> str:
        """This page's address with pairs added or dropped; on its first page again, unless ``page``."""
        pairs = [pair for pair in self.get_querystring_pairs() if pair not in (drop or ())]
        if not page:
            pairs = [pair for pair in pairs if pair[0] != "_next"]
        path = self.request.scope.get("route_path") or self.request.path
        query = urlencode([*pairs, *(add or [])])
        return self.ds.urls.path(f"{path}?{query}" if query else path)

    async def _filtered(self, site: Site) -> tuple[list[Filter], Query | None, Column | None]:
        """Our filters; the query of all pages where the table is filtered by other things, too; and these, where they
        are about one column that the sums know."""
        if " where " not in self.sql.lower():
            return [], None, None
        ours = await applied(self.ds, self.request, self.database, self.table)
        clauses, params = await self._clauses()
        if len(clauses) == len(ours):
            return ours, None, None
        column = self._column(site) if len(clauses) == len(ours) + len(self._core()[0]) else None
        if column and not await unchanged(site, column, self.ds.setting("facet_time_limit_ms")):
            column = None
        if not self.request.args.get("_next"):
            return ours, (self.sql, dict(self.params or {})), column
        # What core gives a facet on a later page holds that page's condition too.
        where = f" where {' and '.join(clauses)}" if clauses else ""
        return ours, (f"select {escape_sqlite(site.pk)} from main.{escape_sqlite(self.table)}{where}", params), column

    def _pairs(self) -> list[tuple[str, str]]:
        args = self.request.args
        return sorted(
            (key, value) for key in args if not key.startswith("_") or "__" in key for value in args.getlist(key)
        )

    def _core(self) -> tuple[list[str], dict[str, Any]]:
        """What core's own column filters make of the address."""
        clauses, params = Filters(self._pairs()).build_where_clauses(self.table)
        return list(clauses), dict(params)

    def _column(self, site: Site) -> Column | None:
        asked = {key.rsplit("__", 1)[0] if "__" in key else key for key, _ in self._pairs()}
        lookups = {key.rsplit("__", 1)[1] for key, _ in self._pairs() if "__" in key}
        # The sums are of the table that detection read, not of one that is shown in its place.
        if len(asked) != 1 or not lookups <= LOOKUPS or site.options.table:
            return None
        clauses, params = self._core()
        return Column(asked.pop(), " and ".join(clauses), params)

    async def _clauses(self) -> tuple[list[str], dict[str, Any]]:
        """Everything that all pages are filtered by, built as core builds it."""
        clauses, params = self._core()
        for hook in pm.hook.filters_from_request(
            request=self.request, table=self.table, database=self.database, datasette=self.ds
        ):
            arguments = await await_me_maybe(hook)
            if arguments:
                clauses.extend(arguments.where_clauses)
                params.update(arguments.params)
        return clauses, params


def _names_with_values(conn: Any) -> list[str]:
    """Facets that have a value at all: one step into an index for each."""
    exists = f"select 1 from main.{TABLE} where facet = ? limit 1"
    return [name for name in FACETS if conn.execute(exists, [name]).fetchone()]
