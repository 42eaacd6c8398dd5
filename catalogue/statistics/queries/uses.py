"""The days of use, counted for many subjects in one statement: what charts are made of.

Each function takes a noun and the subjects of it that are asked for, or None for all, and
answers by subject. The rows are those of `UseSpan`; nothing is loaded row by row.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, QuerySet, Value

from catalogue.models import UseSpan

Subject = int | str
Subjects = Collection[Subject] | None
COMMONS = 0
"""The one subject of the noun 'commons'."""


@dataclass(frozen=True)
class Scope:
    """Which spans a noun counts: the column of its subjects, and what is counted once."""

    subject: str
    counted: str = "organisation_id"
    reuse: bool = False
    shown: bool = True

    def spans(self) -> QuerySet[UseSpan]:
        found = UseSpan.objects.reuse() if self.reuse else UseSpan.objects.in_use()
        return found.shown() if self.shown else found


SCOPES = {
    # A service that is out of sight keeps its own figures; they are not served.
    "listing": Scope("listing_id", reuse=True, shown=False),
    "publisher": Scope("publisher_id", reuse=True),
    "user": Scope("organisation_id", counted="listing_id"),
    "capability": Scope("listing_id", reuse=True),
    "type": Scope("organisation__type", reuse=True),
    "place": Scope("organisation__place", reuse=True),
    "commons": Scope("", reuse=True),
    # Each use by itself: an organisation that reuses anything at all hardly ever stops.
    "uses": Scope("", counted="adoption_id", reuse=True),
}
_COVERS = """
covers AS (
  SELECT id AS capability_id, id AS above_id, parent_id FROM catalogue_capability
   UNION ALL
  SELECT c.capability_id, a.id, a.parent_id
    FROM covers c JOIN catalogue_capability a ON a.id = c.parent_id
), does AS (
  SELECT DISTINCT l.id AS listing_id, c.above_id AS capability_id
    FROM catalogue_listing l
    JOIN catalogue_revision_capabilities x ON x.revision_id = l.live_revision_id
    JOIN covers c ON c.capability_id = x.capability_id
)"""
"""Each service under all that it does, and under all above that in the tree."""
_CAPABILITIES = """
SELECT d.capability_id AS subject, s.counted, s.organisation_id, s.adoption_id, s.from_on,
       s.until_on, s.type, s.place, s.publisher_id, s.exists_from, s.exists_until,
       s.type <> 'supplier' AS fitting
  FROM base s JOIN does d ON d.listing_id = s.subject
 WHERE %s::bigint[] IS NULL OR d.capability_id = ANY(%s::bigint[])
"""
_LISTINGS = """
SELECT s.*, coalesce(r.facts -> 'audience' @> to_jsonb(s.type::text), false) AS fitting
  FROM base s
  JOIN catalogue_listing l ON l.id = s.subject
  LEFT JOIN catalogue_revision r ON r.id = l.live_revision_id
