from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet

from catalogue.models import Merge, MergedRow


def later_merges_of(merge: Merge) -> QuerySet[Merge]:
    """Standing ones that moved the same rows on, newest first: they are undone before it."""
    mine = MergedRow.objects.filter(
        merge=merge, table_name=OuterRef("table_name"), row_id=OuterRef("row_id")
    )
    shared = MergedRow.objects.filter(Exists(mine), merge=OuterRef("pk"))
    return (
        Merge.objects.standing()
        .filter(Exists(shared), pk__gt=merge.pk)
        .select_related("kept__live_revision", "merged__live_revision")
        .order_by(F("merged_at").desc(), "-pk")
    )


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
