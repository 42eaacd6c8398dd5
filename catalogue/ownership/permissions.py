from accounts.models import Membership, Organisation, User
from accounts.permissions import is_owner
from catalogue.models import Listing, Transfer


def may_hand_over(person: User, listing: Listing) -> bool:
    """Owners of the organisation that publishes it."""
    return is_owner(person, listing.organisation)


def may_answer(person: User, transfer: Transfer) -> bool:
    """Owners of the organisation to which it is offered."""
    return not transfer.is_claim and is_owner(person, transfer.to_organisation)


def may_claim(person: User, organisation: Organisation) -> bool:
    """Owners: it may be theirs at once, where a domain shows it."""
    return is_owner(person, organisation)


def may_take_back(person: User, transfer: Transfer) -> bool:
    """Whoever could have asked for it."""
    asking = transfer.to_organisation if transfer.is_claim else transfer.from_organisation
    return is_owner(person, asking)


def may_judge(person: User, transfer: Transfer) -> bool:
    """A moderator who belongs to neither organisation."""
    both = (transfer.from_organisation_id, transfer.to_organisation_id)
    own = Membership.objects.filter(person=person, organisation__in=both)
    return transfer.is_claim and person.is_moderator and not own.exists()
