from accounts.models import Membership, User
from catalogue.models import Listing


def may_merge(person: User, *listings: Listing) -> bool:
    """A moderator who belongs to none of the organisations concerned; undoing is the same."""
    bodies = {listing.organisation_id for listing in listings}
    return person.is_moderator and not (
        Membership.objects.filter(person=person, organisation__in=bodies).exists()
    )
