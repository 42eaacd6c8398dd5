"""Which listings match, in which order, and how many for each filter (`methods.md` 9)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connection

from catalogue.search.queries.facets import CAPABILITY, Facet, facets, facets_by_name

PAGE_SIZE = 20
MOST_PAGES = 10
CONFIGURATIONS = {
    "en": "commons_english",
    "it": "commons_italian",
    "nl": "commons_dutch",
    "fr": "commons_french",
    "de": "commons_german",
    "sv": "commons_swedish",
    "da": "commons_danish",
    "es": "commons_spanish",
}
"""Text search configuration by language; every other language has its words whole."""
WHOLE_WORDS = "commons_simple"


class Sort(StrEnum):
    MATCH = "match"
    REUSE = "reuse"
    NEWEST = "newest"
    NAME = "name"


@dataclass(frozen=True, kw_only=True)
class Search:
    """What is asked for. `chosen` holds stored values by facet: keys of rows for capabilities."""

    words: str = ""
    chosen: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    organisation_id: int | None = None
    reused: bool = False
    sort: Sort = Sort.REUSE
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class Match:
    """One listing of a page. `text` is how well the words fit, `factor` what reuse makes of it."""

    listing_id: int
    text: float
    reuse: int
    factor: float
    score: int


@dataclass(frozen=True, kw_only=True)
class Counts:
    """`by_facet`: value to the number of services that choosing it would show."""

    total: int
    by_facet: Mapping[str, Mapping[object, int]]


_ORDERS = {
    Sort.MATCH: "score DESC, tie, listing_id",
    Sort.REUSE: "static DESC, tie, listing_id",
    Sort.NEWEST: "published_on DESC, tie, listing_id",
    Sort.NAME: "lower(name), tie, listing_id",
}
_REUSED = """
EXISTS (SELECT 1 FROM catalogue_adoptionrollup a
         WHERE a.listing_id = d.listing_id AND a.confirmed AND a.stage IN ('live', 'leaving')
           AND a.group_id <> a.publisher_group_id)
"""
_NAMES = (*CONFIGURATIONS.values(), WHOLE_WORDS)
_QUERIES = ", ".join(f"websearch_to_tsquery('{name}', %(words)s) AS {name}" for name in _NAMES)
_OWN_QUERY = " ".join(f"WHEN '{name}' THEN (SELECT {name} FROM q)" for name in _NAMES)  # noqa: S608
_FOUND = f"""
q AS MATERIALIZED (SELECT {_QUERIES}),
found AS (
  SELECT t.document_id, t.vector, CASE t.configuration {_OWN_QUERY} END AS query
    FROM catalogue_searchtext t
   WHERE t.vector @@ (SELECT {" || ".join(_NAMES)} FROM q)
)
"""  # noqa: S608 - put together from constants
"""Texts that any language's reading of the words finds, each with the reading of its own.

One look into the index serves all languages; a text matches by its own reading alone.
"""
_RANKED = f"""
WITH {_FOUND}, matched AS MATERIALIZED (
  SELECT document_id, max(ts_rank_cd(vector, query)) AS rank
    FROM found WHERE vector @@ query GROUP BY document_id)
"""  # noqa: S608
_MATCHED = f"""
WITH {_FOUND}, matched AS MATERIALIZED (
  SELECT DISTINCT document_id FROM found WHERE vector @@ query)
