"""How many organisations stand where: for a capability, a type, a place, the whole commons.

Each organisation is counted once, at its furthest, so that the numbers add up.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Organisation
from catalogue.models import AdoptionRollup, Listing
from catalogue.statistics.definitions import AS_OF, STANDINGS


@dataclass(frozen=True, kw_only=True)
class StandingFigures:
    """Distinct organisations; `reuse` of them use a service of another ownership group.

    `in_use` is live and leaving together. `as_of` is None until the ledger was read.
    """

    reuse: int
    live: int
    leaving: int
    trialling: int
    considering: int
    unconfirmed: int
    lapsed: int
    as_of: datetime | None

    @property
    def in_use(self) -> int:
        return self.live + self.leaving


@dataclass(frozen=True, kw_only=True)
class Share:
    """Of all public bodies of one type or place that exist today, those that reuse a service."""

    code: str
    reuse: int
    in_use: int
    trialling: int
    organisations: int

    @property
    def share(self) -> float | None:
        """None where there is none to be counted."""
        return self.reuse / self.organisations if self.organisations else None


_COUNTS = ", ".join(
    ["count(*) FILTER (WHERE u.reuse)"]
    + [f"count(*) FILTER (WHERE u.standing = '{name}')" for name in STANDINGS]
)
_STANDING = f"""
SELECT {_COUNTS}, {AS_OF}
  FROM catalogue_userollup u
  JOIN accounts_organisation o ON o.id = u.organisation_id
 WHERE u.capability_id IS NOT DISTINCT FROM %(capability)s::bigint
   AND (%(type)s = '' OR o.type = %(type)s) AND (%(place)s = '' OR o.place = %(place)s)
"""  # noqa: S608 - put together from constants


def standing_figures(
    *,
    capability: int | None = None,
    of_type: str = "",
    place: str = "",
    readers: tuple[str, ...] = ("adoption",),
) -> StandingFigures:
    """Of all organisations, or those of one type or place, with one capability or with any.

    `readers` of the ledger are those whose figures stand beside it on the page.
    """
    given: dict[str, Any] = {"capability": capability, "type": of_type, "place": place}
    given["readers"] = list(readers)
    names = ("reuse", *STANDINGS, "as_of")
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, given)
        return StandingFigures(**dict(zip(names, cursor.fetchone(), strict=True)))


_SHARES = """
SELECT o.{column}, count(*) FILTER (WHERE u.reuse),
       count(*) FILTER (WHERE u.standing IN ('live', 'leaving')),
       count(*) FILTER (WHERE u.standing = 'trialling'), count(*)
  FROM accounts_organisation o
  LEFT JOIN catalogue_userollup u ON u.organisation_id = o.id AND u.capability_id IS NULL
 WHERE o.type <> 'supplier' AND (o.exists_from IS NULL OR o.exists_from <= %(today)s)
   AND (o.exists_until IS NULL OR o.exists_until > %(today)s)
 GROUP BY 1
"""


def shares_by_type() -> dict[str, Share]:
    return _shares("type")


def shares_by_place() -> dict[str, Share]:
    """By nation and region; '' are those whose place is not given."""
    return _shares("place")


def _shares(column: str) -> dict[str, Share]:
    given: dict[str, Any] = {"today": timezone.localdate()}
    with connection.cursor() as cursor:
        cursor.execute(_SHARES.format(column=column), given)
        rows = cursor.fetchall()
    return {
        code: Share(code=code, reuse=reuse, in_use=used, trialling=tried, organisations=number)
        for code, reuse, used, tried, number in rows
    }


@dataclass(frozen=True, kw_only=True)
class Eligibility:
    """Of one service: `eligible` organisations could use it, `reusers` of them do.

    `others` reuse it although it was made for other types (`methods.md` 1.3).
    """

    eligible: int
    reusers: int
    others: int

    @property
    def share(self) -> float | None:
        """None, not applicable, where nobody could use it."""
        return self.reusers / self.eligible if self.eligible else None


def eligible_for(listing: Listing) -> QuerySet[Organisation]:
    """Public bodies of today outside the publisher's group whose type is in the audience.

    A service that names no audience is for all of them.
    """
    revision = listing.live_revision
    audience = (revision.facts.get("audience") or []) if revision else []
    bodies = Organisation.objects.public_bodies().existing(on=timezone.localdate())
    if audience:
        bodies = bodies.filter(type__in=audience)
    group = listing.organisation.ownership_group
    return bodies.annotate(owners=Coalesce(F("group_id"), F("pk"))).filter(~Q(owners=group))


def eligibility(listing: Listing) -> Eligibility:
    eligible = eligible_for(listing)
    reusers = AdoptionRollup.objects.reuse().filter(listing=listing)
    among = reusers.filter(organisation__in=eligible.values("pk")).count()
    return Eligibility(eligible=eligible.count(), reusers=among, others=reusers.count() - among)
