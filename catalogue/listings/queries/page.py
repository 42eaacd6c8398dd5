from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.models import User
from catalogue.models import Ending, Listing, ListingState, Offer


def ending_of(listing: Listing) -> Ending | None:
    """Why its owner ended it, and what to use instead."""
    if listing.state != ListingState.RETIRED:
        return None
    ended = Ending.objects.standing().select_related("replacement__live_revision")
    return ended.filter(listing=listing).first()


def is_out_of_sight(slug: str) -> bool:
    """Everybody saw it once; a moderator has suspended it."""
    return Listing.objects.filter(slug=slug, state=ListingState.SUSPENDED).exists()


def visible_or_404(person: User | AnonymousUser, slug: str) -> Listing:
    """What this person may see, with its live revision; the rest does not exist."""
    viewer = person if isinstance(person, User) else None
    found = (
        Listing.objects.visible_to(viewer)
        .with_live_revision()
        .select_related("scaling")
        .telling_claimable()
        .annotate(**{"offer_count": _offer_count()})  # noqa: PIE804 - its type stands on the model
        .filter(slug=slug)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _offer_count() -> Coalesce:
    """What suppliers offer for it now, read along with the row."""
    shown = Offer.objects.shown().filter(listing=OuterRef("pk")).order_by()
    return Coalesce(Subquery(shown.values("listing").values_list(Count("pk"))), 0)


def published_or_404(slug: str) -> Listing:
    """What everybody may see, with its live revision."""
    rows = Listing.objects.published().select_related("live_revision")
    found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Entry:
    """One line of a listing's public history; `when` is its day, or the month it sums up."""

    day: date
    words: str
    when: str


# What the other listing of a merge is called, or the new owner, is read from the present rows.
_HISTORY = """
SELECT e.occurred_on AS day, e.kind || CASE WHEN e.delta ? 'unseen' THEN ' unseen' ELSE '' END,
       1 AS number, max(e.id) AS place, '' AS other
  FROM accounts_event e
 WHERE e.listing_id = %(key)s
   AND e.kind IN ('listing.published', 'listing.changed', 'listing.lapsed', 'listing.renewed',
                  'listing.suspended', 'listing.restored', 'listing.retired')
 GROUP BY 1, 2
UNION ALL
SELECT e.occurred_on, e.kind || CASE WHEN e.delta ? 'into' THEN ' away' ELSE '' END, 1, e.id,
       coalesce(r.name, o.name, '')
  FROM accounts_event e
  LEFT JOIN catalogue_listing l ON e.kind <> 'listing.transferred'
        AND l.id = coalesce(e.delta ->> 'into', e.delta ->> 'from')::bigint
  LEFT JOIN catalogue_revision r ON r.id = l.live_revision_id
  LEFT JOIN accounts_organisation o ON e.kind = 'listing.transferred' AND o.id = e.organisation_id
 WHERE e.listing_id = %(key)s
   AND e.kind IN ('listing.merged', 'listing.unmerged', 'listing.transferred')
UNION ALL
SELECT max(e.occurred_on), e.kind, count(*), max(e.id), ''
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
        Entry(day, _in_words(kind, number, other), date_format(day, _form(kind)))
        for day, kind, number, _place, other in rows
    ]


def _form(kind: str) -> str:
    return "j F Y" if kind.startswith("listing.") else "F Y"


_ONCE = {
    "listing.published": gettext_noop("Published"),
    "listing.changed": gettext_noop("A changed version was published"),
    "listing.changed unseen": gettext_noop("A changed version was approved while out of sight"),
    "listing.lapsed": gettext_noop("Its supplier had not renewed it, so it left the search"),
    "listing.renewed": gettext_noop("Its supplier renewed it for 12 months"),
    "listing.suspended": gettext_noop("A moderator took it out of sight"),
    "listing.restored": gettext_noop("A moderator put it back"),
    "listing.retired": gettext_noop("Its owner ended it"),
    "listing.merged": gettext_noop("'%(other)s' was merged into this service"),
    "listing.merged away": gettext_noop("Merged into '%(other)s'"),
    "listing.unmerged": gettext_noop("The merge of '%(other)s' into this service was undone"),
    "listing.unmerged away": gettext_noop("The merge into '%(other)s' was undone"),
    "listing.transferred": gettext_noop("%(other)s took the service over"),
}


def _in_words(kind: str, number: int, other: str) -> str:
    if kind in _ONCE:
        return _(_ONCE[kind]) % {"other": other}
    if kind == "rating.given":
        words = ngettext("%(count)s review was written", "%(count)s reviews were written", number)
    else:
        words = ngettext(
            "%(count)s organisation had its use confirmed for the first time",
            "%(count)s organisations had their use confirmed for the first time",
            number,
        )
    return words % {"count": f"{number:,}"}