"""
_OTHERS = "SELECT s.*, s.type <> 'supplier' AS fitting FROM base s"
_WITHIN = {"capability": _CAPABILITIES, "listing": _LISTINGS}


def _ask(noun: str, subjects: Subjects, select: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of a statement over `spans`, a name for the uses of these subjects."""
    scope = SCOPES[noun]
    spans = scope.spans().order_by()
    given: list[Any] = []
    if noun == "capability":
        keys = None if subjects is None else list(subjects)
        given = [keys, keys]
    elif subjects is not None and scope.subject:
        spans = spans.filter(**{f"{scope.subject}__in": list(subjects)})
    base, values = _base(scope, spans)
    statement = (
        f"WITH RECURSIVE {_COVERS}, base AS ({base}), "
        f"spans AS ({_WITHIN.get(noun, _OTHERS)}) {select}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *given, *parameters])
        return list(cursor.fetchall())


def _base(scope: Scope, spans: QuerySet[UseSpan]) -> tuple[str, tuple[Any, ...]]:
    subject = F(scope.subject) if scope.subject else Value(COMMONS)
    columns = {
        "subject": subject, "counted": F(scope.counted), "type": F("organisation__type"),
        "place": F("organisation__place"), "exists_from": F("organisation__exists_from"),
        "exists_until": F("organisation__exists_until"),
    }  # fmt: skip
    plain = ("organisation_id", "adoption_id", "from_on", "until_on", "publisher_id")
    sql, values = spans.values(*plain, **columns).query.sql_with_params()
    return str(sql), tuple(values)


_STEPS = """
, held AS (
  SELECT subject, counted, range_agg(daterange(from_on, until_on)) AS days,
         range_agg(daterange(from_on, until_on) * daterange(exists_from, exists_until))
           FILTER (WHERE fitting) AS fitting
    FROM spans GROUP BY subject, counted
), stretches AS (
  SELECT subject, 1 AS used, 0 AS fitting, unnest(days) AS days FROM held
   UNION ALL
  SELECT subject, 0, 1, unnest(fitting) FROM held
), steps AS (
  SELECT subject, lower(days) AS day, used, fitting FROM stretches
   UNION ALL
  SELECT subject, upper(days), -used, -fitting FROM stretches WHERE NOT upper_inf(days)
)
SELECT subject, least((date_trunc('month', day) + interval '1 month - 1 day')::date, %s) AS day,
       sum(used)::int, sum(fitting)::int
  FROM steps WHERE day <= %s GROUP BY 1, 2 ORDER BY 1, 2
"""
Rise = tuple[date, int, int]


def steps(noun: str, subjects: Subjects, *, until: date) -> dict[Any, list[Rise]]:
    """By how much the number in use rises at each month's end, and that of the eligible.

    Days in use that overlap or touch are one stretch, so that each is counted once.
    """
    found: dict[Any, list[Rise]] = {}
    for subject, *rise in _ask(noun, subjects, _STEPS, until, until):
        found.setdefault(subject, []).append((rise[0], rise[1], rise[2]))
    return found


_PARTS = """
SELECT subject, {column}, count(DISTINCT counted)::int FROM spans
 WHERE from_on <= %s AND (until_on IS NULL OR until_on > %s) GROUP BY 1, 2 ORDER BY 1, 2
"""


def parts(
    noun: str, subjects: Subjects, *, column: str, on: date
) -> dict[Any, list[tuple[str, int]]]:
    """Organisations in use that day by their `column`, which is type or place."""
    found: dict[Any, list[tuple[str, int]]] = {}
    for subject, part, number in _ask(noun, subjects, _PARTS.format(column=column), on, on):
        found.setdefault(subject, []).append((part, number))
    return found


_ENDINGS = """
, watched AS (
  SELECT subject, counted, min(from_on) AS first,
         bool_or(until_on IS NULL OR until_on > %s) AS goes_on, max(until_on) AS last
    FROM spans WHERE from_on <= %s GROUP BY subject, counted
), told AS (
  SELECT subject, first, NOT goes_on AS lost, CASE WHEN goes_on THEN %s ELSE last END AS day
    FROM watched
), whole AS (
  SELECT subject, lost, first, day,
         (extract(year FROM day) * 12 + extract(month FROM day)
          - extract(year FROM first) * 12 - extract(month FROM first))::int AS months
    FROM told
)
SELECT subject,
       CASE WHEN lost THEN months + (first + make_interval(months => months) < day)::int
            ELSE months - (first + make_interval(months => months) > day)::int END,
       lost, count(*)::int
  FROM whole GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def endings(
    noun: str, subjects: Subjects, *, until: date
) -> dict[Any, list[tuple[int, bool, int]]]:
    """Months from the first day in use, whether it was then lost, and of how many.

    Whoever is in use again has not been lost. A loss is told in months begun, the others in
    months completed; a month after 31 January is the last day of February.
    """
    found: dict[Any, list[tuple[int, bool, int]]] = {}
    for subject, months, lost, number in _ask(noun, subjects, _ENDINGS, until, until, until):
        found.setdefault(subject, []).append((months, lost, number))
    return found


_WAITS = """
, waits AS (
  SELECT s.subject, min(s.from_on) - (a.declared_at AT TIME ZONE %s)::date AS days
    FROM spans s JOIN catalogue_adoption a ON a.id = s.adoption_id
   WHERE s.from_on >= (a.declared_at AT TIME ZONE %s)::date
   GROUP BY s.subject, a.id
)
SELECT subject, days, count(*)::int FROM waits GROUP BY 1, 2 ORDER BY 1, 2
"""


def waits(noun: str, subjects: Subjects) -> dict[Any, list[tuple[int, int]]]:
    """Days from the record of each use, as it stands now, to its first day in use; of how many."""
    zone, found = settings.TIME_ZONE, dict[Any, list[tuple[int, int]]]()
    for subject, days, number in _ask(noun, subjects, _WAITS, zone, zone):
        found.setdefault(subject, []).append((days, number))
    return found


_FLOWS = """
SELECT giver.type, s.type, count(DISTINCT s.adoption_id)::int
  FROM spans s JOIN accounts_organisation giver ON giver.id = s.publisher_id
 WHERE s.from_on <= %s AND (s.until_on IS NULL OR s.until_on > %s)
 GROUP BY 1, 2 ORDER BY 1, 2
"""


def flows(*, on: date) -> list[tuple[str, str, int]]:
    """Uses of another group's services that day: publisher's type, user's type, how many."""
    return [(one[0], one[1], one[2]) for one in _ask("commons", None, _FLOWS, on, on)]
