"""Which articles a page counts: what its address says, by the same keys that filter the articles table.

So every figure of a page leads to its rows: the page's own keys and one or two more. A condition is about the columns of
``tally``; the facets' filters hold here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlencode

from datasette.utils import escape_sqlite
from datasette.utils.asgi import BadRequest

from .. import tally
from .site import Site
from .vocabulary import FACETS, TABLE, filter_key, label, negated_key

T = TypeVar("T")

PERIOD = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
NUMBER = re.compile(r"[0-9]{1,6}")
SEARCH = "_search"
UNSEARCHABLE = ("fts5:", "unterminated string", "malformed MATCH")
"""In what SQLite says of a lone quotation mark, or NUL, among the words of a search."""
ONCE = "_provenance_once"
DIRECT = {"origin": "c.origin", "role": "c.role"}
"""Facets whose values stand in the counted table as they are."""
INDEXED = ("_provenance_publisher", "_provenance_origin")
"""Conditions by which provenance_articles has an index."""
MOST_FILTERS = 50
"""Of ours in one address: SQLite takes no expression of a thousand, and seven hundred took more than a page's time."""


class Condition(NamedTuple):
    sql: str
    """On the columns of ``tally.TABLE`` as ``c``; ``{}`` for the parameter."""
    words: str
    """``{}`` for the value, as a reader knows it."""
    values: dict[str, str] | None = None
    """The values that there are, with what they are called; None for any."""
    form: re.Pattern[str] | None = None
    says: str = ""
    """What a value looks like."""


def _names(bins: Iterable[tally.Bin]) -> dict[str, str]:
    return {bin.name: bin.label for bin in bins}


_LAGS, _SHARES = _names(tally.LAGS), _names(tally.SHARES)
_COPY = {**tally.CREDITS, "another": "of another origin"}
_SHORT = "not coalesce(c.role <> 'rewrite' and c.shared < cast({} as integer), 0)"
_QUOTED = "not coalesce(c.role <> 'rewrite' and c.quoted > c.shared, 0)"

CONDITIONS: dict[str, Condition] = {
    "publisher": Condition("c.publisher = {}", 'published by "{}"'),
    "from": Condition("c.day >= {}", "published from {}", None, PERIOD, "2018, 2018-07 or 2018-07-16"),
    "to": Condition(
        "c.day < {} || '~' and c.day > ''", "published until {}", None, PERIOD, "2018, 2018-07 or 2018-07-16"
    ),
    "source": Condition("c.source = {}", "made from another text: {}", tally.SOURCES),
    "not_source": Condition("c.source is not {}", "left out: {}", tally.SOURCES),
    "copy": Condition(
        "c.credit = {0} or ({0} = 'another' and c.credit not in ('own', 'unknown'))",
        "copy: {}",
        _COPY,
    ),
    "behind": Condition(
        "c.behind = {0} or ({0} = 'any' and c.behind is not null)",
        "behind the source by {}",
        {**_LAGS, "any": "a known time"},
    ),
    "spread": Condition("c.spread = {}", "after the first of the family by {}", _LAGS),
    "kept": Condition("c.kept = {}", "of the source kept: {}", _SHARES),
    "shared": Condition(
        _SHORT, "left out: fewer than {} words in common with the source", None, NUMBER, "a number of words"
    ),
    "not_quoted": Condition(_QUOTED, "left out: what has more quotations than other words from its source", {"1": ""}),
    "once": Condition(tally.ONCE, "further captures of a page left out", {"1": ""}),
}
"""Beside the facets: the name after ``_provenance_`` -> what it keeps."""


