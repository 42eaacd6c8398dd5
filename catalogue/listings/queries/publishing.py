from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import Organisation
from accounts.naming import has_words
from catalogue.models import Capability, Decision, Listing, Merge, Revision

MOST_MATCHES = 20


def listings_of(organisation: Organisation) -> QuerySet[Listing]:
    """All of an organisation's listings with their revisions, those being worked on first.

    One that was merged has its standing merge.
    """
    decisions = Prefetch("decisions", queryset=Decision.objects.order_by("-pk"))
    revisions = Revision.objects.prefetch_related(decisions).order_by("-pk")
    merges = Merge.objects.standing().select_related("kept__live_revision")
    return (
        Listing.objects.for_organisation(organisation)
        .select_related("organisation")
        .prefetch_related(
            Prefetch("revisions", queryset=revisions), Prefetch("merges", queryset=merges)
        )
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


def reread(revision: Revision) -> Revision:
    """As it stands now, with its words."""
    return Revision.objects.prefetch_related("texts", "capabilities").get(pk=revision.pk)


def last_decision(revision: Revision) -> Decision | None:
    return revision.decisions.order_by("-decided_at", "-pk").first()


def own_listing_or_404(organisation: Organisation, slug: str) -> Listing:
    found = Listing.objects.own(organisation, slug)
    if found is None:
        raise Http404
    return found


def capabilities_like(words: str, *, chosen: Sequence[str]) -> list[Capability]:
    """Those chosen and up to 20 whose name or summary has the words; all begin with chosen."""
    chosen = [slug for slug in chosen if "\x00" not in slug]
    kept = list(Capability.objects.filter(slug__in=chosen).order_by("name"))
    if not words:
        return kept
    matches = Capability.objects.filter(has_words(words, "name", "summary"), parent__isnull=False)
    matches = matches.exclude(slug__in=chosen)
    return kept + list(matches.order_by("name")[:MOST_MATCHES])


def own_live_or_404(organisation: Organisation, slug: str) -> Listing:
    """One's own listing with its organisation and what is published of it."""
    rows = Listing.objects.for_organisation(organisation).with_live_revision()
    found = rows.filter(slug=slug, live_revision__isnull=False).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Found:
    """A live service as it stands in a list to choose from."""

    slug: str
    name: str
    organisation_name: str


def live_like(words: str, *, chosen: str) -> list[Found]:
    """The chosen one and up to 20 live services whose name has all the words."""
    live = Listing.objects.live().select_related("live_revision", "organisation")
    kept = list(live.filter(slug=chosen)) if chosen and "\x00" not in chosen else []
    rows = live.exclude(pk__in=[one.pk for one in kept])
    rows = rows.filter(has_words(words, "live_revision__name"))
    found = kept + (
        list(rows.order_by("live_revision__name", "pk")[:MOST_MATCHES]) if words else []
    )
    return [
        Found(one.slug, one.live_revision.name, one.organisation.name)
        for one in found
        if one.live_revision
    ]


def live_by_slug(slug: str) -> Listing | None:
    return Listing.objects.live().filter(slug=slug).first()


@dataclass(frozen=True)
class UsualWait:
    """How long versions waited for a moderator's decision in the last 90 days, and how many.

    `days` is None when none was decided. What a rule approved did not wait, so it is not in it.
    """

    days: int | None
    decided: int


_WAITS = """
SELECT percentile_cont(0.5) WITHIN GROUP (
         ORDER BY extract(epoch FROM c.closed_at - c.opened_at) / 86400),
       count(*)
  FROM catalogue_case c
  JOIN catalogue_decision d ON d.revision_id = c.revision_id AND d.decided_at = c.closed_at
 WHERE c.closed_at >= %s AND d.decided_by_id IS NOT NULL
"""


def usual_wait() -> UsualWait:
    since = timezone.now() - timedelta(days=90)
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, [since])
        days, decided = cursor.fetchone()
    return UsualWait(days=None if days is None else round(days), decided=decided)
