from django.db.models import F, QuerySet
from django.http import Http404

from accounts.models import Organisation, User
from accounts.permissions import EDITING
from catalogue.models import Adoption, ContactPolicy, Enquiry
from catalogue.models.listing import PUBLISHED_STATES


def can_answer(organisation: Organisation) -> bool:
    """Somebody there may answer."""
    people = organisation.memberships.filter(role__in=EDITING, person__is_active=True)
    return people.exists()


def _askable() -> QuerySet[Adoption]:
    """Uses on public pages whose organisations may be asked."""
    return (
        Adoption.objects.counting()
        .filter(contact_policy=ContactPolicy.ASK, listing__state__in=PUBLISHED_STATES)
        .select_related("organisation", "listing__live_revision")
    )


def askable_or_404(slug: str, adopter: str) -> Adoption:
    found = _askable().filter(listing__slug=slug, organisation__slug=adopter).first()
    if found is None:
        raise Http404
    return found


def askable_by_key_or_404(key: str) -> Adoption:
    """By what stands in an address, whatever it is."""
    number = int(key) if key.isascii() and key.isdigit() and len(key) <= 18 else 0
    found = _askable().filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _with_names(rows: QuerySet[Enquiry]) -> QuerySet[Enquiry]:
    return rows.select_related(
        "adoption__organisation", "adoption__listing__live_revision", "asked_for"
    )


def enquiries_of(organisation: Organisation) -> QuerySet[Enquiry]:
    """Asked and answered by it: those that wait first, then the newest."""
    rows = _with_names(Enquiry.objects.for_organisation(organisation))
    return rows.order_by(F("answered_at").desc(nulls_first=True), "-pk")


def enquiry_or_404(organisation: Organisation, key: int) -> Enquiry:
    rows = _with_names(Enquiry.objects.for_organisation(organisation))
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def enquiries_to_answer(person: User) -> QuerySet[Enquiry]:
    """Of organisations where the person is an editor or owner, the longest waiting first."""
    rows = Enquiry.objects.unanswered().filter(
        adoption__organisation__memberships__person=person,
        adoption__organisation__memberships__role__in=EDITING,
    )
    return _with_names(rows).order_by("asked_at", "pk")
