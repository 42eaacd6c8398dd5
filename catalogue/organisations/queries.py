from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import Lower
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.models import Event, Membership, Organisation, OrganisationType, Role, User
from accounts.permissions import EDITING
from catalogue.adoption.queries import RENEWAL_DAYS
from catalogue.models import (
    Adoption,
    AdoptionRollup,
    Case,
    Chart,
    Listing,
    ListingState,
    Revision,
    RevisionState,
    SearchDocument,
    Stage,
    Transfer,
)

HISTORY = 10


def every_organisation() -> QuerySet[Organisation]:
    return Organisation.objects.order_by(Lower("name"), "pk")


def organisation_or_404(slug: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug).select_related("parent", "group").first()
    if found is None:
        raise Http404
    return found


def charts_of(organisation: Organisation) -> dict[str, Chart | None]:
    """What it uses, and who reuses what it publishes; None where nothing was drawn yet."""
    keys = {name: f"organisation:{organisation.pk}:{name}" for name in ("uses", "reuse")}
    rows = Chart.objects.filter(key__in=keys.values()).defer("specification", "wide", "narrow")
    found = {chart.key: chart for chart in rows}
    return {name: found.get(key) for name, key in keys.items()}


def published_by(organisation_ids: Iterable[int]) -> dict[int, int]:
    """Services that search finds, by owner; owners without any are left out."""
    rows = SearchDocument.objects.filter(organisation_id__in=list(organisation_ids))
    return dict(rows.values_list("organisation_id").annotate(number=Count("pk")))


def used_by(organisation_ids: Iterable[int]) -> dict[int, int]:
    """Services in use, by organisation, from the rows behind the figures."""
    rows = AdoptionRollup.objects.in_use().filter(organisation__in=list(organisation_ids))
    return dict(rows.values_list("organisation_id").annotate(number=Count("pk")))


def lapsing_for(person: User, *, on: date) -> QuerySet[Adoption]:
    """Counting adoptions of the person's organisations that lapse within 60 days."""
    return (
        Adoption.objects.counting()
        .filter(
            organisation__memberships__person=person,
            lapses_on__lte=on + timedelta(days=RENEWAL_DAYS),
        )
        .exclude(stage=Stage.ENDED)
        .select_related("organisation", "listing__live_revision")
        .order_by("lapses_on", "pk")
    )


def listings_to_renew(person: User, *, on: date) -> QuerySet[Listing]:
    """Commodity services that lapse within 60 days or did, where the person is an editor."""
    return (
        Listing.objects.filter(
            state__in=(ListingState.LIVE, ListingState.LAPSED),
            organisation__type=OrganisationType.SUPPLIER,
            organisation__memberships__person=person,
            organisation__memberships__role__in=EDITING,
            lapses_on__lte=on + timedelta(days=RENEWAL_DAYS),
        )
        .select_related("organisation", "live_revision")
        .order_by("lapses_on", "pk")
    )


def revisions_to_finish(person: User) -> QuerySet[Revision]:
    """Drafts, and those given back, of organisations where the person is an editor."""
    return (
        Revision.objects.filter(
            state__in=(RevisionState.DRAFT, RevisionState.CHANGES_REQUESTED),
            listing__organisation__memberships__person=person,
            listing__organisation__memberships__role__in=EDITING,
        )
        .select_related("listing__organisation")
        .order_by("-state", "-begun_at", "-pk")
    )


def offers_to_answer(person: User) -> QuerySet[Transfer]:
    """Services that another organisation offers to one that this person owns."""
    owned = Membership.objects.filter(person=person, role=Role.OWNER).values("organisation")
    return (
        Transfer.objects.open()
        .offered()
        .filter(to_organisation__in=owned)
        .select_related("listing__live_revision", "from_organisation", "to_organisation")
        .order_by("asked_at", "pk")
    )


def with_names(offers: Iterable[Transfer]) -> list[tuple[Transfer, str]]:
    """Each with the name of its service, published or not."""
    known = list(offers)
    names = Revision.objects.names_of(one.listing for one in known)
    return [(one, names[one.listing_id]) for one in known]


def waiting_cases() -> int:
    """What waits for the moderators."""
    return Case.objects.open().count()


@dataclass(frozen=True)
class Entry:
    """One line of an organisation's history; `subject` is the service that it is about."""

    day: date
    words: str
    subject: str


