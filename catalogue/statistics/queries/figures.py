"""Figures for a page, each with the moment up to which it is true."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from catalogue.models import ListingRollup
from catalogue.statistics.definitions import AS_OF, IN_USE, REUSE


@dataclass(frozen=True, kw_only=True)
class AdoptionFigures:
    """Distinct organisations; `reuse` is the headline, the rest stands beside it.

    `as_of` is None until the reader of the ledger has looked for the first time.
    """

    reuse: int
    reuse_groups: int
    in_use: int
    leaving: int
    trialling: int
    considering: int
    unconfirmed: int
    lapsed: int
    as_of: datetime | None


@dataclass(frozen=True, kw_only=True)
class OrganisationFigures:
    """What one organisation uses (services), and who reuses what it publishes (organisations)."""

    in_use: int
    leaving: int
    trialling: int
    considering: int
    unconfirmed: int
    lapsed: int
    reused_by: int
    as_of: datetime | None


@dataclass(frozen=True, kw_only=True)
class CommonsFigures:
    """The whole commons: live services, services that are reused, organisations that reuse."""

    live_listings: int
    reused_listings: int
    reusing_organisations: int
    as_of: datetime | None


_AS_OF = "(SELECT checked_at FROM catalogue_watermark WHERE family = 'adoption')"

_OF_LISTING = f"""
SELECT coalesce(r.reuse, 0), coalesce(r.reuse_groups, 0), coalesce(r.in_use, 0),
       coalesce(r.leaving, 0), coalesce(r.trialling, 0), coalesce(r.considering, 0),
       coalesce(r.unconfirmed, 0), coalesce(r.lapsed, 0), {_AS_OF}
  FROM (SELECT) AS one LEFT JOIN catalogue_listingrollup r ON r.listing_id = %s
"""  # noqa: S608 - put together from the constants above
_OWN = "organisation_id = %(key)s AND shown"
_OF_ORGANISATION = f"""
SELECT count(*) FILTER (WHERE {_OWN} AND {IN_USE}),
       count(*) FILTER (WHERE {_OWN} AND confirmed AND stage = 'leaving'),
       count(*) FILTER (WHERE {_OWN} AND confirmed AND stage = 'trialling'),
       count(*) FILTER (WHERE {_OWN} AND confirmed AND stage = 'considering'),
       count(*) FILTER (WHERE {_OWN} AND NOT confirmed AND NOT lapsed),
       count(*) FILTER (WHERE {_OWN} AND lapsed),
       count(DISTINCT organisation_id) FILTER (
         WHERE publisher_id = %(key)s AND shown AND {REUSE}),
       {AS_OF}
  FROM catalogue_adoptionrollup WHERE organisation_id = %(key)s OR publisher_id = %(key)s
"""  # noqa: S608
_OF_COMMONS = f"""
SELECT (SELECT count(*) FROM catalogue_listing WHERE state = 'live'),
       (SELECT count(*) FROM catalogue_listingrollup WHERE shown AND reuse > 0),
       (SELECT count(*) FROM catalogue_userollup WHERE capability_id IS NULL AND reuse),
       {_AS_OF}
"""  # noqa: S608


def adoption_figures(listing_id: int) -> AdoptionFigures:
    """One statement, so that all figures and their moment come from one snapshot."""
    names = ("reuse", "reuse_groups", "in_use", "leaving", "trialling", "considering",
             "unconfirmed", "lapsed", "as_of")  # fmt: skip
    return AdoptionFigures(**dict(zip(names, _row(_OF_LISTING, [listing_id]), strict=True)))


def organisation_figures(
    organisation_id: int, *, readers: tuple[str, ...] = ("adoption",)
) -> OrganisationFigures:
    """`readers` of the ledger are those whose figures stand beside them on the page."""
    names = ("in_use", "leaving", "trialling", "considering", "unconfirmed", "lapsed",
             "reused_by", "as_of")  # fmt: skip
    row = _row(_OF_ORGANISATION, {"key": organisation_id, "readers": list(readers)})
    return OrganisationFigures(**dict(zip(names, row, strict=True)))


def commons_figures() -> CommonsFigures:
    names = ("live_listings", "reused_listings", "reusing_organisations", "as_of")
    return CommonsFigures(**dict(zip(names, _row(_OF_COMMONS, []), strict=True)))


def reuse_of(listing_ids: Iterable[int]) -> dict[int, int]:
    """Organisations reusing each listing; listings without reuse are left out."""
    rows = ListingRollup.objects.filter(listing__in=list(listing_ids), reuse__gt=0)
    return dict(rows.values_list("listing_id", "reuse"))


def _row(statement: str, parameters: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
