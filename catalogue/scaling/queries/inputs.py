"""What the nightly look reads, one statement for all live services each.

All days are those of the ledger's entries; audiences, groups and places are those of today.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count

from accounts.models import OrganisationType, nation_of, sector_of
from catalogue.fields import AUDIENCES
from catalogue.models import Assessment, OutcomeReport, Watermark
from catalogue.ratings.intervals import Score
from catalogue.ratings.queries import expected_scores
from catalogue.scaling.gates import Evidence
from catalogue.scaling.known import Home, Known
from catalogue.scaling.method import Method

Row = Mapping[str, Any]

_SERVICES = """
services AS MATERIALIZED (
  SELECT l.id, l.published_on, p.type, p.place, coalesce(p.group_id, p.id) AS grp, r.id AS revision_id, r.facts,
         CASE WHEN jsonb_path_exists(r.facts, '$.audience[*]')
              THEN ARRAY(SELECT DISTINCT one #>> '{}'
                           FROM jsonb_path_query(r.facts, '$.audience[*]') AS one ORDER BY 1)
              ELSE %(everybody)s::text[] END AS audience
    FROM catalogue_listing l
    JOIN catalogue_revision r ON r.id = l.live_revision_id
    JOIN accounts_organisation p ON p.id = l.organisation_id
   WHERE l.state = 'live'
)"""
"""Live services with their publisher's group and their audience; none given means everybody."""

_STANDING = f"""
WITH {_SERVICES},
bodies AS MATERIALIZED (
  SELECT id, coalesce(group_id, id) AS grp, type::text AS type, place
    FROM accounts_organisation
   WHERE type <> 'supplier' AND (exists_from IS NULL OR exists_from <= %(on)s)
     AND (exists_until IS NULL OR exists_until > %(on)s)
), kinds AS (SELECT type, count(*) AS number FROM bodies GROUP BY type),
own AS (SELECT grp, type, count(*) AS number FROM bodies GROUP BY grp, type),
audiences AS (
  SELECT a.audience, coalesce(sum(k.number), 0) AS number
    FROM (SELECT DISTINCT audience FROM services) a
    LEFT JOIN kinds k ON k.type = ANY(a.audience) GROUP BY a.audience
), barred AS (
  SELECT s.id, sum(w.number) AS number
    FROM services s JOIN own w ON w.grp = s.grp AND w.type = ANY(s.audience) GROUP BY s.id
), reused AS (
  SELECT u.listing_id, count(*) AS reusers, count(DISTINCT u.group_id) AS groups,
         count(b.id) FILTER (WHERE b.type = ANY(s.audience)) AS adopters,
         array_agg(DISTINCT o.type || ':' || o.place) AS homes
    FROM catalogue_adoptionrollup u
    JOIN services s ON s.id = u.listing_id
    JOIN accounts_organisation o ON o.id = u.organisation_id
    LEFT JOIN bodies b ON b.id = u.organisation_id
   WHERE u.confirmed AND u.stage IN ('live', 'leaving') AND u.group_id <> u.publisher_group_id
   GROUP BY u.listing_id
)
SELECT s.id, s.type, s.place, coalesce(u.reusers, 0) AS reusers, coalesce(u.groups, 0) AS groups,
       coalesce(u.adopters, 0) AS adopters, coalesce(u.homes, '{{}}') AS homes,
       (a.number - coalesce(n.number, 0))::int AS eligible,
       ARRAY(SELECT c.capability_id FROM catalogue_revision_capabilities c
              WHERE c.revision_id = s.revision_id ORDER BY 1) AS capabilities,
       coalesce(jsonb_array_length(s.facts -> 'team'), 0) AS team,
       coalesce(s.facts ->> 'support', '') <> ''
         AND coalesce(s.facts ->> 'support_hours', '') <> 'none' AS terms,
       coalesce(s.facts ->> 'documentation', '') <> '' AS documentation,
       jsonb_path_exists(s.facts, '$.standards[*]') AS standard,
       ('x' || encode(substr(sha256(convert_to('listing:' || s.id, 'UTF8')), 1, 8), 'hex')
       )::bit(64)::bigint AS tie
  FROM services s
  JOIN audiences a ON a.audience = s.audience
  LEFT JOIN barred n ON n.id = s.id
  LEFT JOIN reused u ON u.listing_id = s.id
 ORDER BY s.id
"""  # noqa: S608 - put together from constants

