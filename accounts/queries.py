from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Invitation, JoinRequest, Membership, Organisation, Role, User
from accounts.permissions import verified_domains


def membership_or_404(person: User, slug: str) -> Membership:
    """The person's place in the organisation of that address; to others it does not exist."""
    found = Membership.objects.select_related("organisation").filter(
        person=person, organisation__slug=slug
    )
    membership = found.first()
    if membership is None:
        raise Http404
    return membership


def organisations_of(person: User) -> QuerySet[Membership]:
    """The person's memberships with their organisations, by name."""
    return (
        Membership.objects.filter(person=person)
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )


def people_of(organisation: Organisation) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(organisation=organisation)
        .select_related("person")
        .order_by("person__name", "pk")
    )


def open_invitations_of(organisation: Organisation, *, at: datetime) -> QuerySet[Invitation]:
    """What the organisation has offered and nobody has answered, first to expire first."""
    return (
        Invitation.objects.open(at=at)
        .filter(organisation=organisation)
        .order_by("expires_at", "pk")
    )


def open_invitations_for(person: User, *, at: datetime) -> QuerySet[Invitation]:
    return (
        Invitation.objects.open(at=at)
        .filter(email__iexact=person.email)
        .select_related("organisation")
        .order_by("expires_at", "pk")
    )


def open_requests_to(organisation: Organisation) -> QuerySet[JoinRequest]:
    """Who asks to join, longest waiting first."""
    return (
        JoinRequest.objects.open()
        .filter(organisation=organisation)
        .select_related("asked_by", "organisation")
        .order_by("asked_at", "pk")
    )


def requests_to_answer(person: User) -> QuerySet[JoinRequest]:
    """Who asks to join the organisations that this person owns, longest waiting first."""
    owned = Membership.objects.filter(person=person, role=Role.OWNER)
    return (
        JoinRequest.objects.open()
        .filter(organisation__in=owned.values("organisation"))
        .select_related("asked_by", "organisation")
        .order_by("asked_at", "pk")
    )


def open_requests_of(person: User) -> QuerySet[JoinRequest]:
    return (
        JoinRequest.objects.open()
        .filter(asked_by=person)
        .select_related("organisation")
        .order_by("asked_at", "pk")
    )


def joinable_by(person: User) -> QuerySet[Organisation]:
    """Organisations that use the domain of a verified address of a person not yet in them."""
    return (
        Organisation.objects.filter(domains__domain__in=verified_domains(person))
        .exclude(memberships__person=person)
        .exclude(join_requests__in=JoinRequest.objects.open().filter(asked_by=person))
        .order_by("name", "pk")
    )
