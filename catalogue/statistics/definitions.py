"""What each roll-up holds, as SQL over the tables below it (`methods.md` 1 and 2.3). Pure.

One text serves the reader of the ledger, which narrows it to the keys that changed, the
rebuild and the nightly comparison, so that the three cannot differ. `{pairs}` is what stands
in for `catalogue_adoptionrollup`.
"""

from dataclasses import dataclass

PAIRS = """
SELECT a.listing_id, a.organisation_id, a.stage,
       a.confirmed_at IS NOT NULL AND NOT a.lapsed AS confirmed, a.lapsed,
       l.state IN ('live', 'lapsed', 'retired') AS shown,
       coalesce(o.group_id, o.id) AS group_id, p.id AS publisher_id,
       coalesce(p.group_id, p.id) AS publisher_group_id,
       coalesce(a.live_from, a.started_on, (a.declared_at AT TIME ZONE %(zone)s)::date) AS since,
       (a.confirmed_at AT TIME ZONE %(zone)s)::date AS confirmed_on
  FROM catalogue_adoption a
  JOIN accounts_organisation o ON o.id = a.organisation_id
  JOIN catalogue_listing l ON l.id = a.listing_id
  JOIN accounts_organisation p ON p.id = l.organisation_id
 WHERE NOT a.withdrawn AND NOT a.suspended AND a.stage <> 'ended'
"""
"""Every use that counts or stands beside the figures, from the rows that people write."""

AS_OF = """
(SELECT min(checked_at) FROM catalogue_watermark WHERE family = ANY(%(readers)s::text[])
 HAVING count(checked_at) = cardinality(%(readers)s::text[]))
"""
"""The moment up to which all these readers of the ledger have looked; none: one never has."""

IN_USE = "confirmed AND stage IN ('live', 'leaving')"
REUSE = f"{IN_USE} AND group_id <> publisher_group_id"

_COVERS = """
covers AS (
  SELECT id AS capability_id, id AS above_id, parent_id FROM catalogue_capability
   UNION ALL
  SELECT c.capability_id, a.id, a.parent_id
    FROM covers c JOIN catalogue_capability a ON a.id = c.parent_id
)
"""

LISTINGS = f"""
WITH RECURSIVE {_COVERS}, counted AS (
  SELECT listing_id, bool_and(shown) AS shown,
         count(*) FILTER (WHERE {REUSE}) AS reuse,
         count(DISTINCT group_id) FILTER (WHERE {REUSE}) AS reuse_groups,
         count(*) FILTER (WHERE {IN_USE}) AS in_use,
         count(*) FILTER (WHERE confirmed AND stage = 'leaving') AS leaving,
         count(*) FILTER (WHERE confirmed AND stage = 'trialling') AS trialling,
         count(*) FILTER (WHERE confirmed AND stage = 'considering') AS considering,
         count(*) FILTER (WHERE NOT confirmed AND NOT lapsed) AS unconfirmed,
         count(*) FILTER (WHERE lapsed) AS lapsed
    FROM {{pairs}} AS pairs GROUP BY listing_id
)
SELECT counted.*, ARRAY(
         SELECT DISTINCT c.above_id
           FROM catalogue_revision_capabilities x JOIN covers c ON c.capability_id = x.capability_id
          WHERE x.revision_id = l.live_revision_id ORDER BY 1) AS capability_ids
  FROM counted JOIN catalogue_listing l ON l.id = counted.listing_id
 WHERE {{only}}
"""  # noqa: S608 - put together from the constants above
"""The numbers of each listing, and what it does; `{only}` narrows the listings, l."""

STANDINGS = ("live", "leaving", "trialling", "considering", "unconfirmed", "lapsed")
"""The furthest first."""

_RANK = """
CASE WHEN lapsed THEN 6 WHEN NOT confirmed THEN 5
     WHEN stage = 'considering' THEN 4 WHEN stage = 'trialling' THEN 3
     WHEN stage = 'leaving' THEN 2 ELSE 1 END
"""
_USES_AT = ", ".join(
    [
        f"count(*) FILTER (WHERE rank = {at}) AS {name}"
        for at, name in enumerate(STANDINGS, start=1)
    ]
    + ["count(*) FILTER (WHERE is_reuse) AS reused"]
)

USES = f"""
WITH RECURSIVE chosen AS MATERIALIZED (
  SELECT listing_id, organisation_id, ({_RANK})::smallint AS rank, {REUSE} AS is_reuse
    FROM {{pairs}} AS pairs WHERE shown
), {_COVERS}
SELECT d.capability_id, u.organisation_id, {_USES_AT}
  FROM chosen u {{does}} GROUP BY d.capability_id, u.organisation_id
 UNION ALL
SELECT NULL, organisation_id, {_USES_AT} FROM chosen GROUP BY organisation_id
"""  # noqa: S608
"""Each organisation's uses for each capability and for the commons: how many stand where.

`{does}` joins what the listing does, d: `DOES` from the source rows, `DOES_BY_ROLLUP` from the
listings' own roll-up, `DOES_AS_GIVEN` from parameters. A listing that does two things below one
capability counts there once.
"""

