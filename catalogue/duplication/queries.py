from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.naming import has_words
from catalogue.duplication.fates import COLUMNS, MOVING, Moving
from catalogue.models import Adoption, Listing, ListingState, Merge, MergedRow, Rating, Source
from catalogue.models.listing import PUBLISHED_STATES

MOST_MATCHES = 20


def services_like(words: str, *, but: Listing | None = None) -> list[Listing]:
    """Up to 20 published services whose name has all the words; none where there are no words."""
    if not words.split():
        return []
    found = Listing.objects.published().select_related("organisation", "live_revision")
    found = found.filter(has_words(words, "live_revision__name"))
    if but is not None:
        found = found.exclude(pk=but.pk)
    return list(found.order_by("live_revision__name", "pk")[:MOST_MATCHES])


def service_or_404(slug: str) -> Listing:
    """A service that is or was public, with its texts; one that was merged meanwhile as well."""
    known = Q(state__in=PUBLISHED_STATES) | Q(state=ListingState.MERGED)
    found = Listing.objects.filter(known, slug=slug).with_live_revision().first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, kw_only=True)
class Extent:
    """What belongs to one listing: so much would be merged, or stay."""

    uses: int
    in_use: int
    reviews: int
    sources: int
    addresses: int


def extent_of(listing: Listing) -> Extent:
    uses = Adoption.objects.filter(listing=listing, withdrawn=False)
    return Extent(
        uses=uses.count(),
        in_use=Adoption.objects.in_use().filter(listing=listing).count(),
        reviews=Rating.objects.filter(listing=listing).count(),
        sources=Source.objects.filter(listing=listing).count(),
        addresses=_addresses_of(listing),
    )


_ADDRESSES = """
WITH RECURSIVE led (listing_id) AS (
  SELECT %s::bigint
  UNION
  SELECT m.merged_id
    FROM led o JOIN catalogue_merge m ON m.kept_id = o.listing_id AND m.undone_at IS NULL
)
SELECT count(*) FROM led
"""


def _addresses_of(listing: Listing) -> int:
    """Its own, and those of the listings that were merged into it."""
    with connection.cursor() as cursor:
        cursor.execute(_ADDRESSES, [listing.pk])
        (count,) = cursor.fetchone()
    return int(count)


@dataclass(frozen=True)
class Share:
    """Of the rows of one kind: how many move, and how many meet one that is there already."""

    move: int
    meet: int


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a merge would do, in numbers; `in_use` is how many use the kept service afterwards."""

    shares: Mapping[str, Share]
    addresses: int
    versions: int
    in_use: int


_SHARE = """
SELECT count(*) FILTER (WHERE moves), count(*) FILTER (WHERE NOT moves)
  FROM (SELECT NOT {twin} AND {fits} AS moves
          FROM {table} a WHERE a.{column} = %(merged)s AND NOT {void}) AS known
"""


def preview_of(kept: Listing, merged: Listing) -> Preview:
    both = Adoption.objects.in_use().filter(Q(listing=kept) | Q(listing=merged))
    shares: dict[str, Share] = {}
    for one in MOVING:
        found, before = _share(one, kept, merged), shares.get(one.noun, Share(0, 0))
        shares[one.noun] = Share(before.move + found.move, before.meet + found.meet)
    return Preview(
        shares=shares,
        addresses=_addresses_of(merged),
        versions=merged.revisions.open().count(),
        in_use=both.values("organisation").distinct().count(),
    )


def _share(moving: Moving, kept: Listing, merged: Listing) -> Share:
    statement = _SHARE.format(
        table=moving.table,
        column=moving.column,
        twin=moving.twin(of="%(kept)s"),
        fits=moving.fits.format(row="a"),
        void=moving.void.format(row="a"),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"kept": kept.pk, "merged": merged.pk})
        return Share(*cursor.fetchone())


def every_merge() -> QuerySet[Merge]:
    """Newest first, undone ones among them."""
    return Merge.objects.select_related(
        "kept__live_revision", "merged__live_revision", "merged_by", "undone_by"
    ).order_by(F("merged_at").desc(), F("id").desc())


def merge_or_404(key: int) -> Merge:
    found = (
        every_merge()
        .select_related("kept__organisation", "merged__organisation")
        .filter(pk=key)
        .first()
    )
    if found is None:
        raise Http404
    return found


_MOVED = """
SELECT m.table_name, count(*)
  FROM catalogue_mergedrow m
 WHERE m.merge_id = %s AND m.after ?| %s AND NOT m.before @> '{"withdrawn": true}'
 GROUP BY m.table_name
"""


def moved_by(merge: Merge) -> Mapping[str, int]:
    """How many rows went to the kept listing, by the noun of their entries; no withdrawn uses."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, [merge.pk, list(COLUMNS)])
        counts = dict(cursor.fetchall())
    return {one.noun: counts.get(one.table, 0) for one in MOVING}


def later_merges_of(merge: Merge) -> QuerySet[Merge]:
    """Standing ones that rest on rows as this one left them, newest first: undone before it.

    They moved such a row on, or left one of their own behind because that row was there. Rows
    that this one did not change stay as they are when it is undone.
    """
    mine = MergedRow.objects.filter(
        merge=merge, table_name=OuterRef("table_name"), row_id=OuterRef("row_id")
    ).exclude(after={})
    shared = MergedRow.objects.filter(Exists(mine), merge=OuterRef("pk"))
    return every_merge().filter(Exists(shared), undone_at__isnull=True, pk__gt=merge.pk)


_KEPT = """
WITH RECURSIVE onward (listing_id) AS (
  SELECT m.kept_id
    FROM catalogue_listing l JOIN catalogue_merge m ON m.merged_id = l.id
   WHERE l.slug = %s AND m.undone_at IS NULL
  UNION
  SELECT m.kept_id
    FROM onward o JOIN catalogue_merge m ON m.merged_id = o.listing_id
   WHERE m.undone_at IS NULL
)
SELECT l.slug
  FROM onward o JOIN catalogue_listing l ON l.id = o.listing_id
 WHERE l.state <> 'merged'
"""


def kept_instead_of(slug: str) -> str:
    """The address of the listing that this one was merged into, at the end of the road; or ''."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, [slug])
        found = cursor.fetchone()
    return found[0] if found else ""