# A group is eligible on a day where one of its bodies exists then and is of the audience, and
# none is before the service was published: a new one would always seem to accelerate. Groups are
# counted by the mix of types that they have, of which there are few.
_UPTAKE = f"""
WITH {_SERVICES},
days AS MATERIALIZED (SELECT unnest(%(days)s::date[]) AS day),
bodies AS MATERIALIZED (
  SELECT d.day, coalesce(o.group_id, o.id) AS grp, array_agg(DISTINCT o.type::text) AS types
    FROM days d
    JOIN accounts_organisation o ON o.type <> 'supplier'
     AND (o.exists_from IS NULL OR o.exists_from <= d.day)
     AND (o.exists_until IS NULL OR o.exists_until > d.day)
   GROUP BY d.day, 2
), mixes AS (SELECT day, types, count(*) AS number FROM bodies GROUP BY day, types),
eligible AS (
  SELECT a.audience, d.day, coalesce(sum(m.number), 0) AS number
    FROM (SELECT DISTINCT audience FROM services) a CROSS JOIN days d
    LEFT JOIN mixes m ON m.day = d.day AND m.types && a.audience
   GROUP BY a.audience, d.day
), firsts AS MATERIALIZED (
  SELECT listing_id, group_id, min(from_on) AS first_on
    FROM catalogue_usespan
   WHERE stage IN ('trialling', 'live') AND group_id <> publisher_group_id
   GROUP BY listing_id, group_id
), taken AS (
  SELECT f.listing_id, b.day, count(*) AS number
    FROM firsts f
    JOIN services s ON s.id = f.listing_id
    JOIN bodies b ON b.grp = f.group_id AND b.day >= f.first_on AND b.types && s.audience
   GROUP BY f.listing_id, b.day
), begun AS (
  SELECT f.listing_id, d.day, count(*) AS number
    FROM firsts f JOIN days d ON f.first_on <= d.day GROUP BY f.listing_id, d.day
)
SELECT s.id, array_agg(coalesce(g.number, 0) ORDER BY e.day) AS begun,
       array_agg(CASE WHEN s.published_on <= e.day
                      THEN e.number - coalesce(t.number, 0) - (own.grp IS NOT NULL)::int
                      ELSE 0 END ORDER BY e.day) AS open
  FROM services s
  JOIN eligible e ON e.audience = s.audience
  LEFT JOIN bodies own ON own.grp = s.grp AND own.day = e.day AND own.types && s.audience
  LEFT JOIN taken t ON t.listing_id = s.id AND t.day = e.day
  LEFT JOIN begun g ON g.listing_id = s.id AND g.day = e.day
 GROUP BY s.id ORDER BY s.id
"""  # noqa: S608

_STAYING = """
WITH firsts AS MATERIALIZED (
  SELECT listing_id, organisation_id, min(from_on) FILTER (WHERE stage = 'live') AS live_on,
         min(from_on) FILTER (WHERE stage = 'trialling') AS tried_on
    FROM catalogue_usespan
   WHERE stage IN ('trialling', 'live') AND group_id <> publisher_group_id
   GROUP BY listing_id, organisation_id
), due AS (
  SELECT f.*, (f.live_on + %(months)s * interval '1 month')::date AS due_on FROM firsts f
   WHERE f.live_on IS NOT NULL
), kept AS (
  SELECT d.*, d.due_on <= %(on)s AS old, EXISTS (
           SELECT FROM catalogue_usespan u
            WHERE u.listing_id = d.listing_id AND u.organisation_id = d.organisation_id
              AND u.stage IN ('live', 'leaving') AND u.from_on <= d.due_on
              AND (u.until_on IS NULL OR u.until_on > d.due_on)) AS stayed
    FROM due d
)
SELECT listing_id AS id, count(*) FILTER (WHERE old) AS cohort,
       count(*) FILTER (WHERE old AND stayed) AS retained,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY live_on - tried_on)
         FILTER (WHERE tried_on < live_on) AS onboarding
  FROM kept GROUP BY listing_id ORDER BY listing_id
"""