"""  # noqa: S608
_JOIN = "JOIN matched m ON m.document_id = d.listing_id"


def matches(search: Search) -> list[Match]:
    """One page of the result, in order; ties fall by a hash, then by key."""
    rank = "m.rank::float8" if search.words else "0::float8"
    statement = f"""
        {_RANKED if search.words else ""}
        SELECT d.listing_id, {rank} AS text, d.reuse, 1 + d.static AS factor,
               round({rank} * (1 + d.static) * 1e6)::bigint AS score
          FROM catalogue_searchdocument d {_JOIN if search.words else ""}
         WHERE {_where(search)}
         ORDER BY {_ORDERS[search.sort]} LIMIT {PAGE_SIZE} OFFSET %(offset)s
    """  # noqa: S608 - put together from constants; values are parameters
    offset = {"offset": (search.page - 1) * PAGE_SIZE}
    names = ("listing_id", "text", "reuse", "factor", "score")
    rows = _rows(statement, _parameters(search) | offset)
    return [Match(**dict(zip(names, row, strict=True))) for row in rows]


def count_matches(search: Search) -> Counts:
    """The total and every facet's counts in one statement, so that they are of one moment.

    A count is what choosing the value would show beside the filters of the other facets, so
    each facet ignores its own.
    """
    known = facets()
    single = [one for one in known if one.column and not one.several]
    alike = [one for one in single if one.name not in search.chosen]
    branches = [_grouping_sets(search, alike), _of_others(search, known)]
    branches += [
        _of_facet(search, one)
        for one in known
        if one not in alike and (one.column or one.name in search.chosen)
    ]
    columns = dict.fromkeys(facet.column or "other_values" for facet in known)
    # With words the rows are found once and kept; without, reading the table again is cheaper.
    statement = f"""
        {f"{_MATCHED}," if search.words else "WITH"}
        within AS {"" if search.words else "NOT"} MATERIALIZED (
          SELECT {", ".join(f"d.{column}" for column in columns)}
            FROM catalogue_searchdocument d {_JOIN if search.words else ""}
           WHERE {_where_scope(search)})
        {" UNION ALL ".join(branches)}
    """  # noqa: S608
    total = 0
    by_facet: dict[str, dict[object, int]] = {one.name: {} for one in known}
    for name, value, number in _rows(statement, _parameters(search)):
        if not name:
            total = number
        elif value:
            by_facet[name][_value(name, value)] = number
    return Counts(total=total, by_facet=by_facet)


def count_total(search: Search) -> int:
    """How many match, for the line that follows the filters while they are chosen."""
    statement = f"""
        {_MATCHED if search.words else ""}
        SELECT count(*) FROM catalogue_searchdocument d {_JOIN if search.words else ""}
         WHERE {_where(search)}
    """  # noqa: S608
    ((total,),) = _rows(statement, _parameters(search))
    return int(total)


def says_something(words: str) -> bool:
    """Whether a search in English has any word left: signs and very common words do not count."""
    ((nodes,),) = _rows(
        "SELECT numnode(websearch_to_tsquery('commons_english', %(words)s))", {"words": words}
    )
    return bool(nodes)


def _grouping_sets(search: Search, facets: list[Facet]) -> str:
    """The total, and all facets under one condition, in one pass over the rows.

    Rows alike in all of them are counted together first: there are few such groups.
    """
    columns = [one.column for one in facets]
    alike = f"GROUP BY {', '.join(columns)}" if columns else ""
    names = "".join(f" WHEN grouping({one.column}) = 0 THEN '{one.name}'" for one in facets)
    name = f"CASE{names} ELSE '' END" if facets else "''"
    sets = ", ".join(["()", *(f"({column})" for column in columns)])
    return f"""
        SELECT {name} AS facet, coalesce({", ".join([*columns, "NULL::text"])}) AS value,
               coalesce(sum(number), 0)::bigint AS number
          FROM (SELECT {"".join(f"{column}, " for column in columns)} count(*) AS number
                  FROM within d WHERE {_where_facets(search)} {alike}) AS g
         GROUP BY GROUPING SETS ({sets})
    """  # noqa: S608


def _of_facet(search: Search, facet: Facet) -> str:
    """Rows with the same values are counted together before their values are taken apart."""
    where = _where_facets(search, without=facet.name)
    column = facet.column or "other_values"
    grouped = f"""
        SELECT {column} AS value, count(*) AS number
          FROM within d WHERE {where} GROUP BY {column}
    """  # noqa: S608
    if not facet.column:
        one, value = f"starts_with(one, '{facet.token('')}')", "substr(one, strpos(one, ':') + 1)"
        return f"""
            SELECT '{facet.name}', {value}, sum(number)::bigint
              FROM ({grouped}) AS g CROSS JOIN LATERAL unnest(g.value) AS one
             WHERE {one} GROUP BY one
        """  # noqa: S608
    if not facet.several:
        return f"SELECT '{facet.name}', value, number FROM ({grouped}) AS g"  # noqa: S608
    return f"""
        SELECT '{facet.name}', one::text, sum(number)::bigint
          FROM ({grouped}) AS g CROSS JOIN LATERAL unnest(g.value) AS one GROUP BY one
    """  # noqa: S608


def _of_others(search: Search, known: Iterable[Facet]) -> str:
    """All facets without a column of their own, but those that are chosen, in one pass."""
    names = [one.name for one in known if not one.column and one.name not in search.chosen]
    listed = ", ".join(f"'{name}'" for name in names) or "NULL"
    return f"""
        SELECT split_part(one, ':', 1), substr(one, strpos(one, ':') + 1), sum(number)::bigint
          FROM (SELECT other_values, count(*) AS number
                  FROM within d WHERE {_where_facets(search)} GROUP BY other_values) AS g
         CROSS JOIN LATERAL unnest(g.other_values) AS one
         WHERE split_part(one, ':', 1) IN ({listed}) GROUP BY one
    """  # noqa: S608


def _where(search: Search) -> str:
    return f"{_where_scope(search)} AND {_where_facets(search)}"


def _where_scope(search: Search) -> str:
    """What no facet shows: one owner; in use outside the owner's group, as the figures count."""
    conditions = ["true"]
    if search.organisation_id is not None:
        conditions.append("d.organisation_id = %(organisation)s")
    if search.reused:
        conditions.append(_REUSED)
    return " AND ".join(conditions)


def _where_facets(search: Search, *, without: str = "") -> str:
    """Or within a facet, and between facets."""
    conditions = [_condition(name) for name in search.chosen if name != without]
    return " AND ".join(conditions) or "true"


def _condition(name: str) -> str:
    facet = facets_by_name()[name]
    if not facet.column:
        return f"d.other_values && %({name})s::varchar[]"
    if not facet.several:
        return f"d.{facet.column} = ANY(%({name})s)"
    kind = "bigint[]" if facet.column == "capability_ids" else "varchar[]"
    return f"d.{facet.column} && %({name})s::{kind}"


def _parameters(search: Search) -> dict[str, Any]:
    known = facets_by_name()
    chosen = {
        name: [value if known[name].column else known[name].token(value) for value in values]
        for name, values in search.chosen.items()
    }
    return {"words": search.words, "organisation": search.organisation_id, **chosen}


def _value(facet: str, value: str) -> object:
    return int(value) if facet == CAPABILITY else value


def _rows(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def capability_counts() -> dict[int, int]:
    """Live services by what they do; a group counts what stands below it, each service once."""
    rows = _rows(
        "SELECT unnest(capability_ids), count(*) FROM catalogue_searchdocument GROUP BY 1", {}
    )
    return dict(rows)