class Held(NamedTuple):
    """A condition that an address holds: one of CONDITIONS, or a facet's filter."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Scope:
    held: tuple[Held, ...] = ()
    search: str = ""

    def __bool__(self) -> bool:
        """Whether anything but captures is left out."""
        return bool(self.search or [h for h in self.held if h.key != ONCE])

    def adding(self, **conditions: str) -> Scope:
        """With more conditions: all must hold, also where one of the same name is there already."""
        more = tuple(Held(f"_provenance_{name}", value) for name, value in conditions.items())
        return replace(self, held=(*self.held, *(h for h in more if h not in self.held)))

    def pairs(self) -> list[tuple[str, str]]:
        """As the query string says it, for our pages and for the articles table."""
        return [*([(SEARCH, self.search)] if self.search else []), *self.held]

    def one(self, name: str) -> str:
        """The value of a condition; empty where there is none."""
        return next((h.value for h in self.held if h.key == f"_provenance_{name}"), "")

    def without(self, *keys: str) -> Scope:
        return replace(
            self,
            held=tuple(h for h in self.held if h.key not in keys),
            search="" if SEARCH in keys else self.search,
        )

    def words(self) -> list[dict[str, Any]]:
        """``words`` of each condition, and ``without``: the query string that leaves it out."""
        conditions = [{"words": said(h), "without": urlencode(self.without(h.key).pairs())} for h in self.held]
        if self.search:
            conditions.insert(
                0, {"words": f"matches “{self.search}”", "without": urlencode(self.without(SEARCH).pairs())}
            )
        return conditions


def rows_url(site: Site, scope: Scope, once: bool, **conditions: str) -> str:
    """The articles table with the rows of a scope, further narrowed; without the long column of the texts.

    ``once``: whether there are captures to leave out, as every figure does.
    """
    if once:
        conditions = {**conditions, "once": "1"}
    pairs = scope.adding(**conditions).pairs()
    if text := site.columns.get("text"):
        pairs.append(("_nocol", text))
    return f"{site.table_url()}?{urlencode(pairs)}"


def held(args: Any) -> tuple[Held, ...]:
    """The conditions beside the facets that an address holds. Raises BadRequest for a value that cannot be one."""
    return tuple(_held(args, CONDITIONS))


def asked(args: Any) -> Scope:
    """All that an address of ours says. Raises BadRequest."""
    facets = [
        Held(key, value)
        for name in FACETS
        for key in (filter_key(name), negated_key(name))
        for value in _values(args, key)
    ]
    return Scope(few((*held(args), *facets)), (args.get(SEARCH) or "").strip())


def few(filters: tuple[T, ...]) -> tuple[T, ...]:
    """The filters of one address. Raises BadRequest where they are too many."""
    if len(filters) > MOST_FILTERS:
        raise BadRequest(f"At most {MOST_FILTERS} filters of provenance at a time: these are {len(filters):,}")
    return filters


def _held(args: Any, names: Iterable[str]) -> Iterator[Held]:
    for name in names:
        condition = CONDITIONS[name]
        for value in _values(args, f"_provenance_{name}"):
            if condition.values is not None and value not in condition.values:
                raise BadRequest(f"_provenance_{name} is one of {', '.join(condition.values)}, not {value}")
            if condition.form is not None and not condition.form.fullmatch(value):
                raise BadRequest(f"_provenance_{name} is {condition.says}, not {value}")
            yield Held(f"_provenance_{name}", value)


def _values(args: Any, key: str) -> list[str]:
    return [value for value in dict.fromkeys(args.getlist(key)) if value]


def said(h: Held) -> str:
    """A condition in words."""
    name = h.key.removeprefix("_provenance_")
    if name in CONDITIONS:
        condition = CONDITIONS[name]
        return condition.words.format((condition.values or {}).get(h.value, h.value))
    negated = name.startswith("not_")
    facet = name.removeprefix("not_")
    return FACETS[facet].negated.format(h.value) if negated else FACETS[facet].words.format(label(facet, h.value))


def condition(h: Held, parameter: str) -> str:
    """SQL for one condition on the columns of ``tally.TABLE``."""
    name = h.key.removeprefix("_provenance_")
    if name in CONDITIONS:
        return f"({CONDITIONS[name].sql.format(parameter)})"
    negated = name.startswith("not_")
    facet = name.removeprefix("not_")
    if facet in DIRECT:
        return f"{DIRECT[facet]} {'is not' if negated else '='} {parameter}"
    having = f"select article_id from main.{TABLE} where facet = '{facet}' and value = {parameter}"
    return f"c.article_id {'not in' if negated else 'in'} ({having})"


class Kept(NamedTuple):
    """The articles of a scope, captures of a page once: conditions as for ``tally.rows``, with their parameters."""

    where: str
    through: str
    params: dict[str, Any]

    def rows(self, columns: Iterable[str]) -> str:
        return tally.rows(columns, self.where, self.through)


def kept(site: Site, scope: Scope, fts: Fts | None = None) -> Kept:
    """``fts``: where to search; without one, a scope that searches keeps nothing."""
    clauses, through, params = [tally.ONCE], list[str](), {}
    for n, h in enumerate(scope.held):
        if h.key != ONCE:
            clauses.append(condition(h, f":prov_s{n}"))
            params[f"prov_s{n}"] = h.value
        if h.key in INDEXED:
            through.append(f"a.{h.key.removeprefix('_provenance_')} = :prov_s{n}")
    if scope.search:
        through.append("0" if fts is None else fts.clause(site))
        params["prov_search"] = scope.search
    # A stretch of days stands together: it is read as it stands, unless there is a search.
    days = scope.one("from") or scope.one("to")
    return Kept(" and ".join(clauses), " and ".join(through) if scope.search or not days else "", params)


class Fts(NamedTuple):
    """The search index of the articles table, as Datasette finds it."""

    table: str
    pk: str

    def clause(self, site: Site) -> str:
        index, key = escape_sqlite(self.table), escape_sqlite(self.pk)
        table, pk = escape_sqlite(site.table), escape_sqlite(site.pk)
        matching = f"select rowid from main.{index} where {index} match escape_fts(:prov_search)"
        return f"a.article_id in (select {pk} from main.{table} where {key} in ({matching}))"


def unsearchable(scope: Scope, error: Exception) -> Exception | None:
    """What to raise where SQLite says that it cannot search for the words, though Datasette has quoted them; None else."""
    said = scope.search and any(words in str(error) for words in UNSEARCHABLE)
    return BadRequest(f"This cannot be searched for: {scope.search}") if said else None


async def find_fts(datasette: Any, site: Site) -> Fts | None:
    """The index that Datasette's own search of the articles table uses; None where there is none."""
    if hasattr(datasette, "table_config"):  # Datasette 1.0
        config = await datasette.table_config(site.database, site.table)
    else:
        config = datasette.table_metadata(site.database, site.table)
    table = config.get("fts_table") or await site.db.fts_table(site.table)
    return Fts(table, config.get("fts_pk") or "rowid") if table else None
