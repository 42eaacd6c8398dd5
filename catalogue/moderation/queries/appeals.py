from django.db.models import Q, QuerySet

from catalogue.models import (
    Appeal,
    Decision,
    Listing,
    ListingState,
    Outcome,
    Revision,
    RevisionState,
    Suspension,
)
from catalogue.models.revision import OPEN_STATES


def standing_acts(listing: Listing) -> list[Decision | Suspension]:
    """What its organisation may appeal against: a standing suspension, the last refusal."""
    acts: list[Decision | Suspension] = list(
        listing.suspensions.filter(lifted_at__isnull=True, appeal__isnull=True)
    )
    refused = listing.revisions.filter(state=RevisionState.REFUSED).order_by("-pk").first()
    if refused is not None and may_return(refused):
        last = refused.decisions.order_by("-decided_at", "-pk").first()
        refusals = refused.decisions.filter(outcome=Outcome.REFUSED, appeal__isnull=True)
        acts += refusals.filter(pk=last.pk) if last else []
    return acts


def may_return(revision: Revision) -> bool:
    """Whether a refused version can be judged anew: its listing stands and went no further."""
    others = Revision.objects.filter(listing=revision.listing_id).exclude(pk=revision.pk)
    published = (RevisionState.APPROVED, RevisionState.SUPERSEDED)
    further = others.filter(Q(state__in=OPEN_STATES) | Q(state__in=published, pk__gt=revision.pk))
    merged = revision.listing.state == ListingState.MERGED
    return revision.state == RevisionState.REFUSED and not merged and not further.exists()


def appeals_of(listing: Listing) -> QuerySet[Appeal]:
    about = Q(decision__revision__listing=listing) | Q(suspension__listing=listing)
    return Appeal.objects.filter(about).order_by("-appealed_at", "-pk")