DOES = """
    JOIN (
      SELECT DISTINCT l.id AS listing_id, c.above_id AS capability_id
        FROM catalogue_listing l
        JOIN catalogue_revision_capabilities x ON x.revision_id = l.live_revision_id
        JOIN covers c ON c.capability_id = x.capability_id
       WHERE l.id IN (SELECT listing_id FROM chosen)
    ) d ON d.listing_id = u.listing_id
"""
DOES_BY_ROLLUP = """
    JOIN catalogue_listingrollup r ON r.listing_id = u.listing_id
   CROSS JOIN LATERAL unnest(r.capability_ids) AS d (capability_id)
"""

DOES_AS_GIVEN = """
    JOIN unnest(%(doing)s::bigint[], %(done)s::bigint[]) AS d (listing_id, capability_id)
      ON d.listing_id = u.listing_id
"""

GROUPS_OF_PAIRS = """
SELECT l.id AS listing_id, o.id AS organisation_id, coalesce(o.group_id, o.id) AS group_id,
       p.id AS publisher_id, coalesce(p.group_id, p.id) AS publisher_group_id,
       l.state IN ('live', 'lapsed', 'retired') AS shown
  FROM catalogue_listing l
  JOIN accounts_organisation p ON p.id = l.organisation_id
 CROSS JOIN accounts_organisation o
"""
"""What stands in a row of `UseSpan` beside its days, as of today."""


@dataclass(frozen=True)
class Part:
    """One of `of` equal parts of all rows, by the hash of a key; they count from 0."""

    number: int
    of: int

    def holds(self, column: str) -> str:
        """The condition under which a row belongs to it."""
        if self.of == 1:
            return "true"
        return f"mod(abs(hashint8({column})::bigint), {self.of}) = {self.number}"


WHOLE = Part(0, 1)


@dataclass(frozen=True)
class Table:
    """A roll-up: its columns, and those that name a row."""

    name: str
    key: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.key, *self.values)

    @property
    def parted_by(self) -> str:
        """The column by which its rows fall into parts."""
        return "listing_id" if "listing_id" in self.key else "organisation_id"

    def matching(self, one: str, other: str) -> str:
        """That two sides of a join name one row; an empty capability is the whole commons."""
        pairs = (
            (f"coalesce({one}.{name}, 0)", f"coalesce({other}.{name}, 0)")
            if name == "capability_id"
            else (f"{one}.{name}", f"{other}.{name}")
            for name in self.key
        )
        return " AND ".join(f"{left} = {right}" for left, right in pairs)

    def present(self, side: str) -> str:
        """Whether that side of an outer join has a row; the last column of a key is never empty."""
        return f"{side}.{self.key[-1]} IS NOT NULL"

    def replacing(self, *, where: str, rows: str) -> str:
        """A statement that makes the rows `where` be those that the query `rows` gives.

        What is equal already is not written again. Both are constants of the caller.
        """
        key, columns = ", ".join(self.key), ", ".join(self.columns)
        given = ", ".join(f"excluded.{one}" for one in self.values)
        standing = ", ".join(f"t.{one}" for one in self.values)
        match = self.matching("e", "t")
        return f"""
            WITH expected AS MATERIALIZED (SELECT {columns} FROM ({rows}) AS expected),
            gone AS (
              DELETE FROM {self.name} AS t
               WHERE {where} AND NOT EXISTS (SELECT FROM expected e WHERE {match}))
            INSERT INTO {self.name} AS t ({columns}) SELECT {columns} FROM expected
            ON CONFLICT ({key}) DO UPDATE SET ({", ".join(self.values)}) = ROW ({given})
             WHERE ({standing}) IS DISTINCT FROM ({given})
        """  # noqa: S608


PAIR_TABLE = Table(
    "catalogue_adoptionrollup",
    ("listing_id", "organisation_id"),
    ("stage", "confirmed", "lapsed", "shown", "group_id", "publisher_id",
     "publisher_group_id", "since", "confirmed_on"),
)  # fmt: skip
LISTING_TABLE = Table(
    "catalogue_listingrollup",
    ("listing_id",),
    ("shown", "reuse", "reuse_groups", "in_use", "leaving", "trialling", "considering",
     "unconfirmed", "lapsed", "capability_ids"),
)  # fmt: skip
USE_TABLE = Table(
    "catalogue_userollup", ("capability_id", "organisation_id"), (*STANDINGS, "reused")
)
SPAN_TABLE = Table(
    "catalogue_usespan",
    ("listing_id", "organisation_id", "adoption_id", "from_on"),
    ("stage", "until_on", "group_id", "publisher_id", "publisher_group_id", "shown"),
)
TABLES = (PAIR_TABLE, LISTING_TABLE, USE_TABLE, SPAN_TABLE)