_WORDS = {
    "organisation.created": _("The organisation was added"),
    "organisation.changed": _("Its details were changed"),
    "membership.added": _("A person joined"),
    "membership.admitted": _("A person who asked to join was admitted"),
    "membership.changed": _("A person's role was changed"),
    "membership.removed": _("A person left"),
    "membership.invited": _("A person was invited"),
    "membership.accepted": _("An invitation was accepted"),
    "membership.declined": _("An invitation was declined"),
    "revision.begun": _("A new version was begun"),
    "revision.submitted": _("A version was sent for review"),
    "revision.returned": _("A moderator asked for changes"),
    "revision.refused": _("A moderator refused a version"),
    "revision.withdrawn": _("A version was taken back"),
    "listing.published": _("A service was published"),
    "listing.changed": _("A changed version was published"),
    "listing.lapsed": _("A service lapsed, because it was not renewed"),
    "listing.renewed": _("A service was renewed"),
    "composition.linked": _("A part of a service was named"),
    "composition.unlinked": _("A part of a service was removed"),
    "offer.made": _("An offer was made"),
    "offer.changed": _("An offer was changed"),
    "offer.renewed": _("An offer was renewed"),
    "offer.lapsed": _("An offer lapsed, because it was not renewed"),
    "offer.ended": _("An offer was ended"),
    "listing.merged": _("A service was merged with another"),
    "listing.unmerged": _("A merge of services was undone"),
    "listing.transferred": _("A service was taken over"),
    "transfer.asked": _("A service was offered or claimed"),
    "transfer.settled": _("An offer or a claim of a service was settled"),
    "revision.restored": _("A version was opened again"),
    "adoption.moved_in": _("Use went on with another service after a merge"),
    "adoption.declared": _("Use was recorded"),
    "adoption.confirmed": _("Use was confirmed"),
    "adoption.reconfirmed": _("Use was confirmed again"),
    "adoption.stage_changed": _("The stage of use was changed"),
    "adoption.stage_proposed": _("A new stage of use was proposed"),
    "adoption.lapsed": _("Recorded use lapsed"),
    "adoption.corrected": _("What is recorded about a use was corrected"),
    "adoption.disputed": _("A publisher disputed recorded use"),
    "adoption.suspended": _("Recorded use was suspended after a dispute"),
    "adoption.restored": _("A dispute ended: recorded use stands"),
    "dispute.answered": _("A dispute about use was answered"),
    "dispute.appealed": _("Another moderator was asked to look at a dispute about use"),
    "enquiry.asked": _("Another organisation asked about use"),
    "enquiry.answered": _("A question about use was answered"),
    "adopter.matched": _("A list of users was found to name the organisation"),
    "adoption.withdrawn": _("Recorded use was taken back"),
    "estate.changed": _("Something it runs was recorded or changed"),
    "estate.confirmed": _("Something it runs was stated again"),
    "estate.closed": _("Something it runs was recorded as ended"),
    "estate.imported": _("A file of what it runs was taken in"),
    "assessment.made": _("A curator assessed a service"),
    "rating.given": _("A review was written"),
    "rating.replaced": _("A review was changed"),
    "rating.answered": _("A review was answered"),
    "rating.withdrawn": _("A review was withdrawn"),
    "rating.hidden": _("A moderator hid a review"),
    "rating.restored": _("A moderator put a review back"),
    "outcome.reported": _("An outcome was reported"),
    "outcome.replaced": _("A reported outcome was changed"),
    "outcome.confirmed": _("A reported outcome was confirmed"),
    "outcome.verified": _("A moderator verified an outcome"),
    "outcome.withdrawn": _("A reported outcome was withdrawn"),
    "outcome.hidden": _("A moderator hid an outcome"),
    "outcome.restored": _("A moderator put an outcome back"),
}


def latest_history(organisation: Organisation) -> list[Entry]:
    """The newest entries that people have words for; saving a draft is not among them."""
    events = Event.objects.filter(organisation_id=organisation.pk, kind__in=_WORDS)
    newest = list(events.order_by("-occurred_on", "-pk")[:HISTORY])
    keys = {event.listing_id for event in newest if event.listing_id}
    listings = Listing.objects.filter(pk__in=keys).select_related("live_revision")
    names = {one.pk: one.live_revision.name for one in listings if one.live_revision}
    return [
        Entry(event.occurred_on, str(_WORDS[event.kind]), names.get(event.listing_id or 0, ""))
        for event in newest
    ]
