from collections.abc import Callable, Sequence
from datetime import date, timedelta

from django.db.models import F, QuerySet
from django.http import Http404

from accounts.models import Membership, Organisation, User
from catalogue.models import Adoption, AdoptionRollup, Listing, UnresolvedAdopter
from catalogue.models.adoption import STEPS_BACK, STEPS_FORWARD

Rows = QuerySet[AdoptionRollup]
RENEWAL_DAYS = 60

VIEWS: dict[str, Callable[[Rows], Rows]] = {
    "reuse": lambda rows: rows.reuse(),  # type: ignore[attr-defined]
    "in_use": lambda rows: rows.in_use(),  # type: ignore[attr-defined]
    "leaving": lambda rows: rows.at_stage("leaving"),  # type: ignore[attr-defined]
    "trialling": lambda rows: rows.trialling(),  # type: ignore[attr-defined]
    "considering": lambda rows: rows.considering(),  # type: ignore[attr-defined]
    "unconfirmed": lambda rows: rows.unconfirmed(),  # type: ignore[attr-defined]
    "lapsed": lambda rows: rows.lapsed(),  # type: ignore[attr-defined]
}
"""Each figure of adoption and the rows that it counts: the number is the length of the list."""


def listing_or_404(person: object, slug: str) -> Listing:
    """One that was published once and that this person may see."""
    viewer = person if isinstance(person, User) else None
    found = (
        Listing.objects.visible_to(viewer)
        .filter(slug=slug, live_revision__isnull=False)
        .select_related("live_revision", "organisation")
        .first()
    )
    if found is None:
        raise Http404
    return found


def adopters_of(listing: Listing, *, show: str) -> Rows:
    rows = VIEWS[show](AdoptionRollup.objects.filter(listing=listing))
    return rows.select_related("organisation").order_by("organisation__name", "pk")


def named_for(listing: Listing) -> QuerySet[Organisation]:
    """Named as users in a list of its publisher; they have not recorded any use themselves."""
    names = UnresolvedAdopter.objects.not_recorded().filter(listing=listing)
    return Organisation.objects.filter(pk__in=names.values("organisation")).order_by("name", "pk")


def is_named(listing: Listing, organisation: Organisation) -> bool:
    return named_for(listing).filter(pk=organisation.pk).exists()


def recorded_by(listing: Listing, organisations: Sequence[int]) -> dict[int, Adoption]:
    """What these organisations said about their use of one listing, by the organisation's key."""
    rows = Adoption.objects.filter(listing=listing, organisation__in=organisations)
    return {one.organisation_id: one for one in rows}


def uses_of(organisation: Organisation, *, show: str) -> Rows:
    rows = VIEWS[show](AdoptionRollup.objects.shown().filter(organisation=organisation))
    return rows.select_related("listing__live_revision", "listing__organisation").order_by(
        "listing__slug"
    )


def reusers_of(organisation: Organisation) -> QuerySet[Organisation]:
    """Distinct organisations outside its group that use anything it publishes."""
    rows = AdoptionRollup.objects.shown().reuse().filter(publisher_id=organisation.pk)
    keys = rows.values("organisation")
    return Organisation.objects.filter(pk__in=keys).order_by("name", "pk")


def adoptions_by(organisation: Organisation) -> QuerySet[Adoption]:
    """What the members see: everything recorded, waiting ones first."""
    return (
        Adoption.objects.for_organisation(organisation)
        .filter(withdrawn=False)
        .select_related("listing__live_revision")
        .order_by(F("confirmed_at").asc(nulls_first=True), "pk")
    )


def adoption_or_404(organisation: Organisation, key: int) -> Adoption:
    found = (
        Adoption.objects.for_organisation(organisation)
        .filter(pk=key)
        .select_related(
            "listing__live_revision", "organisation", "declared_by", "confirmed_by", "proposed_by"
        )
        .first()
    )
    if found is None:
        raise Http404
    return found


def colleagues_of(organisation: Organisation, *, besides: User | int | None) -> list[str]:
    """The names of those who can confirm what that person recorded."""
    key = besides.pk if isinstance(besides, User) else besides
    rows = Membership.objects.filter(organisation=organisation, person__is_active=True)
    names = rows.exclude(person=key).order_by("person__name", "pk")
    return list(names.values_list("person__name", flat=True))


def to_confirm(person: User) -> QuerySet[Adoption]:
    """What waits for this person: recorded by somebody else of their organisations."""
    mine = Adoption.objects.filter(
        organisation__memberships__person=person, withdrawn=False
    ).select_related("listing__live_revision", "organisation")
    new = mine.filter(confirmed_at__isnull=True).exclude(declared_by=person)
    further = (
        mine.filter(confirmed_at__isnull=False)
        .exclude(proposed_stage="")
        .exclude(proposed_by=person)
    )
    return (new | further).order_by("pk")


def due_for_renewal(organisation: Organisation, *, on: date) -> QuerySet[Adoption]:
    """Counting adoptions that lapse within 60 days."""
    return (
        Adoption.objects.counting()
        .for_organisation(organisation)
        .filter(lapses_on__lte=on + timedelta(days=RENEWAL_DAYS))
        .exclude(stage="ended")
        .select_related("listing__live_revision")
        .order_by("lapses_on", "pk")
    )


def next_stages(adoption: Adoption) -> tuple[str, ...]:
    """The stages that can follow the present one; none once it is withdrawn."""
    if adoption.withdrawn:
        return ()
    return (*STEPS_FORWARD[adoption.stage], *STEPS_BACK[adoption.stage])