def every_service(*, on: date, method: Method) -> list[Known]:
    """By key. Call it in one REPEATABLE READ transaction, so that all is of one moment."""
    everybody = sorted(value for value, _label in AUDIENCES)
    given: dict[str, Any] = {"on": on, "everybody": everybody}
    days = days_of(on, method)
    standing = _rows(_STANDING, given)
    beside = _Beside(
        staying=_by_key(_rows(_STAYING, {"on": on, "months": method.retention_months})),
        scores=expected_scores(on=on),
        gains=organisations_with_gains(),
        points={one.listing_id: one.points_met for one in Assessment.objects.order_by("pk")},
    )
    uptake = _by_key(_rows(_UPTAKE, given | {"days": days}))
    return [_known(row, uptake[row["id"]], days, beside) for row in standing]


@dataclass(frozen=True, kw_only=True)
class _Beside:
    """What stands in other tables, by listing; a listing without any is left out."""

    staying: Mapping[int, Row]
    scores: Mapping[int, Score]
    gains: Mapping[int, int]
    points: Mapping[int, int]


def _known(row: Row, uptake: Row, days: Sequence[date], beside: _Beside) -> Known:
    return Known(
        listing=row["id"],
        tie=row["tie"],
        home=_home(row["type"], row["place"]),
        others=[_home(*one.split(":")) for one in row["homes"]],
        capabilities=row["capabilities"],
        adopters=row["adopters"],
        eligible=row["eligible"],
        evidence=_evidence(row, beside),
        begun=dict(zip(days, uptake["begun"], strict=True)),
        open=dict(zip(days, uptake["open"], strict=True)),
    )


def _home(kind: str, place: str) -> Home:
    """A supplier is of no sector, so that nobody is of another."""
    return "" if kind == OrganisationType.SUPPLIER else sector_of(kind), nation_of(place)


def _evidence(row: Row, beside: _Beside) -> Evidence:
    key = row["id"]
    staying, score = beside.staying.get(key), beside.scores.get(key)
    return Evidence(
        reusers=row["reusers"],
        groups=row["groups"],
        retained=staying["retained"] if staying else 0,
        cohort=staying["cohort"] if staying else 0,
        onboarding=staying["onboarding"] if staying else None,
        score=score.lower if score else None,
        answers=score.answers if score else 0,
        reviewers=score.organisations if score else 0,
        gains=beside.gains.get(key, 0),
        team=row["team"],
        terms=row["terms"],
        documentation=row["documentation"],
        standard=row["standard"],
        points=beside.points.get(key),
    )


def days_of(on: date, method: Method) -> list[date]:
    """The ends of all windows, the earliest first, each once."""
    ends = {on}
    for recent, before in (method.public_days, method.curator_days):
        ends |= {on - timedelta(days=recent), on - timedelta(days=recent + before)}
    return sorted(ends)


def organisations_with_gains() -> dict[int, int]:
    """By listing: organisations outside the publisher's group with a verified gain."""
    gains = OutcomeReport.objects.gains_outside_group().order_by("listing")
    return dict(gains.values_list("listing").annotate(number=Count("organisation", distinct=True)))


def ledger_position() -> str:
    """How far the reader of adoptions had read."""
    mark = Watermark.objects.filter(family="adoption").first()
    return f"{mark.xid}:{mark.event_id}" if mark else ""


def _by_key(rows: Sequence[Row]) -> dict[int, Row]:
    return {row["id"]: row for row in rows}


def _rows(statement: str, parameters: Mapping[str, Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
