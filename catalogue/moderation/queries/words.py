"""What organisations say of a service, as moderators look at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.http import Http404

from catalogue.models import Complaint, Flag, Hiding, OutcomeReport, Rating
from catalogue.ratings.bursts import LEAST_BURST, RATE_DAYS, is_burst

KINDS: dict[str, type[Rating] | type[OutcomeReport]] = {
    "reviews": Rating,
    "outcomes": OutcomeReport,
}
"""By the word that stands in addresses."""


def said_or_404(what: str, key: int, *, slug: str = "") -> Rating | OutcomeReport:
    """A review or an outcome, also a hidden one; with a slug, what everybody reads of that."""
    model = KINDS.get(what)
    if model is None:
        raise Http404
    rows = model.objects.select_related(
        "organisation", "listing__organisation", "listing__live_revision"
    )
    found: Rating | OutcomeReport | None = rows.filter(pk=key).first()
    if found is None or (slug and not _is_read_at(found, slug)):
        raise Http404
    return found


def _is_read_at(said: Rating | OutcomeReport, slug: str) -> bool:
    confirmed = isinstance(said, Rating) or said.counts
    listing = said.listing
    return said.is_shown and confirmed and listing.is_published and listing.slug == slug


def words_of(flag: Flag) -> Rating | OutcomeReport | None:
    """The review or the outcome that was reported; None where it is something else."""
    complaint = complaint_of(flag)
    return (complaint.rating or complaint.outcome) if complaint else None


def complaint_of(flag: Flag) -> Complaint | None:
    rows = Complaint.objects.filter(flag=flag)
    return rows.select_related("rating__organisation", "outcome__organisation", "body").first()


def reviews_of_burst(complaint: Complaint) -> list[Rating]:
    """All that the organisation wrote on that day, hidden and withdrawn ones too."""
    rows = Rating.objects.filter(organisation=complaint.body, rated_at__date=complaint.day)
    return list(
        rows.select_related("listing__live_revision", "rated_by").order_by("rated_at", "pk")
    )


def why_hidden(said: Model) -> Hiding | None:
    """The hiding that stands."""
    name = "rating" if isinstance(said, Rating) else "outcome"
    rows = Hiding.objects.standing().filter(**{name: said})
    return rows.select_related("hidden_by").order_by("-pk").first()


@dataclass(frozen=True)
class Burst:
    """A day on which an organisation wrote very many reviews, most of them about `listing`."""

    body: int
    day: date
    listing: int
    answers: int
    earlier: int


_BUSY = """
WITH answers AS (
  SELECT organisation_id, listing_id, (rated_at AT TIME ZONE %(zone)s)::date AS day
    FROM catalogue_rating WHERE rated_at >= %(from)s::date - 2
), busy AS (
  SELECT organisation_id, day, count(*) AS answers,
         mode() WITHIN GROUP (ORDER BY listing_id) AS listing_id
    FROM answers WHERE day BETWEEN %(since)s AND %(until)s
   GROUP BY 1, 2 HAVING count(*) >= %(least)s
)
SELECT b.organisation_id, b.day, b.listing_id, b.answers,
       (SELECT count(*) FROM answers a WHERE a.organisation_id = b.organisation_id
           AND a.day >= b.day - %(days)s::int AND a.day < b.day)
  FROM busy b
 WHERE NOT EXISTS (SELECT 1 FROM catalogue_complaint c
                    WHERE c.body_id = b.organisation_id AND c.day = b.day)
 ORDER BY b.day, b.organisation_id
"""


def bursts(*, since: date, until: date) -> Iterator[Burst]:
    """Bursts of these days that nobody was told of yet, the oldest first."""
    parameters: dict[str, Any] = {
        "zone": settings.TIME_ZONE,
        "since": since,
        "until": until,
        "from": since - timedelta(days=RATE_DAYS),
        "days": RATE_DAYS,
        "least": LEAST_BURST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BUSY, parameters)
        found = [Burst(*row) for row in cursor.fetchall()]
    return (one for one in found if is_burst(one.answers, earlier=one.earlier))
