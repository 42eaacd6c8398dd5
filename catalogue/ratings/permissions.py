from accounts.models import Organisation, User
from accounts.permissions import is_editor, is_member, is_owner
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


def may_withdraw(person: User, rating: Rating) -> bool:
    """Whoever wrote it, for as long as they belong to the organisation, or an owner of it."""
    own = rating.rated_by_id == person.pk and is_member(person, rating.organisation)
    return own or is_owner(person, rating.organisation)
