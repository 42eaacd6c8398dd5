from accounts.models import Organisation, User
from accounts.permissions import is_member
from catalogue.models import Adoption, Listing, OutcomeReport


def may_report(person: User, organisation: Organisation, listing: Listing) -> bool:
    """A member of an organisation that has the service in use."""
    uses = Adoption.objects.in_use().filter(listing=listing, organisation=organisation)
    return is_member(person, organisation) and uses.exists()


def may_change(person: User, report: OutcomeReport) -> bool:
    """Any member of the organisation, as of its use."""
    return is_member(person, report.organisation)


def may_confirm(person: User, report: OutcomeReport) -> bool:
    """A second member, never the one who wrote it."""
    return is_member(person, report.organisation) and person.pk != report.reported_by_id


def may_verify(person: User, report: OutcomeReport) -> bool:
    """A moderator who belongs neither to the organisation nor to the publisher."""
    bodies = (report.organisation, report.listing.organisation)
    return person.is_moderator and not any(is_member(person, one) for one in bodies)
