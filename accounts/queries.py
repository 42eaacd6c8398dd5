from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Membership, Organisation, User


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
