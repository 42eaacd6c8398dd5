"""What a curator says of a service, and what the nightly look found."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from accounts.models import User, record_event
from catalogue.jobs.ledger import lock_key
from catalogue.models import Assessment, Listing, ScalingStage
from catalogue.models.scaling import POINTS
from catalogue.scaling.permissions import may_assess

_STAGES = ScalingStage._meta  # noqa: SLF001 - Django's own door


class NotAssessable(Exception):
    """Only live services are assessed; the message says so."""


class AssessedMeanwhile(Exception):
    """Another curator assessed it since this one began; the message says who and when."""


def assess(
    *, listing: Listing, answers: Mapping[str, bool | str], seen: int, by: User, at: datetime
) -> Assessment:
    """Stores the seven points, each with its sentence (`credible`, `credible_why` and so on).

    `seen` is the version that the curator saw, 0 where there was none. A later assessment
    replaces the one before; row history keeps it.

    Raises AssessedMeanwhile, NotAssessable, PermissionDenied.
    """
    wanted = {name for point in POINTS for name in (point, f"{point}_why")}
    if answers.keys() != wanted:
        raise TypeError(f"an assessment has {sorted(wanted)}")
    with transaction.atomic():
        # Held until the end, so that two assessments wait for each other.
        if not Listing.objects.live().held(listing):
            raise NotAssessable(_("This service is not live, so it cannot be assessed."))
        if not may_assess(by, listing):
            raise PermissionDenied(
                _("You belong to the publisher of this service, so another moderator assesses it.")
            )
        assessment = _replace(listing, answers, seen, by=by, at=at)
        record_event(
            kind="assessment.made",
            subject_id=assessment.pk,
            version=assessment.version,
            at=at,
            by=by,
            listing_id=listing.pk,
            organisation_id=listing.organisation_id,
        )
    return assessment


def _replace(
    listing: Listing, answers: Mapping[str, bool | str], seen: int, *, by: User, at: datetime
) -> Assessment:
    before = Assessment.objects.filter(listing=listing).select_related("assessed_by").first()
    if (before.version if before else 0) != seen:
        raise AssessedMeanwhile(_("Another moderator assessed this service in the meantime."))
    assessment = before or Assessment(listing=listing)
    for name, value in answers.items():
        setattr(assessment, name, value)
    assessment.version = seen + 1
    assessment.assessed_by, assessment.assessed_at = by, at
    assessment.save()
    return assessment


def record_stages(*, rows: Iterable[Mapping[str, Any]], watermark: str) -> int:
    """Puts these rows in the place of all before; answers how many there are.

    `rows` are columns of ScalingStage by name, those that are left out by their default. The
    same rows leave the same table.
    """
    defaults: dict[str, Any] = {one.attname: one.get_default() for one in _STAGES.concrete_fields}
    count = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_key("scaling:stages")])
        ScalingStage.objects.all().delete()
        # Tens of thousands of wide rows: as parameters they took ten times as long.
        with cursor.copy(f"COPY {_STAGES.db_table} ({', '.join(defaults)}) FROM STDIN") as copy:
            for row in rows:
                values = {**defaults, **row, "gates": Jsonb(row["gates"]), "watermark": watermark}
                copy.write_row(list(values.values()))
                count += 1
    return count
