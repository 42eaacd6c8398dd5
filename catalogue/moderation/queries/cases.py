from datetime import datetime

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404

from catalogue.listings.queries.risks import similar_to
from catalogue.models import (
    Case,
    CaseKind,
    Decision,
    Letter,
    Listing,
    Outcome,
    ReasonUse,
    Revision,
    RevisionState,
    UsualReason,
)


def case_or_404(key: int) -> Case:
    """A case with what it is about, open or closed."""
    found = (
        Case.objects.filter(pk=key)
        .select_related(
            "listing__organisation",
            "listing__live_revision",
            "revision__submitted_by",
            "flag__settled_by",
            "appeal__decision__decided_by",
            "appeal__suspension__suspended_by",
            "appeal__settled_by",
            "dispute",
            "closed_by",
            "taken_by",
        )
        .prefetch_related(
            "revision__texts",
            "revision__capabilities",
            "listing__live_revision__texts",
            "listing__live_revision__capabilities",
        )
        .first()
    )
    if found is None:
        raise Http404
    return found


def open_case_of(revision: Revision) -> Case | None:
    """That in which it waits; the same words may have been sent before and come back."""
    return Case.objects.open().filter(revision=revision).first()


def version_before(revision: Revision) -> Revision | None:
    """What it replaces: what is live while it waits, else what was live when it was decided."""
    others = Revision.objects.filter(listing=revision.listing_id).exclude(pk=revision.pk)
    others = others.prefetch_related("texts", "capabilities")
    if revision.state == RevisionState.SUBMITTED:
        return others.filter(live_on__isnull=False).first()
    decided = revision.decisions.aggregate(at=Max("decided_at"))["at"] or revision.submitted_at
    approved = Q(decisions__outcome=Outcome.APPROVED)
    published = others.filter(state__in=(RevisionState.APPROVED, RevisionState.SUPERSEDED))
    published = published.annotate(
        at=Coalesce(Max("decisions__decided_at", filter=approved), "submitted_at")
    )
    earlier = Q(at__lt=decided) | Q(at=decided, pk__lt=revision.pk)
    return published.filter(earlier).order_by("-at", "-pk").first()


def decisions_on(listing: Listing) -> QuerySet[Decision]:
    return (
        Decision.objects.filter(revision__listing=listing)
        .select_related("decided_by", "revision")
        .order_by("-decided_at", "-pk")
    )


def thread_of(listing: Listing) -> QuerySet[Letter]:
    """The talk with the publisher, in the order in which it went."""
    return listing.letters.select_related("written_by").order_by("written_at", "pk")


def like_revisions(revision: Revision) -> list[Listing]:
    """Live listings with a like name or the same source code, the most alike first."""
    keys = similar_to(revision)
    found = Listing.objects.filter(pk__in=keys).select_related("live_revision", "organisation")
    by_key = {listing.pk: listing for listing in found}
    return [by_key[key] for key in keys if key in by_key]


_USES = {
    CaseKind.NEW: (ReasonUse.CHANGES, ReasonUse.REFUSAL),
    CaseKind.CHANGE: (ReasonUse.CHANGES, ReasonUse.REFUSAL),
    CaseKind.REPORT: (ReasonUse.SUSPENSION,),
}


def usual_reasons(kind: str) -> QuerySet[UsualReason]:
    """Those offered for that kind of case."""
    uses = _USES.get(CaseKind(kind), ())
    return UsualReason.objects.filter(use__in=uses, in_use=True).order_by("use", "title", "pk")


def last_closed() -> datetime | None:
    closed = Case.objects.filter(closed_at__isnull=False)
    latest: datetime | None = (
        closed.order_by("-closed_at").values_list("closed_at", flat=True).first()
    )
    return latest
