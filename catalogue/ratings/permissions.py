from accounts.models import Organisation, User
from accounts.permissions import is_editor, is_member
from catalogue.models import Adoption, Listing, Rating
from catalogue.models.adoption import RATING_STAGES


def may_rate(person: User, organisation: Organisation, listing: Listing) -> bool:
    """A member of an organisation whose adoption counts, from trialling to leaving."""
    uses = Adoption.objects.counting().filter(
        listing=listing, organisation=organisation, stage__in=RATING_STAGES
    )
    return is_member(person, organisation) and uses.exists()


def may_reply(person: User, rating: Rating) -> bool:
    return is_editor(person, rating.listing.organisation)
