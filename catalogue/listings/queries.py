from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organisation, User
from catalogue.models import Capability, Decision, Listing, Revision

MOST_MATCHES = 20


def listings_of(organisation: Organisation) -> QuerySet[Listing]:
    """All of an organisation's listings with their revisions, those being worked on first."""
    decisions = Prefetch("decisions", queryset=Decision.objects.order_by("-pk"))
    revisions = Revision.objects.prefetch_related(decisions).order_by("-pk")
    return (
        Listing.objects.for_organisation(organisation)
        .prefetch_related(Prefetch("revisions", queryset=revisions))
        .order_by("-pk")
    )


def open_revision(organisation: Organisation, slug: str) -> Revision | None:
    """The revision of one's own organisation that is being worked on or waits."""
    return (
        Revision.objects.for_organisation(organisation)
        .open()
        .filter(listing__slug=slug)
        .select_related("listing__organisation")
        .prefetch_related("texts", "capabilities")
        .first()
    )


def own_listing_or_404(organisation: Organisation, slug: str) -> Listing:
    found = Listing.objects.for_organisation(organisation).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def capabilities_like(words: str, *, chosen: Sequence[str]) -> list[Capability]:
    """Those chosen and up to 20 whose name or summary has the words; all begin with chosen."""
    kept = list(Capability.objects.filter(slug__in=chosen).order_by("name"))
    if not words:
        return kept
    matches = Capability.objects.filter(parent__isnull=False).exclude(slug__in=chosen)
    for word in words.split()[:5]:
        matches = matches.filter(Q(name__icontains=word) | Q(summary__icontains=word))
    return kept + list(matches.order_by("name")[:MOST_MATCHES])


@dataclass(frozen=True)
class UsualWait:
    """How long decisions took in the last 90 days; `days` is None when none was made."""

    days: int | None
    decided: int


_WAITS = """
SELECT percentile_cont(0.5) WITHIN GROUP (
         ORDER BY extract(epoch FROM d.decided_at - r.submitted_at) / 86400),
       count(*)
  FROM catalogue_decision d JOIN catalogue_revision r ON r.id = d.revision_id
 WHERE d.decided_at >= %s AND d.decided_at >= r.submitted_at
"""


def usual_wait() -> UsualWait:
    since = timezone.now() - timedelta(days=90)
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, [since])
        days, decided = cursor.fetchone()
    return UsualWait(days=None if days is None else round(days), decided=decided)


def visible_or_404(person: User | AnonymousUser, slug: str) -> Listing:
    """What this person may see, with its live revision; the rest does not exist."""
    viewer = person if isinstance(person, User) else None
    found = Listing.objects.visible_to(viewer).with_live_revision().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Entry:
    """One line of a listing's public history; `when` is its day, or the month it sums up."""

    day: date
    words: str
    when: str


_HISTORY = """
SELECT e.occurred_on AS day, e.kind, 1 AS number, max(e.id) AS place
  FROM accounts_event e
 WHERE e.listing_id = %(key)s AND e.kind IN ('listing.published', 'listing.changed')
 GROUP BY e.occurred_on, e.kind
UNION ALL
SELECT max(e.occurred_on), e.kind, count(*), max(e.id)
  FROM accounts_event e
 WHERE e.listing_id = %(key)s
   AND (e.kind = 'rating.given' OR e.kind = 'adoption.confirmed' AND NOT e.delta ? 'from')
 GROUP BY date_trunc('month', e.occurred_on), e.kind
 ORDER BY day DESC, place DESC
"""


def history_of(listing: Listing) -> list[Entry]:
    """Publications by day, uses and reviews by month: who did it is not told, only how many."""
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, {"key": listing.pk})
        rows = cursor.fetchall()
    return [
        Entry(day, _in_words(kind, number), date_format(day, _form(kind)))
        for day, kind, number, _place in rows
    ]


def _form(kind: str) -> str:
    return "j F Y" if kind.startswith("listing.") else "F Y"


def _in_words(kind: str, number: int) -> str:
    match kind:
        case "listing.published":
            return _("Published")
        case "listing.changed":
            return _("A changed version was published")
        case "rating.given":
            words = ngettext(
                "%(count)s review was written", "%(count)s reviews were written", number
            )
        case _other:
            words = ngettext(
                "%(count)s organisation had its use confirmed for the first time",
                "%(count)s organisations had their use confirmed for the first time",
                number,
            )
    return words % {"count": f"{number:,}"}
