from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from catalogue.models import Listing


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
 WHERE e.listing_id = %(key)s
   AND e.kind IN ('listing.published', 'listing.changed', 'listing.lapsed', 'listing.renewed')
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
        case "listing.lapsed":
            return _("Its supplier had not renewed it, so it left the search")
        case "listing.renewed":
            return _("Its supplier renewed it for 12 months")
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
