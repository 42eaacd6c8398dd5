from accounts.models import Membership, User
from catalogue.models import Listing


def may_assess(person: User, listing: Listing) -> bool:
    """A moderator who belongs neither to the publisher nor to the body that owns it."""
    publisher = listing.organisation
    bodies = {publisher.pk, publisher.ownership_group}
    return person.is_moderator and not (
        Membership.objects.filter(person=person, organisation__in=bodies).exists()
    )
