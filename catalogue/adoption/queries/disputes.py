from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Organisation, User
from catalogue.models import Adoption, Case, Dispute, Listing
from catalogue.models.dispute import UNSETTLED

LOOKED_BACK = timedelta(days=30)


def _with_names(rows: QuerySet[Dispute]) -> QuerySet[Dispute]:
    return rows.select_related(
        "adoption__organisation",
        "adoption__listing__organisation",
        "adoption__listing__live_revision",
        "disputed_for",
        "disputed_by",
        "answered_by",
        "settled_by",
    )


def disputes_of(adoption: Adoption) -> QuerySet[Dispute]:
    """All that there were, the newest first."""
    return _with_names(Dispute.objects.filter(adoption=adoption)).order_by("-pk")


def dispute_or_404(organisation: Organisation, key: int) -> Dispute:
    """One of the organisation's own use, or of the use of what it publishes."""
    found = _with_names(Dispute.objects.for_organisation(organisation)).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def any_dispute_or_404(key: int) -> Dispute:
    """For moderators."""
    found = _with_names(Dispute.objects.filter(pk=key)).first()
    if found is None:
        raise Http404
    return found


def disputes_in(states: Iterable[str]) -> QuerySet[Dispute]:
    """Those in these states, the longest waiting first; without any, the settled ones."""
    rows, wanted = _with_names(Dispute.objects.all()), list(states)
    if wanted:
        return rows.filter(state__in=wanted).order_by("disputed_at", "pk")
    return rows.exclude(state__in=UNSETTLED).order_by("-settled_at", "-pk")


def open_case_of(dispute: Dispute) -> Case | None:
    return Case.objects.open().select_related("taken_by").filter(dispute=dispute).first()


def lately_lapsed(*, on: date) -> QuerySet[Adoption]:
    """Use that lapsed within 30 days and was not renewed since, the latest first."""
    return (
        Adoption.objects.lapsed()
        .filter(lapses_on__gt=on - LOOKED_BACK)
        .select_related("organisation", "listing__live_revision")
        .order_by("-lapses_on", "pk")
    )


def claims_on(listing: Listing) -> QuerySet[Adoption]:
    """What others recorded of it that counts, waits for a second person, or is disputed."""
    found = Adoption.objects.disputable() | Adoption.objects.filter(
        disputes__in=Dispute.objects.unsettled().filter(adoption__listing=listing)
    )
    return (
        found.filter(listing=listing)
        .exclude(organisation=listing.organisation)
        .select_related("organisation")
        .order_by("organisation__name", "pk")
        .distinct()
    )


def claimed_use_or_404(listing: Listing, key: int) -> Adoption:
    rows = Adoption.objects.filter(listing=listing, pk=key)
    found = rows.select_related("organisation", "listing__organisation").first()
    if found is None:
        raise Http404
    return found


def latest_disputes(adoptions: Iterable[Adoption]) -> dict[int, Dispute]:
    """The newest of each, by the key of the adoption."""
    rows = Dispute.objects.filter(adoption__in=list(adoptions)).order_by("pk")
    return {one.adoption_id: one for one in rows}


def disputes_to_answer(person: User) -> QuerySet[Dispute]:
    """Of the person's organisations, the first to run out of time first."""
    rows = Dispute.objects.to_answer().filter(adoption__organisation__memberships__person=person)
    return _with_names(rows).order_by("answer_by", "pk")
