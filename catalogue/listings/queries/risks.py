from collections import Counter
from datetime import datetime, timedelta

from django.db import connection

from catalogue.models import CaseWarning, Listing, Revision

MANY_LINKS = 4
NEW_FOR = timedelta(days=90)
LITTLE = 0.5
"""The share of its words that a text keeps, below which its change is called sudden."""
ALIKE = 0.6
"""The least similarity of trigrams at which two names are called alike."""
MOST_SIMILAR = 5

_SIMILAR = """
SELECT d.listing_id
  FROM catalogue_searchdocument d
 WHERE d.listing_id <> %(own)s
   AND (similarity(lower(d.name), lower(%(name)s)) >= %(alike)s
     OR %(repository)s <> '' AND EXISTS (
          SELECT 1 FROM catalogue_listing l JOIN catalogue_revision r ON r.id = l.live_revision_id
           WHERE l.id = d.listing_id AND r.facts ->> 'repository' = %(repository)s))
 ORDER BY similarity(lower(d.name), lower(%(name)s)) DESC, d.listing_id LIMIT %(most)s
"""


def warnings_of(revision: Revision, *, at: datetime) -> list[str]:
    """Why a moderator should look twice at a revision that is sent, in a fixed order."""
    found = {
        CaseWarning.NEW_ORGANISATION: _is_new(revision, at),
        CaseWarning.SIMILAR: bool(similar_to(revision)),
        CaseWarning.LINKS: _links(revision) >= MANY_LINKS,
        CaseWarning.SUDDEN: _is_sudden(revision),
    }
    return [str(warning) for warning, there in found.items() if there]


def _is_new(revision: Revision, at: datetime) -> bool:
    """Its organisation has published nothing, or began to less than 90 days ago."""
    published = Listing.objects.for_organisation(revision.listing.organisation).published()
    first = published.order_by("published_on").values_list("published_on", flat=True).first()
    return first is None or first > (at - NEW_FOR).date()


def similar_to(revision: Revision) -> list[int]:
    """Keys of live listings with a like name or the same source code, the most alike first."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SIMILAR,
            {
                "own": revision.listing_id,
                "name": revision.name,
                "alike": ALIKE,
                "repository": revision.facts.get("repository", ""),
                "most": MOST_SIMILAR,
            },
        )
        return [key for (key,) in cursor.fetchall()]


def _links(revision: Revision) -> int:
    return sum(text.description.count("://") for text in revision.texts.all())


def _is_sudden(revision: Revision) -> bool:
    """Another name and other functions at once, or a description that keeps little of itself."""
    live = revision.listing.live_revision
    if live is None:
        return False
    was, now = live.values(), revision.values(language=live.language)
    if was["name"] != now["name"] and set(_keys(was)) != set(_keys(now)):
        return True
    return _kept(str(was["description"] or ""), str(now["description"] or "")) < LITTLE


def _keys(values: dict[str, object]) -> list[str]:
    chosen = values["capabilities"]
    return [str(one) for one in chosen] if isinstance(chosen, list) else []


def _kept(before: str, after: str) -> float:
    """The share of the words before that are still there, in whatever order."""
    was, now = Counter(before.lower().split()), Counter(after.lower().split())
    return (was & now).total() / was.total() if was else 1.0
